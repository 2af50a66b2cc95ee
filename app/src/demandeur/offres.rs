//! The three tabs of offers that fit a demande; what is left out and why; the public list for everyone else.

use super::alertes::lien_creer;
use super::explications::{
    changement, dossier_a_finir, en_zone, icone, ligne_source, liste, majuscule, noms_des_communes, phrase,
};
use super::import::Site;
use super::libelles::etape_candidature;
use super::{confirmer, offre};
use crate::filtres::{
    self, DOSSIERS_ENVOYES, Liste, Recherche, a_commune, bascule, carte, convient, logements, panneau, puces, url,
};
use crate::galerie::{self, Premieres};
use crate::i18n::Lang;
use crate::islands::FiltresVifs;
use crate::public::comparer;
use crate::public::{a_cote, chercher_ailleurs};
use crate::shell::{FondDeCarte, Section, adresses};
use crate::ui::{
    FormErrors, Icon, OfferCard, Tone, button, details, empty, error_summary, fit, fits, link, notice, offer_grid,
    pagination, rich, strip_key, tab, tabs, todo,
};
use crate::web::{App, Page, Rendu, Requete, Requis, encoder};
use crate::{format, tr};
use axum::routing::get;
use domain::candidature::Etat;
use domain::compte::Role;
use domain::dossier::EtatDossier;
use domain::eligibilite::{Changement, Figures, Regle, Source};
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
    etat: EtatDossier,
    active: Option<(Uuid, Etat)>,
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
        mine => crate::public::offres_publiques(r, q, mine.is_some()).await,
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
        etat: lue.etat,
        active: active.map(|a| (a.offre, a.etat)),
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
            {if nothing { vide(l, &d) } else { resultats(l, &d) }}
        </div>
    }
    .into_any()
}

