//! The offers of the demonstration, placed where social housing is, with the landlords and employers behind them.
//!
//! Everything but the dates depends on the seed alone: the next day's offers are the same dwellings, under the same
//! references, with other dates.

mod acteurs;
mod lieux;
#[cfg(test)]
mod tests;
mod texte;

pub use acteurs::{BailleurDemo, EmployeurDemo, bailleurs, employeurs};

use crate::horloge::{HEURE, fin_du_jour};
use crate::offres::OffreNouvelle;
use crate::referentiel::{CommuneRef, Referentiel};
use domain::annonce::{Construction, Stationnement};
use domain::argent::Centimes;
use domain::logement::{ClasseEnergie, Financement, Genre, Typologie, ZoneAbc, ZonePlafond};
use jiff::Span;
use jiff::civil::Date;
use rand::rngs::StdRng;
use rand::seq::SliceRandom as _;
use rand::{Rng as _, SeedableRng as _};
use std::collections::HashMap;
use uuid::Uuid;

/// How many offers the demonstration has, unless told otherwise.
pub const NOMBRE_PAR_DEFAUT: usize = 800;

/// `n` offers as of `today`, in no particular order; the same for the same arguments.
///
/// `bailleur_ids` are the ids of [`bailleurs`], in the same order; further ones get no offer, and there is no offer
/// at all without any. First come those the demonstration's households need (about 330, see `lieux`), then one or
/// two in every département, then the rest by number of social dwellings: with less than
/// [`NOMBRE_PAR_DEFAUT`], some may be missing.
#[must_use]
pub fn offres(
    seed: u64,
    n: usize,
    today: Date,
    referentiel: &Referentiel,
    bailleur_ids: &[Uuid],
) -> Vec<OffreNouvelle> {
    let Some(mut fabrique) = Fabrique::new(seed, today, referentiel, bailleur_ids) else { return Vec::new() };
    let par_insee: HashMap<&str, usize> = fabrique.lieux.iter().zip(0..).map(|(l, i)| (l.commune.insee, i)).collect();
    let repetes = |minimums: &[lieux::Minimum], besoin| -> Vec<(usize, Besoin)> {
        let lieu = |m: &lieux::Minimum| Some(std::iter::repeat_n((*par_insee.get(m.0)?, besoin), m.1));
        minimums.iter().filter_map(lieu).flatten().collect()
    };
    let mut voulues = repetes(lieux::POUR_TROIS, Besoin::PourTrois);
    voulues.extend(repetes(lieux::MINIMUMS, Besoin::Aucun));
    voulues.extend(fabrique.premiers_par_departement().into_iter().map(|lieu| (lieu, Besoin::Aucun)));

    let mut toutes = Vec::with_capacity(n);
    for numero in 0..n {
        let (lieu, besoin) = match voulues.get(numero) {
            Some(voulue) => *voulue,
            None => (fabrique.lieu(), Besoin::Aucun),
        };
        toutes.push(fabrique.offre(lieu, numero + 1, "", besoin));
    }
    toutes.shuffle(&mut fabrique.rng);
    toutes
}

/// `n` offers made one at a time, for tests of load: by number of social dwellings only, with no minimum anywhere.
///
/// Their references differ from those of [`offres`]. `bailleur_ids` as there.
pub fn volume<'a>(
    seed: u64,
    n: usize,
    today: Date,
    referentiel: &'a Referentiel,
    bailleur_ids: &[Uuid],
) -> impl Iterator<Item = OffreNouvelle> + use<'a> {
    let mut fabrique = Fabrique::new(seed, today, referentiel, bailleur_ids);
    (1..=n).map_while(move |numero| {
        let fabrique = fabrique.as_mut()?;
        let lieu = fabrique.lieu();
        Some(fabrique.offre(lieu, numero, "V", Besoin::Aucun))
    })
}

