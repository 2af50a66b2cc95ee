//! Step 1, « Les informations de mon NUR-NUD »: everything the registration site holds, read-only.

use super::import::{SITUATION, Site};
use super::{etape2, etape3, libelles, situation};
use crate::i18n::Lang;
use crate::shell::Section;
use crate::ui::{Fact, Icon, back, button, fact, facts, post_button, rich, steps};
use crate::web::{App, Echec, Page, Rendu, Requete, rediriger};
use crate::{format, tr};
use axum::routing::get;
use domain::compte::Role;
use domain::demande::Demande;
use domain::dossier::{ChampDemande, EtatDossier, LigneDemande, SectionDemande, lignes_demande};
use domain::pieces::PersonnePiece;
use jiff::civil::Date;
use leptos::prelude::*;
use services::dossiers::{DemandeLue, DossierRefuse};
use services::referentiel::Referentiel;
use std::sync::Arc;

/// Its address.
pub(super) const ADRESSE: &str = "/ma-situation/etape-1";

/// The pages of step 1.
pub(super) fn routes() -> axum::Router<App> {
    axum::Router::new().route(ADRESSE, get(montrer).post(envoyer))
}

/// « Les informations de mon NUR-NUD ».
pub(super) fn titre(l: Lang, etape: usize) -> String {
    match etape {
        0 => tr!(l, "Les informations de mon NUR-NUD", "My NUR-NUD information"),
        1 => tr!(l, "Les informations à compléter pour AL'in", "The information to be entered for AL'in"),
        _ => tr!(l, "Les pièces justificatives de mon NUR/NUD", "My NUR/NUD supporting documents"),
    }
}

/// The three steps while the wizard is on; the way back to the dashboard afterwards.
pub(super) fn fil(l: Lang, etat: EtatDossier, etape: usize) -> AnyView {
    if etat.numero_etape().is_none() {
        return back(SITUATION, tr!(l, "Retour à ma situation", "Back to my situation"));
    }
    let addresses = [ADRESSE, etape2::ADRESSE, etape3::ADRESSE];
    let crumbs = addresses.into_iter().enumerate().map(|(i, href)| (titre(l, i), href.to_owned()));
    steps(l, tr!(l, "Étapes de l'import", "Import steps"), crumbs, etape)
}

/// The title of a step's page, with its number while the wizard is on.
pub(super) fn titre_page(l: Lang, etat: EtatDossier, etape: usize) -> String {
    let title = titre(l, etape);
    let n = etape + 1;
    if etat.numero_etape().is_some() { tr!(l, "Étape {n} sur 3 : {title}", "Step {n} of 3: {title}") } else { title }
}

/// « Entrée » in a field presses the first button of a form: this one goes forward.
pub(super) fn bouton_par_defaut(said: String) -> AnyView {
    view! { <button class="sr" tabindex="-1" aria-hidden="true">{said}</button> }.into_any()
}

/// The address of the step a file stands at; the dashboard when it is at none.
pub(super) fn adresse_etape(etat: EtatDossier) -> &'static str {
    match etat {
        EtatDossier::Etape1 => ADRESSE,
        EtatDossier::Etape2 => etape2::ADRESSE,
        EtatDossier::Etape3 => etape3::ADRESSE,
        _ => SITUATION,
    }
}

/// The live demande of who asks; `None` sends to the dashboard, which says what is missing.
pub(super) async fn ma_demande(r: &Requete) -> Result<Option<DemandeLue>, Echec> {
    let compte = r.exiger(Role::Demandeur)?.compte;
    Ok(r.services().ma_demande(compte).await?.filter(|d| !d.etat.attend_code()))
}

/// What the page shows.
struct Vue {
    lue: DemandeLue,
    noms: Arc<Referentiel>,
    site: Site,
    today: Date,
}

