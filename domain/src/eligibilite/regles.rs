//! The rules, one by one.

use super::declare::RevenuDeclare;
use super::menage::{CategorieMenage, FoyerPlafond, RevenuCompare, revenu_a_comparer};
use super::territoire::{CodeDepartement, Territoire};
use crate::argent::Centimes;
use crate::delais::echeances_demande;
use crate::demande::Demande;
use crate::logement::{Financement, TableTypologies, Typologie, ZoneAbc, ZonePlafond};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The answer of a rule, or of all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Verdict {
    /// It fits.
    Convient,
    /// We can't tell yet: something is missing, or the figure is near the limit.
    NeSaitPas,
    /// It doesn't fit.
    NeConvientPas,
}

crate::coded_enum! {
    /// A rule.
    Regle {
        /// Number of rooms for the household.
        Typologie = "typologie",
        /// Income ceiling of the dwelling's financing and zone.
        Plafond = "plafond",
        /// Household resources, aid included, against the rent.
        Effort = "effort",
        /// Still open to candidatures.
        DateLimite = "date_limite",
        /// Reserved for an employer's employees: a priority, it leaves nobody out.
        Reservation = "reservation",
        /// The demande is good for the dwelling's département: elsewhere it takes another one, nobody is left out.
        Territoire = "territoire",
        /// A dwelling for reduced mobility, where it is needed.
        Pmr = "pmr",
        /// State of the file and of the demande.
        Etat = "etat",
    }
}

/// Where a rule comes from; `app` names it and links to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// The guides' table, set in the configuration; CERFA notice for who counts.
    GuideTypologies,
    /// Social ceilings: CCH R441-1 and L442-12, arrêté du 29 juillet 1987.
    ArretePlafonds,
    /// Social ceilings overseas: CCH D372-7, arrêtés du 14 mars 2011 (LLS, LLTS) and du 12 avril 2005 (PLS).
    PlafondsOutreMer,
    /// Ceilings of the intermediate rental: CGI, annex III, art. 2 terdecies D, revised each year (BOFiP).
    PlafondsIntermediaires,
    /// The guides: about three times the rent; CCH R441-3-1 and arrêté du 10 mars 2011 for the effort rate.
    GuideEffort,
    /// The offer itself.
    Offre,
    /// `ranking.md`: reservation by an employer.
    Reservation,
    /// The demande, as the registration site holds it.
    Demande,
    /// Notice of CERFA 14069: one demande for a département, one for the whole of Île-de-France.
    NoticeDemande,
    /// CCH R441-2-7 and R441-2-8: a demande lives one year, struck off when not renewed.
    DureeDemande,
}

/// State of the file for the rule [`Regle::Etat`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum EtatDemande {
    /// Complete and in force.
    EnRegle,
    /// The file here is not complete, or waits for the employer.
    DossierIncomplet,
    /// To be renewed since this day; not struck off yet.
    ARenouveler(Date),
    /// Struck off since this day.
    Radiee(Date),
}

impl EtatDemande {
    /// That of a demande last renewed on `renouvelee_le`. What the registration site decides comes before what is left to
    /// do here: a demande that has expired is to be renewed first, its file complete or not.
    #[must_use]
    pub fn au(today: Date, renouvelee_le: Date, dossier_valide: bool) -> Self {
        let dates = echeances_demande(renouvelee_le);
        if today >= dates.radiation_13_mois {
            Self::Radiee(dates.radiation_13_mois)
        } else if today > dates.expire {
            Self::ARenouveler(dates.expire)
        } else if dossier_valide {
            Self::EnRegle
        } else {
            Self::DossierIncomplet
        }
    }
}

