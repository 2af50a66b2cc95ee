//! Ranking of the candidatures on one offer (`ranking.md`): group, points, date of first registration, number.
//!
//! The moment of the click is no input. Seniority, age and mobility are counted on one day for the whole offer,
//! [`jour_de_reference`], so that applying at the opening or an hour before the deadline gives the same rank.

use crate::argent::Centimes;
use crate::delais::{age, mois_pleins};
use crate::demande::{Demande, ModeleLogement, Motif, Priorite};
use crate::eligibilite::taux_effort_pour_mille;
use crate::numero_unique::NumeroUnique;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::cmp::{Ordering, Reverse};

#[cfg(test)]
mod tests;

/// The table of points, by version. A candidature keeps the version it was ranked by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bareme {
    /// Version, from 1.
    pub version: u32,
    /// In force from.
    pub date: Date,
    /// DALO recognised.
    pub dalo: i32,
    /// Each other priority situation of L441-1.
    pub priorite: i32,
    /// How many such situations count at most.
    pub priorites_max: u32,
    /// Threatened with eviction, or lease ended by judgment.
    pub expulsion: i32,
    /// A member of the household is disabled.
    pub handicap: i32,
    /// Housed by a third party, in provisional housing or without housing.
    pub hebergement: i32,
    /// Overcrowded or unfit dwelling.
    pub suroccupation: i32,
    /// Professional mobility.
    pub mobilite: i32,
    /// How many months back a mobility counts.
    pub mobilite_mois: u32,
    /// Young applicant.
    pub jeune: i32,
    /// Under this age, in full years.
    pub jeune_age: u32,
    /// Each full period of seniority.
    pub anciennete: i32,
    /// That period, in months.
    pub anciennete_mois: u32,
    /// Most points of seniority.
    pub anciennete_max: i32,
    /// Commune asked for.
    pub commune_demandee: i32,
    /// Commune adjacent to one asked for.
    pub commune_limitrophe: i32,
    /// Low effort rate.
    pub effort_bas: i32,
    /// Up to this rate, per mille, included.
    pub effort_bas_pour_mille: u32,
    /// Middle effort rate.
    pub effort_moyen: i32,
    /// Up to this rate, per mille, included.
    pub effort_moyen_pour_mille: u32,
    /// Most points an employer may give.
    pub employeur_max: i32,
    /// Dwelling reserved for the employer's employees.
    pub reservation: i32,
}

/// Every version ever in force, oldest first.
const BAREMES: &[Bareme] = &[Bareme {
    version: 1,
    date: jiff::civil::date(2026, 9, 1),
    dalo: 40,
    priorite: 20,
    priorites_max: 2,
    expulsion: 15,
    handicap: 10,
    hebergement: 10,
    suroccupation: 8,
    mobilite: 10,
    mobilite_mois: 6,
    jeune: 5,
    jeune_age: 30,
    anciennete: 1,
    anciennete_mois: 3,
    anciennete_max: 40,
    commune_demandee: 5,
    commune_limitrophe: 2,
    effort_bas: 6,
    effort_bas_pour_mille: 250,
    effort_moyen: 3,
    effort_moyen_pour_mille: 330,
    employeur_max: 10,
    reservation: 30,
}];

impl Bareme {
    /// The table in force.
    #[must_use]
    pub const fn actuel() -> Self {
        BAREMES[BAREMES.len() - 1]
    }

    /// A table of the past, to recompute a candidature ranked by it; `None` for an unknown version.
    #[must_use]
    pub fn de_version(version: u32) -> Option<Self> {
        BAREMES.iter().copied().find(|b| b.version == version)
    }

    /// Most points a criterion can bring.
    #[must_use]
    pub const fn maximum(&self, critere: Critere) -> i32 {
        match critere {
            Critere::Dalo => self.dalo,
            Critere::PrioriteL4411 => self.priorite * self.priorites_max.cast_signed(),
            Critere::Expulsion => self.expulsion,
            Critere::Handicap => self.handicap,
            Critere::Hebergement => self.hebergement,
            Critere::Suroccupation => self.suroccupation,
            Critere::Mobilite => self.mobilite,
            Critere::MoinsDe30 => self.jeune,
            Critere::Anciennete => self.anciennete_max,
            Critere::Commune => self.commune_demandee,
            Critere::TauxEffort => self.effort_bas,
            Critere::Employeur => self.employeur_max,
            Critere::Reservation => self.reservation,
        }
    }
}

