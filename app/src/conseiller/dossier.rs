//! One file, open before an adviser or a landlord: the person, the profile, the points, and what may be decided.

use super::mouvement::{Cadre, Saisie, formulaire};
use super::{file, mots};
use crate::demandeur::libelles;
use crate::i18n::Lang;
use crate::ui::{
    Content, Fact, FormErrors, Stage, StageState, back, cell, details, error_summary, event, fact, facts, fits, link,
    log, money, money_row, ordinal, rich, row, row_header, section, table, tag, tags, track,
};
use crate::{format, tr};
use domain::candidature::{Acteur, Etape, Etat, Evenement, StadeVu, progression_depuis};
use domain::delais::age;
use domain::demande::{Demande, Personne};
use domain::eligibilite::verdict;
use domain::pieces::pieces_attendues;
use jiff::civil::Date;
use leptos::prelude::*;
use services::candidatures::{CandidatureVue, DossierRecu, FiltreFile, LigneFile};
use services::courrier::lettres;
use services::horloge::jour;

/// Files examined by a commission for one dwelling, at least (R441-3), unless there are fewer.
const DOSSIERS_MIN: usize = 3;

/// What the page shows.
#[derive(Debug, Clone)]
pub(crate) struct Contenu {
    /// Who looks.
    pub(crate) acteur: Acteur,
    /// The file.
    pub(crate) dossier: DossierRecu,
    /// Names of the communes asked for, in order.
    pub(crate) communes: Vec<String>,
    /// The files received for the same dwelling, this one among them; the landlord's only.
    pub(crate) autres: Vec<LigneFile>,
    /// Moves offered.
    pub(crate) possibles: Vec<Evenement>,
    /// Today.
    pub(crate) today: Date,
}

impl Contenu {
    /// « Anne Porte ».
    pub(crate) fn nom(&self) -> String {
        self.dossier.demande.demande.demandeur.nom_complet()
    }

    /// Who the dwelling is given to, if it is another than this one.
    pub(crate) fn pris(&self) -> Option<String> {
        let given = |e| matches!(e, Etat::Attribuee | Etat::AttribueeCondition | Etat::Acceptee | Etat::BailSigne);
        self.autres
            .iter()
            .find(|c| c.id != self.dossier.candidature.id && c.etat().is_some_and(given))
            .map(|c| format!("{} {}", c.prenom, c.nom))
    }
}

