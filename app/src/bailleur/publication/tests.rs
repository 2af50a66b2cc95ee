use super::*;
use crate::shell::render;
use crate::ui::assert_in_page_order;
use domain::annonce::{CHAMPS, Faute};
use jiff::civil::date;
use services::horloge::{HEURE, JOUR, fin_du_jour};
use services::referentiel::Referentiel;
use std::sync::LazyLock;

const TODAY: Date = date(2026, 11, 25);
const EVIL: &str = "\"><script>alert(1)</script>";

static REFERENTIEL: LazyLock<Referentiel> = LazyLock::new(|| Referentiel::load().unwrap_or_else(|e| panic!("{e}")));

fn photos() -> Vec<Photo> {
    vec![Photo { id: Uuid::from_u128(9), alt: "Séjour".into(), largeur: 1200, hauteur: 800 }]
}

fn now() -> i64 {
    fin_du_jour(TODAY) - HEURE
}

fn detail(candidatures: i64, publiee_a: i64) -> DetailOffre {
    let mut carte = crate::filtres::tests::offre();
    carte.candidatures = candidatures;
    carte.publiee_a = publiee_a;
    carte.cloture_a = fin_du_jour(TODAY) + 9 * JOUR;
    carte.commune = EVIL.into();
    carte.reservee_nom = Some(EVIL.into());
    DetailOffre {
        carte,
        etat: "publiee".into(),
        bailleur_id: Uuid::nil(),
        bailleur: EVIL.into(),
        ref_externe: "HP-1".into(),
        adresse: EVIL.into(),
        latitude: 48.86,
        longitude: 2.44,
        charges: 8_000,
        depot: 60_000,
        etages: Some(5),
        parking: true,
        parking_type: None,
        chauffage: "pompe_a_chaleur".into(),
        annee: 1934,
        dpe_kwh: 142,
        ges: "C".into(),
        description: format!("Rue calme.\n{EVIL}"),
        residence: Some(EVIL.into()),
        construction: "collectif".into(),
        chambres: Some(2),
        autres_charges: 1_250,
        parking_loyer: 4_000,
        designation_le: None,
        envoyees: 0,
    }
}

fn page(l: Lang, but: But, formule: Formule) -> String {
    let refused = formule.refus(l);
    render(move || {
        let preview = formule.apercu.clone().map(|o| Apercu::de(&REFERENTIEL, *o, photos(), TODAY, now()));
        let preview = preview.map(|o| apercu::vue(l, &o, TODAY, now()));
        formulaire::vue(l, &but, &formule, &refused, "Publier un logement", preview, now())
    })
}

/// Everything that was typed, and a fault on every field of the form.
fn tout_faux() -> Formule {
    let mut brute = AnnonceBrute::default();
    let mut problemes = Vec::new();
    for champ in CHAMPS.iter().filter(|c| **c != "insee") {
        brute.set(champ, format!("{champ} {EVIL}"));
        problemes.push(Probleme { champ, faute: Faute::Manquant });
    }
    Formule::refusee(brute, problemes)
}

#[test]
fn what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost() {
    for l in [Lang::Fr, Lang::En] {
        let out = page(l, But::Publier, tout_faux());
        assert!(!out.contains("<script"), "{out}");
        for champ in CHAMPS.iter().filter(|c| **c != "insee") {
            assert!(out.contains(&format!("href=\"#{champ}\"")), "{champ}: no link in the summary");
            assert_eq!(out.matches(&format!(" id=\"{champ}\"")).count(), 1, "{champ}: no such field");
            assert!(out.contains(&format!("id=\"{champ}-err\"")), "{champ}: no sentence");
            let typed =
                out.contains(&format!("{champ} \"&gt;&lt;script&gt;")) || out.contains(&format!("{champ} &quot;&gt;"));
            let free = !matches!(
                domain::annonce::nature(champ),
                domain::annonce::Nature::Choix(_) | domain::annonce::Nature::OuiNon
            );
            assert!(typed || !free, "{champ}: lost");
        }
        assert_eq!(out.matches("<h1").count(), 1);
        assert!(out.contains("novalidate"));
        // In the order of the form, whatever that of a file's columns is.
        let asked: Vec<&str> = formulaire::CHAMPS.iter().copied().filter(|c| *c != "sur").collect();
        assert_in_page_order(&out, &asked);
    }
}

