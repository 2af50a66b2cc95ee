//! The housing aid (APL) a household might get: an estimate with its band, or the amount the applicant knows. Only the
//! CAF or the MSA decides.

use crate::argent::Centimes;
use crate::demande::Demande;
use crate::logement::ZoneAbc;
use serde::{Deserialize, Serialize};

crate::coded_enum! {
    /// Zone of the housing aids (1, 2, 3): the column `zone_123` of the communes.
    ZoneAide {
        /// Île-de-France's agglomeration.
        Un = "1",
        /// Large towns.
        Deux = "2",
        /// Elsewhere.
        Trois = "3",
    }
}

impl ZoneAide {
    /// A guess from the zone ABC, where the commune's own zone is not known.
    #[must_use]
    pub const fn depuis_abc(zone: ZoneAbc) -> Self {
        match zone {
            ZoneAbc::ABis | ZoneAbc::A => Self::Un,
            ZoneAbc::B1 => Self::Deux,
            ZoneAbc::B2 | ZoneAbc::C => Self::Trois,
        }
    }
}

/// The household as the aid's tables see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoyerAide {
    /// More than one adult.
    pub couple: bool,
    /// Dependants.
    pub personnes_a_charge: u32,
}

impl FoyerAide {
    /// That of a demande: adults and dependants for tax.
    #[must_use]
    pub fn de(demande: &Demande) -> Self {
        Self {
            couple: !demande.codemandeurs.is_empty(),
            personnes_a_charge: u32::try_from(demande.personnes_a_charge.len()).unwrap_or(u32::MAX),
        }
    }
}

/// Year of the table of figures below (1 October 2023, in force in 2024): later ones are a little higher.
pub const BAREME_AIDE_ANNEE: i16 = 2024;

/// An estimate and how it was worked out. All amounts a month but `ressources_annuelles` and `abattement`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct EstimationAide {
    /// The aid, in whole euros, rounded down; 0 where it would not be paid.
    pub montant: Centimes,
    /// Low end of the band: see [`estimer_aide`].
    pub bas: Centimes,
    /// High end of the band.
    pub haut: Centimes,
    /// Zone of the dwelling's commune.
    pub zone: ZoneAide,
    /// Rent kept: the rent, or the zone's ceiling.
    pub loyer_retenu: Centimes,
    /// Flat charges.
    pub forfait_charges: Centimes,
    /// What the household pays itself of these two.
    pub participation: Centimes,
    /// Yearly resources kept: twelve months less 10 %, rounded up to 100 €.
    pub ressources_annuelles: Centimes,
    /// Yearly resources that count for nothing (R0).
    pub abattement: Centimes,
    /// Year of the table: [`BAREME_AIDE_ANNEE`].
    pub bareme_annee: i16,
}

/// Rent ceilings by zone: alone, couple, one dependant, each further one (arrêté du 27 septembre 2019, art. 7).
const fn plafonds(zone: ZoneAide) -> [i64; 4] {
    match zone {
        ZoneAide::Un => [31_930, 38_509, 43_524, 6_315],
        ZoneAide::Deux => [27_828, 34_062, 38_328, 5_579],
        ZoneAide::Trois => [26_082, 31_617, 35_451, 5_081],
    }
}

/// One of `[alone, couple, one dependant, each further one]`.
const fn selon_foyer(table: [i64; 4], foyer: FoyerAide) -> i64 {
    match (foyer.personnes_a_charge, foyer.couple) {
        (0, false) => table[0],
        (0, true) => table[1],
        (n, _) => table[2] + table[3] * (capped(n) - 1),
    }
}

/// Dependants, at most 20, so that no amount overflows.
const fn capped(personnes: u32) -> i64 {
    if personnes > 20 { 20 } else { personnes as i64 }
}

/// Rate for the family's size (TF), in hundred-thousandths (same arrêté, art. 14).
const fn taux_famille(foyer: FoyerAide) -> i64 {
    match (foyer.personnes_a_charge, foyer.couple) {
        (0, false) => 2_830,
        (0, true) => 3_150,
        (1, _) => 2_700,
        (2, _) => 2_380,
        (3, _) => 2_010,
        (4, _) => 1_850,
        (n, _) => {
            let rate = 1_790 - 60 * (capped(n) - 5);
            if rate > 0 { rate } else { 0 }
        }
    }
}

/// Yearly resources that count for nothing (R0), in euros (same arrêté, art. 15; approximate: that article's current
/// figures were not read).
const fn abattement_euros(foyer: FoyerAide) -> i64 {
    match (foyer.personnes_a_charge, foyer.couple) {
        (0, false) => 5_235,
        (0, true) => 7_501,
        (1, _) => 8_947,
        (2, _) => 9_148,
        (3, _) => 9_499,
        (n, _) => 9_849 + 350 * (capped(n) - 4),
    }
}

/// How far the resources that the CAF keeps may be from those on record, per mille, each way: it looks at twelve months
/// that ended two months ago, the demande at one month.
pub const MARGE_RESSOURCES_POUR_MILLE: i64 = 100;
/// What the yearly revisions since [`BAREME_AIDE_ANNEE`] may have added, per mille: two of them, by the rent index.
pub const MARGE_BAREME_POUR_MILLE: i64 = 50;

