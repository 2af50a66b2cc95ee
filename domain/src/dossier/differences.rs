//! The demande line by line, as step 1 shows it, and what changed between two fetches.

use crate::argent::Centimes;
use crate::demande::{Demande, Personne};
use crate::identite::Nom;
use crate::pieces::PersonnePiece;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

crate::coded_enum! {
    /// A section of step 1.
    SectionDemande {
        /// Number and dates.
        Enregistrement = "enregistrement",
        /// The applicant and the co-applicants.
        SituationPersonnelle = "situation_personnelle",
        /// Work.
        Emploi = "emploi",
        /// Who will live there.
        Foyer = "foyer",
        /// Resources and tax revenue.
        Ressources = "ressources",
        /// Current dwelling.
        LogementActuel = "logement_actuel",
        /// Why they ask.
        Motif = "motif",
        /// What they look for.
        LogementRecherche = "logement_recherche",
    }
}

crate::coded_enum! {
    /// What a line holds. The codes of the coded enums named here are the values.
    ChampDemande {
        /// The number.
        NumeroUnique = "numero_unique",
        /// First registration.
        DateCreation = "date_creation",
        /// Last renewal.
        DateRenouvellement = "date_renouvellement",
        /// [`crate::identite::Civilite`].
        Civilite = "civilite",
        /// Birth name.
        NomNaissance = "nom_naissance",
        /// Name in use.
        NomUsage = "nom_usage",
        /// First names.
        Prenom = "prenom",
        /// Birth date.
        Naissance = "naissance",
        /// [`crate::demande::Nationalite`].
        Nationalite = "nationalite",
        /// [`crate::demande::SituationFamiliale`].
        SituationFamiliale = "situation_familiale",
        /// [`crate::demande::Lien`].
        Lien = "lien",
        /// Telephone.
        Telephone = "telephone",
        /// E-mail.
        Email = "email",
        /// Number and street, postal code and commune.
        Adresse = "adresse",
        /// [`crate::demande::StatutEmploi`].
        StatutEmploi = "statut_emploi",
        /// Profession.
        Profession = "profession",
        /// SIRET.
        Siret = "siret",
        /// Employer.
        Employeur = "employeur",
        /// Workplace.
        CommuneTravail = "commune_travail",
        /// In the job since.
        EmploiDepuis = "emploi_depuis",
        /// Professional mobility.
        Mobilite = "mobilite",
        /// Tax revenue of a year (`cle` holds the year).
        RevenuFiscal = "revenu_fiscal",
        /// A monthly resource (`cle` holds the code of [`crate::demande::TypeRessource`]).
        Ressource = "ressource",
        /// Alimony paid.
        PensionVersee = "pension_versee",
        /// A dependant: first name and name (`cle` holds the birth date and the rank among those born that day).
        PersonneACharge = "personne_a_charge",
        /// Unborn children.
        EnfantsANaitre = "enfants_a_naitre",
        /// A child in custody, code of [`crate::demande::ModeGarde`] (`cle` as for a dependant).
        EnfantEnGarde = "enfant_en_garde",
        /// Persons with a disability.
        PersonnesHandicapees = "personnes_handicapees",
        /// [`crate::demande::ModeleLogement`].
        ModeleLogement = "modele_logement",
        /// Rent.
        LoyerActuel = "loyer_actuel",
        /// Housing aid.
        AideLogement = "aide_logement",
        /// People living there.
        Habitants = "habitants",
        /// [`crate::logement::Typologie`].
        TypologieActuelle = "typologie_actuelle",
        /// Living space, m².
        SurfaceActuelle = "surface_actuelle",
        /// Where they live.
        CommuneActuelle = "commune_actuelle",
        /// Codes of [`crate::demande::Motif`], most important first.
        Motifs = "motifs",
        /// Codes of [`crate::demande::Priorite`].
        Priorites = "priorites",
        /// Typologies wished.
        Typologies = "typologies",
        /// Communes wished, in order.
        Communes = "communes",
        /// Widened to the neighbouring communes.
        Elargie = "elargie",
        /// Fit for reduced mobility.
        Pmr = "pmr",
        /// Rent they can pay.
        LoyerMax = "loyer_max",
    }
}

