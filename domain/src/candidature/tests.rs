use super::*;
use rstest::rstest;
use std::collections::{BTreeMap, BTreeSet};

/// What may happen, written from `product.md` (sections 5 and 6) and `rules.md`, not from the table.
///
/// A block per state (`-`: no candidature yet); a line per event: code, roles, next state. Roles: D applicant,
/// C adviser, B landlord, E employer who was delegated, S the application. What is not here is impossible.
const EXPECTED: &str = "
[-]
postuler            D E  deposee

[deposee]           # stage 2: Action Logement examines; the applicant may cancel until the sending
annuler             D E  annulee
demander_piece      C    deposee
fournir_piece       D E  deposee
valider             C    validee
invalider           C    invalidee
clore_offre         C S  non_retenue
logement_pourvu     S    non_retenue
retirer_offre       B S  offre_retiree
radier_demande      S    demande_radiee

[validee]
annuler             D E  annulee
invalider           C    invalidee
envoyer             C    envoyee
clore_offre         C S  non_retenue
logement_pourvu     S    non_retenue
retirer_offre       B S  offre_retiree
radier_demande      S    demande_radiee

[envoyee]           # stage 3: no cancellation from here
demander_piece      B    visite
proposer_visite     B    visite
fixer_commission    B    commission
logement_pourvu     S    non_retenue
retirer_offre       B S  offre_retiree
radier_demande      S    demande_radiee

[visite]            # stage 4
demander_piece      B    visite
fournir_piece       D E  visite
proposer_visite     B    visite
confirmer_visite    D E  visite
fixer_commission    B    commission
logement_pourvu     S    non_retenue
retirer_offre       B S  offre_retiree
radier_demande      S    demande_radiee

[commission]        # stage 5: a visit may come after the date is set; only the CALEOL decides
demander_piece      B    commission
fournir_piece       D E  commission
proposer_visite     B    commission
confirmer_visite    D E  commission
fixer_commission    B    commission
attribuer           B    attribuee
attribuer_rang      B    attribuee_rang
attribuer_condition B    attribuee_condition
ne_pas_attribuer    B    non_retenue
rejeter             B    rejetee
logement_pourvu     S    non_retenue
retirer_offre       B S  offre_retiree
radier_demande      S    demande_radiee

[attribuee]         # stage 6: the applicant alone answers; silence is refusal
proposer_visite     B    attribuee
confirmer_visite    D E  attribuee
accepter            D    acceptee
refuser             D    refusee_demandeur
delai_echu          S    refusee_demandeur
retirer_offre       B S  offre_retiree
radier_demande      S    demande_radiee

[attribuee_rang]    # the next one is served if the previous refuses
avancer_rang        S    attribuee_rang
monter_rang         B S  attribuee
refuser             D    refusee_demandeur
logement_pourvu     S    non_retenue
retirer_offre       B S  offre_retiree
radier_demande      S    demande_radiee

[attribuee_condition]  # one document: in time, the landlord must go on
fournir_piece       D E  attribuee_condition
lever_condition     B    attribuee
condition_echue     B S  non_retenue
refuser             D    refusee_demandeur
retirer_offre       B S  offre_retiree
radier_demande      S    demande_radiee

[acceptee]          # stage 7: visit, lease, keys
demander_piece      B    acceptee
fournir_piece       D E  acceptee
proposer_visite     B    acceptee
confirmer_visite    D E  acceptee
signer_bail         B    bail_signe
refuser             D    refusee_demandeur
retirer_offre       B S  offre_retiree
radier_demande      S    demande_radiee

[bail_signe]
[annulee]
[invalidee]
[non_retenue]
[rejetee]
[refusee_demandeur]
[offre_retiree]
[demande_radiee]
";

type Cell = (Option<Etat>, Evenement, Acteur);

fn role(letter: &str) -> Acteur {
    match letter {
        "D" => Acteur::Demandeur,
        "C" => Acteur::Conseiller,
        "B" => Acteur::Bailleur,
        "E" => Acteur::Entreprise,
        "S" => Acteur::Systeme,
        other => panic!("role {other}"),
    }
}

