use super::*;
use crate::demandeur::etape1::tests::lue;
use crate::shell::render;
use Lang::{En, Fr};
use domain::dossier::{Complement, Consentement, Rattachement};
use domain::pieces::pieces_attendues;
use jiff::civil::date;

fn tableau(etat: EtatDossier, today: Date) -> Tableau {
    let mut lue = lue(etat);
    lue.demande.date_renouvellement = date(2026, 7, 12);
    lue.complement = Some(Complement {
        rattachement: Rattachement::Demandeur,
        siret: None,
        employeur: "Boulangeries <Tissier>".into(),
        code_entreprise: None,
        matricule: None,
        date_entree: None,
        cdi_interimaire: None,
        plusieurs_employeurs: None,
        consentement: Consentement::Identite,
    });
    lue.motif = Some("Matricule <inconnu>".into());
    Tableau {
        prenom: "Anne".into(),
        echeances: echeances_demande(lue.demande.date_renouvellement),
        entreprise: lue.complement.as_ref().map(|c| c.employeur.clone()),
        lue,
        site: Site { url: "https://exemple.fr/".into(), nom: "exemple.fr".into() },
        today,
        total_pieces: 14,
        manquantes: Vec::new(),
        comptes: Some([5, 8, 24]),
        candidature: None,
        connue: true,
        politique: PolitiqueEntreprise::default(),
        code_en_route: false,
        refus: None,
    }
}

fn html(l: Lang, t: Tableau) -> String {
    render(move || vue(l, &t))
}

const JOUR: Date = date(2026, 11, 22);

#[test]
fn every_state_has_one_margin_and_one_main_button_at_most() {
    for l in [Fr, En] {
        for etat in EtatDossier::ALL.iter().filter(|e| **e != EtatDossier::ImportCommence) {
            let page = html(l, tableau(*etat, JOUR));
            assert_eq!(
                page.matches("class=\"todo\"").count() + page.matches("class=\"todo one\"").count(),
                1,
                "{etat:?}"
            );
            assert!(page.matches("btn main").count() <= 1, "{etat:?}");
            assert!(page.contains("0000001436") && page.contains("111 07 20 020439 G1175"), "{etat:?}");
            assert!(!page.contains("<Tissier>") && !page.contains("<inconnu>"));
            assert_eq!(page.matches("<h1").count(), 1);
        }
    }
}

#[test]
fn the_reason_of_a_refusal_is_said() {
    assert!(html(Fr, tableau(EtatDossier::RefuseEntreprise, JOUR)).contains("Matricule &lt;inconnu&gt;"));
}

#[test]
fn the_calendar_decides_what_comes_first() {
    let near = html(Fr, tableau(EtatDossier::Valide, date(2027, 6, 1)));
    assert!(near.contains("Renouvelez votre demande") && near.contains("12\u{a0}juillet"));
    let late = html(Fr, tableau(EtatDossier::Valide, date(2027, 9, 1)));
    assert!(late.contains("Réactivez votre demande"));
    let gone = html(Fr, tableau(EtatDossier::Valide, date(2028, 9, 1)));
    assert!(gone.contains("Faites une nouvelle demande"));
}

#[test]
fn missing_pieces_come_before_applying() {
    let mut t = tableau(EtatDossier::Valide, JOUR);
    t.manquantes = pieces_attendues(&t.lue.demande, JOUR).into_iter().take(2).collect();
    let page = html(Fr, t);
    assert!(page.contains("Déposez 2\u{a0}pièces") && page.contains("12\u{a0}pièces sur 14"));
    assert_eq!(page.matches(r#"action="/ma-situation/mettre-a-jour""#).count(), 1);
}
