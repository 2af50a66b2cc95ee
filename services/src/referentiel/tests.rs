//! Checks of the tables themselves, and of what is answered from them.

use std::collections::HashSet;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use rstest::rstest;

use super::*;

static REFERENTIEL: LazyLock<Referentiel> = LazyLock::new(|| Referentiel::load().unwrap());

fn labels(query: &str, limit: usize) -> Vec<String> {
    REFERENTIEL.completer(query, limit).into_iter().map(|s| s.label).collect()
}

#[test]
fn loads_in_time_and_stays_small() {
    let debut = Instant::now();
    let r = Referentiel::load().unwrap();
    let duree = debut.elapsed();
    println!("load: {duree:?}");
    assert!(duree < Duration::from_secs(2), "{duree:?}");

    let octets = r.communes.capacity() * size_of::<Commune>()
        + 4 * (r.debuts_voisins.capacity() + r.voisins.capacity())
        + r.completion.octets();
    println!("held: {octets} bytes");
    assert!(octets < 20_000_000, "{octets}");
    let tables = [TABLES.communes, TABLES.limitrophes, TABLES.departements, TABLES.portails, TABLES.plafonds];
    assert!(tables.iter().map(|t| t.len()).sum::<usize>() < 3_000_000);
}

#[test]
fn counts() {
    let r = &*REFERENTIEL;
    assert_eq!(r.communes().len(), 34_920);
    assert_eq!(r.communes().filter(|c| c.parente.is_some()).count(), 45);
    assert_eq!(r.communes().filter(|c| c.zone_plafond == ZonePlafond::ParisLimitrophes).count(), 50);
    assert_eq!(r.communes().filter(|c| c.zone_plafond == ZonePlafond::Idf).count(), 1_236);
    assert_eq!(r.communes().filter(|c| c.zone_plafond == ZonePlafond::OutreMer).count(), 129);
    assert_eq!(r.communes().filter(|c| c.zone_abc == ZoneAbc::ABis).count(), 154);
    assert_eq!(r.voisins.len(), 2 * 102_179);
    assert_eq!(r.departements().len(), 101);
    assert_eq!(r.portails.len(), 101);
    assert_eq!(r.academies().len(), 31);
    let islands = r.communes().filter(|c| r.limitrophes(c.insee).is_empty()).count();
    assert_eq!(islands, 15);
}

#[test]
fn one_commune_in_full() {
    let r = &*REFERENTIEL;
    let montreuil = r.commune("93048").unwrap();
    assert_eq!(montreuil.nom, "Montreuil");
    assert_eq!(montreuil.departement, "93");
    assert_eq!(montreuil.codes_postaux().collect::<Vec<_>>(), ["93100"]);
    assert_eq!((montreuil.zone_abc, montreuil.zone_plafond), (ZoneAbc::ABis, ZonePlafond::ParisLimitrophes));
    assert!((montreuil.latitude - 48.86).abs() < 0.02 && (montreuil.longitude - 2.44).abs() < 0.02);
    assert_eq!(montreuil.parente, None);

    let onzieme = r.commune("75111").unwrap();
    assert_eq!(onzieme.parente, Some("75056"));
    assert_eq!(onzieme.departement, "75");
    // The share of social housing is known for the whole city only.
    assert!((onzieme.taux_lls - r.commune("75056").unwrap().taux_lls).abs() < f32::EPSILON);
    assert_eq!(r.commune("97411").unwrap().departement, "974");
    assert!(r.commune("97411").unwrap().latitude < 0.0);
    assert_eq!(r.commune("2A004").unwrap().departement, "2A");
    for inconnu in ["", "99999", "9304", "930480", "é0001"] {
        assert_eq!(r.commune(inconnu), None, "{inconnu}");
    }
    assert_eq!(r.arrondissements("75056").len(), 20);
    assert_eq!(r.arrondissements("13055").len(), 16);
    assert_eq!(r.arrondissements("69123").len(), 9);
    assert!(r.arrondissements("93048").is_empty());
}

