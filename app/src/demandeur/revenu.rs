//! « Mes 12 derniers mois »: the revenue that the applicant states where their income has just fallen. The law lets it
//! be compared with the ceilings once it is proven; until then the homes that it opens are « à vérifier ».

use super::aide::en_clair;
use super::explications::ligne_source;
use crate::erreurs;
use crate::i18n::Lang;
use crate::shell::{Section, adresses};
use crate::ui::{
    Fit, FormErrors, Icon, Tone, back, button, error_summary, field, fit, fits, hidden, link, notice, post_button,
    rich, section,
};
use crate::web::{App, Avis, Formulaire, Page, Rendu, Requete, Requis, rediriger, rediriger_avec, retour_sur};
use crate::{format, tr};
use axum::routing::{get, post};
use domain::argent::Centimes;
use domain::compte::Role;
use domain::eligibilite::simulation::{AutreRevenu, EffetRevenu, HypotheseRevenu};
use domain::eligibilite::{Changement, Reponse, RevenuDeclare, Source};
use jiff::civil::Date;
use leptos::prelude::*;
use serde::Deserialize;
use services::Erreur;
use services::dossiers::DemandeLue;

/// Where it is stated.
pub(super) const REVENU: &str = "/ma-situation/revenu";
/// Where it is taken back.
const OUBLIER: &str = "/ma-situation/revenu/oublier";

