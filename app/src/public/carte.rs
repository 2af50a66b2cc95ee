//! The map beside a list: its frame in the page, and what it shows, as JSON.

use super::offres::lieu::comprendre;
use crate::filtres::{Recherche, a_commune, genre_nom, logements, typologie_nom};
use crate::i18n::Lang;
use crate::shell::{FondDeCarte, adresses};
use crate::ui::{Icon, icon};
use crate::web::{Rendu, Requete, Requis};
use crate::{format, tr};
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::compte::Role;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use services::offres::points::{Apercu, Cadre, Marque, Points};
use services::offres::{Lieu, Onglet};
use services::referentiel::Referentiel;

/// France without its overseas départements: where the map of the whole country starts.
const METROPOLE: [f64; 4] = [-5.2, 41.3, 9.6, 51.1];
/// Kilometres shown around a commune alone.
const KM_AUTOUR: f64 = 4.0;
/// Kilometres of a degree of latitude.
const KM_DU_DEGRE: f64 = 111.2;

/// What the map looks at.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Vise {
    bbox: String,
    zoom: String,
}

/// An answer of the map.
#[derive(Debug, Serialize)]
struct Reponse {
    total: usize,
    /// « 37 logements, dont 12 sur cette partie de la carte ».
    dit: String,
    emprise: Option<[f64; 4]>,
    marques: Vec<MarqueDite>,
    /// Name, latitude, longitude.
    villes: Vec<(String, f64, f64)>,
}

/// A mark in words.
#[derive(Debug, Serialize)]
struct MarqueDite {
    n: usize,
    lat: f64,
    lon: f64,
    /// What it shows: a rent, or how many.
    texte: String,
    /// What is heard, and the title of its sheet.
    nom: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    emprise: Option<[f64; 4]>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    offres: Vec<OffreDite>,
    /// What the sheet leaves out.
    #[serde(skip_serializing_if = "Option::is_none")]
    reste: Option<String>,
}

#[derive(Debug, Serialize)]
struct OffreDite {
    id: uuid::Uuid,
    titre: String,
    detail: String,
}

/// `GET /offres/carte.json?<search>&bbox=&zoom=`: what the list holds, gathered for the map. Without a bbox, all of it.
pub(super) async fn points(r: Requete, Requis(q): Requis<Recherche>, Requis(vise): Requis<Vise>) -> Rendu {
    let (l, s) = (r.l, r.services());
    let Some(cadre) = Cadre::parse(&vise.bbox, &vise.zoom) else {
        return Ok(refus(tr!(
            l,
            "bbox : ouest,sud,est,nord en degrés ; zoom : de 0 à 18",
            "bbox: west,south,east,north in degrees; zoom: 0 to 18"
        )));
    };
    let (filters, ..) = q.parse(l);
    let mine = match r.connecte.as_ref().filter(|c| c.role == Role::Demandeur && !q.nomme_un_lieu()) {
        Some(c) => s.demandeur(c).await?.filter(|(d, _)| d.lue.etat.importe()),
        None => None,
    };
    let points = match mine {
        Some((d, _)) => {
            let onglet = Onglet::from_code(&q.onglet).unwrap_or(Onglet::Demandees);
            s.points_de_l_onglet(&d, onglet, &filters, &cadre).await?
        }
        None => match comprendre(&s.referentiel, &q).pour_services() {
            Some(lieu) => s.points_publics(&lieu, &filters, &cadre).await?,
            None => return Ok(refus(tr!(l, "Lieu inconnu", "Unknown place"))),
        },
    };
    let villes = s.villes(&cadre).into_iter().map(|v| (v.nom, v.latitude, v.longitude)).collect();
    let mut response = Json(dire(l, &s.referentiel, points, villes)).into_response();
    let cache = if r.connecte.is_some() { "private, no-store" } else { "private, no-cache" };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    Ok(response)
}

fn refus(erreur: String) -> Response {
    #[derive(Serialize)]
    struct Refus {
        erreur: String,
    }
    (StatusCode::UNPROCESSABLE_ENTITY, Json(Refus { erreur })).into_response()
}

/// About a metre: more figures would say nothing more.
fn degres(v: f64) -> f64 {
    (v * 1e5).round() / 1e5
}

fn dire(l: Lang, referentiel: &Referentiel, points: Points, villes: Vec<(String, f64, f64)>) -> Reponse {
    let seen: usize = points.marques.iter().map(|m| m.n).sum();
    let all = logements(l, points.total);
    let dit = if seen == points.total {
        tr!(l, "{all} sur la carte", "{all} on the map")
    } else {
        tr!(l, "{all}, dont {seen} sur cette partie de la carte", "{all}, {seen} of them on this part of the map")
    };
    let nom = |insee: &str| referentiel.commune(insee).map_or_else(String::new, |c| c.nom.to_owned());
    let marques = points.marques.into_iter().map(|m| marque(l, &nom, m)).collect();
    Reponse { total: points.total, dit, emprise: points.emprise.map(|e| e.map(degres)), marques, villes }
}

