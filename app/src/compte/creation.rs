//! « Créer mon compte », then « Validation du compte ». The answer is the same for an address that has an account.

use super::{poser_cookie, resume, trop_d_essais};
use crate::erreurs;
use crate::i18n::Lang;
use crate::islands::ChampsVerifies;
use crate::tr;
use crate::ui::{FormErrors, Icon, button, check, choice, choices, details, field, icon, link, rich};
use crate::web::{Avis, Echec, Formulaire, Page, Rendu, Requete, cookie, encoder, rediriger, rediriger_avec};
use axum::http::HeaderMap;
use domain::identite::{Civilite, Email, Nom, Telephone};
use leptos::prelude::*;
use serde::Deserialize;
use services::comptes::Inscription;

const VALIDATION: &str = "/validation-du-compte";
/// The address just given, between the two pages: never in a URL, sent to that one page only.
const COOKIE_VALIDATION: &str = "validation";

/// The form, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Creation {
    #[serde(default)]
    civilite: String,
    #[serde(default)]
    nom: String,
    #[serde(default)]
    prenom: String,
    #[serde(default)]
    telephone: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    accord: String,
}

/// The fields of the form, from top to bottom.
const CHAMPS: [&str; 6] = ["civilite", "nom", "prenom", "telephone", "email", "accord"];

impl Creation {
    fn parse(&self, l: Lang) -> Result<Inscription, FormErrors> {
        let mut errors = FormErrors::of_form(&CHAMPS);
        let civilite = Civilite::from_code(&self.civilite);
        if civilite.is_none() {
            errors.push("civilite", tr!(l, "Choisissez Madame ou Monsieur", "Choose Madame or Monsieur"));
        }
        let nom = Nom::parse(&self.nom).map_err(|e| errors.push("nom", erreurs::nom(l, e))).ok();
        let prenom = Nom::parse(&self.prenom).map_err(|e| errors.push("prenom", erreurs::prenom(l, e))).ok();
        let telephone =
            Telephone::parse(&self.telephone).map_err(|e| errors.push("telephone", erreurs::telephone(l, e))).ok();
        let email = Email::parse(&self.email).map_err(|e| errors.push("email", erreurs::email(l, e))).ok();
        if self.accord.is_empty() {
            errors.push("accord", tr!(l, "Cochez la case pour créer le compte", "Tick the box to create the account"));
        }
        match (civilite, nom, prenom, telephone, email) {
            (Some(civilite), Some(nom), Some(prenom), Some(telephone), Some(email)) if errors.is_empty() => {
                Ok(Inscription { civilite, nom, prenom, telephone, email, langue: l })
            }
            _ => Err(errors),
        }
    }
}

/// `GET /creer-mon-compte`
pub(super) async fn montrer(r: Requete) -> Rendu {
    let l = r.l;
    if let Some(c) = &r.connecte {
        return Ok(rediriger(super::accueil_de(c.role)));
    }
    Ok(r.page(page(l, Creation::default(), FormErrors::new())).await)
}

/// `POST /creer-mon-compte`
pub(super) async fn envoyer(r: Requete, Formulaire(f): Formulaire<Creation>) -> Rendu {
    let l = r.l;
    let inscription = match f.parse(l) {
        Ok(inscription) => inscription,
        Err(errors) => return Ok(r.page(page(l, f, errors).refusee()).await),
    };
    match r.services().demander_compte(&inscription, &r.ip).await.map_err(Echec::from) {
        Ok(()) => {
            let mut response = rediriger(VALIDATION);
            poser_cookie(&mut response, &cookie_validation(inscription.email.as_str()));
            Ok(response)
        }
        Err(Echec::TropDEssais(s)) => {
            let errors = FormErrors::new().with("", trop_d_essais(l, s));
            let page = page(l, f, errors);
            Ok(r.page(page.en_attente(Some(s))).await)
        }
        Err(other) => Err(other),
    }
}

fn cookie_validation(email: &str) -> String {
    format!("{COOKIE_VALIDATION}={}; Path={VALIDATION}; Max-Age=1800; Secure; HttpOnly; SameSite=Lax", encoder(email))
}

fn page(l: Lang, f: Creation, errors: FormErrors) -> Page {
    Page::new(tr!(l, "Création de compte", "Create an account"), move || vue(l, &f, &errors)).vivante()
}

