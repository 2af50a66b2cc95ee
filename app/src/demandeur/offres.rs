//! The three tabs of offers that fit a demande; what is left out and why; the public list for everyone else.

mod ecartees;
#[cfg(test)]
mod tests;
mod vide;

use super::alertes::lien_creer;
use super::explications::{Dossier, liste, noms_des_communes};
use super::import::Site;
use super::libelles::etape_candidature;
use super::{confirmer, et_si, offre};
use crate::filtres::{
    DOSSIERS_ENVOYES, Liste, Recherche, a_commune, bascule, carte, convient, logements, panneau, puces, url,
};
use crate::galerie::{self, Favoris, Premieres};
use crate::i18n::Lang;
use crate::islands::{CoeursVifs, FiltresVifs};
use crate::public::{self, a_cote, chercher_ailleurs, comparer};
use crate::shell::{FondDeCarte, Section, adresses};
use crate::ui::{
    FormErrors, OfferCard, Tone, button, details, empty, error_summary, notice, offer_grid, pagination, strip_key, tab,
    tabs,
};
use crate::web::{App, Page, Rendu, Requete, Requis};
use crate::{format, tr};
use axum::routing::get;
use domain::candidature::Etat;
use domain::compte::Role;
use domain::eligibilite::Avis;
use jiff::civil::Date;
use leptos::prelude::*;
use services::Services;
use services::candidatures::Active;
use services::offres::{Carte, Demandeur, ListeDemandeur, Onglet, RangProbable};
use std::sync::Arc;
use uuid::Uuid;

/// The pages of this subject.
pub(super) fn routes() -> axum::Router<App> {
    axum::Router::new()
        .route("/offres", get(montrer))
        .route(ecartees::liste::ECARTEES, get(ecartees::liste::montrer))
        .route("/offres/{id}", get(offre::montrer))
        .route("/offres/{id}/postuler", get(confirmer::montrer).post(confirmer::envoyer))
        .route("/offres/{id}/postule", get(confirmer::fait))
}

struct Donnees {
    q: Recherche,
    errors: FormErrors,
    onglet: Onglet,
    liste: ListeDemandeur,
    premieres: Premieres,
    communes: Vec<String>,
    voisines: Vec<String>,
    departements: Vec<String>,
    personnes: u32,
    dossier: Dossier,
    active: Option<(Uuid, Etat)>,
    favoris: Favoris,
    site: String,
    fond: Arc<FondDeCarte>,
    today: Date,
}

impl Donnees {
    /// Offers of the communes asked for that are left out.
    fn ecartees(&self) -> usize {
        self.liste.ecartees.iter().map(|g| g.total).sum()
    }
}

/// GET `/offres`.
async fn montrer(r: Requete, Requis(q): Requis<Recherche>) -> Rendu {
    let mine = match r.connecte.as_ref().filter(|c| c.role == Role::Demandeur) {
        Some(c) => r.services().demandeur(c).await?.filter(|(d, _)| d.lue.etat.importe()),
        None => None,
    };
    match mine {
        // A place in the address: the search open to all, for them too.
        Some((d, active)) if !q.nomme_un_lieu() => mes_offres(r, q, &d, active).await,
        mine => public::offres_publiques(r, q, mine.is_some()).await,
    }
}

async fn mes_offres(r: Requete, q: Recherche, demandeur: &Demandeur, active: Option<Active>) -> Rendu {
    let (l, s) = (r.l, r.services());
    let lue = &demandeur.lue;
    let moved = s.revisions_pour(&r.jeton, r.compte()?, demandeur.departements()).await?;
    let key = r.cle(format_args!("{}:{}|{active:?}|{moved:?}", lue.id, lue.version));
    if let Some(page) = r.gardee(&key) {
        return Ok(page);
    }
    let (filters, order, page, errors) = q.parse(l);
    let onglet = Onglet::from_code(&q.onglet).unwrap_or(Onglet::Demandees);
    let liste = s.liste_a(demandeur, &moved, onglet, &filters, order, page).await?;
    let until = liste.tient_jusqu_a;
    let premieres = galerie::premieres(s, liste.cartes.iter().map(|(c, ..)| c)).await?;
    let wished = &lue.demande.recherche.communes;
    let near = voisines(s, wished);
    let departements = departements(s, wished);
    let d = Donnees {
        errors,
        onglet,
        liste,
        premieres,
        communes: noms_des_communes(s, wished),
        voisines: noms_des_communes(s, &near),
        departements,
        personnes: lue.demande.personnes_pour_pieces(),
        dossier: Dossier::de(lue, s.horloge.aujourdhui()),
        active: active.map(|a| (a.offre, a.etat)),
        favoris: r.favoris(),
        site: Site::de(&r.app, Some(lue.demande.numero_unique.as_str())).url,
        fond: Arc::clone(&r.app.assets.carte),
        today: s.horloge.aujourdhui(),
        q,
    };
    let n = d.liste.comptes[onglet as usize];
    let where_ = match onglet {
        Onglet::Demandees => tr!(l, "dans les communes demandées", "in the communes asked for"),
        Onglet::Limitrophes => tr!(l, "dans les communes limitrophes", "in adjacent communes"),
        Onglet::Autres => tr!(l, "ailleurs dans le département", "elsewhere in the département"),
    };
    let title = tr!(l, "Les offres : {n} {where_}", "Homes: {n} {where_}");
    Ok(r.page_a_garder(key, until, Page::new(title, move || vue(l, d)).dans(Section::Offres).vivante()).await)
}

