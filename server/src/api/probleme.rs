//! Refusals, as RFC 9457 writes them: as good as the form's, in both languages.

use app::annonces;
use axum::http::StatusCode;
use domain::annonce::{Doute, Faute, Probleme as Fautif};
use domain::langue::Lang;
use domain::tr;
use serde_json::{Value, json};
use services::Erreur;

/// Why a request is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    /// No key.
    CleAbsente,
    /// A key that is none, or was revoked.
    CleInconnue,
    /// No such offer of this landlord.
    Introuvable,
    /// No such address.
    Adresse,
    /// Not this method there.
    Methode,
    /// The same key is at work.
    EnCours,
    /// The offer can't change so any more.
    Conflit,
    /// Too much was sent.
    TropGros,
    /// Not JSON by its own words.
    TypeDeContenu,
    /// Not JSON.
    Json,
    /// Fields are wrong.
    Invalide,
    /// An idempotency key that came with another request, or is none.
    Idempotence,
    /// Too many requests.
    TropDeRequetes,
    /// Ours.
    Interne,
}

impl Cause {
    /// All of them, in the order of the page that explains them.
    pub(super) const ALL: [Self; 14] = [
        Self::CleAbsente,
        Self::CleInconnue,
        Self::Introuvable,
        Self::Adresse,
        Self::Methode,
        Self::EnCours,
        Self::Conflit,
        Self::TropGros,
        Self::TypeDeContenu,
        Self::Json,
        Self::Invalide,
        Self::Idempotence,
        Self::TropDeRequetes,
        Self::Interne,
    ];

    /// HTTP status.
    pub(super) const fn status(self) -> StatusCode {
        match self {
            Self::CleAbsente | Self::CleInconnue => StatusCode::UNAUTHORIZED,
            Self::Introuvable | Self::Adresse => StatusCode::NOT_FOUND,
            Self::Methode => StatusCode::METHOD_NOT_ALLOWED,
            Self::EnCours | Self::Conflit => StatusCode::CONFLICT,
            Self::TropGros => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TypeDeContenu => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Json | Self::Invalide | Self::Idempotence => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TropDeRequetes => StatusCode::TOO_MANY_REQUESTS,
            Self::Interne => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Stable code, for programs.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::CleAbsente => "cle_absente",
            Self::CleInconnue => "cle_inconnue",
            Self::Introuvable => "offre_inconnue",
            Self::Adresse => "adresse_inconnue",
            Self::Methode => "methode_refusee",
            Self::EnCours => "deja_en_cours",
            Self::Conflit => "conflit",
            Self::TropGros => "trop_gros",
            Self::TypeDeContenu => "type_de_contenu",
            Self::Json => "json_illisible",
            Self::Invalide => "champs_invalides",
            Self::Idempotence => "cle_d_idempotence",
            Self::TropDeRequetes => "trop_de_requetes",
            Self::Interne => "interne",
        }
    }

    /// What it is, in a sentence that says what to do.
    pub(super) fn titre(self, l: Lang) -> String {
        match self {
            Self::CleAbsente => tr!(
                l,
                "Envoyez votre clé dans l'en-tête Authorization: Bearer",
                "Send your key in the header Authorization: Bearer"
            ),
            Self::CleInconnue => tr!(
                l,
                "Cette clé n'existe pas, ou a été supprimée. Créez-en une dans votre espace bailleur",
                "This key does not exist, or was deleted. Make one in your landlord space"
            ),
            Self::Introuvable => {
                tr!(l, "Vous n'avez pas d'offre sous cette référence", "You have no home under this reference")
            }
            Self::Adresse => tr!(
                l,
                "Cette adresse n'existe pas. Le mode d'emploi est à l'adresse /api",
                "This address does not exist. The instructions are at /api"
            ),
            Self::Methode => {
                tr!(l, "Cette méthode ne s'emploie pas à cette adresse", "This method is not for this address")
            }
            Self::EnCours => tr!(
                l,
                "La même demande est en cours. Attendez, puis renvoyez-la",
                "The same request is under way. Wait, then send it again"
            ),
            Self::Conflit => {
                tr!(l, "Cette offre ne peut plus changer ainsi", "This home can no longer change this way")
            }
            Self::TropGros => {
                tr!(l, "C'est trop en une fois. Envoyez plusieurs lots", "This is too much at once. Send several lots")
            }
            Self::TypeDeContenu => tr!(
                l,
                "Envoyez du JSON, et l'en-tête Content-Type: application/json",
                "Send JSON, and the header Content-Type: application/json"
            ),
            Self::Json => tr!(l, "Ce JSON ne se lit pas", "This JSON can't be read"),
            Self::Invalide => tr!(l, "Des champs sont à corriger", "Some fields need correcting"),
            Self::Idempotence => tr!(
                l,
                "Cette Idempotency-Key a servi à une autre demande, ou n'est pas valable. Prenez-en une nouvelle",
                "This Idempotency-Key was used for another request, or is not valid. Take a new one"
            ),
            Self::TropDeRequetes => tr!(
                l,
                "Trop de demandes. Attendez le temps dit par Retry-After",
                "Too many requests. Wait as long as Retry-After says"
            ),
            Self::Interne => tr!(
                l,
                "Une erreur de notre fait. Réessayez, ou donnez-nous l'id de cette réponse",
                "A fault of ours. Try again, or give us the id of this answer"
            ),
        }
    }
}

