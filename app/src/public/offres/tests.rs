//! The public list: a place that is found, meant several times, or not at all.

use super::*;
use crate::filtres::tests::offre;
use crate::shell::render;
use jiff::civil::date;
use services::referentiel::{Suggestion, SuggestionKind};

fn donnees(recherche: Recherche, lieu: Lieu, liste: Option<ListePublique>) -> Vue {
    Vue {
        today: date(2026, 11, 24),
        recherche,
        lieu,
        departement: None,
        errors: FormErrors::new(),
        liste,
        premieres: Premieres::new(),
        favoris: None,
        connu: None,
        onglets: false,
        connexion: None,
        fond: Arc::default(),
        depart: None,
    }
}

fn montreuil(km: Option<u32>) -> Lieu {
    Lieu::Commune { insee: "93048".into(), nom: "Montreuil".into(), departement: "93".into(), km }
}

#[test]
fn a_list_has_its_count_its_cards_and_its_pages() {
    for l in [Lang::Fr, Lang::En] {
        let liste = ListePublique { cartes: vec![offre()], total: 45, page: 2, pages: 3, tient_jusqu_a: i64::MAX };
        let v = donnees(Recherche { lieu: "Montreuil".into(), ..Recherche::default() }, Lieu::Partout, Some(liste));
        let html = render(move || vue(l, &v));
        assert_eq!(html.matches("<h1").count(), 1);
        assert!(html.contains("45") && html.contains("aria-current=\"page\""));
        assert!(html.contains("/offres?lieu=Montreuil&amp;page=3"), "{html}");
    }
}

#[test]
fn what_was_typed_comes_back_escaped() {
    let r = Recherche { lieu: "\"><script>alert(1)</script>".into(), ..Recherche::default() };
    let mut v = donnees(r, Lieu::Inconnu(Vec::new()), None);
    v.errors.push("lieu", "?");
    let html = render(move || vue(Lang::Fr, &v));
    assert!(html.contains("lieu-err") && !html.contains("<script"), "{html}");
    assert!(html.contains("href=\"#lieu\""));
}

#[test]
fn several_places_are_links() {
    let found = vec![Suggestion {
        kind: SuggestionKind::Commune,
        code: "93066".into(),
        label: "Saint-Denis (93200)".into(),
        nom: "Saint-Denis".into(),
        departement: "93".into(),
        population: 112_000,
    }];
    let v = donnees(Recherche { lieu: "st denis".into(), ..Recherche::default() }, Lieu::Plusieurs(found), None);
    let html = render(move || vue(Lang::Fr, &v));
    assert!(html.contains("commune=93066"), "{html}");
}

#[test]
fn an_empty_list_says_what_would_change_it() {
    let liste = ListePublique { cartes: vec![], total: 0, page: 1, pages: 1, tient_jusqu_a: i64::MAX };
    let r = Recherche { pmr: "1".into(), commune: "93048".into(), ..Recherche::default() };
    let mut v = donnees(r, montreuil(None), Some(liste));
    v.departement = Some(("93".into(), "Seine-Saint-Denis".into()));
    let html = render(move || vue(Lang::Fr, &v));
    assert!(html.contains("departement=93") && html.contains("/offres?commune=93048\""), "{html}");
    assert!(html.contains("/offres?commune=93048&amp;rayon=10&amp;pmr=1"), "{html}");
}

#[test]
fn a_radius_is_said_kept_and_chosen() {
    for (l, said) in [(Lang::Fr, "à moins de 10\u{a0}km de Montreuil"), (Lang::En, "within 10\u{a0}km of Montreuil")] {
        let liste = ListePublique { cartes: vec![offre()], total: 37, page: 1, pages: 2, tient_jusqu_a: i64::MAX };
        let r = Recherche { commune: "93048".into(), rayon: "10".into(), vue: "carte".into(), ..Recherche::default() };
        let v = donnees(r, montreuil(Some(10)), Some(liste));
        let html = render(move || vue(l, &v));
        assert!(html.contains(said), "{html}");
        assert!(html.contains("/offres?commune=93048&amp;rayon=10&amp;vue=carte&amp;page=2"), "{html}");
        assert!(html.contains("name=\"rayon\" value=\"10\"") && html.contains("id=\"carte\""), "{html}");
        assert_eq!(html.matches("<h1").count(), 1);
    }
}

#[test]
fn the_address_of_someones_tabs_asks_to_log_in_and_shows_the_public_list() {
    let liste = ListePublique { cartes: vec![offre()], total: 1, page: 1, pages: 1, tient_jusqu_a: i64::MAX };
    let mut v = donnees(Recherche { pmr: "1".into(), ..Recherche::default() }, Lieu::Partout, Some(liste));
    v.connexion = Some("/connexion?retour=/offres%3Fonglet%3Dautres".into());
    let html = render(move || vue(Lang::Fr, &v));
    assert!(html.contains("Connectez-vous pour voir vos onglets") && html.contains("/connexion?retour="), "{html}");
    assert!(html.contains("class=\"offer\""));
}
