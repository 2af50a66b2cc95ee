//! What a dwelling costs a household: the rent and all that goes with it, less the aid, and the energy that is not in
//! the charges. Every amount is a month's unless its name says otherwise.

use super::regles::taux_effort_pour_mille;
use crate::argent::Centimes;
use crate::logement::ClasseEnergie;
use serde::{Deserialize, Serialize};

pub use crate::annonce::Chauffage;

impl Chauffage {
    /// Heating paid by the building and shared out in the charges.
    #[must_use]
    pub const fn collectif(self) -> bool {
        matches!(
            self,
            Self::CollectifGaz
                | Self::CollectifElectrique
                | Self::ReseauChaleur
                | Self::CollectifPompeAChaleur
                | Self::CollectifFioul
                | Self::CollectifBois
                | Self::CollectifPropane
                | Self::CollectifAutre
        )
    }

    /// Electricity, which the diagnosis counts for more than the meter does. Without heating there is hot water and light.
    #[must_use]
    pub const fn electrique(self) -> bool {
        matches!(
            self,
            Self::CollectifElectrique
                | Self::IndividuelElectrique
                | Self::CollectifPompeAChaleur
                | Self::PompeAChaleur
                | Self::Aucun
        )
    }

    /// What a kWh is taken to cost, all taxes and the subscription's share included, in hundredths of a cent; none for an
    /// energy that isn't told.
    ///
    /// Round figures of what households paid in 2025, ours: no price list is among our sources, and prices move. The
    /// page says so beside the amount.
    #[must_use]
    pub const fn prix_kwh(self) -> Option<i64> {
        Some(match self {
            Self::CollectifGaz | Self::IndividuelGaz | Self::CollectifFioul | Self::IndividuelFioul => 1_200,
            Self::ReseauChaleur => 1_300,
            Self::CollectifBois | Self::IndividuelBois => 800,
            Self::CollectifPropane | Self::IndividuelPropane => 1_800,
            Self::CollectifElectrique
            | Self::IndividuelElectrique
            | Self::CollectifPompeAChaleur
            | Self::PompeAChaleur
            | Self::Aucun => 2_200,
            Self::CollectifAutre | Self::IndividuelAutre => return None,
        })
    }
}

/// Year of the prices of [`Chauffage::prix_kwh`].
pub const PRIX_ENERGIE_ANNEE: i16 = 2025;
/// The band round the yearly amount, per cent each way: the one that the diagnosis itself prints (arrêté du 31 mars
/// 2021, annex on the estimate of yearly expenses).
pub const MARGE_ENERGIE_POUR_CENT: i64 = 15;
/// One kWh on the electric meter counts for so many tenths of primary energy: 2.3 until the end of 2025, 1.9 since
/// (arrêté du 13 août 2025). Offers don't say when the diagnosis was made, so the band holds both.
const PRIMAIRE_DIXIEMES: [i64; 2] = [23, 19];

/// Primary energy of a class, kWh/m² a year: above, and up to (arrêté du 31 mars 2021, homes above 40 m²). The last
/// class has no end: 500 is taken.
const fn bornes_classe(classe: ClasseEnergie) -> [i64; 2] {
    match classe {
        ClasseEnergie::A => [35, 70],
        ClasseEnergie::B => [70, 110],
        ClasseEnergie::C => [110, 180],
        ClasseEnergie::D => [180, 250],
        ClasseEnergie::E => [250, 330],
        ClasseEnergie::F => [330, 420],
        ClasseEnergie::G => [420, 500],
    }
}

/// What a dwelling's energy might cost a year: heating, hot water, cooling, light and fans, for a standard use. Not the
/// household's appliances.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Energie {
    /// Low end, a year.
    pub bas_par_an: Centimes,
    /// High end, a year.
    pub haut_par_an: Centimes,
    /// Heating is paid with the charges: nothing is added to them.
    pub dans_les_charges: bool,
    /// The consumption itself was known; otherwise only the class.
    pub consommation_connue: bool,
    /// Price taken, hundredths of a cent per kWh.
    pub prix_kwh: i64,
    /// A meter of electricity: the diagnosis counts more kWh than it.
    pub electrique: bool,
}

