//! The card of an offer. One link, the whole card leads to it.

use jiff::civil::Date;
use leptos::prelude::*;

use super::{Icon, Tone, button, date_time, dpe, hidden, icon, post_button, renders, rich, strip, tag, tag_icon};
use crate::{i18n::Lang, tr};

/// Does it fit, in one line: `**Convient** à votre situation`.
#[derive(Clone, Debug)]
pub struct OfferFit {
    /// Ok, wait or off.
    pub tone: Tone,
    /// The sentence, `**bold**` where it matters.
    pub text: String,
}

/// The probable rank.
#[derive(Clone, Debug)]
pub struct OfferRank {
    /// The sentence: `Rang probable : **4e** sur 41 candidatures`.
    pub text: String,
    /// How many candidatures.
    pub total: u32,
    /// How many files are usually sent.
    pub sent: u32,
    /// The rank, from 1.
    pub me: u32,
}

/// A button on a card: what it posts to, its words, the page it comes back to.
#[derive(Clone, Debug)]
pub struct OfferAction {
    /// Where it posts.
    pub action: String,
    /// « Retirer de mes favoris ».
    pub label: String,
    /// Where one comes back to.
    pub retour: String,
}

/// The heart of a card: a button that is pressed or not.
#[derive(Clone, Debug)]
pub struct OfferHeart {
    /// Where it posts.
    pub action: String,
    /// « Ajouter aux favoris : T3 à Montreuil ». The same pressed or not: `aria-pressed` says which.
    pub label: String,
    /// Whether it is kept aside.
    pub on: bool,
    /// Id of the card, where one comes back to.
    pub id: String,
    /// The page one comes back to.
    pub retour: String,
}

