//! An offer: what anyone reads, then, for an applicant, the fit point by point, the likely rank and the cost.

mod autour;
mod cote;
pub(crate) mod cout;
pub(crate) mod logement;
mod plafonds;
mod plan;
mod profil;
pub(super) mod territoire;
#[cfg(test)]
pub(super) mod tests;

use super::explications::Dossier;
use crate::filtres::{self, a_commune};
use crate::galerie::Galerie;
use crate::i18n::Lang;
use crate::shell::{Section, adresses};
use crate::ui::{Icon, OfferCard, Tone, back, dpe, icon, notice, rich, tag_icon, tags};
use crate::web::{Echec, Ident, Page, Rendu, Requete, Requis, encoder, retour_sur};
use crate::{etat_offre, format, tr};
use domain::annonce::EtatOffre;
use domain::argent::Centimes;
use domain::candidature::{Etat, Evenement};
use domain::compte::Role;
use domain::dossier::EtatDossier;
use domain::eligibilite::cout::Cout;
use domain::eligibilite::{Avis, Reponse};
use domain::logement::Genre;
use jiff::civil::Date;
use leptos::prelude::*;
use profil::Profil;
use serde::Deserialize;
use services::offres::{Carte, Demandeur, DetailOffre, PageOffre};
use services::photos::Photo;
use services::referentiel::Referentiel;
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
    situation: EtatOffre,
    /// Its landlord looks at it, in the middle of writing it: nothing leads away.
    apercu: bool,
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
    let autour = autour::Autour::de(&s.referentiel, &offre, lue.map(|lue| &lue.demande));
    let aide_connue = lue.and_then(|lue| lue.aide_connue);
    let c = &offre.carte;
    let plafonds = plafonds::Bareme::de(&s.referentiel, c);
    let (l, today) = (r.l, s.horloge.aujourdhui());
    let now = s.maintenant();
    let (ouverte, situation) = (offre.ouverte(now), offre.situation(now));
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
        situation,
        apercu: false,
        today,
        offre,
    };
    Ok(r.page(Page::new(title, move || vue_offre(l, donnees)).dans(Section::Offres).decrite(description)).await)
}

/// « T3 de 62 m² à Montreuil ».
fn titre(l: Lang, c: &Carte) -> String {
    let (typologie, m2) =
        (filtres::typologie_nom(l, &c.typologie), format::surface(l, u32::try_from(c.surface_m2).unwrap_or(0)));
    let place = a_commune(l, &c.commune);
    if c.genre == Genre::Maison.code() {
        tr!(l, "Maison {typologie} de {m2} {place}", "{typologie} house of {m2} {place}")
    } else {
        tr!(l, "{typologie} de {m2} {place}", "{typologie} of {m2} {place}")
    }
}

fn vue_offre(l: Lang, d: Donnees) -> AnyView {
    let title = view! { <h1 tabindex="-1">{titre(l, &d.offre.carte)}</h1> };
    let way_back = if d.retour.starts_with(adresses::OFFRES) {
        tr!(l, "Retour aux résultats", "Back to the results")
    } else {
        tr!(l, "Retour", "Back")
    };
    view! {
        <div class="wrap stack g4">
            {back(d.retour.clone(), way_back)}
            {etat_de_l_offre(l, &d)}
            {d.hors.as_ref().filter(|_| d.ouverte).map(|hors| hors.vue(l))}
            {corps(l, &d, title.into_any())}
            {autour::section_semblables(l, &d)}
        </div>
    }
    .into_any()
}

