//! The pages of the import.

use super::{FICHIER, IMPORTER, adresse, doutes, mots, titre};
use crate::conseiller::mots::majuscule;
use crate::demandeur::libelles::moment;
use crate::i18n::Lang;
use crate::islands::AvanceVive;
use crate::shell::adresses;
use crate::ui::{
    FormErrors, Icon, Tone, back, button, cell, details, error_summary, fact, field, figs, gauge, link, notice,
    pagination, post_button, row, row_header, section, sheet, table, tag,
};
use crate::{annonces, format, tr};
use domain::annonce::CHAMPS;
use jiff::civil::Date;
use leptos::prelude::*;
use services::depots::{DepotVu, DoutesPage, EtatDepot, FauteVue, Format, LIGNES_MAX, OCTETS_MAX, RapportPage};

/// The page where a file is chosen.
pub(super) struct Accueil {
    pub(super) depots: Vec<DepotVu>,
    pub(super) errors: FormErrors,
    pub(super) today: Date,
}

fn taille(l: Lang, n: i64) -> String {
    format::octets(l, u32::try_from(n).unwrap_or(u32::MAX))
}

fn lignes(l: Lang, n: i64) -> String {
    format::compte(l, n, ["ligne", "lignes"], ["line", "lines"])
}

impl Accueil {
    pub(super) fn rendre(self, l: Lang) -> AnyView {
        let lines = format::nombre(l, LIGNES_MAX);
        let size = taille(l, i64::try_from(OCTETS_MAX).unwrap_or(0));
        let intro = tr!(
            l,
            "Envoyez toutes vos offres dans un seul fichier. Nous le vérifions d'abord, ligne par ligne : rien n'est publié avant votre accord.",
            "Send all your homes in one file. We check it first, line by line: nothing is published before you agree."
        );
        let hint = tr!(
            l,
            "CSV ou JSON, {lines} lignes et {size} au plus. Le même fichier envoyé deux fois ne change rien.",
            "CSV or JSON, {lines} lines and {size} at most. The same file sent twice changes nothing."
        );
        let form = view! {
            <form class="stack" method="post" action=IMPORTER enctype="multipart/form-data">
                {field(l, FICHIER, tr!(l, "Votre fichier", "Your file"))
                    .kind("file")
                    .hint(hint)
                    .attr("accept", ".csv,.txt,.json,.jsonl,text/csv,application/json")
                    .errors(&self.errors)}
                <div class="row">
                    {button(tr!(l, "Vérifier le fichier", "Check the file")).main()}
                    {link(format!("{IMPORTER}/modele.csv"), tr!(l, "Modèle de fichier (CSV)", "Template file (CSV)"))
                        .icon(Icon::Download)}
                </div>
            </form>
        };
        let past = (!self.depots.is_empty()).then(|| {
            section("depots", tr!(l, "Vos derniers fichiers", "Your last files"), liste(l, &self.depots, self.today))
        });
        let explained = tr!(l, "Les colonnes du fichier, une par une", "The columns of the file, one by one");
        view! {
            <div class="wrap stack g5">
                {back(adresses::BAILLEUR_OFFRES, tr!(l, "Retour aux offres", "Back to the homes"))}
                <div class="stack">
                    {error_summary(l, &self.errors)}
                    <h1 tabindex="-1">{titre(l)}</h1>
                    <p class="prose">{intro}</p>
                </div>
                {sheet(form)}
                {past}
                {details(explained, false, colonnes(l))}
                <p>{link("/api", tr!(l, "Vos logiciels peuvent aussi nous parler directement", "Your programs can also speak to us directly"))
                    .icon(Icon::Work)}</p>
            </div>
        }
        .into_any()
    }
}

/// Every column: what it is for and what it expects.
fn colonnes(l: Lang) -> AnyView {
    let intro = tr!(
        l,
        "L'ordre ne compte pas. Une colonne que nous ne connaissons pas est laissée de côté, et nous vous le disons. Un montant s'écrit 478,50 ou 478.50.",
        "The order does not matter. A column we do not know is left aside, and we tell you. An amount is written 478.50."
    );
    let rows = CHAMPS.iter().map(|c| {
        let help = annonces::aide(l, c).map(|help| view! { " " <span class="muted small sub">{help}</span> });
        row([
            row_header(view! { <code>{*c}</code> }),
            cell(view! { {annonces::champ(l, c)} {help} }),
            cell(annonces::attendu(l, c)),
            cell(annonces::obligatoire(l, c)),
        ])
    });
    let heads = [
        tr!(l, "Colonne", "Column"),
        tr!(l, "Ce qu'elle dit", "What it says"),
        tr!(l, "Ce que nous attendons", "What we expect"),
        tr!(l, "Obligatoire ?", "Required?"),
    ];
    view! {
        <p class="prose">{intro}</p>
        {table(tr!(l, "Les colonnes du fichier", "The columns of the file"), heads, rows)}
    }
    .into_any()
}

