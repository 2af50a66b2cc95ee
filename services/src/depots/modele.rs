//! The file a landlord starts from: every column, two homes.

use domain::annonce::{CHAMPS, JOURS_PAR_DEFAUT};
use jiff::ToSpan as _;
use jiff::civil::Date;

/// Two homes that could be sent on `today`, field by field.
#[must_use]
pub fn exemples(today: Date) -> [Vec<(&'static str, String)>; 2] {
    let day = |n: i32| today.saturating_add(n.days()).to_string();
    let flat: &[(&str, &str)] = &[
        ("ref_externe", "LILAS-A-204"),
        ("residence", "Résidence des Lilas"),
        ("genre", "appartement"),
        ("construction", "collectif"),
        ("annee", "1998"),
        ("adresse", "3 rue des Lilas"),
        ("code_postal", "93100"),
        ("commune", "Montreuil"),
        ("insee", "93048"),
        ("typologie", "T3"),
        ("chambres", "2"),
        ("surface_m2", "62"),
        ("etage", "2"),
        ("etages", "5"),
        ("ascenseur", "oui"),
        ("balcon", "oui"),
        ("jardin", "non"),
        ("parking", "oui"),
        ("parking_type", "souterrain"),
        ("parking_loyer", "35"),
        ("chauffage", "collectif_gaz"),
        ("pmr", "non"),
        ("dpe", "C"),
        ("dpe_kwh", "145"),
        ("ges", "C"),
        ("loyer", "478.50"),
        ("charges", "96"),
        ("autres_charges", "0"),
        ("depot", "478.50"),
        ("financement", "PLUS"),
        (
            "description",
            "Trois pièces traversant et calme. Séjour sur le jardin de la résidence, cuisine séparée, cave.",
        ),
    ];
    let house: &[(&str, &str)] = &[
        ("ref_externe", "VIGNES-07"),
        ("genre", "maison"),
        ("annee", "2011"),
        ("adresse", "7 chemin des Vignes"),
        ("insee", "77288"),
        ("typologie", "T4"),
        ("surface_m2", "84"),
        ("jardin", "oui"),
        ("parking", "oui"),
        ("parking_type", "garage"),
        ("chauffage", "pompe_a_chaleur"),
        ("pmr", "oui"),
        ("dpe", "B"),
        ("dpe_kwh", "88"),
        ("ges", "A"),
        ("loyer", "612"),
        ("charges", "38"),
        ("financement", "PLUS"),
        (
            "description",
            "Maison de plain-pied avec jardin clos, séjour de 30 m², trois chambres, cellier et garage à vélos.",
        ),
    ];
    let dated = |fields: &[(&'static str, &str)], dates: &[(&'static str, String)]| {
        let value = |c: &'static str| {
            let fixed = fields.iter().find(|f| f.0 == c).map(|f| f.1.to_owned());
            let dated = || dates.iter().find(|d| d.0 == c).map(|d| d.1.clone());
            (c, fixed.or_else(dated).unwrap_or_default())
        };
        CHAMPS.iter().copied().map(value).collect()
    };
    let close = JOURS_PAR_DEFAUT - 1;
    [
        dated(
            flat,
            &[
                ("publiee_le", day(0)),
                ("cloture_le", day(close)),
                ("designation_le", day(close + 14)),
                ("disponible_le", day(45)),
            ],
        ),
        dated(house, &[("disponible_le", day(30))]),
    ]
}

/// The file: UTF-8 with its mark and semicolons, as French spreadsheets open it by a double click.
#[must_use]
pub fn modele(today: Date) -> String {
    let mut out = format!("\u{feff}{}\r\n", CHAMPS.join(";"));
    for home in exemples(today) {
        let line: Vec<String> = home.into_iter().map(|(_, v)| super::rejets::valeur_csv(&v, b';')).collect();
        out.push_str(&line.join(";"));
        out.push_str("\r\n");
    }
    out
}
