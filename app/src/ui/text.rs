//! Text that needs a little markup.

use jiff::civil::Date;
use leptos::{prelude::*, tachys::html::InertElement};

use super::{Icon, icon};
use crate::{format, i18n::Lang};

/// A sentence with `**bold**` words and raised ordinals (« 1er », « 4e »), everything else escaped.
#[must_use]
pub fn rich(text: impl Into<String>) -> AnyView {
    InertElement::new(rich_html(&text.into())).into_any()
}

/// [`rich`], as HTML.
pub(super) fn rich_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut bold = false;
    let mut before = ' ';
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("**")
            && (bold || after.contains("**"))
        {
            out.push_str(if bold { "</b>" } else { "<b>" });
            bold = !bold;
            before = ' ';
            rest = after;
            continue;
        }
        if before.is_ascii_digit()
            && let Some((letters, after)) = ordinal_letters(rest)
        {
            out.push_str("<sup>");
            out.push_str(letters);
            out.push_str("</sup>");
            before = 'e';
            rest = after;
            continue;
        }
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            _ => out.push(c),
        }
        before = c;
        rest = &rest[c.len_utf8()..];
    }
    if bold {
        out.push_str("</b>");
    }
    out
}

/// The letters of a French ordinal at the start of `text`, if a word ends there.
fn ordinal_letters(text: &str) -> Option<(&'static str, &str)> {
    ["er", "e"].into_iter().find_map(|letters| {
        let after = text.strip_prefix(letters)?;
        (!after.starts_with(|c: char| c.is_alphanumeric() || c == '-')).then_some((letters, after))
    })
}

/// « 4ᵉ » with its letters raised in French, “4th” in English.
#[must_use]
pub fn ordinal(l: Lang, n: impl Into<i64>) -> AnyView {
    rich(format::ordinal(l, n))
}

/// A date in a `<time>`: `date_time(date, format::date_longue(l, date, today))`.
#[must_use]
pub fn date_time(date: Date, text: impl Into<String>) -> AnyView {
    view! { <time datetime=date.to_string()>{rich(text)}</time> }.into_any()
}

/// Who acts: an icon and a name, in the second ink.
#[must_use]
pub fn who(sign: Icon, name: impl Into<String>) -> AnyView {
    view! { <p class="who">{icon(sign)} " " {rich(name)}</p> }.into_any()
}
