//! What the employer sees of a file, consent by consent.

use super::{Complement, Consentement};
use crate::argent::Centimes;
use crate::demande::{Demande, LogementActuel, Motif};
use crate::identite::{Civilite, Email};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

crate::coded_enum! {
    /// What an employer may see; the code is also the name of the field of [`VueEntreprise`].
    ChampVu {
        /// Title.
        Civilite = "civilite",
        /// Last name.
        Nom = "nom",
        /// First name.
        Prenom = "prenom",
        /// Birth date.
        Naissance = "naissance",
        /// E-mail.
        Email = "email",
        /// Employer's name.
        Employeur = "employeur",
        /// Employer's SIRET.
        Siret = "siret",
        /// Several employers, yes or no.
        PlusieursEmployeurs = "plusieurs_employeurs",
        /// Commune of the workplace.
        CommuneTravail = "commune_travail",
        /// Commune where one lives now.
        CommuneActuelle = "commune_actuelle",
        /// Communes wished.
        CommunesSouhaitees = "communes_souhaitees",
        /// Company code, employee's number, entry, temporary-work permanent contract.
        Emploi = "emploi",
        /// Telephone.
        Telephone = "telephone",
        /// Household.
        Foyer = "foyer",
        /// Resources and tax revenue.
        Revenus = "revenus",
        /// Current dwelling.
        LogementActuel = "logement_actuel",
        /// Why they ask.
        Motifs = "motifs",
        /// The whole demande, its number included.
        Demande = "demande",
        /// History of candidatures.
        Candidatures = "candidatures",
    }
}

impl ChampVu {
    /// The first consent that shows it (handbook, choices 1 to 4).
    #[must_use]
    pub const fn des(self) -> Consentement {
        match self {
            Self::Civilite
            | Self::Nom
            | Self::Prenom
            | Self::Naissance
            | Self::Email
            | Self::Employeur
            | Self::Siret
            | Self::PlusieursEmployeurs
            | Self::CommuneTravail
            | Self::CommuneActuelle
            | Self::CommunesSouhaitees => Consentement::Identite,
            Self::Emploi
            | Self::Telephone
            | Self::Foyer
            | Self::Revenus
            | Self::LogementActuel
            | Self::Motifs
            | Self::Demande
            | Self::Candidatures => Consentement::DossierComplet,
        }
    }

    /// Whether the employer sees it under `consentement`.
    #[must_use]
    pub fn visible(self, consentement: Consentement) -> bool {
        consentement >= self.des()
    }
}

/// What the employer sees. `None` is « hidden » where [`VueEntreprise::montre`] says so, else « not known ».
///
/// Communes are INSEE codes, amounts cents a month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VueEntreprise {
    /// The consent it was made under.
    pub consentement: Consentement,
    /// Whether the employer may act in the applicant's name.
    pub peut_agir: bool,
    /// Title of the person whose employer it is.
    pub civilite: Option<Civilite>,
    /// Last name (in use, else of birth).
    pub nom: Option<String>,
    /// First names.
    pub prenom: Option<String>,
    /// Birth date.
    pub naissance: Option<Date>,
    /// E-mail of the account.
    pub email: Option<Email>,
    /// Employer's name.
    pub employeur: Option<String>,
    /// Employer's SIRET.
    pub siret: Option<String>,
    /// Several employers.
    pub plusieurs_employeurs: Option<bool>,
    /// Workplace, INSEE.
    pub commune_travail: Option<String>,
    /// Where they live, INSEE.
    pub commune_actuelle: Option<String>,
    /// Communes wished, INSEE, in order.
    pub communes_souhaitees: Option<Vec<String>>,
    /// Step 2 as completed.
    pub emploi: Option<Complement>,
    /// Telephone.
    pub telephone: Option<String>,
    /// Household.
    pub foyer: Option<VueFoyer>,
    /// Resources of the household a month, housing aid not counted.
    pub revenus: Option<Centimes>,
    /// Current dwelling.
    pub logement_actuel: Option<LogementActuel>,
    /// Reasons.
    pub motifs: Option<Vec<Motif>>,
    /// The whole demande.
    pub demande: Option<Box<Demande>>,
    /// Whether the history of candidatures is shown (the caller reads it).
    pub candidatures: bool,
}

