//! The pages by HTTP, the interface by the very client AL'in uses.

mod langues;

use super::*;
use crate::base;
use domain::argent::Centimes;
use domain::langue::Lang;
use domain::logement::Typologie;
use domain::pieces::pieces_attendues;
use jiff::ToSpan as _;
use jiff::civil::date;
use secrecy::SecretString;
use services::enregistrement::{Delais, EnregistrementError, SiteEnregistrement};
use tokio::net::TcpListener;
use tokio::sync::watch;

const NUMERO: &str = "1110720020439G1175";

struct Essai {
    site: Arc<Site>,
    adresse: String,
    http: reqwest::Client,
    horloge: Horloge,
    _arreter: watch::Sender<bool>,
    _dossier: tempfile::TempDir,
}

/// The text with plain spaces, as one types what one looks for.
fn espaces(texte: &str) -> String {
    texte.replace(['\u{a0}', '\u{202f}'], " ")
}

fn midi(jour: Date) -> jiff::Timestamp {
    jour.at(12, 0, 0, 0).to_zoned(services::horloge::paris()).unwrap().timestamp()
}

async fn essai() -> Essai {
    let dossier = tempfile::tempdir().unwrap();
    let pool = base::ouvrir(&dossier.path().join("sous/dossier/r.sqlite")).await.unwrap();
    let horloge = Horloge::figee(midi(date(2026, 11, 22)));
    let site = Arc::new(Site::new(pool, "cle", horloge.clone(), Alea::seme(1)).unwrap());
    assert!(site.remplir().await.unwrap() >= 60);
    assert_eq!(site.remplir().await.unwrap(), 0, "filled once");
    let ecoute = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let adresse = format!("http://{}", ecoute.local_addr().unwrap());
    let (arreter, arret) = watch::channel(false);
    tokio::spawn(web::servir(ecoute, routes(site.clone()), arret));
    let http = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    Essai { site, adresse, http, horloge, _arreter: arreter, _dossier: dossier }
}

fn numero() -> NumeroUnique {
    NumeroUnique::parse(NUMERO).unwrap()
}

impl Essai {
    /// Moves the clock to noon of that day.
    fn au(&self, jour: Date) {
        self.horloge.avancer(midi(jour).as_microsecond() - self.horloge.maintenant().as_microsecond());
    }

    fn client(&self, cle: &str) -> SiteEnregistrement {
        let r = Referentiel::load().unwrap();
        let delais =
            Delais { total: Duration::from_millis(1200), pause: Duration::from_millis(20), ..Delais::default() };
        let noms = Arc::new(move |i: &str| r.commune(i).map(|c| c.nom.to_owned()));
        SiteEnregistrement::avec_delais(&self.adresse, SecretString::from(cle), noms, delais).unwrap()
    }

    async fn lire(&self) -> Result<Demande, EnregistrementError> {
        self.client("cle").lire(&numero()).await
    }

    async fn poster(&self, chemin: &str, cookie: &str, champs: &[(&str, &str)]) -> (u16, String, String) {
        let mut corps = String::new();
        for (nom, valeur) in champs {
            let code = |s: &str| s.bytes().map(|b| format!("%{b:02X}")).collect::<String>();
            corps.push_str(&format!("{}={}&", code(nom), code(valeur)));
        }
        self.envoyer(chemin, cookie, "application/x-www-form-urlencoded", corps).await
    }

    async fn envoyer(&self, chemin: &str, cookie: &str, genre: &str, corps: String) -> (u16, String, String) {
        let r = self
            .http
            .post(format!("{}{chemin}", self.adresse))
            .header("content-type", genre)
            .header("cookie", cookie)
            .body(corps)
            .send()
            .await
            .unwrap();
        let vers = r.headers().get("location").map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default();
        let donne = r.headers().get("set-cookie").map(|v| v.to_str().unwrap().to_owned());
        let statut = r.status().as_u16();
        let texte = espaces(&r.text().await.unwrap());
        (statut, vers, donne.unwrap_or(texte))
    }

    async fn page(&self, chemin: &str, cookie: &str) -> (u16, String) {
        let r = self.http.get(format!("{}{chemin}", self.adresse)).header("cookie", cookie).send().await.unwrap();
        (r.status().as_u16(), espaces(&r.text().await.unwrap()))
    }

    async fn entrer(&self) -> String {
        let (statut, vers, cookie) =
            self.poster("/consulter", "", &[("numero", "111 07 20 020439 g1175"), ("naissance", "25/12/1989")]).await;
        assert_eq!((statut, vers.as_str()), (303, "/demande"));
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"));
        cookie.split(';').next().unwrap().to_owned()
    }
}

