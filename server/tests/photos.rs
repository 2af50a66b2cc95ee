//! Photos of offers, favourites and the comparison over HTTP.

use crate::support::{Client, ORIGIN, Reply, TestApp, account, landlord, spawn_app, statements};
use domain::compte::Role;
use reqwest::{Method, StatusCode};
use services::on_db;
use uuid::Uuid;

/// A grey PNG of `side` × `side`, whose shade is `shade`.
pub(crate) fn png(side: u32, shade: u8) -> Vec<u8> {
    fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
        let named = [name.as_slice(), data].concat();
        let crc = !named.iter().fold(u32::MAX, |crc, b| {
            (0..8).fold(crc ^ u32::from(*b), |c, _| if c & 1 == 1 { (c >> 1) ^ 0xEDB8_8320 } else { c >> 1 })
        });
        let length = u32::try_from(data.len()).unwrap();
        [&length.to_be_bytes(), named.as_slice(), &crc.to_be_bytes()].concat()
    }
    let row = [&[0_u8][..], &vec![shade; side as usize]].concat();
    let pixels = row.repeat(side as usize);
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in &pixels {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    // Not compressed: one stored block.
    let length = u16::try_from(pixels.len()).unwrap();
    let mut data = vec![0x78, 0x01, 0x01];
    data.extend(length.to_le_bytes());
    data.extend((!length).to_le_bytes());
    data.extend(&pixels);
    data.extend(((b << 16) | a).to_be_bytes());
    let mut header = [side.to_be_bytes(), side.to_be_bytes()].concat();
    header.extend([8, 0, 0, 0, 0]);
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &header), chunk(b"IDAT", &data), chunk(b"IEND", &[])].concat()
}

/// A part of a form: its field, the file's name if it is one, what it holds.
type Part<'a> = (&'a str, Option<&'a str>, &'a [u8]);

fn body(parts: &[Part<'_>]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, file, content) in parts {
        out.extend(b"--frontier\r\n");
        let file = file.map(|f| format!("; filename=\"{f}\"\r\nContent-Type: image/jpeg")).unwrap_or_default();
        out.extend(format!("Content-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").bytes());
        out.extend(*content);
        out.extend(b"\r\n");
    }
    out.extend(b"--frontier--\r\n");
    out
}

async fn send(client: &Client, path: &str, parts: &[Part<'_>]) -> Reply {
    let request = client
        .raw(Method::POST, path)
        .header("origin", ORIGIN)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "multipart/form-data; boundary=frontier");
    client.send(request.body(body(parts))).await
}

/// An open offer of the landlord of the demonstration, and one of another.
async fn offers(app: &TestApp) -> (Uuid, Uuid) {
    let (_, home) = landlord(&app.services).await;
    let one = async |mine: bool| -> Uuid {
        let sql = if mine {
            "SELECT id FROM offre WHERE bailleur_id = $1 AND etat = 'publiee' AND publiee_a <= $2 AND cloture_a > $2
             ORDER BY publiee_a DESC LIMIT 1"
        } else {
            "SELECT id FROM offre WHERE bailleur_id <> $1 AND etat = 'publiee' AND publiee_a <= $2 AND cloture_a > $2
             ORDER BY publiee_a DESC LIMIT 1"
        };
        let now = app.services.maintenant();
        on_db!(&app.services.db, |p| sqlx::query_scalar(sql).bind(home).bind(now).fetch_one(p).await).unwrap()
    };
    (one(true).await, one(false).await)
}

