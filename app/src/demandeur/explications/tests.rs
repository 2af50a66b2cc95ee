use super::bareme::critere;
use super::profil::{point, resume};
use super::reponses::{chiffres, source};
use super::*;
use domain::argent::Centimes;
use domain::classement::Critere;
use domain::eligibilite::{CategorieMenage, RevenuCompare};
use domain::eligibilite::{
    Changement, CodeDepartement, EtatDemande, Figures, RaisonCategorie, RaisonRevenu, Regle, Reponse, Source,
    Territoire, Verdict,
};
use domain::logement::Typologie;
use domain::logement::{Financement, ZoneAbc, ZonePlafond};
use jiff::civil::Date;
use jiff::civil::date;

const TODAY: Date = date(2026, 11, 24);

/// Stated by the applicant: nothing left of 40 000 €.
const DECLARE: RevenuCompare = RevenuCompare {
    montant: Centimes::ZERO,
    annee: 2026,
    raison: RaisonRevenu::Baisse { n_moins_2: Centimes::euros(40_000), baisse_pour_mille: 1000 },
};

fn reponses() -> Vec<Reponse> {
    let categorie = CategorieMenage {
        categorie: 3,
        personnes_supplementaires: 0,
        personnes: 3,
        enfants_en_garde: 1,
        raison: RaisonCategorie::Handicap,
    };
    let revenu = RevenuCompare {
        montant: Centimes::euros(29_720),
        annee: 2024,
        raison: RaisonRevenu::Baisse { n_moins_2: Centimes::euros(40_000), baisse_pour_mille: 257 },
    };
    let declaring = |declare, revenu, plafond| Figures::Plafond {
        revenu,
        declare,
        plafond,
        plafond_calcule: true,
        categorie,
        financement: Financement::Plai,
        zone_plafond: ZonePlafond::Idf,
        zone_abc: ZoneAbc::A,
    };
    let plafond = |revenu, plafond| declaring(None, revenu, plafond);
    let effort = |ressources, m| Figures::Effort {
        ressources,
        aide: Centimes::euros(62),
        loyer_cc: Centimes::euros(680),
        multiple_pour_mille: m,
        necessaire: Centimes::euros(2040),
        taux_pour_mille: None,
    };
    let elsewhere = Territoire::Departement(CodeDepartement::new("29"));
    let figures = [
        Figures::Typologie { personnes: 3, min: Typologie::T2, max: Typologie::T4, offre: Typologie::T1 },
        Figures::Typologie { personnes: 5, min: Typologie::T4, max: Typologie::T6, offre: Typologie::T4 },
        plafond(Some(revenu), Some(Centimes::euros(29_018))),
        plafond(None, Some(Centimes::euros(29_018))),
        plafond(Some(revenu), None),
        declaring(Some(DECLARE), Some(revenu), Some(Centimes::euros(29_018))),
        effort(Some(Centimes::euros(2660)), Some(2998)),
        effort(None, None),
        Figures::DateLimite { cloture: TODAY, aujourdhui: TODAY },
        Figures::Reservation { reservee: true, mienne: Some(false) },
        Figures::Reservation { reservee: true, mienne: None },
        Figures::Territoire { demande: Some(Territoire::IleDeFrance), offre: CodeDepartement::new("93") },
        Figures::Territoire { demande: Some(elsewhere), offre: CodeDepartement::new("60") },
        Figures::Territoire { demande: None, offre: CodeDepartement::new("60") },
        Figures::Pmr { besoin: true, offre: false },
        Figures::Etat(EtatDemande::Radiee(TODAY)),
        Figures::Etat(EtatDemande::ARenouveler(TODAY)),
    ];
    let regle = |f: &Figures| match f {
        Figures::Typologie { .. } => Regle::Typologie,
        Figures::Plafond { .. } => Regle::Plafond,
        Figures::Effort { .. } => Regle::Effort,
        Figures::DateLimite { .. } => Regle::DateLimite,
        Figures::Reservation { .. } => Regle::Reservation,
        Figures::Territoire { .. } => Regle::Territoire,
        Figures::Pmr { .. } => Regle::Pmr,
        Figures::Etat(_) => Regle::Etat,
    };
    figures
        .iter()
        .flat_map(|f| {
            [Verdict::Convient, Verdict::NeSaitPas, Verdict::NeConvientPas].map(|verdict| Reponse {
                regle: regle(f),
                verdict,
                figures: *f,
                source: Source::Offre,
                changerait: None,
            })
        })
        .collect()
}

