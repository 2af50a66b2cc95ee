//! The form by which a person changes a demande: shown with what it holds, read back, errors field by field.

use super::mots;
use crate::html::{Champ, case};
use domain::argent::{Centimes, MontantError};
use domain::demande::{Demande, Personne, PersonneACharge, Ressource, StatutEmploi, TypeRessource};
use domain::identite::{DateError, Email, Nom, parse_date_passee};
use domain::logement::Typologie;
use domain::siret::{Siret, SiretError};
use jiff::civil::Date;
use services::referentiel::{Referentiel, Suggestion, SuggestionKind, normaliser};
use std::fmt::Write as _;

/// Communes one may ask for on this form.
const COMMUNES: usize = 5;
/// Most dependants.
const A_CHARGE_MAX: usize = 12;

/// The fields as typed, in order; a name may come back several times.
pub(super) type Saisie = Vec<(String, String)>;

/// Errors by field: name, sentence.
pub(super) type Erreurs = Vec<(String, String)>;

fn valeur<'a>(saisie: &'a Saisie, nom: &str) -> &'a str {
    saisie.iter().find(|(n, _)| n == nom).map_or("", |(_, v)| v.trim())
}

/// What the form shows for a demande.
pub(super) fn remplir(d: &Demande, r: &Referentiel) -> Saisie {
    let mut s = Saisie::new();
    let mut met = |nom: String, valeur: String| s.push((nom, valeur));
    met("nom".into(), d.demandeur.nom_naissance.as_str().to_owned());
    met("prenom".into(), d.demandeur.prenom.as_str().to_owned());
    met("naissance".into(), mots::date(d.demandeur.naissance));
    met("email".into(), d.demandeur.email.as_ref().map(|e| e.as_str().to_owned()).unwrap_or_default());
    met("telephone".into(), d.demandeur.telephone.clone().unwrap_or_default());
    for (i, insee) in d.recherche.communes.iter().take(COMMUNES).enumerate() {
        let nom = r.commune(insee).map_or_else(
            || insee.clone(),
            |c| match c.codes_postaux().next() {
                Some(cp) => format!("{} ({cp})", c.nom),
                None => c.nom.to_owned(),
            },
        );
        met(format!("commune_{}", i + 1), nom);
    }
    for t in &d.recherche.typologies {
        met("typologie".into(), t.code().to_owned());
    }
    if d.recherche.elargie {
        met("elargie".into(), "oui".into());
    }
    if d.recherche.pmr {
        met("pmr".into(), "oui".into());
    }
    met("loyer_max".into(), mots::saisie(d.recherche.loyer_max));
    met("a_naitre".into(), d.enfants_a_naitre.to_string());
    met("handicapees".into(), d.personnes_handicapees.to_string());
    for (i, p) in d.personnes_a_charge.iter().enumerate() {
        met(format!("charge_{i}_nom"), p.nom.clone());
        met(format!("charge_{i}_prenom"), p.prenom.clone());
        met(format!("charge_{i}_naissance"), mots::date(p.naissance));
        met(format!("charge_{i}_lien"), if p.enfant { "enfant" } else { "autre" }.into());
    }
    for (i, p) in d.adultes().enumerate() {
        met(format!("statut_{i}"), p.emploi.statut.code().to_owned());
        met(format!("employeur_{i}"), p.emploi.employeur.clone().unwrap_or_default());
        met(format!("siret_{i}"), p.emploi.siret.clone().unwrap_or_default());
        met(format!("salaire_{i}"), mots::saisie(salaire(p)));
        met(format!("rfr1_{i}"), mots::saisie(p.revenu_fiscal.n_moins_1.map(|(_, m)| m)));
        met(format!("rfr2_{i}"), mots::saisie(p.revenu_fiscal.n_moins_2.map(|(_, m)| m)));
    }
    s
}

fn salaire(p: &Personne) -> Option<Centimes> {
    let salaires = || p.ressources.iter().filter(|r| r.code == TypeRessource::Salaire);
    salaires().next().map(|_| salaires().map(|r| r.montant).sum())
}

