//! An administrator invites a landlord's agent, over HTTP, from the list to the agent's own first page.

use crate::html::Form;
use crate::support::{Client, TestApp, count, landlord, spawn_app};
use domain::compte::Role;
use reqwest::StatusCode;
use services::monde::peuplement::MOT_DE_PASSE;
use uuid::Uuid;

const AGENT: &str = "denis.gigi@exemple.fr";
const CHAMPS: [(&str, &str); 6] = [
    ("civilite", "monsieur"),
    ("nom", "Gigi"),
    ("prenom", "Denis"),
    ("telephone", "06 39 98 00 04"),
    ("email", AGENT),
    ("langue", "fr"),
];

fn address(organisation: Uuid) -> String {
    format!("/admin/organisations/{organisation}")
}

/// Posts the invitation with another value for one field.
async fn invite(client: &Client, at: &str, field: &str, value: &str) -> crate::support::Reply {
    let fields: Vec<(&str, &str)> = CHAMPS.iter().map(|&(n, v)| (n, if n == field { value } else { v })).collect();
    client.post(at, &fields).await
}

async fn nobody_came(app: &TestApp) {
    let here = "SELECT COUNT(*) FROM compte WHERE email = 'denis.gigi@exemple.fr'";
    assert_eq!(count(&app.services, here).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_the_invitation_to_the_landlord_s_own_pages() {
    let app = spawn_app().await;
    let (_, home) = landlord(&app.services).await;
    let admin = app.as_role(Role::Administrateur).await;
    let at = address(home);

    // Wrong, then known: the sentence beside its field, and all that was typed.
    for value in ["denis.gigi", "anne.porte@exemple.fr"] {
        let reply = invite(&admin, &at, "email", value).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(reply.body.contains("id=\"email-err\""), "{value}");
        for kept in ["Gigi", "06 39 98 00 04", value] {
            assert!(reply.body.contains(&format!("value=\"{kept}\"")), "{kept} was lost");
        }
    }
    nobody_came(&app).await;
    // Nothing a form adds makes another role, or another organisation's account.
    let mut more: Vec<(&str, &str)> = CHAMPS.to_vec();
    more.extend([("role", "administrateur"), ("organisation", "x")]);
    let done = admin.post(&at, &more).await;
    assert_eq!(
        (done.status, done.location()),
        (StatusCode::SEE_OTHER, format!("{at}?avis=invitation-envoyee").as_str())
    );

    let mail = app.sink.wait(AGENT).await.pop().expect("no mail");
    let joined = mail.data.replace("=\r\n", "").replace("\r\n", "\n");
    let start = joined.find("/activation/").expect("no link");
    let link: String = joined[start..].chars().take_while(|c| !c.is_whitespace() && !"\"<>".contains(*c)).collect();
    let agent = app.visitor();
    assert_eq!(agent.get(&link).await.status, StatusCode::OK);
    let form: Form = agent.form(&format!("{link}/mot-de-passe"), |f| f.named("password").is_some()).await;
    let done = agent.submit(&form, &form.fill(&[("mdp", MOT_DE_PASSE), ("mdp2", MOT_DE_PASSE)])).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let done = agent.log_in(AGENT, MOT_DE_PASSE).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/bailleur"));
    assert_eq!(agent.get("/bailleur").await.status, StatusCode::OK);
    assert_eq!(agent.get("/admin").await.status, StatusCode::NOT_FOUND);
    assert!(admin.get(&at).await.body.contains(AGENT));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_else_sees_it_nor_invites() {
    let app = spawn_app().await;
    let (_, home) = landlord(&app.services).await;
    for role in [Role::Demandeur, Role::Conseiller, Role::Bailleur, Role::Entreprise] {
        let client = app.as_role(role).await;
        for path in ["/admin".to_owned(), address(home)] {
            assert_eq!(client.get(&path).await.status, StatusCode::NOT_FOUND, "{role:?} {path}");
        }
        for field in ["", "email"] {
            let reply = invite(&client, &address(home), field, "rien").await;
            assert_eq!(reply.status, StatusCode::NOT_FOUND, "{role:?}");
        }
    }
    let visitor = app.visitor();
    for reply in [visitor.get("/admin").await, invite(&visitor, &address(home), "", "").await] {
        assert_eq!(reply.status, StatusCode::SEE_OTHER);
        assert!(reply.location().starts_with("/connexion"), "{}", reply.location());
    }
    nobody_came(&app).await;
    let admin = app.as_role(Role::Administrateur).await;
    let unknown = address(Uuid::from_u128(7));
    assert_eq!(admin.get(&unknown).await.status, StatusCode::NOT_FOUND);
    assert_eq!(invite(&admin, &unknown, "", "").await.status, StatusCode::NOT_FOUND);
    // The list leads there by the name.
    let found = admin.get("/admin?q=kerlann").await;
    assert_eq!(found.body.matches("/admin/organisations/").count(), 1);
}
