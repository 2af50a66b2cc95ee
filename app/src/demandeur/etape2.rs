//! Step 2, « Les informations à compléter pour AL'in »: the employer, and what it may see.

mod apercu;

use self::apercu::apercu;
use super::etape1::{self, fil, ma_demande, titre, titre_page};
use super::import::{SITUATION, Site};
use super::{etape3, libelles};
use crate::compte::poser_cookie;
use crate::i18n::Lang;
use crate::shell::Section;
use crate::ui::{
    Fact, FormErrors, Icon, Tone, button, choice, choices, details, error_summary, facts, field, hidden, notice,
    select_field,
};
use crate::web::{App, Avis, Echec, Formulaire, Page, Rendu, Requete, cookie, encoder, rediriger, rediriger_avec};
use crate::{format, tr};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use domain::demande::Demande;
use domain::dossier::{
    ChampEmploi, Complement, Consentement, EtatDossier, PolitiqueEntreprise, Rattachement, SaisieComplement,
};
use domain::identite::{Email, parse_date_passee};
use domain::siret::Siret;
use jiff::civil::Date;
use leptos::prelude::*;
use leptos::tachys::html::InertElement;
use serde::{Deserialize, Serialize};
use services::dossiers::{DemandeLue, DossierRefuse};
use services::referentiel::{Academie, Referentiel};
use std::sync::Arc;
use uuid::Uuid;

pub(crate) use self::apercu::lignes_vues;

/// Its address.
pub(super) const ADRESSE: &str = "/ma-situation/etape-2";

/// What « Étape précédente » sends.
const PRECEDENTE: &str = "precedente";
/// What « Remplir avec cette académie » sends.
const ACADEMIE: &str = "academie";

/// The pages of step 2.
pub(super) fn routes() -> axum::Router<App> {
    axum::Router::new().route(ADRESSE, get(montrer).post(envoyer))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Saisie {
    /// Whose employment the fields shown were about.
    affiche: String,
    /// The button pressed, when it is not « Étape suivante ».
    action: String,
    /// SIRET of the académie chosen by its name.
    academie: String,
    #[serde(flatten)]
    complement: SaisieComplement,
}

/// What the choice of a consent needs: the file, and who would look at it.
pub(super) struct Regard {
    /// The file.
    pub(super) demande: Demande,
    /// Step 2, as kept or as typed so far.
    pub(super) complement: Complement,
    /// The account's address.
    pub(super) email: Email,
    /// What the employer asks.
    pub(super) politique: PolitiqueEntreprise,
    /// Whether the employer has a space here.
    pub(super) connue: bool,
    /// Names of communes.
    pub(super) noms: Arc<Referentiel>,
}

/// What the page shows.
struct Vue {
    etat: EtatDossier,
    validee: bool,
    regard: Regard,
    saisie: SaisieComplement,
    site: Site,
    /// The employment just changed: what to check, said on top.
    change: Option<String>,
    errors: FormErrors,
}

/// The demande, unless step 1 was not seen or it is struck off: then where to go instead.
async fn lire(r: &Requete) -> Result<Result<DemandeLue, &'static str>, Echec> {
    Ok(match ma_demande(r).await? {
        None => Err(SITUATION),
        Some(lue) if matches!(lue.etat, EtatDossier::Etape1 | EtatDossier::Radie) => {
            Err(etape1::adresse_etape(lue.etat))
        }
        Some(lue) => Ok(lue),
    })
}

/// The attachment kept before, as long as that person is still in the demande.
fn rattachement_de(lue: &DemandeLue) -> Rattachement {
    let kept = lue.complement.as_ref().map_or(Rattachement::Demandeur, |c| c.rattachement);
    if kept.personne(&lue.demande).is_some() { kept } else { Rattachement::Demandeur }
}