async fn montrer(r: Requete) -> Rendu {
    let l = r.l;
    let Some(lue) = ma_demande(&r).await? else { return Ok(rediriger(SITUATION)) };
    let v = Vue {
        site: Site::de(&r.app, Some(lue.demande.numero_unique.as_str())),
        noms: Arc::clone(&r.services().referentiel),
        today: r.services().horloge.aujourdhui(),
        lue,
    };
    let title = titre_page(l, v.lue.etat, 0);
    Ok(r.page(Page::new(title, move || vue(l, &v)).dans(Section::Situation)).await)
}

/// « Étape suivante ».
async fn envoyer(r: Requete) -> Rendu {
    let compte = r.exiger(Role::Demandeur)?.compte;
    match r.services().etape_suivante(compte).await {
        Ok(()) => Ok(rediriger(etape2::ADRESSE)),
        Err(DossierRefuse::Autre(e)) => Err(e.into()),
        Err(_) => Ok(rediriger(SITUATION)),
    }
}

fn vue(l: Lang, v: &Vue) -> AnyView {
    let d = &v.lue.demande;
    let number = format::numero_unique_groupe(d.numero_unique.as_str());
    let created = format::date_simple(l, d.date_creation, None);
    let read = libelles::moment(l, v.lue.recue_a, v.today);
    let site = v.site.nom.clone();
    let wizard = v.lue.etat.numero_etape().is_some();
    let update = post_button(situation::METTRE_A_JOUR, button(tr!(l, "Mettre à jour", "Update")).icon(Icon::Refresh))
        .with("retour", ADRESSE);
    let sections = sections(l, d, &v.noms);
    let next = if wizard {
        let go = button(tr!(l, "Étape suivante", "Next step")).main().big().icon_end(Icon::Right);
        view! { <div class="row ends next"><span></span> {post_button(ADRESSE, go)}</div> }.into_any()
    } else {
        ().into_any()
    };
    view! {
        <div class="wrap stack g5">
            {fil(l, v.lue.etat, 0)}
            <div class="split">
                <div class="stack g5">
                    <div class="stack g2">
                        <h1 tabindex="-1">{titre(l, 0)}</h1>
                        <p class="lead">{tr!(
                            l,
                            "Voici votre demande, telle qu'elle est écrite sur le site d'enregistrement. Vérifiez-la tranquillement : rien ne se modifie ici.",
                            "Here is your demand, as it is written on the registration site. Take your time to check it: nothing is changed here."
                        )}</p>
                    </div>
                    {sections}
                </div>
                <aside class="stack stay" aria-label=tr!(l, "Numéro unique et corrections", "Unique number and corrections")>
                    <section class="sheet stack" aria-labelledby="nu">
                        <h2 class="h3" id="nu">{tr!(l, "Numéro unique", "Unique number")}</h2>
                        <p class="id h">{number}</p>
                        <p class="small muted">{rich(tr!(
                            l,
                            "Demande déposée le {created}. Lue sur {site} {read}.",
                            "Demand registered on {created}. Read on {site} {read}."
                        ))}</p>
                        <hr />
                        <h2 class="h3">{tr!(l, "Une erreur ?", "A mistake?")}</h2>
                        <ol class="stack g2 small">
                            <li>{tr!(l, "Corrigez-la sur le site d'enregistrement.", "Correct it on the registration site.")}</li>
                            <li>{tr!(l, "Revenez ici et mettez à jour.", "Come back here and update.")}</li>
                        </ol>
                        <p>{button(tr!(l, "Modifier mes informations", "Edit my information")).href(v.site.url.clone()).external()}</p>
                        {update}
                    </section>
                </aside>
            </div>
            {next}
        </div>
    }
    .into_any()
}

/// A section; a sub-heading per person where several have lines in it.
/// The whole demande, section by section, the registration aside.
pub(crate) fn sections(l: Lang, d: &Demande, noms: &Referentiel) -> AnyView {
    let lines = lignes_demande(d);
    SectionDemande::ALL
        .iter()
        .filter(|s| **s != SectionDemande::Enregistrement)
        .map(|s| une_section(l, d, noms, *s, &lines))
        .collect_view()
        .into_any()
}

