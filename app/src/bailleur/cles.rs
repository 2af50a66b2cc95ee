//! « Clés d'accès »: what lets a landlord's own programs send its offers. A key is shown once, here.

use super::bailleur;
use crate::i18n::Lang;
use crate::shell::Section;
use crate::ui::{
    FormErrors, Icon, Tone, back, button, cell, error_summary, field, link, notice, row, row_header, section, table,
    tag,
};
use crate::web::{App, Avis, Echec, Formulaire, Page, Rendu, Requete, rediriger_avec};
use crate::{format, tr};
use axum::routing::get;
use jiff::civil::Date;
use leptos::prelude::*;
use serde::Deserialize;
use services::cles::{CleRefusee, CleVue, NOM_MAX};
use services::horloge::jour;

/// Address of the page.
pub(super) const CLES: &str = "/bailleur/cles";

/// The page of the keys.
pub(super) fn routes() -> axum::Router<App> {
    axum::Router::new().route(CLES, get(montrer).post(agir))
}

#[derive(Debug, Default, Deserialize)]
struct Action {
    #[serde(default)]
    action: String,
    #[serde(default)]
    nom: String,
    /// The key to revoke.
    #[serde(default)]
    cle: String,
}

/// What the page shows.
struct Vue {
    cles: Vec<CleVue>,
    /// The key just made: shown now and never again.
    neuve: Option<String>,
    nom: String,
    errors: FormErrors,
    today: Date,
}

async fn montrer(r: Requete) -> Rendu {
    page(r, None, String::new(), FormErrors::new()).await
}

async fn page(r: Requete, neuve: Option<String>, nom: String, errors: FormErrors) -> Rendu {
    let (_, organisation) = bailleur(&r)?;
    let cles = r.services().mes_cles(organisation).await?;
    let (l, today) = (r.l, r.services().horloge.aujourdhui());
    let refused = !errors.is_empty();
    let v = Vue { cles, neuve, nom, errors, today };
    let page = Page::new(tr!(l, "Clés d'accès", "Access keys"), move || vue(l, v)).dans(Section::BailleurOffres);
    Ok(r.page(if refused { page.refusee() } else { page }).await)
}

async fn agir(r: Requete, Formulaire(f): Formulaire<Action>) -> Rendu {
    let (_, organisation) = bailleur(&r)?;
    let l = r.l;
    match f.action.as_str() {
        "revoquer" => {
            let id = f.cle.parse().map_err(|_| Echec::Introuvable)?;
            r.services().revoquer_cle(organisation, id).await?;
            Ok(rediriger_avec(CLES, Avis::Enregistre))
        }
        "creer" => {
            let refused = match r.services().creer_cle(organisation, &f.nom).await {
                // In the answer itself: a key in an address would stay in the browser's history.
                Ok(key) => return page(r, Some(key), String::new(), FormErrors::new()).await,
                Err(CleRefusee::SansNom) => tr!(
                    l,
                    "Donnez un nom à cette clé, pour la reconnaître plus tard",
                    "Name this key, to know it again later"
                ),
                Err(CleRefusee::NomTropLong(n)) => crate::erreurs::trop_long(l, NOM_MAX, n),
                Err(CleRefusee::TropDeCles(n)) => tr!(
                    l,
                    "Vous avez déjà {n} clés. Supprimez-en une d'abord",
                    "You have {n} keys already. Delete one first"
                ),
                Err(CleRefusee::Autre(e)) => return Err(e.into()),
            };
            page(r, None, f.nom, FormErrors::new().with("nom", refused)).await
        }
        _ => Err(Echec::Illisible),
    }
}

