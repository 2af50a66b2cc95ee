//! What holds of the rules whatever the figures: deadline, reservation, territory, reduced mobility, state of the file;
//! and of the verdict that they make together. Rooms, ceiling and effort have theirs in `tests`.

use super::exemple::{JOUR, demande};
use super::tests::{answer, contexte, offre, typologies};
use super::*;
use crate::argent::Centimes;
use crate::delais::echeances_demande;
use crate::demande::Demande;
use crate::numero_unique::NumeroUnique;
use jiff::ToSpan;
use jiff::civil::Date;
use proptest::prelude::*;

use Verdict::{Convient, NeConvientPas, NeSaitPas};

/// Communes of Île-de-France, of mainland départements, of Corsica, overseas.
const COMMUNES: [&str; 10] = ["93048", "75120", "77186", "29019", "29232", "22278", "60057", "2A004", "2B033", "97411"];
const NUMEROS: [&str; 3] = ["1110720020439G1175", "0290720020439G1175", "9740720020439G1175"];
const EMPLOYEURS: [&str; 3] = ["824541148", "171304306", "552100554"];

fn jour(days: i32) -> Date {
    JOUR.saturating_add(days.days())
}

fn communes() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(proptest::sample::select(COMMUNES.as_slice()), 0..5)
        .prop_map(|all| all.into_iter().map(str::to_owned).collect())
}

fn employeur() -> impl Strategy<Value = Option<&'static str>> {
    proptest::option::of(proptest::sample::select(EMPLOYEURS.as_slice()))
}

/// A demande for these communes, under one of the numbers.
fn pour(communes: Vec<String>, numero: usize) -> Demande {
    let mut d = demande();
    d.numero_unique = NumeroUnique::parse(NUMEROS[numero % NUMEROS.len()]).unwrap();
    d.recherche.communes = communes;
    d
}

fn a(insee: &str) -> OffrePourRegles {
    OffrePourRegles { departement: CodeDepartement::de_commune(insee), ..offre() }
}

/// How good an answer is: the larger the better.
fn rang(v: Verdict) -> u8 {
    match v {
        Convient => 2,
        NeSaitPas => 1,
        NeConvientPas => 0,
    }
}

// --- Deadline --------------------------------------------------------------------------------------------------

proptest! {
    /// It is open until its last day included, then never again; a later closing day never closes it.
    #[test]
    fn an_offer_is_open_until_its_last_day(today in 0i32..900, closing in 0i32..900, later in 0i32..60) {
        let (d, t) = (demande(), typologies());
        let said = |closing, today| {
            let o = OffrePourRegles { cloture: jour(closing), ..offre() };
            answer(&o, &Contexte { today: jour(today), ..contexte(&d, &t) }, Regle::DateLimite)
        };
        let got = said(closing, today);
        prop_assert_eq!(got.verdict == Convient, today <= closing);
        prop_assert!(got.verdict != NeSaitPas, "a date is always known");
        prop_assert_eq!(got.changerait, (today > closing).then_some(Changement::AutreOffre));
        prop_assert!(rang(said(closing + later, today).verdict) >= rang(got.verdict));
        prop_assert!(rang(said(closing, today + later).verdict) <= rang(got.verdict));
    }
}

// --- Reservation -----------------------------------------------------------------------------------------------

proptest! {
    /// It leaves nobody out, and what would settle it does: whichever employer one gives, one is told.
    #[test]
    fn a_reservation_is_settled_by_naming_any_employer(
        reserved in employeur(), own in employeur(), given in 0usize..EMPLOYEURS.len(),
    ) {
        let (d, t) = (demande(), typologies());
        let o = OffrePourRegles { reservee_siren: reserved.map(str::to_owned), ..offre() };
        let of = |siren| answer(&o, &Contexte { siren, ..contexte(&d, &t) }, Regle::Reservation);
        let got = of(own);
        prop_assert_eq!(got.verdict == NeSaitPas, reserved.is_some() && own.is_none());
        prop_assert!(got.verdict != NeConvientPas);
        prop_assert_eq!(got.changerait.is_some(), got.verdict == NeSaitPas);
        let told = of(Some(EMPLOYEURS[given]));
        prop_assert_eq!((told.verdict, told.changerait), (Convient, None));
        let Figures::Reservation { reservee, mienne } = told.figures else { panic!("{told:?}") };
        prop_assert_eq!(reservee, reserved.is_some());
        prop_assert_eq!(mienne, Some(reserved == Some(EMPLOYEURS[given])));
        if reserved.is_none() {
            prop_assert_eq!(of(own), of(None), "an employer changes nothing where nothing is reserved");
        }
    }
}