async fn montrer(r: Requete, headers: HeaderMap) -> Rendu {
    let lue = match lire(&r).await? {
        Ok(lue) => lue,
        Err(elsewhere) => return Ok(rediriger(elsewhere)),
    };
    if let Some(saisie) = laissee(cookie(&headers, COOKIE_SAISIE), lue.compte) {
        return rendre(r, lue, saisie, FormErrors::new(), None).await;
    }
    let saisie = SaisieComplement::proposer(&lue.demande, rattachement_de(&lue), lue.complement.as_ref());
    rendre(r, lue, saisie, FormErrors::new(), None).await
}

/// The fields of the step, from top to bottom.
const CHAMPS: [&str; 10] = [
    "rattachement",
    "academie",
    "siret",
    "employeur",
    "matricule",
    "date_entree",
    "code_entreprise",
    "cdi_interimaire",
    "plusieurs_employeurs",
    "consentement",
];

/// What was typed when « Étape précédente » was pressed, until the step is filled: the browser keeps it, for this page
/// alone and until it closes, because half a step is nobody's to see.
const COOKIE_SAISIE: &str = "etape-2";
/// Past this, browsers drop a cookie.
const COOKIE_MAX: usize = 3800;

/// As the cookie holds it, with the account it is of.
#[derive(Serialize, Deserialize)]
struct Laissee<S> {
    compte: Uuid,
    #[serde(flatten)]
    saisie: S,
}

fn cookie_saisie(value: &str, fin: &str) -> String {
    format!("{COOKIE_SAISIE}={value}; Path={ADRESSE}; Secure; HttpOnly; SameSite=Lax{fin}")
}

/// The cookie that forgets it: the step is filled, or its account logs out.
pub(crate) fn cookie_saisie_vide() -> String {
    cookie_saisie("", "; Max-Age=0")
}

/// The cookie that keeps what was typed; nothing for more than any honest form holds.
fn laisser(saisie: &SaisieComplement, compte: Uuid) -> Option<String> {
    let value = encoder(&serde_urlencoded::to_string(Laissee { compte, saisie }).ok()?);
    (value.len() <= COOKIE_MAX).then(|| cookie_saisie(&value, ""))
}

/// What this account left, if it is this account's.
fn laissee(value: Option<&str>, compte: Uuid) -> Option<SaisieComplement> {
    let decoded = serde_urlencoded::from_str::<Vec<(String, String)>>(&format!("v={}", value?)).ok()?;
    let (_, text) = decoded.into_iter().next()?;
    let left: Laissee<SaisieComplement> = serde_urlencoded::from_str(&text).ok()?;
    (left.compte == compte).then_some(left.saisie)
}

/// The SIRET that the registration site holds for the person attached: it wins over what is typed.
fn siret_du_site<'a>(demande: &'a Demande, saisie: &SaisieComplement) -> Option<&'a str> {
    let rattachement = Rattachement::from_code(saisie.rattachement.trim()).unwrap_or(Rattachement::Demandeur);
    rattachement.personne(demande).and_then(|p| p.emploi.siret.as_deref()).filter(|s| !s.trim().is_empty())
}

/// The SIRET of what is typed: the site's for the person attached, else the one typed.
fn siret_de(demande: &Demande, saisie: &SaisieComplement) -> Option<Siret> {
    Siret::parse(siret_du_site(demande, saisie).unwrap_or(&saisie.siret)).ok()
}

/// The académie chosen, by its SIRET.
fn academie_choisie<'a>(noms: &'a Referentiel, siret: &str) -> Option<&'a Academie> {
    noms.academies().iter().find(|a| a.siret.as_str() == siret.trim())
}

/// « Académie d’Amiens », as an employer's name.
fn nom_academie(a: &Academie) -> String {
    let nom = a.nom;
    let de = if nom.starts_with(['A', 'E', 'É', 'I', 'O', 'U']) { "d’" } else { "de " };
    format!("Académie {de}{nom}")
}

