//! Step 2 half typed: what is kept of it, and what is taken up again once the demande may have changed.

use super::{Champ, Complement, Rattachement, SaisieComplement};
use crate::demande::Demande;
use crate::siret::Siret;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Longest text kept of a field, in characters: more than any field of the form takes.
const CHAMP_MAX: usize = 300;

/// What was typed at step 2 and not sent: only what differs from what the form proposed, so that what the registration
/// site corrects meanwhile still comes through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaisieLaissee {
    /// Whose employment it is about.
    rattachement: Rattachement,
    /// The employer it is about, where a SIRET said so.
    #[serde(default)]
    siret: Option<Siret>,
    /// SIRET of the académie chosen by its name, where the SIRET typed doesn't tell it.
    #[serde(default)]
    academie: String,
    /// What was typed, by the code of its field; a field that was emptied is there, empty. One that a later version of
    /// the form no longer has is left aside.
    champs: BTreeMap<String, String>,
}

/// A form with what had been typed put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaisieReprise {
    /// The fields.
    pub saisie: SaisieComplement,
    /// SIRET of the académie chosen by its name, or nothing.
    pub academie: String,
    /// Whether something typed is in it.
    pub gardee: bool,
    /// Whether something typed was left aside: it was about a person or an employer that the demande no longer has, or
    /// about what the registration site tells since.
    pub ecartee: bool,
}

impl Rattachement {
    /// Whose employment the form starts with: the one kept, as long as that person is still in the demande.
    #[must_use]
    pub fn propose(demande: &Demande, garde: Option<&Complement>) -> Self {
        let kept = garde.map_or(Self::Demandeur, |c| c.rattachement);
        if kept.personne(demande).is_some() { kept } else { Self::Demandeur }
    }
}

impl SaisieLaissee {
    /// What to keep of `saisie` and of the académie chosen, beside what `demande` and the complement kept propose.
    #[must_use]
    pub fn noter(saisie: &SaisieComplement, academie: &str, demande: &Demande, garde: Option<&Complement>) -> Self {
        let rattachement = Rattachement::from_code(saisie.rattachement.trim())
            .filter(|r| r.personne(demande).is_some())
            .unwrap_or_else(|| Rattachement::propose(demande, garde));
        let propose = SaisieComplement::proposer(demande, rattachement, garde);
        let held = siret_du_site(demande, rattachement);
        let typed = |champ: Champ| {
            let value = valeur(saisie, champ);
            (!(pareil(champ, value, valeur(&propose, champ)) || (champ == Champ::Siret && held.is_some())))
                .then(|| (champ.code().to_owned(), couper(value)))
        };
        let siret = Siret::parse(held.unwrap_or(&saisie.siret)).ok();
        let academie = academie.trim();
        let told = held.is_some() || siret.as_ref().is_some_and(|s| s.as_str() == academie);
        Self {
            rattachement,
            academie: if told { String::new() } else { couper(academie) },
            champs: CHAMPS.into_iter().filter_map(typed).collect(),
            siret,
        }
    }

    /// The form with all this put back as far as it still means something; `None` when it only says what is proposed
    /// anyway.
    #[must_use]
    pub fn reprendre(&self, demande: &Demande, garde: Option<&Complement>) -> Option<SaisieReprise> {
        let usual = Rattachement::propose(demande, garde);
        let gone = self.rattachement.personne(demande).is_none();
        let rattachement = if gone { usual } else { self.rattachement };
        let held = siret_du_site(demande, rattachement);
        let now = held.and_then(|s| Siret::parse(s).ok());
        let elsewhere = gone || now.as_ref().is_some_and(|now| self.siret.as_ref().is_some_and(|then| then != now));
        let propose = SaisieComplement::proposer(demande, rattachement, garde);
        let mut saisie = propose.clone();
        let mut ecartee = false;
        for champ in CHAMPS {
            let Some(value) = self.champs.get(champ.code()) else { continue };
            let dropped = match champ {
                Champ::Siret => elsewhere || held.is_some(),
                Champ::Consentement => false,
                // One who has several employers has them whichever is the main one.
                Champ::PlusieursEmployeurs => gone,
                _ => elsewhere,
            };
            if dropped {
                // The same number, written there since, is nothing lost.
                ecartee |= champ != Champ::Siret || elsewhere || now != Siret::parse(value).ok();
            } else {
                value.clone_into(valeur_mut(&mut saisie, champ));
            }
        }
        let academie = if elsewhere || held.is_some() { String::new() } else { self.academie.clone() };
        let gardee = saisie != propose || rattachement != usual || !academie.is_empty();
        (gardee || ecartee).then_some(SaisieReprise { saisie, academie, gardee, ecartee })
    }
}

/// The fields that are typed; whose employment they are about is told apart.
const CHAMPS: [Champ; 8] = [
    Champ::Siret,
    Champ::Employeur,
    Champ::CodeEntreprise,
    Champ::Matricule,
    Champ::DateEntree,
    Champ::CdiInterimaire,
    Champ::PlusieursEmployeurs,
    Champ::Consentement,
];

