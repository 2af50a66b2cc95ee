//! The site's words for the codes.

use domain::argent::Centimes;
use domain::demande::{Lien, ModeGarde, ModeleLogement, Motif, Priorite, StatutEmploi, TypeRessource};
use domain::logement::Typologie;
use domain::pieces::{DetailPiece, PersonnePiece};
use jiff::civil::Date;

pub(super) fn date(d: Date) -> String {
    d.strftime("%d/%m/%Y").to_string()
}

/// « 1 640 € », « 1 640,50 € ».
pub(super) fn montant(m: Centimes) -> String {
    let (signe, c) = (if m.0 < 0 { "−" } else { "" }, m.0.unsigned_abs());
    let chiffres = (c / 100).to_string();
    let mut euros = String::new();
    for (i, chiffre) in chiffres.chars().enumerate() {
        if i > 0 && (chiffres.len() - i).is_multiple_of(3) {
            euros.push('\u{202f}');
        }
        euros.push(chiffre);
    }
    match c % 100 {
        0 => format!("{signe}{euros}\u{a0}€"),
        reste => format!("{signe}{euros},{reste:02}\u{a0}€"),
    }
}

/// The amount as one types it.
pub(super) fn saisie(m: Option<Centimes>) -> String {
    match m {
        None => String::new(),
        Some(Centimes(c)) if c % 100 == 0 => (c / 100).to_string(),
        Some(Centimes(c)) => format!("{},{:02}", c / 100, c % 100),
    }
}

pub(super) fn statut(s: StatutEmploi) -> &'static str {
    match s {
        StatutEmploi::Cdi => "Salarié en CDI",
        StatutEmploi::Cdd => "Salarié en CDD",
        StatutEmploi::Interim => "Intérimaire",
        StatutEmploi::Public => "Agent public",
        StatutEmploi::Apprenti => "Apprenti",
        StatutEmploi::Etudiant => "Étudiant",
        StatutEmploi::Independant => "Indépendant",
        StatutEmploi::Chomage => "Au chômage",
        StatutEmploi::Retraite => "Retraité",
        StatutEmploi::Autre => "Autre situation",
    }
}

pub(super) fn lien(l: Lien) -> &'static str {
    match l {
        Lien::Mariage => "Mariage",
        Lien::Pacs => "PACS",
        Lien::Concubin => "Union libre",
        Lien::Ascendant => "Parent",
        Lien::Descendant => "Enfant",
        Lien::Fratrie => "Frère ou sœur",
        Lien::Colocataire => "Colocation",
    }
}

pub(super) fn garde(m: ModeGarde) -> &'static str {
    match m {
        ModeGarde::Alternee => "garde alternée",
        ModeGarde::DroitDeVisite => "droit de visite",
    }
}

pub(super) fn ressource(t: TypeRessource) -> &'static str {
    match t {
        TypeRessource::Salaire => "Salaire",
        TypeRessource::Retraite => "Retraite",
        TypeRessource::Chomage => "Allocation chômage",
        TypeRessource::PensionRecue => "Pension alimentaire reçue",
        TypeRessource::Invalidite => "Pension d’invalidité",
        TypeRessource::AllocationsFamiliales => "Allocations familiales",
        TypeRessource::Paje => "PAJE",
        TypeRessource::Rsa => "RSA",
        TypeRessource::Aah => "AAH",
        TypeRessource::Aeeh => "AEEH",
        TypeRessource::Ajpp => "AJPP",
        TypeRessource::MinimumVieillesse => "Minimum vieillesse",
        TypeRessource::Bourse => "Bourse",
        TypeRessource::Autre => "Autre ressource",
    }
}

pub(super) fn modele(m: ModeleLogement) -> &'static str {
    match m {
        ModeleLogement::LocatairePrive => "Locataire d’un propriétaire privé",
        ModeleLogement::LocataireHlm => "Locataire HLM",
        ModeleLogement::Proprietaire => "Propriétaire",
        ModeleLogement::HebergeFamille => "Hébergé par la famille",
        ModeleLogement::HebergeTiers => "Hébergé par un tiers",
        ModeleLogement::Foyer => "Foyer ou résidence",
        ModeleLogement::Temporaire => "Logement temporaire",
        ModeleLogement::Hotel => "Hôtel",
        ModeleLogement::Precaire => "Abri précaire, camping",
        ModeleLogement::SansLogement => "Sans logement",
        ModeleLogement::Fonction => "Logement de fonction",
    }
}

pub(super) fn motif(m: Motif) -> &'static str {
    match m {
        Motif::SansLogementPropre => "Sans logement personnel",
        Motif::Demolition => "Logement à démolir",
        Motif::NonDecent => "Logement non décent",
        Motif::Expulsion => "Procédure d’expulsion",
        Motif::Conge => "Congé donné par le propriétaire",
        Motif::TropPetit => "Logement trop petit",
        Motif::TropGrand => "Logement trop grand",
        Motif::TropCher => "Logement trop cher",
        Motif::Separation => "Divorce ou séparation",
        Motif::Decohabitation => "Départ de chez les parents",
        Motif::FamilleAgrandie => "Famille qui s’agrandit",
        Motif::RapprochementTravail => "Rapprochement du lieu de travail",
        Motif::Sante => "Santé ou handicap",
        Motif::Violences => "Violences familiales",
        Motif::Autre => "Autre motif",
    }
}

