use super::*;
use jiff::civil::date;
use proptest::prelude::*;
use rstest::rstest;

const TODAY: Date = date(2026, 11, 22);

fn commune(insee: &str, nom: &str, codes: &[&str], zone_plafond: ZonePlafond, zone_abc: ZoneAbc) -> CommuneLieu {
    CommuneLieu {
        insee: insee.into(),
        nom: nom.into(),
        departement: insee[..if insee.starts_with("97") { 3 } else { 2 }].into(),
        codes_postaux: codes.iter().map(|c| (*c).to_owned()).collect(),
        zone_plafond,
        zone_abc,
        latitude: 48.0,
        longitude: 2.0,
    }
}

struct France;

impl France {
    fn toutes() -> Vec<CommuneLieu> {
        use ZonePlafond::{Autres, Idf, OutreMer, ParisLimitrophes};
        vec![
            commune("93048", "Montreuil", &["93100"], Idf, ZoneAbc::A),
            commune("62588", "Montreuil", &["62170"], Autres, ZoneAbc::C),
            commune("93066", "Saint-Denis", &["93200", "93210"], Idf, ZoneAbc::A),
            commune("97411", "Saint-Denis", &["97400", "97417"], OutreMer, ZoneAbc::B1),
            commune("75111", "Paris 11e", &["75011"], ParisLimitrophes, ZoneAbc::ABis),
            commune("75120", "Paris 20e", &["75020"], ParisLimitrophes, ZoneAbc::ABis),
            commune("01004", "Ambérieu-en-Bugey", &["01500"], Autres, ZoneAbc::B2),
            commune("2A004", "Ajaccio", &["20000", "20090"], Autres, ZoneAbc::B1),
        ]
    }
}

impl Lieux for France {
    fn par_insee(&self, insee: &str) -> Vec<CommuneLieu> {
        let paris = |c: &CommuneLieu| insee == "75056" && c.insee.starts_with("75");
        Self::toutes().into_iter().filter(|c| c.insee == insee || paris(c)).collect()
    }
    fn par_nom(&self, nom: &str) -> Vec<CommuneLieu> {
        let nom = valeurs::cle(nom);
        let paris = |c: &CommuneLieu| nom == "paris" && c.insee.starts_with("75");
        Self::toutes().into_iter().filter(|c| valeurs::cle(&c.nom) == nom || paris(c)).collect()
    }
}

fn bonne() -> AnnonceBrute {
    let (brute, inconnus) = AnnonceBrute::depuis([
        ("ref_externe", "HDP-93-000001"),
        ("genre", "appartement"),
        ("annee", "1998"),
        ("adresse", "12 rue des Lilas"),
        ("code_postal", "93100"),
        ("commune", "Montreuil"),
        ("typologie", "T3"),
        ("surface_m2", "62"),
        ("chauffage", "collectif_gaz"),
        ("dpe", "C"),
        ("dpe_kwh", "150"),
        ("ges", "C"),
        ("loyer", "480,50"),
        ("charges", "120"),
        ("financement", "PLUS"),
        ("disponible_le", "15/01/2027"),
        ("description", "Un appartement clair, au calme, à deux pas du métro et des écoles du quartier."),
    ]);
    assert!(inconnus.is_empty());
    brute
}

