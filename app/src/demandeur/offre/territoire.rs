//! Said before one applies: the dwelling lies where the demande is not good for.

use crate::demandeur::import::Site;
use crate::i18n::Lang;
use crate::tr;
use crate::ui::{Tone, link, notice};
use crate::web::Requete;
use domain::eligibilite::{Figures, Reponse, Territoire, Verdict};
use leptos::prelude::*;

/// A dwelling outside the demande's département (or Île-de-France): no refusal, but another registration.
#[derive(Debug, Clone)]
pub(in crate::demandeur) struct HorsTerritoire {
    /// Where the demande is good for; `None`: not known.
    demande: Option<Territoire>,
    /// Name and code of the dwelling's.
    ici: String,
    /// Where a demande is registered there.
    site: String,
}

impl HorsTerritoire {
    /// What the rule answered, if it is not yes.
    pub(in crate::demandeur) fn de(r: &Requete, reponses: &[Reponse]) -> Option<Self> {
        let (demande, offre) = reponses.iter().find_map(|answer| match answer.figures {
            Figures::Territoire { demande, offre } if answer.verdict != Verdict::Convient => Some((demande, offre)),
            _ => None,
        })?;
        let name = |code: &str| {
            let known = r.services().referentiel.departement(code);
            known.map_or_else(|| code.to_owned(), |d| format!("{} ({})", d.nom, d.code))
        };
        Some(Self { demande, ici: name(offre.code()), site: Site::du_departement(&r.app, offre.code()).url })
    }

    /// The notice, the same on the offer's page and where one confirms.
    pub(in crate::demandeur) fn vue(&self, l: Lang) -> AnyView {
        let here = &self.ici;
        let covered = if self.demande == Some(Territoire::IleDeFrance) {
            tr!(
                l,
                "Votre demande vaut pour l'Île-de-France, pas pour ce département : {here}.",
                "Your demand is good for Île-de-France, not for this département: {here}."
            )
        } else {
            tr!(
                l,
                "Votre demande ne couvre pas ce département : {here}.",
                "Your demand does not cover this département: {here}."
            )
        };
        notice(Tone::Wait, tr!(l, "Ce logement est hors du territoire de votre demande", "This home lies outside what your demand covers"))
            .text(tr!(
                l,
                "{covered} Ce n'est pas un refus, vous pouvez postuler. Mais pour l'obtenir, il faut aussi une demande enregistrée là. Si vous en avez une, dites-le au conseiller.",
                "{covered} This is no refusal, you can apply. But to get it, a demand registered there is needed too. If you have one, tell the adviser."
            ))
            .body(view! {
                <p>{link(self.site.clone(), tr!(l, "Le site d'enregistrement : {here}", "The registration site: {here}")).external()}</p>
            })
            .into_any()
    }
}

#[cfg(test)]
pub(in crate::demandeur) mod tests {
    use super::*;
    use crate::shell::render;
    use domain::eligibilite::CodeDepartement;

    pub(in crate::demandeur) fn hors() -> HorsTerritoire {
        HorsTerritoire {
            demande: Some(Territoire::Departement(CodeDepartement::new("29"))),
            ici: "Côtes-d'Armor <b> (22)".into(),
            site: "https://22.example/".into(),
        }
    }

    #[test]
    fn it_is_said_with_the_way_on_and_refuses_nobody() {
        for demande in [hors().demande, Some(Territoire::IleDeFrance), None] {
            let told = [Lang::Fr, Lang::En].map(|l| {
                let hors = HorsTerritoire { demande, ..hors() };
                render(move || hors.vue(l))
            });
            assert_ne!(told[0], told[1]);
            for html in told {
                assert!(html.contains("href=\"https://22.example/\"") && !html.contains("<b> (22)"), "{html}");
                assert!(html.contains("Armor"), "{html}");
                assert_eq!(html.contains("Île-de-France"), demande == Some(Territoire::IleDeFrance));
            }
        }
        let french = render(move || hors().vue(Lang::Fr));
        assert!(french.contains("pas un refus, vous pouvez postuler"), "{french}");
    }
}
