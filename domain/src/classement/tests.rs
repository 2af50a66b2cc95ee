use super::*;
use crate::demande::Lien;
use crate::eligibilite::exemple::{JOUR, avec, demande};
use jiff::civil::date;
use proptest::prelude::*;
use rstest::rstest;

fn offre() -> OffrePourRang {
    OffrePourRang {
        place: PlaceCommune::Autre,
        loyer_cc: Centimes::euros(1_000),
        aide: Centimes::ZERO,
        reservee_siren: None,
    }
}

fn profil(demande: &Demande) -> Profil<'_> {
    Profil { demande, groupe_a_employeur: false, employeur_points: 0, employeur_siren: None }
}

fn rank(demande: &Demande) -> Classement {
    classer(&Bareme::actuel(), &profil(demande), &offre(), JOUR)
}

fn points(c: &Classement, critere: Critere) -> i32 {
    c.lignes.iter().find(|l| l.critere == critere).unwrap().points
}

fn detail(c: &Classement, critere: Critere) -> &Detail {
    &c.lignes.iter().find(|l| l.critere == critere).unwrap().detail
}

/// Asserts that of the thirteen lines only `critere` has points, and how many.
fn only(d: &Demande, critere: Critere, expected: i32) {
    let c = rank(d);
    assert_eq!(points(&c, critere), expected);
    assert_eq!(c.total, expected, "{:?}", c.lignes);
}

#[test]
fn the_table_is_the_published_one() {
    let b = Bareme::actuel();
    let most: Vec<i32> = Critere::ALL.iter().map(|&c| b.maximum(c)).collect();
    assert_eq!(most, [40, 40, 15, 10, 10, 8, 10, 5, 40, 5, 6, 10, 30]);
    assert_eq!(Bareme::de_version(b.version), Some(b));
    assert_eq!(Bareme::de_version(0), None);
    for (i, b) in BAREMES.iter().enumerate() {
        assert_eq!(b.version, u32::try_from(i).unwrap() + 1);
        assert!(i == 0 || BAREMES[i - 1].date < b.date);
    }
}

#[test]
fn a_plain_household_has_thirteen_lines_and_no_point() {
    let c = rank(&demande());
    assert_eq!(c.lignes.iter().map(|l| l.critere).collect::<Vec<_>>(), Critere::ALL);
    assert_eq!((c.total, c.groupe, c.version), (0, Groupe::B, 1));
}

#[rstest]
#[case(&[], 0, 0)]
#[case(&[Priorite::Dalo], 40, 0)]
#[case(&[Priorite::Dalo, Priorite::Dalo], 40, 0)]
#[case(&[Priorite::MalLoge], 0, 20)]
#[case(&[Priorite::MalLoge, Priorite::MalLoge], 0, 20)]
#[case(&[Priorite::MalLoge, Priorite::Ase], 0, 40)]
#[case(&[Priorite::MalLoge, Priorite::Ase, Priorite::Violences], 0, 40)]
#[case(&[Priorite::Dalo, Priorite::MalLoge], 40, 20)]
#[case(&[Priorite::Dalo, Priorite::MalLoge, Priorite::Ase, Priorite::Violences], 40, 40)]
fn dalo_and_the_other_priorities(#[case] priorites: &[Priorite], #[case] dalo: i32, #[case] others: i32) {
    let mut d = demande();
    d.priorites = priorites.to_vec();
    let c = rank(&d);
    assert_eq!((points(&c, Critere::Dalo), points(&c, Critere::PrioriteL4411)), (dalo, others));
    assert_eq!(c.groupe, if priorites.is_empty() { Groupe::B } else { Groupe::A });
}

#[test]
fn the_priorities_are_named_once_each() {
    let mut d = demande();
    d.priorites = vec![Priorite::Ase, Priorite::Dalo, Priorite::MalLoge, Priorite::Ase, Priorite::Violences];
    let c = rank(&d);
    assert_eq!(
        detail(&c, Critere::PrioriteL4411),
        &Detail::Priorites { situations: vec![Priorite::MalLoge, Priorite::Violences, Priorite::Ase], comptees: 2 }
    );
}

#[test]
fn eviction_by_motive_or_by_priority_counts_once() {
    let mut d = demande();
    d.motifs = vec![Motif::Expulsion];
    only(&d, Critere::Expulsion, 15);
    d.priorites = vec![Priorite::MenaceExpulsion];
    assert_eq!(points(&rank(&d), Critere::Expulsion), 15);
    d.motifs = vec![Motif::Conge];
    assert_eq!(points(&rank(&d), Critere::Expulsion), 15);
    d.priorites.clear();
    only(&d, Critere::Expulsion, 0);
}

