//! Publishing and withdrawing.

use crate::{Erreur, Services, Tx, on_tx};
use domain::annonce::{Annonce, Construction, Stationnement};
use domain::argent::Centimes;
use domain::logement::{ClasseEnergie, Financement, Genre, Typologie, ZoneAbc, ZonePlafond};
use jiff::civil::Date;
use std::collections::BTreeMap;
use uuid::Uuid;

/// An offer to publish. The zones come from the commune, never from the landlord.
#[derive(Debug, Clone, PartialEq)]
pub struct OffreNouvelle {
    /// Landlord.
    pub bailleur: Uuid,
    /// The landlord's own reference: publishing it again changes the offer instead of doubling it.
    pub ref_externe: String,
    /// Name of the residence.
    pub residence: Option<String>,
    /// House or flat.
    pub genre: Genre,
    /// Building or house of its own.
    pub construction: Construction,
    /// Number of rooms.
    pub typologie: Typologie,
    /// Bedrooms.
    pub chambres: Option<i64>,
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
    /// Other charges a month, not in the rent with charges.
    pub autres_charges: Centimes,
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
    /// Which kind; none: no space, or the landlord doesn't say.
    pub parking_type: Option<Stationnement>,
    /// Rent of the parking space a month, not in the rent.
    pub parking_loyer: Centimes,
    /// Fit for reduced mobility.
    pub pmr: bool,
    /// Code of a [`domain::annonce::Chauffage`].
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
    /// By when Action Logement must propose candidates.
    pub designation_le: Option<Date>,
    /// Available from.
    pub disponible_le: Date,
    /// Hash of what the landlord sent; empty: nothing it could be compared with.
    pub empreinte: String,
}

impl OffreNouvelle {
    /// What a landlord wrote, on the days decided for it.
    pub(super) fn de_annonce(a: &Annonce, bailleur: Uuid, photo: i64, publiee_a: i64, cloture_a: i64) -> Self {
        Self {
            bailleur,
            ref_externe: a.ref_externe.clone(),
            residence: a.residence.clone(),
            genre: a.genre,
            construction: a.construction,
            typologie: a.typologie,
            chambres: a.chambres,
            insee: a.commune.insee.clone(),
            departement: a.commune.departement.clone(),
            code_postal: a.code_postal.clone(),
            commune: a.commune.nom.clone(),
            adresse: a.adresse.clone(),
            latitude: a.latitude(),
            longitude: a.longitude(),
            zone_plafond: a.commune.zone_plafond,
            zone_abc: a.commune.zone_abc,
            financement: a.financement,
            surface_m2: a.surface_m2,
            loyer: a.loyer,
            charges: a.charges,
            autres_charges: a.autres_charges,
            depot: a.depot,
            etage: a.etage,
            etages: a.etages,
            ascenseur: a.ascenseur,
            balcon: a.balcon,
            jardin: a.jardin,
            parking: a.parking,
            parking_type: a.parking_type,
            parking_loyer: a.parking_loyer,
            pmr: a.pmr,
            chauffage: a.chauffage.code().to_owned(),
            annee: a.annee,
            dpe: a.dpe,
            dpe_kwh: a.dpe_kwh,
            ges: a.ges,
            description: a.description.clone(),
            reservee: a.reservee.clone(),
            photo,
            publiee_a,
            cloture_a,
            designation_le: a.designation_le,
            disponible_le: a.disponible_le,
            empreinte: empreinte(a),
        }
    }
}

/// The same for the same offer, however its values were spelt.
pub(super) fn empreinte(a: &Annonce) -> String {
    let brute = a.brute();
    let mut texte = String::new();
    for (champ, valeur) in brute.paires() {
        // The length in front: no value can pass for another field.
        texte.push_str(&format!("{champ} {} {valeur}\n", valeur.len()));
    }
    crate::horloge::hachage(&texte)
}

/// What an offer of a known landlord and reference becomes when it is written again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SiConnue {
    /// Every field of the landlord's changes; the offer keeps its id, its drawn photos, its candidatures and its state.
    Changer,
    /// Nothing: it isn't written.
    Laisser,
}

macro_rules! inserer {
    () => {
        "INSERT INTO offre (id, bailleur_id, ref_externe, etat, genre, typologie, insee, departement, code_postal,
           commune, adresse, latitude, longitude, zone_plafond, zone_abc, financement, surface_m2, loyer, charges,
           loyer_cc, depot, etage, etages, ascenseur, balcon, jardin, parking, pmr, chauffage, annee, dpe, dpe_kwh,
           ges, description, reservee_siren, reservee_nom, photo, publiee_a, cloture_a, disponible_le, revision,
           residence, construction, chambres, autres_charges, parking_loyer, designation_le, empreinte,
           parking_type)
         VALUES ($1, $2, $3, 'publiee', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
           $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40,
           $41, $42, $43, $44, $45, $46, $47, $48) "
    };
}

impl Services {
    /// Publishes an offer, or changes the one of the same landlord and reference.
    ///
    /// # Errors
    /// The database's.
    pub async fn publier(&self, offre: &OffreNouvelle) -> Result<Uuid, Erreur> {
        let mut tx = self.db.begin().await?;
        let revision = reviser(&mut tx, &offre.departement).await?;
        let id = self.ecrire_offre(&mut tx, offre, revision, SiConnue::Changer).await?.ok_or(Erreur::Introuvable)?;
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
        // In the order of their codes: two publications at once never wait for each other in a ring.
        let mut revisions = BTreeMap::new();
        for offre in offres {
            revisions.insert(offre.departement.as_str(), 0);
        }
        for (departement, revision) in &mut revisions {
            *revision = reviser(&mut tx, departement).await?;
        }
        for offre in offres {
            let revision = revisions.get(offre.departement.as_str()).copied().unwrap_or_default();
            ids.extend(self.ecrire_offre(&mut tx, offre, revision, SiConnue::Changer).await?);
        }
        tx.commit().await?;
        Ok(ids)
    }

