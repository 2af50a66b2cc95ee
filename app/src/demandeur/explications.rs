//! The answers of the rules and the lines of a ranking, worded: what was compared, where the rule comes from, what
//! would change the answer. The rules themselves are `domain::eligibilite` and `domain::classement`.

use super::libelles;
use crate::i18n::Lang;
use crate::ui::{Fit, Icon, MoneyRow, Tone, details, fit, money, money_row};
use crate::{format, tr};
use domain::classement::{Bareme, Classement, Critere, Detail, Groupe, Ligne, PlaceCommune};
use domain::demande::{Demande, Priorite};
use domain::dossier::EtatDossier;
use domain::eligibilite::{
    Changement, EtatDemande, Figures, RaisonCategorie, RaisonRevenu, Regle, Reponse, Source, Verdict,
};
use domain::logement::{Financement, ZoneAbc, ZonePlafond};
use jiff::civil::Date;
use leptos::prelude::*;
use services::Services;

/// Where the file is finished and the demande brought up to date.
const MA_SITUATION: &str = "/ma-situation";

/// Where a dwelling stands in someone's search, in names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lieux {
    /// The dwelling's commune.
    pub(crate) ici: String,
    /// The communes asked for, in order.
    pub(crate) demandees: Vec<String>,
    /// Which of them it is, from 1.
    pub(crate) choix: Option<usize>,
}

impl Lieux {
    /// Those of a demande and a dwelling.
    pub(crate) fn de(services: &Services, demande: &Demande, insee: &str, ici: &str) -> Self {
        let wished = &demande.recherche.communes;
        let parent = services.referentiel.commune(insee).and_then(|c| c.parente);
        Self {
            ici: ici.to_owned(),
            demandees: noms_des_communes(services, wished),
            choix: wished.iter().position(|w| w == insee || Some(w.as_str()) == parent).map(|i| i + 1),
        }
    }
}

/// The names of communes, known ones only.
pub(crate) fn noms_des_communes(services: &Services, insee: &[String]) -> Vec<String> {
    insee.iter().filter_map(|c| services.referentiel.commune(c)).map(|c| c.nom.to_owned()).collect()
}

/// « Montreuil, Bagnolet et Romainville »; past `most` of them, « et 4 autres ».
pub(crate) fn liste(l: Lang, names: &[String], most: usize) -> String {
    let and = tr!(l, " et ", " and ");
    match names {
        [] => String::new(),
        [one] => one.clone(),
        _ if names.len() > most => {
            let (shown, left) = (names[..most].join(", "), names.len() - most);
            match left {
                1 => tr!(l, "{shown} et une autre", "{shown} and one more"),
                n => tr!(l, "{shown} et {n} autres", "{shown} and {n} more"),
            }
        }
        [before @ .., last] => format!("{}{and}{last}", before.join(", ")),
    }
}

/// A small number in letters, where a sentence begins with it; figures from thirteen on.
pub(crate) fn en_lettres(l: Lang, n: usize) -> String {
    const FR: [&str; 13] =
        ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"];
    const EN: [&str; 13] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let words = if l == Lang::Fr { FR } else { EN };
    words.get(n).map_or_else(|| n.to_string(), |w| (*w).to_owned())
}

