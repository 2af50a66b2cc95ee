//! The demande as the registration site holds it: read there, never changed here.
//!
//! Sections follow the State's form (CERFA 14069*05).

use crate::argent::Centimes;
use crate::identite::{Civilite, Email, Nom};
use crate::logement::Typologie;
use crate::numero_unique::NumeroUnique;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The whole demande, as fetched at one moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Demande {
    /// Its number.
    pub numero_unique: NumeroUnique,
    /// First registration: the seniority counts from here.
    pub date_creation: Date,
    /// Last renewal (or the creation): the demande lives one year from here.
    pub date_renouvellement: Date,
    /// The applicant.
    pub demandeur: Personne,
    /// Co-applicants.
    pub codemandeurs: Vec<Codemandeur>,
    /// Dependants for tax.
    pub personnes_a_charge: Vec<PersonneACharge>,
    /// Unborn children.
    pub enfants_a_naitre: u32,
    /// Children in alternate custody or with visiting right, not among the dependants: they count for rooms and for the
    /// income ceilings.
    pub enfants_en_garde: Vec<EnfantEnGarde>,
    /// Persons of the household with a disability (CERFA C1).
    pub personnes_handicapees: u32,
    /// Where the household lives now.
    pub logement_actuel: LogementActuel,
    /// Why they ask, most important first.
    pub motifs: Vec<Motif>,
    /// What they look for.
    pub recherche: Recherche,
    /// Priority situations recorded by the State (L441-1 CCH), DALO among them.
    pub priorites: Vec<Priorite>,
    /// Pieces deposited on the registration site: codes of `crate::pieces`.
    pub pieces_deposees: Vec<String>,
}

/// An adult of the demande.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Personne {
    /// « Madame », « Monsieur ».
    pub civilite: Civilite,
    /// Birth name.
    pub nom_naissance: Nom,
    /// Name in use, if another.
    pub nom_usage: Option<Nom>,
    /// First names.
    pub prenom: Nom,
    /// Birth date.
    pub naissance: Date,
    /// Nationality.
    pub nationalite: Nationalite,
    /// Family situation.
    pub situation_familiale: SituationFamiliale,
    /// Telephone as the site holds it.
    pub telephone: Option<String>,
    /// E-mail as the site holds it: the code goes there.
    pub email: Option<Email>,
    /// Postal address on one line.
    pub adresse: Option<Adresse>,
    /// Work.
    pub emploi: Emploi,
    /// Tax revenue (revenu fiscal de référence).
    pub revenu_fiscal: RevenuFiscal,
    /// Monthly resources by type.
    pub ressources: Vec<Ressource>,
    /// Alimony paid, a month.
    pub pension_versee: Centimes,
}

impl Personne {
    /// « Anne Porte ».
    #[must_use]
    pub fn nom_complet(&self) -> String {
        format!("{} {}", self.prenom, self.nom_usage.as_ref().unwrap_or(&self.nom_naissance))
    }

    /// Sum of monthly resources, alimony paid deducted. Housing aid is never among them.
    #[must_use]
    pub fn ressources_mensuelles(&self) -> Centimes {
        self.ressources.iter().map(|r| r.montant).sum::<Centimes>() - self.pension_versee
    }
}

/// A co-applicant and the link to the applicant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Codemandeur {
    /// The person.
    pub personne: Personne,
    /// Link to the applicant (CERFA B2–B7).
    pub lien: Lien,
}

crate::coded_enum! {
    /// Link of a co-applicant to the applicant.
    Lien {
        /// Married.
        Mariage = "M",
        /// PACS.
        Pacs = "P",
        /// Living together.
        Concubin = "C",
        /// Parent or grandparent.
        Ascendant = "A",
        /// Child.
        Descendant = "E",
        /// Brother or sister.
        Fratrie = "F",
        /// Sharing a flat.
        Colocataire = "L",
    }
}

impl Lien {
    /// Whether the link makes a couple.
    #[must_use]
    pub const fn couple(self) -> bool {
        matches!(self, Self::Mariage | Self::Pacs | Self::Concubin)
    }
}

crate::coded_enum! {
    /// Nationality as the form asks it.
    Nationalite {
        /// French.
        Francaise = "1",
        /// European Union.
        UnionEuropeenne = "2",
        /// Another.
        Autre = "3",
    }
}

