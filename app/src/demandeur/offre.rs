//! An offer: what anyone reads, then, for an applicant, the fit point by point, the likely rank and the cost.

mod autour;
pub(crate) mod cout;
mod plafonds;
pub(super) mod territoire;

use super::explications::{
    Lieux, Points, dossier_a_finir, financement, lignes, majuscule, points, titre as titre_reponse,
};
use crate::filtres::{self, DOSSIERS_ENVOYES, a_commune};
use crate::galerie::Galerie;
use crate::i18n::Lang;
use crate::shell::{Section, adresses};
use crate::ui::{
    Fact, Icon, Tone, back, button, date_time, dpe, fact, facts, fits, icon, notice, rank, rich, section, strip,
    strip_key, tag_icon, tags,
};
use crate::web::{Echec, Ident, Page, Rendu, Requete, Requis, encoder, retour_sur};
use crate::{format, tr};
use domain::argent::Centimes;
use domain::candidature::{Etat, Evenement};
use domain::classement::Classement;
use domain::compte::Role;
use domain::dossier::EtatDossier;
use domain::eligibilite::cout::Cout;
use domain::eligibilite::{AideRetenue, Figures, Reponse, Verdict, verdict};
use domain::logement::Financement;
use jiff::civil::Date;
use leptos::prelude::*;
use serde::Deserialize;
use services::offres::{Carte, Demandeur, DetailOffre, PageOffre, RangProbable};
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
    /// The file isn't finished.
    Terminer(EtatDossier),
    /// The active candidature is on this offer.
    Ici(Etat),
    /// Another candidature is active.
    Ailleurs,
    /// Closed, withdrawn or gone.
    Close,
    /// The panel has decided on this demande for this home; how that ended.
    Jugee(Evenement),
    /// A rule says no.
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
        (None, Some(d)) => match vue.reponses.iter().find(|a| a.verdict == Verdict::NeConvientPas) {
            Some(no) => Action::NeConvientPas(Box::new(*no)),
            None if !d.lue.etat.peut_postuler() => Action::Terminer(d.lue.etat),
            None => Action::Postuler,
        },
    };
    Ok(Chargee { page, demandeur, action })
}

