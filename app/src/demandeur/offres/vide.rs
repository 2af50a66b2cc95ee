//! A tab where nothing fits: why, and the ways on.

use super::ecartees::groupes;
use super::{Donnees, a_communes, adresse};
use crate::demandeur::alertes::lien_creer;
use crate::demandeur::et_si;
use crate::demandeur::explications::liste;
use crate::filtres::logements;
use crate::i18n::Lang;
use crate::shell::adresses;
use crate::tr;
use crate::ui::{Icon, button, empty, link, rich, todo};
use leptos::prelude::*;
use services::offres::Onglet;

/// Other tabs that have something: count, words, address.
fn ailleurs(l: Lang, d: &Donnees) -> Vec<(usize, String, Onglet)> {
    let near = liste(l, &d.voisines, 3);
    let names = liste(l, &d.departements, 2);
    let asked = liste(l, &d.communes, 3);
    [
        (Onglet::Demandees, asked),
        (Onglet::Limitrophes, if near.is_empty() { tr!(l, "Communes limitrophes", "Adjacent communes") } else { near }),
        (Onglet::Autres, tr!(l, "Ailleurs dans le département : {names}", "Elsewhere in the département: {names}")),
    ]
    .into_iter()
    .map(|(o, text)| (d.liste.comptes_sans_filtre[o as usize], text, o))
    .filter(|(n, _, o)| *n > 0 && *o != d.onglet)
    .collect()
}

/// Nothing fits in this tab, filters or not.
pub(super) fn vide(l: Lang, d: &Donnees) -> AnyView {
    let open = d.ecartees();
    let place = a_communes(l, &d.communes);
    let (title, text) = match d.onglet {
        Onglet::Demandees if d.communes.is_empty() => (
            tr!(l, "Votre demande ne nomme aucune commune", "Your demand names no commune"),
            tr!(
                l,
                "Ajoutez les communes où vous voulez vivre sur le site d'enregistrement.",
                "Add the communes where you want to live on the registration site."
            ),
        ),
        Onglet::Demandees => {
            let text = if open == 0 {
                tr!(
                    l,
                    "Aucun logement n'est ouvert {place} en ce moment. Ce n'est ni une erreur ni un refus.",
                    "No home is open {place} at the moment. This is neither an error nor a refusal."
                )
            } else {
                let n = logements(l, open);
                let verb = if open == 1 { tr!(l, "est ouvert", "is open") } else { tr!(l, "sont ouverts", "are open") };
                let none = if open == 1 {
                    tr!(l, "Il ne peut pas vous être attribué.", "It cannot be allocated to you.")
                } else {
                    tr!(l, "Aucun ne peut vous être attribué.", "None can be allocated to you.")
                };
                tr!(
                    l,
                    "{n} {verb} {place}. {none} Ce n'est ni une erreur ni un refus.",
                    "{n} {verb} {place}. {none} This is neither an error nor a refusal."
                )
            };
            (
                tr!(
                    l,
                    "À ce jour, aucune offre adaptée à votre situation dans vos communes",
                    "To date, no home that suits your situation in your communes"
                ),
                text,
            )
        }
        Onglet::Limitrophes => (
            tr!(
                l,
                "À ce jour, aucune offre adaptée dans les communes limitrophes",
                "To date, no suitable home in adjacent communes"
            ),
            tr!(
                l,
                "Aucun logement ouvert dans les communes autour des vôtres ne convient à votre foyer et à vos revenus. Ce n'est ni une erreur ni un refus : de nouvelles offres arrivent chaque semaine.",
                "No open home in the communes around yours suits your household and your income. This is neither an error nor a refusal: new homes come every week."
            ),
        ),
        Onglet::Autres => (
            tr!(
                l,
                "À ce jour, aucune offre adaptée ailleurs dans le département",
                "To date, no suitable home elsewhere in the département"
            ),
            tr!(
                l,
                "Aucun logement ouvert dans le reste du département ne convient à votre foyer et à vos revenus. Ce n'est ni une erreur ni un refus : de nouvelles offres arrivent chaque semaine.",
                "No open home in the rest of the département suits your household and your income. This is neither an error nor a refusal: new homes come every week."
            ),
        ),
    };
    let why = (d.onglet == Onglet::Demandees && open > 0).then(|| {
        view! {
            <section class="stack g2" aria-labelledby="pourquoi">
                <h2 id="pourquoi">{tr!(l, "Pourquoi, logement par logement", "Why, home by home")}</h2>
                {groupes(l, d)}
            </section>
        }
    });
    let further = plus_loin(l, d);
    let first = further.is_none();
    view! {
        <div class="split" id="resultats">
            <div class="stack g5">
                {empty("vide", title, view! { <p>{rich(text)}</p> })}
                {why}
            </div>
            <aside class="stack g4" aria-label=tr!(l, "Et maintenant", "What now")>
                {further}
                {elargir(l, d, first)}
            </aside>
        </div>
    }
    .into_any()
}

