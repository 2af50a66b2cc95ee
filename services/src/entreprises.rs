//! The employer's housing service: its employees' files as far as each of them consented, its answer, and the record
//! of every look, which the person looked at can read.
//!
//! An employee who stays anonymous is nowhere here: every statement leaves them out, and a consent withdrawn takes
//! effect with the next request.

mod arrivees;
mod politique;

use crate::candidatures::{Active, CandidatureVue, Delegue};
use crate::courrier::Lettre;
use crate::courrier::lettres::NouvelleDossier;
use crate::dossiers::{DemandeLue, DossierRefuse, Ligne};
use crate::horloge::{hachage, jour};
use crate::offres::{Carte, Filtres, Onglet, Tri};
use crate::{Erreur, Services, Tx, on_db, on_tx};
use domain::compte::Role;
use domain::dossier::{ActeurDossier, Consentement, EtatDossier, EvenementDossier, VueEntreprise, vue_entreprise};
use domain::dossier::{ChampVu, evenement_validation};
use domain::identite::Email;
use domain::langue::Lang;
use uuid::Uuid;

/// Files shown at once at the most.
pub const LIGNES_MAX: usize = 200;
/// Homes proposed to an employer who acts for somebody.
const OFFRES_MAX: usize = 12;
/// Lines of « qui a consulté mon dossier » at the most.
const CONSULTATIONS_MAX: i64 = 200;

domain::coded_enum! {
    /// Which part of an employer's files.
    FiltreSalaries {
        /// Waiting for its answer.
        AValider = "a_valider",
        /// All the others that it may see.
        Suivis = "suivis",
        /// Refused.
        Refuses = "refuses",
    }
}

domain::coded_enum! {
    /// Who did what with a person's file, as recorded.
    Acte {
        /// An employer's list held the name.
        EntrepriseListe = "entreprise_liste",
        /// An employer opened the file.
        EntrepriseDossier = "entreprise_dossier",
        /// An employer validated it.
        EntrepriseValide = "entreprise_valide",
        /// An employer refused it.
        EntrepriseRefuse = "entreprise_refuse",
        /// An adviser opened it.
        ConseillerDossier = "conseiller_dossier",
        /// A landlord opened it.
        BailleurDossier = "bailleur_dossier",
    }
}

/// A line of an employer's list: nothing that the second consent hides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LigneSalarie {
    /// Demande.
    pub id: Uuid,
    /// Last name of the employee.
    pub nom: String,
    /// First name.
    pub prenom: String,
    /// State of the file.
    pub etat: EtatDossier,
    /// What they consented to.
    pub consentement: Consentement,
    /// Fetched at, microseconds.
    pub recue_a: i64,
}

/// A file open at an employer's.
#[derive(Debug, Clone, PartialEq)]
pub struct DossierSalarie {
    /// Demande.
    pub id: Uuid,
    /// State of the file.
    pub etat: EtatDossier,
    /// Whether this employer validated it.
    pub validee: bool,
    /// The reason of its refusal.
    pub motif: Option<String>,
    /// Fetched at, microseconds.
    pub recue_a: i64,
    /// What the consent shows.
    pub vue: VueEntreprise,
    /// The candidatures, where the consent shows them; newest first.
    pub candidatures: Option<Vec<CandidatureVue>>,
    /// The version looked at: an answer counts for that one only.
    pub version: i64,
    /// The candidature under way, where the employer may act.
    pub active: Option<Active>,
    /// The newest homes that fit, where the employer may apply in the person's name.
    pub offres: Vec<Carte>,
}

/// What an employer answers to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReponseEntreprise {
    /// It is one of its employees, and what it declares is right.
    Valider,
    /// Why not, in words for the person.
    Refuser(String),
}

/// One look at a person's file, or one act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consultation {
    /// When, microseconds.
    pub a: i64,
    /// What.
    pub acte: Acte,
    /// Role of who did it, if the account still is.
    pub role: Option<Role>,
    /// Their organisation.
    pub organisation: Option<String>,
}

#[derive(sqlx::FromRow)]
struct LigneAvecAdresse {
    #[sqlx(flatten)]
    demande: Ligne,
    email: String,
}

