//! The words, in both languages, of every domain code of the demande, the file and the pieces.
//!
//! Labels of the guides carry over exactly. What takes a value written by the domain (an ISO date, cents, a code)
//! gives the text that a person reads; an unknown code is shown as it is, never hidden.

use crate::i18n::Lang;
use crate::ui::{Fact, Tone, fact};
use crate::{format, tr};
use domain::candidature::Etape;
use domain::demande::{
    Demande, Lien, ModeGarde, ModeleLogement, Motif, Nationalite, Priorite, SituationFamiliale, StatutEmploi,
    TypeRessource,
};
use domain::dossier::{
    ChampDemande, ChampVu, ComplementError, Consentement, Ecart, EtatDossier, LigneDemande, NatureValeur,
    PolitiqueEntreprise, SectionDemande, VueFoyer,
};
use domain::identite::Civilite;
use domain::pieces::{CategoriePiece, DetailPiece, PersonnePiece, PieceAttendue};
use jiff::Timestamp;
use jiff::civil::Date;
use leptos::prelude::*;
use services::referentiel::Referentiel;

/// « Non renseigné ».
#[must_use]
pub fn non_renseigne(l: Lang) -> String {
    tr!(l, "Non renseigné", "Not given")
}

/// « Oui », « Non ».
#[must_use]
pub fn oui_non(l: Lang, oui: bool) -> String {
    if oui { tr!(l, "Oui", "Yes") } else { tr!(l, "Non", "No") }
}

/// « Montreuil (93100) »; the code itself for an unknown one.
#[must_use]
pub fn commune(noms: &Referentiel, insee: &str) -> String {
    match noms.commune(insee) {
        Some(c) => match c.codes_postaux().next() {
            Some(code) => format!("{} ({code})", c.nom),
            None => c.nom.to_owned(),
        },
        None => insee.to_owned(),
    }
}

