//! The tables against what others published: literal values with where they were read, so that a table made wrongly,
//! or made from a wrong file, is seen here and nowhere else first.

use super::*;
use domain::eligibilite::{FoyerPlafond, ZoneAide};
use rstest::rstest;
use std::sync::LazyLock;

static REFERENTIEL: LazyLock<Referentiel> = LazyLock::new(|| Referentiel::load().unwrap());

#[rstest]
// Zones A bis to C: arrêté du 1er août 2014 as last amended (5 September 2025 for the newest ones). Zones of ceilings:
// annex of the arrêté du 29 juillet 1987 (Paris and the 29 communes of its border, Île-de-France, others). Zones 1 to
// 3 of the aids: arrêté du 17 mars 1978, « 1 bis » within 1.
#[case("75056", "Paris", ZoneAbc::ABis, ZonePlafond::ParisLimitrophes, ZoneAide::Un)]
#[case("75118", "Paris 18e Arrondissement", ZoneAbc::ABis, ZonePlafond::ParisLimitrophes, ZoneAide::Un)]
#[case("93048", "Montreuil", ZoneAbc::ABis, ZonePlafond::ParisLimitrophes, ZoneAide::Un)]
#[case("94033", "Fontenay-sous-Bois", ZoneAbc::ABis, ZonePlafond::ParisLimitrophes, ZoneAide::Un)]
// Not next to Paris, though in A bis.
#[case("78646", "Versailles", ZoneAbc::ABis, ZonePlafond::Idf, ZoneAide::Un)]
#[case("77186", "Fontainebleau", ZoneAbc::A, ZonePlafond::Idf, ZoneAide::Un)]
#[case("29019", "Brest", ZoneAbc::B1, ZonePlafond::Autres, ZoneAide::Deux)]
#[case("69383", "Lyon 3e Arrondissement", ZoneAbc::A, ZonePlafond::Autres, ZoneAide::Deux)]
#[case("13055", "Marseille", ZoneAbc::A, ZonePlafond::Autres, ZoneAide::Deux)]
#[case("59350", "Lille", ZoneAbc::A, ZonePlafond::Autres, ZoneAide::Deux)]
#[case("23096", "Guéret", ZoneAbc::C, ZonePlafond::Autres, ZoneAide::Trois)]
#[case("2A004", "Ajaccio", ZoneAbc::A, ZonePlafond::Autres, ZoneAide::Deux)]
#[case("97209", "Fort-de-France", ZoneAbc::B1, ZonePlafond::OutreMer, ZoneAide::Deux)]
#[case("97411", "Saint-Denis", ZoneAbc::B1, ZonePlafond::OutreMer, ZoneAide::Deux)]
fn zones_of_known_communes(
    #[case] insee: &str,
    #[case] nom: &str,
    #[case] abc: ZoneAbc,
    #[case] plafond: ZonePlafond,
    #[case] aide: ZoneAide,
) {
    let c = REFERENTIEL.commune(insee).unwrap();
    assert_eq!((c.nom, c.zone_abc, c.zone_plafond, c.zone_aide), (nom, abc, plafond, aide));
}

/// The zone of the aids can't be told from the zone ABC: Lille is in A and 2, Rambouillet's neighbours in B1 and 1.
#[test]
fn the_three_maps_differ() {
    use std::collections::BTreeSet;
    let couples: BTreeSet<_> = REFERENTIEL.communes().map(|c| (c.zone_abc, c.zone_aide)).collect();
    assert!(couples.contains(&(ZoneAbc::A, ZoneAide::Un)) && couples.contains(&(ZoneAbc::A, ZoneAide::Deux)));
    assert!(couples.contains(&(ZoneAbc::B1, ZoneAide::Un)) && couples.contains(&(ZoneAbc::B1, ZoneAide::Trois)));
    let count = |zone| REFERENTIEL.communes().filter(|c| c.zone_aide == zone).count();
    assert_eq!([ZoneAide::Un, ZoneAide::Deux, ZoneAide::Trois].map(count), [778, 2_789, 31_353]);
}