/// The académie chosen becomes the employer.
fn remplir(saisie: &mut SaisieComplement, a: &Academie) {
    saisie.siret = a.siret.to_string();
    saisie.employeur = nom_academie(a);
}

/// What the employer would see of step 2 as it is typed so far.
fn brouillon(saisie: &SaisieComplement, demande: &Demande, today: Date) -> Complement {
    let text = |s: &str| Some(s.trim().to_owned()).filter(|s| !s.is_empty());
    let yes_no = |s: &str| match s {
        "oui" => Some(true),
        "non" => Some(false),
        _ => None,
    };
    Complement {
        rattachement: Rattachement::from_code(saisie.rattachement.trim()).unwrap_or(Rattachement::Demandeur),
        siret: siret_de(demande, saisie),
        employeur: saisie.employeur.trim().to_owned(),
        code_entreprise: text(&saisie.code_entreprise),
        matricule: text(&saisie.matricule),
        date_entree: parse_date_passee(&saisie.date_entree, today).ok(),
        cdi_interimaire: yes_no(&saisie.cdi_interimaire),
        plusieurs_employeurs: yes_no(&saisie.plusieurs_employeurs),
        consentement: Consentement::Anonyme,
    }
}

/// Puts together what the choice of a consent shows.
pub(super) async fn regard(r: &Requete, demande: Demande, complement: Complement) -> Result<Regard, Echec> {
    let email = Email::parse(&r.compte()?.email).map_err(|e| {
        tracing::error!(error = ?e, "stored address");
        Echec::Interne
    })?;
    let (entreprise, politique) = r.services().politique(complement.siret.as_ref()).await?;
    let noms = Arc::clone(&r.services().referentiel);
    Ok(Regard { demande, complement, email, politique, connue: entreprise.is_some(), noms })
}

async fn rendre(
    r: Requete,
    lue: DemandeLue,
    saisie: SaisieComplement,
    errors: FormErrors,
    change: Option<String>,
) -> Rendu {
    let l = r.l;
    let site = Site::de(&r.app, Some(lue.demande.numero_unique.as_str()));
    let draft = brouillon(&saisie, &lue.demande, r.services().horloge.aujourdhui());
    let (etat, validee) = (lue.etat, lue.validee_par_entreprise);
    let regard = regard(&r, lue.demande, draft).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let v = Vue { etat, validee, regard, saisie, site, change, errors };
    let page = Page::new(titre_page(l, etat, 1), move || vue(l, &v)).dans(Section::Situation);
    Ok(r.page(page.status(status)).await)
}

