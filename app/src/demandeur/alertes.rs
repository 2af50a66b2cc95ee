//! « Mes alertes »: the searches that are kept, what each watches, when it writes.

mod mots;
mod nouvelle;

use crate::filtres::{Recherche, url};
use crate::i18n::Lang;
use crate::shell::{Section, adresses};
use crate::ui::{
    Icon, Tone, button, dialog, empty, fact, facts, hidden, icon, link, notice, post_button, rich, select_field, tag,
};
use crate::web::{App, Avis, Echec, Formulaire, Ident, Page, Rendu, Requete, rediriger_avec};
use crate::{format, tr};
use axum::routing::{get, post};
use domain::alerte::Frequence;
use domain::compte::Role;
use jiff::civil::Date;
use leptos::prelude::*;
use serde::Deserialize;
use services::Services;
use services::alertes::{ALERTES_MAX, Alerte};
use services::horloge::jour;

/// Where an alert is made.
const NOUVELLE: &str = "/mes-alertes/nouvelle";

/// The pages of this subject.
pub(super) fn routes() -> axum::Router<App> {
    axum::Router::new()
        .route(adresses::ALERTES, get(montrer))
        .route(NOUVELLE, get(nouvelle::montrer).post(nouvelle::creer))
        .route("/mes-alertes/{id}", post(changer))
        .route("/mes-alertes/{id}/supprimer", get(demander).post(supprimer))
}

/// « Créer une alerte », for the search one looks at.
#[must_use]
pub(crate) fn lien_creer(l: Lang, q: &Recherche) -> AnyView {
    button(tr!(l, "Créer une alerte", "Make an alert")).icon(Icon::Bell).href(adresse_nouvelle(q)).into_any()
}

/// The query of a search without what only concerns looking at it: page, view.
fn requete_de(q: &Recherche) -> String {
    let address = url(q, &[("page", ""), ("vue", ""), ("position", "")]);
    address.split_once('?').map_or_else(String::new, |(_, query)| query.to_owned())
}

fn adresse_nouvelle(q: &Recherche) -> String {
    match requete_de(q) {
        query if query.is_empty() => NOUVELLE.to_owned(),
        query => format!("{NOUVELLE}?{query}"),
    }
}

/// A stored query, read again.
fn relire(requete: &str) -> Recherche {
    let uri = format!("/?{requete}").parse().unwrap_or_default();
    axum::extract::Query::try_from_uri(&uri).map(|q| q.0).unwrap_or_default()
}

/// An alert in words.
struct Dite {
    alerte: Alerte,
    lieu: String,
    criteres: Vec<String>,
    /// Day of its next mail; none for « at once ».
    prochain: Option<Date>,
}

impl Dite {
    fn new(l: Lang, s: &Services, alerte: Alerte) -> Self {
        let prochain = (alerte.frequence != Frequence::Immediate).then(|| jour(s.echeance(alerte.frequence)));
        Self {
            lieu: mots::lieu(l, s, &alerte.zones, alerte.onglet, &relire(&alerte.requete)),
            criteres: mots::criteres(l, &alerte.filtres),
            prochain,
            alerte,
        }
    }
}

/// GET `/mes-alertes`.
async fn montrer(r: Requete) -> Rendu {
    let l = r.l;
    let compte = r.exiger(Role::Demandeur)?.compte;
    let s = r.services();
    let today = s.horloge.aujourdhui();
    let mine: Vec<Dite> = s.mes_alertes(compte).await?.into_iter().map(|a| Dite::new(l, s, a)).collect();
    let page = Page::new(tr!(l, "Mes alertes", "My alerts"), move || vue(l, today, &mine)).dans(Section::Alertes);
    Ok(r.page(page).await)
}

