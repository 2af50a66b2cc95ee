//! Up to three dwellings side by side. Which ones is in the address: `/comparer?o=…&o=…`; while one goes on choosing,
//! lists carry it as `comparer=id,id`, so paging, filters and the way back keep it without a cookie.

mod lignes;

use crate::demandeur::explications::Dossier;
use crate::filtres;
use crate::i18n::Lang;
use crate::shell::{Section, adresses};
use crate::ui::{Icon, Tone, back, button, empty, facts, link, notice, rich, section, table};
use crate::web::{Page, Rendu, Requete, Requis, encoder, retour_sur};
use crate::{format, tr};
use domain::annonce::EtatOffre;
use domain::compte::Role;
use domain::logement::{Financement, ZoneAbc, ZonePlafond};
use jiff::civil::Date;
use leptos::prelude::*;
use lignes::{Ligne, lignes};
use services::offres::{COTE_A_COTE, OffreEtProfil, RangProbable};
use services::referentiel::Zones;
use uuid::Uuid;

/// The most dwellings compared at once: more don't fit side by side, nor in one's head.
pub(crate) const MAX: usize = COTE_A_COTE;
const COMPARER: &str = "/comparer";
/// The parameter by which lists carry what is being compared.
const CHOIX: &str = "comparer";

// ---------------------------------------------------------------------------------------------------------- choosing

/// The dwellings carried by the address of a list.
pub(crate) fn choisis(liste: &str) -> Vec<Uuid> {
    let query = liste.split_once('?').map_or("", |(_, q)| q);
    let value = query.split('&').find_map(|p| p.strip_prefix(CHOIX)?.strip_prefix('=')).unwrap_or_default();
    let mut ids: Vec<Uuid> = Vec::new();
    for id in value.replace("%2C", ",").split(',').filter_map(|t| t.parse().ok()) {
        if !ids.contains(&id) && ids.len() < MAX {
            ids.push(id);
        }
    }
    ids
}

/// The address of a list, carrying these dwellings instead of those it carried.
pub(crate) fn avec_choix(liste: &str, ids: &[Uuid]) -> String {
    let (path, query) = liste.split_once('?').unwrap_or((liste, ""));
    let prefix = format!("{CHOIX}=");
    let mut pairs: Vec<String> =
        query.split('&').filter(|p| !p.is_empty() && !p.starts_with(&prefix)).map(str::to_owned).collect();
    if !ids.is_empty() {
        pairs.push(prefix + &ids.iter().map(Uuid::to_string).collect::<Vec<_>>().join(","));
    }
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}

/// The address of the comparison of these, with the list one comes back to.
pub(crate) fn adresse(ids: &[Uuid], liste: &str) -> String {
    let mut query: Vec<String> = ids.iter().map(|id| format!("o={id}")).collect();
    let liste = avec_choix(liste, &[]);
    if !liste.is_empty() && liste != adresses::OFFRES {
        query.push(format!("retour={}", encoder(&liste)));
    }
    if query.is_empty() { COMPARER.to_owned() } else { format!("{COMPARER}?{}", query.join("&")) }
}

/// « Comparer » for one dwelling of a list: where it leads and its words. Nothing once three others are chosen.
pub(crate) fn lien(l: Lang, id: Uuid, liste: &str) -> Option<(String, String)> {
    let mut ids = choisis(liste);
    if ids.contains(&id) {
        return Some((adresse(&ids, liste), tr!(l, "Voir la comparaison", "See the comparison")));
    }
    if ids.len() >= MAX {
        return None;
    }
    ids.push(id);
    Some((adresse(&ids, liste), tr!(l, "Comparer", "Compare")))
}

