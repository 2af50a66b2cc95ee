//! What the mails say, in both languages: one layout, plain text and HTML from the same paragraphs.

pub mod alertes;
mod dossier;
mod offre;

pub use dossier::NouvelleDossier;
pub use offre::ChangementOffre;

use super::Courriel;
use crate::candidatures::Donnees;
use domain::candidature::{Evenement, MotifRefus};
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
    /// The address asked for already has an account.
    CompteExistant {
        /// Where to choose another password.
        lien: String,
        /// First name.
        prenom: String,
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
        offre: String,
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
        offre: String,
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
                    "An AL'in account already uses this address. Log in with your password. Forgotten it? This link, good for 2 hours, lets you choose another."
                )],
                code: None,
                bouton: Some((tr!(l, "Choisir un autre mot de passe", "Choose another password"), lien.clone())),
                apres: vec![ignorer],
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
                    "Your other devices have been logged out. If this was not you, choose another password now with “Forgotten your password?”, or call +33 970 800 800."
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
                    "Type this code on AL'in to bring over your social housing application. It works for 24 hours."
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
                let (sujet, texte) = candidature(l, *evenement, *chez_bailleur);
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

/// Subject and sentence of each move of a candidature.
fn candidature(l: Lang, evenement: Evenement, chez_bailleur: bool) -> (String, String) {
    match evenement {
        Evenement::Postuler => (
            tr!(l, "Candidature enregistrée", "Application received"),
            tr!(
                l,
                "Votre candidature est enregistrée. Un conseiller d'Action Logement examine votre dossier. Vous pouvez annuler tant que le dossier n'est pas chez le bailleur.",
                "Your application is in. An Action Logement adviser examines your file. You can cancel until the file is sent to the landlord."
            ),
        ),
        Evenement::Annuler => (
            tr!(l, "Candidature annulée", "Application cancelled"),
            tr!(
                l,
                "Vous avez annulé cette candidature. Vous pouvez postuler à un autre logement dès maintenant.",
                "You cancelled this application. You can apply for another home right away."
            ),
        ),
        Evenement::Valider => (
            tr!(l, "Candidature validée", "Application approved"),
            tr!(
                l,
                "Action Logement a validé votre candidature. Prochaine étape : l'envoi du dossier au bailleur.",
                "Action Logement approved your application. Next: your file is sent to the landlord."
            ),
        ),
        Evenement::Invalider => (
            tr!(l, "Candidature non validée", "Application not approved"),
            tr!(
                l,
                "Action Logement n'a pas pu valider cette candidature. Votre demande garde toute son ancienneté. Vous pouvez postuler ailleurs dès maintenant.",
                "Action Logement could not approve this application. Your seniority is kept. You can apply for another home right away."
            ),
        ),
        Evenement::Envoyer => (
            tr!(l, "Dossier envoyé au bailleur", "File sent to the landlord"),
            tr!(
                l,
                "Votre dossier est chez le bailleur. Il peut vous contacter pour une pièce ou une visite. L'annulation n'est plus possible.",
                "Your file is with the landlord, who may contact you about a document or a visit. Cancelling is no longer possible."
            ),
        ),
        Evenement::ProposerVisite => (
            tr!(l, "Visite proposée", "Visit offered"),
            tr!(
                l,
                "Le bailleur vous propose de visiter le logement. Visiter ne vous engage pas.",
                "The landlord invites you to visit the home. Visiting does not commit you."
            ),
        ),
        Evenement::DemanderPiece => (
            if chez_bailleur {
                tr!(l, "Le bailleur demande une pièce", "The landlord asks for a document")
            } else {
                tr!(l, "Action Logement demande une pièce", "Action Logement asks for a document")
            },
            tr!(
                l,
                "Déposez cette pièce sur votre site d'enregistrement.",
                "Upload this document on your registration site."
            ),
        ),
        Evenement::FixerCommission => (
            tr!(l, "Date de la commission", "Date of the allocation panel"),
            tr!(
                l,
                "La commission d'attribution (CALEOL) va examiner votre dossier. Votre présence n'est pas demandée.",
                "The allocation panel (CALEOL) will examine your file. You need not attend."
            ),
        ),
        Evenement::Attribuer | Evenement::MonterRang | Evenement::LeverCondition => (
            tr!(l, "Le logement vous est attribué", "The home is yours to accept"),
            tr!(
                l,
                "La commission vous attribue ce logement. Dites oui ou non sur AL'in : sans réponse dans le délai, la loi compte un refus.",
                "The panel allocates this home to you. Say yes or no on AL'in: by law, no answer in time counts as a refusal."
            ),
        ),
        Evenement::AttribuerRang => (
            tr!(l, "Résultat : attribution avec un rang", "Result: allocated with a rank"),
            tr!(
                l,
                "Vous êtes retenu, après un autre dossier. Si le précédent refuse, le logement vous est proposé.",
                "You were chosen, after another file. If that one refuses, the home is offered to you."
            ),
        ),
        Evenement::AttribuerCondition => (
            tr!(l, "Résultat : attribution sous condition", "Result: allocated on a condition"),
            tr!(
                l,
                "Le logement vous est attribué si vous fournissez à temps la pièce qui manque.",
                "The home is yours if you provide the missing document in time."
            ),
        ),
        Evenement::NePasAttribuer => (
            tr!(l, "Résultat de la commission", "Result of the panel"),
            tr!(
                l,
                "Votre dossier n'a pas été retenu pour ce logement. Votre demande garde toute son ancienneté. Vous pouvez postuler ailleurs dès maintenant.",
                "Your file was not chosen for this home. Your seniority is kept. You can apply for another home right away."
            ),
        ),
        Evenement::Rejeter => (
            tr!(l, "Résultat de la commission", "Result of the panel"),
            tr!(
                l,
                "La commission a constaté qu'une condition légale n'est pas remplie. Vous pouvez corriger votre demande et postuler ailleurs.",
                "The panel found that a legal condition is not met. You can correct your demand and apply elsewhere."
            ),
        ),
        Evenement::Accepter => (
            tr!(l, "Vous avez accepté le logement", "You accepted the home"),
            tr!(
                l,
                "Le bailleur prend contact avec vous pour la visite et le bail.",
                "The landlord will contact you about the visit and the lease."
            ),
        ),
        Evenement::Refuser => (
            tr!(l, "Vous avez refusé le logement", "You refused the home"),
            tr!(
                l,
                "Votre refus est enregistré. Vous pouvez postuler ailleurs dès maintenant.",
                "Your refusal is recorded. You can apply elsewhere right away."
            ),
        ),
        Evenement::DelaiEchu => (
            tr!(l, "Délai de réponse dépassé", "Time to answer has passed"),
            tr!(
                l,
                "Vous n'avez pas répondu dans le délai. La loi compte un refus. Vous pouvez postuler ailleurs dès maintenant.",
                "You did not answer in time. By law this counts as a refusal. You can apply elsewhere right away."
            ),
        ),
        Evenement::SignerBail => (
            tr!(l, "Bail signé", "Lease signed"),
            tr!(l, "Le bail est signé. Bienvenue chez vous.", "The lease is signed. Welcome home."),
        ),
        Evenement::RetirerOffre => (
            tr!(l, "Offre retirée", "Offer withdrawn"),
            tr!(
                l,
                "Le bailleur a retiré ce logement. Votre demande garde toute son ancienneté. Vous pouvez postuler ailleurs dès maintenant.",
                "The landlord withdrew this home. Your seniority is kept. You can apply elsewhere right away."
            ),
        ),
        Evenement::FournirPiece => (
            tr!(l, "Pièce signalée comme déposée", "Document reported as uploaded"),
            if chez_bailleur {
                tr!(
                    l,
                    "Nous avons prévenu le bailleur que la pièce est déposée.",
                    "We told the landlord that the document is uploaded."
                )
            } else {
                tr!(
                    l,
                    "Nous avons prévenu votre conseiller Action Logement que la pièce est déposée.",
                    "We told your Action Logement adviser that the document is uploaded."
                )
            },
        ),
        Evenement::ConfirmerVisite => (
            tr!(l, "Visite confirmée", "Visit confirmed"),
            tr!(
                l,
                "Votre visite est confirmée. Visiter ne vous engage pas.",
                "Your visit is confirmed. Visiting does not commit you."
            ),
        ),
        Evenement::ConditionEchue => (
            tr!(l, "Condition non remplie à temps", "Condition not met in time"),
            tr!(
                l,
                "La pièce attendue n'est pas arrivée à temps. Votre demande garde toute son ancienneté. Vous pouvez postuler ailleurs dès maintenant.",
                "The document did not arrive in time. Your seniority is kept. You can apply elsewhere right away."
            ),
        ),
        Evenement::AvancerRang => (
            tr!(l, "Vous avancez d'un rang", "You move up one rank"),
            tr!(
                l,
                "Un dossier classé avant le vôtre a refusé le logement.",
                "A file ranked above yours refused the home."
            ),
        ),
        Evenement::CloreOffre => (
            tr!(l, "Offre close", "Offer closed"),
            tr!(
                l,
                "L'offre est close et votre dossier n'a pas été envoyé au bailleur. Votre demande garde toute son ancienneté. Vous pouvez postuler ailleurs dès maintenant.",
                "The offer is closed and your file was not sent to the landlord. Your seniority is kept. You can apply elsewhere right away."
            ),
        ),
        Evenement::LogementPourvu => (
            tr!(l, "Le logement est attribué", "The home is taken"),
            tr!(
                l,
                "Le bail a été signé avec un autre dossier. Votre demande garde toute son ancienneté. Vous pouvez postuler ailleurs dès maintenant.",
                "The lease was signed with another applicant. Your seniority is kept. You can apply elsewhere right away."
            ),
        ),
        Evenement::RadierDemande => (
            tr!(l, "Demande radiée", "Demand struck off"),
            tr!(
                l,
                "Votre demande de logement social n'est plus active sur le site d'enregistrement : cette candidature s'arrête.",
                "Your social housing demand is no longer active on the registration site: this application ends."
            ),
        ),
    }
}

