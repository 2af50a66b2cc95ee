//! Fills an empty database: organisations, one named account per role, offers, candidatures already on them.

use super::demandes::demandes;
use super::offres::{bailleurs, employeurs, offres};
use super::parcours::{Pas, vivre};
use crate::comptes::Inscription;
use crate::horloge::{HEURE, JOUR};
use crate::organisations::GenreOrganisation;
use crate::{Erreur, Services, Tx, on_db, on_tx};
use domain::argent::Centimes;
use domain::candidature::{Acteur, Evenement, MotifRefus};
use domain::classement::{Bareme, OffrePourRang, PlaceCommune, Profil, classer, jour_de_reference};
use domain::compte::Role;
use domain::demande::Demande;
use domain::dossier::{Complement, Consentement, EtatDossier, Rattachement};
use domain::identite::{Civilite, Email, Nom, Telephone};
use domain::langue::Lang;
use domain::numero_unique::NumeroUnique;
use domain::pieces::pieces_attendues;
use domain::siret::Siret;
use jiff::ToSpan as _;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Password of every account of the demonstration.
pub const MOT_DE_PASSE: &str = "Demonstration1";

/// A named account of the demonstration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompteDemo {
    /// Its role.
    pub role: Role,
    /// Its address.
    pub email: &'static str,
    /// Who it is, in a few words.
    pub qui: &'static str,
}

/// One named account per role, and an applicant who is still to come.
pub const COMPTES: [CompteDemo; 5] = [
    CompteDemo {
        role: Role::Demandeur,
        email: "anne.porte@exemple.fr",
        qui: "Anne Porte, dossier complet, Montreuil, Bagnolet, Romainville",
    },
    CompteDemo {
        role: Role::Conseiller,
        email: "claire.moreau@exemple.fr",
        qui: "Claire Moreau, conseillère d'Action Logement",
    },
    CompteDemo {
        role: Role::Bailleur,
        email: "bailleur@exemple.fr",
        qui: "le service attribution du bailleur de la première offre à Montreuil",
    },
    CompteDemo {
        role: Role::Entreprise,
        email: "logement@kerlann.example",
        qui: "le service logement de Transports Kerlann, avec un dossier à valider",
    },
    CompteDemo {
        role: Role::Administrateur,
        email: "admin@exemple.fr",
        qui: "Hélène Marchand, qui invite les utilisateurs des organisations",
    },
];

/// Whose file dates from before 20 April 2021 and waits for its code; the same password as the others'.
pub const ANCIEN: &str = "ancien.dossier@exemple.fr";

/// Households after the guides' that are at the registration site and have no account here: newcomers to come.
pub const ARRIVANTS: usize = 11;

/// The employer of the demonstration that validates its employees' files.
const EMPLOYEUR: &str = "Transports Kerlann";
/// The account of its employee whose file waits; the same password as the others'.
pub const SALARIE: &str = "salarie.kerlann@exemple.fr";
/// Day of the next look at a demande of the background: nobody is behind it, so time leaves it alone.
pub(super) const SANS_ECHEANCE: &str = "9999-12-31";

impl Services {
    /// Whether nobody and nothing is here yet.
    ///
    /// # Errors
    /// The database's.
    pub async fn base_vide(&self) -> Result<bool, Erreur> {
        let n: i64 = on_db!(&self.db, |p| sqlx::query_scalar("SELECT COUNT(*) FROM organisation").fetch_one(p).await)?;
        Ok(n == 0)
    }

    /// Publishes `n` offers more once two thirds of such a number have closed; answers how many it published.
    ///
    /// # Errors
    /// The database's.
    pub async fn renouveler_le_monde(&self, seed: u64, n: usize) -> Result<usize, Erreur> {
        let (open, _) = self.accueil(1).await?;
        let Some(landlords) = self.bailleurs_de_demo().await? else { return Ok(0) };
        if usize::try_from(open).unwrap_or(0) > n / 3 {
            return Ok(0);
        }
        let today = self.horloge.aujourdhui();
        let day = u64::from(today.day_of_year().unsigned_abs());
        let mut world = offres(seed ^ day, n, today, &self.referentiel, &landlords);
        // References are of one batch; those of the batches before are taken.
        world.iter_mut().for_each(|o| o.ref_externe = format!("{} {today}", o.ref_externe));
        Ok(self.publier_toutes(&world).await?.len())
    }

