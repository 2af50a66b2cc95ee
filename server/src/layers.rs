//! What stands around every request: id and log line, address behind trusted proxies, origin of forms, security
//! headers, pages of errors.

use app::web::{AdresseIp, App, Echec, IdRequete, Requete, habiller};
use axum::extract::{ConnectInfo, FromRequestParts, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;
use tracing::Instrument;

/// What the layers need to know.
#[derive(Debug, Clone)]
pub struct Layers {
    /// For the pages of errors.
    pub app: App,
    /// The origins whose forms are taken: our own.
    pub origins: Vec<String>,
    /// Proxies of ours in front.
    pub trusted_proxies: usize,
}

/// Id, address, log line. Logged: method, route (never the path: it may hold an id or a token), status, duration.
pub async fn observe(State(layers): State<Arc<Layers>>, mut request: Request, next: Next) -> Response {
    let id = layers.app.services.id().simple().to_string();
    let ip = client_address(
        request.headers(),
        request.extensions().get::<ConnectInfo<SocketAddr>>(),
        layers.trusted_proxies,
    );
    request.extensions_mut().insert(IdRequete(id.clone()));
    request.extensions_mut().insert(AdresseIp(ip));
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| "-".to_owned(), |m| m.as_str().to_owned());
    let span = tracing::info_span!("request", id = %id, method = %request.method(), route = %route);
    let start = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let millis = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| tracing::debug!(status = response.status().as_u16(), millis, "answered"));
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    if response.status() == StatusCode::PAYLOAD_TOO_LARGE {
        // What is too large is not read to its end, so the connection ends there: said, or a client sends its next request
        // on it and hears nothing.
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// The address of the person: the connection's, or the one that our own outermost proxy saw. Never the first of
/// `X-Forwarded-For`, which anyone writes.
#[must_use]
pub fn client_address(headers: &HeaderMap, peer: Option<&ConnectInfo<SocketAddr>>, trusted: usize) -> String {
    let seen: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(','))
        .map(str::trim)
        .collect();
    let forwarded = trusted
        .checked_sub(1)
        .and_then(|back| seen.len().checked_sub(1 + back))
        .and_then(|index| seen.get(index))
        .and_then(|text| text.parse::<std::net::IpAddr>().ok());
    let address = forwarded.or_else(|| peer.map(|p| p.0.ip()));
    match address {
        // One household, one /64.
        Some(std::net::IpAddr::V6(v6)) if v6.to_ipv4_mapped().is_none() => {
            let s = v6.segments();
            format!("{:x}:{:x}:{:x}:{:x}::/64", s[0], s[1], s[2], s[3])
        }
        Some(other) => other.to_string(),
        None => "unknown".to_owned(),
    }
}

/// Takes a form only from our own pages: `Sec-Fetch-Site` where the browser sends it, `Origin` otherwise.
pub async fn same_origin(State(layers): State<Arc<Layers>>, request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if safe
        || one_click(request.uri().path())
        || by_key(request.uri().path())
        || comes_from_us(request.headers(), &layers.origins)
    {
        next.run(request).await
    } else {
        Echec::OrigineEtrangere.into_response()
    }
}

/// The one address that others post to: a mailbox ends an alert by its token (RFC 8058). The token is the proof.
fn one_click(path: &str) -> bool {
    path.strip_prefix(services::alertes::CHEMIN_ARRET)
        .is_some_and(|token| !token.is_empty() && token.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// The landlords' interface: it reads no cookie, only a key that no page of another site has, so there is nothing that a
/// foreign form could borrow.
fn by_key(path: &str) -> bool {
    path.strip_prefix(crate::api::BASE).is_some_and(|rest| rest.starts_with('/'))
}

/// Whether a form was sent by one of our own pages.
#[must_use]
pub fn comes_from_us(headers: &HeaderMap, origins: &[String]) -> bool {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) if site != "same-origin" => false,
        (_, Some(o)) => origins.iter().any(|ours| ours == o),
        (Some(_), None) => true,
        // Neither header: no browser of the last years. Refused; nothing but a script does so.
        (None, None) => false,
    }
}