crate::coded_enum! {
    /// How a value is written, so that `app` can word it.
    NatureValeur {
        /// As it is.
        Texte = "texte",
        /// ISO date.
        Date = "date",
        /// Cents.
        Montant = "montant",
        /// A whole number.
        Nombre = "nombre",
        /// `oui` or `non`.
        OuiNon = "oui_non",
        /// A code of the enum named by [`ChampDemande`].
        Code = "code",
        /// Such codes, separated by commas.
        Codes = "codes",
        /// INSEE code.
        Commune = "commune",
        /// INSEE codes in order, separated by commas.
        Communes = "communes",
    }
}

impl ChampDemande {
    /// How its values are written.
    #[must_use]
    pub const fn nature(self) -> NatureValeur {
        use NatureValeur as N;
        match self {
            Self::NumeroUnique
            | Self::NomNaissance
            | Self::NomUsage
            | Self::Prenom
            | Self::Telephone
            | Self::Email
            | Self::Adresse
            | Self::Profession
            | Self::Siret
            | Self::Employeur
            | Self::PersonneACharge => N::Texte,
            Self::DateCreation | Self::DateRenouvellement | Self::Naissance | Self::EmploiDepuis => N::Date,
            Self::Civilite
            | Self::Nationalite
            | Self::SituationFamiliale
            | Self::Lien
            | Self::StatutEmploi
            | Self::EnfantEnGarde
            | Self::ModeleLogement
            | Self::TypologieActuelle => N::Code,
            Self::RevenuFiscal
            | Self::Ressource
            | Self::PensionVersee
            | Self::LoyerActuel
            | Self::AideLogement
            | Self::LoyerMax => N::Montant,
            Self::EnfantsANaitre | Self::PersonnesHandicapees | Self::Habitants | Self::SurfaceActuelle => N::Nombre,
            Self::Mobilite | Self::Elargie | Self::Pmr => N::OuiNon,
            Self::CommuneTravail | Self::CommuneActuelle => N::Commune,
            Self::Motifs | Self::Priorites | Self::Typologies => N::Codes,
            Self::Communes => N::Communes,
        }
    }
}

/// A line of step 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LigneDemande {
    /// Its section.
    pub section: SectionDemande,
    /// Whose.
    pub personne: PersonnePiece,
    /// What.
    pub champ: ChampDemande,
    /// Which, where a field has several lines (year, code, birth date); empty otherwise.
    pub cle: String,
    /// The value, written as [`ChampDemande::nature`] says; empty when not known.
    pub valeur: String,
}

/// A line that changed between two fetches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Its section.
    pub section: SectionDemande,
    /// Whose.
    pub personne: PersonnePiece,
    /// What.
    pub champ: ChampDemande,
    /// Which, as in [`LigneDemande`].
    pub cle: String,
    /// Before; empty when there was none.
    pub avant: String,
    /// After; empty when there is none.
    pub apres: String,
}

/// The demande line by line, in the order of step 1. Pieces deposited have their own step.
#[must_use]
pub fn lignes_demande(demande: &Demande) -> Vec<LigneDemande> {
    let mut l = Lignes(Vec::new());
    l.enregistrement(demande);
    l.personne(PersonnePiece::Demandeur, &demande.demandeur, None);
    for (i, c) in demande.codemandeurs.iter().enumerate() {
        l.personne(PersonnePiece::codemandeur(i), &c.personne, Some(c.lien.code()));
    }
    l.foyer(demande);
    l.ressources(PersonnePiece::Demandeur, &demande.demandeur);
    for (i, c) in demande.codemandeurs.iter().enumerate() {
        l.ressources(PersonnePiece::codemandeur(i), &c.personne);
    }
    l.logement_actuel(demande);
    l.recherche(demande);
    l.0
}

/// What changed from one fetch to the next: nothing between a demande and itself.
///
/// Lines of `apres` first, in the order of step 1, then what is no longer there.
#[must_use]
pub fn differences(avant: &Demande, apres: &Demande) -> Vec<Difference> {
    let (old, new) = (lignes_demande(avant), lignes_demande(apres));
    let same = |a: &LigneDemande, b: &LigneDemande| {
        (a.section, a.personne, a.champ, &a.cle) == (b.section, b.personne, b.champ, &b.cle)
    };
    let make = |l: &LigneDemande, avant: &str, apres: &str| Difference {
        section: l.section,
        personne: l.personne,
        champ: l.champ,
        cle: l.cle.clone(),
        avant: avant.to_owned(),
        apres: apres.to_owned(),
    };
    let changed = new.iter().filter_map(|n| {
        let before = old.iter().find(|o| same(o, n)).map_or("", |o| o.valeur.as_str());
        (before != n.valeur).then(|| make(n, before, &n.valeur))
    });
    let gone =
        old.iter().filter(|o| !o.valeur.is_empty() && !new.iter().any(|n| same(o, n))).map(|o| make(o, &o.valeur, ""));
    changed.chain(gone).collect()
}

