//! What the simulator answers, each figure with where it comes from.

use super::Saisie;
use super::logements::voir;
use crate::demandeur::explications::{en_zone, financement, fourchette as tailles};
use crate::demandeur::offre::cout::{fourchette, methode_aide};
use crate::filtres::{a_commune, logements};
use crate::i18n::Lang;
use crate::shell::adresses;
use crate::ui::{
    Fit, Icon, Tone, details, fact, facts, figs, fit, fits, link, money, money_row, notice, rich, section,
};
use crate::web::encoder;
use crate::{format, tr};
use domain::eligibilite::simulation::FoyerSimule;
use domain::eligibilite::{RaisonCategorie, RaisonRevenu};
use domain::logement::Financement;
use leptos::prelude::*;
use services::simulateur::{PlafondSimule, PorteeSimulee, Simulation};

pub(super) fn vue(l: Lang, foyer: &FoyerSimule, s: &Simulation, typed: &Saisie) -> AnyView {
    let place = a_commune(l, &s.commune);
    let fit_here = s.plafonds.iter().filter(|p| p.convient == Some(true)).count();
    let lead = match fit_here {
        0 if s.plafonds.iter().all(|p| p.convient == Some(false)) => tr!(
            l,
            "{place}, vos revenus dépassent les plafonds du logement social et intermédiaire.",
            "{place}, your income is above the limits of social and intermediate housing."
        ),
        0 => tr!(
            l,
            "{place}, nous ne pouvons pas tout dire : certains plafonds ne sont pas dans nos tables.",
            "{place}, we can't tell everything: some limits are not in our tables."
        ),
        _ => {
            let rent = format::euros(l, s.loyer_abordable.0);
            let sizes = tailles(l, s.bornes.0, s.bornes.1);
            tr!(
                l,
                "{place}, vous pouvez demander {sizes}, jusqu'à environ **{rent}** par mois, charges comprises.",
                "{place}, you can ask for {sizes}, up to about **{rent}** a month, charges included."
            )
        }
    };
    view! {
        <div class="stack g2" role="status">
            <h1 tabindex="-1">{tr!(l, "Résultat de la simulation", "Result of the simulation")}</h1>
            <p class="lead">{rich(crate::demandeur::explications::majuscule(&lead))}</p>
            <p><a href="#changer">{tr!(l, "Changer mes réponses", "Change my answers")}</a></p>
        </div>
        {ouverts(l, s, typed)}
        {menage(l, foyer, s)}
        {plafonds(l, s)}
        {loyer(l, s)}
        {suite(l)}
    }
    .into_any()
}

/// The query that keeps the sizes of a household: nothing of its income.
fn pieces(s: &Simulation) -> String {
    let (min, max) = (s.bornes.0.pieces(), s.bornes.1.pieces());
    (min..=max).map(|n| format!("&pieces={n}")).collect()
}

fn ouverts(l: Lang, s: &Simulation, typed: &Saisie) -> AnyView {
    let c = s.comptes;
    let sizes = pieces(s);
    let departement = &s.departement_nom;
    let number = |n: usize| format::nombre(l, i64::try_from(n).unwrap_or(i64::MAX));
    let figures = figs([
        fact(a_ucfirst(l, &s.commune), number(c.ici)),
        fact(tr!(l, "Communes limitrophes", "Adjacent communes"), number(c.autour)),
        fact(tr!(l, "Tout le département", "The whole département"), number(c.departement)),
    ]);
    let total = logements(l, c.departement.max(c.ici));
    let text = if c.departement == 0 && c.autour == 0 {
        tr!(
            l,
            "Aucun logement ouvert ne convient aujourd'hui. De nouvelles offres arrivent chaque semaine.",
            "No open home fits today. New ones come every week."
        )
    } else {
        tr!(
            l,
            "Comptés à l'instant, par les mêmes règles que pour les candidatures : taille, plafond, loyer. {total} dans le département ({departement}).",
            "Counted just now, by the same rules as for applications: size, limit, rent. {total} in the département ({departement})."
        )
    };
    let place = a_commune(l, &s.commune);
    let all = format!("{}?commune={}{sizes}", adresses::OFFRES, encoder(&s.insee));
    let behind = PorteeSimulee::ALL.iter().filter(|p| c.de(**p) > 0).map(|p| {
        let n = logements(l, c.de(*p));
        let label = match p {
            PorteeSimulee::Ici => tr!(l, "Voir {n} {place}", "See {n} {place}"),
            PorteeSimulee::Autour => tr!(l, "Voir {n}, communes limitrophes", "See {n}, adjacent communes"),
            PorteeSimulee::Departement => tr!(l, "Voir {n}, tout le département", "See {n}, the whole département"),
        };
        voir(label, *p, typed).into_any()
    });
    let behind: Vec<AnyView> = behind.collect();
    section(
        "ouverts",
        tr!(l, "Logements ouverts qui peuvent vous convenir", "Open homes that may suit you"),
        view! {
            {figures}
            <p>{text}</p>
            {(!behind.is_empty()).then(|| view! { <div class="row">{behind}</div> })}
            <p class="small muted">
                {tr!(
                    l,
                    "Ces listes montrent les logements comptés, et eux seuls.",
                    "These lists show the homes counted, and them alone."
                )}
                " "
                <a href=all>{tr!(
                    l,
                    "Toutes les offres de cette taille {place}, qu'elles conviennent ou non",
                    "All homes of this size {place}, whether they fit or not"
                )}</a>
            </p>
        },
    )
}

