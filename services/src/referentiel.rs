//! The reference data: communes and their neighbours, départements, registration sites, income ceilings, académies.
//!
//! The tables are embedded in the binary (`services/referentiel/`, made by `scripts/referentiel.py`, sources in
//! `CREDITS.md` there) and never change while it runs: they are read once, at start-up, and shared.
//! Texts are not copied, they are slices of the embedded tables.

mod completion;
mod contours;
mod lieux;
mod normalisation;
mod proches;
mod table;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod verification;

use std::fmt;

use domain::coded_enum;
use domain::eligibilite::ZoneAide;
use domain::logement::{Financement, ZoneAbc, ZonePlafond};
use domain::siret::Siret;

use completion::Index;
pub use completion::{Compris, Suggestion, SuggestionKind};
pub use contours::Contour;
pub use normalisation::normaliser;
pub use table::ReferentielError;
use table::lignes;

/// The texts the reference data is read from.
#[derive(Clone, Copy)]
struct Tables {
    communes: &'static str,
    limitrophes: &'static str,
    departements: &'static str,
    portails: &'static str,
    plafonds: &'static str,
    academies: &'static str,
}

const TABLES: Tables = Tables {
    communes: include_str!("../referentiel/communes.tsv"),
    limitrophes: include_str!("../referentiel/limitrophes.tsv"),
    departements: include_str!("../referentiel/departements.tsv"),
    portails: include_str!("../referentiel/portails.tsv"),
    plafonds: include_str!("../referentiel/plafonds.tsv"),
    academies: include_str!("../referentiel/academies.tsv"),
};

/// All the reference data, in about 10 MB.
pub struct Referentiel {
    /// Sorted by INSEE code.
    communes: Vec<Commune>,
    /// The neighbours of commune `i` are `voisins[debuts_voisins[i]..debuts_voisins[i + 1]]`.
    debuts_voisins: Vec<u32>,
    voisins: Vec<u32>,
    departements: Vec<Departement>,
    portails: Vec<Portail>,
    plafonds: Vec<LignePlafond>,
    academies: Vec<Academie>,
    completion: Index,
}

/// Its size, not its content: it sits in structures that get logged.
impl fmt::Debug for Referentiel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Referentiel").field("communes", &self.communes.len()).finish_non_exhaustive()
    }
}

/// A commune as stored.
struct Commune {
    insee: &'static str,
    nom: &'static str,
    codes_postaux: &'static str,
    parente: Option<&'static str>,
    population: u32,
    /// In 1e-4 degree.
    latitude: i32,
    longitude: i32,
    zones: Zones,
    zone_aide: ZoneAide,
    taux_lls: Option<u8>,
    a_des_arrondissements: bool,
}

impl Commune {
    /// Read from the INSEE code: three characters overseas, two elsewhere.
    fn departement(&self) -> &'static str {
        &self.insee[..if self.insee.starts_with("97") { 3 } else { 2 }]
    }
}

/// The two zones of a commune. They are two maps that don't match, so neither can be told from the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zones {
    /// Zone of the social ceilings (PLAI, PLUS, PLS).
    pub plafond: ZonePlafond,
    /// Zone ABC, for the intermediate rental (LLI).
    pub abc: ZoneAbc,
}

/// A commune, or an arrondissement of Paris, Lyon or Marseille.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CommuneRef<'a> {
    /// INSEE code, five characters.
    pub insee: &'a str,
    /// Official name.
    pub nom: &'a str,
    /// Code of the département.
    pub departement: &'a str,
    /// Postal codes, separated by `|`; see [`Self::codes_postaux`].
    pub codes_postaux: &'a str,
    /// Inhabitants.
    pub population: u32,
    /// Latitude of the centre, in degrees.
    pub latitude: f64,
    /// Longitude of the centre, in degrees.
    pub longitude: f64,
    /// Zone ABC.
    pub zone_abc: ZoneAbc,
    /// Zone of the social income ceilings.
    pub zone_plafond: ZonePlafond,
    /// Zone of the housing aids (1, 2, 3): a third map, which neither of the others tells.
    pub zone_aide: ZoneAide,
    /// For an arrondissement, the INSEE code of its city.
    pub parente: Option<&'a str>,
    /// Share of social housing in %. An arrondissement has that of its city; 0 also where it isn't known
    /// (some 140 communes, nearly all rural), since it only serves to place demonstration offers.
    pub taux_lls: f32,
}

impl<'a> CommuneRef<'a> {
    /// The postal codes, at least one.
    pub fn codes_postaux(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.codes_postaux.split('|')
    }

