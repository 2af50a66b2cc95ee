//! Another commune, another département: those proposed, and any that one names.

use super::liste::adresse;
use super::{Donnees, ET_SI, Question, compte};
use crate::demandeur::explications::liste;
use crate::filtres::{a_commune, de_commune};
use crate::i18n::Lang;
use crate::islands::CompletionLieu;
use crate::tr;
use crate::ui::{
    Fact, FormErrors, Tone, button, cell, details, fact, facts, field, link, notice, row, row_header, section,
    select_field, table,
};
use crate::web::encoder;
use domain::classement::{Bareme, PlaceCommune};
use leptos::prelude::*;
use services::offres::{Portee, SiCommune, SiDepartement, Supposition};
use services::referentiel::{Compris, Referentiel, Suggestion, SuggestionKind};

/// Places proposed when a text means several.
const CHOIX: usize = 8;
/// Lines of the first table; the others are folded.
const MONTREES: usize = 6;
/// Communes named in a sentence.
const NOMMEES: usize = 4;

/// A place to try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Lieu {
    /// INSEE code.
    Commune(String),
    /// Code.
    Departement(String),
}

/// The place that a question means: nothing asked, nothing said; else one, or a sentence beside its field.
pub(super) fn comprendre(
    r: &Referentiel,
    l: Lang,
    q: &Question,
    errors: &mut FormErrors,
    choix: &mut Vec<Suggestion>,
) -> Option<Lieu> {
    if let Some(insee) = &q.commune
        && let Some(c) = r.commune(insee.trim())
    {
        return Some(Lieu::Commune(c.insee.to_owned()));
    }
    if let Some(code) = &q.departement {
        if let Some(d) = r.departement(&code.trim().to_uppercase()) {
            return Some(Lieu::Departement(d.code.to_owned()));
        }
        errors
            .push("departement", tr!(l, "Choisissez un département dans la liste", "Choose a département in the list"));
        return None;
    }
    let text = q.lieu.as_ref().or(q.commune.as_ref())?.trim();
    if text.is_empty() {
        errors.push(
            "lieu",
            tr!(l, "Écrivez le nom d'une commune ou son code postal", "Write the name of a commune or its postcode"),
        );
        return None;
    }
    let (found, wrong) = match r.comprendre(text, CHOIX) {
        Compris::Un(place) if place.kind == SuggestionKind::Commune => return Some(Lieu::Commune(place.code)),
        // A département typed there is one to try all the same.
        Compris::Un(place) => return Some(Lieu::Departement(place.code)),
        Compris::Plusieurs(found) => (
            found,
            tr!(
                l,
                "Plusieurs lieux correspondent. Choisissez le bon dans la liste, ou écrivez son code postal",
                "Several places match. Choose the right one in the list, or write its postcode"
            ),
        ),
        Compris::Aucun(near) if near.is_empty() => (
            near,
            tr!(
                l,
                "Nous ne trouvons pas cette commune. Vérifiez son nom ou écrivez son code postal",
                "We can't find this commune. Check its name or write its postcode"
            ),
        ),
        Compris::Aucun(near) => (
            near,
            tr!(
                l,
                "Nous ne trouvons pas cette commune. Vouliez-vous dire l'une de celles-ci ?",
                "We can't find this commune. Did you mean one of these?"
            ),
        ),
    };
    choix.extend(found);
    errors.push("lieu", wrong);
    None
}

/// The address that tries a commune.
fn essayer(insee: &str) -> String {
    format!("{ET_SI}?commune={}", encoder(insee))
}

/// « Si j'ajoutais une commune »: any, then those that bring the most.
pub(super) fn communes(l: Lang, d: &Donnees) -> AnyView {
    let e = &d.found;
    let typed = match (&d.question.lieu, &d.reponse) {
        (Some(text), _) => text.clone(),
        (None, Some(super::Reponse::Commune(c, _))) => format!("{} ({})", c.nom, c.departement),
        _ => String::new(),
    };
    let choices = (!d.choix.is_empty()).then(|| {
        let lines = d.choix.iter().map(|s| {
            let href = match s.kind {
                SuggestionKind::Commune => essayer(&s.code),
                SuggestionKind::Departement => format!("{ET_SI}?departement={}", encoder(&s.code)),
            };
            view! { <li><a href=href>{s.label.clone()}</a></li> }
        });
        view! { <ul class="jump" role="list">{lines.collect_view()}</ul> }
    });
    let all: Vec<&SiCommune> = e.voisines.iter().chain(&e.autres).collect();
    let shown = e.voisines.len().min(MONTREES);
    let shown = if shown == 0 { all.len().min(MONTREES) } else { shown };
    let (first, rest) = all.split_at(shown);
    let caption = tr!(l, "Communes à ajouter", "Communes to add");
    let near = (!first.is_empty()).then(|| tableau(l, caption.clone(), first));
    let more = (!rest.is_empty())
        .then(|| details(tr!(l, "Voir plus de communes", "See more communes"), false, tableau(l, caption, rest)));
    let note = (!first.is_empty()).then(|| {
        let b = Bareme::actuel();
        let (near, asked) = (b.commune_limitrophe, b.commune_demandee);
        view! {
            <p class="small muted">{tr!(
                l,
                "Une commune limitrophe donne {near} points de classement, une commune demandée {asked}. « Nouveaux » : avec ses voisines et son département, ce que vous ne voyez pas encore.",
                "An adjacent commune gives {near} ranking points, one asked for {asked}. “New”: with its neighbours and its département, what you do not see yet."
            )}</p>
        }
    });
    section(
        "communes",
        tr!(l, "Si j'ajoutais une commune", "If I added a commune"),
        view! {
            <form action=ET_SI method="get" class="stack g2">
                {field(l, "lieu", tr!(l, "Et si j'ajoutais…", "What if I added…"))
                    .hint(tr!(
                        l,
                        "N'importe quelle commune de France : un nom ou un code postal.",
                        "Any commune of France: a name or a postcode."
                    ))
                    .autocomplete("off")
                    .attr("maxlength", "100")
                    .value(typed)
                    .errors(&d.errors)
                    .after(view! { <CompletionLieu champ="lieu".to_owned() l=l/> })}
                {choices}
                <p>{button(tr!(l, "Voir ce qu'elle apporte", "See what it brings"))}</p>
            </form>
            {near}
            {more}
            {note}
        },
    )
}

