//! Publishing an offer, changing one, making another like it: one form, seen before it is sent.

mod apercu;
mod formulaire;

#[cfg(test)]
mod tests;

use super::bailleur;
use crate::demandeur::offre::Apercu;
use crate::i18n::Lang;
use crate::shell::{Section, adresses};
use crate::ui::{FormErrors, Icon, button, date_time, link};
use crate::web::{App, Avis, Echec, Formulaire, Ident, Page, Paires, Rendu, Requete, rediriger, rediriger_avec};
use crate::{annonces, format, tr};
use axum::routing::get;
use domain::annonce::{Annonce, AnnonceBrute, Doute, Probleme, doutes};
use formulaire::Formule;
use jiff::civil::Date;
use leptos::prelude::*;
use services::offres::{DetailOffre, PublierRefuse};
use services::photos::Photo;
use uuid::Uuid;

const NOUVELLE: &str = "/bailleur/offres/nouvelle";

/// The pages of the publication.
pub(super) fn routes() -> axum::Router<App> {
    axum::Router::new()
        .route(NOUVELLE, get(nouvelle).post(publier))
        .route("/bailleur/offres/{id}/modifier", get(montrer).post(modifier))
        .route("/bailleur/offres/{id}/copier", get(copier))
        .route("/bailleur/offres/{id}/publiee", get(publiee))
}

/// The form of a new offer.
pub(super) const fn adresse_nouvelle() -> &'static str {
    NOUVELLE
}

/// The form that changes an offer.
pub(super) fn adresse_modifier(id: Uuid) -> String {
    format!("{}/{id}/modifier", adresses::BAILLEUR_OFFRES)
}

/// The form of another offer like this one.
pub(super) fn adresse_copier(id: Uuid) -> String {
    format!("{}/{id}/copier", adresses::BAILLEUR_OFFRES)
}

/// What the form is for.
#[derive(Debug, Clone)]
enum But {
    /// A new offer.
    Publier,
    /// A new offer like that one.
    Copier(String),
    /// That one.
    Modifier(Box<DetailOffre>),
}

impl But {
    fn connue(&self) -> Option<&DetailOffre> {
        match self {
            Self::Modifier(o) => Some(o),
            Self::Publier | Self::Copier(_) => None,
        }
    }

    fn adresse(&self) -> String {
        self.connue().map_or_else(|| NOUVELLE.to_owned(), |o| adresse_modifier(o.carte.id))
    }
}

/// What came with the form.
#[derive(Debug, Default)]
struct Envoi {
    brute: AnnonceBrute,
    /// « Aperçu », not « Publier ».
    apercu: bool,
    /// The fields whose doubts were confirmed.
    sur: Vec<String>,
}

impl Envoi {
    fn lire(paires: Vec<(String, String)>) -> Self {
        let mut envoi = Self::default();
        let mut champs = Vec::new();
        for (nom, texte) in paires {
            match nom.as_str() {
                "action" => envoi.apercu = texte == "apercu",
                "sur" => envoi.sur = texte.split(' ').map(str::to_owned).collect(),
                // Hidden in no page of ours: it would win over the commune that one reads.
                "insee" => {}
                _ => champs.push((nom, texte)),
            }
        }
        // Names that are no field of ours are of no form of ours.
        envoi.brute = AnnonceBrute::depuis(champs).0;
        envoi
    }

    fn confirme(&self, doutes: &[Doute]) -> bool {
        doutes.iter().all(|d| self.sur.iter().any(|c| c == d.champ()))
    }
}

async fn nouvelle(r: Requete) -> Rendu {
    bailleur(&r)?;
    page(r, But::Publier, Formule::default()).await
}

async fn copier(r: Requete, Ident(id): Ident) -> Rendu {
    let (_, organisation) = bailleur(&r)?;
    let (offre, mut brute) = r.services().annonce_publiee(organisation, id).await?;
    // What tells one offer from another, and what belongs to its days.
    for champ in ["ref_externe", "publiee_le", "cloture_le", "designation_le"] {
        brute.set(champ, "");
    }
    page(r, But::Copier(offre.ref_externe), Formule { brute, ..Formule::default() }).await
}

