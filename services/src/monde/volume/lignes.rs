//! Rows written by the hundred: one statement, many rows, every value bound.

use crate::{Erreur, Tx};
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
                 depot, etage, etages, ascenseur, balcon, jardin, parking, parking_type, pmr, chauffage, annee, dpe, dpe_kwh, ges, \
                 description, reservee_siren, reservee_nom, photo, publiee_a, cloture_a, disponible_le, annoncee_a, revision)"
            }
            Self::Candidature => {
                "candidature (active, version, id, offre_id, demande_id, compte_id, etat, groupe, points, anciennete, \
                 numero_unique, classement, creee_a, modifiee_a, offre_typologie, offre_commune, offre_loyer, \
                 offre_charges, offre_cloture_a, offre_disponible_le)"
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
            Self::Offre => 42,
            Self::Candidature => 18,
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

/// The values of one column, bound as one array.
#[derive(Debug)]
enum Colonne {
    Ids(Vec<Option<Uuid>>),
    Textes(Vec<Option<String>>),
    Entiers(Vec<Option<i64>>),
    Reels(Vec<f64>),
    Ouis(Vec<bool>),
}

impl Colonne {
    /// For values like `first`: a column holds one type.
    fn pour(first: &Valeur, rows: usize) -> Self {
        match first {
            Valeur::Id(_) => Self::Ids(Vec::with_capacity(rows)),
            Valeur::Texte(_) => Self::Textes(Vec::with_capacity(rows)),
            Valeur::Entier(_) | Valeur::Revision(_) => Self::Entiers(Vec::with_capacity(rows)),
            Valeur::Reel(_) => Self::Reels(Vec::with_capacity(rows)),
            Valeur::Oui(_) => Self::Ouis(Vec::with_capacity(rows)),
        }
    }

    fn ajouter(&mut self, value: Valeur, revisions: &[i64]) -> Result<(), Erreur> {
        match (self, value) {
            (Self::Ids(all), Valeur::Id(v)) => all.push(v),
            (Self::Textes(all), Valeur::Texte(v)) => all.push(v.map(Cow::into_owned)),
            (Self::Entiers(all), Valeur::Entier(v)) => all.push(v),
            (Self::Entiers(all), Valeur::Revision(i)) => all.push(Some(revision(revisions, i))),
            (Self::Reels(all), Valeur::Reel(v)) => all.push(v),
            (Self::Ouis(all), Valeur::Oui(v)) => all.push(v),
            (column, value) => return Err(Erreur::Interne(format!("{value:?} in {column:?}"))),
        }
        Ok(())
    }

    const fn type_sql(&self) -> &'static str {
        match self {
            Self::Ids(_) => "uuid",
            Self::Textes(_) => "text",
            Self::Entiers(_) => "bigint",
            Self::Reels(_) => "double precision",
            Self::Ouis(_) => "boolean",
        }
    }
}

/// What the revision of that département is in this transaction.
fn revision(revisions: &[i64], departement: usize) -> i64 {
    revisions.get(departement).copied().unwrap_or(0)
}

/// `INSERT … VALUES (?, …), (?, …)`, for SQLite: it looks numbered parameters up one by one among all.
fn par_lignes(table: Table, rows: usize) -> String {
    let row = format!("({}{})", table.constantes(), ", ?".repeat(table.valeurs()));
    let mut sql = debut(table);
    sql.push_str("VALUES ");
    for i in 0..rows {
        sql.push_str(if i == 0 { "" } else { ", " });
        sql.push_str(&row);
    }
    sql
}

/// `INSERT … SELECT … FROM UNNEST($1::uuid[], …)`, for PostgreSQL: an array of each column costs it far less than
/// thousands of parameters.
fn par_colonnes(table: Table, columns: &[Colonne]) -> String {
    let mut sql = debut(table);
    let _ = write!(sql, "SELECT {}, * FROM UNNEST(", table.constantes());
    for (i, column) in (1..).zip(columns) {
        let _ = write!(sql, "{}${i}::{}[]", if i == 1 { "" } else { ", " }, column.type_sql());
    }
    sql.push(')');
    sql
}

