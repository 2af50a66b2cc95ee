//! The guides, step by step, and the registration site of each département.

use crate::i18n::Lang;
use crate::shell::Section;
use crate::tr;
use crate::ui::{Icon, Tone, button, link, notice, rich, section, select_field};
use crate::web::{Page, Rendu, Requete, Requis};
use leptos::prelude::*;
use serde::Deserialize;
use services::referentiel::VerificationPortail;

/// The département looked for.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Choix {
    #[serde(default)]
    departement: String,
}

/// A registration site.
struct Site {
    departement: String,
    adresse: String,
    /// Where the button leads.
    vers: String,
    /// Someone read the address on the site itself or in the guides.
    sur: bool,
}

/// `GET /guides?departement=`
pub(super) async fn montrer(r: Requete, Requis(choix): Requis<Choix>) -> Rendu {
    let l = r.l;
    let referentiel = &r.services().referentiel;
    let departements: Vec<(String, String)> =
        referentiel.departements().iter().map(|d| (d.code.to_owned(), format!("{} – {}", d.code, d.nom))).collect();
    let site = referentiel.departement(&choix.departement).and_then(|d| {
        let portail = referentiel.portail(d.code)?;
        let essai = r.app.site_enregistrement.clone();
        // The trial site speaks both languages; the State's know no such field.
        let vers = essai
            .as_ref()
            .map_or_else(|| portail.url.to_owned(), |url| format!("{}/?lang={}", url.trim_end_matches('/'), l.code()));
        Some(Site {
            departement: d.nom.to_owned(),
            adresse: essai.unwrap_or_else(|| portail.url.to_owned()),
            vers,
            sur: !matches!(portail.verification, VerificationPortail::Defaut | VerificationPortail::SourceUnique),
        })
    });
    let page = Page::new(tr!(l, "Les guides, étape par étape", "Step-by-step guides"), move || {
        vue(l, &departements, &choix.departement, site.as_ref())
    })
    .dans(Section::Aide);
    Ok(r.page(page).await)
}

fn vue(l: Lang, departements: &[(String, String)], chosen: &str, site: Option<&Site>) -> AnyView {
    let guides = [
        ("numero-unique", tr!(l, "1. Obtenir mon numéro unique", "1. Get my unique number"), numero(l)),
        ("creer", tr!(l, "2. Créer mon compte", "2. Create my account"), creer(l)),
        ("importer", tr!(l, "3. Importer ma demande", "3. Bring my demand over"), importer(l)),
        ("modifier", tr!(l, "4. Consulter et mettre à jour ma demande", "4. Read and update my demand"), modifier(l)),
        ("postuler", tr!(l, "5. Chercher et postuler", "5. Search and apply"), postuler(l)),
        ("suivre", tr!(l, "6. Suivre ma candidature", "6. Follow my application"), suivre(l)),
    ];
    let toc: Vec<_> = guides
        .iter()
        .map(|(id, title, _)| {
            let href = format!("#{id}");
            view! { <li><a href=href>{title.clone()}</a></li> }
        })
        .collect();
    let mut finder = Some(trouver(l, departements, chosen, site));
    let sections: Vec<_> = guides
        .into_iter()
        .map(|(id, title, steps)| {
            let steps: Vec<_> =
                steps.into_iter().map(|(h, p)| view! { <li><h3>{rich(h)}</h3> <p>{rich(p)}</p></li> }).collect();
            let finder = finder.take();
            section(id, title, view! { <ol class="path" role="list">{steps}</ol> {finder} })
        })
        .collect();
    view! {
        <div class="wrap split">
            <div class="stack g6">
                <div class="stack g2">
                    <h1 tabindex="-1">{tr!(l, "Les guides, étape par étape", "Step-by-step guides")}</h1>
                    <p class="lead">{tr!(
                        l,
                        "De la demande aux clés : ce que vous faites, où, et ce qui se passe ensuite.",
                        "From the demand to the keys: what you do, where, and what happens next."
                    )}</p>
                </div>
                {sections}
            </div>
            <aside class="stack g4" aria-label=tr!(l, "Sur cette page", "On this page")>
                <nav class="sheet stack g2" aria-labelledby="sommaire">
                    <h2 class="h3" id="sommaire">{tr!(l, "Sur cette page", "On this page")}</h2>
                    <ul class="stack g2" role="list">{toc}</ul>
                </nav>
                <p>{link("/aide", tr!(l, "Les questions fréquentes", "Frequent questions")).icon(Icon::Help)}</p>
            </aside>
        </div>
    }
    .into_any()
}