#[test]
fn every_answer_is_worded_in_both_languages() {
    for r in reponses() {
        assert_ne!(titre(Lang::Fr, &r), titre(Lang::En, &r), "{r:?}");
        if let Some(text) = phrase(Lang::Fr, &r, TODAY) {
            assert_ne!(Some(text), phrase(Lang::En, &r, TODAY), "{r:?}");
        }
        for ((fr, _), (en, _)) in chiffres(Lang::Fr, &r, TODAY).iter().zip(chiffres(Lang::En, &r, TODAY)) {
            assert_ne!(*fr, en);
        }
    }
    for c in [
        Changement::Foyer { min: 2, max: Some(3) },
        Changement::Foyer { min: 4, max: None },
        Changement::RevenuAuPlus(Centimes::euros(1)),
        Changement::ProuverRevenu,
        Changement::DonnerRevenuFiscal,
        Changement::DonnerRessources,
        Changement::RessourcesAuMoins(Centimes::euros(1)),
        Changement::LoyerAuPlus(Centimes::euros(1)),
        Changement::AutreOffre,
        Changement::DonnerEmployeur,
        Changement::EnregistrerAussi(CodeDepartement::new("60")),
        Changement::CorrigerBesoinPmr,
        Changement::TerminerDossier,
        Changement::RenouvelerDemande,
        Changement::PlafondInconnu,
    ] {
        assert_ne!(changement(Lang::Fr, c).0, changement(Lang::En, c).0);
    }
    for &c in Critere::ALL.iter().filter(|c| **c != Critere::Commune) {
        assert_ne!(critere(Lang::Fr, c), critere(Lang::En, c));
    }
}

#[test]
fn each_rule_names_its_own_text() {
    for s in [
        Source::GuideTypologies,
        Source::ArretePlafonds,
        Source::PlafondsOutreMer,
        Source::PlafondsIntermediaires,
        Source::GuideEffort,
        Source::Offre,
        Source::Reservation,
        Source::NoticeDemande,
        Source::Demande,
        Source::DureeDemande,
    ] {
        assert_ne!(source(Lang::Fr, s), source(Lang::En, s));
    }
    let french = |s| source(Lang::Fr, s).replace('\u{a0}', " ");
    assert!(french(Source::ArretePlafonds).contains("29 juillet 1987"));
    let lli = french(Source::PlafondsIntermediaires);
    assert!(lli.contains("2 terdecies D") && !lli.contains("1987"), "{lli}");
    assert!(french(Source::PlafondsOutreMer).contains("14 mars 2011"));
    // Under the point itself, fine or not.
    for r in reponses() {
        let html = crate::shell::render(move || crate::ui::fits([point(Lang::Fr, &r, TODAY)]));
        assert!(html.contains("Source"), "{r:?}");
    }
}