pub(super) fn priorite(p: Priorite) -> &'static str {
    match p {
        Priorite::Dalo => "Droit au logement opposable reconnu",
        Priorite::Handicap => "Handicap",
        Priorite::MalLoge => "Mal logé ou défavorisé",
        Priorite::HebergeTemporaire => "Hébergement temporaire",
        Priorite::RepriseActivite => "Reprise d’activité",
        Priorite::HabitatIndigne => "Habitat indigne",
        Priorite::Violences => "Violences",
        Priorite::MineurSuroccupation => "Enfant mineur en logement suroccupé",
        Priorite::SansLogement => "Sans logement ou hébergé par un tiers",
        Priorite::MenaceExpulsion => "Menace d’expulsion",
        Priorite::Ase => "Sortie de l’aide sociale à l’enfance",
    }
}

pub(super) fn typologie(t: Typologie) -> &'static str {
    match t {
        Typologie::T6 => "T6 et plus",
        autre => autre.code(),
    }
}

pub(super) fn personne_piece(p: PersonnePiece) -> String {
    match p {
        PersonnePiece::Demandeur => "Demandeur".to_owned(),
        PersonnePiece::Codemandeur(n) => format!("Codemandeur {n}"),
        PersonnePiece::Foyer => "Foyer".to_owned(),
    }
}

const MOIS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

fn mois(annee: i16, mois: i8) -> String {
    let nom = usize::try_from(mois - 1).ok().and_then(|i| MOIS.get(i)).copied().unwrap_or_default();
    format!("{nom} {annee}")
}

pub(super) fn piece(d: DetailPiece) -> String {
    use DetailPiece as D;
    let fixe = match d {
        D::BulletinSalaire { annee, mois: m } => return format!("Bulletin de salaire, {}", mois(annee, m)),
        D::AvisChomage { annee, mois: m } => return format!("Avis de paiement du chômage, {}", mois(annee, m)),
        D::AttestationCaf { annee, mois: m } => return format!("Attestation CAF ou MSA, {}", mois(annee, m)),
        D::QuittanceLoyer { annee, mois: m } => return format!("Quittance de loyer, {}", mois(annee, m)),
        D::FactureHotel { annee, mois: m } => return format!("Facture d’hôtel, {}", mois(annee, m)),
        D::AvisImposition { annee, revenus_de } => {
            return format!("Avis d’imposition {annee} sur les revenus de {revenus_de}");
        }
        D::Bilan { annee } => return format!("Bilan {annee}"),
        D::PieceIdentite => "Carte nationale d’identité ou passeport",
        D::TitreSejour => "Titre de séjour",
        D::LivretFamille => "Livret de famille",
        D::AttestationPacs => "Attestation de PACS",
        D::JugementDivorce => "Jugement de divorce",
        D::OrdonnanceDivorce => "Ordonnance de divorce en cours",
        D::CertificatDeces => "Acte de décès du conjoint",
        D::CertificatGrossesse => "Certificat de grossesse",
        D::JugementGarde => "Jugement ou accord sur la garde des enfants",
        D::JustificatifPersonneACharge => "Justificatif de la personne à charge",
        D::ContratTravail => "Contrat de travail",
        D::NotificationRetraite => "Notification de retraite",
        D::PensionAlimentaireRecue => "Justificatif de pension reçue",
        D::PensionAlimentaireVersee => "Justificatif de pension versée",
        D::NotificationInvalidite => "Notification de pension d’invalidité",
        D::AvisBourse => "Avis de bourse",
        D::AutreRessource => "Justificatif d’une autre ressource",
        D::CarteEtudiant => "Carte d’étudiant",
        D::ContratApprentissage => "Contrat d’apprentissage",
        D::AttestationMobilite => "Attestation de mobilité professionnelle",
        D::AttestationHebergement => "Attestation d’hébergement",
        D::AttestationStructure => "Attestation de la structure d’accueil",
        D::AttestationDomiciliation => "Attestation de domiciliation",
        D::TitrePropriete => "Titre de propriété",
        D::AttestationLogementFonction => "Attestation de logement de fonction",
        D::LettreConge => "Lettre de congé",
        D::JugementExpulsion => "Jugement d’expulsion",
        D::AttestationDemolition => "Attestation de démolition",
        D::RapportNonDecence => "Rapport de non-décence",
        D::JustificatifSeparation => "Justificatif de séparation",
        D::CertificatMedical => "Certificat médical",
        D::JustificatifViolences => "Plainte, ordonnance ou attestation",
        D::AttestationLieuTravail => "Attestation du lieu de travail",
        D::DecisionDalo => "Décision de la commission DALO",
        D::CarteHandicap => "Carte ou décision de handicap",
    };
    fixe.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_one_writes_them() {
        assert_eq!(montant(Centimes(164_050)), "1\u{202f}640,50\u{a0}€");
        assert_eq!(montant(Centimes::euros(1_000_000)), "1\u{202f}000\u{202f}000\u{a0}€");
        assert_eq!(montant(Centimes(-500)), "−5\u{a0}€");
        assert_eq!(saisie(Some(Centimes(105))), "1,05");
    }
}
