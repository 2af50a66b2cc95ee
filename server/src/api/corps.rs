//! What comes in and goes out: JSON objects whose fields are the columns of the file.

use super::probleme::{Cause, Probleme};
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use domain::annonce::{AnnonceBrute, CHAMPS, Nature, champ, nature};
use domain::langue::Lang;
use domain::tr;
use serde_json::{Map, Number, Value, json};

/// The body of a request that says it is JSON.
pub(super) struct Corps(pub(super) Result<Bytes, Probleme>);

impl<S: Send + Sync> FromRequest<S> for Corps {
    type Rejection = std::convert::Infallible;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        if !est_json(request.headers()) {
            return Ok(Self(Err(Cause::TypeDeContenu.into())));
        }
        Ok(Self(Bytes::from_request(request, state).await.map_err(|_| Cause::TropGros.into())))
    }
}

/// The same where nothing may be sent at all: then it is empty, whatever it says it is.
pub(super) struct CorpsFacultatif(pub(super) Corps);

impl<S: Send + Sync> FromRequest<S> for CorpsFacultatif {
    type Rejection = std::convert::Infallible;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let headers = request.headers().clone();
        let octets = match Bytes::from_request(request, state).await {
            Ok(octets) if octets.is_empty() || est_json(&headers) => Ok(octets),
            Ok(_) => Err(Cause::TypeDeContenu.into()),
            Err(_) => Err(Cause::TropGros.into()),
        };
        Ok(Self(Corps(octets)))
    }
}

fn est_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

/// Reads JSON, or says where it can't be read.
pub(super) fn lire(octets: &[u8]) -> Result<Value, Probleme> {
    serde_json::from_slice(octets).map_err(|e| {
        let (line, column) = (e.line(), e.column());
        let words = [Lang::Fr, Lang::En].map(|l| {
            tr!(
                l,
                "Le JSON ne se lit pas : ligne {line}, caractère {column}",
                "The JSON can't be read: line {line}, character {column}"
            )
        });
        Probleme::avec(Cause::Json, "", "json_illisible", words, json!({"ligne": line, "colonne": column}))
    })
}

/// An object where one is expected.
pub(super) fn objet(valeur: Value) -> Result<Map<String, Value>, Probleme> {
    match valeur {
        Value::Object(fields) => Ok(fields),
        _ => {
            let words = [Lang::Fr, Lang::En]
                .map(|l| tr!(l, "Envoyez un objet JSON, entre accolades", "Send a JSON object, between braces"));
            Err(Probleme::avec(Cause::Invalide, "", "pas_un_objet", words, json!({"type": "object"})))
        }
    }
}

/// The texts of an object's fields, and the names that are no field of ours.
///
/// # Errors
/// Fields that hold a list or an object.
pub(super) fn brute(objet: &Map<String, Value>) -> Result<(AnnonceBrute, Vec<String>), Vec<Value>> {
    let lus = services::depots::champs_json(objet);
    let (known, mut unknown): (Vec<String>, Vec<String>) = lus.composes.into_iter().partition(|n| champ(n).is_some());
    if !known.is_empty() {
        return Err(known.iter().filter_map(|n| champ(n)).map(compose).collect());
    }
    let (brute, others) = AnnonceBrute::depuis(lus.textes);
    unknown.extend(others);
    unknown.truncate(20);
    Ok((brute, unknown))
}

fn compose(champ: &'static str) -> Value {
    let [fr, en] = [Lang::Fr, Lang::En].map(|l| {
        tr!(
            l,
            "Écrivez une seule valeur, pas une liste ni un objet",
            "Write a single value, neither a list nor an object"
        )
    });
    json!({
        "champ": champ,
        "code": "compose",
        "message_fr": fr,
        "message_en": en,
        "attendu": super::probleme::attendu(champ),
    })
}

/// An offer as it would be sent again: every field, numbers as numbers.
pub(super) fn offre(brute: &AnnonceBrute) -> Value {
    Value::Object(CHAMPS.iter().map(|c| ((*c).to_owned(), valeur(c, brute.get(c)))).collect())
}

fn valeur(champ: &str, texte: &str) -> Value {
    if texte.is_empty() {
        return Value::Null;
    }
    let number = |t: &str| t.parse().ok().and_then(Number::from_f64).map_or_else(|| t.into(), Value::Number);
    match nature(champ) {
        Nature::Entier { .. } => texte.parse::<i64>().map_or_else(|_| texte.into(), Value::from),
        Nature::Montant { .. } | Nature::Degres => number(&texte.replace(',', ".")),
        Nature::OuiNon => Value::Bool(texte == "oui"),
        _ => texte.into(),
    }
}