#[test]
fn a_stated_revenue_is_told_as_to_be_proven_with_its_figures() {
    let plain = |t: String| t.replace(['\u{a0}', '\u{202f}'], " ").replace('’', "'");
    let of = |v: Verdict| {
        let all = reponses();
        *all.iter().find(|r| r.verdict == v && matches!(r.figures, Figures::Plafond { declare: Some(_), .. })).unwrap()
    };
    let wait = of(Verdict::NeSaitPas);
    assert_eq!(plain(titre(Lang::Fr, &wait)), "Vos 12 derniers mois sont sous le plafond : à prouver");
    let text = plain(phrase(Lang::Fr, &wait, TODAY).unwrap());
    for said in
        ["dépasse le plafond de 702 €", "est en dessous : 0 €", "baissé de 100 %", "(40 000 €)", "s'il est prouvé"]
    {
        assert!(text.contains(said), "{said}: {text}");
    }
    let figures: Vec<String> =
        chiffres(Lang::Fr, &wait, TODAY).into_iter().map(|(a, b)| plain(format!("{a} {b}"))).collect();
    assert_eq!(figures[1], "12 derniers mois, à prouver : 0 €");
    // What proves it, and where it is taken back.
    let (text, way) = changement(Lang::Fr, Changement::ProuverRevenu);
    assert!(text.contains("bulletins de paie") && way.unwrap().0 == "/ma-situation/revenu", "{text}");
    let above = plain(phrase(Lang::Fr, &of(Verdict::NeConvientPas), TODAY).unwrap());
    assert!(above.contains("le dépasse aussi"), "{above}");
}

#[test]
fn the_zone_and_a_computed_ceiling_are_told_with_the_figures() {
    let plain = |t: String| t.replace(['\u{a0}', '\u{202f}'], " ");
    let no = |r: &&Reponse| {
        r.verdict == Verdict::NeConvientPas
            && matches!(r.figures, Figures::Plafond { revenu: Some(_), declare: None, plafond: Some(_), .. })
    };
    let all = reponses();
    let r = all.iter().find(no).unwrap();
    let text = plain(phrase(Lang::Fr, r, TODAY).unwrap());
    assert!(text.contains("Plafond calculé :") && text.contains("1 enfant en garde alternée"), "{text}");
    let figures: Vec<String> =
        chiffres(Lang::Fr, r, TODAY).into_iter().map(|(a, b)| plain(format!("{a} {b}"))).collect();
    assert!(figures[1].starts_with("Plafond PLAI calculé, 3 personnes :"), "{figures:?}");
    assert_eq!(figures[2], "Zone du plafond : Île-de-France (hors Paris et communes limitrophes)");
    let of = |f, p| plain(en_zone(Lang::Fr, f, p, ZoneAbc::B2));
    assert_eq!(of(Financement::Pls, ZonePlafond::ParisLimitrophes), "zone 1 bis (Paris et communes limitrophes)");
    assert_eq!(of(Financement::Lli, ZonePlafond::ParisLimitrophes), "zone B2 (zones A bis à C)");
    assert_eq!(of(Financement::Plus, ZonePlafond::OutreMer), "zone outre-mer");
    for p in [ZonePlafond::ParisLimitrophes, ZonePlafond::Idf, ZonePlafond::Autres, ZonePlafond::OutreMer] {
        let name = |l| en_zone(l, Financement::Plus, p, ZoneAbc::A);
        assert_ne!(name(Lang::Fr), name(Lang::En));
    }
}

#[test]
fn a_multiple_just_under_three_never_reads_as_three() {
    let close = reponses().into_iter().find(|r| {
        r.verdict == Verdict::NeSaitPas && matches!(r.figures, Figures::Effort { multiple_pour_mille: Some(_), .. })
    });
    let text = close.and_then(|r| phrase(Lang::Fr, &r, TODAY)).unwrap();
    assert!(text.contains("2,99"), "{text}");
}

#[test]
fn counts_and_lists_read_well() {
    let fr = |a, b, c| resume(Lang::Fr, a, b, c);
    assert_eq!(fr(5, 1, 0), "Cinq points conviennent, un reste à vérifier.");
    assert_eq!(fr(6, 0, 0), "Six points conviennent.");
    assert_eq!(fr(4, 0, 2), "Quatre points conviennent, deux ne conviennent pas.");
    assert_eq!(resume(Lang::En, 1, 2, 1), "One point fits, two are still to be checked, one does not.");
    let names: Vec<String> = ["A", "B", "C"].map(str::to_owned).to_vec();
    assert_eq!(liste(Lang::Fr, &names, 5), "A, B et C");
    assert_eq!(liste(Lang::En, &names, 2), "A, B and one more");
}
