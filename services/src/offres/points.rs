//! What the map shows: offers gathered by cell of a grid, so that an answer has the same size whatever the volume.
//!
//! The grid is that of web maps (Mercator, 256 pixels for the whole world at zoom 0); a cell is as wide as a mark that
//! a finger hits. Cells are taken whole: a count never depends on where the edge of the screen falls.

use super::{Demandeur, Departement, Fiche, Filtres, Lieu, Onglet};
use crate::referentiel::CommuneRef;
use crate::{Erreur, Services};
use domain::logement::{Genre, Typologie};
use std::collections::BTreeMap;
use std::f64::consts::PI;
use std::sync::Arc;
use uuid::Uuid;

/// Marks in one answer at the most; past it, cells are joined two by two.
pub const MARQUES_MAX: usize = 500;
/// Offers described in one mark at the most.
pub const APERCUS_MAX: usize = 8;
/// The closest zoom: what is still together there is at one address.
pub const ZOOM_MAX: u8 = 18;
/// Width of a cell, in pixels of the screen.
const CELLULE: f64 = 96.0;
/// How far a mark stays from the edge of its cell, in pixels: two marks never cover each other.
const MARGE: f64 = 32.0;
/// Cells in sight at the most, when offers are many: four times those of a wide screen.
const CELLULES_MAX: i64 = 4096;
/// Degrees within which offers are at one place for whoever looks at a map: some 10 metres.
const MEME_ENDROIT: f64 = 1e-4;
/// Mercator goes no further north or south.
const LATITUDE_MAX: f64 = 85.05;

/// What one looks at: a rectangle in degrees, and how close.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cadre {
    /// Smallest longitude.
    pub ouest: f64,
    /// Smallest latitude.
    pub sud: f64,
    /// Largest longitude.
    pub est: f64,
    /// Largest latitude.
    pub nord: f64,
    /// Zoom, 0 (the world) to [`ZOOM_MAX`].
    pub zoom: u8,
}

impl Cadre {
    /// The whole world at a zoom.
    #[must_use]
    pub const fn monde(zoom: u8) -> Self {
        Self { ouest: -180.0, sud: -90.0, est: 180.0, nord: 90.0, zoom }
    }

    /// Reads `ouest,sud,est,nord` in degrees and a zoom; none when it is no rectangle of this world.
    #[must_use]
    pub fn parse(bbox: &str, zoom: &str) -> Option<Self> {
        let zoom: u8 = zoom.parse().ok().filter(|z| *z <= ZOOM_MAX)?;
        if bbox.is_empty() {
            return Some(Self::monde(zoom));
        }
        let mut bounds = [0.0; 4];
        let mut texts = bbox.split(',');
        for bound in &mut bounds {
            *bound = texts.next()?.trim().parse().ok().filter(|v: &f64| v.is_finite())?;
        }
        let [ouest, sud, est, nord] = bounds;
        // A wide screen shows the world more than once.
        let good = texts.next().is_none() && ouest < est && sud < nord && ouest.abs().max(est.abs()) <= 720.0;
        (good && sud >= -90.0 && nord <= 90.0).then_some(Self { ouest, sud, est, nord, zoom })
    }
}

/// An offer as a mark tells it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Apercu {
    /// Id.
    pub id: Uuid,
    insee: [u8; 5],
    /// House or flat.
    pub genre: Genre,
    /// Type.
    pub typologie: Typologie,
    /// Living space, m².
    pub surface_m2: i64,
    /// Rent with charges, cents.
    pub loyer_cc: i64,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

impl From<&Fiche> for Apercu {
    fn from(f: &Fiche) -> Self {
        Self {
            id: f.id,
            insee: f.insee().as_bytes().try_into().unwrap_or_default(),
            genre: f.genre,
            typologie: f.typologie,
            surface_m2: f.surface_m2,
            loyer_cc: f.loyer_cc,
            latitude: f.latitude,
            longitude: f.longitude,
        }
    }
}

impl Apercu {
    /// Its commune (INSEE).
    #[must_use]
    pub fn insee(&self) -> &str {
        std::str::from_utf8(&self.insee).unwrap_or_default()
    }
}

/// A mark: one offer, or several that a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Marque {
    /// How many offers.
    pub n: usize,
    /// Degrees north of where it is drawn: their middle, or near it.
    pub latitude: f64,
    /// Degrees east of where it is drawn.
    pub longitude: f64,
    /// Commune of most of them (INSEE).
    pub insee: String,
    /// Whether all are in that commune.
    pub une_commune: bool,
    /// What to look at to see them apart: `[ouest, sud, est, nord]`; none when nothing tells them apart.
    pub emprise: Option<[f64; 4]>,
    /// The offers themselves when there is one or when no zoom parts them, [`APERCUS_MAX`] at the most.
    pub offres: Vec<Apercu>,
}