fn avec(champs: &[(&'static str, &str)]) -> AnnonceBrute {
    let mut b = bonne();
    for (champ, texte) in champs {
        b.set(champ, *texte);
    }
    b
}

fn lue(champs: &[(&'static str, &str)]) -> Annonce {
    lire(&avec(champs), &France, TODAY).unwrap()
}

fn fautes(champs: &[(&'static str, &str)]) -> Vec<(&'static str, Faute)> {
    lire(&avec(champs), &France, TODAY).unwrap_err().into_iter().map(|p| (p.champ, p.faute)).collect()
}

#[test]
fn the_least_that_must_be_said_and_what_follows_from_it() {
    let a = lue(&[]);
    assert_eq!((a.loyer, a.charges, a.depot), (Centimes(48_050), Centimes(12_000), Centimes(48_050)));
    assert_eq!(
        (a.construction, a.commune.zone_plafond, a.commune.zone_abc),
        (Construction::Collectif, ZonePlafond::Idf, ZoneAbc::A)
    );
    assert_eq!((a.publication(TODAY), a.cloture(TODAY)), (TODAY, date(2026, 11, 28)));
    assert_eq!((a.latitude(), a.longitude()), (48.0, 2.0));
    assert_eq!(doutes(&a, TODAY), []);
    // Days already past begin today; days to come are kept.
    assert_eq!(lue(&[("publiee_le", "20/11/2026")]).publication(TODAY), TODAY);
    assert_eq!(lue(&[("publiee_le", "2026-12-01")]).cloture(TODAY), date(2026, 12, 7));
}

#[test]
fn nothing_at_all_tells_every_field_that_is_needed_at_once() {
    let problemes = lire(&AnnonceBrute::default(), &France, TODAY).unwrap_err();
    let manquants: Vec<&str> = problemes.iter().map(|p| p.champ).collect();
    // The postal code can't be told missing before the commune is known.
    let needed: Vec<&str> = CHAMPS.iter().copied().filter(|c| requis(c) && *c != "code_postal").collect();
    assert_eq!(manquants, needed);
    assert!(problemes.iter().all(|p| p.faute == Faute::Manquant));
}

#[rstest]
#[case("1 234,50 €", Some(123_450))]
#[case("1\u{202f}234,50\u{a0}€", Some(123_450))]
#[case("680 euros", Some(68_000))]
#[case("680.5 EUR", Some(68_050))]
#[case("1.234,50", None)]
#[case("six cents", None)]
fn amounts(#[case] texte: &str, #[case] cents: Option<i64>) {
    let lu = lire(&avec(&[("loyer", texte)]), &France, TODAY).ok().map(|a| a.loyer.0);
    assert_eq!(lu, cents);
}

#[rstest]
#[case("T1bis", Typologie::T1Bis)]
#[case("t1 BIS", Typologie::T1Bis)]
#[case("F3", Typologie::T3)]
#[case("3 pièces", Typologie::T3)]
#[case("Studio", Typologie::T1)]
#[case("T6+", Typologie::T6)]
#[case("T7", Typologie::T6)]
fn typologies(#[case] texte: &str, #[case] attendue: Typologie) {
    assert_eq!(lue(&[("typologie", texte)]).typologie, attendue);
}

#[rstest]
#[case("RDC", Some(0))]
#[case("Rez-de-chaussée", Some(0))]
#[case("0", Some(0))]
#[case("1er", Some(1))]
#[case("3ème étage", Some(3))]
#[case("12e", Some(12))]
#[case("3.0", Some(3))]
#[case("-1", Some(-1))]
#[case("", None)]
fn floors(#[case] texte: &str, #[case] attendu: Option<i64>) {
    assert_eq!(lue(&[("etage", texte)]).etage, attendu);
}

#[rstest]
#[case("1-2")]
#[case("3 4")]
#[case("dernier")]
#[case("3,5")]
fn floors_that_say_nothing(#[case] texte: &str) {
    assert_eq!(fautes(&[("etage", texte)]), [("etage", Faute::Illisible { attendu: Attendu::Entier })]);
}

#[rstest]
#[case("oui", true)]
#[case("X", true)]
#[case("1", true)]
#[case("Vrai", true)]
#[case("on", true)]
#[case("non", false)]
#[case("0", false)]
#[case("-", false)]
#[case("", false)]
fn yes_and_no(#[case] texte: &str, #[case] attendu: bool) {
    assert_eq!(lue(&[("ascenseur", texte)]).ascenseur, attendu);
}

#[rstest]
#[case("2026-12-01")]
#[case("01/12/2026")]
#[case("1/12/2026")]
#[case("1.12.2026")]
#[case("2026-12-01T00:00:00Z")]
#[case("2026-12-01 00:00:00")]
fn dates(#[case] texte: &str) {
    assert_eq!(lue(&[("cloture_le", texte)]).cloture_le, Some(date(2026, 12, 1)));
}

#[rstest]
#[case("31/02/2027")]
#[case("12/2026")]
#[case("01/12/26")]
#[case("demain")]
#[case("2026-12-01T18:00:00")]
fn dates_that_are_none(#[case] texte: &str) {
    assert_eq!(fautes(&[("cloture_le", texte)]), [("cloture_le", Faute::Illisible { attendu: Attendu::Date })]);
}

#[rstest]
#[case(&[("commune", "MONTREUIL")], "93048")]
#[case(&[("commune", "Paris"), ("code_postal", "75011")], "75111")]
#[case(&[("commune", "Saint Denis"), ("code_postal", "93210")], "93066")]
#[case(&[("commune", "93048"), ("code_postal", "")], "93048")]
#[case(&[("commune", "Montreuil (62170)"), ("code_postal", "")], "62588")]
#[case(&[("commune", "Saint-Denis (93210)"), ("code_postal", "93200")], "93066")]
#[case(&[("commune", "Paris (75)"), ("code_postal", "75011")], "75111")]
#[case(&[("commune", ""), ("insee", "75056"), ("code_postal", "75020")], "75120")]
#[case(&[("commune", "Nowhere"), ("insee", "1004"), ("code_postal", "1500")], "01004")]
#[case(&[("commune", "ajaccio"), ("insee", "2a004"), ("code_postal", "20090")], "2A004")]
fn communes(#[case] champs: &[(&'static str, &str)], #[case] insee: &str) {
    assert_eq!(lue(champs).commune.insee, insee);
}

#[rstest]
#[case(&[("commune", "Atlantide")], &[("commune", Faute::CommuneInconnue)])]
#[case(&[("insee", "00000")], &[("insee", Faute::CommuneInconnue)])]
#[case(&[("insee", "930")], &[("insee", Faute::Illisible { attendu: Attendu::Insee })])]
#[case(&[("code_postal", "")], &[("commune", Faute::CommuneAmbigue { candidates: vec!["Montreuil (93100)".into(), "Montreuil (62170)".into()] })])]
#[case(&[("code_postal", "75011")], &[("code_postal", Faute::CodePostalAutreCommune { codes: vec!["62170".into(), "93100".into()] })])]
#[case(&[("code_postal", "9310O")], &[("code_postal", Faute::Illisible { attendu: Attendu::CodePostal })])]
#[case(&[("insee", "93066"), ("code_postal", "")], &[("code_postal", Faute::Manquant)])]
#[case(&[("latitude", "48.1")], &[("longitude", Faute::Manquant)])]
#[case(&[("latitude", "2.4"), ("longitude", "48.8")], &[("latitude", Faute::Incoherent { avec: "commune".into() })])]
#[case(&[("latitude", "95"), ("longitude", "2")], &[("latitude", Faute::HorsBornes { min: -90, max: 90 })])]
#[case(&[("surface_m2", "7")], &[("surface_m2", Faute::HorsBornes { min: 8, max: 400 })])]
#[case(&[("loyer", "0")], &[("loyer", Faute::HorsBornes { min: 1, max: 1_000_000 })])]
#[case(&[("loyer", "-450")], &[("loyer", Faute::HorsBornes { min: 1, max: 1_000_000 })])]
#[case(&[("annee", "1789")], &[("annee", Faute::HorsBornes { min: 1800, max: 2100 })])]
#[case(&[("chambres", "4")], &[("chambres", Faute::Incoherent { avec: "typologie".into() })])]
#[case(&[("genre", "maison"), ("etage", "3")], &[("etage", Faute::Incoherent { avec: "genre".into() })])]
#[case(&[("etage", "5"), ("etages", "4")], &[("etage", Faute::Incoherent { avec: "etages".into() })])]
#[case(&[("parking_loyer", "40")], &[("parking_loyer", Faute::Incoherent { avec: "parking".into() })])]
#[case(&[("parking_type", "garage")], &[("parking_type", Faute::Incoherent { avec: "parking".into() })])]
#[case(&[("parking", "oui"), ("parking_type", "hangar")], &[("parking_type", Faute::Inconnu {
    choix: ["garage", "souterrain", "couvert", "exterieur"].map(String::from).to_vec(),
})])]
#[case(&[("ascenseur", "peut-être")], &[("ascenseur", Faute::Illisible { attendu: Attendu::OuiNon })])]
#[case(&[("genre", "château")], &[("genre", Faute::Inconnu { choix: vec!["appartement".into(), "maison".into()] })])]
#[case(&[("insee", "97411"), ("code_postal", "97400"), ("financement", "PLAI")], &[("financement", Faute::HorsZone)])]
#[case(&[("insee", "97411"), ("code_postal", "97400"), ("financement", "LLI")], &[("financement", Faute::HorsZone)])]
#[case(&[("reservee_siren", "824541149"), ("reservee_nom", "Boulangerie")], &[("reservee_siren", Faute::SirenFaux)])]
#[case(&[("reservee_siren", "824541148")], &[("reservee_nom", Faute::Manquant)])]
#[case(&[("reservee_nom", "Boulangerie")], &[("reservee_siren", Faute::Manquant)])]
#[case(&[("cloture_le", "21/11/2026")], &[("cloture_le", Faute::DejaPasse)])]
#[case(&[("publiee_le", "05/12/2026"), ("cloture_le", "01/12/2026")], &[("publiee_le", Faute::ApresCloture)])]
#[case(&[("cloture_le", "05/12/2026"), ("designation_le", "01/12/2026")], &[("designation_le", Faute::AvantCloture)])]
#[case(&[("disponible_le", "15/01/2127")], &[("disponible_le", Faute::HorsDates { min: date(2021, 11, 18), max: date(2029, 11, 24) })])]
#[case(&[("ref_externe", " \0 ")], &[("ref_externe", Faute::Manquant)])]
#[case(&[("loyer", "rien"), ("dpe", "H"), ("annee", "")], &[
    ("annee", Faute::Manquant),
    ("dpe", Faute::Inconnu { choix: ["A", "B", "C", "D", "E", "F", "G"].map(String::from).to_vec() }),
    ("loyer", Faute::Illisible { attendu: Attendu::Montant }),
])]
fn faults(#[case] champs: &[(&'static str, &str)], #[case] attendues: &[(&'static str, Faute)]) {
    assert_eq!(fautes(champs), attendues);
}