#[test]
fn disability_counts_once_whatever_the_number() {
    let mut d = demande();
    d.personnes_handicapees = 1;
    only(&d, Critere::Handicap, 10);
    d.personnes_handicapees = 3;
    only(&d, Critere::Handicap, 10);
    d.personnes_handicapees = 0;
    d.priorites = vec![Priorite::Handicap];
    assert_eq!(points(&rank(&d), Critere::Handicap), 10);
}

#[rstest]
#[case(ModeleLogement::LocatairePrive, None, 0)]
#[case(ModeleLogement::LocataireHlm, None, 0)]
#[case(ModeleLogement::Proprietaire, None, 0)]
#[case(ModeleLogement::Fonction, None, 0)]
#[case(ModeleLogement::HebergeFamille, None, 10)]
#[case(ModeleLogement::HebergeTiers, None, 10)]
#[case(ModeleLogement::Temporaire, None, 10)]
#[case(ModeleLogement::Hotel, None, 10)]
#[case(ModeleLogement::Precaire, None, 10)]
#[case(ModeleLogement::SansLogement, None, 10)]
#[case(ModeleLogement::Foyer, None, 0)]
#[case(ModeleLogement::Foyer, Some(Motif::SansLogementPropre), 10)]
#[case(ModeleLogement::LocatairePrive, Some(Motif::SansLogementPropre), 0)]
fn housing(#[case] modele: ModeleLogement, #[case] motif: Option<Motif>, #[case] expected: i32) {
    let mut d = demande();
    d.logement_actuel.modele = modele;
    d.motifs = motif.into_iter().collect();
    only(&d, Critere::Hebergement, expected);
}

#[rstest]
#[case(Some(8), Some(1), 8)]
#[case(Some(9), Some(1), 0)]
#[case(Some(15), Some(2), 8)]
#[case(Some(16), Some(2), 0)]
#[case(Some(33), Some(4), 8)]
#[case(Some(34), Some(4), 0)]
#[case(Some(60), Some(7), 8)]
#[case(Some(61), Some(7), 0)]
#[case(Some(69), Some(8), 8)]
#[case(Some(70), Some(12), 0)]
#[case(None, Some(9), 0)]
#[case(Some(9), None, 0)]
fn overcrowding_by_figures(#[case] surface: Option<u32>, #[case] habitants: Option<u32>, #[case] expected: i32) {
    let mut d = demande();
    (d.logement_actuel.surface_m2, d.logement_actuel.habitants) = (surface, habitants);
    only(&d, Critere::Suroccupation, expected);
}

#[test]
fn an_unfit_dwelling_counts_as_recorded() {
    let mut d = demande();
    d.motifs = vec![Motif::NonDecent];
    only(&d, Critere::Suroccupation, 8);
    d.motifs = vec![Motif::TropPetit];
    only(&d, Critere::Suroccupation, 0);
    for p in [Priorite::HabitatIndigne, Priorite::MineurSuroccupation] {
        d.priorites = vec![p];
        assert_eq!(points(&rank(&d), Critere::Suroccupation), 8);
    }
}

#[rstest]
#[case(true, Some(date(2026, 11, 22)), 10)]
#[case(true, Some(date(2026, 5, 22)), 10)] // six months to the day
#[case(true, Some(date(2026, 5, 21)), 0)]
#[case(true, Some(date(2026, 11, 23)), 0)] // not begun
#[case(true, None, 0)]
#[case(false, Some(date(2026, 11, 1)), 0)] // a new job next door
fn mobility(#[case] declared: bool, #[case] depuis: Option<Date>, #[case] expected: i32) {
    let mut d = demande();
    d.demandeur.emploi.mobilite = declared;
    d.demandeur.emploi.depuis = depuis;
    only(&d, Critere::Mobilite, expected);
    // A co-applicant's counts as much, and both count once.
    let mut d = avec(d, Lien::Mariage, date(1986, 1, 1), 2_000);
    d.codemandeurs[0].personne.emploi = d.demandeur.emploi.clone();
    assert_eq!(points(&rank(&d), Critere::Mobilite), expected);
    d.demandeur.emploi.mobilite = false;
    assert_eq!(points(&rank(&d), Critere::Mobilite), expected);
}

