//! The State's sample, hostile documents, and what is written read again.

use super::*;
use jiff::civil::date;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use rstest::rstest;

/// The State's public test document (version 02.00), as in the domain notes.
const EXEMPLE: &str = include_str!("exemple-nuu-0200.xml");

fn sans_nom(_: &str) -> Option<String> {
    None
}

fn lire(xml: &str) -> Result<Demande, Illisible> {
    lire_demande(xml, sans_nom)
}

#[test]
fn the_states_sample() {
    let d = lire_demande(EXEMPLE, |i| (i == "75113").then(|| "Paris 13e".to_owned())).unwrap();
    assert_eq!(d.numero_unique.as_str(), "1110318016982G1104");
    assert_eq!(d.date_creation, date(2018, 3, 15));
    assert_eq!(d.date_renouvellement, d.date_creation);
    let p = &d.demandeur;
    assert_eq!((p.civilite, p.nom_complet().as_str()), (Civilite::Monsieur, "Jean Dupont"));
    assert_eq!(p.email.as_ref().map(Email::as_str), Some("jean.dupont@yyyy.fr"));
    let a = p.adresse.as_ref().unwrap();
    assert_eq!((a.voie.as_str(), a.insee.as_str(), a.commune.as_str()), ("103 avenue de france", "75113", "Paris 13e"));
    assert_eq!(p.emploi.statut, StatutEmploi::Cdi);
    assert_eq!(p.revenu_fiscal.n_moins_1, Some((2017, Centimes::euros(21_000))));
    assert_eq!(p.ressources.len(), 14);
    assert_eq!(p.pension_versee, Centimes::euros(120));
    assert_eq!(p.ressources_mensuelles(), Centimes::euros(4_010 - 120));
    let c = &d.codemandeurs[0];
    assert_eq!(c.lien, Lien::Mariage);
    assert_eq!(c.personne.nom_naissance.as_str(), "MARTIN");
    assert_eq!(c.personne.nom_usage.as_ref().map(Nom::as_str), Some("DUPONT"));
    // Years without amounts: nothing is known.
    assert_eq!(c.personne.revenu_fiscal, RevenuFiscal::default());
    assert_eq!(d.personnes_a_charge.len(), 1);
    assert!(d.personnes_a_charge[0].enfant);
    assert_eq!(d.enfants_a_naitre, 1);
    assert_eq!(d.enfants_en_garde.iter().map(|e| e.mode.code()).collect::<String>(), "GD");
    assert_eq!(d.logement_actuel.modele, ModeleLogement::LocatairePrive);
    assert_eq!(d.logement_actuel.loyer, Some(Centimes::euros(1000)));
    assert_eq!(d.logement_actuel.typologie, Some(Typologie::T3));
    assert_eq!(d.recherche, Recherche::default());
    assert!(d.motifs.is_empty() && d.priorites.is_empty() && d.pieces_deposees.is_empty());
    assert_eq!(lire_demande(&ecrire_demande(&d), |i| (i == "75113").then(|| "Paris 13e".to_owned())), Ok(d));
}

/// The sample with one piece of text replaced.
fn change(de: &str, vers: &str) -> String {
    assert!(EXEMPLE.contains(de), "{de}");
    EXEMPLE.replacen(de, vers, 1)
}

#[rstest]
#[case("<ns1:demandeLogement>", "<ns1:demandeLogement><ns1:nouveau code='1'>x<autre/></ns1:nouveau>")]
#[case("<ns1:telPortable>", "<!-- note --><?pi x?><ns1:telPortable>")]
#[case("<ns1:profession>Agent de sécurité", "<ns1:profession><![CDATA[Agent <de> sécurité]]>")]
#[case("jean.dupont@yyyy.fr", "pas une adresse")]
#[case("code=\"M\"", "code=\"ZZ\"")]
fn what_is_unknown_is_passed_over(#[case] de: &str, #[case] vers: &str) {
    assert!(lire(&change(de, vers)).is_ok());
}

