//! The offers behind each count of « Et si ? »: same rules, same places, so that a count and its list never differ.

use super::lieux::{Ajout, Portee, Recherche};
use crate::offres::lecture::page_de;
use crate::offres::{Carte, Compteur, Demandeur, Departement, Fiche, Menage, Onglet, RangProbable, Tri};
use crate::{Erreur, Services};
use domain::argent::Centimes;
use domain::eligibilite::simulation::{AutreRevenu, HypotheseRevenu};
use domain::eligibilite::{Avis, CodeDepartement, RevenuCompare};
use domain::logement::Typologie;

/// What an applicant supposes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Supposition {
    /// One more commune (INSEE), and what of it is looked at.
    Commune(String, Portee),
    /// A département.
    Departement(String),
    /// A size, in one of the tabs.
    Typologie(Typologie, Onglet),
    /// Another tax revenue that the demande holds.
    Revenu(AutreRevenu),
    /// Another tax revenue, typed.
    RevenuSaisi(Centimes),
}

/// A page of the offers behind a count.
#[derive(Debug, Clone)]
pub struct ListeSi {
    /// The offers: what is said of each, never no, and the likely rank today; none where the offer does not fit today.
    pub cartes: Vec<(Carte, Avis, Option<RangProbable>)>,
    /// How many in all.
    pub total: usize,
    /// This page, from 1.
    pub page: usize,
    /// Pages in all.
    pub pages: usize,
    /// They fit today by the revenue that the applicant states, and by it alone.
    pub declare: bool,
}

/// What keeps an offer.
enum Choix<'a> {
    Commune(Ajout<'a>, Portee),
    Departement(&'a str),
    Typologie(Typologie, Onglet),
    /// The household stating the other revenue; none where that one would not count: then nothing changes.
    Revenu(Option<Box<Compteur<'a>>>),
}

/// The household today, where it looks, what it supposes.
struct Tamis<'a> {
    search: Recherche<'a>,
    now: Compteur<'a>,
    choix: Choix<'a>,
}

impl Tamis<'_> {
    /// What is said of an offer that the supposition is about and that no rule leaves out; else `None`.
    fn garder(&mut self, o: &Fiche) -> Option<Avis> {
        let insee = o.insee();
        let tab = self.search.onglet(insee);
        let kept = match &mut self.choix {
            Choix::Commune(added, portee) => match (added.portee(&self.search, insee), *portee) {
                (Some(_), Portee::Nouveaux) => tab.is_none(),
                (found, asked) => found == Some(asked),
            },
            Choix::Departement(code) => CodeDepartement::de_commune(insee).code() == *code,
            Choix::Typologie(size, asked) => o.typologie == *size && tab == Some(*asked),
            Choix::Revenu(supposed) => {
                tab?;
                if self.now.convient(o) {
                    return None;
                }
                return oui(supposed.as_mut()?.avis(o));
            }
        };
        if kept { oui(self.now.avis(o)) } else { None }
    }
}

fn oui(avis: Avis) -> Option<Avis> {
    matches!(avis, Avis::Oui { .. }).then_some(avis)
}

impl Services {
    /// A page of the offers behind a count of [`super::EtSi`], newest first.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`] for an unknown commune or département; the database's.
    pub async fn liste_et_si(&self, d: &Demandeur, what: &Supposition, page: usize) -> Result<ListeSi, Erreur> {
        let (lue, r) = (&d.lue, &self.referentiel);
        let mut now = Compteur::new(Menage::de(lue, self));
        // What is stated already is looked at the other way round: what would be left without it.
        let declare = *what == Supposition::Revenu(AutreRevenu::DouzeMois) && now.declare().is_some();
        if declare {
            now = now.en_declarant(None);
        }
        let search = Recherche::de(self, lue);
        let revenue = |h: HypotheseRevenu| {
            let supposed = h.compterait().map(|r: RevenuCompare| Box::new(now.en_declarant(Some(r))));
            (Choix::Revenu(supposed), self.departements_des_onglets(&search))
        };
        let (choix, codes) = match what {
            Supposition::Commune(insee, portee) => {
                let added = Ajout::de(self, insee).ok_or(Erreur::Introuvable)?;
                (Choix::Commune(added, *portee), self.departements_de(insee))
            }
            Supposition::Departement(code) => {
                let code = r.departement(code).ok_or(Erreur::Introuvable)?.code;
                (Choix::Departement(code), vec![code.to_owned()])
            }
            Supposition::Typologie(size, tab) => {
                (Choix::Typologie(*size, *tab), self.departements_des_onglets(&search))
            }
            Supposition::Revenu(other) => revenue(self.revenu_suppose(lue, *other)),
            Supposition::RevenuSaisi(amount) => revenue(self.revenu_saisi(lue, *amount)),
        };
        // What does not fit today has no rank today.
        let ranked = declare || !matches!(choix, Choix::Revenu(_));
        let mut sieve = Tamis { search, now, choix };

        let moved = self.revisions(&codes).await?;
        let revisions: Vec<i64> = moved.iter().map(|m| m.0).collect();
        let read = self.departements_a(&codes, &revisions).await?;
        let at = self.maintenant();
        let mut found: Vec<(&Departement, i64, &Fiche, Avis)> = Vec::new();
        for (d, (_, rangs)) in read.iter().zip(&moved) {
            for o in d.fiches.iter().filter(|o| o.ouverte(at)) {
                found.extend(sieve.garder(o).map(|avis| (d.as_ref(), *rangs, o, avis)));
            }
        }
        let total = found.len();
        let (found, page, pages) = page_de(found, page, |(_, _, o, _)| Tri::Recentes.cle(o));
        let placed: Vec<_> = found.iter().map(|(d, rangs, o, _)| (*d, *rangs, *o)).collect();
        let cards = self.cartes_et_rangs(d, &placed).await?;
        let cartes = found
            .into_iter()
            .zip(cards)
            .map(|((_, _, _, avis), (card, rank))| (card, avis, ranked.then_some(rank)))
            .collect();
        Ok(ListeSi { cartes, total, page, pages, declare })
    }
}
