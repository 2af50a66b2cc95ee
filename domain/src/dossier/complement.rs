//! Step 2 of the import: what the applicant adds for AL'in, and the employer's policy it answers to.

use crate::demande::{Demande, Personne, StatutEmploi};
use crate::identite::{DateError, parse_date_passee};
use crate::siret::{Siret, SiretError};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

crate::coded_enum! {
    /// What the employer may see and do, chosen by the applicant (handbook, « Import your social housing application »).
    ///
    /// Ordered: each choice shows at least what the one before shows.
    Consentement {
        /// 1: the employer sees nothing and gives no points.
        Anonyme = "1",
        /// 2: identity and follow-up fields.
        Identite = "2",
        /// 3: the whole file, read-only, with the history of candidatures.
        DossierComplet = "3",
        /// 4: the whole file, and the employer acts in the applicant's name.
        GestionDeleguee = "4",
    }
}

crate::coded_enum! {
    /// Fields of step 2 that an employer's policy may require.
    ChampEmploi {
        /// The company code.
        CodeEntreprise = "code_entreprise",
        /// The employee's number at the employer's.
        Matricule = "matricule",
        /// Date of entry.
        DateEntree = "date_entree",
        /// Open-ended contract with a temporary-work company.
        CdiInterimaire = "cdi_interimaire",
    }
}

crate::coded_enum! {
    /// Whose employment the file is attached to.
    Rattachement {
        /// The applicant's.
        Demandeur = "demandeur",
        /// The co-applicant's.
        Codemandeur = "codemandeur",
    }
}

impl Rattachement {
    /// The person of `demande` whose employment counts: the first co-applicant for [`Self::Codemandeur`];
    /// `None` where there is no co-applicant.
    #[must_use]
    pub fn personne(self, demande: &Demande) -> Option<&Personne> {
        match self {
            Self::Demandeur => Some(&demande.demandeur),
            Self::Codemandeur => demande.codemandeurs.first().map(|c| &c.personne),
        }
    }
}

/// What an employer asks of its employees' files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolitiqueEntreprise {
    /// Consents offered.
    pub consentements: Vec<Consentement>,
    /// Fields of step 2 that must be filled.
    pub champs_requis: Vec<ChampEmploi>,
    /// Whether the employer validates a file before one may apply with it.
    pub validation_requise: bool,
    /// The company code, if there is one: it must then be given (handbook), and be this one.
    pub code_entreprise: Option<String>,
    /// Points the employer adds, 0 to 10 (ranking).
    pub points: u8,
}

impl Default for PolitiqueEntreprise {
    /// All four consents, nothing required, no validation, no points: an employer unknown here.
    fn default() -> Self {
        Self {
            consentements: Consentement::ALL.to_vec(),
            champs_requis: Vec::new(),
            validation_requise: false,
            code_entreprise: None,
            points: 0,
        }
    }
}

impl PolitiqueEntreprise {
    /// Whether `champ` must be filled: required by the list, or, for the company code, because there is one.
    #[must_use]
    pub fn requiert(&self, champ: ChampEmploi) -> bool {
        self.champs_requis.contains(&champ) || (champ == ChampEmploi::CodeEntreprise && self.code_entreprise.is_some())
    }

    /// Whether a file under `consentement` waits for the employer: never an anonymous one, which it cannot see.
    #[must_use]
    pub const fn attend_validation(&self, consentement: Consentement) -> bool {
        self.validation_requise && !matches!(consentement, Consentement::Anonyme)
    }
}

/// Step 2, read and checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complement {
    /// Whose employment.
    pub rattachement: Rattachement,
    /// The employer's establishment; `None` when the registration site holds none and none was typed.
    pub siret: Option<Siret>,
    /// The employer's name (the main one).
    pub employeur: String,
    /// Company code.
    pub code_entreprise: Option<String>,
    /// The employee's number.
    pub matricule: Option<String>,
    /// Date of entry.
    pub date_entree: Option<Date>,
    /// Open-ended contract with a temporary-work company.
    pub cdi_interimaire: Option<bool>,
    /// Whether the person has several employers, if they said so.
    #[serde(default)]
    pub plusieurs_employeurs: Option<bool>,
    /// What the employer may see.
    pub consentement: Consentement,
}

