//! Every state of a file before each of its readers, with every household of the demonstration.

use super::*;
use crate::conseiller::mouvement::{Etabli, Rejet, gestes, lire};
use domain::argent::Centimes;
use domain::candidature::MotifRefus;
use domain::classement::{Bareme, OffrePourRang, PlaceCommune, Profil, classer};
use domain::demande::Demande;
use domain::dossier::EtatDossier;
use domain::eligibilite::{Contexte, Figures, OffrePourRegles, RevenuDeclare, evaluer};
use domain::logement::{Financement, TableTypologies, Typologie, ZoneAbc, ZonePlafond};
use jiff::civil::date;
use services::candidatures::{Libelle, OffreFigee, Position};
use services::dossiers::DemandeLue;
use services::offres::{Carte, DetailOffre, OffreEtProfil};
use uuid::Uuid;

const TODAY: Date = date(2026, 11, 25);
const EVIL: &str = "</textarea><script>alert(1)</script>";

fn detail_offre() -> DetailOffre {
    DetailOffre {
        carte: Carte {
            id: Uuid::from_u128(7),
            genre: "appartement".into(),
            typologie: "T3".into(),
            insee: "93048".into(),
            commune: EVIL.into(),
            code_postal: "93100".into(),
            departement: "93".into(),
            zone_plafond: "PARIS_LIMITROPHES".into(),
            zone_abc: "A bis".into(),
            financement: "PLUS".into(),
            surface_m2: 62,
            loyer: 60_000,
            loyer_cc: 68_000,
            etage: Some(2),
            ascenseur: true,
            balcon: false,
            jardin: false,
            pmr: false,
            dpe: "C".into(),
            reservee_siren: None,
            reservee_nom: None,
            photo: 1,
            publiee_a: 0,
            cloture_a: services::horloge::fin_du_jour(date(2026, 12, 1)),
            disponible_le: "2027-01-15".into(),
            candidatures: 4,
            rangs_version: 0,
            photos: 0,
        },
        etat: "publiee".into(),
        bailleur_id: Uuid::from_u128(9),
        bailleur: "Habitat du Plateau".into(),
        ref_externe: EVIL.into(),
        adresse: "14 rue de Rosny".into(),
        latitude: 48.8,
        longitude: 2.4,
        charges: 8_000,
        depot: 60_000,
        etages: Some(5),
        parking: false,
        parking_type: None,
        chauffage: "collectif_gaz".into(),
        annee: 1998,
        dpe_kwh: 150,
        ges: "C".into(),
        description: EVIL.into(),
        residence: None,
        construction: "collectif".into(),
        chambres: None,
        autres_charges: 0,
        parking_loyer: 0,
        designation_le: None,
        envoyees: 0,
    }
}

