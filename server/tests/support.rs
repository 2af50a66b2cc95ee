//! A server per test: `server::start::start` on a free port, its own copy of the demonstration, a mail server that keeps
//! what it is sent, and clients that keep their cookies.

use crate::html::{Document, Form};
use domain::candidature::{Evenement, MotifRefus};
use domain::compte::Role;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, StatusCode};
use server::config::Config;
use server::start::{self, Running};
use services::candidatures::Donnees;
use services::monde::peuplement::COMPTES;
use services::offres::{Filtres, Onglet, Tri};
use services::{Services, on_db};
use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use uuid::Uuid;

/// What people would type; forms are taken from this origin only. HTTPS, as in production: cookies and headers are.
pub(crate) const ORIGIN: &str = "https://alin.test";
/// Cookie of the session.
pub(crate) const SESSION: &str = app::web::COOKIE_SESSION;

// ---------------------------------------------------------------------------------------------------------------- mail

/// A mail received.
#[derive(Debug, Clone)]
pub(crate) struct Mail {
    pub(crate) to: String,
    pub(crate) message_id: String,
    pub(crate) data: String,
}

/// A mail server: the conversation is real, the mailbox is a list.
#[derive(Debug, Clone)]
pub(crate) struct Sink {
    pub(crate) addr: SocketAddr,
    mails: Arc<Mutex<Vec<Mail>>>,
}

impl Sink {
    /// Listens where it is told; port 0 takes any.
    pub(crate) async fn start(at: SocketAddr) -> Self {
        let listener = TcpListener::bind(at).await.unwrap();
        let sink = Self { addr: listener.local_addr().unwrap(), mails: Arc::default() };
        let mails = Arc::clone(&sink.mails);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, Arc::clone(&mails)));
            }
        });
        sink
    }

    pub(crate) fn mails(&self) -> Vec<Mail> {
        self.mails.lock().unwrap().clone()
    }

    /// Waits until `n` mails have come, ten seconds at the most.
    pub(crate) async fn wait(&self, to: &str) -> Vec<Mail> {
        for _ in 0..100 {
            let found: Vec<Mail> = self.mails().into_iter().filter(|m| m.to == to).collect();
            if !found.is_empty() {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Vec::new()
    }
}

async fn converse(stream: TcpStream, mails: Arc<Mutex<Vec<Mail>>>) -> Option<()> {
    let mut stream = BufReader::new(stream);
    let mut to = Vec::new();
    stream.write_all(b"220 sink ESMTP\r\n").await.ok()?;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let upper = line.to_ascii_uppercase();
        let reply: &[u8] = if upper.starts_with("EHLO") {
            b"250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n"
        } else if upper.starts_with("MAIL FROM") || upper.starts_with("RSET") {
            to.clear();
            b"250 ok\r\n"
        } else if upper.starts_with("RCPT TO") {
            to.push(line.split(['<', '>']).nth(1)?.to_owned());
            b"250 ok\r\n"
        } else if upper.starts_with("DATA") {
            stream.write_all(b"354 go on\r\n").await.ok()?;
            let mut data = String::new();
            loop {
                let mut line = String::new();
                if stream.read_line(&mut line).await.ok()? == 0 {
                    return None;
                }
                if line == ".\r\n" {
                    break;
                }
                data.push_str(line.strip_prefix('.').unwrap_or(&line));
            }
            let message_id = data
                .lines()
                .find_map(|l| l.strip_prefix("Message-ID: ").map(|v| v.trim().to_owned()))
                .unwrap_or_default();
            for to in &to {
                mails.lock().unwrap().push(Mail { to: to.clone(), message_id: message_id.clone(), data: data.clone() });
            }
            b"250 taken\r\n"
        } else if upper.starts_with("QUIT") {
            stream.write_all(b"221 bye\r\n").await.ok()?;
            return Some(());
        } else {
            b"250 ok\r\n"
        };
        stream.write_all(reply).await.ok()?;
    }
}

// --------------------------------------------------------------------------------------------------------------- world

/// Settings of a test's server.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) dev: bool,
    pub(crate) limits_factor: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { dev: false, limits_factor: 100_000 }
    }
}