/// What is personal on the page.
struct Profil {
    reponses: Vec<Reponse>,
    classement: Classement,
    employeur: bool,
    lieux: Lieux,
    rang: Option<RangProbable>,
    aide: Option<AideRetenue>,
    ressources: Option<i64>,
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
        None => None,
        Some(d) => {
            let lue = &d.lue;
            // Once applied, what counts is the lines that were kept with the candidature.
            let classement = depose.unwrap_or_else(|| s.classement(lue, d.points_employeur(), &vue));
            let ranked = vue.offre.ouverte(s.maintenant()) || matches!(action, Action::Ici(_));
            let rang = if ranked {
                Some(s.rang_probable(id, vue.offre.carte.rangs_version, &classement.cle()).await?)
            } else {
                None
            };
            Some(Profil {
                employeur: s.employeur_eligible(lue),
                lieux: Lieux::de(s, &lue.demande, &vue.offre.carte.insee, &vue.offre.carte.commune),
                rang,
                classement,
                aide: vue.aide,
                ressources: vue.ressources.map(|c| c.0),
                reponses: vue.reponses.clone(),
            })
        }
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
                <aside class="stay" aria-label=tr!(l, "Postuler", "Apply")>{cote(l, &d)}</aside>
                <div class="stack g6">
                    {d.profil.as_ref().map(|p| profil(l, p, &d))}
                    {d.profil.as_ref().and_then(|p| rang_probable(l, p, &d))}
                    {cout::section_cout(l, &d)}
                    {logement(l, &d)}
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

/// The day it is available from, in words.
fn disponible(l: Lang, c: &services::offres::Carte, today: Date) -> AnyView {
    match c.disponible_le.parse::<Date>() {
        Ok(day) if day <= today => tr!(l, "Immédiatement", "Now").into_any(),
        Ok(day) => date_time(day, format::date_simple(l, day, Some(today))),
        Err(_) => tr!(l, "À préciser", "To be told").into_any(),
    }
}

fn as_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The sheet that stays in sight: price, dates, rank, the button or what stands in its way.
fn cote(l: Lang, d: &Donnees) -> AnyView {
    let c = &d.offre.carte;
    let closing = c.cloture();
    let left = d.ouverte.then(|| {
        let words = format::dans_jours(l, format::jours_entre(d.today, closing));
        view! { " " <span class="small muted">{words}</span> }
    });
    let mine = d.profil.as_ref().and_then(|p| p.rang).map(|r| {
        let (place, total) = (format::ordinal(l, as_u32(r.rang)), r.total);
        let text = if matches!(d.action, Action::Ici(_)) {
            tr!(l, "Votre rang : **{place}** sur {total}", "Your rank: **{place}** of {total}")
        } else {
            tr!(l, "Votre rang probable : **{place}** sur {total}", "Your likely rank: **{place}** of {total}")
        };
        view! { <div><p>{rich(text)}</p> {strip(as_u32(r.total), DOSSIERS_ENVOYES, Some(as_u32(r.rang)))}</div> }
    });
    // By when Action Logement must name candidates to the landlord.
    let designation = d.offre.designation_le.as_deref().and_then(|day| day.parse::<Date>().ok()).map(|day| {
        let words = format::date_simple(l, day, Some(d.today));
        Fact::view(
            tr!(l, "Candidats proposés au bailleur avant le", "Candidates sent to the landlord by"),
            date_time(day, words),
        )
    });
    view! {
        <div class="sheet stack">
            <p class="price"><b>{format::euros(l, c.loyer_cc)}</b> {tr!(l, " par mois, charges comprises", " a month, charges included")}</p>
            {facts(true, [
                Fact::view(
                    tr!(l, "Date limite de candidature", "Deadline to apply"),
                    view! { {date_time(closing, format::date_longue(l, closing, Some(d.today)))} {left} },
                ),
                Fact::view(tr!(l, "Disponible dès le", "Available from"), disponible(l, c, d.today)),
                fact(tr!(l, "Candidatures", "Applications"), format::nombre(l, c.candidatures)),
            ].into_iter().chain(designation))}
            {mine}
            {bouton(l, d)}
        </div>
    }
    .into_any()
}

fn bouton(l: Lang, d: &Donnees) -> AnyView {
    let id = d.offre.carte.id;
    let apply = tr!(l, "Je postule", "Apply");
    // Shown and not pressed: the reason stands under it, with the way on.
    let blocked = |why: String, way: Option<(String, String)>| {
        let way = way.map(|(href, text)| view! { " " <a href=href>{text}</a> });
        view! {
            {button(apply.clone()).big().wide().disabled("pourquoi")}
            <p id="pourquoi">{rich(why)} {way}</p>
        }
        .into_any()
    };
    let situation = |label: String| Some((adresses::SITUATION.to_owned(), label));
    match &d.action {
        Action::Postuler => {
            let day = format::date_simple(l, d.offre.carte.cloture(), Some(d.today));
            view! {
                {button(apply).main().big().wide().href(adresse(id, "/postuler", &d.retour))}
                <p class="small muted">{rich(tr!(
                    l,
                    "Vous pourrez annuler tant que le dossier n'est pas chez le bailleur. Rien ne presse : postuler aujourd'hui ou le {day} donne le même rang.",
                    "You can cancel until the file is with the landlord. No rush: applying today or on {day} gives the same rank."
                ))}</p>
            }
            .into_any()
        }
        Action::Connexion => {
            let back = encoder(&adresse(id, "", &d.retour));
            view! {
                {button(tr!(l, "Se connecter pour postuler", "Sign in to apply"))
                    .main().big().wide().href(format!("{}?retour={back}", adresses::CONNEXION))}
                <p class="small muted">{tr!(
                    l,
                    "Avec votre demande, AL'in vous dit si ce logement convient et votre rang probable.",
                    "With your demand, AL'in tells you whether this home fits and your likely rank."
                )}</p>
            }
            .into_any()
        }
        Action::SansDemande => blocked(
            tr!(l, "Importez d'abord votre demande de logement social.", "Bring over your social housing demand first."),
            situation(tr!(l, "Importer ma demande", "Bring my demand over")),
        ),
        Action::Terminer(etat) => {
            let (why, way) = dossier_a_finir(l, *etat);
            blocked(why, situation(way))
        }
        Action::Ailleurs => blocked(
            tr!(l, "Vous avez déjà une candidature en cours : une seule à la fois.", "You already have an application under way: one at a time."),
            Some((adresses::CANDIDATURES.to_owned(), tr!(l, "Voir ma candidature", "See my application"))),
        ),
        Action::Ici(_) => view! {
            <p class="line" data-s="ok">{icon(Icon::Check)} " " <b>{tr!(l, "Vous avez postulé", "You have applied")}</b></p>
            {button(tr!(l, "Suivre ma candidature", "Follow my application")).wide().href(adresses::CANDIDATURES)}
        }
        .into_any(),
        Action::Jugee(end) => blocked(
            deja_juge(l, *end),
            Some((adresses::CANDIDATURES.to_owned(), tr!(l, "Voir ce qui s'est passé", "See what happened"))),
        ),
        Action::Close => blocked(tr!(l, "On ne peut plus postuler à ce logement.", "Applications for this home are closed."), None),
        Action::NeConvientPas(no) => {
            let what = titre_reponse(l, no);
            blocked(
                format!("{what}."),
                Some(("#profil".to_owned(), tr!(l, "Voir les chiffres", "See the figures"))),
            )
        }
        Action::AutreRole => ().into_any(),
    }
}

/// Why the same demande can't apply for this home again, by how it ended.
fn deja_juge(l: Lang, end: Evenement) -> String {
    match end {
        Evenement::Refuser => tr!(
            l,
            "Vous avez refusé ce logement. Vous pouvez postuler à un autre.",
            "You declined this home. You can apply for another one."
        ),
        Evenement::DelaiEchu => tr!(
            l,
            "Ce logement vous a été attribué et vous n'avez pas répondu à temps : la loi compte un refus. Vous pouvez postuler à un autre.",
            "This home was allocated to you and you did not answer in time: by law, that is a refusal. You can apply for another one."
        ),
        Evenement::ConditionEchue => tr!(
            l,
            "La commission vous attendait avec une pièce, qui n'est pas arrivée à temps. Vous pouvez postuler à un autre logement.",
            "The panel expected a document from you, which did not arrive in time. You can apply for another home."
        ),
        _ => tr!(
            l,
            "La commission a déjà examiné votre dossier pour ce logement et ne l'a pas retenu. Vous pouvez postuler à un autre.",
            "The panel has already examined your file for this home and did not choose it. You can apply for another one."
        ),
    }
}

fn profil(l: Lang, p: &Profil, d: &Donnees) -> AnyView {
    let Points { liste, resume } = points(l, &p.reponses, &p.classement, p.employeur, &p.lieux, d.today);
    let then = match (&d.action, verdict(&p.reponses)) {
        (Action::Postuler, _) => tr!(l, " Vous pouvez postuler.", " You can apply."),
        (Action::NeConvientPas(_), Verdict::NeConvientPas) => {
            tr!(
                l,
                " Ce n'est pas un refus : c'est la règle de ce logement.",
                " It is no refusal: it is the rule of this home."
            )
        }
        _ => String::new(),
    };
    view! {
        <section class="stack g2" aria-labelledby="profil">
            <h2 id="profil">{tr!(l, "Mon profil et ce logement", "My profile and this home")}</h2>
            <p>{resume} {then}</p>
            {fits(liste)}
            <p class="small"><a href=adresses::SOURCES>{tr!(l, "Toutes les sources", "All sources")}</a></p>
        </section>
    }
    .into_any()
}

fn rang_probable(l: Lang, p: &Profil, d: &Donnees) -> Option<AnyView> {
    let r = p.rang?;
    let (me, total) = (as_u32(r.rang), as_u32(r.total));
    let (before, after) = (me.saturating_sub(1), total.saturating_sub(me));
    let applied = matches!(d.action, Action::Ici(_));
    let among = filtres::candidatures(l, i64::from(total));
    let first = tr!(l, "sur {among} à ce jour, la vôtre comprise.", "of {among} to date, yours included.");
    let files = |n: u32| format::compte(l, n, ["dossier", "dossiers"], ["file", "files"]);
    let (b, a) = (files(before), files(after));
    let second = tr!(l, "Avant vous : **{b}**. Après vous : **{a}**.", "Before you: **{b}**. After you: **{a}**.");
    let title = if applied { tr!(l, "Mon rang", "My rank") } else { tr!(l, "Mon rang probable", "My likely rank") };
    Some(section(
        "rang",
        title,
        view! {
            <div class="sheet stack">
                {rank(format::ordinal(l, me), view! { {first} <br/> {rich(second)} })}
                <div>{strip(total, DOSSIERS_ENVOYES, Some(me))} {strip_key(l, DOSSIERS_ENVOYES)}</div>
                {lignes(l, &p.classement, Some(&p.lieux), d.today)}
            </div>
        },
    ))
}

/// Its floor, among how many, and whether a lift leads there; nothing for a house.
pub(crate) fn etage(l: Lang, o: &DetailOffre) -> Vec<Fact> {
    let Some(floor) = o.carte.etage else { return Vec::new() };
    let floor = if floor == 0 { tr!(l, "Rez-de-chaussée", "Ground floor") } else { format::ordinal(l, floor) };
    let words = match o.etages {
        Some(all) if all > 0 => tr!(l, "{floor} sur {all}", "{floor} of {all}"),
        _ => floor,
    };
    let lift = if o.carte.ascenseur { tr!(l, "Oui", "Yes") } else { tr!(l, "Non", "No") };
    vec![fact(tr!(l, "Étage", "Floor"), words), fact(tr!(l, "Ascenseur", "Lift"), lift)]
}

/// How the home is heated, in words.
pub(crate) fn chauffage(l: Lang, code: &str) -> String {
    match code {
        "collectif_gaz" => tr!(l, "Collectif, gaz", "Shared, gas"),
        "individuel_gaz" => tr!(l, "Individuel, gaz", "Individual, gas"),
        "collectif_electrique" => tr!(l, "Collectif, électrique", "Shared, electric"),
        "individuel_electrique" => tr!(l, "Individuel, électrique", "Individual, electric"),
        "reseau_chaleur" => tr!(l, "Réseau de chaleur", "District heating"),
        "collectif_pompe_a_chaleur" => tr!(l, "Collectif, pompe à chaleur", "Shared, heat pump"),
        "pompe_a_chaleur" => tr!(l, "Individuel, pompe à chaleur", "Individual, heat pump"),
        "collectif_fioul" => tr!(l, "Collectif, fioul", "Shared, heating oil"),
        "individuel_fioul" => tr!(l, "Individuel, fioul", "Individual, heating oil"),
        "collectif_bois" => tr!(l, "Collectif, bois", "Shared, wood"),
        "individuel_bois" => tr!(l, "Individuel, bois", "Individual, wood"),
        "collectif_propane" => tr!(l, "Collectif, propane (GPL)", "Shared, propane (LPG)"),
        "individuel_propane" => tr!(l, "Individuel, propane (GPL)", "Individual, propane (LPG)"),
        "collectif_autre" => tr!(l, "Collectif, autre énergie", "Shared, another energy"),
        "individuel_autre" => tr!(l, "Individuel, autre énergie", "Individual, another energy"),
        "aucun" => tr!(l, "Sans chauffage", "No heating"),
        _ => tr!(l, "À préciser", "To be told"),
    }
}

fn logement(l: Lang, d: &Donnees) -> AnyView {
    let (o, c) = (&d.offre, &d.offre.carte);
    let yes_no = |b: bool| if b { tr!(l, "Oui", "Yes") } else { tr!(l, "Non", "No") };
    let (energy, kwh, ges) = (&c.dpe, o.dpe_kwh, &o.ges);
    let mut list = vec![
        fact(tr!(l, "Surface", "Floor area"), format::surface(l, u32::try_from(c.surface_m2).unwrap_or(0))),
        fact(tr!(l, "Type", "Type"), format!("{}, {}", filtres::genre_nom(l, &c.genre), c.typologie)),
    ];
    if let Some(n) = o.chambres {
        list.push(fact(tr!(l, "Chambres", "Bedrooms"), format::nombre(l, n)));
    }
    if let Some(name) = &o.residence {
        let name = name.clone();
        list.push(Fact::view(tr!(l, "Résidence", "Building"), view! { <span lang="fr">{name}</span> }));
    }
    list.push(fact(
        tr!(l, "Construction", "Construction"),
        match o.construction.as_str() {
            "individuel" => tr!(l, "Maison individuelle", "Individual house"),
            _ => tr!(l, "Immeuble collectif", "Block of flats"),
        },
    ));
    list.extend(etage(l, o));
    list.extend([
        fact(tr!(l, "Adapté PMR", "Step-free (PMR)"), yes_no(c.pmr)),
        fact(tr!(l, "Chauffage", "Heating"), chauffage(l, &o.chauffage)),
        fact(
            tr!(l, "Stationnement", "Parking"),
            if o.parking && o.parking_loyer > 0 {
                let price = format::euros(l, o.parking_loyer);
                tr!(l, "Oui, {price} par mois", "Yes, {price} a month")
            } else {
                yes_no(o.parking)
            },
        ),
        fact(tr!(l, "Année de construction", "Built in"), o.annee.to_string()),
        fact(
            tr!(l, "DPE", "Energy (DPE)"),
            if kwh > 0 {
                tr!(l, "{energy}, {kwh} kWh/m² par an", "{energy}, {kwh} kWh/m² a year")
            } else {
                tr!(l, "Classe {energy}", "Class {energy}")
            },
        ),
        fact(tr!(l, "Gaz à effet de serre", "Greenhouse gases"), tr!(l, "Classe {ges}", "Class {ges}")),
        fact(
            tr!(l, "Financement", "Financing"),
            Financement::from_code(&c.financement).map_or_else(|| c.financement.clone(), |f| financement(l, f)),
        ),
    ]);
    // The zone decides the ceiling: told with it, to everyone.
    if let Some(b) = &d.plafonds {
        list.push(fact(tr!(l, "Zone du plafond", "Zone of the limit"), majuscule(&b.zone(l))));
    }
    let mine = d.profil.iter().flat_map(|p| &p.reponses).find_map(|r| match r.figures {
        Figures::Plafond { plafond: Some(p), plafond_calcule, .. } => Some((p.0, plafond_calcule)),
        _ => None,
    });
    if let Some((limit, computed)) = mine {
        let amount = format::euros(l, limit);
        let words = if computed { tr!(l, "{amount}, calculé", "{amount}, computed") } else { amount };
        list.push(fact(tr!(l, "Plafond pour votre foyer", "Limit for your household"), words));
    }
    list.push(fact(tr!(l, "Bailleur", "Landlord"), o.bailleur.clone()));
    list.push(fact(tr!(l, "Référence", "Reference"), o.ref_externe.clone()));
    let text = o
        .description
        .lines()
        .filter(|t| !t.trim().is_empty())
        .map(|t| view! { <p class="prose" lang="fr">{t.to_owned()}</p> })
        .collect_view();
    section(
        "desc",
        tr!(l, "Le logement", "The home"),
        view! {
            {text}
            {facts(false, list)}
            {d.plafonds.as_ref().and_then(|b| b.vue(l))}
        },
    )
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::shell::render;
    use jiff::civil::date;

    pub(in crate::demandeur) fn offre() -> DetailOffre {
        DetailOffre {
            carte: crate::filtres::tests::offre(),
            etat: "publiee".into(),
            bailleur_id: Uuid::nil(),
            bailleur: "Habitat <b>du</b> Plateau".into(),
            ref_externe: "HP-1".into(),
            adresse: "14 rue de Rosny".into(),
            latitude: 48.86,
            longitude: 2.44,
            charges: 8_000,
            depot: 60_000,
            etages: Some(5),
            parking: false,
            chauffage: "collectif_gaz".into(),
            annee: 1934,
            dpe_kwh: 142,
            ges: "C".into(),
            description: "Rue calme.\n<script>alert(1)</script>".into(),
            residence: None,
            construction: "collectif".into(),
            chambres: None,
            autres_charges: 0,
            parking_loyer: 0,
            designation_le: None,
        }
    }

    fn page(l: Lang, action: Action, ouverte: bool) -> String {
        let d = Donnees {
            offre: offre(),
            profil: None,
            cout: domain::eligibilite::cout::cout(&offre().pour_cout(), None),
            aide_connue: None,
            autour: autour::Autour {
                habitants: 111_934,
                departement: "Seine-Saint-Denis".into(),
                voisines: vec!["Bagnolet".into()],
                centre: Some(1.24),
                travail: vec![("Anne <i>".into(), "Pantin".into(), 12.6)],
            },
            semblables: vec![crate::filtres::tests::offre()],
            galerie: Galerie::default(),
            plafonds: plafonds::tests::bareme("LLI", "PARIS_LIMITROPHES", "A bis"),
            action,
            hors: Some(territoire::tests::hors()),
            retour: "/offres?onglet=autres".into(),
            ouverte,
            today: date(2026, 11, 24),
        };
        render(move || vue_offre(l, d))
    }

    #[test]
    fn what_the_landlord_wrote_is_escaped() {
        let html = page(Lang::Fr, Action::Connexion, true);
        assert!(!html.contains("<script>alert") && !html.contains("Habitat <b>"));
        assert!(html.contains("/connexion?retour=/offres/"), "{html}");
        assert!(html.contains("href=\"/offres?onglet=autres\""));
        assert_eq!(html.matches("<h1").count(), 1);
        // French, whoever reads it: said aloud as French on an English page.
        let english = page(Lang::En, Action::Connexion, true);
        assert!(english.contains("<p lang=\"fr\" class=\"prose\">Rue calme."), "{english}");
        // The zone that decides the ceiling is told to anyone.
        assert!(html.contains("Zone A\u{a0}bis") || html.contains("Zone A bis"), "{html}");
    }

    #[test]
    fn each_obstacle_is_told_beside_a_button_that_cannot_be_pressed() {
        let no = Reponse {
            regle: domain::eligibilite::Regle::Pmr,
            verdict: Verdict::NeConvientPas,
            figures: Figures::Pmr { besoin: true, offre: false },
            source: domain::eligibilite::Source::Demande,
            changerait: None,
        };
        for action in [
            Action::SansDemande,
            Action::Terminer(EtatDossier::Etape2),
            Action::Terminer(EtatDossier::AttenteEntreprise),
            Action::Ailleurs,
            Action::Close,
            Action::Jugee(Evenement::NePasAttribuer),
            Action::Jugee(Evenement::Rejeter),
            Action::Jugee(Evenement::ConditionEchue),
            Action::Jugee(Evenement::Refuser),
            Action::Jugee(Evenement::DelaiEchu),
            Action::NeConvientPas(Box::new(no)),
        ] {
            let pages = [Lang::Fr, Lang::En].map(|l| page(l, action.clone(), action != Action::Close));
            for html in &pages {
                assert!(html.contains("disabled") && html.contains("id=\"pourquoi\""), "{action:?}");
                assert!(!html.contains("btn main"), "{action:?}");
            }
            assert_ne!(pages[0], pages[1]);
        }
    }

    #[test]
    fn a_closed_offer_says_so() {
        let html = page(Lang::En, Action::Close, false);
        assert!(html.contains("Applications closed on"), "{html}");
        // Where a demande would be registered matters to who may still apply.
        assert!(!html.contains("https://22.example/"));
        assert!(page(Lang::En, Action::Postuler, true).contains("https://22.example/"));
        assert!(page(Lang::Fr, Action::Postuler, true).contains("/postuler?retour=/offres%3Fonglet%3Dautres"));
    }
}
