//! The site's words for the codes.

use super::{EtatDemande, Panne};
use domain::argent::Centimes;
use domain::demande::{Lien, ModeGarde, ModeleLogement, Motif, Priorite, StatutEmploi, TypeRessource};
use domain::langue::Lang;
use domain::logement::Typologie;
use domain::pieces::{DetailPiece, PersonnePiece};
use domain::tr;
use jiff::civil::Date;

/// The date as one types it, in both languages.
pub(super) fn date_tapee(d: Date) -> String {
    d.strftime("%d/%m/%Y").to_string()
}

/// « 1 640 € », « 1 640,50 € », “€1,640.50”.
pub(super) fn montant(l: Lang, m: Centimes) -> String {
    let (signe, c) = (if m.0 < 0 { "−" } else { "" }, m.0.unsigned_abs());
    let (milliers, virgule) = match l {
        Lang::Fr => ('\u{202f}', ','),
        Lang::En => (',', '.'),
    };
    let chiffres = (c / 100).to_string();
    let mut euros = String::new();
    for (i, chiffre) in chiffres.chars().enumerate() {
        if i > 0 && (chiffres.len() - i).is_multiple_of(3) {
            euros.push(milliers);
        }
        euros.push(chiffre);
    }
    if c % 100 != 0 {
        euros.push_str(&format!("{virgule}{:02}", c % 100));
    }
    match l {
        Lang::Fr => format!("{signe}{euros}\u{a0}€"),
        Lang::En => format!("{signe}€{euros}"),
    }
}

/// The amount as one types it.
pub(super) fn saisie(l: Lang, m: Option<Centimes>) -> String {
    let virgule = match l {
        Lang::Fr => ',',
        Lang::En => '.',
    };
    match m {
        None => String::new(),
        Some(Centimes(c)) if c % 100 == 0 => (c / 100).to_string(),
        Some(Centimes(c)) => format!("{}{virgule}{:02}", c / 100, c % 100),
    }
}

pub(super) fn oui_non(l: Lang, oui: bool) -> String {
    if oui { tr!(l, "Oui", "Yes") } else { tr!(l, "Non", "No") }
}

pub(super) fn etat(l: Lang, e: EtatDemande) -> String {
    match e {
        EtatDemande::Active => tr!(l, "Active", "Active"),
        EtatDemande::Radiee => tr!(l, "Radiée", "Struck off"),
    }
}

pub(super) fn panne(l: Lang, p: Panne) -> String {
    match p {
        Panne::Aucune => tr!(l, "Aucune", "None"),
        Panne::Lente => tr!(l, "Lente (20 secondes)", "Slow (20 seconds)"),
        Panne::Coupee => tr!(l, "Connexion coupée", "Connection cut off"),
        Panne::Erreur => tr!(l, "Erreur 500", "Error 500"),
    }
}

pub(super) fn statut(l: Lang, s: StatutEmploi) -> String {
    match s {
        StatutEmploi::Cdi => tr!(l, "Salarié en CDI", "Permanent contract (CDI)"),
        StatutEmploi::Cdd => tr!(l, "Salarié en CDD", "Fixed-term contract (CDD)"),
        StatutEmploi::Interim => tr!(l, "Intérimaire", "Temporary work"),
        StatutEmploi::Public => tr!(l, "Agent public", "Public-sector employee"),
        StatutEmploi::Apprenti => tr!(l, "Apprenti", "Apprentice"),
        StatutEmploi::Etudiant => tr!(l, "Étudiant", "Student"),
        StatutEmploi::Independant => tr!(l, "Indépendant", "Self-employed"),
        StatutEmploi::Chomage => tr!(l, "Au chômage", "Looking for work"),
        StatutEmploi::Retraite => tr!(l, "Retraité", "Retired"),
        StatutEmploi::Autre => tr!(l, "Autre situation", "Another situation"),
    }
}

pub(super) fn lien(l: Lang, lien: Lien) -> String {
    match lien {
        Lien::Mariage => tr!(l, "Mariage", "Marriage"),
        Lien::Pacs => tr!(l, "PACS", "Civil partnership (PACS)"),
        Lien::Concubin => tr!(l, "Union libre", "Living together"),
        Lien::Ascendant => tr!(l, "Parent", "Parent or grandparent"),
        Lien::Descendant => tr!(l, "Enfant", "Child"),
        Lien::Fratrie => tr!(l, "Frère ou sœur", "Brother or sister"),
        Lien::Colocataire => tr!(l, "Colocation", "Flat share"),
    }
}

pub(super) fn garde(l: Lang, m: ModeGarde) -> String {
    match m {
        ModeGarde::Alternee => tr!(l, "garde alternée", "shared custody"),
        ModeGarde::DroitDeVisite => tr!(l, "droit de visite", "visiting rights"),
    }
}

