//! The answers of the rules and the lines of a ranking, worded: what was compared, where the rule comes from, what
//! would change the answer. The rules themselves are `domain::eligibilite` and `domain::classement`.

mod bareme;
mod dossier;
mod profil;
mod reponses;
#[cfg(test)]
mod tests;

pub(crate) use bareme::lignes;
pub(crate) use dossier::Dossier;
pub(crate) use profil::{Points, points};
pub(crate) use reponses::{changement, en_zone, financement, icone, ligne_source, phrase, taux, titre, zone};

use crate::i18n::Lang;
use crate::{format, tr};
use domain::demande::Demande;
use domain::dossier::EtatDossier;
use services::Services;

/// Where a dwelling stands in someone's search, in names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lieux {
    /// The dwelling's commune.
    pub(crate) ici: String,
    /// The communes asked for, in order.
    pub(crate) demandees: Vec<String>,
    /// Which of them it is, from 1.
    pub(crate) choix: Option<usize>,
}

impl Lieux {
    /// Those of a demande and a dwelling.
    pub(crate) fn de(services: &Services, demande: &Demande, insee: &str, ici: &str) -> Self {
        let wished = &demande.recherche.communes;
        let parent = services.referentiel.commune(insee).and_then(|c| c.parente);
        Self {
            ici: ici.to_owned(),
            demandees: noms_des_communes(services, wished),
            choix: wished.iter().position(|w| w == insee || Some(w.as_str()) == parent).map(|i| i + 1),
        }
    }
}

/// The names of communes, known ones only.
pub(crate) fn noms_des_communes(services: &Services, insee: &[String]) -> Vec<String> {
    insee.iter().filter_map(|c| services.referentiel.commune(c)).map(|c| c.nom.to_owned()).collect()
}

/// « Montreuil, Bagnolet et Romainville »; past `most` of them, « et 4 autres ».
pub(crate) fn liste(l: Lang, names: &[String], most: usize) -> String {
    let and = tr!(l, " et ", " and ");
    match names {
        [] => String::new(),
        [one] => one.clone(),
        _ if names.len() > most => {
            let (shown, left) = (names[..most].join(", "), names.len() - most);
            match left {
                1 => tr!(l, "{shown} et une autre", "{shown} and one more"),
                n => tr!(l, "{shown} et {n} autres", "{shown} and {n} more"),
            }
        }
        [before @ .., last] => format!("{}{and}{last}", before.join(", ")),
    }
}

/// A small number in letters, where a sentence begins with it; figures from thirteen on.
pub(crate) fn en_lettres(l: Lang, n: usize) -> String {
    const FR: [&str; 13] =
        ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"];
    const EN: [&str; 13] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let words = if l == Lang::Fr { FR } else { EN };
    words.get(n).map_or_else(|| n.to_string(), |w| (*w).to_owned())
}

/// The same with a capital.
pub(crate) fn majuscule(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

fn personnes(l: Lang, n: u32) -> String {
    format::compte(l, n, ["personne", "personnes"], ["person", "people"])
}

/// « T2 à T4 », « T4 et plus ».
pub(crate) fn fourchette(l: Lang, min: domain::logement::Typologie, max: domain::logement::Typologie) -> String {
    let (a, b) = (min.code(), max.code());
    if max == domain::logement::Typologie::T6 {
        tr!(l, "{a} et plus", "{a} or larger")
    } else if min == max {
        a.to_owned()
    } else {
        tr!(l, "{a} à {b}", "{a} to {b}")
    }
}

/// What a file that may not apply yet waits for, and the words of the link to its page.
pub(crate) fn dossier_a_finir(l: Lang, etat: EtatDossier) -> (String, String) {
    match etat {
        EtatDossier::AttenteEntreprise => (
            tr!(
                l,
                "Votre employeur doit d'abord valider votre dossier.",
                "Your employer must first validate your file."
            ),
            tr!(l, "Voir où en est mon dossier", "See where my file stands"),
        ),
        EtatDossier::RefuseEntreprise => (
            tr!(l, "Votre employeur n'a pas validé votre dossier.", "Your employer did not validate your file."),
            tr!(l, "Voir la raison", "See the reason"),
        ),
        EtatDossier::AConfirmer => (
            tr!(l, "Confirmez d'abord votre demande, par un code.", "Confirm your demand first, with a code."),
            tr!(l, "Confirmer ma demande", "Confirm my demand"),
        ),
        EtatDossier::Radie => (
            tr!(l, "Votre demande a été radiée. Renouvelez-la d'abord.", "Your demand was struck off. Renew it first."),
            tr!(l, "Voir ma situation", "See my situation"),
        ),
        EtatDossier::ImportCommence => (
            tr!(
                l,
                "Importez d'abord votre demande de logement social.",
                "Bring over your social housing demand first."
            ),
            tr!(l, "Importer ma demande", "Bring my demand over"),
        ),
        _ => (
            tr!(l, "Terminez d'abord votre dossier.", "Finish your file first."),
            tr!(l, "Terminer mon dossier", "Finish my file"),
        ),
    }
}