/// The page.
pub(crate) fn vue(l: Lang, c: Contenu, saisie: Saisie, errors: FormErrors) -> AnyView {
    let Contenu { acteur, dossier, communes, autres, possibles, today } = c.clone();
    let name = c.nom();
    let DossierRecu { candidature: k, demande: lue, vue: offre } = dossier;
    let d = &lue.demande;
    let (tone, state) = mots::etat(l, k.etat);
    let (fit_tone, fit_text) = mots::verdict(l, verdict(&offre.reponses));
    let als = format!("{:010}", lue.numero_als);
    let numero = format::numero_unique_groupe(d.numero_unique.as_str());
    let queue = if k.etat.finale() {
        FiltreFile::Terminees
    } else if matches!(k.etat, Etat::Deposee | Etat::Envoyee) {
        FiltreFile::ATraiter
    } else {
        FiltreFile::EnCours
    };
    let queue = if acteur == Acteur::Conseiller && k.etat == Etat::Envoyee { FiltreFile::Terminees } else { queue };
    let cadre = Cadre {
        action: file::adresse_dossier(acteur, k.id),
        possibles,
        prenom: d.demandeur.prenom.to_string(),
        pris: c.pris(),
        commission: k.commission_le,
        today,
    };
    let position = k.position.map(|p| {
        let (total, points) = (format::nombre(l, i64::try_from(p.total).unwrap_or(i64::MAX)), k.classement.total);
        let group = k.classement.groupe.code();
        let rest =
            tr!(l, " sur {total}, {points} points, groupe {group}.", " of {total}, {points} points, group {group}.");
        view! { " " <b>{ordinal(l, i64::try_from(p.rang).unwrap_or(i64::MAX))}</b> {rest} }
    });
    let offer = k.offre;
    let points: Vec<_> = offre.reponses.iter().map(|r| mots::point(l, r, today)).collect();
    let jump = (!cadre.possibles.is_empty()).then(|| {
        link("#decision", tr!(l, "Aller à ma décision", "Go to my decision")).icon(crate::ui::Icon::Down).into_any()
    });
    let jump = jump.map(|link| view! { <p>{link}</p> });
    let form = formulaire(l, cadre, &saisie, &errors);
    let stay = if acteur == Acteur::Conseiller { "stack stay" } else { "stack" };
    view! {
        <div class="wrap stack g4">
            {error_summary(l, &errors)}
            {back(file::adresse(acteur, queue), file::titre(l, acteur, queue))}
            <div class="stack g1">
                <div class="row ends">
                    <h1 tabindex="-1">{name}</h1>
                    {tags([tag(fit_tone, fit_text), tag(tone, state)])}
                </div>
                <p class="muted small id">{tr!(l, "N° ALS {als}", "ALS no. {als}")} " · " {numero}</p>
                <p><a href=format!("/offres/{offer}")>{k.libelle.dire(l)}</a> "." {position}</p>
                {jump}
            </div>
            {etapes(l, &k)}
            <div class="split">
                <div class="stack g5">
                    {situation(l, &k, today)}
                    {(acteur == Acteur::Bailleur).then(|| meme_logement(l, acteur, &autres, &k))}
                    {section("profil", tr!(l, "Le profil, point par point", "The profile, point by point"), fits(points))}
                    {classement(l, &k)}
                    {foyer(l, d, &communes, today)}
                    {contact(l, d)}
                    {ressources(l, d, &offre)}
                    {pieces(l, d, today)}
                    {section("suivi", tr!(l, "Ce qui s'est passé", "What happened"), suivi(l, &k, today))}
                </div>
                <aside class=stay aria-label=tr!(l, "Décider", "Decide")>{form}</aside>
            </div>
        </div>
    }
    .into_any()
}

/// The seven stages.
fn etapes(l: Lang, k: &CandidatureVue) -> AnyView {
    let bar = progression_depuis(k.etat, k.precedent);
    track(
        l,
        Etape::ALL.iter().zip(bar).map(|(&e, state)| Stage {
            label: libelles::etape_candidature(l, e),
            icon: mots::icone(e),
            state: match state {
                StadeVu::Fait => StageState::Done,
                StadeVu::Courant => StageState::Now,
                StadeVu::AVenir => StageState::Next,
                StadeVu::Arrete => StageState::Stop,
            },
            note: None,
        }),
    )
}

/// Dates and answers on the way: slots, panel, rank, condition.
fn situation(l: Lang, k: &CandidatureVue, today: Date) -> Option<AnyView> {
    let mut known: Vec<Fact> = Vec::new();
    let day = |d| format::date_longue(l, d, Some(today));
    if let Some(text) = &k.piece_demandee {
        known.push(fact(tr!(l, "Pièce demandée", "Document asked for"), text));
    }
    if let Some(at) = k.visite_a {
        known.push(fact(tr!(l, "Visite", "Visit"), mots::majuscule(&libelles::moment(l, at, today))));
    } else if !k.creneaux.is_empty() {
        let slots: Vec<String> = k
            .creneaux
            .iter()
            .map(|s| {
                let (day, time) = (day(s.date()), format::heure(l, s.time()));
                tr!(l, "{day} à {time}", "{day} at {time}")
            })
            .collect();
        known.push(fact(tr!(l, "Créneaux proposés", "Slots offered"), slots.join(" ; ")));
    }
    if let Some(d) = k.commission_le {
        known.push(fact(tr!(l, "Commission (CALEOL)", "Panel (CALEOL)"), day(d)));
    }
    if let Some(rank) = k.rang_attribution {
        known.push(Fact::view(tr!(l, "Rang de la commission", "Rank given by the panel"), ordinal(l, rank)));
    }
    if let Some(text) = &k.condition {
        known.push(fact(tr!(l, "Condition suspensive", "Suspensive condition"), text));
    }
    if let Some(d) = k.reponse_avant.filter(|_| k.etat.active()) {
        let (date, far) = (day(d), format::distance(l, format::jours_entre(today, d)));
        let label = if k.etat == Etat::AttribueeCondition {
            tr!(l, "Pièce attendue au plus tard", "Document due by")
        } else {
            tr!(l, "Réponse attendue au plus tard", "Answer due by")
        };
        known.push(fact(label, format!("{date}, {far}")));
    }
    (!known.is_empty())
        .then(|| section("situation", tr!(l, "Où en est ce dossier", "Where this file stands"), facts(true, known)))
}