pub(super) fn ressource(l: Lang, t: TypeRessource) -> String {
    match t {
        TypeRessource::Salaire => tr!(l, "Salaire", "Wages"),
        TypeRessource::Retraite => tr!(l, "Retraite", "Pension"),
        TypeRessource::Chomage => tr!(l, "Allocation chômage", "Unemployment benefit"),
        TypeRessource::PensionRecue => tr!(l, "Pension alimentaire reçue", "Alimony received"),
        TypeRessource::Invalidite => tr!(l, "Pension d'invalidité", "Disability pension"),
        TypeRessource::AllocationsFamiliales => tr!(l, "Allocations familiales", "Family allowances"),
        TypeRessource::Paje => tr!(l, "PAJE", "Young-child benefit (PAJE)"),
        TypeRessource::Rsa => tr!(l, "RSA", "Minimum income (RSA)"),
        TypeRessource::Aah => tr!(l, "AAH", "Disabled adult's allowance (AAH)"),
        TypeRessource::Aeeh => tr!(l, "AEEH", "Disabled child's allowance (AEEH)"),
        TypeRessource::Ajpp => tr!(l, "AJPP", "Parental presence allowance (AJPP)"),
        TypeRessource::MinimumVieillesse => tr!(l, "Minimum vieillesse", "Old-age minimum"),
        TypeRessource::Bourse => tr!(l, "Bourse", "Student grant"),
        TypeRessource::Autre => tr!(l, "Autre ressource", "Another resource"),
    }
}

pub(super) fn modele(l: Lang, m: ModeleLogement) -> String {
    use ModeleLogement as M;
    match m {
        M::LocatairePrive => tr!(l, "Locataire d'un propriétaire privé", "Tenant of a private landlord"),
        M::LocataireHlm => tr!(l, "Locataire HLM", "Tenant of a social landlord"),
        M::Proprietaire => tr!(l, "Propriétaire", "Owner"),
        M::HebergeFamille => tr!(l, "Hébergé par la famille", "Staying with family"),
        M::HebergeTiers => tr!(l, "Hébergé par un tiers", "Staying with someone else"),
        M::Foyer => tr!(l, "Foyer ou résidence", "Hostel or residence"),
        M::Temporaire => tr!(l, "Logement temporaire", "Temporary housing"),
        M::Hotel => tr!(l, "Hôtel", "Hotel"),
        M::Precaire => tr!(l, "Abri précaire, camping", "Makeshift housing, camp site"),
        M::SansLogement => tr!(l, "Sans logement", "No home"),
        M::Fonction => tr!(l, "Logement de fonction", "Housing tied to the job"),
    }
}

pub(super) fn motif(l: Lang, m: Motif) -> String {
    match m {
        Motif::SansLogementPropre => tr!(l, "Sans logement personnel", "No home of one's own"),
        Motif::Demolition => tr!(l, "Logement à démolir", "Home to be demolished"),
        Motif::NonDecent => tr!(l, "Logement non décent", "Unfit home"),
        Motif::Expulsion => tr!(l, "Procédure d'expulsion", "Eviction procedure"),
        Motif::Conge => tr!(l, "Congé donné par le propriétaire", "Notice given by the landlord"),
        Motif::TropPetit => tr!(l, "Logement trop petit", "Home too small"),
        Motif::TropGrand => tr!(l, "Logement trop grand", "Home too large"),
        Motif::TropCher => tr!(l, "Logement trop cher", "Home too expensive"),
        Motif::Separation => tr!(l, "Divorce ou séparation", "Divorce or separation"),
        Motif::Decohabitation => tr!(l, "Départ de chez les parents", "Leaving the parents' home"),
        Motif::FamilleAgrandie => tr!(l, "Famille qui s'agrandit", "Growing family"),
        Motif::RapprochementTravail => tr!(l, "Rapprochement du lieu de travail", "Moving nearer to work"),
        Motif::Sante => tr!(l, "Santé ou handicap", "Health or disability"),
        Motif::Violences => tr!(l, "Violences familiales", "Violence in the family"),
        Motif::Autre => tr!(l, "Autre motif", "Another reason"),
    }
}

