//! The fields of an offer in words: their labels, what they expect, what is wrong with them, what is unusual. The same
//! words in the form, in the report on a file and in the answers of the interface. No final full stop: summaries make
//! links of them.

use crate::i18n::Lang;
use crate::{format, tr};
use domain::annonce::{Attendu, Doute, Faute, Nature, Unite, nature, requis};

/// Label of a field; its name where it is none of ours.
#[must_use]
pub fn champ(l: Lang, champ: &str) -> String {
    match champ {
        "ref_externe" => tr!(l, "Référence", "Reference"),
        "residence" => tr!(l, "Nom de la résidence", "Name of the residence"),
        "genre" => tr!(l, "Appartement ou maison", "Flat or house"),
        "construction" => tr!(l, "Collectif ou individuel", "Shared building or individual"),
        "annee" => tr!(l, "Année de construction", "Year of construction"),
        "adresse" => tr!(l, "Numéro et rue", "Number and street"),
        "code_postal" => tr!(l, "Code postal", "Postcode"),
        "commune" => tr!(l, "Commune", "Commune"),
        "insee" => tr!(l, "Code INSEE de la commune", "INSEE code of the commune"),
        "latitude" => tr!(l, "Latitude", "Latitude"),
        "longitude" => tr!(l, "Longitude", "Longitude"),
        "typologie" => tr!(l, "Type de logement", "Type of home"),
        "chambres" => tr!(l, "Nombre de chambres", "Number of bedrooms"),
        "surface_m2" => tr!(l, "Surface habitable", "Living space"),
        "etage" => tr!(l, "Étage", "Floor"),
        "etages" => tr!(l, "Nombre d'étages du bâtiment", "Floors of the building"),
        "ascenseur" => tr!(l, "Ascenseur", "Lift"),
        "balcon" => tr!(l, "Balcon, terrasse ou loggia", "Balcony or terrace"),
        "jardin" => tr!(l, "Jardin", "Garden"),
        "parking" => tr!(l, "Place de stationnement", "Parking space"),
        "parking_type" => tr!(l, "Type de stationnement", "Kind of parking space"),
        "parking_loyer" => tr!(l, "Loyer du stationnement, par mois", "Rent of the parking space, a month"),
        "chauffage" => tr!(l, "Chauffage", "Heating"),
        "pmr" => tr!(l, "Adapté aux personnes à mobilité réduite", "Fit for reduced mobility"),
        "dpe" => tr!(l, "Classe énergie (DPE)", "Energy class (DPE)"),
        "dpe_kwh" => tr!(l, "Consommation d'énergie", "Energy consumption"),
        "ges" => tr!(l, "Classe climat (GES)", "Climate class (GES)"),
        "loyer" => tr!(l, "Loyer sans les charges, par mois", "Rent without charges, a month"),
        "charges" => tr!(l, "Charges, par mois", "Charges, a month"),
        "autres_charges" => tr!(l, "Autres charges, par mois", "Other charges, a month"),
        "depot" => tr!(l, "Dépôt de garantie", "Deposit"),
        "financement" => tr!(l, "Financement", "Financing"),
        "reservee_siren" => tr!(l, "SIREN de l'entreprise réservataire", "SIREN of the company it is reserved for"),
        "reservee_nom" => tr!(l, "Nom de l'entreprise réservataire", "Name of the company it is reserved for"),
        "publiee_le" => tr!(l, "Premier jour de parution", "First day online"),
        "cloture_le" => tr!(l, "Date limite de candidature", "Last day to apply"),
        "designation_le" => tr!(l, "Date limite de désignation", "Last day to name candidates"),
        "disponible_le" => tr!(l, "Disponible dès le", "Available from"),
        "description" => tr!(l, "Description", "Description"),
        other => other.to_owned(),
    }
}

/// Cents as a landlord would type them: no « ,00 ».
pub(crate) fn montant(l: Lang, centimes: i64) -> String {
    format::euros(l, centimes)
}

fn liste<T: AsRef<str>>(items: &[T]) -> String {
    items.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ")
}

