//! What is personal on the page of an offer: the fit point by point, the likely rank and what makes it.

use super::{Action, Donnees, as_u32};
use crate::demandeur::explications::{Lieux, Points, lignes, points};
use crate::filtres::{self, DOSSIERS_ENVOYES, convient};
use crate::i18n::Lang;
use crate::shell::adresses;
use crate::ui::{fits, icon, rank, rich, section, strip, strip_key};
use crate::web::Echec;
use crate::{format, tr};
use domain::classement::Classement;
use domain::eligibilite::{AideRetenue, Avis, Reponse};
use leptos::prelude::*;
use services::Services;
use services::offres::{Demandeur, OffreEtProfil, RangProbable};

/// What the rules, the ranking and the queue say of this offer for the applicant.
pub(super) struct Profil {
    pub(super) reponses: Vec<Reponse>,
    classement: Classement,
    employeur: bool,
    lieux: Lieux,
    pub(super) rang: Option<RangProbable>,
    pub(super) aide: Option<AideRetenue>,
    pub(super) ressources: Option<i64>,
}

impl Profil {
    /// For this applicant. `depose`: the lines kept with their candidature on it.
    pub(super) async fn de(
        s: &Services,
        d: &Demandeur,
        vue: &OffreEtProfil,
        depose: Option<Classement>,
        action: &Action,
    ) -> Result<Self, Echec> {
        let (lue, carte) = (&d.lue, &vue.offre.carte);
        // Once applied, what counts is the lines that were kept with the candidature.
        let classement = depose.unwrap_or_else(|| s.classement(lue, d.points_employeur(), vue));
        let ranked = vue.offre.ouverte(s.maintenant()) || matches!(action, Action::Ici(_));
        let rang =
            if ranked { Some(s.rang_probable(carte.id, carte.rangs_version, &classement.cle()).await?) } else { None };
        Ok(Self {
            employeur: s.employeur_eligible(lue),
            lieux: Lieux::de(s, &lue.demande, &carte.insee, &carte.commune),
            rang,
            classement,
            aide: vue.aide,
            ressources: vue.ressources.map(|c| c.0),
            reponses: vue.reponses.clone(),
        })
    }
}

pub(super) fn profil(l: Lang, p: &Profil, d: &Donnees) -> AnyView {
    let Points { liste, resume } = points(l, &p.reponses, &p.classement, p.employeur, &p.lieux, d.today);
    // What its card says.
    let said = convient(l, &Avis::de(&p.reponses));
    let then = match &d.action {
        Action::Postuler => tr!(l, " Vous pouvez postuler.", " You can apply."),
        Action::NeConvientPas(_) => {
            tr!(
                l,
                " Ce n'est pas un refus : c'est la règle de ce logement.",
                " It is no refusal: it is the rule of this home."
            )
        }
        _ => String::new(),
    };
    view! {
        <section class="stack g2" aria-labelledby="profil">
            <h2 id="profil">{tr!(l, "Mon profil et ce logement", "My profile and this home")}</h2>
            <p class="line" data-s=said.tone.s()>{icon(said.tone.icon())} " " <span>{rich(said.text)}</span></p>
            <p>{resume} {then}</p>
            {fits(liste)}
            <p class="small"><a href=adresses::SOURCES>{tr!(l, "Toutes les sources", "All sources")}</a></p>
        </section>
    }
    .into_any()
}

pub(super) fn rang_probable(l: Lang, p: &Profil, d: &Donnees) -> Option<AnyView> {
    let r = p.rang?;
    let (me, total) = (as_u32(r.rang), as_u32(r.total));
    let (before, after) = (me.saturating_sub(1), total.saturating_sub(me));
    let applied = matches!(d.action, Action::Ici(_));
    let among = filtres::candidatures(l, i64::from(total));
    let first = tr!(l, "sur {among} à ce jour, la vôtre comprise.", "of {among} to date, yours included.");
    let files = |n: u32| format::compte(l, n, ["dossier", "dossiers"], ["file", "files"]);
    let (b, a) = (files(before), files(after));
    let second = tr!(l, "Avant vous : **{b}**. Après vous : **{a}**.", "Before you: **{b}**. After you: **{a}**.");
    let title = if applied { tr!(l, "Mon rang", "My rank") } else { tr!(l, "Mon rang probable", "My likely rank") };
    Some(section(
        "rang",
        title,
        view! {
            <div class="sheet stack">
                {rank(format::ordinal(l, me), view! { {first} <br/> {rich(second)} })}
                <div>{strip(total, DOSSIERS_ENVOYES, Some(me))} {strip_key(l, DOSSIERS_ENVOYES)}</div>
                {lignes(l, &p.classement, Some(&p.lieux), d.today)}
            </div>
        },
    ))
}

