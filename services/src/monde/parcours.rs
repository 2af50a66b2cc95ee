//! Candidatures further on than « Je postule »: homes that closed lately, each at a moment of what follows, so that
//! every queue of the back offices has something to do.
//!
//! What they lived through goes step by step through the machine, on the day it would have: the same rows as the use
//! cases write, but for the mails, for nobody reads the mailboxes of invented people.

use super::offres::offres;
use super::peuplement::{SANS_ECHEANCE, voisine};
use crate::candidatures::effets::Colonnes;
use crate::candidatures::{Donnees, MouvementRefuse};
use crate::dossiers::DemandeLue;
use crate::horloge::{JOUR, SECONDE, fin_du_jour, jour, paris};
use crate::offres::{DetailOffre, OffreNouvelle};
use crate::{Erreur, Services, Tx, on_tx};
use domain::candidature::{Acteur, Etat, Evenement, MotifRefus};
use domain::classement::Classement;
use domain::delais::jour_ouvre;
use domain::demande::Demande;
use domain::dossier::{Complement, Consentement, EtatDossier, Rattachement};
use domain::eligibilite::{Regle, Reponse, Verdict};
use domain::siret::Siret;
use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime};
use rand::rngs::StdRng;
use rand::seq::SliceRandom as _;
use rand::{Rng as _, SeedableRng as _};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Homes that each landlord has had closed lately, at the most; the one with the named account has one per scene.
const PAR_BAILLEUR: usize = 6;
/// Open offers for one closed home of each landlord.
const OUVERTES_PAR_FERMEE: usize = 150;
/// Offers that those homes are picked among: enough for every landlord to have some.
const TIREES: usize = 640;
/// Candidatures on each of those homes.
const CANDIDATS: usize = 8;
/// Between two steps of one candidature, microseconds.
const QUART_D_HEURE: i64 = 15 * 60 * SECONDE;
/// How many of them go to the landlord.
const ENVOYES: usize = 5;

/// One step, and when.
pub(super) struct Pas {
    evenement: Evenement,
    acteur: Acteur,
    donnees: Donnees,
    a: i64,
}

impl Pas {
    /// By the adviser or the landlord, with nothing beside.
    pub(super) fn seul(evenement: Evenement, acteur: Acteur, a: i64) -> Self {
        Self { evenement, acteur, donnees: Donnees::default(), a }
    }

    /// With a reason, and words beside it.
    pub(super) fn motive(evenement: Evenement, acteur: Acteur, (motif, texte): (MotifRefus, &str), a: i64) -> Self {
        let texte = (!texte.is_empty()).then(|| texte.to_owned());
        Self { evenement, acteur, donnees: Donnees { motif: Some(motif), texte, ..Donnees::default() }, a }
    }

    fn dit(evenement: Evenement, texte: &str, a: i64) -> Self {
        let donnees = Donnees { texte: Some(texte.to_owned()), ..Donnees::default() };
        Self { evenement, acteur: Acteur::Bailleur, donnees, a }
    }
}

/// One line of what happened, as the event table has it.
struct Fait {
    evenement: Evenement,
    de: Option<Etat>,
    vers: Etat,
    acteur: Acteur,
    donnees: Donnees,
    a: i64,
}

/// What a candidature has become, and all that led there.
pub(super) struct Vecu {
    colonnes: Colonnes,
    faits: Vec<Fait>,
}

impl Vecu {
    /// Whether it is still under way.
    pub(super) fn active(&self) -> bool {
        self.colonnes.etat.active()
    }
}

/// Applies at `depose_a`, then takes every step through the machine, each at least a quarter of an hour after the one
/// before.
pub(super) fn vivre(depose_a: i64, pas: Vec<Pas>) -> Result<Vecu, MouvementRefuse> {
    let depot = Fait {
        evenement: Evenement::Postuler,
        de: None,
        vers: Etat::Deposee,
        acteur: Acteur::Demandeur,
        donnees: Donnees::default(),
        a: depose_a,
    };
    let mut vecu = Vecu { colonnes: Colonnes::nouvelles(Etat::Deposee), faits: vec![depot] };
    let mut last = depose_a;
    for p in pas {
        let a = p.a.max(last + QUART_D_HEURE);
        let de = vecu.colonnes.etat;
        let (t, after) = vecu.colonnes.apres(p.evenement, p.acteur, &p.donnees, jour(a))?;
        vecu.colonnes = after;
        let (evenement, acteur, donnees) = (p.evenement, p.acteur, p.donnees);
        vecu.faits.push(Fait { evenement, de: Some(de), vers: t.vers, acteur, donnees, a });
        last = a;
    }
    Ok(vecu)
}

