//! The page that explains the landlords' interface, made from its own document.

use crate::i18n::Lang;
use crate::tr;
use crate::ui::Icon;
use crate::ui::{button, cell, link, row, row_header, section, table};
use crate::web::{Page, Requete};
use axum::response::Response;
use leptos::prelude::*;

/// What the page shows, as the document words it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// What it is.
    pub introduction: String,
    /// What every address begins with.
    pub base: String,
    /// Address of the OpenAPI document.
    pub document: String,
    /// What can be asked.
    pub operations: Vec<Operation>,
    /// Fields of an offer.
    pub champs: Vec<Champ>,
    /// Ways to be refused.
    pub refus: Vec<Refus>,
}

/// Something that can be asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Operation {
    /// Its stable name.
    pub id: String,
    /// `GET`, `PUT`…
    pub methode: String,
    /// Its address, without the base.
    pub chemin: String,
    /// A few words.
    pub resume: String,
    /// Sentences.
    pub description: String,
    /// What it takes beside the body.
    pub parametres: Vec<Parametre>,
    /// The same, for the command line.
    pub exemple: String,
}

/// A parameter or header.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parametre {
    /// Its name.
    pub nom: String,
    /// Whether it must be there.
    pub requis: bool,
    /// What it is for.
    pub description: String,
}

/// A field of an offer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Champ {
    /// Its name.
    pub nom: String,
    /// What it says.
    pub description: String,
    /// What it expects.
    pub attendu: String,
    /// Whether it must be there, in a word.
    pub obligatoire: String,
    /// A value, as JSON.
    pub exemple: String,
}

/// A way to be refused.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refus {
    /// Its stable code.
    pub code: String,
    /// HTTP status.
    pub statut: u16,
    /// What it means, and what to do.
    pub texte: String,
}

/// Answers with the page.
pub async fn page(r: Requete, document: Document) -> Response {
    let l = r.l;
    let page = Page::new(titre(l), move || vue(l, document)).decrite(tr!(
        l,
        "Publier des offres de logement depuis ses propres logiciels : adresses, champs, exemples.",
        "Publish homes from one's own programs: addresses, fields, examples."
    ));
    r.page(page).await
}

fn titre(l: Lang) -> String {
    tr!(l, "L'interface des bailleurs", "The landlords' interface")
}

/// Code that scrolls sideways on a phone, and can be reached by keyboard.
fn code(label: String, text: String) -> AnyView {
    view! { <pre class="code-bloc" tabindex="0" role="region" aria-label=label><code>{text}</code></pre> }.into_any()
}

fn vue(l: Lang, d: Document) -> AnyView {
    let start = tr!(
        l,
        "Créez une clé dans votre espace bailleur, puis envoyez-la avec chaque demande :",
        "Make a key in your landlord space, then send it with each request:"
    );
    let header = code(tr!(l, "En-tête de la clé", "Header of the key"), "Authorization: Bearer alin_…".to_owned());
    let operations = d.operations.into_iter().map(|o| operation(l, o)).collect_view();
    let fields = d.champs.into_iter().map(|c| {
        row([
            row_header(view! { <code>{c.nom}</code> }),
            cell(c.description),
            cell(c.attendu),
            cell(c.obligatoire),
            cell((!c.exemple.is_empty()).then(|| view! { <code>{c.exemple}</code> })),
        ])
    });
    let heads = [
        tr!(l, "Champ", "Field"),
        tr!(l, "Ce qu'il dit", "What it says"),
        tr!(l, "Ce que nous attendons", "What we expect"),
        tr!(l, "Obligatoire ?", "Required?"),
        tr!(l, "Exemple", "Example"),
    ];
    let fields = table(tr!(l, "Les champs d'une offre", "The fields of a home"), heads, fields);
    let refused = d.refus.into_iter().map(|r| {
        row([
            row_header(view! { <code id=r.code.clone()>{r.code.clone()}</code> }),
            cell(r.statut.to_string()).n(),
            cell(r.texte),
        ])
    });
    let heads = [
        tr!(l, "Code", "Code"),
        tr!(l, "Statut HTTP", "HTTP status"),
        tr!(l, "Ce que cela veut dire", "What it means"),
    ];
    let refused = table(tr!(l, "Les refus", "Refusals"), heads, refused);
    let refusal = tr!(
        l,
        "Un refus est du JSON (application/problem+json). Il dit pourquoi, champ par champ, en français et en anglais, avec ce que le champ accepte. Donnez-nous son id si vous nous écrivez.",
        "A refusal is JSON (application/problem+json). It says why, field by field, in French and in English, with what the field takes. Give us its id if you write to us."
    );
    let limits = tr!(
        l,
        "600 demandes par minute et par clé. Au-delà, la réponse est 429, et Retry-After dit combien de secondes attendre.",
        "600 requests a minute for each key. Beyond, the answer is 429, and Retry-After says how many seconds to wait."
    );
    view! {
        <div class="wrap stack g6">
            <div class="stack">
                <h1 tabindex="-1">{titre(l)}</h1>
                <p class="prose">{d.introduction}</p>
                <p class="row">
                    {button(tr!(l, "Créer une clé", "Make a key")).icon(Icon::Key).href("/bailleur/cles")}
                    {link(d.document, tr!(l, "Le document OpenAPI", "The OpenAPI document")).icon(Icon::File)}
                </p>
            </div>
            {section("commencer", tr!(l, "Pour commencer", "To begin"), view! {
                <p class="prose">{start}</p>
                {header}
                <p>{tr!(l, "Toutes les adresses commencent par :", "Every address begins with:")} " " <code>{d.base}</code></p>
                <p class="prose">{limits}</p>
            })}
            {section("demandes", tr!(l, "Les demandes", "Requests"), view! { <div class="stack g5">{operations}</div> })}
            {section("champs", tr!(l, "Les champs d'une offre", "The fields of a home"), fields)}
            {section("refus", tr!(l, "Les refus", "Refusals"), view! { <p class="prose">{refusal}</p> {refused} })}
        </div>
    }
    .into_any()
}

fn operation(l: Lang, o: Operation) -> AnyView {
    let name = o.resume.clone();
    let parametres = (!o.parametres.is_empty()).then(|| {
        let rows = o.parametres.into_iter().map(|p| {
            let must = if p.requis { tr!(l, "obligatoire", "required") } else { tr!(l, "facultatif", "optional") };
            view! { <li><code>{p.nom}</code> " " <span class="muted small">{format!("({must})")}</span> " " {p.description}</li> }
        });
        view! { <ul>{rows.collect_view()}</ul> }
    });
    view! {
        <article class="stack g2" aria-labelledby=format!("op-{}", o.id)>
            <h3 id=format!("op-{}", o.id)>{o.resume}</h3>
            <p><code>{format!("{} {}", o.methode, o.chemin)}</code></p>
            <p class="prose">{o.description}</p>
            {parametres}
            {code(tr!(l, "Exemple : {name}", "Example: {name}"), o.exemple)}
        </article>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_escapes_what_the_document_says() {
        for l in [Lang::Fr, Lang::En] {
            let d = Document {
                operations: vec![Operation { exemple: "<script>x</script>".into(), ..Operation::default() }],
                champs: vec![Champ { nom: "loyer".into(), ..Champ::default() }],
                refus: vec![Refus { code: "interne".into(), statut: 500, texte: String::new() }],
                ..Document::default()
            };
            let out = crate::shell::render(move || vue(l, d));
            assert!(!out.contains("<script") && out.contains("id=\"interne\""), "{out}");
            assert_eq!(out.matches("<h1").count(), 1);
        }
    }
}
