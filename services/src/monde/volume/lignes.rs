//! Rows written by the hundred: one statement, many rows, every value bound.

use crate::{Erreur, Tx, on_tx};
use sqlx::AssertSqlSafe;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::Arc;
use uuid::Uuid;

/// Values bound by one statement at most. Under SQLite's limit of 32 766; more rows at once gain nothing further.
const VALEURS_PAR_INSTRUCTION: usize = 16_000;

/// A table to fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    Compte,
    Demande,
    Offre,
    Candidature,
    Evenement,
}

impl Table {
    /// In the order in which foreign keys want them.
    pub(super) const TOUTES: [Self; 5] = [Self::Offre, Self::Compte, Self::Demande, Self::Candidature, Self::Evenement];

    pub(super) fn nom(self) -> &'static str {
        self.colonnes().split(' ').next().unwrap_or_default()
    }

    /// Table and columns, as they are bound.
    const fn colonnes(self) -> &'static str {
        match self {
            Self::Compte => "compte (role, tutoriel_vu, id, email, civilite, nom, prenom, telephone, langue, cree_a)",
            Self::Demande => {
                "demande (etat, id, numero_als, compte_id, numero_unique, document, complement, consentement, entreprise_id, \
                 entreprise_validee_a, recue_a, creee_a)"
            }
            Self::Offre => {
                "offre (etat, id, bailleur_id, ref_externe, genre, typologie, insee, departement, code_postal, commune, \
                 adresse, latitude, longitude, zone_plafond, zone_abc, financement, surface_m2, loyer, charges, loyer_cc, \
                 depot, etage, etages, ascenseur, balcon, jardin, parking, pmr, chauffage, annee, dpe, dpe_kwh, ges, \
                 description, reservee_siren, reservee_nom, photo, publiee_a, cloture_a, disponible_le, annoncee_a, revision)"
            }
            Self::Candidature => {
                "candidature (active, version, id, offre_id, demande_id, compte_id, etat, groupe, points, anciennete, \
                 numero_unique, classement, creee_a, modifiee_a)"
            }
            Self::Evenement => "evenement (numero, candidature_id, evenement, vers, acteur, auteur_id, a)",
        }
    }

    /// The first columns' values, the same in every row: not bound.
    const fn constantes(self) -> &'static str {
        match self {
            Self::Compte => "'demandeur', TRUE",
            Self::Demande => "'valide'",
            Self::Offre => "'publiee'",
            Self::Candidature => "TRUE, 1",
            Self::Evenement => "1",
        }
    }

    /// Values bound for one row.
    const fn valeurs(self) -> usize {
        match self {
            Self::Compte => 8,
            Self::Demande => 11,
            Self::Offre => 41,
            Self::Candidature => 12,
            Self::Evenement => 6,
        }
    }

    /// Rows of one full statement.
    pub(super) const fn lignes(self) -> usize {
        VALEURS_PAR_INSTRUCTION / self.valeurs()
    }
}

/// A value to bind. Texts that are codes are not copied.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Valeur {
    Id(Option<Uuid>),
    Texte(Option<Cow<'static, str>>),
    Entier(Option<i64>),
    Reel(f64),
    Oui(bool),
    /// What the revision of this département (a place in the reference data) is in the transaction that writes it.
    Revision(usize),
}

macro_rules! depuis {
    ($($de:ty => |$v:ident| $vers:expr;)+) => {
        $(impl From<$de> for Valeur {
            fn from($v: $de) -> Self {
                $vers
            }
        })+
    };
}

depuis! {
    Uuid => |v| Self::Id(Some(v));
    Option<Uuid> => |v| Self::Id(v);
    &'static str => |v| Self::Texte(Some(Cow::Borrowed(v)));
    Option<&'static str> => |v| Self::Texte(v.map(Cow::Borrowed));
    String => |v| Self::Texte(Some(Cow::Owned(v)));
    Option<String> => |v| Self::Texte(v.map(Cow::Owned));
    i64 => |v| Self::Entier(Some(v));
    Option<i64> => |v| Self::Entier(v);
    f64 => |v| Self::Reel(v);
    bool => |v| Self::Oui(v);
}