/// The form's HTML: `d` for what cannot be changed, `saisie` for what was typed.
pub(super) fn formulaire(d: &Demande, saisie: &Saisie, erreurs: &Erreurs, today: Date) -> String {
    let erreur = |nom: &str| erreurs.iter().find(|(n, _)| n == nom).map(|(_, e)| e.as_str());
    let champ = |nom: &str, libelle: &str, aide: &str, genre: &str, remplissage: &str| {
        Champ { nom, libelle, aide, genre, remplissage, valeur: valeur(saisie, nom), erreur: erreur(nom) }.rendre()
    };
    let coche = |nom: &str, v: &str| saisie.iter().any(|(n, x)| n == nom && x == v);
    let mut f = String::from("<form method=\"post\" action=\"/demande/modifier\" novalidate>");

    f.push_str("<fieldset><legend>Vous</legend>");
    f.push_str(&champ("nom", "Nom de naissance", "Comme sur votre pièce d’identité.", "text", "family-name"));
    f.push_str(&champ("prenom", "Prénom", "", "text", "given-name"));
    let aide = "Par exemple : 25/12/1989, ou 25121989. Elle ouvre votre demande avec le numéro unique.";
    f.push_str(&champ("naissance", "Date de naissance", aide, "text", "bday"));
    f.push_str("</fieldset><fieldset><legend>Vous joindre</legend>");
    f.push_str(&champ("email", "E-mail", "Le code de confirmation d’AL’in y arrive.", "email", "email"));
    f.push_str(&champ("telephone", "Téléphone (facultatif)", "", "tel", "tel"));
    f.push_str("</fieldset><fieldset><legend>Le logement que vous cherchez</legend>");
    for i in 1..=COMMUNES {
        let aide = if i == 1 {
            "Par exemple : Montreuil (93100), ou le code INSEE 93048. À Paris, Lyon et Marseille, l’arrondissement."
        } else {
            ""
        };
        let facultatif = if i == 1 { "" } else { " (facultatif)" };
        f.push_str(&champ(&format!("commune_{i}"), &format!("Commune, choix {i}{facultatif}"), aide, "text", ""));
    }
    f.push_str(&case("elargie", "oui", "J’accepte aussi les communes voisines", coche("elargie", "oui")));
    let lien = if erreur("typologie").is_some() { " aria-describedby=\"typologie-erreur\"" } else { "" };
    let _ = write!(f, "<fieldset id=\"typologie\"{lien}><legend>Types de logement</legend>");
    if let Some(e) = erreur("typologie") {
        let _ = write!(f, "<span class=\"erreur\" id=\"typologie-erreur\">{}</span>", crate::html::echapper(e));
    }
    for t in Typologie::ALL {
        f.push_str(&case("typologie", t.code(), mots::typologie(*t), coche("typologie", t.code())));
    }
    f.push_str("</fieldset>");
    f.push_str(&case("pmr", "oui", "Logement adapté à un handicap", coche("pmr", "oui")));
    f.push_str(&champ("loyer_max", "Loyer maximum, charges comprises (facultatif)", "En euros par mois.", "text", ""));

    f.push_str("</fieldset><fieldset><legend>Votre foyer</legend>");
    f.push_str(&champ("a_naitre", "Enfants à naître", "Un nombre, 0 s’il n’y en a pas.", "text", ""));
    f.push_str(&champ(
        "handicapees",
        "Personnes en situation de handicap",
        "Un nombre, 0 s’il n’y en a pas.",
        "text",
        "",
    ));
    for i in 0..lignes(d, saisie) {
        let _ = write!(f, "<fieldset><legend>Personne à charge {}</legend>", i + 1);
        if i == 0 {
            f.push_str("<p class=\"aide\">Videz les trois champs pour retirer une personne.</p>");
        }
        f.push_str(&champ(&format!("charge_{i}_prenom"), "Prénom", "", "text", ""));
        f.push_str(&champ(&format!("charge_{i}_nom"), "Nom", "", "text", ""));
        f.push_str(&champ(
            &format!("charge_{i}_naissance"),
            "Date de naissance",
            "Par exemple : 08/03/2020, ou 08032020.",
            "text",
            "",
        ));
        let nom = format!("charge_{i}_lien");
        f.push_str(
            &Champ { nom: &nom, libelle: "Lien", valeur: valeur(saisie, &nom), ..Champ::default() }
                .liste(&[("enfant", "Enfant"), ("autre", "Autre personne")]),
        );
        f.push_str("</fieldset>");
    }
    f.push_str("</fieldset>");

    let statuts: Vec<(&str, &str)> = StatutEmploi::ALL.iter().map(|s| (s.code(), mots::statut(*s))).collect();
    for (i, p) in d.adultes().enumerate() {
        let _ = write!(
            f,
            "<fieldset><legend>Emploi et revenus\u{a0}: {}</legend>",
            crate::html::echapper(&p.nom_complet())
        );
        let nom = format!("statut_{i}");
        f.push_str(
            &Champ {
                nom: &nom,
                libelle: "Situation",
                valeur: valeur(saisie, &nom),
                erreur: erreur(&nom),
                ..Champ::default()
            }
            .liste(&statuts),
        );
        f.push_str(&champ(&format!("employeur_{i}"), "Employeur (facultatif)", "", "text", ""));
        f.push_str(&champ(&format!("siret_{i}"), "N° SIRET de l’employeur (facultatif)", "14 chiffres.", "text", ""));
        f.push_str(&champ(&format!("salaire_{i}"), "Salaire net (facultatif)", "En euros par mois.", "text", ""));
        let annees = [
            ("rfr1", p.revenu_fiscal.n_moins_1.map_or(today.year() - 1, |(a, _)| a)),
            ("rfr2", p.revenu_fiscal.n_moins_2.map_or(today.year() - 2, |(a, _)| a)),
        ];
        for (nom, annee) in annees {
            let libelle = format!("Revenu fiscal de référence {annee} (facultatif)");
            f.push_str(&champ(&format!("{nom}_{i}"), &libelle, "En euros, sur l’avis d’imposition.", "text", ""));
        }
        f.push_str("</fieldset>");
    }
    f.push_str("<button>Enregistrer</button></form>");
    f
}

