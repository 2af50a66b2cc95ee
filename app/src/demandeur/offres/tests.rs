//! The tabs, full and empty, and the words for what is left out.

use super::*;
use crate::shell::render;
use domain::argent::Centimes;
use domain::dossier::EtatDossier;
use domain::eligibilite::{
    CategorieMenage, EtatDemande, Figures, RaisonCategorie, RaisonRevenu, Regle, Reponse, RevenuCompare, Source,
    Verdict,
};
use domain::logement::{Financement, Typologie, ZoneAbc, ZonePlafond};
use jiff::civil::date;
use services::offres::{Ecartee, GroupeEcarte};

fn ecartees(figures: Figures, regle: Regle, trop_petit: bool, total: usize) -> GroupeEcarte {
    let reponse = Reponse { regle, verdict: Verdict::NeConvientPas, figures, source: Source::Offre, changerait: None };
    let exemple = Ecartee { carte: crate::filtres::tests::offre(), reponse };
    GroupeEcarte { regle, trop_petit, total, exemples: vec![exemple; total] }
}

fn donnees(comptes: [usize; 3], sans_filtre: [usize; 3]) -> Donnees {
    let small = Figures::Typologie { personnes: 3, min: Typologie::T2, max: Typologie::T4, offre: Typologie::T1 };
    let dear = Figures::Effort {
        ressources: Some(Centimes::euros(2660)),
        aide: Centimes::euros(62),
        loyer_cc: Centimes::euros(1096),
        multiple_pour_mille: Some(2483),
        necessaire: Centimes::euros(3288),
        taux_pour_mille: None,
    };
    let above = Figures::Plafond {
        revenu: Some(RevenuCompare { montant: Centimes::euros(40_000), annee: 2024, raison: RaisonRevenu::NMoins2 }),
        declare: None,
        plafond: Some(Centimes::euros(31_643)),
        plafond_calcule: true,
        categorie: CategorieMenage {
            categorie: 3,
            personnes_supplementaires: 0,
            personnes: 2,
            enfants_en_garde: 1,
            raison: RaisonCategorie::SeulAvecCharge,
        },
        financement: Financement::Plai,
        zone_plafond: ZonePlafond::ParisLimitrophes,
        zone_abc: ZoneAbc::ABis,
    };
    let cartes = if comptes[0] > 0 {
        vec![(crate::filtres::tests::offre(), Avis::SANS_REGLE, RangProbable { rang: 4, total: 41 })]
    } else {
        Vec::new()
    };
    Donnees {
        q: Recherche { lieu: "<b>x</b>".into(), ..Recherche::default() },
        errors: FormErrors::new(),
        onglet: Onglet::Demandees,
        liste: ListeDemandeur {
            comptes,
            comptes_sans_filtre: sans_filtre,
            cartes,
            page: 1,
            pages: 1,
            ecartees: Arc::new(vec![
                ecartees(small, Regle::Typologie, true, 2),
                ecartees(dear, Regle::Effort, false, 1),
                ecartees(above, Regle::Plafond, false, 1),
            ]),
            tient_jusqu_a: i64::MAX,
        },
        premieres: Premieres::new(),
        communes: ["Montreuil", "Bagnolet", "Les Lilas"].map(str::to_owned).to_vec(),
        voisines: vec!["Noisy-le-Sec".into()],
        departements: vec!["Seine-Saint-Denis".into()],
        personnes: 3,
        dossier: Dossier { etat: EtatDossier::Etape2, demande: EtatDemande::DossierIncomplet },
        active: None,
        favoris: Some(Arc::from([])),
        site: "https://site.example/".into(),
        fond: Arc::default(),
        today: date(2026, 11, 24),
    }
}

#[test]
fn the_list_says_what_is_left_out_and_by_which_rule() {
    let html = render(|| vue(Lang::Fr, donnees([1, 8, 24], [1, 8, 24])));
    assert!(html.contains("1\u{a0}logement à Montreuil, à Bagnolet et aux Lilas"), "{html}");
    assert!(
        html.contains("2\u{a0}logements trop petits") && html.contains("3\u{202f}288") || html.contains("3 288"),
        "{html}"
    );
    assert!(html.contains("Rang probable") && html.contains("/offres/00000000-0000-0000-0000-000000000000?retour="));
    assert!(html.contains("pas encore postuler"));
    assert!(!html.contains("<b>x</b>"));
    let plain = html.replace(['\u{a0}', '\u{202f}'], " ");
    for said in
        ["Plafond calculé :", "Zone 1 bis (Paris et communes limitrophes)", "1 enfant en garde alternée", "Source :"]
    {
        assert!(plain.contains(said), "{said}: {plain}");
    }
    assert_eq!(html.matches("<h1").count(), 1);
    assert_ne!(html, render(|| vue(Lang::En, donnees([1, 8, 24], [1, 8, 24]))));
}

#[test]
fn an_empty_tab_says_so_and_shows_the_ways_on() {
    let html = render(|| vue(Lang::Fr, donnees([0, 3, 11], [0, 3, 11])));
    assert!(html.contains("aucune offre adaptée") && html.contains("ni une erreur ni un refus"));
    assert!(html.contains("Voir les 3\u{a0}offres voisines") && html.contains("https://site.example/"), "{html}");
    assert_eq!(html.matches("btn main").count(), 1);
}

#[test]
fn nothing_anywhere_says_why_and_what_one_does_next() {
    for onglet in [Onglet::Demandees, Onglet::Limitrophes, Onglet::Autres] {
        for (l, calm) in [(Lang::Fr, "ni une erreur ni un refus"), (Lang::En, "neither an error nor a refusal")] {
            let html = render(move || vue(l, Donnees { onglet, ..donnees([0, 0, 0], [0, 0, 0]) }));
            assert!(html.contains(calm) && html.contains("id=\"vide\""), "{html}");
            assert_eq!(html.matches("btn main").count(), 1, "{html}");
            assert!(html.contains("https://site.example/") && html.contains("/mes-alertes/nouvelle"), "{html}");
        }
    }
}

#[test]
fn filters_that_hide_everything_are_told() {
    let html = render(|| vue(Lang::Fr, donnees([0, 3, 11], [5, 3, 11])));
    assert!(html.contains("Vos filtres cachent 5\u{a0}logements"), "{html}");
}
