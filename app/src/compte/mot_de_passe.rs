//! Choosing a password: the fields, the rules, what is wrong with a try.

use crate::i18n::Lang;
use crate::tr;
use crate::ui::{FormErrors, field, rule};
use domain::compte::ReglesMotDePasse;
use leptos::prelude::*;

/// The rules shown, in the order of the page, and whether `r` keeps each.
fn regles(l: Lang, r: ReglesMotDePasse) -> [(String, bool); 5] {
    [
        (tr!(l, "Au moins 8 caractères", "At least 8 characters"), r.longueur),
        (tr!(l, "Au moins 1 chiffre", "At least 1 digit"), r.chiffre),
        (tr!(l, "Au moins 1 lettre majuscule", "At least 1 upper-case letter"), r.majuscule),
        (tr!(l, "Au moins 1 lettre minuscule", "At least 1 lower-case letter"), r.minuscule),
        (tr!(l, "Différent de votre adresse e-mail", "Different from your email address"), r.pas_identifiant),
    ]
}

/// Checks both fields for the account named `identifiant`; says what is wrong in `errors` and answers which rules the
/// try kept (nothing was typed: none).
pub(super) fn verifier(
    l: Lang,
    mdp: &str,
    mdp2: &str,
    identifiant: &str,
    errors: &mut FormErrors,
) -> Option<ReglesMotDePasse> {
    if mdp.is_empty() {
        errors.push("mdp", tr!(l, "Écrivez un mot de passe", "Write a password"));
        return None;
    }
    let kept = ReglesMotDePasse::verifier(mdp, identifiant);
    if !kept.toutes() {
        let missing: Vec<String> =
            regles(l, kept).into_iter().filter(|(_, ok)| !ok).map(|(text, _)| minuscule(&text)).collect();
        let message = if kept.pas_trop_long {
            let missing = missing.join(", ");
            tr!(l, "Il manque au mot de passe : {missing}", "The password still needs: {missing}")
        } else {
            tr!(
                l,
                "Ce mot de passe est trop long. Gardez moins de 200 caractères",
                "This password is too long. Keep under 200 characters"
            )
        };
        errors.push("mdp", message);
    } else if mdp != mdp2 {
        errors.push(
            "mdp2",
            tr!(
                l,
                "Les deux mots de passe ne sont pas les mêmes. Écrivez-les de nouveau",
                "The two passwords are not the same. Write them again"
            ),
        );
    }
    Some(kept)
}

fn minuscule(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
}

/// The two fields and the rules. Nothing typed is ever rendered; the ticks are those of the last try.
/// The island that ticks while one types finds `#mdp` and `#regles`.
pub(super) fn champs(l: Lang, essai: Option<ReglesMotDePasse>, errors: &FormErrors) -> AnyView {
    let lines: Vec<_> = match essai {
        Some(kept) => regles(l, kept).into_iter().map(|(text, ok)| rule(l, text, ok)).collect(),
        None => {
            regles(l, ReglesMotDePasse::verifier("", "")).into_iter().map(|(text, _)| rule(l, text, false)).collect()
        }
    };
    let title = match essai.map(|kept| regles(l, kept).iter().filter(|(_, ok)| *ok).count()) {
        None => tr!(l, "Cinq règles à respecter", "Five rules to keep"),
        Some(n) => tr!(l, "Votre essai : {n} règles sur 5 respectées", "Your try: {n} rules of 5 kept"),
    };
    view! {
        {field(l, "mdp", tr!(l, "Nouveau mot de passe", "New password"))
            .hint(tr!(l, "Une phrase courte est facile à retenir.", "A short phrase is easy to remember."))
            .kind("password").autocomplete("new-password").required().described_by("regles").errors(errors)}
        <div class="stack g2" id="regles">
            <p class="label">{title}</p>
            <ul role="list" class="rules">{lines}</ul>
        </div>
        {field(l, "mdp2", tr!(l, "Le même, une deuxième fois", "The same, a second time"))
            .kind("password").autocomplete("new-password").required().errors(errors)}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::render;

    #[test]
    fn what_is_missing_is_named_and_the_ticks_follow() {
        let mut errors = FormErrors::new();
        let kept = verifier(Lang::Fr, "abcdefgh1", "abcdefgh1", "anne@exemple.fr", &mut errors);
        assert_eq!(errors.of("mdp"), Some("Il manque au mot de passe\u{a0}: au moins 1\u{a0}lettre majuscule"));
        let html = render(move || champs(Lang::Fr, kept, &errors));
        assert_eq!(html.matches("data-s=\"ok\"").count(), 4, "{html}");
        assert!(!html.contains("abcdefgh1"));
    }

    #[test]
    fn two_different_passwords_and_none_at_all() {
        let mut errors = FormErrors::new();
        verifier(Lang::En, "Abcdefg1", "Abcdefg2", "a@b.fr", &mut errors);
        assert!(errors.of("mdp").is_none() && errors.of("mdp2").is_some());
        let mut errors = FormErrors::new();
        assert!(verifier(Lang::En, "", "", "a@b.fr", &mut errors).is_none() && errors.of("mdp").is_some());
        let mut errors = FormErrors::new();
        verifier(Lang::En, "Abcdefg1", "Abcdefg1", "a@b.fr", &mut errors);
        assert!(errors.is_empty());
    }
}
