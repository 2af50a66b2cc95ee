//! Lines that end with CR LF, read under bounds.

use tokio::io::{AsyncBufRead, AsyncBufReadExt as _};

/// What was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ligne {
    /// A whole line, without its CR LF; `nue` if a bare CR or LF stands in it.
    Entiere {
        /// Whether it holds a bare CR or LF.
        nue: bool,
    },
    /// A whole line longer than it may be: its beginning only.
    TropLongue,
    /// No end in sight.
    SansFin,
    /// The other side closed, perhaps in the middle of a line.
    Fin,
}

/// Reads a line into `texte` (emptied first): at most `max` bytes with its CR LF, given up after `plafond`.
pub(super) async fn lire_ligne<R: AsyncBufRead + Unpin>(
    lecture: &mut R,
    texte: &mut Vec<u8>,
    max: usize,
    plafond: usize,
) -> std::io::Result<Ligne> {
    texte.clear();
    let (mut total, mut dernier) = (0usize, 0u8);
    loop {
        let tampon = lecture.fill_buf().await?;
        if tampon.is_empty() {
            return Ok(Ligne::Fin);
        }
        let fin = tampon.iter().position(|o| *o == b'\n');
        let pris = fin.map_or(tampon.len(), |i| i + 1);
        let place = max.saturating_sub(texte.len()).min(pris);
        texte.extend_from_slice(&tampon[..place]);
        let avant = if pris > 1 { tampon[pris - 2] } else { dernier };
        dernier = tampon[pris - 1];
        total = total.saturating_add(pris);
        lecture.consume(pris);
        if fin.is_some() && avant == b'\r' {
            if total > max {
                return Ok(Ligne::TropLongue);
            }
            texte.truncate(total - 2);
            return Ok(Ligne::Entiere { nue: texte.iter().any(|o| matches!(o, b'\r' | b'\n')) });
        }
        if total > plafond.max(max) {
            return Ok(Ligne::SansFin);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::BufReader;

    async fn toutes(octets: &[u8], tampon: usize) -> Vec<(Ligne, Vec<u8>)> {
        let mut lecture = BufReader::with_capacity(tampon, octets);
        let (mut lignes, mut texte) = (Vec::new(), Vec::new());
        loop {
            let ligne = lire_ligne(&mut lecture, &mut texte, 8, 64).await.unwrap();
            lignes.push((ligne, texte.clone()));
            if matches!(ligne, Ligne::Fin | Ligne::SansFin) {
                return lignes;
            }
        }
    }

    #[tokio::test]
    async fn the_same_lines_however_they_arrive() {
        let propre = Ligne::Entiere { nue: false };
        for tampon in [1, 2, 3, 7, 64] {
            let lignes = toutes(b"abc\r\n\r\nd\ne\r\nf\rg\r\n123456\r\n1234567\r\nfin", tampon).await;
            let attendu: Vec<(Ligne, &[u8])> = vec![
                (propre, b"abc"),
                (propre, b""),
                (Ligne::Entiere { nue: true }, b"d\ne"),
                (Ligne::Entiere { nue: true }, b"f\rg"),
                (propre, b"123456"),
                (Ligne::TropLongue, b"1234567\r"),
            ];
            let lues: Vec<_> = lignes[..6].iter().map(|(l, t)| (*l, t.as_slice())).collect();
            assert_eq!(lues, attendu, "buffer of {tampon}");
            assert_eq!(lignes[6].0, Ligne::Fin);
        }
        assert_eq!(toutes(&[b'x'; 100], 16).await[0].0, Ligne::SansFin);
    }
}