/// Step 2 as typed: every field as it came, so that nothing is lost when one is wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SaisieComplement {
    /// Code of [`Rattachement`]; empty means the applicant.
    pub rattachement: String,
    /// SIRET; looked at only when the registration site holds none.
    pub siret: String,
    /// Employer's name.
    pub employeur: String,
    /// Company code.
    pub code_entreprise: String,
    /// Employee's number.
    pub matricule: String,
    /// Date of entry, « 02/09/2019 » or ISO.
    pub date_entree: String,
    /// « oui », « non » or empty.
    pub cdi_interimaire: String,
    /// « oui », « non » or empty.
    pub plusieurs_employeurs: String,
    /// Code of [`Consentement`].
    pub consentement: String,
}

crate::coded_enum! {
    /// Fields of step 2; the code is the form's field name.
    Champ {
        /// Whose employment.
        Rattachement = "rattachement",
        /// SIRET.
        Siret = "siret",
        /// Employer's name.
        Employeur = "employeur",
        /// Company code.
        CodeEntreprise = "code_entreprise",
        /// Employee's number.
        Matricule = "matricule",
        /// Date of entry.
        DateEntree = "date_entree",
        /// Temporary-work permanent contract.
        CdiInterimaire = "cdi_interimaire",
        /// Several employers.
        PlusieursEmployeurs = "plusieurs_employeurs",
        /// Consent.
        Consentement = "consentement",
    }
}

/// Why a field of step 2 cannot be kept; each has its own sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ComplementError {
    /// No such attachment.
    RattachementInconnu,
    /// Attached to the co-applicant, but the demande has none.
    SansCodemandeur,
    /// An employee's demande holds no SIRET and none was typed: it is entered on the registration site (handbook).
    SiretObligatoire,
    /// The SIRET held by the registration site is wrong: it is corrected there.
    SiretDuSite(SiretError),
    /// The SIRET typed here is wrong.
    Siret(SiretError),
    /// « Le champ Nom de l'employeur est obligatoire ».
    EmployeurObligatoire,
    /// The employer's name is longer than [`SaisieComplement::EMPLOYEUR_MAX`] characters.
    EmployeurTropLong,
    /// The employer's name holds a control character, or no letter and no digit.
    EmployeurIllisible,
    /// The employer asks for its company code.
    CodeEntrepriseObligatoire,
    /// Not the employer's company code.
    CodeEntrepriseFaux,
    /// The company code is no code: too long, or holding something else than letters, digits and `-_./`.
    CodeEntrepriseIllisible,
    /// The employer asks for the employee's number.
    MatriculeObligatoire,
    /// The number is no number: too long, or holding something else than letters, digits and `-_./`.
    MatriculeIllisible,
    /// The employer asks for the date of entry.
    DateEntreeObligatoire,
    /// The date of entry is wrong.
    DateEntree(DateError),
    /// The employer asks whether one is in temporary-work permanent contract.
    CdiInterimaireObligatoire,
    /// Neither « oui » nor « non ».
    CdiInterimaireIllisible,
    /// Neither « oui » nor « non ».
    PlusieursEmployeursIllisible,
    /// No consent chosen.
    ConsentementObligatoire,
    /// No such consent.
    ConsentementInconnu,
    /// The employer does not offer this consent.
    ConsentementNonPropose,
}

impl SaisieComplement {
    /// Longest employer's name, in characters.
    pub const EMPLOYEUR_MAX: usize = 200;
    /// Longest company code or employee's number, in characters.
    pub const CODE_MAX: usize = 50;

    /// What to fill the form with: the complement kept before, or what the registration site knows of the employer.
    #[must_use]
    pub fn proposer(demande: &Demande, rattachement: Rattachement, garde: Option<&Complement>) -> Self {
        let oui_non = |b: Option<bool>| b.map(|b| if b { "oui" } else { "non" }).unwrap_or_default().to_owned();
        let emploi = rattachement.personne(demande).map(|p| &p.emploi);
        let siret = emploi.and_then(|e| e.siret.clone()).unwrap_or_default();
        match garde.filter(|c| c.rattachement == rattachement) {
            Some(c) => Self {
                rattachement: rattachement.code().to_owned(),
                siret: if siret.trim().is_empty() {
                    c.siret.as_ref().map(ToString::to_string).unwrap_or_default()
                } else {
                    siret
                },
                employeur: c.employeur.clone(),
                code_entreprise: c.code_entreprise.clone().unwrap_or_default(),
                matricule: c.matricule.clone().unwrap_or_default(),
                date_entree: c.date_entree.map(|d| d.strftime("%d/%m/%Y").to_string()).unwrap_or_default(),
                cdi_interimaire: oui_non(c.cdi_interimaire),
                plusieurs_employeurs: oui_non(c.plusieurs_employeurs),
                consentement: c.consentement.code().to_owned(),
            },
            None => Self {
                rattachement: rattachement.code().to_owned(),
                siret,
                employeur: emploi.and_then(|e| e.employeur.clone()).unwrap_or_default(),
                date_entree: emploi
                    .and_then(|e| e.depuis)
                    .map(|d| d.strftime("%d/%m/%Y").to_string())
                    .unwrap_or_default(),
                ..Self::default()
            },
        }
    }

