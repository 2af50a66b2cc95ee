//! The simulator: a household typed by anyone → category, ceilings, affordable rent, sizes, open dwellings that fit.
//! Revenue is personal: the form is posted, nothing is in the address, nothing is kept.

pub(super) mod logements;
mod resultat;

use crate::compte::trop_d_essais;
use crate::i18n::Lang;
use crate::islands::CompletionLieu;
use crate::shell::{Section, adresses};
use crate::ui::{FormErrors, button, check, error_summary, field, rich, select_field};
use crate::web::{Echec, Formulaire, Page, Rendu, Requete};
use crate::{erreurs, format, tr};
use axum::http::{HeaderValue, header};
use domain::argent::{Centimes, MontantError};
use domain::eligibilite::simulation::FoyerSimule;
use jiff::civil::Date;
use leptos::prelude::*;
use serde::Deserialize;
use services::Services;
use services::limites::SIMULATION_ADRESSE;
use services::referentiel::{Compris, Suggestion, SuggestionKind};
use services::simulateur::Simulation;

/// Adults on the lease that the form takes.
const ADULTES: u32 = 6;
/// Children, of each kind, that the form takes.
const ENFANTS: u32 = 12;
/// Ages that the form takes.
const AGES: std::ops::RangeInclusive<u32> = 16..=110;

/// The fields of the form, from top to bottom.
const CHAMPS: [&str; 12] = [
    "adultes",
    "age_1",
    "age_2",
    "a_charge",
    "en_garde",
    "en_visite",
    "a_naitre",
    "handicap",
    "revenu",
    "recent",
    "ressources",
    "lieu",
];

/// The form, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Saisie {
    lieu: String,
    adultes: String,
    age_1: String,
    age_2: String,
    a_charge: String,
    a_naitre: String,
    en_garde: String,
    en_visite: String,
    handicap: String,
    revenu: String,
    recent: String,
    ressources: String,
    /// Which count is looked behind, and the page of it; not answers.
    voir: String,
    page: String,
}

/// `GET /simulateur`
pub(super) async fn montrer(r: Requete) -> Rendu {
    let (l, today) = (r.l, r.services().horloge.aujourdhui());
    let typed = Saisie { adultes: "1".into(), ..Saisie::default() };
    Ok(r.page(page(l, today, typed, FormErrors::new(), None)).await)
}

