//! « Obtenir un numéro unique »: the registration site of a département, for who has no demande anywhere yet.

use super::{NUMERO, SANS_NUMERO, SITUATION, Site};
use crate::i18n::Lang;
use crate::shell::Section;
use crate::tr;
use crate::ui::{FormErrors, back, button, error_summary, select_field};
use crate::web::{Page, Rendu, Requete, Requis};
use domain::compte::Role;
use leptos::prelude::*;
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Recherche {
    departement: Option<String>,
}

/// A département and its registration site.
#[derive(Debug, Clone)]
struct Resultat {
    nom: String,
    site: Site,
}

/// GET: with a département, its site.
pub(super) async fn montrer(r: Requete, Requis(q): Requis<Recherche>) -> Rendu {
    r.exiger(Role::Demandeur)?;
    let l = r.l;
    let r0 = &r.services().referentiel;
    let options: Vec<(String, String)> =
        r0.departements().iter().map(|d| (d.code.to_owned(), format!("{} – {}", d.code, d.nom))).collect();
    let chosen = q.departement.clone().unwrap_or_default();
    let result =
        r0.departement(&chosen).map(|d| Resultat { nom: d.nom.to_owned(), site: Site::du_departement(&r.app, d.code) });
    let mut errors = FormErrors::new();
    if q.departement.is_some() && result.is_none() {
        errors.push(
            "departement",
            tr!(l, "Choisissez un département dans la liste", "Choose a département from the list"),
        );
    }
    let essai = r.app.site_enregistrement.clone();
    let title = tr!(l, "Obtenir un numéro unique", "Get a unique number");
    let page = Page::new(title, move || vue(l, options, &chosen, &errors, result, essai));
    Ok(r.page(page.dans(Section::Situation)).await)
}

fn vue(
    l: Lang,
    options: Vec<(String, String)>,
    chosen: &str,
    errors: &FormErrors,
    result: Option<Resultat>,
    essai: Option<String>,
) -> AnyView {
    let first = (String::new(), tr!(l, "Choisissez un département", "Choose a département"));
    let has_result = result.is_some();
    let choice = select_field(
        l,
        "departement",
        tr!(l, "Votre département de recherche", "Département where you are looking"),
        std::iter::once(first).chain(options),
    )
    .value(chosen)
    .errors(errors);
    let go = button(tr!(l, "Voir le site", "See the site"));
    let answer = result.map(|found| {
        let (nom, address) = (found.nom, found.site.nom.clone());
        view! {
            <section class="todo one" aria-labelledby="resultat">
                <div class="stack">
                    <h2 id="resultat">{tr!(l, "Enregistrez votre demande : {nom}", "Register your demand: {nom}")}</h2>
                    <p>{tr!(
                        l,
                        "Pour obtenir un numéro unique dans cette zone, rendez-vous sur ce site.",
                        "To get a unique number for this area, go to this site."
                    )}</p>
                    <p>{button(address).main().href(found.site.url).external()}</p>
                    <ol>
                        <li>{tr!(l, "Remplissez tous les champs obligatoires.", "Fill in every required field.")}</li>
                        <li>{tr!(
                            l,
                            "Donnez l'employeur et le N° SIRET, les vôtres et ceux du codemandeur.",
                            "Give the employer and the SIRET number, yours and your co-applicant's."
                        )}</li>
                        <li>{tr!(l, "Déposez toutes les pièces demandées.", "Upload every document asked for.")}</li>
                        <li>{tr!(l, "Revenez ici avec votre numéro unique.", "Come back here with your unique number.")}</li>
                    </ol>
                    {essai.map(|url| view! {
                        <p class="small muted">
                            {tr!(l, "Démonstration : ", "Demonstration: ")}
                            <a href=url rel="external noopener">{tr!(
                                l,
                                "le site d'enregistrement d'essai",
                                "the trial registration site"
                            )}</a>
                        </p>
                    })}
                </div>
            </section>
        }
    });
    view! {
        <div class="wrap narrow stack g5">
            {error_summary(l, errors)}
            {back(SITUATION, tr!(l, "Ma situation", "My situation"))}
            <div class="stack g2">
                <h1 tabindex="-1">{tr!(l, "Obtenir un numéro unique", "Get a unique number")}</h1>
                <p class="lead">{tr!(
                    l,
                    "Votre demande s'enregistre sur un site de l'État. Il dépend de votre département.",
                    "Your demand is registered on a State site. It depends on your département."
                )}</p>
            </div>
            <form class="stack" method="get" action=SANS_NUMERO>
                {choice}
                <p>{if has_result { go } else { go.main() }}</p>
            </form>
            {answer}
            <p><a href=NUMERO>{tr!(l, "J'ai mon numéro unique", "I have my unique number")}</a></p>
        </div>
    }
    .into_any()
}