/// Where the files of a home stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scene {
    /// Closed yesterday: the adviser examines.
    AExaminer,
    /// Sent to the landlord, who has not begun.
    Recus,
    /// Documents asked for, visits offered.
    Visites,
    /// The commission sits in a few days.
    CommissionFixee,
    /// The commission has sat: its decisions are to be recorded.
    CommissionTenue,
    /// Every kind of decision, the first one waits for an answer.
    Resultats,
    /// Allocated if a document comes.
    SousCondition,
    /// The first one refused: the second one is asked.
    Refusee,
    /// Accepted: the lease is prepared.
    Acceptee,
    /// The lease is signed.
    BailSigne,
}

/// What every landlord has to do, in this order.
const A_FAIRE: [Scene; 3] = [Scene::Recus, Scene::Visites, Scene::CommissionTenue];
/// What comes after, each landlord beginning elsewhere.
const AUTRES: [Scene; 7] = [
    Scene::AExaminer,
    Scene::Resultats,
    Scene::CommissionFixee,
    Scene::SousCondition,
    Scene::Acceptee,
    Scene::Refusee,
    Scene::BailSigne,
];

impl Scene {
    /// Days since the home closed.
    const fn cloture(self) -> i64 {
        match self {
            Self::AExaminer => 1,
            Self::Recus => 4,
            Self::Visites => 9,
            Self::CommissionFixee => 13,
            Self::CommissionTenue => 18,
            Self::SousCondition => 24,
            Self::Resultats => 26,
            Self::Refusee => 30,
            Self::Acceptee => 40,
            Self::BailSigne => 58,
        }
    }

