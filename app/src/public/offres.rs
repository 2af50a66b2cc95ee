//! The public list of offers: a place, filters, cards. No account needed, so nothing about a person's situation.

use super::carte::{a_cote, depart};
use super::{comparer, flux};
use crate::demandeur::alertes::lien_creer;
use crate::filtres::{self, RAYONS, Recherche, a_commune, bascule, carte, de_commune, logements, panneau, puces, url};
use crate::galerie::{self, Premieres};
use crate::i18n::Lang;
use crate::islands::{CompletionLieu, FiltresVifs};
use crate::shell::{FondDeCarte, Section, adresses};
use crate::ui::{
    FormErrors, Icon, Tone, button, empty, err, error_summary, hidden, icon, link, notice, offer_grid, pagination, rich,
};
use crate::web::{Page, Rendu, Requete, encoder};
use crate::{format, tr};
use domain::compte::Role;
use jiff::civil::Date;
use leptos::prelude::*;
use services::offres::{self, ListePublique};
use services::referentiel::{Referentiel, Suggestion, SuggestionKind};
use std::sync::Arc;

/// Places proposed when a text means several.
const CHOIX: usize = 12;
/// Communes proposed for a postal code: all of those that share one.
const CHOIX_DU_CODE: usize = 60;
/// Places proposed when a text means none.
const PROCHES: usize = 5;
/// Kilometres proposed first when a commune has nothing.
const AUTOUR: u32 = 10;

/// Where a search looks, once its text is understood.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Lieu {
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
    pub(super) fn pour_services(&self) -> Option<offres::Lieu> {
        Some(match self {
            Self::Partout => offres::Lieu::Partout,
            Self::Commune { insee, km: None, .. } => offres::Lieu::Commune(insee.clone()),
            Self::Commune { insee, km: Some(km), .. } => offres::Lieu::Autour { insee: insee.clone(), km: *km },
            Self::Departement { code, .. } => offres::Lieu::Departement(code.clone()),
            Self::Plusieurs(_) | Self::Inconnu(_) => return None,
        })
    }
}

/// What the page shows.
struct Vue {
    today: Date,
    recherche: Recherche,
    lieu: Lieu,
    /// Name of the département of the commune, to widen the search.
    departement: Option<(String, String)>,
    errors: FormErrors,
    liste: Option<ListePublique>,
    premieres: Premieres,
    /// Someone is logged in.
    connu: Option<Role>,
    /// They have a demande here, so tabs of their own.
    onglets: bool,
    /// The address is that of someone's tabs; where to log in and come back to it.
    connexion: Option<String>,
    fond: Arc<FondDeCarte>,
    /// Where the map starts.
    depart: Option<[f64; 4]>,
}

