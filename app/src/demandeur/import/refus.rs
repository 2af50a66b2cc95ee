//! Why an import or an update stops, in words: what is wrong, where, what to do. Apart, because the same refusals are
//! said on the page of the number, of the code, and on « Ma situation ».

use super::Site;
use crate::demandeur::libelles;
use crate::i18n::Lang;
use crate::ui::{FormErrors, Tone, button, notice, rich};
use crate::web::Echec;
use crate::{erreurs, tr};
use axum::http::StatusCode;
use domain::dossier::Ecart;
use leptos::prelude::*;
use services::Erreur;
use services::enregistrement::EnregistrementError;
use services::importation::ImportRefuse;

/// Why the site's answer stops something, in words: where it is said, what it is, what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::demandeur) struct Refus {
    /// The field it is about; empty for the whole form.
    pub(in crate::demandeur) champ: &'static str,
    /// What is wrong.
    pub(in crate::demandeur) phrase: String,
    /// What to do, one step per line.
    pub(in crate::demandeur) suite: Vec<String>,
    /// Whether the registration site is where to go.
    pub(in crate::demandeur) vers_site: bool,
    /// The answer's status.
    pub(in crate::demandeur) statut: StatusCode,
}

impl Refus {
    /// One that the form can't pass: 422.
    pub(super) fn new(champ: &'static str, phrase: String, suite: Vec<String>) -> Self {
        Self { champ, phrase, suite, vers_site: false, statut: StatusCode::UNPROCESSABLE_ENTITY }
    }

    /// The registration site is where to go.
    const fn au_site(mut self) -> Self {
        self.vers_site = true;
        self
    }

    /// Another status than 422.
    pub(super) const fn statut(mut self, statut: StatusCode) -> Self {
        self.statut = statut;
        self
    }

    /// The same, about the whole form.
    pub(in crate::demandeur) fn sans_champ(mut self) -> Self {
        self.champ = "";
        self
    }

    /// As an error of the form.
    pub(in crate::demandeur) fn erreurs(&self) -> FormErrors {
        FormErrors::new().with(self.champ, self.phrase.clone())
    }

    /// What to do, under the form.
    pub(in crate::demandeur) fn que_faire(&self, l: Lang, site: &Site) -> Option<AnyView> {
        if self.suite.is_empty() {
            return None;
        }
        let steps = self.suite.iter().map(|t| view! { <li>{rich(t.clone())}</li> }).collect_view();
        let link = self.vers_site.then(|| {
            let go = button(tr!(l, "Aller sur le site d'enregistrement", "Go to the registration site"));
            view! { <p>{go.href(site.url.clone()).external()}</p> }
        });
        let body = view! { <ul class="stack g1">{steps}</ul> {link} };
        Some(notice(Tone::Info, tr!(l, "Que faire ?", "What to do")).id("que-faire").body(body).into_any())
    }
}

