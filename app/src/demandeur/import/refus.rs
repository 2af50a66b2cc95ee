//! Why an import or an update stops, in words: what is wrong, where, what to do. Apart, because the same refusals are
//! said on the page of the number, of the code, and on « Ma situation ».

use super::Site;
use crate::demandeur::libelles;
use crate::i18n::Lang;
use crate::ui::{FormErrors, Tone, button, notice, rich};
use crate::web::Echec;
use crate::{erreurs, format, tr};
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
    /// Seconds to wait before trying again, when there were too many tries.
    pub(in crate::demandeur) attente: Option<u32>,
}

impl Refus {
    /// One that the form can't pass: 422.
    pub(super) fn new(champ: &'static str, phrase: String, suite: Vec<String>) -> Self {
        Self { champ, phrase, suite, vers_site: false, statut: StatusCode::UNPROCESSABLE_ENTITY, attente: None }
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

    /// Too many tries.
    pub(super) fn en_attente(champ: &'static str, phrase: String, seconds: u32) -> Self {
        Self { attente: Some(seconds), ..Self::new(champ, phrase, Vec::new()) }
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

/// The words of the registration site's own troubles. Those that are ours to mend are logged: nobody else tells us.
pub(in crate::demandeur) fn refus_du_site(l: Lang, e: &EnregistrementError) -> Refus {
    if matches!(e, EnregistrementError::Refuse | EnregistrementError::Illisible(_)) {
        tracing::error!(error = %e, "registration site");
    }
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

/// The demande there is somebody else's now, or names its holder otherwise: nothing was changed here.
pub(in crate::demandeur) fn autre_personne(l: Lang, ecarts: &[Ecart]) -> Refus {
    let differ = libelles::ecarts(l, ecarts);
    let phrase = match ecarts {
        [_] => tr!(
            l,
            "Mise à jour refusée : {differ} a changé sur le site d'enregistrement",
            "Update refused: {differ} has changed on the registration site"
        ),
        _ => tr!(
            l,
            "Mise à jour refusée : {differ} ont changé sur le site d'enregistrement",
            "Update refused: {differ} have changed on the registration site"
        ),
    };
    let (compte, corriger) = (crate::compte::mon_compte(l), crate::compte::corriger_mon_nom(l));
    let mut suite = vec![tr!(
        l,
        "**C'est une erreur ?** Corrigez-la sur le site d'enregistrement, puis revenez mettre à jour ici.",
        "**Is it a mistake?** Correct it on the registration site, then come back to update here."
    )];
    if ecarts.iter().any(|e| *e != Ecart::Naissance) {
        suite.push(tr!(
            l,
            "**Votre nom a changé ?** Ouvrez « {compte} », puis « {corriger} ».",
            "**Has your name changed?** Open “{compte}”, then “{corriger}”."
        ));
    }
    if ecarts.contains(&Ecart::Naissance) {
        suite.push(tr!(
            l,
            "**Votre date de naissance était fausse avant ?** Supprimez votre demande sur AL'in, puis importez-la de nouveau.",
            "**Was your date of birth wrong before?** Delete your demand on AL'in, then bring it over again."
        ));
    }
    Refus::new("", phrase, suite).au_site()
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
        ImportRefuse::CodeDejaParti(s) => code_deja_parti(l, s),
        ImportRefuse::Autre(Erreur::Enregistrement(e)) => refus_du_site(l, &e),
        ImportRefuse::Autre(Erreur::TropDEssais(s)) => Refus::en_attente("", erreurs::trop_d_essais(l, s), s),
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
                "It may be yours: sign in with your other email address."
            ),
            tr!(
                l,
                "Vous n'avez qu'un compte ? Appelez le 0 970 800 800.",
                "You have only one account? Call 0 970 800 800."
            ),
        ],
    )
}

/// Too soon for another code: the one that left is on its way.
fn code_deja_parti(l: Lang, seconds: u32) -> Refus {
    let wait = format::compte(l, seconds, ["seconde", "secondes"], ["second", "seconds"]);
    let phrase = tr!(
        l,
        "Un code vient déjà de partir. Attendez {wait} avant d'en demander un autre",
        "A code has just been sent. Wait {wait} before asking for another"
    );
    Refus::en_attente("", phrase, seconds)
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
    fn the_pause_between_two_codes_is_no_limit_of_tries() {
        for l in [Fr, En] {
            let say = |e| refus_import(l, e, false).unwrap();
            let pause = say(ImportRefuse::CodeDejaParti(20));
            assert!(pause.phrase.contains("20\u{a0}") && pause.attente == Some(20), "{pause:?}");
            // The last minute of a limit says so too.
            let limit = say(ImportRefuse::Autre(Erreur::TropDEssais(20)));
            assert_eq!((limit.phrase.as_str(), limit.attente), (erreurs::trop_d_essais(l, 20).as_str(), Some(20)));
            let one = say(ImportRefuse::CodeDejaParti(1)).phrase;
            assert!(one.contains("1\u{a0}second") && !one.contains("secondes") && !one.contains("seconds"), "{one}");
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
    fn an_update_to_somebody_else_says_what_and_what_to_do() {
        let name = autre_personne(Fr, &[Ecart::Prenom]);
        assert!(name.phrase.contains("le prénom a changé") && name.vers_site);
        assert!(name.suite.iter().any(|t| t.contains("Corriger mon nom")));
        assert!(!name.suite.iter().any(|t| t.contains("naissance")));
        let both = autre_personne(En, &[Ecart::Nom, Ecart::Naissance]);
        assert!(both.phrase.contains("have changed") && both.suite.len() == 3);
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
