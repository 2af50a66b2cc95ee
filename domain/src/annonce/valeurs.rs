//! How people write values: « 1 234,50 € », « 3ème étage », « oui », `01/12/2026`.

use super::champs::{CHAMPS, Nature, nature, requis};
use super::{AnnonceBrute, Attendu, Chauffage, Construction, Faute, Probleme, Stationnement};
use crate::argent::{Centimes, MontantError};
use crate::logement::{ClasseEnergie, Financement, Genre, Typologie};
use crate::siret::{Siret, luhn};
use jiff::ToSpan as _;
use jiff::civil::Date;

/// Longest text that is looked at as anything else than free text.
const MAX_VALEUR: usize = 200;

/// Lower case, no accents, letters and digits only: « Pompe à chaleur » → `pompeachaleur`.
pub(super) fn cle(texte: &str) -> String {
    let lettre = |c: char| match c {
        'à' | 'â' | 'ä' | 'á' => 'a',
        'ç' => 'c',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' | 'ö' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        '²' => '2',
        c => c,
    };
    let texte = texte.chars().take(MAX_VALEUR).flat_map(char::to_lowercase).map(lettre);
    texte.filter(|c| c.is_ascii_alphanumeric()).collect()
}

/// One line, one space between two words, no control character (a database refuses some).
fn une_ligne(texte: &str) -> String {
    let propre: String = texte.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    propre.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Lines kept, their ends and the empty ones at both ends dropped.
fn plusieurs_lignes(texte: &str) -> String {
    let texte = texte.replace("\r\n", "\n").replace('\r', "\n");
    let propre: String = texte.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect();
    propre.split('\n').map(str::trim_end).collect::<Vec<_>>().join("\n").trim().to_owned()
}

pub(super) fn ecrire_montant(m: Centimes) -> String {
    format!("{}.{:02}", m.0.div_euclid(100), m.0.rem_euclid(100))
}

pub(super) const fn ecrire_oui_non(oui: bool) -> &'static str {
    if oui { "oui" } else { "non" }
}

pub(super) fn genre(mot: &str) -> Option<Genre> {
    match mot {
        "appartement" | "appart" | "appt" | "studio" => Some(Genre::Appartement),
        "maison" | "pavillon" | "villa" => Some(Genre::Maison),
        _ => None,
    }
}

pub(super) fn construction(mot: &str) -> Option<Construction> {
    match mot {
        "collectif" | "collective" | "immeuble" => Some(Construction::Collectif),
        "individuel" | "individuelle" => Some(Construction::Individuel),
        _ => None,
    }
}

pub(super) fn typologie(mot: &str) -> Option<Typologie> {
    let mot = mot.strip_suffix("pieces").or_else(|| mot.strip_suffix("piece")).unwrap_or(mot);
    match mot.strip_prefix(['t', 'f']).unwrap_or(mot) {
        "1" | "studio" => Some(Typologie::T1),
        "1bis" | "1b" => Some(Typologie::T1Bis),
        "2" => Some(Typologie::T2),
        "3" => Some(Typologie::T3),
        "4" => Some(Typologie::T4),
        "5" => Some(Typologie::T5),
        "6" | "6etplus" | "7" | "8" | "9" => Some(Typologie::T6),
        _ => None,
    }
}

pub(super) fn chauffage(mot: &str) -> Option<Chauffage> {
    match mot {
        "collectifgaz" | "gazcollectif" => Some(Chauffage::CollectifGaz),
        "individuelgaz" | "gazindividuel" | "gaz" => Some(Chauffage::IndividuelGaz),
        "individuelelectrique" | "electriqueindividuel" | "electrique" | "electricite" => {
            Some(Chauffage::IndividuelElectrique)
        }
        "collectifelectrique" | "electriquecollectif" => Some(Chauffage::CollectifElectrique),
        "reseauchaleur" | "reseaudechaleur" | "chauffageurbain" => Some(Chauffage::ReseauChaleur),
        "collectifpompeachaleur" | "pompeachaleurcollective" | "paccollective" => {
            Some(Chauffage::CollectifPompeAChaleur)
        }
        "pompeachaleur" | "pompeachaleurindividuelle" | "individuelpompeachaleur" | "pac" | "pacindividuelle" => {
            Some(Chauffage::PompeAChaleur)
        }
        "collectiffioul" | "fioulcollectif" => Some(Chauffage::CollectifFioul),
        "individuelfioul" | "fioulindividuel" | "fioul" => Some(Chauffage::IndividuelFioul),
        "collectifbois" | "boiscollectif" => Some(Chauffage::CollectifBois),
        "individuelbois" | "boisindividuel" | "bois" | "granules" => Some(Chauffage::IndividuelBois),
        "collectifpropane" | "propanecollectif" | "collectifgpl" | "gplcollectif" => Some(Chauffage::CollectifPropane),
        "individuelpropane" | "propaneindividuel" | "propane" | "individuelgpl" | "gplindividuel" | "gpl" => {
            Some(Chauffage::IndividuelPropane)
        }
        "collectifautre" | "autrecollectif" => Some(Chauffage::CollectifAutre),
        "individuelautre" | "autreindividuel" | "autre" => Some(Chauffage::IndividuelAutre),
        "aucun" | "sans" | "sanschauffage" => Some(Chauffage::Aucun),
        _ => None,
    }
}

