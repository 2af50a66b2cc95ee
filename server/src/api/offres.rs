//! What the interface does with a landlord's offers.

use super::corps::{self, Corps, CorpsFacultatif};
use super::probleme::{Cause, Probleme, doute, erreur};
use super::une_fois::empreinte;
use super::{Appel, Resultat};
use axum::body::Bytes;
use axum::extract::{OriginalUri, Path, Query};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use domain::annonce::{Annonce, Faute, Probleme as Fautif, doutes};
use domain::candidature::{Evenement, MotifRefus};
use domain::langue::Lang;
use domain::tr;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use services::Erreur;
use services::candidatures::{Donnees, MouvementRefuse};
use services::offres::{ANNONCES_PAR_PAGE, DetailOffre, Sort};
use std::collections::{HashMap, HashSet};

/// Offers of one lot.
pub(super) const LOT_MAX: usize = 500;

/// What may follow the address. A value that can't be read is as if it were not there.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Demande {
    #[serde(default)]
    page: String,
    #[serde(default)]
    essai: String,
    #[serde(default)]
    motif: String,
    #[serde(default)]
    texte: String,
}

impl Demande {
    fn essai(&self) -> bool {
        matches!(self.essai.as_str(), "true" | "1" | "oui")
    }
}

type Adresse = Result<Query<Demande>, axum::extract::rejection::QueryRejection>;

fn demande(adresse: Adresse) -> Demande {
    adresse.map(|q| q.0).unwrap_or_default()
}

const fn code(sort: Sort) -> &'static str {
    match sort {
        Sort::Nouvelle => "nouvelle",
        Sort::Changee => "changee",
        Sort::Inchangee => "inchangee",
    }
}

/// The fields of an offer as it stands, those that followed from others too: tried or published, they are told alike.
fn champs(appel: &Appel, o: &DetailOffre) -> Value {
    let mut brute = appel.services().annonce_de(o);
    brute.set("insee", o.carte.insee.as_str());
    brute.set("depot", format!("{},{:02}", o.depot / 100, o.depot % 100));
    corps::offre(&brute)
}

/// An offer with what became of it.
fn montrer(appel: &Appel, o: &DetailOffre) -> Value {
    let now = appel.services().maintenant();
    json!({
        "ref_externe": o.ref_externe,
        "etat": o.etat,
        "ouverte": o.ouverte(now),
        "candidatures": o.carte.candidatures,
        "adresse": format!("{}/offres/{}", appel.services().reglages.adresse_publique, o.carte.id),
        "offre": champs(appel, o),
    })
}

/// `GET /api/v1/offres`
pub(super) async fn lister(appel: Appel, adresse: Adresse) -> Response {
    let page = demande(adresse).page.parse().unwrap_or(1);
    let found = appel.services().annonces_publiees(appel.porteur.organisation, page).await;
    appel.rendre(found.map_err(Probleme::from).map(|p| {
        let offres: Vec<Value> = p.offres.iter().map(|(o, _)| montrer(&appel, o)).collect();
        let body = json!({
            "page": p.page,
            "pages": p.pages,
            "total": p.total,
            "par_page": ANNONCES_PAR_PAGE,
            "offres": offres,
        });
        (StatusCode::OK, body)
    }))
}

/// `GET /api/v1/offres/{ref}`
pub(super) async fn lire(appel: Appel, Path(reference): Path<String>) -> Response {
    let found = appel.services().annonce_de_reference(appel.porteur.organisation, &reference).await;
    appel.rendre(found.map(|(o, _)| (StatusCode::OK, montrer(&appel, &o))).map_err(Probleme::from))
}

/// Everything that changes something passes here: the body first, then the turn of its key.
async fn changer(
    appel: &Appel,
    headers: &HeaderMap,
    methode: &str,
    uri: &OriginalUri,
    corps: Corps,
    faire: impl AsyncFnOnce(&Appel, Bytes) -> Resultat,
) -> Response {
    let octets = match corps.0 {
        Ok(octets) => octets,
        Err(p) => return appel.contexte.refuser(p),
    };
    let address = uri.0.path_and_query().map_or_else(String::new, ToString::to_string);
    let print = empreinte(methode, &address, &octets);
    appel.une_fois(headers, print, async |appel| faire(appel, octets).await).await
}