    /// Reads step 2 under the employer's `politique`.
    ///
    /// `siret_du_site` is the SIRET of the person attached, as the registration site holds it: it wins over what
    /// is typed. `today` bounds the date of entry.
    ///
    /// # Errors
    /// Every wrong field with its own reason, at most one a field, in the order of the form.
    pub fn parse(
        &self,
        politique: &PolitiqueEntreprise,
        siret_du_site: Option<&str>,
        today: Date,
    ) -> Result<Complement, Vec<(Champ, ComplementError)>> {
        let rattachement = self.lire_rattachement();
        let siret = self.lire_siret(siret_du_site);
        let employeur = lire_employeur(&self.employeur);
        let code = self.lire_code(politique);
        let matricule = lire_code(
            &self.matricule,
            politique.requiert(ChampEmploi::Matricule),
            ComplementError::MatriculeObligatoire,
            ComplementError::MatriculeIllisible,
        );
        let date_entree = self.lire_date(politique, today);
        let cdii =
            lire_oui_non(&self.cdi_interimaire).ok_or(ComplementError::CdiInterimaireIllisible).and_then(|v| match v {
                None if politique.requiert(ChampEmploi::CdiInterimaire) => {
                    Err(ComplementError::CdiInterimaireObligatoire)
                }
                v => Ok(v),
            });
        let plusieurs = lire_oui_non(&self.plusieurs_employeurs).ok_or(ComplementError::PlusieursEmployeursIllisible);
        let consentement = self.lire_consentement(politique);

        let erreurs: Vec<(Champ, ComplementError)> = [
            (Champ::Rattachement, rattachement.err()),
            (Champ::Siret, siret.as_ref().err().copied()),
            (Champ::Employeur, employeur.as_ref().err().copied()),
            (Champ::Matricule, matricule.as_ref().err().copied()),
            (Champ::DateEntree, date_entree.err()),
            (Champ::CodeEntreprise, code.as_ref().err().copied()),
            (Champ::CdiInterimaire, cdii.err()),
            (Champ::PlusieursEmployeurs, plusieurs.err()),
            (Champ::Consentement, consentement.err()),
        ]
        .into_iter()
        .filter_map(|(champ, erreur)| erreur.map(|e| (champ, e)))
        .collect();

        match (rattachement, siret, employeur, code, matricule, date_entree, cdii, plusieurs, consentement) {
            (
                Ok(rattachement),
                Ok(siret),
                Ok(employeur),
                Ok(code),
                Ok(matricule),
                Ok(date),
                Ok(cdii),
                Ok(plusieurs),
                Ok(consentement),
            ) => Ok(Complement {
                rattachement,
                siret,
                employeur,
                code_entreprise: code,
                matricule,
                date_entree: date,
                cdi_interimaire: cdii,
                plusieurs_employeurs: plusieurs,
                consentement,
            }),
            _ => Err(erreurs),
        }
    }

