//! The pictures of an offer: the landlord's photos, or the drawn ones; and what one may do with an offer under them.

use crate::filtres;
use crate::i18n::Lang;
use crate::public::comparer;
use crate::shell::adresses;
use crate::tr;
use crate::ui::{Icon, OfferCard, OfferHeart, button, link, post_button};
use crate::web::{Requete, encoder};
use domain::compte::Role;
use domain::photo::hauteur_pour;
use leptos::prelude::*;
use services::offres::Carte;
use services::photos::Photo;
use services::{Erreur, Services};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// How wide a picture is on the offer's page.
const TAILLES_PAGE: &str = "(min-width: 60em) 46rem, 94vw";
/// How wide a picture is on a card.
const TAILLES_CARTE: &str = "(min-width: 46em) 22rem, 94vw";

/// The address of a photo in one of its widths.
#[must_use]
pub fn adresse(photo: Uuid, largeur: u32) -> String {
    format!("/photos/o/{photo}/{largeur}.jpg")
}

fn srcset(p: &Photo) -> String {
    let sizes: Vec<String> = p.largeurs().into_iter().map(|w| format!("{} {w}w", adresse(p.id, w))).collect();
    sizes.join(", ")
}

/// The width that a browser without `srcset` gets: the middle one.
fn moyenne(p: &Photo) -> u32 {
    let all = p.largeurs();
    all.get(1).or(all.first()).copied().unwrap_or(1)
}

/// A small picture of a photo, for its landlord.
#[must_use]
pub(crate) fn vignette(l: Lang, p: &Photo, alt: String) -> AnyView {
    let w = p.largeurs().first().copied().unwrap_or(1);
    let h = hauteur_pour(u32::try_from(p.largeur).unwrap_or(1), u32::try_from(p.hauteur).unwrap_or(1), w);
    view! {
        <img class="photo" src=adresse(p.id, w) alt=alt lang=langue(l, &p.alt) width=w.to_string() height=h.to_string() loading="lazy" decoding="async"/>
    }
    .into_any()
}

/// Landlords write in French: said to whoever reads the page in another language.
fn langue(l: Lang, alt: &str) -> Option<&'static str> {
    (l != Lang::Fr && !alt.is_empty()).then_some("fr")
}

/// The first photo of the offers that have one.
pub type Premieres = HashMap<Uuid, Photo>;

/// Reads the first photos of a list; a list of offers without photos asks nothing.
///
/// # Errors
/// The database's.
pub async fn premieres(s: &Services, cartes: impl IntoIterator<Item = &Carte>) -> Result<Premieres, Erreur> {
    let with: Vec<Uuid> = cartes.into_iter().filter(|c| c.photos > 0).map(|c| c.id).collect();
    if with.is_empty() { Ok(Premieres::new()) } else { Ok(s.premieres_photos(&with).await?.into_iter().collect()) }
}

/// Puts its first photo on a card in place of the drawing.
pub fn illustrer(card: &mut OfferCard, offre: Uuid, premieres: &Premieres) {
    if let Some(p) = premieres.get(&offre) {
        illustrer_de(card, p);
    }
}

fn illustrer_de(card: &mut OfferCard, p: &Photo) {
    card.photo = adresse(p.id, moyenne(p));
    card.srcset = Some((srcset(p), TAILLES_CARTE));
}

/// The offers an applicant keeps aside, in the order of their ids; none for whoever keeps nothing.
pub type Favoris = Option<Arc<[Uuid]>>;

/// The heart of a card, for an applicant; pressed, it comes back to the card in `liste`.
#[must_use]
pub fn coeur_de_carte(l: Lang, card: &OfferCard, offre: Uuid, liste: &str, favoris: &Favoris) -> Option<OfferHeart> {
    let on = favoris.as_ref()?.binary_search(&offre).is_ok();
    let name = card.title.replace("**", "");
    Some(OfferHeart {
        action: format!("/offres/{offre}/favori{}", if on { "/retirer" } else { "" }),
        label: tr!(l, "Ajouter aux favoris : {name}", "Add to favourites: {name}"),
        on,
        id: format!("offre-{offre}"),
        retour: liste.to_owned(),
    })
}

/// What a list adds to a card: its photo, the way back to this very list, « Comparer », the heart.
#[must_use]
pub fn completer(
    l: Lang,
    mut card: OfferCard,
    offre: Uuid,
    liste: &str,
    premieres: &Premieres,
    favoris: &Favoris,
) -> OfferCard {
    illustrer(&mut card, offre, premieres);
    card.heart = coeur_de_carte(l, &card, offre, liste, favoris);
    card.compare = comparer::lien(l, offre, liste);
    if liste != adresses::OFFRES {
        card.href = format!("{}?retour={}", card.href, encoder(liste));
    }
    card
}

