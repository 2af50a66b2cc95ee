//! Where an offer stands, from what is stored of it and of its candidatures: one reading for every page.

crate::coded_enum! {
    /// Where an offer stands.
    EtatOffre {
        /// Its first day is to come.
        AParaitre = "a_paraitre",
        /// Out: one may apply.
        Publiee = "publiee",
        /// Past its last day, with nobody under way.
        Close = "close",
        /// Past its last day: Action Logement chooses whom it proposes, no file is at the landlord's.
        EnDesignation = "en_designation",
        /// Past its last day, and the landlord has at least one file.
        ChezLeBailleur = "chez_le_bailleur",
        /// The lease is signed.
        Attribuee = "attribuee",
        /// Taken back by its landlord.
        Retiree = "retiree",
    }
}

/// What is stored of an offer, as far as its state goes. Instants are microseconds UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Releve<'a> {
    /// `publiee`, `retiree`, `attribuee`.
    pub enregistre: &'a str,
    /// Its first instant.
    pub publiee_a: i64,
    /// The first instant when one may no longer apply.
    pub cloture_a: i64,
    /// Candidatures under way.
    pub candidatures: i64,
    /// Those of them whose file is at the landlord's.
    pub envoyees: i64,
}

impl EtatOffre {
    /// The state at `now`. What the landlord or a lease ended comes first; then time; then the candidatures.
    #[must_use]
    pub fn de(r: &Releve<'_>, now: i64) -> Self {
        match r.enregistre {
            "retiree" => Self::Retiree,
            "attribuee" => Self::Attribuee,
            _ if r.publiee_a > now => Self::AParaitre,
            // Files may leave before the last day: one may apply all the same, and that is what matters then.
            _ if r.cloture_a > now => Self::Publiee,
            _ if r.envoyees > 0 => Self::ChezLeBailleur,
            _ if r.candidatures > 0 => Self::EnDesignation,
            _ => Self::Close,
        }
    }

    /// Whether one may apply.
    #[must_use]
    pub const fn ouverte(self) -> bool {
        matches!(self, Self::Publiee)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("publiee", 0, 0, 0, EtatOffre::AParaitre)]
    #[case("publiee", 9, 0, 0, EtatOffre::AParaitre)]
    #[case("publiee", 10, 0, 0, EtatOffre::Publiee)]
    #[case("publiee", 19, 7, 2, EtatOffre::Publiee)]
    #[case("publiee", 20, 0, 0, EtatOffre::Close)]
    #[case("publiee", 20, 7, 0, EtatOffre::EnDesignation)]
    #[case("publiee", 20, 7, 1, EtatOffre::ChezLeBailleur)]
    #[case("publiee", 999, 1, 1, EtatOffre::ChezLeBailleur)]
    // Ended by somebody: neither the day nor who is left under way matters.
    #[case("retiree", 15, 7, 2, EtatOffre::Retiree)]
    #[case("retiree", 5, 0, 0, EtatOffre::Retiree)]
    #[case("attribuee", 15, 0, 0, EtatOffre::Attribuee)]
    #[case("attribuee", 25, 1, 1, EtatOffre::Attribuee)]
    fn states(
        #[case] enregistre: &str,
        #[case] now: i64,
        #[case] candidatures: i64,
        #[case] envoyees: i64,
        #[case] attendu: EtatOffre,
    ) {
        let r = Releve { enregistre, publiee_a: 10, cloture_a: 20, candidatures, envoyees };
        assert_eq!(EtatOffre::de(&r, now), attendu);
    }

    proptest! {
        #[test]
        fn one_may_apply_exactly_while_it_is_out(now in 0_i64..40, candidatures in 0_i64..9, envoyees in 0_i64..9) {
            for enregistre in ["publiee", "retiree", "attribuee"] {
                let r = Releve { enregistre, publiee_a: 10, cloture_a: 20, candidatures, envoyees };
                let out = enregistre == "publiee" && (10..20).contains(&now);
                prop_assert_eq!(EtatOffre::de(&r, now).ouverte(), out);
            }
        }
    }
}
