//! What the law asks to publish: accessibility, personal data, legal notice, and where the figures come from.

use crate::i18n::Lang;
use crate::ui::{Icon, link, rich, section};
use crate::web::{Page, Rendu, Requete};
use crate::{format, tr};
use domain::eligibilite::cout::{Chauffage, MARGE_ENERGIE_POUR_CENT, PRIX_ENERGIE_ANNEE};
use leptos::prelude::*;

/// A page of prose: a title, an opening, titled parts.
fn prose(title: String, lead: String, parts: Vec<AnyView>) -> AnyView {
    view! {
        <div class="wrap stack g5">
            <div class="stack g2">
                <h1 tabindex="-1">{title}</h1>
                <p class="lead">{rich(lead)}</p>
            </div>
            {parts}
        </div>
    }
    .into_any()
}

/// A titled part made of paragraphs.
fn part(id: &'static str, title: String, paragraphs: impl IntoIterator<Item = String>) -> AnyView {
    let body: Vec<_> = paragraphs.into_iter().map(|p| view! { <p>{rich(p)}</p> }).collect();
    section(id, title, view! { <div class="prose stack g2">{body}</div> })
}

/// A titled part made of a list.
fn list(id: &'static str, title: String, items: impl IntoIterator<Item = String>) -> AnyView {
    let body: Vec<_> = items.into_iter().map(|p| view! { <li>{rich(p)}</li> }).collect();
    section(id, title, view! { <ul class="prose stack g2">{body}</ul> })
}

/// Things with what they hold and one more remark each.
fn cards(items: impl IntoIterator<Item = (String, String, String)>) -> AnyView {
    let items: Vec<_> = items
        .into_iter()
        .map(|(title, text, remark)| {
            view! {
                <div class="sheet stack g2">
                    <h3>{title}</h3>
                    <p>{rich(text)}</p>
                    <p class="small muted">{rich(remark)}</p>
                </div>
            }
        })
        .collect();
    view! { <div class="grid">{items}</div> }.into_any()
}

/// `GET /accessibilite`
pub(super) async fn accessibilite(r: Requete) -> Rendu {
    let l = r.l;
    Ok(r.page(Page::new(tr!(l, "Accessibilité", "Accessibility"), move || vue_accessibilite(l))).await)
}

fn vue_accessibilite(l: Lang) -> AnyView {
    prose(
        tr!(l, "Accessibilité : conformité partielle", "Accessibility: partially compliant"),
        tr!(
            l,
            "AL'in est fait pour être utilisé par tout le monde, y compris au clavier, agrandi, ou avec un lecteur d'écran.",
            "AL'in is made for everyone, including by keyboard, enlarged, or with a screen reader."
        ),
        vec![
            part(
                "etat",
                tr!(l, "État de conformité", "Compliance"),
                [
                    tr!(
                        l,
                        "Ce site est **partiellement conforme** au référentiel général d'amélioration de l'accessibilité (RGAA 4.1).",
                        "This site is **partially compliant** with the French accessibility reference (RGAA 4.1)."
                    ),
                    tr!(
                        l,
                        "Il vise le niveau AA des règles internationales WCAG 2.2. L'audit complet par un tiers reste à faire.",
                        "It aims at level AA of the international WCAG 2.2 rules. A full audit by a third party remains to be done."
                    ),
                ],
            ),
            list(
                "fait",
                tr!(l, "Ce qui est fait", "What is done"),
                [
                    tr!(
                        l,
                        "Toutes les pages fonctionnent sans JavaScript et au clavier.",
                        "Every page works without JavaScript and by keyboard."
                    ),
                    tr!(
                        l,
                        "Les erreurs sont écrites en toutes lettres, à côté du champ, et rien de ce que vous avez tapé n'est perdu.",
                        "Errors are written in words, beside the field, and nothing you typed is lost."
                    ),
                    tr!(
                        l,
                        "Aucune information n'est donnée par la couleur seule.",
                        "No information is given by colour alone."
                    ),
                    tr!(
                        l,
                        "Les pages se lisent à partir de 320 pixels de large, et agrandies à 200 %.",
                        "Pages read from 320 pixels wide, and enlarged to 200%."
                    ),
                    tr!(
                        l,
                        "Les thèmes clair et sombre, le contraste renforcé et les animations réduites de votre appareil sont respectés.",
                        "Your device's light and dark themes, stronger contrast and reduced motion are respected."
                    ),
                ],
            ),
            list(
                "limites",
                tr!(l, "Ce qui n'est pas encore vérifié", "What is not verified yet"),
                [
                    tr!(
                        l,
                        "Les pages n'ont pas encore été essayées par des personnes utilisant un lecteur d'écran.",
                        "Pages have not been tried yet by people using a screen reader."
                    ),
                    tr!(
                        l,
                        "Les documents des bailleurs ne dépendent pas de nous.",
                        "Landlords' documents do not depend on us."
                    ),
                ],
            ),
            part(
                "signaler",
                tr!(l, "Signaler un problème", "Report a problem"),
                [
                    tr!(
                        l,
                        "Si une page vous bloque, écrivez-nous ou appelez le 0 970 800 800 : nous vous donnons l'information autrement.",
                        "If a page stops you, write to us or call 0 970 800 800: we give you the information another way."
                    ),
                    tr!(
                        l,
                        "Sans réponse satisfaisante, vous pouvez saisir le **Défenseur des droits** : 09 69 39 00 00, Libre réponse 71120, 75342 Paris CEDEX 07.",
                        "Without a satisfactory answer, you may contact the **Défenseur des droits**: 09 69 39 00 00, Libre réponse 71120, 75342 Paris CEDEX 07."
                    ),
                ],
            ),
            view! { <p>{link("/contact", tr!(l, "Nous écrire", "Write to us")).icon(Icon::Chat)}</p> }.into_any(),
        ],
    )
}

