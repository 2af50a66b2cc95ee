//! What is wrong with a field and how to put it right, one sentence per case of the domain: the same words wherever
//! the field is. No final full stop: the summary makes links of them.

use crate::i18n::Lang;
use crate::tr;
use domain::argent::MontantError;
use domain::identite::{DateError, EmailError, NomError, TelephoneError};
use domain::numero_unique::NumeroUniqueError;
use domain::siret::SiretError;

/// E-mail address.
#[must_use]
pub fn email(l: Lang, e: EmailError) -> String {
    match e {
        EmailError::Vide => tr!(l, "Écrivez votre adresse e-mail", "Write your email address"),
        EmailError::Arobase => tr!(
            l,
            "Il faut un seul @ dans l'adresse e-mail. Par exemple : anne.porte@exemple.fr",
            "An email address has one @. For example: anne.porte@exemple.fr"
        ),
        EmailError::Nom => tr!(
            l,
            "Vérifiez ce qui est avant le @ : ni espace, ni accent. Par exemple : anne.porte@exemple.fr",
            "Check what comes before the @: no space, no accent. For example: anne.porte@exemple.fr"
        ),
        EmailError::Domaine => tr!(
            l,
            "Vérifiez ce qui suit le @ : il faut un nom et un point. Par exemple : exemple.fr",
            "Check what comes after the @: it needs a name and a dot. For example: exemple.fr"
        ),
        EmailError::TropLong => tr!(
            l,
            "Cette adresse e-mail est trop longue. Elle a au plus 254 caractères",
            "This email address is too long. It has 254 characters at most"
        ),
    }
}

/// Mobile telephone.
#[must_use]
pub fn telephone(l: Lang, e: TelephoneError) -> String {
    match e {
        TelephoneError::Vide => tr!(l, "Écrivez votre numéro de téléphone portable", "Write your mobile number"),
        TelephoneError::Caractere => tr!(
            l,
            "Écrivez le téléphone portable en chiffres seulement. Par exemple : 06 12 34 56 78",
            "Write the mobile number in digits only. For example: 06 12 34 56 78"
        ),
        TelephoneError::TropCourt(1) => tr!(
            l,
            "Il manque un chiffre au téléphone portable. Il en faut 10",
            "One digit is missing from the mobile number. It needs 10"
        ),
        TelephoneError::TropCourt(n) => tr!(
            l,
            "Il manque {n} chiffres au téléphone portable. Il en faut 10",
            "{n} digits are missing from the mobile number. It needs 10"
        ),
        TelephoneError::TropLong => tr!(
            l,
            "Il y a trop de chiffres dans le téléphone portable. Il en faut 10",
            "There are too many digits in the mobile number. It needs 10"
        ),
        TelephoneError::PasPortable => tr!(
            l,
            "Ce numéro n'est pas celui d'un portable. Il commence par 06 ou 07",
            "This is not a mobile number. It starts with 06 or 07"
        ),
    }
}

/// Surname (« Nom de naissance », or the name of the contact form).
#[must_use]
pub fn nom(l: Lang, e: NomError) -> String {
    match e {
        NomError::Vide => tr!(l, "Écrivez votre nom", "Write your surname"),
        NomError::TropLong => tr!(
            l,
            "Ce nom est trop long. Il a au plus 80 caractères",
            "This surname is too long. It has 80 characters at most"
        ),
        NomError::Caractere => tr!(
            l,
            "Écrivez le nom avec des lettres, des espaces, des traits d'union ou des apostrophes",
            "Write the surname with letters, spaces, hyphens or apostrophes"
        ),
    }
}

/// First name.
#[must_use]
pub fn prenom(l: Lang, e: NomError) -> String {
    match e {
        NomError::Vide => tr!(l, "Écrivez votre prénom", "Write your first name"),
        NomError::TropLong => tr!(
            l,
            "Ce prénom est trop long. Il a au plus 80 caractères",
            "This first name is too long. It has 80 characters at most"
        ),
        NomError::Caractere => tr!(
            l,
            "Écrivez le prénom avec des lettres, des espaces, des traits d'union ou des apostrophes",
            "Write the first name with letters, spaces, hyphens or apostrophes"
        ),
    }
}

