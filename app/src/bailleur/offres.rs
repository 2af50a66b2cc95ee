//! The landlord's offers, and the withdrawal of one.

use super::{bailleur, publication};
use crate::i18n::Lang;
use crate::shell::Section;
use crate::ui::{
    FormErrors, Icon, button, cell, date_time, empty, error_summary, link, pagination, row, row_header, select_field,
    table, tag, textarea,
};
use crate::web::{App, Avis, Formulaire, Ident, Page, Rendu, Requete, Requis, rediriger_avec};
use crate::{etat_offre, filtres, format, tr};
use axum::routing::get;
use domain::candidature::{Evenement, MotifRefus};
use jiff::civil::Date;
use leptos::prelude::*;
use serde::Deserialize;
use services::Erreur;
use services::candidatures::{Donnees, MouvementRefuse};
use services::courrier::lettres;
use services::offres::{DetailOffre, ListeBailleur};
use uuid::Uuid;

const LISTE: &str = crate::shell::adresses::BAILLEUR_OFFRES;

/// The pages of the offers.
pub(super) fn routes() -> axum::Router<App> {
    axum::Router::new().route(LISTE, get(montrer)).route("/bailleur/offres/{id}/retirer", get(demander).post(retirer))
}

#[derive(Debug, Default, Deserialize)]
struct Place {
    #[serde(default)]
    page: String,
}

async fn montrer(r: Requete, Requis(place): Requis<Place>) -> Rendu {
    let (_, organisation) = bailleur(&r)?;
    let liste = r.services().mes_offres(organisation, place.page.parse().unwrap_or(1)).await?;
    let (l, today, now) = (r.l, r.services().horloge.aujourdhui(), r.services().maintenant());
    let page =
        Page::new(tr!(l, "Mes offres", "My homes"), move || vue(l, liste, today, now)).dans(Section::BailleurOffres);
    Ok(r.page(page).await)
}

fn adresse_retrait(id: Uuid) -> String {
    format!("{LISTE}/{id}/retirer")
}

