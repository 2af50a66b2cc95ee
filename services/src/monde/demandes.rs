//! The households of the demonstration: invented people, the same for the same seed and day.
//!
//! Each line of `FOYERS` is a situation; two households or more of each, in different towns, with names, ages,
//! amounts and seniority drawn from the seed. The first is the one of the guides.

mod lieux;
mod situations;

use domain::argent::Centimes;
use domain::demande::{
    Adresse, Codemandeur, Demande, Emploi, EnfantEnGarde, Lien, LogementActuel, ModeleLogement, Motif, Nationalite,
    Personne, PersonneACharge, Recherche, Ressource, RevenuFiscal, SituationFamiliale, StatutEmploi, TypeRessource,
};
use domain::identite::{Civilite, Email, Nom};
use domain::logement::{TableTypologies, Typologie};
use domain::numero_unique::NumeroUnique;
use domain::pieces::pieces_attendues;
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use lieux::{Bassin, Lieu};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use situations::FOYERS;

/// An invented employer of the demonstration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Employeur {
    /// Its name.
    pub nom: &'static str,
    /// A SIRET that passes its key; the SIREN starts with 000, which no company has, but for the first (the
    /// design's) and for the académies, which are real.
    pub siret: &'static str,
}

/// The private employers of the demonstration; the first is the one of the guides' household.
pub const EMPLOYEURS: [Employeur; 13] = [
    Employeur { nom: "Boulangeries Tissier", siret: "82454114802432" },
    Employeur { nom: "Transports Kerlann", siret: "00040939100018" },
    Employeur { nom: "Clinique des Tilleuls", siret: "00049753700019" },
    Employeur { nom: "Ateliers Mécaniques du Nord", siret: "00023522600016" },
    Employeur { nom: "Logistique Rhône-Saône", siret: "00061912200013" },
    Employeur { nom: "Nettoyage Claire-Voie", siret: "00072767700015" },
    Employeur { nom: "Hôtels de la Criée", siret: "00030312300012" },
    Employeur { nom: "Assistance Garonne Intérim", siret: "00021809900018" },
    Employeur { nom: "Numérique Belle-Étoile", siret: "00018718700018" },
    Employeur { nom: "Crèches Les Petits Phares", siret: "00012597100010" },
    Employeur { nom: "Conserveries de Penfoul", siret: "00062637400011" },
    Employeur { nom: "Bâti Provence Rénovation", siret: "00082011800016" },
    Employeur { nom: "Magasins Prairial", siret: "00047929500016" },
];

/// The households, every number and e-mail once: the guides' three numbers first.
///
/// `today` places dates of creation, renewals and ages; the same `seed` and `today` give the same households.
#[must_use]
pub fn demandes(seed: u64, today: Date) -> Vec<Demande> {
    let mut tirage = Tirage { rng: StdRng::seed_from_u64(seed), today, noms: Vec::new(), rang: 0 };
    tirage.melanger_noms();
    let mut toutes: Vec<Demande> = anne_porte(today).into_iter().collect();
    let bassins = lieux::BASSINS;
    // Three rounds over the situations; Île-de-France comes every other time.
    for (rang, foyer) in (0..3).flat_map(|_| FOYERS.iter()).enumerate() {
        let tour = rang / FOYERS.len();
        let bassin = match rang {
            0 | 1 => &bassins[0],
            _ if (rang + tour).is_multiple_of(2) => &bassins[(rang / 2) % lieux::FRANCILIENS],
            _ => &bassins[lieux::FRANCILIENS + (rang / 2 + tour) % (bassins.len() - lieux::FRANCILIENS)],
        };
        toutes.extend(tirage.demande(rang, foyer, bassin));
    }
    for d in &mut toutes {
        deposer(d, today);
    }
    toutes
}