/// Numéro unique.
#[must_use]
pub fn numero_unique(l: Lang, e: NumeroUniqueError) -> String {
    match e {
        NumeroUniqueError::Vide => tr!(l, "Écrivez votre numéro unique", "Write your unique number"),
        NumeroUniqueError::CaractereInterdit => tr!(
            l,
            "Le numéro unique ne contient que des chiffres et des lettres sans accent",
            "The unique number holds only digits and plain letters"
        ),
        NumeroUniqueError::TropCourt(1) => tr!(
            l,
            "Il manque un caractère au numéro unique. Il en faut 18",
            "One character is missing from the unique number. It needs 18"
        ),
        NumeroUniqueError::TropCourt(n) => tr!(
            l,
            "Il manque {n} caractères au numéro unique. Il en faut 18",
            "{n} characters are missing from the unique number. It needs 18"
        ),
        NumeroUniqueError::TropLong => tr!(
            l,
            "Il y a trop de caractères dans le numéro unique. Il en faut 18",
            "There are too many characters in the unique number. It needs 18"
        ),
        NumeroUniqueError::Territoire => tr!(
            l,
            "Vérifiez les 3 premiers caractères : ils désignent le département ou la région de la demande",
            "Check the first 3 characters: they stand for the département or region of the demand"
        ),
        NumeroUniqueError::Mois => tr!(
            l,
            "Vérifiez les caractères 4 et 5 : ils sont un mois, de 01 à 12",
            "Check characters 4 and 5: they are a month, from 01 to 12"
        ),
        NumeroUniqueError::Chiffres => tr!(
            l,
            "Vérifiez les caractères 4 à 13 : ce sont des chiffres. Un O n'est pas un 0",
            "Check characters 4 to 13: they are digits. An O is not a 0"
        ),
    }
}

/// SIRET.
#[must_use]
pub fn siret(l: Lang, e: SiretError) -> String {
    match e {
        SiretError::Vide => tr!(
            l,
            "Écrivez le N° SIRET de votre employeur. Il est sur votre bulletin de salaire",
            "Write your employer's SIRET number. It is on your payslip"
        ),
        SiretError::PasDesChiffres => {
            tr!(
                l,
                "Le N° SIRET ne contient que des chiffres. Il en faut 14",
                "The SIRET number holds only digits. It needs 14"
            )
        }
        SiretError::Longueur(n) => {
            tr!(l, "Le N° SIRET a 14 chiffres. Vous en avez écrit {n}", "The SIRET number has 14 digits. You wrote {n}")
        }
        SiretError::Cle => tr!(
            l,
            "Un chiffre du N° SIRET est faux. Recopiez-le depuis votre bulletin de salaire",
            "One digit of the SIRET number is wrong. Copy it again from your payslip"
        ),
    }
}

/// A date of the past.
#[must_use]
pub fn date(l: Lang, e: DateError) -> String {
    match e {
        DateError::Vide => {
            tr!(l, "Écrivez la date. Par exemple : 02/09/2019", "Write the date. For example: 02/09/2019")
        }
        DateError::Forme => tr!(
            l,
            "Écrivez la date ainsi : jour/mois/année. Par exemple : 02/09/2019",
            "Write the date as day/month/year. For example: 02/09/2019"
        ),
        DateError::Inexistante => {
            tr!(
                l,
                "Ce jour n'existe pas. Vérifiez le jour et le mois",
                "This day does not exist. Check the day and the month"
            )
        }
        DateError::Future => {
            tr!(l, "Cette date est à venir. Il faut une date passée", "This date is to come. A past date is needed")
        }
        DateError::TropAncienne => {
            tr!(
                l,
                "Cette date a plus de 120 ans. Vérifiez l'année",
                "This date is more than 120 years ago. Check the year"
            )
        }
    }
}

/// An amount in euros.
#[must_use]
pub fn montant(l: Lang, e: MontantError) -> String {
    match e {
        MontantError::Vide => {
            tr!(l, "Écrivez un montant en euros. Par exemple : 680", "Write an amount in euros. For example: 680")
        }
        MontantError::Illisible => tr!(
            l,
            "Écrivez le montant en chiffres. Par exemple : 680 ou 680,50",
            "Write the amount in digits. For example: 680 or 680.50"
        ),
        MontantError::TropDeDecimales => tr!(
            l,
            "Écrivez au plus deux chiffres après la virgule. Par exemple : 680,50",
            "Write two digits at most after the point. For example: 680.50"
        ),
        MontantError::Negatif => {
            tr!(
                l,
                "Le montant ne peut pas être négatif. Retirez le signe moins",
                "The amount can't be negative. Take the minus sign off"
            )
        }
        MontantError::TropGrand => {
            tr!(
                l,
                "Ce montant est trop grand. Vérifiez le nombre de zéros",
                "This amount is too large. Check the number of zeros"
            )
        }
    }
}

/// An amount of a whole year: the same sentences, with an example of that size.
#[must_use]
pub fn montant_annuel(l: Lang, e: MontantError) -> String {
    match e {
        MontantError::Vide => tr!(
            l,
            "Écrivez le revenu de 12 mois, en euros. Par exemple : 21 600. Sans revenu, écrivez 0",
            "Write the income of 12 months, in euros. For example: 21600. Without income, write 0"
        ),
        MontantError::Illisible => tr!(
            l,
            "Écrivez le revenu en chiffres. Par exemple : 21 600 ou 21 600,50",
            "Write the income in digits. For example: 21600 or 21600.50"
        ),
        other => montant(l, other),
    }
}

/// A field that has to be filled, when there is no better sentence: `obligatoire(l, "Nom de l'employeur", "Employer's name")`.
#[must_use]
pub fn obligatoire(l: Lang, fr: &str, en: &str) -> String {
    tr!(l, "Le champ {fr} est obligatoire", "The field {en} is required")
}

