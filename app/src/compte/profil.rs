//! « Mon compte »: who I am, how to reach me, my password, my sessions, my language.

use super::activation::vue_lien_mort;
use super::mot_de_passe::{champs, verifier};
use super::{Jeton, poser_cookie, resume, trop_d_essais};
use crate::i18n::Lang;
use crate::shell::{Section, adresses};
use crate::ui::{
    Fact, FormErrors, Icon, Tone, button, cell, details, dialog, fact, facts, field, hidden, link, notice, post_button,
    row, row_header, section, table, tag,
};
use crate::web::{Avis, Echec, Formulaire, Page, Rendu, Requete, rediriger_avec};
use crate::{erreurs, format, tr};
use axum::http::StatusCode;
use domain::compte::{ReglesMotDePasse, Role};
use domain::identite::{Email, Nom, Telephone};
use jiff::civil::Date;
use leptos::prelude::*;
use serde::Deserialize;
use services::comptes::{CompteVu, UsageJeton, email_pris};
use services::horloge::jour;
use services::sessions::SessionVue;
use services::{Erreur, Services};

/// Every form of the page posts here; `action` says which.
#[derive(Default, Deserialize)]
pub(super) struct Changement {
    #[serde(default)]
    action: String,
    #[serde(default)]
    nom: String,
    #[serde(default)]
    prenom: String,
    #[serde(default)]
    telephone: String,
    #[serde(default)]
    nouvel_email: String,
    /// Password typed again to change the address.
    #[serde(default)]
    mdp_email: String,
    /// Password typed again to change it.
    #[serde(default)]
    mdp_actuel: String,
    #[serde(default)]
    mdp: String,
    #[serde(default)]
    mdp2: String,
    /// Session to end.
    #[serde(default)]
    cle: String,
    #[serde(default)]
    langue: String,
}

/// What the page shows.
struct Vue {
    compte: CompteVu,
    sessions: Vec<SessionVue>,
    today: Date,
    /// An applicant: others may look at their file.
    demandeur: bool,
    /// Their name may still be corrected: no demande is here.
    nom_modifiable: bool,
    /// What was typed and came back: name, telephone, address.
    nom: Option<(String, String)>,
    telephone: Option<String>,
    nouvel_email: String,
    /// Rules kept by the last try.
    essai: Option<ReglesMotDePasse>,
    errors: FormErrors,
}

impl Vue {
    async fn lire(s: &Services, compte: uuid::Uuid, role: Role, jeton: &str) -> Result<Self, Erreur> {
        let demandeur = role == Role::Demandeur;
        Ok(Self {
            demandeur,
            nom_modifiable: demandeur && s.nom_modifiable(compte).await?,
            nom: None,
            compte: s.mon_compte(compte).await?,
            sessions: s.mes_sessions(compte, jeton).await?,
            today: s.horloge.aujourdhui(),
            telephone: None,
            nouvel_email: String::new(),
            essai: None,
            errors: FormErrors::new(),
        })
    }
}

/// `GET /mon-compte`
pub(super) async fn montrer(r: Requete) -> Rendu {
    let l = r.l;
    let who = r.compte()?;
    let data = Vue::lire(r.services(), who.compte, who.role, &r.jeton).await?;
    Ok(r.page(page(l, data)).await)
}

