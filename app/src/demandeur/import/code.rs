//! The code received by email: typed, sent again, or given up for another number.

use super::refus::{deja_importe, refus_import, statut};
use super::{ABANDONNER, CODE, NUMERO, RENVOYER, Refus, SITUATION, Site};
use crate::demandeur::{etape1, libelles};
use crate::i18n::Lang;
use crate::shell::Section;
use crate::ui::{Content, FormErrors, Icon, Tone, button, details, error_summary, field, notice, post_button};
use crate::web::{Avis, Formulaire, Page, Rendu, Requete, rediriger, rediriger_avec};
use crate::{erreurs, format, tr};
use domain::compte::Role;
use domain::dossier::EtatDossier;
use leptos::prelude::*;
use serde::Deserialize;
use services::Erreur;
use services::importation::{CodeRefuse, ESSAIS_CODE, ImportEnCours, ImportRefuse};

/// Digits of the code received by email.
const CODE_CHIFFRES: usize = 6;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Saisie {
    code: String,
}

/// GET: the form, while a code is under way.
pub(super) async fn montrer(r: Requete) -> Rendu {
    let compte = r.exiger(Role::Demandeur)?.compte;
    match r.services().import_en_cours(compte).await? {
        Some(current) => rendre(r, current, String::new(), FormErrors::new(), None).await,
        None => Ok(rediriger(SITUATION)),
    }
}

async fn rendre(r: Requete, current: ImportEnCours, valeur: String, errors: FormErrors, refus: Option<Refus>) -> Rendu {
    let l = r.l;
    let today = r.services().horloge.aujourdhui();
    let data = Vue {
        expiree: current.expire_a <= r.services().maintenant(),
        jusqu_a: libelles::moment(l, current.expire_a, today),
        restants: (ESSAIS_CODE - current.essais).max(0),
        site: Site::de(&r.app, Some(&current.numero_unique)),
        numero: current.numero_unique,
        email: current.email_masque,
        valeur,
        errors,
        refus,
    };
    let wait = data.refus.as_ref().and_then(|refus| refus.attente);
    let status = statut(data.refus.as_ref(), &data.errors);
    let title = tr!(l, "Le code reçu par e-mail", "The code received by email");
    Ok(r.page(Page::new(title, move || vue(l, data)).dans(Section::Situation).status(status).en_attente(wait)).await)
}

/// POST: the right code brings the demande over.
pub(super) async fn envoyer(r: Requete, Formulaire(f): Formulaire<Saisie>) -> Rendu {
    let compte = r.exiger(Role::Demandeur)?.compte;
    let l = r.l;
    let before = r.services().ma_demande(compte).await?.map(|d| d.etat);
    let Some(current) = r.services().import_en_cours(compte).await? else {
        return Ok(rediriger(SITUATION));
    };
    let digits = f.code.chars().filter(char::is_ascii_digit).count();
    if digits == 0 {
        let errors = FormErrors::new()
            .with("code", tr!(l, "Écrivez le code reçu par e-mail", "Write the code received by email"));
        return rendre(r, current, f.code, errors, None).await;
    }
    if digits != CODE_CHIFFRES {
        // No code at all: a slip of the finger takes none of the tries.
        let message = tr!(
            l,
            "Le code a {CODE_CHIFFRES} chiffres : vous en avez écrit {digits}. Cet essai ne compte pas",
            "The code has {CODE_CHIFFRES} digits: you wrote {digits}. This try does not count"
        );
        return rendre(r, current, f.code, FormErrors::new().with("code", message), None).await;
    }
    let message = match r.services().valider_code(compte, &f.code).await {
        Ok(()) => {
            let avis = if before == Some(EtatDossier::AConfirmer) { Avis::DemandeAJour } else { Avis::DemandeImportee };
            return Ok(rediriger_avec(etape1::ADRESSE, avis));
        }
        Err(CodeRefuse::Aucun) => return Ok(rediriger(SITUATION)),
        Err(CodeRefuse::Incorrect) => tr!(
            l,
            "Ce code est incorrect ou expiré. Vérifiez l'e-mail reçu, ou demandez un nouveau code",
            "This code is incorrect or expired. Check the email received, or ask for a new code"
        ),
        Err(CodeRefuse::Epuise) => tr!(
            l,
            "Trop d'essais avec ce code : il ne sert plus. Demandez un nouveau code",
            "Too many tries with this code: it no longer works. Ask for a new code"
        ),
        Err(CodeRefuse::DejaImporte) => {
            let refus = deja_importe(l).sans_champ();
            return rendre(r, current, f.code, refus.erreurs(), Some(refus)).await;
        }
        Err(CodeRefuse::Autre(Erreur::TropDEssais(s))) => {
            let refus = Refus::en_attente("code", erreurs::trop_d_essais(l, s), s);
            return rendre(r, current, f.code, refus.erreurs(), Some(refus)).await;
        }
        Err(CodeRefuse::Autre(e)) => return Err(e.into()),
    };
    // The try was counted: show what is left.
    let current = r.services().import_en_cours(compte).await?.unwrap_or(current);
    rendre(r, current, f.code, FormErrors::new().with("code", message), None).await
}

