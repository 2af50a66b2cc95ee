//! Ending an alert from its mail, without logging in: the token is the proof, and can do nothing else.

use crate::compte::Jeton;
use crate::i18n::Lang;
use crate::shell::adresses;
use crate::tr;
use crate::ui::{Tone, button, dialog, link, notice, post_button};
use crate::web::{Page, Rendu, Requete};
use leptos::prelude::*;
use services::alertes::CHEMIN_ARRET;

/// `GET /alertes/arreter/{jeton}`: asks. Nothing ends by merely opening a link (mail scanners do), and the page is the
/// same whether the token is one or not.
pub(super) async fn demander(r: Requete, Jeton(jeton): Jeton) -> Rendu {
    let l = r.l;
    let title = tr!(l, "Arrêter cette alerte ?", "Stop this alert?");
    let page = Page::new(title.clone(), move || {
        dialog(
            title,
            view! { <p>{tr!(
                l,
                "Vous ne recevrez plus de message de cette alerte. Vous pourrez la reprendre dans « Mes alertes ».",
                "You will get no more messages from this alert. You can start it again in “My alerts”."
            )}</p> },
            view! {
                {post_button(format!("{CHEMIN_ARRET}{jeton}"), button(tr!(l, "Arrêter l'alerte", "Stop the alert")).main())}
                {button(tr!(l, "Garder l'alerte", "Keep the alert")).href("/")}
            },
        )
        .into_any()
    });
    Ok(r.page(page).await)
}

/// `POST /alertes/arreter/{jeton}`: from the page above, or from a mailbox in one click (RFC 8058), which follows no
/// redirection: the answer is the page itself.
pub(super) async fn arreter(r: Requete, Jeton(jeton): Jeton) -> Rendu {
    let l = r.l;
    r.services().arreter_alerte(&jeton).await?;
    Ok(r.page(Page::new(tr!(l, "Alerte arrêtée", "Alert stopped"), move || fait(l))).await)
}

fn fait(l: Lang) -> AnyView {
    view! {
        <div class="wrap narrow stack g4">
            <h1 tabindex="-1">{tr!(l, "Alerte arrêtée", "Alert stopped")}</h1>
            {notice(Tone::Ok, tr!(l, "Cette alerte est arrêtée", "This alert is stopped")).status().text(tr!(
                l,
                "Nous ne vous écrirons plus pour elle. Votre compte et vos autres alertes ne changent pas.",
                "We will no longer write to you about it. Your account and your other alerts do not change."
            ))}
            <p>{link(adresses::ALERTES, tr!(l, "Voir mes alertes", "See my alerts"))}</p>
        </div>
    }
    .into_any()
}
