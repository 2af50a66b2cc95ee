//! The mails about the file itself: what the employer does, pieces to give again, renewal, striking off; to the
//! employer, that files came in.

use super::{Corps, jour_lettres};
use domain::langue::Lang;
use domain::tr;
use jiff::civil::Date;

/// What happened to a file, or will.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NouvelleDossier {
    /// The employer validated it; `complet`: one may apply at once.
    Validee {
        /// The employer.
        entreprise: String,
        /// Every piece is still ticked.
        complet: bool,
    },
    /// The employer refused it.
    Refusee {
        /// The employer.
        entreprise: String,
        /// Its reason, in its own words.
        motif: String,
    },
    /// The employer validates files no more, this one among them; `complet`: one may apply at once.
    Dispensee {
        /// The employer.
        entreprise: String,
        /// Every piece is still ticked.
        complet: bool,
    },
    /// A month or a year passed: some boxes came back unticked.
    PiecesPerimees,
    /// The demande's year ends soon.
    ARenouveler {
        /// Last day of its year.
        avant: Date,
    },
    /// Thirteen months without renewal.
    Radiee {
        /// Last day to revive it with its seniority.
        reprise: Date,
    },
}

/// What one may do once the employer is no longer waited for.
fn ensuite(l: Lang, complet: bool) -> String {
    if complet {
        tr!(
            l,
            "Vous pouvez postuler, et les points de votre entreprise comptent.",
            "You can apply, and your company's points count."
        )
    } else {
        tr!(
            l,
            "Des pièces sont à remettre : cochez-les de nouveau, puis vous pourrez postuler.",
            "Some documents must be given again: tick them once more, then you can apply."
        )
    }
}

/// To the employer, before its layout. It names nobody: what a person agreed to show is read on AL'in, where the look
/// is recorded.
pub(super) fn arrives(l: Lang, lien: &str, prenom: &str) -> Corps {
    Corps {
        sujet: tr!(l, "AL'in – Des dossiers à valider", "AL'in – Files to confirm"),
        salut: Some(tr!(l, "Bonjour {prenom},", "Hello {prenom},")),
        paragraphes: vec![
            tr!(
                l,
                "Un ou plusieurs de vos salariés vous ont envoyé leur dossier de logement.",
                "One or more of your employees sent you their housing file."
            ),
            tr!(
                l,
                "Ils attendent votre réponse pour pouvoir postuler. Vous avez déjà répondu ? Il n'y a rien d'autre à faire.",
                "They wait for your answer before they can apply. Have you answered already? Nothing else is to be done."
            ),
        ],
        code: None,
        bouton: Some((tr!(l, "Voir les dossiers à valider", "See the files to confirm"), lien.to_owned())),
        apres: vec![tr!(
            l,
            "Vous recevez au plus un message de ce type par jour.",
            "You receive at most one message of this kind a day."
        )],
    }
}

