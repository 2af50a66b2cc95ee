//! « Créer une alerte »: from a search, in words, with a name and a rhythm.

use super::{adresse_nouvelle, mots, requete_de};
use crate::filtres::{Recherche, url};
use crate::i18n::Lang;
use crate::shell::{Section, adresses};
use crate::ui::{
    FormErrors, Icon, Tone, back, button, check, choice, choices, error_summary, fact, facts, field, link, notice,
    section,
};
use crate::web::{Avis, Formulaire, Page, Rendu, Requete, Requis, rediriger_avec};
use crate::{public, tr};
use domain::alerte::{Frequence, NOM_MAX, NomError};
use domain::compte::Role;
use leptos::prelude::*;
use serde::Deserialize;
use services::alertes::{ALERTES_MAX, AlerteNouvelle, AlerteRefusee};
use services::offres::{Filtres, Onglet};
use services::{Erreur, Services};
use uuid::Uuid;

/// What the form sends.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Saisie {
    #[serde(default)]
    nom: String,
    #[serde(default)]
    frequence: String,
    #[serde(default)]
    convient: String,
}

/// What the alert would watch.
struct Vise {
    zones: Vec<String>,
    /// The tab that these are of.
    onglet: Option<Onglet>,
    filtres: Filtres,
    lieu: String,
    criteres: Vec<String>,
    /// The account has a demande here: the engine can judge.
    demande: bool,
}

impl Vise {
    /// Reads the search as its list does: an applicant's tab where no place is named, a place otherwise. No zone at all
    /// where the text means no place, or several.
    async fn lire(l: Lang, s: &Services, compte: Uuid, q: &Recherche) -> Result<Self, Erreur> {
        let lue = s.ma_demande(compte).await?.filter(|d| d.etat.importe());
        let (zones, onglet) = match &lue {
            Some(lue) if !q.nomme_un_lieu() => {
                let onglet = Onglet::from_code(&q.onglet).unwrap_or(Onglet::Demandees);
                (s.zones_de_l_onglet(&lue.demande, onglet), Some(onglet))
            }
            _ => {
                let place = public::lieu_de(&s.referentiel, q);
                (place.map(|place| s.zones_du_lieu(&place)).unwrap_or_default(), None)
            }
        };
        let (filtres, ..) = q.parse(l);
        Ok(Self {
            lieu: mots::lieu(l, s, &zones, onglet, q),
            onglet,
            criteres: mots::criteres(l, &filtres),
            demande: lue.is_some(),
            zones,
            filtres,
        })
    }
}

/// What the page shows.
struct Vue {
    q: Recherche,
    vise: Vise,
    saisie: Saisie,
    errors: FormErrors,
}

/// GET `/mes-alertes/nouvelle?…`: the query is that of the search.
pub(super) async fn montrer(r: Requete, Requis(q): Requis<Recherche>) -> Rendu {
    let l = r.l;
    let compte = r.exiger(Role::Demandeur)?.compte;
    let vise = Vise::lire(l, r.services(), compte, &q).await?;
    let saisie = Saisie {
        nom: mots::nom_propose(&vise.lieu, &vise.criteres),
        frequence: Frequence::Immediate.code().to_owned(),
        convient: "1".to_owned(),
    };
    Ok(r.page(page(l, Vue { q, vise, saisie, errors: FormErrors::new() })).await)
}