/// The lines being written.
struct Lignes(Vec<LigneDemande>);

use ChampDemande as C;
use PersonnePiece::Foyer as F;
use SectionDemande as S;

impl Lignes {
    fn ligne(&mut self, section: S, personne: PersonnePiece, champ: C, cle: String, valeur: String) {
        self.0.push(LigneDemande { section, personne, champ, cle, valeur });
    }

    fn mettre(&mut self, section: S, personne: PersonnePiece, champ: C, valeur: impl Into<String>) {
        self.ligne(section, personne, champ, String::new(), valeur.into());
    }

    fn enregistrement(&mut self, d: &Demande) {
        self.mettre(S::Enregistrement, F, C::NumeroUnique, d.numero_unique.as_str());
        self.mettre(S::Enregistrement, F, C::DateCreation, d.date_creation.to_string());
        self.mettre(S::Enregistrement, F, C::DateRenouvellement, d.date_renouvellement.to_string());
    }

    fn personne(&mut self, qui: PersonnePiece, p: &Personne, lien: Option<&str>) {
        let s = S::SituationPersonnelle;
        self.mettre(s, qui, C::Civilite, p.civilite.code());
        self.mettre(s, qui, C::NomNaissance, p.nom_naissance.as_str());
        self.mettre(s, qui, C::NomUsage, p.nom_usage.as_ref().map_or("", Nom::as_str));
        self.mettre(s, qui, C::Prenom, p.prenom.as_str());
        self.mettre(s, qui, C::Naissance, p.naissance.to_string());
        if let Some(lien) = lien {
            self.mettre(s, qui, C::Lien, lien);
        }
        self.mettre(s, qui, C::Nationalite, p.nationalite.code());
        self.mettre(s, qui, C::SituationFamiliale, p.situation_familiale.code());
        self.mettre(s, qui, C::Telephone, p.telephone.clone().unwrap_or_default());
        self.mettre(s, qui, C::Email, p.email.as_ref().map(ToString::to_string).unwrap_or_default());
        let adresse = p.adresse.as_ref().map(|a| format!("{}, {} {}", a.voie, a.code_postal, a.commune));
        self.mettre(s, qui, C::Adresse, adresse.unwrap_or_default());
        let e = &p.emploi;
        self.mettre(S::Emploi, qui, C::StatutEmploi, e.statut.code());
        self.mettre(S::Emploi, qui, C::Profession, e.profession.clone().unwrap_or_default());
        self.mettre(S::Emploi, qui, C::Employeur, e.employeur.clone().unwrap_or_default());
        self.mettre(S::Emploi, qui, C::Siret, e.siret.clone().unwrap_or_default());
        self.mettre(S::Emploi, qui, C::CommuneTravail, e.insee_travail.clone().unwrap_or_default());
        self.mettre(S::Emploi, qui, C::EmploiDepuis, e.depuis.map(|d| d.to_string()).unwrap_or_default());
        self.mettre(S::Emploi, qui, C::Mobilite, oui_non(e.mobilite));
    }

    fn foyer(&mut self, d: &Demande) {
        let mut seen: Vec<Date> = Vec::new();
        for p in &d.personnes_a_charge {
            let cle = cle_naissance(&mut seen, p.naissance);
            self.ligne(S::Foyer, F, C::PersonneACharge, cle, format!("{} {}", p.prenom, p.nom));
        }
        let mut seen: Vec<Date> = Vec::new();
        for e in &d.enfants_en_garde {
            let cle = cle_naissance(&mut seen, e.naissance);
            self.ligne(S::Foyer, F, C::EnfantEnGarde, cle, e.mode.code().to_owned());
        }
        self.mettre(S::Foyer, F, C::EnfantsANaitre, d.enfants_a_naitre.to_string());
        self.mettre(S::Foyer, F, C::PersonnesHandicapees, d.personnes_handicapees.to_string());
    }

