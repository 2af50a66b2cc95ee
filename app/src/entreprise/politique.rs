//! « Nos règles »: which consents the employer offers, what it asks for, whether it validates the files.

use super::{entreprise, file};
use crate::demandeur::libelles;
use crate::i18n::Lang;
use crate::shell::{Section, adresses};
use crate::tr;
use crate::ui::{FormErrors, Icon, button, check, error_summary, fact, facts, field};
use crate::web::{Avis, Formulaire, Page, Paires, Rendu, Requete, rediriger_avec};
use domain::dossier::{ChampEmploi, ComplementError, Consentement, PolitiqueEntreprise, SaisieComplement};
use leptos::prelude::*;

/// What the form says; points are shown, not asked.
#[derive(Debug, Clone)]
struct Saisie {
    politique: PolitiqueEntreprise,
    /// The company code, as typed.
    code: String,
}

pub(super) async fn montrer(r: Requete) -> Rendu {
    let (_, organisation) = entreprise(&r)?;
    let politique = r.services().politique_de(organisation).await?;
    let saisie = Saisie { code: politique.code_entreprise.clone().unwrap_or_default(), politique };
    Ok(rendre(r, saisie, FormErrors::new()).await)
}

pub(super) async fn changer(r: Requete, Formulaire(fields): Paires) -> Rendu {
    let (auteur, organisation) = entreprise(&r)?;
    let points = r.services().politique_de(organisation).await?.points;
    let (saisie, errors) = lire(r.l, &fields, points);
    if !errors.is_empty() {
        return Ok(rendre(r, saisie, errors).await);
    }
    r.services().changer_politique(auteur, organisation, &saisie.politique).await?;
    Ok(rediriger_avec(adresses::ENTREPRISE_POLITIQUE, Avis::Enregistre))
}

async fn rendre(r: Requete, saisie: Saisie, errors: FormErrors) -> axum::response::Response {
    let l = r.l;
    let refused = !errors.is_empty();
    let page = Page::new(titre(l), move || vue(l, &saisie, &errors)).dans(Section::EntreprisePolitique);
    r.page(if refused { page.refusee() } else { page }).await
}

fn titre(l: Lang) -> String {
    tr!(l, "Nos règles", "Our rules")
}

/// Reads the boxes and the code. Staying anonymous is always offered: nobody is made to show anything.
fn lire(l: Lang, fields: &[(String, String)], points: u8) -> (Saisie, FormErrors) {
    let mut errors = FormErrors::new();
    let ticked = |name: &str, value: &str| fields.iter().any(|(n, v)| n == name && v == value);
    let code =
        fields.iter().find(|(n, _)| n == "code_entreprise").map(|(_, v)| v.trim().to_owned()).unwrap_or_default();
    let readable = code.chars().count() <= SaisieComplement::CODE_MAX
        && code.chars().all(|c| c.is_alphanumeric() || " -_./".contains(c))
        && code.chars().any(char::is_alphanumeric);
    if !code.is_empty() && !readable {
        errors.push("code_entreprise", libelles::erreur_complement(l, ComplementError::CodeEntrepriseIllisible));
    }
    let politique = PolitiqueEntreprise {
        consentements: Consentement::ALL
            .iter()
            .copied()
            .filter(|c| *c == Consentement::Anonyme || ticked("consentements", c.code()))
            .collect(),
        champs_requis: ChampEmploi::ALL.iter().copied().filter(|c| ticked("champs", c.code())).collect(),
        validation_requise: ticked("validation", "on"),
        code_entreprise: Some(code.clone()).filter(|c| !c.is_empty()),
        points,
    };
    (Saisie { politique, code }, errors)
}

fn champ(l: Lang, c: ChampEmploi) -> String {
    match c {
        ChampEmploi::CodeEntreprise => tr!(l, "Code entreprise", "Company code"),
        ChampEmploi::Matricule => tr!(l, "Matricule", "Employee number"),
        ChampEmploi::DateEntree => tr!(l, "Date d'entrée dans l'entreprise", "Date of entry"),
        ChampEmploi::CdiInterimaire => {
            tr!(l, "CDI intérimaire, oui ou non", "Permanent temporary-work contract, yes or no")
        }
    }
}

