//! What stands around every page: the head, the header by role, the help, the footer.

use std::fmt::Write as _;

use domain::compte::Role;
use leptos::{prelude::*, tachys::html::InertElement};

use crate::{
    i18n::Lang,
    tr,
    ui::{Icon, Tone, icon, notice},
};

/// Addresses the header and the footer lead to.
pub mod adresses {
    #![expect(missing_docs, reason = "each is named after its page")]
    pub const ACCUEIL: &str = "/";
    pub const OFFRES: &str = "/offres";
    pub const AIDE: &str = "/aide";
    pub const CONTACT: &str = "/contact";
    pub const GUIDES: &str = "/guides";
    pub const CONNEXION: &str = "/connexion";
    pub const DECONNEXION: &str = "/deconnexion";
    pub const COMPTE: &str = "/mon-compte";
    pub const SITUATION: &str = "/ma-situation";
    pub const CANDIDATURES: &str = "/mes-candidatures";
    pub const ALERTES: &str = "/mes-alertes";
    pub const FAVORIS: &str = "/mes-favoris";
    pub const CONSEILLER: &str = "/conseiller";
    pub const BAILLEUR: &str = "/bailleur";
    pub const BAILLEUR_OFFRES: &str = "/bailleur/offres";
    pub const ENTREPRISE: &str = "/entreprise";
    pub const ENTREPRISE_POLITIQUE: &str = "/entreprise/politique";
    pub const ADMIN: &str = "/admin";
    pub const ACCESSIBILITE: &str = "/accessibilite";
    pub const DONNEES: &str = "/donnees-personnelles";
    pub const MENTIONS: &str = "/mentions-legales";
    pub const SIMULATEUR: &str = "/simulateur";
    pub const SOURCES: &str = "/sources";
    pub const THEME: &str = "/theme";
    pub const LANGUE: &str = "/langue";
}

/// Who is connected, as far as the header needs.
#[derive(Clone, Debug)]
pub struct ChromeUser {
    /// First name, or the organisation's.
    pub prenom: String,
    /// Which header.
    pub role: Role,
}

/// The entry of the navigation one is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is named after its entry")]
pub enum Section {
    #[default]
    None,
    Offres,
    Aide,
    Situation,
    Candidatures,
    Favoris,
    Alertes,
    Compte,
    Dossiers,
    BailleurOffres,
    EntreprisePolitique,
    Admin,
}

/// Addresses of the built files (hashed names).
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// The style sheet.
    pub css: String,
    /// The module that wakes the islands.
    pub js: String,
    /// Its WASM.
    pub wasm: String,
    /// What the map is made of.
    pub carte: std::sync::Arc<FondDeCarte>,
}

/// What the pages with a map load besides.
#[derive(Clone, Debug, Default)]
pub struct FondDeCarte {
    /// Its style sheet.
    pub css: String,
    /// Our module.
    pub js: String,
    /// Leaflet.
    pub leaflet: String,
    /// Outlines of the départements.
    pub fond: String,
    /// Tiles of a server of the operator's choice; outlines alone without.
    pub tuiles: Option<Tuiles>,
}

/// A server of map tiles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tuiles {
    /// `https://tiles.example/{z}/{x}/{y}.png`.
    pub url: String,
    /// Whose map it is, said below it.
    pub attribution: String,
}

impl Tuiles {
    /// `https://tiles.example`: what the policy of pages lets images come from.
    #[must_use]
    pub fn origine(&self) -> &str {
        let path = self.url.find("://").and_then(|i| self.url[i + 3..].find('/').map(|j| i + 3 + j));
        &self.url[..path.unwrap_or(self.url.len())]
    }
}

/// Everything around the page. Fill what you know, `..Chrome::default()` for the rest.
#[derive(Clone, Debug, Default)]
pub struct Chrome {
    /// The page's language.
    pub lang: Lang,
    /// `light` or `dark` when the person chose; the device's otherwise.
    pub theme: Option<&'static str>,
    /// Path and query of this page: where the language and the theme come back to.
    pub path: String,
    /// Who is connected.
    pub user: Option<ChromeUser>,
    /// Where we are in the navigation.
    pub current: Section,
    /// The page's title, without the site's name.
    pub title: String,
    /// For search engines; the title when absent.
    pub description: Option<String>,
    /// Address of the Atom feed of what the page lists.
    pub flux: Option<String>,
    /// The CSP's nonce.
    pub nonce: String,
    /// Built files.
    pub assets: Assets,
    /// The result of the action that led here, said at the top of the page.
    pub notice: Option<(Tone, String)>,
    /// A demonstration: a band says so.
    pub dev: bool,
    /// The page has islands.
    pub islands: bool,
}