/// « 2 logements à comparer », above a list one chooses from; nothing when none is chosen.
pub(crate) fn barre(l: Lang, liste: &str) -> Option<AnyView> {
    let ids = choisis(liste);
    if ids.is_empty() {
        return None;
    }
    let n = filtres::logements(l, ids.len());
    let more = if ids.len() < MAX {
        tr!(l, "Choisissez « Comparer » sur un autre logement.", "Choose “Compare” on another home.")
    } else {
        tr!(l, "On compare trois logements au plus.", "Three homes at the most are compared.")
    };
    Some(
        view! {
            <section class="sheet comparees" aria-label=tr!(l, "Comparaison", "Comparison")>
                <p><b>{rich(tr!(l, "{n} à comparer", "{n} to compare"))}</b> " " {more}</p>
                <p class="row">
                    {button(tr!(l, "Voir la comparaison", "See the comparison")).href(adresse(&ids, liste))}
                    {link(avec_choix(liste, &[]), tr!(l, "Ne plus comparer", "Stop comparing"))}
                </p>
            </section>
        }
        .into_any(),
    )
}

// ----------------------------------------------------------------------------------------------------------- the page

/// What the address asks for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Choix {
    ids: Vec<Uuid>,
    /// Ids that are no ids.
    illisibles: usize,
    /// More than three were asked for.
    trop: bool,
    retour: String,
}

impl Choix {
    fn lire(pairs: &[(String, String)]) -> Self {
        let mut choix = Self::default();
        for (name, value) in pairs {
            match (name.as_str(), value.trim().parse::<Uuid>()) {
                ("o", Ok(id)) if choix.ids.contains(&id) => {}
                ("o", Ok(_)) if choix.ids.len() >= MAX => choix.trop = true,
                ("o", Ok(id)) => choix.ids.push(id),
                ("o", Err(_)) if value.trim().is_empty() => {}
                ("o", Err(_)) => choix.illisibles += 1,
                ("retour", _) => value.clone_into(&mut choix.retour),
                _ => {}
            }
        }
        choix.retour = avec_choix(&retour_sur(&choix.retour, adresses::OFFRES), &[]);
        choix
    }
}

/// A dwelling compared.
struct Colonne {
    vue: OffreEtProfil,
    rang: Option<RangProbable>,
    /// Ceiling of one person alone, euros a year.
    plafond_seul: Option<i64>,
    ouverte: bool,
    situation: EtatOffre,
}

struct Donnees {
    colonnes: Vec<Colonne>,
    /// Dwellings asked for that are not there.
    absents: usize,
    trop: bool,
    retour: String,
    /// An applicant with a demande looks.
    profil: bool,
    /// Where their file stands.
    dossier: Option<Dossier>,
    today: Date,
}

/// GET `/comparer`.
pub(super) async fn montrer(r: Requete, Requis(pairs): Requis<Vec<(String, String)>>) -> Rendu {
    let choix = Choix::lire(&pairs);
    let (l, s) = (r.l, r.services());
    let now = s.maintenant();
    let demandeur = match r.connecte.as_ref().filter(|c| c.role == Role::Demandeur) {
        Some(moi) if !choix.ids.is_empty() => s.demandeur(moi).await?.map(|k| k.0).filter(|d| d.lue.etat.importe()),
        _ => None,
    };
    let mut vues = s.offres_et_profils(&choix.ids, demandeur.as_ref().map(|d| &d.lue)).await?;
    vues.retain(|vue| vue.offre.carte.publiee_a <= now);
    let absents = choix.illisibles + choix.ids.len() - vues.len();
    let open = vues.iter().filter(|vue| vue.offre.ouverte(now));
    let mine = demandeur.as_ref().map_or_else(Vec::new, |d| {
        open.map(|vue| {
            let key = s.classement(&d.lue, d.points_employeur(), vue).cle();
            (vue.offre.carte.id, vue.offre.carte.rangs_version, key)
        })
        .collect()
    });
    let rangs = s.rangs_probables(&mine).await?;
    let colonne = |vue: OffreEtProfil| {
        let c = &vue.offre.carte;
        let rang = mine.iter().position(|(id, ..)| *id == c.id).and_then(|i| rangs.get(i).copied());
        let plafond_seul = match (
            Financement::from_code(&c.financement),
            ZonePlafond::from_code(&c.zone_plafond),
            ZoneAbc::from_code(&c.zone_abc),
        ) {
            (Some(f), Some(plafond), Some(abc)) => s.referentiel.plafond(f, Zones { plafond, abc }, 1, 0),
            _ => None,
        };
        Colonne { ouverte: vue.offre.ouverte(now), situation: vue.offre.situation(now), vue, rang, plafond_seul }
    };
    let today = s.horloge.aujourdhui();
    let donnees = Donnees {
        colonnes: vues.into_iter().map(colonne).collect(),
        absents,
        trop: choix.trop,
        retour: choix.retour,
        profil: demandeur.is_some(),
        dossier: demandeur.map(|d| Dossier::de(&d.lue, today)),
        today,
    };
    let title = tr!(l, "Comparer des logements", "Compare homes");
    Ok(r.page(Page::new(title, move || vue(l, &donnees)).dans(Section::Offres)).await)
}

