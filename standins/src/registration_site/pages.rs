//! The pages for people.

mod demande;
mod demonstration;
mod pieces;

use super::edition::{self, Erreurs, Saisie};
use super::{EtatDemande, Gardee, Site, SiteError};
use crate::html::{Champ, Formulaire, avis, echapper, page};
use crate::vue::{Enseigne, Vue, cookie};
use crate::web::{Echec, retour};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Form, Router};
use domain::delais::echeances_demande;
use domain::identite::parse_date_passee;
use domain::langue::Lang;
use domain::numero_unique::{NumeroUnique, NumeroUniqueError};
use domain::tr;
use serde::Deserialize;
use std::fmt::Write as _;
use std::sync::Arc;

const COOKIE: &str = "sne_demonstration";

/// The site, as its pages present it.
pub(super) const ENSEIGNE: Enseigne = Enseigne {
    nom: |l| tr!(l, "Site d'enregistrement de démonstration", "Demonstration registration site"),
    menu: &[("/", titre_accueil), ("/demonstration", demonstration::titre)],
};

type Etat = State<Arc<Site>>;

pub(super) fn routes() -> Router<Arc<Site>> {
    Router::new()
        .route("/", get(accueil))
        .route("/consulter", retour("/").post(consulter))
        .route("/quitter", retour("/").post(quitter))
        .route("/demande", get(demande::voir))
        .route("/demande/modifier", get(modifier).post(enregistrer))
        .route("/demande/renouveler", retour("/demande").post(renouveler))
        .merge(pieces::routes())
        .merge(demonstration::routes())
}

/// What ends a page early.
enum Arret {
    /// The file failed.
    Panne,
    /// Nobody is in a demande.
    Dehors,
}

impl From<SiteError> for Arret {
    fn from(erreur: SiteError) -> Self {
        tracing::error!(%erreur, "registration site");
        Self::Panne
    }
}

impl From<sqlx::Error> for Arret {
    fn from(erreur: sqlx::Error) -> Self {
        SiteError::from(erreur).into()
    }
}

impl IntoResponse for Arret {
    fn into_response(self) -> Response {
        match self {
            Self::Dehors => Redirect::to("/?fin=1").into_response(),
            Self::Panne => Echec::Panne.into_response(),
        }
    }
}

/// The demande of who asks.
async fn la_sienne(site: &Site, entetes: &HeaderMap) -> Result<Gardee, Arret> {
    let numero = cookie(entetes, COOKIE).and_then(|s| site.seance(s)).ok_or(Arret::Dehors)?;
    site.lire(&numero).await?.ok_or(Arret::Dehors)
}

fn titre_accueil(l: Lang) -> String {
    tr!(l, "Ma demande de logement social", "My social housing demand")
}

#[derive(Default, Deserialize)]
struct Recherche {
    #[serde(default)]
    numero: String,
    #[serde(default)]
    naissance: String,
    fin: Option<String>,
}

fn page_accueil(vue: &Vue, statut: StatusCode, r: &Recherche, erreurs: &Erreurs) -> Response {
    let l = vue.l;
    let saisie = vec![("numero".to_owned(), r.numero.clone()), ("naissance".to_owned(), r.naissance.clone())];
    let mut f = Formulaire::new(l, &saisie, erreurs);
    let intro = tr!(
        l,
        "Consultez, modifiez ou renouvelez votre demande, et déposez vos pièces.",
        "Look up, edit or renew your demand, and upload your documents."
    );
    f.html(&format!("<p>{}</p><form method=\"post\" action=\"/consulter\" novalidate>", echapper(&intro)));
    f.champ(Champ {
        nom: "numero",
        libelle: &tr!(l, "Numéro unique", "Unique number"),
        aide: &tr!(
            l,
            "18 caractères, sur votre attestation d'enregistrement.",
            "18 characters, on your registration certificate."
        ),
        ..Champ::default()
    });
    f.champ(Champ {
        nom: "naissance",
        libelle: &tr!(l, "Date de naissance du demandeur", "Applicant's date of birth"),
        aide: &tr!(
            l,
            "Jour, mois, année. Par exemple : 25/12/1989, ou 25121989.",
            "Day, month, year. For example: 25/12/1989, or 25121989."
        ),
        remplissage: "bday",
        ..Champ::default()
    });
    f.html(&format!("<button>{}</button></form>", tr!(l, "Consulter ma demande", "Look up my demand")));
    let dit = match r.fin.as_deref() {
        Some("quitte") => avis("", &tr!(l, "Vous avez quitté votre demande.", "You have left your demand.")),
        Some(_) => avis(
            "",
            &tr!(l, "Indiquez votre numéro pour ouvrir votre demande.", "Give your number to open your demand."),
        ),
        None => String::new(),
    };
    page(vue, statut, &titre_accueil(l), &format!("{dit}{}", f.finir()))
}

async fn accueil(
    State(site): Etat,
    Extension(vue): Extension<Vue>,
    entetes: HeaderMap,
    Query(r): Query<Recherche>,
) -> Response {
    let dedans = || cookie(&entetes, COOKIE).is_some_and(|s| site.seance(s).is_some());
    if r.fin.is_none() && r.numero.is_empty() && dedans() {
        return Redirect::to("/demande").into_response();
    }
    page_accueil(&vue, StatusCode::OK, &r, &Erreurs::new())
}