fn valeur(saisie: &SaisieComplement, champ: Champ) -> &str {
    match champ {
        Champ::Rattachement => &saisie.rattachement,
        Champ::Siret => &saisie.siret,
        Champ::Employeur => &saisie.employeur,
        Champ::CodeEntreprise => &saisie.code_entreprise,
        Champ::Matricule => &saisie.matricule,
        Champ::DateEntree => &saisie.date_entree,
        Champ::CdiInterimaire => &saisie.cdi_interimaire,
        Champ::PlusieursEmployeurs => &saisie.plusieurs_employeurs,
        Champ::Consentement => &saisie.consentement,
    }
}

fn valeur_mut(saisie: &mut SaisieComplement, champ: Champ) -> &mut String {
    match champ {
        Champ::Rattachement => &mut saisie.rattachement,
        Champ::Siret => &mut saisie.siret,
        Champ::Employeur => &mut saisie.employeur,
        Champ::CodeEntreprise => &mut saisie.code_entreprise,
        Champ::Matricule => &mut saisie.matricule,
        Champ::DateEntree => &mut saisie.date_entree,
        Champ::CdiInterimaire => &mut saisie.cdi_interimaire,
        Champ::PlusieursEmployeurs => &mut saisie.plusieurs_employeurs,
        Champ::Consentement => &mut saisie.consentement,
    }
}

/// Whether two texts of a field say the same: the form groups the digits of a SIRET.
fn pareil(champ: Champ, a: &str, b: &str) -> bool {
    if champ != Champ::Siret {
        return a.trim() == b.trim();
    }
    let digits = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    digits(a) == digits(b)
}

fn couper(text: &str) -> String {
    text.chars().take(CHAMP_MAX).collect()
}