/// The figures a rule compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Figures {
    /// Rooms.
    Typologie {
        /// Persons counted for rooms.
        personnes: u32,
        /// Smallest that suits.
        min: Typologie,
        /// Largest that suits.
        max: Typologie,
        /// The dwelling's.
        offre: Typologie,
    },
    /// Income and ceiling.
    Plafond {
        /// Revenue compared, if known.
        revenu: Option<RevenuCompare>,
        /// Where that one is above the ceiling: the revenue of the last twelve months that the applicant states, if it
        /// would be compared instead once it is proven.
        declare: Option<RevenuCompare>,
        /// Ceiling, a year, if known.
        plafond: Option<Centimes>,
        /// The ceiling follows from a published rule, nobody published the amount itself.
        plafond_calcule: bool,
        /// Category of the household.
        categorie: CategorieMenage,
        /// Financing of the dwelling.
        financement: Financement,
        /// Zone of the social ceilings.
        zone_plafond: ZonePlafond,
        /// Zone of the intermediate ceilings (LLI).
        zone_abc: ZoneAbc,
    },
    /// Resources and rent, a month.
    Effort {
        /// Resources without aid, if known.
        ressources: Option<Centimes>,
        /// Housing aid, an estimate.
        aide: Centimes,
        /// Rent with charges.
        loyer_cc: Centimes,
        /// How many times the rent the resources and aid make, per mille, rounded down.
        multiple_pour_mille: Option<u32>,
        /// What is needed for [`Verdict::Convient`], aid included.
        necessaire: Centimes,
        /// Effort rate per mille, aid deducted, rounded up.
        taux_pour_mille: Option<u32>,
    },
    /// Closing day against today.
    DateLimite {
        /// Last day, till 24:00.
        cloture: Date,
        /// Today.
        aujourdhui: Date,
    },
    /// Reservation.
    Reservation {
        /// The dwelling is reserved for some employer.
        reservee: bool,
        /// It is the applicant's; `None`: the applicant's employer is not known.
        mienne: Option<bool>,
    },
    /// Where the demande is good for.
    Territoire {
        /// The territory of the demande: the dwelling's if it is one of them, else that of the first choice; `None`: not
        /// known.
        demande: Option<Territoire>,
        /// The dwelling's département.
        offre: CodeDepartement,
    },
    /// Reduced mobility.
    Pmr {
        /// The household needs it.
        besoin: bool,
        /// The dwelling is fit.
        offre: bool,
    },
    /// State of the file.
    Etat(EtatDemande),
}

/// What would change a rule's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Changement {
    /// A household of this many persons (first and last).
    Foyer {
        /// Fewest.
        min: u32,
        /// Most; `None`: no limit.
        max: Option<u32>,
    },
    /// A tax revenue of at most this, a year.
    RevenuAuPlus(Centimes),
    /// The revenue of the last twelve months, stated by the applicant, to be proven.
    ProuverRevenu,
    /// Tax revenue to be given at the registration site.
    DonnerRevenuFiscal,
    /// Monthly resources to be given at the registration site.
    DonnerRessources,
    /// Resources with aid of at least this, a month.
    RessourcesAuMoins(Centimes),
    /// A rent with charges of at most this, a month.
    LoyerAuPlus(Centimes),
    /// Another offer: this one is closed.
    AutreOffre,
    /// The employer's SIRET to be given.
    DonnerEmployeur,
    /// A demande registered in this département too.
    EnregistrerAussi(CodeDepartement),
    /// The need of a fit dwelling to be corrected at the registration site, if it is wrong.
    CorrigerBesoinPmr,
    /// The file here to be completed.
    TerminerDossier,
    /// The demande to be renewed.
    RenouvelerDemande,
    /// The ceiling of this place is not in our tables: the adviser will tell.
    PlafondInconnu,
}

/// The answer of one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reponse {
    /// Which.
    pub regle: Regle,
    /// Fits, doesn't, can't tell yet.
    pub verdict: Verdict,
    /// The figures compared.
    pub figures: Figures,
    /// Where the rule comes from.
    pub source: Source,
    /// What would change the answer; `None` where it fits.
    pub changerait: Option<Changement>,
}