    /// Both zones, as [`Referentiel::plafond`] takes them.
    #[must_use]
    pub const fn zones(&self) -> Zones {
        Zones { plafond: self.zone_plafond, abc: self.zone_abc }
    }

    fn new(commune: &'a Commune) -> Self {
        Self {
            insee: commune.insee,
            nom: commune.nom,
            departement: commune.departement(),
            codes_postaux: commune.codes_postaux,
            population: commune.population,
            latitude: f64::from(commune.latitude) / 1e4,
            longitude: f64::from(commune.longitude) / 1e4,
            zone_abc: commune.zones.abc,
            zone_plafond: commune.zones.plafond,
            zone_aide: commune.zone_aide,
            parente: commune.parente,
            taux_lls: f32::from(commune.taux_lls.unwrap_or(0)),
        }
    }
}

/// A rectangle on the map, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Emprise {
    /// Smallest longitude.
    pub ouest: f64,
    /// Smallest latitude.
    pub sud: f64,
    /// Largest longitude.
    pub est: f64,
    /// Largest latitude.
    pub nord: f64,
}

/// A département.
#[derive(Debug, Clone, PartialEq)]
pub struct Departement {
    /// « 01 », « 2A », « 974 ».
    pub code: &'static str,
    /// Name.
    pub nom: &'static str,
    /// Code of the région.
    pub region_code: &'static str,
    /// Name of the région.
    pub region: &'static str,
    /// INSEE code of its main town.
    pub chef_lieu: &'static str,
    /// Name of the académie it belongs to.
    pub academie: &'static str,
    /// Inhabitants.
    pub population: u32,
    /// Where it is on the map.
    pub emprise: Emprise,
}

coded_enum! {
    /// The kind of registration site.
    SystemePortail {
        /// The national one (système national d'enregistrement).
        Sne = "SNE",
        /// One of the departmental ones (système particulier de traitement automatisé).
        Spta = "SPTA",
    }
}

coded_enum! {
    /// How sure a registration site's address is.
    VerificationPortail {
        /// Nothing says there is a departmental site: the national one is taken.
        Defaut = "defaut",
        /// One source.
        SourceUnique = "source_unique",
        /// Two sources agree.
        Corrobore = "corrobore",
        /// Read on the site itself.
        Page = "verifie_page_du_portail",
        /// Named in the AL'in guides.
        Guide = "verifie_guide_alin",
    }
}

/// The registration site of a département: a default, which an administrator may correct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Portail {
    /// Code of the département.
    pub departement: &'static str,
    /// National or departmental.
    pub systeme: SystemePortail,
    /// Address.
    pub url: &'static str,
    /// How sure the address is.
    pub verification: VerificationPortail,
}

/// An académie, as employer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Academie {
    /// Name.
    pub nom: &'static str,
    /// SIRET of its rectorat; its first nine digits are the SIREN.
    pub siret: Siret,
    /// Codes of its départements.
    pub departements: Vec<&'static str>,
}

/// A yearly income ceiling, and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plafond {
    /// Tax revenue (revenu fiscal de référence) not to be exceeded, in euros.
    pub euros: i64,
    /// Year of the scale.
    pub annee: i16,
    /// Every amount in it was read in a published scale; otherwise at least one was computed.
    pub publie: bool,
}

/// The zone of a line of ceilings, in the map its regime uses.
#[derive(PartialEq, Eq)]
enum ZoneLigne {
    Sociale(ZonePlafond),
    Abc(ZoneAbc),
}

/// One line of the ceilings: a regime in a zone.
struct LignePlafond {
    regime: Financement,
    zone: ZoneLigne,
    annee: i16,
    /// Categories 1 to 6, then each further person: amount, and whether it was published.
    montants: [(i64, bool); 7],
}

impl Referentiel {
    /// Reads the embedded tables.
    ///
    /// # Errors
    /// A table that doesn't have the expected form; only a bad build can cause it.
    pub fn load() -> Result<Self, ReferentielError> {
        Self::from_tables(TABLES)
    }

    fn from_tables(tables: Tables) -> Result<Self, ReferentielError> {
        let communes = lire_communes(tables.communes)?;
        let (debuts_voisins, voisins) = lire_limitrophes(tables.limitrophes, communes.len())?;
        let academies = lire_academies(tables.academies)?;
        let departements = lire_departements(tables.departements, &communes, &academies)?;
        let portails = lire_portails(tables.portails, &departements)?;
        let plafonds = lire_plafonds(tables.plafonds)?;
        let completion = Index::new(&communes, &departements);
        Ok(Self { communes, debuts_voisins, voisins, departements, portails, plafonds, academies, completion })
    }

