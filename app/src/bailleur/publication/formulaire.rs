//! The form of an offer: its fields are those of `domain::annonce`, under the same names.

use super::But;
use crate::demandeur::explications::financement;
use crate::demandeur::offre::logement::{chauffage, type_stationnement};
use crate::i18n::Lang;
use crate::islands::CompletionLieu;
use crate::shell::adresses;
use crate::ui::{
    Field, FormErrors, Tone, back, button, check, error_summary, field, link, notice, select_field, textarea,
};
use crate::{annonces, filtres, tr};
use domain::annonce::{AnnonceBrute, Doute, Nature, Probleme, nature, requis};
use domain::logement::Financement;
use leptos::prelude::*;
use services::offres::DetailOffre;

/// Id of the form.
pub(super) const FORMULAIRE: &str = "annonce";

/// The form as it stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Formule {
    /// What was typed.
    pub(super) brute: AnnonceBrute,
    /// The fields whose doubts were confirmed.
    pub(super) sur: Vec<String>,
    /// What is wrong.
    pub(super) problemes: Vec<Probleme>,
    /// What is unusual.
    pub(super) doutes: Vec<Doute>,
    /// The offer as applicants will see it.
    pub(super) apercu: Option<Box<DetailOffre>>,
    /// It was to be saved, and a doubt waits for its answer.
    pub(super) demander: bool,
}

impl Formule {
    /// The form whose offer the services refused.
    pub(super) fn refusee(brute: AnnonceBrute, problemes: Vec<Probleme>) -> Self {
        Self { brute, problemes, ..Self::default() }
    }
}

/// What a field needs to be drawn.
struct Champs<'a> {
    l: Lang,
    f: &'a Formule,
    errors: &'a FormErrors,
}

impl Champs<'_> {
    fn texte(&self, nom: &'static str) -> String {
        self.f.brute.get(nom).to_owned()
    }

    /// A line of text, of the kind its nature calls for.
    fn ligne(&self, nom: &'static str) -> Field {
        let input = field(self.l, nom, annonces::champ(self.l, nom)).value(self.texte(nom)).errors(self.errors);
        let input = match nature(nom) {
            Nature::Texte { max } => input.attr("maxlength", max.to_string()),
            Nature::Entier { .. } | Nature::CodePostal | Nature::Siren => input.inputmode("numeric").class("in num"),
            Nature::Montant { .. } | Nature::Degres => input.inputmode("decimal").class("in num"),
            Nature::Date => input.kind("date").class("in num"),
            Nature::OuiNon | Nature::Choix(_) | Nature::Insee => input,
        };
        let input = match annonces::aide(self.l, nom) {
            Some(hint) => input.hint(hint),
            None => input,
        };
        if requis(nom) { input } else { input.optional() }
    }

    /// One of the field's words.
    fn choix(&self, nom: &'static str) -> AnyView {
        let l = self.l;
        let codes = match nature(nom) {
            Nature::Choix(codes) => codes,
            _ => Vec::new(),
        };
        let first = match nom {
            _ if requis(nom) => tr!(l, "Choisissez", "Choose"),
            "parking_type" => tr!(l, "Non précisé", "Not told"),
            _ => tr!(l, "À déduire", "To be told from the rest"),
        };
        let options = codes.into_iter().map(|code| (code.to_owned(), mot(l, nom, code)));
        let input =
            select_field(l, nom, annonces::champ(l, nom), std::iter::once((String::new(), first)).chain(options))
                .value(self.texte(nom))
                .errors(self.errors);
        if requis(nom) { input.into_any() } else { input.optional().into_any() }
    }

    fn case(&self, nom: &'static str) -> AnyView {
        // What we write ourselves, and what a browser sends.
        let checked = matches!(self.f.brute.get(nom), "oui" | "on");
        check(self.l, nom, annonces::champ(self.l, nom)).value("oui").checked(checked).errors(self.errors).into_any()
    }
}

/// A word of a field with few of them.
fn mot(l: Lang, champ: &str, code: &str) -> String {
    match champ {
        "genre" => filtres::genre_nom(l, code),
        "chauffage" => chauffage(l, code),
        "parking_type" => type_stationnement(l, Some(code)),
        "financement" => Financement::from_code(code).map_or_else(|| code.to_owned(), |f| financement(l, f)),
        "construction" if code == "individuel" => tr!(l, "Individuel", "Individual"),
        "construction" => tr!(l, "Collectif", "Shared building"),
        _ => code.to_owned(),
    }
}

