//! A landlord's offers: published, changed, one by one or a file at a time.
//!
//! The same content sent again changes nothing, so a landlord may send everything it has every night. What people
//! apply for can't become something else under them: then the change is refused with the field, never dropped. What it
//! costs may change, and who applied is ranked anew by it; once files are at the landlord's, it may only fall.

mod essai;
mod prevenir;

pub use essai::{ANNONCES_PAR_PAGE, AnnoncesPage, Sort};

use super::ecriture::{SiConnue, empreinte};
use super::{Carte, DetailOffre, OffreNouvelle, reviser};
use crate::horloge::{fin_du_jour, jour};
use crate::{Erreur, Services, Tx, on_db, on_tx};
use domain::annonce::{Annonce, AnnonceBrute, Faute, Probleme};
use jiff::ToSpan as _;
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap};
use thiserror::Error;
use uuid::Uuid;

/// Offers written in one transaction: others who write wait no longer than that takes.
pub const LOT: usize = 500;

/// What became of an offer that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Publie {
    /// It is new.
    Nouvelle(Uuid),
    /// It was there, and is as sent now.
    Changee(Uuid),
    /// It was there as sent already.
    Inchangee(Uuid),
}

impl Publie {
    /// The offer.
    #[must_use]
    pub const fn id(self) -> Uuid {
        match self {
            Self::Nouvelle(id) | Self::Changee(id) | Self::Inchangee(id) => id,
        }
    }
}

/// What became of a line: its number, and the offer or why it wasn't taken.
pub type LignePubliee = (i64, Result<Publie, Vec<Probleme>>);

/// Why one offer isn't published or changed.
#[derive(Debug, Error)]
pub enum PublierRefuse {
    /// The fields that can't be so.
    #[error("refused: {0:?}")]
    Problemes(Vec<Probleme>),
    /// Anything else.
    #[error(transparent)]
    Autre(#[from] Erreur),
}

/// Whether an offer of that reference may be there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Attente {
    /// A reference in use is a mistake.
    Nouvelle,
    /// New or not.
    Indifferente,
}

/// What is known of an offer before it changes.
#[derive(Debug, sqlx::FromRow)]
struct Connue {
    id: Uuid,
    etat: String,
    empreinte: String,
    typologie: String,
    insee: String,
    departement: String,
    financement: String,
    reservee_siren: Option<String>,
    loyer: i64,
    charges: i64,
    autres_charges: i64,
    parking_loyer: i64,
    photo: i64,
    publiee_a: i64,
    cloture_a: i64,
    candidatures: i64,
    /// Candidatures under way whose file is at the landlord's: the lines they were ranked by are frozen.
    envoyees: i64,
    /// Candidatures, ended ones too, that a CALEOL was to decide on.
    passees: i64,
}

impl Connue {
    /// Whether what is sent is another dwelling under the same reference.
    fn autre_logement(&self, a: &Annonce) -> bool {
        a.commune.insee != self.insee
            || a.typologie.code() != self.typologie
            || a.financement.code() != self.financement
    }

    /// Whether it is out as it is sent now.
    fn telle_quelle(&self, envoyee: &str) -> bool {
        self.empreinte == envoyee && self.etat == "publiee"
    }

