//! The links of the mails that end in a password: activation, and « Mot de passe oublié ».

use super::mot_de_passe::{champs, verifier};
use super::{Jeton, resume, trop_d_essais};
use crate::erreurs;
use crate::i18n::Lang;
use crate::islands::ReglesVives;
use crate::shell::adresses;
use crate::tr;
use crate::ui::{FormErrors, Icon, Tone, button, empty, field, icon, link, notice, rich};
use crate::web::{Avis, Echec, Formulaire, Page, Rendu, Requete, Requis, rediriger, rediriger_avec};
use axum::http::StatusCode;
use domain::compte::ReglesMotDePasse;
use domain::identite::Email;
use leptos::prelude::*;
use serde::Deserialize;
use services::Erreur;
use services::comptes::UsageJeton;

/// `GET /activation/{jeton}`
pub(super) async fn etape(r: Requete, Jeton(jeton): Jeton) -> Rendu {
    let l = r.l;
    if r.services().lire_jeton(&jeton, UsageJeton::Activation).await?.is_none() {
        return lien_mort(r, UsageJeton::Activation).await;
    }
    let page = Page::new(
        tr!(l, "Dernière étape avant la validation de votre compte", "Last step before your account is validated"),
        move || vue_etape(l, &jeton),
    );
    Ok(r.page(page).await)
}

fn vue_etape(l: Lang, jeton: &str) -> AnyView {
    let href = format!("/activation/{jeton}/mot-de-passe");
    view! {
        <div class="wrap narrow stack g4">
            <h1 tabindex="-1">{tr!(
                l,
                "Dernière étape avant la validation de votre compte",
                "Last step before your account is validated"
            )}</h1>
            <p class="lead">{tr!(
                l,
                "Votre adresse e-mail est vérifiée. Il reste à choisir un mot de passe.",
                "Your email address is verified. You only have to choose a password."
            )}</p>
            <p class="row">
                <span aria-hidden="true">"»"</span> " "
                {button(tr!(l, "Cliquez ici", "Click here")).main().big().href(href)}
            </p>
        </div>
    }
    .into_any()
}

/// Both passwords.
#[derive(Default, Deserialize)]
pub(super) struct Choix {
    #[serde(default)]
    mdp: String,
    #[serde(default)]
    mdp2: String,
}

/// `GET /activation/{jeton}/mot-de-passe`
pub(super) async fn montrer(r: Requete, jeton: Jeton) -> Rendu {
    formulaire(r, jeton, UsageJeton::Activation).await
}

/// `POST /activation/{jeton}/mot-de-passe`
pub(super) async fn choisir(r: Requete, jeton: Jeton, Formulaire(f): Formulaire<Choix>) -> Rendu {
    poser(r, jeton, f, UsageJeton::Activation).await
}

/// `GET /nouveau-mot-de-passe/{jeton}`
pub(super) async fn montrer_nouveau(r: Requete, jeton: Jeton) -> Rendu {
    formulaire(r, jeton, UsageJeton::MotDePasse).await
}

/// `POST /nouveau-mot-de-passe/{jeton}`
pub(super) async fn choisir_nouveau(r: Requete, jeton: Jeton, Formulaire(f): Formulaire<Choix>) -> Rendu {
    poser(r, jeton, f, UsageJeton::MotDePasse).await
}

async fn formulaire(r: Requete, Jeton(jeton): Jeton, usage: UsageJeton) -> Rendu {
    let l = r.l;
    let Some(email) = r.services().lire_jeton(&jeton, usage).await? else { return lien_mort(r, usage).await };
    Ok(r.page(page(l, usage, jeton, email, None, FormErrors::new())).await)
}

