//! HTML written by hand: everything that comes from outside goes through [`echapper`].

use crate::vue::Vue;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};
use domain::langue::Lang;
use domain::tr;
use jiff::civil::Date;
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

/// « 12/07/2026 », “12 July 2026”: in English, figures alone would be read the American way by some.
#[must_use]
pub fn date(l: Lang, d: Date) -> String {
    match l {
        Lang::Fr => d.strftime("%d/%m/%Y").to_string(),
        Lang::En => {
            let rang = usize::try_from(d.month()).unwrap_or(1).saturating_sub(1);
            let mois = l.months().get(rang).copied().unwrap_or_default();
            format!("{}\u{a0}{mois} {}", d.day(), d.year())
        }
    }
}

/// A page: `titre` is text, `corps` is HTML.
#[must_use]
pub fn page(vue: &Vue, statut: StatusCode, titre: &str, corps: &str) -> Response {
    page_titree(vue, statut, titre, None, corps)
}

/// The same, its title in a language that may not be the page's.
#[must_use]
pub fn page_titree(vue: &Vue, statut: StatusCode, titre: &str, du_titre: Option<Lang>, corps: &str) -> Response {
    let l = vue.l;
    let mut liens = String::new();
    for (adresse, texte) in vue.enseigne.menu {
        let ici = if vue.est_a(adresse) { " aria-current=\"page\"" } else { "" };
        let _ = write!(liens, "<li><a href=\"{}\"{ici}>{}</a></li>", echapper(adresse), echapper(&texte(l)));
    }
    let autre = l.other();
    let _ = write!(
        liens,
        "<li><a href=\"{}\" hreflang=\"{code}\" lang=\"{code}\">{}</a></li>",
        echapper(&vue.autre_langue()),
        autre.name(),
        code = autre.code()
    );
    let (titre, site) = (echapper(titre), echapper(&(vue.enseigne.nom)(l)));
    let saut = tr!(l, "Aller au contenu", "Skip to content");
    let menu = tr!(l, "Principal", "Main");
    let pied = tr!(
        l,
        "Site de démonstration d'AL'in : rien ici n'est réel, les personnes sont inventées.",
        "Demonstration site of AL'in: nothing here is real, the people are invented."
    );
    let texte = format!(
        "<!doctype html>\n<html lang=\"{code}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <title>{titre} – {site}</title><link rel=\"stylesheet\" href=\"/style.css\"></head>\
             <body><a class=\"saut\" href=\"#contenu\">{saut}</a>\
             <header><p><strong>{site}</strong></p>\
             <nav aria-label=\"{menu}\"><ul>{liens}</ul></nav></header>\
             <main id=\"contenu\" tabindex=\"-1\"><h1{langue}>{titre}</h1>{corps}</main>\
             <footer>{pied}</footer>\
             </body></html>\n",
        code = l.code(),
        langue = attribut_lang(l, du_titre),
    );
    (statut, Html(texte)).into_response()
}

/// ` lang="fr"` where that text's language is known and isn't the page's.
#[must_use]
pub fn attribut_lang(page: Lang, texte: Option<Lang>) -> String {
    texte.filter(|t| *t != page).map_or_else(String::new, |t| format!(" lang=\"{}\"", t.code()))
}

/// The label of a field that one may leave empty.
#[must_use]
pub fn facultatif(l: Lang, libelle: &str) -> String {
    tr!(l, "{libelle} (facultatif)", "{libelle} (optional)")
}

/// A field of a form.
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
    /// `inputmode`, none when empty.
    pub clavier: &'a str,
    /// Whether the page opens on it.
    pub vise: bool,
}

