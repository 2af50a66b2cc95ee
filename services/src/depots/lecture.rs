//! A file as a stream of lines: CSV or JSON, whatever its separator and its encoding, in bounded memory.
//!
//! Both encodings we take hold ASCII as it is, and the structure of both formats is ASCII: bytes are cut into fields
//! first, and each field is decoded alone.

use super::json::{self, Objets};
use super::lignes::Comptee;
use domain::annonce::{CHAMPS, champ, requis};
use serde::{Deserialize, Serialize};
use std::io::{self, BufReader, Cursor, Read};

/// Lines one file may hold.
pub const LIGNES_MAX: i64 = 50_000;
/// Bytes looked at to tell the format and the separator.
const TETE: u64 = 64 * 1024;
/// A line of a CSV file that goes on for that many lines of text has a quotation mark that nothing closes.
const ETENDUE_MAX: usize = 100;
/// The column that files of wrong lines have on top: sent again, it says nothing.
pub const COLONNE_ERREURS: &str = "erreurs";
/// Names of unknown columns that are remembered.
const INCONNUES_MAX: usize = 20;

domain::coded_enum! {
    /// What a file is made of, told from its content.
    Format {
        /// A table, one line per home.
        Csv = "csv",
        /// A list of objects, or one object per line.
        Json = "json",
    }
}

domain::coded_enum! {
    /// How a file writes its letters.
    Encodage {
        /// UTF-8, with a mark or without.
        Utf8 = "utf-8",
        /// What French spreadsheets write by default.
        Windows1252 = "windows-1252",
    }
}

/// Why a file can't be read at all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "faute")]
pub enum FauteFichier {
    /// It holds nothing.
    Vide,
    /// It has columns and no line.
    SansLigne,
    /// A spreadsheet, a PDF, an archive.
    PasDuTexte,
    /// UTF-16.
    Encodage,
    /// More than [`LIGNES_MAX`].
    TropDeLignes,
    /// A quotation mark opened on this line is not closed.
    Guillemet {
        /// Line of the file, from 1.
        ligne: i64,
    },
    /// JSON that is none.
    Json {
        /// Line of the file, from 1.
        ligne: i64,
        /// Character of the line, from 1.
        colonne: i64,
    },
    /// JSON, but no list of objects.
    JsonForme {
        /// Line of the file, from 1.
        ligne: i64,
    },
    /// One object is longer than any home could be.
    TropLongue {
        /// Line of the file, from 1.
        ligne: i64,
    },
    /// Columns that every file must have.
    ColonnesManquantes {
        /// Their names.
        noms: Vec<String>,
    },
    /// Two columns of the same name.
    ColonneDouble {
        /// The name.
        nom: String,
    },
}

/// What stops the reading.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Arret {
    /// The file.
    #[error("unreadable file: {0:?}")]
    Fichier(FauteFichier),
    /// Where it comes from.
    #[error("source: {0}")]
    Source(#[from] io::Error),
}

impl From<FauteFichier> for Arret {
    fn from(f: FauteFichier) -> Self {
        Self::Fichier(f)
    }
}

/// A line of the file that may be a home.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Ligne {
    /// Which one, from 1.
    pub(crate) numero: i64,
    /// Where it starts in the file, from 1.
    pub(crate) ligne: i64,
    /// Known fields and what they hold, decoded.
    pub(crate) champs: Vec<(&'static str, String)>,
    /// Known fields that hold a list or an object.
    pub(crate) composes: Vec<&'static str>,
    /// Columns of the header and values on this line, where they differ.
    pub(crate) largeur: Option<(usize, usize)>,
    /// As it was sent, for the file of wrong lines.
    pub(crate) brut: Brut,
}

/// A line as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Brut {
    /// Values, in the order of the columns.
    Csv(Vec<String>),
    /// The object.
    Json(serde_json::Map<String, serde_json::Value>),
}

impl Default for Brut {
    fn default() -> Self {
        Self::Csv(Vec::new())
    }
}

/// What the start of a file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entete {
    /// Format.
    pub(crate) format: Format,
    /// Between two values of a CSV file.
    pub(crate) separateur: u8,
    /// Columns of a CSV file, as written.
    pub(crate) noms: Vec<String>,
}