/// Estimates the aid for a rent without charges and monthly resources (aid not counted).
///
/// The formula of the rented sector, `L + C - (P0 + (TF + TL) x (R - R0)) - 5 €` (CCH D823-16, D823-17; arrêté du 27
/// septembre 2019), with the figures of [`BAREME_AIDE_ANNEE`]. Left out: the lowering for very high rents, shared
/// flats, students' floors, assets, the RLS, the differences overseas (art. 46). Nothing is paid below 10 €.
///
/// The band is the same formula with resources [`MARGE_RESSOURCES_POUR_MILLE`] higher (low end), and as much lower then
/// [`MARGE_BAREME_POUR_MILLE`] added (high end): what moves the result most, each at its likely worst.
#[must_use]
pub fn estimer_aide(
    zone: ZoneAide,
    foyer: FoyerAide,
    loyer_hors_charges: Centimes,
    ressources_mensuelles: Centimes,
) -> EstimationAide {
    let loyer = loyer_hors_charges.0.clamp(0, selon_foyer(plafonds(zone), foyer));
    let charges = forfait_charges(foyer);
    // Bounded so that nothing overflows.
    let monthly = ressources_mensuelles.0.clamp(0, 100_000_000);
    let (montant, participation, ressources) = formule(foyer, loyer, monthly);
    let (bas, ..) = formule(foyer, loyer, monthly * (1000 + MARGE_RESSOURCES_POUR_MILLE) / 1000);
    let (haut, ..) = formule(foyer, loyer, monthly * (1000 - MARGE_RESSOURCES_POUR_MILLE) / 1000);
    let haut = haut * (1000 + MARGE_BAREME_POUR_MILLE) / 1000 / 100 * 100;
    // An aid never exceeds the rent it is for.
    let all = loyer_hors_charges.0.max(0) / 100 * 100;
    EstimationAide {
        montant: Centimes(montant),
        bas: Centimes(bas),
        haut: Centimes(haut.min(all)),
        zone,
        loyer_retenu: Centimes(loyer),
        forfait_charges: Centimes(charges),
        participation: Centimes(participation),
        ressources_annuelles: Centimes(ressources),
        abattement: Centimes(abattement_euros(foyer) * 100),
        bareme_annee: BAREME_AIDE_ANNEE,
    }
}

/// Flat charges (same arrêté, art. 9).
const fn forfait_charges(foyer: FoyerAide) -> i64 {
    5_808 + 1_317 * capped(foyer.personnes_a_charge)
}

/// Aid, participation and yearly resources kept, for a rent already held to the zone's ceiling.
fn formule(foyer: FoyerAide, loyer: i64, monthly: i64) -> (i64, i64, i64) {
    let charges = forfait_charges(foyer);
    // Twelve months less 10 %, up to the next 100 €.
    let ressources = (monthly * 12 * 9 / 10 + 9_999) / 10_000 * 10_000;
    // P0: 8.5 % of the expense, at least 37.91 €.
    let minimum = ((loyer + charges) * 85 / 1000).max(3_791);
    // TL in hundred-thousandths; RL = L / LR in ten-thousandths, LR the ceiling of zone 2.
    let ratio = loyer * 10_000 / selon_foyer(plafonds(ZoneAide::Deux), foyer).max(1);
    let rent_rate = (450 * (ratio.min(7_500) - 4_500).max(0) + 680 * (ratio - 7_500).max(0)) / 10_000;
    let beyond = (ressources - abattement_euros(foyer) * 100).max(0);
    let own = (beyond * (taux_famille(foyer) + rent_rate) + 99_999) / 100_000;
    let participation = minimum + own;
    let aid = (loyer + charges - participation - 500).max(0) / 100 * 100;
    // No rent, no aid.
    let montant = if aid < 1_000 || loyer == 0 { 0 } else { aid.min(loyer / 100 * 100) };
    (montant, participation, ressources)
}

/// The aid that counts for one dwelling: what the applicant knows of it, or the estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AideRetenue {
    /// A month.
    pub montant: Centimes,
    /// The applicant gave it; otherwise it is `estimation.montant`.
    pub connue: bool,
    /// The estimate, shown beside what was given.
    pub estimation: EstimationAide,
}

impl AideRetenue {
    /// `connue` replaces the estimate. An aid pays for a rent: it counts up to the rent with charges, no further.
    #[must_use]
    pub fn nouvelle(estimation: EstimationAide, connue: Option<Centimes>, loyer_cc: Centimes) -> Self {
        Self {
            montant: connue.map_or(estimation.montant, |c| Centimes(c.0.clamp(0, loyer_cc.0.max(0)))),
            connue: connue.is_some(),
            estimation,
        }
    }
}

/// Highest rent with charges that fits monthly `ressources` together with the aid that such a rent would bring, and
/// that aid. Charges are taken at the aid's flat amount: nobody knows those of a dwelling not yet found.
///
/// Whole euros; the same « three times » as the rule of effort.
#[must_use]
pub fn loyer_abordable_avec_aide(zone: ZoneAide, foyer: FoyerAide, ressources: Centimes) -> (Centimes, EstimationAide) {
    let charges = forfait_charges(foyer);
    let aid = |loyer_cc: i64| estimer_aide(zone, foyer, Centimes((loyer_cc - charges).max(0)), ressources);
    let fits = |euros: i64| super::loyer_abordable(ressources, aid(euros * 100).montant).0 >= euros * 100;
    // The aid grows slower than three times the rent: what fits ends at one point, found by halves.
    let (mut low, mut high) = (0_i64, super::loyer_abordable(ressources, Centimes(10_000_000)).0 / 100 + 1);
    while high - low > 1 {
        let middle = i64::midpoint(low, high);
        if fits(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    (Centimes(low * 100), aid(low * 100))
}

/// The amount alone of [`estimer_aide`]: an estimate, whole euros a month, never negative.
#[must_use]
pub fn aide_estimee(
    zone: ZoneAide,
    foyer: FoyerAide,
    loyer_hors_charges: Centimes,
    ressources_mensuelles: Centimes,
) -> Centimes {
    estimer_aide(zone, foyer, loyer_hors_charges, ressources_mensuelles).montant
}
