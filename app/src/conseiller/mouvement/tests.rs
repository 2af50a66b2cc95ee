use super::*;
use crate::i18n::Lang::Fr;
use jiff::civil::date;

const NOW: DateTime = date(2026, 11, 25).at(9, 40, 0, 0);
/// The commission sits today.
const JOUR_MEME: Etabli<'static> = Etabli { pris: None, commission: Some(date(2026, 11, 25)) };

fn saisie(fields: &[(&str, &str)]) -> Saisie {
    Saisie::new(fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect())
}

fn erreurs(fields: &[(&str, &str)], possibles: &[Evenement]) -> FormErrors {
    match lire(Fr, &saisie(fields), possibles, NOW, JOUR_MEME) {
        Err(Rejet::Erreurs(e)) => e,
        other => panic!("{other:?}"),
    }
}

#[test]
fn days_as_fields_send_them_and_as_people_type_them() {
    for typed in ["2027-01-07", "07/01/2027", "7/1/2027", " 7.1.2027 ", "07 01 2027"] {
        assert_eq!(lire_date(typed), Ok(date(2027, 1, 7)), "{typed}");
    }
    for (typed, why) in [
        ("", DateSaisie::Vide),
        ("  ", DateSaisie::Vide),
        ("demain", DateSaisie::Forme),
        ("07/01", DateSaisie::Forme),
        ("07/01/27", DateSaisie::Forme),
        ("2027-001-07", DateSaisie::Forme),
        ("31/02/2027", DateSaisie::Inexistante),
        ("2027-13-01", DateSaisie::Inexistante),
    ] {
        assert_eq!(lire_date(typed), Err(why), "{typed}");
    }
}

#[test]
fn slots_as_fields_send_them_and_as_people_type_them() {
    let at = |h, m| Ok(date(2027, 1, 7).at(h, m, 0, 0));
    for (typed, slot) in [
        ("2027-01-07T14:30", at(14, 30)),
        ("2027-01-07T14:30:00", at(14, 30)),
        ("07/01/2027 14:30", at(14, 30)),
        ("7/1/2027 14h30", at(14, 30)),
        ("7/1/2027 à 9 h", at(9, 0)),
        ("7/1/2027 9h", at(9, 0)),
        ("07/01/2027", Err(DateSaisie::Heure)),
        ("07/01/2027 25:00", Err(DateSaisie::Heure)),
        ("07/01/2027 midi", Err(DateSaisie::Heure)),
        ("jeudi 14:30", Err(DateSaisie::Forme)),
        ("", Err(DateSaisie::Vide)),
    ] {
        assert_eq!(lire_creneau(typed), slot, "{typed}");
    }
}

#[test]
fn no_page_offers_what_the_machine_refuses() {
    for acteur in [Acteur::Conseiller, Acteur::Bailleur] {
        for &etat in Etat::ALL {
            let offered = gestes(etat, acteur);
            let mut rest = evenements_possibles(Some(etat), acteur);
            rest.retain(|e| *e != Evenement::RetirerOffre);
            assert_eq!(offered.len(), rest.len(), "{etat:?} {acteur:?}: {offered:?} {rest:?}");
            assert!(offered.iter().all(|e| rest.contains(e)));
        }
    }
}

#[test]
fn nothing_chosen_unknown_or_too_late() {
    let possible = gestes(Etat::Deposee, Acteur::Conseiller);
    assert!(erreurs(&[], &possible).of("evenement").is_some());
    let read = |code| lire(Fr, &saisie(&[("evenement", code)]), &possible, NOW, JOUR_MEME);
    assert_eq!(read("n'importe quoi").err(), Some(Rejet::Illisible));
    assert_eq!(read("envoyer").err(), Some(Rejet::Depasse));
    assert_eq!(read("retirer_offre").err(), Some(Rejet::Depasse));
    assert!(matches!(read("valider"), Ok((Evenement::Valider, _))));
}

