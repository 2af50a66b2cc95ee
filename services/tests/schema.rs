//! The two schemas are one; the database forbids nonsense; the queries find their rows by an index.

use crate::support::Moteur::{Postgres, Sqlite};
use crate::support::*;
use domain::candidature::{Evenement, MotifRefus};
use domain::identite::{Email, Nom};
use domain::langue::Lang;
use rstest::rstest;
use services::candidatures::{Donnees, FiltreFile};
use services::comptes::UsageJeton;
use services::courrier::Facteur;
use services::entreprises::{Acte, FiltreSalaries, ReponseEntreprise};
use services::monde::GRAINE;
use services::monde::volume::Volume;
use services::offres::{Filtres, Lieu, Onglet, Tri};
use services::store::Db;
use services::{on_db, on_tx};
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Mutex;
use tracing_subscriber::layer::SubscriberExt as _;

/// Every line of an answer, its columns as text.
async fn lignes(m: &Monde, sql: &str) -> BTreeSet<String> {
    let sql = format!("/* test */ {sql}");
    on_db!(&m.s.db, |p| sqlx::query_scalar::<_, String>(AssertSqlSafe(sql)).fetch_all(p).await)
        .unwrap()
        .into_iter()
        .collect()
}

/// Table, column, nullability and type, named alike.
async fn colonnes(m: &Monde) -> BTreeSet<String> {
    match m.s.db {
        Db::Sqlite { .. } => {
            let sql = "SELECT t.name || '.' || c.name || ' ' || c.\"notnull\" || ' ' || c.type FROM sqlite_schema t
                       JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE '\\_%' ESCAPE '\\'
                         AND t.name NOT LIKE 'sqlite%'";
            lignes(m, sql).await
        }
        Db::Postgres(_) => {
            let sql = "SELECT table_name || '.' || column_name || ' ' || CASE is_nullable WHEN 'NO' THEN 1 ELSE 0 END || ' ' ||
                         CASE data_type WHEN 'uuid' THEN 'BLOB' WHEN 'bytea' THEN 'BLOB' WHEN 'bigint' THEN 'INTEGER' WHEN 'boolean' THEN 'INTEGER'
                           WHEN 'text' THEN 'TEXT' WHEN 'double precision' THEN 'REAL' ELSE data_type END
                       FROM information_schema.columns WHERE table_schema = 'public' AND left(table_name, 1) <> '_'";
            lignes(m, sql).await
        }
    }
}

/// The indexes we name: table, name, uniqueness, partiality, columns in order.
async fn index(m: &Monde) -> BTreeSet<String> {
    match m.s.db {
        Db::Sqlite { .. } => {
            let sql = "SELECT t.name || ' ' || i.name || ' ' || i.\"unique\" || ' ' || i.partial || ' ' ||
                         (SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno))
                       FROM sqlite_schema t JOIN pragma_index_list(t.name) i
                       WHERE t.type = 'table' AND i.origin = 'c' AND t.name NOT LIKE '\\_%' ESCAPE '\\'";
            lignes(m, sql).await
        }
        Db::Postgres(_) => {
            let sql = "SELECT t.relname || ' ' || i.relname || ' ' || x.indisunique::int || ' ' || (x.indpred IS NOT NULL)::int || ' ' ||
                         (SELECT string_agg(a.attname, ',' ORDER BY k.n) FROM unnest(x.indkey) WITH ORDINALITY AS k(col, n)
                            JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.col)
                       FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
                         JOIN pg_namespace n ON n.oid = t.relnamespace
                       WHERE n.nspname = 'public' AND left(t.relname, 1) <> '_'
                         AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.oid AND c.contype IN ('p', 'u'))";
            lignes(m, sql).await
        }
    }
}

/// Primary keys and uniqueness said in the tables; foreign keys and what deleting does.
async fn contraintes(m: &Monde) -> BTreeSet<String> {
    match m.s.db {
        Db::Sqlite { .. } => {
            let keys = "SELECT t.name || ' ' || i.origin || ' ' ||
                          (SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno))
                        FROM sqlite_schema t JOIN pragma_index_list(t.name) i
                        WHERE t.type = 'table' AND i.origin <> 'c' AND t.name NOT LIKE '\\_%' ESCAPE '\\'";
            let foreign =
                "SELECT t.name || ' f ' || f.\"from\" || ' ' || f.\"table\" || ' ' || f.on_delete FROM sqlite_schema t
                           JOIN pragma_foreign_key_list(t.name) f WHERE t.type = 'table'";
            lignes(m, keys).await.into_iter().chain(lignes(m, foreign).await).collect()
        }
        Db::Postgres(_) => {
            let columns =
                "(SELECT string_agg(a.attname, ',' ORDER BY k.n) FROM unnest(c.conkey) WITH ORDINALITY AS k(col, n)
                              JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.col)";
            let sql = format!(
                "SELECT t.relname || CASE c.contype WHEN 'p' THEN ' pk ' WHEN 'u' THEN ' u ' ELSE ' f ' END || {columns} ||
                   CASE WHEN c.contype = 'f' THEN ' ' || r.relname || ' ' ||
                     CASE c.confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'a' THEN 'NO ACTION' ELSE c.confdeltype::text END ELSE '' END
                 FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid LEFT JOIN pg_class r ON r.oid = c.confrelid
                   JOIN pg_namespace n ON n.oid = t.relnamespace
                 WHERE n.nspname = 'public' AND left(t.relname, 1) <> '_' AND c.contype IN ('p', 'u', 'f')"
            );
            lignes(m, &sql).await
        }
    }
}

