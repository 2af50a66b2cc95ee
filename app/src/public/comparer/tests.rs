use super::*;
use crate::filtres::convient;
use crate::shell::render;
use domain::annonce::EtatOffre;
use domain::argent::Centimes;
use domain::classement::{OffrePourRang, PlaceCommune};
use domain::dossier::EtatDossier;
use domain::eligibilite::{EtatDemande, Figures, Regle, Reponse, Source, Verdict};
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
        parking_type: None,
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
        envoyees: 0,
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
    let situation = if etat == "retiree" { EtatOffre::Retiree } else { EtatOffre::Publiee };
    Colonne { vue, rang: None, plafond_seul: Some(22_000), ouverte: etat == "publiee", situation }
}

/// The page as it reads, no-break spaces aside.
fn page(l: Lang, colonnes: Vec<Colonne>, absents: usize, profil: bool) -> String {
    page_de(l, colonnes, absents, profil, None)
}

fn page_de(l: Lang, colonnes: Vec<Colonne>, absents: usize, profil: bool, dossier: Option<Dossier>) -> String {
    let d = Donnees {
        colonnes,
        absents,
        trop: false,
        retour: "/offres?departement=93".into(),
        profil,
        dossier,
        today: date(2026, 11, 24),
    };
    render(move || vue(l, &d)).replace(['\u{a0}', '\u{202f}'], " ")
}

/// What differs, then what is the same.
fn parties(html: &str) -> (&str, &str) {
    html.split_once("id=\"pareil\"").unwrap_or((html, ""))
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
    let html = page(Lang::Fr, vec![colonne(1, 68_000, "publiee"), apart], 0, false);
    let (differs, _) = parties(&html);
    assert!(differs.contains("Autres charges") && differs.contains("12,50 €") && differs.contains("Aucune"), "{html}");
    assert!(differs.contains("Place de stationnement, 40 € par mois"), "{html}");
    assert!(differs.contains("<b>2 critères</b> changent."), "{html}");
}

#[test]
fn what_differs_comes_first_and_what_is_the_same_is_told_once() {
    for l in [Lang::Fr, Lang::En] {
        let html = page(l, vec![colonne(1, 68_000, "publiee"), colonne(2, 70_000, "publiee")], 0, false);
        let (differs, same) = parties(&html);
        // Rent with charges and the rent per m²: every other line is the same.
        assert_eq!(differs.matches("scope=\"row\"").count(), 2, "{html}");
        for once in ["1934", "142 kWh"] {
            assert!(!differs.contains(once) && same.matches(once).count() == 1, "{once}: {html}");
        }
        assert!(!html.contains("<b>C</b>"), "{html}");
        assert_eq!(html.matches("<h1").count(), 1);
        assert_eq!(html.matches("scope=\"col\"").count(), 3);
        assert!(html.contains(&format!("comparer={},{}", id(1), id(2))), "one may add a third: {html}");
    }
}

#[test]
fn homes_alike_in_everything_say_so_and_one_alone_is_told_whole() {
    let alike = page(Lang::Fr, vec![colonne(1, 68_000, "publiee"), colonne(2, 68_000, "publiee")], 0, false);
    assert!(alike.contains("pareils en tout") && !alike.contains("<table") && alike.contains("680 €"), "{alike}");
    let alone = page(Lang::Fr, vec![colonne(1, 68_000, "publiee")], 0, false);
    assert!(alone.contains("<table") && alone.contains("1934") && !alone.contains("id=\"pareil\""), "{alone}");
}

#[test]
fn every_line_of_the_home_is_compared() {
    let mut other = colonne(2, 68_000, "publiee");
    let o = &mut other.vue.offre;
    (o.chambres, o.annee, o.dpe_kwh) = (Some(2), 0, 0);
    (o.chauffage, o.designation_le) = ("reseau_chaleur".into(), Some("2026-12-05".into()));
    (o.carte.financement, o.carte.zone_plafond) = ("LLI".into(), "IDF".into());
    (o.carte.reservee_siren, o.carte.reservee_nom) = (Some("824541148".into()), Some("Boulangeries <i>".into()));
    let html = page(Lang::Fr, vec![colonne(1, 68_000, "publiee"), other], 0, false);
    let (differs, _) = parties(&html);
    for said in [
        "Chambres",
        "Année de construction",
        "Collectif, gaz",
        "Réseau de chaleur",
        "PLUS, logement social",
        "LLI, logement intermédiaire",
        "1 bis (Paris et communes limitrophes)",
        "A bis (zones A bis à C)",
        "Réservé en priorité aux salariés de",
        "Personne en particulier",
        "Candidats proposés au bailleur avant le",
        "5 décembre",
        "Classe C",
        "Non précisé",
    ] {
        assert!(differs.contains(said), "{said}: {html}");
    }
    assert!(!html.contains("<i>"), "{html}");
}

