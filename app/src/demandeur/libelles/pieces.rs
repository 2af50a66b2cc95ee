//! The documents of step 3: what each is, of which month, whose, where to find it. The longest list of the guides.

use crate::i18n::Lang;
use crate::{format, tr};
use domain::demande::{Demande, Personne};
use domain::pieces::{CategoriePiece, DetailPiece, PersonnePiece, PieceAttendue};
use jiff::civil::Date;

/// Heading of pieces.
#[must_use]
pub fn categorie(l: Lang, c: CategoriePiece) -> String {
    use CategoriePiece as C;
    match c {
        C::Identite => tr!(l, "Identité", "Identity"),
        C::SituationFamiliale => tr!(l, "Situation familiale", "Family situation"),
        C::Ressources => tr!(l, "Ressources", "Resources"),
        C::AvisImposition => tr!(l, "Avis d'imposition", "Tax notices"),
        C::Emploi => tr!(l, "Emploi", "Work"),
        C::LogementActuel => tr!(l, "Logement actuel", "Current home"),
        C::Motif => tr!(l, "Motif", "Reason"),
        C::Handicap => tr!(l, "Handicap", "Disability"),
    }
}

/// « septembre 2026 ».
fn mois(l: Lang, annee: i16, mois: i8) -> String {
    Date::new(annee, mois, 1).map_or_else(|_| format!("{mois:02}/{annee}"), |d| format::mois_annee(l, d))
}

/// « de septembre 2026 », « d'octobre 2026 ».
fn de_mois(l: Lang, annee: i16, numero: i8) -> String {
    let name = mois(l, annee, numero);
    match l {
        Lang::Fr if name.starts_with(['a', 'o']) => format!("d’{name}"),
        Lang::Fr => format!("de {name}"),
        Lang::En => name,
    }
}

/// What a box of step 3 says.
#[must_use]
pub fn piece(l: Lang, d: DetailPiece) -> String {
    use DetailPiece as D;
    match d {
        D::PieceIdentite => tr!(l, "Carte nationale d'identité ou passeport", "Identity card or passport"),
        D::TitreSejour => tr!(l, "Titre de séjour en cours de validité", "Valid residence permit"),
        D::LivretFamille => {
            tr!(l, "Livret de famille, toutes les pages remplies", "Family record book, every page filled in")
        }
        D::AttestationPacs => tr!(l, "Attestation de Pacs", "PACS certificate"),
        D::JugementDivorce => {
            tr!(
                l,
                "Jugement de divorce, ou convention déposée chez le notaire",
                "Divorce judgment, or agreement filed with a notary"
            )
        }
        D::OrdonnanceDivorce => {
            tr!(l, "Ordonnance ou convention de divorce en cours", "Order or agreement of the divorce under way")
        }
        D::CertificatDeces => {
            tr!(l, "Certificat de décès ou livret de famille", "Death certificate or family record book")
        }
        D::CertificatGrossesse => tr!(l, "Certificat de grossesse", "Certificate of pregnancy"),
        D::JugementGarde => tr!(l, "Jugement ou accord sur la garde des enfants", "Judgment or agreement on custody"),
        D::JustificatifPersonneACharge => {
            tr!(l, "Justificatif de la personne à charge", "Proof of the dependant's situation")
        }
        D::BulletinSalaire { annee, mois } => {
            let m = de_mois(l, annee, mois);
            tr!(
                l,
                "Bulletin de salaire {m}, ou attestation de l'employeur",
                "Payslip for {m}, or employer's certificate"
            )
        }
        D::ContratTravail => tr!(l, "Contrat de travail", "Work contract"),
        D::Bilan { annee } => {
            tr!(l, "Bilan {annee}, ou attestation du comptable", "{annee} balance sheet, or accountant's certificate")
        }
        D::NotificationRetraite => tr!(l, "Notification de retraite", "Pension notification"),
        D::AvisChomage { annee, mois } => {
            let m = de_mois(l, annee, mois);
            tr!(l, "Avis de paiement France Travail {m}", "France Travail payment notice for {m}")
        }
        D::PensionAlimentaireRecue => tr!(l, "Justificatif de pension alimentaire reçue", "Proof of alimony received"),
        D::PensionAlimentaireVersee => tr!(l, "Justificatif de pension alimentaire versée", "Proof of alimony paid"),
        D::NotificationInvalidite => tr!(l, "Notification de pension d'invalidité", "Disability pension notification"),
        D::AttestationCaf { annee, mois } => {
            let m = de_mois(l, annee, mois);
            tr!(l, "Attestation CAF ou MSA {m}", "CAF or MSA certificate for {m}")
        }
        D::AvisBourse => tr!(l, "Avis d'attribution de bourse", "Student grant notice"),
        D::AutreRessource => tr!(l, "Justificatif de l'autre ressource", "Proof of the other resource"),
        D::AvisImposition { annee, revenus_de } => {
            tr!(
                l,
                "Avis d'imposition {annee} sur les revenus de {revenus_de}",
                "{annee} tax notice on {revenus_de} income"
            )
        }
        D::CarteEtudiant => tr!(l, "Carte d'étudiant", "Student card"),
        D::ContratApprentissage => tr!(l, "Contrat d'apprentissage", "Apprenticeship contract"),
        D::AttestationMobilite => {
            tr!(l, "Attestation de mobilité de l'employeur", "Employer's certificate of job mobility")
        }
        D::QuittanceLoyer { annee, mois } => {
            let m = de_mois(l, annee, mois);
            tr!(l, "Quittance de loyer {m}", "Rent receipt for {m}")
        }
        D::AttestationHebergement => {
            tr!(l, "Attestation de la personne qui héberge", "Certificate from the person who houses you")
        }
        D::AttestationStructure => {
            tr!(l, "Attestation de la structure qui héberge", "Certificate from the organisation that houses you")
        }
        D::FactureHotel { annee, mois } => {
            let m = de_mois(l, annee, mois);
            tr!(l, "Facture d'hôtel {m}", "Hotel bill for {m}")
        }
        D::AttestationDomiciliation => {
            tr!(
                l,
                "Attestation de domiciliation ou d'un service social",
                "Certificate of address or from a social service"
            )
        }
        D::TitrePropriete => tr!(l, "Titre de propriété ou taxe foncière", "Title deed or property-tax notice"),
        D::AttestationLogementFonction => {
            tr!(
                l,
                "Attestation de l'employeur pour le logement de fonction",
                "Employer's certificate for the housing tied to the job"
            )
        }
        D::LettreConge => tr!(l, "Lettre de congé du propriétaire", "Landlord's notice to leave"),
        D::JugementExpulsion => {
            tr!(
                l,
                "Jugement d'expulsion ou prononçant la résiliation du bail",
                "Judgment of eviction or ending the lease"
            )
        }
        D::AttestationDemolition => {
            tr!(l, "Attestation de démolition du logement", "Certificate that the home will be demolished")
        }
        D::RapportNonDecence => tr!(l, "Rapport sur l'état du logement", "Report on the state of the home"),
        D::JustificatifSeparation => tr!(l, "Justificatif de séparation", "Proof of separation"),
        D::CertificatMedical => tr!(l, "Certificat médical", "Medical certificate"),
        D::JustificatifViolences => {
            tr!(
                l,
                "Dépôt de plainte, ordonnance de protection ou attestation",
                "Complaint, protection order or certificate"
            )
        }
        D::AttestationLieuTravail => {
            tr!(l, "Attestation du lieu de travail par l'employeur", "Employer's certificate of the workplace")
        }
        D::DecisionDalo => tr!(l, "Décision de la commission DALO", "Decision of the DALO commission"),
        D::CarteHandicap => {
            tr!(l, "Carte mobilité inclusion ou décision de la MDPH", "Disability card or decision of the MDPH")
        }
    }
}

