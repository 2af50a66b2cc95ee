//! Step 2: what the employer may see and what that brings, why a field can't be kept. All that is said with the consent,
//! in one place, so that it says the same everywhere.

use crate::i18n::Lang;
use crate::{format, tr};
use domain::dossier::{ChampVu, ComplementError, Consentement, VueFoyer};

/// Short name of a consent.
#[must_use]
pub fn consentement(l: Lang, c: Consentement) -> String {
    match c {
        Consentement::Anonyme => tr!(l, "Rien : je reste anonyme", "Nothing: I stay anonymous"),
        Consentement::Identite => tr!(l, "Mon identité et le suivi", "My identity and follow-up"),
        Consentement::DossierComplet => tr!(l, "Tout mon dossier, sans rien modifier", "My whole file, read-only"),
        Consentement::GestionDeleguee => tr!(l, "Tout, et elle agit pour moi", "Everything, and it acts for me"),
    }
}

/// What a consent brings, from an employer that has a space here (`connue`) or not and gives `points`; `attend`: it has
/// to validate the file before one can apply.
#[must_use]
pub fn consentement_effet(l: Lang, c: Consentement, connue: bool, attend: bool, points: u8) -> String {
    let what = match c {
        Consentement::Anonyme => {
            return tr!(l, "Je n'ai pas les points de mon entreprise.", "I don't get my company's points.");
        }
        Consentement::Identite => {
            tr!(l, "Ce qu'il lui faut pour valider ma demande.", "What it needs to approve my demand.")
        }
        Consentement::DossierComplet => tr!(l, "Elle peut me conseiller.", "It can advise me."),
        Consentement::GestionDeleguee => tr!(l, "Elle peut postuler en mon nom.", "It can apply in my name."),
    };
    let wait = if attend {
        tr!(
            l,
            " Elle doit valider mon dossier avant que je puisse postuler.",
            " It must approve my file before I can apply."
        )
    } else {
        String::new()
    };
    let points = match (connue, points) {
        (false, _) => tr!(
            l,
            " Elle n'a pas d'espace sur AL'in : pas de points pour l'instant.",
            " It has no space on AL'in: no points for now."
        ),
        (true, 0) => String::new(),
        (true, _) if attend => tr!(l, " J'ai alors ses points.", " Then I get its points."),
        (true, _) => tr!(l, " J'ai ses points.", " I get its points."),
    };
    what + &wait + &points
}

/// What the employer sees under a consent, in a sentence or two of the dashboard; nothing yet when it has no space here.
#[must_use]
pub fn consentement_resume(l: Lang, c: Consentement, connue: bool) -> String {
    if !connue && c != Consentement::Anonyme {
        let what = match c {
            Consentement::GestionDeleguee => tr!(
                l,
                "elle verra tout votre dossier et pourra agir en votre nom",
                "it will see your whole file and may act in your name"
            ),
            Consentement::DossierComplet => tr!(l, "elle verra tout votre dossier", "it will see your whole file"),
            _ => tr!(l, "elle verra votre identité et le suivi", "it will see your identity and the follow-up"),
        };
        return tr!(
            l,
            "Votre entreprise n'a pas d'espace sur AL'in : elle ne voit rien et ne donne pas de points. Quand elle en aura un, {what}.",
            "Your company has no space on AL'in: it sees nothing and gives no points. Once it has one, {what}."
        );
    }
    match c {
        Consentement::Anonyme => {
            tr!(
                l,
                "Votre entreprise ne voit rien. Ses points ne comptent pas.",
                "Your company sees nothing. Its points don't count."
            )
        }
        Consentement::Identite => {
            tr!(l, "Elle voit votre identité et le suivi.", "It sees your identity and the follow-up.")
        }
        Consentement::DossierComplet => {
            tr!(
                l,
                "Elle voit tout votre dossier, sans rien pouvoir changer.",
                "It sees your whole file and can't change anything."
            )
        }
        Consentement::GestionDeleguee => {
            tr!(
                l,
                "Elle voit tout votre dossier et peut agir en votre nom.",
                "It sees your whole file and can act in your name."
            )
        }
    }
}

