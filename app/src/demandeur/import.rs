//! Bringing the demande over: the tutorial, the numéro unique (or the way to one), the code.

use super::{libelles, situation};
use crate::i18n::Lang;
use crate::islands::ChampsVerifies;
use crate::shell::Section;
use crate::ui::{
    Content, FormErrors, Icon, Tone, back, button, details, error_summary, field, notice, post_button, select_field,
};
use crate::web::{App, Avis, Echec, Formulaire, Page, Rendu, Requete, Requis, rediriger, rediriger_avec};
use crate::{erreurs, tr};
use axum::http::StatusCode;
use axum::routing::{get, post};
use domain::compte::Role;
use domain::dossier::{Ecart, EtatDossier};
use domain::identite::parse_date_passee;
use domain::numero_unique::NumeroUnique;
use leptos::prelude::*;
use serde::Deserialize;
use services::Erreur;
use services::enregistrement::EnregistrementError;
use services::importation::{CodeRefuse, ESSAIS_CODE, ImportEnCours, ImportRefuse};

/// The dashboard.
pub(super) const SITUATION: &str = "/ma-situation";
/// « Numéro unique ».
pub(super) const NUMERO: &str = "/ma-situation/numero";
/// How to get a number.
pub(super) const SANS_NUMERO: &str = "/ma-situation/sans-numero";
/// The code.
pub(super) const CODE: &str = "/ma-situation/code";
/// « Confirmer » (a demande of before 20/04/2021).
pub(super) const CONFIRMER: &str = "/ma-situation/confirmer";
/// The tutorial.
pub(super) const TUTORIEL: &str = "/ma-situation/tutoriel";
const RENVOYER: &str = "/ma-situation/code/renvoyer";
const ABANDONNER: &str = "/ma-situation/code/abandonner";
const ADRESSE_NATIONALE: &str = "https://www.demande-logement-social.gouv.fr/";

/// The pages of the import.
pub(super) fn routes() -> axum::Router<App> {
    axum::Router::new()
        .route(TUTORIEL, get(tutoriel).post(passer_tutoriel))
        .route(NUMERO, get(montrer_numero).post(envoyer_numero))
        .route(SANS_NUMERO, get(sans_numero))
        .route(CODE, get(montrer_code).post(envoyer_code))
        // A session that ended meanwhile comes back to these by GET.
        .route(RENVOYER, post(renvoyer).get(vers_situation))
        .route(ABANDONNER, post(abandonner).get(vers_situation))
        .route(CONFIRMER, post(confirmer).get(vers_situation))
}

/// Where a GET on an address that only takes POST goes.
pub(super) async fn vers_situation() -> Rendu {
    Ok(rediriger(SITUATION))
}

/// The registration site of a demande.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Site {
    /// Its address.
    pub(super) url: String,
    /// Its address as one says it: `demandelogement29.fr/imhowebGP29`.
    pub(super) nom: String,
}

impl Site {
    fn new(url: &str) -> Self {
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        let rest = rest.strip_prefix("www.").unwrap_or(rest);
        Self { url: url.to_owned(), nom: rest.trim_end_matches('/').to_owned() }
    }

    /// The site that holds a number; the national one without a number.
    pub(super) fn de(app: &App, numero: Option<&str>) -> Self {
        match &app.site_enregistrement {
            Some(url) => Self::new(url),
            None => Self::du_departement(app, &numero.map_or_else(|| "75".to_owned(), departement_de)),
        }
    }

    /// The one of a département, whatever site is set for the demandes that are read here.
    pub(super) fn du_departement(app: &App, departement: &str) -> Self {
        Self::new(app.services.referentiel.portail(departement).map_or(ADRESSE_NATIONALE, |p| p.url))
    }
}

/// The département behind the first three characters of a number: `111` is Île-de-France, whose site is that of Paris.
fn departement_de(numero: &str) -> String {
    match numero.get(..3) {
        Some("111") | None => "75".to_owned(),
        Some(t) => t.strip_prefix('0').unwrap_or(t).to_owned(),
    }
}

/// Why the site's answer stops something, in words: where it is said, what it is, what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refus {
    /// The field it is about; empty for the whole form.
    pub(super) champ: &'static str,
    /// What is wrong.
    pub(super) phrase: String,
    /// What to do, one step per line.
    pub(super) suite: Vec<String>,
    /// Whether the registration site is where to go.
    pub(super) vers_site: bool,
    /// The answer's status.
    pub(super) statut: StatusCode,
}

impl Refus {
    fn new(champ: &'static str, phrase: String, suite: Vec<String>) -> Self {
        Self { champ, phrase, suite, vers_site: false, statut: StatusCode::UNPROCESSABLE_ENTITY }
    }

    const fn au_site(mut self) -> Self {
        self.vers_site = true;
        self
    }

    const fn statut(mut self, statut: StatusCode) -> Self {
        self.statut = statut;
        self
    }

    /// The same, about the whole form.
    pub(super) fn sans_champ(mut self) -> Self {
        self.champ = "";
        self
    }

    /// As an error of the form.
    pub(super) fn erreurs(&self) -> FormErrors {
        FormErrors::new().with(self.champ, self.phrase.clone())
    }