/// An answer of the map.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Points {
    /// Offers of the whole search, in sight or not.
    pub total: usize,
    /// Where they all are: `[ouest, sud, est, nord]`; none without any.
    pub emprise: Option<[f64; 4]>,
    /// What is in sight, from north to south and from west to east.
    pub marques: Vec<Marque>,
}

/// Pixel of the world at a zoom, from its north-western corner.
fn pixel(latitude: f64, longitude: f64, zoom: u8) -> (f64, f64) {
    let size = 256.0 * f64::from(1_u32 << zoom);
    let sine = latitude.clamp(-LATITUDE_MAX, LATITUDE_MAX).to_radians().sin();
    let y = 0.5 - ((1.0 + sine) / (1.0 - sine)).ln() / (4.0 * PI);
    ((longitude + 180.0) / 360.0 * size, y * size)
}

/// The place of a pixel: [`pixel`] the other way.
fn place((x, y): (f64, f64), zoom: u8) -> (f64, f64) {
    let size = 256.0 * f64::from(1_u32 << zoom);
    ((PI * (1.0 - 2.0 * y / size)).sinh().atan().to_degrees(), x / size * 360.0 - 180.0)
}

#[expect(clippy::cast_possible_truncation, reason = "a cell of a world of 2^26 pixels")]
fn cellule(latitude: f64, longitude: f64, zoom: u8) -> (i64, i64) {
    let (x, y) = pixel(latitude, longitude, zoom);
    ((x / CELLULE).floor() as i64, (y / CELLULE).floor() as i64)
}

/// Gathers offers for what one looks at.
#[must_use]
pub fn regrouper(offres: impl IntoIterator<Item = Apercu>, cadre: &Cadre) -> Points {
    let (mut total, mut bounds) = (0, VIDE);
    let (x0, y0) = cellule(cadre.nord, cadre.ouest, cadre.zoom);
    let (x1, y1) = cellule(cadre.sud, cadre.est, cadre.zoom);
    let mut seen = Vec::new();
    for offre in offres {
        total += 1;
        etendre(&mut bounds, &offre);
        let (x, y) = cellule(offre.latitude, offre.longitude, cadre.zoom);
        if (x0..=x1).contains(&x) && (y0..=y1).contains(&y) {
            seen.push((x, y, offre));
        }
    }
    // No screen has so many cells: who asks for the country street by street gets it coarser, at no cost.
    let mut shift = 0_u8;
    while seen.len() > MARQUES_MAX && ((x1 - x0) >> shift) * ((y1 - y0) >> shift) > CELLULES_MAX {
        shift += 1;
    }
    let mut cells: BTreeMap<(i64, i64), Vec<Apercu>> = BTreeMap::new();
    for (x, y, offre) in seen {
        cells.entry((y >> shift, x >> shift)).or_default().push(offre);
    }
    while cells.len() > MARQUES_MAX {
        let mut wider: BTreeMap<(i64, i64), Vec<Apercu>> = BTreeMap::new();
        for ((y, x), group) in cells {
            wider.entry((y >> 1, x >> 1)).or_default().extend(group);
        }
        cells = wider;
        shift += 1;
    }
    let marques = cells.into_iter().filter_map(|(cell, group)| marque(group, cell, shift, cadre.zoom)).collect();
    Points { total, emprise: (total > 0).then_some(bounds), marques }
}

/// Bounds of nothing yet.
const VIDE: [f64; 4] = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];

const fn etendre(bounds: &mut [f64; 4], o: &Apercu) {
    *bounds =
        [bounds[0].min(o.longitude), bounds[1].min(o.latitude), bounds[2].max(o.longitude), bounds[3].max(o.latitude)];
}

