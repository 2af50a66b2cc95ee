//! Frequent questions.

use crate::i18n::Lang;
use crate::shell::{Section, adresses};
use crate::tr;
use crate::ui::{Icon, button, details, link, rich, section};
use crate::web::{Page, Rendu, Requete};
use domain::logement::{TableTypologies, Typologie};
use leptos::prelude::*;

/// `GET /aide`
pub(super) async fn montrer(r: Requete) -> Rendu {
    let l = r.l;
    let sizes = tailles(l, &r.services().reglages.typologies);
    let page =
        Page::new(tr!(l, "Questions fréquentes", "Frequent questions"), move || vue(l, sizes)).dans(Section::Aide);
    Ok(r.page(page).await)
}

/// A question, its paragraphs, and where to go on.
struct Question {
    question: String,
    texte: Vec<String>,
    suite: Option<(&'static str, String)>,
}

fn q(question: String, texte: impl IntoIterator<Item = String>) -> Question {
    Question { question, texte: texte.into_iter().collect(), suite: None }
}

impl Question {
    fn vers(mut self, href: &'static str, label: String) -> Self {
        self.suite = Some((href, label));
        self
    }
}

/// Which homes are open to which household: the operator's table, in words.
fn tailles(l: Lang, table: &TableTypologies) -> String {
    let last = table.lignes.len();
    let said = (1_usize..).zip(&table.lignes).map(|(n, (min, max))| {
        let (small, large) = (min.code(), max.code());
        let sizes = match (min, max) {
            (Typologie::T6, _) => tr!(l, "T6 et plus", "T6 and more"),
            (_, Typologie::T6) => tr!(l, "{small} et plus", "{small} and more"),
            _ if min == max => small.to_owned(),
            _ => tr!(l, "{small} à {large}", "{small} to {large}"),
        };
        match n {
            1 if n == last => tr!(l, "Tous les foyers : {sizes}.", "Every household: {sizes}."),
            1 => tr!(l, "1 personne : {sizes}.", "1 person: {sizes}."),
            _ if n == last => tr!(l, "{n} personnes et plus : {sizes}.", "{n} people and more: {sizes}."),
            _ => tr!(l, "{n} personnes : {sizes}.", "{n} people: {sizes}."),
        }
    });
    said.collect::<Vec<_>>().join(" ")
}

fn vue(l: Lang, sizes: String) -> AnyView {
    let groups = [
        ("demande", tr!(l, "Ma demande et mon numéro unique", "My demand and my unique number"), demande(l)),
        ("compte", tr!(l, "Mon compte", "My account"), compte(l)),
        ("offres", tr!(l, "Les offres", "Homes"), offres(l, sizes)),
        ("candidature", tr!(l, "Ma candidature", "My application"), candidature(l)),
        ("employeur", tr!(l, "Mon employeur et mes données", "My employer and my data"), employeur(l)),
        ("aidants", tr!(l, "Vous aidez quelqu'un", "You are helping someone"), aidants(l)),
    ];
    let toc: Vec<_> = groups
        .iter()
        .map(|(id, title, _)| {
            let href = format!("#{id}");
            view! { <li><a href=href>{rich(title.clone())}</a></li> }
        })
        .collect();
    let sections: Vec<_> = groups
        .into_iter()
        .map(|(id, title, questions)| {
            let body: Vec<_> = questions.into_iter().map(une).collect();
            section(id, title, view! { <div>{body}</div> })
        })
        .collect();
    view! {
        <div class="wrap split">
            <div class="stack g5">
                <div class="stack g2">
                    <h1 tabindex="-1">{tr!(l, "Questions fréquentes", "Frequent questions")}</h1>
                    <p class="lead">{tr!(
                        l,
                        "Les réponses en quelques lignes. Le détail est dans les guides.",
                        "Answers in a few lines. The guides have the detail."
                    )}</p>
                </div>
                {sections}
            </div>
            <aside class="stack g4" aria-label=tr!(l, "Sur cette page", "On this page")>
                <nav class="sheet stack g2" aria-labelledby="sommaire">
                    <h2 class="h3" id="sommaire">{tr!(l, "Sur cette page", "On this page")}</h2>
                    <ul class="stack g2" role="list">{toc}</ul>
                </nav>
                <section class="sheet hollow stack g2" aria-labelledby="pas-trouve">
                    <h2 class="h3" id="pas-trouve">{tr!(l, "Vous n'avez pas trouvé ?", "Not found?")}</h2>
                    <p>{tr!(l, "Écrivez-nous : une personne répond par e-mail.", "Write to us: a person answers by email.")}</p>
                    <p class="row">
                        {button(tr!(l, "Nous écrire", "Write to us")).icon(Icon::Chat).href(adresses::CONTACT)} " "
                        {link(adresses::GUIDES, tr!(l, "Lire les guides", "Read the guides")).icon(Icon::File)} " "
                        {link(adresses::SIMULATEUR, tr!(l, "Faire une simulation", "Try the simulator")).icon(Icon::Euro)}
                    </p>
                </section>
            </aside>
        </div>
    }
    .into_any()
}

fn une(q: Question) -> AnyView {
    let texte: Vec<_> = q.texte.into_iter().map(|p| view! { <p class="prose">{rich(p)}</p> }).collect();
    let suite = q.suite.map(|(href, label)| view! { <p><a href=href>{label}</a></p> });
    details(q.question, false, view! { {texte} {suite} })
}

fn demande(l: Lang) -> Vec<Question> {
    vec![
        q(
            tr!(l, "Qu'est-ce que le numéro unique ?", "What is the unique number?"),
            [
                tr!(
                    l,
                    "C'est l'identifiant de votre demande de logement social (NUD ou NUR), de **18 caractères**. Il prouve la date de votre demande.",
                    "It identifies your social housing demand (NUD or NUR), in **18 characters**. It proves the date of your demand."
                ),
                tr!(
                    l,
                    "Il se trouve sur l'attestation reçue après votre demande. Exemple : 111 07 20 020439 G1175.",
                    "It is on the certificate you received after your demand. Example: 111 07 20 020439 G1175."
                ),
            ],
        ),
        q(
            tr!(l, "Je n'ai pas de numéro unique. Comment l'obtenir ?", "I have no unique number. How do I get one?"),
            [tr!(
                l,
                "Faites votre demande de logement social sur le site de l'État, ou sur celui de votre département s'il en a un. Enregistrez-vous comme demandeur principal pour bénéficier de la politique logement de votre entreprise.",
                "Make your social housing demand on the State's site, or on your département's if it has one. Register as the main applicant to benefit from your employer's housing policy."
            )],
        )
        .vers("/guides#numero-unique", tr!(l, "Trouver le site de mon département", "Find my département's site")),
        q(
            tr!(l, "Où modifier mes informations ou déposer mes pièces ?", "Where do I change my details or hand in documents?"),
            [
                tr!(
                    l,
                    "Sur le site où vous avez fait votre demande. AL'in les lit, mais ne les change jamais.",
                    "On the site where you made your demand. AL'in reads them and never changes them."
                ),
                tr!(
                    l,
                    "Revenez ensuite ici et choisissez « Mettre à jour ».",
                    "Then come back here and choose “Update”."
                ),
            ],
        ),
        q(
            tr!(l, "Combien de temps ma demande est-elle valable ?", "How long is my demand valid?"),
            [
                tr!(
                    l,
                    "Un an. Nous vous prévenons deux mois, un mois et une semaine avant la date de renouvellement.",
                    "One year. We warn you two months, one month and one week before the renewal date."
                ),
                tr!(
                    l,
                    "Sans renouvellement, elle est radiée au bout de 13 mois. Vous pouvez encore la reprendre avec son ancienneté jusqu'à 18 mois.",
                    "Without renewal it is struck off after 13 months. You can still revive it with its seniority until 18 months."
                ),
            ],
        ),
        q(
            tr!(
                l,
                "Mon numéro est refusé : le nom ou la date de naissance ne correspondent pas",
                "My number is refused: the name or birth date don't match"
            ),
            [tr!(
                l,
                "Le nom, le prénom et la date de naissance doivent être les mêmes ici et sur le site d'enregistrement. Corrigez là où c'est faux, ou supprimez la demande ici et importez-la de nouveau.",
                "The surname, first name and birth date must be the same here and on the registration site. Correct the wrong one, or delete the demand here and bring it over again."
            )],
        ),
    ]
}

fn compte(l: Lang) -> Vec<Question> {
    vec![
        q(
            tr!(l, "Je n'ai pas reçu l'e-mail de validation", "I haven't received the validation email"),
            [
                tr!(
                    l,
                    "Son objet est « Action Logement Services – Demande d'accès ». Regardez dans les indésirables, puis demandez un autre lien.",
                    "Its subject is “Action Logement Services – Access request”. Look in the spam folder, then ask for another link."
                ),
                tr!(l, "Le lien est valable 2 jours et sert une seule fois.", "The link is valid for 2 days and works once."),
            ],
        )
        .vers("/validation-du-compte", tr!(l, "Recevoir un autre lien", "Get another link")),
        q(
            tr!(l, "J'ai oublié mon mot de passe", "I forgot my password"),
            [tr!(
                l,
                "Donnez votre adresse e-mail : vous recevez un lien pour en choisir un autre. Il est valable 2 heures.",
                "Give your email address: you get a link to choose another one. It is valid for 2 hours."
            )],
        )
        .vers("/mot-de-passe-oublie", tr!(l, "Choisir un autre mot de passe", "Choose another password")),
        q(
            tr!(l, "Quel mot de passe choisir ?", "Which password should I choose?"),
            [tr!(
                l,
                "Au moins 8 caractères, avec 1 chiffre, 1 lettre majuscule et 1 lettre minuscule. Il est différent de votre adresse e-mail.",
                "At least 8 characters, with 1 digit, 1 upper-case letter and 1 lower-case letter. It differs from your email address."
            )],
        ),
        q(
            tr!(l, "Je n'ai pas reçu le code de sécurité", "I haven't received the security code"),
            [tr!(
                l,
                "Le code part à l'adresse e-mail de votre **demande de logement**, qui n'est pas toujours celle de votre compte. Il est actif 24 heures. Sans accès à cette boîte, changez l'adresse sur le site d'enregistrement.",
                "The code goes to the email address of your **housing demand**, which may differ from your account's. It works for 24 hours. If you can't open that mailbox, change the address on the registration site."
            )],
        ),
    ]
}

fn offres(l: Lang, sizes: String) -> Vec<Question> {
    vec![
        q(
            tr!(l, "Pourquoi ne vois-je pas toutes les offres ?", "Why don't I see every home?"),
            [
                tr!(
                    l,
                    "Seuls les logements qui peuvent vous être attribués sont affichés : taille du foyer, plafond de revenus, loyer au regard de vos ressources.",
                    "Only homes that may be allocated to you are shown: household size, income ceiling, rent compared with your income."
                ),
                tr!(
                    l,
                    "« Pourquoi pas celui-ci ? » dit, logement par logement, quelle règle l'écarte et avec quels chiffres.",
                    "“Why not this one?” says, home by home, which rule leaves it out and with which figures."
                ),
            ],
        ),
        q(
            tr!(l, "Aucune offre ne me convient. Que faire ?", "No home fits me. What can I do?"),
            [tr!(
                l,
                "Ce n'est pas un refus : les offres changent chaque jour. Ajoutez des communes à votre demande sur le site d'enregistrement, puis choisissez ici « Mettre à jour ».",
                "It is no refusal: homes change every day. Add communes to your demand on the registration site, then choose “Update” here."
            )],
        ),
        q(
            tr!(l, "Quelle taille de logement pour mon foyer ?", "Which size of home for my household?"),
            [sizes],
        ),
        q(
            tr!(l, "Quel loyer puis-je payer ?", "What rent can I pay?"),
            [tr!(
                l,
                "Vos ressources, aide au logement comprise, doivent faire environ **3 fois** le loyer avec charges. Pour 680 €, il faut environ 2 040 € par mois.",
                "Your income, housing benefit included, must be about **3 times** the rent with charges. For €680, about €2,040 a month."
            )],
        ),
        q(
            tr!(l, "Faut-il postuler le plus vite possible ?", "Must I apply as fast as I can?"),
            [tr!(
                l,
                "Non. Postuler le premier jour ou une heure avant la fin donne le même rang. À égalité, la demande la plus ancienne passe devant.",
                "No. Applying on the first day or an hour before the end gives the same rank. In a tie, the older demand goes first."
            )],
        )
        .vers("/classement", tr!(l, "Comment les candidatures sont classées", "How applications are ranked")),
    ]
}

fn candidature(l: Lang) -> Vec<Question> {
    vec![
        q(
            tr!(l, "Puis-je postuler à plusieurs logements ?", "Can I apply for several homes?"),
            [tr!(
                l,
                "Une candidature active à la fois. Vous pouvez l'annuler et postuler ailleurs tant que votre dossier n'est pas envoyé au bailleur.",
                "One active application at a time. You can cancel it and apply elsewhere until your file is sent to the landlord."
            )],
        ),
        q(
            tr!(l, "Que se passe-t-il après « Je postule » ?", "What happens after “I apply”?"),
            [
                tr!(
                    l,
                    "Un conseiller Action Logement étudie votre dossier, puis l'envoie au bailleur s'il est bien classé.",
                    "An Action Logement adviser examines your file, then sends it to the landlord if it ranks well."
                ),
                tr!(
                    l,
                    "Le bailleur peut demander des pièces ou proposer une visite. La commission (CALEOL) décide. Chaque étape s'affiche dans « Mes candidatures » et part par e-mail.",
                    "The landlord may ask for documents or offer a visit. The allocation panel (CALEOL) decides. Each stage shows in “My applications” and goes out by email."
                ),
            ],
        ),
        q(
            tr!(l, "Qui attribue le logement ?", "Who allocates the home?"),
            [tr!(
                l,
                "Le bailleur, par sa commission d'attribution (CALEOL). Ni Action Logement ni votre employeur ne décident à sa place.",
                "The landlord, through its allocation panel (CALEOL). Neither Action Logement nor your employer decides for it."
            )],
        ),
        q(
            tr!(l, "Combien de temps ai-je pour accepter un logement ?", "How long do I have to accept a home?"),
            [tr!(
                l,
                "Au moins 10 jours, à partir du lendemain de la proposition. La date exacte est dans votre suivi. Sans réponse, le logement est considéré comme refusé.",
                "At least 10 days, from the day after the offer. The exact date is in your tracking. Without an answer, the home counts as refused."
            )],
        ),
        q(
            tr!(l, "Ma candidature n'est pas retenue. Et après ?", "My application was not chosen. What next?"),
            [tr!(
                l,
                "Vous lisez la raison, et la candidature passe dans l'historique. Vous pouvez postuler tout de suite à une autre offre. Votre ancienneté reste.",
                "You read the reason, and the application moves to the history. You can apply for another home at once. You keep your seniority."
            )],
        ),
    ]
}

fn employeur(l: Lang) -> Vec<Question> {
    vec![
        q(
            tr!(l, "Que voit mon employeur ?", "What does my employer see?"),
            [
                tr!(
                    l,
                    "Ce que vous choisissez : rien (anonyme), votre identité et le suivi, ou tout le dossier en lecture. Vous pouvez aussi lui confier la gestion.",
                    "What you choose: nothing (anonymous), your identity and follow-up, or the whole file read-only. You may also let them manage it."
                ),
                tr!(
                    l,
                    "Ce choix change à tout moment, avec effet immédiat. Un aperçu montre exactement ce qui est visible.",
                    "You can change it at any time, with immediate effect. A preview shows exactly what is visible."
                ),
            ],
        ),
        q(
            tr!(l, "Qui est prioritaire sur les offres ?", "Who has priority for homes?"),
            [tr!(
                l,
                "Les salariés d'une entreprise privée de 10 salariés et plus (50 et plus dans l'agriculture), les agents des académies, et les publics prioritaires de la loi (article L441-1).",
                "Employees of a private company of 10 or more (50 or more in farming), staff of the académies, and people given priority by law (article L441-1)."
            )],
        )
        .vers("/classement", tr!(l, "Le classement, point par point", "The ranking, point by point")),
        q(
            tr!(l, "Où trouver mon N° SIRET et le code entreprise ?", "Where do I find my SIRET number and company code?"),
            [tr!(
                l,
                "Le N° SIRET est sur votre bulletin de salaire : 14 chiffres. Le code entreprise, s'il existe, vous est donné par votre employeur.",
                "The SIRET number is on your payslip: 14 digits. The company code, if there is one, comes from your employer."
            )],
        ),
        q(
            tr!(l, "Comment mes données sont-elles protégées ?", "How is my data protected?"),
            [tr!(
                l,
                "Elles servent à votre recherche de logement et à rien d'autre. Aucune publicité, aucun suivi de votre navigation.",
                "It serves your search for a home and nothing else. No advertising, no tracking of your browsing."
            )],
        )
        .vers("/donnees-personnelles", tr!(l, "Mes données personnelles", "My personal data")),
    ]
}

fn aidants(l: Lang) -> Vec<Question> {
    vec![
        q(
            tr!(
                l,
                "J'aide une personne à faire sa demande. Que puis-je faire ?",
                "I help someone with their demand. What can I do?"
            ),
            [
                tr!(
                    l,
                    "Avec la personne : regarder les offres sans compte, préparer le numéro unique et les pièces, créer son compte à **son** nom.",
                    "With the person: look at homes without an account, prepare the unique number and documents, create the account in **their** name."
                ),
                tr!(
                    l,
                    "Le compte, l'adresse e-mail et le mot de passe restent les siens. Personne ne doit les demander.",
                    "The account, the email address and the password stay theirs. Nobody should ask for them."
                ),
            ],
        ),
        q(
            tr!(l, "La personne n'a pas d'adresse e-mail", "The person has no email address"),
            [tr!(
                l,
                "Une adresse est nécessaire : les liens, les codes et les réponses y arrivent. Une maison France services aide à en créer une gratuitement.",
                "An address is needed: links, codes and answers go there. A France services office helps create one for free."
            )],
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::render;

    #[test]
    fn at_least_twelve_questions_in_both_languages() {
        for l in [Lang::Fr, Lang::En] {
            let html = render(move || vue(l, tailles(l, &TableTypologies::default())));
            assert!(html.matches("<details").count() >= 12);
            assert!(html.contains("id=\"aidants\""));
            assert_eq!(html.matches("<h1").count(), 1);
        }
    }

    #[test]
    fn the_sizes_are_those_of_the_settings() {
        let plain = |t: &str| tailles(Lang::Fr, &TableTypologies::parse(t).unwrap()).replace('\u{a0}', " ");
        assert_eq!(
            plain("1:T1-T1,2:T1-T3,3:T4-T6"),
            "1 personne : T1. 2 personnes : T1 à T3. 3 personnes et plus : T4 et plus."
        );
        assert_eq!(plain("1:T6-T6"), "Tous les foyers : T6 et plus.");
        let english = tailles(Lang::En, &TableTypologies::default()).replace('\u{a0}', " ");
        assert!(english.ends_with("T4 and more."), "{english}");
    }
}