impl Energie {
    /// Middle of the band, a month, in whole euros; 0 where it is in the charges.
    #[must_use]
    pub const fn par_mois(&self) -> Centimes {
        if self.dans_les_charges {
            return Centimes::ZERO;
        }
        Centimes((self.bas_par_an.0 + self.haut_par_an.0) / 2 / 12 / 100 * 100)
    }
}

/// The dwelling, as far as its cost goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogementCout {
    /// Rent without charges.
    pub loyer: Centimes,
    /// Charges.
    pub charges: Centimes,
    /// Other charges the landlord asks for (a shared service, a contract).
    pub autres_charges: Centimes,
    /// Rent of the parking space.
    pub parking: Centimes,
    /// Living space, m².
    pub surface_m2: i64,
    /// Energy class.
    pub dpe: ClasseEnergie,
    /// Primary energy, kWh/m² a year; 0: not known.
    pub dpe_kwh: i64,
    /// Heating; `None`: not known.
    pub chauffage: Option<Chauffage>,
}

/// Estimates a dwelling's energy; `None` where the heating, its energy or the space isn't known.
#[must_use]
pub fn energie(l: &LogementCout) -> Option<Energie> {
    let chauffage = l.chauffage?;
    let prix_kwh = chauffage.prix_kwh()?;
    if !(1..=1_000).contains(&l.surface_m2) {
        return None;
    }
    let connue = (1..=2_000).contains(&l.dpe_kwh);
    let [low, high] = if connue { [l.dpe_kwh, l.dpe_kwh] } else { bornes_classe(l.dpe) };
    let [weak, strong] = if chauffage.electrique() { PRIMAIRE_DIXIEMES } else { [10, 10] };
    // Hundredths of a cent to cents, tenths of primary energy to kWh of the meter.
    let year = |kwh: i64, tenths: i64| kwh * l.surface_m2 * prix_kwh * 10 / tenths / 100;
    let euros = |cents: i64| Centimes(cents / 100 * 100);
    Some(Energie {
        bas_par_an: euros(year(low, weak) * (100 - MARGE_ENERGIE_POUR_CENT) / 100),
        haut_par_an: euros(year(high, strong) * (100 + MARGE_ENERGIE_POUR_CENT) / 100),
        dans_les_charges: chauffage.collectif(),
        consommation_connue: connue,
        prix_kwh,
        electrique: chauffage.electrique(),
    })
}

/// Days of a month, where what is left is shared out by day.
pub const JOURS_PAR_MOIS: i64 = 30;

/// Who would live there, as far as the cost goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MenageCout {
    /// Housing aid for this dwelling.
    pub aide: Centimes,
    /// Resources, aid not counted; `None`: not known.
    pub ressources: Option<Centimes>,
    /// Persons who live on them: adults and dependants (0 counts as 1).
    pub personnes: u32,
}

/// What a dwelling costs: see [`cout`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cout {
    /// Rent, charges, other charges, parking.
    pub brut: Centimes,
    /// The aid deducted; no more than `brut`.
    pub aide: Centimes,
    /// To the landlord, aid deducted.
    pub a_payer: Centimes,
    /// Energy, an estimate; `None`: not known.
    pub energie: Option<Energie>,
    /// `a_payer` and the energy that is not in the charges.
    pub reel: Centimes,
    /// Effort rate per mille, rounded up: the one of the rules and of the ranking, rent with charges less the aid by the
    /// resources. Other charges, parking and energy are told beside it, in `reel` and in `reste`.
    pub taux_pour_mille: Option<u32>,
    /// What is left to live on once `reel` is paid; may be below zero.
    pub reste: Option<Centimes>,
    /// The same for one person and one day.
    pub reste_par_jour: Option<Centimes>,
    /// Persons it was shared out between.
    pub personnes: u32,
}

