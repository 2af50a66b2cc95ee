//! What the mails say, in both languages: one layout, plain text and HTML from the same paragraphs.

pub mod alertes;
mod candidature;
mod dossier;
mod offre;

pub use alertes::nom_regle;
pub use candidature::motif;
pub(crate) use candidature::{par_entreprise, precision};
pub use dossier::NouvelleDossier;
pub use offre::ChangementOffre;

use super::Courriel;
use crate::candidatures::Libelle;
use domain::candidature::Evenement;
use domain::langue::Lang;
use domain::tr;
use jiff::civil::Date;

/// Every mail AL'in writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lettre {
    /// « Action Logement Services – Demande d'accès ».
    DemandeAcces {
        /// Where to choose the password.
        lien: String,
        /// First name.
        prenom: String,
    },
    /// An administrator made an account for somebody who works for an organisation.
    Invitation {
        /// Its name.
        organisation: String,
        /// Where to choose the password.
        lien: String,
        /// First name.
        prenom: String,
    },
    /// The address asked for already has an account.
    CompteExistant {
        /// Where to choose another password.
        lien: String,
        /// First name.
        prenom: String,
    },
    /// A password, or a link, was asked for an address that has no account.
    CompteInconnu {
        /// Where to create one.
        lien: String,
    },
    /// « Mot de passe oublié ? ».
    MotDePasseOublie {
        /// Where to choose another password.
        lien: String,
        /// First name.
        prenom: String,
    },
    /// The password was changed.
    MotDePasseChange {
        /// First name.
        prenom: String,
    },
    /// A new address to confirm.
    ConfirmerEmail {
        /// Where to confirm.
        lien: String,
        /// First name.
        prenom: String,
    },
    /// The address was changed (to the old one).
    EmailChange {
        /// First name.
        prenom: String,
    },
    /// The code that proves one holds the demande.
    CodeImport {
        /// Six digits.
        code: String,
        /// First name.
        prenom: String,
    },
    /// A candidature moved.
    Candidature {
        /// What happened.
        evenement: Evenement,
        /// Whether the landlord has the file; before, it is Action Logement that asks for a document.
        chez_bailleur: bool,
        /// « T3 | Montreuil (93) | 680 € ».
        offre: Libelle,
        /// The reason, worded, where there is one.
        motif: Option<String>,
        /// What the other side adds: a date, a place, a piece, a delay.
        precision: Option<String>,
        /// The follow-up page.
        lien: String,
        /// First name.
        prenom: String,
    },
    /// News of the file.
    Dossier {
        /// What happened, or will.
        nouvelle: NouvelleDossier,
        /// « Ma situation ».
        lien: String,
        /// First name.
        prenom: String,
    },
    /// An offer applied for changed.
    OffreChangee {
        /// What, before and after.
        changement: ChangementOffre,
        /// « T3 | Montreuil (93) | 680 € », as it is now.
        offre: Libelle,
        /// The follow-up page.
        lien: String,
        /// First name.
        prenom: String,
    },
    /// To an employer's user: files came in to be confirmed.
    DossiersArrives {
        /// The list of them.
        lien: String,
        /// First name.
        prenom: String,
    },
    /// To a landlord's user or an adviser: applicants have answered what was asked of them.
    ReponsesRecues {
        /// Whether the landlord has the files.
        chez_bailleur: bool,
        /// The list of them.
        lien: String,
        /// First name.
        prenom: String,
    },
    /// A message of the contact form.
    Contact {
        /// Who writes.
        nom: String,
        /// Where to answer.
        email: String,
        /// About what.
        sujet: String,
        /// What.
        texte: String,
    },
}

/// A mail before its layout.
struct Corps {
    sujet: String,
    salut: Option<String>,
    paragraphes: Vec<String>,
    code: Option<String>,
    bouton: Option<(String, String)>,
    apres: Vec<String>,
}

impl Lettre {
    /// The mail in the person's language.
    #[must_use]
    pub fn rediger(&self, l: Lang) -> Courriel {
        mise_en_page(l, self.corps(l))
    }