    /// Writes an offer at a revision; its id, or nothing where it is known and [`SiConnue::Laisser`].
    pub(super) async fn ecrire_offre(
        &self,
        tx: &mut Tx,
        o: &OffreNouvelle,
        revision: i64,
        si_connue: SiConnue,
    ) -> Result<Option<Uuid>, Erreur> {
        let id = self.id();
        let sql = match si_connue {
            SiConnue::Changer => concat!(
                inserer!(),
                "ON CONFLICT (bailleur_id, ref_externe) DO UPDATE SET
                   genre = excluded.genre, typologie = excluded.typologie, insee = excluded.insee,
                   departement = excluded.departement, code_postal = excluded.code_postal, commune = excluded.commune,
                   adresse = excluded.adresse, latitude = excluded.latitude, longitude = excluded.longitude,
                   zone_plafond = excluded.zone_plafond, zone_abc = excluded.zone_abc, financement = excluded.financement,
                   surface_m2 = excluded.surface_m2, loyer = excluded.loyer, charges = excluded.charges,
                   loyer_cc = excluded.loyer_cc, depot = excluded.depot, etage = excluded.etage, etages = excluded.etages,
                   ascenseur = excluded.ascenseur, balcon = excluded.balcon, jardin = excluded.jardin,
                   parking = excluded.parking, pmr = excluded.pmr, chauffage = excluded.chauffage, annee = excluded.annee,
                   dpe = excluded.dpe, dpe_kwh = excluded.dpe_kwh, ges = excluded.ges, description = excluded.description,
                   reservee_siren = excluded.reservee_siren, reservee_nom = excluded.reservee_nom,
                   publiee_a = excluded.publiee_a, cloture_a = excluded.cloture_a, disponible_le = excluded.disponible_le,
                   revision = excluded.revision, residence = excluded.residence, construction = excluded.construction,
                   chambres = excluded.chambres, autres_charges = excluded.autres_charges,
                   parking_loyer = excluded.parking_loyer, designation_le = excluded.designation_le,
                   empreinte = excluded.empreinte, parking_type = excluded.parking_type
                 RETURNING id"
            ),
            SiConnue::Laisser => concat!(inserer!(), "ON CONFLICT (bailleur_id, ref_externe) DO NOTHING RETURNING id"),
        };
        Ok(on_tx!(&mut *tx, |c| {
            sqlx::query_scalar(sql)
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
                .bind(revision)
                .bind(&o.residence)
                .bind(o.construction.code())
                .bind(o.chambres)
                .bind(o.autres_charges.0)
                .bind(o.parking_loyer.0)
                .bind(o.designation_le.map(|d| d.to_string()))
                .bind(&o.empreinte)
                .bind(o.parking_type.map(Stationnement::code))
                .fetch_optional(c)
                .await
        })?)
    }
}

/// Says that offers of a département changed, so that what was computed from them is computed again, on every server.
/// Answers the revision that the changed offers must carry (`offre.revision`): write them after this, in the same
/// transaction, which holds the département's row until it ends.
pub(crate) async fn reviser(tx: &mut Tx, departement: &str) -> Result<i64, Erreur> {
    Ok(on_tx!(&mut *tx, |c| {
        sqlx::query_scalar(
            "INSERT INTO revision_departement (departement, offres, rangs) VALUES ($1, 1, 0)
             ON CONFLICT (departement) DO UPDATE SET offres = revision_departement.offres + 1 RETURNING offres",
        )
        .bind(departement)
        .fetch_one(c)
        .await
    })?)
}

/// Says that an offer's own state changed (withdrawn, taken): it and its département.
pub(crate) async fn reviser_offre(tx: &mut Tx, offre: Uuid) -> Result<(), Erreur> {
    let departement: String = on_tx!(&mut *tx, |c| {
        sqlx::query_scalar("SELECT departement FROM offre WHERE id = $1").bind(offre).fetch_one(c).await
    })?;
    let revision = reviser(tx, &departement).await?;
    on_tx!(&mut *tx, |c| {
        sqlx::query("UPDATE offre SET revision = $2 WHERE id = $1")
            .bind(offre)
            .bind(revision)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// Says that who is ranked on an offer changed: its département, and the offer itself, whose version of the ranks it
/// becomes. Last of a transaction: every candidature of the département passes here.
pub(crate) async fn reviser_rangs(tx: &mut Tx, offre: Uuid) -> Result<(), Erreur> {
    let revision: i64 = on_tx!(&mut *tx, |c| {
        sqlx::query_scalar(
            "INSERT INTO revision_departement (departement, offres, rangs) SELECT departement, 0, 1 FROM offre WHERE id = $1
             ON CONFLICT (departement) DO UPDATE SET rangs = revision_departement.rangs + 1 RETURNING rangs",
        )
        .bind(offre)
        .fetch_one(c)
        .await
    })?;
    on_tx!(&mut *tx, |c| {
        sqlx::query("UPDATE offre SET rangs_version = $2 WHERE id = $1")
            .bind(offre)
            .bind(revision)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}
