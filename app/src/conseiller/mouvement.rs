//! The moves of the two back offices: which ones a page offers, their form, and what was typed in it.
//!
//! One form, one radio button per move the machine allows; the fields of a move bear its code (`invalider_motif`), so
//! that every answer of the page is sent and read back without mixing two moves.

use super::mots;
use crate::i18n::Lang;
use crate::tr;
use crate::ui::{FormErrors, button, choice, choices, field, select_field, textarea};
use domain::candidature::{Acteur, Etat, Evenement, MotifRefus, commission_tenue, evenements_possibles};
use jiff::civil::{Date, DateTime, Time};
use leptos::prelude::*;
use services::candidatures::Donnees;
use services::courrier::lettres;

/// Slots proposed at the most for one visit.
const CRENEAUX: usize = 3;
/// Longest message, in characters.
const TEXTE_MAX: u32 = 1000;
/// Highest rank that the CALEOL may give.
const RANG_MAX: i64 = 50;

/// A field of a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Champ {
    Motif,
    /// Words the move can't do without.
    Texte,
    /// Words that may go with a reason.
    Precision,
    Date,
    Rang,
    Creneaux,
}

/// What each move asks for, in the order of the page.
const fn champs(e: Evenement) -> &'static [Champ] {
    match e {
        Evenement::Invalider
        | Evenement::NePasAttribuer
        | Evenement::Rejeter
        | Evenement::ConditionEchue
        | Evenement::CloreOffre => &[Champ::Motif, Champ::Precision],
        Evenement::DemanderPiece => &[Champ::Texte],
        Evenement::ProposerVisite => &[Champ::Creneaux],
        Evenement::FixerCommission => &[Champ::Date],
        Evenement::AttribuerRang => &[Champ::Rang],
        Evenement::AttribuerCondition => &[Champ::Texte, Champ::Date],
        _ => &[],
    }
}

/// The order in which moves are offered: on with it, then the decisions against, then what only asks.
const ORDRE: &[Evenement] = &[
    Evenement::Valider,
    Evenement::Envoyer,
    Evenement::Attribuer,
    Evenement::AttribuerRang,
    Evenement::AttribuerCondition,
    Evenement::MonterRang,
    Evenement::LeverCondition,
    Evenement::SignerBail,
    Evenement::ConditionEchue,
    Evenement::NePasAttribuer,
    Evenement::Rejeter,
    Evenement::ProposerVisite,
    Evenement::DemanderPiece,
    Evenement::FixerCommission,
    Evenement::Invalider,
    Evenement::CloreOffre,
];

/// The moves a file's page offers. An offer is withdrawn on its own page, for every candidature at once.
pub(crate) fn gestes(etat: Etat, acteur: Acteur) -> Vec<Evenement> {
    let possible = evenements_possibles(Some(etat), acteur);
    ORDRE.iter().copied().filter(|e| possible.contains(e)).collect()
}

/// The moves that give the dwelling to this file: one at a time per dwelling.
pub(crate) const fn attribue(e: Evenement) -> bool {
    matches!(e, Evenement::Attribuer | Evenement::AttribuerCondition | Evenement::MonterRang)
}

/// A form as it came, every field by its name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Saisie(Vec<(String, String)>);

impl Saisie {
    pub(crate) const fn new(fields: Vec<(String, String)>) -> Self {
        Self(fields)
    }

    /// The first value of that name, as typed; empty when it was not sent.
    pub(crate) fn lire(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v)
    }
}

fn nom(e: Evenement, what: &str) -> String {
    format!("{}_{what}", e.code())
}

/// Why a form leads to no move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Rejet {
    /// The move was possible when the page was shown, or is not offered there.
    Depasse,
    /// No page of ours sends this.
    Illisible,
    /// To correct, field by field.
    Erreurs(FormErrors),
}

/// What a decision is checked against, beside the machine.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Etabli<'a> {
    /// Who the dwelling is given to already.
    pub(crate) pris: Option<&'a str>,
    /// The day of the commission.
    pub(crate) commission: Option<Date>,
}

/// What to say of a decision of the commission before it has sat.
pub(crate) fn trop_tot(l: Lang, commission: Option<Date>, today: Date) -> String {
    match commission {
        Some(day) => {
            let day = crate::format::date_longue(l, day, Some(today));
            tr!(
                l,
                "La commission se réunit le {day}. Sa décision s'enregistre à partir de ce jour.",
                "The panel meets on {day}. Its decision can be recorded from that day on."
            )
        }
        None => tr!(l, "Fixez d'abord la date de la commission", "Set the date of the panel first"),
    }
}