pub(super) fn priorite(l: Lang, p: Priorite) -> String {
    match p {
        Priorite::Dalo => {
            tr!(l, "Droit au logement opposable reconnu", "Enforceable right to housing (DALO) recognised")
        }
        Priorite::Handicap => tr!(l, "Handicap", "Disability"),
        Priorite::MalLoge => tr!(l, "Mal logé ou défavorisé", "Badly housed or disadvantaged"),
        Priorite::HebergeTemporaire => tr!(l, "Hébergement temporaire", "Temporary accommodation"),
        Priorite::RepriseActivite => tr!(l, "Reprise d'activité", "Back to work"),
        Priorite::HabitatIndigne => tr!(l, "Habitat indigne", "Unfit housing"),
        Priorite::Violences => tr!(l, "Violences", "Violence"),
        Priorite::MineurSuroccupation => {
            tr!(l, "Enfant mineur en logement suroccupé", "Minor child in an overcrowded home")
        }
        Priorite::SansLogement => {
            tr!(l, "Sans logement ou hébergé par un tiers", "No home, or staying with someone else")
        }
        Priorite::MenaceExpulsion => tr!(l, "Menace d'expulsion", "Threat of eviction"),
        Priorite::Ase => tr!(l, "Sortie de l'aide sociale à l'enfance", "Leaving child welfare"),
    }
}

pub(super) fn typologie(l: Lang, t: Typologie) -> String {
    match t {
        Typologie::T6 => tr!(l, "T6 et plus", "T6 and over"),
        autre => autre.code().to_owned(),
    }
}

pub(super) fn personne_piece(l: Lang, p: PersonnePiece) -> String {
    match p {
        PersonnePiece::Demandeur => tr!(l, "Demandeur", "Applicant"),
        PersonnePiece::Codemandeur(n) => tr!(l, "Codemandeur {n}", "Co-applicant {n}"),
        PersonnePiece::Foyer => tr!(l, "Foyer", "Household"),
    }
}

fn mois(l: Lang, annee: i16, mois: i8) -> String {
    let nom = usize::try_from(mois - 1).ok().and_then(|i| l.months().get(i)).copied().unwrap_or_default();
    format!("{nom} {annee}")
}

