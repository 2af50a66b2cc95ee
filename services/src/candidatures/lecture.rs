//! Reading candidatures: the applicant's page, its timeline, its position.

use super::Libelle;
use super::effets::lire_reponses;
use crate::offres::RangProbable;
use crate::{Erreur, Services, on_db};
use domain::argent::Centimes;
use domain::candidature::{Acteur, Etat, Evenement, MotifRefus};
use domain::classement::Classement;
use jiff::civil::{Date, DateTime};
use uuid::Uuid;

/// Where an active candidature stands.
pub type Position = RangProbable;

/// An offer as it stood when one applied; once the lease is signed, its rent as it stood then. Landlords change their
/// offers: what one lived through stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OffreFigee {
    /// Typology.
    pub typologie: String,
    /// Commune.
    pub commune: String,
    /// Rent a month, without charges.
    pub loyer: Centimes,
    /// Charges a month.
    pub charges: Centimes,
    /// Last day to apply.
    pub cloture: Date,
    /// Available from.
    pub disponible_le: Option<Date>,
}

impl OffreFigee {
    /// Rent a month, charges included.
    #[must_use]
    pub fn loyer_cc(&self) -> Centimes {
        self.loyer + self.charges
    }
}

/// A candidature, as its applicant sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct CandidatureVue {
    /// Id.
    pub id: Uuid,
    /// Its offer.
    pub offre: Uuid,
    /// « T3 | Montreuil (93) | 680 € »: the offer as it is now; of an ended candidature, as it was.
    pub libelle: Libelle,
    /// Rent a month with charges that the offer asks now.
    pub loyer_cc: Centimes,
    /// The offer as it was.
    pub figee: OffreFigee,
    /// Landlord.
    pub bailleur: String,
    /// Seed of the offer's photos.
    pub photo: i64,
    /// `appartement`, `maison`.
    pub genre: String,
    /// Closing day of the offer: of an ended candidature, as it was.
    pub cloture: Date,
    /// State.
    pub etat: Etat,
    /// State before, for an ended one: it tells at which stage it ended.
    pub precedent: Option<Etat>,
    /// The lines it was ranked by.
    pub classement: Classement,
    /// Its position among the active candidatures on the offer; none once ended.
    pub position: Option<Position>,
    /// Visit slots proposed.
    pub creneaux: Vec<DateTime>,
    /// The visit agreed on, microseconds.
    pub visite_a: Option<i64>,
    /// The document the landlord asks for.
    pub piece_demandee: Option<String>,
    /// CALEOL's date.
    pub commission_le: Option<Date>,
    /// Rank given by the CALEOL.
    pub rang_attribution: Option<i64>,
    /// The suspensive condition.
    pub condition: Option<String>,
    /// Last day to answer, or to meet the condition.
    pub reponse_avant: Option<Date>,
    /// What the applicant answered, and nobody of the back office has acted on since.
    pub reponses: Vec<Evenement>,
    /// What happened, oldest first.
    pub evenements: Vec<EvenementVu>,
}

impl CandidatureVue {
    /// The newest event's number, which the live stream resumes from.
    #[must_use]
    pub fn numero(&self) -> i64 {
        self.evenements.last().map_or(0, |e| e.numero)
    }
}

/// One line of the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvenementVu {
    /// Its number within the candidature, from 1.
    pub numero: i64,
    /// What.
    pub evenement: Evenement,
    /// State before.
    pub de: Option<Etat>,
    /// State after.
    pub vers: Etat,
    /// Who.
    pub acteur: Acteur,
    /// Why.
    pub motif: Option<MotifRefus>,
    /// Words.
    pub texte: Option<String>,
    /// When, microseconds.
    pub a: i64,
}