/// « À Montreuil », with its capital.
fn a_ucfirst(l: Lang, commune: &str) -> String {
    crate::demandeur::explications::majuscule(&a_commune(l, commune))
}

fn menage(l: Lang, foyer: &FoyerSimule, s: &Simulation) -> AnyView {
    let n = s.categorie.categorie;
    let people = |n: u32| format::compte(l, n, ["personne", "personnes"], ["person", "people"]);
    let counted = people(s.categorie.personnes);
    let why = match s.categorie.raison {
        RaisonCategorie::Personnes if s.categorie.enfants_en_garde > 0 => tr!(
            l,
            "{counted} : adultes, personnes à charge, enfants en garde alternée ou en droit de visite.",
            "{counted}: adults, dependants, children in shared custody or visiting."
        ),
        RaisonCategorie::Personnes => {
            tr!(l, "{counted} : adultes et personnes à charge.", "{counted}: adults and dependants.")
        }
        RaisonCategorie::SeulAvecCharge if s.categorie.enfants_en_garde > 0 => tr!(
            l,
            "{counted}, un seul adulte avec un enfant : une catégorie de plus. La garde alternée et le droit de visite comptent.",
            "{counted}, one adult alone with a child: one category more. Shared custody and visiting rights count."
        ),
        RaisonCategorie::SeulAvecCharge => tr!(
            l,
            "{counted}, un seul adulte avec une personne à charge : une catégorie de plus.",
            "{counted}, one adult alone with a dependant: one category more."
        ),
        RaisonCategorie::JeuneMenage { somme_ages } => tr!(
            l,
            "Jeune couple : {somme_ages} ans à deux, 55 ou moins. La catégorie de 3 personnes s'applique.",
            "Young couple: {somme_ages} years together, 55 or less. The category of 3 people applies."
        ),
        RaisonCategorie::Handicap => tr!(
            l,
            "{counted}, dont une en situation de handicap : une catégorie de plus.",
            "{counted}, one of them disabled: one category more."
        ),
    };
    let more = (s.categorie.personnes_supplementaires > 0).then(|| {
        let extra = people(s.categorie.personnes_supplementaires);
        tr!(l, " Plus {extra} au-delà.", " Plus {extra} beyond.")
    });
    let mut rooms = people(s.personnes);
    let counted_too = [foyer.enfants_a_naitre, foyer.enfants_en_garde, foyer.enfants_en_visite];
    if counted_too.iter().any(|n| *n > 0) {
        rooms = tr!(
            l,
            "{rooms}, enfants à naître, en garde alternée et en visite comptés",
            "{rooms}, unborn, shared-custody and visiting children counted"
        );
    }
    let revenue = format::euros(l, s.revenu.montant.0);
    let year = s.revenu.annee;
    let revenue = match s.revenu.raison {
        RaisonRevenu::NMoins2 => tr!(l, "{revenue} ({year})", "{revenue} ({year})"),
        RaisonRevenu::Baisse { baisse_pour_mille, .. } => {
            let part = format::pourcent(l, f64::from(baisse_pour_mille / 10) / 100.0);
            tr!(
                l,
                "{revenue} ({year}), en baisse de {part} : il compte",
                "{revenue} ({year}), down by {part}: it counts"
            )
        }
    };
    section(
        "foyer",
        tr!(l, "Votre foyer", "Your household"),
        view! {
            {facts(false, [
                fact(tr!(l, "Catégorie de ménage", "Household category"), format!("{n}. {why}{}", more.unwrap_or_default())),
                fact(tr!(l, "Personnes pour la taille", "People for the size"), rooms),
                fact(tr!(l, "Tailles possibles", "Possible sizes"), tailles(l, s.bornes.0, s.bornes.1)),
                fact(tr!(l, "Revenu fiscal comparé", "Tax income compared"), revenue),
            ])}
            {sources(l, [
                tr!(
                    l,
                    "Catégorie : arrêté du 29 juillet 1987, article 1 et annexe. Les raisons de monter d'une catégorie ne s'ajoutent pas.",
                    "Category: order of 29 July 1987, article 1 and annex. The reasons to go up by one do not add up."
                ),
                tr!(
                    l,
                    "Enfants de parents séparés : l'enfant en garde alternée vit chez ses deux parents (même arrêté, article 1) ; l'enfant en droit de visite vit aussi au foyer (article L442-12 du code de la construction, loi ELAN). Le bailleur vérifie le jugement.",
                    "Children of separated parents: one in shared custody lives with both parents (same order, article 1); one with visiting rights lives in the home too (article L442-12 of the building code, ELAN law). The landlord checks the judgment."
                ),
                tr!(
                    l,
                    "L'enfant à naître compte pour la taille seulement : aucun texte lu ne le compte pour les plafonds.",
                    "An unborn child counts for the size only: no text read counts it for the limits."
                ),
                tr!(
                    l,
                    "Taille : table des guides d'Action Logement ; enfants à naître et en garde comptés (notice du CERFA 14069).",
                    "Size: table of Action Logement's guides; unborn and shared-custody children count (notice of CERFA 14069)."
                ),
                tr!(
                    l,
                    "Revenu : celui de l'avant-dernière année, ou le plus récent s'il a baissé d'au moins 10 %.",
                    "Income: that of the year before last, or the latest one if it fell by at least 10%."
                ),
            ])}
        },
    )
}

