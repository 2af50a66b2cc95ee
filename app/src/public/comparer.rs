//! Up to three dwellings side by side. Which ones is in the address: `/comparer?o=…&o=…`; while one goes on choosing,
//! lists carry it as `comparer=id,id`, so paging, filters and the way back keep it without a cookie.

use crate::demandeur::explications::taux;
use crate::filtres;
use crate::i18n::Lang;
use crate::shell::{Section, adresses};
use crate::ui::{Icon, Row, Tone, back, button, cell, empty, link, notice, rich, row, row_header, table};
use crate::web::{Page, Rendu, Requete, Requis, encoder, retour_sur};
use crate::{format, tr};
use domain::compte::Role;
use domain::eligibilite::{Figures, Verdict, verdict};
use domain::logement::{Financement, ZoneAbc, ZonePlafond};
use jiff::civil::Date;
use leptos::prelude::*;
use services::offres::{COTE_A_COTE, OffreEtProfil, RangProbable};
use services::referentiel::Zones;
use uuid::Uuid;

/// The most dwellings compared at once: more don't fit side by side, nor in one's head.
pub(crate) const MAX: usize = COTE_A_COTE;
const COMPARER: &str = "/comparer";
/// The parameter by which lists carry what is being compared.
const CHOIX: &str = "comparer";

// ---------------------------------------------------------------------------------------------------------- choosing

/// The dwellings carried by the address of a list.
pub(crate) fn choisis(liste: &str) -> Vec<Uuid> {
    let query = liste.split_once('?').map_or("", |(_, q)| q);
    let value = query.split('&').find_map(|p| p.strip_prefix(CHOIX)?.strip_prefix('=')).unwrap_or_default();
    let mut ids: Vec<Uuid> = Vec::new();
    for id in value.replace("%2C", ",").split(',').filter_map(|t| t.parse().ok()) {
        if !ids.contains(&id) && ids.len() < MAX {
            ids.push(id);
        }
    }
    ids
}

/// The address of a list, carrying these dwellings instead of those it carried.
pub(crate) fn avec_choix(liste: &str, ids: &[Uuid]) -> String {
    let (path, query) = liste.split_once('?').unwrap_or((liste, ""));
    let prefix = format!("{CHOIX}=");
    let mut pairs: Vec<String> =
        query.split('&').filter(|p| !p.is_empty() && !p.starts_with(&prefix)).map(str::to_owned).collect();
    if !ids.is_empty() {
        pairs.push(prefix + &ids.iter().map(Uuid::to_string).collect::<Vec<_>>().join(","));
    }
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}

/// The address of the comparison of these, with the list one comes back to.
pub(crate) fn adresse(ids: &[Uuid], liste: &str) -> String {
    let mut query: Vec<String> = ids.iter().map(|id| format!("o={id}")).collect();
    let liste = avec_choix(liste, &[]);
    if !liste.is_empty() && liste != adresses::OFFRES {
        query.push(format!("retour={}", encoder(&liste)));
    }
    if query.is_empty() { COMPARER.to_owned() } else { format!("{COMPARER}?{}", query.join("&")) }
}

/// « Comparer » for one dwelling of a list: where it leads and its words. Nothing once three others are chosen.
pub(crate) fn lien(l: Lang, id: Uuid, liste: &str) -> Option<(String, String)> {
    let mut ids = choisis(liste);
    if ids.contains(&id) {
        return Some((adresse(&ids, liste), tr!(l, "Voir la comparaison", "See the comparison")));
    }
    if ids.len() >= MAX {
        return None;
    }
    ids.push(id);
    Some((adresse(&ids, liste), tr!(l, "Comparer", "Compare")))
}