fn dossier(demande: Demande, etat: Etat) -> DossierRecu {
    let offre = OffrePourRegles {
        typologie: Typologie::T3,
        financement: Financement::Plus,
        zone_plafond: ZonePlafond::ParisLimitrophes,
        zone_abc: ZoneAbc::ABis,
        loyer: Centimes(60_000),
        charges: Centimes(8_000),
        cloture: date(2026, 12, 1),
        reservee_siren: None,
        departement: domain::eligibilite::CodeDepartement::new("93"),
        pmr: false,
    };
    let reponses = evaluer(
        &offre,
        &Contexte {
            demande: &demande,
            revenu_declare: None,
            today: TODAY,
            dossier_valide: true,
            siren: None,
            typologies: &TableTypologies::default(),
            plafond: Some(Centimes::euros(52_740)),
            plafond_calcule: false,
            aide: Centimes::ZERO,
        },
    );
    let pour_rang = OffrePourRang {
        place: PlaceCommune::Demandee,
        loyer_cc: Centimes(68_000),
        aide: Centimes::ZERO,
        reservee_siren: None,
    };
    let profil = Profil { demande: &demande, groupe_a_employeur: true, employeur_points: 6, employeur_siren: None };
    let classement = classer(&Bareme::actuel(), &profil, &pour_rang, TODAY);
    let step = |numero, evenement, de, vers, motif| EvenementVu {
        numero,
        evenement,
        de,
        vers,
        acteur: Acteur::Conseiller,
        motif,
        texte: Some(EVIL.into()),
        a: services::horloge::fin_du_jour(TODAY) - numero * services::horloge::JOUR,
    };
    DossierRecu {
        candidature: CandidatureVue {
            id: Uuid::from_u128(1),
            offre: Uuid::from_u128(7),
            libelle: Libelle::de("T3", EVIL, "93", 68_000),
            loyer_cc: Centimes(68_000),
            figee: OffreFigee {
                typologie: "T3".into(),
                commune: EVIL.into(),
                loyer: Centimes(60_000),
                charges: Centimes(8_000),
                cloture: date(2026, 12, 1),
                disponible_le: Some(date(2027, 1, 15)),
            },
            bailleur: "Habitat du Plateau".into(),
            photo: 1,
            genre: "appartement".into(),
            cloture: date(2026, 12, 1),
            etat,
            precedent: None,
            classement,
            position: etat.active().then_some(Position { rang: 4, total: 41 }),
            creneaux: vec![date(2026, 12, 2).at(10, 0, 0, 0)],
            visite_a: None,
            piece_demandee: Some(EVIL.into()),
            commission_le: Some(TODAY),
            rang_attribution: Some(2),
            condition: Some(EVIL.into()),
            reponse_avant: Some(date(2026, 12, 7)),
            reponses: Vec::new(),
            evenements: vec![
                step(1, Evenement::Postuler, None, Etat::Deposee, None),
                step(2, Evenement::Invalider, Some(Etat::Deposee), Etat::Invalidee, Some(MotifRefus::PieceManquante)),
            ],
        },
        demande: DemandeLue {
            id: Uuid::from_u128(2),
            numero_als: 1436,
            compte: Uuid::from_u128(3),
            etat: EtatDossier::Valide,
            demande,
            complement: None,
            entreprise: None,
            validee_par_entreprise: false,
            motif: None,
            recue_a: 0,
            aide_connue: None,
            revenu_declare: None,
            version: 1,
        },
        vue: OffreEtProfil { offre: detail_offre(), reponses, aide: None, ressources: None, pour_rang },
    }
}

fn page(l: Lang, c: Contenu, saisie: Saisie, errors: FormErrors) -> String {
    crate::shell::render(move || vue(l, c, saisie, errors))
}

fn contenu(demande: Demande, etat: Etat, acteur: Acteur) -> Contenu {
    let autres = if acteur == Acteur::Bailleur {
        vec![file::tests::une_ligne(7, 1, etat.code(), 6), file::tests::une_ligne(7, 2, "attribuee", 6)]
    } else {
        vec![]
    };
    Contenu {
        acteur,
        dossier: dossier(demande, etat),
        communes: vec![EVIL.into()],
        autres,
        possibles: gestes(etat, acteur),
        today: TODAY,
    }
}

#[test]
fn every_state_renders_with_exactly_the_moves_of_the_machine() {
    let households = services::monde::demandes(services::monde::GRAINE, TODAY);
    for acteur in [Acteur::Conseiller, Acteur::Bailleur] {
        for (i, &etat) in Etat::ALL.iter().enumerate() {
            for l in [Lang::Fr, Lang::En] {
                let c = contenu(households[i % households.len()].clone(), etat, acteur);
                let moves = c.possibles.clone();
                let out = page(l, c, Saisie::default(), FormErrors::new());
                assert!(!out.contains("<script"), "{etat:?}");
                assert_eq!(out.matches("<h1").count(), 1);
                for &e in Evenement::ALL {
                    let offered = out.contains(&format!("value=\"{}\"", e.code()));
                    assert_eq!(offered, moves.contains(&e), "{etat:?} {e:?}");
                }
                assert_eq!(out.contains("method=\"post\""), !moves.is_empty());
                assert_eq!(out.matches("btn main").count(), usize::from(!moves.is_empty()));
                assert_eq!(out.matches("class=\"stages\"").count(), 1);
            }
        }
    }
}

