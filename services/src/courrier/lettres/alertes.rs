//! The mail of an alert: what appeared, why it may fit, and the way out.

use super::{cadre, echapper, jour_lettres};
use crate::courrier::Courriel;
use domain::argent::Centimes;
use domain::eligibilite::{EtatDemande, Regle, Regles};
use domain::langue::Lang;
use domain::logement::Genre;
use domain::tr;
use jiff::civil::Date;

/// An offer told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OffreDite {
    /// House or flat.
    pub genre: Genre,
    /// `T3`.
    pub typologie: String,
    /// Commune's name.
    pub commune: String,
    /// Rent with charges, cents a month.
    pub loyer_cc: i64,
    /// Living space, m².
    pub surface_m2: i64,
    /// Last day to apply.
    pub cloture: Date,
    /// For whoever has a demande here: the rules that can't tell yet; none of them: it fits.
    pub a_verifier: Option<Regles>,
    /// Its page.
    pub lien: String,
}

/// One mail of one alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nouvelles {
    /// First name.
    pub prenom: String,
    /// The alert's name.
    pub nom: String,
    /// The offers told one by one; at least one.
    pub offres: Vec<OffreDite>,
    /// How many more there are.
    pub autres: usize,
    /// For whoever has a demande here: what stands between its owner and applying. No offer is judged by it, so it is said
    /// once, above them.
    pub dossier: Option<EtatDemande>,
    /// The search the alert comes from.
    pub lien_recherche: String,
    /// « Mes alertes ».
    pub lien_alertes: String,
    /// « Ma situation ».
    pub lien_situation: String,
    /// The page that ends this alert.
    pub lien_arret: String,
}

impl Nouvelles {
    /// The mail in the person's language.
    #[must_use]
    pub fn rediger(&self, l: Lang) -> Courriel {
        let (prenom, nom) = (&self.prenom, &self.nom);
        let n = self.offres.len() + self.autres;
        let intro = if n == 1 {
            tr!(l, "Un nouveau logement répond à votre alerte « {nom} ».", "A new home matches your alert “{nom}”.")
        } else {
            tr!(
                l,
                "{n} nouveaux logements répondent à votre alerte « {nom} ».",
                "{n} new homes match your alert “{nom}”."
            )
        };
        let hello = tr!(l, "Bonjour {prenom},", "Hello {prenom},");
        let mut texte = format!("{hello}\n\n{intro}\n\n");
        let mut html = format!("<p>{}</p><p>{}</p>", echapper(&hello), echapper(&intro));
        if let Some(first) = self.dossier.and_then(|d| avant_de_postuler(l, d)) {
            texte.push_str(&format!("{first}\n\n"));
            html.push_str(&format!("<p>{}</p>", echapper(&first)));
            lien(l, &mut texte, &mut html, &tr!(l, "Voir ma situation", "See my situation"), &self.lien_situation);
        }
        for offre in &self.offres {
            offre.ecrire(l, &mut texte, &mut html);
        }
        if self.autres > 0 {
            let more = match self.autres {
                1 => tr!(l, "Et encore 1 logement", "And 1 more home"),
                m => tr!(l, "Et encore {m} logements", "And {m} more homes"),
            };
            lien(l, &mut texte, &mut html, &more, &self.lien_recherche);
        }
        let why = tr!(
            l,
            "Vous recevez ce message parce que vous avez créé cette alerte sur AL'in.",
            "You get this message because you made this alert on AL'in."
        );
        texte.push_str(&format!("{why}\n\n"));
        html.push_str(&format!("<hr><p style=\"font-size:14px\">{}</p>", echapper(&why)));
        lien(l, &mut texte, &mut html, &tr!(l, "Voir mes alertes", "See my alerts"), &self.lien_alertes);
        lien(l, &mut texte, &mut html, &tr!(l, "Arrêter cette alerte", "Stop this alert"), &self.lien_arret);
        cadre(l, self.sujet(l), texte, &html)
    }

    /// « T3 à Montreuil, 680 € : nouvelle offre ».
    fn sujet(&self, l: Lang) -> String {
        let more = (self.offres.len() + self.autres).saturating_sub(1);
        let Some(first) = self.offres.first() else { return self.nom.clone() };
        let (title, rent) = (first.titre(l), Centimes(first.loyer_cc).en_euros());
        match more {
            0 => tr!(l, "{title}, {rent} € : nouvelle offre", "{title}, €{rent}: new home"),
            1 => tr!(l, "{title}, {rent} €, et 1 autre nouvelle offre", "{title}, €{rent}, and 1 more new home"),
            m => {
                tr!(l, "{title}, {rent} €, et {m} autres nouvelles offres", "{title}, €{rent}, and {m} more new homes")
            }
        }
    }
}

