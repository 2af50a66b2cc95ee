use super::*;
use crate::shell::render;
use domain::argent::Centimes;
use domain::classement::{OffrePourRang, PlaceCommune};
use jiff::civil::date;
use services::offres::{Carte, DetailOffre};

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn colonne(n: u128, loyer_cc: i64, etat: &str) -> Colonne {
    let carte = Carte { id: id(n), loyer_cc, ..crate::filtres::tests::offre() };
    let offre = DetailOffre {
        carte,
        etat: etat.into(),
        bailleur_id: Uuid::nil(),
        bailleur: "Habitat du Plateau".into(),
        ref_externe: "HP-1".into(),
        adresse: "14 rue de Rosny".into(),
        latitude: 48.86,
        longitude: 2.44,
        charges: 8_000,
        depot: 60_000,
        etages: Some(5),
        parking: false,
        chauffage: "collectif_gaz".into(),
        annee: 1934,
        dpe_kwh: 142,
        ges: "<b>C</b>".into(),
        description: String::new(),
        residence: None,
        construction: "collectif".into(),
        chambres: None,
        autres_charges: 0,
        parking_loyer: 0,
        designation_le: None,
    };
    let vue = OffreEtProfil {
        offre,
        reponses: Vec::new(),
        aide: None,
        ressources: None,
        pour_rang: OffrePourRang {
            place: PlaceCommune::Autre,
            loyer_cc: Centimes(loyer_cc),
            aide: Centimes::ZERO,
            reservee_siren: None,
        },
    };
    Colonne { vue, rang: None, plafond_seul: Some(22_000), ouverte: etat == "publiee" }
}

fn page(l: Lang, colonnes: Vec<Colonne>, absents: usize, profil: bool) -> String {
    let d = Donnees {
        colonnes,
        absents,
        trop: false,
        retour: "/offres?departement=93".into(),
        profil,
        today: date(2026, 11, 24),
    };
    render(move || vue(l, &d))
}

#[test]
fn the_choice_travels_in_the_address_of_the_list() {
    let list = "/offres?departement=93&page=2";
    assert!(choisis(list).is_empty());
    let one = avec_choix(list, &[id(1)]);
    assert_eq!(one, format!("/offres?departement=93&page=2&comparer={}", id(1)));
    let two = avec_choix(&one, &[id(1), id(2)]);
    assert_eq!(choisis(&two), [id(1), id(2)]);
    assert_eq!(choisis(&two.replace(',', "%2C")), [id(1), id(2)]);
    assert_eq!(avec_choix(&two, &[]), list);
    assert_eq!(avec_choix("/offres", &[]), "/offres");
    // What is no id, twice the same, a fourth: left out.
    let odd = format!("/offres?comparer=x,{0},{0},{1},{2},{3}", id(1), id(2), id(3), id(4));
    assert_eq!(choisis(&odd), [id(1), id(2), id(3)]);
}

#[test]
fn compare_adds_to_what_is_chosen_until_there_are_three() {
    let (href, _) = lien(Lang::Fr, id(1), "/offres").unwrap();
    assert_eq!(href, format!("/comparer?o={}", id(1)));
    let list = avec_choix("/offres?departement=93", &[id(1), id(2)]);
    let (href, _) = lien(Lang::Fr, id(3), &list).unwrap();
    assert_eq!(href, format!("/comparer?o={}&o={}&o={}&retour=/offres%3Fdepartement%3D93", id(1), id(2), id(3)));
    assert_eq!(lien(Lang::En, id(2), &list).unwrap().1, "See the comparison");
    let full = avec_choix("/offres", &[id(1), id(2), id(3)]);
    assert!(lien(Lang::Fr, id(4), &full).is_none() && lien(Lang::Fr, id(3), &full).is_some());
}

#[test]
fn an_address_says_what_it_can() {
    let pairs = |q: &str| -> Vec<(String, String)> { serde_urlencoded::from_str(q).unwrap() };
    let read = |q: &str| Choix::lire(&pairs(q));
    let q = format!("o={0}&o={0}&o=nothing&o=&o={1}&o={2}&o={3}&x=1", id(1), id(2), id(3), id(4));
    let choix = read(&q);
    assert_eq!((choix.ids, choix.illisibles, choix.trop), (vec![id(1), id(2), id(3)], 1, true));
    assert_eq!(choix.retour, "/offres");
    assert_eq!(read("retour=//evil.example").retour, "/offres");
    assert_eq!(read("retour=/mes-favoris?comparer=1").retour, "/mes-favoris");
}

#[test]
fn what_is_paid_apart_is_compared_too() {
    let mut apart = colonne(2, 68_000, "publiee");
    (apart.vue.offre.autres_charges, apart.vue.offre.parking, apart.vue.offre.parking_loyer) = (1_250, true, 4_000);
    let html =
        page(Lang::Fr, vec![colonne(1, 68_000, "publiee"), apart], 0, false).replace(['\u{a0}', '\u{202f}'], " ");
    assert!(html.contains("Autres charges") && html.contains("12,50 €") && html.contains("Aucune"), "{html}");
    assert!(html.contains("Oui, 40 € par mois"), "{html}");
    assert_eq!(html.matches("(différent)").count(), 2);
}

#[test]
fn lines_that_differ_are_marked_in_words_too() {
    for l in [Lang::Fr, Lang::En] {
        let html = page(l, vec![colonne(1, 68_000, "publiee"), colonne(2, 70_000, "publiee")], 0, false);
        // Rent with charges and the rent per m²: every other line is the same.
        let word = if l == Lang::Fr { "(différent)" } else { "(different)" };
        assert_eq!(html.matches(word).count(), 2, "{html}");
        assert!(!html.contains("<b>C</b>"), "{html}");
        assert_eq!(html.matches("<h1").count(), 1);
        assert_eq!(html.matches("scope=\"col\"").count(), 3);
        assert!(html.contains(&format!("comparer={},{}", id(1), id(2))), "one may add a third: {html}");
    }
}

#[test]
fn what_closed_or_is_gone_is_told_and_the_others_stay() {
    for l in [Lang::Fr, Lang::En] {
        let html = page(l, vec![colonne(1, 68_000, "publiee"), colonne(2, 68_000, "retiree")], 1, true);
        assert_eq!(html.matches("class=\"notice\"").count(), 1, "{html}");
        let withdrawn = if l == Lang::Fr { "Retirée par le bailleur" } else { "Withdrawn by the landlord" };
        assert!(html.contains(withdrawn) && html.contains(&format!("/offres/{}?retour=", id(1))));
        let none = page(l, Vec::new(), 2, false);
        assert!(none.contains("id=\"vide\"") && !none.contains("<table"), "{none}");
    }
}

#[test]
fn three_homes_leave_no_room_for_a_fourth() {
    let all = vec![colonne(1, 1, "publiee"), colonne(2, 2, "publiee"), colonne(3, 3, "publiee")];
    let html = page(Lang::Fr, all, 0, false);
    assert!(!html.contains("Ajouter un autre logement"));
    // Each can be taken off, which leaves the two others.
    assert!(html.contains(&format!("/comparer?o={}&amp;o={}&amp;retour=", id(1), id(3))), "{html}");
}

#[test]
fn the_bar_counts_and_lets_go() {
    assert!(barre(Lang::Fr, "/offres").is_none());
    let list = avec_choix("/offres?departement=93", &[id(1), id(2)]);
    let html = render(move || barre(Lang::Fr, &list).into_any());
    assert!(html.contains("2") && html.contains("href=\"/offres?departement=93\""), "{html}");
}