/// Reads the form: the move, and what goes with it.
pub(crate) fn lire(
    l: Lang,
    s: &Saisie,
    possibles: &[Evenement],
    now: DateTime,
    etabli: Etabli<'_>,
) -> Result<(Evenement, Donnees), Rejet> {
    let code = s.lire("evenement");
    if code.is_empty() {
        let text = tr!(l, "Choisissez ce que vous décidez", "Choose what you decide");
        return Err(Rejet::Erreurs(FormErrors::new().with("evenement", text)));
    }
    let e = Evenement::from_code(code).ok_or(Rejet::Illisible)?;
    if !possibles.contains(&e) {
        return Err(Rejet::Depasse);
    }
    let mut errors = FormErrors::new();
    let mut d = Donnees::default();
    if commission_tenue(e, etabli.commission, now.date()).is_err() {
        errors.push("evenement", trop_tot(l, etabli.commission, now.date()));
    } else if let Some(name) = etabli.pris.filter(|_| attribue(e)) {
        errors.push(
            "evenement",
            tr!(
                l,
                "Ce logement est déjà attribué à {name}. Donnez un rang à ce dossier.",
                "This home is already allocated to {name}. Give this file a rank."
            ),
        );
    }
    for field in champs(e) {
        match field {
            Champ::Motif => d.motif = lire_motif(l, s, e, &mut errors),
            Champ::Texte | Champ::Precision => d.texte = lire_texte(l, s, e, &d, &mut errors),
            Champ::Date => d.date = lire_jour(l, s, e, now.date(), &mut errors),
            Champ::Rang => d.rang = lire_rang(l, s, e, &mut errors),
            Champ::Creneaux => d.creneaux = lire_creneaux(l, s, e, now, &mut errors),
        }
    }
    if errors.is_empty() { Ok((e, d)) } else { Err(Rejet::Erreurs(errors)) }
}

/// What to say when the service finds that something is missing where this page found nothing wrong.
pub(crate) fn donnees_refusees(l: Lang, e: Evenement) -> FormErrors {
    let name = match champs(e).last() {
        Some(Champ::Motif) => nom(e, "motif"),
        Some(Champ::Texte | Champ::Precision) => nom(e, "texte"),
        Some(Champ::Date) => nom(e, "date"),
        Some(Champ::Rang) => nom(e, "rang"),
        Some(Champ::Creneaux) => nom(e, "creneau_1"),
        None => "evenement".to_owned(),
    };
    FormErrors::new().with(
        name,
        tr!(l, "Cette réponse n'a pas été acceptée. Vérifiez-la.", "This answer was not accepted. Check it."),
    )
}

fn lire_motif(l: Lang, s: &Saisie, e: Evenement, errors: &mut FormErrors) -> Option<MotifRefus> {
    let name = nom(e, "motif");
    let motif = MotifRefus::from_code(s.lire(&name)).filter(|m| MotifRefus::pour(e).contains(m));
    if motif.is_none() {
        errors.push(
            name,
            tr!(l, "Choisissez la raison : la personne la lira", "Choose the reason: the person will read it"),
        );
    }
    motif
}

fn lire_texte(l: Lang, s: &Saisie, e: Evenement, d: &Donnees, errors: &mut FormErrors) -> Option<String> {
    let name = nom(e, "texte");
    let text = s.lire(&name).replace("\r\n", "\n").trim().to_owned();
    let length = text.chars().count();
    if length > TEXTE_MAX as usize {
        let (n, max) = (length, TEXTE_MAX);
        errors.push(
            name,
            tr!(
                l,
                "Raccourcissez ce texte : {n} caractères, {max} au plus",
                "Shorten this text: {n} characters, {max} at most"
            ),
        );
    } else if text.is_empty() {
        match e {
            Evenement::DemanderPiece => errors.push(
                name,
                tr!(l, "Dites quelle pièce déposer, et pour qui", "Say which document to upload, and whose"),
            ),
            Evenement::AttribuerCondition => {
                errors.push(name, tr!(l, "Nommez la pièce qui manque", "Name the missing document"));
            }
            _ if d.motif == Some(MotifRefus::Autre) => {
                errors.push(name, tr!(l, "Écrivez cette autre raison", "Write this other reason"));
            }
            _ => {}
        }
    }
    (!text.is_empty()).then_some(text)
}

