//! Completion of what a person types in « Où souhaitez-vous habiter ? ».
//!
//! An array of all the words of all the names, sorted by the text that follows, answers « which names hold
//! a word that starts so » by two binary searches. What a person may also type (a code, a name and a code,
//! words left out, words stuck together) is only looked for when that gives nothing.

use serde::{Deserialize, Serialize};

use super::normalisation::{developper, mots, normaliser};
use super::proches::{UN_ECART, lettres};
use super::{Commune, Departement, Referentiel};

/// More than the longest name: the rest of what was typed can't help.
const MAX_CARACTERES: usize = 100;

/// From this many names that go on after it, a word is the beginning of names rather than a name.
const NOMS_D_UN_DEBUT: usize = 40;

/// What a suggestion designates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuggestionKind {
    /// A commune, or an arrondissement of Paris, Lyon or Marseille.
    Commune,
    /// A département.
    Departement,
}

/// One line of the completion list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// Commune or département.
    pub kind: SuggestionKind,
    /// INSEE code of the commune, or code of the département.
    pub code: String,
    /// What is shown, and understood again by [`Referentiel::resoudre`]: « Montreuil (93100) »,
    /// « Paris (75) », « Finistère (département 29) ».
    pub label: String,
    /// The name alone.
    pub nom: String,
    /// Code of the département.
    pub departement: String,
    /// Inhabitants.
    pub population: u32,
}

/// The sorted words and codes. An entry is a line of the communes, then a line of the départements.
pub(super) struct Index {
    /// All the normalised names, one after the other.
    cles: String,
    /// Where each entry's name starts in `cles`; one more for the end.
    debuts: Vec<u32>,
    /// (start of a word in `cles`, its entry), sorted by the rest of the name from there.
    mots: Vec<(u32, u32)>,
    /// Postal codes and their entries, sorted.
    codes: Vec<([u8; 5], u32)>,
    /// Rank of each entry, the most populated first.
    pub(super) rangs: Vec<u32>,
    /// Which letters each entry's name holds.
    pub(super) lettres: Vec<u32>,
    /// The entry of each rank.
    par_rang: Vec<u32>,
}

/// How well an entry answers; lower is better.
pub(super) mod niveau {
    pub(super) const EXACT: u8 = 0;
    /// Exact but for « le », « la », « les », « l' », or for the « e » of « Paris 11e ».
    pub(super) const PRESQUE_EXACT: u8 = 1;
    pub(super) const DEBUT: u8 = 2;
    pub(super) const MOT: u8 = 3;
    pub(super) const MOTS_EPARS: u8 = 4;
    /// Nothing answers, but this looks like it: and the less, the higher.
    pub(in super::super) const RESSEMBLE: u8 = 5;
}

/// An answer as one number, so that sorting is cheap: the level, then the rank.
pub(super) const fn note(niveau: u8, rang: u32) -> u64 {
    ((niveau as u64) << 32) | rang as u64
}

impl Index {
    pub(super) fn new(communes: &[Commune], departements: &[Departement]) -> Self {
        let total = communes.len() + departements.len();
        let mut index = Self {
            cles: String::with_capacity(total * 16),
            debuts: Vec::with_capacity(total + 1),
            mots: Vec::with_capacity(total * 3),
            codes: Vec::with_capacity(total + total / 8),
            rangs: vec![0; total],
            lettres: Vec::with_capacity(total),
            par_rang: Vec::new(),
        };
        let mut populations = Vec::with_capacity(total);
        let noms = communes.iter().map(|c| (c.nom, c.population));
        for (entree, (nom, population)) in (0_u32..).zip(noms.chain(departements.iter().map(|d| (d.nom, d.population))))
        {
            let debut = longueur(&index.cles);
            index.debuts.push(debut);
            populations.push(population);
            index.mots.push((debut, entree));
            let cle = normaliser(nom);
            let espaces = (debut..).zip(cle.bytes()).filter(|(_, b)| *b == b' ');
            index.mots.extend(espaces.map(|(position, _)| (position + 1, entree)));
            index.lettres.push(lettres(&cle));
            index.cles.push_str(&cle);
        }
        index.debuts.push(longueur(&index.cles));

        for (entree, commune) in (0_u32..).zip(communes) {
            let codes = commune.codes_postaux.split('|').filter_map(|code| code.as_bytes().try_into().ok());
            index.codes.extend(codes.map(|code| (code, entree)));
        }
        index.codes.sort_unstable();

        // Ties by entry: communes before départements, then by code, so that the order never changes.
        let mut par_rang: Vec<u32> = (0_u32..).take(total).collect();
        par_rang.sort_by_key(|entree| std::cmp::Reverse(populations[*entree as usize]));
        for (rang, entree) in (0_u32..).zip(&par_rang) {
            index.rangs[*entree as usize] = rang;
        }
        index.par_rang = par_rang;

        let mut mots = std::mem::take(&mut index.mots);
        mots.sort_unstable_by(|a, b| index.suite(*a).cmp(index.suite(*b)).then(a.1.cmp(&b.1)));
        index.mots = mots;
        index
    }