/// `POST /mon-compte`
pub(super) async fn changer(r: Requete, Formulaire(f): Formulaire<Changement>) -> Rendu {
    let l = r.l;
    let who = r.compte()?;
    let compte = who.compte;
    let mut data = Vue::lire(r.services(), compte, who.role, &r.jeton).await?;
    let done = match f.action.as_str() {
        "nom" => nom(&r, f, &mut data).await,
        "telephone" => telephone(&r, f, &mut data).await,
        "email" => email(&r, f, &mut data).await,
        "mot-de-passe" => mot_de_passe(&r, f, &mut data).await,
        "session" if !f.cle.is_empty() => {
            r.services().fermer_mes_sessions(compte, Some(&f.cle), &r.jeton).await?;
            Ok(Some(Avis::SessionFermee))
        }
        "sessions" => {
            r.services().fermer_mes_sessions(compte, None, &r.jeton).await?;
            Ok(Some(Avis::SessionFermee))
        }
        "langue" => {
            let l = Lang::from_code(&f.langue).unwrap_or(l);
            r.services().changer_langue(compte, l).await?;
            let mut response = rediriger_avec(adresses::COMPTE, Avis::Enregistre);
            poser_cookie(&mut response, &crate::public::cookie_langue(l));
            return Ok(response);
        }
        _ => return Err(Echec::Illisible),
    };
    match done.map_err(Echec::from) {
        Ok(Some(avis)) => Ok(rediriger_avec(adresses::COMPTE, avis)),
        Ok(None) => Ok(r.page(page(l, data).refusee()).await),
        Err(Echec::TropDEssais(s)) => {
            data.errors.push("", trop_d_essais(l, s));
            let page = page(l, data);
            Ok(r.page(page.en_attente(Some(s))).await)
        }
        Err(other) => Err(other),
    }
}

/// Corrects the name while no demande is here; afterwards, what differs is corrected there.
async fn nom(r: &Requete, f: Changement, data: &mut Vue) -> Result<Option<Avis>, Erreur> {
    let Some(c) = &r.connecte else { return Ok(None) };
    let l = r.l;
    if !data.nom_modifiable {
        return Ok(Some(Avis::TropTard));
    }
    let nom = Nom::parse(&f.nom).map_err(|e| data.errors.push("nom", erreurs::nom(l, e)));
    let prenom = Nom::parse(&f.prenom).map_err(|e| data.errors.push("prenom", erreurs::prenom(l, e)));
    let (Ok(nom), Ok(prenom)) = (nom, prenom) else {
        data.nom = Some((f.nom, f.prenom));
        return Ok(None);
    };
    match r.services().changer_nom(c.compte, &nom, &prenom).await {
        Ok(()) => Ok(Some(Avis::Enregistre)),
        Err(Erreur::Depasse) => Ok(Some(Avis::TropTard)),
        Err(e) => Err(e),
    }
}

/// Saves, or answers `None` with what is wrong in `data`.
async fn telephone(r: &Requete, f: Changement, data: &mut Vue) -> Result<Option<Avis>, Erreur> {
    match (Telephone::parse(&f.telephone), &r.connecte) {
        (Ok(number), Some(c)) => {
            r.services().changer_telephone(c.compte, &number).await?;
            Ok(Some(Avis::TelephoneChange))
        }
        (Err(e), _) => {
            data.errors.push("telephone", erreurs::telephone(r.l, e));
            data.telephone = Some(f.telephone);
            Ok(None)
        }
        _ => Ok(None),
    }
}

fn mot_de_passe_faux(l: Lang) -> String {
    tr!(
        l,
        "Ce n'est pas votre mot de passe actuel. Écrivez-le de nouveau",
        "This is not your current password. Write it again"
    )
}

async fn email(r: &Requete, f: Changement, data: &mut Vue) -> Result<Option<Avis>, Erreur> {
    let Some(c) = &r.connecte else { return Ok(None) };
    let l = r.l;
    data.nouvel_email.clone_from(&f.nouvel_email);
    let address =
        Email::parse(&f.nouvel_email).map_err(|e| data.errors.push("nouvel_email", erreurs::email(l, e))).ok();
    if address.as_ref().is_some_and(|a| a.as_str() == data.compte.email) {
        data.errors
            .push("nouvel_email", tr!(l, "C'est déjà votre adresse e-mail", "This is already your email address"));
    }
    if f.mdp_email.is_empty() {
        data.errors.push("mdp_email", tr!(l, "Écrivez votre mot de passe actuel", "Write your current password"));
    }
    let Some(address) = address.filter(|_| data.errors.is_empty()) else { return Ok(None) };
    if !r.services().reverifier(c.compte, f.mdp_email).await? {
        data.errors.push("mdp_email", mot_de_passe_faux(l));
        return Ok(None);
    }
    r.services().demander_email(c.compte, &address, &r.ip).await?;
    Ok(Some(Avis::EmailAConfirmer))
}