#[derive(sqlx::FromRow)]
struct Ligne {
    id: Uuid,
    offre_id: Uuid,
    etat: String,
    classement: String,
    visite_creneaux: Option<String>,
    visite_a: Option<i64>,
    piece_demandee: Option<String>,
    commission_le: Option<String>,
    rang_attribution: Option<i64>,
    condition: Option<String>,
    reponse_avant: Option<String>,
    reponses: Option<String>,
    figee_typologie: String,
    figee_commune: String,
    figee_loyer: i64,
    figee_charges: i64,
    figee_cloture_a: i64,
    figee_disponible_le: String,
    typologie: String,
    commune: String,
    departement: String,
    loyer_cc: i64,
    genre: String,
    photo: i64,
    cloture_a: i64,
    rangs_version: i64,
    bailleur: String,
}

#[derive(sqlx::FromRow)]
struct LigneEvenement {
    candidature_id: Uuid,
    numero: i64,
    evenement: String,
    de: Option<String>,
    vers: String,
    acteur: String,
    motif: Option<String>,
    texte: Option<String>,
    a: i64,
}

fn broken(what: &'static str) -> impl Fn() -> Erreur {
    move || Erreur::Interne(format!("code of {what}"))
}

impl TryFrom<LigneEvenement> for EvenementVu {
    type Error = Erreur;
    fn try_from(r: LigneEvenement) -> Result<Self, Erreur> {
        Ok(Self {
            numero: r.numero,
            evenement: Evenement::from_code(&r.evenement).ok_or_else(broken("an event"))?,
            de: r.de.as_deref().and_then(Etat::from_code),
            vers: Etat::from_code(&r.vers).ok_or_else(broken("a state"))?,
            acteur: Acteur::from_code(&r.acteur).ok_or_else(broken("an actor"))?,
            motif: r.motif.as_deref().and_then(MotifRefus::from_code),
            texte: r.texte,
            a: r.a,
        })
    }
}

macro_rules! select_vue {
    ($where:literal) => {
        concat!(
            "SELECT k.id, k.offre_id, k.etat, k.classement, k.visite_creneaux, k.visite_a, k.piece_demandee, k.commission_le,
               k.rang_attribution, k.condition, k.reponse_avant, k.reponses,
               COALESCE(k.offre_typologie, o.typologie) AS figee_typologie,
               COALESCE(k.offre_commune, o.commune) AS figee_commune, COALESCE(k.offre_loyer, o.loyer) AS figee_loyer,
               COALESCE(k.offre_charges, o.charges) AS figee_charges,
               COALESCE(k.offre_cloture_a, o.cloture_a) AS figee_cloture_a,
               COALESCE(k.offre_disponible_le, o.disponible_le) AS figee_disponible_le, o.typologie, o.commune, o.departement, o.loyer_cc, o.genre,
               o.photo, o.cloture_a, o.rangs_version, b.nom AS bailleur
             FROM candidature k JOIN offre o ON o.id = k.offre_id JOIN organisation b ON b.id = o.bailleur_id WHERE ",
            $where
        )
    };
}

macro_rules! select_evenements {
    ($where:literal) => {
        concat!(
            "SELECT e.candidature_id, e.numero, e.evenement, e.de, e.vers, e.acteur, e.motif, e.texte, e.a
             FROM evenement e JOIN candidature k ON k.id = e.candidature_id WHERE ",
            $where,
            " ORDER BY e.candidature_id, e.numero"
        )
    };
}

impl Services {
    /// All candidatures of an account, newest first: the active one, then the history (the last hundred).
    ///
    /// # Errors
    /// The database's.
    pub async fn mes_candidatures(&self, compte: Uuid) -> Result<Vec<CandidatureVue>, Erreur> {
        let rows: Vec<Ligne> = on_db!(&self.db, |p| {
            sqlx::query_as(select_vue!("k.compte_id = $1 ORDER BY k.creee_a DESC LIMIT 100"))
                .bind(compte)
                .fetch_all(p)
                .await
        })?;
        let events: Vec<LigneEvenement> = on_db!(&self.db, |p| {
            sqlx::query_as(select_evenements!("k.compte_id = $1")).bind(compte).fetch_all(p).await
        })?;
        self.assembler(rows, events).await
    }

