//! The search of offers as its URL has it: read, shown as a panel and as chips, written back; and the card of an offer.
//!
//! Everything a person chose is in the address, so that a search can be kept, sent and gone back to. The public list
//! and the applicant's tabs share this file: the place (`lieu`, `commune`, `departement`) is only the public's,
//! `onglet` and `vue` only the applicant's.

use crate::i18n::Lang;
use crate::illustration::{Kind, Logement};
use crate::ui::{
    FormErrors, Icon, OfferCard, OfferFit, OfferRank, Tone, button, check, chip, err, hidden, icon, link, select_field,
};
use crate::web::encoder;
use crate::{erreurs, format, tr};
use domain::argent::{Centimes, MontantError};
use domain::logement::{Genre, Typologie};
use jiff::civil::Date;
use leptos::prelude::*;
use serde::Deserialize;
use services::offres::{Carte, Filtres, RangProbable, Tri};

/// Files usually sent to the landlord: the green ticks of the strip.
pub const DOSSIERS_ENVOYES: u32 = 5;
/// Days left from which a closing is « soon ».
const BIENTOT: i64 = 3;
/// Where lists of offers are.
const LISTE: &str = "/offres";

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
    const CHAMPS: [&str; 15] = [
        "lieu",
        "commune",
        "departement",
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
        "page",
    ];
    /// Those that « Réinitialiser tous les critères » empties.
    const CRITERES: [&str; 8] =
        ["genre", "loyer_min", "loyer_max", "surface", "pieces", "sans_marches", "pmr", "disponible"];

    fn champ(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "lieu" => &mut self.lieu,
            "commune" => &mut self.commune,
            "departement" => &mut self.departement,
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
        let mut errors = FormErrors::new();
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

/// The names of the orders.
fn tris(l: Lang) -> Vec<(&'static str, String)> {
    Tri::ALL
        .iter()
        .map(|tri| {
            let name = match tri {
                Tri::Recentes => tr!(l, "Les plus récentes", "Newest first"),
                Tri::Loyer => tr!(l, "Loyer, le plus bas d'abord", "Rent, lowest first"),
                Tri::Surface => tr!(l, "Surface, la plus grande d'abord", "Floor area, largest first"),
                Tri::Cloture => tr!(l, "Date limite, la plus proche d'abord", "Closing date, soonest first"),
            };
            (tri.code(), name)
        })
        .collect()
}

/// The panel of filters: a GET form to `action`, folded on a small screen. `caches` are the fields it must not lose
/// (the place, the tab).
#[must_use]
pub fn panneau(l: Lang, r: &Recherche, errors: &FormErrors, action: &str, caches: &[(&str, &str)]) -> AnyView {
    let (filtres, tri, _, _) = r.parse(l);
    let n = filtres.actifs();
    let count = (n > 0).then(|| {
        let noun = if n > 1 { tr!(l, " filtres posés", " filters on") } else { tr!(l, " filtre posé", " filter on") };
        view! { " " <span class="count">{n} <span class="sr">{noun}</span></span> }
    });
    let wrong = ["loyer_min", "loyer_max", "surface"].iter().any(|name| errors.of(name).is_some());
    let kept: Vec<AnyView> =
        caches.iter().filter(|(_, v)| !v.is_empty()).map(|(name, value)| hidden(*name, *value)).collect();
    let genre = |id: &'static str, value: &'static str, label: String| {
        check(l, "genre", label)
            .radio()
            .id(id)
            .value(value)
            .checked(r.genre == value || (value.is_empty() && filtres.genre.is_none()))
    };
    let bound = |name: &'static str, value: &str, label: String| {
        let wrong = errors.of(name).is_some();
        view! {
            <label>
                {label} " " <span class="sr">{tr!(l, "(euros par mois)", "(euros a month)")}</span>
                <input
                    class="in num"
                    id=name
                    name=name
                    inputmode="decimal"
                    autocomplete="off"
                    maxlength="12"
                    value=value.to_owned()
                    aria-invalid=wrong.then_some("true")
                    aria-describedby=wrong.then(|| format!("{name}-err"))
                />
            </label>
        }
    };
    let bound_error = |name: &str| errors.of(name).map(|message| err(l, format!("{name}-err"), message));
    let rooms: Vec<_> = (1..=6_u8)
        .map(|p| {
            let label = if p == 6 { tr!(l, "T6 et plus", "T6 or more") } else { format!("T{p}") };
            check(l, "pieces", label)
                .id(format!("pieces-{p}"))
                .value(p.to_string())
                .checked(filtres.pieces.contains(&p))
                .into_any()
        })
        .collect();
    let need = |name: &'static str, checked: bool, label: String| check(l, name, label).value("1").checked(checked);
    let surface = {
        let wrong = errors.of("surface").is_some();
        view! {
            <div class="field">
                <label for="surface">{tr!(l, "Surface minimum", "Least floor area")}</label>
                <p class="hint" id="surface-aide">{tr!(l, "En m². Par exemple : 40", "In m². For example: 40")}</p>
                {bound_error("surface")}
                <input
                    class="in num short"
                    id="surface"
                    name="surface"
                    inputmode="numeric"
                    autocomplete="off"
                    maxlength="12"
                    value=r.surface.clone()
                    aria-invalid=wrong.then_some("true")
                    aria-describedby=if wrong { "surface-aide surface-err" } else { "surface-aide" }
                />
            </div>
        }
    };
    view! {
        <details class="filters" open=wrong>
            <summary>
                {icon(Icon::Filter)} " " {tr!(l, "Filtrer et trier", "Filter and sort")} {count} " " {icon(Icon::Down)}
            </summary>
            <form
                id="filtres"
                action=action.to_owned()
                method="get"
                novalidate=true
                aria-label=tr!(l, "Filtrer et trier les offres", "Filter and sort the homes")
            >
                {kept}
                {select_field(l, "tri", tr!(l, "Trier par", "Sort by"), tris(l)).value(tri.code())}
                <fieldset>
                    <legend class="label">{tr!(l, "Type", "Type")}</legend>
                    {genre("genre", "", tr!(l, "Appartement ou maison", "Flat or house"))}
                    {genre("genre-appartement", "appartement", tr!(l, "Appartement", "Flat"))}
                    {genre("genre-maison", "maison", tr!(l, "Maison", "House"))}
                </fieldset>
                <fieldset class="stack g2">
                    <legend class="label">{tr!(l, "Loyer avec charges", "Rent with charges")}</legend>
                    {bound_error("loyer_min")}
                    {bound_error("loyer_max")}
                    <div class="in-row pair">
                        {bound("loyer_min", &r.loyer_min, tr!(l, "de", "from"))}
                        {bound("loyer_max", &r.loyer_max, tr!(l, "à", "to"))}
                    </div>
                </fieldset>
                {surface}
                <fieldset>
                    <legend class="label">{tr!(l, "Pièces", "Rooms")}</legend>
                    <div class="row tight">{rooms}</div>
                </fieldset>
                <fieldset>
                    <legend class="label">{tr!(l, "Il me faut", "I need")}</legend>
                    {need(
                        "sans_marches",
                        filtres.sans_marches,
                        tr!(l, "Un ascenseur ou le rez-de-chaussée", "A lift or the ground floor"),
                    )}
                    {need(
                        "pmr",
                        filtres.pmr,
                        tr!(l, "Adapté aux personnes à mobilité réduite", "Adapted to reduced mobility"),
                    )}
                    {need("disponible", filtres.disponible, tr!(l, "Disponible immédiatement", "Available now"))}
                </fieldset>
                <div class="stack g1">
                    {button(tr!(l, "Voir les offres", "Show homes")).wide()}
                    {(n > 0 || wrong).then(|| {
                        link(url(&r.sans_criteres(), &[]), tr!(l, "Réinitialiser tous les critères", "Clear all criteria"))
                            .into_any()
                    })}
                </div>
            </form>
        </details>
    }
    .into_any()
}

