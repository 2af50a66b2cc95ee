//! An offer before it is published, as applicants will see it.

use super::formulaire::FORMULAIRE;
use crate::demandeur::offre::Apercu;
use crate::i18n::Lang;
use crate::ui::{date_time, offer_card, section};
use crate::{filtres, format, tr};
use jiff::civil::Date;
use leptos::prelude::*;
use services::offres::DetailOffre;

/// The card of the lists, then what the page will tell, by the applicants' own view.
pub(super) fn vue(l: Lang, apercu: &Apercu, today: Date, now: i64) -> AnyView {
    let o = apercu.offre();
    let mut card = filtres::carte(l, today, &o.carte, None, None);
    apercu.illustrer(&mut card);
    // It leads nowhere yet: back to what is being written.
    card.href = format!("#{FORMULAIRE}");
    section(
        "apercu",
        tr!(l, "Aperçu : rien n'est encore enregistré", "Preview: nothing is saved yet"),
        view! {
            <div class="apercu">
                {offer_card(l, card)}
                {jours(l, o, today, now)}
            </div>
            {apercu.vue(l)}
        },
    )
}

/// From when to when one may apply.
fn jours(l: Lang, o: &DetailOffre, today: Date, now: i64) -> AnyView {
    let c = &o.carte;
    let last = date_time(c.cloture(), format::date_longue(l, c.cloture(), Some(today)));
    if c.publiee_a > now {
        let first = services::horloge::jour(c.publiee_a);
        let first = date_time(first, format::date_longue(l, first, Some(today)));
        let (a, b) = (tr!(l, "Paraîtra le ", "Will appear on "), tr!(l, ", se fermera le ", ", will close on "));
        view! { <p>{a} {first} {b} {last} "."</p> }.into_any()
    } else {
        view! { <p>{tr!(l, "Ouverte jusqu'au ", "Open until ")} {last} {tr!(l, ", compris.", ", included.")}</p> }
            .into_any()
    }
}
