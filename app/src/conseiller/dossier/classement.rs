//! Where a file stands among the others: its points, and the files received for the same dwelling.

use crate::conseiller::{file, mots};
use crate::i18n::Lang;
use crate::ui::{MoneyTable, cell, details, money, money_row, ordinal, rich, row, row_header, section, table};
use crate::{format, tr};
use domain::candidature::{Acteur, Etat};
use domain::classement::Ligne;
use leptos::prelude::*;
use services::candidatures::{CandidatureVue, LigneFile};

/// Files examined by a commission for one dwelling, at least (R441-3), unless there are fewer.
const DOSSIERS_MIN: usize = 3;

/// The files of the same dwelling: a panel decides on all of them.
pub(super) fn meme_logement(l: Lang, acteur: Acteur, autres: &[LigneFile], k: &CandidatureVue) -> AnyView {
    let rows = autres.iter().map(|c| {
        let name = format!("{} {}", c.prenom, c.nom);
        let active = c.etat().is_some_and(Etat::active);
        let rank = if active { ordinal(l, c.rang) } else { rich("–") };
        row([
            cell(view! { <b>{rank}</b> }).n(),
            row_header(view! { <a href=file::adresse_dossier(acteur, c.id)>{name}</a> }),
            cell(format::nombre(l, c.points)).n(),
            cell(file::etat(l, c)),
        ])
        .current(c.id == k.id)
    });
    let columns = [
        tr!(l, "Rang", "Rank"),
        tr!(l, "Candidat", "Applicant"),
        tr!(l, "Points", "Points"),
        tr!(l, "Décision", "Decision"),
    ];
    let few = (autres.len() < DOSSIERS_MIN).then(|| {
        let n = format::compte(l, i64::try_from(autres.len()).unwrap_or(0), ["dossier reçu", "dossiers reçus"], ["file received", "files received"]);
        view! {
            <p class="muted small">{tr!(
                l,
                "{n}. La commission en examine au moins {DOSSIERS_MIN} par logement, sauf s'il y a moins de candidats (R441-3).",
                "{n}. The panel examines at least {DOSSIERS_MIN} per home, unless there are fewer applicants (R441-3)."
            )}</p>
        }
    });
    let caption = tr!(l, "Dossiers reçus pour ce logement, par rang", "Files received for this home, by rank");
    section(
        "logement",
        tr!(l, "Les dossiers de ce logement", "The files for this home"),
        view! { {table(caption, columns, rows)} {few} },
    )
}

/// The points, line by line; those without points folded.
pub(super) fn classement(l: Lang, k: &CandidatureVue) -> AnyView {
    let line = |ligne: &Ligne| {
        let label = mots::critere(l, ligne.critere);
        let row = money_row(label, format::nombre(l, i64::from(ligne.points)));
        match mots::detail(l, ligne) {
            Some(text) => row.detail(text),
            None => row,
        }
    };
    let (with, without): (Vec<_>, Vec<_>) = k.classement.lignes.iter().partition(|x| x.points != 0);
    let total = money_row(tr!(l, "Total", "Total"), format::nombre(l, i64::from(k.classement.total))).sum();
    let since = format::date_simple(l, k.classement.anciennete, None);
    let version = k.classement.version;
    let head = |t: MoneyTable| t.head(tr!(l, "Critère", "Criterion"), tr!(l, "Points", "Points"));
    let rest = (!without.is_empty()).then(|| {
        let n = without.len();
        details(
            tr!(l, "{n} critères sans point", "{n} criteria without points"),
            false,
            head(money(tr!(l, "Critères sans point", "Criteria without points"), without.into_iter().map(line))),
        )
    });
    let table =
        head(money(tr!(l, "Points du classement", "Points of the ranking"), with.into_iter().map(line).chain([total])));
    section(
        "points",
        tr!(l, "Le classement", "The ranking"),
        view! {
            {table}
            {rest}
            <p class="muted small">{tr!(
                l,
                "À points égaux, la demande la plus ancienne passe devant : celle-ci date du {since}. Barème n° {version}.",
                "With equal points, the older demand goes first: this one dates from {since}. Points table no. {version}."
            )}</p>
        },
    )
}