/// A reason in words, the same in mails and on pages.
#[must_use]
pub fn motif(l: Lang, m: MotifRefus) -> String {
    use MotifRefus as M;
    match m {
        M::PieceManquante => tr!(l, "il manque une pièce", "a document is missing"),
        M::PieceNonConforme => tr!(
            l,
            "une pièce est illisible, périmée ou ne vous concerne pas",
            "a document is unreadable, out of date or not yours"
        ),
        M::RessourcesSuperieures => {
            tr!(l, "vos revenus dépassent le plafond de ce logement", "your income is above the limit for this home")
        }
        M::FoyerDifferent => {
            tr!(l, "votre foyer n'est pas celui de votre demande", "your household differs from the one in your demand")
        }
        M::LoyerTropEleve => tr!(l, "le loyer est trop élevé pour vos revenus", "the rent is too high for your income"),
        M::TypologieInadaptee => tr!(
            l,
            "la taille du logement ne convient pas à votre foyer",
            "the size of the home does not suit your household"
        ),
        M::DemandeNonAJour => tr!(l, "votre demande n'est pas à jour", "your demand is not up to date"),
        M::EmployeurNonEligible => {
            tr!(l, "votre employeur n'ouvre pas droit à ce logement", "your employer does not give access to this home")
        }
        M::InformationsInexactes => {
            tr!(l, "une information déclarée est inexacte", "something declared is not accurate")
        }
        M::DossierMieuxClasse => {
            tr!(l, "un dossier classé avant le vôtre a été choisi", "a file ranked above yours was chosen")
        }
        M::LogementInadapte => tr!(
            l,
            "le logement n'est pas adapté à une situation de santé ou de handicap",
            "the home does not suit a health condition or disability"
        ),
        M::AbsenceReponse => tr!(l, "pas de réponse aux demandes du bailleur", "no answer to the landlord's requests"),
        M::PieceNonFournie => {
            tr!(l, "la pièce demandée n'est pas arrivée à temps", "the document asked for did not arrive in time")
        }
        M::SejourNonRegulier => {
            tr!(l, "titre de séjour absent ou non valable", "residence permit missing or not valid")
        }
        M::ProprietaireLogement => tr!(l, "vous possédez déjà un logement adapté", "you already own a suitable home"),
        M::DateLimitePassee => tr!(l, "la date limite est passée", "the deadline has passed"),
        M::NonTransmis => {
            tr!(l, "les premiers dossiers du classement ont été envoyés", "the files ranked first were sent")
        }
        M::LogementAttribue => {
            tr!(l, "le logement a été attribué à un autre dossier", "the home went to another applicant")
        }
        M::LogementNonLibere => tr!(l, "le logement n'est pas libéré", "the home has not been vacated"),
        M::TravauxNecessaires => tr!(l, "des travaux sont nécessaires", "works are needed"),
        M::ErreurAnnonce => tr!(l, "l'annonce contenait une erreur", "the offer contained an error"),
        M::DemandeNonRenouvelee => tr!(l, "votre demande n'a pas été renouvelée", "your demand was not renewed"),
        M::RelogeAilleurs => tr!(l, "vous avez été relogé ailleurs", "you were housed elsewhere"),
        M::DemandeAbandonnee => tr!(l, "vous avez renoncé à votre demande", "you gave your demand up"),
        M::RefusPrix => tr!(l, "trop cher pour moi", "too expensive for me"),
        M::RefusSituation => tr!(
            l,
            "le quartier ou les trajets ne me conviennent pas",
            "the neighbourhood or the journeys do not suit me"
        ),
        M::RefusLogement => tr!(l, "le logement ne me convient pas", "the home does not suit me"),
        M::RefusAutreLogement => tr!(l, "j'ai trouvé un autre logement", "I found another home"),
        M::RefusChangement => tr!(l, "ma situation a changé", "my situation has changed"),
        M::Silence => tr!(l, "pas de réponse dans le délai", "no answer in time"),
        M::Autre => tr!(l, "autre raison", "another reason"),
    }
}