impl Champ<'_> {
    /// The label, the help, the error and the input.
    #[must_use]
    pub fn rendre(&self) -> String {
        let mut s = self.debut();
        let nom = echapper(self.nom);
        let genre = if self.genre.is_empty() { "text" } else { self.genre };
        let _ = write!(s, "<input id=\"{nom}\" name=\"{nom}\" type=\"{}\"", echapper(genre));
        // What a file field holds can't be given back.
        if genre != "file" {
            let _ = write!(s, " value=\"{}\"", echapper(self.valeur));
        }
        for (attribut, valeur) in [("autocomplete", self.remplissage), ("inputmode", self.clavier)] {
            if !valeur.is_empty() {
                let _ = write!(s, " {attribut}=\"{}\"", echapper(valeur));
            }
        }
        s.push_str(&self.liens());
        s.push_str("></div>");
        s
    }

    /// The same as a list of choices: pairs of value and text.
    #[must_use]
    pub fn liste(&self, choix: &[(&str, String)]) -> String {
        let mut s = self.debut();
        let nom = echapper(self.nom);
        let _ = write!(s, "<select id=\"{nom}\" name=\"{nom}\"{}>", self.liens());
        for (valeur, texte) in choix {
            let choisi = if *valeur == self.valeur { " selected" } else { "" };
            let _ = write!(s, "<option value=\"{}\"{choisi}>{}</option>", echapper(valeur), echapper(texte));
        }
        s.push_str("</select></div>");
        s
    }

    fn debut(&self) -> String {
        let nom = echapper(self.nom);
        let mut s = format!("<div class=\"champ\"><label for=\"{nom}\">{}</label>", echapper(self.libelle));
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
        if self.vise {
            s.push_str(" autofocus");
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
        "<div class=\"choix\"><label><input type=\"checkbox\" name=\"{nom}\" value=\"{valeur}\"{cochee}><span>{texte}</span></label></div>"
    )
}

/// A message: `mal` when something is wrong, `bien` when all went well. `texte` is text.
#[must_use]
pub fn avis(genre: &str, texte: &str) -> String {
    let role = if genre == "mal" { "alert" } else { "status" };
    format!("<p class=\"avis {genre}\" role=\"{role}\">{}</p>", echapper(texte))
}

/// A form being written, top to bottom: each field gets what was typed and what is wrong with it; what is wrong is
/// summed up above, with links, and the page opens on the first wrong field.
#[derive(Debug)]
pub struct Formulaire<'a> {
    l: Lang,
    saisie: &'a [(String, String)],
    erreurs: &'a [(String, String)],
    corps: String,
    fautes: String,
    nombre: usize,
}

impl<'a> Formulaire<'a> {
    /// `saisie`: names and what they hold, a name may come several times; `erreurs`: names and sentences.
    #[must_use]
    pub fn new(l: Lang, saisie: &'a [(String, String)], erreurs: &'a [(String, String)]) -> Self {
        Self { l, saisie, erreurs, corps: String::new(), fautes: String::new(), nombre: 0 }
    }

    /// Adds HTML.
    pub fn html(&mut self, html: &str) {
        self.corps.push_str(html);
    }

    /// Adds a field, but for its value and error, which are known here.
    pub fn champ(&mut self, champ: Champ<'_>) {
        let html = self.remplir(champ, |c| c.rendre());
        self.corps.push_str(&html);
    }

    /// Adds a list of choices.
    pub fn liste(&mut self, champ: Champ<'_>, choix: &[(&str, String)]) {
        let html = self.remplir(champ, |c| c.liste(choix));
        self.corps.push_str(&html);
    }