enum Source<R: Read> {
    Csv { lecteur: csv::Reader<Comptee<R>>, cles: Vec<Option<&'static str>> },
    Json(Objets<BufReader<R>>),
}

/// Reads a file line by line.
pub(crate) struct Lecteur<R: Read> {
    source: Source<io::Chain<Cursor<Vec<u8>>, R>>,
    encodage: Encodage,
    /// What it starts with.
    pub(crate) entete: Entete,
    /// Columns or fields nobody knows.
    pub(crate) inconnues: Vec<String>,
    /// Columns that a CSV file lacks and without which no line can be good.
    pub(crate) manquantes: Vec<String>,
    numero: i64,
}

/// Remembers a name that is no field of ours, once, among the first ones.
fn noter(inconnues: &mut Vec<String>, nom: &str) {
    let nom: String = nom.trim().chars().take(60).collect();
    let ours = nom.is_empty() || nom.eq_ignore_ascii_case(COLONNE_ERREURS);
    if !ours && inconnues.len() < INCONNUES_MAX && !inconnues.contains(&nom) {
        inconnues.push(nom);
    }
}

/// Decodes bytes; what no letter stands for becomes `U+FFFD`, and so does the zero that no database takes.
pub(crate) fn decoder(octets: &[u8], encodage: Encodage) -> String {
    /// 0x80 to 0x9F of Windows-1252; five of them stand for nothing.
    const HAUT: [char; 32] = [
        '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž', '\u{fffd}',
        '\u{fffd}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{fffd}', 'ž', 'Ÿ',
    ];
    let texte = match encodage {
        Encodage::Utf8 => String::from_utf8_lossy(octets).into_owned(),
        Encodage::Windows1252 => octets
            .iter()
            .map(|&b| match b {
                0x80..=0x9f => HAUT.get(usize::from(b - 0x80)).copied().unwrap_or('\u{fffd}'),
                _ => char::from(b),
            })
            .collect(),
    };
    if texte.contains('\0') { texte.replace('\0', "\u{fffd}") } else { texte }
}

/// Takes off the apostrophe that a file of wrong lines puts before what a spreadsheet would run.
fn sans_garde(valeur: String) -> String {
    match valeur.strip_prefix('\'') {
        Some(reste) if reste.starts_with(super::rejets::DANGEREUX) => reste.to_owned(),
        _ => valeur,
    }
}

fn lecteur_csv<R: Read>(source: R, separateur: u8) -> csv::Reader<R> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separateur).from_reader(source)
}

/// The separator under which the first line names the most columns we know, then the most columns.
fn separateur(tete: &[u8], encodage: Encodage) -> u8 {
    let score = |s: u8| {
        let mut record = csv::ByteRecord::new();
        let read = lecteur_csv(tete, s).read_byte_record(&mut record).unwrap_or(false);
        let known = record.iter().filter(|f| champ(&decoder(f, encodage)).is_some()).count();
        if read { (known, record.len()) } else { (0, 0) }
    };
    // Of equal ones the last counts.
    [b'\t', b',', b';'].into_iter().max_by_key(|s| score(*s)).unwrap_or(b';')
}

