//! « Mon entreprise »: the fields about the employer.

use super::{ACADEMIE, Vue, siret_du_site};
use crate::demandeur::libelles;
use crate::i18n::Lang;
use crate::ui::{Fact, button, choice, choices, details, facts, field, select_field};
use crate::{format, tr};
use domain::dossier::ChampEmploi;
use leptos::prelude::*;
use services::referentiel::Academie;

/// « Mon entreprise ».
pub(super) fn entreprise(l: Lang, v: &Vue) -> AnyView {
    let (s, errors) = (&v.montree.saisie, &v.montree.errors);
    let held = siret_du_site(&v.regard.demande, s);
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
    .errors(errors);
    let wrong_at_site = (held.is_some() && errors.of("siret").is_some()).then(|| {
        let go = button(tr!(l, "Modifier mes informations", "Edit my information")).href(v.site.url.clone()).external();
        view! { <p>{go}</p> }
    });
    let employeur = field(l, "employeur", tr!(l, "Nom de l'employeur", "Employer's name"))
        .hint(tr!(l, "Si vous en avez plusieurs, l'employeur principal.", "If you have several, the main one."))
        .autocomplete("organization")
        .attr("maxlength", "220")
        .required()
        .value(s.employeur.clone())
        .errors(errors);
    let mut matricule = field(l, "matricule", tr!(l, "Matricule", "Employee number"))
        .autocomplete("off")
        .attr("maxlength", "60")
        .value(s.matricule.clone())
        .errors(errors);
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
        .errors(errors);
    entree = if required(ChampEmploi::DateEntree) { entree.required() } else { entree.optional() };
    let mut code = field(l, "code_entreprise", tr!(l, "Code entreprise", "Company code"))
        .autocomplete("off")
        .attr("maxlength", "60")
        .value(s.code_entreprise.clone())
        .errors(errors);
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
        let group = choices(l, name, legend, answers).hint(hint).across().value(value).errors(errors);
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
    let told = v.regard.complement.siret.as_ref().map(ToString::to_string).unwrap_or_default();
    let chosen = if v.montree.academie.is_empty() { told } else { v.montree.academie.clone() };
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
                .errors(&v.montree.errors)}
            <p>{button(fill).sends("action", ACADEMIE).novalidate()}</p>
        </div>
    }
    .into_any()
}