/// Headers of every answer. The policy of pages (CSP) is set with their nonce; what is no page gets a closed one.
pub async fn secure(State(layers): State<Arc<Layers>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if let Some(tiles) = &layers.app.assets.carte.tuiles {
        with_tiles(headers, tiles.origine());
    }
    let mut set = |name: HeaderName, value: &'static str| {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "same-origin");
    set(
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
    );
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=()");
    if layers.origins.iter().any(|o| o.starts_with("https://")) {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains");
    }
    response
}

/// Lets a page show the images of the map's tiles as well.
fn with_tiles(headers: &mut HeaderMap, origin: &str) {
    let policy = headers.get(header::CONTENT_SECURITY_POLICY).and_then(|v| v.to_str().ok());
    let wider = policy.map(|p| p.replace("img-src 'self'", &format!("img-src 'self' {origin}")));
    if let Some(value) = wider.and_then(|p| HeaderValue::from_str(&p).ok()) {
        headers.insert(header::CONTENT_SECURITY_POLICY, value);
    }
}

/// Turns a case that went wrong into its page, in the person's language.
pub async fn dress(State(layers): State<Arc<Layers>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let mut kept = parts.clone();
    let response = next.run(Request::from_parts(parts, body)).await;
    if response.extensions().get::<Echec>().is_none() {
        return response;
    }
    let mut requete = <Requete as FromRequestParts<App>>::from_request_parts(&mut kept, &layers.app).await.ok();
    if requete.is_none() {
        // Not even the session can be read: the page comes as for a visitor.
        kept.headers.remove(header::COOKIE);
        requete = <Requete as FromRequestParts<App>>::from_request_parts(&mut kept, &layers.app).await.ok();
    }
    habiller(requete, response).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(k, v)| (HeaderName::from_static(k), HeaderValue::from_static(v))).collect()
    }

    #[rstest]
    #[case(&[("origin", "https://alin.example")], true)]
    #[case(&[("origin", "https://evil.example")], false)]
    #[case(&[("origin", "null")], false)]
    #[case(&[("sec-fetch-site", "same-origin")], true)]
    #[case(&[("sec-fetch-site", "cross-site")], false)]
    #[case(&[("sec-fetch-site", "same-site")], false)]
    #[case(&[("sec-fetch-site", "same-origin"), ("origin", "https://alin.example")], true)]
    #[case(&[("sec-fetch-site", "cross-site"), ("origin", "https://alin.example")], false)]
    #[case(&[], false)]
    fn forms_of_others_are_refused(#[case] pairs: &[(&'static str, &'static str)], #[case] ours: bool) {
        assert_eq!(comes_from_us(&headers(pairs), &["https://alin.example".to_owned()]), ours);
    }

    #[test]
    fn tiles_are_images_and_nothing_else() {
        let mut h =
            headers(&[("content-security-policy", "default-src 'none'; img-src 'self' data:; font-src 'self'")]);
        with_tiles(&mut h, "https://tiles.example");
        assert_eq!(
            h["content-security-policy"],
            "default-src 'none'; img-src 'self' https://tiles.example data:; font-src 'self'"
        );
    }

    #[rstest]
    #[case("/alertes/arreter/0a9f", true)]
    #[case("/alertes/arreter/", false)]
    #[case("/alertes/arreter/0a9f/../../mon-compte", false)]
    #[case("/alertes/arreter/0a9f%2F..", false)]
    #[case("/mes-alertes/0a9f", false)]
    fn one_address_alone_is_posted_to_by_others(#[case] path: &str, #[case] exempt: bool) {
        assert_eq!(one_click(path), exempt);
    }

    #[rstest]
    #[case(0, "1.1.1.1, 2.2.2.2", "9.9.9.9")]
    #[case(1, "1.1.1.1, 2.2.2.2", "2.2.2.2")]
    #[case(2, "1.1.1.1, 2.2.2.2", "1.1.1.1")]
    #[case(3, "1.1.1.1, 2.2.2.2", "9.9.9.9")]
    #[case(1, "forged", "9.9.9.9")]
    fn the_address_is_the_one_our_proxy_saw(#[case] trusted: usize, #[case] xff: &'static str, #[case] expected: &str) {
        let peer = ConnectInfo(SocketAddr::from(([9, 9, 9, 9], 1)));
        assert_eq!(client_address(&headers(&[("x-forwarded-for", xff)]), Some(&peer), trusted), expected);
    }
}
