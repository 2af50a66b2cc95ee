//! What every test stands on: a world on one engine, people in it, offers, the registration site.

use domain::annonce::Construction;
use domain::argent::Centimes;
use domain::candidature::Evenement;
use domain::demande::Demande;
use domain::dossier::{Complement, Consentement, EtatDossier, PolitiqueEntreprise, Rattachement};
use domain::identite::{Civilite, Email, Nom, Telephone};
use domain::langue::Lang;
use domain::logement::{ClasseEnergie, Financement, Genre, TableTypologies, Typologie};
use domain::numero_unique::NumeroUnique;
use domain::siret::Siret;
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use secrecy::SecretString;
use services::candidatures::Donnees;
use services::comptes::Inscription;
use services::enregistrement::{Delais, SiteEnregistrement, xml};
use services::horloge::{JOUR, fin_du_jour};
use services::monde::{GRAINE, demandes};
use services::offres::OffreNouvelle;
use services::organisations::GenreOrganisation;
use services::referentiel::Referentiel;
use services::{Alea, Db, Horloge, Reglages, Services, on_db, on_tx};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, PgPool, SqlitePool};
use std::str::FromStr as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use uuid::Uuid;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

/// Which engine a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moteur {
    Sqlite,
    Postgres,
}

/// The day the tests begin on: a Sunday, 11:00 in Paris.
pub(crate) const AUJOURDHUI: Date = date(2026, 11, 22);
pub(crate) const IP: &str = "192.0.2.7";
pub(crate) const MOT_DE_PASSE: &str = "Demonstration1";

/// A world of its own: database, clock, registration site.
pub(crate) struct Monde {
    pub(crate) s: Services,
    pub(crate) site: MockServer,
    url: String,
    _base: Base,
}

enum Base {
    Fichier { _dossier: tempfile::TempDir },
    Postgres { admin: String, nom: String },
}

impl Drop for Base {
    fn drop(&mut self) {
        let Self::Postgres { admin, nom } = self else { return };
        let (admin, sql) = (admin.clone(), format!("DROP DATABASE IF EXISTS {nom} WITH (FORCE)"));
        // A thread of its own: a runtime can't wait inside another.
        let done = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                use sqlx::Connection as _;
                let mut c = sqlx::PgConnection::connect(&admin).await.unwrap();
                let _ = sqlx::query(AssertSqlSafe(sql)).execute(&mut c).await;
            });
        });
        let _ = done.join();
    }
}

fn unique() -> u64 {
    static N: AtomicU64 = AtomicU64::new(1);
    N.fetch_add(1, Ordering::Relaxed)
}

pub(crate) fn referentiel() -> Arc<Referentiel> {
    static R: OnceLock<Arc<Referentiel>> = OnceLock::new();
    R.get_or_init(|| Arc::new(Referentiel::load().unwrap())).clone()
}

impl Monde {
    /// A world on `moteur`, if there is one to test on.
    pub(crate) async fn ouvrir(moteur: Moteur) -> Option<Self> {
        Self::seme(moteur, 1000 + unique()).await
    }

    /// The same, with the chance of `graine`.
    pub(crate) async fn seme(moteur: Moteur, graine: u64) -> Option<Self> {
        let (url, base) = base(moteur).await?;
        Some(Self::sur(url, base, graine).await)
    }

    /// The same on a database that the first migration alone has made, and that `remplir` filled before AL'in starts.
    pub(crate) async fn ancien(moteur: Moteur, remplir: impl AsyncFnOnce(&Db)) -> Option<Self> {
        let (url, base) = base(moteur).await?;
        let db = match moteur {
            Moteur::Sqlite => {
                let options = SqliteConnectOptions::from_str(&url).unwrap().create_if_missing(true);
                let pool = SqlitePool::connect_with(options).await.unwrap();
                sqlx::migrate!("./migrations/sqlite").run_to(1, &pool).await.unwrap();
                Db::Sqlite { ecriture: pool.clone(), lecture: pool }
            }
            Moteur::Postgres => {
                let pool = PgPool::connect(&url).await.unwrap();
                sqlx::migrate!("./migrations/postgres").run_to(1, &pool).await.unwrap();
                Db::Postgres(pool)
            }
        };
        remplir(&db).await;
        db.close().await;
        Some(Self::sur(url, base, 1000 + unique()).await)
    }