fn etat(l: Lang, d: &DepotVu) -> AnyView {
    match d.etat() {
        EtatDepot::Reception | EtatDepot::Essai => tag(Tone::Info, tr!(l, "Vérification en cours", "Being checked")),
        EtatDepot::Essaye if d.bonnes() == 0 => tag(Tone::Bad, tr!(l, "À corriger", "To correct")),
        EtatDepot::Essaye if d.a_ecrire() == 0 => tag(Tone::Ok, tr!(l, "Rien à importer", "Nothing to import")),
        EtatDepot::Essaye => tag(Tone::Wait, tr!(l, "Attend votre accord", "Waits for you")),
        EtatDepot::Import => tag(Tone::Info, tr!(l, "Import en cours", "Being imported")),
        EtatDepot::Importe => tag(Tone::Ok, tr!(l, "Importé", "Imported")),
        EtatDepot::Illisible => tag(Tone::Bad, tr!(l, "Illisible", "Unreadable")),
    }
}

fn liste(l: Lang, depots: &[DepotVu], today: Date) -> AnyView {
    let rows = depots.iter().map(|d| {
        let known = !d.en_cours() && d.etat() != EtatDepot::Illisible;
        let count = |n: i64| if known { format::nombre(l, n) } else { "–".to_owned() };
        row([
            row_header(view! { <a href=adresse(d.id)>{d.nom.clone()}</a> }),
            cell(majuscule(&moment(l, d.cree_a, today))),
            cell(etat(l, d)),
            cell(count(d.bonnes())).n(),
            cell(count(d.fausses)).n(),
        ])
    });
    let heads = [
        tr!(l, "Fichier", "File"),
        tr!(l, "Envoyé", "Sent"),
        tr!(l, "État", "State"),
        tr!(l, "Bonnes lignes", "Good lines"),
        tr!(l, "Lignes fausses", "Wrong lines"),
    ];
    table(tr!(l, "Vos derniers fichiers", "Your last files"), heads, rows).into_any()
}

pub(super) fn titre_avance(l: Lang, d: &DepotVu) -> String {
    if d.etat() == EtatDepot::Import {
        tr!(l, "Import en cours", "Import under way")
    } else {
        tr!(l, "Vérification en cours", "Check under way")
    }
}

/// A worker is at it, or will be. `AvanceVive` renews `#avance`, and at the end `#depot`, which holds the report then.
pub(super) fn avance(l: Lang, d: &DepotVu) -> AnyView {
    let percent = d.pourcent();
    let read = lignes(l, d.lues);
    let said = if d.attend() {
        tr!(l, "Votre fichier attend son tour", "Your file waits for its turn")
    } else if d.etat() == EtatDepot::Import && d.total > 0 {
        let total = lignes(l, d.total);
        tr!(l, "{read} sur {total}, soit {percent} %", "{read} of {total}, that is {percent}%")
    } else {
        tr!(l, "{read}, soit {percent} % du fichier", "{read}, that is {percent}% of the file")
    };
    let text = tr!(
        l,
        "Le travail continue tout seul : vous pouvez fermer cette page. Vous trouverez le résultat dans la liste de vos fichiers.",
        "The work goes on by itself: you can close this page. You will find the result in the list of your files."
    );
    let help = tr!(l, "Pour voir où il en est, actualisez cette page.", "To see how far it is, refresh this page.");
    view! {
        <div id="depot" class="wrap narrow stack g4">
            <h1 tabindex="-1">{titre_avance(l, d)}</h1>
            <p><b>{d.nom.clone()}</b></p>
            <div id="avance" class="stack g1" data-pourcent=percent.to_string()>
                {gauge(f64::from(percent))}
                <p>{said}</p>
            </div>
            <p>{text}</p>
            <div id="avance-main">
                <p>{help}</p>
                <p>{link(adresse(d.id), tr!(l, "Actualiser", "Refresh")).icon(Icon::Refresh)}</p>
            </div>
            <div class="row">
                <button type="button" class="btn" id="avance-pause" hidden></button>
                {link(IMPORTER, tr!(l, "Tous les fichiers", "All files"))}
            </div>
        </div>
        <AvanceVive l=l/>
    }
    .into_any()
}