#[test]
fn chosen_words_and_boxes_come_back() {
    let mut formule = Formule::default();
    for (champ, texte) in [("chauffage", "reseau_chaleur"), ("typologie", "T1 bis"), ("balcon", "oui"), ("ges", "B")] {
        formule.brute.set(champ, texte);
    }
    let out = page(Lang::Fr, But::Publier, formule);
    for value in ["reseau_chaleur", "T1 bis", "B"] {
        assert!(out.contains(&format!("value=\"{value}\" selected")), "{value}: {out}");
    }
    let boxed = out.split("id=\"balcon\"").nth(1).and_then(|rest| rest.split('>').next()).unwrap();
    assert!(boxed.contains("checked"), "{boxed}");
    let unboxed = out.split("id=\"jardin\"").nth(1).and_then(|rest| rest.split('>').next()).unwrap();
    assert!(!unboxed.contains("checked"), "{unboxed}");
}

#[test]
fn the_preview_shows_what_applicants_will_see_and_says_that_nothing_is_saved() {
    for (l, words) in [(Lang::Fr, "rien n'est encore enregistré"), (Lang::En, "nothing is saved yet")] {
        for publiee_a in [now() - JOUR, now() + 3 * JOUR] {
            let formule = Formule { apercu: Some(Box::new(detail(0, publiee_a))), ..Formule::default() };
            let out = page(l, But::Publier, formule).replace('’', "'");
            assert!(!out.contains("<script"), "{out}");
            assert!(out.contains(words), "{out}");
            assert!(out.contains("class=\"offer\"") && out.contains("href=\"#annonce\""));
            let day = if l == Lang::Fr { "Paraîtra le" } else { "Will appear on" };
            assert_eq!(out.contains(day), publiee_a > now());
            assert!(!out.contains("id=\"erreurs\""));
        }
    }
}

#[test]
fn the_preview_has_the_classes_the_floors_and_the_days() {
    let mut d = detail(0, now() - JOUR);
    (d.carte.etage, d.etages, d.ges) = (Some(2), Some(5), "E".into());
    d.designation_le = Some("2026-12-20".into());
    let formule = Formule { apercu: Some(Box::new(d)), ..Formule::default() };
    let out = page(Lang::Fr, But::Publier, formule).replace('\u{a0}', " ");
    for part in ["Gaz à effet de serre", "Classe E", " sur 5", "2026-12-20", "Candidats proposés"] {
        assert!(out.contains(part), "{part} in {out}");
    }
}

#[test]
fn the_preview_is_the_page_of_the_offer_with_all_that_is_told_of_it() {
    use crate::demandeur::offre;
    let plain = |html: String| html.replace(['\u{a0}', '\u{202f}'], " ").replace('’', "'");
    for l in [Lang::Fr, Lang::En] {
        let mut d = detail(0, now() - JOUR);
        (d.carte.balcon, d.carte.jardin, d.parking_type) = (true, false, Some("garage".into()));
        let seen = plain(render(move || offre::logement_vu(l, &REFERENTIEL, d, TODAY, now())));
        let mut d = detail(0, now() - JOUR);
        (d.carte.balcon, d.carte.jardin, d.parking_type) = (true, false, Some("garage".into()));
        let out = plain(page(l, But::Publier, Formule { apercu: Some(Box::new(d)), ..Formule::default() }));
        assert!(out.contains(&seen), "the very section of the applicants' page");
        let words = match l {
            Lang::Fr => {
                ["Balcon, terrasse", "Jardin", "Immeuble collectif", "Garage, 40 € par mois", "Séjour", "Publiée le"]
            }
            Lang::En => {
                ["Balcony or terrace", "Garden", "Block of flats", "Garage, €40 a month", "Séjour", "Published on"]
            }
        };
        for part in words {
            assert!(out.contains(part), "{part} in {out}");
        }
        // One title of the page, and no address twice.
        assert_eq!((out.matches("<h1").count(), out.matches("/favori").count()), (1, 0));
        let ids: Vec<&str> = out.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let once: std::collections::BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), once.len(), "{ids:?}");
    }
}

