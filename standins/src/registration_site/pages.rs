//! The pages for people.

use super::edition::{self, Erreurs, Saisie};
use super::{EtatDemande, Gardee, Panne, Site, SiteError, mots};
use crate::html::{Champ, case, echapper, page};
use axum::extract::{DefaultBodyLimit, Multipart, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use domain::delais::echeances_demande;
use domain::demande::Personne;
use domain::identite::parse_date_passee;
use domain::numero_unique::{NumeroUnique, NumeroUniqueError};
use domain::pieces::pieces_attendues;
use serde::Deserialize;
use std::fmt::Write as _;
use std::sync::Arc;

/// Largest file taken with the pieces, in bytes; nothing of it is kept.
const FICHIER_MAX: usize = 12 * 1024 * 1024;
const COOKIE: &str = "sne_demonstration";
const SITE: &str = "Site d’enregistrement de démonstration";
const MENU: &[(&str, &str)] =
    &[("/", "Ma demande de logement social"), ("/demonstration", "Demandes de démonstration")];

type Etat = State<Arc<Site>>;

pub(super) fn routes() -> Router<Arc<Site>> {
    Router::new()
        .route("/", get(accueil))
        .route("/consulter", post(consulter))
        .route("/quitter", post(quitter))
        .route("/demande", get(voir))
        .route("/demande/modifier", get(modifier).post(enregistrer))
        .route("/demande/renouveler", post(renouveler))
        .route("/demande/pieces", get(pieces).post(deposer).layer(DefaultBodyLimit::max(FICHIER_MAX)))
        .route("/demonstration", get(demonstration))
        .route("/demonstration/etat", post(changer_etat))
        .route("/panne", post(panne))
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

impl IntoResponse for Arret {
    fn into_response(self) -> Response {
        match self {
            Self::Dehors => Redirect::to("/?fin=1").into_response(),
            Self::Panne => page(
                StatusCode::INTERNAL_SERVER_ERROR,
                SITE,
                "Une erreur est survenue",
                MENU,
                "<p>Rien n’a été enregistré. Réessayez dans un instant.</p>",
            ),
        }
    }
}

fn secret(entetes: &HeaderMap) -> Option<&str> {
    entetes
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .find_map(|c| c.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}

/// The demande of who asks.
async fn la_sienne(site: &Site, entetes: &HeaderMap) -> Result<Gardee, Arret> {
    let numero = secret(entetes).and_then(|s| site.seance(s)).ok_or(Arret::Dehors)?;
    site.lire(&numero).await?.ok_or(Arret::Dehors)
}

fn resume_erreurs(nombre: usize) -> String {
    match nombre {
        0 => String::new(),
        1 => "<p class=\"avis mal\" role=\"alert\">Un champ est à corriger.</p>".to_owned(),
        n => format!("<p class=\"avis mal\" role=\"alert\">{n} champs sont à corriger.</p>"),
    }
}

#[derive(Default, Deserialize)]
struct Recherche {
    #[serde(default)]
    numero: String,
    #[serde(default)]
    naissance: String,
    fin: Option<String>,
}

fn page_accueil(
    statut: StatusCode,
    r: &Recherche,
    numero: Option<&str>,
    naissance: Option<&str>,
    dit: &str,
) -> Response {
    let mut corps = String::from(dit);
    corps.push_str(&resume_erreurs(usize::from(numero.is_some()) + usize::from(naissance.is_some())));
    corps.push_str(
        "<p>Consultez, modifiez ou renouvelez votre demande, et déposez vos pièces.</p>\
         <form method=\"post\" action=\"/consulter\" novalidate>",
    );
    corps.push_str(
        &Champ {
            nom: "numero",
            libelle: "Numéro unique",
            aide: "18 caractères, sur votre attestation d’enregistrement.",
            valeur: &r.numero,
            erreur: numero,
            ..Champ::default()
        }
        .rendre(),
    );
    corps.push_str(
        &Champ {
            nom: "naissance",
            libelle: "Date de naissance du demandeur",
            aide: "Jour, mois, année. Par exemple : 25/12/1989, ou 25121989.",
            valeur: &r.naissance,
            erreur: naissance,
            remplissage: "bday",
            ..Champ::default()
        }
        .rendre(),
    );
    corps.push_str("<button>Consulter ma demande</button></form>");
    page(statut, SITE, "Ma demande de logement social", MENU, &corps)
}

async fn accueil(State(site): Etat, entetes: HeaderMap, Query(r): Query<Recherche>) -> Response {
    if r.fin.is_none() && r.numero.is_empty() && secret(&entetes).is_some_and(|s| site.seance(s).is_some()) {
        return Redirect::to("/demande").into_response();
    }
    let dit = match r.fin.as_deref() {
        Some("quitte") => "<p class=\"avis\" role=\"status\">Vous avez quitté votre demande.</p>",
        Some(_) => "<p class=\"avis\" role=\"status\">Indiquez votre numéro pour ouvrir votre demande.</p>",
        None => "",
    };
    page_accueil(StatusCode::OK, &r, None, None, dit)
}

async fn consulter(State(site): Etat, Form(r): Form<Recherche>) -> Result<Response, Arret> {
    let numero = NumeroUnique::parse(&r.numero).map_err(|e| match e {
        NumeroUniqueError::Vide => "Indiquez votre numéro unique.".to_owned(),
        NumeroUniqueError::TropCourt(n) => format!("Il manque {n} caractère(s) : il en faut 18."),
        NumeroUniqueError::TropLong => "Il y a plus de 18 caractères.".to_owned(),
        NumeroUniqueError::CaractereInterdit => "Seulement des chiffres et des lettres.".to_owned(),
        NumeroUniqueError::Territoire => "Les trois premiers caractères ne désignent aucun territoire.".to_owned(),
        NumeroUniqueError::Mois => "Les caractères 4 et 5 doivent être un mois, de 01 à 12.".to_owned(),
        NumeroUniqueError::Chiffres => "Les caractères 6 à 13 doivent être des chiffres.".to_owned(),
    });
    let naissance = parse_date_passee(&r.naissance, site.aujourdhui()).map_err(edition::date_fausse);
    let (numero, naissance) = match (numero, naissance) {
        (Ok(n), Ok(d)) => (n, d),
        (n, d) => {
            let n = n.err();
            return Ok(page_accueil(StatusCode::UNPROCESSABLE_ENTITY, &r, n.as_deref(), d.err(), ""));
        }
    };
    let trouvee = site.lire(&numero).await?.filter(|g| g.demande.demandeur.naissance == naissance);
    if trouvee.is_none() {
        // The same answer whichever of the two is wrong.
        let phrase = "Aucune demande ne correspond à ce numéro et à cette date de naissance.";
        return Ok(page_accueil(StatusCode::UNPROCESSABLE_ENTITY, &r, Some(phrase), None, ""));
    }
    let cookie = format!("{COOKIE}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age=3600", site.ouvrir_seance(numero));
    let mut reponse = Redirect::to("/demande").into_response();
    if let Ok(v) = HeaderValue::from_str(&cookie) {
        reponse.headers_mut().insert(header::SET_COOKIE, v);
    }
    Ok(reponse)
}

async fn quitter(State(site): Etat, entetes: HeaderMap) -> Redirect {
    if let Some(s) = secret(&entetes) {
        site.fermer_seance(s);
    }
    Redirect::to("/?fin=quitte")
}

/// A list of terms and what they hold; empty ones are left out.
fn liste(lignes: &[(&str, String)]) -> String {
    let mut s = String::from("<dl>");
    for (terme, valeur) in lignes.iter().filter(|(_, v)| !v.is_empty()) {
        let _ = write!(s, "<dt>{}</dt><dd>{}</dd>", echapper(terme), echapper(valeur));
    }
    s.push_str("</dl>");
    s
}

fn personne(p: &Personne) -> Vec<(&'static str, String)> {
    let mut l = vec![
        ("Nom", p.nom_complet()),
        ("Date de naissance", mots::date(p.naissance)),
        ("E-mail", p.email.as_ref().map(ToString::to_string).unwrap_or_default()),
        ("Téléphone", p.telephone.clone().unwrap_or_default()),
        (
            "Adresse",
            p.adresse.as_ref().map(|a| format!("{}, {} {}", a.voie, a.code_postal, a.commune)).unwrap_or_default(),
        ),
        ("Situation", mots::statut(p.emploi.statut).to_owned()),
        ("Employeur", p.emploi.employeur.clone().unwrap_or_default()),
        ("N° SIRET", p.emploi.siret.clone().unwrap_or_default()),
    ];
    for (annee, m) in [p.revenu_fiscal.n_moins_1, p.revenu_fiscal.n_moins_2].into_iter().flatten() {
        l.push(("Revenu fiscal", format!("{annee} : {}", mots::montant(m))));
    }
    for r in &p.ressources {
        l.push((mots::ressource(r.code), format!("{} par mois", mots::montant(r.montant))));
    }
    l
}

async fn voir(State(site): Etat, entetes: HeaderMap, Query(f): Query<Fait>) -> Result<Response, Arret> {
    let Gardee { demande: d, etat, .. } = la_sienne(&site, &entetes).await?;
    let today = site.aujourdhui();
    let echeances = echeances_demande(d.date_renouvellement);
    let mut c = String::new();
    c.push_str(match f.fait.as_deref() {
        Some("modifiee") => "<p class=\"avis bien\" role=\"status\">Votre demande a été modifiée.</p>",
        Some("renouvelee") => "<p class=\"avis bien\" role=\"status\">Votre demande a été renouvelée pour un an.</p>",
        Some("pieces") => "<p class=\"avis bien\" role=\"status\">Vos pièces ont été enregistrées.</p>",
        Some("trop-tard") => {
            "<p class=\"avis mal\" role=\"alert\">Plus de 18 mois ont passé depuis le dernier renouvellement : \
             cette demande ne peut plus être reprise.</p>"
        }
        _ => "",
    });
    if etat == EtatDemande::Radiee {
        c.push_str("<p class=\"avis mal\">Cette demande est radiée.");
        if today <= echeances.fin_reprise_18_mois {
            let _ = write!(
                c,
                " Vous pouvez la reprendre, avec son ancienneté, jusqu’au {} en la renouvelant.",
                mots::date(echeances.fin_reprise_18_mois)
            );
        }
        c.push_str("</p>");
    }
    c.push_str(&liste(&[
        ("Numéro unique", d.numero_unique.to_string()),
        ("État", if etat == EtatDemande::Active { "Active" } else { "Radiée" }.to_owned()),
        ("Déposée le", mots::date(d.date_creation)),
        ("Renouvelée le", mots::date(d.date_renouvellement)),
        ("À renouveler avant le", mots::date(echeances.expire)),
    ]));
    c.push_str("<div class=\"rangee\">");
    if etat == EtatDemande::Active {
        c.push_str(
            "<a href=\"/demande/modifier\">Modifier ma demande</a><a href=\"/demande/pieces\">Déposer mes pièces</a>",
        );
    }
    c.push_str(
        "<form method=\"post\" action=\"/demande/renouveler\"><button>Renouveler ma demande</button></form>\
         <form method=\"post\" action=\"/quitter\"><button>Quitter</button></form></div>",
    );
    let _ = write!(c, "<h2>Demandeur</h2>{}", liste(&personne(&d.demandeur)));
    for co in &d.codemandeurs {
        let mut l = personne(&co.personne);
        l.insert(1, ("Lien", mots::lien(co.lien).to_owned()));
        let _ = write!(c, "<h2>Codemandeur</h2>{}", liste(&l));
    }
    let mut foyer = vec![("Personnes à loger", d.personnes_pour_pieces().to_string())];
    for p in &d.personnes_a_charge {
        let genre = if p.enfant { "Enfant à charge" } else { "Personne à charge" };
        foyer.push((genre, format!("{} {}, {}", p.prenom, p.nom, mots::date(p.naissance))));
    }
    for e in &d.enfants_en_garde {
        foyer.push(("Enfant en garde", format!("{}, {}", mots::date(e.naissance), mots::garde(e.mode))));
    }
    foyer.push(("Enfants à naître", d.enfants_a_naitre.to_string()));
    foyer.push(("Personnes handicapées", d.personnes_handicapees.to_string()));
    let _ = write!(c, "<h2>Foyer</h2>{}", liste(&foyer));

    let l = &d.logement_actuel;
    let commune = |i: &str| site.referentiel.commune(i).map_or_else(|| i.to_owned(), |c| c.nom.to_owned());
    let _ = write!(
        c,
        "<h2>Logement actuel</h2>{}",
        liste(&[
            ("Situation", mots::modele(l.modele).to_owned()),
            ("Commune", l.insee.as_deref().map(commune).unwrap_or_default()),
            ("Type", l.typologie.map(|t| mots::typologie(t).to_owned()).unwrap_or_default()),
            ("Surface", l.surface_m2.map(|s| format!("{s} m²")).unwrap_or_default()),
            ("Loyer", l.loyer.map(mots::montant).unwrap_or_default()),
            ("Aide au logement", l.aide.map(mots::montant).unwrap_or_default()),
            ("Habitants", l.habitants.map(|h| h.to_string()).unwrap_or_default()),
        ])
    );
    let mut raisons: Vec<(&str, String)> = d.motifs.iter().map(|m| ("Motif", mots::motif(*m).to_owned())).collect();
    raisons.extend(d.priorites.iter().map(|p| ("Priorité", mots::priorite(*p).to_owned())));
    let _ = write!(c, "<h2>Motifs</h2>{}", liste(&raisons));
    let r = &d.recherche;
    let types: Vec<&str> = r.typologies.iter().map(|t| mots::typologie(*t)).collect();
    let mut cherche = vec![("Types", types.join(", "))];
    cherche.extend(r.communes.iter().map(|i| ("Commune", commune(i))));
    cherche.push(("Communes voisines", if r.elargie { "Oui" } else { "Non" }.to_owned()));
    cherche.push(("Logement adapté", if r.pmr { "Oui" } else { "Non" }.to_owned()));
    cherche.push(("Loyer maximum", r.loyer_max.map(mots::montant).unwrap_or_default()));
    let _ = write!(c, "<h2>Logement cherché</h2>{}", liste(&cherche));
    let attendues = pieces_attendues(&d, today);
    let _ = write!(
        c,
        "<h2>Pièces</h2><p>{} déposées sur {}.</p>",
        attendues.iter().filter(|p| p.deposee).count(),
        attendues.len()
    );
    Ok(page(StatusCode::OK, SITE, "Ma demande", MENU, &c))
}

#[derive(Deserialize)]
struct Fait {
    fait: Option<String>,
}

fn page_edition(site: &Site, statut: StatusCode, g: &Gardee, saisie: &Saisie, erreurs: &Erreurs) -> Response {
    let mut corps = resume_erreurs(erreurs.len());
    corps.push_str(&edition::formulaire(&g.demande, saisie, erreurs, site.aujourdhui()));
    corps.push_str("<p><a href=\"/demande\">Revenir sans rien changer</a></p>");
    page(statut, SITE, "Modifier ma demande", MENU, &corps)
}

async fn modifier(State(site): Etat, entetes: HeaderMap) -> Result<Response, Arret> {
    let g = la_sienne(&site, &entetes).await?;
    if g.etat == EtatDemande::Radiee {
        return Ok(Redirect::to("/demande").into_response());
    }
    let saisie = edition::remplir(&g.demande, &site.referentiel);
    Ok(page_edition(&site, StatusCode::OK, &g, &saisie, &Erreurs::new()))
}

async fn enregistrer(State(site): Etat, entetes: HeaderMap, Form(saisie): Form<Saisie>) -> Result<Response, Arret> {
    let g = la_sienne(&site, &entetes).await?;
    if g.etat == EtatDemande::Radiee {
        return Ok(Redirect::to("/demande").into_response());
    }
    match edition::lire(&g.demande, &saisie, &site.referentiel, site.aujourdhui()) {
        Ok(d) => {
            site.garder(&d, EtatDemande::Active).await?;
            Ok(Redirect::to("/demande?fait=modifiee").into_response())
        }
        Err(erreurs) => Ok(page_edition(&site, StatusCode::UNPROCESSABLE_ENTITY, &g, &saisie, &erreurs)),
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

async fn pieces(State(site): Etat, entetes: HeaderMap) -> Result<Response, Arret> {
    let Gardee { demande: d, etat, .. } = la_sienne(&site, &entetes).await?;
    if etat == EtatDemande::Radiee {
        return Ok(Redirect::to("/demande").into_response());
    }
    let mut c = String::from(
        "<p>Cochez ce que vous déposez. Sur ce site de démonstration, aucun fichier n’est gardé.</p>\
         <form method=\"post\" action=\"/demande/pieces\" enctype=\"multipart/form-data\">",
    );
    let mut groupe = None;
    for p in pieces_attendues(&d, site.aujourdhui()) {
        if groupe != Some(p.personne) {
            if groupe.is_some() {
                c.push_str("</fieldset>");
            }
            let _ = write!(c, "<fieldset><legend>{}</legend>", echapper(&mots::personne_piece(p.personne)));
            groupe = Some(p.personne);
        }
        c.push_str(&case("piece", &p.code, &mots::piece(p.detail), p.deposee));
    }
    if groupe.is_some() {
        c.push_str("</fieldset>");
    }
    c.push_str(
        "<div class=\"champ\"><label for=\"fichier\">Fichier (facultatif)</label>\
         <span class=\"aide\" id=\"fichier-aide\">12 Mo au plus. Il n’est ni ouvert ni gardé.</span>\
         <input id=\"fichier\" name=\"fichier\" type=\"file\" aria-describedby=\"fichier-aide\"></div>\
         <button>Déposer</button></form><p><a href=\"/demande\">Revenir à ma demande</a></p>",
    );
    Ok(page(StatusCode::OK, SITE, "Déposer mes pièces", MENU, &c))
}

async fn deposer(State(site): Etat, entetes: HeaderMap, mut champs: Multipart) -> Result<Response, Arret> {
    let Gardee { demande: mut d, etat, .. } = la_sienne(&site, &entetes).await?;
    if etat == EtatDemande::Radiee {
        return Ok(Redirect::to("/demande").into_response());
    }
    let trop = |statut| {
        page(
            statut,
            SITE,
            "Dépôt refusé",
            MENU,
            "<p class=\"avis mal\" role=\"alert\">Le fichier est trop lourd (12 Mo au plus), ou l’envoi a été coupé. \
             Rien n’a été enregistré.</p><p><a href=\"/demande/pieces\">Revenir aux pièces</a></p>",
        )
    };
    let attendues = pieces_attendues(&d, site.aujourdhui());
    let mut cochees: Vec<String> = Vec::new();
    loop {
        let mut champ = match champs.next_field().await {
            Ok(Some(champ)) => champ,
            Ok(None) => break,
            Err(e) => return Ok(trop(e.status())),
        };
        let est_piece = champ.name() == Some("piece");
        let mut texte = Vec::new();
        loop {
            match champ.chunk().await {
                Ok(Some(m)) if est_piece && texte.len() + m.len() <= 200 => texte.extend_from_slice(&m),
                Ok(Some(_)) => {}
                Ok(None) => break,
                Err(e) => return Ok(trop(e.status())),
            }
        }
        if let Ok(code) = String::from_utf8(texte)
            && attendues.iter().any(|p| p.code == code)
            && !cochees.contains(&code)
        {
            cochees.push(code);
        }
    }
    // Pieces deposited for another situation or month stay where they are.
    d.pieces_deposees.retain(|c| !attendues.iter().any(|p| p.code == *c));
    d.pieces_deposees.extend(cochees);
    site.garder(&d, EtatDemande::Active).await?;
    Ok(Redirect::to("/demande?fait=pieces").into_response())
}

async fn demonstration(State(site): Etat) -> Result<Response, Arret> {
    let en_cours = site.panne();
    let mut c = String::from("<h2>Pannes de l’interface</h2><form method=\"post\" action=\"/panne\">");
    let modes = [
        (Panne::Aucune.code(), "Aucune"),
        (Panne::Lente.code(), "Lente (20 secondes)"),
        (Panne::Coupee.code(), "Connexion coupée"),
        (Panne::Erreur.code(), "Erreur 500"),
    ];
    c.push_str(&Champ { nom: "mode", libelle: "Panne", valeur: en_cours.code(), ..Champ::default() }.liste(&modes));
    c.push_str("<button>Appliquer</button></form><h2>Demandes</h2><p>Des personnes inventées.</p>");
    c.push_str(
        "<div class=\"large\" role=\"region\" aria-labelledby=\"legende\" tabindex=\"0\"><table>\
         <caption id=\"legende\">Numéros et dates de naissance</caption><thead><tr>\
         <th scope=\"col\">Numéro</th><th scope=\"col\">Demandeur</th><th scope=\"col\">Naissance</th>\
         <th scope=\"col\">E-mail</th><th scope=\"col\">À loger</th><th scope=\"col\">Communes</th>\
         <th scope=\"col\">État</th></tr></thead><tbody>",
    );
    for g in site.toutes().await? {
        let d = &g.demande;
        let communes: Vec<&str> =
            d.recherche.communes.iter().filter_map(|i| site.referentiel.commune(i).map(|c| c.nom)).collect();
        let (etat, vers, geste) = match g.etat {
            EtatDemande::Active => ("Active", EtatDemande::Radiee, "Radier"),
            EtatDemande::Radiee => ("Radiée", EtatDemande::Active, "Rétablir"),
        };
        let numero = echapper(d.numero_unique.as_str());
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
            n = mots::date(d.demandeur.naissance),
        );
    }
    c.push_str("</tbody></table></div>");
    Ok(page(StatusCode::OK, SITE, "Demandes de démonstration", MENU, &c))
}

#[derive(Deserialize)]
struct ChangementEtat {
    numero: String,
    etat: String,
}

async fn changer_etat(State(site): Etat, Form(f): Form<ChangementEtat>) -> Result<Response, Arret> {
    let (Ok(numero), Some(etat)) = (NumeroUnique::parse(&f.numero), EtatDemande::from_code(&f.etat)) else {
        return Ok((StatusCode::BAD_REQUEST, "numero, etat=active|radiee\n").into_response());
    };
    let Some(Gardee { demande: mut d, .. }) = site.lire(&numero).await? else {
        return Ok((StatusCode::NOT_FOUND, "numéro inconnu\n").into_response());
    };
    // One struck off by its dates lives again only if renewed.
    let today = site.aujourdhui();
    if etat == EtatDemande::Active && today >= echeances_demande(d.date_renouvellement).radiation_13_mois {
        d.date_renouvellement = today;
    }
    site.garder(&d, etat).await?;
    Ok(Redirect::to("/demonstration").into_response())
}

#[derive(Deserialize)]
struct Mode {
    mode: String,
}

async fn panne(State(site): Etat, Form(m): Form<Mode>) -> Response {
    match Panne::from_code(&m.mode) {
        Some(p) => {
            site.mettre_en_panne(p);
            Redirect::to("/demonstration").into_response()
        }
        None => (StatusCode::BAD_REQUEST, "mode=aucune|lente|coupee|erreur\n").into_response(),
    }
}
