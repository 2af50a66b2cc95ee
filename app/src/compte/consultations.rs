//! « Qui a consulté mon dossier ? »: every look of an employer, an adviser or a landlord, and when.

use crate::demandeur::libelles;
use crate::i18n::Lang;
use crate::shell::{Section, adresses};
use crate::tr;
use crate::ui::{back, button, cell, empty, row, row_header, table};
use crate::web::{Page, Rendu, Requete};
use domain::compte::Role;
use jiff::civil::Date;
use leptos::prelude::*;
use services::entreprises::{Acte, Consultation};

/// `GET /mon-compte/consultations`
pub(super) async fn montrer(r: Requete) -> Rendu {
    let l = r.l;
    let compte = r.exiger(Role::Demandeur)?.compte;
    let looks = r.services().mes_consultations(compte).await?;
    let today = r.services().horloge.aujourdhui();
    let page = Page::new(titre(l), move || vue(l, &looks, today));
    Ok(r.page(page.dans(Section::Compte)).await)
}

fn titre(l: Lang) -> String {
    tr!(l, "Qui a consulté mon dossier ?", "Who looked at my file?")
}

/// What was done, in words.
fn acte(l: Lang, a: Acte) -> String {
    match a {
        Acte::EntrepriseListe => tr!(l, "A vu votre nom dans sa liste", "Saw your name in its list"),
        Acte::EntrepriseDossier | Acte::ConseillerDossier | Acte::BailleurDossier => {
            tr!(l, "A ouvert votre dossier", "Opened your file")
        }
        Acte::EntrepriseValide => tr!(l, "A validé votre dossier", "Confirmed your file"),
        Acte::EntrepriseRefuse => tr!(l, "N'a pas validé votre dossier", "Did not confirm your file"),
    }
}

/// Who did it: the role counts more than a name.
fn qui(l: Lang, c: &Consultation) -> String {
    let role = match c.acte {
        Acte::EntrepriseListe | Acte::EntrepriseDossier | Acte::EntrepriseValide | Acte::EntrepriseRefuse => {
            tr!(l, "Votre entreprise", "Your company")
        }
        Acte::ConseillerDossier => tr!(l, "Un conseiller", "An adviser"),
        Acte::BailleurDossier => tr!(l, "Un bailleur", "A landlord"),
    };
    match &c.organisation {
        Some(nom) => format!("{role} ({nom})"),
        None => role,
    }
}

fn vue(l: Lang, looks: &[Consultation], today: Date) -> AnyView {
    let body = if looks.is_empty() {
        let text = tr!(
            l,
            "Quand votre entreprise, un conseiller ou un bailleur ouvre votre dossier, vous le voyez ici.",
            "When your company, an adviser or a landlord opens your file, you see it here."
        );
        let next = button(tr!(l, "Ma situation", "My situation")).href(adresses::SITUATION);
        empty(
            "vide",
            tr!(l, "Personne n'a ouvert votre dossier", "Nobody has opened your file"),
            view! { <p>{text}</p> <p>{next}</p> },
        )
        .into_any()
    } else {
        let rows = looks
            .iter()
            .map(|c| row([cell(libelles::moment(l, c.a, today)), row_header(qui(l, c)), cell(acte(l, c.acte))]));
        let columns = [tr!(l, "Quand", "When"), tr!(l, "Qui", "Who"), tr!(l, "Quoi", "What")];
        table(titre(l), columns, rows.collect::<Vec<_>>()).into_any()
    };
    view! {
        <div class="wrap narrow stack g4">
            {back(adresses::COMPTE, tr!(l, "Retour à mon compte", "Back to my account"))}
            <h1 tabindex="-1">{titre(l)}</h1>
            <p>{tr!(
                l,
                "Votre entreprise voit seulement ce que vous avez accepté de montrer. Un bailleur voit votre dossier quand il lui est envoyé.",
                "Your company sees only what you agreed to show. A landlord sees your file once it is sent to them."
            )}</p>
            {body}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn every_act_is_told_in_both_languages_and_names_are_escaped() {
        for &a in Acte::ALL {
            assert_ne!(acte(Lang::Fr, a), acte(Lang::En, a));
            let look = Consultation {
                a: 1_795_000_000_000_000,
                acte: a,
                role: None,
                organisation: Some("<b>Kerlann</b>".into()),
            };
            let html = crate::shell::render(move || vue(Lang::Fr, &[look], date(2026, 11, 22)));
            assert!(!html.contains("<b>Kerlann") && html.contains("<table"));
        }
        assert!(crate::shell::render(|| vue(Lang::En, &[], date(2026, 11, 22))).contains("id=\"vide\""));
    }
}