/// `GET /donnees-personnelles`
pub(super) async fn donnees(r: Requete) -> Rendu {
    let l = r.l;
    Ok(r.page(Page::new(tr!(l, "Mes données personnelles", "My personal data"), move || vue_donnees(l))).await)
}

fn vue_donnees(l: Lang) -> AnyView {
    let kept = |what: String, why: String, how_long: String| (what, why, how_long);
    let mails = services::courrier::JOURS_GARDES;
    let durations = cards([
        kept(
            tr!(l, "Compte : nom, prénom, téléphone, e-mail", "Account: name, phone, email"),
            tr!(l, "Vous reconnaître et vous écrire", "Know you and write to you"),
            tr!(l, "Jusqu'à la suppression du compte", "Until the account is deleted"),
        ),
        kept(
            tr!(l, "Mot de passe", "Password"),
            tr!(l, "Ouvrir votre compte", "Open your account"),
            tr!(
                l,
                "Seule une empreinte est gardée : personne ne peut le lire",
                "Only a fingerprint is kept: nobody can read it"
            ),
        ),
        kept(
            tr!(l, "Demande de logement et liste des pièces", "Housing demand and list of documents"),
            tr!(l, "Trouver les logements qui conviennent, classer, transmettre", "Find homes that fit, rank, pass on"),
            tr!(l, "Jusqu'à ce que vous la supprimiez ici", "Until you delete it here"),
        ),
        kept(
            tr!(l, "Ce que vous commencez à écrire à l'étape 2", "What you begin to write at step 2"),
            tr!(l, "Le retrouver sur tous vos appareils", "Find it again on all your devices"),
            tr!(l, "Jusqu'à ce que l'étape soit finie", "Until the step is done"),
        ),
        kept(
            tr!(l, "Candidatures et leur suivi", "Applications and their history"),
            tr!(l, "Prouver chaque étape et sa raison", "Prove each stage and its reason"),
            tr!(l, "Tant que le compte existe", "As long as the account exists"),
        ),
        kept(
            tr!(l, "Alertes : les recherches gardées", "Alerts: the searches you keep"),
            tr!(l, "Vous écrire quand un logement y répond", "Write to you when a home matches"),
            tr!(l, "Jusqu'à ce que vous les supprimiez", "Until you delete them"),
        ),
        kept(
            tr!(l, "E-mails que nous vous envoyons", "Emails we send you"),
            tr!(l, "Vous prévenir, et vérifier qu'ils sont partis", "Tell you, and check that they left"),
            tr!(l, "{mails} jours après l'envoi", "{mails} days after they are sent"),
        ),
        kept(
            tr!(l, "Sessions ouvertes", "Open sessions"),
            tr!(l, "Vous éviter de vous reconnecter", "Save you signing in again"),
            tr!(l, "14 jours après la dernière visite", "14 days after the last visit"),
        ),
        kept(
            tr!(l, "Messages du formulaire de contact", "Messages of the contact form"),
            tr!(l, "Vous répondre", "Answer you"),
            tr!(l, "Un an", "One year"),
        ),
    ]);
    prose(
        tr!(l, "Mes données personnelles", "My personal data"),
        tr!(
            l,
            "Vos données servent à votre recherche de logement. Aucune publicité, aucune revente, aucun suivi de votre navigation.",
            "Your data serves your search for a home. No advertising, no resale, no tracking of your browsing."
        ),
        vec![
            list(
                "usage",
                tr!(l, "À quoi servent mes données ?", "What is my data used for?"),
                [
                    tr!(
                        l,
                        "Retrouver votre demande sur le site d'enregistrement, avec votre numéro unique.",
                        "Find your demand on the registration site, with your unique number."
                    ),
                    tr!(
                        l,
                        "Vous montrer les logements qui vous conviennent et votre rang.",
                        "Show you the homes that fit you and your rank."
                    ),
                    tr!(
                        l,
                        "Transmettre votre dossier au bailleur quand vous postulez.",
                        "Pass your file on to the landlord when you apply."
                    ),
                    tr!(l, "Vous prévenir par e-mail de chaque étape.", "Tell you of each stage by email."),
                ],
            ),
            list(
                "qui",
                tr!(l, "Qui les voit ?", "Who sees it?"),
                [
                    tr!(
                        l,
                        "**Les conseillers Action Logement** : les dossiers qui postulent.",
                        "**Action Logement advisers**: the files that apply."
                    ),
                    tr!(
                        l,
                        "**Le bailleur** : votre dossier, une fois envoyé pour un de ses logements.",
                        "**The landlord**: your file, once sent for one of its homes."
                    ),
                    tr!(
                        l,
                        "**Votre employeur** : seulement ce que vous choisissez. Vous pouvez changer d'avis à tout moment, avec effet immédiat.",
                        "**Your employer**: only what you choose. You can change your mind at any time, with immediate effect."
                    ),
                ],
            ),
            section("duree", tr!(l, "Combien de temps sont-elles gardées ?", "How long is it kept?"), durations),
            list(
                "cookies",
                tr!(l, "Les cookies", "Cookies"),
                [
                    tr!(
                        l,
                        "**__Host-alin** garde votre connexion (14 jours). **langue** et **theme** gardent vos préférences (1 an).",
                        "**__Host-alin** keeps you signed in (14 days). **langue** and **theme** keep your preferences (1 year)."
                    ),
                    tr!(
                        l,
                        "**validation** garde l'adresse à vérifier pendant la création du compte (30 minutes).",
                        "**validation** keeps the address to verify while you create the account (30 minutes)."
                    ),
                    tr!(
                        l,
                        "Ils sont tous nécessaires. Aucun autre site ne les lit : il n'y a rien à accepter ni à refuser.",
                        "All are necessary. No other site reads them: there is nothing to accept or refuse."
                    ),
                ],
            ),
            part(
                "droits",
                tr!(l, "Mes droits", "My rights"),
                [
                    tr!(
                        l,
                        "Vous pouvez demander une copie de vos données, les faire corriger ou supprimer, et retirer votre accord.",
                        "You may ask for a copy of your data, have it corrected or deleted, and withdraw your consent."
                    ),
                    tr!(
                        l,
                        "Les informations de la demande se corrigent sur le site d'enregistrement. Pour le reste, écrivez-nous.",
                        "Details of the demand are corrected on the registration site. For the rest, write to us."
                    ),
                    tr!(
                        l,
                        "Vous pouvez aussi saisir la Commission nationale de l'informatique et des libertés (CNIL), cnil.fr.",
                        "You may also contact the French data protection authority (CNIL), cnil.fr."
                    ),
                ],
            ),
            view! { <p>{link("/contact", tr!(l, "Nous écrire", "Write to us")).icon(Icon::Chat)}</p> }.into_any(),
        ],
    )
}