#[test]
fn a_refusal_says_its_reason() {
    let possible = gestes(Etat::Deposee, Acteur::Conseiller);
    assert!(erreurs(&[("evenement", "invalider")], &possible).of("invalider_motif").is_some());
    // A reason of another decision is none.
    let foreign = [("evenement", "invalider"), ("invalider_motif", "sejour_non_regulier")];
    assert!(erreurs(&foreign, &possible).of("invalider_motif").is_some());
    // Fields of another move are not read.
    let aside = [("evenement", "invalider"), ("rejeter_motif", "piece_manquante")];
    assert!(erreurs(&aside, &possible).of("invalider_motif").is_some());
    let other = [("evenement", "invalider"), ("invalider_motif", "autre"), ("invalider_texte", "  ")];
    assert!(erreurs(&other, &possible).of("invalider_texte").is_some());
    let long = "é".repeat(1001);
    let long = [("evenement", "invalider"), ("invalider_motif", "autre"), ("invalider_texte", long.as_str())];
    assert!(erreurs(&long, &possible).of("invalider_texte").is_some());
    let (e, d) = lire(
        Fr,
        &saisie(&[("evenement", "invalider"), ("invalider_motif", "autre"), ("invalider_texte", " a\r\nb ")]),
        &possible,
        NOW,
        JOUR_MEME,
    )
    .unwrap();
    assert_eq!((e, d.motif, d.texte.as_deref()), (Evenement::Invalider, Some(MotifRefus::Autre), Some("a\nb")));
}

#[test]
fn the_panel_s_decisions_bring_their_data() {
    let possible = gestes(Etat::Commission, Acteur::Bailleur);
    for rank in ["", "1", "0", "-2", "51", "deux"] {
        let errors = erreurs(&[("evenement", "attribuer_rang"), ("attribuer_rang_rang", rank)], &possible);
        assert!(errors.of("attribuer_rang_rang").is_some(), "{rank}");
    }
    let read = |fields: &[(&str, &str)]| lire(Fr, &saisie(fields), &possible, NOW, JOUR_MEME);
    let (_, d) = read(&[("evenement", "attribuer_rang"), ("attribuer_rang_rang", " 2 ")]).unwrap();
    assert_eq!(d.rang, Some(2));
    let errors = erreurs(&[("evenement", "attribuer_condition")], &possible);
    assert_eq!(errors.len(), 2);
    let (_, d) = read(&[
        ("evenement", "attribuer_condition"),
        ("attribuer_condition_texte", "avis d'imposition"),
        ("attribuer_condition_date", "2026-12-15"),
    ])
    .unwrap();
    assert_eq!(d.date, Some(date(2026, 12, 15)));
    for (day, ok) in [("2026-11-24", false), ("2026-11-25", true), ("25/11/2027", true), ("2036-11-25", false)] {
        assert_eq!(read(&[("evenement", "fixer_commission"), ("fixer_commission_date", day)]).is_ok(), ok, "{day}");
    }
}

#[test]
fn the_panel_s_decisions_wait_for_its_day() {
    let possibles = gestes(Etat::Commission, Acteur::Bailleur);
    for l in [Fr, crate::i18n::Lang::En] {
        for e in possibles.iter().filter(|e| e.decision_caleol()) {
            let fields = [("evenement", e.code())];
            for (commission, text) in [(Some(date(2026, 11, 26)), "26"), (None, "")] {
                let etabli = Etabli { commission, ..Etabli::default() };
                let Err(Rejet::Erreurs(errors)) = lire(l, &saisie(&fields), &possibles, NOW, etabli) else {
                    panic!("{e:?}")
                };
                assert!(errors.of("evenement").is_some_and(|t| t.contains(text)), "{e:?} {errors:?}");
            }
            // On its day, nothing is said of it.
            if let Err(Rejet::Erreurs(errors)) = lire(l, &saisie(&fields), &possibles, NOW, JOUR_MEME) {
                assert!(errors.of("evenement").is_none(), "{e:?} {errors:?}");
            }
        }
    }
    // The page says when, under each decision, before anyone presses.
    let cadre = Cadre {
        action: "/x".into(),
        possibles: possibles.clone(),
        prenom: "Anne".into(),
        pris: None,
        commission: Some(date(2026, 11, 26)),
        today: NOW.date(),
    };
    let html = crate::shell::render(move || formulaire(Fr, cadre, &Saisie::default(), &FormErrors::new()));
    assert_eq!(html.matches("La commission se réunit le jeudi").count(), 5, "{html}");
}