/// A part of the form.
fn partie(titre: String, corps: AnyView) -> AnyView {
    view! {
        <fieldset class="partie">
            <legend class="h2">{titre}</legend>
            <div class="champs">{corps}</div>
        </fieldset>
    }
    .into_any()
}

/// The page: what is wrong, the preview, the form.
pub(super) fn vue(
    l: Lang,
    but: &But,
    f: &Formule,
    errors: &FormErrors,
    titre: &str,
    preview: Option<AnyView>,
    now: i64,
) -> AnyView {
    view! {
        <div class="wrap stack g4">
            {back(adresses::BAILLEUR_OFFRES, tr!(l, "Mes offres", "My homes"))}
            {error_summary(l, errors)}
            <h1 tabindex="-1">{titre.to_owned()}</h1>
            {preambule(l, but)}
            {preview}
            <form class="stack g5" method="post" action=but.adresse() id=FORMULAIRE novalidate>
                {parties(&Champs { l, f, errors }, but, now)}
                {inhabituel(l, f, errors)}
                {boutons(l, but)}
            </form>
        </div>
    }
    .into_any()
}

fn preambule(l: Lang, but: &But) -> AnyView {
    match but {
        But::Publier => {
            let text = tr!(
                l,
                "Tout est obligatoire, sauf ce qui porte « (facultatif) ». Les zones et les plafonds viennent de la commune.",
                "Everything is required, except what is marked “(optional)”. Zones and income limits come from the commune."
            );
            view! { <p>{text}</p> }.into_any()
        }
        But::Copier(reference) => {
            let text = tr!(
                l,
                "Tout est repris de l'offre {reference}, sauf sa référence et ses dates.",
                "Everything comes from the home {reference}, except its reference and dates."
            );
            view! { <p>{text}</p> }.into_any()
        }
        But::Modifier(o) => {
            let frozen = (o.carte.candidatures > 0).then(|| {
                let n = filtres::candidatures(l, o.carte.candidatures);
                notice(Tone::Info, tr!(l, "{n} en cours sur ce logement", "{n} under way on this home"))
                    .text(tr!(
                        l,
                        "La commune, le type, le financement et la réservation ne peuvent plus changer. Si la date limite change, le rang de chaque personne est recalculé à cette date.",
                        "The commune, the type, the financing and the reservation can no longer change. If the last day changes, each person's rank is computed again for that day."
                    ))
                    .into_any()
            });
            view! { <p><b>{o.libelle().dire(l)}</b></p> {frozen} }.into_any()
        }
    }
}

/// The fields of the form, from top to bottom; then the box that confirms what is unusual.
pub(super) const CHAMPS: [&str; 39] = [
    "ref_externe",
    "genre",
    "typologie",
    "surface_m2",
    "chambres",
    "etage",
    "balcon",
    "jardin",
    "pmr",
    "parking",
    "parking_type",
    "parking_loyer",
    "residence",
    "adresse",
    "commune",
    "code_postal",
    "latitude",
    "longitude",
    "construction",
    "annee",
    "etages",
    "ascenseur",
    "chauffage",
    "dpe",
    "dpe_kwh",
    "ges",
    "loyer",
    "charges",
    "autres_charges",
    "depot",
    "financement",
    "reservee_siren",
    "reservee_nom",
    "publiee_le",
    "cloture_le",
    "designation_le",
    "disponible_le",
    "description",
    "sur",
];