/// The mark of a cell, `(y, x)` in widths of `CELLULE << shift`.
fn marque(mut group: Vec<Apercu>, (y, x): (i64, i64), shift: u8, zoom: u8) -> Option<Marque> {
    let n = group.len();
    let count = u32::try_from(n).ok().filter(|n| *n > 0)?;
    let mut communes: BTreeMap<[u8; 5], usize> = BTreeMap::new();
    let (mut latitude, mut longitude) = (0.0, 0.0);
    let mut bounds = VIDE;
    for o in &group {
        *communes.entry(o.insee).or_default() += 1;
        latitude += o.latitude;
        longitude += o.longitude;
        etendre(&mut bounds, o);
    }
    let une_commune = communes.len() == 1;
    let insee = communes.into_iter().max_by_key(|(_, n)| *n).map(|(insee, _)| insee)?;
    let insee = String::from_utf8(insee.to_vec()).ok()?;
    let apart = bounds[2] - bounds[0] > MEME_ENDROIT || bounds[3] - bounds[1] > MEME_ENDROIT;
    let emprise = (n > 1 && apart && zoom < ZOOM_MAX).then_some(bounds);
    if emprise.is_some() {
        group.clear();
    }
    group.sort_by_key(|o| (o.loyer_cc, o.id));
    group.truncate(APERCUS_MAX);
    let middle = pixel(latitude / f64::from(count), longitude / f64::from(count), zoom);
    let width = CELLULE * f64::from(1_u32 << shift);
    let within = |at: f64, cell: i64| {
        let start = f64::from(i32::try_from(cell).unwrap_or(0)) * width;
        at.clamp(start + MARGE, start + width - MARGE)
    };
    let (latitude, longitude) = place((within(middle.0, x), within(middle.1, y)), zoom);
    Some(Marque { n, latitude, longitude, insee, une_commune, emprise, offres: group })
}

/// A town named on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct Ville {
    /// Its name.
    pub nom: String,
    /// Degrees north of its centre.
    pub latitude: f64,
    /// Degrees east of its centre.
    pub longitude: f64,
}

/// Room that the name of a town takes, in pixels: names never cover each other.
const PLACE_D_UN_NOM: (f64, f64) = (150.0, 64.0);
/// Towns named at once.
const VILLES_MAX: usize = 30;
/// Towns tried for it, the most peopled.
const VILLES_LUES: usize = 600;

impl Services {
    /// The public list on the map.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`] for a place that does not exist; the database's.
    pub async fn points_publics(&self, lieu: &Lieu, f: &Filtres, cadre: &Cadre) -> Result<Points, Erreur> {
        let departements = if *lieu == Lieu::Partout { self.tous_lus().await? } else { self.lus_du_lieu(lieu).await? };
        let communes = self.communes_du_lieu(lieu);
        let (now, today) = (self.maintenant(), self.horloge.aujourdhui());
        let here =
            |o: &Fiche| communes.as_ref().is_none_or(|all| all.binary_search_by(|c| c.as_str().cmp(o.insee())).is_ok());
        let found = departements
            .iter()
            .flat_map(|d| &d.fiches)
            .filter(|o| o.ouverte(now) && f.laisse_passer(o, today) && here(o))
            .map(Apercu::from);
        Ok(regrouper(found, cadre))
    }

    /// One of an applicant's tabs on the map.
    ///
    /// # Errors
    /// The database's.
    pub async fn points_de_l_onglet(
        &self,
        d: &Demandeur,
        onglet: Onglet,
        f: &Filtres,
        cadre: &Cadre,
    ) -> Result<Points, Erreur> {
        let found = self.fiches_de_l_onglet(d, onglet, f).await?;
        Ok(regrouper(found.iter().map(Apercu::from), cadre))
    }

    async fn tous_lus(&self) -> Result<Vec<Arc<Departement>>, Erreur> {
        let codes: Vec<String> = self.referentiel.departements().iter().map(|d| d.code.to_owned()).collect();
        self.departements_lus(&codes).await
    }