/// An offer, every word ready.
#[derive(Clone, Debug)]
pub struct OfferCard {
    /// Where it leads.
    pub href: String,
    /// « T3 à Montreuil ».
    pub title: String,
    /// « 93100 ».
    pub code_postal: String,
    /// Where the picture is: `/photos/42-1.svg`.
    pub photo: String,
    /// The same picture in several widths, and how wide it is shown.
    pub srcset: Option<(String, &'static str)>,
    /// « 680 € ».
    pub price: String,
    /// « Appartement · 62 m² · 3e étage, ascenseur ».
    pub line: String,
    /// Its energy class.
    pub dpe: Option<char>,
    /// « Accessible PMR »…
    pub tags: Vec<(Option<Icon>, String)>,
    /// Does it fit; nothing for the public.
    pub fit: Option<OfferFit>,
    /// The probable rank; nothing for the public.
    pub rank: Option<OfferRank>,
    /// « Validations, étape 2 sur 7. Vous êtes **4e** sur 41. » when the person has applied: takes the place of
    /// `fit` and `rank`.
    pub applied: Option<String>,
    /// Last day to apply, and its words (« lundi 30 novembre »).
    pub deadline: Option<(Date, String)>,
    /// The right of the foot: « encore 6 jours », « 34 candidatures ».
    pub foot: String,
    /// The foot's right is near: amber and bold.
    pub soon: bool,
    /// The title is an `h2` (it is an `h3` otherwise).
    pub h2: bool,
    /// « Comparer »: where it leads and its words.
    pub compare: Option<(String, String)>,
    /// A button of the card's own.
    pub action: Option<OfferAction>,
    /// The heart, for an applicant.
    pub heart: Option<OfferHeart>,
}

/// Cards in a grid.
#[must_use]
pub fn offer_grid(l: Lang, cards: impl IntoIterator<Item = OfferCard>) -> AnyView {
    let cards: Vec<_> = cards.into_iter().map(|card| offer_card(l, card)).collect();
    view! { <div class="grid">{cards}</div> }.into_any()
}

/// The card.
#[must_use]
pub fn offer_card(l: Lang, card: OfferCard) -> AnyView {
    let name = card.title.replace("**", "");
    let title = view! {
        <a href=card.href>{rich(card.title)} " " <span class="muted num">{format!("({})", card.code_postal)}</span></a>
    };
    let title = if card.h2 { view! { <h2>{title}</h2> }.into_any() } else { view! { <h3>{title}</h3> }.into_any() };
    let tags: Vec<AnyView> = card
        .dpe
        .map(dpe)
        .into_iter()
        .chain(card.tags.into_iter().map(|(sign, text)| tag_icon(sign, None, text)))
        .collect();
    let tags = (!tags.is_empty()).then(|| view! { <div class="tags">{tags}</div> });
    let mine = match card.applied {
        Some(applied) => Some(
            view! {
                <hr/>
                <p>{tag_icon(Some(Icon::Send), Some(Tone::Now), tr!(l, "Vous avez postulé", "You have applied"))}</p>
                <p>{rich(applied)}</p>
            }
            .into_any(),
        ),
        None if card.fit.is_some() || card.rank.is_some() => {
            let fit = card.fit.map(|fit| {
                view! { <p class="line" data-s=fit.tone.s()>{icon(fit.tone.icon())} " " <span>{rich(fit.text)}</span></p> }
            });
            let rank = card.rank.map(
                |rank| view! { <div><p>{rich(rank.text)}</p> {strip(rank.total, rank.sent, Some(rank.me))}</div> },
            );
            Some(view! { <hr/> {fit} {rank} }.into_any())
        }
        None => None,
    };
    // Above the link that covers the card; named after the dwelling, for whoever reads links out of their context.
    let compare = card.compare.map(|(href, text)| {
        let which = format!(", {name}");
        view! { <a class="link" href=href>{icon(Icon::Compare)} " " <span>{text} <span class="sr">{which}</span></span></a> }
    });
    let action = card.action.map(|a| {
        let button = button(a.label).quiet().class("coeur plein").icon(Icon::Heart).said(format!(", {name}"));
        post_button(a.action, button).with("retour", a.retour).into_any()
    });
    let acts = (compare.is_some() || action.is_some())
        .then(|| view! { <div class="row ends offer-acts">{compare} {action}</div> });
    let id = card.heart.as_ref().map(|h| h.id.clone());
    let heart = card.heart.map(|h| {
        let back = format!("{}#{}", h.retour, h.id);
        view! {
            <form class="coeur-carte" method="post" action=h.action>
                {hidden("retour", back)}
                <button class="btn" type="submit" aria-pressed=if h.on { "true" } else { "false" }>
                    {icon(Icon::Heart)} <span class="sr">{h.label}</span>
                </button>
            </form>
        }
    });
    let (srcset, sizes) = card.srcset.unzip();
    let deadline = card.deadline.map(|(date, words)| {
        view! { <span>{tr!(l, "Postuler avant le ", "Apply before ")} {date_time(date, words)}</span> " " }
    });
    let foot = if card.soon {
        view! { <b class="soon">{rich(card.foot)}</b> }.into_any()
    } else {
        view! { <span class="num">{rich(card.foot)}</span> }.into_any()
    };
    view! {
        <article class="offer" id=id>
            <img class="photo" src=card.photo srcset=srcset sizes=sizes alt="" width="360" height="240" loading="lazy" decoding="async"/>
            <div class="offer-in">
                {title}
                <p class="price"><b>{card.price}</b> {tr!(l, " par mois, charges comprises", " a month, charges included")}</p>
                <p>{rich(card.line)}</p>
                {tags}
                {mine}
            </div>
            {heart}
            {acts}
            <p class="offer-foot">{deadline} {foot}</p>
        </article>
    }
    .into_any()
}

/// The tag of a card's state in lists.
impl OfferFit {
    /// As a tag, for a table.
    #[must_use]
    pub fn into_any(self) -> AnyView {
        tag(self.tone, self.text.replace("**", ""))
    }
}

renders!(OfferFit);
