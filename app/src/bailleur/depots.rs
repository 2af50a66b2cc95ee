//! « Importer un fichier »: a landlord's offers by the thousand, tried before anything is published.

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
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use services::Erreur;
use services::depots::{DepotRefuse, EtatDepot, Format, OCTETS_MAX};
use uuid::Uuid;
use vues::Accueil;

/// Address of the page.
pub(super) const IMPORTER: &str = "/bailleur/offres/importer";
/// The field of the file.
const FICHIER: &str = "fichier";
/// A file up to that size is read to its end, so that its sender is told that it is too large instead of being cut off.
const ENVOI: usize = 2 * OCTETS_MAX;
/// Seconds until a page that shows progress asks again.
const REPOS: &str = "2";

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
            Ok(id) => Ok(rediriger(&adresse(id))),
            Err(Envoi::Refuse(DepotRefuse::TropGros)) => {
                let max = crate::format::octets(l, u32::try_from(OCTETS_MAX).unwrap_or(u32::MAX));
                let text = tr!(
                    l,
                    "Ce fichier est trop gros : {max} au plus. Coupez-le en plusieurs",
                    "This file is too large: {max} at most. Cut it into several"
                );
                accueil(r, FormErrors::new().with(FICHIER, text)).await
            }
            Err(Envoi::Refuse(DepotRefuse::Vide)) => {
                let text = tr!(
                    l,
                    "Ce fichier est vide. Vérifiez que c'est le bon",
                    "This file is empty. Check that it is the right one"
                );
                accueil(r, FormErrors::new().with(FICHIER, text)).await
            }
            Err(Envoi::Refuse(DepotRefuse::Autre(e))) => Err(e.into()),
            Err(Envoi::Coupe(echec)) => Err(echec),
        };
    }
    let text = tr!(l, "Choisissez un fichier CSV ou JSON", "Choose a CSV or JSON file");
    accueil(r, FormErrors::new().with(FICHIER, text)).await
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
    let mut reception = s.ouvrir_depot(organisation, compte, &nom).await?;
    let mut refused = None;
    loop {
        match field.chunk().await {
            Ok(Some(bytes)) if refused.is_none() => refused = s.recevoir(&mut reception, &bytes).await.err(),
            Ok(Some(_)) => {}
            Ok(None) => break,
            Err(e) if e.status() == StatusCode::PAYLOAD_TOO_LARGE => return Err(Envoi::Coupe(Echec::TropGros)),
            Err(_) => return Err(Envoi::Coupe(Echec::Illisible)),
        }
    }
    match refused {
        Some(why) => Err(why.into()),
        None => Ok(s.clore_depot(reception).await?),
    }
}

#[derive(Debug, Default, Deserialize)]
struct Place {
    #[serde(default)]
    page: String,
}

/// Progress while a worker is at it, then the report.
async fn suivre(r: Requete, Ident(id): Ident, Requis(place): Requis<Place>) -> Rendu {
    let (_, organisation) = bailleur(&r)?;
    let depot = r.services().mon_depot(organisation, id).await?;
    let l = r.l;
    if depot.en_cours() {
        let title = match depot.etat() {
            EtatDepot::Import => tr!(l, "Import en cours", "Import under way"),
            _ => tr!(l, "Vérification en cours", "Check under way"),
        };
        let page = Page::new(title, move || vues::avance(l, &depot)).dans(Section::BailleurOffres);
        let mut response = r.page(page).await;
        // The page asks again by itself, with JavaScript or without; it holds nothing that one could be typing.
        response.headers_mut().insert(HeaderName::from_static("refresh"), HeaderValue::from_static(REPOS));
        return Ok(response);
    }
    let rapport = r.services().rapport(&depot, place.page.parse().unwrap_or(1)).await?;
    let today = r.services().horloge.aujourdhui();
    let page = Page::new(vues::titre_rapport(l, &depot), move || vues::rapport(l, &depot, rapport, today));
    Ok(r.page(page.dans(Section::BailleurOffres)).await)
}

async fn importer(r: Requete, Ident(id): Ident) -> Rendu {
    let (_, organisation) = bailleur(&r)?;
    match r.services().importer_depot(organisation, id).await {
        Ok(()) => Ok(rediriger(&adresse(id))),
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
