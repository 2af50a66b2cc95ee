//! An offer changes under those who applied for it: they are told what, before and after, once.

use crate::publication::annonce;
use crate::support::Moteur::{Postgres, Sqlite};
use crate::support::{Monde, Moteur, adresse};
use domain::candidature::Evenement as E;
use domain::langue::Lang;
use jiff::civil::date;
use rstest::rstest;
use services::candidatures::{CandidatureVue, Donnees};
use services::horloge::SECONDE;
use services::offres::{Publie, PublierRefuse};
use uuid::Uuid;

/// Subjects and texts of the mails about changes that someone was written.
async fn nouvelles(m: &Monde, i: u32) -> Vec<(String, String)> {
    let mails = m.courriels(&adresse(i)).await;
    let plain = |text: String| text.replace('\u{a0}', " ");
    let told = mails.into_iter().map(|(sujet, texte)| (plain(sujet), plain(texte)));
    told.filter(|(sujet, _)| sujet.contains("changé") || sujet.contains("changed")).collect()
}

#[rstest]
#[tokio::test]
async fn who_has_applied_is_told_what_changes(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let a = m.acteurs().await;
    let id = m.s.publier_nouvelle(a.bailleur, &annonce(&m.s, "A-1", &[])).await.unwrap();
    let autre = m.s.publier_nouvelle(a.bailleur, &annonce(&m.s, "A-2", &[])).await.unwrap();
    let mut comptes = Vec::new();
    for i in 1..=5 {
        comptes.push(m.demandeur(i).await);
    }
    m.s.postuler(comptes[0], id).await.unwrap();
    m.s.changer_langue(comptes[1], Lang::En).await.unwrap();
    let k = m.s.postuler(comptes[1], id).await.unwrap();
    // At the landlord's already.
    m.s.agir_en_conseiller(a.conseiller, k, E::Valider, Donnees::default()).await.unwrap();
    m.s.agir_en_conseiller(a.conseiller, k, E::Envoyer, Donnees::default()).await.unwrap();
    // No longer, only kept aside, elsewhere.
    let k = m.s.postuler(comptes[2], id).await.unwrap();
    m.s.annuler(comptes[2], k).await.unwrap();
    m.s.ajouter_favori(comptes[3], id).await.unwrap();
    m.s.postuler(comptes[4], autre).await.unwrap();

    // Sent again, or otherwise than in what they count on: nothing to tell.
    for autres in [&[][..], &[("description", "Repeint.")], &[("description", "Repeint."), ("dpe", "B")]] {
        m.s.publier_annonces(a.bailleur, vec![(2, annonce(&m.s, "A-1", autres))]).await.unwrap();
    }
    assert!(nouvelles(&m, 1).await.is_empty() && nouvelles(&m, 2).await.is_empty());

    let moins = annonce(&m.s, "A-1", &[("loyer", "589,50"), ("cloture_le", "2026-12-12")]);
    assert_eq!(m.s.modifier_offre(a.bailleur, id, &moins).await.unwrap(), Publie::Changee(id));
    assert_eq!(m.s.modifier_offre(a.bailleur, id, &moins).await.unwrap(), Publie::Inchangee(id));
    let [(sujet, texte)] = &nouvelles(&m, 1).await[..] else { panic!("one mail") };
    assert_eq!(sujet, "AL'in – Le loyer et la date limite ont changé");
    for words in [
        "T3 | Montreuil (93) | 670 €",
        "680 € avant, 669,50 € maintenant",
        "28 novembre 2026 avant, le 12 décembre 2026 maintenant",
        "https://alin.test/mes-candidatures",
    ] {
        assert!(texte.contains(words), "{words} in {texte}");
    }
    let [(_, texte)] = &nouvelles(&m, 2).await[..] else { panic!("one mail, in English") };
    assert!(texte.contains("€680 before, €669.50 now") && texte.contains("12 December 2026 now"), "{texte}");
    for i in 3..=5 {
        assert!(nouvelles(&m, i).await.is_empty(), "{i}");
    }
    // A whole stock may change in one night: they leave behind the codes and passwords.
    assert_eq!(m.nombre("SELECT COUNT(*) FROM courriel WHERE masse AND cle LIKE 'offre:%'").await, 2);

    // Each change is told, as many times as there are.
    m.avancer(SECONDE);
    let encore = annonce(&m.s, "A-1", &[("loyer", "580"), ("cloture_le", "2026-12-12")]);
    m.s.publier_annonces(a.bailleur, vec![(2, encore)]).await.unwrap();
    let told = nouvelles(&m, 1).await;
    assert_eq!(told.len(), 2);
    assert!(told[1].1.contains("669,50 € avant, 660 € maintenant"), "{}", told[1].1);
    // What is paid stays: said so.
    let autant = annonce(&m.s, "A-1", &[("loyer", "590"), ("charges", "70"), ("cloture_le", "2026-12-12")]);
    let id2 = m.s.modifier_offre(a.bailleur, id, &autant).await;
    assert!(matches!(id2, Err(PublierRefuse::Problemes(_))), "a file is at the landlord's: no rent rises");
    assert_eq!(nouvelles(&m, 1).await.len(), 2, "nothing changed, nothing is told");
    let autant = annonce(&m.s, "A-2", &[("loyer", "590"), ("charges", "90")]);
    m.s.modifier_offre(a.bailleur, autre, &autant).await.unwrap();
    let [(sujet, texte)] = &nouvelles(&m, 5).await[..] else { panic!("one mail") };
    assert!(sujet.ends_with("Le loyer a changé") && texte.contains("vous payez autant"), "{texte}");
}

