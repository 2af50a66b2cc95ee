//! The income ceilings of a dwelling: its zone, which decides them, and the line of every household.

use crate::demandeur::explications::en_zone;
use crate::i18n::Lang;
use crate::shell::adresses;
use crate::ui::{MoneyRow, details, money, money_row};
use crate::{format, tr};
use domain::logement::{Financement, ZoneAbc, ZonePlafond};
use leptos::prelude::*;
use services::offres::Carte;
use services::referentiel::{Plafond, Referentiel, Zones};

/// The ceilings of a financing where the dwelling is.
pub(super) struct Bareme {
    financement: Financement,
    zones: Zones,
    /// Categories 1 to 6; empty: not in our tables.
    lignes: Vec<(u8, Plafond)>,
    /// What each further person adds.
    en_plus: Option<Plafond>,
}

impl Bareme {
    /// Those of a dwelling; `None`: its financing or a zone can't be read.
    pub(super) fn de(referentiel: &Referentiel, c: &Carte) -> Option<Self> {
        let financement = Financement::from_code(&c.financement)?;
        let zones = Zones { plafond: ZonePlafond::from_code(&c.zone_plafond)?, abc: ZoneAbc::from_code(&c.zone_abc)? };
        let of = |n, further| referentiel.plafond_detail(financement, zones, n, further);
        Some(Self {
            financement,
            zones,
            lignes: (1..=6_u8).filter_map(|n| of(n, 0).map(|p| (n, p))).collect(),
            en_plus: of(6, 0).zip(of(6, 1)).map(|(six, seven)| Plafond { euros: seven.euros - six.euros, ..seven }),
        })
    }

    /// « zone 1 bis (Paris et communes limitrophes) ».
    pub(super) fn zone(&self, l: Lang) -> String {
        en_zone(l, self.financement, self.zones.plafond, self.zones.abc)
    }

    /// A line of the table: who it is for.
    fn foyer(&self, l: Lang, categorie: u8) -> String {
        // « Couple » and no more: the intermediate rental knows neither a young couple nor a disability.
        let intermediaire = self.financement == Financement::Lli;
        match categorie {
            1 => tr!(l, "1 personne seule", "1 person alone"),
            2 if intermediaire => tr!(l, "2 personnes, sans personne à charge", "2 people, without dependants"),
            2 => tr!(
                l,
                "2 personnes, sauf jeune couple, ou 1 seule avec un handicap",
                "2 people, except a young couple, or 1 alone with a disability"
            ),
            3 if intermediaire => {
                tr!(l, "3 personnes, ou 1 seule avec 1 à charge", "3 people, or 1 alone with 1 dependant")
            }
            3 => tr!(
                l,
                "3 personnes, ou 1 seule avec 1 à charge, ou jeune couple",
                "3 people, or 1 alone with 1 dependant, or a young couple"
            ),
            4 => tr!(l, "4 personnes, ou 1 seule avec 2 à charge", "4 people, or 1 alone with 2 dependants"),
            5 => tr!(l, "5 personnes, ou 1 seule avec 3 à charge", "5 people, or 1 alone with 3 dependants"),
            _ => tr!(l, "6 personnes, ou 1 seule avec 4 à charge", "6 people, or 1 alone with 4 dependants"),
        }
    }

    /// Who counts, and what raises a household by one line.
    fn precision(&self, l: Lang) -> String {
        if self.financement == Financement::Lli {
            return tr!(
                l,
                "Les enfants en garde alternée comptent. Le handicap et le jeune couple ne changent pas la ligne : ce sont des règles du logement social.",
                "Children in shared custody count. A disability or a young couple changes no line: those are rules of social housing."
            );
        }
        tr!(
            l,
            "Les enfants en garde alternée ou en droit de visite comptent. Jeune couple : 55 ans ou moins à deux, sans personne à charge. Avec un handicap (carte mobilité inclusion « invalidité »), on passe à la ligne suivante, sauf si l'on y est déjà passé comme jeune couple ou comme adulte seul avec une personne à charge.",
            "Children in shared custody or visiting count. Young couple: 55 or less together, without dependants. With a disability (“invalidité” inclusion card) one goes to the next line, unless one is there already as a young couple or as an adult alone with a dependant."
        )
    }

