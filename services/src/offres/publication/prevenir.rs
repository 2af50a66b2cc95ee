//! Who has applied is told of what changes in the offer: the rent, the last day.

use super::Connue;
use crate::candidatures::Libelle;
use crate::courrier::EnMasse;
use crate::courrier::lettres::{ChangementOffre, Lettre};
use crate::horloge::jour;
use crate::{Erreur, Services, Tx, on_tx};
use domain::annonce::Annonce;
use domain::argent::Centimes;
use domain::langue::Lang;
use uuid::Uuid;

/// Whom to tell.
#[derive(Debug, sqlx::FromRow)]
struct Candidat {
    id: Uuid,
    email: String,
    langue: String,
    prenom: String,
}

/// What of an offer an applicant counts on, and now is otherwise.
pub(super) fn changement(connue: &Connue, a: &Annonce, cloture_a: i64) -> ChangementOffre {
    let moved = |before: i64, after: i64| (before != after).then_some((Centimes(before), Centimes(after)));
    let loyer_cc = moved(connue.loyer + connue.charges, (a.loyer + a.charges).0);
    let (before, after) = (jour(connue.cloture_a), jour(cloture_a));
    ChangementOffre {
        loyer_cc,
        loyer: if loyer_cc.is_none() { moved(connue.loyer, a.loyer.0) } else { None },
        cloture: (before != after).then_some((before, after)),
    }
}

impl Services {
    /// Writes to everyone who has an active candidature on the offer, once per `revision` of it.
    pub(super) async fn prevenir_les_candidats(
        &self,
        tx: &mut Tx,
        offre: Uuid,
        a: &Annonce,
        changement: ChangementOffre,
        revision: i64,
    ) -> Result<(), Erreur> {
        let told: Vec<Candidat> = on_tx!(&mut *tx, |c| {
            sqlx::query_as(
                "SELECT k.id, c.email, c.langue, c.prenom FROM candidature k JOIN compte c ON c.id = k.compte_id
                 WHERE k.offre_id = $1 AND k.active ORDER BY k.id",
            )
            .bind(offre)
            .fetch_all(c)
            .await
        })?;
        let now = self.maintenant();
        let commune = &a.commune;
        let nom = Libelle::de(a.typologie.code(), &commune.nom, &commune.departement, (a.loyer + a.charges).0);
        let mails: Vec<EnMasse> = told
            .into_iter()
            .map(|k| {
                let lettre = Lettre::OffreChangee {
                    changement,
                    offre: nom.clone(),
                    lien: self.lien("/mes-candidatures"),
                    prenom: k.prenom,
                };
                EnMasse {
                    cle: format!("offre:{}:{revision}", k.id),
                    destinataire: k.email,
                    mail: lettre.rediger(Lang::from_code(&k.langue).unwrap_or_default()),
                    entetes: String::new(),
                    prochain_a: now,
                    alerte: None,
                }
            })
            .collect();
        // The rents of a whole stock change in one night: whoever waits for a code passes before.
        self.poster_en_masse(tx, &mails).await
    }
}
