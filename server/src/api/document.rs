//! The OpenAPI document, in French or in English, made of the same table as the router and of the domain's own fields.

use super::offres::{LOT_MAX, TEXTE_MAX, motifs};
use super::probleme::Cause;
use super::{BASE, Contexte, Operation, operations, texte};
use app::annonces;
use app::web::App;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use domain::annonce::{CHAMPS, Nature, nature, requis};
use domain::candidature::MotifRefus;
use domain::langue::Lang;
use domain::tr;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::header::Header;
use utoipa::openapi::path::{OperationBuilder, Parameter, ParameterBuilder, ParameterIn, PathItem, PathsBuilder};
use utoipa::openapi::request_body::{RequestBody, RequestBodyBuilder};
use utoipa::openapi::response::{Response as Reponse, ResponseBuilder};
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Ref, Schema, SchemaType, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::server::Server;
use utoipa::openapi::{ComponentsBuilder, HttpMethod, InfoBuilder, OpenApi, OpenApiBuilder, RefOr, Required};

const CLE: &str = "cle";

#[derive(Debug, Default, Deserialize)]
pub(super) struct Langue {
    #[serde(default)]
    langue: String,
}

/// `GET /api/v1/openapi.json`: open to all, in the language asked for.
pub(super) async fn servir(
    State(app): State<App>,
    contexte: Contexte,
    langue: Result<Query<Langue>, axum::extract::rejection::QueryRejection>,
) -> Response {
    let l = langue.ok().and_then(|q| Lang::from_code(&q.0.langue)).unwrap_or(contexte.l);
    let document = document(l, &app);
    let body = serde_json::to_string(&document).unwrap_or_default();
    let mut response = texte(StatusCode::OK, body, None);
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-language"));
    response
}

/// The whole document.
pub(super) fn document(l: Lang, app: &App) -> OpenApi {
    let reglages = &app.services.reglages;
    let exemple = exemple(app);
    let paths = operations().into_iter().fold(PathsBuilder::new(), |paths, o| {
        let operation = decrire(l, &o, &exemple);
        paths.path(o.chemin, PathItem::new(o.methode, operation))
    });
    let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(tr!(
        l,
        "Une clé de votre espace bailleur, page « Clés d'accès ».",
        "A key of your landlord space, page “Access keys”."
    )));
    let components = ComponentsBuilder::new()
        .schema("Offre", schema_offre(l, &exemple))
        .schema("Probleme", schema_probleme(l))
        .security_scheme(CLE, SecurityScheme::Http(scheme.build()));
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title(tr!(l, "AL'in : l'interface des bailleurs", "AL'in: the landlords' interface"))
                .version("1")
                .description(Some(introduction(l)))
                .build(),
        )
        .servers(Some([Server::new(reglages.adresse_publique.clone())]))
        .paths(paths.build())
        .components(Some(components.build()))
        .build()
}

fn introduction(l: Lang) -> String {
    tr!(
        l,
        "Publiez, changez et retirez vos offres depuis vos logiciels. Les champs sont ceux du fichier à importer. Un nombre s'écrit comme un nombre ou comme un texte, oui et non comme true et false. Avec ?essai=true, tout est vérifié et rien n'est publié. Avec l'en-tête Idempotency-Key, la même demande envoyée deux fois n'est faite qu'une fois et reçoit la même réponse, pendant 24 heures.",
        "Publish, change and withdraw your homes from your own programs. The fields are those of the file to import. A number is written as a number or as text, yes and no as true and false. With ?essai=true, everything is checked and nothing is published. With the header Idempotency-Key, the same request sent twice is done once and gets the same answer, for 24 hours."
    )
}

/// The first home of the template file, as an object.
fn exemple(app: &App) -> Value {
    let [home, _] = services::depots::exemples(app.services.horloge.aujourdhui());
    let (brute, _) = domain::annonce::AnnonceBrute::depuis(home);
    super::corps::offre(&brute)
}

