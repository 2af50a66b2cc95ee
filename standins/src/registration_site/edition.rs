//! The form by which a person changes a demande: shown with what it holds, read back, errors field by field.

use super::mots;
use crate::html::{Champ, Formulaire, echapper, facultatif};
use domain::argent::{Centimes, MontantError};
use domain::demande::{Demande, Personne, PersonneACharge, Ressource, StatutEmploi, TypeRessource};
use domain::identite::{DateError, Email, Nom, parse_date_passee};
use domain::langue::Lang;
use domain::logement::Typologie;
use domain::siret::{Siret, SiretError};
use domain::tr;
use jiff::civil::Date;
use services::referentiel::{Referentiel, Suggestion, SuggestionKind, normaliser};

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
pub(super) fn remplir(l: Lang, d: &Demande, r: &Referentiel) -> Saisie {
    let mut s = Saisie::new();
    let mut met = |nom: String, valeur: String| s.push((nom, valeur));
    met("nom".into(), d.demandeur.nom_naissance.as_str().to_owned());
    met("prenom".into(), d.demandeur.prenom.as_str().to_owned());
    met("naissance".into(), mots::date_tapee(d.demandeur.naissance));
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
    met("loyer_max".into(), mots::saisie(l, d.recherche.loyer_max));
    met("a_naitre".into(), d.enfants_a_naitre.to_string());
    met("handicapees".into(), d.personnes_handicapees.to_string());
    for (i, p) in d.personnes_a_charge.iter().enumerate() {
        met(format!("charge_{i}_nom"), p.nom.clone());
        met(format!("charge_{i}_prenom"), p.prenom.clone());
        met(format!("charge_{i}_naissance"), mots::date_tapee(p.naissance));
        met(format!("charge_{i}_lien"), if p.enfant { "enfant" } else { "autre" }.into());
    }
    for (i, p) in d.adultes().enumerate() {
        met(format!("statut_{i}"), p.emploi.statut.code().to_owned());
        met(format!("employeur_{i}"), p.emploi.employeur.clone().unwrap_or_default());
        met(format!("siret_{i}"), p.emploi.siret.clone().unwrap_or_default());
        met(format!("salaire_{i}"), mots::saisie(l, salaire(p)));
        met(format!("rfr1_{i}"), mots::saisie(l, p.revenu_fiscal.n_moins_1.map(|(_, m)| m)));
        met(format!("rfr2_{i}"), mots::saisie(l, p.revenu_fiscal.n_moins_2.map(|(_, m)| m)));
    }
    s
}

fn salaire(p: &Personne) -> Option<Centimes> {
    let salaires = || p.ressources.iter().filter(|r| r.code == TypeRessource::Salaire);
    salaires().next().map(|_| salaires().map(|r| r.montant).sum())
}

/// The form's HTML: `d` for what cannot be changed, `saisie` for what was typed.
pub(super) fn formulaire(l: Lang, d: &Demande, saisie: &Saisie, erreurs: &Erreurs, today: Date) -> String {
    let mut f = Formulaire::new(l, saisie, erreurs);
    f.html("<form method=\"post\" action=\"/demande/modifier\" novalidate>");
    vous(l, &mut f);
    recherche(l, &mut f);
    foyer(l, &mut f, lignes(d, saisie));
    for (i, p) in d.adultes().enumerate() {
        emploi(l, &mut f, i, p, today);
    }
    f.html(&format!("<button>{}</button></form>", tr!(l, "Enregistrer", "Save")));
    f.finir()
}

fn groupe(f: &mut Formulaire<'_>, legende: &str) {
    f.html(&format!("<fieldset><legend>{}</legend>", echapper(legende)));
}

