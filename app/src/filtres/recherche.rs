//! A search of offers, as its address has it.

use crate::i18n::Lang;
use crate::ui::FormErrors;
use crate::web::encoder;
use crate::{erreurs, tr};
use domain::argent::{Centimes, MontantError};
use domain::logement::Genre;
use serde::Deserialize;
use services::offres::{Filtres, Tri};

/// Where lists of offers are.
const LISTE: &str = "/offres";
/// Kilometres one may look around a commune.
pub const RAYONS: [u32; 5] = [5, 10, 20, 30, 50];

/// A search, exactly as typed. Repeated `pieces` are one text: `2,3`. Nothing is lost by a wrong value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Vec<(String, String)>")]
pub struct Recherche {
    /// Place as typed.
    pub lieu: String,
    /// INSEE code.
    pub commune: String,
    /// Code of a département.
    pub departement: String,
    /// Kilometres around the commune, one of [`RAYONS`].
    pub rayon: String,
    /// `appartement`, `maison`.
    pub genre: String,
    /// Least rent with charges, euros.
    pub loyer_min: String,
    /// Most rent with charges, euros.
    pub loyer_max: String,
    /// Least living space, m².
    pub surface: String,
    /// Numbers of rooms, `2,3`.
    pub pieces: String,
    /// `1`: fit for reduced mobility.
    pub pmr: String,
    /// `1`: available now.
    pub disponible: String,
    /// `1`: lift or ground floor.
    pub sans_marches: String,
    /// Code of [`Tri`].
    pub tri: String,
    /// Page, from 1.
    pub page: String,
    /// The applicant's tab.
    pub onglet: String,
    /// `carte` for the map.
    pub vue: String,
    /// What the map shows: latitude, longitude, zoom. Written and read in the browser alone.
    pub position: String,
    /// Dwellings being compared: ids with commas between.
    pub comparer: String,
}

impl From<Vec<(String, String)>> for Recherche {
    fn from(pairs: Vec<(String, String)>) -> Self {
        let mut r = Self::default();
        for (name, value) in pairs {
            let value: String = value.trim().chars().take(200).collect();
            match name.as_str() {
                "pieces" => r.ajouter_pieces(&value),
                // A box that is sent is ticked, whatever it is worth.
                "pmr" | "disponible" | "sans_marches" => {
                    if let Some(field) = r.champ(&name) {
                        *field = if value.is_empty() { value } else { "1".to_owned() };
                    }
                }
                _ => {
                    if let Some(field) = r.champ(&name) {
                        *field = value;
                    }
                }
            }
        }
        r
    }
}

impl Recherche {
    /// Names of the fields, in the order of the URL.
    const CHAMPS: [&str; 18] = [
        "lieu",
        "commune",
        "departement",
        "rayon",
        "onglet",
        "genre",
        "loyer_min",
        "loyer_max",
        "surface",
        "pieces",
        "sans_marches",
        "pmr",
        "disponible",
        "tri",
        "vue",
        "position",
        "comparer",
        "page",
    ];
    /// Those that can be wrong, from the top of the page to its bottom.
    const FAUTIFS: [&str; 4] = ["lieu", "loyer_min", "loyer_max", "surface"];
    /// Those that say where one looks: the map then starts there.
    const LIEUX: [&str; 5] = ["lieu", "commune", "departement", "rayon", "onglet"];
    /// Those that « Réinitialiser tous les critères » empties.
    const CRITERES: [&str; 8] =
        ["genre", "loyer_min", "loyer_max", "surface", "pieces", "sans_marches", "pmr", "disponible"];