/// The status of a form's page: the refusal's, or what its errors make.
pub(super) fn statut(refus: Option<&Refus>, errors: &FormErrors) -> StatusCode {
    match refus {
        Some(refus) => refus.statut,
        None if errors.is_empty() => StatusCode::OK,
        None => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// The words of the registration site's own troubles.
pub(in crate::demandeur) fn refus_du_site(l: Lang, e: &EnregistrementError) -> Refus {
    match e {
        EnregistrementError::Inconnu => Refus::new(
            "numero",
            tr!(
                l,
                "Le site d'enregistrement ne connaît pas ce numéro",
                "The registration site does not know this number"
            ),
            vec![
                tr!(
                    l,
                    "Comparez chaque caractère avec votre attestation d'enregistrement.",
                    "Compare each character with your registration certificate."
                ),
                tr!(
                    l,
                    "Une demande toute neuve met parfois un jour à apparaître.",
                    "A brand-new demand sometimes takes a day to appear."
                ),
            ],
        ),
        EnregistrementError::Radiee => Refus::new(
            "numero",
            tr!(
                l,
                "Cette demande a été radiée sur le site d'enregistrement",
                "This demand has been struck off at the registration site"
            ),
            vec![
                tr!(
                    l,
                    "Jusqu'à 18 mois après le dernier renouvellement, réactivez-la : vous gardez votre ancienneté.",
                    "Up to 18 months after the last renewal, you can revive it: you keep your seniority."
                ),
                tr!(l, "Après ce délai, faites une nouvelle demande.", "After that, make a new demand."),
            ],
        )
        .au_site(),
        EnregistrementError::Lent => Refus::new(
            "",
            tr!(
                l,
                "Le site d'enregistrement met trop de temps à répondre. Rien n'a changé ici",
                "The registration site takes too long to answer. Nothing has changed here"
            ),
            vec![tr!(l, "Réessayez dans quelques minutes.", "Try again in a few minutes.")],
        )
        .statut(StatusCode::BAD_GATEWAY),
        EnregistrementError::Injoignable => Refus::new(
            "",
            tr!(
                l,
                "Le site d'enregistrement ne répond pas en ce moment. Rien n'a changé ici",
                "The registration site is not answering at the moment. Nothing has changed here"
            ),
            vec![tr!(
                l,
                "Ce site n'est pas le nôtre. Réessayez dans une heure.",
                "That site is not ours. Try again in an hour."
            )],
        )
        .statut(StatusCode::BAD_GATEWAY),
        EnregistrementError::Refuse | EnregistrementError::Illisible(_) => Refus::new(
            "",
            tr!(
                l,
                "Nous n'arrivons pas à lire votre demande. C'est de notre fait, et rien n'a changé",
                "We can't read your demand. It is our fault, and nothing has changed"
            ),
            vec![tr!(
                l,
                "Réessayez demain, ou appelez le 0 970 800 800.",
                "Try again tomorrow, or call 0 970 800 800."
            )],
        )
        .statut(StatusCode::BAD_GATEWAY),
    }
}

/// The words of a refused import.
///
/// # Errors
/// What is no refusal: the database's, ours.
pub(super) fn refus_import(l: Lang, e: ImportRefuse, deja_ici: bool) -> Result<Refus, Echec> {
    Ok(match e {
        ImportRefuse::Identite(ecarts) => {
            // The account holds no birth date: only the one just typed can differ.
            let naissance = ecarts.contains(&Ecart::Naissance);
            let noms: Vec<Ecart> = ecarts.iter().copied().filter(|e| *e != Ecart::Naissance).collect();
            let differ = libelles::ecarts(l, &noms);
            let phrase = match noms.as_slice() {
                [] => tr!(
                    l,
                    "Vérifiez la date de naissance que vous venez d'écrire : ce n'est pas celle de cette demande",
                    "Check the date of birth you have just typed: it is not the one of this demand"
                ),
                [_] => tr!(
                    l,
                    "Import refusé : {differ} diffère entre votre compte et ce numéro unique",
                    "Import refused: {differ} differs between your account and this unique number"
                ),
                _ => tr!(
                    l,
                    "Import refusé : {differ} diffèrent entre votre compte et ce numéro unique",
                    "Import refused: {differ} differ between your account and this unique number"
                ),
            };
            let mut suite = Vec::new();
            if naissance {
                suite.push(tr!(
                    l,
                    "**Vérifiez d'abord ce que vous avez écrit** : le numéro unique, et la date de naissance du demandeur (jour, mois, année).",
                    "**First check what you typed**: the unique number, and the applicant's date of birth (day, month, year)."
                ));
            }
            suite.push(tr!(
                l,
                "**L'erreur est sur votre demande ?** Corrigez-la sur le site d'enregistrement, puis revenez ici.",
                "**Is the mistake on your demand?** Correct it on the registration site, then come back here."
            ));
            if deja_ici {
                suite.push(tr!(
                    l,
                    "Ensuite, supprimez votre demande sur AL'in et importez-la de nouveau.",
                    "Then delete your demand on AL'in and bring it over again."
                ));
            }
            if !noms.is_empty() {
                let (compte, corriger) = (crate::compte::mon_compte(l), crate::compte::corriger_mon_nom(l));
                suite.push(tr!(
                    l,
                    "**L'erreur est dans votre compte ?** Ouvrez « {compte} », puis « {corriger} ».",
                    "**Is the mistake in your account?** Open “{compte}”, then “{corriger}”."
                ));
            }
            let champ = if noms.is_empty() { "naissance" } else { "numero" };
            Refus::new(champ, phrase, suite).au_site()
        }
        ImportRefuse::DejaImporte => deja_importe(l),
        ImportRefuse::DemandeDejaLa => Refus::new(
            "numero",
            tr!(
                l,
                "Une demande est déjà importée dans votre compte",
                "A demand has already been brought over to your account"
            ),
            vec![tr!(
                l,
                "Pour en importer une autre, supprimez d'abord celle de « Ma situation ».",
                "To bring over another one, first delete the one in “My situation”."
            )],
        ),
        ImportRefuse::SansEmail => Refus::new(
            "numero",
            tr!(
                l,
                "Le site d'enregistrement n'a pas d'adresse e-mail pour cette demande",
                "The registration site holds no email address for this demand"
            ),
            vec![tr!(
                l,
                "Le code part à cette adresse. Ajoutez-la sur le site d'enregistrement, puis revenez.",
                "The code goes to that address. Add it on the registration site, then come back."
            )],
        )
        .au_site(),
        ImportRefuse::Autre(Erreur::Enregistrement(e)) => {
            if matches!(e, EnregistrementError::Refuse | EnregistrementError::Illisible(_)) {
                tracing::error!(error = %e, "registration site");
            }
            refus_du_site(l, &e)
        }
        ImportRefuse::Autre(Erreur::TropDEssais(s)) => attendre(l, s),
        ImportRefuse::Autre(e) => return Err(e.into()),
    })
}

/// Another account holds the number.
pub(super) fn deja_importe(l: Lang) -> Refus {
    Refus::new(
        "numero",
        tr!(
            l,
            "Ce numéro unique est déjà importé dans un autre compte",
            "This unique number has already been brought over to another account"
        ),
        vec![
            tr!(
                l,
                "C'est peut-être le vôtre : connectez-vous avec votre autre adresse e-mail.",
                "It may be yours: log in with your other email address."
            ),
            tr!(
                l,
                "Vous n'avez qu'un compte ? Appelez le 0 970 800 800.",
                "You have only one account? Call 0 970 800 800."
            ),
        ],
    )
}

/// Whether so short a wait is the pause between two codes; the limits count in minutes.
pub(super) const fn entre_deux_codes(seconds: u32) -> bool {
    seconds <= 60
}

/// Too many tries: seconds for the pause between two codes, minutes beyond.
fn attendre(l: Lang, seconds: u32) -> Refus {
    let phrase = if entre_deux_codes(seconds) {
        tr!(
            l,
            "Un code vient déjà de partir. Attendez {seconds} secondes avant d'en demander un autre",
            "A code has just been sent. Wait {seconds} seconds before asking for another"
        )
    } else {
        erreurs::trop_d_essais(l, seconds)
    };
    Refus::new("", phrase, Vec::new()).statut(StatusCode::TOO_MANY_REQUESTS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Lang::{En, Fr};

    #[test]
    fn every_refusal_of_the_site_has_its_own_sentence() {
        use EnregistrementError as E;
        for l in [Fr, En] {
            let mut all: Vec<String> = [E::Inconnu, E::Radiee, E::Lent, E::Injoignable, E::Refuse]
                .iter()
                .map(|e| refus_du_site(l, e).phrase)
                .collect();
            all.sort();
            all.dedup();
            assert_eq!(all.len(), 5);
        }
    }

    #[test]
    fn a_differing_identity_says_what_and_what_to_do() {
        let refus = refus_import(Fr, ImportRefuse::Identite(vec![Ecart::Nom, Ecart::Prenom]), true).unwrap();
        assert!(refus.phrase.contains("le nom de naissance et le prénom"));
        assert!(refus.suite.iter().any(|t| t.contains("supprimez votre demande")));
        assert!(refus.suite.iter().any(|t| t.contains("Corriger mon nom ou mon prénom")));
        assert!(refus.vers_site);
    }

    #[test]
    fn a_birth_date_that_differs_is_one_just_typed() {
        let refus = refus_import(Fr, ImportRefuse::Identite(vec![Ecart::Naissance]), false).unwrap();
        assert_eq!(refus.champ, "naissance");
        assert!(refus.phrase.starts_with("Vérifiez la date de naissance"));
        assert!(refus.suite[0].contains("Vérifiez d’abord"));
        assert!(!refus.suite.iter().any(|t| t.contains("votre compte")), "the account holds no birth date");
        let both = refus_import(Fr, ImportRefuse::Identite(vec![Ecart::Nom, Ecart::Naissance]), false).unwrap();
        assert!(both.phrase.contains("le nom de naissance diffère") && both.suite[0].contains("Vérifiez d’abord"));
    }
}
