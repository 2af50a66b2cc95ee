//! What the site says back: messages, errors, the red margin, empty pages.

use leptos::{prelude::*, tachys::html::InertElement};

use super::{Content, Icon, Tone, icon, renders, rich, who};
use crate::{i18n::Lang, tr};

/// What is wrong in a form: one sentence per field, in the order of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormErrors {
    /// Names of the form's fields from top to bottom, when it declared them.
    fields: &'static [&'static str],
    said: Vec<(String, String)>,
}

impl FormErrors {
    /// None yet. They are told in the order they are found: for a form of one or two fields.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// None yet, of a form whose fields stand in this order on the page: they are told in that order, whichever is read
    /// or checked first.
    #[must_use]
    pub const fn of_form(fields: &'static [&'static str]) -> Self {
        Self { fields, said: Vec::new() }
    }

    /// Adds a sentence about a field (its `name`); the first one said about a field is kept.
    pub fn push(&mut self, field: impl Into<String>, message: impl Into<String>) {
        let field = field.into();
        if self.of(&field).is_some() {
            return;
        }
        let place = self.place(&field);
        let after = self.said.iter().position(|(other, _)| self.place(other) > place).unwrap_or(self.said.len());
        self.said.insert(after, (field, message.into()));
    }

    /// Where a field stands: what is about the whole form first, what the form did not declare last.
    fn place(&self, field: &str) -> usize {
        match self.fields.iter().position(|name| *name == field) {
            Some(i) => i + 1,
            None if field.is_empty() => 0,
            None => self.fields.len() + 1,
        }
    }

    /// [`push`](Self::push), chained.
    #[must_use]
    pub fn with(mut self, field: impl Into<String>, message: impl Into<String>) -> Self {
        self.push(field, message);
        self
    }

    /// The sentence about `field`.
    #[must_use]
    pub fn of(&self, field: &str) -> Option<&str> {
        self.said.iter().find(|(name, _)| name == field).map(|(_, message)| message.as_str())
    }

    /// The first wrong field, when any of the errors is about a field.
    #[must_use]
    pub fn first_field(&self) -> Option<&str> {
        self.iter().map(|(field, _)| field).find(|field| !field.is_empty())
    }

    /// Nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.said.is_empty()
    }

    /// How many fields are wrong.
    #[must_use]
    pub fn len(&self) -> usize {
        self.said.len()
    }

    /// Field and sentence, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.said.iter().map(|(field, message)| (field.as_str(), message.as_str()))
    }
}

/// The summary above a form: one link per wrong field, the first of which has the focus; the summary takes it when no
/// field is wrong. Nothing when nothing is wrong.
/// An error of field `""` is about the whole form and has no link.
#[must_use]
pub fn error_summary(l: Lang, errors: &FormErrors) -> Option<AnyView> {
    let title = match errors.len() {
        0 => return None,
        1 if errors.of("").is_some() => tr!(l, "Rien n'a été enregistré", "Nothing was saved"),
        1 => tr!(l, "Une réponse à corriger", "One answer to correct"),
        n => tr!(l, "{n} réponses à corriger", "{n} answers to correct"),
    };
    let lines = errors
        .iter()
        .map(|(field, message)| {
            if field.is_empty() {
                view! { <li>{rich(message)}</li> }.into_any()
            } else {
                view! { <li><a href=format!("#{field}")>{rich(message)}</a></li> }.into_any()
            }
        })
        .collect_view();
    Some(
        view! {
            <div class="notice" data-s="bad" role="alert" tabindex="-1" id="erreurs" autofocus=errors.first_field().is_none()>
                {icon(Icon::Alert)}
                <h2 class="h3">{title}</h2>
                <ul role="list" class="stack g1">{lines}</ul>
            </div>
        }
        .into_any(),
    )
}

/// A message: see [`notice`].
pub struct Notice {
    tone: Tone,
    icon: Icon,
    title: String,
    body: Vec<AnyView>,
    role: Option<&'static str>,
    id: Option<String>,
}

/// A message that stays: near what it is about, or at the top with `.status()` (result of an action) or
/// `.alert()` (something broke).
#[must_use]
pub fn notice(tone: Tone, title: impl Into<String>) -> Notice {
    let icon = if tone == Tone::Wait { Icon::Alert } else { tone.icon() };
    Notice { tone, icon, title: title.into(), body: Vec::new(), role: None, id: None }
}

impl Notice {
    /// A paragraph under the title.
    #[must_use]
    pub fn text(self, text: impl Into<String>) -> Self {
        let text = rich(text);
        self.body(view! { <p>{text}</p> })
    }

    /// Any block under the title (`<p>…</p>`, a list).
    #[must_use]
    pub fn body(mut self, body: impl Content) -> Self {
        self.body.push(body.content());
        self
    }

