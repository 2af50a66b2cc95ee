//! What publishing would do, without doing it; and a landlord's offers as it would send them again.

use super::{Connue, empreinte, fenetre};
use crate::offres::lecture::details;
use crate::offres::{DetailOffre, Publie};
use crate::store::page_parmi;
use crate::{Erreur, Services, on_db};
use domain::annonce::{Annonce, AnnonceBrute, Probleme};
use std::collections::HashMap;
use uuid::Uuid;

/// References asked for at once: so many placeholders has the statement below.
const DEMANDEES: usize = 40;
/// Offers on one page.
pub const ANNONCES_PAR_PAGE: i64 = 50;

/// What sending an offer would do, or did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// It is new.
    Nouvelle,
    /// It is there, and differs.
    Changee,
    /// It is there as sent.
    Inchangee,
}

impl From<Publie> for Sort {
    fn from(p: Publie) -> Self {
        match p {
            Publie::Nouvelle(_) => Self::Nouvelle,
            Publie::Changee(_) => Self::Changee,
            Publie::Inchangee(_) => Self::Inchangee,
        }
    }
}

/// A page of a landlord's offers, as it would send them.
#[derive(Debug, Clone, PartialEq)]
pub struct AnnoncesPage {
    /// In the order of their references.
    pub offres: Vec<(DetailOffre, AnnonceBrute)>,
    /// All of them.
    pub total: i64,
    /// This page, from 1.
    pub page: u32,
    /// Pages in all.
    pub pages: u32,
}

#[derive(sqlx::FromRow)]
struct Trouvee {
    ref_externe: String,
    #[sqlx(flatten)]
    connue: Connue,
}

impl Services {
    /// What [`Services::publier_annonces`] would answer now, line by line.
    ///
    /// # Errors
    /// The database's.
    pub async fn essayer_annonces(
        &self,
        bailleur: Uuid,
        annonces: &[(i64, Annonce)],
    ) -> Result<Vec<(i64, Result<Sort, Vec<Probleme>>)>, Erreur> {
        let now = self.maintenant();
        let sent: Vec<&Annonce> = annonces.iter().map(|(_, a)| a).collect();
        let known = self.connues(bailleur, &sent).await?;
        let judge = |annonce: &Annonce| match known.get(annonce.ref_externe.as_str()) {
            None => Ok(Sort::Nouvelle),
            Some(c) if c.telle_quelle(&empreinte(annonce)) => Ok(Sort::Inchangee),
            Some(c) => {
                let refus = c.refus(annonce, fenetre(annonce, Some((c.publiee_a, c.cloture_a)), now), now);
                if refus.is_empty() { Ok(Sort::Changee) } else { Err(refus) }
            }
        };
        Ok(annonces.iter().map(|(ligne, annonce)| (*ligne, judge(annonce))).collect())
    }

    /// Which of these offers are known, by their references.
    pub(super) async fn connues(
        &self,
        bailleur: Uuid,
        annonces: &[&Annonce],
    ) -> Result<HashMap<String, Connue>, Erreur> {
        let mut known = HashMap::new();
        for part in annonces.chunks(DEMANDEES) {
            let Some(last) = part.last() else { break };
            let rows: Vec<Trouvee> = on_db!(&self.db, |p| {
                let mut query = sqlx::query_as(
                    "SELECT ref_externe, id, etat, empreinte, typologie, insee, departement, financement, reservee_siren,
                       loyer, charges, autres_charges, parking_loyer, photo, publiee_a, cloture_a, candidatures,
                       CASE WHEN candidatures = 0 THEN 0 ELSE
                         (SELECT COUNT(*) FROM candidature k
                          WHERE k.offre_id = offre.id AND k.active AND k.etat NOT IN ('deposee', 'validee'))
                       END AS envoyees,
                       (SELECT COUNT(*) FROM candidature k WHERE k.offre_id = offre.id AND k.commission_le IS NOT NULL)
                         AS passees
                     FROM offre WHERE bailleur_id = $1 AND ref_externe IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
                       $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32,
                       $33, $34, $35, $36, $37, $38, $39, $40, $41)",
                )
                .bind(bailleur);
                for i in 0..DEMANDEES {
                    query = query.bind(&part.get(i).unwrap_or(last).ref_externe);
                }
                query.fetch_all(p).await
            })?;
            known.extend(rows.into_iter().map(|r| (r.ref_externe, r.connue)));
        }
        Ok(known)
    }

    /// One page of a landlord's offers, in every state.
    ///
    /// # Errors
    /// The database's.
    pub async fn annonces_publiees(&self, bailleur: Uuid, page: u32) -> Result<AnnoncesPage, Erreur> {
        let total: i64 = on_db!(&self.db, |p| {
            sqlx::query_scalar("SELECT COUNT(*) FROM offre WHERE bailleur_id = $1").bind(bailleur).fetch_one(p).await
        })?;
        let (page, pages) = page_parmi(total, ANNONCES_PAR_PAGE, page);
        let offres: Vec<DetailOffre> = on_db!(&self.db, |p| {
            sqlx::query_as(details!("o.bailleur_id = $1 ORDER BY o.ref_externe LIMIT $2 OFFSET $3"))
                .bind(bailleur)
                .bind(ANNONCES_PAR_PAGE)
                .bind(i64::from(page - 1) * ANNONCES_PAR_PAGE)
                .fetch_all(p)
                .await
        })?;
        let with_texts = |o: DetailOffre| {
            let brute = self.annonce_de(&o);
            (o, brute)
        };
        let offres = offres.into_iter().map(with_texts).collect();
        Ok(AnnoncesPage { offres, total, page, pages })
    }

    /// The offer of a landlord's own reference.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`].
    pub async fn annonce_de_reference(
        &self,
        bailleur: Uuid,
        reference: &str,
    ) -> Result<(DetailOffre, AnnonceBrute), Erreur> {
        let offre: DetailOffre = on_db!(&self.db, |p| {
            sqlx::query_as(details!("o.bailleur_id = $1 AND o.ref_externe = $2"))
                .bind(bailleur)
                .bind(reference)
                .fetch_one(p)
                .await
        })?;
        let brute = self.annonce_de(&offre);
        Ok((offre, brute))
    }
}