macro_rules! select_salarie {
    ($where:literal) => {
        concat!(
            "SELECT d.id, d.numero_als, d.compte_id, d.etat, d.document, d.complement, d.entreprise_id, d.entreprise_validee_a,
               d.motif, d.recue_a, d.aide_connue, d.revenu_declare, d.revenu_declare_le, d.version,
               (SELECT c.email FROM compte c WHERE c.id = d.compte_id) AS email
             FROM demande d
             WHERE d.entreprise_id = $1 AND d.supprimee_a IS NULL AND d.consentement IN ('2', '3', '4') AND ",
            $where
        )
    };
}

impl Services {
    /// The employees' files that an employer may see, oldest first; each person on it is told of the look, once a day.
    ///
    /// # Errors
    /// The database's.
    pub async fn salaries(
        &self,
        auteur: Uuid,
        entreprise: Uuid,
        f: FiltreSalaries,
    ) -> Result<Vec<LigneSalarie>, Erreur> {
        let sql = match f {
            FiltreSalaries::AValider => {
                select_salarie!("d.etat = 'attente_entreprise' ORDER BY d.numero_als LIMIT 200")
            }
            FiltreSalaries::Suivis => select_salarie!(
                "d.etat NOT IN ('attente_entreprise', 'refuse_entreprise') ORDER BY d.numero_als LIMIT 200"
            ),
            FiltreSalaries::Refuses => {
                select_salarie!("d.etat = 'refuse_entreprise' ORDER BY d.numero_als LIMIT 200")
            }
        };
        let rows: Vec<LigneAvecAdresse> =
            on_db!(&self.db, |p| sqlx::query_as(sql).bind(entreprise).fetch_all(p).await)?;
        let mut lignes: Vec<LigneSalarie> = Vec::with_capacity(rows.len());
        let mut seen = Vec::with_capacity(rows.len());
        for row in rows {
            let Some((dossier, vue)) = dossier_vu(row)? else { continue };
            seen.push((dossier.id, dossier.compte));
            lignes.push(LigneSalarie {
                id: dossier.id,
                nom: vue.nom.unwrap_or_default(),
                prenom: vue.prenom.unwrap_or_default(),
                etat: dossier.etat,
                consentement: vue.consentement,
                recue_a: dossier.recue_a,
            });
        }
        self.noter_liste(auteur, &seen).await?;
        Ok(lignes)
    }

    /// One employee's file, as the consent shows it; the look is recorded first.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`] for another employer's, an anonymous or a deleted one: told apart to nobody.
    pub async fn dossier_entreprise(
        &self,
        auteur: Uuid,
        entreprise: Uuid,
        demande: Uuid,
    ) -> Result<DossierSalarie, Erreur> {
        let row: LigneAvecAdresse = on_db!(&self.db, |p| {
            sqlx::query_as(select_salarie!("d.id = $2")).bind(entreprise).bind(demande).fetch_one(p).await
        })?;
        let (lue, vue) = dossier_vu(row)?.ok_or(Erreur::Introuvable)?;
        let compte = lue.compte;
        self.noter_consultation(auteur, Acte::EntrepriseDossier, demande, compte).await?;
        let candidatures =
            if vue.montre(ChampVu::Candidatures) { Some(self.mes_candidatures(compte).await?) } else { None };
        let active = if vue.peut_agir { self.candidature_active(compte).await? } else { None };
        let may_apply = vue.peut_agir && active.is_none() && lue.etat.peut_postuler();
        let mut dossier = DossierSalarie {
            id: lue.id,
            etat: lue.etat,
            validee: lue.validee_par_entreprise,
            motif: lue.motif.clone(),
            recue_a: lue.recue_a,
            vue,
            candidatures,
            version: lue.version,
            active,
            offres: Vec::new(),
        };
        if may_apply {
            let d = self.preparer(lue).await?;
            let list = self.liste_demandeur(&d, Onglet::Demandees, &Filtres::default(), Tri::Recentes, 1).await?;
            let decided = |offre: Uuid| {
                let end = |c: &CandidatureVue| c.evenements.last().is_some_and(|e| e.evenement.ferme_le_logement());
                dossier.candidatures.iter().flatten().any(|c| c.offre == offre && end(c))
            };
            let open = list.cartes.into_iter().map(|(carte, ..)| carte).filter(|c| !decided(c.id));
            dossier.offres = open.take(OFFRES_MAX).collect();
        }
        Ok(dossier)
    }

