//! A household that has no demande yet, typed into the simulator, and a demande under another supposition (« Et si ? »):
//! both are judged by the same rules as everyone.

use super::aide::FoyerAide;
use super::menage::{FoyerPlafond, RaisonRevenu, RevenuCompare, comparer_revenus, revenus_par_annee};
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
            declare: None,
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

crate::coded_enum! {
    /// A tax revenue one may suppose instead of the one that counts.
    AutreRevenu {
        /// That of the year before, as the demande holds it.
        NMoins1 = "n-1",
        /// The last twelve months, guessed from the monthly resources: see [`revenu_douze_mois`].
        DouzeMois = "12-mois",
    }
}

/// What another revenue would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum EffetRevenu {
    /// That revenue or the one of N-2 is not known.
    Inconnu,
    /// Not 10 % lower than N-2: it never counts.
    SousLeSeuil,
    /// It counts already.
    DejaCompte,
    /// It could count, but the one that counts already is lower.
    PlusHaut,
    /// It would count from now on.
    Compterait(RevenuCompare),
}

/// Another revenue against that of N-2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HypotheseRevenu {
    /// Year and amount of N-2; `None`: the demande does not give it for each adult.
    pub n_moins_2: Option<(i16, Centimes)>,
    /// Year and amount supposed; `None`: the demande does not give it.
    pub autre: Option<(i16, Centimes)>,
    /// How much lower than N-2, per mille, rounded down: 99 is not 10 %. Below 0: it is higher.
    pub baisse_pour_mille: Option<i64>,
    /// What it would do.
    pub effet: EffetRevenu,
}

impl HypotheseRevenu {
    /// Another revenue, given by hand: its year and its amount.
    #[must_use]
    pub fn nouvelle(demande: &Demande, autre: Option<(i16, Centimes)>) -> Self {
        let (n2, n1) = revenus_par_annee(demande);
        let (effet, baisse_pour_mille) = match (n2, autre) {
            (Some(n2), Some(autre)) => (Self::effet(n2, n1, autre), baisse(n2.1, autre.1)),
            _ => (EffetRevenu::Inconnu, None),
        };
        Self { n_moins_2: n2, autre, baisse_pour_mille, effet }
    }

    /// « Et si l'on prenait l'an dernier, ou les douze derniers mois ? », of what the demande holds.
    #[must_use]
    pub fn de(demande: &Demande, today: Date, lequel: AutreRevenu) -> Self {
        let autre = match lequel {
            AutreRevenu::NMoins1 => revenus_par_annee(demande).1,
            AutreRevenu::DouzeMois => {
                MenageJuge::de(demande, today).ressources.map(|r| (today.year(), revenu_douze_mois(r)))
            }
        };
        Self::nouvelle(demande, autre)
    }

    /// The revenue that would be compared, where that changes something.
    #[must_use]
    pub const fn compterait(&self) -> Option<RevenuCompare> {
        match self.effet {
            EffetRevenu::Compterait(revenu) => Some(revenu),
            _ => None,
        }
    }

    fn effet(n2: (i16, Centimes), n1: Option<(i16, Centimes)>, autre: (i16, Centimes)) -> EffetRevenu {
        let (now, other) = (comparer_revenus(n2, n1), comparer_revenus(n2, Some(autre)));
        if other.raison == RaisonRevenu::NMoins2 {
            EffetRevenu::SousLeSeuil
        } else if other.montant == now.montant {
            EffetRevenu::DejaCompte
        } else if other.montant > now.montant {
            EffetRevenu::PlusHaut
        } else {
            EffetRevenu::Compterait(other)
        }
    }
}