    /// [`Self::parse`] with the SIRET of the person attached taken from `demande`, and what only the demande tells:
    /// that this person exists, and that an employee has a SIRET (« required on AL'in », handbook; one who has no
    /// job, in a priority situation, has none to give).
    ///
    /// # Errors
    /// As [`Self::parse`]; [`ComplementError::SansCodemandeur`] and [`ComplementError::SiretObligatoire`] too.
    pub fn parse_pour(
        &self,
        demande: &Demande,
        politique: &PolitiqueEntreprise,
        today: Date,
    ) -> Result<Complement, Vec<(Champ, ComplementError)>> {
        let personne = self.lire_rattachement().map(|r| r.personne(demande));
        let siret = personne.ok().flatten().and_then(|p| p.emploi.siret.as_deref());
        let lu = self.parse(politique, siret, today);
        if personne == Ok(None) {
            let mut erreurs = vec![(Champ::Rattachement, ComplementError::SansCodemandeur)];
            erreurs.extend(lu.err().unwrap_or_default());
            return Err(erreurs);
        }
        let salarie = personne.ok().flatten().is_some_and(|p| salarie(p.emploi.statut));
        let sans_siret = siret.is_none_or(|s| s.trim().is_empty()) && self.siret.trim().is_empty();
        if salarie && sans_siret {
            let mut erreurs = lu.err().unwrap_or_default();
            let rang = erreurs.iter().take_while(|(champ, _)| *champ < Champ::Siret).count();
            erreurs.insert(rang, (Champ::Siret, ComplementError::SiretObligatoire));
            return Err(erreurs);
        }
        lu
    }

    fn lire_rattachement(&self) -> Result<Rattachement, ComplementError> {
        match self.rattachement.trim() {
            "" => Ok(Rattachement::Demandeur),
            code => Rattachement::from_code(code).ok_or(ComplementError::RattachementInconnu),
        }
    }

    fn lire_siret(&self, du_site: Option<&str>) -> Result<Option<Siret>, ComplementError> {
        if let Some(site) = du_site.filter(|s| !s.trim().is_empty()) {
            return Siret::parse(site).map(Some).map_err(ComplementError::SiretDuSite);
        }
        match Siret::parse(&self.siret) {
            Ok(siret) => Ok(Some(siret)),
            Err(SiretError::Vide) => Ok(None),
            Err(why) => Err(ComplementError::Siret(why)),
        }
    }

    fn lire_code(&self, politique: &PolitiqueEntreprise) -> Result<Option<String>, ComplementError> {
        let code = lire_code(
            &self.code_entreprise,
            politique.requiert(ChampEmploi::CodeEntreprise),
            ComplementError::CodeEntrepriseObligatoire,
            ComplementError::CodeEntrepriseIllisible,
        )?;
        match (&code, &politique.code_entreprise) {
            (Some(typed), Some(expected)) if typed.to_lowercase() != expected.trim().to_lowercase() => {
                Err(ComplementError::CodeEntrepriseFaux)
            }
            _ => Ok(code),
        }
    }

    fn lire_date(&self, politique: &PolitiqueEntreprise, today: Date) -> Result<Option<Date>, ComplementError> {
        match parse_date_passee(&self.date_entree, today) {
            Ok(date) => Ok(Some(date)),
            Err(DateError::Vide) if politique.requiert(ChampEmploi::DateEntree) => {
                Err(ComplementError::DateEntreeObligatoire)
            }
            Err(DateError::Vide) => Ok(None),
            Err(why) => Err(ComplementError::DateEntree(why)),
        }
    }

    fn lire_consentement(&self, politique: &PolitiqueEntreprise) -> Result<Consentement, ComplementError> {
        let code = self.consentement.trim();
        if code.is_empty() {
            return Err(ComplementError::ConsentementObligatoire);
        }
        let choix = Consentement::from_code(code).ok_or(ComplementError::ConsentementInconnu)?;
        if politique.consentements.contains(&choix) { Ok(choix) } else { Err(ComplementError::ConsentementNonPropose) }
    }
}

/// The employer's name, inner runs of spaces made one.
fn lire_employeur(texte: &str) -> Result<String, ComplementError> {
    let nom = texte.split_whitespace().collect::<Vec<_>>().join(" ");
    if nom.is_empty() {
        Err(ComplementError::EmployeurObligatoire)
    } else if nom.chars().count() > SaisieComplement::EMPLOYEUR_MAX {
        Err(ComplementError::EmployeurTropLong)
    } else if nom.chars().any(char::is_control) || !nom.chars().any(char::is_alphanumeric) {
        Err(ComplementError::EmployeurIllisible)
    } else {
        Ok(nom)
    }
}

/// A code or number: spaces around dropped; `None` when empty and not required.
fn lire_code(
    texte: &str,
    requis: bool,
    manquant: ComplementError,
    illisible: ComplementError,
) -> Result<Option<String>, ComplementError> {
    let code = texte.trim();
    if code.is_empty() {
        return if requis { Err(manquant) } else { Ok(None) };
    }
    let ok = code.chars().count() <= SaisieComplement::CODE_MAX
        && code.chars().all(|c| c.is_alphanumeric() || " -_./".contains(c))
        && code.chars().any(char::is_alphanumeric);
    if ok { Ok(Some(code.to_owned())) } else { Err(illisible) }
}

