//! The lines of a comparison: what is told of each home, and what tells them apart.

use super::{Colonne, Donnees};
use crate::demandeur::explications::{financement, majuscule, phrase, taux, titre, zone};
use crate::demandeur::offre::logement::{chauffage, etages_de_maison, stationnement};
use crate::filtres::{self, convient};
use crate::i18n::Lang;
use crate::ui::{Fact, Row, cell, fact, rich, row, row_header};
use crate::{etat_offre, format, tr};
use domain::eligibilite::{Avis, Figures, Regle, Verdict};
use domain::logement::{Financement, ZoneAbc, ZonePlafond};
use jiff::civil::Date;
use leptos::prelude::*;
use services::offres::Carte;

/// A criterion and its value for each dwelling.
pub(super) struct Ligne {
    nom: String,
    valeurs: Vec<String>,
    /// Stands first, be it the same for all.
    pub(super) essentielle: bool,
}

impl Ligne {
    /// Whether a dwelling is not like the others.
    pub(super) fn differe(&self) -> bool {
        self.valeurs.windows(2).any(|pair| pair[0] != pair[1])
    }

    /// In the table.
    pub(super) fn ligne(self) -> Row {
        let head = row_header(rich(self.nom));
        // Sentences, not figures: read from the left where columns fold.
        let class = self.essentielle.then_some("texte");
        let value = |v: String| cell(view! { <span class=class>{rich(v)}</span> });
        row(std::iter::once(head).chain(self.valeurs.into_iter().map(value)))
    }

    /// Told once for all of them.
    pub(super) fn commune(self) -> Option<Fact> {
        Some(fact(self.nom, self.valeurs.into_iter().next()?))
    }
}

impl Colonne {
    /// What is said of it to whoever has a demande: what its card says, while one may apply.
    fn avis(&self) -> Option<Avis> {
        self.vue.avis().filter(|_| self.ouverte)
    }
}

/// The rules that make the verdict, with their figures: those that say no, else those that can't tell yet.
fn pourquoi(l: Lang, c: &Colonne, today: Date) -> String {
    let Some(avis) = c.avis() else { return tr!(l, "L'offre n'est plus ouverte.", "The offer is no longer open.") };
    let said = avis.verdict();
    if said == Verdict::Convient {
        return tr!(
            l,
            "La taille, vos revenus et le loyer conviennent.",
            "The size, your income and the rent all fit."
        );
    }
    let mut sentences: Vec<String> = Vec::new();
    for r in c.vue.reponses.iter().filter(|r| r.regle != Regle::Etat && r.verdict == said) {
        let title = titre(l, r);
        sentences.push(if title.ends_with('?') { title } else { format!("{title}.") });
        sentences.extend(phrase(l, r, today));
    }
    sentences.join(" ")
}

/// « 1 bis (Paris et communes limitrophes) »: what decides the ceiling; `None`: a code that can't be read.
fn zone_du_plafond(l: Lang, c: &Carte) -> Option<String> {
    let financing = Financement::from_code(&c.financement)?;
    let (plafond, abc) = (ZonePlafond::from_code(&c.zone_plafond)?, ZoneAbc::from_code(&c.zone_abc)?);
    Some(majuscule(&zone(l, financing, plafond, abc)))
}

