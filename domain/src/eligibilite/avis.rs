//! What is said of a dwelling to whoever has a demande: one verdict, with its reason, wherever the dwelling is shown.

use super::regles::{Regle, Reponse, Verdict};

/// A set of rules; small enough to be kept for every dwelling of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Regles(u8);

impl Regles {
    const fn bit(regle: Regle) -> u8 {
        1 << (regle as u8)
    }

    /// The same with one more.
    #[must_use]
    pub const fn avec(self, regle: Regle) -> Self {
        Self(self.0 | Self::bit(regle))
    }

    /// Whether it holds that one.
    #[must_use]
    pub const fn contient(self, regle: Regle) -> bool {
        self.0 & Self::bit(regle) != 0
    }

    /// Whether it holds none.
    #[must_use]
    pub const fn est_vide(self) -> bool {
        self.0 == 0
    }

    /// Those it holds, in the order of [`Regle::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Regle> {
        Regle::ALL.iter().copied().filter(move |r| self.contient(*r))
    }
}

impl FromIterator<Regle> for Regles {
    fn from_iter<T: IntoIterator<Item = Regle>>(rules: T) -> Self {
        rules.into_iter().fold(Self::default(), Self::avec)
    }
}

/// The verdict shown of a dwelling for a demande, with its reason: on a card of the tabs, on the offer's page, side by
/// side, among favourites, in the mail of an alert. All of them fold the rules' answers by [`Avis::et`], so none of them
/// can say another thing than the others.
///
/// The state of the file ([`Regle::Etat`]) is no part of it. A file that is not finished, to be renewed or struck off is
/// the person's: it says the same of every dwelling, so on each card it would hide which ones fit and which don't, the
/// very thing one looks at a list for. It is said once instead: above a list and above homes side by side, as a point
/// apart on the offer's page, in a line of a mail. Applying does ask for it ([`super::verdict`] of all the answers), and so
/// does the adviser, who examines the file and not only the dwelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Avis {
    /// A rule says no: the first of them in the order of [`Regle::ALL`], with its figures.
    Non(Reponse),
    /// No rule says no.
    Oui {
        /// Those that can't tell yet; none: the dwelling fits.
        a_verifier: Regles,
    },
}

impl Avis {
    /// Nothing was asked yet: no rule objects.
    pub const SANS_REGLE: Self = Self::Oui { a_verifier: Regles(0) };

    /// What these answers say together, whatever their order.
    #[must_use]
    pub fn de<'a>(reponses: impl IntoIterator<Item = &'a Reponse>) -> Self {
        reponses.into_iter().fold(Self::SANS_REGLE, Self::et)
    }

    /// The same with one more answer.
    #[must_use]
    pub fn et(self, reponse: &Reponse) -> Self {
        if reponse.regle == Regle::Etat {
            return self;
        }
        match (self, reponse.verdict) {
            (Self::Non(first), Verdict::NeConvientPas) if reponse.regle < first.regle => Self::Non(*reponse),
            (Self::Oui { .. }, Verdict::NeConvientPas) => Self::Non(*reponse),
            (Self::Oui { a_verifier }, Verdict::NeSaitPas) => Self::Oui { a_verifier: a_verifier.avec(reponse.regle) },
            (said, _) => said,
        }
    }

    /// In one word.
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        match self {
            Self::Non(_) => Verdict::NeConvientPas,
            Self::Oui { a_verifier } if a_verifier.est_vide() => Verdict::Convient,
            Self::Oui { .. } => Verdict::NeSaitPas,
        }
    }
}