/// `PUT /api/v1/offres/{ref}`
pub(super) async fn mettre(
    appel: Appel,
    Path(reference): Path<String>,
    adresse: Adresse,
    uri: OriginalUri,
    headers: HeaderMap,
    corps: Corps,
) -> Response {
    let essai = demande(adresse).essai();
    changer(&appel, &headers, "PUT", &uri, corps, async |appel, octets| {
        let fields = corps::objet(corps::lire(&octets)?)?;
        let (mut brute, inconnus) = corps::brute(&fields).map_err(invalide)?;
        let sent = brute.get("ref_externe").trim();
        if !sent.is_empty() && sent != reference {
            return Err(autre_reference(&reference));
        }
        brute.set("ref_externe", reference.as_str());
        let annonce = appel.services().lire_annonce(&brute).map_err(|p| Probleme::champs(&p))?;
        mettre_une(appel, annonce, inconnus, essai).await
    })
    .await
}

fn invalide(erreurs: Vec<Value>) -> Probleme {
    Probleme { cause: Cause::Invalide, erreurs, attendre: None }
}

fn autre_reference(reference: &str) -> Probleme {
    let words = [Lang::Fr, Lang::En].map(|l| {
        tr!(
            l,
            "La référence est celle de l'adresse : {reference}. Enlevez ce champ, ou écrivez la même",
            "The reference is the address's: {reference}. Take this field out, or write the same"
        )
    });
    Probleme::avec(Cause::Invalide, "ref_externe", "autre_reference", words, json!({"const": reference}))
}

async fn mettre_une(appel: &Appel, annonce: Annonce, inconnus: Vec<String>, essai: bool) -> Resultat {
    let (s, house) = (appel.services(), appel.porteur.organisation);
    let doubts: Vec<Value> = doutes(&annonce, s.horloge.aujourdhui()).iter().map(doute).collect();
    let reference = annonce.ref_externe.clone();
    let tried = if essai { Some(essayee(appel, &annonce).await?) } else { None };
    let one = vec![(1, annonce)];
    let sort = if essai {
        s.essayer_annonces(house, &one).await?.pop().map(|r| r.1)
    } else {
        s.publier_annonces(house, one).await?.pop().map(|r| r.1.map(Sort::from))
    };
    let sort = match sort {
        Some(Ok(sort)) => sort,
        Some(Err(problems)) => return Err(Probleme::champs(&problems)),
        None => return Err(Cause::Interne.into()),
    };
    let mut body = match tried {
        Some(offre) => json!({ "ref_externe": reference, "offre": offre }),
        None => montrer(appel, &s.annonce_de_reference(house, &reference).await?.0),
    };
    if let Value::Object(fields) = &mut body {
        fields.insert("resultat".into(), code(sort).into());
        fields.insert("essai".into(), essai.into());
        fields.insert("doutes".into(), doubts.into());
        fields.insert("inconnus".into(), inconnus.into());
    }
    let status = if sort == Sort::Nouvelle && !essai { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, body))
}

/// The fields that an offer would have.
async fn essayee(appel: &Appel, annonce: &Annonce) -> Result<Value, Erreur> {
    let s = appel.services();
    let known = match s.annonce_de_reference(appel.porteur.organisation, &annonce.ref_externe).await {
        Ok((o, _)) => Some(o),
        Err(Erreur::Introuvable) => None,
        Err(e) => return Err(e),
    };
    Ok(champs(appel, &s.apercu(annonce, known.as_ref())))
}

/// `POST /api/v1/offres/lot`
pub(super) async fn lot(
    appel: Appel,
    adresse: Adresse,
    uri: OriginalUri,
    headers: HeaderMap,
    corps: Corps,
) -> Response {
    let essai = demande(adresse).essai();
    changer(&appel, &headers, "POST", &uri, corps, async |appel, octets| {
        let items = liste(corps::lire(&octets)?)?;
        mettre_toutes(appel, items, essai).await
    })
    .await
}

