//! « Mes favoris »: the offers an applicant keeps aside.

use super::explications::Dossier;
use super::offres::carte_a_moi;
use crate::filtres::{self, carte};
use crate::galerie::{self, Premieres};
use crate::i18n::Lang;
use crate::public::comparer;
use crate::shell::{Section, adresses};
use crate::ui::{OfferAction, OfferFit, Tone, button, empty, notice, offer_grid, rich};
use crate::web::{App, Avis, Formulaire, Ident, Page, Rendu, Requete, Requis, rediriger, rediriger_avec, retour_sur};
use crate::{etat_offre, tr};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use domain::candidature::Etat;
use domain::compte::Role;
use domain::eligibilite;
use jiff::civil::Date;
use leptos::prelude::*;
use serde::Deserialize;
use services::favoris::{FAVORIS, Favori};
use services::offres::{Carte, Demandeur, RangProbable};
use services::{Erreur, Services};
use uuid::Uuid;

const LISTE: &str = adresses::FAVORIS;

/// The pages of this subject.
pub(super) fn routes() -> axum::Router<App> {
    axum::Router::new()
        .route(LISTE, get(montrer))
        .route("/offres/{id}/favori", post(ajouter).get(revenir))
        .route("/offres/{id}/favori/retirer", post(retirer).get(revenir))
}

/// Where the button was pressed.
#[derive(Debug, Default, Deserialize)]
struct Provenance {
    #[serde(default)]
    retour: String,
    /// The browser changes the heart where it is: no page is wanted.
    #[serde(default)]
    sur_place: String,
}

impl Provenance {
    /// Back to where one was, or nothing at all for whoever is still there.
    fn fait(&self, retour: &str, avis: Avis) -> Response {
        if self.sur_place.is_empty() { rediriger_avec(retour, avis) } else { StatusCode::NO_CONTENT.into_response() }
    }
}

/// What the list's address carries.
#[derive(Debug, Default, Deserialize)]
struct Choix {
    #[serde(default)]
    comparer: String,
}

/// Someone whose session had ended logs in and lands here: the offer is there, its button too.
async fn revenir(Ident(id): Ident) -> Rendu {
    Ok(rediriger(&format!("/offres/{id}")))
}

async fn ajouter(r: Requete, Ident(id): Ident, Formulaire(f): Formulaire<Provenance>) -> Rendu {
    let moi = r.exiger(Role::Demandeur)?.compte;
    let back = retour_sur(&f.retour, &format!("/offres/{id}"));
    match r.services().ajouter_favori(moi, id).await {
        Ok(()) => Ok(f.fait(&back, Avis::FavoriAjoute)),
        Err(Erreur::Depasse) => Ok(rediriger_avec(LISTE, Avis::FavorisPleins)),
        Err(e) => Err(e.into()),
    }
}

async fn retirer(r: Requete, Ident(id): Ident, Formulaire(f): Formulaire<Provenance>) -> Rendu {
    let moi = r.exiger(Role::Demandeur)?.compte;
    r.services().retirer_favori(moi, id).await?;
    Ok(f.fait(&retour_sur(&f.retour, &format!("/offres/{id}")), Avis::FavoriRetire))
}

async fn montrer(r: Requete, Requis(choix): Requis<Choix>) -> Rendu {
    let moi = r.exiger(Role::Demandeur)?;
    let (l, s) = (r.l, r.services());
    let favoris = s.mes_favoris(moi.compte).await?;
    let demandeur = s.demandeur(moi).await?.map(|k| k.0).filter(|d| d.lue.etat.importe());
    let now = s.maintenant();
    let avis = match &demandeur {
        Some(d) => juger(s, d, &favoris, now).await?,
        None => Vec::new(),
    };
    let premieres = galerie::premieres(s, favoris.iter().map(|f| &f.carte)).await?;
    let today = s.horloge.aujourdhui();
    let d = Donnees {
        favoris,
        avis,
        dossier: demandeur.map(|d| Dossier::de(&d.lue, today)),
        premieres,
        // Read and written again: only ids come out.
        ici: comparer::avec_choix(LISTE, &comparer::choisis(&format!("{LISTE}?comparer={}", choix.comparer))),
        active: moi.active.map(|a| (a.offre, a.etat)),
        now,
        today,
    };
    let page = Page::new(tr!(l, "Mes favoris", "My favourites"), move || vue(l, &d)).dans(Section::Favoris);
    Ok(r.page(page).await)
}

