//! The component library: what `composants.html` draws, as plain functions and small builders.
//!
//! Everything here is rendered on the server and never reacts. A builder goes straight into a `view!`:
//! `{field(l, "email", tr!(l, "E-mail", "Email")).kind("email").errors(&errors)}`. Text parameters are
//! `impl Into<String>` and are escaped; bodies are any view. Texts of a sentence or more go through [`rich`]:
//! `**words**` are bold and ordinals (« 4e ») are raised.

use leptos::prelude::*;

mod data;
mod feedback;
mod form;
mod icon;
mod nav;
mod offer;
mod page;
mod text;

pub use data::{
    Cell, Event, Fact, Fit, MoneyRow, MoneyTable, Row, Stage, StageState, Table, cell, dpe, event, fact, facts, figs,
    fit, fits, gauge, log, mark, money, money_row, rank, row, row_header, strip, strip_key, table, tag, tag_icon, tags,
    track, veil,
};
pub use feedback::{Empty, FormErrors, Notice, Todo, empty, error_summary, notice, todo};
pub use form::{
    Check, Choice, Choices, Field, Select, Textarea, check, choice, choices, err, field, hidden, rule, select_field,
    textarea,
};
pub use icon::{Icon, icon, icon_xl};
pub use nav::{Crumb, Tab, chip, pagination, pagination_par_formulaire, steps, tab, tabs};
pub use offer::{OfferAction, OfferCard, OfferFit, OfferHeart, OfferRank, offer_card, offer_grid};
pub use page::{Button, Dialog, PostButton, back, button, details, dialog, link, post_button, section, sheet};
pub use text::{date_time, ordinal, rich, who};

/// The state of a thing: its colour, always beside a sign or a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Fits, done.
    Ok,
    /// Can't tell yet, soon.
    Wait,
    /// Good to know.
    Info,
    /// An error, a deletion. Never a refusal.
    Bad,
    /// Doesn't fit, refused, over: grey.
    Off,
    /// Here, the current one: brick.
    Now,
}

impl Tone {
    /// The value of `data-s`.
    #[must_use]
    pub const fn s(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Wait => "wait",
            Self::Info => "info",
            Self::Bad => "bad",
            Self::Off => "off",
            Self::Now => "now",
        }
    }

    /// The sign that goes with the colour.
    #[must_use]
    pub const fn icon(self) -> Icon {
        match self {
            Self::Ok => Icon::Check,
            Self::Wait => Icon::Question,
            Self::Info => Icon::Info,
            Self::Bad => Icon::Alert,
            Self::Off => Icon::Cross,
            Self::Now => Icon::Right,
        }
    }
}

/// Whatever can stand inside a component: a view, a builder, a string, nothing (`()`).
pub trait Content {
    /// The view.
    fn content(self) -> AnyView;
}

impl<T> Content for T
where
    T: IntoRender,
    T::Output: IntoView + 'static,
{
    fn content(self) -> AnyView {
        IntoAny::into_any(self.into_render())
    }
}

/// Lets a builder stand in a `view!` as if it were a view.
macro_rules! renders {
    ($($builder:ty),+ $(,)?) => {$(
        impl ::leptos::prelude::IntoRender for $builder {
            type Output = ::leptos::prelude::AnyView;

            fn into_render(self) -> Self::Output {
                self.into_any()
            }
        }
    )+};
}
use renders;

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) use tests::assert_in_page_order;