/// What a field expects: its kind, its bounds, its words.
#[must_use]
pub fn attendu(l: Lang, champ: &str) -> String {
    match nature(champ) {
        Nature::Texte { max } => tr!(l, "Un texte de {max} caractères au plus", "A text of {max} characters at most"),
        Nature::Entier { min, max, unite } => {
            let unit = unite_dite(unite);
            tr!(l, "Un nombre entier, de {min} à {max}{unit}", "A whole number, from {min} to {max}{unit}")
        }
        Nature::Montant { min, max } => {
            let (min, max) = (montant(l, min), montant(l, max));
            tr!(l, "Un montant en euros, de {min} à {max}", "An amount in euros, from {min} to {max}")
        }
        Nature::Degres => tr!(l, "Des degrés décimaux. Par exemple : 48.8566", "Decimal degrees. For example: 48.8566"),
        Nature::Date => tr!(l, "Une date. Par exemple : 2026-12-01 ou 01/12/2026", "A date. For example: 2026-12-01"),
        Nature::OuiNon => tr!(l, "oui ou non. Vide veut dire non", "oui (yes) or non (no). Empty means no"),
        Nature::Choix(codes) => {
            let codes = liste(&codes);
            tr!(l, "Un de ces mots : {codes}", "One of these words: {codes}")
        }
        Nature::CodePostal => tr!(l, "5 chiffres", "5 digits"),
        Nature::Insee => tr!(l, "5 caractères. Par exemple : 93048", "5 characters. For example: 93048"),
        Nature::Siren => tr!(l, "9 chiffres", "9 digits"),
    }
}

const fn unite_dite(unite: Unite) -> &'static str {
    match unite {
        Unite::Aucune => "",
        Unite::MetresCarres => " m²",
        Unite::KwhParM2 => " kWh/m²",
    }
}

/// What a field is for, where its label does not say it all; for the page that explains the columns.
#[must_use]
pub fn aide(l: Lang, champ: &str) -> Option<String> {
    Some(match champ {
        "ref_externe" => tr!(
            l,
            "Votre propre référence. La même référence envoyée de nouveau change l'offre, sans la doubler.",
            "Your own reference. The same reference sent again changes the home, and does not double it."
        ),
        "construction" => tr!(
            l,
            "Si vide : collectif pour un appartement, individuel pour une maison.",
            "If empty: collectif for a flat, individuel for a house."
        ),
        "code_postal" => tr!(l, "Facultatif si la commune n'en a qu'un.", "Optional if the commune has only one."),
        "commune" => tr!(
            l,
            "Le nom, ou le code INSEE dans l'autre colonne : un des deux suffit. Les zones et les plafonds en viennent.",
            "The name, or the INSEE code in the other column: one of the two is enough. Zones and ceilings come from it."
        ),
        "latitude" | "longitude" => tr!(
            l,
            "Facultatif. Sans elles, nous montrons le centre de la commune.",
            "Optional. Without them, we show the centre of the commune."
        ),
        "etage" => tr!(l, "0 ou RDC : rez-de-chaussée. Vide pour une maison.", "0: ground floor. Empty for a house."),
        "parking_type" => tr!(
            l,
            "« garage » : fermé, box compris. Si vide : « place de stationnement », sans plus.",
            "“garage”: closed, a lock-up too. If empty: “parking space”, and no more."
        ),
        "depot" => {
            tr!(l, "Si vide : un mois de loyer sans les charges.", "If empty: one month's rent without charges.")
        }
        "autres_charges" => tr!(
            l,
            "Celles qui ne sont pas dans les charges : eau, chauffage facturés à part.",
            "Those that are not in the charges: water or heating billed apart."
        ),
        "chauffage" => tr!(
            l,
            "« pompe_a_chaleur » est celle du logement. Charbon, solaire ou autre : « collectif_autre » ou « individuel_autre ».",
            "“pompe_a_chaleur” is the home's own. Coal, sun or another: “collectif_autre” or “individuel_autre”."
        ),
        "reservee_siren" | "reservee_nom" => tr!(
            l,
            "Seulement si le logement est réservé aux salariés d'une entreprise. Les deux ensemble.",
            "Only if the home is reserved for one company's employees. Both together."
        ),
        "publiee_le" => tr!(l, "Si vide : aujourd'hui.", "If empty: today."),
        "cloture_le" => tr!(l, "Si vide : sept jours de parution.", "If empty: seven days online."),
        "designation_le" => {
            tr!(l, "Avant quand Action Logement propose des candidats.", "By when Action Logement proposes applicants.")
        }
        _ => return None,
    })
}

/// Whether a column must be there, in a word.
#[must_use]
pub fn obligatoire(l: Lang, champ: &str) -> String {
    if requis(champ) { tr!(l, "Obligatoire", "Required") } else { tr!(l, "Facultatif", "Optional") }
}