/// What a mail adds when the employer acted under a delegation.
pub(crate) fn par_entreprise(l: Lang) -> String {
    tr!(
        l,
        "Votre entreprise l'a fait en votre nom, comme vous l'avez accepté. Vous pouvez changer ce choix à tout moment dans « Ma situation ».",
        "Your company did so in your name, as you agreed. You can change this choice at any time in “My situation”."
    )
}

/// A day in words: « 30 novembre 2026 », “30 November 2026”.
fn jour_lettres(l: Lang, d: Date) -> String {
    let month = usize::try_from(d.month() - 1).unwrap_or(0);
    let day = if l == Lang::Fr && d.day() == 1 { "1er".to_owned() } else { d.day().to_string() };
    let name = l.months()[month % 12];
    format!("{day} {name} {}", d.year())
}

/// What a move's dates and words add to its mail.
pub(crate) fn precision(l: Lang, d: &Donnees, reponse_avant: Option<Date>) -> Option<String> {
    let mut parts = Vec::new();
    let slot = |s: &jiff::civil::DateTime| {
        let (day, time) = (jour_lettres(l, s.date()), s.time().strftime("%H:%M").to_string());
        tr!(l, "{day} à {time}", "{day} at {time}")
    };
    if !d.creneaux.is_empty() {
        let list = d.creneaux.iter().map(slot).collect::<Vec<_>>().join(", ");
        parts.push(tr!(l, "Horaires proposés : {list}.", "Times offered: {list}."));
    }
    if let Some(s) = &d.creneau {
        let when = slot(s);
        parts.push(tr!(l, "Rendez-vous le {when}.", "Appointment on {when}."));
    }
    if let Some(day) = d.date {
        let day = jour_lettres(l, day);
        parts.push(tr!(l, "Date : {day}.", "Date: {day}."));
    }
    if let Some(day) = reponse_avant.filter(|r| d.date != Some(*r)) {
        let day = jour_lettres(l, day);
        parts.push(tr!(l, "Répondez au plus tard le {day}.", "Answer by {day} at the latest."));
    }
    if let Some(rang) = d.rang {
        parts.push(tr!(l, "Votre rang : {rang}.", "Your rank: {rang}."));
    }
    if let Some(text) = d.texte.as_deref().filter(|t| !t.trim().is_empty()) {
        parts.push(tr!(l, "Message : {text}", "Message: {text}"));
    }
    (!parts.is_empty()).then(|| parts.join(" "))
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
                    offre: "T3 | Montreuil (93) | 680 €".into(),
                    motif: None,
                    precision: None,
                    lien: "https://alin.example/mes-candidatures".into(),
                    prenom: "Anne".into(),
                }
                .rediger(l)
            });
            assert_ne!(mails[0].sujet, mails[1].sujet, "{evenement:?}");
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