/// What one field takes. Numbers and booleans may come as text: the type says so.
pub(super) fn schema_du_champ(champ: &str, l: Lang) -> ObjectBuilder {
    let types = |first: Type| {
        let mut all = vec![first, Type::String];
        if !requis(champ) {
            all.push(Type::Null);
        }
        SchemaType::Array(all)
    };
    let text = || {
        if requis(champ) { SchemaType::Type(Type::String) } else { SchemaType::Array(vec![Type::String, Type::Null]) }
    };
    let euros = |cents: i64| cents as f64 / 100.0;
    let o = ObjectBuilder::new();
    let o = match nature(champ) {
        Nature::Texte { max } => o.schema_type(text()).max_length(Some(max)),
        Nature::Entier { min, max, .. } => {
            o.schema_type(types(Type::Integer)).minimum(Some(min as f64)).maximum(Some(max as f64))
        }
        Nature::Montant { min, max } => {
            o.schema_type(types(Type::Number)).minimum(Some(euros(min))).maximum(Some(euros(max)))
        }
        Nature::Degres => o.schema_type(types(Type::Number)),
        Nature::Date => o.schema_type(text()).format(Some(utoipa::openapi::SchemaFormat::Custom("date".into()))),
        Nature::OuiNon => o.schema_type(types(Type::Boolean)),
        Nature::Choix(codes) => {
            let codes = codes.into_iter().map(Value::from).chain((!requis(champ)).then_some(Value::Null));
            o.schema_type(text()).enum_values(Some(codes.collect::<Vec<_>>()))
        }
        Nature::CodePostal => o.schema_type(text()).pattern(Some("^[0-9]{5}$")),
        Nature::Insee => o.schema_type(text()).pattern(Some("^([0-9]{5}|2[AB][0-9]{3})$")),
        Nature::Siren => o.schema_type(text()).pattern(Some("^[0-9]{9}$")),
    };
    let label = annonces::champ(l, champ);
    let words = match annonces::aide(l, champ) {
        Some(help) => format!("{label}. {help}"),
        None => format!("{label}."),
    };
    o.description(Some(words))
}

fn schema_offre(l: Lang, exemple: &Value) -> Schema {
    let mut o = ObjectBuilder::new();
    for c in CHAMPS {
        let sample = exemple.get(*c).filter(|v| !v.is_null()).cloned();
        o = o.property(*c, schema_du_champ(c, l).examples(sample));
        // The address has the reference; of commune and insee one is enough, and it may give the postal code.
        if requis(c) && !matches!(*c, "ref_externe" | "commune" | "code_postal") {
            o = o.required(*c);
        }
    }
    o.into()
}

fn schema_probleme(l: Lang) -> Schema {
    let text = |fr: String| ObjectBuilder::new().schema_type(Type::String).description(Some(fr));
    let faute = ObjectBuilder::new()
        .property("champ", text(tr!(l, "Le champ.", "The field.")))
        .property("code", text(tr!(l, "Ce qui ne va pas, pour un programme.", "What is wrong, for a program.")))
        .property("message_fr", text(tr!(l, "La même chose, en français.", "The same, in French.")))
        .property("message_en", text(tr!(l, "La même chose, en anglais.", "The same, in English.")))
        .property(
            "attendu",
            ObjectBuilder::new().description(Some(tr!(
                l,
                "Ce que le champ accepte, comme dans ce document.",
                "What the field takes, as in this document."
            ))),
        );
    let codes: Vec<Value> = Cause::ALL.iter().map(|c| c.code().into()).collect();
    ObjectBuilder::new()
        .property("type", text(tr!(l, "L'adresse de l'explication.", "Address of the explanation.")))
        .property("title", text(tr!(l, "Ce qui ne va pas, en une phrase.", "What is wrong, in a sentence.")))
        .property("status", ObjectBuilder::new().schema_type(Type::Integer))
        .property("code", ObjectBuilder::new().schema_type(Type::String).enum_values(Some(codes)))
        .property("id", text(tr!(l, "L'id de la demande, à nous donner.", "Id of the request, to give us.")))
        .property("erreurs", ArrayBuilder::new().items(faute))
        .required("title")
        .required("status")
        .required("id")
        .into()
}

fn offre() -> RefOr<Schema> {
    Ref::from_schema_name("Offre").into()
}