/// Every cell: state × event × role → next state, or the refusal.
fn expected() -> BTreeMap<Cell, Result<Etat, &'static str>> {
    let mut state = None;
    let mut seen = BTreeSet::new();
    let mut lines: BTreeMap<(Option<Etat>, Evenement), (Vec<Acteur>, Etat)> = BTreeMap::new();
    for line in EXPECTED.lines() {
        let line = line.split('#').next().unwrap().trim();
        if let Some(code) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            state = (code != "-").then(|| Etat::from_code(code).unwrap());
            assert!(seen.insert(state), "{code} twice");
        } else if !line.is_empty() {
            let words: Vec<&str> = line.split_whitespace().collect();
            let (event, roles, to) = (words[0], &words[1..words.len() - 1], words[words.len() - 1]);
            let roles = roles.iter().map(|r| role(r)).collect();
            let key = (state, Evenement::from_code(event).unwrap());
            assert!(lines.insert(key, (roles, Etat::from_code(to).unwrap())).is_none(), "{line} twice");
        }
    }
    assert_eq!(seen.len(), Etat::ALL.len() + 1, "a state has no block");
    let states = std::iter::once(None).chain(Etat::ALL.iter().copied().map(Some));
    let mut cells = BTreeMap::new();
    for de in states {
        for &event in Evenement::ALL {
            for &acteur in Acteur::ALL {
                let cell = match lines.get(&(de, event)) {
                    None => Err("impossible"),
                    Some((roles, to)) if roles.contains(&acteur) => Ok(*to),
                    Some(_) => Err("pas autorisé"),
                };
                cells.insert((de, event, acteur), cell);
            }
        }
    }
    cells
}

