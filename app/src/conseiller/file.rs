//! The queues: the adviser's candidatures by deadline, the landlord's received files by offer and rank.

use super::mots;
use crate::i18n::Lang;
use crate::ui::{
    Content, FormErrors, Icon, Row, Tone, button, cell, date_time, empty, error_summary, field, row, row_header,
    section, tab, table, tabs, tag, tag_icon, tags,
};
use crate::{format, tr};
use domain::candidature::{Acteur, Evenement};
use jiff::civil::Date;
use leptos::prelude::*;
use services::candidatures::{FiltreFile, LigneFile};
use uuid::Uuid;

/// Files sent at once at the most.
pub(crate) const ENVOI_MAX: i64 = 20;
/// Files sent at once unless told otherwise.
const ENVOI: &str = "5";
/// Lines that the services bring at the most.
const LIGNES_MAX: usize = 60;
/// Days from which a deadline is near.
const PROCHE: i64 = 2;

/// A queue and what was typed on its page.
#[derive(Debug, Clone)]
pub(crate) struct File {
    /// Whose.
    pub(crate) acteur: Acteur,
    /// Which part.
    pub(crate) filtre: FiltreFile,
    /// Its lines, grouped by offer.
    pub(crate) lignes: Vec<LigneFile>,
    /// The files, of this part or another, whose applicant has answered.
    pub(crate) reponses: Vec<LigneFile>,
    /// Today.
    pub(crate) today: Date,
    /// The sending that was refused: offer, what was typed, what is wrong.
    pub(crate) refus: Option<(Uuid, String, String)>,
}

/// The address of a queue.
pub(crate) fn adresse(acteur: Acteur, f: FiltreFile) -> String {
    format!("{}?file={}", racine(acteur), f.code())
}

/// The address of a file.
pub(crate) fn adresse_dossier(acteur: Acteur, id: Uuid) -> String {
    format!("{}/candidatures/{id}", racine(acteur))
}

const fn racine(acteur: Acteur) -> &'static str {
    match acteur {
        Acteur::Bailleur => crate::shell::adresses::BAILLEUR,
        _ => crate::shell::adresses::CONSEILLER,
    }
}

/// The name of a part of a queue.
pub(crate) fn titre(l: Lang, acteur: Acteur, f: FiltreFile) -> String {
    match (acteur, f) {
        (Acteur::Bailleur, FiltreFile::ATraiter) => tr!(l, "Dossiers reçus", "Files received"),
        (Acteur::Bailleur, FiltreFile::EnCours) => tr!(l, "Dossiers en cours", "Files under way"),
        (Acteur::Bailleur, FiltreFile::Terminees) => tr!(l, "Dossiers terminés", "Files ended"),
        (_, FiltreFile::ATraiter) => tr!(l, "Candidatures à examiner", "Applications to examine"),
        (_, FiltreFile::EnCours) => tr!(l, "Candidatures à envoyer", "Applications to send"),
        (_, FiltreFile::Terminees) => tr!(l, "Candidatures traitées", "Applications dealt with"),
    }
}

fn onglet(l: Lang, acteur: Acteur, f: FiltreFile) -> String {
    match (acteur, f) {
        (Acteur::Bailleur, FiltreFile::ATraiter) => tr!(l, "Reçus", "Received"),
        (Acteur::Bailleur, FiltreFile::EnCours) => tr!(l, "En cours", "Under way"),
        (Acteur::Bailleur, FiltreFile::Terminees) => tr!(l, "Terminés", "Ended"),
        (_, FiltreFile::ATraiter) => tr!(l, "À examiner", "To examine"),
        (_, FiltreFile::EnCours) => tr!(l, "À envoyer au bailleur", "To send to the landlord"),
        (_, FiltreFile::Terminees) => tr!(l, "Traitées", "Dealt with"),
    }
}

/// « T3 | Montreuil (93) | 680 € ».
fn libelle(l: Lang, c: &LigneFile) -> String {
    services::candidatures::Libelle::de(&c.typologie, &c.commune, &c.departement, c.loyer_cc).dire(l)
}

