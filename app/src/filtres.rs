//! The search of offers as its URL has it: read, shown as a panel and as chips, written back; and the card of an offer.
//!
//! Everything a person chose is in the address, so that a search can be kept, sent and gone back to. The public list
//! and the applicant's tabs share this file: the place (`lieu`, `commune`, `departement`, `rayon`) is only the public's,
//! `onglet` only the applicant's.

mod recherche;

pub use recherche::{RAYONS, Recherche, url};

use crate::i18n::Lang;
use crate::illustration::{Kind, Logement};
use crate::ui::{
    FormErrors, Icon, OfferCard, OfferFit, OfferRank, Tone, button, check, chip, err, hidden, icon, link, select_field,
};
use crate::{format, tr};
use domain::eligibilite::Avis;
use domain::logement::{Genre, Typologie};
use jiff::civil::Date;
use leptos::prelude::*;
use services::courrier::lettres::nom_regle;
use services::offres::{Carte, RangProbable, Tri};

/// Files usually sent to the landlord: the green ticks of the strip.
pub const DOSSIERS_ENVOYES: u32 = 5;
/// Days left from which a closing is « soon ».
const BIENTOT: i64 = 3;
/// Whose list it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Liste {
    /// Everyone's, of a place.
    Publique,
    /// The tabs of someone who has a demande.
    Onglets,
}

/// The names of the orders.
fn tris(l: Lang, liste: Liste) -> Vec<(&'static str, String)> {
    Tri::ALL
        .iter()
        // Without a demande there is no rank.
        .filter(|tri| liste == Liste::Onglets || **tri != Tri::Rang)
        .map(|tri| {
            let name = match tri {
                Tri::Recentes => tr!(l, "Les plus récentes", "Newest first"),
                Tri::Loyer => tr!(l, "Loyer, le plus bas d'abord", "Rent, lowest first"),
                Tri::Surface => tr!(l, "Surface, la plus grande d'abord", "Floor area, largest first"),
                Tri::Cloture => tr!(l, "Date limite, la plus proche d'abord", "Closing date, soonest first"),
                Tri::Rang => tr!(l, "Meilleur rang d'abord", "Best rank first"),
            };
            (tri.code(), name)
        })
        .collect()
}

/// « Galerie », « Carte »: two views of one search, as links.
#[must_use]
pub fn bascule(l: Lang, r: &Recherche) -> AnyView {
    let one = |vue: &'static str, sign: Icon, text: String| {
        let here = r.en_carte() == (vue == "carte");
        let page = if here { r.page.as_str() } else { "" };
        view! {
            <li><a href=url(r, &[("vue", vue), ("page", page)]) aria-current=here.then_some("page")>{icon(sign)} " " {text}</a></li>
        }
    };
    view! {
        <nav aria-label=tr!(l, "Affichage", "View") class="seg" id="vue"><ul class="row tight">
            {one("", Icon::Grid, tr!(l, "Galerie", "Gallery"))} {one("carte", Icon::Map, tr!(l, "Carte", "Map"))}
        </ul></nav>
    }
    .into_any()
}