/// Label of what the employer may see.
#[must_use]
pub fn champ_vu(l: Lang, c: ChampVu) -> String {
    match c {
        ChampVu::Civilite => tr!(l, "Civilité", "Title"),
        ChampVu::Nom => tr!(l, "Nom", "Last name"),
        ChampVu::Prenom => tr!(l, "Prénom", "First name"),
        ChampVu::Naissance => tr!(l, "Date de naissance", "Date of birth"),
        ChampVu::Email => tr!(l, "E-mail", "Email"),
        ChampVu::Employeur => tr!(l, "Employeur", "Employer"),
        ChampVu::Siret => tr!(l, "N° SIRET", "SIRET number"),
        ChampVu::PlusieursEmployeurs => tr!(l, "Plusieurs employeurs", "Several employers"),
        ChampVu::CommuneTravail => tr!(l, "Lieu de travail", "Workplace"),
        ChampVu::CommuneActuelle => tr!(l, "Commune actuelle", "Current commune"),
        ChampVu::CommunesSouhaitees => tr!(l, "Communes souhaitées", "Communes wanted"),
        ChampVu::Emploi => tr!(l, "Matricule, entrée, contrat", "Employee number, start date, contract"),
        ChampVu::Telephone => tr!(l, "Téléphone", "Telephone"),
        ChampVu::Foyer => tr!(l, "Foyer", "Household"),
        ChampVu::Revenus => tr!(l, "Revenus", "Income"),
        ChampVu::LogementActuel => tr!(l, "Logement actuel", "Current home"),
        ChampVu::Motifs => tr!(l, "Motif de la demande", "Reason for the demand"),
        ChampVu::Demande => tr!(l, "Toute la demande, avec son numéro", "The whole demand, with its number"),
        ChampVu::Candidatures => tr!(l, "Mes candidatures", "My applications"),
    }
}

/// « 2 adultes, 1 personne à charge ».
#[must_use]
pub fn foyer(l: Lang, f: VueFoyer) -> String {
    let mut parts = vec![format::compte(l, f.adultes, ["adulte", "adultes"], ["adult", "adults"])];
    let mut add = |n: u32, fr: [&str; 2], en: [&str; 2]| {
        if n > 0 {
            parts.push(format::compte(l, n, fr, en));
        }
    };
    add(f.personnes_a_charge, ["personne à charge", "personnes à charge"], ["dependant", "dependants"]);
    add(
        f.enfants_en_garde,
        ["enfant en garde", "enfants en garde"],
        ["child in shared custody", "children in shared custody"],
    );
    add(f.enfants_a_naitre, ["enfant à naître", "enfants à naître"], ["child expected", "children expected"]);
    parts.join(", ")
}