    /// What forbids this change: everything at once.
    fn refus(&self, a: &Annonce, (publiee_a, cloture_a): (i64, i64), now: i64) -> Vec<Probleme> {
        let un = |champ, faute| vec![Probleme { champ, faute }];
        match self.etat.as_str() {
            "retiree" => return un("ref_externe", Faute::OffreRetiree),
            "attribuee" => return un("ref_externe", Faute::OffrePourvue),
            _ => {}
        }
        if cloture_a <= publiee_a {
            return un("publiee_le", Faute::ApresCloture);
        }
        let suivie = self.candidatures > 0;
        // What a CALEOL decided on stays that dwelling: its refusals close it (`Evenement::ferme_le_logement`), no other.
        let meme = suivie || self.passees > 0;
        let siren = a.reservee.as_ref().map(|r| r.0.as_str());
        let ailleurs = a.commune.departement != self.departement;
        let figees = [
            // Another département is another dwelling: what was read there would keep this one.
            ("commune", ailleurs || (meme && a.commune.insee != self.insee)),
            ("typologie", meme && a.typologie.code() != self.typologie),
            ("financement", meme && a.financement.code() != self.financement),
            ("reservee_siren", suivie && siren != self.reservee_siren.as_deref()),
            // Candidates of a closed offer are being chosen: nobody can join them any more.
            ("cloture_le", suivie && self.cloture_a <= now && cloture_a != self.cloture_a),
        ];
        // They were ranked, and chosen, by what was asked then.
        let couts = [
            ("loyer", a.loyer, self.loyer),
            ("charges", a.charges, self.charges),
            ("autres_charges", a.autres_charges, self.autres_charges),
            ("parking_loyer", a.parking_loyer, self.parking_loyer),
        ];
        let hausses = couts.into_iter().filter(|(_, apres, avant)| self.envoyees > 0 && apres.0 > *avant);
        let hausses = hausses.map(|(champ, _, max)| Probleme { champ, faute: Faute::Hausse { max } });
        let figees = figees.into_iter().filter(|f| f.1).map(|(champ, _)| Probleme { champ, faute: Faute::Figee });
        figees.chain(hausses).collect()
    }

    /// Whether who applied must be ranked anew. Of an offer people apply for, ranking reads nothing else that may change:
    /// the effort rate counts the rent with charges less an aid worked out from both, ages and seniorities the closing day.
    fn change_les_rangs(&self, a: &Annonce, (_, cloture_a): (i64, i64)) -> bool {
        self.candidatures > 0 && (self.loyer != a.loyer.0 || self.charges != a.charges.0 || self.cloture_a != cloture_a)
    }
}

/// The first microsecond of a day in France.
fn debut_du_jour(day: Date) -> i64 {
    fin_du_jour(day.saturating_sub(1.days())) + 1
}

/// When the offer appears and closes: as sent; where nothing is sent, as it was, or as usual for a new one.
fn fenetre(a: &Annonce, connue: Option<(i64, i64)>, now: i64) -> (i64, i64) {
    let today = jour(now);
    let parution = |d: Date| if d > today { debut_du_jour(d) } else { now };
    let Some((publiee, cloture)) = connue else {
        return (parution(a.publication(today)), fin_du_jour(a.cloture(today)));
    };
    let publiee_a = match a.publiee_le {
        // What is out already can't be made to appear again.
        Some(d) if publiee > now && d != jour(publiee) => parution(d),
        _ => publiee,
    };
    let cloture_a = match a.cloture_le {
        Some(d) => fin_du_jour(d),
        None if publiee_a != publiee => fin_du_jour(a.cloture(today)),
        None => cloture,
    };
    (publiee_a, cloture_a)
}

/// An offer about to be written.
struct AEcrire<'a> {
    rang: usize,
    annonce: &'a Annonce,
    connue: Option<Box<Connue>>,
    fenetre: (i64, i64),
}