/// The form that gives the registration site of a département.
fn trouver(l: Lang, departements: &[(String, String)], chosen: &str, site: Option<&Site>) -> AnyView {
    let options = std::iter::once((String::new(), tr!(l, "Choisissez", "Choose"))).chain(departements.iter().cloned());
    let answer = site.map(|s| {
        let departement = &s.departement;
        let host =
            s.adresse.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/').to_owned();
        let unsure = (!s.sur).then(|| {
            view! { <p class="small">{tr!(
                l,
                "Si ce lien ne répond pas, appelez le 0 970 800 800 : nous vous donnons le bon.",
                "If this link does not answer, call 0 970 800 800: we give you the right one."
            )}</p> }
        });
        let go = button(tr!(l, "Aller sur le site d'enregistrement", "Go to the registration site"))
            .href(s.vers.clone())
            .external();
        notice(
            Tone::Info,
            tr!(l, "{departement} : votre site d'enregistrement", "{departement}: your registration site"),
        )
        .icon(Icon::Out)
        .body(view! { <p class="id">{host}</p> <p>{go}</p> {unsure} })
        .status()
        .into_any()
    });
    view! {
        <div class="sheet stack" id="trouver">
            <h3>{tr!(l, "Trouver mon site d'enregistrement", "Find my registration site")}</h3>
            {answer}
            <form action="/guides#trouver" method="get" class="stack">
                {select_field(l, "departement", tr!(l, "Où cherchez-vous un logement ?", "Where do you want to live?"), options)
                    .value(chosen)}
                <p>{button(tr!(l, "Voir le site", "Show the site"))}</p>
            </form>
        </div>
    }
    .into_any()
}

type Etapes = Vec<(String, String)>;

fn numero(l: Lang) -> Etapes {
    vec![
        (
            tr!(l, "Faites votre demande de logement social", "Make your social housing demand"),
            tr!(
                l,
                "Elle se fait une seule fois, sur le site de l'État ou de votre département. Enregistrez-vous comme **demandeur principal**.",
                "It is made once, on the State's site or your département's. Register as the **main applicant**."
            ),
        ),
        (
            tr!(l, "Déposez vos pièces justificatives", "Hand in your supporting documents"),
            tr!(
                l,
                "Toutes les pièces vont sur ce site, jamais sur AL'in. Sans elles, une candidature ne peut pas aboutir.",
                "Every document goes on that site, never on AL'in. Without them an application can't succeed."
            ),
        ),
        (
            tr!(l, "Notez votre numéro unique", "Write down your unique number"),
            tr!(
                l,
                "18 caractères, par exemple 111 07 20 020439 G1175. Il est sur l'attestation d'enregistrement.",
                "18 characters, for example 111 07 20 020439 G1175. It is on the registration certificate."
            ),
        ),
    ]
}

