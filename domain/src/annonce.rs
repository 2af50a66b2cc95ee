//! An offer as a landlord writes it: in the form, in a file of many, or through the interface; one reader for the three.
//!
//! [`AnnonceBrute`] holds texts by field name, [`lire`] makes an [`Annonce`] of them or tells every fault at once,
//! [`doutes`] tells what is allowed but unusual. Nothing here is worded: a fault is a code and figures.

mod champs;
mod doutes;
mod etat;
mod valeurs;

#[cfg(test)]
mod tests;

pub use champs::{CHAMPS, Nature, Unite, champ, nature, requis};
pub use doutes::{Doute, LIGNES_LOYER, LigneLoyer, doutes, loyer_plausible};
pub use etat::{EtatOffre, Releve};

use crate::argent::Centimes;
use crate::logement::{ClasseEnergie, Financement, Genre, Typologie, ZoneAbc, ZonePlafond};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Days an offer stays open when the landlord says nothing, the first one included.
pub const JOURS_PAR_DEFAUT: i32 = 7;

crate::coded_enum! {
    /// One dwelling among others in a building, or a house of its own.
    Construction {
        /// « Collectif ».
        Collectif = "collectif",
        /// « Individuel ».
        Individuel = "individuel",
    }
}

crate::coded_enum! {
    /// What heats the dwelling, as the energy diagnosis (DPE) tells it: an energy, for the building or for one dwelling.
    Chauffage {
        /// Gas, one boiler for the building.
        CollectifGaz = "collectif_gaz",
        /// Gas, the dwelling's own boiler.
        IndividuelGaz = "individuel_gaz",
        /// Electricity, shared (a floor heated for the whole building).
        CollectifElectrique = "collectif_electrique",
        /// Electric heaters.
        IndividuelElectrique = "individuel_electrique",
        /// A town's network.
        ReseauChaleur = "reseau_chaleur",
        /// Heat pump for the building.
        CollectifPompeAChaleur = "collectif_pompe_a_chaleur",
        /// The dwelling's own heat pump.
        PompeAChaleur = "pompe_a_chaleur",
        /// Heating oil, one boiler for the building.
        CollectifFioul = "collectif_fioul",
        /// Heating oil, the dwelling's own boiler.
        IndividuelFioul = "individuel_fioul",
        /// Wood (logs, pellets, chips), one boiler for the building.
        CollectifBois = "collectif_bois",
        /// Wood, the dwelling's own boiler or stove.
        IndividuelBois = "individuel_bois",
        /// Propane or butane from a tank (GPL), for the building.
        CollectifPropane = "collectif_propane",
        /// Propane or butane from a tank (GPL), the dwelling's own.
        IndividuelPropane = "individuel_propane",
        /// Shared, another energy (coal, sun, earth).
        CollectifAutre = "collectif_autre",
        /// The dwelling's own, another energy.
        IndividuelAutre = "individuel_autre",
        /// None: overseas, mostly.
        Aucun = "aucun",
    }
}

crate::coded_enum! {
    /// Where one parks. A landlord need not say: a parking space then, of no kind told.
    Stationnement {
        /// A closed garage of one's own (a « box » too).
        Garage = "garage",
        /// A space under the building.
        Souterrain = "souterrain",
        /// A covered space above the ground: carport, hall.
        Couvert = "couvert",
        /// A space in the open.
        Exterieur = "exterieur",
    }
}

/// What a landlord sent, text by field; a field that wasn't sent is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnonceBrute(BTreeMap<String, String>);

impl AnnonceBrute {
    /// From pairs of a name and a text, and the names that are no field of ours, in order.
    ///
    /// Names are read as [`champ`] does. Of two texts for one field the first that says something stays.
    pub fn depuis<K: AsRef<str>, V: Into<String>>(paires: impl IntoIterator<Item = (K, V)>) -> (Self, Vec<String>) {
        let (mut brute, mut inconnus) = (Self::default(), Vec::new());
        for (nom, texte) in paires {
            match champ(nom.as_ref()) {
                Some(c) if brute.get(c).trim().is_empty() => {
                    brute.set(c, texte);
                }
                Some(_) => {}
                None => inconnus.push(nom.as_ref().to_owned()),
            }
        }
        (brute, inconnus)
    }