    /// Bytes held, for the test that keeps it small.
    #[cfg(test)]
    pub(super) fn octets(&self) -> usize {
        self.cles.capacity()
            + 4 * (self.debuts.capacity() + self.rangs.capacity() + self.par_rang.capacity() + self.lettres.capacity())
            + 8 * self.mots.capacity()
            + 12 * self.codes.capacity()
    }

    /// The normalised name of an entry.
    pub(super) fn cle(&self, entree: u32) -> &str {
        let entree = entree as usize;
        &self.cles[self.debuts[entree] as usize..self.debuts[entree + 1] as usize]
    }

    /// A name from one of its words to its end.
    fn suite(&self, (position, entree): (u32, u32)) -> &str {
        &self.cles[position as usize..self.debuts[entree as usize + 1] as usize]
    }

    /// The words from which a name goes on with `texte`.
    fn mots_en(&self, texte: &str) -> &[(u32, u32)] {
        let debut = self.mots.partition_point(|mot| self.suite(*mot) < texte);
        let reste = &self.mots[debut..];
        &reste[..reste.partition_point(|mot| self.suite(*mot).starts_with(texte))]
    }

    /// The entries that bear exactly this normalised name.
    pub(super) fn exactes(&self, cle: &str) -> impl Iterator<Item = u32> {
        let debut = |(position, entree): &(u32, u32)| self.debuts[*entree as usize] == *position;
        self.mots_en(cle).iter().filter(move |mot| debut(mot) && self.suite(**mot) == cle).map(|(_, entree)| *entree)
    }

    /// Names in which a word starts with `texte` (which may hold several words).
    fn par_nom(&self, texte: &str, garder: impl Fn(u32) -> bool, notes: &mut Vec<u64>) {
        let mut apres_article = Vec::new();
        let mut suivis = 0_usize;
        for &(position, entree) in self.mots_en(texte) {
            let cle = self.cle(entree);
            let decalage = (position - self.debuts[entree as usize]) as usize;
            // A name is counted once, where it answers best: at its first word that fits.
            let deja = || debuts_de_mots(cle).take_while(|d| *d < decalage).any(|d| cle[d..].starts_with(texte));
            if !garder(entree) || (decalage > 0 && deja()) {
                continue;
            }
            let suite = &cle[decalage + texte.len()..];
            let niveau = if decalage == 0 && suite.is_empty() {
                niveau::EXACT
            } else if decalage == 0 || decalage == article(cle) {
                let numero = texte.ends_with(|c: char| c.is_ascii_digit())
                    && (suite.starts_with("e ") || suite.starts_with("er "));
                suivis += usize::from(decalage == 0 && suite.starts_with(' '));
                if suite.is_empty() {
                    apres_article.push(self.rangs[entree as usize]);
                    continue;
                }
                if numero { niveau::PRESQUE_EXACT } else { niveau::DEBUT }
            } else {
                niveau::MOT
            };
            notes.push(note(niveau, self.rangs[entree as usize]));
        }
        // « La Rochelle » for « rochelle »; but « saint » begins thousands of names: a village called « Le Saint » is one
        // of them, in its place by population.
        let niveau = if suivis >= NOMS_D_UN_DEBUT { niveau::DEBUT } else { niveau::PRESQUE_EXACT };
        notes.extend(apres_article.into_iter().map(|rang| note(niveau, rang)));
    }