/// POST: another code, to the same address.
pub(super) async fn renvoyer(r: Requete) -> Rendu {
    let compte = r.exiger(Role::Demandeur)?.compte;
    let l = r.l;
    match r.services().renvoyer_code(compte).await {
        Ok(()) => Ok(rediriger_avec(CODE, Avis::CodeRenvoye)),
        Err(ImportRefuse::Autre(Erreur::Introuvable)) => Ok(rediriger(SITUATION)),
        Err(e) => {
            let refus = refus_import(l, e, false)?.sans_champ();
            match r.services().import_en_cours(compte).await? {
                Some(current) => rendre(r, current, String::new(), refus.erreurs(), Some(refus)).await,
                None => Ok(rediriger(SITUATION)),
            }
        }
    }
}

/// POST: « Changer de numéro ».
pub(super) async fn abandonner(r: Requete) -> Rendu {
    let compte = r.exiger(Role::Demandeur)?.compte;
    r.services().abandonner_import(compte).await?;
    let here = r.services().ma_demande(compte).await?.is_some();
    Ok(rediriger(if here { SITUATION } else { NUMERO }))
}

/// What the page of the code shows.
struct Vue {
    numero: String,
    email: String,
    jusqu_a: String,
    expiree: bool,
    restants: i64,
    site: Site,
    valeur: String,
    errors: FormErrors,
    refus: Option<Refus>,
}

fn vue(l: Lang, v: Vue) -> AnyView {
    let usable = !v.expiree && v.restants > 0;
    let number = format::numero_unique_groupe(&v.numero);
    let (email, until) = (v.email.clone(), v.jusqu_a.clone());
    let hint = if usable {
        let left = format::compte(l, v.restants, ["essai", "essais"], ["try", "tries"]);
        tr!(
            l,
            "6 chiffres, valables 24 h : le code expire {until}. Vous avez encore {left}.",
            "6 digits, valid 24 h: the code expires {until}. You have {left} left."
        )
    } else {
        tr!(l, "6 chiffres.", "6 digits.")
    };
    let code = field(l, "code", tr!(l, "Mon code d'accès", "My access code"))
        .hint(hint)
        .class("in code num")
        .inputmode("numeric")
        .autocomplete("one-time-code")
        .attr("maxlength", "20")
        .attr("spellcheck", "false")
        .required()
        .value(v.valeur)
        .errors(&v.errors);
    let again = button(tr!(l, "Recevoir un nouveau code", "Receive a new code")).icon(Icon::Refresh);
    let dead = (!usable && v.errors.is_empty()).then(|| {
        let title = if v.expiree {
            tr!(l, "Ce code a expiré", "This code has expired")
        } else {
            tr!(l, "Ce code ne sert plus", "This code no longer works")
        };
        notice(Tone::Wait, title).text(tr!(
            l,
            "Demandez un nouveau code : il part à la même adresse.",
            "Ask for a new code: it goes to the same address."
        ))
    });
    let lost = view! {
        <p>{tr!(
            l,
            "Changez d'adresse sur le site d'enregistrement, puis demandez ici un nouveau code.",
            "Change the address on the registration site, then ask for a new code here."
        )}</p>
        <p>{button(v.site.nom.clone()).href(v.site.url.clone()).external()}</p>
    };
    view! {
        <div class="wrap narrow stack g5">
            {error_summary(l, &v.errors)}
            <div class="stack g2">
                <h1 tabindex="-1">{tr!(l, "Tapez le code reçu par e-mail", "Type the code received by email")}</h1>
                <p class="lead">
                    {tr!(l, "Un code est parti à ", "A code has gone to ")}
                    <b class="id">{email}</b>
                    {tr!(
                        l,
                        ", l'adresse que vous avez donnée au site d'enregistrement. Regardez aussi dans les indésirables.",
                        ", the address you gave to the registration site. Check your spam folder too."
                    )}
                </p>
            </div>
            {dead.map(Content::content)}
            <form class="stack g4" method="post" action=CODE novalidate>
                {code}
                <p class="row">{button(tr!(l, "Valider", "Confirm")).main().big()}</p>
            </form>
            {v.refus.as_ref().and_then(|refus| refus.que_faire(l, &v.site))}
            <div class="stack">
                {post_button(RENVOYER, again)}
                {details(
                    tr!(l, "Vous n'avez plus accès à cette boîte mail ?", "You no longer have access to this mailbox?"),
                    false,
                    lost,
                )}
                <div class="row ends">
                    <p class="muted">{tr!(l, "Numéro unique : ", "Unique number: ")} <span class="id">{number}</span></p>
                    {post_button(ABANDONNER, button(tr!(l, "Changer de numéro", "Change the number")).quiet())}
                </div>
            </div>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::render;
    use Lang::Fr;

    #[test]
    fn the_code_page_offers_every_way_out() {
        let html = render(|| {
            vue(
                Fr,
                Vue {
                    numero: "1110720020439G1175".into(),
                    email: "a•••@e•••.fr".into(),
                    jusqu_a: "le 23 novembre à 8 h 12".into(),
                    expiree: false,
                    restants: 4,
                    site: Site {
                        url: "https://www.demandelogement29.fr/imhowebGP29/".into(),
                        nom: "demandelogement29.fr/imhowebGP29".into(),
                    },
                    valeur: "123456".into(),
                    errors: FormErrors::new().with("code", "incorrect ou expiré"),
                    refus: None,
                },
            )
        });
        for part in [
            RENVOYER,
            ABANDONNER,
            "a•••@e•••.fr",
            "boîte mail",
            "demandelogement29.fr",
            "one-time-code",
            r#"value="123456""#,
        ] {
            assert!(html.contains(part), "{part}");
        }
    }
}
