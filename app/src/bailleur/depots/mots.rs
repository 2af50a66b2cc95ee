//! A file's faults in words.

use crate::i18n::Lang;
use crate::{annonces, format, tr};
use domain::annonce::{Attendu, Faute};
use services::depots::{FauteFichier, FauteLigne, FauteVue, Format, LIGNES_MAX};

/// Why a file can't be read, and what to do.
pub(super) fn faute_fichier(l: Lang, f: &FauteFichier) -> (String, String) {
    let encoding = || {
        tr!(
            l,
            "Ouvrez-le dans votre tableur, choisissez « Enregistrer sous », puis « CSV UTF-8 ».",
            "Open it in your spreadsheet, choose “Save as”, then “CSV UTF-8”."
        )
    };
    match f {
        FauteFichier::Vide => (
            tr!(l, "Ce fichier est vide", "This file is empty"),
            tr!(l, "Vérifiez que vous avez choisi le bon fichier.", "Check that you chose the right file."),
        ),
        FauteFichier::SansLigne => (
            tr!(l, "Ce fichier n'a aucune offre", "This file has no home"),
            tr!(
                l,
                "Il faut une ligne de titres, puis une ligne par logement.",
                "It needs a line of headings, then one line per home."
            ),
        ),
        FauteFichier::PasDuTexte => {
            (tr!(l, "Ce fichier n'est ni du CSV ni du JSON", "This file is neither CSV nor JSON"), encoding())
        }
        FauteFichier::Encodage => {
            (tr!(l, "Les lettres de ce fichier ne se lisent pas", "The letters of this file can't be read"), encoding())
        }
        FauteFichier::TropDeLignes => {
            let max = format::nombre(l, LIGNES_MAX);
            (
                tr!(l, "Ce fichier a plus de {max} lignes", "This file has more than {max} lines"),
                tr!(l, "Coupez-le en plusieurs fichiers.", "Cut it into several files."),
            )
        }
        FauteFichier::Guillemet { ligne } => (
            tr!(
                l,
                "Un guillemet n'est pas fermé, à partir de la ligne {ligne}",
                "A quotation mark is not closed, from line {ligne} on"
            ),
            tr!(
                l,
                "Fermez-le, ou écrivez-le deux fois s'il fait partie du texte.",
                "Close it, or write it twice if it is part of the text."
            ),
        ),
        FauteFichier::Json { ligne, colonne } => (
            tr!(
                l,
                "Le JSON ne se lit pas : ligne {ligne}, caractère {colonne}",
                "The JSON can't be read: line {ligne}, character {colonne}"
            ),
            tr!(
                l,
                "Vérifiez les virgules, les guillemets et les accolades à cet endroit.",
                "Check the commas, quotation marks and braces there."
            ),
        ),
        FauteFichier::JsonForme { ligne } => (
            tr!(
                l,
                "À la ligne {ligne}, nous attendons une offre entre accolades",
                "On line {ligne}, we expect a home between braces"
            ),
            tr!(
                l,
                "Le fichier est une liste d'offres, ou une offre par ligne.",
                "The file is a list of homes, or one home per line."
            ),
        ),
        FauteFichier::TropLongue { ligne } => (
            tr!(
                l,
                "L'offre qui commence à la ligne {ligne} est trop longue",
                "The home that starts on line {ligne} is too long"
            ),
            tr!(l, "Vérifiez qu'une accolade ne manque pas.", "Check that no brace is missing."),
        ),
        FauteFichier::ColonnesManquantes { noms } => {
            let names = noms.join(", ");
            let title = if noms.len() == 1 {
                tr!(l, "Il manque une colonne : {names}", "One column is missing: {names}")
            } else {
                tr!(l, "Il manque des colonnes : {names}", "Columns are missing: {names}")
            };
            (title, tr!(l, "Ajoutez-les à la première ligne du fichier.", "Add them to the first line of the file."))
        }
        FauteFichier::ColonneDouble { nom } => (
            tr!(l, "Deux colonnes ont le même titre : {nom}", "Two columns have the same heading: {nom}"),
            tr!(l, "Gardez-en une seule.", "Keep only one of them."),
        ),
    }
}

/// What is wrong on a line. No final full stop, as everywhere faults are said.
pub(super) fn faute_ligne(l: Lang, champ: &str, f: &FauteLigne, format: Option<Format>) -> String {
    match f {
        FauteLigne::Champ(faute) => annonces::faute_de(l, champ, faute),
        FauteLigne::Doublon { numero, .. } if format == Some(Format::Json) => tr!(
            l,
            "L'offre n° {numero} du fichier a déjà cette référence. Gardez une seule des deux",
            "Home no. {numero} of the file already has this reference. Keep one of the two"
        ),
        FauteLigne::Doublon { ligne, .. } => tr!(
            l,
            "La ligne {ligne} a déjà cette référence. Gardez une seule des deux",
            "Line {ligne} already has this reference. Keep one of the two"
        ),
        FauteLigne::Colonnes { attendues, lues } => tr!(
            l,
            "Cette ligne a {lues} valeurs pour {attendues} colonnes. Cherchez un séparateur en trop ou oublié",
            "This line has {lues} values for {attendues} columns. Look for a separator too many or forgotten"
        ),
        FauteLigne::Compose => tr!(
            l,
            "Écrivez une seule valeur, pas une liste ni un objet",
            "Write a single value, neither a list nor an object"
        ),
    }
}