    /// Names in which each of `mots` starts a word, in any order: « vitry seine », « aulnay bois ».
    fn par_mots_epars(&self, mots: &[&str], garder: impl Fn(u32) -> bool, notes: &mut Vec<u64>) {
        let Some(candidats) = mots.iter().map(|mot| self.mots_en(mot)).min_by_key(|c| c.len()) else { return };
        for &(_, entree) in candidats {
            let cle = self.cle(entree);
            if garder(entree) && mots.iter().all(|mot| cle.split(' ').any(|m| m.starts_with(mot))) {
                notes.push(note(niveau::MOTS_EPARS, self.rangs[entree as usize]));
            }
        }
        notes.sort_unstable();
        notes.dedup();
    }

    /// Names typed without their spaces: « saintdenis », « lhay les roses ».
    fn par_nom_colle(&self, colle: &str, notes: &mut Vec<u64>) {
        for (entree, rang) in (0_u32..).zip(&self.rangs) {
            let mut lettres = self.cle(entree).bytes().filter(|b| *b != b' ');
            if colle.bytes().all(|attendue| lettres.next() == Some(attendue)) {
                let niveau = if lettres.next().is_none() { niveau::EXACT } else { niveau::DEBUT };
                notes.push(note(niveau, *rang));
            }
        }
    }

    /// Entries with a postal code that starts with `debut`.
    fn par_code_postal(&self, debut: &str) -> impl Iterator<Item = u32> {
        let debut = debut.as_bytes().to_vec();
        let premier = self.codes.partition_point(|(code, _)| code.as_slice() < debut.as_slice());
        self.codes[premier..].iter().take_while(move |(code, _)| code.starts_with(&debut)).map(|(_, entree)| *entree)
    }

    /// The best `limite` entries, in order.
    fn meilleures(&self, mut notes: Vec<u64>, limite: usize) -> impl Iterator<Item = u32> {
        // One letter matches half the country: only the part that is shown gets sorted.
        if notes.len() > 4 * limite {
            // Twice as many, because an entry may be there under several levels.
            notes.select_nth_unstable(2 * limite);
            notes.truncate(2 * limite);
        }
        notes.sort_unstable();
        let mut vues = Vec::with_capacity(limite);
        for note in notes {
            let rang = note & u64::from(u32::MAX);
            if vues.len() < limite && !vues.contains(&rang) {
                vues.push(rang);
            }
        }
        vues.into_iter().filter_map(|rang| self.par_rang.get(usize::try_from(rang).ok()?).copied())
    }
}

/// What a text that someone sends may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Compris {
    /// This place.
    Un(Suggestion),
    /// Several: one is to be chosen.
    Plusieurs(Vec<Suggestion>),
    /// None; these have a name like it.
    Aucun(Vec<Suggestion>),
}

impl Referentiel {
    /// What to propose under what a person types: [`Self::trouver`], else [`Self::proches`].
    #[must_use]
    pub fn completer(&self, query: &str, limit: usize) -> Vec<Suggestion> {
        let found = self.trouver(query, limit);
        if found.is_empty() { self.proches(query, limit) } else { found }
    }

    /// What a text sent in a form means: one place, or those to choose among, at most `limit`.
    #[must_use]
    pub fn comprendre(&self, texte: &str, limit: usize) -> Compris {
        if let Some(place) = self.resoudre(texte) {
            return Compris::Un(place);
        }
        let found = self.trouver(texte, limit);
        if found.is_empty() { Compris::Aucun(self.proches(texte, limit)) } else { Compris::Plusieurs(found) }
    }