#[cfg(test)]
mod tests {
    use super::super::tests::donnees;
    use super::*;
    use crate::shell::render;
    use domain::classement::Groupe;
    use domain::dossier::EtatDossier;
    use domain::eligibilite::{EtatDemande, Figures, Regle, Source, Verdict};
    use domain::numero_unique::NumeroUnique;
    use jiff::civil::date;

    const JOUR: jiff::civil::Date = date(2026, 11, 22);

    fn reponse(regle: Regle, verdict: Verdict, figures: Figures) -> Reponse {
        Reponse { regle, verdict, figures, source: Source::Offre, changerait: None }
    }

    fn page(l: Lang, reponses: Vec<Reponse>, action: Action) -> String {
        let p = Profil {
            reponses,
            classement: Classement {
                version: 1,
                groupe: Groupe::B,
                lignes: Vec::new(),
                total: 0,
                anciennete: JOUR,
                numero: NumeroUnique::parse("1110720020439G1175").unwrap(),
            },
            employeur: false,
            lieux: Lieux { ici: "Montreuil".into(), demandees: Vec::new(), choix: None },
            rang: None,
            aide: None,
            ressources: None,
        };
        render(move || profil(l, &p, &donnees(action, true))).replace(['\u{a0}', '\u{202f}'], " ").replace('’', "'")
    }

    #[test]
    fn the_verdict_is_that_of_the_card_and_the_file_is_a_point_apart() {
        let size = Figures::Pmr { besoin: true, offre: true };
        let fits = reponse(Regle::Pmr, Verdict::Convient, size);
        let employer =
            reponse(Regle::Reservation, Verdict::NeSaitPas, Figures::Reservation { reservee: true, mienne: None });
        let struck = reponse(Regle::Etat, Verdict::NeConvientPas, Figures::Etat(EtatDemande::Radiee(JOUR)));
        let unfinished = reponse(Regle::Etat, Verdict::NeSaitPas, Figures::Etat(EtatDemande::DossierIncomplet));
        let ready = reponse(Regle::Etat, Verdict::Convient, Figures::Etat(EtatDemande::EnRegle));

        let html = page(Lang::Fr, vec![fits, ready], Action::Postuler);
        assert!(html.contains("<b>Convient</b> à votre situation") && html.contains("Vous pouvez postuler"), "{html}");
        for (file, words) in [(struck, "Votre demande a été radiée."), (unfinished, "Votre dossier n'est pas terminé.")]
        {
            let html = page(Lang::Fr, vec![fits, file], Action::Terminer(EtatDossier::Radie));
            assert!(html.contains("<b>Convient</b> à votre situation"), "{html}");
            // No point of the home is missing: what the file lacks is told beside, and stays in the list.
            assert!(
                html.contains(words) && !html.contains("reste à vérifier") && !html.contains("ne convient pas"),
                "{html}"
            );
            assert_eq!(html.matches("<li>").count(), 3, "{html}");
        }
        let html = page(Lang::Fr, vec![employer, struck], Action::Terminer(EtatDossier::Radie));
        assert!(html.contains("<b>À vérifier</b> : votre employeur") && html.contains("un reste à vérifier"), "{html}");
        let no = reponse(Regle::Pmr, Verdict::NeConvientPas, Figures::Pmr { besoin: true, offre: false });
        let html = page(Lang::En, vec![no, ready], Action::NeConvientPas(Box::new(no)));
        assert!(html.contains("<b>Does not fit</b>: the accessibility") && html.contains("It is no refusal"), "{html}");
    }
}
