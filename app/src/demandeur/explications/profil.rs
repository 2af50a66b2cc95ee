//! « Mon profil et ce logement »: one point per rule, then the commune and the group that the ranking looks at.

use super::reponses::{changement, chiffres, ligne_source, phrase, titre};
use super::{Lieux, en_lettres, liste, majuscule};
use crate::i18n::Lang;
use crate::ui::{Fit, Tone, fit};
use crate::{format, tr};
use domain::classement::{Classement, Detail, Groupe, PlaceCommune};
use domain::eligibilite::{Regle, Reponse, Source, Verdict};
use jiff::civil::Date;
use leptos::prelude::*;

const fn tone(v: Verdict) -> Tone {
    match v {
        Verdict::Convient => Tone::Ok,
        Verdict::NeSaitPas => Tone::Wait,
        Verdict::NeConvientPas => Tone::Off,
    }
}

/// An answer as a point of the list.
pub(super) fn point(l: Lang, r: &Reponse, today: Date) -> Fit {
    let mut point = fit(tone(r.verdict), titre(l, r));
    if let Some(text) = phrase(l, r, today) {
        point = point.text(text);
    }
    for (label, value) in chiffres(l, r, today) {
        point = point.figure(label, value);
    }
    if let Some(c) = r.changerait {
        let (text, way) = changement(l, c);
        let way = way.map(|(href, text)| view! { " " <a href=href>{text}</a> });
        point = point.body(view! { <p>{text} {way}</p> });
    }
    point.body(ligne_source(l, r.source))
}

/// « Mon profil et ce logement »: one point per rule, fine or not, the commune and the group.
pub(crate) struct Points {
    /// The list.
    pub(crate) liste: Vec<Fit>,
    /// « Cinq points conviennent, un reste à vérifier. », and what the file lacks, apart: the home is not judged by it.
    pub(crate) resume: String,
}

/// Words the answers. `employeur`: group A comes from the employer.
pub(crate) fn points(
    l: Lang,
    reponses: &[Reponse],
    c: &Classement,
    employeur: bool,
    lieux: &Lieux,
    today: Date,
) -> Points {
    // A file in order is one more point that is fine; one that is not says nothing of this home.
    let of_home = |r: &&Reponse| r.regle != Regle::Etat || r.verdict == Verdict::Convient;
    let count = |v: Verdict| reponses.iter().filter(of_home).filter(|r| r.verdict == v).count();
    let place = c.lignes.iter().find_map(|line| match line.detail {
        Detail::Commune { place } => Some(place),
        _ => None,
    });
    let ok =
        count(Verdict::Convient) + usize::from(place != Some(PlaceCommune::Autre)) + usize::from(c.groupe == Groupe::A);
    let mut resume = resume(l, ok, count(Verdict::NeSaitPas), count(Verdict::NeConvientPas));
    if let Some(file) = reponses.iter().find(|r| !of_home(r)) {
        resume = format!("{resume} {}.", titre(l, file));
    }
    let mut liste: Vec<Fit> = Vec::with_capacity(reponses.len() + 2);
    for r in reponses {
        // The place and the group stand before the adaptation, as what weighs most comes first.
        if r.regle == Regle::Pmr {
            let ranking = [place.map(|p| point_commune(l, p, lieux)), Some(point_groupe(l, c.groupe, employeur))];
            liste.extend(ranking.into_iter().flatten().map(|p| p.body(ligne_source(l, Source::Reservation))));
        }
        liste.push(point(l, r, today));
    }
    Points { liste, resume }
}

pub(super) fn resume(l: Lang, ok: usize, wait: usize, off: usize) -> String {
    let fits = match ok {
        0 => tr!(l, "Aucun point ne convient", "No point fits"),
        1 => tr!(l, "Un point convient", "One point fits"),
        n => {
            let n = majuscule(&en_lettres(l, n));
            tr!(l, "{n} points conviennent", "{n} points fit")
        }
    };
    let rest = |n: usize, one: String, many: String| match n {
        0 => String::new(),
        1 => one,
        _ => many,
    };
    let (w, o) = (en_lettres(l, wait), en_lettres(l, off));
    let check = rest(
        wait,
        tr!(l, ", un reste à vérifier", ", one is still to be checked"),
        tr!(l, ", {w} restent à vérifier", ", {w} are still to be checked"),
    );
    let no =
        rest(off, tr!(l, ", un ne convient pas", ", one does not"), tr!(l, ", {o} ne conviennent pas", ", {o} do not"));
    format!("{fits}{check}{no}.")
}

fn point_commune(l: Lang, place: PlaceCommune, lieux: &Lieux) -> Fit {
    let ici = &lieux.ici;
    let figure = |f: Fit| {
        if lieux.demandees.is_empty() {
            f
        } else {
            f.figure(tr!(l, "Communes demandées :", "Communes asked for:"), liste(l, &lieux.demandees, 5))
        }
    };
    match (place, lieux.choix) {
        (PlaceCommune::Demandee, Some(n)) => {
            let n = format::ordinal(l, i64::try_from(n).unwrap_or(i64::MAX));
            figure(fit(Tone::Ok, tr!(l, "{ici} est votre {n} choix", "{ici} is your {n} choice")))
        }
        (PlaceCommune::Demandee, None) => {
            figure(fit(Tone::Ok, tr!(l, "Vous avez demandé {ici}", "You asked for {ici}")))
        }
        (PlaceCommune::Limitrophe, _) => figure(fit(
            Tone::Ok,
            tr!(l, "{ici} touche une commune demandée", "{ici} is next to a commune you asked for"),
        )),
        (PlaceCommune::Autre, _) => figure(
            fit(
                Tone::Info,
                tr!(l, "{ici} n'est pas dans vos communes demandées", "{ici} is not among the communes you asked for"),
            )
            .text(tr!(
                l,
                "Vous pouvez postuler : ce critère ne donne simplement pas de points.",
                "You can apply: this criterion simply gives no points."
            )),
        ),
    }
}

fn point_groupe(l: Lang, groupe: Groupe, employeur: bool) -> Fit {
    match groupe {
        Groupe::A => {
            let why = if employeur {
                tr!(
                    l,
                    "Votre employeur y ouvre droit. Le conseiller vérifie son effectif.",
                    "Your employer opens this right. The adviser checks its number of staff."
                )
            } else {
                tr!(
                    l,
                    "Votre situation est prioritaire (article L441-1).",
                    "Your situation has priority (article L441-1)."
                )
            };
            fit(Tone::Ok, tr!(l, "Vous êtes dans le groupe prioritaire (A)", "You are in the priority group (A)"))
                .text(why)
        }
        Groupe::B => fit(Tone::Info, tr!(l, "Vous êtes dans le groupe B", "You are in group B")).text(tr!(
            l,
            "Les dossiers du groupe A (salariés et publics prioritaires) sont classés avant.",
            "Files of group A (employees and priority publics) are ranked first."
        )),
    }
}
