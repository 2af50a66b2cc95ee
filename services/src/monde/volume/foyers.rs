//! The applicants of the volume: a household of the demonstration each, moved to where dwellings are, under a number,
//! names and dates of its own.

use super::lignes::{Rangees, Table};
use crate::dossiers::DemandeLue;
use crate::horloge::{self, JOUR};
use crate::monde::demandes;
use crate::offres::OffreNouvelle;
use crate::referentiel::{Referentiel, Zones};
use crate::{Erreur, Services};
use domain::argent::Centimes;
use domain::candidature::{Acteur, Etat, Evenement};
use domain::classement::{Bareme, OffrePourRang, PlaceCommune, Profil, classer, jour_de_reference};
use domain::demande::Demande;
use domain::dossier::{Complement, Consentement, EtatDossier, Rattachement};
use domain::eligibilite::{
    Cadre, CodeDepartement, FoyerAide, MenageJuge, OffrePourRegles, Verdict, ZoneAide, estimer_aide, juger, verdict,
};
use domain::identite::Email;
use domain::logement::{Financement, TableTypologies, Typologie, ZoneAbc, ZonePlafond};
use domain::numero_unique::NumeroUnique;
use domain::siret::Siret;
use jiff::ToSpan as _;
use jiff::civil::Date;
use rand::Rng as _;
use rand::rngs::StdRng;
use uuid::Uuid;

/// Months of seniority, at most.
const ANCIENNETE_MAX: i32 = 110;
/// Households tried for one dwelling before another dwelling is drawn, and dwellings before whoever comes is taken.
const ESSAIS: (usize, usize) = (6, 12);

/// An open dwelling, as far as who applies needs it: a few tens of bytes, for there may be a million.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    id: Uuid,
    insee: [u8; 5],
    typologie: Typologie,
    financement: Financement,
    zone_plafond: ZonePlafond,
    zone_abc: ZoneAbc,
    pmr: bool,
    loyer: i32,
    charges: i32,
    publiee_a: i64,
    cloture_a: i64,
    disponible_le: Date,
}

impl Place {
    /// None for one that is closed, to come, or reserved for an employer's employees.
    pub(super) fn de(id: Uuid, o: &OffreNouvelle, now: i64) -> Option<Self> {
        let open = o.publiee_a < now && o.cloture_a > now && o.reservee.is_none();
        open.then_some(())?;
        Some(Self {
            id,
            insee: o.insee.as_bytes().try_into().ok()?,
            typologie: o.typologie,
            financement: o.financement,
            zone_plafond: o.zone_plafond,
            zone_abc: o.zone_abc,
            pmr: o.pmr,
            loyer: i32::try_from(o.loyer.0).ok()?,
            charges: i32::try_from(o.charges.0).ok()?,
            publiee_a: o.publiee_a,
            cloture_a: o.cloture_a,
            disponible_le: o.disponible_le,
        })
    }

    fn insee(&self) -> &str {
        std::str::from_utf8(&self.insee).unwrap_or_default()
    }

    fn loyer(&self) -> Centimes {
        Centimes(i64::from(self.loyer))
    }

    fn loyer_cc(&self) -> Centimes {
        Centimes(i64::from(self.loyer) + i64::from(self.charges))
    }

    fn pour_regles(&self) -> OffrePourRegles {
        OffrePourRegles {
            typologie: self.typologie,
            financement: self.financement,
            zone_plafond: self.zone_plafond,
            zone_abc: self.zone_abc,
            loyer: self.loyer(),
            charges: Centimes(i64::from(self.charges)),
            cloture: horloge::jour(self.cloture_a),
            reservee_siren: None,
            departement: CodeDepartement::de_commune(self.insee()),
            pmr: self.pmr,
        }
    }
}

/// A household of the demonstration, with what does not depend on where it looks.
#[derive(Debug, Clone)]
struct Modele {
    demande: Demande,
    menage: MenageJuge,
    foyer: FoyerAide,
    complement: String,
    consentement: Consentement,
    siren: Option<String>,
    entreprise: Option<Uuid>,
    validee: bool,
    groupe_a: bool,
    points: u8,
}

/// The households to draw from.
#[derive(Debug, Clone)]
pub(super) struct Modeles {
    tous: Vec<Modele>,
    /// Those a typology suits, in the order of [`Typologie::ALL`].
    par_typologie: Vec<Vec<usize>>,
    typologies: TableTypologies,
}