#[test]
fn every_heating_has_its_own_words() {
    use crate::demandeur::offre::logement::chauffage;
    use domain::annonce::Chauffage;
    for l in [Lang::Fr, Lang::En] {
        let mut words: Vec<String> = Chauffage::ALL.iter().map(|c| chauffage(l, c.code())).collect();
        words.push(chauffage(l, "unknown"));
        words.sort();
        words.dedup();
        assert_eq!(words.len(), Chauffage::ALL.len() + 1, "{words:?}");
    }
}

#[test]
fn a_doubt_asks_once_and_another_asks_again() {
    let doutes =
        vec![Doute::LoyerInhabituel { prix: 7750, min: 390, max: 1107 }, Doute::DescriptionCourte { caracteres: 5 }];
    let formule = |sur: &str, demander| Formule {
        sur: sur.split(' ').map(str::to_owned).collect(),
        doutes: doutes.clone(),
        demander,
        ..Formule::default()
    };
    let out = page(Lang::Fr, But::Publier, formule("", true));
    assert!(out.contains("value=\"loyer description\"") && out.contains("href=\"#loyer\""));
    assert!(out.contains("href=\"#sur\"") && out.contains("id=\"sur\""), "{out}");
    let seen = page(Lang::Fr, But::Publier, formule("", false));
    assert!(!seen.contains("id=\"erreurs\"") && seen.contains("id=\"sur\""));
    let envoi = |sur: &str| Envoi::lire(vec![("sur".into(), sur.into()), ("loyer".into(), "4805".into())]);
    assert!(envoi("loyer description").confirme(&doutes));
    assert!(!envoi("loyer").confirme(&doutes));
    assert!(!envoi("").confirme(&doutes));
    assert!(envoi("").confirme(&[]));
}

#[test]
fn what_changes_and_what_does_not_depends_on_where_the_offer_stands() {
    let but = |candidatures, publiee_a| But::Modifier(Box::new(detail(candidatures, publiee_a)));
    let out = page(Lang::Fr, but(4, now() - JOUR), Formule::default());
    assert!(out.contains("4\u{a0}candidatures") && out.contains("readonly"));
    assert!(!out.contains("id=\"publiee_le\""), "it is out already");
    assert!(!out.contains("<script"));
    let planned = page(Lang::Fr, but(0, now() + JOUR), Formule::default());
    assert!(planned.contains("id=\"publiee_le\"") && !planned.contains("candidatures en cours"));
    let copy = page(Lang::Fr, But::Copier(EVIL.into()), Formule::default());
    assert!(!copy.contains("<script") && !copy.contains("readonly"));
}

#[test]
fn after_publishing_one_knows_the_days_and_where_photos_go() {
    for l in [Lang::Fr, Lang::En] {
        for publiee_a in [now() - JOUR, now() + 3 * JOUR] {
            let o = detail(0, publiee_a);
            let photos = super::super::photos::adresse(o.carte.id);
            let out = render(move || vue_publiee(l, &o, "Votre offre est publiée", TODAY, now()));
            assert!(out.contains(&photos) && !out.contains("<script"), "{out}");
            assert_eq!(out.matches("<time").count(), if publiee_a > now() { 2 } else { 1 });
        }
    }
}

#[test]
fn the_form_sends_no_insee_code() {
    let envoi = Envoi::lire(vec![("insee".into(), "75056".into()), ("commune".into(), "Montreuil".into())]);
    assert_eq!((envoi.brute.get("insee"), envoi.brute.get("commune")), ("", "Montreuil"));
    assert!(!page(Lang::Fr, But::Publier, Formule::default()).contains("name=\"insee\""));
}