    /// Fills the database with the demonstration, the same for the same seed and day: `n` offers and
    /// `candidatures` on them.
    ///
    /// # Errors
    /// The database's.
    pub async fn peupler(&self, seed: u64, n: usize, candidatures: usize) -> Result<(), Erreur> {
        let today = self.horloge.aujourdhui();
        let mut ids = Vec::new();
        for b in bailleurs() {
            ids.push(self.creer_organisation(GenreOrganisation::Bailleur, b.nom, Some(b.siren), None).await?);
        }
        let mut employeur = None;
        for e in employeurs() {
            let genre = GenreOrganisation::Entreprise;
            let id = self.creer_organisation(genre, e.nom, Some(e.siren), Some(&e.politique)).await?;
            if e.nom == EMPLOYEUR {
                employeur = Some((id, e.siren));
            }
        }
        let al =
            self.creer_organisation(GenreOrganisation::ActionLogement, "Action Logement Services", None, None).await?;
        let world = offres(seed, n, today, &self.referentiel, &ids);
        let offer_ids = self.publier_toutes(&world).await?;
        let households = demandes(seed, today);
        self.candidatures_de_fond(seed, &households, &world, &offer_ids, candidatures).await?;
        let home = world.iter().find(|o| o.insee == "93048").map(|o| o.bailleur).or(ids.first().copied());
        self.suites_de_demonstration(seed, n, candidatures, &households, (&ids, home)).await?;

        for c in &COMPTES {
            let (civilite, prenom, nom, organisation) = match c.role {
                Role::Demandeur => (Civilite::Madame, "Anne", "Porte", None),
                Role::Conseiller => (Civilite::Madame, "Claire", "Moreau", Some(al)),
                Role::Administrateur => (Civilite::Madame, "Hélène", "Marchand", None),
                Role::Entreprise => (Civilite::Madame, "Service", "Logement", employeur.map(|e| e.0)),
                _ => (Civilite::Monsieur, "Service", "Attribution", home),
            };
            let inscription = Inscription {
                civilite,
                nom: lire(Nom::parse(nom))?,
                prenom: lire(Nom::parse(prenom))?,
                telephone: lire(Telephone::parse("06 39 98 00 01"))?,
                email: lire(Email::parse(c.email))?,
                langue: Lang::Fr,
            };
            let id = self.creer_compte(&inscription, c.role, organisation, MOT_DE_PASSE.to_owned()).await?;
            if c.role == Role::Demandeur
                && let Some(demande) = households.first()
            {
                self.deposer_demande(id, demande).await?;
            }
        }
        if let Some((_, siren)) = employeur {
            self.salarie_en_attente(&households, siren).await?;
        }
        if let Some(d) = households.last() {
            self.ancien_dossier(d).await?;
        }
        self.comptes_des_bailleurs(&ids).await
    }

    /// An employee of [`EMPLOYEUR`], all steps done, whose file waits for it. Those announced as newcomers are left
    /// to come.
    async fn salarie_en_attente(&self, households: &[Demande], siren: &str) -> Result<(), Erreur> {
        let works_there = |d: &&Demande| d.demandeur.emploi.siret.as_deref().is_some_and(|s| s.starts_with(siren));
        let Some(d) = households.iter().skip(1 + ARRIVANTS).find(works_there) else { return Ok(()) };
        self.demandeur_en(SALARIE, "06 39 98 00 02", d, EtatDossier::AttenteEntreprise).await
    }

    /// A file kept from today's platform, of before 20 April 2021: to confirm by a code.
    async fn ancien_dossier(&self, d: &Demande) -> Result<(), Erreur> {
        self.demandeur_en(ANCIEN, "06 39 98 00 03", d, EtatDossier::AConfirmer).await
    }

    /// An account of its own for a household, its file in this state.
    async fn demandeur_en(&self, email: &str, phone: &str, d: &Demande, etat: EtatDossier) -> Result<(), Erreur> {
        let p = &d.demandeur;
        let inscription = Inscription {
            civilite: p.civilite,
            nom: p.nom_naissance.clone(),
            prenom: p.prenom.clone(),
            telephone: lire(Telephone::parse(phone))?,
            email: lire(Email::parse(email))?,
            langue: Lang::Fr,
        };
        let id = self.creer_compte(&inscription, Role::Demandeur, None, MOT_DE_PASSE.to_owned()).await?;
        let demande = self.deposer_demande(id, d).await?;
        let mut tx = self.db.begin().await?;
        on_tx!(&mut tx, |c| {
            sqlx::query("UPDATE demande SET etat = $2 WHERE id = $1")
                .bind(demande)
                .bind(etat.code())
                .execute(c)
                .await
                .map(drop)
        })?;
        tx.commit().await
    }