/// The configuration of a server on `database`.
pub(crate) fn config(database: &Path, site: &Path, smtp: SocketAddr, settings: &Settings) -> Config {
    Config {
        database_url: format!("sqlite:{}", database.display()),
        http_addr: SocketAddr::from(([127, 0, 0, 1], 0)),
        public_url: ORIGIN.to_owned(),
        site_root: site.to_owned(),
        smtp_url: format!("smtp://{smtp}").into(),
        smtp_ca: None,
        smtp_connections: services::courrier::CONNEXIONS,
        mail_from: "AL'in <ne-pas-repondre@al-in.example>".to_owned(),
        support_email: domain::identite::Email::parse("aide@al-in.test").unwrap(),
        // Nobody listens there: the registration site is down.
        registration_url: "http://127.0.0.1:9".to_owned(),
        registration_api_key: "cle".to_owned().into(),
        trusted_proxies: 0,
        dev: settings.dev,
        limits_factor: settings.limits_factor,
        typologies: domain::logement::TableTypologies::default(),
        log: "error".to_owned(),
        log_json: false,
        tuiles: None,
    }
}

/// Built files: a style sheet with a hashed name, the fixed files of `public/`, and a secret next door.
pub(crate) fn site(folder: &Path) -> PathBuf {
    let site = folder.join("site");
    std::fs::create_dir_all(site.join("pkg")).unwrap();
    std::fs::write(folder.join("secret.txt"), "SECRET-NEXT-DOOR").unwrap();
    std::fs::write(site.join("pkg/alin.css"), "body{}").unwrap();
    std::fs::write(site.join("pkg/alin.js"), "export {}").unwrap();
    std::fs::write(site.join("pkg/alin.wasm"), "").unwrap();
    std::fs::write(
        site.join("manifest.json"),
        r#"{"css":"/pkg/alin.css","js":"/pkg/alin.js","wasm":"/pkg/alin.wasm"}"#,
    )
    .unwrap();
    let public = Path::new(env!("CARGO_MANIFEST_DIR")).join("../public");
    for entry in std::fs::read_dir(public).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            std::fs::copy(entry.path(), site.join(entry.file_name())).unwrap();
        }
    }
    site
}

/// The demonstration, made once per run: the bytes of its database.
pub(crate) fn template() -> &'static [u8] {
    static TEMPLATE: OnceLock<Vec<u8>> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        count_statements();
        std::thread::spawn(|| {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
            runtime.block_on(async {
                let folder = TempDir::new().unwrap();
                let database = folder.path().join("alin.sqlite");
                let config =
                    config(&database, folder.path(), SocketAddr::from(([127, 0, 0, 1], 9)), &Settings::default());
                let services = start::services(&config).await.unwrap();
                services.peupler(services::monde::GRAINE, 120, 200).await.unwrap();
                go_on(&services).await;
                services.db.close().await;
                std::fs::read(&database).unwrap()
            })
        })
        .join()
        .unwrap()
    })
}

/// Moves some candidatures, so that every queue of the back offices holds something.
async fn go_on(s: &Services) {
    let adviser = account(s, Role::Conseiller).await;
    let (landlord, home) = landlord(s).await;
    let mine = candidatures(s, "deposee", Some(home)).await;
    assert!(mine.len() >= 8, "the demonstration gives its landlord {} candidatures", mine.len());
    let adviser_does = async |id, event| s.agir_en_conseiller(adviser, id, event, Donnees::default()).await.unwrap();
    for id in &mine[..7] {
        adviser_does(*id, Evenement::Valider).await;
    }
    for id in &mine[..6] {
        adviser_does(*id, Evenement::Envoyer).await;
    }
    let today = s.horloge.aujourdhui();
    let tomorrow = today.tomorrow().unwrap();
    let landlord_does =
        async |id, event, donnees| s.agir_en_bailleur(landlord, home, id, event, donnees).await.unwrap();
    let creneaux = vec![tomorrow.at(10, 0, 0, 0), tomorrow.at(14, 30, 0, 0)];
    landlord_does(mine[0], Evenement::ProposerVisite, Donnees { creneaux, ..Donnees::default() }).await;
    for id in &mine[1..4] {
        landlord_does(*id, Evenement::FixerCommission, Donnees { date: Some(today), ..Donnees::default() }).await;
    }
    landlord_does(mine[1], Evenement::Attribuer, Donnees::default()).await;
    landlord_does(mine[2], Evenement::AttribuerRang, Donnees { rang: Some(2), ..Donnees::default() }).await;
    let motif = MotifRefus::pour(Evenement::Rejeter).iter().find(|m| **m != MotifRefus::Autre).copied();
    landlord_does(mine[3], Evenement::Rejeter, Donnees { motif, ..Donnees::default() }).await;
    // Another landlord receives one too.
    let other = candidatures(s, "deposee", None).await;
    let mut elsewhere = None;
    for id in other {
        if owner(s, id).await != home {
            elsewhere = Some(id);
            break;
        }
    }
    let elsewhere = elsewhere.unwrap();
    adviser_does(elsewhere, Evenement::Valider).await;
    adviser_does(elsewhere, Evenement::Envoyer).await;
}