    /// What to do, under the form.
    pub(super) fn que_faire(&self, l: Lang, site: &Site) -> Option<AnyView> {
        if self.suite.is_empty() {
            return None;
        }
        let steps = self.suite.iter().map(|t| view! { <li>{crate::ui::rich(t.clone())}</li> }).collect_view();
        let link = self.vers_site.then(|| {
            let go = button(tr!(l, "Aller sur le site d'enregistrement", "Go to the registration site"));
            view! { <p>{go.href(site.url.clone()).external()}</p> }
        });
        let body = view! { <ul class="stack g1">{steps}</ul> {link} };
        Some(notice(Tone::Info, tr!(l, "Que faire ?", "What to do")).id("que-faire").body(body).into_any())
    }
}

/// The words of the registration site's own troubles. `None` for anything else.
pub(super) fn refus_du_site(l: Lang, e: &EnregistrementError) -> Refus {
    match e {
        EnregistrementError::Inconnu => Refus::new(
            "numero",
            tr!(
                l,
                "Le site d'enregistrement ne connaît pas ce numéro",
                "The registration site does not know this number"
            ),
            vec![
                tr!(
                    l,
                    "Comparez chaque caractère avec votre attestation d'enregistrement.",
                    "Compare each character with your registration certificate."
                ),
                tr!(
                    l,
                    "Une demande toute neuve met parfois un jour à apparaître.",
                    "A brand-new demand sometimes takes a day to appear."
                ),
            ],
        ),
        EnregistrementError::Radiee => Refus::new(
            "numero",
            tr!(
                l,
                "Cette demande a été radiée sur le site d'enregistrement",
                "This demand has been struck off at the registration site"
            ),
            vec![
                tr!(
                    l,
                    "Jusqu'à 18 mois après le dernier renouvellement, réactivez-la : vous gardez votre ancienneté.",
                    "Up to 18 months after the last renewal, you can revive it: you keep your seniority."
                ),
                tr!(l, "Après ce délai, faites une nouvelle demande.", "After that, make a new demand."),
            ],
        )
        .au_site(),
        EnregistrementError::Lent => Refus::new(
            "",
            tr!(
                l,
                "Le site d'enregistrement met trop de temps à répondre. Rien n'a changé ici",
                "The registration site takes too long to answer. Nothing has changed here"
            ),
            vec![tr!(l, "Réessayez dans quelques minutes.", "Try again in a few minutes.")],
        )
        .statut(StatusCode::BAD_GATEWAY),
        EnregistrementError::Injoignable => Refus::new(
            "",
            tr!(
                l,
                "Le site d'enregistrement ne répond pas en ce moment. Rien n'a changé ici",
                "The registration site is not answering at the moment. Nothing has changed here"
            ),
            vec![tr!(
                l,
                "Ce site n'est pas le nôtre. Réessayez dans une heure.",
                "That site is not ours. Try again in an hour."
            )],
        )
        .statut(StatusCode::BAD_GATEWAY),
        EnregistrementError::Refuse | EnregistrementError::Illisible(_) => Refus::new(
            "",
            tr!(
                l,
                "Nous n'arrivons pas à lire votre demande. C'est de notre fait, et rien n'a changé",
                "We can't read your demand. It is our fault, and nothing has changed"
            ),
            vec![tr!(
                l,
                "Réessayez demain, ou appelez le 0 970 800 800.",
                "Try again tomorrow, or call 0 970 800 800."
            )],
        )
        .statut(StatusCode::BAD_GATEWAY),
    }
}

