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
    /// Name of the demande's département; empty for Île-de-France.
    demande_nom: String,
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
        Some(Self {
            demande,
            demande_nom: match demande {
                Some(Territoire::Departement(code)) => name(code.code()),
                Some(Territoire::IleDeFrance) | None => String::new(),
            },
            ici: name(offre.code()),
            site: Site::du_departement(&r.app, offre.code()).url,
        })
    }

    /// The notice, the same on the offer's page and where one confirms.
    pub(in crate::demandeur) fn vue(&self, l: Lang) -> AnyView {
        let (here, own) = (&self.ici, &self.demande_nom);
        let good_for = match self.demande {
            Some(Territoire::IleDeFrance) => {
                tr!(
                    l,
                    "Votre demande vaut pour toute l'Île-de-France.",
                    "Your demand is good for the whole of Île-de-France."
                )
            }
            Some(Territoire::Departement(_)) => {
                tr!(
                    l,
                    "Votre demande vaut pour un département : {own}.",
                    "Your demand is good for one département: {own}."
                )
            }
            None => String::new(),
        };
        notice(Tone::Wait, tr!(l, "Ce logement est hors du territoire de votre demande", "This home lies outside what your demand covers"))
            .text(tr!(
                l,
                "{good_for} Ce logement est dans un autre : {here}. Ce n'est pas un refus, vous pouvez postuler. Mais pour l'obtenir, il faut aussi une demande enregistrée là. Si vous en avez une, dites-le au conseiller.",
                "{good_for} This home is in another: {here}. This is no refusal, you can apply. But to get it, a demand registered there is needed too. If you have one, tell the adviser."
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
            demande_nom: "Finistère (29)".into(),
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
                assert_eq!(html.contains("Finistère (29)"), matches!(demande, Some(Territoire::Departement(_))));
            }
        }
        let french = render(move || hors().vue(Lang::Fr));
        assert!(french.contains("pas un refus, vous pouvez postuler"), "{french}");
    }
}