/// The page of a queue.
pub(crate) fn vue(l: Lang, file: File) -> AnyView {
    let File { acteur, filtre, lignes, reponses, today, refus } = file;
    let title = titre(l, acteur, filtre);
    let full = lignes.len() >= LIGNES_MAX;
    let count = format::nombre(l, i64::try_from(lignes.len()).unwrap_or(i64::MAX));
    let count = if full { format!("{count}+") } else { count };
    let near = lignes.iter().filter(|c| (0..=PROCHE).contains(&format::jours_entre(today, c.cloture()))).count();
    let near = (filtre != FiltreFile::Terminees && near > 0).then(|| {
        let n = format::compte(
            l,
            i64::try_from(near).unwrap_or(i64::MAX),
            ["candidature", "candidatures"],
            ["application", "applications"],
        );
        view! { <p class="muted">{tr!(l, "{n} avec une échéance dans les 48 heures", "{n} with a deadline within 48 hours")}</p> }
    });
    let full = full.then(|| {
        let text = tr!(
            l,
            "Les {LIGNES_MAX} plus urgentes sont montrées. Les suivantes arrivent quand celles-ci avancent.",
            "The {LIGNES_MAX} most urgent are shown. The next ones come as these move on."
        );
        view! { <p class="muted small">{text}</p> }
    });
    let errors =
        refus.as_ref().map_or_else(FormErrors::new, |(offer, _, why)| FormErrors::new().with(id_envoi(*offer), why));
    let parts = FiltreFile::ALL.iter().map(|&f| tab(adresse(acteur, f), onglet(l, acteur, f), f == filtre));
    let nav = tabs(tr!(l, "Files", "Queues"), parts);
    let body = if lignes.is_empty() {
        vide(l, acteur, filtre)
    } else if filtre == FiltreFile::Terminees {
        terminees(l, acteur, &title, &lignes)
    } else {
        let mut groups: Vec<Vec<LigneFile>> = Vec::new();
        for c in lignes {
            match groups.last_mut() {
                Some(group) if group.first().is_some_and(|g| g.offre_id == c.offre_id) => group.push(c),
                _ => groups.push(vec![c]),
            }
        }
        groups
            .into_iter()
            .map(|g| groupe(l, acteur, filtre, g, today, refus.as_ref(), &errors))
            .collect_view()
            .into_any()
    };
    view! {
        <div class="wrap stack g4">
            {error_summary(l, &errors)}
            <div class="row ends">
                <h1 tabindex="-1">{title} " " <span class="count">{count}</span></h1>
                {near}
            </div>
            {nav}
            {repondu(l, acteur, &reponses)}
            {body}
            {full}
        </div>
    }
    .into_any()
}

/// Those who have answered: whoever waited for them begins there.
fn repondu(l: Lang, acteur: Acteur, reponses: &[LigneFile]) -> Option<AnyView> {
    let rows: Vec<Row> = reponses
        .iter()
        .map(|c| {
            let (offer, name) = (c.offre_id, libelle(l, c));
            row([
                row_header(candidat(acteur, c)),
                cell(view! { <a href=format!("/offres/{offer}")>{name}</a> }),
                cell(etat(l, c)),
            ])
        })
        .collect();
    (!rows.is_empty()).then(|| {
        let columns = [
            tr!(l, "Candidat", "Applicant"),
            tr!(l, "Logement", "Home"),
            tr!(l, "Réponse et état", "Answer and state"),
        ];
        let caption = tr!(l, "Dossiers dont le candidat a répondu", "Files whose applicant has answered");
        section("reponses", tr!(l, "Ils vous ont répondu", "They have answered you"), table(caption, columns, rows))
    })
}

fn vide(l: Lang, acteur: Acteur, f: FiltreFile) -> AnyView {
    let (title, text) = match (acteur, f) {
        (Acteur::Bailleur, FiltreFile::ATraiter) => (
            tr!(l, "Aucun dossier nouveau", "No new file"),
            tr!(
                l,
                "Action Logement envoie les premiers dossiers du classement. Vous les verrez ici.",
                "Action Logement sends the files ranked first. You will see them here."
            ),
        ),
        (_, FiltreFile::ATraiter) => (
            tr!(l, "Rien à examiner", "Nothing to examine"),
            tr!(l, "Toutes les candidatures déposées ont une réponse.", "Every application made has its answer."),
        ),
        (Acteur::Bailleur, FiltreFile::EnCours) => (
            tr!(l, "Aucun dossier en cours", "No file under way"),
            tr!(
                l,
                "Un dossier arrive ici dès que vous proposez une visite ou fixez la commission.",
                "A file comes here as soon as you offer a visit or set the panel's date."
            ),
        ),
        (_, FiltreFile::EnCours) => (
            tr!(l, "Rien à envoyer", "Nothing to send"),
            tr!(l, "Les candidatures que vous validez arrivent ici.", "The applications you validate come here."),
        ),
        (_, FiltreFile::Terminees) => (
            tr!(l, "Rien ici pour l'instant", "Nothing here yet"),
            tr!(l, "Ce qui est terminé reste lisible ici.", "What has ended stays readable here."),
        ),
    };
    empty("vide", title, view! { <p>{text}</p> }).into_any()
}