/// Lines for dependants: those there are, those typed, and one more.
fn lignes(d: &Demande, saisie: &Saisie) -> usize {
    let saisies = (0..A_CHARGE_MAX)
        .rev()
        .find(|i| ["nom", "prenom", "naissance"].iter().any(|c| !valeur(saisie, &format!("charge_{i}_{c}")).is_empty()))
        .map_or(0, |i| i + 1);
    (saisies.max(d.personnes_a_charge.len()) + 1).min(A_CHARGE_MAX)
}

/// The demande changed as typed.
///
/// # Errors
/// Every field that is wrong, and why.
pub(super) fn lire(avant: &Demande, saisie: &Saisie, r: &Referentiel, today: Date) -> Result<Demande, Erreurs> {
    let mut d = avant.clone();
    let mut erreurs = Erreurs::new();
    let mut faux = |nom: &str, phrase: &str| erreurs.push((nom.to_owned(), phrase.to_owned()));

    for (nom, cible) in [("nom", &mut d.demandeur.nom_naissance), ("prenom", &mut d.demandeur.prenom)] {
        match Nom::parse(valeur(saisie, nom)) {
            Ok(n) => *cible = n,
            Err(_) => faux(nom, "Écrivez le nom avec des lettres."),
        }
    }
    match parse_date_passee(valeur(saisie, "naissance"), today) {
        Ok(naissance) => d.demandeur.naissance = naissance,
        Err(e) => faux("naissance", date_fausse(e)),
    }
    match Email::parse(valeur(saisie, "email")) {
        Ok(e) => d.demandeur.email = Some(e),
        Err(_) => faux("email", "Écrivez une adresse entière, par exemple prenom.nom@exemple.fr."),
    }
    let telephone = valeur(saisie, "telephone");
    if telephone.chars().all(|c| c.is_ascii_digit() || " .+-()".contains(c)) && telephone.len() <= 25 {
        d.demandeur.telephone = (!telephone.is_empty()).then(|| telephone.to_owned());
    } else {
        faux("telephone", "Écrivez des chiffres, par exemple 06 12 34 56 78.");
    }

    let mut communes: Vec<String> = Vec::new();
    for i in 1..=COMMUNES {
        let nom = format!("commune_{i}");
        let texte = valeur(saisie, &nom);
        if texte.is_empty() {
            continue;
        }
        match commune(texte, r) {
            Ok(insee) if communes.contains(&insee) => faux(&nom, "Cette commune est déjà dans la liste."),
            Ok(insee) => communes.push(insee),
            Err(phrase) => faux(&nom, phrase),
        }
    }
    if (1..=COMMUNES).all(|i| valeur(saisie, &format!("commune_{i}")).is_empty()) {
        faux("commune_1", "Indiquez au moins une commune.");
    }
    d.recherche.communes = communes;
    d.recherche.typologies =
        saisie.iter().filter(|(n, _)| n == "typologie").filter_map(|(_, v)| Typologie::from_code(v)).collect();
    d.recherche.typologies.sort_unstable();
    d.recherche.typologies.dedup();
    if d.recherche.typologies.is_empty() {
        faux("typologie", "Cochez au moins un type de logement.");
    }
    d.recherche.elargie = valeur(saisie, "elargie") == "oui";
    d.recherche.pmr = valeur(saisie, "pmr") == "oui";
    match montant(valeur(saisie, "loyer_max")) {
        Ok(m) => d.recherche.loyer_max = m,
        Err(phrase) => faux("loyer_max", phrase),
    }

    for (nom, cible) in [("a_naitre", &mut d.enfants_a_naitre), ("handicapees", &mut d.personnes_handicapees)] {
        match valeur(saisie, nom) {
            "" => *cible = 0,
            texte => match texte.parse::<u32>() {
                Ok(n) if n <= 20 => *cible = n,
                _ => faux(nom, "Écrivez un nombre entre 0 et 20."),
            },
        }
    }
    d.personnes_a_charge.clear();
    for i in 0..A_CHARGE_MAX {
        let lire = |champ: &str| valeur(saisie, &format!("charge_{i}_{champ}"));
        let (nom, prenom, naissance) = (lire("nom"), lire("prenom"), lire("naissance"));
        if nom.is_empty() && prenom.is_empty() && naissance.is_empty() {
            continue;
        }
        for (champ, texte) in [("nom", nom), ("prenom", prenom)] {
            if Nom::parse(texte).is_err() {
                faux(&format!("charge_{i}_{champ}"), "Écrivez le nom avec des lettres.");
            }
        }
        match parse_date_passee(naissance, today) {
            Ok(naissance) => d.personnes_a_charge.push(PersonneACharge {
                nom: nom.to_owned(),
                prenom: prenom.to_owned(),
                naissance,
                enfant: lire("lien") != "autre",
            }),
            Err(e) => faux(&format!("charge_{i}_naissance"), date_fausse(e)),
        }
    }

    let personnes = std::iter::once(&mut d.demandeur).chain(d.codemandeurs.iter_mut().map(|c| &mut c.personne));
    for (i, p) in personnes.enumerate() {
        adulte(p, i, saisie, today, &mut faux);
    }
    if erreurs.is_empty() { Ok(d) } else { Err(erreurs) }
}