/// « 2 logements à comparer », above a list one chooses from; nothing when none is chosen.
pub(crate) fn barre(l: Lang, liste: &str) -> Option<AnyView> {
    let ids = choisis(liste);
    if ids.is_empty() {
        return None;
    }
    let n = filtres::logements(l, ids.len());
    let more = if ids.len() < MAX {
        tr!(l, "Choisissez « Comparer » sur un autre logement.", "Choose “Compare” on another home.")
    } else {
        tr!(l, "On compare trois logements au plus.", "Three homes at the most are compared.")
    };
    Some(
        view! {
            <section class="sheet comparees" aria-label=tr!(l, "Comparaison", "Comparison")>
                <p><b>{rich(tr!(l, "{n} à comparer", "{n} to compare"))}</b> " " {more}</p>
                <p class="row">
                    {button(tr!(l, "Voir la comparaison", "See the comparison")).href(adresse(&ids, liste))}
                    {link(avec_choix(liste, &[]), tr!(l, "Ne plus comparer", "Stop comparing"))}
                </p>
            </section>
        }
        .into_any(),
    )
}

// ----------------------------------------------------------------------------------------------------------- the page

/// What the address asks for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Choix {
    ids: Vec<Uuid>,
    /// Ids that are no ids.
    illisibles: usize,
    /// More than three were asked for.
    trop: bool,
    retour: String,
}

impl Choix {
    fn lire(pairs: &[(String, String)]) -> Self {
        let mut choix = Self::default();
        for (name, value) in pairs {
            match (name.as_str(), value.trim().parse::<Uuid>()) {
                ("o", Ok(id)) if choix.ids.contains(&id) => {}
                ("o", Ok(_)) if choix.ids.len() >= MAX => choix.trop = true,
                ("o", Ok(id)) => choix.ids.push(id),
                ("o", Err(_)) if value.trim().is_empty() => {}
                ("o", Err(_)) => choix.illisibles += 1,
                ("retour", _) => value.clone_into(&mut choix.retour),
                _ => {}
            }
        }
        choix.retour = avec_choix(&retour_sur(&choix.retour, adresses::OFFRES), &[]);
        choix
    }
}

/// A dwelling compared.
struct Colonne {
    vue: OffreEtProfil,
    rang: Option<RangProbable>,
    /// Ceiling of one person alone, euros a year.
    plafond_seul: Option<i64>,
    ouverte: bool,
}

struct Donnees {
    colonnes: Vec<Colonne>,
    /// Dwellings asked for that are not there.
    absents: usize,
    trop: bool,
    retour: String,
    /// An applicant with a demande looks.
    profil: bool,
    today: Date,
}

/// GET `/comparer`.
pub(super) async fn montrer(r: Requete, Requis(pairs): Requis<Vec<(String, String)>>) -> Rendu {
    let choix = Choix::lire(&pairs);
    let (l, s) = (r.l, r.services());
    let now = s.maintenant();
    let demandeur = match r.connecte.as_ref().filter(|c| c.role == Role::Demandeur) {
        Some(moi) if !choix.ids.is_empty() => s.demandeur(moi).await?.map(|k| k.0).filter(|d| d.lue.etat.importe()),
        _ => None,
    };
    let mut vues = s.offres_et_profils(&choix.ids, demandeur.as_ref().map(|d| &d.lue)).await?;
    vues.retain(|vue| vue.offre.carte.publiee_a <= now);
    let absents = choix.illisibles + choix.ids.len() - vues.len();
    let open = vues.iter().filter(|vue| vue.offre.ouverte(now));
    let mine = demandeur.as_ref().map_or_else(Vec::new, |d| {
        open.map(|vue| {
            let key = s.classement(&d.lue, d.points_employeur(), vue).cle();
            (vue.offre.carte.id, vue.offre.carte.rangs_version, key)
        })
        .collect()
    });
    let rangs = s.rangs_probables(&mine).await?;
    let colonne = |vue: OffreEtProfil| {
        let c = &vue.offre.carte;
        let rang = mine.iter().position(|(id, ..)| *id == c.id).and_then(|i| rangs.get(i).copied());
        let plafond_seul = match (
            Financement::from_code(&c.financement),
            ZonePlafond::from_code(&c.zone_plafond),
            ZoneAbc::from_code(&c.zone_abc),
        ) {
            (Some(f), Some(plafond), Some(abc)) => s.referentiel.plafond(f, Zones { plafond, abc }, 1, 0),
            _ => None,
        };
        Colonne { ouverte: vue.offre.ouverte(now), vue, rang, plafond_seul }
    };
    let donnees = Donnees {
        colonnes: vues.into_iter().map(colonne).collect(),
        absents,
        trop: choix.trop,
        retour: choix.retour,
        profil: demandeur.is_some(),
        today: s.horloge.aujourdhui(),
    };
    let title = tr!(l, "Comparer des logements", "Compare homes");
    Ok(r.page(Page::new(title, move || vue(l, &donnees)).dans(Section::Offres)).await)
}