/// `POST /simulateur`
pub(super) async fn calculer(r: Requete, Formulaire(f): Formulaire<Saisie>) -> Rendu {
    let (l, today) = (r.l, r.services().horloge.aujourdhui());
    let mut errors = FormErrors::of_form(&CHAMPS);
    let insee = lieu(r.services(), l, &f.lieu, &mut errors);
    let foyer = f.lire(l, &mut errors);
    let (Some(insee), Some(foyer)) = (insee, foyer) else {
        return Ok(r.page(page(l, today, f, errors, None).refusee()).await);
    };
    match r.services().limiter(SIMULATION_ADRESSE, &r.ip).await.map_err(Echec::from) {
        Ok(()) => {}
        Err(Echec::TropDEssais(s)) => {
            errors.push("", trop_d_essais(l, s));
            return Ok(r.page(page(l, today, f, errors, None).en_attente(Some(s))).await);
        }
        Err(other) => return Err(other),
    }
    let answer = r.services().simuler(&foyer, &insee).await?;
    let mut response = r.page(page(l, today, f, errors, Some((foyer, answer)))).await;
    // Someone's income: on a shared computer, « back » asks anew instead of showing it.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// The commune that a text means.
fn lieu(s: &Services, l: Lang, text: &str, errors: &mut FormErrors) -> Option<String> {
    let text = text.trim();
    let names = |places: Vec<Suggestion>| places.into_iter().map(|p| p.label).collect::<Vec<_>>().join(", ");
    let wrong = match s.referentiel.comprendre(text, 3) {
        _ if text.is_empty() => {
            tr!(l, "Écrivez la commune où vous voulez vivre", "Write the commune where you want to live")
        }
        Compris::Un(place) if place.kind == SuggestionKind::Commune => return Some(place.code),
        Compris::Un(_) => tr!(
            l,
            "Écrivez une commune, pas un département : les plafonds changent de l'une à l'autre",
            "Write a commune, not a département: limits differ from one to another"
        ),
        Compris::Plusieurs(found) => {
            let several = names(found);
            tr!(
                l,
                "Plusieurs lieux correspondent. Écrivez l'un de ceux-ci : {several}",
                "Several places match. Write one of these: {several}"
            )
        }
        Compris::Aucun(near) if near.is_empty() => tr!(
            l,
            "Nous ne trouvons pas cette commune. Vérifiez son nom ou écrivez son code postal",
            "We can't find this commune. Check its name or write its postcode"
        ),
        Compris::Aucun(near) => {
            let near = names(near);
            tr!(
                l,
                "Nous ne trouvons pas cette commune. Vouliez-vous dire : {near} ? Écrivez ce nom en entier",
                "We can't find this commune. Did you mean: {near}? Write that name in full"
            )
        }
    };
    errors.push("lieu", wrong);
    None
}

impl Saisie {
    /// The answers, to go with another form.
    fn reponses(&self) -> [(&'static str, &str); 12] {
        [
            ("lieu", &self.lieu),
            ("adultes", &self.adultes),
            ("age_1", &self.age_1),
            ("age_2", &self.age_2),
            ("a_charge", &self.a_charge),
            ("a_naitre", &self.a_naitre),
            ("en_garde", &self.en_garde),
            ("en_visite", &self.en_visite),
            ("handicap", &self.handicap),
            ("revenu", &self.revenu),
            ("recent", &self.recent),
            ("ressources", &self.ressources),
        ]
    }

    /// The household, or a sentence per field that can't be read.
    fn lire(&self, l: Lang, errors: &mut FormErrors) -> Option<FoyerSimule> {
        let before = errors.len();
        let adultes = self.adultes.trim().parse().ok().filter(|n| (1..=ADULTES).contains(n));
        if adultes.is_none() {
            errors.push("adultes", tr!(l, "Choisissez le nombre d'adultes", "Choose the number of adults"));
        }
        let mut children = |name: &str, text: &str| {
            let text = text.trim();
            let n = if text.is_empty() { Some(0) } else { text.parse().ok().filter(|n| *n <= ENFANTS) };
            if n.is_none() {
                errors.push(
                    name,
                    tr!(l, "Écrivez un nombre entre 0 et {ENFANTS}", "Write a number between 0 and {ENFANTS}"),
                );
            }
            n
        };
        let personnes_a_charge = children("a_charge", &self.a_charge);
        let enfants_a_naitre = children("a_naitre", &self.a_naitre);
        let enfants_en_garde = children("en_garde", &self.en_garde);
        let enfants_en_visite = children("en_visite", &self.en_visite);
        let mut age = |name: &str, text: &str| {
            let text = text.trim();
            let n = text.parse().ok().filter(|n| AGES.contains(n));
            if n.is_none() && !text.is_empty() {
                let (young, old) = (AGES.start(), AGES.end());
                errors.push(
                    name,
                    tr!(l, "Écrivez un âge entre {young} et {old} ans", "Write an age between {young} and {old}"),
                );
            }
            n
        };
        let ages = (age("age_1", &self.age_1), age("age_2", &self.age_2));
        if let (Some(2), Some(_), None) | (Some(2), None, Some(_)) = (adultes, ages.0, ages.1)
            && errors.of("age_1").is_none()
            && errors.of("age_2").is_none()
        {
            let field = if ages.0.is_none() { "age_1" } else { "age_2" };
            errors.push(
                field,
                tr!(
                    l,
                    "Écrivez les deux âges, ou aucun si vous n'êtes pas en couple",
                    "Write both ages, or none if you are not a couple"
                ),
            );
        }
        let mut amount = |name: &str, text: &str, needed: bool| match Centimes::parse(text) {
            Ok(amount) => Some(amount),
            Err(MontantError::Vide) if !needed => None,
            Err(MontantError::Vide) => {
                errors.push(name, tr!(l, "Écrivez le montant, ou 0", "Write the amount, or 0"));
                None
            }
            Err(e) => {
                errors.push(name, erreurs::montant(l, e));
                None
            }
        };
        let revenu = amount("revenu", &self.revenu, true);
        let revenu_recent = amount("recent", &self.recent, false);
        let ressources = amount("ressources", &self.ressources, true);
        if errors.len() > before {
            return None;
        }
        Some(FoyerSimule {
            adultes: adultes?,
            ages_couple: ages.0.zip(ages.1),
            personnes_a_charge: personnes_a_charge?,
            enfants_a_naitre: enfants_a_naitre?,
            enfants_en_garde: enfants_en_garde?,
            enfants_en_visite: enfants_en_visite?,
            handicap: !self.handicap.is_empty(),
            revenu_n_moins_2: revenu?,
            revenu_recent,
            ressources: ressources?,
        })
    }
}

fn page(l: Lang, today: Date, typed: Saisie, errors: FormErrors, answer: Option<(FoyerSimule, Simulation)>) -> Page {
    let title = if answer.is_some() {
        tr!(l, "Résultat de la simulation", "Result of the simulation")
    } else {
        tr!(l, "Simulateur : à quel logement social ai-je droit ?", "Simulator: which social housing may I have?")
    };
    Page::new(title, move || vue(l, today, &typed, &errors, answer.as_ref())).dans(Section::Aide).vivante().decrite(tr!(
        l,
        "Plafonds de revenus, loyer possible, tailles de logement et logements ouverts pour votre foyer, sans compte.",
        "Income limits, possible rent, sizes and open homes for your household, without an account."
    ))
}

fn vue(
    l: Lang,
    today: Date,
    typed: &Saisie,
    errors: &FormErrors,
    answer: Option<&(FoyerSimule, Simulation)>,
) -> AnyView {
    let head = match answer {
        Some((foyer, s)) => resultat::vue(l, foyer, s, typed),
        None => view! {
            <div class="stack g2">
                <h1 tabindex="-1">{tr!(l, "À quel logement social ai-je droit ?", "Which social housing may I have?")}</h1>
                <p class="lead">{tr!(
                    l,
                    "Répondez à quelques questions. Vous voyez les plafonds, le loyer possible et les logements ouverts.",
                    "Answer a few questions. You see the limits, the rent you could pay and the open homes."
                )}</p>
                <p>{rich(tr!(
                    l,
                    "**Rien n'est gardé** : ni compte, ni enregistrement. Vos réponses ne sont pas dans l'adresse de la page.",
                    "**Nothing is kept**: no account, no record. Your answers are not in the address of the page."
                ))}</p>
            </div>
        }
        .into_any(),
    };
    let form_title = answer.is_some().then(|| {
        view! { <h2 id="changer">{tr!(l, "Changer mes réponses", "Change my answers")}</h2> }
    });
    view! {
        <div class="wrap narrow stack g5">
            {error_summary(l, errors)}
            {head}
            {form_title}
            {formulaire(l, today, typed, errors)}
        </div>
    }
    .into_any()
}

fn formulaire(l: Lang, today: Date, f: &Saisie, errors: &FormErrors) -> AnyView {
    let (n2, n1) = (today.year() - 2, today.year() - 1);
    let adults =
        (1..=ADULTES).map(|n| (n.to_string(), format::compte(l, n, ["adulte", "adultes"], ["adult", "adults"])));
    let number = |name: &'static str, label: String, value: &str| {
        field(l, name, label)
            .class("in num short")
            .inputmode("numeric")
            .autocomplete("off")
            .attr("maxlength", "3")
            .value(value)
            .errors(errors)
    };
    let money = |name: &'static str, label: String, value: &str| {
        field(l, name, label)
            .class("in num")
            .inputmode("decimal")
            .autocomplete("off")
            .attr("maxlength", "14")
            .value(value)
            .errors(errors)
    };
    view! {
        <form action=adresses::SIMULATEUR method="post" class="stack g5" novalidate=true>
            <fieldset class="stack g4">
                <legend class="h2">{tr!(l, "Mon foyer", "My household")}</legend>
                {select_field(l, "adultes", tr!(l, "Combien d'adultes sur le bail ?", "How many adults on the lease?"), adults)
                    .value(f.adultes.trim()).errors(errors)}
                <fieldset class="stack g2" aria-describedby="couple-aide">
                    <legend class="label">{tr!(l, "Vous êtes en couple, à deux ? Vos âges", "A couple of two? Your ages")}
                        " " <span class="opt">{tr!(l, "(facultatif)", "(optional)")}</span></legend>
                    <p class="hint" id="couple-aide">{tr!(
                        l,
                        "Un couple sans personne à charge dont les âges font 55 ans ou moins a un plafond plus haut.",
                        "A couple without dependants whose ages add up to 55 or less has a higher limit."
                    )}</p>
                    <div class="row">
                        {number("age_1", tr!(l, "Mon âge", "My age"), &f.age_1)}
                        {number("age_2", tr!(l, "Âge de mon conjoint", "My partner's age"), &f.age_2)}
                    </div>
                </fieldset>
                {number(
                    "a_charge",
                    tr!(
                        l,
                        "Personnes à charge, sur l'avis d'impôt, sans les enfants en garde alternée",
                        "Dependants on the tax notice, without the children in shared custody"
                    ),
                    &f.a_charge,
                ).hint(tr!(
                    l,
                    "Les enfants qui vivent toujours avec vous, un parent à charge. Écrivez 0 s'il n'y en a pas.",
                    "Children who always live with you, a dependent parent. Write 0 if there are none."
                ))}
                {number("en_garde", tr!(l, "Enfants en garde alternée", "Children in shared custody"), &f.en_garde)
                    .optional()
                    .hint(tr!(
                        l,
                        "Chaque enfant une seule fois : s'il est ici, il n'est pas dans la réponse d'avant. Il compte pour la taille et pour les plafonds.",
                        "Each child once only: one counted here is not in the answer above. It counts for the size and for the limits."
                    ))}
                {number("en_visite", tr!(l, "Enfants en droit de visite", "Children with visiting rights"), &f.en_visite)
                    .optional()
                    .hint(tr!(
                        l,
                        "Ceux qui vivent chez l'autre parent et viennent chez vous. Ils comptent pour la taille et pour les plafonds du logement social.",
                        "Those who live with the other parent and come to you. They count for the size and for the limits of social housing."
                    ))}
                {number("a_naitre", tr!(l, "Enfants à naître", "Unborn children"), &f.a_naitre)
                    .optional()
                    .hint(tr!(l, "Ils comptent pour la taille du logement.", "They count for the size of the home."))}
                {check(l, "handicap", tr!(l, "Une personne du foyer est en situation de handicap", "Someone in the household is disabled"))
                    .hint(tr!(l, "Carte mobilité inclusion « invalidité ».", "Holder of the “invalidité” inclusion card."))
                    .checked(!f.handicap.is_empty())}
            </fieldset>
            <fieldset class="stack g4">
                <legend class="h2">{tr!(l, "Mes revenus", "My income")}</legend>
                {money("revenu", tr!(l, "Revenu fiscal de référence {n2}, tout le foyer, par an", "Reference tax income {n2}, whole household, a year"), &f.revenu)
                    .hint(tr!(
                        l,
                        "Sur l'avis d'impôt reçu en {n1}. Additionnez les adultes.",
                        "On the tax notice received in {n1}. Add the adults up."
                    ))}
                {money("recent", tr!(l, "Revenu fiscal {n1}, ou des 12 derniers mois, s'il a baissé", "Tax income {n1}, or of the last 12 months, if it fell"), &f.recent)
                    .optional()
                    .hint(tr!(
                        l,
                        "S'il a baissé d'au moins 10 %, c'est lui qui compte.",
                        "If it fell by at least 10%, it is the one that counts."
                    ))}
                {money("ressources", tr!(l, "Revenus par mois, sans l'aide au logement", "Income a month, without housing aid"), &f.ressources)
                    .hint(tr!(
                        l,
                        "Salaires nets, pensions, allocations de tout le foyer.",
                        "Net wages, pensions and benefits of the whole household."
                    ))}
            </fieldset>
            <fieldset class="stack g4">
                <legend class="h2">{tr!(l, "Où vivre", "Where to live")}</legend>
                {field(l, "lieu", tr!(l, "Commune", "Commune"))
                    .hint(tr!(
                        l,
                        "Un nom ou un code postal. Pour Paris, Lyon et Marseille, la ville ou l'arrondissement.",
                        "A name or a postcode. For Paris, Lyon and Marseille, the city or the arrondissement."
                    ))
                    .autocomplete("off")
                    .attr("maxlength", "100")
                    .value(&f.lieu)
                    .errors(errors)
                    .after(view! { <CompletionLieu champ="lieu".to_owned() l=l/> })}
            </fieldset>
            <p>{button(tr!(l, "Calculer", "Work it out")).main().big()}</p>
        </form>
    }
    .into_any()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::shell::render;
    use crate::ui::assert_in_page_order;
    use jiff::civil::date;

    pub(super) const TODAY: Date = date(2026, 11, 24);

    pub(in crate::public::simulateur) fn typed() -> Saisie {
        Saisie {
            lieu: "Montreuil (93100)".into(),
            adultes: "2".into(),
            age_1: "27".into(),
            age_2: "28".into(),
            revenu: "38 000".into(),
            ressources: "2 660,50 €".into(),
            ..Saisie::default()
        }
    }

    fn read(f: &Saisie) -> (Option<FoyerSimule>, Vec<String>) {
        let mut errors = FormErrors::of_form(&CHAMPS);
        let foyer = f.lire(Lang::Fr, &mut errors);
        (foyer, errors.iter().map(|(name, _)| name.to_owned()).collect())
    }

    #[test]
    fn what_people_type_is_understood() {
        let (foyer, errors) = read(&typed());
        let foyer = foyer.unwrap();
        assert!(errors.is_empty());
        assert_eq!((foyer.adultes, foyer.ages_couple, foyer.personnes()), (2, Some((27, 28)), 2));
        assert_eq!((foyer.revenu_n_moins_2, foyer.ressources), (Centimes::euros(38_000), Centimes(266_050)));
        assert_eq!((foyer.revenu_recent, foyer.handicap), (None, false));
        let shared = Saisie { a_charge: "1".into(), en_garde: "2".into(), en_visite: "1".into(), ..typed() };
        let foyer = read(&shared).0.unwrap();
        assert_eq!((foyer.enfants_en_garde, foyer.enfants_en_visite, foyer.personnes()), (2, 1, 6));
    }

    /// A child in shared custody is on the tax notice too: the form says where to count it, once.
    #[test]
    fn nobody_is_asked_to_count_a_child_twice() {
        let html = |l| render(move || vue(l, TODAY, &typed(), &FormErrors::new(), None));
        let french = html(Lang::Fr).replace('\u{a0}', " ");
        assert!(
            french.contains("sans les enfants en garde alternée") && french.contains("Chaque enfant une seule fois")
        );
        let english = html(Lang::En);
        assert!(english.contains("without the children in shared custody") && english.contains("Each child once only"));
    }

    #[test]
    fn every_wrong_answer_is_said_beside_its_field() {
        let f = Saisie {
            adultes: "9".into(),
            age_1: "3".into(),
            a_charge: "beaucoup".into(),
            a_naitre: "-1".into(),
            en_garde: "99".into(),
            en_visite: "un".into(),
            revenu: String::new(),
            recent: "douze".into(),
            ressources: "-5".into(),
            ..typed()
        };
        let (foyer, errors) = read(&f);
        assert_eq!(foyer, None);
        let wrong =
            ["adultes", "age_1", "a_charge", "en_garde", "en_visite", "a_naitre", "revenu", "recent", "ressources"];
        assert_eq!(errors, wrong);
        let one_age = Saisie { age_2: String::new(), ..typed() };
        assert_eq!(read(&one_age).1, ["age_2"]);
    }

    #[test]
    fn the_summary_follows_the_page() {
        let mut errors = FormErrors::of_form(&CHAMPS);
        for champ in CHAMPS.iter().rev() {
            errors.push(*champ, "non");
        }
        let html = render(move || vue(Lang::Fr, TODAY, &typed(), &errors, None));
        assert_in_page_order(&html, &CHAMPS);
    }

    #[test]
    fn what_was_typed_stays_and_is_no_markup() {
        for l in [Lang::Fr, Lang::En] {
            let f = Saisie { lieu: "\"><script>".into(), revenu: "<b>".into(), handicap: "on".into(), ..typed() };
            let errors = FormErrors::new().with("revenu", erreurs::montant(l, MontantError::Illisible));
            let html = render(move || vue(l, TODAY, &f, &errors, None));
            assert!(!html.contains("<script") && !html.contains("value=\"<b>"), "{html}");
            assert!(html.contains("href=\"#revenu\"") && html.contains("2024") && html.contains("checked"));
            assert_eq!(html.matches("<h1").count(), 1);
            assert_eq!(html.matches("btn main").count(), 1);
        }
    }
}