/// What is wrong with a field, in its own units.
#[must_use]
pub fn faute_de(l: Lang, nom: &str, f: &Faute) -> String {
    match (f, nature(nom)) {
        (Faute::HorsBornes { min, max }, Nature::Montant { .. }) => {
            let (min, max) = (montant(l, *min), montant(l, *max));
            tr!(l, "Écrivez un montant de {min} à {max}", "Write an amount from {min} to {max}")
        }
        (Faute::HorsBornes { min, max }, Nature::Entier { unite, .. }) => {
            let unit = unite_dite(unite);
            tr!(l, "Écrivez un nombre de {min} à {max}{unit}", "Write a number from {min} to {max}{unit}")
        }
        (Faute::Manquant, nature) => {
            let name = champ(l, nom);
            match nature {
                Nature::Choix(_) => tr!(l, "Choisissez : {name}", "Choose: {name}"),
                _ => tr!(l, "Remplissez : {name}", "Fill in: {name}"),
            }
        }
        _ => faute(l, f),
    }
}

/// What is wrong, whatever the field.
#[must_use]
pub fn faute(l: Lang, f: &Faute) -> String {
    match f {
        Faute::Manquant => tr!(l, "Remplissez ce champ : il est obligatoire", "Fill in this field: it is required"),
        Faute::Illisible { attendu } => illisible(l, *attendu),
        Faute::HorsBornes { min, max } => {
            tr!(l, "Écrivez un nombre de {min} à {max}", "Write a number from {min} to {max}")
        }
        Faute::HorsDates { min, max } => {
            let (min, max) = (format::date_simple(l, *min, None), format::date_simple(l, *max, None));
            tr!(l, "Écrivez une date du {min} au {max}", "Write a date from {min} to {max}")
        }
        Faute::Inconnu { choix } => {
            let words = liste(choix);
            tr!(l, "Choisissez un de ces mots : {words}", "Choose one of these words: {words}")
        }
        Faute::TropLong { max } => {
            tr!(l, "Raccourcissez ce texte : {max} caractères au plus", "Shorten this text: {max} characters at most")
        }
        Faute::CommuneInconnue => tr!(
            l,
            "Nous ne connaissons pas cette commune. Vérifiez le nom ou le code INSEE",
            "We do not know this commune. Check the name or the INSEE code"
        ),
        Faute::CommuneAmbigue { candidates } => {
            let names = liste(candidates);
            tr!(
                l,
                "Plusieurs communes ont ce nom. Ajoutez le code postal ou le code INSEE : {names}",
                "Several communes have this name. Add the postcode or the INSEE code: {names}"
            )
        }
        Faute::CodePostalAutreCommune { codes } => {
            let codes = liste(codes);
            tr!(
                l,
                "Ce code postal n'est pas celui de la commune. Elle a : {codes}",
                "This postcode is not the commune's. It has: {codes}"
            )
        }
        Faute::ApresCloture => tr!(
            l,
            "La parution vient après la date limite. Changez une des deux dates",
            "The first day online comes after the last day to apply. Change one of the two dates"
        ),
        Faute::AvantCloture => tr!(
            l,
            "La désignation vient avant la date limite de candidature. Choisissez un jour plus tard",
            "Candidates would be named before the last day to apply. Choose a later day"
        ),
        Faute::DejaPasse => {
            tr!(l, "Cette date est passée. Choisissez un jour à venir", "This date is past. Choose a day to come")
        }
        Faute::SirenFaux => tr!(
            l,
            "Un chiffre du SIREN est faux. Recopiez les 9 chiffres",
            "One digit of the SIREN is wrong. Copy the 9 digits again"
        ),
        Faute::HorsZone => tr!(
            l,
            "Ce financement n'existe pas dans cette commune. Outre-mer, choisissez PLUS ou PLS",
            "This financing does not exist in this commune. Overseas, choose PLUS or PLS"
        ),
        Faute::Figee => tr!(
            l,
            "Des personnes ont postulé à cette offre : ceci ne peut plus changer",
            "People have applied for this home: this can no longer change"
        ),
        Faute::Hausse { max } => {
            let max = montant(l, *max);
            tr!(
                l,
                "Des dossiers vous ont été envoyés pour cette offre : ce montant peut baisser, il ne peut plus monter. Écrivez {max} au plus",
                "Files were sent to you for this home: this amount may go down, it can no longer go up. Write {max} at most"
            )
        }
        Faute::OffreRetiree => tr!(
            l,
            "Cette offre a été retirée. Publiez-la sous une nouvelle référence",
            "This home was withdrawn. Publish it under a new reference"
        ),
        Faute::OffrePourvue => {
            tr!(l, "Ce logement est attribué. Son offre ne change plus", "This home is taken. It no longer changes")
        }
        Faute::ReferencePrise => tr!(
            l,
            "Une autre de vos offres a déjà cette référence. Choisissez-en une autre",
            "Another of your homes already has this reference. Choose another one"
        ),
        Faute::EnDouble { ligne } => tr!(
            l,
            "Cette référence est déjà à la ligne {ligne}. Gardez une seule des deux",
            "This reference is already on line {ligne}. Keep one of the two"
        ),
        Faute::Incoherent { avec } => {
            let other = champ(l, avec);
            tr!(
                l,
                "Cette réponse contredit « {other} ». Vérifiez les deux",
                "This answer contradicts “{other}”. Check both"
            )
        }
    }
}

