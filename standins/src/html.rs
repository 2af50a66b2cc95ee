//! HTML written by hand: everything that comes from outside goes through [`echapper`].

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};
use std::fmt::Write as _;

/// The text, safe between tags and inside a quoted attribute.
#[must_use]
pub fn echapper(texte: &str) -> String {
    let mut sortie = String::with_capacity(texte.len());
    for c in texte.chars() {
        match c {
            '&' => sortie.push_str("&amp;"),
            '<' => sortie.push_str("&lt;"),
            '>' => sortie.push_str("&gt;"),
            '"' => sortie.push_str("&quot;"),
            '\'' => sortie.push_str("&#39;"),
            c => sortie.push(c),
        }
    }
    sortie
}

/// A page: `titre` and `site` are text, `menu` pairs of address and text, `corps` is HTML.
#[must_use]
pub fn page(statut: StatusCode, site: &str, titre: &str, menu: &[(&str, &str)], corps: &str) -> Response {
    let mut liens = String::new();
    for (adresse, texte) in menu {
        let _ = write!(liens, "<li><a href=\"{}\">{}</a></li>", echapper(adresse), echapper(texte));
    }
    let (titre, site) = (echapper(titre), echapper(site));
    let texte = format!(
        "<!doctype html>\n<html lang=\"fr\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <title>{titre} – {site}</title><link rel=\"stylesheet\" href=\"/style.css\"></head>\
             <body><a class=\"saut\" href=\"#contenu\">Aller au contenu</a>\
             <header><p><strong>{site}</strong></p>\
             <nav aria-label=\"Principal\"><ul>{liens}</ul></nav></header>\
             <main id=\"contenu\" tabindex=\"-1\"><h1>{titre}</h1>{corps}</main>\
             <footer>Site de démonstration d’AL’in : rien ici n’est réel, les personnes sont inventées.</footer>\
             </body></html>\n"
    );
    (statut, Html(texte)).into_response()
}

/// A field of a form: what was typed stays, the error stands beside it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Champ<'a> {
    /// Its name, and its id.
    pub nom: &'a str,
    /// Its label.
    pub libelle: &'a str,
    /// How to fill it.
    pub aide: &'a str,
    /// What it holds.
    pub valeur: &'a str,
    /// What is wrong, if anything.
    pub erreur: Option<&'a str>,
    /// `type`, `text` when empty.
    pub genre: &'a str,
    /// `autocomplete`, none when empty.
    pub remplissage: &'a str,
}

impl Champ<'_> {
    /// The label, the help, the error and the input.
    #[must_use]
    pub fn rendre(&self) -> String {
        let nom = echapper(self.nom);
        let mut s = format!("<div class=\"champ\"><label for=\"{nom}\">{}</label>", echapper(self.libelle));
        s.push_str(&self.dire());
        let genre = if self.genre.is_empty() { "text" } else { self.genre };
        let _ = write!(
            s,
            "<input id=\"{nom}\" name=\"{nom}\" type=\"{}\" value=\"{}\"",
            echapper(genre),
            echapper(self.valeur)
        );
        if !self.remplissage.is_empty() {
            let _ = write!(s, " autocomplete=\"{}\"", echapper(self.remplissage));
        }
        s.push_str(&self.liens());
        s.push_str("></div>");
        s
    }

    /// The same as a list of choices: pairs of value and text.
    #[must_use]
    pub fn liste(&self, choix: &[(&str, &str)]) -> String {
        let nom = echapper(self.nom);
        let mut s = format!("<div class=\"champ\"><label for=\"{nom}\">{}</label>", echapper(self.libelle));
        s.push_str(&self.dire());
        let _ = write!(s, "<select id=\"{nom}\" name=\"{nom}\"{}>", self.liens());
        for (valeur, texte) in choix {
            let choisi = if *valeur == self.valeur { " selected" } else { "" };
            let _ = write!(s, "<option value=\"{}\"{choisi}>{}</option>", echapper(valeur), echapper(texte));
        }
        s.push_str("</select></div>");
        s
    }

    fn dire(&self) -> String {
        let nom = echapper(self.nom);
        let mut s = String::new();
        if !self.aide.is_empty() {
            let _ = write!(s, "<span class=\"aide\" id=\"{nom}-aide\">{}</span>", echapper(self.aide));
        }
        if let Some(erreur) = self.erreur {
            let _ = write!(s, "<span class=\"erreur\" id=\"{nom}-erreur\">{}</span>", echapper(erreur));
        }
        s
    }

    fn liens(&self) -> String {
        let nom = echapper(self.nom);
        let mut ids = Vec::new();
        if !self.aide.is_empty() {
            ids.push(format!("{nom}-aide"));
        }
        if self.erreur.is_some() {
            ids.push(format!("{nom}-erreur"));
        }
        let mut s = String::new();
        if !ids.is_empty() {
            let _ = write!(s, " aria-describedby=\"{}\"", ids.join(" "));
        }
        if self.erreur.is_some() {
            s.push_str(" aria-invalid=\"true\"");
        }
        s
    }
}

/// A box to tick.
#[must_use]
pub fn case(nom: &str, valeur: &str, texte: &str, cochee: bool) -> String {
    let (nom, valeur, texte) = (echapper(nom), echapper(valeur), echapper(texte));
    let cochee = if cochee { " checked" } else { "" };
    format!(
        "<div class=\"choix\"><label><input type=\"checkbox\" name=\"{nom}\" value=\"{valeur}\"{cochee}>{texte}</label></div>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_escapes_the_escape() {
        assert_eq!(echapper("<a href='x\">&"), "&lt;a href=&#39;x&quot;&gt;&amp;");
        let champ = Champ { nom: "n", libelle: "<b>", valeur: "\"><script>", erreur: Some("<i>"), ..Champ::default() };
        for rendu in [champ.rendre(), champ.liste(&[("\">", "<script>")])] {
            assert!(!rendu.contains("<script") && !rendu.contains("<b>") && !rendu.contains("<i>"), "{rendu}");
            assert!(rendu.contains("aria-describedby=\"n-erreur\"") && rendu.contains("aria-invalid"));
        }
    }
}