/// The files of the same dwelling: a panel decides on all of them.
fn meme_logement(l: Lang, acteur: Acteur, autres: &[LigneFile], k: &CandidatureVue) -> AnyView {
    let rows = autres.iter().map(|c| {
        let name = format!("{} {}", c.prenom, c.nom);
        let active = c.etat().is_some_and(Etat::active);
        let rank = if active { ordinal(l, c.rang) } else { rich("–") };
        row([
            cell(view! { <b>{rank}</b> }).n(),
            row_header(view! { <a href=file::adresse_dossier(acteur, c.id)>{name}</a> }),
            cell(format::nombre(l, c.points)).n(),
            cell(file::etat(l, c)),
        ])
        .current(c.id == k.id)
    });
    let columns = [
        tr!(l, "Rang", "Rank"),
        tr!(l, "Candidat", "Applicant"),
        tr!(l, "Points", "Points"),
        tr!(l, "Décision", "Decision"),
    ];
    let few = (autres.len() < DOSSIERS_MIN).then(|| {
        let n = format::compte(l, i64::try_from(autres.len()).unwrap_or(0), ["dossier reçu", "dossiers reçus"], ["file received", "files received"]);
        view! {
            <p class="muted small">{tr!(
                l,
                "{n}. La commission en examine au moins {DOSSIERS_MIN} par logement, sauf s'il y a moins de candidats (R441-3).",
                "{n}. The panel examines at least {DOSSIERS_MIN} per home, unless there are fewer applicants (R441-3)."
            )}</p>
        }
    });
    let caption = tr!(l, "Dossiers reçus pour ce logement, par rang", "Files received for this home, by rank");
    section(
        "logement",
        tr!(l, "Les dossiers de ce logement", "The files for this home"),
        view! { {table(caption, columns, rows)} {few} },
    )
}

/// The points, line by line; those without points folded.
fn classement(l: Lang, k: &CandidatureVue) -> AnyView {
    let line = |ligne: &domain::classement::Ligne| {
        let label = mots::critere(l, ligne.critere);
        let row = money_row(label, format::nombre(l, i64::from(ligne.points)));
        match mots::detail(l, ligne) {
            Some(text) => row.detail(text),
            None => row,
        }
    };
    let (with, without): (Vec<_>, Vec<_>) = k.classement.lignes.iter().partition(|x| x.points != 0);
    let total = money_row(tr!(l, "Total", "Total"), format::nombre(l, i64::from(k.classement.total))).sum();
    let since = format::date_simple(l, k.classement.anciennete, None);
    let version = k.classement.version;
    let head = |t: crate::ui::MoneyTable| t.head(tr!(l, "Critère", "Criterion"), tr!(l, "Points", "Points"));
    let rest = (!without.is_empty()).then(|| {
        let n = without.len();
        details(
            tr!(l, "{n} critères sans point", "{n} criteria without points"),
            false,
            head(money(tr!(l, "Critères sans point", "Criteria without points"), without.into_iter().map(line))),
        )
    });
    let table =
        head(money(tr!(l, "Points du classement", "Points of the ranking"), with.into_iter().map(line).chain([total])));
    section(
        "points",
        tr!(l, "Le classement", "The ranking"),
        view! {
            {table}
            {rest}
            <p class="muted small">{tr!(
                l,
                "À points égaux, la demande la plus ancienne passe devant : celle-ci date du {since}. Barème n° {version}.",
                "With equal points, the older demand goes first: this one dates from {since}. Points table no. {version}."
            )}</p>
        },
    )
}