async fn mot_de_passe(r: &Requete, f: Changement, data: &mut Vue) -> Result<Option<Avis>, Erreur> {
    let Some(c) = &r.connecte else { return Ok(None) };
    let l = r.l;
    if f.mdp_actuel.is_empty() {
        data.errors.push("mdp_actuel", tr!(l, "Écrivez votre mot de passe actuel", "Write your current password"));
    }
    data.essai = verifier(l, &f.mdp, &f.mdp2, &data.compte.email, &mut data.errors);
    if !data.errors.is_empty() {
        return Ok(None);
    }
    if !r.services().reverifier(c.compte, f.mdp_actuel).await? {
        data.errors.push("mdp_actuel", mot_de_passe_faux(l));
        return Ok(None);
    }
    r.services().changer_mot_de_passe(c.compte, f.mdp, &r.jeton).await?;
    Ok(Some(Avis::MotDePasseChange))
}

fn page(l: Lang, data: Vue) -> Page {
    Page::new(mon_compte(l), move || vue(l, &data)).dans(Section::Compte)
}

fn vue(l: Lang, v: &Vue) -> AnyView {
    let c = &v.compte;
    let errors = &v.errors;
    let civilite = match c.civilite.as_str() {
        "monsieur" => tr!(l, "Monsieur", "Mr"),
        _ => tr!(l, "Madame", "Ms"),
    };
    let number = Telephone::parse(&c.telephone).map_or_else(|_| c.telephone.clone(), |t| t.lisible());
    let open = |fields: &[&str]| fields.iter().any(|f| errors.of(f).is_some());
    view! {
        <div class="wrap narrow stack g5">
            <h1 tabindex="-1">{mon_compte(l)}</h1>
            {resume(l, errors)}
            {section("moi", tr!(l, "Mes informations", "My details"), view! {
                {facts(true, [
                    fact(tr!(l, "Civilité", "Title"), civilite),
                    fact(tr!(l, "Nom de naissance", "Birth name"), c.nom.clone()),
                    fact(tr!(l, "Prénom", "First name"), c.prenom.clone()),
                    Fact::view(tr!(l, "Téléphone portable", "Mobile number"), view! { <span class="num">{number.clone()}</span> }),
                    fact(tr!(l, "E-mail", "Email"), c.email.clone()),
                ])}
                <p class="small muted">{if v.nom_modifiable {
                    tr!(
                        l,
                        "Le nom et le prénom doivent être ceux de votre demande de logement.",
                        "The names must be those of your housing demand."
                    )
                } else {
                    tr!(
                        l,
                        "Le nom et le prénom doivent être ceux de votre demande de logement. Pour les corriger, écrivez-nous.",
                        "The names must be those of your housing demand. To correct them, write to us."
                    )
                }}</p>
                <div>
                    {v.nom_modifiable.then(|| corriger_nom(l, v, open(&["nom", "prenom"])))}
                    {details(tr!(l, "Changer de téléphone", "Change my phone number"), open(&["telephone"]), view! {
                        <form action=adresses::COMPTE method="post" class="stack" novalidate=true>
                            {hidden("action", "telephone")}
                            {field(l, "telephone", tr!(l, "Téléphone portable", "Mobile number"))
                                .hint(tr!(l, "10 chiffres. Par exemple : 06 12 34 56 78.", "10 digits. For example: 06 12 34 56 78."))
                                .kind("tel").value(v.telephone.clone().unwrap_or(number)).autocomplete("tel").required().errors(errors)}
                            <p>{button(tr!(l, "Changer le téléphone", "Change the phone number"))}</p>
                        </form>
                    })}
                    {details(tr!(l, "Changer d'adresse e-mail", "Change my email address"), open(&["nouvel_email", "mdp_email"]), view! {
                        <form action=adresses::COMPTE method="post" class="stack" novalidate=true>
                            {hidden("action", "email")}
                            <p>{tr!(
                                l,
                                "Un lien part à la nouvelle adresse. Rien ne change avant que vous l'ouvriez.",
                                "A link goes to the new address. Nothing changes until you open it."
                            )}</p>
                            {field(l, "nouvel_email", tr!(l, "Nouvelle adresse e-mail", "New email address"))
                                .kind("email").value(&v.nouvel_email).autocomplete("email").inputmode("email").required().errors(errors)}
                            {field(l, "mdp_email", tr!(l, "Mot de passe actuel", "Current password"))
                                .kind("password").autocomplete("current-password").required().errors(errors)}
                            <p>{button(tr!(l, "Changer l'adresse", "Change the address"))}</p>
                        </form>
                    })}
                    {details(tr!(l, "Changer de mot de passe", "Change my password"), open(&["mdp_actuel", "mdp", "mdp2"]), view! {
                        <form action=adresses::COMPTE method="post" class="stack g4" novalidate=true>
                            {hidden("action", "mot-de-passe")}
                            <p>{tr!(
                                l,
                                "Vos autres sessions seront fermées.",
                                "Your other sessions will be ended."
                            )}</p>
                            {field(l, "mdp_actuel", tr!(l, "Mot de passe actuel", "Current password"))
                                .kind("password").autocomplete("current-password").required().errors(errors)}
                            {champs(l, v.essai, errors)}
                            <p>{button(tr!(l, "Changer le mot de passe", "Change the password"))}</p>
                        </form>
                    })}
                </div>
            })}
            {sessions(l, v)}
            {v.demandeur.then(|| section("alertes", tr!(l, "Mes alertes", "My alerts"), view! {
                <p>{link(adresses::ALERTES, tr!(l, "Voir et régler mes alertes", "See and set my alerts")).icon(Icon::Bell)}</p>
            }))}
            {section("langue-titre", tr!(l, "Ma langue", "My language"), view! {
                <p>{tr!(l, "Celle des pages et des e-mails.", "The language of pages and emails.")}</p>
                <div class="row">
                    {[Lang::Fr, Lang::En].map(|other| {
                        let name = button(other.name()).icon(if other == l { Icon::Check } else { Icon::Ring });
                        let said = (other == l).then(|| tr!(l, " (langue actuelle)", " (current language)"));
                        view! {
                            <form class="inline" method="post" action=adresses::COMPTE lang=other.code()>
                                {hidden("action", "langue")}
                                {hidden("langue", other.code())}
                                {name}
                                {said.map(|t| view! { <span class="sr">{t}</span> })}
                            </form>
                        }
                    }).into_iter().collect::<Vec<_>>()}
                </div>
            })}
            {section("donnees", tr!(l, "Mes données", "My data"), view! {
                <p>{tr!(
                    l,
                    "Pour recevoir une copie de vos données ou supprimer votre compte, écrivez-nous depuis cette adresse e-mail.",
                    "To get a copy of your data or delete your account, write to us from this email address."
                )}</p>
                {v.demandeur.then(|| view! {
                    <p>{link(super::CONSULTATIONS, tr!(l, "Qui a consulté mon dossier ?", "Who looked at my file?")).icon(Icon::Eye)}</p>
                })}
                <p class="row">
                    {link(adresses::CONTACT, tr!(l, "Nous écrire", "Write to us")).icon(Icon::Chat)} " "
                    {link(adresses::DONNEES, tr!(l, "À quoi servent mes données ?", "What is my data used for?")).icon(Icon::Lock)}
                </p>
            })}
        </div>
    }
    .into_any()
}

