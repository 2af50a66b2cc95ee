//! « Importer un fichier »: a landlord's offers by the thousand, tried before anything is published.

mod doutes;
mod mots;
mod vues;

use super::bailleur;
use crate::i18n::Lang;
use crate::shell::Section;
use crate::tr;
use crate::ui::FormErrors;
use crate::web::{App, Avis, Echec, Ident, Page, Rendu, Requete, Requis, rediriger, rediriger_avec};
use axum::body::Body;
use axum::extract::DefaultBodyLimit;
use axum::extract::multipart::{Field, Multipart, MultipartRejection};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use services::Erreur;
use services::depots::{DepotRefuse, EN_COURS_MAX, Format, OCTETS_JOUR, OCTETS_MAX};
use std::time::Duration;
use uuid::Uuid;
use vues::Accueil;

/// Address of the page.
pub(super) const IMPORTER: &str = "/bailleur/offres/importer";
/// The field of the file.
const FICHIER: &str = "fichier";
/// A file up to that size is read to its end, so that its sender is told that it is too large instead of being cut off.
const ENVOI: usize = 2 * OCTETS_MAX;
/// How long an answer waits for the end of the work: a short file then has its report at once, without JavaScript too.
const ATTENTE: Duration = Duration::from_secs(1);

/// The pages of the import.
pub(super) fn routes() -> axum::Router<App> {
    axum::Router::new()
        .route(IMPORTER, get(montrer))
        .route("/bailleur/offres/importer/modele.csv", get(modele))
        .route("/bailleur/offres/importer/{id}", get(suivre).post(importer))
        .route("/bailleur/offres/importer/{id}/lignes-fausses", get(rejets))
}

/// What is heavy and may be slow to come.
pub(super) fn envois() -> axum::Router<App> {
    axum::Router::new().route(IMPORTER, post(envoyer).layer(DefaultBodyLimit::max(ENVOI)))
}

fn adresse(id: Uuid) -> String {
    format!("{IMPORTER}/{id}")
}

async fn montrer(r: Requete) -> Rendu {
    accueil(r, FormErrors::new()).await
}

async fn accueil(r: Requete, errors: FormErrors) -> Rendu {
    let (_, organisation) = bailleur(&r)?;
    let depots = r.services().mes_depots(organisation).await?;
    let (l, today) = (r.l, r.services().horloge.aujourdhui());
    let refused = !errors.is_empty();
    let vue = Accueil { depots, errors, today };
    let page = Page::new(titre(l), move || vue.rendre(l)).dans(Section::BailleurOffres);
    Ok(r.page(if refused { page.refusee() } else { page }).await)
}

fn titre(l: Lang) -> String {
    tr!(l, "Importer un fichier d'offres", "Import a file of homes")
}

/// Takes the file in, piece by piece.
async fn envoyer(r: Requete, envoi: Result<Multipart, MultipartRejection>) -> Rendu {
    let (compte, organisation) = bailleur(&r)?;
    let mut envoi = envoi.map_err(|_| Echec::Illisible)?;
    let l = r.l;
    loop {
        let field = match envoi.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => break,
            Err(e) if e.status() == StatusCode::PAYLOAD_TOO_LARGE => return Err(Echec::TropGros),
            Err(_) => return Err(Echec::Illisible),
        };
        if field.name() != Some(FICHIER) || field.file_name().unwrap_or_default().is_empty() {
            continue;
        }
        return match recevoir(&r, organisation, compte, field).await {
            Ok(id) => {
                r.services().attendre_depot(organisation, id, ATTENTE).await?;
                Ok(rediriger(&adresse(id)))
            }
            Err(Envoi::Refuse(DepotRefuse::Autre(e))) => Err(e.into()),
            Err(Envoi::Refuse(why)) => accueil(r, FormErrors::new().with(FICHIER, refus(l, &why))).await,
            Err(Envoi::Coupe(echec)) => Err(echec),
        };
    }
    let text = tr!(l, "Choisissez un fichier CSV ou JSON", "Choose a CSV or JSON file");
    accueil(r, FormErrors::new().with(FICHIER, text)).await
}

/// Why a file was not taken, and what to do.
fn refus(l: Lang, why: &DepotRefuse) -> String {
    let size = |bytes: u32| crate::format::octets(l, bytes);
    match why {
        DepotRefuse::TropGros => {
            let max = size(u32::try_from(OCTETS_MAX).unwrap_or(u32::MAX));
            tr!(
                l,
                "Ce fichier est trop gros : {max} au plus. Coupez-le en plusieurs",
                "This file is too large: {max} at most. Cut it into several"
            )
        }
        DepotRefuse::Vide => {
            tr!(
                l,
                "Ce fichier est vide. Vérifiez que c'est le bon",
                "This file is empty. Check that it is the right one"
            )
        }
        DepotRefuse::EnCours => {
            let n = EN_COURS_MAX;
            tr!(
                l,
                "{n} de vos fichiers sont déjà en cours. Attendez que l'un d'eux soit fini, puis envoyez celui-ci",
                "{n} of your files are under way already. Wait until one of them is done, then send this one"
            )
        }
        DepotRefuse::Quota => {
            let max = size(u32::try_from(OCTETS_JOUR).unwrap_or(u32::MAX));
            tr!(
                l,
                "Avec ce fichier, vos envois des dernières 24 heures dépassent {max}. Envoyez-le demain",
                "With this file, you have sent more than {max} in the last 24 hours. Send it tomorrow"
            )
        }
        // Never on the form: it has a page of its own.
        DepotRefuse::Autre(_) => String::new(),
    }
}

