//! Another tax revenue: the figures compared, the rule, the ceilings, what it would open.

use super::liste::adresse;
use super::{Donnees, ET_SI, LOGEMENTS, compte};
use crate::demandeur::explications::{financement, ligne_source};
use crate::demandeur::revenu::{self, REVENU};
use crate::filtres::logements;
use crate::i18n::Lang;
use crate::shell::adresses;
use crate::ui::{Fit, Tone, button, cell, field, fit, fits, link, post_button, rich, row, row_header, section, table};
use crate::{format, tr};
use domain::argent::Centimes;
use domain::eligibilite::simulation::{AutreRevenu, EffetRevenu, HypotheseRevenu};
use domain::eligibilite::{RaisonRevenu, RevenuDeclare, Source};
use leptos::prelude::*;
use services::offres::{Revenus, SiRevenu, Supposition};

fn euros(l: Lang, c: Centimes) -> String {
    format::euros(l, c.0)
}

/// « Si l'on prenait un autre revenu »: last year's, the last twelve months', one that is typed.
pub(super) fn revenus(l: Lang, d: &Donnees) -> AnyView {
    let r = &d.found.revenus;
    let year = d.today.year() - 1;
    let today = match r.retenu {
        None => tr!(
            l,
            "Votre demande ne donne pas le revenu fiscal de l'avant-dernière année pour chaque adulte : les plafonds ne peuvent pas être comparés.",
            "Your demand does not give the tax income of the year before last for each adult: limits cannot be compared."
        ),
        Some(now) => {
            let (amount, of) = (euros(l, now.montant), now.annee);
            match now.raison {
                RaisonRevenu::NMoins2 => tr!(
                    l,
                    "Aujourd'hui, c'est le revenu fiscal {of} qui compte : **{amount}** pour le foyer.",
                    "Today the tax income of {of} counts: **{amount}** for the household."
                ),
                RaisonRevenu::Baisse { n_moins_2, .. } => {
                    let before = euros(l, n_moins_2);
                    tr!(
                        l,
                        "Aujourd'hui, c'est le revenu fiscal {of} qui compte : **{amount}** pour le foyer, au lieu de {before}.",
                        "Today the tax income of {of} counts: **{amount}** for the household, instead of {before}."
                    )
                }
            }
        }
    };
    let monthly = r.ressources.map(|m| {
        let m = euros(l, m);
        tr!(
            l,
            "Une estimation : {m} par mois, douze fois, moins 10 % de frais.",
            "An estimate: {m} a month, twelve times, less 10% of expenses."
        )
    });
    let points = [
        point(
            l,
            tr!(l, "Et si l'on prenait l'an dernier ({year}) ?", "What if last year ({year}) were taken?"),
            &r.n_moins_1,
            None,
            Some(AutreRevenu::NMoins1),
        ),
        match r.declare {
            Some(stated) => declare(l, stated, &r.douze_mois, d),
            None => point(
                l,
                tr!(l, "Et si l'on prenait les 12 derniers mois ?", "What if the last 12 months were taken?"),
                &r.douze_mois,
                monthly,
                Some(AutreRevenu::DouzeMois),
            )
            .body({
                let words = tr!(l, "Indiquer le vrai montant, pour mes offres", "Give the real amount, for my homes");
                view! { <p>{link(format!("{REVENU}?retour={ET_SI}"), words)}</p> }
            }),
        },
    ];
    let best = r.douze_mois.hypothese.compterait().or(r.n_moins_1.hypothese.compterait()).map(|b| b.montant);
    section(
        "revenu",
        tr!(l, "Si l'on prenait un autre revenu", "If another income were taken"),
        view! {
            <p>{rich(today)}</p>
            {fits(points)}
            {plafonds(l, r, best)}
            <form action=ET_SI method="post" class="stack g2" novalidate=true>
                {field(l, "montant", tr!(l, "Essayer un autre revenu fiscal, par an", "Try another tax income, a year"))
                    .class("in num")
                    .inputmode("decimal")
                    .autocomplete("off")
                    .attr("maxlength", "14")
                    .hint(tr!(
                        l,
                        "Celui de {year} ou des 12 derniers mois : additionnez les adultes. Il n'est pas dans l'adresse de la page, et gardé seulement si vous le demandez.",
                        "That of {year} or of the last 12 months: add the adults up. It is not in the address of the page, and kept only if you ask so."
                    ))
                    .value(d.montant.clone())
                    .errors(&d.errors)}
                <p>{button(tr!(l, "Essayer ce revenu", "Try this income"))}</p>
            </form>
            <p class="small muted">{tr!(
                l,
                "La règle : une baisse d'au moins 10 % compte, si vous la prouvez (avis d'impôt ou bulletins).",
                "The rule: a fall of at least 10% counts, if you prove it (tax notice or payslips)."
            )}</p>
            {ligne_source(l, Source::ArretePlafonds)}
        },
    )
}