/// A text longer than its field takes.
#[must_use]
pub fn trop_long(l: Lang, max: usize, typed: usize) -> String {
    tr!(
        l,
        "Raccourcissez ce texte : {typed} caractères pour {max} au plus",
        "Shorten this text: {typed} characters for {max} at most"
    )
}

/// Too many tries: how long to wait.
#[must_use]
pub fn trop_d_essais(l: Lang, seconds: u32) -> String {
    let minutes = seconds.div_ceil(60).max(1);
    let wait = crate::format::compte(l, minutes, ["minute", "minutes"], ["minute", "minutes"]);
    tr!(
        l,
        "Trop d'essais : pour protéger les comptes, nous les limitons. Réessayez dans {wait}",
        "Too many tries: we limit them to protect accounts. Try again in {wait}"
    )
}

/// Too many messages from the contact form: how long to wait.
#[must_use]
pub fn trop_de_messages(l: Lang, seconds: u32) -> String {
    let minutes = seconds.div_ceil(60).max(1);
    let wait = crate::format::compte(l, minutes, ["minute", "minutes"], ["minute", "minutes"]);
    tr!(
        l,
        "Vous nous avez déjà écrit plusieurs fois. Votre message n'est pas parti : renvoyez-le dans {wait}",
        "You have already written to us several times. Your message was not sent: send it again in {wait}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every case of an error, each once: a new one is not forgotten here, the match would not compile.
    macro_rules! cas {
        ($error:ident: $($case:pat => [$($example:expr),+]),+ $(,)?) => {{
            use $error as E;
            let all = vec![$($($example),+),+];
            let _every = |e: E| match e { $($case => ()),+ };
            all
        }};
    }

    /// Each case has a sentence of its own, in each language.
    fn a_sentence_each<E: Copy + std::fmt::Debug>(cases: &[E], say: fn(Lang, E) -> String) {
        let mut said: Vec<(String, E)> = Vec::new();
        for l in [Lang::Fr, Lang::En] {
            for case in cases {
                let sentence = say(l, *case);
                assert!(!sentence.trim().is_empty() && !sentence.ends_with('.'), "{sentence}");
                let same = said.iter().find(|(s, _)| *s == sentence);
                assert!(same.is_none(), "{case:?} and {same:?}");
                said.push((sentence, *case));
            }
        }
        assert_eq!(said.len(), 2 * cases.len());
    }

    #[test]
    fn every_wrong_field_tells_its_case_in_both_languages() {
        let emails = cas!(EmailError:
            E::Vide => [E::Vide], E::Arobase => [E::Arobase], E::Nom => [E::Nom], E::Domaine => [E::Domaine],
            E::TropLong => [E::TropLong]);
        a_sentence_each(&emails, email);
        let phones = cas!(TelephoneError:
            E::Vide => [E::Vide], E::Caractere => [E::Caractere],
            E::TropCourt(_) => [E::TropCourt(1), E::TropCourt(2), E::TropCourt(9)], E::TropLong => [E::TropLong],
            E::PasPortable => [E::PasPortable]);
        a_sentence_each(&phones, telephone);
        let numbers = cas!(NumeroUniqueError:
            E::Vide => [E::Vide], E::CaractereInterdit => [E::CaractereInterdit],
            E::TropCourt(_) => [E::TropCourt(1), E::TropCourt(2), E::TropCourt(17)], E::TropLong => [E::TropLong],
            E::Territoire => [E::Territoire], E::Mois => [E::Mois], E::Chiffres => [E::Chiffres]);
        a_sentence_each(&numbers, numero_unique);
        let sirets = cas!(SiretError:
            E::Vide => [E::Vide], E::PasDesChiffres => [E::PasDesChiffres],
            E::Longueur(_) => [E::Longueur(1), E::Longueur(13), E::Longueur(15)], E::Cle => [E::Cle]);
        a_sentence_each(&sirets, siret);
        let dates = cas!(DateError:
            E::Vide => [E::Vide], E::Forme => [E::Forme], E::Inexistante => [E::Inexistante], E::Future => [E::Future],
            E::TropAncienne => [E::TropAncienne]);
        a_sentence_each(&dates, date);
        let amounts = cas!(MontantError:
            E::Vide => [E::Vide], E::Illisible => [E::Illisible], E::TropDeDecimales => [E::TropDeDecimales],
            E::Negatif => [E::Negatif], E::TropGrand => [E::TropGrand]);
        a_sentence_each(&amounts, montant);
        a_sentence_each(&amounts, montant_annuel);
        let names = cas!(NomError: E::Vide => [E::Vide], E::TropLong => [E::TropLong], E::Caractere => [E::Caractere]);
        a_sentence_each(&names, nom);
        a_sentence_each(&names, prenom);
    }

    #[test]
    fn numbers_are_said_as_one_says_them() {
        assert_eq!(
            telephone(Lang::Fr, TelephoneError::TropCourt(1)),
            "Il manque un chiffre au téléphone portable. Il en faut 10"
        );
        assert!(trop_d_essais(Lang::Fr, 61).contains('2'));
    }
}