/// The panel of filters: a GET form to `action`, folded on a small screen. The place or the tab, the view and what the
/// map shows go with it.
#[must_use]
pub fn panneau(l: Lang, r: &Recherche, errors: &FormErrors, action: &str, liste: Liste) -> AnyView {
    let (filtres, tri, _, _) = r.parse(l);
    let n = filtres.actifs();
    let count = (n > 0).then(|| {
        let noun = if n > 1 { tr!(l, " filtres posés", " filters on") } else { tr!(l, " filtre posé", " filter on") };
        view! { " " <span class="count">{n} <span class="sr">{noun}</span></span> }
    });
    let wrong = ["loyer_min", "loyer_max", "surface"].iter().any(|name| errors.of(name).is_some());
    let lieux: &[(&'static str, &str)] = match liste {
        Liste::Publique => {
            &[("lieu", &r.lieu), ("commune", &r.commune), ("departement", &r.departement), ("rayon", &r.rayon)]
        }
        Liste::Onglets => &[("onglet", &r.onglet)],
    };
    let vue: &[(&'static str, &str)] = &[("vue", &r.vue), ("comparer", &r.comparer)];
    let kept: Vec<AnyView> =
        lieux.iter().chain(vue).filter(|(_, v)| !v.is_empty()).map(|(name, value)| hidden(*name, *value)).collect();
    // The browser writes into it as the map moves: there even when empty.
    let kept_position = r.en_carte().then(|| hidden("position", r.position.clone()));
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
                {icon(Icon::Filter)} " " {tr!(l, "Filtrer et trier", "Filter and sort")} <span id="filtres-poses">{count}</span>
                " " {icon(Icon::Down)}
            </summary>
            <form
                id="filtres"
                action=action.to_owned()
                method="get"
                novalidate=true
                aria-label=tr!(l, "Filtrer et trier les offres", "Filter and sort the homes")
            >
                {kept} {kept_position}
                {select_field(l, "tri", tr!(l, "Trier par", "Sort by"), tris(l, liste)).value(tri.code())}
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
                    <div id="filtres-effacer">
                        {(n > 0 || wrong).then(|| {
                            link(url(&r.sans_criteres(), &[]), tr!(l, "Réinitialiser tous les critères", "Clear all criteria"))
                                .into_any()
                        })}
                    </div>
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

/// « T3 », « T6 et plus »: the last one is of six rooms and more.
#[must_use]
pub fn typologie_nom(l: Lang, code: &str) -> String {
    if code == Typologie::T6.code() { tr!(l, "T6 et plus", "T6 or more") } else { code.to_owned() }
}

/// « Appartement, T3 ».
#[must_use]
pub fn genre_et_typologie(l: Lang, c: &Carte) -> String {
    format!("{}, {}", genre_nom(l, &c.genre), typologie_nom(l, &c.typologie))
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

/// « de Brest », « d'Angers », « du Havre », « des Lilas », “Brest”.
#[must_use]
pub fn de_commune(l: Lang, nom: &str) -> String {
    if l == Lang::En {
        return nom.to_owned();
    }
    if let Some(rest) = nom.strip_prefix("Le ") {
        format!("du {rest}")
    } else if let Some(rest) = nom.strip_prefix("Les ") {
        format!("des {rest}")
    } else if nom.starts_with(['A', 'E', 'I', 'O', 'U', 'Y', 'É', 'È', 'Î', 'Œ']) {
        format!("d'{nom}")
    } else {
        format!("de {nom}")
    }
}

/// « T3 à Montreuil », « Maison T5 à Angers ».
#[must_use]
pub fn titre(l: Lang, c: &Carte) -> String {
    let typologie = typologie_nom(l, &c.typologie);
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

/// What is said of a home to whoever has a demande, in one line and with its reason: « **Convient** à votre situation »,
/// « **À vérifier** : le loyer », « **Ne convient pas** : vos revenus ». The same wherever the home is shown.
#[must_use]
pub fn convient(l: Lang, avis: &Avis) -> OfferFit {
    let a_verifier = match avis {
        Avis::Non(no) => {
            let what = nom_regle(l, no.regle);
            return OfferFit {
                tone: Tone::Off,
                text: tr!(l, "**Ne convient pas** : {what}", "**Does not fit**: {what}"),
            };
        }
        Avis::Oui { a_verifier } => a_verifier.iter().map(|r| nom_regle(l, r)).collect::<Vec<_>>(),
    };
    let text = match a_verifier.as_slice() {
        [] => {
            let text = tr!(l, "**Convient** à votre situation", "**Fits** your situation");
            return OfferFit { tone: Tone::Ok, text };
        }
        [one] => tr!(l, "**À vérifier** : {one}", "**To check**: {one}"),
        [one, other] => tr!(l, "**À vérifier** : {one} et {other}", "**To check**: {one} and {other}"),
        // More would not be read on a card: the home's page has them all.
        [first, rest @ ..] => {
            let n = rest.len() + 1;
            tr!(l, "**{n} points à vérifier**, dont {first}", "**{n} points to check**, {first} among them")
        }
    };
    OfferFit { tone: Tone::Wait, text }
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
        srcset: None,
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
        compare: None,
        action: None,
        heart: None,
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
    use domain::eligibilite::{Figures, Regle, Reponse, Source, Verdict};
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
            rangs_version: 0,
            photos: 0,
        }
    }

    fn lire(query: &str) -> Recherche {
        serde_urlencoded::from_str(query).unwrap_or_default()
    }

    #[test]
    fn the_panel_keeps_what_was_typed_and_escapes_it() {
        let r = lire("loyer_min=%22%3E%3Cscript%3E&pieces=2&onglet=%22%3E%3Cb%3E");
        let html = render(move || {
            let (_, _, _, errors) = r.parse(Lang::Fr);
            panneau(Lang::Fr, &r, &errors, "/offres", Liste::Onglets)
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
        let en = carte(
            Lang::En,
            today,
            &c,
            Some(convient(Lang::En, &Avis::SANS_REGLE)),
            Some(RangProbable { rang: 4, total: 41 }),
        );
        assert_eq!(en.title, "T3 in Montreuil");
        assert!(en.rank.is_some_and(|r| r.me == 4 && r.text.contains("**4th**")));
        assert_eq!(a_commune(Lang::Fr, "Les Lilas"), "aux Lilas");
        assert_eq!(a_commune(Lang::Fr, "Le Havre"), "au Havre");
        assert_eq!(a_commune(Lang::Fr, "La Rochelle"), "à La Rochelle");
        for (nom, de) in
            [("Brest", "de Brest"), ("Angers", "d'Angers"), ("Le Havre", "du Havre"), ("Les Lilas", "des Lilas")]
        {
            assert_eq!(de_commune(Lang::Fr, nom), de);
        }
    }

    #[test]
    fn what_is_to_be_checked_is_named_and_stays_short() {
        let plain = |t: String| t.replace(['\u{a0}', '\u{202f}'], " ");
        let open = |rules: &[Regle]| Avis::Oui { a_verifier: rules.iter().copied().collect() };
        let said = |l, rules: &[Regle]| plain(convient(l, &open(rules)).text);
        let (fr, en) = (Lang::Fr, Lang::En);
        assert_eq!(said(fr, &[]), "**Convient** à votre situation");
        assert_eq!(said(fr, &[Regle::Effort]), "**À vérifier** : le loyer");
        assert_eq!(said(en, &[Regle::Effort]), "**To check**: the rent");
        // In the order of the rules, whichever was told first.
        assert_eq!(said(fr, &[Regle::Effort, Regle::Plafond]), "**À vérifier** : vos revenus et le loyer");
        let three = [Regle::Plafond, Regle::Effort, Regle::Reservation];
        assert_eq!(said(fr, &three), "**3 points à vérifier**, dont vos revenus");
        assert_eq!(said(en, &three), "**3 points to check**, your income among them");
        for &regle in Regle::ALL {
            let no = Reponse {
                regle,
                verdict: Verdict::NeConvientPas,
                figures: Figures::Pmr { besoin: true, offre: false },
                source: Source::Offre,
                changerait: None,
            };
            let both = [fr, en].map(|l| convient(l, &Avis::Non(no)));
            assert!(both.iter().all(|fit| fit.tone == Tone::Off));
            assert_ne!(both[0].text, both[1].text);
            assert!(plain(both[0].text.clone()).starts_with("**Ne convient pas** : "), "{}", both[0].text);
        }
        // Two lines of a card at 320 px, at the most.
        for rules in [&three[..2], &[Regle::Effort, Regle::Territoire], &three] {
            assert!([fr, en].iter().all(|l| said(*l, rules).chars().count() <= 64), "{}", said(fr, rules));
        }
    }
}