fn creer(l: Lang) -> Etapes {
    vec![
        (
            tr!(l, "Choisissez « Créer mon compte »", "Choose “Create my account”"),
            tr!(
                l,
                "Donnez civilité, nom de naissance, prénom, téléphone portable et e-mail, puis cochez la case sur vos données.",
                "Give title, birth name, first name, mobile number and email, then tick the box about your data."
            ),
        ),
        (
            tr!(l, "Ouvrez l'e-mail reçu", "Open the email"),
            tr!(
                l,
                "Il s'intitule « Action Logement Services – Demande d'accès ». Cliquez sur « Cliquez ici ». Le lien est valable 2 jours.",
                "It is called “Action Logement Services – Access request”. Click “Click here”. The link is valid for 2 days."
            ),
        ),
        (
            tr!(l, "Choisissez un mot de passe", "Choose a password"),
            tr!(
                l,
                "Au moins 8 caractères, avec 1 chiffre, 1 majuscule et 1 minuscule, différent de votre adresse e-mail.",
                "At least 8 characters, with 1 digit, 1 upper case and 1 lower case, different from your email address."
            ),
        ),
        (
            tr!(l, "Connectez-vous", "Sign in"),
            tr!(
                l,
                "Avec votre adresse e-mail et votre mot de passe, puis « Je me connecte ».",
                "With your email address and password, then “Sign in”."
            ),
        ),
    ]
}

fn importer(l: Lang) -> Etapes {
    vec![
        (
            tr!(l, "Donnez votre numéro unique", "Give your unique number"),
            tr!(
                l,
                "À « Avez-vous un numéro unique ? », répondez « Oui », puis écrivez-le. Les espaces ne comptent pas.",
                "To “Do you have a unique number?”, answer “Yes”, then write it. Spaces don't count."
            ),
        ),
        (
            tr!(l, "Écrivez le code reçu par e-mail", "Write the code you get by email"),
            tr!(
                l,
                "Il part à l'adresse de votre demande de logement. Il est actif 24 heures.",
                "It goes to the address of your housing demand. It works for 24 hours."
            ),
        ),
        (
            tr!(l, "Vérifiez les informations de votre NUR/NUD", "Check the details of your NUR/NUD"),
            tr!(
                l,
                "Elles viennent du site d'enregistrement. Une erreur se corrige là-bas, puis « Mettre à jour » ici.",
                "They come from the registration site. A mistake is corrected there, then “Update” here."
            ),
        ),
        (
            tr!(l, "Complétez ce qui concerne votre employeur", "Fill in what concerns your employer"),
            tr!(
                l,
                "Vérifiez le N° SIRET, écrivez le nom de l'employeur et, s'il existe, le code entreprise. Choisissez ensuite ce que votre entreprise verra.",
                "Check the SIRET number, write the employer's name and, if there is one, the company code. Then choose what your employer will see."
            ),
        ),
        (
            tr!(l, "Confirmez vos pièces justificatives", "Confirm your supporting documents"),
            tr!(
                l,
                "La liste est faite pour vous. Cochez ce que vous avez déposé sur le site d'enregistrement, puis « Valider mon dossier ».",
                "The list is made for you. Tick what you handed in on the registration site, then “Submit my file”."
            ),
        ),
    ]
}

fn modifier(l: Lang) -> Etapes {
    vec![
        (
            tr!(l, "Modifiez sur le site d'enregistrement", "Change it on the registration site"),
            tr!(
                l,
                "Revenus, foyer, communes, employeur, pièces : tout se change là où la demande a été faite.",
                "Income, household, communes, employer, documents: everything changes where the demand was made."
            ),
        ),
        (
            tr!(l, "Revenez ici et choisissez « Mettre à jour »", "Come back here and choose “Update”"),
            tr!(
                l,
                "AL'in relit votre demande et montre ce qui a changé. Vos offres et votre rang suivent.",
                "AL'in reads your demand again and shows what changed. Your homes and your rank follow."
            ),
        ),
        (
            tr!(l, "Demande importée avant le 20 avril 2021 ?", "Demand brought over before 20 April 2021?"),
            tr!(
                l,
                "Cliquez sur « Confirmer » et écrivez le code reçu par e-mail. Les mises à jour suivantes se font sans code.",
                "Click “Confirm” and write the code you get by email. Later updates need no code."
            ),
        ),
        (
            tr!(l, "Renouvelez chaque année", "Renew every year"),
            tr!(
                l,
                "Nous vous écrivons deux mois, un mois et une semaine avant. La demande est radiée après 13 mois.",
                "We write two months, one month and one week before. The demand is struck off after 13 months."
            ),
        ),
    ]
}

