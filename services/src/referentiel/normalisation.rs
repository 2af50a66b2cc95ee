//! One spelling for comparing place names: what a person types and what the tables hold.

/// The form under which names are compared: lower case, no accents, words separated by one space,
/// « st » and « ste » written out, « 11ème » as « 11e ».
///
/// « SAINT-DENIS », « St Denis » and « saint‑denis » all give `saint denis`.
#[must_use]
pub fn normaliser(texte: &str) -> String {
    developper(&mots(texte))
}

/// Lower case without accents or punctuation; abbreviations are left as they are.
pub(super) fn mots(texte: &str) -> String {
    let mut sortie = String::with_capacity(texte.len());
    let mut espace = false;
    for c in texte.chars().flat_map(char::to_lowercase) {
        // An accent typed apart from its letter (decomposed Unicode, as macOS writes file names).
        if ('\u{300}'..='\u{36f}').contains(&c) {
            continue;
        }
        if !c.is_alphanumeric() {
            espace = true;
            continue;
        }
        if espace && !sortie.is_empty() {
            sortie.push(' ');
        }
        espace = false;
        match sans_accent(c) {
            Some(lettres) => sortie.push_str(lettres),
            None => sortie.push(c),
        }
    }
    sortie
}

/// Writes out the abbreviations of a text that has been through [`mots`].
pub(super) fn developper(mots: &str) -> String {
    let mut sortie = String::with_capacity(mots.len() + 8);
    for mot in mots.split(' ') {
        if !sortie.is_empty() {
            sortie.push(' ');
        }
        match mot {
            "st" => sortie.push_str("saint"),
            "ste" => sortie.push_str("sainte"),
            "sts" => sortie.push_str("saints"),
            "stes" => sortie.push_str("saintes"),
            _ => match ordinal(mot) {
                Some(chiffres) => {
                    sortie.push_str(chiffres);
                    sortie.push('e');
                }
                None => sortie.push_str(mot),
            },
        }
    }
    sortie
}

/// The digits of « 11eme » or « 2ieme ».
fn ordinal(mot: &str) -> Option<&str> {
    let chiffres = mot.strip_suffix("ieme").or_else(|| mot.strip_suffix("eme"))?;
    (!chiffres.is_empty() && chiffres.bytes().all(|b| b.is_ascii_digit())).then_some(chiffres)
}

/// The plain letters of an accented or joined one; French names need no more than these.
const fn sans_accent(c: char) -> Option<&'static str> {
    Some(match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => "a",
        'æ' => "ae",
        'ç' => "c",
        'è' | 'é' | 'ê' | 'ë' => "e",
        'ì' | 'í' | 'î' | 'ï' => "i",
        'ñ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => "o",
        'œ' => "oe",
        'ù' | 'ú' | 'û' | 'ü' => "u",
        'ý' | 'ÿ' => "y",
        'ß' => "ss",
        _ => return None,
    })
}
