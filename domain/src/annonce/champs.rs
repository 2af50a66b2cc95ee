//! The fields: their names, kinds and bounds. One table for the reader, the form, the file's description and the interface's.

use super::{Chauffage, Construction, Stationnement};
use crate::logement::{ClasseEnergie, Financement, Genre, Typologie};
use serde::{Deserialize as _, Deserializer};

/// Names of the fields: columns of a file, keys of a document, names in the form. They never change.
pub const CHAMPS: &[&str] = &[
    "ref_externe",
    "residence",
    "genre",
    "construction",
    "annee",
    "adresse",
    "code_postal",
    "commune",
    "insee",
    "latitude",
    "longitude",
    "typologie",
    "chambres",
    "surface_m2",
    "etage",
    "etages",
    "ascenseur",
    "balcon",
    "jardin",
    "parking",
    "parking_type",
    "parking_loyer",
    "chauffage",
    "pmr",
    "dpe",
    "dpe_kwh",
    "ges",
    "loyer",
    "charges",
    "autres_charges",
    "depot",
    "financement",
    "reservee_siren",
    "reservee_nom",
    "publiee_le",
    "cloture_le",
    "designation_le",
    "disponible_le",
    "description",
];

/// What a whole number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unite {
    /// Nothing: a floor, a year, rooms.
    Aucune,
    /// m².
    MetresCarres,
    /// kWh/m² a year.
    KwhParM2,
}

/// What a field holds, and its bounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Nature {
    /// Words, this many characters at most.
    Texte {
        /// Characters allowed.
        max: usize,
    },
    /// A whole number.
    Entier {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
        /// What it counts.
        unite: Unite,
    },
    /// An amount, in cents.
    Montant {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
    },
    /// Degrees.
    Degres,
    /// A day.
    Date,
    /// Yes or no; empty is no.
    OuiNon,
    /// One of these codes.
    Choix(Vec<&'static str>),
    /// A postal code.
    CodePostal,
    /// An INSEE code.
    Insee,
    /// A SIREN.
    Siren,
}

/// What a field of [`CHAMPS`] holds.
#[must_use]
pub fn nature(champ: &str) -> Nature {
    let entier = |min, max| Nature::Entier { min, max, unite: Unite::Aucune };
    match champ {
        "ref_externe" => Nature::Texte { max: 60 },
        "residence" | "commune" => Nature::Texte { max: 100 },
        "reservee_nom" => Nature::Texte { max: 120 },
        "description" => Nature::Texte { max: 4000 },
        "genre" => Nature::Choix(Genre::ALL.iter().map(|v| v.code()).collect()),
        "construction" => Nature::Choix(Construction::ALL.iter().map(|v| v.code()).collect()),
        "typologie" => Nature::Choix(Typologie::ALL.iter().map(|v| v.code()).collect()),
        "chauffage" => Nature::Choix(Chauffage::ALL.iter().map(|v| v.code()).collect()),
        "parking_type" => Nature::Choix(Stationnement::ALL.iter().map(|v| v.code()).collect()),
        "dpe" | "ges" => Nature::Choix(ClasseEnergie::ALL.iter().map(|v| v.code()).collect()),
        "financement" => Nature::Choix(Financement::ALL.iter().map(|v| v.code()).collect()),
        "annee" => entier(1800, 2100),
        "chambres" => entier(0, 20),
        "etage" => entier(-3, 60),
        "etages" => entier(0, 60),
        "surface_m2" => Nature::Entier { min: 8, max: 400, unite: Unite::MetresCarres },
        "dpe_kwh" => Nature::Entier { min: 0, max: 1500, unite: Unite::KwhParM2 },
        "loyer" => Nature::Montant { min: 1, max: 1_000_000 },
        "charges" | "autres_charges" => Nature::Montant { min: 0, max: 300_000 },
        "parking_loyer" => Nature::Montant { min: 0, max: 100_000 },
        "depot" => Nature::Montant { min: 0, max: 2_000_000 },
        "latitude" | "longitude" => Nature::Degres,
        "ascenseur" | "balcon" | "jardin" | "parking" | "pmr" => Nature::OuiNon,
        "publiee_le" | "cloture_le" | "designation_le" | "disponible_le" => Nature::Date,
        "code_postal" => Nature::CodePostal,
        "insee" => Nature::Insee,
        "reservee_siren" => Nature::Siren,
        // The address, and what is no field at all.
        _ => Nature::Texte { max: 200 },
    }
}

/// Whether a field must be sent. Of `commune` and `insee` one is enough; `code_postal` may be left out where the
/// commune has one only.
#[must_use]
pub fn requis(champ: &str) -> bool {
    matches!(
        champ,
        "ref_externe"
            | "genre"
            | "annee"
            | "adresse"
            | "code_postal"
            | "commune"
            | "typologie"
            | "surface_m2"
            | "chauffage"
            | "dpe"
            | "dpe_kwh"
            | "ges"
            | "loyer"
            | "charges"
            | "financement"
            | "disponible_le"
    )
}

/// The field of a name as people write the head of a column: capitals, accents, spaces, hyphens and the commonest
/// other names are understood.
#[must_use]
pub fn champ(nom: &str) -> Option<&'static str> {
    if let Some(exact) = CHAMPS.iter().find(|c| **c == nom) {
        return Some(exact);
    }
    if nom.len() > 60 {
        return None;
    }
    let mot = super::valeurs::cle(nom);
    let sans = |c: &str| c.replace('_', "");
    let connu = CHAMPS.iter().find(|c| sans(c) == mot);
    connu.copied().or(match mot.as_str() {
        "reference" | "ref" | "refexterne" | "referenceexterne" => Some("ref_externe"),
        "surface" | "surfacehabitable" => Some("surface_m2"),
        "cp" | "codepostale" => Some("code_postal"),
        "ville" | "nomcommune" => Some("commune"),
        "codeinsee" | "inseecommune" => Some("insee"),
        "lat" => Some("latitude"),
        "lon" | "lng" | "long" => Some("longitude"),
        "nbchambres" | "nombrechambres" => Some("chambres"),
        "nbetages" | "nombreetages" => Some("etages"),
        "typestationnement" | "typedestationnement" | "typeparking" => Some("parking_type"),
        "anneeconstruction" => Some("annee"),
        "loyerhc" | "loyerhorscharges" => Some("loyer"),
        "depotgarantie" | "depotdegarantie" => Some("depot"),
        "classedpe" | "dpeclasse" => Some("dpe"),
        "consommation" | "dpeconsommation" | "kwh" => Some("dpe_kwh"),
        "classeges" | "gesclasse" => Some("ges"),
        "datepublication" => Some("publiee_le"),
        "datecloture" | "datelimite" => Some("cloture_le"),
        "datedesignation" => Some("designation_le"),
        "datedisponibilite" | "disponibilite" => Some("disponible_le"),
        "siren" => Some("reservee_siren"),
        _ => None,
    })
}

/// Reads the name of a field, exactly.
pub(super) fn lire_nom<'de, D: Deserializer<'de>>(d: D) -> Result<&'static str, D::Error> {
    let nom = String::deserialize(d)?;
    CHAMPS.iter().find(|c| **c == nom).copied().ok_or_else(|| serde::de::Error::custom("no such field"))
}