    fn ressources(&mut self, qui: PersonnePiece, p: &Personne) {
        for (annee, montant) in [p.revenu_fiscal.n_moins_1, p.revenu_fiscal.n_moins_2].into_iter().flatten() {
            self.ligne(S::Ressources, qui, C::RevenuFiscal, annee.to_string(), cents(Some(montant)));
        }
        let mut codes = Vec::new();
        for r in &p.ressources {
            if !codes.contains(&r.code) {
                codes.push(r.code);
                let total = p.ressources.iter().filter(|o| o.code == r.code).map(|o| o.montant).sum();
                self.ligne(S::Ressources, qui, C::Ressource, r.code.code().to_owned(), cents(Some(total)));
            }
        }
        self.mettre(S::Ressources, qui, C::PensionVersee, cents(Some(p.pension_versee)));
    }

    fn logement_actuel(&mut self, d: &Demande) {
        let (s, l) = (S::LogementActuel, &d.logement_actuel);
        let nombre = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
        self.mettre(s, F, C::ModeleLogement, l.modele.code());
        self.mettre(s, F, C::CommuneActuelle, l.insee.clone().unwrap_or_default());
        self.mettre(s, F, C::TypologieActuelle, l.typologie.map_or("", crate::logement::Typologie::code));
        self.mettre(s, F, C::SurfaceActuelle, nombre(l.surface_m2));
        self.mettre(s, F, C::Habitants, nombre(l.habitants));
        self.mettre(s, F, C::LoyerActuel, cents(l.loyer));
        self.mettre(s, F, C::AideLogement, cents(l.aide));
    }

    fn recherche(&mut self, d: &Demande) {
        let codes = |all: Vec<&str>| all.join(",");
        self.mettre(S::Motif, F, C::Motifs, codes(d.motifs.iter().map(|m| m.code()).collect()));
        self.mettre(S::Motif, F, C::Priorites, codes(d.priorites.iter().map(|p| p.code()).collect()));
        let (s, r) = (S::LogementRecherche, &d.recherche);
        self.mettre(s, F, C::Typologies, codes(r.typologies.iter().map(|t| t.code()).collect()));
        self.mettre(s, F, C::Communes, r.communes.join(","));
        self.mettre(s, F, C::Elargie, oui_non(r.elargie));
        self.mettre(s, F, C::Pmr, oui_non(r.pmr));
        self.mettre(s, F, C::LoyerMax, cents(r.loyer_max));
    }
}

const fn oui_non(b: bool) -> &'static str {
    if b { "oui" } else { "non" }
}

fn cents(montant: Option<Centimes>) -> String {
    montant.map(|m| m.0.to_string()).unwrap_or_default()
}