    fn rang_commune(&self, insee: &str) -> Option<usize> {
        rang(&self.communes, insee)
    }

    /// The commune or arrondissement of an INSEE code.
    #[must_use]
    pub fn commune(&self, insee: &str) -> Option<CommuneRef<'_>> {
        Some(CommuneRef::new(&self.communes[self.rang_commune(insee)?]))
    }

    /// All the communes and arrondissements, by INSEE code.
    pub fn communes(&self) -> impl ExactSizeIterator<Item = CommuneRef<'_>> {
        self.communes.iter().map(CommuneRef::new)
    }

    /// INSEE codes of what shares a real border with a commune, sorted; none for an island or an unknown code.
    ///
    /// Next to Paris, Lyon and Marseille there are two levels, both given: Montreuil touches Paris (75056) and
    /// its 20e (75120). A whole city has communes only; an arrondissement, other arrondissements and communes.
    #[must_use]
    pub fn limitrophes(&self, insee: &str) -> Vec<&str> {
        let Some(rang) = self.rang_commune(insee) else { return Vec::new() };
        let bornes = self.debuts_voisins[rang] as usize..self.debuts_voisins[rang + 1] as usize;
        self.voisins[bornes].iter().map(|voisin| self.communes[*voisin as usize].insee).collect()
    }

    /// INSEE codes of the arrondissements of Paris, Lyon or Marseille; none for another commune.
    #[must_use]
    pub fn arrondissements(&self, insee: &str) -> Vec<&str> {
        self.communes.iter().filter(|c| c.parente == Some(insee)).map(|c| c.insee).collect()
    }

    /// The département of a code.
    #[must_use]
    pub fn departement(&self, code: &str) -> Option<&Departement> {
        self.departements.iter().find(|d| d.code == code)
    }

    /// All the départements, by code.
    #[must_use]
    pub fn departements(&self) -> &[Departement] {
        &self.departements
    }

    /// The registration site of a département.
    #[must_use]
    pub fn portail(&self, departement: &str) -> Option<&Portail> {
        self.portails.iter().find(|p| p.departement == departement)
    }

    /// All the académies, by name.
    #[must_use]
    pub fn academies(&self) -> &[Academie] {
        &self.academies
    }

    /// The académies for what a person types: the académie's name, else a département (name or code) or a
    /// région. All of them for an empty text.
    #[must_use]
    pub fn chercher_academie(&self, texte: &str) -> Vec<&Academie> {
        let cherche = normaliser(texte);
        let contient = |nom: &str| {
            let nom = normaliser(nom);
            nom.starts_with(&cherche) || nom.contains(&format!(" {cherche}"))
        };
        let trouvees: Vec<&Academie> = self.academies.iter().filter(|a| contient(a.nom)).collect();
        if !trouvees.is_empty() {
            return trouvees;
        }
        let par_departement = |a: &&Academie| {
            self.departements.iter().any(|d| {
                d.academie == a.nom && (d.code.eq_ignore_ascii_case(&cherche) || contient(d.nom) || contient(d.region))
            })
        };
        self.academies.iter().filter(par_departement).collect()
    }

    /// The yearly income ceiling in euros; see [`Self::plafond_detail`].
    #[must_use]
    pub fn plafond(
        &self,
        regime: Financement,
        zones: Zones,
        categorie: u8,
        personnes_supplementaires: u32,
    ) -> Option<i64> {
        Some(self.plafond_detail(regime, zones, categorie, personnes_supplementaires)?.euros)
    }

    /// The yearly income ceiling of a regime where the dwelling is, for a household category (1 to 6) and, in
    /// category 6, the persons beyond it.
    ///
    /// `None` when we don't know (PLAI and LLI overseas) or when the question makes no sense (no such category,
    /// further persons below category 6): the caller then « can't tell yet », it must not guess.
    #[must_use]
    pub fn plafond_detail(
        &self,
        regime: Financement,
        zones: Zones,
        categorie: u8,
        personnes_supplementaires: u32,
    ) -> Option<Plafond> {
        if !(1..=6).contains(&categorie) || (categorie < 6 && personnes_supplementaires > 0) {
            return None;
        }
        let zone = match regime {
            // The LLI scale we have is that of the mainland, though overseas communes have a zone ABC too.
            Financement::Lli if zones.plafond == ZonePlafond::OutreMer => return None,
            Financement::Lli => ZoneLigne::Abc(zones.abc),
            Financement::Plai | Financement::Plus | Financement::Pls => ZoneLigne::Sociale(zones.plafond),
        };
        let ligne = self.plafonds.iter().find(|l| l.regime == regime && l.zone == zone)?;
        let (base, base_publiee) = ligne.montants[usize::from(categorie) - 1];
        let (par_personne, supplement_publie) = ligne.montants[6];
        Some(Plafond {
            euros: base + par_personne * i64::from(personnes_supplementaires),
            annee: ligne.annee,
            publie: base_publiee && (personnes_supplementaires == 0 || supplement_publie),
        })
    }
}