/// The household in figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct VueFoyer {
    /// Applicant and co-applicants.
    pub adultes: u32,
    /// Dependants.
    pub personnes_a_charge: u32,
    /// Children in custody part of the time.
    pub enfants_en_garde: u32,
    /// Unborn children.
    pub enfants_a_naitre: u32,
}

impl VueEntreprise {
    /// Whether the employer sees `champ` here.
    #[must_use]
    pub fn montre(&self, champ: ChampVu) -> bool {
        champ.visible(self.consentement)
    }
}

/// What the employer sees of `demande` completed by `c`, whose account has the address `compte_email`.
///
/// The person is the one whose employment the file is attached to; the applicant if that co-applicant is gone.
#[must_use]
pub fn vue_entreprise(demande: &Demande, c: &Complement, compte_email: &Email) -> VueEntreprise {
    let personne = c.rattachement.personne(demande).unwrap_or(&demande.demandeur);
    let see = |champ: ChampVu| champ.visible(c.consentement);
    let len = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let nom = personne.nom_usage.as_ref().unwrap_or(&personne.nom_naissance);
    let actuelle = demande.logement_actuel.insee.clone().or_else(|| personne.adresse.as_ref().map(|a| a.insee.clone()));
    let foyer = VueFoyer {
        adultes: 1 + len(demande.codemandeurs.len()),
        personnes_a_charge: len(demande.personnes_a_charge.len()),
        enfants_en_garde: len(demande.enfants_en_garde.len()),
        enfants_a_naitre: demande.enfants_a_naitre,
    };
    VueEntreprise {
        consentement: c.consentement,
        peut_agir: c.consentement == Consentement::GestionDeleguee,
        civilite: see(ChampVu::Civilite).then_some(personne.civilite),
        nom: see(ChampVu::Nom).then(|| nom.to_string()),
        prenom: see(ChampVu::Prenom).then(|| personne.prenom.to_string()),
        naissance: see(ChampVu::Naissance).then_some(personne.naissance),
        email: see(ChampVu::Email).then(|| compte_email.clone()),
        employeur: see(ChampVu::Employeur).then(|| c.employeur.clone()),
        siret: c.siret.as_ref().filter(|_| see(ChampVu::Siret)).map(ToString::to_string),
        plusieurs_employeurs: c.plusieurs_employeurs.filter(|_| see(ChampVu::PlusieursEmployeurs)),
        commune_travail: personne.emploi.insee_travail.clone().filter(|_| see(ChampVu::CommuneTravail)),
        commune_actuelle: actuelle.filter(|_| see(ChampVu::CommuneActuelle)),
        communes_souhaitees: see(ChampVu::CommunesSouhaitees).then(|| demande.recherche.communes.clone()),
        emploi: see(ChampVu::Emploi).then(|| c.clone()),
        telephone: personne.telephone.clone().filter(|_| see(ChampVu::Telephone)),
        foyer: see(ChampVu::Foyer).then_some(foyer),
        revenus: see(ChampVu::Revenus).then(|| demande.ressources_mensuelles()),
        logement_actuel: see(ChampVu::LogementActuel).then(|| demande.logement_actuel.clone()),
        motifs: see(ChampVu::Motifs).then(|| demande.motifs.clone()),
        demande: see(ChampVu::Demande).then(|| Box::new(demande.clone())),
        candidatures: see(ChampVu::Candidatures),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::Rattachement;
    use crate::dossier::exemples::{demande, une_demande};
    use crate::siret::Siret;
    use jiff::civil::date;
    use proptest::prelude::*;
    use proptest::sample::select;
    use rstest::rstest;

    fn complement(consentement: Consentement, rattachement: Rattachement) -> Complement {
        Complement {
            rattachement,
            siret: Siret::parse("82454114802432").ok(),
            employeur: "Boulangeries Tissier".into(),
            code_entreprise: None,
            matricule: Some("20418".into()),
            date_entree: None,
            cdi_interimaire: None,
            plusieurs_employeurs: Some(false),
            consentement,
        }
    }

    fn account() -> Email {
        Email::parse("anne.compte@exemple.fr").unwrap()
    }

    fn view(consentement: Consentement) -> VueEntreprise {
        vue_entreprise(&demande(), &complement(consentement, Rattachement::Demandeur), &account())
    }

    /// Which fields are filled.
    fn filled(v: &VueEntreprise) -> Vec<ChampVu> {
        use ChampVu as V;
        [
            (V::Civilite, v.civilite.is_some()),
            (V::Nom, v.nom.is_some()),
            (V::Prenom, v.prenom.is_some()),
            (V::Naissance, v.naissance.is_some()),
            (V::Email, v.email.is_some()),
            (V::Employeur, v.employeur.is_some()),
            (V::Siret, v.siret.is_some()),
            (V::PlusieursEmployeurs, v.plusieurs_employeurs.is_some()),
            (V::CommuneTravail, v.commune_travail.is_some()),
            (V::CommuneActuelle, v.commune_actuelle.is_some()),
            (V::CommunesSouhaitees, v.communes_souhaitees.is_some()),
            (V::Emploi, v.emploi.is_some()),
            (V::Telephone, v.telephone.is_some()),
            (V::Foyer, v.foyer.is_some()),
            (V::Revenus, v.revenus.is_some()),
            (V::LogementActuel, v.logement_actuel.is_some()),
            (V::Motifs, v.motifs.is_some()),
            (V::Demande, v.demande.is_some()),
            (V::Candidatures, v.candidatures),
        ]
        .into_iter()
        .filter_map(|(champ, there)| there.then_some(champ))
        .collect()
    }

    #[rstest]
    #[case(Consentement::Anonyme, &[], false)]
    // Handbook, choice no. 2, word for word.
    #[case(Consentement::Identite, &ChampVu::ALL[..11], false)]
    #[case(Consentement::DossierComplet, ChampVu::ALL, false)]
    #[case(Consentement::GestionDeleguee, ChampVu::ALL, true)]
    fn by_consent(#[case] c: Consentement, #[case] expected: &[ChampVu], #[case] peut_agir: bool) {
        let v = view(c);
        assert_eq!(filled(&v), expected);
        assert_eq!(v.peut_agir, peut_agir);
    }

    #[test]
    fn an_anonymous_view_holds_no_word_of_the_file() {
        let empty = view(Consentement::Anonyme);
        let text = format!("{empty:?}");
        for word in ["Anne", "Porte", "Tissier", "82454114802432", "93006", "exemple.fr", "20418", "111072"] {
            assert!(!text.contains(word), "{word}");
        }
    }

    #[test]
    fn identity_view_hides_telephone_income_and_number() {
        let text = format!("{:?}", view(Consentement::Identite));
        for word in ["0604505792", "164000", "1110720020439G1175", "20418", "Léo", "Denis", "anne.site"] {
            assert!(!text.contains(word), "{word}");
        }
    }

    #[test]
    fn the_person_shown_is_the_employee() {
        let v = vue_entreprise(&demande(), &complement(Consentement::Identite, Rattachement::Codemandeur), &account());
        assert_eq!((v.prenom.as_deref(), v.naissance), (Some("Denis"), Some(date(1987, 2, 2))));
    }

    #[test]
    fn identity_view_values() {
        let v = view(Consentement::Identite);
        assert_eq!(v.commune_travail.as_deref(), Some("93048"));
        assert_eq!(v.commune_actuelle.as_deref(), Some("93006"));
        assert_eq!(v.communes_souhaitees.map(|c| c.len()), Some(3));
        assert_eq!(v.email, Some(account()));
    }

    proptest! {
        #[test]
        fn each_consent_shows_at_least_what_the_one_before_shows(
            d in une_demande(),
            a in select(Consentement::ALL),
            b in select(Consentement::ALL),
        ) {
            prop_assume!(a <= b);
            let seen = |c| filled(&vue_entreprise(&d, &complement(c, Rattachement::Demandeur), &account()));
            let (less, more) = (seen(a), seen(b));
            prop_assert!(less.iter().all(|champ| more.contains(champ)));
            prop_assert!(less.iter().all(|champ| champ.visible(a)));
        }
    }
}