#[test]
fn all_households_of_the_demonstration_render() {
    for d in services::monde::demandes(services::monde::GRAINE, TODAY) {
        let out = page(Lang::Fr, contenu(d, Etat::Deposee, Acteur::Conseiller), Saisie::default(), FormErrors::new());
        for id in ["profil", "points", "foyer", "ressources", "pieces", "suivi", "decision"] {
            assert_eq!(out.matches(&format!(" id=\"{id}\"")).count(), 1, "{id}");
        }
    }
}

/// A statement never reads as a figure of the site: neither in the profile nor beside the incomes, even without any.
#[test]
fn a_stated_revenue_is_told_as_the_applicant_s_own() {
    let d = services::monde::demandes(services::monde::GRAINE, TODAY).remove(0);
    for incomes in [true, false] {
        for (l, said) in
            [(Lang::Fr, "indiqué par le demandeur le 2 novembre"), (Lang::En, "given by the applicant on 2 November")]
        {
            let mut c = contenu(d.clone(), Etat::Deposee, Acteur::Conseiller);
            let stated = RevenuDeclare { montant: Centimes::ZERO, le: date(2026, 11, 2) };
            c.dossier.demande.revenu_declare = Some(stated);
            if !incomes {
                c.dossier.demande.demande.demandeur.ressources.clear();
                c.dossier.demande.demande.codemandeurs.clear();
            }
            for r in &mut c.dossier.vue.reponses {
                if let Figures::Plafond { revenu, declare, .. } = &mut r.figures {
                    *declare = *revenu;
                }
            }
            let out = page(l, c, Saisie::default(), FormErrors::new()).replace('\u{a0}', " ");
            assert!(out.contains(said), "{out}");
            assert!(
                out.contains(if l == Lang::Fr { "à prouver (bulletins" } else { "to be proven (payslips" }),
                "{out}"
            );
        }
    }
}

#[test]
fn errors_lead_to_their_fields_and_a_given_dwelling_is_said() {
    let d = services::monde::demandes(services::monde::GRAINE, TODAY).remove(0);
    let c = contenu(d, Etat::Commission, Acteur::Bailleur);
    assert!(c.pris().is_some());
    let saisie = Saisie::new(vec![("evenement".into(), "rejeter".into()), ("rejeter_texte".into(), EVIL.into())]);
    let now = TODAY.at(9, 0, 0, 0);
    let Err(Rejet::Erreurs(errors)) =
        lire(Lang::Fr, &saisie, &c.possibles, now, Etabli { commission: Some(TODAY), ..Etabli::default() })
    else {
        panic!()
    };
    let out = page(Lang::Fr, c, saisie, errors);
    assert!(out.contains("href=\"#rejeter_motif\"") && out.contains(" id=\"rejeter_motif\""));
    assert!(out.contains("&lt;/textarea&gt;&lt;script"));
    assert!(out.contains("Déjà prise pour"));
    assert!(out.find("id=\"erreurs\"") < out.find("<h1"));
}

#[test]
fn an_answer_is_marked_with_what_was_asked() {
    let d = services::monde::demandes(services::monde::GRAINE, TODAY).remove(0);
    let mut c = contenu(d, Etat::Visite, Acteur::Bailleur);
    let k = &mut c.dossier.candidature;
    k.piece_demandee = None;
    let mut asked = k.evenements[0].clone();
    (asked.numero, asked.evenement, asked.texte) = (3, Evenement::DemanderPiece, Some("Quittance de mai".into()));
    k.evenements.push(asked);
    let out = page(Lang::Fr, c.clone(), Saisie::default(), FormErrors::new());
    assert!(!out.contains("Pièce déposée"), "{out}");
    c.dossier.candidature.reponses = vec![Evenement::FournirPiece, Evenement::ConfirmerVisite];
    let out = page(Lang::Fr, c, Saisie::default(), FormErrors::new());
    assert!(out.contains("Pièce déposée, à vérifier") && out.contains("Créneau choisi"), "{out}");
    // In the fact and in the time line.
    assert_eq!(out.matches("Quittance de mai").count(), 2, "{out}");
}
