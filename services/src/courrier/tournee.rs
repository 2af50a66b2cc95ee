//! A round of the postman: several connections, each with one mail at a time.
//!
//! Mails are claimed a few per connection, before the last ones are gone. A connection takes its next mail once the
//! outbox knows what came of its last: those that are ready together are written down together, and a server killed at
//! any moment sends again, under the same Message-ID, at most one mail per connection. What somebody waits for goes
//! first, and a mass of mails leaves one connection to it. A connection that fails rests, longer each time: a mail
//! server that is down is asked by a few mails, not by all.

use super::connexion::{Connexion, Serveur};
use super::facteur::{APoster, DELAI_SMTP, Facteur, Issue, Note, Pris};
use crate::Erreur;
use crate::horloge::SECONDE;
use lettre::address::Envelope;
use std::collections::VecDeque;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

/// Mails claimed at once, per connection.
const PAR_CONNEXION: usize = 5;
/// Between two looks at an outbox that had nothing.
const REGARD: Duration = Duration::from_millis(300);
/// Looks that find a connection idle before it is closed: some ten seconds, less than any server waits.
const OISIF_MAX: u32 = 30;
/// The longest rest of a connection that fails.
const REPOS_MAX: Duration = Duration::from_secs(60);
/// Between two tries to write down what left, while the database is down.
const REPRISE: Duration = Duration::from_secs(1);
/// What saying goodbye may take.
const AU_REVOIR: Duration = Duration::from_secs(1);

/// Tries of a mail that the server refuses for good.
const ESSAIS_REFUS: i64 = 3;
/// Tries of a mail that the server puts off: some five hours.
const ESSAIS_MAX: i64 = 30;
/// Tries while the mail server is down, or does not know us: some five days, for somebody to mend it.
const ESSAIS_PANNE: i64 = 720;

/// One place at the mail server.
#[derive(Default)]
struct Guichet {
    connexion: Option<Connexion>,
    /// Failures in a row.
    echecs: u32,
    /// Looks in a row that found it without work.
    oisif: u32,
}

/// A mail that a connection has dealt with, and the outbox does not know of yet.
struct Remise {
    guichet: Guichet,
    note: Note,
    masse: bool,
}

/// Why a mail did not leave.
struct Echec {
    raison: String,
    /// Tries before it is given up.
    essais: i64,
    /// It is about the two servers, not about this mail.
    panne: bool,
}

/// What a task of the round brings back.
enum Fait {
    Pris(Result<Pris, Erreur>),
    Remis(Remise),
    Note(Vec<Remise>, Result<(), Erreur>),
    Rendu(Result<(), Erreur>),
    Repose(Guichet),
    Ferme,
}

/// A round, and all it holds.
pub(super) struct Tournee {
    facteur: Facteur,
    /// Goes on when nothing is due.
    sans_fin: bool,
    /// How many mails may still be claimed.
    reste: i64,
    urgents: VecDeque<APoster>,
    masse: VecDeque<APoster>,
    a_rendre: Vec<APoster>,
    a_noter: Vec<Remise>,
    libres: Vec<Guichet>,
    au_repos: usize,
    /// Connections that carry a mail of a mass.
    en_masse: usize,
    travaux: JoinSet<Fait>,
    /// Tasks that the end of the round waits for.
    en_cours: usize,
    prise_en_cours: bool,
    note_en_cours: bool,
    /// Time to look at the outbox.
    regarder: bool,
    /// The last look found something.
    encore: bool,
    /// Nothing more is begun.
    arretee: bool,
    partis: usize,
    panne: Option<Erreur>,
}

impl Tournee {
    /// One that ends when nothing is due, or `n` mails were claimed.
    pub(super) fn une(facteur: Facteur, n: i64) -> Self {
        Self {
            libres: (0..facteur.connexions).map(|_| Guichet::default()).collect(),
            facteur,
            sans_fin: false,
            reste: n,
            urgents: VecDeque::new(),
            masse: VecDeque::new(),
            a_rendre: Vec::new(),
            a_noter: Vec::new(),
            au_repos: 0,
            en_masse: 0,
            travaux: JoinSet::new(),
            en_cours: 0,
            prise_en_cours: false,
            note_en_cours: false,
            regarder: true,
            encore: false,
            arretee: false,
            partis: 0,
            panne: None,
        }
    }