#[test]
fn any_prefix_or_none_will_do() {
    let sans = EXEMPLE.replace("<ns1:", "<").replace("</ns1:", "</").replace("xmlns:ns1", "xmlns");
    assert_eq!(lire(&sans), lire(EXEMPLE));
    assert_eq!(lire(&EXEMPLE.replace("ns1:", "nuu:").replace("xmlns:ns1", "xmlns:nuu")), lire(EXEMPLE));
    assert_eq!(lire(&format!("\u{feff}{EXEMPLE}")), lire(EXEMPLE));
}

#[test]
fn unknown_codes_fall_back_on_what_gives_no_right() {
    let d = lire(&change("modeleLogement code=\"LP\"", "modeleLogement code=\"??\"")).unwrap();
    assert_eq!(d.logement_actuel.modele, ModeleLogement::LocatairePrive);
    let d = lire(&change("ressource code=\"CHO\"", "ressource code=\"NOUVEAU\"")).unwrap();
    assert_eq!(d.demandeur.ressources[4], Ressource { code: TypeRessource::Autre, montant: Centimes::euros(150) });
    let d = lire(&change("ressource code=\"CHO\"", "ressource code=\"APL\"")).unwrap();
    assert_eq!((d.demandeur.ressources.len(), d.logement_actuel.aide), (13, Some(Centimes::euros(150))));
    let d = lire(&change("<ns1:nom>Dupont</ns1:nom>", "<ns1:nom>Du&#112;ont (né &amp; connu) 2</ns1:nom>")).unwrap();
    assert_eq!(d.demandeur.nom_naissance.as_str(), "Dupont né connu");
}

#[rstest]
#[case("1110318016982G1104", "123", Illisible::Valeur("numUnique"))]
#[case("<ns1:numUnique>1110318016982G1104</ns1:numUnique>", "", Illisible::Manque("numUnique"))]
#[case("2018-03-15</ns1:dateCreation", "hier</ns1:dateCreation", Illisible::Valeur("dateCreationDemande"))]
#[case("2018-03-15</ns1:dateCreation", "2018-02-31</ns1:dateCreation", Illisible::Valeur("dateCreationDemande"))]
#[case("1970-01-01", "0001-01-01", Illisible::Valeur("dateNaissance"))]
#[case("<ns1:dateNaissance>1970-01-01</ns1:dateNaissance>", "", Illisible::Manque("dateNaissance"))]
#[case("<ns1:nom>Dupont</ns1:nom>", "<ns1:nom>123</ns1:nom>", Illisible::Valeur("nom"))]
#[case("<ns1:nom>Dupont</ns1:nom>", "", Illisible::Manque("nom"))]
#[case("civilite code=\"1\"", "civilite code=\"7\"", Illisible::Valeur("civilite"))]
#[case("<ns1:nombre>1<", "<ns1:nombre>4000000000<", Illisible::Valeur("nombre"))]
#[case("<ns1:nombre>1<", "<ns1:nombre>-1<", Illisible::Valeur("nombre"))]
#[case("Loyer>1000<", "Loyer>1e9<", Illisible::Valeur("montantMensuelLoyer"))]
#[case("Loyer>1000<", "Loyer>99999999999<", Illisible::Valeur("montantMensuelLoyer"))]
#[case(">21000<", ">beaucoup<", Illisible::Valeur("montantMoins1"))]
#[case("<ns1:surface>50", "<ns1:surface>grande", Illisible::Valeur("surface"))]
#[case("</ns1:demande>", "", Illisible::Malforme)]
#[case("</ns1:nom>", "</ns1:prenom>", Illisible::Malforme)]
#[case("<ns1:nom>", "<ns1:nom>&nbsp;", Illisible::Entite)]
#[case("civilite code=\"1\"", "civilite code=\"&x;\"", Illisible::Entite)]
#[case("civilite code=\"1\"", "civilite code=\"1\" code=\"2\"", Illisible::Malforme)]
fn what_cannot_be_a_demande_is_refused(#[case] de: &str, #[case] vers: &str, #[case] attendu: Illisible) {
    assert_eq!(lire(&change(de, vers)), Err(attendu));
}