crate::coded_enum! {
    /// Family situation.
    SituationFamiliale {
        /// Single.
        Celibataire = "S",
        /// Married.
        Marie = "M",
        /// PACS.
        Pacse = "P",
        /// Living together.
        Concubin = "C",
        /// Divorced.
        Divorce = "D",
        /// Separated.
        Separe = "X",
        /// Divorce under way.
        EnInstance = "I",
        /// Widowed.
        Veuf = "V",
    }
}

/// An address.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Adresse {
    /// Number and street.
    pub voie: String,
    /// Postal code.
    pub code_postal: String,
    /// Commune (INSEE code).
    pub insee: String,
    /// Commune's name.
    pub commune: String,
}

/// Work of an adult.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Emploi {
    /// Kind of contract or status.
    pub statut: StatutEmploi,
    /// Profession in words.
    pub profession: Option<String>,
    /// Employer's SIRET, unchecked (as the site holds it).
    pub siret: Option<String>,
    /// Employer's name.
    pub employeur: Option<String>,
    /// Commune of the workplace (INSEE).
    pub insee_travail: Option<String>,
    /// In this job or workplace since.
    pub depuis: Option<Date>,
    /// Professional mobility: new job or transfer over 70 km or 1 h 15 away.
    pub mobilite: bool,
}

crate::coded_enum! {
    /// Status at work (CERFA D2–D13).
    StatutEmploi {
        /// Permanent contract in a private company.
        Cdi = "CDI",
        /// Fixed-term contract.
        Cdd = "CDD",
        /// Temporary work.
        Interim = "INT",
        /// Civil servant or public employee.
        Public = "FON",
        /// Apprentice.
        Apprenti = "APP",
        /// Student.
        Etudiant = "ETU",
        /// Self-employed.
        Independant = "ART",
        /// Unemployed.
        Chomage = "CHO",
        /// Retired.
        Retraite = "RET",
        /// Another.
        Autre = "AUT",
    }
}

/// Tax revenue of the last two years on record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RevenuFiscal {
    /// Year N-1 and its amount.
    pub n_moins_1: Option<(i16, Centimes)>,
    /// Year N-2 and its amount.
    pub n_moins_2: Option<(i16, Centimes)>,
}

/// A monthly resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ressource {
    /// Type.
    pub code: TypeRessource,
    /// Amount a month.
    pub montant: Centimes,
}

crate::coded_enum! {
    /// Resource types of the State's interface; housing aid (APL, AL) is not one of them.
    TypeRessource {
        /// Wages.
        Salaire = "SAL",
        /// Pension.
        Retraite = "RET",
        /// Unemployment benefit.
        Chomage = "CHO",
        /// Alimony received.
        PensionRecue = "PAR",
        /// Disability pension.
        Invalidite = "PINV",
        /// Family allowances.
        AllocationsFamiliales = "AF",
        /// Early-childhood benefit.
        Paje = "PAJE",
        /// RSA.
        Rsa = "RSA",
        /// Disabled adult's allowance.
        Aah = "AAH",
        /// Disabled child's allowance.
        Aeeh = "AEEH",
        /// Allowance for presence beside a sick child.
        Ajpp = "AJPP",
        /// Old-age minimum.
        MinimumVieillesse = "AMV",
        /// Student grant.
        Bourse = "BE",
        /// Another.
        Autre = "AUT",
    }
}

/// A dependant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PersonneACharge {
    /// Name.
    pub nom: String,
    /// First name.
    pub prenom: String,
    /// Birth date.
    pub naissance: Date,
    /// A child (else another dependant: parent, …).
    pub enfant: bool,
}

/// A child who lives here part of the time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnfantEnGarde {
    /// Birth date.
    pub naissance: Date,
    /// Alternate custody or visiting right.
    pub mode: ModeGarde,
}

crate::coded_enum! {
    /// How a child of separated parents lives here.
    ModeGarde {
        /// Alternate custody.
        Alternee = "G",
        /// Visiting right.
        DroitDeVisite = "D",
    }
}

/// Current dwelling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogementActuel {
    /// How one lives there.
    pub modele: ModeleLogement,
    /// Monthly rent.
    pub loyer: Option<Centimes>,
    /// Housing aid received now, a month.
    pub aide: Option<Centimes>,
    /// People living in it.
    pub habitants: Option<u32>,
    /// Typology.
    pub typologie: Option<Typologie>,
    /// Living space, m².
    pub surface_m2: Option<u32>,
    /// Commune (INSEE).
    pub insee: Option<String>,
}