async fn ids(app: &TestApp, offer: Uuid) -> Vec<Uuid> {
    app.services.photos(offer).await.unwrap().into_iter().map(|p| p.id).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn photos_are_sent_described_put_in_order_and_served() {
    let app = spawn_app().await;
    let (offer, _) = offers(&app).await;
    let client = app.as_role(Role::Bailleur).await;
    let page = format!("/bailleur/offres/{offer}/photos");
    assert_eq!(client.get(&page).await.status, StatusCode::OK);

    // Good ones and bad ones at once: the good ones stay, each bad one has its sentence.
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";
    let reply = send(
        &client,
        &page,
        &[
            ("photos", Some("salon.jpg"), &png(240, 200)),
            ("photos", Some("plan<b>.jpg"), svg),
            ("photos", Some("cuisine.png"), &png(220, 90)),
        ],
    )
    .await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(reply.body.contains("plan&lt;b&gt;.jpg") && !reply.body.contains("<svg xmlns='"), "{}", reply.body);
    let kept = ids(&app, offer).await;
    assert_eq!(kept.len(), 2);
    let visitor = app.visitor();
    let offer_page = format!("/offres/{offer}");
    assert!(!visitor.get(&offer_page).await.body.contains("/photos/o/"), "not described, not shown");
    // Nor served to whoever has its address.
    let (fresh, adviser) = (format!("/photos/o/{}/240.jpg", kept[0]), app.as_role(Role::Conseiller).await);
    for stranger in [&visitor, &adviser] {
        let reply = stranger.get(&fresh).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND);
        assert!(!reply.header("cache-control").contains("public"), "{}", reply.header("cache-control"));
    }
    let reply = client.get(&fresh).await;
    assert_eq!((reply.status, reply.header("cache-control")), (StatusCode::OK, "private, no-store"));

    // One description, and the other one wrong: what was typed is kept, the good one is saved.
    let fields = kept.iter().map(|id| format!("texte-{id}")).collect::<Vec<_>>();
    let reply = send(
        &client,
        &page,
        &[(&fields[0], None, "Séjour avec parquet".as_bytes()), (&fields[1], None, b"photo"), ("decrire", None, b"1")],
    )
    .await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(reply.body.contains(&format!("href=\"#{}\"", fields[1])), "{}", reply.body);
    let shown = visitor.get(&offer_page).await;
    let document = shown.document();
    let pictures: Vec<_> =
        document.all("img").filter(|t| t.get("src").is_some_and(|s| s.starts_with("/photos/o/"))).collect();
    assert_eq!(pictures.len(), 1);
    assert_eq!(pictures[0].get("alt"), Some("Séjour avec parquet"));
    assert!(pictures[0].get("srcset").is_some() && pictures[0].get("width") == Some("240"));

    // The second goes first, and is described by the way.
    let reply = send(
        &client,
        &page,
        &[(&fields[1], None, "Cuisine avec une fenêtre".as_bytes()), ("monter", None, kept[1].to_string().as_bytes())],
    )
    .await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.body);
    assert!(reply.location().ends_with(&format!("#photo-{}", kept[1])), "{}", reply.location());
    assert_eq!(ids(&app, offer).await, [kept[1], kept[0]]);

    // Served for ever, as what it is.
    let path = format!("/photos/o/{}/240.jpg", kept[0]);
    let reply = visitor.get(&path).await;
    assert_eq!((reply.status, reply.header("content-type")), (StatusCode::OK, "image/jpeg"));
    assert_eq!(reply.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    assert_eq!(reply.header("content-encoding"), "");
    for wrong in ["480.jpg", "240.png", "240", "-1.jpg", "240.jpg.svg", "../240.jpg"] {
        let reply = visitor.get(&format!("/photos/o/{}/{wrong}", kept[0])).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{wrong}");
        assert!(!reply.header("cache-control").contains("immutable"), "{wrong}");
    }
    assert_eq!(visitor.get(&format!("/photos/o/{}/240.jpg", Uuid::nil())).await.status, StatusCode::NOT_FOUND);
    assert_eq!(visitor.get("/photos/o/x/240.jpg").await.status, StatusCode::NOT_FOUND);

    // Deleted after a confirmation.
    let reply = send(&client, &page, &[("supprimer", None, kept[0].to_string().as_bytes())]).await;
    assert_eq!(reply.location(), format!("{page}/{}/supprimer", kept[0]));
    assert_eq!(client.get(reply.location()).await.status, StatusCode::OK);
    assert_eq!(client.post::<&str, &str>(reply.location(), &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(visitor.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ids(&app, offer).await, [kept[1]]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn photos_are_their_landlords_alone() {
    let app = spawn_app().await;
    let (mine, other) = offers(&app).await;
    let client = app.as_role(Role::Bailleur).await;
    let picture = png(200, 9);
    let part: Part<'_> = ("photos", Some("a.png"), &picture);
    assert_eq!(send(&client, &format!("/bailleur/offres/{mine}/photos"), &[part]).await.status, StatusCode::SEE_OTHER);
    let id = ids(&app, mine).await[0];
    let page = format!("/bailleur/offres/{other}/photos");
    assert_eq!(client.get(&page).await.status, StatusCode::NOT_FOUND);
    assert_eq!(send(&client, &page, &[part]).await.status, StatusCode::NOT_FOUND);
    // A photo of mine under an offer that isn't, one that isn't under mine.
    for path in [format!("{page}/{id}/supprimer"), format!("/bailleur/offres/{mine}/photos/{other}/supprimer")] {
        assert_eq!(client.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(client.post::<&str, &str>(&path, &[]).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let page = format!("/bailleur/offres/{mine}/photos");
    for role in [Role::Demandeur, Role::Conseiller] {
        let someone = app.as_role(role).await;
        assert_eq!(someone.get(&page).await.status, StatusCode::NOT_FOUND);
        assert_eq!(send(&someone, &page, &[part]).await.status, StatusCode::NOT_FOUND);
    }
    let visitor = app.visitor();
    assert!(send(&visitor, &page, &[part]).await.location().starts_with("/connexion"));
    // From another site's form.
    let request = client.raw(Method::POST, &page).header("origin", "https://evil.example");
    let request = request.header("content-type", "multipart/form-data; boundary=frontier").body(body(&[part]));
    assert_eq!(client.send(request).await.status, StatusCode::FORBIDDEN);
    // No form at all, and one that breaks off.
    let plain = client.post(&page, &[("photos", "x")]).await;
    assert_eq!(plain.status, StatusCode::BAD_REQUEST);
    let broken = client
        .raw(Method::POST, &page)
        .header("origin", ORIGIN)
        .header("content-type", "multipart/form-data; boundary=frontier")
        .body("--frontier\r\nContent-Disposition: form-data; name=\"photos\"; filename=\"a.jpg\"\r\n\r\nabc");
    assert_eq!(client.send(broken).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(ids(&app, mine).await, [id]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn photos_of_an_offer_that_is_not_out_are_its_landlords() {
    let app = spawn_app().await;
    let ((_, home), (mine, _)) = (landlord(&app.services).await, offers(&app).await);
    let s = &app.services;
    let (_, mut sent) = s.annonce_publiee(home, mine).await.unwrap();
    let days = |n: i64| services::horloge::jour(s.maintenant() + n * services::horloge::JOUR).to_string();
    sent.set("ref_externe", "PLUS-TARD");
    sent.set("publiee_le", days(5));
    sent.set("cloture_le", days(25));
    sent.set("designation_le", "");
    sent.set("disponible_le", days(60));
    let later = s.publier_nouvelle(home, &s.lire_annonce(&sent).unwrap()).await.unwrap();
    let id = s.ajouter_photo(home, later, png(240, 7)).await.unwrap();
    let words = domain::photo::TexteAlternatif::parse("Séjour avec parquet").unwrap();
    s.ranger_photos(home, later, &[(id, words)], None).await.unwrap();
    let path = format!("/photos/o/{id}/240.jpg");
    for stranger in [app.visitor(), app.as_role(Role::Demandeur).await, app.as_role(Role::Conseiller).await] {
        assert_eq!(stranger.get(&format!("/offres/{later}")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(stranger.get(&path).await.status, StatusCode::NOT_FOUND);
    }
    let reply = app.as_role(Role::Bailleur).await.get(&path).await;
    assert_eq!((reply.status, reply.header("cache-control")), (StatusCode::OK, "private, no-store"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_photo_too_heavy_leaves_the_others() {
    let app = spawn_app().await;
    let (offer, _) = offers(&app).await;
    let client = app.as_role(Role::Bailleur).await;
    let page = format!("/bailleur/offres/{offer}/photos");
    let (heavy, good) = (vec![0xFF; 11 * 1024 * 1024], png(200, 33));
    let reply = send(&client, &page, &[("photos", Some("lourde.jpg"), &heavy), ("photos", Some("a.png"), &good)]).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(reply.body.contains("lourde.jpg") && reply.body.contains("10\u{a0}Mo"), "{}", reply.body);
    assert_eq!(ids(&app, offer).await.len(), 1);
    // The same again is there already.
    let reply = send(&client, &page, &[("photos", Some("a.png"), &good)]).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(ids(&app, offer).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_ask_for_photos_only_where_there_are_some() {
    let app = spawn_app().await;
    let visitor = app.visitor();
    let (offer, _) = offers(&app).await;
    let carte = app.services.offre(offer).await.unwrap().carte;
    let list = format!("/offres?commune={}", carte.insee);
    let before = visitor.get(&list).await;
    let asked = |reply: &Reply| statements(reply).iter().any(|s| s.contains("offre_id, id, alt"));
    assert!(!asked(&before), "{:?}", statements(&before));
    let (_, home) = landlord(&app.services).await;
    let id = app.services.ajouter_photo(home, offer, png(200, 1)).await.unwrap();
    let words = domain::photo::TexteAlternatif::parse("Séjour avec parquet").unwrap();
    app.services.ranger_photos(home, offer, &[(id, words)], None).await.unwrap();
    let after = visitor.get(&list).await;
    assert!(after.body.contains(&format!("/photos/o/{id}/200.jpg")), "the list shows the photo at once");
    assert!(asked(&after), "{:?}", statements(&after));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn favourites_come_back_to_where_one_was() {
    let app = spawn_app().await;
    let (offer, _) = offers(&app).await;
    let page = format!("/offres/{offer}?retour=/offres%3Fdepartement%3D93");
    // A visitor is asked to sign in, then comes back.
    let visitor = app.visitor();
    let seen = visitor.get(&page).await;
    assert!(seen.body.contains(&format!("/connexion?retour=/offres/{offer}%3Fretour%3D")), "{}", seen.body);
    let reply = visitor.post(&format!("/offres/{offer}/favori"), &[("retour", page.as_str())]).await;
    assert_eq!(reply.location(), format!("/connexion?retour=/offres/{offer}/favori"));
    assert_eq!(visitor.get(&format!("/offres/{offer}/favori")).await.location(), format!("/offres/{offer}"));

    let anne = app.as_role(Role::Demandeur).await;
    let add = anne.form(&page, |f| f.action.ends_with("/favori")).await;
    let reply = anne.submit(&add, &add.fill(&[])).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER);
    assert_eq!(reply.location(), format!("{page}&avis=favori-ajoute"));
    let remove = anne.form(reply.location(), |f| f.action.ends_with("/favori/retirer")).await;
    assert!(anne.get("/mes-favoris").await.body.contains(&format!("/offres/{offer}?retour=/mes-favoris")));
    let reply = anne.submit(&remove, &remove.fill(&[])).await;
    assert_eq!(reply.location(), format!("{page}&avis=favori-retire"));
    assert!(!anne.get("/mes-favoris").await.body.contains(&offer.to_string()));

    // Only an applicant has some; what does not exist can't be kept; one comes back to our pages alone.
    let adviser = app.as_role(Role::Conseiller).await;
    assert_eq!(adviser.get("/mes-favoris").await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        adviser.post(&format!("/offres/{offer}/favori"), &[("retour", "/")]).await.status,
        StatusCode::NOT_FOUND
    );
    let unknown = format!("/offres/{}/favori", Uuid::nil());
    assert_eq!(anne.post(&unknown, &[("retour", "/")]).await.status, StatusCode::NOT_FOUND);
    let away = anne.post(&format!("/offres/{offer}/favori"), &[("retour", "//evil.example")]).await;
    assert_eq!(away.location(), format!("/offres/{offer}?avis=favori-ajoute"));
    // Someone else's list is untouched.
    let count = app.services.mes_favoris(account(&app.services, Role::Demandeur).await).await.unwrap().len();
    assert_eq!(count, 1);
}

/// The heart of the card of `offer` in a page: pressed or not; none: no heart.
fn heart(page: &str, offer: Uuid) -> Option<bool> {
    let (_, form) = page.split_once(&format!("action=\"/offres/{offer}/favori"))?;
    let (form, _) = form.split_once("</form>")?;
    form.contains("aria-pressed").then(|| form.contains("aria-pressed=\"true\""))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hearts_of_lists_follow_the_favourites_though_pages_are_kept() {
    let app = spawn_app().await;
    let offer = app.fitting_offers().await[0];
    let (anne, visitor) = (app.as_role(Role::Demandeur).await, app.visitor());
    let home = app.services.offre(offer).await.unwrap().carte;
    let like = format!("/offres?commune={}&pieces={}", home.insee, home.typologie.trim_start_matches('T'));
    let lists = ["/offres".to_owned(), like, format!("/offres/et-si/logements?commune={}&voir=ici", home.insee)];
    let mut found = 0;
    for list in &lists {
        // Twice: the second is the page that was kept.
        anne.get(list).await;
        let page = anne.get(list).await.body;
        if heart(&page, offer).is_none() {
            // Further than the first page of a long list.
            continue;
        }
        found += 1;
        assert_eq!(heart(&page, offer), Some(false), "{list}");
        let press = anne.form(list, |f| f.action == format!("/offres/{offer}/favori")).await;
        let reply = anne.submit(&press, &press.fill(&[])).await;
        let back = reply.location().to_owned();
        assert!(back.contains("avis=favori-ajoute") && back.ends_with(&format!("#offre-{offer}")), "{back}");
        assert_eq!(heart(&anne.get(&back.replace(&format!("#offre-{offer}"), "")).await.body, offer), Some(true));
        for again in &lists {
            assert_ne!(heart(&anne.get(again).await.body, offer), Some(false), "stale: {again}");
        }
        // In place: no page.
        let fields = [("retour", list.as_str()), ("sur_place", "1")];
        let off = anne.post(&format!("/offres/{offer}/favori/retirer"), &fields).await;
        assert_eq!(off.status, StatusCode::NO_CONTENT);
        for again in &lists {
            assert_ne!(heart(&anne.get(again).await.body, offer), Some(true), "stale: {again}");
        }
        assert_eq!(heart(&visitor.get(list).await.body, offer), None, "{list}");
    }
    assert!(found > 0, "no list shows the home");
    let adviser = app.as_role(Role::Conseiller).await;
    assert!(!adviser.get(&lists[1]).await.body.contains("coeur-carte"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn homes_are_compared_and_the_list_remembers_them() {
    let app = spawn_app().await;
    let (a, b) = offers(&app).await;
    let visitor = app.visitor();
    let reply = visitor.get(&format!("/comparer?o={a}&o={b}&o={}&o=x", Uuid::nil())).await;
    assert_eq!(reply.status, StatusCode::OK);
    assert!(reply.body.contains(&a.to_string()) && reply.body.contains(&b.to_string()));
    assert!(reply.body.contains("data-s=\"wait\""), "what is missing is told");
    for empty in ["/comparer", "/comparer?o=", "/comparer?o=x&retour=https://evil.example"] {
        let reply = visitor.get(empty).await;
        assert_eq!(reply.status, StatusCode::OK, "{empty}");
        assert!(reply.body.contains("id=\"vide\"") && !reply.body.contains("=\"https://evil.example"), "{empty}");
    }
    // Choosing from the list: the selection is in every link of it.
    let list = visitor.get(&format!("/offres?comparer={a}")).await;
    let links = list.document().links();
    assert!(links.iter().any(|l| l.starts_with(&format!("/comparer?o={a}&o="))), "{links:?}");
    assert!(links.iter().filter(|l| l.contains("page=2")).all(|l| l.contains(&a.to_string())));
    // What is one's own is there for an applicant alone.
    let anne = app.as_role(Role::Demandeur).await;
    let mine = anne.get(&format!("/comparer?o={a}&o={b}")).await;
    assert!(mine.body.contains("rang probable") && !reply.body.contains("Votre rang probable"), "{}", mine.body);
    println!("/comparer of two, signed in: {} statements", statements(&mine).len());
}