/// The dwelling as the rules see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OffrePourRegles {
    /// Rooms.
    pub typologie: Typologie,
    /// Financing.
    pub financement: Financement,
    /// Zone of the social ceilings.
    pub zone_plafond: ZonePlafond,
    /// Zone of the intermediate ceilings.
    pub zone_abc: ZoneAbc,
    /// Monthly rent without charges.
    pub loyer: Centimes,
    /// Monthly charges.
    pub charges: Centimes,
    /// Last day to apply, till 24:00.
    pub cloture: Date,
    /// SIREN of the employer it is reserved for.
    pub reservee_siren: Option<String>,
    /// Its département.
    pub departement: CodeDepartement,
    /// Fit for reduced mobility.
    pub pmr: bool,
}

impl OffrePourRegles {
    /// Rent with charges.
    #[must_use]
    pub fn loyer_cc(&self) -> Centimes {
        self.loyer + self.charges
    }
}

/// The household as the rules see it.
#[derive(Debug, Clone, Copy)]
pub struct Contexte<'a> {
    /// The demande.
    pub demande: &'a Demande,
    /// What the applicant states of the last twelve months.
    pub revenu_declare: Option<RevenuDeclare>,
    /// Today.
    pub today: Date,
    /// The file here is complete and, where asked for, validated by the employer.
    pub dossier_valide: bool,
    /// The employer's SIREN.
    pub siren: Option<&'a str>,
    /// The table of typologies.
    pub typologies: &'a TableTypologies,
    /// Ceiling for the dwelling's financing and zone and the household's category, a year; `None`: none in the tables.
    pub plafond: Option<Centimes>,
    /// That ceiling was computed, not read in a published scale.
    pub plafond_calcule: bool,
    /// Housing aid, a month: estimated, or what the applicant knows of it.
    pub aide: Centimes,
}

/// The household as the rules read it: prepared once from a demande for any number of dwellings, or typed into the
/// simulator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MenageJuge {
    /// Persons counted for the number of rooms.
    pub personnes: u32,
    /// Category in the tables of the social ceilings.
    pub categorie: CategorieMenage,
    /// Category in those of the intermediate rental.
    pub categorie_intermediaire: CategorieMenage,
    /// Tax revenue to compare; `None`: not known.
    pub revenu: Option<RevenuCompare>,
    /// That of the last twelve months, stated by the applicant, where it would be compared instead once it is proven.
    pub declare: Option<RevenuCompare>,
    /// Monthly resources, aid not counted; `None`: not known.
    pub ressources: Option<Centimes>,
    /// Needs a dwelling fit for reduced mobility.
    pub pmr: bool,
    /// Last renewal of the demande; `None`: there is no demande, so no file to be in order.
    pub renouvelee_le: Option<Date>,
}

impl MenageJuge {
    /// That of a demande on `today`.
    #[must_use]
    pub fn de(demande: &Demande, today: Date) -> Self {
        let foyer = FoyerPlafond::de(demande, today);
        Self {
            personnes: demande.personnes_pour_pieces(),
            categorie: foyer.categorie(),
            categorie_intermediaire: foyer.categorie_intermediaire(),
            revenu: revenu_a_comparer(demande),
            declare: None,
            ressources: demande.adultes().any(|a| !a.ressources.is_empty()).then(|| demande.ressources_mensuelles()),
            pmr: demande.recherche.pmr,
            renouvelee_le: Some(demande.date_renouvellement),
        }
    }

    /// The same with the revenue of the last twelve months that the applicant of that demande states.
    #[must_use]
    pub fn declarant(self, demande: &Demande, declare: Option<RevenuDeclare>, today: Date) -> Self {
        Self { declare: declare.and_then(|d| d.a_prouver(demande, today)), ..self }
    }

    /// Its category for a dwelling of that financing.
    #[must_use]
    pub const fn categorie_pour(&self, financement: Financement) -> &CategorieMenage {
        match financement {
            Financement::Lli => &self.categorie_intermediaire,
            Financement::Plai | Financement::Plus | Financement::Pls => &self.categorie,
        }
    }
}

