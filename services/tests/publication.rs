//! Offers as landlords publish them: once, again, on days to come, with people applying meanwhile, and withdrawn.

use crate::support::Moteur::{Postgres, Sqlite};
use crate::support::{AUJOURDHUI, Monde, Moteur, adresse, avec, referentiel};
use domain::annonce::{Annonce, AnnonceBrute, Doute, Faute, Lieux as _, Probleme, doutes};
use domain::argent::Centimes;
use domain::candidature::{Etat, Evenement as E, MotifRefus, Refus};
use domain::classement::Classement;
use jiff::civil::date;
use rstest::rstest;
use services::candidatures::{Donnees, MouvementRefuse};
use services::horloge::{HEURE, JOUR, fin_du_jour};
use services::monde::GRAINE;
use services::offres::{Filtres, Lieu, Publie, PublierRefuse, Tri};
use services::{Erreur, Services};
use std::collections::HashSet;
use uuid::Uuid;

/// A three-room flat in Montreuil that suits everyone made by `foyer`, with other texts for some fields.
pub(crate) fn annonce(s: &Services, reference: &str, autres: &[(&'static str, &str)]) -> Annonce {
    let (mut brute, _) = AnnonceBrute::depuis([
        ("ref_externe", reference),
        ("genre", "appartement"),
        ("annee", "1998"),
        ("adresse", "3 rue des Lilas"),
        ("code_postal", "93100"),
        ("commune", "Montreuil"),
        ("typologie", "T3"),
        ("surface_m2", "62"),
        ("etage", "2"),
        ("chauffage", "collectif_gaz"),
        ("dpe", "C"),
        ("dpe_kwh", "140"),
        ("ges", "C"),
        ("loyer", "600"),
        ("charges", "80"),
        ("financement", "PLUS"),
        ("disponible_le", "15/01/2027"),
        ("description", "Au calme."),
    ]);
    for (champ, texte) in autres {
        brute.set(champ, *texte);
    }
    s.lire_annonce(&brute).unwrap()
}

async fn publiques(s: &Services) -> Vec<Uuid> {
    let lieu = Lieu::Commune("93048".into());
    let liste = s.recherche_publique(&lieu, &Filtres::default(), Tri::Recentes, 1).await.unwrap();
    liste.cartes.iter().map(|c| c.id).collect()
}

/// Sent as one line of a file.
async fn envoyer(s: &Services, bailleur: Uuid, a: &Annonce) -> Result<Publie, Vec<Probleme>> {
    s.publier_annonces(bailleur, vec![(2, a.clone())]).await.unwrap().pop().unwrap().1
}

fn champs(problemes: &[Probleme]) -> Vec<(&'static str, &Faute)> {
    problemes.iter().map(|p| (p.champ, &p.faute)).collect()
}

async fn revision(m: &Monde) -> i64 {
    m.nombre("SELECT COALESCE(MAX(offres), 0) FROM revision_departement").await
}

#[rstest]
#[tokio::test]
async fn sent_again_it_is_the_same_offer(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let b = m.bailleur("111111118").await;
    let a = annonce(&m.s, "A-1", &[]);
    let Ok(Publie::Nouvelle(id)) = envoyer(&m.s, b, &a).await else { panic!("not new") };
    let before = m.s.offre(id).await.unwrap();
    assert_eq!(before.carte.publiee_a, m.s.maintenant());
    assert_eq!(before.carte.cloture_a, fin_du_jour(date(2026, 11, 28)), "seven days");
    assert_eq!((before.carte.zone_plafond.as_str(), before.carte.zone_abc.as_str()), ("PARIS_LIMITROPHES", "A bis"));
    assert_eq!(publiques(&m.s).await, [id]);

    // Spelt otherwise, two days later: the same offer, on the same days, and nobody computes anything anew.
    m.avancer(2 * JOUR);
    let (at, same) = (revision(&m).await, [("loyer", "600,00 €"), ("commune", "MONTREUIL"), ("typologie", "F3")]);
    assert_eq!(envoyer(&m.s, b, &annonce(&m.s, "A-1", &same)).await, Ok(Publie::Inchangee(id)));
    assert_eq!((revision(&m).await, m.s.offre(id).await.unwrap()), (at, before.clone()));

    let autre = [
        ("loyer", "610"),
        ("description", "Refait à neuf."),
        ("residence", "Les Lilas"),
        ("typologie", "T4"),
        ("surface_m2", "75"),
        ("genre", "maison"),
        ("etage", ""),
        ("jardin", "oui"),
        ("parking", "oui"),
        ("parking_type", "Box"),
        ("parking_loyer", "40"),
        ("autres_charges", "12,5"),
        ("chambres", "3"),
        ("dpe", "B"),
        ("insee", "93063"),
        ("commune", ""),
        ("code_postal", "93230"),
        ("designation_le", "20/12/2026"),
        ("cloture_le", "05/12/2026"),
        ("reservee_siren", "824541148"),
        ("reservee_nom", "Boulangeries Tissier"),
    ];
    assert_eq!(envoyer(&m.s, b, &annonce(&m.s, "A-1", &autre)).await, Ok(Publie::Changee(id)));
    assert!(revision(&m).await > at);
    assert_eq!(m.nombre("SELECT revision FROM offre").await, revision(&m).await);
    let now = m.s.offre(id).await.unwrap();
    let c = &now.carte;
    assert_eq!((c.loyer, c.loyer_cc, c.typologie.as_str(), c.surface_m2), (61_000, 69_000, "T4", 75));
    assert_eq!((c.genre.as_str(), c.etage, c.jardin, c.dpe.as_str()), ("maison", None, true, "B"));
    assert_eq!((c.commune.as_str(), c.code_postal.as_str()), ("Romainville", "93230"));
    assert_eq!((c.reservee_siren.as_deref(), c.cloture_a), (Some("824541148"), fin_du_jour(date(2026, 12, 5))));
    assert_eq!((c.publiee_a, c.photo), (before.carte.publiee_a, before.carte.photo), "out since then");
    assert_eq!(
        (now.residence.as_deref(), now.chambres, now.construction.as_str()),
        (Some("Les Lilas"), Some(3), "individuel")
    );
    assert_eq!((now.autres_charges, now.parking_loyer, now.depot), (1250, 4000, 61_000));
    assert_eq!(now.designation_le.as_deref(), Some("2026-12-20"));
    assert_eq!((now.parking, now.parking_type.as_deref()), (true, Some("garage")));
}

#[rstest]
#[tokio::test]
async fn what_is_read_back_is_the_same_offer(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let b = m.bailleur("111111118").await;
    let textes = [
        ("residence", "Les <Lilas>"),
        ("latitude", "48.86"),
        ("longitude", "2.44"),
        ("autres_charges", "3"),
        ("parking", "oui"),
        ("parking_type", "exterieur"),
    ];
    let a = annonce(&m.s, "A-1", &textes);
    let id = m.s.publier_nouvelle(b, &a).await.unwrap();
    let (offre, brute) = m.s.annonce_publiee(b, id).await.unwrap();
    let lue = m.s.lire_annonce(&brute).unwrap();
    assert_eq!(Annonce { publiee_le: None, cloture_le: None, ..lue.clone() }, a);
    m.s.modifier_offre(b, id, &lue).await.unwrap();
    assert_eq!(m.s.offre(id).await.unwrap(), offre);
}

/// Every offer of the demonstration could have been written by a landlord, and nothing about it would surprise.
#[tokio::test]
async fn the_demonstration_is_made_of_offers_that_read() {
    let Some(m) = Monde::ouvrir(Sqlite).await else { return };
    let b = m.bailleur("111111118").await;
    let world = services::monde::offres::offres(GRAINE, 300, AUJOURDHUI, &referentiel(), &[b]);
    let ids = m.s.publier_toutes(&world).await.unwrap();
    for id in ids {
        let (offre, mut brute) = m.s.annonce_publiee(b, id).await.unwrap();
        if !offre.ouverte(m.s.maintenant()) {
            brute.set("cloture_le", "");
        }
        let a = m.s.lire_annonce(&brute).unwrap_or_else(|p| panic!("{}: {p:?}", offre.ref_externe));
        let unusual: Vec<Doute> = doutes(&a, AUJOURDHUI)
            .into_iter()
            .filter(|d| {
                !matches!(d, Doute::CloturePresDe | Doute::FenetreCourte { .. } | Doute::EnergieInterdite { .. })
            })
            .collect();
        assert!(unusual.is_empty(), "{}: {unusual:?}", offre.ref_externe);
    }
}

#[rstest]
#[tokio::test]
async fn a_new_offer_takes_no_others_reference(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let (b, other) = (m.bailleur("111111118").await, m.bailleur("222222226").await);
    let a = annonce(&m.s, "A-1", &[]);
    // Two windows, two servers, the same reference: one offer.
    let s2 = m.autre_serveur().await;
    let (x, y) = tokio::join!(m.s.publier_nouvelle(b, &a), s2.publier_nouvelle(b, &a));
    let (done, refused): (Vec<_>, Vec<_>) = [x, y].into_iter().partition(Result::is_ok);
    assert_eq!(done.len(), 1);
    let Some(Err(PublierRefuse::Problemes(p))) = refused.into_iter().next() else { panic!("not refused") };
    assert_eq!(champs(&p), [("ref_externe", &Faute::ReferencePrise)]);
    assert_eq!(m.nombre("SELECT COUNT(*) FROM offre").await, 1);
    // Another landlord has its own references, and changes none but its own offers.
    let theirs = m.s.publier_nouvelle(other, &a).await.unwrap();
    let stolen = m.s.modifier_offre(b, theirs, &a).await;
    assert!(matches!(stolen, Err(PublierRefuse::Autre(Erreur::Introuvable))), "{stolen:?}");
    assert!(matches!(m.s.annonce_publiee(b, theirs).await, Err(Erreur::Introuvable)));
}

#[rstest]
#[tokio::test]
async fn what_people_apply_for_stays_what_it_is(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let b = m.bailleur("111111118").await;
    let id = m.s.publier_nouvelle(b, &annonce(&m.s, "A-1", &[])).await.unwrap();
    let compte = m.demandeur(1).await;
    let k = m.s.postuler(compte, id).await.unwrap();
    let before = m.s.offre(id).await.unwrap();
    let autres = [
        ("typologie", "T2"),
        ("surface_m2", "45"),
        ("financement", "PLAI"),
        ("loyer", "300"),
        ("commune", "Romainville"),
        ("code_postal", "93230"),
    ];
    let Err(PublierRefuse::Problemes(p)) = m.s.modifier_offre(b, id, &annonce(&m.s, "A-1", &autres)).await else {
        panic!("not refused")
    };
    assert_eq!(champs(&p), [("commune", &Faute::Figee), ("typologie", &Faute::Figee), ("financement", &Faute::Figee)]);
    assert_eq!(m.s.offre(id).await.unwrap(), before, "all or nothing");

    let permis = [("loyer", "590"), ("description", "Repeint."), ("cloture_le", "2026-12-12")];
    let rang = m.nombre("SELECT rangs_version FROM offre").await;
    assert_eq!(m.s.modifier_offre(b, id, &annonce(&m.s, "Z", &permis)).await.unwrap(), Publie::Changee(id));
    let after = m.s.offre(id).await.unwrap();
    assert_eq!((after.carte.loyer, after.carte.cloture_a), (59_000, fin_du_jour(date(2026, 12, 12))));
    assert_eq!((after.ref_externe.as_str(), after.carte.candidatures), ("A-1", 1));
    assert!(m.nombre("SELECT rangs_version FROM offre").await > rang, "ranked anew, as of the new day");

    // Closed, its candidates are being chosen: nobody can join them any more.
    m.avancer(30 * JOUR);
    let plus_tard = [("loyer", "590"), ("description", "Repeint."), ("cloture_le", "2027-01-05")];
    let Err(PublierRefuse::Problemes(p)) = m.s.modifier_offre(b, id, &annonce(&m.s, "A-1", &plus_tard)).await else {
        panic!("not refused")
    };
    assert_eq!(champs(&p), [("cloture_le", &Faute::Figee)]);
    m.s.annuler(compte, k).await.unwrap();
    m.s.modifier_offre(b, id, &annonce(&m.s, "A-1", &plus_tard)).await.unwrap();
    assert_eq!(publiques(&m.s).await, [id], "open again");
}

/// Its refusals close a dwelling to those it judged: under the same reference it must not become another one.
#[rstest]
#[tokio::test]
async fn what_a_caleol_decided_on_stays_that_dwelling(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let a = m.acteurs().await;
    let id = m.s.publier_nouvelle(a.bailleur, &annonce(&m.s, "A-1", &[])).await.unwrap();
    let k = m.s.postuler(m.demandeur(1).await, id).await.unwrap();
    m.jusqu_a_commission(&a, k).await;
    let motif = avec(|d| d.motif = Some(MotifRefus::DossierMieuxClasse));
    m.s.agir_en_bailleur(a.agent, a.bailleur, k, E::NePasAttribuer, motif).await.unwrap();

    let autre = [("typologie", "T2"), ("surface_m2", "45"), ("financement", "PLAI"), ("loyer", "300")];
    let essai = m.s.essayer_annonces(a.bailleur, &[(1, annonce(&m.s, "A-1", &autre))]).await.unwrap();
    let Err(PublierRefuse::Problemes(p)) = m.s.modifier_offre(a.bailleur, id, &annonce(&m.s, "A-1", &autre)).await
    else {
        panic!("not refused")
    };
    assert_eq!(champs(&p), [("typologie", &Faute::Figee), ("financement", &Faute::Figee)]);
    assert_eq!(essai, [(1, Err(p))], "a dry run says the same");

    m.avancer(30 * JOUR);
    let reouverte = [("loyer", "590"), ("cloture_le", "2027-01-05")];
    m.s.modifier_offre(a.bailleur, id, &annonce(&m.s, "A-1", &reouverte)).await.unwrap();
    assert_eq!(publiques(&m.s).await, [id], "the same dwelling may be offered again");
}

/// The lines kept with the candidature of an account, and those the rule gives now.
async fn gardees_et_recomptees(s: &Services, compte: Uuid, offre: Uuid) -> (Classement, Classement) {
    let lue = s.ma_demande(compte).await.unwrap().unwrap();
    let vue = s.offre_et_profil(offre, Some(&lue)).await.unwrap();
    let recomptees = s.classement(&lue, s.points_employeur(&lue).await.unwrap(), &vue);
    let mien = s.mes_candidatures(compte).await.unwrap().into_iter().find(|k| k.offre == offre).unwrap();
    (mien.classement, recomptees)
}

/// Accounts of the candidatures on an offer, the best placed first.
async fn dans_l_ordre(m: &Monde) -> Vec<Uuid> {
    services::on_db!(&m.s.db, |p| {
        sqlx::query_scalar(
            "/* test */ SELECT compte_id FROM candidature WHERE active ORDER BY groupe, points DESC, anciennete, numero_unique",
        )
        .fetch_all(p)
        .await
    })
    .unwrap()
}

#[rstest]
#[tokio::test]
async fn another_rent_ranks_anew_and_no_longer_rises_once_files_are_sent(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let a = m.acteurs().await;
    let loyer =
        |loyer: &'static str, charges: &'static str| annonce(&m.s, "A-1", &[("loyer", loyer), ("charges", charges)]);
    let id = m.s.publier_nouvelle(a.bailleur, &loyer("600", "80")).await.unwrap();
    // Both have 2 660 €; the older demande gets no aid, the other one 100 €: a rent weighs more on the first.
    let (ancien, recent) = (m.demandeur(1).await, m.demandeur(2).await);
    m.s.connaitre_aide(ancien, Some(Centimes::ZERO)).await.unwrap();
    m.s.connaitre_aide(recent, Some(Centimes::euros(100))).await.unwrap();
    let k = m.s.postuler(ancien, id).await.unwrap();
    m.s.postuler(recent, id).await.unwrap();
    // Rent, charges, and both with the same sum: each time what is kept is what the rule gives.
    let (mut ordres, mut totaux) = (HashSet::new(), HashSet::new());
    // 25 % and 33 % of 2 660 € are 665 € and 877 €: 6 points each, 3 and 6, 3 and 3, 0 and 3, none.
    let montants =
        [("540", "80"), ("640", "80"), ("740", "80"), ("840", "80"), ("940", "80"), ("450", "40"), ("400", "90")];
    for (l, c) in montants {
        assert_eq!(envoyer(&m.s, a.bailleur, &loyer(l, c)).await, Ok(Publie::Changee(id)));
        for compte in [ancien, recent] {
            let (gardees, recomptees) = gardees_et_recomptees(&m.s, compte, id).await;
            assert_eq!(gardees, recomptees, "{l} + {c}");
            totaux.insert((compte, gardees.total));
        }
        ordres.insert(dans_l_ordre(&m).await);
    }
    assert_eq!(
        (ordres.len(), totaux.len()),
        (2, 6),
        "where it weighs more on one than on the other, they change places"
    );
    assert_eq!(dans_l_ordre(&m).await, [ancien, recent], "light for both: the older first");

    // Nobody's file is sent: it may rise again, and is counted.
    m.s.modifier_offre(a.bailleur, id, &loyer("390", "80")).await.unwrap();
    m.s.agir_en_conseiller(a.conseiller, k, E::Valider, Donnees::default()).await.unwrap();
    m.s.agir_en_conseiller(a.conseiller, k, E::Envoyer, Donnees::default()).await.unwrap();
    let envoyees = gardees_et_recomptees(&m.s, ancien, id).await.0;
    let plus = annonce(&m.s, "A-1", &[("loyer", "390,01"), ("charges", "81"), ("autres_charges", "5")]);
    let attendus = [
        ("loyer", &Faute::Hausse { max: 39_000 }),
        ("charges", &Faute::Hausse { max: 8_000 }),
        ("autres_charges", &Faute::Hausse { max: 0 }),
    ];
    // The form, the file and its dry run say the same.
    let Err(PublierRefuse::Problemes(p)) = m.s.modifier_offre(a.bailleur, id, &plus).await else {
        panic!("not refused")
    };
    assert_eq!(champs(&p), attendus);
    assert_eq!(champs(&envoyer(&m.s, a.bailleur, &plus).await.unwrap_err()), attendus);
    let essai = m.s.essayer_annonces(a.bailleur, &[(2, plus)]).await.unwrap().pop().unwrap().1;
    assert_eq!(champs(&essai.unwrap_err()), attendus);
    // It may fall: who is at the landlord's keeps the lines it was chosen by, the others are ranked by the new rent.
    m.s.modifier_offre(a.bailleur, id, &loyer("200", "20")).await.unwrap();
    let (gardees, recomptees) = gardees_et_recomptees(&m.s, ancien, id).await;
    assert_eq!(gardees, envoyees);
    assert_ne!(gardees, recomptees);
    let (gardees, recomptees) = gardees_et_recomptees(&m.s, recent, id).await;
    assert_eq!(gardees, recomptees);
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_rise_and_a_sending_at_once_are_one_then_the_other(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let a = m.acteurs().await;
    let s2 = m.autre_serveur().await;
    for i in 1..=6 {
        let reference = format!("A-{i}");
        let id = m.s.publier_nouvelle(a.bailleur, &annonce(&m.s, &reference, &[])).await.unwrap();
        let compte = m.demandeur(i).await;
        let k = m.s.postuler(compte, id).await.unwrap();
        m.s.agir_en_conseiller(a.conseiller, k, E::Valider, Donnees::default()).await.unwrap();
        let plus = annonce(&m.s, &reference, &[("loyer", "700")]);
        let (hausse, envoi) = tokio::join!(
            m.s.modifier_offre(a.bailleur, id, &plus),
            s2.agir_en_conseiller(a.conseiller, k, E::Envoyer, Donnees::default())
        );
        envoi.unwrap();
        let loyer = m.s.offre(id).await.unwrap().carte.loyer;
        assert_eq!(loyer, if hausse.is_ok() { 70_000 } else { 60_000 });
        let (gardees, recomptees) = gardees_et_recomptees(&m.s, compte, id).await;
        assert_eq!(gardees, recomptees, "sent with the lines of the rent of then");
    }
}

#[rstest]
#[tokio::test]
async fn another_departement_is_another_dwelling(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let b = m.bailleur("111111118").await;
    let id = m.s.publier_nouvelle(b, &annonce(&m.s, "A-1", &[])).await.unwrap();
    let ailleurs = annonce(&m.s, "A-1", &[("commune", "Paris"), ("code_postal", "75011")]);
    assert_eq!((ailleurs.commune.insee.as_str(), ailleurs.commune.departement.as_str()), ("75111", "75"));
    let Err(p) = envoyer(&m.s, b, &ailleurs).await else { panic!("not refused") };
    assert_eq!(champs(&p), [("commune", &Faute::Figee)]);
    assert_eq!(m.s.offre(id).await.unwrap().carte.insee, "93048");
}

#[rstest]
#[tokio::test]
async fn an_offer_of_days_to_come_appears_on_its_day(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let b = m.bailleur("111111118").await;
    let id = m.s.publier_nouvelle(b, &annonce(&m.s, "A-1", &[("publiee_le", "25/11/2026")])).await.unwrap();
    let seen = m.s.offre(id).await.unwrap().carte;
    assert_eq!((seen.publiee_a, seen.cloture_a), (fin_du_jour(date(2026, 11, 24)) + 1, fin_du_jour(date(2026, 12, 1))));
    assert!(publiques(&m.s).await.is_empty());
    let early = m.s.postuler(m.demandeur(1).await, id).await;
    assert!(early.is_err(), "{early:?}");
    // Put off, then brought forward before its day.
    m.s.modifier_offre(b, id, &annonce(&m.s, "A-1", &[("publiee_le", "27/11/2026")])).await.unwrap();
    let seen = m.s.offre(id).await.unwrap().carte;
    assert_eq!((seen.publiee_a, seen.cloture_a), (fin_du_jour(date(2026, 11, 26)) + 1, fin_du_jour(date(2026, 12, 3))));
    m.avancer(4 * JOUR);
    assert!(publiques(&m.s).await.is_empty());
    m.avancer(JOUR);
    assert_eq!(publiques(&m.s).await, [id]);
    // A closing day before the first one, which is sent no more.
    let id = m.s.publier_nouvelle(b, &annonce(&m.s, "A-2", &[("publiee_le", "10/12/2026")])).await.unwrap();
    let tot = m.s.modifier_offre(b, id, &annonce(&m.s, "A-2", &[("cloture_le", "05/12/2026")])).await;
    let Err(PublierRefuse::Problemes(p)) = tot else { panic!("not refused") };
    assert_eq!(champs(&p), [("publiee_le", &Faute::ApresCloture)]);
}

#[rstest]
#[tokio::test]
async fn a_bad_line_stops_no_other(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let b = m.bailleur("111111118").await;
    let ids = [m.offre(b, "RETIREE").await, m.offre(b, "POURVUE").await];
    m.s.retirer_offre(b, ids[0], MotifRefus::TravauxNecessaires).await.unwrap();
    m.executer("UPDATE offre SET etat = 'attribuee' WHERE ref_externe = 'POURVUE'").await;
    let un = |r: &str| annonce(&m.s, r, &[]);
    let lignes = vec![(2, un("B")), (3, un("RETIREE")), (4, un("B")), (5, un("POURVUE")), (6, un("A"))];
    let faites = m.s.publier_annonces(b, lignes).await.unwrap();
    let dites: Vec<(i64, Option<&Faute>)> =
        faites.iter().map(|(n, r)| (*n, r.as_ref().err().map(|p| &p[0].faute))).collect();
    let attendues = [
        (2, None),
        (3, Some(&Faute::OffreRetiree)),
        (4, Some(&Faute::EnDouble { ligne: 2 })),
        (5, Some(&Faute::OffrePourvue)),
        (6, None),
    ];
    assert_eq!(dites, attendues);
    assert_eq!(publiques(&m.s).await.len(), 2);
}

#[rstest]
#[tokio::test]
async fn more_lines_than_one_transaction_takes(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let b = m.bailleur("111111118").await;
    let n = i64::try_from(services::offres::LOT).unwrap() + 3;
    let lignes = || (0..n).map(|i| (i, annonce(&m.s, &format!("A-{i}"), &[]))).collect::<Vec<_>>();
    let faites = m.s.publier_annonces(b, lignes()).await.unwrap();
    assert!(faites.iter().all(|f| matches!(f.1, Ok(Publie::Nouvelle(_)))));
    // The same file from two servers at once: nothing changes, nobody waits for ever.
    let s2 = m.autre_serveur().await;
    let (x, y) = tokio::join!(m.s.publier_annonces(b, lignes()), s2.publier_annonces(b, lignes()));
    for faites in [x.unwrap(), y.unwrap()] {
        assert_eq!(faites.len(), usize::try_from(n).unwrap());
        assert!(faites.iter().all(|f| matches!(f.1, Ok(Publie::Inchangee(_)))));
    }
}

#[rstest]
#[tokio::test]
async fn a_withdrawal_for_another_reason_is_told_in_words(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let a = m.acteurs().await;
    let id = m.s.publier_nouvelle(a.bailleur, &annonce(&m.s, "A-1", &[])).await.unwrap();
    let vide = m.s.publier_nouvelle(a.bailleur, &annonce(&m.s, "A-2", &[])).await.unwrap();
    let compte = m.demandeur(1).await;
    let k = m.s.postuler(compte, id).await.unwrap();
    let autre = |t: Option<&str>| {
        avec(|d| {
            d.motif = Some(MotifRefus::Autre);
            d.texte = t.map(str::to_owned);
        })
    };
    for offre in [id, vide] {
        for (donnees, machine) in [
            (autre(None), None),
            (autre(Some("  ")), None),
            (Donnees::default(), Some(Refus::MotifManquant)),
            (MotifRefus::Silence.into(), Some(Refus::MotifEtranger)),
        ] {
            match (m.s.retirer_offre(a.bailleur, offre, donnees).await, machine) {
                (Err(MouvementRefuse::Donnees), None) => {}
                (Err(MouvementRefuse::Machine(r)), Some(attendu)) => assert_eq!(r, attendu),
                other => panic!("{other:?}"),
            }
        }
    }
    assert_eq!(publiques(&m.s).await.len(), 2);
    m.avancer(HEURE);
    m.s.retirer_offre(a.bailleur, id, autre(Some("Un dégât des eaux\0 hier."))).await.unwrap();
    m.s.retirer_offre(a.bailleur, vide, autre(Some("Un dégât des eaux hier."))).await.unwrap();
    assert!(publiques(&m.s).await.is_empty());
    let vue = m.s.mes_candidatures(compte).await.unwrap().into_iter().find(|v| v.id == k).unwrap();
    let last = vue.evenements.last().unwrap();
    assert_eq!((vue.etat, last.evenement, last.motif), (Etat::OffreRetiree, E::RetirerOffre, Some(MotifRefus::Autre)));
    assert_eq!(last.texte.as_deref(), Some("Un dégât des eaux hier."));
    let (_, mail) = m.courriels(&adresse(1)).await.pop().unwrap();
    assert!(mail.contains("dégât des eaux"), "{mail}");
    // It comes back under another reference only.
    let Err(p) = envoyer(&m.s, a.bailleur, &annonce(&m.s, "A-1", &[])).await else { panic!("not refused") };
    assert_eq!(champs(&p), [("ref_externe", &Faute::OffreRetiree)]);
}

#[rstest]
#[case("montreuil", &["28267", "85148", "93048"])]
#[case("SAINT-DENIS", &["11339", "30247", "93066", "97411"])]
#[case("st denis", &["11339", "30247", "93066", "97411"])]
#[case("Lyon 3e", &["69383"])]
#[case("Lyon 3e Arrondissement", &["69383"])]
#[case("Finistère", &[])]
#[case("Montreui", &[])]
#[case("", &[])]
#[case("()", &[])]
fn communes_by_name(#[case] nom: &str, #[case] attendues: &[&str]) {
    let mut found: Vec<String> = referentiel().par_nom(nom).into_iter().map(|c| c.insee).collect();
    found.sort_unstable();
    assert_eq!(found, attendues);
}

#[test]
fn a_city_with_arrondissements_is_told_apart_by_its_postal_codes() {
    let r = referentiel();
    for found in [r.par_nom("Paris"), r.par_insee("75056")] {
        assert_eq!(found.len(), 20);
        assert!(found.iter().all(|c| c.insee.starts_with("751") && !c.codes_postaux.is_empty()));
    }
    assert_eq!(r.par_insee("93048").len(), 1);
    assert_eq!(r.par_insee("99999").len(), 0);
}
