//! « Vouliez-vous dire … ? »: the names nearest to a text that answers to none, by the letters that differ.

use super::completion::Index;

/// How near a whole name with one slip is.
pub(super) const UN_ECART: u8 = 2;

/// Letters beyond which a text is no place name, typed well or not.
const LETTRES_MAX: usize = 44;
/// Letters of the longest name that are looked at: a text and its slips.
const COLONNES: usize = LETTRES_MAX + 4;

/// Letters that may differ from a whole name, for a text of `n` letters: a slip in a short one, more in a long one.
const fn ecarts(n: usize) -> u8 {
    match n {
        0..=3 => 0,
        4..=5 => 1,
        6..=11 => 2,
        _ => 3,
    }
}

/// Letters that may differ from the start of a longer name: fewer, for many names start alike.
const fn ecarts_du_debut(n: usize) -> u8 {
    match n {
        0..=4 => 0,
        5..=11 => 1,
        _ => 2,
    }
}

/// Which of the 26 letters a text holds: a first sieve, thirty-two bits a name.
pub(super) fn lettres(texte: &str) -> u32 {
    texte.bytes().filter(u8::is_ascii_lowercase).fold(0, |all, b| all | 1 << (b - b'a'))
}

/// Farther than anything that is looked for.
const LOIN: u8 = 100;

/// How many letters differ between `texte` and `nom`, and between `texte` and the start of `nom` it is nearest to. A
/// letter left out, added, changed, or swapped with the next one is one. Nothing past `limite`.
fn distances(texte: &[u8], nom: &[u8], limite: u8) -> Option<(Option<u8>, u8)> {
    let reach = usize::from(limite);
    if nom.len() + reach < texte.len() {
        return None;
    }
    let width = nom.len().min(texte.len() + reach).min(COLONNES);
    let mut rows = [[LOIN; COLONNES + 2]; 3];
    for (cell, j) in rows[0].iter_mut().zip(0..=limite) {
        *cell = j;
    }
    let mut end = width.min(reach);
    for (i, (&letter, deep)) in texte.iter().zip(1_u8..).enumerate() {
        let [before, above, here] = [(i + 2) % 3, i % 3, (i + 1) % 3];
        // Cells farther from the diagonal than the limit are past it.
        let start = i.saturating_sub(reach);
        end = width.min(i + reach + 1);
        rows[here][start] = if start == 0 { deep } else { LOIN };
        rows[here][end + 1] = LOIN;
        let mut least = rows[here][start];
        for j in start..end {
            let other = nom[j];
            let changed = rows[above][j] + u8::from(letter != other);
            let mut best = changed.min(rows[above][j + 1] + 1).min(rows[here][j] + 1);
            if i > 0 && j > 0 && letter == nom[j - 1] && texte[i - 1] == other {
                best = best.min(rows[before][j - 1] + 1);
            }
            rows[here][j + 1] = best;
            least = least.min(best);
        }
        if least > limite {
            return None;
        }
    }
    let last = &rows[texte.len() % 3];
    let start = last[texte.len().saturating_sub(reach + 1)..=end].iter().copied().min().unwrap_or(LOIN);
    let whole = (width == nom.len()).then(|| last[width]).filter(|d| *d <= limite);
    Some((whole, start))
}

