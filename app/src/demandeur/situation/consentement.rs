//! « Ce que voit mon entreprise »: the consent of step 2, changed or withdrawn at any time after it.

use super::CONSENTEMENT;
use crate::demandeur::etape2::{self, choix_consentement};
use crate::demandeur::import::SITUATION;
use crate::demandeur::{etape1, libelles};
use crate::i18n::Lang;
use crate::shell::Section;
use crate::tr;
use crate::ui::{FormErrors, Tone, back, button, error_summary, notice};
use crate::web::{Avis, Formulaire, Page, Rendu, Requete, rediriger, rediriger_avec};
use domain::compte::Role;
use domain::dossier::{ComplementError, Consentement, EtatDossier};
use leptos::prelude::*;
use serde::Deserialize;
use services::Erreur;
use services::dossiers::DossierRefuse;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Saisie {
    consentement: String,
}

/// What the page of the consent shows.
struct Vue {
    regard: etape2::Regard,
    offerts: Vec<Consentement>,
    valeur: String,
    etat: EtatDossier,
    errors: FormErrors,
}

/// GET: the choices, as the employer offers them.
pub(super) async fn montrer(r: Requete) -> Rendu {
    rendre(r, None, FormErrors::new()).await
}

async fn rendre(r: Requete, typed: Option<String>, errors: FormErrors) -> Rendu {
    let compte = r.exiger(Role::Demandeur)?.compte;
    let l = r.l;
    let Some(lue) = r.services().ma_demande(compte).await? else { return Ok(rediriger(SITUATION)) };
    let Some(complement) = lue.complement.clone() else { return Ok(rediriger(etape1::adresse_etape(lue.etat))) };
    let current = complement.consentement;
    // From a complete file, only who was anonymous waits; before, an employer that has validated is not asked again.
    let dispensee = match lue.etat {
        EtatDossier::Valide => current != Consentement::Anonyme,
        _ => lue.validee_par_entreprise,
    };
    let regard = etape2::regard(&r, lue.demande, complement, dispensee).await?;
    // Withdrawing is always possible, whatever the employer offers; what is in force is always shown.
    let offerts: Vec<Consentement> = Consentement::ALL
        .iter()
        .copied()
        .filter(|c| *c == Consentement::Anonyme || *c == current || regard.politique.consentements.contains(c))
        .collect();
    let refused = !errors.is_empty();
    let v = Vue { regard, offerts, valeur: typed.unwrap_or_else(|| current.code().to_owned()), etat: lue.etat, errors };
    let title = tr!(l, "Ce que voit mon entreprise", "What my company sees");
    let page = Page::new(title, move || vue(l, &v)).dans(Section::Situation);
    Ok(r.page(if refused { page.refusee() } else { page }).await)
}

/// POST: another choice.
pub(super) async fn changer(r: Requete, Formulaire(f): Formulaire<Saisie>) -> Rendu {
    let compte = r.exiger(Role::Demandeur)?.compte;
    let l = r.l;
    let Some(vers) = Consentement::from_code(f.consentement.trim()) else {
        let message = libelles::erreur_complement(l, ComplementError::ConsentementObligatoire);
        return rendre(r, Some(f.consentement), FormErrors::new().with("consentement", message)).await;
    };
    match r.services().changer_consentement(compte, vers).await {
        Ok(()) => Ok(rediriger_avec(SITUATION, Avis::ConsentementChange)),
        Err(DossierRefuse::Autre(Erreur::Introuvable)) => Ok(rediriger(SITUATION)),
        Err(DossierRefuse::Autre(e)) => Err(e.into()),
        Err(_) => {
            let message = libelles::erreur_complement(l, ComplementError::ConsentementNonPropose);
            rendre(r, Some(f.consentement), FormErrors::new().with("consentement", message)).await
        }
    }
}

fn vue(l: Lang, v: &Vue) -> AnyView {
    let now = v.regard.complement.consentement;
    let must_wait = (now == Consentement::Anonyme
        && v.regard.politique.validation_requise
        && v.etat == EtatDossier::Valide)
        .then(|| {
            notice(Tone::Info, tr!(l, "Si vous n'êtes plus anonyme", "If you are no longer anonymous"))
                .text(tr!(
                    l,
                    "Votre entreprise validera votre dossier avant votre prochaine candidature.",
                    "Your company will approve your file before your next application."
                ))
                .into_any()
        });
    let leaves = matches!(v.etat, EtatDossier::AttenteEntreprise | EtatDossier::RefuseEntreprise).then(|| {
        notice(Tone::Info, tr!(l, "Si vous choisissez l'anonymat", "If you choose to stay anonymous"))
            .text(tr!(
                l,
                "Votre dossier n'attend plus votre entreprise. Validez-le de nouveau à l'étape des pièces.",
                "Your file no longer waits for your company. Submit it again at the documents step."
            ))
            .into_any()
    });
    view! {
        <div class="wrap stack g5">
            {error_summary(l, &v.errors)}
            {back(SITUATION, tr!(l, "Retour à ma situation", "Back to my situation"))}
            <div class="stack g2">
                <h1 tabindex="-1">{tr!(l, "Ce que voit mon entreprise", "What my company sees")}</h1>
                <p class="lead">{libelles::consentement_resume(l, now, v.regard.connue)}</p>
            </div>
            {must_wait}
            {leaves}
            <form action=CONSENTEMENT method="post" class="stack g5">
                {choix_consentement(l, &v.regard, &v.offerts, &v.valeur, &v.errors)}
                <div class="row ends next">
                    {button(tr!(l, "Annuler", "Cancel")).href(SITUATION)}
                    {button(tr!(l, "Changer", "Change")).main().big()}
                </div>
            </form>
        </div>
    }
    .into_any()
}