// --- Territory -------------------------------------------------------------------------------------------------

proptest! {
    /// It refuses nobody; registering there too, as it says, settles it; asking for more places never unsettles it, and
    /// in which order never matters.
    #[test]
    fn a_territory_is_settled_by_a_demande_there(
        asked in communes(), more in communes(), numero in 0usize..NUMEROS.len(), here in 0usize..COMMUNES.len(),
    ) {
        let t = typologies();
        let o = a(COMMUNES[here]);
        let of = |communes: Vec<String>| {
            let d = pour(communes, numero);
            answer(&o, &contexte(&d, &t), Regle::Territoire)
        };
        let got = of(asked.clone());
        prop_assert!(got.verdict != NeConvientPas);
        let other = (got.verdict == NeSaitPas).then_some(Changement::EnregistrerAussi(o.departement));
        prop_assert_eq!(got.changerait, other);
        let mut here_too = asked.clone();
        here_too.push(COMMUNES[here].to_owned());
        prop_assert_eq!(of(here_too).verdict, Convient);
        if !asked.is_empty() {
            let wider: Vec<String> = asked.iter().chain(&more).cloned().collect();
            prop_assert!(rang(of(wider).verdict) >= rang(got.verdict));
            let mut turned = asked.clone();
            turned.reverse();
            prop_assert_eq!(of(turned).verdict, got.verdict);
            let d = pour(asked, numero + 1);
            prop_assert_eq!(answer(&o, &contexte(&d, &t), Regle::Territoire), got, "what it asks for counts, not its number");
        }
    }

    /// One demande for the whole of Île-de-France: wherever it is there, all of it answers alike; elsewhere a demande is
    /// good for the communes of its own départements alone.
    #[test]
    fn territories_are_departements_but_for_ile_de_france(
        asked in 0usize..COMMUNES.len(), here in 0usize..COMMUNES.len(), numero in 0usize..NUMEROS.len(),
    ) {
        let (t, d) = (typologies(), pour(vec![COMMUNES[asked].to_owned()], numero));
        let got = answer(&a(COMMUNES[here]), &contexte(&d, &t), Regle::Territoire);
        let idf = |i: usize| Territoire::de_commune(COMMUNES[i]) == Territoire::IleDeFrance;
        let same = CodeDepartement::de_commune(COMMUNES[asked]) == CodeDepartement::de_commune(COMMUNES[here]);
        prop_assert_eq!(got.verdict == Convient, same || (idf(asked) && idf(here)));
    }
}

// --- Reduced mobility ------------------------------------------------------------------------------------------

proptest! {
    /// A fit dwelling suits everyone, and so does any dwelling once the need is corrected, as the answer says.
    #[test]
    fn a_fit_dwelling_never_leaves_anyone_out(need in any::<bool>(), fit in any::<bool>()) {
        let t = typologies();
        let of = |need, pmr| {
            let mut d = demande();
            d.recherche.pmr = need;
            answer(&OffrePourRegles { pmr, ..offre() }, &contexte(&d, &t), Regle::Pmr)
        };
        let got = of(need, fit);
        prop_assert!(got.verdict != NeSaitPas, "both are always known");
        prop_assert!(rang(of(need, true).verdict) >= rang(got.verdict));
        prop_assert!(rang(of(false, fit).verdict) >= rang(got.verdict));
        prop_assert_eq!((of(need, true).verdict, of(false, fit).verdict), (Convient, Convient));
        let no = (got.verdict == NeConvientPas).then_some(Changement::CorrigerBesoinPmr);
        prop_assert_eq!(got.changerait, no);
    }
}

// --- State of the file -----------------------------------------------------------------------------------------