/// The words of a refused import.
///
/// # Errors
/// What is no refusal: the database's, ours.
fn refus_import(l: Lang, e: ImportRefuse, deja_ici: bool) -> Result<Refus, Echec> {
    Ok(match e {
        ImportRefuse::Identite(ecarts) => {
            // The account holds no birth date: only the one just typed can differ.
            let naissance = ecarts.contains(&Ecart::Naissance);
            let noms: Vec<Ecart> = ecarts.iter().copied().filter(|e| *e != Ecart::Naissance).collect();
            let differ = libelles::ecarts(l, &noms);
            let phrase = match noms.as_slice() {
                [] => tr!(
                    l,
                    "Vérifiez la date de naissance que vous venez d'écrire : ce n'est pas celle de cette demande",
                    "Check the date of birth you have just typed: it is not the one of this demand"
                ),
                [_] => tr!(
                    l,
                    "Import refusé : {differ} diffère entre votre compte et ce numéro unique",
                    "Import refused: {differ} differs between your account and this unique number"
                ),
                _ => tr!(
                    l,
                    "Import refusé : {differ} diffèrent entre votre compte et ce numéro unique",
                    "Import refused: {differ} differ between your account and this unique number"
                ),
            };
            let mut suite = Vec::new();
            if naissance {
                suite.push(tr!(
                    l,
                    "**Vérifiez d'abord ce que vous avez écrit** : le numéro unique, et la date de naissance du demandeur (jour, mois, année).",
                    "**First check what you typed**: the unique number, and the applicant's date of birth (day, month, year)."
                ));
            }
            suite.push(tr!(
                l,
                "**L'erreur est sur votre demande ?** Corrigez-la sur le site d'enregistrement, puis revenez ici.",
                "**Is the mistake on your demand?** Correct it on the registration site, then come back here."
            ));
            if deja_ici {
                suite.push(tr!(
                    l,
                    "Ensuite, supprimez votre demande sur AL'in et importez-la de nouveau.",
                    "Then delete your demand on AL'in and bring it over again."
                ));
            }
            if !noms.is_empty() {
                let (compte, corriger) = (crate::compte::mon_compte(l), crate::compte::corriger_mon_nom(l));
                suite.push(tr!(
                    l,
                    "**L'erreur est dans votre compte ?** Ouvrez « {compte} », puis « {corriger} ».",
                    "**Is the mistake in your account?** Open “{compte}”, then “{corriger}”."
                ));
            }
            let champ = if noms.is_empty() { "naissance" } else { "numero" };
            Refus::new(champ, phrase, suite).au_site()
        }
        ImportRefuse::DejaImporte => deja_importe(l),
        ImportRefuse::DemandeDejaLa => Refus::new(
            "numero",
            tr!(
                l,
                "Une demande est déjà importée dans votre compte",
                "A demand has already been brought over to your account"
            ),
            vec![tr!(
                l,
                "Pour en importer une autre, supprimez d'abord celle de « Ma situation ».",
                "To bring over another one, first delete the one in “My situation”."
            )],
        ),
        ImportRefuse::SansEmail => Refus::new(
            "numero",
            tr!(
                l,
                "Le site d'enregistrement n'a pas d'adresse e-mail pour cette demande",
                "The registration site holds no email address for this demand"
            ),
            vec![tr!(
                l,
                "Le code part à cette adresse. Ajoutez-la sur le site d'enregistrement, puis revenez.",
                "The code goes to that address. Add it on the registration site, then come back."
            )],
        )
        .au_site(),
        ImportRefuse::Autre(Erreur::Enregistrement(e)) => {
            if matches!(e, EnregistrementError::Refuse | EnregistrementError::Illisible(_)) {
                tracing::error!(error = %e, "registration site");
            }
            refus_du_site(l, &e)
        }
        ImportRefuse::Autre(Erreur::TropDEssais(s)) => attendre(l, s),
        ImportRefuse::Autre(e) => return Err(e.into()),
    })
}

fn deja_importe(l: Lang) -> Refus {
    Refus::new(
        "numero",
        tr!(
            l,
            "Ce numéro unique est déjà importé dans un autre compte",
            "This unique number has already been brought over to another account"
        ),
        vec![
            tr!(
                l,
                "C'est peut-être le vôtre : connectez-vous avec votre autre adresse e-mail.",
                "It may be yours: log in with your other email address."
            ),
            tr!(
                l,
                "Vous n'avez qu'un compte ? Appelez le 0 970 800 800.",
                "You have only one account? Call 0 970 800 800."
            ),
        ],
    )
}

/// Too many tries: seconds for the pause between two codes, minutes beyond.
fn attendre(l: Lang, seconds: u32) -> Refus {
    let phrase = if seconds <= 60 {
        tr!(
            l,
            "Un code vient déjà de partir. Attendez {seconds} secondes avant d'en demander un autre",
            "A code has just been sent. Wait {seconds} seconds before asking for another"
        )
    } else {
        erreurs::trop_d_essais(l, seconds)
    };
    Refus::new("", phrase, Vec::new()).statut(StatusCode::TOO_MANY_REQUESTS)
}

// ---------------------------------------------------------------------------------------------- tutorial

async fn tutoriel(r: Requete) -> Rendu {
    r.exiger(Role::Demandeur)?;
    let l = r.l;
    Ok(r.page(page_tutoriel(l)).await)
}

async fn passer_tutoriel(r: Requete) -> Rendu {
    let compte = r.exiger(Role::Demandeur)?.compte;
    r.services().voir_tutoriel(compte).await?;
    Ok(rediriger(SITUATION))
}

/// The tutorial as a page.
pub(super) fn page_tutoriel(l: Lang) -> Page {
    Page::new(tr!(l, "Les étapes, en bref", "The steps, in short"), move || vue_tutoriel(l)).dans(Section::Situation)
}

