//! « Le logement »: what the landlord says of it, fact by fact.

use super::Donnees;
use crate::demandeur::explications::{financement, majuscule};
use crate::i18n::Lang;
use crate::ui::{Fact, fact, facts, section};
use crate::{filtres, format, tr};
use domain::eligibilite::Figures;
use domain::logement::Financement;
use leptos::prelude::*;
use services::offres::DetailOffre;

/// Its floor, among how many, and whether a lift leads there; nothing for a house.
pub(crate) fn etage(l: Lang, o: &DetailOffre) -> Vec<Fact> {
    let Some(floor) = o.carte.etage else { return Vec::new() };
    let floor = if floor == 0 { tr!(l, "Rez-de-chaussée", "Ground floor") } else { format::ordinal(l, floor) };
    let words = match o.etages {
        Some(all) if all > 0 => tr!(l, "{floor} sur {all}", "{floor} of {all}"),
        _ => floor,
    };
    let lift = if o.carte.ascenseur { tr!(l, "Oui", "Yes") } else { tr!(l, "Non", "No") };
    vec![fact(tr!(l, "Étage", "Floor"), words), fact(tr!(l, "Ascenseur", "Lift"), lift)]
}

/// How the home is heated, in words.
pub(crate) fn chauffage(l: Lang, code: &str) -> String {
    match code {
        "collectif_gaz" => tr!(l, "Collectif, gaz", "Shared, gas"),
        "individuel_gaz" => tr!(l, "Individuel, gaz", "Individual, gas"),
        "collectif_electrique" => tr!(l, "Collectif, électrique", "Shared, electric"),
        "individuel_electrique" => tr!(l, "Individuel, électrique", "Individual, electric"),
        "reseau_chaleur" => tr!(l, "Réseau de chaleur", "District heating"),
        "collectif_pompe_a_chaleur" => tr!(l, "Collectif, pompe à chaleur", "Shared, heat pump"),
        "pompe_a_chaleur" => tr!(l, "Individuel, pompe à chaleur", "Individual, heat pump"),
        "collectif_fioul" => tr!(l, "Collectif, fioul", "Shared, heating oil"),
        "individuel_fioul" => tr!(l, "Individuel, fioul", "Individual, heating oil"),
        "collectif_bois" => tr!(l, "Collectif, bois", "Shared, wood"),
        "individuel_bois" => tr!(l, "Individuel, bois", "Individual, wood"),
        "collectif_propane" => tr!(l, "Collectif, propane (GPL)", "Shared, propane (LPG)"),
        "individuel_propane" => tr!(l, "Individuel, propane (GPL)", "Individual, propane (LPG)"),
        "collectif_autre" => tr!(l, "Collectif, autre énergie", "Shared, another energy"),
        "individuel_autre" => tr!(l, "Individuel, autre énergie", "Individual, another energy"),
        "aucun" => tr!(l, "Sans chauffage", "No heating"),
        _ => tr!(l, "À préciser", "To be told"),
    }
}

pub(super) fn logement(l: Lang, d: &Donnees) -> AnyView {
    let (o, c) = (&d.offre, &d.offre.carte);
    let yes_no = |b: bool| if b { tr!(l, "Oui", "Yes") } else { tr!(l, "Non", "No") };
    let (energy, kwh, ges) = (&c.dpe, o.dpe_kwh, &o.ges);
    let mut list = vec![
        fact(tr!(l, "Surface", "Floor area"), format::surface(l, u32::try_from(c.surface_m2).unwrap_or(0))),
        fact(tr!(l, "Type", "Type"), format!("{}, {}", filtres::genre_nom(l, &c.genre), c.typologie)),
    ];
    if let Some(n) = o.chambres {
        list.push(fact(tr!(l, "Chambres", "Bedrooms"), format::nombre(l, n)));
    }
    if let Some(name) = &o.residence {
        let name = name.clone();
        list.push(Fact::view(tr!(l, "Résidence", "Building"), view! { <span lang="fr">{name}</span> }));
    }
    list.push(fact(
        tr!(l, "Construction", "Construction"),
        match o.construction.as_str() {
            "individuel" => tr!(l, "Maison individuelle", "Individual house"),
            _ => tr!(l, "Immeuble collectif", "Block of flats"),
        },
    ));
    list.extend(etage(l, o));
    list.extend([
        fact(tr!(l, "Adapté PMR", "Step-free (PMR)"), yes_no(c.pmr)),
        fact(tr!(l, "Chauffage", "Heating"), chauffage(l, &o.chauffage)),
        fact(
            tr!(l, "Stationnement", "Parking"),
            if o.parking && o.parking_loyer > 0 {
                let price = format::euros(l, o.parking_loyer);
                tr!(l, "Oui, {price} par mois", "Yes, {price} a month")
            } else {
                yes_no(o.parking)
            },
        ),
        fact(tr!(l, "Année de construction", "Built in"), o.annee.to_string()),
        fact(
            tr!(l, "DPE", "Energy (DPE)"),
            if kwh > 0 {
                tr!(l, "{energy}, {kwh} kWh/m² par an", "{energy}, {kwh} kWh/m² a year")
            } else {
                tr!(l, "Classe {energy}", "Class {energy}")
            },
        ),
        fact(tr!(l, "Gaz à effet de serre", "Greenhouse gases"), tr!(l, "Classe {ges}", "Class {ges}")),
        fact(
            tr!(l, "Financement", "Financing"),
            Financement::from_code(&c.financement).map_or_else(|| c.financement.clone(), |f| financement(l, f)),
        ),
    ]);
    // The zone decides the ceiling: told with it, to everyone.
    if let Some(b) = &d.plafonds {
        list.push(fact(tr!(l, "Zone du plafond", "Zone of the limit"), majuscule(&b.zone(l))));
    }
    let mine = d.profil.iter().flat_map(|p| &p.reponses).find_map(|r| match r.figures {
        Figures::Plafond { plafond: Some(p), plafond_calcule, .. } => Some((p.0, plafond_calcule)),
        _ => None,
    });
    if let Some((limit, computed)) = mine {
        let amount = format::euros(l, limit);
        let words = if computed { tr!(l, "{amount}, calculé", "{amount}, computed") } else { amount };
        list.push(fact(tr!(l, "Plafond pour votre foyer", "Limit for your household"), words));
    }
    list.push(fact(tr!(l, "Bailleur", "Landlord"), o.bailleur.clone()));
    list.push(fact(tr!(l, "Référence", "Reference"), o.ref_externe.clone()));
    let text = o
        .description
        .lines()
        .filter(|t| !t.trim().is_empty())
        .map(|t| view! { <p class="prose" lang="fr">{t.to_owned()}</p> })
        .collect_view();
    section(
        "desc",
        tr!(l, "Le logement", "The home"),
        view! {
            {text}
            {facts(false, list)}
            {d.plafonds.as_ref().and_then(|b| b.vue(l))}
        },
    )
}
