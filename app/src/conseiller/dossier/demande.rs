//! What the demande says: the household and what it looks for, how to reach it, its income, its documents.

use crate::conseiller::mots;
use crate::demandeur::libelles;
use crate::i18n::Lang;
use crate::ui::{Fact, details, fact, facts, money, money_row, rich, section};
use crate::{format, tr};
use domain::argent::Centimes;
use domain::delais::age;
use domain::demande::{Demande, Personne};
use domain::eligibilite::RevenuDeclare;
use domain::pieces::{PieceAttendue, pieces_attendues};
use jiff::civil::Date;
use leptos::prelude::*;
use services::offres::OffreEtProfil;

fn ans(l: Lang, naissance: Date, today: Date) -> String {
    format::compte(l, i64::from(age(naissance, today)), ["an", "ans"], ["year old", "years old"])
}

fn adulte(l: Lang, p: &Personne, today: Date) -> String {
    let name = p.nom_complet();
    let years = ans(l, p.naissance, today);
    let family = mots::minuscule(&libelles::situation_familiale(l, p.situation_familiale));
    let work = libelles::statut_emploi(l, p.emploi.statut);
    let employer = p.emploi.employeur.as_deref().map(|e| format!(", {e}")).unwrap_or_default();
    format!("{name}, {years}, {family}. {work}{employer}")
}

/// The household, where it lives, what it looks for.
pub(super) fn foyer(l: Lang, d: &Demande, communes: &[String], today: Date) -> AnyView {
    let mut lines = vec![fact(tr!(l, "Demandeur", "Applicant"), adulte(l, &d.demandeur, today))];
    for c in &d.codemandeurs {
        let link = mots::minuscule(&libelles::lien(l, c.lien));
        let label = tr!(l, "Codemandeur ({link})", "Co-applicant ({link})");
        lines.push(fact(label, adulte(l, &c.personne, today)));
    }
    if !d.personnes_a_charge.is_empty() {
        let names: Vec<String> =
            d.personnes_a_charge.iter().map(|p| format!("{} ({})", p.prenom, ans(l, p.naissance, today))).collect();
        lines.push(fact(tr!(l, "À charge", "Dependants"), names.join(", ")));
    }
    if !d.enfants_en_garde.is_empty() {
        let n = i64::try_from(d.enfants_en_garde.len()).unwrap_or(0);
        lines.push(fact(
            tr!(l, "Garde alternée ou visite", "Shared custody or visits"),
            format::compte(l, n, ["enfant", "enfants"], ["child", "children"]),
        ));
    }
    if d.enfants_a_naitre > 0 {
        lines.push(fact(tr!(l, "À naître", "Unborn"), format::nombre(l, i64::from(d.enfants_a_naitre))));
    }
    if d.personnes_handicapees > 0 {
        let n = format::compte(l, i64::from(d.personnes_handicapees), ["personne", "personnes"], ["person", "people"]);
        lines.push(fact(tr!(l, "Handicap", "Disability"), n));
    }
    let persons =
        format::compte(l, i64::from(d.personnes_pour_pieces()), ["personne", "personnes"], ["person", "people"]);
    lines.push(fact(tr!(l, "Compté pour la taille", "Counted for the size"), persons));
    let now = &d.logement_actuel;
    let mut housing = vec![libelles::modele_logement(l, now.modele)];
    if let Some(t) = now.typologie {
        housing.push(t.code().to_owned());
    }
    if let Some(m) = now.surface_m2 {
        housing.push(format::surface(l, m));
    }
    if let Some(n) = now.habitants {
        housing.push(format::compte(l, i64::from(n), ["occupant", "occupants"], ["occupant", "occupants"]));
    }
    if let Some(rent) = now.loyer {
        let rent = format::euros(l, rent.0);
        housing.push(tr!(l, "{rent} par mois", "{rent} a month"));
    }
    lines.push(fact(tr!(l, "Logement actuel", "Current home"), housing.join(", ")));
    if !d.motifs.is_empty() {
        let why: Vec<String> = d.motifs.iter().map(|m| libelles::motif(l, *m)).collect();
        lines.push(fact(tr!(l, "Motifs", "Reasons"), why.join(" ; ")));
    }
    if !d.priorites.is_empty() {
        let what: Vec<String> = d.priorites.iter().map(|p| libelles::priorite(l, *p)).collect();
        lines.push(fact(tr!(l, "Priorités", "Priorities"), what.join(" ; ")));
    }
    let r = &d.recherche;
    let mut wish: Vec<String> = r.typologies.iter().map(|t| t.code().to_owned()).collect();
    if r.pmr {
        wish.push(tr!(l, "adapté à la mobilité réduite", "fit for reduced mobility"));
    }
    if let Some(max) = r.loyer_max {
        let max = format::euros(l, max.0);
        wish.push(tr!(l, "{max} au plus", "{max} at most"));
    }
    if !wish.is_empty() {
        lines.push(fact(tr!(l, "Recherche", "Looks for"), wish.join(", ")));
    }
    if !communes.is_empty() {
        lines.push(fact(tr!(l, "Communes, dans l'ordre", "Towns, in order"), communes.join(", ")));
    }
    section("foyer", tr!(l, "Le foyer", "The household"), facts(true, lines))
}

