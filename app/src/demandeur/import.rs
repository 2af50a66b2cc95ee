//! Bringing the demande over: the tutorial, the numéro unique (or the way to one), the code. One page a part; what the
//! site answers and how it is said are parts too, for the other pages that speak of it.

mod code;
mod numero;
mod refus;
mod sans_numero;
mod site;
mod tutoriel;

pub(super) use self::refus::{Refus, autre_personne, refus_du_site};
pub(super) use self::site::Site;
pub(super) use self::tutoriel::{page_question, page_tutoriel};

use self::refus::refus_import;
use super::situation;
use crate::web::{App, Rendu, Requete, rediriger};
use axum::routing::{get, post};
use domain::compte::Role;
use domain::dossier::EtatDossier;
use services::importation::ImportRefuse;

/// The dashboard.
pub(super) const SITUATION: &str = "/ma-situation";
/// « Numéro unique ».
pub(super) const NUMERO: &str = "/ma-situation/numero";
/// How to get a number.
pub(super) const SANS_NUMERO: &str = "/ma-situation/sans-numero";
/// The code.
pub(super) const CODE: &str = "/ma-situation/code";
/// « Confirmer » (a demande of before 20/04/2021).
pub(super) const CONFIRMER: &str = "/ma-situation/confirmer";
/// The tutorial.
pub(super) const TUTORIEL: &str = "/ma-situation/tutoriel";
const RENVOYER: &str = "/ma-situation/code/renvoyer";
const ABANDONNER: &str = "/ma-situation/code/abandonner";

/// The pages of the import.
pub(super) fn routes() -> axum::Router<App> {
    axum::Router::new()
        .route(TUTORIEL, get(tutoriel::montrer).post(tutoriel::passer))
        .route(NUMERO, get(numero::montrer).post(numero::envoyer))
        .route(SANS_NUMERO, get(sans_numero::montrer))
        .route(CODE, get(code::montrer).post(code::envoyer))
        // A session that ended meanwhile comes back to these by GET.
        .route(RENVOYER, post(code::renvoyer).get(vers_situation))
        .route(ABANDONNER, post(code::abandonner).get(vers_situation))
        .route(CONFIRMER, post(confirmer).get(vers_situation))
}

/// Where a GET on an address that only takes POST goes.
pub(super) async fn vers_situation() -> Rendu {
    Ok(rediriger(SITUATION))
}

/// « Confirmer »: the code of a demande imported before 20/04/2021.
async fn confirmer(r: Requete) -> Rendu {
    let compte = r.exiger(Role::Demandeur)?.compte;
    let l = r.l;
    let Some(lue) = r.services().ma_demande(compte).await?.filter(|d| d.etat == EtatDossier::AConfirmer) else {
        return Ok(rediriger(SITUATION));
    };
    match r.services().commencer_import(compte, &lue.demande.numero_unique, lue.demande.demandeur.naissance).await {
        Ok(()) => Ok(rediriger(CODE)),
        Err(ImportRefuse::DemandeDejaLa) => Ok(rediriger(SITUATION)),
        // A code is under way already: it is still the one to type.
        Err(ImportRefuse::CodeDejaParti(_)) => Ok(rediriger(CODE)),
        Err(e) => {
            let refus = refus_import(l, e, true)?.sans_champ();
            situation::rendre(r, Some(refus)).await
        }
    }
}
