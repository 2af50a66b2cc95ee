//! Fields: label, hint, error, input, in that order. A field's id is its name, so that the error summary finds it.

use html_escape_text::escape;
use leptos::{prelude::*, tachys::html::InertElement};

use super::{Content, FormErrors, Icon, Tone, icon, renders, rich};
use crate::{i18n::Lang, tr};

mod html_escape_text {
    /// Escapes text for the inside of an element, `<textarea>` included.
    pub(super) fn escape(text: &str) -> String {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
    }
}

/// What every kind of field has.
struct Base {
    l: Lang,
    name: String,
    id: String,
    label: String,
    hint: Option<String>,
    error: Option<String>,
    optional: bool,
    required: bool,
    /// The first wrong field of its form: reading starts there.
    first: bool,
    described_by: Option<String>,
}

impl Base {
    fn new(l: Lang, name: impl Into<String>, label: impl Into<String>) -> Self {
        let name = name.into();
        Self {
            l,
            id: name.clone(),
            name,
            label: label.into(),
            hint: None,
            error: None,
            optional: false,
            required: false,
            first: false,
            described_by: None,
        }
    }

    fn hint_id(&self) -> String {
        format!("{}-aide", self.id)
    }

    fn error_id(&self) -> String {
        format!("{}-err", self.id)
    }

    /// `aria-describedby`: the hint, the error, then what the page adds.
    fn describes(&self) -> Option<String> {
        let ids: Vec<String> = [
            self.hint.is_some().then(|| self.hint_id()),
            self.error.is_some().then(|| self.error_id()),
            self.described_by.clone(),
        ]
        .into_iter()
        .flatten()
        .collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn invalid(&self) -> Option<&'static str> {
        self.error.is_some().then_some("true")
    }

    fn optional_mark(&self) -> Option<AnyView> {
        self.optional.then(|| {
            let text = tr!(self.l, "(facultatif)", "(optional)");
            view! { " " <span class="opt">{text}</span> }.into_any()
        })
    }

    fn hint_view(&self) -> Option<AnyView> {
        let hint = rich(self.hint.clone()?);
        Some(view! { <p class="hint" id=self.hint_id()>{hint}</p> }.into_any())
    }

    fn error_view(&self) -> Option<AnyView> {
        self.error.clone().map(|message| err(self.l, self.error_id(), message))
    }

    /// Label, hint and error.
    fn head(&self) -> AnyView {
        view! {
            <label for=self.id.clone()>{rich(self.label.clone())} {self.optional_mark()}</label>
            {self.hint_view()}
            {self.error_view()}
        }
        .into_any()
    }
}

/// The line that says what is wrong and how to put it right.
#[must_use]
pub fn err(l: Lang, id: impl Into<String>, message: impl Into<String>) -> AnyView {
    let prefix = tr!(l, "Erreur :", "Error:");
    view! {
        <p class="err" id=id.into()>{icon(Icon::Alert)} " " <span><span class="sr">{prefix}</span> " " {rich(message)}</span></p>
    }
    .into_any()
}

/// The setters every kind of field shares.
macro_rules! shared {
    ($($builder:ty),+ $(,)?) => {$(
        impl $builder {
            /// Help under the label.
            #[must_use]
            pub fn hint(mut self, hint: impl Into<String>) -> Self {
                self.base.hint = Some(hint.into());
                self
            }

            /// What is wrong, if anything.
            #[must_use]
            pub fn error(mut self, error: Option<impl Into<String>>) -> Self {
                self.base.error = error.map(Into::into);
                self
            }

            /// Takes this field's sentence among the form's; the first wrong field takes the focus.
            #[must_use]
            pub fn errors(mut self, errors: &FormErrors) -> Self {
                self.base.first = errors.first_field() == Some(&self.base.name);
                let error = errors.of(&self.base.name).map(str::to_owned);
                self.error(error)
            }

            /// Another id than the name (two forms on one page). The summary links to the name.
            #[must_use]
            pub fn id(mut self, id: impl Into<String>) -> Self {
                self.base.id = id.into();
                self
            }

            /// Marks it « (facultatif) ».
            #[must_use]
            pub fn optional(mut self) -> Self {
                self.base.optional = true;
                self
            }

            /// The browser asks for it.
            #[must_use]
            pub fn required(mut self) -> Self {
                self.base.required = true;
                self
            }

            /// The id of another text that explains it.
            #[must_use]
            pub fn described_by(mut self, id: impl Into<String>) -> Self {
                self.base.described_by = Some(id.into());
                self
            }
        }

        renders!($builder);
    )+};
}

