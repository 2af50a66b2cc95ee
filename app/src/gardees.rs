//! Pages already rendered. A page is kept under everything it was made from (who asks, the address, the language, the
//! day, the versions of what it shows), so what is found is what would be rendered again, to the letter; only the nonce
//! of its policy is new each time. Nothing has to be taken out when something changes: its key is never asked for again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes kept at the most: about two thousand lists. Two generations, the older one goes when the younger is full.
const POIDS_MAX: usize = 64 * 1024 * 1024;

/// Rendered pages, per process.
#[derive(Debug, Clone, Default)]
pub struct Gardees(Arc<Mutex<Generations>>);

#[derive(Debug, Default)]
struct Generations {
    jeune: HashMap<String, Arc<Gardee>>,
    vieille: HashMap<String, Arc<Gardee>>,
    poids: usize,
}

/// A rendered page, cut where its nonce was.
#[derive(Debug)]
pub(crate) struct Gardee {
    morceaux: Vec<String>,
    /// Until when it holds, microseconds.
    tient_jusqu_a: i64,
}

impl Gardee {
    /// Cuts a page at its nonce.
    pub(crate) fn nouvelle(html: &str, nonce: &str, tient_jusqu_a: i64) -> Self {
        let morceaux =
            if nonce.is_empty() { vec![html.to_owned()] } else { html.split(nonce).map(str::to_owned).collect() };
        Self { morceaux, tient_jusqu_a }
    }

    fn poids(&self) -> usize {
        self.morceaux.iter().map(String::len).sum()
    }

    /// The page with another nonce.
    pub(crate) fn avec(&self, nonce: &str) -> String {
        self.morceaux.join(nonce)
    }
}

impl Gardees {
    /// The page kept under `cle`, if it still holds at `now` (microseconds).
    pub(crate) fn lue(&self, cle: &str, now: i64) -> Option<Arc<Gardee>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = all.jeune.get(cle) {
            return (now < found.tient_jusqu_a).then(|| Arc::clone(found));
        }
        // Asked for again: it is young again.
        let (cle, found) = all.vieille.remove_entry(cle)?;
        let good = (now < found.tient_jusqu_a).then(|| Arc::clone(&found))?;
        all.poids += found.poids();
        all.jeune.insert(cle, found);
        Some(good)
    }

    /// Keeps a page.
    pub(crate) fn garder(&self, cle: String, page: Gardee) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.poids += page.poids();
        if all.poids > POIDS_MAX / 2 {
            all.vieille = std::mem::take(&mut all.jeune);
            all.poids = page.poids();
        }
        all.jeune.insert(cle, Arc::new(page));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_comes_back_with_a_nonce_of_its_own_until_it_holds_no_more() {
        let kept = Gardees::default();
        kept.garder("a".into(), Gardee::nouvelle("<script nonce=\"N1\"></script><i nonce=\"N1\">", "N1", 100));
        let page = kept.lue("a", 99).unwrap();
        assert_eq!(page.avec("N2"), "<script nonce=\"N2\"></script><i nonce=\"N2\">");
        assert!(kept.lue("a", 100).is_none());
        assert!(kept.lue("b", 0).is_none());
    }

    #[test]
    fn what_is_kept_is_bounded_and_what_is_asked_for_stays() {
        let kept = Gardees::default();
        let large = "x".repeat(1024 * 1024);
        for n in 0..200 {
            kept.garder(n.to_string(), Gardee::nouvelle(&large, "", i64::MAX));
            assert!(kept.lue("0", 0).is_some(), "asked for at each turn, it stays: {n}");
        }
        let all = kept.0.lock().unwrap();
        let total: usize = all.jeune.values().chain(all.vieille.values()).map(|g| g.poids()).sum();
        assert!(total <= POIDS_MAX + 2 * large.len(), "{total}");
    }
}
