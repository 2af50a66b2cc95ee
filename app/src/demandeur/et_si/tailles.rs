//! Every size: asked for, possible, or not for so many people.

use super::liste::adresse;
use crate::demandeur::explications::{fourchette, ligne_source};
use crate::format;
use crate::i18n::Lang;
use crate::tr;
use crate::ui::{cell, link, row, row_header, section, table};
use domain::eligibilite::Source;
use leptos::prelude::*;
use services::offres::{EtSi, Onglet, SiTypologie, Supposition};

/// « Si je demandais une autre taille ».
pub(super) fn tailles(l: Lang, e: &EtSi) -> AnyView {
    let columns = [
        tr!(l, "Taille", "Size"),
        tr!(l, "Dans ma demande", "In my demand"),
        tr!(l, "Communes demandées", "Communes asked for"),
        tr!(l, "Communes limitrophes", "Adjacent communes"),
        tr!(l, "Autres du département", "Others of the département"),
    ];
    let who = format::compte(l, e.personnes, ["personne", "personnes"], ["person", "people"]);
    let range = fourchette(l, e.bornes.0, e.bornes.1);
    let rows = e.typologies.iter().map(|t| {
        let counts = Onglet::ALL.iter().map(|tab| cell(nombre(l, t, *tab)).n());
        row([row_header(t.typologie.code().to_owned()), cell(etat(l, e, t))].into_iter().chain(counts))
    });
    let named = if e.typologies.iter().any(|t| t.demandee) {
        tr!(
            l,
            "Les tailles possibles sont déjà dans vos listes, demandées ou non. Ajoutez-les à votre demande pour que le bailleur sache qu'elles vous vont.",
            "The possible sizes are in your lists already, asked for or not. Add them to your demand so that the landlord knows they suit you."
        )
    } else {
        tr!(
            l,
            "Votre demande ne nomme aucune taille : toutes celles qui sont possibles sont dans vos listes.",
            "Your demand names no size: all the possible ones are in your lists."
        )
    };
    section(
        "tailles",
        tr!(l, "Si je demandais une autre taille", "If I asked for another size"),
        view! {
            <p>{tr!(
                l,
                "La règle, pour {who} : {range}. Un logement plus petit ou plus grand ne peut pas vous être attribué.",
                "The rule, for {who}: {range}. A smaller or larger home cannot be allocated to you."
            )}</p>
            {table(tr!(l, "Tailles de logement", "Sizes of home"), columns, rows)}
            <p class="small muted">{named}</p>
            {ligne_source(l, Source::GuideTypologies)}
        },
    )
}

fn etat(l: Lang, e: &EtSi, t: &SiTypologie) -> String {
    let too_small = t.typologie < e.bornes.0;
    match (t.possible, t.demandee) {
        (true, true) => tr!(l, "Demandée", "Asked for"),
        (true, false) => tr!(l, "Possible, pas demandée", "Possible, not asked for"),
        (false, true) if too_small => tr!(l, "Demandée, mais trop petite", "Asked for, but too small"),
        (false, true) => tr!(l, "Demandée, mais trop grande", "Asked for, but too large"),
        (false, false) if too_small => tr!(l, "Trop petite", "Too small"),
        (false, false) => tr!(l, "Trop grande", "Too large"),
    }
}

fn nombre(l: Lang, t: &SiTypologie, tab: Onglet) -> AnyView {
    let n = t.comptes[tab as usize];
    let figure = format::nombre(l, i64::try_from(n).unwrap_or(i64::MAX));
    if n == 0 {
        return figure.into_any();
    }
    let size = t.typologie.code();
    let place = match tab {
        Onglet::Demandees => tr!(l, " {size}, communes demandées", " {size}, communes asked for"),
        Onglet::Limitrophes => tr!(l, " {size}, communes limitrophes", " {size}, adjacent communes"),
        Onglet::Autres => tr!(l, " {size}, autres du département", " {size}, others of the département"),
    };
    link(adresse(&Supposition::Typologie(t.typologie, tab)), figure).said(place).into_any()
}