    fn champ(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "lieu" => &mut self.lieu,
            "commune" => &mut self.commune,
            "departement" => &mut self.departement,
            "rayon" => &mut self.rayon,
            "genre" => &mut self.genre,
            "loyer_min" => &mut self.loyer_min,
            "loyer_max" => &mut self.loyer_max,
            "surface" => &mut self.surface,
            "pieces" => &mut self.pieces,
            "pmr" => &mut self.pmr,
            "disponible" => &mut self.disponible,
            "sans_marches" => &mut self.sans_marches,
            "tri" => &mut self.tri,
            "page" => &mut self.page,
            "onglet" => &mut self.onglet,
            "vue" => &mut self.vue,
            "position" => &mut self.position,
            "comparer" => &mut self.comparer,
            _ => return None,
        })
    }

    fn ajouter_pieces(&mut self, value: &str) {
        let mut all: Vec<u8> = self.nombres_de_pieces();
        all.extend(value.split(',').filter_map(|p| p.trim().parse::<u8>().ok()).filter(|p| (1..=6).contains(p)));
        all.sort_unstable();
        all.dedup();
        self.pieces = all.iter().map(u8::to_string).collect::<Vec<_>>().join(",");
    }

    fn nombres_de_pieces(&self) -> Vec<u8> {
        self.pieces.split(',').filter_map(|p| p.parse().ok()).filter(|p| (1..=6).contains(p)).collect()
    }

    /// The fields that say something, one pair per number of rooms.
    #[must_use]
    pub fn paires(&self) -> Vec<(&'static str, String)> {
        let mut copy = self.clone();
        Self::CHAMPS
            .into_iter()
            .flat_map(|name| {
                let value = copy.champ(name).map(std::mem::take).unwrap_or_default();
                let values = if name == "pieces" { value.split(',').map(str::to_owned).collect() } else { vec![value] };
                values.into_iter().filter(|v| !v.is_empty()).map(move |v| (name, v))
            })
            .collect()
    }

    /// Reads the search: filters, order, page, and a sentence per field that can't be read (it then filters nothing).
    #[must_use]
    pub fn parse(&self, l: Lang) -> (Filtres, Tri, usize, FormErrors) {
        let mut errors = FormErrors::of_form(&Self::FAUTIFS);
        let mut amount = |name: &str, text: &str| match Centimes::parse(text) {
            Ok(cents) => Some(cents),
            Err(MontantError::Vide) => None,
            Err(e) => {
                errors.push(name, erreurs::montant(l, e));
                None
            }
        };
        let loyer_min = amount("loyer_min", &self.loyer_min);
        let mut loyer_max = amount("loyer_max", &self.loyer_max);
        if let (Some(min), Some(max)) = (loyer_min, loyer_max)
            && min > max
        {
            errors.push(
                "loyer_max",
                tr!(
                    l,
                    "Le loyer maximum est plus petit que le minimum. Échangez les deux montants",
                    "The highest rent is below the lowest. Swap the two amounts"
                ),
            );
            loyer_max = None;
        }
        let surface_min = match surface(&self.surface) {
            Ok(found) => found,
            Err(()) => {
                errors.push(
                    "surface",
                    tr!(
                        l,
                        "Écrivez la surface en chiffres, de 1 à 1000 m². Par exemple : 40",
                        "Write the floor area in digits, from 1 to 1000 m². For example: 40"
                    ),
                );
                None
            }
        };
        let filtres = Filtres {
            genre: Genre::from_code(&self.genre),
            loyer_min,
            loyer_max,
            surface_min,
            pieces: self.nombres_de_pieces(),
            pmr: !self.pmr.is_empty(),
            disponible: !self.disponible.is_empty(),
            sans_marches: !self.sans_marches.is_empty(),
        };
        let tri = Tri::from_code(&self.tri).unwrap_or(Tri::Recentes);
        (filtres, tri, self.page.parse().unwrap_or(1).max(1), errors)
    }

    /// Kilometres around the commune; none for any other number than those proposed.
    #[must_use]
    pub fn km(&self) -> Option<u32> {
        self.rayon.parse().ok().filter(|km| RAYONS.contains(km))
    }

    /// Whether the address names a place: then the public list answers, for whoever asks.
    #[must_use]
    pub const fn nomme_un_lieu(&self) -> bool {
        !self.lieu.is_empty() || !self.commune.is_empty() || !self.departement.is_empty()
    }

    /// Whether the map is asked for.
    #[must_use]
    pub fn en_carte(&self) -> bool {
        self.vue == "carte"
    }

    /// The same search with every criterion but the place and the order taken off.
    #[must_use]
    pub fn sans_criteres(&self) -> Self {
        let mut copy = self.clone();
        for name in Self::CRITERES.into_iter().chain(["page"]) {
            if let Some(field) = copy.champ(name) {
                field.clear();
            }
        }
        copy
    }
}