fn tableau(l: Lang, caption: String, communes: &[&SiCommune]) -> AnyView {
    let columns = [
        tr!(l, "Commune ajoutée", "Commune added"),
        tr!(l, "Vous conviennent ici", "Suit you there"),
        tr!(l, "Nouveaux pour vous", "New to you"),
    ];
    let rows = communes.iter().map(|c| {
        let name = &c.nom;
        let far = (!c.meme_demande).then(|| {
            let of = &c.departement_nom;
            view! { <br/> <span class="small muted">{tr!(l, "{of}, autre demande", "{of}, another demand")}</span> }
        });
        let (here, new) = (a_commune(l, name), de_commune(l, name));
        row([
            row_header(view! { <a href=essayer(&c.insee)>{name.clone()}</a> {far} }),
            cell(compte(l, c.ici, de(c, Portee::Ici), format!(" {here}"))).n(),
            cell(compte(l, c.nouveaux, de(c, Portee::Nouveaux), tr!(l, " nouveaux autour {new}", " new around {new}")))
                .n(),
        ])
    });
    table(caption, columns, rows).into_any()
}

fn de(c: &SiCommune, portee: Portee) -> String {
    adresse(&Supposition::Commune(c.insee.clone(), portee))
}

/// Whether the same demande serves, and else where another is registered.
fn enregistrement(l: Lang, meme_demande: bool, deja: bool, site: &str) -> Fact {
    let label = tr!(l, "La même demande suffit ?", "Is the same demand enough?");
    if deja || meme_demande {
        let text = if deja {
            tr!(l, "Oui, elle couvre déjà ce département.", "Yes, it covers this département already.")
        } else {
            tr!(
                l,
                "Oui : une seule demande suffit pour toute l'Île-de-France.",
                "Yes: one demand is enough for the whole of Île-de-France."
            )
        };
        return fact(label, text);
    }
    Fact::view(
        label,
        view! {
            {tr!(
                l,
                "Non : il faut une autre demande, enregistrée dans ce département.",
                "No: it takes another demand, registered in that département."
            )}
            " "
            {link(site.to_owned(), tr!(l, "Son site d'enregistrement", "Its registration site")).external()}
        },
    )
}

