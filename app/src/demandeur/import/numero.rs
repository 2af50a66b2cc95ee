//! « Votre numéro unique »: the number and a birth date, which find the demande on the registration site.

use super::refus::{refus_import, statut};
use super::{CODE, NUMERO, Refus, SANS_NUMERO, SITUATION, Site};
use crate::i18n::Lang;
use crate::islands::ChampsVerifies;
use crate::shell::Section;
use crate::ui::{FormErrors, button, error_summary, field};
use crate::web::{Echec, Formulaire, Page, Rendu, Requete, rediriger};
use crate::{erreurs, tr};
use domain::compte::Role;
use domain::dossier::EtatDossier;
use domain::identite::parse_date_passee;
use domain::numero_unique::NumeroUnique;
use jiff::civil::Date;
use leptos::prelude::*;
use serde::Deserialize;
use services::importation::ImportRefuse;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Saisie {
    numero: String,
    naissance: String,
}

/// Whether a demande is here already and needs no number.
async fn deja_la(r: &Requete) -> Result<bool, Echec> {
    let compte = r.exiger(Role::Demandeur)?.compte;
    Ok(r.services().ma_demande(compte).await?.is_some_and(|d| d.etat != EtatDossier::AConfirmer))
}

/// GET: the form, empty.
pub(super) async fn montrer(r: Requete) -> Rendu {
    if deja_la(&r).await? {
        return Ok(rediriger(SITUATION));
    }
    rendre(r, Saisie::default(), FormErrors::new(), None).await
}

async fn rendre(r: Requete, saisie: Saisie, errors: FormErrors, refus: Option<Refus>) -> Rendu {
    let l = r.l;
    let known = NumeroUnique::parse(&saisie.numero).ok();
    let site = Site::de(&r.app, known.as_ref().map(NumeroUnique::as_str));
    let wait = refus.as_ref().and_then(|refus| refus.attente);
    let status = statut(refus.as_ref(), &errors);
    let title = tr!(l, "Votre numéro unique", "Your unique number");
    let today = r.services().horloge.aujourdhui();
    let page = Page::new(title, move || vue(l, &saisie, &errors, refus.as_ref(), &site, today));
    let page = page.dans(Section::Situation).vivante();
    Ok(r.page(page.status(status).en_attente(wait)).await)
}

/// POST: the demande is looked up, and the code leaves.
pub(super) async fn envoyer(r: Requete, Formulaire(f): Formulaire<Saisie>) -> Rendu {
    let compte = r.exiger(Role::Demandeur)?.compte;
    let l = r.l;
    let mut errors = FormErrors::new();
    let numero = NumeroUnique::parse(&f.numero).map_err(|e| errors.push("numero", erreurs::numero_unique(l, e)));
    let today = r.services().horloge.aujourdhui();
    let naissance = parse_date_passee(&f.naissance, today).map_err(|e| errors.push("naissance", erreurs::date(l, e)));
    let (Ok(numero), Ok(naissance)) = (numero, naissance) else {
        return rendre(r, f, errors, None).await;
    };
    match r.services().commencer_import(compte, &numero, naissance).await {
        Ok(()) => Ok(rediriger(CODE)),
        Err(ImportRefuse::DemandeDejaLa) if deja_la(&r).await? => Ok(rediriger(SITUATION)),
        Err(e) => {
            let refus = refus_import(l, e, false)?;
            rendre(r, f, refus.erreurs(), Some(refus)).await
        }
    }
}

fn vue(l: Lang, saisie: &Saisie, errors: &FormErrors, refus: Option<&Refus>, site: &Site, today: Date) -> AnyView {
    let numero = field(l, "numero", tr!(l, "Numéro unique", "Unique number"))
        .hint(tr!(
            l,
            "18 caractères, avec ou sans espaces. Par exemple : 111 07 20 020439 G1175.",
            "18 characters, with or without spaces. For example: 111 07 20 020439 G1175."
        ))
        .class("in id")
        .autocomplete("off")
        .attr("autocapitalize", "characters")
        .attr("spellcheck", "false")
        .attr("maxlength", "60")
        .required()
        .value(&saisie.numero)
        .errors(errors);
    let naissance = field(l, "naissance", tr!(l, "Date de naissance du demandeur", "Applicant's date of birth"))
        .hint(tr!(
            l,
            "Jour, mois, année, comme sur votre demande. Par exemple : 25/12/1989, ou 25121989.",
            "Day, month, year, as on your demand. For example: 25/12/1989, or 25121989."
        ))
        .autocomplete("bday")
        .inputmode("numeric")
        .class("in short num")
        .required()
        .value(&saisie.naissance)
        .errors(errors);
    view! {
        <div class="wrap narrow stack g5">
            {error_summary(l, errors)}
            <div class="stack g2">
                <h1 tabindex="-1">{tr!(l, "Votre numéro unique", "Your unique number")}</h1>
                <p class="lead">{tr!(
                    l,
                    "Nous lisons votre demande sur le site d'enregistrement, puis nous vous envoyons un code par e-mail.",
                    "We read your demand at the registration site, then we email you a code."
                )}</p>
            </div>
            <form class="stack g4" method="post" action=NUMERO novalidate>
                {numero}
                {naissance}
                {refus.and_then(|refus| refus.que_faire(l, site))}
                <p class="row">{button(tr!(l, "Valider", "Confirm")).main().big()}</p>
            </form>
            <ChampsVerifies champs=vec!["numero:numero".to_owned(), format!("naissance:date:{today}")] l=l/>
            <p><a href=SANS_NUMERO>{tr!(
                l,
                "Je n'ai pas de numéro unique, comment l'obtenir ?",
                "I have no unique number, how do I get one?"
            )}</a></p>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::render;
    use Lang::{En, Fr};
    use jiff::civil::date;

    const EVIL: &str = r#""><script>alert(1)</script>"#;

    #[test]
    fn what_is_typed_stays_and_stays_text() {
        for l in [Fr, En] {
            let errors =
                FormErrors::new().with("numero", erreurs::numero_unique(l, NumeroUnique::parse(EVIL).unwrap_err()));
            let saisie = Saisie { numero: EVIL.into(), naissance: EVIL.into() };
            let site = Site { url: "https://exemple.fr/".into(), nom: "exemple.fr".into() };
            let html = render(move || vue(l, &saisie, &errors, None, &site, date(2026, 11, 22)));
            assert!(!html.contains("<script"), "{html}");
            assert!(html.contains("&lt;script&gt;alert(1)"));
            assert!(html.contains(r##"href="#numero""##) && html.contains(r#"id="numero-err""#));
        }
    }
}
