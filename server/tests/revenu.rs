//! The revenue of the last twelve months over HTTP: tried, stated by a plain form, counted as « to be proven », taken back.

use crate::support::{Client, Reply, TestApp, account, count, spawn_app, statements};
use domain::argent::Centimes;
use domain::compte::Role;
use domain::eligibilite::{Regle, Verdict, verdict};
use reqwest::{Method, StatusCode};
use services::{offres::OffreEtProfil, on_tx};
use uuid::Uuid;

const PAGE: &str = "/ma-situation/revenu";
const OUBLIER: &str = "/ma-situation/revenu/oublier";
const ET_SI: &str = "/offres/et-si";
const STATED: &str = "SELECT COALESCE(SUM(revenu_declare), -1) FROM demande";

fn plain(reply: &Reply) -> String {
    reply.body.replace(['\u{a0}', '\u{202f}'], " ").replace('’', "'")
}

/// Anne, whose household earned `euros` two years ago, and nothing is known since.
async fn anne(app: &TestApp, euros: i64) -> (Uuid, Client) {
    let id = account(&app.services, Role::Demandeur).await;
    let lue = app.services.ma_demande(id).await.unwrap().unwrap();
    let mut d = lue.demande;
    let adults = i64::try_from(d.codemandeurs.len()).unwrap() + 1;
    for adult in std::iter::once(&mut d.demandeur).chain(d.codemandeurs.iter_mut().map(|c| &mut c.personne)) {
        adult.revenu_fiscal.n_moins_1 = None;
        adult.revenu_fiscal.n_moins_2 = Some((2024, Centimes::euros(euros / adults)));
    }
    let json = serde_json::to_string(&d).unwrap();
    let mut tx = app.services.db.begin().await.unwrap();
    on_tx!(&mut tx, |c| {
        sqlx::query("UPDATE demande SET document = $2, version = version + 1 WHERE id = $1")
            .bind(lue.id)
            .bind(&json)
            .execute(c)
            .await
            .map(drop)
    })
    .unwrap();
    tx.commit().await.unwrap();
    let client = app.signed_in(id).await;
    client.set("langue", "fr");
    (id, client)
}

async fn juge(app: &TestApp, anne: Uuid, offre: Uuid) -> OffreEtProfil {
    let lue = app.services.ma_demande(anne).await.unwrap().unwrap();
    app.services.offre_et_profil(offre, Some(&lue)).await.unwrap()
}

/// An offer that only the ceiling leaves out.
async fn trop_haut(app: &TestApp, anne: Uuid, among: &[Uuid]) -> Uuid {
    for id in among {
        let answers = juge(app, anne, *id).await.reponses;
        let no: Vec<Regle> = answers.iter().filter(|r| r.verdict == Verdict::NeConvientPas).map(|r| r.regle).collect();
        if no == [Regle::Plafond] {
            return *id;
        }
    }
    panic!("no offer is above the ceiling");
}