    fn corps(&self, l: Lang) -> Corps {
        let bonjour = |prenom: &str| Some(tr!(l, "Bonjour {prenom},", "Hello {prenom},"));
        let ignorer = tr!(
            l,
            "Vous n'avez rien demandé ? Ne faites rien : sans ce lien, rien ne change.",
            "You did not ask for this? Do nothing: without this link, nothing changes."
        );
        match self {
            Self::DemandeAcces { lien, prenom } => Corps {
                sujet: tr!(
                    l,
                    "Action Logement Services – Demande d'accès",
                    "Action Logement Services – Access request"
                ),
                salut: bonjour(prenom),
                paragraphes: vec![tr!(
                    l,
                    "Choisissez votre mot de passe pour ouvrir votre compte AL'in. Ce lien est valable 2 jours et ne sert qu'une fois.",
                    "Choose your password to open your AL'in account. This link works for 2 days, and once only."
                )],
                code: None,
                bouton: Some((tr!(l, "Cliquez ici", "Click here"), lien.clone())),
                apres: vec![ignorer],
            },
            Self::Invitation { organisation, lien, prenom } => Corps {
                sujet: tr!(
                    l,
                    "Action Logement Services – Votre accès à AL'in",
                    "Action Logement Services – Your access to AL'in"
                ),
                salut: bonjour(prenom),
                paragraphes: vec![tr!(
                    l,
                    "Un compte AL'in vient d'être créé pour vous : {organisation}. Pour l'ouvrir, choisissez votre mot de passe. Ce lien est valable 2 jours et ne sert qu'une fois.",
                    "An AL'in account has just been made for you: {organisation}. To open it, choose your password. This link works for 2 days, and once only."
                )],
                code: None,
                bouton: Some((tr!(l, "Cliquez ici", "Click here"), lien.clone())),
                apres: vec![tr!(
                    l,
                    "Vous ne travaillez pas là ? Ne faites rien : sans ce lien, le compte reste fermé.",
                    "You do not work there? Do nothing: without this link, the account stays closed."
                )],
            },
            Self::CompteExistant { lien, prenom } => Corps {
                sujet: tr!(
                    l,
                    "Action Logement Services – Vous avez déjà un compte",
                    "Action Logement Services – You already have an account"
                ),
                salut: bonjour(prenom),
                paragraphes: vec![tr!(
                    l,
                    "Un compte AL'in existe déjà avec cette adresse. Connectez-vous avec votre mot de passe. Vous l'avez oublié ? Ce lien, valable 2 heures, permet d'en choisir un autre.",
                    "An AL'in account already uses this address. Sign in with your password. Forgotten it? This link, good for 2 hours, lets you choose another."
                )],
                code: None,
                bouton: Some((tr!(l, "Choisir un autre mot de passe", "Choose another password"), lien.clone())),
                apres: vec![ignorer],
            },
            Self::CompteInconnu { lien } => Corps {
                sujet: tr!(l, "AL'in – Pas de compte à cette adresse", "AL'in – No account at this address"),
                salut: None,
                paragraphes: vec![tr!(
                    l,
                    "Quelqu'un, vous peut-être, a demandé un lien AL'in pour cette adresse. Elle n'a pas de compte. Si vous en avez un, essayez avec une autre adresse e-mail. Sinon, vous pouvez le créer.",
                    "Somebody, perhaps you, asked for an AL'in link for this address. It has no account. If you have one, try another e-mail address. Otherwise, you can create it."
                )],
                code: None,
                bouton: Some((tr!(l, "Créer mon compte", "Create my account"), lien.clone())),
                apres: vec![tr!(
                    l,
                    "Vous n'avez rien demandé ? Ne faites rien : aucun compte n'est créé.",
                    "You did not ask for this? Do nothing: no account is created."
                )],
            },
            Self::MotDePasseOublie { lien, prenom } => Corps {
                sujet: tr!(l, "AL'in – Choisir un autre mot de passe", "AL'in – Choose another password"),
                salut: bonjour(prenom),
                paragraphes: vec![tr!(
                    l,
                    "Ce lien est valable 2 heures et ne sert qu'une fois.",
                    "This link works for 2 hours, and once only."
                )],
                code: None,
                bouton: Some((tr!(l, "Choisir un autre mot de passe", "Choose another password"), lien.clone())),
                apres: vec![ignorer],
            },
            Self::MotDePasseChange { prenom } => Corps {
                sujet: tr!(l, "AL'in – Votre mot de passe a changé", "AL'in – Your password has changed"),
                salut: bonjour(prenom),
                paragraphes: vec![tr!(
                    l,
                    "Vos autres appareils ont été déconnectés. Si ce n'était pas vous, choisissez vite un autre mot de passe avec « Mot de passe oublié ? », ou appelez le 0 970 800 800.",
                    "Your other devices have been signed out. If this was not you, choose another password now with “Forgotten your password?”, or call +33 970 800 800."
                )],
                code: None,
                bouton: None,
                apres: vec![],
            },
            Self::ConfirmerEmail { lien, prenom } => Corps {
                sujet: tr!(l, "AL'in – Confirmez votre nouvelle adresse", "AL'in – Confirm your new address"),
                salut: bonjour(prenom),
                paragraphes: vec![tr!(
                    l,
                    "Ouvrez ce lien pour utiliser cette adresse sur AL'in. Il est valable 2 heures.",
                    "Open this link to use this address on AL'in. It works for 2 hours."
                )],
                code: None,
                bouton: Some((tr!(l, "Confirmer cette adresse", "Confirm this address"), lien.clone())),
                apres: vec![ignorer],
            },
            Self::EmailChange { prenom } => Corps {
                sujet: tr!(l, "AL'in – Votre adresse a changé", "AL'in – Your address has changed"),
                salut: bonjour(prenom),
                paragraphes: vec![tr!(
                    l,
                    "Votre compte AL'in utilise maintenant une autre adresse e-mail. Si ce n'était pas vous, appelez le 0 970 800 800.",
                    "Your AL'in account now uses another e-mail address. If this was not you, call +33 970 800 800."
                )],
                code: None,
                bouton: None,
                apres: vec![],
            },
            Self::CodeImport { code, prenom } => Corps {
                sujet: tr!(l, "AL'in – Votre code d'accès", "AL'in – Your access code"),
                salut: bonjour(prenom),
                paragraphes: vec![tr!(
                    l,
                    "Tapez ce code sur AL'in pour reprendre votre demande de logement social. Il est valable 24 heures.",
                    "Type this code on AL'in to bring over your social housing demand. It works for 24 hours."
                )],
                code: Some(code.clone()),
                bouton: None,
                apres: vec![tr!(
                    l,
                    "Ne donnez ce code à personne. Action Logement ne vous le demandera jamais par téléphone.",
                    "Give this code to nobody. Action Logement will never ask for it by phone."
                )],
            },
            Self::Candidature { evenement, chez_bailleur, offre, motif, precision, lien, prenom } => {
                let (sujet, texte) = candidature::texte(l, *evenement, *chez_bailleur);
                let offre = offre.dire(l);
                let mut paragraphes = vec![tr!(l, "Logement : {offre}.", "Home: {offre}."), texte];
                paragraphes.extend(motif.iter().map(|m| tr!(l, "Raison : {m}.", "Reason: {m}.")));
                paragraphes.extend(precision.clone());
                Corps {
                    sujet: format!("AL'in – {sujet}"),
                    salut: bonjour(prenom),
                    paragraphes,
                    code: None,
                    bouton: Some((tr!(l, "Suivre ma candidature", "Follow my application"), lien.clone())),
                    apres: vec![],
                }
            }
            Self::Dossier { nouvelle, lien, prenom } => dossier::corps(l, nouvelle, lien, prenom),
            Self::OffreChangee { changement, offre, lien, prenom } => offre::corps(l, offre, changement, lien, prenom),
            Self::DossiersArrives { lien, prenom } => dossier::arrives(l, lien, prenom),
            Self::ReponsesRecues { chez_bailleur, lien, prenom } => {
                candidature::recues(l, *chez_bailleur, lien, prenom)
            }
            Self::Contact { nom, email, sujet, texte } => Corps {
                sujet: format!("Contact – {sujet}"),
                salut: None,
                paragraphes: vec![format!("{nom}, {email}")],
                code: None,
                bouton: None,
                apres: texte.lines().map(str::to_owned).collect(),
            },
        }
    }
}

