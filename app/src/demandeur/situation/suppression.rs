//! « Supprimer ma demande »: what one loses and what one keeps, said before; refused while a landlord holds the file.

use super::SUPPRIMER;
use crate::demandeur::import::SITUATION;
use crate::i18n::Lang;
use crate::shell::{Section, adresses};
use crate::tr;
use crate::ui::{button, dialog, post_button, rich};
use crate::web::{Avis, Page, Rendu, Requete, rediriger, rediriger_avec};
use axum::http::StatusCode;
use domain::candidature::Etat;
use domain::compte::Role;
use leptos::prelude::*;
use services::Erreur;
use services::dossiers::DossierRefuse;

/// GET: asks first.
pub(super) async fn montrer(r: Requete) -> Rendu {
    rendre(r, StatusCode::OK).await
}

async fn rendre(r: Requete, status: StatusCode) -> Rendu {
    let compte = r.exiger(Role::Demandeur)?.compte;
    let l = r.l;
    if r.services().ma_demande(compte).await?.is_none() {
        return Ok(rediriger(SITUATION));
    }
    let active = r.services().candidature_active(compte).await?.map(|a| a.etat);
    let title = tr!(l, "Supprimer ma demande", "Delete my demand");
    Ok(r.page(Page::new(title, move || vue(l, active)).dans(Section::Situation).status(status)).await)
}

/// POST: done, unless the landlord holds the file.
pub(super) async fn supprimer(r: Requete) -> Rendu {
    let compte = r.exiger(Role::Demandeur)?.compte;
    match r.services().supprimer_demande(compte).await {
        Ok(()) => Ok(rediriger_avec(SITUATION, Avis::DemandeSupprimee)),
        Err(DossierRefuse::ChezLeBailleur) => rendre(r, StatusCode::CONFLICT).await,
        Err(DossierRefuse::Autre(Erreur::Introuvable)) => Ok(rediriger(SITUATION)),
        Err(DossierRefuse::Autre(e)) => Err(e.into()),
        Err(DossierRefuse::PasMaintenant | DossierRefuse::PiecesManquantes) => {
            Ok(rediriger_avec(SITUATION, Avis::TropTard))
        }
    }
}

fn vue(l: Lang, active: Option<Etat>) -> AnyView {
    let stay = button(tr!(l, "Garder ma demande", "Keep my demand")).href(SITUATION);
    if active.is_some_and(|e| !e.annulable()) {
        let body = view! {
            <p>{tr!(
                l,
                "Votre dossier est chez le bailleur. Tant qu'il n'a pas répondu, la demande ne peut pas être supprimée.",
                "Your file is with the landlord. Until it has answered, the demand can't be deleted."
            )}</p>
            <p>{tr!(l, "Suivez sa réponse dans « Mes candidatures ».", "Follow its answer in “My applications”.")}</p>
        };
        let actions = view! {
            {button(tr!(l, "Mes candidatures", "My applications")).href(adresses::CANDIDATURES)}
            {button(tr!(l, "Retour à ma situation", "Back to my situation")).quiet().href(SITUATION)}
        };
        return dialog(
            tr!(l, "Vous ne pouvez pas supprimer votre demande", "You can't delete your demand"),
            body,
            actions,
        )
        .into_any();
    }
    let cancelled = active.map(|_| {
        view! { <p>{rich(tr!(
            l,
            "**Votre candidature en cours sera annulée.**",
            "**Your current application will be cancelled.**"
        ))}</p> }
    });
    let body = view! {
        {cancelled}
        <p>{tr!(
            l,
            "Vous perdez ce que vous avez complété ici : employeur, choix, cases cochées.",
            "You lose what you completed here: employer, choices, ticked boxes."
        )}</p>
        <p>{tr!(
            l,
            "Sur le site d'enregistrement, rien ne change : vous gardez votre numéro et votre ancienneté. Vous pourrez l'importer de nouveau.",
            "On the registration site, nothing changes: you keep your number and your seniority. You can bring it over again."
        )}</p>
    };
    let actions = view! {
        {post_button(SUPPRIMER, button(tr!(l, "Supprimer ma demande", "Delete my demand")).danger())}
        {stay}
    };
    dialog(tr!(l, "Supprimer votre demande d'AL'in ?", "Delete your demand from AL'in?"), body, actions).into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::render;
    use Lang::Fr;

    #[test]
    fn a_file_at_the_landlords_cannot_be_deleted() {
        let page = render(|| vue(Fr, Some(Etat::Envoyee)));
        assert!(page.contains("chez le bailleur") && !page.contains("<form"));
        let page = render(|| vue(Fr, Some(Etat::Deposee)));
        assert!(page.contains("sera annulée") && page.contains("<form"));
    }
}
