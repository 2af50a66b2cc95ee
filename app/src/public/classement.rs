//! « Comment les candidatures sont classées »: the table of points in force, read from the domain.

use crate::format;
use crate::i18n::Lang;
use crate::tr;
use crate::ui::{Icon, icon, money, money_row, rich, section};
use crate::web::{Page, Rendu, Requete};
use domain::classement::Bareme;
use leptos::prelude::*;

/// `GET /classement`
pub(super) async fn montrer(r: Requete) -> Rendu {
    let l = r.l;
    let page = Page::new(tr!(l, "Comment les candidatures sont classées", "How applications are ranked"), move || {
        vue(l, &Bareme::actuel())
    });
    Ok(r.page(page).await)
}

fn vue(l: Lang, b: &Bareme) -> AnyView {
    let (version, since) = (b.version, format::date_simple(l, b.date, None));
    let order = [
        (
            tr!(l, "Le groupe", "The group"),
            tr!(
                l,
                "Groupe A : salariés d'une entreprise privée de 10 salariés et plus (50 et plus dans l'agriculture), agents des académies, publics prioritaires de l'article L441-1. Groupe B : tous les autres, classés ensuite.",
                "Group A: employees of a private company of 10 or more (50 or more in farming), staff of the académies, people given priority by article L441-1. Group B: everyone else, ranked after."
            ),
        ),
        (
            tr!(l, "Les points", "The points"),
            tr!(l, "Le total le plus élevé passe devant.", "The highest total goes first."),
        ),
        (
            tr!(l, "L'ancienneté", "Seniority"),
            tr!(
                l,
                "À égalité de points, la demande enregistrée la première passe devant.",
                "With equal points, the demand registered first goes first."
            ),
        ),
        (
            tr!(l, "Le numéro unique", "The unique number"),
            tr!(l, "Il départage deux demandes du même jour.", "It settles between two demands of the same day."),
        ),
    ];
    let order: Vec<_> =
        order.into_iter().map(|(title, text)| view! { <li><h3>{title}</h3> <p>{rich(text)}</p></li> }).collect();
    view! {
        <div class="wrap stack g5">
            <div class="stack g2">
                <h1 tabindex="-1">{tr!(l, "Comment les candidatures sont classées", "How applications are ranked")}</h1>
                <p class="lead">{tr!(
                    l,
                    "La même table pour tout le monde. Elle est calculée, publique, et montrée à chacun ligne par ligne.",
                    "The same table for everyone. It is computed, public, and shown to each person line by line."
                )}</p>
                <p class="line">
                    {icon(Icon::Clock)} " "
                    <span>{rich(tr!(
                        l,
                        "**Le moment du clic ne compte pas.** Postuler le premier jour ou une heure avant la fin donne le même rang.",
                        "**The moment of the click does not count.** Applying on the first day or an hour before the end gives the same rank."
                    ))}</span>
                </p>
            </div>
            {section("ordre", tr!(l, "Dans quel ordre", "In which order"), view! { <ol class="path" role="list">{order}</ol> })}
            {section("points", tr!(l, "Les points", "The points"), view! {
                {table(l, b)}
                <p class="muted small">{rich(tr!(
                    l,
                    "Table version {version}, en vigueur depuis le {since}. Âge, ancienneté et mobilité sont comptés au jour de clôture de l'offre.",
                    "Table version {version}, in force since {since}. Age, seniority and mobility are counted on the offer's closing day."
                ))}</p>
            })}
            {section("ensuite", tr!(l, "Ce qui se passe ensuite", "What happens next"), view! {
                <div class="prose stack g2">
                    <p>{tr!(
                        l,
                        "Votre candidature garde la version de la table avec laquelle elle a été classée.",
                        "Your application keeps the version of the table it was ranked by."
                    )}</p>
                    <p>{tr!(
                        l,
                        "Si vous mettez votre demande à jour, vos points sont recalculés jusqu'à l'envoi au bailleur. Après, ils ne bougent plus.",
                        "If you update your demand, your points are computed again until the file is sent. After that they no longer move."
                    )}</p>
                    <p>{tr!(
                        l,
                        "Le classement dit quels dossiers sont envoyés au bailleur. La commission d'attribution (CALEOL) décide ensuite.",
                        "The ranking says which files are sent to the landlord. The allocation panel (CALEOL) then decides."
                    )}</p>
                </div>
            })}
        </div>
    }
    .into_any()
}