#[test]
fn the_29_neighbours_of_paris() {
    // The official list (arrêté du 17 mars 1978 modifié), by département.
    let hauts_de_seine = [
        "Boulogne-Billancourt",
        "Clichy",
        "Issy-les-Moulineaux",
        "Levallois-Perret",
        "Malakoff",
        "Montrouge",
        "Neuilly-sur-Seine",
        "Puteaux",
        "Saint-Cloud",
        "Suresnes",
        "Vanves",
    ];
    let seine_saint_denis = [
        "Aubervilliers",
        "Bagnolet",
        "Les Lilas",
        "Montreuil",
        "Pantin",
        "Le Pré-Saint-Gervais",
        "Saint-Denis",
        "Saint-Ouen-sur-Seine",
    ];
    let val_de_marne = [
        "Charenton-le-Pont",
        "Fontenay-sous-Bois",
        "Gentilly",
        "Ivry-sur-Seine",
        "Joinville-le-Pont",
        "Le Kremlin-Bicêtre",
        "Nogent-sur-Marne",
        "Saint-Mandé",
        "Saint-Maurice",
        "Vincennes",
    ];
    let attendues: HashSet<&str> =
        hauts_de_seine.iter().chain(&seine_saint_denis).chain(&val_de_marne).copied().collect();
    let voisins = REFERENTIEL.limitrophes("75056");
    assert_eq!(voisins.len(), 29);
    let noms: HashSet<&str> = voisins.iter().map(|i| REFERENTIEL.commune(i).unwrap().nom).collect();
    assert_eq!(noms, attendues);
    // They are, with Paris and its arrondissements, the zone « Paris et communes limitrophes ».
    for insee in voisins {
        assert_eq!(REFERENTIEL.commune(insee).unwrap().zone_plafond, ZonePlafond::ParisLimitrophes);
    }
}

#[test]
fn neighbours_of_an_arrondissement_and_of_brest() {
    let r = &*REFERENTIEL;
    assert_eq!(r.limitrophes("75111"), ["75103", "75104", "75110", "75112", "75120"]);
    let brest: HashSet<&str> = r.limitrophes("29019").iter().map(|i| r.commune(i).unwrap().nom).collect();
    let attendues = ["Bohars", "Bourg-Blanc", "Gouesnou", "Guilers", "Guipavas", "Milizac-Guipronvel", "Plouzané"];
    assert_eq!(brest, HashSet::from(attendues));
    // Both levels beside an arrondissement.
    let montreuil = r.limitrophes("93048");
    assert!(montreuil.contains(&"75056") && montreuil.contains(&"75120"));
    assert!(r.limitrophes("00000").is_empty());
}

proptest! {
    #[test]
    fn adjacency_is_symmetric_sorted_and_not_reflexive(rang in 0_usize..34_920) {
        let r = &*REFERENTIEL;
        let insee = r.communes[rang].insee;
        let voisins = r.limitrophes(insee);
        prop_assert!(voisins.windows(2).all(|v| v[0] < v[1]));
        for voisin in voisins {
            prop_assert_ne!(voisin, insee);
            prop_assert!(r.limitrophes(voisin).contains(&insee), "{} {}", insee, voisin);
        }
    }

    #[test]
    fn any_text_is_safe(texte in "\\PC{0,60}", limite in 0_usize..20) {
        let r = &*REFERENTIEL;
        prop_assert!(r.completer(&texte, limite).len() <= limite);
        let _ = r.resoudre(&texte);
        let _ = r.chercher_academie(&texte);
        let une_fois = normaliser(&texte);
        prop_assert_eq!(normaliser(&une_fois), une_fois);
    }

    #[test]
    fn every_label_is_understood_again(rang in 0_usize..34_920) {
        let r = &*REFERENTIEL;
        let commune = &r.communes[rang];
        let code = commune.codes_postaux.split('|').next().unwrap();
        let label = match commune.a_des_arrondissements {
            true => format!("{} ({})", commune.nom, commune.departement()),
            false => format!("{} ({code})", commune.nom),
        };
        prop_assert_eq!(r.resoudre(&label).map(|s| s.code), Some(commune.insee.to_owned()), "{}", label);
    }
}

