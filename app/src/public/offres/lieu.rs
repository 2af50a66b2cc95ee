//! Where a search looks: the place that its address or its text names, and how it is said.

use crate::filtres::{Recherche, a_commune, de_commune, url};
use crate::i18n::Lang;
use crate::tr;
use services::offres;
use services::referentiel::{Compris, Referentiel, Suggestion, SuggestionKind};

/// Places proposed when a text means several.
const CHOIX: usize = 12;
/// Communes proposed for a postal code: all of those that share one.
const CHOIX_DU_CODE: usize = 60;
/// Places proposed when a text means none.
const PROCHES: usize = 5;

/// Where a search looks, once its text is understood.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::public) enum Lieu {
    Partout,
    Commune {
        insee: String,
        nom: String,
        departement: String,
        /// Kilometres around it.
        km: Option<u32>,
    },
    Departement {
        code: String,
        nom: String,
    },
    /// The text means several places.
    Plusieurs(Vec<Suggestion>),
    /// The text means none; these are written nearly so.
    Inconnu(Vec<Suggestion>),
}

impl Lieu {
    /// As the services take it; none when the text means no place, or several.
    pub(in crate::public) fn pour_services(&self) -> Option<offres::Lieu> {
        Some(match self {
            Self::Partout => offres::Lieu::Partout,
            Self::Commune { insee, km: None, .. } => offres::Lieu::Commune(insee.clone()),
            Self::Commune { insee, km: Some(km), .. } => offres::Lieu::Autour { insee: insee.clone(), km: *km },
            Self::Departement { code, .. } => offres::Lieu::Departement(code.clone()),
            Self::Plusieurs(_) | Self::Inconnu(_) => return None,
        })
    }
}

/// The place that a search names.
pub(in crate::public) fn comprendre(referentiel: &Referentiel, r: &Recherche) -> Lieu {
    let km = r.km();
    if !r.commune.is_empty() {
        return match referentiel.commune(&r.commune) {
            Some(c) => Lieu::Commune {
                insee: c.insee.to_owned(),
                nom: c.nom.to_owned(),
                departement: c.departement.to_owned(),
                km,
            },
            None => Lieu::Inconnu(Vec::new()),
        };
    }
    if !r.departement.is_empty() {
        return match referentiel.departement(&r.departement.to_uppercase()) {
            Some(d) => Lieu::Departement { code: d.code.to_owned(), nom: d.nom.to_owned() },
            None => Lieu::Inconnu(Vec::new()),
        };
    }
    if r.lieu.is_empty() {
        return Lieu::Partout;
    }
    let most = if code_postal(&r.lieu) { CHOIX_DU_CODE } else { CHOIX };
    match referentiel.comprendre(&r.lieu, most) {
        Compris::Un(s) if s.kind == SuggestionKind::Commune => {
            Lieu::Commune { insee: s.code, nom: s.nom, departement: s.departement, km }
        }
        Compris::Un(s) => Lieu::Departement { code: s.code, nom: s.nom },
        Compris::Plusieurs(found) => Lieu::Plusieurs(found),
        Compris::Aucun(mut near) => {
            near.truncate(PROCHES);
            Lieu::Inconnu(near)
        }
    }
}

/// Whether a text is a whole postal code: « 29510 », « 29 510 ».
pub(super) fn code_postal(texte: &str) -> bool {
    let digits = texte.chars().filter(|c| !c.is_whitespace());
    digits.clone().count() == 5 && digits.clone().all(|c| c.is_ascii_digit())
}

/// « à Montreuil », « dans toute la France ».
pub(super) fn lieu_dit(l: Lang, lieu: &Lieu) -> String {
    match lieu {
        Lieu::Commune { nom, km: None, .. } => a_commune(l, nom),
        Lieu::Commune { nom, km: Some(km), .. } => {
            let place = de_commune(l, nom);
            tr!(l, "à moins de {km} km {place}", "within {km} km of {place}")
        }
        Lieu::Departement { code, nom } => {
            tr!(l, "dans le département {code} ({nom})", "in département {code} ({nom})")
        }
        _ => tr!(l, "dans toute la France", "in the whole of France"),
    }
}

/// The same search in the whole country.
pub(super) fn sans_lieu(r: &Recherche) -> String {
    url(r, &[("lieu", ""), ("commune", ""), ("rayon", ""), ("departement", "")])
}
