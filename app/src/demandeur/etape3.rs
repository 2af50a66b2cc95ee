//! Step 3, « Les pièces justificatives de mon NUR/NUD »: a box per piece; the documents stay at the registration site.

use super::etape1::{self, bouton_par_defaut, fil, ma_demande, titre, titre_page};
use super::import::{SITUATION, Site};
use super::{etape2, libelles};
use crate::i18n::Lang;
use crate::shell::Section;
use crate::ui::{FormErrors, Icon, Tone, button, check, error_summary, gauge, notice, rich};
use crate::web::{App, Avis, Echec, Formulaire, Page, Paires, Rendu, Requete, rediriger, rediriger_avec};
use crate::{format, tr};
use axum::routing::get;
use domain::dossier::EtatDossier;
use domain::pieces::{CategoriePiece, PersonnePiece, PieceAttendue};
use leptos::prelude::*;
use services::dossiers::{DemandeLue, DossierRefuse};
use std::collections::BTreeSet;

/// Its address.
pub(super) const ADRESSE: &str = "/ma-situation/etape-3";

/// What « Étape précédente » sends.
const PRECEDENTE: &str = "precedente";
/// What « Garder mes coches et finir plus tard » sends.
const GARDER: &str = "garder";

/// The pages of step 3.
pub(super) fn routes() -> axum::Router<App> {
    axum::Router::new().route(ADRESSE, get(montrer).post(envoyer))
}

/// What the page shows.
struct Vue {
    lue: DemandeLue,
    pieces: Vec<PieceAttendue>,
    cochees: BTreeSet<String>,
    site: Site,
    errors: FormErrors,
}

/// The demande, unless the file is not at its pieces yet: then where to go instead.
async fn lire(r: &Requete) -> Result<Result<DemandeLue, &'static str>, Echec> {
    Ok(match ma_demande(r).await? {
        None => Err(SITUATION),
        Some(lue) => match lue.etat {
            EtatDossier::Etape3
            | EtatDossier::AttenteEntreprise
            | EtatDossier::RefuseEntreprise
            | EtatDossier::Valide => Ok(lue),
            other => Err(etape1::adresse_etape(other)),
        },
    })
}

async fn montrer(r: Requete) -> Rendu {
    let lue = match lire(&r).await? {
        Ok(lue) => lue,
        Err(elsewhere) => return Ok(rediriger(elsewhere)),
    };
    let (pieces, mut ticked) = r.services().mes_pieces(&lue).await?;
    // What the site says it holds needs no second look: it is proposed ticked.
    ticked.extend(pieces.iter().filter(|p| p.deposee).map(|p| p.code.clone()));
    rendre(r, lue, pieces, ticked, FormErrors::new()).await
}

async fn rendre(
    r: Requete,
    lue: DemandeLue,
    pieces: Vec<PieceAttendue>,
    cochees: BTreeSet<String>,
    errors: FormErrors,
) -> Rendu {
    let l = r.l;
    let site = Site::de(&r.app, Some(lue.demande.numero_unique.as_str()));
    let refused = !errors.is_empty();
    let title = titre_page(l, lue.etat, 2);
    let v = Vue { lue, pieces, cochees, site, errors };
    let page = Page::new(title, move || vue(l, &v)).dans(Section::Situation);
    Ok(r.page(if refused { page.refusee() } else { page }).await)
}

async fn envoyer(r: Requete, Formulaire(fields): Paires) -> Rendu {
    let l = r.l;
    let lue = match lire(&r).await? {
        Ok(lue) => lue,
        Err(elsewhere) => return Ok(rediriger(elsewhere)),
    };
    let ticked: BTreeSet<String> =
        fields.iter().filter(|(name, _)| name == "piece").map(|(_, code)| code.clone()).collect();
    let pressed = |what: &str| fields.iter().any(|(name, value)| name == "action" && value == what);
    if pressed(PRECEDENTE) {
        r.services().cocher_pieces(lue.compte, &ticked).await?;
        return Ok(rediriger(etape2::ADRESSE));
    }
    let keep = pressed(GARDER);
    if keep || lue.etat != EtatDossier::Etape3 {
        r.services().cocher_pieces(lue.compte, &ticked).await?;
        return Ok(rediriger_avec(if keep { ADRESSE } else { SITUATION }, Avis::Enregistre));
    }
    match r.services().valider_dossier(lue.compte, &ticked).await {
        Ok(()) => {
            let now = r.services().ma_demande(lue.compte).await?.map(|d| d.etat);
            let avis = if now == Some(EtatDossier::Valide) { Avis::DossierValide } else { Avis::Enregistre };
            Ok(rediriger_avec(SITUATION, avis))
        }
        Err(DossierRefuse::PiecesManquantes) => {
            let (pieces, _) = r.services().mes_pieces(&lue).await?;
            let mut errors = FormErrors::new();
            for p in pieces.iter().filter(|p| !ticked.contains(&p.code)) {
                let what = libelles::piece_de(l, &lue.demande, p);
                errors.push(id(&p.code), tr!(l, "Il manque : {what}", "Missing: {what}"));
            }
            rendre(r, lue, pieces, ticked, errors).await
        }
        Err(DossierRefuse::Autre(e)) => Err(e.into()),
        Err(DossierRefuse::PasMaintenant | DossierRefuse::ChezLeBailleur) => {
            Ok(rediriger_avec(SITUATION, Avis::TropTard))
        }
    }
}