fn adulte(l: Lang, p: &Personne, today: Date) -> String {
    let name = p.nom_complet();
    let years = format::compte(l, i64::from(age(p.naissance, today)), ["an", "ans"], ["year old", "years old"]);
    let family = mots::minuscule(&libelles::situation_familiale(l, p.situation_familiale));
    let work = libelles::statut_emploi(l, p.emploi.statut);
    let employer = p.emploi.employeur.as_deref().map(|e| format!(", {e}")).unwrap_or_default();
    format!("{name}, {years}, {family}. {work}{employer}")
}

/// The household, where it lives, what it looks for.
fn foyer(l: Lang, d: &Demande, communes: &[String], today: Date) -> AnyView {
    let mut lines = vec![fact(tr!(l, "Demandeur", "Applicant"), adulte(l, &d.demandeur, today))];
    for c in &d.codemandeurs {
        let link = mots::minuscule(&libelles::lien(l, c.lien));
        let label = tr!(l, "Codemandeur ({link})", "Co-applicant ({link})");
        lines.push(fact(label, adulte(l, &c.personne, today)));
    }
    if !d.personnes_a_charge.is_empty() {
        let names: Vec<String> = d
            .personnes_a_charge
            .iter()
            .map(|p| {
                let years =
                    format::compte(l, i64::from(age(p.naissance, today)), ["an", "ans"], ["year old", "years old"]);
                format!("{} ({years})", p.prenom)
            })
            .collect();
        lines.push(fact(tr!(l, "À charge", "Dependants"), names.join(", ")));
    }
    if !d.enfants_en_garde.is_empty() {
        let n = i64::try_from(d.enfants_en_garde.len()).unwrap_or(0);
        lines.push(fact(
            tr!(l, "Garde alternée ou visite", "Shared custody or visits"),
            format::compte(l, n, ["enfant", "enfants"], ["child", "children"]),
        ));
    }
    if d.enfants_a_naitre > 0 {
        lines.push(fact(tr!(l, "À naître", "Unborn"), format::nombre(l, i64::from(d.enfants_a_naitre))));
    }
    if d.personnes_handicapees > 0 {
        let n = format::compte(l, i64::from(d.personnes_handicapees), ["personne", "personnes"], ["person", "people"]);
        lines.push(fact(tr!(l, "Handicap", "Disability"), n));
    }
    let persons =
        format::compte(l, i64::from(d.personnes_pour_pieces()), ["personne", "personnes"], ["person", "people"]);
    lines.push(fact(tr!(l, "Compté pour la taille", "Counted for the size"), persons));
    let now = &d.logement_actuel;
    let mut housing = vec![libelles::modele_logement(l, now.modele)];
    if let Some(t) = now.typologie {
        housing.push(t.code().to_owned());
    }
    if let Some(m) = now.surface_m2 {
        housing.push(format::surface(l, m));
    }
    if let Some(n) = now.habitants {
        housing.push(format::compte(l, i64::from(n), ["occupant", "occupants"], ["occupant", "occupants"]));
    }
    if let Some(rent) = now.loyer {
        let rent = format::euros(l, rent.0);
        housing.push(tr!(l, "{rent} par mois", "{rent} a month"));
    }
    lines.push(fact(tr!(l, "Logement actuel", "Current home"), housing.join(", ")));
    if !d.motifs.is_empty() {
        let why: Vec<String> = d.motifs.iter().map(|m| libelles::motif(l, *m)).collect();
        lines.push(fact(tr!(l, "Motifs", "Reasons"), why.join(" ; ")));
    }
    if !d.priorites.is_empty() {
        let what: Vec<String> = d.priorites.iter().map(|p| libelles::priorite(l, *p)).collect();
        lines.push(fact(tr!(l, "Priorités", "Priorities"), what.join(" ; ")));
    }
    let r = &d.recherche;
    let mut wish: Vec<String> = r.typologies.iter().map(|t| t.code().to_owned()).collect();
    if r.pmr {
        wish.push(tr!(l, "adapté à la mobilité réduite", "fit for reduced mobility"));
    }
    if let Some(max) = r.loyer_max {
        let max = format::euros(l, max.0);
        wish.push(tr!(l, "{max} au plus", "{max} at most"));
    }
    if !wish.is_empty() {
        lines.push(fact(tr!(l, "Recherche", "Looks for"), wish.join(", ")));
    }
    if !communes.is_empty() {
        lines.push(fact(tr!(l, "Communes, dans l'ordre", "Towns, in order"), communes.join(", ")));
    }
    section("foyer", tr!(l, "Le foyer", "The household"), facts(true, lines))
}