#[test]
fn every_heating_is_read_by_its_code() {
    for c in Chauffage::ALL {
        assert_eq!(lue(&[("chauffage", c.code())]).chauffage, *c);
    }
    for (mot, attendu) in [
        ("Fioul", Chauffage::IndividuelFioul),
        ("bois collectif", Chauffage::CollectifBois),
        ("Pompe à chaleur", Chauffage::PompeAChaleur),
        ("GPL", Chauffage::IndividuelPropane),
        ("Sans chauffage", Chauffage::Aucun),
    ] {
        assert_eq!(lue(&[("chauffage", mot)]).chauffage, attendu, "{mot}");
    }
}

#[test]
fn where_one_parks_is_read_as_people_write_it_and_need_not_be_told() {
    for s in Stationnement::ALL {
        assert_eq!(lue(&[("parking", "oui"), ("parking_type", s.code())]).parking_type, Some(*s));
    }
    for (mot, attendu) in [
        ("Box fermé", Stationnement::Garage),
        ("Place extérieure", Stationnement::Exterieur),
        ("Parking en sous-sol", Stationnement::Souterrain),
        ("place couverte", Stationnement::Couvert),
    ] {
        assert_eq!(lue(&[("parking", "oui"), ("parking_type", mot)]).parking_type, Some(attendu), "{mot}");
    }
    // A file from before the column: the space stays, and what is written of it is what was.
    let ancienne = lue(&[("parking", "oui")]);
    assert!(ancienne.parking && ancienne.parking_type.is_none());
    assert!(ancienne.brute().paires().all(|(champ, _)| champ != "parking_type"));
}