/// The mail, before its layout.
pub(super) fn corps(l: Lang, nouvelle: &NouvelleDossier, lien: &str, prenom: &str) -> Corps {
    let (sujet, paragraphes, bouton) = match nouvelle {
        NouvelleDossier::Validee { entreprise, complet } => (
            tr!(l, "Votre entreprise a validé votre dossier", "Your company approved your file"),
            vec![
                tr!(l, "{entreprise} a validé votre dossier.", "{entreprise} approved your file."),
                ensuite(l, *complet),
            ],
            tr!(l, "Voir ma situation", "See my situation"),
        ),
        NouvelleDossier::Refusee { entreprise, motif } => (
            tr!(l, "Votre entreprise n'a pas validé votre dossier", "Your company did not approve your file"),
            vec![
                tr!(l, "{entreprise} n'a pas validé votre dossier.", "{entreprise} did not approve your file."),
                tr!(l, "Raison : {motif}", "Reason: {motif}"),
                tr!(
                    l,
                    "Corrigez ce qui peut l'être, puis renvoyez le dossier. Vous pouvez aussi rester anonyme : vous postulez alors sans les points de votre entreprise.",
                    "Correct what can be corrected, then send the file again. You can also stay anonymous: you then apply without your company's points."
                ),
            ],
            tr!(l, "Voir ma situation", "See my situation"),
        ),
        NouvelleDossier::Dispensee { entreprise, complet } => (
            tr!(l, "Votre dossier n'attend plus votre entreprise", "Your file no longer waits for your company"),
            vec![
                tr!(
                    l,
                    "{entreprise} ne valide plus les dossiers de ses salariés. Le vôtre avance sans attendre.",
                    "{entreprise} no longer approves its employees' files. Yours moves on without waiting."
                ),
                ensuite(l, *complet),
            ],
            tr!(l, "Voir ma situation", "See my situation"),
        ),
        NouvelleDossier::PiecesPerimees => (
            tr!(l, "Des pièces sont à remettre", "Some documents must be given again"),
            vec![
                tr!(
                    l,
                    "Un nouveau mois a commencé : vos pièces du mois ne sont plus assez récentes.",
                    "A new month has begun: your monthly documents are no longer recent enough."
                ),
                tr!(
                    l,
                    "Déposez les nouvelles sur votre site d'enregistrement, puis cochez-les sur AL'in. Une candidature en cours continue.",
                    "Upload the new ones on your registration site, then tick them on AL'in. An application under way goes on."
                ),
            ],
            tr!(l, "Voir les pièces", "See the documents"),
        ),
        NouvelleDossier::ARenouveler { avant } => {
            let day = jour_lettres(l, *avant);
            (
                tr!(l, "Renouvelez votre demande avant le {day}", "Renew your demand by {day}"),
                vec![
                    tr!(
                        l,
                        "Votre demande de logement social est valable jusqu'au {day}.",
                        "Your social housing demand is valid until {day}."
                    ),
                    tr!(
                        l,
                        "Renouvelez-la sur votre site d'enregistrement, puis appuyez sur « Mettre à jour » dans AL'in. Sans renouvellement, elle est radiée un mois plus tard.",
                        "Renew it on your registration site, then press “Update” in AL'in. Without renewal, it is struck off one month later."
                    ),
                ],
                tr!(l, "Voir ma situation", "See my situation"),
            )
        }
        NouvelleDossier::Radiee { reprise } => {
            let day = jour_lettres(l, *reprise);
            (
                tr!(l, "Votre demande a été radiée", "Your demand has been struck off"),
                vec![
                    tr!(
                        l,
                        "Votre demande de logement social n'a pas été renouvelée à temps. Vous ne pouvez plus postuler.",
                        "Your social housing demand was not renewed in time. You can no longer apply."
                    ),
                    tr!(
                        l,
                        "Jusqu'au {day}, vous pouvez la reprendre sur votre site d'enregistrement sans perdre votre ancienneté. Ensuite, appuyez sur « Mettre à jour » dans AL'in.",
                        "Until {day}, you can take it up again on your registration site without losing your seniority. Then press “Update” in AL'in."
                    ),
                ],
                tr!(l, "Voir ma situation", "See my situation"),
            )
        }
    };
    Corps {
        sujet: format!("AL'in – {sujet}"),
        salut: Some(tr!(l, "Bonjour {prenom},", "Hello {prenom},")),
        paragraphes,
        code: None,
        bouton: Some((bouton, lien.to_owned())),
        apres: vec![],
    }
}

#[cfg(test)]
mod tests {
    use super::super::Lettre;
    use super::*;
    use jiff::civil::date;

    #[test]
    fn every_news_is_told_in_both_languages_and_escaped() {
        let evil = "<b>Kerlann</b>".to_owned();
        for nouvelle in [
            NouvelleDossier::Validee { entreprise: evil.clone(), complet: true },
            NouvelleDossier::Validee { entreprise: evil.clone(), complet: false },
            NouvelleDossier::Refusee { entreprise: evil.clone(), motif: evil.clone() },
            NouvelleDossier::Dispensee { entreprise: evil.clone(), complet: true },
            NouvelleDossier::Dispensee { entreprise: evil.clone(), complet: false },
            NouvelleDossier::PiecesPerimees,
            NouvelleDossier::ARenouveler { avant: date(2027, 1, 1) },
            NouvelleDossier::Radiee { reprise: date(2027, 6, 30) },
        ] {
            let mails = [Lang::Fr, Lang::En].map(|l| {
                let lien = "https://alin.example/ma-situation".into();
                Lettre::Dossier { nouvelle: nouvelle.clone(), lien, prenom: "Anne".into() }.rediger(l)
            });
            assert_ne!(mails[0].sujet, mails[1].sujet);
            for mail in mails {
                assert!(!mail.html.contains("<b>Kerlann"), "{nouvelle:?}");
                assert!(mail.texte.contains("https://alin.example/ma-situation"));
            }
        }
    }

    #[test]
    fn the_employer_is_told_in_both_languages() {
        let mails = [Lang::Fr, Lang::En].map(|l| {
            let lien = "https://alin.example/entreprise".into();
            Lettre::DossiersArrives { lien, prenom: "Rose".into() }.rediger(l)
        });
        assert_ne!(mails[0].sujet, mails[1].sujet);
        for mail in mails {
            assert!(mail.texte.contains("https://alin.example/entreprise") && mail.texte.contains("Rose"));
            assert!(!mail.sujet.contains("Rose"));
        }
    }
}