#[rstest]
#[case(date(1996, 11, 22), 0, 30)] // thirty today
#[case(date(1996, 11, 23), 5, 29)] // thirty tomorrow
#[case(date(2004, 1, 1), 5, 22)]
fn under_thirty(#[case] naissance: Date, #[case] expected: i32, #[case] years: u32) {
    let mut d = demande();
    d.demandeur.naissance = naissance;
    only(&d, Critere::MoinsDe30, expected);
    assert_eq!(detail(&rank(&d), Critere::MoinsDe30), &Detail::Age(years));
}

#[rstest]
#[case(date(2026, 11, 22), 0)]
#[case(date(2026, 8, 23), 0)] // three months but a day
#[case(date(2026, 8, 22), 1)]
#[case(date(2026, 5, 23), 1)]
#[case(date(2026, 5, 22), 2)]
#[case(date(2020, 7, 12), 25)]
#[case(date(2017, 2, 22), 39)]
#[case(date(2016, 11, 23), 39)]
#[case(date(2016, 11, 22), 40)]
#[case(date(2016, 8, 22), 40)] // at most 40
#[case(date(1999, 1, 1), 40)]
#[case(date(2027, 1, 1), 0)]
fn seniority(#[case] creation: Date, #[case] expected: i32) {
    let mut d = demande();
    d.date_creation = creation;
    only(&d, Critere::Anciennete, expected);
}

#[rstest]
#[case(PlaceCommune::Demandee, 5)]
#[case(PlaceCommune::Limitrophe, 2)]
#[case(PlaceCommune::Autre, 0)]
fn commune(#[case] place: PlaceCommune, #[case] expected: i32) {
    let d = demande();
    let c = classer(&Bareme::actuel(), &profil(&d), &OffrePourRang { place, ..offre() }, JOUR);
    assert_eq!(points(&c, Critere::Commune), expected);
}

#[rstest]
// 2 000 € a month. 25 % is 500 €, 33 % is 660 €.
#[case(50_000, 0, 6, Some(250))]
#[case(50_001, 0, 3, Some(251))]
#[case(66_000, 0, 3, Some(330))]
#[case(66_001, 0, 0, Some(331))]
#[case(56_200, 6_200, 6, Some(250))] // aid deducted
#[case(72_200, 6_200, 3, Some(330))]
#[case(20_000, 30_000, 6, Some(0))] // aid over the rent
fn effort(#[case] loyer: i64, #[case] aide: i64, #[case] expected: i32, #[case] rate: Option<u32>) {
    let d = demande();
    let o = OffrePourRang { loyer_cc: Centimes(loyer), aide: Centimes(aide), ..offre() };
    let c = classer(&Bareme::actuel(), &profil(&d), &o, JOUR);
    assert_eq!(points(&c, Critere::TauxEffort), expected);
    assert_eq!(detail(&c, Critere::TauxEffort), &Detail::Taux(rate));
}

#[test]
fn unknown_resources_bring_no_point() {
    let mut d = demande();
    d.demandeur.ressources.clear();
    let c = rank(&d);
    assert_eq!(points(&c, Critere::TauxEffort), 0);
    assert_eq!(detail(&c, Critere::TauxEffort), &Detail::Taux(None));
}

#[rstest]
#[case(0, 0)]
#[case(6, 6)]
#[case(10, 10)]
#[case(11, 10)]
#[case(255, 10)]
fn employer_points(#[case] given: u8, #[case] expected: i32) {
    let d = demande();
    let p = Profil { employeur_points: given, ..profil(&d) };
    assert_eq!(classer(&Bareme::actuel(), &p, &offre(), JOUR).total, expected);
}

#[rstest]
#[case(None, None, 0)]
#[case(None, Some("824541148"), 0)]
#[case(Some("824541148"), None, 0)]
#[case(Some("824541148"), Some("171304306"), 0)]
#[case(Some("824541148"), Some("824541148"), 30)]
fn reservation(#[case] reserved: Option<&str>, #[case] own: Option<&str>, #[case] expected: i32) {
    let d = demande();
    let o = OffrePourRang { reservee_siren: reserved.map(str::to_owned), ..offre() };
    let p = Profil { employeur_siren: own, ..profil(&d) };
    assert_eq!(classer(&Bareme::actuel(), &p, &o, JOUR).total, expected);
}