crate::coded_enum! {
    /// How one lives now (CERFA F).
    ModeleLogement {
        /// Tenant of a private landlord.
        LocatairePrive = "LP",
        /// Tenant of a social landlord.
        LocataireHlm = "HLM",
        /// Owner.
        Proprietaire = "PRO",
        /// Housed by parents or children.
        HebergeFamille = "PAR",
        /// Housed by someone else.
        HebergeTiers = "TIE",
        /// Home (foyer), social residence, student housing.
        Foyer = "FOY",
        /// Provisional or emergency housing.
        Temporaire = "TMP",
        /// Hotel.
        Hotel = "HOT",
        /// Squat, camp site, mobile.
        Precaire = "SQU",
        /// No dwelling.
        SansLogement = "SDF",
        /// Housing tied to the job.
        Fonction = "FCT",
    }
}

crate::coded_enum! {
    /// Why one asks for a dwelling.
    Motif {
        /// Without a dwelling, or housed by someone, or temporarily.
        SansLogementPropre = "SL",
        /// Dwelling to be demolished.
        Demolition = "DE",
        /// Unfit, unhealthy or dangerous dwelling.
        NonDecent = "ND",
        /// Eviction procedure, or lease ended by judgment.
        Expulsion = "EX",
        /// The landlord gives notice (reprise, sale).
        Conge = "CG",
        /// Too small.
        TropPetit = "TP",
        /// Too large.
        TropGrand = "TG",
        /// Too dear.
        TropCher = "TC",
        /// Divorce or separation.
        Separation = "SE",
        /// Leaving the parents.
        Decohabitation = "DC",
        /// Bringing the family together, marriage, birth.
        FamilleAgrandie = "FA",
        /// Nearer to work.
        RapprochementTravail = "RT",
        /// Health or disability.
        Sante = "SA",
        /// Violence in the family.
        Violences = "VI",
        /// Another.
        Autre = "AU",
    }
}

crate::coded_enum! {
    /// Priority publics of article L441-1 CCH, and DALO.
    Priorite {
        /// Right to housing recognised by the commission.
        Dalo = "DALO",
        /// Disability in the household.
        Handicap = "HANDICAP",
        /// Badly housed or disadvantaged.
        MalLoge = "MAL_LOGE",
        /// Housed or accommodated temporarily.
        HebergeTemporaire = "TEMPORAIRE",
        /// Back to work after long unemployment.
        RepriseActivite = "REPRISE",
        /// Unworthy dwelling.
        HabitatIndigne = "INDIGNE",
        /// Violence in the couple or forced marriage.
        Violences = "VIOLENCES",
        /// Minor child with overcrowding or an unfit dwelling.
        MineurSuroccupation = "SUROCCUPATION",
        /// Without a dwelling or housed by a third party.
        SansLogement = "SANS_LOGEMENT",
        /// Threatened with eviction.
        MenaceExpulsion = "EXPULSION",
        /// Leaving child welfare.
        Ase = "ASE",
    }
}

/// What they look for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Recherche {
    /// Typologies wished, in order.
    pub typologies: Vec<Typologie>,
    /// Communes (INSEE, arrondissements for Paris, Lyon, Marseille), in order of preference.
    pub communes: Vec<String>,
    /// « Souhaitez-vous que votre demande soit élargie aux communes limitrophes ? ».
    pub elargie: bool,
    /// Needs a dwelling fit for reduced mobility.
    pub pmr: bool,
    /// Rent they say they can pay, charges included.
    pub loyer_max: Option<Centimes>,
}

impl Demande {
    /// Persons who will live there, for the number of rooms: unborn children, alternate custody and visiting
    /// right count (CERFA notice).
    #[must_use]
    pub fn personnes_pour_pieces(&self) -> u32 {
        let len = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        1 + len(self.codemandeurs.len())
            + len(self.personnes_a_charge.len())
            + len(self.enfants_en_garde.len())
            + self.enfants_a_naitre
    }

    /// Applicant and co-applicants.
    pub fn adultes(&self) -> impl Iterator<Item = &Personne> {
        std::iter::once(&self.demandeur).chain(self.codemandeurs.iter().map(|c| &c.personne))
    }

    /// Monthly resources of the household, housing aid not counted.
    #[must_use]
    pub fn ressources_mensuelles(&self) -> Centimes {
        self.adultes().map(Personne::ressources_mensuelles).sum()
    }
}