/// The filters that are on, each a link that takes it off. Nothing when none is.
#[must_use]
pub fn puces(l: Lang, r: &Recherche) -> Option<AnyView> {
    let (f, _, _, _) = r.parse(l);
    let mut chips: Vec<(String, String)> = Vec::new();
    let mut push = |text: String, changes: &[(&str, &str)]| chips.push((url(r, changes), text));
    if let Some(genre) = f.genre {
        push(genre_nom(l, genre.code()), &[("genre", "")]);
    }
    if let Some(min) = f.loyer_min {
        let amount = format::euros(l, min.0);
        push(tr!(l, "À partir de {amount}", "From {amount}"), &[("loyer_min", "")]);
    }
    if let Some(max) = f.loyer_max {
        let amount = format::euros(l, max.0);
        push(tr!(l, "Jusqu'à {amount}", "Up to {amount}"), &[("loyer_max", "")]);
    }
    if let Some(m2) = f.surface_min {
        push(tr!(l, "{m2} m² et plus", "{m2} m² or more"), &[("surface", "")]);
    }
    for p in &f.pieces {
        let rest: Vec<String> = f.pieces.iter().filter(|q| *q != p).map(u8::to_string).collect();
        let text = if *p == 6 { tr!(l, "T6 et plus", "T6 or more") } else { format!("T{p}") };
        push(text, &[("pieces", &rest.join(","))]);
    }
    if f.sans_marches {
        push(tr!(l, "Ascenseur ou rez-de-chaussée", "Lift or ground floor"), &[("sans_marches", "")]);
    }
    if f.pmr {
        push(tr!(l, "Mobilité réduite", "Reduced mobility"), &[("pmr", "")]);
    }
    if f.disponible {
        push(tr!(l, "Disponible immédiatement", "Available now"), &[("disponible", "")]);
    }
    if chips.is_empty() {
        return None;
    }
    let chips: Vec<_> = chips.into_iter().map(|(href, text)| view! { <li>{chip(l, href, text)}</li> }).collect();
    let label = tr!(l, "Filtres posés", "Filters on");
    Some(view! { <ul class="tags" role="list" aria-label=label>{chips}</ul> }.into_any())
}