    /// One candidature with its timeline, for a back office that may see it (the caller has checked).
    pub(super) async fn candidature_vue(&self, id: Uuid) -> Result<CandidatureVue, Erreur> {
        let rows: Vec<Ligne> =
            on_db!(&self.db, |p| sqlx::query_as(select_vue!("k.id = $1")).bind(id).fetch_all(p).await)?;
        let events: Vec<LigneEvenement> =
            on_db!(&self.db, |p| { sqlx::query_as(select_evenements!("k.id = $1")).bind(id).fetch_all(p).await })?;
        self.assembler(rows, events).await?.pop().ok_or(Erreur::Introuvable)
    }

    async fn assembler(&self, rows: Vec<Ligne>, events: Vec<LigneEvenement>) -> Result<Vec<CandidatureVue>, Erreur> {
        let mut by_id: std::collections::HashMap<Uuid, Vec<EvenementVu>> = std::collections::HashMap::new();
        for e in events {
            by_id.entry(e.candidature_id).or_default().push(e.try_into()?);
        }
        let mut out = Vec::with_capacity(rows.len());
        for r in rows {
            let evenements = by_id.remove(&r.id).unwrap_or_default();
            let etat = Etat::from_code(&r.etat).ok_or_else(broken("a state"))?;
            let classement: Classement = serde_json::from_str(&r.classement)?;
            let position = if etat.active() {
                Some(self.rang_probable(r.offre_id, r.rangs_version, &classement.cle()).await?)
            } else {
                None
            };
            let date = |text: Option<String>| text.and_then(|t| t.parse().ok());
            let figee = OffreFigee {
                typologie: r.figee_typologie,
                commune: r.figee_commune,
                loyer: Centimes(r.figee_loyer),
                charges: Centimes(r.figee_charges),
                cloture: crate::horloge::jour(r.figee_cloture_a),
                disponible_le: r.figee_disponible_le.parse().ok(),
            };
            // Where it still goes on, what counts is the offer of today.
            let (libelle, cloture) = if etat.active() {
                let name = Libelle::de(&r.typologie, &r.commune, &r.departement, r.loyer_cc);
                (name, crate::horloge::jour(r.cloture_a))
            } else {
                let rent = figee.loyer_cc();
                (Libelle::de(&figee.typologie, &figee.commune, &r.departement, rent.0), figee.cloture)
            };
            out.push(CandidatureVue {
                id: r.id,
                offre: r.offre_id,
                libelle,
                loyer_cc: Centimes(r.loyer_cc),
                figee,
                bailleur: r.bailleur,
                photo: r.photo,
                genre: r.genre,
                cloture,
                etat,
                precedent: evenements.last().filter(|_| etat.finale()).and_then(|e| e.de),
                classement,
                position,
                creneaux: r.visite_creneaux.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default(),
                visite_a: r.visite_a,
                piece_demandee: r.piece_demandee,
                commission_le: date(r.commission_le),
                rang_attribution: r.rang_attribution,
                condition: r.condition,
                reponse_avant: date(r.reponse_avant),
                reponses: lire_reponses(r.reponses.as_deref()),
                evenements,
            });
        }
        Ok(out)
    }

    /// The number of the newest event of a candidature of this account; the live stream compares it with what the
    /// page has.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`] for another's.
    pub async fn numero_courant(&self, compte: Uuid, candidature: Uuid) -> Result<i64, Erreur> {
        Ok(on_db!(&self.db, |p| {
            sqlx::query_scalar("SELECT version FROM candidature WHERE id = $1 AND compte_id = $2")
                .bind(candidature)
                .bind(compte)
                .fetch_one(p)
                .await
        })?)
    }
}
