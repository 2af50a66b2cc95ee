//! Step 2, « Les informations à compléter pour AL'in »: the employer, and what it may see.

mod apercu;
mod bulletin;
mod entreprise;

use self::apercu::apercu;
use self::bulletin::bulletin;
use self::entreprise::entreprise;
use super::etape1::{self, bouton_par_defaut, fil, ma_demande, titre, titre_page};
use super::import::{SITUATION, Site};
use super::{etape3, libelles};
use crate::i18n::Lang;
use crate::islands::{ChampsVerifies, SaisieGardee};
use crate::shell::Section;
use crate::tr;
use crate::ui::{FormErrors, Icon, Tone, button, choice, choices, error_summary, hidden, notice};
use crate::web::{App, Avis, Echec, Formulaire, Page, Rendu, Requete, rediriger, rediriger_avec};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use domain::demande::Demande;
use domain::dossier::{
    Complement, Consentement, EtatDossier, PolitiqueEntreprise, Rattachement, SaisieComplement, SaisieLaissee,
};
use domain::identite::{Email, parse_date_passee};
use domain::siret::Siret;
use jiff::civil::Date;
use leptos::prelude::*;
use serde::Deserialize;
use services::dossiers::{DemandeLue, DossierRefuse};
use services::referentiel::{Academie, Referentiel};
use std::sync::Arc;

pub(crate) use self::apercu::lignes_vues;

/// Its address.
pub(super) const ADRESSE: &str = "/ma-situation/etape-2";
/// Where its page saves by itself what is typed.
const SAISIE: &str = "/ma-situation/etape-2/saisie";
/// Id of its form.
const FORMULAIRE: &str = "etape-2";

/// What « Étape précédente » sends.
const PRECEDENTE: &str = "precedente";
/// What « Remplir avec cette académie » sends.
const ACADEMIE: &str = "academie";

