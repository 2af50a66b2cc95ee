//! Whether the account and the demande name the same person (guide des salariés, « Consulter/modifier sa demande »).

use crate::demande::Demande;
use crate::identite::Nom;
use jiff::civil::Date;

/// What the account knows of its holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdentiteCompte<'a> {
    /// Birth name.
    pub nom: &'a Nom,
    /// First name or first names.
    pub prenom: &'a Nom,
    /// Birth date, where the account holds one; not compared otherwise.
    pub naissance: Option<Date>,
}

crate::coded_enum! {
    /// What differs between the account and the demande: import is refused with it.
    Ecart {
        /// The birth name.
        Nom = "nom",
        /// The first name.
        Prenom = "prenom",
        /// The birth date.
        Naissance = "naissance",
    }
}

/// Whether the account's holder is the applicant of `demande`.
///
/// Accents, hyphens, spaces and case do not count ([`Nom::cle`]). Where one side holds several first names
/// (« Anne Marie Louise ») and the other only the first ones (« Anne », « Anne-Marie »), they agree.
///
/// # Errors
/// Every difference, in the order birth name, first name, birth date.
pub fn identite_concorde(compte: IdentiteCompte<'_>, demande: &Demande) -> Result<(), Vec<Ecart>> {
    let site = &demande.demandeur;
    let mut ecarts = Vec::new();
    if cle(compte.nom.as_str(), compte.nom.cle()) != cle(site.nom_naissance.as_str(), site.nom_naissance.cle()) {
        ecarts.push(Ecart::Nom);
    }
    if !prenoms_concordent(compte.prenom, &site.prenom) {
        ecarts.push(Ecart::Prenom);
    }
    if compte.naissance.is_some_and(|n| n != site.naissance) {
        ecarts.push(Ecart::Naissance);
    }
    if ecarts.is_empty() { Ok(()) } else { Err(ecarts) }
}

/// The key of a name; the text itself, lower-cased, for a script [`Nom::cle`] has no letters for: two such names
/// must not be one just because both keys are empty.
fn cle(texte: &str, cle: String) -> String {
    if cle.is_empty() { texte.to_lowercase() } else { cle }
}

/// Whether one list of first names begins with the whole other one.
fn prenoms_concordent(a: &Nom, b: &Nom) -> bool {
    let whole = |n: &Nom| cle(n.as_str(), n.cle());
    commence_par(a, &whole(b)) || commence_par(b, &whole(a))
}

/// Whether the first `k` first names of `prenoms`, for some `k`, have the key `attendu`.
fn commence_par(prenoms: &Nom, attendu: &str) -> bool {
    let mut debut = String::new();
    prenoms.as_str().split_whitespace().any(|mot| {
        let part = Nom::parse(mot).map(|n| cle(n.as_str(), n.cle())).unwrap_or_default();
        debut.push_str(&part);
        !part.is_empty() && debut == attendu
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::exemples::{demande, nom};
    use jiff::civil::date;
    use proptest::prelude::*;
    use rstest::rstest;

    fn compare(compte: (&str, &str), site: (&str, &str)) -> Result<(), Vec<Ecart>> {
        let mut d = demande();
        d.demandeur.nom_naissance = nom(site.0);
        d.demandeur.prenom = nom(site.1);
        let (n, p) = (nom(compte.0), nom(compte.1));
        identite_concorde(IdentiteCompte { nom: &n, prenom: &p, naissance: None }, &d)
    }

    #[rstest]
    #[case(("Porte", "Anne"), ("PORTE", "ANNE"), &[])]
    #[case(("Le Gall-Évrard", "Chloé"), ("LE GALL EVRARD", "CHLOE"), &[])]
    #[case(("Porte", "Anne"), ("Porte", "Anne Marie Louise"), &[])]
    #[case(("Porte", "Anne-Marie"), ("Porte", "ANNE MARIE LOUISE"), &[])]
    #[case(("Porte", "Anne Marie"), ("Porte", "Anne"), &[])]
    #[case(("Porte", "Marie"), ("Porte", "Anne Marie"), &[Ecart::Prenom])]
    #[case(("Porte", "Jean"), ("Porte", "Jean-Pierre"), &[Ecart::Prenom])]
    #[case(("Porte", "An"), ("Porte", "Anne"), &[Ecart::Prenom])]
    #[case(("Porta", "Anne"), ("Porte", "Anne"), &[Ecart::Nom])]
    #[case(("Gigi", "Denis"), ("Porte", "Anne"), &[Ecart::Nom, Ecart::Prenom])]
    #[case(("Иванов", "Иван"), ("Петров", "Пётр"), &[Ecart::Nom, Ecart::Prenom])]
    #[case(("Иванов", "Иван"), ("ИВАНОВ", "ИВАН"), &[])]
    fn names(#[case] compte: (&str, &str), #[case] site: (&str, &str), #[case] ecarts: &[Ecart]) {
        assert_eq!(compare(compte, site).err().unwrap_or_default(), ecarts);
    }

    #[rstest]
    #[case(None, &[])]
    #[case(Some(date(1989, 5, 19)), &[])]
    #[case(Some(date(1989, 5, 18)), &[Ecart::Naissance])]
    fn birth_date(#[case] naissance: Option<Date>, #[case] ecarts: &[Ecart]) {
        let (n, p) = (nom("porte"), nom("anne"));
        let found = identite_concorde(IdentiteCompte { nom: &n, prenom: &p, naissance }, &demande());
        assert_eq!(found.err().unwrap_or_default(), ecarts);
    }

    #[test]
    fn name_in_use_is_not_the_birth_name() {
        let mut d = demande();
        d.demandeur.nom_usage = Some(nom("Gigi"));
        let (n, p) = (nom("Gigi"), nom("Anne"));
        let found = identite_concorde(IdentiteCompte { nom: &n, prenom: &p, naissance: None }, &d);
        assert_eq!(found, Err(vec![Ecart::Nom]));
    }

    proptest! {
        #[test]
        fn case_and_order_of_comparison_do_not_matter(a in "[A-Za-zéèï]{1,8}([ -][A-Za-zéèï]{1,8}){0,2}", b in "[a-zé]{1,4}") {
            prop_assert_eq!(compare((&a, &a), (&a.to_uppercase(), &a.to_uppercase())), Ok(()));
            prop_assert_eq!(compare((&a, &a), (&b, &b)), compare((&b, &b), (&a, &a)));
        }
    }
}