pub(super) fn stationnement(mot: &str) -> Option<Stationnement> {
    let mot = ["place", "parking", "stationnement"].iter().find_map(|m| mot.strip_prefix(m)).unwrap_or(mot);
    match mot.strip_prefix("en").unwrap_or(mot) {
        "garage" | "garageferme" | "box" | "boxferme" => Some(Stationnement::Garage),
        "souterrain" | "souterraine" | "soussol" => Some(Stationnement::Souterrain),
        "couvert" | "couverte" | "abri" | "carport" => Some(Stationnement::Couvert),
        "exterieur" | "exterieure" | "aerien" | "aerienne" | "surface" => Some(Stationnement::Exterieur),
        _ => None,
    }
}

pub(super) fn classe(mot: &str) -> Option<ClasseEnergie> {
    let mot = mot.strip_prefix("classe").unwrap_or(mot);
    ClasseEnergie::ALL.iter().copied().find(|c| c.code().eq_ignore_ascii_case(mot))
}

pub(super) fn financement(mot: &str) -> Option<Financement> {
    Financement::ALL.iter().copied().find(|f| f.code().eq_ignore_ascii_case(mot))
}

/// A floor: « RDC », « 3 », « 3ème étage », « 1er ».
fn etage(texte: &str) -> Option<i64> {
    if matches!(cle(texte).as_str(), "rdc" | "rezdechaussee" | "rez") {
        return Some(0);
    }
    let mut mots = texte.split_whitespace();
    let premier = mots.next()?.to_lowercase();
    if mots.next().is_some_and(|m| cle(m) != "etage") || mots.next().is_some() {
        return None;
    }
    let nombre = ["ième", "ieme", "ème", "eme", "ère", "ere", "er", "e"].iter().find_map(|s| premier.strip_suffix(s));
    entier(nombre.unwrap_or(&premier), false)
}

/// A whole number, with its unit or without; decimals are cut off where `decimales`.
fn entier(texte: &str, decimales: bool) -> Option<i64> {
    let compact: String = texte.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    let units = ["m²", "m2", "kwh/m²/an", "kwh/m2/an", "kwh/m²", "kwh/m2", "kwh"];
    let nombre = units.iter().find_map(|u| compact.strip_suffix(u)).unwrap_or(&compact);
    let (signe, nombre) = match nombre.strip_prefix(['-', '−']) {
        Some(reste) => (-1, reste),
        None => (1, nombre),
    };
    let (n, reste) = nombre.split_once([',', '.']).unwrap_or((nombre, ""));
    let chiffres = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    let lisible = !n.is_empty() && n.len() <= 12 && chiffres(n) && chiffres(reste);
    let entiere = decimales || reste.bytes().all(|b| b == b'0');
    (lisible && entiere).then(|| n.parse::<i64>().ok().map(|n| signe * n))?
}

/// A day: `2026-12-01`, `01/12/2026`, `1.12.2026`, and an empty time after it, as spreadsheets add.
fn jour(texte: &str) -> Option<Date> {
    let texte = texte.trim();
    let (jour, heure) = texte.split_once(['T', ' ']).unwrap_or((texte, ""));
    if !heure.trim_end_matches('Z').bytes().all(|b| matches!(b, b'0' | b':' | b'.')) {
        return None;
    }
    let mut parts = jour.split(['-', '/', '.']);
    let (Some(a), Some(b), Some(c), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return None;
    };
    let (annee, mois, jour) = if a.len() == 4 { (a, b, c) } else { (c, b, a) };
    let court = |t: &str| (1..=2).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_digit());
    let lisible = annee.len() == 4 && annee.bytes().all(|b| b.is_ascii_digit()) && court(mois) && court(jour);
    lisible.then(|| Date::new(annee.parse().ok()?, mois.parse().ok()?, jour.parse().ok()?).ok())?
}

