//! Settings: defaults for development, then `alin.toml` (or the file named by `ALIN_CONFIG`), then `ALIN_…` of the
//! environment. Checked at start: a wrong one stops the server with its name.

use app::shell::Tuiles;
use domain::identite::Email;
use domain::logement::{TableTypologies, TypologiesError};
use figment::Figment;
use figment::error::Kind;
use figment::providers::{Env, Format, Serialized, Toml};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::path::PathBuf;
use thiserror::Error;

/// All settings.
#[derive(Debug, Clone)]
pub struct Config {
    /// `ALIN_DATABASE_URL`: `sqlite:path` or `postgres://…`.
    pub database_url: String,
    /// `ALIN_HTTP_ADDR`: where to listen.
    pub http_addr: SocketAddr,
    /// `ALIN_PUBLIC_URL`: what people type, without a final slash; links in mails start with it.
    pub public_url: String,
    /// `ALIN_SITE_ROOT`: the folder of built files.
    pub site_root: PathBuf,
    /// `ALIN_SMTP_URL`: `smtp://host:25`, `smtp://user:password@host:587?tls=required`, `smtps://…`.
    pub smtp_url: SecretString,
    /// `ALIN_SMTP_CA`: file (PEM) of one more authority to trust for the mail server's certificate.
    pub smtp_ca: Option<PathBuf>,
    /// `ALIN_SMTP_CONNECTIONS`: connections to the mail server at once.
    pub smtp_connections: usize,
    /// `ALIN_MAIL_FROM`: the sender of the mails.
    pub mail_from: String,
    /// `ALIN_SUPPORT_EMAIL`: who reads what people write on the contact page.
    pub support_email: Email,
    /// `ALIN_REGISTRATION_URL`: the State's interface, or its stand-in.
    pub registration_url: String,
    /// `ALIN_REGISTRATION_API_KEY`: our key there.
    pub registration_api_key: SecretString,
    /// `ALIN_TRUSTED_PROXIES`: how many proxies of ours stand in front; 0 takes the connection's address.
    pub trusted_proxies: usize,
    /// `ALIN_DEV`: a demonstration; a band says so and `/dev/…` answers. Not allowed with a public https address.
    pub dev: bool,
    /// `ALIN_LIMITS_FACTOR`: multiplies the limits of tries (tests of load raise it).
    pub limits_factor: u32,
    /// `ALIN_LOG`: filter of the log, as `info,sqlx=warn`.
    pub log: String,
    /// `ALIN_LOG_JSON`: one JSON object per line.
    pub log_json: bool,
    /// `ALIN_TYPOLOGIES`: which dwellings are open to a household, by its number of persons.
    pub typologies: TableTypologies,
    /// `ALIN_TILES_URL` and `ALIN_TILES_ATTRIBUTION`: a server of map tiles, and whom to credit for it.
    pub tuiles: Option<Tuiles>,
}

/// What the files and the environment say, before it is checked. A name that is none of these is a slip: it stops the
/// server too.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    database_url: String,
    http_addr: String,
    public_url: String,
    site_root: PathBuf,
    smtp_url: String,
    smtp_ca: Option<PathBuf>,
    smtp_connections: usize,
    mail_from: String,
    support_email: String,
    registration_url: String,
    registration_api_key: String,
    trusted_proxies: usize,
    dev: bool,
    limits_factor: u32,
    log: String,
    log_json: bool,
    typologies: String,
    tiles_url: String,
    tiles_attribution: String,
}

impl Default for Raw {
    fn default() -> Self {
        Self {
            database_url: "sqlite:var/alin.sqlite".into(),
            http_addr: "127.0.0.1:3000".into(),
            public_url: "http://127.0.0.1:3000".into(),
            site_root: "site".into(),
            smtp_url: "smtp://127.0.0.1:2525".into(),
            smtp_ca: None,
            smtp_connections: services::courrier::CONNEXIONS,
            mail_from: "AL'in <ne-pas-repondre@al-in.example>".into(),
            support_email: SUPPORT_DE_DEVELOPPEMENT.into(),
            registration_url: "http://127.0.0.1:3090".into(),
            registration_api_key: services::enregistrement::CLE_DE_DEVELOPPEMENT.into(),
            trusted_proxies: 0,
            dev: true,
            limits_factor: 1,
            log: "info,sqlx=warn".into(),
            log_json: false,
            typologies: TableTypologies::default().to_string(),
            tiles_url: String::new(),
            tiles_attribution: String::new(),
        }
    }
}

