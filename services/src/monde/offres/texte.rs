//! The short text of an offer: its facts in French, said in several ways.

use crate::offres::OffreNouvelle;
use domain::annonce::Stationnement;
use domain::logement::{Genre, Typologie, ZonePlafond};
use std::fmt::{Error, Write as _};

const NOMBRES: [&str; 7] = ["zéro", "une", "deux", "trois", "quatre", "cinq", "six"];

/// The description; `variante` picks the wording, `renove` says the building was insulated since it was built.
pub(super) fn description(o: &OffreNouvelle, renove: bool, variante: u8) -> String {
    let mut texte = String::with_capacity(320);
    // Writing to a String never fails; what is written so far is kept if it ever did.
    let _ = ecrire(&mut texte, o, renove, variante);
    texte
}

fn ecrire(t: &mut String, o: &OffreNouvelle, renove: bool, variante: u8) -> Result<(), Error> {
    ouverture(t, o, variante)?;
    if variante & 1 == 0 {
        pieces(t, o, variante)?;
        annexes(t, o, variante)?;
        batiment(t, o, renove)?;
        chauffage(t, o, variante)?;
    } else {
        pieces(t, o, variante)?;
        batiment(t, o, renove)?;
        chauffage(t, o, variante)?;
        annexes(t, o, variante)?;
    }
    if o.pmr {
        t.push_str(if variante & 2 == 0 {
            " Logement accessible en fauteuil roulant."
        } else {
            " Accessible aux personnes à mobilité réduite."
        });
    }
    Ok(())
}

fn nombre(pieces: u8) -> &'static str {
    NOMBRES.get(usize::from(pieces)).copied().unwrap_or("six")
}

fn ouverture(t: &mut String, o: &OffreNouvelle, variante: u8) -> Result<(), Error> {
    let (typologie, surface, pieces) = (o.typologie.code(), o.surface_m2, o.typologie.pieces());
    let s = if pieces > 1 { "s" } else { "" };
    if o.genre == Genre::Maison {
        return match variante % 3 {
            0 => write!(t, "Maison {typologie} de {surface}\u{a0}m²."),
            1 => write!(t, "Maison de {} pièce{s}, {surface}\u{a0}m².", nombre(pieces)),
            _ => write!(t, "{typologie} en maison individuelle, {surface}\u{a0}m² habitables."),
        };
    }
    match variante % 4 {
        0 => write!(t, "{typologie} de {surface}\u{a0}m² ")?,
        1 if pieces == 1 => write!(t, "Appartement d'une pièce, {surface}\u{a0}m², ")?,
        1 => write!(t, "Appartement de {} pièce{s}, {surface}\u{a0}m², ", nombre(pieces))?,
        2 => write!(t, "Appartement {typologie} de {surface}\u{a0}m² situé ")?,
        _ => write!(t, "Logement de type {typologie}, {surface}\u{a0}m², ")?,
    }
    let (etage, etages) = (o.etage.unwrap_or(0), o.etages.unwrap_or(0));
    let ordinal = if etage == 1 { "er" } else { "e" };
    let ascenseur = if o.ascenseur { "avec" } else { "sans" };
    match etage {
        0 if etages <= 1 => t.push_str("au rez-de-chaussée d'un petit immeuble"),
        0 => write!(t, "au rez-de-chaussée d'un immeuble de {etages} étages")?,
        _ if etage == etages => write!(t, "au {etage}{ordinal} et dernier étage {ascenseur} ascenseur")?,
        _ => write!(t, "au {etage}{ordinal} étage sur {etages}, {ascenseur} ascenseur")?,
    }
    t.push('.');
    Ok(())
}

fn pieces(t: &mut String, o: &OffreNouvelle, variante: u8) -> Result<(), Error> {
    match o.typologie {
        Typologie::T1 => t.push_str(" Pièce principale, coin cuisine et salle d'eau."),
        Typologie::T1Bis => t.push_str(" Pièce principale avec alcôve, cuisine et salle d'eau."),
        autre => {
            let chambres = autre.pieces() - 1;
            let s = if chambres > 1 { "s" } else { "" };
            let bain = if variante & 4 == 0 { "salle de bains" } else { "salle d'eau" };
            let debut = if variante & 2 == 0 { "Séjour" } else { "Entrée, séjour" };
            write!(t, " {debut}, cuisine, {} chambre{s} et {bain}.", nombre(chambres))?;
        }
    }
    Ok(())
}

fn annexes(t: &mut String, o: &OffreNouvelle, variante: u8) -> Result<(), Error> {
    let (balcon, jardin, parking) = match variante % 3 {
        0 => ("un balcon", "un jardin", "une place de stationnement"),
        1 => ("une loggia", "un jardin privatif", "un emplacement de parking"),
        _ => ("une terrasse", "un jardinet", "une place de parking"),
    };
    let parking = if o.parking_type == Some(Stationnement::Garage) { "un garage" } else { parking };
    let mut liste = [(o.balcon, balcon), (o.jardin, jardin), (o.parking, parking)]
        .into_iter()
        .filter_map(|(la, nom)| la.then_some(nom))
        .peekable();
    if liste.peek().is_none() {
        return Ok(());
    }
    t.push_str(if variante & 4 == 0 { " Avec " } else { " Le logement dispose d'" });
    // « d' » always: every name begins with its article.
    let mut premier = true;
    while let Some(nom) = liste.next() {
        if !premier {
            t.push_str(match (liste.peek().is_none(), variante & 4 == 0) {
                (true, true) => " et ",
                (true, false) => " et d'",
                (false, true) => ", ",
                (false, false) => ", d'",
            });
        }
        t.push_str(nom);
        premier = false;
    }
    t.push('.');
    Ok(())
}

fn batiment(t: &mut String, o: &OffreNouvelle, renove: bool) -> Result<(), Error> {
    let (nom, e) = if o.genre == Genre::Maison { ("Maison", "e") } else { ("Immeuble", "") };
    match (renove, o.annee) {
        (true, annee) => write!(t, " {nom} de {annee}, isolé{e} depuis."),
        (false, 2013..) => write!(t, " {nom} livré{e} en {}.", o.annee),
        (false, annee) => write!(t, " {nom} construit{e} en {annee}."),
    }
}

fn chauffage(t: &mut String, o: &OffreNouvelle, variante: u8) -> Result<(), Error> {
    if o.zone_plafond == ZonePlafond::OutreMer {
        return Ok(());
    }
    let nom = match o.chauffage.as_str() {
        "collectif_gaz" => "Chauffage collectif au gaz",
        "individuel_gaz" => "Chauffage individuel au gaz",
        "reseau_chaleur" => "Chauffage par le réseau de chaleur",
        "pompe_a_chaleur" => "Chauffage par pompe à chaleur",
        _ => "Chauffage électrique individuel",
    };
    if variante & 4 == 0 { write!(t, " {nom}, classe énergie {}.", o.dpe.code()) } else { write!(t, " {nom}.") }
}
