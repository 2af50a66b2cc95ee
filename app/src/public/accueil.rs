//! The home page: where to live, how to apply, the rules, the newest offers.

use super::offres::chercher::{Case, ligne};
use crate::filtres::carte;
use crate::format;
use crate::galerie::{self, Favoris, Premieres};
use crate::i18n::Lang;
use crate::shell::adresses;
use crate::tr;
use crate::ui::{Icon, button, icon_xl, link, offer_grid, rich, who};
use crate::web::{Page, Rendu, Requete};
use domain::compte::Role;
use jiff::civil::Date;
use leptos::prelude::*;
use services::horloge::jour;
use services::offres::Carte;

/// `GET /`
pub(super) async fn montrer(r: Requete) -> Rendu {
    let (total, newest) = r.services().accueil(3).await?;
    let premieres = galerie::premieres(r.services(), &newest).await?;
    let today = r.services().horloge.aujourdhui();
    let (l, known, favoris) = (r.l, r.connecte.as_ref().map(|c| c.role), r.favoris());
    let page = Page::new(tr!(l, "Trouver un logement social", "Find social housing"), move || {
        vue(l, today, total, (&newest, &premieres, &favoris), known)
    })
    .vivante()
    .decrite(tr!(
        l,
        "Les logements sociaux proposés par Action Logement : chercher, postuler, suivre sa candidature.",
        "Social housing offered by Action Logement: search, apply, follow your application."
    ));
    Ok(r.page(page).await)
}

fn vue(l: Lang, today: Date, total: i64, newest: (&[Carte], &Premieres, &Favoris), known: Option<Role>) -> AnyView {
    view! {
        {hero(l, total)}
        <div class="wrap split">
            {etapes(l, known)}
            <aside class="stack g4" aria-label=tr!(l, "Autres démarches", "Other steps")>
                <section class="sheet stack" aria-labelledby="numero">
                    <h2 id="numero">{tr!(l, "Pas encore de numéro unique ?", "No unique number yet?")}</h2>
                    <p>{tr!(
                        l,
                        "Il s'obtient en faisant votre demande de logement social, sur le site de l'État ou de votre département.",
                        "You get it by making your social housing demand, on the State's site or your département's."
                    )}</p>
                    <p>{button(tr!(l, "Trouver le bon site", "Find the right site")).href("/guides#numero-unique")}</p>
                </section>
                <section class="sheet stack" aria-labelledby="simuler">
                    <h2 id="simuler">{tr!(l, "À quoi ai-je droit ?", "What may I have?")}</h2>
                    <p>{tr!(
                        l,
                        "Foyer, revenus, commune : voyez les plafonds, le loyer possible et les logements ouverts. Rien n'est gardé.",
                        "Household, income, commune: see the limits, the possible rent and the open homes. Nothing is kept."
                    )}</p>
                    <p>{button(tr!(l, "Faire une simulation", "Try the simulator")).href(adresses::SIMULATEUR)}</p>
                </section>
                <section class="sheet hollow stack g2" aria-labelledby="aidant">
                    <h2 class="h3" id="aidant">{tr!(l, "Vous aidez quelqu'un ?", "Are you helping someone?")}</h2>
                    <p>
                        {tr!(l, "Famille, travailleur social, association : ", "Family, social worker, charity: ")}
                        <a href="/aide#aidants">{tr!(
                            l,
                            "ce que vous pouvez faire avec et pour la personne",
                            "what you can do with and for the person"
                        )}</a>
                        "."
                    </p>
                </section>
            </aside>
        </div>
        {regles(l)}
        {recentes(l, today, newest)}
    }
    .into_any()
}