/// What the page tells of the offer itself: its landlord sees the very same before it is out.
fn corps(l: Lang, d: &Donnees, title: AnyView) -> AnyView {
    let c = &d.offre.carte;
    let address = format!("{}, {} ({})", d.offre.adresse, c.commune, c.code_postal);
    view! {
        <div class="split two">
            <div class="stack g4">
                {d.galerie.vue(l, c)}
                <div class="stack g2">
                    <p class="muted line">{icon(Icon::Pin)} " " <span>{address}</span></p>
                    {title}
                    {etiquettes(l, d)}
                </div>
            </div>
            <aside class="stay" aria-label=tr!(l, "Postuler", "Apply")>{cote::cote(l, d)}</aside>
            <div class="stack g6">
                {d.profil.as_ref().map(|p| profil::profil(l, p, d))}
                {d.profil.as_ref().and_then(|p| profil::rang_probable(l, p, d))}
                {cout::section_cout(l, d)}
                {logement::logement(l, d)}
                {autour::section_autour(l, d)}
            </div>
        </div>
    }
    .into_any()
}

/// An offer before it is out, for its landlord: its page without anybody's demande.
pub(crate) struct Apercu(Donnees);

impl Apercu {
    /// Of what would be published, with the photos that everyone sees.
    pub(crate) fn de(referentiel: &Referentiel, offre: DetailOffre, photos: Vec<Photo>, today: Date, now: i64) -> Self {
        Self(Donnees {
            profil: None,
            cout: domain::eligibilite::cout::cout(&offre.pour_cout(), None),
            aide_connue: None,
            autour: autour::Autour::de(referentiel, &offre, None),
            semblables: Vec::new(),
            galerie: Galerie::seule(photos),
            plafonds: plafonds::Bareme::de(referentiel, &offre.carte),
            action: Action::AutreRole,
            hors: None,
            retour: adresses::OFFRES.to_owned(),
            ouverte: offre.ouverte(now),
            situation: offre.situation(now),
            apercu: true,
            today,
            offre,
        })
    }

    /// The offer.
    pub(crate) const fn offre(&self) -> &DetailOffre {
        &self.0.offre
    }

    /// Puts its first photo on its card, as the lists do.
    pub(crate) fn illustrer(&self, card: &mut OfferCard) {
        self.0.galerie.illustrer(card);
    }

    /// What applicants will see; another title stands above.
    pub(crate) fn vue(&self, l: Lang) -> AnyView {
        let title = view! { <h3 class="h2">{titre(l, &self.0.offre.carte)}</h3> };
        corps(l, &self.0, title.into_any())
    }
}

/// « Le logement » alone, as applicants see it.
#[cfg(test)]
pub(crate) fn logement_vu(l: Lang, referentiel: &Referentiel, offre: DetailOffre, today: Date, now: i64) -> AnyView {
    logement::logement(l, &Apercu::de(referentiel, offre, Vec::new(), today, now).0)
}

/// The offer is no longer open: said first, plainly.
fn etat_de_l_offre(l: Lang, d: &Donnees) -> Option<AnyView> {
    if d.ouverte {
        return None;
    }
    let title = match d.situation {
        EtatOffre::Retiree => tr!(l, "Le bailleur a retiré ce logement", "The landlord has withdrawn this home"),
        EtatOffre::Attribuee => tr!(l, "Ce logement a été attribué", "This home has been allocated"),
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
    // Closed is not over: who has the files now.
    let stage = matches!(d.situation, EtatOffre::EnDesignation | EtatOffre::ChezLeBailleur)
        .then(|| view! { <p>{rich(etat_offre::dit(l, d.situation))} "."</p> });
    let way = (!matches!(d.action, Action::Ici(_))).then(|| {
        let href = if d.retour.starts_with(adresses::OFFRES) { d.retour.clone() } else { adresses::OFFRES.to_owned() };
        view! { <p><a href=href>{tr!(l, "Voir les offres ouvertes", "See the open homes")}</a></p> }
    });
    Some(notice(Tone::Off, title).icon(Icon::Clock).text(text).body(stage).body(way).into_any())
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
        all.push(tag_icon(Some(Icon::Car), None, logement::type_stationnement(l, d.offre.parking_type.as_deref())));
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