/// « Appartement », « Maison ».
#[must_use]
pub fn genre_nom(l: Lang, code: &str) -> String {
    match Genre::from_code(code) {
        Some(Genre::Maison) => tr!(l, "Maison", "House"),
        _ => tr!(l, "Appartement", "Flat"),
    }
}

/// « à Montreuil », « au Havre », « aux Lilas », “in Montreuil”.
#[must_use]
pub fn a_commune(l: Lang, nom: &str) -> String {
    if l == Lang::En {
        return format!("in {nom}");
    }
    if let Some(rest) = nom.strip_prefix("Le ") {
        format!("au {rest}")
    } else if let Some(rest) = nom.strip_prefix("Les ") {
        format!("aux {rest}")
    } else {
        format!("à {nom}")
    }
}

/// « T3 à Montreuil », « Maison T5 à Angers ».
#[must_use]
pub fn titre(l: Lang, c: &Carte) -> String {
    let typologie = &c.typologie;
    let place = a_commune(l, &c.commune);
    if c.genre == Genre::Maison.code() {
        tr!(l, "Maison {typologie} {place}", "{typologie} house {place}")
    } else {
        format!("{typologie} {place}")
    }
}

/// « 3e étage, ascenseur », « rez-de-chaussée »; nothing for a house.
#[must_use]
pub fn etage(l: Lang, c: &Carte) -> Option<String> {
    let floor = c.etage?;
    Some(match (floor, c.ascenseur) {
        (0, _) => tr!(l, "rez-de-chaussée", "ground floor"),
        (n, true) => {
            let n = format::ordinal(l, n);
            tr!(l, "{n} étage, ascenseur", "{n} floor, lift")
        }
        (n, false) => {
            let n = format::ordinal(l, n);
            tr!(l, "{n} étage sans ascenseur", "{n} floor, no lift")
        }
    })
}

/// The address of drawing `n` (1 façade, 2 a room, 3 the plan) of an offer: the same on its card and on its page.
#[must_use]
pub fn photo(c: &Carte, n: u8) -> String {
    dessin_de(c).adresse(n)
}

/// The drawn home of an offer, for its captions.
#[must_use]
pub fn dessin_de(c: &Carte) -> Logement {
    let kind = if c.genre == Genre::Maison.code() { Kind::Maison } else { Kind::Appartement };
    Logement {
        seed: c.photo.unsigned_abs(),
        kind,
        etages: 0,
        pieces: Typologie::from_code(&c.typologie).map_or(0, Typologie::pieces),
    }
}

/// « **Convient** à votre situation », or one point that can't be told yet.
#[must_use]
pub fn convient(l: Lang, every_rule: bool) -> OfferFit {
    if every_rule {
        OfferFit { tone: Tone::Ok, text: tr!(l, "**Convient** à votre situation", "**Fits** your situation") }
    } else {
        OfferFit { tone: Tone::Wait, text: tr!(l, "**Un point à vérifier**", "**One point to check**") }
    }
}

/// The card of an offer: the public's without `fit` nor `rank`, whose foot then counts the candidatures.
#[must_use]
pub fn carte(l: Lang, today: Date, c: &Carte, fit: Option<OfferFit>, rank: Option<RangProbable>) -> OfferCard {
    let closing = c.cloture();
    let left = format::jours_entre(today, closing);
    let mut kind = genre_nom(l, &c.genre);
    if c.jardin {
        kind = tr!(l, "{kind}, jardin", "{kind}, garden");
    }
    let mut line = vec![kind, format::surface(l, u32::try_from(c.surface_m2).unwrap_or(0))];
    line.extend(etage(l, c));
    let mut tags = Vec::new();
    if c.pmr {
        tags.push((Some(Icon::Pmr), tr!(l, "Accessible PMR", "Step-free (PMR)")));
    }
    if c.balcon {
        tags.push((Some(Icon::Balcony), tr!(l, "Balcon", "Balcony")));
    }
    if c.disponible_le.as_str() <= today.to_string().as_str() {
        tags.push((None, tr!(l, "Disponible", "Available now")));
    }
    if let Some(nom) = &c.reservee_nom {
        tags.push((Some(Icon::Work), tr!(l, "Réservé : {nom}", "Reserved: {nom}")));
    }
    let personal = rank.is_some();
    let rank = rank.map(|r| {
        let total = u32::try_from(r.total).unwrap_or(u32::MAX);
        let me = u32::try_from(r.rang).unwrap_or(u32::MAX);
        let place = format::ordinal(l, me);
        let among = candidatures(l, i64::from(total));
        OfferRank {
            text: tr!(l, "Rang probable : **{place}** sur {among}", "Likely rank: **{place}** of {among}"),
            total,
            sent: DOSSIERS_ENVOYES,
            me,
        }
    });
    OfferCard {
        href: format!("/offres/{}", c.id),
        title: titre(l, c),
        code_postal: c.code_postal.clone(),
        photo: photo(c, 1),
        price: format::euros(l, c.loyer_cc),
        line: line.join(" · "),
        dpe: c.dpe.chars().next(),
        tags,
        fit,
        rank,
        applied: None,
        deadline: Some((closing, format::date_longue(l, closing, Some(today)))),
        foot: if personal || left <= BIENTOT { format::dans_jours(l, left) } else { candidatures(l, c.candidatures) },
        soon: left <= BIENTOT,
        h2: false,
    }
}