/// « oui », « non » or empty; `None` for anything else.
fn lire_oui_non(texte: &str) -> Option<Option<bool>> {
    match texte.trim() {
        "" => Some(None),
        "oui" => Some(Some(true)),
        "non" => Some(Some(false)),
        _ => None,
    }
}

/// Whether the status is an employee's.
pub(crate) const fn salarie(statut: StatutEmploi) -> bool {
    use StatutEmploi::{Apprenti, Cdd, Cdi, Interim, Public};
    matches!(statut, Cdi | Cdd | Interim | Public | Apprenti)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::exemples::demande;
    use ComplementError as E;
    use jiff::civil::date;
    use proptest::prelude::*;
    use proptest::sample::subsequence;
    use rstest::rstest;

    const TODAY: Date = date(2026, 11, 22);
    const SITE: &str = "82454114802432";

    fn filled() -> SaisieComplement {
        SaisieComplement {
            rattachement: "demandeur".into(),
            siret: SITE.into(),
            employeur: " Boulangeries  Tissier ".into(),
            code_entreprise: "bt-2026".into(),
            matricule: "20418".into(),
            date_entree: "02/09/2019".into(),
            cdi_interimaire: "non".into(),
            plusieurs_employeurs: String::new(),
            consentement: "2".into(),
        }
    }

    fn strict() -> PolitiqueEntreprise {
        PolitiqueEntreprise {
            consentements: vec![Consentement::Anonyme, Consentement::Identite],
            champs_requis: ChampEmploi::ALL.to_vec(),
            validation_requise: true,
            code_entreprise: Some("BT-2026".into()),
            points: 6,
        }
    }

    #[test]
    fn a_good_one() {
        let expected = Complement {
            rattachement: Rattachement::Demandeur,
            siret: Siret::parse(SITE).ok(),
            employeur: "Boulangeries Tissier".into(),
            code_entreprise: Some("bt-2026".into()),
            matricule: Some("20418".into()),
            date_entree: Some(date(2019, 9, 2)),
            cdi_interimaire: Some(false),
            plusieurs_employeurs: None,
            consentement: Consentement::Identite,
        };
        assert_eq!(filled().parse(&strict(), Some(SITE), TODAY), Ok(expected));
    }

    #[rstest]
    #[case(|s: &mut SaisieComplement| s.rattachement = "voisin".into(), Champ::Rattachement, E::RattachementInconnu)]
    #[case(|s: &mut SaisieComplement| s.employeur = "  ".into(), Champ::Employeur, E::EmployeurObligatoire)]
    #[case(|s: &mut SaisieComplement| s.employeur = "x".repeat(201), Champ::Employeur, E::EmployeurTropLong)]
    #[case(|s: &mut SaisieComplement| s.employeur = "a\u{0}b".into(), Champ::Employeur, E::EmployeurIllisible)]
    #[case(|s: &mut SaisieComplement| s.employeur = "--".into(), Champ::Employeur, E::EmployeurIllisible)]
    #[case(|s: &mut SaisieComplement| s.code_entreprise = String::new(), Champ::CodeEntreprise, E::CodeEntrepriseObligatoire)]
    #[case(|s: &mut SaisieComplement| s.code_entreprise = "BT-2025".into(), Champ::CodeEntreprise, E::CodeEntrepriseFaux)]
    #[case(|s: &mut SaisieComplement| s.code_entreprise = "<b>".into(), Champ::CodeEntreprise, E::CodeEntrepriseIllisible)]
    #[case(|s: &mut SaisieComplement| s.matricule = String::new(), Champ::Matricule, E::MatriculeObligatoire)]
    #[case(|s: &mut SaisieComplement| s.matricule = "1".repeat(51), Champ::Matricule, E::MatriculeIllisible)]
    #[case(|s: &mut SaisieComplement| s.matricule = "12;3".into(), Champ::Matricule, E::MatriculeIllisible)]
    #[case(|s: &mut SaisieComplement| s.date_entree = String::new(), Champ::DateEntree, E::DateEntreeObligatoire)]
    #[case(|s: &mut SaisieComplement| s.date_entree = "hier".into(), Champ::DateEntree, E::DateEntree(DateError::Forme))]
    #[case(|s: &mut SaisieComplement| s.date_entree = "31/02/2019".into(), Champ::DateEntree, E::DateEntree(DateError::Inexistante))]
    #[case(|s: &mut SaisieComplement| s.date_entree = "23/11/2026".into(), Champ::DateEntree, E::DateEntree(DateError::Future))]
    #[case(|s: &mut SaisieComplement| s.cdi_interimaire = String::new(), Champ::CdiInterimaire, E::CdiInterimaireObligatoire)]
    #[case(|s: &mut SaisieComplement| s.cdi_interimaire = "peut-être".into(), Champ::CdiInterimaire, E::CdiInterimaireIllisible)]
    #[case(|s: &mut SaisieComplement| s.plusieurs_employeurs = "x".into(), Champ::PlusieursEmployeurs, E::PlusieursEmployeursIllisible)]
    #[case(|s: &mut SaisieComplement| s.consentement = String::new(), Champ::Consentement, E::ConsentementObligatoire)]
    #[case(|s: &mut SaisieComplement| s.consentement = "5".into(), Champ::Consentement, E::ConsentementInconnu)]
    #[case(|s: &mut SaisieComplement| s.consentement = "4".into(), Champ::Consentement, E::ConsentementNonPropose)]
    fn one_wrong_field(#[case] spoil: fn(&mut SaisieComplement), #[case] champ: Champ, #[case] why: E) {
        let mut saisie = filled();
        spoil(&mut saisie);
        assert_eq!(saisie.parse(&strict(), Some(SITE), TODAY), Err(vec![(champ, why)]));
    }

    #[rstest]
    #[case::site_wins(Some(SITE), "17130430600011", Ok(Some(SITE)))]
    #[case::site_spaced(Some("824 541 148 02432"), "", Ok(Some(SITE)))]
    #[case::site_wrong(Some("11122211111111"), SITE, Err(E::SiretDuSite(SiretError::Cle)))]
    #[case::site_blank(Some(" "), SITE, Ok(Some(SITE)))]
    #[case::typed(None, "171 304 306 00011", Ok(Some("17130430600011")))]
    #[case::typed_wrong(None, "123", Err(E::Siret(SiretError::Longueur(3))))]
    #[case::none(None, "", Ok(None))]
    fn siret(#[case] site: Option<&str>, #[case] typed: &str, #[case] expected: Result<Option<&str>, E>) {
        let saisie = SaisieComplement { siret: typed.into(), ..filled() };
        let found = saisie.parse(&PolitiqueEntreprise::default(), site, TODAY);
        let found = found.map(|c| c.siret.map(String::from)).map_err(|e| e[0]);
        assert_eq!(found, expected.map(|s| s.map(str::to_owned)).map_err(|e| (Champ::Siret, e)));
    }

    #[test]
    fn all_errors_at_once_in_the_order_of_the_form() {
        let saisie = SaisieComplement { rattachement: "x".into(), siret: "x".into(), ..Default::default() };
        let champs: Vec<Champ> =
            saisie.parse(&strict(), None, TODAY).unwrap_err().into_iter().map(|(c, _)| c).collect();
        assert_eq!(
            champs,
            vec![
                Champ::Rattachement,
                Champ::Siret,
                Champ::Employeur,
                Champ::Matricule,
                Champ::DateEntree,
                Champ::CodeEntreprise,
                Champ::CdiInterimaire,
                Champ::Consentement,
            ]
        );
    }

    #[test]
    fn nothing_but_name_and_consent_without_a_policy() {
        let saisie = SaisieComplement { employeur: "Tissier".into(), consentement: "1".into(), ..Default::default() };
        let c = saisie.parse(&PolitiqueEntreprise::default(), None, TODAY).unwrap();
        assert_eq!((c.rattachement, c.matricule, c.cdi_interimaire), (Rattachement::Demandeur, None, None));
    }

    #[test]
    fn a_code_where_the_employer_has_none_is_kept() {
        let c = filled().parse(&PolitiqueEntreprise::default(), None, TODAY).unwrap();
        assert_eq!(c.code_entreprise.as_deref(), Some("bt-2026"));
    }

    #[test]
    fn what_only_the_demande_tells() {
        let politique = PolitiqueEntreprise::default();
        let mut d = demande();
        let first = |s: &SaisieComplement, d: &Demande| s.parse_pour(d, &politique, TODAY).map_err(|e| e[0]);
        // Denis has a job and no SIRET on the site.
        let denis = SaisieComplement { rattachement: "codemandeur".into(), siret: String::new(), ..filled() };
        assert_eq!(first(&denis, &d), Err((Champ::Siret, E::SiretObligatoire)));
        d.codemandeurs[0].personne.emploi.statut = StatutEmploi::Chomage;
        assert!(first(&denis, &d).is_ok());
        d.codemandeurs[0].personne.emploi.siret = Some("17130430600011".into());
        assert_eq!(first(&denis, &d).unwrap().siret, Siret::parse("17130430600011").ok());
        d.codemandeurs.clear();
        assert_eq!(first(&denis, &d), Err((Champ::Rattachement, E::SansCodemandeur)));
        assert_eq!(first(&filled(), &d).unwrap().siret, Siret::parse(SITE).ok());
    }

    #[test]
    fn a_missing_siret_stands_in_its_place_among_the_errors() {
        let saisie = SaisieComplement { rattachement: "codemandeur".into(), ..Default::default() };
        let champs: Vec<Champ> = saisie
            .parse_pour(&demande(), &PolitiqueEntreprise::default(), TODAY)
            .unwrap_err()
            .into_iter()
            .map(|(c, _)| c)
            .collect();
        assert_eq!(champs, vec![Champ::Siret, Champ::Employeur, Champ::Consentement]);
    }

    #[test]
    fn the_form_is_filled_from_the_demande_then_from_what_was_kept() {
        let d = demande();
        let fresh = SaisieComplement::proposer(&d, Rattachement::Demandeur, None);
        assert_eq!((fresh.employeur.as_str(), fresh.date_entree.as_str()), ("Boulangeries Tissier", "02/09/2019"));
        assert_eq!(fresh.consentement, "");
        let kept = filled().parse_pour(&d, &strict(), TODAY).unwrap();
        let again = SaisieComplement::proposer(&d, Rattachement::Demandeur, Some(&kept));
        assert_eq!(again.parse_pour(&d, &strict(), TODAY), Ok(kept.clone()));
        let other = SaisieComplement::proposer(&d, Rattachement::Codemandeur, Some(&kept));
        assert_eq!((other.employeur.as_str(), other.matricule.as_str()), ("Interim 93", ""));
    }

    proptest! {
        #[test]
        fn parsing_never_panics_and_keeps_the_policy(
            fields in prop::collection::vec("\\PC{0,30}", 8),
            choix in "[0-5]?",
            offered in subsequence(Consentement::ALL, 0..=4),
            required in subsequence(ChampEmploi::ALL, 0..=4),
            code in prop::option::of("[a-z]{1,3}"),
        ) {
            let politique = PolitiqueEntreprise {
                consentements: offered, champs_requis: required, code_entreprise: code, ..Default::default()
            };
            let saisie = SaisieComplement {
                rattachement: if fields[0].len() % 2 == 0 { String::new() } else { fields[0].clone() },
                siret: fields[1].clone(),
                employeur: fields[2].clone(),
                code_entreprise: politique.code_entreprise.clone().unwrap_or_else(|| fields[3].clone()),
                matricule: fields[4].clone(),
                date_entree: fields[5].clone(),
                cdi_interimaire: fields[6].clone(),
                plusieurs_employeurs: fields[7].clone(),
                consentement: choix,
            };
            match saisie.parse(&politique, Some(SITE), TODAY) {
                Ok(c) => {
                    prop_assert!(politique.consentements.contains(&c.consentement));
                    prop_assert!(!c.employeur.trim().is_empty());
                    prop_assert!(c.matricule.is_some() || !politique.requiert(ChampEmploi::Matricule));
                    prop_assert!(c.date_entree.is_some() || !politique.requiert(ChampEmploi::DateEntree));
                    prop_assert!(c.cdi_interimaire.is_some() || !politique.requiert(ChampEmploi::CdiInterimaire));
                    prop_assert!(c.code_entreprise.is_some() || !politique.requiert(ChampEmploi::CodeEntreprise));
                }
                Err(errors) => {
                    prop_assert!(!errors.is_empty());
                    let mut champs: Vec<Champ> = errors.iter().map(|(c, _)| *c).collect();
                    champs.sort_unstable();
                    champs.dedup();
                    prop_assert_eq!(champs.len(), errors.len());
                }
            }
        }
    }
}
