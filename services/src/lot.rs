//! Reads shared by whoever waits at the same instant.
//!
//! Every page asks the same small things (whose session is this, has anything moved in these départements). Asked one by
//! one they cost a round trip each; here the questions that arrive while a read is under way wait for the next one and
//! are answered by it together, as databases group their commits. A read always begins after the question came, so no
//! answer is older than its question: nothing is cached, nothing is stale, on one server or on ten.
//!
//! While questions keep coming, one connection is held for them.

use crate::store::Lecteur;
use crate::{Erreur, Services};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::oneshot;
use tracing::Instrument as _;

/// Questions of one kind that wait for their read.
#[derive(Debug)]
pub(crate) struct Lot<K, V>(Arc<Mutex<File<K, V>>>);

#[derive(Debug)]
struct File<K, V> {
    attente: Vec<(K, Reponse<V>)>,
    lecture_en_cours: bool,
}

type Reponse<V> = oneshot::Sender<Result<V, Arc<str>>>;

impl<K, V> Clone for Lot<K, V> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<K, V> Default for Lot<K, V> {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(File { attente: Vec::new(), lecture_en_cours: false })))
    }
}

impl<K: Send + 'static, V: Send + 'static> Lot<K, V> {
    /// Asks; `lire` answers many questions in one read, in their order, at most `plus` of them, and gives back what it
    /// reads with (nothing yet, at first) for the next ones. It may go on to answer questions asked later: whatever it
    /// captures must be as good for those.
    ///
    /// # Errors
    /// That of the read.
    pub(crate) async fn demander<C, F, R>(&self, question: K, plus: usize, lire: F) -> Result<V, Erreur>
    where
        C: Send + 'static,
        F: Fn(Option<C>, Vec<K>) -> R + Send + 'static,
        R: Future<Output = Lu<C, V>> + Send,
    {
        let (answer, answered) = oneshot::channel();
        let first = {
            let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            file.attente.push((question, answer));
            !std::mem::replace(&mut file.lecture_en_cours, true)
        };
        if first {
            // A task of its own: whoever asked first may hang up without leaving the others alone.
            let lot = self.clone();
            tokio::spawn(async move { lot.lire_tout(plus, lire).await }.in_current_span());
        }
        match answered.await {
            Ok(answer) => answer.map_err(|why| Erreur::Base(why.to_string())),
            Err(_) => Err(Erreur::Interne("a shared read was cut short".into())),
        }
    }

    async fn lire_tout<C, F, R>(&self, plus: usize, lire: F)
    where
        F: Fn(Option<C>, Vec<K>) -> R,
        R: Future<Output = Lu<C, V>>,
    {
        let end = Fin(self);
        let mut held = None;
        loop {
            // Whoever is about to ask does so first: the read is shared by more, and waits for nobody.
            tokio::task::yield_now().await;
            let batch: Vec<(K, Reponse<V>)> = {
                let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                if file.attente.is_empty() {
                    file.lecture_en_cours = false;
                    std::mem::forget(end);
                    return;
                }
                let n = file.attente.len().min(plus);
                file.attente.drain(..n).collect()
            };
            let (questions, waiting): (Vec<K>, Vec<Reponse<V>>) = batch.into_iter().unzip();
            let (kept, read) = lire(held, questions).await;
            held = kept;
            match read {
                Ok(answers) => {
                    for (waiting, answer) in waiting.into_iter().zip(answers) {
                        // Whoever hung up needs no answer.
                        let _ = waiting.send(Ok(answer));
                    }
                }
                Err(e) => {
                    let why: Arc<str> = match e {
                        Erreur::Base(detail) => detail.into(),
                        other => other.to_string().into(),
                    };
                    for waiting in waiting {
                        let _ = waiting.send(Err(Arc::clone(&why)));
                    }
                }
            }
        }
    }
}

/// What was read, and what it was read with.
pub(crate) type Lu<C, V> = (Option<C>, Result<Vec<V>, Erreur>);

/// A question that one statement answers for many.
pub(crate) trait ParLot: Sized + Sync {
    /// Its answer.
    type Reponse;

    /// Reads the answers as of `now` (microseconds), in the order of the questions.
    fn lire(
        lecteur: &mut Lecteur,
        questions: &[Self],
        now: i64,
    ) -> impl Future<Output = Result<Vec<Self::Reponse>, Erreur>> + Send;
}

/// Reads with the connection held; with a new one the first time, and when the one held has broken meanwhile.
pub(crate) async fn lire_avec<Q: ParLot>(
    services: &Services,
    held: Option<Lecteur>,
    questions: &[Q],
) -> Lu<Lecteur, Q::Reponse> {
    if let Some(mut lecteur) = held
        && let Ok(read) = Q::lire(&mut lecteur, questions, services.maintenant()).await
    {
        return (Some(lecteur), Ok(read));
    }
    let mut lecteur = match services.db.lecteur().await {
        Ok(lecteur) => lecteur,
        Err(why) => return (None, Err(why)),
    };
    match Q::lire(&mut lecteur, questions, services.maintenant()).await {
        Ok(read) => (Some(lecteur), Ok(read)),
        Err(why) => (None, Err(why)),
    }
}

/// A reader that ends by a panic leaves the place free, and nobody waiting for ever.
struct Fin<'a, K, V>(&'a Lot<K, V>);

impl<K, V> Drop for Fin<'_, K, V> {
    fn drop(&mut self) {
        let mut file = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        file.attente.clear();
        file.lecture_en_cours = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[tokio::test]
    async fn questions_that_wait_together_are_read_together_and_each_gets_its_own_answer() {
        let (lot, reads) = (Lot::<u32, u32>::default(), Arc::new(AtomicUsize::new(0)));
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..100 {
            let (lot, reads) = (lot.clone(), Arc::clone(&reads));
            tasks.spawn(async move {
                let answer = lot.demander(n, 16, move |held: Option<()>, asked| {
                    reads.fetch_add(1, Ordering::SeqCst);
                    async move {
                        tokio::task::yield_now().await;
                        (held, Ok(asked.into_iter().map(|n| n * 2).collect()))
                    }
                });
                assert_eq!(answer.await.unwrap(), n * 2);
            });
        }
        while let Some(end) = tasks.join_next().await {
            end.unwrap();
        }
        let reads = reads.load(Ordering::SeqCst);
        assert!((7..=20).contains(&reads), "{reads} reads for 100 questions");
    }

    /// Until nobody reads: the reader of one question takes the next ones too while they come.
    async fn idle(lot: &Lot<u32, u32>) {
        while lot.0.lock().unwrap().lecture_en_cours {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn a_failed_read_fails_its_questions_and_the_next_one_works() {
        let lot = Lot::<u32, u32>::default();
        let failed = lot.demander(1, 16, |c: Option<()>, _| async move { (c, Err(Erreur::Base("down".into()))) }).await;
        assert!(matches!(failed, Err(Erreur::Base(why)) if why == "down"));
        idle(&lot).await;
        let panicked = lot.demander(2, 16, |_: Option<()>, _| async { panic!("a reader that falls") }).await;
        assert!(panicked.is_err());
        idle(&lot).await;
        assert_eq!(lot.demander(3, 16, |c: Option<()>, asked| async move { (c, Ok(asked)) }).await.unwrap(), 3);
    }
}
