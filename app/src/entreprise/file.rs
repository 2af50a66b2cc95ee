//! The employer's list: who waits for its answer, who else it may follow.

use super::adresse_dossier;
use crate::i18n::Lang;
use crate::shell::adresses;
use crate::ui::{Tone, cell, date_time, empty, row, row_header, tab, table, tabs, tag};
use crate::{format, tr};
use domain::dossier::{Consentement, EtatDossier};
use jiff::civil::Date;
use leptos::prelude::*;
use services::entreprises::{FiltreSalaries, LIGNES_MAX, LigneSalarie};
use services::horloge::jour;

/// The name of a part of the list.
pub(super) fn titre(l: Lang, f: FiltreSalaries) -> String {
    match f {
        FiltreSalaries::AValider => tr!(l, "Dossiers à valider", "Files to confirm"),
        FiltreSalaries::Suivis => tr!(l, "Dossiers suivis", "Files followed"),
        FiltreSalaries::Refuses => tr!(l, "Dossiers non validés", "Files not confirmed"),
    }
}

fn onglet(l: Lang, f: FiltreSalaries) -> String {
    match f {
        FiltreSalaries::AValider => tr!(l, "À valider", "To confirm"),
        FiltreSalaries::Suivis => tr!(l, "Suivis", "Followed"),
        FiltreSalaries::Refuses => tr!(l, "Non validés", "Not confirmed"),
    }
}

/// The address of a part of the list.
pub(super) fn adresse(f: FiltreSalaries) -> String {
    format!("{}?file={}", adresses::ENTREPRISE, f.code())
}

/// The state of a file, as its employer reads it.
pub(super) fn etat(l: Lang, e: EtatDossier) -> (Tone, String) {
    match e {
        EtatDossier::AttenteEntreprise => (Tone::Wait, tr!(l, "Attend votre réponse", "Waits for your answer")),
        EtatDossier::RefuseEntreprise => (Tone::Off, tr!(l, "Non validé par vous", "Not confirmed by you")),
        EtatDossier::Valide => (Tone::Ok, tr!(l, "Peut postuler", "Can apply")),
        EtatDossier::Radie => (Tone::Off, tr!(l, "Demande radiée", "Demand struck off")),
        _ => (Tone::Info, tr!(l, "Dossier à terminer par le salarié", "File to be finished by the employee")),
    }
}

/// What a consent lets the employer do, in a word.
pub(super) fn consentement(l: Lang, c: Consentement) -> String {
    match c {
        Consentement::Anonyme => tr!(l, "Rien", "Nothing"),
        Consentement::Identite => tr!(l, "Identité et suivi", "Identity and follow-up"),
        Consentement::DossierComplet => tr!(l, "Dossier complet, en lecture", "Whole file, read-only"),
        Consentement::GestionDeleguee => tr!(l, "Gestion déléguée", "Delegated management"),
    }
}

/// The page.
pub(super) fn vue(l: Lang, filtre: FiltreSalaries, lignes: &[LigneSalarie], nom: &str, today: Date) -> AnyView {
    let title = titre(l, filtre);
    let full = lignes.len() >= LIGNES_MAX;
    let count = format::nombre(l, i64::try_from(lignes.len()).unwrap_or(i64::MAX));
    let count = if full { format!("{count}+") } else { count };
    let full = full.then(|| {
        let text = tr!(
            l,
            "Les {LIGNES_MAX} plus anciens sont montrés. Les suivants arrivent quand ceux-ci avancent.",
            "The {LIGNES_MAX} oldest are shown. The next ones come as these move on."
        );
        view! { <p class="muted small">{text}</p> }
    });
    let parts = FiltreSalaries::ALL.iter().map(|&f| tab(adresse(f), onglet(l, f), f == filtre));
    let nav = tabs(tr!(l, "Dossiers", "Files"), parts);
    let body = if lignes.is_empty() { vide(l, filtre) } else { liste(l, &title, lignes, today) };
    let nom = nom.to_owned();
    view! {
        <div class="wrap stack g4">
            <div class="stack g1">
                <h1 tabindex="-1">{title} " " <span class="count">{count}</span></h1>
                <p class="muted">{nom}</p>
            </div>
            {nav}
            {body}
            {full}
            <p class="muted small">{tr!(
                l,
                "Vous voyez les salariés qui l'ont accepté, et seulement ce qu'ils ont accepté de montrer. Ils savent quand vous consultez leur dossier.",
                "You see the employees who agreed to it, and only what they agreed to show. They know when you look at their file."
            )}</p>
        </div>
    }
    .into_any()
}