/// The name of this page, as other pages quote it.
pub(crate) fn mon_compte(l: Lang) -> String {
    tr!(l, "Mon compte", "My account")
}

/// The words behind which a name is corrected, as other pages quote them.
pub(crate) fn corriger_mon_nom(l: Lang) -> String {
    tr!(l, "Corriger mon nom ou mon prénom", "Correct my name")
}

/// « Corriger mon nom ou mon prénom ».
fn corriger_nom(l: Lang, v: &Vue, open: bool) -> AnyView {
    let (nom, prenom) = v.nom.clone().unwrap_or_else(|| (v.compte.nom.clone(), v.compte.prenom.clone()));
    details(
        corriger_mon_nom(l),
        open,
        view! {
            <form action=adresses::COMPTE method="post" class="stack" novalidate=true>
                {hidden("action", "nom")}
                <p>{tr!(
                    l,
                    "Tant que votre demande de logement n'est pas reprise ici, vous pouvez les corriger.",
                    "As long as your housing demand has not been brought over, you can correct them."
                )}</p>
                {field(l, "nom", tr!(l, "Nom de naissance", "Birth name"))
                    .value(nom).autocomplete("family-name").required().errors(&v.errors)}
                {field(l, "prenom", tr!(l, "Prénom", "First name"))
                    .value(prenom).autocomplete("given-name").required().errors(&v.errors)}
                <p>{button(tr!(l, "Corriger", "Correct"))}</p>
            </form>
        },
    )
}