#[test]
fn every_departement_label_is_understood_again() {
    for d in REFERENTIEL.departements() {
        let label = format!("{} (département {})", d.nom, d.code);
        let s = REFERENTIEL.resoudre(&label).unwrap();
        assert_eq!((s.kind, s.code.as_str()), (SuggestionKind::Departement, d.code), "{label}");
        assert_eq!(REFERENTIEL.resoudre(d.code).unwrap().code, d.code);
    }
}

#[rstest]
#[case::exact_name("montreuil", "Montreuil (93100)")]
#[case::accents("Créteil", "Créteil (94000)")]
#[case::no_accents("CRETEIL", "Créteil (94000)")]
#[case::decomposed_accents("Cre\u{301}teil", "Créteil (94000)")]
#[case::hyphens("vitry-sur-seine", "Vitry-sur-Seine (94400)")]
#[case::spaces("  vitry   sur seine ", "Vitry-sur-Seine (94400)")]
#[case::non_breaking_hyphen("vitry‑sur‑seine", "Vitry-sur-Seine (94400)")]
#[case::apostrophe("l'hay", "L'Haÿ-les-Roses (94240)")]
#[case::curly_apostrophe("L’Haÿ", "L'Haÿ-les-Roses (94240)")]
#[case::no_apostrophe("lhay les roses", "L'Haÿ-les-Roses (94240)")]
#[case::glued("vitrysurseine", "Vitry-sur-Seine (94400)")]
#[case::ligature("oeuilly", "Œuilly (51480)")]
#[case::st("st denis", "Saint-Denis (97400)")]
#[case::ste("Ste-Geneviève-des-Bois", "Sainte-Geneviève-des-Bois (91700)")]
#[case::st_then_start("st etie", "Saint-Étienne (42000)")]
#[case::saint("saint", "Saint-Étienne (42000)")]
#[case::sainte("sainte", "Sainte-Marie (97438)")]
#[case::st_point("St. Malo", "Saint-Malo (35400)")]
#[case::st_hyphen("st-bri", "Saint-Brieuc (22000)")]
#[case::ste_start("ste-fo", "Sainte-Foy-lès-Lyon (69110)")]
#[case::st_in_the_middle("bourg st maur", "Bourg-Saint-Maurice (73700)")]
#[case::saintes("saintes", "Saintes (17100)")]
#[case::article_alone("le saint", "Le Saint (56110)")]
#[case::start("marseil", "Marseille (13)")]
#[case::article("rochelle", "La Rochelle (17000)")]
#[case::article_short("mans", "Le Mans (72000)")]
#[case::scattered("vitry seine", "Vitry-sur-Seine (94400)")]
#[case::postal("93100", "Montreuil (93100)")]
#[case::postal_spaced("93 100", "Montreuil (93100)")]
#[case::postal_second("34090", "Montpellier (34090)")]
#[case::postal_arrondissement("75011", "Paris 11e Arrondissement (75011)")]
#[case::arrondissement("paris 11", "Paris 11e Arrondissement (75011)")]
#[case::arrondissement_first("paris 1", "Paris 1er Arrondissement (75001)")]
#[case::arrondissement_eme("Paris 11ème", "Paris 11e Arrondissement (75011)")]
#[case::lyon("lyon 3e arr", "Lyon 3e Arrondissement (69003)")]
#[case::commune_before_departement("paris", "Paris (75)")]
#[case::departement_code("29", "Finistère (département 29)")]
#[case::departement_one_digit("1", "Ain (département 01)")]
#[case::departement_corsica("2a", "Corse-du-Sud (département 2A)")]
#[case::departement_overseas("974", "La Réunion (département 974)")]
#[case::departement_name("finist", "Finistère (département 29)")]
#[case::departement_article("reunion", "La Réunion (département 974)")]
#[case::departement_long("seine st d", "Seine-Saint-Denis (département 93)")]
#[case::name_and_postal("Montreuil (93100)", "Montreuil (93100)")]
#[case::name_and_departement("montreuil 28", "Montreuil (28500)")]
#[case::departement_and_name("93 saint denis", "Saint-Denis (93200)")]
#[case::name_and_corsica("ajaccio 2A", "Ajaccio (20000)")]
#[case::insee("93048", "Montreuil (93100)")]
#[case::slip_or_glued("lile", "Lille (59000)")]
#[case::slip_or_glued_article("rochele", "La Rochelle (17000)")]
fn completion_first(#[case] query: &str, #[case] attendu: &str) {
    let trouves = labels(query, 8);
    assert_eq!(trouves.first().map(String::as_str), Some(attendu), "{query}: {trouves:?}");
}

