//! The adviser's back office: the queue by deadline, the file, the decisions, the sending of the first files.

mod dossier;
mod file;
pub(crate) mod mots;
mod mouvement;

use crate::shell::Section;
use crate::web::{
    App, Avis, Echec, Formulaire, Ident, Page, Paires, Rendu, Requete, Requis, rediriger, rediriger_avec,
};
use axum::routing::{get, post};
use domain::candidature::{Acteur, Evenement};
use domain::compte::Role;
use jiff::civil::DateTime;
use serde::Deserialize;
use services::Erreur;
use services::candidatures::{DossierRecu, FiltreFile, LigneFile, MouvementRefuse};
use services::entreprises::Acte;
use uuid::Uuid;

pub(crate) use dossier::Contenu;
pub(crate) use mouvement::{Rejet, Saisie};

/// The pages of this area.
pub fn routes() -> axum::Router<App> {
    axum::Router::new()
        .route("/conseiller", get(montrer))
        .route("/conseiller/offres/{id}/envoyer", post(envoyer).get(retour_a_la_file))
        .route("/conseiller/candidatures/{id}", get(montrer_dossier).post(decider))
}

/// Which part of a queue, in the address.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Choix {
    #[serde(default)]
    file: String,
}

impl Choix {
    /// What to examine, unless another part is named.
    pub(crate) fn filtre(&self) -> FiltreFile {
        FiltreFile::from_code(&self.file).unwrap_or(FiltreFile::ATraiter)
    }
}

async fn montrer(r: Requete, Requis(choix): Requis<Choix>) -> Rendu {
    r.exiger(Role::Conseiller)?;
    let filtre = choix.filtre();
    let lignes = r.services().file_conseiller(filtre).await?;
    let reponses = reponses(&r, filtre).await?;
    Ok(page_file(r, Acteur::Conseiller, filtre, lignes, reponses, None).await)
}

/// The answers that wait, on the parts of the queue where there is something to do.
async fn reponses(r: &Requete, filtre: FiltreFile) -> Result<Vec<LigneFile>, Erreur> {
    if filtre == FiltreFile::Terminees { Ok(Vec::new()) } else { r.services().reponses_au_conseiller().await }
}

/// The page of a queue, for either back office; 422 where a sending was refused.
pub(crate) async fn page_file(
    r: Requete,
    acteur: Acteur,
    filtre: FiltreFile,
    lignes: Vec<LigneFile>,
    reponses: Vec<LigneFile>,
    refus: Option<(Uuid, String, String)>,
) -> axum::response::Response {
    let (l, today) = (r.l, r.services().horloge.aujourdhui());
    let refused = refus.is_some();
    let file = file::File { acteur, filtre, lignes, reponses, today, refus };
    let page = Page::new(file::titre(l, acteur, filtre), move || file::vue(l, file)).dans(Section::Dossiers);
    r.page(if refused { page.refusee() } else { page }).await
}

/// « Envoyer les premiers au bailleur »: how many, as typed.
#[derive(Debug, Default, Deserialize)]
struct Envoi {
    #[serde(default)]
    n: String,
}

async fn envoyer(r: Requete, Ident(offre): Ident, Formulaire(f): Formulaire<Envoi>) -> Rendu {
    let auteur = r.exiger(Role::Conseiller)?.compte;
    let queue = file::adresse(Acteur::Conseiller, FiltreFile::EnCours);
    let n = match file::lire_nombre(r.l, &f.n) {
        Ok(n) => n,
        Err(why) => {
            let lignes = r.services().file_conseiller(FiltreFile::EnCours).await?;
            let reponses = reponses(&r, FiltreFile::EnCours).await?;
            let refus = Some((offre, f.n, why));
            return Ok(page_file(r, Acteur::Conseiller, FiltreFile::EnCours, lignes, reponses, refus).await);
        }
    };
    match r.services().envoyer_les_premiers(auteur, offre, n).await {
        Ok(0)
        | Err(MouvementRefuse::Machine(_) | MouvementRefuse::Donnees | MouvementRefuse::Autre(Erreur::Depasse)) => {
            Ok(rediriger_avec(&queue, Avis::TropTard))
        }
        Ok(_) => Ok(rediriger_avec(&queue, Avis::Enregistre)),
        Err(MouvementRefuse::Autre(e)) => Err(e.into()),
    }
}

/// Changing the language of a refused sending asks for its address: it leads to the queue.
async fn retour_a_la_file(r: Requete) -> Rendu {
    r.exiger(Role::Conseiller)?;
    Ok(rediriger(&file::adresse(Acteur::Conseiller, FiltreFile::EnCours)))
}

