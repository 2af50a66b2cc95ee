//! How the engines find rows: every statement the services run is asked its plan, and none may read a table that grows.
//!
//! SQLite, which keeps no statistics, plans for a small table as it would for a large one. PostgreSQL plans by what the
//! tables hold: they are grown until an index is worth its while, and it is told to leave whole tables alone wherever
//! an index can serve, for any values. An index read from end to end is a whole table too, unless only few rows are in
//! it, or the reading stops at the first it needs; so is one looked up by other columns than its first.

use crate::support::*;
use domain::alerte::Frequence;
use domain::argent::Centimes;
use domain::candidature::MotifRefus;
use domain::eligibilite::simulation::FoyerSimule;
use domain::identite::{Email, Telephone};
use domain::langue::Lang;
use services::alertes::AlerteNouvelle;
use services::cles::Reponse;
use services::comptes::UsageJeton;
use services::courrier::Facteur;
use services::depots::FauteVue;
use services::horloge::JOUR;
use services::offres::points::Cadre;
use services::offres::{Filtres, Lieu, Onglet, Portee, Supposition, Tri};
use services::store::Db;
use sqlx::AssertSqlSafe;
use std::collections::{BTreeSet, HashMap, HashSet};
use uuid::Uuid;

/// Statements that may read a whole table, and why.
const PERMIS: &[(&str, &str)] = &[
    ("SELECT COUNT(*) FROM organisation", "once, at the start: is the database empty"),
    ("WHERE genre = 'bailleur' ORDER BY id", "the benchmark's landlords"),
    ("GROUP BY compte_id HAVING COUNT(*) > 1", "the benchmark's count of doubles"),
];

/// Tables that stay small: a line per département, or per counter.
const PETITES: [&str; 2] = ["revision", "revision_departement"];

/// Partial indexes that hold most of their table.
const LARGES: [&str; 6] = [
    "offre_ouverte_",
    "demande_vivante_",
    "candidature_rang",
    "candidature_etat",
    "candidature_active_unique",
    "courriel_fini",
];

/// The statements that read a table from end to end, each with the line of its plan that says so.
pub(crate) async fn lectures_entieres(db: &Db, statements: &[String]) -> Vec<(String, String)> {
    let partial = "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql LIKE '% WHERE %'";
    let names: Vec<String> = match db {
        Db::Sqlite { lecture, .. } => sqlx::query_scalar(partial).fetch_all(lecture).await.unwrap(),
        Db::Postgres(pool) => {
            let partial = "SELECT c.relname::text FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid WHERE x.indpred IS NOT NULL";
            sqlx::query_scalar(partial).fetch_all(pool).await.unwrap()
        }
    };
    let first = match db {
        Db::Sqlite { .. } => HashMap::new(),
        Db::Postgres(pool) => {
            grossir(pool).await;
            premieres_colonnes(pool).await
        }
    };
    let few: HashSet<String> = names.into_iter().filter(|n| !LARGES.iter().any(|large| n.starts_with(large))).collect();
    let mut found = Vec::new();
    for sql in statements.iter().filter(|sql| !PERMIS.iter().any(|(part, _)| sql.contains(part))) {
        let whole = match db {
            Db::Sqlite { ecriture, .. } => sqlite(ecriture, sql, &few).await,
            Db::Postgres(pool) => postgres(pool, sql, &few, &first).await,
        };
        found.extend(whole.map(|line| (sql.clone(), line)));
    }
    found
}