#[test]
fn a_dwelling_is_given_once() {
    let possible = gestes(Etat::Commission, Acteur::Bailleur);
    let read = |fields: &[(&str, &str)]| {
        lire(Fr, &saisie(fields), &possible, NOW, Etabli { pris: Some("Fatou Sarr"), ..JOUR_MEME })
    };
    let Err(Rejet::Erreurs(errors)) = read(&[("evenement", "attribuer")]) else { panic!() };
    assert!(errors.of("evenement").is_some_and(|t| t.contains("Fatou Sarr")));
    assert!(read(&[("evenement", "attribuer_rang"), ("attribuer_rang_rang", "2")]).is_ok());
}

#[test]
fn slots_are_to_come_each_once_and_sorted() {
    let possible = gestes(Etat::Envoyee, Acteur::Bailleur);
    let with = |a, b, c| {
        [
            ("evenement", "proposer_visite"),
            ("proposer_visite_creneau_1", a),
            ("proposer_visite_creneau_2", b),
            ("proposer_visite_creneau_3", c),
        ]
    };
    assert!(erreurs(&with("", "", ""), &possible).of("proposer_visite_creneau_1").is_some());
    let bad = with("2026-11-25T09:30", "2026-12-01T10:00", "01/12/2026 10h");
    let bad = erreurs(&bad, &possible);
    assert!(bad.of("proposer_visite_creneau_1").is_some_and(|t| t.contains("passé")));
    assert!(bad.of("proposer_visite_creneau_2").is_none());
    assert!(bad.of("proposer_visite_creneau_3").is_some());
    let good = with("2026-12-02T10:00", "", "2026-12-01T10:00");
    let (_, d) = lire(Fr, &saisie(&good), &possible, NOW, JOUR_MEME).unwrap();
    assert_eq!(d.creneaux, vec![date(2026, 12, 1).at(10, 0, 0, 0), date(2026, 12, 2).at(10, 0, 0, 0)]);
}

#[test]
fn what_was_typed_comes_back_beside_its_sentence() {
    let evil = "</textarea><script>alert(1)</script>";
    for etat in
        [Etat::Deposee, Etat::Validee, Etat::Envoyee, Etat::Commission, Etat::AttribueeCondition, Etat::Acceptee]
    {
        for acteur in [Acteur::Conseiller, Acteur::Bailleur] {
            let possibles = gestes(etat, acteur);
            for &e in &possibles {
                for l in [Lang::Fr, Lang::En] {
                    let mut fields = vec![("evenement".to_owned(), e.code().to_owned())];
                    for what in ["texte", "date", "rang", "creneau_1", "motif"] {
                        fields.push((nom(e, what), evil.to_owned()));
                    }
                    let s = Saisie::new(fields);
                    let errors = match lire(l, &s, &possibles, NOW, JOUR_MEME) {
                        Err(Rejet::Erreurs(errors)) => errors,
                        _ => FormErrors::new(),
                    };
                    let cadre = Cadre {
                        action: "/x".into(),
                        possibles: possibles.clone(),
                        prenom: evil.into(),
                        pris: Some(evil.into()),
                        commission: None,
                        today: NOW.date(),
                    };
                    let html = crate::shell::render({
                        let (s, errors) = (s.clone(), errors.clone());
                        move || formulaire(l, cadre, &s, &errors)
                    });
                    assert!(!html.contains("<script"), "{e:?}");
                    for (name, _) in errors.iter() {
                        assert_eq!(html.matches(&format!(" id=\"{name}\"")).count(), 1, "{e:?} {name}");
                        assert_eq!(html.matches(&format!(" id=\"{name}-err\"")).count(), 1, "{e:?} {name}");
                    }
                    if champs(e).iter().any(|c| matches!(c, Champ::Texte | Champ::Precision)) {
                        assert!(html.contains("&lt;/textarea&gt;"), "{e:?}");
                    }
                    assert_eq!(html.matches(" checked").count(), 1, "{e:?}");
                }
            }
        }
    }
}