/// What stands at the top of an offer's page.
#[derive(Debug, Clone, Default)]
pub struct Galerie {
    photos: Vec<Photo>,
    /// On one's list; none: not an applicant.
    favori: Option<bool>,
    visiteur: bool,
    /// This page, to come back to.
    ici: String,
    /// All that an applicant keeps aside: the hearts of the homes like it.
    favoris: Favoris,
    /// Where the search is.
    retour: String,
    /// Nothing to do with it yet: neither kept nor compared.
    seule: bool,
}

impl Galerie {
    /// For whoever asks: the photos, and whether they keep the offer aside.
    #[must_use]
    pub fn de(r: &Requete, photos: Vec<Photo>, favori: bool, retour: &str) -> Self {
        Self {
            photos,
            favori: r.connecte.as_ref().filter(|c| c.role == Role::Demandeur).map(|_| favori),
            visiteur: r.connecte.is_none(),
            ici: sans_avis(&r.chemin),
            favoris: r.favoris(),
            retour: retour.to_owned(),
            seule: false,
        }
    }

    /// The pictures alone, of an offer that is not out.
    #[must_use]
    pub fn seule(photos: Vec<Photo>) -> Self {
        Self { photos, seule: true, ..Self::default() }
    }

    /// Puts the first of the photos on the offer's card.
    pub fn illustrer(&self, card: &mut OfferCard) {
        if let Some(p) = self.photos.first() {
            illustrer_de(card, p);
        }
    }

    /// The heart of another home's card on this page.
    pub(crate) fn coeur_de(&self, l: Lang, card: &OfferCard, offre: Uuid) -> Option<OfferHeart> {
        coeur_de_carte(l, card, offre, &self.ici, &self.favoris)
    }

    /// The pictures, then « Ajouter à mes favoris » and « Comparer ».
    #[must_use]
    pub fn vue(&self, l: Lang, c: &Carte) -> AnyView {
        let pictures = if self.photos.is_empty() { dessins(l, c) } else { photos(l, &self.photos) };
        if self.seule {
            return pictures;
        }
        let name = filtres::titre(l, c);
        let heart = match self.favori {
            Some(kept) => Some(coeur(l, c.id, &name, kept, &self.ici)),
            None if self.visiteur => Some(
                link(
                    format!("{}?retour={}", adresses::CONNEXION, encoder(&self.ici)),
                    tr!(l, "Se connecter pour garder ce logement", "Sign in to keep this home"),
                )
                .icon(Icon::Heart)
                .into_any(),
            ),
            None => None,
        };
        let compare =
            comparer::lien(l, c.id, &self.retour).map(|(href, text)| link(href, text).icon(Icon::Compare).into_any());
        view! {
            <div class="stack g1">
                {pictures}
                <div class="row outils">{heart} {compare}</div>
            </div>
        }
        .into_any()
    }
}

/// The address without the result of the last action, which would be said again on coming back.
fn sans_avis(chemin: &str) -> String {
    let Some((path, query)) = chemin.split_once('?') else { return chemin.to_owned() };
    let kept: Vec<&str> = query.split('&').filter(|p| !p.starts_with("avis=")).collect();
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}

/// The button that keeps a dwelling aside, or lets it go: its words say which, for which dwelling.
#[must_use]
fn coeur(l: Lang, offre: Uuid, nom: &str, garde: bool, retour: &str) -> AnyView {
    let (action, text) = if garde {
        (format!("/offres/{offre}/favori/retirer"), tr!(l, "Retirer de mes favoris", "Remove from my favourites"))
    } else {
        (format!("/offres/{offre}/favori"), tr!(l, "Ajouter à mes favoris", "Add to my favourites"))
    };
    let class = if garde { "coeur plein" } else { "coeur" };
    let button = button(text).class("quiet").class(class).icon(Icon::Heart).said(format!(", {nom}"));
    post_button(action, button).with("retour", retour).into_any()
}

fn dessins(l: Lang, c: &Carte) -> AnyView {
    let home = filtres::dessin_de(c);
    let pictures = [1_u8, 2, 3]
        .map(|n| {
            // The façade is what people wait for; the others can come later.
            let loading = if n == 1 { "eager" } else { "lazy" };
            view! {
                <img class="photo" src=filtres::photo(c, n) alt=home.legende(l, n) width="360" height="240" loading=loading decoding="async"/>
            }
        })
        .into_iter()
        .collect_view();
    view! { <div class="gallery">{pictures}</div> }.into_any()
}