/// POST `/mes-alertes/nouvelle?…`.
pub(super) async fn creer(r: Requete, Requis(q): Requis<Recherche>, Formulaire(f): Formulaire<Saisie>) -> Rendu {
    let l = r.l;
    let compte = r.exiger(Role::Demandeur)?.compte;
    let vise = Vise::lire(l, r.services(), compte, &q).await?;
    let mut errors = FormErrors::new();
    let nom = domain::alerte::nom(&f.nom).map_err(|e| errors.push("nom", nom_refuse(l, e))).unwrap_or_default();
    let frequence = Frequence::from_code(&f.frequence);
    if frequence.is_none() {
        errors.push("frequence", tr!(l, "Choisissez quand nous vous écrivons", "Choose when we write to you"));
    }
    if let (true, Some(frequence)) = (errors.is_empty() && !vise.zones.is_empty(), frequence) {
        let alerte = AlerteNouvelle {
            nom,
            requete: requete_de(&q),
            frequence,
            convient: vise.demande && !f.convient.is_empty(),
            filtres: vise.filtres.clone(),
            zones: vise.zones.clone(),
            onglet: vise.onglet,
        };
        match r.services().creer_alerte(compte, &alerte).await {
            Ok(_) => return Ok(rediriger_avec(adresses::ALERTES, Avis::AlerteCreee)),
            Err(AlerteRefusee::Trop) => {
                let most = ALERTES_MAX;
                errors.push(
                    "",
                    tr!(
                        l,
                        "Vous avez déjà {most} alertes. Supprimez-en une dans « Mes alertes », puis recommencez.",
                        "You already have {most} alerts. Delete one in “My alerts”, then try again."
                    ),
                );
            }
            // The page says that no place was found.
            Err(AlerteRefusee::SansLieu) => {}
            Err(AlerteRefusee::Autre(e)) => return Err(e.into()),
        }
    }
    Ok(r.page(page(l, Vue { q, vise, saisie: f, errors }).refusee()).await)
}

fn nom_refuse(l: Lang, e: NomError) -> String {
    match e {
        NomError::Vide => tr!(l, "Donnez un nom à l'alerte", "Give the alert a name"),
        NomError::TropLong(n) => {
            let most = NOM_MAX;
            tr!(
                l,
                "Le nom a {n} caractères, il en faut {most} au plus. Raccourcissez-le",
                "The name has {n} characters, {most} at the most. Shorten it"
            )
        }
    }
}

fn page(l: Lang, v: Vue) -> Page {
    Page::new(tr!(l, "Créer une alerte", "Make an alert"), move || vue(l, &v)).dans(Section::Alertes)
}

fn vue(l: Lang, v: &Vue) -> AnyView {
    let search = url(&v.q, &[]);
    let body = if v.vise.zones.is_empty() { sans_lieu(l, &search) } else { formulaire(l, v) };
    view! {
        <div class="wrap narrow stack g4">
            {back(search, tr!(l, "Retour à la recherche", "Back to the search"))}
            <h1 tabindex="-1">{tr!(l, "Créer une alerte", "Make an alert")}</h1>
            {error_summary(l, &v.errors)}
            {body}
        </div>
    }
    .into_any()
}

fn sans_lieu(l: Lang, search: &str) -> AnyView {
    view! {
        {notice(Tone::Wait, tr!(l, "Choisissez d'abord un lieu", "Choose a place first")).text(tr!(
            l,
            "Cette recherche ne désigne pas un lieu précis. Choisissez une ville ou un département, puis revenez ici.",
            "This search does not mean one place. Choose a town or a département, then come back."
        ))}
        <p>{button(tr!(l, "Choisir le lieu", "Choose the place")).main().href(search)}</p>
    }
    .into_any()
}

