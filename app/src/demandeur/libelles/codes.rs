//! One word per code of the demande: a list for each enumeration of the domain, and nothing else.

use crate::i18n::Lang;
use crate::tr;
use domain::demande::{
    Lien, ModeGarde, ModeleLogement, Motif, Nationalite, Priorite, SituationFamiliale, StatutEmploi, TypeRessource,
};
use domain::identite::Civilite;

/// « Madame », « Monsieur ».
#[must_use]
pub fn civilite(l: Lang, c: Civilite) -> String {
    match c {
        Civilite::Madame => tr!(l, "Madame", "Ms"),
        Civilite::Monsieur => tr!(l, "Monsieur", "Mr"),
    }
}

/// « Française ».
pub(super) fn nationalite(l: Lang, n: Nationalite) -> String {
    match n {
        Nationalite::Francaise => tr!(l, "Française", "French"),
        Nationalite::UnionEuropeenne => tr!(l, "Union européenne", "European Union"),
        Nationalite::Autre => tr!(l, "Hors Union européenne", "Outside the European Union"),
    }
}

/// As one says it of oneself: « En union libre », « Pacsé(e) ».
#[must_use]
pub fn situation_familiale(l: Lang, s: SituationFamiliale) -> String {
    use SituationFamiliale as S;
    match s {
        S::Celibataire => tr!(l, "Célibataire", "Single"),
        S::Marie => tr!(l, "Marié(e)", "Married"),
        S::Pacse => tr!(l, "Pacsé(e)", "In a civil partnership (PACS)"),
        S::Concubin => tr!(l, "En union libre", "Living with a partner"),
        S::Divorce => tr!(l, "Divorcé(e)", "Divorced"),
        S::Separe => tr!(l, "Séparé(e)", "Separated"),
        S::EnInstance => tr!(l, "En cours de divorce", "Getting divorced"),
        S::Veuf => tr!(l, "Veuf ou veuve", "Widowed"),
    }
}

/// Who a co-applicant is to the applicant: « Époux ou épouse ».
#[must_use]
pub fn lien(l: Lang, lien: Lien) -> String {
    match lien {
        Lien::Mariage => tr!(l, "Époux ou épouse", "Husband or wife"),
        Lien::Pacs => tr!(l, "Partenaire de Pacs", "Civil partner (PACS)"),
        Lien::Concubin => tr!(l, "Compagnon ou compagne", "Partner"),
        Lien::Ascendant => tr!(l, "Parent ou grand-parent", "Parent or grandparent"),
        Lien::Descendant => tr!(l, "Enfant", "Child"),
        Lien::Fratrie => tr!(l, "Frère ou sœur", "Brother or sister"),
        Lien::Colocataire => tr!(l, "Colocataire", "Flatmate"),
    }
}

/// Status at work.
#[must_use]
pub fn statut_emploi(l: Lang, s: StatutEmploi) -> String {
    use StatutEmploi as S;
    match s {
        S::Cdi => tr!(l, "CDI, secteur privé", "Permanent contract, private sector"),
        S::Cdd => tr!(l, "CDD, secteur privé", "Fixed-term contract, private sector"),
        S::Interim => tr!(l, "Intérim", "Temporary work"),
        S::Public => tr!(l, "Agent public", "Public-sector employee"),
        S::Apprenti => tr!(l, "Apprentissage", "Apprentice"),
        S::Etudiant => tr!(l, "Études", "Student"),
        S::Independant => tr!(l, "Activité indépendante", "Self-employed"),
        S::Chomage => tr!(l, "Recherche d'emploi", "Looking for work"),
        S::Retraite => tr!(l, "Retraite", "Retired"),
        S::Autre => tr!(l, "Autre situation", "Another situation"),
    }
}

/// A monthly resource.
#[must_use]
pub fn ressource(l: Lang, t: TypeRessource) -> String {
    use TypeRessource as T;
    match t {
        T::Salaire => tr!(l, "Salaire", "Wages"),
        T::Retraite => tr!(l, "Retraite", "Pension"),
        T::Chomage => tr!(l, "Allocation chômage", "Unemployment benefit"),
        T::PensionRecue => tr!(l, "Pension alimentaire reçue", "Alimony received"),
        T::Invalidite => tr!(l, "Pension d'invalidité", "Disability pension"),
        T::AllocationsFamiliales => tr!(l, "Allocations familiales", "Family allowances"),
        T::Paje => tr!(l, "Prestation jeune enfant (PAJE)", "Young-child benefit (PAJE)"),
        T::Rsa => tr!(l, "RSA", "Minimum income (RSA)"),
        T::Aah => tr!(l, "Allocation adulte handicapé (AAH)", "Disabled adult's allowance (AAH)"),
        T::Aeeh => tr!(l, "Allocation enfant handicapé (AEEH)", "Disabled child's allowance (AEEH)"),
        T::Ajpp => tr!(l, "Allocation de présence parentale (AJPP)", "Parental presence allowance (AJPP)"),
        T::MinimumVieillesse => tr!(l, "Minimum vieillesse", "Old-age minimum"),
        T::Bourse => tr!(l, "Bourse d'études", "Student grant"),
        T::Autre => tr!(l, "Autre ressource", "Another resource"),
    }
}

