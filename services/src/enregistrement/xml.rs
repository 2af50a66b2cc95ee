//! The State's document (`interfaceNuu`): read into a [`Demande`], written from one.
//!
//! Tags are known by their local name, so any prefix will do; unknown tags and codes are passed over. What comes
//! over the wire is not trusted: size, depth and number of elements are bounded, a document type is refused, and
//! an entity other than the five of XML is an error.

mod arbre;

use arbre::Noeud;
use domain::argent::Centimes;
use domain::demande::{
    Adresse, Codemandeur, Demande, Emploi, EnfantEnGarde, Lien, LogementActuel, ModeGarde, ModeleLogement, Motif,
    Nationalite, Personne, PersonneACharge, Priorite, Recherche, Ressource, RevenuFiscal, SituationFamiliale,
    StatutEmploi, TypeRessource,
};
use domain::identite::{Civilite, Email, Nom};
use domain::logement::Typologie;
use domain::numero_unique::NumeroUnique;
use jiff::civil::Date;
use quick_xml::escape::escape;
use std::fmt::Write as _;

/// The largest document read, in bytes.
pub const TAILLE_MAX: usize = 512 * 1024;

/// The namespace of the interface.
pub const ESPACE: &str = "http://nuu.application.i2/";

/// Most unborn children, disabled persons or inhabitants a document may claim.
const NOMBRE_MAX: u32 = 99;
/// Largest amount read, in cents: ten million euros.
const MONTANT_MAX: i64 = 1_000_000_000;

