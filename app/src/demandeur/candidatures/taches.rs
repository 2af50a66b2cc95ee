//! What to do now: the red margin, by state. One thing has the margin; a second one waits in a sheet under it.

use super::{Vue, dernier, dernier_vu, permis, reponse_avant, visite_le};
use crate::i18n::Lang;
use crate::shell::adresses;
use crate::ui::{
    Button, Choices, Icon, Todo, button, choice, choices, date_time, details, hidden, link, post_button, rich,
    select_field, textarea, todo,
};
use crate::{format, tr};
use domain::candidature::{Etat, Evenement, MotifRefus};
use jiff::civil::{Date, DateTime};
use leptos::prelude::*;
use services::candidatures::CandidatureVue;
use services::courrier::lettres;

/// What the applicant may have to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tache {
    /// Say yes or no to an attribution.
    Repondre,
    /// Deposit the document that an attribution hangs on.
    Condition,
    /// Pick a visit slot.
    Visite,
    /// Deposit the document asked for.
    Piece,
}

/// Whether slots wait for a choice: proposed after the last choice, at least one still to come.
pub(super) fn visite_proposee(c: &CandidatureVue, now: DateTime) -> bool {
    dernier(c, Evenement::ProposerVisite) > dernier(c, Evenement::ConfirmerVisite)
        && c.creneaux.iter().any(|s| *s > now)
}

/// What there is to do, most pressing first.
pub(super) fn taches(c: &CandidatureVue, now: DateTime) -> Vec<Tache> {
    let provided = dernier(c, Evenement::FournirPiece);
    let mut all = Vec::new();
    if c.etat == Etat::Attribuee {
        all.push(Tache::Repondre);
    }
    if c.etat == Etat::AttribueeCondition && dernier(c, Evenement::AttribuerCondition) > provided {
        all.push(Tache::Condition);
    }
    if permis(c, Evenement::ConfirmerVisite) && visite_proposee(c, now) {
        all.push(Tache::Visite);
    }
    if c.etat != Etat::AttribueeCondition
        && permis(c, Evenement::FournirPiece)
        && dernier(c, Evenement::DemanderPiece) > provided
    {
        all.push(Tache::Piece);
    }
    all
}

/// The document asked for last, in the words of who asks.
fn piece(c: &CandidatureVue) -> Option<String> {
    dernier_vu(c, Evenement::DemanderPiece).and_then(|e| e.texte.clone()).or_else(|| c.piece_demandee.clone())
}

/// The red margin; the second thing, if there is one, in a sheet.
pub(super) fn a_faire(l: Lang, v: &Vue, c: &CandidatureVue) -> AnyView {
    let all = taches(c, v.maintenant);
    let mut rest = all.iter();
    let first = match rest.next() {
        Some(t) => marge(l, v, c, *t),
        None => attendre(l, v, c),
    };
    let others = rest
        .map(|t| {
            let (title, body) = corps(l, v, c, *t, button);
            view! { <section class="sheet stack"><h3>{title}</h3> {body}</section> }
        })
        .collect_view();
    // The visit agreed on keeps its place when something else is pressing.
    let visit = (!all.is_empty()).then(|| visite_a_venir(v, c)).flatten().map(|at| {
        let title = tr!(l, "Votre visite du logement", "Your visit of the home");
        view! { <section class="sheet stack"><h3>{title}</h3> {corps_visite(l, c, at, v.today())}</section> }
    });
    view! { {first} {others} {visit} }.into_any()
}

/// The visit agreed on, while it is to come.
fn visite_a_venir(v: &Vue, c: &CandidatureVue) -> Option<DateTime> {
    visite_le(c).filter(|at| *at > v.maintenant && c.etat.active())
}

fn you(l: Lang) -> String {
    tr!(l, "C'est à vous", "It is your turn")
}

/// « Jusqu'au », « lundi 30 novembre », « dans 6 jours ».
fn jusqu_au(l: Lang, t: Todo, day: Option<Date>, today: Date) -> Todo {
    match day {
        Some(day) => t.when(
            tr!(l, "Jusqu'au", "Until"),
            format::date_longue(l, day, Some(today)),
            format::distance(l, format::jours_entre(today, day)),
        ),
        None => t,
    }
}

