//! « Nous écrire ».

use crate::compte::resume;
use crate::erreurs;
use crate::i18n::Lang;
use crate::shell::{Section, adresses};
use crate::tr;
use crate::ui::{FormErrors, Icon, button, field, icon, textarea};
use crate::web::{Avis, Echec, Formulaire, Page, Rendu, Requete, rediriger_avec};
use domain::identite::{Email, Nom};
use leptos::prelude::*;
use serde::Deserialize;

/// Characters of the subject.
const SUJET_MAX: usize = 120;
/// Characters of the message.
const TEXTE_MAX: usize = 4000;

/// The fields of the form, from top to bottom.
const CHAMPS: [&str; 4] = ["nom", "email", "sujet", "texte"];

/// The message, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Message {
    #[serde(default)]
    nom: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    sujet: String,
    #[serde(default)]
    texte: String,
}

/// `GET /contact`
pub(super) async fn montrer(r: Requete) -> Rendu {
    let l = r.l;
    let mut m = Message::default();
    if let Some(c) = &r.connecte {
        let compte = r.services().mon_compte(c.compte).await?;
        m.nom = format!("{} {}", compte.prenom, compte.nom);
        m.email = compte.email;
    }
    Ok(r.page(page(l, m, FormErrors::new())).await)
}

/// `POST /contact`
pub(super) async fn envoyer(r: Requete, Formulaire(m): Formulaire<Message>) -> Rendu {
    let l = r.l;
    // No database keeps a NUL in a text, and nobody types one.
    let m = Message { sujet: m.sujet.replace('\0', ""), texte: m.texte.replace('\0', ""), ..m };
    let mut errors = FormErrors::of_form(&CHAMPS);
    let nom = Nom::parse(&m.nom).map_err(|e| errors.push("nom", erreurs::nom(l, e))).ok();
    let email = Email::parse(&m.email).map_err(|e| errors.push("email", erreurs::email(l, e))).ok();
    let (sujet, texte) = (m.sujet.trim(), m.texte.trim());
    match sujet.chars().count() {
        0 => errors.push("sujet", tr!(l, "Écrivez le sujet en quelques mots", "Write the subject in a few words")),
        n if n > SUJET_MAX => errors.push("sujet", erreurs::trop_long(l, SUJET_MAX, n)),
        _ if sujet.chars().any(char::is_control) => {
            errors.push("sujet", tr!(l, "Écrivez le sujet sur une seule ligne", "Write the subject on one line"));
        }
        _ => {}
    }
    match texte.chars().count() {
        0 => errors.push("texte", tr!(l, "Écrivez votre question", "Write your question")),
        n if n > TEXTE_MAX => errors.push("texte", erreurs::trop_long(l, TEXTE_MAX, n)),
        _ => {}
    }
    if let (Some(nom), Some(email), true) = (nom, email, errors.is_empty()) {
        match r.services().ecrire_au_support(&nom, &email, sujet, texte, &r.ip).await.map_err(Echec::from) {
            Ok(()) => return Ok(rediriger_avec(adresses::CONTACT, Avis::MessageEnvoye)),
            Err(Echec::TropDEssais(s)) => {
                errors.push("", erreurs::trop_de_messages(l, s));
                let page = page(l, m, errors);
                return Ok(r.page(page.en_attente(Some(s))).await);
            }
            Err(other) => return Err(other),
        }
    }
    Ok(r.page(page(l, m, errors).refusee()).await)
}

fn page(l: Lang, m: Message, errors: FormErrors) -> Page {
    Page::new(tr!(l, "Nous écrire", "Write to us"), move || vue(l, &m, &errors)).dans(Section::Aide)
}

fn vue(l: Lang, m: &Message, errors: &FormErrors) -> AnyView {
    view! {
        <div class="wrap narrow stack g4">
            <div class="stack g2">
                <h1 tabindex="-1">{tr!(l, "Nous écrire", "Write to us")}</h1>
                <p class="muted">{tr!(
                    l,
                    "Une personne répond par e-mail. Tous les champs sont obligatoires.",
                    "A person answers by email. All fields are required."
                )}</p>
            </div>
            {resume(l, errors)}
            <form action=adresses::CONTACT method="post" class="stack g4" novalidate=true>
                {field(l, "nom", tr!(l, "Vos nom et prénom", "Your name"))
                    .value(&m.nom).autocomplete("name").required().attr("maxlength", "80").errors(errors)}
                {field(l, "email", tr!(l, "E-mail", "Email"))
                    .hint(tr!(l, "La réponse y est envoyée.", "The answer is sent there."))
                    .kind("email").value(&m.email).autocomplete("email").inputmode("email").required().errors(errors)}
                {field(l, "sujet", tr!(l, "Sujet", "Subject"))
                    .value(&m.sujet).required().attr("maxlength", SUJET_MAX.to_string()).errors(errors)}
                {textarea(l, "texte", tr!(l, "Votre question", "Your question"))
                    .hint(tr!(
                        l,
                        "Donnez votre N° ALS si vous en avez un. Jamais votre mot de passe. 4000 caractères au plus.",
                        "Give your ALS number if you have one. Never your password. 4000 characters at most."
                    ))
                    .value(&m.texte).rows(8).maxlength(4000).required().errors(errors)}
                <p>{button(tr!(l, "Envoyer", "Send")).main().big()}</p>
                <p class="line small muted">
                    {icon(Icon::Lock)} " "
                    <span>{tr!(
                        l,
                        "Votre message sert à vous répondre et à rien d'autre.",
                        "Your message is used to answer you and for nothing else."
                    )}</span>
                </p>
            </form>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::render;

    #[test]
    fn the_summary_follows_the_page() {
        let errors = CHAMPS.iter().rev().fold(FormErrors::of_form(&CHAMPS), |errors, champ| errors.with(*champ, "non"));
        let html = render(move || vue(Lang::Fr, &Message::default(), &errors));
        crate::ui::assert_in_page_order(&html, &CHAMPS);
    }

    #[test]
    fn nothing_typed_is_lost_and_nothing_typed_is_markup() {
        for l in [Lang::Fr, Lang::En] {
            let html = render(move || {
                let m = Message { nom: "\"><b>".into(), texte: "</textarea><script>".into(), ..Message::default() };
                let errors = FormErrors::new().with("nom", erreurs::nom(l, domain::identite::NomError::Caractere));
                vue(l, &m, &errors)
            });
            assert!(html.contains("href=\"#nom\"") && html.contains("nom-err"));
            assert!(html.contains("&lt;/textarea&gt;") && !html.contains("<script"), "{html}");
        }
    }
}