    /// « Vouliez-vous dire … ? »: the places whose name looks like what was typed, where nothing answers to it; the
    /// nearest first. For a postal code that is nobody's (a cedex, a slip), its département.
    #[must_use]
    pub fn proches(&self, query: &str, limit: usize) -> Vec<Suggestion> {
        let limit = limit.min(self.communes.len());
        let bruts = mots(tronquer(query));
        if limit == 0 || bruts.is_empty() {
            return Vec::new();
        }
        if let Some(code) = code_seul(&bruts) {
            // « 97408 » is of 974, « 20700 » of either half of Corsica.
            let of = |n: usize| code.get(..n).map(|start| self.notes_de_departement(start)).unwrap_or_default();
            let notes = [3, 2].map(of).into_iter().find(|notes| !notes.is_empty()).unwrap_or_default();
            return if code.len() == 5 { self.suggestions(notes, limit, None) } else { Vec::new() };
        }
        let texte = developper(&bruts);
        let (codes, noms) = separer(&texte);
        let colle = noms.concat();
        let garder = |entree| codes.iter().all(|code| self.a_pour_code(entree, code));
        let mut found = self.completion.par_ressemblance(&colle, garder);
        if found.is_empty() && !codes.is_empty() {
            // The name is right and its code is not, or both are wrong.
            found = self.completion.par_ressemblance(&colle, |_| true);
        }
        let rang = |entree: u32| self.completion.rangs[entree as usize];
        let notes = found.into_iter().map(|(far, entree)| note(niveau::RESSEMBLE + far, rang(entree))).collect();
        self.suggestions(notes, limit, codes.first().copied())
    }

    /// Communes, arrondissements and départements for what a person types: a name or the start of any of
    /// its words, a postal code or its start, the code of a département, or a name and a code.
    ///
    /// Case, accents, hyphens and apostrophes don't count, « St » is « Saint ». Exact names come first, then
    /// names that start so, then names with a word that starts so; the most populated first in each.
    #[must_use]
    pub fn trouver(&self, query: &str, limit: usize) -> Vec<Suggestion> {
        let limit = limit.min(self.communes.len());
        let bruts = mots(tronquer(query));
        if bruts.is_empty() || limit == 0 {
            return Vec::new();
        }
        if let Some(code) = code_seul(&bruts) {
            let notes = self.notes_par_code(&code);
            if !notes.is_empty() {
                return self.suggestions(notes, limit, Some(&code));
            }
        }

        let index = &self.completion;
        let texte = developper(&bruts);
        let mut notes = Vec::new();
        index.par_nom(&texte, |_| true, &mut notes);
        // « st » may be the start of « Strasbourg »: an abbreviation in last place is read both ways.
        if texte != bruts && ["st", "ste", "sts", "stes"].iter().any(|a| bruts.ends_with(a)) {
            let dernier = bruts.rfind(' ').map_or(0, |espace| espace + 1);
            let tel_quel = match &bruts[..dernier] {
                "" => bruts.clone(),
                avant => format!("{} {}", developper(avant.trim_end()), &bruts[dernier..]),
            };
            index.par_nom(&tel_quel, |_| true, &mut notes);
        }
        if !notes.is_empty() {
            return self.suggestions(notes, limit, None);
        }

        let (codes, noms) = separer(&texte);
        let garder = |entree| codes.iter().all(|code| self.a_pour_code(entree, code));
        if !codes.is_empty() && !noms.is_empty() {
            index.par_nom(&noms.join(" "), garder, &mut notes);
        }
        if notes.is_empty() && noms.len() > 1 {
            index.par_mots_epars(&noms, garder, &mut notes);
        }
        if notes.is_empty() && codes.is_empty() {
            let colle = noms.concat();
            if colle.len() > 2 {
                index.par_nom_colle(&colle, &mut notes);
            }
            // « lile » may be the start of « L'Île-d'Yeu », and Lille with a slip.
            if !notes.is_empty() && notes.iter().all(|n| *n >= note(niveau::DEBUT, 0)) {
                let near = index.par_ressemblance(&colle, |_| true).into_iter().filter(|(far, _)| *far == UN_ECART);
                notes.extend(near.map(|(_, entree)| note(niveau::DEBUT, index.rangs[entree as usize])));
            }
        }
        self.suggestions(notes, limit, codes.first().copied())
    }