/// The household of the guides: Anne Porte, Denis Gigi, their son Léo.
fn anne_porte(today: Date) -> Option<Demande> {
    let creation = date(2020, 7, 12);
    let annee = today.year();
    let adresse = Adresse {
        voie: "14 rue des Fossillons".to_owned(),
        code_postal: "93170".to_owned(),
        insee: "93006".to_owned(),
        commune: "Bagnolet".to_owned(),
    };
    let personne = |civilite, prenom: &str, nom: &str, naissance, email: &str, salaire, rfr: [i64; 2]| {
        Some(Personne {
            civilite,
            nom_naissance: Nom::parse(nom).ok()?,
            nom_usage: None,
            prenom: Nom::parse(prenom).ok()?,
            naissance,
            nationalite: Nationalite::Francaise,
            situation_familiale: SituationFamiliale::Concubin,
            telephone: Some("0604505792".to_owned()),
            email: Email::parse(email).ok(),
            adresse: Some(adresse.clone()),
            emploi: Emploi {
                statut: StatutEmploi::Cdi,
                profession: Some("Vendeuse".to_owned()),
                siret: Some(EMPLOYEURS[0].siret.to_owned()),
                employeur: Some(EMPLOYEURS[0].nom.to_owned()),
                insee_travail: Some("93048".to_owned()),
                depuis: Some(date(2019, 9, 2)),
                mobilite: false,
            },
            revenu_fiscal: RevenuFiscal {
                n_moins_1: Some((annee - 1, Centimes::euros(rfr[0]))),
                n_moins_2: Some((annee - 2, Centimes::euros(rfr[1]))),
            },
            ressources: vec![Ressource { code: TypeRessource::Salaire, montant: Centimes::euros(salaire) }],
            pension_versee: Centimes::ZERO,
        })
    };
    let anne = personne(
        Civilite::Madame,
        "Anne",
        "Porte",
        date(1989, 12, 25),
        "anne.porte@exemple.fr",
        1640,
        [18_240, 18_020],
    )?;
    let mut denis = personne(
        Civilite::Monsieur,
        "Denis",
        "Gigi",
        date(1987, 2, 2),
        "denis.gigi@exemple.fr",
        1020,
        [11_900, 11_700],
    )?;
    denis.telephone = Some("0604505793".to_owned());
    denis.emploi = Emploi {
        statut: StatutEmploi::Cdd,
        profession: Some("Agent d’entretien".to_owned()),
        siret: Some(EMPLOYEURS[5].siret.to_owned()),
        employeur: Some(EMPLOYEURS[5].nom.to_owned()),
        insee_travail: Some("75120".to_owned()),
        depuis: Some(date(2024, 3, 4)),
        mobilite: false,
    };
    Some(Demande {
        numero_unique: NumeroUnique::parse("1110720020439G1175").ok()?,
        date_creation: creation,
        date_renouvellement: dernier_anniversaire(creation, today),
        demandeur: anne,
        codemandeurs: vec![Codemandeur { personne: denis, lien: Lien::Concubin }],
        personnes_a_charge: vec![PersonneACharge {
            nom: "Gigi".to_owned(),
            prenom: "Léo".to_owned(),
            naissance: date(2020, 3, 8),
            enfant: true,
        }],
        enfants_a_naitre: 0,
        enfants_en_garde: Vec::new(),
        personnes_handicapees: 0,
        logement_actuel: LogementActuel {
            modele: ModeleLogement::HebergeFamille,
            loyer: None,
            aide: None,
            habitants: Some(4),
            typologie: Some(Typologie::T3),
            surface_m2: Some(58),
            insee: Some("93006".to_owned()),
        },
        motifs: vec![Motif::SansLogementPropre],
        recherche: Recherche {
            typologies: vec![Typologie::T2, Typologie::T3, Typologie::T4],
            communes: ["93048", "93006", "93063"].map(str::to_owned).to_vec(),
            elargie: true,
            pmr: false,
            loyer_max: Some(Centimes::euros(880)),
        },
        priorites: Vec::new(),
        pieces_deposees: Vec::new(),
    })
}