fn vue(l: Lang, v: Vue) -> AnyView {
    let new = v.neuve.map(|key| {
        let title = tr!(l, "Votre nouvelle clé : copiez-la maintenant", "Your new key: copy it now");
        let text = tr!(
            l,
            "Elle n'est montrée qu'une fois. Nous ne gardons pas de copie. Rangez-la là où vous rangez vos mots de passe.",
            "It is shown only once. We keep no copy. Put it where you keep your passwords."
        );
        let label = tr!(l, "Clé d'accès", "Access key");
        let shown = field(l, "cle-neuve", label).value(key).class("in id").readonly().attr("spellcheck", "false");
        view! {
            <div class="stack g2" id="neuve">
                {notice(Tone::Ok, title).text(text).status()}
                {shown}
            </div>
        }
    });
    let intro = tr!(
        l,
        "Une clé permet à vos logiciels de publier, changer et retirer vos offres, sans passer par ces pages. Qui a la clé peut le faire : ne l'envoyez pas par e-mail.",
        "A key lets your own programs publish, change and withdraw your homes, without these pages. Whoever has the key can do so: do not send it by email."
    );
    let form_title = tr!(l, "Créer une clé", "Make a key");
    let form = view! {
        <form class="stack" method="post" action=CLES>
            {field(l, "nom", tr!(l, "À quoi sert-elle ?", "What is it for?"))
                .hint(tr!(l, "Par exemple : logiciel de gestion, serveur de nuit", "For example: management software, nightly server"))
                .value(v.nom)
                .attr("maxlength", NOM_MAX.to_string())
                .autocomplete("off")
                .errors(&v.errors)}
            <div class="row">{button(tr!(l, "Créer la clé", "Make the key")).main().icon(Icon::Key).sends("action", "creer")}</div>
        </form>
    };
    let list = liste(l, &v.cles, v.today);
    view! {
        <div class="wrap stack g5">
            {back(crate::shell::adresses::BAILLEUR_OFFRES, tr!(l, "Retour aux offres", "Back to the homes"))}
            <div class="stack">
                {error_summary(l, &v.errors)}
                <h1 tabindex="-1">{tr!(l, "Clés d'accès", "Access keys")}</h1>
                <p class="prose">{intro}</p>
                <p>{link("/api", tr!(l, "Mode d'emploi de l'interface", "How to use the interface")).icon(Icon::File)}</p>
            </div>
            {new}
            {section("creer", form_title, form)}
            {section("liste", tr!(l, "Vos clés", "Your keys"), list)}
        </div>
    }
    .into_any()
}

fn liste(l: Lang, cles: &[CleVue], today: Date) -> AnyView {
    if cles.is_empty() {
        return view! { <p class="muted">{tr!(l, "Aucune clé pour l'instant.", "No key yet.")}</p> }.into_any();
    }
    let day = |at: i64| format::date_simple(l, jour(at), Some(today));
    let rows = cles.iter().map(|c| {
        let (state, act) = match c.revoquee_a {
            Some(at) => {
                let day = day(at);
                (tag(Tone::Off, tr!(l, "Supprimée le {day}", "Deleted on {day}")), None)
            }
            None => {
                let name = c.nom.clone();
                let label = tr!(l, "Supprimer", "Delete");
                let what = tr!(l, " la clé {name}", " the key {name}");
                let form = view! {
                    <form method="post" action=CLES>
                        {crate::ui::hidden("cle", c.id.to_string())}
                        <button class="btn quiet danger" name="action" value="revoquer">{label} <span class="sr">{what}</span></button>
                    </form>
                };
                (tag(Tone::Ok, tr!(l, "Active", "Active")), Some(form))
            }
        };
        let start = &c.debut;
        row([
            row_header(c.nom.clone()),
            cell(view! { <span class="id">{format!("{start}…")}</span> }),
            cell(day(c.cree_a)),
            cell(c.vue_a.map_or_else(|| tr!(l, "Jamais", "Never"), day)),
            cell(state),
            cell(act),
        ])
    });
    let columns = [
        tr!(l, "Nom", "Name"),
        tr!(l, "Commence par", "Starts with"),
        tr!(l, "Créée le", "Made on"),
        tr!(l, "Utilisée le", "Last used on"),
        tr!(l, "État", "State"),
        tr!(l, "Agir", "Act"),
    ];
    table(tr!(l, "Vos clés", "Your keys"), columns, rows).into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use uuid::Uuid;

    fn cle(nom: &str, revoquee: bool) -> CleVue {
        CleVue {
            id: Uuid::from_u128(7),
            nom: nom.into(),
            debut: "alin_012345".into(),
            cree_a: 0,
            vue_a: None,
            revoquee_a: revoquee.then_some(1),
        }
    }

    #[test]
    fn a_key_is_shown_once_and_a_revoked_one_can_t_be_revoked_again() {
        for l in [Lang::Fr, Lang::En] {
            for neuve in [None, Some("alin_secret".to_owned())] {
                let has = neuve.is_some();
                let v = Vue {
                    cles: vec![cle("<script>x</script>", false), cle("vieille", true)],
                    neuve,
                    nom: String::new(),
                    errors: FormErrors::new(),
                    today: date(2026, 11, 25),
                };
                let out = crate::shell::render(move || vue(l, v));
                assert_eq!(out.contains("alin_secret"), has);
                assert_eq!(out.matches("value=\"revoquer\"").count(), 1);
                assert!(!out.contains("<script"), "{out}");
                assert_eq!(out.matches("<h1").count(), 1);
            }
        }
    }
}
