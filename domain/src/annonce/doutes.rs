//! What is allowed but unusual, so that a slip of the finger is seen before applicants see it. A doubt never blocks.

use super::{Annonce, DEGRES_DU_CENTRE};
use crate::argent::Centimes;
use crate::logement::{ClasseEnergie, Financement, Typologie, ZoneAbc};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A doubt about an offer, with the figures that make it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Doute {
    /// Rent by m² far from what this financing costs in this zone; all in cents per m².
    LoyerInhabituel {
        /// The offer's.
        prix: i64,
        /// Usual least.
        min: i64,
        /// Usual most.
        max: i64,
    },
    /// Surface unusual for the number of rooms, in m².
    SurfaceInhabituelle {
        /// Usual least.
        min: i64,
        /// Usual most.
        max: i64,
    },
    /// Charges by m² far from the usual; all in cents per m².
    ChargesInhabituelles {
        /// The offer's.
        prix: i64,
        /// Usual least.
        min: i64,
        /// Usual most.
        max: i64,
    },
    /// A deposit above one month's rent without charges, the law's most (loi 89-462, art. 22), in cents.
    DepotEleve {
        /// The most.
        max: i64,
    },
    /// Few days to apply.
    FenetreCourte {
        /// How many, the first one included.
        jours: i64,
    },
    /// Many days to apply.
    FenetreLongue {
        /// How many, the first one included.
        jours: i64,
    },
    /// Closes in less than two days.
    CloturePresDe,
    /// An energy class that may not be let any more, or soon (loi Climat et résilience, art. 160).
    EnergieInterdite {
        /// The class.
        classe: ClasseEnergie,
        /// First year in which a new lease isn't allowed.
        depuis: i16,
    },
    /// The consumption belongs to a worse class than the one given.
    EnergieContradictoire {
        /// The best class this consumption allows.
        classe: ClasseEnergie,
    },
    /// Available a long time from now.
    DisponibleTard {
        /// In how many days.
        jours: i64,
    },
    /// A description that says little.
    DescriptionCourte {
        /// Its characters.
        caracteres: usize,
    },
    /// The position is not near the centre of the commune.
    PositionEloignee,
}

impl Doute {
    /// The field it is about.
    #[must_use]
    pub const fn champ(&self) -> &'static str {
        match self {
            Self::LoyerInhabituel { .. } => "loyer",
            Self::SurfaceInhabituelle { .. } => "surface_m2",
            Self::ChargesInhabituelles { .. } => "charges",
            Self::DepotEleve { .. } => "depot",
            Self::FenetreCourte { .. } | Self::FenetreLongue { .. } | Self::CloturePresDe => "cloture_le",
            Self::EnergieInterdite { .. } => "dpe",
            Self::EnergieContradictoire { .. } => "dpe_kwh",
            Self::DisponibleTard { .. } => "disponible_le",
            Self::DescriptionCourte { .. } => "description",
            Self::PositionEloignee => "latitude",
        }
    }
}

/// Usual rents of one financing in one zone, without charges, cents per m².
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LigneLoyer {
    /// Financing.
    pub financement: Financement,
    /// Zone ABC.
    pub zone: ZoneAbc,
    /// Below: a slip, or an old dwelling.
    pub min: i64,
    /// Above: a slip.
    pub max: i64,
}

const fn ligne(financement: Financement, zone: ZoneAbc, bas: i64, haut: i64) -> LigneLoyer {
    LigneLoyer { financement, zone, min: bas * 55 / 100, max: haut * 135 / 100 }
}

/// Usual rents by financing and zone ABC.
///
/// The two figures of a line are what new dwellings are let for (in cents per m²; PLAI, PLUS, PLS: the rent ceilings of
/// the yearly notice by zone, which the zones 1, 2, 3 of social rents follow roughly; LLI: the ceilings by zone ABC). They
/// are widened: 45 % below, for dwellings of the sixties are let at half of today's ceilings, and 35 % above, for small
/// dwellings cost more by m² and annexes add to the rent. Overseas has ceilings of its own, inside these.
pub const LIGNES_LOYER: &[LigneLoyer] = {
    use Financement::{Lli, Plai, Pls, Plus};
    use ZoneAbc::{A, ABis, B1, B2, C};
    &[
        ligne(Plai, ABis, 650, 720),
        ligne(Plai, A, 620, 690),
        ligne(Plai, B1, 590, 650),
        ligne(Plai, B2, 560, 620),
        ligne(Plai, C, 560, 620),
        ligne(Plus, ABis, 740, 860),
        ligne(Plus, A, 710, 820),
        ligne(Plus, B1, 670, 750),
        ligne(Plus, B2, 640, 710),
        ligne(Plus, C, 640, 710),
        ligne(Pls, ABis, 1180, 1340),
        ligne(Pls, A, 1040, 1220),
        ligne(Pls, B1, 950, 1080),
        ligne(Pls, B2, 880, 1000),
        ligne(Pls, C, 880, 1000),
        ligne(Lli, ABis, 1520, 1800),
        ligne(Lli, A, 1300, 1500),
        ligne(Lli, B1, 1120, 1260),
        ligne(Lli, B2, 1120, 1260),
        ligne(Lli, C, 1120, 1260),
    ]
};