/// The offers of a lot: a list, or an object that holds it.
fn liste(valeur: Value) -> Result<Vec<Value>, Probleme> {
    let list = match valeur {
        Value::Array(items) => Some(items),
        Value::Object(mut fields) => match fields.remove("offres") {
            Some(Value::Array(items)) => Some(items),
            _ => None,
        },
        _ => None,
    };
    match list {
        Some(items) if items.len() > LOT_MAX => Err(Cause::TropGros.into()),
        Some(items) if !items.is_empty() => Ok(items),
        _ => {
            let words = [Lang::Fr, Lang::En].map(|l| {
                tr!(
                    l,
                    "Envoyez une liste d'offres dans le champ « offres », {LOT_MAX} au plus",
                    "Send a list of homes in the field “offres”, {LOT_MAX} at most"
                )
            });
            let expected = json!({"type": "array", "minItems": 1, "maxItems": LOT_MAX});
            Err(Probleme::avec(Cause::Invalide, "offres", "pas_une_liste", words, expected))
        }
    }
}

async fn mettre_toutes(appel: &Appel, items: Vec<Value>, essai: bool) -> Resultat {
    let s = appel.services();
    let mut results: Vec<Value> = Vec::with_capacity(items.len());
    let mut good: Vec<(i64, Annonce)> = Vec::new();
    let mut seen: HashMap<String, i64> = HashMap::new();
    for (rang, item) in (1_i64..).zip(items) {
        let (reference, read) = lire_un(appel, item, rang, &mut seen);
        let erreurs = match read {
            Ok(annonce) => {
                good.push((rang, annonce));
                Vec::new()
            }
            Err(erreurs) => erreurs,
        };
        let resultat = if erreurs.is_empty() { Value::Null } else { "fausse".into() };
        results.push(json!({"rang": rang, "ref_externe": reference, "resultat": resultat, "erreurs": erreurs}));
    }
    let house = appel.porteur.organisation;
    let sorts: Vec<(i64, Result<Sort, Vec<Fautif>>)> = if essai {
        s.essayer_annonces(house, &good).await?
    } else {
        s.publier_annonces(house, good).await?.into_iter().map(|(n, r)| (n, r.map(Sort::from))).collect()
    };
    for (rang, sort) in sorts {
        let place = usize::try_from(rang - 1).ok().and_then(|i| results.get_mut(i)).and_then(Value::as_object_mut);
        let Some(fields) = place else { continue };
        match sort {
            Ok(sort) => fields.insert("resultat".into(), code(sort).into()),
            Err(problems) => {
                fields.insert("erreurs".into(), problems.iter().map(erreur).collect());
                fields.insert("resultat".into(), "fausse".into())
            }
        };
    }
    let count = |what: &str| results.iter().filter(|r| r["resultat"] == what).count();
    let body = json!({
        "essai": essai,
        "nouvelles": count("nouvelle"),
        "changees": count("changee"),
        "inchangees": count("inchangee"),
        "fausses": count("fausse"),
        "resultats": results,
    });
    Ok((StatusCode::OK, body))
}

/// One offer of a lot, or what is wrong with it; its reference where it can be read.
fn lire_un(
    appel: &Appel,
    item: Value,
    rang: i64,
    seen: &mut HashMap<String, i64>,
) -> (String, Result<Annonce, Vec<Value>>) {
    let fields: Map<String, Value> = match corps::objet(item) {
        Ok(fields) => fields,
        Err(p) => return (String::new(), Err(p.erreurs)),
    };
    let brute = match corps::brute(&fields) {
        Ok((brute, _)) => brute,
        Err(erreurs) => return (String::new(), Err(erreurs)),
    };
    let reference: String = brute.get("ref_externe").trim().chars().take(200).collect();
    let first = if reference.is_empty() { rang } else { *seen.entry(reference.clone()).or_insert(rang) };
    let mut problems: Vec<Fautif> = Vec::new();
    if first != rang {
        problems.push(Fautif { champ: "ref_externe", faute: Faute::EnDouble { ligne: first } });
    }
    match appel.services().lire_annonce(&brute) {
        Ok(annonce) if problems.is_empty() => (reference, Ok(annonce)),
        Ok(_) => (reference, Err(problems.iter().map(erreur).collect())),
        Err(found) => {
            let told: HashSet<&str> = problems.iter().map(|p| p.champ).collect();
            let more: Vec<Fautif> = found.into_iter().filter(|p| !told.contains(p.champ)).collect();
            problems.extend(more);
            (reference, Err(problems.iter().map(erreur).collect()))
        }
    }
}

