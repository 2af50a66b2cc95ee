//! Settings: defaults for development, then `alin.toml` (or the file named by `ALIN_CONFIG`), then `ALIN_…` of the
//! environment. Checked at start: a wrong one stops the server with its name.

use app::shell::Tuiles;
use figment::Figment;
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
    /// `ALIN_MAIL_FROM`: the sender of the mails.
    pub mail_from: String,
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
    /// `ALIN_TILES_URL` and `ALIN_TILES_ATTRIBUTION`: a server of map tiles, and whom to credit for it.
    pub tuiles: Option<Tuiles>,
}

/// What the files and the environment say, before it is checked.
#[derive(Debug, Serialize, Deserialize)]
struct Raw {
    database_url: String,
    http_addr: String,
    public_url: String,
    site_root: PathBuf,
    smtp_url: String,
    smtp_ca: Option<PathBuf>,
    mail_from: String,
    registration_url: String,
    registration_api_key: String,
    trusted_proxies: usize,
    dev: bool,
    limits_factor: u32,
    log: String,
    log_json: bool,
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
            mail_from: "AL'in <ne-pas-repondre@al-in.example>".into(),
            registration_url: "http://127.0.0.1:3090".into(),
            registration_api_key: services::enregistrement::CLE_DE_DEVELOPPEMENT.into(),
            trusted_proxies: 0,
            dev: true,
            limits_factor: 1,
            log: "info,sqlx=warn".into(),
            log_json: false,
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
        let file = std::env::var("ALIN_CONFIG").unwrap_or_else(|_| "alin.toml".into());
        // ALIN_ENV and the settings of other programs are not ours.
        let ours = ["ALIN_CONFIG", "ALIN_ENV"];
        let env = Env::prefixed("ALIN_")
            .filter(move |key| !ours.iter().any(|o| *key == o[5..]) && !key.starts_with("standins"));
        Self::from_figment(&Figment::from(Serialized::defaults(Raw::default())).merge(Toml::file(file)).merge(env))
    }

    fn from_figment(figment: &Figment) -> Result<Self, ConfigError> {
        let raw: Raw = figment.extract().map_err(|e| {
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
        if !raw.dev && raw.registration_api_key == Raw::default().registration_api_key {
            return Err(ConfigError::new("ALIN_REGISTRATION_API_KEY", "the development key is not for production"));
        }
        Ok(Self {
            database_url: raw.database_url,
            http_addr,
            public_url,
            site_root: raw.site_root,
            smtp_url: raw.smtp_url.into(),
            smtp_ca: raw.smtp_ca.filter(|p| !p.as_os_str().is_empty()),
            mail_from: raw.mail_from,
            registration_url: raw.registration_url,
            registration_api_key: raw.registration_api_key.into(),
            trusted_proxies: raw.trusted_proxies,
            dev: raw.dev,
            limits_factor: raw.limits_factor,
            log: raw.log,
            log_json: raw.log_json,
            tuiles: tuiles(raw.tiles_url, raw.tiles_attribution)?,
        })
    }
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

    #[rstest]
    #[case("http_addr", "\"nowhere\"", "ALIN_HTTP_ADDR")]
    #[case("public_url", "\"al-in.fr\"", "ALIN_PUBLIC_URL")]
    #[case("public_url", "\"https://al-in.fr\"", "ALIN_DEV")]
    #[case("database_url", "\"mysql://x\"", "ALIN_DATABASE_URL")]
    #[case("trusted_proxies", "\"many\"", "ALIN_TRUSTED_PROXIES")]
    #[case("limits_factor", "0", "ALIN_LIMITS_FACTOR")]
    #[case("dev", "false", "ALIN_REGISTRATION_API_KEY")]
    #[case("tiles_url", "\"https://*.example/{z}/{x}/{y}.png\"", "ALIN_TILES_URL")]
    #[case("tiles_url", "\"https://a.example/{z}/{x}.png\"", "ALIN_TILES_URL")]
    #[case("tiles_url", "\"https://a.example; script-src */{z}/{x}/{y}\"", "ALIN_TILES_URL")]
    #[case("tiles_url", "\"https://a.example/{z}/{x}/{y}.png\"", "ALIN_TILES_ATTRIBUTION")]
    fn a_wrong_setting_is_named(#[case] key: &str, #[case] value: &str, #[case] name: &str) {
        assert_eq!(with(key, value).map(drop).map_err(|e| e.name), Err(name.to_owned()));
    }
}