fn corps(l: Lang, operation: &str, exemple: &Value) -> Option<RequestBody> {
    let (schema, sample): (RefOr<Schema>, Value) = match operation {
        "mettre" => {
            let mut sample = exemple.clone();
            if let Value::Object(fields) = &mut sample {
                fields.remove("ref_externe");
                fields.retain(|_, v| !v.is_null());
            }
            (offre(), sample)
        }
        "lot" => {
            let list = ArrayBuilder::new().items(offre()).min_items(Some(1)).max_items(Some(LOT_MAX));
            let body = ObjectBuilder::new().property("offres", list).required("offres");
            let mut sample = exemple.clone();
            if let Value::Object(fields) = &mut sample {
                fields.retain(|_, v| !v.is_null());
            }
            (Schema::from(body).into(), json!({"offres": [sample]}))
        }
        "retirer" => {
            let codes: Vec<&str> = motifs().map(MotifRefus::code).collect();
            let reason = ObjectBuilder::new()
                .schema_type(Type::String)
                .enum_values(Some(codes.clone()))
                .description(Some(tr!(l, "La raison, lue par les candidats.", "The reason, read by the applicants.")));
            let words =
                ObjectBuilder::new().schema_type(Type::String).max_length(Some(TEXTE_MAX)).description(Some(tr!(
                    l,
                    "Quelques mots, obligatoires si la raison est « autre ».",
                    "A few words, required if the reason is “autre” (another)."
                )));
            let body = ObjectBuilder::new().property("motif", reason).property("texte", words).required("motif");
            (Schema::from(body).into(), json!({"motif": codes.first()}))
        }
        _ => return None,
    };
    let content = ContentBuilder::new().schema(Some(schema)).example(Some(sample)).build();
    let needed = if operation == "retirer" { Required::False } else { Required::True };
    Some(RequestBodyBuilder::new().content("application/json", content).required(Some(needed)).build())
}

fn parametre(nom: &str, place: ParameterIn, requis: Required, kind: Type, words: String) -> Parameter {
    ParameterBuilder::new()
        .name(nom)
        .parameter_in(place)
        .required(requis)
        .schema(Some(ObjectBuilder::new().schema_type(kind)))
        .description(Some(words))
        .build()
}

fn parametres(l: Lang, o: &Operation) -> Vec<Parameter> {
    let mut all = Vec::new();
    if o.chemin.contains("{ref}") {
        let words = tr!(l, "Votre propre référence de l'offre.", "Your own reference of the home.");
        all.push(parametre("ref", ParameterIn::Path, Required::True, Type::String, words));
    }
    match o.id {
        "lister" => {
            let words = tr!(l, "La page, à partir de 1.", "The page, from 1.");
            all.push(parametre("page", ParameterIn::Query, Required::False, Type::Integer, words));
        }
        "document" => {
            let words = tr!(l, "fr ou en.", "fr or en.");
            all.push(parametre("langue", ParameterIn::Query, Required::False, Type::String, words));
        }
        "retirer" => {
            let codes: Vec<&str> = motifs().map(MotifRefus::code).collect();
            let list = codes.join(", ");
            let words = tr!(
                l,
                "La raison, si vous n'envoyez pas de corps : {list}.",
                "The reason, if you send no body: {list}."
            );
            let mut reason = parametre("motif", ParameterIn::Query, Required::False, Type::String, words);
            reason.schema = Some(ObjectBuilder::new().schema_type(Type::String).enum_values(Some(codes)).into());
            all.push(reason);
            let words = tr!(l, "Quelques mots, de même.", "A few words, likewise.");
            all.push(parametre("texte", ParameterIn::Query, Required::False, Type::String, words));
        }
        _ => {}
    }
    if !matches!(o.methode, HttpMethod::Get) {
        let words = tr!(l, "true : tout vérifier, ne rien publier.", "true: check everything, publish nothing.");
        all.push(parametre("essai", ParameterIn::Query, Required::False, Type::Boolean, words));
        let words = tr!(
            l,
            "Un mot à vous, différent pour chaque demande : la même demande avec le même mot n'est faite qu'une fois.",
            "A word of yours, different for each request: the same request with the same word is done once."
        );
        all.push(parametre("Idempotency-Key", ParameterIn::Header, Required::False, Type::String, words));
    }
    all
}