/// « Montreuil », without its postal code.
#[must_use]
pub fn nom_commune(noms: &Referentiel, insee: &str) -> String {
    noms.commune(insee).map_or_else(|| insee.to_owned(), |c| c.nom.to_owned())
}

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
#[must_use]
pub fn enumeration(l: Lang, items: &[String]) -> String {
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

/// « Madame », « Monsieur ».
#[must_use]
pub fn civilite(l: Lang, c: Civilite) -> String {
    match c {
        Civilite::Madame => tr!(l, "Madame", "Ms"),
        Civilite::Monsieur => tr!(l, "Monsieur", "Mr"),
    }
}

/// « Française ».
#[must_use]
pub fn nationalite(l: Lang, n: Nationalite) -> String {
    match n {
        Nationalite::Francaise => tr!(l, "Française", "French"),
        Nationalite::UnionEuropeenne => tr!(l, "Union européenne", "European Union"),
        Nationalite::Autre => tr!(l, "Hors Union européenne", "Outside the European Union"),
    }
}

/// As one says it of oneself: « En union libre », « Pacsé(e) ».
#[must_use]
pub fn situation_familiale(l: Lang, s: SituationFamiliale) -> String {
    use SituationFamiliale as S;
    match s {
        S::Celibataire => tr!(l, "Célibataire", "Single"),
        S::Marie => tr!(l, "Marié(e)", "Married"),
        S::Pacse => tr!(l, "Pacsé(e)", "In a civil partnership (PACS)"),
        S::Concubin => tr!(l, "En union libre", "Living with a partner"),
        S::Divorce => tr!(l, "Divorcé(e)", "Divorced"),
        S::Separe => tr!(l, "Séparé(e)", "Separated"),
        S::EnInstance => tr!(l, "En cours de divorce", "Getting divorced"),
        S::Veuf => tr!(l, "Veuf ou veuve", "Widowed"),
    }
}

/// Who a co-applicant is to the applicant: « Époux ou épouse ».
#[must_use]
pub fn lien(l: Lang, lien: Lien) -> String {
    match lien {
        Lien::Mariage => tr!(l, "Époux ou épouse", "Husband or wife"),
        Lien::Pacs => tr!(l, "Partenaire de Pacs", "Civil partner (PACS)"),
        Lien::Concubin => tr!(l, "Compagnon ou compagne", "Partner"),
        Lien::Ascendant => tr!(l, "Parent ou grand-parent", "Parent or grandparent"),
        Lien::Descendant => tr!(l, "Enfant", "Child"),
        Lien::Fratrie => tr!(l, "Frère ou sœur", "Brother or sister"),
        Lien::Colocataire => tr!(l, "Colocataire", "Flatmate"),
    }
}

/// Status at work.
#[must_use]
pub fn statut_emploi(l: Lang, s: StatutEmploi) -> String {
    use StatutEmploi as S;
    match s {
        S::Cdi => tr!(l, "CDI, secteur privé", "Permanent contract, private sector"),
        S::Cdd => tr!(l, "CDD, secteur privé", "Fixed-term contract, private sector"),
        S::Interim => tr!(l, "Intérim", "Temporary work"),
        S::Public => tr!(l, "Agent public", "Public-sector employee"),
        S::Apprenti => tr!(l, "Apprentissage", "Apprentice"),
        S::Etudiant => tr!(l, "Études", "Student"),
        S::Independant => tr!(l, "Activité indépendante", "Self-employed"),
        S::Chomage => tr!(l, "Recherche d'emploi", "Looking for work"),
        S::Retraite => tr!(l, "Retraite", "Retired"),
        S::Autre => tr!(l, "Autre situation", "Another situation"),
    }
}

/// A monthly resource.
#[must_use]
pub fn ressource(l: Lang, t: TypeRessource) -> String {
    use TypeRessource as T;
    match t {
        T::Salaire => tr!(l, "Salaire", "Wages"),
        T::Retraite => tr!(l, "Retraite", "Pension"),
        T::Chomage => tr!(l, "Allocation chômage", "Unemployment benefit"),
        T::PensionRecue => tr!(l, "Pension alimentaire reçue", "Alimony received"),
        T::Invalidite => tr!(l, "Pension d'invalidité", "Disability pension"),
        T::AllocationsFamiliales => tr!(l, "Allocations familiales", "Family allowances"),
        T::Paje => tr!(l, "Prestation jeune enfant (PAJE)", "Young-child benefit (PAJE)"),
        T::Rsa => tr!(l, "RSA", "Minimum income (RSA)"),
        T::Aah => tr!(l, "Allocation adulte handicapé (AAH)", "Disabled adult's allowance (AAH)"),
        T::Aeeh => tr!(l, "Allocation enfant handicapé (AEEH)", "Disabled child's allowance (AEEH)"),
        T::Ajpp => tr!(l, "Allocation de présence parentale (AJPP)", "Parental presence allowance (AJPP)"),
        T::MinimumVieillesse => tr!(l, "Minimum vieillesse", "Old-age minimum"),
        T::Bourse => tr!(l, "Bourse d'études", "Student grant"),
        T::Autre => tr!(l, "Autre ressource", "Another resource"),
    }
}

/// How a child of separated parents lives here.
#[must_use]
pub fn mode_garde(l: Lang, m: ModeGarde) -> String {
    match m {
        ModeGarde::Alternee => tr!(l, "garde alternée", "shared custody"),
        ModeGarde::DroitDeVisite => tr!(l, "droit de visite", "visiting rights"),
    }
}

/// How one lives now.
#[must_use]
pub fn modele_logement(l: Lang, m: ModeleLogement) -> String {
    use ModeleLogement as M;
    match m {
        M::LocatairePrive => tr!(l, "Location chez un propriétaire privé", "Rented from a private landlord"),
        M::LocataireHlm => tr!(l, "Location dans le parc social", "Rented from a social landlord"),
        M::Proprietaire => tr!(l, "Propriétaire", "Owner"),
        M::HebergeFamille => tr!(l, "Hébergement chez un parent ou un enfant", "Staying with parents or children"),
        M::HebergeTiers => tr!(l, "Hébergement chez une autre personne", "Staying with someone else"),
        M::Foyer => tr!(l, "Foyer ou résidence sociale", "Hostel or social residence"),
        M::Temporaire => tr!(l, "Logement temporaire", "Temporary housing"),
        M::Hotel => tr!(l, "Hôtel", "Hotel"),
        M::Precaire => tr!(l, "Habitat précaire, camping, squat", "Makeshift housing, camp site, squat"),
        M::SansLogement => tr!(l, "Sans logement", "No home"),
        M::Fonction => tr!(l, "Logement de fonction", "Housing tied to the job"),
    }
}

/// Why one asks for a dwelling.
#[must_use]
pub fn motif(l: Lang, m: Motif) -> String {
    match m {
        Motif::SansLogementPropre => tr!(l, "Sans logement personnel", "No home of one's own"),
        Motif::Demolition => tr!(l, "Logement démoli", "Home to be demolished"),
        Motif::NonDecent => tr!(l, "Logement non décent ou dangereux", "Unfit or dangerous home"),
        Motif::Expulsion => tr!(l, "Procédure d'expulsion", "Eviction procedure"),
        Motif::Conge => tr!(l, "Congé donné par le propriétaire", "Notice given by the landlord"),
        Motif::TropPetit => tr!(l, "Logement trop petit", "Home too small"),
        Motif::TropGrand => tr!(l, "Logement trop grand", "Home too large"),
        Motif::TropCher => tr!(l, "Logement trop cher", "Home too expensive"),
        Motif::Separation => tr!(l, "Divorce ou séparation", "Divorce or separation"),
        Motif::Decohabitation => tr!(l, "Départ de chez les parents", "Leaving the parents' home"),
        Motif::FamilleAgrandie => tr!(l, "Famille qui s'agrandit", "Growing family"),
        Motif::RapprochementTravail => tr!(l, "Se rapprocher du travail", "Moving nearer to work"),
        Motif::Sante => tr!(l, "Santé ou handicap", "Health or disability"),
        Motif::Violences => tr!(l, "Violences familiales", "Violence in the family"),
        Motif::Autre => tr!(l, "Autre motif", "Another reason"),
    }
}

/// A priority recorded by the State.
#[must_use]
pub fn priorite(l: Lang, p: Priorite) -> String {
    match p {
        Priorite::Dalo => tr!(l, "Droit au logement opposable (DALO)", "Enforceable right to housing (DALO)"),
        Priorite::Handicap => tr!(l, "Handicap", "Disability"),
        Priorite::MalLoge => tr!(l, "Mal-logement", "Badly housed"),
        Priorite::HebergeTemporaire => tr!(l, "Hébergement temporaire", "Temporary accommodation"),
        Priorite::RepriseActivite => {
            tr!(l, "Reprise d'activité après un long chômage", "Back to work after long unemployment")
        }
        Priorite::HabitatIndigne => tr!(l, "Habitat indigne", "Unfit housing"),
        Priorite::Violences => {
            tr!(l, "Violences dans le couple ou mariage forcé", "Violence in the couple or forced marriage")
        }
        Priorite::MineurSuroccupation => {
            tr!(l, "Enfant mineur dans un logement suroccupé", "Minor child in an overcrowded home")
        }
        Priorite::SansLogement => tr!(l, "Sans logement", "No home"),
        Priorite::MenaceExpulsion => tr!(l, "Menace d'expulsion", "Threat of eviction"),
        Priorite::Ase => tr!(l, "Sortie de l'aide sociale à l'enfance", "Leaving child welfare"),
    }
}

/// Heading of pieces.
#[must_use]
pub fn categorie(l: Lang, c: CategoriePiece) -> String {
    use CategoriePiece as C;
    match c {
        C::Identite => tr!(l, "Identité", "Identity"),
        C::SituationFamiliale => tr!(l, "Situation familiale", "Family situation"),
        C::Ressources => tr!(l, "Ressources", "Resources"),
        C::AvisImposition => tr!(l, "Avis d'imposition", "Tax notices"),
        C::Emploi => tr!(l, "Emploi", "Work"),
        C::LogementActuel => tr!(l, "Logement actuel", "Current home"),
        C::Motif => tr!(l, "Motif", "Reason"),
        C::Handicap => tr!(l, "Handicap", "Disability"),
    }
}

/// « septembre 2026 ».
fn mois(l: Lang, annee: i16, mois: i8) -> String {
    Date::new(annee, mois, 1).map_or_else(|_| format!("{mois:02}/{annee}"), |d| format::mois_annee(l, d))
}

/// « de septembre 2026 », « d'octobre 2026 ».
fn de_mois(l: Lang, annee: i16, numero: i8) -> String {
    let name = mois(l, annee, numero);
    match l {
        Lang::Fr if name.starts_with(['a', 'o']) => format!("d’{name}"),
        Lang::Fr => format!("de {name}"),
        Lang::En => name,
    }
}

/// What a box of step 3 says.
#[must_use]
pub fn piece(l: Lang, d: DetailPiece) -> String {
    use DetailPiece as D;
    match d {
        D::PieceIdentite => tr!(l, "Carte nationale d'identité ou passeport", "Identity card or passport"),
        D::TitreSejour => tr!(l, "Titre de séjour en cours de validité", "Valid residence permit"),
        D::LivretFamille => {
            tr!(l, "Livret de famille, toutes les pages remplies", "Family record book, every page filled in")
        }
        D::AttestationPacs => tr!(l, "Attestation de Pacs", "PACS certificate"),
        D::JugementDivorce => {
            tr!(
                l,
                "Jugement de divorce, ou convention déposée chez le notaire",
                "Divorce judgment, or agreement filed with a notary"
            )
        }
        D::OrdonnanceDivorce => {
            tr!(l, "Ordonnance ou convention de divorce en cours", "Order or agreement of the divorce under way")
        }
        D::CertificatDeces => {
            tr!(l, "Certificat de décès ou livret de famille", "Death certificate or family record book")
        }
        D::CertificatGrossesse => tr!(l, "Certificat de grossesse", "Certificate of pregnancy"),
        D::JugementGarde => tr!(l, "Jugement ou accord sur la garde des enfants", "Judgment or agreement on custody"),
        D::JustificatifPersonneACharge => {
            tr!(l, "Justificatif de la personne à charge", "Proof of the dependant's situation")
        }
        D::BulletinSalaire { annee, mois } => {
            let m = de_mois(l, annee, mois);
            tr!(
                l,
                "Bulletin de salaire {m}, ou attestation de l'employeur",
                "Payslip for {m}, or employer's certificate"
            )
        }
        D::ContratTravail => tr!(l, "Contrat de travail", "Work contract"),
        D::Bilan { annee } => {
            tr!(l, "Bilan {annee}, ou attestation du comptable", "{annee} balance sheet, or accountant's certificate")
        }
        D::NotificationRetraite => tr!(l, "Notification de retraite", "Pension notification"),
        D::AvisChomage { annee, mois } => {
            let m = de_mois(l, annee, mois);
            tr!(l, "Avis de paiement France Travail {m}", "France Travail payment notice for {m}")
        }
        D::PensionAlimentaireRecue => tr!(l, "Justificatif de pension alimentaire reçue", "Proof of alimony received"),
        D::PensionAlimentaireVersee => tr!(l, "Justificatif de pension alimentaire versée", "Proof of alimony paid"),
        D::NotificationInvalidite => tr!(l, "Notification de pension d'invalidité", "Disability pension notification"),
        D::AttestationCaf { annee, mois } => {
            let m = de_mois(l, annee, mois);
            tr!(l, "Attestation CAF ou MSA {m}", "CAF or MSA certificate for {m}")
        }
        D::AvisBourse => tr!(l, "Avis d'attribution de bourse", "Student grant notice"),
        D::AutreRessource => tr!(l, "Justificatif de l'autre ressource", "Proof of the other resource"),
        D::AvisImposition { annee, revenus_de } => {
            tr!(
                l,
                "Avis d'imposition {annee} sur les revenus de {revenus_de}",
                "{annee} tax notice on {revenus_de} income"
            )
        }
        D::CarteEtudiant => tr!(l, "Carte d'étudiant", "Student card"),
        D::ContratApprentissage => tr!(l, "Contrat d'apprentissage", "Apprenticeship contract"),
        D::AttestationMobilite => {
            tr!(l, "Attestation de mobilité de l'employeur", "Employer's certificate of job mobility")
        }
        D::QuittanceLoyer { annee, mois } => {
            let m = de_mois(l, annee, mois);
            tr!(l, "Quittance de loyer {m}", "Rent receipt for {m}")
        }
        D::AttestationHebergement => {
            tr!(l, "Attestation de la personne qui héberge", "Certificate from the person who houses you")
        }
        D::AttestationStructure => {
            tr!(l, "Attestation de la structure qui héberge", "Certificate from the organisation that houses you")
        }
        D::FactureHotel { annee, mois } => {
            let m = de_mois(l, annee, mois);
            tr!(l, "Facture d'hôtel {m}", "Hotel bill for {m}")
        }
        D::AttestationDomiciliation => {
            tr!(
                l,
                "Attestation de domiciliation ou d'un service social",
                "Certificate of address or from a social service"
            )
        }
        D::TitrePropriete => tr!(l, "Titre de propriété ou taxe foncière", "Title deed or property-tax notice"),
        D::AttestationLogementFonction => {
            tr!(
                l,
                "Attestation de l'employeur pour le logement de fonction",
                "Employer's certificate for the housing tied to the job"
            )
        }
        D::LettreConge => tr!(l, "Lettre de congé du propriétaire", "Landlord's notice to leave"),
        D::JugementExpulsion => {
            tr!(
                l,
                "Jugement d'expulsion ou prononçant la résiliation du bail",
                "Judgment of eviction or ending the lease"
            )
        }
        D::AttestationDemolition => {
            tr!(l, "Attestation de démolition du logement", "Certificate that the home will be demolished")
        }
        D::RapportNonDecence => tr!(l, "Rapport sur l'état du logement", "Report on the state of the home"),
        D::JustificatifSeparation => tr!(l, "Justificatif de séparation", "Proof of separation"),
        D::CertificatMedical => tr!(l, "Certificat médical", "Medical certificate"),
        D::JustificatifViolences => {
            tr!(
                l,
                "Dépôt de plainte, ordonnance de protection ou attestation",
                "Complaint, protection order or certificate"
            )
        }
        D::AttestationLieuTravail => {
            tr!(l, "Attestation du lieu de travail par l'employeur", "Employer's certificate of the workplace")
        }
        D::DecisionDalo => tr!(l, "Décision de la commission DALO", "Decision of the DALO commission"),
        D::CarteHandicap => {
            tr!(l, "Carte mobilité inclusion ou décision de la MDPH", "Disability card or decision of the MDPH")
        }
    }
}

/// Where to find a piece, where it helps.
#[must_use]
pub fn piece_aide(l: Lang, d: DetailPiece) -> Option<String> {
    match d {
        DetailPiece::AvisImposition { .. } => Some(tr!(
            l,
            "On le trouve sur impots.gouv.fr, rubrique « Documents ».",
            "Find it on impots.gouv.fr, under “Documents”."
        )),
        DetailPiece::AttestationCaf { .. } => Some(tr!(
            l,
            "On la trouve sur caf.fr ou msa.fr, rubrique « Mon compte ».",
            "Find it on caf.fr or msa.fr, under “Mon compte”."
        )),
        DetailPiece::AttestationHebergement => {
            Some(tr!(l, "Datée de moins de trois mois, signée.", "Dated less than three months ago, signed."))
        }
        DetailPiece::TitreSejour => Some(tr!(l, "Recto et verso.", "Both sides.")),
        _ => None,
    }
}

/// Whose pieces, or whose lines: the person's name; « Le foyer ».
#[must_use]
pub fn personne(l: Lang, demande: &Demande, qui: PersonnePiece) -> String {
    match qui {
        PersonnePiece::Demandeur => demande.demandeur.nom_complet(),
        PersonnePiece::Codemandeur(rang) => match demande.codemandeurs.get(usize::from(rang).saturating_sub(1)) {
            Some(c) => c.personne.nom_complet(),
            None => tr!(l, "Codemandeur", "Co-applicant"),
        },
        PersonnePiece::Foyer => tr!(l, "Le foyer", "The household"),
    }
}

/// A piece named with its person where there are several: « Bulletin de salaire d'octobre 2026… (Denis) ».
#[must_use]
pub fn piece_de(l: Lang, demande: &Demande, p: &PieceAttendue) -> String {
    let what = piece(l, p.detail);
    let first = match p.personne {
        _ if demande.codemandeurs.is_empty() => None,
        PersonnePiece::Demandeur => Some(demande.demandeur.prenom.to_string()),
        PersonnePiece::Codemandeur(rang) => {
            demande.codemandeurs.get(usize::from(rang).saturating_sub(1)).map(|c| c.personne.prenom.to_string())
        }
        PersonnePiece::Foyer => None,
    };
    match first {
        Some(name) => format!("{what} ({name})"),
        None => what,
    }
}

/// Short name of a consent.
#[must_use]
pub fn consentement(l: Lang, c: Consentement) -> String {
    match c {
        Consentement::Anonyme => tr!(l, "Rien : je reste anonyme", "Nothing: I stay anonymous"),
        Consentement::Identite => tr!(l, "Mon identité et le suivi", "My identity and follow-up"),
        Consentement::DossierComplet => tr!(l, "Tout mon dossier, sans rien modifier", "My whole file, read-only"),
        Consentement::GestionDeleguee => tr!(l, "Tout, et elle agit pour moi", "Everything, and it acts for me"),
    }
}

/// What a consent brings, from an employer that has a space here (`connue`) or not, under its `politique`.
#[must_use]
pub fn consentement_effet(l: Lang, c: Consentement, connue: bool, politique: &PolitiqueEntreprise) -> String {
    let points = if !connue {
        tr!(
            l,
            " Elle n'a pas d'espace sur AL'in : pas de points pour l'instant.",
            " It has no space on AL'in: no points for now."
        )
    } else if politique.points == 0 {
        String::new()
    } else if politique.validation_requise {
        tr!(l, " J'ai ses points quand elle a validé.", " I get its points once it has approved.")
    } else {
        tr!(l, " J'ai ses points.", " I get its points.")
    };
    let what = match c {
        Consentement::Anonyme => {
            return tr!(l, "Je n'ai pas les points de mon entreprise.", "I don't get my company's points.");
        }
        Consentement::Identite => {
            tr!(l, "Ce qu'il lui faut pour valider ma demande.", "What it needs to approve my demand.")
        }
        Consentement::DossierComplet => tr!(l, "Elle peut me conseiller.", "It can advise me."),
        Consentement::GestionDeleguee => tr!(l, "Elle peut postuler en mon nom.", "It can apply in my name."),
    };
    what + &points
}

/// What the employer sees under a consent, in a sentence or two of the dashboard; nothing yet when it has no space here.
#[must_use]
pub fn consentement_resume(l: Lang, c: Consentement, connue: bool) -> String {
    if !connue && c != Consentement::Anonyme {
        let what = match c {
            Consentement::GestionDeleguee => tr!(
                l,
                "elle verra tout votre dossier et pourra agir en votre nom",
                "it will see your whole file and may act in your name"
            ),
            Consentement::DossierComplet => tr!(l, "elle verra tout votre dossier", "it will see your whole file"),
            _ => tr!(l, "elle verra votre identité et le suivi", "it will see your identity and the follow-up"),
        };
        return tr!(
            l,
            "Votre entreprise n'a pas d'espace sur AL'in : elle ne voit rien et ne donne pas de points. Quand elle en aura un, {what}.",
            "Your company has no space on AL'in: it sees nothing and gives no points. Once it has one, {what}."
        );
    }
    match c {
        Consentement::Anonyme => {
            tr!(
                l,
                "Votre entreprise ne voit rien. Ses points ne comptent pas.",
                "Your company sees nothing. Its points don't count."
            )
        }
        Consentement::Identite => {
            tr!(l, "Elle voit votre identité et le suivi.", "It sees your identity and the follow-up.")
        }
        Consentement::DossierComplet => {
            tr!(
                l,
                "Elle voit tout votre dossier, sans rien pouvoir changer.",
                "It sees your whole file and can't change anything."
            )
        }
        Consentement::GestionDeleguee => {
            tr!(
                l,
                "Elle voit tout votre dossier et peut agir en votre nom.",
                "It sees your whole file and can act in your name."
            )
        }
    }
}

/// Label of what the employer may see.
#[must_use]
pub fn champ_vu(l: Lang, c: ChampVu) -> String {
    match c {
        ChampVu::Civilite => tr!(l, "Civilité", "Title"),
        ChampVu::Nom => tr!(l, "Nom", "Last name"),
        ChampVu::Prenom => tr!(l, "Prénom", "First name"),
        ChampVu::Naissance => tr!(l, "Date de naissance", "Date of birth"),
        ChampVu::Email => tr!(l, "E-mail", "Email"),
        ChampVu::Employeur => tr!(l, "Employeur", "Employer"),
        ChampVu::Siret => tr!(l, "N° SIRET", "SIRET number"),
        ChampVu::PlusieursEmployeurs => tr!(l, "Plusieurs employeurs", "Several employers"),
        ChampVu::CommuneTravail => tr!(l, "Lieu de travail", "Workplace"),
        ChampVu::CommuneActuelle => tr!(l, "Commune actuelle", "Current commune"),
        ChampVu::CommunesSouhaitees => tr!(l, "Communes souhaitées", "Communes wanted"),
        ChampVu::Emploi => tr!(l, "Matricule, entrée, contrat", "Employee number, start date, contract"),
        ChampVu::Telephone => tr!(l, "Téléphone", "Telephone"),
        ChampVu::Foyer => tr!(l, "Foyer", "Household"),
        ChampVu::Revenus => tr!(l, "Revenus", "Income"),
        ChampVu::LogementActuel => tr!(l, "Logement actuel", "Current home"),
        ChampVu::Motifs => tr!(l, "Motif de la demande", "Reason for the demand"),
        ChampVu::Demande => tr!(l, "Toute la demande, avec son numéro", "The whole demand, with its number"),
        ChampVu::Candidatures => tr!(l, "Mes candidatures", "My applications"),
    }
}

/// « 2 adultes, 1 personne à charge ».
#[must_use]
pub fn foyer(l: Lang, f: VueFoyer) -> String {
    let mut parts = vec![format::compte(l, f.adultes, ["adulte", "adultes"], ["adult", "adults"])];
    let mut add = |n: u32, fr: [&str; 2], en: [&str; 2]| {
        if n > 0 {
            parts.push(format::compte(l, n, fr, en));
        }
    };
    add(f.personnes_a_charge, ["personne à charge", "personnes à charge"], ["dependant", "dependants"]);
    add(
        f.enfants_en_garde,
        ["enfant en garde", "enfants en garde"],
        ["child in shared custody", "children in shared custody"],
    );
    add(f.enfants_a_naitre, ["enfant à naître", "enfants à naître"], ["child expected", "children expected"]);
    parts.join(", ")
}

/// The state of the file: its tone and its tag.
#[must_use]
pub fn etat(l: Lang, e: EtatDossier) -> (Tone, String) {
    match e {
        EtatDossier::ImportCommence => (Tone::Wait, tr!(l, "Import en cours", "Import under way")),
        EtatDossier::AConfirmer => (Tone::Wait, tr!(l, "Demande à confirmer", "Demand to confirm")),
        EtatDossier::Etape1 | EtatDossier::Etape2 | EtatDossier::Etape3 => {
            (Tone::Wait, tr!(l, "Dossier à terminer", "File to finish"))
        }
        EtatDossier::AttenteEntreprise => {
            (Tone::Wait, tr!(l, "Votre entreprise examine le dossier", "Your company is checking the file"))
        }
        EtatDossier::RefuseEntreprise => {
            (Tone::Off, tr!(l, "Non validé par votre entreprise", "Not approved by your company"))
        }
        EtatDossier::Valide => (Tone::Ok, tr!(l, "Dossier validé", "File approved")),
        EtatDossier::Radie => (Tone::Off, tr!(l, "Demande radiée", "Demand struck off")),
    }
}

/// A stage of the candidature, as its icon is labelled.
#[must_use]
pub fn etape_candidature(l: Lang, e: Etape) -> String {
    match e {
        Etape::JePostule => tr!(l, "Je postule", "I apply"),
        Etape::Validations => tr!(l, "Validations", "Checks"),
        Etape::EnvoiBailleur => tr!(l, "Envoi bailleur", "Sent to the landlord"),
        Etape::Visite => tr!(l, "Visite", "Visit"),
        Etape::Commission => tr!(l, "Commission logement", "Allocation panel"),
        Etape::Resultat => tr!(l, "Résultat", "Result"),
        Etape::EntreeDansLesLieux => tr!(l, "Entrée dans les lieux", "Moving in"),
    }
}

/// What differs between the account and the demande: « le nom de naissance ».
#[must_use]
pub fn ecart(l: Lang, e: Ecart) -> String {
    match e {
        Ecart::Nom => tr!(l, "le nom de naissance", "the birth name"),
        Ecart::Prenom => tr!(l, "le prénom", "the first name"),
        Ecart::Naissance => tr!(l, "la date de naissance", "the date of birth"),
    }
}

/// « le nom de naissance et le prénom ».
#[must_use]
pub fn ecarts(l: Lang, all: &[Ecart]) -> String {
    let words: Vec<String> = all.iter().map(|e| ecart(l, *e)).collect();
    let and = tr!(l, "et", "and");
    match words.as_slice() {
        [] => tr!(l, "l'identité", "the identity"),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {and} {last}", first.join(", ")),
    }
}

/// Why a field of step 2 can't be kept.
#[must_use]
pub fn erreur_complement(l: Lang, e: ComplementError) -> String {
    use ComplementError as E;
    match e {
        E::RattachementInconnu => {
            tr!(l, "Choisissez l'emploi à rattacher à la demande", "Choose the job to attach to the demand")
        }
        E::SansCodemandeur => {
            tr!(
                l,
                "Votre demande n'a pas de codemandeur. Choisissez votre emploi",
                "Your demand has no co-applicant. Choose your own job"
            )
        }
        E::SiretObligatoire => tr!(
            l,
            "Le N° SIRET de l'employeur est obligatoire. Ajoutez-le sur le site d'enregistrement, puis mettez à jour",
            "The employer's SIRET number is required. Add it on the registration site, then update"
        ),
        E::SiretDuSite(why) => {
            let why = crate::erreurs::siret(l, why);
            tr!(
                l,
                "Le N° SIRET de votre demande est à corriger sur le site d'enregistrement. {why}",
                "The SIRET number of your demand must be corrected on the registration site. {why}"
            )
        }
        E::Siret(why) => crate::erreurs::siret(l, why),
        E::EmployeurObligatoire => {
            tr!(l, "Le champ Nom de l'employeur est obligatoire", "The field Employer's name is required")
        }
        E::EmployeurTropLong => {
            tr!(l, "Raccourcissez le nom : 200 caractères au plus", "Shorten the name: 200 characters at most")
        }
        E::EmployeurIllisible => {
            tr!(l, "Écrivez le nom de l'employeur en lettres", "Write the employer's name in letters")
        }
        E::CodeEntrepriseObligatoire => {
            tr!(
                l,
                "Votre entreprise demande son code. Elle peut vous le donner",
                "Your company asks for its code. It can give it to you"
            )
        }
        E::CodeEntrepriseFaux => tr!(
            l,
            "Ce n'est pas le code de votre entreprise. Vérifiez-le auprès d'elle",
            "This is not your company's code. Check it with your company"
        ),
        E::CodeEntrepriseIllisible => {
            tr!(
                l,
                "Écrivez le code avec des lettres et des chiffres, 50 au plus",
                "Write the code with letters and digits, 50 at most"
            )
        }
        E::MatriculeObligatoire => {
            tr!(
                l,
                "Votre entreprise demande le matricule. Il est en haut du bulletin de salaire",
                "Your company asks for your employee number. It is at the top of your payslip"
            )
        }
        E::MatriculeIllisible => tr!(
            l,
            "Écrivez le matricule avec des lettres et des chiffres, 50 au plus",
            "Write the employee number with letters and digits, 50 at most"
        ),
        E::DateEntreeObligatoire => tr!(
            l,
            "Votre entreprise demande la date d'entrée. Par exemple : 02/09/2019",
            "Your company asks for your start date. For example: 02/09/2019"
        ),
        E::DateEntree(why) => crate::erreurs::date(l, why),
        E::CdiInterimaireObligatoire => {
            tr!(l, "Dites si vous êtes en CDI intérimaire", "Say whether you have a permanent temporary-work contract")
        }
        E::CdiInterimaireIllisible | E::PlusieursEmployeursIllisible => {
            tr!(l, "Répondez par oui ou par non", "Answer yes or no")
        }
        E::ConsentementObligatoire | E::ConsentementInconnu => {
            tr!(l, "Choisissez ce que peut voir votre entreprise", "Choose what your company may see")
        }
        E::ConsentementNonPropose => {
            tr!(
                l,
                "Votre entreprise ne propose pas ce choix. Prenez-en un autre",
                "Your company does not offer this choice. Take another"
            )
        }
    }
}

/// « aujourd'hui à 8 h 12 », « le 3 octobre à 8 h 12 », from stored microseconds.
#[must_use]
pub fn moment(l: Lang, microseconds: i64, today: Date) -> String {
    let at = Timestamp::from_microsecond(microseconds).unwrap_or_default().to_zoned(services::horloge::paris());
    let time = format::heure(l, at.time());
    match format::jours_entre(at.date(), today) {
        0 => tr!(l, "aujourd'hui à {time}", "today at {time}"),
        1 => tr!(l, "hier à {time}", "yesterday at {time}"),
        -1 => tr!(l, "demain à {time}", "tomorrow at {time}"),
        _ => {
            let day = format::date_simple(l, at.date(), Some(today));
            tr!(l, "le {day} à {time}", "on {day} at {time}")
        }
    }
}

/// « dans 12 jours », « dans 7 mois »: days first, then whole months.
#[must_use]
pub fn dans(l: Lang, today: Date, date: Date) -> String {
    let days = format::jours_entre(today, date);
    if days < 60 {
        return format::distance(l, days);
    }
    let n = domain::delais::mois_pleins(today, date);
    tr!(l, "dans {n} mois", "in {n} months")
}

/// « 6 ans et 4 mois ».
#[must_use]
pub fn duree(l: Lang, from: Date, to: Date) -> String {
    let months = domain::delais::mois_pleins(from, to);
    let (years, months) = (months / 12, months % 12);
    let y = format::compte(l, years, ["an", "ans"], ["year", "years"]);
    let m = format::compte(l, months, ["mois", "mois"], ["month", "months"]);
    match (years, months) {
        (0, _) => m,
        (_, 0) => y,
        _ => tr!(l, "{y} et {m}", "{y} and {m}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Lang::{En, Fr};
    use domain::dossier::lignes_demande;
    use domain::pieces::pieces_attendues;
    use domain::siret::SiretError;
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

    #[test]
    fn months_of_pieces() {
        let slip = |mois| piece(Fr, DetailPiece::BulletinSalaire { annee: 2026, mois });
        assert_eq!(slip(10), "Bulletin de salaire d’octobre 2026, ou attestation de l’employeur");
        assert_eq!(slip(9), "Bulletin de salaire de septembre 2026, ou attestation de l’employeur");
        assert_eq!(slip(8), "Bulletin de salaire d’août 2026, ou attestation de l’employeur");
    }

    #[test]
    fn the_guides_sentence_on_the_employer() {
        assert_eq!(
            erreur_complement(Fr, ComplementError::EmployeurObligatoire),
            "Le champ Nom de l’employeur est obligatoire"
        );
        assert_ne!(
            erreur_complement(Fr, ComplementError::SiretDuSite(SiretError::Cle)),
            erreur_complement(En, ComplementError::SiretDuSite(SiretError::Cle))
        );
    }

    #[test]
    fn durations() {
        assert_eq!(duree(Fr, date(2020, 7, 12), date(2026, 11, 22)), "6\u{a0}ans et 4\u{a0}mois");
        assert_eq!(dans(Fr, date(2026, 11, 22), date(2027, 7, 12)), "dans 7\u{a0}mois");
        assert_eq!(dans(Fr, date(2026, 11, 22), date(2026, 11, 23)), "demain");
    }
}