fn vue(l: Lang, liste: ListeBailleur, today: Date, now: i64) -> AnyView {
    let ListeBailleur { offres, total, page, pages } = liste;
    let title = tr!(l, "Mes offres", "My homes");
    let rows = offres.iter().map(|o| {
        let c = &o.carte;
        let state = o.situation(now);
        let rent = format::euros(l, c.loyer_cc);
        let rent = tr!(l, "{rent} par mois, charges comprises", "{rent} a month, charges included");
        let reference = &o.ref_externe;
        let reference = tr!(l, "Réf. {reference}", "Ref. {reference}");
        let name = format!("{} {}", filtres::typologie_nom(l, &c.typologie), c.commune);
        let address = o.adresse.clone();
        let what = tr!(l, ", {name}, {address}", ", {name}, {address}");
        let n = c.photos;
        let photos = view! {
            <li><a href=super::photos::adresse(c.id)>{tr!(l, "Photos ({n})", "Photos ({n})")} <span class="sr">{what.clone()}</span></a></li>
        };
        let act = |href: String, words: String| view! { <li><a href=href>{words} <span class="sr">{what.clone()}</span></a></li> };
        let change = (o.etat == "publiee").then(|| act(publication::adresse_modifier(c.id), tr!(l, "Modifier", "Change")));
        let copy = act(publication::adresse_copier(c.id), tr!(l, "Copier", "Copy"));
        let withdraw =
            (o.etat == "publiee").then(|| act(adresse_retrait(c.id), tr!(l, "Retirer l'offre", "Withdraw")));
        let planned = (o.etat == "publiee" && c.publiee_a > now).then(|| {
            let first = services::horloge::jour(c.publiee_a);
            let words = date_time(first, format::date_simple(l, first, Some(today)));
            view! { " " <span class="muted small sub">{tr!(l, "paraîtra le ", "will appear on ")} {words}</span> }
        });
        let far = format::distance(l, format::jours_entre(today, c.cloture()));
        row([
            row_header(view! {
                <a href=format!("/offres/{}", c.id)>{name.clone()}</a>
                " " <span class="muted small sub">{address.clone()}</span>
                " " <span class="muted small sub">{reference}</span>
            }),
            cell(rent),
            cell(view! {
                {date_time(c.cloture(), format::date_simple(l, c.cloture(), Some(today)))} " " <span class="muted sub">{far}</span>
            }),
            cell(view! { {tag(etat_offre::ton(state), etat_offre::nom(l, state))} {planned} }),
            cell(format::nombre(l, c.candidatures)).n(),
            cell(format::nombre(l, o.recues)).n(),
            cell(view! { <ul class="actes" role="list">{change} {copy} {photos} {withdraw}</ul> }),
        ])
    });
    let columns = [
        tr!(l, "Logement", "Home"),
        tr!(l, "Loyer", "Rent"),
        tr!(l, "Date limite", "Deadline"),
        tr!(l, "État", "State"),
        tr!(l, "Candidatures", "Applications"),
        tr!(l, "Dossiers reçus", "Files received"),
        tr!(l, "Agir", "Act"),
    ];
    let body = if offres.is_empty() {
        let text = tr!(
            l,
            "Les logements que vous publiez arrivent ici, avec leurs candidatures.",
            "The homes you publish come here, with their applications."
        );
        empty("vide", tr!(l, "Aucune offre", "No home"), view! { <p>{text}</p> }).into_any()
    } else {
        table(title.clone(), columns, rows).into_any()
    };
    let pages = pagination(l, page, pages, |n| format!("{LISTE}?page={n}"));
    view! {
        <div class="wrap stack g4">
            <div class="row ends">
                <h1 tabindex="-1">{title} " " <span class="count">{format::nombre(l, total)}</span></h1>
                {button(tr!(l, "Publier un logement", "Publish a home")).main().icon(Icon::Plus).href(publication::adresse_nouvelle())}
            </div>
            <p class="row">
                {link(super::depots::IMPORTER, tr!(l, "Importer un fichier d'offres", "Import a file of homes")).icon(Icon::File)}
                {link(super::cles::CLES, tr!(l, "Relier vos logiciels", "Connect your programs")).icon(Icon::Key)}
            </p>
            {body}
            {pages}
        </div>
    }
    .into_any()
}

/// Most characters of « another reason ».
const TEXTE_MAX: u32 = 500;

/// The reason of a withdrawal, as sent.
#[derive(Debug, Clone, Default, Deserialize)]
struct Retrait {
    #[serde(default)]
    motif: String,
    #[serde(default)]
    texte: String,
}

impl Retrait {
    /// The reason, and its words: those of « another » are needed, any other's add to it.
    fn lire(&self, l: Lang) -> Result<Donnees, FormErrors> {
        let mut errors = FormErrors::new();
        let texte = self.texte.replace("\r\n", "\n").trim().to_owned();
        let motif = MotifRefus::pour(Evenement::RetirerOffre).iter().copied().find(|m| m.code() == self.motif);
        if motif.is_none() {
            errors.push(
                "motif",
                tr!(l, "Choisissez la raison : les candidats la liront", "Choose the reason: applicants will read it"),
            );
        }
        if motif == Some(MotifRefus::Autre) && texte.is_empty() {
            errors.push("texte", tr!(l, "Dites la raison en quelques mots", "Tell the reason in a few words"));
        }
        if texte.chars().count() > TEXTE_MAX as usize {
            let max = TEXTE_MAX;
            errors.push(
                "texte",
                tr!(
                    l,
                    "Raccourcissez ce texte : {max} caractères au plus",
                    "Shorten this text: {max} characters at most"
                ),
            );
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Donnees { motif, texte: (!texte.is_empty()).then_some(texte), ..Donnees::default() })
    }
}

async fn demander(r: Requete, Ident(id): Ident) -> Rendu {
    let (_, organisation) = bailleur(&r)?;
    let offre = r.services().mon_offre(organisation, id).await?;
    if offre.etat != "publiee" {
        return Ok(rediriger_avec(LISTE, Avis::TropTard));
    }
    Ok(page_retrait(r, offre, Retrait::default(), FormErrors::new()).await)
}