/// An amount is in no address of a page.
fn in_no_address(reply: &Reply, amount: &str) {
    for tag in &reply.document().tags {
        for name in ["href", "action", "src"] {
            let value = tag.get(name).unwrap_or_default();
            assert!(!value.contains(amount), "<{} {name}={value:?}>", tag.name);
        }
    }
    assert!(statements(reply).iter().all(|s| !s.contains(amount)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_just_lost_their_income_sees_homes_again() {
    let app = spawn_app().await;
    let among = app.fitting_offers().await;
    let (id, anne) = anne(&app, 90_000).await;
    let home = trop_haut(&app, id, &among).await;
    let path = format!("/offres/{home}");
    let listed = async || {
        let mut found = false;
        for tab in ["demandees", "limitrophes", "autres"] {
            let page = anne.get(&format!("/offres?onglet={tab}")).await;
            let cards = page.body.split("<article").skip(1);
            found |= cards.filter_map(|c| c.split("</article>").next()).any(|card| card.contains(&path));
        }
        found
    };
    // Left out, with the way to say that one's income fell.
    assert!(!listed().await);
    let before = anne.get(&path).await;
    assert!(plain(&before).contains("dépassent le plafond"), "{}", before.body);
    assert!(before.document().links().iter().any(|l| l == PAGE), "{:?}", before.document().links());

    // Tried first; the answer of the try is a form that keeps it, without a script.
    let tried = anne.post(ET_SI, &[("montant", "12 345")]).await;
    in_no_address(&tried, "12345");
    assert_eq!(count(&app.services, STATED).await, -1, "a try is not kept");
    let keep = tried.document().forms(ET_SI).into_iter().find(|f| f.action == PAGE).unwrap();
    assert_eq!(keep.method, "post");
    assert!(plain(&tried).contains("Garder ce revenu pour mes offres") && plain(&tried).contains("bulletins de paie"));
    let kept = anne.submit(&keep, &keep.values()).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    assert!(kept.location().starts_with(ET_SI) && !kept.location().contains("12"), "{}", kept.location());
    assert_eq!(count(&app.services, STATED).await, 1_234_500);

    // Everywhere « to be proven », never a yes.
    let answers = juge(&app, id, home).await.reponses;
    assert_eq!(verdict(&answers), Verdict::NeSaitPas);
    assert!(listed().await, "in a tab");
    for (lang, said, proof) in [("fr", "sous le plafond : à prouver", "bulletins"), ("en", "to be proven", "payslips")]
    {
        anne.set("langue", lang);
        let page = anne.get(&path).await;
        assert!(plain(&page).contains(said) && plain(&page).contains(proof), "{lang}: {}", page.body);
        assert!(plain(&page).contains("12 345") || plain(&page).contains("12,345"), "{lang}");
        in_no_address(&page, "12345");
    }
    anne.set("langue", "fr");
    let what_if = anne.get(ET_SI).await;
    assert!(plain(&what_if).contains("Dans vos onglets grâce à lui"), "{}", what_if.body);
    let list = anne.get("/offres/et-si/logements?revenu=12-mois").await;
    assert!(list.body.contains(&path) && plain(&list).contains("il faudra le prouver"), "{}", list.body);
    assert!(plain(&anne.get("/ma-situation").await).contains("12 345 €, à prouver"));

    // Said once more before one applies; the adviser reads that it is a statement.
    let asked = anne.get(&format!("{path}/postuler")).await;
    assert!(plain(&asked).contains("dépend de vos 12 derniers mois"), "{}", asked.body);
    assert_eq!(anne.post(&format!("{path}/postuler"), &[("", "")]).await.location(), format!("{path}/postule"));
    let candidature = app.services.candidature_active(id).await.unwrap().unwrap().id;
    let file = app.as_role(Role::Conseiller).await.get(&format!("/conseiller/candidatures/{candidature}")).await;
    assert_eq!(file.status, StatusCode::OK);
    assert!(
        plain(&file).contains("indiqué par le demandeur le") && plain(&file).contains("à prouver"),
        "{}",
        file.body
    );

    // Taken back where it is shown.
    let shown = anne.get(PAGE).await;
    let forget = shown.document().forms(PAGE).into_iter().find(|f| f.action == OUBLIER).unwrap();
    assert!(anne.submit(&forget, &forget.values()).await.location().starts_with(PAGE));
    assert_eq!(count(&app.services, STATED).await, -1);
    assert!(!listed().await, "no page of before is shown");
    assert!(plain(&anne.get("/ma-situation").await).contains("Mes revenus ont baissé"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_stated_by_a_plain_form_and_what_is_wrong_is_said_beside_it() {
    let app = spawn_app().await;
    let (id, anne) = anne(&app, 60_000).await;
    let version = "SELECT SUM(version) FROM demande";
    let before = count(&app.services, version).await;
    let mut told = Vec::new();
    for lang in ["fr", "en"] {
        anne.set("langue", lang);
        let page = anne.get(PAGE).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(statements(&page).len() <= 3, "{:#?}", statements(&page));
        for wrong in ["beaucoup", "", "-5", "1,234", "99999999999", "<script>alert(1)</script>"] {
            let form = page.document().forms(PAGE).into_iter().find(|f| f.action == PAGE).unwrap();
            let values: Vec<_> = form
                .values()
                .into_iter()
                .map(|(name, value)| if name == "montant" { (name, wrong.to_owned()) } else { (name, value) })
                .collect();
            let reply = anne.submit(&form, &values).await;
            assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
            assert!(reply.body.contains("montant-err") && reply.body.contains("href=\"#montant\""), "{wrong}");
            assert!(!reply.body.contains("<script>alert"), "{wrong}");
            let again = reply.document().forms(PAGE).into_iter().find(|f| f.action == PAGE).unwrap();
            assert!(
                again.values().contains(&("montant".to_owned(), wrong.to_owned())),
                "what was typed stays: {wrong}"
            );
            if wrong.is_empty() {
                told.push(plain(&reply));
            }
        }
    }
    assert!(told[0].contains("Sans revenu, écrivez 0") && told[1].contains("Without income, write 0"));
    assert_eq!(count(&app.services, version).await, before, "nothing was kept");
    anne.set("langue", "fr");

    // No income is an income. Without somewhere to go back to, its page says what it does.
    let kept = anne.post(PAGE, &[("montant", "0")]).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    assert!(kept.location().starts_with(PAGE));
    assert_eq!(count(&app.services, STATED).await, 0);
    assert!(plain(&anne.get(PAGE).await).contains("il compte pour vos offres"));
    // Not 10 % lower: kept, and said.
    anne.post(PAGE, &[("montant", "54 000,01 €")]).await;
    assert_eq!(count(&app.services, STATED).await, 5_400_001);
    assert!(plain(&anne.get(PAGE).await).contains("baissé de moins de 10 %"));
    let lue = app.services.ma_demande(id).await.unwrap().unwrap();
    assert_eq!(lue.revenu_declare.map(|d| d.montant), Some(Centimes(5_400_001)));

    // Nobody else, and nowhere else.
    assert!(anne.post(PAGE, &[("montant", "1"), ("retour", "//evil.example")]).await.location().starts_with(PAGE));
    let foreign = anne.raw(Method::POST, PAGE).header("origin", "https://evil.example").form(&[("montant", "5")]);
    assert_eq!(anne.send(foreign).await.status, StatusCode::FORBIDDEN);
    for stranger in [app.visitor(), app.as_role(Role::Bailleur).await] {
        for path in [PAGE, OUBLIER] {
            let refused = stranger.post(path, &[("montant", "5")]).await;
            assert!(refused.status == StatusCode::NOT_FOUND || refused.location().starts_with("/connexion"), "{path}");
        }
    }
    assert_eq!(count(&app.services, STATED).await, 100);
}
