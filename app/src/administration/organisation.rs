//! An organisation: who has an account, and the form that invites one more.

use super::{adresse, liste};
use crate::compte::resume;
use crate::i18n::Lang;
use crate::shell::adresses;
use crate::ui::{
    FormErrors, Icon, Tone, back, button, cell, choice, choices, date_time, fact, facts, field, row, row_header,
    section, table, tag,
};
use crate::{erreurs, format, tr};
use domain::compte::Role;
use domain::identite::{Civilite, Email, EmailError, Nom, NomError, Telephone, TelephoneError};
use jiff::civil::Date;
use leptos::prelude::*;
use serde::Deserialize;
use services::comptes::Inscription;
use services::horloge::jour;
use services::organisations::{GenreOrganisation, OrganisationVue, UTILISATEURS_MAX, Utilisateur};

/// The form, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Invitation {
    #[serde(default)]
    civilite: String,
    #[serde(default)]
    nom: String,
    #[serde(default)]
    prenom: String,
    #[serde(default)]
    telephone: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    langue: String,
}

/// The fields of the form, from top to bottom.
const CHAMPS: [&str; 6] = ["civilite", "nom", "prenom", "telephone", "email", "langue"];

impl Invitation {
    /// Nothing typed yet; the language is the page's.
    pub(super) fn vide(l: Lang) -> Self {
        Self { langue: l.code().to_owned(), ..Self::default() }
    }

    /// What is wrong is told to whoever types, about somebody else: an empty field says « la personne », not « vous ».
    pub(super) fn parse(&self, l: Lang) -> Result<Inscription, FormErrors> {
        let mut errors = FormErrors::of_form(&CHAMPS);
        let civilite = Civilite::from_code(&self.civilite);
        if civilite.is_none() {
            errors.push("civilite", tr!(l, "Choisissez Madame ou Monsieur", "Choose Madame or Monsieur"));
        }
        let nom = Nom::parse(&self.nom).map_err(|e| {
            let vide = tr!(l, "Écrivez le nom de la personne", "Write the person's surname");
            errors.push("nom", if e == NomError::Vide { vide } else { erreurs::nom(l, e) });
        });
        let prenom = Nom::parse(&self.prenom).map_err(|e| {
            let vide = tr!(l, "Écrivez le prénom de la personne", "Write the person's first name");
            errors.push("prenom", if e == NomError::Vide { vide } else { erreurs::prenom(l, e) });
        });
        let telephone = Telephone::parse(&self.telephone).map_err(|e| {
            let vide = tr!(l, "Écrivez le téléphone portable de la personne", "Write the person's mobile number");
            errors.push("telephone", if e == TelephoneError::Vide { vide } else { erreurs::telephone(l, e) });
        });
        let email = Email::parse(&self.email).map_err(|e| {
            let vide = tr!(l, "Écrivez l'adresse e-mail de la personne", "Write the person's email address");
            errors.push("email", if e == EmailError::Vide { vide } else { erreurs::email(l, e) });
        });
        let langue = Lang::from_code(&self.langue);
        if langue.is_none() {
            errors.push("langue", tr!(l, "Choisissez la langue des e-mails", "Choose the language of the emails"));
        }
        match (civilite, nom, prenom, telephone, email, langue) {
            (Some(civilite), Ok(nom), Ok(prenom), Ok(telephone), Ok(email), Some(langue)) => {
                Ok(Inscription { civilite, nom, prenom, telephone, email, langue })
            }
            _ => Err(errors),
        }
    }
}

/// What the page shows.
pub(super) struct Fiche {
    pub(super) organisation: OrganisationVue,
    pub(super) utilisateurs: Vec<Utilisateur>,
    pub(super) invitation: Invitation,
    pub(super) errors: FormErrors,
    pub(super) today: Date,
}

/// What a user may do here, in a word.
fn role(l: Lang, r: Role) -> String {
    match r {
        Role::Demandeur => tr!(l, "Demandeur", "Applicant"),
        Role::Conseiller => tr!(l, "Conseiller", "Adviser"),
        Role::Bailleur => tr!(l, "Bailleur", "Landlord"),
        Role::Entreprise => tr!(l, "Entreprise", "Employer"),
        Role::Administrateur => tr!(l, "Administrateur", "Administrator"),
    }
}