/// One line of text: see [`field`].
pub struct Field {
    base: Base,
    kind: &'static str,
    value: Option<String>,
    class: &'static str,
    autocomplete: Option<&'static str>,
    inputmode: Option<&'static str>,
    attrs: Vec<(&'static str, String)>,
    after: Option<AnyView>,
}

/// A labelled `<input class="in">`.
#[must_use]
pub fn field(l: Lang, name: impl Into<String>, label: impl Into<String>) -> Field {
    Field {
        base: Base::new(l, name, label),
        kind: "text",
        value: None,
        class: "in",
        autocomplete: None,
        inputmode: None,
        attrs: Vec::new(),
        after: None,
    }
}

impl Field {
    /// What it holds. Never rendered for a password.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = Some(value.into());
        self
    }

    /// The input's `type`: `email`, `password`, `tel`, `date`, `file`, `search`…
    #[must_use]
    pub fn kind(mut self, kind: &'static str) -> Self {
        self.kind = kind;
        self
    }

    /// The `autocomplete` token (WCAG 1.3.5).
    #[must_use]
    pub fn autocomplete(mut self, token: &'static str) -> Self {
        self.autocomplete = Some(token);
        self
    }

    /// The keyboard to show: `numeric`, `email`, `tel`.
    #[must_use]
    pub fn inputmode(mut self, mode: &'static str) -> Self {
        self.inputmode = Some(mode);
        self
    }

    /// The classes, `in` included: `in num`, `in id`, `in code`, `in short`.
    #[must_use]
    pub fn class(mut self, class: &'static str) -> Self {
        self.class = class;
        self
    }

    /// Shown, can't be changed.
    #[must_use]
    pub fn readonly(self) -> Self {
        self.attr("readonly", "")
    }

    /// Any other attribute of the input: `maxlength`, `pattern`, `min`, `accept`, `list`, `spellcheck`…
    /// Escaped; never `style` nor `on…`.
    #[must_use]
    pub fn attr(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attrs.push((name, value.into()));
        self
    }

    /// What stands under the input (a link, a button).
    #[must_use]
    pub fn after(mut self, view: impl Content) -> Self {
        self.after = Some(view.content());
        self
    }

    /// The view.
    #[must_use]
    pub fn into_any(self) -> AnyView {
        let head = self.base.head();
        let input = self.input();
        view! { <div class="field">{head} {input} {self.after}</div> }.into_any()
    }

    /// The input alone, as text: its attributes are a list, not a fixed set.
    fn input(&self) -> InertElement {
        let value = self.value.clone().filter(|_| self.kind != "password");
        let given = [
            ("class", Some(self.class.to_owned())),
            ("id", Some(self.base.id.clone())),
            ("name", Some(self.base.name.clone())),
            ("type", (self.kind != "text").then(|| self.kind.to_owned())),
            ("value", value),
            ("autocomplete", self.autocomplete.map(str::to_owned)),
            ("inputmode", self.inputmode.map(str::to_owned)),
            ("required", self.base.required.then(String::new)),
            ("aria-invalid", self.base.invalid().map(str::to_owned)),
            ("aria-describedby", self.base.describes()),
            ("autofocus", self.base.first.then(String::new)),
        ];
        let extra = self.attrs.iter().map(|(name, value)| (*name, Some(value.clone())));
        let mut html = String::from("<input");
        for (name, value) in given.into_iter().chain(extra) {
            if let Some(value) = value {
                html.push(' ');
                html.push_str(name);
                if !value.is_empty() || name == "value" {
                    html.push_str("=\"");
                    html.push_str(&escape(&value).replace('"', "&quot;"));
                    html.push('"');
                }
            }
        }
        html.push('>');
        InertElement::new(html)
    }
}

/// A drop-down list: see [`select_field`].
pub struct Select {
    base: Base,
    class: &'static str,
    value: String,
    options: Vec<(String, String)>,
}

/// A labelled `<select>`; the options are (value, label) and `.value(…)` says which is chosen.
#[must_use]
pub fn select_field<V: Into<String>, T: Into<String>>(
    l: Lang,
    name: impl Into<String>,
    label: impl Into<String>,
    options: impl IntoIterator<Item = (V, T)>,
) -> Select {
    Select {
        base: Base::new(l, name, label),
        class: "in",
        value: String::new(),
        options: options.into_iter().map(|(value, label)| (value.into(), label.into())).collect(),
    }
}