crate::coded_enum! {
    /// A: employees of an eligible employer and the priority publics of L441-1; B: everyone else, after all of A.
    Groupe {
        /// First.
        A = "A",
        /// After all of A.
        B = "B",
    }
}

crate::coded_enum! {
    /// A line of the table of points.
    Critere {
        /// DALO recognised.
        Dalo = "dalo",
        /// Another priority public of L441-1.
        PrioriteL4411 = "priorite_l441_1",
        /// Threatened with eviction, or lease ended by judgment.
        Expulsion = "expulsion",
        /// A member of the household is disabled.
        Handicap = "handicap",
        /// Housed by a third party, in provisional housing or without housing.
        Hebergement = "hebergement",
        /// Overcrowded or unfit dwelling.
        Suroccupation = "suroccupation",
        /// Professional mobility in the last six months.
        Mobilite = "mobilite",
        /// Under 30 years old.
        MoinsDe30 = "moins_de_30",
        /// Seniority of the demande.
        Anciennete = "anciennete",
        /// Commune asked for, or adjacent.
        Commune = "commune",
        /// Effort rate, aid deducted.
        TauxEffort = "taux_effort",
        /// The employer's points.
        Employeur = "employeur",
        /// Dwelling reserved for the employer's employees.
        Reservation = "reservation",
    }
}

/// The figures a line was computed from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Detail {
    /// The criterion is met or not, without a figure.
    OuiNon(bool),
    /// Priority situations of L441-1 (DALO left out), each once; the first `comptees` bring points.
    Priorites {
        /// All that are recorded, in the order of [`Priorite::ALL`].
        situations: Vec<Priorite>,
        /// How many bring points.
        comptees: u32,
    },
    /// Disabled persons of the household.
    Personnes(u32),
    /// How the household lives now.
    Logement(ModeleLogement),
    /// Floor space against the norm of overcrowding; `None`: not known.
    Surface {
        /// Living space, m².
        surface_m2: Option<u32>,
        /// People living there.
        habitants: Option<u32>,
        /// Below this it is overcrowded, m²; `None` where the people are not known.
        norme_m2: Option<u32>,
        /// Unfit dwelling or overcrowding recorded by the registration site.
        declare: bool,
    },
    /// Day of the new job or transfer, the latest of the household; `None`: none declared.
    Mobilite {
        /// Since when.
        depuis: Option<Date>,
    },
    /// Age of the applicant, full years.
    Age(u32),
    /// Full months and full periods of three months since the first registration.
    Anciennete {
        /// Full months.
        mois: u32,
        /// Full periods of three months.
        trimestres: u32,
    },
    /// Where the dwelling stands.
    Commune {
        /// Asked for, adjacent, other.
        place: PlaceCommune,
    },
    /// Effort rate per mille, rounded up; `None`: resources not known.
    Taux(Option<u32>),
    /// Points the employer gives by its policy, before the maximum.
    Employeur(u8),
    /// Whether the dwelling is reserved, and for the applicant's employer.
    Reservation {
        /// The dwelling is reserved for some employer.
        reservee: bool,
        /// It is the applicant's.
        mienne: bool,
    },
}

crate::coded_enum! {
    /// Where a dwelling's commune stands to those asked for.
    PlaceCommune {
        /// Asked for.
        Demandee = "demandee",
        /// Adjacent to one asked for.
        Limitrophe = "limitrophe",
        /// Another.
        Autre = "autre",
    }
}

/// One line of a ranking: a criterion, its points, its figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ligne {
    /// Which criterion.
    pub critere: Critere,
    /// Points, 0 where it is not met.
    pub points: i32,
    /// The figures.
    pub detail: Detail,
}

/// What is known of the applicant.
#[derive(Debug, Clone, Copy)]
pub struct Profil<'a> {
    /// The demande.
    pub demande: &'a Demande,
    /// The employer is eligible: private ≥ 10 employees, agricultural ≥ 50, académie.
    pub groupe_a_employeur: bool,
    /// Points of the employer's policy, 0 to 10; 0 unless the employer validated the file and the consent is not
    /// anonymous.
    pub employeur_points: u8,
    /// The employer's SIREN.
    pub employeur_siren: Option<&'a str>,
}

