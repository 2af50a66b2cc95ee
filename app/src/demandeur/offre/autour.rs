//! What is around a dwelling, from our own tables alone, and other dwellings like it.

use super::Donnees;
use super::plan::Plan;
use crate::demandeur::explications::liste;
use crate::filtres::carte;
use crate::i18n::Lang;
use crate::shell::adresses;
use crate::ui::{fact, facts, offer_grid, rich, section};
use crate::web::encoder;
use crate::{format, tr};
use domain::demande::Demande;
use leptos::prelude::*;
use services::offres::{DetailOffre, distance_km};
use services::referentiel::Referentiel;

/// Neighbouring communes named.
const VOISINES: usize = 5;
/// Communes asked for that are told with their distance.
const DEMANDEES: usize = 3;
/// Kilometres under which an offer is taken to stand at its commune's centre: many are placed there for want of better.
const AU_CENTRE: f64 = 0.2;

/// The place of an offer, in names and distances.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Autour {
    /// Inhabitants of the commune.
    pub(super) habitants: u32,
    /// Name of the département.
    pub(super) departement: String,
    /// Communes that touch it, the most peopled first.
    pub(super) voisines: Vec<String>,
    /// The outline of the département, and where in it the offer is.
    pub(super) plan: Option<Plan>,
    /// The communes asked for, other than this one, with how far their centres are: the nearest first.
    pub(super) demandees: Vec<(String, f64)>,
    /// To the commune's centre, kilometres, where the offer is placed more finely than that.
    pub(super) centre: Option<f64>,
    /// First name and commune of who works somewhere known, and how far that is.
    pub(super) travail: Vec<(String, String, f64)>,
}

impl Autour {
    pub(super) fn de(r: &Referentiel, o: &DetailOffre, demande: Option<&Demande>) -> Self {
        let Some(here) = r.commune(&o.carte.insee) else { return Self::default() };
        let at = (o.latitude, o.longitude);
        let centre = distance_km(at, (here.latitude, here.longitude));
        let mut near: Vec<_> = r
            .limitrophes(here.insee)
            .into_iter()
            // Beside Paris, Lyon and Marseille both levels touch: the arrondissements say it better.
            .filter(|i| r.arrondissements(i).is_empty())
            .filter_map(|i| r.commune(i))
            .collect();
        near.sort_unstable_by_key(|c| std::cmp::Reverse((c.population, c.insee)));
        let mut demandees: Vec<(String, f64)> = demande
            .into_iter()
            .flat_map(|d| &d.recherche.communes)
            .filter_map(|insee| r.commune(insee))
            // A city stands for its arrondissements.
            .filter(|c| c.insee != here.insee && Some(c.insee) != here.parente)
            .map(|c| (c.nom.to_owned(), distance_km(at, (c.latitude, c.longitude))))
            .collect();
        demandees.sort_by(|a, b| a.1.total_cmp(&b.1));
        demandees.truncate(DEMANDEES);
        let travail = demande
            .into_iter()
            .flat_map(Demande::adultes)
            .filter_map(|a| {
                let work = r.commune(a.emploi.insee_travail.as_deref()?)?;
                let km = distance_km(at, (work.latitude, work.longitude));
                Some((a.prenom.to_string(), work.nom.to_owned(), km))
            })
            .collect();
        Self {
            habitants: here.population,
            departement: r.departement(here.departement).map_or_else(String::new, |d| d.nom.to_owned()),
            voisines: near.into_iter().map(|c| c.nom.to_owned()).collect(),
            plan: r.contour(here.departement).map(|contour| Plan { contour, ici: at }),
            demandees,
            centre: (centre >= AU_CENTRE).then_some(centre),
            travail,
        }
    }
}

/// « 3,4 km », « 12 km ».
fn km(l: Lang, km: f64) -> String {
    let figure = format::decimal(l, km, usize::from(km < 10.0));
    tr!(l, "{figure} km", "{figure} km")
}

pub(super) fn section_autour(l: Lang, d: &Donnees) -> Option<AnyView> {
    let a = &d.autour;
    if a.habitants == 0 {
        return None;
    }
    let n = format::compte(l, a.habitants, ["habitant", "habitants"], ["inhabitant", "inhabitants"]);
    let (commune, departement) = (&d.offre.carte.commune, &a.departement);
    let mut list = vec![fact(
        tr!(l, "Commune", "Commune"),
        if departement.is_empty() || departement == commune {
            tr!(l, "{commune}, {n}", "{commune}, {n}")
        } else {
            tr!(l, "{commune} ({departement}), {n}", "{commune} ({departement}), {n}")
        },
    )];
    if !a.voisines.is_empty() {
        list.push(fact(tr!(l, "Communes voisines", "Communes next to it"), liste(l, &a.voisines, VOISINES)));
    }
    if let Some(far) = a.centre {
        list.push(fact(tr!(l, "Du centre de la commune", "From the commune's centre"), km(l, far)));
    }
    if !a.demandees.is_empty() {
        let each = a.demandees.iter().map(|(name, far)| {
            let far = km(l, *far);
            tr!(l, "{name}, {far}", "{name}, {far}")
        });
        let words = each.collect::<Vec<_>>().join(" ; ");
        list.push(fact(tr!(l, "Des communes demandées", "From the communes asked for"), words));
    }
    let alone = a.travail.len() == 1;
    for (who, place, far) in &a.travail {
        let far = km(l, *far);
        let label = if alone {
            tr!(l, "De mon travail", "From my work")
        } else {
            tr!(l, "Du travail de {who}", "From {who}'s work")
        };
        list.push(fact(label, tr!(l, "{far} ({place})", "{far} ({place})")));
    }
    Some(section(
        "autour",
        tr!(l, "Autour du logement", "Around the home"),
        view! {
            {a.plan.as_ref().map(|p| p.vue(l, &d.offre, departement, !d.apercu))}
            {facts(false, list)}
            <p class="small muted">{tr!(
                l,
                "Distances à vol d'oiseau, entre centres de communes. Sources : INSEE, IGN.",
                "Distances as the crow flies, between centres of communes. Sources: INSEE, IGN."
            )}</p>
        },
    ))
}

pub(super) fn section_semblables(l: Lang, d: &Donnees) -> Option<AnyView> {
    if d.semblables.is_empty() {
        return None;
    }
    let from = encoder(&d.retour);
    let keep = d.retour.starts_with(adresses::OFFRES) && d.retour != adresses::OFFRES;
    let cards = d.semblables.iter().map(|c| {
        let mut card = carte(l, d.today, c, None, None);
        card.heart = d.galerie.coeur_de(l, &card, c.id);
        if keep {
            card.href = format!("{}?retour={from}", card.href);
        }
        card
    });
    let why = if d.profil.is_some() {
        tr!(
            l,
            "À côté, d'une taille et d'un loyer proches, et qui peuvent vous convenir.",
            "Nearby, of a like size and rent, and that may suit you."
        )
    } else {
        tr!(l, "À côté, d'une taille et d'un loyer proches.", "Nearby, of a like size and rent.")
    };
    Some(
        view! {
            <section class="stack" aria-labelledby="semblables">
                <div class="stack g1">
                    <h2 id="semblables">{tr!(l, "Logements semblables", "Similar homes")}</h2>
                    <p class="muted">{rich(why)}</p>
                </div>
                {offer_grid(l, cards)}
            </section>
        }
        .into_any(),
    )
}