#[tokio::test]
async fn both_migrations_make_one_schema() {
    let sqlite = Monde::ouvrir(Sqlite).await.unwrap();
    let strict = "SELECT COUNT(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict
                  AND name NOT LIKE 'sqlite%' AND name <> '_sqlx_migrations'";
    assert_eq!(sqlite.nombre(strict).await, 0, "every table is STRICT");
    assert!(colonnes(&sqlite).await.len() > 100);
    let Some(postgres) = Monde::ouvrir(Postgres).await else { return };
    assert_eq!(colonnes(&sqlite).await, colonnes(&postgres).await);
    assert_eq!(index(&sqlite).await, index(&postgres).await);
    assert_eq!(contraintes(&sqlite).await, contraintes(&postgres).await);
}

#[rstest]
#[case("UPDATE candidature SET etat = 'annulee'")]
#[case("UPDATE candidature SET active = FALSE")]
#[case("UPDATE candidature SET etat = 'perdue'")]
#[case("UPDATE candidature SET groupe = 'C'")]
#[case("UPDATE candidature SET version = 0")]
#[case("UPDATE candidature SET numero_unique = '123'")]
#[case("UPDATE offre SET loyer = loyer + 1")]
#[case("UPDATE offre SET candidatures = -1")]
#[case("UPDATE offre SET dpe = 'H'")]
#[case("UPDATE offre SET cloture_a = publiee_a")]
#[case("UPDATE compte SET role = 'bailleur'")]
#[case("UPDATE compte SET role = 'roi'")]
#[case("UPDATE compte SET langue = 'de'")]
#[case("UPDATE demande SET etat = 'perdu'")]
#[case("UPDATE demande SET consentement = '5'")]
#[case("UPDATE demande SET revenu_declare = -1, revenu_declare_le = '2026-11-22'")]
#[case("UPDATE demande SET revenu_declare = 1")]
#[case("UPDATE demande SET revenu_declare_le = '2026-11-22'")]
#[case("UPDATE courriel SET etat = 'perdu'")]
#[case("UPDATE evenement SET acteur = 'personne'")]
#[case("DELETE FROM organisation WHERE genre = 'bailleur'")]
#[case("DELETE FROM offre")]
#[tokio::test]
async fn nonsense_is_refused_by_the_database(#[values(Sqlite, Postgres)] moteur: Moteur, #[case] sql: &'static str) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let bailleur = m.bailleur("111111118").await;
    m.s.postuler(m.demandeur(1).await, m.offre(bailleur, "A").await).await.unwrap();
    let mut tx = m.s.db.begin().await.unwrap();
    let sql = format!("/* test */ {sql}");
    let refused = on_tx!(&mut tx, |c| sqlx::query(AssertSqlSafe(sql.as_str())).execute(c).await.map(drop));
    assert!(refused.is_err(), "{sql}");
}

#[rstest]
#[tokio::test]
async fn an_account_deleted_takes_everything_of_its_own(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let bailleur = m.bailleur("111111118").await;
    let compte = m.demandeur(1).await;
    m.s.postuler(compte, m.offre(bailleur, "A").await).await.unwrap();
    m.s.ouvrir_session(compte, "Firefox").await.unwrap();
    m.executer("DELETE FROM compte").await;
    for table in ["demande", "candidature", "evenement", "session", "consentement", "jeton", "code_import", "saisie"] {
        assert_eq!(m.nombre(&format!("SELECT COUNT(*) FROM {table}")).await, 0, "{table}");
    }
}

/// Statements that sqlx ran in this process, but for the tests' own.
static ENTENDUES: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

struct Oreille;

#[derive(Default)]
struct Champs {
    resume: String,
    entier: String,
}

impl tracing::field::Visit for Champs {
    fn record_str(&mut self, field: &tracing::field::Field, value: &str) {
        match field.name() {
            "summary" => self.resume = value.to_owned(),
            "db.statement" => self.entier = value.to_owned(),
            _ => {}
        }
    }
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn std::fmt::Debug) {
        self.record_str(field, format!("{value:?}").trim_matches('"'));
    }
}

