use super::*;
use crate::shell::render;
use domain::classement::PlaceCommune;
use domain::eligibilite::simulation::{EffetRevenu, HypotheseRevenu};
use domain::eligibilite::{CategorieMenage, RaisonCategorie, RaisonRevenu, RevenuCompare, RevenuDeclare};
use domain::logement::{Financement, Typologie};
use jiff::civil::date;
use services::offres::{Revenus, SiPlafond, SiTypologie};
use services::referentiel::{Plafond, Referentiel, SuggestionKind};

fn commune(insee: &str, nom: &str, place: PlaceCommune) -> SiCommune {
    SiCommune {
        insee: insee.into(),
        nom: nom.into(),
        departement: "93".into(),
        departement_nom: "Seine-Saint-Denis".into(),
        place,
        deviennent: vec!["Pantin".into()],
        ici: 7,
        limitrophes: 3,
        ailleurs: 0,
        nouveaux: 12,
        deja: false,
        meme_demande: true,
    }
}

fn baisse() -> RevenuCompare {
    RevenuCompare {
        montant: Centimes::euros(21_600),
        annee: 2026,
        raison: RaisonRevenu::Baisse { n_moins_2: Centimes::euros(30_000), baisse_pour_mille: 280 },
    }
}

fn hypothese(autre: Option<i64>, baisse_pour_mille: Option<i64>, effet: EffetRevenu) -> HypotheseRevenu {
    let of = |year, euros| (year, Centimes::euros(euros));
    HypotheseRevenu { n_moins_2: Some(of(2024, 30_000)), autre: autre.map(|a| of(2026, a)), baisse_pour_mille, effet }
}

fn tout() -> EtSi {
    let categorie = CategorieMenage {
        categorie: 3,
        personnes_supplementaires: 0,
        personnes: 3,
        enfants_en_garde: 0,
        raison: RaisonCategorie::Personnes,
    };
    let size = |typologie, demandee, possible, comptes| SiTypologie { typologie, demandee, possible, comptes };
    EtSi {
        comptes: [3, 8, 30],
        voisines: vec![commune("93006", "Bagnolet <b>", PlaceCommune::Limitrophe)],
        autres: vec![SiCommune { meme_demande: false, ..commune("60057", "Beauvais", PlaceCommune::Autre) }],
        typologies: vec![
            size(Typologie::T1, true, false, [0; 3]),
            size(Typologie::T3, true, true, [2, 3, 25]),
            size(Typologie::T4, false, true, [1, 5, 5]),
            size(Typologie::T6, false, false, [0; 3]),
        ],
        personnes: 3,
        bornes: (Typologie::T2, Typologie::T4),
        departements: vec![
            SiDepartement { code: "75".into(), nom: "Paris".into(), convient: 1_204, deja: false, meme_demande: true },
            SiDepartement { code: "60".into(), nom: "Oise".into(), convient: 2, deja: false, meme_demande: false },
        ],
        revenus: Revenus {
            retenu: Some(RevenuCompare {
                montant: Centimes::euros(30_000),
                annee: 2024,
                raison: RaisonRevenu::NMoins2,
            }),
            n_moins_1: SiRevenu { hypothese: hypothese(None, None, EffetRevenu::Inconnu), en_plus: 0 },
            douze_mois: SiRevenu {
                hypothese: hypothese(Some(21_600), Some(280), EffetRevenu::Compterait(baisse())),
                en_plus: 4,
            },
            declare: None,
            ressources: Some(Centimes::euros(2_000)),
            commune: Some("Montreuil".into()),
            plafonds: vec![SiPlafond {
                financement: Financement::Plai,
                categorie,
                plafond: Some(Plafond { euros: 26_000, annee: 2026, publie: true }),
            }],
        },
    }
}

fn donnees(found: EtSi) -> Donnees {
    Donnees {
        found: Arc::new(found),
        site: "https://site.example/".into(),
        question: Question::default(),
        montant: String::new(),
        errors: FormErrors::of_form(&CHAMPS),
        choix: Vec::new(),
        reponse: None,
        departements: vec![("60".into(), "Oise".into()), ("75".into(), "Paris".into())],
        today: date(2026, 11, 24),
    }
}