/// Some rows of one table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rangees {
    table: Table,
    valeurs: Vec<Valeur>,
}

impl Rangees {
    pub(super) fn de(table: Table) -> Self {
        Self { table, valeurs: Vec::with_capacity(table.lignes() * table.valeurs()) }
    }

    /// How many rows.
    pub(super) fn nombre(&self) -> usize {
        self.valeurs.len() / self.table.valeurs()
    }

    pub(super) fn pleines(&self) -> bool {
        self.nombre() >= self.table.lignes()
    }

    pub(super) const fn table(&self) -> Table {
        self.table
    }

    /// One row more, its values in the order of the table's columns.
    pub(super) fn ajouter<const N: usize>(&mut self, ligne: [Valeur; N]) {
        debug_assert_eq!(N, self.table.valeurs(), "{:?}", self.table);
        self.valeurs.extend(ligne);
    }
}

/// The statements, made once for each number of rows: their text is long.
#[derive(Debug)]
pub(super) struct Instructions {
    postgres: bool,
    connues: Vec<((Table, usize), Arc<str>)>,
}

impl Instructions {
    pub(super) const fn nouvelles(postgres: bool) -> Self {
        Self { postgres, connues: Vec::new() }
    }

    /// `INSERT … VALUES (…), (…)`. SQLite is given `?`: it looks numbered parameters up one by one among all.
    fn texte(&mut self, table: Table, n: usize) -> Arc<str> {
        if let Some((_, known)) = self.connues.iter().find(|(key, _)| *key == (table, n)) {
            return Arc::clone(known);
        }
        // The comment keeps it out of the tests that read the plans of what serves people.
        let mut sql = format!("/* volume */ INSERT INTO {} VALUES ", table.colonnes());
        let mut number = 0;
        for row in 0..n {
            sql.push_str(if row == 0 { "(" } else { ", (" });
            sql.push_str(table.constantes());
            for _ in 0..table.valeurs() {
                number += 1;
                if self.postgres {
                    // A String takes everything.
                    let _ = write!(sql, ", ${number}");
                } else {
                    sql.push_str(", ?");
                }
            }
            sql.push(')');
        }
        let text: Arc<str> = sql.into();
        // Full statements, and the last ones of a transaction: a handful each.
        if self.connues.len() >= 32 {
            self.connues.clear();
        }
        self.connues.push(((table, n), Arc::clone(&text)));
        text
    }

    /// Writes the rows; `revisions` are those of the départements in this transaction.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn ecrire(&mut self, tx: &mut Tx, rows: Rangees, revisions: &[i64]) -> Result<(), Erreur> {
        if rows.valeurs.is_empty() {
            return Ok(());
        }
        let sql = self.texte(rows.table, rows.nombre());
        on_tx!(&mut *tx, |c| {
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for value in rows.valeurs {
                query = match value {
                    Valeur::Id(v) => query.bind(v),
                    Valeur::Texte(v) => query.bind(v.map(Cow::into_owned)),
                    Valeur::Entier(v) => query.bind(v),
                    Valeur::Reel(v) => query.bind(v),
                    Valeur::Oui(v) => query.bind(v),
                    Valeur::Revision(i) => query.bind(revisions.get(i).copied().unwrap_or(0)),
                };
            }
            query.execute(c).await.map(drop)
        })?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_binds_what_a_row_holds_and_stays_under_the_limit() {
        for table in Table::TOUTES {
            let columns = table.colonnes().split(',').count();
            let fixed = table.constantes().split(',').count();
            assert_eq!(columns, fixed + table.valeurs(), "{table:?}");
            assert!(table.lignes() * table.valeurs() <= 32_766);
            let sql = Instructions::nouvelles(false).texte(table, 3);
            assert_eq!(sql.matches('?').count(), 3 * table.valeurs());
            let sql = Instructions::nouvelles(true).texte(table, 3);
            assert!(sql.ends_with(&format!("${})", 3 * table.valeurs())), "{sql}");
        }
    }
}