fn vue(l: Lang, f: &Creation, errors: &FormErrors) -> AnyView {
    view! {
        <div class="wrap narrow stack g4">
            <div class="stack g2">
                <h1 tabindex="-1">{tr!(l, "Création de compte", "Create an account")}</h1>
                <p class="muted">{tr!(l, "Tous les champs sont obligatoires.", "All fields are required.")}</p>
            </div>
            {resume(l, errors)}
            <form action="/creer-mon-compte" method="post" class="stack g4" novalidate=true>
                {choices(l, "civilite", tr!(l, "Civilité", "Title"), [choice("madame", tr!(l, "Madame", "Ms")), choice("monsieur", tr!(l, "Monsieur", "Mr"))])
                    .across().value(&f.civilite).required().errors(errors)}
                {field(l, "nom", tr!(l, "Nom de naissance", "Birth name"))
                    .hint(tr!(l, "Comme sur votre pièce d'identité.", "As on your identity document."))
                    .value(&f.nom).autocomplete("family-name").required().errors(errors)}
                {field(l, "prenom", tr!(l, "Prénom", "First name"))
                    .value(&f.prenom).autocomplete("given-name").required().errors(errors)}
                {field(l, "telephone", tr!(l, "Téléphone portable", "Mobile number"))
                    .hint(tr!(l, "10 chiffres. Par exemple : 06 12 34 56 78.", "10 digits. For example: 06 12 34 56 78."))
                    .kind("tel").value(&f.telephone).autocomplete("tel").required().errors(errors)}
                {field(l, "email", tr!(l, "E-mail", "Email"))
                    .hint(tr!(
                        l,
                        "De préférence la même adresse que pour votre demande de logement social. Un lien de validation y sera envoyé.",
                        "Preferably the same address as for your social housing demand. A validation link will be sent there."
                    ))
                    .kind("email").value(&f.email).autocomplete("email").inputmode("email").required().errors(errors)}
                <div class="stack g1">
                    {check(
                        l,
                        "accord",
                        tr!(
                            l,
                            "J'ai compris et j'accepte l'utilisation de mes données personnelles",
                            "I have understood and I accept the use of my personal data"
                        ),
                    )
                    .checked(!f.accord.is_empty())
                    .required()
                    .errors(errors)}
                    {details(tr!(l, "À quoi servent mes données ?", "What is my data used for?"), false, view! {
                        <p>{tr!(
                            l,
                            "À retrouver votre demande, à vous montrer les logements qui vous conviennent et à transmettre votre dossier au bailleur quand vous postulez.",
                            "To find your demand, show you the homes that fit you and pass your file on to the landlord when you apply."
                        )}</p>
                        <p><a href="/donnees-personnelles">{tr!(l, "Mes données personnelles", "My personal data")}</a></p>
                    })}
                </div>
                <p class="row">
                    {button(tr!(l, "Créer mon compte", "Create my account")).main().big()} " "
                    {link("/connexion", tr!(l, "J'ai déjà un compte", "I already have an account"))}
                </p>
            </form>
            <ChampsVerifies
                champs=["nom:nom", "prenom:nom", "telephone:telephone", "email:email"].map(str::to_owned).to_vec()
                l=l
            />
        </div>
    }
    .into_any()
}

/// The form of « Validation du compte ».
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Renvoi {
    #[serde(default)]
    email: String,
}

/// `GET /validation-du-compte`
pub(super) async fn validation(r: Requete, headers: HeaderMap) -> Rendu {
    let l = r.l;
    let email = cookie(&headers, COOKIE_VALIDATION).map(decoder).unwrap_or_default();
    Ok(r.page(page_validation(l, email, FormErrors::new())).await)
}

/// `POST /validation-du-compte`: another link.
pub(super) async fn renvoyer(r: Requete, Formulaire(f): Formulaire<Renvoi>) -> Rendu {
    let l = r.l;
    let email = match Email::parse(&f.email) {
        Ok(email) => email,
        Err(e) => {
            let errors = FormErrors::new().with("email", erreurs::email(l, e));
            return Ok(r.page(page_validation(l, f.email, errors).refusee()).await);
        }
    };
    match r.services().renvoyer_activation(&email, l, &r.ip).await.map_err(Echec::from) {
        Ok(()) => {
            let mut response = rediriger_avec(VALIDATION, Avis::LienRenvoye);
            poser_cookie(&mut response, &cookie_validation(email.as_str()));
            Ok(response)
        }
        Err(Echec::TropDEssais(s)) => {
            let errors = FormErrors::new().with("", trop_d_essais(l, s));
            let page = page_validation(l, f.email, errors);
            Ok(r.page(page.en_attente(Some(s))).await)
        }
        Err(other) => Err(other),
    }
}

/// Reads the cookie back; only what is an address comes out.
fn decoder(value: &str) -> String {
    serde_urlencoded::from_str::<Vec<(String, String)>>(&format!("e={}", value.replace('+', "%2B")))
        .ok()
        .and_then(|pairs| pairs.into_iter().next())
        .and_then(|(_, email)| Email::parse(&email).ok())
        .map(String::from)
        .unwrap_or_default()
}

fn page_validation(l: Lang, email: String, errors: FormErrors) -> Page {
    Page::new(tr!(l, "Validation du compte", "Account validation"), move || vue_validation(l, &email, &errors))
}

