//! Ways from one page to the next.

use leptos::prelude::*;

use super::{Icon, PostButton, icon, renders, rich};
use crate::{i18n::Lang, tr};

/// A tab: see [`tab`].
pub struct Tab {
    href: String,
    label: String,
    icon: Option<Icon>,
    count: Option<(String, String)>,
    current: bool,
}

/// A tab is a link; `current` when it is this page.
#[must_use]
pub fn tab(href: impl Into<String>, label: impl Into<String>, current: bool) -> Tab {
    Tab { href: href.into(), label: label.into(), icon: None, count: None, current }
}

impl Tab {
    /// How many things are behind, and the noun that is only heard (« offres »).
    #[must_use]
    pub fn count(mut self, n: impl ToString, noun: impl Into<String>) -> Self {
        self.count = Some((n.to_string(), noun.into()));
        self
    }

    /// A drawing before the words.
    #[must_use]
    pub fn icon(mut self, sign: Icon) -> Self {
        self.icon = Some(sign);
        self
    }

    /// The `<li>`.
    #[must_use]
    pub fn into_any(self) -> AnyView {
        let count = self.count.map(|(n, noun)| {
            view! { " " <span class="count">{n} <span class="sr">{format!(" {noun}")}</span></span> }
        });
        let sign = self.icon.map(|sign| view! { {icon(sign)} " " });
        view! {
            <li><a href=self.href aria-current=self.current.then_some("page")>{sign} {rich(self.label)} {count}</a></li>
        }
        .into_any()
    }
}

renders!(Tab);

/// Tabs, with the name of what they choose among.
#[must_use]
pub fn tabs(label: impl Into<String>, tabs: impl IntoIterator<Item = Tab>) -> AnyView {
    let tabs: Vec<_> = tabs.into_iter().map(Tab::into_any).collect();
    view! { <nav class="tabs" aria-label=label.into()><ul>{tabs}</ul></nav> }.into_any()
}

/// A step of a wizard: its name and its address.
pub type Crumb = (String, String);

/// The steps of a wizard; `current` is counted from 0, those before it are done and are links.
#[must_use]
pub fn steps(l: Lang, label: impl Into<String>, steps: impl IntoIterator<Item = Crumb>, current: usize) -> AnyView {
    let steps = steps
        .into_iter()
        .enumerate()
        .map(|(i, (name, href))| {
            if i < current {
                let done = tr!(l, ", terminée", ", done");
                view! {
                    <li data-s="done"><a href=href>{rich(name)}</a> {icon(Icon::Check)} <span class="sr">{done}</span></li>
                }
                .into_any()
            } else {
                view! { <li aria-current=(i == current).then_some("step")>{rich(name)}</li> }.into_any()
            }
        })
        .collect_view();
    view! { <nav aria-label=label.into()><ol class="steps">{steps}</ol></nav> }.into_any()
}

/// A filter that is on: the link takes it off.
#[must_use]
pub fn chip(l: Lang, href: impl Into<String>, text: impl Into<String>) -> AnyView {
    let remove = tr!(l, ", retirer ce filtre", ", remove this filter");
    view! { <a class="chip" href=href.into()>{rich(text)} " " {icon(Icon::Cross)} <span class="sr">{remove}</span></a> }
        .into_any()
}

/// Pages of a list that no address may tell of: `to(n, label)` is the form that leads to page `n` (from 1), with all the list
/// is made from. Nothing when there is one page.
#[must_use]
pub fn pagination_par_formulaire(
    l: Lang,
    page: u32,
    pages: u32,
    to: impl Fn(u32, String) -> PostButton,
) -> Option<AnyView> {
    let before = (page > 1).then(|| to(page - 1, tr!(l, "Page précédente", "Previous page")).into_any());
    let after = (page < pages).then(|| to(page + 1, tr!(l, "Page suivante", "Next page")).into_any());
    let here = tr!(l, "Page {page} sur {pages}", "Page {page} of {pages}");
    (pages > 1).then(|| view! { <div class="row">{before} <span class="muted">{here}</span> {after}</div> }.into_any())
}

/// Pages of a list; `href(n)` is the address of page `n` (from 1). Nothing when there is one page.
#[must_use]
pub fn pagination(l: Lang, current: u32, total: u32, href: impl Fn(u32) -> String) -> Option<AnyView> {
    if total < 2 {
        return None;
    }
    let mut shown: Vec<u32> = [1, current.saturating_sub(1), current, current + 1, total]
        .into_iter()
        .filter(|n| (1..=total).contains(n))
        .collect();
    shown.sort_unstable();
    shown.dedup();
    let mut last = 0;
    let mut items = Vec::new();
    if current > 1 {
        let text = tr!(l, "Précédente", "Previous");
        items
            .push(view! { <li><a rel="prev" href=href(current - 1)>{icon(Icon::Left)} " " {text}</a></li> }.into_any());
    }
    for n in shown {
        if n > last + 1 {
            items.push(view! { <li><span class="gap">"…"</span></li> }.into_any());
        }
        last = n;
        let page = view! { <span class="sr">{tr!(l, "Page ", "Page ")}</span> {n} };
        items.push(
            view! { <li><a href=href(n) aria-current=(n == current).then_some("page")>{page}</a></li> }.into_any(),
        );
    }
    if current < total {
        let text = tr!(l, "Suivante", "Next");
        items.push(
            view! { <li><a rel="next" href=href(current + 1)>{text} " " {icon(Icon::Right)}</a></li> }.into_any(),
        );
    }
    Some(view! { <nav class="pages" aria-label="Pages"><ul>{items}</ul></nav> }.into_any())
}
