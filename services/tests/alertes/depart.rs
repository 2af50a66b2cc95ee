//! What happens between the writing of an alert's mail and its leaving.

use super::*;
use crate::smtp::Humeur;
use std::collections::BTreeSet;
use std::time::Duration;
use tokio::sync::watch;

fn facteur(s: &Services, url: &str) -> Facteur {
    Facteur::new(s.clone(), url, "AL'in <ne-pas-repondre@al-in.example>").unwrap()
}

/// Message-IDs received.
fn distincts(smtp: &Smtp) -> usize {
    smtp.recus().into_iter().map(|r| r.message_id).collect::<BTreeSet<_>>().len()
}

/// Received by `a`: what each mail tells, of these offers.
fn dites(smtp: &Smtp, a: &str, offres: &[Uuid]) -> Vec<Vec<Uuid>> {
    let of = |corps: &str| {
        // Lines may be folded.
        let corps = corps.replace("=\n", "");
        offres.iter().copied().filter(|id| corps.contains(&id.to_string())).collect()
    };
    smtp.recus().iter().filter(|r| r.a == a).map(|r| of(&r.corps)).collect()
}

async fn attendre(what: &str, done: impl Fn() -> bool) {
    for _ in 0..4000 {
        if done() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("{what}");
}

const EN_ATTENTE: &str = "SELECT COUNT(*) FROM courriel WHERE etat IN ('attente', 'envoi')";

impl Monde {
    /// `n` people with one « at once » alert each.
    async fn abonnes(&self, n: u32) -> Vec<(Uuid, Uuid)> {
        let mut all = Vec::new();
        for i in 1..=n {
            let compte = self.curieux(i).await;
            all.push((compte, self.s.creer_alerte(compte, &alerte(&["93048"])).await.unwrap()));
        }
        all
    }

    async fn retirer(&self, offre: Uuid) {
        self.s.retirer_offre(self.un_bailleur().await, offre, MotifRefus::ErreurAnnonce).await.unwrap();
    }
}

/// What happens meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cause {
    Rien,
    Retiree,
    Close,
    Attribuee,
    Arretee,
    Suspendue,
    Reprise,
    Supprimee,
}

#[rstest]
#[case::rien(Cause::Rien, 2)]
#[case::retiree(Cause::Retiree, 0)]
#[case::close(Cause::Close, 0)]
#[case::attribuee(Cause::Attribuee, 0)]
#[case::arretee(Cause::Arretee, 1)]
#[case::suspendue(Cause::Suspendue, 1)]
#[case::reprise(Cause::Reprise, 1)]
#[case::supprimee(Cause::Supprimee, 1)]
#[tokio::test]
async fn what_no_longer_holds_does_not_leave(
    #[values(Sqlite, Postgres)] moteur: Moteur,
    #[case] cause: Cause,
    #[case] left: usize,
) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let smtp = Smtp::demarrer().await;
    let people = m.abonnes(2).await;
    let (compte, id) = people[0];
    let close = m.s.maintenant() + HEURE;
    let offre = m.publie("A", |o| o.cloture_a = close).await;
    let applicant = m.demandeur(9).await;
    m.s.postuler(applicant, offre).await.unwrap();
    assert_eq!(m.tour().await, (2, 2));
    match cause {
        Cause::Rien => {}
        Cause::Retiree => m.retirer(offre).await,
        Cause::Close => m.avancer(HEURE),
        Cause::Attribuee => m.executer("UPDATE offre SET etat = 'attribuee'").await,
        Cause::Arretee => m.s.arreter_alerte(&m.jeton_d_alerte(id).await).await.unwrap(),
        Cause::Suspendue => m.s.suspendre_alerte(compte, id, false).await.unwrap(),
        Cause::Reprise => {
            m.s.suspendre_alerte(compte, id, false).await.unwrap();
            m.s.suspendre_alerte(compte, id, true).await.unwrap();
        }
        Cause::Supprimee => m.s.supprimer_alerte(compte, id).await.unwrap(),
    }
    // What concerns a candidature leaves whatever becomes of the offer.
    let others = usize::try_from(m.nombre("SELECT COUNT(*) FROM courriel WHERE NOT masse").await).unwrap();
    assert!(others > usize::from(cause == Cause::Retiree), "{others}");
    assert_eq!(facteur(&m.s, &smtp.url()).tournee(100).await.unwrap(), others + left);
    assert_eq!((dites(&smtp, &adresse(9), &[]).len(), distincts(&smtp)), (others, others + left));
    let told = |n: u32| dites(&smtp, &format!("curieux{n}@exemple.fr"), &[offre]);
    assert_eq!(told(1).len(), usize::from(left == 2), "{cause:?}");
    assert_eq!(told(2).len(), usize::from(left > 0), "{cause:?}");
    assert_eq!(m.nombre(EN_ATTENTE).await, 0, "nothing of it is kept");
    m.avancer(JOUR);
    assert_eq!(m.s.ecrire_alertes().await.unwrap(), 0);
    assert_eq!(facteur(&m.autre_serveur().await, &smtp.url()).tournee(100).await.unwrap(), 0);
    // The alert goes on, where it does.
    m.publie("B", |_| {}).await;
    let on = if matches!(cause, Cause::Arretee | Cause::Suspendue | Cause::Supprimee) { 1 } else { 2 };
    assert_eq!(m.tour().await, (on, usize::try_from(on).unwrap()));
}