impl Services {
    /// The households of the demonstration, each with what its employer's policy makes of it.
    pub(super) async fn modeles(&self, seed: u64) -> Result<Modeles, Erreur> {
        let today = self.horloge.aujourdhui();
        let mut tous = Vec::new();
        for mut demande in demandes(seed, today) {
            // Renewed in time, whatever the model: its file is a valid one.
            demande.date_renouvellement = today.saturating_sub(1.month());
            demande.date_creation = demande.date_creation.min(demande.date_renouvellement);
            let emploi = &demande.demandeur.emploi;
            let siret = emploi.siret.as_deref().and_then(|s| Siret::parse(s).ok());
            let (entreprise, politique) = self.politique(siret.as_ref()).await?;
            let named = politique.consentements.contains(&Consentement::Identite);
            let consentement = if named { Consentement::Identite } else { Consentement::Anonyme };
            let complement = Complement {
                rattachement: Rattachement::Demandeur,
                siret: siret.clone(),
                employeur: emploi.employeur.clone().unwrap_or_else(|| "—".to_owned()),
                code_entreprise: politique.code_entreprise.clone(),
                matricule: Some("20418".to_owned()),
                date_entree: emploi.depuis,
                cdi_interimaire: Some(false),
                plusieurs_employeurs: None,
                consentement,
            };
            let json = serde_json::to_string(&complement)?;
            let validee = politique.attend_validation(consentement);
            let lue = DemandeLue {
                id: Uuid::nil(),
                numero_als: 0,
                compte: Uuid::nil(),
                etat: EtatDossier::Valide,
                demande,
                complement: Some(complement),
                entreprise: entreprise.as_ref().map(|e| e.0),
                validee_par_entreprise: validee,
                motif: None,
                recue_a: 0,
                aide_connue: None,
                revenu_declare: None,
                version: 1,
            };
            tous.push(Modele {
                menage: MenageJuge::de(&lue.demande, today),
                foyer: FoyerAide::de(&lue.demande),
                complement: json,
                consentement,
                siren: siret.map(|s| s.siren().to_owned()),
                entreprise: lue.entreprise,
                validee,
                groupe_a: self.employeur_eligible(&lue),
                points: self.points_employeur(&lue).await?,
                demande: lue.demande,
            });
        }
        let typologies = self.reglages.typologies.clone();
        let suits = |t: Typologie| {
            (0..tous.len()).filter(|i| typologies.convient(tous[*i].menage.personnes, t)).collect::<Vec<usize>>()
        };
        let par_typologie = Typologie::ALL.iter().map(|t| suits(*t)).collect();
        Ok(Modeles { tous, par_typologie, typologies })
    }
}

/// Draws applicants one after the other.
pub(super) struct Foyers<'a> {
    pub(super) rng: StdRng,
    pub(super) today: Date,
    pub(super) now: i64,
    pub(super) referentiel: &'a Referentiel,
    pub(super) modeles: &'a Modeles,
    pub(super) places: &'a [Place],
    /// Follows the last number given to a demande here.
    pub(super) numero_als: i64,
}

/// Where the rows of an applicant go.
pub(super) struct Rangs {
    pub(super) comptes: Rangees,
    pub(super) demandes: Rangees,
    pub(super) candidatures: Rangees,
    pub(super) evenements: Rangees,
}

impl Default for Rangs {
    fn default() -> Self {
        Self {
            comptes: Rangees::de(Table::Compte),
            demandes: Rangees::de(Table::Demande),
            candidatures: Rangees::de(Table::Candidature),
            evenements: Rangees::de(Table::Evenement),
        }
    }
}

