//! An offer before it is published, as applicants will see it.

use super::formulaire::FORMULAIRE;
use crate::demandeur::explications::financement;
use crate::demandeur::offre::logement::{chauffage, etage};
use crate::i18n::Lang;
use crate::ui::{Fact, MoneyRow, date_time, dpe, fact, facts, money, money_row, offer_card, section};
use crate::{filtres, format, tr};
use domain::logement::Financement;
use jiff::civil::Date;
use leptos::prelude::*;
use services::offres::DetailOffre;

/// The card of the lists, then the main facts of the page.
pub(super) fn vue(l: Lang, o: &DetailOffre, today: Date, now: i64) -> AnyView {
    let mut card = filtres::carte(l, today, &o.carte, None, None);
    // It leads nowhere yet: back to what is being written.
    card.href = format!("#{FORMULAIRE}");
    let text = o
        .description
        .lines()
        .filter(|t| !t.trim().is_empty())
        .map(|t| view! { <p class="prose" lang="fr">{t.to_owned()}</p> })
        .collect_view();
    section(
        "apercu",
        tr!(l, "Aperçu : rien n'est encore enregistré", "Preview: nothing is saved yet"),
        view! {
            <div class="apercu">
                {offer_card(l, card)}
                <div class="stack">
                    {jours(l, o, today, now)}
                    {money(tr!(l, "Ce que paie le locataire, par mois", "What the tenant pays, a month"), argent(l, o)).show_caption()}
                    {facts(true, faits(l, o, today))}
                    {text}
                </div>
            </div>
        },
    )
}

/// From when to when one may apply.
fn jours(l: Lang, o: &DetailOffre, today: Date, now: i64) -> AnyView {
    let c = &o.carte;
    let last = date_time(c.cloture(), format::date_longue(l, c.cloture(), Some(today)));
    if c.publiee_a > now {
        let first = services::horloge::jour(c.publiee_a);
        let first = date_time(first, format::date_longue(l, first, Some(today)));
        let (a, b) = (tr!(l, "Paraîtra le ", "Will appear on "), tr!(l, ", se fermera le ", ", will close on "));
        view! { <p>{a} {first} {b} {last} "."</p> }.into_any()
    } else {
        view! { <p>{tr!(l, "Ouverte jusqu'au ", "Open until ")} {last} {tr!(l, ", compris.", ", included.")}</p> }
            .into_any()
    }
}

fn argent(l: Lang, o: &DetailOffre) -> Vec<MoneyRow> {
    let c = &o.carte;
    let mut rows = vec![
        money_row(tr!(l, "Loyer sans les charges", "Rent without charges"), format::euros(l, c.loyer)),
        money_row(tr!(l, "Charges", "Charges"), format::euros(l, o.charges)),
        money_row(tr!(l, "Loyer charges comprises", "Rent with charges"), format::euros(l, c.loyer_cc)).sum(),
    ];
    let apart = tr!(l, "à part", "apart");
    if o.autres_charges > 0 {
        rows.push(
            money_row(tr!(l, "Autres charges", "Other charges"), format::euros(l, o.autres_charges))
                .detail(apart.clone()),
        );
    }
    if o.parking_loyer > 0 {
        rows.push(money_row(tr!(l, "Stationnement", "Parking"), format::euros(l, o.parking_loyer)).detail(apart));
    }
    rows
}

fn faits(l: Lang, o: &DetailOffre, today: Date) -> Vec<Fact> {
    let c = &o.carte;
    let yes_no = |b: bool| if b { tr!(l, "Oui", "Yes") } else { tr!(l, "Non", "No") };
    let mut list = Vec::new();
    if let Some(name) = &o.residence {
        let name = name.clone();
        list.push(Fact::view(tr!(l, "Résidence", "Building"), view! { <span lang="fr">{name}</span> }));
    }
    list.push(fact(tr!(l, "Adresse", "Address"), format!("{}, {} {}", o.adresse, c.code_postal, c.commune)));
    let rooms = o.chambres.map(|n| format::compte(l, n, ["chambre", "chambres"], ["bedroom", "bedrooms"]));
    let kind = [Some(filtres::genre_nom(l, &c.genre)), Some(c.typologie.clone()), rooms];
    list.push(fact(tr!(l, "Type", "Type"), kind.into_iter().flatten().collect::<Vec<_>>().join(", ")));
    list.push(fact(tr!(l, "Surface", "Floor area"), format::surface(l, u32::try_from(c.surface_m2).unwrap_or(0))));
    list.extend(etage(l, o));
    list.push(fact(tr!(l, "Adapté PMR", "Step-free (PMR)"), yes_no(c.pmr)));
    list.push(fact(tr!(l, "Chauffage", "Heating"), chauffage(l, &o.chauffage)));
    list.push(fact(tr!(l, "Stationnement", "Parking"), yes_no(o.parking)));
    list.push(fact(tr!(l, "Année de construction", "Built in"), o.annee.to_string()));
    if let Some(class) = c.dpe.chars().next() {
        let kwh = o.dpe_kwh;
        let words = tr!(l, "{kwh} kWh/m² par an", "{kwh} kWh/m² a year");
        list.push(Fact::view(tr!(l, "DPE", "Energy (DPE)"), view! { {dpe(class)} " " {words} }));
    }
    let ges = &o.ges;
    list.push(fact(tr!(l, "Gaz à effet de serre", "Greenhouse gases"), tr!(l, "Classe {ges}", "Class {ges}")));
    let scheme = Financement::from_code(&c.financement).map_or_else(|| c.financement.clone(), |f| financement(l, f));
    list.push(fact(tr!(l, "Financement", "Financing"), scheme));
    // The zones come from the commune: shown, for they decide who may apply.
    let (ceilings, abc) = (zone(l, &c.zone_plafond), &c.zone_abc);
    list.push(fact(
        tr!(l, "Zones des plafonds", "Zones of the limits"),
        tr!(l, "{ceilings}, zone {abc}", "{ceilings}, zone {abc}"),
    ));
    list.push(fact(tr!(l, "Dépôt de garantie", "Deposit"), format::euros(l, o.depot)));
    if let Some(name) = &c.reservee_nom {
        list.push(fact(tr!(l, "Réservé aux salariés de", "Reserved for the employees of"), name.clone()));
    }
    if let Some(day) = o.designation_le.as_deref().and_then(|day| day.parse::<Date>().ok()) {
        let words = format::date_longue(l, day, Some(today));
        let name = tr!(l, "Candidats proposés au plus tard le", "Candidates sent to you by");
        list.push(Fact::view(name, date_time(day, words)));
    }
    if let Ok(day) = c.disponible_le.parse::<Date>() {
        let words = format::date_longue(l, day, Some(today));
        list.push(Fact::view(tr!(l, "Disponible dès le", "Available from"), date_time(day, words)));
    }
    list
}

fn zone(l: Lang, code: &str) -> String {
    match code {
        "PARIS_LIMITROPHES" => tr!(l, "Paris et communes limitrophes", "Paris and adjacent communes"),
        "IDF" => tr!(l, "Île-de-France", "Île-de-France"),
        "OUTRE_MER" => tr!(l, "Outre-mer", "Overseas"),
        _ => tr!(l, "Autres régions", "Other regions"),
    }
}