async fn poser(r: Requete, Jeton(jeton): Jeton, f: Choix, usage: UsageJeton) -> Rendu {
    let l = r.l;
    let Some(email) = r.services().lire_jeton(&jeton, usage).await? else { return lien_mort(r, usage).await };
    let mut errors = FormErrors::new();
    let kept = verifier(l, &f.mdp, &f.mdp2, &email, &mut errors);
    if !errors.is_empty() {
        return Ok(r.page(page(l, usage, jeton, email, kept, errors).refusee()).await);
    }
    match r.services().choisir_mot_de_passe(&jeton, usage, f.mdp).await {
        Ok(()) if usage == UsageJeton::Activation => Ok(rediriger("/compte-cree")),
        Ok(()) => Ok(rediriger_avec(adresses::CONNEXION, Avis::MotDePasseChange)),
        // Used in another tab meanwhile.
        Err(Erreur::Introuvable) => lien_mort(r, usage).await,
        Err(other) => Err(other.into()),
    }
}

fn page(
    l: Lang,
    usage: UsageJeton,
    jeton: String,
    email: String,
    kept: Option<ReglesMotDePasse>,
    errors: FormErrors,
) -> Page {
    Page::new(tr!(l, "Choisissez un mot de passe", "Choose a password"), move || {
        vue(l, usage, &jeton, &email, kept, &errors)
    })
    .vivante()
}

fn vue(
    l: Lang,
    usage: UsageJeton,
    jeton: &str,
    email: &str,
    kept: Option<ReglesMotDePasse>,
    errors: &FormErrors,
) -> AnyView {
    let (action, lead) = if usage == UsageJeton::Activation {
        (
            format!("/activation/{jeton}/mot-de-passe"),
            tr!(
                l,
                "C'est la dernière étape avant la validation de votre compte **{email}**.",
                "This is the last step before your account **{email}** is validated."
            ),
        )
    } else {
        (
            format!("/nouveau-mot-de-passe/{jeton}"),
            tr!(
                l,
                "Pour votre compte **{email}**. Vos autres sessions seront fermées.",
                "For your account **{email}**. Your other sessions will be ended."
            ),
        )
    };
    view! {
        <div class="wrap narrow stack g4">
            <div class="stack g2">
                <h1 tabindex="-1">{tr!(l, "Choisissez un mot de passe", "Choose a password")}</h1>
                <p class="lead">{rich(lead)}</p>
            </div>
            {resume(l, errors)}
            <form action=action method="post" class="sheet stack g4" novalidate=true>
                // For the password manager; never read.
                <input class="sr" type="email" name="username" autocomplete="username" value=email.to_owned() readonly=true tabindex="-1" aria-hidden="true"/>
                {champs(l, kept, errors)}
                <p>{button(tr!(l, "Valider", "Confirm")).main().big()}</p>
            </form>
            <ReglesVives champ="mdp".to_owned() identifiant=email.to_owned() l=l/>
        </div>
    }
    .into_any()
}

/// `GET /compte-cree`
pub(super) async fn cree(r: Requete) -> Rendu {
    let l = r.l;
    let page = Page::new(tr!(l, "Votre compte a été créé", "Your account has been created"), move || vue_cree(l));
    Ok(r.page(page).await)
}

fn vue_cree(l: Lang) -> AnyView {
    view! {
        <div class="wrap narrow stack g4">
            <h1 tabindex="-1">{tr!(l, "Votre compte a été créé", "Your account has been created")}</h1>
            {notice(Tone::Ok, tr!(l, "Votre mot de passe est enregistré", "Your password is saved")).text(tr!(
                l,
                "Connectez-vous avec votre adresse e-mail et ce mot de passe.",
                "Sign in with your email address and this password."
            )).status()}
            <p>{button(tr!(l, "Revenir à l'application", "Back to the application")).main().big().href(adresses::CONNEXION)}</p>
        </div>
    }
    .into_any()
}

/// A link that is used, too old or cut short: what to do instead.
async fn lien_mort(r: Requete, usage: UsageJeton) -> Rendu {
    let l = r.l;
    let page =
        Page::new(tr!(l, "Ce lien ne marche plus", "This link no longer works"), move || vue_lien_mort(l, usage));
    Ok(r.page(page.status(StatusCode::GONE)).await)
}