/// Adjacent communes, the most peopled first.
fn voisines(s: &Services, wished: &[String]) -> Vec<String> {
    let mut near: Vec<(u32, String)> = wished
        .iter()
        .flat_map(|c| s.referentiel.limitrophes(c))
        .filter(|c| !wished.iter().any(|w| w == c))
        .filter_map(|c| s.referentiel.commune(c).map(|c| (c.population, c.insee.to_owned())))
        .collect();
    near.sort_unstable_by(|a, b| b.cmp(a));
    near.dedup();
    near.into_iter().map(|(_, insee)| insee).collect()
}

fn departements(s: &Services, wished: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for c in wished.iter().filter_map(|c| s.referentiel.commune(c)) {
        if let Some(d) = s.referentiel.departement(c.departement)
            && !names.iter().any(|n| n == d.nom)
        {
            names.push(d.nom.to_owned());
        }
    }
    names
}

/// « à Montreuil, Bagnolet et Romainville », “in Montreuil, Bagnolet and Romainville”.
fn a_communes(l: Lang, names: &[String]) -> String {
    const NOMMEES: usize = 4;
    let simple = names.iter().all(|n| !n.starts_with("Le ") && !n.starts_with("Les "));
    if names.len() > NOMMEES {
        return tr!(l, "dans vos {n} communes demandées", "in the {n} communes you asked for", n = names.len());
    }
    match (l, names) {
        (_, []) => String::new(),
        (Lang::En, _) => format!("in {}", liste(l, names, NOMMEES)),
        (Lang::Fr, _) if simple => format!("à {}", liste(l, names, NOMMEES)),
        (Lang::Fr, _) => liste(l, &names.iter().map(|n| a_commune(l, n)).collect::<Vec<_>>(), NOMMEES),
    }
}

fn adresse(q: &Recherche, onglet: Onglet) -> String {
    url(q, &[("onglet", onglet.code())])
}

fn vue(l: Lang, d: Donnees) -> AnyView {
    let who = format::compte(l, d.personnes, ["personne", "personnes"], ["person", "people"]);
    let hidden = d.liste.comptes_sans_filtre[d.onglet as usize];
    let nothing = hidden == 0;
    let intro = (!nothing).then(|| {
        view! {
            <p>{tr!(
                l,
                "Seuls les logements qui peuvent vous convenir sont affichés : votre foyer de {who}, vos revenus, vos communes.",
                "Only homes that may suit you are shown: your household of {who}, your income, your communes."
            )}</p>
        }
    });
    let noun = tr!(l, "offres", "homes");
    let one = |onglet: Onglet, label: String| {
        tab(adresse(&d.q, onglet), label, onglet == d.onglet).count(d.liste.comptes[onglet as usize], noun.clone())
    };
    let onglets = tabs(
        tr!(l, "Où chercher", "Where to look"),
        [
            one(Onglet::Demandees, tr!(l, "Communes demandées", "Communes asked for")),
            one(Onglet::Limitrophes, tr!(l, "Communes limitrophes", "Adjacent communes")),
            one(Onglet::Autres, tr!(l, "Autres communes du département", "Other communes of the département")),
        ],
    );
    let map = !nothing && d.q.en_carte();
    view! {
        <div class=if map { "wrap stack g4 avec-carte" } else { "wrap stack g4" }>
            <div class="stack g2">
                <h1 tabindex="-1">{tr!(l, "Les offres", "Homes")}</h1>
                {intro}
                {details(tr!(l, "Chercher ailleurs en France", "Search elsewhere in France"), false, chercher_ailleurs(l))}
            </div>
            {error_summary(l, &d.errors)}
            {dossier(l, &d)}
            <div id="onglets">{onglets}</div>
            <FiltresVifs formulaire="filtres".to_owned() l=l/>
            <CoeursVifs/>
            {if nothing { vide::vide(l, &d) } else { resultats(l, &d) }}
        </div>
    }
    .into_any()
}

/// What keeps one from applying, said before one chooses.
fn dossier(l: Lang, d: &Donnees) -> Option<AnyView> {
    if let Some(left) = d.dossier.vue(l, d.today) {
        return Some(left);
    }
    d.active.is_some().then(|| {
        notice(Tone::Info, tr!(l, "Vous avez une candidature en cours", "You have an application under way"))
            .body(view! {
                <p>
                    {tr!(l, "Une seule à la fois : regardez les offres sans rien perdre.", "One at a time: look at homes without losing anything.")}
                    " " <a href=adresses::CANDIDATURES>{tr!(l, "Voir ma candidature", "See my application")}</a>
                </p>
            })
            .into_any()
    })
}

