//! The deposit of pieces: boxes to tick, and a file that nobody keeps.

use super::{Arret, Etat, la_sienne};
use crate::html::{Champ, Formulaire, echapper, facultatif, page};
use crate::registration_site::{EtatDemande, Gardee, Site, mots};
use crate::vue::Vue;
use axum::extract::{DefaultBodyLimit, Multipart, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Router};
use domain::pieces::{PieceAttendue, pieces_attendues};
use domain::tr;
use std::sync::Arc;

/// Largest file taken with the pieces, in bytes; nothing of it is kept.
const FICHIER_MAX: usize = 12 * 1024 * 1024;
/// Most that is read, in bytes: a browser that is still sending doesn't listen to the answer, so a file too large is
/// read to its end where that can be borne.
const LECTURE_MAX: usize = 4 * FICHIER_MAX;

pub(super) fn routes() -> Router<Arc<Site>> {
    Router::new().route("/demande/pieces", get(montrer).post(deposer).layer(DefaultBodyLimit::max(LECTURE_MAX)))
}

fn page_pieces(
    vue: &Vue,
    statut: StatusCode,
    attendues: &[PieceAttendue],
    cochees: Vec<String>,
    erreur: Option<String>,
) -> Response {
    let l = vue.l;
    let saisie: Vec<_> = cochees.into_iter().map(|code| ("piece".to_owned(), code)).collect();
    let erreurs: Vec<_> = erreur.into_iter().map(|phrase| ("fichier".to_owned(), phrase)).collect();
    let mut f = Formulaire::new(l, &saisie, &erreurs);
    let intro = tr!(
        l,
        "Cochez ce que vous déposez. Sur ce site de démonstration, aucun fichier n'est gardé.",
        "Tick what you upload. On this demonstration site, no file is kept."
    );
    f.html(&format!(
        "<p>{}</p><form method=\"post\" action=\"/demande/pieces\" enctype=\"multipart/form-data\">",
        echapper(&intro)
    ));
    let mut groupe = None;
    for p in attendues {
        if groupe != Some(p.personne) {
            if groupe.is_some() {
                f.html("</fieldset>");
            }
            f.html(&format!("<fieldset><legend>{}</legend>", echapper(&mots::personne_piece(l, p.personne))));
            groupe = Some(p.personne);
        }
        f.case("piece", &p.code, &mots::piece(l, p.detail));
    }
    if groupe.is_some() {
        f.html("</fieldset>");
    }
    f.champ(Champ {
        nom: "fichier",
        libelle: &facultatif(l, &tr!(l, "Fichier", "File")),
        aide: &tr!(l, "12 Mo au plus. Il n'est ni ouvert ni gardé.", "12 MB at most. It is neither opened nor kept."),
        genre: "file",
        ..Champ::default()
    });
    f.html(&format!(
        "<button>{}</button></form><p><a href=\"/demande\">{}</a></p>",
        tr!(l, "Déposer", "Upload"),
        tr!(l, "Revenir à ma demande", "Back to my demand")
    ));
    page(vue, statut, &tr!(l, "Déposer mes pièces", "Upload my documents"), &f.finir())
}

async fn montrer(State(site): Etat, Extension(vue): Extension<Vue>, entetes: HeaderMap) -> Result<Response, Arret> {
    let Gardee { demande: d, etat, .. } = la_sienne(&site, &entetes).await?;
    if etat == EtatDemande::Radiee {
        return Ok(Redirect::to("/demande").into_response());
    }
    let attendues = pieces_attendues(&d, site.aujourdhui());
    let deposees = attendues.iter().filter(|p| p.deposee).map(|p| p.code.clone()).collect();
    Ok(page_pieces(&vue, StatusCode::OK, &attendues, deposees, None))
}

/// What came with the form.
#[derive(Default)]
struct Depot {
    /// Pieces ticked, among those expected.
    cochees: Vec<String>,
    /// The file is over the limit.
    trop_lourd: bool,
    /// The status of what stopped the reading, if something did.
    coupe: Option<StatusCode>,
}

async fn lire(mut champs: Multipart, attendues: &[PieceAttendue]) -> Depot {
    let mut depot = Depot::default();
    let mut fichiers = 0;
    loop {
        let mut champ = match champs.next_field().await {
            Ok(Some(champ)) => champ,
            Ok(None) => return depot,
            Err(e) => {
                depot.coupe = Some(e.status());
                return depot;
            }
        };
        let est_piece = champ.name() == Some("piece");
        let mut texte = Vec::new();
        loop {
            match champ.chunk().await {
                Ok(Some(m)) if est_piece && texte.len() + m.len() <= 200 => texte.extend_from_slice(&m),
                Ok(Some(m)) => {
                    fichiers += m.len();
                    depot.trop_lourd = fichiers > FICHIER_MAX;
                }
                Ok(None) => break,
                Err(e) => {
                    depot.coupe = Some(e.status());
                    return depot;
                }
            }
        }
        if let Ok(code) = String::from_utf8(texte)
            && attendues.iter().any(|p| p.code == code)
            && !depot.cochees.contains(&code)
        {
            depot.cochees.push(code);
        }
    }
}

async fn deposer(
    State(site): Etat,
    Extension(vue): Extension<Vue>,
    entetes: HeaderMap,
    champs: Multipart,
) -> Result<Response, Arret> {
    let Gardee { demande: mut d, etat, .. } = la_sienne(&site, &entetes).await?;
    if etat == EtatDemande::Radiee {
        return Ok(Redirect::to("/demande").into_response());
    }
    let l = vue.l;
    let attendues = pieces_attendues(&d, site.aujourdhui());
    let depot = lire(champs, &attendues).await;
    let refus = match depot.coupe {
        Some(statut) if statut != StatusCode::PAYLOAD_TOO_LARGE => Some((
            statut,
            tr!(
                l,
                "L'envoi a été coupé. Rien n'a été enregistré : vérifiez les cases, puis recommencez.",
                "The upload was cut off. Nothing was saved: check the boxes, then try again."
            ),
        )),
        trop => (trop.is_some() || depot.trop_lourd).then(|| {
            (
                trop.unwrap_or(StatusCode::UNPROCESSABLE_ENTITY),
                tr!(
                    l,
                    "Ce fichier est trop lourd : 12 Mo au plus. Rien n'a été enregistré.",
                    "This file is too large: 12 MB at most. Nothing was saved."
                ),
            )
        }),
    };
    if let Some((statut, phrase)) = refus {
        return Ok(page_pieces(&vue, statut, &attendues, depot.cochees, Some(phrase)));
    }
    // Pieces deposited for another situation or month stay where they are.
    d.pieces_deposees.retain(|c| !attendues.iter().any(|p| p.code == *c));
    d.pieces_deposees.extend(depot.cochees);
    site.garder(&d, EtatDemande::Active).await?;
    Ok(Redirect::to("/demande?fait=pieces").into_response())
}