fn rang(communes: &[Commune], insee: &str) -> Option<usize> {
    communes.binary_search_by(|c| c.insee.cmp(insee)).ok()
}

fn lire_communes(texte: &'static str) -> Result<Vec<Commune>, ReferentielError> {
    let mut communes: Vec<Commune> = Vec::with_capacity(35_000);
    let mut parentes = Vec::with_capacity(45);
    for mut l in lignes("communes.tsv", texte) {
        // ASCII, so that cutting the département out of it can't split a letter; sorted, for searching.
        let insee = l.lue("insee", |t| (t.len() == 5 && t.is_ascii()).then_some(t))?;
        if communes.last().is_some_and(|avant| avant.insee >= insee) {
            return Err(l.erreur("insee"));
        }
        let nom = l.plein("nom")?;
        let codes_postaux = l.lue("codes postaux", |t| t.split('|').all(|c| c.len() == 5).then_some(t))?;
        let population = l.valeur("population")?;
        let latitude = l.lue("latitude", |t| t.parse().ok().filter(|v: &i32| v.abs() <= 900_000))?;
        let longitude = l.lue("longitude", |t| t.parse().ok().filter(|v: &i32| v.abs() <= 1_800_000))?;
        let (zones, zone_aide) = l.lue("zones", lire_zones)?;
        let taux_lls = l.lue("taux LLS", |t| {
            if t.is_empty() { Some(None) } else { t.parse().ok().filter(|taux: &u8| *taux <= 100).map(Some) }
        })?;
        let parente = l.option();
        if let Some(ville) = parente {
            parentes.push((ville, l.erreur("parente")));
        }
        l.fin()?;
        communes.push(Commune {
            insee,
            nom,
            codes_postaux,
            parente,
            population,
            latitude,
            longitude,
            zones,
            zone_aide,
            taux_lls,
            a_des_arrondissements: false,
        });
    }
    // Once all are read: a city may come before or after its arrondissements.
    for (ville, erreur) in parentes {
        let rang = rang(&communes, ville).ok_or(erreur)?;
        communes[rang].a_des_arrondissements = true;
    }
    Ok(communes)
}

fn lire_zones(texte: &str) -> Option<(Zones, ZoneAide)> {
    let &[abc, plafond, _] = texte.as_bytes() else { return None };
    let aide = ZoneAide::from_code(texte.get(2..)?)?;
    let zones = Zones {
        abc: match abc {
            b'S' => ZoneAbc::ABis,
            b'A' => ZoneAbc::A,
            b'1' => ZoneAbc::B1,
            b'2' => ZoneAbc::B2,
            b'C' => ZoneAbc::C,
            _ => return None,
        },
        plafond: match plafond {
            b'P' => ZonePlafond::ParisLimitrophes,
            b'I' => ZonePlafond::Idf,
            b'A' => ZonePlafond::Autres,
            b'D' => ZonePlafond::OutreMer,
            _ => return None,
        },
    };
    Some((zones, aide))
}

/// Each border is written once, under its first commune: here it is entered under both.
fn lire_limitrophes(texte: &'static str, nombre: usize) -> Result<(Vec<u32>, Vec<u32>), ReferentielError> {
    const TABLE: &str = "limitrophes.tsv";
    let mut paires: Vec<(u32, u32)> = Vec::with_capacity(105_000);
    let mut lues = 0;
    for (rang, mut l) in (0_u32..).zip(lignes(TABLE, texte)) {
        let ecarts = l.plein("écarts")?;
        let mut voisin = rang;
        for ecart in ecarts.split(' ').filter(|e| *e != "-") {
            let suivant = ecart.parse().ok().filter(|e| *e > 0).and_then(|e: u32| voisin.checked_add(e));
            voisin = suivant.filter(|v| (*v as usize) < nombre).ok_or_else(|| l.erreur("écarts"))?;
            paires.push((rang, voisin));
        }
        l.fin()?;
        lues += 1;
    }
    if lues != nombre {
        return Err(ReferentielError::Longueur { table: TABLE, attendues: nombre, lues });
    }

    let mut debuts = vec![0_u32; nombre + 1];
    for (a, b) in &paires {
        debuts[*a as usize + 1] += 1;
        debuts[*b as usize + 1] += 1;
    }
    for i in 1..debuts.len() {
        debuts[i] += debuts[i - 1];
    }
    // Pairs come by first then second commune, so that each list fills up in order: no sorting needed.
    let mut places = debuts.clone();
    let mut voisins = vec![0_u32; 2 * paires.len()];
    for (a, b) in paires {
        for (de, vers) in [(a, b), (b, a)] {
            let place = &mut places[de as usize];
            voisins[*place as usize] = vers;
            *place += 1;
        }
    }
    Ok((debuts, voisins))
}