fn adulte(p: &mut Personne, i: usize, saisie: &Saisie, today: Date, faux: &mut impl FnMut(&str, &str)) {
    let nom = format!("statut_{i}");
    match StatutEmploi::from_code(valeur(saisie, &nom)) {
        Some(s) => p.emploi.statut = s,
        None => faux(&nom, "Choisissez une situation."),
    }
    let employeur = valeur(saisie, &format!("employeur_{i}"));
    p.emploi.employeur = (!employeur.is_empty()).then(|| employeur.chars().take(100).collect());
    let nom = format!("siret_{i}");
    match Siret::parse(valeur(saisie, &nom)) {
        Ok(s) => p.emploi.siret = Some(s.as_str().to_owned()),
        Err(SiretError::Vide) => p.emploi.siret = None,
        Err(SiretError::Longueur(n)) => faux(&nom, &format!("Il faut 14 chiffres, il y en a {n}.")),
        Err(SiretError::PasDesChiffres) => faux(&nom, "Écrivez seulement des chiffres."),
        Err(SiretError::Cle) => faux(&nom, "Ce numéro n’existe pas, relisez-le : un chiffre est faux."),
    }
    let nom = format!("salaire_{i}");
    match montant(valeur(saisie, &nom)) {
        Ok(m) => {
            // The wage keeps its place among the resources.
            let place = p.ressources.iter().position(|r| r.code == TypeRessource::Salaire);
            p.ressources.retain(|r| r.code != TypeRessource::Salaire);
            if let Some(montant) = m {
                let place = place.unwrap_or(0).min(p.ressources.len());
                p.ressources.insert(place, Ressource { code: TypeRessource::Salaire, montant });
            }
        }
        Err(phrase) => faux(&nom, phrase),
    }
    let f = &mut p.revenu_fiscal;
    for (champ, cible, ecart) in [("rfr1", &mut f.n_moins_1, 1), ("rfr2", &mut f.n_moins_2, 2)] {
        let nom = format!("{champ}_{i}");
        match montant(valeur(saisie, &nom)) {
            Ok(m) => *cible = m.map(|m| (cible.map_or(today.year() - ecart, |(a, _)| a), m)),
            Err(phrase) => faux(&nom, phrase),
        }
    }
}