/// The markup of a page, ready to be sent. Islands are rendered too; they take props, no children.
#[must_use]
pub fn render(view: impl FnOnce() -> AnyView) -> String {
    let owner = Owner::new_root(None);
    owner.with(|| view().to_html())
}

const LOGO: &str = r##"<svg viewBox="0 0 34 34" aria-hidden="true"><path fill="var(--accent)" d="M17 1.5 32 12v18a3 3 0 0 1-3 3H5a3 3 0 0 1-3-3V12z"/><path fill="#f6d58f" d="M11 33V17h12v16z"/><path fill="#fff" d="M11 17l8 3v13h-8z" opacity=".96"/><circle cx="16.8" cy="26.5" r="1.1" fill="var(--accent)"/></svg>"##;

/// The whole document.
#[must_use]
pub fn document(chrome: Chrome, main: impl IntoView + 'static) -> AnyView {
    let l = chrome.lang;
    let title = if chrome.title.is_empty() { "AL’in".to_owned() } else { format!("{} – AL’in", chrome.title) };
    let description = chrome.description.clone().unwrap_or_else(|| title.clone());
    let desk = chrome.user.as_ref().is_some_and(|user| user.role != Role::Demandeur);
    let islands = chrome.islands.then(|| {
        let Assets { js, wasm, .. } = chrome.assets.clone();
        view! {
            <link rel="modulepreload" href=js.clone()/>
            <link rel="preload" href=wasm.clone() r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
            <meta name="islands" data-js=js data-wasm=wasm/>
        }
    });
    let feed = chrome.flux.clone().map(|href| {
        let title = tr!(l, "Les nouvelles offres de cette recherche", "The new homes of this search");
        view! { <link rel="alternate" r#type="application/atom+xml" title=title href=href/> }
    });
    let message = chrome.notice.clone().map(|(tone, text)| {
        let message = notice(tone, text);
        let message = if tone == Tone::Bad { message.alert() } else { message.status() };
        view! { <div class="wrap message">{message}</div> }
    });
    view! {
        <!DOCTYPE html>
        <html lang=l.code() data-theme=chrome.theme>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <title>{title}</title>
                <meta name="description" content=description/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="theme-color" content="#fffdf8" media="(prefers-color-scheme: light)"/>
                <meta name="theme-color" content="#191f2c" media="(prefers-color-scheme: dark)"/>
                <link rel="icon" href="/favicon.svg" r#type="image/svg+xml"/>
                {feed}
                <link rel="preload" href="/fonts/alin-lisible.woff2" r#as="font" r#type="font/woff2" crossorigin="anonymous"/>
                <link rel="stylesheet" href=chrome.assets.css.clone()/>
                <script src="/theme.js" nonce=chrome.nonce.clone() defer=true></script>
                {islands}
                <script r#type="module" src="/islands.js" nonce=chrome.nonce.clone()></script>
            </head>
            <body class=desk.then_some("desk")>
                <a class="skip" href="#contenu">{tr!(l, "Aller au contenu", "Skip to content")}</a>
                {chrome.dev.then(|| demonstration(l))}
                {header(&chrome)}
                <main id="contenu" tabindex="-1">{message} {IntoAny::into_any(main)}</main>
                {(!desk).then(|| help(l))}
                {footer(&chrome)}
            </body>
        </html>
    }
    .into_any()
}

fn demonstration(l: Lang) -> AnyView {
    let text = tr!(
        l,
        "Démonstration : les personnes, les logements et les messages sont inventés.",
        "Demonstration: people, homes and messages are made up."
    );
    let label = tr!(l, "Démonstration", "Demonstration");
    view! { <aside class="dev" aria-label=label><p class="wrap">{text}</p></aside> }.into_any()
}

/// A link of a navigation.
fn entry(href: &'static str, sign: Option<Icon>, text: String, current: bool) -> AnyView {
    let sign = sign.map(|sign| view! { {icon(sign)} " " });
    view! { <li><a href=href aria-current=current.then_some("page")>{sign} {text}</a></li> }.into_any()
}

fn sign_out(l: Lang) -> AnyView {
    view! {
        <li>
            <form method="post" action=adresses::DECONNEXION>
                <button>{icon(Icon::Logout)} " " {tr!(l, "Se déconnecter", "Sign out")}</button>
            </form>
        </li>
    }
    .into_any()
}

/// The same page in the other language: in the header, where whoever can't read this one finds it.
fn other_language(chrome: &Chrome) -> AnyView {
    let other = chrome.lang.other();
    let href = format!("{}?l={}&retour={}", adresses::LANGUE, other.code(), encode(&chrome.path));
    let short = other.code().to_uppercase();
    view! {
        <li><a href=href hreflang=other.code() lang=other.code() title=other.name()>
            <span aria-hidden="true">{short}</span><span class="sr">{other.name()}</span>
        </a></li>
    }
    .into_any()
}

fn header(chrome: &Chrome) -> AnyView {
    use adresses as a;
    let l = chrome.lang;
    let here = |section| chrome.current == section;
    let main_label = tr!(l, "Principal", "Main");
    let logo = |space: Option<String>| {
        let space = space.map(|space| view! { " " <small>{space}</small> });
        view! { <a class="logo" href=a::ACCUEIL>{InertElement::new(LOGO)} " AL’in" {space}</a> }
    };
    let Some(user) = &chrome.user else {
        return view! {
            <header class="site public">
                <div class="wrap">
                    {logo(None)}
                    <nav aria-label=main_label><ul>
                        {entry(a::OFFRES, None, tr!(l, "Les offres", "Homes"), here(Section::Offres))}
                        {entry(a::AIDE, None, tr!(l, "Aide", "Help"), here(Section::Aide))}
                        {other_language(chrome)}
                    </ul></nav>
                    <a class="btn" href=a::CONNEXION>{icon(Icon::User)} " " {tr!(l, "Se connecter", "Sign in")}</a>
                </div>
            </header>
        }
        .into_any();
    };
    if user.role == Role::Demandeur {
        return view! {
            <header class="site own">
                <div class="wrap">
                    {logo(None)}
                    <nav aria-label=tr!(l, "Compte", "Account")><ul>
                        {entry(a::AIDE, Some(Icon::Help), tr!(l, "Aide", "Help"), here(Section::Aide))}
                        {entry(a::COMPTE, Some(Icon::User), tr!(l, "Mon compte", "My account"), here(Section::Compte))}
                        {other_language(chrome)}
                        {sign_out(l)}
                    </ul></nav>
                </div>
                <nav class="tabs mine" aria-label=tr!(l, "Mon espace", "My space")><ul class="wrap">
                    {entry(a::SITUATION, Some(Icon::Home), tr!(l, "Ma situation", "My situation"), here(Section::Situation))}
                    {entry(a::OFFRES, Some(Icon::Key), tr!(l, "Les offres", "Homes"), here(Section::Offres))}
                    {entry(a::FAVORIS, Some(Icon::Heart), tr!(l, "Mes favoris", "My favourites"), here(Section::Favoris))}
                    {entry(a::ALERTES, Some(Icon::Bell), tr!(l, "Mes alertes", "My alerts"), here(Section::Alertes))}
                    {entry(
                        a::CANDIDATURES,
                        Some(Icon::Send),
                        tr!(l, "Mes candidatures", "My applications"),
                        here(Section::Candidatures),
                    )}
                </ul></nav>
            </header>
        }
        .into_any();
    }
    let dossiers = here(Section::Dossiers);
    let (space, entries) = match user.role {
        Role::Bailleur => (
            tr!(l, "Espace bailleur", "Landlord"),
            vec![
                entry(a::BAILLEUR, None, tr!(l, "Dossiers", "Files"), dossiers),
                entry(a::BAILLEUR_OFFRES, None, tr!(l, "Offres", "Homes"), here(Section::BailleurOffres)),
            ],
        ),
        Role::Entreprise => (
            tr!(l, "Espace entreprise", "Employer"),
            vec![
                entry(a::ENTREPRISE, None, tr!(l, "Dossiers des salariés", "Employees' files"), dossiers),
                entry(
                    a::ENTREPRISE_POLITIQUE,
                    None,
                    tr!(l, "Nos règles", "Our rules"),
                    here(Section::EntreprisePolitique),
                ),
            ],
        ),
        Role::Administrateur => (
            tr!(l, "Administration", "Administration"),
            vec![entry(a::ADMIN, None, tr!(l, "Comptes", "Accounts"), here(Section::Admin))],
        ),
        Role::Conseiller | Role::Demandeur => (
            tr!(l, "Espace conseiller", "Adviser"),
            vec![entry(a::CONSEILLER, None, tr!(l, "Candidatures", "Applications"), dossiers)],
        ),
    };
    view! {
        <header class="site work">
            <div class="wrap">
                {logo(Some(space))}
                <nav aria-label=main_label><ul>
                    {entries}
                    {entry(a::COMPTE, None, user.prenom.clone(), here(Section::Compte))}
                    {other_language(chrome)}
                    {sign_out(l)}
                </ul></nav>
            </div>
        </header>
    }
    .into_any()
}

fn help(l: Lang) -> AnyView {
    use adresses as a;
    view! {
        <aside class="help" aria-labelledby="aide">
            <div class="wrap grid">
                <div class="stack g2">
                    <h2 id="aide">{tr!(l, "Besoin d'aide ?", "Need help?")}</h2>
                    <p>{tr!(
                        l,
                        "Une personne vous répond, du lundi au vendredi, de 9 h à 18 h. Appel non surtaxé.",
                        "A person answers, Monday to Friday, 9:00 to 18:00. Standard call rate."
                    )}</p>
                </div>
                <div class="stack g1">
                    <p><a class="tel" href="tel:+33970800800">"0\u{a0}970\u{a0}800\u{a0}800"</a></p>
                    <p class="muted small">{tr!(
                        l,
                        "Préparez votre N° ALS si vous en avez un.",
                        "Have your ALS number ready if you have one."
                    )}</p>
                </div>
                <ul role="list">
                    <li><a class="link" href=a::CONTACT>{icon(Icon::Chat)} " " {tr!(l, "Nous écrire", "Write to us")}</a></li>
                    <li><a class="link" href=a::GUIDES>
                        {icon(Icon::File)} " " {tr!(l, "Les guides, étape par étape", "Step-by-step guides")}
                    </a></li>
                    <li><a class="link" href=a::SIMULATEUR>
                        {icon(Icon::Euro)} " " {tr!(l, "Simuler : à quoi ai-je droit ?", "Simulator: what may I have?")}
                    </a></li>
                    <li><a class="link" href=a::AIDE>
                        {icon(Icon::Help)} " " {tr!(l, "Les questions fréquentes", "Frequent questions")}
                    </a></li>
                </ul>
            </div>
        </aside>
    }
    .into_any()
}

fn footer(chrome: &Chrome) -> AnyView {
    use adresses as a;
    let l = chrome.lang;
    let item = |href: &'static str, text: String| view! { <li><a href=href>{text}</a></li> };
    // Everybody else has the whole band of help above.
    let desk = chrome.user.as_ref().is_some_and(|user| user.role != Role::Demandeur);
    let chosen = chrome.theme.unwrap_or_default();
    let theme = |value: &'static str, sign: Icon, text: String| {
        view! {
            <button name="theme" value=value aria-pressed=if chosen == value { "true" } else { "false" }>
                {icon(sign)} " " {text}
            </button>
        }
    };
    view! {
        <footer class="foot">
            <div class="wrap row ends">
                <ul role="list">
                    {desk.then(|| item(a::CONTACT, tr!(l, "Besoin d'aide ? Nous écrire", "Need help? Write to us")))}
                    {item(a::ACCESSIBILITE, tr!(l, "Accessibilité : conformité partielle", "Accessibility: partially compliant"))}
                    {item(a::DONNEES, tr!(l, "Mes données personnelles", "My personal data"))}
                    {item(a::MENTIONS, tr!(l, "Mentions légales", "Legal notice"))}
                    {item(a::SOURCES, tr!(l, "Sources des chiffres", "Sources of the figures"))}
                </ul>
                <form class="theme" method="post" action=a::THEME aria-label=tr!(l, "Apparence", "Appearance")>
                    <input type="hidden" name="retour" value=chrome.path.clone()/>
                    {theme("", Icon::Auto, tr!(l, "Auto", "Auto"))}
                    {theme("light", Icon::Sun, tr!(l, "Clair", "Light"))}
                    {theme("dark", Icon::Moon, tr!(l, "Sombre", "Dark"))}
                </form>
            </div>
        </footer>
    }
    .into_any()
}

/// Percent-encodes a path for a query value.
fn encode(path: &str) -> String {
    path.bytes().fold(String::with_capacity(path.len() + 8), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}
