use super::*;
use crate::shell::render;
use domain::argent::Centimes;
use domain::classement::{Bareme, Classement, Groupe};
use domain::numero_unique::NumeroUnique;
use jiff::civil::date;
use services::candidatures::{Libelle, OffreFigee, Position};

const NOW: DateTime = date(2026, 12, 15).at(10, 0, 0, 0);

fn at(day: Date) -> i64 {
    day.at(12, 0, 0, 0).to_zoned(paris()).map_or(0, |z| z.timestamp().as_microsecond())
}

fn candidature(etat: Etat, moves: &[(Evenement, Etat, Acteur, Option<&str>)]) -> CandidatureVue {
    let mut evenements = vec![EvenementVu {
        numero: 1,
        evenement: Evenement::Postuler,
        de: None,
        vers: Etat::Deposee,
        acteur: Acteur::Demandeur,
        motif: None,
        texte: None,
        a: at(date(2026, 11, 24)),
    }];
    for (i, (evenement, vers, acteur, texte)) in moves.iter().enumerate() {
        let numero = i64::try_from(i).unwrap() + 2;
        evenements.push(EvenementVu {
            numero,
            evenement: *evenement,
            de: evenements.last().map(|e| e.vers),
            vers: *vers,
            acteur: *acteur,
            motif: MotifRefus::pour(*evenement).first().copied(),
            texte: texte.map(str::to_owned),
            a: at(date(2026, 12, 1)) + numero * services::horloge::JOUR,
        });
    }
    CandidatureVue {
        id: Uuid::nil(),
        offre: Uuid::nil(),
        libelle: Libelle::de("T3", "Montreuil", "93", 68_000),
        loyer_cc: Centimes(68_000),
        figee: OffreFigee {
            typologie: "T3".into(),
            commune: "Montreuil".into(),
            loyer: Centimes(60_000),
            charges: Centimes(8_000),
            cloture: date(2026, 12, 1),
            disponible_le: Some(date(2027, 1, 15)),
        },
        bailleur: "Habitat <i>du</i> Plateau".into(),
        photo: 7,
        genre: "appartement".into(),
        cloture: date(2026, 12, 1),
        etat,
        precedent: evenements.last().filter(|_| etat.finale()).and_then(|e| e.de),
        classement: Classement {
            version: Bareme::actuel().version,
            groupe: Groupe::A,
            lignes: Vec::new(),
            total: 52,
            anciennete: date(2020, 7, 12),
            numero: NumeroUnique::parse("1110720020439G1175").unwrap(),
        },
        position: etat.active().then_some(Position { rang: 4, total: 47 }),
        creneaux: vec![date(2026, 12, 18).at(14, 30, 0, 0), date(2026, 12, 10).at(9, 0, 0, 0)],
        visite_a: None,
        piece_demandee: None,
        commission_le: None,
        rang_attribution: None,
        condition: Some("Titre <script>de séjour".into()),
        reponse_avant: None,
        reponses: Vec::new(),
        evenements,
    }
}

fn page_de(l: Lang, active: Option<CandidatureVue>, passees: Vec<CandidatureVue>, errors: FormErrors) -> String {
    let v = Vue {
        active,
        passees,
        peut_postuler: true,
        site: "https://site.example/".into(),
        saisie: Saisie::default(),
        errors,
        maintenant: NOW,
    };
    render(move || vue(l, &v))
}

const B: Acteur = Acteur::Bailleur;

/// A way to each active state.
fn etats() -> Vec<CandidatureVue> {
    let sent = (Evenement::Envoyer, Etat::Envoyee, Acteur::Conseiller, None);
    let caleol = (Evenement::FixerCommission, Etat::Commission, B, None);
    vec![
        candidature(Etat::Deposee, &[]),
        candidature(Etat::Validee, &[(Evenement::Valider, Etat::Validee, Acteur::Conseiller, None)]),
        candidature(Etat::Envoyee, &[sent]),
        candidature(Etat::Visite, &[sent, (Evenement::ProposerVisite, Etat::Visite, B, None)]),
        candidature(Etat::Commission, &[sent, caleol]),
        candidature(Etat::Attribuee, &[sent, caleol, (Evenement::Attribuer, Etat::Attribuee, B, None)]),
        candidature(Etat::AttribueeRang, &[sent, caleol, (Evenement::AttribuerRang, Etat::AttribueeRang, B, None)]),
        candidature(
            Etat::AttribueeCondition,
            &[sent, caleol, (Evenement::AttribuerCondition, Etat::AttribueeCondition, B, Some("x"))],
        ),
        candidature(Etat::Acceptee, &[sent, (Evenement::Accepter, Etat::Acceptee, Acteur::Demandeur, None)]),
    ]
}