    /// The account behind a demande whose holder delegated to this employer.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`] for any other.
    pub async fn compte_delegue(&self, delegue: Delegue, demande: Uuid) -> Result<Uuid, Erreur> {
        Ok(on_db!(&self.db, |p| {
            sqlx::query_scalar(
                "SELECT compte_id FROM demande
                 WHERE id = $1 AND entreprise_id = $2 AND supprimee_a IS NULL AND consentement = '4'",
            )
            .bind(demande)
            .bind(delegue.entreprise)
            .fetch_one(p)
            .await
        })?)
    }

    /// The employer's answer. It counts for the `version` it looked at; the applicant is told by mail.
    ///
    /// # Errors
    /// [`DossierRefuse::PasMaintenant`] when the file does not wait for it, [`Erreur::Depasse`] when it changed
    /// meanwhile, [`Erreur::Introuvable`] for one it may not see.
    pub async fn repondre_en_entreprise(
        &self,
        auteur: Uuid,
        entreprise: Uuid,
        demande: Uuid,
        version: i64,
        reponse: &ReponseEntreprise,
    ) -> Result<(), DossierRefuse> {
        self.rejouer(|| self.repondre_une_fois(auteur, entreprise, demande, version, reponse)).await
    }

    async fn repondre_une_fois(
        &self,
        auteur: Uuid,
        entreprise: Uuid,
        demande: Uuid,
        version: i64,
        reponse: &ReponseEntreprise,
    ) -> Result<(), DossierRefuse> {
        let now = self.maintenant();
        let mut tx = self.db.begin().await?;
        let row: Ligne = on_tx!(&mut tx, |c| {
            sqlx::query_as(
                "UPDATE demande SET version = version
                 WHERE id = $1 AND entreprise_id = $2 AND supprimee_a IS NULL AND consentement IN ('2', '3', '4')
                 RETURNING id, numero_als, compte_id, etat, document, complement, entreprise_id, entreprise_validee_a, motif,
                   recue_a, aide_connue, revenu_declare, revenu_declare_le, version",
            )
            .bind(demande)
            .bind(entreprise)
            .fetch_one(c)
            .await
        })?;
        let lue = DemandeLue::try_from(row)?;
        if lue.version != version {
            return Err(Erreur::Depasse.into());
        }
        let (expected, ticked) = self.pieces_tx(&mut tx, &lue).await?;
        let complet = expected.iter().all(|p| ticked.contains(&p.code));
        let (evenement, acte, validee_a, motif) = match reponse {
            ReponseEntreprise::Valider => (evenement_validation(complet), Acte::EntrepriseValide, Some(now), None),
            ReponseEntreprise::Refuser(motif) => {
                // No database keeps a NUL in a text, and nobody types one.
                let motif = motif.replace('\0', "").trim().to_owned();
                if motif.is_empty() {
                    return Err(DossierRefuse::PasMaintenant);
                }
                (EvenementDossier::RefuserEntreprise, Acte::EntrepriseRefuse, None, Some(motif))
            }
        };
        self.avancer_par(&mut tx, &lue, evenement, ActeurDossier::Entreprise).await?;
        on_tx!(&mut tx, |c| {
            sqlx::query("UPDATE demande SET entreprise_validee_a = $2, motif = $3 WHERE id = $1")
                .bind(lue.id)
                .bind(validee_a)
                .bind(&motif)
                .execute(c)
                .await
                .map(drop)
        })?;
        let nom: String = on_tx!(&mut tx, |c| {
            sqlx::query_scalar("SELECT nom FROM organisation WHERE id = $1").bind(entreprise).fetch_one(c).await
        })?;
        let nouvelle = match motif {
            None => NouvelleDossier::Validee { entreprise: nom, complet },
            Some(motif) => NouvelleDossier::Refusee { entreprise: nom, motif },
        };
        self.annoncer_au_demandeur(&mut tx, lue.compte, &format!("entreprise:{}:{version}", lue.id), nouvelle).await?;
        self.ecrire_journal(&mut tx, self.id(), auteur, acte.code(), lue.id, Some(lue.compte)).await?;
        // The employer's points count, or no longer.
        self.reclasser(&mut tx, lue.compte).await?;
        tx.commit().await?;
        Ok(())
    }