/// `GET /offres` for whoever has no demande here, or names a place. `onglets`: they have a demande all the same.
///
/// # Errors
/// The database's.
pub async fn offres_publiques(r: Requete, mut recherche: Recherche, onglets: bool) -> Rendu {
    let l = r.l;
    // The tabs are one person's. What a shared link can show is the public list under the same filters.
    let connexion = (r.connecte.is_none() && !recherche.onglet.is_empty())
        .then(|| format!("{}?retour={}", adresses::CONNEXION, encoder(&r.chemin)));
    recherche.onglet.clear();
    let (filtres, tri, page, mut errors) = recherche.parse(l);
    let referentiel = &r.services().referentiel;
    let lieu = comprendre(referentiel, &recherche);
    let departement = match &lieu {
        Lieu::Commune { departement: d, .. } => {
            referentiel.departement(d).map(|d| (d.code.to_owned(), d.nom.to_owned()))
        }
        _ => None,
    };
    if let Lieu::Inconnu(proches) = &lieu {
        errors.push("lieu", inconnu(l, &recherche, proches));
    }
    let place = lieu.pour_services();
    let mut key = None;
    if let Some(place) = place.as_ref().filter(|_| errors.is_empty()) {
        let s = r.services();
        let codes = s.departements_du_lieu(place);
        let moved = match &r.connecte {
            // Whoever comes back to the same place has them read along with the session.
            Some(moi) if !codes.is_empty() => s.revisions_pour(&r.jeton, moi, &codes).await?,
            _ => s.revisions(&codes).await?,
        };
        let found = r.cle(format_args!("{onglets}|{moved:?}"));
        if let Some(page) = r.gardee(&found) {
            return Ok(page);
        }
        key = Some((found, moved));
    }
    let liste = match (&place, &key) {
        (None, _) => None,
        (Some(place), Some((_, moved))) => Some(r.services().recherche_a(place, moved, &filtres, tri, page).await?),
        (Some(place), None) => Some(r.services().recherche_publique(place, &filtres, tri, page).await?),
    };
    let premieres = galerie::premieres(r.services(), liste.iter().flat_map(|liste| &liste.cartes)).await?;
    let title = match &lieu {
        Lieu::Commune { .. } => {
            let place = lieu_dit(l, &lieu);
            tr!(l, "Logements sociaux {place}", "Social housing {place}")
        }
        Lieu::Departement { nom, .. } => tr!(l, "Logements sociaux, {nom}", "Social housing, {nom}"),
        _ => tr!(l, "Les offres", "Homes"),
    };
    let refused = !errors.is_empty();
    let data = Vue {
        today: r.services().horloge.aujourdhui(),
        recherche,
        lieu,
        departement,
        errors,
        liste,
        premieres,
        connu: r.connecte.as_ref().map(|c| c.role),
        onglets,
        connexion,
        fond: Arc::clone(&r.app.assets.carte),
        depart: place.and_then(|place| depart(referentiel, &place)),
    };
    let until = data.liste.as_ref().map_or(0, |liste| liste.tient_jusqu_a);
    // Where the place or a filter is wrong there is nothing to follow.
    let feed = (data.liste.is_some() && !refused).then(|| flux::de(l, &data.recherche));
    let page = Page::new(title, move || vue(l, &data)).dans(Section::Offres).vivante().suivie(feed);
    Ok(match key {
        Some((key, _)) => r.page_a_garder(key, until, page).await,
        None => r.page(if refused { page.refusee() } else { page }).await,
    })
}

/// The place that a search names.
pub(super) fn comprendre(referentiel: &Referentiel, r: &Recherche) -> Lieu {
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
    match referentiel.resoudre(&r.lieu) {
        Some(s) if s.kind == SuggestionKind::Commune => {
            Lieu::Commune { insee: s.code, nom: s.nom, departement: s.departement, km }
        }
        Some(s) => Lieu::Departement { code: s.code, nom: s.nom },
        None => {
            let most = if code_postal(&r.lieu) { CHOIX_DU_CODE } else { CHOIX };
            let found = referentiel.trouver(&r.lieu, most);
            if found.is_empty() { Lieu::Inconnu(referentiel.proches(&r.lieu, PROCHES)) } else { Lieu::Plusieurs(found) }
        }
    }
}

/// Whether a text is a whole postal code: « 29510 », « 29 510 ».
fn code_postal(texte: &str) -> bool {
    let digits = texte.chars().filter(|c| !c.is_whitespace());
    digits.clone().count() == 5 && digits.clone().all(|c| c.is_ascii_digit())
}

/// Beside the box: the text means no place of France.
fn inconnu(l: Lang, r: &Recherche, proches: &[Suggestion]) -> String {
    let typed = &r.lieu;
    if typed.is_empty() {
        // A link with a code that is none.
        return tr!(
            l,
            "Ce lien mène à un lieu qui n'existe pas. Écrivez le nom d'une ville, un code postal ou un département",
            "This link leads to a place that does not exist. Write the name of a town, a postcode or a département"
        );
    }
    match (code_postal(typed), proches.is_empty()) {
        (true, _) => tr!(
            l,
            "Aucune commune n'a le code postal {typed}. Vérifiez-le, ou écrivez le nom de la ville",
            "No commune has the postcode {typed}. Check it, or write the name of the town"
        ),
        (false, false) => tr!(
            l,
            "Nous ne trouvons pas « {typed} ». Choisissez un des lieux proposés, ou vérifiez le nom",
            "We can't find “{typed}”. Choose one of the places suggested, or check the name"
        ),
        (false, true) => tr!(
            l,
            "Nous ne trouvons pas « {typed} ». Écrivez le nom d'une ville, un code postal ou un département",
            "We can't find “{typed}”. Write the name of a town, a postcode or a département"
        ),
    }
}

