//! Buttons, links, sheets and the blocks a page is made of.

use leptos::prelude::*;

use super::{Content, Icon, icon, renders, rich};

/// A button or a link that looks like one: see [`button`].
pub struct Button {
    label: String,
    class: Vec<&'static str>,
    before: Option<Icon>,
    after: Option<Icon>,
    href: Option<String>,
    external: bool,
    name: Option<(String, String)>,
    disabled: bool,
    formaction: Option<String>,
    novalidate: bool,
    described_by: Option<String>,
    said: Option<String>,
}

/// A submit button, or a link with `.href(…)`. Only one `.main()` per screen.
#[must_use]
pub fn button(label: impl Into<String>) -> Button {
    Button {
        label: label.into(),
        class: vec!["btn"],
        before: None,
        after: None,
        href: None,
        external: false,
        name: None,
        disabled: false,
        formaction: None,
        novalidate: false,
        described_by: None,
        said: None,
    }
}

/// A quiet link with room for a finger: `.icon(…)` before, `.icon_end(…)` after.
#[must_use]
pub fn link(href: impl Into<String>, label: impl Into<String>) -> Button {
    let mut link = button(label).href(href);
    link.class = vec!["link"];
    link
}

/// « ← Retour aux résultats ».
#[must_use]
pub fn back(href: impl Into<String>, label: impl Into<String>) -> AnyView {
    let link = link(href, label).icon(Icon::Left).into_any();
    view! { <p>{link}</p> }.into_any()
}

impl Button {
    /// The brick one: the page's main action.
    #[must_use]
    pub fn main(self) -> Self {
        self.class("main")
    }

    /// Looks like a link.
    #[must_use]
    pub fn quiet(self) -> Self {
        self.class("quiet")
    }

    /// Destroys something.
    #[must_use]
    pub fn danger(self) -> Self {
        self.class("danger")
    }

    /// Larger.
    #[must_use]
    pub fn big(self) -> Self {
        self.class("big")
    }

    /// As wide as its block.
    #[must_use]
    pub fn wide(self) -> Self {
        self.class("wide")
    }

    /// Another class.
    #[must_use]
    pub fn class(mut self, class: &'static str) -> Self {
        self.class.push(class);
        self
    }

    /// A drawing before the words.
    #[must_use]
    pub fn icon(mut self, sign: Icon) -> Self {
        self.before = Some(sign);
        self
    }

    /// A drawing after the words.
    #[must_use]
    pub fn icon_end(mut self, sign: Icon) -> Self {
        self.after = Some(sign);
        self
    }

    /// A link to here.
    #[must_use]
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }

    /// The link leaves the site: `rel` and the drawing that says so.
    #[must_use]
    pub fn external(mut self) -> Self {
        self.external = true;
        self.after = Some(Icon::Out);
        self
    }

    /// What it sends when it is the one pressed.
    #[must_use]
    pub fn sends(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.name = Some((name.into(), value.into()));
        self
    }

    /// Posts the form elsewhere.
    #[must_use]
    pub fn formaction(mut self, action: impl Into<String>) -> Self {
        self.formaction = Some(action.into());
        self
    }

    /// Without the browser's checks.
    #[must_use]
    pub fn novalidate(mut self) -> Self {
        self.novalidate = true;
        self
    }

    /// Words after the label that are only heard: which of several alike it is (« , T3 à Montreuil »).
    #[must_use]
    pub fn said(mut self, words: impl Into<String>) -> Self {
        self.said = Some(words.into());
        self
    }

    /// Can't be pressed now; the text of id `why` says why.
    #[must_use]
    pub fn disabled(mut self, why: impl Into<String>) -> Self {
        self.disabled = true;
        self.described_by = Some(why.into());
        self
    }

    /// The view.
    #[must_use]
    pub fn into_any(self) -> AnyView {
        let class = self.class.join(" ");
        let before = self.before.map(|sign| view! { {icon(sign)} " " });
        let after = self.after.map(|sign| view! { " " {icon(sign)} });
        let said = self.said.map(|words| view! { <span class="sr">{words}</span> });
        let label = view! { {rich(self.label)} {said} };
        match self.href {
            Some(href) => view! {
                <a
                    class=class
                    href=href
                    rel=self.external.then_some("external noopener")
                    aria-disabled=self.disabled.then_some("true")
                    aria-describedby=self.described_by
                >
                    {before}
                    {label}
                    {after}
                </a>
            }
            .into_any(),
            None => {
                let (name, value) = self.name.unzip();
                view! {
                    <button
                        class=class
                        name=name
                        value=value
                        disabled=self.disabled
                        formaction=self.formaction
                        formnovalidate=self.novalidate
                        aria-describedby=self.described_by
                    >
                        {before}
                        {label}
                        {after}
                    </button>
                }
                .into_any()
            }
        }
    }
}

/// A form that is only a button: see [`post_button`].
pub struct PostButton {
    action: String,
    button: Button,
    fields: Vec<(String, String)>,
}

/// Posts to `action` when pressed. No token: the server checks `Origin` and `Sec-Fetch-Site`.
#[must_use]
pub fn post_button(action: impl Into<String>, button: Button) -> PostButton {
    PostButton { action: action.into(), button, fields: Vec::new() }
}

impl PostButton {
    /// A hidden value sent along.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.fields.push((name.into(), value.into()));
        self
    }

    /// The view.
    #[must_use]
    pub fn into_any(self) -> AnyView {
        let fields: Vec<_> = self.fields.into_iter().map(|(name, value)| super::hidden(name, value)).collect();
        let button = self.button.into_any();
        view! { <form class="inline" method="post" action=self.action>{fields} {button}</form> }.into_any()
    }
}

/// A confirmation: see [`dialog`].
pub struct Dialog {
    title: String,
    body: AnyView,
    actions: AnyView,
}

/// A page that asks. `actions` are the form with the verb's button and the other, real answer:
/// `post_button(…)` and `button("Pas maintenant").href(…)`.
#[must_use]
pub fn dialog(title: impl Into<String>, body: impl Content, actions: impl Content) -> Dialog {
    Dialog { title: title.into(), body: body.content(), actions: actions.content() }
}

impl Dialog {
    /// The view: its title is the page's `h1`.
    #[must_use]
    pub fn into_any(self) -> AnyView {
        view! {
            <div class="wrap">
                <div class="dialog stack">
                    <h1 class="h2">{rich(self.title)}</h1>
                    {self.body}
                    <div class="row">{self.actions}</div>
                </div>
            </div>
        }
        .into_any()
    }
}

/// Folds what is second.
#[must_use]
pub fn details(summary: impl Into<String>, open: bool, body: impl Content) -> AnyView {
    view! {
        <details class="more" open=open>
            <summary><span>{rich(summary)}</span> " " {icon(Icon::Down)}</summary>
            <div class="stack g2">{body.content()}</div>
        </details>
    }
    .into_any()
}

/// A titled part of a page (`h2`), named by its title.
#[must_use]
pub fn section(id: impl Into<String>, title: impl Into<String>, body: impl Content) -> AnyView {
    let id = id.into();
    view! {
        <section class="stack" aria-labelledby=id>
            <h2 id=id.clone()>{rich(title)}</h2>
            {body.content()}
        </section>
    }
    .into_any()
}

/// A sheet of paper on the page.
#[must_use]
pub fn sheet(body: impl Content) -> AnyView {
    view! { <div class="sheet stack">{body.content()}</div> }.into_any()
}

renders!(Button, PostButton, Dialog);