#[rstest]
#[case(false, &[], Groupe::B)]
#[case(true, &[], Groupe::A)]
#[case(false, &[Priorite::Dalo], Groupe::A)]
#[case(false, &[Priorite::SansLogement], Groupe::A)]
fn groups(#[case] employer: bool, #[case] priorites: &[Priorite], #[case] expected: Groupe) {
    let mut d = demande();
    d.priorites = priorites.to_vec();
    let p = Profil { groupe_a_employeur: employer, ..profil(&d) };
    assert_eq!(classer(&Bareme::actuel(), &p, &offre(), JOUR).groupe, expected);
}

/// The offer page of the design: 25 + 10 + 6 + 6 + 5 = 52.
#[test]
fn anne_has_fifty_two_points() {
    let mut d = demande();
    d.date_creation = date(2020, 7, 12);
    d.logement_actuel.modele = ModeleLogement::HebergeFamille;
    d.demandeur = crate::eligibilite::exemple::personne(date(1990, 1, 1), 2_660);
    let o = OffrePourRang {
        place: PlaceCommune::Demandee,
        loyer_cc: Centimes::euros(680),
        aide: Centimes::euros(62),
        reservee_siren: None,
    };
    let p = Profil { groupe_a_employeur: true, employeur_points: 6, ..profil(&d) };
    let c = classer(&Bareme::actuel(), &p, &o, jour_de_reference(date(2026, 12, 1)));
    assert_eq!((c.total, c.groupe), (52, Groupe::A));
    assert_eq!(detail(&c, Critere::TauxEffort), &Detail::Taux(Some(233)));
}

#[test]
fn order_by_group_then_points_then_seniority_then_number() {
    let key = |groupe, points, anciennete, numero: &str| CleRang {
        groupe,
        points,
        anciennete,
        numero: NumeroUnique::parse(numero).unwrap(),
    };
    let (old, young) = (date(2019, 1, 1), date(2021, 1, 1));
    let best_first = [
        key(Groupe::A, 50, young, "1110920621114ACLOG"),
        key(Groupe::A, 10, old, "1110520020171G1175"),
        key(Groupe::A, 10, old, "1110720020439G1175"),
        key(Groupe::A, 10, young, "1110520020171G1175"),
        key(Groupe::A, -1, old, "1110520020171G1175"),
        key(Groupe::B, 200, old, "1110520020171G1175"),
    ];
    let mut shuffled = best_first.clone();
    shuffled.reverse();
    shuffled.sort();
    assert_eq!(shuffled, best_first);
    for (i, k) in best_first.iter().enumerate() {
        assert_eq!(rang(k, &best_first), u32::try_from(i).unwrap() + 1);
    }
    // « My likely rank before applying »: against the others only, the same.
    assert_eq!(rang(&best_first[3], &best_first[4..]), 1);
}

/// A household with every criterion drawn at random.
fn any_demande() -> impl Strategy<Value = Demande> {
    let dates = (0i64..12_000, 0i64..20_000, proptest::option::of(0i64..400));
    let situation = (0usize..ModeleLogement::ALL.len(), 0u32..3, proptest::bool::ANY, 0i64..4_000);
    let lists = (
        proptest::collection::vec(0usize..Priorite::ALL.len(), 0..5),
        proptest::collection::vec(0usize..Motif::ALL.len(), 0..4),
    );
    (0u32..40, dates, situation, lists, proptest::option::of((1u32..90, 1u32..9))).prop_map(
        |(number, (since, born, job), (modele, disabled, moved, salary), (priorites, motifs), home)| {
            let mut d = demande();
            d.numero_unique = NumeroUnique::parse(&format!("1110720{number:06}G1175")).unwrap();
            d.date_creation = JOUR.saturating_sub(since.days());
            d.demandeur = crate::eligibilite::exemple::personne(date(1950, 1, 1).saturating_add(born.days()), salary);
            d.demandeur.emploi.mobilite = moved;
            d.demandeur.emploi.depuis = job.map(|days| JOUR.saturating_sub(days.days()));
            d.personnes_handicapees = disabled;
            d.logement_actuel.modele = ModeleLogement::ALL[modele];
            d.logement_actuel.surface_m2 = home.map(|(surface, _)| surface);
            d.logement_actuel.habitants = home.map(|(_, people)| people);
            d.priorites = priorites.into_iter().map(|i| Priorite::ALL[i]).collect();
            d.motifs = motifs.into_iter().map(|i| Motif::ALL[i]).collect();
            d
        },
    )
}

