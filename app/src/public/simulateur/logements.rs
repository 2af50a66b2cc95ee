//! The open homes behind a count of the simulator: exactly those counted. The answers go with each form, never in an
//! address, so the list has none: it can't be compared from nor come back to.

use super::{CHAMPS, Saisie, page as simulateur};
use crate::compte::trop_d_essais;
use crate::filtres::{a_commune, carte, convient, de_commune, logements};
use crate::galerie::{self, Premieres};
use crate::i18n::Lang;
use crate::shell::{Section, adresses};
use crate::tr;
use crate::ui::{FormErrors, Icon, PostButton, button, empty, offer_grid, pagination_par_formulaire, post_button};
use crate::web::{Echec, Formulaire, Page, Rendu, Requete, encoder, rediriger};
use axum::http::{HeaderValue, header};
use jiff::civil::Date;
use leptos::prelude::*;
use services::limites::SIMULATION_ADRESSE;
use services::simulateur::{ListeSimulee, PorteeSimulee};

/// Where they are asked for.
pub(super) const LOGEMENTS: &str = "/simulateur/logements";

/// `GET /simulateur/logements`: without answers there is nothing to show.
pub(in crate::public) async fn revenir() -> Rendu {
    Ok(rediriger(adresses::SIMULATEUR))
}

