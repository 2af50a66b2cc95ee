//! Which line of a file a byte is on.

use std::collections::VecDeque;
use std::io::{self, Read};

/// A source that remembers where its lines begin, as far as nobody asked yet.
pub(super) struct Comptee<R> {
    source: R,
    /// Bytes that passed.
    octets: u64,
    /// Line of the next byte, from 1.
    ligne: i64,
    au_debut: bool,
    /// First byte and number of each line that holds something.
    debuts: VecDeque<(u64, i64)>,
}

impl<R> Comptee<R> {
    pub(super) const fn new(source: R) -> Self {
        Self { source, octets: 0, ligne: 1, au_debut: true, debuts: VecDeque::new() }
    }

    /// The line of the first byte from `debut` on that begins one, and how many lines that hold something begin before
    /// `fin`. Asked in order: what lies before is forgotten.
    pub(super) fn ligne(&mut self, debut: u64, fin: u64) -> (i64, usize) {
        while self.debuts.front().is_some_and(|d| d.0 < debut) {
            self.debuts.pop_front();
        }
        let ligne = self.debuts.front().map_or(self.ligne, |d| d.1);
        (ligne, self.debuts.iter().take_while(|d| d.0 < fin).count())
    }
}

impl<R: Read> Read for Comptee<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.source.read(buf)?;
        for octet in buf.iter().take(n) {
            match octet {
                b'\n' => {
                    self.ligne += 1;
                    self.au_debut = true;
                }
                b'\r' => {}
                _ if self.au_debut => {
                    self.debuts.push_back((self.octets, self.ligne));
                    self.au_debut = false;
                }
                _ => {}
            }
            self.octets += 1;
        }
        Ok(n)
    }
}