fn vue_tutoriel(l: Lang) -> AnyView {
    let step = |title: String, text: String| {
        view! { <li><h2 class="h3">{crate::ui::rich(title)}</h2><p>{crate::ui::rich(text)}</p></li> }
    };
    view! {
        <div class="wrap narrow stack g5">
            <div class="stack g2">
                <h1 tabindex="-1">{tr!(l, "Les étapes, en bref", "The steps, in short")}</h1>
                <p class="lead">{tr!(
                    l,
                    "Comptez dix minutes. Vous pouvez vous arrêter et reprendre, sur un autre appareil aussi.",
                    "It takes ten minutes. You can stop and resume, on another device too."
                )}</p>
                <p>{post_button(TUTORIEL, button(tr!(l, "Passer les étapes", "Skip the steps")).icon(Icon::Cross))}</p>
            </div>
            <ol class="path" role="list">
                {step(
                    tr!(l, "Vous donnez votre numéro unique", "You give your unique number"),
                    tr!(l, "C'est celui de votre demande de logement social (NUR ou NUD).", "It is the number of your social housing demand (NUR or NUD)."),
                )}
                {step(
                    tr!(l, "Vous tapez le code reçu par e-mail", "You type the code received by email"),
                    tr!(l, "Il part à l'adresse que vous avez donnée au site d'enregistrement.", "It goes to the address you gave to the registration site."),
                )}
                {step(
                    tr!(l, "Vous relisez les informations de votre demande", "You read your demand again"),
                    tr!(l, "Elles viennent du site d'enregistrement. Une erreur se corrige là-bas.", "They come from the registration site. A mistake is corrected there."),
                )}
                {step(
                    tr!(l, "Vous complétez pour AL'in", "You complete it for AL'in"),
                    tr!(l, "Votre employeur, et ce qu'il peut voir de votre dossier.", "Your employer, and what it may see of your file."),
                )}
                {step(
                    tr!(l, "Vous cochez les pièces déposées", "You tick the documents uploaded"),
                    tr!(l, "Ensuite, vous voyez les logements qui vous conviennent et vous postulez.", "Then you see the homes that fit you and you apply."),
                )}
            </ol>
            <div class="row ends next">
                <span></span>
                {post_button(TUTORIEL, button(tr!(l, "Commencer", "Start")).main().big().icon_end(Icon::Right))}
            </div>
        </div>
    }
    .into_any()
}

/// « Avez-vous un numéro unique ? » as a page.
pub(super) fn page_question(l: Lang) -> Page {
    Page::new(tr!(l, "Avez-vous un numéro unique ?", "Do you have a unique number?"), move || vue_question(l))
        .dans(Section::Situation)
}

fn vue_question(l: Lang) -> AnyView {
    view! {
        <div class="wrap narrow stack g5">
            <div class="stack g2">
                <h1 tabindex="-1">{tr!(l, "Avez-vous un numéro unique ?", "Do you have a unique number?")}</h1>
                <p class="lead">{tr!(
                    l,
                    "C'est le numéro de votre demande de logement social (NUR ou NUD). Il a 18 caractères.",
                    "It is the number of your social housing demand (NUR or NUD). It has 18 characters."
                )}</p>
                <p>{tr!(
                    l,
                    "Vous le trouvez sur l'attestation reçue du site d'enregistrement.",
                    "You find it on the certificate received from the registration site."
                )}</p>
            </div>
            <p class="row">
                {button(tr!(l, "Oui", "Yes")).main().big().href(NUMERO)}
                {button(tr!(l, "Non", "No")).big().href(SANS_NUMERO)}
            </p>
            <p><a href=TUTORIEL>{tr!(l, "Revoir les étapes", "See the steps again")}</a></p>
        </div>
    }
    .into_any()
}

// ------------------------------------------------------------------------------------------------ number

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SaisieNumero {
    numero: String,
    naissance: String,
}

/// Whether a demande is here already and needs no number.
async fn deja_la(r: &Requete) -> Result<bool, Echec> {
    let compte = r.exiger(Role::Demandeur)?.compte;
    Ok(r.services().ma_demande(compte).await?.is_some_and(|d| d.etat != EtatDossier::AConfirmer))
}

async fn montrer_numero(r: Requete) -> Rendu {
    if deja_la(&r).await? {
        return Ok(rediriger(SITUATION));
    }
    rendre_numero(r, SaisieNumero::default(), FormErrors::new(), None).await
}