fn lire_jour(l: Lang, s: &Saisie, e: Evenement, today: Date, errors: &mut FormErrors) -> Option<Date> {
    let name = nom(e, "date");
    match lire_date(s.lire(&name)).and_then(|d| a_venir(d, today)) {
        Ok(date) => Some(date),
        Err(why) => {
            errors.push(name, why.dire(l));
            None
        }
    }
}

fn lire_rang(l: Lang, s: &Saisie, e: Evenement, errors: &mut FormErrors) -> Option<i64> {
    let name = nom(e, "rang");
    let typed = s.lire(&name).trim();
    let rank = typed.parse::<i64>().ok().filter(|r| (2..=RANG_MAX).contains(r));
    if rank.is_none() {
        let text = match (typed, typed.parse::<i64>()) {
            ("", _) => tr!(l, "Écrivez le rang, 2 ou plus", "Type the rank, 2 or more"),
            (_, Ok(..=1)) => tr!(
                l,
                "Le rang commence à 2. Pour le premier, choisissez « Attribuer ».",
                "Ranks start at 2. For the first one, choose “Allocate”."
            ),
            (_, Ok(_)) => tr!(l, "Le rang va jusqu'à {RANG_MAX}", "Ranks go up to {RANG_MAX}"),
            (_, Err(_)) => {
                tr!(l, "Écrivez le rang en chiffres, 2 par exemple", "Type the rank in figures, 2 for example")
            }
        };
        errors.push(name, text);
    }
    rank
}

fn lire_creneaux(l: Lang, s: &Saisie, e: Evenement, now: DateTime, errors: &mut FormErrors) -> Vec<DateTime> {
    let mut slots = Vec::new();
    let mut typed = 0;
    for i in 1..=CRENEAUX {
        let name = nom(e, &format!("creneau_{i}"));
        let text = s.lire(&name).trim();
        if text.is_empty() {
            continue;
        }
        typed += 1;
        match lire_creneau(text).and_then(|slot| a_venir(slot.date(), now.date()).map(|_| slot)) {
            Ok(slot) if slot <= now => errors.push(name, DateSaisie::Passee.dire(l)),
            Ok(slot) if slots.contains(&slot) => {
                errors.push(
                    name,
                    tr!(
                        l,
                        "Ce créneau est déjà au-dessus. Changez l'heure.",
                        "This slot is already above. Change the time."
                    ),
                );
            }
            Ok(slot) => slots.push(slot),
            Err(why) => errors.push(name, why.dire_creneau(l)),
        }
    }
    if typed == 0 {
        errors.push(nom(e, "creneau_1"), tr!(l, "Proposez au moins un créneau", "Offer at least one slot"));
    }
    slots.sort_unstable();
    slots
}

/// Why a day typed can't be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DateSaisie {
    Vide,
    Forme,
    Inexistante,
    Heure,
    Passee,
    Lointaine,
}

impl DateSaisie {
    fn dire(self, l: Lang) -> String {
        match self {
            Self::Vide => tr!(l, "Choisissez la date", "Choose the date"),
            Self::Forme => {
                tr!(l, "Écrivez le jour, le mois et l'année : 07/01/2027", "Type day, month and year: 07/01/2027")
            }
            Self::Inexistante => tr!(
                l,
                "Ce jour n'existe pas. Vérifiez le jour et le mois.",
                "There is no such day. Check day and month."
            ),
            Self::Heure => tr!(l, "Ajoutez l'heure : 14:30", "Add the time: 14:30"),
            Self::Passee => tr!(
                l,
                "Ce moment est passé. Choisissez-en un à venir.",
                "This is in the past. Choose a moment to come."
            ),
            Self::Lointaine => tr!(
                l,
                "Cette date est dans plus d'un an. Vérifiez l'année.",
                "This date is over a year away. Check the year."
            ),
        }
    }

    fn dire_creneau(self, l: Lang) -> String {
        match self {
            Self::Forme => {
                tr!(l, "Écrivez le jour et l'heure : 07/01/2027 14:30", "Type the day and the time: 07/01/2027 14:30")
            }
            other => other.dire(l),
        }
    }
}

