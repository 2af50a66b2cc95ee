//! An offer's page in one statement: the offer, its photos, and what is the applicant's own on it. Asked one by one, a
//! home with photos that somebody keeps aside and applied for would cost four round trips more than one without.

use super::lecture::colonnes_detail;
use super::{DetailOffre, OffreEtProfil};
use crate::dossiers::DemandeLue;
use crate::photos::Photo;
use crate::{Erreur, Services, on_db};
use domain::candidature::Evenement;
use domain::classement::Classement;
use uuid::Uuid;

/// What an offer's page shows, the rank and the dwellings like it aside.
#[derive(Debug, Clone, PartialEq)]
pub struct PageOffre {
    /// The offer, and the answers of the rules.
    pub vue: OffreEtProfil,
    /// The photos that everyone sees, in order.
    pub photos: Vec<Photo>,
    /// The account keeps it aside.
    pub favori: bool,
    /// The lines kept with the account's candidature on it.
    pub depose: Option<Classement>,
    /// How an earlier candidature of this demande closed it to it: the CALEOL does not decide twice.
    pub jugee: Option<Evenement>,
    /// Revision of its département's offers when it was read.
    pub revision: i64,
}

/// The offer with each of its photos: a line per photo, at least one.
#[derive(sqlx::FromRow)]
struct Ligne {
    #[sqlx(flatten)]
    offre: DetailOffre,
    revision: Option<i64>,
    favori_a: Option<i64>,
    classement: Option<String>,
    jugee: Option<String>,
    photo_id: Option<Uuid>,
    photo_alt: Option<String>,
    photo_largeur: Option<i64>,
    photo_hauteur: Option<i64>,
}

impl Ligne {
    fn photo(&self) -> Option<Photo> {
        Some(Photo {
            id: self.photo_id?,
            alt: self.photo_alt.clone()?,
            largeur: self.photo_largeur?,
            hauteur: self.photo_hauteur?,
        })
    }
}

impl Services {
    /// An offer's page for an account (or nobody), its active candidature and its demande.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`].
    pub async fn page_offre(
        &self,
        id: Uuid,
        compte: Option<Uuid>,
        candidature: Option<Uuid>,
        lue: Option<&DemandeLue>,
    ) -> Result<PageOffre, Erreur> {
        let lines: Vec<Ligne> = on_db!(&self.db, |p| {
            // Nobody, no candidature: asked for as the nil id.
            sqlx::query_as(concat!(
                "SELECT ",
                colonnes_detail!(),
                ", r.offres AS revision, f.a AS favori_a, k.classement, (",
                crate::candidatures::jugement::jugee!("o.id", "$4"),
                ") AS jugee, p.id AS photo_id, p.alt AS photo_alt,
                   p.largeur AS photo_largeur, p.hauteur AS photo_hauteur
                 FROM offre o JOIN organisation b ON b.id = o.bailleur_id
                 LEFT JOIN revision_departement r ON r.departement = o.departement
                 LEFT JOIN favori f ON f.compte_id = $2 AND f.offre_id = o.id
                 LEFT JOIN candidature k ON k.id = $3 AND k.compte_id = $2 AND k.offre_id = o.id
                 LEFT JOIN photo p ON p.offre_id = o.id AND p.alt <> ''
                 WHERE o.id = $1 ORDER BY p.rang, p.id"
            ))
            .bind(id)
            .bind(compte.unwrap_or_default())
            .bind(candidature.unwrap_or_default())
            .bind(lue.map_or("", |d| d.demande.numero_unique.as_str()))
            .fetch_all(p)
            .await
        })?;
        let photos = lines.iter().filter_map(Ligne::photo).collect();
        let line = lines.into_iter().next().ok_or(Erreur::Introuvable)?;
        Ok(PageOffre {
            photos,
            favori: line.favori_a.is_some(),
            depose: line.classement.as_deref().map(serde_json::from_str).transpose()?,
            jugee: line.jugee.as_deref().and_then(Evenement::from_code),
            revision: line.revision.unwrap_or(0),
            vue: self.profil(line.offre, lue)?,
        })
    }
}