/// « 34 candidatures ».
#[must_use]
pub fn candidatures(l: Lang, n: i64) -> String {
    format::compte(l, n, ["candidature", "candidatures"], ["application", "applications"])
}

/// « 5 logements », “5 homes”.
#[must_use]
pub fn logements(l: Lang, n: usize) -> String {
    format::compte(l, i64::try_from(n).unwrap_or(i64::MAX), ["logement", "logements"], ["home", "homes"])
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::shell::render;
    use jiff::civil::date;

    /// An offer for the tests of pages.
    pub(crate) fn offre() -> Carte {
        Carte {
            id: uuid::Uuid::nil(),
            genre: "appartement".into(),
            typologie: "T3".into(),
            insee: "93048".into(),
            commune: "Montreuil".into(),
            code_postal: "93100".into(),
            departement: "93".into(),
            zone_plafond: "PARIS_LIMITROPHES".into(),
            zone_abc: "A bis".into(),
            financement: "PLUS".into(),
            surface_m2: 62,
            loyer: 60_000,
            loyer_cc: 68_000,
            etage: Some(3),
            ascenseur: true,
            balcon: false,
            jardin: false,
            pmr: false,
            dpe: "C".into(),
            reservee_siren: None,
            reservee_nom: None,
            photo: 7,
            publiee_a: 1_795_000_000_000_000,
            cloture_a: 1_796_119_200_000_000,
            disponible_le: "2026-12-01".into(),
            candidatures: 41,
        }
    }

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
    fn the_panel_keeps_what_was_typed_and_escapes_it() {
        let r = lire("loyer_min=%22%3E%3Cscript%3E&pieces=2");
        let html = render(move || {
            let (_, _, _, errors) = r.parse(Lang::Fr);
            panneau(Lang::Fr, &r, &errors, "/offres", &[("onglet", "\"><b>")])
        });
        assert!(html.contains("loyer_min-err") && html.contains("&quot;&gt;&lt;script"), "{html}");
        assert!(!html.contains("<script") && !html.contains("\"><b>"));
    }

    #[test]
    fn each_chip_takes_one_filter_off() {
        let r = lire("genre=maison&loyer_max=850&pieces=2&pieces=3&disponible=1");
        let html = render(move || puces(Lang::Fr, &r).into_any());
        assert_eq!(html.matches("class=\"chip\"").count(), 5);
        assert!(html.contains("/offres?genre=maison&amp;loyer_max=850&amp;pieces=3&amp;disponible=1"), "{html}");
        assert!(puces(Lang::Fr, &Recherche::default()).is_none());
    }

    #[test]
    fn a_card_says_the_same_in_both_languages() {
        let c = offre();
        let today = date(2026, 11, 24);
        let fr = carte(Lang::Fr, today, &c, None, None);
        assert_eq!((fr.title.as_str(), fr.price.as_str()), ("T3 à Montreuil", "680\u{a0}€"));
        assert_eq!(fr.line, "Appartement · 62\u{a0}m² · 3e étage, ascenseur");
        assert_eq!(fr.foot, "41\u{a0}candidatures");
        let en = carte(Lang::En, today, &c, Some(convient(Lang::En, true)), Some(RangProbable { rang: 4, total: 41 }));
        assert_eq!(en.title, "T3 in Montreuil");
        assert!(en.rank.is_some_and(|r| r.me == 4 && r.text.contains("**4th**")));
        assert_eq!(a_commune(Lang::Fr, "Les Lilas"), "aux Lilas");
        assert_eq!(a_commune(Lang::Fr, "Le Havre"), "au Havre");
        assert_eq!(a_commune(Lang::Fr, "La Rochelle"), "à La Rochelle");
    }
}