/// What the search box holds: what was typed, or the name of the place chosen by a link.
fn dans_la_case(v: &Vue) -> String {
    if !v.recherche.lieu.is_empty() {
        return v.recherche.lieu.clone();
    }
    match &v.lieu {
        Lieu::Commune { nom, departement, .. } => format!("{nom} ({departement})"),
        Lieu::Departement { code, nom } => format!("{nom} ({code})"),
        _ => String::new(),
    }
}

fn vue(l: Lang, v: &Vue) -> AnyView {
    let r = &v.recherche;
    let results = match (&v.lieu, &v.liste) {
        (Lieu::Plusieurs(found), _) => plusieurs(l, r, found),
        (Lieu::Inconnu(proches), _) if !proches.is_empty() => vouliez_vous_dire(l, r, proches),
        (_, Some(liste)) if liste.total == 0 => vide(l, v),
        (_, Some(liste)) => resultats(l, v, liste),
        (_, None) => view! {
            <section class="stack" aria-labelledby="res">
                {empty("res", tr!(l, "Nous n'avons pas pu chercher", "We could not search"), view! {
                    <p>{tr!(
                        l,
                        "Nous ne connaissons pas ce lieu. Corrigez-le ci-dessus, ou regardez tous les logements ouverts.",
                        "We don't know this place. Correct it above, or look at every open home."
                    )}</p>
                    <p>{button(tr!(l, "Voir toutes les offres", "See all homes")).href(sans_lieu(r))}</p>
                })}
            </section>
        }
        .into_any(),
    };
    let (results, page) = if v.liste.is_some() {
        let results = a_cote(l, r, &v.fond, v.depart, results);
        let split = view! { <div class="split start">{panneau(l, r, &v.errors, adresses::OFFRES, filtres::Liste::Publique)} {results}</div> };
        (
            view! { {bascule(l, r)} {split} }.into_any(),
            if r.en_carte() { "wrap stack g4 avec-carte" } else { "wrap stack g4" },
        )
    } else {
        (results, "wrap stack g4")
    };
    view! {
        <div class=page>
            {v.connexion.as_ref().map(|href| a_connecter(l, href))}
            <div class="stack g2">
                <h1 tabindex="-1">{tr!(l, "Les offres", "Homes")}</h1>
                <p>{tr!(
                    l,
                    "Tous les logements sociaux ouverts aux candidatures. Le loyer comprend toujours les charges.",
                    "Every social home open to applications. The rent always includes charges."
                )}</p>
            </div>
            {error_summary(l, &v.errors)}
            {v.onglets.then(|| {
                link(adresses::OFFRES, tr!(l, "Revenir aux offres pour ma demande", "Back to the homes for my demand"))
                    .icon(Icon::Left)
                    .into_any()
            })}
            {chercher(l, v)}
            {results}
        </div>
    }
    .into_any()
}

/// Said to whoever opens the address of someone's tabs without being logged in.
fn a_connecter(l: Lang, href: &str) -> AnyView {
    let body = view! {
        <p>
            {tr!(
                l,
                "Ce lien mène aux offres qui conviennent à une personne. En attendant, voici les offres ouvertes à tous, avec les mêmes filtres.",
                "This link leads to the homes that fit one person. Meanwhile, here are the homes open to all, under the same filters."
            )}
            " " <a href=href.to_owned()>{tr!(l, "Se connecter", "Sign in")}</a>
        </p>
    };
    notice(Tone::Info, tr!(l, "Connectez-vous pour voir vos onglets", "Sign in to see your tabs")).body(body).into_any()
}

/// « Rayon », beside the place. It concerns a town: a département has no middle.
pub(super) fn rayon(l: Lang, chosen: Option<u32>) -> AnyView {
    let options: Vec<_> = RAYONS
        .into_iter()
        .map(|km| view! { <option value=km.to_string() selected=chosen == Some(km)>{tr!(l, "{km} km", "{km} km")}</option> })
        .collect();
    view! {
        <label class="rayon">
            <span class="small">{tr!(l, "Rayon", "Radius")}</span>
            <select class="in" name="rayon" id="rayon">
                <option value="">{tr!(l, "Sans", "None")}</option>
                {options}
            </select>
        </label>
    }
    .into_any()
}