fn un_plafond(l: Lang, s: &Simulation, p: &PlafondSimule) -> Fit {
    let name = financement(l, p.financement);
    let (tone, title) = match p.convient {
        Some(true) => (Tone::Ok, tr!(l, "{name} : oui", "{name}: yes")),
        Some(false) => {
            (Tone::Off, tr!(l, "{name} : vos revenus dépassent le plafond", "{name}: your income is above the limit"))
        }
        None => (Tone::Wait, tr!(l, "{name} : plafond non connu ici", "{name}: limit not known here")),
    };
    let point = fit(tone, title);
    let Some(ceiling) = p.plafond else {
        return point.text(tr!(
            l,
            "Ce plafond d'outre-mer n'est pas dans nos tables. Un conseiller vous le dira.",
            "This overseas limit is not in our tables. An adviser will tell you."
        ));
    };
    let (year, amount) = (ceiling.annee, format::euros(l, ceiling.euros * 100));
    let how = if ceiling.publie {
        tr!(l, "Plafond {year}, publié :", "Limit {year}, published:")
    } else {
        tr!(l, "Plafond {year}, calculé :", "Limit {year}, computed:")
    };
    let mut point = point;
    if p.convient == Some(false) && !ceiling.publie {
        point = point.text(tr!(
            l,
            "Plafond calculé : il suit une règle publiée, nous n'avons pas lu le montant lui-même.",
            "Computed limit: it follows a published rule, we did not read the amount itself."
        ));
    }
    if p.categorie.categorie != s.categorie.categorie {
        let n = p.categorie.categorie;
        point = point.text(tr!(
            l,
            "Ici, catégorie {n} : le jeune couple, le handicap et le droit de visite ne comptent pas pour ce financement.",
            "Here, category {n}: a young couple, a disability and visiting rights do not count for this financing."
        ));
    }
    point
        .figure(tr!(l, "Votre revenu fiscal :", "Your tax income:"), format::euros(l, s.revenu.montant.0))
        .figure(how, amount)
}