/// Some years later, on PostgreSQL: six times as many people and offers, many landlords and employers, an alert for
/// each, and candidatures most of which ended.
async fn grossir(pool: &sqlx::PgPool) {
    // As many other ids as copies, which sort among those there are.
    let autre = |id: &str| format!("overlay({id}::text placing lpad(n::text, 6, '0') from 25 for 6)::uuid");
    let copie = |table: &str, which: &str, changes: &[(&str, &str)]| {
        let changes: Vec<String> = changes.iter().map(|(column, value)| format!("'{column}', {value}")).collect();
        format!(
            "INSERT INTO {table} SELECT p.* FROM {table} t, generate_series(1, 5) n,
               jsonb_populate_record(t, jsonb_build_object({})) p WHERE {which};",
            changes.join(", ")
        )
    };
    let one_of = |genre: &str| format!("md5('{genre}' || ((n * 37 + hashtext(t.id::text)) & 127))::uuid");
    let ended = "(ARRAY['annulee', 'invalidee', 'non_retenue', 'rejetee', 'refusee_demandeur'])[n]";
    let years_ago = |column: &str| format!("{column} - n * 31557600000000");
    let sql = [
        "/* test */ INSERT INTO organisation (id, genre, nom, cree_a)
           SELECT md5(genre || i)::uuid, genre, genre || i, 0
           FROM generate_series(0, 127) i, (VALUES ('bailleur'), ('entreprise')) AS g (genre);"
            .to_owned(),
        copie("compte", "t.role = 'demandeur'", &[("id", &autre("t.id")), ("email", "n || email")]),
        copie(
            "demande",
            "t.supprimee_a IS NULL",
            &[
                ("id", &autre("t.id")),
                ("numero_als", "numero_als + n * 1000000"),
                ("compte_id", &autre("compte_id")),
                ("numero_unique", "chr(64 + n) || substr(numero_unique, 2)"),
                ("entreprise_id", &one_of("entreprise")),
                ("etat", "CASE WHEN n = 1 THEN 'attente_entreprise' ELSE etat END"),
            ],
        ),
        copie(
            "offre",
            "TRUE",
            &[
                ("id", &autre("t.id")),
                ("bailleur_id", &one_of("bailleur")),
                ("publiee_a", &years_ago("publiee_a")),
                ("cloture_a", &years_ago("cloture_a")),
            ],
        ),
        copie(
            "candidature",
            "t.demande_id IN (SELECT d.id FROM demande d WHERE d.supprimee_a IS NULL)",
            &[
                ("id", &autre("t.id")),
                ("offre_id", &autre("offre_id")),
                ("demande_id", &autre("demande_id")),
                ("compte_id", &autre("compte_id")),
                ("etat", ended),
                ("active", "FALSE"),
                ("creee_a", &years_ago("creee_a")),
                ("modifiee_a", &years_ago("modifiee_a")),
            ],
        ),
        "INSERT INTO evenement (candidature_id, numero, evenement, vers, acteur, a)
           SELECT id, i, 'postuler', CASE i WHEN 2 THEN 'envoyee' ELSE etat END, 'systeme', modifiee_a
           FROM candidature, generate_series(1, 3) i WHERE NOT active ON CONFLICT DO NOTHING;
         UPDATE candidature SET etat = 'annulee', active = FALSE WHERE active AND hashtext(id::text) % 5 <> 0;
         UPDATE candidature SET etat = (ARRAY['deposee', 'validee', 'envoyee', 'visite', 'commission'])[1 + points % 5]
           WHERE active;
         INSERT INTO alerte (id, compte_id, nom, requete, frequence, active, convient, pieces, pmr, disponible, sans_marches,
             jeton, cree_a)
           SELECT md5(id::text)::uuid, id, 'Ici', '', 'immediate', TRUE, FALSE, '', FALSE, FALSE, FALSE, md5(id::text), cree_a
           FROM compte WHERE role = 'demandeur';
         INSERT INTO alerte_zone (zone, alerte_id)
           SELECT DISTINCT lpad(((hashtext(jeton) + i) & 16383)::text, 5, '0'), id FROM alerte, generate_series(1, 2) i;
         ANALYZE offre, compte, demande, candidature, evenement, organisation, alerte, alerte_zone;"
            .to_owned(),
    ];
    sqlx::raw_sql(AssertSqlSafe(sql.join("\n"))).execute(pool).await.unwrap();
}

/// The first column of each index.
async fn premieres_colonnes(pool: &sqlx::PgPool) -> HashMap<String, String> {
    let sql = "SELECT i.relname::text, a.attname::text FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
                 JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[0]";
    let rows: Vec<(String, String)> = sqlx::query_as(sql).fetch_all(pool).await.unwrap();
    rows.into_iter().collect()
}

async fn sqlite(pool: &sqlx::SqlitePool, sql: &str, few: &HashSet<String>) -> Option<String> {
    let explain = format!("EXPLAIN QUERY PLAN /* test */ {sql}");
    let rows: Vec<(i64, i64, i64, String)> =
        sqlx::query_as(AssertSqlSafe(explain)).fetch_all(pool).await.unwrap_or_else(|e| panic!("{sql}: {e}"));
    // Read in the order of an index and cut short: it stops at the last row it answers.
    let short = sql.contains("LIMIT") && !rows.iter().any(|r| r.3.contains("TEMP B-TREE"));
    // What a subquery answered, whose own lines are among these.
    let derived: Vec<String> = rows
        .iter()
        .filter_map(|r| r.3.strip_prefix("CO-ROUTINE ").or(r.3.strip_prefix("MATERIALIZE ")))
        .map(str::to_owned)
        .collect();
    rows.into_iter().map(|r| r.3).find(|line| {
        let Some(read) = line.trim().strip_prefix("SCAN ") else { return false };
        let named = read.split(' ').next().unwrap_or_default();
        if read.starts_with("CONSTANT ROW")
            || read.ends_with("VALUES CLAUSE")
            || named.starts_with('(')
            || derived.iter().any(|d| d == named)
            || PETITES.contains(&named)
        {
            return false;
        }
        match read.split_once("INDEX ").map(|(_, i)| i.split(' ').next().unwrap_or_default()) {
            None => true,
            Some(index) => !few.contains(index) && !short,
        }
    })
}

