//! A landlord's files: what is wrong is told line by line, what is good is taken in once, whatever dies on the way.

use crate::support::Moteur::{Postgres, Sqlite};
use crate::support::*;
use domain::annonce::{Doute, Faute};
use rstest::rstest;
use services::Erreur;
use services::depots::{
    DepotRefuse, DepotVu, EN_COURS_MAX, EtatDepot, FauteFichier, FauteLigne, FauteVue, GARDES, GARDES_PAR_CHAMP,
    OCTETS_JOUR, OCTETS_MAX, modele,
};
use services::horloge::{HEURE, JOUR, SECONDE};
use services::offres::Publie;
use std::fmt::Write as _;
use std::time::{Duration, Instant};
use uuid::Uuid;

const TETE: &str = "ref_externe;genre;annee;adresse;code_postal;commune;insee;typologie;surface_m2;etage;etages;ascenseur;\
                    chauffage;dpe;dpe_kwh;ges;loyer;charges;financement;disponible_le;description";

/// A home of the file, right in every field.
fn bonne(n: usize) -> String {
    let (postal, commune, insee) =
        [("93100", "Montreuil", "93048"), ("77000", "Melun", "77288"), ("78000", "Versailles", "78646")][n % 3];
    let rent = 400 + n % 300;
    format!(
        "REF-{n:05};appartement;1998;{n} rue des Lilas;{postal};{commune};{insee};T3;62;2;5;oui;collectif_gaz;C;140;C;{rent},50;80;PLUS;\
         15/01/2027;\"Séjour clair ; cuisine séparée. Lot {n}.\""
    )
}

/// `n` homes; those of `fausses` are wrong.
fn fichier(n: usize, fausses: &[usize]) -> String {
    let mut out = format!("{TETE}\n");
    for i in 1..=n {
        let line = bonne(i);
        let line = match fausses.iter().position(|f| *f == i).map(|k| k % 5) {
            None => line,
            Some(0) => line.replace(";T3;62;", ";T3;beaucoup;"),
            Some(1) => line.replace(";PLUS;", ";PRET;"),
            Some(2) => line.replace(";15/01/2027;", ";32/01/2027;"),
            Some(3) => line.replace(";appartement;", ";;"),
            Some(_) => line.replace(";collectif_gaz;C;140;", ";collectif_gaz;C;").replace(",50;80;", ",50;"),
        };
        writeln!(out, "{line}").unwrap();
    }
    out
}

async fn faire(m: &Monde) {
    while m.s.avancer_un_depot().await.unwrap() {}
}

async fn depose(m: &Monde, bailleur: Uuid, nom: &str, octets: &[u8]) -> DepotVu {
    let id = m.s.deposer_fichier(bailleur, m.s.id(), nom, octets).await.unwrap();
    faire(m).await;
    m.s.mon_depot(bailleur, id).await.unwrap()
}

async fn importe(m: &Monde, bailleur: Uuid, id: Uuid) -> DepotVu {
    m.s.importer_depot(bailleur, id).await.unwrap();
    faire(m).await;
    m.s.mon_depot(bailleur, id).await.unwrap()
}

async fn toutes_les_fautes(m: &Monde, d: &DepotVu) -> Vec<FauteVue> {
    let (mut page, mut all) = (1, Vec::new());
    loop {
        let r = m.s.rapport(d, page).await.unwrap();
        all.extend(r.fautes);
        if page >= r.pages {
            return all;
        }
        page += 1;
    }
}

fn comptes(d: &DepotVu) -> [i64; 5] {
    [d.total, d.nouvelles, d.changees, d.inchangees, d.fausses]
}

