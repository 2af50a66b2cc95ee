//! « Ce que ce logement vous coûterait »: each amount with where it comes from; the aid one knows in place of the
//! estimate.

use super::Donnees;
use crate::demandeur::aide;
use crate::demandeur::explications::taux;
use crate::i18n::Lang;
use crate::ui::{Icon, MoneyRow, details, icon, link, money, money_row, rich, section};
use crate::{format, tr};
use domain::eligibilite::cout::{Cout, Energie, MARGE_ENERGIE_POUR_CENT, PRIX_ENERGIE_ANNEE};
use domain::eligibilite::{AideRetenue, EstimationAide, MARGE_BAREME_POUR_MILLE, MARGE_RESSOURCES_POUR_MILLE};
use leptos::prelude::*;

/// « entre 40 € et 78 € », or the one amount that both ends are.
pub(crate) fn fourchette(l: Lang, bas: i64, haut: i64) -> String {
    let (a, b) = (format::euros(l, bas), format::euros(l, haut));
    if bas == haut { a } else { tr!(l, "entre {a} et {b}", "between {a} and {b}") }
}

/// The price of a kWh: « 0,12 € ».
fn prix_kwh(l: Lang, e: &Energie) -> String {
    format::euros(l, e.prix_kwh / 100)
}

fn ligne_aide(l: Lang, a: &AideRetenue) -> MoneyRow {
    let row = money_row(tr!(l, "Aide au logement", "Housing aid"), format::euros(l, -a.montant.0));
    if a.connue {
        let guess = format::euros(l, a.estimation.montant.0);
        return row.detail(tr!(
            l,
            "Le montant que vous avez indiqué. Notre estimation était de {guess}.",
            "The amount you gave. Our estimate was {guess}."
        ));
    }
    let e = &a.estimation;
    if e.haut.0 == 0 {
        return row.detail(tr!(
            l,
            "Estimation : pas d'aide à ce niveau de revenus. La CAF ou la MSA décide.",
            "An estimate: no aid at this income. The CAF or MSA decides."
        ));
    }
    let (band, year) = (fourchette(l, e.bas.0, e.haut.0), e.bareme_annee);
    row.detail(tr!(
        l,
        "Estimation : {band}, barème {year}. La CAF ou la MSA décide du montant.",
        "An estimate: {band}, {year} scale. The CAF or MSA decides the amount."
    ))
}

fn lignes_energie(l: Lang, c: &Cout, e: &Energie, classe: &str) -> Vec<MoneyRow> {
    let year = fourchette(l, e.bas_par_an.0, e.haut_par_an.0);
    let label = tr!(l, "Énergie", "Energy");
    if e.dans_les_charges {
        return vec![money_row(label, tr!(l, "dans les charges", "in the charges")).detail(tr!(
            l,
            "Chauffage collectif : vous le payez avec les charges. Estimation : {year} par an, classe {classe}.",
            "Shared heating: you pay it with the charges. Estimate: {year} a year, class {classe}."
        ))];
    }
    let month = format::euros(l, e.par_mois().0);
    let total = format::euros(l, c.reel.0);
    vec![
        money_row(label, tr!(l, "environ {month}", "about {month}")).detail(tr!(
            l,
            "Estimation : {year} par an, classe {classe}. À payer à votre fournisseur.",
            "An estimate: {year} a year, class {classe}. To be paid to your supplier."
        )),
        money_row(tr!(l, "Coût réel par mois", "Real cost a month"), tr!(l, "environ {total}", "about {total}")).sum(),
    ]
}