/// The id of a box.
fn id(code: &str) -> String {
    format!("p-{}", code.replace(':', "-"))
}

fn vue(l: Lang, v: &Vue) -> AnyView {
    let total = v.pieces.len();
    let left: Vec<&PieceAttendue> = v.pieces.iter().filter(|p| !v.cochees.contains(&p.code)).collect();
    let done = total - left.len();
    let wizard = v.lue.etat == EtatDossier::Etape3;
    let mut people: Vec<PersonnePiece> = v.pieces.iter().map(|p| p.personne).collect();
    people.dedup();
    let sheets = people.into_iter().map(|who| une_personne(l, v, who)).collect_view();
    let remaining = reste(l, v, &left);
    let count = as_i64(left.len());
    let to_tick = match left.len() {
        0 => tr!(l, "Tout est coché.", "Everything is ticked."),
        _ => {
            let n = format::compte(l, count, ["pièce", "pièces"], ["document", "documents"]);
            tr!(l, "Il reste {n} à cocher.", "{n} left to tick.")
        }
    };
    let percent = if total == 0 {
        100.0
    } else {
        f64::from(u32::try_from(done).unwrap_or(0)) * 100.0 / f64::from(u32::try_from(total).unwrap_or(1))
    };
    let of_total = {
        let n = format::nombre(l, as_i64(total));
        if l == Lang::Fr {
            let word = if total > 1 { "pièces" } else { "pièce" };
            format!(" {word} sur {n}")
        } else {
            format!(" of {n} documents")
        }
    };
    let actions = if wizard {
        view! {
            <div class="row ends next">
                {button(tr!(l, "Étape précédente", "Previous step")).icon(Icon::Left).sends("action", PRECEDENTE)}
                <div class="row">
                    <p id="reste" class="muted">{to_tick}</p>
                    {button(tr!(l, "Valider mon dossier", "Submit my file")).main().big()}
                </div>
            </div>
            <p class="row ends"><span></span>{button(tr!(l, "Garder mes coches et finir plus tard", "Keep my ticks and finish later"))
                .quiet()
                .sends("action", GARDER)}</p>
        }
        .into_any()
    } else {
        view! {
            <div class="row ends next">
                <p id="reste" class="muted">{to_tick}</p>
                {button(tr!(l, "Enregistrer mes coches", "Save my ticks")).main().big()}
            </div>
        }
        .into_any()
    };
    let defaut = wizard.then(|| bouton_par_defaut(tr!(l, "Valider mon dossier", "Submit my file")));
    view! {
        <div class="wrap stack g5">
            {error_summary(l, &v.errors)}
            {fil(l, v.lue.etat, 2)}
            <form action=ADRESSE method="post" class="stack g5" id="pieces">
                {defaut}
                <div class="split">
                    <div class="stack g5">
                        <div class="stack g2">
                            <h1 tabindex="-1">{titre(l, 2)}</h1>
                            <p class="lead">{tr!(
                                l,
                                "Cochez chaque pièce que vous avez déposée sur le site d'enregistrement.",
                                "Tick each document that you have uploaded to the registration site."
                            )}</p>
                        </div>
                        {(v.lue.etat == EtatDossier::Valide && !left.is_empty()).then(|| {
                            notice(Tone::Wait, tr!(l, "Des pièces sont à renouveler", "Some documents need renewing")).text(tr!(
                                l,
                                "Bulletins et quittance : chaque mois. Avis d'imposition : chaque année. Leur case revient vide.",
                                "Payslips and rent receipt: every month. Tax notice: every year. Their box comes back empty."
                            )).into_any()
                        })}
                        {sheets}
                    </div>
                    <aside class="stack stay" aria-label=tr!(l, "Avancement", "Progress")>
                        <section class="sheet stack" aria-labelledby="ou">
                            <p class="h" id="ou"><span class="rank">{done}</span> {of_total}</p>
                            {gauge(percent)}
                            <p>{rich(remaining)}</p>
                            <p>{button(tr!(l, "Déposer mes pièces", "Upload my documents")).href(v.site.url.clone()).external()}</p>
                            <p class="small muted">{tr!(
                                l,
                                "Le dépôt se fait sur le site d'enregistrement, pas ici. Puis revenez cocher.",
                                "Documents are uploaded to the registration site, not here. Then come back and tick."
                            )}</p>
                        </section>
                    </aside>
                </div>
                {actions}
            </form>
        </div>
    }
    .into_any()
}