impl Select {
    /// The chosen value.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// The classes, `in` included.
    #[must_use]
    pub fn class(mut self, class: &'static str) -> Self {
        self.class = class;
        self
    }

    /// The view.
    #[must_use]
    pub fn into_any(self) -> AnyView {
        let head = self.base.head();
        let options = self
            .options
            .into_iter()
            .map(|(value, label)| {
                let selected = value == self.value;
                view! { <option value=value selected=selected>{label}</option> }
            })
            .collect_view();
        view! {
            <div class="field">
                {head}
                <select
                    class=self.class
                    id=self.base.id.clone()
                    name=self.base.name.clone()
                    required=self.base.required
                    aria-invalid=self.base.invalid()
                    aria-describedby=self.base.describes()
                    autofocus=self.base.first
                >
                    {options}
                </select>
            </div>
        }
        .into_any()
    }
}

/// Several lines of text: see [`textarea`].
pub struct Textarea {
    base: Base,
    value: String,
    rows: u8,
    maxlength: Option<u32>,
}

/// A labelled `<textarea>`, the only one to use: Leptos 0.8 does not escape the children of a textarea rendered
/// on the server, so this wrapper does.
#[must_use]
pub fn textarea(l: Lang, name: impl Into<String>, label: impl Into<String>) -> Textarea {
    Textarea { base: Base::new(l, name, label), value: String::new(), rows: 4, maxlength: None }
}

impl Textarea {
    /// What it holds.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// How many lines are seen (4).
    #[must_use]
    pub fn rows(mut self, rows: u8) -> Self {
        self.rows = rows;
        self
    }

    /// How many characters at most.
    #[must_use]
    pub fn maxlength(mut self, characters: u32) -> Self {
        self.maxlength = Some(characters);
        self
    }

    /// The view.
    #[must_use]
    pub fn into_any(self) -> AnyView {
        let head = self.base.head();
        // HTML drops the first line break of a textarea: one more keeps a text that starts with its own.
        let text = format!("\n{}", escape(&self.value));
        view! {
            <div class="field">
                {head}
                <textarea
                    class="in"
                    id=self.base.id.clone()
                    name=self.base.name.clone()
                    rows=self.rows.to_string()
                    maxlength=self.maxlength.map(|n| n.to_string())
                    required=self.base.required
                    aria-invalid=self.base.invalid()
                    aria-describedby=self.base.describes()
                    autofocus=self.base.first
                    inner_html=text
                ></textarea>
            </div>
        }
        .into_any()
    }
}

/// One answer among [`choices`].
pub struct Choice {
    value: String,
    title: String,
    text: Option<String>,
    then: Option<AnyView>,
    disabled: bool,
}

/// An answer: what is sent, and its words.
#[must_use]
pub fn choice(value: impl Into<String>, title: impl Into<String>) -> Choice {
    Choice { value: value.into(), title: title.into(), text: None, then: None, disabled: false }
}

impl Choice {
    /// The sentence after the title.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = Some(text.into());
        self
    }

    /// What to fill in when it is chosen.
    #[must_use]
    pub fn then(mut self, view: impl Content) -> Self {
        self.then = Some(view.content());
        self
    }

    /// Can't be chosen now; its sentence says why.
    #[must_use]
    pub fn disabled(mut self) -> Self {
        self.disabled = true;
        self
    }
}

/// A group of radio buttons: see [`choices`].
pub struct Choices {
    base: Base,
    answers: Vec<Choice>,
    value: String,
    class: &'static str,
    legend_class: &'static str,
}

/// A `<fieldset>` of radio buttons as cards. The first one has the name as id, the next ones `name-2`, `name-3`…
#[must_use]
pub fn choices(
    l: Lang,
    name: impl Into<String>,
    legend: impl Into<String>,
    answers: impl IntoIterator<Item = Choice>,
) -> Choices {
    Choices {
        base: Base::new(l, name, legend),
        answers: answers.into_iter().collect(),
        value: String::new(),
        class: "choices",
        legend_class: "label",
    }
}

impl Choices {
    /// The chosen value.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// Side by side, for two or three short answers.
    #[must_use]
    pub fn across(mut self) -> Self {
        self.class = "choices across";
        self
    }