fn marque(l: Lang, nom: &impl Fn(&str) -> String, m: Marque) -> MarqueDite {
    let place = a_commune(l, &nom(&m.insee));
    let count = logements(l, m.n);
    let one = m.offres.first().filter(|_| m.n == 1);
    let (texte, said) = match one {
        Some(o) => {
            let (titre, rent) = (titre(l, nom, o), format::euros(l, o.loyer_cc));
            (rent.clone(), tr!(l, "{titre}, {rent} par mois", "{titre}, {rent} a month"))
        }
        None if m.une_commune => (format::nombre(l, compte(m.n)), format!("{count} {place}")),
        None => (format::nombre(l, compte(m.n)), tr!(l, "{count} {place} et autour", "{count} {place} and around")),
    };
    let rest = m.n.checked_sub(m.offres.len()).filter(|n| *n > 0 && m.emprise.is_none());
    MarqueDite {
        n: m.n,
        lat: degres(m.latitude),
        lon: degres(m.longitude),
        texte,
        nom: said,
        emprise: m.emprise.map(|e| e.map(degres)),
        reste: rest.map(|n| {
            let n = logements(l, n);
            tr!(
                l,
                "Et encore {n} ici. Les filtres vous aident à choisir.",
                "And {n} more here. The filters help you choose."
            )
        }),
        offres: m
            .offres
            .iter()
            .map(|o| {
                let rent = format::euros(l, o.loyer_cc);
                let kind = genre_nom(l, o.genre.code());
                let surface = format::surface(l, u32::try_from(o.surface_m2).unwrap_or(0));
                OffreDite {
                    id: o.id,
                    titre: titre(l, nom, o),
                    detail: tr!(
                        l,
                        "{rent} par mois, charges comprises · {kind} · {surface}",
                        "{rent} a month, charges included · {kind} · {surface}"
                    ),
                }
            })
            .collect(),
    }
}

fn titre(l: Lang, nom: &impl Fn(&str) -> String, o: &Apercu) -> String {
    format!("{} {}", typologie_nom(l, o.typologie.code()), a_commune(l, &nom(o.insee())))
}