#[test]
fn each_state_has_one_margin_in_both_languages() {
    for c in etats() {
        assert!(c.etat.active());
        let pages = [Lang::Fr, Lang::En].map(|l| page_de(l, Some(c.clone()), Vec::new(), FormErrors::new()));
        for html in &pages {
            let margins = html.matches("class=\"todo\"").count() + html.matches("class=\"todo one\"").count();
            assert_eq!(margins, 1, "{:?}", c.etat);
            assert!(html.matches("btn main").count() <= 1, "{:?}", c.etat);
            assert!(html.contains("id=\"suivi\"") && html.contains("data-numero"), "{:?}", c.etat);
            assert!(!html.contains("<i>du") && !html.contains("<script>de"), "{:?}", c.etat);
            assert_eq!(html.matches("<h1").count(), 1);
            // Cancelling, or why not, or giving up: one of the three.
            let ways = ["/annuler\"", "hollow", "value=\"refuser\""].iter().filter(|w| html.contains(**w)).count();
            assert_eq!(ways, 1, "{:?}", c.etat);
        }
        assert_ne!(pages[0], pages[1]);
    }
}

#[test]
fn a_slot_is_one_of_those_proposed_and_not_past() {
    let c = candidature(Etat::Visite, &[(Evenement::ProposerVisite, Etat::Visite, B, None)]);
    assert!(lire_creneau(&c, "2026-12-18T14:30:00", NOW).is_some());
    for wrong in ["2026-12-10T09:00:00", "2026-12-19T14:30:00", "", "demain"] {
        assert_eq!(lire_creneau(&c, wrong, NOW), None, "{wrong}");
    }
    let html = page_de(Lang::Fr, Some(c), Vec::new(), FormErrors::new());
    assert!(html.contains("value=\"2026-12-18T14:30:00\"") && !html.contains("2026-12-10T09"), "{html}");
}

#[test]
fn what_was_asked_is_a_thing_to_do_until_it_is_done() {
    use taches::{Tache, taches};
    let ask = (Evenement::DemanderPiece, Etat::Visite, B, Some("Bulletin de novembre"));
    let give = (Evenement::FournirPiece, Etat::Visite, Acteur::Demandeur, None);
    let visit = (Evenement::ProposerVisite, Etat::Visite, B, None);
    assert_eq!(taches(&candidature(Etat::Visite, &[ask, visit]), NOW), [Tache::Visite, Tache::Piece]);
    assert_eq!(taches(&candidature(Etat::Visite, &[ask, give]), NOW), []);
    assert_eq!(taches(&candidature(Etat::Visite, &[ask, give, ask]), NOW), [Tache::Piece]);
    let html = page_de(Lang::Fr, Some(candidature(Etat::Visite, &[ask, visit])), Vec::new(), FormErrors::new());
    assert!(html.contains("Bulletin de novembre") && html.contains("/piece\""), "{html}");
    // A visit agreed on stays on the page beside what is still to do.
    let confirm = (Evenement::ConfirmerVisite, Etat::Visite, Acteur::Demandeur, None);
    let mut c = candidature(Etat::Visite, &[ask, visit, confirm]);
    c.visite_a = Some(at(date(2026, 12, 18)));
    assert_eq!(taches(&c, NOW), [Tache::Piece]);
    let html = page_de(Lang::Fr, Some(c), Vec::new(), FormErrors::new());
    assert!(html.contains("visite.ics") && html.contains("https://site.example/"), "{html}");
}

#[test]
fn an_answer_is_read_with_its_reason() {
    let c = &etats()[5];
    let read = |reponse: &str, motif: &str, texte: &str| {
        let f = Saisie { reponse: reponse.into(), motif: motif.into(), texte: texte.into(), creneau: String::new() };
        lire_reponse(Lang::Fr, &f)
    };
    assert_eq!(read("accepter", "", "").map(|r| r.0), Ok(Evenement::Accepter));
    let (event, d) = read("refuser", "refus_prix", " trop cher ").unwrap();
    assert_eq!(
        (event, d.motif, d.texte.as_deref()),
        (Evenement::Refuser, Some(MotifRefus::RefusPrix), Some("trop cher"))
    );
    assert!(read("refuser", "", "").is_ok());
    assert!(read("", "", "").is_err_and(|e| e.of("reponse").is_some()));
    assert!(read("refuser", "autre", " ").is_err_and(|e| e.of("texte").is_some()));
    assert!(read("refuser", "", &"x".repeat(501)).is_err_and(|e| e.of("texte").is_some()));
    let errors = read("", "", "").unwrap_err();
    let html = page_de(Lang::Fr, Some(c.clone()), Vec::new(), errors);
    assert!(html.contains("href=\"#reponse\"") && html.contains("id=\"reponse\""), "{html}");
}

