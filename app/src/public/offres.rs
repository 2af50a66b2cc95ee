//! The public list of offers: a place, filters, cards. No account needed, so nothing about a person's situation.

pub(super) mod chercher;
pub(super) mod lieu;
mod propositions;
#[cfg(test)]
mod tests;
mod vide;

use super::carte::{a_cote, depart};
use super::{comparer, flux};
use crate::demandeur::alertes::lien_creer;
use crate::filtres::{self, Recherche, bascule, carte, logements, panneau, puces, url};
use crate::galerie::{self, Favoris, Premieres};
use crate::i18n::Lang;
use crate::islands::CoeursVifs;
use crate::shell::{FondDeCarte, Section, adresses};
use crate::tr;
use crate::ui::{
    FormErrors, Icon, Tone, button, empty, error_summary, icon, link, notice, offer_grid, pagination, rich,
};
use crate::web::{Page, Rendu, Requete, encoder};
use domain::compte::Role;
use jiff::civil::Date;
use leptos::prelude::*;
use lieu::{Lieu, lieu_dit, sans_lieu};
use services::offres::ListePublique;
use std::sync::Arc;

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
    favoris: Favoris,
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
    let lieu = lieu::comprendre(referentiel, &recherche);
    let departement = match &lieu {
        Lieu::Commune { departement: d, .. } => {
            referentiel.departement(d).map(|d| (d.code.to_owned(), d.nom.to_owned()))
        }
        _ => None,
    };
    if let Lieu::Inconnu(proches) = &lieu {
        errors.push("lieu", propositions::inconnu(l, &recherche, proches));
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
        favoris: r.favoris(),
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

fn vue(l: Lang, v: &Vue) -> AnyView {
    let r = &v.recherche;
    let results = match (&v.lieu, &v.liste) {
        (Lieu::Plusieurs(found), _) => propositions::plusieurs(l, r, found),
        (Lieu::Inconnu(proches), _) if !proches.is_empty() => propositions::vouliez_vous_dire(l, r, proches),
        (_, Some(liste)) if liste.total == 0 => vide::vide(l, v),
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
            {chercher::chercher(l, v)}
            {v.favoris.is_some().then(|| view! { <CoeursVifs/> })}
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

fn resultats(l: Lang, v: &Vue, liste: &ListePublique) -> AnyView {
    let r = &v.recherche;
    let count = logements(l, liste.total);
    let place = lieu_dit(l, &v.lieu);
    let here = url(r, &[("page", &liste.page.to_string())]);
    let cards = liste
        .cartes
        .iter()
        .map(|c| galerie::completer(l, carte(l, v.today, c, None, None), c.id, &here, &v.premieres, &v.favoris));
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