fn compte(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Where the map of a place starts: `[ouest, sud, est, nord]`.
pub(super) fn depart(referentiel: &Referentiel, lieu: &Lieu) -> Option<[f64; 4]> {
    let around = |insee: &str, km: f64| {
        let c = referentiel.commune(insee)?;
        let (lat, lon) = (km / KM_DU_DEGRE, km / KM_DU_DEGRE / c.latitude.to_radians().cos());
        Some([c.longitude - lon, c.latitude - lat, c.longitude + lon, c.latitude + lat])
    };
    match lieu {
        Lieu::Partout => Some(METROPOLE),
        Lieu::Commune(insee) => around(insee, KM_AUTOUR),
        Lieu::Autour { insee, km } => around(insee, f64::from(*km)),
        Lieu::Departement(code) => {
            let e = referentiel.departement(code)?.emprise;
            Some([e.ouest, e.sud, e.est, e.nord])
        }
    }
}

/// A list, and the map beside it when the address asks for it. Without JavaScript the list alone. The map is no part of
/// `#resultats`: the list is changed beside it without it being drawn again.
#[must_use]
pub(crate) fn a_cote(
    l: Lang,
    r: &Recherche,
    fond: &FondDeCarte,
    depart: Option<[f64; 4]>,
    results: impl IntoView + 'static,
) -> AnyView {
    if !r.en_carte() {
        return IntoAny::into_any(results);
    }
    let start = depart.map(|d| d.map(|v| degres(v).to_string()).join(","));
    let nonce = use_nonce().map(|n| n.to_string());
    let tiles = fond.tuiles.clone();
    let credit = match &tiles {
        Some(t) => t.attribution.clone(),
        None => tr!(l, "Contours : IGN.", "Outlines: IGN."),
    };
    view! {
        <div class="deux-vues">
            <link rel="stylesheet" href=fond.css.clone()/>
            <section
                class="carte"
                id="carte"
                aria-label=tr!(l, "Carte", "Map")
                hidden=true
                data-leaflet=fond.leaflet.clone()
                data-fond=fond.fond.clone()
                data-tuiles=tiles.map(|t| t.url)
                data-cadre=start
                data-fermer=tr!(l, "Fermer", "Close")
                data-ouvert=tr!(l, "Groupe ouvert :", "Group opened:")
                data-referme=tr!(l, "Groupe refermé :", "Group closed:")
                data-retour=tr!(l, "Échap pour revenir.", "Escape to go back.")
                data-echec=tr!(
                    l,
                    "La carte ne répond pas. La liste, elle, est complète. Rechargez la page pour réessayer.",
                    "The map does not answer. The list is complete. Reload the page to try again."
                )
            >
                <a class="sr passer" href="#resultats">{tr!(l, "Passer la carte", "Skip the map")}</a>
                <div class="carte-place">
                    <div class="carte-zoom">
                        <button type="button" data-zoom="plus" aria-label=tr!(l, "Approcher", "Zoom in")>"+"</button>
                        <button type="button" data-zoom="moins" aria-label=tr!(l, "Éloigner", "Zoom out")>"−"</button>
                    </div>
                    <div
                        class="carte-surface"
                        role="group"
                        aria-label=tr!(
                            l,
                            "Carte des logements. Les flèches la déplacent, Tab va d'un repère à l'autre. Sur un repère : les flèches vont au plus proche, Entrée l'ouvre, Échap revient.",
                            "Map of homes. Arrows move it, Tab goes from one mark to the next. On a mark: arrows go to the nearest, Enter opens it, Escape goes back."
                        )
                    ></div>
                    <section
                        class="sheet carte-fiche"
                        aria-label=tr!(l, "Logements du repère choisi", "Homes of the chosen mark")
                        hidden=true
                    ></section>
                </div>
                <p class="small" role="status"></p>
                <p class="small muted">{credit} " " <a href=adresses::SOURCES>{tr!(l, "Sources", "Sources")}</a></p>
            </section>
            <noscript>
                <p class="line">
                    {icon(Icon::Map)} " "
                    {tr!(
                        l,
                        "La carte a besoin de JavaScript. La liste montre les mêmes logements.",
                        "The map needs JavaScript. The list shows the same homes."
                    )}
                </p>
            </noscript>
            <script r#type="module" src=fond.js.clone() nonce=nonce></script>
            {results}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::render;

    fn marque_de(n: usize, offres: Vec<Apercu>) -> Marque {
        Marque {
            n,
            latitude: 48.390_123_4,
            longitude: -4.486_5,
            insee: "29019".into(),
            une_commune: true,
            emprise: None,
            offres,
        }
    }

    #[test]
    fn the_frame_is_there_only_when_asked_for() {
        let show = |vue: &str| {
            let r = Recherche { vue: vue.into(), ..Recherche::default() };
            let fond = FondDeCarte { js: "/pkg/carte.1.js".into(), ..FondDeCarte::default() };
            render(move || a_cote(Lang::Fr, &r, &fond, Some(METROPOLE), view! { <p id="resultats">"liste"</p> }))
        };
        let html = show("carte");
        assert!(html.contains("/pkg/carte.1.js") && html.contains("data-cadre=\"-5.2,41.3,9.6,51.1\""), "{html}");
        assert!(html.contains("<noscript>") && html.contains("href=\"#resultats\"") && html.contains("liste"));
        assert!(!html.contains("style="), "{html}");
        assert!(!show("").contains("carte.1.js"));
    }

    #[test]
    fn marks_are_told_in_words() {
        let nom = |_: &str| "Brest".to_owned();
        for (l, said) in [(Lang::Fr, "12\u{a0}logements à Brest"), (Lang::En, "12\u{a0}homes in Brest")] {
            let m = marque(l, &nom, marque_de(12, Vec::new()));
            assert_eq!((m.nom.as_str(), m.texte.as_str(), m.lat), (said, "12", 48.39012));
            assert!(m.reste.is_some());
        }
        let mixed =
            marque(Lang::Fr, &nom, Marque { une_commune: false, emprise: Some([0.0; 4]), ..marque_de(3, Vec::new()) });
        assert_eq!(mixed.nom, "3\u{a0}logements à Brest et autour");
        assert!(mixed.reste.is_none());
    }

    #[test]
    fn what_is_said_counts_what_is_seen() {
        let r = Referentiel::load().unwrap_or_else(|e| panic!("{e}"));
        let some = Points { total: 37, emprise: None, marques: vec![marque_de(12, Vec::new())] };
        let said = dire(Lang::Fr, &r, some, Vec::new());
        assert_eq!(said.dit, "37\u{a0}logements, dont 12\u{a0}sur cette partie de la carte");
        let all = dire(Lang::Fr, &r, Points { total: 12, emprise: None, marques: vec![marque_de(12, vec![])] }, vec![]);
        assert_eq!(all.dit, "12\u{a0}logements sur la carte");
        assert_eq!(depart(&r, &Lieu::Partout), Some(METROPOLE));
        let brest = depart(&r, &Lieu::Autour { insee: "29019".into(), km: 10 }).unwrap_or_default();
        assert!(brest[2] - brest[0] > 0.2 && brest[2] - brest[0] < 0.3, "{brest:?}");
    }
}
