//! « Le logement »: what the landlord says of it, fact by fact.

use super::Donnees;
use crate::demandeur::explications::{financement, majuscule};
use crate::i18n::Lang;
use crate::ui::{Fact, fact, facts, section};
use crate::{filtres, format, tr};
use domain::annonce::Stationnement;
use domain::eligibilite::Figures;
use domain::logement::Financement;
use leptos::prelude::*;
use services::offres::DetailOffre;

/// How many floors a house has above the ground floor.
pub(crate) fn etages_de_maison(l: Lang, n: i64) -> String {
    if n <= 0 {
        tr!(l, "de plain-pied", "single storey")
    } else {
        format::compte(l, n, ["étage", "étages"], ["upper floor", "upper floors"])
    }
}

/// Its floor, among how many, and whether a lift leads there; of a house, how many it has.
pub(crate) fn etage(l: Lang, o: &DetailOffre) -> Vec<Fact> {
    let Some(floor) = o.carte.etage else {
        return o
            .etages
            .into_iter()
            .map(|n| fact(tr!(l, "Étages", "Floors"), majuscule(&etages_de_maison(l, n))))
            .collect();
    };
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

/// A kind of parking space; none told: a space, and no more.
pub(crate) fn type_stationnement(l: Lang, code: Option<&str>) -> String {
    match code.and_then(Stationnement::from_code) {
        Some(Stationnement::Garage) => tr!(l, "Garage", "Garage"),
        Some(Stationnement::Souterrain) => tr!(l, "Place en sous-sol", "Underground space"),
        Some(Stationnement::Couvert) => tr!(l, "Place couverte", "Covered space"),
        Some(Stationnement::Exterieur) => tr!(l, "Place extérieure", "Outdoor space"),
        None => tr!(l, "Place de stationnement", "Parking space"),
    }
}

/// Where one parks, and what it costs where it is not in the rent.
pub(crate) fn stationnement(l: Lang, o: &DetailOffre) -> String {
    if !o.parking {
        return tr!(l, "Non", "No");
    }
    let kind = type_stationnement(l, o.parking_type.as_deref());
    if o.parking_loyer == 0 {
        return kind;
    }
    let price = format::euros(l, o.parking_loyer);
    tr!(l, "{kind}, {price} par mois", "{kind}, {price} a month")
}

pub(super) fn logement(l: Lang, d: &Donnees) -> AnyView {
    let (o, c) = (&d.offre, &d.offre.carte);
    let yes_no = |b: bool| if b { tr!(l, "Oui", "Yes") } else { tr!(l, "Non", "No") };
    let (energy, kwh, ges) = (&c.dpe, o.dpe_kwh, &o.ges);
    let mut list = vec![
        fact(tr!(l, "Surface", "Floor area"), format::surface(l, u32::try_from(c.surface_m2).unwrap_or(0))),
        fact(tr!(l, "Type", "Type"), filtres::genre_et_typologie(l, c)),
    ];
    if let Some(n) = o.chambres {
        list.push(fact(tr!(l, "Chambres", "Bedrooms"), format::nombre(l, n)));
    }
    let address = format!("{}, {} {}", o.adresse, c.code_postal, c.commune);
    list.push(Fact::view(tr!(l, "Adresse", "Address"), view! { <span lang="fr">{address}</span> }));
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
        fact(tr!(l, "Balcon, terrasse ou loggia", "Balcony or terrace"), yes_no(c.balcon)),
        fact(tr!(l, "Jardin", "Garden"), yes_no(c.jardin)),
        fact(tr!(l, "Stationnement", "Parking"), stationnement(l, o)),
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
    // Not read yet in the landlord's own preview.
    if !o.bailleur.is_empty() {
        list.push(fact(tr!(l, "Bailleur", "Landlord"), o.bailleur.clone()));
    }
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