/// `POST /simulateur/logements`
pub(in crate::public) async fn montrer(r: Requete, Formulaire(f): Formulaire<Saisie>) -> Rendu {
    let (l, s, today) = (r.l, r.services(), r.services().horloge.aujourdhui());
    let mut errors = FormErrors::of_form(&CHAMPS);
    let insee = super::lieu(s, l, &f.lieu, &mut errors);
    let foyer = f.lire(l, &mut errors);
    let (Some(insee), Some(foyer)) = (insee, foyer) else {
        return Ok(r.page(simulateur(l, today, f, errors, None).refusee()).await);
    };
    match s.limiter(SIMULATION_ADRESSE, &r.ip).await.map_err(Echec::from) {
        Ok(()) => {}
        Err(Echec::TropDEssais(wait)) => {
            errors.push("", trop_d_essais(l, wait));
            return Ok(r.page(simulateur(l, today, f, errors, None).en_attente(Some(wait))).await);
        }
        Err(other) => return Err(other),
    }
    let portee = PorteeSimulee::from_code(&f.voir).unwrap_or(PorteeSimulee::Ici);
    let page = f.page.parse().unwrap_or(1).max(1);
    let liste = s.logements_simules(&foyer, &insee, portee, page).await?;
    let premieres = galerie::premieres(s, liste.cartes.iter().map(|(c, _)| c)).await?;
    let v = Vue { titre: titre(l, &liste, portee), liste, portee, premieres, typed: f, today };
    let page = Page::new(v.titre.clone(), move || vue(l, &v)).dans(Section::Aide);
    let mut response = r.page(page).await;
    // As the result itself: someone's income decided what is shown.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// What the page shows.
struct Vue {
    titre: String,
    liste: ListeSimulee,
    portee: PorteeSimulee,
    premieres: Premieres,
    typed: Saisie,
    today: Date,
}

/// A button that shows the homes behind a count.
pub(super) fn voir(label: String, portee: PorteeSimulee, typed: &Saisie) -> PostButton {
    avec_reponses(post_button(LOGEMENTS, button(label).icon(Icon::Search)), typed).with("voir", portee.code())
}

/// The answers go with the form.
fn avec_reponses(form: PostButton, typed: &Saisie) -> PostButton {
    typed
        .reponses()
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .fold(form, |form, (name, value)| form.with(name, value))
}

/// « Peuvent vous convenir : 7 logements à Montreuil ».
fn titre(l: Lang, liste: &ListeSimulee, portee: PorteeSimulee) -> String {
    let n = logements(l, liste.total);
    let (here, of) = (a_commune(l, &liste.commune), de_commune(l, &liste.commune));
    let departement = &liste.departement;
    match portee {
        PorteeSimulee::Ici => tr!(l, "Peuvent vous convenir : {n} {here}", "May suit you: {n} {here}"),
        PorteeSimulee::Autour => tr!(
            l,
            "Peuvent vous convenir : {n} dans les communes limitrophes {of}",
            "May suit you: {n} in the communes next to {of}"
        ),
        PorteeSimulee::Departement => tr!(
            l,
            "Peuvent vous convenir : {n} dans le département {departement}",
            "May suit you: {n} in the département {departement}"
        ),
    }
}

fn vue(l: Lang, v: &Vue) -> AnyView {
    let list = &v.liste;
    let as_u32 = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let from = encoder(adresses::SIMULATEUR);
    let cards = list.cartes.iter().map(|(c, avis)| {
        let mut card = carte(l, v.today, c, Some(convient(l, avis)), None);
        galerie::illustrer(&mut card, c.id, &v.premieres);
        card.href = format!("{}?retour={from}", card.href);
        card
    });
    let found = if list.total == 0 {
        empty(
            "vide",
            tr!(l, "Aucun logement pour le moment", "No home for now"),
            view! { <p>{tr!(
                l,
                "Aucun logement ouvert ne convient ici aujourd'hui. De nouvelles offres arrivent chaque semaine.",
                "No open home fits here today. New ones come every week."
            )}</p> },
        )
        .into_any()
    } else {
        offer_grid(l, cards)
    };
    let result = post_button(
        adresses::SIMULATEUR,
        button(tr!(l, "Retour au résultat", "Back to the result")).quiet().icon(Icon::Left),
    );
    // The answers go with each.
    let pager = pagination_par_formulaire(l, as_u32(list.page), as_u32(list.pages), |n, label| {
        avec_reponses(post_button(LOGEMENTS, button(label)), &v.typed)
            .with("voir", v.portee.code())
            .with("page", n.to_string())
    });
    view! {
        <div class="wrap stack g4">
            {avec_reponses(result, &v.typed).into_any()}
            <div class="stack g2">
                <h1 tabindex="-1">{v.titre.clone()}</h1>
                <p>{tr!(
                    l,
                    "Jugés pour le foyer et les revenus que vous avez écrits. Rien n'est gardé. Pour postuler, il faut un compte et une demande.",
                    "Judged for the household and the income you wrote. Nothing is kept. To apply, you need an account and a demand."
                )}</p>
            </div>
            <section class="stack" id="resultats" aria-labelledby="res">
                <h2 id="res" class="sr">{tr!(l, "Logements", "Homes")}</h2>
                {found}
                {pager}
            </section>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{TODAY, typed};
    use super::*;
    use crate::filtres::tests::offre;
    use crate::shell::render;
    use domain::eligibilite::Avis;

    #[test]
    fn the_answers_go_with_every_form_and_in_no_address() {
        for l in [Lang::Fr, Lang::En] {
            let liste = ListeSimulee {
                cartes: vec![(offre(), Avis::SANS_REGLE)],
                total: 45,
                page: 2,
                pages: 3,
                commune: "Montreuil".into(),
                departement: "Seine-Saint-Denis".into(),
            };
            let portee = PorteeSimulee::Autour;
            let (titre, premieres) = (titre(l, &liste, portee), Premieres::new());
            let v = Vue { titre, liste, portee, premieres, typed: typed(), today: TODAY };
            let html = render(move || vue(l, &v));
            assert_eq!(html.matches("<h1").count(), 1);
            assert_eq!(html.matches("action=\"/simulateur/logements\"").count(), 2, "{html}");
            assert_eq!(html.matches("value=\"limitrophes\"").count(), 2);
            assert_eq!(html.matches("value=\"38 000\"").count(), 3, "{html}");
            assert!(html.contains("name=\"page\" value=\"3\"") || html.contains("value=\"3\""), "{html}");
            for address in html.split("href=\"").skip(1).chain(html.split("action=\"").skip(1)) {
                assert!(!address.split('"').next().unwrap().contains("38"), "{address}");
            }
            assert!(html.contains("?retour=/simulateur\""), "{html}");
        }
    }
}
