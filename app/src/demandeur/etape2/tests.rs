use super::apercu::lignes_apercu;
use super::*;
use crate::demandeur::etape1::tests::lue;
use crate::shell::render;
use crate::ui::assert_in_page_order;
use Lang::{En, Fr};
use domain::dossier::{ChampEmploi, vue_entreprise};
use jiff::civil::date;

fn donnees(saisie: SaisieComplement, errors: FormErrors) -> Vue {
    let lue = lue(EtatDossier::Etape2);
    let complement = brouillon(&saisie, &lue.demande, date(2026, 11, 22));
    Vue {
        etat: lue.etat,
        validee: false,
        regard: Regard {
            demande: lue.demande,
            complement,
            email: Email::parse("anne.compte@exemple.fr").unwrap(),
            politique: PolitiqueEntreprise {
                champs_requis: vec![ChampEmploi::Matricule],
                points: 6,
                ..Default::default()
            },
            connue: true,
            dispensee: false,
            noms: Arc::new(Referentiel::load().unwrap()),
        },
        montree: Montree { saisie, errors, ..Montree::default() },
        site: Site { url: "https://exemple.fr/".into(), nom: "exemple.fr".into() },
        aujourdhui: date(2026, 11, 22),
        maintenant: 1_795_341_000_000_000,
    }
}

fn page(l: Lang, saisie: SaisieComplement, errors: FormErrors) -> String {
    let v = donnees(saisie, errors);
    render(move || vue(l, &v))
}

fn proposee() -> SaisieComplement {
    SaisieComplement::proposer(&lue(EtatDossier::Etape2).demande, Rattachement::Demandeur, None)
}

