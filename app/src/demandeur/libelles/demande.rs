//! The demande line by line, as step 1 and « Mettre à jour » show it: sections, labels, values. Apart, because a line
//! comes as text from the domain, whatever its nature.

use super::codes::{
    civilite, lien, mode_garde, modele_logement, motif, nationalite, priorite, ressource, situation_familiale,
    statut_emploi,
};
use super::{commune, nom_commune, non_renseigne, oui_non};
use crate::i18n::Lang;
use crate::ui::{Fact, fact};
use crate::{format, tr};
use domain::demande::{
    Lien, ModeGarde, ModeleLogement, Motif, Nationalite, Priorite, SituationFamiliale, StatutEmploi, TypeRessource,
};
use domain::dossier::{ChampDemande, LigneDemande, NatureValeur, SectionDemande};
use domain::identite::Civilite;
use jiff::civil::Date;
use leptos::prelude::*;
use services::referentiel::Referentiel;

/// Heading of a section of step 1.
#[must_use]
pub fn section(l: Lang, s: SectionDemande) -> String {
    match s {
        SectionDemande::Enregistrement => tr!(l, "Enregistrement", "Registration"),
        SectionDemande::SituationPersonnelle => tr!(l, "Situation personnelle", "Personal situation"),
        SectionDemande::Emploi => tr!(l, "Situation professionnelle", "Work"),
        SectionDemande::Foyer => tr!(l, "Les personnes du foyer", "The household"),
        SectionDemande::Ressources => tr!(l, "Ressources et revenu fiscal", "Resources and tax income"),
        SectionDemande::LogementActuel => tr!(l, "Logement actuel", "Current home"),
        SectionDemande::Motif => tr!(l, "Motif de la demande", "Reason for the demand"),
        SectionDemande::LogementRecherche => tr!(l, "Logement recherché", "Home sought"),
    }
}

/// Label of a line of step 1; `cle` is the year, the resource's code or the birth date.
#[must_use]
pub fn champ(l: Lang, c: ChampDemande, cle: &str) -> String {
    use ChampDemande as C;
    match c {
        C::NumeroUnique => tr!(l, "Numéro unique", "Unique number"),
        C::DateCreation => tr!(l, "Demande déposée le", "Registered on"),
        C::DateRenouvellement => tr!(l, "Dernier renouvellement", "Last renewal"),
        C::Civilite => tr!(l, "Civilité", "Title"),
        C::NomNaissance => tr!(l, "Nom de naissance", "Birth name"),
        C::NomUsage => tr!(l, "Nom d'usage ou d'époux(se)", "Name in use or married name"),
        C::Prenom => tr!(l, "Prénom", "First name"),
        C::Naissance => tr!(l, "Date de naissance", "Date of birth"),
        C::Nationalite => tr!(l, "Nationalité", "Nationality"),
        C::SituationFamiliale => tr!(l, "Situation familiale", "Family situation"),
        C::Lien => tr!(l, "Lien avec le demandeur", "Link to the applicant"),
        C::Telephone => tr!(l, "Téléphone", "Telephone"),
        C::Email => tr!(l, "E-mail", "Email"),
        C::Adresse => tr!(l, "Adresse", "Address"),
        C::StatutEmploi => tr!(l, "Statut professionnel", "Status at work"),
        C::Profession => tr!(l, "Profession", "Occupation"),
        C::Siret => tr!(l, "N° SIRET de l'employeur", "Employer's SIRET number"),
        C::Employeur => tr!(l, "Nom de l'employeur", "Employer's name"),
        C::CommuneTravail => tr!(l, "Lieu de travail", "Workplace"),
        C::EmploiDepuis => tr!(l, "En poste depuis le", "In this job since"),
        C::Mobilite => tr!(l, "Mobilité professionnelle", "Job mobility"),
        C::RevenuFiscal => tr!(l, "Revenu fiscal {cle}", "Tax income {cle}"),
        C::Ressource => match TypeRessource::from_code(cle) {
            Some(t) => ressource(l, t),
            None => tr!(l, "Ressource {cle}", "Resource {cle}"),
        },
        C::PensionVersee => tr!(l, "Pension alimentaire versée", "Alimony paid"),
        C::PersonneACharge => tr!(l, "Personne à charge", "Dependant"),
        C::EnfantsANaitre => tr!(l, "Enfants à naître", "Children expected"),
        C::EnfantEnGarde => tr!(l, "Enfant en garde", "Child in shared custody"),
        C::PersonnesHandicapees => tr!(l, "Personnes en situation de handicap", "People with a disability"),
        C::ModeleLogement => tr!(l, "Situation", "Situation"),
        C::LoyerActuel => tr!(l, "Loyer", "Rent"),
        C::AideLogement => tr!(l, "Aide au logement (AL ou APL)", "Housing benefit (AL or APL)"),
        C::Habitants => tr!(l, "Personnes dans le logement", "People living there"),
        C::TypologieActuelle => tr!(l, "Type", "Type"),
        C::SurfaceActuelle => tr!(l, "Surface", "Floor area"),
        C::CommuneActuelle => tr!(l, "Commune", "Commune"),
        C::Motifs => tr!(l, "Motif", "Reason"),
        C::Priorites => tr!(l, "Situation prioritaire reconnue", "Priority recognised"),
        C::Typologies => tr!(l, "Type", "Type"),
        C::Communes => tr!(l, "Communes souhaitées", "Communes wanted"),
        C::Elargie => tr!(l, "Élargir aux communes voisines", "Widen to nearby communes"),
        C::Pmr => tr!(l, "Accessible en fauteuil roulant", "Wheelchair accessible"),
        C::LoyerMax => tr!(l, "Loyer maximum, charges comprises", "Highest rent, charges included"),
    }
}

