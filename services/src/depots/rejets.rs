//! The wrong lines of a file, as a file of the same format that says what is wrong: mended, it can be sent again.

use super::lecture::{Brut, COLONNE_ERREURS, Encodage, Entete, Format, Lecteur, Ligne};
use super::{DepotVu, FauteVue, fautes_de};
use crate::{Erreur, Services, on_db};
use serde_json::Value;
use std::collections::VecDeque;
use tokio::sync::mpsc;
use uuid::Uuid;

/// What a spreadsheet takes for a formula, at the start of a value.
pub(super) const DANGEREUX: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];
/// Lines handed over at once.
const LOT: usize = 200;
/// Wrong lines whose faults are fetched at once.
const FAUTES: i64 = 200;

/// The file, piece by piece.
#[derive(Debug)]
pub struct Rejets {
    /// Its format.
    pub format: Format,
    /// Its pieces; a fault of ours ends them.
    pub morceaux: mpsc::Receiver<Result<Vec<u8>, Erreur>>,
}

/// A value as a spreadsheet may safely open it: nothing in it is a formula.
pub(super) fn valeur_csv(valeur: &str, separateur: u8) -> String {
    let garde = if valeur.starts_with(DANGEREUX) { "'" } else { "" };
    let special = |c: char| c == '"' || c == '\n' || c == '\r' || c == char::from(separateur);
    if valeur.contains(special) {
        format!("\"{garde}{}\"", valeur.replace('"', "\"\""))
    } else {
        format!("{garde}{valeur}")
    }
}

enum Lu {
    Entete(Entete),
    Lignes(Vec<Ligne>),
}

/// Reads the file again on a thread of its own.
fn lire(source: impl std::io::Read, encodage: Encodage, envoi: &mpsc::Sender<Lu>) -> Result<(), Erreur> {
    let fault = |e: super::lecture::Arret| Erreur::Interne(format!("reading a file again: {e}"));
    let mut lecteur = Lecteur::ouvrir(source, encodage).map_err(fault)?;
    // Whoever fetches the file may hang up.
    if envoi.blocking_send(Lu::Entete(lecteur.entete.clone())).is_err() {
        return Ok(());
    }
    let mut lot = Vec::with_capacity(LOT);
    while let Some(ligne) = lecteur.suivante().map_err(fault)? {
        lot.push(ligne);
        if lot.len() == LOT && envoi.blocking_send(Lu::Lignes(std::mem::take(&mut lot))).is_err() {
            return Ok(());
        }
    }
    let _ = envoi.blocking_send(Lu::Lignes(lot));
    Ok(())
}

impl Services {
    /// The wrong lines of a tried or taken file; `dire` words a fault.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`] for another landlord's, and for a file without report.
    pub async fn rejets(
        &self,
        organisation: Uuid,
        id: Uuid,
        dire: impl Fn(&FauteVue) -> String + Send + 'static,
    ) -> Result<Rejets, Erreur> {
        let depot: DepotVu = self.mon_depot(organisation, id).await?;
        let encodage: String = on_db!(&self.db, |p| {
            sqlx::query_scalar("SELECT encodage FROM depot WHERE id = $1").bind(id).fetch_one(p).await
        })?;
        let encodage = Encodage::from_code(&encodage).unwrap_or(Encodage::Utf8);
        let format = match depot.format() {
            Some(format) if depot.fausses > 0 => format,
            _ => return Err(Erreur::Introuvable),
        };
        let (envoi, morceaux) = mpsc::channel(4);
        let services = self.clone();
        tokio::spawn(async move {
            if let Err(e) = services.ecrire_rejets(id, encodage, dire, &envoi).await {
                tracing::error!(error = %e, "file of wrong lines");
                let _ = envoi.send(Err(e)).await;
            }
        });
        Ok(Rejets { format, morceaux })
    }