/// What every page must have.
#[track_caller]
fn bien_faite(page: &str) {
    bien_faite_en(Lang::Fr, page);
}

#[track_caller]
fn bien_faite_en(l: Lang, page: &str) {
    let (site, autre) = match l {
        Lang::Fr => ("Site d’enregistrement de démonstration", "hreflang=\"en\" lang=\"en\">English</a>"),
        Lang::En => ("Demonstration registration site", "hreflang=\"fr\" lang=\"fr\">Français</a>"),
    };
    assert!(page.starts_with(&format!("<!doctype html>\n<html lang=\"{}\">", l.code())), "{page}");
    assert_eq!(page.matches("<h1>").count(), 1);
    assert!(page.contains(site) && page.contains(autre));
    assert!(page.matches(" autofocus").count() <= 1);
    // Each id once; each link within the page, and each name by another's id, leads somewhere.
    let apres = |debut: &str| -> Vec<String> {
        page.split(debut).skip(1).map(|s| s.split('"').next().unwrap().to_owned()).collect()
    };
    let ids = apres(" id=\"");
    for (i, id) in ids.iter().enumerate() {
        assert!(!ids[..i].contains(id), "#{id} twice");
    }
    for id in apres(" href=\"#").into_iter().chain(apres(" aria-labelledby=\"")) {
        assert!(ids.contains(&id), "#{id}");
    }
    assert!(!page.contains("style=") && !page.contains("<script") && !page.contains("onclick"));
    // Every input has its label: by its id, or around it.
    for champ in page.split("<input ").skip(1).map(|c| c.split('>').next().unwrap()) {
        if let Some(id) = champ.split("id=\"").nth(1).and_then(|c| c.split('"').next()) {
            assert!(page.contains(&format!("<label for=\"{id}\">")), "{champ}");
            if let Some(ids) = champ.split("aria-describedby=\"").nth(1).and_then(|c| c.split('"').next()) {
                for d in ids.split(' ') {
                    assert!(page.contains(&format!("id=\"{d}\"")), "{d}");
                }
            }
        } else {
            let seul = champ.starts_with("type=\"hidden\"") || champ.starts_with("type=\"checkbox\"");
            assert!(seul, "{champ}");
        }
    }
}

#[tokio::test]
async fn the_interface_gives_what_the_site_holds() {
    let e = essai().await;
    let d = e.lire().await.unwrap();
    assert_eq!(d, e.site.lire(&numero()).await.unwrap().unwrap().demande);
    assert_eq!(d.demandeur.adresse.unwrap().commune, "Bagnolet");
    assert_eq!(e.client("fausse").lire(&numero()).await, Err(EnregistrementError::Refuse));
    let inconnu = NumeroUnique::parse("0290119123456G1104").unwrap();
    assert_eq!(e.client("cle").lire(&inconnu).await, Err(EnregistrementError::Inconnu));
    assert!(e.client("cle").repond().await);
    let r = e.http.get(format!("{}/api/v1/demandes/{NUMERO}", e.adresse)).send().await.unwrap();
    assert_eq!(r.status().as_u16(), 401, "no key");
}

#[tokio::test]
async fn each_way_to_misbehave() {
    let e = essai().await;
    for (mode, attendu) in [
        ("coupee", EnregistrementError::Injoignable),
        ("erreur", EnregistrementError::Injoignable),
        ("lente", EnregistrementError::Lent),
    ] {
        assert_eq!(e.poster("/panne", "", &[("mode", mode)]).await.0, 303);
        assert_eq!(e.lire().await, Err(attendu), "{mode}");
        // The pages go on.
        assert_eq!(e.page("/", "").await.0, 200);
    }
    assert_eq!(e.poster("/panne", "", &[("mode", "x")]).await.0, 400);
    assert_eq!(e.poster("/panne", "", &[("mode", "aucune")]).await.0, 303);
    assert!(e.lire().await.is_ok());
}