async fn envoyer(r: Requete, Formulaire(mut f): Formulaire<Saisie>) -> Rendu {
    let l = r.l;
    let lue = match lire(&r).await? {
        Ok(lue) => lue,
        Err(elsewhere) => return Ok(rediriger(elsewhere)),
    };
    let shown = Rattachement::from_code(&f.affiche).unwrap_or_else(|| rattachement_de(&lue));
    let wanted = Rattachement::from_code(f.complement.rattachement.trim());
    if let Some(wanted) = wanted.filter(|w| *w != shown && w.personne(&lue.demande).is_some()) {
        // The fields on the page were another person's: those of the one chosen come first.
        let saisie = fondre(&lue, shown, wanted, f.complement);
        let name = wanted.personne(&lue.demande).map(|p| p.nom_complet()).unwrap_or_default();
        let check = tr!(l, "Vérifiez l'emploi de {name}", "Check {name}'s job");
        return rendre(r, lue, saisie, FormErrors::new(), Some(check)).await;
    }
    if siret_du_site(&lue.demande, &f.complement).is_none() {
        let noms = Arc::clone(&r.services().referentiel);
        let chosen = academie_choisie(&noms, &f.academie);
        let fills = f.action == ACADEMIE || f.complement.siret.trim().is_empty();
        if let Some(a) = chosen.filter(|_| fills) {
            remplir(&mut f.complement, a);
        }
        let wrong = match (f.action.as_str(), chosen) {
            (ACADEMIE, None) => Some(tr!(l, "Choisissez votre académie dans la liste", "Choose your académie in the list")),
            (ACADEMIE | PRECEDENTE, _) | (_, None) => None,
            (_, Some(a)) => (Siret::parse(&f.complement.siret).as_ref() != Ok(&a.siret)).then(|| {
                tr!(
                    l,
                    "Le N° SIRET n'est pas celui de cette académie. Remplissez avec elle, ou choisissez « Je ne travaille pas pour une académie ».",
                    "The SIRET number is not this académie's. Fill in with it, or choose “I do not work for an académie”."
                )
            }),
        };
        if let Some(text) = wrong {
            let errors = FormErrors::of_form(&CHAMPS).with("academie", text);
            return rendre(r, lue, f.complement, errors, None).await;
        }
        if f.action == ACADEMIE {
            let check = tr!(l, "Vérifiez votre employeur", "Check your employer");
            return rendre(r, lue, f.complement, FormErrors::new(), Some(check)).await;
        }
    }
    if f.action == PRECEDENTE && lue.etat.numero_etape().is_some() {
        let mut response = rediriger(etape1::ADRESSE);
        if let Some(cookie) = laisser(&f.complement, lue.compte) {
            poser_cookie(&mut response, &cookie);
        }
        return Ok(response);
    }
    let today = r.services().horloge.aujourdhui();
    let siret = siret_de(&lue.demande, &f.complement);
    let (_, politique) = r.services().politique(siret.as_ref()).await?;
    match f.complement.parse_pour(&lue.demande, &politique, today) {
        Err(wrong) => {
            let mut errors = FormErrors::of_form(&CHAMPS);
            for (champ, why) in wrong {
                errors.push(champ.code(), libelles::erreur_complement(l, why));
            }
            rendre(r, lue, f.complement, errors, None).await
        }
        Ok(complement) => match r.services().completer(lue.compte, &complement).await {
            Ok(()) => {
                let mut response = rediriger(etape3::ADRESSE);
                poser_cookie(&mut response, &cookie_saisie_vide());
                Ok(response)
            }
            Err(DossierRefuse::Autre(e)) => Err(e.into()),
            Err(_) => Ok(rediriger_avec(SITUATION, Avis::TropTard)),
        },
    }
}

/// The proposals for another person, keeping what was typed by hand.
fn fondre(lue: &DemandeLue, shown: Rattachement, wanted: Rattachement, typed: SaisieComplement) -> SaisieComplement {
    let kept = lue.complement.as_ref();
    let old = SaisieComplement::proposer(&lue.demande, shown, kept);
    let new = SaisieComplement::proposer(&lue.demande, wanted, kept);
    let choose = |typed: String, old: &str, new: String| if typed.is_empty() || typed == old { new } else { typed };
    SaisieComplement {
        rattachement: new.rattachement,
        siret: new.siret,
        employeur: choose(typed.employeur, &old.employeur, new.employeur),
        code_entreprise: choose(typed.code_entreprise, &old.code_entreprise, new.code_entreprise),
        matricule: choose(typed.matricule, &old.matricule, new.matricule),
        date_entree: choose(typed.date_entree, &old.date_entree, new.date_entree),
        cdi_interimaire: choose(typed.cdi_interimaire, &old.cdi_interimaire, new.cdi_interimaire),
        plusieurs_employeurs: choose(typed.plusieurs_employeurs, &old.plusieurs_employeurs, new.plusieurs_employeurs),
        consentement: choose(typed.consentement, &old.consentement, new.consentement),
    }
}

