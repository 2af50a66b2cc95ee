//! A household that has no demande yet, typed into the simulator, and a demande under another supposition (« Et si ? »):
//! both are judged by the same rules as everyone.

use super::aide::FoyerAide;
use super::menage::{FoyerPlafond, RevenuCompare, comparer_revenus};
use super::regles::MenageJuge;
use crate::argent::Centimes;
use crate::demande::Demande;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A household as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoyerSimule {
    /// Adults on the lease (0 counts as 1).
    pub adultes: u32,
    /// Where two adults are a couple: their ages, full years.
    pub ages_couple: Option<(u32, u32)>,
    /// Dependants for tax.
    pub personnes_a_charge: u32,
    /// Unborn children: they count for rooms.
    pub enfants_a_naitre: u32,
    /// Children in alternate custody, not counted above: for rooms and for the ceilings.
    pub enfants_en_garde: u32,
    /// Children with visiting right, not counted above: for rooms and for the social ceilings.
    pub enfants_en_visite: u32,
    /// Someone in the household is disabled.
    pub handicap: bool,
    /// Tax revenue of the whole household, year N-2.
    pub revenu_n_moins_2: Centimes,
    /// The same for N-1 or the last twelve months.
    pub revenu_recent: Option<Centimes>,
    /// Monthly resources, aid not counted.
    pub ressources: Centimes,
}

impl FoyerSimule {
    /// As the ceilings see it.
    #[must_use]
    pub fn pour_plafond(&self) -> FoyerPlafond {
        FoyerPlafond {
            adultes: self.adultes,
            personnes_a_charge: self.personnes_a_charge,
            enfants_en_garde: self.enfants_en_garde,
            enfants_en_visite: self.enfants_en_visite,
            somme_ages_couple: self
                .ages_couple
                .filter(|_| self.adultes == 2)
                .map(|(one, other)| one.saturating_add(other)),
            handicap: self.handicap,
        }
    }

    /// As the aid's tables see it.
    #[must_use]
    pub const fn pour_aide(&self) -> FoyerAide {
        FoyerAide { couple: self.adultes > 1, personnes_a_charge: self.personnes_a_charge }
    }

    /// Persons counted for rooms.
    #[must_use]
    pub fn personnes(&self) -> u32 {
        [self.personnes_a_charge, self.enfants_a_naitre, self.enfants_en_garde, self.enfants_en_visite]
            .into_iter()
            .fold(self.adultes.max(1), u32::saturating_add)
    }

    /// The revenue to compare with a ceiling, told of the years before `today`'s.
    #[must_use]
    pub fn revenu(&self, today: Date) -> RevenuCompare {
        let year = today.year();
        comparer_revenus((year - 2, self.revenu_n_moins_2), self.revenu_recent.map(|r| (year - 1, r)))
    }

    /// As the rules see it. It has no demande: nothing is asked of a file. It asks for no special dwelling.
    #[must_use]
    pub fn juge(&self, today: Date) -> MenageJuge {
        let foyer = self.pour_plafond();
        MenageJuge {
            personnes: self.personnes(),
            categorie: foyer.categorie(),
            categorie_intermediaire: foyer.categorie_intermediaire(),
            revenu: Some(self.revenu(today)),
            ressources: Some(self.ressources),
            pmr: false,
            renouvelee_le: None,
        }
    }
}

/// A revenue of the last twelve months guessed from monthly resources: twelve of them less the 10 % that the tax office
/// takes off wages. What the tax notice will say may differ (other income, real expenses).
#[must_use]
pub fn revenu_douze_mois(ressources: Centimes) -> Centimes {
    let yearly = i128::from(ressources.0.max(0)) * 12 * 9 / 10;
    Centimes(i64::try_from(yearly).unwrap_or(i64::MAX))
}