/// The named account of a role.
pub(crate) async fn account(s: &Services, role: Role) -> Uuid {
    let email = COMPTES.iter().find(|c| c.role == role).unwrap().email;
    on_db!(&s.db, |p| sqlx::query_scalar("SELECT id FROM compte WHERE email = $1").bind(email).fetch_one(p).await)
        .unwrap()
}

/// The landlord's account and its organisation.
pub(crate) async fn landlord(s: &Services) -> (Uuid, Uuid) {
    let account = account(s, Role::Bailleur).await;
    let home = on_db!(&s.db, |p| {
        sqlx::query_scalar("SELECT organisation_id FROM compte WHERE id = $1").bind(account).fetch_one(p).await
    })
    .unwrap();
    (account, home)
}

/// Active candidatures in a state, of one landlord or of all.
pub(crate) async fn candidatures(s: &Services, etat: &str, bailleur: Option<Uuid>) -> Vec<Uuid> {
    on_db!(&s.db, |p| {
        sqlx::query_scalar(
            "SELECT k.id FROM candidature k JOIN offre o ON o.id = k.offre_id
             WHERE k.active AND k.etat = $1 AND ($2 OR o.bailleur_id = $3) ORDER BY k.id",
        )
        .bind(etat)
        .bind(bailleur.is_none())
        .bind(bailleur.unwrap_or_default())
        .fetch_all(p)
        .await
    })
    .unwrap()
}

/// The landlord that a candidature is addressed to.
pub(crate) async fn owner(s: &Services, candidature: Uuid) -> Uuid {
    on_db!(&s.db, |p| {
        sqlx::query_scalar("SELECT o.bailleur_id FROM candidature k JOIN offre o ON o.id = k.offre_id WHERE k.id = $1")
            .bind(candidature)
            .fetch_one(p)
            .await
    })
    .unwrap()
}

/// One number from the database.
pub(crate) async fn count(s: &Services, sql: &'static str) -> i64 {
    on_db!(&s.db, |p| sqlx::query_scalar(sql).fetch_one(p).await).unwrap()
}

// -------------------------------------------------------------------------------------------------------------- server

/// A server and what stands around it.
#[derive(Debug)]
pub(crate) struct TestApp {
    pub(crate) addr: SocketAddr,
    pub(crate) services: Services,
    pub(crate) sink: Sink,
    pub(crate) running: Running,
    pub(crate) config: Config,
    pub(crate) folder: TempDir,
}

/// The usual server: production settings, limits out of the way.
pub(crate) async fn spawn_app() -> TestApp {
    spawn_with(&Settings::default()).await
}

pub(crate) async fn spawn_with(settings: &Settings) -> TestApp {
    let template = template();
    let folder = TempDir::new().unwrap();
    let database = folder.path().join("alin.sqlite");
    std::fs::write(&database, template).unwrap();
    let sink = Sink::start(SocketAddr::from(([127, 0, 0, 1], 0))).await;
    let config = config(&database, &site(folder.path()), sink.addr, settings);
    let running = start::start(&config).await.unwrap();
    TestApp { addr: running.addr, services: running.services().clone(), sink, running, config, folder }
}

impl TestApp {
    /// A visitor.
    pub(crate) fn visitor(&self) -> Client {
        Client::new(self.addr)
    }

    /// Someone whose session is open.
    pub(crate) async fn signed_in(&self, account: Uuid) -> Client {
        let client = self.visitor();
        let token = self.services.ouvrir_session(account, "test").await.unwrap();
        client.set(SESSION, &token);
        client
    }

    /// The named account of a role, signed in.
    pub(crate) async fn as_role(&self, role: Role) -> Client {
        self.signed_in(account(&self.services, role).await).await
    }