/// The page.
pub(super) fn vue(l: Lang, f: Fiche) -> AnyView {
    let o = &f.organisation;
    let full = (f.utilisateurs.len() >= usize::from(UTILISATEURS_MAX)).then(|| {
        let text = tr!(l, "Les {UTILISATEURS_MAX} premiers sont montrés.", "The first {UTILISATEURS_MAX} are shown.");
        view! { <p class="muted small">{text}</p> }
    });
    let users = utilisateurs(l, &f.utilisateurs, f.today);
    let form = formulaire(l, &f);
    view! {
        <div class="wrap stack g5">
            {back(adresses::ADMIN, tr!(l, "Retour aux organisations", "Back to the organisations"))}
            <div class="stack">
                {resume(l, &f.errors)}
                <h1 tabindex="-1">{o.nom.clone()}</h1>
                {facts(false, [
                    fact(tr!(l, "Genre", "Kind"), liste::genre(l, o.genre)),
                    fact(tr!(l, "SIREN", "SIREN"), liste::siren(l, o.siren.as_deref())),
                    fact(tr!(l, "Comptes", "Accounts"), format::nombre(l, o.comptes)),
                ])}
            </div>
            {section("utilisateurs", tr!(l, "Utilisateurs", "Users"), view! { {users} {full} })}
            {section("inviter", tr!(l, "Inviter une personne", "Invite someone"), form)}
        </div>
    }
    .into_any()
}

fn utilisateurs(l: Lang, users: &[Utilisateur], today: Date) -> AnyView {
    if users.is_empty() {
        return view! { <p class="muted">{tr!(l, "Personne n'a encore de compte ici.", "Nobody has an account here yet.")}</p> }
            .into_any();
    }
    let rows = users.iter().map(|u| {
        let day = jour(u.cree_a);
        let state = if u.actif {
            tag(Tone::Ok, tr!(l, "Choisi", "Chosen"))
        } else {
            tag(Tone::Wait, tr!(l, "Pas encore choisi", "Not chosen yet"))
        };
        row([
            row_header(format!("{} {}", u.prenom, u.nom)),
            cell(u.email.clone()),
            cell(role(l, u.role)),
            cell(date_time(day, format::date_simple(l, day, Some(today)))),
            cell(state),
        ])
    });
    let columns = [
        tr!(l, "Nom", "Name"),
        tr!(l, "E-mail", "Email"),
        tr!(l, "Rôle", "Role"),
        tr!(l, "Depuis le", "Since"),
        tr!(l, "Mot de passe", "Password"),
    ];
    table(tr!(l, "Utilisateurs", "Users"), columns, rows).into_any()
}