    fn remplir(&mut self, champ: Champ<'_>, rendre: impl FnOnce(&Champ<'_>) -> String) -> String {
        let mut champ = champ;
        champ.valeur = self.saisie.iter().find(|(n, _)| n == champ.nom).map_or("", |(_, v)| v.trim());
        champ.erreur = self.erreur(champ.nom);
        if let Some(erreur) = champ.erreur {
            champ.vise = self.nombre == 0;
            self.faute(champ.nom, champ.libelle, erreur);
        }
        rendre(&champ)
    }

    /// Adds a box to tick, ticked as it was.
    pub fn case(&mut self, nom: &str, valeur: &str, texte: &str) {
        let cochee = self.saisie.iter().any(|(n, v)| n == nom && v == valeur);
        self.corps.push_str(&case(nom, valeur, texte, cochee));
    }

    /// Adds boxes of one name: pairs of value and text.
    pub fn cases(&mut self, nom: &str, legende: &str, choix: &[(&str, String)]) {
        let (id, texte) = (echapper(nom), echapper(legende));
        let erreur = self.erreur(nom);
        let lien = if erreur.is_some() { format!(" aria-describedby=\"{id}-erreur\"") } else { String::new() };
        let _ = write!(self.corps, "<fieldset id=\"{id}\" tabindex=\"-1\"{lien}><legend>{texte}</legend>");
        if let Some(erreur) = erreur {
            let _ = write!(self.corps, "<span class=\"erreur\" id=\"{id}-erreur\">{}</span>", echapper(erreur));
            self.faute(nom, legende, erreur);
        }
        for (valeur, texte) in choix {
            self.case(nom, valeur, texte);
        }
        self.corps.push_str("</fieldset>");
    }

    fn erreur(&self, nom: &str) -> Option<&'a str> {
        self.erreurs.iter().find(|(n, _)| n == nom).map(|(_, e)| e.as_str())
    }

    fn faute(&mut self, nom: &str, libelle: &str, erreur: &str) {
        self.nombre += 1;
        let phrase = tr!(self.l, "{libelle} : {erreur}", "{libelle}: {erreur}");
        let _ = write!(self.fautes, "<li><a href=\"#{}\">{}</a></li>", echapper(nom), echapper(&phrase));
    }

    /// What is wrong, then the form.
    #[must_use]
    pub fn finir(self) -> String {
        let titre = match self.nombre {
            0 => return self.corps,
            1 => tr!(self.l, "Un champ est à corriger", "One field to correct"),
            n => tr!(self.l, "{n} champs sont à corriger", "{n} fields to correct"),
        };
        format!(
            "<div class=\"avis mal\" role=\"alert\" id=\"erreurs\"><h2>{}</h2><ul>{}</ul></div>{}",
            echapper(&titre),
            self.fautes,
            self.corps
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as jour;

    #[test]
    fn nothing_escapes_the_escape() {
        assert_eq!(echapper("<a href='x\">&"), "&lt;a href=&#39;x&quot;&gt;&amp;");
        let champ = Champ { nom: "n", libelle: "<b>", valeur: "\"><script>", erreur: Some("<i>"), ..Champ::default() };
        for rendu in [champ.rendre(), champ.liste(&[("\">", "<script>".to_owned())])] {
            assert!(!rendu.contains("<script") && !rendu.contains("<b>") && !rendu.contains("<i>"), "{rendu}");
            assert!(rendu.contains("aria-describedby=\"n-erreur\"") && rendu.contains("aria-invalid"));
        }
        assert!(avis("bien", "<b>").contains("&lt;b&gt;"));
    }

    #[test]
    fn a_form_sums_up_what_is_wrong_and_opens_on_the_first() {
        let paires = |p: &[(&str, &str)]| -> Vec<(String, String)> {
            p.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()
        };
        let saisie = paires(&[("a", " juste "), ("b", "<faux>"), ("t", "T2"), ("t", "T4")]);
        let erreurs = paires(&[("c", "Vide."), ("b", "Illisible."), ("t", "Trop.")]);
        let mut f = Formulaire::new(Lang::Fr, &saisie, &erreurs);
        for (nom, libelle) in [("a", "A"), ("b", "B"), ("c", "C")] {
            f.champ(Champ { nom, libelle, ..Champ::default() });
        }
        f.cases("t", "Types", &[("T2", "T2".into()), ("T3", "T3".into()), ("T4", "T4".into())]);
        let html = f.finir();
        assert!(html.contains("value=\"juste\"") && html.contains("value=\"&lt;faux&gt;\""));
        assert!(html.starts_with("<div class=\"avis mal\" role=\"alert\" id=\"erreurs\"><h2>3\u{a0}champs"), "{html}");
        assert!(html.contains("<li><a href=\"#b\">B\u{a0}: Illisible.</a></li><li><a href=\"#c\">C\u{a0}: Vide."));
        assert_eq!(html.matches(" autofocus").count(), 1);
        assert!(
            html.split(" autofocus").next().unwrap().ends_with("aria-describedby=\"b-erreur\" aria-invalid=\"true\"")
        );
        assert_eq!(html.matches(" checked").count(), 2);
        assert!(html.contains("<fieldset id=\"t\" tabindex=\"-1\" aria-describedby=\"t-erreur\">"));
        assert_eq!(Formulaire::new(Lang::En, &saisie, &erreurs).finir(), "", "nothing shown, nothing wrong");
    }

    #[test]
    fn dates_read_one_way_only() {
        assert_eq!(date(Lang::Fr, jour(2026, 7, 12)), "12/07/2026");
        assert_eq!(date(Lang::En, jour(2026, 7, 12)), "12\u{a0}July 2026");
        assert_eq!(date(Lang::En, jour(1989, 12, 1)), "1\u{a0}December 1989");
    }
}