impl OffreDite {
    /// « T3 à Montreuil », « Maison T5 au Mans ».
    fn titre(&self, l: Lang) -> String {
        let rooms = &self.typologie;
        let place = match (l, self.commune.strip_prefix("Le "), self.commune.strip_prefix("Les ")) {
            (Lang::En, ..) => format!("in {}", self.commune),
            (Lang::Fr, Some(rest), _) => format!("au {rest}"),
            (Lang::Fr, _, Some(rest)) => format!("aux {rest}"),
            (Lang::Fr, ..) => format!("à {}", self.commune),
        };
        match self.genre {
            Genre::Maison => tr!(l, "Maison {rooms} {place}", "{rooms} house {place}"),
            Genre::Appartement => format!("{rooms} {place}"),
        }
    }

    fn pourquoi(&self, l: Lang) -> Option<String> {
        let points: Vec<String> = self.a_verifier?.iter().map(|r| nom_regle(l, r)).collect();
        Some(if points.is_empty() {
            tr!(
                l,
                "Convient à votre situation : la taille, le plafond de revenus et le loyer.",
                "Fits your situation: the size, the income limit and the rent."
            )
        } else {
            let points = points.join(", ");
            tr!(
                l,
                "Peut convenir à votre situation. Il reste à vérifier : {points}.",
                "May fit your situation. Still to check: {points}."
            )
        })
    }

    fn ecrire(&self, l: Lang, texte: &mut String, html: &mut String) {
        let title = self.titre(l);
        let (rent, m2) = (Centimes(self.loyer_cc).en_euros(), self.surface_m2);
        let figures =
            tr!(l, "{rent} € par mois, charges comprises. {m2} m².", "€{rent} a month, charges included. {m2} m².");
        let day = jour_lettres(l, self.cloture);
        let deadline = tr!(l, "Date limite pour postuler : {day}.", "Last day to apply: {day}.");
        html.push_str(&format!(
            "<h2 style=\"font-size:20px;margin:24px 0 0\"><a href=\"{}\" style=\"color:#a5301b\">{}</a></h2>",
            echapper(&self.lien),
            echapper(&title)
        ));
        texte.push_str(&format!("{title}\n"));
        for line in [Some(figures), Some(deadline), self.pourquoi(l)].into_iter().flatten() {
            texte.push_str(&format!("{line}\n"));
            html.push_str(&format!("<p style=\"margin:4px 0\">{}</p>", echapper(&line)));
        }
        texte.push_str(&format!("{}\n\n", self.lien));
    }
}

fn lien(l: Lang, texte: &mut String, html: &mut String, label: &str, href: &str) {
    texte.push_str(&format!("{}\n{href}\n\n", super::deux_points(l, label)));
    html.push_str(&format!("<p><a href=\"{}\">{}</a></p>", echapper(href), echapper(label)));
}

/// What is to be done before one applies; nothing where the file is in order.
fn avant_de_postuler(l: Lang, dossier: EtatDemande) -> Option<String> {
    Some(match dossier {
        EtatDemande::EnRegle => return None,
        EtatDemande::DossierIncomplet => tr!(
            l,
            "Votre dossier n'est pas encore prêt : vous pouvez regarder ces logements, pas encore postuler.",
            "Your file is not ready yet: you can look at these homes, not apply yet."
        ),
        EtatDemande::ARenouveler(_) => tr!(
            l,
            "Votre demande a plus d'un an : elle est à renouveler.",
            "Your demand is more than a year old: it must be renewed."
        ),
        EtatDemande::Radiee(_) => tr!(
            l,
            "Votre demande a été radiée : renouvelez-la pour pouvoir postuler.",
            "Your demand was struck off: renew it to be able to apply."
        ),
    })
}