#[rstest]
#[case("denis", "Saint-Denis (93200)")]
#[case("st", "Strasbourg (67000)")]
#[case("st", "Saint-Étienne (42000)")]
#[case("ste", "Stenay (55700)")]
#[case("paris", "Paris (département 75)")]
#[case("20", "Haute-Corse (département 2B)")]
#[case("97", "Mayotte (département 976)")]
#[case("75011", "Paris (75)")]
fn completion_contains(#[case] query: &str, #[case] attendu: &str) {
    let trouves = labels(query, 400);
    assert!(trouves.iter().any(|l| l == attendu), "{query}: {trouves:?}");
}

#[rstest]
#[case::empty("")]
#[case::blank("  \t ")]
#[case::punctuation("-'(.…")]
#[case::nonsense("zzqxw")]
#[case::nonsense_words("qsdf wxcv")]
#[case::unknown_code("99999")]
#[case::too_long_code("9310093100")]
#[case::emoji("🏠🏡")]
#[case::other_script("パリ")]
#[case::markup("<a href=''>")]
#[case::short_slip("zx")]
#[case::digits_and_nonsense("zzqxw 93")]
fn completion_nothing(#[case] query: &str) {
    assert_eq!(labels(query, 8), Vec::<String>::new());
}

/// What people type with a slip: nothing answers, so what is nearest is proposed, and never taken for granted.
#[rstest]
#[case::swapped("Montreiul", "Montreuil (93100)")]
#[case::swapped_short("Brset", "Brest (29200)")]
#[case::left_out("marseile", "Marseille (13)")]
#[case::added("toulousse", "Toulouse (31000)")]
#[case::changed("Quinper", "Quimper (29000)")]
#[case::two_slips("vileurbane", "Villeurbanne (69100)")]
#[case::two_words("clermont ferand", "Clermont-Ferrand (63000)")]
#[case::long("boulogne bilancour", "Boulogne-Billancourt (92100)")]
#[case::article_left_out("havree", "Le Havre (76600)")]
#[case::abbreviation("st etiene", "Saint-Étienne (42000)")]
#[case::not_yet_whole("montreiu", "Montreuil (93100)")]
#[case::departement("finistaire", "Finistère (département 29)")]
#[case::with_its_code("Montreiul 93", "Montreuil (93100)")]
#[case::with_another_code("Montreuil (99999)", "Montreuil (93100)")]
#[case::code_of_nobody("93999", "Seine-Saint-Denis (département 93)")]
#[case::code_of_nobody_overseas("97499", "La Réunion (département 974)")]
#[case::code_of_nobody_in_corsica("20999", "Haute-Corse (département 2B)")]
fn a_slip_is_understood(#[case] query: &str, #[case] attendu: &str) {
    assert_eq!(REFERENTIEL.trouver(query, 8), [], "{query} answers already");
    assert_eq!(REFERENTIEL.resoudre(query), None, "{query}");
    let proches: Vec<String> = REFERENTIEL.proches(query, 5).into_iter().map(|s| s.label).collect();
    assert_eq!(proches.first().map(String::as_str), Some(attendu), "{query}: {proches:?}");
    assert_eq!(labels(query, 5), proches);
}

#[test]
fn completion_of_long_and_odd_texts() {
    assert!(labels(&"a".repeat(500), 8).is_empty());
    assert!(labels(&"é ".repeat(250), 8).len() <= 8);
    assert!(labels(&"saint ".repeat(84), 8).len() <= 8);
    assert_eq!(labels("🏠 Montreuil", 1), ["Montreuil (93100)"]);
    assert!(labels("paris", 0).is_empty());
    // No limit to speak of: the whole country, each place once.
    let tous = labels("e", usize::MAX);
    assert_eq!(tous.len(), tous.iter().collect::<HashSet<_>>().len());
}

