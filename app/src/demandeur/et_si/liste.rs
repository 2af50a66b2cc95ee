//! The homes behind a count of « Et si ? »: exactly those counted, as the cards of the tabs.

use super::{ET_SI, LOGEMENTS, Montant, demandeur};
use crate::demandeur::offres::carte_a_moi;
use crate::filtres::{DOSSIERS_ENVOYES, a_commune, de_commune, logements};
use crate::galerie::{self, Favoris, Premieres};
use crate::i18n::Lang;
use crate::public::comparer;
use crate::shell::Section;
use crate::tr;
use crate::ui::{back, button, empty, offer_grid, pagination, pagination_par_formulaire, post_button, strip_key};
use crate::web::{Echec, Formulaire, Page, Rendu, Requete, Requis, encoder, rediriger};
use domain::argent::Centimes;
use domain::candidature::Etat;
use domain::eligibilite::simulation::AutreRevenu;
use domain::logement::Typologie;
use jiff::civil::Date;
use leptos::prelude::*;
use serde::Deserialize;
use services::limites::SUPPOSITION_COMPTE;
use services::offres::{Demandeur, ListeSi, Onglet, Portee, Supposition};
use services::referentiel::Referentiel;
use uuid::Uuid;

/// What the address of a list names.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Choisi {
    commune: String,
    departement: String,
    taille: String,
    revenu: String,
    voir: String,
    page: String,
}

/// The address of the homes behind a count; a typed revenue has none.
pub(super) fn adresse(what: &Supposition) -> String {
    let query = match what {
        Supposition::Commune(insee, portee) => format!("?commune={}&voir={}", encoder(insee), portee.code()),
        Supposition::Departement(code) => format!("?departement={}", encoder(code)),
        Supposition::Typologie(size, tab) => format!("?taille={}&voir={}", encoder(size.code()), tab.code()),
        Supposition::Revenu(other) => format!("?revenu={}", other.code()),
        Supposition::RevenuSaisi(_) => String::new(),
    };
    format!("{LOGEMENTS}{query}")
}

impl Choisi {
    /// What [`adresse`] wrote.
    fn lire(&self) -> Option<Supposition> {
        if !self.commune.is_empty() {
            return Some(Supposition::Commune(self.commune.clone(), Portee::from_code(&self.voir)?));
        }
        if !self.departement.is_empty() {
            return Some(Supposition::Departement(self.departement.clone()));
        }
        if let Some(size) = Typologie::from_code(&self.taille) {
            return Some(Supposition::Typologie(size, Onglet::from_code(&self.voir)?));
        }
        AutreRevenu::from_code(&self.revenu).map(Supposition::Revenu)
    }
}

/// What the page shows.
struct Vue {
    titre: String,
    liste: ListeSi,
    premieres: Premieres,
    active: Option<(Uuid, Etat)>,
    favoris: Favoris,
    /// The address of this list; none for a typed revenue.
    ici: Option<String>,
    /// Revenue as typed.
    montant: String,
    /// What is shown does not fit today.
    autre_revenu: bool,
    today: Date,
}

/// GET `/offres/et-si/logements`.
pub(super) async fn montrer(r: Requete, Requis(q): Requis<Choisi>) -> Rendu {
    let Some(d) = demandeur(&r).await? else { return Ok(rediriger(crate::shell::adresses::OFFRES)) };
    let Some(what) = q.lire() else { return Ok(rediriger(ET_SI)) };
    let page = q.page.parse().unwrap_or(1).max(1);
    let chosen = comparer::choisis(&r.chemin);
    let here = comparer::avec_choix(&adresse(&what), &chosen);
    let v = charger(&r, &d, &what, page, Some(here), String::new()).await?;
    Ok(rendre(r, v).await)
}

/// POST `/offres/et-si/logements`: those that a typed revenue would open.
pub(super) async fn montrer_saisi(r: Requete, Formulaire(f): Formulaire<Montant>) -> Rendu {
    let Some(d) = demandeur(&r).await? else { return Ok(rediriger(crate::shell::adresses::OFFRES)) };
    let Ok(amount) = Centimes::parse(&f.montant) else { return Ok(rediriger(ET_SI)) };
    let page = f.page.parse().unwrap_or(1).max(1);
    let v = charger(&r, &d, &Supposition::RevenuSaisi(amount), page, None, f.montant).await?;
    Ok(rendre(r, v).await)
}