/// What a rule looks at, in a few words: the same in a mail, on a card and side by side.
#[must_use]
pub fn nom_regle(l: Lang, regle: Regle) -> String {
    match regle {
        Regle::Typologie => tr!(l, "le nombre de pièces", "the number of rooms"),
        Regle::Plafond => tr!(l, "vos revenus", "your income"),
        Regle::Effort => tr!(l, "le loyer", "the rent"),
        Regle::DateLimite => tr!(l, "la date limite", "the deadline"),
        Regle::Reservation => tr!(l, "votre employeur", "your employer"),
        Regle::Territoire => tr!(l, "le département de votre demande", "the département of your demand"),
        Regle::Pmr => tr!(l, "l'accessibilité", "the accessibility"),
        Regle::Etat => tr!(l, "votre dossier", "your file"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn offre(commune: &str) -> OffreDite {
        OffreDite {
            genre: Genre::Appartement,
            typologie: "T3".into(),
            commune: commune.into(),
            loyer_cc: 68_000,
            surface_m2: 62,
            cloture: date(2026, 12, 1),
            a_verifier: None,
            lien: "https://alin.example/offres/1".into(),
        }
    }

    fn mail(offres: Vec<OffreDite>, autres: usize) -> Nouvelles {
        Nouvelles {
            prenom: "Anne".into(),
            nom: "<b>Près</b> du travail".into(),
            offres,
            autres,
            dossier: None,
            lien_situation: "https://alin.example/ma-situation".into(),
            lien_recherche: "https://alin.example/offres?lieu=Montreuil&pieces=3".into(),
            lien_alertes: "https://alin.example/mes-alertes".into(),
            lien_arret: "https://alin.example/alertes/arreter/abc".into(),
        }
    }

    #[test]
    fn the_subject_names_the_dwelling() {
        let one = mail(vec![offre("Montreuil")], 0);
        assert_eq!(one.rediger(Lang::Fr).sujet, "T3\u{a0}à Montreuil, 680\u{a0}€\u{a0}: nouvelle offre");
        assert_eq!(one.rediger(Lang::En).sujet, "T3\u{a0}in Montreuil,\u{a0}€680: new home");
        let house = OffreDite { genre: Genre::Maison, ..offre("Le Mans") };
        let more = mail(vec![house, offre("Les Lilas")], 3).rediger(Lang::Fr);
        assert!(more.sujet.starts_with("Maison T3\u{a0}au Mans, 680"), "{}", more.sujet);
        assert!(more.sujet.contains("4\u{a0}autres"), "{}", more.sujet);
        assert!(more.texte.contains("T3 aux Lilas") && more.texte.contains("Et encore 3"));
    }

    #[test]
    fn both_parts_say_the_same_and_what_people_typed_is_escaped() {
        for l in [Lang::Fr, Lang::En] {
            let told = OffreDite { a_verifier: Some(Regles::default().avec(Regle::Plafond)), ..offre("Montreuil") };
            let m = mail(vec![told], 1).rediger(l);
            for link in ["https://alin.example/offres/1", "/mes-alertes", "/alertes/arreter/abc"] {
                assert!(m.texte.contains(link) && m.html.contains(link), "{link}");
            }
            assert!(!m.html.contains("<b>Près") && m.html.contains("&lt;b&gt;Près"));
            assert!(m.html.contains("lieu=Montreuil&amp;pieces=3"));
            assert!(!m.sujet.contains('\n'));
        }
        let fits = OffreDite { a_verifier: Some(Regles::default()), ..offre("Montreuil") };
        assert!(mail(vec![fits], 0).rediger(Lang::Fr).texte.contains("Convient à votre situation"));
        assert!(!mail(vec![offre("Montreuil")], 0).rediger(Lang::Fr).texte.contains("votre situation"));
    }

    #[test]
    fn what_keeps_one_from_applying_is_said_once_and_judges_no_offer() {
        let day = date(2026, 11, 22);
        let fits = || OffreDite { a_verifier: Some(Regles::default()), ..offre("Montreuil") };
        let told = |l, dossier| Nouvelles { dossier, ..mail(vec![fits(), fits()], 0) }.rediger(l);
        for l in [Lang::Fr, Lang::En] {
            let ready = told(l, Some(EtatDemande::EnRegle));
            assert_eq!(ready, told(l, None));
            assert!(!ready.texte.contains("/ma-situation"), "{}", ready.texte);
            for state in [EtatDemande::DossierIncomplet, EtatDemande::ARenouveler(day), EtatDemande::Radiee(day)] {
                let m = told(l, Some(state));
                for part in [&m.texte, &m.html] {
                    assert_eq!(part.matches("/ma-situation").count(), 1, "{part}");
                }
                let fits = if l == Lang::Fr { "Convient à votre situation" } else { "Fits your situation" };
                assert_eq!(m.texte.matches(fits).count(), 2, "{}", m.texte);
            }
        }
    }
}
