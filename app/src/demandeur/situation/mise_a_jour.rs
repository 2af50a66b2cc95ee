//! « Mettre à jour »: the demande is read again on the registration site, and what has changed is shown, before and after.

use super::METTRE_A_JOUR;
use crate::demandeur::import::{SITUATION, autre_personne, refus_du_site};
use crate::demandeur::libelles;
use crate::i18n::Lang;
use crate::shell::Section;
use crate::ui::{Icon, Tone, button, cell, notice, post_button, rich, row, row_header, table};
use crate::web::{Echec, Formulaire, Page, Rendu, Requete, rediriger, retour_sur};
use crate::{format, tr};
use domain::compte::Role;
use domain::demande::Demande;
use domain::dossier::Difference;
use domain::pieces::{PersonnePiece, pieces_attendues};
use leptos::prelude::*;
use serde::Deserialize;
use services::Erreur;
use services::dossiers::MiseAJourRefuse;
use services::referentiel::Referentiel;
use std::sync::Arc;

/// The button that asks for it, and comes back to « Ma situation ».
pub(super) fn bouton(l: Lang) -> AnyView {
    post_button(METTRE_A_JOUR, button(tr!(l, "Mettre à jour", "Update")).icon(Icon::Refresh))
        .with("retour", SITUATION)
        .into_any()
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Saisie {
    retour: String,
}

/// What an update found.
struct Maj {
    changements: Vec<Difference>,
    pieces: Vec<String>,
    demande: Demande,
    noms: Arc<Referentiel>,
    retour: String,
    /// Renewed, or another employer: steps are to be gone through again.
    a_reprendre: bool,
}

/// POST: reads the demande again, and says what is new.
pub(super) async fn mettre_a_jour(r: Requete, Formulaire(f): Formulaire<Saisie>) -> Rendu {
    let compte = r.exiger(Role::Demandeur)?.compte;
    let l = r.l;
    let s = r.services();
    let Some(before) = s.ma_demande(compte).await? else { return Ok(rediriger(SITUATION)) };
    let changements = match s.mettre_a_jour(compte).await {
        Ok(changes) => changes,
        Err(MiseAJourRefuse::Identite(ecarts)) => {
            return super::rendre(r, Some(autre_personne(l, &ecarts).sans_champ())).await;
        }
        Err(MiseAJourRefuse::Autre(Erreur::Enregistrement(e))) => {
            let refus = refus_du_site(l, &e).sans_champ();
            return super::rendre(r, Some(refus)).await;
        }
        Err(MiseAJourRefuse::Autre(Erreur::Introuvable)) => return Ok(rediriger(SITUATION)),
        Err(MiseAJourRefuse::Autre(e)) => return Err(e.into()),
    };
    let after = s.ma_demande(compte).await?.ok_or(Echec::Introuvable)?;
    let pieces = pieces_attendues(&after.demande, s.horloge.aujourdhui())
        .iter()
        .filter(|p| p.deposee && !before.demande.pieces_deposees.contains(&p.code))
        .map(|p| libelles::piece_de(l, &after.demande, p))
        .collect();
    let m = Maj {
        a_reprendre: before.etat != after.etat && after.etat.numero_etape().is_some(),
        changements,
        pieces,
        demande: after.demande,
        noms: Arc::clone(&s.referentiel),
        retour: retour_sur(&f.retour, SITUATION),
    };
    let title = tr!(l, "Votre demande a bien été mise à jour", "Your demand has been updated");
    Ok(r.page(Page::new(title, move || vue(l, &m)).dans(Section::Situation)).await)
}

fn vue(l: Lang, m: &Maj) -> AnyView {
    let nothing = m.changements.is_empty() && m.pieces.is_empty();
    let n = i64::try_from(m.changements.len()).unwrap_or(i64::MAX);
    let lead = if nothing {
        tr!(l, "Rien n'a changé sur le site d'enregistrement.", "Nothing has changed on the registration site.")
    } else if m.changements.is_empty() {
        tr!(
            l,
            "Vos informations n'ont pas changé. De nouvelles pièces sont là.",
            "Your information has not changed. New documents are there."
        )
    } else {
        let lines =
            format::compte(l, n, ["ligne a changé", "lignes ont changé"], ["line has changed", "lines have changed"]);
        tr!(l, "{lines}. Vérifiez qu'elles sont justes.", "{lines}. Check that they are right.")
    };
    let several = !m.demande.codemandeurs.is_empty();
    let rows = m.changements.iter().map(|d| {
        let label = libelles::champ(l, d.champ, &d.cle);
        let who = match d.personne {
            PersonnePiece::Foyer => None,
            who => several.then(|| libelles::personne(l, &m.demande, who)),
        };
        let label = who.map_or(label.clone(), |who| format!("{label} ({who})"));
        let word = |text: &str| rich(libelles::valeur(l, &m.noms, d.champ, &d.cle, text));
        row([row_header(rich(label)), cell(word(&d.avant)), cell(view! { <b>{word(&d.apres)}</b> })])
    });
    let changes = (!m.changements.is_empty()).then(|| {
        let columns = [tr!(l, "Information", "Information"), tr!(l, "Avant", "Before"), tr!(l, "Maintenant", "Now")];
        table(tr!(l, "Ce qui a changé", "What has changed"), columns, rows).into_any()
    });
    let pieces = (!m.pieces.is_empty()).then(|| {
        let items = m.pieces.iter().map(|p| view! { <li>{rich(p.clone())}</li> }).collect_view();
        notice(Tone::Ok, tr!(l, "Pièces déposées depuis la dernière fois", "Documents uploaded since last time"))
            .body(view! { <ul>{items}</ul> })
            .into_any()
    });
    let again = m.a_reprendre.then(|| {
        notice(Tone::Wait, tr!(l, "Votre dossier est à vérifier de nouveau", "Your file must be checked again"))
            .text(tr!(
                l,
                "Votre demande a été renouvelée, ou votre employeur a changé. Reprenez les étapes depuis « Ma situation » : tout ce qui est encore juste est gardé.",
                "Your demand was renewed, or your employer changed. Go through the steps again from “My situation”: everything still right is kept."
            ))
            .into_any()
    });
    let go = if m.retour == SITUATION || m.a_reprendre {
        button(tr!(l, "Retour à ma situation", "Back to my situation")).href(SITUATION)
    } else {
        button(tr!(l, "Continuer", "Continue")).icon_end(Icon::Right).href(m.retour.clone())
    };
    view! {
        <div class="wrap stack g5">
            <div class="stack g2" role="status">
                <h1 tabindex="-1">{tr!(l, "Votre demande a bien été mise à jour", "Your demand has been updated")}</h1>
                <p class="lead">{rich(lead)}</p>
            </div>
            {again}
            {changes}
            {pieces}
            <p>{go.main().big()}</p>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demandeur::etape1::tests::lue;
    use crate::shell::render;
    use Lang::{En, Fr};
    use domain::dossier::{EtatDossier, differences};

    #[test]
    fn an_update_lists_before_and_after() {
        let before = lue(EtatDossier::Valide).demande;
        let mut after = before.clone();
        after.demandeur.emploi.employeur = Some("<b>Autre</b>".into());
        let m = || Maj {
            a_reprendre: true,
            changements: differences(&before, &after),
            pieces: vec!["Bulletin".into()],
            demande: after.clone(),
            noms: Arc::new(Referentiel::load().unwrap()),
            retour: SITUATION.into(),
        };
        for l in [Fr, En] {
            let m = m();
            let page = render(move || vue(l, &m));
            assert!(page.contains("Boulangeries Tissier") && page.contains("&lt;b&gt;Autre"));
        }
    }
}