/// `GET /mentions-legales`
pub(super) async fn mentions(r: Requete) -> Rendu {
    let (l, dev) = (r.l, r.app.dev);
    Ok(r.page(Page::new(tr!(l, "Mentions légales", "Legal notice"), move || vue_mentions(l, dev))).await)
}

fn vue_mentions(l: Lang, dev: bool) -> AnyView {
    let mut parts = Vec::new();
    if dev {
        parts.push(part(
            "demonstration",
            tr!(l, "Une démonstration", "A demonstration"),
            [tr!(
                l,
                "Cette installation est une démonstration. Les personnes, les logements et les messages sont inventés. Aucune candidature n'est transmise à un vrai bailleur.",
                "This installation is a demonstration. People, homes and messages are made up. No application goes to a real landlord."
            )],
        ));
    }
    parts.extend([
        part(
            "objet",
            tr!(l, "Ce que fait ce site", "What this site does"),
            [
                tr!(
                    l,
                    "AL'in présente les logements sociaux proposés par Action Logement Services et ses bailleurs partenaires.",
                    "AL'in shows the social housing offered by Action Logement Services and its partner landlords."
                ),
                tr!(
                    l,
                    "Le logement est attribué par la commission du bailleur (CALEOL), selon le code de la construction et de l'habitation.",
                    "The home is allocated by the landlord's panel (CALEOL), under the French building and housing code."
                ),
            ],
        ),
        part(
            "editeur",
            tr!(l, "Éditeur et hébergeur", "Publisher and host"),
            [tr!(
                l,
                "Le nom de l'éditeur, du directeur de la publication et de l'hébergeur est donné par l'organisme qui met ce site en service. Demandez-les au 0 970 800 800 ou par le formulaire de contact.",
                "The names of the publisher, the publication director and the host are given by the body that runs this site. Ask for them on 0 970 800 800 or with the contact form."
            )],
        ),
        part(
            "propriete",
            tr!(l, "Propriété", "Property"),
            [
                tr!(
                    l,
                    "Les dessins de logements sont des illustrations : ils ne montrent pas le logement réel.",
                    "Drawings of homes are illustrations: they do not show the real home."
                ),
                tr!(
                    l,
                    "La police Atkinson Hyperlegible Next est publiée sous licence SIL Open Font.",
                    "The Atkinson Hyperlegible Next typeface is published under the SIL Open Font licence."
                ),
            ],
        ),
        part(
            "estimations",
            tr!(l, "Estimations", "Estimates"),
            [tr!(
                l,
                "L'aide au logement, le rang probable et les plafonds affichés sont des aides à la décision. Seule la décision de la commission fait foi.",
                "Housing benefit, likely rank and ceilings shown are aids to decide. Only the panel's decision is binding."
            )],
        ),
        view! {
            <p class="row">
                {link("/donnees-personnelles", tr!(l, "Mes données personnelles", "My personal data")).icon(Icon::Lock)} " "
                {link("/sources", tr!(l, "Sources des chiffres", "Sources of the figures")).icon(Icon::Table)}
            </p>
        }
        .into_any(),
    ]);
    prose(
        tr!(l, "Mentions légales", "Legal notice"),
        tr!(
            l,
            "Qui publie ce site, et ce que valent ses informations.",
            "Who publishes this site, and what its information is worth."
        ),
        parts,
    )
}