/// Why a file did not come in.
enum Envoi {
    Refuse(DepotRefuse),
    Coupe(Echec),
}

impl From<DepotRefuse> for Envoi {
    fn from(e: DepotRefuse) -> Self {
        Self::Refuse(e)
    }
}

impl From<Erreur> for Envoi {
    fn from(e: Erreur) -> Self {
        Self::Refuse(DepotRefuse::Autre(e))
    }
}

async fn recevoir(r: &Requete, organisation: Uuid, compte: Uuid, mut field: Field<'_>) -> Result<Uuid, Envoi> {
    let nom = field.file_name().unwrap_or_default().to_owned();
    let s = r.services();
    let mut reception = s.ouvrir_depot(organisation, compte, &nom).await;
    let cut = loop {
        match field.chunk().await {
            Ok(Some(bytes)) => {
                // What was refused is read to its end all the same: its sender would be cut off instead of told.
                if let Ok(open) = &mut reception
                    && let Err(why) = s.recevoir(open, &bytes).await
                {
                    reception = Err(why);
                }
            }
            Ok(None) => return Ok(s.clore_depot(reception?).await?),
            Err(e) if e.status() == StatusCode::PAYLOAD_TOO_LARGE => break Echec::TropGros,
            Err(_) => break Echec::Illisible,
        }
    };
    if let Ok(open) = reception {
        s.rompre_depot(open).await?;
    }
    Err(Envoi::Coupe(cut))
}

#[derive(Debug, Default, Deserialize)]
struct Place {
    #[serde(default)]
    page: String,
    #[serde(default)]
    doutes: String,
}

/// Progress while a worker is at it, then the report.
async fn suivre(r: Requete, Ident(id): Ident, Requis(place): Requis<Place>) -> Rendu {
    let (_, organisation) = bailleur(&r)?;
    let depot = r.services().mon_depot(organisation, id).await?;
    let l = r.l;
    if depot.en_cours() {
        let page = Page::new(vues::titre_avance(l, &depot), move || vues::avance(l, &depot));
        return Ok(r.page(page.dans(Section::BailleurOffres).vivante()).await);
    }
    let rapport = r.services().rapport(&depot, place.page.parse().unwrap_or(1)).await?;
    let unusual = r.services().doutes_du_depot(&depot, place.doutes.parse().unwrap_or(1)).await?;
    let today = r.services().horloge.aujourdhui();
    let page = Page::new(vues::titre_rapport(l, &depot), move || vues::rapport(l, &depot, rapport, &unusual, today));
    Ok(r.page(page.dans(Section::BailleurOffres)).await)
}

async fn importer(r: Requete, Ident(id): Ident) -> Rendu {
    let (_, organisation) = bailleur(&r)?;
    match r.services().importer_depot(organisation, id).await {
        Ok(()) => {
            r.services().attendre_depot(organisation, id, ATTENTE).await?;
            Ok(rediriger(&adresse(id)))
        }
        // Pressed twice, or by a colleague: the page shows where it stands.
        Err(Erreur::Depasse) => Ok(rediriger_avec(&adresse(id), Avis::TropTard)),
        Err(e) => Err(e.into()),
    }
}

/// A file to keep, never to be shown by the browser.
fn fichier(nom: &str, kind: &'static str, body: Body) -> Response {
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{nom}\""))
        .unwrap_or(HeaderValue::from_static("attachment"));
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    response
}

const CSV: &str = "text/csv; charset=utf-8";

async fn modele(r: Requete) -> Rendu {
    bailleur(&r)?;
    let text = services::depots::modele(r.services().horloge.aujourdhui());
    Ok(fichier("modele-offres.csv", CSV, Body::from(text)))
}

/// The wrong lines, in the format they came in, each with what is wrong.
async fn rejets(r: Requete, Ident(id): Ident) -> Rendu {
    let (_, organisation) = bailleur(&r)?;
    let depot = r.services().mon_depot(organisation, id).await?;
    let (l, format) = (r.l, depot.format());
    let rejets = r.services().rejets(organisation, id, move |f| mots::phrase(l, f, format)).await?;
    let (name, kind) = match rejets.format {
        Format::Csv => ("lignes-a-corriger.csv", CSV),
        Format::Json => ("lignes-a-corriger.json", "application/json"),
    };
    let pieces = futures_util::stream::unfold(rejets.morceaux, |mut pieces| async move {
        let piece = pieces.recv().await?;
        // A fault ends the download short, so that nobody takes half a file for a whole one.
        Some((piece.map_err(|_| std::io::Error::other("the file can't be read")), pieces))
    });
    // Compression asks once more after the end.
    let pieces = futures_util::StreamExt::fuse(pieces);
    Ok(fichier(name, kind, Body::from_stream(pieces)))
}
