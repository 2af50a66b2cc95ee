//! What a move makes of a candidature's row, told apart from the writing: one place says it, for the use cases and for
//! the demonstration, which goes the same way.

use super::{Donnees, JOURS_REPONSE, MouvementRefuse};
use crate::Erreur;
use domain::candidature::{Acteur, Etat, Evenement, MotifRefus, Transition, commission_tenue, suivant_motive};
use domain::delais;
use jiff::civil::{Date, DateTime};

/// The columns of a candidature that its moves write. Days are ISO texts, as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Colonnes {
    /// State.
    pub(crate) etat: Etat,
    /// Last day to answer, or to meet the condition.
    pub(crate) reponse_avant: Option<String>,
    /// Visit slots proposed last, JSON.
    pub(crate) visite_creneaux: Option<String>,
    /// The visit agreed on, microseconds.
    pub(crate) visite_a: Option<i64>,
    /// Rank given by the CALEOL.
    pub(crate) rang_attribution: Option<i64>,
    /// The document asked for.
    pub(crate) piece_demandee: Option<String>,
    /// The suspensive condition.
    pub(crate) condition: Option<String>,
    /// Day of the CALEOL.
    pub(crate) commission_le: Option<String>,
    /// Answers of the applicant that nobody of the back office has acted on: codes of events, commas between.
    pub(crate) reponses: Option<String>,
}

impl Colonnes {
    /// Those of a candidature just made.
    pub(crate) const fn nouvelles(etat: Etat) -> Self {
        Self {
            etat,
            reponse_avant: None,
            visite_creneaux: None,
            visite_a: None,
            rang_attribution: None,
            piece_demandee: None,
            condition: None,
            commission_le: None,
            reponses: None,
        }
    }

    /// The columns after a move, and the machine's line for it.
    ///
    /// # Errors
    /// The machine's refusal, or [`MouvementRefuse::Donnees`] for what the move needs and does not have.
    pub(crate) fn apres(
        &self,
        evenement: Evenement,
        acteur: Acteur,
        d: &Donnees,
        today: Date,
    ) -> Result<(&'static Transition, Self), MouvementRefuse> {
        let de = self.etat;
        let t = suivant_motive(Some(de), evenement, acteur, d.motif).map_err(MouvementRefuse::Machine)?;
        let caleol = self.commission_le.as_deref().and_then(|day| day.parse().ok());
        commission_tenue(evenement, caleol, today).map_err(MouvementRefuse::Machine)?;
        verifier_donnees(evenement, d, today)?;
        if evenement == Evenement::ConfirmerVisite && !d.creneau.is_some_and(|s| self.creneaux().contains(&s)) {
            return Err(MouvementRefuse::Donnees);
        }
        let mut next = self.clone();
        next.etat = t.vers;
        next.reponse_avant = match evenement {
            Evenement::Attribuer | Evenement::MonterRang | Evenement::LeverCondition => {
                Some(delais::fin_delai_acceptation(today, JOURS_REPONSE).to_string())
            }
            Evenement::AttribuerCondition => d.date.map(|day| day.to_string()),
            // Still the same proposal: a visit or a document does not stop the clock.
            _ if t.vers == de => next.reponse_avant,
            _ => None,
        };
        if evenement == Evenement::ProposerVisite {
            next.visite_creneaux = Some(serde_json::to_string(&d.creneaux).map_err(Erreur::from)?);
        }
        if let Some(at) = d.creneau.and_then(|s| s.to_zoned(crate::horloge::paris()).ok()) {
            next.visite_a = Some(at.timestamp().as_microsecond());
        }
        next.rang_attribution = match evenement {
            Evenement::AttribuerRang => d.rang,
            Evenement::AvancerRang => next.rang_attribution.map(|r| r - 1),
            Evenement::Attribuer | Evenement::MonterRang => Some(1),
            _ => next.rang_attribution,
        };
        next.piece_demandee = match evenement {
            Evenement::DemanderPiece => d.texte.clone(),
            // Still asked for.
            Evenement::ProposerVisite | Evenement::ConfirmerVisite | Evenement::FixerCommission => next.piece_demandee,
            _ => None,
        };
        if evenement == Evenement::AttribuerCondition {
            next.condition = d.texte.clone();
        }
        if evenement == Evenement::FixerCommission {
            next.commission_le = d.date.map(|day| day.to_string());
        }
        next.reponses = match acteur {
            _ if t.vers.finale() => None,
            // Who acts has seen what had come.
            Acteur::Conseiller | Acteur::Bailleur => None,
            _ if evenement.est_reponse() => Some(avec_reponse(next.reponses.as_deref(), evenement)),
            _ => next.reponses,
        };
        Ok((t, next))
    }

