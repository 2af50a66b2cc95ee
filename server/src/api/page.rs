//! `/api`: the document of the interface, for people.

use super::document::{court, document};
use super::probleme::Cause;
use super::{BASE, DOCUMENT, nom, operations};
use app::api::{Champ, Document, Operation, Parametre, Refus};
use app::web::{Rendu, Requete};
use domain::annonce::CHAMPS;
use domain::langue::Lang;
use serde_json::Value;
use utoipa::openapi::path::Operation as Decrite;
use utoipa::openapi::{OpenApi, PathItem, Required};

/// The page, in the language of whoever reads it.
pub(super) async fn montrer(r: Requete) -> Rendu {
    let l = r.l;
    let document = document(l, &r.app);
    let base = r.services().reglages.adresse_publique.clone();
    let vue = Document {
        introduction: document.info.description.clone().unwrap_or_default(),
        base: format!("{base}{BASE}"),
        document: DOCUMENT.to_owned(),
        operations: lire(&document, &base),
        champs: champs(l, &document),
        refus: Cause::ALL
            .into_iter()
            .map(|c| Refus { code: c.code().to_owned(), statut: c.status().as_u16(), texte: c.titre(l) })
            .collect(),
    };
    Ok(app::api::page(r, vue).await)
}

/// The operations in the order of the table, worded as the document words them.
fn lire(document: &OpenApi, base: &str) -> Vec<Operation> {
    let decrite = |item: &PathItem, methode: &str| -> Option<Decrite> {
        match methode {
            "GET" => item.get.clone(),
            "PUT" => item.put.clone(),
            "POST" => item.post.clone(),
            "DELETE" => item.delete.clone(),
            _ => None,
        }
    };
    operations()
        .into_iter()
        .filter_map(|o| {
            let methode = nom(&o.methode);
            let d = document.paths.paths.get(o.chemin).and_then(|item| decrite(item, methode))?;
            let corps = d
                .request_body
                .as_ref()
                .and_then(|b| b.content.get("application/json"))
                .and_then(|c| c.example.as_ref())
                .and_then(|v| serde_json::to_string_pretty(v).ok());
            Some(Operation {
                id: o.id.to_owned(),
                methode: methode.to_owned(),
                chemin: court(o.chemin).to_owned(),
                resume: d.summary.unwrap_or_default(),
                description: d.description.unwrap_or_default(),
                parametres: d
                    .parameters
                    .unwrap_or_default()
                    .into_iter()
                    .map(|p| Parametre {
                        nom: p.name,
                        requis: matches!(p.required, Required::True),
                        description: p.description.unwrap_or_default(),
                    })
                    .collect(),
                exemple: curl(methode, &format!("{base}{}", o.chemin), corps.as_deref(), d.security.is_some()),
            })
        })
        .collect()
}

/// The same request, as one types it.
fn curl(methode: &str, adresse: &str, corps: Option<&str>, cle: bool) -> String {
    let mut lines = vec![format!("curl -X {methode} '{}'", adresse.replace("{ref}", "LILAS-A-204"))];
    if cle {
        lines.push("  -H \"Authorization: Bearer $ALIN_CLE\"".to_owned());
    }
    if let Some(corps) = corps {
        lines.push("  -H 'Content-Type: application/json'".to_owned());
        lines.push("  -H \"Idempotency-Key: $(uuidgen)\"".to_owned());
        // A single quote ends the shell's string: it is closed, written and opened again.
        lines.push(format!("  -d '{}'", corps.replace('\'', "'\\''")));
    }
    lines.join(" \\\n")
}

fn champs(l: Lang, document: &OpenApi) -> Vec<Champ> {
    let schema = document
        .components
        .as_ref()
        .and_then(|c| c.schemas.get("Offre"))
        .and_then(|s| serde_json::to_value(s).ok())
        .unwrap_or_default();
    CHAMPS
        .iter()
        .map(|c| {
            let property = &schema["properties"][*c];
            Champ {
                nom: (*c).to_owned(),
                description: property["description"].as_str().unwrap_or_default().to_owned(),
                attendu: app::annonces::attendu(l, c),
                obligatoire: app::annonces::obligatoire(l, c),
                exemple: match &property["examples"][0] {
                    Value::Null => String::new(),
                    value => value.to_string(),
                },
            }
        })
        .collect()
}