/// What is wrong, for the report, which says beside it what is expected and what was sent.
pub(super) fn defaut(l: Lang, f: &FauteVue, format: Option<Format>) -> String {
    let FauteLigne::Champ(faute) = &f.faute else { return faute_ligne(l, &f.champ, &f.faute, format) };
    match faute {
        Faute::Manquant => tr!(l, "Cette valeur manque", "This value is missing"),
        Faute::Illisible { attendu } => match attendu {
            Attendu::Entier => tr!(l, "Ce n'est pas un nombre entier", "This is not a whole number"),
            Attendu::Nombre => tr!(l, "Ce n'est pas un nombre", "This is not a number"),
            Attendu::Montant => tr!(l, "Ce n'est pas un montant", "This is not an amount"),
            Attendu::Date => tr!(l, "Ce n'est pas une date qui existe", "This is not a date that exists"),
            Attendu::OuiNon => tr!(l, "Ce n'est ni oui ni non", "This is neither oui nor non"),
            Attendu::CodePostal => tr!(l, "Ce n'est pas un code postal", "This is not a postcode"),
            Attendu::Insee => tr!(l, "Ce n'est pas un code INSEE", "This is not an INSEE code"),
        },
        Faute::HorsBornes { .. } => {
            tr!(l, "Cette valeur est trop petite ou trop grande", "This value is too small or too large")
        }
        Faute::HorsDates { .. } => tr!(l, "Cette date est trop tôt ou trop tard", "This date is too early or too late"),
        Faute::Inconnu { .. } => tr!(l, "Nous ne connaissons pas ce mot", "We do not know this word"),
        Faute::TropLong { .. } => tr!(l, "Ce texte est trop long", "This text is too long"),
        other => annonces::faute_de(l, &f.champ, other),
    }
}

/// What is expected instead.
pub(super) fn attendu(l: Lang, f: &FauteVue) -> String {
    match &f.faute {
        FauteLigne::Colonnes { attendues, .. } => {
            tr!(
                l,
                "{attendues} valeurs, comme dans la ligne des titres",
                "{attendues} values, as in the line of headings"
            )
        }
        FauteLigne::Doublon { .. } => {
            tr!(l, "Une référence différente pour chaque logement", "A different reference for each home")
        }
        FauteLigne::Champ(Faute::HorsDates { min, max }) => {
            let (min, max) = (format::date_simple(l, *min, None), format::date_simple(l, *max, None));
            tr!(l, "Une date du {min} au {max}", "A date from {min} to {max}")
        }
        FauteLigne::Champ(Faute::HorsZone) => tr!(l, "Outre-mer : PLUS ou PLS", "Overseas: PLUS or PLS"),
        FauteLigne::Champ(Faute::CodePostalAutreCommune { codes }) => {
            let codes = codes.join(", ");
            tr!(l, "Un code postal de la commune : {codes}", "A postcode of the commune: {codes}")
        }
        FauteLigne::Champ(Faute::Hausse { max }) => {
            let max = annonces::montant(l, *max);
            tr!(l, "{max} au plus, comme publié", "{max} at most, as published")
        }
        FauteLigne::Champ(Faute::Figee) => tr!(l, "La valeur déjà publiée", "The value already published"),
        FauteLigne::Champ(Faute::OffreRetiree | Faute::OffrePourvue) => {
            tr!(l, "Une nouvelle référence, ou rien à cette ligne", "A new reference, or no such line")
        }
        _ if f.champ.is_empty() => String::new(),
        _ => annonces::attendu(l, &f.champ),
    }
}

/// A fault as one sentence, for the file of wrong lines.
pub(super) fn phrase(l: Lang, f: &FauteVue, format: Option<Format>) -> String {
    let text = faute_ligne(l, &f.champ, &f.faute, format);
    if f.champ.is_empty() { text } else { format!("{} : {text}", f.champ) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn vue(champ: &str, faute: FauteLigne) -> FauteVue {
        FauteVue { numero: 2, ligne: 3, champ: champ.to_owned(), faute, valeur: String::new() }
    }

    #[test]
    fn a_report_says_what_is_wrong_apart_from_what_is_expected() {
        let words = || vec!["PLUS".to_owned(), "PLS".to_owned()];
        let faults = [
            vue("loyer", FauteLigne::Champ(Faute::Manquant)),
            vue("surface_m2", FauteLigne::Champ(Faute::Illisible { attendu: Attendu::Entier })),
            vue("surface_m2", FauteLigne::Champ(Faute::HorsBornes { min: 8, max: 400 })),
            vue("financement", FauteLigne::Champ(Faute::Inconnu { choix: words() })),
            vue("disponible_le", FauteLigne::Champ(Faute::HorsDates { min: date(2026, 1, 1), max: date(2027, 1, 1) })),
            vue("financement", FauteLigne::Champ(Faute::HorsZone)),
            vue("typologie", FauteLigne::Champ(Faute::Figee)),
            vue("ref_externe", FauteLigne::Champ(Faute::OffreRetiree)),
            vue("ref_externe", FauteLigne::Doublon { numero: 1, ligne: 2 }),
            vue("", FauteLigne::Colonnes { attendues: 21, lues: 19 }),
            vue("loyer", FauteLigne::Compose),
        ];
        for l in [Lang::Fr, Lang::En] {
            for f in &faults {
                let (wrong, expected) = (defaut(l, f, Some(Format::Csv)), attendu(l, f));
                assert!(!wrong.is_empty() && !expected.is_empty() && wrong != expected, "{f:?}: {wrong} / {expected}");
            }
        }
        assert_eq!(attendu(Lang::En, &faults[9]), "21\u{a0}values, as in the line of headings");
        // The file of wrong lines has one column for both.
        assert!(phrase(Lang::Fr, &faults[3], Some(Format::Csv)).ends_with("PLUS, PLS"));
    }
}