impl Index {
    /// Names near `colle` (normalised, without spaces), the nearest ones only: how near, and which.
    pub(super) fn par_ressemblance(&self, colle: &str, garder: impl Fn(u32) -> bool) -> Vec<(u8, u32)> {
        let n = colle.len();
        let (far, far_start) = (ecarts(n), ecarts_du_debut(n));
        let mut found: Vec<(u8, u32)> = Vec::new();
        if far == 0 || n > LETTRES_MAX || !colle.is_ascii() {
            return found;
        }
        let asked = lettres(colle);
        let mut nearest = u8::MAX;
        for (entree, held) in (0_u32..).zip(&self.lettres) {
            // Each letter that one has and the other has not is a slip at least.
            let (missing, more) = ((asked & !held).count_ones(), (held & !asked).count_ones());
            let whole = more <= u32::from(far);
            let limit = if whole { far } else { far_start };
            if missing > u32::from(limit) {
                continue;
            }
            let cle = self.cle(entree);
            let article = super::completion::article(cle);
            // A longer name that begins nearly so begins with the same letter: thousands are left out at once.
            let same = |from: usize| cle.as_bytes().get(from) == colle.as_bytes().first();
            if !whole && !same(0) && !same(article) {
                continue;
            }
            let mut buffer = [0_u8; COLONNES];
            let mut length = 0;
            for b in cle.bytes().filter(|b| *b != b' ').take(buffer.len()) {
                buffer[length] = b;
                length += 1;
            }
            let starts = if article == 0 { &[0][..] } else { &[0, article - 1][..] };
            let level = starts.iter().filter_map(|from| {
                let (whole, start) = distances(colle.as_bytes(), &buffer[*from..length], limit)?;
                let start = (start <= far_start).then_some(2 * start + 1);
                [whole.map(|d| 2 * d), start].into_iter().flatten().min()
            });
            if let Some(level) = level.min().filter(|_| garder(entree)) {
                nearest = nearest.min(level);
                found.push((level, entree));
            }
        }
        // Beside a name with one slip, those with two are other places.
        found.retain(|(level, _)| *level <= nearest.saturating_add(1));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted_as_people_make_them() {
        let of = |a: &str, b: &str| distances(a.as_bytes(), b.as_bytes(), 3);
        assert_eq!(of("montreuil", "montreuil"), Some((Some(0), 0)));
        // Swapped, left out, added, changed.
        for typed in ["montreiul", "montreul", "montreuill", "montreuik"] {
            assert_eq!(of(typed, "montreuil").and_then(|d| d.0), Some(1), "{typed}");
        }
        assert_eq!(of("montreiul", "montreuilsousbois"), Some((None, 1)));
        assert_eq!(of("montreiul", "mon"), None);
        assert_eq!(of("brest", "marseille"), None);
        assert_eq!(of("", ""), Some((Some(0), 0)));
        assert_eq!(of("", "ax"), Some((Some(2), 0)));
        let long = "a".repeat(LETTRES_MAX);
        assert_eq!(of(&long, &"a".repeat(200)), Some((None, 0)));
        assert_eq!(of(&long, &long[3..]), Some((Some(3), 3)));
    }

    /// The whole table, by the book: what `distances` leaves out is past the limit, and the rest is the same.
    fn simple(a: &[u8], b: &[u8]) -> Vec<Vec<usize>> {
        let mut d = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                d[i][j] = match (i, j) {
                    (0, n) | (n, 0) => n,
                    _ => {
                        let changed = d[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                        let mut best = changed.min(d[i - 1][j] + 1).min(d[i][j - 1] + 1);
                        if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                            best = best.min(d[i - 2][j - 2] + 1);
                        }
                        best
                    }
                };
            }
        }
        d
    }

    proptest::proptest! {
        #[test]
        fn the_band_finds_what_the_whole_table_finds(a in "[abc]{1,9}", b in "[abc]{0,12}", limite in 0_u8..4) {
            let table = simple(a.as_bytes(), b.as_bytes());
            let last = &table[a.len()];
            let within = |d: usize| u8::try_from(d).ok().filter(|d| *d <= limite);
            let (whole, start) = (within(last[b.len()]), last.iter().copied().min().and_then(within));
            let found = distances(a.as_bytes(), b.as_bytes(), limite);
            proptest::prop_assert_eq!(found.and_then(|f| f.0), whole);
            proptest::prop_assert_eq!(found.map(|f| f.1).filter(|s| *s <= limite), start);
        }
    }
}
