//! The landlord's back office: received files, what the commission (CALEOL) decides, its offers.
//!
//! A landlord sees the files of its own offers, once Action Logement sent them: the services check both.

mod cles;
mod depots;
mod offres;
mod photos;
mod publication;

use crate::conseiller::{Choix, Saisie, conclure, contenu, lire, page_dossier, page_file, rejeter};
use crate::ui::FormErrors;
use crate::web::{App, Echec, Formulaire, Ident, Paires, Rendu, Requete, Requis};
use axum::routing::get;
use domain::candidature::Acteur;
use domain::compte::Role;
use services::Erreur;
use services::candidatures::{FiltreFile, LigneFile};
use services::entreprises::Acte;
use uuid::Uuid;

/// The pages of this area.
pub fn routes() -> axum::Router<App> {
    axum::Router::new()
        .route("/bailleur", get(montrer))
        .route("/bailleur/candidatures/{id}", get(montrer_dossier).post(decider))
        .merge(cles::routes())
        .merge(depots::routes())
        .merge(offres::routes())
        .merge(photos::routes())
        .merge(publication::routes())
}

/// What is heavy and may be slow to come: the server gives it more time than a page.
pub fn envois() -> axum::Router<App> {
    photos::envois().merge(depots::envois())
}

/// The landlord's user and the landlord.
pub(crate) fn bailleur(r: &Requete) -> Result<(Uuid, Uuid), Echec> {
    let connecte = r.exiger(Role::Bailleur)?;
    connecte.organisation.map(|o| (connecte.compte, o)).ok_or(Echec::Introuvable)
}

async fn montrer(r: Requete, Requis(choix): Requis<Choix>) -> Rendu {
    let (_, organisation) = bailleur(&r)?;
    let filtre = choix.filtre();
    let lignes = r.services().file_bailleur(organisation, filtre).await?;
    let reponses = match filtre {
        FiltreFile::Terminees => Vec::new(),
        _ => r.services().reponses_au_bailleur(organisation).await?,
    };
    Ok(page_file(r, Acteur::Bailleur, filtre, lignes, reponses, None).await)
}

async fn montrer_dossier(r: Requete, Ident(id): Ident) -> Rendu {
    let (auteur, organisation) = bailleur(&r)?;
    let dossier = r.services().dossier_bailleur(organisation, id).await?;
    let lu = dossier.demande.compte;
    r.services().noter_consultation(auteur, Acte::BailleurDossier, id, lu).await?;
    let autres = meme_offre(&r, organisation, dossier.candidature.offre).await?;
    let contenu = contenu(&r, Acteur::Bailleur, dossier, autres);
    Ok(page_dossier(r, contenu, Saisie::default(), FormErrors::new()).await)
}

async fn decider(r: Requete, Ident(id): Ident, Formulaire(fields): Paires) -> Rendu {
    let (auteur, organisation) = bailleur(&r)?;
    let dossier = r.services().dossier_bailleur(organisation, id).await?;
    let autres = meme_offre(&r, organisation, dossier.candidature.offre).await?;
    let contenu = contenu(&r, Acteur::Bailleur, dossier, autres);
    let saisie = Saisie::new(fields);
    let (evenement, donnees) = match lire(&r, &saisie, &contenu) {
        Ok(read) => read,
        Err(rejet) => return rejeter(r, rejet, contenu, saisie).await,
    };
    let done = r.services().agir_en_bailleur(auteur, organisation, id, evenement, donnees).await;
    conclure(r, done, evenement, contenu, saisie).await
}

/// The files received for an offer, whatever became of them: active ones by rank, then ended ones.
async fn meme_offre(r: &Requete, organisation: Uuid, offre: Uuid) -> Result<Vec<LigneFile>, Erreur> {
    let mut active = Vec::new();
    let mut ended = Vec::new();
    for &f in FiltreFile::ALL {
        let of_offer = r.services().file_bailleur(organisation, f).await?.into_iter().filter(|c| c.offre_id == offre);
        if f == FiltreFile::Terminees { ended.extend(of_offer) } else { active.extend(of_offer) }
    }
    active.sort_by_key(|c: &LigneFile| c.rang);
    active.append(&mut ended);
    Ok(active)
}