/// The last anniversary of `creation` that is not after `today` (the creation itself in the first year).
fn dernier_anniversaire(creation: Date, today: Date) -> Date {
    let ans = i32::from(today.year() - creation.year());
    (0..=ans.max(0))
        .rev()
        .filter_map(|n| creation.checked_add(n.years()).ok())
        .find(|d| *d <= today)
        .unwrap_or(creation)
}

/// Ticks as deposited all the pieces of two households in three, most of them for the others. The guides' household
/// lacks one payslip, as the design shows it.
fn deposer(d: &mut Demande, today: Date) {
    let attendues = pieces_attendues(d, today);
    let cle: usize = d.numero_unique.as_str().bytes().map(usize::from).sum();
    let guides = d.numero_unique.as_str() == "1110720020439G1175";
    d.pieces_deposees = attendues
        .iter()
        .enumerate()
        .filter(|(i, p)| {
            if guides {
                !p.code.starts_with("bulletin_salaire:codemandeur1") || i % 2 == 0
            } else {
                !cle.is_multiple_of(3) || !(i + cle).is_multiple_of(4)
            }
        })
        .map(|(_, p)| p.code.clone())
        .collect();
}

/// Chance and what it has used up.
struct Tirage {
    rng: StdRng,
    today: Date,
    noms: Vec<&'static str>,
    rang: usize,
}

impl Tirage {
    fn melanger_noms(&mut self) {
        self.noms = lieux::NOMS.to_vec();
        for i in (1..self.noms.len()).rev() {
            let j = self.rng.random_range(0..=i);
            self.noms.swap(i, j);
        }
    }

    fn choisir<T: Copy>(&mut self, liste: &[T]) -> Option<T> {
        if liste.is_empty() { None } else { Some(liste[self.rng.random_range(0..liste.len())]) }
    }

    fn jours_avant(&mut self, min: i32, max: i32) -> Date {
        let n = self.rng.random_range(min..=max);
        self.today.checked_sub(n.days()).unwrap_or(self.today)
    }

    /// A birth date for an age between the bounds.
    fn naissance(&mut self, ages: (i32, i32)) -> Date {
        self.jours_avant(ages.0 * 366 + 1, ages.1 * 365 + 300)
    }

