//! « Je me connecte », « Se déconnecter ».

use super::{accueil_de, cookie_session, cookie_session_vide, poser_cookie, resume, trop_d_essais};
use crate::erreurs;
use crate::i18n::Lang;
use crate::shell::adresses;
use crate::tr;
use crate::ui::{FormErrors, Icon, button, dialog, field, hidden, icon, link, post_button};
use crate::web::{Avis, Echec, Formulaire, Page, Rendu, Requete, Requis, rediriger, rediriger_avec, retour_sur};
use domain::compte::Role;
use domain::identite::{Email, EmailError};
use leptos::prelude::*;
use serde::Deserialize;

/// Where to go after.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Retour {
    #[serde(default)]
    retour: String,
}

/// The form; its password is never shown again, nor logged.
#[derive(Default, Deserialize)]
pub(super) struct Connexion {
    #[serde(default)]
    email: String,
    #[serde(default)]
    mdp: String,
    #[serde(default)]
    retour: String,
}

/// Where a person goes once logged in: the page asked for when it can be theirs, their own first page otherwise.
fn suite(role: Role, retour: &str) -> String {
    let first = accueil_de(role);
    let path = retour_sur(retour, first);
    let is =
        |root: &str| path == root || path.starts_with(&format!("{root}/")) || path.starts_with(&format!("{root}?"));
    let others = Role::ALL.iter().any(|other| *other != role && is(accueil_de(*other)));
    let useless = [adresses::CONNEXION, adresses::DECONNEXION, "/creer-mon-compte", "/compte-cree", "/activation"];
    if others || useless.iter().any(|p| is(p)) || path == adresses::ACCUEIL { first.to_owned() } else { path }
}

/// `GET /connexion?retour=`
pub(super) async fn montrer(r: Requete, Requis(q): Requis<Retour>) -> Rendu {
    let l = r.l;
    if let Some(c) = &r.connecte {
        return Ok(rediriger(&suite(c.role, &q.retour)));
    }
    Ok(r.page(page(l, String::new(), retour_sur(&q.retour, ""), FormErrors::new())).await)
}

/// `POST /connexion`
pub(super) async fn envoyer(r: Requete, Formulaire(f): Formulaire<Connexion>) -> Rendu {
    let l = r.l;
    let retour = retour_sur(&f.retour, "");
    let mut errors = FormErrors::new();
    // Only a slip of the pen is told apart; whether the address is known never is.
    if let Err(e @ (EmailError::Vide | EmailError::Arobase | EmailError::Domaine)) = Email::parse(&f.email) {
        errors.push("email", erreurs::email(l, e));
    }
    if f.mdp.is_empty() {
        errors.push("mdp", tr!(l, "Écrivez votre mot de passe", "Write your password"));
    }
    if !errors.is_empty() {
        return Ok(r.page(page(l, f.email, retour, errors).refusee()).await);
    }
    match r.services().connecter(&f.email, f.mdp, &r.ip).await.map_err(Echec::from) {
        Ok(Some(compte)) => {
            // Another session of this browser ends here: the new one has a token of its own.
            if !r.jeton.is_empty() {
                r.services().fermer_session(&r.jeton).await?;
            }
            let token = r.services().ouvrir_session(compte, &r.appareil).await?;
            let opened = r.services().session(&token).await?.ok_or(Echec::Interne)?;
            let mut response = rediriger(&suite(opened.role, &retour));
            poser_cookie(&mut response, &cookie_session(&token));
            Ok(response)
        }
        Ok(None) => {
            errors.push(
                "",
                tr!(
                    l,
                    "L'e-mail ou le mot de passe est faux. Vérifiez les deux, ou choisissez un autre mot de passe.",
                    "The email or the password is wrong. Check both, or choose another password."
                ),
            );
            Ok(r.page(page(l, f.email, retour, errors).refusee()).await)
        }
        Err(Echec::TropDEssais(s)) => {
            errors.push("", trop_d_essais(l, s));
            let page = page(l, f.email, retour, errors);
            Ok(r.page(page.en_attente(Some(s))).await)
        }
        Err(other) => Err(other),
    }
}

fn page(l: Lang, email: String, retour: String, errors: FormErrors) -> Page {
    Page::new(tr!(l, "Je me connecte", "Sign in"), move || vue(l, &email, &retour, &errors))
}