/// What keeps one from applying, said before one chooses.
fn dossier(l: Lang, d: &Donnees) -> Option<AnyView> {
    if !d.etat.peut_postuler() {
        let (why, way) = dossier_a_finir(l, d.etat);
        return Some(
            notice(Tone::Wait, tr!(l, "Vous pouvez regarder, pas encore postuler", "You can look, not apply yet"))
                .body(view! { <p>{why} " " <a href=adresses::SITUATION>{way}</a></p> })
                .into_any(),
        );
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
    let some_hidden = (n > 0 && n < all).then(|| {
        let gone = logements(l, all - n);
        view! { <p class="small muted">{tr!(l, "Vos filtres cachent {gone} de cet onglet.", "Your filters hide {gone} of this tab.")}</p> }
    });
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
            {pourquoi_pas(l, d)}
            {super::et_si::lien(l)}
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
    let cards = d
        .liste
        .cartes
        .iter()
        .map(|(c, fits, rang)| carte_a_moi(l, d.today, (c, *fits, Some(*rang)), &here, &d.premieres, d.active));
    offer_grid(l, cards)
}

/// The card of an offer in a list of one's own: whether it fits, one's rank, the candidature under way.
pub(super) fn carte_a_moi(
    l: Lang,
    today: Date,
    (c, fits, rang): (&Carte, bool, Option<RangProbable>),
    liste: &str,
    premieres: &Premieres,
    active: Option<(Uuid, Etat)>,
) -> OfferCard {
    let card = carte(l, today, c, Some(convient(l, fits)), rang);
    let mut card = galerie::completer(l, card, c.id, liste, premieres);
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

/// The filters leave nothing: how many they hide, and one link that takes them off.
fn caches(l: Lang, d: &Donnees, all: usize) -> AnyView {
    let gone = logements(l, all);
    empty(
        "vide",
        tr!(l, "Aucun logement avec ces filtres", "No home with these filters"),
        view! {
            <p>{tr!(l, "Vos filtres cachent {gone} de cet onglet.", "Your filters hide {gone} of this tab.")}</p>
            <p>{button(tr!(l, "Réinitialiser tous les critères", "Clear all criteria")).main().href(url(&d.q.sans_criteres(), &[]))}</p>
        },
    )
    .into_any()
}

/// Other tabs that have something: count, words, address.
fn ailleurs(l: Lang, d: &Donnees) -> Vec<(usize, String, Onglet)> {
    let near = liste(l, &d.voisines, 3);
    let names = liste(l, &d.departements, 2);
    let asked = liste(l, &d.communes, 3);
    [
        (Onglet::Demandees, asked),
        (Onglet::Limitrophes, if near.is_empty() { tr!(l, "Communes limitrophes", "Adjacent communes") } else { near }),
        (Onglet::Autres, tr!(l, "Ailleurs dans le département : {names}", "Elsewhere in the département: {names}")),
    ]
    .into_iter()
    .map(|(o, text)| (d.liste.comptes_sans_filtre[o as usize], text, o))
    .filter(|(n, _, o)| *n > 0 && *o != d.onglet)
    .collect()
}

/// Nothing fits in this tab, filters or not.
fn vide(l: Lang, d: &Donnees) -> AnyView {
    let open = d.ecartees();
    let place = a_communes(l, &d.communes);
    let (title, text) = match d.onglet {
        Onglet::Demandees if d.communes.is_empty() => (
            tr!(l, "Votre demande ne nomme aucune commune", "Your demand names no commune"),
            tr!(
                l,
                "Ajoutez les communes où vous voulez vivre sur le site d'enregistrement.",
                "Add the communes where you want to live on the registration site."
            ),
        ),
        Onglet::Demandees => {
            let text = if open == 0 {
                tr!(
                    l,
                    "Aucun logement n'est ouvert {place} en ce moment. Ce n'est ni une erreur ni un refus.",
                    "No home is open {place} at the moment. This is neither an error nor a refusal."
                )
            } else {
                let n = logements(l, open);
                let verb = if open == 1 { tr!(l, "est ouvert", "is open") } else { tr!(l, "sont ouverts", "are open") };
                let none = if open == 1 {
                    tr!(l, "Il ne peut pas vous être attribué.", "It cannot be allocated to you.")
                } else {
                    tr!(l, "Aucun ne peut vous être attribué.", "None can be allocated to you.")
                };
                tr!(
                    l,
                    "{n} {verb} {place}. {none} Ce n'est ni une erreur ni un refus.",
                    "{n} {verb} {place}. {none} This is neither an error nor a refusal."
                )
            };
            (
                tr!(
                    l,
                    "À ce jour, aucune offre adaptée à votre situation dans vos communes",
                    "To date, no home that suits your situation in your communes"
                ),
                text,
            )
        }
        Onglet::Limitrophes => (
            tr!(
                l,
                "À ce jour, aucune offre adaptée dans les communes limitrophes",
                "To date, no suitable home in adjacent communes"
            ),
            tr!(
                l,
                "Aucun logement ouvert dans les communes autour des vôtres ne convient à votre foyer et à vos revenus. Ce n'est ni une erreur ni un refus : de nouvelles offres arrivent chaque semaine.",
                "No open home in the communes around yours suits your household and your income. This is neither an error nor a refusal: new homes come every week."
            ),
        ),
        Onglet::Autres => (
            tr!(
                l,
                "À ce jour, aucune offre adaptée ailleurs dans le département",
                "To date, no suitable home elsewhere in the département"
            ),
            tr!(
                l,
                "Aucun logement ouvert dans le reste du département ne convient à votre foyer et à vos revenus. Ce n'est ni une erreur ni un refus : de nouvelles offres arrivent chaque semaine.",
                "No open home in the rest of the département suits your household and your income. This is neither an error nor a refusal: new homes come every week."
            ),
        ),
    };
    let why = (d.onglet == Onglet::Demandees && open > 0).then(|| {
        view! {
            <section class="stack g2" aria-labelledby="pourquoi">
                <h2 id="pourquoi">{tr!(l, "Pourquoi, logement par logement", "Why, home by home")}</h2>
                {groupes(l, d)}
            </section>
        }
    });
    let further = plus_loin(l, d);
    let first = further.is_none();
    view! {
        <div class="split" id="resultats">
            <div class="stack g5">
                {empty("vide", title, view! { <p>{rich(text)}</p> })}
                {why}
            </div>
            <aside class="stack g4" aria-label=tr!(l, "Et maintenant", "What now")>
                {further}
                {elargir(l, d, first)}
            </aside>
        </div>
    }
    .into_any()
}

/// The red margin of an empty tab: where homes fit already.
fn plus_loin(l: Lang, d: &Donnees) -> Option<AnyView> {
    let others = ailleurs(l, d);
    let (n, _, first) = others.first()?;
    let label = match (*first, *n) {
        (_, 1) => tr!(l, "Voir cette offre", "See this home"),
        (Onglet::Limitrophes, n) => tr!(l, "Voir les {n} offres voisines", "See the {n} homes nearby"),
        (_, n) => tr!(l, "Voir les {n} offres", "See the {n} homes"),
    };
    let plain = d.q.sans_criteres();
    let main = button(label).main().href(adresse(&plain, *first));
    let lines = others
        .iter()
        .map(|(n, text, o)| {
            view! { <li><a href=adresse(&plain, *o)><b class="rank">{*n}</b> " " <span>{rich(text.clone())}</span></a></li> }
        })
        .collect_view();
    let b = domain::classement::Bareme::actuel();
    let (near, asked) = (b.commune_limitrophe, b.commune_demandee);
    Some(
        todo(
            "elargir",
            tr!(l, "Ce que vous pouvez faire", "What you can do"),
            view! {
                <p>{tr!(l, "Tout près, des logements vous conviennent déjà :", "Nearby, homes already suit you:")}</p>
                <ul role="list" class="jump tall">{lines}</ul>
                <p>{main}</p>
                <p class="small muted">{tr!(
                    l,
                    "Vous pouvez y postuler sans changer votre demande. Une commune limitrophe donne {near} points, une commune demandée {asked}.",
                    "You can apply there without changing your demand. An adjacent commune gives {near} points, one asked for {asked}."
                )}</p>
            },
        )
        .into_any(),
    )
}

/// Ways to see more next time; `first`: there is nothing better to do now.
fn elargir(l: Lang, d: &Donnees, first: bool) -> AnyView {
    let widen = button(tr!(l, "Élargir ma demande", "Widen my demand")).href(d.site.clone()).external();
    view! {
        <section class="sheet stack" aria-labelledby="plus">
            <h2 class="h3" id="plus">{tr!(l, "Pour en voir plus la prochaine fois", "To see more next time")}</h2>
            <p>{tr!(
                l,
                "Ajoutez des communes à votre demande sur le site d'enregistrement, puis mettez à jour ici.",
                "Add communes to your demand on the registration site, then update here."
            )}</p>
            <p class="row">{if first { widen.main() } else { widen }}</p>
            <p>{link(adresses::SITUATION, tr!(l, "Mettre à jour", "Update")).icon(Icon::Refresh)}</p>
            {super::et_si::lien(l)}
            <p>{tr!(l, "Ou soyez prévenu quand un logement paraît :", "Or be told when a home appears:")}</p>
            <p class="row">{lien_creer(l, &d.q)}</p>
        </section>
    }
    .into_any()
}

/// « Pourquoi pas celui-ci ? », under the results of the communes asked for.
fn pourquoi_pas(l: Lang, d: &Donnees) -> Option<AnyView> {
    if d.onglet != Onglet::Demandees || d.ecartees() == 0 {
        return None;
    }
    let n = logements(l, d.ecartees());
    let title = if d.ecartees() == 1 {
        tr!(
            l,
            "Pourquoi pas celui-ci ? {n} de ces communes n'est pas affiché",
            "Why not this one? {n} of these communes is not shown"
        )
    } else {
        tr!(
            l,
            "Pourquoi pas celui-ci ? {n} de ces communes ne sont pas affichés",
            "Why not this one? {n} of these communes are not shown"
        )
    };
    Some(details(title, false, groupes(l, d)))
}

/// The offers left out, grouped by the rule that did it.
fn groupes(l: Lang, d: &Donnees) -> AnyView {
    fits(d.liste.ecartees.iter().map(|group| {
        let regle = group.regle;
        let n = i64::try_from(group.total).unwrap_or(i64::MAX);
        let title = match (regle, group.trop_petit) {
            (Regle::Typologie, true) => {
                format::compte(l, n, ["logement trop petit", "logements trop petits"], ["home too small", "homes too small"])
            }
            (Regle::Typologie, false) => {
                format::compte(l, n, ["logement trop grand", "logements trop grands"], ["home too large", "homes too large"])
            }
            (Regle::Plafond, _) => format::compte(
                l,
                n,
                ["logement dont vous dépassez le plafond", "logements dont vous dépassez le plafond"],
                ["home whose limit you exceed", "homes whose limit you exceed"],
            ),
            (Regle::Effort, _) => {
                format::compte(l, n, ["loyer trop élevé", "loyers trop élevés"], ["rent too high", "rents too high"])
            }
            (Regle::Pmr, _) => {
                format::compte(l, n, ["logement non adapté", "logements non adaptés"], ["home not adapted", "homes not adapted"])
            }
            _ => format::compte(l, n, ["autre logement", "autres logements"], ["other home", "other homes"]),
        };
        // The same need for all: said once. Rents and ceilings differ: said offer by offer.
        let same = matches!(regle, Regle::Typologie | Regle::Pmr);
        let said_once = same.then(|| group.exemples.first().and_then(|e| phrase(l, &e.reponse, d.today))).flatten();
        let from = encoder(&url(&d.q, &[]));
        let lines = group
            .exemples
            .iter()
            .map(|e| {
                let c = &e.carte;
                let (name, price) = (filtres::titre(l, c), format::euros(l, c.loyer_cc));
                let code = if regle == Regle::Plafond { format!(", {}", c.financement) } else { String::new() };
                let text = (!same).then(|| phrase(l, &e.reponse, d.today)).flatten().map(|t| match e.reponse.figures {
                    // The zone decides the ceiling, and changes from one commune to the next.
                    Figures::Plafond { financement, zone_plafond, zone_abc, .. } => {
                        let place = majuscule(&en_zone(l, financement, zone_plafond, zone_abc));
                        format!("{t} {place}.")
                    }
                    _ => t,
                });
                view! {
                    <li>
                        <a href=format!("/offres/{}?retour={from}", c.id)>{tr!(l, "{name}, {price} par mois{code}", "{name}, {price} a month{code}")}</a>
                        {text.map(|t| view! { <br/> {t} })}
                    </li>
                }
            })
            .collect_view();
        let more = group.total.checked_sub(group.exemples.len()).filter(|n| *n > 0).map(|n| {
            let n = logements(l, n);
            view! { <li class="muted">{tr!(l, "et encore {n}, pour la même raison", "and {n} more, for the same reason")}</li> }
        });
        let (change, way) = change_du_groupe(l, regle);
        let way = way.map(|(href, text)| view! { " " <a href=href>{text}</a> });
        let change = (!change.is_empty()).then(|| view! { <p class="small muted">{change} {way}</p> });
        let mut point = fit(Tone::Off, title).icon(icone(regle));
        if let Some(text) = said_once {
            point = point.text(text);
        }
        // One rule may rest on several texts: each ceiling has its own.
        let mut texts: Vec<Source> = Vec::new();
        for e in &group.exemples {
            if !texts.contains(&e.reponse.source) {
                texts.push(e.reponse.source);
            }
        }
        let texts = texts.into_iter().map(|s| ligne_source(l, s)).collect_view();
        point.body(view! { <ul class="stack g1">{lines} {more}</ul> {change} {texts} })
    }))
}

/// What would change the answer for the whole group.
fn change_du_groupe(l: Lang, regle: Regle) -> (String, Option<(String, String)>) {
    match regle {
        Regle::Typologie => (
            tr!(
                l,
                "Cela change si votre foyer change, par exemple à la naissance d'un enfant.",
                "This changes if your household changes, for example when a child is born."
            ),
            None,
        ),
        Regle::Plafond => changement(l, Changement::RevenuAuPlus(domain::argent::Centimes::ZERO)),
        Regle::Effort => (
            tr!(
                l,
                "Cela change si vos revenus ou votre aide au logement augmentent.",
                "This changes if your income or your housing aid rises."
            ),
            None,
        ),
        Regle::Pmr => changement(l, Changement::CorrigerBesoinPmr),
        _ => (String::new(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::render;
    use domain::argent::Centimes;
    use domain::eligibilite::{CategorieMenage, RaisonCategorie, RaisonRevenu, Reponse, RevenuCompare, Verdict};
    use domain::logement::{Financement, Typologie, ZoneAbc, ZonePlafond};
    use jiff::civil::date;
    use services::offres::{Ecartee, GroupeEcarte};

    fn ecartees(figures: Figures, regle: Regle, trop_petit: bool, total: usize) -> GroupeEcarte {
        let reponse =
            Reponse { regle, verdict: Verdict::NeConvientPas, figures, source: Source::Offre, changerait: None };
        let exemple = Ecartee { carte: crate::filtres::tests::offre(), reponse };
        GroupeEcarte { regle, trop_petit, total, exemples: vec![exemple; total] }
    }

    fn donnees(comptes: [usize; 3], sans_filtre: [usize; 3]) -> Donnees {
        let small = Figures::Typologie { personnes: 3, min: Typologie::T2, max: Typologie::T4, offre: Typologie::T1 };
        let dear = Figures::Effort {
            ressources: Some(Centimes::euros(2660)),
            aide: Centimes::euros(62),
            loyer_cc: Centimes::euros(1096),
            multiple_pour_mille: Some(2483),
            necessaire: Centimes::euros(3288),
            taux_pour_mille: None,
        };
        let above = Figures::Plafond {
            revenu: Some(RevenuCompare {
                montant: Centimes::euros(40_000),
                annee: 2024,
                raison: RaisonRevenu::NMoins2,
            }),
            plafond: Some(Centimes::euros(31_643)),
            plafond_calcule: true,
            categorie: CategorieMenage {
                categorie: 3,
                personnes_supplementaires: 0,
                personnes: 2,
                enfants_en_garde: 1,
                raison: RaisonCategorie::SeulAvecCharge,
            },
            financement: Financement::Plai,
            zone_plafond: ZonePlafond::ParisLimitrophes,
            zone_abc: ZoneAbc::ABis,
        };
        let cartes = if comptes[0] > 0 {
            vec![(crate::filtres::tests::offre(), true, RangProbable { rang: 4, total: 41 })]
        } else {
            Vec::new()
        };
        Donnees {
            q: Recherche { lieu: "<b>x</b>".into(), ..Recherche::default() },
            errors: FormErrors::new(),
            onglet: Onglet::Demandees,
            liste: ListeDemandeur {
                comptes,
                comptes_sans_filtre: sans_filtre,
                cartes,
                page: 1,
                pages: 1,
                ecartees: Arc::new(vec![
                    ecartees(small, Regle::Typologie, true, 2),
                    ecartees(dear, Regle::Effort, false, 1),
                    ecartees(above, Regle::Plafond, false, 1),
                ]),
                tient_jusqu_a: i64::MAX,
            },
            premieres: Premieres::new(),
            communes: ["Montreuil", "Bagnolet", "Les Lilas"].map(str::to_owned).to_vec(),
            voisines: vec!["Noisy-le-Sec".into()],
            departements: vec!["Seine-Saint-Denis".into()],
            personnes: 3,
            etat: EtatDossier::Etape2,
            active: None,
            site: "https://site.example/".into(),
            fond: Arc::default(),
            today: date(2026, 11, 24),
        }
    }

    #[test]
    fn the_list_says_what_is_left_out_and_by_which_rule() {
        let html = render(|| vue(Lang::Fr, donnees([1, 8, 24], [1, 8, 24])));
        assert!(html.contains("1\u{a0}logement à Montreuil, à Bagnolet et aux Lilas"), "{html}");
        assert!(
            html.contains("2\u{a0}logements trop petits") && html.contains("3\u{202f}288") || html.contains("3 288"),
            "{html}"
        );
        assert!(
            html.contains("Rang probable") && html.contains("/offres/00000000-0000-0000-0000-000000000000?retour=")
        );
        assert!(html.contains("pas encore postuler"));
        assert!(!html.contains("<b>x</b>"));
        let plain = html.replace(['\u{a0}', '\u{202f}'], " ");
        for said in [
            "Plafond calculé :",
            "Zone 1 bis (Paris et communes limitrophes)",
            "1 enfant en garde alternée",
            "Source :",
        ] {
            assert!(plain.contains(said), "{said}: {plain}");
        }
        assert_eq!(html.matches("<h1").count(), 1);
        assert_ne!(html, render(|| vue(Lang::En, donnees([1, 8, 24], [1, 8, 24]))));
    }

    #[test]
    fn an_empty_tab_says_so_and_shows_the_ways_on() {
        let html = render(|| vue(Lang::Fr, donnees([0, 3, 11], [0, 3, 11])));
        assert!(html.contains("aucune offre adaptée") && html.contains("ni une erreur ni un refus"));
        assert!(html.contains("Voir les 3\u{a0}offres voisines") && html.contains("https://site.example/"), "{html}");
        assert_eq!(html.matches("btn main").count(), 1);
    }

    #[test]
    fn nothing_anywhere_says_why_and_what_one_does_next() {
        for onglet in [Onglet::Demandees, Onglet::Limitrophes, Onglet::Autres] {
            for (l, calm) in [(Lang::Fr, "ni une erreur ni un refus"), (Lang::En, "neither an error nor a refusal")] {
                let html = render(move || vue(l, Donnees { onglet, ..donnees([0, 0, 0], [0, 0, 0]) }));
                assert!(html.contains(calm) && html.contains("id=\"vide\""), "{html}");
                assert_eq!(html.matches("btn main").count(), 1, "{html}");
                assert!(html.contains("https://site.example/") && html.contains("/mes-alertes/nouvelle"), "{html}");
            }
        }
    }

    #[test]
    fn filters_that_hide_everything_are_told() {
        let html = render(|| vue(Lang::Fr, donnees([0, 3, 11], [5, 3, 11])));
        assert!(html.contains("Vos filtres cachent 5\u{a0}logements"), "{html}");
    }
}