#[tokio::test]
async fn one_enters_by_number_and_birth_date() {
    let e = essai().await;
    let (statut, page) = e.page("/", "").await;
    assert_eq!(statut, 200);
    bien_faite(&page);
    for (n, d, phrase) in [
        ("", "", "Indiquez votre numéro unique."),
        ("1007201204261175", "25/12/1989", "Il manque 2 caractères"),
        (NUMERO, "31/02/1989", "Ce jour n’existe pas."),
        (NUMERO, "26/12/1989", "Aucune demande ne correspond"),
        ("0290119123456G1104", "25/12/1989", "Aucune demande ne correspond"),
        ("\"><script>", "x", "Seulement des chiffres et des lettres."),
    ] {
        let (statut, _, page) = e.poster("/consulter", "", &[("numero", n), ("naissance", d)]).await;
        assert_eq!(statut, 422);
        assert!(page.contains(phrase), "{n} {d}");
        assert!(page.contains("aria-invalid=\"true\""));
        assert!(page.contains(&format!("value=\"{}\"", crate::html::echapper(n))), "what was typed stays");
        bien_faite(&page);
    }
    let (statut, page) = e.page("/demande", "sne_demonstration=0000").await;
    assert_eq!((statut, page.as_str()), (303, ""));
    let cookie = e.entrer().await;
    let (statut, page) = e.page("/demande", &cookie).await;
    assert_eq!(statut, 200);
    assert!(page.contains("Anne Porte") && page.contains("Denis Gigi") && page.contains("Romainville"));
    bien_faite(&page);
    assert_eq!(e.poster("/quitter", &cookie, &[]).await.0, 303);
    assert_eq!(e.page("/demande", &cookie).await.0, 303);
}

/// The fields of the edition page, as a browser would send them.
fn champs(d: &Demande, r: &Referentiel) -> Vec<(String, String)> {
    edition::remplir(Lang::Fr, d, r)
}

fn emprunter(v: &[(String, String)]) -> Vec<(&str, &str)> {
    v.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect()
}

fn mettre(v: &mut Vec<(String, String)>, nom: &str, valeur: &str) {
    v.retain(|(n, _)| n != nom);
    v.push((nom.to_owned(), valeur.to_owned()));
}

#[tokio::test]
async fn what_a_person_changes_the_interface_shows() {
    let e = essai().await;
    let cookie = e.entrer().await;
    let (statut, page) = e.page("/demande/modifier", &cookie).await;
    assert_eq!(statut, 200);
    assert!(page.contains("value=\"Montreuil (93100)\""));
    bien_faite(&page);
    let r = Referentiel::load().unwrap();
    let avant = e.lire().await.unwrap();

    // Sent back untouched, nothing changes.
    let mut v = champs(&avant, &r);
    assert_eq!(e.poster("/demande/modifier", &cookie, &emprunter(&v)).await.1, "/demande?fait=modifiee");
    assert_eq!(e.lire().await.unwrap(), avant);

    mettre(&mut v, "nom", "Le Gall");
    mettre(&mut v, "prenom", "Anne");
    mettre(&mut v, "naissance", "24121989");
    mettre(&mut v, "email", "Nouvelle.Adresse@exemple.fr");
    mettre(&mut v, "commune_1", "29019");
    mettre(&mut v, "commune_2", "Paris 11e Arrondissement (75011)");
    mettre(&mut v, "commune_3", "Villeurbanne");
    mettre(&mut v, "salaire_0", "1 800,50");
    mettre(&mut v, "siret_0", "000 409 391 00018");
    mettre(&mut v, "rfr1_1", "");
    mettre(&mut v, "a_naitre", "1");
    mettre(&mut v, "charge_1_nom", "Gigi");
    mettre(&mut v, "charge_1_prenom", "Zoé");
    mettre(&mut v, "charge_1_naissance", "01/02/2024");
    mettre(&mut v, "charge_1_lien", "enfant");
    v.retain(|(n, _)| n != "typologie" && n != "elargie");
    v.push(("typologie".into(), "T4".into()));
    v.push(("typologie".into(), "T3".into()));
    let (statut, vers, page) = e.poster("/demande/modifier", &cookie, &emprunter(&v)).await;
    assert_eq!((statut, vers.as_str()), (303, "/demande?fait=modifiee"), "{page}");
    let d = e.lire().await.unwrap();
    assert_eq!(d.demandeur.email.as_ref().unwrap().as_str(), "nouvelle.adresse@exemple.fr");
    assert_eq!((d.demandeur.nom_naissance.as_str(), d.demandeur.prenom.as_str()), ("Le Gall", "Anne"));
    assert_eq!(d.demandeur.naissance, jiff::civil::date(1989, 12, 24));
    assert_eq!(d.recherche.communes, ["29019", "75111", "69266"]);
    assert_eq!(d.recherche.typologies, [Typologie::T3, Typologie::T4]);
    assert!(!d.recherche.elargie);
    assert_eq!(d.demandeur.ressources[0].montant, Centimes(180_050));
    assert_eq!(d.demandeur.emploi.siret.as_deref(), Some("00040939100018"));
    assert_eq!(d.codemandeurs[0].personne.revenu_fiscal.n_moins_1, None);
    assert_eq!(d.personnes_pour_pieces(), 5);
    assert_eq!(d.codemandeurs[0].personne.ressources, avant.codemandeurs[0].personne.ressources);

    // And out again: a dependant is taken away by emptying the fields.
    let mut v = champs(&d, &r);
    for c in ["nom", "prenom", "naissance"] {
        mettre(&mut v, &format!("charge_0_{c}"), "");
    }
    assert_eq!(e.poster("/demande/modifier", &cookie, &emprunter(&v)).await.0, 303);
    let d = e.lire().await.unwrap();
    assert_eq!(d.personnes_a_charge.iter().map(|p| p.prenom.as_str()).collect::<Vec<_>>(), ["Zoé"]);
}

