//! Where an offer stands, in words: the same on its page, among the favourites, in a comparison and for its landlord.

use crate::i18n::Lang;
use crate::tr;
use crate::ui::Tone;
use domain::annonce::EtatOffre;

/// Its name.
#[must_use]
pub fn nom(l: Lang, etat: EtatOffre) -> String {
    match etat {
        EtatOffre::AParaitre => tr!(l, "À paraître", "To be published"),
        EtatOffre::Publiee => tr!(l, "Publiée", "Published"),
        EtatOffre::Close => tr!(l, "Close", "Closed"),
        EtatOffre::EnDesignation => tr!(l, "En désignation", "Candidates being chosen"),
        EtatOffre::ChezLeBailleur => tr!(l, "Chez le bailleur", "With the landlord"),
        EtatOffre::Attribuee => tr!(l, "Attribuée", "Allocated"),
        EtatOffre::Retiree => tr!(l, "Retirée", "Withdrawn"),
    }
}

/// Its colour.
#[must_use]
pub const fn ton(etat: EtatOffre) -> Tone {
    match etat {
        EtatOffre::AParaitre => Tone::Wait,
        EtatOffre::Publiee | EtatOffre::Attribuee => Tone::Ok,
        EtatOffre::Close | EtatOffre::EnDesignation | EtatOffre::ChezLeBailleur => Tone::Info,
        EtatOffre::Retiree => Tone::Off,
    }
}

/// What it means to whoever looks for a home, in a short sentence without its full stop.
#[must_use]
pub fn sens(l: Lang, etat: EtatOffre) -> String {
    match etat {
        EtatOffre::AParaitre => tr!(l, "on ne peut pas encore postuler", "one can't apply yet"),
        EtatOffre::Publiee => tr!(l, "on peut postuler", "one can apply"),
        EtatOffre::Close => tr!(l, "on ne peut plus postuler", "no more applications"),
        EtatOffre::EnDesignation => {
            tr!(l, "Action Logement choisit les candidats", "Action Logement is choosing the candidates")
        }
        EtatOffre::ChezLeBailleur => {
            tr!(l, "le bailleur examine les dossiers reçus", "the landlord is looking at the files received")
        }
        EtatOffre::Attribuee => tr!(l, "ce logement est pris", "this home is taken"),
        EtatOffre::Retiree => tr!(l, "le bailleur ne le propose plus", "the landlord no longer offers it"),
    }
}

/// « **En désignation** : Action Logement choisit les candidats ».
#[must_use]
pub fn dit(l: Lang, etat: EtatOffre) -> String {
    let (name, meaning) = (nom(l, etat), sens(l, etat));
    tr!(l, "**{name}** : {meaning}", "**{name}**: {meaning}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_its_own_words_in_both_languages() {
        for words in [nom, sens, dit] {
            for l in [Lang::Fr, Lang::En] {
                let mut all: Vec<String> = EtatOffre::ALL.iter().map(|e| words(l, *e)).collect();
                all.sort();
                all.dedup();
                assert_eq!(all.len(), EtatOffre::ALL.len());
            }
            for e in EtatOffre::ALL {
                assert_ne!(words(Lang::Fr, *e), words(Lang::En, *e));
            }
        }
        // Two lines of a card at 320 px, at the most.
        let long = EtatOffre::ALL.iter().flat_map(|e| [Lang::Fr, Lang::En].map(|l| dit(l, *e).chars().count())).max();
        assert!(long <= Some(76), "{long:?}");
    }
}