/// How to reach the person.
pub(super) fn contact(l: Lang, d: &Demande) -> Option<AnyView> {
    let p = &d.demandeur;
    let mut lines: Vec<Fact> = Vec::new();
    if let Some(number) = &p.telephone {
        let shown = format::telephone(number);
        let target = format!("tel:{}", number.chars().filter(|c| !c.is_whitespace()).collect::<String>());
        lines.push(Fact::view(tr!(l, "Téléphone", "Phone"), view! { <a href=target>{shown}</a> }));
    }
    if let Some(email) = &p.email {
        let (shown, target) = (email.to_string(), format!("mailto:{email}"));
        lines.push(Fact::view(tr!(l, "E-mail", "Email"), view! { <a href=target>{shown}</a> }));
    }
    (!lines.is_empty())
        .then(|| section("contact", tr!(l, "Joindre la personne", "Reaching the person"), facts(true, lines)))
}

/// Monthly resources, then tax revenue. `declare`: what the applicant states of the last twelve months.
pub(super) fn ressources(
    l: Lang,
    d: &Demande,
    declare: Option<RevenuDeclare>,
    offre: &OffreEtProfil,
    today: Date,
) -> AnyView {
    let euros = |c: Centimes| format::euros(l, c.0);
    let stated = declare.map(|stated| {
        let day = format::date_simple(l, stated.le, Some(today));
        let label = tr!(
            l,
            "Revenu des 12 derniers mois, indiqué par le demandeur le {day}, à prouver",
            "Income of the last 12 months, given by the applicant on {day}, to be proven"
        );
        fact(label, euros(stated.montant))
    });
    let several = !d.codemandeurs.is_empty();
    let mut rows = Vec::new();
    for p in d.adultes() {
        let who = |label: String| if several { format!("{label}, {}", p.prenom) } else { label };
        for r in &p.ressources {
            rows.push(money_row(who(libelles::ressource(l, r.code)), euros(r.montant)));
        }
        if p.pension_versee.0 > 0 {
            let paid = euros(p.pension_versee);
            rows.push(money_row(who(tr!(l, "Pension versée", "Alimony paid")), format!("−{paid}")));
        }
    }
    if rows.is_empty() {
        let text = tr!(
            l,
            "Aucun revenu n'est déclaré sur le site d'enregistrement.",
            "No income is declared on the registration site."
        );
        let stated = stated.map(|fact| facts(true, [fact]));
        return section("ressources", tr!(l, "Les ressources", "Income"), view! { <p>{text}</p> {stated} });
    }
    rows.push(money_row(tr!(l, "Par mois", "A month"), euros(d.ressources_mensuelles())).sum());
    if let Some(aid) = &offre.aide {
        let guess = euros(aid.estimation.montant);
        let how = if aid.connue {
            tr!(
                l,
                "donnée par le demandeur, à vérifier ; notre estimation : {guess}",
                "given by the applicant, to be checked; our estimate: {guess}"
            )
        } else {
            tr!(l, "estimée pour ce logement", "estimated for this home")
        };
        rows.push(money_row(tr!(l, "Aide au logement", "Housing aid"), euros(aid.montant)).detail(how));
    }
    rows.push(money_row(
        tr!(l, "Loyer, charges comprises", "Rent, charges included"),
        format::euros(l, offre.offre.carte.loyer_cc),
    ));
    let mut tax: Vec<Fact> = Vec::new();
    for p in d.adultes() {
        for (year, amount) in [p.revenu_fiscal.n_moins_2, p.revenu_fiscal.n_moins_1].into_iter().flatten() {
            let label = if several {
                let name = &p.prenom;
                tr!(l, "Revenu fiscal {year}, {name}", "Tax income {year}, {name}")
            } else {
                tr!(l, "Revenu fiscal {year}", "Tax income {year}")
            };
            tax.push(fact(label, euros(amount)));
        }
    }
    tax.extend(stated);
    let tax = (!tax.is_empty()).then(|| facts(true, tax));
    let caption = tr!(l, "Ressources du foyer par mois", "Household income a month");
    let table = money(caption, rows).head(tr!(l, "Ressource", "Income"), tr!(l, "Montant", "Amount"));
    section("ressources", tr!(l, "Les ressources", "Income"), view! { {table} {tax} })
}

/// The pieces the situation calls for: missing ones first, the others folded.
pub(super) fn pieces(l: Lang, d: &Demande, today: Date) -> AnyView {
    let all = pieces_attendues(d, today);
    let (there, missing): (Vec<_>, Vec<_>) = all.iter().partition(|p| p.deposee);
    let (n, total) = (there.len(), all.len());
    let items = |list: Vec<&PieceAttendue>| {
        let items: Vec<_> = list.into_iter().map(|p| view! { <li>{rich(libelles::piece_de(l, d, p))}</li> }).collect();
        view! { <ul>{items}</ul> }
    };
    let lacking = if missing.is_empty() {
        view! { <p>{tr!(l, "Toutes les pièces sont déposées.", "Every document is uploaded.")}</p> }.into_any()
    } else {
        let text = tr!(l, "Il manque :", "Missing:");
        view! { <p>{text}</p> {items(missing)} }.into_any()
    };
    let there = (!there.is_empty()).then(|| {
        details(tr!(l, "Pièces déposées : {n} sur {total}", "Documents uploaded: {n} of {total}"), false, items(there))
    });
    section("pieces", tr!(l, "Les pièces", "The documents"), view! { {lacking} {there} })
}