const PARIS: ZonePlafond = ZonePlafond::ParisLimitrophes;
const IDF: ZonePlafond = ZonePlafond::Idf;
const AUTRES: ZonePlafond = ZonePlafond::Autres;

#[rstest]
// PLUS 2026, the whole published table (arrêté du 29 juillet 1987, annex I, as of 1 January 2026).
#[case(Financement::Plus, PARIS, [26_920, 40_233, 52_740, 62_968, 74_919, 84_304], 9_394)]
#[case(Financement::Plus, IDF, [26_920, 40_233, 48_362, 57_930, 68_577, 77_171], 8_598)]
#[case(Financement::Plus, AUTRES, [23_403, 31_254, 37_584, 45_374, 53_376, 60_156], 6_710)]
fn the_published_table_of_the_social_rental(
    #[case] regime: Financement,
    #[case] plafond: ZonePlafond,
    #[case] montants: [i64; 6],
    #[case] en_plus: i64,
) {
    let zones = Zones { plafond, abc: ZoneAbc::C };
    for (n, euros) in (1_u8..).zip(montants) {
        assert_eq!(REFERENTIEL.plafond_detail(regime, zones, n, 0), Some(Plafond { euros, annee: 2026, publie: true }));
    }
    assert_eq!(REFERENTIEL.plafond(regime, zones, 6, 3), Some(montants[5] + 3 * en_plus));
}

#[rstest]
// LLI 2026 (BOFiP, BOI-BAREME-000017, 10 March 2026).
#[case(ZoneAbc::ABis, [44_344, 66_276, 86_878, 103_727, 123_415, 138_874])]
#[case(ZoneAbc::A, [44_344, 66_276, 79_666, 95_427, 112_968, 127_122])]
#[case(ZoneAbc::B1, [36_144, 48_268, 58_043, 70_073, 82_432, 92_900])]
fn the_published_table_of_the_intermediate_rental(#[case] abc: ZoneAbc, #[case] montants: [i64; 6]) {
    let zones = Zones { plafond: ZonePlafond::Autres, abc };
    for (n, euros) in (1_u8..).zip(montants) {
        let got = REFERENTIEL.plafond_detail(Financement::Lli, zones, n, 0);
        assert_eq!(got, Some(Plafond { euros, annee: 2026, publie: true }));
    }
}

/// The few amounts of PLS that the State's own page prints (service-public.fr, fiche F869, 1 January 2026), where our
/// table is computed: one person in Paris, then the first three categories overseas.
#[test]
fn computed_tables_give_the_amounts_the_state_prints() {
    let of = |plafond, n| REFERENTIEL.plafond(Financement::Pls, Zones { plafond, abc: ZoneAbc::B1 }, n, 0);
    assert_eq!(of(PARIS, 1), Some(34_996));
    assert_eq!([1, 2, 3].map(|n| of(ZonePlafond::OutreMer, n)), [27_382, 36_567, 43_973].map(Some));
}

/// PLAI 2026 is ours, by the rent index. PLAI 2025 as mes-allocs.fr prints it (« PLAI, PLUS, PLS, PLI », read for the
/// first four categories), raised by the index of the third quarter (INSEE: 144.51 in 2024, 145.77 in 2025), gives it to
/// the euro; so it does for the one amount of PLUS 2025 read elsewhere (26 687 €), whose 2026 is published.
#[rstest]
#[case(PARIS, [14_683, 23_931, 31_369, 34_338])]
#[case(IDF, [14_683, 23_931, 28_767, 31_585])]
#[case(AUTRES, [12_759, 18_591, 22_356, 24_875])]
fn the_lowest_ceilings_follow_those_printed_the_year_before(#[case] plafond: ZonePlafond, #[case] printed: [i64; 4]) {
    let zones = Zones { plafond, abc: ZoneAbc::C };
    let raised = |euros: i64| (euros * 14_577 * 2 + 14_451) / (14_451 * 2);
    for (n, euros) in (1_u8..).zip(printed) {
        let got = REFERENTIEL.plafond_detail(Financement::Plai, zones, n, 0);
        assert_eq!(got, Some(Plafond { euros: raised(euros), annee: 2026, publie: false }));
    }
    assert_eq!(Some(raised(26_687)), REFERENTIEL.plafond(Financement::Plus, Zones { plafond: PARIS, ..zones }, 1, 0));
}