    /// The table, folded; nothing where we have no ceiling.
    pub(super) fn vue(&self, l: Lang) -> Option<AnyView> {
        let year = self.lignes.first()?.1.annee;
        let amount = |p: &Plafond| format::euros(l, p.euros * 100);
        let mut rows: Vec<MoneyRow> =
            self.lignes.iter().map(|(n, p)| money_row(self.foyer(l, *n), amount(p))).collect();
        rows.extend(self.en_plus.as_ref().map(|p| {
            let more = amount(p);
            money_row(tr!(l, "Chaque personne de plus", "Each further person"), format!("+\u{a0}{more}"))
        }));
        let all = || self.lignes.iter().map(|(_, p)| p).chain(&self.en_plus);
        let how = if all().all(|p| p.publie) {
            tr!(l, "Barème {year}, publié.", "{year} scale, published.")
        } else if all().any(|p| p.publie) {
            tr!(
                l,
                "Barème {year} ; au moins un montant est calculé à partir d'une règle publiée.",
                "{year} scale; at least one amount is computed from a published rule."
            )
        } else {
            tr!(
                l,
                "Barème {year} calculé à partir d'une règle publiée : nous n'avons pas lu les montants eux-mêmes.",
                "{year} scale, computed from a published rule: we did not read the amounts themselves."
            )
        };
        let (code, place) = (self.financement.code(), self.zone(l));
        let caption =
            tr!(l, "Revenu fiscal à ne pas dépasser, par an, {place}", "Tax income not to exceed, a year, {place}");
        let precision = self.precision(l);
        Some(details(
            tr!(l, "Plafonds de revenus {code} pour ce logement", "{code} income limits for this home"),
            false,
            view! {
                {money(caption, rows).show_caption().head(tr!(l, "Foyer", "Household"), tr!(l, "Plafond", "Limit"))}
                <p class="small">{precision}</p>
                <p class="small muted">{tr!(
                    l,
                    "Revenu fiscal de référence de l'avant-dernière année.",
                    "Reference tax income of the year before last."
                )} " " {how} " " <a href=adresses::SOURCES>{tr!(l, "Sources", "Sources")}</a></p>
            },
        ))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::shell::render;

    pub(in crate::demandeur) fn bareme(financement: &str, plafond: &str, abc: &str) -> Option<Bareme> {
        let referentiel = Referentiel::load().unwrap();
        let c = Carte {
            financement: financement.into(),
            zone_plafond: plafond.into(),
            zone_abc: abc.into(),
            ..crate::filtres::tests::offre()
        };
        Bareme::de(&referentiel, &c)
    }

    fn html(l: Lang, financement: &str, plafond: &str, abc: &str) -> String {
        let b = bareme(financement, plafond, abc).unwrap();
        render(move || b.vue(l).unwrap()).replace(['\u{a0}', '\u{202f}'], " ")
    }

    #[test]
    fn the_zone_is_named_and_each_further_person_has_a_line() {
        let social = html(Lang::Fr, "PLUS", "PARIS_LIMITROPHES", "A bis");
        assert!(social.contains("zone 1 bis (Paris et communes limitrophes)"), "{social}");
        assert!(social.contains("Chaque personne de plus") && social.contains("+ 9 394 €"), "{social}");
        assert!(social.contains("publié.") && social.contains("jeune couple"));
        assert!(!social.contains("donne la ligne suivante"));
        let elsewhere = html(Lang::En, "PLAI", "AUTRES", "C");
        assert!(
            elsewhere.contains("other regions") && elsewhere.contains("we did not read the amounts"),
            "{elsewhere}"
        );
    }

    #[test]
    fn the_intermediate_rental_has_its_own_zone_and_its_own_lines() {
        let html = html(Lang::Fr, "LLI", "IDF", "A");
        assert!(html.contains("zone A (zones A bis à C)") && !html.contains("sauf jeune couple"), "{html}");
        assert!(html.contains("au moins un montant est calculé") && html.contains("79 666 €"), "{html}");
    }

    #[test]
    fn what_is_not_in_our_tables_has_a_zone_and_no_table() {
        let b = bareme("PLAI", "OUTRE_MER", "B1").unwrap();
        assert_eq!(b.zone(Lang::Fr), "zone outre-mer");
        assert!(b.vue(Lang::Fr).is_none());
        assert!(bareme("?", "IDF", "A").is_none());
    }
}