/// What is known of the dwelling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OffrePourRang {
    /// Where its commune stands to those asked for.
    pub place: PlaceCommune,
    /// Monthly rent with charges.
    pub loyer_cc: Centimes,
    /// Monthly housing aid, estimated.
    pub aide: Centimes,
    /// SIREN of the employer it is reserved for.
    pub reservee_siren: Option<String>,
}

/// A candidature's ranking: stored with it, shown line by line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Classement {
    /// Version of the table of points.
    pub version: u32,
    /// Group.
    pub groupe: Groupe,
    /// One line per criterion, those with no points too, in the order of [`Critere::ALL`].
    pub lignes: Vec<Ligne>,
    /// Sum of the lines.
    pub total: i32,
    /// First registration of the demande.
    pub anciennete: Date,
    /// Number of the demande.
    pub numero: NumeroUnique,
}

impl Classement {
    /// What candidatures are ordered by.
    #[must_use]
    pub fn cle(&self) -> CleRang {
        CleRang { groupe: self.groupe, points: self.total, anciennete: self.anciennete, numero: self.numero.clone() }
    }
}

/// What candidatures are ordered by: the smaller, the better placed.
///
/// A total order: group A before B, more points first, the older demande first, then the number.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CleRang {
    /// Group.
    pub groupe: Groupe,
    /// Points.
    pub points: i32,
    /// First registration of the demande.
    pub anciennete: Date,
    /// Number of the demande.
    pub numero: NumeroUnique,
}

impl Ord for CleRang {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |c: &Self| (c.groupe, Reverse(c.points), c.anciennete);
        key(self).cmp(&key(other)).then_with(|| self.numero.cmp(&other.numero))
    }
}

impl PartialOrd for CleRang {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Rank of `cle` among `autres`, from 1: one more than those better placed. `autres` may hold `cle` itself.
#[must_use]
pub fn rang(cle: &CleRang, autres: &[CleRang]) -> u32 {
    let before = autres.iter().filter(|other| *other < cle).count();
    u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1)
}

/// The day on which seniority, age and mobility are counted for every candidature on an offer: its closing day.
///
/// One day for all, so that neither the moment of the click nor that of a recomputation changes a rank.
#[must_use]
pub const fn jour_de_reference(cloture: Date) -> Date {
    cloture
}

/// Ranks a profile on an offer by the table `b`.
///
/// `today` is the offer's [`jour_de_reference`], not the day of the click.
#[must_use]
pub fn classer(b: &Bareme, p: &Profil<'_>, o: &OffrePourRang, today: Date) -> Classement {
    let lignes: Vec<Ligne> = Critere::ALL
        .iter()
        .map(|&critere| {
            let (points, detail) = ligne(critere, b, p, o, today);
            Ligne { critere, points, detail }
        })
        .collect();
    Classement {
        version: b.version,
        groupe: if p.groupe_a_employeur || !p.demande.priorites.is_empty() { Groupe::A } else { Groupe::B },
        total: lignes.iter().map(|l| l.points).sum(),
        lignes,
        anciennete: p.demande.date_creation,
        numero: p.demande.numero_unique.clone(),
    }
}