/// Photos side by side in a strip that scrolls, by finger, wheel or arrow keys; each number leads to its photo.
fn photos(l: Lang, all: &[Photo]) -> AnyView {
    let n = all.len();
    let pictures = all
        .iter()
        .enumerate()
        .map(|(i, p)| {
            let place = i + 1;
            let loading = if i == 0 { "eager" } else { "lazy" };
            let priority = (i == 0).then_some("high");
            view! {
                <li id=format!("photo-{place}")>
                    <img
                        class="photo"
                        src=adresse(p.id, moyenne(p))
                        srcset=srcset(p)
                        sizes=TAILLES_PAGE
                        alt=p.alt.clone()
                        lang=langue(l, &p.alt)
                        width=p.largeur.to_string()
                        height=p.hauteur.to_string()
                        loading=loading
                        fetchpriority=priority
                        decoding="async"
                    />
                </li>
            }
        })
        .collect_view();
    if n == 1 {
        return view! { <ul class="film seul" role="list">{pictures}</ul> }.into_any();
    }
    let numbers = (1..=n)
        .map(|place| {
            view! {
                <li><a href=format!("#photo-{place}")><span class="sr">{tr!(l, "Photo", "Photo")}</span> " " {place}</a></li>
            }
        })
        .collect_view();
    let label = tr!(l, "Les {n} photos du logement", "The {n} photos of the home");
    let jump = tr!(l, "Aller à une photo", "Go to a photo");
    view! {
        <div class="film-cadre" role="region" tabindex="0" aria-label=label><ul class="film" role="list">{pictures}</ul></div>
        <nav class="pages" aria-label=jump><ul>{numbers}</ul></nav>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filtres::tests::offre;
    use crate::shell::render;

    fn photo(n: u128, alt: &str) -> Photo {
        Photo { id: Uuid::from_u128(n), alt: alt.into(), largeur: 1200, hauteur: 800 }
    }

    #[test]
    fn drawings_stay_where_there_is_no_photo() {
        let html = render(|| Galerie::default().vue(Lang::Fr, &offre()));
        assert_eq!(html.matches("<img").count(), 3);
        assert!(html.contains(".svg") && !html.contains("/photos/o/"), "{html}");
    }

    #[test]
    fn only_the_first_photo_is_waited_for_and_every_one_is_described() {
        let g = Galerie {
            photos: vec![photo(1, "Séjour \"clair\" <b>"), photo(2, "Cuisine équipée")],
            favori: Some(false),
            ici: "/offres/x?retour=/offres".into(),
            ..Galerie::default()
        };
        let html = render(move || g.vue(Lang::En, &offre()));
        assert_eq!(html.matches("loading=\"eager\"").count(), 1, "{html}");
        assert_eq!(html.matches("loading=\"lazy\"").count(), 1);
        assert!(!html.contains("<b>") && html.contains("lang=\"fr\""));
        assert!(html.contains("480.jpg 480w") && html.contains("1200.jpg 1200w") && !html.contains("1600.jpg"));
        assert!(html.contains("width=\"1200\" height=\"800\""));
        assert!(
            html.contains("tabindex=\"0\"") && html.contains("href=\"#photo-2\"") && html.contains("id=\"photo-2\"")
        );
        assert!(html.contains("/favori\"") && html.contains("T3 in Montreuil"));
    }

    #[test]
    fn a_kept_home_can_be_let_go_and_a_visitor_signs_in_first() {
        let kept = Galerie { favori: Some(true), ..Galerie::default() };
        let html = render(move || kept.vue(Lang::Fr, &offre()));
        assert!(html.contains("/favori/retirer") && html.contains("Retirer de mes favoris"), "{html}");
        let visitor = Galerie { visiteur: true, ici: "/offres/x".into(), ..Galerie::default() };
        let html = render(move || visitor.vue(Lang::Fr, &offre()));
        assert!(html.contains("/connexion?retour=/offres/x") && !html.contains("<form"), "{html}");
    }

    #[test]
    fn a_card_has_a_heart_for_an_applicant_alone_that_comes_back_to_it() {
        let id = Uuid::from_u128(7);
        let card = || filtres::carte(Lang::Fr, jiff::civil::date(2026, 11, 24), &offre(), None, None);
        let html = |l, favoris: Favoris| {
            let card = completer(l, card(), id, "/offres?page=2", &Premieres::new(), &favoris);
            render(move || crate::ui::offer_card(l, card)).replace('\u{a0}', " ")
        };
        let off = html(Lang::Fr, Some(Arc::from([Uuid::from_u128(3)])));
        assert!(
            off.contains("aria-pressed=\"false\"") && off.contains("Ajouter aux favoris : T3 à Montreuil"),
            "{off}"
        );
        assert!(off.contains(&format!("action=\"/offres/{id}/favori\"")), "{off}");
        assert!(off.contains(&format!("value=\"/offres?page=2#offre-{id}\"")), "{off}");
        assert!(off.contains(&format!("id=\"offre-{id}\"")), "{off}");
        let on = html(Lang::Fr, Some(Arc::from([Uuid::from_u128(3), id])));
        assert!(on.contains("aria-pressed=\"true\"") && on.contains("Ajouter aux favoris : T3"), "{on}");
        assert!(on.contains(&format!("action=\"/offres/{id}/favori/retirer\"")), "{on}");
        assert!(!html(Lang::Fr, None).contains("<form"));
    }

    #[test]
    fn the_result_of_an_action_is_not_said_twice() {
        assert_eq!(sans_avis("/offres/1?retour=/offres&avis=favori-ajoute"), "/offres/1?retour=/offres");
        assert_eq!(sans_avis("/offres/1?avis=favori-ajoute"), "/offres/1");
        assert_eq!(sans_avis("/offres/1"), "/offres/1");
    }
}