fn vue(l: Lang, v: &Vue) -> AnyView {
    let wizard = v.etat.numero_etape().is_some();
    let reopen = (!wizard).then(|| {
        let mut n =
            notice(Tone::Info, tr!(l, "Enregistrer rouvre votre dossier", "Saving reopens your file")).text(tr!(
                l,
                "Vous validerez de nouveau vos pièces avant de postuler.",
                "You will submit your documents again before applying."
            ));
        if v.validee {
            n = n.text(tr!(
                l,
                "Votre entreprise validera de nouveau, elle aussi.",
                "Your company will approve it again too."
            ));
        }
        n.into_any()
    });
    let changed = v.change.clone().map(|check| {
        notice(Tone::Info, check)
            .text(tr!(l, "Rien n'est encore enregistré.", "Nothing is saved yet."))
            .status()
            .into_any()
    });
    let previous = if wizard {
        button(tr!(l, "Étape précédente", "Previous step")).icon(Icon::Left).sends("action", PRECEDENTE).novalidate()
    } else {
        button(tr!(l, "Annuler", "Cancel")).href(SITUATION)
    };
    let next = if wizard {
        button(tr!(l, "Étape suivante", "Next step")).icon_end(Icon::Right)
    } else {
        button(tr!(l, "Enregistrer", "Save"))
    };
    // « Entrée » in a field presses the first button of a form: this one goes forward.
    let defaut = wizard.then(|| {
        let said = tr!(l, "Étape suivante", "Next step");
        view! { <button class="sr" tabindex="-1" aria-hidden="true">{said}</button> }
    });
    let unknown = (!v.regard.connue).then(|| {
        view! { <p class="small muted">{tr!(
            l,
            "Votre entreprise n'a pas encore d'espace sur AL'in. Votre choix compte dès qu'elle en ouvre un.",
            "Your company has no space on AL'in yet. Your choice counts as soon as it opens one."
        )}</p> }
    });
    view! {
        <div class="wrap stack g5">
            {error_summary(l, &v.errors)}
            {fil(l, v.etat, 1)}
            <form action=ADRESSE method="post" class="stack g6" novalidate>
                <div class="stack g2">
                    <h1 tabindex="-1">{titre(l, 1)}</h1>
                    <p class="lead">{tr!(
                        l,
                        "Ce que le site d'enregistrement ne nous dit pas : votre employeur, et ce qu'il peut voir.",
                        "What the registration site does not tell us: your employer, and what it may see."
                    )}</p>
                    {reopen}
                    {changed}
                </div>
                {defaut}
                {hidden("affiche", v.regard.complement.rattachement.code())}
                {rattachement(l, v)}
                <div class="split">
                    {entreprise(l, v)}
                    {bulletin(l)}
                </div>
                <div class="stack">
                    {choix_consentement(l, &v.regard, &v.regard.politique.consentements, &v.saisie.consentement, &v.errors)}
                    {unknown}
                </div>
                <div class="row ends next">{previous} {next.main().big()}</div>
            </form>
        </div>
    }
    .into_any()
}

/// Whose employment: nothing to choose without a co-applicant.
fn rattachement(l: Lang, v: &Vue) -> AnyView {
    let d = &v.regard.demande;
    let shown = v.regard.complement.rattachement;
    let Some(other) = d.codemandeurs.first() else {
        return hidden("rattachement", Rattachement::Demandeur.code());
    };
    let answers = [
        (Rattachement::Demandeur, d.demandeur.nom_complet(), tr!(l, "Vous", "You")),
        (Rattachement::Codemandeur, other.personne.nom_complet(), tr!(l, "Codemandeur", "Co-applicant")),
    ]
    .map(|(code, name, who)| {
        let show = tr!(l, "Afficher l'emploi de {name}", "Show {name}'s job");
        let one = choice(code.code(), name).text(who);
        if code == shown { one } else { one.then(button(show).sends("action", "rattacher").novalidate()) }
    });
    let group = choices(
        l,
        "rattachement",
        tr!(l, "Quel emploi voulez-vous rattacher à la demande ?", "Which job do you want to attach to the demand?"),
        answers,
    )
    .hint(tr!(
        l,
        "Celui d'une entreprise qui cotise à Action Logement vous classe dans le groupe prioritaire.",
        "A job in a company that contributes to Action Logement ranks you in the priority group."
    ))
    .across()
    .legend_class("")
    .value(v.saisie.rattachement.clone())
    .errors(&v.errors);
    view! { <div class="prose">{group}</div> }.into_any()
}

