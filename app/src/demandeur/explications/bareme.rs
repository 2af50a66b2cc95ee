//! The lines of a ranking, worded: what each criterion was computed from.

use super::{Lieux, en_lettres, majuscule, personnes};
use crate::demandeur::libelles;
use crate::i18n::Lang;
use crate::ui::{MoneyRow, details, money, money_row};
use crate::{format, tr};
use domain::classement::{Bareme, Classement, Critere, Detail, Ligne, PlaceCommune};
use domain::demande::Priorite;
use jiff::civil::Date;
use leptos::prelude::*;

/// The name of a criterion.
pub(super) fn critere(l: Lang, c: Critere) -> String {
    match c {
        Critere::Dalo => tr!(l, "DALO reconnu", "DALO recognised"),
        Critere::PrioriteL4411 => {
            tr!(l, "Autre priorité de la loi (article L441-1)", "Another priority in law (article L441-1)")
        }
        Critere::Expulsion => tr!(l, "Expulsion ou bail résilié", "Eviction or lease ended by a court"),
        Critere::Handicap => tr!(l, "Handicap dans le foyer", "Disability in the household"),
        Critere::Hebergement => {
            tr!(l, "Hébergé, logement provisoire ou sans logement", "Housed by others, temporary or no home")
        }
        Critere::Suroccupation => tr!(l, "Logement suroccupé ou non décent", "Overcrowded or unfit home"),
        Critere::Mobilite => tr!(l, "Mobilité professionnelle", "Moving for work"),
        Critere::MoinsDe30 => tr!(l, "Moins de 30 ans", "Under 30"),
        Critere::Anciennete => tr!(l, "Ancienneté", "Seniority"),
        Critere::Commune => tr!(l, "Commune", "Commune"),
        Critere::TauxEffort => tr!(l, "Part du loyer dans les revenus", "Share of the rent in your income"),
        Critere::Employeur => tr!(l, "Points de l'employeur", "Employer's points"),
        Critere::Reservation => tr!(l, "Logement réservé à mon employeur", "Home reserved for my employer"),
    }
}

/// A priority in a line of points. Of violence no more is said on a screen that others may see.
fn priorite(l: Lang, p: Priorite) -> String {
    if p == Priorite::Violences { tr!(l, "mise à l'abri", "protection") } else { libelles::priorite(l, p) }
}

/// What a line was computed from.
fn detail(l: Lang, ligne: &Ligne, c: &Classement, lieux: Option<&Lieux>, today: Date) -> String {
    let yes_no = |b: bool| if b { tr!(l, "oui", "yes") } else { tr!(l, "non", "no") };
    match &ligne.detail {
        Detail::OuiNon(b) => yes_no(*b),
        Detail::Priorites { situations, .. } if situations.is_empty() => yes_no(false),
        Detail::Priorites { situations, comptees } => {
            let names: Vec<String> = situations.iter().map(|s| priorite(l, *s)).collect();
            let names = names.join(", ");
            if usize::try_from(*comptees).is_ok_and(|n| n < situations.len()) {
                tr!(l, "{names} ({comptees} comptées)", "{names} ({comptees} counted)")
            } else {
                names
            }
        }
        Detail::Personnes(0) => yes_no(false),
        Detail::Personnes(n) => personnes(l, *n),
        Detail::Logement(m) => libelles::modele_logement(l, *m),
        Detail::Surface { declare: true, .. } => {
            tr!(l, "déclaré sur le site d'enregistrement", "declared on the registration site")
        }
        Detail::Surface { surface_m2: Some(s), habitants: Some(h), norme_m2: Some(n), .. } => {
            let (s, n, who) = (format::surface(l, *s), format::surface(l, *n), personnes(l, *h));
            tr!(l, "{s} pour {who}, le minimum est {n}", "{s} for {who}; the minimum is {n}")
        }
        Detail::Surface { .. } => tr!(l, "surface ou habitants non connus", "space or people not known"),
        Detail::Mobilite { depuis: None } => yes_no(false),
        Detail::Mobilite { depuis: Some(day) } => {
            let day = format::date_simple(l, *day, Some(today));
            tr!(l, "depuis le {day}", "since {day}")
        }
        Detail::Age(n) => tr!(l, "{n} ans à la date limite", "{n} years old at the deadline"),
        Detail::Anciennete { trimestres, .. } => {
            let day = format::date_simple(l, c.anciennete, None);
            let quarters = format::compte(
                l,
                *trimestres,
                ["trimestre complet", "trimestres complets"],
                ["full quarter", "full quarters"],
            );
            tr!(l, "Demande du {day} : {quarters} à la date limite", "Demand of {day}: {quarters} at the deadline")
        }
        Detail::Commune { place } => match (place, lieux) {
            (PlaceCommune::Demandee, Some(Lieux { ici, choix: Some(n), .. })) => {
                let n = format::ordinal(l, i64::try_from(*n).unwrap_or(i64::MAX));
                tr!(l, "{ici}, {n} choix", "{ici}, {n} choice")
            }
            (PlaceCommune::Demandee, _) => tr!(l, "commune demandée", "commune asked for"),
            (PlaceCommune::Limitrophe, _) => tr!(l, "voisine d'une commune demandée", "next to a commune asked for"),
            (PlaceCommune::Autre, _) => tr!(l, "non demandée", "not asked for"),
        },
        Detail::Taux(Some(rate)) => {
            let part = format::decimal(l, f64::from(*rate) / 10.0, 1);
            tr!(l, "{part} %, aide au logement déduite", "{part}%, housing aid deducted")
        }
        Detail::Taux(None) => tr!(l, "revenus non connus", "income not known"),
        Detail::Employeur(0) => tr!(
            l,
            "aucun : consentement anonyme, dossier non validé, ou choix de l'employeur",
            "none: anonymous consent, file not validated, or the employer's choice"
        ),
        Detail::Employeur(_) => {
            tr!(l, "dossier validé, politique de votre employeur", "file validated, your employer's policy")
        }
        Detail::Reservation { reservee: false, .. } => tr!(l, "logement non réservé", "home not reserved"),
        Detail::Reservation { mienne, .. } => {
            if *mienne {
                yes_no(true)
            } else {
                tr!(l, "réservé à un autre employeur", "reserved for another employer")
            }
        }
    }
}