/// « 5 logements à Montreuil, Bagnolet et Romainville ».
fn titre_des_resultats(l: Lang, d: &Donnees) -> String {
    let n = logements(l, d.liste.comptes[d.onglet as usize]);
    match d.onglet {
        Onglet::Demandees => {
            let place = a_communes(l, &d.communes);
            format!("{n} {place}")
        }
        Onglet::Limitrophes => tr!(l, "{n} dans les communes limitrophes", "{n} in adjacent communes"),
        Onglet::Autres => {
            let names = liste(l, &d.departements, 3);
            tr!(l, "{n} ailleurs dans le département ({names})", "{n} elsewhere in the département ({names})")
        }
    }
}

fn resultats(l: Lang, d: &Donnees) -> AnyView {
    let onglet = d.onglet as usize;
    let (n, all) = (d.liste.comptes[onglet], d.liste.comptes_sans_filtre[onglet]);
    let list = if n == 0 { caches(l, d, all) } else { cartes(l, d) };
    let some_hidden = (n > 0 && n < all).then(|| view! { <p class="small muted">{filtres_cachent(l, all - n)}</p> });
    let chips = puces(l, &d.q);
    let key = (n > 0).then(|| strip_key(l, DOSSIERS_ENVOYES));
    let pages = |n: u32| url(&d.q, &[("page", &n.to_string())]);
    let as_u32 = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let found = view! {
        <section class="stack" id="resultats" aria-labelledby="res">
            <div class="row ends"><h2 id="res">{titre_des_resultats(l, d)}</h2> {lien_creer(l, &d.q)}</div>
            <div class="row ends">{chips} {key}</div>
            {some_hidden}
            {comparer::barre(l, &ici(d))}
            {list}
            {pagination(l, as_u32(d.liste.page), as_u32(d.liste.pages), pages)}
            <p class="row">{lien_creer(l, &d.q)}</p>
            {ecartees::pourquoi_pas(l, d)}
            {et_si::lien(l)}
        </section>
    };
    view! {
        {bascule(l, &d.q)}
        <div class="split start">
            {panneau(l, &d.q, &d.errors, adresses::OFFRES, Liste::Onglets)}
            {a_cote(l, &d.q, &d.fond, None, found)}
        </div>
    }
    .into_any()
}

/// The address of this page of the list.
fn ici(d: &Donnees) -> String {
    url(&d.q, &[("page", &d.liste.page.to_string())])
}

fn cartes(l: Lang, d: &Donnees) -> AnyView {
    let here = ici(d);
    let cards = d.liste.cartes.iter().map(|(c, avis, rang)| {
        carte_a_moi(l, d.today, (c, *avis, Some(*rang)), &here, (&d.premieres, &d.favoris), d.active)
    });
    offer_grid(l, cards)
}

/// The card of an offer in a list of one's own: whether it fits, one's rank, the candidature under way.
pub(super) fn carte_a_moi(
    l: Lang,
    today: Date,
    (c, avis, rang): (&Carte, Avis, Option<RangProbable>),
    liste: &str,
    (premieres, favoris): (&Premieres, &Favoris),
    active: Option<(Uuid, Etat)>,
) -> OfferCard {
    let card = carte(l, today, c, Some(convient(l, &avis)), rang);
    let mut card = galerie::completer(l, card, c.id, liste, premieres, favoris);
    if let Some(((_, etat), rang)) = active.filter(|(offre, _)| *offre == c.id).zip(rang) {
        let (stage, n) = (etape_candidature(l, etat.etape()), etat.etape().numero());
        let (place, total) = (format::ordinal(l, i64::try_from(rang.rang).unwrap_or(i64::MAX)), rang.total);
        card.applied = Some(tr!(
            l,
            "{stage}, étape {n} sur 7. Vous êtes **{place}** sur {total}.",
            "{stage}, stage {n} of 7. You are **{place}** of {total}."
        ));
    }
    card
}

fn filtres_cachent(l: Lang, n: usize) -> String {
    let gone = logements(l, n);
    tr!(l, "Vos filtres cachent {gone} de cet onglet.", "Your filters hide {gone} of this tab.")
}

/// The filters leave nothing: how many they hide, and one link that takes them off.
fn caches(l: Lang, d: &Donnees, all: usize) -> AnyView {
    empty(
        "vide",
        tr!(l, "Aucun logement avec ces filtres", "No home with these filters"),
        view! {
            <p>{filtres_cachent(l, all)}</p>
            <p>{button(tr!(l, "Réinitialiser tous les critères", "Clear all criteria")).main().href(url(&d.q.sans_criteres(), &[]))}</p>
        },
    )
    .into_any()
}