fn vue(l: Lang, today: Date, mine: &[Dite]) -> AnyView {
    let most = ALERTES_MAX;
    let body = if mine.is_empty() {
        empty(
            "vide",
            tr!(l, "Vous n'avez pas d'alerte", "You have no alert"),
            view! {
                <p>{tr!(
                    l,
                    "Une alerte garde une recherche et vous écrit quand un logement y paraît. Cherchez un lieu, puis « Créer une alerte », en haut des résultats.",
                    "An alert keeps a search and writes to you when a home appears in it. Search for a place, then “Make an alert”, above the results."
                )}</p>
                <p>{button(tr!(l, "Chercher un logement", "Search for a home")).main().href(adresses::OFFRES)}</p>
            },
        )
        .into_any()
    } else {
        let sheets: Vec<_> = mine.iter().enumerate().map(|(i, a)| fiche(l, today, i, a)).collect();
        view! {
            <p>{tr!(
                l,
                "Nous vous écrivons quand un nouveau logement répond à une alerte. {most} alertes au plus.",
                "We write to you when a new home matches an alert. {most} alerts at the most."
            )}</p>
            {sheets}
            <p>{link(adresses::OFFRES, tr!(l, "Faire une autre recherche", "Make another search")).icon(Icon::Search)}</p>
        }
        .into_any()
    };
    view! {
        <div class="wrap stack g4">
            <h1 tabindex="-1">{tr!(l, "Mes alertes", "My alerts")}</h1>
            {body}
        </div>
    }
    .into_any()
}

fn fiche(l: Lang, today: Date, i: usize, d: &Dite) -> AnyView {
    let a = &d.alerte;
    let title = format!("alerte-{i}");
    let action = format!("{}/{}", adresses::ALERTES, a.id);
    let state = match (a.active, a.sans_demande) {
        (false, _) => tag(Tone::Off, tr!(l, "En pause", "Paused")),
        (true, true) => tag(Tone::Wait, tr!(l, "Sans demande", "No demand")),
        (true, false) => tag(Tone::Ok, tr!(l, "Active", "On")),
    };
    let silent = (a.active && a.sans_demande).then(|| {
        notice(Tone::Wait, tr!(l, "Cette alerte ne vous écrit pas", "This alert does not write to you"))
            .text(tr!(
                l,
                "Elle se sert de votre demande de logement, qui n'est plus dans AL'in. Importez votre demande : l'alerte reprend. Ou supprimez-la, et faites-en une autre depuis une recherche.",
                "It uses your housing demand, which is no longer in AL'in. Import your demand: the alert starts again. Or delete it, and make another one from a search."
            ))
            .into_any()
    });
    let criteria =
        if d.criteres.is_empty() { tr!(l, "tous les logements", "every home") } else { d.criteres.join(", ") };
    let mut lines = vec![fact(tr!(l, "Où", "Where"), d.lieu.clone()), fact(tr!(l, "Quoi", "What"), criteria)];
    if a.convient {
        lines.push(fact(
            tr!(l, "Pour qui", "For whom"),
            tr!(l, "seulement ce qui peut me convenir", "only what may suit me"),
        ));
    }
    if let Some(onglet) = a.onglet {
        lines.push(fact(tr!(l, "Si votre demande change", "If your demand changes"), mots::suit(l, onglet)));
    }
    lines.push(fact(tr!(l, "Prochain message", "Next message"), prochain(l, today, d)));
    let (sense, label) = if a.active {
        ("pause", tr!(l, "Mettre en pause", "Pause"))
    } else {
        ("reprise", tr!(l, "Reprendre", "Start again"))
    };
    // Heard after each button, where several alerts have the same ones.
    let heard = || view! { " " <span class="sr">{rich(a.nom.clone())}</span> };
    let search = if a.requete.is_empty() { adresses::OFFRES.to_owned() } else { format!("/offres?{}", a.requete) };
    view! {
        <section class="sheet stack" aria-labelledby=title.clone()>
            <div class="row ends"><h2 class="h3" id=title.clone()>{icon(Icon::Bell)} " " {a.nom.clone()}</h2> {state}</div>
            {silent}
            {facts(true, lines)}
            <form method="post" action=action.clone() class="rythme">
                {hidden("action", "frequence")}
                {select_field(l, "frequence", tr!(l, "M'écrire", "Write to me"), mots::frequences(l))
                    .id(format!("frequence-{i}")).value(a.frequence.code())}
                <button class="btn">{tr!(l, "Changer", "Change")} {heard()}</button>
            </form>
            <div class="row">
                <a class="btn quiet" href=search>{icon(Icon::Search)} " " {tr!(l, "Voir les offres", "See the homes")} {heard()}</a>
                <form class="inline" method="post" action=action.clone()>
                    {hidden("action", sense)}
                    <button class="btn quiet">{label} {heard()}</button>
                </form>
                <a class="btn quiet" href=format!("{action}/supprimer")>
                    {icon(Icon::Trash)} " " {tr!(l, "Supprimer", "Delete")} {heard()}
                </a>
            </div>
        </section>
    }
    .into_any()
}