/// Usual surfaces, m².
const SURFACES: &[(Typologie, i64, i64)] = &[
    (Typologie::T1, 14, 45),
    (Typologie::T1Bis, 20, 50),
    (Typologie::T2, 28, 72),
    (Typologie::T3, 42, 98),
    (Typologie::T4, 55, 125),
    (Typologie::T5, 68, 155),
    (Typologie::T6, 80, 300),
];

/// Usual charges, cents per m² a month: a house with none but its waste tax, a tower with lift and shared heating.
const CHARGES: (i64, i64) = (10, 400);

/// Last kWh/m² a year of the classes A to F (arrêté du 31 mars 2021).
const SEUILS_DPE: [i64; 6] = [70, 110, 180, 250, 330, 420];

/// The thresholds above are those of dwellings from this surface on (arrêté du 25 mars 2024).
const SURFACE_DES_SEUILS: i64 = 40;

/// Fewer characters than this say little.
const DESCRIPTION_MIN: usize = 60;

/// Farther from the centre than this, in degrees (some twenty kilometres), is seldom the same commune.
const DEGRES_ELOIGNES: f64 = DEGRES_DU_CENTRE / 10.0;

/// The usual rents of a financing in a zone, cents per m².
#[must_use]
pub fn loyer_plausible(financement: Financement, zone: ZoneAbc) -> Option<LigneLoyer> {
    LIGNES_LOYER.iter().find(|l| l.financement == financement && l.zone == zone).copied()
}

/// Doubts about an offer sent on `today`, in the order of its fields' importance; none blocks.
#[must_use]
pub fn doutes(annonce: &Annonce, today: Date) -> Vec<Doute> {
    let a = annonce;
    let mut doutes = Vec::new();
    let par_m2 = |m: Centimes| m.0 / a.surface_m2.max(1);
    if let Some(l) = loyer_plausible(a.financement, a.commune.zone_abc) {
        let prix = par_m2(a.loyer);
        if !(l.min..=l.max).contains(&prix) {
            doutes.push(Doute::LoyerInhabituel { prix, min: l.min, max: l.max });
        }
    }
    let surfaces = SURFACES.iter().find(|s| s.0 == a.typologie);
    if let Some((_, min, max)) = surfaces.copied()
        && !(min..=max).contains(&a.surface_m2)
    {
        doutes.push(Doute::SurfaceInhabituelle { min, max });
    }
    let prix = par_m2(a.charges);
    let (min, max) = CHARGES;
    if !(min..=max).contains(&prix) {
        doutes.push(Doute::ChargesInhabituelles { prix, min, max });
    }
    if a.depot > a.loyer {
        doutes.push(Doute::DepotEleve { max: a.loyer.0 });
    }

    let jours = |de: Date, a: Date| de.until(a).map_or(0, |s| i64::from(s.get_days()));
    let cloture = a.cloture(today);
    // Of an offer already out, the days count from the first one.
    let fenetre = jours(a.publiee_le.unwrap_or(today), cloture) + 1;
    match fenetre {
        ..3 => doutes.push(Doute::FenetreCourte { jours: fenetre }),
        32.. => doutes.push(Doute::FenetreLongue { jours: fenetre }),
        _ if jours(a.publication(today), cloture) < 2 => doutes.push(Doute::CloturePresDe),
        _ => {}
    }

    match a.dpe {
        ClasseEnergie::G => doutes.push(Doute::EnergieInterdite { classe: a.dpe, depuis: 2025 }),
        ClasseEnergie::F => doutes.push(Doute::EnergieInterdite { classe: a.dpe, depuis: 2028 }),
        _ => {}
    }
    let rang = SEUILS_DPE.iter().filter(|seuil| a.dpe_kwh > **seuil).count();
    // The class is the worse of two scales, so a class worse than the consumption's is no contradiction.
    if let Some(classe) = ClasseEnergie::ALL.get(rang).copied()
        && a.surface_m2 >= SURFACE_DES_SEUILS
        && a.dpe < classe
    {
        doutes.push(Doute::EnergieContradictoire { classe });
    }
    let attente = jours(today, a.disponible_le);
    if attente > 183 {
        doutes.push(Doute::DisponibleTard { jours: attente });
    }
    let caracteres = a.description.chars().count();
    if caracteres < DESCRIPTION_MIN {
        doutes.push(Doute::DescriptionCourte { caracteres });
    }
    let c = &a.commune;
    if a.position.is_some_and(|(lat, lon)| {
        (lat - c.latitude).abs() > DEGRES_ELOIGNES || (lon - c.longitude).abs() > DEGRES_ELOIGNES
    }) {
        doutes.push(Doute::PositionEloignee);
    }
    doutes
}