/// A setting that can't be used.
#[derive(Debug, Error)]
#[error("setting {name}: {why}")]
pub struct ConfigError {
    /// Name in the environment.
    pub name: String,
    /// What is wrong, and what is expected.
    pub why: String,
}

impl ConfigError {
    /// Names the setting.
    pub fn new(name: &str, why: impl Into<String>) -> Self {
        Self { name: name.to_owned(), why: why.into() }
    }
}

impl Config {
    /// Reads and checks.
    ///
    /// # Errors
    /// [`ConfigError`] with the name of the first setting that is wrong.
    pub fn load() -> Result<Self, ConfigError> {
        let file = match std::env::var("ALIN_CONFIG") {
            Ok(file) if !std::path::Path::new(&file).is_file() => {
                return Err(ConfigError::new("ALIN_CONFIG", "there is no such file"));
            }
            file => file.unwrap_or_else(|_| "alin.toml".into()),
        };
        let env = Env::prefixed("ALIN_").filter(|key| !d_un_autre(key.as_str()));
        Self::from_figment(&Figment::from(Serialized::defaults(Raw::default())).merge(Toml::file(file)).merge(env))
    }

    fn from_figment(figment: &Figment) -> Result<Self, ConfigError> {
        let raw: Raw = figment.extract().map_err(|e| {
            if let Kind::UnknownField(name, _) = &e.kind {
                return ConfigError::new(&format!("ALIN_{}", name.to_uppercase()), "there is no such setting");
            }
            let name =
                e.path.first().map_or_else(|| "ALIN_CONFIG".to_owned(), |p| format!("ALIN_{}", p.to_uppercase()));
            ConfigError::new(&name, e.kind.to_string())
        })?;
        let http_addr = raw
            .http_addr
            .parse()
            .map_err(|_| ConfigError::new("ALIN_HTTP_ADDR", "expected an address and a port, as 127.0.0.1:3000"))?;
        let public_url = raw.public_url.trim_end_matches('/').to_owned();
        if !public_url.starts_with("http://") && !public_url.starts_with("https://") {
            return Err(ConfigError::new("ALIN_PUBLIC_URL", "expected http://… or https://…"));
        }
        if !["sqlite:", "postgres://", "postgresql://"].iter().any(|p| raw.database_url.starts_with(p)) {
            return Err(ConfigError::new("ALIN_DATABASE_URL", "expected sqlite:path or postgres://…"));
        }
        if raw.dev && public_url.starts_with("https://") {
            return Err(ConfigError::new("ALIN_DEV", "must be false with a public https address"));
        }
        if raw.limits_factor == 0 {
            return Err(ConfigError::new("ALIN_LIMITS_FACTOR", "expected 1 or more"));
        }
        let most = services::courrier::CONNEXIONS_MAX;
        if !(1..=most).contains(&raw.smtp_connections) {
            return Err(ConfigError::new("ALIN_SMTP_CONNECTIONS", format!("expected 1 to {most}")));
        }
        if !raw.dev && raw.registration_api_key == Raw::default().registration_api_key {
            return Err(ConfigError::new("ALIN_REGISTRATION_API_KEY", "the development key is not for production"));
        }
        if !raw.dev && raw.smtp_url.starts_with("smtp://") && !prive(&raw.smtp_url) {
            let why =
                "mails carry links that log one in: expected smtps://…, or ?tls=required, or a relay on this machine";
            return Err(ConfigError::new("ALIN_SMTP_URL", why));
        }
        Ok(Self {
            database_url: raw.database_url,
            http_addr,
            public_url,
            site_root: raw.site_root,
            smtp_url: raw.smtp_url.into(),
            smtp_connections: raw.smtp_connections,
            smtp_ca: raw.smtp_ca.filter(|p| !p.as_os_str().is_empty()),
            mail_from: raw.mail_from,
            support_email: support(&raw.support_email, raw.dev)?,
            registration_url: raw.registration_url,
            registration_api_key: raw.registration_api_key.into(),
            trusted_proxies: raw.trusted_proxies,
            dev: raw.dev,
            limits_factor: raw.limits_factor,
            log: raw.log,
            log_json: raw.log_json,
            typologies: typologies(&raw.typologies)?,
            tuiles: tuiles(raw.tiles_url, raw.tiles_attribution)?,
        })
    }
}