    /// What the candidature ranked `rang` (from 0) lived through. `n` varies the reasons.
    fn pas(self, rang: usize, n: usize, c: &Calendrier) -> Vec<Pas> {
        use Acteur::{Bailleur, Conseiller, Demandeur, Systeme};
        use Evenement as E;
        if self == Self::AExaminer {
            return match rang {
                0..=2 => vec![Pas::seul(E::Valider, Conseiller, c.le(-1))],
                3 => vec![Pas::motive(E::Invalider, Conseiller, invalidation(n), c.le(-1))],
                4 | 5 => {
                    let piece = PIECES[n % PIECES.len()];
                    let mut pas = vec![Pas { acteur: Conseiller, ..Pas::dit(E::DemanderPiece, piece, c.le(-1)) }];
                    // One has answered already.
                    pas.extend((rang == 5).then(|| Pas::seul(E::FournirPiece, Demandeur, c.le(0))));
                    pas
                }
                _ => Vec::new(),
            };
        }
        let mut pas = match rang {
            0..ENVOYES => vec![Pas::seul(E::Valider, Conseiller, c.le(1)), Pas::seul(E::Envoyer, Conseiller, c.le(2))],
            5 => return vec![Pas::motive(E::Invalider, Conseiller, invalidation(n), c.le(1))],
            6 => {
                let late = Pas::motive(E::CloreOffre, Conseiller, (MotifRefus::NonTransmis, ""), c.le(3));
                return vec![Pas::seul(E::Valider, Conseiller, c.le(1)), late];
            }
            _ => return vec![Pas::seul(E::Annuler, Demandeur, c.le(-1))],
        };
        let piece = PIECES[(n + rang) % PIECES.len()];
        let visite = |at: DateTime, le: i64| {
            let creneaux = vec![at, at.saturating_add(1.hour())];
            let donnees = Donnees { creneaux, ..Donnees::default() };
            Pas { evenement: E::ProposerVisite, acteur: Bailleur, donnees, a: c.le(le) }
        };
        let choisie = |at: DateTime, le: i64| {
            let donnees = Donnees { creneau: Some(at), ..Donnees::default() };
            Pas { evenement: E::ConfirmerVisite, acteur: Demandeur, donnees, a: c.le(le) }
        };
        let commission = |day: Date, le: i64| {
            let donnees = Donnees { date: Some(day), ..Donnees::default() };
            Pas { evenement: E::FixerCommission, acteur: Bailleur, donnees, a: c.le(le) }
        };
        let rang_donne = |r: i64, le: i64| {
            let donnees = Donnees { rang: Some(r), ..Donnees::default() };
            Pas { evenement: E::AttribuerRang, acteur: Bailleur, donnees, a: c.le(le) }
        };
        let non = |le: i64| {
            let why = [MotifRefus::DossierMieuxClasse, MotifRefus::LoyerTropEleve, MotifRefus::AbsenceReponse];
            Pas::motive(E::NePasAttribuer, Bailleur, (why[(n + rang) % why.len()], ""), c.le(le))
        };
        let soon = c.a_venir(2).at(14, 30, 0, 0);
        match (self, rang) {
            (Self::Visites, 0) => pas.extend([visite(soon, 4), choisie(soon, 5)]),
            (Self::Visites, 1) => pas.push(visite(soon, 4)),
            (Self::Visites, 2) => pas.push(Pas::dit(E::DemanderPiece, piece, c.le(4))),
            (Self::Visites, 3) => {
                pas.extend([Pas::dit(E::DemanderPiece, piece, c.le(4)), Pas::seul(E::FournirPiece, Demandeur, c.le(6))])
            }
            (Self::CommissionFixee, r) => {
                let seen = c.jour(7).at(9, 0, 0, 0);
                match r {
                    0..=2 => pas.extend([visite(seen, 4), choisie(seen, 5)]),
                    3 => pas.push(Pas::dit(E::DemanderPiece, piece, c.le(5))),
                    _ => {}
                }
                pas.push(commission(c.a_venir(4), 8));
            }
            (Self::CommissionTenue, r) => {
                if r == 1 {
                    pas.extend([
                        Pas::dit(E::DemanderPiece, piece, c.le(4)),
                        Pas::seul(E::FournirPiece, Demandeur, c.le(5)),
                    ]);
                }
                pas.push(commission(c.jour(17), 8));
            }
            (Self::Resultats, r) => {
                pas.push(commission(c.jour(20), 9));
                pas.push(match r {
                    0 => Pas::seul(E::Attribuer, Bailleur, c.le(21)),
                    1 => rang_donne(2, 21),
                    2 => rang_donne(3, 21),
                    3 => non(21),
                    _ => Pas::motive(E::Rejeter, Bailleur, (MotifRefus::RessourcesSuperieures, ""), c.le(21)),
                });
            }
            (Self::SousCondition, r) => {
                pas.push(commission(c.jour(19), 8));
                pas.push(match r {
                    0 => {
                        let mut p = Pas::dit(E::AttribuerCondition, piece, c.le(20));
                        p.donnees.date = Some(c.a_venir(6));
                        p
                    }
                    1 => rang_donne(2, 20),
                    _ => non(20),
                });
            }
            (Self::Refusee, r) => {
                pas.push(commission(c.jour(19), 9));
                match r {
                    0 => pas.extend([
                        Pas::seul(E::Attribuer, Bailleur, c.le(20)),
                        Pas::motive(E::Refuser, Demandeur, (MotifRefus::RefusSituation, ""), c.le(25)),
                    ]),
                    1 => pas.extend([rang_donne(2, 20), Pas::seul(E::MonterRang, Systeme, c.le(25))]),
                    _ => pas.push(non(20)),
                }
            }
            (Self::Acceptee | Self::BailSigne, r) => {
                pas.push(commission(c.jour(20), 9));
                let signed = self == Self::BailSigne;
                match r {
                    0 => {
                        pas.extend([
                            Pas::seul(E::Attribuer, Bailleur, c.le(21)),
                            Pas::seul(E::Accepter, Demandeur, c.le(27)),
                        ]);
                        pas.push(if signed { Pas::seul(E::SignerBail, Bailleur, c.le(45)) } else { visite(soon, 32) });
                    }
                    1 => {
                        pas.push(rang_donne(2, 21));
                        if signed {
                            let why = (MotifRefus::LogementAttribue, "");
                            pas.push(Pas::motive(E::LogementPourvu, Systeme, why, c.le(45)));
                        }
                    }
                    _ => pas.push(non(21)),
                }
            }
            _ => {}
        }
        pas
    }
}