/// The INSEE code of what was typed.
fn commune(texte: &str, r: &Referentiel) -> Result<String, &'static str> {
    let insee = match r.commune(texte) {
        Some(c) => c.insee.to_owned(),
        None => match nom_et_code_postal(texte, r).or_else(|| r.resoudre(texte).filter(est_commune).map(|s| s.code)) {
            Some(insee) => insee,
            None => {
                return Err("Commune introuvable, ou plusieurs de ce nom : ajoutez le code postal entre parenthèses.");
            }
        },
    };
    if matches!(insee.as_str(), "75056" | "69123" | "13055") {
        return Err("Choisissez un arrondissement, par exemple Paris 11e Arrondissement (75011).");
    }
    Ok(insee)
}

fn est_commune(s: &Suggestion) -> bool {
    s.kind == SuggestionKind::Commune
}

/// « Paris 11e Arrondissement (75011) », as the form itself writes it.
fn nom_et_code_postal(texte: &str, r: &Referentiel) -> Option<String> {
    let (nom, code_postal) = texte.strip_suffix(')')?.rsplit_once('(')?;
    let cle = normaliser(nom.trim());
    let mut memes =
        r.communes().filter(|c| c.codes_postaux().any(|cp| cp == code_postal.trim()) && normaliser(c.nom) == cle);
    let premiere = memes.next()?;
    memes.next().is_none().then(|| premiere.insee.to_owned())
}

fn montant(texte: &str) -> Result<Option<Centimes>, &'static str> {
    match Centimes::parse(texte) {
        Ok(m) => Ok(Some(m)),
        Err(MontantError::Vide) => Ok(None),
        Err(MontantError::Illisible) => Err("Écrivez un montant en chiffres, par exemple 1 640."),
        Err(MontantError::TropDeDecimales) => Err("Deux chiffres au plus après la virgule."),
        Err(MontantError::Negatif) => Err("Le montant ne peut pas être négatif."),
        Err(MontantError::TropGrand) => Err("Ce montant est trop grand."),
    }
}

/// What to say of a date.
pub(super) fn date_fausse(e: DateError) -> &'static str {
    match e {
        DateError::Vide => "Indiquez la date de naissance.",
        DateError::Forme => "Écrivez le jour, le mois et l’année, par exemple 08/03/2020.",
        DateError::Inexistante => "Ce jour n’existe pas.",
        DateError::Future => "Cette date est à venir.",
        DateError::TropAncienne => "Cette date est trop ancienne.",
    }
}