/// The SIRET that the registration site holds for the person attached.
fn siret_du_site(demande: &Demande, rattachement: Rattachement) -> Option<&str> {
    rattachement.personne(demande)?.emploi.siret.as_deref().filter(|s| !s.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::exemples::demande;
    use crate::dossier::{Consentement, PolitiqueEntreprise};
    use jiff::civil::date;
    use proptest::prelude::*;

    fn proposee(d: &Demande, r: Rattachement) -> SaisieComplement {
        SaisieComplement::proposer(d, r, None)
    }

    fn notee(saisie: &SaisieComplement, d: &Demande) -> SaisieLaissee {
        SaisieLaissee::noter(saisie, "", d, None)
    }

    /// Anne's demande without her SIRET: it is typed here.
    fn sans_siret() -> Demande {
        let mut d = demande();
        d.demandeur.emploi.siret = None;
        d
    }

    #[test]
    fn what_was_typed_comes_back_as_it_was_even_wrong() {
        let d = demande();
        let typed = SaisieComplement {
            matricule: " \"<b> 20418".into(),
            date_entree: "31/02/".into(),
            employeur: String::new(),
            cdi_interimaire: "oui".into(),
            consentement: "2".into(),
            ..proposee(&d, Rattachement::Demandeur)
        };
        let back = notee(&typed, &d).reprendre(&d, None).unwrap();
        assert_eq!(back, SaisieReprise { saisie: typed, academie: String::new(), gardee: true, ecartee: false });
    }

    #[test]
    fn no_field_is_kept_beyond_what_its_form_takes() {
        let d = demande();
        let typed = SaisieComplement { employeur: "é".repeat(5000), ..proposee(&d, Rattachement::Demandeur) };
        let left = notee(&typed, &d);
        assert_eq!(left.reprendre(&d, None).unwrap().saisie.employeur, "é".repeat(CHAMP_MAX));
        let many = SaisieLaissee::noter(&typed, &"1".repeat(5000), &sans_siret(), None);
        assert_eq!(many.academie.len(), CHAMP_MAX);
    }

    #[test]
    fn nothing_typed_is_nothing_to_take_up() {
        let d = demande();
        for r in [Rattachement::Demandeur, Rattachement::Codemandeur] {
            let same = notee(&proposee(&d, r), &d).reprendre(&d, None);
            assert_eq!(same.is_none(), r == Rattachement::Demandeur, "whose job it is was chosen");
        }
        // The page groups the digits of the SIRET that the site holds.
        let shown =
            SaisieComplement { siret: "824 541\u{a0}148 02432".into(), ..proposee(&d, Rattachement::Demandeur) };
        assert_eq!(notee(&shown, &d).reprendre(&d, None), None);
        // What step 2 kept is proposed as well.
        let kept = SaisieComplement { consentement: "3".into(), ..proposee(&d, Rattachement::Demandeur) };
        let kept = kept.parse_pour(&d, &PolitiqueEntreprise::default(), date(2026, 11, 22)).unwrap();
        let again = SaisieComplement::proposer(&d, Rattachement::Demandeur, Some(&kept));
        assert_eq!(SaisieLaissee::noter(&again, "", &d, Some(&kept)).reprendre(&d, Some(&kept)), None);
        assert_eq!(kept.consentement, Consentement::DossierComplet);
    }

    #[test]
    fn what_the_site_corrects_comes_through_what_was_typed_stays() {
        let mut d = demande();
        let typed = SaisieComplement { matricule: "20418".into(), ..proposee(&d, Rattachement::Demandeur) };
        let left = notee(&typed, &d);
        d.demandeur.emploi.employeur = Some("Tissier et filles".into());
        d.demandeur.emploi.depuis = Some(date(2018, 1, 15));
        let back = left.reprendre(&d, None).unwrap();
        assert_eq!(
            (back.saisie.employeur.as_str(), back.saisie.date_entree.as_str()),
            ("Tissier et filles", "15/01/2018")
        );
        assert_eq!((back.saisie.matricule.as_str(), back.ecartee), ("20418", false));
    }

    #[test]
    fn another_employer_at_the_site_takes_what_was_said_of_the_former() {
        let mut d = demande();
        let typed = SaisieComplement {
            matricule: "20418".into(),
            plusieurs_employeurs: "oui".into(),
            consentement: "2".into(),
            ..proposee(&d, Rattachement::Demandeur)
        };
        let left = notee(&typed, &d);
        d.demandeur.emploi.siret = Some("17130430600011".into());
        let back = left.reprendre(&d, None).unwrap();
        assert_eq!((back.saisie.matricule.as_str(), back.ecartee), ("", true));
        assert_eq!((back.saisie.consentement.as_str(), back.saisie.plusieurs_employeurs.as_str()), ("2", "oui"));
        assert_eq!(back.saisie.siret, "17130430600011");
    }

    #[test]
    fn a_siret_written_at_the_site_since_is_the_sites() {
        let mut d = sans_siret();
        let typed = SaisieComplement {
            siret: "171 304 306 00011".into(),
            matricule: "20418".into(),
            ..proposee(&d, Rattachement::Demandeur)
        };
        let left = notee(&typed, &d);
        assert_eq!(left.reprendre(&d, None).unwrap().saisie, typed);
        d.demandeur.emploi.siret = Some("17130430600011".into());
        let same = left.reprendre(&d, None).unwrap();
        assert_eq!((same.saisie.siret.as_str(), same.saisie.matricule.as_str()), ("17130430600011", "20418"));
        assert!(!same.ecartee, "the same employer, nothing is lost");
        d.demandeur.emploi.siret = Some("82454114802432".into());
        let other = left.reprendre(&d, None).unwrap();
        assert_eq!((other.saisie.matricule.as_str(), other.gardee, other.ecartee), ("", false, true));
    }

    #[test]
    fn a_co_applicant_who_left_takes_their_job_along() {
        let mut d = demande();
        let typed = SaisieComplement {
            employeur: "Atelier du Canal".into(),
            plusieurs_employeurs: "non".into(),
            consentement: "1".into(),
            ..proposee(&d, Rattachement::Codemandeur)
        };
        let left = notee(&typed, &d);
        assert_eq!(left.reprendre(&d, None).unwrap().saisie, typed);
        d.codemandeurs.clear();
        let back = left.reprendre(&d, None).unwrap();
        let expected = SaisieComplement { consentement: "1".into(), ..proposee(&d, Rattachement::Demandeur) };
        assert_eq!((back.saisie, back.ecartee), (expected, true));
    }

    #[test]
    fn an_academie_chosen_and_not_filled_in_comes_back_while_no_siret_is_held() {
        let mut d = sans_siret();
        let same = proposee(&d, Rattachement::Demandeur);
        let left = SaisieLaissee::noter(&same, "17940430600088", &d, None);
        assert_eq!(left.reprendre(&d, None).unwrap().academie, "17940430600088");
        // Filled in, the SIRET tells it.
        let filled = SaisieComplement { siret: "179 404 306 00088".into(), ..same };
        let left = SaisieLaissee::noter(&filled, "17940430600088", &d, None);
        assert_eq!(left.reprendre(&d, None).unwrap().academie, "");
        d.demandeur.emploi.siret = Some("17940430600088".into());
        assert_eq!(left.reprendre(&d, None), None);
    }

    proptest! {
        #[test]
        fn whatever_is_typed_comes_back(fields in prop::collection::vec("[\\PC\\x00-\\x1f]{0,300}", 8)) {
            let d = sans_siret();
            let mut typed = proposee(&d, Rattachement::Demandeur);
            for (champ, value) in CHAMPS.into_iter().zip(&fields) {
                value.clone_into(valeur_mut(&mut typed, champ));
            }
            let back = notee(&typed, &d).reprendre(&d, None);
            let back = back.map_or_else(|| proposee(&d, Rattachement::Demandeur), |b| b.saisie);
            for champ in CHAMPS {
                prop_assert!(pareil(champ, valeur(&typed, champ), valeur(&back, champ)), "{:?}", champ);
            }
        }
    }
}