/// The public search, from the tabs of someone who has a demande.
#[must_use]
pub fn chercher_ailleurs(l: Lang) -> AnyView {
    view! {
        <form action=adresses::OFFRES method="get" role="search" class="stack g2">
            <label class="label" for="lieu">{tr!(l, "Ville ou département", "Town or département")}</label>
            <p class="hint" id="lieu-aide">{tr!(
                l,
                "Vous verrez tous les logements ouverts, même ceux qui ne conviennent pas à votre demande.",
                "You will see every open home, even those that do not fit your demand."
            )}</p>
            <div class="in-row search">
                <div class="champ-lieu">
                    <input
                        class="in"
                        id="lieu"
                        name="lieu"
                        type="text"
                        autocomplete="off"
                        maxlength="100"
                        required=true
                        aria-describedby="lieu-aide"
                    />
                    <CompletionLieu champ="lieu".to_owned() l=l/>
                </div>
                {rayon(l, None)}
                {button(tr!(l, "Rechercher", "Search")).icon(Icon::Search)}
            </div>
        </form>
    }
    .into_any()
}

fn chercher(l: Lang, v: &Vue) -> AnyView {
    let kept: Vec<AnyView> = v
        .recherche
        .paires()
        .into_iter()
        .filter(|(name, _)| !["lieu", "commune", "departement", "rayon", "page", "position"].contains(name))
        .map(|(name, value)| hidden(name, value))
        .collect();
    let wrong = v.errors.of("lieu").map(|message| err(l, "lieu-err", message));
    let invalid = wrong.is_some();
    view! {
        <form action=adresses::OFFRES method="get" role="search" class="stack g2">
            {kept}
            <label class="label" for="lieu">{tr!(l, "Où souhaitez-vous habiter ?", "Where would you like to live?")}</label>
            <p class="hint" id="lieu-aide">{tr!(
                l,
                "Une ville ou un département. Par exemple : Montreuil, ou 93.",
                "A town or a département. For example: Montreuil, or 93."
            )}</p>
            {wrong}
            <div class="in-row search">
                <div class="champ-lieu">
                    <input
                        class="in"
                        id="lieu"
                        name="lieu"
                        type="text"
                        autocomplete="off"
                        maxlength="100"
                        value=dans_la_case(v)
                        aria-invalid=invalid.then_some("true")
                        aria-describedby=if invalid { "lieu-aide lieu-err" } else { "lieu-aide" }
                    />
                    <CompletionLieu champ="lieu".to_owned() l=l/>
                </div>
                {rayon(l, v.recherche.km())}
                {button(tr!(l, "Rechercher", "Search")).main().icon(Icon::Search)}
            </div>
        </form>
        <FiltresVifs formulaire="filtres".to_owned() l=l/>
    }
    .into_any()
}

fn plusieurs(l: Lang, r: &Recherche, found: &[Suggestion]) -> AnyView {
    let typed = &r.lieu;
    let (title, text) = if code_postal(typed) {
        (
            tr!(l, "Plusieurs communes ont le code postal {typed}", "Several communes have the postcode {typed}"),
            tr!(l, "Choisissez la vôtre.", "Choose yours."),
        )
    } else {
        (
            tr!(l, "Plusieurs lieux correspondent à « {typed} »", "Several places match “{typed}”"),
            tr!(l, "Choisissez le bon, ou précisez le code postal.", "Choose the right one, or add the postcode."),
        )
    };
    view! {
        <section class="stack" aria-labelledby="res">
            <h2 id="res">{title}</h2>
            <p>{text}</p>
            {lieux(l, r, found)}
        </section>
    }
    .into_any()
}

/// A slip in the name: the places written nearly so, each one click away.
fn vouliez_vous_dire(l: Lang, r: &Recherche, proches: &[Suggestion]) -> AnyView {
    let title = match proches {
        [only] => {
            let name = &only.label;
            tr!(l, "Vouliez-vous dire {name} ?", "Did you mean {name}?")
        }
        _ => tr!(l, "Vouliez-vous dire l'un de ces lieux ?", "Did you mean one of these places?"),
    };
    view! {
        <section class="stack" aria-labelledby="res">
            <h2 id="res">{title}</h2>
            {lieux(l, r, proches)}
            <p>{link(sans_lieu(r), tr!(l, "Ou voir toutes les offres", "Or see all homes"))}</p>
        </section>
    }
    .into_any()
}