fn postuler(l: Lang) -> Etapes {
    vec![
        (
            tr!(l, "Ouvrez « Les offres »", "Open “Homes”"),
            tr!(
                l,
                "Trois listes : communes demandées, communes limitrophes, autres communes du département. Seuls les logements qui peuvent vous convenir y sont.",
                "Three lists: communes asked for, adjacent communes, other communes of the département. Only homes that may fit you are there."
            ),
        ),
        (
            tr!(l, "Lisez l'offre", "Read the home's page"),
            tr!(
                l,
                "Elle dit, point par point, si elle convient à votre situation, et votre rang probable avant de postuler.",
                "It says, point by point, whether it fits your situation, and your likely rank before applying."
            ),
        ),
        (
            tr!(l, "Choisissez « Je postule »", "Choose “I apply”"),
            tr!(
                l,
                "Une candidature à la fois. Rien ne presse : le moment du clic ne change pas votre rang.",
                "One application at a time. No rush: the moment of the click does not change your rank."
            ),
        ),
    ]
}

fn suivre(l: Lang) -> Etapes {
    vec![
        (
            tr!(l, "Je postule", "I apply"),
            tr!(
                l,
                "Votre candidature est dans « Mes candidatures ». Vous pouvez l'annuler jusqu'à l'envoi au bailleur.",
                "Your application is in “My applications”. You can cancel it until it is sent to the landlord."
            ),
        ),
        (
            tr!(l, "Validations", "Validations"),
            tr!(
                l,
                "Action Logement étudie votre dossier et le valide ou non, avec la raison.",
                "Action Logement examines your file and validates it or not, with the reason."
            ),
        ),
        (
            tr!(l, "Envoi bailleur", "Sent to the landlord"),
            tr!(
                l,
                "Le dossier est transmis, avec d'autres, au bailleur du logement.",
                "The file goes, with others, to the home's landlord."
            ),
        ),
        (
            tr!(l, "Visite", "Visit"),
            tr!(
                l,
                "Le bailleur peut demander des pièces ou organiser la visite du logement.",
                "The landlord may ask for documents or organise a visit."
            ),
        ),
        (
            tr!(l, "Commission logement", "Allocation panel"),
            tr!(
                l,
                "La commission d'attribution (CALEOL) se réunit et décide.",
                "The allocation panel (CALEOL) meets and decides."
            ),
        ),
        (
            tr!(l, "Résultat", "Result"),
            tr!(
                l,
                "Vous lisez la décision et sa raison ici et par e-mail. Si c'est non, vous pouvez postuler ailleurs tout de suite.",
                "You read the decision and its reason here and by email. If it is no, you can apply elsewhere at once."
            ),
        ),
        (
            tr!(l, "Entrée dans les lieux", "Moving in"),
            tr!(
                l,
                "Vous acceptez dans le délai indiqué, puis viennent la visite, le bail et les clés.",
                "You accept within the time given, then come the visit, the lease and the keys."
            ),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::render;

    #[test]
    fn the_site_of_a_departement_is_given() {
        for l in [Lang::Fr, Lang::En] {
            let html = render(move || {
                let site = Site {
                    departement: "Finistère".into(),
                    adresse: "https://demandelogement29.fr/imhowebGP29/".into(),
                    vers: "https://demandelogement29.fr/imhowebGP29/?lang=en".into(),
                    sur: false,
                };
                vue(l, &[("29".into(), "29 – Finistère".into())], "29", Some(&site))
            });
            assert!(html.contains(">demandelogement29.fr/imhowebGP29<") && html.contains("id=\"suivre\""));
            assert!(html.contains("href=\"https://demandelogement29.fr/imhowebGP29/?lang=en\""));
            assert_eq!(html.matches("<h1").count(), 1);
        }
    }
}