/// Documents that are asked for.
const PIECES: [&str; 4] = [
    "Dernier avis d'imposition, de chaque adulte du foyer",
    "Trois derniers bulletins de salaire",
    "Quittance de loyer du mois dernier",
    "Attestation de l'employeur, avec la date d'entrée",
];

/// Why an adviser invalidates, and what they write beside.
fn invalidation(n: usize) -> (MotifRefus, &'static str) {
    [
        (MotifRefus::PieceManquante, "Ajoutez l'avis d'imposition de l'an dernier."),
        (MotifRefus::DemandeNonAJour, "Mettez vos revenus à jour sur le site d'enregistrement."),
        (MotifRefus::FoyerDifferent, "Une personne du foyer manque dans votre demande."),
        (MotifRefus::PieceNonConforme, "La pièce d'identité est périmée."),
    ][n % 4]
}

/// The days of one home: those before today on working days before, those to come on working days after.
struct Calendrier {
    today: Date,
    cloture: Date,
}

impl Calendrier {
    /// The working day at or before `n` days after it closed.
    fn jour(&self, n: i64) -> Date {
        let mut day = self.cloture.saturating_add(n.days());
        while !jour_ouvre(day) {
            day = day.saturating_sub(1.day());
        }
        day
    }

    /// In the morning of that day, microseconds.
    fn le(&self, n: i64) -> i64 {
        let morning = self.jour(n).at(9, 40, 0, 0).to_zoned(paris());
        morning.map_or(0, |z| z.timestamp().as_microsecond())
    }

    /// The working day at or after `n` days from today.
    fn a_venir(&self, n: i64) -> Date {
        let mut day = self.today.saturating_add(n.days());
        while !jour_ouvre(day) {
            day = day.saturating_add(1.day());
        }
        day
    }
}

impl Services {
    /// Homes that closed lately, and where their candidatures stand; `premier` numbers the first applicant. Their
    /// number grows with that of the offers, `n`.
    pub(super) async fn suites_de_demonstration(
        &self,
        seed: u64,
        n: usize,
        premier: usize,
        households: &[Demande],
        bailleurs: (&[Uuid], Option<Uuid>),
    ) -> Result<(), Erreur> {
        let (landlords, home) = bailleurs;
        if n == 0 {
            return Ok(());
        }
        let today = self.horloge.aujourdhui();
        let drawn = offres(seed ^ 0x5CE_4E5, TIREES, today, &self.referentiel, landlords);
        let few = (n / OUVERTES_PAR_FERMEE).clamp(1, PAR_BAILLEUR);
        let mut closed: Vec<(OffreNouvelle, Scene)> = Vec::new();
        for (i, landlord) in landlords.iter().enumerate() {
            let all = A_FAIRE.len() + AUTRES.len();
            let (first, many) = if Some(*landlord) == home { (0, all) } else { (i * 3, few) };
            let theirs = drawn.iter().filter(|o| o.bailleur == *landlord && o.reservee.is_none()).take(many);
            closed.extend(theirs.cloned().zip(A_FAIRE.into_iter().chain(AUTRES.into_iter().cycle().skip(first))));
        }
        for (o, scene) in &mut closed {
            let day = today.saturating_sub(scene.cloture().days());
            o.ref_externe.push_str("-C");
            o.cloture_a = fin_du_jour(day);
            o.publiee_a = o.cloture_a - 15 * JOUR - JOUR / 2;
            o.disponible_le = today.saturating_add((75 - scene.cloture()).days());
        }
        let offers: Vec<OffreNouvelle> = closed.iter().map(|c| c.0.clone()).collect();
        let ids = self.publier_toutes(&offers).await?;
        let mut details = Vec::with_capacity(ids.len());
        for id in &ids {
            details.push(self.offre(*id).await?);
        }
        let mut rng = StdRng::seed_from_u64(seed ^ 0x5CE_4E5);
        let mut tx = self.db.begin().await?;
        let mut next = premier;
        let mut counts = BTreeMap::new();
        for (i, (detail, (_, scene))) in details.into_iter().zip(&closed).enumerate() {
            let calendar = Calendrier { today, cloture: today.saturating_sub(scene.cloture().days()) };
            let id = detail.carte.id;
            let people = self.candidats(&mut rng, &mut next, households, detail)?;
            let mut active = 0;
            for (rang, (who, demande, classement)) in people.iter().enumerate() {
                let depose_a = calendar.le(-rng.random_range(3..=12));
                let vecu = vivre(depose_a, scene.pas(rang, i, &calendar))
                    .map_err(|e| Erreur::Interne(format!("demonstration: {scene:?}, {rang}: {e}")))?;
                active += i64::from(vecu.active());
                let complement = complement(demande);
                self.inscrire(&mut tx, *who, demande, Some(&complement), (id, classement), &vecu).await?;
            }
            counts.insert(id, active);
            if *scene == Scene::BailSigne && !people.is_empty() {
                on_tx!(&mut tx, |c| {
                    sqlx::query("UPDATE offre SET etat = 'attribuee' WHERE id = $1").bind(id).execute(c).await.map(drop)
                })?;
            }
        }
        self.compter_les_candidatures(&mut tx, &counts).await?;
        tx.commit().await
    }