fn lire_departements(
    texte: &'static str,
    communes: &[Commune],
    academies: &[Academie],
) -> Result<Vec<Departement>, ReferentielError> {
    let mut departements = Vec::with_capacity(101);
    for mut l in lignes("departements.tsv", texte) {
        let departement = Departement {
            code: l.plein("code")?,
            nom: l.plein("nom")?,
            region_code: l.plein("région (code)")?,
            region: l.plein("région")?,
            chef_lieu: l.lue("chef-lieu", |insee| rang(communes, insee).map(|_| insee))?,
            academie: l.lue("académie", |nom| academies.iter().find(|a| a.nom == nom).map(|a| a.nom))?,
            population: l.valeur("population")?,
            emprise: Emprise {
                ouest: l.lue("lon min", degres)?,
                sud: l.lue("lat min", degres)?,
                est: l.lue("lon max", degres)?,
                nord: l.lue("lat max", degres)?,
            },
        };
        l.fin()?;
        departements.push(departement);
    }
    Ok(departements)
}

fn degres(texte: &str) -> Option<f64> {
    Some(f64::from(texte.parse::<i32>().ok()?) / 1e4)
}

fn lire_portails(texte: &'static str, departements: &[Departement]) -> Result<Vec<Portail>, ReferentielError> {
    let mut portails = Vec::with_capacity(departements.len());
    for mut l in lignes("portails.tsv", texte) {
        portails.push(Portail {
            departement: l.lue("département", |c| departements.iter().find(|d| d.code == c).map(|d| d.code))?,
            systeme: l.lue("système", SystemePortail::from_code)?,
            url: l.lue("adresse", |t| t.starts_with("https://").then_some(t))?,
            verification: l.lue("vérification", VerificationPortail::from_code)?,
        });
        l.fin()?;
    }
    if portails.len() != departements.len() {
        let (attendues, lues) = (departements.len(), portails.len());
        return Err(ReferentielError::Longueur { table: "portails.tsv", attendues, lues });
    }
    Ok(portails)
}

fn lire_academies(texte: &'static str) -> Result<Vec<Academie>, ReferentielError> {
    let mut academies = Vec::with_capacity(31);
    for mut l in lignes("academies.tsv", texte) {
        let nom = l.plein("nom")?;
        let siret = l.lue("SIRET", |t| Siret::parse(t).ok())?;
        l.lue("SIREN", |t| (t == siret.siren()).then_some(()))?;
        let departements = l.plein("départements")?.split('|').collect();
        l.fin()?;
        academies.push(Academie { nom, siret, departements });
    }
    Ok(academies)
}

fn lire_plafonds(texte: &'static str) -> Result<Vec<LignePlafond>, ReferentielError> {
    let mut plafonds = Vec::with_capacity(16);
    for mut l in lignes("plafonds.tsv", texte) {
        let regime = l.lue("régime", Financement::from_code)?;
        let zone = l.lue("zone", |t| match regime {
            Financement::Lli => ZoneAbc::from_code(t).map(ZoneLigne::Abc),
            _ => ZonePlafond::from_code(t).map(ZoneLigne::Sociale),
        })?;
        let annee = l.valeur("année")?;
        let mut montants = [(0, false); 7];
        for (montant, _) in &mut montants {
            *montant = l.lue("montant", |t| t.parse().ok().filter(|m: &i64| *m > 0))?;
        }
        let statuts = l.lue("statuts", |t| (t.len() == montants.len()).then_some(t))?;
        for ((_, publie), statut) in montants.iter_mut().zip(statuts.bytes()) {
            *publie = statut == b'p';
        }
        l.fin()?;
        plafonds.push(LignePlafond { regime, zone, annee, montants });
    }
    Ok(plafonds)
}