async fn contenu(m: &Monde, bailleur: Uuid, id: Uuid) -> String {
    let dire = |f: &FauteVue| format!("{}: {:?}", f.champ, f.faute);
    let mut r = m.s.rejets(bailleur, id, dire).await.unwrap();
    let mut out = Vec::new();
    while let Some(piece) = r.morceaux.recv().await {
        out.extend(piece.unwrap());
    }
    String::from_utf8(out).unwrap()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn thirty_seven_wrong_lines_of_five_thousand_are_told_and_the_others_taken(
    #[values(Sqlite, Postgres)] moteur: Moteur,
) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let bailleur = m.bailleur("111111118").await;
    let fausses: Vec<usize> = (1..=37).map(|k| k * 131).collect();
    let text = fichier(5000, &fausses);
    let start = Instant::now();
    let d = depose(&m, bailleur, "parc.csv", text.as_bytes()).await;
    eprintln!("{moteur:?}: 5 000 lines tried in {:?}", start.elapsed());
    assert_eq!(d.etat(), EtatDepot::Essaye);
    assert_eq!(comptes(&d), [5000, 4963, 0, 0, 37]);
    assert_eq!(m.nombre("SELECT COUNT(*) FROM offre").await, 0, "a dry run writes nothing");
    let told = toutes_les_fautes(&m, &d).await;
    let lines: Vec<i64> = told.iter().map(|f| f.ligne).collect();
    assert_eq!(lines, fausses.iter().map(|f| i64::try_from(*f).unwrap() + 1).collect::<Vec<_>>());
    for (k, f) in told.iter().enumerate() {
        let field = ["surface_m2", "financement", "disponible_le", "genre", ""][k % 5];
        assert_eq!(f.champ, field, "{f:?}");
        match k % 5 {
            0 => assert_eq!(f.valeur, "beaucoup"),
            1 => assert!(matches!(&f.faute, FauteLigne::Champ(Faute::Inconnu { choix }) if choix.len() == 4), "{f:?}"),
            3 => assert_eq!(f.faute, FauteLigne::Champ(Faute::Manquant)),
            4 => assert_eq!(f.faute, FauteLigne::Colonnes { attendues: 21, lues: 19 }),
            _ => {}
        }
    }
    let start = Instant::now();
    let d = importe(&m, bailleur, d.id).await;
    eprintln!("{moteur:?}: 4 963 homes taken in in {:?}", start.elapsed());
    assert_eq!(d.etat(), EtatDepot::Importe);
    assert_eq!(comptes(&d), [5000, 4963, 0, 0, 37]);
    assert_eq!(m.nombre("SELECT COUNT(*) FROM offre WHERE etat = 'publiee'").await, 4963);

    // The same file again changes nothing; mended, its wrong lines come in alone.
    let again = depose(&m, bailleur, "parc.csv", text.as_bytes()).await;
    assert_eq!(comptes(&again), [5000, 0, 0, 4963, 37]);
    let wrong = contenu(&m, bailleur, again.id).await;
    assert_eq!(wrong.lines().count(), 38);
    assert!(wrong.starts_with('\u{feff}') && wrong.lines().next().unwrap().ends_with(";erreurs"));
    let mended =
        wrong.replace(";beaucoup;", ";62;").replace(";PRET;", ";PLUS;").replace(";32/01/2027;", ";15/01/2027;");
    let mended = mended.replace(";;1998;", ";appartement;1998;");
    let d = depose(&m, bailleur, "lignes-a-corriger.csv", mended.as_bytes()).await;
    assert_eq!(comptes(&d), [37, 30, 0, 0, 7], "only the lines that lack values are wrong still");
    let d = importe(&m, bailleur, d.id).await;
    assert_eq!(m.nombre("SELECT COUNT(*) FROM offre").await, 4993, "{d:?}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_unusual_is_told_and_stops_nothing(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let b = m.bailleur("111111118").await;
    // Short descriptions on every line; one rent ten times too high, far behind; one class that may not be let; one wrong.
    let n = 222;
    let lignes: Vec<String> = (1..=n)
        .map(|i| match i {
            210 => bonne(i).replace(&format!(";{},50;80;", 400 + i % 300), ";6105;80;"),
            215 => bonne(i).replace(";C;140;C;", ";G;480;C;"),
            220 => bonne(i).replace(";PLUS;", ";PRET;"),
            _ => bonne(i),
        })
        .collect();
    let fichier = format!("{TETE}\n{}\n", lignes.join("\n"));
    let d = depose(&m, b, "rares.csv", fichier.as_bytes()).await;
    let lines = i64::try_from(n).unwrap();
    assert_eq!((d.etat(), comptes(&d), d.douteuses), (EtatDepot::Essaye, [lines, lines - 1, 0, 0, 1], lines - 1));
    let mut all = Vec::new();
    let first = m.s.doutes_du_depot(&d, 1).await.unwrap();
    for page in 1..=first.pages {
        all.extend(m.s.doutes_du_depot(&d, page).await.unwrap().doutes);
    }
    // The first hundred descriptions, and what is rarer wherever it stands, with all that is unusual on its line.
    assert_eq!((first.gardees, first.pages), (GARDES_PAR_CHAMP + 2, 3));
    let of_line = |n: i64| -> Vec<(&str, &str, i64)> {
        all.iter().filter(|v| v.numero == n).map(|v| (v.doute.champ(), v.valeur.as_str(), v.ligne)).collect()
    };
    assert_eq!(of_line(1).iter().map(|v| v.0).collect::<Vec<_>>(), ["description"]);
    assert!(of_line(101).is_empty() && of_line(220).is_empty());
    assert_eq!(of_line(210)[0], ("loyer", "6105.00", 211));
    assert_eq!(of_line(215).iter().map(|v| v.0).collect::<Vec<_>>(), ["dpe", "description"]);
    assert!(all.iter().any(|v| matches!(v.doute, Doute::EnergieInterdite { .. })));
    // It all goes in; sent again, nothing changes and there is nothing to look at.
    let done = importe(&m, b, d.id).await;
    assert_eq!((done.etat(), done.nouvelles, done.douteuses), (EtatDepot::Importe, lines - 1, lines - 1));
    let again = depose(&m, b, "rares.csv", fichier.as_bytes()).await;
    assert_eq!((again.inchangees, again.douteuses), (lines - 1, 0));
    assert!(m.s.doutes_du_depot(&again, 1).await.unwrap().doutes.is_empty());
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_changed_line_changes_its_offer_alone(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let (bailleur, autre) = (m.bailleur("111111118").await, m.bailleur("222222226").await);
    let d = depose(&m, bailleur, "a.csv", fichier(20, &[]).as_bytes()).await;
    importe(&m, bailleur, d.id).await;
    let text = fichier(21, &[]).replace("REF-00007;appartement;1998", "REF-00007;appartement;2001");
    let d = depose(&m, bailleur, "b.csv", text.as_bytes()).await;
    assert_eq!(comptes(&d), [21, 1, 1, 19, 0]);
    let d = importe(&m, bailleur, d.id).await;
    assert_eq!(comptes(&d), [21, 1, 1, 19, 0]);
    assert_eq!(m.nombre("SELECT annee FROM offre WHERE ref_externe = 'REF-00007'").await, 2001);
    // Another landlord's references are its own.
    let other = depose(&m, autre, "b.csv", text.as_bytes()).await;
    assert_eq!(comptes(&other), [21, 21, 0, 0, 0]);
    assert!(matches!(m.s.mon_depot(autre, d.id).await, Err(Erreur::Introuvable)));
    assert!(matches!(m.s.importer_depot(autre, d.id).await, Err(Erreur::Introuvable)));
    assert!(matches!(m.s.rejets(autre, d.id, |_| String::new()).await, Err(Erreur::Introuvable)));
    // Nobody imports twice, nor what was not tried.
    assert!(matches!(m.s.importer_depot(bailleur, d.id).await, Err(Erreur::Depasse)));
    assert_eq!(m.s.mes_depots(bailleur).await.unwrap().len(), 2);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn doubles_withdrawn_offers_and_unknown_columns_are_told(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let bailleur = m.bailleur("111111118").await;
    let text = format!("{TETE};Couleur\n{};bleu\n{};\n{};\n", bonne(1), bonne(2), bonne(1));
    let d = depose(&m, bailleur, "C:\\parc\\doubles.csv", text.as_bytes()).await;
    assert_eq!((d.nom.as_str(), d.inconnues()), ("doubles.csv", vec!["Couleur".to_owned()]));
    assert_eq!(comptes(&d), [3, 2, 0, 0, 1]);
    let told = toutes_les_fautes(&m, &d).await;
    assert_eq!((told[0].ligne, &told[0].faute), (4, &FauteLigne::Doublon { numero: 1, ligne: 2 }));
    importe(&m, bailleur, d.id).await;
    m.executer("UPDATE offre SET etat = 'retiree' WHERE ref_externe = 'REF-00001'").await;
    let d = depose(&m, bailleur, "a.csv", fichier(2, &[]).as_bytes()).await;
    assert_eq!(comptes(&d), [2, 0, 0, 1, 1]);
    let told = toutes_les_fautes(&m, &d).await;
    assert_eq!(told[0].faute, FauteLigne::Champ(Faute::OffreRetiree));
    assert_eq!((told[0].champ.as_str(), told[0].valeur.as_str(), told[0].ligne), ("ref_externe", "REF-00001", 2));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_parking_space_of_a_kind_nobody_knows_is_told_with_its_line_and_what_it_may_be(
    #[values(Sqlite, Postgres)] moteur: Moteur,
) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let b = m.bailleur("111111118").await;
    let rows = [(1, "oui;garage"), (2, "oui;hangar"), (3, "oui;"), (4, ";couvert"), (5, "non;")];
    let rows: Vec<String> = rows.iter().map(|(n, parking)| format!("{};{parking}", bonne(*n))).collect();
    let text = format!("{TETE};parking;Type de stationnement\n{}\n", rows.join("\n"));
    let d = depose(&m, b, "parc.csv", text.as_bytes()).await;
    assert_eq!((comptes(&d), d.inconnues()), ([5, 3, 0, 0, 2], Vec::new()));
    let told = toutes_les_fautes(&m, &d).await;
    let choix = ["garage", "souterrain", "couvert", "exterieur"].map(String::from).to_vec();
    assert_eq!((told[0].ligne, told[0].champ.as_str(), told[0].valeur.as_str()), (3, "parking_type", "hangar"));
    assert_eq!(told[0].faute, FauteLigne::Champ(Faute::Inconnu { choix }));
    let without = FauteLigne::Champ(Faute::Incoherent { avec: "parking".into() });
    assert_eq!((told[1].ligne, told[1].champ.as_str(), &told[1].faute), (5, "parking_type", &without));
    importe(&m, b, d.id).await;
    // No kind told: a space all the same.
    assert_eq!(m.nombre("SELECT COUNT(*) FROM offre WHERE parking AND parking_type = 'garage'").await, 1);
    assert_eq!(m.nombre("SELECT COUNT(*) FROM offre WHERE parking AND parking_type IS NULL").await, 1);
    assert_eq!(m.nombre("SELECT COUNT(*) FROM offre WHERE NOT parking AND parking_type IS NULL").await, 1);
    // A file from before the column changes nothing of an offer that never had it.
    let before = format!("{TETE};parking\n{};oui\n", bonne(3));
    assert_eq!(comptes(&depose(&m, b, "avant.csv", before.as_bytes()).await), [1, 0, 0, 1, 0]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn json_says_the_same_as_csv_and_comes_back_as_json(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let bailleur = m.bailleur("111111118").await;
    let home = |n: usize, surface: &str| {
        format!(
            "{{\"ref_externe\": \"J-{n}\", \"genre\": \"appartement\", \"annee\": 1998, \"adresse\": \"{n} rue \\\"X\\\"\", \
             \"insee\": \"93048\", \"typologie\": \"T3\", \"surface_m2\": {surface}, \"chauffage\": \"collectif_gaz\", \
             \"ascenseur\": true, \"dpe\": \"C\", \"dpe_kwh\": 140.0, \"ges\": \"C\", \"loyer\": 480.5, \"charges\": 80, \
             \"financement\": \"PLUS\", \"disponible_le\": \"2027-01-15\", \"residence\": null}}"
        )
    };
    let (a, b, c) = (home(1, "62"), home(2, "\"grand\""), home(3, "[62]"));
    for text in [format!("[{a}, {b}, {c}, {a}]"), format!("{a}\n{b}\n{c}\n{a}")] {
        let d = depose(&m, bailleur, "parc.txt", text.as_bytes()).await;
        assert_eq!(d.format.as_deref(), Some("json"));
        assert_eq!(comptes(&d), [4, 1, 0, 0, 3]);
        let told = toutes_les_fautes(&m, &d).await;
        assert_eq!(told.iter().map(|f| f.numero).collect::<Vec<_>>(), [2, 3, 4]);
        assert_eq!(told[1].faute, FauteLigne::Compose);
        assert!(matches!(told[2].faute, FauteLigne::Doublon { numero: 1, .. }));
        let back = contenu(&m, bailleur, d.id).await;
        let back: serde_json::Value = serde_json::from_str(&back).unwrap();
        assert_eq!(back.as_array().map(Vec::len), Some(3));
        assert_eq!(back[0]["surface_m2"], "grand");
        assert!(back[0]["erreurs"][0].as_str().unwrap().starts_with("surface_m2"), "{back}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_file_we_offer_to_start_from_is_right(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let bailleur = m.bailleur("111111118").await;
    let d = depose(&m, bailleur, "modele.csv", modele(AUJOURDHUI).as_bytes()).await;
    assert_eq!(comptes(&d), [2, 2, 0, 0, 0], "{:?}", toutes_les_fautes(&m, &d).await);
    assert!(d.inconnues().is_empty());
    let d = importe(&m, bailleur, d.id).await;
    assert_eq!(comptes(&d), [2, 2, 0, 0, 0]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn windows_letters_and_unreadable_files(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let bailleur = m.bailleur("111111118").await;
    let latin: Vec<u8> = fichier(1, &[]).chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let d = depose(&m, bailleur, "excel.csv", &latin).await;
    assert_eq!(comptes(&d), [1, 1, 0, 0, 0]);
    importe(&m, bailleur, d.id).await;
    let read = "SELECT COUNT(*) FROM offre WHERE description LIKE 'Séjour clair%séparée%'";
    assert_eq!(m.nombre(read).await, 1);
    for (octets, fault) in [
        (&b"PK\x03\x04rest"[..], FauteFichier::PasDuTexte),
        (b"ref;loyer\nA;1", FauteFichier::ColonnesManquantes { noms: Vec::new() }),
        (b"[{\"ref\": }]", FauteFichier::Json { ligne: 1, colonne: 10 }),
    ] {
        let d = depose(&m, bailleur, "x", octets).await;
        assert_eq!(d.etat(), EtatDepot::Illisible);
        match (d.erreur().unwrap(), fault) {
            (FauteFichier::ColonnesManquantes { noms }, FauteFichier::ColonnesManquantes { .. }) => {
                assert!(noms.len() > 10 && noms.contains(&"commune".to_owned()), "{noms:?}");
            }
            (got, wanted) => assert_eq!(got, wanted),
        }
        assert!(matches!(m.s.importer_depot(bailleur, d.id).await, Err(Erreur::Depasse)));
    }
    let empty = m.s.deposer_fichier(bailleur, m.s.id(), "vide.csv", b"").await;
    assert!(matches!(empty, Err(DepotRefuse::Vide)));
    let mut big = m.s.ouvrir_depot(bailleur, m.s.id(), "gros.csv").await.unwrap();
    let piece = vec![b'a'; OCTETS_MAX / 4 + 1];
    for _ in 0..3 {
        m.s.recevoir(&mut big, &piece).await.unwrap();
    }
    assert!(matches!(m.s.recevoir(&mut big, &piece).await, Err(DepotRefuse::TropGros)));
    assert_eq!(m.nombre("SELECT COUNT(*) FROM depot WHERE etat = 'reception'").await, 0);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn two_servers_do_one_file_once_and_a_dead_one_is_followed(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let other = m.autre_serveur().await;
    let bailleur = m.bailleur("111111118").await;
    let fausses = [3, 500, 998];
    let text = fichier(1000, &fausses);
    let id = m.s.deposer_fichier(bailleur, m.s.id(), "a.csv", text.as_bytes()).await.unwrap();
    let (a, b) = tokio::join!(m.s.avancer_un_depot(), other.avancer_un_depot());
    assert_eq!(i32::from(a.unwrap()) + i32::from(b.unwrap()), 1, "one of them took it");
    let d = m.s.mon_depot(bailleur, id).await.unwrap();
    assert_eq!(comptes(&d), [1000, 997, 0, 0, 3]);

    // A worker that dies half-way: its task is dropped between two lots, wherever it stood.
    m.s.importer_depot(bailleur, id).await.unwrap();
    let s = m.s.clone();
    let work = tokio::spawn(async move { s.avancer_un_depot().await });
    loop {
        let lues = m.s.mon_depot(bailleur, id).await.unwrap().lues;
        if lues > 0 || work.is_finished() {
            break;
        }
        tokio::task::yield_now().await;
    }
    work.abort();
    let _ = work.await;
    let half = m.s.mon_depot(bailleur, id).await.unwrap();
    if half.etat() == EtatDepot::Import {
        assert!(!other.avancer_un_depot().await.unwrap(), "its lease runs still");
        m.avancer(31 * SECONDE);
        assert!(other.avancer_un_depot().await.unwrap());
    }
    let d = m.s.mon_depot(bailleur, id).await.unwrap();
    assert_eq!((d.etat(), d.lues, d.total, d.fausses), (EtatDepot::Importe, 1000, 1000, 3));
    assert_eq!(d.bonnes(), 997);
    assert_eq!(toutes_les_fautes(&m, &d).await.len(), 3);
    assert_eq!(m.nombre("SELECT COUNT(*) FROM offre").await, 997);
}

#[rstest]
#[tokio::test]
async fn what_was_broken_off_and_what_is_old_is_thrown_away(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let bailleur = m.bailleur("111111118").await;
    let mut cut = m.s.ouvrir_depot(bailleur, m.s.id(), "coupe.csv").await.unwrap();
    m.s.recevoir(&mut cut, &vec![b'a'; 600 * 1024]).await.unwrap();
    drop(cut);
    let d = depose(&m, bailleur, "a.csv", fichier(3, &[2]).as_bytes()).await;
    m.avancer(2 * HEURE);
    assert_eq!(m.s.ranger_les_depots().await.unwrap(), 1);
    assert_eq!(m.s.mon_depot(bailleur, d.id).await.unwrap().fausses, 1);
    m.avancer(services::depots::GARDE);
    assert_eq!(m.s.ranger_les_depots().await.unwrap(), 1);
    for table in ["depot", "depot_morceau", "depot_faute", "depot_doute"] {
        assert_eq!(m.nombre(&format!("SELECT COUNT(*) FROM {table}")).await, 0, "{table}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn one_landlord_sends_no_more_than_its_share(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let (bailleur, autre) = (m.bailleur("111111118").await, m.bailleur("222222226").await);
    let file = fichier(2, &[2]);
    let send = || m.s.deposer_fichier(bailleur, m.s.id(), "a.csv", file.as_bytes());
    // As many at once as are allowed, whatever they are at; those that begin together count each other.
    let mut together = tokio::task::JoinSet::new();
    for _ in 0..EN_COURS_MAX + 3 {
        let (s, file) = (m.s.clone(), file.clone());
        together.spawn(async move { s.deposer_fichier(bailleur, s.id(), "a.csv", file.as_bytes()).await });
    }
    let together = together.join_all().await;
    assert_eq!(together.iter().filter(|r| r.is_ok()).count(), usize::try_from(EN_COURS_MAX).unwrap());
    assert!(together.iter().flat_map(|r| r.as_ref().err()).all(|e| matches!(e, DepotRefuse::EnCours)), "{together:?}");
    m.s.deposer_fichier(autre, m.s.id(), "a.csv", file.as_bytes()).await.unwrap();
    let first = m.s.mes_depots(bailleur).await.unwrap().pop().unwrap();
    assert!(first.attend(), "nobody has taken it yet");
    faire(&m).await;
    assert!(!m.s.mon_depot(bailleur, first.id).await.unwrap().attend());

    // A sending that stopped without a word counts for two minutes; one that was broken off, no more.
    for _ in 0..EN_COURS_MAX {
        m.s.ouvrir_depot(bailleur, m.s.id(), "coupe.csv").await.unwrap();
    }
    assert!(matches!(send().await, Err(DepotRefuse::EnCours)));
    m.avancer(121 * SECONDE);
    for _ in 0..=EN_COURS_MAX {
        let cut = m.s.ouvrir_depot(bailleur, m.s.id(), "coupe.csv").await.unwrap();
        m.s.rompre_depot(cut).await.unwrap();
    }
    send().await.unwrap();
    faire(&m).await;

    // A day's bytes: what is over is refused as it comes, then at once, until a day has gone by.
    let small = file.len();
    depose(&m, bailleur, "gros.csv", file.as_bytes()).await;
    let grow = |to: i64| format!("UPDATE depot SET octets = CASE nom WHEN 'gros.csv' THEN {to} ELSE 0 END");
    m.executer(&grow(OCTETS_JOUR - i64::try_from(small).unwrap())).await;
    let larger = vec![b'a'; small + 1];
    assert!(matches!(m.s.deposer_fichier(bailleur, m.s.id(), "b.csv", &larger).await, Err(DepotRefuse::Quota)));
    assert_eq!(m.nombre("SELECT COUNT(*) FROM depot WHERE nom = 'b.csv'").await, 0);
    send().await.unwrap();
    assert!(matches!(m.s.ouvrir_depot(bailleur, m.s.id(), "c.csv").await, Err(DepotRefuse::Quota)));
    m.s.ouvrir_depot(autre, m.s.id(), "c.csv").await.unwrap();
    m.avancer(JOUR);
    send().await.unwrap();
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_will_ask_for_is_not_kept(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let bailleur = m.bailleur("111111118").await;
    let pieces = "SELECT COUNT(*) FROM depot_morceau";
    // Taken in without a fault, the file itself is of no more use; with one, its wrong lines may be asked for.
    let d = depose(&m, bailleur, "a.csv", fichier(3, &[]).as_bytes()).await;
    assert_eq!(m.nombre(pieces).await, 1);
    importe(&m, bailleur, d.id).await;
    assert_eq!(m.nombre(pieces).await, 0);
    let d = depose(&m, bailleur, "b.csv", fichier(5, &[2]).as_bytes()).await;
    importe(&m, bailleur, d.id).await;
    assert_eq!(m.nombre(pieces).await, 1);
    assert_eq!(contenu(&m, bailleur, d.id).await.lines().count(), 2);
    depose(&m, bailleur, "x", b"PK\x03\x04rest").await;
    assert_eq!(m.nombre(pieces).await, 1);

    // The last twenty stay; older ones go once they are a day old.
    for _ in 0..GARDES {
        m.avancer(SECONDE);
        depose(&m, bailleur, "c.csv", fichier(3, &[1, 2, 3]).as_bytes()).await;
    }
    assert_eq!(m.nombre("SELECT COUNT(*) FROM depot").await, GARDES + 3);
    m.avancer(JOUR + HEURE);
    let last = depose(&m, bailleur, "d.csv", fichier(3, &[1]).as_bytes()).await;
    assert_eq!(m.nombre("SELECT COUNT(*) FROM depot").await, GARDES);
    assert_eq!(m.s.mes_depots(bailleur).await.unwrap()[0].id, last.id);
    assert_eq!(m.nombre("SELECT COUNT(*) FROM depot_faute").await, 3 * (GARDES - 1) + 1);
    assert!(matches!(m.s.mon_depot(bailleur, d.id).await, Err(Erreur::Introuvable)));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_import_tells_what_is_so_when_it_happens(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let bailleur = m.bailleur("111111118").await;
    let d = depose(&m, bailleur, "a.csv", fichier(300, &[]).as_bytes()).await;
    importe(&m, bailleur, d.id).await;
    m.executer("UPDATE offre SET etat = 'retiree', empreinte = ''").await;
    let d = depose(&m, bailleur, "b.csv", fichier(300, &[7]).as_bytes()).await;
    assert_eq!(comptes(&d), [300, 0, 0, 0, 300]);
    // Nothing good: the page has no button, and whoever asks all the same is told the same again.
    m.executer("UPDATE offre SET etat = 'publiee'").await;
    let d = importe(&m, bailleur, d.id).await;
    assert_eq!(comptes(&d), [300, 0, 299, 0, 1]);
    let told = toutes_les_fautes(&m, &d).await;
    assert_eq!((told.len(), told[0].numero), (1, 7), "what the trial told is forgotten");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_unchanged_waits_for_no_writer(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let bailleur = m.bailleur("111111118").await;
    let homes: Vec<_> = (1..=90).map(|n| (n, crate::publication::annonce(&m.s, &format!("N-{n}"), &[]))).collect();
    let done = m.s.publier_annonces(bailleur, homes.clone()).await.unwrap();
    assert!(done.iter().all(|(_, r)| matches!(r, Ok(Publie::Nouvelle(_)))));
    let held = m.s.db.begin().await.unwrap();
    // Nothing has to be written.
    let again = tokio::time::timeout(Duration::from_secs(5), m.s.publier_annonces(bailleur, homes)).await;
    let again = again.unwrap().unwrap();
    assert!(again.iter().all(|(_, r)| matches!(r, Ok(Publie::Inchangee(_)))));
    drop(held);
}

/// 50 000 homes, to be timed: `cargo test -p services --release --test main depots -- --ignored --nocapture`.
#[rstest]
#[ignore = "a measure"]
#[tokio::test(flavor = "multi_thread")]
async fn fifty_thousand_lines(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let bailleur = m.bailleur("111111118").await;
    let text = fichier(50_000, &[17, 40_000]);
    let start = Instant::now();
    let d = depose(&m, bailleur, "parc.csv", text.as_bytes()).await;
    eprintln!("{moteur:?}: {} MB tried in {:?}", text.len() / 1_000_000, start.elapsed());
    assert_eq!(comptes(&d), [50_000, 49_998, 0, 0, 2]);
    let start = Instant::now();
    importe(&m, bailleur, d.id).await;
    eprintln!("{moteur:?}: taken in in {:?}", start.elapsed());
    let start = Instant::now();
    let d = depose(&m, bailleur, "parc.csv", text.as_bytes()).await;
    eprintln!("{moteur:?}: the same again, tried in {:?}", start.elapsed());
    assert_eq!(comptes(&d), [50_000, 0, 0, 49_998, 2]);
}