/// « A : T3 à Montreuil »: the letter tells apart two dwellings of the same name.
fn nom(l: Lang, i: usize, c: &Colonne) -> String {
    let letter = ['A', 'B', 'C'].get(i).copied().unwrap_or('?');
    let name = filtres::titre(l, &c.vue.offre.carte);
    match l {
        Lang::Fr => format!("{letter}\u{a0}: {name}"),
        Lang::En => format!("{letter}: {name}"),
    }
}

fn vue(l: Lang, d: &Donnees) -> AnyView {
    let ids: Vec<Uuid> = d.colonnes.iter().map(|c| c.vue.offre.carte.id).collect();
    let on = avec_choix(&d.retour, &ids);
    let missing = (d.absents > 0).then(|| {
        let text = if d.absents == 1 {
            tr!(
                l,
                "Un des logements choisis n'est plus sur AL'in. Les autres sont ci-dessous.",
                "One of the homes you chose is no longer on AL'in. The others are below."
            )
        } else {
            tr!(
                l,
                "Plusieurs des logements choisis ne sont plus sur AL'in.",
                "Several of the homes you chose are no longer on AL'in."
            )
        };
        notice(Tone::Wait, tr!(l, "Logement introuvable", "Home not found")).text(text).into_any()
    });
    let too_many = d.trop.then(|| {
        let text = tr!(
            l,
            "Trois logements au plus tiennent côte à côte : voici les trois premiers.",
            "Three homes at the most stand side by side: here are the first three."
        );
        notice(Tone::Info, tr!(l, "Plus de trois logements", "More than three homes")).text(text).into_any()
    });
    let body = if d.colonnes.is_empty() { rien(l, &on) } else { comparaison(l, d, &ids, &on) };
    view! {
        <div class="wrap stack g4">
            {back(on.clone(), tr!(l, "Retour à la liste", "Back to the list"))}
            <h1 tabindex="-1">{tr!(l, "Comparer des logements", "Compare homes")}</h1>
            {missing}
            {too_many}
            {body}
        </div>
    }
    .into_any()
}

fn rien(l: Lang, liste: &str) -> AnyView {
    empty(
        "vide",
        tr!(l, "Aucun logement à comparer", "No home to compare"),
        view! {
            <p>{tr!(
                l,
                "Dans la liste des offres, choisissez « Comparer » sur deux ou trois logements : vous les verrez ici côte à côte, loyer, surface, énergie et règles.",
                "In the list of homes, choose “Compare” on two or three of them: you will see them here side by side, rent, floor area, energy and rules."
            )}</p>
            <p>{button(tr!(l, "Choisir des logements", "Choose homes")).main().href(liste.to_owned())}</p>
        },
    )
    .into_any()
}