impl Services {
    /// Reads an offer as sent, today.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn lire_annonce(&self, brute: &AnnonceBrute) -> Result<Annonce, Vec<Probleme>> {
        domain::annonce::lire(brute, &*self.referentiel, self.horloge.aujourdhui())
    }

    /// Publishes many of a landlord's offers, each with the number of its line, [`LOT`] in a transaction. One that
    /// can't be taken leaves its reasons and stops no other.
    ///
    /// # Errors
    /// The database's: what was answered before is kept, so sending everything again is safe.
    pub async fn publier_annonces(
        &self,
        bailleur: Uuid,
        annonces: Vec<(i64, Annonce)>,
    ) -> Result<Vec<LignePubliee>, Erreur> {
        let mut premieres: HashMap<&str, i64> = HashMap::new();
        let mut faites = Vec::with_capacity(annonces.len());
        let mut lot = Vec::with_capacity(annonces.len().min(LOT));
        for (ligne, annonce) in &annonces {
            match premieres.get(annonce.ref_externe.as_str()) {
                Some(premiere) => {
                    let faute = Faute::EnDouble { ligne: *premiere };
                    faites.push((*ligne, Err(vec![Probleme { champ: "ref_externe", faute }])));
                }
                None => {
                    premieres.insert(&annonce.ref_externe, *ligne);
                    lot.push((*ligne, annonce));
                }
            }
        }
        for lot in lot.chunks(LOT) {
            let seules: Vec<&Annonce> = lot.iter().map(|l| l.1).collect();
            let sorties = self.rejouer(|| self.publier_lot(bailleur, &seules, Attente::Indifferente)).await?;
            faites.extend(lot.iter().map(|l| l.0).zip(sorties));
        }
        faites.sort_by_key(|f| f.0);
        Ok(faites)
    }

    /// Publishes one offer under a reference that no other of the landlord has.
    ///
    /// # Errors
    /// See [`PublierRefuse`].
    pub async fn publier_nouvelle(&self, bailleur: Uuid, annonce: &Annonce) -> Result<Uuid, PublierRefuse> {
        self.publier_une(bailleur, annonce, Attente::Nouvelle).await.map(Publie::id)
    }

    /// Changes an offer of a landlord; its reference stays what it was.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`] for another landlord's; see [`PublierRefuse`].
    pub async fn modifier_offre(&self, bailleur: Uuid, id: Uuid, annonce: &Annonce) -> Result<Publie, PublierRefuse> {
        let reference: String = on_db!(&self.db, |p| {
            sqlx::query_scalar("SELECT ref_externe FROM offre WHERE id = $1 AND bailleur_id = $2")
                .bind(id)
                .bind(bailleur)
                .fetch_one(p)
                .await
        })
        .map_err(Erreur::from)?;
        let annonce = Annonce { ref_externe: reference, ..annonce.clone() };
        self.publier_une(bailleur, &annonce, Attente::Indifferente).await
    }

    /// An offer of a landlord as it would have been written, to change it or make another like it.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`] for another landlord's.
    pub async fn annonce_publiee(&self, bailleur: Uuid, id: Uuid) -> Result<(DetailOffre, AnnonceBrute), Erreur> {
        let offre = self.mon_offre(bailleur, id).await?;
        let brute = self.annonce_de(&offre);
        Ok((offre, brute))
    }

    /// An offer as applicants will see it, saved nowhere; `connue` is what it would change.
    #[must_use]
    pub fn apercu(&self, a: &Annonce, connue: Option<&DetailOffre>) -> DetailOffre {
        let ancienne = connue.map(|o| (o.carte.publiee_a, o.carte.cloture_a));
        let (publiee_a, cloture_a) = fenetre(a, ancienne, self.maintenant());
        let (siren, nom) = a.reservee.clone().unzip();
        let mut carte = Carte {
            id: Uuid::nil(),
            genre: a.genre.code().to_owned(),
            typologie: a.typologie.code().to_owned(),
            insee: a.commune.insee.clone(),
            commune: a.commune.nom.clone(),
            code_postal: a.code_postal.clone(),
            departement: a.commune.departement.clone(),
            zone_plafond: a.commune.zone_plafond.code().to_owned(),
            zone_abc: a.commune.zone_abc.code().to_owned(),
            financement: a.financement.code().to_owned(),
            surface_m2: a.surface_m2,
            loyer: a.loyer.0,
            loyer_cc: (a.loyer + a.charges).0,
            etage: a.etage,
            ascenseur: a.ascenseur,
            balcon: a.balcon,
            jardin: a.jardin,
            pmr: a.pmr,
            dpe: a.dpe.code().to_owned(),
            reservee_siren: siren,
            reservee_nom: nom,
            photo: 0,
            photos: 0,
            publiee_a,
            cloture_a,
            disponible_le: a.disponible_le.to_string(),
            candidatures: 0,
            rangs_version: 0,
        };
        if let Some(o) = connue {
            let c = &o.carte;
            carte.id = c.id;
            (carte.photo, carte.photos) = (c.photo, c.photos);
            (carte.candidatures, carte.rangs_version) = (c.candidatures, c.rangs_version);
        }
        DetailOffre {
            carte,
            etat: connue.map_or_else(|| "publiee".to_owned(), |o| o.etat.clone()),
            bailleur_id: connue.map_or(Uuid::nil(), |o| o.bailleur_id),
            bailleur: connue.map(|o| o.bailleur.clone()).unwrap_or_default(),
            ref_externe: a.ref_externe.clone(),
            adresse: a.adresse.clone(),
            latitude: a.latitude(),
            longitude: a.longitude(),
            charges: a.charges.0,
            depot: a.depot.0,
            etages: a.etages,
            parking: a.parking,
            parking_type: a.parking_type.map(|s| s.code().to_owned()),
            chauffage: a.chauffage.code().to_owned(),
            annee: a.annee,
            dpe_kwh: a.dpe_kwh,
            ges: a.ges.code().to_owned(),
            description: a.description.clone(),
            residence: a.residence.clone(),
            construction: a.construction.code().to_owned(),
            chambres: a.chambres,
            autres_charges: a.autres_charges.0,
            parking_loyer: a.parking_loyer.0,
            designation_le: a.designation_le.map(|d| d.to_string()),
            envoyees: connue.map_or(0, |o| o.envoyees),
        }
    }

    async fn publier_une(&self, bailleur: Uuid, annonce: &Annonce, attente: Attente) -> Result<Publie, PublierRefuse> {
        let seule = [annonce];
        let faite = self.rejouer(|| self.publier_lot(bailleur, &seule, attente)).await?.pop();
        faite.ok_or_else(|| Erreur::Interne("an offer without an answer".into()))?.map_err(PublierRefuse::Problemes)
    }

    /// One transaction; the answers in the order of `annonces`, whose references differ.
    async fn publier_lot(
        &self,
        bailleur: Uuid,
        annonces: &[&Annonce],
        attente: Attente,
    ) -> Result<Vec<Result<Publie, Vec<Probleme>>>, Erreur> {
        let now = self.maintenant();
        let mut sorties: Vec<Option<Result<Publie, Vec<Probleme>>>> = vec![None; annonces.len()];
        // Before anything is held: of a file sent every night most is as it was, and keeps nobody waiting.
        let connues = self.connues(bailleur, annonces).await?;
        let mut rangs: Vec<(usize, &Annonce, Option<Uuid>)> = Vec::new();
        for (rang, annonce) in annonces.iter().copied().enumerate() {
            match connues.get(annonce.ref_externe.as_str()) {
                Some(_) if attente == Attente::Nouvelle => {
                    let faute = Faute::ReferencePrise;
                    sorties[rang] = Some(Err(vec![Probleme { champ: "ref_externe", faute }]));
                }
                Some(c) if c.telle_quelle(&empreinte(annonce)) => sorties[rang] = Some(Ok(Publie::Inchangee(c.id))),
                c => rangs.push((rang, annonce, c.map(|c| c.id))),
            }
        }
        if rangs.is_empty() {
            return toutes(sorties);
        }
        let mut a_ecrire = Vec::new();
        let mut tx = self.db.begin().await?;
        // In the order of their references: two transactions at once never wait for each other in a ring. The offers
        // come first, then the départements, as in every other transaction.
        rangs.sort_by(|a, b| a.1.ref_externe.cmp(&b.1.ref_externe));
        for (rang, annonce, connue) in rangs {
            match decider(&mut tx, annonce, connue, now).await? {
                Decision::Dite(sortie) => sorties[rang] = Some(sortie),
                Decision::Ecrire(connue, fenetre) => a_ecrire.push(AEcrire { rang, annonce, connue, fenetre }),
            }
        }
        let departements = a_ecrire.iter().map(|e| (e.annonce.commune.departement.as_str(), 0));
        let mut revisions: BTreeMap<&str, i64> = departements.collect();
        for (departement, revision) in &mut revisions {
            *revision = reviser(&mut tx, departement).await?;
        }
        for e in &a_ecrire {
            let revision = revisions.get(e.annonce.commune.departement.as_str()).copied().unwrap_or_default();
            sorties[e.rang] = Some(self.ecrire_annonce(&mut tx, bailleur, e, revision, attente).await?);
        }
        for e in &a_ecrire {
            if let Some(c) = e.connue.as_ref().filter(|c| c.change_les_rangs(e.annonce, e.fenetre)) {
                self.reclasser_tous(&mut tx, c.id).await?;
            }
        }
        for e in &a_ecrire {
            let Some(c) = e.connue.as_ref().filter(|c| c.candidatures > 0) else { continue };
            let changement = prevenir::changement(c, e.annonce, e.fenetre.1);
            if !changement.rien() {
                let revision = revisions.get(e.annonce.commune.departement.as_str()).copied().unwrap_or_default();
                self.prevenir_les_candidats(&mut tx, c.id, e.annonce, changement, revision).await?;
            }
        }
        tx.commit().await?;
        toutes(sorties)
    }

    async fn ecrire_annonce(
        &self,
        tx: &mut Tx,
        bailleur: Uuid,
        e: &AEcrire<'_>,
        revision: i64,
        attente: Attente,
    ) -> Result<Result<Publie, Vec<Probleme>>, Erreur> {
        let (publiee_a, cloture_a) = e.fenetre;
        let photo = match &e.connue {
            Some(c) => c.photo,
            // Which of the drawn photos it gets.
            None => i64::try_from(self.alea.moins_de(u64::from(u16::MAX))).unwrap_or_default(),
        };
        let offre = OffreNouvelle::de_annonce(e.annonce, bailleur, photo, publiee_a, cloture_a);
        let si_connue = if e.connue.is_some() { SiConnue::Changer } else { SiConnue::Laisser };
        match self.ecrire_offre(tx, &offre, revision, si_connue).await? {
            Some(id) if e.connue.is_some() => Ok(Ok(Publie::Changee(id))),
            Some(id) => Ok(Ok(Publie::Nouvelle(id))),
            None if attente == Attente::Nouvelle => {
                Ok(Err(vec![Probleme { champ: "ref_externe", faute: Faute::ReferencePrise }]))
            }
            // Another transaction wrote it since it was looked for: everything again, it is known now.
            None => Err(Erreur::Bouscule),
        }
    }

    async fn reclasser_tous(&self, tx: &mut Tx, offre: Uuid) -> Result<(), Erreur> {
        let comptes: Vec<Uuid> = on_tx!(&mut *tx, |c| {
            sqlx::query_scalar("SELECT compte_id FROM candidature WHERE offre_id = $1 AND active ORDER BY compte_id")
                .bind(offre)
                .fetch_all(c)
                .await
        })?;
        for compte in comptes {
            self.reclasser(tx, compte).await?;
        }
        Ok(())
    }

    /// The texts of an offer, as its landlord would send it again.
    #[must_use]
    pub fn annonce_de(&self, o: &DetailOffre) -> AnnonceBrute {
        let c = &o.carte;
        let mut b = AnnonceBrute::default();
        let montant = |m: i64| format!("{},{:02}", m / 100, m % 100);
        let montant_ou_rien = |m: i64| if m == 0 { String::new() } else { montant(m) };
        let oui = |oui: bool| if oui { "oui" } else { "non" };
        let nombre = |n: Option<i64>| n.map_or_else(String::new, |n| n.to_string());
        let centre = self.referentiel.commune(&c.insee);
        let (latitude, longitude) = match centre {
            Some(r) if r.latitude == o.latitude && r.longitude == o.longitude => (String::new(), String::new()),
            _ => (o.latitude.to_string(), o.longitude.to_string()),
        };
        b.set("ref_externe", &o.ref_externe);
        b.set("residence", o.residence.clone().unwrap_or_default());
        b.set("genre", &c.genre);
        b.set("construction", &o.construction);
        b.set("annee", o.annee.to_string());
        b.set("adresse", &o.adresse);
        b.set("code_postal", &c.code_postal);
        b.set("commune", &c.commune);
        b.set("latitude", latitude);
        b.set("longitude", longitude);
        b.set("typologie", &c.typologie);
        b.set("chambres", nombre(o.chambres));
        b.set("surface_m2", c.surface_m2.to_string());
        b.set("etage", nombre(c.etage));
        b.set("etages", nombre(o.etages));
        b.set("ascenseur", oui(c.ascenseur));
        b.set("balcon", oui(c.balcon));
        b.set("jardin", oui(c.jardin));
        b.set("parking", oui(o.parking));
        b.set("parking_type", o.parking_type.clone().unwrap_or_default());
        b.set("parking_loyer", montant_ou_rien(o.parking_loyer));
        b.set("chauffage", &o.chauffage);
        b.set("pmr", oui(c.pmr));
        b.set("dpe", &c.dpe);
        b.set("dpe_kwh", o.dpe_kwh.to_string());
        b.set("ges", &o.ges);
        b.set("loyer", montant(c.loyer));
        b.set("charges", montant(o.charges));
        b.set("autres_charges", montant_ou_rien(o.autres_charges));
        b.set("depot", if o.depot == c.loyer { String::new() } else { montant(o.depot) });
        b.set("financement", &c.financement);
        b.set("reservee_siren", c.reservee_siren.clone().unwrap_or_default());
        b.set("reservee_nom", c.reservee_nom.clone().unwrap_or_default());
        b.set("publiee_le", jour(c.publiee_a).to_string());
        b.set("cloture_le", jour(c.cloture_a).to_string());
        b.set("designation_le", o.designation_le.clone().unwrap_or_default());
        b.set("disponible_le", c.disponible_le.clone());
        b.set("description", &o.description);
        b
    }
}