/// The birth date, then `#2`, `#3`… for twins.
fn cle_naissance(seen: &mut Vec<Date>, naissance: Date) -> String {
    seen.push(naissance);
    match seen.iter().filter(|d| **d == naissance).count() {
        1 => naissance.to_string(),
        n => format!("{naissance}#{n}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demande::*;
    use crate::dossier::exemples::{demande, nom, personne, une_demande};
    use jiff::civil::date;
    use proptest::prelude::*;
    use rstest::rstest;

    const MOI: PersonnePiece = PersonnePiece::Demandeur;
    const LUI: PersonnePiece = PersonnePiece::Codemandeur(1);

    #[rstest]
    #[case(|d: &mut Demande| d.demandeur.telephone = Some("0611223344".into()), MOI, C::Telephone, "", "0604505792", "0611223344")]
    #[case(|d: &mut Demande| d.demandeur.telephone = None, MOI, C::Telephone, "", "0604505792", "")]
    #[case(|d: &mut Demande| d.demandeur.nom_usage = Some(nom("Gigi")), MOI, C::NomUsage, "", "", "Gigi")]
    #[case(|d: &mut Demande| d.demandeur.situation_familiale = SituationFamiliale::Marie, MOI, C::SituationFamiliale, "", "C", "M")]
    #[case(|d: &mut Demande| d.codemandeurs[0].personne.ressources[0].montant = Centimes::euros(1100), LUI, C::Ressource, "SAL",
        "102000", "110000")]
    #[case(|d: &mut Demande| d.codemandeurs[0].lien = Lien::Pacs, LUI, C::Lien, "", "C", "P")]
    #[case(|d: &mut Demande| d.demandeur.revenu_fiscal.n_moins_2 = None, MOI, C::RevenuFiscal, "2024", "2972000", "")]
    #[case(|d: &mut Demande| d.demandeur.emploi.siret = None, MOI, C::Siret, "", "824 541 148 02432", "")]
    #[case(|d: &mut Demande| d.personnes_a_charge.clear(), F, C::PersonneACharge, "2020-03-08", "Léo Porte", "")]
    #[case(|d: &mut Demande| d.enfants_a_naitre = 1, F, C::EnfantsANaitre, "", "0", "1")]
    #[case(|d: &mut Demande| d.date_renouvellement = date(2027, 7, 1), F, C::DateRenouvellement, "", "2026-07-12", "2027-07-01")]
    #[case(|d: &mut Demande| d.recherche.communes.swap(0, 1), F, C::Communes, "", "93048,93006,93063", "93006,93048,93063")]
    #[case(|d: &mut Demande| d.recherche.elargie = false, F, C::Elargie, "", "oui", "non")]
    #[case(|d: &mut Demande| d.logement_actuel.loyer = Some(Centimes::euros(500)), F, C::LoyerActuel, "", "", "50000")]
    #[case(|d: &mut Demande| d.motifs.push(Motif::Conge), F, C::Motifs, "", "SL", "SL,CG")]
    fn one_change_one_line(
        #[case] change: fn(&mut Demande),
        #[case] personne: PersonnePiece,
        #[case] champ: C,
        #[case] cle: &str,
        #[case] avant: &str,
        #[case] apres: &str,
    ) {
        let (before, mut after) = (demande(), demande());
        change(&mut after);
        let found = differences(&before, &after);
        assert_eq!(found.len(), 1, "{found:?}");
        let d = &found[0];
        assert_eq!((d.personne, d.champ), (personne, champ));
        assert_eq!((d.cle.as_str(), d.avant.as_str(), d.apres.as_str()), (cle, avant, apres));
    }

    #[test]
    fn a_new_co_applicant_is_all_new() {
        let (before, mut after) = (demande(), demande());
        after
            .codemandeurs
            .push(Codemandeur { personne: personne("Zoé", "Gigi", date(2001, 1, 1)), lien: Lien::Descendant });
        let found = differences(&before, &after);
        assert!(found.iter().all(|d| d.personne == PersonnePiece::Codemandeur(2) && d.avant.is_empty()));
        assert!(found.iter().any(|d| d.champ == C::Prenom && d.apres == "Zoé"));
    }

    #[test]
    fn twins_are_two() {
        let mut d = demande();
        d.personnes_a_charge.push(PersonneACharge { prenom: "Léa".into(), ..d.personnes_a_charge[0].clone() });
        let found = differences(&demande(), &d);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].cle.as_str(), found[0].apres.as_str()), ("2020-03-08#2", "Léa Porte"));
    }

    #[test]
    fn deposited_pieces_are_no_difference_of_step_1() {
        let mut d = demande();
        d.pieces_deposees.push("identite:demandeur".into());
        assert_eq!(differences(&demande(), &d), vec![]);
    }

    proptest! {
        #[test]
        fn nothing_between_a_demande_and_itself(d in une_demande()) {
            prop_assert_eq!(differences(&d, &d), vec![]);
        }

        #[test]
        fn lines_are_told_apart(d in une_demande()) {
            let lines = lignes_demande(&d);
            for (i, a) in lines.iter().enumerate() {
                for b in &lines[..i] {
                    let key = |l: &LigneDemande| (l.section, l.personne, l.champ, l.cle.clone());
                    prop_assert_ne!(key(a), key(b));
                }
            }
        }

        #[test]
        fn backwards_is_the_mirror(a in une_demande(), b in une_demande()) {
            let key = |d: &Difference, swap: bool| {
                let (x, y) = if swap { (&d.apres, &d.avant) } else { (&d.avant, &d.apres) };
                (d.section, d.personne, d.champ, d.cle.clone(), x.clone(), y.clone())
            };
            let mut there: Vec<_> = differences(&a, &b).iter().map(|d| key(d, false)).collect();
            let mut back: Vec<_> = differences(&b, &a).iter().map(|d| key(d, true)).collect();
            there.sort();
            back.sort();
            prop_assert_eq!(there, back);
        }
    }
}