async fn retirer(r: Requete, Ident(id): Ident, Formulaire(f): Formulaire<Retrait>) -> Rendu {
    let (_, organisation) = bailleur(&r)?;
    let offre = r.services().mon_offre(organisation, id).await?;
    if offre.etat != "publiee" {
        return Ok(rediriger_avec(LISTE, Avis::TropTard));
    }
    let donnees = match f.lire(r.l) {
        Ok(donnees) => donnees,
        Err(errors) => return Ok(page_retrait(r, offre, f, errors).await),
    };
    match r.services().retirer_offre(organisation, id, donnees).await {
        Ok(()) => Ok(rediriger_avec(LISTE, Avis::Enregistre)),
        // It is this landlord's and was published a moment ago: another user of the house was faster.
        Err(MouvementRefuse::Machine(_) | MouvementRefuse::Autre(Erreur::Introuvable | Erreur::Depasse)) => {
            Ok(rediriger_avec(LISTE, Avis::TropTard))
        }
        Err(MouvementRefuse::Donnees) => {
            let text = tr!(
                r.l,
                "Cette raison n'a pas été acceptée. Choisissez-en une autre.",
                "This reason was not accepted. Choose another."
            );
            Ok(page_retrait(r, offre, f, FormErrors::new().with("motif", text)).await)
        }
        Err(MouvementRefuse::Autre(e)) => Err(e.into()),
    }
}

async fn page_retrait(r: Requete, offre: DetailOffre, f: Retrait, errors: FormErrors) -> axum::response::Response {
    let l = r.l;
    let refused = !errors.is_empty();
    let page = Page::new(tr!(l, "Retirer une offre", "Withdraw a home"), move || vue_retrait(l, &offre, &f, &errors))
        .dans(Section::BailleurOffres);
    r.page(if refused { page.refusee() } else { page }).await
}