/// « Et si j'ajoutais Lyon ? »
pub(super) fn reponse_commune(l: Lang, c: &SiCommune, site: &str) -> AnyView {
    let (name, code) = (&c.nom, &c.departement);
    let b = Bareme::actuel();
    let (near, asked) = (b.commune_limitrophe, b.commune_demandee);
    let here = a_commune(l, name);
    let mut list = vec![Fact::view(
        tr!(l, "Vous conviennent {here}", "Suit you {here}"),
        compte(l, c.ici, de(c, Portee::Ici), format!(" {here}")),
    )];
    let title = tr!(l, "Et si j'ajoutais {name} ({code}) ?", "What if I added {name} ({code})?");
    let already = c.place == PlaceCommune::Demandee;
    if already {
        list.push(fact(
            tr!(l, "Points de classement", "Ranking points"),
            tr!(l, "{asked} : c'est une commune demandée.", "{asked}: it is a commune asked for."),
        ));
    } else {
        let points = if c.place == PlaceCommune::Limitrophe {
            tr!(
                l,
                "{asked} au lieu de {near} : elle est limitrophe aujourd'hui.",
                "{asked} instead of {near}: it is adjacent today."
            )
        } else {
            tr!(
                l,
                "{asked} au lieu de 0. Les communes qui la touchent : {near}.",
                "{asked} instead of 0. The communes next to it: {near}."
            )
        };
        let names = liste(l, &c.deviennent, NOMMEES);
        let become_near = if c.deviennent.is_empty() {
            fact(
                tr!(l, "Deviendraient limitrophes", "Would become adjacent"),
                tr!(l, "Aucune commune de plus.", "No commune more."),
            )
        } else {
            Fact::view(
                tr!(l, "Deviendraient limitrophes", "Would become adjacent"),
                view! {
                    {tr!(l, "{names} : ", "{names}: ")}
                    {compte(l, c.limitrophes, de(c, Portee::Limitrophes), tr!(l, " dans ces communes", " in these communes"))}
                },
            )
        };
        let of = &c.departement_nom;
        list.push(become_near);
        list.push(Fact::view(
            tr!(l, "Ailleurs dans le département ({of})", "Elsewhere in the département ({of})"),
            if c.ailleurs == 0 {
                tr!(l, "Rien de plus que vos onglets.", "Nothing more than your tabs.").into_any()
            } else {
                compte(
                    l,
                    c.ailleurs,
                    de(c, Portee::Departement),
                    tr!(l, " ailleurs dans le département", " elsewhere in the département"),
                )
            },
        ));
        list.push(Fact::view(
            tr!(l, "Nouveaux pour vous, en tout", "New to you, in all"),
            compte(l, c.nouveaux, de(c, Portee::Nouveaux), tr!(l, " nouveaux pour vous", " new to you")),
        ));
        list.push(fact(tr!(l, "Points de classement", "Ranking points"), points));
        list.push(enregistrement(l, c.meme_demande, c.deja, site));
    }
    let known = already
        .then(|| notice(Tone::Info, tr!(l, "Vous demandez déjà {name}", "You ask for {name} already")).into_any());
    section("reponse", title, view! { {known} {facts(true, list)} })
}

/// « Et si je cherchais dans l'Oise ? »
pub(super) fn reponse_departement(l: Lang, d: &SiDepartement, site: &str) -> AnyView {
    let (name, code) = (&d.nom, &d.code);
    let href = adresse(&Supposition::Departement(code.clone()));
    let mut list = vec![
        Fact::view(
            tr!(l, "Peuvent vous convenir", "May suit you"),
            compte(l, d.convient, href, tr!(l, " dans le département {name}", " in the département {name}")),
        ),
        enregistrement(l, d.meme_demande, d.deja, site),
    ];
    if !d.deja && d.meme_demande {
        list.push(fact(
            tr!(l, "Comment", "How"),
            tr!(
                l,
                "Une demande nomme des communes : ajoutez-en une de ce département.",
                "A demand names communes: add one of that département."
            ),
        ));
    }
    section(
        "reponse",
        tr!(
            l,
            "Et si je cherchais dans le département {name} ({code}) ?",
            "What if I looked in the département {name} ({code})?"
        ),
        facts(true, list),
    )
}

/// « Si je cherchais dans un autre département »: any, then those beside.
pub(super) fn departements(l: Lang, d: &Donnees) -> AnyView {
    let typed = match (&d.question.departement, &d.reponse) {
        (Some(code), _) => code.trim().to_uppercase(),
        (None, Some(super::Reponse::Departement(found, _))) => found.code.clone(),
        _ => String::new(),
    };
    let options = std::iter::once((String::new(), tr!(l, "Choisissez", "Choose")))
        .chain(d.departements.iter().map(|(code, name)| (code.clone(), format!("{code} – {name}"))));
    let lines = d
        .found
        .departements
        .iter()
        .map(|found| {
            let name = &found.nom;
            let how = if found.meme_demande {
                tr!(
                    l,
                    "Même demande : une seule suffit pour toute l'Île-de-France.",
                    "The same demand: one is enough for the whole of Île-de-France."
                )
            } else {
                tr!(
                    l,
                    "Il faut une autre demande, dans ce département.",
                    "It takes another demand, in that département."
                )
            };
            let href = format!("{ET_SI}?departement={}", encoder(&found.code));
            let list = adresse(&Supposition::Departement(found.code.clone()));
            let said = tr!(l, " dans le département {name}", " in the département {name}");
            view! {
                <li>
                    <a href=href>{name.clone()}</a> {tr!(l, " : ", ": ")} {compte(l, found.convient, list, said)}
                    <br/> <span class="small muted">{how}</span>
                </li>
            }
        })
        .collect_view();
    let beside = (!d.found.departements.is_empty()).then(|| {
        view! {
            <p>{tr!(l, "Dans les départements voisins, peuvent vous convenir :", "In neighbouring départements, these may suit you:")}</p>
            <ul class="stack g1">{lines}</ul>
        }
    });
    section(
        "departements",
        tr!(l, "Si je cherchais dans un autre département", "If I looked in another département"),
        view! {
            <form action=ET_SI method="get" class="stack g2">
                {select_field(l, "departement", tr!(l, "Département", "Département"), options).value(typed).errors(&d.errors)}
                <p>{button(tr!(l, "Voir ce qu'il apporte", "See what it brings"))}</p>
            </form>
            {beside}
        },
    )
}