    /// Open offers that fit the applicant of the demonstration.
    pub(crate) async fn fitting_offers(&self) -> Vec<Uuid> {
        let anne = account(&self.services, Role::Demandeur).await;
        let lue = self.services.ma_demande(anne).await.unwrap().unwrap();
        let demandeur = self.services.preparer(lue).await.unwrap();
        let mut ids = Vec::new();
        for tab in [Onglet::Demandees, Onglet::Limitrophes, Onglet::Autres] {
            let list =
                self.services.liste_demandeur(&demandeur, tab, &Filtres::default(), Tri::Recentes, 1).await.unwrap();
            ids.extend(list.cartes.into_iter().map(|(c, ..)| c.id));
        }
        assert!(!ids.is_empty(), "nothing fits the applicant of the demonstration");
        ids
    }
}

// -------------------------------------------------------------------------------------------------------------- client

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    pub(crate) fn location(&self) -> &str {
        self.header("location")
    }

    pub(crate) fn document(&self) -> Document {
        Document::parse(&self.body)
    }

    pub(crate) fn is_page(&self) -> bool {
        self.header("content-type").starts_with("text/html")
    }

    /// The nonce of its policy.
    pub(crate) fn nonce(&self) -> String {
        let csp = self.header("content-security-policy");
        csp.split("'nonce-").nth(1).and_then(|r| r.split('\'').next()).unwrap_or_default().to_owned()
    }

    /// The body without what changes from one answer to the next.
    pub(crate) fn constant_body(&self) -> String {
        let nonce = self.nonce();
        if nonce.is_empty() { self.body.clone() } else { self.body.replace(&nonce, "NONCE") }
    }
}

/// A browser, as far as these tests need one: its cookies, no redirects followed, forms sent from our own pages.
#[derive(Debug)]
pub(crate) struct Client {
    http: reqwest::Client,
    pub(crate) addr: SocketAddr,
    // Kept by hand: over http a cookie store would keep our `Secure` cookies to itself.
    cookies: Mutex<BTreeMap<String, String>>,
}

impl Client {
    pub(crate) fn new(addr: SocketAddr) -> Self {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(60))
            .no_proxy()
            .build()
            .unwrap();
        Self { http, addr, cookies: Mutex::default() }
    }

    pub(crate) fn set(&self, name: &str, value: &str) {
        self.cookies.lock().unwrap().insert(name.to_owned(), value.to_owned());
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    /// A request with its headers as given: what is not a browser.
    pub(crate) fn raw(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let cookies =
            self.cookies.lock().unwrap().iter().map(|(n, v)| format!("{n}={v}")).collect::<Vec<_>>().join("; ");
        let request = self.http.request(method, format!("http://{}{path}", self.addr)).header("user-agent", "Test 1.0");
        if cookies.is_empty() { request } else { request.header("cookie", cookies) }
    }

    pub(crate) async fn send(&self, request: reqwest::RequestBuilder) -> Reply {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        for text in headers.get_all("set-cookie").iter().filter_map(|v| v.to_str().ok()) {
            let (pair, rest) = text.split_once(';').unwrap_or((text, ""));
            let (name, value) = pair.split_once('=').unwrap();
            if rest.contains("Max-Age=0") || value.is_empty() {
                self.cookies.lock().unwrap().remove(name.trim());
            } else {
                self.set(name.trim(), value);
            }
        }
        // Without Leptos' marks of where a piece of view ends: nobody sees them.
        let body = String::from_utf8_lossy(&response.bytes().await.unwrap()).replace("<!>", "");
        Reply { status, headers, body }
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send(self.raw(Method::GET, path)).await
    }

    /// Sends a form from one of our own pages.
    pub(crate) async fn post<N: AsRef<str>, V: AsRef<str>>(&self, path: &str, fields: &[(N, V)]) -> Reply {
        let pairs: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_ref(), v.as_ref())).collect();
        let request = self.raw(Method::POST, path).header("origin", ORIGIN).header("sec-fetch-site", "same-origin");
        self.send(request.form(&pairs)).await
    }

    /// Sends a form as it asks to be sent.
    pub(crate) async fn submit(&self, form: &Form, values: &[(String, String)]) -> Reply {
        if form.method == "post" {
            return self.post(&form.action, values).await;
        }
        let path = form.action.split('?').next().unwrap_or_default();
        let request = self.raw(Method::GET, path);
        self.send(request.query(values)).await
    }

    /// The first form of a page that satisfies `which`.
    pub(crate) async fn form(&self, path: &str, which: impl Fn(&Form) -> bool) -> Form {
        let page = self.get(path).await;
        let forms = page.document().forms(path);
        forms
            .iter()
            .find(|f| which(f))
            .cloned()
            .unwrap_or_else(|| panic!("{path} ({}) has no such form: {forms:?}", page.status))
    }

    /// Logs in through the page.
    pub(crate) async fn log_in(&self, email: &str, password: &str) -> Reply {
        let form = self.form("/connexion", is_log_in).await;
        self.submit(&form, &log_in_values(&form, email, password)).await
    }

    /// Whether the session is good.
    pub(crate) async fn is_signed_in(&self) -> bool {
        let page = self.get("/mon-compte").await;
        match page.status {
            StatusCode::OK => true,
            StatusCode::SEE_OTHER => false,
            other => panic!("/mon-compte answered {other}"),
        }
    }
}