/// LLI in B2 and C: one amount of 2026 is published, the others follow it as in the whole published table of 2023
/// (30 704 € for one person; cabinet-mlveo.fr, « plafonds 2023 », after the BOFiP), to the euro.
#[test]
fn the_intermediate_ceilings_of_b2_and_c_keep_the_published_proportions() {
    const IN_2023: [i64; 6] = [30_704, 41_001, 49_307, 59_526, 70_025, 78_917];
    for abc in [ZoneAbc::B2, ZoneAbc::C] {
        let zones = Zones { plafond: AUTRES, abc };
        let of = |n| REFERENTIEL.plafond_detail(Financement::Lli, zones, n, 0).unwrap();
        assert_eq!(of(1), Plafond { euros: 32_530, annee: 2026, publie: true });
        for (n, euros) in (1_u8..).zip(IN_2023) {
            let expected = euros * 32_530 / 30_704;
            assert!((of(n).euros - expected).abs() <= 2, "{n}: {} {expected}", of(n).euros);
            assert_eq!(of(n).publie, n == 1);
        }
        let further = REFERENTIEL.plafond(Financement::Lli, zones, 6, 1).unwrap() - of(6).euros;
        assert!((further - 8_801 * 32_530 / 30_704).abs() <= 2, "{further}");
    }
}

/// Overseas: « les plafonds PLUS “autres régions”, minorés de 10 % », PLS 30 % above (ANIL, analyse juridique 2023-07,
/// after the arrêté du 14 mars 2011).
#[test]
fn overseas_is_a_tenth_under_the_other_regions() {
    let of = |regime, plafond, n| REFERENTIEL.plafond(regime, Zones { plafond, abc: ZoneAbc::B1 }, n, 0).unwrap();
    for n in 1..=6 {
        let lls = of(Financement::Plus, ZonePlafond::OutreMer, n);
        assert!((lls * 10 - of(Financement::Plus, AUTRES, n) * 9).abs() <= 10, "{n}");
        assert!((of(Financement::Pls, ZonePlafond::OutreMer, n) * 10 - lls * 13).abs() <= 13, "{n}");
    }
}

/// The sentences of the decree, one by one (`plafonds_categories.csv`), with the ceiling that each opens: PLUS in
/// Montreuil, year 2026.
#[rstest]
#[case::une_personne_seule(1, 0, None, false, 26_920)]
#[case::deux_personnes(2, 0, Some(56), false, 40_233)]
#[case::une_personne_seule_en_situation_de_handicap(1, 0, None, true, 40_233)]
#[case::trois_personnes(2, 1, Some(80), false, 52_740)]
#[case::une_personne_seule_avec_une_personne_a_charge(1, 1, None, false, 52_740)]
#[case::jeune_menage_sans_personne_a_charge(2, 0, Some(55), false, 52_740)]
#[case::deux_personnes_dont_une_en_situation_de_handicap(2, 0, Some(80), true, 52_740)]
#[case::quatre_personnes(2, 2, Some(80), false, 62_968)]
#[case::seule_avec_deux_personnes_a_charge(1, 2, None, false, 62_968)]
#[case::trois_personnes_dont_une_en_situation_de_handicap(2, 1, Some(80), true, 62_968)]
#[case::cinq_personnes(2, 3, Some(80), false, 74_919)]
#[case::seule_avec_trois_personnes_a_charge(1, 3, None, false, 74_919)]
#[case::quatre_personnes_dont_une_en_situation_de_handicap(2, 2, Some(80), true, 74_919)]
#[case::six_personnes(2, 4, Some(80), false, 84_304)]
#[case::seule_avec_quatre_personnes_a_charge(1, 4, None, false, 84_304)]
#[case::cinq_personnes_dont_une_en_situation_de_handicap(2, 3, Some(80), true, 84_304)]
#[case::par_personne_supplementaire(2, 6, Some(80), false, 84_304 + 2 * 9_394)]
fn each_sentence_of_the_decree_opens_its_ceiling(
    #[case] adultes: u32,
    #[case] personnes_a_charge: u32,
    #[case] somme_ages_couple: Option<u32>,
    #[case] handicap: bool,
    #[case] euros: i64,
) {
    let c = FoyerPlafond { somme_ages_couple, handicap, ..foyer(adultes, [personnes_a_charge, 0, 0]) }.categorie();
    let zones = REFERENTIEL.commune("93048").unwrap().zones();
    let got = REFERENTIEL.plafond(Financement::Plus, zones, c.categorie, c.personnes_supplementaires);
    assert_eq!(got, Some(euros), "{c:?}");
}