/// « Et si l'on prenait les douze derniers mois ? »: the revenue that would be compared, where it would be another than
/// the one that counts now and at least 10 % under N-2. `None`: nothing would change.
#[must_use]
pub fn si_douze_mois(demande: &Demande, today: Date) -> Option<RevenuCompare> {
    let now = MenageJuge::de(demande, today);
    let supposed = revenu_douze_mois(now.ressources?);
    let n2 = demande.revenus_fiscaux().0?;
    let year = now.revenu?.annee;
    let other = comparer_revenus((year, n2), Some((today.year(), supposed)));
    (Some(other.montant) < now.revenu.map(|r| r.montant)).then_some(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demande::Lien;
    use crate::eligibilite::exemple::{JOUR, avec, avec_enfants, demande};
    use crate::eligibilite::{
        Cadre, Contexte, OffrePourRegles, RaisonCategorie, RaisonRevenu, Regle, Verdict, ZoneAide, aide_estimee,
        estimer_aide, evaluer, juger, loyer_abordable_avec_aide, multiple_pour_mille,
    };
    use crate::logement::{Financement, TableTypologies, Typologie, ZoneAbc, ZonePlafond};
    use jiff::civil::date;
    use proptest::prelude::*;

    fn seul() -> FoyerSimule {
        FoyerSimule {
            adultes: 1,
            ages_couple: None,
            personnes_a_charge: 0,
            enfants_a_naitre: 0,
            enfants_en_garde: 0,
            enfants_en_visite: 0,
            handicap: false,
            revenu_n_moins_2: Centimes::euros(20_000),
            revenu_recent: None,
            ressources: Centimes::euros(2_000),
        }
    }

    fn offre() -> OffrePourRegles {
        OffrePourRegles {
            typologie: Typologie::T2,
            financement: Financement::Plus,
            zone_plafond: ZonePlafond::Idf,
            zone_abc: ZoneAbc::A,
            loyer: Centimes::euros(500),
            charges: Centimes::euros(100),
            cloture: date(2026, 12, 1),
            reservee_siren: None,
            pmr: false,
        }
    }

    /// The simulator and the demande of the same household get the same answers.
    #[test]
    fn typed_or_imported_the_answers_are_the_same() {
        let typed = FoyerSimule { adultes: 2, ages_couple: Some((40, 30)), personnes_a_charge: 2, ..seul() };
        let typed =
            FoyerSimule { revenu_n_moins_2: Centimes::euros(40_000), ressources: Centimes::euros(3_000), ..typed };
        let d = avec_enfants(avec(demande(), Lien::Mariage, date(1996, 1, 1), 1_000), 2);
        let table = TableTypologies::default();
        let (plafond, plafond_calcule, aide) = (Some(Centimes::euros(57_930)), true, Centimes::euros(50));
        let (today, dossier_valide, siren, typologies) = (JOUR, true, None, &table);
        let cadre = Cadre { today, dossier_valide, siren, typologies, plafond, plafond_calcule, aide };
        let c = Contexte { demande: &d, today, dossier_valide, siren, typologies, plafond, plafond_calcule, aide };
        for typologie in Typologie::ALL {
            let o = OffrePourRegles { typologie: *typologie, ..offre() };
            let imported: Vec<_> = evaluer(&o, &c).into_iter().filter(|r| r.regle != Regle::Etat).collect();
            assert_eq!(juger(&o, &typed.juge(JOUR), &cadre), imported);
        }
    }

    #[test]
    fn ages_count_for_a_couple_only() {
        let young = FoyerSimule { adultes: 2, ages_couple: Some((27, 28)), ..seul() };
        assert_eq!(young.pour_plafond().categorie().raison, RaisonCategorie::JeuneMenage { somme_ages: 55 });
        assert_eq!(FoyerSimule { adultes: 3, ..young }.pour_plafond().categorie().categorie, 3);
        assert_eq!(FoyerSimule { adultes: 1, ..young }.pour_plafond().categorie().categorie, 1);
        // An unborn child counts for rooms only; one who comes every other week is a third person.
        let expecting = FoyerSimule { enfants_a_naitre: 1, ..young };
        assert_eq!((expecting.personnes(), expecting.pour_plafond().categorie().categorie), (3, 3));
        let shared = FoyerSimule { enfants_en_garde: 1, enfants_en_visite: 1, ..expecting };
        let c = shared.pour_plafond().categorie();
        assert_eq!((shared.personnes(), c.categorie, c.enfants_en_garde), (5, 4, 2));
        assert_eq!(shared.pour_plafond().categorie_intermediaire().categorie, 3);
    }

    #[test]
    fn the_last_twelve_months_count_from_ten_percent_down() {
        // 2 000 € a month: 21 600 € a year.
        let with = |n2: i64| {
            let mut d = demande();
            d.demandeur.revenu_fiscal.n_moins_2 = Some((2024, Centimes::euros(n2)));
            si_douze_mois(&d, JOUR)
        };
        let fall = with(24_000).unwrap();
        assert_eq!((fall.montant, fall.annee), (Centimes::euros(21_600), 2026));
        assert!(matches!(fall.raison, RaisonRevenu::Baisse { baisse_pour_mille: 100, .. }));
        assert_eq!(with(23_999), None);
        assert_eq!(with(20_000), None);
        // The site holds a lower N-1 already: nothing to suppose.
        let mut d = demande();
        d.demandeur.revenu_fiscal.n_moins_2 = Some((2024, Centimes::euros(30_000)));
        d.demandeur.revenu_fiscal.n_moins_1 = Some((2025, Centimes::euros(20_000)));
        assert_eq!(si_douze_mois(&d, JOUR), None);
        d.demandeur.ressources.clear();
        assert_eq!(si_douze_mois(&d, JOUR), None);
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_judged(
            adultes in proptest::num::u32::ANY, charge in proptest::num::u32::ANY, born in proptest::num::u32::ANY,
            ages in proptest::option::of((proptest::num::u32::ANY, proptest::num::u32::ANY)),
            n2 in proptest::num::i64::ANY, n1 in proptest::option::of(proptest::num::i64::ANY), r in proptest::num::i64::ANY,
        ) {
            let f = FoyerSimule {
                adultes, ages_couple: ages, personnes_a_charge: charge, enfants_a_naitre: born, enfants_en_garde: born,
                enfants_en_visite: born,
                handicap: true, revenu_n_moins_2: Centimes(n2), revenu_recent: n1.map(Centimes), ressources: Centimes(r),
            };
            let table = TableTypologies::default();
            let aide = aide_estimee(ZoneAide::Un, f.pour_aide(), Centimes::euros(500), f.ressources);
            let cadre =
                Cadre {
                    today: JOUR, dossier_valide: false, siren: None, typologies: &table, plafond: None,
                    plafond_calcule: false, aide,
                };
            prop_assert_eq!(juger(&offre(), &f.juge(JOUR), &cadre).len(), Regle::ALL.len() - 1);
            let _ = revenu_douze_mois(Centimes(r));
        }

        /// The rent told as affordable fits with the aid it would bring; more income never makes it fall by more than
        /// the least aid that is paid.
        #[test]
        fn the_affordable_rent_fits_and_grows_with_income(
            zone in 0usize..3, couple in proptest::bool::ANY, children in 0u32..6,
            resources in 0i64..500_000, more in 0i64..100_000,
        ) {
            let (zone, foyer) = (ZoneAide::ALL[zone], FoyerAide { couple, personnes_a_charge: children });
            let (rent, aid) = loyer_abordable_avec_aide(zone, foyer, Centimes(resources));
            if rent > Centimes::ZERO {
                prop_assert!(multiple_pour_mille(Centimes(resources) + aid.montant, rent).unwrap() >= 3000);
            }
            let (richer, _) = loyer_abordable_avec_aide(zone, foyer, Centimes(resources + more));
            prop_assert!(richer.0 + 1_000 >= rent.0, "{rent:?} {richer:?}");
            prop_assert!(aid.bas <= aid.montant && aid.montant <= aid.haut);
        }

        /// A lower revenue never turns a yes into a no.
        #[test]
        fn less_revenue_never_exceeds_a_ceiling_that_more_respects(n2 in 0i64..100_000, n1 in 0i64..100_000, less in 0i64..50_000) {
            let table = TableTypologies::default();
            let answer = |n2: i64, n1: i64| {
                let f = FoyerSimule {
                    revenu_n_moins_2: Centimes::euros(n2), revenu_recent: Some(Centimes::euros(n1)), ..seul()
                };
                let cadre = Cadre {
                    today: JOUR, dossier_valide: true, siren: None, typologies: &table,
                    plafond: Some(Centimes::euros(26_920)), plafond_calcule: false, aide: Centimes::ZERO,
                };
                let all = juger(&offre(), &f.juge(JOUR), &cadre);
                all.iter().find(|a| a.regle == Regle::Plafond).map(|a| a.verdict)
            };
            if answer(n2, n1) == Some(Verdict::Convient) {
                prop_assert_eq!(answer(n2, (n1 - less).max(0)), Some(Verdict::Convient));
            }
        }
    }

    #[test]
    fn the_band_of_the_aid_holds_the_estimate() {
        for r in (0..3_000).step_by(50) {
            let a = estimer_aide(ZoneAide::Deux, seul().pour_aide(), Centimes::euros(450), Centimes::euros(r));
            assert!(a.bas <= a.montant && a.montant <= a.haut && a.haut <= Centimes::euros(450), "{r} {a:?}");
        }
    }
}
