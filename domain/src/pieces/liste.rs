//! Which pieces, from the situation.

use super::{DetailPiece, PersonnePiece, PieceAttendue};
use crate::argent::Centimes;
use crate::demande::{
    Demande, ModeleLogement, Motif, Nationalite, Personne, Priorite, SituationFamiliale, StatutEmploi, TypeRessource,
};
use DetailPiece as D;
use jiff::civil::Date;

/// Payslips asked for.
const BULLETINS: usize = 3;

/// The `n` months before `today`'s, the latest first, as (year, month).
#[must_use]
pub fn mois_precedents(today: Date, n: usize) -> Vec<(i16, i8)> {
    let mut month = (today.year(), today.month());
    (0..n)
        .map(|_| {
            month = if month.1 == 1 { (month.0.saturating_sub(1), 12) } else { (month.0, month.1 - 1) };
            month
        })
        .collect()
}

/// Year of the last tax notice there is on `today`: the one of this year from September on.
fn dernier_avis(today: Date) -> i16 {
    if today.month() >= 9 { today.year() } else { today.year().saturating_sub(1) }
}

/// Every piece the situation of `demande` calls for on `today`, by person, then by heading; each code once.
#[must_use]
pub fn pieces_attendues(demande: &Demande, today: Date) -> Vec<PieceAttendue> {
    let mut l = Liste { today, deposees: &demande.pieces_deposees, pieces: Vec::new() };
    l.adulte(PersonnePiece::Demandeur, &demande.demandeur);
    for (i, c) in demande.codemandeurs.iter().enumerate() {
        l.adulte(PersonnePiece::codemandeur(i), &c.personne);
    }
    l.famille(demande);
    l.logement(demande.logement_actuel.modele);
    l.motifs(demande);
    if demande.personnes_handicapees > 0 || demande.priorites.contains(&Priorite::Handicap) {
        l.foyer(D::CarteHandicap);
    }
    let mut pieces = l.pieces;
    pieces.sort_by_key(|p| (p.personne, p.categorie));
    pieces
}

/// The list being written.
struct Liste<'a> {
    today: Date,
    deposees: &'a [String],
    pieces: Vec<PieceAttendue>,
}