/// Where messages of the contact page go unless told otherwise: nobody's address, for development alone.
const SUPPORT_DE_DEVELOPPEMENT: &str = "support@al-in.example";

fn support(address: &str, dev: bool) -> Result<Email, ConfigError> {
    if !dev && address == SUPPORT_DE_DEVELOPPEMENT {
        let why = "expected the address of whoever answers what people write on the contact page";
        return Err(ConfigError::new("ALIN_SUPPORT_EMAIL", why));
    }
    Email::parse(address).map_err(|_| ConfigError::new("ALIN_SUPPORT_EMAIL", "expected an e-mail address"))
}

/// Settings of the scripts, the tests and the stand-ins, as the environment names them after `ALIN_`.
fn d_un_autre(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    ["config", "env", "bin"].contains(&key.as_str())
        || ["standins_", "test_", "bench_", "e2e_"].iter().any(|p| key.starts_with(p))
}

/// Whether what goes to a mail server can't be read on the way: encrypted for sure, or never off this machine.
fn prive(smtp_url: &str) -> bool {
    let place = smtp_url.trim_start_matches("smtp://");
    let host = place.rsplit_once('@').map_or(place, |(_, host)| host);
    let local = ["localhost", "127.", "[::1]"].iter().any(|h| host.starts_with(h));
    local || smtp_url.contains("tls=required")
}

fn typologies(texte: &str) -> Result<TableTypologies, ConfigError> {
    TableTypologies::parse(texte).map_err(|e| {
        let why = match e {
            TypologiesError::Vide => "empty".to_owned(),
            TypologiesError::Illisible(n) => format!("range {n} can't be read"),
            TypologiesError::Rang(n) => format!("range {n} must be for {n} person(s)"),
            TypologiesError::Renverse(n) => format!("range {n} ends before it begins"),
        };
        let usual = TableTypologies::default();
        ConfigError::new("ALIN_TYPOLOGIES", format!("{why}; expected a range for each number of persons, as {usual}"))
    })
}