fn id_envoi(offre: Uuid) -> String {
    format!("n-{offre}")
}

/// One offer's files, by rank.
fn groupe(
    l: Lang,
    acteur: Acteur,
    filtre: FiltreFile,
    lignes: Vec<LigneFile>,
    today: Date,
    refus: Option<&(Uuid, String, String)>,
    errors: &FormErrors,
) -> AnyView {
    let Some(first) = lignes.first() else { return ().into_any() };
    let (offer, title, closing) = (first.offre_id, libelle(l, first), first.cloture());
    let id = format!("o-{offer}");
    let caption = tr!(l, "Dossiers pour {title}, par rang", "Files for {title}, by rank");
    let rows: Vec<Row> = lignes.iter().map(|c| ligne(l, acteur, c)).collect();
    let send = (acteur == Acteur::Conseiller && filtre == FiltreFile::EnCours).then(|| {
        let typed = refus.filter(|(o, _, _)| *o == offer).map_or(ENVOI, |(_, n, _)| n);
        let hint = tr!(l, "De 1 à {ENVOI_MAX}, dans l'ordre du classement", "From 1 to {ENVOI_MAX}, in ranking order");
        let name = id_envoi(offer);
        let number = field(l, "n", tr!(l, "Combien de dossiers", "How many files"))
            .id(name.clone())
            .hint(hint)
            .value(typed)
            .inputmode("numeric")
            .class("in short num")
            .error(errors.of(&name).map(str::to_owned));
        let submit =
            button(tr!(l, "Envoyer les premiers au bailleur", "Send the first ones to the landlord")).icon(Icon::Send);
        view! {
            <form class="stack g2" method="post" action=format!("/conseiller/offres/{offer}/envoyer")>
                {number}
                <div class="row">{submit}</div>
            </form>
        }
    });
    view! {
        <section class="stack g2" aria-labelledby=id>
            <div class="row ends">
                <h2 class="h3" id=id.clone()><a href=format!("/offres/{offer}")>{title}</a></h2>
                <p class="row">{echeance(l, closing, today)}</p>
            </div>
            {table(
                caption,
                [
                    tr!(l, "Rang", "Rank"),
                    tr!(l, "Candidat", "Applicant"),
                    tr!(l, "Points", "Points"),
                    tr!(l, "Demande depuis", "Demand since"),
                    tr!(l, "Déposée le", "Made on"),
                    tr!(l, "État", "State"),
                ],
                rows,
            )}
            {send}
        </section>
    }
    .into_any()
}

/// The day an offer closes, and how far it is; amber when near.
fn echeance(l: Lang, closing: Date, today: Date) -> AnyView {
    let days = format::jours_entre(today, closing);
    let (day, far) = (format::date_longue(l, closing, Some(today)), format::distance(l, days));
    let day = date_time(closing, tr!(l, "Date limite : {day}", "Deadline: {day}"));
    let far = if (0..=PROCHE).contains(&days) {
        tag_icon(Some(Icon::Clock), Some(Tone::Wait), far).content()
    } else {
        view! { <span class="muted">{far}</span> }.into_any()
    };
    view! { {day} " " {far} }.into_any()
}

fn candidat(acteur: Acteur, c: &LigneFile) -> AnyView {
    let name = format!("{} {}", c.prenom, c.nom);
    view! { <a href=adresse_dossier(acteur, c.id)>{name}</a> }.into_any()
}