/// The lines of a ranking: those with points first, the others folded, then the version of the table.
pub(crate) fn lignes(l: Lang, c: &Classement, lieux: Option<&Lieux>, today: Date) -> AnyView {
    let bareme = Bareme::de_version(c.version).unwrap_or_else(Bareme::actuel);
    let mut with: Vec<&Ligne> = c.lignes.iter().filter(|line| line.points != 0).collect();
    with.sort_by_key(|line| std::cmp::Reverse(line.points));
    let without: Vec<&Ligne> = c.lignes.iter().filter(|line| line.points == 0).collect();
    let group = c.groupe.code();
    let mut rows: Vec<MoneyRow> = with
        .iter()
        .map(|line| {
            money_row(critere(l, line.critere), line.points.to_string())
                .detail(majuscule(&detail(l, line, c, lieux, today)))
        })
        .collect();
    rows.push(money_row(tr!(l, "Total, groupe {group}", "Total, group {group}"), c.total.to_string()).sum());
    let table = money(tr!(l, "Mes points, critère par critère", "My points, criterion by criterion"), rows)
        .head(tr!(l, "Critère", "Criterion"), tr!(l, "Points", "Points"));
    let folded = (!without.is_empty()).then(|| {
        let n = without.len();
        let title = if n == 1 {
            tr!(l, "Un critère ne vous donne pas de points", "One criterion gives you no points")
        } else {
            let n = majuscule(&en_lettres(l, n));
            tr!(l, "{n} critères ne vous donnent pas de points", "{n} criteria give you no points")
        };
        let items = without
            .iter()
            .map(|line| {
                let (name, why) = (critere(l, line.critere), detail(l, line, c, lieux, today));
                let most = bareme.maximum(line.critere);
                view! { <li>{tr!(l, "{name} : {why}", "{name}: {why}")} " " <span class="muted small">{tr!(l, "(jusqu'à {most} points)", "(up to {most} points)")}</span></li> }
            })
            .collect_view();
        details(title, false, view! { <ul>{items}</ul> })
    });
    let (version, date) = (c.version, format::date_simple(l, bareme.date, None));
    let note = tr!(
        l,
        "Barème public, version {version} du {date}. À égalité, la demande la plus ancienne passe d'abord.",
        "Public scale, version {version} of {date}. If equal, the older demand goes first."
    );
    view! {
        {table}
        {folded}
        <p class="small muted">{crate::ui::rich(note)} " " <a href="/classement">{tr!(l, "Tous les critères", "All criteria")}</a></p>
    }
    .into_any()
}