/// « Mon entreprise ».
fn entreprise(l: Lang, v: &Vue) -> AnyView {
    let s = &v.saisie;
    let person = v.regard.complement.rattachement.personne(&v.regard.demande);
    let held = person.and_then(|p| p.emploi.siret.as_deref()).filter(|s| !s.trim().is_empty());
    let noms = &v.regard.noms;
    let siren = v.regard.complement.siret.as_ref().map(|s| s.siren().to_owned());
    let academie = siren.is_some_and(|siren| noms.academies().iter().any(|a| a.siret.siren() == siren));
    let required = |c: ChampEmploi| v.regard.politique.requiert(c);
    let label = tr!(l, "N° SIRET de l'employeur", "Employer's SIRET number");
    let siret = match held {
        Some(siret) => field(l, "siret", label)
            .hint(tr!(
                l,
                "Lu sur votre demande. Il est aussi sur votre bulletin de salaire. Pour le changer, passez par le site d'enregistrement.",
                "Read from your demand. It is also on your payslip. To change it, go to the registration site."
            ))
            .value(format::siret_groupe(siret))
            .readonly(),
        None => field(l, "siret", label)
            .hint(tr!(
                l,
                "14 chiffres, sur votre bulletin de salaire. Ajoutez-le aussi sur le site d'enregistrement.",
                "14 digits, on your payslip. Add it on the registration site too."
            ))
            .inputmode("numeric")
            .autocomplete("off")
            .value(format::siret_groupe(&s.siret)),
    }
    .class("in id")
    .errors(&v.errors);
    let wrong_at_site = (held.is_some() && v.errors.of("siret").is_some()).then(|| {
        let go = button(tr!(l, "Modifier mes informations", "Edit my information")).href(v.site.url.clone()).external();
        view! { <p>{go}</p> }
    });
    let employeur = field(l, "employeur", tr!(l, "Nom de l'employeur", "Employer's name"))
        .hint(tr!(l, "Si vous en avez plusieurs, l'employeur principal.", "If you have several, the main one."))
        .autocomplete("organization")
        .attr("maxlength", "220")
        .required()
        .value(s.employeur.clone())
        .errors(&v.errors);
    let mut matricule = field(l, "matricule", tr!(l, "Matricule", "Employee number"))
        .autocomplete("off")
        .attr("maxlength", "60")
        .value(s.matricule.clone())
        .errors(&v.errors);
    matricule = if required(ChampEmploi::Matricule) {
        matricule.required().hint(tr!(
            l,
            "Votre entreprise le demande pour valider le dossier. Il est en haut de votre bulletin de salaire.",
            "Your company asks for it to approve the file. It is at the top of your payslip."
        ))
    } else {
        matricule.optional()
    };
    let mut entree = field(l, "date_entree", tr!(l, "Date d'entrée dans l'entreprise", "Date you joined the company"))
        .class("in num")
        .inputmode("numeric")
        .autocomplete("off")
        .attr("maxlength", "20")
        .hint(tr!(
            l,
            "Jour, mois, année. Par exemple : 02/09/2019, ou 02092019.",
            "Day, month, year. For example: 02/09/2019, or 02092019."
        ))
        .value(s.date_entree.clone())
        .errors(&v.errors);
    entree = if required(ChampEmploi::DateEntree) { entree.required() } else { entree.optional() };
    let mut code = field(l, "code_entreprise", tr!(l, "Code entreprise", "Company code"))
        .autocomplete("off")
        .attr("maxlength", "60")
        .value(s.code_entreprise.clone())
        .errors(&v.errors);
    code = if required(ChampEmploi::CodeEntreprise) {
        code.required().hint(tr!(
            l,
            "Votre entreprise en a un. Demandez-le à son service logement.",
            "Your company has one. Ask its housing service for it."
        ))
    } else if academie {
        code.optional().hint(tr!(l, "Inutile pour l'Éducation nationale.", "Not needed for the Éducation nationale."))
    } else {
        code.optional().hint(tr!(
            l,
            "Seulement si votre employeur vous en a donné un.",
            "Only if your employer gave you one."
        ))
    };
    let yes_no = |name: &'static str, legend: String, hint: String, value: &str, must: bool| {
        let answers = [choice("oui", libelles::oui_non(l, true)), choice("non", libelles::oui_non(l, false))];
        let group = choices(l, name, legend, answers).hint(hint).across().value(value).errors(&v.errors);
        let group = if must { group } else { group.optional() };
        view! { <div class="field">{group}</div> }
    };
    // Where the site holds the SIRET, it is corrected there: a number to copy is all that helps.
    let copier = (held.is_some() && !academie).then(|| {
        let number = |a: &Academie| view! { <span class="id">{format::siret_groupe(a.siret.as_str())}</span> };
        let rows: Vec<Fact> = noms.academies().iter().map(|a| Fact::view(a.nom, number(a))).collect();
        details(
            tr!(l, "Vous travaillez pour une académie ? Son N° SIRET", "You work for an académie? Its SIRET number"),
            false,
            facts(false, rows),
        )
    });
    view! {
        <section class="stack g4" aria-labelledby="ent">
            <h2 id="ent">{tr!(l, "Mon entreprise", "My company")}</h2>
            {held.is_none().then(|| choix_academie(l, v))}
            {siret}
            {wrong_at_site}
            {employeur}
            {matricule}
            {entree}
            {code}
            {yes_no(
                "cdi_interimaire",
                tr!(l, "Êtes-vous en CDI intérimaire ?", "Are you on a permanent temporary-work contract (CDII)?"),
                tr!(l, "Ne concerne que les salariés du travail temporaire.", "Only concerns employees of temporary-work companies."),
                &s.cdi_interimaire,
                required(ChampEmploi::CdiInterimaire),
            )}
            {yes_no(
                "plusieurs_employeurs",
                tr!(l, "Avez-vous plusieurs employeurs ?", "Do you have several employers?"),
                tr!(l, "Votre employeur principal est celui nommé plus haut.", "Your main employer is the one named above."),
                &s.plusieurs_employeurs,
                false,
            )}
            {copier}
        </section>
    }
    .into_any()
}