/// Why a document cannot be read. It names a tag, never a value: no personal data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Illisible {
    /// More than [`TAILLE_MAX`] bytes.
    #[error("document over {TAILLE_MAX} bytes")]
    TropGros,
    /// Elements nested too deep, or too many of them.
    #[error("document too deep or too long")]
    TropProfond,
    /// A document type or an entity of one's own.
    #[error("document type or entity refused")]
    Entite,
    /// Not well-formed XML.
    #[error("malformed XML")]
    Malforme,
    /// A tag without which there is no demande is missing.
    #[error("missing tag {0}")]
    Manque(&'static str),
    /// A tag holds something that cannot be what it should.
    #[error("unreadable tag {0}")]
    Valeur(&'static str),
}

/// Reads a demande. `communes` gives the name of an INSEE code; an unknown code stands for its own name.
///
/// What the State's document may lack: the renewal date (then the creation), the dwelling sought, motives,
/// priorities, pieces. An unknown code falls back on the value that gives no right (an unknown way to live gives
/// no priority point); an unknown resource is kept as [`TypeRessource::Autre`], because its amount counts. Housing
/// aid among the resources (`APL`, `AL`…) goes to the current dwelling's aid. Resources of dependants are added
/// to the applicant's, whom they are filed under.
///
/// # Errors
/// [`Illisible`] where the document is hostile, malformed, or lacks what makes a demande.
pub fn lire_demande(xml: &str, communes: impl Fn(&str) -> Option<String>) -> Result<Demande, Illisible> {
    let racine = arbre::lire(xml)?;
    let dl = racine.chercher("demandeLogement").ok_or(Illisible::Manque("demandeLogement"))?;
    let numero = dl.texte("numUnique").ok_or(Illisible::Manque("numUnique"))?;
    let numero_unique = NumeroUnique::parse(numero).map_err(|_| Illisible::Valeur("numUnique"))?;
    let date_creation = date(dl, "dateCreationDemande")?.ok_or(Illisible::Manque("dateCreationDemande"))?;
    let date_renouvellement = date(dl, "dateRenouvellement")?.unwrap_or(date_creation);
    let pp = dl.enfant("personnePhysique").ok_or(Illisible::Manque("personnePhysique"))?;
    let noeud = pp.enfant("demandeur").ok_or(Illisible::Manque("demandeur"))?;
    let (demandeur, aide_des_ressources) = personne(noeud, &communes)?;

    let codemandeurs = pp
        .liste("listeCotitulaire", "cotitulaire")
        .map(|n| {
            let lien = n.code("lienDemandeur").and_then(Lien::from_code).unwrap_or(Lien::Colocataire);
            Ok(Codemandeur { personne: personne(n, &communes)?.0, lien })
        })
        .collect::<Result<_, Illisible>>()?;
    let personnes_a_charge = pp
        .liste("listePersonneACharge", "personneACharge")
        .map(|n| {
            Ok(PersonneACharge {
                nom: n.texte("nom").unwrap_or_default().to_owned(),
                prenom: n.texte("prenom").unwrap_or_default().to_owned(),
                naissance: date(n, "dateNaissance")?.ok_or(Illisible::Manque("dateNaissance"))?,
                enfant: n.code("lienParente") == Some("E"),
            })
        })
        .collect::<Result<_, Illisible>>()?;
    let enfants_en_garde = pp
        .liste("listePersonneEnGarde", "personneEnGarde")
        .map(|n| {
            Ok(EnfantEnGarde {
                naissance: date(n, "dateNaissance")?.ok_or(Illisible::Manque("dateNaissance"))?,
                mode: n.code("coParentalite").and_then(ModeGarde::from_code).unwrap_or(ModeGarde::DroitDeVisite),
            })
        })
        .collect::<Result<_, Illisible>>()?;

    Ok(Demande {
        numero_unique,
        date_creation,
        date_renouvellement,
        demandeur,
        codemandeurs,
        personnes_a_charge,
        enfants_a_naitre: match pp.enfant("personneANaitre") {
            Some(n) => entier(n, "nombre", NOMBRE_MAX)?.unwrap_or(0),
            None => 0,
        },
        enfants_en_garde,
        personnes_handicapees: entier(dl, "nombrePersonneHandicapee", NOMBRE_MAX)?.unwrap_or(0),
        logement_actuel: logement_actuel(pp.enfant("logementActuel"), aide_des_ressources)?,
        motifs: codes(dl, "listeMotif", "motif", Motif::from_code),
        recherche: recherche(dl.enfant("logementRecherche"))?,
        priorites: codes(dl, "listePriorite", "priorite", Priorite::from_code),
        pieces_deposees: codes(dl, "listePiece", "piece", |c| Some(c.to_owned())),
    })
}

/// The distinct known codes of a list, in order.
fn codes<T: PartialEq>(dl: &Noeud, liste: &str, element: &str, lire: impl Fn(&str) -> Option<T>) -> Vec<T> {
    let mut vus = Vec::new();
    for valeur in dl.liste(liste, element).filter_map(Noeud::son_code).filter_map(lire) {
        if !vus.contains(&valeur) {
            vus.push(valeur);
        }
    }
    vus
}

/// An adult, and the housing aid found among the resources.
fn personne(n: &Noeud, communes: &impl Fn(&str) -> Option<String>) -> Result<(Personne, Centimes), Illisible> {
    let usage = nom(n, "nom")?.ok_or(Illisible::Manque("nom"))?;
    let (nom_naissance, nom_usage) = match nom(n, "nomPatronymique")? {
        Some(naissance) if naissance != usage => (naissance, Some(usage)),
        _ => (usage, None),
    };
    let (mut ressources, mut aide) = (Vec::new(), Centimes::ZERO);
    for liste in ["listeRessourceRecue", "listeRessourceRecuePersACharge"] {
        for detail in n.liste(liste, "detailRessource") {
            let Some(montant) = montant(detail, "montant")? else { continue };
            match detail.code("ressource").unwrap_or_default() {
                "APL" | "AL" | "ALF" | "ALS" => aide = aide + montant,
                code => ressources
                    .push(Ressource { code: TypeRessource::from_code(code).unwrap_or(TypeRessource::Autre), montant }),
            }
        }
    }
    let mut pension_versee = Centimes::ZERO;
    for liste in ["listeRessourceVersee", "listeRessourceVerseePersACharge"] {
        for detail in n.liste(liste, "detailRessource") {
            pension_versee = pension_versee + montant(detail, "montant")?.unwrap_or_default();
        }
    }
    let fiscal = n.enfant("revenuFiscal");
    let personne = Personne {
        civilite: match n.code("civilite") {
            Some("1" | "M" | "MR") => Civilite::Monsieur,
            Some("2" | "MME" | "MLLE") => Civilite::Madame,
            Some(_) => return Err(Illisible::Valeur("civilite")),
            None => return Err(Illisible::Manque("civilite")),
        },
        nom_naissance,
        nom_usage,
        prenom: nom(n, "prenom")?.ok_or(Illisible::Manque("prenom"))?,
        naissance: date(n, "dateNaissance")?.ok_or(Illisible::Manque("dateNaissance"))?,
        nationalite: n.code("nationalite").and_then(Nationalite::from_code).unwrap_or(Nationalite::Autre),
        situation_familiale: n
            .code("situationFamiliale")
            .and_then(SituationFamiliale::from_code)
            .unwrap_or(SituationFamiliale::Celibataire),
        telephone: n.texte("telPortable").or_else(|| n.texte("telDomicile")).map(str::to_owned),
        email: n.texte("mel").and_then(|m| Email::parse(m).ok()),
        adresse: n.enfant("adressePostale").map(|a| adresse(a, communes)),
        emploi: emploi(n.enfant("situationProfessionnelle"))?,
        revenu_fiscal: match fiscal {
            Some(f) => RevenuFiscal {
                n_moins_1: revenu(f, "anneeMoins1", "montantMoins1")?,
                n_moins_2: revenu(f, "anneeMoins2", "montantMoins2")?,
            },
            None => RevenuFiscal::default(),
        },
        ressources,
        pension_versee,
    };
    Ok((personne, aide))
}

fn adresse(n: &Noeud, communes: &impl Fn(&str) -> Option<String>) -> Adresse {
    let insee = n.code("commune").unwrap_or_default().to_owned();
    let voie: Vec<&str> = ["numero", "voie"].into_iter().filter_map(|t| n.texte(t)).collect();
    Adresse {
        voie: voie.join(" "),
        code_postal: n.texte("codePostal").unwrap_or_default().to_owned(),
        commune: communes(&insee).unwrap_or_else(|| insee.clone()),
        insee,
    }
}

fn emploi(n: Option<&Noeud>) -> Result<Emploi, Illisible> {
    let texte = |tag| n.and_then(|n| n.texte(tag)).map(str::to_owned);
    Ok(Emploi {
        statut: n
            .and_then(|n| n.code("typeContratTravail"))
            .and_then(StatutEmploi::from_code)
            .unwrap_or(StatutEmploi::Autre),
        profession: texte("profession"),
        siret: texte("siret"),
        employeur: texte("nomEmployeurPrincipal"),
        insee_travail: n.and_then(|n| n.code("commune")).map(str::to_owned),
        depuis: match n {
            Some(n) => date(n, "dateEntree")?,
            None => None,
        },
        mobilite: n.is_some_and(|n| vrai(n, "mobilite")),
    })
}

fn revenu(n: &Noeud, annee: &'static str, tag: &'static str) -> Result<Option<(i16, Centimes)>, Illisible> {
    let (Some(year), Some(m)) = (n.texte(annee), montant(n, tag)?) else { return Ok(None) };
    let year: i16 = year.parse().map_err(|_| Illisible::Valeur(annee))?;
    if !(1900..=2200).contains(&year) {
        return Err(Illisible::Valeur(annee));
    }
    Ok(Some((year, m)))
}

fn logement_actuel(n: Option<&Noeud>, aide_des_ressources: Centimes) -> Result<LogementActuel, Illisible> {
    let aide_autre = (aide_des_ressources > Centimes::ZERO).then_some(aide_des_ressources);
    let Some(n) = n else {
        return Ok(LogementActuel {
            modele: ModeleLogement::LocatairePrive,
            loyer: None,
            aide: aide_autre,
            habitants: None,
            typologie: None,
            surface_m2: None,
            insee: None,
        });
    };
    let modele = n
        .liste("listeModeleLogement", "modeleLogement")
        .filter_map(Noeud::son_code)
        .find_map(ModeleLogement::from_code)
        .unwrap_or(if vrai(n, "proprietaire") {
            ModeleLogement::Proprietaire
        } else {
            // Gives no priority, whatever the unknown code means.
            ModeleLogement::LocatairePrive
        });
    Ok(LogementActuel {
        modele,
        loyer: montant(n, "montantMensuelLoyer")?,
        aide: montant(n, "aideLogement")?.or(aide_autre),
        habitants: entier(n, "nombreHabitant", NOMBRE_MAX)?,
        typologie: n.code("typeLogementActuel").and_then(typologie),
        surface_m2: match n.texte("surface") {
            // The State writes whole square metres; a decimal part is dropped.
            Some(s) => Some(
                s.split(['.', ','])
                    .next()
                    .and_then(|e| e.parse().ok())
                    .filter(|s| *s <= 100_000)
                    .ok_or(Illisible::Valeur("surface"))?,
            ),
            None => None,
        },
        insee: n.code("commune").map(str::to_owned),
    })
}

/// `T3`, `F3`, `T1 bis`, `T1B`, `C` (a room), `T7` (six and more).
fn typologie(code: &str) -> Option<Typologie> {
    let compact: String = code.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase();
    match compact.strip_prefix(['T', 'F']).unwrap_or(&compact) {
        "1" | "C" => Some(Typologie::T1),
        "1BIS" | "1B" => Some(Typologie::T1Bis),
        "2" => Some(Typologie::T2),
        "3" => Some(Typologie::T3),
        "4" => Some(Typologie::T4),
        "5" => Some(Typologie::T5),
        "6" | "7" | "8" | "9" => Some(Typologie::T6),
        _ => None,
    }
}

fn recherche(n: Option<&Noeud>) -> Result<Recherche, Illisible> {
    let Some(n) = n else { return Ok(Recherche::default()) };
    Ok(Recherche {
        typologies: codes(n, "listeTypeLogement", "typeLogement", typologie),
        communes: codes(n, "listeLocalisationSouhaite", "localisation", |c| {
            (c.len() == 5 && c.bytes().all(|b| b.is_ascii_alphanumeric())).then(|| c.to_owned())
        }),
        elargie: vrai(n, "demandeElargie"),
        pmr: vrai(n, "adaptePMR"),
        loyer_max: montant(n, "loyerMaximum")?,
    })
}

fn vrai(n: &Noeud, tag: &str) -> bool {
    matches!(n.texte(tag), Some("true" | "1"))
}

/// A name; signs that no name has are dropped rather than the whole demande refused.
fn nom(n: &Noeud, tag: &'static str) -> Result<Option<Nom>, Illisible> {
    let Some(texte) = n.texte(tag) else { return Ok(None) };
    let garde = |c: &char| c.is_alphabetic() || " -'’.".contains(*c);
    Nom::parse(texte)
        .or_else(|_| Nom::parse(&texte.chars().filter(garde).take(80).collect::<String>()))
        .map(Some)
        .map_err(|_| Illisible::Valeur(tag))
}

/// A date, `2018-03-15`, with or without a time or zone after it.
fn date(n: &Noeud, tag: &'static str) -> Result<Option<Date>, Illisible> {
    let Some(texte) = n.texte(tag) else { return Ok(None) };
    let jour = texte.get(..10).ok_or(Illisible::Valeur(tag))?;
    let date: Date = jour.parse().map_err(|_| Illisible::Valeur(tag))?;
    if !(1880..=2200).contains(&date.year()) {
        return Err(Illisible::Valeur(tag));
    }
    Ok(Some(date))
}

/// Euros with at most two decimals, in cents.
fn montant(n: &Noeud, tag: &'static str) -> Result<Option<Centimes>, Illisible> {
    let Some(texte) = n.texte(tag) else { return Ok(None) };
    let (signe, absolu) = texte.strip_prefix('-').map_or((1, texte), |reste| (-1, reste));
    let m = Centimes::parse(absolu).map_err(|_| Illisible::Valeur(tag))?;
    if m.0 > MONTANT_MAX {
        return Err(Illisible::Valeur(tag));
    }
    Ok(Some(Centimes(signe * m.0)))
}

fn entier(n: &Noeud, tag: &'static str, max: u32) -> Result<Option<u32>, Illisible> {
    match n.texte(tag) {
        Some(t) => t.parse().ok().filter(|v| *v <= max).map(Some).ok_or(Illisible::Valeur(tag)),
        None => Ok(None),
    }
}

/// Writes a demande as the State's document; read again it gives the same demande.
///
/// The header's date is the renewal's, so that one demande always gives one text.
#[must_use]
pub fn ecrire_demande(d: &Demande) -> String {
    let mut s = Sortie::default();
    s.brut("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
    s.brut("<ns1:interfaceNuu versionInterface=\"02.01\" xmlns:ns1=\"http://nuu.application.i2/\">\n");
    s.profondeur = 1;
    s.bloc("entete", |s| s.texte("dateFichier", &format!("{}T00:00:00.000Z", d.date_renouvellement)));
    s.bloc("demande", |s| s.bloc("demandeLogement", |s| demande_logement(s, d)));
    s.brut("</ns1:interfaceNuu>\n");
    s.xml
}

fn demande_logement(s: &mut Sortie, d: &Demande) {
    s.texte("numUnique", d.numero_unique.as_str());
    s.texte("dateCreationDemande", &d.date_creation.to_string());
    s.texte("dateRenouvellement", &d.date_renouvellement.to_string());
    s.bloc("personnePhysique", |s| {
        s.bloc("demandeur", |s| ecrire_personne(s, &d.demandeur, None));
        s.bloc("listePersonneACharge", |s| {
            for p in &d.personnes_a_charge {
                s.bloc("personneACharge", |s| {
                    s.texte("nom", &p.nom);
                    s.texte("prenom", &p.prenom);
                    s.texte("dateNaissance", &p.naissance.to_string());
                    s.code("lienParente", if p.enfant { "E" } else { "A" });
                });
            }
        });
        if d.enfants_a_naitre > 0 {
            s.bloc("personneANaitre", |s| s.texte("nombre", &d.enfants_a_naitre.to_string()));
        }
        s.bloc("listePersonneEnGarde", |s| {
            for e in &d.enfants_en_garde {
                s.bloc("personneEnGarde", |s| {
                    s.texte("dateNaissance", &e.naissance.to_string());
                    s.code("coParentalite", e.mode.code());
                });
            }
        });
        s.bloc("listeCotitulaire", |s| {
            for c in &d.codemandeurs {
                s.bloc("cotitulaire", |s| ecrire_personne(s, &c.personne, Some(c.lien)));
            }
        });
        let l = &d.logement_actuel;
        s.bloc("logementActuel", |s| {
            s.bloc("listeModeleLogement", |s| s.code("modeleLogement", l.modele.code()));
            s.montant("montantMensuelLoyer", l.loyer);
            s.montant("aideLogement", l.aide);
            s.option("nombreHabitant", l.habitants.map(|h| h.to_string()).as_deref());
            if let Some(t) = l.typologie {
                s.code("typeLogementActuel", t.code());
            }
            s.option("surface", l.surface_m2.map(|m| m.to_string()).as_deref());
            s.texte("proprietaire", if l.modele == ModeleLogement::Proprietaire { "true" } else { "false" });
            if let Some(insee) = &l.insee {
                s.code("commune", insee);
            }
        });
    });
    s.texte("nombrePersonneHandicapee", &d.personnes_handicapees.to_string());
    let r = &d.recherche;
    s.bloc("logementRecherche", |s| {
        s.texte("demandeElargie", if r.elargie { "true" } else { "false" });
        s.liste("listeTypeLogement", "typeLogement", r.typologies.iter().map(|t| t.code()));
        s.liste("listeLocalisationSouhaite", "localisation", r.communes.iter().map(String::as_str));
        s.montant("loyerMaximum", r.loyer_max);
        s.texte("adaptePMR", if r.pmr { "true" } else { "false" });
    });
    s.liste("listeMotif", "motif", d.motifs.iter().map(|m| m.code()));
    s.liste("listePriorite", "priorite", d.priorites.iter().map(|p| p.code()));
    s.liste("listePiece", "piece", d.pieces_deposees.iter().map(String::as_str));
}

fn ecrire_personne(s: &mut Sortie, p: &Personne, lien: Option<Lien>) {
    s.code("civilite", if p.civilite == Civilite::Monsieur { "1" } else { "2" });
    match &p.nom_usage {
        Some(usage) => {
            s.texte("nom", usage.as_str());
            s.texte("nomPatronymique", p.nom_naissance.as_str());
        }
        None => s.texte("nom", p.nom_naissance.as_str()),
    }
    s.texte("prenom", p.prenom.as_str());
    s.texte("dateNaissance", &p.naissance.to_string());
    s.code("nationalite", p.nationalite.code());
    s.code("situationFamiliale", p.situation_familiale.code());
    if let Some(lien) = lien {
        s.code("lienDemandeur", lien.code());
    }
    s.option("telPortable", p.telephone.as_deref());
    s.option("mel", p.email.as_ref().map(Email::as_str));
    if let Some(a) = &p.adresse {
        s.bloc("adressePostale", |s| {
            s.texte("etranger", "false");
            match a.voie.split_once(' ') {
                Some((n, voie)) if n.bytes().all(|b| b.is_ascii_digit()) && !voie.starts_with(' ') => {
                    s.texte("numero", n);
                    s.texte("voie", voie);
                }
                _ => s.texte("voie", &a.voie),
            }
            s.texte("codePostal", &a.code_postal);
            s.code("commune", &a.insee);
        });
    }
    let e = &p.emploi;
    s.bloc("situationProfessionnelle", |s| {
        s.option("profession", e.profession.as_deref());
        s.code("typeContratTravail", e.statut.code());
        s.option("nomEmployeurPrincipal", e.employeur.as_deref());
        s.option("siret", e.siret.as_deref());
        s.option("dateEntree", e.depuis.map(|d| d.to_string()).as_deref());
        s.texte("mobilite", if e.mobilite { "true" } else { "false" });
        s.texte("etranger", "false");
        if let Some(insee) = &e.insee_travail {
            s.code("commune", insee);
        }
    });
    s.bloc("revenuFiscal", |s| {
        let f = &p.revenu_fiscal;
        for (an, montant, valeur) in
            [("anneeMoins1", "montantMoins1", f.n_moins_1), ("anneeMoins2", "montantMoins2", f.n_moins_2)]
        {
            if let Some((annee, m)) = valeur {
                s.texte(an, &annee.to_string());
                s.montant(montant, Some(m));
            }
        }
    });
    let detail = |s: &mut Sortie, code: &str, m: Centimes| {
        s.bloc("detailRessource", |s| {
            s.code("ressource", code);
            s.montant("montant", Some(m));
        });
    };
    s.bloc("listeRessourceRecue", |s| p.ressources.iter().for_each(|r| detail(s, r.code.code(), r.montant)));
    s.bloc("listeRessourceVersee", |s| {
        if p.pension_versee != Centimes::ZERO {
            detail(s, "PAV", p.pension_versee);
        }
    });
}

/// The text being written: indented, escaped, free of the characters XML cannot hold.
#[derive(Default)]
struct Sortie {
    xml: String,
    profondeur: usize,
}

impl Sortie {
    fn brut(&mut self, texte: &str) {
        self.xml.push_str(texte);
    }

    fn retrait(&mut self) {
        (0..self.profondeur).for_each(|_| self.xml.push_str("  "));
    }

    fn bloc(&mut self, tag: &str, contenu: impl FnOnce(&mut Self)) {
        self.retrait();
        let _ = writeln!(self.xml, "<ns1:{tag}>");
        self.profondeur += 1;
        contenu(self);
        self.profondeur -= 1;
        self.retrait();
        let _ = writeln!(self.xml, "</ns1:{tag}>");
    }

    fn texte(&mut self, tag: &str, valeur: &str) {
        self.retrait();
        let _ = writeln!(self.xml, "<ns1:{tag}>{}</ns1:{tag}>", escape(permis(valeur)));
    }

    fn option(&mut self, tag: &str, valeur: Option<&str>) {
        if let Some(v) = valeur {
            self.texte(tag, v);
        }
    }

    fn code(&mut self, tag: &str, code: &str) {
        self.retrait();
        let _ = writeln!(self.xml, "<ns1:{tag} code=\"{}\"/>", escape(permis(code)));
    }

    fn montant(&mut self, tag: &str, m: Option<Centimes>) {
        let Some(Centimes(c)) = m else { return };
        let (signe, c) = (if c < 0 { "-" } else { "" }, c.unsigned_abs());
        match c % 100 {
            0 => self.texte(tag, &format!("{signe}{}", c / 100)),
            reste => self.texte(tag, &format!("{signe}{}.{reste:02}", c / 100)),
        }
    }

    fn liste<'a>(&mut self, liste: &str, element: &str, codes: impl Iterator<Item = &'a str>) {
        self.bloc(liste, |s| codes.for_each(|c| s.code(element, c)));
    }
}

/// The text without the characters that XML 1.0 forbids.
fn permis(texte: &str) -> String {
    texte.chars().filter(|c| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)).collect()
}

#[cfg(test)]
mod tests;
