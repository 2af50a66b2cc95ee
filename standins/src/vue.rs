//! What a page is drawn for: whose stand-in it is, in which language, at which address.

use axum::http::header::{ACCEPT_LANGUAGE, COOKIE};
use axum::http::{HeaderMap, Uri};
use domain::langue::Lang;

/// The cookie of the language chosen on a stand-in's page. Cookies don't know ports: both stand-ins share it, and
/// AL'in, which has its own, is left as it is.
const COOKIE_LANGUE: &str = "langue_demonstration";
/// AL'in's cookie of the language, seen here where everything runs on one machine.
const COOKIE_LANGUE_ALIN: &str = "langue";
/// A choice lives one year, in seconds.
const UN_AN: u32 = 365 * 86_400;

/// An entry of a menu: its address, and its text in a language.
pub type Entree = (&'static str, fn(Lang) -> String);

/// A stand-in, as its pages present it.
#[derive(Debug, Clone, Copy)]
pub struct Enseigne {
    /// Its name.
    pub nom: fn(Lang) -> String,
    /// Its menu.
    pub menu: &'static [Entree],
}

/// Who asks for a page, as far as drawing it goes.
#[derive(Debug, Clone)]
pub struct Vue {
    /// The language.
    pub l: Lang,
    /// The stand-in.
    pub enseigne: Enseigne,
    /// Path and query, without the language.
    chemin: String,
    /// Whether the address names the language: a choice, to be kept.
    choisie: bool,
}

impl Vue {
    /// Reads a request. The language is the address's (`?lang=en`), else the one chosen here, else the one chosen on
    /// AL'in, else the browser's; French when nobody says anything.
    #[must_use]
    pub fn lire(enseigne: Enseigne, uri: &Uri, entetes: &HeaderMap) -> Self {
        let nommee = champs(uri).find_map(|c| c.strip_prefix("lang=")).and_then(Lang::from_code);
        let gardee = |nom| cookie(entetes, nom).and_then(Lang::from_code);
        let l = nommee.or_else(|| gardee(COOKIE_LANGUE)).or_else(|| gardee(COOKIE_LANGUE_ALIN)).unwrap_or_else(|| {
            Lang::from_accept(entetes.get(ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).unwrap_or_default())
        });
        // « //ailleurs.example » would lead to another site.
        let path = uri.path();
        let path = if path.starts_with("//") || path.starts_with("/\\") { "/" } else { path };
        let reste: Vec<&str> = champs(uri).filter(|c| !c.starts_with("lang=")).collect();
        let chemin = if reste.is_empty() { path.to_owned() } else { format!("{path}?{}", reste.join("&")) };
        Self { l, enseigne, chemin, choisie: nommee.is_some() }
    }

    /// The address of this page in the other language.
    #[must_use]
    pub fn autre_langue(&self) -> String {
        let jonction = if self.chemin.contains('?') { '&' } else { '?' };
        format!("{}{jonction}lang={}", self.chemin, self.l.other().code())
    }

    /// Whether this page is the one at that address.
    #[must_use]
    pub fn est_a(&self, adresse: &str) -> bool {
        self.chemin.split('?').next() == Some(adresse)
    }

    /// The cookie that keeps the language, where the address named it.
    #[must_use]
    pub fn cookie(&self) -> Option<String> {
        let l = self.l.code();
        self.choisie.then(|| format!("{COOKIE_LANGUE}={l}; Path=/; Max-Age={UN_AN}; SameSite=Lax; HttpOnly"))
    }
}

/// The fields of the query, as written.
fn champs(uri: &Uri) -> impl Iterator<Item = &str> {
    uri.query().unwrap_or_default().split('&').filter(|c| !c.is_empty())
}

/// The value of a cookie.
#[must_use]
pub fn cookie<'a>(entetes: &'a HeaderMap, nom: &str) -> Option<&'a str> {
    entetes
        .get_all(COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .filter_map(|paire| paire.trim().split_once('='))
        .find_map(|(n, v)| (n == nom).then_some(v))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;
    use rstest::rstest;

    const ESSAI: Enseigne = Enseigne { nom: |_| String::new(), menu: &[] };

    fn vue(adresse: &str, cookies: &str, accepte: &str) -> Vue {
        let mut entetes = HeaderMap::new();
        for (nom, valeur) in [(COOKIE, cookies), (ACCEPT_LANGUAGE, accepte)] {
            if !valeur.is_empty() {
                entetes.insert(nom, HeaderValue::from_str(valeur).unwrap());
            }
        }
        Vue::lire(ESSAI, &adresse.parse().unwrap(), &entetes)
    }

    #[rstest]
    #[case::nothing("/", "", "", Lang::Fr)]
    #[case::browser("/", "", "en-GB,en;q=0.9", Lang::En)]
    #[case::alin("/", "a=1; langue=en", "fr", Lang::En)]
    #[case::here("/", "langue=en;langue_demonstration=fr", "en", Lang::Fr)]
    #[case::address("/demande?fait=pieces&lang=en", "langue_demonstration=fr", "fr", Lang::En)]
    #[case::no_language("/?lang=de", "langue_demonstration=xx; langue=en", "fr", Lang::En)]
    fn the_nearest_choice_wins(#[case] adresse: &str, #[case] cookies: &str, #[case] accepte: &str, #[case] l: Lang) {
        assert_eq!(vue(adresse, cookies, accepte).l, l);
    }

    #[rstest]
    #[case("/", "/?lang=en")]
    #[case("/?lang=fr", "/?lang=en")]
    #[case("/?lang=en&numero=1&lang=fr", "/?numero=1&lang=fr")]
    #[case("/demande?fait=pieces&&", "/demande?fait=pieces&lang=en")]
    #[case("//ailleurs.example/x", "/?lang=en")]
    #[case("/\\ailleurs.example", "/?lang=en")]
    fn the_other_language_is_the_same_page(#[case] adresse: &str, #[case] vers: &str) {
        assert_eq!(vue(adresse, "", "").autre_langue(), vers);
    }

    #[test]
    fn only_a_choice_is_kept() {
        assert_eq!(vue("/", "langue=en", "en").cookie(), None);
        assert_eq!(vue("/?lang=de", "", "en").cookie(), None);
        let cookie = vue("/?lang=en", "", "").cookie().unwrap();
        assert!(cookie.starts_with("langue_demonstration=en; Path=/;") && cookie.contains("HttpOnly"), "{cookie}");
    }
}
