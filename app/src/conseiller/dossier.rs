//! One file, open before an adviser or a landlord: the person, the profile, the points, and what may be decided.

mod classement;
mod demande;
#[cfg(test)]
mod tests;

use super::mouvement::{Cadre, Saisie, formulaire};
use super::{file, mots};
use crate::demandeur::libelles;
use crate::i18n::Lang;
use crate::ui::{
    Content, Fact, FormErrors, Icon, Stage, StageState, back, error_summary, event, fact, facts, fits, link, log,
    ordinal, section, tag, tags, track,
};
use crate::{format, tr};
use domain::candidature::{Acteur, Etape, Etat, Evenement, StadeVu, progression_depuis};
use domain::eligibilite::verdict;
use jiff::civil::Date;
use leptos::prelude::*;
use services::candidatures::{CandidatureVue, DossierRecu, EvenementVu, FiltreFile, LigneFile};
use services::courrier::lettres;
use services::horloge::jour;

/// What the page shows.
#[derive(Debug, Clone)]
pub(crate) struct Contenu {
    /// Who looks.
    pub(crate) acteur: Acteur,
    /// The file.
    pub(crate) dossier: DossierRecu,
    /// Names of the communes asked for, in order.
    pub(crate) communes: Vec<String>,
    /// The files received for the same dwelling, this one among them; the landlord's only.
    pub(crate) autres: Vec<LigneFile>,
    /// Moves offered.
    pub(crate) possibles: Vec<Evenement>,
    /// Today.
    pub(crate) today: Date,
}

impl Contenu {
    /// « Anne Porte ».
    pub(crate) fn nom(&self) -> String {
        self.dossier.demande.demande.demandeur.nom_complet()
    }

    /// Who the dwelling is given to, if it is another than this one.
    pub(crate) fn pris(&self) -> Option<String> {
        let given = |e| matches!(e, Etat::Attribuee | Etat::AttribueeCondition | Etat::Acceptee | Etat::BailSigne);
        self.autres
            .iter()
            .find(|c| c.id != self.dossier.candidature.id && c.etat().is_some_and(given))
            .map(|c| format!("{} {}", c.prenom, c.nom))
    }
}

/// The page.
pub(crate) fn vue(l: Lang, c: Contenu, saisie: Saisie, errors: FormErrors) -> AnyView {
    let Contenu { acteur, dossier, communes, autres, possibles, today } = c.clone();
    let name = c.nom();
    let DossierRecu { candidature: k, demande: lue, vue: offre } = dossier;
    let d = &lue.demande;
    let (tone, state) = mots::etat(l, k.etat);
    let (fit_tone, fit_text) = mots::verdict(l, verdict(&offre.reponses));
    let als = format!("{:010}", lue.numero_als);
    let numero = format::numero_unique_groupe(d.numero_unique.as_str());
    let queue = if k.etat.finale() || (acteur == Acteur::Conseiller && k.etat == Etat::Envoyee) {
        FiltreFile::Terminees
    } else if matches!(k.etat, Etat::Deposee | Etat::Envoyee) {
        FiltreFile::ATraiter
    } else {
        FiltreFile::EnCours
    };
    let cadre = Cadre {
        action: file::adresse_dossier(acteur, k.id),
        possibles,
        prenom: d.demandeur.prenom.to_string(),
        pris: c.pris(),
        commission: k.commission_le,
        today,
    };
    let position = k.position.map(|p| {
        let (total, points) = (format::nombre(l, i64::try_from(p.total).unwrap_or(i64::MAX)), k.classement.total);
        let group = k.classement.groupe.code();
        let rest =
            tr!(l, " sur {total}, {points} points, groupe {group}.", " of {total}, {points} points, group {group}.");
        view! { " " <b>{ordinal(l, i64::try_from(p.rang).unwrap_or(i64::MAX))}</b> {rest} }
    });
    let offer = k.offre;
    let points: Vec<_> = offre.reponses.iter().map(|r| mots::point(l, r, today)).collect();
    let jump = (!cadre.possibles.is_empty())
        .then(|| link("#decision", tr!(l, "Aller à ma décision", "Go to my decision")).icon(Icon::Down).into_any());
    let jump = jump.map(|link| view! { <p>{link}</p> });
    let form = formulaire(l, cadre, &saisie, &errors);
    let stay = if acteur == Acteur::Conseiller { "stack stay" } else { "stack" };
    view! {
        <div class="wrap stack g4">
            {error_summary(l, &errors)}
            {back(file::adresse(acteur, queue), file::titre(l, acteur, queue))}
            <div class="stack g1">
                <div class="row ends">
                    <h1 tabindex="-1">{name}</h1>
                    {tags(file::reponses(l, &k.reponses).into_iter().chain([tag(fit_tone, fit_text), tag(tone, state)]))}
                </div>
                <p class="muted small id">{tr!(l, "N° ALS {als}", "ALS no. {als}")} " · " {numero}</p>
                <p><a href=format!("/offres/{offer}")>{k.libelle.dire(l)}</a> "." {position}</p>
                {jump}
            </div>
            {etapes(l, &k)}
            <div class="split">
                <div class="stack g5">
                    {situation(l, &k, today)}
                    {(acteur == Acteur::Bailleur).then(|| classement::meme_logement(l, acteur, &autres, &k))}
                    {section("profil", tr!(l, "Le profil, point par point", "The profile, point by point"), fits(points))}
                    {classement::classement(l, &k)}
                    {demande::foyer(l, d, &communes, today)}
                    {demande::contact(l, d)}
                    {demande::ressources(l, d, lue.revenu_declare, &offre, today)}
                    {demande::pieces(l, d, today)}
                    {section("suivi", tr!(l, "Ce qui s'est passé", "What happened"), suivi(l, &k, today))}
                </div>
                <aside class=stay aria-label=tr!(l, "Décider", "Decide")>{form}</aside>
            </div>
        </div>
    }
    .into_any()
}