/// What the applicant states of the last twelve months: what it brings is in the tabs already.
fn declare(l: Lang, stated: RevenuDeclare, r: &SiRevenu, d: &Donnees) -> Fit {
    let counts = r.hypothese.compterait().is_some();
    let brought = counts.then(|| {
        let count = compte(
            l,
            r.en_plus,
            adresse(&Supposition::Revenu(AutreRevenu::DouzeMois)),
            tr!(l, " grâce aux 12 derniers mois", " by the last 12 months"),
        );
        view! { <p>{tr!(l, "Dans vos onglets grâce à lui : ", "In your tabs by it: ")} {count}</p> }
    });
    let change = link(format!("{REVENU}?retour={ET_SI}"), tr!(l, "Changer ce revenu", "Change this income"));
    let remove = revenu::retirer(l, ET_SI);
    revenu::point(l, stated, &r.hypothese, d.today).body(view! { {brought} <p>{change}</p> {remove} })
}

/// One supposition: figures, what the rule says, what it opens. `lequel`: none for one that was typed.
fn point(l: Lang, title: String, r: &SiRevenu, note: Option<String>, lequel: Option<AutreRevenu>) -> Fit {
    let h = &r.hypothese;
    let tone = match h.effet {
        EffetRevenu::Inconnu => Tone::Wait,
        EffetRevenu::SousLeSeuil | EffetRevenu::PlusHaut => Tone::Info,
        EffetRevenu::DejaCompte | EffetRevenu::Compterait(_) => Tone::Ok,
    };
    let label = match (lequel, h.autre) {
        (Some(AutreRevenu::NMoins1), Some((year, _))) => tr!(l, "Revenu {year} :", "Income {year}:"),
        (Some(_), _) => tr!(l, "12 derniers mois :", "Last 12 months:"),
        (None, _) => tr!(l, "Revenu essayé :", "Income tried:"),
    };
    let mut point = revenu::chiffres(l, fit(tone, title).text(phrase(l, h, lequel)), h, label);
    if let Some(note) = note {
        point = point.body(view! { <p class="small muted">{note}</p> });
    }
    if h.effet == EffetRevenu::Inconnu {
        let update = link(adresses::SITUATION, tr!(l, "Mettre ma demande à jour", "Update my demand"));
        return point.body(view! { <p>{update}</p> });
    }
    let n = logements(l, r.en_plus);
    let more = tr!(l, "En plus dans vos onglets : ", "More in your tabs: ");
    let count = match lequel {
        Some(lequel) => compte(
            l,
            r.en_plus,
            adresse(&Supposition::Revenu(lequel)),
            tr!(l, " de plus avec ce revenu", " more with this income"),
        ),
        None => n.into_any(),
    };
    point.body(view! { <p>{more} {count}</p> })
}

fn phrase(l: Lang, h: &HypotheseRevenu, lequel: Option<AutreRevenu>) -> String {
    match (h.effet, lequel) {
        (EffetRevenu::Inconnu, _) if h.n_moins_2.is_none() => tr!(
            l,
            "Nous ne pouvons pas le dire : il manque le revenu de l'avant-dernière année. Donnez-le sur le site d'enregistrement.",
            "We can't tell: the income of the year before last is missing. Give it on the registration site."
        ),
        (EffetRevenu::Inconnu, Some(AutreRevenu::DouzeMois)) => tr!(
            l,
            "Votre demande ne donne pas vos revenus par mois. Donnez-les sur le site d'enregistrement, ou essayez un montant plus bas.",
            "Your demand does not give your monthly income. Give it on the registration site, or try an amount below."
        ),
        (EffetRevenu::Inconnu, _) => tr!(
            l,
            "Votre demande ne donne pas ce revenu pour chaque adulte. Donnez-le sur le site d'enregistrement, ou essayez un montant plus bas.",
            "Your demand does not give this income for each adult. Give it on the registration site, or try an amount below."
        ),
        (EffetRevenu::SousLeSeuil, _) if h.baisse_pour_mille.is_none_or(|b| b <= 0) => tr!(
            l,
            "Il n'a pas baissé : il ne compte pas, l'avant-dernière année compte.",
            "It has not fallen: it does not count, the year before last does."
        ),
        (EffetRevenu::SousLeSeuil, _) => tr!(
            l,
            "Il a baissé de moins de 10 % : il ne compte pas, l'avant-dernière année compte.",
            "It has fallen by less than 10%: it does not count, the year before last does."
        ),
        (EffetRevenu::DejaCompte, _) => {
            tr!(l, "Il a baissé d'au moins 10 % : il compte déjà.", "It has fallen by at least 10%: it counts already.")
        }
        (EffetRevenu::PlusHaut, _) => tr!(
            l,
            "Il a baissé d'au moins 10 %, mais un revenu plus bas compte déjà.",
            "It has fallen by at least 10%, but a lower income counts already."
        ),
        (EffetRevenu::Compterait(_), _) => tr!(
            l,
            "Il a baissé d'au moins 10 % : il compterait à la place de l'avant-dernière année, si vous le prouvez.",
            "It has fallen by at least 10%: it would count instead of the year before last, if you prove it."
        ),
    }
}