/// How to reach the person.
fn contact(l: Lang, d: &Demande) -> Option<AnyView> {
    let p = &d.demandeur;
    let mut lines: Vec<Fact> = Vec::new();
    if let Some(number) = &p.telephone {
        let shown = format::telephone(number);
        let target = format!("tel:{}", number.chars().filter(|c| !c.is_whitespace()).collect::<String>());
        lines.push(Fact::view(tr!(l, "Téléphone", "Phone"), view! { <a href=target>{shown}</a> }));
    }
    if let Some(email) = &p.email {
        let (shown, target) = (email.to_string(), format!("mailto:{email}"));
        lines.push(Fact::view(tr!(l, "E-mail", "Email"), view! { <a href=target>{shown}</a> }));
    }
    (!lines.is_empty())
        .then(|| section("contact", tr!(l, "Joindre la personne", "Reaching the person"), facts(true, lines)))
}

/// Monthly resources, then tax revenue.
fn ressources(l: Lang, d: &Demande, offre: &services::offres::OffreEtProfil) -> AnyView {
    let euros = |c: domain::argent::Centimes| format::euros(l, c.0);
    let several = !d.codemandeurs.is_empty();
    let mut rows = Vec::new();
    for p in d.adultes() {
        let who = |label: String| if several { format!("{label}, {}", p.prenom) } else { label };
        for r in &p.ressources {
            rows.push(money_row(who(libelles::ressource(l, r.code)), euros(r.montant)));
        }
        if p.pension_versee.0 > 0 {
            let paid = euros(p.pension_versee);
            rows.push(money_row(who(tr!(l, "Pension versée", "Alimony paid")), format!("−{paid}")));
        }
    }
    if rows.is_empty() {
        let text = tr!(
            l,
            "Aucun revenu n'est déclaré sur le site d'enregistrement.",
            "No income is declared on the registration site."
        );
        return section("ressources", tr!(l, "Les ressources", "Income"), view! { <p>{text}</p> });
    }
    rows.push(money_row(tr!(l, "Par mois", "A month"), euros(d.ressources_mensuelles())).sum());
    if let Some(aid) = &offre.aide {
        let guess = euros(aid.estimation.montant);
        let how = if aid.connue {
            tr!(
                l,
                "donnée par le demandeur, à vérifier ; notre estimation : {guess}",
                "given by the applicant, to be checked; our estimate: {guess}"
            )
        } else {
            tr!(l, "estimée pour ce logement", "estimated for this home")
        };
        rows.push(money_row(tr!(l, "Aide au logement", "Housing aid"), euros(aid.montant)).detail(how));
    }
    rows.push(money_row(
        tr!(l, "Loyer, charges comprises", "Rent, charges included"),
        format::euros(l, offre.offre.carte.loyer_cc),
    ));
    let mut tax: Vec<Fact> = Vec::new();
    for p in d.adultes() {
        for (year, amount) in [p.revenu_fiscal.n_moins_2, p.revenu_fiscal.n_moins_1].into_iter().flatten() {
            let label = if several {
                let name = &p.prenom;
                tr!(l, "Revenu fiscal {year}, {name}", "Tax income {year}, {name}")
            } else {
                tr!(l, "Revenu fiscal {year}", "Tax income {year}")
            };
            tax.push(fact(label, euros(amount)));
        }
    }
    let tax = (!tax.is_empty()).then(|| facts(true, tax));
    let caption = tr!(l, "Ressources du foyer par mois", "Household income a month");
    let table = money(caption, rows).head(tr!(l, "Ressource", "Income"), tr!(l, "Montant", "Amount"));
    section("ressources", tr!(l, "Les ressources", "Income"), view! { {table} {tax} })
}

