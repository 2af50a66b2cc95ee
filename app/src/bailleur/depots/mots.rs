//! A file's faults in words.

use crate::i18n::Lang;
use crate::{annonces, format, tr};
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

/// A fault as one sentence, for the file of wrong lines.
pub(super) fn phrase(l: Lang, f: &FauteVue, format: Option<Format>) -> String {
    let text = faute_ligne(l, &f.champ, &f.faute, format);
    if f.champ.is_empty() { text } else { format!("{} : {text}", f.champ) }
}