#[tokio::test]
async fn errors_stand_beside_the_fields_and_nothing_typed_is_lost() {
    let e = essai().await;
    let cookie = e.entrer().await;
    let r = Referentiel::load().unwrap();
    let avant = e.lire().await.unwrap();
    let mut v = champs(&avant, &r);
    for (nom, valeur) in [
        ("email", "pas une adresse"),
        ("commune_1", "Paris"),
        ("commune_2", "Nullepart-sur-Rien"),
        ("commune_3", "93048"),
        ("commune_4", "93048"),
        ("loyer_max", "-3"),
        ("siret_0", "82454114802433"),
        ("siret_1", "12"),
        ("salaire_0", "beaucoup"),
        ("a_naitre", "mille"),
        ("charge_0_naissance", "01/01/2090"),
        ("charge_1_nom", "R2D2"),
        ("telephone", "<script>"),
    ] {
        mettre(&mut v, nom, valeur);
    }
    v.retain(|(n, _)| n != "typologie");
    let (statut, _, page) = e.poster("/demande/modifier", &cookie, &emprunter(&v)).await;
    assert_eq!(statut, 422);
    bien_faite(&page);
    for (nom, phrase) in [
        ("email", "Écrivez une adresse entière"),
        ("commune_1", "Choisissez un arrondissement"),
        ("commune_2", "Commune introuvable"),
        ("commune_4", "déjà dans la liste"),
        ("typologie", "Cochez au moins un type"),
        ("loyer_max", "ne peut pas être négatif"),
        ("siret_0", "un chiffre est faux"),
        ("siret_1", "il y en a 2"),
        ("salaire_0", "Écrivez un montant en chiffres"),
        ("a_naitre", "un nombre entre 0 et 20"),
        ("charge_0_naissance", "Cette date est à venir"),
        ("charge_1_nom", "avec des lettres"),
        ("telephone", "Écrivez des chiffres"),
    ] {
        let apres = page.split(&format!("id=\"{nom}-erreur\">")).nth(1).unwrap_or_else(|| panic!("{nom}"));
        assert!(apres.split("</span>").next().unwrap().contains(phrase), "{nom}");
    }
    // Summed up above, in the order of the form, and the page opens on the first.
    assert!(page.contains("<h2>15 champs sont à corriger</h2>"));
    assert!(page.contains("<li><a href=\"#siret_1\">N° SIRET de l’employeur (facultatif) : Il faut 14 chiffres"));
    assert!(
        page.split(" autofocus")
            .next()
            .unwrap()
            .ends_with("aria-describedby=\"email-aide email-erreur\" aria-invalid=\"true\"")
    );
    assert!(page.contains("value=\"Nullepart-sur-Rien\"") && page.contains("value=\"82454114802433\""));
    assert_eq!(e.lire().await.unwrap(), avant);
}