    /// The dependent part beside the answers on a wide screen.
    #[must_use]
    pub fn side(mut self) -> Self {
        self.class = "choices side";
        self
    }

    /// The legend's class instead of `label`: `h2`, `sr`, or nothing.
    #[must_use]
    pub fn legend_class(mut self, class: &'static str) -> Self {
        self.legend_class = class;
        self
    }

    /// The view.
    #[must_use]
    pub fn into_any(self) -> AnyView {
        let Self { base, answers, value, class, legend_class } = self;
        let described = base.describes();
        let rows = answers
            .into_iter()
            .enumerate()
            .map(|(i, answer)| {
                let id = if i == 0 { base.id.clone() } else { format!("{}-{}", base.id, i + 1) };
                let checked = answer.value == value;
                let words = match answer.text {
                    Some(text) => view! { <span><b>{rich(answer.title)}</b> " " {rich(text)}</span> }.into_any(),
                    None => view! { <span>{rich(answer.title)}</span> }.into_any(),
                };
                view! {
                    <div>
                        <label class="choice">
                            <input
                                type="radio"
                                id=id
                                name=base.name.clone()
                                value=answer.value
                                checked=checked
                                disabled=answer.disabled
                                required=base.required
                                autofocus=base.first && i == 0
                            />
                            " "
                            {words}
                        </label>
                        {answer.then.map(|then| view! { <div class="then stack g2">{then}</div> })}
                    </div>
                }
            })
            .collect_view();
        view! {
            <fieldset class="stack g2" aria-describedby=described>
                <legend class=(!legend_class.is_empty()).then_some(legend_class)>
                    {rich(base.label.clone())}
                    {base.optional_mark()}
                </legend>
                {base.hint_view()}
                {base.error_view()}
                <div class=class>{rows}</div>
            </fieldset>
        }
        .into_any()
    }
}

/// A box to tick: see [`check`].
pub struct Check {
    base: Base,
    value: String,
    checked: bool,
    kind: &'static str,
}

/// A checkbox with its words (and its error above). Sends `on` unless `.value(…)`.
#[must_use]
pub fn check(l: Lang, name: impl Into<String>, label: impl Into<String>) -> Check {
    Check { base: Base::new(l, name, label), value: "on".to_owned(), checked: false, kind: "checkbox" }
}

impl Check {
    /// What is sent when it is ticked. Give each box of a same name its own `.id(…)`.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// Ticked.
    #[must_use]
    pub fn checked(mut self, checked: bool) -> Self {
        self.checked = checked;
        self
    }

    /// A radio button instead.
    #[must_use]
    pub fn radio(mut self) -> Self {
        self.kind = "radio";
        self
    }

    /// The view.
    #[must_use]
    pub fn into_any(self) -> AnyView {
        let base = self.base;
        let hint = base.hint.clone().map(|hint| view! { <span class="hint" id=base.hint_id()>{rich(hint)}</span> });
        let label = view! {
            <label class="check">
                <input
                    type=self.kind
                    id=base.id.clone()
                    name=base.name.clone()
                    value=self.value
                    checked=self.checked
                    required=base.required
                    aria-invalid=base.invalid()
                    aria-describedby=base.describes()
                    autofocus=base.first
                />
                " "
                <span>{rich(base.label.clone())} {base.optional_mark()} {hint}</span>
            </label>
        };
        match base.error_view() {
            Some(error) => view! { <div class="stack g1">{error} {label}</div> }.into_any(),
            None => label.content(),
        }
    }
}

shared!(Field, Select, Textarea, Choices, Check);

/// A hidden input.
#[must_use]
pub fn hidden(name: impl Into<String>, value: impl Into<String>) -> AnyView {
    view! { <input type="hidden" name=name.into() value=value.into() /> }.into_any()
}

/// A line of `<ul class="rules" role="list">`: a rule of a password, kept or not yet.
#[must_use]
pub fn rule(l: Lang, text: impl Into<String>, kept: bool) -> AnyView {
    let (state, sign, said) = if kept {
        (Some(Tone::Ok.s()), Icon::Check, tr!(l, " : oui", ": yes"))
    } else {
        (None, Icon::Ring, tr!(l, " : pas encore", ": not yet"))
    };
    view! { <li data-s=state>{icon(sign)} " " {rich(text)} <span class="sr">{said}</span></li> }.into_any()
}