async fn montrer(r: Requete, Ident(id): Ident) -> Rendu {
    let (_, organisation) = bailleur(&r)?;
    let (offre, brute) = r.services().annonce_publiee(organisation, id).await?;
    if offre.etat != "publiee" {
        return Ok(rediriger_avec(adresses::BAILLEUR_OFFRES, Avis::TropTard));
    }
    page(r, But::Modifier(Box::new(offre)), Formule { brute, ..Formule::default() }).await
}

async fn publier(r: Requete, Formulaire(paires): Paires) -> Rendu {
    let (_, organisation) = bailleur(&r)?;
    let envoi = Envoi::lire(paires);
    let annonce = match verifier(&r, &But::Publier, &envoi) {
        Ok(annonce) => annonce,
        Err(formule) => return page(r, But::Publier, *formule).await,
    };
    match r.services().publier_nouvelle(organisation, &annonce).await {
        Ok(id) => Ok(rediriger(&format!("{}/{id}/publiee", adresses::BAILLEUR_OFFRES))),
        Err(PublierRefuse::Problemes(p)) => page(r, But::Publier, Formule::refusee(envoi.brute, p)).await,
        Err(PublierRefuse::Autre(e)) => Err(e.into()),
    }
}

async fn modifier(r: Requete, Ident(id): Ident, Formulaire(paires): Paires) -> Rendu {
    let (_, organisation) = bailleur(&r)?;
    let mut envoi = Envoi::lire(paires);
    let offre = r.services().mon_offre(organisation, id).await?;
    if offre.etat != "publiee" {
        return Ok(rediriger_avec(adresses::BAILLEUR_OFFRES, Avis::TropTard));
    }
    envoi.brute.set("ref_externe", &offre.ref_externe);
    if offre.carte.publiee_a <= r.services().maintenant() {
        // Out already: the form doesn't ask.
        envoi.brute.set("publiee_le", "");
    } else if envoi.brute.get("publiee_le").trim().is_empty() {
        // Emptied: to appear at once, as in the form of a new one.
        envoi.brute.set("publiee_le", r.services().horloge.aujourdhui().to_string());
    }
    let but = But::Modifier(Box::new(offre));
    let annonce = match verifier(&r, &but, &envoi) {
        Ok(annonce) => annonce,
        Err(formule) => return page(r, but, *formule).await,
    };
    match r.services().modifier_offre(organisation, id, &annonce).await {
        Ok(_) => Ok(rediriger_avec(adresses::BAILLEUR_OFFRES, Avis::Enregistre)),
        Err(PublierRefuse::Problemes(p)) => page(r, but, Formule::refusee(envoi.brute, p)).await,
        Err(PublierRefuse::Autre(e)) => Err(e.into()),
    }
}

/// The offer to save; or the form to show again: a preview was asked for, or something is wrong or unusual.
fn verifier(r: &Requete, but: &But, envoi: &Envoi) -> Result<Annonce, Box<Formule>> {
    let again = |annonce: Option<Annonce>, problemes: Vec<Probleme>, doutes: Vec<Doute>| {
        let apercu = annonce.map(|a| Box::new(r.services().apercu(&a, but.connue())));
        let demander = !envoi.apercu && apercu.is_some();
        Err(Box::new(Formule {
            brute: envoi.brute.clone(),
            sur: envoi.sur.clone(),
            problemes,
            doutes,
            apercu,
            demander,
        }))
    };
    let annonce = match r.services().lire_annonce(&envoi.brute) {
        Ok(annonce) => annonce,
        Err(problemes) => return again(None, problemes, Vec::new()),
    };
    let unusual = doutes(&annonce, r.services().horloge.aujourdhui());
    if envoi.apercu || !envoi.confirme(&unusual) {
        return again(Some(annonce), Vec::new(), unusual);
    }
    Ok(annonce)
}

