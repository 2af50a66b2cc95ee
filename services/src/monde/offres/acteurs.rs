//! The invented landlords and employers of the demonstration.

use domain::dossier::{ChampEmploi, Consentement, PolitiqueEntreprise};

/// An invented landlord.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BailleurDemo {
    /// Its name; no real organisation has it, to our knowledge.
    pub nom: &'static str,
    /// Three letters its references start with.
    pub sigle: &'static str,
    /// A SIREN that passes its key and starts with 000, which no organisation has.
    pub siren: &'static str,
    /// Codes of the départements where it owns dwellings.
    pub departements: &'static [&'static str],
    /// Address of its demonstration account, in a domain that can't exist (RFC 2606).
    pub email: &'static str,
}

/// An invented employer that has an organisation, hence a policy; the other employers are unknown to AL'in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmployeurDemo {
    /// Its name, as the households' demandes write it.
    pub nom: &'static str,
    /// Its SIREN, which passes its key.
    pub siren: &'static str,
    /// What it asks of its employees' files.
    pub politique: PolitiqueEntreprise,
}

const fn bailleur(
    nom: &'static str,
    sigle: &'static str,
    siren: &'static str,
    email: &'static str,
    departements: &'static [&'static str],
) -> BailleurDemo {
    BailleurDemo { nom, sigle, siren, departements, email }
}

const BAILLEURS: [BailleurDemo; 16] = [
    bailleur("Les Toits de l'Ourcq", "TDO", "000910372", "attributions@toits-ourcq.example", &["75", "77", "93", "95"]),
    bailleur("Marelle Habitat", "MAR", "000915108", "attributions@marelle-habitat.example", &["75", "92", "93", "94"]),
    bailleur(
        "Trois Clochers Logement",
        "TCL",
        "000919837",
        "attributions@trois-clochers.example",
        &["75", "77", "91", "93", "94"],
    ),
    bailleur(
        "Persienne Habitat",
        "PER",
        "000924563",
        "attributions@persienne-habitat.example",
        &["78", "91", "92", "95"],
    ),
    bailleur("Ti Mor Logement", "TIM", "000929299", "attributions@ti-mor.example", &["22", "29", "35", "56"]),
    bailleur(
        "Traboule et Coteaux Habitat",
        "TRC",
        "000934026",
        "attributions@traboule-coteaux.example",
        &["01", "03", "07", "15", "26", "38", "42", "43", "63", "69", "73", "74"],
    ),
    bailleur(
        "Tuile Rose Habitat",
        "TRH",
        "000938753",
        "attributions@tuile-rose.example",
        &["04", "05", "06", "13", "2A", "2B", "83", "84"],
    ),
    bailleur(
        "Beffroi et Courées Logement",
        "BCL",
        "000943480",
        "attributions@beffroi-courees.example",
        &["02", "59", "60", "62", "80"],
    ),
    bailleur(
        "Estey Logement",
        "EST",
        "000948216",
        "attributions@estey-logement.example",
        &["16", "17", "19", "23", "24", "33", "40", "47", "64", "79", "86", "87"],
    ),
    bailleur(
        "Les Foyers du Vent d'Autan",
        "FVA",
        "000952945",
        "attributions@vent-autan.example",
        &["09", "11", "12", "30", "31", "32", "34", "46", "48", "65", "66", "81", "82"],
    ),
    bailleur(
        "Colombage Logement",
        "COL",
        "000957670",
        "attributions@colombage-logement.example",
        &["08", "10", "51", "52", "54", "55", "57", "67", "68", "88"],
    ),
    bailleur(
        "Tuffeau et Loire Habitat",
        "TLH",
        "000962407",
        "attributions@tuffeau-loire.example",
        &["18", "28", "36", "37", "41", "44", "45", "49", "53", "72", "85"],
    ),
    bailleur(
        "Pommier Blanc Logement",
        "PBL",
        "000967133",
        "attributions@pommier-blanc.example",
        &["14", "27", "50", "61", "76"],
    ),
    bailleur(
        "Lavoir et Vignes Habitat",
        "LVH",
        "000971861",
        "attributions@lavoir-vignes.example",
        &["21", "25", "39", "58", "70", "71", "89", "90"],
    ),
    bailleur(
        "Filao Habitat",
        "FIL",
        "000976597",
        "attributions@filao-habitat.example",
        &["971", "972", "973", "974", "976"],
    ),
    bailleur(
        "Réverbère Logement",
        "REV",
        "000981324",
        "attributions@reverbere-logement.example",
        &["06", "13", "31", "33", "34", "35", "44", "59", "67", "69", "75", "92", "93", "94"],
    ),
];

/// The landlords, always in the same order; together they are in every département.
#[must_use]
pub fn bailleurs() -> Vec<BailleurDemo> {
    BAILLEURS.to_vec()
}

/// The employers that have an organisation here, each with a policy of its own.
///
/// « Boulangeries Tissier » is first. Names and SIREN are those of [`crate::monde::demandes::EMPLOYEURS`], so that
/// the households' files meet these policies.
#[must_use]
pub fn employeurs() -> Vec<EmployeurDemo> {
    use ChampEmploi::{CdiInterimaire, CodeEntreprise, DateEntree, Matricule};
    use Consentement::{Anonyme, DossierComplet, Identite};
    let tous = || Consentement::ALL.to_vec();
    let employeur = |nom, siren, consentements, champs_requis, validation_requise, code: Option<&str>, points| {
        let code_entreprise = code.map(str::to_owned);
        let politique =
            PolitiqueEntreprise { consentements, champs_requis, validation_requise, code_entreprise, points };
        EmployeurDemo { nom, siren, politique }
    };
    vec![
        employeur("Boulangeries Tissier", "824541148", tous(), vec![Matricule, DateEntree], false, None, 6),
        // Sees files before they may serve, and counts the most.
        employeur("Transports Kerlann", "000409391", tous(), vec![Matricule], true, None, 10),
        // Never more than the identity.
        employeur("Clinique des Tilleuls", "000497537", vec![Anonyme, Identite], vec![], false, None, 4),
        employeur(
            "Assistance Garonne Intérim",
            "000218099",
            tous(),
            vec![CodeEntreprise, DateEntree, CdiInterimaire],
            false,
            Some("AGI-2026"),
            5,
        ),
        // Everything at once, but for the delegation.
        employeur(
            "Ateliers Mécaniques du Nord",
            "000235226",
            vec![Anonyme, Identite, DossierComplet],
            vec![CodeEntreprise, Matricule, DateEntree],
            true,
            Some("AMN59"),
            8,
        ),
        employeur("Magasins Prairial", "000479295", tous(), vec![], false, None, 0),
    ]
}