/// What an offer is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Besoin {
    /// Nobody in particular.
    Aucun,
    /// A household of three with some 2 700 € a month: T2 to T4, PLAI or PLUS, 500 to 850 € with charges, open.
    PourTrois,
}

impl Besoin {
    fn satisfait(self, o: &OffreNouvelle) -> bool {
        self == Self::Aucun || (50_000..=85_000).contains(&(o.loyer + o.charges).0)
    }
}

/// A commune where offers may be.
struct Lieu<'a> {
    commune: CommuneRef<'a>,
    /// Which of [`Fabrique::equipes`] serves it.
    equipe: usize,
    /// How far from the centre dwellings are, km.
    rayon: f64,
    /// Kilometres in a degree of longitude.
    km_par_degre: f64,
}

/// Draws offers one after the other.
struct Fabrique<'a> {
    rng: StdRng,
    today: Date,
    lieux: Vec<Lieu<'a>>,
    /// Up to each of `lieux`, the sum of their weights.
    cumul: Vec<u64>,
    bailleurs: Vec<(Uuid, &'static str)>,
    /// The landlords of a département, as places in `bailleurs`; never empty.
    equipes: Vec<Vec<usize>>,
    /// SIREN and name.
    employeurs: Vec<(&'static str, &'static str)>,
    /// Ends of the days from `PREMIER_JOUR` on, counted from today; microseconds.
    fins: Vec<i64>,
}

/// The earliest day an offer's dates may fall on, counted from today.
const PREMIER_JOUR: i64 = -8;
/// The latest.
const DERNIER_JOUR: i64 = 12;

/// Share of social dwellings supposed where there is no figure overseas, %.
const TAUX_OUTRE_MER: f64 = 14.0;

