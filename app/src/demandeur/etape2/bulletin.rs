//! A payslip drawn: where to read what step 2 asks for.

use crate::i18n::Lang;
use crate::tr;
use leptos::prelude::*;
use leptos::tachys::html::InertElement;

const BULLETIN: &str = r##"<path fill="var(--surface)" stroke="var(--line-2)" stroke-width="1.5" d="M10 4h300v290l-12.5-7-12.5 7-12.5-7-12.5 7-12.5-7-12.5 7-12.5-7-12.5 7-12.5-7-12.5 7-12.5-7-12.5 7-12.5-7-12.5 7-12.5-7-12.5 7-12.5-7-12.5 7-12.5-7-12.5 7-12.5-7-12.5 7-12.5-7-12.5 7z"/><g fill="var(--ink)" font-family="inherit"><text x="24" y="32" font-size="15" font-weight="700">Bulletin de salaire</text><text x="42" y="66" font-size="13">Boulangeries Tissier</text><text x="42" y="92" font-size="13">824 541 148 02432</text><text x="206" y="66" font-size="13">N° 20418</text><text x="206" y="92" font-size="13">02/09/2019</text></g><g fill="var(--accent)"><circle cx="28" cy="61.5" r="9"/><circle cx="28" cy="87.5" r="9"/><circle cx="192" cy="61.5" r="9"/><circle cx="192" cy="87.5" r="9"/></g><g fill="#fff" font-family="inherit" font-size="12" font-weight="700" text-anchor="middle"><text x="28" y="66">1</text><text x="28" y="92">2</text><text x="192" y="66">3</text><text x="192" y="92">4</text></g><path fill="var(--sunken)" d="M20 112h280v22H20zM20 252h280v24H20z"/><path fill="none" stroke="var(--line)" stroke-width="6" stroke-linecap="round" d="M28 123h90M216 123h24M268 123h24M28 152h120M228 152h12M272 152h20M28 174h96M222 174h18M268 174h24M28 196h140M232 196h8M276 196h16M28 218h84M220 218h20M268 218h24M28 236h110M230 236h10M274 236h18M28 264h70M246 264h46"/></svg>"##;

/// Where to find these on a payslip.
pub(super) fn bulletin(l: Lang) -> AnyView {
    let said = tr!(
        l,
        "Un bulletin de salaire. En haut à gauche, 1 : le nom de l'employeur, 2 : le N° SIRET. En haut à droite, 3 : le matricule, 4 : la date d'entrée.",
        "A payslip. Top left, 1: the employer's name, 2: the SIRET number. Top right, 3: the employee number, 4: the start date."
    );
    let svg = format!(r#"<svg class="slip" viewBox="0 0 320 300" role="img" aria-label="{said}">{BULLETIN}"#);
    view! {
        <aside class="stack g2 stay" aria-labelledby="paie">
            <h2 class="h3" id="paie">{tr!(l, "Où trouver ces informations ?", "Where to find this information?")}</h2>
            <p>{tr!(l, "Sur votre bulletin de salaire, tout en haut.", "On your payslip, at the very top.")}</p>
            {InertElement::new(svg)}
            <ol class="small">
                <li>{tr!(l, "Nom de l'employeur", "Employer's name")}</li>
                <li>{tr!(l, "N° SIRET", "SIRET number")}</li>
                <li>{tr!(l, "Matricule", "Employee number")}</li>
                <li>{tr!(l, "Date d'entrée dans l'entreprise", "Date you joined the company")}</li>
            </ol>
        </aside>
    }
    .into_any()
}