fn plafonds(l: Lang, s: &Simulation) -> AnyView {
    let place = a_commune(l, &s.commune);
    let (social, intermediate) = {
        let of = |f| en_zone(l, f, s.zones.plafond, s.zones.abc);
        (of(Financement::Plus), of(Financement::Lli))
    };
    let zones = if social == intermediate {
        tr!(l, "La commune est en **{social}**.", "The commune is in **{social}**.")
    } else {
        tr!(
            l,
            "La commune est en **{social}** pour PLAI, PLUS et PLS, en **{intermediate}** pour LLI.",
            "The commune is in **{social}** for PLAI, PLUS and PLS, in **{intermediate}** for LLI."
        )
    };
    section(
        "plafonds",
        tr!(l, "Les plafonds de revenus {place}", "Income limits {place}"),
        view! {
            <p>{tr!(
                l,
                "Chaque logement a un financement, écrit dans l'annonce. Il décide du plafond et du niveau de loyer.",
                "Each home has a financing, written in the offer. It decides the limit and how high the rent is."
            )}</p>
            <p>{rich(zones)}</p>
            {fits(s.plafonds.iter().map(|p| un_plafond(l, s, p)))}
            {sources(l, [
                tr!(
                    l,
                    "PLAI, PLUS, PLS : article R441-1 du code de la construction, arrêté du 29 juillet 1987 ; zones Paris et limitrophes, Île-de-France, autres régions, outre-mer.",
                    "PLAI, PLUS, PLS: article R441-1 of the building code, order of 29 July 1987; zones Paris and next to it, Île-de-France, other regions, overseas."
                ),
                tr!(
                    l,
                    "Outre-mer : arrêtés du 14 mars 2011 (LLS) et du 12 avril 2005 (PLS).",
                    "Overseas: orders of 14 March 2011 (LLS) and 12 April 2005 (PLS)."
                ),
                tr!(
                    l,
                    "LLI : article 2 terdecies D de l'annexe III au code des impôts, BOFiP BOI-BAREME-000017 ; zones A bis, A, B1, B2 et C.",
                    "LLI: article 2 terdecies D of annex III to the tax code, BOFiP BOI-BAREME-000017; zones A bis, A, B1, B2 and C."
                ),
                tr!(
                    l,
                    "« Calculé » : le montant n'a pas été lu dans un texte publié, il est déduit d'une règle publiée.",
                    "“Computed”: the amount was not read in a published text, it follows from a published rule."
                ),
            ])}
        },
    )
}

fn loyer(l: Lang, s: &Simulation) -> AnyView {
    let euros = |c: i64| format::euros(l, c);
    let (income, aid, rent) = (euros(s.ressources.0), euros(s.aide.montant.0), euros(s.loyer_abordable.0));
    let band = fourchette(l, s.aide.bas.0, s.aide.haut.0);
    let total = euros(s.ressources.0 + s.aide.montant.0);
    let rows =
        [
            money_row(tr!(l, "Vos revenus par mois", "Your income a month"), income),
            money_row(tr!(l, "Aide au logement", "Housing aid"), aid).detail(tr!(
                l,
                "Estimation pour ce loyer : {band}",
                "Estimate for this rent: {band}"
            )),
            money_row(tr!(l, "Ensemble", "Together"), total).sum(),
            money_row(tr!(l, "Loyer possible, charges comprises", "Possible rent, charges included"), rent)
                .detail(tr!(l, "Environ un tiers de l'ensemble", "About a third of it")),
        ];
    let mut how = vec![tr!(
        l,
        "**Loyer possible** : revenus et aide font environ 3 fois le loyer charges comprises (guides d'Action Logement). Entre 2,7 et 3 fois, un conseiller regarde.",
        "**Possible rent**: income and aid make about 3 times the rent with charges (Action Logement's guides). Between 2.7 and 3 times, an adviser looks."
    )];
    how.extend(methode_aide(l, &s.aide));
    section(
        "loyer",
        tr!(l, "Le loyer que vous pourriez payer", "The rent you could pay"),
        view! {
            <div class="sheet">{money(tr!(l, "Loyer possible", "Possible rent"), rows)}</div>
            {sources(l, how)}
        },
    )
}

fn sources(l: Lang, lines: impl IntoIterator<Item = String>) -> AnyView {
    let lines = lines.into_iter().map(|t| view! { <li>{rich(t)}</li> }).collect_view();
    details(
        tr!(l, "D'où viennent ces chiffres", "Where these figures come from"),
        false,
        view! {
            <ul class="small stack g1">{lines}</ul>
            <p>{link(adresses::SOURCES, tr!(l, "Toutes les sources", "All sources")).icon(Icon::Table)}</p>
        },
    )
}