/// `GET /sources`
pub(super) async fn sources(r: Requete) -> Rendu {
    let l = r.l;
    Ok(r.page(Page::new(tr!(l, "Sources des chiffres", "Sources of the figures"), move || vue_sources(l))).await)
}

/// What the energy of a home is estimated from.
fn energie(l: Lang) -> String {
    let [gas, network, wood, propane, electricity] = [
        Chauffage::IndividuelGaz,
        Chauffage::ReseauChaleur,
        Chauffage::IndividuelBois,
        Chauffage::IndividuelPropane,
        Chauffage::IndividuelElectrique,
    ]
    .map(|c| format::euros(l, c.prix_kwh().unwrap_or_default() / 100));
    let (margin, year) = (MARGE_ENERGIE_POUR_CENT, PRIX_ENERGIE_ANNEE);
    tr!(
        l,
        "**Énergie** : consommation du DPE × surface × prix du kWh, {margin} % de plus ou de moins comme dans le DPE. Les prix (gaz et fioul {gas}, réseau de chaleur {network}, bois {wood}, propane {propane}, électricité {electricity}) sont notre hypothèse pour {year}.",
        "**Energy**: consumption of the DPE × floor area × price of a kWh, {margin}% more or less as in the DPE. The prices (gas and oil {gas}, district heating {network}, wood {wood}, propane {propane}, electricity {electricity}) are our assumption for {year}."
    )
}