pub(super) fn titre_rapport(l: Lang, d: &DepotVu) -> String {
    match d.etat() {
        EtatDepot::Importe => tr!(l, "Le fichier est importé", "The file is imported"),
        EtatDepot::Illisible => tr!(l, "Ce fichier ne se lit pas", "This file can't be read"),
        _ => tr!(l, "Le fichier est vérifié", "The file is checked"),
    }
}

/// What came of a pass.
pub(super) fn rapport(l: Lang, d: &DepotVu, rapport: RapportPage, unusual: &DoutesPage, today: Date) -> AnyView {
    let title = titre_rapport(l, d);
    let name = d.nom.clone();
    let when = moment(l, d.cree_a, today);
    let size = taille(l, d.octets);
    let head = view! {
        <div class="stack g2">
            {back(IMPORTER, tr!(l, "Tous les fichiers", "All files"))}
            <h1 tabindex="-1">{title}</h1>
            <p><b>{name}</b> " " <span class="muted">{tr!(l, "envoyé {when}, {size}", "sent {when}, {size}")}</span></p>
        </div>
    };
    if d.etat() == EtatDepot::Illisible {
        let why = d.erreur().map(|f| {
            let (what, todo) = mots::faute_fichier(l, &f);
            notice(Tone::Bad, what).text(todo).alert().into_any()
        });
        return view! {
            <div id="depot" class="wrap stack g4">
                {head}
                {why}
                <p>{button(tr!(l, "Choisir un autre fichier", "Choose another file")).main().href(IMPORTER)}</p>
            </div>
        }
        .into_any();
    }
    let imported = d.etat() == EtatDepot::Importe;
    let unknown = d.inconnues();
    let unknown = (!unknown.is_empty()).then(|| {
        let names = unknown.join(", ");
        notice(Tone::Wait, tr!(l, "Colonnes laissées de côté : {names}", "Columns left aside: {names}"))
            .text(tr!(
                l,
                "Nous ne les connaissons pas. Vérifiez leur titre si elles devaient servir.",
                "We do not know them. Check their heading if they were meant to count."
            ))
            .into_any()
    });
    let n = |n: i64| format::nombre(l, n);
    let figures = figs([
        fact(tr!(l, "Nouvelles offres", "New homes"), n(d.nouvelles)),
        fact(tr!(l, "Offres changées", "Changed homes"), n(d.changees)),
        fact(tr!(l, "Sans changement", "Unchanged"), n(d.inchangees)),
        fact(tr!(l, "Lignes fausses", "Wrong lines"), n(d.fausses)),
    ]);
    view! {
        <div id="depot" class="wrap stack g5">
            {head}
            {figures}
            {suite(l, d, imported)}
            {unknown}
            {(d.fausses > 0).then(|| fautes(l, d, rapport, imported))}
            {doutes::vue(l, d, unusual)}
        </div>
    }
    .into_any()
}