/// The académie by its name, for its agents: it fills the SIRET and the name below.
fn choix_academie(l: Lang, v: &Vue) -> AnyView {
    let none = tr!(l, "Je ne travaille pas pour une académie", "I do not work for an académie");
    let all = v.regard.noms.academies().iter().map(|a| (a.siret.to_string(), a.nom.to_owned()));
    let chosen = v.regard.complement.siret.as_ref().map(ToString::to_string).unwrap_or_default();
    let fill = tr!(l, "Remplir avec cette académie", "Fill in with this académie");
    view! {
        <div class="stack g2">
            {select_field(
                l,
                "academie",
                tr!(l, "Vous travaillez pour une académie ?", "Do you work for an académie?"),
                std::iter::once((String::new(), none)).chain(all),
            )
                .value(chosen)
                .optional()
                .errors(&v.errors)}
            <p>{button(fill).sends("action", ACADEMIE).novalidate()}</p>
        </div>
    }
    .into_any()
}

const BULLETIN: &str = r##"<path fill="var(--surface)" stroke="var(--line-2)" stroke-width="1.5" d="M10 4h300v290l-12.5-7-12.5 7-12.5-7-12.5 7-12.5-7-12.5 7-12.5-7-12.5 7-12.5-7-12.5 7-12.5-7-12.5 7-12.5-7-12.5 7-12.5-7-12.5 7-12.5-7-12.5 7-12.5-7-12.5 7-12.5-7-12.5 7-12.5-7-12.5 7z"/><g fill="var(--ink)" font-family="inherit"><text x="24" y="32" font-size="15" font-weight="700">Bulletin de salaire</text><text x="42" y="66" font-size="13">Boulangeries Tissier</text><text x="42" y="92" font-size="13">824 541 148 02432</text><text x="206" y="66" font-size="13">N° 20418</text><text x="206" y="92" font-size="13">02/09/2019</text></g><g fill="var(--accent)"><circle cx="28" cy="61.5" r="9"/><circle cx="28" cy="87.5" r="9"/><circle cx="192" cy="61.5" r="9"/><circle cx="192" cy="87.5" r="9"/></g><g fill="#fff" font-family="inherit" font-size="12" font-weight="700" text-anchor="middle"><text x="28" y="66">1</text><text x="28" y="92">2</text><text x="192" y="66">3</text><text x="192" y="92">4</text></g><path fill="var(--sunken)" d="M20 112h280v22H20zM20 252h280v24H20z"/><path fill="none" stroke="var(--line)" stroke-width="6" stroke-linecap="round" d="M28 123h90M216 123h24M268 123h24M28 152h120M228 152h12M272 152h20M28 174h96M222 174h18M268 174h24M28 196h140M232 196h8M276 196h16M28 218h84M220 218h20M268 218h24M28 236h110M230 236h10M274 236h18M28 264h70M246 264h46"/></svg>"##;