fn sessions(l: Lang, v: &Vue) -> AnyView {
    let rows: Vec<_> = v
        .sessions
        .iter()
        .map(|s| {
            let day = jour(s.vue_a);
            let when = format!(
                "{} ({})",
                format::date_simple(l, day, Some(v.today)),
                format::distance(l, format::jours_entre(v.today, day))
            );
            let name = appareil(l, &s.appareil);
            let action = if s.courante {
                tag(Tone::Now, tr!(l, "Celle-ci", "This one"))
            } else {
                view! {
                    <form class="inline" method="post" action=adresses::COMPTE>
                        {hidden("action", "session")}
                        {hidden("cle", s.cle.clone())}
                        <button class="btn quiet">{tr!(l, "Fermer", "End")} <span class="sr">{format!(" {name}")}</span></button>
                    </form>
                }
                .into_any()
            };
            row([row_header(name), cell(when), cell(action)]).current(s.courante)
        })
        .collect();
    let others = v.sessions.iter().any(|s| !s.courante).then(|| {
        post_button(
            adresses::COMPTE,
            button(tr!(l, "Fermer toutes les autres", "End all the others")).icon(Icon::Logout),
        )
        .with("action", "sessions")
        .into_any()
    });
    section(
        "sessions",
        tr!(l, "Mes sessions ouvertes", "My open sessions"),
        view! {
            <p>{tr!(
                l,
                "Les appareils connectés à votre compte. Fermez ceux que vous ne reconnaissez pas, puis changez de mot de passe.",
                "The devices signed in to your account. End those you don't know, then change your password."
            )}</p>
            {table(
                tr!(l, "Mes sessions ouvertes", "My open sessions"),
                [tr!(l, "Appareil", "Device"), tr!(l, "Dernière visite", "Last seen"), tr!(l, "Action", "Action")],
                rows,
            )}
            {others}
        },
    )
}