    /// The one place that a typed or submitted text designates, for forms sent without JavaScript: a label
    /// of [`Self::trouver`], a name that only one commune bears, or a code. `None` when there is a choice.
    #[must_use]
    pub fn resoudre(&self, texte: &str) -> Option<Suggestion> {
        let cherche = normaliser(tronquer(texte));
        let mut trouvees = self.trouver(texte, 20);
        if trouvees.len() == 1 {
            return trouvees.pop();
        }
        if let Some(position) = trouvees.iter().position(|s| normaliser(&s.label) == cherche) {
            return Some(trouvees.swap_remove(position));
        }
        // « 75011 » is the arrondissement: whoever means all of Paris writes its name.
        if cherche.len() == 5 && cherche.bytes().all(|c| c.is_ascii_digit()) {
            let mut precises = trouvees.iter().filter(|s| self.arrondissements(&s.code).is_empty());
            if let (Some(seule), None) = (precises.next(), precises.next()) {
                return Some(seule.clone());
            }
        }
        // « Lyon 1er Arrondissement (69001) »: two numbers, of which the name's is the one to look for.
        if let Some((nom, _)) = texte.rsplit_once(" (")
            && let Some(s) = self.trouver(nom, 20).into_iter().find(|s| normaliser(&s.label) == cherche)
        {
            return Some(s);
        }
        // « Paris » alone is the commune: the département of the same name has its own label.
        for kind in [SuggestionKind::Commune, SuggestionKind::Departement] {
            let memes =
                |s: &Suggestion| s.kind == kind && (normaliser(&s.nom) == cherche || s.code.to_lowercase() == cherche);
            if trouvees.iter().filter(|s| memes(s)).count() == 1 {
                return trouvees.into_iter().find(memes);
            }
        }
        None
    }

    /// Answers to a code typed alone, in part or whole.
    fn notes_par_code(&self, code: &str) -> Vec<u64> {
        let index = &self.completion;
        let rang = |entree: u32| index.rangs[entree as usize];
        let mut notes = self.notes_de_departement(code);
        // Corsican postal codes start with 20, whichever of the two départements.
        let postal = if matches!(code, "2a" | "2b") { "20" } else { code };
        for entree in index.par_code_postal(postal) {
            if postal != code && !self.a_pour_code(entree, code) {
                continue;
            }
            // « 75011 » is the arrondissement before it is Paris.
            let ville_entiere = code.len() == 5 && self.communes[entree as usize].a_des_arrondissements;
            notes.push(note(if ville_entiere { niveau::MOT } else { niveau::DEBUT }, rang(entree)));
        }
        if notes.is_empty()
            && let Some(entree) = self.rang_commune(&code.to_uppercase())
        {
            notes.push(note(niveau::EXACT, index.rangs[entree]));
        }
        notes.sort_unstable();
        notes.dedup();
        notes
    }

    /// The départements that a code of one to three characters means.
    fn notes_de_departement(&self, code: &str) -> Vec<u64> {
        let premier = u32::try_from(self.communes.len()).unwrap_or(u32::MAX);
        let par_code = (premier..).zip(&self.departements).filter(|(_, departement)| {
            departement.code.eq_ignore_ascii_case(code)
                // « 1 » is the Ain; « 20 » both Corsican départements; « 97 » those overseas.
                || (code.len() == 1 && departement.code.strip_prefix('0') == Some(code))
                || (code == "20" && departement.code.starts_with('2') && !departement.code.ends_with(|c: char| c.is_ascii_digit()))
                || (code == "97" && departement.code.starts_with("97"))
        });
        par_code.map(|(entree, _)| note(niveau::EXACT, self.completion.rangs[entree as usize])).collect()
    }

    /// Whether an entry is of département `code`, or has a postal code that starts so.
    fn a_pour_code(&self, entree: u32, code: &str) -> bool {
        match self.commune_ou_departement(entree) {
            Some(Entree::Commune(commune)) => {
                commune.departement().eq_ignore_ascii_case(code)
                    || commune.codes_postaux.split('|').any(|c| c.starts_with(code))
            }
            Some(Entree::Departement(departement)) => departement.code.eq_ignore_ascii_case(code),
            None => false,
        }
    }