fn parties(c: &Champs<'_>, but: &But, now: i64) -> AnyView {
    let l = c.l;
    let reference = match but.connue() {
        // The same reference is the same offer: it never changes.
        Some(o) => c.ligne("ref_externe").value(o.ref_externe.clone()).readonly().into_any(),
        None => c.ligne("ref_externe").into_any(),
    };
    let out = but.connue().is_some_and(|o| o.carte.publiee_a <= now);
    let first = (!out).then(|| c.ligne("publiee_le").into_any());
    let commune = c.ligne("commune").hint(tr!(
        l,
        "Pour Paris, Lyon et Marseille, le code postal dit l'arrondissement.",
        "For Paris, Lyon and Marseille, the postcode tells the arrondissement."
    ));
    let commune = commune.after(view! { <CompletionLieu champ="commune".to_owned() l=l/> });
    let description = textarea(l, "description", annonces::champ(l, "description"))
        .hint(tr!(
            l,
            "Ce que les chiffres ne disent pas : le quartier, les transports, les travaux faits. 4000 caractères au plus.",
            "What figures don't say: the neighbourhood, transport, works done. 4000 characters at most."
        ))
        .value(c.texte("description"))
        .rows(8)
        .optional()
        .errors(c.errors);
    view! {
        {partie(tr!(l, "Le logement", "The home"), view! {
            {reference}
            {c.choix("genre")}
            {c.choix("typologie")}
            {c.ligne("surface_m2").hint(tr!(l, "En m², sans les décimales", "In m², without decimals"))}
            {c.ligne("chambres")}
            {c.ligne("etage")}
            <div class="cases">
                {c.case("balcon")}
                {c.case("jardin")}
                {c.case("pmr")}
                {c.case("parking")}
            </div>
            {c.choix("parking_type")}
            {c.ligne("parking_loyer").hint(tr!(l, "S'il n'est pas dans le loyer", "If it is not in the rent"))}
        }.into_any())}
        {partie(tr!(l, "L'adresse", "The address"), view! {
            {c.ligne("residence")}
            {c.ligne("adresse")}
            {commune}
            {c.ligne("code_postal")}
            {c.ligne("latitude")}
            {c.ligne("longitude")}
        }.into_any())}
        {partie(tr!(l, "Le bâtiment et l'énergie", "The building and energy"), view! {
            {c.choix("construction")}
            {c.ligne("annee")}
            {c.ligne("etages")}
            <div class="cases">{c.case("ascenseur")}</div>
            {c.choix("chauffage")}
            {c.choix("dpe")}
            {c.ligne("dpe_kwh").hint(tr!(l, "En kWh/m² par an", "In kWh/m² a year"))}
            {c.choix("ges")}
        }.into_any())}
        {partie(tr!(l, "Le loyer", "The rent"), view! {
            {c.ligne("loyer")}
            {c.ligne("charges")}
            {c.ligne("autres_charges")}
            {c.ligne("depot")}
        }.into_any())}
        {partie(tr!(l, "Les règles", "The rules"), view! {
            {c.choix("financement")}
            {c.ligne("reservee_siren")}
            {c.ligne("reservee_nom")}
        }.into_any())}
        {partie(tr!(l, "Le calendrier", "The calendar"), view! {
            {first}
            {c.ligne("cloture_le")}
            {c.ligne("designation_le")}
            {c.ligne("disponible_le")}
        }.into_any())}
        <fieldset class="partie">
            <legend class="h2">{tr!(l, "Le texte", "The text")}</legend>
            {description}
        </fieldset>
    }
    .into_any()
}

/// What is allowed but unusual, and the box that says it is meant.
fn inhabituel(l: Lang, f: &Formule, errors: &FormErrors) -> Option<AnyView> {
    if f.doutes.is_empty() {
        return None;
    }
    let lines = f
        .doutes
        .iter()
        .map(|d| view! { <li><a href=format!("#{}", d.champ())>{annonces::doute(l, d)}</a></li> })
        .collect_view();
    let mut champs: Vec<&str> = f.doutes.iter().map(Doute::champ).collect();
    champs.dedup();
    // Ticked for these very doubts: another one asks again.
    let checked = champs.iter().all(|c| f.sur.iter().any(|s| s == c));
    let confirm = check(l, "sur", tr!(l, "Oui, c'est exact", "Yes, this is right"))
        .value(champs.join(" "))
        .checked(checked)
        .errors(errors);
    Some(
        notice(Tone::Wait, tr!(l, "Inhabituel : est-ce bien cela ?", "Unusual: is this right?"))
            .body(view! { <ul class="stack g1">{lines}</ul> })
            .body(confirm)
            .into_any(),
    )
}

/// The preview first: « Entrée » in a field saves nothing.
fn boutons(l: Lang, but: &But) -> AnyView {
    let save = match but {
        But::Publier | But::Copier(_) => tr!(l, "Publier", "Publish"),
        But::Modifier(_) => tr!(l, "Enregistrer les changements", "Save the changes"),
    };
    view! {
        <div class="row">
            {button(tr!(l, "Aperçu", "Preview")).sends("action", "apercu")}
            {button(save).main().sends("action", "publier")}
            {link(adresses::BAILLEUR_OFFRES, tr!(l, "Abandonner", "Give up"))}
        </div>
    }
    .into_any()
}