    /// The text of a field, as sent.
    #[must_use]
    pub fn get(&self, champ: &str) -> &str {
        self.0.get(champ).map_or("", String::as_str)
    }

    /// Replaces the text of a field.
    pub fn set(&mut self, champ: &'static str, texte: impl Into<String>) {
        self.0.insert(champ.to_owned(), texte.into());
    }

    /// The fields that say something, in the order of [`CHAMPS`].
    pub fn paires(&self) -> impl Iterator<Item = (&'static str, &str)> {
        CHAMPS.iter().map(|c| (*c, self.get(c))).filter(|(_, t)| !t.is_empty())
    }

    /// Whether nothing was sent at all (an empty line of a file).
    #[must_use]
    pub fn est_vide(&self) -> bool {
        self.0.values().all(|t| t.trim().is_empty())
    }
}

/// A commune where offers can be: an arrondissement for Paris, Lyon and Marseille.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CommuneLieu {
    /// INSEE code.
    pub insee: String,
    /// Official name.
    pub nom: String,
    /// Code of the département.
    pub departement: String,
    /// Postal codes, at least one.
    pub codes_postaux: Vec<String>,
    /// Zone of the social ceilings.
    pub zone_plafond: ZonePlafond,
    /// Zone ABC.
    pub zone_abc: ZoneAbc,
    /// Degrees north of the centre.
    pub latitude: f64,
    /// Degrees east of the centre.
    pub longitude: f64,
}

/// Where communes are found.
pub trait Lieux {
    /// The commune of an INSEE code; for Paris, Lyon or Marseille as a whole, their arrondissements; none if unknown.
    fn par_insee(&self, insee: &str) -> Vec<CommuneLieu>;
    /// The communes of a name, whatever its capitals, accents and hyphens; arrondissements as above.
    fn par_nom(&self, nom: &str) -> Vec<CommuneLieu>;
}

/// The kind of text that was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attendu {
    /// A whole number.
    Entier,
    /// A number.
    Nombre,
    /// An amount in euros.
    Montant,
    /// A day: `2026-12-01` or `01/12/2026`.
    Date,
    /// « Oui » or « non ».
    OuiNon,
    /// Five digits.
    CodePostal,
    /// Five characters.
    Insee,
}

/// What is wrong with a field: a code and figures, no sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Faute {
    /// Nothing was sent, and it is needed.
    Manquant,
    /// Not of the kind expected.
    Illisible {
        /// Which kind.
        attendu: Attendu,
    },
    /// A number too small or too large, in the unit of [`nature`] (cents for an amount).
    HorsBornes {
        /// Smallest allowed.
        min: i64,
        /// Largest allowed.
        max: i64,
    },
    /// A day too early or too late to be meant.
    HorsDates {
        /// First day allowed.
        min: Date,
        /// Last day allowed.
        max: Date,
    },
    /// None of the words of the field.
    Inconnu {
        /// Those it takes.
        choix: Vec<String>,
    },
    /// Too many characters.
    TropLong {
        /// How many are allowed.
        max: usize,
    },
    /// No commune of that name or code.
    CommuneInconnue,
    /// Several communes have that name: a postal code or an INSEE code tells them apart.
    CommuneAmbigue {
        /// « Saint-Denis (93200) » and the others, six at most.
        candidates: Vec<String>,
    },
    /// The commune has other postal codes.
    CodePostalAutreCommune {
        /// Those it has, six at most.
        codes: Vec<String>,
    },
    /// The offer would appear after its closing day.
    ApresCloture,
    /// Action Logement's deadline would come before the closing day.
    AvantCloture,
    /// The closing day is past.
    DejaPasse,
    /// The nine digits of a company, and the key, don't agree.
    SirenFaux,
    /// This financing doesn't exist where the dwelling is.
    HorsZone,
    /// Contradicts another field.
    Incoherent {
        /// Which one.
        avec: String,
    },
    /// Can't change any more: people apply for what was published.
    Figee,
    /// Can't rise any more: files were sent to the landlord, ranked by what was published.
    Hausse {
        /// What it is now, in cents.
        max: i64,
    },
    /// The offer of this reference was withdrawn.
    OffreRetiree,
    /// The dwelling of this reference was let.
    OffrePourvue,
    /// Another offer of the landlord has this reference.
    ReferencePrise,
    /// Another line sent with this one has the same reference.
    EnDouble {
        /// Which line.
        ligne: i64,
    },
}