/// Points and figures of one criterion.
fn ligne(critere: Critere, b: &Bareme, p: &Profil<'_>, o: &OffrePourRang, today: Date) -> (i32, Detail) {
    let d = p.demande;
    let has = |priorite| d.priorites.contains(&priorite);
    let wants = |motif| d.motifs.contains(&motif);
    let yes_no = |yes: bool, points: i32| if yes { points } else { 0 };
    match critere {
        Critere::Dalo => {
            let yes = has(Priorite::Dalo);
            (yes_no(yes, b.dalo), Detail::OuiNon(yes))
        }
        Critere::PrioriteL4411 => {
            let situations: Vec<Priorite> =
                Priorite::ALL.iter().copied().filter(|&s| s != Priorite::Dalo && has(s)).collect();
            let comptees = u32::try_from(situations.len()).unwrap_or(u32::MAX).min(b.priorites_max);
            (b.priorite * comptees.cast_signed(), Detail::Priorites { situations, comptees })
        }
        Critere::Expulsion => {
            let yes = wants(Motif::Expulsion) || has(Priorite::MenaceExpulsion);
            (yes_no(yes, b.expulsion), Detail::OuiNon(yes))
        }
        Critere::Handicap => {
            let persons = d.personnes_handicapees.max(u32::from(has(Priorite::Handicap)));
            (yes_no(persons > 0, b.handicap), Detail::Personnes(persons))
        }
        Critere::Hebergement => (yes_no(heberge(d), b.hebergement), Detail::Logement(d.logement_actuel.modele)),
        Critere::Suroccupation => {
            let declare =
                wants(Motif::NonDecent) || has(Priorite::HabitatIndigne) || has(Priorite::MineurSuroccupation);
            let (surface_m2, habitants) = (d.logement_actuel.surface_m2, d.logement_actuel.habitants);
            let norme_m2 = habitants.map(surface_minimale_m2);
            let crowded = matches!((surface_m2, norme_m2), (Some(surface), Some(norm)) if surface < norm);
            (yes_no(declare || crowded, b.suroccupation), Detail::Surface { surface_m2, habitants, norme_m2, declare })
        }
        Critere::Mobilite => {
            let depuis = d.adultes().filter(|a| a.emploi.mobilite).filter_map(|a| a.emploi.depuis).max();
            let months = i64::from(b.mobilite_mois).months();
            let recent = d
                .adultes()
                .filter(|a| a.emploi.mobilite)
                .filter_map(|a| a.emploi.depuis)
                .any(|since| since <= today && today <= since.saturating_add(months));
            (yes_no(recent, b.mobilite), Detail::Mobilite { depuis })
        }
        Critere::MoinsDe30 => {
            let years = age(d.demandeur.naissance, today);
            (yes_no(years < b.jeune_age, b.jeune), Detail::Age(years))
        }
        Critere::Anciennete => {
            let mois = mois_pleins(d.date_creation, today);
            let trimestres = mois / b.anciennete_mois.max(1);
            let points = i32::try_from(trimestres).unwrap_or(i32::MAX).saturating_mul(b.anciennete);
            (points.min(b.anciennete_max), Detail::Anciennete { mois, trimestres })
        }
        Critere::Commune => {
            let points = match o.place {
                PlaceCommune::Demandee => b.commune_demandee,
                PlaceCommune::Limitrophe => b.commune_limitrophe,
                PlaceCommune::Autre => 0,
            };
            (points, Detail::Commune { place: o.place })
        }
        Critere::TauxEffort => {
            let rate = taux_effort_pour_mille(o.loyer_cc, o.aide, d.ressources_mensuelles());
            let points = match rate {
                Some(r) if r <= b.effort_bas_pour_mille => b.effort_bas,
                Some(r) if r <= b.effort_moyen_pour_mille => b.effort_moyen,
                _ => 0,
            };
            (points, Detail::Taux(rate))
        }
        Critere::Employeur => {
            (i32::from(p.employeur_points).min(b.employeur_max), Detail::Employeur(p.employeur_points))
        }
        Critere::Reservation => {
            let reserved = o.reservee_siren.as_deref();
            let mienne = reserved.is_some() && reserved == p.employeur_siren;
            (yes_no(mienne, b.reservation), Detail::Reservation { reservee: reserved.is_some(), mienne })
        }
    }
}

/// Housed by someone, in provisional housing or without housing. A home (foyer) counts where the household asks
/// because it has no dwelling of its own.
fn heberge(d: &Demande) -> bool {
    use ModeleLogement as M;
    matches!(
        d.logement_actuel.modele,
        M::HebergeFamille | M::HebergeTiers | M::Temporaire | M::Hotel | M::Precaire | M::SansLogement
    ) || (d.logement_actuel.modele == M::Foyer && d.motifs.contains(&Motif::SansLogementPropre))
        || d.priorites.contains(&Priorite::HebergeTemporaire)
        || d.priorites.contains(&Priorite::SansLogement)
}

/// Living space below which a dwelling is overcrowded, m²: 9 for one, 16 for two, 9 more for each, at most 70 for
/// eight and more (Code de la construction et de l'habitation D822-25, the norm of the housing aids).
#[must_use]
pub const fn surface_minimale_m2(habitants: u32) -> u32 {
    match habitants {
        0 | 1 => 9,
        2..=7 => 16 + 9 * (habitants - 2),
        _ => 70,
    }
}