/// The comment keeps it out of the tests that read the plans of what serves people.
fn debut(table: Table) -> String {
    format!("/* volume */ INSERT INTO {} ", table.colonnes())
}

/// The statements, made once for each number of rows: their text is long.
#[derive(Debug, Default)]
pub(super) struct Instructions {
    connues: Vec<((Table, usize), Arc<str>)>,
}

impl Instructions {
    fn texte(&mut self, key: (Table, usize), make: impl FnOnce() -> String) -> Arc<str> {
        if let Some((_, known)) = self.connues.iter().find(|(k, _)| *k == key) {
            return Arc::clone(known);
        }
        let text: Arc<str> = make().into();
        // Full statements, and the last ones of a transaction: a handful each.
        if self.connues.len() >= 32 {
            self.connues.clear();
        }
        self.connues.push((key, Arc::clone(&text)));
        text
    }

    /// Writes the rows; `revisions` are those of the départements in this transaction.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn ecrire(&mut self, tx: &mut Tx, rows: Rangees, revisions: &[i64]) -> Result<(), Erreur> {
        let (table, n) = (rows.table, rows.nombre());
        if n == 0 {
            return Ok(());
        }
        match tx {
            Tx::Sqlite(c) => {
                let sql = self.texte((table, n), || par_lignes(table, n));
                let mut query = sqlx::query(AssertSqlSafe(sql));
                for value in rows.valeurs {
                    query = match value {
                        Valeur::Id(v) => query.bind(v),
                        Valeur::Texte(v) => query.bind(v.map(Cow::into_owned)),
                        Valeur::Entier(v) => query.bind(v),
                        Valeur::Reel(v) => query.bind(v),
                        Valeur::Oui(v) => query.bind(v),
                        Valeur::Revision(i) => query.bind(revision(revisions, i)),
                    };
                }
                query.execute(&mut **c).await?;
            }
            Tx::Postgres(c) => {
                let width = table.valeurs();
                let mut columns: Vec<Colonne> =
                    rows.valeurs.iter().take(width).map(|first| Colonne::pour(first, n)).collect();
                for (i, value) in rows.valeurs.into_iter().enumerate() {
                    if let Some(column) = columns.get_mut(i % width) {
                        column.ajouter(value, revisions)?;
                    }
                }
                let sql = self.texte((table, 0), || par_colonnes(table, &columns));
                let mut query = sqlx::query(AssertSqlSafe(sql));
                for column in columns {
                    query = match column {
                        Colonne::Ids(all) => query.bind(all),
                        Colonne::Textes(all) => query.bind(all),
                        Colonne::Entiers(all) => query.bind(all),
                        Colonne::Reels(all) => query.bind(all),
                        Colonne::Ouis(all) => query.bind(all),
                    };
                }
                query.execute(&mut **c).await?;
            }
        }
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
            assert_eq!(par_lignes(table, 3).matches('?').count(), 3 * table.valeurs());
        }
    }

    #[test]
    fn a_column_is_one_array_of_its_type() {
        let firsts = [Valeur::from(1_i64), Valeur::from("x"), Valeur::from(true), Valeur::Revision(0)];
        let columns: Vec<Colonne> = firsts.iter().map(|v| Colonne::pour(v, 1)).collect();
        let sql = par_colonnes(Table::Candidature, &columns);
        assert!(
            sql.ends_with("SELECT TRUE, 1, * FROM UNNEST($1::bigint[], $2::text[], $3::boolean[], $4::bigint[])"),
            "{sql}"
        );
        assert!(Colonne::pour(&firsts[0], 1).ajouter(Valeur::from(true), &[]).is_err());
    }
}