#[test]
fn names_that_start_so_come_before_those_that_hold_it() {
    for query in ["denis", "ville", "mont"] {
        let commence: Vec<bool> = REFERENTIEL
            .completer(query, 5_000)
            .iter()
            .map(|s| normaliser(&s.nom))
            .map(|nom| ["", "le ", "la ", "les ", "l "].iter().any(|a| nom.starts_with(&format!("{a}{query}"))))
            .collect();
        assert!(commence.is_sorted_by(|avant, apres| avant >= apres), "{query}");
        assert!(!commence.is_empty() && !commence[commence.len() - 1], "{query}");
    }
    // And by population within each: « Le Saint » is a village like another.
    for query in ["saint", "Sainte", "st.", "ST", "ste", "saint-"] {
        let saints: Vec<u32> = REFERENTIEL.completer(query, 30).iter().map(|s| s.population).collect();
        assert!(saints.is_sorted_by(|a, b| a >= b), "{query}: {saints:?}");
    }
}

#[test]
fn resolves_what_leaves_no_choice() {
    let code = |texte: &str| REFERENTIEL.resoudre(texte).map(|s| s.code);
    assert_eq!(code("Brest").as_deref(), Some("29019"));
    assert_eq!(code("paris").as_deref(), Some("75056"));
    assert_eq!(code("Finistère").as_deref(), Some("29"));
    assert_eq!(code("93").as_deref(), Some("93"));
    for (postal, insee) in [("75011", "75111"), ("69003", "69383"), ("13001", "13201"), ("93100", "93048")] {
        assert_eq!(code(postal).as_deref(), Some(insee), "{postal}");
    }
    for (number, departement) in [("29", "29"), ("2A", "2A"), ("2b", "2B"), ("974", "974"), (" 75 ", "75")] {
        assert_eq!(code(number).as_deref(), Some(departement), "{number}");
    }
    // Several communes share it, several bear it, nearly one: the person chooses.
    assert_eq!((code("29510"), code("Montreiul")), (None, None));
    assert_eq!(code("Saint-Denis"), None);
    assert_eq!(code("nulle part"), None);
}

#[test]
fn completion_is_fast() {
    let mut durees: Vec<Duration> = Vec::new();
    let mut saisies: Vec<String> = ('a'..='z').map(String::from).collect();
    for nom in [
        "saint-denis",
        "sainte-geneviève-des-bois",
        "paris 11",
        "vitry seine",
        "lhay les roses",
        "zzqxw",
        "93100",
        "st",
        "sur de la les",
        "saint saint saint",
        "qsdf wxcv azer",
        "montreuil 93",
        "vileurbane",
        "boulogne bilancour",
        "marseile 13",
        "saintte genevieve des boi",
    ] {
        saisies.extend(nom.char_indices().skip(1).map(|(i, _)| nom[..i].to_owned()).chain([nom.to_owned()]));
    }
    saisies.extend(REFERENTIEL.communes().step_by(97).map(|c| c.nom.to_owned()));
    let _ = labels("a", 8);
    for saisie in &saisies {
        let debut = Instant::now();
        let trouves = REFERENTIEL.completer(saisie, 8);
        durees.push(debut.elapsed());
        assert!(trouves.len() <= 8);
    }
    durees.sort_unstable();
    let centile = |p: usize| durees[(durees.len() - 1) * p / 100];
    println!("{} completions: p50 {:?} p99 {:?} max {:?}", durees.len(), centile(50), centile(99), centile(100));
    // Unoptimised code on a busy machine gets ten times as long.
    let limite = if cfg!(debug_assertions) { Duration::from_millis(60) } else { Duration::from_millis(2) };
    assert!(centile(99) < limite, "{:?}", centile(99));
}