async fn rendre_numero(r: Requete, saisie: SaisieNumero, errors: FormErrors, refus: Option<Refus>) -> Rendu {
    let l = r.l;
    let known = NumeroUnique::parse(&saisie.numero).ok();
    let site = Site::de(&r.app, known.as_ref().map(NumeroUnique::as_str));
    let status = match &refus {
        Some(refus) => refus.statut,
        None if errors.is_empty() => StatusCode::OK,
        None => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let title = tr!(l, "Votre numéro unique", "Your unique number");
    let page = Page::new(title, move || vue_numero(l, &saisie, &errors, refus.as_ref(), &site))
        .dans(Section::Situation)
        .vivante();
    Ok(r.page(page.status(status)).await)
}

async fn envoyer_numero(r: Requete, Formulaire(f): Formulaire<SaisieNumero>) -> Rendu {
    let compte = r.exiger(Role::Demandeur)?.compte;
    let l = r.l;
    let mut errors = FormErrors::new();
    let numero = NumeroUnique::parse(&f.numero).map_err(|e| errors.push("numero", erreurs::numero_unique(l, e)));
    let today = r.services().horloge.aujourdhui();
    let naissance = parse_date_passee(&f.naissance, today).map_err(|e| errors.push("naissance", erreurs::date(l, e)));
    let (Ok(numero), Ok(naissance)) = (numero, naissance) else {
        return rendre_numero(r, f, errors, None).await;
    };
    match r.services().commencer_import(compte, &numero, naissance).await {
        Ok(()) => Ok(rediriger(CODE)),
        Err(ImportRefuse::DemandeDejaLa) if deja_la(&r).await? => Ok(rediriger(SITUATION)),
        Err(e) => {
            let refus = refus_import(l, e, false)?;
            rendre_numero(r, f, refus.erreurs(), Some(refus)).await
        }
    }
}

fn vue_numero(l: Lang, saisie: &SaisieNumero, errors: &FormErrors, refus: Option<&Refus>, site: &Site) -> AnyView {
    let numero = field(l, "numero", tr!(l, "Numéro unique", "Unique number"))
        .hint(tr!(
            l,
            "18 caractères, avec ou sans espaces. Par exemple : 111 07 20 020439 G1175.",
            "18 characters, with or without spaces. For example: 111 07 20 020439 G1175."
        ))
        .class("in id")
        .autocomplete("off")
        .attr("autocapitalize", "characters")
        .attr("spellcheck", "false")
        .attr("maxlength", "60")
        .required()
        .value(&saisie.numero)
        .errors(errors);
    let naissance = field(l, "naissance", tr!(l, "Date de naissance du demandeur", "Applicant's date of birth"))
        .hint(tr!(
            l,
            "Jour, mois, année, comme sur votre demande. Par exemple : 25/12/1989, ou 25121989.",
            "Day, month, year, as on your demand. For example: 25/12/1989, or 25121989."
        ))
        .autocomplete("bday")
        .inputmode("numeric")
        .class("in short num")
        .required()
        .value(&saisie.naissance)
        .errors(errors);
    view! {
        <div class="wrap narrow stack g5">
            {error_summary(l, errors)}
            <div class="stack g2">
                <h1 tabindex="-1">{tr!(l, "Votre numéro unique", "Your unique number")}</h1>
                <p class="lead">{tr!(
                    l,
                    "Nous lisons votre demande sur le site d'enregistrement, puis nous vous envoyons un code par e-mail.",
                    "We read your demand at the registration site, then we email you a code."
                )}</p>
            </div>
            <form class="stack g4" method="post" action=NUMERO novalidate>
                {numero}
                {naissance}
                {refus.and_then(|refus| refus.que_faire(l, site))}
                <p class="row">{button(tr!(l, "Valider", "Confirm")).main().big()}</p>
            </form>
            <ChampsVerifies champs=vec!["numero:numero".to_owned()] l=l/>
            <p><a href=SANS_NUMERO>{tr!(
                l,
                "Je n'ai pas de numéro unique, comment l'obtenir ?",
                "I have no unique number, how do I get one?"
            )}</a></p>
        </div>
    }
    .into_any()
}

// --------------------------------------------------------------------------------------------- no number

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Recherche {
    departement: Option<String>,
}

/// A département and its registration site.
#[derive(Debug, Clone)]
struct Resultat {
    nom: String,
    site: Site,
}

async fn sans_numero(r: Requete, Requis(q): Requis<Recherche>) -> Rendu {
    r.exiger(Role::Demandeur)?;
    let l = r.l;
    let r0 = &r.services().referentiel;
    let options: Vec<(String, String)> =
        r0.departements().iter().map(|d| (d.code.to_owned(), format!("{} – {}", d.code, d.nom))).collect();
    let chosen = q.departement.clone().unwrap_or_default();
    let result =
        r0.departement(&chosen).map(|d| Resultat { nom: d.nom.to_owned(), site: Site::du_departement(&r.app, d.code) });
    let mut errors = FormErrors::new();
    if q.departement.is_some() && result.is_none() {
        errors.push(
            "departement",
            tr!(l, "Choisissez un département dans la liste", "Choose a département from the list"),
        );
    }
    let essai = r.app.site_enregistrement.clone();
    let title = tr!(l, "Obtenir un numéro unique", "Get a unique number");
    let page = Page::new(title, move || vue_sans_numero(l, options, &chosen, &errors, result, essai));
    Ok(r.page(page.dans(Section::Situation)).await)
}

fn vue_sans_numero(
    l: Lang,
    options: Vec<(String, String)>,
    chosen: &str,
    errors: &FormErrors,
    result: Option<Resultat>,
    essai: Option<String>,
) -> AnyView {
    let first = (String::new(), tr!(l, "Choisissez un département", "Choose a département"));
    let has_result = result.is_some();
    let choice = select_field(
        l,
        "departement",
        tr!(l, "Votre département de recherche", "Département where you are looking"),
        std::iter::once(first).chain(options),
    )
    .value(chosen)
    .errors(errors);
    let go = button(tr!(l, "Voir le site", "See the site"));
    let answer = result.map(|found| {
        let (nom, address) = (found.nom, found.site.nom.clone());
        view! {
            <section class="todo one" aria-labelledby="resultat">
                <div class="stack">
                    <h2 id="resultat">{tr!(l, "Enregistrez votre demande : {nom}", "Register your demand: {nom}")}</h2>
                    <p>{tr!(
                        l,
                        "Pour obtenir un numéro unique dans cette zone, rendez-vous sur ce site.",
                        "To get a unique number for this area, go to this site."
                    )}</p>
                    <p>{button(address).main().href(found.site.url).external()}</p>
                    <ol>
                        <li>{tr!(l, "Remplissez tous les champs obligatoires.", "Fill in every required field.")}</li>
                        <li>{tr!(
                            l,
                            "Donnez l'employeur et le N° SIRET, les vôtres et ceux du codemandeur.",
                            "Give the employer and the SIRET number, yours and your co-applicant's."
                        )}</li>
                        <li>{tr!(l, "Déposez toutes les pièces demandées.", "Upload every document asked for.")}</li>
                        <li>{tr!(l, "Revenez ici avec votre numéro unique.", "Come back here with your unique number.")}</li>
                    </ol>
                    {essai.map(|url| view! {
                        <p class="small muted">
                            {tr!(l, "Démonstration : ", "Demonstration: ")}
                            <a href=url rel="external noopener">{tr!(
                                l,
                                "le site d'enregistrement d'essai",
                                "the trial registration site"
                            )}</a>
                        </p>
                    })}
                </div>
            </section>
        }
    });
    view! {
        <div class="wrap narrow stack g5">
            {error_summary(l, errors)}
            {back(SITUATION, tr!(l, "Ma situation", "My situation"))}
            <div class="stack g2">
                <h1 tabindex="-1">{tr!(l, "Obtenir un numéro unique", "Get a unique number")}</h1>
                <p class="lead">{tr!(
                    l,
                    "Votre demande s'enregistre sur un site de l'État. Il dépend de votre département.",
                    "Your demand is registered on a State site. It depends on your département."
                )}</p>
            </div>
            <form class="stack" method="get" action=SANS_NUMERO>
                {choice}
                <p>{if has_result { go } else { go.main() }}</p>
            </form>
            {answer}
            <p><a href=NUMERO>{tr!(l, "J'ai mon numéro unique", "I have my unique number")}</a></p>
        </div>
    }
    .into_any()
}

// -------------------------------------------------------------------------------------------------- code

/// Digits of the code received by email.
const CODE_CHIFFRES: usize = 6;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SaisieCode {
    code: String,
}

async fn montrer_code(r: Requete) -> Rendu {
    let compte = r.exiger(Role::Demandeur)?.compte;
    match r.services().import_en_cours(compte).await? {
        Some(current) => rendre_code(r, current, String::new(), FormErrors::new(), None).await,
        None => Ok(rediriger(SITUATION)),
    }
}

async fn rendre_code(
    r: Requete,
    current: ImportEnCours,
    valeur: String,
    errors: FormErrors,
    refus: Option<Refus>,
) -> Rendu {
    let l = r.l;
    let today = r.services().horloge.aujourdhui();
    let data = VueCode {
        expiree: current.expire_a <= r.services().maintenant(),
        jusqu_a: libelles::moment(l, current.expire_a, today),
        restants: (ESSAIS_CODE - current.essais).max(0),
        site: Site::de(&r.app, Some(&current.numero_unique)),
        numero: current.numero_unique,
        email: current.email_masque,
        valeur,
        errors,
        refus,
    };
    let status = match &data.refus {
        Some(refus) => refus.statut,
        None if data.errors.is_empty() => StatusCode::OK,
        None => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let title = tr!(l, "Le code reçu par e-mail", "The code received by email");
    Ok(r.page(Page::new(title, move || vue_code(l, data)).dans(Section::Situation).status(status)).await)
}

async fn envoyer_code(r: Requete, Formulaire(f): Formulaire<SaisieCode>) -> Rendu {
    let compte = r.exiger(Role::Demandeur)?.compte;
    let l = r.l;
    let before = r.services().ma_demande(compte).await?.map(|d| d.etat);
    let Some(current) = r.services().import_en_cours(compte).await? else {
        return Ok(rediriger(SITUATION));
    };
    let digits = f.code.chars().filter(char::is_ascii_digit).count();
    if digits == 0 {
        let errors = FormErrors::new()
            .with("code", tr!(l, "Écrivez le code reçu par e-mail", "Write the code received by email"));
        return rendre_code(r, current, f.code, errors, None).await;
    }
    if digits != CODE_CHIFFRES {
        // No code at all: a slip of the finger takes none of the tries.
        let message = tr!(
            l,
            "Le code a {CODE_CHIFFRES} chiffres : vous en avez écrit {digits}. Cet essai ne compte pas",
            "The code has {CODE_CHIFFRES} digits: you wrote {digits}. This try does not count"
        );
        return rendre_code(r, current, f.code, FormErrors::new().with("code", message), None).await;
    }
    let message = match r.services().valider_code(compte, &f.code).await {
        Ok(()) => {
            let avis = if before == Some(EtatDossier::AConfirmer) { Avis::DemandeAJour } else { Avis::DemandeImportee };
            return Ok(rediriger_avec(super::etape1::ADRESSE, avis));
        }
        Err(CodeRefuse::Aucun) => return Ok(rediriger(SITUATION)),
        Err(CodeRefuse::Incorrect) => tr!(
            l,
            "Ce code est incorrect ou expiré. Vérifiez l'e-mail reçu, ou demandez un nouveau code",
            "This code is incorrect or expired. Check the email received, or ask for a new code"
        ),
        Err(CodeRefuse::Epuise) => tr!(
            l,
            "Trop d'essais avec ce code : il ne sert plus. Demandez un nouveau code",
            "Too many tries with this code: it no longer works. Ask for a new code"
        ),
        Err(CodeRefuse::DejaImporte) => {
            let refus = deja_importe(l).sans_champ();
            return rendre_code(r, current, f.code, refus.erreurs(), Some(refus)).await;
        }
        Err(CodeRefuse::Autre(Erreur::TropDEssais(s))) => {
            let refus =
                Refus::new("code", erreurs::trop_d_essais(l, s), Vec::new()).statut(StatusCode::TOO_MANY_REQUESTS);
            return rendre_code(r, current, f.code, refus.erreurs(), Some(refus)).await;
        }
        Err(CodeRefuse::Autre(e)) => return Err(e.into()),
    };
    // The try was counted: show what is left.
    let current = r.services().import_en_cours(compte).await?.unwrap_or(current);
    rendre_code(r, current, f.code, FormErrors::new().with("code", message), None).await
}

async fn renvoyer(r: Requete) -> Rendu {
    let compte = r.exiger(Role::Demandeur)?.compte;
    let l = r.l;
    match r.services().renvoyer_code(compte).await {
        Ok(()) => Ok(rediriger_avec(CODE, Avis::CodeRenvoye)),
        Err(ImportRefuse::Autre(Erreur::Introuvable)) => Ok(rediriger(SITUATION)),
        Err(e) => {
            let refus = refus_import(l, e, false)?.sans_champ();
            match r.services().import_en_cours(compte).await? {
                Some(current) => rendre_code(r, current, String::new(), refus.erreurs(), Some(refus)).await,
                None => Ok(rediriger(SITUATION)),
            }
        }
    }
}

async fn abandonner(r: Requete) -> Rendu {
    let compte = r.exiger(Role::Demandeur)?.compte;
    r.services().abandonner_import(compte).await?;
    let here = r.services().ma_demande(compte).await?.is_some();
    Ok(rediriger(if here { SITUATION } else { NUMERO }))
}

/// « Confirmer »: the code of a demande imported before 20/04/2021.
async fn confirmer(r: Requete) -> Rendu {
    let compte = r.exiger(Role::Demandeur)?.compte;
    let l = r.l;
    let Some(lue) = r.services().ma_demande(compte).await?.filter(|d| d.etat == EtatDossier::AConfirmer) else {
        return Ok(rediriger(SITUATION));
    };
    match r.services().commencer_import(compte, &lue.demande.numero_unique, lue.demande.demandeur.naissance).await {
        Ok(()) => Ok(rediriger(CODE)),
        Err(ImportRefuse::DemandeDejaLa) => Ok(rediriger(SITUATION)),
        // A code is under way already: it is still the one to type.
        Err(ImportRefuse::Autre(Erreur::TropDEssais(s))) if s <= 60 => Ok(rediriger(CODE)),
        Err(e) => {
            let refus = refus_import(l, e, true)?.sans_champ();
            situation::rendre(r, Some(refus)).await
        }
    }
}

/// What the page of the code shows.
struct VueCode {
    numero: String,
    email: String,
    jusqu_a: String,
    expiree: bool,
    restants: i64,
    site: Site,
    valeur: String,
    errors: FormErrors,
    refus: Option<Refus>,
}

fn vue_code(l: Lang, v: VueCode) -> AnyView {
    let usable = !v.expiree && v.restants > 0;
    let number = crate::format::numero_unique_groupe(&v.numero);
    let (email, until) = (v.email.clone(), v.jusqu_a.clone());
    let hint = if usable {
        let left = crate::format::compte(l, v.restants, ["essai", "essais"], ["try", "tries"]);
        tr!(
            l,
            "6 chiffres, valables 24 h : le code expire {until}. Vous avez encore {left}.",
            "6 digits, valid 24 h: the code expires {until}. You have {left} left."
        )
    } else {
        tr!(l, "6 chiffres.", "6 digits.")
    };
    let code = field(l, "code", tr!(l, "Mon code d'accès", "My access code"))
        .hint(hint)
        .class("in code num")
        .inputmode("numeric")
        .autocomplete("one-time-code")
        .attr("maxlength", "20")
        .attr("spellcheck", "false")
        .required()
        .value(v.valeur)
        .errors(&v.errors);
    let again = button(tr!(l, "Recevoir un nouveau code", "Receive a new code")).icon(Icon::Refresh);
    let dead = (!usable && v.errors.is_empty()).then(|| {
        let title = if v.expiree {
            tr!(l, "Ce code a expiré", "This code has expired")
        } else {
            tr!(l, "Ce code ne sert plus", "This code no longer works")
        };
        notice(Tone::Wait, title).text(tr!(
            l,
            "Demandez un nouveau code : il part à la même adresse.",
            "Ask for a new code: it goes to the same address."
        ))
    });
    let lost = view! {
        <p>{tr!(
            l,
            "Changez d'adresse sur le site d'enregistrement, puis demandez ici un nouveau code.",
            "Change the address on the registration site, then ask for a new code here."
        )}</p>
        <p>{button(v.site.nom.clone()).href(v.site.url.clone()).external()}</p>
    };
    view! {
        <div class="wrap narrow stack g5">
            {error_summary(l, &v.errors)}
            <div class="stack g2">
                <h1 tabindex="-1">{tr!(l, "Tapez le code reçu par e-mail", "Type the code received by email")}</h1>
                <p class="lead">
                    {tr!(l, "Un code est parti à ", "A code has gone to ")}
                    <b class="id">{email}</b>
                    {tr!(
                        l,
                        ", l'adresse que vous avez donnée au site d'enregistrement. Regardez aussi dans les indésirables.",
                        ", the address you gave to the registration site. Check your spam folder too."
                    )}
                </p>
            </div>
            {dead.map(Content::content)}
            <form class="stack g4" method="post" action=CODE novalidate>
                {code}
                <p class="row">{button(tr!(l, "Valider", "Confirm")).main().big()}</p>
            </form>
            {v.refus.as_ref().and_then(|refus| refus.que_faire(l, &v.site))}
            <div class="stack">
                {post_button(RENVOYER, again)}
                {details(
                    tr!(l, "Vous n'avez plus accès à cette boîte mail ?", "You no longer have access to this mailbox?"),
                    false,
                    lost,
                )}
                <div class="row ends">
                    <p class="muted">{tr!(l, "Numéro unique : ", "Unique number: ")} <span class="id">{number}</span></p>
                    {post_button(ABANDONNER, button(tr!(l, "Changer de numéro", "Change the number")).quiet())}
                </div>
            </div>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::render;
    use Lang::{En, Fr};

    const EVIL: &str = r#""><script>alert(1)</script>"#;

    fn site() -> Site {
        Site::new("https://www.demandelogement29.fr/imhowebGP29/")
    }

    #[test]
    fn a_sites_name_is_said_without_scheme() {
        assert_eq!(site().nom, "demandelogement29.fr/imhowebGP29");
        assert_eq!(Site::new("http://127.0.0.1:4001").nom, "127.0.0.1:4001");
    }

    #[test]
    fn territory_of_a_number() {
        for (numero, departement) in [
            ("1110720020439G1175", "75"),
            ("0290319000123G2901", "29"),
            ("02A0319000123G2A01", "2A"),
            ("9740319000123G9741", "974"),
        ] {
            assert_eq!(departement_de(numero), departement);
        }
    }

    #[test]
    fn what_is_typed_stays_and_stays_text() {
        for l in [Fr, En] {
            let errors =
                FormErrors::new().with("numero", erreurs::numero_unique(l, NumeroUnique::parse(EVIL).unwrap_err()));
            let saisie = SaisieNumero { numero: EVIL.into(), naissance: EVIL.into() };
            let html = render(move || vue_numero(l, &saisie, &errors, None, &site()));
            assert!(!html.contains("<script"), "{html}");
            assert!(html.contains("&lt;script&gt;alert(1)"));
            assert!(html.contains(r##"href="#numero""##) && html.contains(r#"id="numero-err""#));
        }
    }

    #[test]
    fn every_refusal_of_the_site_has_its_own_sentence() {
        use EnregistrementError as E;
        for l in [Fr, En] {
            let mut all: Vec<String> = [E::Inconnu, E::Radiee, E::Lent, E::Injoignable, E::Refuse]
                .iter()
                .map(|e| refus_du_site(l, e).phrase)
                .collect();
            all.sort();
            all.dedup();
            assert_eq!(all.len(), 5);
        }
    }

    #[test]
    fn a_differing_identity_says_what_and_what_to_do() {
        let refus = refus_import(Fr, ImportRefuse::Identite(vec![Ecart::Nom, Ecart::Prenom]), true).unwrap();
        assert!(refus.phrase.contains("le nom de naissance et le prénom"));
        assert!(refus.suite.iter().any(|t| t.contains("supprimez votre demande")));
        assert!(refus.suite.iter().any(|t| t.contains("Corriger mon nom ou mon prénom")));
        assert!(refus.vers_site);
    }

    #[test]
    fn a_birth_date_that_differs_is_one_just_typed() {
        let refus = refus_import(Fr, ImportRefuse::Identite(vec![Ecart::Naissance]), false).unwrap();
        assert_eq!(refus.champ, "naissance");
        assert!(refus.phrase.starts_with("Vérifiez la date de naissance"));
        assert!(refus.suite[0].contains("Vérifiez d’abord"));
        assert!(!refus.suite.iter().any(|t| t.contains("votre compte")), "the account holds no birth date");
        let both = refus_import(Fr, ImportRefuse::Identite(vec![Ecart::Nom, Ecart::Naissance]), false).unwrap();
        assert!(both.phrase.contains("le nom de naissance diffère") && both.suite[0].contains("Vérifiez d’abord"));
    }

    #[test]
    fn the_code_page_offers_every_way_out() {
        let html = render(|| {
            vue_code(
                Fr,
                VueCode {
                    numero: "1110720020439G1175".into(),
                    email: "a•••@e•••.fr".into(),
                    jusqu_a: "le 23 novembre à 8 h 12".into(),
                    expiree: false,
                    restants: 4,
                    site: site(),
                    valeur: "123456".into(),
                    errors: FormErrors::new().with("code", "incorrect ou expiré"),
                    refus: None,
                },
            )
        });
        for part in [
            RENVOYER,
            ABANDONNER,
            "a•••@e•••.fr",
            "boîte mail",
            "demandelogement29.fr",
            "one-time-code",
            r#"value="123456""#,
        ] {
            assert!(html.contains(part), "{part}");
        }
    }
}