/// A fault and its field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Probleme {
    /// One of [`CHAMPS`].
    #[serde(deserialize_with = "champs::lire_nom")]
    pub champ: &'static str,
    /// What is wrong.
    #[serde(flatten)]
    pub faute: Faute,
}

/// An offer that can be published.
#[derive(Debug, Clone, PartialEq)]
pub struct Annonce {
    /// The landlord's own reference: publishing it again changes the offer instead of doubling it.
    pub ref_externe: String,
    /// Name of the residence.
    pub residence: Option<String>,
    /// House or flat.
    pub genre: Genre,
    /// Building or house of its own.
    pub construction: Construction,
    /// Year of construction.
    pub annee: i64,
    /// Number and street.
    pub adresse: String,
    /// Postal code, one of the commune's.
    pub code_postal: String,
    /// Commune, which decides the zones.
    pub commune: CommuneLieu,
    /// Degrees north and east, to 1e-5; none: the commune's centre.
    pub position: Option<(f64, f64)>,
    /// Number of rooms.
    pub typologie: Typologie,
    /// Bedrooms.
    pub chambres: Option<i64>,
    /// Living space, whole m², rounded down.
    pub surface_m2: i64,
    /// Floor (0 is the ground floor); none for a house.
    pub etage: Option<i64>,
    /// Floors of the building above the ground floor.
    pub etages: Option<i64>,
    /// Has a lift.
    pub ascenseur: bool,
    /// Has a balcony, terrace or loggia.
    pub balcon: bool,
    /// Has a garden.
    pub jardin: bool,
    /// Has a parking space.
    pub parking: bool,
    /// Which kind of parking space; none where there is no space, or where the landlord doesn't say.
    pub parking_type: Option<Stationnement>,
    /// Rent of the parking space a month, not in the rent; zero: included, or none.
    pub parking_loyer: Centimes,
    /// Heating.
    pub chauffage: Chauffage,
    /// Fit for reduced mobility.
    pub pmr: bool,
    /// Energy class.
    pub dpe: ClasseEnergie,
    /// Consumption, kWh/m² a year.
    pub dpe_kwh: i64,
    /// Greenhouse-gas class.
    pub ges: ClasseEnergie,
    /// Rent a month, without charges.
    pub loyer: Centimes,
    /// Charges a month.
    pub charges: Centimes,
    /// Other charges a month, not in the rent with charges (water, heating billed apart).
    pub autres_charges: Centimes,
    /// Guarantee deposit; one month's rent unless told otherwise.
    pub depot: Centimes,
    /// Financing.
    pub financement: Financement,
    /// Reserved for the employees of this company (SIREN), with its name.
    pub reservee: Option<(String, String)>,
    /// First day; none: as soon as it is sent, or unchanged for an offer already out.
    pub publiee_le: Option<Date>,
    /// Last day to apply; none: [`JOURS_PAR_DEFAUT`], or unchanged for an offer already out.
    pub cloture_le: Option<Date>,
    /// By when Action Logement must propose candidates.
    pub designation_le: Option<Date>,
    /// Available from.
    pub disponible_le: Date,
    /// Free text.
    pub description: String,
}

impl Annonce {
    /// First day of the offer, if it is new today: a day already past is today.
    #[must_use]
    pub fn publication(&self, today: Date) -> Date {
        self.publiee_le.unwrap_or(today).max(today)
    }

    /// Last day to apply, if the offer is new today.
    #[must_use]
    pub fn cloture(&self, today: Date) -> Date {
        self.cloture_le.unwrap_or_else(|| self.publication(today).saturating_add((JOURS_PAR_DEFAUT - 1).days()))
    }

    /// Degrees north: the landlord's, or the commune's centre.
    #[must_use]
    pub fn latitude(&self) -> f64 {
        self.position.map_or(self.commune.latitude, |p| p.0)
    }

    /// Degrees east: the landlord's, or the commune's centre.
    #[must_use]
    pub fn longitude(&self) -> f64 {
        self.position.map_or(self.commune.longitude, |p| p.1)
    }

