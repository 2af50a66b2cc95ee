//! The organisations: found by their name or their SIREN, page by page.

use super::adresse;
use crate::i18n::Lang;
use crate::shell::adresses;
use crate::ui::{Icon, button, cell, empty, field, link, pagination, row, row_header, table};
use crate::web::encoder;
use crate::{format, tr};
use leptos::prelude::*;
use services::organisations::{GenreOrganisation, OrganisationVue, PageOrganisations};

pub(super) fn titre(l: Lang) -> String {
    tr!(l, "Organisations et comptes", "Organisations and accounts")
}

/// What an organisation is, in a word.
pub(super) fn genre(l: Lang, g: GenreOrganisation) -> String {
    match g {
        GenreOrganisation::Bailleur => tr!(l, "Bailleur", "Landlord"),
        GenreOrganisation::Entreprise => tr!(l, "Entreprise", "Employer"),
        GenreOrganisation::ActionLogement => tr!(l, "Action Logement (conseillers)", "Action Logement (advisers)"),
    }
}

/// « 824 541 148 », or that there is none.
pub(super) fn siren(l: Lang, siren: Option<&str>) -> String {
    siren.map_or_else(|| tr!(l, "Aucun", "None"), format::siren_groupe)
}

/// The page.
pub(super) fn vue(l: Lang, q: &str, page: &PageOrganisations) -> AnyView {
    let title = titre(l);
    let body = match (page.organisations.as_slice(), q.is_empty() && page.page == 1) {
        ([], true) => {
            let text = tr!(l, "Aucune organisation n'est encore enregistrée.", "No organisation is registered yet.");
            empty("vide", tr!(l, "Aucune organisation", "No organisation"), view! { <p>{text}</p> }).into_any()
        }
        ([], false) => {
            let text = tr!(
                l,
                "Vérifiez le nom, ou écrivez les neuf chiffres du SIREN.",
                "Check the name, or write the nine digits of the SIREN."
            );
            let all = link(adresses::ADMIN, tr!(l, "Voir toutes les organisations", "See all organisations"));
            let title = tr!(l, "Aucune organisation trouvée", "No organisation found");
            empty("vide", title, view! { <p>{text}</p> <p>{all}</p> }).into_any()
        }
        (found, _) => liste(l, &title, found),
    };
    // How many there are in all is not counted: the pages known of are those up to the next.
    let known = page.page + u32::from(page.suite);
    let pages = pagination(l, page.page, known, |n| {
        let root = adresses::ADMIN;
        if q.is_empty() { format!("{root}?page={n}") } else { format!("{root}?q={}&page={n}", encoder(q)) }
    });
    view! {
        <div class="wrap stack g4">
            <h1 tabindex="-1">{title}</h1>
            <form action=adresses::ADMIN method="get" role="search" class="stack g2">
                {field(l, "q", tr!(l, "Nom ou SIREN", "Name or SIREN")).kind("search").value(q).autocomplete("off").attr("maxlength", "100")}
                <p>{button(tr!(l, "Chercher", "Search")).icon(Icon::Search)}</p>
            </form>
            {body}
            {pages}
        </div>
    }
    .into_any()
}

fn liste(l: Lang, title: &str, found: &[OrganisationVue]) -> AnyView {
    let rows = found.iter().map(|o| {
        row([
            row_header(view! { <a href=adresse(o.id)>{o.nom.clone()}</a> }),
            cell(genre(l, o.genre)),
            cell(siren(l, o.siren.as_deref())),
            cell(format::nombre(l, o.comptes)).n(),
        ])
    });
    let columns = [
        tr!(l, "Organisation", "Organisation"),
        tr!(l, "Genre", "Kind"),
        tr!(l, "SIREN", "SIREN"),
        tr!(l, "Comptes", "Accounts"),
    ];
    table(title, columns, rows).into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::render;
    use uuid::Uuid;

    fn page(n: usize, page: u32, suite: bool) -> PageOrganisations {
        let one = |i: usize| OrganisationVue {
            id: Uuid::from_u128(i as u128),
            nom: "<script>alert(1)</script>".into(),
            genre: GenreOrganisation::ALL[i % 3],
            siren: (i > 0).then(|| "824541148".into()),
            comptes: 1234,
        };
        PageOrganisations { organisations: (0..n).map(one).collect(), page, suite }
    }

    #[test]
    fn the_list_says_who_and_how_many_in_both_languages() {
        for l in [Lang::Fr, Lang::En] {
            let html = render(move || vue(l, "été & \"co\"", &page(3, 2, true)));
            assert_eq!(html.matches("<h1").count(), 1);
            assert_eq!(html.matches("/admin/organisations/").count(), 3);
            assert!(!html.contains("<script") && html.contains("824 541 148"), "{html}");
            // What was looked for goes on to the other pages.
            assert!(html.contains("q=%C3%A9t%C3%A9%20%26%20%22co%22&amp;page=3"), "{html}");
            assert!(html.contains("page=1") && !html.contains("page=4"));
            assert!(!render(move || vue(l, "", &page(3, 1, false))).contains("class=\"pages\""));
        }
    }

    #[test]
    fn nothing_found_is_not_nothing_there() {
        for l in [Lang::Fr, Lang::En] {
            let (none, lost) =
                (render(move || vue(l, "", &page(0, 1, false))), render(move || vue(l, "x", &page(0, 1, false))));
            assert!(none.contains("id=\"vide\"") && lost.contains("id=\"vide\"") && !lost.contains("<table"));
            assert!(
                lost.contains("href=\"/admin\" class=\"link\"") || lost.contains("class=\"link\" href=\"/admin\""),
                "{lost}"
            );
            assert!(lost.contains("value=\"x\""));
        }
        for &g in GenreOrganisation::ALL {
            assert_ne!(genre(Lang::Fr, g), genre(Lang::En, g));
        }
    }
}