fn illisible(l: Lang, attendu: Attendu) -> String {
    match attendu {
        Attendu::Entier => tr!(
            l,
            "Écrivez un nombre entier, en chiffres. Par exemple : 3",
            "Write a whole number, in digits. For example: 3"
        ),
        Attendu::Nombre => {
            tr!(
                l,
                "Écrivez un nombre, en chiffres. Par exemple : 48.85",
                "Write a number, in digits. For example: 48.85"
            )
        }
        Attendu::Montant => tr!(
            l,
            "Écrivez un montant en euros, en chiffres. Par exemple : 480,50",
            "Write an amount in euros, in digits. For example: 480.50"
        ),
        Attendu::Date => tr!(
            l,
            "Écrivez une date qui existe. Par exemple : 01/12/2026 ou 2026-12-01",
            "Write a date that exists. For example: 2026-12-01"
        ),
        Attendu::OuiNon => tr!(l, "Écrivez oui ou non", "Write oui (yes) or non (no)"),
        Attendu::CodePostal => {
            tr!(l, "Écrivez les 5 chiffres du code postal", "Write the 5 digits of the postcode")
        }
        Attendu::Insee => tr!(
            l,
            "Écrivez les 5 caractères du code INSEE. Par exemple : 93048",
            "Write the 5 characters of the INSEE code. For example: 93048"
        ),
    }
}