/// The pages of this subject.
pub(super) fn routes() -> axum::Router<App> {
    axum::Router::new().route(REVENU, get(montrer).post(garder)).route(OUBLIER, post(oublier))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Saisie {
    montant: String,
    retour: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Provenance {
    retour: String,
}

/// What the page shows.
struct Vue {
    declare: Option<RevenuDeclare>,
    /// What was stated, against the year before last.
    hypothese: Option<HypotheseRevenu>,
    /// A guess of it from the monthly resources.
    estimation: Option<Centimes>,
    today: Date,
    saisie: Saisie,
    errors: FormErrors,
}

impl Vue {
    fn de(lue: &DemandeLue, today: Date, saisie: Saisie, errors: FormErrors) -> Self {
        let guess = HypotheseRevenu::de(&lue.demande, today, AutreRevenu::DouzeMois);
        Self {
            declare: lue.revenu_declare,
            hypothese: lue.revenu_declare.map(|d| d.hypothese(&lue.demande)),
            estimation: guess.autre.map(|(_, amount)| amount),
            today,
            saisie,
            errors,
        }
    }
}

async fn montrer(r: Requete, Requis(q): Requis<Provenance>) -> Rendu {
    let compte = r.exiger(Role::Demandeur)?.compte;
    let Some(lue) = r.services().ma_demande(compte).await? else { return Ok(rediriger(adresses::SITUATION)) };
    let montant = lue.revenu_declare.map(|d| en_clair(r.l, d.montant)).unwrap_or_default();
    rendre(r, &lue, Saisie { montant, retour: q.retour }, FormErrors::new()).await
}

async fn garder(r: Requete, Formulaire(f): Formulaire<Saisie>) -> Rendu {
    let compte = r.exiger(Role::Demandeur)?.compte;
    let wrong = match Centimes::parse(&f.montant) {
        Ok(amount) => {
            return match r.services().declarer_revenu(compte, Some(amount)).await {
                // Its own page says what it changes.
                Ok(()) => Ok(rediriger_avec(&retour_sur(&f.retour, REVENU), Avis::Enregistre)),
                Err(Erreur::Introuvable) => Ok(rediriger(adresses::SITUATION)),
                Err(e) => Err(e.into()),
            };
        }
        Err(e) => erreurs::montant_annuel(r.l, e),
    };
    let Some(lue) = r.services().ma_demande(compte).await? else { return Ok(rediriger(adresses::SITUATION)) };
    rendre(r, &lue, f, FormErrors::new().with("montant", wrong)).await
}

async fn oublier(r: Requete, Formulaire(f): Formulaire<Provenance>) -> Rendu {
    let compte = r.exiger(Role::Demandeur)?.compte;
    match r.services().declarer_revenu(compte, None).await {
        Ok(()) => Ok(rediriger_avec(&retour_sur(&f.retour, REVENU), Avis::Enregistre)),
        Err(Erreur::Introuvable) => Ok(rediriger(adresses::SITUATION)),
        Err(e) => Err(e.into()),
    }
}

async fn rendre(r: Requete, lue: &DemandeLue, saisie: Saisie, errors: FormErrors) -> Rendu {
    let l = r.l;
    let refused = !errors.is_empty();
    let v = Vue::de(lue, r.services().horloge.aujourdhui(), saisie, errors);
    let page = Page::new(titre(l), move || vue(l, &v)).dans(Section::Situation);
    Ok(r.page(if refused { page.refusee() } else { page }).await)
}

fn titre(l: Lang) -> String {
    tr!(l, "Mon revenu des 12 derniers mois", "My income of the last 12 months")
}

/// What proves it, within a sentence.
pub(crate) fn preuves(l: Lang) -> String {
    tr!(
        l,
        "bulletins de paie ou attestations (France Travail, CAF, retraite) des 12 derniers mois, pour chaque adulte",
        "payslips or statements (France Travail, CAF, pension) of the last 12 months, for each adult"
    )
}

/// The way to the page, from « Ma situation »: the amount stated, or that one may state it.
pub(super) fn lien(l: Lang, declare: Option<RevenuDeclare>, today: Date) -> AnyView {
    let words = match declare {
        Some(d) if d.recent(today) => {
            let amount = format::euros(l, d.montant.0);
            tr!(l, "Mes 12 derniers mois : {amount}, à prouver", "My last 12 months: {amount}, to be proven")
        }
        Some(_) => tr!(l, "Mes 12 derniers mois : à écrire à nouveau", "My last 12 months: to be written again"),
        None => tr!(l, "Mes revenus ont baissé", "My income has fallen"),
    };
    view! { <p>{link(REVENU, words).icon(Icon::Euro)}</p> }.into_any()
}

/// « Garder ce revenu pour mes offres »: an amount that was tried, stated in one press. `retour`: the page it is on.
pub(super) fn garder_essai(l: Lang, montant: &str, retour: &str) -> AnyView {
    let proofs = preuves(l);
    view! {
        <div class="stack g2">
            <p>{tr!(
                l,
                "Si c'est bien celui de vos 12 derniers mois, gardez-le : ces logements seront dans vos onglets, « à vérifier ». Ce qui le prouve : {proofs}.",
                "If it is that of your last 12 months, keep it: these homes will be in your tabs, “to check”. What proves it: {proofs}."
            )}</p>
            {post_button(REVENU, button(tr!(l, "Garder ce revenu pour mes offres", "Keep this income for my homes")))
                .with("montant", montant.to_owned())
                .with("retour", retour.to_owned())}
        </div>
    }
    .into_any()
}

/// Whether what was stated alone makes a dwelling possible.
pub(super) fn decide(reponses: &[Reponse]) -> bool {
    reponses.iter().any(|r| r.changerait == Some(Changement::ProuverRevenu))
}

/// Said before one applies where [`decide`] says so.
pub(super) fn avertissement(l: Lang) -> AnyView {
    let proofs = preuves(l);
    notice(Tone::Wait, tr!(l, "Ce logement dépend de vos 12 derniers mois", "This home depends on your last 12 months"))
        .text(tr!(
            l,
            "Vous avez indiqué un revenu plus bas que celui de votre demande. Préparez ce qui le prouve : {proofs}. Sans preuve, ce logement ne peut pas vous être attribué.",
            "You gave an income lower than that of your demand. Prepare what proves it: {proofs}. Without a proof, this home cannot be given to you."
        ))
        .body(view! { <p>{link(REVENU, tr!(l, "Voir ou retirer ce revenu", "See or remove this income"))}</p> })
        .into_any()
}

/// « Ne plus compter ce revenu ».
pub(super) fn retirer(l: Lang, retour: &str) -> AnyView {
    post_button(OUBLIER, button(tr!(l, "Ne plus compter ce revenu", "Stop counting this income")))
        .with("retour", retour.to_owned())
        .into_any()
}

/// The figures of a revenue against that of the year before last: `autre` names it.
pub(super) fn chiffres(l: Lang, mut point: Fit, h: &HypotheseRevenu, autre: String) -> Fit {
    if let Some((year, amount)) = h.n_moins_2 {
        point = point.figure(tr!(l, "Revenu {year} :", "Income {year}:"), format::euros(l, amount.0));
    }
    if let Some((_, amount)) = h.autre {
        point = point.figure(autre, format::euros(l, amount.0));
    }
    if let Some(fall) = h.baisse_pour_mille {
        // Cut, not rounded: 9.97 % must not read as 10.
        let part = format::decimal(l, i32::try_from(fall.unsigned_abs()).map_or(0.0, f64::from) / 10.0, 1);
        let label = if fall < 0 { tr!(l, "Hausse :", "Rise:") } else { tr!(l, "Baisse :", "Fall:") };
        point = point.figure(label, tr!(l, "{part} %", "{part}%"));
    }
    point
}

/// What was stated: figures, day, whether it counts.
pub(super) fn point(l: Lang, d: RevenuDeclare, h: &HypotheseRevenu, today: Date) -> Fit {
    let tone = match h.effet {
        EffetRevenu::Compterait(_) | EffetRevenu::Inconnu => Tone::Wait,
        _ => Tone::Info,
    };
    let day = format::date_simple(l, d.le, Some(today));
    let text = match h.effet {
        _ if !d.recent(today) => tr!(
            l,
            "Il a plus d'un an : il ne compte plus. Écrivez celui des 12 derniers mois.",
            "It is more than a year old: it no longer counts. Write that of the last 12 months."
        ),
        EffetRevenu::Inconnu => tr!(
            l,
            "Il ne compte pas encore : il manque le revenu de l'avant-dernière année. Donnez-le sur le site d'enregistrement.",
            "It does not count yet: the income of the year before last is missing. Give it on the registration site."
        ),
        EffetRevenu::SousLeSeuil if h.baisse_pour_mille.is_none_or(|b| b <= 0) => tr!(
            l,
            "Il n'a pas baissé : il ne compte pas, l'avant-dernière année compte.",
            "It has not fallen: it does not count, the year before last does."
        ),
        EffetRevenu::SousLeSeuil => tr!(
            l,
            "Il a baissé de moins de 10 % : il ne compte pas, l'avant-dernière année compte.",
            "It has fallen by less than 10%: it does not count, the year before last does."
        ),
        EffetRevenu::DejaCompte | EffetRevenu::PlusHaut => tr!(
            l,
            "Il ne change rien : le revenu de l'an dernier, aussi bas ou plus bas, compte déjà.",
            "It changes nothing: last year's income, as low or lower, counts already."
        ),
        EffetRevenu::Compterait(_) => tr!(
            l,
            "Il a baissé d'au moins 10 % : il compte pour vos offres, si vous le prouvez. Les logements qu'il ouvre sont « à vérifier ».",
            "It has fallen by at least 10%: it counts for your homes, if you prove it. The homes it opens are “to check”."
        ),
    };
    let title = tr!(l, "Vos 12 derniers mois, indiqués le {day}", "Your last 12 months, given on {day}");
    chiffres(l, fit(tone, title).text(text), h, tr!(l, "12 derniers mois :", "Last 12 months:"))
}

fn champ(l: Lang, v: &Vue) -> crate::ui::Field {
    let guess = v.estimation.map(|amount| {
        let amount = format::euros(l, amount.0);
        tr!(
            l,
            " D'après les revenus par mois de votre demande : environ {amount}.",
            " By the monthly income of your demand: about {amount}."
        )
    });
    let hint = tr!(
        l,
        "Les revenus imposables de tous les adultes sur 12 mois, moins 10 % pour les salaires. Sans revenu, écrivez 0.",
        "The taxable income of all adults over 12 months, less 10% for wages. Without income, write 0."
    );
    field(l, "montant", tr!(l, "Revenu du foyer sur 12 mois, en euros", "Household income over 12 months, in euros"))
        .hint(format!("{hint}{}", guess.unwrap_or_default()))
        .class("in num short")
        .inputmode("decimal")
        .autocomplete("off")
        .attr("maxlength", "14")
        .value(v.saisie.montant.clone())
        .errors(&v.errors)
}

fn vue(l: Lang, v: &Vue) -> AnyView {
    let retour = retour_sur(&v.saisie.retour, adresses::SITUATION);
    let back_to = if retour.starts_with(adresses::SITUATION) {
        tr!(l, "Retour à ma situation", "Back to my situation")
    } else {
        tr!(l, "Retour", "Back")
    };
    // After a change one stays here to read what it does, unless one came from elsewhere.
    let next = retour_sur(&v.saisie.retour, REVENU);
    let stated = v.declare.zip(v.hypothese.as_ref()).map(|(d, h)| {
        let remove = retirer(l, &next);
        fits([point(l, d, h, v.today).body(remove)])
    });
    let label = if v.declare.is_some() {
        tr!(l, "Changer ce revenu", "Change this income")
    } else {
        tr!(l, "Garder ce revenu pour mes offres", "Keep this income for my homes")
    };
    let proofs = preuves(l);
    let facts = [
        tr!(
            l,
            "**Ce qui le prouve** : {proofs}. Gardez-les : le conseiller les demande avant la commission.",
            "**What proves it**: {proofs}. Keep them: the adviser asks for them before the panel."
        ),
        tr!(
            l,
            "**Tant qu'il n'est pas prouvé**, un logement qui dépend de lui est « à vérifier ». Vous pouvez postuler.",
            "**Until it is proven**, a home that depends on it is “to check”. You can apply."
        ),
        tr!(
            l,
            "**Une mise à jour de votre demande ne l'efface pas.** Il est comparé aux revenus que le site d'enregistrement donne ce jour-là.",
            "**Updating your demand does not remove it.** It is compared with the income that the registration site gives on that day."
        ),
        tr!(
            l,
            "**Il compte un an au plus**, à partir du jour où vous l'écrivez. Il disparaît si vous supprimez votre demande.",
            "**It counts for a year at most**, from the day you write it. It goes if you delete your demand."
        ),
        tr!(
            l,
            "**Votre rang n'en dépend pas.** Le conseiller et le bailleur le voient avec votre candidature ; votre employeur, non.",
            "**Your rank does not depend on it.** The adviser and the landlord see it with your application; your employer does not."
        ),
    ]
    .into_iter()
    .map(|t| view! { <li>{rich(t)}</li> })
    .collect_view();
    view! {
        <div class="wrap narrow stack g4">
            {back(retour, back_to)}
            <div class="stack g2">
                <h1 tabindex="-1">{titre(l)}</h1>
                <p class="lead">{tr!(
                    l,
                    "Vos revenus viennent de baisser ? S'ils sont au moins 10 % plus bas que l'avant-dernière année, les 12 derniers mois peuvent compter pour les plafonds.",
                    "Has your income just fallen? If it is at least 10% lower than the year before last, the last 12 months may count for the limits."
                )}</p>
            </div>
            {error_summary(l, &v.errors)}
            {stated}
            <form action=REVENU method="post" class="stack g4" novalidate=true>
                {hidden("retour", v.saisie.retour.clone())}
                {champ(l, v)}
                <p>{button(label).main().big()}</p>
            </form>
            {section("regle", tr!(l, "Bon à savoir", "Good to know"), view! {
                <ul>{facts}</ul>
                {ligne_source(l, Source::ArretePlafonds)}
            })}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::render;
    use domain::argent::MontantError;
    use domain::eligibilite::{RaisonRevenu, RevenuCompare};
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 24);

    fn hypothese(stated: i64, baisse_pour_mille: Option<i64>, effet: EffetRevenu) -> HypotheseRevenu {
        HypotheseRevenu {
            n_moins_2: (effet != EffetRevenu::Inconnu).then_some((2024, Centimes::euros(30_000))),
            autre: Some((2026, Centimes::euros(stated))),
            baisse_pour_mille,
            effet,
        }
    }

    fn compterait(stated: i64) -> EffetRevenu {
        EffetRevenu::Compterait(RevenuCompare {
            montant: Centimes::euros(stated),
            annee: 2026,
            raison: RaisonRevenu::Baisse { n_moins_2: Centimes::euros(30_000), baisse_pour_mille: 1000 },
        })
    }

    fn deux(make: impl Fn() -> Vue) -> [String; 2] {
        let pages = [Lang::Fr, Lang::En].map(|l| {
            let v = make();
            render(move || vue(l, &v)).replace(['\u{a0}', '\u{202f}'], " ").replace('’', "'")
        });
        assert_ne!(pages[0], pages[1]);
        for html in &pages {
            assert_eq!((html.matches("<h1").count(), html.matches("btn main").count()), (1, 1), "{html}");
        }
        pages
    }

    fn vide() -> Vue {
        Vue {
            declare: None,
            hypothese: None,
            estimation: Some(Centimes::euros(21_600)),
            today: TODAY,
            saisie: Saisie::default(),
            errors: FormErrors::new(),
        }
    }

    #[test]
    fn what_was_typed_stays_and_is_no_markup() {
        for page in deux(|| Vue {
            saisie: Saisie { montant: "\"><b>12".into(), retour: "//evil.example".into() },
            errors: FormErrors::new().with("montant", erreurs::montant_annuel(Lang::Fr, MontantError::Illisible)),
            ..vide()
        }) {
            assert!(page.contains("href=\"#montant\"") && page.contains("montant-err"), "{page}");
            assert!(!page.contains("<b>12") && !page.contains("href=\"//evil"), "{page}");
            assert!(!page.contains(OUBLIER), "nothing to take back: {page}");
        }
    }

    #[test]
    fn the_page_says_what_proves_it_and_what_becomes_of_it() {
        let [french, _] = deux(vide);
        for said in [
            "bulletins de paie",
            "environ 21 600 €",
            "écrivez 0",
            "ne l'efface pas",
            "un an au plus",
            "29 juillet 1987",
            "Garder ce revenu pour mes offres",
        ] {
            assert!(french.contains(said), "{said}: {french}");
        }
    }

    #[test]
    fn what_it_does_is_told_with_its_figures() {
        let recent = date(2026, 3, 1);
        for (le, stated, fall, effet, said) in [
            (recent, 0, Some(1000), compterait(0), "si vous le prouvez"),
            (recent, 27_010, Some(99), EffetRevenu::SousLeSeuil, "moins de 10 %"),
            (recent, 31_000, Some(-33), EffetRevenu::SousLeSeuil, "pas baissé"),
            (recent, 20_000, Some(333), EffetRevenu::PlusHaut, "compte déjà"),
            (recent, 20_000, None, EffetRevenu::Inconnu, "il manque le revenu"),
            (date(2025, 11, 24), 20_000, Some(333), compterait(20_000), "plus d'un an"),
        ] {
            let [french, english] = deux(|| Vue {
                declare: Some(RevenuDeclare { montant: Centimes::euros(stated), le }),
                hypothese: Some(hypothese(stated, fall, effet)),
                ..vide()
            });
            assert!(french.contains(said), "{said}: {french}");
            let amount = format::euros(Lang::Fr, stated * 100).replace(['\u{a0}', '\u{202f}'], " ");
            assert!(french.contains(&amount), "{amount}: {french}");
            assert_eq!(french.contains("9,9 %"), fall == Some(99));
            for html in [&french, &english] {
                assert!(html.contains(OUBLIER), "{html}");
            }
        }
    }

    #[test]
    fn the_way_to_it_tells_where_it_stands() {
        let of = |l, d: Option<(i64, Date)>| {
            let d = d.map(|(e, le)| RevenuDeclare { montant: Centimes::euros(e), le });
            render(move || lien(l, d, TODAY)).replace(['\u{a0}', '\u{202f}'], " ")
        };
        for (stated, said) in [
            (None, "Mes revenus ont baissé"),
            (Some((21_600, TODAY)), "21 600 €, à prouver"),
            (Some((0, TODAY)), "0 €, à prouver"),
            (Some((21_600, date(2025, 11, 24))), "à écrire à nouveau"),
        ] {
            let html = of(Lang::Fr, stated);
            assert!(html.contains(said) && html.contains(REVENU), "{html}");
            assert_ne!(html, of(Lang::En, stated));
        }
    }

    /// An amount tried is kept by a form: it is in no address.
    #[test]
    fn an_amount_tried_is_kept_in_one_press() {
        let html = render(|| garder_essai(Lang::Fr, "21 600 \"<b>", "/offres/et-si"));
        assert!(html.contains(&format!("action=\"{REVENU}\"")) && html.contains("method=\"post\""), "{html}");
        assert!(html.contains("name=\"montant\"") && !html.contains("<b>") && !html.contains("?montant"), "{html}");
    }
}