#[test]
fn every_field_and_every_consent() {
    for l in [Fr, En] {
        let html = page(l, proposee(), FormErrors::new());
        for champ in domain::dossier::Champ::ALL {
            assert!(html.contains(&format!(r#"name="{}""#, champ.code())), "{}", champ.code());
        }
        for c in Consentement::ALL {
            assert!(html.contains(&libelles::consentement(l, *c)));
        }
        assert!(html.contains("readonly") && html.contains("824 541 148 02432"));
    }
}

#[test]
fn the_summary_follows_the_page() {
    // Found in another order than they stand in.
    let mut errors = FormErrors::of_form(&CHAMPS);
    for champ in domain::dossier::Champ::ALL.iter().rev() {
        errors.push(champ.code(), "non");
    }
    errors.push("academie", "non");
    assert_eq!(errors.len(), CHAMPS.len());
    for l in [Fr, En] {
        // Whose job is only asked with a co-applicant: another demande has none. The académie, where the site holds no
        // SIRET.
        let mut v = donnees(proposee(), errors.clone());
        v.regard.demande.demandeur.emploi.siret = None;
        assert_in_page_order(&render(move || vue(l, &v)), &CHAMPS);
    }
}

#[test]
fn the_anonymous_and_identity_previews_hide() {
    let v = donnees(proposee(), FormErrors::new());
    let shown = |c| {
        let v = &v;
        let seen = vue_entreprise(
            &v.regard.demande,
            &Complement { consentement: c, ..v.regard.complement.clone() },
            &v.regard.email,
        );
        lignes_apercu(Fr, &seen, &v.regard.noms).len()
    };
    assert_eq!(shown(Consentement::Identite), shown(Consentement::DossierComplet));
    let html = render(move || apercu(Fr, &v.regard, Consentement::Identite));
    assert_eq!(html.matches("class=\"veil\"").count(), 8);
    assert!(html.contains("anne.compte@exemple.fr"));
}

#[test]
fn the_guides_sentence_beside_the_field_and_nothing_typed_lost() {
    let mut s = proposee();
    s.employeur = String::new();
    s.matricule = "\"><b>".into();
    let message = libelles::erreur_complement(Fr, domain::dossier::ComplementError::EmployeurObligatoire);
    let html = page(Fr, s, FormErrors::new().with("employeur", message));
    assert!(html.contains("Le champ Nom de l’employeur est obligatoire"));
    assert!(html.contains(r##"href="#employeur""##) && html.contains(r#"id="employeur-err""#));
    assert!(html.contains("&quot;&gt;&lt;b&gt;"));
}

#[test]
fn what_was_left_half_way_is_said_and_shown() {
    let l = lue(EtatDossier::Etape2);
    let typed = SaisieComplement { matricule: "\"><b>20418".into(), ..proposee() };
    let left = laissee(&l, &typed, "").reprendre(&l.demande, None).unwrap();
    assert_eq!(left.saisie, typed);
    let shown = |l: Lang, gardee: bool, ecartee: bool| {
        let mut v = donnees(typed.clone(), FormErrors::new());
        v.montree.reprise = Some(Reprise { ecrite_a: v.maintenant - 86_400_000_000, gardee, ecartee });
        render(move || vue(l, &v))
    };
    let html = shown(Fr, true, false);
    assert!(html.contains("Nous avons gardé ce que vous aviez écrit hier à"), "{html}");
    assert!(html.contains("&quot;&gt;&lt;b&gt;20418") && !html.contains("un autre emploi"), "{html}");
    assert!(shown(Fr, true, true).contains("ce qui parlait d’un autre emploi est retiré"));
    assert!(shown(Fr, false, true).contains("Ce que vous aviez écrit hier à"));
    assert!(shown(En, true, false).contains("We have kept what you wrote yesterday at"));
    assert!(!page(Fr, typed.clone(), FormErrors::new()).contains("Nous avons gardé"));
}

#[test]
fn the_page_saves_by_itself_while_the_wizard_is_on() {
    let html = |etat: EtatDossier| {
        let mut v = donnees(proposee(), FormErrors::new());
        v.etat = etat;
        render(move || vue(Fr, &v))
    };
    let wizard = html(EtatDossier::Etape2);
    assert!(wizard.contains(SAISIE) && wizard.contains("value=\"1795341000000000\""), "{wizard}");
    assert!(wizard.contains("date_entree:date:2026-11-22"), "{wizard}");
    // A complete file stays as it is until one saves.
    let complete = html(EtatDossier::Valide);
    assert!(!complete.contains(SAISIE) && complete.contains("date_entree:date:2026-11-22"), "{complete}");
}

#[test]
fn an_employer_that_validates_is_waited_for_under_each_choice_that_shows_it_something() {
    let html = |l: Lang, validation_requise: bool, dispensee: bool| {
        let mut v = donnees(proposee(), FormErrors::new());
        v.regard.politique.validation_requise = validation_requise;
        v.regard.dispensee = dispensee;
        render(move || vue(l, &v))
    };
    let wait =
        ["Elle doit valider mon dossier avant que je puisse postuler.", "It must approve my file before I can apply."];
    let free = ["Aucun choix n’empêche de postuler.", "No choice prevents you from applying."];
    for (i, l) in [Fr, En].into_iter().enumerate() {
        for (validation, dispensee) in [(false, false), (true, false), (true, true)] {
            let html = html(l, validation, dispensee);
            let waits = validation && !dispensee;
            assert_eq!(html.matches(wait[i]).count(), if waits { 3 } else { 0 }, "{html}");
            assert_eq!(html.contains(free[i]), !waits, "{html}");
        }
    }
}

#[test]
fn an_academie_is_chosen_by_its_name() {
    let noms = Referentiel::load().unwrap();
    let named = |nom: &str| noms.academies().iter().find(|a| a.nom == nom).unwrap();
    let names = ["Amiens", "Orléans-Tours", "Créteil"].map(|nom| nom_academie(named(nom)));
    assert_eq!(names, ["Académie d’Amiens", "Académie d’Orléans-Tours", "Académie de Créteil"]);
    assert_eq!(academie_choisie(&noms, " 17940430600088 ").map(|a| a.nom), Some("Créteil"));
    assert_eq!(academie_choisie(&noms, "82454114802432"), None);
    assert_eq!(academie_choisie(&noms, ""), None);
    let mut typed = proposee();
    remplir(&mut typed, named("Créteil"));
    assert_eq!((typed.siret.as_str(), typed.employeur.as_str()), ("17940430600088", "Académie de Créteil"));
    // Offered where the site holds no SIRET; where it holds one, the numbers to give it there.
    for l in [Fr, En] {
        let mut v = donnees(proposee(), FormErrors::new());
        let held = render({
            let v = donnees(proposee(), FormErrors::new());
            move || vue(l, &v)
        });
        assert!(!held.contains("name=\"academie\"") && held.contains("179 404 306 00088"), "{held}");
        v.regard.demande.demandeur.emploi.siret = None;
        v.montree.saisie = typed.clone();
        v.regard.complement = brouillon(&typed, &v.regard.demande, date(2026, 11, 22));
        let html = render(move || vue(l, &v));
        assert!(html.contains("name=\"academie\"") && html.contains("value=\"academie\""), "{html}");
        assert_eq!(html.matches("selected").count(), 1, "{html}");
        assert!(html.contains("value=\"179 404 306 00088\"") && !html.contains("<datalist"), "{html}");
        // Chosen, beside another SIRET: the choice stays while the sentence about it is read.
        let mut v = donnees(SaisieComplement { siret: "824 541 148 02432".into(), ..proposee() }, FormErrors::new());
        v.regard.demande.demandeur.emploi.siret = None;
        v.montree.academie = "17940430600088".into();
        let html = render(move || vue(l, &v));
        assert!(html.contains("<option value=\"17940430600088\" selected"), "{html}");
    }
}

#[test]
fn another_person_brings_their_employer_and_keeps_what_was_typed() {
    let l = lue(EtatDossier::Etape2);
    let mut typed = proposee();
    typed.matricule = "20418".into();
    let mixed = fondre(&l, Rattachement::Demandeur, Rattachement::Codemandeur, typed);
    let new = SaisieComplement::proposer(&l.demande, Rattachement::Codemandeur, None);
    assert_eq!((mixed.employeur, mixed.siret), (new.employeur, new.siret));
    assert_eq!((mixed.matricule.as_str(), mixed.rattachement.as_str()), ("20418", "codemandeur"));
}