/// What surrounds a judgement: see [`Contexte`] for each.
#[derive(Debug, Clone, Copy)]
pub struct Cadre<'a> {
    /// Today.
    pub today: Date,
    /// The file here is complete and, where asked for, validated by the employer.
    pub dossier_valide: bool,
    /// The employer's SIREN.
    pub siren: Option<&'a str>,
    /// What the demande serves, see [`Territoire::de_la_demande`]; not looked at without a demande.
    pub territoires: &'a [Territoire],
    /// The table of typologies.
    pub typologies: &'a TableTypologies,
    /// Ceiling that applies, a year; `None`: none in the tables.
    pub plafond: Option<Centimes>,
    /// That ceiling was computed, not read in a published scale.
    pub plafond_calcule: bool,
    /// Housing aid, a month.
    pub aide: Centimes,
}

/// Resources with aid from this many thousandths of the rent with charges fit: three times (the guides: « environ 3 »).
pub const MULTIPLE_CONVIENT_POUR_MILLE: u32 = 3000;
/// Below this many thousandths they don't; between the two one can't tell yet.
pub const MULTIPLE_REFUS_POUR_MILLE: u32 = 2700;

/// All rules, in the order of [`Regle::ALL`].
#[must_use]
pub fn evaluer(offre: &OffrePourRegles, contexte: &Contexte<'_>) -> Vec<Reponse> {
    let c = contexte;
    let territoires = Territoire::de_la_demande(c.demande);
    let cadre = Cadre {
        today: c.today,
        dossier_valide: c.dossier_valide,
        siren: c.siren,
        territoires: &territoires,
        typologies: c.typologies,
        plafond: c.plafond,
        plafond_calcule: c.plafond_calcule,
        aide: c.aide,
    };
    let menage = MenageJuge::de(c.demande, c.today).declarant(c.demande, c.revenu_declare, c.today);
    juger(offre, &menage, &cadre)
}

/// The same for a household already prepared: what depends on it alone is computed once for all dwellings. Without a
/// demande neither the state of the file nor where it is good for is a question.
#[must_use]
pub fn juger(offre: &OffrePourRegles, menage: &MenageJuge, cadre: &Cadre<'_>) -> Vec<Reponse> {
    Regle::ALL
        .iter()
        .filter_map(|&regle| {
            let (verdict, figures, source, change) = match regle {
                Regle::Typologie => typologie(offre, menage, cadre),
                Regle::Plafond => plafond(offre, menage, cadre),
                Regle::Effort => effort(menage, offre.loyer_cc(), cadre.aide),
                Regle::DateLimite => date_limite(offre, cadre),
                Regle::Reservation => reservation(offre, cadre),
                Regle::Territoire => {
                    menage.renouvelee_le?;
                    territoire(offre, cadre)
                }
                Regle::Pmr => pmr(offre, menage),
                Regle::Etat => etat(menage.renouvelee_le?, cadre),
            };
            let changerait = change.filter(|_| verdict != Verdict::Convient);
            Some(Reponse { regle, verdict, figures, source, changerait })
        })
        .collect()
}

/// The verdict of all: one « doesn't » decides, then one « can't tell yet ».
#[must_use]
pub fn verdict(reponses: &[Reponse]) -> Verdict {
    reponses.iter().map(|r| r.verdict).max().unwrap_or(Verdict::Convient)
}

type Answer = (Verdict, Figures, Source, Option<Changement>);

fn yes_no(yes: bool) -> Verdict {
    if yes { Verdict::Convient } else { Verdict::NeConvientPas }
}

fn typologie(offre: &OffrePourRegles, m: &MenageJuge, c: &Cadre<'_>) -> Answer {
    let personnes = m.personnes;
    let (min, max) = c.typologies.bornes(personnes);
    let figures = Figures::Typologie { personnes, min, max, offre: offre.typologie };
    // The table's last line serves every larger household: one person more than its lines is enough to look at.
    let lines = u32::try_from(c.typologies.lignes.len()).unwrap_or(0).max(1);
    let fits = |n: &u32| c.typologies.convient(*n, offre.typologie);
    let change = (1..=lines).find(fits).map(|fewest| Changement::Foyer {
        min: fewest,
        max: (1..=lines).rev().find(fits).filter(|most| *most < lines),
    });
    (yes_no(fits(&personnes)), figures, Source::GuideTypologies, change)
}