fn plain(html: &str) -> String {
    html.replace(['\u{a0}', '\u{202f}'], " ")
}

fn deux(make: impl Fn() -> Donnees) -> [String; 2] {
    let pages = [Lang::Fr, Lang::En].map(|l| {
        let d = make();
        plain(&render(move || vue(l, &d)))
    });
    assert_ne!(pages[0], pages[1]);
    for html in &pages {
        assert_eq!((html.matches("<h1").count(), html.matches("btn main").count()), (1, 1));
    }
    pages
}

#[test]
fn each_supposition_is_counted_and_leads_to_what_it_counts() {
    let pages = deux(|| donnees(tout()));
    for html in &pages {
        for list in [
            "commune=93006&amp;voir=ici",
            "commune=93006&amp;voir=nouveaux",
            "departement=75",
            "taille=T4&amp;voir=demandees",
            "taille=T4&amp;voir=autres",
            "revenu=12-mois",
        ] {
            assert!(html.contains(&format!("{LOGEMENTS}?{list}\"")), "{list}: {html}");
        }
        assert!(html.contains("/offres/et-si?commune=93006\"") && !html.contains("Bagnolet <b>"));
        // What counts nothing leads nowhere.
        assert!(!html.contains("taille=T1&amp;") && !html.contains("revenu=n-1"));
        assert!(html.contains("https://site.example/"));
    }
    for said in [
        "Demandée, mais trop petite",
        "Possible, pas demandée",
        "Trop grande",
        "pour 3 personnes : T2 à T4",
        "1 204 logements",
        "autre demande",
    ] {
        assert!(pages[0].contains(said), "{said}: {}", pages[0]);
    }
}

#[test]
fn the_revenue_is_answered_with_its_figures_and_the_rule() {
    let pages = deux(|| donnees(tout()));
    for said in [
        "30 000 €",
        "21 600 €",
        "28 %",
        "2 000 € par mois, douze fois, moins 10 % de frais",
        "4 logements",
        "ne donne pas ce revenu pour chaque adulte",
        "26 000 €",
        "Au-dessus",
        "Sous le plafond",
        "arrêté du 29 juillet 1987",
        "une baisse d'au moins 10 %",
    ] {
        assert!(pages[0].replace('’', "'").contains(said), "{said}: {}", pages[0]);
    }
    for (fall, effet, said) in [
        (Some(99), EffetRevenu::SousLeSeuil, "moins de 10 %"),
        (Some(-80), EffetRevenu::SousLeSeuil, "pas baissé"),
        (Some(100), EffetRevenu::DejaCompte, "compte déjà"),
        (Some(100), EffetRevenu::PlusHaut, "un revenu plus bas compte déjà"),
    ] {
        let [french, english] = deux(|| {
            let mut found = tout();
            found.revenus.n_moins_1 = SiRevenu { hypothese: hypothese(Some(27_000), fall, effet), en_plus: 0 };
            donnees(found)
        });
        assert!(french.contains(said), "{effet:?}: {french}");
        assert!(english.contains("It has"), "{effet:?}");
        // Just under 10 % never reads as 10.
        assert_eq!(french.contains("9,9 %"), fall == Some(99), "{effet:?}");
    }
}