    /// Households whom this home fits, best ranked first.
    fn candidats(
        &self,
        rng: &mut StdRng,
        next: &mut usize,
        households: &[Demande],
        detail: DetailOffre,
    ) -> Result<Vec<(usize, Demande, Classement)>, Erreur> {
        let today = self.horloge.aujourdhui();
        // The first ones have a name and an account of their own, or are to come as newcomers.
        let mut models: Vec<&Demande> = households.iter().skip(9).collect();
        models.shuffle(rng);
        let mut found = Vec::new();
        // Twice: where few fit, another household of the same situation comes.
        for model in models.iter().chain(&models) {
            if found.len() == CANDIDATS {
                break;
            }
            let mut demande = voisine(model, *next, rng.random_range(2..70), today)?;
            let namesake = models[rng.random_range(0..models.len())];
            demande.demandeur.nom_naissance = namesake.demandeur.nom_naissance.clone();
            demande.demandeur.nom_usage = None;
            demande.recherche.communes.retain(|insee| *insee != detail.carte.insee);
            let wish = if rng.random_bool(0.7) { 0 } else { demande.recherche.communes.len() };
            demande.recherche.communes.insert(wish, detail.carte.insee.clone());
            let lue = DemandeLue {
                id: Uuid::nil(),
                numero_als: 0,
                compte: Uuid::nil(),
                etat: EtatDossier::Valide,
                complement: Some(complement(&demande)),
                demande,
                entreprise: None,
                validee_par_entreprise: false,
                motif: None,
                recue_a: 0,
                aide_connue: None,
                revenu_declare: None,
                version: 1,
            };
            let vue = self.profil(detail.clone(), Some(&lue))?;
            // It closed since: all but the deadline must hold.
            let no = |r: &Reponse| r.verdict == Verdict::NeConvientPas && r.regle != Regle::DateLimite;
            if vue.reponses.iter().any(no) {
                continue;
            }
            let classement = self.classement(&lue, 0, &vue);
            found.push((*next, lue.demande, classement));
            *next += 1;
        }
        found.sort_by_key(|candidat| candidat.2.cle());
        Ok(found)
    }

