//! « Je postule »: the page that asks, the click, the page that says it is done.

use super::offre::territoire::HorsTerritoire;
use super::offre::{Action, Chargee, Provenance, adresse, charger};
use super::revenu;
use crate::i18n::Lang;
use crate::shell::{Section, adresses};
use crate::tr;
use crate::ui::{button, dialog, post_button, rich};
use crate::web::{Avis, Ident, Page, Rendu, Requete, Requis, rediriger, rediriger_avec, retour_sur};
use domain::compte::Role;
use leptos::prelude::*;
use services::candidatures::PostulerRefuse;
use uuid::Uuid;

fn retour(q: &Provenance) -> String {
    if q.retour.is_empty() { String::new() } else { retour_sur(&q.retour, "") }
}

/// GET `/offres/{id}/postuler`.
pub(super) async fn montrer(r: Requete, Ident(id): Ident, Requis(q): Requis<Provenance>) -> Rendu {
    r.exiger(Role::Demandeur)?;
    let Chargee { page, action, .. } = charger(&r, id).await?;
    let back = adresse(id, "", &retour(&q));
    match action {
        Action::Postuler => {}
        Action::Ici(_) | Action::Ailleurs => return Ok(rediriger_avec(adresses::CANDIDATURES, Avis::DejaActive)),
        Action::Close => return Ok(rediriger_avec(&back, Avis::OffreClose)),
        _ => return Ok(rediriger(&back)),
    }
    let l = r.l;
    let here = adresse(id, "/postuler", &retour(&q));
    let name = page.vue.offre.libelle().dire(l);
    let title = tr!(l, "Postuler à ce logement", "Apply for this home");
    let hors = HorsTerritoire::de(&r, &page.vue.reponses);
    let a_prouver = revenu::decide(&page.vue.reponses);
    let view = move || vue_confirmation(l, &name, hors.as_ref(), a_prouver, &here, &back);
    Ok(r.page(Page::new(title, view).dans(Section::Offres)).await)
}

/// `a_prouver`: it only fits by the revenue that the applicant states.
fn vue_confirmation(
    l: Lang,
    name: &str,
    hors: Option<&HorsTerritoire>,
    a_prouver: bool,
    here: &str,
    back: &str,
) -> AnyView {
    let points = [
        tr!(
            l,
            "**Action Logement examine** votre dossier, puis envoie les premiers du classement au bailleur.",
            "**Action Logement examines** your file, then sends the first of the ranking to the landlord."
        ),
        tr!(
            l,
            "**Une seule candidature à la fois.** Vous pouvez annuler jusqu'à l'envoi au bailleur.",
            "**One application at a time.** You can cancel until the file is sent to the landlord."
        ),
        tr!(
            l,
            "**L'heure du clic ne compte pas.** Seuls les points et l'ancienneté font le rang.",
            "**The time of the click never counts.** Only points and seniority make the rank."
        ),
        tr!(
            l,
            "**Un e-mail à chaque étape.** Vous suivez tout dans « Mes candidatures ».",
            "**An email at each step.** You follow everything in “My applications”."
        ),
    ];
    let points = points.into_iter().map(|p| view! { <li>{rich(p)}</li> }).collect_view();
    dialog(
        tr!(l, "Postuler à ce logement ?", "Apply for this home?"),
        view! {
            <p><b>{name.to_owned()}</b></p>
            {hors.map(|hors| hors.vue(l))}
            {a_prouver.then(|| revenu::avertissement(l))}
            <ul class="stack g1">{points}</ul>
        },
        view! {
            {post_button(here, button(tr!(l, "Je postule", "Apply")).main())}
            {button(tr!(l, "Pas maintenant", "Not now")).href(back)}
        },
    )
    .into_any()
}

/// POST `/offres/{id}/postuler`.
pub(super) async fn envoyer(r: Requete, Ident(id): Ident, Requis(q): Requis<Provenance>) -> Rendu {
    let compte = r.exiger(Role::Demandeur)?.compte;
    let back = adresse(id, "", &retour(&q));
    match r.services().postuler(compte, id).await {
        Ok(_) => Ok(rediriger(&format!("/offres/{id}/postule"))),
        Err(PostulerRefuse::DejaActive) => Ok(rediriger_avec(adresses::CANDIDATURES, Avis::DejaActive)),
        Err(PostulerRefuse::OffreClose) => Ok(rediriger_avec(&back, Avis::OffreClose)),
        // The page of the offer says which step, which rule or which decision.
        Err(PostulerRefuse::DossierIncomplet | PostulerRefuse::NeConvientPas | PostulerRefuse::DejaJugee(_)) => {
            Ok(rediriger(&back))
        }
        Err(PostulerRefuse::Autre(e)) => Err(e.into()),
    }
}

/// GET `/offres/{id}/postule`: said once, while the candidature is on that offer.
pub(super) async fn fait(r: Requete, Ident(id): Ident) -> Rendu {
    let compte = r.exiger(Role::Demandeur)?.compte;
    if r.services().candidature_active(compte).await?.is_none_or(|a| a.offre != id) {
        return Ok(rediriger(adresses::CANDIDATURES));
    }
    let name = nom(&r, id).await?;
    let l = r.l;
    let title =
        tr!(l, "Ce logement a bien été ajouté à vos candidatures", "This home has been added to your applications");
    Ok(r.page(Page::new(title, move || vue_faite(l, &name)).dans(Section::Candidatures)).await)
}

async fn nom(r: &Requete, id: Uuid) -> Result<String, crate::web::Echec> {
    Ok(r.services().offre(id).await?.libelle().dire(r.l))
}

fn vue_faite(l: Lang, name: &str) -> AnyView {
    dialog(
        tr!(l, "Ce logement a bien été ajouté à vos candidatures", "This home has been added to your applications"),
        view! {
            <p><b>{name.to_owned()}</b></p>
            <p>{tr!(
                l,
                "Action Logement examine votre dossier. Un e-mail vous prévient à chaque étape.",
                "Action Logement examines your file. An email tells you at each step."
            )}</p>
            <p class="muted">{tr!(
                l,
                "Gardez vos pièces à jour sur le site d'enregistrement : c'est là que le conseiller les lit.",
                "Keep your documents up to date on the registration site: the adviser reads them there."
            )}</p>
        },
        button(tr!(l, "Ok", "OK")).main().href(adresses::CANDIDATURES),
    )
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::render;

    #[test]
    fn the_question_has_two_real_answers() {
        for l in [Lang::Fr, Lang::En] {
            let html = render(move || {
                vue_confirmation(l, "T3 | <b>x</b> | 680 €", None, false, "/offres/1/postuler", "/offres/1")
            });
            assert!(!html.contains("class=\"notice\""));
            let hors = crate::demandeur::offre::territoire::tests::hors();
            let elsewhere =
                render(move || vue_confirmation(l, "T3", Some(&hors), false, "/offres/1/postuler", "/offres/1"));
            let stated = render(move || vue_confirmation(l, "T3", None, true, "/offres/1/postuler", "/offres/1"));
            assert!(stated.contains(revenu::REVENU) && stated.contains("class=\"notice\""), "{stated}");
            assert!(elsewhere.contains("https://22.example/") && elsewhere.contains("btn main"), "{elsewhere}");
            assert!(html.contains("method=\"post\"") && html.contains("action=\"/offres/1/postuler\""), "{html}");
            assert!(html.contains("href=\"/offres/1\"") && !html.contains("<b>x"));
            assert_eq!(html.matches("btn main").count(), 1);
            assert!(render(move || vue_faite(l, "T3")).contains("href=\"/mes-candidatures\""));
        }
    }
}