/// The pages of step 2.
pub(super) fn routes() -> axum::Router<App> {
    axum::Router::new()
        .route(ADRESSE, get(montrer).post(envoyer))
        // A session that ended meanwhile comes back here by GET.
        .route(SAISIE, post(noter).get(async || -> Rendu { Ok(rediriger(ADRESSE)) }))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Saisie {
    /// Whose employment the fields shown were about.
    affiche: String,
    /// When the page was shown, microseconds.
    montree: String,
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
    /// The employer has validated the file, or nothing is awaited of it any more: no choice makes one wait for it.
    pub(super) dispensee: bool,
    /// Names of communes.
    pub(super) noms: Arc<Referentiel>,
}

impl Regard {
    /// Whether one has to wait for the employer, under a consent, before one can apply.
    const fn attend(&self, c: Consentement) -> bool {
        !self.dispensee && self.politique.attend_validation(c)
    }
}

/// What the page shows.
struct Vue {
    etat: EtatDossier,
    validee: bool,
    regard: Regard,
    montree: Montree,
    site: Site,
    /// Its day, and its instant in microseconds.
    aujourdhui: Date,
    maintenant: i64,
}

/// What the form holds, and what is said of it.
#[derive(Default)]
struct Montree {
    saisie: SaisieComplement,
    /// SIRET of the académie chosen by its name, where the SIRET doesn't tell it.
    academie: String,
    errors: FormErrors,
    /// The employment just changed: what to check, said on top.
    change: Option<String>,
    reprise: Option<Reprise>,
}

/// Something had been typed and was taken up.
struct Reprise {
    /// When, microseconds.
    ecrite_a: i64,
    /// Whether some of it is in the form.
    gardee: bool,
    /// Whether some of it no longer holds.
    ecartee: bool,
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

/// Whose employment the form starts with.
fn rattachement_de(lue: &DemandeLue) -> Rattachement {
    Rattachement::propose(&lue.demande, lue.complement.as_ref())
}

async fn montrer(r: Requete) -> Rendu {
    let lue = match lire(&r).await? {
        Ok(lue) => lue,
        Err(elsewhere) => return Ok(rediriger(elsewhere)),
    };
    let kept = lue.complement.as_ref();
    let left = r.services().saisie_laissee(&lue).await?;
    let taken = left.and_then(|(left, at)| left.reprendre(&lue.demande, kept).map(|taken| (taken, at)));
    let m = match taken {
        Some((t, ecrite_a)) => Montree {
            saisie: t.saisie,
            academie: t.academie,
            reprise: Some(Reprise { ecrite_a, gardee: t.gardee, ecartee: t.ecartee }),
            ..Montree::default()
        },
        None => Montree {
            saisie: SaisieComplement::proposer(&lue.demande, rattachement_de(&lue), kept),
            ..Montree::default()
        },
    };
    rendre(r, lue, m).await
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

/// What is kept of the form, half typed or wrong as it is, until the step is sent.
fn laissee(lue: &DemandeLue, saisie: &SaisieComplement, academie: &str) -> SaisieLaissee {
    SaisieLaissee::noter(saisie, academie, &lue.demande, lue.complement.as_ref())
}

/// Keeps it, while the wizard is on: afterwards step 2 is complete, and stays as it is until it is saved.
async fn laisser(r: &Requete, lue: &DemandeLue, saisie: &SaisieComplement, academie: &str) -> Result<(), Echec> {
    if lue.etat.numero_etape().is_some() {
        r.services().laisser_saisie(lue.compte, &laissee(lue, saisie, academie)).await?;
    }
    Ok(())
}

/// POST: the page saves by itself. Nobody reads the answer.
async fn noter(r: Requete, Formulaire(mut f): Formulaire<Saisie>) -> Rendu {
    if let Some(lue) = ma_demande(&r).await? {
        if let Some((shown, wanted)) = autre_emploi(&lue, &f) {
            f.complement = fondre(&lue, shown, wanted, f.complement);
            f.academie.clear();
        }
        let left = laissee(&lue, &f.complement, &f.academie);
        r.services().noter_saisie(lue.compte, &left, f.montree.parse().unwrap_or_default()).await?;
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Whose employment the fields were about, and whose is wanted instead.
fn autre_emploi(lue: &DemandeLue, f: &Saisie) -> Option<(Rattachement, Rattachement)> {
    let shown = Rattachement::from_code(&f.affiche).unwrap_or_else(|| rattachement_de(lue));
    let wanted = Rattachement::from_code(f.complement.rattachement.trim())?;
    (wanted != shown && wanted.personne(&lue.demande).is_some()).then_some((shown, wanted))
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

/// Puts together what the choice of a consent shows; `dispensee`: see [`Regard::dispensee`].
pub(super) async fn regard(
    r: &Requete,
    demande: Demande,
    complement: Complement,
    dispensee: bool,
) -> Result<Regard, Echec> {
    let email = Email::parse(&r.compte()?.email).map_err(|e| {
        tracing::error!(error = ?e, "stored address");
        Echec::Interne
    })?;
    let (entreprise, politique) = r.services().politique(complement.siret.as_ref()).await?;
    let noms = Arc::clone(&r.services().referentiel);
    Ok(Regard { demande, complement, email, politique, connue: entreprise.is_some(), dispensee, noms })
}

async fn rendre(r: Requete, lue: DemandeLue, montree: Montree) -> Rendu {
    let l = r.l;
    let site = Site::de(&r.app, Some(lue.demande.numero_unique.as_str()));
    let (aujourdhui, maintenant) = (r.services().horloge.aujourdhui(), r.services().maintenant());
    let draft = brouillon(&montree.saisie, &lue.demande, aujourdhui);
    let (etat, validee) = (lue.etat, lue.validee_par_entreprise);
    // What the employer validated is one person at one address; saving a complete file again asks it again.
    let same = |c: &Complement| c.siret == draft.siret && c.rattachement == draft.rattachement;
    let dispensee = validee && etat.numero_etape().is_some() && lue.complement.as_ref().is_some_and(same);
    let regard = regard(&r, lue.demande, draft, dispensee).await?;
    let status = if montree.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let v = Vue { etat, validee, regard, montree, site, aujourdhui, maintenant };
    let page = Page::new(titre_page(l, etat, 1), move || vue(l, &v)).dans(Section::Situation).vivante();
    Ok(r.page(page.status(status)).await)
}

async fn envoyer(r: Requete, Formulaire(mut f): Formulaire<Saisie>) -> Rendu {
    let l = r.l;
    let lue = match lire(&r).await? {
        Ok(lue) => lue,
        Err(elsewhere) => return Ok(rediriger(elsewhere)),
    };
    let back = f.action == PRECEDENTE && lue.etat.numero_etape().is_some();
    if let Some((shown, wanted)) = autre_emploi(&lue, &f) {
        // The fields on the page were another person's: those of the one chosen come first.
        let saisie = fondre(&lue, shown, wanted, f.complement);
        laisser(&r, &lue, &saisie, "").await?;
        if back {
            return Ok(rediriger(etape1::ADRESSE));
        }
        let name = wanted.personne(&lue.demande).map(|p| p.nom_complet()).unwrap_or_default();
        let change = Some(tr!(l, "Vérifiez l'emploi de {name}", "Check {name}'s job"));
        return rendre(r, lue, Montree { saisie, change, ..Montree::default() }).await;
    }
    if siret_du_site(&lue.demande, &f.complement).is_none() {
        let noms = Arc::clone(&r.services().referentiel);
        let chosen = academie_choisie(&noms, &f.academie);
        let fills = f.action == ACADEMIE || f.complement.siret.trim().is_empty();
        if let Some(a) = chosen.filter(|_| fills && !back) {
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
        if wrong.is_some() || f.action == ACADEMIE {
            laisser(&r, &lue, &f.complement, &f.academie).await?;
            let mut m = Montree { saisie: f.complement, academie: f.academie, ..Montree::default() };
            match wrong {
                Some(text) => m.errors = FormErrors::of_form(&CHAMPS).with("academie", text),
                None => m.change = Some(tr!(l, "Vérifiez votre employeur", "Check your employer")),
            }
            return rendre(r, lue, m).await;
        }
    }
    if back {
        laisser(&r, &lue, &f.complement, &f.academie).await?;
        return Ok(rediriger(etape1::ADRESSE));
    }
    let today = r.services().horloge.aujourdhui();
    let siret = siret_de(&lue.demande, &f.complement);
    let (_, politique) = r.services().politique(siret.as_ref()).await?;
    match f.complement.parse_pour(&lue.demande, &politique, today) {
        Err(wrong) => {
            laisser(&r, &lue, &f.complement, &f.academie).await?;
            let mut errors = FormErrors::of_form(&CHAMPS);
            for (champ, why) in wrong {
                errors.push(champ.code(), libelles::erreur_complement(l, why));
            }
            rendre(r, lue, Montree { saisie: f.complement, academie: f.academie, errors, ..Montree::default() }).await
        }
        Ok(complement) => match r.services().completer(lue.compte, &complement).await {
            Ok(()) => Ok(rediriger(etape3::ADRESSE)),
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
    let taken = v.montree.reprise.as_ref().map(|taken| reprise(l, taken, v.aujourdhui));
    let changed = v.montree.change.clone().map(|check| {
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
    let defaut = wizard.then(|| bouton_par_defaut(tr!(l, "Étape suivante", "Next step")));
    let day = v.aujourdhui;
    let mut checked = vec![format!("date_entree:date:{day}")];
    if siret_du_site(&v.regard.demande, &v.montree.saisie).is_none() {
        checked.push("siret:siret".to_owned());
    }
    let keeping = wizard.then(|| view! { <SaisieGardee formulaire=FORMULAIRE.to_owned() adresse=SAISIE.to_owned()/> });
    let unknown = (!v.regard.connue).then(|| {
        view! { <p class="small muted">{tr!(
            l,
            "Votre entreprise n'a pas encore d'espace sur AL'in. Votre choix compte dès qu'elle en ouvre un.",
            "Your company has no space on AL'in yet. Your choice counts as soon as it opens one."
        )}</p> }
    });
    view! {
        <div class="wrap stack g5">
            {error_summary(l, &v.montree.errors)}
            {fil(l, v.etat, 1)}
            <form action=ADRESSE method="post" class="stack g6" id=FORMULAIRE novalidate>
                <div class="stack g2">
                    <h1 tabindex="-1">{titre(l, 1)}</h1>
                    <p class="lead">{tr!(
                        l,
                        "Ce que le site d'enregistrement ne nous dit pas : votre employeur, et ce qu'il peut voir.",
                        "What the registration site does not tell us: your employer, and what it may see."
                    )}</p>
                    {reopen}
                    {taken}
                    {changed}
                </div>
                {defaut}
                {hidden("montree", v.maintenant.to_string())}
                {hidden("affiche", v.regard.complement.rattachement.code())}
                {rattachement(l, v)}
                <div class="split">
                    {entreprise(l, v)}
                    {bulletin(l)}
                </div>
                <div class="stack">
                    {choix_consentement(l, &v.regard, &v.regard.politique.consentements, &v.montree.saisie.consentement, &v.montree.errors)}
                    {unknown}
                </div>
                <div class="row ends next">{previous} {next.main().big()}</div>
            </form>
            <ChampsVerifies champs=checked l=l/>
            {keeping}
        </div>
    }
    .into_any()
}

/// What had been typed is here again, or no longer holds.
fn reprise(l: Lang, taken: &Reprise, today: Date) -> AnyView {
    let when = libelles::moment(l, taken.ecrite_a, today);
    let title = if taken.gardee {
        tr!(l, "Nous avons gardé ce que vous aviez écrit {when}", "We have kept what you wrote {when}")
    } else {
        tr!(l, "Ce que vous aviez écrit {when} ne vaut plus", "What you wrote {when} no longer holds")
    };
    let mut said = notice(Tone::Info, title);
    if taken.gardee {
        said = said.text(tr!(l, "Vérifiez, puis passez à l'étape suivante.", "Check it, then go on to the next step."));
    }
    if taken.ecartee {
        said = said.text(tr!(
            l,
            "Votre demande a changé depuis sur le site d'enregistrement : ce qui parlait d'un autre emploi est retiré.",
            "Your demand has since changed on the registration site: what was about another job is removed."
        ));
    }
    said.into_any()
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
    .value(v.montree.saisie.rattachement.clone())
    .errors(&v.montree.errors);
    view! { <div class="prose">{group}</div> }.into_any()
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
            .text(libelles::consentement_effet(l, *c, regard.connue, regard.attend(*c), regard.politique.points))
            .then(apercu(l, regard, *c))
    });
    let mut hint = tr!(
        l,
        "C'est vous qui décidez. Vous pourrez changer d'avis à tout moment, avec effet immédiat.",
        "You decide. You can change your mind at any time, with immediate effect."
    );
    if !offered.iter().any(|c| regard.attend(*c)) {
        hint += &tr!(l, " Aucun choix n'empêche de postuler.", " No choice prevents you from applying.");
    }
    choices(l, "consentement", tr!(l, "Que peut voir mon entreprise ?", "What may my company see?"), answers)
        .hint(hint)
        .side()
        .legend_class("h2")
        .value(value)
        .errors(errors)
        .into_any()
}

#[cfg(test)]
mod tests;