async fn charger(
    r: &Requete,
    d: &Demandeur,
    what: &Supposition,
    page: usize,
    ici: Option<String>,
    montant: String,
) -> Result<Vue, Echec> {
    let s = r.services();
    s.limiter(SUPPOSITION_COMPTE, &d.lue.compte.to_string()).await?;
    let liste = s.liste_et_si(d, what, page).await?;
    let declare = liste.declare;
    let premieres = galerie::premieres(s, liste.cartes.iter().map(|(c, ..)| c)).await?;
    Ok(Vue {
        titre: titre(r.l, &s.referentiel, what, liste.total),
        liste,
        premieres,
        active: r.compte()?.active.map(|a| (a.offre, a.etat)),
        favoris: r.favoris(),
        ici,
        montant,
        autre_revenu: !declare && matches!(what, Supposition::Revenu(_) | Supposition::RevenuSaisi(_)),
        today: s.horloge.aujourdhui(),
    })
}

async fn rendre(r: Requete, v: Vue) -> axum::response::Response {
    let l = r.l;
    // Browsers keep titles: an amount that was typed is told on the page alone.
    let title = if v.ici.is_some() { v.titre.clone() } else { tr!(l, "Avec un autre revenu", "With another income") };
    r.page(Page::new(title, move || vue(l, &v)).dans(Section::Offres)).await
}

/// « 7 logements à Bagnolet »: how many, and of what supposition.
fn titre(l: Lang, r: &Referentiel, what: &Supposition, total: usize) -> String {
    let n = logements(l, total);
    match what {
        Supposition::Commune(insee, portee) => {
            let name = r.commune(insee).map_or(insee.as_str(), |c| c.nom);
            let (here, of) = (a_commune(l, name), de_commune(l, name));
            let code = r.commune(insee).map_or("", |c| c.departement);
            let departement = r.departement(code).map_or(code, |d| d.nom);
            match portee {
                Portee::Ici => format!("{n} {here}"),
                Portee::Limitrophes => {
                    tr!(l, "{n} dans les communes voisines {of}", "{n} in the communes next to {of}")
                }
                Portee::Departement => {
                    tr!(
                        l,
                        "{n} ailleurs dans le département {departement}",
                        "{n} elsewhere in the département {departement}"
                    )
                }
                Portee::Nouveaux => tr!(l, "{n} de plus si j'ajoute {name}", "{n} more if I add {name}"),
            }
        }
        Supposition::Departement(code) => {
            let name = r.departement(code).map_or(code.as_str(), |d| d.nom);
            tr!(l, "{n} dans le département {name} ({code})", "{n} in the département {name} ({code})")
        }
        Supposition::Typologie(size, tab) => {
            let size = size.code();
            match tab {
                Onglet::Demandees => {
                    tr!(l, "{n} {size} dans mes communes demandées", "{n}, {size}, in the communes I asked for")
                }
                Onglet::Limitrophes => {
                    tr!(l, "{n} {size} dans les communes limitrophes", "{n}, {size}, in adjacent communes")
                }
                Onglet::Autres => {
                    tr!(l, "{n} {size} ailleurs dans le département", "{n}, {size}, elsewhere in the département")
                }
            }
        }
        Supposition::Revenu(AutreRevenu::NMoins1) => {
            tr!(l, "{n} de plus avec le revenu de l'an dernier", "{n} more with last year's income")
        }
        Supposition::Revenu(AutreRevenu::DouzeMois) => {
            tr!(l, "{n} de plus avec les 12 derniers mois", "{n} more with the last 12 months")
        }
        Supposition::RevenuSaisi(amount) => {
            let amount = crate::format::euros(l, amount.0);
            tr!(l, "{n} de plus avec un revenu de {amount}", "{n} more with an income of {amount}")
        }
    }
}

