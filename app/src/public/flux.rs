//! The Atom feed of a public search: what feed readers follow, the newest first.

use super::offres::lieu::comprendre;
use crate::filtres::{Recherche, a_commune, etage, genre_nom, titre, url};
use crate::i18n::Lang;
use crate::ui::{Icon, link};
use crate::web::{App, Echec, Requis};
use crate::{format, tr};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use leptos::prelude::*;
use services::offres::{Carte, Lieu, Tri};
use services::referentiel::Referentiel;

/// Where the feed is.
pub(super) const FLUX: &str = "/offres.atom";
/// Offers in a feed.
const ENTREES: usize = 50;
/// Readers may keep an answer this long.
const CACHE: &str = "public, max-age=60";

/// Where a search looks; nothing where its text means no place, or several.
pub(crate) fn lieu_de(referentiel: &Referentiel, q: &Recherche) -> Option<Lieu> {
    comprendre(referentiel, q).pour_services()
}

/// The query of a feed: that of the search without what only concerns looking at it.
fn requete(l: Lang, q: &Recherche) -> String {
    let plain = url(q, &[("page", ""), ("vue", ""), ("position", ""), ("tri", ""), ("onglet", "")]);
    let query = plain.split_once('?').map_or("", |(_, query)| query);
    match (l, query) {
        (Lang::Fr, query) => query.to_owned(),
        (Lang::En, "") => "l=en".to_owned(),
        (Lang::En, query) => format!("{query}&l=en"),
    }
}

fn adresse(page: &str, query: &str) -> String {
    if query.is_empty() { page.to_owned() } else { format!("{page}?{query}") }
}

/// Address of the feed of a search.
pub(super) fn de(l: Lang, q: &Recherche) -> String {
    adresse(FLUX, &requete(l, q))
}

/// « Flux Atom », for the public list.
#[must_use]
pub(crate) fn lien(l: Lang, q: &Recherche) -> AnyView {
    link(de(l, q), tr!(l, "Suivre par flux Atom", "Follow by Atom feed")).icon(Icon::Bell).into_any()
}

/// `GET /offres.atom?…`: the same for everyone, in the language of its address (French unless `l=en`).
pub(super) async fn montrer(
    State(app): State<App>,
    headers: HeaderMap,
    Requis(q): Requis<Recherche>,
    Requis(pairs): Requis<Vec<(String, String)>>,
) -> Result<Response, Echec> {
    let s = &app.services;
    let l = pairs.iter().find_map(|(k, v)| (k == "l").then(|| Lang::from_code(v)).flatten()).unwrap_or_default();
    let place = lieu_de(&s.referentiel, &q).ok_or(Echec::Introuvable)?;
    let (filtres, ..) = q.parse(l);
    let mut cartes: Vec<Carte> = Vec::new();
    let mut page = 1;
    loop {
        let found = s.recherche_publique(&place, &filtres, Tri::Recentes, page).await?;
        cartes.extend(found.cartes);
        if page >= found.pages || cartes.len() >= ENTREES {
            break;
        }
        page += 1;
    }
    cartes.truncate(ENTREES);
    let base = &s.reglages.adresse_publique;
    let dit = dans(l, &s.referentiel, &place);
    let body = flux(l, base, &requete(l, &q), &dit, &cartes, s.maintenant());
    let etag = format!("W/\"{}\"", services::horloge::hachage(&body).split_at(32).0);
    let modified = cartes.iter().map(|c| c.publiee_a).max().map(date_http);
    let mut response = if inchange(&headers, &etag, modified.as_deref()) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], body).into_response()
    };
    let set = response.headers_mut();
    set.insert(header::CACHE_CONTROL, HeaderValue::from_static(CACHE));
    if let Ok(value) = HeaderValue::from_str(&etag) {
        set.insert(header::ETAG, value);
    }
    if let Some(value) = modified.and_then(|m| HeaderValue::from_str(&m).ok()) {
        set.insert(header::LAST_MODIFIED, value);
    }
    Ok(response)
}

/// Whether the reader has this very answer. Its tag decides where it sends one; a date it sends back is ours.
fn inchange(headers: &HeaderMap, etag: &str, modified: Option<&str>) -> bool {
    let text = |name| headers.get(name).and_then(|v: &HeaderValue| v.to_str().ok());
    match text(header::IF_NONE_MATCH) {
        Some(tags) => {
            let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
            tags.split(',').any(|tag| tag.trim() == "*" || bare(tag) == bare(etag))
        }
        None => modified.is_some() && text(header::IF_MODIFIED_SINCE) == modified,
    }
}

fn instant(microseconds: i64) -> Timestamp {
    Timestamp::from_microsecond(microseconds - microseconds.rem_euclid(1_000_000)).unwrap_or_default()
}

