//! What search engines read: which pages they may follow, and the list of those worth it.

use crate::shell::adresses as a;
use crate::web::App;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use std::fmt::Write as _;

/// Where nothing is public, and addresses that only do something.
const FERMES: &[&str] = &[
    a::COMPTE,
    a::SITUATION,
    a::CANDIDATURES,
    a::CONSEILLER,
    a::BAILLEUR,
    a::ENTREPRISE,
    a::ADMIN,
    a::LANGUE,
    a::CONNEXION,
    "/alertes",
    "/comparer",
    "/communes",
];

/// Pages anyone reads, in the order in which they matter; the list of offers comes once more per département.
const PUBLIQUES: &[&str] = &[
    a::ACCUEIL,
    a::OFFRES,
    "/simulateur",
    a::AIDE,
    a::GUIDES,
    "/classement",
    a::CONTACT,
    a::ACCESSIBILITE,
    a::DONNEES,
    a::MENTIONS,
    a::SOURCES,
];

/// An hour: offers come and go, these addresses stay.
const DUREE: &str = "public, max-age=3600";

/// `GET /robots.txt`
pub(super) async fn robots(State(app): State<App>) -> Response {
    let text = regles(&app.services.reglages.adresse_publique);
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, DUREE)], text).into_response()
}

/// `GET /sitemap.xml`
pub(super) async fn plan(State(app): State<App>) -> Response {
    let codes = app.services.referentiel.departements().iter().map(|d| d.code);
    let text = liste(&app.services.reglages.adresse_publique, codes);
    ([(header::CONTENT_TYPE, "application/xml; charset=utf-8"), (header::CACHE_CONTROL, DUREE)], text).into_response()
}

fn regles(base: &str) -> String {
    let mut text = "User-agent: *\n".to_owned();
    for closed in FERMES {
        // A String takes everything.
        let _ = writeln!(text, "Disallow: {closed}");
    }
    let _ = writeln!(text, "\nSitemap: {base}/sitemap.xml");
    text
}

fn liste(base: &str, departements: impl Iterator<Item = &'static str>) -> String {
    let pages = PUBLIQUES.iter().map(|page| (*page).to_owned());
    let lists = departements.map(|code| format!("{}?departement={code}", a::OFFRES));
    let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
                    <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
        .to_owned();
    for page in pages.chain(lists) {
        let _ = writeln!(text, "  <url><loc>{base}{page}</loc></url>");
    }
    text.push_str("</urlset>\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn engines_are_told_what_is_public_and_what_is_not() {
        let rules = regles("https://alin.example");
        assert!(rules.starts_with("User-agent: *\nDisallow: /mon-compte\n"), "{rules}");
        assert!(rules.ends_with("\nSitemap: https://alin.example/sitemap.xml\n"), "{rules}");
        // What begins like a closed address is closed too: none of the public ones may.
        for page in PUBLIQUES {
            assert!(FERMES.iter().all(|closed| !page.starts_with(closed)), "{page}");
        }
        let list = liste("https://alin.example", ["93", "2A"].into_iter());
        assert!(list.contains("<loc>https://alin.example/</loc>"), "{list}");
        assert!(list.contains("<loc>https://alin.example/offres?departement=2A</loc>"), "{list}");
        assert_eq!(list.matches("<url>").count(), PUBLIQUES.len() + 2);
    }
}