proptest! {
    /// Time alone only makes it worse, and what would change the answer does: renewed today, only the file is left.
    #[test]
    fn a_demande_ages_until_it_is_renewed(renewed in -900i32..=0, days in 0i32..900, valid in any::<bool>(), later in 0i32..60) {
        let t = typologies();
        let of = |renewed: i32, today: i32, dossier_valide| {
            let mut d = demande();
            d.date_renouvellement = jour(renewed);
            answer(&offre(), &Contexte { today: jour(today), dossier_valide, ..contexte(&d, &t) }, Regle::Etat)
        };
        let today = renewed + days;
        let got = of(renewed, today, valid);
        prop_assert!(rang(of(renewed, today + later, valid).verdict) <= rang(got.verdict));
        prop_assert!(rang(of(renewed, today, true).verdict) >= rang(got.verdict), "finishing a file never harms");
        prop_assert_eq!(of(today, today, true).verdict, Convient);
        let dates = echeances_demande(jour(renewed));
        let Figures::Etat(state) = got.figures else { panic!("{got:?}") };
        match state {
            EtatDemande::EnRegle | EtatDemande::DossierIncomplet => {
                prop_assert!(jour(today) <= dates.expire);
                prop_assert_eq!(state == EtatDemande::EnRegle, valid);
            }
            EtatDemande::ARenouveler(day) => prop_assert!(day == dates.expire && day < jour(today)),
            EtatDemande::Radiee(day) => prop_assert!(day == dates.radiation_13_mois && day <= jour(today)),
        }
        let expected = match got.changerait {
            None => Convient,
            Some(Changement::TerminerDossier) => of(renewed, today, true).verdict,
            Some(Changement::RenouvelerDemande) => of(today, today, true).verdict,
            Some(other) => panic!("{other:?}"),
        };
        prop_assert_eq!(expected, Convient);
        prop_assert_eq!(got.changerait.is_none(), got.verdict == Convient);
    }
}

// --- Each rule looks at its own --------------------------------------------------------------------------------

proptest! {
    /// What a dwelling costs is the effort's business, what it is and whose it is that of the others.
    #[test]
    fn the_rent_moves_no_other_rule(
        asked in communes(), here in 0usize..COMMUNES.len(), need in any::<bool>(), valid in any::<bool>(),
        rent in 0i64..300_000, other in 0i64..300_000, aid in 0i64..50_000,
    ) {
        let (t, mut d) = (typologies(), pour(asked, 0));
        d.recherche.pmr = need;
        let of = |rent, aide| {
            let o = OffrePourRegles { loyer: Centimes(rent), ..a(COMMUNES[here]) };
            let mut all = evaluer(&o, &Contexte { aide: Centimes(aide), dossier_valide: valid, ..contexte(&d, &t) });
            all.retain(|r| r.regle != Regle::Effort);
            all
        };
        prop_assert_eq!(of(rent, aid), of(other, 0));
    }
}

// --- The verdict shown -----------------------------------------------------------------------------------------

/// An answer of each rule, as its verdicts say.
fn reponses(verdicts: &[usize]) -> Vec<Reponse> {
    let (d, t) = (demande(), typologies());
    let mut all = evaluer(&offre(), &contexte(&d, &t));
    for (answer, v) in all.iter_mut().zip(verdicts) {
        answer.verdict = [Convient, NeSaitPas, NeConvientPas][*v];
    }
    all
}

proptest! {
    /// It is that of all the rules of the dwelling, whatever the order of their answers and the state of the file, and it
    /// names its reason.
    #[test]
    fn what_is_said_is_what_the_rules_of_the_dwelling_say(
        verdicts in proptest::collection::vec(0usize..3, Regle::ALL.len()), turn in 0usize..Regle::ALL.len(),
    ) {
        let all = reponses(&verdicts);
        let got = Avis::de(&all);
        let mut turned = all.clone();
        turned.rotate_left(turn);
        prop_assert_eq!(Avis::de(&turned), got);
        let home: Vec<Reponse> = all.iter().copied().filter(|r| r.regle != Regle::Etat).collect();
        prop_assert_eq!((Avis::de(&home), got.verdict()), (got, verdict(&home)));
        // Applying asks for the file too: what is shown never says less than what applying would answer.
        prop_assert!(rang(got.verdict()) >= rang(verdict(&all)));
        match got {
            Avis::Non(no) => prop_assert_eq!(home.iter().find(|r| r.verdict == NeConvientPas), Some(&no)),
            Avis::Oui { a_verifier } => {
                let open: Vec<Regle> = home.iter().filter(|r| r.verdict == NeSaitPas).map(|r| r.regle).collect();
                prop_assert_eq!(a_verifier.iter().collect::<Vec<_>>(), open);
            }
        }
    }

    #[test]
    fn a_set_of_rules_holds_what_was_put_in(kept in proptest::collection::vec(any::<bool>(), Regle::ALL.len())) {
        let kept: Vec<Regle> = Regle::ALL.iter().zip(kept).filter(|(_, k)| *k).map(|(r, _)| *r).collect();
        let set: Regles = kept.iter().rev().copied().collect();
        prop_assert_eq!(set.iter().collect::<Vec<_>>(), kept.clone());
        prop_assert_eq!(set.est_vide(), kept.is_empty());
        prop_assert!(Regle::ALL.iter().all(|r| set.contient(*r) == kept.contains(r)));
    }
}