fn plafond(offre: &OffrePourRegles, m: &MenageJuge, c: &Cadre<'_>) -> Answer {
    let revenu = m.revenu;
    let over = revenu.zip(c.plafond).is_some_and(|(r, ceiling)| r.montant > ceiling);
    let declare = m.declare.filter(|_| over);
    let figures = Figures::Plafond {
        revenu,
        declare,
        plafond: c.plafond,
        plafond_calcule: c.plafond_calcule,
        categorie: *m.categorie_pour(offre.financement),
        financement: offre.financement,
        zone_plafond: offre.zone_plafond,
        zone_abc: offre.zone_abc,
    };
    let (verdict, change) = match (revenu, c.plafond) {
        // Stated, not proven: it never says yes by itself, and hides nothing either.
        (Some(_), Some(ceiling)) if declare.is_some_and(|d| d.montant <= ceiling) => {
            (Verdict::NeSaitPas, Changement::ProuverRevenu)
        }
        (Some(_), Some(ceiling)) => (yes_no(!over), Changement::RevenuAuPlus(ceiling)),
        (_, None) => (Verdict::NeSaitPas, Changement::PlafondInconnu),
        (None, Some(_)) => (Verdict::NeSaitPas, Changement::DonnerRevenuFiscal),
    };
    let source = match (offre.financement, offre.zone_plafond) {
        (Financement::Lli, _) => Source::PlafondsIntermediaires,
        (_, ZonePlafond::OutreMer) => Source::PlafondsOutreMer,
        _ => Source::ArretePlafonds,
    };
    (verdict, figures, source, Some(change))
}

/// The rule of effort alone, for whoever judges many dwellings that differ by their rent.
#[must_use]
pub fn effort_seul(menage: &MenageJuge, loyer_cc: Centimes, aide: Centimes) -> Reponse {
    let (verdict, figures, source, change) = effort(menage, loyer_cc, aide);
    let changerait = change.filter(|_| verdict != Verdict::Convient);
    Reponse { regle: Regle::Effort, verdict, figures, source, changerait }
}

fn effort(m: &MenageJuge, loyer_cc: Centimes, aide: Centimes) -> Answer {
    let ressources = m.ressources;
    let multiple = ressources.and_then(|r| multiple_pour_mille(r + aide, loyer_cc));
    let necessaire = Centimes(div_up(i128::from(loyer_cc.0) * i128::from(MULTIPLE_CONVIENT_POUR_MILLE), 1000));
    let figures = Figures::Effort {
        ressources,
        aide,
        loyer_cc,
        multiple_pour_mille: multiple,
        necessaire,
        taux_pour_mille: ressources.and_then(|r| taux_effort_pour_mille(loyer_cc, aide, r)),
    };
    let (verdict, change) = match (ressources, multiple) {
        (None, _) => (Verdict::NeSaitPas, Changement::DonnerRessources),
        // No rent at all weighs on nobody.
        (Some(_), None) => (Verdict::Convient, Changement::DonnerRessources),
        (Some(_), Some(m)) if m >= MULTIPLE_CONVIENT_POUR_MILLE => {
            (Verdict::Convient, Changement::RessourcesAuMoins(necessaire))
        }
        (Some(_), Some(m)) if m >= MULTIPLE_REFUS_POUR_MILLE => {
            (Verdict::NeSaitPas, Changement::RessourcesAuMoins(necessaire))
        }
        (Some(r), Some(_)) => (Verdict::NeConvientPas, Changement::LoyerAuPlus(loyer_abordable(r, aide))),
    };
    (verdict, figures, Source::GuideEffort, Some(change))
}

fn date_limite(offre: &OffrePourRegles, c: &Cadre<'_>) -> Answer {
    let figures = Figures::DateLimite { cloture: offre.cloture, aujourdhui: c.today };
    (yes_no(c.today <= offre.cloture), figures, Source::Offre, Some(Changement::AutreOffre))
}