/// A day in words: « 30 novembre 2026 », “30 November 2026”.
fn jour_lettres(l: Lang, d: Date) -> String {
    let month = usize::try_from(d.month() - 1).unwrap_or(0);
    let day = if l == Lang::Fr && d.day() == 1 { "1er".to_owned() } else { d.day().to_string() };
    let name = l.months()[month % 12];
    format!("{day} {name} {}", d.year())
}

/// A label before what it announces: French has a space before its colon.
fn deux_points(l: Lang, label: &str) -> String {
    match l {
        Lang::Fr => format!("{label}\u{a0}:"),
        Lang::En => format!("{label}:"),
    }
}

fn mise_en_page(l: Lang, corps: Corps) -> Courriel {
    let mut texte = String::new();
    let mut html = String::new();
    let para = |texte: &mut String, html: &mut String, s: &str| {
        texte.push_str(s);
        texte.push_str("\n\n");
        html.push_str(&format!("<p>{}</p>", echapper(s)));
    };
    for s in corps.salut.iter().chain(&corps.paragraphes) {
        para(&mut texte, &mut html, s);
    }
    if let Some(code) = &corps.code {
        texte.push_str(&format!("    {code}\n\n"));
        html.push_str(&format!("<p style=\"font-size:32px;letter-spacing:.2em\"><b>{}</b></p>", echapper(code)));
    }
    if let Some((label, lien)) = &corps.bouton {
        texte.push_str(&format!("{}\n{lien}\n\n", deux_points(l, label)));
        html.push_str(&format!(
            "<p><a href=\"{0}\" style=\"display:inline-block;padding:12px 22px;background:#a5301b;color:#fff;border-radius:8px;font-weight:700\">{1}</a></p>\
             <p style=\"font-size:14px;word-break:break-all\">{0}</p>",
            echapper(lien),
            echapper(label)
        ));
    }
    for s in &corps.apres {
        para(&mut texte, &mut html, s);
    }
    cadre(l, corps.sujet, texte, &html)
}

