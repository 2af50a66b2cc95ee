use super::exemple::{JOUR, avec, avec_enfants, demande, personne};
use super::*;
use crate::argent::Centimes;
use crate::demande::{Demande, EnfantEnGarde, Lien, ModeGarde};
use crate::logement::{Financement, TableTypologies, Typologie, ZoneAbc, ZonePlafond};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use rstest::rstest;

pub(super) fn offre() -> OffrePourRegles {
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

pub(super) fn typologies() -> TableTypologies {
    TableTypologies::default()
}

pub(super) fn contexte<'a>(demande: &'a Demande, typologies: &'a TableTypologies) -> Contexte<'a> {
    Contexte {
        demande,
        revenu_declare: None,
        today: JOUR,
        dossier_valide: true,
        siren: None,
        typologies,
        plafond: Some(Centimes::euros(26_920)),
        plafond_calcule: false,
        aide: Centimes::ZERO,
    }
}

pub(super) fn answer(o: &OffrePourRegles, c: &Contexte<'_>, regle: Regle) -> Reponse {
    evaluer(o, c).into_iter().find(|r| r.regle == regle).unwrap()
}

use Verdict::{Convient, NeConvientPas, NeSaitPas};

#[test]
fn a_dwelling_that_fits_in_everything() {
    let (d, t) = (demande(), typologies());
    let answers = evaluer(&offre(), &contexte(&d, &t));
    assert_eq!(answers.iter().map(|r| r.regle).collect::<Vec<_>>(), Regle::ALL);
    assert!(answers.iter().all(|r| r.verdict == Convient && r.changerait.is_none()), "{answers:#?}");
    assert_eq!(verdict(&answers), Convient);
}

#[test]
fn one_no_decides_then_one_unknown() {
    let (d, t) = (demande(), typologies());
    let mut answers = evaluer(&offre(), &contexte(&d, &t));
    answers[2].verdict = NeSaitPas;
    assert_eq!(verdict(&answers), NeSaitPas);
    answers[4].verdict = NeConvientPas;
    assert_eq!(verdict(&answers), NeConvientPas);
    assert_eq!(verdict(&[]), Convient);
}

// --- Rooms ---------------------------------------------------------------------------------------------------

#[rstest]
#[case(1, "T1", true)]
#[case(1, "T1 bis", true)]
#[case(1, "T2", true)]
#[case(1, "T3", false)]
#[case(2, "T1", true)]
#[case(2, "T3", true)]
#[case(2, "T4", false)]
#[case(3, "T1", false)]
#[case(3, "T2", true)]
#[case(3, "T4", true)]
#[case(3, "T5", false)]
#[case(4, "T2", false)]
#[case(4, "T3", true)]
#[case(4, "T5", true)]
#[case(4, "T6", false)]
#[case(5, "T3", false)]
#[case(5, "T4", true)]
#[case(5, "T6", true)]
#[case(9, "T4", true)]
#[case(9, "T3", false)]
fn rooms(#[case] persons: usize, #[case] code: &str, #[case] fits: bool) {
    let (d, t) = (avec_enfants(demande(), persons - 1), typologies());
    let o = OffrePourRegles { typologie: Typologie::from_code(code).unwrap(), ..offre() };
    let a = answer(&o, &contexte(&d, &t), Regle::Typologie);
    assert_eq!(a.verdict, if fits { Convient } else { NeConvientPas });
    assert_eq!(a.source, Source::GuideTypologies);
    let Figures::Typologie { personnes, .. } = a.figures else { panic!("{a:?}") };
    assert_eq!(personnes as usize, persons);
}

#[rstest]
#[case("T1", 4, Changement::Foyer { min: 1, max: Some(2) })]
#[case("T2", 4, Changement::Foyer { min: 1, max: Some(3) })]
#[case("T4", 1, Changement::Foyer { min: 3, max: None })]
#[case("T5", 1, Changement::Foyer { min: 4, max: None })]
#[case("T6", 1, Changement::Foyer { min: 5, max: None })]
fn which_household_would_fit(#[case] code: &str, #[case] persons: usize, #[case] expected: Changement) {
    let (d, t) = (avec_enfants(demande(), persons - 1), typologies());
    let o = OffrePourRegles { typologie: Typologie::from_code(code).unwrap(), ..offre() };
    assert_eq!(answer(&o, &contexte(&d, &t), Regle::Typologie).changerait, Some(expected));
}

#[test]
fn unborn_children_count_for_rooms_only_visiting_ones_for_the_ceiling_too() {
    let (mut d, t) = (demande(), typologies());
    d.enfants_a_naitre = 1;
    assert_eq!(categorie_menage(&d, JOUR).categorie, 1);
    d.enfants_en_garde = vec![EnfantEnGarde { naissance: date(2019, 1, 1), mode: ModeGarde::DroitDeVisite }];
    let o = OffrePourRegles { typologie: Typologie::T4, ..offre() };
    assert_eq!(answer(&o, &contexte(&d, &t), Regle::Typologie).verdict, Convient);
    let a = answer(&o, &contexte(&d, &t), Regle::Plafond);
    let Figures::Plafond { categorie, .. } = a.figures else { panic!("{a:?}") };
    assert_eq!((categorie.categorie, categorie.personnes, categorie.enfants_en_garde), (3, 2, 1));
}

#[test]
fn an_empty_table_leaves_nobody_out() {
    let (d, t) = (demande(), TableTypologies { lignes: vec![] });
    assert_eq!(answer(&offre(), &contexte(&d, &t), Regle::Typologie).verdict, Convient);
}

// --- Categories of household (plafonds_categories.csv) ---------------------------------------------------------

const OLD: Date = date(1980, 1, 1);

/// Household: `adults` (the second a spouse), `children`, `disabled`.
fn household(adults: usize, children: usize, disabled: u32) -> Demande {
    let mut d = avec_enfants(demande(), children);
    for i in 1..adults {
        d = avec(d, if i == 1 { Lien::Mariage } else { Lien::Ascendant }, OLD, 1_000);
    }
    d.personnes_handicapees = disabled;
    d
}

#[rstest]
#[case(1, 0, 0, 1, 0)] // alone
#[case(1, 0, 1, 2, 0)] // alone and disabled
#[case(2, 0, 0, 2, 0)] // two persons
#[case(2, 0, 1, 3, 0)] // two, one disabled
#[case(2, 0, 2, 3, 0)] // two, both disabled: once
#[case(1, 1, 0, 3, 0)] // single parent, one child
#[case(1, 1, 1, 3, 0)] // the reasons don't add up
#[case(2, 1, 0, 3, 0)]
#[case(3, 0, 0, 3, 0)]
#[case(2, 1, 1, 4, 0)] // three, one disabled
#[case(1, 2, 0, 4, 0)]
#[case(2, 2, 0, 4, 0)]
#[case(2, 2, 1, 5, 0)]
#[case(1, 3, 0, 5, 0)]
#[case(2, 3, 0, 5, 0)]
#[case(2, 3, 1, 6, 0)]
#[case(1, 4, 0, 6, 0)]
#[case(2, 4, 0, 6, 0)]
#[case(2, 4, 1, 6, 1)] // six, one disabled: one further person
#[case(2, 5, 0, 6, 1)] // seven
#[case(2, 7, 0, 6, 3)] // nine
#[case(1, 5, 0, 6, 1)] // single with one more than category 6
fn categories(
    #[case] adults: usize,
    #[case] children: usize,
    #[case] disabled: u32,
    #[case] categorie: u8,
    #[case] further: u32,
) {
    let c = categorie_menage(&household(adults, children, disabled), JOUR);
    assert_eq!((c.categorie, c.personnes_supplementaires), (categorie, further));
    assert_eq!(c.personnes as usize, adults + children);
}

/// Children of separated parents: arrêté du 29 juillet 1987, art. 1 (« l'enfant de parents séparés placé en garde alternée
/// est considéré comme vivant au foyer de l'un et de l'autre parent ») and CCH L442-12 (visiting right, law ELAN art.
/// 110). In the intermediate rental a dependant is one for tax (CGI, annex III, art. 2 terdecies D).
#[rstest]
#[case::alone_one_in_custody(1, 0, "G", 3, 3)]
#[case::alone_one_visiting(1, 0, "D", 3, 1)]
#[case::alone_one_of_each(1, 0, "GD", 4, 3)]
#[case::alone_one_dependant_one_in_custody(1, 1, "G", 4, 4)]
#[case::alone_one_dependant_two_visiting(1, 1, "DD", 5, 3)]
#[case::couple_one_in_custody(2, 0, "G", 3, 3)]
#[case::couple_one_visiting(2, 0, "D", 3, 2)]
#[case::couple_two_dependants_two_in_custody(2, 2, "GG", 6, 6)]
fn children_of_separated_parents(
    #[case] adults: usize,
    #[case] children: usize,
    #[case] modes: &str,
    #[case] social: u8,
    #[case] intermediate: u8,
) {
    let mut d = household(adults, children, 0);
    let mode = |c: char| ModeGarde::from_code(&c.to_string()).unwrap();
    d.enfants_en_garde = modes.chars().map(|c| EnfantEnGarde { naissance: date(2019, 1, 1), mode: mode(c) }).collect();
    let m = MenageJuge::de(&d, JOUR);
    for f in [Financement::Plai, Financement::Plus, Financement::Pls] {
        assert_eq!(m.categorie_pour(f).categorie, social);
    }
    assert_eq!(m.categorie_pour(Financement::Lli).categorie, intermediate);
    assert_eq!(m.categorie.enfants_en_garde as usize, modes.len());
    let foyer = FoyerPlafond::de(&d, JOUR);
    assert_eq!(foyer.categorie_pour(Financement::Lli), m.categorie_intermediaire);
    assert_eq!(foyer.categorie_pour(Financement::Pls), m.categorie);
}

/// The lines of the intermediate rental know neither a disability nor a young couple.
#[test]
fn the_intermediate_ceilings_have_their_own_lines() {
    let of = |d: &Demande| MenageJuge::de(d, JOUR).categorie_intermediaire;
    assert_eq!(of(&household(1, 0, 1)).categorie, 1);
    assert_eq!(of(&household(2, 1, 1)).categorie, 3);
    let mut young = avec(demande(), Lien::Mariage, date(2001, 1, 1), 1_000);
    young.demandeur.naissance = date(2001, 1, 1);
    assert_eq!((of(&young).categorie, categorie_menage(&young, JOUR).categorie), (2, 3));
    // « Majoration par personne à charge supplémentaire à partir de la cinquième. »
    assert_eq!((of(&household(1, 5, 0)).categorie, of(&household(1, 5, 0)).personnes_supplementaires), (6, 1));
    assert_eq!((of(&household(2, 4, 0)).categorie, of(&household(2, 4, 0)).personnes_supplementaires), (6, 0));
}

#[rstest]
#[case(Financement::Plai, ZonePlafond::ParisLimitrophes, Source::ArretePlafonds)]
#[case(Financement::Pls, ZonePlafond::Autres, Source::ArretePlafonds)]
#[case(Financement::Plus, ZonePlafond::OutreMer, Source::PlafondsOutreMer)]
#[case(Financement::Lli, ZonePlafond::Idf, Source::PlafondsIntermediaires)]
#[case(Financement::Lli, ZonePlafond::OutreMer, Source::PlafondsIntermediaires)]
fn each_ceiling_says_which_text_sets_it(
    #[case] financement: Financement,
    #[case] zone: ZonePlafond,
    #[case] s: Source,
) {
    let (d, t) = (demande(), typologies());
    let o = OffrePourRegles { financement, zone_plafond: zone, ..offre() };
    let a = answer(&o, &Contexte { plafond_calcule: true, ..contexte(&d, &t) }, Regle::Plafond);
    assert_eq!(a.source, s);
    assert!(matches!(a.figures, Figures::Plafond { plafond_calcule: true, .. }));
}

#[rstest]
// The applicant is 40; ages add up to 55 at 15 … so both are set. Full years count.
#[case(date(1999, 11, 22), date(1998, 11, 22), Lien::Mariage, 3)] // 27 + 28 = 55
#[case(date(1998, 11, 22), date(1998, 11, 22), Lien::Mariage, 2)] // 28 + 28 = 56
#[case(date(1998, 11, 23), date(1998, 11, 22), Lien::Pacs, 3)] // 27 + 28: birthday tomorrow
#[case(date(2001, 1, 1), date(2001, 1, 1), Lien::Concubin, 3)]
#[case(date(2001, 1, 1), date(2001, 1, 1), Lien::Colocataire, 2)] // no couple
#[case(date(2001, 1, 1), date(2001, 1, 1), Lien::Fratrie, 2)]
fn young_couples(#[case] one: Date, #[case] other: Date, #[case] lien: Lien, #[case] categorie: u8) {
    let mut d = avec(demande(), lien, other, 1_000);
    d.demandeur.naissance = one;
    assert_eq!(categorie_menage(&d, JOUR).categorie, categorie);
}

#[test]
fn a_young_couple_says_its_ages_and_with_a_child_is_three_persons() {
    let mut d = avec(demande(), Lien::Mariage, date(1999, 1, 1), 1_000);
    d.demandeur.naissance = date(1999, 1, 1);
    let c = categorie_menage(&d, JOUR);
    assert_eq!(c.raison, RaisonCategorie::JeuneMenage { somme_ages: 54 });
    // Disabled as well: still 3.
    d.personnes_handicapees = 1;
    assert_eq!(categorie_menage(&d, JOUR).categorie, 3);
    d.personnes_handicapees = 0;
    let c = categorie_menage(&avec_enfants(d, 1), JOUR);
    assert_eq!((c.categorie, c.raison), (3, RaisonCategorie::Personnes));
}

#[test]
fn the_simulator_gets_the_same_category_by_hand() {
    let nobody = FoyerPlafond {
        adultes: 0,
        personnes_a_charge: 0,
        enfants_en_garde: 0,
        enfants_en_visite: 0,
        somme_ages_couple: None,
        handicap: false,
    };
    let by_hand = FoyerPlafond { adultes: 2, somme_ages_couple: Some(55), ..nobody };
    assert_eq!(by_hand.categorie().categorie, 3);
    assert_eq!((nobody.categorie().categorie, nobody.categorie().personnes), (1, 1));
}

// --- Revenue and ceiling -------------------------------------------------------------------------------------

fn with_revenue(n2: Option<i64>, n1: Option<i64>) -> Demande {
    let mut d = demande();
    d.demandeur.revenu_fiscal.n_moins_2 = n2.map(|e| (2024, Centimes::euros(e)));
    d.demandeur.revenu_fiscal.n_moins_1 = n1.map(|e| (2025, Centimes::euros(e)));
    d
}

#[rstest]
#[case(Some(20_000), None, Some((20_000, 2024)))]
#[case(Some(20_000), Some(25_000), Some((20_000, 2024)))]
#[case(Some(20_000), Some(18_001), Some((20_000, 2024)))] // 9.995 % lower
#[case(Some(20_000), Some(18_000), Some((18_000, 2025)))] // 10 % lower
#[case(Some(20_000), Some(0), Some((0, 2025)))]
#[case(Some(0), Some(0), Some((0, 2024)))]
#[case(None, Some(18_000), None)]
#[case(None, None, None)]
fn revenue(#[case] n2: Option<i64>, #[case] n1: Option<i64>, #[case] expected: Option<(i64, i16)>) {
    let got = revenu_a_comparer(&with_revenue(n2, n1)).map(|r| (r.montant.en_euros(), r.annee));
    assert_eq!(got, expected);
}

#[test]
fn a_fall_is_told_with_its_size() {
    let r = revenu_a_comparer(&with_revenue(Some(20_000), Some(15_000))).unwrap();
    assert_eq!(r.raison, RaisonRevenu::Baisse { n_moins_2: Centimes::euros(20_000), baisse_pour_mille: 250 });
}

#[test]
fn the_adults_revenues_add_up_and_one_missing_makes_it_unknown() {
    let mut d = avec(with_revenue(Some(20_000), None), Lien::Pacs, OLD, 1_000);
    assert_eq!(revenu_a_comparer(&d).map(|r| r.montant), Some(Centimes::euros(40_000)));
    // A fall for one only: the household's N-1 isn't known, N-2 counts.
    d.demandeur.revenu_fiscal.n_moins_1 = Some((2025, Centimes::ZERO));
    assert_eq!(revenu_a_comparer(&d).map(|r| r.annee), Some(2024));
    d.codemandeurs[0].personne.revenu_fiscal.n_moins_1 = Some((2025, Centimes::euros(20_000)));
    assert_eq!(revenu_a_comparer(&d).map(|r| (r.annee, r.montant)), Some((2025, Centimes::euros(20_000))));
    // Two different years can't be added.
    d.codemandeurs[0].personne.revenu_fiscal.n_moins_2 = Some((2023, Centimes::euros(20_000)));
    assert_eq!(revenu_a_comparer(&d), None);
    d.codemandeurs[0].personne.revenu_fiscal.n_moins_2 = None;
    assert_eq!(revenu_a_comparer(&d), None);
}

#[rstest]
#[case(Some(26_920), Some(26_920), Convient, None)]
#[case(Some(26_921), Some(26_920), NeConvientPas, Some(Changement::RevenuAuPlus(Centimes(2_692_000))))]
#[case(None, Some(26_920), NeSaitPas, Some(Changement::DonnerRevenuFiscal))]
#[case(Some(26_920), None, NeSaitPas, Some(Changement::PlafondInconnu))]
#[case(None, None, NeSaitPas, Some(Changement::PlafondInconnu))]
fn income_against_ceiling(
    #[case] revenue: Option<i64>,
    #[case] ceiling: Option<i64>,
    #[case] expected: Verdict,
    #[case] change: Option<Changement>,
) {
    let (d, t) = (with_revenue(revenue, None), typologies());
    let c = Contexte { plafond: ceiling.map(Centimes::euros), ..contexte(&d, &t) };
    let a = answer(&offre(), &c, Regle::Plafond);
    assert_eq!((a.verdict, a.changerait, a.source), (expected, change, Source::ArretePlafonds));
    let Figures::Plafond { revenu, plafond, categorie, .. } = a.figures else { panic!("{a:?}") };
    assert_eq!(revenu.map(|r| r.montant.en_euros()), revenue);
    assert_eq!(plafond.map(Centimes::en_euros), ceiling);
    assert_eq!(categorie.categorie, 1);
}

// --- Effort --------------------------------------------------------------------------------------------------

#[rstest]
// Rent with charges 600 €: three times is 1 800 €, 2.7 times 1 620 €.
#[case(180_000, 0, Convient, Some(3_000))]
#[case(179_999, 0, NeSaitPas, Some(2_999))]
#[case(162_000, 0, NeSaitPas, Some(2_700))]
#[case(161_999, 0, NeConvientPas, Some(2_699))]
#[case(170_000, 10_000, Convient, Some(3_000))] // aid counts as income
#[case(150_000, 12_000, NeSaitPas, Some(2_700))]
#[case(0, 0, NeConvientPas, Some(0))]
fn effort(#[case] resources: i64, #[case] aide: i64, #[case] expected: Verdict, #[case] multiple: Option<u32>) {
    let (mut d, t) = (demande(), typologies());
    d.demandeur.ressources[0].montant = Centimes(resources);
    let c = Contexte { aide: Centimes(aide), ..contexte(&d, &t) };
    let a = answer(&offre(), &c, Regle::Effort);
    assert_eq!((a.verdict, a.source), (expected, Source::GuideEffort));
    let Figures::Effort { multiple_pour_mille, necessaire, loyer_cc, .. } = a.figures else { panic!("{a:?}") };
    assert_eq!(multiple_pour_mille, multiple);
    assert_eq!((loyer_cc, necessaire), (Centimes::euros(600), Centimes::euros(1_800)));
    match expected {
        Convient => assert_eq!(a.changerait, None),
        NeSaitPas => assert_eq!(a.changerait, Some(Changement::RessourcesAuMoins(Centimes::euros(1_800)))),
        NeConvientPas => assert!(matches!(a.changerait, Some(Changement::LoyerAuPlus(_)))),
    }
}

#[test]
fn no_resource_on_record_is_unknown_one_adult_without_is_not() {
    let t = typologies();
    let mut d = demande();
    d.demandeur.ressources.clear();
    let a = answer(&offre(), &contexte(&d, &t), Regle::Effort);
    assert_eq!((a.verdict, a.changerait), (NeSaitPas, Some(Changement::DonnerRessources)));
    let d = avec(d, Lien::Mariage, OLD, 2_000);
    assert_eq!(answer(&offre(), &contexte(&d, &t), Regle::Effort).verdict, Convient);
}

#[test]
fn alimony_paid_is_deducted() {
    let (mut d, t) = (demande(), typologies());
    d.demandeur.pension_versee = Centimes::euros(300);
    let a = answer(&offre(), &contexte(&d, &t), Regle::Effort);
    assert_eq!(a.verdict, NeSaitPas);
    d.demandeur.pension_versee = Centimes::euros(5_000);
    let a = answer(&offre(), &contexte(&d, &t), Regle::Effort);
    assert_eq!((a.verdict, a.changerait), (NeConvientPas, Some(Changement::LoyerAuPlus(Centimes::ZERO))));
}

#[rstest]
#[case(68_000, 6_200, 266_000, Some(233))]
#[case(50_000, 0, 200_000, Some(250))]
#[case(50_001, 0, 200_000, Some(251))]
#[case(50_000, 60_000, 200_000, Some(0))]
#[case(50_000, 0, 0, None)]
#[case(50_000, 0, -1, None)]
#[case(0, 0, 100, Some(0))]
fn effort_rate(#[case] loyer: i64, #[case] aide: i64, #[case] resources: i64, #[case] expected: Option<u32>) {
    assert_eq!(taux_effort_pour_mille(Centimes(loyer), Centimes(aide), Centimes(resources)), expected);
}

// --- Deadline, reservation, PMR, state -------------------------------------------------------------------------

#[rstest]
#[case(date(2026, 11, 21), NeConvientPas)]
#[case(date(2026, 11, 22), Convient)]
#[case(date(2026, 11, 23), Convient)]
fn deadline(#[case] cloture: Date, #[case] expected: Verdict) {
    let (d, t) = (demande(), typologies());
    let o = OffrePourRegles { cloture, ..offre() };
    let a = answer(&o, &contexte(&d, &t), Regle::DateLimite);
    assert_eq!(a.verdict, expected);
    assert_eq!(a.figures, Figures::DateLimite { cloture, aujourdhui: JOUR });
}

#[rstest]
#[case(None, None, false, Some(false), Convient)]
#[case(Some("824541148"), None, true, None, NeSaitPas)]
#[case(Some("824541148"), Some("171304306"), true, Some(false), Convient)]
#[case(Some("824541148"), Some("824541148"), true, Some(true), Convient)]
fn a_reservation_leaves_nobody_out(
    #[case] reserved: Option<&str>,
    #[case] own: Option<&str>,
    #[case] reservee: bool,
    #[case] mienne: Option<bool>,
    #[case] expected: Verdict,
) {
    let (d, t) = (demande(), typologies());
    let o = OffrePourRegles { reservee_siren: reserved.map(str::to_owned), ..offre() };
    let a = answer(&o, &Contexte { siren: own, ..contexte(&d, &t) }, Regle::Reservation);
    assert_eq!((a.verdict, a.figures), (expected, Figures::Reservation { reservee, mienne }));
    assert_eq!(a.changerait, (expected == NeSaitPas).then_some(Changement::DonnerEmployeur));
}

/// What a demande asks for, the dwelling's commune: can the demande serve it?
#[rstest]
#[case(&["93048"], "93006", Convient, Some(Territoire::IleDeFrance))]
// One demande for the whole of Île-de-France.
#[case(&["93048"], "77186", Convient, Some(Territoire::IleDeFrance))]
#[case(&["93048"], "60057", NeSaitPas, Some(Territoire::IleDeFrance))]
#[case(&["29019"], "29232", Convient, Some(departement("29")))]
// Next door is another département.
#[case(&["29019"], "22278", NeSaitPas, Some(departement("29")))]
#[case(&["29019"], "75111", NeSaitPas, Some(departement("29")))]
#[case(&["29019", "22278"], "22113", Convient, Some(departement("22")))]
// Without a commune the number says it: 111 is Île-de-France.
#[case(&[], "75111", Convient, Some(Territoire::IleDeFrance))]
#[case(&[], "29019", NeSaitPas, Some(Territoire::IleDeFrance))]
#[case(&["2A004"], "2B033", NeSaitPas, Some(departement("2A")))]
fn a_demande_serves_its_departement_or_ile_de_france(
    #[case] asked: &[&str],
    #[case] insee: &str,
    #[case] expected: Verdict,
    #[case] demande_: Option<Territoire>,
) {
    let (mut d, t) = (demande(), typologies());
    d.recherche.communes = asked.iter().map(|c| (*c).to_owned()).collect();
    let code = CodeDepartement::de_commune(insee);
    let o = OffrePourRegles { departement: code, ..offre() };
    let answers = evaluer(&o, &contexte(&d, &t));
    let a = answers.iter().find(|r| r.regle == Regle::Territoire).unwrap();
    assert_eq!((a.verdict, a.source), (expected, Source::NoticeDemande));
    assert_eq!(a.figures, Figures::Territoire { demande: demande_, offre: code });
    assert_eq!(a.changerait, (expected == NeSaitPas).then_some(Changement::EnregistrerAussi(code)));
    // It refuses nobody.
    assert_eq!(verdict(&answers), expected);
}

fn departement(code: &str) -> Territoire {
    Territoire::Departement(CodeDepartement::new(code))
}

#[rstest]
#[case(false, false, Convient)]
#[case(false, true, Convient)]
#[case(true, true, Convient)]
#[case(true, false, NeConvientPas)]
fn reduced_mobility(#[case] need: bool, #[case] fit: bool, #[case] expected: Verdict) {
    let (mut d, t) = (demande(), typologies());
    d.recherche.pmr = need;
    let o = OffrePourRegles { pmr: fit, ..offre() };
    assert_eq!(answer(&o, &contexte(&d, &t), Regle::Pmr).verdict, expected);
}

#[rstest]
#[case(date(2026, 11, 22), true, Convient, EtatDemande::EnRegle)]
#[case(date(2026, 11, 22), false, NeSaitPas, EtatDemande::DossierIncomplet)]
#[case(date(2025, 11, 22), true, Convient, EtatDemande::EnRegle)] // last day of the year
#[case(date(2025, 11, 21), true, NeSaitPas, EtatDemande::ARenouveler(date(2026, 11, 21)))]
#[case(date(2025, 10, 23), true, NeSaitPas, EtatDemande::ARenouveler(date(2026, 10, 23)))]
#[case(date(2025, 10, 22), true, NeConvientPas, EtatDemande::Radiee(date(2026, 11, 22)))]
#[case(date(2025, 10, 22), false, NeConvientPas, EtatDemande::Radiee(date(2026, 11, 22)))]
fn state(#[case] renewed: Date, #[case] complete: bool, #[case] expected: Verdict, #[case] etat: EtatDemande) {
    let (mut d, t) = (demande(), typologies());
    d.date_renouvellement = renewed;
    let c = Contexte { dossier_valide: complete, ..contexte(&d, &t) };
    let a = answer(&offre(), &c, Regle::Etat);
    assert_eq!((a.verdict, a.figures), (expected, Figures::Etat(etat)));
}

// --- Aid -----------------------------------------------------------------------------------------------------

const SEUL: FoyerAide = FoyerAide { couple: false, personnes_a_charge: 0 };

#[rstest]
// Without resources: L + C - P0 - 5 €, P0 = 37.91 €. Zone 2 alone: 278.28 + 58.08 - 37.91 - 5 = 293.45, but no more
// than the rent kept.
#[case(ZoneAide::Deux, SEUL, 500, 0, 278)]
#[case(ZoneAide::Un, SEUL, 500, 0, 319)]
#[case(ZoneAide::Trois, SEUL, 500, 0, 260)]
// A rent under the ceiling.
#[case(ZoneAide::Deux, SEUL, 200, 0, 200)]
// 1 000 € a month: R = 10 800, beyond R0 5 565 €; Tp = 2.83 + 0.135 + 0.17 = 3.135 %; own 174.46 €: 118 €.
#[case(ZoneAide::Deux, SEUL, 500, 1_000, 118)]
// 1 500 €: R = 16 200; own 343.76 €: nothing left.
#[case(ZoneAide::Deux, SEUL, 500, 1_500, 0)]
#[case(ZoneAide::Un, SEUL, 900, 10_000, 0)]
// Nothing without a rent.
#[case(ZoneAide::Un, SEUL, 0, 0, 0)]
fn aid(
    #[case] zone: ZoneAide,
    #[case] foyer: FoyerAide,
    #[case] rent: i64,
    #[case] resources: i64,
    #[case] expected: i64,
) {
    let got = estimer_aide(zone, foyer, Centimes::euros(rent), Centimes::euros(resources));
    assert_eq!(got.montant, Centimes::euros(expected), "{got:?}");
    assert!(got.bas <= got.montant && got.montant <= got.haut, "{got:?}");
    assert_eq!(aide_estimee(zone, foyer, Centimes::euros(rent), Centimes::euros(resources)), got.montant);
}

#[test]
fn a_family_gets_more_and_a_negative_resource_is_none() {
    let family = FoyerAide { couple: true, personnes_a_charge: 2 };
    let get = |f, r| aide_estimee(ZoneAide::Un, f, Centimes::euros(700), Centimes::euros(r));
    assert!(get(family, 1_500) > get(SEUL, 1_500));
    assert_eq!(get(SEUL, -500), get(SEUL, 0));
    assert_eq!(FoyerAide::de(&household(2, 2, 0)), family);
    assert_eq!(ZoneAide::depuis_abc(ZoneAbc::ABis), ZoneAide::Un);
    assert_eq!(ZoneAide::depuis_abc(ZoneAbc::C), ZoneAide::Trois);
}

proptest! {
    #[test]
    fn the_aid_is_whole_euros_between_zero_and_the_rent_and_falls_with_income(
        zone in 0usize..3, couple in proptest::bool::ANY, children in 0u32..60,
        rent in -10_000i64..300_000, resources in -100_000i64..2_000_000, more in 0i64..200_000,
    ) {
        let f = FoyerAide { couple, personnes_a_charge: children };
        let get = |r| aide_estimee(ZoneAide::ALL[zone], f, Centimes(rent), Centimes(r));
        let got = get(resources);
        prop_assert!(got >= Centimes::ZERO && got.0 % 100 == 0);
        prop_assert!(got.0 <= rent.max(0));
        prop_assert!(get(resources + more) <= got);
    }

    #[test]
    fn extreme_amounts_never_panic(rent in proptest::num::i64::ANY, aide in proptest::num::i64::ANY, r in proptest::num::i64::ANY) {
        let _ = estimer_aide(ZoneAide::Un, SEUL, Centimes(rent), Centimes(r));
        let _ = taux_effort_pour_mille(Centimes(rent), Centimes(aide), Centimes(r));
        let _ = multiple_pour_mille(Centimes(r), Centimes(rent));
        let _ = loyer_abordable(Centimes(r), Centimes(aide));
    }

    /// The rent one can afford fits; one euro more does not read as fitting.
    #[test]
    fn the_affordable_rent_is_the_limit(resources in 1_000i64..1_000_000, aide in 0i64..60_000) {
        let rent = loyer_abordable(Centimes(resources), Centimes(aide));
        let fits = |r: Centimes| {
            multiple_pour_mille(Centimes(resources + aide), r).unwrap() >= MULTIPLE_CONVIENT_POUR_MILLE
        };
        prop_assert!(fits(rent));
        prop_assert!(!fits(rent + Centimes::euros(1)));
    }

    #[test]
    fn what_would_change_a_room_rule_is_true(children in 0usize..8, kind in 0usize..7) {
        let (d, t) = (avec_enfants(demande(), children), typologies());
        let o = OffrePourRegles { typologie: Typologie::ALL[kind], ..offre() };
        let a = answer(&o, &contexte(&d, &t), Regle::Typologie);
        if let Some(Changement::Foyer { min, max }) = a.changerait {
            prop_assert!(t.convient(min, o.typologie) && t.convient(max.unwrap_or(50), o.typologie));
            prop_assert!(min == 1 || !t.convient(min - 1, o.typologie));
            prop_assert!(max.is_none_or(|m| !t.convient(m + 1, o.typologie)));
        }
    }

    /// More persons or a later birthday never lower a ceiling's category.
    #[test]
    fn a_larger_household_never_has_a_lower_category(
        adultes in 1u32..4, personnes_a_charge in 0u32..8, enfants_en_garde in 0u32..3, enfants_en_visite in 0u32..3,
        handicap in proptest::bool::ANY,
    ) {
        let level = |f: FoyerPlafond, of: Financement| {
            let c = f.categorie_pour(of);
            u32::from(c.categorie) + c.personnes_supplementaires
        };
        let f = FoyerPlafond {
            adultes, personnes_a_charge, enfants_en_garde, enfants_en_visite, somme_ages_couple: None, handicap,
        };
        for of in [Financement::Plus, Financement::Lli] {
            let here = level(f, of);
            for larger in [
                FoyerPlafond { personnes_a_charge: personnes_a_charge + 1, ..f },
                FoyerPlafond { enfants_en_garde: enfants_en_garde + 1, ..f },
                FoyerPlafond { enfants_en_visite: enfants_en_visite + 1, ..f },
                FoyerPlafond { handicap: true, ..f },
            ] {
                prop_assert!(level(larger, of) >= here);
            }
        }
        // A child here half of the time weighs as one who is always here.
        let moved = FoyerPlafond {
            personnes_a_charge: personnes_a_charge + enfants_en_garde + enfants_en_visite,
            enfants_en_garde: 0, enfants_en_visite: 0, ..f
        };
        prop_assert_eq!(level(moved, Financement::Plus), level(f, Financement::Plus));
    }
}

#[test]
fn the_example_dates_are_what_the_tests_say() {
    assert_eq!(JOUR.saturating_sub(40.years()).year(), 1986);
    assert_eq!(personne(OLD, 0).ressources.len(), 0);
}