    /// One that ends when it is told to.
    pub(super) fn sans_fin(facteur: Facteur) -> Self {
        Self { sans_fin: true, ..Self::une(facteur, i64::MAX) }
    }

    /// Answers how many mails left.
    pub(super) async fn courir(mut self, arret: Option<watch::Receiver<bool>>) -> Result<usize, Erreur> {
        let told = async {
            match arret {
                // Whoever could tell is gone: the same.
                Some(mut arret) => drop(arret.wait_for(|stop| *stop).await),
                None => std::future::pending().await,
            }
        };
        tokio::pin!(told);
        let mut looks = interval(REGARD);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            self.repartir();
            if self.en_cours == 0 && (self.arretee || !self.sans_fin) {
                break;
            }
            tokio::select! {
                Some(fait) = self.travaux.join_next() => self.apprendre(fait)?,
                _ = looks.tick(), if self.sans_fin && !self.arretee => self.tic(),
                () = &mut told, if !self.arretee => self.arretee = true,
            }
        }
        self.saluer().await;
        match self.panne {
            Some(panne) => Err(panne),
            None => Ok(self.partis),
        }
    }

    /// Begins all that can be: mails, what is to be written down, what is to be given back, a look at the outbox.
    fn repartir(&mut self) {
        while let Some(mail) = self.suivant() {
            let Some(guichet) = self.libres.pop() else { break };
            self.en_masse += usize::from(mail.masse);
            let facteur = self.facteur.clone();
            self.lancer(async move { Fait::Remis(porter(&facteur, guichet, mail).await) });
        }
        if !self.note_en_cours && !self.a_noter.is_empty() {
            self.note_en_cours = true;
            let (facteur, remises) = (self.facteur.clone(), std::mem::take(&mut self.a_noter));
            self.lancer(async move {
                let done = noter(&facteur, &remises).await;
                Fait::Note(remises, done)
            });
        }
        let actives = self.facteur.connexions - self.au_repos;
        if self.arretee || actives == 0 {
            self.a_rendre.extend(self.urgents.drain(..).chain(self.masse.drain(..)));
        }
        if !self.a_rendre.is_empty() {
            let (facteur, mails) = (self.facteur.clone(), std::mem::take(&mut self.a_rendre));
            self.lancer(async move { Fait::Rendu(facteur.services.rejouer(|| facteur.rendre(&mails)).await) });
        }
        let low = self.urgents.len() + self.masse.len() < self.facteur.connexions;
        let wanted = self.regarder || (self.encore && low);
        if wanted && !self.prise_en_cours && !self.arretee && actives > 0 && self.reste > 0 {
            (self.regarder, self.prise_en_cours) = (false, true);
            let room = |kept: usize| (self.facteur.connexions * PAR_CONNEXION).saturating_sub(kept);
            let urgents = borne(room(self.urgents.len())).min(self.reste);
            // Those are many: as long as there are some, only the others are looked for.
            let masse = if low { borne(room(self.masse.len())).min(self.reste) } else { 0 };
            let (facteur, reste) = (self.facteur.clone(), self.reste);
            self.lancer(async move { Fait::Pris(facteur.prendre(urgents, masse, reste).await) });
        }
    }

    /// The next mail that may leave now.
    fn suivant(&mut self) -> Option<APoster> {
        let now = self.facteur.services.maintenant();
        loop {
            if self.arretee || self.libres.is_empty() {
                return None;
            }
            // The last free connection is for those that somebody waits for, once a mass is under way.
            let room = self.libres.len() > 1 || self.en_masse == 0;
            let mail = match self.urgents.pop_front() {
                None if room => self.masse.pop_front()?,
                urgent => urgent?,
            };
            if mail.a_relire(now) {
                // Claimed anew, it is no other mail.
                self.reste = self.reste.saturating_add(1);
            } else if !mail.trop_tard(now) {
                return Some(mail);
            }
            // A slow server used the claim up: it belongs to whoever takes it next.
            self.a_rendre.push(mail);
        }
    }

    fn lancer(&mut self, travail: impl Future<Output = Fait> + Send + 'static) {
        self.en_cours += 1;
        self.travaux.spawn(travail);
    }

    /// Takes in what a task brought.
    fn apprendre(&mut self, fait: Result<Fait, JoinError>) -> Result<(), Erreur> {
        let fait = fait.map_err(|e| Erreur::Interne(format!("a postman's task: {e}")))?;
        if !matches!(fait, Fait::Repose(_) | Fait::Ferme) {
            self.en_cours -= 1;
        }
        match fait {
            Fait::Pris(Ok(pris)) => {
                (self.prise_en_cours, self.encore) = (false, pris.encore);
                self.reste -= borne(pris.mails.len());
                for mail in pris.mails {
                    if mail.masse { self.masse.push_back(mail) } else { self.urgents.push_back(mail) }
                }
            }
            Fait::Pris(Err(e)) => {
                (self.prise_en_cours, self.encore) = (false, false);
                self.manquer(e);
            }
            Fait::Remis(remise) => self.a_noter.push(remise),
            Fait::Note(remises, done) => {
                self.note_en_cours = false;
                for remise in remises {
                    self.liberer(remise);
                }
                if let Err(e) = done {
                    self.manquer(e);
                }
            }
            Fait::Rendu(Ok(())) => self.regarder = true,
            // Not given back: their claim ends by itself.
            Fait::Rendu(Err(e)) => self.manquer(e),
            Fait::Repose(guichet) => {
                self.au_repos -= 1;
                self.libres.push(guichet);
            }
            Fait::Ferme => {}
        }
        Ok(())
    }

    /// The database's failure: the next look may go better, for a round that has one.
    fn manquer(&mut self, erreur: Erreur) {
        if self.sans_fin {
            tracing::error!(error = %erreur, "outbox, tried again");
        } else {
            self.arretee = true;
            self.panne.get_or_insert(erreur);
        }
    }

    /// A connection whose mail is written down takes another, or rests.
    fn liberer(&mut self, remise: Remise) {
        let Remise { guichet, note, masse } = remise;
        self.en_masse -= usize::from(masse);
        self.partis += usize::from(note.issue == Issue::Parti);
        if guichet.echecs == 0 {
            self.libres.push(guichet);
            return;
        }
        self.au_repos += 1;
        if self.sans_fin {
            let pause = REPOS_MAX.min(Duration::from_secs(1 << guichet.echecs.min(6)));
            self.travaux.spawn(async move {
                sleep(pause).await;
                Fait::Repose(guichet)
            });
        }
    }

    /// Time to look at the outbox, and to close what has no work.
    fn tic(&mut self) {
        self.regarder = true;
        for guichet in &mut self.libres {
            guichet.oisif += 1;
            if guichet.oisif > OISIF_MAX
                && let Some(connexion) = guichet.connexion.take()
            {
                self.travaux.spawn(async move {
                    let _ = timeout(AU_REVOIR, connexion.fermer()).await;
                    Fait::Ferme
                });
            }
        }
    }

    /// Says goodbye on every connection.
    async fn saluer(&mut self) {
        let mut goodbyes = JoinSet::new();
        for connexion in self.libres.iter_mut().filter_map(|g| g.connexion.take()) {
            goodbyes.spawn(connexion.fermer());
        }
        let _ = timeout(AU_REVOIR, async { while goodbyes.join_next().await.is_some() {} }).await;
    }
}