#[rstest]
#[tokio::test]
async fn two_days_without_a_mail_server(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let f = facteur(&m.s, &format!("smtp://127.0.0.1:{port}"));
    let people = m.abonnes(3).await;
    let daily = AlerteNouvelle { frequence: Frequence::Quotidienne, ..alerte(&["D93"]) };
    m.s.creer_alerte(m.curieux(4).await, &daily).await.unwrap();
    let compte = m.demandeur(5).await;
    let fits = AlerteNouvelle { convient: true, ..daily };
    m.s.creer_alerte(compte, &fits).await.unwrap();
    let of_demande = m.demandeur(6).await;
    m.s.creer_alerte(of_demande, &fits).await.unwrap();

    let day = m.s.maintenant() + JOUR + 12 * HEURE;
    let kept = m.publie("A", |_| {}).await;
    let withdrawn = m.publie("B", |_| {}).await;
    let closed = m.publie("C", |o| o.cloture_a = day).await;
    assert_eq!(m.tour().await, (18, 3));
    // Tried, and put off: those too are looked at again.
    assert_eq!(f.tournee(100).await.unwrap(), 0);
    assert!(m.nombre("SELECT MAX(essais) FROM courriel").await > 0);
    m.avancer(JOUR);
    assert_eq!(m.tour().await, (0, 3), "the daily ones");
    let alone = m.publie("D", |_| {}).await;
    assert_eq!(m.tour().await, (6, 3));
    assert_eq!(f.tournee(100).await.unwrap(), 0);

    m.retirer(withdrawn).await;
    m.retirer(alone).await;
    m.s.arreter_alerte(&m.jeton_d_alerte(people[0].1).await).await.unwrap();
    m.s.supprimer_alerte(people[1].0, people[1].1).await.unwrap();
    m.s.supprimer_demande(of_demande).await.unwrap();
    m.avancer(JOUR);
    let smtp = Smtp::sur(port).await;
    let mut sent = 0;
    for s in [m.s.clone(), m.autre_serveur().await] {
        sent += facteur(&s, &smtp.url()).tournee(100).await.unwrap();
    }
    // The third's of the first day; the two digests of the second, and nothing of what was told alone.
    let all = [kept, withdrawn, closed, alone];
    let told = |a: &str| dites(&smtp, a, &all);
    for a in ["curieux3@exemple.fr", "curieux4@exemple.fr", &adresse(5)] {
        assert_eq!(told(a), [vec![kept]], "{a}");
        let mail = m.courriels(a).await.remove(0);
        assert!(mail.0.ends_with("nouvelle offre"), "{}: one is left, and the subject counts one", mail.0);
    }
    for a in ["curieux1@exemple.fr", "curieux2@exemple.fr", &adresse(6)] {
        assert!(told(a).is_empty(), "{a}");
    }
    let texte = m.courriels(&adresse(5)).await.remove(0).1;
    assert!(texte.contains("votre situation"), "why it may fit is said anew: {texte}");
    assert_eq!((sent, smtp.recus().len(), distincts(&smtp)), (3, 3, 3));
    assert_eq!(m.nombre(EN_ATTENTE).await, 0);
    // What the daily ones were still to tell is told by the next, without what is gone.
    assert_eq!(m.s.ecrire_alertes().await.unwrap(), 0);
}

#[rstest]
#[tokio::test]
async fn a_long_digest_goes_on_with_what_is_left(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let smtp = Smtp::demarrer().await;
    m.abonnes(1).await;
    let mut offers = Vec::new();
    for i in 0..25 {
        offers.push(m.publie(&format!("A{i}"), |_| {}).await);
    }
    assert_eq!(m.tour().await, (25, 1));
    // All that it tells one by one; those it only counted take their place.
    for offre in &offers[..20] {
        m.retirer(*offre).await;
    }
    assert_eq!(facteur(&m.s, &smtp.url()).tournee(100).await.unwrap(), 1);
    assert_eq!(dites(&smtp, "curieux1@exemple.fr", &offers), [offers[20..].to_vec()]);
}

