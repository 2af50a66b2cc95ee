//! The client against a server that answers well, badly, slowly, or not at all.

use super::*;
use crate::monde::demandes;
use jiff::civil::date;
use rstest::rstest;
use std::io::{Read as _, Write as _};
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

const NUMERO: &str = "1110720020439G1175";

fn numero() -> NumeroUnique {
    NumeroUnique::parse(NUMERO).unwrap()
}

fn demande() -> Demande {
    demandes(1, date(2026, 11, 22)).into_iter().find(|d| d.numero_unique == numero()).unwrap()
}

fn client(base: &str) -> SiteEnregistrement {
    let noms: NomDeCommune = Arc::new(|i| (i == "93006").then(|| "Bagnolet".to_owned()));
    let delais = Delais {
        connexion: Duration::from_millis(500),
        total: Duration::from_millis(1500),
        reprises: 2,
        pause: Duration::from_millis(10),
    };
    SiteEnregistrement::avec_delais(base, SecretString::from("cle"), noms, delais).unwrap()
}

fn document() -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(xml::ecrire_demande(&demande()), "application/xml")
}

#[tokio::test]
async fn reads_a_demande_with_the_key() {
    let site = MockServer::start().await;
    Mock::given(method("GET"))
        .and(path(format!("/api/v1/demandes/{NUMERO}")))
        .and(header("X-Api-Key", "cle"))
        .respond_with(document())
        .expect(1)
        .mount(&site)
        .await;
    assert_eq!(client(&format!("{}/", site.uri())).lire(&numero()).await, Ok(demande()));
}

#[rstest]
#[case(404, EnregistrementError::Inconnu)]
#[case(410, EnregistrementError::Radiee)]
#[case(401, EnregistrementError::Refuse)]
#[case(403, EnregistrementError::Refuse)]
#[case(429, EnregistrementError::Injoignable)]
#[case(418, EnregistrementError::Illisible("status 418".to_owned()))]
#[case(302, EnregistrementError::Illisible("status 302".to_owned()))]
#[tokio::test]
async fn a_4xx_is_asked_once(#[case] statut: u16, #[case] attendu: EnregistrementError) {
    let site = MockServer::start().await;
    Mock::given(method("GET")).respond_with(ResponseTemplate::new(statut)).expect(1).mount(&site).await;
    assert_eq!(client(&site.uri()).lire(&numero()).await, Err(attendu));
}

#[tokio::test]
async fn a_500_then_all_is_well() {
    let site = MockServer::start().await;
    Mock::given(method("GET")).respond_with(ResponseTemplate::new(500)).up_to_n_times(2).mount(&site).await;
    Mock::given(method("GET")).respond_with(document()).mount(&site).await;
    assert_eq!(client(&site.uri()).lire(&numero()).await, Ok(demande()));
}

#[tokio::test]
async fn three_503_are_enough() {
    let site = MockServer::start().await;
    Mock::given(method("GET")).respond_with(ResponseTemplate::new(503)).expect(3).mount(&site).await;
    assert_eq!(client(&site.uri()).lire(&numero()).await, Err(EnregistrementError::Injoignable));
}

#[tokio::test]
async fn a_slow_site_is_given_up() {
    let site = MockServer::start().await;
    Mock::given(method("GET")).respond_with(document().set_delay(Duration::from_secs(20))).mount(&site).await;
    let debut = std::time::Instant::now();
    assert_eq!(client(&site.uri()).lire(&numero()).await, Err(EnregistrementError::Lent));
    assert!(debut.elapsed() < Duration::from_secs(4));
}

#[tokio::test]
async fn nobody_listens() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_eq!(client(&format!("http://{port}")).lire(&numero()).await, Err(EnregistrementError::Injoignable));
    assert!(!client(&format!("http://{port}")).repond().await);
}

/// Answers `tours` connections with the same bytes, then closes.
fn serveur_brut(reponse: Vec<u8>, tours: usize) -> String {
    let ecoute = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let adresse = format!("http://{}", ecoute.local_addr().unwrap());
    std::thread::spawn(move || {
        for _ in 0..tours {
            let (mut s, _) = ecoute.accept().unwrap();
            let _ = s.read(&mut [0; 4096]);
            let _ = s.write_all(&reponse);
        }
    });
    adresse
}

#[tokio::test]
async fn an_answer_cut_short() {
    let coupe = b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<ns1:interfaceNuu".to_vec();
    assert_eq!(client(&serveur_brut(coupe, 3)).lire(&numero()).await, Err(EnregistrementError::Injoignable));
    assert_eq!(client(&serveur_brut(Vec::new(), 3)).lire(&numero()).await, Err(EnregistrementError::Injoignable));
}

#[rstest]
#[case(b"<html><body>Maintenance</body></html>".to_vec())]
#[case(b"".to_vec())]
#[case(vec![0xff, 0xfe, 0x00, 0x80])]
#[case(b"{\"numUnique\": 3}".to_vec())]
#[case(vec![b' '; xml::TAILLE_MAX + 1])]
#[tokio::test]
async fn garbage_is_said_unreadable(#[case] corps: Vec<u8>) {
    let site = MockServer::start().await;
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(200).set_body_bytes(corps))
        .expect(1)
        .mount(&site)
        .await;
    let resultat = client(&site.uri()).lire(&numero()).await;
    assert!(matches!(resultat, Err(EnregistrementError::Illisible(_))), "{resultat:?}");
}

#[tokio::test]
async fn the_demande_of_another_is_refused() {
    let site = MockServer::start().await;
    Mock::given(method("GET")).respond_with(document()).mount(&site).await;
    let autre = NumeroUnique::parse("1110920621114ACLOG").unwrap();
    let resultat = client(&site.uri()).lire(&autre).await;
    assert_eq!(resultat, Err(EnregistrementError::Illisible("another number than asked".to_owned())));
}

#[rstest]
#[case("ftp://site.fr", "cle")]
#[case("site.fr", "cle")]
#[case("", "cle")]
#[case("http://site.fr", "")]
#[case("http://site.fr", "deux mots")]
#[case("http://site.fr", "clé")]
fn wrong_settings_are_said(#[case] adresse: &str, #[case] cle: &str) {
    let resultat = SiteEnregistrement::new(adresse, SecretString::from(cle), Arc::new(|_| None));
    assert!(resultat.is_err());
}

#[test]
fn the_key_is_never_shown() {
    let client =
        SiteEnregistrement::new("http://site.fr", SecretString::from("tres-secret"), Arc::new(|_| None)).unwrap();
    assert!(!format!("{client:?}").contains("tres-secret"));
}