fn as_i64(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// « Il reste 2 pièces, toutes pour Denis. »
fn reste(l: Lang, v: &Vue, left: &[&PieceAttendue]) -> String {
    let Some(first) = left.first() else {
        return if v.lue.etat == EtatDossier::Etape3 {
            tr!(l, "Tout est coché : validez votre dossier.", "Everything is ticked: submit your file.")
        } else {
            tr!(l, "Tout est à jour.", "Everything is up to date.")
        };
    };
    let n = format::compte(l, as_i64(left.len()), ["pièce", "pièces"], ["document", "documents"]);
    let name = match first.personne {
        PersonnePiece::Demandeur => Some(v.lue.demande.demandeur.prenom.to_string()),
        PersonnePiece::Codemandeur(rang) => {
            v.lue.demande.codemandeurs.get(usize::from(rang).saturating_sub(1)).map(|c| c.personne.prenom.to_string())
        }
        PersonnePiece::Foyer => None,
    };
    match name.filter(|_| left.iter().all(|p| p.personne == first.personne)) {
        Some(name) => tr!(l, "Il reste {n} pour {name}.", "{n} left for {name}."),
        None => tr!(l, "Il reste {n} à déposer et à cocher.", "{n} left to upload and tick."),
    }
}

/// The sheet of one person, by heading.
fn une_personne(l: Lang, v: &Vue, who: PersonnePiece) -> AnyView {
    let mine: Vec<&PieceAttendue> = v.pieces.iter().filter(|p| p.personne == who).collect();
    let mut headings: Vec<CategoriePiece> = mine.iter().map(|p| p.categorie).collect();
    headings.dedup();
    let groups = headings
        .into_iter()
        .map(|c| {
            let boxes = mine.iter().filter(|p| p.categorie == c).map(|p| une_case(l, v, p)).collect_view();
            view! { <fieldset><legend class="label">{libelles::categorie(l, c)}</legend> {boxes}</fieldset> }
        })
        .collect_view();
    let title = format!("qui-{}", who.code());
    let name = libelles::personne(l, &v.lue.demande, who);
    view! {
        <section class="sheet stack" aria-labelledby=title>
            <h2 id=title.clone()>{rich(name)}</h2>
            {groups}
        </section>
    }
    .into_any()
}

fn une_case(l: Lang, v: &Vue, p: &PieceAttendue) -> AnyView {
    let id = id(&p.code);
    let mut one =
        check(l, "piece", libelles::piece(l, p.detail))
            .id(id.clone())
            .value(p.code.clone())
            .checked(v.cochees.contains(&p.code))
            .error(v.errors.of(&id).map(|_| {
                tr!(l, "Déposez cette pièce, puis cochez la case", "Upload this document, then tick the box")
            }));
    let held = p.deposee.then(|| {
        tr!(l, "**Déjà déposée** sur le site d'enregistrement.", "**Already uploaded** to the registration site.")
    });
    if let Some(hint) = held.or_else(|| libelles::piece_aide(l, p.detail)) {
        one = one.hint(hint);
    }
    one.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demandeur::etape1::tests::lue;
    use crate::shell::render;
    use Lang::{En, Fr};
    use domain::pieces::pieces_attendues;
    use jiff::civil::date;

    fn page(l: Lang, etat: EtatDossier, cochees: BTreeSet<String>, errors: FormErrors) -> String {
        let lue = lue(etat);
        let pieces = pieces_attendues(&lue.demande, date(2026, 11, 22));
        let site = Site { url: "https://exemple.fr/".into(), nom: "exemple.fr".into() };
        let v = Vue { lue, pieces, cochees, site, errors };
        render(move || vue(l, &v))
    }

    #[test]
    fn one_box_per_piece_by_person() {
        for l in [Fr, En] {
            let html = page(l, EtatDossier::Etape3, BTreeSet::new(), FormErrors::new());
            let expected = pieces_attendues(&lue(EtatDossier::Etape3).demande, date(2026, 11, 22));
            assert_eq!(html.matches(r#"type="checkbox""#).count(), expected.len());
            assert!(html.contains("Anne Porte") && html.contains("Denis Gigi"));
            assert!(html.contains("https://exemple.fr/"));
        }
    }

    #[test]
    fn going_back_sends_the_boxes_and_entree_goes_forward() {
        let html = page(Fr, EtatDossier::Etape3, BTreeSet::new(), FormErrors::new());
        let back = r#"name="action" value="precedente""#;
        assert_eq!(html.matches(back).count(), 1, "{html}");
        let form = html.split("<form").nth(1).unwrap();
        let first = form.split("<button").nth(1).and_then(|b| b.split("</button>").next()).unwrap();
        assert!(first.contains("Valider mon dossier") && !first.contains("name="), "{first}");
    }

    #[test]
    fn a_missing_box_is_named_and_linked() {
        let id = id("bulletin_salaire:demandeur:2026-10");
        let errors = FormErrors::new().with(id.clone(), "À déposer");
        let html = page(Fr, EtatDossier::Etape3, BTreeSet::new(), errors);
        assert!(html.contains(&format!(r##"href="#{id}""##)) && html.contains(&format!(r#"id="{id}""#)));
        assert!(html.contains(&format!(r#"id="{id}-err""#)));
    }

    #[test]
    fn ticked_boxes_stay_ticked() {
        let code = "identite:demandeur".to_owned();
        let html = page(Fr, EtatDossier::Etape3, BTreeSet::from([code]), FormErrors::new());
        assert_eq!(html.matches(" checked").count(), 1);
    }
}
