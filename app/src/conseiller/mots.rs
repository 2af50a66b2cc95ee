//! Words of the two back offices: states, moves, rules and points, said to those who decide.

use crate::format;
use crate::i18n::Lang;
use crate::tr;
use crate::ui::{Fit, Icon, Tone, fit};
use domain::argent::Centimes;
use domain::candidature::{Acteur, Etape, Etat, Evenement};
use domain::classement::{Critere, Detail, Ligne, PlaceCommune};
use domain::eligibilite::{EtatDemande, Figures, Regle, Reponse, Territoire, Verdict};

/// The first letter in upper case.
pub(crate) fn majuscule(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// The first letter in lower case: initials further on stay as they are.
pub(crate) fn minuscule(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
}

/// A state and its tone. A refusal is grey, never red.
pub(crate) fn etat(l: Lang, e: Etat) -> (Tone, String) {
    match e {
        Etat::Deposee => (Tone::Wait, tr!(l, "À examiner", "To examine")),
        Etat::Validee => (Tone::Ok, tr!(l, "Validée, à envoyer", "Validated, to send")),
        Etat::Envoyee => (Tone::Info, tr!(l, "Envoyée au bailleur", "Sent to the landlord")),
        Etat::Visite => (Tone::Info, tr!(l, "Visite et pièces", "Visit and documents")),
        Etat::Commission => (Tone::Info, tr!(l, "En commission", "At the panel")),
        Etat::Attribuee => (Tone::Ok, tr!(l, "Attribution", "Allocated")),
        Etat::AttribueeRang => (Tone::Ok, tr!(l, "Attribution avec un rang", "Allocated with a rank")),
        Etat::AttribueeCondition => (Tone::Wait, tr!(l, "Attribution sous condition", "Allocated on a condition")),
        Etat::Acceptee => (Tone::Ok, tr!(l, "Acceptée par la personne", "Accepted by the person")),
        Etat::BailSigne => (Tone::Ok, tr!(l, "Bail signé", "Lease signed")),
        Etat::Annulee => (Tone::Off, tr!(l, "Annulée par la personne", "Cancelled by the person")),
        Etat::Invalidee => (Tone::Off, tr!(l, "Invalidée", "Invalidated")),
        Etat::NonRetenue => (Tone::Off, tr!(l, "Non retenue", "Not chosen")),
        Etat::Rejetee => (Tone::Off, tr!(l, "Rejetée, condition légale", "Rejected, legal condition")),
        Etat::RefuseeDemandeur => (Tone::Off, tr!(l, "Refusée par la personne", "Refused by the person")),
        Etat::OffreRetiree => (Tone::Off, tr!(l, "Offre retirée", "Home withdrawn")),
        Etat::DemandeRadiee => (Tone::Off, tr!(l, "Demande radiée", "Demand struck off")),
    }
}

/// What a person answered that waits to be seen.
pub(crate) fn reponse(l: Lang, e: Evenement) -> String {
    match e {
        Evenement::FournirPiece => tr!(l, "Pièce déposée", "Document uploaded"),
        Evenement::ConfirmerVisite => tr!(l, "Créneau choisi", "Slot chosen"),
        Evenement::Accepter => tr!(l, "Logement accepté", "Home accepted"),
        other => evenement(l, other),
    }
}

/// A stage's drawing.
pub(crate) const fn icone(e: Etape) -> Icon {
    match e {
        Etape::JePostule => Icon::Hand,
        Etape::Validations => Icon::FileCheck,
        Etape::EnvoiBailleur => Icon::Send,
        Etape::Visite => Icon::Visit,
        Etape::Commission => Icon::Table,
        Etape::Resultat => Icon::Result,
        Etape::EntreeDansLesLieux => Icon::Key,
    }
}

/// Who acts.
pub(crate) fn acteur(l: Lang, a: Acteur) -> (Icon, String) {
    match a {
        Acteur::Demandeur => (Icon::User, tr!(l, "La personne", "The applicant")),
        Acteur::Conseiller => (Icon::Users, tr!(l, "Action Logement", "Action Logement")),
        Acteur::Bailleur => (Icon::Building, tr!(l, "Le bailleur", "The landlord")),
        Acteur::Entreprise => (Icon::Work, tr!(l, "L'entreprise", "The employer")),
        Acteur::Systeme => (Icon::Clock, tr!(l, "AL'in, automatiquement", "AL'in, automatically")),
    }
}

/// A move that happened, for the timeline.
pub(crate) fn evenement(l: Lang, e: Evenement) -> String {
    match e {
        Evenement::Postuler => tr!(l, "Candidature déposée", "Application made"),
        Evenement::Annuler => tr!(l, "Candidature annulée", "Application cancelled"),
        Evenement::Valider => tr!(l, "Candidature validée", "Application validated"),
        Evenement::Invalider => tr!(l, "Candidature invalidée", "Application invalidated"),
        Evenement::Envoyer => tr!(l, "Dossier envoyé au bailleur", "File sent to the landlord"),
        Evenement::DemanderPiece => tr!(l, "Pièce demandée", "Document asked for"),
        Evenement::FournirPiece => tr!(l, "Pièce signalée comme déposée", "Document reported as uploaded"),
        Evenement::ProposerVisite => tr!(l, "Visite proposée", "Visit offered"),
        Evenement::ConfirmerVisite => tr!(l, "Visite confirmée", "Visit confirmed"),
        Evenement::FixerCommission => tr!(l, "Date de la commission fixée", "Date of the panel set"),
        Evenement::Attribuer => tr!(l, "Attribution", "Allocated"),
        Evenement::AttribuerRang => tr!(l, "Attribution avec un rang", "Allocated with a rank"),
        Evenement::AttribuerCondition => tr!(l, "Attribution sous condition suspensive", "Allocated on a condition"),
        Evenement::LeverCondition => tr!(l, "Condition remplie", "Condition met"),
        Evenement::ConditionEchue => tr!(l, "Condition non remplie", "Condition not met"),
        Evenement::AvancerRang => tr!(l, "Rang avancé d'une place", "Moved up one rank"),
        Evenement::MonterRang => {
            tr!(l, "Logement proposé, les précédents ont refusé", "Home offered, those before refused")
        }
        Evenement::NePasAttribuer => tr!(l, "Non-attribution", "Not allocated"),
        Evenement::Rejeter => tr!(l, "Rejet, condition légale non remplie", "Rejected, legal condition not met"),
        Evenement::Accepter => tr!(l, "Logement accepté", "Home accepted"),
        Evenement::Refuser => tr!(l, "Logement refusé", "Home refused"),
        Evenement::DelaiEchu => tr!(l, "Délai de réponse dépassé : refus", "No answer in time: refusal"),
        Evenement::SignerBail => tr!(l, "Bail signé", "Lease signed"),
        Evenement::CloreOffre => tr!(l, "Close sans envoi au bailleur", "Closed without being sent"),
        Evenement::LogementPourvu => tr!(l, "Logement attribué à un autre dossier", "Home given to another file"),
        Evenement::RetirerOffre => tr!(l, "Offre retirée", "Home withdrawn"),
        Evenement::RadierDemande => tr!(l, "Demande radiée", "Demand struck off"),
    }
}

/// A move as it is offered: verb first, then what it does.
pub(crate) fn geste(l: Lang, e: Evenement) -> (String, String) {
    match e {
        Evenement::Valider => (
            tr!(l, "Valider", "Validate"),
            tr!(l, "Le dossier pourra partir chez le bailleur.", "The file can then go to the landlord."),
        ),
        Evenement::Invalider => (
            tr!(l, "Invalider", "Invalidate"),
            tr!(
                l,
                "La candidature s'arrête. La personne peut postuler ailleurs.",
                "The application ends. The person can apply elsewhere."
            ),
        ),
        Evenement::Envoyer => (
            tr!(l, "Envoyer au bailleur", "Send to the landlord"),
            tr!(l, "La personne ne pourra plus annuler.", "The person can no longer cancel."),
        ),
        Evenement::CloreOffre => (
            tr!(l, "Clore sans envoyer", "Close without sending"),
            tr!(
                l,
                "D'autres dossiers sont partis, ou la date limite est passée.",
                "Other files were sent, or the deadline has passed."
            ),
        ),
        Evenement::DemanderPiece => (
            tr!(l, "Demander une pièce", "Ask for a document"),
            tr!(
                l,
                "La personne la dépose sur le site d'enregistrement.",
                "The person uploads it on the registration site."
            ),
        ),
        Evenement::ProposerVisite => (
            tr!(l, "Proposer une visite", "Offer a visit"),
            tr!(l, "Trois créneaux au plus ; la personne en choisit un.", "Three slots at most; the person picks one."),
        ),
        Evenement::FixerCommission => (
            tr!(l, "Fixer la commission", "Set the panel's date"),
            tr!(
                l,
                "La commission (CALEOL) examine ce dossier ce jour-là.",
                "The allocation panel (CALEOL) examines this file on that day."
            ),
        ),
        Evenement::Attribuer => (
            tr!(l, "Attribuer", "Allocate"),
            tr!(
                l,
                "Le logement lui est proposé. Elle a 10 jours pour répondre.",
                "The home is offered. The person has 10 days to answer."
            ),
        ),
        Evenement::AttribuerRang => (
            tr!(l, "Attribuer avec un rang", "Allocate with a rank"),
            tr!(
                l,
                "Le logement est proposé si les précédents refusent.",
                "The home is offered if those before refuse."
            ),
        ),
        Evenement::AttribuerCondition => (
            tr!(l, "Attribuer sous condition suspensive", "Allocate on a condition"),
            tr!(
                l,
                "Une seule pièce manque. Le bail est signé si elle arrive à temps.",
                "One document is missing. The lease is signed if it comes in time."
            ),
        ),
        Evenement::NePasAttribuer => (
            tr!(l, "Ne pas attribuer", "Do not allocate"),
            tr!(
                l,
                "Le dossier est recevable, le logement va à un autre.",
                "The file is admissible, the home goes to another."
            ),
        ),
        Evenement::Rejeter => (
            tr!(l, "Rejeter", "Reject"),
            tr!(
                l,
                "Une condition légale n'est pas remplie (article L441-2-2).",
                "A legal condition is not met (article L441-2-2)."
            ),
        ),
        Evenement::LeverCondition => (
            tr!(l, "Lever la condition", "Lift the condition"),
            tr!(l, "La pièce est arrivée. Le logement est proposé.", "The document has come. The home is offered."),
        ),
        Evenement::ConditionEchue => (
            tr!(l, "Constater que la condition n'est pas remplie", "Record that the condition is not met"),
            tr!(l, "La candidature s'arrête. Le rang suivant avance.", "The application ends. The next rank moves up."),
        ),
        Evenement::MonterRang => (
            tr!(l, "Proposer le logement", "Offer the home"),
            tr!(l, "Les rangs précédents ont refusé.", "The ranks before refused."),
        ),
        Evenement::SignerBail => (
            tr!(l, "Bail signé", "Lease signed"),
            tr!(
                l,
                "L'offre est pourvue. Les autres candidatures s'arrêtent.",
                "The home is taken. The other applications end."
            ),
        ),
        other => (evenement(l, other), String::new()),
    }
}

/// An answer of the rules, in one word.
pub(crate) fn verdict(l: Lang, v: Verdict) -> (Tone, String) {
    match v {
        Verdict::Convient => (Tone::Ok, tr!(l, "Convient", "Fits")),
        Verdict::NeSaitPas => (Tone::Wait, tr!(l, "À vérifier", "To check")),
        Verdict::NeConvientPas => (Tone::Off, tr!(l, "Ne convient pas", "Does not fit")),
    }
}

fn euros(l: Lang, c: Centimes) -> String {
    format::euros(l, c.0)
}

/// One decimal: « 4,0 ».
fn fois(l: Lang, per_mille: u32) -> String {
    // Rounded down, so that a figure below the limit never reads as the limit.
    format::decimal(l, f64::from(per_mille / 100) / 10.0, 1)
}

/// The name of a rule.
pub(crate) fn regle(l: Lang, r: Regle) -> String {
    match r {
        Regle::Typologie => tr!(l, "Foyer", "Household"),
        Regle::Plafond => tr!(l, "Plafond de ressources", "Income limit"),
        Regle::Effort => tr!(l, "Loyer et revenus", "Rent and income"),
        Regle::DateLimite => tr!(l, "Date limite", "Deadline"),
        Regle::Reservation => tr!(l, "Réservation", "Reservation"),
        Regle::Territoire => tr!(l, "Département de la demande", "Département of the demand"),
        Regle::Pmr => tr!(l, "Mobilité réduite", "Reduced mobility"),
        Regle::Etat => tr!(l, "Demande", "Demand"),
    }
}

/// « Île-de-France », « 29 ».
fn territoire(l: Lang, t: Territoire) -> String {
    match t {
        Territoire::IleDeFrance => "Île-de-France".to_owned(),
        Territoire::Departement(code) => {
            let code = code.code();
            tr!(l, "département {code}", "département {code}")
        }
    }
}

/// A point of the profile, with the figures compared.
pub(crate) fn point(l: Lang, r: &Reponse, today: jiff::civil::Date) -> Fit {
    let (tone, _) = verdict(l, r.verdict);
    let unknown = || tr!(l, "inconnu", "unknown");
    let day = |d| format::date_simple(l, d, Some(today));
    let (title, text) = (
        regle(l, r.regle),
        match r.figures {
            Figures::Typologie { personnes, min, max, offre } => {
                let persons = format::compte(l, i64::from(personnes), ["personne", "personnes"], ["person", "people"]);
                let (min, max, offre) = (min.code(), max.code(), offre.code());
                tr!(
                    l,
                    "{persons} : {min} à {max} ; ce logement est un {offre}",
                    "{persons}: {min} to {max}; this home is a {offre}"
                )
            }
            Figures::Plafond { revenu, declare, plafond, plafond_calcule, financement, .. } => {
                let code = financement.code();
                let name =
                    if plafond_calcule { tr!(l, "{code} (calculé)", "{code} (computed)") } else { code.to_owned() };
                let limit = plafond.map_or_else(unknown, |p| euros(l, p));
                // Stated by the applicant, told only where the other one is above the ceiling: it is what decides.
                let stated = declare.map(|r| {
                    let amount = euros(l, r.montant);
                    let proofs = crate::demandeur::revenu::preuves(l);
                    tr!(
                        l,
                        " ; {amount} sur les 12 derniers mois, indiqués par le demandeur, à prouver ({proofs})",
                        "; {amount} over the last 12 months, given by the applicant, to be proven ({proofs})"
                    )
                });
                let stated = stated.unwrap_or_default();
                match revenu {
                    Some(r) => {
                        let (amount, year) = (euros(l, r.montant), r.annee);
                        tr!(
                            l,
                            "{amount} en {year} pour un plafond {name} de {limit}{stated}",
                            "{amount} in {year}; the {name} limit is {limit}{stated}"
                        )
                    }
                    None => tr!(
                        l,
                        "revenu fiscal absent ; plafond {name} : {limit}",
                        "tax income missing; {name} limit: {limit}"
                    ),
                }
            }
            Figures::Effort { ressources, aide, loyer_cc, multiple_pour_mille, .. } => {
                let (rent, aid) = (euros(l, loyer_cc), euros(l, aide));
                match (ressources, multiple_pour_mille) {
                    (Some(r), Some(m)) => {
                        let (resources, times) = (euros(l, r), fois(l, m));
                        tr!(
                            l,
                            "{times} fois le loyer : {resources} et {aid} d'aide estimée pour {rent} charges comprises",
                            "{times} times the rent: {resources} and an estimated {aid} of aid for {rent} with charges"
                        )
                    }
                    _ => tr!(
                        l,
                        "revenus absents ; loyer {rent} charges comprises",
                        "income missing; rent {rent} with charges"
                    ),
                }
            }
            Figures::DateLimite { cloture, .. } => {
                let closing = day(cloture);
                tr!(l, "{closing} à minuit", "{closing} at midnight")
            }
            Figures::Reservation { reservee, mienne } => match (reservee, mienne) {
                (false, _) => tr!(l, "aucune", "none"),
                (true, Some(true)) => tr!(l, "pour son employeur", "for this person's employer"),
                (true, Some(false)) => {
                    tr!(l, "pour un autre employeur, qui passe devant", "for another employer, which goes first")
                }
                (true, None) => {
                    tr!(l, "pour un employeur ; le sien est inconnu", "for an employer; this person's is unknown")
                }
            },
            Figures::Territoire { demande, offre } => {
                let here = offre.code();
                match demande {
                    Some(t) if r.verdict == Verdict::Convient => {
                        let of = territoire(l, t);
                        tr!(l, "{of} ; ce logement est dans le {here}", "{of}; this home is in {here}")
                    }
                    Some(_) => {
                        tr!(
                            l,
                            "ne couvre pas le {here}, où est ce logement : une demande enregistrée là est nécessaire",
                            "does not cover {here}, where this home is: a demand registered there is needed"
                        )
                    }
                    None => tr!(l, "inconnu ; ce logement est dans le {here}", "unknown; this home is in {here}"),
                }
            }
            Figures::Pmr { besoin, offre } => match (besoin, offre) {
                (false, _) => tr!(l, "pas de besoin déclaré", "no need declared"),
                (true, true) => tr!(l, "besoin déclaré, logement adapté", "need declared, home adapted"),
                (true, false) => tr!(l, "besoin déclaré, logement non adapté", "need declared, home not adapted"),
            },
            Figures::Etat(state) => match state {
                EtatDemande::EnRegle => tr!(l, "complète et à jour", "complete and up to date"),
                EtatDemande::DossierIncomplet => tr!(l, "dossier AL'in incomplet", "AL'in file incomplete"),
                EtatDemande::ARenouveler(d) => {
                    let since = day(d);
                    tr!(l, "à renouveler depuis le {since}", "to be renewed since {since}")
                }
                EtatDemande::Radiee(d) => {
                    let since = day(d);
                    tr!(l, "radiée depuis le {since}", "struck off since {since}")
                }
            },
        },
    );
    fit(tone, title).text(majuscule(&text))
}

/// The name of a criterion of the ranking.
pub(crate) fn critere(l: Lang, c: Critere) -> String {
    match c {
        Critere::Dalo => tr!(l, "DALO reconnu", "Recognised right to housing (DALO)"),
        Critere::PrioriteL4411 => tr!(l, "Situations prioritaires (L441-1)", "Priority situations (L441-1)"),
        Critere::Expulsion => tr!(l, "Menace d'expulsion", "Threat of eviction"),
        Critere::Handicap => tr!(l, "Handicap", "Disability"),
        Critere::Hebergement => tr!(l, "Hébergement", "Housed by others or without housing"),
        Critere::Suroccupation => tr!(l, "Logement trop petit ou non décent", "Overcrowded or unfit home"),
        Critere::Mobilite => tr!(l, "Mobilité professionnelle", "Job mobility"),
        Critere::MoinsDe30 => tr!(l, "Moins de 30 ans", "Under 30"),
        Critere::Anciennete => tr!(l, "Ancienneté", "Seniority"),
        Critere::Commune => tr!(l, "Commune", "Town"),
        Critere::TauxEffort => tr!(l, "Part du loyer dans les revenus", "Share of income spent on rent"),
        Critere::Employeur => tr!(l, "Employeur", "Employer"),
        Critere::Reservation => tr!(l, "Réservation de l'employeur", "Employer's reservation"),
    }
}

/// The figures behind a line, where they say more than the points.
pub(crate) fn detail(l: Lang, ligne: &Ligne) -> Option<String> {
    Some(match &ligne.detail {
        Detail::OuiNon(_) | Detail::Logement(_) | Detail::Employeur(_) => return None,
        Detail::Priorites { situations, comptees } => {
            let n = i64::try_from(situations.len()).unwrap_or(i64::MAX);
            let known = format::compte(l, n, ["enregistrée", "enregistrées"], ["on record", "on record"]);
            let counted = format::compte(l, i64::from(*comptees), ["comptée", "comptées"], ["counted", "counted"]);
            format!("{known}, {counted}")
        }
        Detail::Personnes(n) => format::compte(l, i64::from(*n), ["personne", "personnes"], ["person", "people"]),
        Detail::Surface { surface_m2, habitants, norme_m2, .. } => {
            let (surface, people) = ((*surface_m2)?, (*habitants)?);
            let people = format::compte(l, i64::from(people), ["personne", "personnes"], ["person", "people"]);
            let base = tr!(l, "{surface} m² pour {people}", "{surface} m² for {people}");
            match norme_m2 {
                Some(norm) => tr!(l, "{base}, norme {norm} m²", "{base}, norm {norm} m²"),
                None => base,
            }
        }
        Detail::Mobilite { depuis } => {
            let since = format::mois_annee(l, (*depuis)?);
            tr!(l, "depuis {since}", "since {since}")
        }
        Detail::Age(n) => format::compte(l, i64::from(*n), ["an", "ans"], ["year old", "years old"]),
        Detail::Anciennete { mois, trimestres } => {
            let months = format::nombre(l, i64::from(*mois));
            let quarters =
                format::compte(l, i64::from(*trimestres), ["trimestre", "trimestres"], ["quarter", "quarters"]);
            tr!(l, "{quarters} ({months} mois)", "{quarters} ({months} months)")
        }
        Detail::Commune { place } => match place {
            PlaceCommune::Demandee => tr!(l, "demandée", "asked for"),
            PlaceCommune::Limitrophe => tr!(l, "limitrophe", "adjacent"),
            PlaceCommune::Autre => tr!(l, "autre commune", "another town"),
        },
        Detail::Taux(rate) => crate::demandeur::explications::taux(l, (*rate)?),
        Detail::Reservation { reservee, mienne } => match (reservee, mienne) {
            (true, true) => tr!(l, "pour son employeur", "for this person's employer"),
            (true, false) => tr!(l, "pour un autre employeur", "for another employer"),
            (false, _) => return None,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_said_in_both_languages() {
        let both = |say: &dyn Fn(Lang) -> String, what: &str| {
            let (fr, en) = (say(Lang::Fr), say(Lang::En));
            assert!(!fr.is_empty() && !en.is_empty(), "{what}");
            fr != en
        };
        for &e in Etat::ALL {
            assert!(both(&|l| etat(l, e).1, e.code()), "{e:?}");
        }
        for &e in Evenement::ALL {
            both(&|l| evenement(l, e), e.code());
            both(&|l| geste(l, e).0, e.code());
        }
        for &c in Critere::ALL {
            assert!(both(&|l| critere(l, c), c.code()), "{c:?}");
        }
        for &r in Regle::ALL {
            assert!(both(&|l| regle(l, r), r.code()), "{r:?}");
        }
        assert_eq!(majuscule("élève"), "Élève");
        assert_eq!(majuscule(""), "");
    }

    #[test]
    fn a_multiple_below_the_limit_never_reads_as_the_limit() {
        assert_eq!(fois(Lang::Fr, 2999), "2,9");
        assert_eq!(fois(Lang::En, 4000), "4");
    }
}