fn marge(l: Lang, v: &Vue, c: &CandidatureVue, t: Tache) -> AnyView {
    let (title, body) = corps(l, v, c, t, |label| button(label).main());
    let margin = todo("afaire", title, body).h3().who(Icon::User, you(l));
    let today = v.today();
    match t {
        Tache::Repondre => jusqu_au(l, margin, reponse_avant(c), today),
        Tache::Condition => jusqu_au(l, margin, c.reponse_avant, today),
        Tache::Visite => match c.creneaux.iter().filter(|s| **s > v.maintenant).min() {
            Some(first) => margin.when(
                tr!(l, "Avant le", "Before"),
                format::date_longue(l, first.date(), Some(today)),
                format::distance(l, format::jours_entre(today, first.date())),
            ),
            None => margin,
        },
        Tache::Piece => margin,
    }
    .into_any()
}

/// Title and form of a thing to do.
fn corps(l: Lang, v: &Vue, c: &CandidatureVue, t: Tache, main: impl Fn(String) -> Button) -> (String, AnyView) {
    match t {
        Tache::Repondre => (
            tr!(l, "Le logement vous est attribué : dites oui ou non", "The home is allocated to you: say yes or no"),
            repondre(l, v, c, main(tr!(l, "Envoyer ma réponse", "Send my answer"))),
        ),
        Tache::Condition => (
            tr!(l, "Déposez la pièce qui manque", "Upload the missing document"),
            deposer(l, v, c, c.condition.clone(), main(tr!(l, "J'ai déposé la pièce", "I have uploaded it"))),
        ),
        Tache::Piece => (
            tr!(l, "Déposez la pièce demandée", "Upload the document asked for"),
            deposer(l, v, c, piece(c), main(tr!(l, "J'ai déposé la pièce", "I have uploaded it"))),
        ),
        Tache::Visite => (
            tr!(l, "Choisissez l'heure de la visite", "Choose the time of the visit"),
            visiter(l, v, c, main(tr!(l, "Confirmer la visite", "Confirm the visit"))),
        ),
    }
}

/// « vendredi 18 décembre, 14 h 30 ».
pub(super) fn moment(l: Lang, at: DateTime, today: Date) -> String {
    let (day, time) = (format::date_longue(l, at.date(), Some(today)), format::heure(l, at.time()));
    tr!(l, "{day}, {time}", "{day}, {time}")
}

fn visiter(l: Lang, v: &Vue, c: &CandidatureVue, main: Button) -> AnyView {
    let mut slots: Vec<DateTime> = c.creneaux.iter().copied().filter(|s| *s > v.maintenant).collect();
    slots.sort_unstable();
    slots.dedup();
    let landlord = &c.bailleur;
    let answers: Choices = choices(
        l,
        "creneau",
        tr!(l, "Heures proposées par {landlord}", "Times offered by {landlord}"),
        slots.iter().map(|s| choice(s.to_string(), moment(l, *s, v.today()))),
    )
    .legend_class("sr")
    .value(v.saisie.creneau.clone())
    .errors(&v.errors);
    view! {
        <form action=format!("/mes-candidatures/{}/visite", c.id) method="post" class="stack" novalidate=true>
            {answers}
            <div class="row">
                {main}
                {link(adresses::CONTACT, tr!(l, "Aucune heure ne me convient", "No time suits me"))}
            </div>
            <p class="small muted">{tr!(l, "Visiter ne vous engage pas.", "Visiting does not commit you.")}</p>
        </form>
    }
    .into_any()
}

fn deposer(l: Lang, v: &Vue, c: &CandidatureVue, what: Option<String>, main: Button) -> AnyView {
    view! {
        {what.map(|t| view! { <p><b>{t}</b></p> })}
        <p>{tr!(
            l,
            "Déposez-la sur votre site d'enregistrement, puis dites-le ici : nous prévenons qui l'attend.",
            "Upload it on your registration site, then say so here: we tell whoever is waiting for it."
        )}</p>
        <div class="row">
            {post_button(format!("/mes-candidatures/{}/piece", c.id), main)}
            {link(v.site.clone(), tr!(l, "Ouvrir mon site d'enregistrement", "Open my registration site")).external()}
        </div>
    }
    .into_any()
}