    /// The same offer as texts, one spelling for each value: what [`lire`] makes this very offer of.
    #[must_use]
    pub fn brute(&self) -> AnnonceBrute {
        use valeurs::{ecrire_montant as montant, ecrire_oui_non as oui_non};
        let mut b = AnnonceBrute::default();
        let nombre = |n: Option<i64>| n.map_or_else(String::new, |n| n.to_string());
        let jour = |d: Option<Date>| d.map_or_else(String::new, |d| d.to_string());
        let reservee = self.reservee.clone().unwrap_or_default();
        b.set("ref_externe", &self.ref_externe);
        b.set("residence", self.residence.clone().unwrap_or_default());
        b.set("genre", self.genre.code());
        b.set("construction", self.construction.code());
        b.set("annee", self.annee.to_string());
        b.set("adresse", &self.adresse);
        b.set("code_postal", &self.code_postal);
        b.set("commune", &self.commune.nom);
        b.set("insee", &self.commune.insee);
        b.set("latitude", self.position.map_or_else(String::new, |p| p.0.to_string()));
        b.set("longitude", self.position.map_or_else(String::new, |p| p.1.to_string()));
        b.set("typologie", self.typologie.code());
        b.set("chambres", nombre(self.chambres));
        b.set("surface_m2", self.surface_m2.to_string());
        b.set("etage", nombre(self.etage));
        b.set("etages", nombre(self.etages));
        b.set("ascenseur", oui_non(self.ascenseur));
        b.set("balcon", oui_non(self.balcon));
        b.set("jardin", oui_non(self.jardin));
        b.set("parking", oui_non(self.parking));
        b.set("parking_type", self.parking_type.map_or("", Stationnement::code));
        b.set("parking_loyer", montant(self.parking_loyer));
        b.set("chauffage", self.chauffage.code());
        b.set("pmr", oui_non(self.pmr));
        b.set("dpe", self.dpe.code());
        b.set("dpe_kwh", self.dpe_kwh.to_string());
        b.set("ges", self.ges.code());
        b.set("loyer", montant(self.loyer));
        b.set("charges", montant(self.charges));
        b.set("autres_charges", montant(self.autres_charges));
        b.set("depot", montant(self.depot));
        b.set("financement", self.financement.code());
        b.set("reservee_siren", reservee.0);
        b.set("reservee_nom", reservee.1);
        b.set("publiee_le", jour(self.publiee_le));
        b.set("cloture_le", jour(self.cloture_le));
        b.set("designation_le", jour(self.designation_le));
        b.set("disponible_le", self.disponible_le.to_string());
        b.set("description", &self.description);
        b
    }
}

/// Whether a financing exists where the dwelling is: no ceilings of PLAI or LLI are known overseas.
#[must_use]
pub fn financement_possible(financement: Financement, zone: ZonePlafond) -> bool {
    zone != ZonePlafond::OutreMer || matches!(financement, Financement::Plus | Financement::Pls)
}