/// How much lower than `n2` `autre` is, per mille, rounded down; `None` where N-2 is nothing.
fn baisse(n2: Centimes, autre: Centimes) -> Option<i64> {
    let drop = (i128::from(n2.0) - i128::from(autre.0)) * 1000;
    (n2.0 > 0).then(|| i64::try_from(drop.div_euclid(i128::from(n2.0))).unwrap_or(i64::MIN))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demande::Lien;
    use crate::eligibilite::exemple::{JOUR, avec, avec_enfants, demande};
    use crate::eligibilite::{
        Cadre, CodeDepartement, Contexte, OffrePourRegles, RaisonCategorie, Regle, Reponse, Verdict, ZoneAide,
        aide_estimee, estimer_aide, evaluer, juger, loyer_abordable_avec_aide, multiple_pour_mille,
    };
    use crate::logement::{Financement, TableTypologies, Typologie, ZoneAbc, ZonePlafond};
    use jiff::civil::date;
    use proptest::prelude::*;
    use rstest::rstest;

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
            departement: CodeDepartement::new("93"),
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
        let cadre =
            Cadre { today, dossier_valide, siren, territoires: &[], typologies, plafond, plafond_calcule, aide };
        let c = Contexte {
            demande: &d,
            revenu_declare: None,
            today,
            dossier_valide,
            siren,
            typologies,
            plafond,
            plafond_calcule,
            aide,
        };
        for typologie in Typologie::ALL {
            let o = OffrePourRegles { typologie: *typologie, ..offre() };
            let of_a_demande = |r: &Reponse| matches!(r.regle, Regle::Etat | Regle::Territoire);
            let imported: Vec<_> = evaluer(&o, &c).into_iter().filter(|r| !of_a_demande(r)).collect();
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

    /// What each supposition does to a household of 2 000 € a month, 21 600 € a year.
    #[rstest]
    // (N-2, N-1) → N-1, then the last twelve months: the fall per mille and the effect.
    #[case(Some(24_000), None, (None, "inconnu"), (Some(100), "compterait"))]
    #[case(Some(23_999), None, (None, "inconnu"), (Some(99), "sous le seuil"))]
    #[case(Some(20_000), None, (None, "inconnu"), (Some(-80), "sous le seuil"))]
    #[case(Some(30_000), Some(27_000), (Some(100), "déjà compté"), (Some(280), "compterait"))]
    #[case(Some(30_000), Some(27_001), (Some(99), "sous le seuil"), (Some(280), "compterait"))]
    #[case(Some(30_000), Some(31_000), (Some(-34), "sous le seuil"), (Some(280), "compterait"))]
    // The site holds a lower N-1 already: the last twelve months change nothing.
    #[case(Some(30_000), Some(20_000), (Some(333), "déjà compté"), (Some(280), "plus haut"))]
    #[case(Some(30_000), Some(21_600), (Some(280), "déjà compté"), (Some(280), "déjà compté"))]
    #[case(Some(0), Some(0), (None, "sous le seuil"), (None, "sous le seuil"))]
    #[case(None, Some(20_000), (None, "inconnu"), (None, "inconnu"))]
    fn another_revenue_counts_from_ten_percent_down(
        #[case] n2: Option<i64>,
        #[case] n1: Option<i64>,
        #[case] last_year: (Option<i64>, &str),
        #[case] twelve_months: (Option<i64>, &str),
    ) {
        let mut d = demande();
        d.demandeur.revenu_fiscal.n_moins_2 = n2.map(|m| (2024, Centimes::euros(m)));
        d.demandeur.revenu_fiscal.n_moins_1 = n1.map(|m| (2025, Centimes::euros(m)));
        for (lequel, expected) in [(AutreRevenu::NMoins1, last_year), (AutreRevenu::DouzeMois, twelve_months)] {
            let h = HypotheseRevenu::de(&d, JOUR, lequel);
            let told = match h.effet {
                EffetRevenu::Inconnu => "inconnu",
                EffetRevenu::SousLeSeuil => "sous le seuil",
                EffetRevenu::DejaCompte => "déjà compté",
                EffetRevenu::PlusHaut => "plus haut",
                EffetRevenu::Compterait(_) => "compterait",
            };
            assert_eq!((h.baisse_pour_mille, told), expected, "{lequel:?}");
            // What would count is what the rule of the ceiling would compare.
            if let Some(revenu) = h.compterait() {
                assert_eq!((revenu.annee, Some((revenu.annee, revenu.montant))), (2026, h.autre));
                assert!(matches!(revenu.raison, RaisonRevenu::Baisse { .. }));
                assert!(Some(revenu.montant) < MenageJuge::de(&d, JOUR).revenu.map(|r| r.montant));
            }
        }
    }

    #[test]
    fn what_the_demande_does_not_give_is_not_supposed() {
        let mut d = avec(demande(), Lien::Mariage, date(1990, 1, 1), 0);
        d.demandeur.ressources.clear();
        d.demandeur.revenu_fiscal.n_moins_1 = Some((2025, Centimes::euros(1_000)));
        // One adult of two gave last year's: the household's is not known.
        assert_eq!(HypotheseRevenu::de(&d, JOUR, AutreRevenu::NMoins1).autre, None);
        assert_eq!(HypotheseRevenu::de(&d, JOUR, AutreRevenu::DouzeMois).autre, None);
        let typed = HypotheseRevenu::nouvelle(&d, Some((2025, Centimes::euros(36_000))));
        assert_eq!(
            (typed.baisse_pour_mille, typed.compterait().map(|r| r.montant)),
            (Some(100), Some(Centimes::euros(36_000)))
        );
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
                    today: JOUR, dossier_valide: false, siren: None, territoires: &[], typologies: &table, plafond: None,
                    plafond_calcule: false, aide,
                };
            prop_assert_eq!(juger(&offre(), &f.juge(JOUR), &cadre).len(), Regle::ALL.len() - 2);
            let _ = revenu_douze_mois(Centimes(r));
            let mut d = demande();
            d.demandeur.revenu_fiscal.n_moins_2 = Some((2024, Centimes(n2)));
            let _ = HypotheseRevenu::nouvelle(&d, n1.map(|m| (2025, Centimes(m))));
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
                    today: JOUR, dossier_valide: true, siren: None, territoires: &[], typologies: &table,
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