/// The seven stages.
fn etapes(l: Lang, k: &CandidatureVue) -> AnyView {
    let bar = progression_depuis(k.etat, k.precedent);
    track(
        l,
        Etape::ALL.iter().zip(bar).map(|(&e, state)| Stage {
            label: libelles::etape_candidature(l, e),
            icon: mots::icone(e),
            state: match state {
                StadeVu::Fait => StageState::Done,
                StadeVu::Courant => StageState::Now,
                StadeVu::AVenir => StageState::Next,
                StadeVu::Arrete => StageState::Stop,
            },
            note: None,
        }),
    )
}

/// The document that the person says is deposited, in the words of whoever asked for it, until they act.
fn piece_deposee(k: &CandidatureVue) -> Option<&str> {
    let asked = |e: &&EvenementVu| matches!(e.evenement, Evenement::DemanderPiece | Evenement::AttribuerCondition);
    let said = k.reponses.contains(&Evenement::FournirPiece);
    said.then(|| k.evenements.iter().rev().find(asked)).flatten()?.texte.as_deref()
}

/// Dates and answers on the way: slots, panel, rank, condition.
fn situation(l: Lang, k: &CandidatureVue, today: Date) -> Option<AnyView> {
    let mut known: Vec<Fact> = Vec::new();
    let day = |d| format::date_longue(l, d, Some(today));
    if let Some(text) = piece_deposee(k) {
        known.push(fact(tr!(l, "Pièce déposée, à vérifier", "Document uploaded, to check"), text));
    }
    if let Some(text) = &k.piece_demandee {
        known.push(fact(tr!(l, "Pièce demandée", "Document asked for"), text));
    }
    if let Some(at) = k.visite_a {
        known.push(fact(tr!(l, "Visite", "Visit"), mots::majuscule(&libelles::moment(l, at, today))));
    } else if !k.creneaux.is_empty() {
        let slots: Vec<String> = k
            .creneaux
            .iter()
            .map(|s| {
                let (day, time) = (day(s.date()), format::heure(l, s.time()));
                tr!(l, "{day} à {time}", "{day} at {time}")
            })
            .collect();
        known.push(fact(tr!(l, "Créneaux proposés", "Slots offered"), slots.join(" ; ")));
    }
    if let Some(d) = k.commission_le {
        known.push(fact(tr!(l, "Commission (CALEOL)", "Panel (CALEOL)"), day(d)));
    }
    if let Some(rank) = k.rang_attribution {
        known.push(Fact::view(tr!(l, "Rang de la commission", "Rank given by the panel"), ordinal(l, rank)));
    }
    if let Some(text) = &k.condition {
        known.push(fact(tr!(l, "Condition suspensive", "Suspensive condition"), text));
    }
    if let Some(d) = k.reponse_avant.filter(|_| k.etat.active()) {
        let (date, far) = (day(d), format::distance(l, format::jours_entre(today, d)));
        let label = if k.etat == Etat::AttribueeCondition {
            tr!(l, "Pièce attendue au plus tard", "Document due by")
        } else {
            tr!(l, "Réponse attendue au plus tard", "Answer due by")
        };
        known.push(fact(label, format!("{date}, {far}")));
    }
    (!known.is_empty())
        .then(|| section("situation", tr!(l, "Où en est ce dossier", "Where this file stands"), facts(true, known)))
}

/// The timeline, newest first.
fn suivi(l: Lang, k: &CandidatureVue, today: Date) -> AnyView {
    log(k.evenements.iter().rev().map(|e| {
        let (sign, who) = mots::acteur(l, e.acteur);
        let mut line =
            event(jour(e.a), mots::majuscule(&libelles::moment(l, e.a, today)), mots::evenement(l, e.evenement));
        if let Some(m) = e.motif {
            let why = lettres::motif(l, m);
            line = line.text(tr!(l, "Raison donnée : {why}.", "Reason given: {why}."));
        }
        if let Some(text) = &e.texte {
            line = line.body(view! { <p class="prose">{text.clone()}</p> }.content());
        }
        line.who(sign, who)
    }))
}
