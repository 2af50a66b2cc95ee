//! A search that finds no home: what would change it.

use super::lieu::{Lieu, lieu_dit, sans_lieu};
use super::{Vue, sans_rayon, suivre};
use crate::filtres::{RAYONS, de_commune, puces, url};
use crate::i18n::Lang;
use crate::shell::adresses;
use crate::tr;
use crate::ui::{Icon, button, empty, link};
use leptos::prelude::*;

/// Kilometres proposed first when a commune has nothing.
const AUTOUR: u32 = 10;

pub(super) fn vide(l: Lang, v: &Vue) -> AnyView {
    let r = &v.recherche;
    let place = lieu_dit(l, &v.lieu);
    let filtered = puces(l, r).is_some();
    let around = match &v.lieu {
        Lieu::Commune { nom, km, .. } => {
            RAYONS.into_iter().find(|r| km.is_none_or(|km| *r > km) && *r >= AUTOUR).map(|km| {
                let (place, n) = (de_commune(l, nom), km.to_string());
                let text = tr!(l, "Chercher à moins de {km} km {place}", "Search within {km} km of {place}");
                button(text).href(url(r, &[("rayon", &n)])).into_any()
            })
        }
        _ => None,
    };
    let wider = v.departement.as_ref().map(|(code, nom)| {
        let href = url(r, &[("lieu", ""), ("commune", ""), ("rayon", ""), ("departement", code)]);
        button(tr!(l, "Chercher dans le département : {nom}", "Search the département: {nom}")).href(href).into_any()
    });
    let everywhere = (v.lieu != Lieu::Partout)
        .then(|| link(sans_lieu(r), tr!(l, "Chercher dans toute la France", "Search the whole of France")).into_any());
    let body = if filtered {
        let reset =
            button(tr!(l, "Réinitialiser tous les critères", "Clear all criteria")).href(url(&r.sans_criteres(), &[]));
        view! {
            <p>{tr!(
                l,
                "Aucun logement ouvert ne répond à tous ces critères à la fois. Retirez-en un, ou élargissez le lieu.",
                "No open home meets all these criteria at once. Take one off, or widen the place."
            )}</p>
            {puces(l, r)}
            <p class="row">{reset} " " {around} " " {wider} " " {everywhere}</p>
        }
        .into_any()
    } else {
        view! {
            <p>{if v.lieu == Lieu::Partout {
                tr!(
                    l,
                    "Aucun logement n'est ouvert aux candidatures en ce moment. De nouvelles offres arrivent chaque semaine.",
                    "No home is open to applications at the moment. New ones come every week."
                )
            } else {
                tr!(
                    l,
                    "Aucun logement n'y est ouvert aux candidatures en ce moment. Les offres changent chaque jour : cherchez plus loin, ou soyez prévenu.",
                    "No home there is open to applications at the moment. Homes change every day: search further, or be told."
                )
            }}</p>
            {(v.lieu != Lieu::Partout).then(|| view! { <p class="row">{around} " " {wider} " " {everywhere}</p> })}
        }
        .into_any()
    };
    let simulate = link(
        adresses::SIMULATEUR,
        tr!(l, "À quels logements ai-je droit ? Faire une simulation", "Which homes may I have? Try the simulator"),
    )
    .icon(Icon::Euro);
    view! {
        <section class="stack" id="resultats">
            {empty("res", tr!(l, "Aucun logement {place} pour le moment", "No home {place} at the moment"), body)}
            {sans_rayon(l, v)}
            <p>{tr!(l, "Être prévenu quand un logement paraît ici :", "Be told when a home appears here:")}</p>
            {suivre(l, v)}
            <p>{simulate}</p>
        </section>
    }
    .into_any()
}
