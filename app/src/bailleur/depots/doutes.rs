//! « À regarder » : what is unusual in a file, before it is imported.

use super::adresse;
use crate::i18n::Lang;
use crate::ui::{Row, cell, pagination, row, row_header, section, table};
use crate::{annonces, format, tr};
use leptos::prelude::*;
use services::depots::{DepotVu, DouteVu, DoutesPage, Format, GARDES_PAR_CHAMP};

/// The part of the report; nothing where nothing is unusual.
pub(super) fn vue(l: Lang, d: &DepotVu, page: &DoutesPage) -> Option<AnyView> {
    if d.douteuses == 0 {
        return None;
    }
    let count = format::compte(l, d.douteuses, ["ligne", "lignes"], ["line", "lines"]);
    let intro = tr!(
        l,
        "Ces valeurs sont rares, et peut-être justes : elles n'empêchent pas l'import. Vérifiez-les dans votre fichier.",
        "These values are rare, and perhaps right: they do not stop the import. Check them in your file."
    );
    let most = GARDES_PAR_CHAMP;
    let shown = (page.gardees < d.douteuses).then(|| {
        let text = tr!(
            l,
            "Pour chaque colonne, seules les {most} premières lignes sont montrées.",
            "For each column, only the first {most} lines are shown."
        );
        view! { <p class="prose">{text}</p> }
    });
    let json = d.format() == Some(Format::Json);
    let heads = [
        if json { tr!(l, "Offre", "Home") } else { tr!(l, "Ligne", "Line") },
        tr!(l, "Colonne", "Column"),
        tr!(l, "Ce qui est rare", "What is unusual"),
        tr!(l, "Valeur lue", "Value read"),
    ];
    let rows = page.doutes.iter().map(|v| ligne(l, v, json));
    let pages = pagination(l, page.page, page.pages, |n| format!("{}?doutes={n}#doutes", adresse(d.id)));
    let body = view! {
        <p class="prose">{intro}</p>
        {shown}
        <div class="fautes">{table(tr!(l, "Ce qui est rare, ligne par ligne", "What is unusual, line by line"), heads, rows)}</div>
        {pages}
    };
    Some(section("doutes", tr!(l, "{count} à regarder", "{count} to look at"), body))
}

fn ligne(l: Lang, v: &DouteVu, json: bool) -> Row {
    let (number, line) = (format::nombre(l, v.numero), format::nombre(l, v.ligne));
    let place = if json {
        let at = tr!(l, "ligne {line}", "line {line}");
        view! { {tr!(l, "N° {number}", "No. {number}")} " " <span class="muted small sub">{at}</span> }.into_any()
    } else {
        let name = tr!(l, "Ligne", "Line");
        view! { <span class="ligne" data-l=name>{line}</span> }.into_any()
    };
    let champ = v.doute.champ();
    let value = if v.valeur.is_empty() {
        let text = tr!(l, "vide", "empty");
        view! { <span class="muted">{text}</span> }.into_any()
    } else {
        view! { <code>{v.valeur.clone()}</code> }.into_any()
    };
    row([
        row_header(place),
        cell(view! { <code>{champ}</code> " " <span class="muted small sub">{annonces::champ(l, champ)}</span> }),
        cell(annonces::doute(l, &v.doute)),
        cell(value),
    ])
}