/// An INSEE code; a spreadsheet eats the first zero.
pub(super) fn lire_insee(texte: &str) -> Option<String> {
    let code = sans_espaces(texte).to_ascii_uppercase();
    let code = if code.len() == 4 && code.bytes().all(|b| b.is_ascii_digit()) { format!("0{code}") } else { code };
    let corse = code.strip_prefix("2A").or_else(|| code.strip_prefix("2B"));
    let chiffres = corse.unwrap_or(&code);
    (code.len() == 5 && chiffres.bytes().all(|b| b.is_ascii_digit())).then_some(code)
}

fn sans_espaces(texte: &str) -> String {
    texte.chars().take(MAX_VALEUR).filter(|c| !c.is_whitespace()).collect()
}

/// Reads the fields one by one and keeps their faults.
pub(super) struct Lecteur<'a> {
    brute: &'a AnnonceBrute,
    problemes: Vec<Probleme>,
}

impl<'a> Lecteur<'a> {
    pub(super) const fn new(brute: &'a AnnonceBrute) -> Self {
        Self { brute, problemes: Vec::new() }
    }

    /// The faults, in the order of the fields.
    pub(super) fn problemes(mut self) -> Vec<Probleme> {
        self.problemes.sort_by_key(|p| CHAMPS.iter().position(|c| *c == p.champ));
        self.problemes
    }

    /// Adds a fault, unless the field has one: the first is the one to mend.
    pub(super) fn faute(&mut self, champ: &'static str, faute: Faute) {
        if !self.est_faux(champ) {
            self.problemes.push(Probleme { champ, faute });
        }
    }

    /// Says that a field must be filled because another is, if it is empty (wrong, it has its fault already).
    pub(super) fn manquant(&mut self, champ: &'static str) {
        self.faute(champ, Faute::Manquant);
    }

    pub(super) fn est_faux(&self, champ: &str) -> bool {
        self.problemes.iter().any(|p| p.champ == champ)
    }

