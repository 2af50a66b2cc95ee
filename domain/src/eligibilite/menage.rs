//! The household seen by the income ceilings: its category, and the revenue to compare.

use crate::argent::Centimes;
use crate::delais::age;
use crate::demande::{Demande, ModeGarde};
use crate::logement::Financement;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Why a household has its category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RaisonCategorie {
    /// The number of persons alone.
    Personnes,
    /// One adult alone with dependants: one category more.
    SeulAvecCharge,
    /// A couple without dependants whose ages add up to at most 55: category 3.
    JeuneMenage {
        /// The sum of the ages, full years.
        somme_ages: u32,
    },
    /// A disabled person in the household: one category more.
    Handicap,
}

/// Category of the household in the tables of ceilings (`plafonds_categories.csv`, arrêté du 29 juillet 1987).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategorieMenage {
    /// 1 to 6.
    pub categorie: u8,
    /// Persons beyond category 6, each raising the ceiling.
    pub personnes_supplementaires: u32,
    /// Persons counted: adults, dependants for tax, children in alternate custody or visiting.
    pub personnes: u32,
    /// How many of them are children in alternate custody or visiting.
    pub enfants_en_garde: u32,
    /// Why.
    pub raison: RaisonCategorie,
}

/// Highest sum of the ages of a « jeune ménage ».
const SOMME_AGES_MAX: u32 = 55;

/// The household as the categories see it; the simulator fills it by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoyerPlafond {
    /// Applicant and co-applicants (0 counts as 1).
    pub adultes: u32,
    /// Dependants for tax, the children below not among them.
    pub personnes_a_charge: u32,
    /// Children in alternate custody.
    pub enfants_en_garde: u32,
    /// Children with visiting right.
    pub enfants_en_visite: u32,
    /// Where the two adults are a couple: the sum of their ages, full years.
    pub somme_ages_couple: Option<u32>,
    /// Someone in the household is disabled.
    pub handicap: bool,
}

impl FoyerPlafond {
    /// That of a demande on `today`.
    ///
    /// Adults, dependants for tax and the children who live there part of the time count. Unborn children count for
    /// rooms only: no text read lists them among the persons of the household.
    #[must_use]
    pub fn de(demande: &Demande, today: Date) -> Self {
        let len = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let children = |mode| len(demande.enfants_en_garde.iter().filter(|e| e.mode == mode).count());
        let somme_ages_couple = match demande.codemandeurs.as_slice() {
            [other] if other.lien.couple() => {
                Some(age(demande.demandeur.naissance, today) + age(other.personne.naissance, today))
            }
            _ => None,
        };
        Self {
            adultes: len(demande.codemandeurs.len()).saturating_add(1),
            personnes_a_charge: len(demande.personnes_a_charge.len()),
            enfants_en_garde: children(ModeGarde::Alternee),
            enfants_en_visite: children(ModeGarde::DroitDeVisite),
            somme_ages_couple,
            handicap: demande.personnes_handicapees > 0,
        }
    }

    /// Its category for a dwelling of that financing.
    #[must_use]
    pub fn categorie_pour(self, financement: Financement) -> CategorieMenage {
        if financement == Financement::Lli { self.categorie_intermediaire() } else { self.categorie() }
    }

    /// Its category for the social ceilings.
    ///
    /// Alternate custody: « l'enfant de parents séparés placé en garde alternée est considéré comme vivant au foyer de
    /// l'un et de l'autre parent » (arrêté du 29 juillet 1987, art. 1). Visiting right: CCH L442-12, as changed by the
    /// law ELAN, art. 110. One commentary (SVP, 2020) doubts that a visiting child makes a « personne à charge », which
    /// only matters for an adult alone with no other child; we count it, for a wrong no would hide the dwelling and a
    /// wrong yes is seen by the adviser.
    ///
    /// The reasons to go up by one (single with dependants, young couple, disability) do not add up: the text lists
    /// them with « ou ».
    /// One adult with five dependants is category 6 and one further person: one more than the four that category 6 names.
    #[must_use]
    pub fn categorie(self) -> CategorieMenage {
        let adultes = self.adultes.max(1);
        let en_garde = self.enfants_en_garde.saturating_add(self.enfants_en_visite);
        let a_charge = self.personnes_a_charge.saturating_add(en_garde);
        let personnes = adultes.saturating_add(a_charge);
        let raison = match self.somme_ages_couple {
            _ if adultes == 1 && a_charge > 0 => RaisonCategorie::SeulAvecCharge,
            Some(somme_ages) if personnes == 2 && somme_ages <= SOMME_AGES_MAX => {
                RaisonCategorie::JeuneMenage { somme_ages }
            }
            _ if self.handicap => RaisonCategorie::Handicap,
            _ => RaisonCategorie::Personnes,
        };
        CategorieMenage::nouvelle(personnes, en_garde, raison)
    }