/// The columns without which no line can be good. An INSEE code says the commune, and for most the postal code.
fn colonnes_manquantes(cles: &[Option<&'static str>]) -> Vec<String> {
    let has = |c: &str| cles.iter().flatten().any(|k| *k == c);
    let missing = |c: &&&str| requis(c) && !has(c) && !(**c == "commune" && has("insee")) && **c != "code_postal";
    CHAMPS.iter().filter(missing).map(|c| (*c).to_owned()).collect()
}

impl<R: Read> Lecteur<R> {
    /// Opens a file: tells its format and reads its header.
    pub(crate) fn ouvrir(mut source: R, encodage: Encodage) -> Result<Self, Arret> {
        let mut tete = Vec::new();
        source.by_ref().take(TETE).read_to_end(&mut tete)?;
        if tete.starts_with(&[0xff, 0xfe]) || tete.starts_with(&[0xfe, 0xff]) {
            return Err(FauteFichier::Encodage.into());
        }
        if tete.starts_with(b"\xef\xbb\xbf") {
            tete.drain(..3);
        }
        let Some(premier) = tete.iter().find(|b| !b.is_ascii_whitespace()).copied() else {
            return Err(FauteFichier::Vide.into());
        };
        if tete.starts_with(b"PK\x03\x04") || tete.starts_with(b"%PDF") || tete.contains(&0) {
            return Err(FauteFichier::PasDuTexte.into());
        }
        if premier == b'[' || premier == b'{' {
            let entete = Entete { format: Format::Json, separateur: b';', noms: Vec::new() };
            let source = Source::Json(Objets::new(BufReader::new(Cursor::new(tete).chain(source))));
            return Ok(Self { source, encodage, entete, inconnues: Vec::new(), manquantes: Vec::new(), numero: 0 });
        }
        let separateur = separateur(&tete, encodage);
        let mut lecteur = lecteur_csv(Comptee::new(Cursor::new(tete).chain(source)), separateur);
        let mut record = csv::ByteRecord::new();
        lecteur.read_byte_record(&mut record).map_err(io::Error::from)?;
        let noms: Vec<String> = record.iter().map(|f| decoder(f, encodage)).collect();
        let mut cles: Vec<Option<&'static str>> = Vec::with_capacity(noms.len());
        let mut inconnues = Vec::new();
        for (i, nom) in noms.iter().enumerate() {
            let same = |other: &String| other.trim().eq_ignore_ascii_case(nom.trim());
            let known = champ(nom);
            if known.is_some() && noms.iter().take(i).any(same) {
                return Err(FauteFichier::ColonneDouble { nom: nom.trim().to_owned() }.into());
            }
            if known.is_none() {
                noter(&mut inconnues, nom);
            }
            cles.push(known);
        }
        let manquantes = colonnes_manquantes(&cles);
        let entete = Entete { format: Format::Csv, separateur, noms };
        Ok(Self { source: Source::Csv { lecteur, cles }, encodage, entete, inconnues, manquantes, numero: 0 })
    }

    /// The next line; `None` at the end.
    pub(crate) fn suivante(&mut self) -> Result<Option<Ligne>, Arret> {
        let ligne = match &mut self.source {
            Source::Csv { lecteur, cles } => ligne_csv(lecteur, cles, self.encodage)?,
            Source::Json(objets) => {
                let lu = objets.suivant(self.encodage)?;
                lu.map(|(ligne, objet)| {
                    let lus = json::champs(&objet);
                    let (mut champs, mut composes) = (Vec::new(), Vec::new());
                    for (nom, texte) in lus.textes {
                        match champ(&nom) {
                            Some(c) => champs.push((c, texte)),
                            None => noter(&mut self.inconnues, &nom),
                        }
                    }
                    for nom in lus.composes {
                        match champ(&nom) {
                            Some(c) => composes.push(c),
                            None => noter(&mut self.inconnues, &nom),
                        }
                    }
                    Ligne { ligne, champs, composes, brut: Brut::Json(objet), ..Ligne::default() }
                })
            }
        };
        let Some(mut ligne) = ligne else {
            return if self.numero == 0 { Err(FauteFichier::SansLigne.into()) } else { Ok(None) };
        };
        self.numero += 1;
        if self.numero > LIGNES_MAX {
            return Err(FauteFichier::TropDeLignes.into());
        }
        ligne.numero = self.numero;
        Ok(Some(ligne))
    }
}

fn ligne_csv<R: Read>(
    lecteur: &mut csv::Reader<Comptee<R>>,
    cles: &[Option<&'static str>],
    encodage: Encodage,
) -> Result<Option<Ligne>, Arret> {
    let mut record = csv::ByteRecord::new();
    loop {
        if !lecteur.read_byte_record(&mut record).map_err(io::Error::from)? {
            return Ok(None);
        }
        // The reader's own count is of where it began to look, before empty lines and the second half of a line's end.
        let (start, end) = (record.position().map_or(0, csv::Position::byte), lecteur.position().byte());
        let (ligne, etendue) = lecteur.get_mut().ligne(start, end);
        if etendue > ETENDUE_MAX {
            return Err(FauteFichier::Guillemet { ligne }.into());
        }
        // A spreadsheet writes lines of separators under its table.
        if record.iter().all(|f| f.trim_ascii().is_empty()) {
            continue;
        }
        let brut: Vec<String> = record.iter().map(|f| sans_garde(decoder(f, encodage))).collect();
        let champs = cles.iter().zip(&brut).filter_map(|(cle, v)| cle.map(|c| (c, v.clone()))).collect();
        // Empty values beyond the last column are no mistake of the landlord's, nor are missing ones before it.
        let pleins = brut.iter().rposition(|v| !v.trim().is_empty()).map_or(0, |i| i + 1);
        let largeur = (pleins > cles.len() || brut.len() < cles.len()).then_some((cles.len(), brut.len()));
        return Ok(Some(Ligne { ligne, champs, largeur, brut: Brut::Csv(brut), ..Ligne::default() }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn lire(octets: &[u8], encodage: Encodage) -> Result<(Entete, Vec<Ligne>, Vec<String>), FauteFichier> {
        let faute = |a: Arret| match a {
            Arret::Fichier(f) => f,
            Arret::Source(e) => panic!("{e}"),
        };
        let mut lecteur = Lecteur::ouvrir(octets, encodage).map_err(faute)?;
        let mut lignes = Vec::new();
        while let Some(l) = lecteur.suivante().map_err(faute)? {
            lignes.push(l);
        }
        Ok((lecteur.entete, lignes, lecteur.inconnues))
    }

    fn valeur<'a>(l: &'a Ligne, nom: &str) -> &'a str {
        l.champs.iter().find(|(n, _)| *n == nom).map_or("", |(_, v)| v)
    }

    #[rstest]
    #[case(b"ref,loyer\nA,600\n", b',')]
    #[case(b"ref;loyer\r\nA;600\r\n", b';')]
    #[case(b"\xef\xbb\xbfref\tloyer\nA\t600", b'\t')]
    #[case(b"Ref ;LOYER;autre, chose, encore\nA;600;x", b';')]
    #[case(b"ref\nA", b';')]
    fn separators_are_told_from_the_header(#[case] octets: &[u8], #[case] separateur: u8) {
        let (entete, lignes, _) = lire(octets, Encodage::Utf8).unwrap();
        assert_eq!((entete.format, entete.separateur, lignes.len()), (Format::Csv, separateur, 1));
        assert_eq!(valeur(&lignes[0], "ref_externe"), "A");
    }

    #[test]
    fn lines_keep_their_place_in_the_file() {
        let unix = "ref;description;couleur\nA;\"deux\nlignes\";bleu\n;;\n\nB;;\nC;x;y;z\nD\n";
        let windows = unix.replace('\n', "\r\n");
        let (_, on_windows, _) = lire(windows.as_bytes(), Encodage::Utf8).unwrap();
        assert_eq!(on_windows.iter().map(|l| l.ligne).collect::<Vec<_>>(), [2, 6, 7, 8]);
        let (_, lignes, inconnues) = lire(unix.as_bytes(), Encodage::Utf8).unwrap();
        let places: Vec<(i64, i64)> = lignes.iter().map(|l| (l.numero, l.ligne)).collect();
        assert_eq!(places, [(1, 2), (2, 6), (3, 7), (4, 8)]);
        assert_eq!(valeur(&lignes[0], "description"), "deux\nlignes");
        assert_eq!(inconnues, ["couleur"]);
        assert_eq!(lignes.iter().map(|l| l.largeur).collect::<Vec<_>>(), [None, None, Some((3, 4)), Some((3, 1))]);
    }

    #[test]
    fn spreadsheets_letters_are_read() {
        let (_, lignes, _) = lire(b"ref;commune\nA;Ch\xe2teau-l'\x8cuvre \x80", Encodage::Windows1252).unwrap();
        assert_eq!(valeur(&lignes[0], "commune"), "Château-l'Œuvre €");
    }

    #[test]
    fn what_we_guarded_comes_back_as_it_was() {
        let (_, lignes, _) = lire(b"ref;loyer;commune;erreurs\n'-A;'600;'=x;rien", Encodage::Utf8).unwrap();
        let l = &lignes[0];
        assert_eq!((valeur(l, "ref_externe"), valeur(l, "loyer"), valeur(l, "commune")), ("-A", "'600", "=x"));
    }

    #[test]
    fn json_is_a_list_or_one_object_per_line() {
        let list =
            "[\n {\"ref\": \"A\", \"loyer\": 600.0, \"meuble\": true},\n {\"ref\": \"é\\n\", \"loyer\": null}\n]\n";
        let per_line = "{\"ref\": \"A\", \"loyer\": 600.0, \"meuble\": true}\n\n{\"ref\": \"é\\n\", \"loyer\": null}";
        for (text, lines) in [(list, [2, 3]), (per_line, [1, 3])] {
            let (entete, lignes, inconnues) = lire(text.as_bytes(), Encodage::Utf8).unwrap();
            assert_eq!(entete.format, Format::Json);
            assert_eq!(lignes.iter().map(|l| l.ligne).collect::<Vec<_>>(), lines);
            assert_eq!((valeur(&lignes[0], "loyer"), valeur(&lignes[1], "ref_externe")), ("600", "é\n"));
            assert_eq!(inconnues, ["meuble"]);
        }
    }

    #[rstest]
    #[case(b"", FauteFichier::Vide)]
    #[case(b"  \n\n", FauteFichier::Vide)]
    #[case(b"ref;loyer\n\n;\n", FauteFichier::SansLigne)]
    #[case(b"[]", FauteFichier::SansLigne)]
    #[case(b"PK\x03\x04...", FauteFichier::PasDuTexte)]
    #[case(b"\xff\xfer\x00e\x00f\x00", FauteFichier::Encodage)]
    #[case(b"ref;loyer;REF\nA;1;B", FauteFichier::ColonneDouble { nom: "REF".into() })]
    #[case(b"[{\"ref\": \"A\"},\n {\"ref\": oui}]", FauteFichier::Json { ligne: 2, colonne: 10 })]
    #[case(b"[{\"ref\": \"A\"},\n", FauteFichier::Json { ligne: 2, colonne: 1 })]
    #[case(b"[{\"ref\": \"A\"}]\n{}", FauteFichier::JsonForme { ligne: 2 })]
    #[case(b"[1, 2]", FauteFichier::JsonForme { ligne: 1 })]
    fn an_unreadable_file_says_why_and_where(#[case] octets: &[u8], #[case] faute: FauteFichier) {
        assert_eq!(lire(octets, Encodage::Utf8).map(|r| r.1.len()), Err(faute));
    }

    #[test]
    fn columns_that_lack_are_told_together() {
        let all = CHAMPS.iter().filter(|c| requis(c)).copied().collect::<Vec<_>>().join(";");
        for (head, lack) in [
            (all.clone(), &[][..]),
            (all.replace(";commune", ";insee").replace(";code_postal", ""), &[]),
            (all.replace(";loyer", "").replace(";dpe_kwh", ";kWh"), &["loyer"]),
            (all.replace(";commune", ""), &["commune"]),
        ] {
            let lecteur = Lecteur::ouvrir(head.as_bytes(), Encodage::Utf8).unwrap();
            assert_eq!(lecteur.manquantes, lack, "{head}");
        }
    }

    #[test]
    fn an_open_quotation_mark_is_found_where_it_opens() {
        let text = format!("ref;loyer\nA;1\nB;\"2\n{}", "C;3\n".repeat(300));
        assert_eq!(lire(text.as_bytes(), Encodage::Utf8).map(drop), Err(FauteFichier::Guillemet { ligne: 3 }));
    }

    #[test]
    fn one_line_too_many_is_too_many() {
        let mut text = String::from("ref\n");
        text.push_str(&"A\n".repeat(usize::try_from(LIGNES_MAX).unwrap()));
        assert!(lire(text.as_bytes(), Encodage::Utf8).is_ok());
        text.push_str("A\n");
        assert_eq!(lire(text.as_bytes(), Encodage::Utf8).map(drop), Err(FauteFichier::TropDeLignes));
    }
}