/// Every offer has its answer.
fn toutes(sorties: Vec<Option<Result<Publie, Vec<Probleme>>>>) -> Result<Vec<Result<Publie, Vec<Probleme>>>, Erreur> {
    sorties.into_iter().map(|s| s.ok_or_else(|| Erreur::Interne("an offer without an answer".into()))).collect()
}

/// What to do of an offer; one that is known is held to the end of the transaction.
async fn decider(tx: &mut Tx, annonce: &Annonce, connue: Option<Uuid>, now: i64) -> Result<Decision, Erreur> {
    let Some(id) = connue else { return Ok(Decision::Ecrire(None, fenetre(annonce, None, now))) };
    // Held and read in one: who applies in this instant waits, or has applied already.
    let mut tenue: Connue = on_tx!(&mut *tx, |c| {
        sqlx::query_as(
            "UPDATE offre SET rangs_version = rangs_version WHERE id = $1
             RETURNING id, etat, empreinte, typologie, insee, departement, financement, reservee_siren, loyer, charges,
               autres_charges, parking_loyer, photo, publiee_a, cloture_a, candidatures, CAST(0 AS BIGINT) AS envoyees,
               CAST(0 AS BIGINT) AS passees",
        )
        .bind(id)
        .fetch_one(c)
        .await
    })?;
    if tenue.candidatures > 0 {
        // Apart: read by the statement that waits for the offer, it would be as before the wait.
        tenue.envoyees = on_tx!(&mut *tx, |c| {
            sqlx::query_scalar(
                "SELECT COUNT(*) FROM candidature WHERE offre_id = $1 AND active AND etat NOT IN ('deposee', 'validee')",
            )
            .bind(id)
            .fetch_one(c)
            .await
        })?;
    }
    if tenue.telle_quelle(&empreinte(annonce)) {
        return Ok(Decision::Dite(Ok(Publie::Inchangee(id))));
    }
    if tenue.candidatures == 0 && tenue.autre_logement(annonce) {
        tenue.passees = on_tx!(&mut *tx, |c| {
            sqlx::query_scalar("SELECT COUNT(*) FROM candidature WHERE offre_id = $1 AND commission_le IS NOT NULL")
                .bind(id)
                .fetch_one(c)
                .await
        })?;
    }
    let fenetre = fenetre(annonce, Some((tenue.publiee_a, tenue.cloture_a)), now);
    let refus = tenue.refus(annonce, fenetre, now);
    Ok(if refus.is_empty() { Decision::Ecrire(Some(Box::new(tenue)), fenetre) } else { Decision::Dite(Err(refus)) })
}

/// What to do of an offer that was sent.
enum Decision {
    /// It is told already.
    Dite(Result<Publie, Vec<Probleme>>),
    /// To write, over what is known of it, on these days.
    Ecrire(Option<Box<Connue>>, (i64, i64)),
}