    /// Writes an applicant without a password, their demande, their candidature and all that happened to it.
    pub(super) async fn inscrire(
        &self,
        tx: &mut Tx,
        i: usize,
        demande: &Demande,
        complement: Option<&Complement>,
        (offre, classement): (Uuid, &Classement),
        vecu: &Vecu,
    ) -> Result<(), Erreur> {
        let now = self.maintenant();
        let compte = self.id();
        on_tx!(&mut *tx, |c| {
            sqlx::query(
                "INSERT INTO compte (id, email, role, civilite, nom, prenom, telephone, langue, cree_a)
                 VALUES ($1, $2, 'demandeur', $3, $4, $5, '+33639980000', 'fr', $6)",
            )
            .bind(compte)
            .bind(format!("demandeur{i}@exemple.fr"))
            .bind(demande.demandeur.civilite.code())
            .bind(demande.demandeur.nom_naissance.as_str())
            .bind(demande.demandeur.prenom.as_str())
            .bind(now)
            .execute(c)
            .await
            .map(drop)
        })?;
        let als = self.numero_als(tx).await?;
        let id_demande = self.id();
        self.inserer_demande(tx, id_demande, als, compte, demande, complement.map(|c| (c, None)), now, SANS_ECHEANCE)
            .await?;
        let id = self.id();
        let json = serde_json::to_string(classement)?;
        let k = &vecu.colonnes;
        let version = i64::try_from(vecu.faits.len()).unwrap_or(i64::MAX);
        let (first, last) = (vecu.faits.first().map_or(now, |f| f.a), vecu.faits.last().map_or(now, |f| f.a));
        on_tx!(&mut *tx, |c| {
            sqlx::query(
                "INSERT INTO candidature (id, offre_id, demande_id, compte_id, etat, active, version, groupe, points,
                   anciennete, numero_unique, classement, reponse_avant, visite_creneaux, visite_a, rang_attribution,
                   piece_demandee, condition, commission_le, creee_a, modifiee_a, reponses, offre_typologie,
                   offre_commune, offre_loyer, offre_charges, offre_cloture_a, offre_disponible_le)
                 SELECT $1, o.id, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                   $22, o.typologie, o.commune, o.loyer, o.charges, o.cloture_a, o.disponible_le
                 FROM offre o WHERE o.id = $2",
            )
            .bind(id)
            .bind(offre)
            .bind(id_demande)
            .bind(compte)
            .bind(k.etat.code())
            .bind(k.etat.active())
            .bind(version)
            .bind(classement.groupe.code())
            .bind(i64::from(classement.total))
            .bind(classement.anciennete.to_string())
            .bind(demande.numero_unique.as_str())
            .bind(&json)
            .bind(&k.reponse_avant)
            .bind(&k.visite_creneaux)
            .bind(k.visite_a)
            .bind(k.rang_attribution)
            .bind(&k.piece_demandee)
            .bind(&k.condition)
            .bind(&k.commission_le)
            .bind(first)
            .bind(last)
            .bind(&k.reponses)
            .execute(c)
            .await
            .map(drop)
        })?;
        for (numero, f) in (1_i64..).zip(&vecu.faits) {
            on_tx!(&mut *tx, |c| {
                sqlx::query(
                    "INSERT INTO evenement (candidature_id, numero, evenement, de, vers, acteur, auteur_id, motif, texte, a)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                )
                .bind(id)
                .bind(numero)
                .bind(f.evenement.code())
                .bind(f.de.map(Etat::code))
                .bind(f.vers.code())
                .bind(f.acteur.code())
                .bind((f.acteur == Acteur::Demandeur).then_some(compte))
                .bind(f.donnees.motif.map(MotifRefus::code))
                .bind(f.donnees.texte.as_deref())
                .bind(f.a)
                .execute(c)
                .await
                .map(drop)
            })?;
        }
        Ok(())
    }

    /// Writes how many candidatures are under way on each of these offers, and that their ranks moved.
    pub(super) async fn compter_les_candidatures(
        &self,
        tx: &mut Tx,
        counts: &BTreeMap<Uuid, i64>,
    ) -> Result<(), Erreur> {
        for (offre, active) in counts {
            on_tx!(&mut *tx, |c| {
                sqlx::query("UPDATE offre SET candidatures = $2 WHERE id = $1")
                    .bind(*offre)
                    .bind(*active)
                    .execute(c)
                    .await
                    .map(drop)
            })?;
            crate::offres::reviser_rangs(tx, *offre).await?;
        }
        Ok(())
    }
}

/// Step 2 of a household of the background: its employer sees nothing.
fn complement(demande: &Demande) -> Complement {
    let emploi = &demande.demandeur.emploi;
    Complement {
        rattachement: Rattachement::Demandeur,
        siret: emploi.siret.as_deref().and_then(|s| Siret::parse(s).ok()),
        employeur: emploi.employeur.clone().unwrap_or_else(|| "—".to_owned()),
        code_entreprise: None,
        matricule: None,
        date_entree: emploi.depuis,
        cdi_interimaire: None,
        plusieurs_employeurs: None,
        consentement: Consentement::Anonyme,
    }
}