/// The red margin of an empty tab: where homes fit already.
fn plus_loin(l: Lang, d: &Donnees) -> Option<AnyView> {
    let others = ailleurs(l, d);
    let (n, _, first) = others.first()?;
    let label = match (*first, *n) {
        (_, 1) => tr!(l, "Voir cette offre", "See this home"),
        (Onglet::Limitrophes, n) => tr!(l, "Voir les {n} offres voisines", "See the {n} homes nearby"),
        (_, n) => tr!(l, "Voir les {n} offres", "See the {n} homes"),
    };
    let plain = d.q.sans_criteres();
    let main = button(label).main().href(adresse(&plain, *first));
    let lines = others
        .iter()
        .map(|(n, text, o)| {
            view! { <li><a href=adresse(&plain, *o)><b class="rank">{*n}</b> " " <span>{rich(text.clone())}</span></a></li> }
        })
        .collect_view();
    let b = domain::classement::Bareme::actuel();
    let (near, asked) = (b.commune_limitrophe, b.commune_demandee);
    Some(
        todo(
            "elargir",
            tr!(l, "Ce que vous pouvez faire", "What you can do"),
            view! {
                <p>{tr!(l, "Tout près, des logements vous conviennent déjà :", "Nearby, homes already suit you:")}</p>
                <ul role="list" class="jump tall">{lines}</ul>
                <p>{main}</p>
                <p class="small muted">{tr!(
                    l,
                    "Vous pouvez y postuler sans changer votre demande. Une commune limitrophe donne {near} points, une commune demandée {asked}.",
                    "You can apply there without changing your demand. An adjacent commune gives {near} points, one asked for {asked}."
                )}</p>
            },
        )
        .into_any(),
    )
}

/// Ways to see more next time; `first`: there is nothing better to do now.
fn elargir(l: Lang, d: &Donnees, first: bool) -> AnyView {
    let widen = button(tr!(l, "Élargir ma demande", "Widen my demand")).href(d.site.clone()).external();
    view! {
        <section class="sheet stack" aria-labelledby="plus">
            <h2 class="h3" id="plus">{tr!(l, "Pour en voir plus la prochaine fois", "To see more next time")}</h2>
            <p>{tr!(
                l,
                "Ajoutez des communes à votre demande sur le site d'enregistrement, puis mettez à jour ici.",
                "Add communes to your demand on the registration site, then update here."
            )}</p>
            <p class="row">{if first { widen.main() } else { widen }}</p>
            <p>{link(adresses::SITUATION, tr!(l, "Mettre à jour", "Update")).icon(Icon::Refresh)}</p>
            {et_si::lien(l)}
            <p>{tr!(l, "Ou soyez prévenu quand un logement paraît :", "Or be told when a home appears:")}</p>
            <p class="row">{lien_creer(l, &d.q)}</p>
        </section>
    }
    .into_any()
}