fn vue(l: Lang, email: &str, retour: &str, errors: &FormErrors) -> AnyView {
    let needs = [
        tr!(l, "une adresse e-mail que vous lisez", "an email address that you read"),
        tr!(l, "un téléphone portable", "a mobile phone"),
        tr!(
            l,
            "votre numéro unique de demande de logement, si vous l'avez déjà",
            "the unique number of your housing demand, if you already have it"
        ),
    ];
    let needs: Vec<_> = needs
        .into_iter()
        .map(|need| view! { <li class="line" data-s="ok">{icon(Icon::Check)} " " <span>{need}</span></li> })
        .collect();
    let forgotten =
        view! { <p><a href="/mot-de-passe-oublie">{tr!(l, "Mot de passe oublié ?", "Forgotten password?")}</a></p> };
    view! {
        <div class="wrap split duo">
            <form action=adresses::CONNEXION method="post" class="sheet stack g4" novalidate=true>
                <h1 tabindex="-1">{tr!(l, "Je me connecte", "Sign in")}</h1>
                {resume(l, errors)}
                {(!retour.is_empty()).then(|| hidden("retour", retour))}
                {field(l, "email", tr!(l, "E-mail", "Email"))
                    .kind("email").value(email).autocomplete("username").inputmode("email").required().errors(errors)}
                {field(l, "mdp", tr!(l, "Mot de passe", "Password"))
                    .kind("password").autocomplete("current-password").required().errors(errors).after(forgotten)}
                <p>{button(tr!(l, "Je me connecte", "Sign in")).main().big()}</p>
                <p class="line small muted">
                    {icon(Icon::Lock)} " "
                    <span>{tr!(
                        l,
                        "Nous ne vous demanderons jamais votre mot de passe, ni par téléphone ni par SMS.",
                        "We will never ask for your password, by phone or by text message."
                    )}</span>
                </p>
            </form>
            <aside class="stack" aria-labelledby="premiere">
                <h2 id="premiere">{tr!(l, "Première visite ?", "First visit?")}</h2>
                <p>{tr!(l, "Il vous faut :", "You need:")}</p>
                <ul role="list" class="stack g2">{needs}</ul>
                <p class="row">
                    {button(tr!(l, "Créer mon compte", "Create my account")).href("/creer-mon-compte")} " "
                    {link(adresses::OFFRES, tr!(l, "Voir les offres sans compte", "See homes without an account"))}
                </p>
            </aside>
        </div>
    }
    .into_any()
}

/// `POST /deconnexion`
pub(super) async fn fermer(r: Requete) -> Rendu {
    if !r.jeton.is_empty() {
        r.services().fermer_session(&r.jeton).await?;
    }
    let mut response = rediriger_avec(adresses::ACCUEIL, Avis::Deconnecte);
    poser_cookie(&mut response, &cookie_session_vide());
    Ok(response)
}

/// `GET /deconnexion`: a link may not log anyone out, so it asks.
pub(super) async fn demander(r: Requete) -> Rendu {
    let l = r.l;
    if r.connecte.is_none() {
        return Ok(rediriger(adresses::ACCUEIL));
    }
    let title = tr!(l, "Se déconnecter ?", "Sign out?");
    let shown = title.clone();
    let page = Page::new(title, move || {
        dialog(
            shown,
            view! { <p>{tr!(l, "Ce que vous avez enregistré est gardé.", "What you saved is kept.")}</p> },
            view! {
                {post_button(adresses::DECONNEXION, button(tr!(l, "Se déconnecter", "Sign out")).main())}
                {button(tr!(l, "Rester connecté", "Stay signed in")).href(adresses::ACCUEIL)}
            },
        )
        .into_any()
    });
    Ok(r.page(page).await)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::render;

    #[test]
    fn one_goes_to_a_page_that_can_be_ones_own() {
        for (role, retour, expected) in [
            (Role::Demandeur, "", "/ma-situation"),
            (Role::Demandeur, "/offres?page=2", "/offres?page=2"),
            (Role::Demandeur, "/conseiller/1", "/ma-situation"),
            (Role::Demandeur, "//evil.example", "/ma-situation"),
            (Role::Demandeur, "/connexion?retour=/", "/ma-situation"),
            (Role::Conseiller, "/ma-situation", "/conseiller"),
            (Role::Conseiller, "/conseiller/candidatures/7", "/conseiller/candidatures/7"),
            (Role::Bailleur, "/", "/bailleur"),
        ] {
            assert_eq!(suite(role, retour), expected, "{role:?} {retour}");
        }
    }

    #[test]
    fn the_address_stays_the_password_does_not() {
        for l in [Lang::Fr, Lang::En] {
            let html = render(move || vue(l, "\"><script>@x.fr", "/offres", &FormErrors::new().with("", "non")));
            assert!(html.contains("name=\"retour\" value=\"/offres\""), "{html}");
            assert!(html.contains("id=\"erreurs\"") && !html.contains("<script"));
            assert_eq!(html.matches("<h1").count(), 1);
        }
    }

    #[test]
    fn the_session_cookie_is_locked_down() {
        let cookie = cookie_session("abc");
        assert_eq!(cookie, "__Host-alin=abc; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=1209600");
        assert!(cookie_session_vide().ends_with("Max-Age=0"));
    }
}