/// What a statement reads whole, for any values: of the engine's own choice, or because nothing else can serve.
async fn postgres(
    pool: &sqlx::PgPool,
    sql: &str,
    few: &HashSet<String>,
    first: &HashMap<String, String>,
) -> Option<String> {
    // Left free, it may well read the small ones whole, but none of those that were grown.
    let free = expliquer(pool, sql, "on").await;
    if let Some(whole) = grossie_entiere(&free) {
        return Some(whole);
    }
    noeud(&expliquer(pool, sql, "off").await, false, few, first)
}

/// Tables that [`grossir`] fills.
const GROSSIES: [&str; 7] = ["offre", "compte", "demande", "candidature", "evenement", "alerte", "alerte_zone"];

fn grossie_entiere(plan: &serde_json::Value) -> Option<String> {
    let table = plan["Relation Name"].as_str().unwrap_or_default();
    if plan["Node Type"] == "Seq Scan" && GROSSIES.contains(&table) {
        return Some(format!("Seq Scan on {table}, of its own choice"));
    }
    plan["Plans"].as_array()?.iter().find_map(grossie_entiere)
}

/// The plan of a statement for any values, with whole tables allowed (`on`) or not (`off`).
async fn expliquer(pool: &sqlx::PgPool, sql: &str, seqscan: &str) -> serde_json::Value {
    let n = (1..=200).rev().find(|n| sql.contains(&format!("${n}"))).unwrap_or(0);
    let values = if n == 0 { String::new() } else { format!("({})", vec!["NULL"; n].join(", ")) };
    let mut tx = pool.begin().await.unwrap();
    let settings = format!("SET LOCAL enable_seqscan = {seqscan}; SET LOCAL plan_cache_mode = force_generic_plan");
    sqlx::raw_sql(AssertSqlSafe(settings)).execute(&mut *tx).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(format!("PREPARE plan_teste AS /* test */ {sql}")))
        .execute(&mut *tx)
        .await
        .unwrap_or_else(|e| panic!("{sql}: {e}"));
    let explain = format!("EXPLAIN (FORMAT JSON) EXECUTE plan_teste{values}");
    let rows = sqlx::raw_sql(AssertSqlSafe(explain)).fetch_all(&mut *tx).await;
    let rows = rows.unwrap_or_else(|e| panic!("{sql}: {e}"));
    sqlx::raw_sql("DEALLOCATE plan_teste").execute(&mut *tx).await.unwrap();
    let text: String =
        rows.iter().map(|r| sqlx::Row::try_get_unchecked::<String, _>(r, 0).unwrap()).collect::<Vec<_>>().join("");
    let plan: serde_json::Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{text}: {e}"));
    plan[0]["Plan"].clone()
}

/// The first node that reads a table from end to end; `short`: something above stops it early.
fn noeud(
    plan: &serde_json::Value,
    short: bool,
    few: &HashSet<String>,
    first: &HashMap<String, String>,
) -> Option<String> {
    let text = |key: &str| plan[key].as_str().unwrap_or_default();
    let (kind, index) = (text("Node Type"), text("Index Name"));
    let whole = match kind {
        "Seq Scan" => !PETITES.contains(&text("Relation Name")),
        "Index Scan" | "Index Only Scan" | "Bitmap Index Scan" => {
            let named = |w: &str| first.get(index).is_some_and(|column| column == w);
            let led = text("Index Cond").split(|c: char| !c.is_alphanumeric() && c != '_').any(named);
            // The search of the whole country looks at every open offer.
            let led = led || index.starts_with("offre_ouverte_") && !plan["Index Cond"].is_null();
            !led && !few.contains(index) && !short && !PETITES.contains(&text("Relation Name"))
        }
        _ => false,
    };
    if whole {
        return Some(format!("{kind} {index} on {}", text("Relation Name")));
    }
    // What must see all of its rows before it answers one stops nothing early.
    let short = match kind {
        "Limit" => true,
        "Sort" | "Incremental Sort" | "Aggregate" | "WindowAgg" | "Hash" | "Materialize" | "ModifyTable" => false,
        _ => short,
    };
    plan["Plans"].as_array()?.iter().find_map(|inner| noeud(inner, short, few, first))
}

