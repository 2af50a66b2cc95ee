//! The diagram of `docs/candidature.md` is the machine's own table. `ALIN_WRITE_DOCS=1 cargo test -p domain` writes it.

use domain::candidature::{Etat, MotifRequis, TRANSITIONS};
use std::fmt::Write as _;

fn diagram() -> String {
    let mut text = String::from(
        "# The candidature's machine\n\nWritten from `domain::candidature::TRANSITIONS` by the test `domain/tests/diagramme.rs`; \
         a change there that is not here fails it.\n\n```mermaid\nstateDiagram-v2\n",
    );
    let name = |e: Option<Etat>| e.map_or("[*]", Etat::code);
    for t in TRANSITIONS {
        let _ = writeln!(text, "  {} --> {} : {}", name(t.de), t.vers.code(), t.evenement.code());
    }
    for e in Etat::ALL.iter().filter(|e| e.finale()) {
        let _ = writeln!(text, "  {} --> [*]", e.code());
    }
    text.push_str("```\n\n| event | from | to | who may | reason |\n| --- | --- | --- | --- | --- |\n");
    for t in TRANSITIONS {
        let who = t.acteurs.iter().map(|a| a.code()).collect::<Vec<_>>().join(", ");
        let reason = if t.motif == MotifRequis::Requis { "required" } else { "" };
        let _ = writeln!(text, "| {} | {} | {} | {who} | {reason} |", t.evenement.code(), name(t.de), t.vers.code());
    }
    text
}

#[test]
fn the_diagram_in_the_docs_is_the_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/candidature.md");
    if std::env::var_os("ALIN_WRITE_DOCS").is_some() {
        std::fs::write(path, diagram()).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), diagram());
}