/// The same with a capital.
pub(crate) fn majuscule(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

fn personnes(l: Lang, n: u32) -> String {
    format::compte(l, n, ["personne", "personnes"], ["person", "people"])
}

/// « T2 à T4 », « T4 et plus ».
pub(crate) fn fourchette(l: Lang, min: domain::logement::Typologie, max: domain::logement::Typologie) -> String {
    let (a, b) = (min.code(), max.code());
    if max == domain::logement::Typologie::T6 {
        tr!(l, "{a} et plus", "{a} or larger")
    } else if min == max {
        a.to_owned()
    } else {
        tr!(l, "{a} à {b}", "{a} to {b}")
    }
}

/// What a financing is called, with its abbreviation.
pub(crate) fn financement(l: Lang, f: Financement) -> String {
    match f {
        Financement::Plai => tr!(l, "PLAI, logement très social", "PLAI, very low rent"),
        Financement::Plus => tr!(l, "PLUS, logement social", "PLUS, social rent"),
        Financement::Pls => tr!(l, "PLS, logement social supérieur", "PLS, higher social rent"),
        Financement::Lli => tr!(l, "LLI, logement intermédiaire", "LLI, intermediate rent"),
    }
}

/// The zone that decides a ceiling: « 1 bis (Paris et communes limitrophes) », « A bis ». The intermediate rental has its
/// own map.
pub(crate) fn zone(l: Lang, f: Financement, plafond: ZonePlafond, abc: ZoneAbc) -> String {
    match (f, plafond) {
        (_, ZonePlafond::OutreMer) => tr!(l, "outre-mer", "overseas"),
        (Financement::Lli, _) => {
            let name = abc.code();
            tr!(l, "{name} (zones A bis à C)", "{name} (zones A bis to C)")
        }
        (_, ZonePlafond::ParisLimitrophes) => {
            tr!(l, "1 bis (Paris et communes limitrophes)", "1 bis (Paris and the communes next to it)")
        }
        (_, ZonePlafond::Idf) => tr!(
            l,
            "Île-de-France (hors Paris et communes limitrophes)",
            "Île-de-France (without Paris and the communes next to it)"
        ),
        (_, ZonePlafond::Autres) => {
            tr!(l, "autres régions (hors Île-de-France)", "other regions (outside Île-de-France)")
        }
    }
}

/// The same in a sentence: « zone 1 bis (Paris et communes limitrophes) ».
pub(crate) fn en_zone(l: Lang, f: Financement, plafond: ZonePlafond, abc: ZoneAbc) -> String {
    let name = zone(l, f, plafond, abc);
    tr!(l, "zone {name}", "zone {name}")
}

const fn tone(v: Verdict) -> Tone {
    match v {
        Verdict::Convient => Tone::Ok,
        Verdict::NeSaitPas => Tone::Wait,
        Verdict::NeConvientPas => Tone::Off,
    }
}

/// The drawing that tells a rule from another where it says no.
pub(crate) const fn icone(regle: Regle) -> Icon {
    match regle {
        Regle::Typologie => Icon::Users,
        Regle::Plafond => Icon::File,
        Regle::Effort => Icon::Euro,
        Regle::DateLimite => Icon::Clock,
        Regle::Reservation => Icon::Work,
        Regle::Pmr => Icon::Pmr,
        Regle::Etat => Icon::User,
    }
}

/// The answer in one line: « Vos revenus sont sous le plafond ».
pub(crate) fn titre(l: Lang, r: &Reponse) -> String {
    use Verdict as V;
    match (r.figures, r.verdict) {
        (Figures::Typologie { .. }, V::Convient) => {
            tr!(l, "La taille du logement convient", "The size of the home suits you")
        }
        (Figures::Typologie { min, offre, .. }, _) if offre < min => {
            tr!(l, "Le logement est trop petit pour votre foyer", "The home is too small for your household")
        }
        (Figures::Typologie { .. }, _) => {
            tr!(l, "Le logement est trop grand pour votre foyer", "The home is too large for your household")
        }
        (Figures::Plafond { .. }, V::Convient) => {
            tr!(l, "Vos revenus sont sous le plafond", "Your income is under the limit")
        }
        (Figures::Plafond { .. }, V::NeConvientPas) => {
            tr!(l, "Vos revenus dépassent le plafond", "Your income is above the limit")
        }
        (Figures::Plafond { .. }, V::NeSaitPas) => {
            tr!(
                l,
                "Vos revenus et le plafond : nous ne pouvons pas encore le dire",
                "Your income and the limit: we can't tell yet"
            )
        }
        (Figures::Effort { .. }, V::Convient) => {
            tr!(l, "Le loyer convient à vos revenus", "The rent suits your income")
        }
        (Figures::Effort { .. }, V::NeConvientPas) => {
            tr!(l, "Le loyer est trop élevé pour vos revenus", "The rent is too high for your income")
        }
        (Figures::Effort { .. }, V::NeSaitPas) => {
            tr!(
                l,
                "Le loyer et vos revenus : nous ne pouvons pas encore le dire",
                "The rent and your income: we can't tell yet"
            )
        }
        (Figures::DateLimite { .. }, V::NeConvientPas) => {
            tr!(l, "La date limite est passée", "The deadline has passed")
        }
        (Figures::DateLimite { .. }, _) => tr!(l, "L'offre est ouverte", "The offer is open"),
        (Figures::Reservation { reservee: false, .. }, _) => {
            tr!(l, "Ce logement n'est réservé à aucun employeur", "This home is reserved for no employer")
        }
        (Figures::Reservation { mienne: Some(true), .. }, _) => tr!(
            l,
            "Ce logement est réservé en priorité à votre employeur",
            "This home goes first to your employer's staff"
        ),
        (Figures::Reservation { mienne: Some(false), .. }, _) => tr!(
            l,
            "Ce logement est réservé en priorité à un autre employeur",
            "This home goes first to another employer's staff"
        ),
        (Figures::Reservation { mienne: None, .. }, _) => tr!(
            l,
            "Ce logement est réservé en priorité à un employeur : le vôtre ?",
            "This home goes first to an employer's staff: yours?"
        ),
        (Figures::Pmr { besoin: false, .. }, _) => tr!(l, "Aucun aménagement demandé", "No adaptation asked for"),
        (Figures::Pmr { offre: true, .. }, _) => {
            tr!(l, "Le logement est adapté à la mobilité réduite", "The home suits reduced mobility")
        }
        (Figures::Pmr { .. }, _) => {
            tr!(l, "Le logement n'est pas adapté à la mobilité réduite", "The home does not suit reduced mobility")
        }
        (Figures::Etat(EtatDemande::EnRegle), _) => tr!(l, "Votre dossier est complet", "Your file is complete"),
        (Figures::Etat(EtatDemande::DossierIncomplet), _) => {
            tr!(l, "Votre dossier n'est pas terminé", "Your file is not finished")
        }
        (Figures::Etat(EtatDemande::ARenouveler(_)), _) => {
            tr!(l, "Votre demande est à renouveler", "Your demand must be renewed")
        }
        (Figures::Etat(EtatDemande::Radiee(_)), _) => {
            tr!(l, "Votre demande a été radiée", "Your demand was struck off")
        }
    }
}

/// A rate per mille as a percentage with one decimal: the same figure wherever it is told.
pub(crate) fn taux(l: Lang, pour_mille: u32) -> String {
    let figure = format::decimal(l, f64::from(pour_mille) / 10.0, 1);
    tr!(l, "{figure} %", "{figure}%")
}

/// The figures compared: label with its colon, value.
pub(crate) fn chiffres(l: Lang, r: &Reponse, today: Date) -> Vec<(String, String)> {
    let unknown = || tr!(l, "non connu", "not known");
    match r.figures {
        Figures::Typologie { personnes: n, min, max, offre } => vec![
            (tr!(l, "Votre foyer :", "Your household:"), personnes(l, n)),
            (tr!(l, "Il faut :", "Needed:"), fourchette(l, min, max)),
            (tr!(l, "Ici :", "Here:"), offre.code().to_owned()),
        ],
        Figures::Plafond { revenu, plafond, plafond_calcule, categorie, financement, zone_plafond, zone_abc } => {
            let code = financement.code();
            let who = personnes(l, categorie.personnes);
            let label = revenu.map_or_else(
                || tr!(l, "Revenu fiscal :", "Tax income:"),
                |r| tr!(l, "Revenu fiscal {year} :", "Tax income {year}:", year = r.annee),
            );
            vec![
                (label, revenu.map_or_else(unknown, |r| format::euros(l, r.montant.0))),
                (
                    if plafond_calcule {
                        tr!(l, "Plafond {code} calculé, {who} :", "Computed {code} limit, {who}:")
                    } else {
                        tr!(l, "Plafond {code}, {who} :", "{code} limit, {who}:")
                    },
                    plafond.map_or_else(unknown, |p| format::euros(l, p.0)),
                ),
                (tr!(l, "Zone du plafond :", "Zone of the limit:"), zone(l, financement, zone_plafond, zone_abc)),
            ]
        }
        Figures::Effort { ressources, aide, necessaire, taux_pour_mille, .. } => {
            let mut figures = vec![
                (
                    tr!(l, "Par mois, aide comprise :", "A month, aid included:"),
                    ressources.map_or_else(unknown, |r| format::euros(l, (r + aide).0)),
                ),
                (tr!(l, "Il faut environ :", "Needed, about:"), format::euros(l, necessaire.0)),
            ];
            figures.extend(taux_pour_mille.map(|rate| (tr!(l, "Taux d'effort :", "Effort rate:"), taux(l, rate))));
            figures
        }
        Figures::DateLimite { cloture, .. } => {
            vec![(tr!(l, "Date limite :", "Deadline:"), format::date_longue(l, cloture, Some(today)))]
        }
        Figures::Pmr { besoin, offre } => {
            let yes_no = |b: bool| if b { tr!(l, "adapté", "adapted") } else { tr!(l, "non adapté", "not adapted") };
            let mut figures = Vec::new();
            if besoin {
                figures.push((tr!(l, "Il faut :", "Needed:"), yes_no(true)));
            }
            figures.push((tr!(l, "Ici :", "Here:"), yes_no(offre)));
            figures
        }
        Figures::Reservation { .. } | Figures::Etat(_) => Vec::new(),
    }
}

/// The figures in a sentence, where the answer is not simply yes.
pub(crate) fn phrase(l: Lang, r: &Reponse, today: Date) -> Option<String> {
    let euros = |c: domain::argent::Centimes| format::euros(l, c.0);
    match (r.figures, r.verdict) {
        (Figures::Typologie { personnes: n, min, max, .. }, Verdict::NeConvientPas) => {
            let (who, need) = (personnes(l, n), fourchette(l, min, max));
            Some(tr!(l, "Pour {who}, il faut : {need}.", "For {who}, the size needed is {need}."))
        }
        (Figures::Plafond { revenu: Some(revenu), plafond: Some(plafond), plafond_calcule, categorie, .. }, v) => {
            let mut parts = Vec::new();
            if v == Verdict::NeConvientPas {
                let (have, limit) = (euros(revenu.montant), euros(plafond));
                let over = euros(domain::argent::Centimes(revenu.montant.0 - plafond.0));
                parts.push(tr!(
                    l,
                    "Votre revenu fiscal dépasse le plafond de {over} : {have} pour {limit}.",
                    "Your tax income is {over} above the limit: {have}; the limit is {limit}."
                ));
                if plafond_calcule {
                    parts.push(tr!(
                        l,
                        "Plafond calculé : il suit une règle publiée, nous n'avons pas lu le montant lui-même.",
                        "Computed limit: it follows a published rule, we did not read the amount itself."
                    ));
                }
            }
            if categorie.enfants_en_garde > 0 {
                let n = format::compte(l, categorie.enfants_en_garde, ["enfant", "enfants"], ["child", "children"]);
                parts.push(tr!(
                    l,
                    "Avec {n} en garde alternée ou en droit de visite, votre foyer compte {who}.",
                    "With {n} in shared custody or visiting, your household counts {who}.",
                    who = personnes(l, categorie.personnes)
                ));
            }
            match categorie.raison {
                RaisonCategorie::Personnes => {}
                RaisonCategorie::SeulAvecCharge => parts.push(tr!(
                    l,
                    "Vous êtes seul avec une personne à charge : un plafond plus haut s'applique.",
                    "You are alone with a dependant: a higher limit applies."
                )),
                RaisonCategorie::JeuneMenage { somme_ages } => parts.push(tr!(
                    l,
                    "Vous avez {somme_ages} ans à deux : un plafond plus haut s'applique.",
                    "You are {somme_ages} years old together: a higher limit applies."
                )),
                RaisonCategorie::Handicap => parts.push(tr!(
                    l,
                    "Handicap dans le foyer : un plafond plus haut s'applique.",
                    "Disability in the household: a higher limit applies."
                )),
            }
            if let RaisonRevenu::Baisse { n_moins_2, baisse_pour_mille } = revenu.raison {
                let (part, before, year) =
                    (format::pourcent(l, f64::from(baisse_pour_mille / 10) / 100.0), euros(n_moins_2), revenu.annee);
                parts.push(tr!(
                    l,
                    "Vos revenus ont baissé de {part} ({before} avant) : ceux de {year} comptent.",
                    "Your income fell by {part} ({before} before): that of {year} counts."
                ));
            }
            (!parts.is_empty()).then(|| parts.join(" "))
        }
        (Figures::Plafond { revenu: None, .. }, _) => {
            Some(tr!(l, "Il manque votre revenu fiscal.", "Your tax income is missing."))
        }
        (Figures::Plafond { .. }, _) => Some(tr!(
            l,
            "Ce plafond n'est pas dans nos tables. Un conseiller le vérifie après votre candidature.",
            "This limit is not in our tables. An adviser checks it after you apply."
        )),
        (Figures::Effort { ressources: None, .. }, _) => {
            Some(tr!(l, "Il manque vos revenus par mois.", "Your monthly income is missing."))
        }
        (Figures::Effort { ressources: Some(have), aide, necessaire, .. }, Verdict::NeConvientPas) => {
            let (have, need) = (euros(have + aide), euros(necessaire));
            Some(tr!(
                l,
                "Il faudrait environ {need} par mois. Vous avez {have}, aide au logement comprise.",
                "About {need} a month would be needed. You have {have}, housing aid included."
            ))
        }
        (Figures::Effort { multiple_pour_mille: Some(m), .. }, v) => {
            // Two decimals, cut and not rounded: 2.998 times must not read as 3.
            let times = format::decimal(l, f64::from(m / 10) / 100.0, 2);
            Some(if v == Verdict::Convient {
                tr!(
                    l,
                    "Vous avez {times} fois le loyer, il faut environ 3 fois.",
                    "You have {times} times the rent; about 3 times is needed."
                )
            } else {
                tr!(
                    l,
                    "Vous avez {times} fois le loyer, il faut environ 3 fois. C'est près : le conseiller regarde.",
                    "You have {times} times the rent; about 3 times is needed. It is close: the adviser looks at it."
                )
            })
        }
        (Figures::Reservation { reservee: true, mienne }, _) => Some(match mienne {
            Some(true) => tr!(l, "Cela vous donne des points.", "This gives you points."),
            Some(false) => tr!(
                l,
                "Vous pouvez postuler. Les salariés de cet employeur ont plus de points.",
                "You can apply. That employer's staff have more points."
            ),
            None => tr!(
                l,
                "Vous pouvez postuler. Votre dossier ne dit pas encore votre employeur : si c'est le sien, vous aurez des points.",
                "You can apply. Your file does not name your employer yet: if it is that one, you will have points."
            ),
        }),
        (Figures::Etat(EtatDemande::ARenouveler(day)), _) => {
            let day = format::date_simple(l, day, Some(today));
            Some(tr!(l, "Elle a expiré le {day}.", "It expired on {day}."))
        }
        (Figures::Etat(EtatDemande::Radiee(day)), _) => {
            let day = format::date_simple(l, day, Some(today));
            Some(tr!(l, "Elle est radiée depuis le {day}.", "It has been struck off since {day}."))
        }
        _ => None,
    }
}

/// What would change the answer, and where to do it (`None`: it isn't in one's hands).
pub(crate) fn changement(l: Lang, c: Changement) -> (String, Option<(String, String)>) {
    let update = || Some((MA_SITUATION.to_owned(), tr!(l, "Mettre ma demande à jour", "Update my demand")));
    match c {
        Changement::Foyer { min, max } => {
            let text = match max {
                Some(max) if max == min => {
                    let who = personnes(l, min);
                    tr!(l, "Ce logement convient à {who}.", "This home suits {who}.")
                }
                Some(max) => {
                    tr!(l, "Ce logement convient à {min} à {max} personnes.", "This home suits {min} to {max} people.")
                }
                None => {
                    tr!(l, "Ce logement convient à {min} personnes et plus.", "This home suits {min} people and more.")
                }
            };
            let when = tr!(
                l,
                "Cela change si votre foyer change, par exemple à la naissance d'un enfant.",
                "This changes if your household changes, for example when a child is born."
            );
            (format!("{text} {when}"), None)
        }
        Changement::RevenuAuPlus(_) => (
            tr!(
                l,
                "Si vos revenus ont baissé d'au moins 10 %, l'année la plus récente compte.",
                "If your income fell by at least 10%, the latest year counts."
            ),
            update(),
        ),
        Changement::DonnerRevenuFiscal => (
            tr!(
                l,
                "Indiquez votre revenu fiscal sur le site d'enregistrement, puis mettez à jour ici.",
                "Give your tax income on the registration site, then update here."
            ),
            update(),
        ),
        Changement::DonnerRessources => (
            tr!(
                l,
                "Indiquez vos revenus par mois sur le site d'enregistrement, puis mettez à jour ici.",
                "Give your monthly income on the registration site, then update here."
            ),
            update(),
        ),
        Changement::RessourcesAuMoins(c) => {
            let need = format::euros(l, c.0);
            (
                tr!(
                    l,
                    "Le loyer convient à partir de {need} par mois, aide comprise.",
                    "The rent suits you from {need} a month, aid included."
                ),
                None,
            )
        }
        Changement::LoyerAuPlus(c) => {
            let rent = format::euros(l, c.0 / 100 * 100);
            (
                tr!(
                    l,
                    "Avec vos revenus, un loyer jusqu'à {rent}, charges comprises, convient.",
                    "With your income, a rent up to {rent}, charges included, suits you."
                ),
                None,
            )
        }
        Changement::AutreOffre => (
            tr!(l, "D'autres logements sont ouverts.", "Other homes are open."),
            Some(("/offres".to_owned(), tr!(l, "Voir les offres", "See the homes"))),
        ),
        Changement::DonnerEmployeur => (
            tr!(l, "Donnez le SIRET de votre employeur.", "Give your employer's SIRET number."),
            Some((MA_SITUATION.to_owned(), tr!(l, "Compléter mon dossier", "Complete my file"))),
        ),
        Changement::CorrigerBesoinPmr => (
            tr!(
                l,
                "Votre demande dit qu'il vous faut un logement adapté. Si ce n'est plus vrai, corrigez-la.",
                "Your demand says you need an adapted home. If that is no longer true, correct it."
            ),
            update(),
        ),
        Changement::TerminerDossier => (
            tr!(l, "Terminez-le pour pouvoir postuler.", "Finish it to be able to apply."),
            Some((MA_SITUATION.to_owned(), tr!(l, "Terminer mon dossier", "Finish my file"))),
        ),
        Changement::RenouvelerDemande => (
            tr!(
                l,
                "Renouvelez-la sur le site d'enregistrement, puis mettez à jour ici.",
                "Renew it on the registration site, then update here."
            ),
            update(),
        ),
        Changement::PlafondInconnu => (tr!(l, "Rien à faire de votre côté.", "Nothing to do on your side."), None),
    }
}

/// Where a rule comes from, on one line: « Source : arrêté du 29 juillet 1987… ».
pub(crate) fn source(l: Lang, s: Source) -> String {
    let text = match s {
        Source::GuideTypologies => tr!(
            l,
            "guides d'Action Logement ; enfants à naître et en garde comptés (notice du CERFA 14069)",
            "Action Logement's guides; unborn children and shared custody count (notice of CERFA 14069)"
        ),
        Source::ArretePlafonds => tr!(
            l,
            "arrêté du 29 juillet 1987, articles R441-1 et L442-12 du code de la construction",
            "order of 29 July 1987, articles R441-1 and L442-12 of the building code"
        ),
        Source::PlafondsOutreMer => tr!(
            l,
            "outre-mer, arrêtés du 14 mars 2011 et du 12 avril 2005",
            "overseas, orders of 14 March 2011 and 12 April 2005"
        ),
        Source::PlafondsIntermediaires => tr!(
            l,
            "logement intermédiaire, article 2 terdecies D de l'annexe III au code des impôts (BOI-BAREME-000017)",
            "intermediate rental, article 2 terdecies D of annex III to the tax code (BOI-BAREME-000017)"
        ),
        Source::GuideEffort => tr!(
            l,
            "guides d'Action Logement (environ 3 fois le loyer) ; taux d'effort : arrêté du 10 mars 2011",
            "Action Logement's guides (about 3 times the rent); effort rate: order of 10 March 2011"
        ),
        Source::Offre => tr!(l, "l'offre publiée par le bailleur", "the offer published by the landlord"),
        Source::Reservation => tr!(l, "barème public d'AL'in", "AL'in's public scale of points"),
        Source::Demande => {
            tr!(l, "votre demande, lue sur le site d'enregistrement", "your demand, read on the registration site")
        }
        Source::DureeDemande => tr!(
            l,
            "articles R441-2-7 et R441-2-8 du code de la construction : une demande vaut un an",
            "articles R441-2-7 and R441-2-8 of the building code: a demand lives one year"
        ),
    };
    tr!(l, "Source : {text}.", "Source: {text}.")
}

/// The line under a point that says where its rule comes from.
pub(crate) fn ligne_source(l: Lang, s: Source) -> AnyView {
    view! { <p class="small muted">{source(l, s)}</p> }.into_any()
}

/// An answer as a point of the list.
fn point(l: Lang, r: &Reponse, today: Date) -> Fit {
    let mut point = fit(tone(r.verdict), titre(l, r));
    if let Some(text) = phrase(l, r, today) {
        point = point.text(text);
    }
    for (label, value) in chiffres(l, r, today) {
        point = point.figure(label, value);
    }
    if let Some(c) = r.changerait {
        let (text, way) = changement(l, c);
        let way = way.map(|(href, text)| view! { " " <a href=href>{text}</a> });
        point = point.body(view! { <p>{text} {way}</p> });
    }
    point.body(ligne_source(l, r.source))
}

/// « Mon profil et ce logement »: one point per rule, fine or not, the commune and the group.
pub(crate) struct Points {
    /// The list.
    pub(crate) liste: Vec<Fit>,
    /// « Cinq points conviennent, un reste à vérifier. »
    pub(crate) resume: String,
}

/// Words the answers. `employeur`: group A comes from the employer.
pub(crate) fn points(
    l: Lang,
    reponses: &[Reponse],
    c: &Classement,
    employeur: bool,
    lieux: &Lieux,
    today: Date,
) -> Points {
    let count = |v: Verdict| reponses.iter().filter(|r| r.verdict == v).count();
    let place = c.lignes.iter().find_map(|line| match line.detail {
        Detail::Commune { place } => Some(place),
        _ => None,
    });
    let ok =
        count(Verdict::Convient) + usize::from(place != Some(PlaceCommune::Autre)) + usize::from(c.groupe == Groupe::A);
    let resume = resume(l, ok, count(Verdict::NeSaitPas), count(Verdict::NeConvientPas));
    let mut liste: Vec<Fit> = Vec::with_capacity(reponses.len() + 2);
    for r in reponses {
        // The place and the group stand before the adaptation, as what weighs most comes first.
        if r.regle == Regle::Pmr {
            let ranking = [place.map(|p| point_commune(l, p, lieux)), Some(point_groupe(l, c.groupe, employeur))];
            liste.extend(ranking.into_iter().flatten().map(|p| p.body(ligne_source(l, Source::Reservation))));
        }
        liste.push(point(l, r, today));
    }
    Points { liste, resume }
}

fn resume(l: Lang, ok: usize, wait: usize, off: usize) -> String {
    let fits = match ok {
        0 => tr!(l, "Aucun point ne convient", "No point fits"),
        1 => tr!(l, "Un point convient", "One point fits"),
        n => {
            let n = majuscule(&en_lettres(l, n));
            tr!(l, "{n} points conviennent", "{n} points fit")
        }
    };
    let rest = |n: usize, one: String, many: String| match n {
        0 => String::new(),
        1 => one,
        _ => many,
    };
    let (w, o) = (en_lettres(l, wait), en_lettres(l, off));
    let check = rest(
        wait,
        tr!(l, ", un reste à vérifier", ", one is still to be checked"),
        tr!(l, ", {w} restent à vérifier", ", {w} are still to be checked"),
    );
    let no =
        rest(off, tr!(l, ", un ne convient pas", ", one does not"), tr!(l, ", {o} ne conviennent pas", ", {o} do not"));
    format!("{fits}{check}{no}.")
}

fn point_commune(l: Lang, place: PlaceCommune, lieux: &Lieux) -> Fit {
    let ici = &lieux.ici;
    let figure = |f: Fit| {
        if lieux.demandees.is_empty() {
            f
        } else {
            f.figure(tr!(l, "Communes demandées :", "Communes asked for:"), liste(l, &lieux.demandees, 5))
        }
    };
    match (place, lieux.choix) {
        (PlaceCommune::Demandee, Some(n)) => {
            let n = format::ordinal(l, i64::try_from(n).unwrap_or(i64::MAX));
            figure(fit(Tone::Ok, tr!(l, "{ici} est votre {n} choix", "{ici} is your {n} choice")))
        }
        (PlaceCommune::Demandee, None) => {
            figure(fit(Tone::Ok, tr!(l, "Vous avez demandé {ici}", "You asked for {ici}")))
        }
        (PlaceCommune::Limitrophe, _) => figure(fit(
            Tone::Ok,
            tr!(l, "{ici} touche une commune demandée", "{ici} is next to a commune you asked for"),
        )),
        (PlaceCommune::Autre, _) => figure(
            fit(
                Tone::Info,
                tr!(l, "{ici} n'est pas dans vos communes demandées", "{ici} is not among the communes you asked for"),
            )
            .text(tr!(
                l,
                "Vous pouvez postuler : ce critère ne donne simplement pas de points.",
                "You can apply: this criterion simply gives no points."
            )),
        ),
    }
}

fn point_groupe(l: Lang, groupe: Groupe, employeur: bool) -> Fit {
    match groupe {
        Groupe::A => {
            let why = if employeur {
                tr!(
                    l,
                    "Votre employeur y ouvre droit. Le conseiller vérifie son effectif.",
                    "Your employer opens this right. The adviser checks its number of staff."
                )
            } else {
                tr!(
                    l,
                    "Votre situation est prioritaire (article L441-1).",
                    "Your situation has priority (article L441-1)."
                )
            };
            fit(Tone::Ok, tr!(l, "Vous êtes dans le groupe prioritaire (A)", "You are in the priority group (A)"))
                .text(why)
        }
        Groupe::B => fit(Tone::Info, tr!(l, "Vous êtes dans le groupe B", "You are in group B")).text(tr!(
            l,
            "Les dossiers du groupe A (salariés et publics prioritaires) sont classés avant.",
            "Files of group A (employees and priority publics) are ranked first."
        )),
    }
}

/// What a file that may not apply yet waits for, and the words of the link to its page.
pub(crate) fn dossier_a_finir(l: Lang, etat: EtatDossier) -> (String, String) {
    match etat {
        EtatDossier::AttenteEntreprise => (
            tr!(
                l,
                "Votre employeur doit d'abord valider votre dossier.",
                "Your employer must first validate your file."
            ),
            tr!(l, "Voir où en est mon dossier", "See where my file stands"),
        ),
        EtatDossier::RefuseEntreprise => (
            tr!(l, "Votre employeur n'a pas validé votre dossier.", "Your employer did not validate your file."),
            tr!(l, "Voir la raison", "See the reason"),
        ),
        EtatDossier::AConfirmer => (
            tr!(l, "Confirmez d'abord votre demande, par un code.", "Confirm your demand first, with a code."),
            tr!(l, "Confirmer ma demande", "Confirm my demand"),
        ),
        EtatDossier::Radie => (
            tr!(l, "Votre demande a été radiée. Renouvelez-la d'abord.", "Your demand was struck off. Renew it first."),
            tr!(l, "Voir ma situation", "See my situation"),
        ),
        EtatDossier::ImportCommence => (
            tr!(
                l,
                "Importez d'abord votre demande de logement social.",
                "Bring over your social housing demand first."
            ),
            tr!(l, "Importer ma demande", "Bring my demand over"),
        ),
        _ => (
            tr!(l, "Terminez d'abord votre dossier.", "Finish your file first."),
            tr!(l, "Terminer mon dossier", "Finish my file"),
        ),
    }
}

/// The name of a criterion.
pub(crate) fn critere(l: Lang, c: Critere) -> String {
    match c {
        Critere::Dalo => tr!(l, "DALO reconnu", "DALO recognised"),
        Critere::PrioriteL4411 => {
            tr!(l, "Autre priorité de la loi (article L441-1)", "Another priority in law (article L441-1)")
        }
        Critere::Expulsion => tr!(l, "Expulsion ou bail résilié", "Eviction or lease ended by a court"),
        Critere::Handicap => tr!(l, "Handicap dans le foyer", "Disability in the household"),
        Critere::Hebergement => {
            tr!(l, "Hébergé, logement provisoire ou sans logement", "Housed by others, temporary or no home")
        }
        Critere::Suroccupation => tr!(l, "Logement suroccupé ou non décent", "Overcrowded or unfit home"),
        Critere::Mobilite => tr!(l, "Mobilité professionnelle", "Moving for work"),
        Critere::MoinsDe30 => tr!(l, "Moins de 30 ans", "Under 30"),
        Critere::Anciennete => tr!(l, "Ancienneté", "Seniority"),
        Critere::Commune => tr!(l, "Commune", "Commune"),
        Critere::TauxEffort => tr!(l, "Part du loyer dans les revenus", "Share of the rent in your income"),
        Critere::Employeur => tr!(l, "Points de l'employeur", "Employer's points"),
        Critere::Reservation => tr!(l, "Logement réservé à mon employeur", "Home reserved for my employer"),
    }
}

/// A priority in a line of points. Of violence no more is said on a screen that others may see.
fn priorite(l: Lang, p: Priorite) -> String {
    if p == Priorite::Violences { tr!(l, "mise à l'abri", "protection") } else { libelles::priorite(l, p) }
}

/// What a line was computed from.
fn detail(l: Lang, ligne: &Ligne, c: &Classement, lieux: Option<&Lieux>, today: Date) -> String {
    let yes_no = |b: bool| if b { tr!(l, "oui", "yes") } else { tr!(l, "non", "no") };
    match &ligne.detail {
        Detail::OuiNon(b) => yes_no(*b),
        Detail::Priorites { situations, .. } if situations.is_empty() => yes_no(false),
        Detail::Priorites { situations, comptees } => {
            let names: Vec<String> = situations.iter().map(|s| priorite(l, *s)).collect();
            let names = names.join(", ");
            if usize::try_from(*comptees).is_ok_and(|n| n < situations.len()) {
                tr!(l, "{names} ({comptees} comptées)", "{names} ({comptees} counted)")
            } else {
                names
            }
        }
        Detail::Personnes(0) => yes_no(false),
        Detail::Personnes(n) => personnes(l, *n),
        Detail::Logement(m) => libelles::modele_logement(l, *m),
        Detail::Surface { declare: true, .. } => {
            tr!(l, "déclaré sur le site d'enregistrement", "declared on the registration site")
        }
        Detail::Surface { surface_m2: Some(s), habitants: Some(h), norme_m2: Some(n), .. } => {
            let (s, n, who) = (format::surface(l, *s), format::surface(l, *n), personnes(l, *h));
            tr!(l, "{s} pour {who}, le minimum est {n}", "{s} for {who}; the minimum is {n}")
        }
        Detail::Surface { .. } => tr!(l, "surface ou habitants non connus", "space or people not known"),
        Detail::Mobilite { depuis: None } => yes_no(false),
        Detail::Mobilite { depuis: Some(day) } => {
            let day = format::date_simple(l, *day, Some(today));
            tr!(l, "depuis le {day}", "since {day}")
        }
        Detail::Age(n) => tr!(l, "{n} ans à la date limite", "{n} years old at the deadline"),
        Detail::Anciennete { trimestres, .. } => {
            let day = format::date_simple(l, c.anciennete, None);
            let quarters = format::compte(
                l,
                *trimestres,
                ["trimestre complet", "trimestres complets"],
                ["full quarter", "full quarters"],
            );
            tr!(l, "Demande du {day} : {quarters} à la date limite", "Demand of {day}: {quarters} at the deadline")
        }
        Detail::Commune { place } => match (place, lieux) {
            (PlaceCommune::Demandee, Some(Lieux { ici, choix: Some(n), .. })) => {
                let n = format::ordinal(l, i64::try_from(*n).unwrap_or(i64::MAX));
                tr!(l, "{ici}, {n} choix", "{ici}, {n} choice")
            }
            (PlaceCommune::Demandee, _) => tr!(l, "commune demandée", "commune asked for"),
            (PlaceCommune::Limitrophe, _) => tr!(l, "voisine d'une commune demandée", "next to a commune asked for"),
            (PlaceCommune::Autre, _) => tr!(l, "non demandée", "not asked for"),
        },
        Detail::Taux(Some(rate)) => {
            let part = format::decimal(l, f64::from(*rate) / 10.0, 1);
            tr!(l, "{part} %, aide au logement déduite", "{part}%, housing aid deducted")
        }
        Detail::Taux(None) => tr!(l, "revenus non connus", "income not known"),
        Detail::Employeur(0) => tr!(
            l,
            "aucun : consentement anonyme, dossier non validé, ou choix de l'employeur",
            "none: anonymous consent, file not validated, or the employer's choice"
        ),
        Detail::Employeur(_) => {
            tr!(l, "dossier validé, politique de votre employeur", "file validated, your employer's policy")
        }
        Detail::Reservation { reservee: false, .. } => tr!(l, "logement non réservé", "home not reserved"),
        Detail::Reservation { mienne, .. } => {
            if *mienne {
                yes_no(true)
            } else {
                tr!(l, "réservé à un autre employeur", "reserved for another employer")
            }
        }
    }
}

/// The lines of a ranking: those with points first, the others folded, then the version of the table.
pub(crate) fn lignes(l: Lang, c: &Classement, lieux: Option<&Lieux>, today: Date) -> AnyView {
    let bareme = Bareme::de_version(c.version).unwrap_or_else(Bareme::actuel);
    let mut with: Vec<&Ligne> = c.lignes.iter().filter(|line| line.points != 0).collect();
    with.sort_by_key(|line| std::cmp::Reverse(line.points));
    let without: Vec<&Ligne> = c.lignes.iter().filter(|line| line.points == 0).collect();
    let group = c.groupe.code();
    let mut rows: Vec<MoneyRow> = with
        .iter()
        .map(|line| {
            money_row(critere(l, line.critere), line.points.to_string())
                .detail(majuscule(&detail(l, line, c, lieux, today)))
        })
        .collect();
    rows.push(money_row(tr!(l, "Total, groupe {group}", "Total, group {group}"), c.total.to_string()).sum());
    let table = money(tr!(l, "Mes points, critère par critère", "My points, criterion by criterion"), rows)
        .head(tr!(l, "Critère", "Criterion"), tr!(l, "Points", "Points"));
    let folded = (!without.is_empty()).then(|| {
        let n = without.len();
        let title = if n == 1 {
            tr!(l, "Un critère ne vous donne pas de points", "One criterion gives you no points")
        } else {
            let n = majuscule(&en_lettres(l, n));
            tr!(l, "{n} critères ne vous donnent pas de points", "{n} criteria give you no points")
        };
        let items = without
            .iter()
            .map(|line| {
                let (name, why) = (critere(l, line.critere), detail(l, line, c, lieux, today));
                let most = bareme.maximum(line.critere);
                view! { <li>{tr!(l, "{name} : {why}", "{name}: {why}")} " " <span class="muted small">{tr!(l, "(jusqu'à {most} points)", "(up to {most} points)")}</span></li> }
            })
            .collect_view();
        details(title, false, view! { <ul>{items}</ul> })
    });
    let (version, date) = (c.version, format::date_simple(l, bareme.date, None));
    let note = tr!(
        l,
        "Barème public, version {version} du {date}. À égalité, la demande la plus ancienne passe d'abord.",
        "Public scale, version {version} of {date}. If equal, the older demand goes first."
    );
    view! {
        {table}
        {folded}
        <p class="small muted">{crate::ui::rich(note)} " " <a href="/classement">{tr!(l, "Tous les critères", "All criteria")}</a></p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::argent::Centimes;
    use domain::eligibilite::{CategorieMenage, RevenuCompare};
    use domain::logement::Typologie;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 24);

    fn reponses() -> Vec<Reponse> {
        let categorie = CategorieMenage {
            categorie: 3,
            personnes_supplementaires: 0,
            personnes: 3,
            enfants_en_garde: 1,
            raison: RaisonCategorie::Handicap,
        };
        let revenu = RevenuCompare {
            montant: Centimes::euros(29_720),
            annee: 2024,
            raison: RaisonRevenu::Baisse { n_moins_2: Centimes::euros(40_000), baisse_pour_mille: 257 },
        };
        let plafond = |revenu, plafond| Figures::Plafond {
            revenu,
            plafond,
            plafond_calcule: true,
            categorie,
            financement: Financement::Plai,
            zone_plafond: ZonePlafond::Idf,
            zone_abc: ZoneAbc::A,
        };
        let effort = |ressources, m| Figures::Effort {
            ressources,
            aide: Centimes::euros(62),
            loyer_cc: Centimes::euros(680),
            multiple_pour_mille: m,
            necessaire: Centimes::euros(2040),
            taux_pour_mille: None,
        };
        let figures = [
            Figures::Typologie { personnes: 3, min: Typologie::T2, max: Typologie::T4, offre: Typologie::T1 },
            Figures::Typologie { personnes: 5, min: Typologie::T4, max: Typologie::T6, offre: Typologie::T4 },
            plafond(Some(revenu), Some(Centimes::euros(29_018))),
            plafond(None, Some(Centimes::euros(29_018))),
            plafond(Some(revenu), None),
            effort(Some(Centimes::euros(2660)), Some(2998)),
            effort(None, None),
            Figures::DateLimite { cloture: TODAY, aujourdhui: TODAY },
            Figures::Reservation { reservee: true, mienne: Some(false) },
            Figures::Reservation { reservee: true, mienne: None },
            Figures::Pmr { besoin: true, offre: false },
            Figures::Etat(EtatDemande::Radiee(TODAY)),
            Figures::Etat(EtatDemande::ARenouveler(TODAY)),
        ];
        let regle = |f: &Figures| match f {
            Figures::Typologie { .. } => Regle::Typologie,
            Figures::Plafond { .. } => Regle::Plafond,
            Figures::Effort { .. } => Regle::Effort,
            Figures::DateLimite { .. } => Regle::DateLimite,
            Figures::Reservation { .. } => Regle::Reservation,
            Figures::Pmr { .. } => Regle::Pmr,
            Figures::Etat(_) => Regle::Etat,
        };
        figures
            .iter()
            .flat_map(|f| {
                [Verdict::Convient, Verdict::NeSaitPas, Verdict::NeConvientPas].map(|verdict| Reponse {
                    regle: regle(f),
                    verdict,
                    figures: *f,
                    source: Source::Offre,
                    changerait: None,
                })
            })
            .collect()
    }

    #[test]
    fn every_answer_is_worded_in_both_languages() {
        for r in reponses() {
            assert_ne!(titre(Lang::Fr, &r), titre(Lang::En, &r), "{r:?}");
            if let Some(text) = phrase(Lang::Fr, &r, TODAY) {
                assert_ne!(Some(text), phrase(Lang::En, &r, TODAY), "{r:?}");
            }
            for ((fr, _), (en, _)) in chiffres(Lang::Fr, &r, TODAY).iter().zip(chiffres(Lang::En, &r, TODAY)) {
                assert_ne!(*fr, en);
            }
        }
        for c in [
            Changement::Foyer { min: 2, max: Some(3) },
            Changement::Foyer { min: 4, max: None },
            Changement::RevenuAuPlus(Centimes::euros(1)),
            Changement::DonnerRevenuFiscal,
            Changement::DonnerRessources,
            Changement::RessourcesAuMoins(Centimes::euros(1)),
            Changement::LoyerAuPlus(Centimes::euros(1)),
            Changement::AutreOffre,
            Changement::DonnerEmployeur,
            Changement::CorrigerBesoinPmr,
            Changement::TerminerDossier,
            Changement::RenouvelerDemande,
            Changement::PlafondInconnu,
        ] {
            assert_ne!(changement(Lang::Fr, c).0, changement(Lang::En, c).0);
        }
        for &c in Critere::ALL.iter().filter(|c| **c != Critere::Commune) {
            assert_ne!(critere(Lang::Fr, c), critere(Lang::En, c));
        }
    }

    #[test]
    fn each_rule_names_its_own_text() {
        for s in [
            Source::GuideTypologies,
            Source::ArretePlafonds,
            Source::PlafondsOutreMer,
            Source::PlafondsIntermediaires,
            Source::GuideEffort,
            Source::Offre,
            Source::Reservation,
            Source::Demande,
            Source::DureeDemande,
        ] {
            assert_ne!(source(Lang::Fr, s), source(Lang::En, s));
        }
        let french = |s| source(Lang::Fr, s).replace('\u{a0}', " ");
        assert!(french(Source::ArretePlafonds).contains("29 juillet 1987"));
        let lli = french(Source::PlafondsIntermediaires);
        assert!(lli.contains("2 terdecies D") && !lli.contains("1987"), "{lli}");
        assert!(french(Source::PlafondsOutreMer).contains("14 mars 2011"));
        // Under the point itself, fine or not.
        for r in reponses() {
            let html = crate::shell::render(move || crate::ui::fits([point(Lang::Fr, &r, TODAY)]));
            assert!(html.contains("Source"), "{r:?}");
        }
    }

    #[test]
    fn the_zone_and_a_computed_ceiling_are_told_with_the_figures() {
        let plain = |t: String| t.replace(['\u{a0}', '\u{202f}'], " ");
        let no = |r: &&Reponse| {
            r.verdict == Verdict::NeConvientPas
                && matches!(r.figures, Figures::Plafond { revenu: Some(_), plafond: Some(_), .. })
        };
        let all = reponses();
        let r = all.iter().find(no).unwrap();
        let text = plain(phrase(Lang::Fr, r, TODAY).unwrap());
        assert!(text.contains("Plafond calculé :") && text.contains("1 enfant en garde alternée"), "{text}");
        let figures: Vec<String> =
            chiffres(Lang::Fr, r, TODAY).into_iter().map(|(a, b)| plain(format!("{a} {b}"))).collect();
        assert!(figures[1].starts_with("Plafond PLAI calculé, 3 personnes :"), "{figures:?}");
        assert_eq!(figures[2], "Zone du plafond : Île-de-France (hors Paris et communes limitrophes)");
        let of = |f, p| plain(en_zone(Lang::Fr, f, p, ZoneAbc::B2));
        assert_eq!(of(Financement::Pls, ZonePlafond::ParisLimitrophes), "zone 1 bis (Paris et communes limitrophes)");
        assert_eq!(of(Financement::Lli, ZonePlafond::ParisLimitrophes), "zone B2 (zones A bis à C)");
        assert_eq!(of(Financement::Plus, ZonePlafond::OutreMer), "zone outre-mer");
        for p in [ZonePlafond::ParisLimitrophes, ZonePlafond::Idf, ZonePlafond::Autres, ZonePlafond::OutreMer] {
            let name = |l| en_zone(l, Financement::Plus, p, ZoneAbc::A);
            assert_ne!(name(Lang::Fr), name(Lang::En));
        }
    }

    #[test]
    fn a_multiple_just_under_three_never_reads_as_three() {
        let close = reponses().into_iter().find(|r| {
            r.verdict == Verdict::NeSaitPas && matches!(r.figures, Figures::Effort { multiple_pour_mille: Some(_), .. })
        });
        let text = close.and_then(|r| phrase(Lang::Fr, &r, TODAY)).unwrap();
        assert!(text.contains("2,99"), "{text}");
    }

    #[test]
    fn counts_and_lists_read_well() {
        let fr = |a, b, c| resume(Lang::Fr, a, b, c);
        assert_eq!(fr(5, 1, 0), "Cinq points conviennent, un reste à vérifier.");
        assert_eq!(fr(6, 0, 0), "Six points conviennent.");
        assert_eq!(fr(4, 0, 2), "Quatre points conviennent, deux ne conviennent pas.");
        assert_eq!(resume(Lang::En, 1, 2, 1), "One point fits, two are still to be checked, one does not.");
        let names: Vec<String> = ["A", "B", "C"].map(str::to_owned).to_vec();
        assert_eq!(liste(Lang::Fr, &names, 5), "A, B et C");
        assert_eq!(liste(Lang::En, &names, 2), "A, B and one more");
    }
}