/// What is unusual, and may be right.
#[must_use]
pub fn doute(l: Lang, d: &Doute) -> String {
    let m2 = |cents: i64| montant(l, cents);
    match d {
        Doute::LoyerInhabituel { prix, min, max } => {
            let (price, min, max) = (m2(*prix), m2(*min), m2(*max));
            tr!(
                l,
                "Ce loyer fait {price} par m². Pour ce financement et cette zone, il va le plus souvent de {min} à {max}",
                "This rent makes {price} per m². For this financing and zone, it mostly goes from {min} to {max}"
            )
        }
        Doute::SurfaceInhabituelle { min, max } => tr!(
            l,
            "Cette surface est rare pour ce type de logement : le plus souvent de {min} à {max} m²",
            "This surface is rare for this type of home: mostly from {min} to {max} m²"
        ),
        Doute::ChargesInhabituelles { prix, min, max } => {
            let (price, min, max) = (m2(*prix), m2(*min), m2(*max));
            tr!(
                l,
                "Ces charges font {price} par m². Le plus souvent, de {min} à {max}",
                "These charges make {price} per m². Mostly from {min} to {max}"
            )
        }
        Doute::DepotEleve { max } => {
            let max = montant(l, *max);
            tr!(
                l,
                "Le dépôt de garantie dépasse un mois de loyer sans les charges : la loi permet {max} au plus",
                "The deposit is more than one month's rent without charges: the law allows {max} at most"
            )
        }
        Doute::FenetreCourte { jours } => {
            let days = format::compte(l, *jours, ["jour", "jours"], ["day", "days"]);
            tr!(
                l,
                "L'offre ne paraît que {days}. Sept jours sont l'usage",
                "The home is online for {days} only. Seven days are usual"
            )
        }
        Doute::FenetreLongue { jours } => {
            let days = format::compte(l, *jours, ["jour", "jours"], ["day", "days"]);
            tr!(
                l,
                "L'offre paraît {days}. Sept jours sont l'usage",
                "The home is online for {days}. Seven days are usual"
            )
        }
        Doute::CloturePresDe => {
            tr!(l, "Il reste moins de deux jours pour postuler", "There are less than two days left to apply")
        }
        Doute::EnergieInterdite { classe, depuis } => {
            let class = classe.code();
            tr!(
                l,
                "Un logement de classe {class} ne peut plus avoir de nouveau bail à partir de {depuis}",
                "A home of class {class} can have no new lease from {depuis} on"
            )
        }
        Doute::EnergieContradictoire { classe } => {
            let class = classe.code();
            tr!(
                l,
                "Avec cette consommation, la classe est {class} au mieux",
                "With this consumption, the class is {class} at best"
            )
        }
        Doute::DisponibleTard { jours } => {
            let days = format::compte(l, *jours, ["jour", "jours"], ["day", "days"]);
            tr!(l, "Le logement n'est libre que dans {days}", "The home is free in {days} only")
        }
        Doute::DescriptionCourte { caracteres } => {
            let n = i64::try_from(*caracteres).unwrap_or(i64::MAX);
            let n = format::compte(l, n, ["caractère", "caractères"], ["character", "characters"]);
            tr!(
                l,
                "La description a {n}. Quelques phrases aident les candidats à choisir",
                "The description has {n}. A few sentences help applicants choose"
            )
        }
        Doute::PositionEloignee => tr!(
            l,
            "La latitude et la longitude sont loin du centre de la commune",
            "The latitude and longitude are far from the centre of the commune"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::annonce::CHAMPS;
    use jiff::civil::date;

    #[test]
    fn every_field_has_its_label_and_what_it_expects_in_both_languages() {
        for l in [Lang::Fr, Lang::En] {
            let mut labels: Vec<String> = CHAMPS.iter().map(|c| champ(l, c)).collect();
            for (label, field) in labels.iter().zip(CHAMPS) {
                assert_ne!(label, field);
                assert!(!attendu(l, field).is_empty());
            }
            labels.sort();
            labels.dedup();
            assert_eq!(labels.len(), CHAMPS.len());
        }
    }

    #[test]
    fn every_fault_says_what_to_do_in_both_languages() {
        let all = [
            Faute::Manquant,
            Faute::HorsBornes { min: 8, max: 400 },
            Faute::HorsDates { min: date(2026, 1, 1), max: date(2027, 1, 1) },
            Faute::Inconnu { choix: vec!["PLAI".into(), "PLUS".into()] },
            Faute::TropLong { max: 60 },
            Faute::CommuneInconnue,
            Faute::CommuneAmbigue { candidates: vec!["Saint-Denis (93200)".into()] },
            Faute::CodePostalAutreCommune { codes: vec!["93100".into()] },
            Faute::ApresCloture,
            Faute::AvantCloture,
            Faute::DejaPasse,
            Faute::SirenFaux,
            Faute::HorsZone,
            Faute::Incoherent { avec: "genre".into() },
            Faute::Figee,
            Faute::Hausse { max: 60_000 },
            Faute::OffreRetiree,
            Faute::OffrePourvue,
            Faute::ReferencePrise,
            Faute::EnDouble { ligne: 3 },
        ];
        let kinds = [
            Attendu::Entier,
            Attendu::Nombre,
            Attendu::Montant,
            Attendu::Date,
            Attendu::OuiNon,
            Attendu::CodePostal,
            Attendu::Insee,
        ];
        let all: Vec<Faute> = all.into_iter().chain(kinds.map(|attendu| Faute::Illisible { attendu })).collect();
        for f in &all {
            let (fr, en) = (faute(Lang::Fr, f), faute(Lang::En, f));
            assert_ne!(fr, en);
            assert!(!fr.ends_with('.') && !en.ends_with('.'), "{fr} {en}");
        }
        let rent = Faute::HorsBornes { min: 1, max: 1_000_000 };
        assert!(faute_de(Lang::Fr, "loyer", &rent).contains('€'), "{}", faute_de(Lang::Fr, "loyer", &rent));
        assert!(faute_de(Lang::Fr, "surface_m2", &Faute::HorsBornes { min: 8, max: 400 }).contains("m²"));
        assert!(faute_de(Lang::En, "dpe", &Faute::Manquant).contains("DPE"));
    }
}