#[test]
fn hostile_documents_are_refused() {
    let rires = "<!DOCTYPE lolz [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;\">]><interfaceNuu>&b;</interfaceNuu>";
    assert_eq!(lire(rires), Err(Illisible::Entite));
    let fichier = "<!DOCTYPE x [<!ENTITY f SYSTEM \"file:///etc/passwd\">]><interfaceNuu>&f;</interfaceNuu>";
    assert_eq!(lire(fichier), Err(Illisible::Entite));
    assert_eq!(lire(&"<a>".repeat(100_000)), Err(Illisible::TropProfond));
    assert_eq!(lire(&format!("<a>{}</a>", "<b/>".repeat(30_000))), Err(Illisible::TropProfond));
    assert_eq!(lire(&format!("<a>{}</a>", " ".repeat(TAILLE_MAX))), Err(Illisible::TropGros));
    assert_eq!(lire(""), Err(Illisible::Malforme));
    assert_eq!(lire("bonjour"), Err(Illisible::Malforme));
    assert_eq!(lire("<a/><b/>"), Err(Illisible::Malforme));
    assert_eq!(lire("<a/>"), Err(Illisible::Manque("demandeLogement")));
    assert!(lire(&EXEMPLE[..EXEMPLE.len() / 2]).is_err());
}

#[test]
fn errors_never_quote_the_document() {
    let faux = change("jean.dupont@yyyy.fr", "x").replace("<ns1:nombre>1<", "<ns1:nombre>SECRET<");
    assert!(!lire(&faux).unwrap_err().to_string().contains("SECRET"));
}

fn texte() -> impl Strategy<Value = String> {
    // Anything printable, markup included, trimmed as the reader trims. Separators of lines come back as plain ends of line
    // (XML 1.1, 2.11).
    "[\\PC--[\u{2028}\u{2029}]]{1,20}".prop_map(|s| s.trim().to_owned()).prop_filter("empty", |s| !s.is_empty())
}

fn jour() -> impl Strategy<Value = Date> {
    (1900i16..2100, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| date(y, m, d))
}

fn argent() -> impl Strategy<Value = Centimes> {
    (0i64..=MONTANT_MAX).prop_map(Centimes)
}

fn insee() -> impl Strategy<Value = String> {
    select(vec!["75111", "93048", "2A004", "69381", "29019"]).prop_map(str::to_owned)
}

fn un_nom() -> impl Strategy<Value = Nom> {
    "[A-ZÉÀ][a-zéèç]{1,10}([ '-][A-Z][a-z]{1,8})?".prop_map(|s| Nom::parse(&s).unwrap())
}

prop_compose! {
    fn un_emploi()(statut in select(StatutEmploi::ALL), profession in option::of(texte()),
        siret in option::of("[0-9]{14}"), employeur in option::of(texte()), insee_travail in option::of(insee()),
        depuis in option::of(jour()), mobilite in any::<bool>()) -> Emploi {
        Emploi { statut, profession, siret, employeur, insee_travail, depuis, mobilite }
    }
}

prop_compose! {
    fn une_personne()(civilite in select(Civilite::ALL), nom_naissance in un_nom(), usage in option::of(un_nom()),
        prenom in un_nom(), naissance in jour(), nationalite in select(Nationalite::ALL),
        situation_familiale in select(SituationFamiliale::ALL), telephone in option::of("[0-9]{10}"),
        email in option::of("[a-z]{1,8}@[a-z]{1,8}\\.fr"),
        adresse in option::of((texte(), "[0-9]{5}", insee())), emploi in un_emploi(),
        n1 in option::of((1950i16..2100, argent())), n2 in option::of((1950i16..2100, argent())),
        ressources in vec((select(TypeRessource::ALL), argent()), 0..4), pension_versee in argent()) -> Personne {
        Personne {
            civilite,
            nom_usage: usage.filter(|u| *u != nom_naissance),
            nom_naissance, prenom, naissance, nationalite, situation_familiale, telephone,
            email: email.map(|e| Email::parse(&e).unwrap()),
            adresse: adresse.map(|(voie, code_postal, insee)| Adresse {
                voie: voie.split_whitespace().collect::<Vec<_>>().join(" "), code_postal, commune: insee.clone(), insee,
            }),
            emploi,
            revenu_fiscal: RevenuFiscal { n_moins_1: n1, n_moins_2: n2 },
            ressources: ressources.into_iter().map(|(code, montant)| Ressource { code, montant }).collect(),
            pension_versee,
        }
    }
}