/// What stands around every mail: its page, and who to call.
fn cadre(l: Lang, sujet: String, mut texte: String, html: &str) -> Courriel {
    let pied = tr!(
        l,
        "AL'in, Action Logement. Besoin d'aide ? 0 970 800 800, du lundi au vendredi.",
        "AL'in, Action Logement. Need help? +33 970 800 800, Monday to Friday."
    );
    texte.push_str(&format!("-- \n{pied}\n"));
    let html = format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title></head>\
         <body style=\"margin:0;background:#f7f3ea;color:#19213a;font:17px/1.5 sans-serif\">\
         <div style=\"max-width:34em;margin:0 auto;padding:24px\">{html}\
         <hr><p style=\"font-size:14px\">{}</p></div></body></html>",
        l.code(),
        echapper(&sujet),
        echapper(&pied)
    );
    Courriel { sujet, texte, html }
}

fn echapper(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_move_has_its_mail_in_both_languages() {
        for &evenement in Evenement::ALL {
            let mails = [Lang::Fr, Lang::En].map(|l| {
                Lettre::Candidature {
                    evenement,
                    chez_bailleur: true,
                    offre: Libelle::de("T3", "Montreuil", "93", 68_000),
                    motif: None,
                    precision: None,
                    lien: "https://alin.example/mes-candidatures".into(),
                    prenom: "Anne".into(),
                }
                .rediger(l)
            });
            assert_ne!(mails[0].sujet, mails[1].sujet, "{evenement:?}");
            // Amounts are read in the language of the mail.
            assert!(mails[0].texte.contains("680\u{a0}€") && mails[1].texte.contains("€680"), "{evenement:?}");
            for mail in mails {
                assert!(mail.texte.contains("https://alin.example/mes-candidatures"));
                assert!(mail.html.contains("T3 | Montreuil"));
            }
        }
    }

    #[test]
    fn what_people_typed_is_escaped() {
        let mail = Lettre::Contact {
            nom: "Anne".into(),
            email: "anne@exemple.fr".into(),
            sujet: "<b>aide</b>".into(),
            texte: "<script>alert(1)</script>\nligne 2".into(),
        }
        .rediger(Lang::Fr);
        assert!(!mail.html.contains("<script>") && !mail.html.contains("<b>aide"));
        assert!(mail.html.contains("ligne 2"));
    }
}
