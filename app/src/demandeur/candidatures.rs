//! « Mes candidatures »: the one under way, what to do now, the seven stages, what happened; then the history.

mod fil;
mod passe;
mod passee;
mod taches;

use super::explications::lignes;
use super::import::Site;
use super::libelles::etape_candidature;
use crate::filtres::{self, DOSSIERS_ENVOYES};
use crate::i18n::Lang;
use crate::illustration::{Kind, adresse as photo};
use crate::islands::SuiviVif;
use crate::shell::{Section, adresses};
use crate::ui::{
    FormErrors, Icon, Stage, StageState, Tone, button, dialog, empty, error_summary, fact, figs, post_button, rank,
    rich, strip, strip_key, tag, track,
};
use crate::web::{App, Avis, Echec, Formulaire, Ident, Page, Rendu, Requete, rediriger, rediriger_avec};
use crate::{format, tr};
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use axum::routing::get;
use domain::candidature::{
    Acteur, Etape, Etat, Evenement, MotifRefus, StadeVu, evenements_possibles, progression_depuis,
};
use domain::compte::Role;
use jiff::civil::{Date, DateTime};
use leptos::prelude::*;
use serde::Deserialize;
use services::Erreur;
use services::candidatures::{CandidatureVue, Donnees, EvenementVu, MouvementRefuse};
use services::horloge::{jour, paris};
use uuid::Uuid;

/// Most characters of what one writes beside a refusal.
const TEXTE_MAX: usize = 500;

/// The pages of this subject.
pub(super) fn routes() -> axum::Router<App> {
    axum::Router::new()
        .route("/mes-candidatures", get(montrer))
        .route("/mes-candidatures/{id}", get(passee::montrer))
        .route("/mes-candidatures/{id}/annuler", get(demander_annulation).post(annuler))
        // A session that ended meanwhile comes back to these by GET.
        .route("/mes-candidatures/{id}/repondre", get(vers_la_page).post(repondre))
        .route("/mes-candidatures/{id}/visite", get(vers_la_page).post(visiter))
        .route("/mes-candidatures/{id}/piece", get(vers_la_page).post(deposer))
        .route("/mes-candidatures/{id}/visite.ics", get(agenda))
}

/// What the forms of the page send.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
struct Saisie {
    #[serde(default)]
    reponse: String,
    #[serde(default)]
    motif: String,
    #[serde(default)]
    texte: String,
    #[serde(default)]
    creneau: String,
}

struct Vue {
    active: Option<CandidatureVue>,
    passees: Vec<CandidatureVue>,
    peut_postuler: bool,
    site: String,
    saisie: Saisie,
    errors: FormErrors,
    maintenant: DateTime,
}

impl Vue {
    fn today(&self) -> Date {
        self.maintenant.date()
    }
}

fn maintenant(r: &Requete) -> DateTime {
    r.services().horloge.maintenant().to_zoned(paris()).datetime()
}

/// The visit agreed on, as clocks in France show it.
fn visite_le(c: &CandidatureVue) -> Option<DateTime> {
    let at = jiff::Timestamp::from_microsecond(c.visite_a?).ok()?;
    Some(at.to_zoned(paris()).datetime())
}

/// The newest event of a kind, as its number: 0 when there is none.
fn dernier(c: &CandidatureVue, e: Evenement) -> i64 {
    c.evenements.iter().rev().find(|v| v.evenement == e).map_or(0, |v| v.numero)
}

/// The newest event of a kind.
fn dernier_vu(c: &CandidatureVue, e: Evenement) -> Option<&EvenementVu> {
    c.evenements.iter().rev().find(|v| v.evenement == e)
}

/// Last day to answer an attribution.
///
/// Where the row lost it (a visit proposed meanwhile), it is counted again from the event, as the law has it.
fn reponse_avant(c: &CandidatureVue) -> Option<Date> {
    c.reponse_avant.or_else(|| {
        let asked = |e: &&EvenementVu| {
            matches!(e.evenement, Evenement::Attribuer | Evenement::MonterRang | Evenement::LeverCondition)
        };
        let at = (c.etat == Etat::Attribuee).then(|| c.evenements.iter().rev().find(asked)).flatten()?;
        Some(domain::delais::fin_delai_acceptation(jour(at.a), services::candidatures::JOURS_REPONSE))
    })
}