pub(super) fn vue_lien_mort(l: Lang, usage: UsageJeton) -> AnyView {
    let (life, action, label) = match usage {
        UsageJeton::Activation => (
            tr!(l, "Il est valable 2 jours et sert une seule fois.", "It is valid for 2 days and works once."),
            "/validation-du-compte",
            tr!(l, "Recevoir un autre lien", "Get another link"),
        ),
        UsageJeton::MotDePasse => (
            tr!(l, "Il est valable 2 heures et sert une seule fois.", "It is valid for 2 hours and works once."),
            "/mot-de-passe-oublie",
            tr!(l, "Recevoir un autre lien", "Get another link"),
        ),
        UsageJeton::Email => (
            tr!(l, "Il est valable 2 heures et sert une seule fois.", "It is valid for 2 hours and works once."),
            "",
            String::new(),
        ),
    };
    let next = if usage == UsageJeton::Email {
        view! { <p>{button(tr!(l, "Revenir à mon compte", "Back to my account")).href(adresses::COMPTE)}</p> }
            .into_any()
    } else {
        view! {
            <form action=action method="post" class="stack" novalidate=true>
                {field(l, "email", tr!(l, "E-mail", "Email"))
                    .hint(tr!(l, "L'adresse de votre compte.", "Your account's address."))
                    .kind("email").autocomplete("email").inputmode("email").required()}
                <p class="row">
                    {button(label).main().icon(Icon::Refresh)} " "
                    {link(adresses::CONNEXION, tr!(l, "J'ai déjà un mot de passe", "I already have a password"))}
                </p>
            </form>
        }
        .into_any()
    };
    view! {
        <div class="wrap stack g4">
            <h1 tabindex="-1">{tr!(l, "Ce lien ne marche plus", "This link no longer works")}</h1>
            {empty("lien", tr!(l, "Le lien a déjà servi, ou il est trop ancien", "The link was already used, or it is too old"), view! {
                <p>{life} " " {tr!(
                    l,
                    "Seul le dernier e-mail reçu compte. Rien n'est perdu.",
                    "Only the latest email counts. Nothing is lost."
                )}</p>
                {next}
            })}
        </div>
    }
    .into_any()
}

/// The page after a request, without any address in it.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Envoye {
    #[serde(default)]
    envoye: String,
}

/// The form of « Mot de passe oublié ».
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Oubli {
    #[serde(default)]
    email: String,
}

/// `GET /mot-de-passe-oublie`
pub(super) async fn oubli(r: Requete, Requis(q): Requis<Envoye>) -> Rendu {
    let l = r.l;
    if q.envoye.is_empty() {
        return Ok(r.page(page_oubli(l, Oubli::default(), FormErrors::new())).await);
    }
    let page = Page::new(tr!(l, "Regardez votre boîte mail", "Check your mailbox"), move || vue_envoye(l));
    Ok(r.page(page).await)
}

/// `POST /mot-de-passe-oublie`
pub(super) async fn oublier(r: Requete, Formulaire(f): Formulaire<Oubli>) -> Rendu {
    let l = r.l;
    let email = match Email::parse(&f.email) {
        Ok(email) => email,
        Err(e) => {
            let errors = FormErrors::new().with("email", erreurs::email(l, e));
            return Ok(r.page(page_oubli(l, f, errors).refusee()).await);
        }
    };
    match r.services().oublier_mot_de_passe(&email, l, &r.ip).await.map_err(Echec::from) {
        Ok(()) => Ok(rediriger("/mot-de-passe-oublie?envoye=1")),
        Err(Echec::TropDEssais(s)) => {
            let errors = FormErrors::new().with("", trop_d_essais(l, s));
            let page = page_oubli(l, f, errors);
            Ok(r.page(page.en_attente(Some(s))).await)
        }
        Err(other) => Err(other),
    }
}