/// The pieces the situation calls for: missing ones first, the others folded.
fn pieces(l: Lang, d: &Demande, today: Date) -> AnyView {
    let all = pieces_attendues(d, today);
    let (there, missing): (Vec<_>, Vec<_>) = all.iter().partition(|p| p.deposee);
    let (n, total) = (there.len(), all.len());
    let items = |list: Vec<&domain::pieces::PieceAttendue>| {
        let items: Vec<_> = list.into_iter().map(|p| view! { <li>{rich(libelles::piece_de(l, d, p))}</li> }).collect();
        view! { <ul>{items}</ul> }
    };
    let lacking = if missing.is_empty() {
        view! { <p>{tr!(l, "Toutes les pièces sont déposées.", "Every document is uploaded.")}</p> }.into_any()
    } else {
        let text = tr!(l, "Il manque :", "Missing:");
        view! { <p>{text}</p> {items(missing)} }.into_any()
    };
    let there = (!there.is_empty()).then(|| {
        details(tr!(l, "Pièces déposées : {n} sur {total}", "Documents uploaded: {n} of {total}"), false, items(there))
    });
    section("pieces", tr!(l, "Les pièces", "The documents"), view! { {lacking} {there} })
}

/// The timeline, newest first.
fn suivi(l: Lang, k: &CandidatureVue, today: Date) -> AnyView {
    log(k.evenements.iter().rev().map(|e| {
        let (sign, who) = mots::acteur(l, e.acteur);
        let mut line =
            event(jour(e.a), mots::majuscule(&libelles::moment(l, e.a, today)), mots::evenement(l, e.evenement));
        if let Some(m) = e.motif {
            let why = lettres::motif(l, m);
            line = line.text(tr!(l, "Raison donnée : {why}.", "Reason given: {why}."));
        }
        if let Some(text) = &e.texte {
            line = line.body(view! { <p class="prose">{text.clone()}</p> }.content());
        }
        line.who(sign, who)
    }))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::conseiller::mouvement::{Etabli, Rejet, gestes, lire};
    use domain::argent::Centimes;
    use domain::candidature::MotifRefus;
    use domain::classement::{Bareme, OffrePourRang, PlaceCommune, Profil, classer};
    use domain::dossier::EtatDossier;
    use domain::eligibilite::{Contexte, OffrePourRegles, evaluer};
    use domain::logement::{Financement, TableTypologies, Typologie, ZoneAbc, ZonePlafond};
    use jiff::civil::date;
    use services::candidatures::{EvenementVu, Libelle, Position};
    use services::dossiers::DemandeLue;
    use services::offres::{Carte, DetailOffre, OffreEtProfil};
    use uuid::Uuid;

    pub(crate) const TODAY: Date = date(2026, 11, 25);
    const EVIL: &str = "</textarea><script>alert(1)</script>";

    pub(crate) fn detail_offre() -> DetailOffre {
        DetailOffre {
            carte: Carte {
                id: Uuid::from_u128(7),
                genre: "appartement".into(),
                typologie: "T3".into(),
                insee: "93048".into(),
                commune: EVIL.into(),
                code_postal: "93100".into(),
                departement: "93".into(),
                zone_plafond: "PARIS_LIMITROPHES".into(),
                zone_abc: "A bis".into(),
                financement: "PLUS".into(),
                surface_m2: 62,
                loyer: 60_000,
                loyer_cc: 68_000,
                etage: Some(2),
                ascenseur: true,
                balcon: false,
                jardin: false,
                pmr: false,
                dpe: "C".into(),
                reservee_siren: None,
                reservee_nom: None,
                photo: 1,
                publiee_a: 0,
                cloture_a: services::horloge::fin_du_jour(date(2026, 12, 1)),
                disponible_le: "2027-01-15".into(),
                candidatures: 4,
                rangs_version: 0,
                photos: 0,
            },
            etat: "publiee".into(),
            bailleur_id: Uuid::from_u128(9),
            bailleur: "Habitat du Plateau".into(),
            ref_externe: EVIL.into(),
            adresse: "14 rue de Rosny".into(),
            latitude: 48.8,
            longitude: 2.4,
            charges: 8_000,
            depot: 60_000,
            etages: Some(5),
            parking: false,
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
        }
    }

    pub(crate) fn dossier(demande: Demande, etat: Etat) -> DossierRecu {
        let offre = OffrePourRegles {
            typologie: Typologie::T3,
            financement: Financement::Plus,
            zone_plafond: ZonePlafond::ParisLimitrophes,
            zone_abc: ZoneAbc::ABis,
            loyer: Centimes(60_000),
            charges: Centimes(8_000),
            cloture: date(2026, 12, 1),
            reservee_siren: None,
            departement: domain::eligibilite::CodeDepartement::new("93"),
            pmr: false,
        };
        let reponses = evaluer(
            &offre,
            &Contexte {
                demande: &demande,
                today: TODAY,
                dossier_valide: true,
                siren: None,
                typologies: &TableTypologies::default(),
                plafond: Some(Centimes::euros(52_740)),
                plafond_calcule: false,
                aide: Centimes::ZERO,
            },
        );
        let pour_rang = OffrePourRang {
            place: PlaceCommune::Demandee,
            loyer_cc: Centimes(68_000),
            aide: Centimes::ZERO,
            reservee_siren: None,
        };
        let profil = Profil { demande: &demande, groupe_a_employeur: true, employeur_points: 6, employeur_siren: None };
        let classement = classer(&Bareme::actuel(), &profil, &pour_rang, TODAY);
        let step = |numero, evenement, de, vers, motif| EvenementVu {
            numero,
            evenement,
            de,
            vers,
            acteur: Acteur::Conseiller,
            motif,
            texte: Some(EVIL.into()),
            a: services::horloge::fin_du_jour(TODAY) - numero * services::horloge::JOUR,
        };
        DossierRecu {
            candidature: CandidatureVue {
                id: Uuid::from_u128(1),
                offre: Uuid::from_u128(7),
                libelle: Libelle::de("T3", EVIL, "93", 68_000),
                bailleur: "Habitat du Plateau".into(),
                photo: 1,
                genre: "appartement".into(),
                cloture: date(2026, 12, 1),
                etat,
                precedent: None,
                classement,
                position: etat.active().then_some(Position { rang: 4, total: 41 }),
                creneaux: vec![date(2026, 12, 2).at(10, 0, 0, 0)],
                visite_a: None,
                piece_demandee: Some(EVIL.into()),
                commission_le: Some(TODAY),
                rang_attribution: Some(2),
                condition: Some(EVIL.into()),
                reponse_avant: Some(date(2026, 12, 7)),
                evenements: vec![
                    step(1, Evenement::Postuler, None, Etat::Deposee, None),
                    step(
                        2,
                        Evenement::Invalider,
                        Some(Etat::Deposee),
                        Etat::Invalidee,
                        Some(MotifRefus::PieceManquante),
                    ),
                ],
            },
            demande: DemandeLue {
                id: Uuid::from_u128(2),
                numero_als: 1436,
                compte: Uuid::from_u128(3),
                etat: EtatDossier::Valide,
                demande,
                complement: None,
                entreprise: None,
                validee_par_entreprise: false,
                motif: None,
                recue_a: 0,
                aide_connue: None,
                version: 1,
            },
            vue: OffreEtProfil { offre: detail_offre(), reponses, aide: None, ressources: None, pour_rang },
        }
    }

    fn page(l: Lang, c: Contenu, saisie: Saisie, errors: FormErrors) -> String {
        crate::shell::render(move || vue(l, c, saisie, errors))
    }

    fn contenu(demande: Demande, etat: Etat, acteur: Acteur) -> Contenu {
        let autres = if acteur == Acteur::Bailleur {
            vec![file::tests::une_ligne(7, 1, etat.code(), 6), file::tests::une_ligne(7, 2, "attribuee", 6)]
        } else {
            vec![]
        };
        Contenu {
            acteur,
            dossier: dossier(demande, etat),
            communes: vec![EVIL.into()],
            autres,
            possibles: gestes(etat, acteur),
            today: TODAY,
        }
    }

    #[test]
    fn every_state_renders_with_exactly_the_moves_of_the_machine() {
        let households = services::monde::demandes(services::monde::GRAINE, TODAY);
        for acteur in [Acteur::Conseiller, Acteur::Bailleur] {
            for (i, &etat) in Etat::ALL.iter().enumerate() {
                for l in [Lang::Fr, Lang::En] {
                    let c = contenu(households[i % households.len()].clone(), etat, acteur);
                    let moves = c.possibles.clone();
                    let out = page(l, c, Saisie::default(), FormErrors::new());
                    assert!(!out.contains("<script"), "{etat:?}");
                    assert_eq!(out.matches("<h1").count(), 1);
                    for &e in Evenement::ALL {
                        let offered = out.contains(&format!("value=\"{}\"", e.code()));
                        assert_eq!(offered, moves.contains(&e), "{etat:?} {e:?}");
                    }
                    assert_eq!(out.contains("method=\"post\""), !moves.is_empty());
                    assert_eq!(out.matches("btn main").count(), usize::from(!moves.is_empty()));
                    assert_eq!(out.matches("class=\"stages\"").count(), 1);
                }
            }
        }
    }

    #[test]
    fn all_households_of_the_demonstration_render() {
        for d in services::monde::demandes(services::monde::GRAINE, TODAY) {
            let out =
                page(Lang::Fr, contenu(d, Etat::Deposee, Acteur::Conseiller), Saisie::default(), FormErrors::new());
            for id in ["profil", "points", "foyer", "ressources", "pieces", "suivi", "decision"] {
                assert_eq!(out.matches(&format!(" id=\"{id}\"")).count(), 1, "{id}");
            }
        }
    }

    #[test]
    fn errors_lead_to_their_fields_and_a_given_dwelling_is_said() {
        let d = services::monde::demandes(services::monde::GRAINE, TODAY).remove(0);
        let c = contenu(d, Etat::Commission, Acteur::Bailleur);
        assert!(c.pris().is_some());
        let saisie = Saisie::new(vec![("evenement".into(), "rejeter".into()), ("rejeter_texte".into(), EVIL.into())]);
        let now = TODAY.at(9, 0, 0, 0);
        let Err(Rejet::Erreurs(errors)) =
            lire(Lang::Fr, &saisie, &c.possibles, now, Etabli { commission: Some(TODAY), ..Etabli::default() })
        else {
            panic!()
        };
        let out = page(Lang::Fr, c, saisie, errors);
        assert!(out.contains("href=\"#rejeter_motif\"") && out.contains(" id=\"rejeter_motif\""));
        assert!(out.contains("&lt;/textarea&gt;&lt;script"));
        assert!(out.contains("Déjà prise pour"));
        assert!(out.find("id=\"erreurs\"") < out.find("<h1"));
    }
}