pub(super) fn section_cout(l: Lang, d: &Donnees) -> AnyView {
    let (o, c, cost) = (&d.offre, &d.offre.carte, &d.cout);
    let euros = |cents: i64| format::euros(l, cents);
    let mut rows = vec![
        money_row(tr!(l, "Loyer", "Rent"), euros(c.loyer)),
        money_row(tr!(l, "Charges", "Charges"), euros(o.charges)),
    ];
    if o.autres_charges > 0 {
        rows.push(money_row(tr!(l, "Autres charges", "Other charges"), euros(o.autres_charges)).detail(tr!(
            l,
            "En plus du loyer charges comprises.",
            "On top of the rent with charges."
        )));
    }
    if o.parking_loyer > 0 {
        rows.push(money_row(tr!(l, "Stationnement", "Parking"), euros(o.parking_loyer)));
    }
    let aide = d.profil.as_ref().and_then(|p| p.aide);
    rows.extend(aide.as_ref().map(|a| ligne_aide(l, a)));
    rows.push(money_row(tr!(l, "À payer chaque mois", "To pay each month"), euros(cost.a_payer.0)).sum());
    if let Some(e) = &cost.energie {
        rows.extend(lignes_energie(l, cost, e, &c.dpe));
    }
    let have = d.profil.as_ref().and_then(|p| p.ressources);
    if let (Some(have), Some(rate)) = (have, cost.taux_pour_mille) {
        let income = euros(have);
        let detail = if o.autres_charges + o.parking_loyer > 0 {
            // One rate everywhere: what the landlord asks on top is counted below, in what is left.
            let more = euros(o.autres_charges + o.parking_loyer);
            tr!(
                l,
                "Taux d'effort : loyer charges comprises, aide déduite, pour {income} de revenus par mois. Sans les {more} en plus du loyer, comptés ci-dessous.",
                "Effort rate: rent with charges less the aid, for {income} of income a month. Without the {more} on top of the rent, counted below."
            )
        } else {
            tr!(
                l,
                "Taux d'effort : loyer charges comprises, aide déduite, pour {income} de revenus par mois.",
                "Effort rate: rent with charges less the aid, for {income} of income a month."
            )
        };
        rows.push(money_row(tr!(l, "Part de vos revenus", "Share of your income"), taux(l, rate)).detail(detail));
    }
    if let (Some(left), Some(day)) = (cost.reste, cost.reste_par_jour) {
        // Whole euros: the cents of an estimate would lie.
        let (day, n) = (euros(day.0 / 100 * 100), cost.personnes);
        let detail = if n > 1 {
            tr!(
                l,
                "Soit {day} par personne et par jour, à {n} personnes.",
                "That is {day} a person a day, for {n} people."
            )
        } else {
            tr!(l, "Soit {day} par jour.", "That is {day} a day.")
        };
        rows.push(
            money_row(tr!(l, "Il vous resterait pour vivre", "You would have left to live on"), euros(left.0))
                .detail(detail),
        );
    }
    let title = if d.profil.is_some() {
        tr!(l, "Ce que ce logement vous coûterait", "What this home would cost you")
    } else {
        tr!(l, "Ce que ce logement coûte", "What this home costs")
    };
    let deposit = euros(o.depot);
    let own = d
        .profil
        .is_some()
        .then(|| aide::formulaire(l, "aide-connue", d.aide_connue, &super::adresse(c.id, "", &d.retour)));
    section(
        "cout",
        title,
        view! {
            <div class="sheet">{money(tr!(l, "Coût par mois", "Cost a month"), rows)}</div>
            <div class="notice" data-s="info">
                {icon(Icon::Info)}
                <p>{rich(tr!(
                    l,
                    "**À l'entrée : {deposit}** de dépôt de garantie. Action Logement peut l'avancer, sans intérêt.",
                    "**On moving in: {deposit}** of guarantee deposit. Action Logement can advance it, free of interest."
                ))}</p>
            </div>
            {own}
            {methode(l, aide.as_ref(), cost)}
        },
    )
}