fn vous(l: Lang, f: &mut Formulaire<'_>) {
    groupe(f, &tr!(l, "Vous", "You"));
    f.champ(Champ {
        nom: "nom",
        libelle: &tr!(l, "Nom de naissance", "Birth name"),
        aide: &tr!(l, "Comme sur votre pièce d'identité.", "As on your identity card or passport."),
        remplissage: "family-name",
        ..Champ::default()
    });
    f.champ(Champ {
        nom: "prenom",
        libelle: &tr!(l, "Prénom", "First name"),
        remplissage: "given-name",
        ..Champ::default()
    });
    f.champ(Champ {
        nom: "naissance",
        libelle: &tr!(l, "Date de naissance", "Date of birth"),
        aide: &tr!(
            l,
            "Par exemple : 25/12/1989, ou 25121989. Elle ouvre votre demande avec le numéro unique.",
            "Day, month, year. For example: 25/12/1989, or 25121989. With the unique number, it opens your demand."
        ),
        remplissage: "bday",
        ..Champ::default()
    });
    f.html("</fieldset>");
    groupe(f, &tr!(l, "Vous joindre", "Reaching you"));
    f.champ(Champ {
        nom: "email",
        libelle: &tr!(l, "E-mail", "Email"),
        aide: &tr!(
            l,
            "Le code de confirmation d'AL'in y arrive.",
            "The confirmation code of AL'in is sent to this address."
        ),
        genre: "email",
        remplissage: "email",
        ..Champ::default()
    });
    f.champ(Champ {
        nom: "telephone",
        libelle: &facultatif(l, &tr!(l, "Téléphone", "Phone")),
        genre: "tel",
        remplissage: "tel",
        ..Champ::default()
    });
    f.html("</fieldset>");
}

fn recherche(l: Lang, f: &mut Formulaire<'_>) {
    groupe(f, &tr!(l, "Le logement que vous cherchez", "The home you are looking for"));
    let aide = tr!(
        l,
        "Par exemple : Montreuil (93100), ou le code INSEE 93048. À Paris, Lyon et Marseille, l'arrondissement.",
        "For example: Montreuil (93100), or the INSEE code 93048. In Paris, Lyon and Marseille, the arrondissement."
    );
    for i in 1..=COMMUNES {
        let libelle = tr!(l, "Commune, choix {i}", "Commune, choice {i}");
        f.champ(Champ {
            nom: &format!("commune_{i}"),
            libelle: &if i == 1 { libelle } else { facultatif(l, &libelle) },
            aide: if i == 1 { &aide } else { "" },
            ..Champ::default()
        });
    }
    f.case("elargie", "oui", &tr!(l, "J'accepte aussi les communes voisines", "I also accept neighbouring communes"));
    let types: Vec<(&str, String)> = Typologie::ALL.iter().map(|t| (t.code(), mots::typologie(l, *t))).collect();
    f.cases("typologie", &tr!(l, "Types de logement", "Types of home"), &types);
    f.case("pmr", "oui", &tr!(l, "Logement adapté à un handicap", "Home adapted to a disability"));
    f.champ(Champ {
        nom: "loyer_max",
        libelle: &facultatif(l, &tr!(l, "Loyer maximum, charges comprises", "Highest rent, charges included")),
        aide: &euros_par_mois(l),
        clavier: "decimal",
        ..Champ::default()
    });
    f.html("</fieldset>");
}

fn euros_par_mois(l: Lang) -> String {
    tr!(l, "En euros par mois.", "In euros a month.")
}

