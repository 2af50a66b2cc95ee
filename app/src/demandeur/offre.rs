//! An offer: what anyone reads, then, for an applicant, the fit point by point, the likely rank and the cost.

mod autour;
mod cote;
pub(crate) mod cout;
pub(crate) mod logement;
mod plafonds;
mod profil;
pub(super) mod territoire;
#[cfg(test)]
pub(super) mod tests;

use super::explications::Dossier;
use crate::filtres::{self, a_commune};
use crate::galerie::Galerie;
use crate::i18n::Lang;
use crate::shell::{Section, adresses};
use crate::ui::{Icon, Tone, back, dpe, icon, notice, tag_icon, tags};
use crate::web::{Echec, Ident, Page, Rendu, Requete, Requis, encoder, retour_sur};
use crate::{format, tr};
use domain::argent::Centimes;
use domain::candidature::{Etat, Evenement};
use domain::compte::Role;
use domain::dossier::EtatDossier;
use domain::eligibilite::cout::Cout;
use domain::eligibilite::{Avis, Reponse};
use jiff::civil::Date;
use leptos::prelude::*;
use profil::Profil;
use serde::Deserialize;
use services::offres::{Carte, Demandeur, DetailOffre, PageOffre};
use std::sync::Arc;
use uuid::Uuid;

/// What the address of an offer may carry.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Provenance {
    /// The search one came from.
    #[serde(default)]
    pub(super) retour: String,
}

/// Whether one may apply, and what stands in the way.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Action {
    /// Nobody is logged in.
    Connexion,
    /// Another role: nothing to press.
    AutreRole,
    /// No demande here yet.
    SansDemande,
    /// The file isn't finished, or was struck off.
    Terminer(EtatDossier),
    /// The active candidature is on this offer.
    Ici(Etat),
    /// Another candidature is active.
    Ailleurs,
    /// Closed, withdrawn or gone.
    Close,
    /// The panel has decided on this demande for this home; how that ended.
    Jugee(Evenement),
    /// A rule of the home says no.
    NeConvientPas(Box<Reponse>),
    /// « Je postule ».
    Postuler,
}

/// An offer and who looks at it.
pub(super) struct Chargee {
    pub(super) page: PageOffre,
    pub(super) demandeur: Option<Arc<Demandeur>>,
    pub(super) action: Action,
}

/// Reads an offer for whoever asks.
///
/// # Errors
/// Unknown, or not published yet.
pub(super) async fn charger(r: &Requete, id: Uuid) -> Result<Chargee, Echec> {
    let s = r.services();
    let moi = r.connecte.as_ref().filter(|c| c.role == Role::Demandeur).map(|c| c.compte);
    let known = match r.connecte.as_ref().filter(|_| moi.is_some()) {
        Some(connecte) => s.demandeur(connecte).await?,
        None => None,
    };
    let active = known.as_ref().and_then(|k| k.1);
    let demandeur = known.map(|k| k.0).filter(|d| d.lue.etat.importe());
    let here = active.filter(|a| a.offre == id).map(|a| a.id);
    let page = s.page_offre(id, moi, here, demandeur.as_ref().map(|d| &d.lue)).await?;
    let (vue, now) = (&page.vue, s.maintenant());
    if vue.offre.carte.publiee_a > now {
        return Err(Echec::Introuvable);
    }
    let action = match (&active, &demandeur) {
        _ if r.connecte.is_some() && moi.is_none() => Action::AutreRole,
        (Some(a), _) if a.offre == id => Action::Ici(a.etat),
        _ if !vue.offre.ouverte(now) => Action::Close,
        _ if moi.is_none() => Action::Connexion,
        (Some(_), _) => Action::Ailleurs,
        (None, None) => Action::SansDemande,
        (None, Some(_)) if page.jugee.is_some() => page.jugee.map_or(Action::Close, Action::Jugee),
        (None, Some(d)) => match vue.avis() {
            Some(Avis::Non(no)) => Action::NeConvientPas(Box::new(no)),
            _ => Dossier::de(&d.lue, s.horloge.aujourdhui()).obstacle().map_or(Action::Postuler, Action::Terminer),
        },
    };
    Ok(Chargee { page, demandeur, action })
}

