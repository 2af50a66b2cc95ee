//! The page of an offer, whoever looks at it.

use super::*;
use crate::shell::render;
use domain::eligibilite::Figures;
use jiff::civil::date;

pub(in crate::demandeur) fn offre() -> DetailOffre {
    DetailOffre {
        carte: crate::filtres::tests::offre(),
        etat: "publiee".into(),
        bailleur_id: Uuid::nil(),
        bailleur: "Habitat <b>du</b> Plateau".into(),
        ref_externe: "HP-1".into(),
        adresse: "14 rue de Rosny".into(),
        latitude: 48.86,
        longitude: 2.44,
        charges: 8_000,
        depot: 60_000,
        etages: Some(5),
        parking: false,
        parking_type: None,
        chauffage: "collectif_gaz".into(),
        annee: 1934,
        dpe_kwh: 142,
        ges: "C".into(),
        description: "Rue calme.\n<script>alert(1)</script>".into(),
        residence: None,
        construction: "collectif".into(),
        chambres: None,
        autres_charges: 0,
        parking_loyer: 0,
        designation_le: None,
        envoyees: 0,
    }
}

pub(super) fn donnees(action: Action, ouverte: bool) -> Donnees {
    Donnees {
        offre: offre(),
        profil: None,
        cout: domain::eligibilite::cout::cout(&offre().pour_cout(), None),
        aide_connue: None,
        autour: autour::Autour {
            habitants: 111_934,
            departement: "Seine-Saint-Denis".into(),
            voisines: vec!["Bagnolet".into()],
            plan: None,
            demandees: vec![("Les Lilas".into(), 2.31)],
            centre: Some(1.24),
            travail: vec![("Anne <i>".into(), "Pantin".into(), 12.6)],
        },
        semblables: vec![crate::filtres::tests::offre()],
        galerie: Galerie::default(),
        plafonds: plafonds::tests::bareme("LLI", "PARIS_LIMITROPHES", "A bis"),
        action,
        hors: Some(territoire::tests::hors()),
        retour: "/offres?onglet=autres".into(),
        ouverte,
        situation: if ouverte { EtatOffre::Publiee } else { EtatOffre::Close },
        apercu: false,
        today: date(2026, 11, 24),
    }
}

fn page(l: Lang, action: Action, ouverte: bool) -> String {
    render(move || vue_offre(l, donnees(action, ouverte)))
}

#[test]
fn what_the_landlord_wrote_is_escaped() {
    let html = page(Lang::Fr, Action::Connexion, true);
    assert!(!html.contains("<script>alert") && !html.contains("Habitat <b>"));
    assert!(html.contains("/connexion?retour=/offres/"), "{html}");
    assert!(html.contains("href=\"/offres?onglet=autres\""));
    assert_eq!(html.matches("<h1").count(), 1);
    // French, whoever reads it: said aloud as French on an English page.
    let english = page(Lang::En, Action::Connexion, true);
    assert!(english.contains("<p lang=\"fr\" class=\"prose\">Rue calme."), "{english}");
    // The zone that decides the ceiling is told to anyone.
    assert!(html.contains("Zone A\u{a0}bis") || html.contains("Zone A bis"), "{html}");
}

#[test]
fn each_obstacle_is_told_beside_a_button_that_cannot_be_pressed() {
    let no = Reponse {
        regle: domain::eligibilite::Regle::Pmr,
        verdict: domain::eligibilite::Verdict::NeConvientPas,
        figures: Figures::Pmr { besoin: true, offre: false },
        source: domain::eligibilite::Source::Demande,
        changerait: None,
    };
    for action in [
        Action::SansDemande,
        Action::Terminer(EtatDossier::Etape2),
        Action::Terminer(EtatDossier::AttenteEntreprise),
        Action::Ailleurs,
        Action::Close,
        Action::Jugee(Evenement::NePasAttribuer),
        Action::Jugee(Evenement::Rejeter),
        Action::Jugee(Evenement::ConditionEchue),
        Action::Jugee(Evenement::Refuser),
        Action::Jugee(Evenement::DelaiEchu),
        Action::NeConvientPas(Box::new(no)),
    ] {
        let pages = [Lang::Fr, Lang::En].map(|l| page(l, action.clone(), action != Action::Close));
        for html in &pages {
            assert!(html.contains("disabled") && html.contains("id=\"pourquoi\""), "{action:?}");
            assert!(!html.contains("btn main"), "{action:?}");
        }
        assert_ne!(pages[0], pages[1]);
    }
}

