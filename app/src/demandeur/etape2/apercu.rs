//! « Aperçu : ce que verra mon entreprise »: line by line, what each consent shows and what it veils.

use super::Regard;
use crate::demandeur::libelles;
use crate::i18n::Lang;
use crate::ui::{Fact, Icon, fact, facts, icon, rich, veil};
use crate::{format, tr};
use domain::dossier::{ChampVu, Complement, Consentement, VueEntreprise, vue_entreprise};
use leptos::prelude::*;
use services::referentiel::Referentiel;

/// « Aperçu : ce que verra mon entreprise », for one consent.
pub(super) fn apercu(l: Lang, regard: &Regard, c: Consentement) -> AnyView {
    let complement = Complement { consentement: c, ..regard.complement.clone() };
    let seen = vue_entreprise(&regard.demande, &complement, &regard.email);
    let body = if c == Consentement::Anonyme {
        view! { <p>{tr!(
            l,
            "Rien. Votre entreprise ne sait pas que vous cherchez un logement.",
            "Nothing. Your company does not know that you are looking for a home."
        )}</p> }
        .into_any()
    } else {
        facts(true, lignes_apercu(l, &seen, &regard.noms))
    };
    let note = note(l, regard, c);
    view! {
        <p class="label">{icon(Icon::Eye)} " " {tr!(l, "Aperçu : ce que verra mon entreprise", "Preview: what my company will see")}</p>
        {body}
        {note.map(|n| view! { <p class="small muted">{rich(n)}</p> })}
    }
    .into_any()
}

/// The sentence under a preview.
fn note(l: Lang, regard: &Regard, c: Consentement) -> Option<String> {
    match c {
        Consentement::Anonyme => None,
        Consentement::Identite => {
            let n = regard.politique.points;
            match (n, regard.attend(c)) {
                (0, _) => None,
                (_, true) => Some(tr!(
                    l,
                    "Points de votre entreprise : {n} sur 10, quand elle aura validé le dossier.",
                    "Your company's points: {n} out of 10, once it has approved the file."
                )),
                (_, false) => {
                    Some(tr!(l, "Points de votre entreprise : {n} sur 10.", "Your company's points: {n} out of 10."))
                }
            }
        }
        Consentement::DossierComplet => Some(tr!(
            l,
            "Votre entreprise lit, mais ne peut rien changer ni postuler pour vous.",
            "Your company reads, but can't change anything nor apply for you."
        )),
        Consentement::GestionDeleguee => Some(tr!(
            l,
            "Vous recevez un e-mail à chaque fois qu'elle agit pour vous.",
            "You receive an email each time it acts for you."
        )),
    }
}

/// The lines of a preview: what is shown, and a veil over the rest.
pub(super) fn lignes_apercu(l: Lang, v: &VueEntreprise, noms: &Referentiel) -> Vec<Fact> {
    let mut lines = lignes_vues(l, v, noms, true);
    let mut last = |champ: ChampVu, value: String| {
        let label = libelles::champ_vu(l, champ);
        lines.push(if v.montre(champ) { fact(label, value) } else { Fact::view(label, veil(l)) });
    };
    last(ChampVu::Demande, tr!(l, "Oui, en lecture", "Yes, read-only"));
    last(ChampVu::Candidatures, tr!(l, "Toutes, avec leurs résultats", "All of them, with their results"));
    lines
}

/// What an employer sees, line by line, the whole demande and the candidatures aside; with `voile`, a veil over what
/// it does not see.
pub(crate) fn lignes_vues(l: Lang, v: &VueEntreprise, noms: &Referentiel, voile: bool) -> Vec<Fact> {
    let line = |champ: ChampVu, label: String, value: Option<String>| {
        if v.montre(champ) {
            Some(fact(label, value.filter(|t| !t.trim().is_empty()).unwrap_or_else(|| libelles::non_renseigne(l))))
        } else {
            voile.then(|| Fact::view(label, veil(l)))
        }
    };
    let plain = |champ: ChampVu, value: Option<String>| line(champ, libelles::champ_vu(l, champ), value);
    let name = [v.civilite.map(|c| libelles::civilite(l, c)), v.prenom.clone(), v.nom.clone()];
    let name = name.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let employer = [v.employeur.clone().filter(|e| !e.is_empty()), v.siret.as_deref().map(format::siret_groupe)];
    let employer = employer.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let emploi = v.emploi.as_ref().map(|c| {
        let entry = c.date_entree.map(|d| {
            let day = format::date_simple(l, d, None);
            tr!(l, "entrée le {day}", "joined on {day}")
        });
        let contract =
            c.cdi_interimaire.filter(|b| *b).map(|_| tr!(l, "CDI intérimaire", "permanent temporary-work contract"));
        [c.matricule.clone(), c.code_entreprise.clone(), entry, contract]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(", ")
    });
    let communes = v
        .communes_souhaitees
        .as_ref()
        .map(|all| all.iter().map(|insee| libelles::nom_commune(noms, insee)).collect::<Vec<_>>().join(", "));
    let income = v.revenus.map(|m| {
        let euros = format::euros(l, m.0);
        tr!(l, "{euros} par mois", "{euros} a month")
    });
    let reasons =
        v.motifs.as_ref().map(|all| all.iter().map(|m| libelles::motif(l, *m)).collect::<Vec<_>>().join(", "));
    [
        line(ChampVu::Nom, tr!(l, "Nom et prénom", "Name"), Some(name)),
        plain(ChampVu::Naissance, v.naissance.map(|d| format::date_simple(l, d, None))),
        plain(ChampVu::Email, v.email.as_ref().map(ToString::to_string)),
        line(ChampVu::Employeur, tr!(l, "Employeur et SIRET", "Employer and SIRET"), Some(employer)),
        plain(ChampVu::PlusieursEmployeurs, v.plusieurs_employeurs.map(|b| libelles::oui_non(l, b))),
        plain(ChampVu::CommuneTravail, v.commune_travail.as_deref().map(|i| libelles::commune(noms, i))),
        plain(ChampVu::CommuneActuelle, v.commune_actuelle.as_deref().map(|i| libelles::commune(noms, i))),
        plain(ChampVu::CommunesSouhaitees, communes),
        plain(ChampVu::Emploi, emploi),
        plain(ChampVu::Telephone, v.telephone.as_deref().map(format::telephone)),
        plain(ChampVu::Foyer, v.foyer.map(|f| libelles::foyer(l, f))),
        plain(ChampVu::Revenus, income),
        plain(ChampVu::LogementActuel, v.logement_actuel.as_ref().map(|h| libelles::modele_logement(l, h.modele))),
        plain(ChampVu::Motifs, reasons),
    ]
    .into_iter()
    .flatten()
    .collect()
}
