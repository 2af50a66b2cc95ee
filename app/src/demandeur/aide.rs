//! « Je connais mon aide »: the amount the applicant knows in place of the estimate.

use crate::erreurs;
use crate::i18n::Lang;
use crate::shell::{Section, adresses};
use crate::ui::{
    FormErrors, Icon, Tone, back, button, details, error_summary, field, hidden, link, notice, post_button, rich,
};
use crate::web::{App, Avis, Echec, Formulaire, Page, Rendu, Requete, Requis, rediriger, rediriger_avec, retour_sur};
use crate::{format, tr};
use axum::routing::{get, post};
use domain::argent::Centimes;
use domain::compte::Role;
use leptos::prelude::*;
use serde::Deserialize;
use services::Erreur;

/// Where it is given.
pub(super) const AIDE: &str = "/ma-situation/aide";
/// Where it is taken back.
const OUBLIER: &str = "/ma-situation/aide/oublier";
/// More than any household gets: a zero too many.
const PLUS_HAUTE: Centimes = Centimes::euros(1_500);

/// The pages of this subject.
pub(super) fn routes() -> axum::Router<App> {
    axum::Router::new().route(AIDE, get(montrer).post(garder)).route(OUBLIER, post(oublier))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Saisie {
    montant: String,
    retour: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Provenance {
    retour: String,
}

async fn connue(r: &Requete) -> Result<Option<Option<Centimes>>, Echec> {
    let compte = r.exiger(Role::Demandeur)?.compte;
    Ok(r.services().ma_demande(compte).await?.map(|d| d.aide_connue))
}

async fn montrer(r: Requete, Requis(q): Requis<Provenance>) -> Rendu {
    let Some(known) = connue(&r).await? else { return Ok(rediriger(adresses::SITUATION)) };
    let l = r.l;
    let typed = Saisie { montant: known.map(|a| en_clair(l, a)).unwrap_or_default(), retour: q.retour };
    Ok(r.page(page(l, known, typed, FormErrors::new())).await)
}

async fn garder(r: Requete, Formulaire(f): Formulaire<Saisie>) -> Rendu {
    let Some(known) = connue(&r).await? else { return Ok(rediriger(adresses::SITUATION)) };
    let l = r.l;
    let compte = r.exiger(Role::Demandeur)?.compte;
    let wrong = match Centimes::parse(&f.montant) {
        Ok(amount) if amount > PLUS_HAUTE => {
            let most = format::euros(l, PLUS_HAUTE.0);
            tr!(
                l,
                "Écrivez l'aide d'un seul mois : elle ne dépasse pas {most}",
                "Write the aid of one month: it is not above {most}"
            )
        }
        Ok(amount) => {
            return match r.services().connaitre_aide(compte, Some(amount)).await {
                Ok(()) => Ok(rediriger_avec(&retour_sur(&f.retour, adresses::SITUATION), Avis::Enregistre)),
                Err(Erreur::Introuvable) => Ok(rediriger(adresses::SITUATION)),
                Err(e) => Err(e.into()),
            };
        }
        Err(e) => erreurs::montant(l, e),
    };
    Ok(r.page(page(l, known, f, FormErrors::new().with("montant", wrong)).refusee()).await)
}

async fn oublier(r: Requete, Formulaire(f): Formulaire<Provenance>) -> Rendu {
    let compte = r.exiger(Role::Demandeur)?.compte;
    match r.services().connaitre_aide(compte, None).await {
        Ok(()) => Ok(rediriger_avec(&retour_sur(&f.retour, adresses::SITUATION), Avis::Enregistre)),
        Err(Erreur::Introuvable) => Ok(rediriger(adresses::SITUATION)),
        Err(e) => Err(e.into()),
    }
}

/// An amount as one types it: « 62 », « 62,50 », « 21600 ». Nothing between the thousands: “21,600” would read as 21.6.
pub(super) fn en_clair(l: Lang, c: Centimes) -> String {
    let (euros, cents) = (c.0 / 100, c.0 % 100);
    match (cents, l) {
        (0, _) => euros.to_string(),
        (_, Lang::Fr) => format!("{euros},{cents:02}"),
        (_, Lang::En) => format!("{euros}.{cents:02}"),
    }
}

/// What folds the field, and what leads to it: the amount given, or that one may give it.
fn intitule(l: Lang, known: Option<Centimes>) -> String {
    match known {
        Some(a) => {
            let amount = format::euros(l, a.0);
            tr!(l, "Mon aide au logement : {amount} par mois", "My housing aid: {amount} a month")
        }
        None => tr!(l, "Je connais mon aide au logement", "I know my housing aid"),
    }
}

/// The way to the page, from « Ma situation ».
pub(super) fn lien(l: Lang, known: Option<Centimes>) -> AnyView {
    view! { <p>{link(AIDE, intitule(l, known)).icon(Icon::Euro)}</p> }.into_any()
}

/// The field, folded, for a page where the aid counts. `id` tells it from another on the page.
pub(super) fn formulaire(l: Lang, id: &'static str, known: Option<Centimes>, retour: &str) -> AnyView {
    let forget = known.map(|_| {
        post_button(OUBLIER, button(tr!(l, "Revenir à l'estimation", "Go back to the estimate")))
            .with("retour", retour)
            .into_any()
    });
    details(
        intitule(l, known),
        false,
        view! {
            <form action=AIDE method="post" class="stack g2">
                {hidden("retour", retour)}
                {champ(l, known.map(|a| en_clair(l, a)).unwrap_or_default(), &FormErrors::new()).id(id)}
                <p>{button(tr!(l, "Enregistrer", "Save"))}</p>
            </form>
            {forget}
        },
    )
}

fn champ(l: Lang, value: String, errors: &FormErrors) -> crate::ui::Field {
    field(l, "montant", tr!(l, "Mon aide au logement, en euros par mois", "My housing aid, in euros a month"))
        .hint(tr!(
            l,
            "APL, ALF ou ALS : le montant que la CAF ou la MSA vous a donné ou simulé. Par exemple : 62.",
            "APL, ALF or ALS: the amount that the CAF or MSA gave or simulated. For example: 62."
        ))
        .class("in num short")
        .inputmode("decimal")
        .autocomplete("off")
        .attr("maxlength", "12")
        .value(value)
        .errors(errors)
}

fn page(l: Lang, known: Option<Centimes>, typed: Saisie, errors: FormErrors) -> Page {
    Page::new(tr!(l, "Mon aide au logement", "My housing aid"), move || vue(l, known, &typed, &errors))
        .dans(Section::Situation)
}

fn vue(l: Lang, known: Option<Centimes>, typed: &Saisie, errors: &FormErrors) -> AnyView {
    let retour = retour_sur(&typed.retour, adresses::SITUATION);
    let back_to = if retour.starts_with("/offres/") {
        tr!(l, "Retour au logement", "Back to the home")
    } else if retour.starts_with(adresses::SITUATION) {
        tr!(l, "Retour à ma situation", "Back to my situation")
    } else {
        tr!(l, "Retour", "Back")
    };
    let now = match known {
        Some(a) => {
            let amount = format::euros(l, a.0);
            notice(Tone::Ok, tr!(l, "Vous avez indiqué {amount} par mois", "You gave {amount} a month"))
                .body(
                    post_button(OUBLIER, button(tr!(l, "Revenir à l'estimation", "Go back to the estimate")))
                        .with("retour", retour.clone()),
                )
                .into_any()
        }
        None => notice(
            Tone::Info,
            tr!(l, "AL'in estime votre aide, logement par logement", "AL'in estimates your aid, home by home"),
        )
        .text(tr!(
            l,
            "C'est un ordre de grandeur. Si vous connaissez le vrai montant, donnez-le ici.",
            "It is a rough amount. If you know the real one, give it here."
        ))
        .into_any(),
    };
    let uses = [
        tr!(l, "pour dire si un loyer convient à vos revenus ;", "to say whether a rent suits your income;"),
        tr!(l, "dans le coût de chaque logement ;", "in the cost of each home;"),
        tr!(
            l,
            "dans les points « part du loyer dans les revenus » de votre rang.",
            "in the points “share of the rent in your income” of your rank."
        ),
    ]
    .into_iter()
    .map(|t| view! { <li>{rich(t)}</li> })
    .collect_view();
    view! {
        <div class="wrap narrow stack g4">
            {back(retour.clone(), back_to)}
            <h1 tabindex="-1">{tr!(l, "Mon aide au logement", "My housing aid")}</h1>
            {error_summary(l, errors)}
            {now}
            <form action=AIDE method="post" class="stack g4" novalidate=true>
                {hidden("retour", retour)}
                {champ(l, typed.montant.clone(), errors)}
                <p>{button(tr!(l, "Enregistrer", "Save")).main().big()}</p>
            </form>
            <div class="stack g2">
                <p>{tr!(l, "Votre montant remplace l'estimation partout :", "Your amount replaces the estimate everywhere:")}</p>
                <ul>{uses}</ul>
                <p class="small muted">{tr!(
                    l,
                    "Il reste dans AL'in : le site d'enregistrement n'est pas changé. Le conseiller et le bailleur le voient avec votre dossier et vérifient.",
                    "It stays in AL'in: the registration site is not changed. The adviser and the landlord see it with your file and check it."
                )}</p>
            </div>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::render;

    #[test]
    fn what_was_typed_stays_and_is_no_markup() {
        for l in [Lang::Fr, Lang::En] {
            let typed = Saisie { montant: "\"><b>12".into(), retour: "//evil.example".into() };
            let errors =
                FormErrors::new().with("montant", erreurs::montant(l, domain::argent::MontantError::Illisible));
            let html = render(move || vue(l, Some(Centimes(6_250)), &typed, &errors));
            assert!(html.contains("href=\"#montant\"") && html.contains("montant-err"));
            assert!(!html.contains("<b>12") && !html.contains("evil"));
            assert_eq!(html.matches("<h1").count(), 1);
            assert!(html.contains(OUBLIER));
        }
    }

    #[test]
    fn an_amount_is_shown_as_it_is_typed() {
        assert_eq!(en_clair(Lang::Fr, Centimes(6_250)), "62,50");
        assert_eq!(en_clair(Lang::En, Centimes(6_200)), "62");
        for l in [Lang::Fr, Lang::En] {
            for cents in [0, 5, 6_250, 112_000, 2_160_050] {
                assert_eq!(Centimes::parse(&en_clair(l, Centimes(cents))), Ok(Centimes(cents)), "{l:?} {cents}");
            }
        }
        // The page's own field keeps the name as its id; the folded one has another.
        let html = render(|| formulaire(Lang::Fr, "aide-connue", None, "/offres/1"));
        assert!(html.contains("id=\"aide-connue\"") && html.contains("name=\"montant\""), "{html}");
        assert!(!html.contains(OUBLIER));
    }
}
