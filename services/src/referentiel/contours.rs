//! Outlines of the départements, out of the very file that the map draws (`public/fond-de-carte.json`).

use super::Referentiel;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The file's text; `scripts/referentiel.py` makes it.
const FOND: &str = include_str!("../../../public/fond-de-carte.json");

/// Read when first asked for: a server without offers never does.
static DEPARTEMENTS: LazyLock<HashMap<String, Contour>> = LazyLock::new(|| lire(FOND).unwrap_or_default());

/// An outline.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Contour {
    /// Closed lines of (degrees north, degrees east): the land, its islands, and what is cut out of it.
    pub anneaux: Vec<Vec<(f64, f64)>>,
}

#[derive(Deserialize)]
struct Fond {
    departements: Lignes,
}

/// Lines shared by the outlines that they part.
#[derive(Deserialize)]
struct Lignes {
    /// Steps in a degree.
    unites: f64,
    arcs: Vec<String>,
    /// By code: polygons, rings, lines; `!i` is line `i` from its end.
    formes: HashMap<String, Vec<Vec<Vec<i64>>>>,
}

fn lire(texte: &str) -> Option<HashMap<String, Contour>> {
    let fond: Fond = serde_json::from_str(texte).ok()?;
    let Lignes { unites, arcs, formes } = fond.departements;
    let arcs: Vec<Vec<(i64, i64)>> = arcs.iter().map(|a| arc(a.as_bytes())).collect::<Option<_>>()?;
    #[expect(clippy::cast_precision_loss, reason = "thousandths of a degree: six figures at the most")]
    let degres = |(est, nord): (i64, i64)| (nord as f64 / unites, est as f64 / unites);
    let anneau = |lignes: &Vec<i64>| -> Option<Vec<(f64, f64)>> {
        let mut points: Vec<(i64, i64)> = Vec::new();
        for i in lignes {
            let line = arcs.get(usize::try_from(if *i < 0 { !*i } else { *i }).ok()?)?;
            // Where two lines meet, the point is in both.
            points.pop();
            if *i < 0 { points.extend(line.iter().rev()) } else { points.extend(line) }
        }
        Some(points.into_iter().map(degres).collect())
    };
    let contour = |polygones: Vec<Vec<Vec<i64>>>| -> Option<Contour> {
        let mut anneaux: Vec<_> = polygones.iter().flatten().map(anneau).collect::<Option<_>>()?;
        // An islet that simplification made a point.
        anneaux.retain(|a| a.len() >= 4);
        Some(Contour { anneaux })
    };
    formes.into_iter().map(|(code, polygones)| Some((code, contour(polygones)?))).collect()
}

/// A line written as text: each step from the point before, five bits a character.
fn arc(texte: &[u8]) -> Option<Vec<(i64, i64)>> {
    let (mut points, mut place, mut bytes) = (Vec::new(), [0_i64; 2], texte.iter().peekable());
    while bytes.peek().is_some() {
        for axe in &mut place {
            let (mut valeur, mut rang) = (0_i64, 0_u32);
            loop {
                let bits = i64::from(bytes.next()?.checked_sub(63)?);
                valeur |= (bits & 31).checked_shl(rang)?;
                rang += 5;
                if bits & 32 == 0 {
                    break;
                }
            }
            *axe += if valeur & 1 == 1 { !(valeur >> 1) } else { valeur >> 1 };
        }
        points.push((place[0], place[1]));
    }
    Some(points)
}

impl Referentiel {
    /// The outline of a département; `None`: no such code.
    #[must_use]
    pub fn contour(&self, departement: &str) -> Option<&'static Contour> {
        DEPARTEMENTS.get(departement)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_departement_has_an_outline_around_its_communes() {
        let r = Referentiel::load().unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(DEPARTEMENTS.len(), 101);
        for (code, c) in DEPARTEMENTS.iter() {
            let e = r.departement(code).unwrap_or_else(|| panic!("{code}")).emprise;
            let points = || c.anneaux.iter().flatten();
            assert!(!c.anneaux.is_empty() && c.anneaux.iter().all(|a| a.first() == a.last()), "{code}");
            // As large as what the reference data knows of it, within a few kilometres.
            let (sud, nord) = points().fold((90.0_f64, -90.0_f64), |(s, n), p| (s.min(p.0), n.max(p.0)));
            let (ouest, est) = points().fold((180.0_f64, -180.0_f64), |(o, e), p| (o.min(p.1), e.max(p.1)));
            for (drawn, known) in [(sud, e.sud), (nord, e.nord), (ouest, e.ouest), (est, e.est)] {
                assert!((drawn - known).abs() < 0.35, "{code}: {drawn} {known}");
            }
        }
    }

    #[test]
    fn what_is_no_line_is_no_outline() {
        assert!(lire("{}").is_none());
        assert_eq!(arc(b"c`Ekw`BBy@"), Some(vec![(3090, 50_054), (3088, 50_083)]));
        for wrong in ["_", "c`E", "!!"] {
            assert_eq!(arc(wrong.as_bytes()), None, "{wrong}");
        }
    }
}
