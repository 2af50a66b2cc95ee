//! Which registration site holds a demande: one per département, the State's own elsewhere. Every page that sends
//! someone there asks here.

use crate::web::App;

/// The State's own site.
const ADRESSE_NATIONALE: &str = "https://www.demande-logement-social.gouv.fr/";

/// The registration site of a demande.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::demandeur) struct Site {
    /// Its address.
    pub(in crate::demandeur) url: String,
    /// Its address as one says it: `demandelogement29.fr/imhowebGP29`.
    pub(in crate::demandeur) nom: String,
}

impl Site {
    fn new(url: &str) -> Self {
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        let rest = rest.strip_prefix("www.").unwrap_or(rest);
        Self { url: url.to_owned(), nom: rest.trim_end_matches('/').to_owned() }
    }

    /// The site that holds a number; the national one without a number.
    pub(in crate::demandeur) fn de(app: &App, numero: Option<&str>) -> Self {
        match &app.site_enregistrement {
            Some(url) => Self::new(url),
            None => Self::du_departement(app, &numero.map_or_else(|| "75".to_owned(), departement_de)),
        }
    }

    /// The one of a département, whatever site is set for the demandes that are read here.
    pub(in crate::demandeur) fn du_departement(app: &App, departement: &str) -> Self {
        Self::new(app.services.referentiel.portail(departement).map_or(ADRESSE_NATIONALE, |p| p.url))
    }
}

/// The département behind the first three characters of a number: `111` is Île-de-France, whose site is that of Paris.
fn departement_de(numero: &str) -> String {
    match numero.get(..3) {
        Some("111") | None => "75".to_owned(),
        Some(t) => t.strip_prefix('0').unwrap_or(t).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sites_name_is_said_without_scheme() {
        assert_eq!(Site::new("https://www.demandelogement29.fr/imhowebGP29/").nom, "demandelogement29.fr/imhowebGP29");
        assert_eq!(Site::new("http://127.0.0.1:4001").nom, "127.0.0.1:4001");
    }

    #[test]
    fn territory_of_a_number() {
        for (numero, departement) in [
            ("1110720020439G1175", "75"),
            ("0290319000123G2901", "29"),
            ("02A0319000123G2A01", "2A"),
            ("9740319000123G9741", "974"),
        ] {
            assert_eq!(departement_de(numero), departement);
        }
    }
}