fn suite(l: Lang) -> AnyView {
    notice(Tone::Info, tr!(l, "Ce n'est pas une décision", "This is no decision"))
        .text(tr!(
            l,
            "La commission du bailleur décide, avec vos justificatifs. Pour postuler, il faut un numéro unique.",
            "The landlord's panel decides, with your documents. To apply you need a unique number."
        ))
        .body(view! {
            <p class="row">
                {link("/guides#numero-unique", tr!(l, "Obtenir un numéro unique", "Get a unique number"))}
                {link("/creer-mon-compte", tr!(l, "Créer mon compte", "Create my account"))}
            </p>
        })
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::super::tests::TODAY;
    use super::*;
    use crate::shell::render;
    use domain::argent::Centimes;
    use domain::eligibilite::{FoyerAide, ZoneAide, loyer_abordable_avec_aide};
    use domain::logement::{Typologie, ZoneAbc, ZonePlafond};
    use services::referentiel::{Plafond, Zones};
    use services::simulateur::ComptesSimules;

    fn foyer() -> FoyerSimule {
        FoyerSimule {
            adultes: 2,
            ages_couple: Some((27, 28)),
            personnes_a_charge: 0,
            enfants_a_naitre: 1,
            enfants_en_garde: 0,
            enfants_en_visite: 0,
            handicap: false,
            revenu_n_moins_2: Centimes::euros(60_000),
            revenu_recent: Some(Centimes::euros(50_000)),
            ressources: Centimes::euros(2_000),
        }
    }

    fn simulation() -> Simulation {
        let f = foyer();
        let aid = FoyerAide { couple: true, personnes_a_charge: 0 };
        let (loyer_abordable, aide) = loyer_abordable_avec_aide(ZoneAide::Un, aid, f.ressources);
        Simulation {
            insee: "93048".into(),
            commune: "Montreuil <b>".into(),
            departement: "93".into(),
            departement_nom: "Seine-Saint-Denis".into(),
            zones: Zones { plafond: ZonePlafond::ParisLimitrophes, abc: ZoneAbc::ABis },
            categorie: f.pour_plafond().categorie(),
            revenu: f.revenu(TODAY),
            personnes: f.personnes(),
            bornes: (Typologie::T2, Typologie::T4),
            plafonds: vec![
                PlafondSimule {
                    financement: Financement::Plus,
                    categorie: f.pour_plafond().categorie(),
                    plafond: Some(Plafond { euros: 52_740, annee: 2026, publie: true }),
                    convient: Some(true),
                },
                PlafondSimule {
                    financement: Financement::Plai,
                    categorie: f.pour_plafond().categorie(),
                    plafond: Some(Plafond { euros: 31_643, annee: 2026, publie: false }),
                    convient: Some(false),
                },
                PlafondSimule {
                    financement: Financement::Lli,
                    categorie: f.pour_plafond().categorie_intermediaire(),
                    plafond: Some(Plafond { euros: 66_276, annee: 2026, publie: true }),
                    convient: Some(true),
                },
                PlafondSimule {
                    financement: Financement::Pls,
                    categorie: f.pour_plafond().categorie(),
                    plafond: None,
                    convient: None,
                },
            ],
            ressources: f.ressources,
            loyer_abordable,
            aide,
            comptes: ComptesSimules { ici: 3, autour: 12, departement: 40 },
            compte_a: 0,
        }
    }

    #[test]
    fn every_figure_is_told_in_both_languages_and_no_link_carries_an_income() {
        let pages = [Lang::Fr, Lang::En]
            .map(|l| render(move || vue(l, &foyer(), &simulation(), &super::super::tests::typed())));
        assert_ne!(pages[0], pages[1]);
        for html in &pages {
            assert_eq!(html.matches("<h1").count(), 1);
            assert!(html.contains("action=\"/simulateur/logements\""), "{html}");
            assert!(html.contains("commune=93048&amp;pieces=2&amp;pieces=3&amp;pieces=4"), "{html}");
            assert!(!html.contains("loyer_max") && !html.contains("Montreuil <b>"));
            assert!(html.contains("2025") && html.contains("55"), "the year that counts, the sum of the ages");
        }
        assert!(pages[0].contains("publié") && pages[0].contains("Plafond calculé"));
        let plain = pages[0].replace(['\u{a0}', '\u{202f}'], " ").replace("</b>", "").replace("<b>", "");
        for said in [
            "zone 1 bis (Paris et communes limitrophes)",
            "zone A bis (zones A bis à C)",
            "Ici, catégorie 2",
            "article 2 terdecies D",
            "article L442-12",
        ] {
            assert!(plain.contains(said), "{said}: {plain}");
        }
        assert!(pages[0].contains("16\u{a0}%"), "the fall: 60 000 to 50 000");
    }
}
