//! The pieces of a stored file, read by a thread that may wait while the database is asked by tasks that may not.

use crate::{Erreur, Services, on_db};
use std::io::{self, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::sync::mpsc;
use uuid::Uuid;

/// Pieces read ahead.
const AVANCE: usize = 2;

enum Piece {
    Octets(Vec<u8>),
    Fin,
}

/// A stored file as a stream of bytes.
pub(super) struct Morceaux {
    recus: mpsc::Receiver<Piece>,
    courant: Cursor<Vec<u8>>,
    fini: bool,
    lus: Arc<AtomicI64>,
}

impl Morceaux {
    /// Bytes taken so far, to be looked at from elsewhere.
    pub(super) fn compteur(&self) -> Arc<AtomicI64> {
        Arc::clone(&self.lus)
    }
}

impl Read for Morceaux {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        loop {
            let n = self.courant.read(buf)?;
            if n > 0 || buf.is_empty() || self.fini {
                self.lus.fetch_add(i64::try_from(n).unwrap_or(0), Ordering::Relaxed);
                return Ok(n);
            }
            match self.recus.blocking_recv() {
                Some(Piece::Octets(octets)) => self.courant = Cursor::new(octets),
                Some(Piece::Fin) => self.fini = true,
                // Half a file must never be taken for a whole one.
                None => return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the pieces stopped coming")),
            }
        }
    }
}

impl Services {
    /// Opens a stored file; the second value ends when all was read or reading failed.
    pub(super) fn morceaux(&self, depot: Uuid) -> (Morceaux, tokio::task::JoinHandle<Result<(), Erreur>>) {
        let (envoi, recus) = mpsc::channel(AVANCE);
        let services = self.clone();
        let task = tokio::spawn(async move {
            for rang in 0_i64.. {
                let octets: Option<Vec<u8>> = on_db!(&services.db, |p| {
                    sqlx::query_scalar("SELECT octets FROM depot_morceau WHERE depot_id = $1 AND rang = $2")
                        .bind(depot)
                        .bind(rang)
                        .fetch_optional(p)
                        .await
                })?;
                let last = octets.is_none();
                // Whoever reads may stop early.
                if envoi.send(octets.map_or(Piece::Fin, Piece::Octets)).await.is_err() || last {
                    break;
                }
            }
            Ok(())
        });
        (Morceaux { recus, courant: Cursor::default(), fini: false, lus: Arc::default() }, task)
    }
}