fn reponse(regle: Regle, verdict: Verdict, figures: Figures) -> Reponse {
    Reponse { regle, verdict, figures, source: Source::Offre, changerait: None }
}

fn effort(verdict: Verdict, multiple: u32) -> Reponse {
    let figures = Figures::Effort {
        ressources: Some(Centimes::euros(2_660)),
        aide: Centimes::euros(62),
        loyer_cc: Centimes::euros(1_096),
        multiple_pour_mille: Some(multiple),
        necessaire: Centimes::euros(3_288),
        taux_pour_mille: None,
    };
    reponse(Regle::Effort, verdict, figures)
}

fn jugee(n: u128, reponses: Vec<Reponse>) -> Colonne {
    let mut c = colonne(n, 68_000, "publiee");
    c.vue.reponses = reponses;
    c
}

#[test]
fn the_verdict_is_that_of_the_card_with_its_rule_and_its_figures() {
    let pmr = reponse(Regle::Pmr, Verdict::NeConvientPas, Figures::Pmr { besoin: true, offre: false });
    let employer =
        reponse(Regle::Reservation, Verdict::NeSaitPas, Figures::Reservation { reservee: true, mienne: None });
    let struck = reponse(Regle::Etat, Verdict::NeConvientPas, Figures::Etat(EtatDemande::Radiee(date(2026, 11, 1))));
    let file = Dossier { etat: EtatDossier::Valide, demande: EtatDemande::Radiee(date(2026, 11, 1)) };
    let columns = || {
        vec![
            jugee(1, vec![effort(Verdict::NeConvientPas, 2_483), pmr, struck]),
            jugee(2, vec![effort(Verdict::NeSaitPas, 2_850), employer, struck]),
            jugee(3, vec![effort(Verdict::Convient, 3_100), struck]),
        ]
    };
    let html = page_de(Lang::Fr, columns(), 0, true, Some(file));
    let (table, _) = parties(&html);
    for said in [
        "<b>Ne convient pas</b> : le loyer",
        "<b>À vérifier</b> : le loyer et votre employeur",
        "<b>Convient</b> à votre situation",
        // Every rule that says no, with what it compared.
        "Le loyer est trop élevé pour vos revenus. Il faudrait environ 3 288 € par mois.",
        "Le logement n'est pas adapté à la mobilité réduite",
        "Vous avez 2,85 fois le loyer",
        "à un employeur : le vôtre ? Vous pouvez postuler",
    ] {
        assert!(table.replace('’', "'").contains(said), "{said}: {html}");
    }
    // A file struck off is said once, above, and makes no home unfit.
    assert_eq!(html.matches("radiée").count(), 1, "{html}");
    assert_eq!(table.matches("Convient</b>").count(), 1);
    // The card of each of them says the same words.
    for c in columns() {
        let card = convient(Lang::Fr, &c.vue.avis().unwrap()).text.replace('\u{a0}', " ");
        let words = card.replacen("**", "<b>", 1).replacen("**", "</b>", 1);
        assert!(table.contains(&words), "{words}: {html}");
    }
    // The same verdict for all stands first all the same.
    let html = page_de(Lang::En, vec![jugee(1, vec![employer]), jugee(2, vec![employer])], 0, true, None);
    let (table, same) = parties(&html);
    assert!(table.contains("<b>To check</b>: your employer") && !same.contains("To check"), "{html}");
}

#[test]
fn a_home_one_can_no_longer_apply_for_is_not_judged() {
    let mut closed = jugee(1, vec![effort(Verdict::Convient, 3_100)]);
    (closed.ouverte, closed.situation) = (false, EtatOffre::EnDesignation);
    let file = Dossier { etat: EtatDossier::Etape2, demande: EtatDemande::DossierIncomplet };
    let html = page_de(Lang::Fr, vec![closed], 0, true, Some(file));
    assert!(
        html.contains("<b>En désignation</b> : Action Logement choisit") && html.contains("On ne peut plus postuler"),
        "{html}"
    );
    assert!(!html.contains("Convient</b>") && !html.contains("pas encore postuler"), "{html}");
}

#[test]
fn what_closed_or_is_gone_is_told_and_the_others_stay() {
    for l in [Lang::Fr, Lang::En] {
        let html = page(l, vec![colonne(1, 68_000, "publiee"), colonne(2, 68_000, "retiree")], 1, true);
        assert_eq!(html.matches("class=\"notice\"").count(), 1, "{html}");
        let withdrawn = if l == Lang::Fr { "<b>Retirée</b>" } else { "<b>Withdrawn</b>" };
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