/// How the aid is estimated and what its band is made of.
pub(crate) fn methode_aide(l: Lang, e: &EstimationAide) -> Vec<String> {
    let (zone, year) = (e.zone.code(), e.bareme_annee);
    let (rent, charges) = (format::euros(l, e.loyer_retenu.0), format::euros(l, e.forfait_charges.0));
    let income = format::euros(l, e.ressources_annuelles.0);
    let (far, later) = (MARGE_RESSOURCES_POUR_MILLE / 10, MARGE_BAREME_POUR_MILLE / 10);
    vec![
        tr!(
            l,
            "**Aide au logement** : formule de l'APL (arrêté du 27 septembre 2019), barème {year}, zone {zone}. Loyer compté : {rent}, plus {charges} de charges. Revenus comptés : {income} par an.",
            "**Housing aid**: the APL formula (order of 27 September 2019), {year} scale, zone {zone}. Rent counted: {rent}, plus {charges} of charges. Income counted: {income} a year."
        ),
        tr!(
            l,
            "La fourchette vient de vos revenus, que la CAF compte sur une autre période ({far} % de plus ou de moins), et des hausses du barème depuis {year} (jusqu'à {later} %). Le patrimoine et les enfants en garde alternée ne sont pas comptés.",
            "The range comes from your income, which the CAF counts over other months ({far}% more or less), and from rises of the scale since {year} (up to {later}%). Savings, property and children in shared custody are not counted."
        ),
    ]
}

/// How each amount was worked out, and its source.
fn methode(l: Lang, aide: Option<&AideRetenue>, cost: &Cout) -> AnyView {
    let mut lines: Vec<String> = Vec::new();
    match aide {
        Some(a) if a.connue => lines.push(tr!(
            l,
            "**Aide au logement** : votre montant sert partout dans AL'in, pour dire si un loyer convient et pour votre rang. Il compte au plus pour le loyer charges comprises.",
            "**Housing aid**: your amount is used everywhere in AL'in, to say whether a rent suits you and for your rank. It counts up to the rent with charges at most."
        )),
        Some(a) => lines.extend(methode_aide(l, &a.estimation)),
        None => {}
    }
    if let Some(e) = &cost.energie {
        let (price, year, margin) = (prix_kwh(l, e), PRIX_ENERGIE_ANNEE, MARGE_ENERGIE_POUR_CENT);
        lines.push(tr!(
            l,
            "**Énergie** : consommation du DPE × surface × {price} le kWh (prix moyen {year}, notre hypothèse), {margin} % de plus ou de moins, comme dans le DPE (arrêté du 31 mars 2021). Chauffage, eau chaude et éclairage ; pas vos appareils.",
            "**Energy**: consumption of the DPE × floor area × {price} a kWh (average price {year}, our assumption), {margin}% more or less, as in the DPE (order of 31 March 2021). Heating, hot water and light; not your appliances."
        ));
        if e.electrique {
            lines.push(tr!(
                l,
                "À l'électricité, le DPE compte 1,9 à 2,3 kWh pour 1 kWh au compteur, selon sa date : la fourchette est plus large.",
                "With electricity the DPE counts 1.9 to 2.3 kWh for 1 kWh on the meter, depending on its date: the range is wider."
            ));
        }
        if !e.consommation_connue {
            lines.push(tr!(
                l,
                "L'annonce donne seulement la classe : la fourchette est celle de toute la classe.",
                "The offer gives the class only: the range is that of the whole class."
            ));
        }
    }
    if cost.taux_pour_mille.is_some() {
        lines.push(tr!(
            l,
            "**Part de vos revenus** : loyer charges comprises moins l'aide, comme pour votre rang (article R441-3-1 du code de la construction et arrêté du 10 mars 2011). Les bailleurs regardent souvent si elle dépasse 33 %.",
            "**Share of your income**: rent with charges less the aid, as for your rank (article R441-3-1 of the building code and order of 10 March 2011). Landlords often look at whether it is above 33%."
        ));
        lines.push(tr!(
            l,
            "**Reste pour vivre** : vos revenus moins le coût réel, autres charges, stationnement et énergie compris ; par jour, pour un mois de 30 jours, adultes, personnes à charge et enfants en garde.",
            "**Left to live on**: your income less the real cost, other charges, parking and energy included; by day, for a month of 30 days, adults, dependants and children in shared custody."
        ));
    }
    if lines.is_empty() {
        return ().into_any();
    }
    let lines = lines.into_iter().map(|t| view! { <li>{rich(t)}</li> }).collect_view();
    details(
        tr!(l, "Comment ces montants sont calculés", "How these amounts are worked out"),
        false,
        view! {
            <ul class="small stack g1">{lines}</ul>
            <p>{link("/sources", tr!(l, "Toutes les sources", "All sources")).icon(Icon::Table)}</p>
        },
    )
}
