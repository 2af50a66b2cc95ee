//! Where a search looks.

use crate::Services;

/// A place, as searched.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Lieu {
    /// The whole country.
    Partout,
    /// A commune (INSEE); an entire city with its arrondissements.
    Commune(String),
    /// A département.
    Departement(String),
    /// The communes whose centre is at most so far from that of one of them.
    Autour {
        /// The commune in the middle (INSEE).
        insee: String,
        /// Kilometres, as the crow flies.
        km: u32,
    },
}

/// Kilometres between two points, in degrees: the haversine formula on a sphere of 6 371 km.
#[must_use]
pub fn distance_km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat_a, lat_b) = (a.0.to_radians(), b.0.to_radians());
    let half = |x: f64| (x / 2.0).sin().powi(2);
    let h = half(lat_b - lat_a) + lat_a.cos() * lat_b.cos() * half((b.1 - a.1).to_radians());
    2.0 * 6371.0 * h.sqrt().min(1.0).asin()
}

impl Services {
    /// INSEE codes of a place, sorted: communes, and arrondissements of those that have some; `None` where the place is
    /// one or all of the départements as a whole.
    #[must_use]
    pub fn communes_du_lieu(&self, lieu: &Lieu) -> Option<Vec<String>> {
        let r = &self.referentiel;
        let mut found: Vec<String> = match lieu {
            Lieu::Partout | Lieu::Departement(_) => return None,
            Lieu::Commune(insee) => {
                std::iter::once(insee.as_str()).chain(r.arrondissements(insee)).map(str::to_owned).collect()
            }
            Lieu::Autour { insee, km } => {
                let Some(middle) = r.commune(insee) else { return Some(Vec::new()) };
                let from = (middle.latitude, middle.longitude);
                // A degree north is 111 km everywhere: what is farther than that needs no sine.
                let band = f64::from(*km) / 111.0 + 0.01;
                r.communes()
                    .filter(|c| (c.latitude - from.0).abs() <= band)
                    .filter(|c| distance_km(from, (c.latitude, c.longitude)) <= f64::from(*km))
                    .map(|c| c.insee.to_owned())
                    .collect()
            }
        };
        found.sort_unstable();
        found.dedup();
        Some(found)
    }

    /// Codes of the départements a place lies in, sorted; empty for the whole country.
    #[must_use]
    pub fn departements_du_lieu(&self, lieu: &Lieu) -> Vec<String> {
        let r = &self.referentiel;
        let mut found: Vec<String> = match lieu {
            Lieu::Partout => Vec::new(),
            Lieu::Departement(code) => vec![code.clone()],
            Lieu::Commune(insee) => r.commune(insee).map(|c| c.departement.to_owned()).into_iter().collect(),
            Lieu::Autour { .. } => self
                .communes_du_lieu(lieu)
                .unwrap_or_default()
                .iter()
                .filter_map(|insee| r.commune(insee).map(|c| c.departement.to_owned()))
                .collect(),
        };
        found.sort_unstable();
        found.dedup();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::distance_km;

    #[test]
    fn distances_are_those_of_the_map() {
        // Paris (Hôtel de Ville) to Lyon (Hôtel de Ville): 392 km; to Montreuil: 7 km.
        let (paris, lyon, montreuil) = ((48.8566, 2.3522), (45.7676, 4.8357), (48.8638, 2.4485));
        assert!((391.0..393.5).contains(&distance_km(paris, lyon)));
        assert!((6.9..7.3).contains(&distance_km(paris, montreuil)));
        assert!(distance_km(paris, paris).abs() < 1e-9);
        assert!((20_000.0..20_030.0).contains(&distance_km((0.0, 0.0), (0.0, 180.0))));
    }
}