fn date_http(microseconds: i64) -> String {
    instant(microseconds).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// « à Montreuil », « dans le département 93 ».
fn dans(l: Lang, r: &Referentiel, place: &Lieu) -> String {
    let commune = |insee: &str| r.commune(insee).map_or_else(String::new, |c| a_commune(l, c.nom));
    match place {
        Lieu::Partout => tr!(l, "dans toute la France", "in the whole of France"),
        Lieu::Commune(insee) => commune(insee),
        Lieu::Departement(code) => {
            let nom = r.departement(code).map_or("", |d| d.nom);
            tr!(l, "dans le département {code} ({nom})", "in département {code} ({nom})")
        }
        Lieu::Autour { insee, km } => {
            let here = commune(insee);
            tr!(l, "{here} et {km} km autour", "{here} and {km} km around")
        }
    }
}

fn flux(l: Lang, base: &str, query: &str, place: &str, cartes: &[Carte], now: i64) -> String {
    let this = echapper(&format!("{base}{}", adresse(FLUX, query)));
    let html = echapper(&format!("{base}{}", adresse("/offres", query)));
    let title = echapper(&tr!(l, "AL'in : logements sociaux {place}", "AL'in: social housing {place}"));
    // Nothing yet: as of today, so that an empty feed doesn't change at every look.
    let updated = cartes.iter().map(|c| c.publiee_a).max().unwrap_or(now - now.rem_euclid(86_400_000_000));
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n\
         <title>{title}</title>\n<id>{this}</id>\n<link rel=\"self\" type=\"application/atom+xml\" href=\"{this}\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{html}\"/>\n<updated>{}</updated>\n\
         <author><name>AL’in, Action Logement</name></author>\n",
        l.code(),
        instant(updated)
    );
    for c in cartes {
        let page = echapper(&format!("{base}/offres/{}", c.id));
        let at = instant(c.publiee_a);
        xml.push_str(&format!(
            "<entry>\n<title>{}</title>\n<id>{page}</id>\n<link rel=\"alternate\" type=\"text/html\" href=\"{page}\"/>\n\
             <published>{at}</published>\n<updated>{at}</updated>\n<summary>{}</summary>\n</entry>\n",
            echapper(&format!("{}, {}", titre(l, c), format::euros(l, c.loyer_cc))),
            echapper(&resume(l, c)),
        ));
    }
    xml.push_str("</feed>\n");
    xml
}

/// « Appartement, 62 m², 3e étage. 680 € par mois, charges comprises. Date limite : 1er décembre. »
fn resume(l: Lang, c: &Carte) -> String {
    let mut first = vec![genre_nom(l, &c.genre), format::surface(l, u32::try_from(c.surface_m2).unwrap_or(0))];
    first.extend(etage(l, c));
    let (what, rent) = (first.join(", "), format::euros(l, c.loyer_cc));
    let (town, closing) = (&c.code_postal, format::date_simple(l, c.cloture(), None));
    tr!(
        l,
        "{what}. {town} {commune}. {rent} par mois, charges comprises. Date limite : {closing}.",
        "{what}. {town} {commune}. {rent} a month, charges included. Closing date: {closing}.",
        commune = c.commune
    )
}

/// Text of XML: the five signs, and nothing that XML 1.0 has no room for.
fn echapper(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filtres::tests::offre;

    #[test]
    fn a_feed_is_well_formed_whatever_a_landlord_wrote() {
        let bad = Carte { commune: "L'Haÿ <les> \"Roses\" & \u{1}\u{ffff}".into(), ..offre() };
        for l in [Lang::Fr, Lang::En] {
            let xml = flux(l, "https://alin.example", "lieu=Le%20Mans&pmr=1", "au <Mans>", &[bad.clone(), offre()], 0);
            assert!(
                xml.contains("L&#39;Haÿ &lt;les&gt; &quot;Roses&quot; &amp; ") || xml.contains("L’Haÿ &lt;les&gt;"),
                "{xml}"
            );
            assert!(!xml.contains('\u{1}') && !xml.contains('\u{ffff}') && !xml.contains("<Mans>"));
            assert!(xml.contains("href=\"https://alin.example/offres.atom?lieu=Le%20Mans&amp;pmr=1\""));
            for tag in ["feed", "entry", "title", "id", "updated", "published", "summary", "author", "name"] {
                let (open, close) = (format!("<{tag}>"), format!("</{tag}>"));
                let opened = xml.matches(&open).count() + usize::from(tag == "feed");
                assert_eq!(opened, xml.matches(&close).count(), "{tag}");
            }
            assert_eq!(xml.matches("<entry>").count(), 2);
            assert!(xml.contains("<updated>2026-11-18T") && xml.contains("Z</updated>"), "{xml}");
        }
    }

    #[test]
    fn a_reader_that_has_it_gets_nothing_again() {
        let ask = |name: header::HeaderName, value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(name, HeaderValue::from_str(value).unwrap_or(HeaderValue::from_static("")));
            inchange(&headers, "W/\"abc\"", Some("Wed, 18 Nov 2026 11:06:40 GMT"))
        };
        assert!(ask(header::IF_NONE_MATCH, "W/\"abc\"") && ask(header::IF_NONE_MATCH, "\"x\", \"abc\""));
        assert!(!ask(header::IF_NONE_MATCH, "\"abd\""));
        assert!(ask(header::IF_MODIFIED_SINCE, "Wed, 18 Nov 2026 11:06:40 GMT"));
        assert!(!ask(header::IF_MODIFIED_SINCE, "Tue, 17 Nov 2026 11:06:40 GMT"));
        assert!(!inchange(&HeaderMap::new(), "W/\"abc\"", None));
        assert_eq!(date_http(1_795_000_000_000_000), "Wed, 18 Nov 2026 11:06:40 GMT");
    }

    #[test]
    fn the_feed_keeps_what_the_search_asks_and_its_language() {
        let q = Recherche {
            lieu: "Brest".into(),
            rayon: "10".into(),
            page: "3".into(),
            tri: "loyer".into(),
            ..Recherche::default()
        };
        assert_eq!(de(Lang::Fr, &q), "/offres.atom?lieu=Brest&rayon=10");
        assert_eq!(de(Lang::En, &q), "/offres.atom?lieu=Brest&rayon=10&l=en");
        assert_eq!(de(Lang::En, &Recherche::default()), "/offres.atom?l=en");
    }
}