fn hero(l: Lang, total: i64) -> AnyView {
    let count = format::nombre(l, total);
    let open = match total {
        0 => tr!(
            l,
            "Aucun logement n'est ouvert aujourd'hui. De nouvelles offres arrivent chaque semaine.",
            "No home is open today. New ones come every week."
        ),
        1 => tr!(
            l,
            "**1 logement** est ouvert aujourd'hui. Vous pouvez le regarder sans compte.",
            "**1 home** is open today. You can look at it without an account."
        ),
        _ => tr!(
            l,
            "**{count} logements** sont ouverts aujourd'hui. Vous pouvez les regarder sans compte.",
            "**{count} homes** are open today. You can look at them without an account."
        ),
    };
    let question = match l {
        Lang::Fr => view! { "Où " <span class="nb">"souhaitez-vous"</span> " habiter\u{202f}?" }.into_any(),
        Lang::En => view! { "Where would you like to live?" }.into_any(),
    };
    view! {
        <div class="street"><div class="wrap hero">
            <div class="stack g4">
                <h1 tabindex="-1"><label for="lieu">{question}</label></h1>
                <p class="lead">{tr!(
                    l,
                    "Les logements sociaux d'Action Logement, pour les salariés et les personnes prioritaires.",
                    "Action Logement's social housing, for employees and people with priority."
                )}</p>
                <form action=adresses::OFFRES method="get" role="search" class="stack g2">
                    <p class="hint" id="lieu-aide">{tr!(
                        l,
                        "Une ville ou un département. Par exemple : Montreuil, ou 93.",
                        "A town or a département. For example: Montreuil, or 93."
                    )}</p>
                    {ligne(l, Case::default(), button(tr!(l, "Rechercher", "Search")).main())}
                </form>
                <p>{rich(open)}</p>
            </div>
            <img
                class="rue"
                src="/rue.svg"
                width="760"
                height="388"
                fetchpriority="high"
                alt=tr!(
                    l,
                    "Une rue avec quatre immeubles et maisons différents ; une porte rouge est ouverte.",
                    "A street of different buildings and houses; a red door stands open."
                )
            />
        </div></div>
    }
    .into_any()
}

fn etapes(l: Lang, known: Option<Role>) -> AnyView {
    let here = || (Icon::Home, tr!(l, "Ici", "Here"));
    let steps = [
        (
            tr!(l, "Je fais ma demande de logement social", "I make my social housing demand"),
            tr!(
                l,
                "Je reçois un **numéro unique** de 18 caractères (NUR ou NUD). Il prouve la date de ma demande.",
                "I get a **unique number** of 18 characters (NUR or NUD). It proves the date of my demand."
            ),
            (
                Icon::Out,
                tr!(l, "Sur le site de l'État ou de mon département", "On the State's or my département's site"),
            ),
        ),
        (
            tr!(l, "Je crée mon compte AL'in", "I create my AL'in account"),
            tr!(
                l,
                "Je donne mon numéro unique : ma demande est reprise, je n'ai rien à ressaisir.",
                "I give my unique number: my demand is brought over, I type nothing twice."
            ),
            (Icon::Home, tr!(l, "Ici, environ 10 minutes", "Here, about 10 minutes")),
        ),
        (
            tr!(l, "Je complète ce qui concerne mon employeur", "I fill in what concerns my employer"),
            tr!(
                l,
                "Je choisis aussi ce qu'il peut voir : rien, le nécessaire ou tout mon dossier.",
                "I also choose what they may see: nothing, what is needed, or my whole file."
            ),
            here(),
        ),
        (
            tr!(l, "Je dépose mes pièces justificatives", "I hand in my supporting documents"),
            tr!(
                l,
                "La liste est faite pour ma situation, avec les mois et les années.",
                "The list is made for my situation, with the months and the years."
            ),
            (Icon::Out, tr!(l, "Sur le site où j'ai fait ma demande", "On the site where I made my demand")),
        ),
        (
            tr!(l, "Je postule aux offres qui me conviennent", "I apply for the homes that fit me"),
            tr!(
                l,
                "Une candidature à la fois. Je suis chaque étape, jusqu'aux clés.",
                "One application at a time. I follow each stage, up to the keys."
            ),
            here(),
        ),
    ];
    let steps: Vec<_> = steps
        .into_iter()
        .map(|(title, text, (sign, place))| {
            view! { <li><h3>{rich(title)}</h3> <p>{rich(text)}</p> {who(sign, place)}</li> }
        })
        .collect();
    let next = match known {
        None => Some(button(tr!(l, "Créer mon compte", "Create my account")).href("/creer-mon-compte").into_any()),
        Some(Role::Demandeur) => {
            Some(button(tr!(l, "Ma situation", "My situation")).href(adresses::SITUATION).into_any())
        }
        Some(_) => None,
    };
    view! {
        <section aria-labelledby="comment" class="stack">
            <h2 id="comment">{tr!(l, "Comment postuler ?", "How do I apply?")}</h2>
            <ol class="path" role="list">{steps}</ol>
            <p class="row">
                {next} " "
                {link("/guides#numero-unique", tr!(l, "Je n'ai pas de numéro unique", "I have no unique number")).icon(Icon::Question)}
            </p>
        </section>
    }
    .into_any()
}