    /// One account per landlord, at its own address, so that every offer has somebody to decide on its files.
    /// The password is that of the landlord's named account, hashed once.
    async fn comptes_des_bailleurs(&self, organisations: &[Uuid]) -> Result<(), Erreur> {
        let Some(modele) = COMPTES.iter().find(|c| c.role == Role::Bailleur) else { return Ok(()) };
        let mut tx = self.db.begin().await?;
        for (b, organisation) in bailleurs().iter().zip(organisations) {
            let id = self.id();
            on_tx!(&mut tx, |c| {
                sqlx::query(
                    "INSERT INTO compte (id, email, mot_de_passe, role, civilite, nom, prenom, telephone, langue, organisation_id, cree_a)
                     SELECT $1, $2, mot_de_passe, role, civilite, nom, prenom, telephone, langue, $3, cree_a
                     FROM compte WHERE email = $4",
                )
                .bind(id)
                .bind(b.email)
                .bind(*organisation)
                .bind(modele.email)
                .execute(c)
                .await
                .map(drop)
            })?;
        }
        tx.commit().await
    }

    /// Makes a demande live and valid for an account, as if its holder had gone through the three steps.
    async fn deposer_demande(&self, compte: Uuid, demande: &Demande) -> Result<Uuid, Erreur> {
        let now = self.maintenant();
        let emploi = &demande.demandeur.emploi;
        let complement = Complement {
            rattachement: Rattachement::Demandeur,
            siret: emploi.siret.as_deref().and_then(|s| Siret::parse(s).ok()),
            employeur: emploi.employeur.clone().unwrap_or_else(|| "—".to_owned()),
            code_entreprise: None,
            matricule: Some("20418".to_owned()),
            date_entree: emploi.depuis,
            cdi_interimaire: Some(false),
            plusieurs_employeurs: None,
            consentement: Consentement::Identite,
        };
        let (entreprise, _) = self.politique(complement.siret.as_ref()).await?;
        let id = self.id();
        let mut tx = self.db.begin().await?;
        let als = self.numero_als(&mut tx).await?;
        let employer = Some((&complement, entreprise.map(|e| e.0)));
        // To be looked at at once.
        self.inserer_demande(&mut tx, id, als, compte, demande, employer, now, "").await?;
        for piece in pieces_attendues(demande, self.horloge.aujourdhui()) {
            on_tx!(&mut tx, |c| {
                sqlx::query("INSERT INTO piece_cochee (demande_id, code, cochee_a) VALUES ($1, $2, $3)")
                    .bind(id)
                    .bind(&piece.code)
                    .bind(now)
                    .execute(c)
                    .await
                    .map(drop)
            })?;
        }
        tx.commit().await?;
        Ok(id)
    }

    pub(super) async fn numero_als(&self, tx: &mut Tx) -> Result<i64, Erreur> {
        Ok(on_tx!(&mut *tx, |c| {
            sqlx::query_scalar("UPDATE revision SET valeur = valeur + 1 WHERE nom = 'numero_als' RETURNING valeur")
                .fetch_one(c)
                .await
        })?)
    }