/// A refusal.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Probleme {
    pub(super) cause: Cause,
    pub(super) erreurs: Vec<Value>,
    /// Seconds.
    pub(super) attendre: Option<u32>,
}

impl From<Cause> for Probleme {
    fn from(cause: Cause) -> Self {
        Self { cause, erreurs: Vec::new(), attendre: (cause == Cause::EnCours).then_some(1) }
    }
}

impl From<Erreur> for Probleme {
    fn from(e: Erreur) -> Self {
        match e {
            Erreur::Introuvable => Cause::Introuvable.into(),
            Erreur::TropDEssais(seconds) => {
                Self { cause: Cause::TropDeRequetes, erreurs: Vec::new(), attendre: Some(seconds) }
            }
            Erreur::Depasse | Erreur::Conflit(_) => Cause::Conflit.into(),
            other => {
                // The engine's word, never a value.
                tracing::error!(error = %other, "internal error");
                Cause::Interne.into()
            }
        }
    }
}

impl Probleme {
    /// Fields that are wrong: a conflict where what stands forbids it, a mistake otherwise.
    pub(super) fn champs(problemes: &[Fautif]) -> Self {
        let stands =
            |f: &Faute| matches!(f, Faute::Figee | Faute::Hausse { .. } | Faute::OffreRetiree | Faute::OffrePourvue);
        let cause = if problemes.iter().any(|p| stands(&p.faute)) { Cause::Conflit } else { Cause::Invalide };
        Self { cause, erreurs: problemes.iter().map(erreur).collect(), attendre: None }
    }

    /// One fault of the request, in words.
    pub(super) fn avec(cause: Cause, champ: &str, code: &str, [fr, en]: [String; 2], attendu: Value) -> Self {
        let e = json!({"champ": champ, "code": code, "message_fr": fr, "message_en": en, "attendu": attendu});
        Self { cause, erreurs: vec![e], attendre: None }
    }

    pub(super) fn json(&self, l: Lang, id: &str) -> Value {
        json!({
            "type": format!("/api#{}", self.cause.code()),
            "title": self.cause.titre(l),
            "status": self.cause.status().as_u16(),
            "code": self.cause.code(),
            "id": id,
            "erreurs": self.erreurs,
        })
    }
}

/// A field's fault: code and figures for programs, two sentences for people.
pub(super) fn erreur(p: &Fautif) -> Value {
    let mut out = serde_json::to_value(&p.faute).unwrap_or_default();
    if let Value::Object(fields) = &mut out {
        let details: serde_json::Map<String, Value> =
            fields.iter().filter(|(k, _)| *k != "code").map(|(k, v)| (k.clone(), v.clone())).collect();
        fields.retain(|k, _| k == "code");
        fields.insert("champ".into(), p.champ.into());
        fields.insert("message_fr".into(), annonces::faute_de(Lang::Fr, p.champ, &p.faute).into());
        fields.insert("message_en".into(), annonces::faute_de(Lang::En, p.champ, &p.faute).into());
        fields.insert("attendu".into(), attendu(p.champ));
        if !details.is_empty() {
            fields.insert("details".into(), Value::Object(details));
        }
    }
    out
}

/// What a field takes, as a schema: the one of the document.
pub(super) fn attendu(champ: &str) -> Value {
    serde_json::to_value(super::document::schema_du_champ(champ, Lang::En).build()).map_or(Value::Null, |mut v| {
        if let Value::Object(fields) = &mut v {
            fields.retain(|k, _| !matches!(k.as_str(), "description" | "examples"));
        }
        v
    })
}

/// What is allowed but unusual.
pub(super) fn doute(d: &Doute) -> Value {
    let code = serde_json::to_value(d).ok().and_then(|v| v.get("code").cloned()).unwrap_or_default();
    json!({
        "champ": d.champ(),
        "code": code,
        "message_fr": annonces::doute(Lang::Fr, d),
        "message_en": annonces::doute(Lang::En, d),
    })
}