impl Foyers<'_> {
    /// Applicant number `i`, with a candidature or without; `ids` gives fresh ids.
    pub(super) fn ajouter(
        &mut self,
        i: usize,
        postule: bool,
        ids: &mut impl FnMut() -> Uuid,
        rows: &mut Rangs,
    ) -> Result<(), Erreur> {
        let (place, modele) = self.tirer(postule);
        let m = &self.modeles.tous[modele];
        let demande = self.foyer(i, m, place)?;
        let (compte, id) = (ids(), ids());
        let cree_a = self.now - self.rng.random_range(1..30 * JOUR);
        self.numero_als += 1;
        let p = &demande.demandeur;
        rows.comptes.ajouter([
            compte.into(),
            adresse(i).into(),
            p.civilite.code().into(),
            p.nom_naissance.as_str().to_owned().into(),
            p.prenom.as_str().to_owned().into(),
            // 06 39 98 is kept for invented numbers.
            format!("+33639980{:03}", i % 1000).into(),
            if self.rng.random_bool(0.04) { "en" } else { "fr" }.into(),
            cree_a.into(),
        ]);
        rows.demandes.ajouter([
            id.into(),
            self.numero_als.into(),
            compte.into(),
            demande.numero_unique.as_str().to_owned().into(),
            serde_json::to_string(&demande)?.into(),
            m.complement.clone().into(),
            m.consentement.code().into(),
            m.entreprise.into(),
            m.validee.then_some(cree_a).into(),
            cree_a.into(),
            cree_a.into(),
        ]);
        if let Some(place) = place.filter(|_| postule) {
            self.candidature(compte, id, &demande, modele, place, ids(), rows)?;
        }
        Ok(())
    }

    /// Where one looks, and which household: for a candidature, one that the rules don't leave out there.
    fn tirer(&mut self, postule: bool) -> (Option<Place>, usize) {
        let n = self.places.len();
        let anyone = self.rng.random_range(0..self.modeles.tous.len().max(1));
        if n == 0 {
            return (None, anyone);
        }
        let mut last = (None, anyone);
        for _ in 0..ESSAIS.1 {
            let place = self.places[self.ou(n, postule)];
            let rank = Typologie::ALL.iter().position(|t| *t == place.typologie).unwrap_or(0);
            let fitting = self.modeles.par_typologie.get(rank).map_or(&[][..], Vec::as_slice);
            for _ in 0..ESSAIS.0 {
                if fitting.is_empty() {
                    break;
                }
                let modele = fitting[self.rng.random_range(0..fitting.len())];
                last = (Some(place), modele);
                if !postule || self.convient(&self.modeles.tous[modele], place) {
                    return last;
                }
            }
        }
        last
    }

    /// A dwelling: a few draw many candidatures, most draw some; people live anywhere.
    fn ou(&mut self, n: usize, postule: bool) -> usize {
        if !postule {
            return self.rng.random_range(0..n);
        }
        let spread: f64 = self.rng.random();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "an index below the length"
        )]
        let index = (spread * spread * n as f64) as usize;
        index.min(n - 1)
    }

    fn aide(&self, m: &Modele, place: Place) -> Centimes {
        let zone = self.referentiel.commune(place.insee()).map_or(ZoneAide::Trois, |c| c.zone_aide);
        estimer_aide(zone, m.foyer, place.loyer(), m.demande.ressources_mensuelles()).montant
    }

    fn convient(&self, m: &Modele, place: Place) -> bool {
        let zones = Zones { plafond: place.zone_plafond, abc: place.zone_abc };
        let category = m.menage.categorie_pour(place.financement);
        let plafond = self
            .referentiel
            .plafond(place.financement, zones, category.categorie, category.personnes_supplementaires)
            .map(Centimes::euros);
        let cadre = Cadre {
            today: self.today,
            dossier_valide: true,
            siren: m.siren.as_deref(),
            territoires: &[],
            typologies: &self.modeles.typologies,
            plafond,
            plafond_calcule: false,
            aide: self.aide(m, place),
        };
        verdict(&juger(&place.pour_regles(), &m.menage, &cadre)) != Verdict::NeConvientPas
    }

    /// The household, living and looking around `place`.
    fn foyer(&mut self, i: usize, m: &Modele, place: Option<Place>) -> Result<Demande, Erreur> {
        let others = &self.modeles.tous;
        let mut d = m.demande.clone();
        let renewed = self.today.saturating_sub(self.rng.random_range(0..11_i32).months());
        let created = self.today.saturating_sub(self.rng.random_range(1..ANCIENNETE_MAX).months());
        d.date_creation = created.saturating_sub(self.rng.random_range(0..28_i32).days());
        d.date_renouvellement = renewed.max(d.date_creation);

        let namesake = &others[self.rng.random_range(0..others.len())].demande.demandeur;
        d.demandeur.nom_naissance = namesake.nom_naissance.clone();
        for child in &mut d.personnes_a_charge {
            namesake.nom_naissance.as_str().clone_into(&mut child.nom);
        }
        let first_name = &others[self.rng.random_range(0..others.len())].demande.demandeur;
        if first_name.civilite == d.demandeur.civilite {
            d.demandeur.prenom = first_name.prenom.clone();
        }
        d.demandeur.email = Email::parse(&adresse(i)).ok();

        let mut territory = m.demande.numero_unique.territoire().to_owned();
        if let Some(place) = place
            && let Some(commune) = self.referentiel.commune(place.insee())
        {
            territory = territoire(commune.departement);
            for person in std::iter::once(&mut d.demandeur).chain(d.codemandeurs.iter_mut().map(|c| &mut c.personne)) {
                if let Some(a) = &mut person.adresse {
                    commune.insee.clone_into(&mut a.insee);
                    commune.nom.clone_into(&mut a.commune);
                    commune.codes_postaux().next().unwrap_or_default().clone_into(&mut a.code_postal);
                }
            }
            d.logement_actuel.insee = Some(commune.insee.to_owned());
            // Most ask for the town itself; some for those around it only, and apply next to what they asked for.
            let mut around = self.referentiel.limitrophes(commune.insee);
            for last in (1..around.len()).rev() {
                around.swap(last, self.rng.random_range(0..=last));
            }
            around.truncate(self.rng.random_range(1..=3));
            let town = (around.is_empty() || self.rng.random_bool(0.65)).then_some(commune.insee);
            d.recherche.communes = town.into_iter().chain(around).map(str::to_owned).collect();
        }
        // Six digits, then the desk: between them, every number once.
        let (month, year) = (d.date_creation.month(), d.date_creation.year() % 100);
        let text = format!("{territory}{month:02}{year:02}{:06}V{:04}", i % 1_000_000, i / 1_000_000);
        d.numero_unique =
            NumeroUnique::parse(&text).map_err(|e| Erreur::Interne(format!("number of the volume: {e:?}")))?;
        Ok(d)
    }

    #[expect(clippy::too_many_arguments, reason = "one row, said in full")]
    fn candidature(
        &mut self,
        compte: Uuid,
        demande_id: Uuid,
        demande: &Demande,
        modele: usize,
        place: Place,
        id: Uuid,
        rows: &mut Rangs,
    ) -> Result<(), Erreur> {
        let m = &self.modeles.tous[modele];
        let wished = demande.recherche.communes.iter().any(|c| c == place.insee());
        let profil = Profil {
            demande,
            groupe_a_employeur: m.groupe_a,
            employeur_points: m.points,
            employeur_siren: m.siren.as_deref(),
        };
        let offre = OffrePourRang {
            place: if wished { PlaceCommune::Demandee } else { PlaceCommune::Limitrophe },
            loyer_cc: place.loyer_cc(),
            aide: self.aide(m, place),
            reservee_siren: None,
        };
        let day = jour_de_reference(horloge::jour(place.cloture_a));
        let k = classer(&Bareme::actuel(), &profil, &offre, day);
        let at = self.now - self.rng.random_range(0..(self.now - place.publiee_a).max(1));
        rows.candidatures.ajouter([
            id.into(),
            place.id.into(),
            demande_id.into(),
            compte.into(),
            Etat::Deposee.code().into(),
            k.groupe.code().into(),
            i64::from(k.total).into(),
            k.anciennete.to_string().into(),
            k.numero.as_str().to_owned().into(),
            serde_json::to_string(&k)?.into(),
            at.into(),
            at.into(),
            place.typologie.code().into(),
            self.referentiel.commune(place.insee()).map(|c| c.nom.to_owned()).into(),
            place.loyer().0.into(),
            i64::from(place.charges).into(),
            place.cloture_a.into(),
            place.disponible_le.to_string().into(),
        ]);
        rows.evenements.ajouter([
            id.into(),
            Evenement::Postuler.code().into(),
            Etat::Deposee.code().into(),
            Acteur::Demandeur.code().into(),
            compte.into(),
            at.into(),
        ]);
        Ok(())
    }
}

/// The address of applicant number `i`.
fn adresse(i: usize) -> String {
    format!("volume{i}@exemple.fr")
}

/// The first three characters of numbers registered in a département.
fn territoire(departement: &str) -> String {
    match departement {
        "75" | "77" | "78" | "91" | "92" | "93" | "94" | "95" => "111".to_owned(),
        two if two.len() == 2 => format!("0{two}"),
        other => other.to_owned(),
    }
}