/// The lines, in the order in which one chooses: does it fit and why, money, the dwelling, the application.
pub(super) fn lignes(l: Lang, d: &Donnees) -> Vec<Ligne> {
    let euros = |cents: i64| format::euros(l, cents);
    let yes_no = |b: bool| if b { tr!(l, "Oui", "Yes") } else { tr!(l, "Non", "No") };
    let unknown = || tr!(l, "Non précisé", "Not told");
    let mut all: Vec<Ligne> = Vec::new();
    let values = |value: &dyn Fn(&Colonne) -> String| d.colonnes.iter().map(value).collect();
    if d.colonnes.iter().any(|c| !c.ouverte) {
        let state = values(&|c| etat_offre::dit(l, c.situation));
        all.push(Ligne { nom: tr!(l, "État de l'offre", "State of the offer"), valeurs: state, essentielle: true });
    }
    if d.profil {
        let fits = tr!(l, "Pour votre situation", "For your situation");
        let said = values(&|c| match c.avis() {
            Some(avis) => convient(l, &avis).text,
            None => tr!(l, "On ne peut plus postuler", "No more applications"),
        });
        all.push(Ligne { nom: fits, valeurs: said, essentielle: true });
        let why = values(&|c| pourquoi(l, c, d.today));
        all.push(Ligne { nom: tr!(l, "Pourquoi", "Why"), valeurs: why, essentielle: true });
    }
    let mut line = |nom: String, value: &dyn Fn(&Colonne) -> String| {
        all.push(Ligne { nom, valeurs: values(value), essentielle: false });
    };
    line(tr!(l, "Loyer avec charges", "Rent with charges"), &|c| euros(c.vue.offre.carte.loyer_cc));
    line(tr!(l, "Loyer seul", "Rent alone"), &|c| euros(c.vue.offre.carte.loyer));
    line(tr!(l, "Charges", "Charges"), &|c| euros(c.vue.offre.charges));
    line(tr!(l, "Autres charges, à part", "Other charges, apart"), &|c| match c.vue.offre.autres_charges {
        0 => tr!(l, "Aucune", "None"),
        cents => euros(cents),
    });
    if d.profil {
        line(
            tr!(l, "À payer au bailleur, aide au logement déduite", "To pay the landlord, housing aid deducted"),
            &|c| euros(c.vue.cout().a_payer.0),
        );
        line(tr!(l, "Avec l'énergie, estimation", "With energy, an estimate"), &|c| {
            let cost = c.vue.cout();
            cost.energie.map_or_else(unknown, |_| euros(cost.reel.0))
        });
        line(tr!(l, "Part de vos revenus", "Share of your income"), &|c| {
            let rate = c.vue.cout().taux_pour_mille;
            rate.map_or_else(unknown, |rate| taux(l, rate))
        });
        line(tr!(l, "Il vous resterait chaque mois", "You would have left each month"), &|c| {
            c.vue.cout().reste.map_or_else(unknown, |left| euros(left.0))
        });
    }
    line(tr!(l, "Dépôt de garantie", "Deposit"), &|c| euros(c.vue.offre.depot));
    line(tr!(l, "Surface", "Floor area"), &|c| format::surface(l, surface(c)));
    line(tr!(l, "Loyer avec charges, au m²", "Rent with charges, per m²"), &|c| {
        euros(c.vue.offre.carte.loyer_cc / c.vue.offre.carte.surface_m2.max(1))
    });
    line(tr!(l, "Type", "Type"), &|c| {
        let o = &c.vue.offre.carte;
        filtres::genre_et_typologie(l, o)
    });
    line(tr!(l, "Chambres", "Bedrooms"), &|c| c.vue.offre.chambres.map_or_else(unknown, |n| format::nombre(l, n)));
    line(tr!(l, "Commune", "Town"), &|c| format!("{} ({})", c.vue.offre.carte.commune, c.vue.offre.carte.code_postal));
    line(tr!(l, "Adresse", "Address"), &|c| c.vue.offre.adresse.clone());
    line(tr!(l, "Étage", "Floor"), &|c| match c.vue.offre.carte.etage {
        None => match c.vue.offre.etages {
            Some(n) => {
                let floors = etages_de_maison(l, n);
                tr!(l, "Maison, {floors}", "House, {floors}")
            }
            None => tr!(l, "Maison, sans étage d'immeuble", "House, no building floor"),
        },
        Some(0) => tr!(l, "Rez-de-chaussée", "Ground floor"),
        Some(n) => match c.vue.offre.etages.filter(|all| *all > 0) {
            Some(all) => {
                let n = format::ordinal(l, n);
                tr!(l, "{n} sur {all}", "{n} of {all}")
            }
            None => format::ordinal(l, n),
        },
    });
    line(tr!(l, "Ascenseur", "Lift"), &|c| yes_no(c.vue.offre.carte.ascenseur));
    line(tr!(l, "Adapté PMR", "Step-free (PMR)"), &|c| yes_no(c.vue.offre.carte.pmr));
    line(tr!(l, "Balcon ou jardin", "Balcony or garden"), &|c| match (
        c.vue.offre.carte.balcon,
        c.vue.offre.carte.jardin,
    ) {
        (true, true) => tr!(l, "Balcon et jardin", "Balcony and garden"),
        (true, false) => tr!(l, "Balcon", "Balcony"),
        (false, true) => tr!(l, "Jardin", "Garden"),
        (false, false) => tr!(l, "Non", "No"),
    });
    line(tr!(l, "Stationnement", "Parking"), &|c| stationnement(l, &c.vue.offre));
    line(tr!(l, "Année de construction", "Built in"), &|c| match c.vue.offre.annee {
        0 => unknown(),
        year => year.to_string(),
    });
    line(tr!(l, "Chauffage", "Heating"), &|c| chauffage(l, &c.vue.offre.chauffage));
    line(tr!(l, "DPE (énergie)", "Energy class (DPE)"), &|c| match (&c.vue.offre.carte.dpe, c.vue.offre.dpe_kwh) {
        (class, kwh @ 1..) => tr!(l, "{class}, {kwh} kWh/m² par an", "{class}, {kwh} kWh/m² a year"),
        (class, _) => tr!(l, "Classe {class}", "Class {class}"),
    });
    line(tr!(l, "Gaz à effet de serre", "Greenhouse gases"), &|c| {
        let class = &c.vue.offre.ges;
        tr!(l, "Classe {class}", "Class {class}")
    });
    line(tr!(l, "Bailleur", "Landlord"), &|c| c.vue.offre.bailleur.clone());
    line(tr!(l, "Référence", "Reference"), &|c| c.vue.offre.ref_externe.clone());
    line(tr!(l, "Financement", "Financing"), &|c| {
        let code = &c.vue.offre.carte.financement;
        Financement::from_code(code).map_or_else(|| code.clone(), |f| financement(l, f))
    });
    line(tr!(l, "Zone du plafond", "Zone of the limit"), &|c| {
        zone_du_plafond(l, &c.vue.offre.carte).unwrap_or_else(unknown)
    });
    let mine = |c: &Colonne| {
        c.vue.reponses.iter().find_map(|r| match r.figures {
            Figures::Plafond { plafond: Some(p), .. } => Some(p.0),
            _ => None,
        })
    };
    if d.profil {
        line(tr!(l, "Plafond de revenus de votre foyer, par an", "Income limit of your household, a year"), &|c| {
            mine(c).map_or_else(unknown, euros)
        });
    } else {
        line(tr!(l, "Plafond de revenus d'une personne seule, par an", "Income limit of one person, a year"), &|c| {
            c.plafond_seul.map_or_else(unknown, |e| euros(e * 100))
        });
    }
    line(tr!(l, "Réservé en priorité aux salariés de", "Reserved first for the staff of"), &|c| {
        let o = &c.vue.offre.carte;
        match (&o.reservee_nom, &o.reservee_siren) {
            (Some(nom), _) => nom.clone(),
            (None, Some(_)) => tr!(l, "Un employeur", "One employer"),
            (None, None) => tr!(l, "Personne en particulier", "No one in particular"),
        }
    });
    line(tr!(l, "Publiée le", "Published on"), &|c| {
        format::date_simple(l, services::horloge::jour(c.vue.offre.carte.publiee_a), Some(d.today))
    });
    line(tr!(l, "Date limite de candidature", "Deadline to apply"), &|c| {
        format::date_longue(l, c.vue.offre.carte.cloture(), Some(d.today))
    });
    line(tr!(l, "Candidatures", "Applications"), &|c| format::nombre(l, c.vue.offre.carte.candidatures));
    if d.profil {
        line(tr!(l, "Votre rang probable", "Your likely rank"), &|c| match c.rang {
            Some(r) => {
                let place = format::ordinal(l, i64::try_from(r.rang).unwrap_or(i64::MAX));
                let total = r.total;
                tr!(l, "{place} sur {total}", "{place} of {total}")
            }
            None => tr!(l, "Plus de candidature possible", "No more applications"),
        });
    }
    line(tr!(l, "Candidats proposés au bailleur avant le", "Candidates sent to the landlord by"), &|c| {
        let day = c.vue.offre.designation_le.as_deref().and_then(|day| day.parse::<Date>().ok());
        day.map_or_else(unknown, |day| format::date_simple(l, day, Some(d.today)))
    });
    line(tr!(l, "Disponible dès le", "Available from"), &|c| match c.vue.offre.carte.disponible_le.parse::<Date>() {
        Ok(day) if day <= d.today => tr!(l, "Immédiatement", "Now"),
        Ok(day) => format::date_simple(l, day, Some(d.today)),
        Err(_) => unknown(),
    });
    all
}

fn surface(c: &Colonne) -> u32 {
    u32::try_from(c.vue.offre.carte.surface_m2).unwrap_or(0)
}