#[rstest]
#[case(Financement::Plai, ZonePlafond::ParisLimitrophes, 1, 0, Some(14_811))]
#[case(Financement::Plai, ZonePlafond::Autres, 6, 0, Some(33_086))]
#[case(Financement::Plus, ZonePlafond::ParisLimitrophes, 3, 0, Some(52_740))]
#[case(Financement::Plus, ZonePlafond::Idf, 3, 0, Some(48_362))]
#[case(Financement::Plus, ZonePlafond::Autres, 6, 2, Some(60_156 + 2 * 6_710))]
#[case(Financement::Pls, ZonePlafond::ParisLimitrophes, 1, 0, Some(34_996))]
#[case(Financement::Plus, ZonePlafond::OutreMer, 1, 0, Some(21_063))]
#[case(Financement::Pls, ZonePlafond::OutreMer, 2, 0, Some(36_567))]
#[case(Financement::Plai, ZonePlafond::OutreMer, 1, 0, None)]
#[case(Financement::Lli, ZonePlafond::OutreMer, 1, 0, None)]
#[case(Financement::Plus, ZonePlafond::Idf, 0, 0, None)]
#[case(Financement::Plus, ZonePlafond::Idf, 7, 0, None)]
#[case(Financement::Plus, ZonePlafond::Idf, 5, 1, None)]
fn ceilings(
    #[case] regime: Financement,
    #[case] plafond: ZonePlafond,
    #[case] categorie: u8,
    #[case] supplementaires: u32,
    #[case] attendu: Option<i64>,
) {
    let zones = Zones { plafond, abc: ZoneAbc::B1 };
    assert_eq!(REFERENTIEL.plafond(regime, zones, categorie, supplementaires), attendu);
}

#[test]
fn ceilings_of_the_intermediate_rental_follow_the_other_map() {
    let lli = |abc, categorie, en_plus| {
        let zones = Zones { plafond: ZonePlafond::Autres, abc };
        REFERENTIEL.plafond(Financement::Lli, zones, categorie, en_plus)
    };
    assert_eq!(lli(ZoneAbc::ABis, 3, 0), Some(86_878));
    assert_eq!(lli(ZoneAbc::A, 3, 0), Some(79_666));
    assert_eq!(lli(ZoneAbc::B1, 6, 1), Some(92_900 + 10_364));
    assert_eq!(lli(ZoneAbc::B2, 1, 0), Some(32_530));
    assert_eq!(lli(ZoneAbc::C, 1, 0), lli(ZoneAbc::B2, 1, 0));
}

#[test]
fn ceilings_say_whether_they_were_published() {
    let detail = |regime, categorie, en_plus| {
        let zones = REFERENTIEL.commune("29019").unwrap().zones();
        REFERENTIEL.plafond_detail(regime, zones, categorie, en_plus).unwrap()
    };
    assert_eq!(detail(Financement::Plus, 1, 0), Plafond { euros: 23_403, annee: 2026, publie: true });
    assert!(!detail(Financement::Plai, 1, 0).publie);
    assert!(!detail(Financement::Pls, 1, 0).publie);
    // Brest is in B1: categories are published, further persons computed.
    assert!(detail(Financement::Lli, 6, 0).publie);
    assert!(!detail(Financement::Lli, 6, 1).publie);
}

#[test]
fn ceilings_grow_with_the_household() {
    for ligne in &REFERENTIEL.plafonds {
        assert!(ligne.montants[..6].is_sorted_by(|a, b| a.0 < b.0));
    }
}

#[test]
fn registration_sites() {
    let r = &*REFERENTIEL;
    let paris = r.portail("75").unwrap();
    assert_eq!((paris.systeme, paris.url), (SystemePortail::Sne, "https://www.demande-logement-social.gouv.fr/"));
    let finistere = r.portail("29").unwrap();
    assert_eq!(finistere.url, "https://www.demandelogement29.fr/imhowebGP29/");
    assert_eq!(finistere.verification, VerificationPortail::Guide);
    assert_eq!(r.portails.iter().filter(|p| p.systeme == SystemePortail::Spta).count(), 33);
    assert!(r.departements().iter().all(|d| r.portail(d.code).is_some()));
    assert_eq!(r.portail("20"), None);
}

#[test]
fn departements_hold_their_communes() {
    let r = &*REFERENTIEL;
    let finistere = r.departement("29").unwrap();
    assert_eq!((finistere.nom, finistere.region, finistere.academie), ("Finistère", "Bretagne", "Rennes"));
    assert_eq!(r.commune(finistere.chef_lieu).unwrap().nom, "Quimper");
    for c in r.communes() {
        let e = r.departement(c.departement).unwrap().emprise;
        let dedans = (e.sud..=e.nord).contains(&c.latitude) && (e.ouest..=e.est).contains(&c.longitude);
        assert!(dedans, "{} {}", c.insee, c.nom);
    }
    assert_eq!(r.departement("20"), None);
}