#[test]
fn every_cell_is_as_the_product_says() {
    let cells = expected();
    assert_eq!(cells.len(), 18 * 27 * 5);
    let mut wrong = Vec::new();
    for (&(de, event, acteur), expected) in &cells {
        let got = match suivant(de, event, acteur) {
            Ok(t) => Ok(t.vers),
            Err(Refus::Impossible) => Err("impossible"),
            Err(Refus::PasAutorise) => Err("pas autorisé"),
            Err(other) => panic!("{other:?}"),
        };
        if got != *expected {
            wrong.push(format!("{de:?} {event:?} {acteur:?}: expected {expected:?}, got {got:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_has_one_line_per_state_and_event_and_every_event_has_one() {
    let mut seen = BTreeSet::new();
    for t in TRANSITIONS {
        assert!(seen.insert((t.de, t.evenement)), "{t:?} twice");
        assert!(!t.acteurs.is_empty(), "{t:?} by nobody");
        assert!(t.mail, "every move is an e-mail: {t:?}");
    }
    for event in Evenement::ALL {
        assert!(TRANSITIONS.iter().any(|t| t.evenement == *event), "{event:?} never happens");
    }
    for etat in Etat::ALL {
        assert!(TRANSITIONS.iter().any(|t| t.vers == *etat), "{etat:?} is never reached");
    }
}

#[test]
fn one_active_candidature_is_a_matter_of_state() {
    let active: Vec<_> = Etat::ALL.iter().copied().filter(|e| e.active()).collect();
    assert_eq!(
        active,
        [
            Etat::Deposee,
            Etat::Validee,
            Etat::Envoyee,
            Etat::Visite,
            Etat::Commission,
            Etat::Attribuee,
            Etat::AttribueeRang,
            Etat::AttribueeCondition,
            Etat::Acceptee,
        ]
    );
    assert!(Etat::ALL.iter().all(|e| e.active() != e.finale()));
}

#[test]
fn cancellation_ends_with_the_sending() {
    let cancellable: Vec<_> = Etat::ALL.iter().copied().filter(|e| e.annulable()).collect();
    assert_eq!(cancellable, [Etat::Deposee, Etat::Validee]);
    assert!(Etat::Envoyee.classement_fige());
    assert!(!Etat::Validee.classement_fige());
}

#[test]
fn every_way_out_is_reachable_and_every_active_state_can_end() {
    for &etat in Etat::ALL.iter().filter(|e| e.active()) {
        for end in [Etat::OffreRetiree, Etat::DemandeRadiee] {
            assert!(TRANSITIONS.iter().any(|t| t.de == Some(etat) && t.vers == end), "{etat:?} → {end:?}");
        }
    }
    // From applying, the lease can be reached.
    let mut reached = BTreeSet::from([Etat::Deposee]);
    while let Some(t) =
        TRANSITIONS.iter().find(|t| t.de.is_some_and(|de| reached.contains(&de)) && !reached.contains(&t.vers))
    {
        reached.insert(t.vers);
    }
    assert_eq!(reached.len(), Etat::ALL.len());
}

#[test]
fn a_required_reason_has_a_list_and_ends_the_candidature() {
    for t in TRANSITIONS {
        let list = MotifRefus::pour(t.evenement);
        if t.motif == MotifRequis::Requis {
            assert!(!list.is_empty(), "{:?} needs a reason and has none to give", t.evenement);
            assert!(t.vers.finale(), "{:?}", t.evenement);
        }
        let distinct: BTreeSet<_> = list.iter().collect();
        assert_eq!(distinct.len(), list.len(), "{:?} lists a reason twice", t.evenement);
    }
    for motif in MotifRefus::ALL {
        assert!(Evenement::ALL.iter().any(|e| MotifRefus::pour(*e).contains(motif)), "{motif:?} serves nothing");
    }
    // Whatever ends a candidature against the applicant's will has a reason.
    for t in TRANSITIONS.iter().filter(|t| t.vers.finale() && t.vers != Etat::BailSigne) {
        let own_will = matches!(t.evenement, Evenement::Annuler | Evenement::Refuser);
        assert_eq!(t.motif == MotifRequis::Aucun, own_will, "{t:?}");
    }
}

#[rstest]
#[case(Evenement::Invalider, None, Err(Refus::MotifManquant))]
#[case(Evenement::Invalider, Some(MotifRefus::PieceManquante), Ok(Etat::Invalidee))]
#[case(Evenement::Invalider, Some(MotifRefus::LogementAttribue), Err(Refus::MotifEtranger))]
#[case(Evenement::Valider, None, Ok(Etat::Validee))]
#[case(Evenement::Valider, Some(MotifRefus::Autre), Err(Refus::MotifEtranger))]
#[case(Evenement::Annuler, None, Err(Refus::PasAutorise))]
#[case(Evenement::SignerBail, None, Err(Refus::Impossible))]
fn reasons(#[case] event: Evenement, #[case] motif: Option<MotifRefus>, #[case] expected: Result<Etat, Refus>) {
    let got = suivant_motive(Some(Etat::Deposee), event, Acteur::Conseiller, motif).map(|t| t.vers);
    assert_eq!(got, expected);
}

#[test]
fn the_panel_decides_on_its_day_at_the_earliest() {
    use jiff::civil::date;
    let (day, before, after) = (date(2026, 12, 3), date(2026, 12, 2), date(2026, 12, 4));
    let decisions: Vec<_> = Evenement::ALL.iter().copied().filter(|e| e.decision_caleol()).collect();
    assert_eq!(
        decisions,
        [
            Evenement::Attribuer,
            Evenement::AttribuerRang,
            Evenement::AttribuerCondition,
            Evenement::NePasAttribuer,
            Evenement::Rejeter
        ]
    );
    for &e in Evenement::ALL {
        let early = if e.decision_caleol() { Err(Refus::AvantCommission) } else { Ok(()) };
        assert_eq!(commission_tenue(e, Some(day), before), early, "{e:?}");
        assert_eq!(commission_tenue(e, None, after), early, "{e:?}");
        assert_eq!(commission_tenue(e, Some(day), day), Ok(()), "{e:?}");
        assert_eq!(commission_tenue(e, Some(day), after), Ok(()), "{e:?}");
    }
    // Decisions are what leads from the commission to the result, and nothing else.
    for t in TRANSITIONS.iter().filter(|t| t.de == Some(Etat::Commission)) {
        let by_panel = t.acteurs == [Acteur::Bailleur] && t.vers.etape() == Etape::Resultat;
        assert_eq!(t.evenement.decision_caleol(), by_panel, "{t:?}");
    }
}

#[test]
fn a_dwelling_closes_to_a_demande_once_the_panel_has_decided_on_it() {
    for t in TRANSITIONS.iter().filter(|t| t.vers.finale()) {
        let decided = match t.de.map(Etat::etape) {
            // The lease is signed, the offer gone or the demande ended: nothing of the demande's own for this dwelling.
            _ if matches!(t.vers, Etat::BailSigne | Etat::OffreRetiree | Etat::DemandeRadiee) => false,
            _ if t.evenement == Evenement::LogementPourvu => false,
            Some(etape) => etape >= Etape::Commission,
            None => false,
        };
        assert_eq!(t.evenement.ferme_le_logement(), decided, "{t:?}");
    }
    for t in TRANSITIONS.iter().filter(|t| t.vers.active()) {
        assert!(!t.evenement.ferme_le_logement(), "{t:?}");
    }
}

#[test]
fn a_refusal_may_say_why_or_not() {
    for motif in [None, Some(MotifRefus::RefusPrix)] {
        let t = suivant_motive(Some(Etat::Attribuee), Evenement::Refuser, Acteur::Demandeur, motif);
        assert_eq!(t.map(|t| t.vers), Ok(Etat::RefuseeDemandeur));
    }
}

#[test]
fn buttons_come_from_the_table() {
    let buttons = |etat, acteur| evenements_possibles(etat, acteur);
    assert_eq!(buttons(None, Acteur::Demandeur), [Evenement::Postuler]);
    assert_eq!(buttons(Some(Etat::Validee), Acteur::Demandeur), [Evenement::Annuler]);
    assert_eq!(buttons(Some(Etat::Envoyee), Acteur::Demandeur), []);
    assert_eq!(
        buttons(Some(Etat::Attribuee), Acteur::Demandeur),
        [Evenement::ConfirmerVisite, Evenement::Accepter, Evenement::Refuser]
    );
    for (de, event, acteur) in expected().into_keys() {
        assert_eq!(buttons(de, acteur).contains(&event), suivant(de, event, acteur).is_ok());
    }
    // Delegated management never answers for the person.
    for etat in Etat::ALL {
        let delegated = buttons(Some(*etat), Acteur::Entreprise);
        assert!(!delegated.contains(&Evenement::Accepter) && !delegated.contains(&Evenement::Refuser));
    }
}

#[rstest]
#[case(Etat::Deposee, &[Acteur::Conseiller])]
#[case(Etat::Validee, &[Acteur::Conseiller])]
#[case(Etat::Envoyee, &[Acteur::Bailleur])]
#[case(Etat::Visite, &[Acteur::Bailleur])]
#[case(Etat::Commission, &[Acteur::Bailleur])]
#[case(Etat::Attribuee, &[Acteur::Demandeur])]
#[case(Etat::AttribueeRang, &[Acteur::Bailleur, Acteur::Systeme])]
#[case(Etat::Acceptee, &[Acteur::Bailleur])]
#[case(Etat::BailSigne, &[])]
fn who_acts_next(#[case] etat: Etat, #[case] expected: &[Acteur]) {
    assert_eq!(qui_agit(etat), expected);
}

/// `F` done, `C` under way, `-` to come, `X` ended here.
fn drawn(bar: [StadeVu; 7]) -> String {
    bar.iter()
        .map(|s| match s {
            StadeVu::Fait => 'F',
            StadeVu::Courant => 'C',
            StadeVu::AVenir => '-',
            StadeVu::Arrete => 'X',
        })
        .collect()
}

#[rstest]
#[case(Etat::Deposee, 2, "FC-----")]
#[case(Etat::Validee, 2, "FF-----")]
#[case(Etat::Envoyee, 3, "FFC----")]
#[case(Etat::Visite, 4, "FFFC---")]
#[case(Etat::Commission, 5, "FFFFC--")]
#[case(Etat::Attribuee, 6, "FFFFFC-")]
#[case(Etat::AttribueeRang, 6, "FFFFFC-")]
#[case(Etat::AttribueeCondition, 6, "FFFFFC-")]
#[case(Etat::Acceptee, 7, "FFFFFFC")]
#[case(Etat::BailSigne, 7, "FFFFFFF")]
#[case(Etat::Annulee, 1, "X------")]
#[case(Etat::Invalidee, 2, "FX-----")]
#[case(Etat::NonRetenue, 6, "FFFFFX-")]
#[case(Etat::Rejetee, 6, "FFFFFX-")]
#[case(Etat::RefuseeDemandeur, 7, "FFFFFFX")]
#[case(Etat::OffreRetiree, 1, "X------")]
#[case(Etat::DemandeRadiee, 1, "X------")]
fn progress(#[case] etat: Etat, #[case] stage: u8, #[case] expected: &str) {
    assert_eq!(etat.etape().numero(), stage);
    assert_eq!(drawn(progression(etat)), expected);
}

#[rstest]
#[case(Etat::Annulee, Some(Etat::Validee), "FX-----")]
#[case(Etat::OffreRetiree, Some(Etat::Commission), "FFFFX--")]
#[case(Etat::DemandeRadiee, Some(Etat::Visite), "FFFX---")]
#[case(Etat::NonRetenue, Some(Etat::Deposee), "FX-----")]
#[case(Etat::NonRetenue, Some(Etat::Commission), "FFFFFX-")]
#[case(Etat::NonRetenue, Some(Etat::AttribueeRang), "FFFFFX-")]
#[case(Etat::RefuseeDemandeur, Some(Etat::Attribuee), "FFFFFFX")]
#[case(Etat::BailSigne, Some(Etat::Acceptee), "FFFFFFF")]
#[case(Etat::Visite, Some(Etat::Envoyee), "FFFC---")]
#[case(Etat::Annulee, None, "X------")]
fn progress_knows_where_it_ended(#[case] etat: Etat, #[case] before: Option<Etat>, #[case] expected: &str) {
    assert_eq!(drawn(progression_depuis(etat, before)), expected);
}

#[test]
fn the_bar_never_goes_back_on_the_way_to_the_lease() {
    let rank = |e: Etat| e.etape().numero();
    for t in TRANSITIONS.iter().filter(|t| t.vers.active()) {
        if let Some(de) = t.de {
            assert!(rank(de) <= rank(t.vers), "{t:?}");
        }
    }
    assert_eq!(Etape::ALL.iter().map(|e| e.numero()).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6, 7]);
}

#[test]
fn codes_come_back() {
    for e in Etat::ALL {
        assert_eq!(Etat::from_code(e.code()), Some(*e));
    }
    for e in Evenement::ALL {
        assert_eq!(Evenement::from_code(e.code()), Some(*e));
    }
    for m in MotifRefus::ALL {
        assert_eq!(MotifRefus::from_code(m.code()), Some(*m));
    }
}
