//! What comes before the number: the steps in short, then « Avez-vous un numéro unique ? ». « Ma situation » shows both
//! to who has no demande here yet.

use super::{NUMERO, SANS_NUMERO, SITUATION, TUTORIEL};
use crate::i18n::Lang;
use crate::shell::Section;
use crate::tr;
use crate::ui::{Icon, button, post_button, rich};
use crate::web::{Page, Rendu, Requete, rediriger};
use domain::compte::Role;
use leptos::prelude::*;

/// GET: the tutorial, again.
pub(super) async fn montrer(r: Requete) -> Rendu {
    r.exiger(Role::Demandeur)?;
    let l = r.l;
    Ok(r.page(page_tutoriel(l)).await)
}

/// POST: read or skipped; either way it is not shown first any more.
pub(super) async fn passer(r: Requete) -> Rendu {
    let compte = r.exiger(Role::Demandeur)?.compte;
    r.services().voir_tutoriel(compte).await?;
    Ok(rediriger(SITUATION))
}

/// The tutorial as a page.
pub(in crate::demandeur) fn page_tutoriel(l: Lang) -> Page {
    Page::new(tr!(l, "Les étapes, en bref", "The steps, in short"), move || vue_tutoriel(l)).dans(Section::Situation)
}

fn vue_tutoriel(l: Lang) -> AnyView {
    let step = |title: String, text: String| {
        view! { <li><h2 class="h3">{rich(title)}</h2><p>{rich(text)}</p></li> }
    };
    view! {
        <div class="wrap narrow stack g5">
            <div class="stack g2">
                <h1 tabindex="-1">{tr!(l, "Les étapes, en bref", "The steps, in short")}</h1>
                <p class="lead">{tr!(
                    l,
                    "Comptez dix minutes. Vous pouvez vous arrêter et reprendre, sur un autre appareil aussi.",
                    "It takes ten minutes. You can stop and resume, on another device too."
                )}</p>
                <p>{post_button(TUTORIEL, button(tr!(l, "Passer les étapes", "Skip the steps")).icon(Icon::Cross))}</p>
            </div>
            <ol class="path" role="list">
                {step(
                    tr!(l, "Vous donnez votre numéro unique", "You give your unique number"),
                    tr!(l, "C'est celui de votre demande de logement social (NUR ou NUD).", "It is the number of your social housing demand (NUR or NUD)."),
                )}
                {step(
                    tr!(l, "Vous tapez le code reçu par e-mail", "You type the code received by email"),
                    tr!(l, "Il part à l'adresse que vous avez donnée au site d'enregistrement.", "It goes to the address you gave to the registration site."),
                )}
                {step(
                    tr!(l, "Vous relisez les informations de votre demande", "You read your demand again"),
                    tr!(l, "Elles viennent du site d'enregistrement. Une erreur se corrige là-bas.", "They come from the registration site. A mistake is corrected there."),
                )}
                {step(
                    tr!(l, "Vous complétez pour AL'in", "You complete it for AL'in"),
                    tr!(l, "Votre employeur, et ce qu'il peut voir de votre dossier.", "Your employer, and what it may see of your file."),
                )}
                {step(
                    tr!(l, "Vous cochez les pièces déposées", "You tick the documents uploaded"),
                    tr!(l, "Ensuite, vous voyez les logements qui vous conviennent et vous postulez.", "Then you see the homes that fit you and you apply."),
                )}
            </ol>
            <div class="row ends next">
                <span></span>
                {post_button(TUTORIEL, button(tr!(l, "Commencer", "Start")).main().big().icon_end(Icon::Right))}
            </div>
        </div>
    }
    .into_any()
}

/// « Avez-vous un numéro unique ? » as a page.
pub(in crate::demandeur) fn page_question(l: Lang) -> Page {
    Page::new(tr!(l, "Avez-vous un numéro unique ?", "Do you have a unique number?"), move || vue_question(l))
        .dans(Section::Situation)
}

fn vue_question(l: Lang) -> AnyView {
    view! {
        <div class="wrap narrow stack g5">
            <div class="stack g2">
                <h1 tabindex="-1">{tr!(l, "Avez-vous un numéro unique ?", "Do you have a unique number?")}</h1>
                <p class="lead">{tr!(
                    l,
                    "C'est le numéro de votre demande de logement social (NUR ou NUD). Il a 18 caractères.",
                    "It is the number of your social housing demand (NUR or NUD). It has 18 characters."
                )}</p>
                <p>{tr!(
                    l,
                    "Vous le trouvez sur l'attestation reçue du site d'enregistrement.",
                    "You find it on the certificate received from the registration site."
                )}</p>
            </div>
            <p class="row">
                {button(tr!(l, "Oui", "Yes")).main().big().href(NUMERO)}
                {button(tr!(l, "Non", "No")).big().href(SANS_NUMERO)}
            </p>
            <p><a href=TUTORIEL>{tr!(l, "Revoir les étapes", "See the steps again")}</a></p>
        </div>
    }
    .into_any()
}