/// Where to find these on a payslip.
fn bulletin(l: Lang) -> AnyView {
    let said = tr!(
        l,
        "Un bulletin de salaire. En haut à gauche, 1 : le nom de l'employeur, 2 : le N° SIRET. En haut à droite, 3 : le matricule, 4 : la date d'entrée.",
        "A payslip. Top left, 1: the employer's name, 2: the SIRET number. Top right, 3: the employee number, 4: the start date."
    );
    let svg = format!(r#"<svg class="slip" viewBox="0 0 320 300" role="img" aria-label="{said}">{BULLETIN}"#);
    view! {
        <aside class="stack g2 stay" aria-labelledby="paie">
            <h2 class="h3" id="paie">{tr!(l, "Où trouver ces informations ?", "Where to find this information?")}</h2>
            <p>{tr!(l, "Sur votre bulletin de salaire, tout en haut.", "On your payslip, at the very top.")}</p>
            {InertElement::new(svg)}
            <ol class="small">
                <li>{tr!(l, "Nom de l'employeur", "Employer's name")}</li>
                <li>{tr!(l, "N° SIRET", "SIRET number")}</li>
                <li>{tr!(l, "Matricule", "Employee number")}</li>
                <li>{tr!(l, "Date d'entrée dans l'entreprise", "Date you joined the company")}</li>
            </ol>
        </aside>
    }
    .into_any()
}

/// « Que peut voir mon entreprise ? »: each consent offered with exactly what it shows.
pub(super) fn choix_consentement(
    l: Lang,
    regard: &Regard,
    offered: &[Consentement],
    value: &str,
    errors: &FormErrors,
) -> AnyView {
    let answers = offered.iter().map(|c| {
        choice(c.code(), libelles::consentement(l, *c))
            .text(libelles::consentement_effet(l, *c, regard.connue, &regard.politique))
            .then(apercu(l, regard, *c))
    });
    choices(l, "consentement", tr!(l, "Que peut voir mon entreprise ?", "What may my company see?"), answers)
        .hint(tr!(
            l,
            "C'est vous qui décidez. Vous pourrez changer d'avis à tout moment, avec effet immédiat. Aucun choix n'empêche de postuler.",
            "You decide. You can change your mind at any time, with immediate effect. No choice prevents you from applying."
        ))
        .side()
        .legend_class("h2")
        .value(value)
        .errors(errors)
        .into_any()
}

#[cfg(test)]
mod tests;