/// Why a field of step 2 can't be kept.
#[must_use]
pub fn erreur_complement(l: Lang, e: ComplementError) -> String {
    use ComplementError as E;
    match e {
        E::RattachementInconnu => {
            tr!(l, "Choisissez l'emploi à rattacher à la demande", "Choose the job to attach to the demand")
        }
        E::SansCodemandeur => {
            tr!(
                l,
                "Votre demande n'a pas de codemandeur. Choisissez votre emploi",
                "Your demand has no co-applicant. Choose your own job"
            )
        }
        E::SiretObligatoire => tr!(
            l,
            "Le N° SIRET de l'employeur est obligatoire. Ajoutez-le sur le site d'enregistrement, puis mettez à jour",
            "The employer's SIRET number is required. Add it on the registration site, then update"
        ),
        E::SiretDuSite(why) => {
            let why = crate::erreurs::siret(l, why);
            tr!(
                l,
                "Le N° SIRET de votre demande est à corriger sur le site d'enregistrement. {why}",
                "The SIRET number of your demand must be corrected on the registration site. {why}"
            )
        }
        E::Siret(why) => crate::erreurs::siret(l, why),
        E::EmployeurObligatoire => {
            tr!(l, "Le champ Nom de l'employeur est obligatoire", "The field Employer's name is required")
        }
        E::EmployeurTropLong => {
            tr!(l, "Raccourcissez le nom : 200 caractères au plus", "Shorten the name: 200 characters at most")
        }
        E::EmployeurIllisible => {
            tr!(l, "Écrivez le nom de l'employeur en lettres", "Write the employer's name in letters")
        }
        E::CodeEntrepriseObligatoire => {
            tr!(
                l,
                "Votre entreprise demande son code. Elle peut vous le donner",
                "Your company asks for its code. It can give it to you"
            )
        }
        E::CodeEntrepriseFaux => tr!(
            l,
            "Ce n'est pas le code de votre entreprise. Vérifiez-le auprès d'elle",
            "This is not your company's code. Check it with your company"
        ),
        E::CodeEntrepriseIllisible => {
            tr!(
                l,
                "Écrivez le code avec des lettres et des chiffres, 50 au plus",
                "Write the code with letters and digits, 50 at most"
            )
        }
        E::MatriculeObligatoire => {
            tr!(
                l,
                "Votre entreprise demande le matricule. Il est en haut du bulletin de salaire",
                "Your company asks for your employee number. It is at the top of your payslip"
            )
        }
        E::MatriculeIllisible => tr!(
            l,
            "Écrivez le matricule avec des lettres et des chiffres, 50 au plus",
            "Write the employee number with letters and digits, 50 at most"
        ),
        E::DateEntreeObligatoire => tr!(
            l,
            "Votre entreprise demande la date d'entrée. Par exemple : 02/09/2019",
            "Your company asks for your start date. For example: 02/09/2019"
        ),
        E::DateEntree(why) => crate::erreurs::date(l, why),
        E::CdiInterimaireObligatoire => {
            tr!(l, "Dites si vous êtes en CDI intérimaire", "Say whether you have a permanent temporary-work contract")
        }
        E::CdiInterimaireIllisible | E::PlusieursEmployeursIllisible => {
            tr!(l, "Répondez par oui ou par non", "Answer yes or no")
        }
        E::ConsentementObligatoire | E::ConsentementInconnu => {
            tr!(l, "Choisissez ce que peut voir votre entreprise", "Choose what your company may see")
        }
        E::ConsentementNonPropose => {
            tr!(
                l,
                "Votre entreprise ne propose pas ce choix. Prenez-en un autre",
                "Your company does not offer this choice. Take another"
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Lang::{En, Fr};
    use domain::siret::SiretError;

    #[test]
    fn who_waits_for_the_employer_is_told_by_the_choice() {
        for (l, wait) in [
            (Fr, "Elle doit valider mon dossier avant que je puisse postuler."),
            (En, "It must approve my file before I can apply."),
        ] {
            for c in Consentement::ALL.iter().copied().filter(|c| *c != Consentement::Anonyme) {
                assert!(consentement_effet(l, c, true, true, 6).contains(wait), "{c:?}");
                assert!(!consentement_effet(l, c, true, false, 6).contains(wait), "{c:?}");
                let all =
                    [(true, 6), (true, 0), (false, 6), (false, 0)].map(|(w, n)| consentement_effet(l, c, true, w, n));
                assert!((1..4).all(|i| !all[..i].contains(&all[i])), "{all:?}");
            }
        }
    }

    #[test]
    fn the_guides_sentence_on_the_employer() {
        assert_eq!(
            erreur_complement(Fr, ComplementError::EmployeurObligatoire),
            "Le champ Nom de l’employeur est obligatoire"
        );
        assert_ne!(
            erreur_complement(Fr, ComplementError::SiretDuSite(SiretError::Cle)),
            erreur_complement(En, ComplementError::SiretDuSite(SiretError::Cle))
        );
    }
}