    /// Another icon than the tone's.
    #[must_use]
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = icon;
        self
    }

    /// Said politely by a screen reader: the result of what the person just did.
    #[must_use]
    pub fn status(mut self) -> Self {
        self.role = Some("status");
        self
    }

    /// Said at once by a screen reader: a failure.
    #[must_use]
    pub fn alert(mut self) -> Self {
        self.role = Some("alert");
        self
    }

    /// Its id.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// The view.
    #[must_use]
    pub fn into_any(self) -> AnyView {
        view! {
            <div class="notice" data-s=self.tone.s() role=self.role id=self.id>
                {icon(self.icon)}
                <p class="h">{rich(self.title)}</p>
                {self.body}
            </div>
        }
        .into_any()
    }
}

/// The red margin: see [`todo()`].
pub struct Todo {
    id: String,
    title: String,
    when: Option<AnyView>,
    who: Option<(Icon, String)>,
    body: AnyView,
    off: bool,
    level: u8,
}

/// The one thing to do now. `id` names its title. Without `.when(…)` it has no left column (`.one`).
#[must_use]
pub fn todo(id: impl Into<String>, title: impl Into<String>, body: impl Content) -> Todo {
    Todo { id: id.into(), title: title.into(), when: None, who: None, body: body.content(), off: false, level: 2 }
}

impl Todo {
    /// The left margin: words before, the date in bold, words after (« Avant le », « lundi 30 novembre », « dans 6 jours »).
    #[must_use]
    pub fn when(mut self, before: impl Into<String>, date: impl Into<String>, after: impl Into<String>) -> Self {
        let (before, date, after) = (before.into(), date.into(), after.into());
        self.when = Some(view! { {rich(before)} " " <b>{rich(date)}</b> " " {rich(after)} }.into_any());
        self
    }

    /// Who acts, above the title.
    #[must_use]
    pub fn who(mut self, sign: Icon, name: impl Into<String>) -> Self {
        self.who = Some((sign, name.into()));
        self
    }

    /// Someone else acts: grey margin.
    #[must_use]
    pub fn off(mut self) -> Self {
        self.off = true;
        self
    }

    /// The title is an `h3` (it is an `h2` otherwise).
    #[must_use]
    pub fn h3(mut self) -> Self {
        self.level = 3;
        self
    }

    /// The view.
    #[must_use]
    pub fn into_any(self) -> AnyView {
        let title = rich(self.title);
        let heading = if self.level == 3 {
            view! { <h3 class="h2" id=self.id.clone()>{title}</h3> }.into_any()
        } else {
            view! { <h2 id=self.id.clone()>{title}</h2> }.into_any()
        };
        let class = if self.when.is_some() { "todo" } else { "todo one" };
        view! {
            <section class=class data-s=self.off.then_some("off") aria-labelledby=self.id>
                {self.when.map(|when| view! { <p class="todo-when">{when}</p> })}
                <div class="stack">{self.who.map(|(sign, name)| who(sign, name))} {heading} {self.body}</div>
            </section>
        }
        .into_any()
    }
}

/// An empty page: see [`empty`].
pub struct Empty {
    id: String,
    title: String,
    body: AnyView,
}

/// Nothing to show: the fact, that it is no refusal, why, what would change it, one way on.
#[must_use]
pub fn empty(id: impl Into<String>, title: impl Into<String>, body: impl Content) -> Empty {
    Empty { id: id.into(), title: title.into(), body: body.content() }
}

const DOOR: &str = r##"<svg viewBox="0 0 200 150" aria-hidden="true" class="art"><path fill="currentColor" opacity=".1" d="M12 132V58h44V34h52v98zM112 132V70h40v62z"/><path fill="none" stroke="currentColor" stroke-width="2.5" d="M2 132h196M118 132V44h62v88"/><path fill="#f6d58f" d="M132 132V62h34v70z"/><path fill="#a5301b" d="m132 62-18 7v68l18-5z"/><circle cx="118" cy="101" r="2" fill="#f6d58f"/><path fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" d="M24 72h8m8 0h4M24 90h8m8 0h4m22-42h8m10 0h8m-26 20h8m10 0h8m-26 20h8m10 0h8"/></svg>"##;

impl Empty {
    /// The view.
    #[must_use]
    pub fn into_any(self) -> AnyView {
        view! {
            <section class="empty" aria-labelledby=self.id>
                {InertElement::new(DOOR)}
                <div class="stack g2"><h2 id=self.id.clone()>{rich(self.title)}</h2> {self.body}</div>
            </section>
        }
        .into_any()
    }
}

renders!(Notice, Todo, Empty);