#[test]
fn every_field_is_told_no_too() {
    let told = |l: Lang, change: fn(&mut DetailOffre)| {
        let mut d = donnees(Action::Connexion, true);
        change(&mut d.offre);
        let html = render(move || vue_offre(l, d)).replace(['\u{a0}', '\u{202f}'], " ").replace('’', "'");
        html.replace("<!>", "").replace("</dt> <dd", "</dt><dd")
    };
    let fact = |label: &str, value: &str| format!("<dt>{label}</dt><dd>{value}</dd>");
    let has = |html: &str, label: &str, value: &str| {
        assert!(html.contains(&fact(label, value)), "{label} {value}: {html}");
    };
    let html = told(Lang::Fr, |_| ());
    for (label, value) in [
        ("Balcon, terrasse ou loggia", "Non"),
        ("Jardin", "Non"),
        ("Stationnement", "Non"),
        ("Référence", "HP-1"),
        ("Type", "Appartement, T3"),
        ("Adresse", "<span lang=\"fr\">14 rue de Rosny, 93100 Montreuil</span>"),
    ] {
        has(&html, label, value);
    }
    assert!(
        html.contains("Publiée le") && html.contains("De mon travail") && html.contains("Les Lilas, 2,3 km"),
        "{html}"
    );
    for (kind, fr, en) in [
        (None, "Place de stationnement", "Parking space"),
        (Some("garage"), "Garage", "Garage"),
        (Some("souterrain"), "Place en sous-sol", "Underground space"),
        (Some("couvert"), "Place couverte", "Covered space"),
        (Some("exterieur"), "Place extérieure", "Outdoor space"),
    ] {
        let o = DetailOffre { parking: true, parking_type: kind.map(str::to_owned), ..offre() };
        let paid = DetailOffre { parking_loyer: 4_000, ..o.clone() };
        assert_eq!([Lang::Fr, Lang::En].map(|l| logement::stationnement(l, &o)), [fr, en]);
        let price = logement::stationnement(Lang::Fr, &paid).replace('\u{a0}', " ");
        assert_eq!(price, format!("{fr}, 40 € par mois"));
    }
    let house = told(Lang::En, |o| {
        (o.carte.genre, o.carte.etage, o.etages) = ("maison".into(), None, Some(1));
        o.carte.typologie = "T6".into();
        (o.parking, o.parking_type) = (true, Some("garage".into()));
    });
    has(&house, "Floors", "1 upper floor");
    has(&house, "Type", "House, T6 or more");
    has(&house, "Parking", "Garage");
    assert!(told(Lang::Fr, |o| o.carte.typologie = "T6".into()).contains("T6 et plus de 62 m² à Montreuil"));
}

#[test]
fn a_closed_offer_says_where_its_files_are() {
    for (situation, fr, en) in [
        (EtatOffre::EnDesignation, "<b>En désignation</b>", "<b>Candidates being chosen</b>"),
        (EtatOffre::ChezLeBailleur, "<b>Chez le bailleur</b>", "<b>With the landlord</b>"),
    ] {
        for (l, words) in [(Lang::Fr, fr), (Lang::En, en)] {
            let d = Donnees { situation, ..donnees(Action::Close, false) };
            let html = render(move || vue_offre(l, d));
            assert!(html.contains(words), "{html}");
        }
    }
    let nobody = page(Lang::Fr, Action::Close, false);
    assert!(nobody.contains("Close") && !nobody.contains("choisit les candidats"), "nobody has any file: {nobody}");
}

#[test]
fn a_closed_offer_says_so() {
    let html = page(Lang::En, Action::Close, false);
    assert!(html.contains("Applications closed on"), "{html}");
    // Where a demande would be registered matters to who may still apply.
    assert!(!html.contains("https://22.example/"));
    assert!(page(Lang::En, Action::Postuler, true).contains("https://22.example/"));
    assert!(page(Lang::Fr, Action::Postuler, true).contains("/postuler?retour=/offres%3Fonglet%3Dautres"));
}
