//! Where an offer is, drawn on the server: the outline of its département and a point. No script, no tile, no file.

use crate::filtres::{Recherche, url};
use crate::i18n::Lang;
use crate::tr;
use crate::ui::{Icon, link};
use leptos::prelude::*;
use services::offres::DetailOffre;
use services::referentiel::Contour;

/// Units of the drawing's longer side.
const COTE: f64 = 320.0;
/// Kept free around the outline: the point's ring is whole at its edge.
const MARGE: f64 = 14.0;
/// Kilometres around the commune that the link's list looks at.
const RAYON: &str = "10";
/// Zoom of that map: a town.
const ZOOM: u8 = 12;

/// An outline, and a place in it (degrees north, degrees east).
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plan {
    pub(super) contour: &'static Contour,
    pub(super) ici: (f64, f64),
}

/// What is drawn: the size of the drawing, the path, the point.
struct Dessin {
    largeur: f64,
    hauteur: f64,
    trace: String,
    point: (f64, f64),
}

/// South, north, west, east.
fn bornes(c: &Contour) -> Option<[f64; 4]> {
    let mut points = c.anneaux.iter().flatten();
    let first = points.next()?;
    Some(
        points.fold([first.0, first.0, first.1, first.1], |[s, n, o, e], p| {
            [s.min(p.0), n.max(p.0), o.min(p.1), e.max(p.1)]
        }),
    )
}

impl Plan {
    fn dessin(&self) -> Option<Dessin> {
        let [sud, nord, ouest, est] = bornes(self.contour)?;
        // A degree of longitude is shorter than one of latitude, by its latitude.
        let serre = f64::midpoint(sud, nord).to_radians().cos();
        let (large, haut) = ((est - ouest) * serre, nord - sud);
        let echelle = COTE / large.max(haut);
        if !echelle.is_finite() {
            return None;
        }
        let (largeur, hauteur) = ((large * echelle + 2.0 * MARGE).ceil(), (haut * echelle + 2.0 * MARGE).ceil());
        let place = |p: (f64, f64)| ((p.1 - ouest) * serre * echelle + MARGE, (nord - p.0) * echelle + MARGE);
        let mut trace = String::new();
        for ring in &self.contour.anneaux {
            ecrire(&mut trace, ring.iter().map(|p| place(*p)));
        }
        let (x, y) = place(self.ici);
        // A landlord's mistake may put it elsewhere: at the edge then, never out of sight.
        let point = (x.clamp(MARGE, largeur - MARGE).round(), y.clamp(MARGE, hauteur - MARGE).round());
        Some(Dessin { largeur, hauteur, trace, point })
    }

    /// « dans le sud-ouest »: where in the département, in thirds of its width and height.
    fn direction(&self, l: Lang) -> String {
        let Some([sud, nord, ouest, est]) = bornes(self.contour) else { return String::new() };
        let tiers = |v: f64, bas: f64, haut: f64| {
            let part = (v - bas) / (haut - bas);
            if part < 1.0 / 3.0 { -1 } else { i8::from(part > 2.0 / 3.0) }
        };
        match (tiers(self.ici.0, sud, nord), tiers(self.ici.1, ouest, est)) {
            (1, -1) => tr!(l, "dans le nord-ouest", "in the north-west"),
            (1, 0) => tr!(l, "dans le nord", "in the north"),
            (1, _) => tr!(l, "dans le nord-est", "in the north-east"),
            (0, -1) => tr!(l, "dans l'ouest", "in the west"),
            (0, 0) => tr!(l, "au centre", "in the centre"),
            (0, _) => tr!(l, "dans l'est", "in the east"),
            (_, -1) => tr!(l, "dans le sud-ouest", "in the south-west"),
            (_, 0) => tr!(l, "dans le sud", "in the south"),
            _ => tr!(l, "dans le sud-est", "in the south-east"),
        }
    }

    /// The drawing, the same in words, and where `mene` the way to the map of the list.
    pub(super) fn vue(&self, l: Lang, o: &DetailOffre, departement: &str, mene: bool) -> Option<AnyView> {
        let Dessin { largeur, hauteur, trace, point: (x, y) } = self.dessin()?;
        let (where_, commune) = (self.direction(l), &o.carte.commune);
        let words = if departement.is_empty() || departement == commune {
            tr!(
                l,
                "{commune} : le logement est {where_} du département.",
                "{commune}: the home is {where_} of the département."
            )
        } else {
            tr!(
                l,
                "{commune}, {where_} du département {departement}.",
                "{commune}, {where_} of the département {departement}."
            )
        };
        let said = tr!(l, "Plan. {words}", "Map. {words}");
        // What is around, on the map that the list has.
        let around = Recherche { commune: o.carte.insee.clone(), rayon: RAYON.to_owned(), ..Recherche::default() };
        let position = format!("{:.4},{:.4},{ZOOM}", self.ici.0, self.ici.1);
        let map = mene.then(|| {
            let map = url(&around, &[("vue", "carte"), ("position", &position)]);
            link(map, tr!(l, "Voir sur la carte", "See on the map")).icon(Icon::Map).into_any()
        });
        Some(
            view! {
                <figure class="plan">
                    <svg role="img" aria-label=said viewBox=format!("0 0 {largeur} {hauteur}") width=largeur.to_string() height=hauteur.to_string()>
                        <path class="plan-terre" d=trace/>
                        <circle class="plan-halo" cx=x.to_string() cy=y.to_string() r="11"/>
                        <circle class="plan-ici" cx=x.to_string() cy=y.to_string() r="6"/>
                    </svg>
                    <figcaption class="small">
                        <span aria-hidden="true">{words}</span> " "
                        {map}
                    </figcaption>
                </figure>
            }
            .into_any(),
        )
    }
}