#[test]
fn academies_cover_every_departement_once() {
    let r = &*REFERENTIEL;
    // Every SIRET went through `Siret::parse`, so passes Luhn.
    let mut couverts: Vec<&str> = r.academies().iter().flat_map(|a| a.departements.iter().copied()).collect();
    couverts.sort_unstable();
    assert_eq!(couverts, r.departements().iter().map(|d| d.code).collect::<Vec<_>>());
    for a in r.academies() {
        assert!(a.departements.iter().all(|d| r.departement(d).unwrap().academie == a.nom), "{}", a.nom);
    }
}

#[rstest]
#[case("creteil", &["Créteil"])]
#[case("Orléans", &["Orléans-Tours"])]
#[case("tours", &["Orléans-Tours"])]
#[case("finistère", &["Rennes"])]
#[case("93", &["Créteil"])]
#[case("2a", &["Corse"])]
#[case("bretagne", &["Rennes"])]
#[case("normandie", &["Caen", "Rouen"])]
#[case("zzz", &[])]
fn academies_by_text(#[case] texte: &str, #[case] attendues: &[&str]) {
    let noms: Vec<&str> = REFERENTIEL.chercher_academie(texte).iter().map(|a| a.nom).collect();
    assert_eq!(noms, attendues);
}

#[test]
fn all_academies_for_an_empty_text() {
    assert_eq!(REFERENTIEL.chercher_academie("  ").len(), 31);
}

#[rstest]
#[case("SAINT-DENIS", "saint denis")]
#[case("St Denis", "saint denis")]
#[case("Stes-Maries", "saintes maries")]
#[case("L'Haÿ-les-Roses", "l hay les roses")]
#[case("Œuilly", "oeuilly")]
#[case("Paris 11ème", "paris 11e")]
#[case("🏠", "")]
fn normalised(#[case] texte: &str, #[case] attendu: &str) {
    assert_eq!(normaliser(texte), attendu);
}

#[rstest]
#[case::communes(Tables { communes: "# comment\n01001\tA\t01400\t1\t1\t1\tXX2\t0\n", ..TABLES }, "communes.tsv", 2)]
#[case::aid_zone(Tables { communes: "01001\tA\t01400\t1\t1\t1\tAA4\t0\n", ..TABLES }, "communes.tsv", 1)]
#[case::parent(Tables { communes: "13201\tA\t13001\t1\t1\t1\tAA2\t0\t13055\n", ..TABLES }, "communes.tsv", 1)]
#[case::order(Tables { communes: "01002\tA\t01400\t1\t1\t1\tAA2\t0\n01001\tA\t01400\t1\t1\t1\tAA2\t0\n", ..TABLES }, "communes.tsv", 2)]
#[case::neighbours(Tables { limitrophes: "34920\n", ..TABLES }, "limitrophes.tsv", 1)]
#[case::sites(Tables { portails: "\n01\tSNE\tftp://x\tdefaut\n", ..TABLES }, "portails.tsv", 2)]
#[case::ceilings(Tables { plafonds: "PLUS\tIDF\t2026\t1\t2\t3\n", ..TABLES }, "plafonds.tsv", 1)]
#[case::siret(Tables { academies: "Ailleurs\t17130430600012\t171304306\t13\n", ..TABLES }, "academies.tsv", 1)]
fn errors_name_table_and_line(#[case] tables: Tables, #[case] table: &str, #[case] ligne: usize) {
    let erreur = Referentiel::from_tables(tables).err().unwrap();
    let ReferentielError::Champ { table: t, ligne: l, .. } = erreur else { panic!("{erreur}") };
    assert_eq!((t, l), (table, ligne));
}

#[test]
fn a_table_cut_short_is_refused() {
    let erreur = Referentiel::from_tables(Tables { limitrophes: "-\n", ..TABLES }).err().unwrap();
    assert_eq!(erreur, ReferentielError::Longueur { table: "limitrophes.tsv", attendues: 34_920, lues: 1 });
}
