//! The administrator's back office: organisations, their users, and the invitation of a new one.

mod liste;
mod organisation;

use crate::compte::trop_d_essais;
use crate::shell::{Section, adresses};
use crate::tr;
use crate::ui::FormErrors;
use crate::web::{App, Avis, Echec, Formulaire, Ident, Page, Rendu, Requete, Requis, rediriger_avec};
use axum::routing::get;
use domain::compte::Role;
use organisation::{Fiche, Invitation};
use serde::Deserialize;
use services::comptes::email_pris;
use uuid::Uuid;

/// The pages of this area.
pub fn routes() -> axum::Router<App> {
    axum::Router::new()
        .route(adresses::ADMIN, get(montrer))
        .route("/admin/organisations/{id}", get(montrer_organisation).post(inviter))
}

/// The address of an organisation.
fn adresse(id: Uuid) -> String {
    format!("{}/organisations/{id}", adresses::ADMIN)
}

/// What is looked for, and the page, in the address.
#[derive(Debug, Default, Deserialize)]
struct Choix {
    #[serde(default)]
    q: String,
    #[serde(default)]
    page: String,
}

async fn montrer(r: Requete, Requis(choix): Requis<Choix>) -> Rendu {
    let auteur = r.exiger(Role::Administrateur)?.compte;
    let l = r.l;
    let q = choix.q.trim().to_owned();
    let page = r.services().organisations(auteur, &q, choix.page.parse().unwrap_or(1)).await?;
    let page = Page::new(liste::titre(l), move || liste::vue(l, &q, &page)).dans(Section::Admin);
    Ok(r.page(page).await)
}

async fn montrer_organisation(r: Requete, Ident(id): Ident) -> Rendu {
    let invitation = Invitation::vide(r.l);
    page_organisation(r, id, invitation, FormErrors::new(), None).await
}

async fn inviter(r: Requete, Ident(id): Ident, Formulaire(f): Formulaire<Invitation>) -> Rendu {
    let auteur = r.exiger(Role::Administrateur)?.compte;
    let l = r.l;
    let inscription = match f.parse(l) {
        Ok(inscription) => inscription,
        Err(errors) => return page_organisation(r, id, f, errors, None).await,
    };
    match r.services().inviter(auteur, id, &inscription).await {
        Ok(_) => Ok(rediriger_avec(&adresse(id), Avis::InvitationEnvoyee)),
        // Whoever manages accounts may know.
        Err(e) if email_pris(&e) => {
            let pris = tr!(
                l,
                "Cette adresse a déjà un compte AL'in. Écrivez-en une autre",
                "This address already has an AL'in account. Write another one"
            );
            page_organisation(r, id, f, FormErrors::new().with("email", pris), None).await
        }
        Err(e) => match Echec::from(e) {
            Echec::TropDEssais(s) => {
                let errors = FormErrors::new().with("", trop_d_essais(l, s));
                page_organisation(r, id, f, errors, Some(s)).await
            }
            other => Err(other),
        },
    }
}

/// The page of an organisation; 422 with errors, 429 with seconds to wait.
async fn page_organisation(
    r: Requete,
    id: Uuid,
    invitation: Invitation,
    errors: FormErrors,
    attente: Option<u32>,
) -> Rendu {
    let auteur = r.exiger(Role::Administrateur)?.compte;
    let (organisation, utilisateurs) = r.services().organisation(auteur, id).await?;
    let (l, today) = (r.l, r.services().horloge.aujourdhui());
    let refused = !errors.is_empty();
    let title = organisation.nom.clone();
    let fiche = Fiche { organisation, utilisateurs, invitation, errors, today };
    let page = Page::new(title, move || organisation::vue(l, fiche)).dans(Section::Admin);
    let page = if refused { page.refusee() } else { page };
    Ok(r.page(page.en_attente(attente)).await)
}