    /// Its category for the intermediate ceilings: « personne seule », « couple », « personne seule ou couple ayant une
    /// personne à charge »… (CGI, annex III, art. 2 terdecies D). Nothing there for disability or a young couple, and a
    /// dependant is one for tax: alternate custody is, a visiting right is not.
    #[must_use]
    pub fn categorie_intermediaire(self) -> CategorieMenage {
        let adultes = self.adultes.max(1);
        let a_charge = self.personnes_a_charge.saturating_add(self.enfants_en_garde);
        let alone = adultes == 1 && a_charge > 0;
        let raison = if alone { RaisonCategorie::SeulAvecCharge } else { RaisonCategorie::Personnes };
        CategorieMenage::nouvelle(adultes.saturating_add(a_charge), self.enfants_en_garde, raison)
    }
}

impl CategorieMenage {
    /// The category of so many persons: every reason but their number raises it by one.
    fn nouvelle(personnes: u32, enfants_en_garde: u32, raison: RaisonCategorie) -> Self {
        let level = personnes.saturating_add(u32::from(raison != RaisonCategorie::Personnes));
        Self {
            categorie: u8::try_from(level.min(6)).unwrap_or(6),
            personnes_supplementaires: level.saturating_sub(6),
            personnes,
            enfants_en_garde,
            raison,
        }
    }
}

/// The household's category for the social ceilings on `today`: see [`FoyerPlafond`].
#[must_use]
pub fn categorie_menage(demande: &Demande, today: Date) -> CategorieMenage {
    FoyerPlafond::de(demande, today).categorie()
}

/// Why a year's revenue is the one compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RaisonRevenu {
    /// The rule: tax revenue of year N-2.
    NMoins2,
    /// Year N-1, at least 10 % lower than N-2.
    Baisse {
        /// Revenue of N-2.
        n_moins_2: Centimes,
        /// How much lower, per mille, rounded down.
        baisse_pour_mille: u32,
    },
}

/// The tax revenue to compare with a ceiling, a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevenuCompare {
    /// Sum of the adults' revenu fiscal de référence.
    pub montant: Centimes,
    /// Of which year.
    pub annee: i16,
    /// Why that year.
    pub raison: RaisonRevenu,
}

/// Tax revenue of N-2, or of N-1 where it is at least 10 % lower (arrêté du 29 juillet 1987, article 4). The last twelve
/// months, which the text allows too, no site holds: see [`super::RevenuDeclare`].
///
/// `None` where an adult's N-2 is missing, or where the adults' years differ: the answer is « can't tell yet ».
#[must_use]
pub fn revenu_a_comparer(demande: &Demande) -> Option<RevenuCompare> {
    let (n2, n1) = revenus_par_annee(demande);
    Some(comparer_revenus(n2?, n1))
}

/// A year, and the tax revenue of the household for it.
pub type RevenuAnnuel = (i16, Centimes);

/// Tax revenue of the household that the demande holds: year and amount of N-2, then of N-1. `None` where an adult's is
/// missing, or where the adults' years differ.
#[must_use]
pub fn revenus_par_annee(demande: &Demande) -> (Option<RevenuAnnuel>, Option<RevenuAnnuel>) {
    (
        total(demande.adultes().map(|a| a.revenu_fiscal.n_moins_2)),
        total(demande.adultes().map(|a| a.revenu_fiscal.n_moins_1)),
    )
}

/// The same for totals of the household: year and amount of N-2, then of N-1 or the last twelve months.
#[must_use]
pub fn comparer_revenus(n_moins_2: (i16, Centimes), recent: Option<(i16, Centimes)>) -> RevenuCompare {
    let (annee_n2, n2) = n_moins_2;
    match recent {
        Some((annee, montant)) if montant < n2 && montant.0.saturating_mul(10) <= n2.0.saturating_mul(9) => {
            let drop = n2.0.saturating_sub(montant.0).saturating_mul(1000) / n2.0.max(1);
            RevenuCompare {
                montant,
                annee,
                raison: RaisonRevenu::Baisse { n_moins_2: n2, baisse_pour_mille: u32::try_from(drop).unwrap_or(1000) },
            }
        }
        _ => RevenuCompare { montant: n2, annee: annee_n2, raison: RaisonRevenu::NMoins2 },
    }
}

/// The sum of one year's amounts; `None` where one is missing or is of another year.
fn total(amounts: impl Iterator<Item = Option<(i16, Centimes)>>) -> Option<(i16, Centimes)> {
    let all: Vec<(i16, Centimes)> = amounts.collect::<Option<_>>()?;
    let (year, _) = *all.first()?;
    all.iter().all(|(y, _)| *y == year).then(|| (year, all.iter().map(|(_, m)| *m).sum()))
}
