//! What must never break: escaping, ids that answer each other, states said in words.

use leptos::prelude::*;

use super::*;
use crate::i18n::Lang::{En, Fr};

const EVIL: &str = r#"</textarea><script>alert("1")</script>&'"#;

fn html(view: impl Content) -> String {
    Owner::new().with(|| view.content().to_html())
}

/// Panics unless the summary of a form has a link to each of `fields`, in that order, which is that of the page.
#[track_caller]
pub(crate) fn assert_in_page_order(html: &str, fields: &[&str]) {
    let summary = html.split_once("id=\"erreurs\"").and_then(|(_, rest)| rest.split_once("</ul>")).unwrap().0;
    let links: Vec<&str> = summary.split("href=\"#").skip(1).filter_map(|l| l.split('"').next()).collect();
    assert_eq!(links, fields);
    let mut before = 0;
    for field in fields {
        let at = html.find(&format!(" id=\"{field}\"")).unwrap_or_else(|| panic!("{field}: no such field"));
        assert!(at > before, "{field} stands before the one told before it");
        before = at;
    }
}

#[test]
fn errors_are_told_in_the_order_of_the_form_whatever_is_found_first() {
    let errors = FormErrors::of_form(&["a", "b", "c"]).with("x", "4").with("c", "3").with("", "0").with("a", "1");
    let errors = errors.with("y", "5").with("b", "2").with("a", "again");
    assert_eq!(errors.iter().map(|(_, said)| said).collect::<String>(), "012345");
    assert_eq!(errors.first_field(), Some("a"));
}

#[test]
fn a_textarea_cannot_be_left() {
    let out = html(textarea(Fr, "message", "Message").value(EVIL));
    assert!(!out.contains("<script"), "{out}");
    assert_eq!(out.matches("</textarea>").count(), 1, "{out}");
    assert!(out.contains("&lt;/textarea&gt;&lt;script&gt;alert"), "{out}");
}

#[test]
fn a_first_line_break_is_kept() {
    assert!(html(textarea(Fr, "m", "M").value("\nb")).contains(">\n\nb</textarea>"));
}