impl<'a> Fabrique<'a> {
    /// `None` without landlord or commune.
    fn new(seed: u64, today: Date, referentiel: &'a Referentiel, bailleur_ids: &[Uuid]) -> Option<Self> {
        let demos = bailleurs();
        let bailleurs: Vec<(Uuid, &'static str)> =
            bailleur_ids.iter().zip(&demos).map(|(id, demo)| (*id, demo.sigle)).collect();
        if bailleurs.is_empty() {
            return None;
        }
        let mut equipes: Vec<Vec<usize>> = Vec::new();
        let mut equipe_de: HashMap<&str, usize> = HashMap::new();
        for departement in referentiel.departements() {
            let la: Vec<usize> =
                (0..bailleurs.len()).filter(|i| demos[*i].departements.contains(&departement.code)).collect();
            equipe_de.insert(departement.code, equipes.len());
            // Fewer landlords than expected: whoever there is.
            equipes.push(if la.is_empty() { (0..bailleurs.len()).collect() } else { la });
        }

        // Paris, Lyon and Marseille are their arrondissements.
        let villes: Vec<&str> = referentiel.communes().filter_map(|c| c.parente).collect();
        let mut lieux = Vec::new();
        let mut cumul = Vec::new();
        let mut somme = 0_u64;
        for commune in referentiel.communes().filter(|c| !villes.contains(&c.insee)) {
            let outre_mer = commune.zone_plafond == ZonePlafond::OutreMer;
            let taux = if outre_mer { TAUX_OUTRE_MER } else { f64::from(commune.taux_lls) };
            let poids = (f64::from(commune.population) * taux) as u64;
            let Some(equipe) = equipe_de.get(commune.departement) else { continue };
            if poids == 0 {
                continue;
            }
            somme += poids;
            cumul.push(somme);
            lieux.push(Lieu {
                commune,
                equipe: *equipe,
                rayon: (0.25 + f64::from(commune.population).sqrt() / 400.0).min(1.8),
                km_par_degre: 111.32 * commune.latitude.to_radians().cos().max(0.1),
            });
        }
        if somme == 0 {
            return None;
        }
        let jour = |ecart: i64| today.checked_add(Span::new().days(ecart)).unwrap_or(today);
        Some(Self {
            rng: StdRng::seed_from_u64(seed),
            today,
            lieux,
            cumul,
            bailleurs,
            equipes,
            employeurs: employeurs().into_iter().map(|e| (e.siren, e.nom)).collect(),
            fins: (PREMIER_JOUR..=DERNIER_JOUR).map(|ecart| fin_du_jour(jour(ecart))).collect(),
        })
    }

    /// A commune, by number of social dwellings.
    fn lieu(&mut self) -> usize {
        let tire = self.rng.random_range(0..self.cumul.last().copied().unwrap_or(1));
        self.cumul.partition_point(|c| *c <= tire)
    }

    /// For each département, the commune with the most social dwellings and another one by their number.
    fn premiers_par_departement(&mut self) -> Vec<usize> {
        let poids = |i: usize, cumul: &[u64]| cumul[i] - if i == 0 { 0 } else { cumul[i - 1] };
        let mut choisis = Vec::new();
        for equipe in 0..self.equipes.len() {
            let la: Vec<usize> = (0..self.lieux.len()).filter(|i| self.lieux[*i].equipe == equipe).collect();
            let Some(premier) = la.iter().copied().max_by_key(|i| poids(*i, &self.cumul)) else { continue };
            choisis.push(premier);
            let somme: u64 = la.iter().map(|i| poids(*i, &self.cumul)).sum();
            let mut tire = self.rng.random_range(0..somme.max(1));
            for i in la {
                let p = poids(i, &self.cumul);
                if tire < p {
                    choisis.push(i);
                    break;
                }
                tire -= p;
            }
        }
        choisis
    }

    /// One offer in `lieux[lieu]`, drawn again as long as it doesn't answer the need (which can't last: every need
    /// is common).
    fn offre(&mut self, lieu: usize, numero: usize, serie: &str, besoin: Besoin) -> OffreNouvelle {
        let mut offre = self.tirer_offre(lieu, numero, serie, besoin);
        for _ in 0..100 {
            if besoin.satisfait(&offre) {
                break;
            }
            offre = self.tirer_offre(lieu, numero, serie, besoin);
        }
        offre
    }

    fn tirer_offre(&mut self, lieu: usize, numero: usize, serie: &str, besoin: Besoin) -> OffreNouvelle {
        let rng = &mut self.rng;
        let lieu = &self.lieux[lieu];
        let commune = &lieu.commune;
        let outre_mer = commune.zone_plafond == ZonePlafond::OutreMer;
        let equipe = &self.equipes[lieu.equipe];
        let (bailleur, sigle) = self.bailleurs[equipe[rng.random_range(0..equipe.len())]];

        let typologie = tirer_typologie(rng, besoin);
        let financement = tirer_financement(rng, commune, besoin);
        let genre = tirer_genre(rng, commune, typologie);
        let annee = tirer_annee(rng, financement);
        let surface_m2 = tirer_surface(rng, typologie, genre);
        let maison = genre == Genre::Maison;

        let etages = (!maison).then(|| tirer_etages(rng, commune.zone_abc, annee));
        let etage = etages.map(|haut| rng.random_range(0..=haut));
        let ascenseur = etages.is_some_and(|haut| match annee {
            2020.. => haut >= 3,
            1975.. => haut >= 4,
            1960.. => haut >= 5 || (haut == 4 && rng.random_bool(0.3)),
            _ => haut >= 5 && rng.random_bool(0.5),
        });
        let plain_pied = etage.is_none_or(|e| e == 0);
        let pmr = match annee {
            2008.. => (plain_pied || ascenseur) && rng.random_bool(0.4),
            _ => plain_pied && rng.random_bool(0.06),
        };
        let balcon = !maison && etage.is_some_and(|e| e > 0) && rng.random_bool(if annee >= 1975 { 0.6 } else { 0.25 });
        let jardin = if maison { rng.random_bool(0.9) } else { plain_pied && rng.random_bool(0.12) };
        let parking = rng.random_bool(match (maison, commune.zone_abc) {
            (true, _) => 0.7,
            (false, ZoneAbc::ABis) => 0.2,
            (false, _) => 0.45,
        });

        let chauffage = tirer_chauffage(rng, commune, genre, annee);
        let (renove, dpe_kwh, dpe, ges) = tirer_energie(rng, chauffage, annee);

        let loyer = Centimes(surface_m2 * tirer_prix(rng, financement, commune.zone_abc, surface_m2));
        let collectif = matches!(chauffage, "collectif_gaz" | "reseau_chaleur");
        let charges_m2 = match (maison, collectif) {
            (true, _) => rng.random_range(25..=70),
            (false, _) if outre_mer => rng.random_range(80..=150),
            (false, true) => rng.random_range(165..=240),
            (false, false) => rng.random_range(90..=145),
        } + if ascenseur { 15 } else { 0 };

        let (publication, fenetre) = tirer_fenetre(rng, besoin);
        let jour = |ecart: i64| usize::try_from(ecart - PREMIER_JOUR).ok().and_then(|i| self.fins.get(i)).copied();
        let debut = jour(publication - 1).unwrap_or(0) + 1;
        // In working hours; today's came in the night, so that none is still to come.
        let secondes =
            if publication == 0 { rng.random_range(60..3600) } else { rng.random_range(8 * 3600..18 * 3600) };
        let publiee_a = debut + secondes * (HEURE / 3600);
        let fermeture = publication + fenetre - 1;
        let cloture_a = jour(fermeture).unwrap_or(publiee_a + fenetre * 24 * HEURE);
        let libre =
            if rng.random_bool(0.25) { -rng.random_range(0..=15) } else { fermeture + rng.random_range(10..=75) };

        let angle = rng.random_range(0.0..std::f64::consts::TAU);
        let distance = lieu.rayon * rng.random_range(0.0..1.0_f64).sqrt();
        let (sin, cos) = angle.sin_cos();

        let reservee = (rng.random_bool(0.04) && besoin == Besoin::Aucun)
            .then(|| self.employeurs[rng.random_range(0..self.employeurs.len())])
            .map(|(siren, nom)| (siren.to_owned(), nom.to_owned()));
        let codes = commune.codes_postaux;
        // Codes are five characters, with one between two.
        let code = 6 * rng.random_range(0..=codes.len() / 6);
        let rue = lieux::RUES[rng.random_range(0..lieux::RUES.len())];
        let numero_rue = rng.random_range(1..=96);
        let bis = if rng.random_bool(0.05) { " bis" } else { "" };
        let variante = rng.random_range(0..24);

        let mut offre = OffreNouvelle {
            bailleur,
            ref_externe: format!("{sigle}-{}-{serie}{numero:06}", commune.departement),
            residence: None,
            genre,
            construction: if maison { Construction::Individuel } else { Construction::Collectif },
            typologie,
            chambres: (typologie.pieces() > 1).then(|| i64::from(typologie.pieces()) - 1),
            insee: commune.insee.to_owned(),
            departement: commune.departement.to_owned(),
            code_postal: codes.get(code..code + 5).unwrap_or(codes).to_owned(),
            commune: commune.nom.to_owned(),
            adresse: format!("{numero_rue}{bis} {rue}"),
            latitude: arrondir(commune.latitude + distance * sin / 111.32),
            longitude: arrondir(commune.longitude + distance * cos / lieu.km_par_degre),
            zone_plafond: commune.zone_plafond,
            zone_abc: commune.zone_abc,
            financement,
            surface_m2,
            loyer,
            charges: Centimes(surface_m2 * charges_m2),
            autres_charges: Centimes::ZERO,
            depot: loyer,
            etage,
            etages,
            ascenseur,
            balcon,
            jardin,
            parking,
            parking_type: tirer_stationnement(parking, maison, annee, variante),
            parking_loyer: Centimes::ZERO,
            pmr,
            chauffage: chauffage.to_owned(),
            annee,
            dpe,
            dpe_kwh,
            ges,
            description: String::new(),
            reservee,
            photo: rng.random_range(0..i64::from(i32::MAX)),
            publiee_a,
            cloture_a,
            designation_le: None,
            disponible_le: self.today.checked_add(Span::new().days(libre)).unwrap_or(self.today),
            empreinte: String::new(),
        };
        offre.description = texte::description(&offre, renove, variante);
        offre
    }
}

/// To 1e-5 degree, about a metre.
fn arrondir(degres: f64) -> f64 {
    (degres * 1e5).round() / 1e5
}

/// One of `choix`, by weight; `sinon` if they have none.
fn parmi<T: Copy>(rng: &mut StdRng, choix: &[(T, u32)], sinon: T) -> T {
    let somme: u32 = choix.iter().map(|c| c.1).sum();
    let mut tire = rng.random_range(0..somme.max(1));
    for (valeur, poids) in choix {
        if tire < *poids {
            return *valeur;
        }
        tire -= poids;
    }
    sinon
}

fn tirer_typologie(rng: &mut StdRng, besoin: Besoin) -> Typologie {
    use Typologie::{T1, T1Bis, T2, T3, T4, T5, T6};
    match besoin {
        Besoin::Aucun => parmi(rng, &[(T1, 10), (T1Bis, 4), (T2, 26), (T3, 33), (T4, 19), (T5, 6), (T6, 2)], T3),
        Besoin::PourTrois => parmi(rng, &[(T2, 25), (T3, 55), (T4, 20)], T3),
    }
}

fn tirer_financement(rng: &mut StdRng, commune: &CommuneRef<'_>, besoin: Besoin) -> Financement {
    use Financement::{Lli, Plai, Pls, Plus};
    let choix: &[(Financement, u32)] = match (besoin, commune.zone_plafond, commune.zone_abc) {
        (Besoin::PourTrois, ..) => &[(Plai, 30), (Plus, 70)],
        // No PLAI nor LLI ceilings are known overseas.
        (_, ZonePlafond::OutreMer, _) => &[(Plus, 75), (Pls, 25)],
        (_, _, ZoneAbc::ABis | ZoneAbc::A) => &[(Plai, 23), (Plus, 47), (Pls, 15), (Lli, 15)],
        (_, _, ZoneAbc::B1) => &[(Plai, 25), (Plus, 54), (Pls, 12), (Lli, 9)],
        _ => &[(Plai, 28), (Plus, 63), (Pls, 9)],
    };
    parmi(rng, choix, Plus)
}

fn tirer_genre(rng: &mut StdRng, commune: &CommuneRef<'_>, typologie: Typologie) -> Genre {
    let part = match (commune.zone_plafond, commune.zone_abc) {
        _ if typologie.pieces() < 3 => 0.0,
        (ZonePlafond::ParisLimitrophes, _) => 0.0,
        (_, ZoneAbc::ABis) => 0.01,
        (_, ZoneAbc::A) => 0.05,
        (_, ZoneAbc::B1) => 0.08,
        (_, ZoneAbc::B2) => 0.2,
        (_, ZoneAbc::C) => 0.35,
    };
    if commune.parente.is_none() && rng.random_bool(part) { Genre::Maison } else { Genre::Appartement }
}

/// The last year built in, so that dwellings don't depend on the day.
const ANNEE_MAX: i64 = 2025;

fn tirer_annee(rng: &mut StdRng, financement: Financement) -> i64 {
    match financement {
        // Neither existed before.
        Financement::Lli => rng.random_range(2015..=ANNEE_MAX),
        Financement::Pls => rng.random_range(2001..=ANNEE_MAX),
        Financement::Plai | Financement::Plus => {
            let periodes = [
                ((1922, 1948), 6),
                ((1949, 1974), 34),
                ((1975, 1989), 18),
                ((1990, 2005), 16),
                ((2006, 2012), 11),
                ((2013, 2021), 12),
                ((2022, ANNEE_MAX), 4),
            ];
            let (de, a) = parmi(rng, &periodes, (1949, 1974));
            rng.random_range(de..=a)
        }
    }
}

fn tirer_surface(rng: &mut StdRng, typologie: Typologie, genre: Genre) -> i64 {
    let bornes = match typologie {
        Typologie::T1 => 20..=32,
        Typologie::T1Bis => 30..=38,
        Typologie::T2 => 39..=53,
        Typologie::T3 => 56..=71,
        Typologie::T4 => 71..=88,
        Typologie::T5 => 87..=104,
        Typologie::T6 => 104..=128,
    };
    rng.random_range(bornes) + if genre == Genre::Maison { rng.random_range(3..=10) } else { 0 }
}

/// Floors above the ground floor.
fn tirer_etages(rng: &mut StdRng, zone: ZoneAbc, annee: i64) -> i64 {
    let grands_ensembles = (1955..=1974).contains(&annee);
    rng.random_range(match zone {
        ZoneAbc::ABis | ZoneAbc::A | ZoneAbc::B1 if grands_ensembles => 4..=12,
        ZoneAbc::ABis => 4..=8,
        ZoneAbc::A | ZoneAbc::B1 => 3..=7,
        ZoneAbc::B2 => 2..=5,
        ZoneAbc::C => 1..=3,
    })
}

/// Where one parks, of what is drawn already: the offers of a seed stay what they were. One landlord in six doesn't say.
fn tirer_stationnement(parking: bool, maison: bool, annee: i64, variante: u8) -> Option<Stationnement> {
    let de_la_place = match (maison, variante % 3) {
        (true, 0) => Stationnement::Exterieur,
        (true, _) => Stationnement::Garage,
        (false, 0) => Stationnement::Couvert,
        (false, _) if annee >= 1990 => Stationnement::Souterrain,
        (false, _) => Stationnement::Exterieur,
    };
    (parking && variante % 6 != 5).then_some(de_la_place)
}

fn tirer_chauffage(rng: &mut StdRng, commune: &CommuneRef<'_>, genre: Genre, annee: i64) -> &'static str {
    const CG: &str = "collectif_gaz";
    const IG: &str = "individuel_gaz";
    const IE: &str = "individuel_electrique";
    const RC: &str = "reseau_chaleur";
    const PC: &str = "pompe_a_chaleur";
    if commune.zone_plafond == ZonePlafond::OutreMer {
        return IE;
    }
    let maison = genre == Genre::Maison;
    // Heat networks are in towns.
    let reseau = if commune.population >= 20_000 { 1 } else { 0 };
    let choix: [(&str, u32); 5] = match annee {
        ..1975 if maison => [(IG, 70), (IE, 25), (PC, 5), (CG, 0), (RC, 0)],
        ..2013 if maison => [(IG, 55), (IE, 40), (PC, 5), (CG, 0), (RC, 0)],
        ..2022 if maison => [(PC, 60), (IG, 25), (IE, 15), (CG, 0), (RC, 0)],
        // No gas since RE2020.
        _ if maison => [(PC, 100), (IG, 0), (IE, 0), (CG, 0), (RC, 0)],
        ..1975 => [(CG, 55), (IG, 20), (RC, 17 * reseau), (IE, 8), (PC, 0)],
        1975..1990 => [(IG, 30), (IE, 30), (CG, 25), (RC, 15 * reseau), (PC, 0)],
        1990..2006 => [(IG, 50), (IE, 25), (CG, 15), (RC, 10 * reseau), (PC, 0)],
        2006..2013 => [(IG, 35), (CG, 30), (IE, 15), (RC, 20 * reseau), (PC, 0)],
        2013..2022 => [(CG, 35), (IG, 20), (PC, 15), (RC, 30 * reseau), (IE, 0)],
        _ => [(PC, 50), (RC, 50 * reseau), (IG, 0), (IE, 0), (CG, 0)],
    };
    parmi(rng, &choix, IE)
}

/// Whether insulated since, consumption (kWh/m² a year), energy class, greenhouse-gas class.
///
/// Thresholds of the diagnosis since 2021 (arrêté du 31 mars 2021): the energy class is the worse of both scales.
/// None is in class G, which may not be let any more (décret 2023-796).
fn tirer_energie(rng: &mut StdRng, chauffage: &str, annee: i64) -> (bool, i64, ClasseEnergie, ClasseEnergie) {
    let renove = annee < 1990 && rng.random_bool(0.4);
    let base = rng.random_range(match annee {
        ..1990 if renove => 85..=150,
        ..1949 => 190..=290,
        1949..1975 => 175..=280,
        1975..1990 => 160..=250,
        1990..2006 => 120..=205,
        2006..2013 => 80..=145,
        2013..2022 => 48..=85,
        _ => 35..=65,
    });
    // Per cent on the consumption, then grams of CO2 per kWh of it.
    let (facteur, grammes) = match chauffage {
        "individuel_electrique" => (115, 30),
        "pompe_a_chaleur" => (75, 28),
        "reseau_chaleur" => (95, 105),
        _ => (100, 195),
    };
    let kwh = base * facteur / 100;
    let kg = kwh * grammes / 1000;
    let ges = classe(kg, [6, 11, 30, 50, 70, 100]);
    (renove, kwh, classe(kwh, [70, 110, 180, 250, 330, 420]).max(ges), ges)
}

/// The class of a value, by the last value of each class but G.
fn classe(valeur: i64, seuils: [i64; 6]) -> ClasseEnergie {
    let rang = seuils.iter().filter(|seuil| valeur > **seuil).count();
    ClasseEnergie::ALL.get(rang).copied().unwrap_or(ClasseEnergie::G)
}

/// Rent without charges, cents per m².
fn tirer_prix(rng: &mut StdRng, financement: Financement, zone: ZoneAbc, surface_m2: i64) -> i64 {
    let bornes = match (financement, zone) {
        (Financement::Plai, ZoneAbc::ABis) => 650..=720,
        (Financement::Plai, ZoneAbc::A) => 620..=690,
        (Financement::Plai, ZoneAbc::B1) => 590..=650,
        (Financement::Plai, ZoneAbc::B2 | ZoneAbc::C) => 560..=620,
        (Financement::Plus, ZoneAbc::ABis) => 740..=860,
        (Financement::Plus, ZoneAbc::A) => 710..=820,
        (Financement::Plus, ZoneAbc::B1) => 670..=750,
        (Financement::Plus, ZoneAbc::B2 | ZoneAbc::C) => 640..=710,
        (Financement::Pls, ZoneAbc::ABis) => 1180..=1340,
        (Financement::Pls, ZoneAbc::A) => 1040..=1220,
        (Financement::Pls, ZoneAbc::B1) => 950..=1080,
        (Financement::Pls, ZoneAbc::B2 | ZoneAbc::C) => 880..=1000,
        (Financement::Lli, ZoneAbc::ABis) => 1520..=1800,
        (Financement::Lli, ZoneAbc::A) => 1300..=1500,
        (Financement::Lli, ZoneAbc::B1 | ZoneAbc::B2 | ZoneAbc::C) => 1120..=1260,
    };
    let prix = rng.random_range(bornes);
    // Small dwellings cost more by the square metre.
    if surface_m2 < 36 { prix * 106 / 100 } else { prix }
}

/// The day of publication (0 today, -6 at the earliest) and the number of days open, that one included.
///
/// With the usual seven days, those of six days ago close today; a few windows are shorter and may be over.
fn tirer_fenetre(rng: &mut StdRng, besoin: Besoin) -> (i64, i64) {
    match besoin {
        Besoin::Aucun => (-rng.random_range(0..=6), parmi(rng, &[(7, 82), (5, 10), (10, 8)], 7)),
        Besoin::PourTrois => (-rng.random_range(0..=4), 7),
    }
}