/// « A : T3 à Montreuil »: the letter tells apart two dwellings of the same name.
fn nom(l: Lang, i: usize, c: &Colonne) -> String {
    let letter = ['A', 'B', 'C'].get(i).copied().unwrap_or('?');
    let name = filtres::titre(l, &c.vue.offre.carte);
    match l {
        Lang::Fr => format!("{letter}\u{a0}: {name}"),
        Lang::En => format!("{letter}: {name}"),
    }
}

fn vue(l: Lang, d: &Donnees) -> AnyView {
    let ids: Vec<Uuid> = d.colonnes.iter().map(|c| c.vue.offre.carte.id).collect();
    let on = avec_choix(&d.retour, &ids);
    let missing = (d.absents > 0).then(|| {
        let text = if d.absents == 1 {
            tr!(
                l,
                "Un des logements choisis n'est plus sur AL'in. Les autres sont ci-dessous.",
                "One of the homes you chose is no longer on AL'in. The others are below."
            )
        } else {
            tr!(
                l,
                "Plusieurs des logements choisis ne sont plus sur AL'in.",
                "Several of the homes you chose are no longer on AL'in."
            )
        };
        notice(Tone::Wait, tr!(l, "Logement introuvable", "Home not found")).text(text).into_any()
    });
    let too_many = d.trop.then(|| {
        let text = tr!(
            l,
            "Trois logements au plus tiennent côte à côte : voici les trois premiers.",
            "Three homes at the most stand side by side: here are the first three."
        );
        notice(Tone::Info, tr!(l, "Plus de trois logements", "More than three homes")).text(text).into_any()
    });
    let body = if d.colonnes.is_empty() { rien(l, &on) } else { comparaison(l, d, &ids, &on) };
    view! {
        <div class="wrap stack g4">
            {back(on.clone(), tr!(l, "Retour à la liste", "Back to the list"))}
            <h1 tabindex="-1">{tr!(l, "Comparer des logements", "Compare homes")}</h1>
            {missing}
            {too_many}
            {body}
        </div>
    }
    .into_any()
}

fn rien(l: Lang, liste: &str) -> AnyView {
    empty(
        "vide",
        tr!(l, "Aucun logement à comparer", "No home to compare"),
        view! {
            <p>{tr!(
                l,
                "Dans la liste des offres, choisissez « Comparer » sur deux ou trois logements : vous les verrez ici côte à côte, loyer, surface, énergie et règles.",
                "In the list of homes, choose “Compare” on two or three of them: you will see them here side by side, rent, floor area, energy and rules."
            )}</p>
            <p>{button(tr!(l, "Choisir des logements", "Choose homes")).main().href(liste.to_owned())}</p>
        },
    )
    .into_any()
}