/// What is said of each, and the likely rank where one may still apply and no rule says no: as in the tabs.
async fn juger(s: &Services, d: &Demandeur, favoris: &[Favori], now: i64) -> Result<Vec<Jugement>, Erreur> {
    let avis = s.avis(&d.lue, favoris.iter().map(|f| &f.carte))?;
    let ranked = |f: &Favori, a: &eligibilite::Avis| f.ouverte(now) && matches!(a, eligibilite::Avis::Oui { .. });
    let cards: Vec<&Carte> = favoris.iter().zip(&avis).filter(|(f, a)| ranked(f, a)).map(|(f, _)| &f.carte).collect();
    let mut ranks = s.rangs_des_cartes(d, &cards).await?.into_iter();
    let said = favoris.iter().zip(avis).map(|(f, a)| (a, if ranked(f, &a) { ranks.next() } else { None }));
    Ok(said.collect())
}

/// What is said of a home, and the rank one would have.
type Jugement = (eligibilite::Avis, Option<RangProbable>);

struct Donnees {
    favoris: Vec<Favori>,
    /// What is said of each, in their order; nothing to who has no demande here.
    avis: Vec<Jugement>,
    /// The candidature under way.
    active: Option<(Uuid, Etat)>,
    /// The file of who has one.
    dossier: Option<Dossier>,
    premieres: Premieres,
    /// This page, with what is being compared.
    ici: String,
    now: i64,
    today: Date,
}

fn vue(l: Lang, d: &Donnees) -> AnyView {
    let open = d.favoris.iter().filter(|f| f.ouverte(d.now)).count();
    let body = if d.favoris.is_empty() { rien(l) } else { liste(l, d) };
    let full = (i64::try_from(d.favoris.len()).unwrap_or(i64::MAX) >= FAVORIS).then(|| {
        notice(Tone::Info, tr!(l, "Votre liste est pleine", "Your list is full"))
            .text(tr!(
                l,
                "Elle garde {FAVORIS} logements au plus. Retirez ceux qui sont fermés pour en ajouter.",
                "It keeps {FAVORIS} homes at the most. Remove closed ones to add others."
            ))
            .into_any()
    });
    let gone = d.favoris.len() - open;
    let left = d.dossier.filter(|_| open > 0).and_then(|file| file.vue(l, d.today));
    let count = (!d.favoris.is_empty()).then(|| {
        let n = filtres::logements(l, d.favoris.len());
        let text = if gone == 0 {
            tr!(l, "{n}, tous ouverts aux candidatures.", "{n}, all open to applications.")
        } else {
            tr!(
                l,
                "{n}, dont {open} encore ouverts aux candidatures.",
                "{n}, {open} of them still open to applications."
            )
        };
        view! { <p>{rich(text)}</p> }
    });
    view! {
        <div class="wrap stack g4">
            <div class="stack g2"><h1 tabindex="-1">{tr!(l, "Mes favoris", "My favourites")}</h1> {count}</div>
            {left}
            {full}
            {comparer::barre(l, &d.ici)}
            {body}
        </div>
    }
    .into_any()
}

fn rien(l: Lang) -> AnyView {
    empty(
        "vide",
        tr!(l, "Vous n'avez pas encore de favori", "You have no favourite yet"),
        view! {
            <p>{tr!(
                l,
                "Un logement vous plaît ? Sur sa page, « Ajouter à mes favoris » le garde ici, pour le retrouver ou le comparer. Garder n'est pas postuler.",
                "Do you like a home? On its page, “Add to my favourites” keeps it here, to find it again or compare it. Keeping is not applying."
            )}</p>
            <p>{button(tr!(l, "Voir les offres", "See the homes")).main().href(adresses::OFFRES)}</p>
        },
    )
    .into_any()
}