struct Donnees {
    offre: DetailOffre,
    profil: Option<Profil>,
    cout: Cout,
    /// The aid the applicant gave.
    aide_connue: Option<Centimes>,
    autour: autour::Autour,
    semblables: Vec<Carte>,
    galerie: Galerie,
    plafonds: Option<plafonds::Bareme>,
    action: Action,
    /// The demande is not good for its département.
    hors: Option<territoire::HorsTerritoire>,
    retour: String,
    ouverte: bool,
    today: Date,
}

/// The address of an offer's page, with the way back.
pub(super) fn adresse(id: Uuid, suite: &str, retour: &str) -> String {
    let retour = if retour.is_empty() { String::new() } else { format!("?retour={}", encoder(retour)) };
    format!("/offres/{id}{suite}{retour}")
}

/// GET `/offres/{id}`.
pub(super) async fn montrer(r: Requete, Ident(id): Ident, Requis(q): Requis<Provenance>) -> Rendu {
    let Chargee { page, demandeur, action } = charger(&r, id).await?;
    let PageOffre { vue, photos, favori, depose, revision, .. } = page;
    let s = r.services();
    let profil = match &demandeur {
        Some(d) => Some(Profil::de(s, d, &vue, depose, &action).await?),
        None => None,
    };
    let cout = vue.cout();
    let hors = territoire::HorsTerritoire::de(&r, &vue.reponses);
    let offre = vue.offre;
    let lue = demandeur.as_ref().map(|d| &d.lue);
    let semblables = s.semblables(&offre, revision, lue).await?;
    let autour = autour::Autour::de(s, &offre, lue.map(|lue| &lue.demande));
    let aide_connue = lue.and_then(|lue| lue.aide_connue);
    let c = &offre.carte;
    let plafonds = plafonds::Bareme::de(&s.referentiel, c);
    let (l, today) = (r.l, s.horloge.aujourdhui());
    let ouverte = offre.ouverte(s.maintenant());
    let (name, price) = (filtres::titre(l, c), format::euros(l, c.loyer_cc));
    let title = tr!(l, "{name}, {price} par mois", "{name}, {price} a month");
    let (m2, cp) = (format::surface(l, u32::try_from(c.surface_m2).unwrap_or(0)), c.code_postal.clone());
    let description = tr!(
        l,
        "{name} ({cp}), {m2}, {price} par mois charges comprises.",
        "{name} ({cp}), {m2}, {price} a month, charges included."
    );
    let retour = retour_sur(&q.retour, adresses::OFFRES);
    let galerie = Galerie::de(&r, photos, favori, &retour);
    let donnees = Donnees {
        galerie,
        plafonds,
        profil,
        cout,
        aide_connue,
        autour,
        semblables,
        action,
        hors,
        retour,
        ouverte,
        today,
        offre,
    };
    Ok(r.page(Page::new(title, move || vue_offre(l, donnees)).dans(Section::Offres).decrite(description)).await)
}