/// A closed line, each step from the point before, in whole units; an island too small to be seen is left out.
fn ecrire(trace: &mut String, points: impl Iterator<Item = (f64, f64)>) {
    #[expect(clippy::cast_possible_truncation, reason = "a few hundred units")]
    let whole = |v: f64| v.round() as i32;
    let mut steps: Vec<(i32, i32)> = points.map(|(x, y)| (whole(x), whole(y))).collect();
    steps.dedup();
    // The last is the first again: « z » goes back to it.
    if steps.len() > 1 && steps.first() == steps.last() {
        steps.pop();
    }
    let [first, rest @ ..] = steps.as_slice() else { return };
    if rest.len() < 2 {
        return;
    }
    trace.push_str(&format!("M{} {}l", first.0, first.1));
    let mut before = *first;
    for (i, p) in rest.iter().enumerate() {
        let (dx, dy) = (p.0 - before.0, p.1 - before.1);
        // A minus sign parts two numbers as well as a space.
        let apart = if i == 0 || dx < 0 { "" } else { " " };
        let between = if dy < 0 { "" } else { " " };
        trace.push_str(&format!("{apart}{dx}{between}{dy}"));
        before = *p;
    }
    trace.push('z');
}

#[cfg(test)]
mod tests {
    use super::super::tests::offre;
    use super::*;
    use crate::shell::render;
    use services::referentiel::Referentiel;
    use std::sync::LazyLock;

    static REFERENTIEL: LazyLock<Referentiel> = LazyLock::new(|| Referentiel::load().unwrap_or_else(|e| panic!("{e}")));

    fn plan(departement: &str, ici: (f64, f64)) -> Plan {
        Plan { contour: REFERENTIEL.contour(departement).unwrap(), ici }
    }

    #[test]
    fn the_point_is_on_the_land_and_the_drawing_is_light() {
        for code in ["75", "93", "29", "56", "2A", "971", "973", "974"] {
            let d = REFERENTIEL.departement(code).unwrap().emprise;
            let centre = (f64::midpoint(d.sud, d.nord), f64::midpoint(d.ouest, d.est));
            let html = render(move || plan(code, centre).vue(Lang::Fr, &offre(), "Seine-Saint-Denis", true).unwrap());
            assert!(html.len() < 6_000, "{code}: {} bytes", html.len());
            assert!(!html.contains("style=") && !html.contains("NaN"), "{html}");
            let drawn = plan(code, centre).dessin().unwrap();
            assert!((0.0..drawn.largeur).contains(&drawn.point.0) && (0.0..drawn.hauteur).contains(&drawn.point.1));
            assert!(drawn.largeur.max(drawn.hauteur) <= COTE + 2.0 * MARGE + 1.0, "{code}");
            // Far away by mistake: at the edge.
            let lost = plan(code, (10.0, 100.0)).dessin().unwrap().point;
            assert!(lost.0 <= drawn.largeur && lost.1 <= drawn.hauteur, "{code} {lost:?}");
        }
    }

    #[test]
    fn what_the_drawing_shows_is_said_too_with_the_way_to_the_map() {
        let montreuil = (48.86, 2.44);
        for (l, words) in [
            (Lang::Fr, "Montreuil, dans le sud du département Seine-Saint-Denis."),
            (Lang::En, "Montreuil, in the south of the département Seine-Saint-Denis."),
        ] {
            let html = render(move || plan("93", montreuil).vue(l, &offre(), "Seine-Saint-Denis", true).unwrap());
            let html = html.replace(['\u{a0}', '\u{202f}'], " ");
            assert!(html.contains("role=\"img\"") && html.matches(words).count() == 2, "{html}");
            let map = "/offres?commune=93048&amp;rayon=10&amp;vue=carte&amp;position=48.8600%2C2.4400%2C12";
            let quiet = render(move || plan("93", montreuil).vue(l, &offre(), "", false).unwrap());
            assert!(!quiet.contains("href=") && quiet.contains("<svg"), "{quiet}");
            assert!(html.contains(map) || html.contains(&map.replace("%2C", ",")), "{html}");
        }
    }

    #[test]
    fn where_in_the_departement_in_nine_words() {
        let d = REFERENTIEL.departement("29").unwrap().emprise;
        let at = |y: f64, x: f64| (d.sud + (d.nord - d.sud) * y, d.ouest + (d.est - d.ouest) * x);
        let mut all = Vec::new();
        for (y, x) in
            [(0.9, 0.1), (0.9, 0.5), (0.9, 0.9), (0.5, 0.1), (0.5, 0.5), (0.5, 0.9), (0.1, 0.1), (0.1, 0.5), (0.1, 0.9)]
        {
            all.push(plan("29", at(y, x)).direction(Lang::Fr));
        }
        assert_eq!(
            (all[0].as_str(), all[4].as_str(), all[8].as_str()),
            ("dans le nord-ouest", "au centre", "dans le sud-est")
        );
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 9);
    }
}