/// A state with its sign, after what the person answered.
pub(crate) fn etat(l: Lang, c: &LigneFile) -> AnyView {
    let state = c.etat().map(|e| {
        let (tone, text) = mots::etat(l, e);
        tag(tone, text)
    });
    let answers = reponses(l, &c.reponses());
    if answers.is_empty() { state.content() } else { tags(answers.into_iter().chain(state)).content() }
}

/// A tag per answer that waits.
pub(crate) fn reponses(l: Lang, all: &[Evenement]) -> Vec<AnyView> {
    all.iter().map(|e| tag(Tone::Wait, mots::reponse(l, *e))).collect()
}

fn ligne(l: Lang, acteur: Acteur, c: &LigneFile) -> Row {
    let rank = crate::ui::ordinal(l, c.rang);
    let of = format::nombre(l, c.candidatures.max(c.rang));
    let of_said = tr!(l, "sur", "of");
    let seniority = c.anciennete.parse::<Date>().map(|d| format::mois_annee(l, d)).unwrap_or_default();
    let made = services::horloge::jour(c.creee_a);
    let group = &c.groupe;
    let group = tr!(l, "groupe {group}", "group {group}");
    row([
        cell(view! {
            <b>{rank}</b> " " <span class="muted"><span aria-hidden="true">"/"</span><span class="sr">{of_said}</span> " " {of}</span>
        })
        .n(),
        row_header(candidat(acteur, c)),
        cell(view! { {format::nombre(l, c.points)} " " <span class="muted small sub">{group}</span> }).n(),
        cell(seniority),
        cell(date_time(made, format::date_courte(l, made))),
        cell(etat(l, c)),
    ])
}

/// What ended: one table, newest first.
fn terminees(l: Lang, acteur: Acteur, title: &str, lignes: &[LigneFile]) -> AnyView {
    let rows: Vec<Row> = lignes
        .iter()
        .map(|c| {
            let offer = c.offre_id;
            row([
                row_header(candidat(acteur, c)),
                cell(view! { <a href=format!("/offres/{offer}")>{libelle(l, c)}</a> }),
                cell(format::nombre(l, c.points)).n(),
                cell(date_time(
                    services::horloge::jour(c.creee_a),
                    format::date_courte(l, services::horloge::jour(c.creee_a)),
                )),
                cell(etat(l, c)),
            ])
        })
        .collect();
    table(
        title,
        [
            tr!(l, "Candidat", "Applicant"),
            tr!(l, "Logement", "Home"),
            tr!(l, "Points", "Points"),
            tr!(l, "Déposée le", "Made on"),
            tr!(l, "État", "State"),
        ],
        rows,
    )
    .into_any()
}