fn vue_offre(l: Lang, d: Donnees) -> AnyView {
    let c = &d.offre.carte;
    let (typologie, m2) = (&c.typologie, format::surface(l, u32::try_from(c.surface_m2).unwrap_or(0)));
    let place = a_commune(l, &c.commune);
    let title = if filtres::genre_nom(l, &c.genre) == filtres::genre_nom(l, "maison") {
        tr!(l, "Maison {typologie} de {m2} {place}", "{typologie} house of {m2} {place}")
    } else {
        tr!(l, "{typologie} de {m2} {place}", "{typologie} of {m2} {place}")
    };
    let way_back = if d.retour.starts_with(adresses::OFFRES) {
        tr!(l, "Retour aux résultats", "Back to the results")
    } else {
        tr!(l, "Retour", "Back")
    };
    let address = format!("{}, {} ({})", d.offre.adresse, c.commune, c.code_postal);
    view! {
        <div class="wrap stack g4">
            {back(d.retour.clone(), way_back)}
            {etat_de_l_offre(l, &d)}
            {d.hors.as_ref().filter(|_| d.ouverte).map(|hors| hors.vue(l))}
            <div class="split two">
                <div class="stack g4">
                    {d.galerie.vue(l, c)}
                    <div class="stack g2">
                        <p class="muted line">{icon(Icon::Pin)} " " <span>{address}</span></p>
                        <h1 tabindex="-1">{title}</h1>
                        {etiquettes(l, &d)}
                    </div>
                </div>
                <aside class="stay" aria-label=tr!(l, "Postuler", "Apply")>{cote::cote(l, &d)}</aside>
                <div class="stack g6">
                    {d.profil.as_ref().map(|p| profil::profil(l, p, &d))}
                    {d.profil.as_ref().and_then(|p| profil::rang_probable(l, p, &d))}
                    {cout::section_cout(l, &d)}
                    {logement::logement(l, &d)}
                    {autour::section_autour(l, &d)}
                </div>
            </div>
            {autour::section_semblables(l, &d)}
        </div>
    }
    .into_any()
}

/// The offer is no longer open: said first, plainly.
fn etat_de_l_offre(l: Lang, d: &Donnees) -> Option<AnyView> {
    if d.ouverte {
        return None;
    }
    let title = match d.offre.etat.as_str() {
        "retiree" => tr!(l, "Le bailleur a retiré ce logement", "The landlord has withdrawn this home"),
        "attribuee" => tr!(l, "Ce logement a été attribué", "This home has been allocated"),
        _ => {
            let day = format::date_longue(l, d.offre.carte.cloture(), Some(d.today));
            tr!(l, "Les candidatures sont closes depuis le {day}", "Applications closed on {day}")
        }
    };
    let text = if matches!(d.action, Action::Ici(_)) {
        tr!(
            l,
            "Votre candidature continue : suivez-la dans « Mes candidatures ».",
            "Your application goes on: follow it in “My applications”."
        )
    } else {
        tr!(
            l,
            "On ne peut plus y postuler. D'autres logements sont ouverts.",
            "You can no longer apply. Other homes are open."
        )
    };
    let way = (!matches!(d.action, Action::Ici(_))).then(|| {
        let href = if d.retour.starts_with(adresses::OFFRES) { d.retour.clone() } else { adresses::OFFRES.to_owned() };
        view! { <p><a href=href>{tr!(l, "Voir les offres ouvertes", "See the open homes")}</a></p> }
    });
    Some(notice(Tone::Off, title).icon(Icon::Clock).text(text).body(way).into_any())
}

fn etiquettes(l: Lang, d: &Donnees) -> AnyView {
    let c = &d.offre.carte;
    let mut all: Vec<AnyView> = Vec::new();
    if let Some(floor) = filtres::etage(l, c) {
        all.push(tag_icon(c.ascenseur.then_some(Icon::Lift), None, floor));
    }
    if c.pmr {
        all.push(tag_icon(Some(Icon::Pmr), None, tr!(l, "Accessible PMR", "Step-free (PMR)")));
    }
    if c.balcon {
        all.push(tag_icon(Some(Icon::Balcony), None, tr!(l, "Balcon", "Balcony")));
    }
    if c.jardin {
        all.push(tag_icon(None, None, tr!(l, "Jardin", "Garden")));
    }
    if d.offre.parking {
        all.push(tag_icon(Some(Icon::Car), None, tr!(l, "Stationnement", "Parking")));
    }
    if let Some(class) = c.dpe.chars().next() {
        all.push(dpe(class));
    }
    let code = &c.financement;
    all.push(tag_icon(None, None, tr!(l, "Financement {code}", "Financing {code}")));
    if let Some(nom) = &c.reservee_nom {
        all.push(tag_icon(Some(Icon::Work), None, tr!(l, "Réservé en priorité : {nom}", "Reserved first: {nom}")));
    }
    tags(all)
}

fn as_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