prop_compose! {
    fn un_logement()(modele in select(ModeleLogement::ALL), loyer in option::of(argent()), aide in option::of(argent()),
        habitants in option::of(0..=NOMBRE_MAX), typologie in option::of(select(Typologie::ALL)),
        surface_m2 in option::of(0u32..100_000), insee in option::of(insee())) -> LogementActuel {
        LogementActuel { modele, loyer, aide, habitants, typologie, surface_m2, insee }
    }
}

prop_compose! {
    fn une_recherche()(typologies in subsequence(Typologie::ALL, 0..=7),
        communes in subsequence(vec!["75111", "93048", "2A004", "69381"], 0..=4).prop_shuffle(),
        elargie in any::<bool>(), pmr in any::<bool>(), loyer_max in option::of(argent())) -> Recherche {
        Recherche { typologies, communes: communes.into_iter().map(str::to_owned).collect(), elargie, pmr, loyer_max }
    }
}

prop_compose! {
    fn une_demande()(dates in (jour(), jour()), demandeur in une_personne(),
        co in vec((une_personne(), select(Lien::ALL)), 0..3),
        charge in vec((texte(), texte(), jour(), any::<bool>()), 0..4), enfants_a_naitre in 0u32..4,
        garde in vec((jour(), select(ModeGarde::ALL)), 0..3), personnes_handicapees in 0u32..3,
        logement_actuel in un_logement(), motifs in subsequence(Motif::ALL, 0..=4).prop_shuffle(),
        recherche in une_recherche(), priorites in subsequence(Priorite::ALL, 0..=4),
        pieces in vec("[a-z_]{3,12}:[a-z]{3,9}", 0..4)) -> Demande {
        let mut pieces_deposees = pieces;
        pieces_deposees.sort();
        pieces_deposees.dedup();
        Demande {
            numero_unique: NumeroUnique::parse("1110318016982G1104").unwrap(),
            date_creation: dates.0, date_renouvellement: dates.1, demandeur,
            codemandeurs: co.into_iter().map(|(personne, lien)| Codemandeur { personne, lien }).collect(),
            personnes_a_charge: charge.into_iter()
                .map(|(nom, prenom, naissance, enfant)| PersonneACharge { nom, prenom, naissance, enfant }).collect(),
            enfants_a_naitre,
            enfants_en_garde: garde.into_iter().map(|(naissance, mode)| EnfantEnGarde { naissance, mode }).collect(),
            personnes_handicapees, logement_actuel, motifs, recherche, priorites, pieces_deposees,
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(d in une_demande()) {
        prop_assert_eq!(lire(&ecrire_demande(&d)), Ok(d));
    }

    #[test]
    fn any_text_is_answered_without_a_panic(s in "[\\PC\\n]{0,200}") {
        let _ = lire(&s);
    }

    #[test]
    fn a_damaged_document_is_answered_without_a_panic(at in 0usize..EXEMPLE.len(), s in "[\\PC]{0,6}", n in 0usize..40) {
        let at = (0..=at).rev().find(|i| EXEMPLE.is_char_boundary(*i)).unwrap();
        let end = (at + n..=EXEMPLE.len()).find(|i| EXEMPLE.is_char_boundary(*i)).unwrap_or(EXEMPLE.len());
        let _ = lire(&format!("{}{s}{}", &EXEMPLE[..at], &EXEMPLE[end..]));
    }
}

#[test]
fn the_demonstration_is_read_again() {
    let r = crate::referentiel::Referentiel::load().unwrap();
    for d in crate::monde::demandes(3, date(2026, 11, 22)) {
        let lue = lire_demande(&ecrire_demande(&d), |i| r.commune(i).map(|c| c.nom.to_owned()));
        assert_eq!(lue, Ok(d));
    }
}