fn foyer(l: Lang, f: &mut Formulaire<'_>, lignes: usize) {
    groupe(f, &tr!(l, "Votre foyer", "Your household"));
    let nombre = tr!(l, "Un nombre, 0 s'il n'y en a pas.", "A number, 0 if there are none.");
    for (nom, libelle) in [
        ("a_naitre", tr!(l, "Enfants à naître", "Children to be born")),
        ("handicapees", tr!(l, "Personnes en situation de handicap", "People with a disability")),
    ] {
        f.champ(Champ { nom, libelle: &libelle, aide: &nombre, clavier: "numeric", ..Champ::default() });
    }
    let liens = [("enfant", tr!(l, "Enfant", "Child")), ("autre", tr!(l, "Autre personne", "Another person"))];
    for i in 0..lignes {
        groupe(f, &tr!(l, "Personne à charge {n}", "Dependant {n}", n = i + 1));
        if i == 0 {
            let aide = tr!(
                l,
                "Videz les trois champs pour retirer une personne.",
                "Empty the three fields to take a person away."
            );
            f.html(&format!("<p class=\"aide\">{aide}</p>"));
        }
        f.champ(Champ {
            nom: &format!("charge_{i}_prenom"),
            libelle: &tr!(l, "Prénom", "First name"),
            ..Champ::default()
        });
        f.champ(Champ { nom: &format!("charge_{i}_nom"), libelle: &tr!(l, "Nom", "Last name"), ..Champ::default() });
        f.champ(Champ {
            nom: &format!("charge_{i}_naissance"),
            libelle: &tr!(l, "Date de naissance", "Date of birth"),
            aide: &tr!(
                l,
                "Par exemple : 08/03/2020, ou 08032020.",
                "Day, month, year. For example: 08/03/2020, or 08032020."
            ),
            ..Champ::default()
        });
        f.liste(
            Champ { nom: &format!("charge_{i}_lien"), libelle: &tr!(l, "Lien", "Who it is"), ..Champ::default() },
            &liens,
        );
        f.html("</fieldset>");
    }
    f.html("</fieldset>");
}

