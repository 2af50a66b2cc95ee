//! Publishing and withdrawing.

use crate::{Erreur, Services, Tx, on_tx};
use domain::argent::Centimes;
use domain::logement::{ClasseEnergie, Financement, Genre, Typologie, ZoneAbc, ZonePlafond};
use jiff::civil::Date;
use uuid::Uuid;

/// An offer to publish. The zones come from the commune, never from the landlord.
#[derive(Debug, Clone, PartialEq)]
pub struct OffreNouvelle {
    /// Landlord.
    pub bailleur: Uuid,
    /// The landlord's own reference: publishing it again changes the offer instead of doubling it.
    pub ref_externe: String,
    /// House or flat.
    pub genre: Genre,
    /// Number of rooms.
    pub typologie: Typologie,
    /// Commune (INSEE; arrondissement for Paris, Lyon, Marseille).
    pub insee: String,
    /// Its département.
    pub departement: String,
    /// Postal code.
    pub code_postal: String,
    /// Commune's name.
    pub commune: String,
    /// Number and street.
    pub adresse: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Zone of the social ceilings.
    pub zone_plafond: ZonePlafond,
    /// Zone ABC.
    pub zone_abc: ZoneAbc,
    /// Financing.
    pub financement: Financement,
    /// Living space, m².
    pub surface_m2: i64,
    /// Rent a month, without charges.
    pub loyer: Centimes,
    /// Charges a month.
    pub charges: Centimes,
    /// Guarantee deposit.
    pub depot: Centimes,
    /// Floor (0 is the ground floor); none for a house.
    pub etage: Option<i64>,
    /// Floors of the building.
    pub etages: Option<i64>,
    /// Has a lift.
    pub ascenseur: bool,
    /// Has a balcony, terrace or loggia.
    pub balcon: bool,
    /// Has a garden.
    pub jardin: bool,
    /// Has a parking space.
    pub parking: bool,
    /// Fit for reduced mobility.
    pub pmr: bool,
    /// `collectif_gaz`, `individuel_gaz`, `individuel_electrique`, `reseau_chaleur`, `pompe_a_chaleur`.
    pub chauffage: String,
    /// Year of construction.
    pub annee: i64,
    /// Energy class.
    pub dpe: ClasseEnergie,
    /// Consumption, kWh/m² a year.
    pub dpe_kwh: i64,
    /// Greenhouse-gas class.
    pub ges: ClasseEnergie,
    /// Free text.
    pub description: String,
    /// Reserved for the employees of this company (SIREN), with its name.
    pub reservee: Option<(String, String)>,
    /// Seed of the drawn photos.
    pub photo: i64,
    /// Published from, microseconds.
    pub publiee_a: i64,
    /// Closes at, microseconds (the last instant of a day in France).
    pub cloture_a: i64,
    /// Available from.
    pub disponible_le: Date,
}

impl Services {
    /// Publishes an offer, or changes the one of the same landlord and reference.
    ///
    /// # Errors
    /// The database's.
    pub async fn publier(&self, offre: &OffreNouvelle) -> Result<Uuid, Erreur> {
        let mut tx = self.db.begin().await?;
        let id = self.ecrire_offre(&mut tx, offre).await?;
        reviser(&mut tx).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Publishes many in one transaction.
    ///
    /// # Errors
    /// The database's; none is published then.
    pub async fn publier_toutes(&self, offres: &[OffreNouvelle]) -> Result<Vec<Uuid>, Erreur> {
        let mut tx = self.db.begin().await?;
        let mut ids = Vec::with_capacity(offres.len());
        for offre in offres {
            ids.push(self.ecrire_offre(&mut tx, offre).await?);
        }
        reviser(&mut tx).await?;
        tx.commit().await?;
        Ok(ids)
    }

    async fn ecrire_offre(&self, tx: &mut Tx, o: &OffreNouvelle) -> Result<Uuid, Erreur> {
        let id = self.id();
        let id: Uuid = on_tx!(&mut *tx, |c| {
            sqlx::query_scalar(
                "INSERT INTO offre (id, bailleur_id, ref_externe, etat, genre, typologie, insee, departement, code_postal,
                   commune, adresse, latitude, longitude, zone_plafond, zone_abc, financement, surface_m2, loyer, charges,
                   loyer_cc, depot, etage, etages, ascenseur, balcon, jardin, parking, pmr, chauffage, annee, dpe, dpe_kwh,
                   ges, description, reservee_siren, reservee_nom, photo, publiee_a, cloture_a, disponible_le)
                 VALUES ($1, $2, $3, 'publiee', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
                   $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39)
                 ON CONFLICT (bailleur_id, ref_externe) DO UPDATE SET
                   loyer = excluded.loyer, charges = excluded.charges, loyer_cc = excluded.loyer_cc,
                   description = excluded.description, cloture_a = excluded.cloture_a, disponible_le = excluded.disponible_le
                 RETURNING id",
            )
            .bind(id)
            .bind(o.bailleur)
            .bind(&o.ref_externe)
            .bind(o.genre.code())
            .bind(o.typologie.code())
            .bind(&o.insee)
            .bind(&o.departement)
            .bind(&o.code_postal)
            .bind(&o.commune)
            .bind(&o.adresse)
            .bind(o.latitude)
            .bind(o.longitude)
            .bind(o.zone_plafond.code())
            .bind(o.zone_abc.code())
            .bind(o.financement.code())
            .bind(o.surface_m2)
            .bind(o.loyer.0)
            .bind(o.charges.0)
            .bind(o.loyer.0 + o.charges.0)
            .bind(o.depot.0)
            .bind(o.etage)
            .bind(o.etages)
            .bind(o.ascenseur)
            .bind(o.balcon)
            .bind(o.jardin)
            .bind(o.parking)
            .bind(o.pmr)
            .bind(&o.chauffage)
            .bind(o.annee)
            .bind(o.dpe.code())
            .bind(o.dpe_kwh)
            .bind(o.ges.code())
            .bind(&o.description)
            .bind(o.reservee.as_ref().map(|r| r.0.as_str()))
            .bind(o.reservee.as_ref().map(|r| r.1.as_str()))
            .bind(o.photo)
            .bind(o.publiee_a)
            .bind(o.cloture_a)
            .bind(o.disponible_le.to_string())
            .fetch_one(c)
            .await
        })?;
        Ok(id)
    }
}

/// Says that offers changed, so that what was computed from them is computed again, on every server.
pub(crate) async fn reviser(tx: &mut Tx) -> Result<(), Erreur> {
    on_tx!(&mut *tx, |c| {
        sqlx::query("UPDATE revision SET valeur = valeur + 1 WHERE nom = 'offres'").execute(c).await.map(drop)
    })?;
    Ok(())
}