fn vue_validation(l: Lang, email: &str, errors: &FormErrors) -> AnyView {
    let steps = [
        tr!(
            l,
            "Ouvrez l'e-mail « Action Logement Services – Demande d'accès ».",
            "Open the email “Action Logement Services – Access request”."
        ),
        tr!(l, "Cliquez sur « Cliquez ici ».", "Click “Click here”."),
        tr!(l, "Choisissez votre mot de passe.", "Choose your password."),
    ];
    let lead = if email.is_empty() {
        tr!(
            l,
            "Un compte s'active avec le lien reçu par e-mail. Il est valable 2 jours et sert une seule fois.",
            "An account is activated with the link in an email. It is valid for 2 days and works once."
        )
    } else {
        tr!(
            l,
            "Un e-mail vient de partir à l'adresse que vous avez indiquée. Son lien est valable 2 jours et sert une seule fois.",
            "An email has just been sent to the address you gave. Its link is valid for 2 days and works once."
        )
    };
    let steps: Vec<_> = steps.into_iter().map(|s| view! { <li><p>{rich(s)}</p></li> }).collect();
    view! {
        <div class="wrap narrow stack g5">
            <div class="stack g2">
                <h1 tabindex="-1">{tr!(l, "Validation du compte", "Account validation")}</h1>
                <p class="lead">{lead}</p>
            </div>
            {resume(l, errors)}
            <ol class="path" role="list">{steps}</ol>
            <section class="sheet stack" aria-labelledby="rien-recu">
                <h2 id="rien-recu">{tr!(l, "Vous n'avez rien reçu ?", "Nothing received?")}</h2>
                <p>{tr!(
                    l,
                    "Attendez quelques minutes et regardez dans les indésirables. Puis vérifiez l'adresse et demandez un autre lien.",
                    "Wait a few minutes and look in the spam folder. Then check the address and ask for another link."
                )}</p>
                <form action=VALIDATION method="post" class="stack" novalidate=true>
                    {field(l, "email", tr!(l, "E-mail", "Email"))
                        .kind("email").value(email).autocomplete("email").inputmode("email").required().errors(errors)}
                    <p>{button(tr!(l, "Recevoir un autre lien", "Get another link")).icon(Icon::Refresh)}</p>
                </form>
                <p class="small muted line">
                    {icon(Icon::Info)} " "
                    <span>
                        {tr!(l, "L'adresse donnée était fausse ? ", "Was the address wrong? ")}
                        <a href="/creer-mon-compte">{tr!(l, "Créez le compte avec la bonne", "Create the account with the right one")}</a>
                        "."
                    </span>
                </p>
            </section>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::render;
    use crate::ui::assert_in_page_order;

    fn bonne() -> Creation {
        Creation {
            civilite: "madame".into(),
            nom: "Porte".into(),
            prenom: "Anne".into(),
            telephone: "06 04 50 57 92".into(),
            email: "anne.porte@exemple.fr".into(),
            accord: "on".into(),
        }
    }

    #[test]
    fn each_field_has_its_own_sentence() {
        assert!(bonne().parse(Lang::Fr).is_ok());
        for l in [Lang::Fr, Lang::En] {
            let errors = Creation::default().parse(l).err().unwrap_or_default();
            let fields: Vec<&str> = errors.iter().map(|(f, _)| f).collect();
            assert_eq!(fields, CHAMPS);
            let html = render(move || vue(l, &Creation::default(), &errors));
            assert_in_page_order(&html, &CHAMPS);
        }
        let short = Creation { telephone: "06 04 50 57 9".into(), ..bonne() }.parse(Lang::Fr).err().unwrap_or_default();
        assert_eq!(short.len(), 1);
        assert_eq!(short.of("telephone"), Some("Il manque un chiffre au téléphone portable. Il en faut 10"));
    }

    #[test]
    fn what_was_typed_stays_and_errors_are_links() {
        for l in [Lang::Fr, Lang::En] {
            let html = render(move || {
                let f = Creation { accord: String::new(), nom: "\"><i>".into(), ..bonne() };
                let errors = f.parse(l).err().unwrap_or_default();
                vue(l, &f, &errors)
            });
            assert!(
                html.contains("06 04 50 57 92")
                    && html.contains("href=\"#accord\"")
                    && html.contains("id=\"accord-err\"")
            );
            assert!(!html.contains("\"><i>"), "{html}");
        }
    }

    #[test]
    fn the_cookie_gives_the_address_back_and_nothing_else() {
        let written = cookie_validation("anne+logement@exemple.fr");
        let value = written.split(';').next().and_then(|p| p.split_once('=')).map_or("", |(_, v)| v);
        assert_eq!(decoder(value), "anne+logement@exemple.fr");
        assert_eq!(decoder("%3Cscript%3E"), "");
        let html = render(|| vue_validation(Lang::Fr, "anne@exemple.fr", &FormErrors::new()));
        assert!(html.contains("2\u{a0}jours") && html.contains("value=\"anne@exemple.fr\""));
    }
}
