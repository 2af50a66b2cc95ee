//! « Où en est votre dossier »: the demande, the employer, the documents, the candidature, one line each. It states, it
//! asks nothing: what is to be done is the margin's.

use super::{CONSENTEMENT, Tableau};
use crate::demandeur::{etape1, etape3, libelles};
use crate::i18n::Lang;
use crate::shell::adresses;
use crate::ui::{Fit, Icon, Tone, fit, fits};
use crate::{format, tr};
use domain::dossier::{Consentement, EtatDossier};
use leptos::prelude::*;

/// « Où en est votre dossier ».
pub(super) fn dossier(l: Lang, t: &Tableau) -> AnyView {
    let mut points: Vec<Fit> = Vec::new();
    let read = libelles::moment(l, t.lue.recue_a, t.today);
    let mut imported = fit(Tone::Ok, tr!(l, "Demande importée", "Demand brought over")).text(tr!(
        l,
        "Lue sur le site d'enregistrement {read}.",
        "Read on the registration site {read}."
    ));
    if t.lue.etat != EtatDossier::AConfirmer {
        imported = imported.link(etape1::ADRESSE, tr!(l, "Voir ma demande", "See my demand"));
    }
    points.push(imported);
    points.extend(point_entreprise(l, t));
    if matches!(
        t.lue.etat,
        EtatDossier::Etape3 | EtatDossier::Valide | EtatDossier::AttenteEntreprise | EtatDossier::RefuseEntreprise
    ) {
        let (total, left) = (t.total_pieces, t.manquantes.len());
        let done = total - left;
        let held =
            format::compte(l, i64::try_from(done).unwrap_or(i64::MAX), ["pièce", "pièces"], ["document", "documents"]);
        let first: Vec<String> =
            t.manquantes.iter().take(2).map(|p| libelles::piece_de(l, &t.lue.demande, p)).collect();
        let (tone, text) = match left {
            0 => (Tone::Ok, tr!(l, "Aucune pièce ne manque.", "No document is missing.")),
            1 | 2 => {
                let what = first.join(tr!(l, " ; ", "; ").as_str());
                (Tone::Wait, tr!(l, "Il manque : {what}.", "Missing: {what}."))
            }
            n => (Tone::Wait, tr!(l, "Il manque {n} pièces.", "{n} documents are missing.")),
        };
        points.push(
            fit(tone, tr!(l, "{held} sur {total}", "{done} of {total} documents"))
                .text(text)
                .link(etape3::ADRESSE, tr!(l, "Voir les pièces", "See the documents")),
        );
    }
    points.push(match &t.candidature {
        Some(c) => {
            let stage = libelles::etape_candidature(l, c.etat.etape());
            let n = c.etat.etape().numero();
            let mut p = fit(Tone::Now, c.libelle.dire(l))
                .icon(Icon::Send)
                .text(tr!(l, "Étape {n} sur 7 : {stage}.", "Stage {n} of 7: {stage}."))
                .link(adresses::CANDIDATURES, tr!(l, "Ma candidature", "My application"));
            if let Some(pos) = c.position {
                let rank = format::ordinal(l, i64::try_from(pos.rang).unwrap_or(i64::MAX));
                let total = format::compte(
                    l,
                    i64::try_from(pos.total).unwrap_or(i64::MAX),
                    ["candidature", "candidatures"],
                    ["application", "applications"],
                );
                p = p.text(tr!(l, "Vous êtes {rank} sur {total}.", "You are {rank} of {total}."));
            }
            p
        }
        None => {
            let text = if t.lue.etat.peut_postuler() && !t.radiee() {
                tr!(l, "Vous pouvez postuler à un logement.", "You can apply for a home.")
            } else {
                tr!(
                    l,
                    "Vous pourrez postuler quand le dossier sera validé.",
                    "You can apply once the file is approved."
                )
            };
            fit(Tone::Off, tr!(l, "Aucune candidature en cours", "No application under way"))
                .icon(Icon::Send)
                .text(text)
                .link(adresses::CANDIDATURES, tr!(l, "Mes candidatures", "My applications"))
        }
    });
    view! {
        <section class="stack g2" aria-labelledby="etat">
            <h2 id="etat">{tr!(l, "Où en est votre dossier", "Where your file stands")}</h2>
            {fits(points)}
        </section>
    }
    .into_any()
}

/// What the employer sees and said; nothing before step 2.
fn point_entreprise(l: Lang, t: &Tableau) -> Option<Fit> {
    t.lue.complement.as_ref()?;
    let c = t.lue.consentement();
    let name = t.employeur(l);
    let sees = libelles::consentement_resume(l, c, t.connue);
    let change = tr!(l, "Changer ce qu'elle voit", "Change what it sees");
    let line = if c == Consentement::Anonyme {
        fit(Tone::Off, tr!(l, "Vous restez anonyme", "You stay anonymous")).icon(Icon::EyeOff).text(sees)
    } else {
        match t.lue.etat {
            EtatDossier::AttenteEntreprise => {
                fit(Tone::Wait, tr!(l, "En attente de votre entreprise", "Waiting for your company"))
                    .text(format!("{name}. {sees}"))
            }
            EtatDossier::RefuseEntreprise => {
                fit(Tone::Off, tr!(l, "Non validé par votre entreprise", "Not approved by your company"))
                    .text(format!("{name}. {sees}"))
            }
            _ if t.lue.validee_par_entreprise => {
                fit(Tone::Ok, tr!(l, "Validé par votre entreprise", "Approved by your company"))
                    .text(format!("{name}. {sees}"))
            }
            // One complete since before the employer asked for it waits for nothing.
            _ if t.politique.attend_validation(c) && !t.lue.etat.peut_postuler() => {
                fit(Tone::Wait, tr!(l, "À valider par votre entreprise", "To be approved by your company"))
                    .text(format!("{name}. {sees}"))
            }
            _ => fit(Tone::Ok, name).icon(Icon::Eye).text(sees),
        }
    };
    Some(line.link(CONSENTEMENT, change))
}