fn vue(l: Lang, v: &Vue) -> AnyView {
    let list = &v.liste;
    let as_u32 = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let (page, pages) = (as_u32(list.page), as_u32(list.pages));
    let at = |n: u32| v.ici.as_ref().map(|here| format!("{here}&page={n}"));
    let here = at(page).unwrap_or_else(|| ET_SI.to_owned());
    let cards = list.cartes.iter().map(|(c, fits, rank)| {
        let mut card = carte_a_moi(l, v.today, (c, *fits, *rank), &here, (&v.premieres, &v.favoris), v.active);
        if v.ici.is_none() {
            // A list that has no address can't be come back to.
            card.compare = None;
            card.heart = None;
        }
        card
    });
    let found = if list.total == 0 {
        empty(
            "vide",
            tr!(l, "Plus aucun logement", "No home any more"),
            view! { <p>{tr!(
                l,
                "Les offres changent chaque jour : celles-ci sont closes, ou ne vous conviennent plus.",
                "Homes change every day: these are closed, or no longer suit you."
            )}</p> },
        )
        .into_any()
    } else {
        offer_grid(l, cards)
    };
    let note = if list.declare {
        tr!(
            l,
            "Ces logements sont dans vos onglets grâce au revenu des 12 derniers mois que vous avez indiqué. Vous pouvez postuler : il faudra le prouver.",
            "These homes are in your tabs by the income of the last 12 months that you gave. You can apply: it will have to be proven."
        )
    } else if v.autre_revenu {
        tr!(
            l,
            "Ces logements pourraient vous convenir avec cet autre revenu, s'il est prouvé. Pour y postuler, gardez-le d'abord pour vos offres.",
            "These homes may suit you with that other income, if it is proven. To apply for them, first keep it for your homes."
        )
    } else {
        tr!(
            l,
            "Jugés pour votre foyer et vos revenus d'aujourd'hui. Le rang est celui que vous auriez sans changer votre demande.",
            "Judged for your household and your income of today. The rank is the one you would have without changing your demand."
        )
    };
    let key = (list.total > 0 && !v.autre_revenu).then(|| strip_key(l, DOSSIERS_ENVOYES));
    let pager = if v.ici.is_some() {
        pagination(l, page, pages, |n| at(n).unwrap_or_default())
    } else {
        // The revenue goes with each.
        pagination_par_formulaire(l, page, pages, |n, label| {
            post_button(LOGEMENTS, button(label)).with("montant", v.montant.clone()).with("page", n.to_string())
        })
    };
    view! {
        <div class="wrap stack g4">
            {back(ET_SI, tr!(l, "Retour à « Et si ? »", "Back to “What if?”"))}
            <div class="stack g2">
                <h1 tabindex="-1">{v.titre.clone()}</h1>
                <p>{note}</p>
                {key}
            </div>
            {v.ici.as_ref().and_then(|here| comparer::barre(l, here))}
            <section class="stack" id="resultats" aria-labelledby="res">
                <h2 id="res" class="sr">{tr!(l, "Logements", "Homes")}</h2>
                {found}
                {pager}
            </section>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relue(address: &str) -> Option<Supposition> {
        let pairs: Vec<(String, String)> = address
            .split_once('?')
            .map_or("", |(_, q)| q)
            .split('&')
            .filter_map(|p| p.split_once('='))
            .map(|(n, v)| (n.to_owned(), v.replace("%20", " ").replace('+', " ")))
            .collect();
        let of = |name: &str| pairs.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone()).unwrap_or_default();
        let read = Choisi {
            commune: of("commune"),
            departement: of("departement"),
            taille: of("taille"),
            revenu: of("revenu"),
            voir: of("voir"),
            page: of("page"),
        };
        read.lire()
    }

    #[test]
    fn an_address_is_read_as_it_was_written() {
        let mut all = vec![Supposition::Departement("2A".into())];
        all.extend(Portee::ALL.iter().map(|p| Supposition::Commune("93006".into(), *p)));
        all.extend(AutreRevenu::ALL.iter().map(|a| Supposition::Revenu(*a)));
        for size in Typologie::ALL {
            all.extend(Onglet::ALL.iter().map(|tab| Supposition::Typologie(*size, *tab)));
        }
        for what in all {
            assert_eq!(relue(&adresse(&what)), Some(what));
        }
        for wrong in
            ["", "?commune=93006", "?commune=93006&voir=x", "?taille=T4", "?taille=T9&voir=autres", "?revenu=x"]
        {
            assert_eq!(relue(wrong), None, "{wrong}");
        }
        assert_eq!(
            adresse(&Supposition::RevenuSaisi(Centimes::euros(21_600))),
            LOGEMENTS,
            "an income is in no address"
        );
    }
}