/// « Firefox sur Windows », from what the browser says of itself. Only known words come out.
fn appareil(l: Lang, agent: &str) -> String {
    let find =
        |names: &[(&str, &'static str)]| names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    let browser = find(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"),
        ("FxiOS", "Firefox"),
        ("Chrome", "Chrome"),
        ("CriOS", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = find(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(b), Some(s)) => tr!(l, "{b} sur {s}", "{b} on {s}"),
        (Some(only), None) | (None, Some(only)) => only.to_owned(),
        (None, None) => tr!(l, "Appareil inconnu", "Unknown device"),
    }
}

/// `GET /confirmer-adresse/{jeton}`: nothing changes by merely opening a link (mail scanners do).
pub(super) async fn adresse(r: Requete, Jeton(jeton): Jeton) -> Rendu {
    let l = r.l;
    if r.services().lire_jeton(&jeton, UsageJeton::Email).await?.is_none() {
        return lien_mort(r).await;
    }
    let title = tr!(l, "Confirmer cette adresse e-mail ?", "Confirm this email address?");
    let page = Page::new(title.clone(), move || {
        dialog(
            title,
            view! { <p>{tr!(
                l,
                "Elle remplacera l'ancienne pour vous connecter et recevoir nos messages.",
                "It will replace the old one to sign in and get our messages."
            )}</p> },
            view! {
                {post_button(format!("/confirmer-adresse/{jeton}"), button(tr!(l, "Confirmer", "Confirm")).main())}
                {button(tr!(l, "Garder l'ancienne", "Keep the old one")).href(adresses::COMPTE)}
            },
        )
        .into_any()
    });
    Ok(r.page(page).await)
}

/// `POST /confirmer-adresse/{jeton}`
pub(super) async fn confirmer(r: Requete, Jeton(jeton): Jeton) -> Rendu {
    let l = r.l;
    match r.services().confirmer_email(&jeton).await {
        Ok(()) => Ok(rediriger_avec(
            if r.connecte.is_some() { adresses::COMPTE } else { adresses::CONNEXION },
            Avis::EmailChange,
        )),
        Err(Erreur::Introuvable) => lien_mort(r).await,
        Err(e) if email_pris(&e) => {
            let title = tr!(l, "Adresse déjà utilisée", "Address already in use");
            let shown = title.clone();
            let page = Page::new(title, move || {
                view! {
                    <div class="wrap narrow stack g4">
                        <h1 tabindex="-1">{shown}</h1>
                        {notice(Tone::Bad, tr!(l, "Rien n'a été changé", "Nothing was changed")).text(tr!(
                            l,
                            "Un autre compte a déjà cette adresse. Connectez-vous avec elle, ou choisissez-en une autre.",
                            "Another account already has this address. Sign in with it, or choose another one."
                        )).alert()}
                        <p>{button(tr!(l, "Revenir à mon compte", "Back to my account")).href(adresses::COMPTE)}</p>
                    </div>
                }
                .into_any()
            });
            Ok(r.page(page.status(StatusCode::CONFLICT)).await)
        }
        Err(other) => Err(other.into()),
    }
}

async fn lien_mort(r: Requete) -> Rendu {
    let l = r.l;
    let page = Page::new(tr!(l, "Ce lien ne marche plus", "This link no longer works"), move || {
        vue_lien_mort(l, UsageJeton::Email)
    });
    Ok(r.page(page.status(StatusCode::GONE)).await)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::render;
    use jiff::civil::date;

    fn donnees(errors: FormErrors) -> Vue {
        Vue {
            compte: CompteVu {
                civilite: "madame".into(),
                nom: "<b>Porte</b>".into(),
                prenom: "Anne".into(),
                telephone: "+33604505792".into(),
                email: "anne@exemple.fr".into(),
            },
            sessions: vec![
                SessionVue {
                    cle: "aa".into(),
                    appareil: "Mozilla/5.0 (Windows NT 10.0) Firefox/130".into(),
                    vue_a: 1_795_000_000_000_000,
                    courante: true,
                },
                SessionVue {
                    cle: "bb".into(),
                    appareil: "<script>".into(),
                    vue_a: 1_795_000_000_000_000,
                    courante: false,
                },
            ],
            today: date(2026, 11, 24),
            demandeur: true,
            nom_modifiable: true,
            nom: None,
            telephone: None,
            nouvel_email: String::new(),
            essai: None,
            errors,
        }
    }

    #[test]
    fn the_account_is_shown_escaped_in_both_languages() {
        for l in [Lang::Fr, Lang::En] {
            let html = render(move || vue(l, &donnees(FormErrors::new())));
            assert!(html.contains("06 04 50 57 92") && html.contains("Firefox"));
            assert!(!html.contains("<b>Porte") && !html.contains("<script"));
            assert_eq!(html.matches("<details open").count(), 0, "{html}");
            assert_eq!(html.matches("<h1").count(), 1);
        }
    }

    #[test]
    fn the_form_that_is_wrong_opens() {
        let html = render(|| vue(Lang::Fr, &donnees(FormErrors::new().with("mdp_email", "non"))));
        assert_eq!(html.matches("<details open").count(), 1, "{html}");
        assert!(html.contains("href=\"#mdp_email\""));
    }
}
