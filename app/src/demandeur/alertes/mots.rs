//! What an alert watches, in words.

use crate::demandeur::explications::liste;
use crate::filtres::{Recherche, genre_nom};
use crate::i18n::Lang;
use crate::{format, tr};
use domain::alerte::Frequence;
use services::Services;
use services::alertes::PARTOUT;
use services::offres::{Filtres, Lieu, Onglet};

/// Communes named one by one.
const NOMMEES: usize = 4;

/// The rhythms, as a list offers them.
pub(super) fn frequences(l: Lang) -> Vec<(&'static str, String)> {
    Frequence::ALL
        .iter()
        .map(|f| {
            let name = match f {
                Frequence::Immediate => tr!(l, "Dès la publication", "As soon as it is published"),
                Frequence::Quotidienne => tr!(l, "Une fois par jour", "Once a day"),
                Frequence::Hebdomadaire => tr!(l, "Une fois par semaine", "Once a week"),
            };
            (f.code(), name)
        })
        .collect()
}

/// When a rhythm writes.
pub(super) fn quand(l: Lang, frequence: Frequence) -> String {
    match frequence {
        Frequence::Immediate => tr!(l, "Dans la minute.", "Within the minute."),
        Frequence::Quotidienne => tr!(l, "À 8 h, heure de Paris.", "At 8:00, Paris time."),
        Frequence::Hebdomadaire => tr!(l, "Le lundi à 8 h, heure de Paris.", "On Monday at 8:00, Paris time."),
    }
}

/// « Montreuil, Bagnolet et 3 autres », « Seine-Saint-Denis (93) », « Autour de Brest, 10 km ».
pub(super) fn lieu(l: Lang, s: &Services, zones: &[String], onglet: Option<Onglet>, q: &Recherche) -> String {
    let r = &s.referentiel;
    if zones.iter().any(|z| z == PARTOUT) {
        return tr!(l, "toute la France", "the whole of France");
    }
    if onglet.is_none()
        && let Some(Lieu::Autour { insee, km }) = crate::public::lieu_de(r, q)
        && let Some(c) = r.commune(&insee)
    {
        let nom = c.nom;
        return tr!(l, "{nom} et {km} km autour", "{nom} and {km} km around");
    }
    let mut names: Vec<(u32, String)> = zones
        .iter()
        .filter_map(|z| {
            if let Some(code) = z.strip_prefix('D') {
                let d = r.departement(code)?;
                return Some((d.population, format!("{} ({code})", d.nom)));
            }
            let c = r.commune(z)?;
            // A city's arrondissements go without saying.
            let said = c.parente.is_some_and(|city| zones.iter().any(|z| z == city));
            (!said).then(|| (c.population, c.nom.to_owned()))
        })
        .collect();
    names.sort_unstable_by(|a, b| b.cmp(a));
    let names: Vec<String> = names.into_iter().map(|(_, name)| name).collect();
    if names.is_empty() {
        return tr!(l, "aucune commune pour le moment", "no commune for now");
    }
    let places = liste(l, &names, NOMMEES);
    match onglet {
        Some(Onglet::Autres) => tr!(
            l,
            "{places}, sauf les communes demandées et limitrophes",
            "{places}, but the communes asked for and adjacent ones"
        ),
        _ => places,
    }
}

/// What becomes of a tab's alert when the demande changes.
pub(super) fn suit(l: Lang, onglet: Onglet) -> String {
    match onglet {
        Onglet::Demandees => tr!(
            l,
            "l'alerte suit vos communes demandées, dès que vous choisissez « Mettre à jour » ici",
            "the alert follows the communes you ask for, as soon as you choose “Update” here"
        ),
        Onglet::Limitrophes | Onglet::Autres => tr!(
            l,
            "l'alerte suit vos communes demandées et leurs voisines, dès que vous choisissez « Mettre à jour » ici",
            "the alert follows the communes you ask for and their neighbours, as soon as you choose “Update” here"
        ),
    }
}

/// The criteria that are set, one by one.
pub(super) fn criteres(l: Lang, f: &Filtres) -> Vec<String> {
    let mut all = Vec::new();
    all.extend(f.genre.map(|g| genre_nom(l, g.code()).to_lowercase()));
    if !f.pieces.is_empty() {
        let rooms: Vec<String> = f
            .pieces
            .iter()
            .map(|p| if *p == 6 { tr!(l, "T6 et plus", "T6 or more") } else { format!("T{p}") })
            .collect();
        let last = tr!(l, " ou ", " or ");
        all.push(rooms.join(&last));
    }
    if let Some(min) = f.loyer_min {
        let amount = format::euros(l, min.0);
        all.push(tr!(l, "à partir de {amount}", "from {amount}"));
    }
    if let Some(max) = f.loyer_max {
        let amount = format::euros(l, max.0);
        all.push(tr!(l, "jusqu'à {amount}", "up to {amount}"));
    }
    if let Some(m2) = f.surface_min {
        all.push(tr!(l, "{m2} m² et plus", "{m2} m² or more"));
    }
    if f.sans_marches {
        all.push(tr!(l, "ascenseur ou rez-de-chaussée", "lift or ground floor"));
    }
    if f.pmr {
        all.push(tr!(l, "adapté aux personnes à mobilité réduite", "adapted to reduced mobility"));
    }
    if f.disponible {
        all.push(tr!(l, "disponible immédiatement", "available now"));
    }
    all
}

/// The name proposed: the place and the first criteria, in at most [`domain::alerte::NOM_MAX`] characters.
pub(super) fn nom_propose(lieu: &str, criteres: &[String]) -> String {
    let mut name = lieu.to_owned();
    for criterion in criteres {
        let longer = format!("{name}, {criterion}");
        if longer.chars().count() > domain::alerte::NOM_MAX {
            break;
        }
        name = longer;
    }
    let mut name: String = name.chars().take(domain::alerte::NOM_MAX).collect();
    if let Some(first) = name.chars().next() {
        name.replace_range(..first.len_utf8(), &first.to_uppercase().to_string());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::argent::Centimes;
    use domain::logement::Genre;

    #[test]
    fn criteria_are_said_in_the_order_of_the_panel() {
        let f = Filtres {
            genre: Some(Genre::Maison),
            loyer_min: Some(Centimes::euros(300)),
            loyer_max: Some(Centimes::euros(850)),
            surface_min: Some(40),
            pieces: vec![2, 3, 6],
            pmr: true,
            disponible: true,
            sans_marches: true,
        };
        let said = criteres(Lang::Fr, &f);
        assert_eq!(said.len(), 8);
        assert_eq!(said[..2], ["maison", "T2 ou T3 ou T6\u{a0}et plus"].map(str::to_owned));
        assert!(criteres(Lang::En, &Filtres::default()).is_empty());
    }

    #[test]
    fn the_name_proposed_fits() {
        assert_eq!(nom_propose("toute la France", &["T3".into()]), "Toute la France, T3");
        let long = vec!["ascenseur ou rez-de-chaussée".to_owned(); 5];
        assert!(nom_propose("Saint-Denis", &long).chars().count() <= domain::alerte::NOM_MAX);
        assert_eq!(nom_propose(&"é".repeat(200), &[]).chars().count(), domain::alerte::NOM_MAX);
    }
}