fn borne(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Carries one mail.
async fn porter(facteur: &Facteur, mut guichet: Guichet, mail: APoster) -> Remise {
    let outcome = match facteur.message(&mail) {
        Err(raison) => Err(Echec { raison, essais: 0, panne: false }),
        Ok((enveloppe, message)) => {
            let limit = Duration::from_micros(DELAI_SMTP.unsigned_abs());
            match timeout(limit, guichet.remettre(&facteur.serveur, &enveloppe, &message)).await {
                Ok(outcome) => outcome,
                Err(_) => Err(Echec::panne("no answer in time")),
            }
        }
    };
    let now = facteur.services.maintenant();
    let issue = match &outcome {
        Ok(()) => Issue::Parti,
        Err(echec) if mail.essais >= echec.essais => Issue::Abandonne,
        // 2, 4, 8 … seconds, at most ten minutes.
        Err(_) => Issue::Attend(now + SECONDE * (1_i64 << mail.essais.clamp(1, 9)).min(600)),
    };
    match &outcome {
        Err(echec) => {
            // The reason is the server's word; addresses in it are not for the log.
            let raison = sans_adresse(&echec.raison);
            tracing::warn!(courriel = %mail.id, essai = mail.essais, ?issue, "mail not sent: {raison}");
            guichet.echecs = if echec.panne { guichet.echecs.saturating_add(1) } else { 0 };
        }
        Ok(()) => guichet.echecs = 0,
    }
    Remise { guichet, note: Note { id: mail.id, fin: mail.fin, issue }, masse: mail.masse }
}

/// Writes down what came of mails. They have left, or not, whatever the database says: it is asked as long as nobody
/// else can send them again.
async fn noter(facteur: &Facteur, remises: &[Remise]) -> Result<(), Erreur> {
    let notes: Vec<Note> = remises.iter().map(|r| r.note).collect();
    let until = notes.iter().map(|n| n.fin).min().unwrap_or_default();
    loop {
        match facteur.services.rejouer(|| facteur.noter(&notes)).await {
            Err(error) if facteur.services.maintenant() < until => {
                tracing::error!(%error, "what left is not written down, tried again");
                sleep(REPRISE).await;
            }
            done => return done,
        }
    }
}

impl Guichet {
    async fn remettre(&mut self, serveur: &Serveur, enveloppe: &Envelope, message: &str) -> Result<(), Echec> {
        self.oisif = 0;
        // Taken out: whoever stops waiting leaves no half of a conversation behind.
        let kept = self.connexion.take();
        let known = kept.is_some();
        let mut connexion = match kept {
            Some(connexion) => connexion,
            None => serveur.ouvrir().await.map_err(Echec::panne)?,
        };
        let mut begun = connexion.annoncer(enveloppe, message).await;
        if known && begun.as_ref().is_err_and(|e| Echec::de(e).panne) {
            // Closed meanwhile (so long idle, so many mails): nothing of this one was said.
            connexion = serveur.ouvrir().await.map_err(Echec::panne)?;
            begun = connexion.annoncer(enveloppe, message).await;
        }
        let taken = match begun {
            Ok(()) => connexion.remettre(enveloppe, message).await,
            refused => refused,
        };
        let outcome = taken.map_err(|e| Echec::de(&e));
        let usable = match &outcome {
            Ok(()) => true,
            Err(echec) => !echec.panne && connexion.oublier().await,
        };
        self.connexion = usable.then_some(connexion);
        outcome
    }
}

impl Echec {
    /// One that any mail would have met.
    fn panne(raison: impl ToString) -> Self {
        Self { raison: raison.to_string(), essais: ESSAIS_PANNE, panne: true }
    }

    /// What an answer to a mail says.
    fn de(erreur: &lettre::transport::smtp::Error) -> Self {
        // No reply, 421 (it closes) and 53x (credentials, encryption) are about the two servers.
        let code = erreur.status().map(|code| code.to_string());
        if code.is_none_or(|code| code == "421" || code.starts_with("53")) {
            return Self::panne(erreur);
        }
        let essais = if erreur.is_permanent() { ESSAIS_REFUS } else { ESSAIS_MAX };
        Self { raison: erreur.to_string(), essais, panne: false }
    }
}

/// A server's reply without what looks like an address.
fn sans_adresse(text: &str) -> String {
    text.split_whitespace().map(|w| if w.contains('@') { "•" } else { w }).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn replies_are_logged_without_addresses() {
        assert_eq!(super::sans_adresse("550 <anne@exemple.fr> unknown"), "550 • unknown");
    }
}