async fn lire(r: &Requete, compte: Uuid, saisie: Saisie, errors: FormErrors) -> Result<Vue, Echec> {
    let s = r.services();
    let (mut active, mut passees) = (None, Vec::new());
    for c in s.mes_candidatures(compte).await? {
        if c.etat.active() { active = Some(c) } else { passees.push(c) }
    }
    let lue = s.ma_demande(compte).await?;
    let peut_postuler = lue.as_ref().is_some_and(|d| d.etat.peut_postuler());
    let site = Site::de(&r.app, lue.as_ref().map(|d| d.demande.numero_unique.as_str())).url;
    Ok(Vue { active, passees, peut_postuler, site, saisie, errors, maintenant: maintenant(r) })
}

fn page(l: Lang, v: Vue) -> Page {
    Page::new(tr!(l, "Mes candidatures", "My applications"), move || vue(l, &v)).dans(Section::Candidatures).vivante()
}

/// GET `/mes-candidatures`.
async fn montrer(r: Requete) -> Rendu {
    let compte = r.exiger(Role::Demandeur)?.compte;
    let v = lire(&r, compte, Saisie::default(), FormErrors::new()).await?;
    let page = page(r.l, v);
    Ok(r.page(page).await)
}

async fn vers_la_page(Ident(_): Ident) -> Rendu {
    Ok(rediriger(adresses::CANDIDATURES))
}

/// One of this account's candidatures; another's does not exist.
async fn la_mienne(r: &Requete, id: Uuid) -> Result<(Uuid, CandidatureVue), Echec> {
    let compte = r.exiger(Role::Demandeur)?.compte;
    let mine = r.services().mes_candidatures(compte).await?;
    mine.into_iter().find(|c| c.id == id).map(|c| (compte, c)).ok_or(Echec::Introuvable)
}

/// The move, then the page with its result said at the top.
async fn agir(r: &Requete, compte: Uuid, id: Uuid, e: Evenement, donnees: Donnees, avis: Avis) -> Rendu {
    match r.services().agir_en_demandeur(compte, id, e, donnees).await {
        Ok(()) => Ok(rediriger_avec(adresses::CANDIDATURES, avis)),
        Err(MouvementRefuse::Machine(_) | MouvementRefuse::Donnees | MouvementRefuse::Autre(Erreur::Depasse)) => {
            Ok(rediriger_avec(adresses::CANDIDATURES, Avis::TropTard))
        }
        Err(MouvementRefuse::Autre(e)) => Err(e.into()),
    }
}

/// Whether a move is still open to the applicant.
fn permis(c: &CandidatureVue, e: Evenement) -> bool {
    evenements_possibles(Some(c.etat), Acteur::Demandeur).contains(&e)
}

async fn refuser_la_saisie(r: Requete, compte: Uuid, saisie: Saisie, errors: FormErrors) -> Rendu {
    let v = lire(&r, compte, saisie, errors).await?;
    let page = page(r.l, v).refusee();
    Ok(r.page(page).await)
}

/// What was answered to an attribution.
fn lire_reponse(l: Lang, f: &Saisie) -> Result<(Evenement, Donnees), FormErrors> {
    let mut errors = FormErrors::new();
    let event = match f.reponse.as_str() {
        "accepter" => Some(Evenement::Accepter),
        "refuser" => Some(Evenement::Refuser),
        _ => {
            errors.push("reponse", tr!(l, "Choisissez : j'accepte, ou je refuse", "Choose: I accept, or I decline"));
            None
        }
    };
    let mut donnees = Donnees::default();
    if event == Some(Evenement::Refuser) {
        donnees.motif = MotifRefus::from_code(&f.motif).filter(|m| MotifRefus::pour(Evenement::Refuser).contains(m));
        let text = f.texte.trim();
        if text.chars().count() > TEXTE_MAX {
            errors.push(
                "texte",
                tr!(l, "Raccourcissez à {TEXTE_MAX} caractères", "Shorten it to {TEXTE_MAX} characters"),
            );
        } else if donnees.motif == Some(MotifRefus::Autre) && text.is_empty() {
            errors.push(
                "texte",
                tr!(
                    l,
                    "Dites la raison en quelques mots, ou choisissez-en une autre",
                    "Tell the reason in a few words, or choose another"
                ),
            );
        } else if !text.is_empty() {
            donnees.texte = Some(text.to_owned());
        }
    }
    match event {
        Some(e) if errors.is_empty() => Ok((e, donnees)),
        _ => Err(errors),
    }
}