async fn montrer_dossier(r: Requete, Ident(id): Ident) -> Rendu {
    let auteur = r.exiger(Role::Conseiller)?.compte;
    let dossier = r.services().dossier_conseiller(id).await?;
    let lu = dossier.demande.compte;
    r.services().noter_consultation(auteur, Acte::ConseillerDossier, id, lu).await?;
    let contenu = contenu(&r, Acteur::Conseiller, dossier, Vec::new());
    Ok(page_dossier(r, contenu, Saisie::default(), crate::ui::FormErrors::new()).await)
}

async fn decider(r: Requete, Ident(id): Ident, Formulaire(fields): Paires) -> Rendu {
    let auteur = r.exiger(Role::Conseiller)?.compte;
    let dossier = r.services().dossier_conseiller(id).await?;
    let contenu = contenu(&r, Acteur::Conseiller, dossier, Vec::new());
    let saisie = Saisie::new(fields);
    let (evenement, donnees) = match lire(&r, &saisie, &contenu) {
        Ok(read) => read,
        Err(rejet) => return rejeter(r, rejet, contenu, saisie).await,
    };
    let done = r.services().agir_en_conseiller(auteur, id, evenement, donnees).await;
    conclure(r, done, evenement, contenu, saisie).await
}

/// What the page of a file shows to `acteur`.
pub(crate) fn contenu(r: &Requete, acteur: Acteur, dossier: DossierRecu, autres: Vec<LigneFile>) -> Contenu {
    let communes = dossier
        .demande
        .demande
        .recherche
        .communes
        .iter()
        .map(|c| crate::demandeur::libelles::nom_commune(&r.services().referentiel, c))
        .collect();
    let possibles = mouvement::gestes(dossier.candidature.etat, acteur);
    Contenu { acteur, dossier, communes, autres, possibles, today: r.services().horloge.aujourdhui() }
}

/// Reads what was decided.
pub(crate) fn lire(
    r: &Requete,
    saisie: &Saisie,
    contenu: &Contenu,
) -> Result<(Evenement, services::candidatures::Donnees), Rejet> {
    let now: DateTime = r.services().horloge.maintenant().to_zoned(services::horloge::paris()).datetime();
    let pris = contenu.pris();
    let commission = contenu.dossier.candidature.commission_le;
    let etabli = mouvement::Etabli { pris: pris.as_deref(), commission };
    mouvement::lire(r.l, saisie, &contenu.possibles, now, etabli)
}

/// Answers a form that leads to no move.
pub(crate) async fn rejeter(r: Requete, rejet: Rejet, contenu: Contenu, saisie: Saisie) -> Rendu {
    match rejet {
        Rejet::Depasse => Ok(rediriger_avec(&adresse(&contenu), Avis::TropTard)),
        Rejet::Illisible => Err(Echec::Illisible),
        Rejet::Erreurs(errors) => Ok(page_dossier(r, contenu, saisie, errors).await),
    }
}

/// Answers a move: done, too late, or to correct.
pub(crate) async fn conclure(
    r: Requete,
    done: Result<(), MouvementRefuse>,
    evenement: Evenement,
    contenu: Contenu,
    saisie: Saisie,
) -> Rendu {
    match done {
        Ok(()) => Ok(rediriger_avec(&adresse(&contenu), Avis::Enregistre)),
        Err(MouvementRefuse::Machine(_) | MouvementRefuse::Autre(Erreur::Depasse)) => {
            Ok(rediriger_avec(&adresse(&contenu), Avis::TropTard))
        }
        Err(MouvementRefuse::Donnees) => {
            let errors = mouvement::donnees_refusees(r.l, evenement);
            Ok(page_dossier(r, contenu, saisie, errors).await)
        }
        Err(MouvementRefuse::Autre(e)) => Err(e.into()),
    }
}

fn adresse(contenu: &Contenu) -> String {
    file::adresse_dossier(contenu.acteur, contenu.dossier.candidature.id)
}

/// The page of a file; 422 with errors.
pub(crate) async fn page_dossier(
    r: Requete,
    contenu: Contenu,
    saisie: Saisie,
    errors: crate::ui::FormErrors,
) -> axum::response::Response {
    let l = r.l;
    let refused = !errors.is_empty();
    let title = contenu.nom();
    let page = Page::new(title, move || dossier::vue(l, contenu, saisie, errors)).dans(Section::Dossiers);
    r.page(if refused { page.refusee() } else { page }).await
}