/// Reason of a refusal: optional, from the list.
fn raison(l: Lang, v: &Vue) -> AnyView {
    let reasons = std::iter::once((String::new(), tr!(l, "Je préfère ne pas le dire", "I would rather not say")))
        .chain(
            MotifRefus::pour(Evenement::Refuser)
                .iter()
                .map(|m| (m.code().to_owned(), super::super::explications::majuscule(&lettres::motif(l, *m)))),
        )
        .collect::<Vec<_>>();
    view! {
        {select_field(l, "motif", tr!(l, "Pourquoi ?", "Why?"), reasons).value(v.saisie.motif.clone()).optional()}
        {textarea(l, "texte", tr!(l, "En quelques mots", "In a few words"))
            .value(v.saisie.texte.clone())
            .rows(2)
            .maxlength(u32::try_from(super::TEXTE_MAX).unwrap_or(500))
            .optional()
            .errors(&v.errors)}
    }
    .into_any()
}

fn repondre(l: Lang, v: &Vue, c: &CandidatureVue, main: Button) -> AnyView {
    let until = reponse_avant(c).map(|day| {
        let words = format::date_longue(l, day, Some(v.today()));
        let text = tr!(
            l,
            "Sans réponse le {words} au soir, la loi compte un refus (article R441-10).",
            "No answer by the evening of {words} counts in law as a refusal (article R441-10)."
        );
        view! { <p class="small muted">{rich(text)}</p> }
    });
    view! {
        <form action=format!("/mes-candidatures/{}/repondre", c.id) method="post" class="stack" novalidate=true>
            {choices(l, "reponse", tr!(l, "Votre réponse", "Your answer"), [
                choice("accepter", tr!(l, "J'accepte le logement", "I accept the home"))
                    .text(tr!(l, "Le bailleur prépare le bail avec vous.", "The landlord prepares the lease with you.")),
                choice("refuser", tr!(l, "Je refuse le logement", "I decline the home"))
                    .text(tr!(
                        l,
                        "Votre candidature s'arrête ici. Vous pouvez postuler ailleurs tout de suite.",
                        "Your application ends here. You can apply elsewhere at once."
                    ))
                    .then(raison(l, v)),
            ])
                .legend_class("sr")
                .value(v.saisie.reponse.clone())
                .errors(&v.errors)}
            <div class="row">{main}</div>
            {until}
        </form>
    }
    .into_any()
}

/// Giving up what was allocated, in the margin of the page: never the main thing.
pub(super) fn renoncer(l: Lang, v: &Vue, c: &CandidatureVue) -> AnyView {
    let open = !v.saisie.reponse.is_empty();
    let form = view! {
        <p>{tr!(
            l,
            "C'est définitif pour ce logement. Votre demande garde son ancienneté et vous pouvez postuler ailleurs.",
            "This is final for this home. Your demand keeps its seniority and you can apply elsewhere."
        )}</p>
        <form action=format!("/mes-candidatures/{}/repondre", c.id) method="post" class="stack" novalidate=true>
            {hidden("reponse", "refuser")}
            {raison(l, v)}
            <div class="row">{button(tr!(l, "Renoncer à ce logement", "Give this home up")).danger()}</div>
        </form>
    };
    view! { <div>{details(tr!(l, "Renoncer à ce logement", "Give this home up"), open, form)}</div> }.into_any()
}

