//! JSON objects, one after the other, and the text of their fields.

use super::lecture::{Arret, Encodage, FauteFichier, decoder};
use serde_json::{Map, Value};
use std::io::BufRead;

/// Bytes one object may have.
const OBJET_MAX: usize = 256 * 1024;

/// The fields of an object, as text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChampsJson {
    /// Name and text: numbers as digits, true and false as « oui » and « non », null as nothing.
    pub textes: Vec<(String, String)>,
    /// Names of those that hold a list or an object.
    pub composes: Vec<String>,
}

/// The text of every field.
#[must_use]
pub fn champs(objet: &Map<String, Value>) -> ChampsJson {
    let mut out = ChampsJson::default();
    for (nom, valeur) in objet {
        let texte = match valeur {
            Value::Null => String::new(),
            Value::Bool(b) => if *b { "oui" } else { "non" }.to_owned(),
            Value::Number(n) => nombre(n),
            Value::String(s) => s.replace('\0', "\u{fffd}"),
            Value::Array(_) | Value::Object(_) => {
                out.composes.push(nom.replace('\0', "\u{fffd}"));
                continue;
            }
        };
        out.textes.push((nom.replace('\0', "\u{fffd}"), texte));
    }
    out
}

/// 600.0 is 600: many programs write whole numbers so.
fn nombre(n: &serde_json::Number) -> String {
    let texte = n.to_string();
    match texte.strip_suffix(".0") {
        Some(entier) => entier.to_owned(),
        None => texte,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Etat {
    Debut,
    /// Inside `[ … ]`: an object may come, or (after one) only a comma or the end.
    Liste {
        apres_objet: bool,
    },
    /// One object after the other.
    Suite,
    Fin,
}

/// Cuts objects out of `[{…}, {…}]` or `{…}\n{…}` without holding more than one.
pub(super) struct Objets<R> {
    source: R,
    etat: Etat,
    ligne: i64,
    colonne: i64,
}

/// The line an object starts on, and the object.
type Objet = (i64, Map<String, Value>);

impl<R: BufRead> Objets<R> {
    pub(super) const fn new(source: R) -> Self {
        Self { source, etat: Etat::Debut, ligne: 1, colonne: 1 }
    }

    fn regarder(&mut self) -> Result<Option<u8>, Arret> {
        Ok(self.source.fill_buf()?.first().copied())
    }

    fn avaler(&mut self, octet: u8) {
        self.source.consume(1);
        if octet == b'\n' {
            self.ligne += 1;
            self.colonne = 1;
        } else {
            self.colonne += 1;
        }
    }

    const fn illisible(&self) -> FauteFichier {
        FauteFichier::Json { ligne: self.ligne, colonne: self.colonne }
    }

    /// The next object and the line it starts on.
    pub(super) fn suivant(&mut self, encodage: Encodage) -> Result<Option<Objet>, Arret> {
        let mut virgule = false;
        loop {
            let Some(octet) = self.regarder()? else {
                return match self.etat {
                    Etat::Liste { .. } => Err(self.illisible().into()),
                    _ => Ok(None),
                };
            };
            if octet.is_ascii_whitespace() {
                self.avaler(octet);
                continue;
            }
            match (self.etat, octet) {
                (Etat::Debut, b'[') => {
                    self.avaler(octet);
                    self.etat = Etat::Liste { apres_objet: false };
                }
                (Etat::Debut | Etat::Suite, b'{') => {
                    self.etat = Etat::Suite;
                    return self.objet(encodage).map(Some);
                }
                (Etat::Liste { apres_objet: false }, b'{') => {
                    self.etat = Etat::Liste { apres_objet: true };
                    return self.objet(encodage).map(Some);
                }
                (Etat::Liste { apres_objet: true }, b',') => {
                    self.avaler(octet);
                    self.etat = Etat::Liste { apres_objet: false };
                    virgule = true;
                }
                (Etat::Liste { .. }, b']') if !virgule => {
                    self.avaler(octet);
                    self.etat = Etat::Fin;
                }
                (Etat::Liste { apres_objet: true }, _) => return Err(self.illisible().into()),
                (Etat::Liste { .. }, b']' | b',') => return Err(self.illisible().into()),
                _ => return Err(FauteFichier::JsonForme { ligne: self.ligne }.into()),
            }
        }
    }

    fn objet(&mut self, encodage: Encodage) -> Result<(i64, Map<String, Value>), Arret> {
        let (ligne, colonne) = (self.ligne, self.colonne);
        let (mut octets, mut profondeur, mut chaine, mut echappe) = (Vec::new(), 0_u32, false, false);
        loop {
            let Some(octet) = self.regarder()? else { return Err(self.illisible().into()) };
            self.avaler(octet);
            octets.push(octet);
            if octets.len() > OBJET_MAX {
                return Err(FauteFichier::TropLongue { ligne }.into());
            }
            match octet {
                _ if echappe => echappe = false,
                b'\\' if chaine => echappe = true,
                b'"' => chaine = !chaine,
                b'{' | b'[' if !chaine => profondeur += 1,
                b'}' | b']' if !chaine => {
                    profondeur = profondeur.saturating_sub(1);
                    if profondeur == 0 {
                        break;
                    }
                }
                _ => {}
            }
        }
        let texte = decoder(&octets, encodage);
        serde_json::from_str(&texte).map(|objet| (ligne, objet)).map_err(|e| {
            let dedans = i64::try_from(e.line()).unwrap_or(1).max(1) - 1;
            let place = i64::try_from(e.column()).unwrap_or(1).max(1);
            let colonne = if dedans == 0 { colonne + place - 1 } else { place };
            FauteFichier::Json { ligne: ligne + dedans, colonne }.into()
        })
    }
}