    fn commune_ou_departement(&self, entree: u32) -> Option<Entree<'_>> {
        let entree = entree as usize;
        match self.communes.get(entree) {
            Some(commune) => Some(Entree::Commune(commune)),
            None => self.departements.get(entree - self.communes.len()).map(Entree::Departement),
        }
    }

    fn suggestions(&self, notes: Vec<u64>, limit: usize, code: Option<&str>) -> Vec<Suggestion> {
        let entrees = self.completion.meilleures(notes, limit);
        entrees.filter_map(|entree| Some(self.commune_ou_departement(entree)?.suggestion(code))).collect()
    }
}

/// What an entry of the index is.
enum Entree<'a> {
    Commune(&'a Commune),
    Departement(&'a Departement),
}

impl Entree<'_> {
    /// The line to show; `code` is what was typed of a postal code.
    fn suggestion(&self, code: Option<&str>) -> Suggestion {
        match self {
            Self::Commune(c) => {
                let mut codes = c.codes_postaux.split('|');
                let premier = codes.clone().next().unwrap_or_default();
                let entre_parentheses = if c.a_des_arrondissements {
                    // Its postal codes are those of its arrondissements.
                    c.departement()
                } else {
                    code.and_then(|code| codes.find(|c| c.starts_with(code))).unwrap_or(premier)
                };
                Suggestion {
                    kind: SuggestionKind::Commune,
                    code: c.insee.to_owned(),
                    label: format!("{} ({entre_parentheses})", c.nom),
                    nom: c.nom.to_owned(),
                    departement: c.departement().to_owned(),
                    population: c.population,
                }
            }
            Self::Departement(d) => Suggestion {
                kind: SuggestionKind::Departement,
                code: d.code.to_owned(),
                label: format!("{} (département {})", d.nom, d.code),
                nom: d.nom.to_owned(),
                departement: d.code.to_owned(),
                population: d.population,
            },
        }
    }
}

/// The part of what was typed that gets looked at.
fn tronquer(texte: &str) -> &str {
    texte.char_indices().nth(MAX_CARACTERES).map_or(texte, |(fin, _)| &texte[..fin])
}

/// What was typed, if it is nothing but a code: « 93 », « 93 100 », « 2A ».
fn code_seul(mots: &str) -> Option<String> {
    let colle: String = mots.split(' ').collect();
    let chiffres = colle.bytes().all(|b| b.is_ascii_digit());
    let corse = colle.strip_prefix("2a").or_else(|| colle.strip_prefix("2b"));
    let corse = corse.is_some_and(|reste| reste.bytes().all(|b| b.is_ascii_digit()));
    (colle.len() <= 5 && (chiffres || corse)).then_some(colle)
}

/// The codes and the words of what was typed: « Montreuil (93100) », « 93 Montreuil », « Finistère (département 29) ».
fn separer(texte: &str) -> (Vec<&str>, Vec<&str>) {
    let (codes, mut noms): (Vec<&str>, Vec<&str>) =
        texte.split(' ').partition(|mot| mot.starts_with(|c: char| c.is_ascii_digit()));
    if noms.len() > 1 || !codes.is_empty() {
        noms.retain(|mot| *mot != "departement");
    }
    (codes, noms)
}

/// Length of the article, with its space, at the head of a normalised name.
pub(super) fn article(cle: &str) -> usize {
    ["le ", "la ", "les ", "l "].iter().find(|article| cle.starts_with(**article)).map_or(0, |article| article.len())
}

/// Where the words of a normalised name start.
fn debuts_de_mots(cle: &str) -> impl Iterator<Item = usize> {
    std::iter::once(0).chain(cle.bytes().enumerate().filter(|(_, b)| *b == b' ').map(|(i, _)| i + 1))
}

/// The length of the names so far; about 500 kB, far from the limit.
fn longueur(cles: &str) -> u32 {
    u32::try_from(cles.len()).unwrap_or(u32::MAX)
}