/// The tiles' address goes into the pages' security policy: nothing but an address may be in it.
fn tuiles(url: String, attribution: String) -> Result<Option<Tuiles>, ConfigError> {
    if url.is_empty() {
        return Ok(None);
    }
    let plain = url.bytes().all(|b| b.is_ascii_graphic() && !b"'\";,".contains(&b));
    let host = url.strip_prefix("https://").and_then(|rest| rest.split('/').next()).unwrap_or_default();
    let placed = ["{z}", "{x}", "{y}"].iter().all(|p| url.contains(p));
    if !plain || !placed || host.is_empty() || host.contains(['{', '*', '@']) {
        return Err(ConfigError::new("ALIN_TILES_URL", "expected https://host/…/{z}/{x}/{y}…, the host written out"));
    }
    if attribution.trim().is_empty() {
        return Err(ConfigError::new("ALIN_TILES_ATTRIBUTION", "expected whom to credit for the tiles"));
    }
    Ok(Some(Tuiles { url, attribution }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn with(key: &str, value: &str) -> Result<Config, ConfigError> {
        let base = Figment::from(Serialized::defaults(Raw::default()));
        Config::from_figment(&base.merge(Toml::string(&format!("{key} = {value}"))))
    }

    #[test]
    fn the_defaults_are_good() {
        assert!(with("log_json", "true").is_ok());
    }

    #[test]
    fn which_dwellings_a_household_may_have_is_set() {
        assert_eq!(with("log_json", "true").unwrap().typologies, TableTypologies::default());
        let set = with("typologies", "\"1:T1-T1 bis,2:T2-T3\"").unwrap().typologies;
        assert_eq!(set.to_string(), "1:T1-T1 bis,2:T2-T3");
    }

    #[rstest]
    #[case("http_addr", "\"nowhere\"", "ALIN_HTTP_ADDR")]
    #[case("public_url", "\"al-in.fr\"", "ALIN_PUBLIC_URL")]
    #[case("public_url", "\"https://al-in.fr\"", "ALIN_DEV")]
    #[case("database_url", "\"mysql://x\"", "ALIN_DATABASE_URL")]
    #[case("trusted_proxies", "\"many\"", "ALIN_TRUSTED_PROXIES")]
    #[case("limits_factor", "0", "ALIN_LIMITS_FACTOR")]
    #[case("smtp_connections", "0", "ALIN_SMTP_CONNECTIONS")]
    #[case("smtp_connections", "65", "ALIN_SMTP_CONNECTIONS")]
    #[case("smtp_connections", "\"many\"", "ALIN_SMTP_CONNECTIONS")]
    #[case("dev", "false", "ALIN_REGISTRATION_API_KEY")]
    #[case("support_email", "\"nobody\"", "ALIN_SUPPORT_EMAIL")]
    #[case("typologies", "\"\"", "ALIN_TYPOLOGIES")]
    #[case("typologies", "\"1:T1-T2,3:T2-T4\"", "ALIN_TYPOLOGIES")]
    #[case("typologies", "\"1:T3-T2\"", "ALIN_TYPOLOGIES")]
    #[case("typologies", "3", "ALIN_TYPOLOGIES")]
    #[case("http_adr", "\"127.0.0.1:3000\"", "ALIN_HTTP_ADR")]
    #[case("tiles_url", "\"https://*.example/{z}/{x}/{y}.png\"", "ALIN_TILES_URL")]
    #[case("tiles_url", "\"https://a.example/{z}/{x}.png\"", "ALIN_TILES_URL")]
    #[case("tiles_url", "\"https://a.example; script-src */{z}/{x}/{y}\"", "ALIN_TILES_URL")]
    #[case("tiles_url", "\"https://a.example/{z}/{x}/{y}.png\"", "ALIN_TILES_ATTRIBUTION")]
    fn a_wrong_setting_is_named(#[case] key: &str, #[case] value: &str, #[case] name: &str) {
        assert_eq!(with(key, value).map(drop).map_err(|e| e.name), Err(name.to_owned()));
    }

    #[rstest]
    #[case("smtp://user:secret@mail.example:587", false)]
    #[case("smtp://mail.example:25?tls=opportunistic", false)]
    #[case("smtp://localhost.evil.example@mail.example", false)]
    #[case("smtp://user:secret@mail.example:587?tls=required", true)]
    #[case("smtp://127.0.0.1:25", true)]
    #[case("smtps://mail.example", true)]
    fn in_production_mails_do_not_leave_in_clear(#[case] url: &str, #[case] good: bool) {
        let base = Figment::from(Serialized::defaults(Raw::default()));
        let text = format!(
            "dev = false\nregistration_api_key = \"key\"\nsupport_email = \"aide@al-in.test\"\nsmtp_url = \"{url}\""
        );
        let read = Config::from_figment(&base.merge(Toml::string(&text)));
        assert_eq!(read.err().map(|e| e.name), (!good).then(|| "ALIN_SMTP_URL".to_owned()));
    }

    #[test]
    fn in_production_somebody_reads_the_contact_page() {
        let base = Figment::from(Serialized::defaults(Raw::default()));
        let text = "dev = false\nregistration_api_key = \"key\"\nsmtp_url = \"smtps://mail.example\"";
        let read = Config::from_figment(&base.merge(Toml::string(text)));
        assert_eq!(read.err().map(|e| e.name), Some("ALIN_SUPPORT_EMAIL".to_owned()));
    }

    #[test]
    fn others_settings_are_left_alone() {
        for key in ["CONFIG", "ENV", "bin", "STANDINS_SMTP_ADDR", "test_postgres_url", "bench_postgres_url", "e2e_port"]
        {
            assert!(d_un_autre(key), "{key}");
        }
        assert!(!d_un_autre("http_addr") && !d_un_autre("environment"));
    }
}