#[test]
fn texts_too_long_are_told_with_their_limit() {
    for champ in CHAMPS {
        let texte = "é".repeat(5000);
        let [(c, faute)] = &fautes(&[(champ, &texte)])[..] else { panic!("{champ}: not one fault") };
        let max = match nature(champ) {
            Nature::Texte { max } => max,
            _ => 200,
        };
        assert_eq!((c, faute), (champ, &Faute::TropLong { max }));
    }
}

#[rstest]
#[case("code_postal", "code_postal")]
#[case("Code postal", "code_postal")]
#[case("CP", "code_postal")]
#[case("Surface m²", "surface_m2")]
#[case("Loyer hors charges", "loyer")]
#[case("Dépôt de garantie", "depot")]
#[case("Réf. externe", "ref_externe")]
#[case("Type de stationnement", "parking_type")]
fn heads_of_columns(#[case] nom: &str, #[case] attendu: &str) {
    assert_eq!(champ(nom), Some(attendu));
}

#[test]
fn unknown_names_are_told_and_the_first_text_of_a_field_stays() {
    let paires = [("surface", "62"), ("couleur", "bleu"), ("surface_m2", "70"), ("cp", " "), ("code postal", "93100")];
    let (brute, inconnus) = AnnonceBrute::depuis(paires);
    assert_eq!((brute.get("surface_m2"), brute.get("code_postal")), ("62", "93100"));
    assert_eq!(inconnus, ["couleur"]);
}