impl Liste<'_> {
    fn mettre(&mut self, personne: PersonnePiece, detail: DetailPiece) {
        let code = PieceAttendue::code_de(personne, detail);
        if self.pieces.iter().all(|p| p.code != code) {
            let deposee = self.deposees.contains(&code);
            self.pieces.push(PieceAttendue { code, personne, categorie: detail.categorie(), detail, deposee });
        }
    }

    fn foyer(&mut self, detail: DetailPiece) {
        self.mettre(PersonnePiece::Foyer, detail);
    }

    fn adulte(&mut self, qui: PersonnePiece, p: &Personne) {
        self.mettre(qui, if p.nationalite == Nationalite::Autre { D::TitreSejour } else { D::PieceIdentite });
        self.situation(qui, p.situation_familiale);
        self.ressources(qui, p);
        let last = dernier_avis(self.today);
        for annee in [last, last.saturating_sub(1)] {
            self.mettre(qui, D::AvisImposition { annee, revenus_de: annee.saturating_sub(1) });
        }
        match p.emploi.statut {
            StatutEmploi::Etudiant => self.mettre(qui, D::CarteEtudiant),
            StatutEmploi::Apprenti => self.mettre(qui, D::ContratApprentissage),
            _ => {}
        }
        if p.emploi.mobilite {
            self.mettre(qui, D::AttestationMobilite);
        }
    }

    fn situation(&mut self, qui: PersonnePiece, situation: SituationFamiliale) {
        match situation {
            SituationFamiliale::Celibataire | SituationFamiliale::Concubin | SituationFamiliale::Separe => {}
            // One book, one certificate for the couple.
            SituationFamiliale::Marie => self.foyer(D::LivretFamille),
            SituationFamiliale::Pacse => self.foyer(D::AttestationPacs),
            SituationFamiliale::Divorce => self.mettre(qui, D::JugementDivorce),
            SituationFamiliale::EnInstance => self.mettre(qui, D::OrdonnanceDivorce),
            SituationFamiliale::Veuf => self.mettre(qui, D::CertificatDeces),
        }
    }

    fn ressources(&mut self, qui: PersonnePiece, p: &Personne) {
        let (annee, mois) = mois_precedents(self.today, 1).first().copied().unwrap_or((self.today.year(), 1));
        let wage = p.ressources.iter().any(|r| r.code == TypeRessource::Salaire);
        if wage || crate::dossier::salarie(p.emploi.statut) {
            self.bulletins(qui, p.emploi.depuis);
        }
        if p.emploi.statut == StatutEmploi::Independant {
            self.mettre(qui, D::Bilan { annee: dernier_avis(self.today).saturating_sub(1) });
        }
        match p.emploi.statut {
            StatutEmploi::Chomage => self.mettre(qui, D::AvisChomage { annee, mois }),
            StatutEmploi::Retraite => self.mettre(qui, D::NotificationRetraite),
            _ => {}
        }
        for r in &p.ressources {
            use TypeRessource as T;
            match r.code {
                T::Salaire => {}
                T::Retraite | T::MinimumVieillesse => self.mettre(qui, D::NotificationRetraite),
                T::Chomage => self.mettre(qui, D::AvisChomage { annee, mois }),
                T::PensionRecue => self.mettre(qui, D::PensionAlimentaireRecue),
                T::Invalidite => self.mettre(qui, D::NotificationInvalidite),
                T::AllocationsFamiliales | T::Paje | T::Rsa | T::Aah | T::Aeeh | T::Ajpp => {
                    self.mettre(qui, D::AttestationCaf { annee, mois });
                }
                T::Bourse => self.mettre(qui, D::AvisBourse),
                T::Autre => self.mettre(qui, D::AutreRessource),
            }
        }
        if p.pension_versee > Centimes::ZERO {
            self.mettre(qui, D::PensionAlimentaireVersee);
        }
    }

    /// The last three payslips; for one hired since, those there can be, and the contract.
    fn bulletins(&mut self, qui: PersonnePiece, depuis: Option<Date>) {
        let hired = depuis.map(|d| (d.year(), d.month()));
        let months: Vec<_> =
            mois_precedents(self.today, BULLETINS).into_iter().filter(|m| hired.is_none_or(|h| *m >= h)).collect();
        for (annee, mois) in &months {
            self.mettre(qui, D::BulletinSalaire { annee: *annee, mois: *mois });
        }
        if months.len() < BULLETINS {
            self.mettre(qui, D::ContratTravail);
        }
    }

    fn famille(&mut self, d: &Demande) {
        if d.personnes_a_charge.iter().any(|p| p.enfant) {
            self.foyer(D::LivretFamille);
        }
        if d.personnes_a_charge.iter().any(|p| !p.enfant) {
            self.foyer(D::JustificatifPersonneACharge);
        }
        if !d.enfants_en_garde.is_empty() {
            self.foyer(D::JugementGarde);
        }
        if d.enfants_a_naitre > 0 {
            self.foyer(D::CertificatGrossesse);
        }
    }

    fn logement(&mut self, modele: ModeleLogement) {
        use ModeleLogement as M;
        let (annee, mois) = mois_precedents(self.today, 1).first().copied().unwrap_or((self.today.year(), 1));
        self.foyer(match modele {
            M::LocatairePrive | M::LocataireHlm => D::QuittanceLoyer { annee, mois },
            M::Proprietaire => D::TitrePropriete,
            M::HebergeFamille | M::HebergeTiers => D::AttestationHebergement,
            M::Foyer | M::Temporaire => D::AttestationStructure,
            M::Hotel => D::FactureHotel { annee, mois },
            M::Precaire | M::SansLogement => D::AttestationDomiciliation,
            M::Fonction => D::AttestationLogementFonction,
        });
    }

    fn motifs(&mut self, d: &Demande) {
        for motif in &d.motifs {
            let detail = match motif {
                Motif::Demolition => D::AttestationDemolition,
                Motif::NonDecent => D::RapportNonDecence,
                Motif::Expulsion => D::JugementExpulsion,
                Motif::Conge => D::LettreConge,
                // A divorce has its own piece already.
                Motif::Separation
                    if matches!(
                        d.demandeur.situation_familiale,
                        SituationFamiliale::Divorce | SituationFamiliale::EnInstance
                    ) =>
                {
                    continue;
                }
                Motif::Separation => D::JustificatifSeparation,
                Motif::RapprochementTravail => D::AttestationLieuTravail,
                Motif::Sante => D::CertificatMedical,
                Motif::Violences => D::JustificatifViolences,
                Motif::SansLogementPropre
                | Motif::TropPetit
                | Motif::TropGrand
                | Motif::TropCher
                | Motif::Decohabitation
                | Motif::FamilleAgrandie
                | Motif::Autre => continue,
            };
            self.foyer(detail);
        }
        if d.priorites.contains(&Priorite::Dalo) {
            self.foyer(D::DecisionDalo);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{CategoriePiece, Periodicite, encore_valables, restantes};
    use super::*;
    use crate::demande::{Priorite, Ressource};
    use crate::dossier::exemples::{demande, une_date, une_demande};
    use jiff::civil::date;
    use proptest::prelude::*;
    use rstest::rstest;
    use std::collections::BTreeSet;

    const OCTOBER: Date = date(2026, 10, 15);

    fn codes(d: &Demande, today: Date) -> Vec<String> {
        pieces_attendues(d, today).into_iter().map(|p| p.code).collect()
    }

    #[test]
    fn the_household_of_the_design() {
        assert_eq!(
            codes(&demande(), OCTOBER),
            [
                "identite:demandeur",
                "bulletin_salaire:demandeur:2026-09",
                "bulletin_salaire:demandeur:2026-08",
                "bulletin_salaire:demandeur:2026-07",
                "avis_imposition:demandeur:2026",
                "avis_imposition:demandeur:2025",
                "identite:codemandeur1",
                "bulletin_salaire:codemandeur1:2026-09",
                "bulletin_salaire:codemandeur1:2026-08",
                "bulletin_salaire:codemandeur1:2026-07",
                "avis_imposition:codemandeur1:2026",
                "avis_imposition:codemandeur1:2025",
                "livret_famille:foyer",
                "attestation_hebergement:foyer",
            ]
        );
    }

    #[rstest]
    #[case(date(2026, 8, 31), [(2025, 2024), (2024, 2023)])]
    #[case(date(2026, 9, 1), [(2026, 2025), (2025, 2024)])]
    #[case(date(2026, 12, 31), [(2026, 2025), (2025, 2024)])]
    #[case(date(2027, 1, 1), [(2026, 2025), (2025, 2024)])]
    fn tax_notices(#[case] today: Date, #[case] expected: [(i16, i16); 2]) {
        let found: Vec<_> = pieces_attendues(&demande(), today)
            .into_iter()
            .filter(|p| p.personne == PersonnePiece::Demandeur)
            .filter_map(|p| match p.detail {
                D::AvisImposition { annee, revenus_de } => Some((annee, revenus_de)),
                _ => None,
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[rstest]
    #[case(date(2026, 11, 22), [(2026, 10), (2026, 9), (2026, 8)])]
    #[case(date(2027, 1, 1), [(2026, 12), (2026, 11), (2026, 10)])]
    #[case(date(2027, 2, 28), [(2027, 1), (2026, 12), (2026, 11)])]
    fn last_three_months(#[case] today: Date, #[case] expected: [(i16, i8); 3]) {
        assert_eq!(mois_precedents(today, 3), expected);
    }

    #[rstest]
    #[case::long_ago(Some(date(2019, 9, 2)), 3, false)]
    #[case::unknown(None, 3, false)]
    #[case::in_july(Some(date(2026, 7, 31)), 3, false)]
    #[case::in_august(Some(date(2026, 8, 1)), 2, true)]
    #[case::this_month(Some(date(2026, 10, 1)), 0, true)]
    fn payslips_of_the_newly_hired(#[case] depuis: Option<Date>, #[case] slips: usize, #[case] contract: bool) {
        let mut d = demande();
        d.codemandeurs.clear();
        d.demandeur.emploi.depuis = depuis;
        let all = codes(&d, OCTOBER);
        assert_eq!(all.iter().filter(|c| c.starts_with("bulletin_salaire")).count(), slips);
        assert_eq!(all.contains(&"contrat_travail:demandeur".to_owned()), contract);
    }

    #[rstest]
    #[case(|d: &mut Demande| d.demandeur.nationalite = Nationalite::Autre, "titre_sejour:demandeur")]
    #[case(|d: &mut Demande| d.demandeur.situation_familiale = SituationFamiliale::Marie, "livret_famille:foyer")]
    #[case(|d: &mut Demande| d.demandeur.situation_familiale = SituationFamiliale::Pacse, "attestation_pacs:foyer")]
    #[case(|d: &mut Demande| d.demandeur.situation_familiale = SituationFamiliale::Divorce, "jugement_divorce:demandeur")]
    #[case(|d: &mut Demande| d.demandeur.situation_familiale = SituationFamiliale::EnInstance, "ordonnance_divorce:demandeur")]
    #[case(|d: &mut Demande| d.demandeur.situation_familiale = SituationFamiliale::Veuf, "certificat_deces:demandeur")]
    #[case(|d: &mut Demande| d.enfants_a_naitre = 1, "certificat_grossesse:foyer")]
    #[case(|d: &mut Demande| d.enfants_en_garde.push(crate::demande::EnfantEnGarde {
        naissance: date(2018, 1, 1), mode: crate::demande::ModeGarde::Alternee }), "jugement_garde:foyer")]
    #[case(|d: &mut Demande| d.personnes_a_charge[0].enfant = false, "personne_a_charge:foyer")]
    #[case(|d: &mut Demande| d.demandeur.emploi.statut = StatutEmploi::Etudiant, "carte_etudiant:demandeur")]
    #[case(|d: &mut Demande| d.demandeur.emploi.statut = StatutEmploi::Apprenti, "contrat_apprentissage:demandeur")]
    #[case(|d: &mut Demande| d.demandeur.emploi.statut = StatutEmploi::Chomage, "chomage:demandeur:2026-09")]
    #[case(|d: &mut Demande| d.demandeur.emploi.statut = StatutEmploi::Retraite, "retraite:demandeur")]
    #[case(|d: &mut Demande| d.demandeur.emploi.statut = StatutEmploi::Independant, "bilan:demandeur:2025")]
    #[case(|d: &mut Demande| d.demandeur.emploi.mobilite = true, "mobilite:demandeur")]
    #[case(|d: &mut Demande| d.demandeur.pension_versee = Centimes(1), "pension_versee:demandeur")]
    #[case(|d: &mut Demande| d.logement_actuel.modele = ModeleLogement::LocatairePrive, "quittance_loyer:foyer:2026-09")]
    #[case(|d: &mut Demande| d.logement_actuel.modele = ModeleLogement::LocataireHlm, "quittance_loyer:foyer:2026-09")]
    #[case(|d: &mut Demande| d.logement_actuel.modele = ModeleLogement::Hotel, "facture_hotel:foyer:2026-09")]
    #[case(|d: &mut Demande| d.logement_actuel.modele = ModeleLogement::SansLogement, "domiciliation:foyer")]
    #[case(|d: &mut Demande| d.logement_actuel.modele = ModeleLogement::Temporaire, "attestation_structure:foyer")]
    #[case(|d: &mut Demande| d.logement_actuel.modele = ModeleLogement::Proprietaire, "titre_propriete:foyer")]
    #[case(|d: &mut Demande| d.motifs = vec![Motif::Conge], "lettre_conge:foyer")]
    #[case(|d: &mut Demande| d.motifs = vec![Motif::Expulsion], "jugement_expulsion:foyer")]
    #[case(|d: &mut Demande| d.motifs = vec![Motif::Separation], "separation:foyer")]
    #[case(|d: &mut Demande| d.motifs = vec![Motif::Violences], "violences:foyer")]
    #[case(|d: &mut Demande| d.priorites = vec![Priorite::Dalo], "dalo:foyer")]
    #[case(|d: &mut Demande| d.priorites = vec![Priorite::Handicap], "handicap:foyer")]
    #[case(|d: &mut Demande| d.personnes_handicapees = 1, "handicap:foyer")]
    fn situations(#[case] change: fn(&mut Demande), #[case] code: &str) {
        let mut d = demande();
        d.personnes_a_charge.truncate(1);
        change(&mut d);
        assert!(codes(&d, OCTOBER).contains(&code.to_owned()), "{:?}", codes(&d, OCTOBER));
    }

    #[rstest]
    #[case(TypeRessource::Retraite, "retraite:demandeur")]
    #[case(TypeRessource::MinimumVieillesse, "retraite:demandeur")]
    #[case(TypeRessource::Chomage, "chomage:demandeur:2026-09")]
    #[case(TypeRessource::PensionRecue, "pension_recue:demandeur")]
    #[case(TypeRessource::Invalidite, "invalidite:demandeur")]
    #[case(TypeRessource::Rsa, "caf:demandeur:2026-09")]
    #[case(TypeRessource::Aah, "caf:demandeur:2026-09")]
    #[case(TypeRessource::Bourse, "bourse:demandeur")]
    #[case(TypeRessource::Autre, "autre_ressource:demandeur")]
    fn resources(#[case] code: TypeRessource, #[case] piece: &str) {
        let mut d = demande();
        d.demandeur.ressources = vec![Ressource { code, montant: Centimes::euros(500) }];
        assert!(codes(&d, OCTOBER).contains(&piece.to_owned()));
    }

    #[test]
    fn a_jobless_adult_owes_no_payslip() {
        let mut d = demande();
        d.demandeur.emploi.statut = StatutEmploi::Chomage;
        d.demandeur.ressources.clear();
        assert!(!codes(&d, OCTOBER).iter().any(|c| c.starts_with("bulletin_salaire:demandeur")));
    }

    #[test]
    fn boxes_come_back_unticked_as_time_passes() {
        let d = demande();
        let ticked = codes(&d, OCTOBER);
        assert!(restantes(&pieces_attendues(&d, date(2026, 10, 31)), &ticked).is_empty());
        let november = pieces_attendues(&d, date(2026, 11, 1));
        let left: Vec<_> = restantes(&november, &ticked).iter().map(|p| p.code.as_str()).collect();
        assert_eq!(left, ["bulletin_salaire:demandeur:2026-10", "bulletin_salaire:codemandeur1:2026-10"]);
        assert_eq!(encore_valables(&november, &ticked).len(), november.len() - 2);
    }

    #[test]
    fn what_the_site_holds_is_marked() {
        let mut d = demande();
        d.pieces_deposees = vec!["identite:demandeur".into(), "unknown".into()];
        let held: Vec<_> = pieces_attendues(&d, OCTOBER).into_iter().filter(|p| p.deposee).map(|p| p.code).collect();
        assert_eq!(held, ["identite:demandeur"]);
    }

    proptest! {
        #[test]
        fn always_identity_and_two_notices_an_adult_each_code_once(d in une_demande(), today in une_date(2024, 2030)) {
            let pieces = pieces_attendues(&d, today);
            let distinct: BTreeSet<_> = pieces.iter().map(|p| p.code.as_str()).collect();
            prop_assert_eq!(distinct.len(), pieces.len());
            prop_assert_eq!(&pieces, &pieces_attendues(&d, today));
            let adults = d.adultes().count();
            let of = |c: CategoriePiece| pieces.iter().filter(|p| p.categorie == c).count();
            prop_assert_eq!(of(CategoriePiece::Identite), adults);
            prop_assert_eq!(of(CategoriePiece::AvisImposition), 2 * adults);
            prop_assert_eq!(of(CategoriePiece::LogementActuel), 1);
            prop_assert!(pieces.is_sorted_by_key(|p| (p.personne, p.categorie)));
            for p in &pieces {
                prop_assert_eq!(&p.code, &PieceAttendue::code_de(p.personne, p.detail));
                prop_assert_eq!(p.detail.periode().is_some(), p.detail.periodicite() != Periodicite::Stable);
            }
        }

        #[test]
        fn nothing_is_of_the_future(d in une_demande(), today in une_date(2024, 2030)) {
            for p in pieces_attendues(&d, today) {
                match p.detail {
                    D::BulletinSalaire { annee, mois }
                    | D::AvisChomage { annee, mois }
                    | D::AttestationCaf { annee, mois }
                    | D::QuittanceLoyer { annee, mois }
                    | D::FactureHotel { annee, mois } => {
                        prop_assert!((annee, mois) < (today.year(), today.month()));
                        prop_assert!((1..=12).contains(&mois));
                    }
                    D::AvisImposition { annee, revenus_de } => {
                        prop_assert!(annee <= today.year() && revenus_de == annee - 1);
                    }
                    _ => {}
                }
            }
        }

        #[test]
        fn ticking_every_box_leaves_none(d in une_demande(), today in une_date(2024, 2030)) {
            let pieces = pieces_attendues(&d, today);
            let ticked: Vec<String> = pieces.iter().map(|p| p.code.clone()).collect();
            prop_assert!(restantes(&pieces, &ticked).is_empty());
            prop_assert_eq!(encore_valables(&pieces, &ticked), ticked);
        }
    }
}