/// A value of step 1, as a person reads it. Empty: « Non renseigné ».
#[must_use]
pub fn valeur(l: Lang, noms: &Referentiel, c: ChampDemande, cle: &str, valeur: &str) -> String {
    use ChampDemande as C;
    if valeur.is_empty() {
        return match c {
            C::Priorites => tr!(l, "Aucune", "None"),
            _ => non_renseigne(l),
        };
    }
    let codes = |word: fn(Lang, &str) -> String| valeur.split(',').map(|v| word(l, v)).collect::<Vec<_>>();
    match c.nature() {
        NatureValeur::Texte => match c {
            C::NumeroUnique => format::numero_unique_groupe(valeur),
            C::Siret => format::siret_groupe(valeur),
            C::Telephone => format::telephone(valeur),
            C::PersonneACharge => match naissance(cle) {
                Some(d) => {
                    let date = format::date_simple(l, d, None);
                    tr!(l, "{valeur}, naissance le {date}", "{valeur}, born on {date}")
                }
                None => valeur.to_owned(),
            },
            _ => valeur.to_owned(),
        },
        NatureValeur::Date => {
            valeur.parse::<Date>().map_or_else(|_| valeur.to_owned(), |d| format::date_simple(l, d, None))
        }
        NatureValeur::Montant => match valeur.parse::<i64>() {
            Ok(0) if c == C::PensionVersee => tr!(l, "Aucune", "None"),
            Ok(cents) => {
                let euros = format::euros(l, cents);
                if c == C::RevenuFiscal { euros } else { tr!(l, "{euros} par mois", "{euros} a month") }
            }
            Err(_) => valeur.to_owned(),
        },
        NatureValeur::Nombre => match (c, valeur.parse::<u32>()) {
            (C::SurfaceActuelle, Ok(n)) => format::surface(l, n),
            (C::EnfantsANaitre, Ok(0)) => tr!(l, "Aucun", "None"),
            (C::PersonnesHandicapees, Ok(0)) => tr!(l, "Aucune", "None"),
            (_, Ok(n)) => format::nombre(l, n),
            _ => valeur.to_owned(),
        },
        NatureValeur::OuiNon => oui_non(l, valeur == "oui"),
        NatureValeur::Code => code(l, c, cle, valeur),
        NatureValeur::Codes => match c {
            C::Motifs => codes(|l, v| Motif::from_code(v).map_or_else(|| v.to_owned(), |m| motif(l, m))).join(", "),
            C::Priorites => {
                codes(|l, v| Priorite::from_code(v).map_or_else(|| v.to_owned(), |p| priorite(l, p))).join(", ")
            }
            _ => enumeration(l, &codes(|_, v| v.to_owned())),
        },
        NatureValeur::Commune => commune(noms, valeur),
        NatureValeur::Communes => {
            valeur.split(',').map(|insee| nom_commune(noms, insee)).collect::<Vec<_>>().join(", ")
        }
    }
}