/// The confirmation: what it means, the reason, the verb, and the other answer.
fn vue_retrait(l: Lang, offre: &DetailOffre, f: &Retrait, errors: &FormErrors) -> AnyView {
    let name = offre.libelle().dire(l);
    let title = tr!(l, "Retirer cette offre ?", "Withdraw this home?");
    let n = offre.carte.candidatures;
    let effect = match n {
        0 => tr!(l, "Aucune candidature n'est en cours sur ce logement.", "No application is under way on this home."),
        1 => tr!(
            l,
            "Une candidature est en cours : elle s'arrête, où qu'elle en soit. La personne reçoit la raison par e-mail.",
            "One application is under way: it ends, wherever it stands. The person gets the reason by email."
        ),
        n => {
            let n = format::nombre(l, n);
            tr!(
                l,
                "{n} candidatures sont en cours : elles s'arrêtent, où qu'elles en soient. Chaque personne reçoit la raison par e-mail.",
                "{n} applications are under way: they end, wherever they stand. Each person gets the reason by email."
            )
        }
    };
    let after = (n > 0).then(|| {
        let text = tr!(
            l,
            "Les candidats gardent leur ancienneté et peuvent postuler ailleurs aussitôt.",
            "Applicants keep their seniority and can apply elsewhere at once."
        );
        view! { <p>{text}</p> }
    });
    let first = (String::new(), tr!(l, "Choisissez une raison", "Choose a reason"));
    let options = MotifRefus::pour(Evenement::RetirerOffre).iter().map(|m| {
        let m = *m;
        let text = lettres::motif(l, m);
        let mut letters = text.chars();
        let text = letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect());
        (m.code().to_owned(), text)
    });
    view! {
        <div class="wrap">
            <div class="dialog stack">
                {error_summary(l, errors)}
                <h1 class="h2" tabindex="-1">{title}</h1>
                <p><b>{name}</b></p>
                <p>{effect}</p>
                {after}
                <p>{tr!(
                    l,
                    "Une offre retirée ne revient pas. Pour la publier de nouveau, copiez-la sous une autre référence.",
                    "A withdrawn home does not come back. To publish it again, copy it under another reference."
                )}</p>
                <form class="stack" method="post" action=adresse_retrait(offre.carte.id)>
                    {select_field(l, "motif", tr!(l, "Raison, lue par les candidats", "Reason, read by the applicants"), std::iter::once(first).chain(options))
                        .value(f.motif.clone())
                        .errors(errors)}
                    {textarea(l, "texte", tr!(l, "Votre message aux candidats", "Your message to applicants"))
                        .hint(tr!(l, "Obligatoire pour une autre raison. Chaque candidat le lit.", "Required for another reason. Each applicant reads it."))
                        .value(f.texte.clone())
                        .rows(3)
                        .maxlength(TEXTE_MAX)
                        .errors(errors)}
                    <div class="row">
                        {button(tr!(l, "Retirer l'offre", "Withdraw")).danger()}
                        {link(LISTE, tr!(l, "Garder l'offre", "Keep it"))}
                    </div>
                </form>
            </div>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use services::offres::{Carte, OffreDuBailleur};

    const TODAY: Date = date(2026, 11, 25);
    const EVIL: &str = "<script>alert(1)</script>";

    fn carte(id: u128, closes_in: i64) -> Carte {
        Carte {
            id: Uuid::from_u128(id),
            genre: "appartement".into(),
            typologie: "T3".into(),
            insee: "93048".into(),
            commune: EVIL.into(),
            code_postal: "93100".into(),
            departement: "93".into(),
            zone_plafond: "IDF".into(),
            zone_abc: "A".into(),
            financement: "PLUS".into(),
            surface_m2: 62,
            loyer: 60_000,
            loyer_cc: 68_000,
            etage: None,
            ascenseur: false,
            balcon: false,
            jardin: false,
            pmr: false,
            dpe: "C".into(),
            reservee_siren: None,
            reservee_nom: None,
            photo: 1,
            publiee_a: 0,
            cloture_a: services::horloge::fin_du_jour(TODAY) + closes_in * services::horloge::JOUR,
            disponible_le: "2027-01-15".into(),
            candidatures: 4,
            rangs_version: 0,
            photos: 0,
        }
    }

    fn offre(id: u128, etat: &str, closes_in: i64) -> OffreDuBailleur {
        OffreDuBailleur {
            carte: carte(id, closes_in),
            etat: etat.into(),
            ref_externe: EVIL.into(),
            adresse: EVIL.into(),
            recues: 2,
        }
    }

    fn detail(candidatures: i64) -> DetailOffre {
        DetailOffre {
            carte: Carte { candidatures, ..carte(1, 6) },
            etat: "publiee".into(),
            bailleur_id: Uuid::from_u128(9),
            bailleur: "Habitat du Plateau".into(),
            ref_externe: "X".into(),
            adresse: EVIL.into(),
            latitude: 48.8,
            longitude: 2.4,
            charges: 8_000,
            depot: 60_000,
            etages: None,
            parking: false,
            parking_type: None,
            chauffage: "collectif_gaz".into(),
            annee: 1998,
            dpe_kwh: 150,
            ges: "C".into(),
            description: EVIL.into(),
            residence: None,
            construction: "collectif".into(),
            chambres: None,
            autres_charges: 0,
            parking_loyer: 0,
            designation_le: None,
            envoyees: 0,
        }
    }

    #[test]
    fn only_published_offers_can_be_withdrawn() {
        for l in [Lang::Fr, Lang::En] {
            let offres = vec![
                offre(1, "publiee", 6),
                offre(2, "publiee", -3),
                offre(3, "retiree", 6),
                offre(4, "attribuee", -9),
            ];
            let liste = ListeBailleur { offres, total: 120, page: 2, pages: 3 };
            let now = services::horloge::fin_du_jour(TODAY) - services::horloge::HEURE;
            let out = crate::shell::render(move || vue(l, liste, TODAY, now));
            assert!(!out.contains("<script"), "{out}");
            for (id, can) in [(1, true), (2, true), (3, false), (4, false)] {
                let address = adresse_retrait(Uuid::from_u128(id));
                assert_eq!(out.matches(&address).count(), usize::from(can), "{id}");
                let change = publication::adresse_modifier(Uuid::from_u128(id));
                assert_eq!(out.matches(&change).count(), usize::from(can), "{id}");
                assert_eq!(out.matches(&publication::adresse_copier(Uuid::from_u128(id))).count(), 1, "{id}");
            }
            assert!(out.contains("class=\"pages\""));
        }
    }

    #[test]
    fn a_closed_offer_says_where_its_files_are() {
        let now = services::horloge::fin_du_jour(TODAY) - services::horloge::HEURE;
        for (candidatures, recues, fr, en) in [
            (0, 0, "Close", "Closed"),
            (4, 0, "En désignation", "Candidates being chosen"),
            (4, 2, "Chez le bailleur", "With the landlord"),
        ] {
            for (l, words) in [(Lang::Fr, fr), (Lang::En, en)] {
                let mut o = OffreDuBailleur { recues, ..offre(1, "publiee", -2) };
                o.carte.candidatures = candidatures;
                let liste = ListeBailleur { offres: vec![o], total: 1, page: 1, pages: 1 };
                let out = crate::shell::render(move || vue(l, liste, TODAY, now));
                assert!(out.contains(&format!(">{words}<")), "{words}: {out}");
            }
        }
    }

    #[test]
    fn an_offer_of_days_to_come_says_its_day() {
        let now = services::horloge::fin_du_jour(TODAY) - services::horloge::HEURE;
        let mut o = offre(1, "publiee", 9);
        o.carte.publiee_a = now + 3 * services::horloge::JOUR;
        let liste = ListeBailleur { offres: vec![o], total: 1, page: 1, pages: 1 };
        let out = crate::shell::render(move || vue(Lang::Fr, liste, TODAY, now));
        assert!(out.contains("À paraître") && out.contains("paraîtra le"), "{out}");
    }

    #[test]
    fn a_withdrawal_says_what_it_does_and_needs_its_reason() {
        for l in [Lang::Fr, Lang::En] {
            for n in [0, 1, 4] {
                for code in ["", "silence", EVIL] {
                    let f = Retrait { motif: code.into(), texte: EVIL.into() };
                    let errors = f.lire(l).unwrap_err();
                    let out = crate::shell::render(move || vue_retrait(l, &detail(n), &f, &errors));
                    assert!(!out.contains("<script"), "{out}");
                    assert!(
                        out.contains("href=\"#motif\"") && out.contains(" id=\"motif\"") && out.contains("motif-err")
                    );
                    assert_eq!(out.matches("<h1").count(), 1);
                }
            }
        }
        for (texte, good) in [("", false), (" \n", false), ("Un dégât des eaux.\r\nHier.", true)] {
            let f = Retrait { motif: "autre".into(), texte: texte.into() };
            let read = f.lire(Lang::Fr);
            assert_eq!(
                read.as_ref().map(|d| d.texte.as_deref()).ok(),
                good.then_some(Some("Un dégât des eaux.\nHier."))
            );
            if let Err(errors) = read {
                assert_eq!((errors.len(), errors.of("texte").is_some()), (1, true));
            }
        }
        let long = Retrait { motif: "autre".into(), texte: "é".repeat(501) };
        let errors = long.lire(Lang::En).unwrap_err();
        let out = crate::shell::render(move || vue_retrait(Lang::En, &detail(1), &long, &errors));
        assert!(out.contains(&"é".repeat(501)) && out.contains("id=\"texte-err\""), "kept, and told");
        let f = Retrait { motif: "erreur_annonce".into(), texte: " \r\n ".into() };
        let read = f.lire(Lang::Fr).unwrap();
        assert_eq!((read.motif, read.texte), (Some(MotifRefus::ErreurAnnonce), None));
        let out = crate::shell::render(move || vue_retrait(Lang::Fr, &detail(4), &f, &FormErrors::new()));
        assert!(out.contains("4\u{a0}candidatures") && out.contains("selected"));
    }
}