    async fn ecrire_rejets(
        &self,
        id: Uuid,
        encodage: Encodage,
        dire: impl Fn(&FauteVue) -> String,
        envoi: &mpsc::Sender<Result<Vec<u8>, Erreur>>,
    ) -> Result<(), Erreur> {
        let (source, feeding) = self.morceaux(id);
        let (lus, mut lignes) = mpsc::channel(2);
        let reading = tokio::task::spawn_blocking(move || lire(source, encodage, &lus));
        let mut faults = Fautes { depot: id, file: VecDeque::new(), apres: 0, fini: false };
        let (mut entete, mut first) = (None, true);
        while let Some(lu) = lignes.recv().await {
            let out = match lu {
                Lu::Entete(e) => {
                    let head = tete(&e);
                    entete = Some(e);
                    head
                }
                Lu::Lignes(lot) => {
                    let Some(e) = &entete else { break };
                    let mut out = Vec::new();
                    for ligne in lot {
                        let of_line = faults.de(self, ligne.numero).await?;
                        if !of_line.is_empty() {
                            let words: Vec<String> = of_line.iter().map(&dire).collect();
                            out.extend_from_slice(rejet(e, &ligne, words, first)?.as_bytes());
                            first = false;
                        }
                    }
                    out
                }
            };
            if !out.is_empty() && envoi.send(Ok(out)).await.is_err() {
                return Ok(());
            }
        }
        drop(lignes);
        let lost = |e: tokio::task::JoinError| Erreur::Interne(format!("a reader was lost: {e}"));
        reading.await.map_err(lost)??;
        feeding.await.map_err(lost)??;
        if entete.is_some_and(|e| e.format == Format::Json) {
            let _ = envoi.send(Ok(b"\n]\n".to_vec())).await;
        }
        Ok(())
    }
}

/// The faults of a file, in order, a part of them at a time.
struct Fautes {
    depot: Uuid,
    file: VecDeque<FauteVue>,
    apres: i64,
    fini: bool,
}

impl Fautes {
    /// Those of line `numero`, asked for in order.
    async fn de(&mut self, services: &Services, numero: i64) -> Result<Vec<FauteVue>, Erreur> {
        let mut found = Vec::new();
        loop {
            if self.file.is_empty() && !self.fini {
                self.remplir(services).await?;
            }
            match self.file.front() {
                Some(f) if f.numero <= numero => found.extend(self.file.pop_front()),
                _ => return Ok(found),
            }
        }
    }

    async fn remplir(&mut self, services: &Services) -> Result<(), Erreur> {
        let rows: Vec<(i64, i64, String)> = on_db!(&services.db, |p| {
            sqlx::query_as(
                "SELECT numero, ligne, fautes FROM depot_faute WHERE depot_id = $1 AND numero > $2
                 ORDER BY numero LIMIT $3",
            )
            .bind(self.depot)
            .bind(self.apres)
            .bind(FAUTES)
            .fetch_all(p)
            .await
        })?;
        self.fini = rows.is_empty();
        for row in rows {
            self.apres = row.0;
            self.file.extend(fautes_de(row)?);
        }
        Ok(())
    }
}

/// Columns that stay: one that told faults before tells new ones now.
fn garde(entete: &Entete, i: usize) -> bool {
    entete.noms.get(i).is_none_or(|n| !n.trim().eq_ignore_ascii_case(COLONNE_ERREURS))
}

fn tete(entete: &Entete) -> Vec<u8> {
    match entete.format {
        Format::Json => b"[\n".to_vec(),
        Format::Csv => {
            let names = entete.noms.iter().enumerate().filter(|(i, _)| garde(entete, *i)).map(|(_, n)| n.as_str());
            let names: Vec<String> = names.chain([COLONNE_ERREURS]).map(|n| valeur_csv(n, entete.separateur)).collect();
            format!("\u{feff}{}\r\n", names.join(&char::from(entete.separateur).to_string())).into_bytes()
        }
    }
}

fn rejet(entete: &Entete, ligne: &Ligne, mots: Vec<String>, premier: bool) -> Result<String, Erreur> {
    match &ligne.brut {
        Brut::Csv(valeurs) => {
            // As many values as columns, whatever the line had: the last column must be ours.
            let n = entete.noms.len().max(valeurs.len());
            let kept = (0..n).filter(|i| garde(entete, *i));
            let mut values: Vec<String> =
                kept.map(|i| valeur_csv(valeurs.get(i).map_or("", String::as_str), entete.separateur)).collect();
            values.push(valeur_csv(&mots.join(" | "), entete.separateur));
            Ok(format!("{}\r\n", values.join(&char::from(entete.separateur).to_string())))
        }
        Brut::Json(objet) => {
            let mut objet = objet.clone();
            objet.insert(COLONNE_ERREURS.to_owned(), Value::Array(mots.into_iter().map(Value::String).collect()));
            let text = serde_json::to_string(&objet)?;
            Ok(if premier { text } else { format!(",\n{text}") })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_returned_file_is_a_formula() {
        for (sent, safe) in [
            ("=1+1", "'=1+1"),
            ("+33", "'+33"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("=\"a\";b", "\"'=\"\"a\"\";b\""),
            ("\tx", "'\tx"),
            ("a=b", "a=b"),
            ("deux\nlignes", "\"deux\nlignes\""),
        ] {
            assert_eq!(valeur_csv(sent, b';'), safe);
        }
    }
}