/// The word of a single code.
fn code(l: Lang, c: ChampDemande, cle: &str, valeur: &str) -> String {
    use ChampDemande as C;
    let word = match c {
        C::Civilite => Civilite::from_code(valeur).map(|v| civilite(l, v)),
        C::Nationalite => Nationalite::from_code(valeur).map(|v| nationalite(l, v)),
        C::SituationFamiliale => SituationFamiliale::from_code(valeur).map(|v| situation_familiale(l, v)),
        C::Lien => Lien::from_code(valeur).map(|v| lien(l, v)),
        C::StatutEmploi => StatutEmploi::from_code(valeur).map(|v| statut_emploi(l, v)),
        C::ModeleLogement => ModeleLogement::from_code(valeur).map(|v| modele_logement(l, v)),
        C::EnfantEnGarde => ModeGarde::from_code(valeur).map(|v| {
            let mode = mode_garde(l, v);
            match naissance(cle) {
                Some(d) => {
                    let date = format::date_simple(l, d, None);
                    tr!(l, "naissance le {date}, {mode}", "born on {date}, {mode}")
                }
                None => mode,
            }
        }),
        _ => None,
    };
    word.unwrap_or_else(|| valeur.to_owned())
}

/// The birth date in the key of a dependant: `2020-03-08`, `2020-03-08#2`.
fn naissance(cle: &str) -> Option<Date> {
    cle.split('#').next()?.parse().ok()
}

/// « T2, T3 ou T4 ».
fn enumeration(l: Lang, items: &[String]) -> String {
    let or = tr!(l, "ou", "or");
    match items {
        [] => non_renseigne(l),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {or} {last}", first.join(", ")),
    }
}

/// The lines of step 1 that one field makes: one, or one per commune wished.
#[must_use]
pub fn faits(l: Lang, noms: &Referentiel, ligne: &LigneDemande) -> Vec<Fact> {
    if ligne.champ == ChampDemande::Communes && !ligne.valeur.is_empty() {
        return ligne
            .valeur
            .split(',')
            .zip(1_i64..)
            .map(|(insee, n)| {
                let nth = format::ordinal(l, n);
                fact(tr!(l, "{nth} choix", "{nth} choice"), commune(noms, insee))
            })
            .collect();
    }
    let label = champ(l, ligne.champ, &ligne.cle);
    if ligne.valeur.is_empty() && ligne.champ != ChampDemande::Priorites {
        let text = non_renseigne(l);
        return vec![Fact::view(label, view! { <span class="muted">{text}</span> })];
    }
    vec![fact(label, valeur(l, noms, ligne.champ, &ligne.cle, &ligne.valeur))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demandeur::libelles::piece_de;
    use Lang::{En, Fr};
    use domain::dossier::lignes_demande;
    use domain::pieces::pieces_attendues;
    use jiff::civil::date;

    #[test]
    fn every_line_and_piece_of_the_demonstration_is_worded() {
        let noms = Referentiel::load().unwrap();
        let today = date(2026, 11, 22);
        for d in services::monde::demandes(7, today) {
            for l in [Fr, En] {
                for line in lignes_demande(&d) {
                    let text = valeur(l, &noms, line.champ, &line.cle, &line.valeur);
                    assert!(!text.is_empty());
                    assert!(!champ(l, line.champ, &line.cle).is_empty());
                    let coded = matches!(line.champ.nature(), NatureValeur::Code)
                        && line.champ != ChampDemande::TypologieActuelle;
                    assert!(!coded || text != line.valeur, "{:?} {text}", line.champ);
                }
                for p in pieces_attendues(&d, today) {
                    assert!(!piece_de(l, &d, &p).is_empty());
                }
            }
        }
    }

    #[test]
    fn values_as_people_read_them() {
        let noms = Referentiel::load().unwrap();
        let v = |c, cle: &str, text: &str| valeur(Fr, &noms, c, cle, text);
        assert_eq!(v(ChampDemande::RevenuFiscal, "2024", "2972000"), "29\u{202f}720\u{a0}€");
        assert_eq!(v(ChampDemande::Ressource, "SAL", "164000"), "1\u{202f}640\u{a0}€ par mois");
        assert_eq!(v(ChampDemande::CommuneActuelle, "", "93006"), "Bagnolet (93170)");
        assert_eq!(v(ChampDemande::Typologies, "", "T2,T3,T4"), "T2, T3 ou T4");
        assert_eq!(
            v(ChampDemande::PersonneACharge, "2020-03-08#2", "Léo Porte"),
            "Léo Porte, naissance le 8\u{a0}mars 2020"
        );
        assert_eq!(v(ChampDemande::Motifs, "", "SL,TP"), "Sans logement personnel, Logement trop petit");
    }
}