/// Places as links to the same search there.
fn lieux(l: Lang, r: &Recherche, found: &[Suggestion]) -> AnyView {
    let links: Vec<_> = found
        .iter()
        .map(|s| {
            let (field, other) =
                if s.kind == SuggestionKind::Commune { ("commune", "departement") } else { ("departement", "commune") };
            let href = url(r, &[("lieu", &s.label), (field, &s.code), (other, "")]);
            let people = format::compte(l, i64::from(s.population), ["habitant", "habitants"], ["inhabitant", "inhabitants"]);
            view! { <li><a href=href><span>{s.label.clone()} " " <span class="muted small">{people}</span></span></a></li> }
        })
        .collect();
    view! { <ul class="jump" role="list">{links}</ul> }.into_any()
}

/// The same search in the whole country.
fn sans_lieu(r: &Recherche) -> String {
    url(r, &[("lieu", ""), ("commune", ""), ("rayon", ""), ("departement", "")])
}

fn lieu_dit(l: Lang, lieu: &Lieu) -> String {
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

fn resultats(l: Lang, v: &Vue, liste: &ListePublique) -> AnyView {
    let r = &v.recherche;
    let count = logements(l, liste.total);
    let place = lieu_dit(l, &v.lieu);
    let here = url(r, &[("page", &liste.page.to_string())]);
    let cards =
        liste.cartes.iter().map(|c| galerie::completer(l, carte(l, v.today, c, None, None), c.id, &here, &v.premieres));
    let (page, pages) = (u32::try_from(liste.page).unwrap_or(1), u32::try_from(liste.pages).unwrap_or(1));
    let sheet = (pages > 1).then(|| {
        let text = tr!(l, "Page {page} sur {pages}", "Page {page} of {pages}");
        view! { <p class="muted">{text}</p> }
    });
    view! {
        <section class="stack" id="resultats" aria-labelledby="res">
            <div class="row ends"><h2 id="res">{count} " " {rich(place)}</h2> {alerte(l, v)}</div>
            {sans_rayon(l, v)}
            {sheet}
            {puces(l, r)}
            {comparer::barre(l, &here)}
            {offer_grid(l, cards)}
            {pagination(l, page, pages, |n| url(r, &[("page", &n.to_string())]))}
            {suivre(l, v)}
            {(!v.onglets && v.connu.is_none_or(|role| role == Role::Demandeur)).then(|| invitation(l, v.connu.is_some()))}
        </section>
    }
    .into_any()
}

/// « Créer une alerte », for who may have one.
fn alerte(l: Lang, v: &Vue) -> Option<AnyView> {
    v.connu.is_none_or(|role| role == Role::Demandeur).then(|| lien_creer(l, &v.recherche))
}

/// Being told of what comes next: an alert or the feed.
fn suivre(l: Lang, v: &Vue) -> AnyView {
    view! { <p class="row">{alerte(l, v)} " " {flux::lien(l, &v.recherche)}</p> }.into_any()
}

/// A radius was chosen and there is no town to count it from: said, rather than left out in silence.
fn sans_rayon(l: Lang, v: &Vue) -> Option<AnyView> {
    let text = match &v.lieu {
        _ if v.recherche.km().is_none() => return None,
        Lieu::Departement { .. } => tr!(
            l,
            "Le rayon se compte autour d'une ville : voici tout le département.",
            "The radius is counted around a town: here is the whole département."
        ),
        Lieu::Partout => tr!(
            l,
            "Le rayon se compte autour d'une ville : écrivez-en une.",
            "The radius is counted around a town: write one."
        ),
        _ => return None,
    };
    Some(view! { <p class="small muted">{text}</p> }.into_any())
}

/// What an account adds to this list.
fn invitation(l: Lang, known: bool) -> AnyView {
    let (text, next) = if known {
        (
            tr!(
                l,
                "Importez votre demande pour ne voir que ce qui peut vous convenir, avec votre rang probable.",
                "Bring your demand over to see only what may fit you, with your likely rank."
            ),
            button(tr!(l, "Ma situation", "My situation")).href(adresses::SITUATION),
        )
    } else {
        (
            tr!(
                l,
                "Avec un compte, vous voyez ce qui convient à votre situation, et votre rang probable avant de postuler.",
                "With an account, you see what fits your situation, and your likely rank before applying."
            ),
            button(tr!(l, "Créer mon compte", "Create my account")).href("/creer-mon-compte"),
        )
    };
    view! {
        <section class="sheet hollow stack g2" aria-labelledby="et-moi">
            <h2 class="h3" id="et-moi">{icon(Icon::Key)} " " {tr!(l, "Et pour moi ?", "And for me?")}</h2>
            <p>{text}</p>
            <p>{next}</p>
        </section>
    }
    .into_any()
}

fn vide(l: Lang, v: &Vue) -> AnyView {
    let r = &v.recherche;
    let place = lieu_dit(l, &v.lieu);
    let filtered = puces(l, r).is_some();
    let around = match &v.lieu {
        Lieu::Commune { nom, km, .. } => {
            RAYONS.into_iter().find(|r| km.is_none_or(|km| *r > km) && *r >= AUTOUR).map(|km| {
                let (place, n) = (de_commune(l, nom), km.to_string());
                let text = tr!(l, "Chercher à moins de {km} km {place}", "Search within {km} km of {place}");
                button(text).href(url(r, &[("rayon", &n)])).into_any()
            })
        }
        _ => None,
    };
    let wider = v.departement.as_ref().map(|(code, nom)| {
        let href = url(r, &[("lieu", ""), ("commune", ""), ("rayon", ""), ("departement", code)]);
        button(tr!(l, "Chercher dans le département : {nom}", "Search the département: {nom}")).href(href).into_any()
    });
    let everywhere = (v.lieu != Lieu::Partout)
        .then(|| link(sans_lieu(r), tr!(l, "Chercher dans toute la France", "Search the whole of France")).into_any());
    let body = if filtered {
        let reset =
            button(tr!(l, "Réinitialiser tous les critères", "Clear all criteria")).href(url(&r.sans_criteres(), &[]));
        view! {
            <p>{tr!(
                l,
                "Aucun logement ouvert ne répond à tous ces critères à la fois. Retirez-en un, ou élargissez le lieu.",
                "No open home meets all these criteria at once. Take one off, or widen the place."
            )}</p>
            {puces(l, r)}
            <p class="row">{reset} " " {around} " " {wider} " " {everywhere}</p>
        }
        .into_any()
    } else {
        view! {
            <p>{if v.lieu == Lieu::Partout {
                tr!(
                    l,
                    "Aucun logement n'est ouvert aux candidatures en ce moment. De nouvelles offres arrivent chaque semaine.",
                    "No home is open to applications at the moment. New ones come every week."
                )
            } else {
                tr!(
                    l,
                    "Aucun logement n'y est ouvert aux candidatures en ce moment. Les offres changent chaque jour : cherchez plus loin, ou soyez prévenu.",
                    "No home there is open to applications at the moment. Homes change every day: search further, or be told."
                )
            }}</p>
            {(v.lieu != Lieu::Partout).then(|| view! { <p class="row">{around} " " {wider} " " {everywhere}</p> })}
        }
        .into_any()
    };
    let simulate = link(
        adresses::SIMULATEUR,
        tr!(l, "À quels logements ai-je droit ? Faire une simulation", "Which homes may I have? Try the simulator"),
    )
    .icon(Icon::Euro);
    view! {
        <section class="stack" id="resultats">
            {empty("res", tr!(l, "Aucun logement {place} pour le moment", "No home {place} at the moment"), body)}
            {sans_rayon(l, v)}
            <p>{tr!(l, "Être prévenu quand un logement paraît ici :", "Be told when a home appears here:")}</p>
            {suivre(l, v)}
            <p>{simulate}</p>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filtres::tests::offre;
    use crate::shell::render;
    use jiff::civil::date;

    fn donnees(recherche: Recherche, lieu: Lieu, liste: Option<ListePublique>) -> Vue {
        Vue {
            today: date(2026, 11, 24),
            recherche,
            lieu,
            departement: None,
            errors: FormErrors::new(),
            liste,
            premieres: Premieres::new(),
            connu: None,
            onglets: false,
            connexion: None,
            fond: Arc::default(),
            depart: None,
        }
    }

    fn montreuil(km: Option<u32>) -> Lieu {
        Lieu::Commune { insee: "93048".into(), nom: "Montreuil".into(), departement: "93".into(), km }
    }

    #[test]
    fn a_list_has_its_count_its_cards_and_its_pages() {
        for l in [Lang::Fr, Lang::En] {
            let liste = ListePublique { cartes: vec![offre()], total: 45, page: 2, pages: 3, tient_jusqu_a: i64::MAX };
            let v = donnees(Recherche { lieu: "Montreuil".into(), ..Recherche::default() }, Lieu::Partout, Some(liste));
            let html = render(move || vue(l, &v));
            assert_eq!(html.matches("<h1").count(), 1);
            assert!(html.contains("45") && html.contains("aria-current=\"page\""));
            assert!(html.contains("/offres?lieu=Montreuil&amp;page=3"), "{html}");
        }
    }

    #[test]
    fn what_was_typed_comes_back_escaped() {
        let r = Recherche { lieu: "\"><script>alert(1)</script>".into(), ..Recherche::default() };
        let mut v = donnees(r, Lieu::Inconnu(Vec::new()), None);
        v.errors.push("lieu", "?");
        let html = render(move || vue(Lang::Fr, &v));
        assert!(html.contains("lieu-err") && !html.contains("<script"), "{html}");
        assert!(html.contains("href=\"#lieu\""));
    }

    #[test]
    fn several_places_are_links() {
        let found = vec![Suggestion {
            kind: SuggestionKind::Commune,
            code: "93066".into(),
            label: "Saint-Denis (93200)".into(),
            nom: "Saint-Denis".into(),
            departement: "93".into(),
            population: 112_000,
        }];
        let v = donnees(Recherche { lieu: "st denis".into(), ..Recherche::default() }, Lieu::Plusieurs(found), None);
        let html = render(move || vue(Lang::Fr, &v));
        assert!(html.contains("commune=93066"), "{html}");
    }

    #[test]
    fn an_empty_list_says_what_would_change_it() {
        let liste = ListePublique { cartes: vec![], total: 0, page: 1, pages: 1, tient_jusqu_a: i64::MAX };
        let r = Recherche { pmr: "1".into(), commune: "93048".into(), ..Recherche::default() };
        let mut v = donnees(r, montreuil(None), Some(liste));
        v.departement = Some(("93".into(), "Seine-Saint-Denis".into()));
        let html = render(move || vue(Lang::Fr, &v));
        assert!(html.contains("departement=93") && html.contains("/offres?commune=93048\""), "{html}");
        assert!(html.contains("/offres?commune=93048&amp;rayon=10&amp;pmr=1"), "{html}");
    }

    #[test]
    fn a_radius_is_said_kept_and_chosen() {
        for (l, said) in
            [(Lang::Fr, "à moins de 10\u{a0}km de Montreuil"), (Lang::En, "within 10\u{a0}km of Montreuil")]
        {
            let liste = ListePublique { cartes: vec![offre()], total: 37, page: 1, pages: 2, tient_jusqu_a: i64::MAX };
            let r =
                Recherche { commune: "93048".into(), rayon: "10".into(), vue: "carte".into(), ..Recherche::default() };
            let v = donnees(r, montreuil(Some(10)), Some(liste));
            let html = render(move || vue(l, &v));
            assert!(html.contains(said), "{html}");
            assert!(html.contains("/offres?commune=93048&amp;rayon=10&amp;vue=carte&amp;page=2"), "{html}");
            assert!(html.contains("name=\"rayon\" value=\"10\"") && html.contains("id=\"carte\""), "{html}");
            assert_eq!(html.matches("<h1").count(), 1);
        }
    }

    #[test]
    fn the_address_of_someones_tabs_asks_to_log_in_and_shows_the_public_list() {
        let liste = ListePublique { cartes: vec![offre()], total: 1, page: 1, pages: 1, tient_jusqu_a: i64::MAX };
        let mut v = donnees(Recherche { pmr: "1".into(), ..Recherche::default() }, Lieu::Partout, Some(liste));
        v.connexion = Some("/connexion?retour=/offres%3Fonglet%3Dautres".into());
        let html = render(move || vue(Lang::Fr, &v));
        assert!(html.contains("Connectez-vous pour voir vos onglets") && html.contains("/connexion?retour="), "{html}");
        assert!(html.contains("class=\"offer\""));
    }
}