fn numero_faux(l: Lang, e: NumeroUniqueError) -> String {
    match e {
        NumeroUniqueError::Vide => tr!(l, "Indiquez votre numéro unique.", "Give your unique number."),
        NumeroUniqueError::TropCourt(1) => {
            tr!(l, "Il manque un caractère : il en faut 18.", "One character is missing: it needs 18.")
        }
        NumeroUniqueError::TropCourt(n) => {
            tr!(l, "Il manque {n} caractères : il en faut 18.", "{n} characters are missing: it needs 18.")
        }
        NumeroUniqueError::TropLong => {
            tr!(l, "Il y a plus de 18 caractères.", "There are more than 18 characters.")
        }
        NumeroUniqueError::CaractereInterdit => {
            tr!(l, "Seulement des chiffres et des lettres.", "Digits and letters only.")
        }
        NumeroUniqueError::Territoire => tr!(
            l,
            "Les trois premiers caractères ne désignent aucun territoire.",
            "The first three characters stand for no territory."
        ),
        NumeroUniqueError::Mois => tr!(
            l,
            "Les caractères 4 et 5 doivent être un mois, de 01 à 12.",
            "Characters 4 and 5 must be a month, from 01 to 12."
        ),
        NumeroUniqueError::Chiffres => {
            tr!(l, "Les caractères 6 à 13 doivent être des chiffres.", "Characters 6 to 13 must be digits.")
        }
    }
}

async fn consulter(
    State(site): Etat,
    Extension(vue): Extension<Vue>,
    Form(r): Form<Recherche>,
) -> Result<Response, Arret> {
    let l = vue.l;
    let refuser = |erreurs: &Erreurs| Ok(page_accueil(&vue, StatusCode::UNPROCESSABLE_ENTITY, &r, erreurs));
    let mut erreurs = Erreurs::new();
    let numero = NumeroUnique::parse(&r.numero).map_err(|e| erreurs.push(("numero".to_owned(), numero_faux(l, e))));
    let naissance = parse_date_passee(&r.naissance, site.aujourdhui())
        .map_err(|e| erreurs.push(("naissance".to_owned(), edition::date_fausse(l, e))));
    let (Ok(numero), Ok(naissance)) = (numero, naissance) else { return refuser(&erreurs) };
    let trouvee = site.lire(&numero).await?.filter(|g| g.demande.demandeur.naissance == naissance);
    if trouvee.is_none() {
        // The same answer whichever of the two is wrong.
        let phrase = tr!(
            l,
            "Aucune demande ne correspond à ce numéro et à cette date de naissance.",
            "No demand goes with this number and this date of birth."
        );
        return refuser(&vec![("numero".to_owned(), phrase)]);
    }
    let cookie = format!("{COOKIE}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age=3600", site.ouvrir_seance(numero));
    let mut reponse = Redirect::to("/demande").into_response();
    if let Ok(v) = HeaderValue::from_str(&cookie) {
        reponse.headers_mut().insert(header::SET_COOKIE, v);
    }
    Ok(reponse)
}

async fn quitter(State(site): Etat, entetes: HeaderMap) -> Redirect {
    if let Some(s) = cookie(&entetes, COOKIE) {
        site.fermer_seance(s);
    }
    Redirect::to("/?fin=quitte")
}

/// A list of terms and what they hold; empty ones are left out.
fn liste(lignes: &[(String, String)]) -> String {
    let mut s = String::from("<dl>");
    for (terme, valeur) in lignes.iter().filter(|(_, v)| !v.is_empty()) {
        let _ = write!(s, "<dt>{}</dt><dd>{}</dd>", echapper(terme), echapper(valeur));
    }
    s.push_str("</dl>");
    s
}

fn page_edition(
    site: &Site,
    vue: &Vue,
    statut: StatusCode,
    g: &Gardee,
    saisie: &Saisie,
    erreurs: &Erreurs,
) -> Response {
    let l = vue.l;
    let mut corps = edition::formulaire(l, &g.demande, saisie, erreurs, site.aujourdhui());
    let sans_changer = tr!(l, "Revenir sans rien changer", "Go back and change nothing");
    let _ = write!(corps, "<p><a href=\"/demande\">{sans_changer}</a></p>");
    page(vue, statut, &tr!(l, "Modifier ma demande", "Edit my demand"), &corps)
}

async fn modifier(State(site): Etat, Extension(vue): Extension<Vue>, entetes: HeaderMap) -> Result<Response, Arret> {
    let g = la_sienne(&site, &entetes).await?;
    if g.etat == EtatDemande::Radiee {
        return Ok(Redirect::to("/demande").into_response());
    }
    let saisie = edition::remplir(vue.l, &g.demande, &site.referentiel);
    Ok(page_edition(&site, &vue, StatusCode::OK, &g, &saisie, &Erreurs::new()))
}

async fn enregistrer(
    State(site): Etat,
    Extension(vue): Extension<Vue>,
    entetes: HeaderMap,
    Form(saisie): Form<Saisie>,
) -> Result<Response, Arret> {
    let g = la_sienne(&site, &entetes).await?;
    if g.etat == EtatDemande::Radiee {
        return Ok(Redirect::to("/demande").into_response());
    }
    match edition::lire(vue.l, &g.demande, &saisie, &site.referentiel, site.aujourdhui()) {
        Ok(d) => {
            site.garder(&d, EtatDemande::Active).await?;
            Ok(Redirect::to("/demande?fait=modifiee").into_response())
        }
        Err(erreurs) => Ok(page_edition(&site, &vue, StatusCode::UNPROCESSABLE_ENTITY, &g, &saisie, &erreurs)),
    }
}

async fn renouveler(State(site): Etat, entetes: HeaderMap) -> Result<Redirect, Arret> {
    let Gardee { demande: mut d, .. } = la_sienne(&site, &entetes).await?;
    let today = site.aujourdhui();
    if today > echeances_demande(d.date_renouvellement).fin_reprise_18_mois {
        return Ok(Redirect::to("/demande?fait=trop-tard"));
    }
    d.date_renouvellement = today;
    site.garder(&d, EtatDemande::Active).await?;
    Ok(Redirect::to("/demande?fait=renouvelee"))
}