    fn nom(&mut self) -> &'static str {
        self.rang += 1;
        self.noms.get(self.rang % self.noms.len().max(1)).copied().unwrap_or("Delorme")
    }

    fn demande(&mut self, rang: usize, f: &situations::Foyer, bassin: &Bassin) -> Option<Demande> {
        let guide = match rang {
            0 => Some(("1110920621114ACLOG", date(2020, 9, 15))),
            1 => Some(("1110520020171G1175", date(2020, 5, 18))),
            _ => None,
        };
        let (numero_unique, date_creation) = match guide {
            Some((n, d)) => (NumeroUnique::parse(n).ok()?, d),
            None => {
                let creation = self.jours_avant(f.anciennete.0 * 30, f.anciennete.1 * 30);
                let guichet = self.choisir(&["GDPUB", "G1104", "G1175", "ACLOG", "G1226"])?;
                let texte = format!(
                    "{}{:02}{:02}{:06}{guichet}",
                    bassin.territoire,
                    creation.month(),
                    creation.year() % 100,
                    // The rank keeps numbers apart.
                    20_000 + rang * 97 + self.rng.random_range(0..97)
                );
                (NumeroUnique::parse(&texte).ok()?, creation)
            }
        };
        // A few demandes near their end, or past it but within the thirteen months.
        let date_renouvellement = match (rang % 19, date_creation) {
            (7, c) if guide.is_none() => c.max(self.jours_avant(311, 335)),
            (13, c) if guide.is_none() => c.max(self.jours_avant(367, 390)),
            (_, c) => dernier_anniversaire(c, self.today),
        };

        let nom = self.nom();
        let actuel = self.choisir(bassin.communes)?;
        let adresse = self.adresse(&actuel);
        let demandeur = self.adulte(rang, &f.demandeur, nom, &adresse, bassin, f.situation, None)?;
        let mut codemandeurs = Vec::new();
        for (adulte, lien) in f.codemandeurs {
            let marie = *lien == Lien::Mariage;
            let son_nom = if matches!(lien, Lien::Fratrie | Lien::Descendant) { nom } else { self.nom() };
            let situation = if lien.couple() { f.situation } else { SituationFamiliale::Celibataire };
            let usage = (marie && son_nom != nom).then_some(nom);
            let personne = self.adulte(rang, adulte, son_nom, &adresse, bassin, situation, usage)?;
            codemandeurs.push(Codemandeur { personne, lien: *lien });
        }
        let personnes_a_charge = f
            .a_charge
            .iter()
            .map(|&(ages, enfant)| PersonneACharge {
                nom: nom.to_owned(),
                prenom: self.choisir(&lieux::PRENOMS_ENFANTS).unwrap_or("Lou").to_owned(),
                naissance: self.naissance(ages),
                enfant,
            })
            .collect();
        let enfants_en_garde =
            f.en_garde.iter().map(|&(ages, mode)| EnfantEnGarde { naissance: self.naissance(ages), mode }).collect();

        let mut demande = Demande {
            numero_unique,
            date_creation,
            date_renouvellement,
            demandeur,
            codemandeurs,
            personnes_a_charge,
            enfants_a_naitre: f.a_naitre,
            enfants_en_garde,
            personnes_handicapees: f.handicapes,
            logement_actuel: LogementActuel {
                modele: f.logement.modele,
                loyer: f.logement.loyer.map(|l| Centimes::euros(l + self.rng.random_range(0..12) * 10)),
                aide: f.logement.aide.map(Centimes::euros),
                habitants: Some(f.logement.habitants),
                typologie: f.logement.typologie,
                surface_m2: f.logement.surface,
                insee: Some(actuel.0.to_owned()),
            },
            motifs: f.motifs.to_vec(),
            recherche: Recherche::default(),
            priorites: f.priorites.to_vec(),
            pieces_deposees: Vec::new(),
        };
        demande.recherche = self.recherche(&demande, f, bassin, actuel);
        Some(demande)
    }

    fn adresse(&mut self, lieu: &Lieu) -> Adresse {
        let rue = self.choisir(&lieux::VOIES).unwrap_or("rue des Lilas");
        Adresse {
            voie: format!("{} {rue}", self.rng.random_range(1..=120)),
            code_postal: lieu.2.to_owned(),
            insee: lieu.0.to_owned(),
            commune: lieu.1.to_owned(),
        }
    }

    #[expect(clippy::too_many_arguments, reason = "a person is made of all that")]
    fn adulte(
        &mut self,
        rang: usize,
        a: &situations::Adulte,
        nom: &str,
        adresse: &Adresse,
        bassin: &Bassin,
        situation: SituationFamiliale,
        usage: Option<&str>,
    ) -> Option<Personne> {
        let madame = a.madame.unwrap_or_else(|| self.rng.random_bool(0.5));
        let prenom = self.choisir(if madame { &lieux::PRENOMS_F[..] } else { &lieux::PRENOMS_M[..] })?;
        let naissance = self.naissance(a.ages);
        let salaire = if a.salaire > 0 { a.salaire + self.rng.random_range(0..16) * 10 } else { 0 };
        let mut ressources = Vec::new();
        if salaire > 0 {
            ressources.push(Ressource { code: TypeRessource::Salaire, montant: Centimes::euros(salaire) });
        }
        ressources
            .extend(a.autres.iter().map(|&(code, montant)| Ressource { code, montant: Centimes::euros(montant) }));
        // What tax counts: wages, pensions, benefit; less the tenth.
        let imposable: i64 = ressources
            .iter()
            .filter(|r| {
                use TypeRessource as T;
                matches!(r.code, T::Salaire | T::Retraite | T::Chomage | T::PensionRecue | T::Invalidite)
            })
            .map(|r| r.montant.en_euros())
            .sum();
        let annee = self.today.year();
        let rfr = imposable * 12 * 9 / 10;
        let avant = rfr * self.rng.random_range(i64::from(a.rfr_avant.0)..=i64::from(a.rfr_avant.1)) / 100;
        let employeur = match (a.employeur, a.statut) {
            (false, _) => None,
            (true, StatutEmploi::Public) => Some((bassin.academie.0, bassin.academie.1)),
            (true, StatutEmploi::Interim) => Some((EMPLOYEURS[7].nom, EMPLOYEURS[7].siret)),
            (true, _) => self.choisir(&EMPLOYEURS).map(|e| (e.nom, e.siret)),
        };
        let depuis = match (a.mobilite, a.employeur) {
            (true, _) => Some(self.jours_avant(20, 150)),
            (false, true) => Some(self.jours_avant(a.depuis.0 * 30, a.depuis.1 * 30)),
            (false, false) => None,
        };
        let slug = |s: &str| Nom::parse(s).map(|n| n.cle()).unwrap_or_default();
        Some(Personne {
            civilite: if madame { Civilite::Madame } else { Civilite::Monsieur },
            nom_naissance: Nom::parse(nom).ok()?,
            nom_usage: usage.and_then(|n| Nom::parse(n).ok()),
            prenom: Nom::parse(prenom).ok()?,
            naissance,
            nationalite: a.nationalite,
            situation_familiale: situation,
            // 06 39 98 is kept for invented numbers.
            telephone: Some(format!("063998{:04}", 1000 + (self.rang * 37 + rang) % 9000)),
            // The rank of the name keeps addresses apart.
            email: Email::parse(&format!("{}.{}{}@exemple.fr", slug(prenom), slug(nom), self.rang)).ok(),
            adresse: Some(adresse.clone()),
            emploi: Emploi {
                statut: a.statut,
                profession: Some(a.profession.to_owned()),
                siret: employeur.map(|e| e.1.to_owned()),
                employeur: employeur.map(|e| e.0.to_owned()),
                insee_travail: if a.employeur { self.choisir(bassin.communes).map(|l| l.0.to_owned()) } else { None },
                depuis,
                mobilite: a.mobilite,
            },
            revenu_fiscal: RevenuFiscal {
                n_moins_1: Some((annee - 1, Centimes::euros(rfr))),
                n_moins_2: Some((annee - 2, Centimes::euros(avant))),
            },
            ressources,
            pension_versee: Centimes::euros(a.pension_versee),
        })
    }

    fn recherche(&mut self, d: &Demande, f: &situations::Foyer, bassin: &Bassin, actuel: Lieu) -> Recherche {
        let (min, max) = TableTypologies::default().bornes(d.personnes_pour_pieces());
        let typologies =
            Typologie::ALL.iter().copied().filter(|t| (min..=max).contains(t) && *t != Typologie::T1Bis).collect();
        // The commune one lives in first, or last, then two or three of the others, in the seed's order.
        let mut communes: Vec<&str> = bassin.communes.iter().map(|l| l.0).filter(|i| *i != actuel.0).collect();
        for i in (1..communes.len()).rev() {
            let j = self.rng.random_range(0..=i);
            communes.swap(i, j);
        }
        communes.truncate(self.rng.random_range(1..=3));
        if !f.ailleurs {
            communes.insert(0, actuel.0);
        }
        Recherche {
            typologies,
            communes: communes.into_iter().map(str::to_owned).collect(),
            elargie: self.rng.random_bool(0.75),
            pmr: f.pmr,
            // A third of the resources, to the ten.
            loyer_max: Some(Centimes::euros((d.ressources_mensuelles().en_euros() / 30).max(15) * 10)),
        }
    }
}

#[cfg(test)]
mod tests;