/// Nothing to do: whose turn it is, and what will come.
fn attendre(l: Lang, v: &Vue, c: &CandidatureVue) -> AnyView {
    let today = v.today();
    let landlord = c.bailleur.clone();
    let al = || "Action Logement".to_owned();
    if let Some(at) = visite_a_venir(v, c) {
        return visite_prevue(l, c, at, today);
    }
    let nothing =
        tr!(l, "Vous n'avez rien à faire. Un e-mail vous prévient.", "You have nothing to do. An email will tell you.");
    let (title, text, sign, who) = match c.etat {
        Etat::Deposee => (
            tr!(l, "Action Logement examine votre dossier", "Action Logement is examining your file"),
            tr!(
                l,
                "Gardez vos pièces à jour sur le site d'enregistrement. {nothing}",
                "Keep your documents up to date on the registration site. {nothing}"
            ),
            Icon::Send,
            al(),
        ),
        Etat::Validee => (
            tr!(
                l,
                "Action Logement envoie les premiers dossiers au bailleur",
                "Action Logement sends the first files to the landlord"
            ),
            nothing,
            Icon::Send,
            al(),
        ),
        Etat::Envoyee => (
            tr!(l, "Le bailleur étudie votre dossier", "The landlord is studying your file"),
            tr!(
                l,
                "Il peut demander une pièce ou proposer une visite. {nothing}",
                "It may ask for a document or offer a visit. {nothing}"
            ),
            Icon::Building,
            landlord,
        ),
        Etat::Visite => (
            tr!(l, "Le bailleur fixe la date de la commission", "The landlord sets the date of the panel"),
            nothing,
            Icon::Building,
            landlord,
        ),
        Etat::Commission => {
            let title = match c.commission_le {
                Some(day) if day >= today => {
                    let words = format::date_longue(l, day, Some(today));
                    tr!(
                        l,
                        "La commission (CALEOL) se réunit le {words}",
                        "The allocation panel (CALEOL) meets on {words}"
                    )
                }
                _ => tr!(
                    l,
                    "Le bailleur enregistre la décision de la commission",
                    "The landlord records the panel's decision"
                ),
            };
            let text = tr!(
                l,
                "Elle compare les dossiers et décide. Votre présence n'est pas demandée. {nothing}",
                "It compares the files and decides. You need not attend. {nothing}"
            );
            (title, text, Icon::Building, landlord)
        }
        Etat::AttribueeRang => {
            let rank = format::ordinal(l, c.rang_attribution.unwrap_or(2));
            (
                tr!(l, "Vous êtes retenu, au {rank} rang", "You were chosen, ranked {rank}"),
                tr!(
                    l,
                    "Le logement vous est proposé si les dossiers classés avant le vôtre refusent. {nothing}",
                    "The home is offered to you if the files ranked above yours decline. {nothing}"
                ),
                Icon::Users,
                tr!(l, "Les dossiers classés avant", "The files ranked above"),
            )
        }
        Etat::AttribueeCondition => (
            tr!(
                l,
                "Le bailleur vérifie la pièce que vous avez déposée",
                "The landlord checks the document you uploaded"
            ),
            nothing,
            Icon::Building,
            landlord,
        ),
        _ => (
            tr!(l, "Le bailleur prépare la visite et le bail", "The landlord prepares the visit and the lease"),
            nothing,
            Icon::Building,
            landlord,
        ),
    };
    let margin = todo("afaire", title, view! { <p>{text}</p> }).h3().off().who(sign, who);
    // The panel's day stands in the margin as a day to act would.
    match c.commission_le.filter(|d| c.etat == Etat::Commission && *d >= today) {
        Some(day) => margin.when(
            tr!(l, "Le", "On"),
            format::date_longue(l, day, Some(today)),
            format::distance(l, format::jours_entre(today, day)),
        ),
        None => margin,
    }
    .into_any()
}

fn corps_visite(l: Lang, c: &CandidatureVue, at: DateTime, today: Date) -> AnyView {
    let day = date_time(at.date(), moment(l, at, today));
    view! {
        <p>{day}</p>
        <p class="row">
            {link(format!("/mes-candidatures/{}/visite.ics", c.id), tr!(l, "Ajouter à mon agenda", "Add to my calendar")).icon(Icon::Calendar)}
            {link(format!("/offres/{}?retour={}", c.offre, adresses::CANDIDATURES), tr!(l, "L'adresse du logement", "The home's address")).icon(Icon::Pin)}
        </p>
        <p class="small muted">{tr!(
            l,
            "Visiter ne vous engage pas. Un empêchement ? Écrivez-nous.",
            "Visiting does not commit you. Something in the way? Write to us."
        )} " " <a href=adresses::CONTACT>{tr!(l, "Nous écrire", "Write to us")}</a></p>
    }
    .into_any()
}

fn visite_prevue(l: Lang, c: &CandidatureVue, at: DateTime, today: Date) -> AnyView {
    let time = format::heure(l, at.time());
    let days = format::distance(l, format::jours_entre(today, at.date()));
    todo("afaire", tr!(l, "Votre visite du logement", "Your visit of the home"), corps_visite(l, c, at, today))
        .h3()
        .who(Icon::User, tr!(l, "Vous et {who}", "You and {who}", who = c.bailleur))
        .when(
            tr!(l, "Le", "On"),
            format::date_longue(l, at.date(), Some(today)),
            tr!(l, "à {time}, {days}", "at {time}, {days}"),
        )
        .into_any()
}