fn comparaison(l: Lang, d: &Donnees, ids: &[Uuid], liste: &str) -> AnyView {
    let chosen = d
        .colonnes
        .iter()
        .enumerate()
        .map(|(i, c)| {
            let id = c.vue.offre.carte.id;
            let others: Vec<Uuid> = ids.iter().copied().filter(|o| *o != id).collect();
            let price = format::euros(l, c.vue.offre.carte.loyer_cc);
            let name = nom(l, i, c);
            let page = format!("/offres/{id}?retour={}", encoder(&adresse(ids, &d.retour)));
            let off = view! {
                <a class="link" href=adresse(&others, &d.retour)>
                    {tr!(l, "Retirer", "Remove")} <span class="sr">{tr!(l, " {name} de la comparaison", " {name} from the comparison")}</span>
                </a>
            };
            view! { <li><a href=page>{rich(name.clone())}</a> " " <span class="num">{price}</span> " " {off}</li> }
        })
        .collect_view();
    let add = (ids.len() < MAX).then(|| {
        button(tr!(l, "Ajouter un autre logement", "Add another home"))
            .icon(Icon::Plus)
            .href(liste.to_owned())
            .into_any()
    });
    let names: Vec<String> = std::iter::once(tr!(l, "Critère", "Criterion"))
        .chain(d.colonnes.iter().enumerate().map(|(i, c)| nom(l, i, c)))
        .collect();
    let several = d.colonnes.len() > 1;
    // What is the same everywhere helps nobody choose: it is told once, after the rest.
    let (shown, same): (Vec<Ligne>, Vec<Ligne>) =
        lignes(l, d).into_iter().partition(|x| !several || x.essentielle || x.differe());
    let differences = shown.iter().filter(|x| x.differe()).count();
    let title = if several {
        tr!(l, "Ce qui change d'un logement à l'autre", "What differs from one home to another")
    } else {
        tr!(l, "Critère par critère", "Criterion by criterion")
    };
    let caption = tr!(l, "Les logements, critère par critère", "The homes, criterion by criterion");
    let legend = several.then(|| {
        let n = format::compte(l, i64::try_from(differences).unwrap_or(0), ["critère", "critères"], ["line", "lines"]);
        let text = match differences {
            0 => tr!(l, "Ces logements sont pareils en tout.", "These homes are alike in everything."),
            1 => tr!(l, "**{n}** change.", "**{n}** differs."),
            _ => tr!(l, "**{n}** changent.", "**{n}** differ."),
        };
        view! { <p class="small">{rich(text)}</p> }
    });
    let rows = (!shown.is_empty()).then(|| {
        let rows = shown.into_iter().map(Ligne::ligne);
        view! { <div class="comparaison">{table(caption, names, rows)}</div> }
    });
    let same = (!same.is_empty()).then(|| {
        section(
            "pareil",
            tr!(l, "Ce qui est pareil", "What is the same"),
            facts(false, same.into_iter().filter_map(Ligne::commune)),
        )
    });
    let left = d.dossier.filter(|_| d.colonnes.iter().any(|c| c.ouverte)).and_then(|file| file.vue(l, d.today));
    let hint = (!d.profil).then(|| {
        view! {
            <p class="small muted">{tr!(
                l,
                "Avec un compte et votre demande, ce tableau dit aussi ce que chaque logement vous coûterait, aide déduite, et votre rang probable.",
                "With an account and your demand, this table also says what each home would cost you, housing aid deducted, and your likely rank."
            )}</p>
        }
    });
    view! {
        {left}
        <section class="stack g2" aria-labelledby="choisis">
            <h2 class="h3" id="choisis">{tr!(l, "Logements choisis", "Homes chosen")}</h2>
            <ul class="choisis" role="list">{chosen}</ul>
            {add.map(|a| view! { <p>{a}</p> })}
        </section>
        <section class="stack g2" aria-labelledby="tableau">
            <h2 id="tableau">{title}</h2>
            {legend}
            {rows}
            {hint}
        </section>
        {same}
    }
    .into_any()
}

#[cfg(test)]
mod tests;
