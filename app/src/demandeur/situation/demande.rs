//! Beside the file, the demande as the registration site holds it: its numbers, the year before it is to be renewed.

use super::{Tableau, demande_reponse, mise_a_jour};
use crate::demandeur::libelles;
use crate::i18n::Lang;
use crate::ui::{date_time, gauge, link, rich};
use crate::{format, tr};
use domain::dossier::EtatDossier;
use leptos::prelude::*;

/// « Vos numéros », with the ways to change the demande.
pub(super) fn numeros(l: Lang, t: &Tableau) -> AnyView {
    let als = format!("{:010}", t.lue.numero_als);
    let number = format::numero_unique_groupe(t.lue.demande.numero_unique.as_str());
    // The update stands in the margin when it is what to do.
    let in_margin = t.radiee()
        || (t.lue.etat == EtatDossier::Valide && !demande_reponse(t) && (t.a_renouveler() || !t.manquantes.is_empty()));
    let update = (!in_margin && t.lue.etat != EtatDossier::AConfirmer).then(|| mise_a_jour::bouton(l));
    view! {
        <section class="sheet stack" aria-labelledby="num">
            <h2 class="h3" id="num">{tr!(l, "Vos numéros", "Your numbers")}</h2>
            <dl class="stack g2 ids">
                <div><dt>{tr!(l, "N° ALS, à donner au téléphone", "ALS number, to give on the phone")}</dt> <dd class="id">{als}</dd></div>
                <div><dt>{tr!(l, "Numéro unique", "Unique number")}</dt> <dd class="id">{number}</dd></div>
            </dl>
            <p class="small muted">{tr!(
                l,
                "Votre demande se modifie sur le site d'enregistrement. Ensuite, mettez-la à jour ici.",
                "Your demand is changed on the registration site. Then update it here."
            )}</p>
            <p>{link(t.site.url.clone(), tr!(l, "Modifier mes informations", "Edit my information")).external()}</p>
            {update}
        </section>
    }
    .into_any()
}

/// « Renouvellement »: the year under way, and how much of it is over; nothing once struck off.
pub(super) fn renouvellement(l: Lang, t: &Tableau) -> Option<AnyView> {
    if t.radiee() {
        return None;
    }
    let d = &t.lue.demande;
    let (from, to) = (d.date_renouvellement, t.echeances.expire);
    let whole = format::jours_entre(from, to).max(1);
    let past = format::jours_entre(from, t.today).clamp(0, whole);
    let percent = f64::from(i32::try_from(past * 1000 / whole).unwrap_or(0)) / 10.0;
    let day = format::date_simple(l, to, Some(t.today));
    let when = libelles::dans(l, t.today, to);
    let created = format::date_simple(l, d.date_creation, None);
    let seniority = libelles::duree(l, d.date_creation, t.today);
    let text = if t.a_renouveler() {
        tr!(l, "C'est le moment de la renouveler.", "It is time to renew it.")
    } else {
        tr!(
            l,
            "Rien à faire aujourd'hui. Nous vous écrirons 2 mois, 1 mois, puis 1 semaine avant.",
            "Nothing to do today. We will write to you 2 months, 1 month, then 1 week before."
        )
    };
    Some(
        view! {
            <section class="sheet stack" aria-labelledby="renouv">
                <h2 class="h3" id="renouv">{tr!(l, "Renouvellement", "Renewal")}</h2>
                <p>{tr!(l, "À faire avant le ", "To do by ")} <b>{date_time(to, day)}</b> {format!(", {when}.")}</p>
                <div class="stack g1">
                    {gauge(percent)}
                    <p class="row ends small muted"><span>{format::mois_annee(l, from)}</span> <span>{format::mois_annee(l, to)}</span></p>
                </div>
                <p>{text}</p>
                <p class="small muted">{rich(tr!(
                    l,
                    "Votre demande date du {created}. En la renouvelant, vous gardez {seniority} d'ancienneté.",
                    "Your demand dates from {created}. By renewing it, you keep {seniority} of seniority."
                ))}</p>
            </section>
        }
        .into_any(),
    )
}