impl<S: tracing::Subscriber> tracing_subscriber::Layer<S> for Oreille {
    fn on_event(&self, event: &tracing::Event<'_>, _: tracing_subscriber::layer::Context<'_, S>) {
        if event.metadata().target() != "sqlx::query" {
            return;
        }
        let mut c = Champs::default();
        event.record(&mut c);
        let sql = if c.entier.trim().is_empty() { c.resume } else { c.entier };
        let sql = sql.split_whitespace().collect::<Vec<_>>().join(" ");
        let ours = ["SELECT", "INSERT", "UPDATE", "DELETE"].iter().any(|v| sql.starts_with(v));
        // Statements of the engines, of the migrations and of the tests are not the services'.
        let foreign = ["pg_", "information_schema", "_sqlx", "/* test */", "sqlite_schema", "current_", "pragma_"];
        if ours && !foreign.iter().any(|f| sql.contains(f)) {
            ENTENDUES.lock().unwrap().insert(sql);
        }
    }
}

/// Everything that reads or writes, once.
async fn tout_faire(m: &Monde) {
    let s = &m.s;
    let a = m.acteurs().await;
    let offre = m.offre(a.bailleur, "A").await;
    let email = Email::parse("anne@exemple.fr").unwrap();
    s.demander_compte(&inscription(email.as_str()), IP).await.unwrap();
    let token = m.jeton(email.as_str()).await;
    s.choisir_mot_de_passe(&token, UsageJeton::Activation, MOT_DE_PASSE.into()).await.unwrap();
    s.oublier_mot_de_passe(&email, Lang::Fr, IP).await.unwrap();
    let compte = s.connecter(email.as_str(), MOT_DE_PASSE.into(), IP).await.unwrap().unwrap();
    let session = s.ouvrir_session(compte, "Firefox").await.unwrap();
    m.avancer(2 * services::horloge::HEURE);
    s.session(&session).await.unwrap();
    s.mes_sessions(compte, &session).await.unwrap();
    s.fermer_mes_sessions(compte, None, &session).await.unwrap();
    s.reverifier(compte, MOT_DE_PASSE.into()).await.unwrap();
    s.changer_mot_de_passe(compte, MOT_DE_PASSE.into(), &session).await.unwrap();
    s.demander_email(compte, &Email::parse("autre@exemple.fr").unwrap(), IP).await.unwrap();
    s.confirmer_email(&m.jeton("autre@exemple.fr").await).await.unwrap();
    s.fermer_session(&session).await.unwrap();
    s.ecrire_au_support(&Nom::parse("Anne").unwrap(), &email, "Aide", "Bonjour", IP).await.unwrap();
    s.mon_compte(compte).await.unwrap();

    let d = foyer(1);
    m.site_repond(&d).await;
    s.voir_tutoriel(compte).await.unwrap();
    s.tutoriel_vu(compte).await.unwrap();
    s.commencer_import(compte, &d.numero_unique, d.demandeur.naissance).await.unwrap();
    s.valider_code(compte, &m.code("site1@exemple.fr").await).await.unwrap();
    s.etape_suivante(compte).await.unwrap();
    crate::saisie::tout_faire(s, compte).await;
    s.completer(compte, &complement(domain::dossier::Consentement::Identite)).await.unwrap();
    let lue = s.ma_demande(compte).await.unwrap().unwrap();
    let pieces = s.mes_pieces(&lue).await.unwrap().0.into_iter().map(|p| p.code).collect();
    s.valider_dossier(compte, &pieces).await.unwrap();
    let k = s.postuler(compte, offre).await.unwrap();
    s.mettre_a_jour(compte).await.unwrap();
    s.changer_consentement(compte, domain::dossier::Consentement::Anonyme).await.unwrap();
    let lue = s.ma_demande(compte).await.unwrap().unwrap();
    for lieu in [
        Lieu::Commune("93048".into()),
        Lieu::Commune("75056".into()),
        Lieu::Departement("93".into()),
        Lieu::Autour { insee: "93048".into(), km: 10 },
        Lieu::Partout,
    ] {
        for &tri in Tri::ALL {
            s.recherche_publique(&lieu, &Filtres::default(), tri, 1).await.unwrap();
        }
    }
    s.accueil(6).await.unwrap();
    let demandeur = s.preparer(lue).await.unwrap();
    for tri in [Tri::Recentes, Tri::Rang] {
        s.liste_demandeur(&demandeur, Onglet::Demandees, &Filtres::default(), tri, 1).await.unwrap();
    }
    s.mes_candidatures(compte).await.unwrap();
    crate::photos::tout_faire(s, a.bailleur, offre, compte).await;
    s.numero_courant(compte, k).await.unwrap();
    s.agir_en_demandeur(compte, k, Evenement::FournirPiece, Donnees::default()).await.unwrap();
    s.reponses_au_conseiller().await.unwrap();
    s.reponses_au_bailleur(a.bailleur).await.unwrap();
    for &f in FiltreFile::ALL {
        s.file_conseiller(f).await.unwrap();
        s.file_bailleur(a.bailleur, f).await.unwrap();
    }
    m.jusqu_a_commission(&a, k).await;
    s.dossier_conseiller(k).await.unwrap();
    s.dossier_bailleur(a.bailleur, k).await.unwrap();
    s.envoyer_les_premiers(a.conseiller, offre, 3).await.unwrap();
    s.agir_en_bailleur(a.agent, a.bailleur, k, Evenement::Attribuer, Donnees::default()).await.unwrap();
    s.agir_en_demandeur(compte, k, Evenement::Accepter, Donnees::default()).await.unwrap();
    s.agir_en_demandeur(compte, k, Evenement::Refuser, Donnees::default()).await.unwrap();
    for loyer in ["600", "600", "610"] {
        let annonce = crate::publication::annonce(s, "PUBLIEE", &[("loyer", loyer)]);
        s.publier_annonces(a.bailleur, vec![(1, annonce)]).await.unwrap();
    }
    let (_, brute) = s.annonce_publiee(a.bailleur, offre).await.unwrap();
    s.modifier_offre(a.bailleur, offre, &s.lire_annonce(&brute).unwrap()).await.unwrap();
    s.publier_nouvelle(a.bailleur, &crate::publication::annonce(s, "NOUVELLE", &[])).await.unwrap();
    s.retirer_offre(a.bailleur, offre, MotifRefus::ErreurAnnonce).await.unwrap();
    let agent = s.id();
    for &f in FiltreSalaries::ALL {
        s.salaries(agent, a.bailleur, f).await.unwrap();
    }
    let delegue = services::candidatures::Delegue { auteur: agent, entreprise: a.bailleur };
    let _ = s.compte_delegue(delegue, agent).await;
    let _ = s.changer_politique(agent, a.bailleur, &Default::default()).await;
    let _ = s.dossier_entreprise(agent, a.bailleur, agent).await;
    let _ = s.repondre_en_entreprise(agent, a.bailleur, agent, 1, &ReponseEntreprise::Valider).await;
    s.noter_consultation(agent, Acte::ConseillerDossier, k, compte).await.unwrap();
    s.mes_consultations(compte).await.unwrap();
    s.nom_modifiable(compte).await.unwrap();
    let nom = Nom::parse("Anne").unwrap();
    let _ = s.changer_nom(compte, &nom, &nom).await;
    let alerte = services::alertes::AlerteNouvelle {
        nom: "Partout".into(),
        requete: String::new(),
        frequence: domain::alerte::Frequence::Immediate,
        convient: true,
        filtres: Filtres::default(),
        zones: vec![services::alertes::PARTOUT.into()],
        onglet: None,
    };
    let alerte = s.creer_alerte(compte, &alerte).await.unwrap();
    m.offre(a.bailleur, "B").await;
    s.annoncer().await.unwrap();
    s.changer_frequence(compte, alerte, domain::alerte::Frequence::Immediate).await.unwrap();
    s.ecrire_alertes().await.unwrap();
    s.suspendre_alerte(compte, alerte, false).await.unwrap();
    s.mes_alertes(compte).await.unwrap();
    s.arreter_alerte("rien").await.unwrap();
    s.supprimer_alerte(compte, alerte).await.unwrap();
    s.supprimer_demande(compte).await.unwrap();
    s.faire_passer_le_temps().await.unwrap();
    s.vieillir_les_dossiers().await.unwrap();
    s.purger().await.unwrap();
    s.relayer(s.maintenant()).await.unwrap();
    let smtp = crate::smtp::Smtp::demarrer().await;
    Facteur::new(s.clone(), &smtp.url(), "a@al-in.example").unwrap().tournee(5).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn every_statement_finds_its_rows_by_an_index(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let _ = tracing::subscriber::set_global_default(tracing_subscriber::registry().with(Oreille));
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    // Enough rows for a plan to mean something.
    let v = Volume { offres: 3000, demandes: 1500, candidatures: 1500, graine: GRAINE };
    m.s.remplir(v, |_| ControlFlow::Continue(())).await.unwrap();
    tout_faire(&m).await;
    crate::plans::tout_faire(&m).await;
    let heard: Vec<String> = ENTENDUES.lock().unwrap().iter().cloned().collect();
    assert!(heard.len() > 130, "{} statements heard", heard.len());
    let whole = crate::plans::lectures_entieres(&m.s.db, &heard).await;
    assert!(whole.is_empty(), "{whole:#?}");
}