    async fn sur(url: String, base: Base, graine: u64) -> Self {
        let site = MockServer::start().await;
        let horloge = Horloge::figee(AUJOURDHUI.at(10, 0, 0, 0).in_tz("UTC").unwrap().timestamp());
        let s = services(&url, &site.uri(), horloge, graine).await;
        Self { s, site, url, _base: base }
    }

    /// Another server of AL'in on the same database, at the same hour.
    pub(crate) async fn autre_serveur(&self) -> Services {
        services(&self.url, &self.site.uri(), self.s.horloge.clone(), 500_000 + unique()).await
    }

    pub(crate) fn avancer(&self, microseconds: i64) {
        self.s.horloge.avancer(microseconds);
    }

    /// One number out of the database.
    pub(crate) async fn nombre(&self, sql: &str) -> i64 {
        let sql = format!("/* test */ {sql}");
        on_db!(&self.s.db, |p| sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(p).await).unwrap()
    }

    /// A change made behind the back of the services.
    pub(crate) async fn executer(&self, sql: &str) {
        let sql = format!("/* test */ {sql}");
        let mut tx = self.s.db.begin().await.unwrap();
        on_tx!(&mut tx, |c| sqlx::query(AssertSqlSafe(sql)).execute(c).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
    }

    /// The mails written to an address, oldest first: subject and plain text.
    pub(crate) async fn courriels(&self, a: &str) -> Vec<(String, String)> {
        on_db!(&self.s.db, |p| {
            sqlx::query_as("/* test */ SELECT sujet, texte FROM courriel WHERE destinataire = $1 ORDER BY cree_a, id")
                .bind(a)
                .fetch_all(p)
                .await
        })
        .unwrap()
    }

    /// The token in the newest mail to an address.
    pub(crate) async fn jeton(&self, a: &str) -> String {
        let (_, texte) = self.courriels(a).await.pop().unwrap();
        texte.split(|c: char| !c.is_ascii_hexdigit()).find(|w| w.len() == 64).unwrap().to_owned()
    }

    /// The code in the newest mail to an address.
    pub(crate) async fn code(&self, a: &str) -> String {
        let (_, texte) = self.courriels(a).await.pop().unwrap();
        texte.split(|c: char| !c.is_ascii_digit()).find(|w| w.len() == 6).unwrap().to_owned()
    }

    /// An account in use, with [`MOT_DE_PASSE`].
    pub(crate) async fn compte(&self, email: &str) -> Uuid {
        let i = inscription(email);
        self.s.creer_compte(&i, domain::compte::Role::Demandeur, None, MOT_DE_PASSE.to_owned()).await.unwrap()
    }

    /// An account that logs in nowhere: quick to make by the hundred.
    pub(crate) async fn compte_de(&self, email: &str, d: &Demande) -> Uuid {
        let id = self.s.id();
        let mut tx = self.s.db.begin().await.unwrap();
        on_tx!(&mut tx, |c| {
            sqlx::query(
                "/* test */ INSERT INTO compte (id, email, role, civilite, nom, prenom, telephone, langue, cree_a)
                 VALUES ($1, $2, 'demandeur', 'madame', $3, $4, '+33639980000', 'fr', $5)",
            )
            .bind(id)
            .bind(email)
            .bind(d.demandeur.nom_naissance.as_str())
            .bind(d.demandeur.prenom.as_str())
            .bind(self.s.maintenant())
            .execute(c)
            .await
            .map(drop)
        })
        .unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// A live demande in that state, as if its holder had gone through the steps.
    pub(crate) async fn dossier(&self, compte: Uuid, d: &Demande, k: &Complement, etat: EtatDossier) -> Uuid {
        let id = self.s.id();
        let mut tx = self.s.db.begin().await.unwrap();
        let als: i64 = on_tx!(&mut tx, |c| {
            sqlx::query_scalar(
                "/* test */ UPDATE revision SET valeur = valeur + 1 WHERE nom = 'numero_als' RETURNING valeur",
            )
            .fetch_one(c)
            .await
        })
        .unwrap();
        on_tx!(&mut tx, |c| {
            sqlx::query(
                "/* test */ INSERT INTO demande (id, numero_als, compte_id, numero_unique, etat, document, complement, consentement, recue_a, creee_a)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)",
            )
            .bind(id)
            .bind(als)
            .bind(compte)
            .bind(d.numero_unique.as_str())
            .bind(etat.code())
            .bind(serde_json::to_string(d).unwrap())
            .bind(serde_json::to_string(k).unwrap())
            .bind(k.consentement.code())
            .bind(self.s.maintenant())
            .execute(c)
            .await
            .map(drop)
        })
        .unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// Applicant number `i`, whose file is valid: the older the demande, the smaller `i`. Mail: `demandeur{i}@exemple.fr`.
    pub(crate) async fn demandeur(&self, i: u32) -> Uuid {
        let d = foyer(i);
        let compte = self.compte_de(&adresse(i), &d).await;
        self.dossier(compte, &d, &complement(Consentement::Anonyme), EtatDossier::Valide).await;
        compte
    }

    pub(crate) async fn bailleur(&self, siren: &str) -> Uuid {
        let nom = format!("Bailleur {siren}");
        self.s.creer_organisation(GenreOrganisation::Bailleur, &nom, Some(siren), None).await.unwrap()
    }

    /// The employer of the guides' household, with that policy.
    pub(crate) async fn employeur(&self, politique: &PolitiqueEntreprise) -> Uuid {
        let genre = GenreOrganisation::Entreprise;
        self.s.creer_organisation(genre, "Boulangeries Tissier", Some("824541148"), Some(politique)).await.unwrap()
    }

    /// A three-room flat in Montreuil that suits everyone made by [`foyer`].
    pub(crate) async fn offre(&self, bailleur: Uuid, reference: &str) -> Uuid {
        self.s.publier(&self.nouvelle(bailleur, reference)).await.unwrap()
    }

    /// What [`Self::offre`] publishes.
    pub(crate) fn nouvelle(&self, bailleur: Uuid, reference: &str) -> OffreNouvelle {
        nouvelle(bailleur, reference, self.s.maintenant())
    }

    /// The registration site answers this demande.
    pub(crate) async fn site_repond(&self, d: &Demande) {
        let reponse = ResponseTemplate::new(200).set_body_raw(xml::ecrire_demande(d), "application/xml");
        self.site_repond_par(d.numero_unique.as_str(), reponse).await;
    }

    /// The registration site answers that for a number, from now on.
    pub(crate) async fn site_repond_par(&self, numero: &str, reponse: ResponseTemplate) {
        self.site.reset().await;
        Mock::given(method("GET"))
            .and(path(format!("/api/v1/demandes/{numero}")))
            .respond_with(reponse)
            .mount(&self.site)
            .await;
    }
}

/// An empty database; none, said on the standard error, where there is no PostgreSQL to test on.
async fn base(moteur: Moteur) -> Option<(String, Base)> {
    match moteur {
        Moteur::Sqlite => {
            let dossier = tempfile::tempdir().unwrap();
            let url = format!("sqlite:{}", dossier.path().join("alin.db").display());
            Some((url, Base::Fichier { _dossier: dossier }))
        }
        Moteur::Postgres => {
            let Ok(admin) = std::env::var("ALIN_TEST_POSTGRES_URL") else {
                eprintln!("skipped on PostgreSQL: ALIN_TEST_POSTGRES_URL is not set");
                return None;
            };
            use sqlx::Connection as _;
            let nom = format!("test_{}", Alea::default().secret().split_at(20).0);
            let mut c = sqlx::PgConnection::connect(&admin).await.unwrap();
            sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {nom}"))).execute(&mut c).await.unwrap();
            let serveur = admin.rsplit_once('/').unwrap().0.to_owned();
            Some((format!("{serveur}/{nom}"), Base::Postgres { admin, nom }))
        }
    }
}

async fn services(url: &str, site: &str, horloge: Horloge, graine: u64) -> Services {
    let r = referentiel();
    let noms = Arc::clone(&r);
    let delais = Delais {
        connexion: Duration::from_millis(500),
        total: Duration::from_millis(1500),
        reprises: 1,
        pause: Duration::from_millis(10),
    };
    let communes = Arc::new(move |i: &str| noms.commune(i).map(|c| c.nom.to_owned()));
    let site = SiteEnregistrement::avec_delais(site, SecretString::from("cle"), communes, delais).unwrap();
    let db = Db::open(url).await.unwrap();
    let reglages = Reglages {
        adresse_publique: "https://alin.test".to_owned(),
        typologies: TableTypologies::default(),
        tolerance: 1,
        support: Email::parse("aide@al-in.test").unwrap(),
    };
    Services::new(db, r, site, horloge, Alea::seme(graine), reglages)
}

pub(crate) fn inscription(email: &str) -> Inscription {
    Inscription {
        civilite: Civilite::Madame,
        nom: Nom::parse("Porte").unwrap(),
        prenom: Nom::parse("Anne").unwrap(),
        telephone: Telephone::parse("06 39 98 00 01").unwrap(),
        email: Email::parse(email).unwrap(),
        langue: Lang::Fr,
    }
}

/// The guides' household: Anne Porte, Denis Gigi, their son.
pub(crate) fn anne() -> Demande {
    demandes(GRAINE, AUJOURDHUI).into_iter().next().unwrap()
}

/// The same household under another number, registered `i` days later.
pub(crate) fn foyer(i: u32) -> Demande {
    let mut d = anne();
    d.numero_unique = NumeroUnique::parse(&format!("1110720{i:06}GTEST")).unwrap();
    d.date_creation = date(2020, 7, 12).saturating_add(i64::from(i).days());
    d.demandeur.email = Email::parse(&format!("site{i}@exemple.fr")).ok();
    d
}

pub(crate) fn adresse(i: u32) -> String {
    format!("demandeur{i}@exemple.fr")
}

pub(crate) fn complement(consentement: Consentement) -> Complement {
    Complement {
        rattachement: Rattachement::Demandeur,
        siret: Siret::parse("82454114802432").ok(),
        employeur: "Boulangeries Tissier".to_owned(),
        code_entreprise: None,
        matricule: Some("20418".to_owned()),
        date_entree: Some(date(2019, 9, 2)),
        cdi_interimaire: Some(false),
        plusieurs_employeurs: None,
        consentement,
    }
}

pub(crate) fn nouvelle(bailleur: Uuid, reference: &str, now: i64) -> OffreNouvelle {
    let r = referentiel();
    let c = r.commune("93048").unwrap();
    OffreNouvelle {
        bailleur,
        ref_externe: reference.to_owned(),
        residence: None,
        genre: Genre::Appartement,
        construction: Construction::Collectif,
        typologie: Typologie::T3,
        chambres: Some(2),
        insee: c.insee.to_owned(),
        departement: c.departement.to_owned(),
        code_postal: c.codes_postaux().next().unwrap().to_owned(),
        commune: c.nom.to_owned(),
        adresse: "3 rue des Lilas".to_owned(),
        latitude: c.latitude,
        longitude: c.longitude,
        zone_plafond: c.zone_plafond,
        zone_abc: c.zone_abc,
        financement: Financement::Plus,
        surface_m2: 62,
        loyer: Centimes::euros(600),
        charges: Centimes::euros(80),
        autres_charges: Centimes::ZERO,
        depot: Centimes::euros(600),
        etage: Some(2),
        etages: Some(5),
        ascenseur: true,
        balcon: true,
        jardin: false,
        parking: false,
        parking_type: None,
        parking_loyer: Centimes::ZERO,
        pmr: false,
        chauffage: "collectif_gaz".to_owned(),
        annee: 1998,
        dpe: ClasseEnergie::C,
        dpe_kwh: 140,
        ges: ClasseEnergie::C,
        description: "Au calme.".to_owned(),
        reservee: None,
        photo: 7,
        publiee_a: now - JOUR,
        cloture_a: fin_du_jour(date(2026, 12, 1)),
        designation_le: None,
        disponible_le: date(2027, 1, 15),
        empreinte: String::new(),
    }
}

/// What goes with a move, in a word.
pub(crate) fn avec(f: impl FnOnce(&mut Donnees)) -> Donnees {
    let mut d = Donnees::default();
    f(&mut d);
    d
}

/// Who makes the moves of the back offices.
pub(crate) struct Acteurs {
    pub(crate) conseiller: Uuid,
    pub(crate) agent: Uuid,
    pub(crate) bailleur: Uuid,
}

impl Monde {
    pub(crate) async fn acteurs(&self) -> Acteurs {
        Acteurs { conseiller: self.s.id(), agent: self.s.id(), bailleur: self.bailleur("111111118").await }
    }

    /// From stage 1 to the day of the commission.
    pub(crate) async fn jusqu_a_commission(&self, a: &Acteurs, candidature: Uuid) {
        use Evenement as E;
        self.s.agir_en_conseiller(a.conseiller, candidature, E::Valider, Donnees::default()).await.unwrap();
        self.s.agir_en_conseiller(a.conseiller, candidature, E::Envoyer, Donnees::default()).await.unwrap();
        let day = avec(|d| d.date = Some(self.s.horloge.aujourdhui()));
        self.s.agir_en_bailleur(a.agent, a.bailleur, candidature, E::FixerCommission, day).await.unwrap();
    }
}