/// A day, as a date field sends it (`2027-01-07`) or as people type it (`7/1/2027`, `07.01.2027`).
pub(crate) fn lire_date(text: &str) -> Result<Date, DateSaisie> {
    let text = text.trim();
    if text.is_empty() {
        return Err(DateSaisie::Vide);
    }
    let parts: Vec<&str> = text.split(['/', '-', '.', ' ']).filter(|p| !p.is_empty()).collect();
    let [a, b, c] = parts[..] else { return Err(DateSaisie::Forme) };
    if [a, b, c].iter().any(|p| !p.bytes().all(|x| x.is_ascii_digit())) {
        return Err(DateSaisie::Forme);
    }
    let (year, month, day) = if a.len() == 4 { (a, b, c) } else { (c, b, a) };
    if year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return Err(DateSaisie::Forme);
    }
    let (Ok(y), Ok(m), Ok(d)) = (year.parse(), month.parse(), day.parse()) else { return Err(DateSaisie::Forme) };
    Date::new(y, m, d).map_err(|_| DateSaisie::Inexistante)
}

/// A slot, as a field sends it (`2027-01-07T14:30`) or as people type it (`7/1/2027 14h30`, `07/01/2027 à 9 h`).
pub(crate) fn lire_creneau(text: &str) -> Result<DateTime, DateSaisie> {
    let text = text.trim();
    if text.is_empty() {
        return Err(DateSaisie::Vide);
    }
    let (day, time) = text.split_once(['T', 't', 'à', ' ']).ok_or(DateSaisie::Heure)?;
    let date = lire_date(day)?;
    let time: String = time.chars().filter(|c| !c.is_whitespace() && *c != 'à').collect();
    if time.is_empty() {
        return Err(DateSaisie::Heure);
    }
    let mut parts = time.split([':', 'h', 'H']);
    let (hour, minute) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    // Some browsers send the seconds too; a visit has none.
    let seconds = parts.next().unwrap_or_default();
    let figures = |p: &str| p.len() <= 2 && p.bytes().all(|b| b.is_ascii_digit());
    if hour.is_empty()
        || ![hour, minute].iter().all(|p| figures(p))
        || !seconds.bytes().all(|b| b.is_ascii_digit() || b == b'.')
    {
        return Err(DateSaisie::Heure);
    }
    let hour = hour.parse().map_err(|_| DateSaisie::Heure)?;
    let minute = if minute.is_empty() { 0 } else { minute.parse().map_err(|_| DateSaisie::Heure)? };
    let time = Time::new(hour, minute, 0, 0).map_err(|_| DateSaisie::Heure)?;
    Ok(date.to_datetime(time))
}

/// Today or later, and within a year: further is a slip of the hand.
fn a_venir(date: Date, today: Date) -> Result<Date, DateSaisie> {
    if date < today {
        Err(DateSaisie::Passee)
    } else if crate::format::jours_entre(today, date) > 366 {
        Err(DateSaisie::Lointaine)
    } else {
        Ok(date)
    }
}

/// What the form's view needs besides what was typed.
#[derive(Debug, Clone)]
pub(crate) struct Cadre {
    /// Where it is posted.
    pub(crate) action: String,
    /// Moves offered.
    pub(crate) possibles: Vec<Evenement>,
    /// First name of the person, for the labels.
    pub(crate) prenom: String,
    /// Who the dwelling is given to already.
    pub(crate) pris: Option<String>,
    /// The day of the commission.
    pub(crate) commission: Option<Date>,
    /// Today, the earliest day of every date.
    pub(crate) today: Date,
}