/// POST `/mes-candidatures/{id}/repondre`.
async fn repondre(r: Requete, Ident(id): Ident, Formulaire(f): Formulaire<Saisie>) -> Rendu {
    let (compte, c) = la_mienne(&r, id).await?;
    if !permis(&c, Evenement::Refuser) {
        return Ok(rediriger_avec(adresses::CANDIDATURES, Avis::TropTard));
    }
    match lire_reponse(r.l, &f) {
        Ok((event, donnees)) => agir(&r, compte, id, event, donnees, Avis::ReponseEnregistree).await,
        Err(errors) => refuser_la_saisie(r, compte, f, errors).await,
    }
}

/// The slot picked: one of those proposed, not past.
fn lire_creneau(c: &CandidatureVue, typed: &str, now: DateTime) -> Option<DateTime> {
    let slot: DateTime = typed.parse().ok()?;
    c.creneaux.contains(&slot).then_some(slot).filter(|s| *s > now)
}

/// POST `/mes-candidatures/{id}/visite`.
async fn visiter(r: Requete, Ident(id): Ident, Formulaire(f): Formulaire<Saisie>) -> Rendu {
    let (compte, c) = la_mienne(&r, id).await?;
    if !permis(&c, Evenement::ConfirmerVisite) || !taches::visite_proposee(&c, maintenant(&r)) {
        return Ok(rediriger_avec(adresses::CANDIDATURES, Avis::TropTard));
    }
    let Some(slot) = lire_creneau(&c, &f.creneau, maintenant(&r)) else {
        let errors = FormErrors::new()
            .with("creneau", tr!(r.l, "Choisissez un des horaires proposés", "Choose one of the times offered"));
        return refuser_la_saisie(r, compte, f, errors).await;
    };
    let donnees = Donnees { creneau: Some(slot), ..Donnees::default() };
    agir(&r, compte, id, Evenement::ConfirmerVisite, donnees, Avis::ReponseEnregistree).await
}

/// POST `/mes-candidatures/{id}/piece`: « J'ai déposé la pièce ».
async fn deposer(r: Requete, Ident(id): Ident) -> Rendu {
    let (compte, _) = la_mienne(&r, id).await?;
    agir(&r, compte, id, Evenement::FournirPiece, Donnees::default(), Avis::ReponseEnregistree).await
}

/// GET `/mes-candidatures/{id}/annuler`: are you sure.
async fn demander_annulation(r: Requete, Ident(id): Ident) -> Rendu {
    let (_, c) = la_mienne(&r, id).await?;
    if !c.etat.annulable() {
        return Ok(rediriger_avec(adresses::CANDIDATURES, Avis::TropTard));
    }
    let l = r.l;
    let title = tr!(l, "Annuler cette candidature", "Cancel this application");
    Ok(r.page(Page::new(title, move || vue_annulation(l, c.id, &c.libelle.dire(l))).dans(Section::Candidatures)).await)
}

fn vue_annulation(l: Lang, id: Uuid, name: &str) -> AnyView {
    dialog(
        tr!(l, "Annuler cette candidature ?", "Cancel this application?"),
        view! {
            <p><b>{name.to_owned()}</b></p>
            <p>{tr!(
                l,
                "Votre dossier sort du classement. Votre demande garde toute son ancienneté.",
                "Your file leaves the ranking. Your demand keeps its seniority."
            )}</p>
            <p>{tr!(
                l,
                "Vous pourrez postuler ailleurs tout de suite, ou ici à nouveau si l'offre est encore ouverte.",
                "You can apply elsewhere at once, or here again if the offer is still open."
            )}</p>
        },
        view! {
            {post_button(format!("/mes-candidatures/{id}/annuler"), button(tr!(l, "Annuler cette candidature", "Cancel this application")).danger())}
            {button(tr!(l, "Garder ma candidature", "Keep my application")).href(adresses::CANDIDATURES)}
        },
    )
    .into_any()
}