fn formulaire(l: Lang, v: &Vue) -> AnyView {
    let criteria = if v.vise.criteres.is_empty() {
        tr!(l, "tous les logements", "every home")
    } else {
        v.vise.criteres.join(", ")
    };
    let rhythms = Frequence::ALL
        .iter()
        .zip(mots::frequences(l))
        .map(|(f, (code, name))| choice(code, name).text(mots::quand(l, *f)));
    let fits = v.vise.demande.then(|| {
        check(l, "convient", tr!(l, "Seulement les logements qui peuvent me convenir", "Only homes that may suit me"))
            .value("1")
            .checked(!v.saisie.convient.is_empty())
            .hint(tr!(
                l,
                "Selon votre foyer, vos revenus et votre aide au logement, le jour du message.",
                "By your household, your income and your housing aid, on the day of the message."
            ))
            .into_any()
    });
    let mut watched = vec![fact(tr!(l, "Où", "Where"), v.vise.lieu.clone()), fact(tr!(l, "Quoi", "What"), criteria)];
    if let Some(onglet) = v.vise.onglet {
        watched.push(fact(tr!(l, "Si votre demande change", "If your demand changes"), mots::suit(l, onglet)));
    }
    view! {
        {section("surveille", tr!(l, "Ce que l'alerte surveille", "What the alert watches"), facts(true, watched))}
        <form method="post" action=adresse_nouvelle(&v.q) class="sheet stack g4" novalidate=true>
            {field(l, "nom", tr!(l, "Nom de l'alerte", "Name of the alert"))
                .value(v.saisie.nom.clone()).attr("maxlength", "200").autocomplete("off").required()
                .hint(tr!(l, "Il sera dans nos messages.", "It will be in our messages.")).errors(&v.errors)}
            {choices(l, "frequence", tr!(l, "Quand voulez-vous être prévenu ?", "When do you want to be told?"), rhythms)
                .value(v.saisie.frequence.clone()).errors(&v.errors)}
            {fits}
            <p>{button(tr!(l, "Créer l'alerte", "Make the alert")).main().icon(Icon::Bell)}</p>
            <p class="small muted">{tr!(
                l,
                "Les logements déjà en ligne ne sont pas envoyés : ils sont dans votre recherche. Chaque message permet d'arrêter l'alerte.",
                "Homes already online are not sent: they are in your search. Every message lets you stop the alert."
            )}</p>
        </form>
        <p>{link(adresses::ALERTES, tr!(l, "Voir mes alertes", "See my alerts")).icon(Icon::Bell)}</p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::render;

    fn donnees(zones: &[&str], demande: bool) -> Vue {
        Vue {
            q: Recherche { lieu: "Montreuil".into(), loyer_max: "850".into(), ..Recherche::default() },
            vise: Vise {
                zones: zones.iter().map(|&z| z.to_owned()).collect(),
                onglet: None,
                filtres: Filtres::default(),
                lieu: "Montreuil".into(),
                criteres: vec!["jusqu'à 850 €".into()],
                demande,
            },
            saisie: Saisie { nom: "\"><script>".into(), frequence: "quotidienne".into(), convient: "1".into() },
            errors: FormErrors::new().with("nom", "non"),
        }
    }

    #[test]
    fn the_form_keeps_the_search_and_what_was_typed() {
        for l in [Lang::Fr, Lang::En] {
            let html = render(move || vue(l, &donnees(&["93048"], true)));
            assert!(html.contains("action=\"/mes-alertes/nouvelle?lieu=Montreuil&amp;loyer_max=850\""), "{html}");
            assert!(html.contains("value=\"&quot;&gt;&lt;script") && !html.contains("<script"), "{html}");
            assert!(html.contains("name=\"convient\"") && html.contains("nom-err"));
            assert_eq!((html.matches("<h1").count(), html.matches("type=\"radio\"").count()), (1, 3));
        }
        assert!(!render(|| vue(Lang::Fr, &donnees(&["93048"], false))).contains("name=\"convient\""));
        let mut tab = donnees(&["93048"], true);
        assert!(!render(|| vue(Lang::Fr, &donnees(&["93048"], true))).contains("Si votre demande change"));
        tab.vise.onglet = Some(Onglet::Autres);
        assert!(render(move || vue(Lang::Fr, &tab)).contains("Si votre demande change"));
        let nowhere = render(|| vue(Lang::Fr, &donnees(&[], true)));
        assert!(nowhere.contains("Choisissez d’abord un lieu") && !nowhere.contains("<form"), "{nowhere}");
    }
}