fn comparaison(l: Lang, d: &Donnees, ids: &[Uuid], liste: &str) -> AnyView {
    let chosen = d
        .colonnes
        .iter()
        .enumerate()
        .map(|(i, c)| {
            let id = c.vue.offre.carte.id;
            let others: Vec<Uuid> = ids.iter().copied().filter(|o| *o != id).collect();
            let price = format::euros(l, c.vue.offre.carte.loyer_cc);
            let name = nom(l, i, c);
            let page = format!("/offres/{id}?retour={}", encoder(&adresse(ids, &d.retour)));
            let off = view! {
                <a class="link" href=adresse(&others, &d.retour)>
                    {tr!(l, "Retirer", "Remove")} <span class="sr">{tr!(l, " {name} de la comparaison", " {name} from the comparison")}</span>
                </a>
            };
            view! { <li><a href=page>{rich(name.clone())}</a> " " <span class="num">{price}</span> " " {off}</li> }
        })
        .collect_view();
    let add = (ids.len() < MAX).then(|| {
        button(tr!(l, "Ajouter un autre logement", "Add another home"))
            .icon(Icon::Plus)
            .href(liste.to_owned())
            .into_any()
    });
    let names: Vec<String> = std::iter::once(tr!(l, "Critère", "Criterion"))
        .chain(d.colonnes.iter().enumerate().map(|(i, c)| nom(l, i, c)))
        .collect();
    let several = d.colonnes.len() > 1;
    let all = lignes(l, d);
    let differences = all.iter().filter(|x| x.differe()).count();
    let caption = tr!(l, "Les logements, critère par critère", "The homes, criterion by criterion");
    let rows = all.into_iter().map(|x| x.ligne(l, several));
    let legend = several.then(|| {
        let n = format::compte(l, i64::try_from(differences).unwrap_or(0), ["ligne", "lignes"], ["line", "lines"]);
        view! {
            <p class="small"><span class="diff" aria-hidden="true">"≠"</span> " " {rich(tr!(
                l,
                "marque ce qui diffère d'un logement à l'autre : **{n}**.",
                "marks what differs from one home to another: **{n}**."
            ))}</p>
        }
    });
    let hint = (!d.profil).then(|| {
        view! {
            <p class="small muted">{tr!(
                l,
                "Avec un compte et votre demande, ce tableau dit aussi ce que chaque logement vous coûterait, aide déduite, et votre rang probable.",
                "With an account and your demand, this table also says what each home would cost you, housing aid deducted, and your likely rank."
            )}</p>
        }
    });
    view! {
        <section class="stack g2" aria-labelledby="choisis">
            <h2 class="h3" id="choisis">{tr!(l, "Logements choisis", "Homes chosen")}</h2>
            <ul class="choisis" role="list">{chosen}</ul>
            {add.map(|a| view! { <p>{a}</p> })}
        </section>
        <section class="stack g2" aria-labelledby="tableau">
            <h2 class="h3" id="tableau">{tr!(l, "Critère par critère", "Criterion by criterion")}</h2>
            {legend}
            <div class="comparaison">{table(caption, names, rows)}</div>
            {hint}
        </section>
    }
    .into_any()
}

/// A criterion and its value for each dwelling.
struct Ligne {
    nom: String,
    valeurs: Vec<String>,
}

impl Ligne {
    fn differe(&self) -> bool {
        self.valeurs.windows(2).any(|pair| pair[0] != pair[1])
    }

    fn ligne(self, l: Lang, several: bool) -> Row {
        let sign = (several && self.differe()).then(|| {
            view! {
                " " <span class="diff" aria-hidden="true">"≠"</span>
                <span class="sr">{tr!(l, " (différent)", " (different)")}</span>
            }
        });
        let head = row_header(view! { {rich(self.nom)} {sign} });
        row(std::iter::once(head).chain(self.valeurs.into_iter().map(|v| cell(view! { <span>{rich(v)}</span> }))))
    }
}