    /// The text of a field, without the spaces around.
    pub(super) fn brut(&self, champ: &str) -> &'a str {
        self.brute.get(champ).trim()
    }

    /// The text of a field that isn't empty; an empty one leaves its fault where it is needed.
    fn plein(&mut self, champ: &'static str) -> Option<&'a str> {
        let texte = self.brut(champ);
        if texte.is_empty() {
            // Commune and postal code can be told by other fields: whoever looks for them decides.
            if requis(champ) && !matches!(champ, "commune" | "code_postal") {
                self.faute(champ, Faute::Manquant);
            }
            return None;
        }
        if texte.len() > MAX_VALEUR && !matches!(nature(champ), Nature::Texte { .. }) {
            self.faute(champ, Faute::TropLong { max: MAX_VALEUR });
            return None;
        }
        Some(texte)
    }

    fn illisible<T>(&mut self, champ: &'static str, attendu: Attendu) -> Option<T> {
        self.faute(champ, Faute::Illisible { attendu });
        None
    }

    pub(super) fn texte(&mut self, champ: &'static str) -> Option<String> {
        let texte = self.plein(champ)?;
        let propre = if champ == "description" { plusieurs_lignes(texte) } else { une_ligne(texte) };
        if propre.is_empty() && requis(champ) && champ != "commune" {
            self.faute(champ, Faute::Manquant);
        }
        if let Nature::Texte { max } = nature(champ)
            && propre.chars().nth(max).is_some()
        {
            self.faute(champ, Faute::TropLong { max });
            return None;
        }
        Some(propre)
    }

    pub(super) fn choix<T>(&mut self, champ: &'static str, lire: impl Fn(&str) -> Option<T>) -> Option<T> {
        let valeur = lire(&cle(self.plein(champ)?));
        if valeur.is_none() {
            let choix = match nature(champ) {
                Nature::Choix(codes) => codes.into_iter().map(str::to_owned).collect(),
                _ => Vec::new(),
            };
            self.faute(champ, Faute::Inconnu { choix });
        }
        valeur
    }

    pub(super) fn entier(&mut self, champ: &'static str) -> Option<i64> {
        let texte = self.plein(champ)?;
        let n = if champ == "etage" { etage(texte) } else { entier(texte, champ == "surface_m2") };
        let Some(n) = n else { return self.illisible(champ, Attendu::Entier) };
        let Nature::Entier { min, max, .. } = nature(champ) else { return Some(n) };
        if (min..=max).contains(&n) {
            return Some(n);
        }
        self.faute(champ, Faute::HorsBornes { min, max });
        None
    }

    pub(super) fn montant(&mut self, champ: &'static str) -> Option<Centimes> {
        let texte = self.plein(champ)?;
        let (min, max) = match nature(champ) {
            Nature::Montant { min, max } => (min, max),
            _ => (0, i64::MAX),
        };
        let minuscules = texte.to_lowercase();
        let units = ["euros", "euro", "eur"];
        let nombre = units.iter().find_map(|u| minuscules.strip_suffix(u)).unwrap_or(&minuscules);
        match Centimes::parse(nombre) {
            Ok(m) if (min..=max).contains(&m.0) => Some(m),
            Ok(_) | Err(MontantError::Negatif | MontantError::TropGrand) => {
                self.faute(champ, Faute::HorsBornes { min, max });
                None
            }
            Err(MontantError::Vide | MontantError::Illisible | MontantError::TropDeDecimales) => {
                self.illisible(champ, Attendu::Montant)
            }
        }
    }

    /// A day between `today + min` and `today + max` days.
    pub(super) fn date(&mut self, champ: &'static str, today: Date, min: i32, max: i32) -> Option<Date> {
        let texte = self.plein(champ)?;
        let Some(d) = jour(texte) else { return self.illisible(champ, Attendu::Date) };
        let (min, max) = (today.saturating_add(min.days()), today.saturating_add(max.days()));
        if min <= d && d <= max {
            return Some(d);
        }
        self.faute(champ, Faute::HorsDates { min, max });
        None
    }

    pub(super) fn oui_non(&mut self, champ: &'static str) -> bool {
        let Some(texte) = self.plein(champ) else { return false };
        match cle(texte).as_str() {
            "oui" | "o" | "1" | "vrai" | "v" | "true" | "x" | "yes" | "y" | "on" => true,
            "non" | "n" | "0" | "faux" | "f" | "false" | "no" | "off" => false,
            "" if texte == "-" => false,
            _ => {
                self.faute(champ, Faute::Illisible { attendu: Attendu::OuiNon });
                false
            }
        }
    }

    pub(super) fn degres(&mut self, champ: &'static str, max: i64) -> Option<f64> {
        let texte = sans_espaces(self.plein(champ)?).replace(',', ".");
        let lisible = texte.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+'));
        let Some(d) = texte.parse::<f64>().ok().filter(|d| lisible && d.is_finite()) else {
            return self.illisible(champ, Attendu::Nombre);
        };
        if d.abs() > f64::from(i32::try_from(max).unwrap_or(180)) {
            self.faute(champ, Faute::HorsBornes { min: -max, max });
            return None;
        }
        // About a metre; and « -0 » is 0.
        Some((d * 1e5).round() / 1e5 + 0.0)
    }

    pub(super) fn code_postal(&mut self, champ: &'static str) -> Option<String> {
        let code = sans_espaces(self.plein(champ)?);
        let chiffres = code.bytes().all(|b| b.is_ascii_digit());
        match code.len() {
            5 if chiffres => Some(code),
            // A spreadsheet eats the first zero.
            4 if chiffres => Some(format!("0{code}")),
            _ => self.illisible(champ, Attendu::CodePostal),
        }
    }

    pub(super) fn insee(&mut self, champ: &'static str) -> Option<String> {
        let lu = lire_insee(self.plein(champ)?);
        lu.or_else(|| self.illisible(champ, Attendu::Insee))
    }

    /// The nine digits of a company, of its SIREN or of a SIRET.
    pub(super) fn siren(&mut self, champ: &'static str) -> Option<String> {
        let texte = self.plein(champ)?;
        let code = sans_espaces(texte);
        if let Ok(siret) = Siret::parse(&code) {
            return Some(siret.siren().to_owned());
        }
        let siren = code.len() == 9 && code.bytes().all(|b| b.is_ascii_digit()) && luhn(&code);
        if siren {
            return Some(code);
        }
        self.faute(champ, Faute::SirenFaux);
        None
    }
}