pub(super) fn piece(l: Lang, d: DetailPiece) -> String {
    use DetailPiece as D;
    match d {
        D::BulletinSalaire { annee, mois: m } => {
            tr!(l, "Bulletin de salaire, {quand}", "Payslip, {quand}", quand = mois(l, annee, m))
        }
        D::AvisChomage { annee, mois: m } => {
            tr!(
                l,
                "Avis de paiement du chômage, {quand}",
                "Unemployment payment notice, {quand}",
                quand = mois(l, annee, m)
            )
        }
        D::AttestationCaf { annee, mois: m } => {
            tr!(l, "Attestation CAF ou MSA, {quand}", "CAF or MSA certificate, {quand}", quand = mois(l, annee, m))
        }
        D::QuittanceLoyer { annee, mois: m } => {
            tr!(l, "Quittance de loyer, {quand}", "Rent receipt, {quand}", quand = mois(l, annee, m))
        }
        D::FactureHotel { annee, mois: m } => {
            tr!(l, "Facture d'hôtel, {quand}", "Hotel bill, {quand}", quand = mois(l, annee, m))
        }
        D::AvisImposition { annee, revenus_de } => {
            tr!(
                l,
                "Avis d'imposition {annee} sur les revenus de {revenus_de}",
                "{annee} tax notice on {revenus_de} income"
            )
        }
        D::Bilan { annee } => tr!(l, "Bilan {annee}", "{annee} balance sheet"),
        D::PieceIdentite => tr!(l, "Carte nationale d'identité ou passeport", "Identity card or passport"),
        D::TitreSejour => tr!(l, "Titre de séjour", "Residence permit"),
        D::LivretFamille => tr!(l, "Livret de famille", "Family record book"),
        D::AttestationPacs => tr!(l, "Attestation de PACS", "PACS certificate"),
        D::JugementDivorce => tr!(l, "Jugement de divorce", "Divorce judgment"),
        D::OrdonnanceDivorce => tr!(l, "Ordonnance de divorce en cours", "Order of the divorce under way"),
        D::CertificatDeces => tr!(l, "Acte de décès du conjoint", "Spouse's death certificate"),
        D::CertificatGrossesse => tr!(l, "Certificat de grossesse", "Certificate of pregnancy"),
        D::JugementGarde => tr!(l, "Jugement ou accord sur la garde des enfants", "Judgment or agreement on custody"),
        D::JustificatifPersonneACharge => {
            tr!(l, "Justificatif de la personne à charge", "Proof of the dependant's situation")
        }
        D::ContratTravail => tr!(l, "Contrat de travail", "Work contract"),
        D::NotificationRetraite => tr!(l, "Notification de retraite", "Pension notification"),
        D::PensionAlimentaireRecue => tr!(l, "Justificatif de pension reçue", "Proof of alimony received"),
        D::PensionAlimentaireVersee => tr!(l, "Justificatif de pension versée", "Proof of alimony paid"),
        D::NotificationInvalidite => tr!(l, "Notification de pension d'invalidité", "Disability pension notification"),
        D::AvisBourse => tr!(l, "Avis de bourse", "Student grant notice"),
        D::AutreRessource => tr!(l, "Justificatif d'une autre ressource", "Proof of another resource"),
        D::CarteEtudiant => tr!(l, "Carte d'étudiant", "Student card"),
        D::ContratApprentissage => tr!(l, "Contrat d'apprentissage", "Apprenticeship contract"),
        D::AttestationMobilite => tr!(l, "Attestation de mobilité professionnelle", "Certificate of job mobility"),
        D::AttestationHebergement => {
            tr!(l, "Attestation d'hébergement", "Certificate from the person who houses you")
        }
        D::AttestationStructure => {
            tr!(l, "Attestation de la structure d'accueil", "Certificate from the organisation that houses you")
        }
        D::AttestationDomiciliation => tr!(l, "Attestation de domiciliation", "Certificate of address"),
        D::TitrePropriete => tr!(l, "Titre de propriété", "Title deed"),
        D::AttestationLogementFonction => {
            tr!(l, "Attestation de logement de fonction", "Certificate of housing tied to the job")
        }
        D::LettreConge => tr!(l, "Lettre de congé", "Notice to leave"),
        D::JugementExpulsion => tr!(l, "Jugement d'expulsion", "Judgment of eviction"),
        D::AttestationDemolition => tr!(l, "Attestation de démolition", "Certificate of demolition"),
        D::RapportNonDecence => tr!(l, "Rapport de non-décence", "Report on the state of the home"),
        D::JustificatifSeparation => tr!(l, "Justificatif de séparation", "Proof of separation"),
        D::CertificatMedical => tr!(l, "Certificat médical", "Medical certificate"),
        D::JustificatifViolences => {
            tr!(l, "Plainte, ordonnance ou attestation", "Complaint, court order or certificate")
        }
        D::AttestationLieuTravail => tr!(l, "Attestation du lieu de travail", "Certificate of the workplace"),
        D::DecisionDalo => tr!(l, "Décision de la commission DALO", "Decision of the DALO panel"),
        D::CarteHandicap => tr!(l, "Carte ou décision de handicap", "Disability card or decision"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_one_writes_them() {
        use Lang::{En, Fr};
        assert_eq!(montant(Fr, Centimes(164_050)), "1\u{202f}640,50\u{a0}€");
        assert_eq!(montant(En, Centimes(164_050)), "€1,640.50");
        assert_eq!(montant(Fr, Centimes::euros(1_000_000)), "1\u{202f}000\u{202f}000\u{a0}€");
        assert_eq!(montant(En, Centimes::euros(1_000_000)), "€1,000,000");
        assert_eq!(montant(Fr, Centimes(-500)), "−5\u{a0}€");
        assert_eq!(montant(En, Centimes(-505)), "−€5.05");
        for (l, attendu) in [(Fr, "1805,05"), (En, "1805.05")] {
            assert_eq!(saisie(l, Some(Centimes(180_505))), attendu);
            assert_eq!(Centimes::parse(attendu), Ok(Centimes(180_505)), "read back in both");
        }
    }

    /// Each code of a list, in words: none alike within a language, none the same in both unless stated.
    #[test]
    fn each_code_has_its_words_in_both_languages() {
        fn table<T: Copy>(tous: &[T], dire: impl Fn(Lang, T) -> String, pareils: &[&str]) {
            let mots = |l| tous.iter().map(|t| dire(l, *t)).collect::<Vec<_>>();
            let (fr, en) = (mots(Lang::Fr), mots(Lang::En));
            for (i, (f, e)) in fr.iter().zip(&en).enumerate() {
                assert!(!f.is_empty() && !fr[..i].contains(f) && !en[..i].contains(e), "{f} / {e}");
                assert_eq!(f == e, pareils.contains(&f.as_str()), "{f} / {e}");
            }
        }
        table(StatutEmploi::ALL, statut, &[]);
        table(Lien::ALL, lien, &[]);
        table(ModeGarde::ALL, garde, &[]);
        table(TypeRessource::ALL, ressource, &[]);
        table(ModeleLogement::ALL, modele, &[]);
        table(Motif::ALL, motif, &[]);
        table(Priorite::ALL, priorite, &[]);
        table(EtatDemande::ALL, etat, &["Active"]);
        table(Panne::ALL, panne, &[]);
        table(&[PersonnePiece::Demandeur, PersonnePiece::Codemandeur(1), PersonnePiece::Foyer], personne_piece, &[]);
    }
}