#[test]
fn the_answer_day_is_counted_again_when_the_row_lost_it() {
    let c = &etats()[5];
    let given = c.evenements.last().map(|e| jour(e.a)).unwrap();
    assert!(reponse_avant(c).is_some_and(|d| format::jours_entre(given, d) >= 10));
    assert_eq!(reponse_avant(&etats()[4]), None);
}

#[test]
fn the_history_says_where_why_and_what_now() {
    let ends = [
        (Evenement::Invalider, Etat::Invalidee, Acteur::Conseiller),
        (Evenement::NePasAttribuer, Etat::NonRetenue, B),
        (Evenement::Rejeter, Etat::Rejetee, B),
        (Evenement::Annuler, Etat::Annulee, Acteur::Demandeur),
        (Evenement::DelaiEchu, Etat::RefuseeDemandeur, Acteur::Systeme),
        (Evenement::RetirerOffre, Etat::OffreRetiree, B),
        (Evenement::RadierDemande, Etat::DemandeRadiee, Acteur::Systeme),
        (Evenement::SignerBail, Etat::BailSigne, B),
    ];
    for (e, etat, who) in ends {
        let c = candidature(etat, &[(e, etat, who, Some("<u>mot</u>"))]);
        for l in [Lang::Fr, Lang::En] {
            let html = page_de(l, None, vec![c.clone(), c.clone()], FormErrors::new());
            assert!(html.contains("id=\"histo\"") && !html.contains("<u>mot") && !html.contains("id=\"suivi\""));
            assert!(etat == Etat::BailSigne || html.contains("data-s=\"stop\""), "{etat:?}");
            assert!(!html.contains("data-s=\"bad\""), "a refusal is never red");
        }
    }
}

#[test]
fn a_candidature_that_ended_keeps_all_that_happened() {
    let way = [
        (Evenement::Valider, Etat::Validee, Acteur::Conseiller, None),
        (Evenement::Envoyer, Etat::Envoyee, Acteur::Conseiller, None),
        (Evenement::DemanderPiece, Etat::Visite, B, Some("Avis <script>d'imposition")),
        (Evenement::ProposerVisite, Etat::Visite, B, None),
        (Evenement::FixerCommission, Etat::Commission, B, None),
    ];
    for (e, etat, who) in [
        (Evenement::NePasAttribuer, Etat::NonRetenue, B),
        (Evenement::Rejeter, Etat::Rejetee, B),
        (Evenement::RetirerOffre, Etat::OffreRetiree, B),
        (Evenement::RadierDemande, Etat::DemandeRadiee, Acteur::Systeme),
    ] {
        let moves = [&way[..], &[(e, etat, who, None)]].concat();
        let c = candidature(etat, &moves);
        let offre = crate::demandeur::offre::tests::offre();
        let pages = [Lang::Fr, Lang::En].map(|l| {
            let (c, offre) = (c.clone(), offre.clone());
            render(move || passee::vue(l, NOW.date(), &c, &offre))
        });
        for (l, html) in [Lang::Fr, Lang::En].into_iter().zip(&pages) {
            for event in &c.evenements {
                let line = crate::shell::render({
                    let title = fil::titre(l, event);
                    move || rich(title)
                });
                assert!(html.contains(&line), "{etat:?} {event:?}\n{html}");
            }
            assert!(html.contains("Avis &lt;script&gt;") && html.contains("data-s=\"stop\""), "{html}");
            assert!(html.contains("14 rue de Rosny") && html.contains("HP-1"), "{html}");
            assert_eq!(html.matches("<h1").count(), 1);
            // A heading never skips a level: h1, h2, h3.
            assert!(!html.contains("<h4"), "{html}");
        }
        assert_ne!(pages[0], pages[1]);
        assert!(pages[0].contains("680\u{a0}€") && pages[1].contains("€680"));
        // The way to it stands in the history, for the latest and the older ones.
        let list = page_de(Lang::Fr, None, vec![c.clone(), c.clone()], FormErrors::new());
        assert_eq!(list.matches(&format!("href=\"{}\"", passee::adresse(c.id))).count(), 2, "{list}");
    }
}