/// Reasons to withdraw; the last one, « another », needs words.
pub(super) fn motifs() -> impl Iterator<Item = MotifRefus> {
    MotifRefus::pour(Evenement::RetirerOffre).iter().copied()
}

/// Characters of those words.
pub(super) const TEXTE_MAX: usize = 500;

/// The reason, and its words: those of « another » are needed, any other's add to it. In the body, or after the address:
/// many programs can't send a body with DELETE.
fn lire_motif(octets: &[u8], demande: &Demande) -> Result<Donnees, Probleme> {
    let fields = if octets.is_empty() { Map::new() } else { corps::objet(corps::lire(octets)?)? };
    let sent = |name: &str, or: &str| -> String {
        fields.get(name).map_or(or, |v| v.as_str().unwrap_or_default()).trim().to_owned()
    };
    let code = sent("motif", &demande.motif);
    let Some(motif) = motifs().find(|m| m.code() == code) else { return Err(sans_motif()) };
    let texte = sent("texte", &demande.texte);
    if texte.chars().count() > TEXTE_MAX || (motif == MotifRefus::Autre && texte.is_empty()) {
        let words = [Lang::Fr, Lang::En].map(|l| {
            tr!(
                l,
                "Dites la raison en quelques mots, {TEXTE_MAX} caractères au plus",
                "Say the reason in a few words, {TEXTE_MAX} characters at most"
            )
        });
        let code = if texte.is_empty() { "manquant" } else { "trop_long" };
        let expected = json!({"type": "string", "minLength": 1, "maxLength": TEXTE_MAX});
        return Err(Probleme::avec(Cause::Invalide, "texte", code, words, expected));
    }
    let texte = (!texte.is_empty()).then_some(texte);
    Ok(Donnees { motif: Some(motif), texte, ..Donnees::default() })
}

/// `DELETE /api/v1/offres/{ref}`
pub(super) async fn retirer(
    appel: Appel,
    Path(reference): Path<String>,
    adresse: Adresse,
    uri: OriginalUri,
    headers: HeaderMap,
    corps: CorpsFacultatif,
) -> Response {
    let demande = demande(adresse);
    let essai = demande.essai();
    changer(&appel, &headers, "DELETE", &uri, corps.0, async |appel, octets| {
        let donnees = lire_motif(&octets, &demande)?;
        let (s, house) = (appel.services(), appel.porteur.organisation);
        let (offre, _) = s.annonce_de_reference(house, &reference).await?;
        if offre.etat != "publiee" {
            let faute = if offre.etat == "retiree" { Faute::OffreRetiree } else { Faute::OffrePourvue };
            return Err(Probleme::champs(&[Fautif { champ: "ref_externe", faute }]));
        }
        if !essai {
            match s.retirer_offre(house, offre.carte.id, donnees).await {
                Ok(()) => {}
                Err(MouvementRefuse::Machine(_) | MouvementRefuse::Donnees) => return Err(Cause::Conflit.into()),
                // It was published a moment ago: someone of the same house was faster.
                Err(MouvementRefuse::Autre(Erreur::Introuvable)) => return Err(Cause::Conflit.into()),
                Err(MouvementRefuse::Autre(e)) => return Err(e.into()),
            }
        }
        let body = json!({"ref_externe": reference, "resultat": "retiree", "essai": essai});
        Ok((StatusCode::OK, body))
    })
    .await
}

fn sans_motif() -> Probleme {
    let codes: Vec<&str> = motifs().map(MotifRefus::code).collect();
    let list = codes.join(", ");
    let words = [Lang::Fr, Lang::En].map(|l| {
        tr!(l, "Donnez la raison, les candidats la liront : {list}", "Give the reason, applicants will read it: {list}")
    });
    Probleme::avec(Cause::Invalide, "motif", "inconnu", words, json!({"enum": codes}))
}
