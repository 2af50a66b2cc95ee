//! The employer's back office: its employees' files as far as each consented, and its answer to those that wait.
//!
//! What is shown is decided by `domain::dossier::vue_entreprise` and read by the services, which record each look.

mod dossier;
mod file;
mod politique;

use crate::shell::{Section, adresses};
use crate::ui::FormErrors;
use crate::web::{App, Avis, Echec, Formulaire, Ident, Page, Rendu, Requete, Requis, rediriger_avec};
use crate::{erreurs, tr};
use axum::routing::get;
use domain::candidature::Evenement;
use domain::compte::Role;
use serde::Deserialize;
use services::Erreur;
use services::candidatures::{Delegue, MouvementRefuse, PostulerRefuse};
use services::dossiers::DossierRefuse;
use services::entreprises::{DossierSalarie, FiltreSalaries, ReponseEntreprise};
use std::sync::Arc;
use uuid::Uuid;

/// The longest reason of a refusal, in characters.
const MOTIF_MAX: usize = 500;

/// The pages of this area.
pub fn routes() -> axum::Router<App> {
    axum::Router::new()
        .route(adresses::ENTREPRISE, get(montrer))
        .route(adresses::ENTREPRISE_POLITIQUE, get(politique::montrer).post(politique::changer))
        .route("/entreprise/dossiers/{id}", get(montrer_dossier).post(repondre))
}

/// The employer's user and the employer.
fn entreprise(r: &Requete) -> Result<(Uuid, Uuid), Echec> {
    let connecte = r.exiger(Role::Entreprise)?;
    connecte.organisation.map(|o| (connecte.compte, o)).ok_or(Echec::Introuvable)
}

/// The address of a file.
fn adresse_dossier(id: Uuid) -> String {
    format!("/entreprise/dossiers/{id}")
}

/// Which part of the list, in the address.
#[derive(Debug, Default, Deserialize)]
struct Choix {
    #[serde(default)]
    file: String,
}

async fn montrer(r: Requete, Requis(choix): Requis<Choix>) -> Rendu {
    let (auteur, organisation) = entreprise(&r)?;
    let (l, filtre) = (r.l, FiltreSalaries::from_code(&choix.file).unwrap_or(FiltreSalaries::AValider));
    let lignes = r.services().salaries(auteur, organisation, filtre).await?;
    let today = r.services().horloge.aujourdhui();
    let nom = r.services().nom_organisation(organisation).await?;
    let title = file::titre(l, filtre);
    let page = Page::new(title, move || file::vue(l, filtre, &lignes, &nom, today));
    Ok(r.page(page.dans(Section::Dossiers)).await)
}

async fn montrer_dossier(r: Requete, Ident(id): Ident) -> Rendu {
    let (auteur, organisation) = entreprise(&r)?;
    let dossier = r.services().dossier_entreprise(auteur, organisation, id).await?;
    Ok(page_dossier(r, dossier, String::new(), FormErrors::new()).await)
}

/// The answer, as posted.
#[derive(Debug, Default, Deserialize)]
struct Reponse {
    #[serde(default)]
    reponse: String,
    #[serde(default)]
    motif: String,
    #[serde(default)]
    version: String,
    /// The home applied for, in the person's name.
    #[serde(default)]
    offre: String,
    /// The candidature cancelled, in the person's name.
    #[serde(default)]
    candidature: String,
}

async fn repondre(r: Requete, Ident(id): Ident, Formulaire(f): Formulaire<Reponse>) -> Rendu {
    let (auteur, organisation) = entreprise(&r)?;
    let l = r.l;
    if matches!(f.reponse.as_str(), "postuler" | "annuler") {
        return agir(r, Delegue { auteur, entreprise: organisation }, id, &f).await;
    }
    let version: i64 = f.version.parse().map_err(|_| Echec::Illisible)?;
    let mut errors = FormErrors::new();
    let reponse = match f.reponse.as_str() {
        "valider" => ReponseEntreprise::Valider,
        "refuser" => {
            let typed = f.motif.trim();
            let length = typed.chars().count();
            if typed.is_empty() {
                errors.push(
                    "motif",
                    tr!(
                        l,
                        "Écrivez la raison : la personne la lira et saura quoi corriger",
                        "Write the reason: the person will read it and know what to correct"
                    ),
                );
            } else if length > MOTIF_MAX {
                errors.push("motif", erreurs::trop_long(l, MOTIF_MAX, length));
            }
            ReponseEntreprise::Refuser(typed.to_owned())
        }
        _ => return Err(Echec::Illisible),
    };
    if !errors.is_empty() {
        let dossier = r.services().dossier_entreprise(auteur, organisation, id).await?;
        return Ok(page_dossier(r, dossier, f.motif, errors).await);
    }
    match r.services().repondre_en_entreprise(auteur, organisation, id, version, &reponse).await {
        Ok(()) => Ok(rediriger_avec(adresses::ENTREPRISE, Avis::Enregistre)),
        Err(
            DossierRefuse::PasMaintenant
            | DossierRefuse::PiecesManquantes
            | DossierRefuse::ChezLeBailleur
            | DossierRefuse::Autre(Erreur::Depasse),
        ) => Ok(rediriger_avec(&adresse_dossier(id), Avis::TropTard)),
        Err(DossierRefuse::Autre(e)) => Err(e.into()),
    }
}

/// Applies or cancels for someone who delegated it.
async fn agir(r: Requete, delegue: Delegue, demande: Uuid, f: &Reponse) -> Rendu {
    let s = r.services();
    // Theirs, and delegated: anything else does not exist.
    let compte = s.compte_delegue(delegue, demande).await?;
    let here = adresse_dossier(demande);
    let id = |text: &str| text.parse::<Uuid>().map_err(|_| Echec::Illisible);
    let avis = if f.reponse == "postuler" {
        match s.postuler_pour(delegue, compte, id(&f.offre)?).await {
            Ok(_) => Avis::Enregistre,
            Err(PostulerRefuse::OffreClose) => Avis::OffreClose,
            Err(PostulerRefuse::DejaJugee(_)) => Avis::DejaJugee,
            Err(PostulerRefuse::Autre(e)) => return Err(e.into()),
            Err(_) => Avis::TropTard,
        }
    } else {
        match s.agir_en_entreprise(delegue, id(&f.candidature)?, Evenement::Annuler).await {
            Ok(()) => Avis::Enregistre,
            Err(MouvementRefuse::Autre(e)) => return Err(e.into()),
            Err(_) => Avis::TropTard,
        }
    };
    Ok(rediriger_avec(&here, avis))
}

/// The page of a file; 422 with errors.
async fn page_dossier(r: Requete, d: DossierSalarie, motif: String, errors: FormErrors) -> axum::response::Response {
    let (l, today) = (r.l, r.services().horloge.aujourdhui());
    let noms = Arc::clone(&r.services().referentiel);
    let refused = !errors.is_empty();
    let title = dossier::nom(&d);
    let page = Page::new(title, move || dossier::vue(l, &d, &noms, today, &motif, &errors)).dans(Section::Dossiers);
    r.page(if refused { page.refusee() } else { page }).await
}