/// Everything that finding, being told and publishing read or write, once.
pub(crate) async fn tout_faire(m: &Monde) {
    let bailleur = m.bailleur("222222226").await;
    let offre = m.offre(bailleur, "PLANS").await;
    let compte = m.demandeur(40).await;
    chercher(m, compte, bailleur, offre).await;
    publier(m, bailleur, offre).await;
    administrer(m, bailleur).await;
    etre_prevenu(m, compte, bailleur).await;
    m.s.retirer_offre(bailleur, offre, MotifRefus::ErreurAnnonce).await.unwrap();
}

async fn chercher(m: &Monde, compte: Uuid, bailleur: Uuid, offre: Uuid) {
    let s = &m.s;
    let all = Filtres::default();
    s.connaitre_aide(compte, Some(Centimes::euros(150))).await.unwrap();
    s.declarer_revenu(compte, Some(Centimes::euros(20_000))).await.unwrap();
    s.cocher_pieces(compte, &BTreeSet::new()).await.unwrap();
    let lue = s.ma_demande(compte).await.unwrap().unwrap();
    s.demande(lue.id).await.unwrap();
    let d = s.preparer(lue.clone()).await.unwrap();
    for &onglet in Onglet::ALL {
        for &tri in Tri::ALL {
            s.liste_demandeur(&d, onglet, &all, tri, 1).await.unwrap();
        }
        s.points_de_l_onglet(&d, onglet, &all, &Cadre::monde(9)).await.unwrap();
        s.fiches_de_l_onglet(&d, onglet, &all).await.unwrap();
    }
    s.comptes_des_onglets(&d).await.unwrap();
    for lieu in [Lieu::Partout, Lieu::Departement("93".into()), Lieu::Autour { insee: "93048".into(), km: 20 }] {
        s.points_publics(&lieu, &all, &Cadre::monde(9)).await.unwrap();
        s.versions_du_lieu(&lieu).await.unwrap();
    }
    let vue = s.offre_et_profil(offre, Some(&lue)).await.unwrap();
    let page = s.page_offre(offre, Some(compte), None, Some(&lue)).await.unwrap();
    s.semblables(&vue.offre, page.revision, Some(&lue)).await.unwrap();
    s.semblables(&vue.offre, page.revision, None).await.unwrap();
    s.et_si(&lue).await.unwrap();
    s.et_si_commune(&lue, "69123").await.unwrap();
    s.et_si_departement(&lue, "60").await.unwrap();
    s.et_si_revenu(&lue, Centimes::euros(10_000)).await.unwrap();
    let added = Supposition::Commune("93045".into(), Portee::Nouveaux);
    s.liste_et_si(&d, &added, 1).await.unwrap();
    s.rang_probable(offre, 0, &s.classement(&lue, 0, &vue).cle()).await.unwrap();
    s.offres_et_profils(&[offre], Some(&lue)).await.unwrap();
    s.cartes(&[offre]).await.unwrap();
    s.offre(offre).await.unwrap();
    let typed = FoyerSimule {
        adultes: 2,
        ages_couple: Some((36, 39)),
        personnes_a_charge: 1,
        enfants_a_naitre: 0,
        enfants_en_garde: 0,
        enfants_en_visite: 0,
        handicap: false,
        revenu_n_moins_2: Centimes::euros(29_720),
        revenu_recent: None,
        ressources: Centimes::euros(2_660),
    };
    s.simuler(&typed, "93048").await.unwrap();

    let k = s.postuler(compte, offre).await.unwrap();
    s.candidature_active(compte).await.unwrap();
    let session = s.ouvrir_session(compte, "Firefox").await.unwrap();
    let connecte = s.session(&session).await.unwrap().unwrap();
    s.demandeur(&connecte).await.unwrap();
    s.annuler(compte, k).await.unwrap();

    s.changer_langue(compte, Lang::En).await.unwrap();
    s.changer_telephone(compte, &Telephone::parse("07 39 98 00 02").unwrap()).await.unwrap();
    s.renvoyer_activation(&Email::parse(&adresse(40)).unwrap(), Lang::Fr, IP).await.unwrap();
    let _ = s.lire_jeton(&"0".repeat(64), UsageJeton::Activation).await;
    s.nom_organisation(bailleur).await.unwrap();
}

async fn administrer(m: &Monde, bailleur: Uuid) {
    let admin = crate::administration::administrateur(m).await;
    m.s.organisations(admin, "bailleur", 1).await.unwrap();
    m.s.organisation(admin, bailleur).await.unwrap();
    m.s.inviter(admin, bailleur, &inscription("agent@exemple.fr")).await.unwrap();
}