/// Reads an offer as it was sent on `today`.
///
/// # Errors
/// Every fault at once, in the order of the fields; at most one a field.
pub fn lire(brute: &AnnonceBrute, lieux: &dyn Lieux, today: Date) -> Result<Annonce, Vec<Probleme>> {
    let mut l = valeurs::Lecteur::new(brute);
    let ref_externe = l.texte("ref_externe").filter(|t| !t.is_empty());
    let residence = l.texte("residence").filter(|t| !t.is_empty());
    let genre = l.choix("genre", valeurs::genre);
    let construction = l
        .choix("construction", valeurs::construction)
        .or_else(|| genre.map(|g| if g == Genre::Maison { Construction::Individuel } else { Construction::Collectif }));
    let annee = l.entier("annee");
    let adresse = l.texte("adresse").filter(|t| !t.is_empty());
    let (commune, code_postal) = lire_lieu(&mut l, lieux);
    let position = lire_position(&mut l, commune.as_ref());

    let typologie = l.choix("typologie", valeurs::typologie);
    let chambres = l.entier("chambres");
    if let (Some(n), Some(t)) = (chambres, typologie)
        && t != Typologie::T6
        && n > i64::from(t.pieces())
    {
        l.faute("chambres", Faute::Incoherent { avec: "typologie".into() });
    }
    let surface_m2 = l.entier("surface_m2");
    // « RDC » of a house says nothing; a higher floor says that one of the two is wrong.
    let etage = match (l.entier("etage"), genre) {
        (Some(0), Some(Genre::Maison)) => None,
        (Some(_), Some(Genre::Maison)) => {
            l.faute("etage", Faute::Incoherent { avec: "genre".into() });
            None
        }
        (etage, _) => etage,
    };
    let etages = l.entier("etages");
    if let (Some(e), Some(haut)) = (etage, etages)
        && e > haut
    {
        l.faute("etage", Faute::Incoherent { avec: "etages".into() });
    }
    let [ascenseur, balcon, jardin, parking, pmr] =
        ["ascenseur", "balcon", "jardin", "parking", "pmr"].map(|c| l.oui_non(c));
    let parking_type = l.choix("parking_type", valeurs::stationnement);
    if parking_type.is_some() && !parking {
        l.faute("parking_type", Faute::Incoherent { avec: "parking".into() });
    }
    let parking_loyer = l.montant("parking_loyer").unwrap_or_default();
    if parking_loyer > Centimes::ZERO && !parking {
        l.faute("parking_loyer", Faute::Incoherent { avec: "parking".into() });
    }
    let chauffage = l.choix("chauffage", valeurs::chauffage);
    let dpe = l.choix("dpe", valeurs::classe);
    let dpe_kwh = l.entier("dpe_kwh");
    let ges = l.choix("ges", valeurs::classe);

    let loyer = l.montant("loyer");
    let charges = l.montant("charges");
    let autres_charges = l.montant("autres_charges").unwrap_or_default();
    let depot = l.montant("depot").or(loyer);
    let financement = l.choix("financement", valeurs::financement);
    if let (Some(f), Some(c)) = (financement, &commune)
        && !financement_possible(f, c.zone_plafond)
    {
        l.faute("financement", Faute::HorsZone);
    }
    let reservee = lire_reservee(&mut l);

    let publiee_le = l.date("publiee_le", today, -366, 366);
    let cloture_le = l.date("cloture_le", today, -366, 2 * 366);
    match cloture_le {
        Some(fin) if publiee_le.is_some_and(|debut| debut > fin) => l.faute("publiee_le", Faute::ApresCloture),
        Some(fin) if fin < today => l.faute("cloture_le", Faute::DejaPasse),
        _ => {}
    }
    let designation_le = l.date("designation_le", today, -366, 3 * 366);
    // Without a closing day the same file must read the same tomorrow: what is counted from today isn't compared.
    let fin = cloture_le.or(publiee_le.map(|d| d.saturating_add((JOURS_PAR_DEFAUT - 1).days())));
    if designation_le.is_some_and(|d| fin.is_some_and(|fin| d < fin)) {
        l.faute("designation_le", Faute::AvantCloture);
    }
    let disponible_le = l.date("disponible_le", today, -5 * 366, 3 * 366);
    let description = l.texte("description").unwrap_or_default();

    let problemes = l.problemes();
    if !problemes.is_empty() {
        return Err(problemes);
    }
    // Nothing is missing here: each field needed has its value or has left a fault.
    let lue = || {
        Some(Annonce {
            ref_externe: ref_externe?,
            residence,
            genre: genre?,
            construction: construction?,
            annee: annee?,
            adresse: adresse?,
            code_postal: code_postal?,
            commune: commune?,
            position,
            typologie: typologie?,
            chambres,
            surface_m2: surface_m2?,
            etage,
            etages,
            ascenseur,
            balcon,
            jardin,
            parking,
            parking_type,
            parking_loyer,
            chauffage: chauffage?,
            pmr,
            dpe: dpe?,
            dpe_kwh: dpe_kwh?,
            ges: ges?,
            loyer: loyer?,
            charges: charges?,
            autres_charges,
            depot: depot?,
            financement: financement?,
            reservee,
            publiee_le,
            cloture_le,
            designation_le,
            disponible_le: disponible_le?,
            description,
        })
    };
    lue().ok_or_else(|| vec![Probleme { champ: "ref_externe", faute: Faute::Manquant }])
}

/// Most candidates or codes told in a fault.
const MAX_CANDIDATES: usize = 6;