/// The form of the log-in page.
pub(crate) fn is_log_in(form: &Form) -> bool {
    form.method == "post" && form.named("password").is_some()
}

/// Its values.
pub(crate) fn log_in_values(form: &Form, email: &str, password: &str) -> Vec<(String, String)> {
    let user = form.named("email").or_else(|| form.named("text")).unwrap();
    form.fill(&[(user, email), (form.named("password").unwrap(), password)])
}

/// Bytes on a connection, for what no client would send; the whole answer.
pub(crate) async fn raw_bytes(addr: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(addr).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut answer)).await;
    String::from_utf8_lossy(&answer).into_owned()
}

/// Headers from pairs.
pub(crate) fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
    pairs.iter().map(|(n, v)| (HeaderName::from_static(n), HeaderValue::from_static(v))).collect()
}

/// The median of some durations.
pub(crate) fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// A call and the time it took.
pub(crate) async fn timed<T>(call: impl Future<Output = T>) -> (T, Duration) {
    let start = Instant::now();
    let value = call.await;
    (value, start.elapsed())
}

// --------------------------------------------------------------------------------------------------------- statements

static STATEMENTS: Mutex<Option<HashMap<String, Vec<String>>>> = Mutex::new(None);

/// The statements that a request sent, in order. `sqlx` says each at debug, inside the span of the request.
pub(crate) fn statements(reply: &Reply) -> Vec<String> {
    let id = reply.header("x-request-id");
    assert!(!id.is_empty(), "an answer without x-request-id");
    STATEMENTS.lock().unwrap().as_ref().and_then(|m| m.get(id).cloned()).unwrap_or_default()
}

fn count_statements() {
    use tracing_subscriber::layer::SubscriberExt as _;
    use tracing_subscriber::util::SubscriberInitExt as _;
    *STATEMENTS.lock().unwrap() = Some(HashMap::new());
    let only = tracing_subscriber::filter::Targets::new()
        .with_target("sqlx::query", tracing::Level::DEBUG)
        .with_target("server", tracing::Level::INFO);
    tracing_subscriber::registry().with(Counting).with(only).init();
}

struct Counting;

/// Id of the request that a span is of.
struct RequestId(String);

#[derive(Default)]
struct Named {
    wanted: &'static str,
    value: String,
}

impl tracing::field::Visit for Named {
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn std::fmt::Debug) {
        if field.name() == self.wanted {
            self.value = format!("{value:?}").trim_matches('"').to_owned();
        }
    }
}

impl<S> tracing_subscriber::Layer<S> for Counting
where
    S: tracing::Subscriber + for<'a> tracing_subscriber::registry::LookupSpan<'a>,
{
    fn on_new_span(
        &self,
        attrs: &tracing::span::Attributes<'_>,
        id: &tracing::span::Id,
        context: tracing_subscriber::layer::Context<'_, S>,
    ) {
        if attrs.metadata().name() != "request" {
            return;
        }
        let mut found = Named { wanted: "id", value: String::new() };
        attrs.record(&mut found);
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(RequestId(found.value));
        }
    }

    fn on_event(&self, event: &tracing::Event<'_>, context: tracing_subscriber::layer::Context<'_, S>) {
        if event.metadata().target() != "sqlx::query" {
            return;
        }
        let mut found = Named { wanted: "summary", value: String::new() };
        event.record(&mut found);
        let Some(scope) = context.event_scope(event) else { return };
        for span in scope {
            if let Some(RequestId(id)) = span.extensions().get::<RequestId>() {
                if let Some(map) = STATEMENTS.lock().unwrap().as_mut() {
                    map.entry(id.clone()).or_default().push(found.value);
                }
                return;
            }
        }
    }
}