async fn page(r: Requete, but: But, mut formule: Formule) -> Rendu {
    let (l, today, now) = (r.l, r.services().horloge.aujourdhui(), r.services().maintenant());
    let title = match &but {
        But::Publier | But::Copier(_) => tr!(l, "Publier un logement", "Publish a home"),
        But::Modifier(_) => tr!(l, "Modifier une offre", "Change a home"),
    };
    let preview = match formule.apercu.take() {
        Some(o) => Some(Apercu::de(&r.services().referentiel, *o, photos_decrites(&r, &but).await?, today, now)),
        None => None,
    };
    let refused = formule.refus(l);
    let wrong = !refused.is_empty();
    let page = Page::new(title.clone(), move || {
        let preview = preview.map(|o| apercu::vue(l, &o, today, now));
        formulaire::vue(l, &but, &formule, &refused, &title, preview, now)
    })
    .dans(Section::BailleurOffres)
    .vivante();
    Ok(r.page(if wrong { page.refusee() } else { page }).await)
}

/// The photos of the offer that would change, as everyone sees them: those that are described.
async fn photos_decrites(r: &Requete, but: &But) -> Result<Vec<Photo>, Echec> {
    let Some(o) = but.connue().filter(|o| o.carte.photos > 0) else { return Ok(Vec::new()) };
    let mut photos = r.services().photos(o.carte.id).await?;
    photos.retain(|p| !p.alt.is_empty());
    Ok(photos)
}

impl Formule {
    /// The sentence of each field that is wrong, and of what must be confirmed.
    fn refus(&self, l: Lang) -> FormErrors {
        let mut errors = FormErrors::of_form(&formulaire::CHAMPS);
        for p in &self.problemes {
            errors.push(p.champ, annonces::faute_de(l, p.champ, &p.faute));
        }
        if self.demander {
            errors.push(
                "sur",
                tr!(l, "Corrigez ce qui est inhabituel, ou confirmez-le", "Correct what is unusual, or confirm it"),
            );
        }
        errors
    }
}

async fn publiee(r: Requete, Ident(id): Ident) -> Rendu {
    let (_, organisation) = bailleur(&r)?;
    let offre = r.services().mon_offre(organisation, id).await?;
    let (l, today, now) = (r.l, r.services().horloge.aujourdhui(), r.services().maintenant());
    let title = if offre.carte.publiee_a > now {
        tr!(l, "Votre offre est enregistrée", "Your home is saved")
    } else {
        tr!(l, "Votre offre est publiée", "Your home is published")
    };
    let page =
        Page::new(title.clone(), move || vue_publiee(l, &offre, &title, today, now)).dans(Section::BailleurOffres);
    Ok(r.page(page).await)
}

/// What was done, from when to when people apply, and what one does next.
fn vue_publiee(l: Lang, o: &DetailOffre, title: &str, today: Date, now: i64) -> AnyView {
    let c = &o.carte;
    let close = date_time(c.cloture(), format::date_longue(l, c.cloture(), Some(today)));
    let days = if c.publiee_a > now {
        let first = services::horloge::jour(c.publiee_a);
        let first = date_time(first, format::date_longue(l, first, Some(today)));
        let (a, b) =
            (tr!(l, "Elle paraîtra le ", "It will appear on "), tr!(l, " et se fermera le ", " and close on "));
        view! { <p>{a} {first} {b} {close} "."</p> }.into_any()
    } else {
        let a = tr!(l, "On peut postuler jusqu'au ", "People can apply until ");
        view! { <p>{a} {close} {tr!(l, ", compris.", ", included.")}</p> }.into_any()
    };
    view! {
        <div class="wrap">
            <div class="dialog stack">
                <h1 class="h2" tabindex="-1">{title.to_owned()}</h1>
                <p><b>{o.libelle().dire(l)}</b></p>
                {days}
                <p>{tr!(
                    l,
                    "Des photos aident les candidats à choisir. Sans elles, nous montrons des dessins.",
                    "Photos help applicants choose. Without them, we show drawings."
                )}</p>
                <div class="row">
                    {button(tr!(l, "Ajouter des photos", "Add photos")).main().icon(Icon::Plus).href(super::photos::adresse(c.id))}
                    {link(format!("/offres/{}", c.id), tr!(l, "Voir l'offre", "See the home"))}
                    {link(adresses::BAILLEUR_OFFRES, tr!(l, "Mes offres", "My homes"))}
                    {link(NOUVELLE, tr!(l, "Publier un autre logement", "Publish another home"))}
                </div>
            </div>
        </div>
    }
    .into_any()
}
