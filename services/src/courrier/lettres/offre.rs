//! The mail to whoever has applied for a home whose offer changes.

use super::{Corps, jour_lettres};
use crate::candidatures::Libelle;
use domain::argent::Centimes;
use domain::langue::Lang;
use domain::tr;
use jiff::civil::Date;

/// What an applicant is told of an offer that changes: before, then after. What stays is none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ChangementOffre {
    /// Rent a month, charges included.
    pub loyer_cc: Option<(Centimes, Centimes)>,
    /// Rent a month without the charges, where they change and what is paid in all does not.
    pub loyer: Option<(Centimes, Centimes)>,
    /// Last day to apply.
    pub cloture: Option<(Date, Date)>,
}

impl ChangementOffre {
    /// Whether there is nothing to tell.
    #[must_use]
    pub const fn rien(&self) -> bool {
        self.loyer_cc.is_none() && self.loyer.is_none() && self.cloture.is_none()
    }
}

/// The mail, before its layout.
pub(super) fn corps(l: Lang, offre: &Libelle, c: &ChangementOffre, lien: &str, prenom: &str) -> Corps {
    let rent = c.loyer_cc.is_some() || c.loyer.is_some();
    let sujet = match (rent, c.cloture.is_some()) {
        (true, false) => tr!(l, "Le loyer a changé", "The rent has changed"),
        (false, _) => tr!(l, "La date limite a changé", "The deadline has changed"),
        (true, true) => tr!(l, "Le loyer et la date limite ont changé", "The rent and the deadline have changed"),
    };
    let offre = offre.dire(l);
    let mut paragraphes = vec![
        tr!(l, "Logement : {offre}.", "Home: {offre}."),
        tr!(
            l,
            "Le bailleur a changé cette offre. Votre candidature continue : vous n'avez rien à faire.",
            "The landlord changed this offer. Your application goes on: you have nothing to do."
        ),
    ];
    if let Some((before, after)) = c.loyer_cc {
        let (before, after) = (montant(l, before), montant(l, after));
        paragraphes.push(tr!(
            l,
            "Loyer par mois, charges comprises : {before} avant, {after} maintenant.",
            "Rent a month, charges included: {before} before, {after} now."
        ));
    }
    if let Some((before, after)) = c.loyer {
        let (before, after) = (montant(l, before), montant(l, after));
        paragraphes.push(tr!(
            l,
            "Loyer par mois, sans les charges : {before} avant, {after} maintenant. Avec les charges, vous payez autant.",
            "Rent a month, without charges: {before} before, {after} now. With charges, you pay as much."
        ));
    }
    if let Some((before, after)) = c.cloture {
        let (before, after) = (jour_lettres(l, before), jour_lettres(l, after));
        paragraphes.push(tr!(
            l,
            "Date limite pour postuler : le {before} avant, le {after} maintenant.",
            "Last day to apply: {before} before, {after} now."
        ));
    }
    // Ranking counts the rent, and ages and seniorities on the closing day.
    paragraphes.push(tr!(
        l,
        "Tant que votre dossier n'est pas chez le bailleur, votre rang est recalculé, et vous pouvez annuler.",
        "Until your file is sent to the landlord, your rank is worked out again, and you can cancel."
    ));
    Corps {
        sujet: format!("AL'in – {sujet}"),
        salut: Some(tr!(l, "Bonjour {prenom},", "Hello {prenom},")),
        paragraphes,
        code: None,
        bouton: Some((tr!(l, "Suivre ma candidature", "Follow my application"), lien.to_owned())),
        apres: vec![],
    }
}

/// « 680 € », « 680,50 € »: to the cent, or a small change would look like none.
fn montant(l: Lang, m: Centimes) -> String {
    let (euros, cents) = (m.0 / 100, m.0 % 100);
    match (l, cents) {
        (Lang::Fr, 0) => format!("{euros}\u{a0}€"),
        (Lang::Fr, _) => format!("{euros},{cents:02}\u{a0}€"),
        (Lang::En, 0) => format!("€{euros}"),
        (Lang::En, _) => format!("€{euros}.{cents:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Lettre;
    use super::*;
    use jiff::civil::date;

    fn mail(l: Lang, changement: ChangementOffre) -> (String, String) {
        let lettre = Lettre::OffreChangee {
            changement,
            offre: Libelle::de("T3", "<Montreuil>", "93", 69_000),
            lien: "https://alin.example/mes-candidatures".into(),
            prenom: "Anne".into(),
        };
        let mail = lettre.rediger(l);
        assert!(mail.html.contains("T3 | &lt;Montreuil&gt; (93)") && mail.texte.contains("/mes-candidatures"));
        // Where lines may not break is the typography's concern.
        (mail.sujet, mail.texte.replace('\u{a0}', " "))
    }

    #[test]
    fn what_changed_is_said_with_what_it_was() {
        let rent = Some((Centimes(68_000), Centimes(69_050)));
        let days = Some((date(2026, 11, 28), date(2026, 12, 1)));
        let (subject, text) = mail(Lang::Fr, ChangementOffre { loyer_cc: rent, ..Default::default() });
        assert_eq!(subject, "AL’in – Le loyer a changé".replace('’', "'"));
        assert!(text.contains("680 € avant, 690,50 € maintenant") && !text.contains("Date limite"), "{text}");
        let (subject, text) = mail(Lang::En, ChangementOffre { cloture: days, ..Default::default() });
        assert!(subject.ends_with("The deadline has changed"), "{subject}");
        assert!(text.contains("28 November 2026 before, 1 December 2026 now") && !text.contains("Rent"), "{text}");
        let both = ChangementOffre { loyer_cc: rent, cloture: days, ..Default::default() };
        let (subject, text) = mail(Lang::Fr, both);
        assert!(
            subject.contains("loyer et la date limite") && text.contains("le 1er décembre 2026 maintenant"),
            "{text}"
        );
        let (_, text) = mail(Lang::En, ChangementOffre { loyer: rent, ..Default::default() });
        assert!(text.contains("€680 before, €690.50 now") && text.contains("you pay as much"), "{text}");
    }
}