#[test]
fn a_rent_that_changed_is_said_while_it_goes_on() {
    let mut c = candidature(Etat::Validee, &[(Evenement::Valider, Etat::Validee, Acteur::Conseiller, None)]);
    let html = page_de(Lang::Fr, Some(c.clone()), Vec::new(), FormErrors::new());
    assert!(!html.contains("quand vous avez postulé"), "{html}");
    c.figee.loyer = Centimes(62_050);
    for (l, words, now) in [
        (Lang::Fr, "700,50 € quand vous avez postulé", "comprises : 680 €."),
        (Lang::En, "€700.50 when you applied", "included: €680."),
    ] {
        // Where lines may not break is the typography's concern.
        let html = page_de(l, Some(c.clone()), Vec::new(), FormErrors::new()).replace('\u{a0}', " ");
        assert!(html.contains(words) && html.contains(now), "{html}");
    }
    // What the live page needs at the end: a block that holds all, and how it ended.
    let html = page_de(Lang::Fr, Some(c), Vec::new(), FormErrors::new());
    let block = html.find("id=\"candidatures\"").unwrap();
    assert!(block < html.find("<h1").unwrap() && html.find("suivi-annonce").unwrap() < block, "{html}");
    let over = candidature(Etat::NonRetenue, &[(Evenement::NePasAttribuer, Etat::NonRetenue, B, None)]);
    let html = page_de(Lang::Fr, None, vec![over], FormErrors::new());
    assert!(html.contains("data-fin=\"Non retenue, le") && !html.contains("suivi-annonce"), "{html}");
}

#[test]
fn what_one_applied_for_stays_whatever_the_offer_becomes() {
    let end = [(Evenement::Annuler, Etat::Annulee, Acteur::Demandeur, None)];
    let mut c = candidature(Etat::Annulee, &end);
    let mut offre = crate::demandeur::offre::tests::offre();
    (c.figee.typologie, c.figee.commune) = (offre.carte.typologie.clone(), offre.carte.commune.clone());
    offre.carte.loyer_cc = 99_900;
    offre.carte.disponible_le = "2028-08-08".into();
    let page = |c: &CandidatureVue, offre: &services::offres::DetailOffre| {
        let (c, offre) = (c.clone(), offre.clone());
        render(move || passee::vue(Lang::Fr, NOW.date(), &c, &offre))
    };
    let html = page(&c, &offre);
    assert!(html.contains("680\u{a0}€") && html.contains("80\u{a0}€") && html.contains("janvier 2027"), "{html}");
    assert!(!html.contains("999") && !html.contains("2028") && html.contains("14 rue de Rosny"), "{html}");
    // Another home took its reference.
    offre.carte.typologie = "T5".into();
    let html = page(&c, &offre);
    assert!(
        !html.contains("T5") && !html.contains("14 rue de Rosny") && html.contains("un autre logement sous cette"),
        "{html}"
    );
    c.etat = Etat::BailSigne;
    assert!(page(&c, &offre).contains("Loyer à la signature"));
}

#[test]
fn with_nothing_yet_the_page_leads_on() {
    let html = page_de(Lang::Fr, None, Vec::new(), FormErrors::new());
    assert!(html.contains("pas encore de candidature") && html.contains("href=\"/offres\""), "{html}");
    assert!(!html.contains("id=\"histo\""));
}

#[test]
fn the_calendar_file_is_escaped_and_folded() {
    let t = jiff::Timestamp::from_second(1_797_000_000).unwrap();
    let text = ics(Uuid::nil(), t, t, "Visite ; T3, 680 €", &"rue é ".repeat(30), "a\nATTACH:evil");
    assert!(text.contains("SUMMARY:Visite \\; T3\\, 680 €\r\n") && !text.contains("\nATTACH"), "{text}");
    assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
    assert!(text.ends_with("END:VCALENDAR\r\n"));
}

#[test]
fn cancelling_asks_first() {
    let html = render(|| vue_annulation(Lang::Fr, Uuid::nil(), "T3 | <b>x | 680 €"));
    assert!(html.contains("method=\"post\"") && html.contains("Garder ma candidature") && !html.contains("<b>x"));
}
