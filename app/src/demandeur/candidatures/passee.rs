//! A candidature that ended, whole: the home, where it stopped and why, all that happened, the points it was ranked by.
//! What one lived through stays readable for as long as the account does.

use super::fil::fil;
use super::passe::{et_maintenant, etat_et_jour, raison};
use super::{etapes, facade, la_mienne};
use crate::demandeur::explications::lignes;
use crate::i18n::Lang;
use crate::shell::{Section, adresses};
use crate::ui::{Fact, Icon, Tone, back, date_time, fact, facts, figs, section, tag_icon};
use crate::web::{Ident, Page, Rendu, Requete, rediriger};
use crate::{filtres, format, tr};
use domain::candidature::Etat;
use jiff::civil::Date;
use leptos::prelude::*;
use services::candidatures::CandidatureVue;
use services::horloge::jour;
use services::offres::DetailOffre;
use uuid::Uuid;

/// Its address.
pub(super) fn adresse(id: Uuid) -> String {
    format!("{}/{id}", adresses::CANDIDATURES)
}

/// GET `/mes-candidatures/{id}`: the one under way has its page already.
pub(super) async fn montrer(r: Requete, Ident(id): Ident) -> Rendu {
    let (_, c) = la_mienne(&r, id).await?;
    if c.etat.active() {
        return Ok(rediriger(adresses::CANDIDATURES));
    }
    let offre = r.services().offre(c.offre).await?;
    let (l, today) = (r.l, r.services().horloge.aujourdhui());
    let name = c.libelle.dire(l);
    let title = tr!(l, "Ma candidature : {name}", "My application: {name}");
    Ok(r.page(Page::new(title, move || vue(l, today, &c, &offre)).dans(Section::Candidatures)).await)
}

pub(super) fn vue(l: Lang, today: Date, c: &CandidatureVue, offre: &DetailOffre) -> AnyView {
    let (tone, sign) = if c.etat == Etat::BailSigne { (Tone::Ok, Icon::Check) } else { (Tone::Off, Icon::Cross) };
    let day = |d: Date| format::date_longue(l, d, Some(today));
    let applied = c.evenements.first().map(|e| fact(tr!(l, "Postulé le", "Applied on"), day(jour(e.a))));
    let ended = c.evenements.last().map(|e| fact(tr!(l, "Terminée le", "Ended on"), day(jour(e.a))));
    let closing = fact(tr!(l, "Date limite de candidature", "Deadline to apply"), day(c.cloture));
    let (why_title, now_title) = (tr!(l, "Pourquoi", "Why"), tr!(l, "Et maintenant", "What now"));
    view! {
        <div class="wrap stack g5">
            {back(format!("{}#histo", adresses::CANDIDATURES), tr!(l, "Mes candidatures", "My applications"))}
            <div class="stack g4">
                <div class="cand">
                    <img class="photo" src=facade(c) alt=""/>
                    <div class="stack g1">
                        <p>{tag_icon(Some(sign), Some(tone), etat_et_jour(l, c, today))}</p>
                        <h1 tabindex="-1" class="h2">{c.libelle.dire(l)}</h1>
                        <p>{tr!(l, "Bailleur : ", "Landlord: ")} {c.bailleur.clone()}</p>
                        <p><a href=format!("/offres/{}?retour={}", c.offre, adresse(c.id))>{tr!(l, "Voir l'offre", "See the offer")}</a></p>
                    </div>
                </div>
                {figs([applied, ended, Some(closing)].into_iter().flatten())}
                <div class="sheet stack">
                    <h2 class="sr">{tr!(l, "Les sept étapes", "The seven stages")}</h2>
                    {etapes(l, c, today)}
                    <div class="grid">
                        <div class="stack g1"><h3>{why_title}</h3> {raison(l, c)}</div>
                        <div class="stack g1"><h3>{now_title}</h3> {et_maintenant(l, today, c)}</div>
                    </div>
                </div>
            </div>
            {section("fil", tr!(l, "Ce qui s'est passé", "What happened"), fil(l, today, c))}
            {section("logement", tr!(l, "Le logement", "The home"), logement(l, today, c, offre))}
            {section("points", tr!(l, "Les points de mon dossier", "My file's points"), view! {
                <div class="sheet">{lignes(l, &c.classement, None, today)}</div>
            })}
        </div>
    }
    .into_any()
}

/// What one applied for: its cost and its days as they were, and what a landlord only corrects. Under the same reference
/// it may have become another home since: that one is not shown as if one had applied for it.
fn logement(l: Lang, today: Date, k: &CandidatureVue, o: &DetailOffre) -> AnyView {
    let (c, f) = (&o.carte, &k.figee);
    let same = c.typologie == f.typologie && c.commune == f.commune;
    let kind = fact(
        tr!(l, "Type", "Type"),
        format!("{}, {}", filtres::genre_nom(l, &k.genre), filtres::typologie_nom(l, &f.typologie)),
    );
    let mut list = vec![kind];
    if same {
        let place = format!("{}, {} {}", o.adresse, c.code_postal, c.commune);
        list.insert(0, fact(tr!(l, "Adresse", "Address"), place));
        let surface = format::surface(l, u32::try_from(c.surface_m2).unwrap_or(0));
        list.push(fact(tr!(l, "Surface", "Floor area"), surface));
    } else {
        list.insert(0, fact(tr!(l, "Commune", "Town"), f.commune.clone()));
    }
    let label = if k.etat == Etat::BailSigne {
        tr!(l, "Loyer à la signature, charges comprises", "Rent when signed, charges included")
    } else {
        tr!(l, "Loyer, charges comprises", "Rent, charges included")
    };
    list.push(fact(label, format::euros(l, f.loyer_cc().0)));
    if f.charges.0 > 0 {
        list.push(fact(tr!(l, "Dont charges", "Of which charges"), format::euros(l, f.charges.0)));
    }
    if same {
        list.extend(crate::demandeur::offre::logement::etage(l, o));
    }
    if let Some(day) = f.disponible_le {
        let words = date_time(day, format::date_simple(l, day, Some(today)));
        list.push(Fact::view(tr!(l, "Disponible dès le", "Available from"), words));
    }
    list.push(fact(tr!(l, "Référence", "Reference"), o.ref_externe.clone()));
    let other = (!same).then(|| {
        let text = tr!(
            l,
            "Depuis, le bailleur propose un autre logement sous cette référence.",
            "Since then, the landlord offers another home under this reference."
        );
        view! { <p class="small muted">{text}</p> }
    });
    view! { {facts(false, list)} {other} }.into_any()
}