fn une_section(l: Lang, d: &Demande, noms: &Referentiel, s: SectionDemande, lines: &[LigneDemande]) -> AnyView {
    let mine: Vec<&LigneDemande> = lines.iter().filter(|line| line.section == s).filter(|line| garder(line)).collect();
    let mut people: Vec<PersonnePiece> = mine.iter().map(|line| line.personne).collect();
    people.dedup();
    people.sort_unstable();
    people.dedup();
    let several = people.len() > 1;
    let blocks = people
        .into_iter()
        .map(|who| {
            let pairs: Vec<Fact> = mine
                .iter()
                .filter(|line| line.personne == who)
                .flat_map(|line| libelles::faits(l, noms, line))
                .collect();
            let heading = several.then(|| {
                let name = libelles::personne(l, d, who);
                view! { <h3>{rich(name)}</h3> }
            });
            view! { <div class="stack g1">{heading} {facts(false, pairs)}</div> }
        })
        .collect_view();
    let totals = match s {
        SectionDemande::Foyer => {
            let n = d.personnes_pour_pieces();
            Some(facts(false, [fact(tr!(l, "Personnes à loger", "People to house"), format::nombre(l, n))]))
        }
        SectionDemande::Ressources => {
            let total = format::euros(l, d.ressources_mensuelles().0);
            Some(facts(
                false,
                [fact(
                    tr!(l, "Total du foyer, hors aides au logement", "Household total, housing benefit aside"),
                    tr!(l, "{total} par mois", "{total} a month"),
                )],
            ))
        }
        _ => None,
    };
    let id = format!("s-{}", s.code());
    view! {
        <section class="stack" aria-labelledby=id>
            <h2 id=id.clone()>{libelles::section(l, s)}</h2>
            {blocks}
            {totals}
        </section>
    }
    .into_any()
}

/// A name in use that doesn't exist is no missing information.
fn garder(line: &LigneDemande) -> bool {
    !(line.champ == ChampDemande::NomUsage && line.valeur.is_empty())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::shell::render;
    use Lang::{En, Fr};
    use jiff::civil::date;

    /// The demande of the guides (Anne Porte), at a state.
    pub(crate) fn lue(etat: EtatDossier) -> DemandeLue {
        let demande = services::monde::demandes(7, date(2026, 11, 22)).remove(0);
        DemandeLue {
            id: uuid::Uuid::nil(),
            numero_als: 1436,
            compte: uuid::Uuid::nil(),
            etat,
            demande,
            complement: None,
            entreprise: None,
            validee_par_entreprise: false,
            motif: None,
            recue_a: 1_795_000_000_000_000,
            aide_connue: None,
            revenu_declare: None,
            version: 1,
        }
    }

    fn page(l: Lang, lue: DemandeLue) -> String {
        let v = Vue {
            lue,
            noms: Arc::new(Referentiel::load().unwrap()),
            site: Site { url: "https://exemple.fr/".into(), nom: "exemple.fr".into() },
            today: date(2026, 11, 22),
        };
        render(move || vue(l, &v))
    }

    #[test]
    fn everything_is_shown_read_only_in_both_languages() {
        for l in [Fr, En] {
            let html = page(l, lue(EtatDossier::Etape1));
            assert!(!html.contains("<input class"), "read-only");
            for part in [
                "Porte",
                "Gigi",
                "111 07 20 020439 G1175",
                "https://exemple.fr/",
                "/ma-situation/mettre-a-jour",
                "aria-current=\"step\"",
            ] {
                assert!(html.contains(part), "{part}");
            }
        }
    }

    #[test]
    fn hostile_text_of_the_site_stays_text() {
        let mut l = lue(EtatDossier::Etape1);
        l.demande.demandeur.emploi.employeur = Some("<img src=x onerror=alert(1)>".into());
        let html = page(Fr, l);
        assert!(!html.contains("<img src=x"));
        assert!(html.contains("&lt;img src=x"));
    }

    #[test]
    fn after_the_wizard_there_is_a_way_back_and_no_next() {
        let html = page(Fr, lue(EtatDossier::Valide));
        assert!(html.contains("Retour à ma situation"));
        assert!(!html.contains("Étape suivante"));
    }
}