/// Where to find a piece, where it helps.
#[must_use]
pub fn piece_aide(l: Lang, d: DetailPiece) -> Option<String> {
    match d {
        DetailPiece::AvisImposition { .. } => Some(tr!(
            l,
            "On le trouve sur impots.gouv.fr, rubrique « Documents ».",
            "Find it on impots.gouv.fr, under “Documents”."
        )),
        DetailPiece::AttestationCaf { .. } => Some(tr!(
            l,
            "On la trouve sur caf.fr ou msa.fr, rubrique « Mon compte ».",
            "Find it on caf.fr or msa.fr, under “Mon compte”."
        )),
        DetailPiece::AttestationHebergement => {
            Some(tr!(l, "Datée de moins de trois mois, signée.", "Dated less than three months ago, signed."))
        }
        DetailPiece::TitreSejour => Some(tr!(l, "Recto et verso.", "Both sides.")),
        _ => None,
    }
}

/// The person that pieces or lines are about; `None` for the whole household.
fn de_la_demande(demande: &Demande, qui: PersonnePiece) -> Option<&Personne> {
    match qui {
        PersonnePiece::Demandeur => Some(&demande.demandeur),
        PersonnePiece::Codemandeur(rang) => {
            demande.codemandeurs.get(usize::from(rang).saturating_sub(1)).map(|c| &c.personne)
        }
        PersonnePiece::Foyer => None,
    }
}

/// Whose pieces, or whose lines: the person's name; « Le foyer ».
#[must_use]
pub fn personne(l: Lang, demande: &Demande, qui: PersonnePiece) -> String {
    match (qui, de_la_demande(demande, qui)) {
        (_, Some(p)) => p.nom_complet(),
        (PersonnePiece::Foyer, None) => tr!(l, "Le foyer", "The household"),
        (_, None) => tr!(l, "Codemandeur", "Co-applicant"),
    }
}

/// A piece named with its person where there are several: « Bulletin de salaire d'octobre 2026… (Denis) ».
#[must_use]
pub fn piece_de(l: Lang, demande: &Demande, p: &PieceAttendue) -> String {
    let what = piece(l, p.detail);
    match de_la_demande(demande, p.personne) {
        Some(who) if !demande.codemandeurs.is_empty() => format!("{what} ({})", who.prenom),
        _ => what,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Lang::Fr;

    #[test]
    fn months_of_pieces() {
        let slip = |mois| piece(Fr, DetailPiece::BulletinSalaire { annee: 2026, mois });
        assert_eq!(slip(10), "Bulletin de salaire d’octobre 2026, ou attestation de l’employeur");
        assert_eq!(slip(9), "Bulletin de salaire de septembre 2026, ou attestation de l’employeur");
        assert_eq!(slip(8), "Bulletin de salaire d’août 2026, ou attestation de l’employeur");
    }
}