    #[expect(clippy::too_many_arguments, reason = "one row, said in full")]
    pub(super) async fn inserer_demande(
        &self,
        tx: &mut Tx,
        id: Uuid,
        als: i64,
        compte: Uuid,
        demande: &Demande,
        complement: Option<(&Complement, Option<Uuid>)>,
        at: i64,
        echeance: &str,
    ) -> Result<(), Erreur> {
        let document = serde_json::to_string(demande)?;
        let json = complement.map(|c| serde_json::to_string(c.0)).transpose()?;
        on_tx!(&mut *tx, |c| {
            sqlx::query(
                "INSERT INTO demande (id, numero_als, compte_id, numero_unique, etat, document, complement, consentement,
                   entreprise_id, recue_a, creee_a, echeance_le)
                 VALUES ($1, $2, $3, $4, 'valide', $5, $6, $7, $8, $9, $9, $10)",
            )
            .bind(id)
            .bind(als)
            .bind(compte)
            .bind(demande.numero_unique.as_str())
            .bind(&document)
            .bind(&json)
            .bind(complement.map(|k| k.0.consentement.code()))
            .bind(complement.and_then(|k| k.1))
            .bind(at)
            .bind(echeance)
            .execute(c)
            .await
            .map(drop)
        })?;
        Ok(())
    }

    /// Other applicants, each with one candidature on an open offer: what its counts and ranks are made of. The adviser
    /// has examined a few.
    async fn candidatures_de_fond(
        &self,
        seed: u64,
        households: &[Demande],
        world: &[crate::offres::OffreNouvelle],
        ids: &[Uuid],
        n: usize,
    ) -> Result<(), Erreur> {
        let mut rng = StdRng::seed_from_u64(seed ^ 0xC0FFEE);
        let now = self.maintenant();
        let bareme = Bareme::actuel();
        let open: Vec<usize> =
            (0..world.len()).filter(|&i| world[i].cloture_a > now && world[i].publiee_a < now).collect();
        if open.is_empty() || households.is_empty() {
            return Ok(());
        }
        let mut counts = BTreeMap::new();
        let mut tx = self.db.begin().await?;
        for i in 0..n {
            // A few offers draw many, most draw some: the square of a uniform draw.
            let spread: f64 = rng.random();
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                clippy::cast_precision_loss,
                reason = "an index below the length"
            )]
            let index = open[((spread * spread) * open.len() as f64) as usize % open.len()];
            let (offre, id_offre) = (&world[index], ids[index]);
            let Some(model) = households.choose(&mut rng) else { break };
            let months = rng.random_range(1..110_i32);
            let demande = voisine(model, i, months, self.horloge.aujourdhui())?;
            let profil = Profil {
                demande: &demande,
                groupe_a_employeur: rng.random_bool(0.8),
                employeur_points: 0,
                employeur_siren: None,
            };
            let place = if rng.random_bool(0.6) { PlaceCommune::Demandee } else { PlaceCommune::Limitrophe };
            let pour_rang = OffrePourRang {
                place,
                loyer_cc: offre.loyer + offre.charges,
                aide: Centimes::ZERO,
                reservee_siren: None,
            };
            let k = classer(&bareme, &profil, &pour_rang, jour_de_reference(crate::horloge::jour(offre.cloture_a)));
            let at = now - rng.random_range(0..JOUR).min(now - offre.publiee_a - 1);
            let vecu = vivre(at, examen(i, at, now)).map_err(|e| Erreur::Interne(format!("demonstration: {e}")))?;
            *counts.entry(id_offre).or_insert(0) += i64::from(vecu.active());
            self.inscrire(&mut tx, i, &demande, None, (id_offre, &k), &vecu).await?;
        }
        self.compter_les_candidatures(&mut tx, &counts).await?;
        tx.commit().await
    }
}

/// What the adviser, or the applicant, has done since: mostly nothing yet.
fn examen(i: usize, at: i64, now: i64) -> Vec<Pas> {
    let since = at + (now - at) / 3;
    match i % 60 {
        _ if now - at < HEURE => Vec::new(),
        7 | 19 | 31 | 43 => vec![Pas::seul(Evenement::Valider, Acteur::Conseiller, since)],
        12 => vec![Pas::motive(Evenement::Invalider, Acteur::Conseiller, (MotifRefus::PieceManquante, ""), since)],
        37 => vec![Pas::seul(Evenement::Annuler, Acteur::Demandeur, since)],
        _ => Vec::new(),
    }
}

/// Another household of the same situation, registered `months` ago under a number of its own.
pub(super) fn voisine(model: &Demande, i: usize, months: i32, today: jiff::civil::Date) -> Result<Demande, Erreur> {
    let mut d = model.clone();
    d.date_creation = today.checked_sub(months.months()).unwrap_or(today);
    d.date_renouvellement = today.checked_sub((months % 11).months()).unwrap_or(today);
    let (m, y) = (d.date_creation.month(), d.date_creation.year() % 100);
    d.numero_unique =
        lire(NumeroUnique::parse(&format!("{}{m:02}{y:02}{:06}GDEMO", model.numero_unique.territoire(), i + 100_000)))?;
    d.demandeur.email = None;
    Ok(d)
}

fn lire<T, E: std::fmt::Debug>(parsed: Result<T, E>) -> Result<T, Erreur> {
    parsed.map_err(|e| Erreur::Interne(format!("demonstration: {e:?}")))
}
