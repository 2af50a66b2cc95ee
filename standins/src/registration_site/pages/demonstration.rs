//! The page of whoever shows the site: how the interface misbehaves, and every demande.

use super::{Arret, Etat};
use crate::html::{Champ, echapper, page};
use crate::registration_site::{EtatDemande, Gardee, Panne, Site, mots};
use crate::vue::Vue;
use crate::web::{Echec, retour};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Form, Router};
use domain::delais::echeances_demande;
use domain::langue::Lang;
use domain::numero_unique::NumeroUnique;
use domain::tr;
use serde::Deserialize;
use std::fmt::Write as _;
use std::sync::Arc;

const ICI: &str = "/demonstration";

pub(super) fn routes() -> Router<Arc<Site>> {
    Router::new()
        .route(ICI, get(montrer))
        .route("/demonstration/etat", retour(ICI).post(changer_etat))
        .route("/panne", retour(ICI).post(panne))
}

pub(super) fn titre(l: Lang) -> String {
    tr!(l, "Demandes de démonstration", "Demonstration demands")
}

async fn montrer(State(site): Etat, Extension(vue): Extension<Vue>) -> Result<Response, Arret> {
    let l = vue.l;
    let titre_pannes = tr!(l, "Pannes de l'interface", "Breakdowns of the interface");
    let mut c = format!("<h2>{titre_pannes}</h2><form method=\"post\" action=\"/panne\">");
    let modes: Vec<(&str, String)> = Panne::ALL.iter().map(|p| (p.code(), mots::panne(l, *p))).collect();
    let champ =
        Champ { nom: "mode", libelle: &tr!(l, "Panne", "Breakdown"), valeur: site.panne().code(), ..Champ::default() };
    c.push_str(&champ.liste(&modes));
    let _ = write!(
        c,
        "<button>{}</button></form><h2>{}</h2><p>{}</p>",
        tr!(l, "Appliquer", "Apply"),
        tr!(l, "Demandes", "Demands"),
        tr!(l, "Des personnes inventées.", "Invented people.")
    );
    let legende = tr!(l, "Numéros et dates de naissance", "Numbers and dates of birth");
    let _ = write!(
        c,
        "<div class=\"large\" role=\"region\" aria-labelledby=\"legende\" tabindex=\"0\"><table>\
         <caption id=\"legende\">{legende}</caption><thead><tr>"
    );
    for colonne in [
        tr!(l, "Numéro", "Number"),
        tr!(l, "Demandeur", "Applicant"),
        tr!(l, "Naissance", "Born"),
        tr!(l, "E-mail", "Email"),
        tr!(l, "À loger", "To house"),
        tr!(l, "Communes", "Communes"),
        tr!(l, "État", "State"),
    ] {
        let _ = write!(c, "<th scope=\"col\">{colonne}</th>");
    }
    c.push_str("</tr></thead><tbody>");
    for g in site.toutes().await? {
        ligne(l, &mut c, &site, &g);
    }
    c.push_str("</tbody></table></div>");
    Ok(page(&vue, StatusCode::OK, &titre(l), &c))
}

fn ligne(l: Lang, c: &mut String, site: &Site, g: &Gardee) {
    let d = &g.demande;
    let communes: Vec<&str> =
        d.recherche.communes.iter().filter_map(|i| site.referentiel.commune(i).map(|c| c.nom)).collect();
    let (vers, geste) = match g.etat {
        EtatDemande::Active => (EtatDemande::Radiee, tr!(l, "Radier", "Strike off")),
        EtatDemande::Radiee => (EtatDemande::Active, tr!(l, "Rétablir", "Restore")),
    };
    let _ = write!(
        c,
        "<tr><th scope=\"row\"><a href=\"/?numero={numero}&amp;naissance={n}\">{numero}</a></th><td>{}</td><td>{n}</td>\
         <td>{}</td><td>{}</td><td>{}</td><td>{etat}<form method=\"post\" action=\"/demonstration/etat\">\
         <input type=\"hidden\" name=\"numero\" value=\"{numero}\"><input type=\"hidden\" name=\"etat\" value=\"{}\">\
         <button aria-label=\"{geste} {numero}\">{geste}</button></form></td></tr>",
        echapper(&d.demandeur.nom_complet()),
        echapper(&d.demandeur.email.as_ref().map(ToString::to_string).unwrap_or_default()),
        d.personnes_pour_pieces(),
        echapper(&communes.join(", ")),
        vers.code(),
        etat = mots::etat(l, g.etat),
        numero = echapper(d.numero_unique.as_str()),
        // As one types it to open the demande, whatever the language.
        n = mots::date_tapee(d.demandeur.naissance),
    );
}

#[derive(Deserialize)]
struct ChangementEtat {
    numero: String,
    etat: String,
}

async fn changer_etat(State(site): Etat, Form(f): Form<ChangementEtat>) -> Result<Response, Arret> {
    let (Ok(numero), Some(etat)) = (NumeroUnique::parse(&f.numero), EtatDemande::from_code(&f.etat)) else {
        return Ok(Echec::Illisible.into_response());
    };
    let Some(Gardee { demande: mut d, .. }) = site.lire(&numero).await? else {
        return Ok(Echec::Introuvable.into_response());
    };
    // One struck off by its dates lives again only if renewed.
    let today = site.aujourdhui();
    if etat == EtatDemande::Active && today >= echeances_demande(d.date_renouvellement).radiation_13_mois {
        d.date_renouvellement = today;
    }
    site.garder(&d, etat).await?;
    Ok(Redirect::to(ICI).into_response())
}

#[derive(Deserialize)]
struct Mode {
    mode: String,
}

async fn panne(State(site): Etat, Form(m): Form<Mode>) -> Response {
    match Panne::from_code(&m.mode) {
        Some(p) => {
            site.mettre_en_panne(p);
            Redirect::to(ICI).into_response()
        }
        None => Echec::Illisible.into_response(),
    }
}