fn formulaire(l: Lang, f: &Fiche) -> AnyView {
    let (i, errors) = (&f.invitation, &f.errors);
    let place = match f.organisation.genre {
        GenreOrganisation::Bailleur => {
            tr!(
                l,
                "La personne gérera les offres et les dossiers de ce bailleur.",
                "The person will manage this landlord's homes and files."
            )
        }
        GenreOrganisation::Entreprise => {
            tr!(
                l,
                "La personne suivra les dossiers des salariés de cette entreprise.",
                "The person will follow the files of this employer's staff."
            )
        }
        GenreOrganisation::ActionLogement => {
            tr!(
                l,
                "La personne sera conseiller : elle examinera les candidatures.",
                "The person will be an adviser: they will examine applications."
            )
        }
    };
    let lien = tr!(
        l,
        "Elle reçoit un e-mail avec un lien pour choisir son mot de passe. Le lien est valable 2 jours. Ensuite, elle en demande un autre sur la page « Validation du compte ».",
        "They get an email with a link to choose their password. The link works for 2 days. After that, they ask for another on the “Account validation” page."
    );
    view! {
        <p class="prose">{place} " " {lien}</p>
        <form action=adresse(f.organisation.id) method="post" class="stack g4 prose" novalidate=true>
            {choices(l, "civilite", tr!(l, "Civilité", "Title"), [choice("madame", tr!(l, "Madame", "Ms")), choice("monsieur", tr!(l, "Monsieur", "Mr"))])
                .across().value(&i.civilite).required().errors(errors)}
            {field(l, "nom", tr!(l, "Nom", "Surname")).value(&i.nom).autocomplete("off").required().errors(errors)}
            {field(l, "prenom", tr!(l, "Prénom", "First name")).value(&i.prenom).autocomplete("off").required().errors(errors)}
            {field(l, "telephone", tr!(l, "Téléphone portable", "Mobile number"))
                .hint(tr!(l, "10 chiffres. Par exemple : 06 12 34 56 78.", "10 digits. For example: 06 12 34 56 78."))
                .kind("tel").value(&i.telephone).autocomplete("off").required().errors(errors)}
            {field(l, "email", tr!(l, "E-mail", "Email"))
                .kind("email").value(&i.email).autocomplete("off").inputmode("email").required().errors(errors)}
            {choices(l, "langue", tr!(l, "Langue des e-mails", "Language of the emails"), [choice("fr", "Français"), choice("en", "English")])
                .across().value(&i.langue).required().errors(errors)}
            <p>{button(tr!(l, "Envoyer l'invitation", "Send the invitation")).main().icon(Icon::Send)}</p>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::render;
    use crate::ui::assert_in_page_order;
    use jiff::civil::date;
    use uuid::Uuid;

    fn bonne() -> Invitation {
        Invitation {
            civilite: "monsieur".into(),
            nom: "Gigi".into(),
            prenom: "Denis".into(),
            telephone: "06 39 98 00 04".into(),
            email: "denis.gigi@exemple.fr".into(),
            langue: "en".into(),
        }
    }

    fn fiche(genre: GenreOrganisation, invitation: Invitation, errors: FormErrors) -> Fiche {
        let user = |actif| Utilisateur {
            prenom: "<b>Denis</b>".into(),
            nom: "Gigi".into(),
            email: "denis.gigi@exemple.fr".into(),
            role: Role::Bailleur,
            cree_a: 1_795_000_000_000_000,
            actif,
        };
        let organisation =
            OrganisationVue { id: Uuid::from_u128(7), nom: "Marelle Habitat".into(), genre, siren: None, comptes: 2 };
        Fiche {
            organisation,
            utilisateurs: vec![user(true), user(false)],
            invitation,
            errors,
            today: date(2026, 11, 22),
        }
    }

    #[test]
    fn each_field_has_its_own_sentence_and_none_says_you() {
        let i = bonne().parse(Lang::Fr).unwrap_or_else(|e| panic!("{}", e.len()));
        assert_eq!((i.langue, i.email.as_str()), (Lang::En, "denis.gigi@exemple.fr"));
        for l in [Lang::Fr, Lang::En] {
            let errors = Invitation::default().parse(l).err().unwrap_or_default();
            assert!(errors.iter().all(|(_, text)| !text.contains("votre") && !text.contains("your ")));
            let fields: Vec<&str> = errors.iter().map(|(f, _)| f).collect();
            assert_eq!(fields, CHAMPS);
            let html = render(move || vue(l, fiche(GenreOrganisation::Bailleur, Invitation::default(), errors)));
            assert_in_page_order(&html, &CHAMPS);
        }
    }

    #[test]
    fn what_was_typed_stays_and_users_are_shown_as_text() {
        for l in [Lang::Fr, Lang::En] {
            for &genre in GenreOrganisation::ALL {
                let errors = FormErrors::new().with("email", "pris");
                let html = render(move || vue(l, fiche(genre, Invitation { nom: "\"><i>".into(), ..bonne() }, errors)));
                assert!(html.contains("06 39 98 00 04") && html.contains("href=\"#email\""), "{html}");
                assert!(html.contains("value=\"denis.gigi@exemple.fr\"") && !html.contains("\"><i>"));
                assert!(!html.contains("<b>Denis"));
                assert_eq!(html.matches("<h1").count(), 1);
                assert!(html.contains("action=\"/admin/organisations/00000000-0000-0000-0000-000000000007\""));
            }
        }
        for &r in Role::ALL {
            assert_ne!(role(Lang::Fr, r), role(Lang::En, r));
        }
    }
}