    fn creneaux(&self) -> Vec<DateTime> {
        self.visite_creneaux.as_deref().and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default()
    }
}

/// The answers that wait, as a row has them.
pub(crate) fn lire_reponses(codes: Option<&str>) -> Vec<Evenement> {
    codes.into_iter().flat_map(|all| all.split(',')).filter_map(Evenement::from_code).collect()
}

/// One more; the same again is one.
fn avec_reponse(codes: Option<&str>, evenement: Evenement) -> String {
    let mut all = lire_reponses(codes);
    if !all.contains(&evenement) {
        all.push(evenement);
    }
    all.into_iter().map(Evenement::code).collect::<Vec<_>>().join(",")
}

/// What each move must bring with it.
pub(super) fn verifier_donnees(evenement: Evenement, d: &Donnees, today: Date) -> Result<(), MouvementRefuse> {
    let text = d.texte.as_deref().is_some_and(|t| !t.trim().is_empty());
    let ok = match evenement {
        Evenement::ProposerVisite => !d.creneaux.is_empty() && d.creneaux.iter().all(|s| s.date() >= today),
        Evenement::ConfirmerVisite => d.creneau.is_some(),
        Evenement::DemanderPiece => text,
        Evenement::FixerCommission => d.date.is_some_and(|x| x >= today),
        Evenement::AttribuerCondition => text && d.date.is_some_and(|x| x >= today),
        Evenement::AttribuerRang => d.rang.is_some_and(|r| (2..=50).contains(&r)),
        _ => true,
    };
    // « Another reason » is told in words.
    let autre = d.motif != Some(MotifRefus::Autre) || text;
    if ok && autre { Ok(()) } else { Err(MouvementRefuse::Donnees) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const JOUR: Date = date(2026, 11, 24);

    /// Each move in turn, from a file at the landlord's.
    fn apres(moves: &[(Evenement, Acteur)]) -> Colonnes {
        let slot = JOUR.at(14, 30, 0, 0);
        let data = Donnees {
            texte: Some("Avis d'imposition".into()),
            creneaux: vec![slot],
            creneau: Some(slot),
            date: Some(JOUR),
            ..Donnees::default()
        };
        let mut row = Colonnes::nouvelles(Etat::Envoyee);
        for &(event, who) in moves {
            let asked = if event == Evenement::ConfirmerVisite {
                data.clone()
            } else {
                Donnees { creneau: None, ..data.clone() }
            };
            row = row.apres(event, who, &asked, JOUR).unwrap_or_else(|e| panic!("{event:?}: {e}")).1;
        }
        row
    }

    #[test]
    fn an_answer_waits_until_they_act() {
        use Acteur::{Bailleur, Demandeur, Entreprise};
        use Evenement as E;
        let waits = |moves: &[(E, Acteur)]| lire_reponses(apres(moves).reponses.as_deref());
        let asked = [(E::DemanderPiece, Bailleur), (E::ProposerVisite, Bailleur)];
        let both = [&asked[..], &[(E::FournirPiece, Demandeur), (E::ConfirmerVisite, Entreprise)]].concat();
        assert_eq!(waits(&asked), []);
        assert_eq!(waits(&both), [E::FournirPiece, E::ConfirmerVisite]);
        // Said twice, it waits once.
        assert_eq!(
            waits(&[&both[..], &[(E::FournirPiece, Demandeur)]].concat()),
            [E::FournirPiece, E::ConfirmerVisite]
        );
        assert_eq!(waits(&[&both[..], &[(E::FixerCommission, Bailleur)]].concat()), []);
        // Whatever ends it, nobody is waited for.
        let ended =
            [&both[..], &[(E::FixerCommission, Bailleur), (E::Attribuer, Bailleur), (E::Accepter, Demandeur)]].concat();
        assert_eq!(waits(&ended), [E::Accepter]);
        assert_eq!(waits(&[&ended[..], &[(E::Refuser, Demandeur)]].concat()), []);
    }
}