#[rstest]
#[case(&[("loyer", "4805")], Doute::LoyerInhabituel { prix: 7750, min: 390, max: 1107 })]
#[case(&[("loyer", "48,05")], Doute::LoyerInhabituel { prix: 77, min: 390, max: 1107 })]
#[case(&[("surface_m2", "38"), ("charges", "60"), ("loyer", "290")], Doute::SurfaceInhabituelle { min: 42, max: 98 })]
#[case(&[("charges", "1200")], Doute::ChargesInhabituelles { prix: 1935, min: 10, max: 400 })]
#[case(&[("charges", "0")], Doute::ChargesInhabituelles { prix: 0, min: 10, max: 400 })]
#[case(&[("depot", "961")], Doute::DepotEleve { max: 48_050 })]
#[case(&[("cloture_le", "23/11/2026")], Doute::FenetreCourte { jours: 2 })]
#[case(&[("cloture_le", "23/12/2026")], Doute::FenetreLongue { jours: 32 })]
#[case(&[("publiee_le", "18/11/2026"), ("cloture_le", "23/11/2026")], Doute::CloturePresDe)]
#[case(&[("dpe", "G"), ("dpe_kwh", "450")], Doute::EnergieInterdite { classe: ClasseEnergie::G, depuis: 2025 })]
#[case(&[("dpe", "F"), ("dpe_kwh", "400")], Doute::EnergieInterdite { classe: ClasseEnergie::F, depuis: 2028 })]
#[case(&[("dpe", "B")], Doute::EnergieContradictoire { classe: ClasseEnergie::C })]
#[case(&[("disponible_le", "01/07/2027")], Doute::DisponibleTard { jours: 221 })]
#[case(&[("description", "Bien.")], Doute::DescriptionCourte { caracteres: 5 })]
#[case(&[("latitude", "48.5"), ("longitude", "2")], Doute::PositionEloignee)]
fn doubts(#[case] champs: &[(&'static str, &str)], #[case] attendu: Doute) {
    let a = lue(champs);
    assert_eq!(doutes(&a, TODAY), std::slice::from_ref(&attendu));
    assert!(CHAMPS.contains(&attendu.champ()));
}

#[test]
fn windows_of_three_to_thirty_one_days_are_usual() {
    for jours in 3..=31 {
        let fin = TODAY.saturating_add((jours - 1).days()).to_string();
        assert_eq!(doutes(&lue(&[("cloture_le", &fin)]), TODAY), [], "{jours}");
    }
}

#[test]
fn every_financing_has_its_usual_rents_in_every_zone() {
    for f in Financement::ALL {
        for z in ZoneAbc::ALL {
            let l = loyer_plausible(*f, *z).unwrap();
            assert!(0 < l.min && l.min < l.max, "{f:?} {z:?}");
        }
    }
}

/// Texts that look like what people send, and texts that don't.
fn texte() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[-+]?[0-9 ]{0,12}[.,]?[0-9]{0,5} ?(€|m²)?",
        "[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}",
        "(oui|non|T1 ?bis|F[0-9]|RDC|[0-9]ème|A|PLUS|LLI|maison|Montreuil|Paris|9[0-9]{4}|2A[0-9]{3})",
    ]
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(textes in prop::collection::vec(texte(), CHAMPS.len())) {
        let (brute, _) = AnnonceBrute::depuis(CHAMPS.iter().zip(textes));
        if let Err(problemes) = lire(&brute, &France, TODAY) {
            let rangs: Vec<_> = problemes.iter().map(|p| CHAMPS.iter().position(|c| *c == p.champ).unwrap()).collect();
            // In order, and one a field.
            prop_assert!(rangs.is_sorted_by(|a, b| a < b), "{problemes:?}");
        }
    }

    #[test]
    fn one_wrong_field_never_hides_another_nor_panics(rang in 0..CHAMPS.len(), texte in texte()) {
        let mut brute = bonne();
        brute.set(CHAMPS[rang], texte);
        let _ = lire(&brute, &France, TODAY).map(|a| doutes(&a, TODAY));
    }

    #[test]
    fn what_is_written_reads_back_the_same(
        rang in 0..CHAMPS.len(),
        texte in texte(),
        surface in 8_i64..=400,
        loyer in 1_i64..=1_000_000,
        charges in 0_i64..=300_000,
        latitude in 46.5_f64..49.5,
        etage in -3_i64..=60,
        oui in any::<bool>(),
        description in any::<String>(),
    ) {
        let cents = |c: i64| format!("{},{:02} €", c / 100, c % 100);
        let mut brute = avec(&[
            ("surface_m2", &surface.to_string()),
            ("loyer", &cents(loyer)),
            ("charges", &cents(charges)),
            ("latitude", &latitude.to_string()),
            ("longitude", "2,3522219"),
            ("etage", &etage.to_string()),
            ("balcon", if oui { "x" } else { "" }),
            ("residence", &description),
            ("description", &description),
        ]);
        brute.set(CHAMPS[rang], texte);
        if let Ok(a) = lire(&brute, &France, TODAY) {
            let again = lire(&a.brute(), &France, TODAY);
            prop_assert_eq!(again.as_ref(), Ok(&a));
            prop_assert_eq!(again.map(|b| b.brute()), Ok(a.brute()));
        }
    }
}