/// How many files to send, as typed: 1 to [`ENVOI_MAX`].
pub(crate) fn lire_nombre(l: Lang, typed: &str) -> Result<i64, String> {
    match typed.trim().parse::<i64>() {
        Ok(n) if (1..=ENVOI_MAX).contains(&n) => Ok(n),
        Ok(_) => {
            Err(tr!(l, "Envoyez de 1 à {ENVOI_MAX} dossiers à la fois", "Send from 1 to {ENVOI_MAX} files at a time"))
        }
        Err(_) => {
            Err(tr!(l, "Écrivez le nombre en chiffres, 5 par exemple", "Type the number in figures, 5 for example"))
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 25);
    const EVIL: &str = "<script>alert(1)</script>";

    pub(crate) fn une_ligne(offer: u128, id: u128, etat: &str, days: i64) -> LigneFile {
        let closing = services::horloge::fin_du_jour(TODAY) + days * services::horloge::JOUR;
        LigneFile {
            id: Uuid::from_u128(id),
            offre_id: Uuid::from_u128(offer),
            etat: etat.into(),
            groupe: "A".into(),
            points: 52,
            anciennete: "2020-07-12".into(),
            prenom: "Anne".into(),
            nom: EVIL.into(),
            typologie: "T3".into(),
            commune: EVIL.into(),
            departement: "93".into(),
            loyer_cc: 68_000,
            cloture_a: closing,
            creee_a: closing - 10 * services::horloge::JOUR,
            rang: 4,
            candidatures: 41,
            reponses: None,
        }
    }

    fn html(l: Lang, file: File) -> String {
        crate::shell::render(move || vue(l, file))
    }

    #[test]
    fn files_are_grouped_by_offer_and_escaped() {
        for l in [Lang::Fr, Lang::En] {
            for (acteur, filtre) in [
                (Acteur::Conseiller, FiltreFile::ATraiter),
                (Acteur::Conseiller, FiltreFile::EnCours),
                (Acteur::Conseiller, FiltreFile::Terminees),
                (Acteur::Bailleur, FiltreFile::ATraiter),
            ] {
                let lignes = vec![
                    une_ligne(1, 10, "deposee", 1),
                    une_ligne(1, 11, "deposee", 1),
                    une_ligne(2, 12, "validee", 6),
                ];
                let out = html(l, File { acteur, filtre, lignes, reponses: vec![], today: TODAY, refus: None });
                assert!(!out.contains("<script"), "{out}");
                assert_eq!(out.matches("<h1").count(), 1);
                let tables = if filtre == FiltreFile::Terminees { 1 } else { 2 };
                assert_eq!(out.matches("<table").count(), tables);
                let sends = acteur == Acteur::Conseiller && filtre == FiltreFile::EnCours;
                assert_eq!(out.matches("/envoyer\"").count(), if sends { 2 } else { 0 });
                assert_eq!(out.matches("aria-current=\"page\"").count(), 1);
                assert!(out.contains(&adresse_dossier(acteur, Uuid::from_u128(10))));
            }
        }
    }

    #[test]
    fn who_has_answered_comes_first() {
        let mut answered = une_ligne(1, 11, "visite", 1);
        answered.reponses = Some("fournir_piece,confirmer_visite".into());
        for (l, words) in
            [(Lang::Fr, ["Pièce déposée", "Créneau choisi"]), (Lang::En, ["Document uploaded", "Slot chosen"])]
        {
            let lignes = vec![une_ligne(1, 10, "visite", 1), answered.clone()];
            let reponses = vec![answered.clone()];
            let (acteur, filtre) = (Acteur::Bailleur, FiltreFile::EnCours);
            let out = html(l, File { acteur, filtre, lignes, reponses, today: TODAY, refus: None });
            // Once at the top, once where it stands in its home's list.
            for word in words {
                assert_eq!(out.matches(word).count(), 2, "{word}: {out}");
            }
            assert!(out.find("id=\"reponses\"") < out.find("id=\"o-"), "{out}");
            assert_eq!(out.matches(&adresse_dossier(acteur, answered.id)).count(), 2);
            assert_eq!(out.matches(&adresse_dossier(acteur, Uuid::from_u128(10))).count(), 1);
            assert!(!out.contains("<script"), "{out}");
        }
    }

    #[test]
    fn an_empty_queue_says_so() {
        for acteur in [Acteur::Conseiller, Acteur::Bailleur] {
            for &filtre in FiltreFile::ALL {
                let out = html(
                    Lang::Fr,
                    File { acteur, filtre, lignes: vec![], reponses: vec![], today: TODAY, refus: None },
                );
                assert!(out.contains("class=\"empty\"") && !out.contains("<table"), "{out}");
            }
        }
    }

    #[test]
    fn a_refused_sending_keeps_what_was_typed_beside_its_sentence() {
        let offer = Uuid::from_u128(2);
        let why = lire_nombre(Lang::Fr, "30").unwrap_err();
        let lignes = vec![une_ligne(1, 10, "validee", 1), une_ligne(2, 12, "validee", 6)];
        let refus = Some((offer, "30".to_owned(), why));
        let out = html(
            Lang::Fr,
            File {
                acteur: Acteur::Conseiller,
                filtre: FiltreFile::EnCours,
                lignes,
                reponses: vec![],
                today: TODAY,
                refus,
            },
        );
        assert!(out.contains(&format!("href=\"#n-{offer}\"")));
        assert_eq!(out.matches(&format!(" id=\"n-{offer}\"")).count(), 1);
        assert_eq!(out.matches("value=\"30\"").count(), 1);
        assert_eq!(out.matches("value=\"5\"").count(), 1);
        assert_eq!(out.matches("aria-invalid").count(), 1);
    }

    #[test]
    fn numbers_of_files() {
        assert_eq!(lire_nombre(Lang::Fr, " 5 "), Ok(5));
        for bad in ["", "0", "21", "-1", "cinq", "5,5", "99999999999999999999"] {
            assert!(lire_nombre(Lang::Fr, bad).is_err(), "{bad}");
        }
    }
}