/// What one's only candidature shows.
async fn la_vue(m: &Monde, compte: Uuid) -> CandidatureVue {
    m.s.mes_candidatures(compte).await.unwrap().remove(0)
}

#[rstest]
#[tokio::test]
async fn what_one_applied_for_stays_what_it_was(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let a = m.acteurs().await;
    let id = m.s.publier_nouvelle(a.bailleur, &annonce(&m.s, "A-1", &[])).await.unwrap();
    let (part, signe) = (m.demandeur(1).await, m.demandeur(2).await);
    let k = m.s.postuler(part, id).await.unwrap();
    let lease = m.s.postuler(signe, id).await.unwrap();
    let before = la_vue(&m, part).await;
    assert_eq!((before.figee.loyer_cc(), before.figee.cloture), (before.loyer_cc, before.cloture));

    // While it goes on, the offer of today counts, and what it was is known.
    let change = |rent: &'static str, end: &'static str| annonce(&m.s, "A-1", &[("loyer", rent), ("cloture_le", end)]);
    m.s.modifier_offre(a.bailleur, id, &change("590", "2026-12-12")).await.unwrap();
    let v = la_vue(&m, part).await;
    assert_eq!((v.loyer_cc.0, v.cloture), (67_000, date(2026, 12, 12)));
    assert_eq!(v.figee, before.figee);
    assert!(v.libelle.dire(Lang::Fr).contains("670"));

    // Once it has ended, the offer may become anything.
    m.s.annuler(part, k).await.unwrap();
    m.s.modifier_offre(a.bailleur, id, &change("570", "2026-12-14")).await.unwrap();
    let v = la_vue(&m, part).await;
    assert_eq!(
        (&v.figee, v.cloture, v.libelle.dire(Lang::Fr)),
        (&before.figee, before.cloture, before.libelle.dire(Lang::Fr))
    );
    assert_eq!(v.loyer_cc.0, 65_000, "what it asks now is another thing");

    // What is signed is what the offer asks that day.
    m.jusqu_a_commission(&a, lease).await;
    m.s.agir_en_bailleur(a.agent, a.bailleur, lease, E::Attribuer, Donnees::default()).await.unwrap();
    m.s.agir_en_demandeur(signe, lease, E::Accepter, Donnees::default()).await.unwrap();
    m.s.modifier_offre(a.bailleur, id, &change("560", "2026-12-14")).await.unwrap();
    assert_eq!(la_vue(&m, signe).await.figee.loyer, before.figee.loyer);
    m.s.agir_en_bailleur(a.agent, a.bailleur, lease, E::SignerBail, Donnees::default()).await.unwrap();
    let v = la_vue(&m, signe).await;
    assert_eq!((v.figee.loyer_cc().0, v.figee.cloture), (64_000, before.cloture));
    assert!(v.libelle.dire(Lang::En).contains("€640"));
    assert_eq!(la_vue(&m, part).await.figee, before.figee, "one's own row alone");
}

/// A server of before writes a row without it: the offer tells.
#[rstest]
#[tokio::test]
async fn a_row_without_it_is_read_from_the_offer(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let bailleur = m.bailleur("111111118").await;
    let compte = m.demandeur(1).await;
    let k = m.s.postuler(compte, m.offre(bailleur, "A").await).await.unwrap();
    let before = la_vue(&m, compte).await;
    m.executer(
        "UPDATE candidature SET offre_typologie = NULL, offre_commune = NULL, offre_loyer = NULL, offre_charges = NULL,
           offre_cloture_a = NULL, offre_disponible_le = NULL",
    )
    .await;
    assert_eq!(la_vue(&m, compte).await, before);
    m.s.annuler(compte, k).await.unwrap();
    assert_eq!(la_vue(&m, compte).await.libelle, before.libelle);
}