async fn etre_prevenu(m: &Monde, compte: Uuid, bailleur: Uuid) {
    let s = &m.s;
    let alerte = |frequence, convient| AlerteNouvelle {
        nom: "Près du travail".to_owned(),
        requete: "commune=93048".to_owned(),
        frequence,
        convient,
        filtres: Filtres::default(),
        zones: vec!["93048".to_owned(), "D75".to_owned()],
        onglet: None,
    };
    let now = s.creer_alerte(compte, &alerte(Frequence::Immediate, true)).await.unwrap();
    let daily = s.creer_alerte(compte, &alerte(Frequence::Quotidienne, false)).await.unwrap();
    m.offre(bailleur, "PREVENIR").await;
    let among_others = m.offre(bailleur, "RETIREE").await;
    s.annoncer().await.unwrap();
    s.ecrire_alertes().await.unwrap();
    m.avancer(JOUR);
    let alone = m.offre(bailleur, "SEULE").await;
    s.annoncer().await.unwrap();
    s.ecrire_alertes().await.unwrap();
    for offre in [among_others, alone] {
        s.retirer_offre(bailleur, offre, MotifRefus::ErreurAnnonce).await.unwrap();
    }
    let smtp = crate::smtp::Smtp::demarrer().await;
    Facteur::new(s.clone(), &smtp.url(), "a@al-in.example").unwrap().tournee(100).await.unwrap();
    s.mes_alertes(compte).await.unwrap();
    s.changer_frequence(compte, now, Frequence::Hebdomadaire).await.unwrap();
    s.suspendre_alerte(compte, daily, false).await.unwrap();
    s.suspendre_alerte(compte, daily, true).await.unwrap();
    s.arreter_alerte("inconnu").await.unwrap();
    s.supprimer_alerte(compte, daily).await.unwrap();
}

async fn publier(m: &Monde, bailleur: Uuid, offre: Uuid) {
    let s = &m.s;
    let head = "ref_externe;genre;annee;adresse;code_postal;commune;insee;typologie;surface_m2;chauffage;dpe;dpe_kwh;ges;loyer;\
                charges;financement;disponible_le;description";
    let right = "D-1;maison;1998;2 rue des Lilas;93100;Montreuil;93048;T3;62;collectif_gaz;C;140;C;450;80;PLUS;15/01/2027;Calme.";
    let wrong = right.replace("D-1", "D-2").replace(";62;", ";beaucoup;");
    let file = format!("{head}\n{right}\n{wrong}\n");
    let id = s.deposer_fichier(bailleur, s.id(), "parc.csv", file.as_bytes()).await.unwrap();
    while s.avancer_un_depot().await.unwrap() {}
    let depot = s.mon_depot(bailleur, id).await.unwrap();
    s.rapport(&depot, 1).await.unwrap();
    s.doutes_du_depot(&depot, 1).await.unwrap();
    s.importer_depot(bailleur, id).await.unwrap();
    while s.avancer_un_depot().await.unwrap() {}
    s.mes_depots(bailleur).await.unwrap();
    let mut rejets = s.rejets(bailleur, id, |f: &FauteVue| f.champ.to_string()).await.unwrap();
    while let Some(piece) = rejets.morceaux.recv().await {
        piece.unwrap();
    }
    s.ranger_les_depots().await.unwrap();

    let annonce = crate::publication::annonce(s, "ESSAI", &[]);
    s.essayer_annonces(bailleur, &[(1, annonce)]).await.unwrap();
    s.annonces_publiees(bailleur, 1).await.unwrap();
    s.annonce_de_reference(bailleur, "PLANS").await.unwrap();
    s.mes_offres(bailleur, 1).await.unwrap();
    s.mon_offre(bailleur, offre).await.unwrap();

    let key = s.creer_cle(bailleur, "serveur de nuit").await.unwrap();
    s.porteur(&key, IP).await.unwrap();
    let id = s.mes_cles(bailleur).await.unwrap()[0].id;
    s.prendre_le_tour(bailleur, "k", "a").await.unwrap();
    s.repondre(bailleur, "k", &Reponse { statut: 201, corps: "{}".to_owned() }).await.unwrap();
    s.prendre_le_tour(bailleur, "k", "a").await.unwrap();
    s.prendre_le_tour(bailleur, "autre", "a").await.unwrap();
    s.rendre_le_tour(bailleur, "autre").await.unwrap();
    s.oublier_les_reponses().await.unwrap();
    s.revoquer_cle(bailleur, id).await.unwrap();
}