/// What is stated is in the tabs already: counted with its way back, never as something to gain.
#[test]
fn a_stated_revenue_is_shown_with_its_way_back() {
    let stated = |effet, en_plus| {
        move || {
            let mut found = tout();
            found.revenus.declare = Some(RevenuDeclare { montant: Centimes::euros(21_600), le: date(2026, 11, 2) });
            found.revenus.douze_mois = SiRevenu { hypothese: hypothese(Some(21_600), Some(280), effet), en_plus };
            donnees(found)
        }
    };
    for html in deux(stated(EffetRevenu::Compterait(baisse()), 4)) {
        assert!(html.contains(&format!("{LOGEMENTS}?revenu=12-mois\"")), "{html}");
        assert!(html.contains("action=\"/ma-situation/revenu/oublier\"") && html.contains("value=\"/offres/et-si\""));
    }
    let [french, _] = deux(stated(EffetRevenu::Compterait(baisse()), 4));
    for said in ["indiqués le 2 novembre", "Dans vos onglets grâce à lui", "si vous le prouvez", "21 600 €"] {
        assert!(french.replace('’', "'").contains(said), "{said}: {french}");
    }
    assert!(!french.contains("douze fois, moins 10 %"), "no guess beside what is stated: {french}");
    // Kept without an effect: said, and nothing counted.
    let [french, _] = deux(stated(EffetRevenu::SousLeSeuil, 0));
    assert!(french.contains("moins de 10 %") && !french.contains("Dans vos onglets grâce"), "{french}");
    // Alone it is nothing to gain.
    let mut found = stated(EffetRevenu::Compterait(baisse()), 4)().found.as_ref().clone();
    found.voisines.clear();
    found.autres.clear();
    found.departements.clear();
    found.typologies.clear();
    assert!(found.est_vide());
}

#[test]
fn a_commune_named_is_answered_in_full() {
    let with = |c: SiCommune| {
        move || {
            let mut d = donnees(tout());
            d.reponse = Some(Reponse::Commune(Box::new(c.clone()), "https://oise.example/".into()));
            d
        }
    };
    let [french, english] =
        deux(with(SiCommune { meme_demande: false, ailleurs: 2, ..commune("60057", "Beauvais", PlaceCommune::Autre) }));
    for html in [&french, &english] {
        for list in ["ici", "limitrophes", "departement", "nouveaux"] {
            assert!(html.contains(&format!("commune=60057&amp;voir={list}\"")), "{list}");
        }
        assert!(html.contains("https://oise.example/") && html.contains("Pantin"));
        assert!(html.contains("value=\"Beauvais (93)\""), "the field holds what was asked");
    }
    assert!(french.contains("5 au lieu de 0") && french.contains("il faut une autre demande"), "{french}");
    let [near, _] = deux(with(commune("75120", "Paris 20e", PlaceCommune::Limitrophe)));
    assert!(near.contains("5 au lieu de 2") && !near.contains("https://oise.example/"), "{near}");
    assert!(near.contains("une seule demande suffit pour toute l"), "{near}");
    // Elsewhere than in Île-de-France, the same département.
    let [own, _] = deux(with(SiCommune { deja: true, ..commune("29232", "Quimper", PlaceCommune::Autre) }));
    assert!(own.contains("elle couvre déjà ce département") && !own.contains("une seule demande suffit"), "{own}");
    let [asked, _] = deux(with(commune("93048", "Montreuil", PlaceCommune::Demandee)));
    assert!(asked.contains("Vous demandez déjà Montreuil") && !asked.contains("au lieu de"), "{asked}");
}

#[test]
fn a_departement_and_a_revenue_named_are_answered() {
    let [french, _] = deux(|| {
        let mut d = donnees(tout());
        let found = d.found.departements[1].clone();
        d.reponse = Some(Reponse::Departement(found, "https://oise.example/".into()));
        d
    });
    assert!(french.contains("https://oise.example/") && french.contains(&format!("{LOGEMENTS}?departement=60\"")));
    assert!(french.contains("value=\"60\" selected"), "{french}");
    let [french, _] = deux(|| {
        let mut d = donnees(tout());
        let hypothese = hypothese(Some(21_600), Some(280), EffetRevenu::Compterait(baisse()));
        d.reponse = Some(Reponse::Revenu(Box::new(SiRevenu { hypothese, en_plus: 4 })));
        d.montant = "21 600".into();
        d
    });
    assert!(
        french.contains("name=\"montant\" value=\"21 600\"") && french.contains("Voir 4 logements de plus"),
        "{french}"
    );
    assert!(french.contains(&format!("action=\"{LOGEMENTS}\"")) && french.contains("method=\"post\""));
    // Kept in one press, by a form: an income is in no address.
    assert!(french.contains("Garder ce revenu pour mes offres") && french.contains("action=\"/ma-situation/revenu\""));
    assert!(!french.contains("?montant") && !french.contains("&amp;montant"));
}