/// How a child of separated parents lives here.
pub(super) fn mode_garde(l: Lang, m: ModeGarde) -> String {
    match m {
        ModeGarde::Alternee => tr!(l, "garde alternée", "shared custody"),
        ModeGarde::DroitDeVisite => tr!(l, "droit de visite", "visiting rights"),
    }
}

/// How one lives now.
#[must_use]
pub fn modele_logement(l: Lang, m: ModeleLogement) -> String {
    use ModeleLogement as M;
    match m {
        M::LocatairePrive => tr!(l, "Location chez un propriétaire privé", "Rented from a private landlord"),
        M::LocataireHlm => tr!(l, "Location dans le parc social", "Rented from a social landlord"),
        M::Proprietaire => tr!(l, "Propriétaire", "Owner"),
        M::HebergeFamille => tr!(l, "Hébergement chez un parent ou un enfant", "Staying with parents or children"),
        M::HebergeTiers => tr!(l, "Hébergement chez une autre personne", "Staying with someone else"),
        M::Foyer => tr!(l, "Foyer ou résidence sociale", "Hostel or social residence"),
        M::Temporaire => tr!(l, "Logement temporaire", "Temporary housing"),
        M::Hotel => tr!(l, "Hôtel", "Hotel"),
        M::Precaire => tr!(l, "Habitat précaire, camping, squat", "Makeshift housing, camp site, squat"),
        M::SansLogement => tr!(l, "Sans logement", "No home"),
        M::Fonction => tr!(l, "Logement de fonction", "Housing tied to the job"),
    }
}

/// Why one asks for a dwelling.
#[must_use]
pub fn motif(l: Lang, m: Motif) -> String {
    match m {
        Motif::SansLogementPropre => tr!(l, "Sans logement personnel", "No home of one's own"),
        Motif::Demolition => tr!(l, "Logement démoli", "Home to be demolished"),
        Motif::NonDecent => tr!(l, "Logement non décent ou dangereux", "Unfit or dangerous home"),
        Motif::Expulsion => tr!(l, "Procédure d'expulsion", "Eviction procedure"),
        Motif::Conge => tr!(l, "Congé donné par le propriétaire", "Notice given by the landlord"),
        Motif::TropPetit => tr!(l, "Logement trop petit", "Home too small"),
        Motif::TropGrand => tr!(l, "Logement trop grand", "Home too large"),
        Motif::TropCher => tr!(l, "Logement trop cher", "Home too expensive"),
        Motif::Separation => tr!(l, "Divorce ou séparation", "Divorce or separation"),
        Motif::Decohabitation => tr!(l, "Départ de chez les parents", "Leaving the parents' home"),
        Motif::FamilleAgrandie => tr!(l, "Famille qui s'agrandit", "Growing family"),
        Motif::RapprochementTravail => tr!(l, "Se rapprocher du travail", "Moving nearer to work"),
        Motif::Sante => tr!(l, "Santé ou handicap", "Health or disability"),
        Motif::Violences => tr!(l, "Violences familiales", "Violence in the family"),
        Motif::Autre => tr!(l, "Autre motif", "Another reason"),
    }
}

/// A priority recorded by the State.
#[must_use]
pub fn priorite(l: Lang, p: Priorite) -> String {
    match p {
        Priorite::Dalo => tr!(l, "Droit au logement opposable (DALO)", "Enforceable right to housing (DALO)"),
        Priorite::Handicap => tr!(l, "Handicap", "Disability"),
        Priorite::MalLoge => tr!(l, "Mal-logement", "Badly housed"),
        Priorite::HebergeTemporaire => tr!(l, "Hébergement temporaire", "Temporary accommodation"),
        Priorite::RepriseActivite => {
            tr!(l, "Reprise d'activité après un long chômage", "Back to work after long unemployment")
        }
        Priorite::HabitatIndigne => tr!(l, "Habitat indigne", "Unfit housing"),
        Priorite::Violences => {
            tr!(l, "Violences dans le couple ou mariage forcé", "Violence in the couple or forced marriage")
        }
        Priorite::MineurSuroccupation => {
            tr!(l, "Enfant mineur dans un logement suroccupé", "Minor child in an overcrowded home")
        }
        Priorite::SansLogement => tr!(l, "Sans logement", "No home"),
        Priorite::MenaceExpulsion => tr!(l, "Menace d'expulsion", "Threat of eviction"),
        Priorite::Ase => tr!(l, "Sortie de l'aide sociale à l'enfance", "Leaving child welfare"),
    }
}