/// What to do next.
fn suite(l: Lang, d: &DepotVu, imported: bool) -> AnyView {
    let offers = || button(tr!(l, "Voir mes offres", "See my homes")).href(adresses::BAILLEUR_OFFRES);
    if imported {
        return view! { <p>{offers()}</p> }.into_any();
    }
    if d.bonnes() == 0 {
        let text = tr!(
            l,
            "Aucune ligne ne peut être importée. Corrigez le fichier, puis envoyez-le de nouveau.",
            "No line can be imported. Correct the file, then send it again."
        );
        return view! { <p>{text}</p> }.into_any();
    }
    if d.a_ecrire() == 0 {
        let text = tr!(
            l,
            "Toutes les bonnes lignes sont déjà publiées telles quelles : il n'y a rien à importer.",
            "Every good line is published as it is already: there is nothing to import."
        );
        return view! { <p>{text}</p> <p>{offers()}</p> }.into_any();
    }
    let good = d.bonnes();
    let label = if good == 1 {
        tr!(l, "Importer la bonne ligne", "Import the good line")
    } else {
        let good = format::nombre(l, good);
        tr!(l, "Importer les {good} bonnes lignes", "Import the {good} good lines")
    };
    let unusual = (d.douteuses > 0).then(|| {
        let n = lignes(l, d.douteuses);
        let text = tr!(l, "{n} à regarder avant d'importer", "{n} to look at before importing");
        view! { <p><a href="#doutes">{text}</a></p> }
    });
    let left = (d.fausses > 0).then(|| {
        let text = tr!(
            l,
            "Les lignes fausses sont laissées de côté. Vous pourrez les corriger et les envoyer après.",
            "Wrong lines are left aside. You can correct them and send them later."
        );
        view! { <p>{text}</p> }
    });
    view! {
        <div class="stack g2">
            {left}
            {unusual}
            <div class="row">
                {post_button(adresse(d.id), button(label).main())}
                {link(IMPORTER, tr!(l, "Ne rien importer", "Import nothing"))}
            </div>
        </div>
    }
    .into_any()
}

fn fautes(l: Lang, d: &DepotVu, rapport: RapportPage, imported: bool) -> AnyView {
    let format = d.format();
    let json = format == Some(Format::Json);
    let count = lignes(l, d.fausses);
    let title = if imported {
        tr!(l, "{count} à corriger et à renvoyer", "{count} to correct and send again")
    } else {
        tr!(l, "{count} à corriger", "{count} to correct")
    };
    let rows = rapport.fautes.iter().map(|f| ligne(l, f, format));
    let heads = [
        if json { tr!(l, "Offre", "Home") } else { tr!(l, "Ligne", "Line") },
        tr!(l, "Colonne", "Column"),
        tr!(l, "Ce qui ne va pas", "What is wrong"),
        tr!(l, "Ce que nous attendons", "What we expect"),
        tr!(l, "Valeur envoyée", "Value sent"),
    ];
    let pages = pagination(l, rapport.page, rapport.pages, |n| format!("{}?page={n}#fautes", adresse(d.id)));
    let file = format!("{}/lignes-fausses", adresse(d.id));
    let help = tr!(
        l,
        "Le fichier des lignes fausses est le vôtre, avec une colonne « erreurs » en plus. Corrigez-le et envoyez-le tel quel.",
        "The file of wrong lines is yours, with one more column “erreurs”. Correct it and send it as it is."
    );
    let body = view! {
        <p class="prose">{help}</p>
        <div class="row">
            {button(tr!(l, "Télécharger les lignes fausses", "Download the wrong lines")).icon(Icon::Download).href(file)}
            {link(IMPORTER, tr!(l, "Envoyer le fichier corrigé", "Send the corrected file"))}
        </div>
        <div class="fautes">{table(tr!(l, "Ce qui ne va pas, ligne par ligne", "What is wrong, line by line"), heads, rows)}</div>
        {pages}
    };
    section("fautes", title, body)
}

fn ligne(l: Lang, f: &FauteVue, format: Option<Format>) -> crate::ui::Row {
    let (number, line) = (format::nombre(l, f.numero), format::nombre(l, f.ligne));
    let place = match format {
        Some(Format::Json) => {
            let at = tr!(l, "ligne {line}", "line {line}");
            view! { {tr!(l, "N° {number}", "No. {number}")} " " <span class="muted small sub">{at}</span> }.into_any()
        }
        // On a phone nothing stands above it.
        _ => {
            let name = tr!(l, "Ligne", "Line");
            view! { <span class="ligne" data-l=name>{line}</span> }.into_any()
        }
    };
    let field = if f.champ.is_empty() {
        tr!(l, "Toute la ligne", "The whole line").into_any()
    } else {
        let label = annonces::champ(l, &f.champ);
        view! { <code>{f.champ.clone()}</code> " " <span class="muted small sub">{label}</span> }.into_any()
    };
    let value = if f.valeur.is_empty() {
        let text = tr!(l, "vide", "empty");
        view! { <span class="muted">{text}</span> }.into_any()
    } else {
        view! { <code>{f.valeur.clone()}</code> }.into_any()
    };
    row([row_header(place), cell(field), cell(mots::defaut(l, f, format)), cell(mots::attendu(l, f)), cell(value)])
}