#[test]
fn nothing_to_gain_is_said_and_the_revenue_all_the_same() {
    let [french, _] = deux(|| {
        let mut found = tout();
        found.voisines.clear();
        found.autres.clear();
        found.departements.clear();
        found.typologies.iter_mut().for_each(|t| t.comptes = [0; 3]);
        found.revenus.douze_mois.en_plus = 0;
        assert!(found.est_vide());
        donnees(found)
    });
    assert!(french.contains("Rien à gagner") && french.contains("prenait un autre revenu"));
    assert!(
        french.contains("id=\"lieu\"") && french.contains("id=\"departement\"") && french.contains("id=\"montant\"")
    );
}

fn comprise(q: Question) -> (Option<Lieu>, FormErrors, Vec<Suggestion>) {
    static TABLES: std::sync::OnceLock<Referentiel> = std::sync::OnceLock::new();
    let r = TABLES.get_or_init(|| Referentiel::load().unwrap());
    let (mut errors, mut choices) = (FormErrors::new(), Vec::new());
    let place = lieux::comprendre(r, Lang::Fr, &q, &mut errors, &mut choices);
    (place, errors, choices)
}

#[test]
fn what_people_type_is_understood_or_asked_again() {
    let typed = |text: &str| comprise(Question { lieu: Some(text.to_owned()), ..Question::default() });
    for (text, insee) in [("Les Lilas", "93045"), ("lyon", "69123"), ("Montreuil (93100)", "93048"), ("75011", "75111")]
    {
        let (place, errors, _) = typed(text);
        assert_eq!(place, Some(Lieu::Commune(insee.into())), "{text}");
        assert!(errors.is_empty());
    }
    assert_eq!(typed("Finistère").0, Some(Lieu::Departement("29".into())));
    for (text, several) in [("", false), ("  ", false), ("Nulle-Part-sur-Rien", false), ("Saint-Denis", true)] {
        let (place, errors, choices) = typed(text);
        assert_eq!(place, None, "{text}");
        assert!(errors.of("lieu").is_some() && choices.len() <= 8);
        assert_eq!(!choices.is_empty(), several, "{text}");
    }
    let (place, errors, choices) = typed("Bagnolt");
    assert!(place.is_none(), "a slip is never resolved by itself");
    assert!(errors.of("lieu").unwrap().contains("Vouliez-vous dire"));
    assert!(choices.iter().any(|c| c.code == "93006"));
    let code = |c: &str| comprise(Question { commune: Some(c.to_owned()), ..Question::default() }).0;
    assert_eq!(code("93045"), Some(Lieu::Commune("93045".into())));
    let of = |c: &str| comprise(Question { departement: Some(c.to_owned()), ..Question::default() });
    assert_eq!(of("2a").0, Some(Lieu::Departement("2A".into())));
    for wrong in ["", "99"] {
        assert!(of(wrong).1.of("departement").is_some(), "{wrong}");
    }
    let (place, errors, _) = comprise(Question::default());
    assert!(place.is_none() && errors.is_empty(), "nothing asked, nothing said");
}

#[test]
fn a_text_that_means_several_is_kept_with_the_choice() {
    let html = deux(|| {
        let mut d = donnees(tout());
        d.question.lieu = Some("\"><script>".into());
        d.errors.push("lieu", "?");
        d.choix = vec![Suggestion {
            kind: SuggestionKind::Commune,
            code: "93066".into(),
            label: "Saint-Denis (93200)".into(),
            nom: "Saint-Denis".into(),
            departement: "93".into(),
            population: 112_000,
        }];
        d
    });
    for html in html {
        assert!(html.contains("lieu-err") && html.contains("href=\"#lieu\"") && !html.contains("<script>"), "{html}");
        assert!(html.contains("/offres/et-si?commune=93066\""));
    }
}