#[rstest]
#[tokio::test]
async fn one_that_left_unknown_to_us_leaves_again_under_its_name(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let smtp = Smtp::demarrer().await;
    m.abonnes(1).await;
    let offers = [m.publie("A", |_| {}).await, m.publie("B", |_| {}).await];
    assert_eq!(m.tour().await, (2, 1));
    smtp.humeur(Humeur::PrendSansRepondre);
    let dying = facteur(&m.s, &smtp.url());
    let task = tokio::spawn(async move { dying.tournee(20).await });
    attendre("nothing leaves", || smtp.recus().len() == 1).await;
    task.abort();
    assert!(task.await.is_err_and(|e| e.is_cancelled()));
    m.retirer(offers[0]).await;
    smtp.humeur(Humeur::Accepte);
    m.avancer(120 * SECONDE);
    assert_eq!(facteur(&m.autre_serveur().await, &smtp.url()).tournee(20).await.unwrap(), 1);
    assert_eq!(dites(&smtp, "curieux1@exemple.fr", &offers), [offers.to_vec(), vec![offers[1]]]);
    assert_eq!(distincts(&smtp), 1, "a mailbox keeps one");
}

#[rstest]
#[tokio::test]
async fn what_was_claimed_a_while_ago_is_looked_at_again(
    #[values(Sqlite, Postgres)] moteur: Moteur,
    #[values(false, true)] withdraw: bool,
) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let smtp = Smtp::demarrer().await;
    smtp.humeur(Humeur::Lente(Duration::from_millis(300)));
    m.abonnes(8).await;
    let offre = m.publie("A", |_| {}).await;
    assert_eq!(m.tour().await, (8, 8));
    let f = facteur(&m.s, &smtp.url()).sur(1);
    let task = tokio::spawn(async move { f.tournee(8).await.unwrap() });
    attendre("nothing begins", || smtp.donnees() == 1).await;
    if withdraw {
        m.retirer(offre).await;
    }
    // A slow server: those claimed with the first wait behind it.
    m.avancer(3 * SECONDE);
    let sent = task.await.unwrap();
    assert_eq!((sent, smtp.recus().len(), distincts(&smtp)), if withdraw { (1, 1, 1) } else { (8, 8, 8) });
    assert_eq!(m.nombre(EN_ATTENTE).await, 0);
    assert_eq!(m.nombre("SELECT MAX(essais) FROM courriel").await, 1, "given back, it was no try");
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_postmen_while_offers_and_people_go(#[values(Sqlite, Postgres)] moteur: Moteur) {
    const CONNEXIONS: usize = 3;
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let smtp = Smtp::demarrer().await;
    smtp.humeur(Humeur::Lente(Duration::from_millis(40)));
    let people = m.abonnes(80).await;
    let withdrawn = m.publie("A", |_| {}).await;
    assert_eq!(m.tour().await, (80, 80));
    m.avancer(SECONDE);
    let kept = m.publie("B", |_| {}).await;
    assert_eq!(m.tour().await, (80, 80));
    // Both are under way together.
    m.executer("UPDATE courriel SET prochain_a = 0 WHERE id IN (SELECT id FROM courriel ORDER BY cle LIMIT 80)").await;

    let autre = m.autre_serveur().await;
    let (stop, until) = watch::channel(false);
    let postmen: Vec<_> = [&m.s, &autre]
        .into_iter()
        .map(|s| {
            let (f, until) = (facteur(s, &smtp.url()).sur(CONNEXIONS), until.clone());
            tokio::spawn(async move { f.servir(until).await.unwrap() })
        })
        .collect();
    attendre("nothing leaves", || smtp.recus().len() >= 20).await;
    // Twenty people unsubscribe by either server while it goes on.
    let mut leaving = Vec::new();
    for (i, (_, id)) in people.iter().take(20).enumerate() {
        let (s, token) = (if i % 2 == 0 { m.s.clone() } else { autre.clone() }, m.jeton_d_alerte(*id).await);
        leaving.push(tokio::spawn(async move { s.arreter_alerte(&token).await.unwrap() }));
    }
    for task in leaving {
        task.await.unwrap();
    }
    m.retirer(withdrawn).await;
    m.avancer(3 * SECONDE);
    let (seen, all) = (smtp.recus().len(), [withdrawn, kept]);
    let told = |n: usize| dites(&smtp, &format!("curieux{n}@exemple.fr"), &all).concat();
    attendre("some wait", || (21..=80).all(|n| told(n).contains(&kept))).await;
    while m.nombre(EN_ATTENTE).await > 0 {
        m.avancer(SECONDE);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    stop.send(true).unwrap();
    for task in postmen {
        task.await.unwrap();
    }
    assert_eq!(smtp.recus().len(), distincts(&smtp), "none twice");
    for n in 1..=80 {
        let told = told(n);
        assert_eq!(told.iter().filter(|id| **id == kept).count(), usize::from(told.contains(&kept)), "{n}");
        assert!(n <= 20 || told.contains(&kept), "{n}");
    }
    assert!((1..=80).any(|n| !told(n).contains(&withdrawn)), "it was withdrawn too late to show anything");
    // Those under way when it was withdrawn, one per connection.
    let late = smtp.recus().split_off(seen);
    let late = late.iter().filter(|r| r.corps.replace("=\n", "").contains(&withdrawn.to_string())).count();
    assert!(late <= 2 * CONNEXIONS, "{late}");
}