/// Finds the commune and its postal code: INSEE code first, then name and postal code.
fn lire_lieu(l: &mut valeurs::Lecteur<'_>, lieux: &dyn Lieux) -> (Option<CommuneLieu>, Option<String>) {
    let mut code = l.code_postal("code_postal");
    let code_faux = l.est_faux("code_postal");
    let (source, mut trouvees) = if !l.brut("insee").is_empty() {
        let Some(insee) = l.insee("insee") else { return (None, code) };
        ("insee", lieux.par_insee(&insee))
    } else {
        let Some(nom) = l.texte("commune").filter(|n| !n.is_empty()) else {
            // An address without either has one fault, not two.
            l.faute("commune", Faute::Manquant);
            return (None, code);
        };
        // « Montreuil (93100) », as the completion writes it.
        let (seul, entre) = nom.strip_suffix(')').and_then(|n| n.rsplit_once(" (")).unwrap_or((&nom, ""));
        let mut trouvees = match valeurs::lire_insee(&nom).map(|insee| lieux.par_insee(&insee)) {
            Some(par_code) if !par_code.is_empty() => par_code,
            _ => lieux.par_nom(seul),
        };
        if entre.len() == 5 && trouvees.iter().any(|c| c.codes_postaux.iter().any(|code| code == entre)) {
            trouvees.retain(|c| c.codes_postaux.iter().any(|code| code == entre));
            // Chosen by its code, which need not be typed twice.
            if code.is_none() && !code_faux {
                code = Some(entre.to_owned());
            }
        }
        ("commune", trouvees)
    };
    if trouvees.is_empty() {
        l.faute(source, Faute::CommuneInconnue);
        return (None, code);
    }
    if let Some(code) = &code {
        let mut codes: Vec<String> = trouvees.iter().flat_map(|c| c.codes_postaux.iter().cloned()).collect();
        trouvees.retain(|c| c.codes_postaux.contains(code));
        if trouvees.is_empty() {
            codes.sort_unstable();
            codes.dedup();
            codes.truncate(MAX_CANDIDATES);
            l.faute("code_postal", Faute::CodePostalAutreCommune { codes });
            return (None, None);
        }
    }
    if trouvees.len() > 1 {
        let nom = |c: &CommuneLieu| format!("{} ({})", c.nom, c.codes_postaux.first().map_or("", String::as_str));
        let candidates = trouvees.iter().take(MAX_CANDIDATES).map(nom).collect();
        // A wrong postal code may be all that is missing to tell them apart.
        if !code_faux {
            l.faute(source, Faute::CommuneAmbigue { candidates });
        }
        return (None, code);
    }
    let commune = trouvees.pop();
    let seul = commune.as_ref().and_then(|c| match c.codes_postaux.as_slice() {
        [seul] => Some(seul.clone()),
        _ => None,
    });
    let code = code.or(seul);
    if code.is_none() && !code_faux {
        l.faute("code_postal", Faute::Manquant);
    }
    (commune, code)
}

/// Farther than this from the centre of its commune, in degrees, a position is a mistake: the two largest communes
/// of Guyane reach about half of it.
const DEGRES_DU_CENTRE: f64 = 2.0;

fn lire_position(l: &mut valeurs::Lecteur<'_>, commune: Option<&CommuneLieu>) -> Option<(f64, f64)> {
    let latitude = l.degres("latitude", 90);
    let longitude = l.degres("longitude", 180);
    match (latitude, longitude) {
        (Some(lat), Some(lon)) => {
            let loin = |c: &CommuneLieu| {
                (c.latitude - lat).abs() > DEGRES_DU_CENTRE || (c.longitude - lon).abs() > DEGRES_DU_CENTRE
            };
            if commune.is_some_and(loin) {
                l.faute("latitude", Faute::Incoherent { avec: "commune".into() });
            }
            Some((lat, lon))
        }
        (Some(_), None) => {
            l.manquant("longitude");
            None
        }
        (None, Some(_)) => {
            l.manquant("latitude");
            None
        }
        (None, None) => None,
    }
}

fn lire_reservee(l: &mut valeurs::Lecteur<'_>) -> Option<(String, String)> {
    let siren = l.siren("reservee_siren");
    let nom = l.texte("reservee_nom").filter(|n| !n.is_empty());
    match (siren, nom) {
        (Some(siren), Some(nom)) => Some((siren, nom)),
        (Some(_), None) => {
            l.manquant("reservee_nom");
            None
        }
        (None, Some(_)) => {
            l.manquant("reservee_siren");
            None
        }
        (None, None) => None,
    }
}