fn vue_sources(l: Lang) -> AnyView {
    let source = |what: String, content: String, origin: String| {
        (what, content, tr!(l, "Source : {origin}", "Source: {origin}"))
    };
    let housing = || tr!(l, "Ministère chargé du logement", "Ministry in charge of housing");
    let tables = cards([
        source(
            tr!(l, "Communes", "Communes"),
            tr!(
                l,
                "34 875 communes et les 45 arrondissements de Paris, Lyon et Marseille : noms, populations, codes postaux, centres, zones",
                "34,875 communes and the 45 arrondissements of Paris, Lyon and Marseille: names, populations, postcodes, centres, zones"
            ),
            format!("INSEE, La Poste, IGN, DGCL, {}", housing()),
        ),
        source(
            tr!(l, "Communes limitrophes", "Adjacent communes"),
            tr!(l, "102 179 limites communes, calculées", "102,179 common borders, computed"),
            "IGN".to_owned(),
        ),
        source(
            tr!(l, "Départements", "Départements"),
            tr!(l, "Région, chef-lieu, académie", "Region, main town, académie"),
            "INSEE, IGN".to_owned(),
        ),
        source(
            tr!(l, "Carte", "Map"),
            tr!(
                l,
                "Contours simplifiés des départements et des arrondissements, dessinés avec Leaflet (licence BSD)",
                "Simplified outlines of the départements and arrondissements, drawn with Leaflet (BSD licence)"
            ),
            "IGN".to_owned(),
        ),
        source(
            tr!(l, "Sites d'enregistrement", "Registration sites"),
            tr!(
                l,
                "Un site par département ; 25 adresses reposent sur une seule source",
                "One site per département; 25 addresses rest on a single source"
            ),
            tr!(l, "Portails publics de la demande de logement", "Public housing demand portals"),
        ),
        source(
            tr!(l, "Plafonds de revenus 2026", "Income ceilings 2026"),
            tr!(
                l,
                "PLAI, PLUS, PLS et LLI, par zone et taille de foyer",
                "PLAI, PLUS, PLS and LLI, by zone and household size"
            ),
            format!("{}, BOFiP", housing()),
        ),
        source(
            tr!(l, "Académies", "Académies"),
            tr!(l, "SIRET des rectorats, départements", "SIRET of the rectorats, départements"),
            "INSEE (Sirene)".to_owned(),
        ),
    ]);
    prose(
        tr!(l, "Sources des chiffres", "Sources of the figures"),
        tr!(
            l,
            "Les faits viennent d'organismes publics : IGN, INSEE, DGCL, La Poste, Ministère chargé du logement.",
            "The facts come from public bodies: IGN, INSEE, DGCL, La Poste, Ministry in charge of housing."
        ),
        vec![
            section("tables", tr!(l, "Les tables", "The tables"), tables),
            list(
                "calcules",
                tr!(l, "Publié ou calculé", "Published or computed"),
                [
                    tr!(
                        l,
                        "**Plafonds PLUS 2026** : publiés. **PLAI 2026** : calculés avec l'indice des loyers ; la méthode redonne les montants publiés des années passées.",
                        "**PLUS 2026 ceilings**: published. **PLAI 2026**: computed with the rent index; the method gives back the published amounts of earlier years."
                    ),
                    tr!(
                        l,
                        "**PLS** : PLUS × 1,30. **Outre-mer** : PLUS = 0,90 × PLUS des autres régions ; PLS = 1,30 fois ce montant.",
                        "**PLS**: PLUS × 1.30. **Overseas**: PLUS = 0.90 × PLUS of the other regions; PLS = 1.30 times that."
                    ),
                    tr!(
                        l,
                        "**LLI** : publiés (BOI-BAREME-000017, 10 mars 2026), sauf les zones B2 et C à partir de deux personnes, calculées. Leurs lignes ne tiennent compte ni du handicap, ni du jeune couple, ni du droit de visite.",
                        "**LLI**: published (BOI-BAREME-000017, 10 March 2026), except zones B2 and C from two persons on, computed. Their lines know neither a disability, nor a young couple, nor visiting rights."
                    ),
                    tr!(
                        l,
                        "**Foyer compté pour les plafonds** : adultes, personnes à charge, enfants en garde alternée (arrêté du 29 juillet 1987, article 1) et en droit de visite (article L442-12 du code de la construction). L'enfant à naître compte pour la taille seulement.",
                        "**Household counted for the limits**: adults, dependants, children in shared custody (order of 29 July 1987, article 1) and with visiting rights (article L442-12 of the building code). An unborn child counts for the size only."
                    ),
                    tr!(
                        l,
                        "**Trois cartes de zones** : Paris et communes limitrophes, Île-de-France, autres régions, outre-mer pour PLAI, PLUS et PLS ; A bis, A, B1, B2, C pour LLI ; 1, 2, 3 pour l'aide au logement.",
                        "**Three maps of zones**: Paris and adjacent communes, Île-de-France, other regions, overseas for PLAI, PLUS and PLS; A bis, A, B1, B2, C for LLI; 1, 2, 3 for the housing aid."
                    ),
                    tr!(
                        l,
                        "**Aide au logement** : formule de l'arrêté du 27 septembre 2019, barème 2024 ; la fourchette tient compte de revenus 10 % plus hauts ou plus bas et des hausses du barème. Le montant que vous connaissez la remplace.",
                        "**Housing aid**: formula of the order of 27 September 2019, 2024 scale; the range allows for income 10% higher or lower and for rises of the scale. The amount you know replaces it."
                    ),
                    energie(l),
                ],
            ),
            list(
                "absents",
                tr!(l, "Ce que nous ne savons pas", "What we don't know"),
                [
                    tr!(
                        l,
                        "Les plafonds PLAI (LLTS) et LLI d'outre-mer ne sont pas là : l'application répond « à vérifier ».",
                        "PLAI (LLTS) and LLI ceilings overseas are not here: the application answers “can't tell yet”."
                    ),
                    tr!(
                        l,
                        "Les limites datent de 2018, corrigées des fusions et séparations depuis. 15 communes insulaires n'ont pas de voisine.",
                        "Boundaries date from 2018, with mergers and splits since. 15 island communes have no neighbour."
                    ),
                    tr!(
                        l,
                        "Le centre de 544 communes est un point intérieur de leur ancien contour. Les autres sont publiés.",
                        "The centre of 544 communes is an inner point of their former outline. The others are published."
                    ),
                    tr!(
                        l,
                        "L'aide au logement affichée est une estimation simple, pas un calcul de la CAF.",
                        "The housing benefit shown is a simple estimate, not a computation by the CAF."
                    ),
                ],
            ),
            view! { <p>{link("/classement", tr!(l, "Comment les candidatures sont classées", "How applications are ranked")).icon(Icon::Table)}</p> }.into_any(),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::render;

    #[test]
    fn each_page_has_one_title_in_both_languages() {
        for l in [Lang::Fr, Lang::En] {
            for html in [
                render(move || vue_accessibilite(l)),
                render(move || vue_donnees(l)),
                render(move || vue_mentions(l, true)),
                render(move || vue_sources(l)),
            ] {
                assert_eq!(html.matches("<h1").count(), 1);
                assert!(!html.contains("style="));
            }
        }
    }
}