fn prochain(l: Lang, today: Date, d: &Dite) -> String {
    if !d.alerte.active {
        return tr!(l, "aucun, cette alerte est en pause", "none, this alert is paused");
    }
    if d.alerte.sans_demande {
        return tr!(l, "aucun, tant que votre demande n'est pas dans AL'in", "none, while your demand is not in AL'in");
    }
    let Some(day) = d.prochain else {
        return tr!(l, "dès qu'un logement paraît", "as soon as a home appears");
    };
    let day = format::date_longue(l, day, Some(today));
    if d.alerte.en_attente == 0 {
        return tr!(l, "{day} à 8 h, s'il y a du nouveau", "{day} at 8:00, if there is news");
    }
    let n = format::compte(
        l,
        d.alerte.en_attente,
        ["logement attend", "logements attendent"],
        ["home waits", "homes wait"],
    );
    tr!(l, "{day} à 8 h : {n}", "{day} at 8:00: {n}")
}

/// What the forms of the list send.
#[derive(Debug, Default, Deserialize)]
struct Geste {
    #[serde(default)]
    action: String,
    #[serde(default)]
    frequence: String,
}

/// POST `/mes-alertes/{id}`.
async fn changer(r: Requete, Ident(id): Ident, Formulaire(f): Formulaire<Geste>) -> Rendu {
    let compte = r.exiger(Role::Demandeur)?.compte;
    let s = r.services();
    match (f.action.as_str(), Frequence::from_code(&f.frequence)) {
        ("pause", _) => s.suspendre_alerte(compte, id, false).await?,
        ("reprise", _) => s.suspendre_alerte(compte, id, true).await?,
        ("frequence", Some(frequence)) => s.changer_frequence(compte, id, frequence).await?,
        _ => return Err(Echec::Illisible),
    }
    Ok(rediriger_avec(adresses::ALERTES, Avis::Enregistre))
}

/// GET `/mes-alertes/{id}/supprimer`.
async fn demander(r: Requete, Ident(id): Ident) -> Rendu {
    let l = r.l;
    let compte = r.exiger(Role::Demandeur)?.compte;
    let mine = r.services().mes_alertes(compte).await?;
    let nom = mine.into_iter().find(|a| a.id == id).ok_or(Echec::Introuvable)?.nom;
    let title = tr!(l, "Supprimer cette alerte ?", "Delete this alert?");
    let page = Page::new(title.clone(), move || {
        dialog(
            title,
            view! { <p>{tr!(
                l,
                "« {nom} » : nous ne vous écrirons plus pour cette recherche.",
                "“{nom}”: we will no longer write to you about this search."
            )}</p> },
            view! {
                {post_button(format!("{}/{id}/supprimer", adresses::ALERTES), button(tr!(l, "Supprimer", "Delete")).danger())}
                {button(tr!(l, "Garder l'alerte", "Keep the alert")).href(adresses::ALERTES)}
            },
        )
        .into_any()
    });
    Ok(r.page(page).await)
}