fn liste(l: Lang, d: &Donnees) -> AnyView {
    let said = d.avis.iter().map(Some).chain(std::iter::repeat(None));
    let cards = d.favoris.iter().zip(said).map(|(f, avis)| {
        let id: Uuid = f.carte.id;
        let open = f.ouverte(d.now);
        // The button that takes it off the list says more than a heart.
        let kept = (&d.premieres, &None);
        let mut card = match avis.filter(|_| open) {
            Some((avis, rang)) => carte_a_moi(l, d.today, (&f.carte, *avis, *rang), &d.ici, kept, d.active),
            None => galerie::completer(l, carte(l, d.today, &f.carte, None, None), id, &d.ici, kept.0, kept.1),
        };
        card.h2 = true;
        if !open {
            card.fit = Some(OfferFit { tone: Tone::Off, text: etat_offre::dit(l, f.situation(d.now)) });
            card.compare = None;
            card.deadline = None;
            card.foot = String::new();
            card.soon = false;
            card.tags.clear();
        }
        card.action = Some(OfferAction {
            action: format!("/offres/{id}/favori/retirer"),
            label: tr!(l, "Retirer de mes favoris", "Remove from my favourites"),
            retour: d.ici.clone(),
        });
        card
    });
    offer_grid(l, cards)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filtres::tests::offre;
    use crate::shell::render;
    use jiff::civil::date;

    fn favori(n: u128, etat: &str) -> Favori {
        Favori { carte: services::offres::Carte { id: Uuid::from_u128(n), ..offre() }, etat: etat.into(), envoyees: 0 }
    }

    fn page(l: Lang, favoris: Vec<Favori>) -> String {
        page_de(l, favoris, Vec::new(), None)
    }

    fn page_de(l: Lang, favoris: Vec<Favori>, avis: Vec<Jugement>, dossier: Option<Dossier>) -> String {
        let ici = comparer::avec_choix(LISTE, &[Uuid::from_u128(1)]);
        let d = Donnees {
            favoris,
            avis,
            active: None,
            dossier,
            premieres: Premieres::new(),
            ici,
            now: 1_795_500_000_000_000,
            today: date(2026, 11, 24),
        };
        render(move || vue(l, &d))
    }

    #[test]
    fn what_closed_is_said_and_every_home_can_be_removed() {
        for l in [Lang::Fr, Lang::En] {
            let html = page(l, vec![favori(1, "publiee"), favori(2, "retiree"), favori(3, "attribuee")]);
            assert_eq!(html.matches("/favori/retirer\"").count(), 3, "{html}");
            assert_eq!(html.matches("data-s=\"off\"").count(), 2, "{html}");
            assert_eq!(html.matches("<h1").count(), 1);
            assert_eq!(html.matches("<h2").count(), 3);
        }
    }

    #[test]
    fn a_closed_home_says_where_its_files_are() {
        let closed = |candidatures, envoyees| {
            let mut f = Favori { envoyees, ..favori(1, "publiee") };
            (f.carte.candidatures, f.carte.cloture_a) = (candidatures, 1_795_400_000_000_000);
            f
        };
        for (candidatures, envoyees, fr, en) in [
            (0, 0, "<b>Close</b>", "<b>Closed</b>"),
            (7, 0, "<b>En désignation</b>", "<b>Candidates being chosen</b>"),
            (7, 2, "<b>Chez le bailleur</b>", "<b>With the landlord</b>"),
        ] {
            let (in_french, in_english) = (closed(candidatures, envoyees), closed(candidatures, envoyees));
            let html = page(Lang::Fr, vec![in_french]);
            assert!(html.contains(fr), "{html}");
            assert!(page(Lang::En, vec![in_english]).contains(en));
        }
    }

    #[test]
    fn an_open_home_says_whether_it_fits_as_the_tabs_do_and_the_file_is_told_once() {
        use domain::dossier::EtatDossier;
        use domain::eligibilite::{Avis, EtatDemande, Regle, Regles};
        let open = Avis::Oui { a_verifier: Regles::default().avec(Regle::Effort) };
        let file = Dossier { etat: EtatDossier::Etape2, demande: EtatDemande::DossierIncomplet };
        let three = || vec![favori(1, "publiee"), favori(2, "retiree"), favori(3, "publiee")];
        let rank = Some(RangProbable { rang: 4, total: 41 });
        let said = vec![(open, rank), (open, None), (Avis::SANS_REGLE, None)];
        let html = page_de(Lang::Fr, three(), said, Some(file));
        let html = html.replace(['\u{a0}', '\u{202f}'], " ");
        assert_eq!(html.matches("<b>À vérifier</b> : le loyer").count(), 1, "closed: no longer judged: {html}");
        assert_eq!(html.matches("<b>Convient</b> à votre situation").count(), 1, "{html}");
        assert_eq!(html.matches("Rang probable : <b>4<sup>e</sup></b> sur 41 candidatures").count(), 1, "{html}");
        assert_eq!(html.matches("pas encore postuler").count(), 1, "{html}");
        let gone = page_de(Lang::Fr, vec![favori(2, "retiree")], vec![(open, None)], Some(file));
        assert!(!gone.contains("pas encore postuler"), "nothing there to apply for: {gone}");
        assert!(!page(Lang::Fr, three()).contains("Convient"), "nothing is said to who has no demande");
    }

    #[test]
    fn only_open_homes_are_compared() {
        let html = page(Lang::Fr, vec![favori(1, "publiee"), favori(2, "retiree"), favori(3, "publiee")]);
        let link = format!("/comparer?o={}&amp;o={}&amp;retour=/mes-favoris", Uuid::from_u128(1), Uuid::from_u128(3));
        assert!(html.contains(&link), "{html}");
        assert!(!html.contains(&format!("o={}", Uuid::from_u128(2))));
    }

    #[test]
    fn an_empty_list_says_how_to_fill_it() {
        for l in [Lang::Fr, Lang::En] {
            let html = page(l, Vec::new());
            assert!(html.contains("href=\"/offres\"") && html.contains("id=\"vide\""), "{html}");
        }
    }
}
