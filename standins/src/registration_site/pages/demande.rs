//! A demande as its person reads it.

use super::{Arret, Etat, la_sienne, liste};
use crate::html::{avis, date, echapper, page};
use crate::registration_site::{EtatDemande, Gardee, mots};
use crate::vue::Vue;
use axum::Extension;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use domain::delais::{EcheancesDemande, echeances_demande};
use domain::demande::{Demande, LogementActuel, Personne, Recherche};
use domain::langue::Lang;
use domain::pieces::pieces_attendues;
use domain::tr;
use jiff::civil::Date;
use std::fmt::Write as _;

#[derive(serde::Deserialize)]
pub(super) struct Fait {
    fait: Option<String>,
}

pub(super) async fn voir(
    State(site): Etat,
    Extension(vue): Extension<Vue>,
    entetes: HeaderMap,
    Query(f): Query<Fait>,
) -> Result<Response, Arret> {
    let Gardee { demande: d, etat, .. } = la_sienne(&site, &entetes).await?;
    let (l, today) = (vue.l, site.aujourdhui());
    let echeances = echeances_demande(d.date_renouvellement);
    let commune = |i: &str| site.referentiel.commune(i).map_or_else(|| i.to_owned(), |c| c.nom.to_owned());
    let mut c = f.fait.as_deref().and_then(|f| fait(l, f)).unwrap_or_default();
    if etat == EtatDemande::Radiee {
        c.push_str(&radiee(l, &echeances, today));
    }
    c.push_str(&liste(&[
        (tr!(l, "Numéro unique", "Unique number"), d.numero_unique.to_string()),
        (tr!(l, "État", "State"), mots::etat(l, etat)),
        (tr!(l, "Déposée le", "Registered on"), date(l, d.date_creation)),
        (tr!(l, "Renouvelée le", "Renewed on"), date(l, d.date_renouvellement)),
        (tr!(l, "À renouveler avant le", "To be renewed before"), date(l, echeances.expire)),
    ]));
    c.push_str(&gestes(l, etat));
    section(&mut c, &tr!(l, "Demandeur", "Applicant"), &personne(l, &d.demandeur));
    for co in &d.codemandeurs {
        let mut lignes = personne(l, &co.personne);
        lignes.insert(1, (tr!(l, "Lien", "Link"), mots::lien(l, co.lien)));
        section(&mut c, &tr!(l, "Codemandeur", "Co-applicant"), &lignes);
    }
    section(&mut c, &tr!(l, "Foyer", "Household"), &foyer(l, &d));
    section(&mut c, &tr!(l, "Logement actuel", "Current home"), &logement(l, &d.logement_actuel, commune));
    let mut raisons: Vec<(String, String)> =
        d.motifs.iter().map(|m| (tr!(l, "Motif", "Reason"), mots::motif(l, *m))).collect();
    raisons.extend(d.priorites.iter().map(|p| (tr!(l, "Priorité", "Priority"), mots::priorite(l, *p))));
    section(&mut c, &tr!(l, "Motifs", "Reasons"), &raisons);
    section(&mut c, &tr!(l, "Logement cherché", "Home looked for"), &recherche(l, &d.recherche, commune));
    let attendues = pieces_attendues(&d, today);
    let (deposees, total) = (attendues.iter().filter(|p| p.deposee).count(), attendues.len());
    let pieces = tr!(l, "Déposées : {deposees} sur {total}.", "Uploaded: {deposees} of {total}.");
    let _ = write!(c, "<h2>{}</h2><p>{pieces}</p>", tr!(l, "Pièces", "Documents"));
    Ok(page(&vue, StatusCode::OK, &tr!(l, "Ma demande", "My demand"), &c))
}

/// The result of what led here.
fn fait(l: Lang, fait: &str) -> Option<String> {
    Some(match fait {
        "modifiee" => avis("bien", &tr!(l, "Votre demande a été modifiée.", "Your demand has been changed.")),
        "renouvelee" => avis(
            "bien",
            &tr!(l, "Votre demande a été renouvelée pour un an.", "Your demand has been renewed for one year."),
        ),
        "pieces" => avis("bien", &tr!(l, "Vos pièces ont été enregistrées.", "Your documents have been saved.")),
        "trop-tard" => avis(
            "mal",
            &tr!(
                l,
                "Plus de 18 mois ont passé depuis le dernier renouvellement : cette demande ne peut plus être reprise.",
                "More than 18 months have gone by since the last renewal: this demand can no longer be revived."
            ),
        ),
        _ => return None,
    })
}

fn radiee(l: Lang, echeances: &EcheancesDemande, today: Date) -> String {
    let mut phrase = tr!(l, "Cette demande est radiée.", "This demand is struck off.");
    let fin = echeances.fin_reprise_18_mois;
    if today <= fin {
        phrase.push(' ');
        phrase.push_str(&tr!(
            l,
            "Vous pouvez la reprendre, avec son ancienneté, jusqu'au {fin} en la renouvelant.",
            "You can revive it, with its age, until {fin}, by renewing it.",
            fin = date(l, fin)
        ));
    }
    format!("<p class=\"avis mal\">{}</p>", echapper(&phrase))
}

