//! The revenue of the last twelve months, as the applicant states it: nobody has seen a proof of it yet.

use super::menage::RevenuCompare;
use super::simulation::HypotheseRevenu;
use crate::argent::Centimes;
use crate::demande::Demande;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A tax revenue of the last twelve months that an applicant states, for the whole household.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevenuDeclare {
    /// A year, the adults added up.
    pub montant: Centimes,
    /// The day it was stated: the twelve months end there.
    pub le: Date,
}

impl RevenuDeclare {
    /// Whether some of the months it is about still are among the last twelve. A year later none is: the figure says
    /// nothing of today, and has to be given anew.
    #[must_use]
    pub fn recent(self, today: Date) -> bool {
        today < self.le.saturating_add(12.months())
    }

    /// Against the revenue of N-2, whatever its age.
    #[must_use]
    pub fn hypothese(self, demande: &Demande) -> HypotheseRevenu {
        HypotheseRevenu::nouvelle(demande, Some((self.le.year(), self.montant)))
    }

    /// The revenue that would be compared if it were proven; `None` where it would change nothing: not 10 % lower than
    /// that of N-2, not lower than the one that counts already, too old, or N-2 not known.
    #[must_use]
    pub fn a_prouver(self, demande: &Demande, today: Date) -> Option<RevenuCompare> {
        self.hypothese(demande).compterait().filter(|_| self.recent(today))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eligibilite::exemple::{JOUR, demande};
    use crate::eligibilite::{
        Changement, CodeDepartement, Contexte, Figures, OffrePourRegles, RaisonRevenu, Regle, Reponse, Verdict,
        evaluer, revenu_a_comparer, verdict,
    };
    use crate::logement::{Financement, TableTypologies, Typologie, ZoneAbc, ZonePlafond};
    use jiff::civil::date;
    use proptest::prelude::*;
    use rstest::rstest;

    fn avec(n2: Option<i64>, n1: Option<i64>) -> Demande {
        let mut d = demande();
        d.demandeur.revenu_fiscal.n_moins_2 = n2.map(|e| (2024, Centimes(e)));
        d.demandeur.revenu_fiscal.n_moins_1 = n1.map(|e| (2025, Centimes(e)));
        d
    }

    fn declare(montant: i64) -> RevenuDeclare {
        RevenuDeclare { montant: Centimes(montant), le: JOUR }
    }

    /// The answers about a dwelling whose ceiling is `plafond` cents.
    fn toutes(d: &Demande, plafond: Option<i64>, declare: Option<RevenuDeclare>) -> Vec<Reponse> {
        let offre = OffrePourRegles {
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
        };
        let contexte = Contexte {
            demande: d,
            revenu_declare: declare,
            today: JOUR,
            dossier_valide: true,
            siren: None,
            typologies: &TableTypologies::default(),
            plafond: plafond.map(Centimes),
            plafond_calcule: false,
            aide: Centimes::ZERO,
        };
        evaluer(&offre, &contexte)
    }

    fn plafond(d: &Demande, plafond: Option<i64>, declare: Option<RevenuDeclare>) -> Reponse {
        toutes(d, plafond, declare).into_iter().find(|r| r.regle == Regle::Plafond).unwrap()
    }

    use Verdict::{Convient, NeConvientPas, NeSaitPas};

    /// A ceiling of 26 920 €; what the site holds of N-2 and N-1; what is stated.
    #[rstest]
    // It fits without: nothing to prove.
    #[case(Some(26_920), None, Some(10_000), Convient, None)]
    // It fits by N-1, which the site holds: nothing to prove either.
    #[case(Some(40_000), Some(26_000), Some(10_000), Convient, None)]
    #[case(Some(40_000), None, None, NeConvientPas, None)]
    // It alone turns the no into « to be proven ».
    #[case(Some(40_000), None, Some(26_920), NeSaitPas, Some(26_920))]
    #[case(Some(40_000), None, Some(0), NeSaitPas, Some(0))]
    #[case(Some(40_000), Some(36_000), Some(20_000), NeSaitPas, Some(20_000))]
    // Above the ceiling too.
    #[case(Some(40_000), None, Some(26_921), NeConvientPas, Some(26_921))]
    // 10 % lower, and not quite: 29 900 € less 10 % are 26 910 €.
    #[case(Some(29_900), None, Some(26_910), NeSaitPas, Some(26_910))]
    #[case(Some(29_900), None, Some(26_911), NeConvientPas, None)]
    // Not lower than the N-1 that counts.
    #[case(Some(40_000), Some(30_000), Some(30_000), NeConvientPas, None)]
    #[case(Some(40_000), Some(30_000), Some(35_000), NeConvientPas, None)]
    // Higher than N-2.
    #[case(Some(40_000), None, Some(50_000), NeConvientPas, None)]
    // Without N-2 nothing says that it fell.
    #[case(None, None, Some(0), NeSaitPas, None)]
    fn a_stated_revenue_counts_as_to_be_proven(
        #[case] n2: Option<i64>,
        #[case] n1: Option<i64>,
        #[case] declared: Option<i64>,
        #[case] expected: Verdict,
        #[case] shown: Option<i64>,
    ) {
        let cents = |e: Option<i64>| e.map(|e| e * 100);
        let d = avec(cents(n2), cents(n1));
        let a = plafond(&d, Some(2_692_000), cents(declared).map(declare));
        assert_eq!(a.verdict, expected);
        let Figures::Plafond { revenu, declare, .. } = a.figures else { panic!("{a:?}") };
        // The site's figure stays the one compared.
        assert_eq!(revenu, revenu_a_comparer(&d));
        assert_eq!(declare.map(|r| r.montant.en_euros()), shown);
        if let Some(declare) = declare {
            assert_eq!(declare.annee, 2026);
            let RaisonRevenu::Baisse { n_moins_2, baisse_pour_mille } = declare.raison else { panic!("{declare:?}") };
            assert_eq!(n_moins_2.en_euros(), n2.unwrap());
            assert!(baisse_pour_mille >= 100);
        }
        assert_eq!(
            a.changerait,
            match (expected, n2) {
                (Convient, _) => None,
                (NeSaitPas, None) => Some(Changement::DonnerRevenuFiscal),
                (NeSaitPas, Some(_)) => Some(Changement::ProuverRevenu),
                (NeConvientPas, _) => Some(Changement::RevenuAuPlus(Centimes(2_692_000))),
            }
        );
    }

    #[test]
    fn an_unknown_ceiling_stays_unknown() {
        let a = plafond(&avec(Some(4_000_000), None), None, Some(declare(0)));
        assert_eq!((a.verdict, a.changerait), (NeSaitPas, Some(Changement::PlafondInconnu)));
        assert!(matches!(a.figures, Figures::Plafond { declare: None, .. }));
    }

    /// A year after, none of its months is among the last twelve.
    #[rstest]
    #[case(date(2026, 11, 22), true)]
    #[case(date(2025, 11, 23), true)]
    #[case(date(2025, 11, 22), false)]
    #[case(date(2024, 2, 29), false)]
    #[case(Date::MAX, true)]
    fn it_is_of_the_last_twelve_months(#[case] le: Date, #[case] counts: bool) {
        let d = avec(Some(4_000_000), None);
        let stated = RevenuDeclare { montant: Centimes::ZERO, le };
        assert_eq!((stated.recent(JOUR), stated.a_prouver(&d, JOUR).is_some()), (counts, counts));
        assert_eq!(plafond(&d, Some(2_692_000), Some(stated)).verdict, if counts { NeSaitPas } else { NeConvientPas });
    }

    /// The demande is read anew: what was stated is compared with what the site says now.
    #[test]
    fn a_new_reading_of_the_site_decides_anew() {
        let stated = Some(declare(2_000_000));
        assert_eq!(plafond(&avec(Some(4_000_000), None), Some(2_692_000), stated).verdict, NeSaitPas);
        assert_eq!(plafond(&avec(Some(4_000_000), Some(1_900_000)), Some(2_692_000), stated).verdict, Convient);
        assert_eq!(plafond(&avec(Some(2_000_000), None), Some(1_950_000), stated).verdict, NeConvientPas);
    }

    proptest! {
        /// It never makes an answer worse, never makes one a yes, and moves the ceiling's alone; stating less never does
        /// worse than stating more.
        #[test]
        fn stating_never_harms_and_never_is_a_yes(
            n2 in proptest::option::of(0i64..6_000_000), n1 in proptest::option::of(0i64..6_000_000),
            ceiling in proptest::option::of(0i64..6_000_000), stated in 0i64..6_000_000, less in 0i64..6_000_000,
            age in 0i64..500,
        ) {
            let d = avec(n2, n1);
            let le = JOUR.saturating_sub(age.days());
            let of = |montant: i64| Some(RevenuDeclare { montant: Centimes(montant), le });
            let (without, with) = (toutes(&d, ceiling, None), toutes(&d, ceiling, of(stated)));
            for (before, after) in without.iter().zip(&with) {
                prop_assert!(after.verdict <= before.verdict);
                if before.verdict != after.verdict {
                    prop_assert_eq!(before.regle, Regle::Plafond);
                    prop_assert_eq!((before.verdict, after.verdict), (NeConvientPas, NeSaitPas));
                    prop_assert_eq!(after.changerait, Some(Changement::ProuverRevenu));
                    // The legal condition: at least 10 % lower than N-2.
                    prop_assert!(stated * 10 <= n2.unwrap_or(0) * 9);
                } else if before.regle != Regle::Plafond {
                    prop_assert_eq!(before, after);
                }
            }
            prop_assert!(verdict(&with) <= verdict(&without));
            let lower = toutes(&d, ceiling, of((stated - less).max(0)));
            prop_assert!(verdict(&lower) <= verdict(&with));
        }

        #[test]
        fn whatever_is_stated_is_judged(n2 in proptest::num::i64::ANY, stated in proptest::num::i64::ANY) {
            let d = avec(Some(n2), None);
            let _ = plafond(&d, Some(2_692_000), Some(declare(stated)));
            let _ = declare(stated).hypothese(&d);
        }
    }
}
