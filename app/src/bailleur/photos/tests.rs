use super::*;
use crate::shell::render;

fn photo(n: u128, alt: &str) -> Photo {
    Photo { id: Uuid::from_u128(n), alt: alt.into(), largeur: 1600, hauteur: 1200 }
}

fn ajouter_seul(l: Lang, there: usize, envoi: Envoi, errors: FormErrors) -> String {
    render(move || ajouter(l, there, &envoi, &errors))
}

#[test]
fn what_is_typed_is_judged_when_one_says_it_is_done() {
    let photos = [photo(1, ""), photo(2, "Façade de brique"), photo(3, "")];
    let texts = |pairs: &[(u128, &str)]| -> HashMap<Uuid, String> {
        pairs.iter().map(|(n, t)| (Uuid::from_u128(*n), (*t).to_owned())).collect()
    };
    for l in [Lang::Fr, Lang::En] {
        // Sending files: those not described yet may wait.
        let envoi = Envoi {
            textes: texts(&[(1, ""), (2, "Façade de brique"), (3, "Cuisine avec fenêtre")]),
            fichiers: 1,
            ajoutees: 1,
            ..Envoi::default()
        };
        let (good, errors) = juger(l, &photos, &envoi);
        assert!(errors.is_empty(), "{errors:?}");
        assert_eq!(good.len(), 2);
        // Saving the descriptions: each has its own.
        let (_, errors) = juger(l, &photos, &Envoi { decrire: true, ..envoi });
        assert_eq!(errors.iter().map(|(f, _)| f).collect::<Vec<_>>(), [champ_texte(photos[0].id)]);
        // A description can't be emptied; that of a photo about to go may.
        let envoi = Envoi { textes: texts(&[(2, " ")]), a_supprimer: Some(photos[2].id), ..Envoi::default() };
        assert_eq!(juger(l, &photos, &envoi).1.len(), 1);
        let envoi = Envoi { a_supprimer: Some(photos[1].id), ..envoi };
        assert!(juger(l, &photos, &envoi).1.is_empty());
        // Nothing at all.
        let envoi = Envoi { textes: texts(&[(1, ""), (2, "Façade de brique")]), ..Envoi::default() };
        assert!(juger(l, &photos, &envoi).1.of(FICHIERS).is_some());
    }
}

#[test]
fn each_wrong_file_has_its_sentence_and_the_others_are_counted() {
    let all = [
        Refus::PasUnePhoto,
        Refus::Heic,
        Refus::Abimee,
        Refus::TropLourde,
        Refus::TropDePixels,
        Refus::TropPetite,
        Refus::TropAllongee,
        Refus::DejaLa,
        Refus::Complet,
    ];
    for l in [Lang::Fr, Lang::En] {
        let sentences: std::collections::BTreeSet<_> = all.iter().map(|r| dire_refus(l, *r)).collect();
        assert_eq!(sentences.len(), all.len());
        let envoi = Envoi {
            refusees: vec![("<script>.jpg".into(), Refus::PasUnePhoto), (String::new(), Refus::Abimee)],
            ajoutees: 1,
            fichiers: 3,
            ..Envoi::default()
        };
        let (_, errors) = juger(l, &[], &envoi);
        let html = ajouter_seul(l, 4, envoi, errors);
        assert!(!html.contains("<script") && html.contains("&lt;script"), "{html}");
        assert!(html.contains("aria-invalid=\"true\"") && html.contains("role=\"status\""), "{html}");
        assert!(html.contains("id=\"refus\"") && html.contains(" refus\"") || html.contains("refus\""));
    }
}

#[test]
fn a_full_offer_takes_no_more() {
    let html = ajouter_seul(Lang::Fr, PHOTOS_PAR_OFFRE, Envoi::default(), FormErrors::new());
    assert!(!html.contains("type=\"file\"") && html.contains("supprimez-en une"), "{html}");
}

#[test]
fn photos_move_within_their_ends_and_say_what_they_wait_for() {
    for l in [Lang::Fr, Lang::En] {
        let html = render(move || {
            let photos = [photo(1, "Séjour \"clair\""), photo(2, ""), photo(3, "Cuisine <i>")];
            liste(l, &photos, &Envoi::default(), &FormErrors::new())
        });
        assert_eq!((html.matches("name=\"monter\"").count(), html.matches("name=\"descendre\"").count()), (2, 2));
        assert_eq!(html.matches("name=\"supprimer\"").count(), 3);
        assert_eq!(html.matches("data-s=\"wait\"").count(), 1);
        assert_eq!(html.matches("<textarea").count(), 3);
        assert!(!html.contains("<i>"), "{html}");
    }
}

#[test]
fn names_of_files_are_short_and_without_folders() {
    assert_eq!(nom_montre("C:\\Photos\\salon.jpg"), "salon.jpg");
    assert_eq!(nom_montre("../../etc/passwd\n"), "passwd");
    assert_eq!(nom_montre(&"é".repeat(300)).chars().count(), 58);
}