/// POST `/mes-alertes/{id}/supprimer`.
async fn supprimer(r: Requete, Ident(id): Ident) -> Rendu {
    let compte = r.exiger(Role::Demandeur)?.compte;
    r.services().supprimer_alerte(compte, id).await?;
    Ok(rediriger_avec(adresses::ALERTES, Avis::AlerteSupprimee))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::render;
    use jiff::civil::date;
    use services::offres::Filtres;

    fn dite(change: impl FnOnce(&mut Dite)) -> Dite {
        let mut d = Dite {
            alerte: Alerte {
                id: uuid::Uuid::nil(),
                nom: "<b>Montreuil</b>".into(),
                requete: "lieu=Montreuil&loyer_max=850".into(),
                frequence: Frequence::Quotidienne,
                active: true,
                convient: true,
                filtres: Filtres::default(),
                zones: vec!["93048".into()],
                onglet: None,
                sans_demande: false,
                en_attente: 0,
                cree_a: 1_795_000_000_000_000,
            },
            lieu: "Montreuil".into(),
            criteres: vec!["jusqu'à 850 €".into()],
            prochain: Some(date(2026, 11, 25)),
        };
        change(&mut d);
        d
    }

    fn html(l: Lang, d: Dite) -> String {
        render(move || vue(l, date(2026, 11, 24), &[d]))
    }

    #[test]
    fn each_alert_says_what_it_watches_and_when_it_writes() {
        for l in [Lang::Fr, Lang::En] {
            let page = html(l, dite(|_| {}));
            assert!(page.contains("/offres?lieu=Montreuil&amp;loyer_max=850"), "{page}");
            assert!(page.contains("&lt;b&gt;Montreuil") && !page.contains("<b>Montreuil"), "{page}");
            assert!(page.contains("25") && page.matches("<h1").count() == 1);
        }
        assert!(html(Lang::Fr, dite(|d| d.alerte.en_attente = 2)).contains("2\u{a0}logements attendent"));
        let paused = html(Lang::Fr, dite(|d| d.alerte.active = false));
        assert!(paused.contains("En pause") && paused.contains("Reprendre") && !paused.contains("Mettre en pause"));
        let at_once = html(Lang::Fr, dite(|d| (d.prochain, d.alerte.frequence) = (None, Frequence::Immediate)));
        assert!(at_once.contains("dès qu’un logement paraît"), "{at_once}");
        let silent = html(Lang::Fr, dite(|d| d.alerte.sans_demande = true));
        assert!(silent.contains("ne vous écrit pas") && !silent.contains("Active<"), "{silent}");
        let both = html(Lang::Fr, dite(|d| (d.alerte.sans_demande, d.alerte.active) = (true, false)));
        assert!(both.contains("En pause") && !both.contains("ne vous écrit pas"), "{both}");
        let tab = html(Lang::En, dite(|d| d.alerte.onglet = Some(services::offres::Onglet::Demandees)));
        assert!(tab.contains("If your demand changes"), "{tab}");
        assert!(render(|| vue(Lang::Fr, date(2026, 11, 24), &[])).contains("Créer une alerte"));
    }

    #[test]
    fn the_search_goes_with_the_button_but_for_the_page() {
        let q = relire("lieu=Le+Mans&loyer_max=850&pieces=2&pieces=3&page=4&vue=carte&position=1,2,3");
        assert_eq!(adresse_nouvelle(&q), "/mes-alertes/nouvelle?lieu=Le%20Mans&loyer_max=850&pieces=2&pieces=3");
        assert_eq!(relire(&requete_de(&q)).pieces, "2,3");
        assert_eq!(adresse_nouvelle(&Recherche::default()), "/mes-alertes/nouvelle");
    }
}
