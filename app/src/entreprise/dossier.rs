//! One employee's file: what the consent shows, and the answer where one is waited for.

use super::{MOTIF_MAX, adresse_dossier, file};
use crate::conseiller::mots;
use crate::demandeur::{etape1, etape2};
use crate::i18n::Lang;
use crate::ui::{
    FormErrors, Icon, Tone, back, button, cell, date_time, error_summary, facts, hidden, notice, post_button, row,
    row_header, section, table, tag, tags, textarea,
};
use crate::{format, tr};
use domain::dossier::{Consentement, EtatDossier};
use jiff::civil::Date;
use leptos::prelude::*;
use services::candidatures::CandidatureVue;
use services::entreprises::{DossierSalarie, FiltreSalaries};
use services::horloge::jour;
use services::referentiel::Referentiel;

/// « Anne Porte ».
pub(super) fn nom(d: &DossierSalarie) -> String {
    [d.vue.prenom.as_deref(), d.vue.nom.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The page.
pub(super) fn vue(
    l: Lang,
    d: &DossierSalarie,
    noms: &Referentiel,
    today: Date,
    motif: &str,
    errors: &FormErrors,
) -> AnyView {
    let filtre = match d.etat {
        EtatDossier::AttenteEntreprise => FiltreSalaries::AValider,
        EtatDossier::RefuseEntreprise => FiltreSalaries::Refuses,
        _ => FiltreSalaries::Suivis,
    };
    let (tone, state) = file::etat(l, d.etat);
    let consent = file::consentement(l, d.vue.consentement);
    let day = jour(d.recue_a);
    let read = format::date_simple(l, day, Some(today));
    let validated = d.validee.then(|| tag(Tone::Ok, tr!(l, "Validé par vous", "Confirmed by you")));
    let refusal = d.motif.as_ref().filter(|_| d.etat == EtatDossier::RefuseEntreprise).map(|text| {
        notice(Tone::Off, tr!(l, "Votre raison, lue par le salarié", "Your reason, as the employee reads it"))
            .text(text.clone())
            .into_any()
    });
    let whole = d.vue.demande.as_ref().map(|demande| {
        section(
            "demande",
            tr!(l, "Sa demande de logement", "Their housing demand"),
            view! {
                <p class="id">{format::numero_unique_groupe(demande.numero_unique.as_str())}</p>
                {etape1::sections(l, demande, noms)}
            },
        )
    });
    let history = d.candidatures.as_ref().map(|all| candidatures(l, all, today));
    let delegated = (d.vue.consentement == Consentement::GestionDeleguee).then(|| agir_pour(l, d, today));
    view! {
        <div class="wrap stack g4">
            {error_summary(l, errors)}
            {back(file::adresse(filtre), file::titre(l, filtre))}
            <div class="stack g1">
                <div class="row ends">
                    <h1 tabindex="-1">{nom(d)}</h1>
                    {tags([Some(tag(tone, state)), validated].into_iter().flatten())}
                </div>
                <p class="muted small">
                    {tr!(l, "Ce que vous voyez : {consent}. ", "What you see: {consent}. ")}
                    {date_time(day, tr!(l, "Informations du {read}.", "Information of {read}."))}
                </p>
            </div>
            <div class="split">
                <div class="stack g5">
                    {refusal}
                    {delegated}
                    {section(
                        "vue",
                        tr!(l, "Ce que cette personne accepte de montrer", "What this person agrees to show"),
                        facts(true, etape2::lignes_vues(l, &d.vue, noms, false)),
                    )}
                    {whole}
                    {history}
                </div>
                <aside class="stack stay" aria-label=tr!(l, "Répondre", "Answer")>{reponse(l, d, motif, errors)}</aside>
            </div>
        </div>
    }
    .into_any()
}

/// The answer: validate, or refuse with a reason; elsewhere, why there is none to give.
fn reponse(l: Lang, d: &DossierSalarie, motif: &str, errors: &FormErrors) -> AnyView {
    let waits = d.etat == EtatDossier::AttenteEntreprise;
    if !waits && d.etat != EtatDossier::RefuseEntreprise {
        return notice(Tone::Info, tr!(l, "Aucune réponse attendue", "No answer expected"))
            .text(tr!(
                l,
                "Ce dossier n'attend rien de vous pour l'instant.",
                "This file expects nothing from you for now."
            ))
            .into_any();
    }
    let action = adresse_dossier(d.id);
    let version = d.version.to_string();
    let refuse = waits.then(|| {
        view! {
            <form class="stack" method="post" action=action.clone() novalidate=true>
                {hidden("version", version.clone())}
                {textarea(l, "motif", tr!(l, "Raison, si vous ne validez pas", "Reason, if you do not confirm"))
                    .hint(tr!(
                        l,
                        "La personne lit ces mots. Dites ce qui ne va pas et quoi corriger. {MOTIF_MAX} caractères au plus.",
                        "The person reads these words. Say what is wrong and what to correct. {MOTIF_MAX} characters at most."
                    ))
                    .value(motif)
                    .rows(4)
                    .errors(errors)}
                <p>{button(tr!(l, "Ne pas valider", "Do not confirm")).danger().sends("reponse", "refuser")}</p>
            </form>
        }
    });
    view! {
        <section class="sheet stack" aria-labelledby="decision">
            <h2 class="h3" id="decision">{tr!(l, "Votre réponse", "Your answer")}</h2>
            <p>{tr!(
                l,
                "Validez si cette personne travaille chez vous et si ces informations sont justes. Elle pourra alors postuler, avec vos points.",
                "Confirm if this person works for you and this information is right. They can then apply, with your points."
            )}</p>
            <form method="post" action=action.clone()>
                {hidden("version", version.clone())}
                <p>{button(tr!(l, "Valider ce dossier", "Confirm this file")).main().icon(Icon::Check).sends("reponse", "valider")}</p>
            </form>
            {refuse}
        </section>
    }
    .into_any()
}

/// What one may do in the person's name: cancel what can be, apply where nothing is under way.
fn agir_pour(l: Lang, d: &DossierSalarie, today: Date) -> AnyView {
    let action = adresse_dossier(d.id);
    let cancel = d.active.filter(|a| a.etat.annulable()).map(|a| {
        post_button(
            action.clone(),
            button(tr!(l, "Annuler sa candidature en cours", "Cancel their application under way"))
                .danger()
                .sends("reponse", "annuler"),
        )
        .with("candidature", a.id.to_string())
        .into_any()
    });
    let rows = d.offres.iter().map(|o| {
        let name = services::candidatures::Libelle::de(&o.typologie, &o.commune, &o.departement, o.loyer_cc).dire(l);
        let said = format!(", {name}");
        let closing = o.cloture();
        let offer = o.id;
        row([
            row_header(view! { <a href=format!("/offres/{offer}")>{name}</a> }),
            cell(date_time(closing, format::date_simple(l, closing, Some(today)))),
            cell(
                post_button(
                    action.clone(),
                    button(tr!(l, "Postuler pour elle", "Apply for them"))
                        .quiet()
                        .said(said)
                        .sends("reponse", "postuler"),
                )
                .with("offre", offer.to_string())
                .into_any(),
            ),
        ])
    });
    let title = tr!(l, "Agir pour cette personne", "Act for this person");
    let offers = (!d.offres.is_empty()).then(|| {
        let columns = [tr!(l, "Logement", "Home"), tr!(l, "Date limite", "Deadline"), tr!(l, "Action", "Action")];
        table(tr!(l, "Logements qui lui conviennent", "Homes that fit them"), columns, rows.collect::<Vec<_>>())
            .into_any()
    });
    let none = (d.offres.is_empty() && cancel.is_none()).then(|| {
        let text = if d.active.is_some() {
            tr!(
                l,
                "Sa candidature est chez le bailleur : elle suit son cours.",
                "Their application is with the landlord: it takes its course."
            )
        } else {
            tr!(
                l,
                "Rien à faire pour elle en ce moment : aucun logement ouvert ne convient, ou son dossier est à terminer.",
                "Nothing to do for them now: no open home fits, or their file is to be finished."
            )
        };
        view! { <p>{text}</p> }
    });
    section(
        "agir",
        title,
        view! {
            <p>{tr!(
                l,
                "Cette personne vous a confié son dossier. Elle reçoit un e-mail à chaque fois que vous agissez en son nom.",
                "This person entrusted you with their file. They receive an email each time you act in their name."
            )}</p>
            {cancel}
            {offers}
            {none}
        },
    )
}

/// All the candidatures, with their results.
fn candidatures(l: Lang, all: &[CandidatureVue], today: Date) -> AnyView {
    let title = tr!(l, "Ses candidatures", "Their applications");
    if all.is_empty() {
        let text = tr!(l, "Aucune candidature pour l'instant.", "No application yet.");
        return section("candidatures", title, view! { <p>{text}</p> });
    }
    let rows = all.iter().map(|k| {
        let (tone, state) = mots::etat(l, k.etat);
        let made = k.evenements.first().map(|e| jour(e.a));
        let offer = k.offre;
        row([
            row_header(view! { <a href=format!("/offres/{offer}")>{k.libelle.dire(l)}</a> }),
            cell(made.map(|d| date_time(d, format::date_simple(l, d, Some(today))))),
            cell(tag(tone, state)),
        ])
    });
    let columns = [tr!(l, "Logement", "Home"), tr!(l, "Déposée le", "Made on"), tr!(l, "État", "State")];
    section("candidatures", title.clone(), table(title, columns, rows.collect::<Vec<_>>()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::dossier::{Complement, Rattachement, vue_entreprise};
    use domain::identite::Email;
    use domain::siret::Siret;
    use jiff::civil::date;
    use uuid::Uuid;

    fn dossier(consentement: Consentement, etat: EtatDossier) -> DossierSalarie {
        let demande = services::monde::demandes(7, date(2026, 11, 22)).remove(0);
        let complement = Complement {
            rattachement: Rattachement::Demandeur,
            siret: Siret::parse("82454114802432").ok(),
            employeur: "Boulangeries <Tissier>".into(),
            code_entreprise: None,
            matricule: Some("20418".into()),
            date_entree: None,
            cdi_interimaire: None,
            plusieurs_employeurs: None,
            consentement,
        };
        let vue = vue_entreprise(&demande, &complement, &Email::parse("anne.compte@exemple.fr").unwrap());
        DossierSalarie {
            id: Uuid::from_u128(7),
            etat,
            validee: false,
            motif: Some("pas chez <nous>".into()),
            recue_a: 1_795_000_000_000_000,
            candidatures: vue.candidatures.then(Vec::new),
            vue,
            version: 3,
            active: None,
            offres: Vec::new(),
        }
    }

    fn html(l: Lang, d: DossierSalarie, errors: FormErrors) -> String {
        let noms = Referentiel::load().unwrap();
        crate::shell::render(move || vue(l, &d, &noms, date(2026, 11, 22), "tapé <ici>", &errors))
    }

    #[test]
    fn the_second_consent_shows_identity_and_no_more() {
        for l in [Lang::Fr, Lang::En] {
            let page = html(l, dossier(Consentement::Identite, EtatDossier::AttenteEntreprise), FormErrors::new());
            for hidden in
                ["1110720020439G1175", "Gigi", "Léo", "20418", "06 04 50 57 92", "1 640", "id=\"candidatures\""]
            {
                assert!(!page.contains(hidden), "{hidden}");
            }
            assert!(page.contains("Porte") && page.contains("anne.compte@exemple.fr"));
            assert!(!page.contains("class=\"veil\"") && !page.contains("<Tissier>"));
            assert!(page.contains("value=\"valider\"") && page.contains("value=\"refuser\""));
        }
    }

    #[test]
    fn the_third_shows_the_whole_demande() {
        let page = html(Lang::Fr, dossier(Consentement::DossierComplet, EtatDossier::Valide), FormErrors::new());
        for shown in ["Gigi", "Léo", "20418", "id=\"demande\"", "id=\"candidatures\""] {
            assert!(page.contains(shown), "{shown}");
        }
        assert!(!page.contains("value=\"valider\""), "nothing to answer");
    }

    #[test]
    fn a_refusal_without_reason_comes_back_with_what_was_typed() {
        let errors = FormErrors::new().with("motif", "Écrivez la raison");
        let page = html(Lang::Fr, dossier(Consentement::Identite, EtatDossier::AttenteEntreprise), errors);
        assert!(page.contains("href=\"#motif\"") && page.contains("tapé &lt;ici&gt;"));
        let refused = html(Lang::Fr, dossier(Consentement::Identite, EtatDossier::RefuseEntreprise), FormErrors::new());
        assert!(refused.contains("pas chez &lt;nous&gt;") && !refused.contains("value=\"refuser\""));
    }
}