/// The ceilings, and on which side of them the revenue is: today, and with another one that would count.
fn plafonds(l: Lang, r: &Revenus, autre: Option<Centimes>) -> Option<AnyView> {
    let (first, commune) = (r.plafonds.first()?, r.commune.as_ref()?);
    let now = r.retenu.map(|now| now.montant);
    let side = |fits: Option<bool>| match fits {
        Some(true) => tr!(l, "Sous le plafond", "Under the limit"),
        Some(false) => tr!(l, "Au-dessus", "Above"),
        None => tr!(l, "Non connu", "Not known"),
    };
    let mut columns = vec![
        tr!(l, "Logement", "Home"),
        tr!(l, "Plafond, par an", "Limit, a year"),
        match now {
            Some(amount) => tr!(l, "Avec {amount}", "With {amount}", amount = euros(l, amount)),
            None => tr!(l, "Aujourd'hui", "Today"),
        },
    ];
    if let Some(amount) = autre {
        columns.push(tr!(l, "Avec {amount}", "With {amount}", amount = euros(l, amount)));
    }
    let rows = r.plafonds.iter().map(|p| {
        let limit = p.plafond.map_or_else(|| tr!(l, "Non connu", "Not known"), |p| format::euros(l, p.euros * 100));
        let mut cells = vec![
            row_header(financement(l, p.financement)),
            cell(limit).n(),
            cell(side(now.and_then(|n| p.respecte(n)))),
        ];
        cells.extend(autre.map(|a| cell(side(p.respecte(a)))));
        row(cells)
    });
    let (level, who) = (
        first.categorie.categorie,
        format::compte(l, first.categorie.personnes, ["personne", "personnes"], ["person", "people"]),
    );
    // Intermediate housing counts the household in its own way.
    let other = r.plafonds.iter().find(|p| p.categorie.categorie != first.categorie.categorie).map(|p| {
        let (level, which) = (p.categorie.categorie, financement(l, p.financement));
        tr!(l, " Pour « {which} », votre catégorie est {level}.", " For “{which}”, your category is {level}.")
    });
    let place = crate::filtres::a_commune(l, commune);
    Some(
        view! {
            {table(tr!(l, "Plafonds de revenus", "Income limits"), columns, rows)}
            <p class="small muted">{tr!(
                l,
                "Plafonds {place}, votre premier choix. Votre catégorie ({level}, {who}) dépend du foyer : un autre revenu ne la change pas, ni les plafonds.",
                "Limits {place}, your first choice. Your category ({level}, {who}) depends on the household: another income changes neither it nor the limits."
            )} {other}</p>
        }
        .into_any(),
    )
}

/// What a typed revenue would do. Its homes are asked for by a form too: an income is never in an address.
pub(super) fn reponse(l: Lang, r: &SiRevenu, all: &Revenus, typed: &str) -> AnyView {
    let amount = r.hypothese.autre.map_or_else(String::new, |(_, m)| euros(l, m));
    let title = tr!(l, "Et si le revenu du foyer était de {amount} ?", "What if the household's income were {amount}?");
    let see = (r.en_plus > 0).then(|| {
        let n = logements(l, r.en_plus);
        post_button(LOGEMENTS, button(tr!(l, "Voir {n} de plus", "See {n} more"))).with("montant", typed.to_owned())
    });
    let would = r.hypothese.compterait().map(|c| c.montant);
    let keep = would.map(|_| revenu::garder_essai(l, typed, ET_SI));
    section(
        "reponse",
        title,
        view! {
            {fits([point(l, tr!(l, "Ce que dit la règle", "What the rule says"), r, None, None)])}
            {would.and_then(|amount| plafonds(l, all, Some(amount)))}
            {see.map(crate::ui::PostButton::into_any)}
            {keep}
        },
    )
}
