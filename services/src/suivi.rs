//! Live updates: a commit is told to the open pages of this process at once, and to those of other servers by
//! reading the event table every second.

use crate::{Erreur, Services, on_db};
use tokio::sync::broadcast;
use uuid::Uuid;

/// A candidature moved: its id and the number of its newest event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mouvement {
    /// Which candidature.
    pub candidature: Uuid,
    /// Its newest event.
    pub numero: i64,
}

/// The channel that open pages listen on.
#[derive(Debug, Clone)]
pub struct Suivi(broadcast::Sender<Mouvement>);

impl Default for Suivi {
    fn default() -> Self {
        Self(broadcast::channel(1024).0)
    }
}

impl Suivi {
    /// Tells every open page. Nobody listening is no error.
    pub fn annoncer(&self, mouvement: Mouvement) {
        let _ = self.0.send(mouvement);
    }

    /// Listens from now on.
    #[must_use]
    pub fn ecouter(&self) -> broadcast::Receiver<Mouvement> {
        self.0.subscribe()
    }
}

impl Services {
    /// Announces what other servers wrote since `depuis` (microseconds); answers from when to read next.
    /// The windows overlap by two seconds, as clocks of servers and commits may: pages ignore what they have.
    ///
    /// # Errors
    /// The database's.
    pub async fn relayer(&self, depuis: i64) -> Result<i64, Erreur> {
        let now = self.maintenant();
        let rows: Vec<(Uuid, i64)> = on_db!(&self.db, |p| {
            sqlx::query_as("SELECT candidature_id, numero FROM evenement WHERE a > $1 ORDER BY a LIMIT 5000")
                .bind(depuis - 2 * crate::horloge::SECONDE)
                .fetch_all(p)
                .await
        })?;
        for (candidature, numero) in rows {
            self.suivi.annoncer(Mouvement { candidature, numero });
        }
        Ok(now)
    }
}