fn vue(l: Lang, s: &Saisie, errors: &FormErrors) -> AnyView {
    let p = &s.politique;
    let consents = Consentement::ALL.iter().filter(|c| **c != Consentement::Anonyme).map(|c| {
        check(l, "consentements", file::consentement(l, *c))
            .id(format!("consentement-{}", c.code()))
            .value(c.code())
            .checked(p.consentements.contains(c))
            .into_any()
    });
    let required = ChampEmploi::ALL.iter().map(|c| {
        check(l, "champs", champ(l, *c))
            .id(format!("champ-{}", c.code()))
            .value(c.code())
            .checked(p.champs_requis.contains(c))
            .into_any()
    });
    let (consents, required) = (consents.collect_view(), required.collect_view());
    let points = tr!(l, "{n} sur 10", "{n} out of 10", n = p.points);
    view! {
        <div class="wrap narrow stack g5">
            {error_summary(l, errors)}
            <div class="stack g2">
                <h1 tabindex="-1">{titre(l)}</h1>
                <p class="lead">{tr!(
                    l,
                    "Ce que vous demandez à vos salariés quand ils reprennent leur demande de logement ici.",
                    "What you ask of your employees when they bring their housing demand over here."
                )}</p>
            </div>
            <form class="stack g5" method="post" action=adresses::ENTREPRISE_POLITIQUE novalidate=true>
                <fieldset class="stack g2">
                    <legend class="h3">{tr!(l, "Ce qu'un salarié peut accepter de montrer", "What an employee may agree to show")}</legend>
                    <p class="hint">{tr!(
                        l,
                        "Rester anonyme est toujours possible. Un choix retiré ici reste à ceux qui l'ont déjà fait.",
                        "Staying anonymous is always possible. A choice taken away here stays with those who made it."
                    )}</p>
                    {consents}
                </fieldset>
                <fieldset class="stack g2">
                    <legend class="h3">{tr!(l, "Ce qui est obligatoire", "What is required")}</legend>
                    {required}
                </fieldset>
                {field(l, "code_entreprise", tr!(l, "Code entreprise", "Company code"))
                    .hint(tr!(
                        l,
                        "Si vous en donnez un, vos salariés doivent écrire celui-ci. Lettres, chiffres et - _ . /",
                        "If you set one, your employees must type this one. Letters, digits and - _ . /"
                    ))
                    .autocomplete("off")
                    .optional()
                    .value(&s.code)
                    .errors(errors)}
                {check(l, "validation", tr!(l, "Nous validons chaque dossier", "We confirm each file"))
                    .hint(tr!(
                        l,
                        "Le salarié attend votre réponse avant de postuler, sauf s'il reste anonyme. Si vous ne validez plus, les dossiers qui attendent avancent sans vous. Si vous commencez, les dossiers déjà complets le restent jusqu'à leur prochain envoi.",
                        "The employee waits for your answer before applying, unless they stay anonymous. If you stop, the files that wait go on without you. If you begin, files already complete stay so until they are next sent."
                    ))
                    .checked(p.validation_requise)}
                {facts(true, [fact(tr!(l, "Points donnés par votre entreprise", "Points given by your company"), points)])}
                <p>{button(tr!(l, "Enregistrer nos règles", "Save our rules")).main().icon(Icon::Check)}</p>
            </form>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
        all.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn what_is_ticked_is_read_and_nothing_else() {
        let fields = pairs(&[
            ("consentements", "3"),
            ("consentements", "9"),
            ("champs", "matricule"),
            ("champs", "salaire"),
            ("code_entreprise", " BT-2027 "),
            ("points", "10"),
        ]);
        let (s, errors) = lire(Lang::Fr, &fields, 4);
        assert!(errors.is_empty());
        let expected = PolitiqueEntreprise {
            consentements: vec![Consentement::Anonyme, Consentement::DossierComplet],
            champs_requis: vec![ChampEmploi::Matricule],
            validation_requise: false,
            code_entreprise: Some("BT-2027".into()),
            points: 4,
        };
        assert_eq!(s.politique, expected);
    }

    #[test]
    fn a_code_that_is_none_comes_back_escaped() {
        let fields = pairs(&[("code_entreprise", "\"><script>"), ("validation", "on")]);
        let (s, errors) = lire(Lang::En, &fields, 0);
        assert!(s.politique.validation_requise);
        let html = crate::shell::render(move || vue(Lang::En, &s, &errors));
        assert!(html.contains("href=\"#code_entreprise\"") && !html.contains("<script"));
        assert_eq!(html.matches("checked").count(), 1, "{html}");
    }
}