/// Summary and description of an operation.
fn mots(l: Lang, id: &str) -> (String, String) {
    match id {
        "lister" => (
            tr!(l, "Lister vos offres", "List your homes"),
            tr!(
                l,
                "Toutes vos offres, ouvertes ou non, par référence, cinquante par page.",
                "All your homes, open or not, by reference, fifty a page."
            ),
        ),
        "lire" => (
            tr!(l, "Lire une offre", "Read a home"),
            tr!(
                l,
                "Ses champs, son état, le nombre de candidatures en cours.",
                "Its fields, its state, how many applications are under way."
            ),
        ),
        "mettre" => (
            tr!(l, "Publier ou changer une offre", "Publish or change a home"),
            tr!(
                l,
                "La référence est dans l'adresse. Si l'offre existe, elle devient celle que vous envoyez ; si rien n'a changé, rien ne change. Les doutes sont des valeurs rares, peut-être justes : ils n'empêchent rien.",
                "The reference is in the address. If the home exists, it becomes the one you send; if nothing changed, nothing changes. Doubts are unusual values, perhaps right: they prevent nothing."
            ),
        ),
        "retirer" => (
            tr!(l, "Retirer une offre", "Withdraw a home"),
            tr!(
                l,
                "Les candidatures en cours s'arrêtent, et chaque personne reçoit la raison : dans le corps, ou après l'adresse (?motif=…). Une offre retirée ne se republie pas sous la même référence.",
                "Applications under way end, and each person gets the reason: in the body, or after the address (?motif=…). A withdrawn home can't be published again under the same reference."
            ),
        ),
        "lot" => (
            tr!(l, "Publier ou changer plusieurs offres", "Publish or change several homes"),
            tr!(
                l,
                "{LOT_MAX} offres au plus, avec leur référence. Chacune a son résultat : une offre fausse n'empêche pas les autres.",
                "{LOT_MAX} homes at most, with their reference. Each has its result: a wrong one does not stop the others."
            ),
        ),
        _ => (
            tr!(l, "Cette description", "This description"),
            tr!(l, "Ce document, en OpenAPI 3.1. Sans clé.", "This document, in OpenAPI 3.1. Without a key."),
        ),
    }
}

fn decrire(l: Lang, o: &Operation, exemple: &Value) -> utoipa::openapi::path::Operation {
    let (summary, description) = mots(l, o.id);
    let mut out = OperationBuilder::new()
        .operation_id(Some(o.id))
        .summary(Some(summary))
        .description(Some(description))
        .parameters(Some(parametres(l, o)))
        .request_body(corps(l, o.id, exemple));
    let json = || ContentBuilder::new().schema(Some(ObjectBuilder::new())).build();
    let good = |words: String| ResponseBuilder::new().description(words).content("application/json", json()).build();
    out = out.response("200", good(tr!(l, "C'est fait.", "Done.")));
    if o.id == "document" {
        return out.build();
    }
    if o.id == "mettre" {
        out = out.response("201", good(tr!(l, "L'offre est nouvelle.", "The home is new.")));
    }
    for cause in causes(o) {
        out = out.response(cause.status().as_str().to_owned(), refus(l, cause));
    }
    out.security(SecurityRequirement::new::<_, [&str; 0], &str>(CLE, [])).build()
}

/// How an operation may refuse; of several causes of one status the first words it.
fn causes(o: &Operation) -> Vec<Cause> {
    let writes = !matches!(o.methode, HttpMethod::Get);
    Cause::ALL
        .into_iter()
        .filter(|c| match c {
            Cause::CleAbsente | Cause::TropDeRequetes | Cause::Interne => true,
            Cause::Introuvable => o.chemin.contains("{ref}") && o.id != "mettre",
            Cause::Conflit => writes,
            Cause::TropGros | Cause::TypeDeContenu | Cause::Invalide => writes,
            Cause::CleInconnue
            | Cause::Adresse
            | Cause::Methode
            | Cause::EnCours
            | Cause::Json
            | Cause::Idempotence => false,
        })
        .collect()
}

fn refus(l: Lang, cause: Cause) -> Reponse {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Probleme"))).build();
    let mut out = ResponseBuilder::new().description(cause.titre(l)).content("application/problem+json", content);
    if cause == Cause::TropDeRequetes {
        let mut wait = Header::new(ObjectBuilder::new().schema_type(Type::Integer));
        wait.description = Some(tr!(l, "Secondes à attendre.", "Seconds to wait."));
        out = out.header("Retry-After", wait);
    }
    out.build()
}

/// Address of an operation without what all share.
pub(super) fn court(chemin: &str) -> &str {
    chemin.strip_prefix(BASE).unwrap_or(chemin)
}