fn reservation(offre: &OffrePourRegles, c: &Cadre<'_>) -> Answer {
    let reserved = offre.reservee_siren.as_deref();
    let mienne = match reserved {
        None => Some(false),
        Some(siren) => c.siren.map(|own| own == siren),
    };
    // A reservation brings points (`ranking.md`, 30): it goes first, it leaves nobody out. Whether it is the applicant's
    // own can't be told of a file without an employer.
    let verdict = if mienne.is_none() { Verdict::NeSaitPas } else { Verdict::Convient };
    let figures = Figures::Reservation { reservee: reserved.is_some(), mienne };
    (verdict, figures, Source::Reservation, Some(Changement::DonnerEmployeur))
}

fn territoire(offre: &OffrePourRegles, c: &Cadre<'_>) -> Answer {
    let here = Territoire::du_departement(offre.departement);
    let covers = c.territoires.contains(&here);
    let demande = if covers { Some(here) } else { c.territoires.first().copied() };
    // Applying elsewhere is not forbidden, and someone may well hold a second demande there: it can't be told.
    let verdict = if covers { Verdict::Convient } else { Verdict::NeSaitPas };
    let figures = Figures::Territoire { demande, offre: offre.departement };
    (verdict, figures, Source::NoticeDemande, Some(Changement::EnregistrerAussi(offre.departement)))
}

fn pmr(offre: &OffrePourRegles, m: &MenageJuge) -> Answer {
    let besoin = m.pmr;
    let figures = Figures::Pmr { besoin, offre: offre.pmr };
    (yes_no(!besoin || offre.pmr), figures, Source::Demande, Some(Changement::CorrigerBesoinPmr))
}

fn etat(renouvelee_le: Date, c: &Cadre<'_>) -> Answer {
    let state = EtatDemande::au(c.today, renouvelee_le, c.dossier_valide);
    let (verdict, change) = match state {
        EtatDemande::EnRegle => (Verdict::Convient, Changement::TerminerDossier),
        EtatDemande::DossierIncomplet => (Verdict::NeSaitPas, Changement::TerminerDossier),
        EtatDemande::ARenouveler(_) => (Verdict::NeSaitPas, Changement::RenouvelerDemande),
        EtatDemande::Radiee(_) => (Verdict::NeConvientPas, Changement::RenouvelerDemande),
    };
    (verdict, Figures::Etat(state), Source::DureeDemande, Some(change))
}

/// How many times `loyer_cc` `revenus` (aid included) make, per mille, rounded down; `None` without a rent. Never below 0.
#[must_use]
pub fn multiple_pour_mille(revenus: Centimes, loyer_cc: Centimes) -> Option<u32> {
    (loyer_cc.0 > 0).then(|| {
        let times = i128::from(revenus.0.max(0)) * 1000 / i128::from(loyer_cc.0);
        u32::try_from(times).unwrap_or(u32::MAX)
    })
}

/// Effort rate per mille: rent with charges less aid, by resources without aid (CCH R441-3-1, arrêté du 10 mars 2011).
///
/// Rounded up, so that a rate just over a limit never reads as the limit; 0 where the aid covers the rent. `None`
/// where the resources are zero or below, or not known. All amounts a month.
#[must_use]
pub fn taux_effort_pour_mille(loyer_cc: Centimes, aide: Centimes, ressources: Centimes) -> Option<u32> {
    (ressources.0 > 0).then(|| {
        let paid = i128::from(loyer_cc.0) - i128::from(aide.0);
        u32::try_from(div_up(paid.max(0) * 1000, i128::from(ressources.0))).unwrap_or(u32::MAX)
    })
}

/// Highest monthly rent with charges that fits `ressources` and `aide`, rounded down; never below 0.
#[must_use]
pub fn loyer_abordable(ressources: Centimes, aide: Centimes) -> Centimes {
    let total = (i128::from(ressources.0) + i128::from(aide.0)).max(0);
    Centimes(i64::try_from(total * 1000 / i128::from(MULTIPLE_CONVIENT_POUR_MILLE)).unwrap_or(i64::MAX))
}

/// Division rounded up, for a dividend of 0 or more.
fn div_up(dividend: i128, divisor: i128) -> i64 {
    i64::try_from((dividend + divisor - 1) / divisor).unwrap_or(i64::MAX)
}
