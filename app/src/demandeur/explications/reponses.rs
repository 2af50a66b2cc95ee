//! The answer of a rule, worded: title, figures, sentence, what would change it, its source.

use super::{fourchette, personnes};
use crate::demandeur::revenu::{REVENU, preuves};
use crate::i18n::Lang;
use crate::ui::Icon;
use crate::{format, tr};
use domain::eligibilite::{
    Changement, CodeDepartement, EtatDemande, Figures, RaisonCategorie, RaisonRevenu, Regle, Reponse, Source,
    Territoire, Verdict,
};
use domain::logement::{Financement, ZoneAbc, ZonePlafond};
use jiff::civil::Date;
use leptos::prelude::*;

/// Where the file is finished and the demande brought up to date.
const MA_SITUATION: &str = "/ma-situation";

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

/// The drawing that tells a rule from another where it says no.
pub(crate) const fn icone(regle: Regle) -> Icon {
    match regle {
        Regle::Typologie => Icon::Users,
        Regle::Plafond => Icon::File,
        Regle::Effort => Icon::Euro,
        Regle::DateLimite => Icon::Clock,
        Regle::Reservation => Icon::Work,
        Regle::Territoire => Icon::Pin,
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
        (Figures::Plafond { declare: Some(_), .. }, V::NeSaitPas) => tr!(
            l,
            "Vos 12 derniers mois sont sous le plafond : à prouver",
            "Your last 12 months are under the limit: to be proven"
        ),
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
        (Figures::Territoire { .. }, V::Convient) => {
            tr!(l, "Votre demande vaut dans ce département", "Your demand is good for this département")
        }
        (Figures::Territoire { .. }, _) => {
            tr!(l, "Votre demande ne vaut pas dans ce département", "Your demand is not good for this département")
        }
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

/// A fall in whole per cent, cut and not rounded: 9.9 % must not read as 10.
fn part(l: Lang, pour_mille: u32) -> String {
    format::pourcent(l, f64::from(pour_mille / 10) / 100.0)
}

/// « département 60 ».
fn departement(l: Lang, code: CodeDepartement) -> String {
    let code = code.code();
    tr!(l, "département {code}", "département {code}")
}

/// « Île-de-France », « département 29 ».
fn territoire(l: Lang, t: Territoire) -> String {
    match t {
        Territoire::IleDeFrance => tr!(l, "toute l'Île-de-France", "the whole of Île-de-France"),
        Territoire::Departement(code) => departement(l, code),
    }
}

/// The figures compared: label with its colon, value.
pub(super) fn chiffres(l: Lang, r: &Reponse, today: Date) -> Vec<(String, String)> {
    let unknown = || tr!(l, "non connu", "not known");
    match r.figures {
        Figures::Typologie { personnes: n, min, max, offre } => vec![
            (tr!(l, "Votre foyer :", "Your household:"), personnes(l, n)),
            (tr!(l, "Il faut :", "Needed:"), fourchette(l, min, max)),
            (tr!(l, "Ici :", "Here:"), offre.code().to_owned()),
        ],
        Figures::Plafond {
            revenu,
            declare,
            plafond,
            plafond_calcule,
            categorie,
            financement,
            zone_plafond,
            zone_abc,
        } => {
            let code = financement.code();
            let who = personnes(l, categorie.personnes);
            let label = revenu.map_or_else(
                || tr!(l, "Revenu fiscal :", "Tax income:"),
                |r| tr!(l, "Revenu fiscal {year} :", "Tax income {year}:", year = r.annee),
            );
            let mut figures = vec![(label, revenu.map_or_else(unknown, |r| format::euros(l, r.montant.0)))];
            figures.extend(declare.map(|r| {
                (tr!(l, "12 derniers mois, à prouver :", "Last 12 months, to prove:"), format::euros(l, r.montant.0))
            }));
            figures.extend([
                (
                    if plafond_calcule {
                        tr!(l, "Plafond {code} calculé, {who} :", "Computed {code} limit, {who}:")
                    } else {
                        tr!(l, "Plafond {code}, {who} :", "{code} limit, {who}:")
                    },
                    plafond.map_or_else(unknown, |p| format::euros(l, p.0)),
                ),
                (tr!(l, "Zone du plafond :", "Zone of the limit:"), zone(l, financement, zone_plafond, zone_abc)),
            ]);
            figures
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
        Figures::Territoire { demande, offre } => {
            vec![
                (tr!(l, "Votre demande :", "Your demand:"), demande.map_or_else(unknown, |t| territoire(l, t))),
                (tr!(l, "Ici :", "Here:"), departement(l, offre)),
            ]
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
        (
            Figures::Plafond {
                revenu: Some(revenu), declare, plafond: Some(plafond), plafond_calcule, categorie, ..
            },
            v,
        ) => {
            let mut parts = Vec::new();
            if v == Verdict::NeConvientPas || declare.is_some() {
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
            if let Some(stated) = declare {
                let amount = euros(stated.montant);
                parts.push(if v == Verdict::NeConvientPas {
                    tr!(
                        l,
                        "Celui des 12 derniers mois, que vous avez indiqué, le dépasse aussi : {amount}.",
                        "That of the last 12 months, which you gave, is above it too: {amount}."
                    )
                } else {
                    tr!(
                        l,
                        "Celui des 12 derniers mois, que vous avez indiqué, est en dessous : {amount}.",
                        "That of the last 12 months, which you gave, is under it: {amount}."
                    )
                });
                if let RaisonRevenu::Baisse { n_moins_2, baisse_pour_mille } = stated.raison {
                    let (part, before) = (part(l, baisse_pour_mille), euros(n_moins_2));
                    parts.push(tr!(
                        l,
                        "Il a baissé de {part} depuis l'avant-dernière année ({before}) : la loi permet de le prendre, s'il est prouvé.",
                        "It fell by {part} since the year before last ({before}): the law allows to take it, if it is proven."
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
                let (part, before, year) = (part(l, baisse_pour_mille), euros(n_moins_2), revenu.annee);
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
        (Figures::Territoire { .. }, Verdict::NeSaitPas | Verdict::NeConvientPas) => Some(tr!(
            l,
            "Vous pouvez postuler. Mais une demande vaut pour un seul département, ou pour toute l'Île-de-France.",
            "You can apply. But a demand is good for one département only, or for the whole of Île-de-France."
        )),
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
                    tr!(l, "Ce logement convient à un foyer de {who}.", "This home suits a household of {who}.")
                }
                Some(max) => {
                    tr!(
                        l,
                        "Ce logement convient à un foyer de {min} à {max} personnes.",
                        "This home suits a household of {min} to {max} people."
                    )
                }
                None => {
                    tr!(
                        l,
                        "Ce logement convient à un foyer de {min} personnes ou plus.",
                        "This home suits a household of {min} people or more."
                    )
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
                "Si vos revenus ont baissé d'au moins 10 %, ceux des 12 derniers mois peuvent compter.",
                "If your income fell by at least 10%, that of the last 12 months may count."
            ),
            Some((REVENU.to_owned(), tr!(l, "Indiquer mes 12 derniers mois", "Give my last 12 months"))),
        ),
        Changement::ProuverRevenu => {
            let proofs = preuves(l);
            (
                tr!(
                    l,
                    "Ce qui le prouve : {proofs}. Le conseiller vérifie.",
                    "What proves it: {proofs}. The adviser checks."
                ),
                Some((REVENU.to_owned(), tr!(l, "Voir ou retirer ce revenu", "See or remove this income"))),
            )
        }
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
        Changement::EnregistrerAussi(code) => {
            let place = departement(l, code);
            (
                tr!(
                    l,
                    "Pour obtenir ce logement, enregistrez aussi une demande ici ({place}). Si c'est déjà fait, dites-le au conseiller.",
                    "To get this home, register a demand here too ({place}). If you have done so already, tell the adviser."
                ),
                Some((
                    "/guides#numero-unique".to_owned(),
                    tr!(l, "Trouver le site d'enregistrement", "Find the registration site"),
                )),
            )
        }
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
pub(super) fn source(l: Lang, s: Source) -> String {
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
        Source::NoticeDemande => tr!(
            l,
            "notice du CERFA 14069 : une demande par département, une seule pour l'Île-de-France",
            "notice of CERFA 14069: one demand for a département, one for the whole of Île-de-France"
        ),
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