fn regles(l: Lang) -> AnyView {
    let rules = [
        (
            Icon::Clock,
            tr!(l, "Pas de course", "No race"),
            tr!(
                l,
                "Postuler le premier jour ou une heure avant la fin donne le même rang. À égalité, la demande la plus ancienne passe devant.",
                "Applying on the first day or an hour before the end gives the same rank. In a tie, the older demand goes first."
            ),
        ),
        (
            Icon::Users,
            tr!(l, "Votre rang, avant de postuler", "Your rank, before applying"),
            tr!(
                l,
                "Vous voyez vos points ligne par ligne, et combien de dossiers sont devant le vôtre.",
                "You see your points line by line, and how many files are ahead of yours."
            ),
        ),
        (
            Icon::Letter,
            tr!(l, "Toujours une raison", "Always a reason"),
            tr!(
                l,
                "Si la réponse est non, vous lisez pourquoi, et ce que vous pouvez faire ensuite.",
                "If the answer is no, you read why, and what you can do next."
            ),
        ),
    ];
    let rules: Vec<_> = rules
        .into_iter()
        .map(|(sign, title, text)| {
            view! { <div class="stack g2">{icon_xl(sign)} <h3>{title}</h3> <p class="muted">{text}</p></div> }
        })
        .collect();
    view! {
        <section class="band" aria-labelledby="regles"><div class="wrap stack g4">
            <h2 id="regles">{tr!(l, "Les mêmes règles pour tout le monde", "The same rules for everyone")}</h2>
            <div class="grid">{rules}</div>
            <p><a href="/classement">{tr!(l, "Comment les candidatures sont classées", "How applications are ranked")}</a></p>
        </div></section>
    }
    .into_any()
}

fn recentes(l: Lang, today: Date, (newest, premieres, favoris): (&[Carte], &Premieres, &Favoris)) -> Option<AnyView> {
    if newest.is_empty() {
        return None;
    }
    let title = if newest.iter().all(|c| jour(c.publiee_a) == today) {
        tr!(l, "Publiées aujourd'hui", "Published today")
    } else {
        tr!(l, "Les dernières publiées", "Published last")
    };
    let cards = newest.iter().map(|c| {
        let mut card = carte(l, today, c, None, None);
        galerie::illustrer(&mut card, c.id, premieres);
        card.heart = galerie::coeur_de_carte(l, &card, c.id, "/", favoris);
        card
    });
    Some(
        view! {
            <section class="wrap stack g4" aria-labelledby="recentes">
                <div class="row ends">
                    <h2 id="recentes">{title}</h2>
                    {link(adresses::OFFRES, tr!(l, "Toutes les offres", "All homes")).icon_end(Icon::Right)}
                </div>
                {offer_grid(l, cards)}
            </section>
        }
        .into_any(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filtres::tests::offre;
    use crate::shell::render;
    use jiff::civil::date;

    #[test]
    fn the_home_page_has_one_title_one_search_and_the_newest_offers() {
        for l in [Lang::Fr, Lang::En] {
            let html = render(|| vue(l, date(2026, 11, 24), 2148, (&[offre()], &Premieres::new(), &None), None));
            assert_eq!(html.matches("<h1").count(), 1);
            assert_eq!(html.matches("btn main").count(), 1);
            assert!(html.contains("name=\"lieu\"") && html.contains("action=\"/offres\""));
            assert!(html.contains("/creer-mon-compte") && html.contains("/classement"));
            assert!(html.contains("Montreuil"));
        }
        let none =
            render(|| vue(Lang::Fr, date(2026, 11, 24), 0, (&[], &Premieres::new(), &None), Some(Role::Demandeur)));
        assert!(!none.contains("recentes") && none.contains("Aucun logement"));
    }
}