fn table(l: Lang, b: &Bareme) -> AnyView {
    let points = |n: i32| format::compte(l, n, ["point", "points"], ["point", "points"]);
    let upto = |n: i32| {
        let n = points(n);
        tr!(l, "jusqu'à {n}", "up to {n}")
    };
    let each = points(b.priorite);
    let priorities = b.priorites_max;
    let (age, months_of_mobility, quarter) = (b.jeune_age, b.mobilite_mois, b.anciennete_mois);
    let per_period = points(b.anciennete);
    let (asked, near) = (points(b.commune_demandee), points(b.commune_limitrophe));
    let (low, middle) = (points(b.effort_bas), points(b.effort_moyen));
    let percent = |per_mille: u32| format::pourcent(l, f64::from(per_mille) / 1000.0);
    let (low_rate, middle_rate) = (percent(b.effort_bas_pour_mille), percent(b.effort_moyen_pour_mille));
    money(
        tr!(l, "Points donnés par chaque critère", "Points given by each criterion"),
        [
            money_row(
                tr!(l, "Droit au logement opposable (DALO) reconnu", "Enforceable right to housing (DALO) recognised"),
                points(b.dalo),
            ),
            money_row(
                tr!(l, "Autre situation prioritaire (article L441-1)", "Another priority situation (article L441-1)"),
                upto(b.priorite * b.priorites_max.cast_signed()),
            )
            .detail(tr!(
                l,
                "{each} par situation, {priorities} situations au plus",
                "{each} per situation, {priorities} situations at most"
            )),
            money_row(
                tr!(l, "Logement réservé aux salariés de votre employeur", "Home reserved for your employer's staff"),
                points(b.reservation),
            ),
            money_row(
                tr!(
                    l,
                    "Menace d'expulsion, ou bail résilié par un jugement",
                    "Threatened with eviction, or lease ended by judgment"
                ),
                points(b.expulsion),
            ),
            money_row(
                tr!(l, "Une personne du foyer est en situation de handicap", "A member of the household is disabled"),
                points(b.handicap),
            ),
            money_row(
                tr!(
                    l,
                    "Hébergé chez un tiers, en logement provisoire ou sans logement",
                    "Housed by a third party, in provisional housing or without housing"
                ),
                points(b.hebergement),
            ),
            money_row(
                tr!(l, "Logement trop petit ou impropre à l'habitation", "Overcrowded or unfit home"),
                points(b.suroccupation),
            ),
            money_row(tr!(l, "Mobilité professionnelle", "Professional mobility"), points(b.mobilite)).detail(tr!(
                l,
                "nouvel emploi ou mutation depuis moins de {months_of_mobility} mois, à plus de 70 km ou 1 h 15",
                "new job or transfer in the last {months_of_mobility} months, over 70 km or 1 h 15 away"
            )),
            money_row(tr!(l, "Moins de {age} ans", "Under {age}"), points(b.jeune)),
            money_row(tr!(l, "Ancienneté de la demande", "Seniority of the demand"), upto(b.anciennete_max)).detail(
                tr!(l, "{per_period} par période de {quarter} mois", "{per_period} per period of {quarter} months"),
            ),
            money_row(tr!(l, "Commune", "Commune"), upto(b.commune_demandee)).detail(tr!(
                l,
                "demandée : {asked} ; limitrophe : {near}",
                "asked for: {asked}; adjacent: {near}"
            )),
            money_row(
                tr!(
                    l,
                    "Part du loyer dans vos ressources, aide au logement déduite",
                    "Share of the rent in your income, housing benefit deducted"
                ),
                upto(b.effort_bas),
            )
            .detail(tr!(
                l,
                "jusqu'à {low_rate} : {low} ; jusqu'à {middle_rate} : {middle}",
                "up to {low_rate}: {low}; up to {middle_rate}: {middle}"
            )),
            money_row(tr!(l, "Points de votre employeur", "Your employer's points"), upto(b.employeur_max)).detail(
                tr!(
                    l,
                    "dossier validé par l'employeur, et accord autre qu'anonyme",
                    "file confirmed by the employer, and consent other than anonymous"
                ),
            ),
        ],
    )
    .head(tr!(l, "Critère", "Criterion"), tr!(l, "Points", "Points"))
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::render;
    use domain::classement::Critere;

    #[test]
    fn every_criterion_of_the_table_is_shown() {
        for l in [Lang::Fr, Lang::En] {
            let html = render(move || vue(l, &Bareme::actuel()));
            let rows = html.matches("scope=\"row\"").count();
            assert_eq!(rows, Critere::ALL.len(), "{html}");
            assert!(html.contains("40\u{a0}points"));
        }
    }
}