#[tokio::test]
async fn pieces_are_ticked_and_their_files_are_not_kept() {
    let e = essai().await;
    let cookie = e.entrer().await;
    let (statut, page) = e.page("/demande/pieces", &cookie).await;
    assert_eq!(statut, 200);
    assert!(page.contains("Bulletin de salaire, octobre 2026"));
    bien_faite(&page);
    let codes: Vec<String> =
        pieces_attendues(&e.lire().await.unwrap(), date(2026, 11, 22)).into_iter().map(|p| p.code).collect();
    let partie = |nom: &str, suite: &str, valeur: &str| {
        format!("--B\r\nContent-Disposition: form-data; name=\"{nom}\"{suite}\r\n\r\n{valeur}\r\n")
    };
    let corps = [
        partie("piece", "", &codes[0]),
        partie("piece", "", &codes[2]),
        partie("piece", "", "inventee:demandeur"),
        partie("piece", "", &"x".repeat(5000)),
        partie("fichier", "; filename=\"bulletin.pdf\"", &"%PDF".repeat(100_000)),
        "--B--\r\n".to_owned(),
    ]
    .concat();
    let genre = "multipart/form-data; boundary=B";
    assert_eq!(e.envoyer("/demande/pieces", &cookie, genre, corps).await.1, "/demande?fait=pieces");
    assert_eq!(e.lire().await.unwrap().pieces_deposees, [codes[0].clone(), codes[2].clone()]);
    // Cut short: nothing changes.
    let coupe = partie("piece", "", &codes[1]);
    let (statut, _, page) = e.envoyer("/demande/pieces", &cookie, genre, coupe).await;
    assert_eq!(statut, 400);
    bien_faite(&page);
    assert!(page.contains("id=\"fichier-erreur\">L’envoi a été coupé."));
    assert_eq!(e.lire().await.unwrap().pieces_deposees.len(), 2);
    // Too large: read to its end, refused beside the field, and the boxes stay ticked.
    let lourd = [
        partie("piece", "", &codes[1]),
        partie("fichier", "; filename=\"photo.jpg\"", &"x".repeat(12 * 1024 * 1024 + 1)),
        "--B--\r\n".to_owned(),
    ]
    .concat();
    let (statut, _, page) = e.envoyer("/demande/pieces", &cookie, genre, lourd).await;
    assert_eq!(statut, 422);
    bien_faite(&page);
    assert!(page.contains("id=\"fichier-erreur\">Ce fichier est trop lourd : 12 Mo au plus."));
    assert_eq!(page.matches(" checked>").count(), 1);
    assert!(page.contains(&format!("value=\"{}\" checked>", codes[1])));
    assert_eq!(e.lire().await.unwrap().pieces_deposees.len(), 2);
}

#[tokio::test]
async fn a_demande_lives_ends_and_is_revived() {
    let e = essai().await;
    let cookie = e.entrer().await;
    // Renewed on 12 July 2026: struck off thirteen months later.
    e.au(date(2027, 8, 11));
    assert!(e.lire().await.is_ok());
    e.au(date(2027, 8, 12));
    assert_eq!(e.lire().await, Err(EnregistrementError::Radiee));
    let (_, page) = e.page("/demande", &cookie).await;
    assert!(page.contains("Cette demande est radiée") && page.contains("12/01/2028"));
    assert_eq!(e.page("/demande/modifier", &cookie).await.0, 303, "not while struck off");
    e.au(date(2028, 1, 12));
    assert_eq!(e.poster("/demande/renouveler", &cookie, &[]).await.1, "/demande?fait=renouvelee");
    let d = e.lire().await.unwrap();
    assert_eq!((d.date_creation, d.date_renouvellement), (date(2020, 7, 12), date(2028, 1, 12)));
    // Too late, the next time.
    e.au(date(2028, 1, 12).checked_add(18.months()).unwrap().tomorrow().unwrap());
    assert_eq!(e.poster("/demande/renouveler", &cookie, &[]).await.1, "/demande?fait=trop-tard");
    assert_eq!(e.lire().await, Err(EnregistrementError::Radiee));
}

#[tokio::test]
async fn the_demonstration_page_strikes_off_and_restores() {
    let e = essai().await;
    let (statut, page) = e.page("/demonstration", "").await;
    assert_eq!(statut, 200);
    assert!(page.contains(NUMERO) && page.contains("25/12/1989"));
    assert_eq!(e.poster("/demonstration/etat", "", &[("numero", NUMERO), ("etat", "radiee")]).await.0, 303);
    assert_eq!(e.lire().await, Err(EnregistrementError::Radiee));
    assert_eq!(e.poster("/demonstration/etat", "", &[("numero", NUMERO), ("etat", "active")]).await.0, 303);
    assert!(e.lire().await.is_ok());
    assert_eq!(e.poster("/demonstration/etat", "", &[("numero", NUMERO), ("etat", "x")]).await.0, 400);
    assert_eq!(
        e.poster("/demonstration/etat", "", &[("numero", "0290119123456G1104"), ("etat", "active")]).await.0,
        404
    );
}
