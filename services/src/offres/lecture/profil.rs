//! One offer against one demande: rules, aid, what ranking needs.

use super::juge::Menage;
use super::{Carte, DetailOffre, details};
use crate::dossiers::DemandeLue;
use crate::{Erreur, Services, on_db};
use domain::argent::Centimes;
use domain::classement::OffrePourRang;
use domain::eligibilite::{AideRetenue, Avis, Reponse};
use uuid::Uuid;

/// Offers that one statement reads side by side.
pub const COTE_A_COTE: usize = 3;

/// An offer and, for someone who has a demande here, the answers of the rules.
#[derive(Debug, Clone, PartialEq)]
pub struct OffreEtProfil {
    /// The offer.
    pub offre: DetailOffre,
    /// One answer per rule; empty without a demande.
    pub reponses: Vec<Reponse>,
    /// Housing aid: the one the applicant knows, or an estimate with how it was worked out.
    pub aide: Option<AideRetenue>,
    /// Monthly resources of the household.
    pub ressources: Option<Centimes>,
    /// What the ranking needs of the offer.
    pub pour_rang: OffrePourRang,
}

impl OffreEtProfil {
    /// What is said of the dwelling; `None`: nobody's demande was asked about.
    #[must_use]
    pub fn avis(&self) -> Option<Avis> {
        (!self.reponses.is_empty()).then(|| Avis::de(&self.reponses))
    }
}

impl Services {
    /// What is said of offers already read to someone who has a demande here, in their order. Nothing is asked of the
    /// database.
    ///
    /// # Errors
    /// An offer that can't be read.
    pub fn avis<'a>(&self, lue: &DemandeLue, cartes: impl IntoIterator<Item = &'a Carte>) -> Result<Vec<Avis>, Erreur> {
        let menage = Menage::de(lue, self);
        let one = |c: &Carte| Ok(Avis::de(&menage.juger(c)?.1));
        cartes.into_iter().map(one).collect()
    }

    /// An offer's page for someone who has a demande here (or not).
    ///
    /// # Errors
    /// [`Erreur::Introuvable`].
    pub async fn offre_et_profil(&self, id: Uuid, lue: Option<&DemandeLue>) -> Result<OffreEtProfil, Erreur> {
        let offre = self.offre(id).await?;
        self.profil(offre, lue)
    }

    /// The same for several offers looked at side by side, in the order asked for; one that does not exist is left out.
    ///
    /// # Errors
    /// The database's.
    pub async fn offres_et_profils(
        &self,
        ids: &[Uuid],
        lue: Option<&DemandeLue>,
    ) -> Result<Vec<OffreEtProfil>, Erreur> {
        let mut found: Vec<DetailOffre> = Vec::with_capacity(ids.len());
        for few in ids.chunks(COTE_A_COTE) {
            // Fewer than three: the nil id is no offer's.
            let id = |i: usize| few.get(i).copied().unwrap_or_default();
            let read: Vec<DetailOffre> = on_db!(&self.db, |p| {
                sqlx::query_as(details!("o.id IN ($1, $2, $3)")).bind(id(0)).bind(id(1)).bind(id(2)).fetch_all(p).await
            })?;
            found.extend(read);
        }
        let in_order =
            ids.iter().filter_map(|id| found.iter().position(|o| o.carte.id == *id).map(|i| found[i].clone()));
        in_order.map(|offre| self.profil(offre, lue)).collect()
    }

    /// The same for an offer already read.
    pub(crate) fn profil(&self, offre: DetailOffre, lue: Option<&DemandeLue>) -> Result<OffreEtProfil, Erreur> {
        let mut vue = OffreEtProfil {
            pour_rang: OffrePourRang {
                place: domain::classement::PlaceCommune::Autre,
                loyer_cc: Centimes(offre.carte.loyer_cc),
                aide: Centimes::ZERO,
                reservee_siren: offre.carte.reservee_siren.clone(),
            },
            offre,
            reponses: Vec::new(),
            aide: None,
            ressources: None,
        };
        if let Some(lue) = lue {
            let menage = Menage::de(lue, self);
            let aide;
            (aide, vue.reponses) = menage.juger(&vue.offre.carte)?;
            vue.pour_rang.place = self.place(&lue.demande, &vue.offre.carte.insee);
            vue.pour_rang.aide = aide.montant;
            vue.ressources = menage.ressources();
            vue.aide = Some(aide);
        }
        Ok(vue)
    }
}