#[test]
fn text_and_attributes_are_escaped() {
    let views = [
        html(field(Fr, "nom", EVIL).hint(EVIL).value(EVIL).error(Some(EVIL)).attr("pattern", EVIL).after(EVIL)),
        html(select_field(Fr, "s", EVIL, [(EVIL, EVIL)]).value(EVIL)),
        html(choices(Fr, "c", EVIL, [choice(EVIL, EVIL).text(EVIL).then(EVIL)])),
        html(check(Fr, "k", EVIL).value(EVIL).hint(EVIL)),
        html(hidden("h", EVIL)),
        html(notice(Tone::Bad, EVIL).text(EVIL)),
        html(todo("t", EVIL, EVIL).when(EVIL, EVIL, EVIL).who(Icon::User, EVIL)),
        html(empty("e", EVIL, EVIL)),
        html(button(EVIL).sends(EVIL, EVIL)),
        html(button(EVIL).href(EVIL)),
        html(post_button(EVIL, button(EVIL)).with(EVIL, EVIL)),
        html(fits([fit(Tone::Ok, EVIL).text(EVIL).figure(EVIL, EVIL).link(EVIL, EVIL)])),
        html(facts(false, [fact(EVIL, EVIL)])),
        html(money(EVIL, [money_row(EVIL, EVIL).detail(EVIL)]).head(EVIL, EVIL)),
        html(log([event(EVIL, EVIL, EVIL).text(EVIL)])),
        html(table(EVIL, [EVIL, EVIL], [row([row_header(EVIL), cell(EVIL)])])),
        html(tabs(EVIL, [tab(EVIL, EVIL, true).count(3, EVIL)])),
        html(chip(Fr, EVIL, EVIL)),
        html(details(EVIL, false, EVIL)),
        html(rich(EVIL)),
        html(error_summary(Fr, &FormErrors::new().with("a", EVIL).with(EVIL, EVIL))),
    ];
    for out in views {
        assert!(!out.contains("<script"), "{out}");
        assert!(!out.contains("</textarea>"), "{out}");
        for quoted in out.split("=\"").skip(1) {
            assert!(!quoted.split('"').next().unwrap_or_default().contains("alert(\""), "{out}");
        }
    }
    assert!(html(field(Fr, "nom", "Nom").value(r#"" onfocus="x"#)).contains(r#"value="&quot; onfocus=&quot;x""#));
}

#[test]
fn the_summary_leads_to_the_fields() {
    let errors = FormErrors::new()
        .with("tel", "Il manque un chiffre")
        .with("accord", "Cochez la case")
        .with("civ", "Choisissez");
    let summary = html(error_summary(Fr, &errors));
    assert!(summary.contains(r#"id="erreurs""#) && summary.contains(r#"tabindex="-1""#), "{summary}");
    let form = [
        html(field(Fr, "tel", "Téléphone").hint("10 chiffres").errors(&errors)),
        html(check(Fr, "accord", "J’accepte").errors(&errors)),
        html(choices(Fr, "civ", "Civilité", [choice("mme", "Madame"), choice("m", "Monsieur")]).errors(&errors)),
    ]
    .concat();
    for link in summary.split("href=\"#").skip(1) {
        let id = link.split('"').next().unwrap_or_default();
        assert_eq!(form.matches(&format!(r#" id="{id}""#)).count(), 1, "{id}\n{form}");
    }
    assert!(form.contains(r#"aria-describedby="tel-aide tel-err""#), "{form}");
    // The focus goes to the first wrong field, to the summary when no field is wrong.
    assert_eq!((form.matches("autofocus").count(), summary.contains("autofocus")), (1, false), "{form}");
    assert!(form.split(r#"id="accord""#).next().is_some_and(|tel| tel.contains("autofocus")), "{form}");
    assert!(html(error_summary(Fr, &FormErrors::new().with("", "Trop d'essais"))).contains("autofocus"));
    for id in ["tel-aide", "tel-err", "accord-err", "civ-err"] {
        assert_eq!(form.matches(&format!(r#" id="{id}""#)).count(), 1, "{id}");
    }
    assert!(error_summary(Fr, &FormErrors::new()).is_none());
}

#[test]
fn a_password_is_never_sent_back() {
    assert!(!html(field(Fr, "mdp", "Mot de passe").kind("password").value("secret")).contains("secret"));
}

#[test]
fn label_hint_error_input() {
    let out = html(field(Fr, "nom", "Nom").hint("Aide").error(Some("Vide")).optional().required());
    let order: Vec<_> = ["<label", "nom-aide", "nom-err", "<input"].iter().map(|part| out.find(part)).collect();
    assert!(order.is_sorted() && order.iter().all(Option::is_some), "{out}");
    assert!(
        out.contains("aria-invalid=\"true\"") && out.contains(" required") && out.contains("(facultatif)"),
        "{out}"
    );
    assert!(!html(field(Fr, "nom", "Nom")).contains("aria-"));
}

#[test]
fn choices_and_selects_keep_the_answer() {
    let out = html(choices(Fr, "d", "Décision", [choice("a", "Oui"), choice("b", "Non")]).value("b"));
    assert_eq!(out.matches(" checked").count(), 1, "{out}");
    assert!(out.find("value=\"b\"") < out.find(" checked"), "{out}");
    let out = html(select_field(Fr, "s", "Surface", [("", "Toutes"), ("40", "40 m²")]).value("40"));
    assert_eq!(out.matches(" selected").count(), 1, "{out}");
    assert!(out.find("value=\"40\"") < out.find(" selected"), "{out}");
}

#[test]
fn rich_text() {
    let raised = |text: &str| text::rich_html(text);
    for (text, out) in [
        ("Le 1er choix, 4e sur 41", "Le 1<sup>er</sup> choix, 4<sup>e</sup> sur 41"),
        ("**3 personnes** & un chat", "<b>3 personnes</b> &amp; un chat"),
        ("2 * 3 ** 4", "2 * 3 ** 4"),
        ("12euros 3e-4 9en", "12euros 3e-4 9en"),
        ("rang **22e**", "rang <b>22<sup>e</sup></b>"),
        ("mardi 1er\u{a0}décembre", "mardi 1<sup>er</sup>\u{a0}décembre"),
    ] {
        assert_eq!(raised(text), out);
    }
}

#[test]
fn stages_are_said() {
    let stage = |state, note: Option<&str>| Stage {
        label: "Visite".into(),
        icon: Icon::Visit,
        state,
        note: note.map(Into::into),
    };
    let out = html(track(
        Fr,
        [
            stage(StageState::Done, Some("2 déc.")),
            stage(StageState::Now, Some("depuis le 8 déc.")),
            stage(StageState::Stop, None),
            stage(StageState::Next, None),
        ],
    ));
    for said in ["Terminé", "En cours", "Arrêtée ici", "À venir"] {
        assert_eq!(out.matches(said).count(), 1, "{said}");
    }
    assert_eq!(out.matches("aria-current=\"step\"").count(), 1);
}

#[test]
fn strips() {
    let out = html(strip(41, 5, Some(4)));
    assert_eq!(out.matches("v10").count(), 41);
    assert!(out.contains("M3.5 0v22") && out.contains("viewBox=\"0 0 41 22\""), "{out}");
    assert!(html(strip(5000, 5, Some(4000))).len() < 3000);
    assert!(!html(strip(3, 5, Some(9))).contains("class=\"me\""));
    assert!(!html(strip(0, 5, None)).contains("svg"));
}

#[test]
fn pages_of_a_list() {
    assert!(pagination(Fr, 1, 1, |n| n.to_string()).is_none());
    let out = html(pagination(En, 5, 9, |n| format!("?page={n}")));
    assert_eq!(out.matches('…').count(), 2, "{out}");
    assert_eq!(out.matches("aria-current=\"page\"").count(), 1);
    assert!(out.contains("Previous") && out.contains("href=\"?page=6\""), "{out}");
}

#[test]
fn every_icon_is_drawn() {
    let sprite = include_str!("../../../public/icons.svg");
    for sign in Icon::ALL {
        assert!(sprite.contains(&format!("id=\"i-{}\"", sign.name())), "{}", sign.name());
    }
    assert_eq!(sprite.matches("<symbol").count(), Icon::ALL.len());
}

#[test]
fn no_inline_style() {
    let out = crate::shell::render(|| crate::dev::composants::page(Fr).into_any());
    assert!(!out.contains(" style="), "inline style");
    for id in out.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert_eq!(out.matches(&format!(" id=\"{id}\"")).count(), 1, "id {id} twice");
    }
}