/// The real cost of a dwelling; without a household (`None`) nothing is deducted and nothing is left over.
#[must_use]
pub fn cout(logement: &LogementCout, menage: Option<&MenageCout>) -> Cout {
    // What a landlord types is bounded elsewhere; sums here must hold whatever comes.
    let held = |c: Centimes| c.0.clamp(0, 1_000_000_000);
    let loyer_cc = held(logement.loyer) + held(logement.charges);
    let brut = loyer_cc + held(logement.autres_charges) + held(logement.parking);
    let aide = menage.map_or(0, |m| held(m.aide).min(brut));
    let energie = energie(logement);
    let a_payer = Centimes(brut - aide);
    let reel = Centimes(a_payer.0 + energie.map_or(0, |e| e.par_mois().0));
    let ressources = menage.and_then(|m| m.ressources).map(|r| Centimes(r.0.clamp(-1_000_000_000, 1_000_000_000)));
    let personnes = menage.map_or(1, |m| m.personnes.max(1));
    let reste = ressources.map(|r| r - reel);
    Cout {
        brut: Centimes(brut),
        aide: Centimes(aide),
        a_payer,
        energie,
        reel,
        taux_pour_mille: ressources.and_then(|r| taux_effort_pour_mille(Centimes(loyer_cc), Centimes(aide), r)),
        reste,
        reste_par_jour: reste.map(|r| Centimes(r.0 / JOURS_PAR_MOIS / i64::from(personnes))),
        personnes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn logement() -> LogementCout {
        LogementCout {
            loyer: Centimes::euros(600),
            charges: Centimes::euros(80),
            autres_charges: Centimes::ZERO,
            parking: Centimes::ZERO,
            surface_m2: 60,
            dpe: ClasseEnergie::C,
            dpe_kwh: 150,
            chauffage: Some(Chauffage::CollectifGaz),
        }
    }

    #[test]
    fn the_guides_household_pays_what_a_commission_would_count() {
        // Rent 680 € with charges, aid 62 €, 2 660 € for three: 618 € to pay, 23.3 % (rounded up), 2 042 € left.
        let m = MenageCout { aide: Centimes::euros(62), ressources: Some(Centimes::euros(2_660)), personnes: 3 };
        let c = cout(&logement(), Some(&m));
        assert_eq!((c.brut, c.a_payer, c.reel), (Centimes::euros(680), Centimes::euros(618), Centimes::euros(618)));
        assert_eq!(c.taux_pour_mille, Some(233));
        assert_eq!((c.reste, c.reste_par_jour), (Some(Centimes::euros(2_042)), Some(Centimes(2_268))));
        assert!(c.energie.unwrap().dans_les_charges);
    }

    #[test]
    fn parking_and_other_charges_are_paid_too() {
        let l = LogementCout { autres_charges: Centimes::euros(12), parking: Centimes::euros(45), ..logement() };
        assert_eq!(cout(&l, None).reel, Centimes::euros(737));
        // They lower what is left to live on, not the rate: it is that of the rules and of the ranking.
        let m = MenageCout { aide: Centimes::euros(62), ressources: Some(Centimes::euros(2_660)), personnes: 3 };
        let c = cout(&l, Some(&m));
        assert_eq!((c.taux_pour_mille, c.reste), (Some(233), Some(Centimes::euros(2_660 - 737 + 62))));
    }

    #[rstest]
    // 60 m² × 150 kWh × 0.12 € = 1 080 €, 15 % each way.
    #[case(Chauffage::IndividuelGaz, 150, 918, 1_242)]
    // Wood: 9 000 kWh at 0.08 €; oil costs what gas does; propane 0.18 €.
    #[case(Chauffage::IndividuelBois, 150, 612, 828)]
    #[case(Chauffage::IndividuelFioul, 150, 918, 1_242)]
    #[case(Chauffage::IndividuelPropane, 150, 1_377, 1_863)]
    // No heating: 3 000 kWh of primary energy for hot water and light.
    #[case(Chauffage::Aucun, 50, 243, 399)]
    // Electricity: 9 000 kWh of primary energy are 3 913 to 4 736 kWh on the meter, at 0.22 €.
    #[case(Chauffage::IndividuelElectrique, 150, 731, 1_198)]
    // Class C alone: 110 to 180 kWh/m².
    #[case(Chauffage::IndividuelGaz, 0, 673, 1_490)]
    fn energy_a_year(#[case] chauffage: Chauffage, #[case] kwh: i64, #[case] low: i64, #[case] high: i64) {
        let e = energie(&LogementCout { chauffage: Some(chauffage), dpe_kwh: kwh, ..logement() }).unwrap();
        assert_eq!((e.bas_par_an.en_euros(), e.haut_par_an.en_euros()), (low, high));
        assert_eq!((e.consommation_connue, e.dans_les_charges), (kwh > 0, false));
        assert!(e.par_mois() > Centimes::ZERO);
    }

    #[test]
    fn shared_heating_adds_nothing_and_unknown_heating_is_not_guessed() {
        let shared = cout(&logement(), None);
        assert_eq!(shared.energie.unwrap().par_mois(), Centimes::ZERO);
        for chauffage in [None, Some(Chauffage::CollectifAutre), Some(Chauffage::IndividuelAutre)] {
            let unknown = cout(&LogementCout { chauffage, ..logement() }, None);
            assert_eq!((unknown.energie, unknown.reel), (None, Centimes::euros(680)));
        }
        assert_eq!(energie(&LogementCout { surface_m2: 0, ..logement() }), None);
    }

    proptest! {
        #[test]
        fn never_panics_and_never_deducts_more_than_the_rent(
            loyer in proptest::num::i64::ANY, charges in proptest::num::i64::ANY, aide in proptest::num::i64::ANY,
            ressources in proptest::option::of(proptest::num::i64::ANY), personnes in proptest::num::u32::ANY,
            surface_m2 in proptest::num::i64::ANY, dpe_kwh in proptest::num::i64::ANY, kind in 0usize..20, class in 0usize..7,
        ) {
            let l = LogementCout {
                loyer: Centimes(loyer), charges: Centimes(charges), autres_charges: Centimes(charges),
                parking: Centimes(loyer), surface_m2, dpe: ClasseEnergie::ALL[class], dpe_kwh,
                chauffage: Chauffage::ALL.get(kind).copied(),
            };
            let m = MenageCout { aide: Centimes(aide), ressources: ressources.map(Centimes), personnes };
            let c = cout(&l, Some(&m));
            prop_assert!(c.a_payer >= Centimes::ZERO && c.aide <= c.brut && c.reel >= c.a_payer);
            prop_assert!(c.energie.is_none_or(|e| e.bas_par_an <= e.haut_par_an));
        }

        /// A dearer dwelling, a worse class or less aid never leaves more to live on.
        #[test]
        fn what_is_left_falls_with_the_cost(
            loyer in 0i64..200_000, more in 0i64..50_000, aide in 0i64..40_000, less in 0i64..10_000,
            resources in 0i64..500_000, class in 0usize..6, kind in 0..Chauffage::ALL.len(),
        ) {
            let l = LogementCout {
                loyer: Centimes(loyer), dpe: ClasseEnergie::ALL[class], dpe_kwh: 0,
                chauffage: Some(Chauffage::ALL[kind]), ..logement()
            };
            let m = MenageCout { aide: Centimes(aide), ressources: Some(Centimes(resources)), personnes: 2 };
            let here = cout(&l, Some(&m));
            let dearer = LogementCout { loyer: Centimes(loyer + more), ..l };
            let worse = LogementCout { dpe: ClasseEnergie::ALL[class + 1], ..l };
            let poorer = MenageCout { aide: Centimes((aide - less).max(0)), ..m };
            for other in [cout(&dearer, Some(&m)), cout(&worse, Some(&m)), cout(&l, Some(&poorer))] {
                prop_assert!(other.reste <= here.reste && other.reel >= here.reel);
                prop_assert!(other.taux_pour_mille >= here.taux_pour_mille);
            }
        }
    }
}