/// POST `/mes-candidatures/{id}/annuler`.
async fn annuler(r: Requete, Ident(id): Ident) -> Rendu {
    let (compte, _) = la_mienne(&r, id).await?;
    agir(&r, compte, id, Evenement::Annuler, Donnees::default(), Avis::CandidatureAnnulee).await
}

/// GET `/mes-candidatures/{id}/visite.ics`: the visit for one's calendar.
async fn agenda(r: Requete, Ident(id): Ident) -> Rendu {
    let (_, c) = la_mienne(&r, id).await?;
    let at = c.visite_a.and_then(|a| jiff::Timestamp::from_microsecond(a).ok()).ok_or(Echec::Introuvable)?;
    let offre = r.services().offre(c.offre).await?;
    let l = r.l;
    let place = format!("{}, {} {}", offre.adresse, offre.carte.code_postal, offre.carte.commune);
    let name = c.libelle.dire(l);
    let text = ics(
        id,
        r.services().horloge.maintenant(),
        at,
        &tr!(l, "Visite du logement : {name}", "Visit of the home: {name}"),
        &place,
        &c.bailleur,
    );
    Ok((
        [
            (header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8")),
            (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"visite.ics\"")),
            (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
        ],
        text,
    )
        .into_response())
}

/// One event, as RFC 5545 has it. A visit is counted as half an hour.
fn ics(id: Uuid, now: jiff::Timestamp, at: jiff::Timestamp, title: &str, place: &str, who: &str) -> String {
    let stamp = |t: jiff::Timestamp| t.strftime("%Y%m%dT%H%M%SZ").to_string();
    let text = |s: &str| s.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace(['\r', '\n'], " ");
    let lines = [
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//AL'in//FR".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{id}-visite@alin"),
        format!("DTSTAMP:{}", stamp(now)),
        format!("DTSTART:{}", stamp(at)),
        "DURATION:PT30M".to_owned(),
        format!("SUMMARY:{}", text(title)),
        format!("LOCATION:{}", text(place)),
        format!("DESCRIPTION:{}", text(who)),
        "END:VEVENT".to_owned(),
        "END:VCALENDAR".to_owned(),
    ];
    lines.iter().map(|line| plier(line) + "\r\n").collect()
}

/// Folds a line at 75 octets, never inside a character.
fn plier(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let mut width = 0;
    for c in line.chars() {
        if width + c.len_utf8() > 74 {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(c);
        width += c.len_utf8();
    }
    out
}

fn vue(l: Lang, v: &Vue) -> AnyView {
    let now = match &v.active {
        Some(c) => view! {
            <div id="suivi" data-candidature=c.id.to_string() data-numero=c.numero().to_string()>{en_cours(l, v, c)}</div>
        }
        .into_any(),
        None => aucune(l, v),
    };
    // Beside what it renews: its sentences outlive the candidature.
    let live = v.active.as_ref().map(|c| {
        view! { <div class="wrap"><SuiviVif candidature=c.id.to_string() numero=c.numero() l=l/></div> }
    });
    view! {
        {live}
        <div class="wrap stack g5" id="candidatures">
            <h1 tabindex="-1">{tr!(l, "Mes candidatures", "My applications")}</h1>
            {error_summary(l, &v.errors)}
            {now}
            {passe::historique(l, v.today(), &v.passees)}
        </div>
    }
    .into_any()
}

/// What the rent was when one applied, where the offer asks another now; of a lease, what was signed is what counts.
fn loyer_d_avant(l: Lang, c: &CandidatureVue) -> Option<String> {
    let before = c.figee.loyer_cc();
    (c.etat.active() && before != c.loyer_cc).then(|| {
        let (now, before) = (format::euros(l, c.loyer_cc.0), format::euros(l, before.0));
        tr!(
            l,
            "Loyer, charges comprises : {now}. C'était {before} quand vous avez postulé.",
            "Rent, charges included: {now}. It was {before} when you applied."
        )
    })
}

/// Nothing under way: what to do.
fn aucune(l: Lang, v: &Vue) -> AnyView {
    let title = if v.passees.is_empty() {
        tr!(l, "Vous n'avez pas encore de candidature", "You have no application yet")
    } else {
        tr!(l, "Vous n'avez pas de candidature en cours", "You have no application under way")
    };
    let look = || button(tr!(l, "Voir les offres", "See the homes")).href(adresses::OFFRES);
    let (text, ways) = if v.peut_postuler {
        (
            tr!(
                l,
                "Choisissez un logement, puis « Je postule ». Une candidature à la fois, autant que vous voulez l'une après l'autre.",
                "Choose a home, then “Apply”. One application at a time, as many as you like one after another."
            ),
            look().main().into_any(),
        )
    } else {
        (
            tr!(
                l,
                "Pour postuler, il faut d'abord un dossier terminé. Vous pouvez déjà regarder les offres.",
                "To apply, your file must be finished first. You can already look at homes."
            ),
            view! {
                {button(tr!(l, "Terminer mon dossier", "Finish my file")).main().href(adresses::SITUATION)} " " {look()}
            }
            .into_any(),
        )
    };
    empty("vide", title, view! { <p>{text}</p> <p class="row">{ways}</p> }).into_any()
}

/// A façade: the same as on the card.
fn facade(c: &CandidatureVue) -> String {
    let kind = if c.genre == "maison" { Kind::Maison } else { Kind::Appartement };
    photo(c.photo.unsigned_abs(), kind, 1)
}

fn en_cours(l: Lang, v: &Vue, c: &CandidatureVue) -> AnyView {
    let n = c.etat.etape().numero();
    let (place, total) = c.position.map_or((0, 0), |p| (p.rang, p.total));
    let as_u32 = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let ordinal = format::ordinal(l, as_u32(place));
    let among = filtres::candidatures(l, i64::from(as_u32(total)));
    let rent = loyer_d_avant(l, c).map(|text| view! { <p>{rich(text)}</p> });
    let landlord = view! { <p>{tr!(l, "Bailleur : ", "Landlord: ")} {c.bailleur.clone()}</p> {rent} };
    let closing = format::date_longue(l, c.cloture, Some(v.today()));
    let position = if total == 0 {
        tr!(l, "à venir", "to come")
    } else {
        tr!(l, "{ordinal} sur {total}", "{ordinal} of {total}")
    };
    let mine = (total > 0).then(|| {
        let frozen = c.etat.classement_fige().then(|| {
            view! { <p class="small muted">{tr!(
                l,
                "Vos points ne bougent plus : votre dossier est chez le bailleur.",
                "Your points no longer move: your file is with the landlord."
            )}</p> }
        });
        view! {
            <section class="stack" aria-labelledby="rang">
                <h3 class="h2" id="rang">{tr!(l, "Mon rang", "My rank")}</h3>
                <div class="sheet stack">
                    {rank(ordinal.clone(), tr!(l, "sur {among} en cours sur cette offre.", "of {among} under way on this offer."))}
                    <div>{strip(as_u32(total), DOSSIERS_ENVOYES, Some(as_u32(place)))} {strip_key(l, DOSSIERS_ENVOYES)}</div>
                    {lignes(l, &c.classement, None, v.today())}
                    {frozen}
                </div>
            </section>
        }
    });
    let story = view! {
        <section class="stack" aria-labelledby="fil">
            <h3 class="h2" id="fil">{tr!(l, "Ce qui s'est passé, ce qui vient", "What happened, what comes")}</h3>
            {fil::fil(l, v.today(), c)}
        </section>
    };
    let story = match annulation(l, v, c) {
        Some(cancelling) => view! {
            <div class="split">
                {story}
                <aside class="stack g4" aria-label=tr!(l, "Annulation", "Cancelling")>{cancelling}</aside>
            </div>
        }
        .into_any(),
        None => story.into_any(),
    };
    // No section around: its aside would be a landmark within another.
    view! {
        <div class="stack g4">
            <div class="cand">
                <img class="photo" src=facade(c) alt=""/>
                <div class="stack g1">
                    <p>{tag(Tone::Now, tr!(l, "Étape {n} sur 7", "Stage {n} of 7"))}</p>
                    <h2 id="encours"><a href=format!("/offres/{}?retour={}", c.offre, adresses::CANDIDATURES)>{c.libelle.dire(l)}</a></h2>
                    {landlord}
                </div>
            </div>
            {figs([
                fact(tr!(l, "Position", "Position"), position),
                fact(tr!(l, "Date limite de candidature", "Deadline to apply"), closing),
                fact(tr!(l, "Statut", "Status"), statut(l, c)),
            ])}
            <div class="sheet">
                <h3 class="sr">{tr!(l, "Les sept étapes", "The seven stages")}</h3>
                {etapes(l, c, v.today())}
            </div>
            {taches::a_faire(l, v, c)}
            {story}
            {mine}
        </div>
    }
    .into_any()
}

/// The state in a few words.
fn statut(l: Lang, c: &CandidatureVue) -> String {
    let silent = c.evenements.last().is_some_and(|e| e.evenement == Evenement::DelaiEchu);
    match c.etat {
        Etat::Deposee => tr!(l, "En attente de validation", "Waiting to be checked"),
        Etat::Validee => tr!(l, "Validée par Action Logement", "Validated by Action Logement"),
        Etat::Envoyee => tr!(l, "Dossier chez le bailleur", "File with the landlord"),
        Etat::Visite => tr!(l, "Le bailleur vous contacte", "The landlord is in touch"),
        Etat::Commission => tr!(l, "Dossier à la commission", "File before the panel"),
        Etat::Attribuee => tr!(l, "Attribuée : répondez", "Allocated: answer"),
        Etat::AttribueeRang => {
            let rank = format::ordinal(l, c.rang_attribution.unwrap_or(2));
            tr!(l, "Retenue, au {rank} rang", "Chosen, ranked {rank}")
        }
        Etat::AttribueeCondition => tr!(l, "Attribuée sous condition", "Allocated on a condition"),
        Etat::Acceptee => tr!(l, "Acceptée par vous", "Accepted by you"),
        Etat::BailSigne => tr!(l, "Bail signé", "Lease signed"),
        Etat::Annulee => tr!(l, "Annulée par vous", "Cancelled by you"),
        Etat::Invalidee => tr!(l, "Invalidée", "Not validated"),
        Etat::NonRetenue => tr!(l, "Non retenue", "Not chosen"),
        Etat::Rejetee => tr!(l, "Rejetée", "Rejected"),
        Etat::RefuseeDemandeur if silent => tr!(l, "Sans réponse dans le délai", "No answer in time"),
        Etat::RefuseeDemandeur => tr!(l, "Refusée par vous", "Declined by you"),
        Etat::OffreRetiree => tr!(l, "Offre retirée", "Offer withdrawn"),
        Etat::DemandeRadiee => tr!(l, "Demande radiée", "Demand struck off"),
    }
}

fn icone_etape(e: Etape) -> Icon {
    match e {
        Etape::JePostule => Icon::Hand,
        Etape::Validations => Icon::FileCheck,
        Etape::EnvoiBailleur => Icon::Send,
        Etape::Visite => Icon::Visit,
        Etape::Commission => Icon::Table,
        Etape::Resultat => Icon::Result,
        Etape::EntreeDansLesLieux => Icon::Key,
    }
}

/// The day a stage ended, as far as the events tell.
fn fin_de_l_etape(c: &CandidatureVue, e: Etape, today: Date) -> Option<Date> {
    let to = |states: &[Etat]| c.evenements.iter().rev().find(|v| states.contains(&v.vers)).map(|v| jour(v.a));
    match e {
        Etape::JePostule => c.evenements.first().map(|v| jour(v.a)),
        Etape::Validations => to(&[Etat::Validee]),
        Etape::EnvoiBailleur => to(&[Etat::Envoyee]),
        // A visit may also come after the panel: a day to come ended nothing.
        Etape::Visite => visite_le(c).map(|d| d.date()).filter(|d| *d <= today).or_else(|| to(&[Etat::Visite])),
        Etape::Commission => c.commission_le.filter(|d| *d <= today).or_else(|| to(&[Etat::Commission])),
        Etape::Resultat => c.evenements.iter().find(|v| v.vers.etape() == Etape::Resultat).map(|v| jour(v.a)),
        Etape::EntreeDansLesLieux => to(&[Etat::BailSigne]),
    }
}

/// The seven stages with their days.
fn etapes(l: Lang, c: &CandidatureVue, today: Date) -> AnyView {
    let bar = progression_depuis(c.etat, c.precedent);
    track(
        l,
        Etape::ALL.iter().zip(bar).map(|(&e, seen)| {
            let day = |d: Date| format::date_courte(l, d);
            let (state, note) = match seen {
                StadeVu::Fait => (StageState::Done, fin_de_l_etape(c, e, today).map(day)),
                StadeVu::Courant => {
                    let since = c.evenements.iter().find(|v| v.vers.etape() == e).map(|v| day(jour(v.a)));
                    let note = match (e, c.commission_le) {
                        (Etape::Commission, Some(d)) => {
                            let d = day(d);
                            Some(tr!(l, "le {d}", "on {d}"))
                        }
                        _ => since.map(|d| tr!(l, "depuis le {d}", "since {d}")),
                    };
                    (StageState::Now, note)
                }
                StadeVu::AVenir => (StageState::Next, None),
                StadeVu::Arrete => (StageState::Stop, c.evenements.last().map(|v| day(jour(v.a)))),
            };
            Stage { label: etape_candidature(l, e), icon: icone_etape(e), state, note }
        }),
    )
}

/// Cancelling: possible, no longer, or giving up what was allocated.
fn annulation(l: Lang, v: &Vue, c: &CandidatureVue) -> Option<AnyView> {
    let id = c.id;
    match c.etat {
        Etat::Deposee | Etat::Validee => Some(
            view! {
                <section class="sheet stack g2" aria-labelledby="annuler">
                    <h3 id="annuler">{tr!(l, "Vous avez changé d'avis ?", "Changed your mind?")}</h3>
                    <p>{tr!(
                        l,
                        "Vous pouvez annuler jusqu'à l'envoi du dossier au bailleur. Votre ancienneté reste.",
                        "You can cancel until the file is sent to the landlord. You keep your seniority."
                    )}</p>
                    <p>{button(tr!(l, "Annuler cette candidature", "Cancel this application")).href(format!("/mes-candidatures/{id}/annuler"))}</p>
                </section>
            }
            .into_any(),
        ),
        Etat::Envoyee | Etat::Visite | Etat::Commission => {
            let since = dernier_vu(c, Evenement::Envoyer).map(|e| {
                let day = format::date_simple(l, jour(e.a), Some(v.today()));
                view! { <p>{rich(tr!(l, "Votre dossier est chez le bailleur depuis le {day}.", "Your file has been with the landlord since {day}."))}</p> }
            });
            let days = services::candidatures::JOURS_REPONSE;
            Some(
                view! {
                    <section class="sheet hollow stack g2" aria-labelledby="annuler">
                        <h3 id="annuler">{tr!(l, "Annuler n'est plus possible", "Cancelling is no longer possible")}</h3>
                        {since}
                        <p>{tr!(
                            l,
                            "Vous restez libre : si le logement vous est attribué, vous aurez au moins {days} jours pour dire oui ou non.",
                            "You stay free: if the home is allocated to you, you will have at least {days} days to say yes or no."
                        )}</p>
                        <p><a href=adresses::CONTACT>{tr!(l, "Prévenir que je renonce", "Tell us that I give up")}</a></p>
                    </section>
                }
                .into_any(),
            )
        }
        Etat::AttribueeRang | Etat::AttribueeCondition | Etat::Acceptee => Some(taches::renoncer(l, v, c)),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