    /// News of the file to its holder, in their language.
    pub(crate) async fn annoncer_au_demandeur(
        &self,
        tx: &mut Tx,
        compte: Uuid,
        cle: &str,
        nouvelle: NouvelleDossier,
    ) -> Result<(), Erreur> {
        let (email, langue, prenom): (String, String, String) = on_tx!(&mut *tx, |c| {
            sqlx::query_as("SELECT email, langue, prenom FROM compte WHERE id = $1").bind(compte).fetch_one(c).await
        })?;
        let lettre = Lettre::Dossier { nouvelle, lien: self.lien("/ma-situation"), prenom };
        let l = Lang::from_code(&langue).unwrap_or_default();
        self.poster(tx, cle, &email, &lettre.rediger(l)).await
    }

    /// Records that `auteur` looked at the file `objet` of the account `compte`.
    ///
    /// # Errors
    /// The database's.
    pub async fn noter_consultation(&self, auteur: Uuid, acte: Acte, objet: Uuid, compte: Uuid) -> Result<(), Erreur> {
        let mut tx = self.db.begin().await?;
        self.ecrire_journal(&mut tx, self.id(), auteur, acte.code(), objet, Some(compte)).await?;
        tx.commit().await
    }

    /// A list seen ten times a day is one line a day for each person on it: the id says who, whom and when, and the
    /// primary key keeps one.
    async fn noter_liste(&self, auteur: Uuid, vus: &[(Uuid, Uuid)]) -> Result<(), Erreur> {
        if vus.is_empty() {
            return Ok(());
        }
        let day = jour(self.maintenant());
        let mut tx = self.db.begin().await?;
        for (objet, compte) in vus {
            let digest = hachage(&format!("liste:{auteur}:{compte}:{day}"));
            let id = Uuid::parse_str(digest.get(..32).unwrap_or_default())
                .map_err(|e| Erreur::Interne(format!("id of a look: {e}")))?;
            self.ecrire_journal(&mut tx, id, auteur, Acte::EntrepriseListe.code(), *objet, Some(*compte)).await?;
        }
        tx.commit().await
    }

    /// Who did what: `objet` is what it was about, `compte` the account of the person concerned.
    pub(crate) async fn ecrire_journal(
        &self,
        tx: &mut Tx,
        id: Uuid,
        auteur: Uuid,
        acte: &str,
        objet: Uuid,
        compte: Option<Uuid>,
    ) -> Result<(), Erreur> {
        Ok(on_tx!(&mut *tx, |c| {
            sqlx::query(
                "INSERT INTO journal (id, a, auteur_id, acte, objet_id, compte_id) VALUES ($1, $2, $3, $4, $5, $6)
                 ON CONFLICT (id) DO NOTHING",
            )
            .bind(id)
            .bind(self.maintenant())
            .bind(auteur)
            .bind(acte)
            .bind(objet)
            .bind(compte)
            .execute(c)
            .await
            .map(drop)
        })?)
    }

    /// Who looked at a person's file, and when; newest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn mes_consultations(&self, compte: Uuid) -> Result<Vec<Consultation>, Erreur> {
        let rows: Vec<(i64, String, Option<String>, Option<String>)> = on_db!(&self.db, |p| {
            sqlx::query_as(
                "SELECT j.a, j.acte, c.role, o.nom FROM journal j LEFT JOIN compte c ON c.id = j.auteur_id
                   LEFT JOIN organisation o ON o.id = c.organisation_id
                 WHERE j.compte_id = $1 AND j.auteur_id <> $1 ORDER BY j.a DESC LIMIT $2",
            )
            .bind(compte)
            .bind(CONSULTATIONS_MAX)
            .fetch_all(p)
            .await
        })?;
        // Acts of other subjects are in the same journal: those are not looks.
        Ok(rows
            .into_iter()
            .filter_map(|(a, acte, role, organisation)| {
                let acte = Acte::from_code(&acte)?;
                Some(Consultation { a, acte, role: role.as_deref().and_then(Role::from_code), organisation })
            })
            .collect())
    }
}

/// The demande of a row and what its consent shows; `None` without a complement, hence without any consent.
fn dossier_vu(row: LigneAvecAdresse) -> Result<Option<(DemandeLue, VueEntreprise)>, Erreur> {
    let email = Email::parse(&row.email).map_err(|e| Erreur::Interne(format!("stored address: {e:?}")))?;
    let lue = DemandeLue::try_from(row.demande)?;
    let Some(complement) = &lue.complement else { return Ok(None) };
    let vue = vue_entreprise(&lue.demande, complement, &email);
    Ok(Some((lue, vue)))
}