fn any_ranking() -> impl Strategy<Value = Classement> {
    (any_demande(), proptest::bool::ANY, 0u8..15, 0usize..3, 10_000i64..150_000).prop_map(
        |(d, employer, points, place, loyer)| {
            let p = Profil { groupe_a_employeur: employer, employeur_points: points, ..profil(&d) };
            let o = OffrePourRang { place: PlaceCommune::ALL[place], loyer_cc: Centimes(loyer), ..offre() };
            classer(&Bareme::actuel(), &p, &o, JOUR)
        },
    )
}

/// Keys drawn from few values, so that ties happen at every level.
fn any_key() -> impl Strategy<Value = CleRang> {
    (proptest::bool::ANY, 0i32..4, 0i64..3, 0u32..4).prop_map(|(a, points, day, number)| CleRang {
        groupe: if a { Groupe::A } else { Groupe::B },
        points,
        anciennete: date(2020, 1, 1).saturating_add(day.days()),
        numero: NumeroUnique::parse(&format!("1110720{number:06}G1175")).unwrap(),
    })
}

proptest! {
    #[test]
    fn the_order_is_total_antisymmetric_and_transitive(a in any_key(), b in any_key(), c in any_key()) {
        // Total: exactly one of the three; antisymmetric; consistent with equality.
        prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
        prop_assert_eq!(a.cmp(&b) == Ordering::Equal, a == b);
        prop_assert_eq!(a.partial_cmp(&b), Some(a.cmp(&b)));
        // Transitive.
        if a <= b && b <= c {
            prop_assert!(a <= c);
        }
        if a < b && b < c {
            prop_assert!(a < c);
        }
    }

    #[test]
    fn group_a_comes_before_group_b_whatever_the_points(a in any_key(), b in any_key()) {
        if a.groupe == Groupe::A && b.groupe == Groupe::B {
            prop_assert!(a < b);
        }
        if a.groupe == b.groupe && a.points > b.points {
            prop_assert!(a < b);
        }
        if a.groupe == b.groupe && a.points == b.points && a.anciennete < b.anciennete {
            prop_assert!(a < b);
        }
    }

    /// Candidatures arrive in any order: the list is the same to the last place.
    #[test]
    fn the_order_of_the_clicks_never_counts(
        (clicked, other) in proptest::collection::vec(any_ranking(), 1..25)
            .prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle()))
    ) {
        let mut first: Vec<CleRang> = clicked.iter().map(Classement::cle).collect();
        let mut second: Vec<CleRang> = other.iter().map(Classement::cle).collect();
        let ranks_first: Vec<u32> = first.iter().map(|k| rang(k, &first)).collect();
        for (key, expected) in first.iter().zip(ranks_first) {
            prop_assert_eq!(rang(key, &second), expected);
        }
        first.sort();
        second.sort();
        prop_assert_eq!(first, second);
    }

    /// The same events give the same ranking, also through what is stored.
    #[test]
    fn recomputation_gives_the_same(d in any_demande()) {
        let once = rank(&d);
        prop_assert_eq!(&rank(&d), &once);
        prop_assert_eq!(&classer(&Bareme::de_version(once.version).unwrap(), &profil(&d), &offre(), JOUR), &once);
    }

    #[test]
    fn lines_add_up_and_keep_within_the_table(c in any_ranking()) {
        prop_assert_eq!(c.lignes.len(), Critere::ALL.len());
        prop_assert_eq!(c.total, c.lignes.iter().map(|l| l.points).sum::<i32>());
        for l in &c.lignes {
            prop_assert!(l.points >= 0 && l.points <= Bareme::actuel().maximum(l.critere), "{:?}", l);
        }
    }

    /// An older demande, all else equal, is never placed after.
    #[test]
    fn seniority_never_harms(d in any_demande(), more in 0i64..2_000) {
        let mut older = d.clone();
        older.date_creation = d.date_creation.saturating_sub(more.days());
        prop_assert!(rank(&older).cle() <= rank(&d).cle());
    }

    /// The order of the lists of the demande changes nothing.
    #[test]
    fn the_order_of_priorities_and_motives_changes_nothing(d in any_demande()) {
        let mut turned = d.clone();
        turned.priorites.reverse();
        turned.motifs.reverse();
        prop_assert_eq!(rank(&turned), rank(&d));
    }
}
