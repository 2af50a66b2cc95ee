//! What the file itself lacks: it says nothing of one home more than of another (see `domain::eligibilite::Avis`), so it is
//! said once above them, the same above the tabs, favourites and homes side by side.

use super::dossier_a_finir;
use crate::i18n::Lang;
use crate::shell::adresses;
use crate::ui::{Tone, notice};
use crate::{format, tr};
use domain::dossier::EtatDossier;
use domain::eligibilite::EtatDemande;
use jiff::civil::Date;
use leptos::prelude::*;
use services::dossiers::DemandeLue;

/// Where the file here and the demande stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dossier {
    /// The file here.
    pub(crate) etat: EtatDossier,
    /// The demande, by its dates too: a day may pass before the file here is struck off.
    pub(crate) demande: EtatDemande,
}

impl Dossier {
    /// That of a demande.
    pub(crate) fn de(lue: &DemandeLue, today: Date) -> Self {
        Self { etat: lue.etat, demande: lue.etat_demande(today) }
    }

    /// What keeps one from applying for any home; `None`: nothing.
    pub(crate) const fn obstacle(self) -> Option<EtatDossier> {
        match self.demande {
            EtatDemande::Radiee(_) => Some(EtatDossier::Radie),
            _ if self.etat.peut_postuler() => None,
            _ => Some(self.etat),
        }
    }

    /// What there is to do, above homes; nothing where all is in order.
    pub(crate) fn vue(self, l: Lang, today: Date) -> Option<AnyView> {
        let (title, why, way) = match (self.obstacle(), self.demande) {
            (Some(etat), _) => {
                let (why, way) = dossier_a_finir(l, etat);
                (tr!(l, "Vous pouvez regarder, pas encore postuler", "You can look, not apply yet"), why, way)
            }
            (None, EtatDemande::ARenouveler(day)) => {
                let day = format::date_simple(l, day, Some(today));
                (
                    tr!(l, "Votre demande est à renouveler", "Your demand must be renewed"),
                    tr!(
                        l,
                        "Elle a expiré le {day}. Renouvelez-la sur le site d'enregistrement, puis mettez à jour ici.",
                        "It expired on {day}. Renew it on the registration site, then update here."
                    ),
                    tr!(l, "Mettre ma demande à jour", "Update my demand"),
                )
            }
            (None, _) => return None,
        };
        let apart = tr!(
            l,
            "Ce que nous disons de chaque logement n'en dépend pas.",
            "What we say of each home does not depend on it."
        );
        Some(
            notice(Tone::Wait, title)
                .body(view! { <p>{why} " " <a href=adresses::SITUATION>{way}</a></p> <p>{apart}</p> })
                .into_any(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::render;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 24);

    fn vue(l: Lang, etat: EtatDossier, demande: EtatDemande) -> Option<String> {
        let dossier = Dossier { etat, demande };
        dossier.vue(l, TODAY)?;
        Some(render(move || dossier.vue(l, TODAY).into_any()))
    }

    #[test]
    fn a_file_in_order_says_nothing() {
        assert_eq!(vue(Lang::Fr, EtatDossier::Valide, EtatDemande::EnRegle), None);
    }

    #[test]
    fn what_is_left_to_do_is_told_with_its_way() {
        use EtatDossier as E;
        for (etat, demande, obstacle) in [
            (E::Etape2, EtatDemande::DossierIncomplet, Some(E::Etape2)),
            (E::AttenteEntreprise, EtatDemande::DossierIncomplet, Some(E::AttenteEntreprise)),
            (E::Radie, EtatDemande::Radiee(TODAY), Some(E::Radie)),
            // The dates say it before the file does.
            (E::Valide, EtatDemande::Radiee(TODAY), Some(E::Radie)),
            // Not finished and expired: what keeps one from applying comes first.
            (E::Etape2, EtatDemande::ARenouveler(TODAY), Some(E::Etape2)),
            (E::Valide, EtatDemande::ARenouveler(TODAY), None),
        ] {
            assert_eq!(Dossier { etat, demande }.obstacle(), obstacle);
            let told = [Lang::Fr, Lang::En].map(|l| vue(l, etat, demande).unwrap());
            assert_ne!(told[0], told[1]);
            assert_eq!(told[0].contains("pas encore postuler"), obstacle.is_some(), "{}", told[0]);
            assert!(told.iter().all(|html| html.contains("href=\"/ma-situation\"")), "{}", told[0]);
        }
    }
}