/// Adults; dependants, children in alternate custody, children visiting.
fn foyer(adultes: u32, [personnes_a_charge, enfants_en_garde, enfants_en_visite]: [u32; 3]) -> FoyerPlafond {
    FoyerPlafond {
        adultes,
        personnes_a_charge,
        enfants_en_garde,
        enfants_en_visite,
        somme_ages_couple: None,
        handicap: false,
    }
}

/// Children of separated parents, PLUS then LLI in Montreuil, year 2026.
///
/// Arrêté du 29 juillet 1987, article 1 (legal.tricoteuses.fr, LEGIARTI000025041393): « Pour ce calcul, l'enfant de parents
/// séparés placé en garde alternée est considéré comme vivant au foyer de l'un et de l'autre parent. » CCH L442-12, law
/// ELAN art. 110: visiting children live there too (CNL 59, « La situation des enfants… », May 2022: « pour définir la
/// catégorie de ménage applicable »). Of the intermediate rental the lines are « personne seule ou couple ayant une
/// personne à charge », for tax: a visiting child is the other parent's.
#[rstest]
#[case::seul_un_en_garde_alternee(1, [0, 1, 0], 52_740, 86_878)]
#[case::seul_deux_en_garde_alternee(1, [0, 2, 0], 62_968, 103_727)]
#[case::seul_un_en_droit_de_visite(1, [0, 0, 1], 52_740, 44_344)]
#[case::seul_un_a_charge_un_en_garde_alternee(1, [1, 1, 0], 62_968, 103_727)]
#[case::couple_un_en_garde_alternee(2, [0, 1, 0], 52_740, 86_878)]
#[case::couple_un_en_droit_de_visite(2, [0, 0, 1], 52_740, 66_276)]
#[case::couple_deux_a_charge_deux_en_garde_alternee(2, [2, 2, 0], 84_304, 138_874)]
fn children_of_separated_parents_open_a_higher_ceiling(
    #[case] adultes: u32,
    #[case] enfants: [u32; 3],
    #[case] social: i64,
    #[case] intermediaire: i64,
) {
    let zones = REFERENTIEL.commune("93048").unwrap().zones();
    let of = |regime| {
        let c = foyer(adultes, enfants).categorie_pour(regime);
        REFERENTIEL.plafond(regime, zones, c.categorie, c.personnes_supplementaires)
    };
    assert_eq!((of(Financement::Plus), of(Financement::Lli)), (Some(social), Some(intermediaire)));
}

/// Ceilings that nobody published are not made up.
#[test]
fn what_is_not_known_stays_unknown() {
    let zones = REFERENTIEL.commune("97209").unwrap().zones();
    for regime in [Financement::Plai, Financement::Lli] {
        assert_eq!(REFERENTIEL.plafond_detail(regime, zones, 1, 0), None);
    }
    assert!(!REFERENTIEL.plafond_detail(Financement::Plus, zones, 1, 0).unwrap().publie);
}
