//! `Idempotency-Key`: the same request again gets the same answer, and nothing is done twice.

use super::probleme::{Cause, Probleme};
use super::{Appel, Resultat, texte};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use services::cles::{Reponse, Tour};
use services::horloge::hachage;
use std::time::Duration;

/// Longest key taken, in characters.
const CLE_MAX: usize = 200;
/// Whoever comes while the first one is at work looks again so often…
const PAUSE: Duration = Duration::from_millis(100);
/// …so many times, then is told to come back.
const REPRISES: u32 = 80;

/// What the request asks for: method, address with its query, body.
pub(super) fn empreinte(methode: &str, adresse: &str, corps: &[u8]) -> String {
    let body = hachage(&String::from_utf8_lossy(corps));
    hachage(&format!("{methode} {adresse} {} {body}", corps.len()))
}

fn cle(headers: &HeaderMap) -> Result<Option<&str>, Probleme> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let key = value.to_str().map(|k| k.trim().trim_matches('"')).unwrap_or_default();
    if key.is_empty() || key.len() > CLE_MAX { Err(Cause::Idempotence.into()) } else { Ok(Some(key)) }
}

impl Appel {
    /// Does what is asked, once for each key.
    pub(super) async fn une_fois(
        &self,
        headers: &HeaderMap,
        empreinte: String,
        faire: impl AsyncFnOnce(&Self) -> Resultat,
    ) -> Response {
        let key = match cle(headers) {
            Ok(Some(key)) => key,
            Ok(None) => return self.rendre(faire(self).await),
            Err(p) => return self.contexte.refuser(p),
        };
        let (s, house) = (self.services(), self.porteur.organisation);
        for _ in 0..REPRISES {
            match s.prendre_le_tour(house, key, &empreinte).await {
                Ok(Tour::AFaire) => return self.repondre(key, faire(self).await).await,
                Ok(Tour::Faite(kept)) => {
                    let status = StatusCode::from_u16(kept.statut).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                    let mut response = texte(status, kept.corps, None);
                    let replayed = HeaderName::from_static("idempotency-replayed");
                    response.headers_mut().insert(replayed, HeaderValue::from_static("true"));
                    return response;
                }
                Ok(Tour::AutreRequete) => return self.contexte.refuser(Cause::Idempotence.into()),
                Ok(Tour::EnCours) => tokio::time::sleep(PAUSE).await,
                Err(e) => return self.contexte.refuser(e.into()),
            }
        }
        self.contexte.refuser(Cause::EnCours.into())
    }

    /// Keeps the answer, then gives it. A fault of ours is not kept: the same request may be tried again.
    async fn repondre(&self, key: &str, resultat: Resultat) -> Response {
        let (status, value) = match resultat {
            Ok(done) => done,
            Err(p) if p.cause == Cause::Interne || p.cause == Cause::TropDeRequetes => {
                let back = self.services().rendre_le_tour(self.porteur.organisation, key).await;
                return self.contexte.refuser(back.err().map_or(p, Probleme::from));
            }
            Err(p) => (p.cause.status(), p.json(self.contexte.l, &self.contexte.id)),
        };
        let kept = Reponse { statut: status.as_u16(), corps: value.to_string() };
        match self.services().repondre(self.porteur.organisation, key, &kept).await {
            Ok(()) => texte(status, kept.corps, None),
            Err(e) => self.contexte.refuser(e.into()),
        }
    }
}