fn page_oubli(l: Lang, f: Oubli, errors: FormErrors) -> Page {
    Page::new(tr!(l, "Mot de passe oublié", "Forgotten password"), move || vue_oubli(l, &f, &errors))
}

fn vue_oubli(l: Lang, f: &Oubli, errors: &FormErrors) -> AnyView {
    view! {
        <div class="wrap narrow stack g4">
            <div class="stack g2">
                <h1 tabindex="-1">{tr!(l, "Mot de passe oublié ?", "Forgotten password?")}</h1>
                <p class="lead">{tr!(
                    l,
                    "Donnez l'adresse e-mail de votre compte. Vous recevez un lien pour choisir un autre mot de passe.",
                    "Give your account's email address. You get a link to choose another password."
                )}</p>
            </div>
            {resume(l, errors)}
            <form action="/mot-de-passe-oublie" method="post" class="sheet stack g4" novalidate=true>
                {field(l, "email", tr!(l, "E-mail", "Email"))
                    .kind("email").value(&f.email).autocomplete("username").inputmode("email").required().errors(errors)}
                <p class="row">
                    {button(tr!(l, "Recevoir le lien", "Get the link")).main().big()} " "
                    {link(adresses::CONNEXION, tr!(l, "Revenir à la connexion", "Back to sign in"))}
                </p>
            </form>
        </div>
    }
    .into_any()
}

fn vue_envoye(l: Lang) -> AnyView {
    view! {
        <div class="wrap narrow stack g4">
            <h1 tabindex="-1">{tr!(l, "Regardez votre boîte mail", "Check your mailbox")}</h1>
            <p class="lead">{tr!(
                l,
                "Un e-mail vient de partir à cette adresse. Il dit quoi faire, même si elle n'a pas de compte.",
                "An email has just been sent to this address. It says what to do, even if it has no account."
            )}</p>
            <p class="line">
                {icon(Icon::Info)} " "
                <span>{tr!(
                    l,
                    "Rien reçu ? Regardez dans les indésirables, puis vérifiez l'adresse donnée.",
                    "Nothing received? Look in the spam folder, then check the address you gave."
                )}</span>
            </p>
            <p class="row">
                {button(tr!(l, "Recommencer", "Start again")).href("/mot-de-passe-oublie")} " "
                {link(adresses::CONNEXION, tr!(l, "Revenir à la connexion", "Back to sign in"))}
            </p>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::render;

    #[test]
    fn the_words_of_the_guide_are_there() {
        let html = render(|| vue_etape(Lang::Fr, "abc"));
        assert!(html.contains("Dernière étape avant la validation de votre compte"));
        assert!(html.contains("Cliquez ici") && html.contains("href=\"/activation/abc/mot-de-passe\""));
        let html = render(|| vue_cree(Lang::Fr));
        assert!(html.contains("Votre compte a été créé") && html.contains("Revenir à l’application"));
    }

    #[test]
    fn a_dead_link_offers_another_in_both_languages() {
        for l in [Lang::Fr, Lang::En] {
            for (usage, action) in
                [(UsageJeton::Activation, "/validation-du-compte"), (UsageJeton::MotDePasse, "/mot-de-passe-oublie")]
            {
                let html = render(move || vue_lien_mort(l, usage));
                assert!(html.contains(&format!("action=\"{action}\"")), "{html}");
            }
        }
    }

    #[test]
    fn the_form_never_holds_a_password() {
        let html = render(|| vue(Lang::Fr, UsageJeton::MotDePasse, "abc", "a@b.fr", None, &FormErrors::new()));
        assert!(html.contains("action=\"/nouveau-mot-de-passe/abc\"") && html.contains("id=\"regles\""));
        assert_eq!(html.matches("type=\"password\"").count(), 2);
    }
}