/// What the person can do.
fn gestes(l: Lang, etat: EtatDemande) -> String {
    let mut c = String::from("<div class=\"rangee\">");
    if etat == EtatDemande::Active {
        let _ = write!(
            c,
            "<a href=\"/demande/modifier\">{}</a><a href=\"/demande/pieces\">{}</a>",
            tr!(l, "Modifier ma demande", "Edit my demand"),
            tr!(l, "Déposer mes pièces", "Upload my documents")
        );
    }
    for (action, texte) in [
        ("/demande/renouveler", tr!(l, "Renouveler ma demande", "Renew my demand")),
        ("/quitter", tr!(l, "Quitter", "Leave")),
    ] {
        let _ = write!(c, "<form method=\"post\" action=\"{action}\"><button>{texte}</button></form>");
    }
    c.push_str("</div>");
    c
}

fn section(c: &mut String, titre: &str, lignes: &[(String, String)]) {
    let _ = write!(c, "<h2>{}</h2>{}", echapper(titre), liste(lignes));
}

fn personne(l: Lang, p: &Personne) -> Vec<(String, String)> {
    let adresse = p.adresse.as_ref().map(|a| format!("{}, {} {}", a.voie, a.code_postal, a.commune));
    let mut lignes = vec![
        (tr!(l, "Nom", "Name"), p.nom_complet()),
        (tr!(l, "Date de naissance", "Date of birth"), date(l, p.naissance)),
        (tr!(l, "E-mail", "Email"), p.email.as_ref().map(ToString::to_string).unwrap_or_default()),
        (tr!(l, "Téléphone", "Phone"), p.telephone.clone().unwrap_or_default()),
        (tr!(l, "Adresse", "Address"), adresse.unwrap_or_default()),
        (tr!(l, "Situation", "Situation"), mots::statut(l, p.emploi.statut)),
        (tr!(l, "Employeur", "Employer"), p.emploi.employeur.clone().unwrap_or_default()),
        (tr!(l, "N° SIRET", "SIRET number"), p.emploi.siret.clone().unwrap_or_default()),
    ];
    for (annee, m) in [p.revenu_fiscal.n_moins_1, p.revenu_fiscal.n_moins_2].into_iter().flatten() {
        let m = mots::montant(l, m);
        lignes.push((tr!(l, "Revenu fiscal", "Tax income"), tr!(l, "{annee} : {m}", "{annee}: {m}")));
    }
    for r in &p.ressources {
        let m = mots::montant(l, r.montant);
        lignes.push((mots::ressource(l, r.code), tr!(l, "{m} par mois", "{m} a month")));
    }
    lignes
}

fn foyer(l: Lang, d: &Demande) -> Vec<(String, String)> {
    let mut lignes = vec![(tr!(l, "Personnes à loger", "People to house"), d.personnes_pour_pieces().to_string())];
    for p in &d.personnes_a_charge {
        let genre = if p.enfant {
            tr!(l, "Enfant à charge", "Dependent child")
        } else {
            tr!(l, "Personne à charge", "Dependant")
        };
        lignes.push((genre, format!("{} {}, {}", p.prenom, p.nom, date(l, p.naissance))));
    }
    for e in &d.enfants_en_garde {
        let quoi = format!("{}, {}", date(l, e.naissance), mots::garde(l, e.mode));
        lignes.push((tr!(l, "Enfant en garde", "Child in custody"), quoi));
    }
    lignes.push((tr!(l, "Enfants à naître", "Children to be born"), d.enfants_a_naitre.to_string()));
    lignes.push((tr!(l, "Personnes handicapées", "People with a disability"), d.personnes_handicapees.to_string()));
    lignes
}

fn logement(l: Lang, a: &LogementActuel, commune: impl Fn(&str) -> String) -> Vec<(String, String)> {
    vec![
        (tr!(l, "Situation", "Situation"), mots::modele(l, a.modele)),
        (tr!(l, "Commune", "Commune"), a.insee.as_deref().map(commune).unwrap_or_default()),
        (tr!(l, "Type", "Type"), a.typologie.map(|t| mots::typologie(l, t)).unwrap_or_default()),
        (tr!(l, "Surface", "Floor area"), a.surface_m2.map(|s| tr!(l, "{s} m²", "{s} m²")).unwrap_or_default()),
        (tr!(l, "Loyer", "Rent"), a.loyer.map(|m| mots::montant(l, m)).unwrap_or_default()),
        (tr!(l, "Aide au logement", "Housing aid"), a.aide.map(|m| mots::montant(l, m)).unwrap_or_default()),
        (tr!(l, "Habitants", "People living there"), a.habitants.map(|h| h.to_string()).unwrap_or_default()),
    ]
}

fn recherche(l: Lang, r: &Recherche, commune: impl Fn(&str) -> String) -> Vec<(String, String)> {
    let types: Vec<String> = r.typologies.iter().map(|t| mots::typologie(l, *t)).collect();
    let mut lignes = vec![(tr!(l, "Types", "Types"), types.join(", "))];
    lignes.extend(r.communes.iter().map(|i| (tr!(l, "Commune", "Commune"), commune(i))));
    lignes.push((tr!(l, "Communes voisines", "Neighbouring communes"), mots::oui_non(l, r.elargie)));
    lignes.push((tr!(l, "Logement adapté", "Adapted home"), mots::oui_non(l, r.pmr)));
    let loyer = r.loyer_max.map(|m| mots::montant(l, m)).unwrap_or_default();
    lignes.push((tr!(l, "Loyer maximum", "Highest rent"), loyer));
    lignes
}