    /// The most peopled towns in sight, far enough from each other for their names to be read.
    #[must_use]
    pub fn villes(&self, cadre: &Cadre) -> Vec<Ville> {
        let mut seen: Vec<_> = self
            .referentiel
            .communes()
            .filter(|c| c.parente.is_none())
            .filter(|c| {
                (cadre.ouest..=cadre.est).contains(&c.longitude) && (cadre.sud..=cadre.nord).contains(&c.latitude)
            })
            .collect();
        let order = |a: &CommuneRef<'_>, b: &CommuneRef<'_>| b.population.cmp(&a.population).then(a.insee.cmp(b.insee));
        if seen.len() > VILLES_LUES {
            seen.select_nth_unstable_by(VILLES_LUES, order);
            seen.truncate(VILLES_LUES);
        }
        seen.sort_unstable_by(order);
        let mut taken: Vec<(f64, f64)> = Vec::new();
        let mut named = Vec::new();
        for c in seen {
            let (x, y) = pixel(c.latitude, c.longitude, cadre.zoom);
            let free = |(tx, ty): &(f64, f64)| (tx - x).abs() > PLACE_D_UN_NOM.0 || (ty - y).abs() > PLACE_D_UN_NOM.1;
            if taken.iter().all(free) {
                taken.push((x, y));
                named.push(Ville { nom: c.nom.to_owned(), latitude: c.latitude, longitude: c.longitude });
                if named.len() == VILLES_MAX {
                    break;
                }
            }
        }
        named
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn offre(i: u128, latitude: f64, longitude: f64) -> Apercu {
        Apercu {
            id: Uuid::from_u128(i),
            insee: [b'2', b'9', b'0', b'1', b'0' + u8::try_from(i % 3).unwrap_or(0)],
            genre: Genre::Appartement,
            typologie: Typologie::T2,
            surface_m2: 40,
            loyer_cc: 60_000,
            latitude,
            longitude,
        }
    }

    fn somme(p: &Points) -> usize {
        p.marques.iter().map(|m| m.n).sum()
    }

    #[test]
    fn a_frame_is_read_or_refused() {
        let good = Cadre { ouest: -5.0, sud: 47.5, est: -3.0, nord: 49.0, zoom: 9 };
        assert_eq!(Cadre::parse("-5,47.5,-3,49", "9"), Some(good));
        assert_eq!(Cadre::parse("", "4"), Some(Cadre::monde(4)));
        for (bbox, zoom) in [
            ("-5,47.5,-3", "9"),
            ("-5,47.5,-3,49,1", "9"),
            ("-3,47.5,-5,49", "9"),
            ("-5,49,-3,47", "9"),
            ("a,b,c,d", "9"),
            ("NaN,0,1,1", "9"),
            ("-1e9,0,1,1", "9"),
            ("0,0,inf,1", "9"),
            ("0,-91,1,1", "9"),
            ("0,0,1,1", "19"),
            ("0,0,1,1", "-1"),
            ("0,0,1,1", ""),
        ] {
            assert_eq!(Cadre::parse(bbox, zoom), None, "{bbox} {zoom}");
        }
    }

    #[test]
    fn what_no_zoom_parts_is_described() {
        let same: Vec<Apercu> = (0..12).map(|i| offre(i, 48.39, -4.486)).collect();
        let p = regrouper(same, &Cadre::monde(5));
        assert_eq!((p.total, p.marques.len()), (12, 1));
        assert_eq!((p.marques[0].n, p.marques[0].offres.len(), p.marques[0].emprise), (12, APERCUS_MAX, None));
        let two = vec![offre(3, 48.39, -4.486), offre(6, 48.40, -4.486)];
        let far = regrouper(two.clone(), &Cadre::monde(5));
        assert_eq!((far.marques.len(), far.marques[0].une_commune), (1, true));
        assert!(far.marques[0].offres.is_empty() && far.marques[0].emprise.is_some());
        assert_eq!(regrouper(two, &Cadre::monde(16)).marques.len(), 2);
    }

    #[test]
    fn only_what_is_in_sight_comes_cells_whole() {
        let offers = vec![offre(0, 48.39, -4.486), offre(3, 43.30, 5.40)];
        let brittany = Cadre { ouest: -5.2, sud: 47.3, est: -1.0, nord: 48.9, zoom: 8 };
        let p = regrouper(offers, &brittany);
        assert_eq!((p.total, somme(&p)), (2, 1));
        // The edge of the screen cuts a cell: its count is that of the whole cell all the same.
        let near: Vec<Apercu> = (0..6).map(|i| offre(i, 48.39, -4.486)).collect();
        let (_, edge) = (48.39, -4.486_000_1);
        let p = regrouper(near, &Cadre { est: edge, ..brittany });
        assert_eq!(somme(&p), 6);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_or_counted_twice(
            places in prop::collection::vec((41.0..51.5_f64, -5.5..9.8_f64), 0..1500), zoom in 0..=ZOOM_MAX,
        ) {
            let offers: Vec<Apercu> = (0_u128..).zip(&places).map(|(i, (lat, lon))| offre(i, *lat, *lon)).collect();
            let p = regrouper(offers, &Cadre::monde(zoom));
            prop_assert_eq!((p.total, somme(&p)), (places.len(), places.len()));
            prop_assert!(p.marques.len() <= MARQUES_MAX);
            for m in &p.marques {
                prop_assert!(m.n == 1 || m.emprise.is_some() || m.offres.len() == m.n.min(APERCUS_MAX));
                prop_assert_eq!(m.offres.is_empty(), m.emprise.is_some());
            }
            let drawn: Vec<(f64, f64)> = p.marques.iter().map(|m| pixel(m.latitude, m.longitude, zoom)).collect();
            for (i, a) in drawn.iter().enumerate() {
                for b in &drawn[i + 1..] {
                    let apart = (a.0 - b.0).abs().max((a.1 - b.1).abs());
                    prop_assert!(apart > 2.0 * MARGE - 0.1, "{a:?} {b:?}: {apart} pixels apart");
                }
            }
        }
    }
}