fn vide(l: Lang, f: FiltreSalaries) -> AnyView {
    let (title, text) = match f {
        FiltreSalaries::AValider => (
            tr!(l, "Aucun dossier à valider", "No file to confirm"),
            tr!(
                l,
                "Un dossier arrive ici quand un salarié l'a terminé et accepte que vous le voyiez.",
                "A file comes here when an employee has finished it and agrees that you see it."
            ),
        ),
        FiltreSalaries::Suivis => (
            tr!(l, "Aucun dossier suivi", "No file followed"),
            tr!(
                l,
                "Les dossiers validés, ou encore en préparation, arrivent ici.",
                "Files confirmed, or still being prepared, come here."
            ),
        ),
        FiltreSalaries::Refuses => (
            tr!(l, "Aucun dossier non validé", "No file refused"),
            tr!(
                l,
                "Ceux que vous ne validez pas restent lisibles ici.",
                "Those you do not confirm stay readable here."
            ),
        ),
    };
    empty("vide", title, view! { <p>{text}</p> }).into_any()
}

fn liste(l: Lang, title: &str, lignes: &[LigneSalarie], today: Date) -> AnyView {
    let rows = lignes.iter().map(|d| {
        let (tone, state) = etat(l, d.etat);
        let name = format!("{} {}", d.prenom, d.nom);
        let day = jour(d.recue_a);
        row([
            row_header(view! { <a href=adresse_dossier(d.id)>{name}</a> }),
            cell(tag(tone, state)),
            cell(consentement(l, d.consentement)),
            cell(date_time(day, format::date_simple(l, day, Some(today)))),
        ])
    });
    table(
        title,
        [
            tr!(l, "Salarié", "Employee"),
            tr!(l, "État", "State"),
            tr!(l, "Ce que vous voyez", "What you see"),
            tr!(l, "Informations du", "Information of"),
        ],
        rows.collect::<Vec<_>>(),
    )
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use uuid::Uuid;

    #[test]
    fn the_list_is_escaped_in_both_languages_and_an_empty_one_says_so() {
        for l in [Lang::Fr, Lang::En] {
            for &f in FiltreSalaries::ALL {
                let line = LigneSalarie {
                    id: Uuid::from_u128(7),
                    nom: "<script>alert(1)</script>".into(),
                    prenom: "Anne".into(),
                    etat: EtatDossier::AttenteEntreprise,
                    consentement: Consentement::Identite,
                    recue_a: 1_795_000_000_000_000,
                };
                let html = crate::shell::render(move || vue(l, f, &[line], "Kerlann", date(2026, 11, 22)));
                assert!(!html.contains("<script") && html.contains("/entreprise/dossiers/"));
                assert_eq!(html.matches("<h1").count(), 1);
                let html = crate::shell::render(move || vue(l, f, &[], "Kerlann", date(2026, 11, 22)));
                assert!(html.contains("id=\"vide\"") && !html.contains("<table"));
            }
        }
    }

    #[test]
    fn every_state_and_consent_has_words() {
        for &e in EtatDossier::ALL {
            assert_ne!(etat(Lang::Fr, e).1, etat(Lang::En, e).1);
        }
        for &c in Consentement::ALL {
            assert_ne!(consentement(Lang::Fr, c), consentement(Lang::En, c));
        }
    }
}
