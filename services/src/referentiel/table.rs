//! Reads the embedded tables: tab-separated lines, `#` for comments, errors that name the table and the line.

use std::str::{FromStr, Split};

/// Why an embedded table could not be read.
///
/// The tables are part of the binary: this means a bad build, so it is reported once, at start-up.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReferentielError {
    /// A field is missing, unreadable or contradicts another table.
    #[error("reference table {table}, line {ligne}: field « {champ} » is missing or wrong")]
    Champ {
        /// The table's file name.
        table: &'static str,
        /// Line of the file, from 1, comments included.
        ligne: usize,
        /// The field.
        champ: &'static str,
    },
    /// Two tables that go together do not have the same number of lines.
    #[error("reference table {table}: {attendues} lines expected, {lues} read")]
    Longueur {
        /// The table's file name.
        table: &'static str,
        /// Lines expected.
        attendues: usize,
        /// Lines read.
        lues: usize,
    },
}

/// One data line, whose fields are taken in order.
pub(super) struct Ligne {
    table: &'static str,
    numero: usize,
    champs: Split<'static, char>,
}

/// The data lines of a table.
pub(super) fn lignes(table: &'static str, texte: &'static str) -> impl Iterator<Item = Ligne> {
    texte
        .lines()
        .enumerate()
        .filter(|(_, ligne)| !ligne.is_empty() && !ligne.starts_with('#'))
        .map(move |(index, ligne)| Ligne { table, numero: index + 1, champs: ligne.split('\t') })
}

impl Ligne {
    /// The error for a field of this line.
    pub(super) fn erreur(&self, champ: &'static str) -> ReferentielError {
        ReferentielError::Champ { table: self.table, ligne: self.numero, champ }
    }

    /// The next field, which may be absent.
    pub(super) fn option(&mut self) -> Option<&'static str> {
        self.champs.next()
    }

    /// The next field, which may be empty.
    pub(super) fn texte(&mut self, champ: &'static str) -> Result<&'static str, ReferentielError> {
        self.champs.next().ok_or_else(|| self.erreur(champ))
    }

    /// The next field, not empty.
    pub(super) fn plein(&mut self, champ: &'static str) -> Result<&'static str, ReferentielError> {
        self.texte(champ).and_then(|t| if t.is_empty() { Err(self.erreur(champ)) } else { Ok(t) })
    }

    /// The next field, parsed.
    pub(super) fn valeur<T: FromStr>(&mut self, champ: &'static str) -> Result<T, ReferentielError> {
        self.lue(champ, |texte| texte.parse().ok())
    }

    /// The next field, read by `lire`.
    pub(super) fn lue<T>(
        &mut self,
        champ: &'static str,
        lire: impl FnOnce(&'static str) -> Option<T>,
    ) -> Result<T, ReferentielError> {
        let texte = self.texte(champ)?;
        lire(texte).ok_or_else(|| self.erreur(champ))
    }

    /// Refuses a line with more fields than were read.
    pub(super) fn fin(mut self) -> Result<(), ReferentielError> {
        match self.champs.next() {
            None => Ok(()),
            Some(_) => Err(self.erreur("(one too many)")),
        }
    }
}