/// The form of the moves, or the sentence that says that nobody here has to act.
pub(crate) fn formulaire(l: Lang, cadre: Cadre, s: &Saisie, errors: &FormErrors) -> AnyView {
    let Cadre { action, possibles, prenom, pris, commission, today } = cadre;
    let title = tr!(l, "Ma décision", "My decision");
    if possibles.is_empty() {
        let text = tr!(l, "Rien à faire ici : ce n'est pas à vous d'agir.", "Nothing to do here: it is not your turn.");
        return view! {
            <section class="sheet stack g2" id="decision" aria-labelledby="decision-t">
                <h2 id="decision-t">{title}</h2>
                <p>{text}</p>
            </section>
        }
        .into_any();
    }
    let chosen = match (s.lire("evenement"), possibles.as_slice()) {
        ("", [only]) => only.code().to_owned(),
        (typed, _) => typed.to_owned(),
    };
    let answers: Vec<_> = possibles
        .iter()
        .map(|&e| {
            let (title, text) = mots::geste(l, e);
            let text = match pris.as_deref().filter(|_| attribue(e)) {
                _ if commission_tenue(e, commission, today).is_err() => trop_tot(l, commission, today),
                Some(name) => tr!(l, "Déjà prise pour {name}.", "Already taken for {name}."),
                None => text,
            };
            let answer = choice(e.code(), title).text(text);
            if champs(e).is_empty() { answer } else { answer.then(dependants(l, e, &prenom, today, s, errors)) }
        })
        .collect();
    let legend = tr!(l, "Ma décision", "My decision");
    view! {
        <form class="sheet stack" id="decision" method="post" novalidate=true action=action aria-labelledby="decision-t">
            <h2 id="decision-t">{title}</h2>
            {choices(l, "evenement", legend, answers).value(chosen).legend_class("sr").errors(errors)}
            <div class="row">{button(tr!(l, "Enregistrer", "Save")).main()}</div>
            <p class="small muted">{tr!(
                l,
                "La personne est prévenue aussitôt par e-mail, avec la raison s'il y en a une.",
                "The person is told at once by email, with the reason if there is one."
            )}</p>
        </form>
    }
    .into_any()
}

/// The fields that a move asks for.
fn dependants(l: Lang, e: Evenement, prenom: &str, today: Date, s: &Saisie, errors: &FormErrors) -> AnyView {
    let views: Vec<AnyView> = champs(e)
        .iter()
        .map(|which| match which {
            Champ::Motif => {
                let name = nom(e, "motif");
                let typed = s.lire(&name).to_owned();
                let first = (String::new(), tr!(l, "Choisissez une raison", "Choose a reason"));
                let options =
                    MotifRefus::pour(e).iter().map(|m| (m.code().to_owned(), mots::majuscule(&lettres::motif(l, *m))));
                let label = tr!(l, "Raison, lue par la personne", "Reason, read by the person");
                select_field(l, name, label, std::iter::once(first).chain(options))
                    .value(typed)
                    .errors(errors)
                    .into_any()
            }
            Champ::Texte => {
                let name = nom(e, "texte");
                let typed = s.lire(&name).to_owned();
                let label = if e == Evenement::AttribuerCondition {
                    tr!(l, "Pièce manquante", "Missing document")
                } else {
                    tr!(
                        l,
                        "Message à {prenom} : la pièce, et pour qui",
                        "Message to {prenom}: which document, and whose"
                    )
                };
                textarea(l, name, label).value(typed).rows(3).maxlength(TEXTE_MAX).errors(errors).into_any()
            }
            Champ::Precision => {
                let name = nom(e, "texte");
                let typed = s.lire(&name).to_owned();
                let label = tr!(l, "Ce que {prenom} peut faire", "What {prenom} can do");
                textarea(l, name, label).value(typed).rows(3).maxlength(TEXTE_MAX).optional().errors(errors).into_any()
            }
            Champ::Date => {
                let name = nom(e, "date");
                let typed = s.lire(&name).to_owned();
                let label = if e == Evenement::AttribuerCondition {
                    tr!(l, "À fournir au plus tard le", "To provide by")
                } else {
                    tr!(l, "Date de la commission", "Date of the panel")
                };
                field(l, name, label)
                    .kind("date")
                    .value(typed)
                    .attr("min", today.to_string())
                    .class("in num")
                    .errors(errors)
                    .into_any()
            }
            Champ::Rang => {
                let name = nom(e, "rang");
                let typed = s.lire(&name).to_owned();
                field(l, name, tr!(l, "Rang", "Rank"))
                    .hint(tr!(l, "2 ou plus", "2 or more"))
                    .value(typed)
                    .inputmode("numeric")
                    .class("in short num")
                    .errors(errors)
                    .into_any()
            }
            Champ::Creneaux => (1..=CRENEAUX)
                .map(|i| {
                    let name = nom(e, &format!("creneau_{i}"));
                    let typed = s.lire(&name).to_owned();
                    let slot = field(l, name, tr!(l, "Créneau {i}", "Slot {i}"))
                        .kind("datetime-local")
                        .value(typed)
                        .attr("min", format!("{today}T00:00"))
                        .class("in num")
                        .errors(errors);
                    if i == 1 { slot.into_any() } else { slot.optional().into_any() }
                })
                .collect_view()
                .into_any(),
        })
        .collect();
    views.into_any()
}

#[cfg(test)]
mod tests;