/// The lines, in the order in which one chooses: does it fit, money, the dwelling, the application.
fn lignes(l: Lang, d: &Donnees) -> Vec<Ligne> {
    let euros = |cents: i64| format::euros(l, cents);
    let yes_no = |b: bool| if b { tr!(l, "Oui", "Yes") } else { tr!(l, "Non", "No") };
    let unknown = || tr!(l, "Non précisé", "Not told");
    let mut all: Vec<Ligne> = Vec::new();
    let mut line = |nom: String, value: &dyn Fn(&Colonne) -> String| {
        all.push(Ligne { nom, valeurs: d.colonnes.iter().map(value).collect() });
    };
    if d.colonnes.iter().any(|c| !c.ouverte) {
        line(tr!(l, "État de l'offre", "State of the offer"), &|c| match (c.ouverte, c.vue.offre.etat.as_str()) {
            (true, _) => tr!(l, "Ouverte", "Open"),
            (_, "retiree") => tr!(l, "Retirée par le bailleur", "Withdrawn by the landlord"),
            (_, "attribuee") => tr!(l, "Logement attribué", "Home allocated"),
            _ => tr!(l, "Candidatures closes", "Applications closed"),
        });
    }
    if d.profil {
        line(tr!(l, "Pour votre situation", "For your situation"), &|c| match verdict(&c.vue.reponses) {
            Verdict::Convient => tr!(l, "Convient", "Fits"),
            Verdict::NeConvientPas => tr!(l, "Ne convient pas", "Does not fit"),
            Verdict::NeSaitPas => tr!(l, "Un point à vérifier", "One point to check"),
        });
    }
    line(tr!(l, "Loyer avec charges", "Rent with charges"), &|c| euros(c.vue.offre.carte.loyer_cc));
    line(tr!(l, "Loyer seul", "Rent alone"), &|c| euros(c.vue.offre.carte.loyer));
    line(tr!(l, "Charges", "Charges"), &|c| euros(c.vue.offre.charges));
    line(tr!(l, "Autres charges, à part", "Other charges, apart"), &|c| match c.vue.offre.autres_charges {
        0 => tr!(l, "Aucune", "None"),
        cents => euros(cents),
    });
    if d.profil {
        line(
            tr!(l, "À payer au bailleur, aide au logement déduite", "To pay the landlord, housing aid deducted"),
            &|c| euros(c.vue.cout().a_payer.0),
        );
        line(tr!(l, "Avec l'énergie, estimation", "With energy, an estimate"), &|c| {
            let cost = c.vue.cout();
            cost.energie.map_or_else(unknown, |_| euros(cost.reel.0))
        });
        line(tr!(l, "Part de vos revenus", "Share of your income"), &|c| {
            let rate = c.vue.cout().taux_pour_mille;
            rate.map_or_else(unknown, |rate| taux(l, rate))
        });
        line(tr!(l, "Il vous resterait chaque mois", "You would have left each month"), &|c| {
            c.vue.cout().reste.map_or_else(unknown, |left| euros(left.0))
        });
    }
    line(tr!(l, "Dépôt de garantie", "Deposit"), &|c| euros(c.vue.offre.depot));
    line(tr!(l, "Surface", "Floor area"), &|c| format::surface(l, surface(c)));
    line(tr!(l, "Loyer avec charges, au m²", "Rent with charges, per m²"), &|c| {
        euros(c.vue.offre.carte.loyer_cc / c.vue.offre.carte.surface_m2.max(1))
    });
    line(tr!(l, "Type", "Type"), &|c| {
        let o = &c.vue.offre.carte;
        format!("{}, {}", filtres::genre_nom(l, &o.genre), o.typologie)
    });
    line(tr!(l, "Commune", "Town"), &|c| format!("{} ({})", c.vue.offre.carte.commune, c.vue.offre.carte.code_postal));
    line(tr!(l, "Étage", "Floor"), &|c| match c.vue.offre.carte.etage {
        None => tr!(l, "Maison, sans étage d'immeuble", "House, no building floor"),
        Some(0) => tr!(l, "Rez-de-chaussée", "Ground floor"),
        Some(n) => match c.vue.offre.etages.filter(|all| *all > 0) {
            Some(all) => {
                let n = format::ordinal(l, n);
                tr!(l, "{n} sur {all}", "{n} of {all}")
            }
            None => format::ordinal(l, n),
        },
    });
    line(tr!(l, "Ascenseur", "Lift"), &|c| yes_no(c.vue.offre.carte.ascenseur));
    line(tr!(l, "Adapté PMR", "Step-free (PMR)"), &|c| yes_no(c.vue.offre.carte.pmr));
    line(tr!(l, "Balcon ou jardin", "Balcony or garden"), &|c| match (
        c.vue.offre.carte.balcon,
        c.vue.offre.carte.jardin,
    ) {
        (true, true) => tr!(l, "Balcon et jardin", "Balcony and garden"),
        (true, false) => tr!(l, "Balcon", "Balcony"),
        (false, true) => tr!(l, "Jardin", "Garden"),
        (false, false) => tr!(l, "Non", "No"),
    });
    line(tr!(l, "Stationnement", "Parking"), &|c| match (c.vue.offre.parking, c.vue.offre.parking_loyer) {
        (true, cents @ 1..) => {
            let price = euros(cents);
            tr!(l, "Oui, {price} par mois", "Yes, {price} a month")
        }
        (parking, _) => yes_no(parking),
    });
    line(tr!(l, "DPE (énergie)", "Energy class (DPE)"), &|c| {
        let (class, kwh) = (&c.vue.offre.carte.dpe, c.vue.offre.dpe_kwh);
        tr!(l, "{class}, {kwh} kWh/m² par an", "{class}, {kwh} kWh/m² a year")
    });
    line(tr!(l, "Gaz à effet de serre", "Greenhouse gases"), &|c| {
        let class = &c.vue.offre.ges;
        tr!(l, "Classe {class}", "Class {class}")
    });
    line(tr!(l, "Financement", "Financing"), &|c| c.vue.offre.carte.financement.clone());
    let mine = |c: &Colonne| {
        c.vue.reponses.iter().find_map(|r| match r.figures {
            Figures::Plafond { plafond: Some(p), .. } => Some(p.0),
            _ => None,
        })
    };
    if d.profil {
        line(tr!(l, "Plafond de revenus de votre foyer, par an", "Income limit of your household, a year"), &|c| {
            mine(c).map_or_else(unknown, euros)
        });
    } else {
        line(tr!(l, "Plafond de revenus d'une personne seule, par an", "Income limit of one person, a year"), &|c| {
            c.plafond_seul.map_or_else(unknown, |e| euros(e * 100))
        });
    }
    line(tr!(l, "Date limite de candidature", "Deadline to apply"), &|c| {
        format::date_longue(l, c.vue.offre.carte.cloture(), Some(d.today))
    });
    line(tr!(l, "Candidatures", "Applications"), &|c| format::nombre(l, c.vue.offre.carte.candidatures));
    if d.profil {
        line(tr!(l, "Votre rang probable", "Your likely rank"), &|c| match c.rang {
            Some(r) => {
                let place = format::ordinal(l, i64::try_from(r.rang).unwrap_or(i64::MAX));
                let total = r.total;
                tr!(l, "{place} sur {total}", "{place} of {total}")
            }
            None => tr!(l, "Plus de candidature possible", "No more applications"),
        });
    }
    line(tr!(l, "Disponible dès le", "Available from"), &|c| match c.vue.offre.carte.disponible_le.parse::<Date>() {
        Ok(day) if day <= d.today => tr!(l, "Immédiatement", "Now"),
        Ok(day) => format::date_simple(l, day, Some(d.today)),
        Err(_) => unknown(),
    });
    all
}

fn surface(c: &Colonne) -> u32 {
    u32::try_from(c.vue.offre.carte.surface_m2).unwrap_or(0)
}

#[cfg(test)]
mod tests;