fn surface(text: &str) -> Result<Option<i64>, ()> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let digits = compact.strip_suffix("m²").or_else(|| compact.strip_suffix("m2")).unwrap_or(&compact);
    if digits.is_empty() {
        return if compact.is_empty() { Ok(None) } else { Err(()) };
    }
    match digits.parse() {
        Ok(n) if (1..=1000).contains(&n) => Ok(Some(n)),
        _ => Err(()),
    }
}

/// The address of the search with some fields changed (`""` takes one off, `"2,3"` sets the rooms). Any change but of
/// the page goes back to page 1.
#[must_use]
pub fn url(r: &Recherche, changes: &[(&str, &str)]) -> String {
    let mut copy = r.clone();
    copy.page.clear();
    if changes.iter().any(|(name, _)| Recherche::LIEUX.contains(name)) {
        copy.position.clear();
    }
    for (name, value) in changes {
        if let Some(field) = copy.champ(name) {
            (*value).clone_into(field);
        }
    }
    let query: Vec<String> = copy
        .paires()
        .into_iter()
        .filter(|(name, value)| *name != "page" || value != "1")
        .map(|(name, value)| format!("{name}={}", encoder(&value)))
        .collect();
    if query.is_empty() { LISTE.to_owned() } else { format!("{LISTE}?{}", query.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lire(query: &str) -> Recherche {
        serde_urlencoded::from_str(query).unwrap_or_default()
    }

    #[test]
    fn a_search_goes_through_its_address_and_back() {
        let r = lire("lieu=Le+Mans&genre=maison&loyer_max=850&pieces=3&pieces=2&pieces=9&pmr=on&tri=loyer&page=4&x=1");
        assert_eq!((r.lieu.as_str(), r.pieces.as_str(), r.pmr.as_str()), ("Le Mans", "2,3", "1"));
        let (f, tri, page, errors) = r.parse(Lang::Fr);
        assert!(errors.is_empty());
        assert_eq!((f.genre, f.pieces, f.pmr, tri, page), (Some(Genre::Maison), vec![2, 3], true, Tri::Loyer, 4));
        let back = url(&r, &[("page", "4")]);
        assert_eq!(lire(back.split_once('?').map_or("", |(_, q)| q)), r);
        assert_eq!(url(&Recherche::default(), &[]), "/offres");
        assert!(!url(&r, &[("pieces", "2")]).contains("page="));
        assert_eq!(url(&r.sans_criteres(), &[]), "/offres?lieu=Le%20Mans&tri=loyer");
    }

    #[test]
    fn wrong_amounts_have_a_sentence_and_filter_nothing() {
        for l in [Lang::Fr, Lang::En] {
            let (f, _, page, errors) =
                lire("loyer_min=beaucoup&loyer_max=-3&surface=grand&page=x&tri=zzz&genre=tente").parse(l);
            assert_eq!(f, Filtres::default());
            assert_eq!(page, 1);
            for name in ["loyer_min", "loyer_max", "surface"] {
                assert!(errors.of(name).is_some(), "{name}");
            }
            let (f, _, _, errors) = lire("loyer_min=900&loyer_max=800").parse(l);
            assert_eq!((f.loyer_max, errors.of("loyer_max").is_some()), (None, true));
        }
    }

    #[test]
    fn a_radius_is_one_of_those_proposed_and_the_map_follows_the_place() {
        assert_eq!(lire("commune=29019&rayon=10").km(), Some(10));
        for other in ["rayon=7", "rayon=-5", "rayon=dix", "rayon=", ""] {
            assert_eq!(lire(other).km(), None, "{other}");
        }
        let r = lire("lieu=Brest&rayon=10&vue=carte&position=48.4,-4.5,12&page=3");
        assert!(r.en_carte() && r.nomme_un_lieu());
        assert_eq!(url(&r, &[("pmr", "1")]), "/offres?lieu=Brest&rayon=10&pmr=1&vue=carte&position=48.4%2C-4.5%2C12");
        assert_eq!(url(&r, &[("rayon", "20")]), "/offres?lieu=Brest&rayon=20&vue=carte");
    }
}