fn emploi(l: Lang, f: &mut Formulaire<'_>, i: usize, p: &Personne, today: Date) {
    let qui = p.nom_complet();
    groupe(f, &tr!(l, "Emploi et revenus : {qui}", "Work and income: {qui}"));
    let statuts: Vec<(&str, String)> = StatutEmploi::ALL.iter().map(|s| (s.code(), mots::statut(l, *s))).collect();
    f.liste(
        Champ { nom: &format!("statut_{i}"), libelle: &tr!(l, "Situation", "Situation"), ..Champ::default() },
        &statuts,
    );
    f.champ(Champ {
        nom: &format!("employeur_{i}"),
        libelle: &facultatif(l, &tr!(l, "Employeur", "Employer")),
        ..Champ::default()
    });
    f.champ(Champ {
        nom: &format!("siret_{i}"),
        libelle: &facultatif(l, &tr!(l, "N° SIRET de l'employeur", "Employer's SIRET number")),
        aide: &tr!(l, "14 chiffres.", "14 digits."),
        clavier: "numeric",
        ..Champ::default()
    });
    f.champ(Champ {
        nom: &format!("salaire_{i}"),
        libelle: &facultatif(l, &tr!(l, "Salaire net", "Take-home pay")),
        aide: &euros_par_mois(l),
        clavier: "decimal",
        ..Champ::default()
    });
    let r = &p.revenu_fiscal;
    for (nom, connu, ecart) in [("rfr1", r.n_moins_1, 1), ("rfr2", r.n_moins_2, 2)] {
        let annee = connu.map_or(today.year() - ecart, |(a, _)| a);
        let libelle = tr!(l, "Revenu fiscal de référence {annee}", "Reference tax income {annee}");
        f.champ(Champ {
            nom: &format!("{nom}_{i}"),
            libelle: &facultatif(l, &libelle),
            aide: &tr!(l, "En euros, sur l'avis d'imposition.", "In euros, on the tax notice."),
            clavier: "decimal",
            ..Champ::default()
        });
    }
    f.html("</fieldset>");
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
pub(super) fn lire(
    l: Lang,
    avant: &Demande,
    saisie: &Saisie,
    r: &Referentiel,
    today: Date,
) -> Result<Demande, Erreurs> {
    let mut d = avant.clone();
    let mut erreurs = Erreurs::new();
    let mut faux = |nom: &str, phrase: String| erreurs.push((nom.to_owned(), phrase));

    for (nom, cible) in [("nom", &mut d.demandeur.nom_naissance), ("prenom", &mut d.demandeur.prenom)] {
        match Nom::parse(valeur(saisie, nom)) {
            Ok(n) => *cible = n,
            Err(_) => faux(nom, des_lettres(l)),
        }
    }
    match parse_date_passee(valeur(saisie, "naissance"), today) {
        Ok(naissance) => d.demandeur.naissance = naissance,
        Err(e) => faux("naissance", date_fausse(l, e)),
    }
    match Email::parse(valeur(saisie, "email")) {
        Ok(e) => d.demandeur.email = Some(e),
        Err(_) => faux(
            "email",
            tr!(
                l,
                "Écrivez une adresse entière, par exemple prenom.nom@exemple.fr.",
                "Write a whole address, for example first.last@exemple.fr."
            ),
        ),
    }
    let telephone = valeur(saisie, "telephone");
    if telephone.chars().all(|c| c.is_ascii_digit() || " .+-()".contains(c)) && telephone.len() <= 25 {
        d.demandeur.telephone = (!telephone.is_empty()).then(|| telephone.to_owned());
    } else {
        faux(
            "telephone",
            tr!(l, "Écrivez des chiffres, par exemple 06 12 34 56 78.", "Write digits, for example 06 12 34 56 78."),
        );
    }

    let mut communes: Vec<String> = Vec::new();
    for i in 1..=COMMUNES {
        let nom = format!("commune_{i}");
        let texte = valeur(saisie, &nom);
        if texte.is_empty() {
            continue;
        }
        match commune(l, texte, r) {
            Ok(insee) if communes.contains(&insee) => {
                faux(&nom, tr!(l, "Cette commune est déjà dans la liste.", "This commune is already in the list."));
            }
            Ok(insee) => communes.push(insee),
            Err(phrase) => faux(&nom, phrase),
        }
    }
    if (1..=COMMUNES).all(|i| valeur(saisie, &format!("commune_{i}")).is_empty()) {
        faux("commune_1", tr!(l, "Indiquez au moins une commune.", "Give at least one commune."));
    }
    d.recherche.communes = communes;
    d.recherche.typologies =
        saisie.iter().filter(|(n, _)| n == "typologie").filter_map(|(_, v)| Typologie::from_code(v)).collect();
    d.recherche.typologies.sort_unstable();
    d.recherche.typologies.dedup();
    if d.recherche.typologies.is_empty() {
        faux("typologie", tr!(l, "Cochez au moins un type de logement.", "Tick at least one type of home."));
    }
    d.recherche.elargie = valeur(saisie, "elargie") == "oui";
    d.recherche.pmr = valeur(saisie, "pmr") == "oui";
    match montant(l, valeur(saisie, "loyer_max")) {
        Ok(m) => d.recherche.loyer_max = m,
        Err(phrase) => faux("loyer_max", phrase),
    }

    for (nom, cible) in [("a_naitre", &mut d.enfants_a_naitre), ("handicapees", &mut d.personnes_handicapees)] {
        match valeur(saisie, nom) {
            "" => *cible = 0,
            texte => match texte.parse::<u32>() {
                Ok(n) if n <= 20 => *cible = n,
                _ => faux(nom, tr!(l, "Écrivez un nombre entre 0 et 20.", "Write a number between 0 and 20.")),
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
                faux(&format!("charge_{i}_{champ}"), des_lettres(l));
            }
        }
        match parse_date_passee(naissance, today) {
            Ok(naissance) => d.personnes_a_charge.push(PersonneACharge {
                nom: nom.to_owned(),
                prenom: prenom.to_owned(),
                naissance,
                enfant: lire("lien") != "autre",
            }),
            Err(e) => faux(&format!("charge_{i}_naissance"), date_fausse(l, e)),
        }
    }

    let personnes = std::iter::once(&mut d.demandeur).chain(d.codemandeurs.iter_mut().map(|c| &mut c.personne));
    for (i, p) in personnes.enumerate() {
        adulte(l, p, i, saisie, today, &mut faux);
    }
    if erreurs.is_empty() { Ok(d) } else { Err(erreurs) }
}

fn des_lettres(l: Lang) -> String {
    tr!(l, "Écrivez le nom avec des lettres.", "Write the name with letters.")
}

fn adulte(l: Lang, p: &mut Personne, i: usize, saisie: &Saisie, today: Date, faux: &mut impl FnMut(&str, String)) {
    let nom = format!("statut_{i}");
    match StatutEmploi::from_code(valeur(saisie, &nom)) {
        Some(s) => p.emploi.statut = s,
        None => faux(&nom, tr!(l, "Choisissez une situation.", "Choose a situation.")),
    }
    let employeur = valeur(saisie, &format!("employeur_{i}"));
    p.emploi.employeur = (!employeur.is_empty()).then(|| employeur.chars().take(100).collect());
    let nom = format!("siret_{i}");
    match Siret::parse(valeur(saisie, &nom)) {
        Ok(s) => p.emploi.siret = Some(s.as_str().to_owned()),
        Err(SiretError::Vide) => p.emploi.siret = None,
        Err(SiretError::Longueur(n)) => {
            faux(&nom, tr!(l, "Il faut 14 chiffres, il y en a {n}.", "It needs 14 digits, there are {n}."));
        }
        Err(SiretError::PasDesChiffres) => {
            faux(&nom, tr!(l, "Écrivez seulement des chiffres.", "Write only digits."));
        }
        Err(SiretError::Cle) => faux(
            &nom,
            tr!(
                l,
                "Ce numéro n'existe pas, relisez-le : un chiffre est faux.",
                "This number does not exist, read it again: one digit is wrong."
            ),
        ),
    }
    let nom = format!("salaire_{i}");
    match montant(l, valeur(saisie, &nom)) {
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
        match montant(l, valeur(saisie, &nom)) {
            Ok(m) => *cible = m.map(|m| (cible.map_or(today.year() - ecart, |(a, _)| a), m)),
            Err(phrase) => faux(&nom, phrase),
        }
    }
}

/// The INSEE code of what was typed.
fn commune(l: Lang, texte: &str, r: &Referentiel) -> Result<String, String> {
    let insee = match r.commune(texte) {
        Some(c) => c.insee.to_owned(),
        None => match nom_et_code_postal(texte, r).or_else(|| r.resoudre(texte).filter(est_commune).map(|s| s.code)) {
            Some(insee) => insee,
            None => {
                return Err(tr!(
                    l,
                    "Commune introuvable, ou plusieurs de ce nom : ajoutez le code postal entre parenthèses.",
                    "No such commune, or several of that name: add the postcode in brackets."
                ));
            }
        },
    };
    if matches!(insee.as_str(), "75056" | "69123" | "13055") {
        return Err(tr!(
            l,
            "Choisissez un arrondissement, par exemple Paris 11e Arrondissement (75011).",
            "Choose an arrondissement, for example Paris 11e Arrondissement (75011)."
        ));
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

fn montant(l: Lang, texte: &str) -> Result<Option<Centimes>, String> {
    match Centimes::parse(texte) {
        Ok(m) => Ok(Some(m)),
        Err(MontantError::Vide) => Ok(None),
        Err(MontantError::Illisible) => Err(tr!(
            l,
            "Écrivez un montant en chiffres, par exemple 1 640.",
            "Write an amount in digits, for example 1640."
        )),
        // « 1,640 » is read the French way.
        Err(MontantError::TropDeDecimales) => Err(tr!(
            l,
            "Deux chiffres au plus après la virgule.",
            "Two digits at most after the point, and no comma between thousands."
        )),
        Err(MontantError::Negatif) => {
            Err(tr!(l, "Le montant ne peut pas être négatif.", "The amount can't be negative."))
        }
        Err(MontantError::TropGrand) => Err(tr!(l, "Ce montant est trop grand.", "This amount is too large.")),
    }
}

/// What to say of a date.
pub(super) fn date_fausse(l: Lang, e: DateError) -> String {
    match e {
        DateError::Vide => tr!(l, "Indiquez la date de naissance.", "Give the date of birth."),
        DateError::Forme => tr!(
            l,
            "Écrivez le jour, le mois et l'année, par exemple 08/03/2020.",
            "Write the day, the month and the year, for example 08/03/2020."
        ),
        DateError::Inexistante => tr!(l, "Ce jour n'existe pas.", "This day does not exist."),
        DateError::Future => tr!(l, "Cette date est à venir.", "This date is to come."),
        DateError::TropAncienne => tr!(l, "Cette date est trop ancienne.", "This date is too long ago."),
    }
}
