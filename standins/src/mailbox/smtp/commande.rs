//! A command line, parsed.

/// What the other side asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Commande {
    Helo,
    Ehlo,
    /// AUTH PLAIN and its answer, if on the same line.
    Auth(Option<String>),
    Mail {
        /// The sender; empty for a bounce.
        de: String,
        /// The size announced.
        taille: Option<usize>,
    },
    Rcpt(String),
    Data,
    Rset,
    Noop,
    Vrfy,
    Aide,
    Quit,
}

/// Reads a line without its CR LF.
///
/// # Errors
/// The answer to give.
pub(super) fn lire(ligne: &[u8]) -> Result<Commande, &'static str> {
    // Addresses in UTF-8 need SMTPUTF8, which is not offered.
    if !ligne.is_ascii() || ligne.iter().any(u8::is_ascii_control) {
        return Err("500 5.5.2 only visible ASCII");
    }
    let ligne = std::str::from_utf8(ligne).map_err(|_| "500 5.5.2 only visible ASCII")?;
    let ligne = ligne.trim_end_matches(' ');
    let (verbe, reste) = ligne.split_once(' ').unwrap_or((ligne, ""));
    let seul = |c| if reste.is_empty() { Ok(c) } else { Err("501 5.5.4 no argument here") };
    match verbe.to_ascii_uppercase().as_str() {
        "HELO" | "EHLO" if reste.trim().is_empty() => Err("501 5.5.4 your name is missing"),
        "HELO" => Ok(Commande::Helo),
        "EHLO" => Ok(Commande::Ehlo),
        "AUTH" => {
            let mut mots = reste.split(' ').filter(|m| !m.is_empty());
            match (mots.next(), mots.next(), mots.next()) {
                (Some(m), initiale, None) if m.eq_ignore_ascii_case("PLAIN") => {
                    Ok(Commande::Auth(initiale.map(str::to_owned)))
                }
                (Some(_), _, None) => Err("504 5.5.4 PLAIN only"),
                _ => Err("501 5.5.4 AUTH PLAIN"),
            }
        }
        "MAIL" => mail(reste),
        "RCPT" => {
            let (a, parametres) = chemin(reste, "TO:")?;
            if parametres.split(' ').any(|p| !p.is_empty()) {
                return Err("555 5.5.4 unknown parameter");
            }
            let poste = a.eq_ignore_ascii_case("postmaster");
            match a.rsplit_once('@') {
                Some((nom, domaine)) if !nom.is_empty() && !domaine.is_empty() => Ok(Commande::Rcpt(a)),
                _ if poste => Ok(Commande::Rcpt(a)),
                _ => Err("553 5.1.3 no such address"),
            }
        }
        "DATA" => seul(Commande::Data),
        "RSET" => seul(Commande::Rset),
        "QUIT" => seul(Commande::Quit),
        "NOOP" => Ok(Commande::Noop),
        "HELP" => Ok(Commande::Aide),
        "VRFY" => Ok(Commande::Vrfy),
        "STARTTLS" | "EXPN" | "TURN" | "BDAT" => Err("502 5.5.1 not offered"),
        _ => Err("500 5.5.1 unknown command"),
    }
}

fn mail(reste: &str) -> Result<Commande, &'static str> {
    let (de, parametres) = chemin(reste, "FROM:")?;
    let mut taille = None;
    for p in parametres.split(' ').filter(|p| !p.is_empty()) {
        let (cle, valeur) = p.split_once('=').unwrap_or((p, ""));
        match cle.to_ascii_uppercase().as_str() {
            "SIZE" if !valeur.is_empty() && valeur.len() <= 20 && valeur.bytes().all(|b| b.is_ascii_digit()) => {
                // More digits than a usize holds is too large all the same.
                taille = Some(valeur.parse().unwrap_or(usize::MAX));
            }
            "BODY" if valeur.eq_ignore_ascii_case("7BIT") || valeur.eq_ignore_ascii_case("8BITMIME") => {}
            "AUTH" if !valeur.is_empty() => {}
            "SIZE" | "BODY" | "AUTH" => return Err("501 5.5.4 wrong parameter"),
            _ => return Err("555 5.5.4 unknown parameter"),
        }
    }
    Ok(Commande::Mail { de, taille })
}

/// `FROM:<a@b> PARAM…` → the address and the parameters.
fn chemin<'a>(reste: &'a str, mot: &str) -> Result<(String, &'a str), &'static str> {
    const FORME: &str = "501 5.5.4 MAIL FROM:<address>, RCPT TO:<address>";
    let tete = reste.get(..mot.len()).ok_or(FORME)?;
    if !tete.eq_ignore_ascii_case(mot) {
        return Err(FORME);
    }
    let suite = reste[mot.len()..].trim_start_matches(' ').strip_prefix('<').ok_or(FORME)?;
    // A quoted local part may hold « > »: the path ends at the last one before a space or the end.
    let fin = if let Some(entre) = suite.strip_prefix('"') {
        let guillemet = entre.find("\"@").ok_or(FORME)? + 1;
        guillemet + suite[guillemet..].find('>').ok_or(FORME)?
    } else {
        suite.find('>').ok_or(FORME)?
    };
    let (adresse, parametres) = (&suite[..fin], &suite[fin + 1..]);
    if !parametres.is_empty() && !parametres.starts_with(' ') {
        return Err(FORME);
    }
    // The route of old (`@a,@b:c@d`) is read and dropped.
    let adresse = match adresse.strip_prefix('@') {
        Some(route) => route.split_once(':').ok_or(FORME)?.1,
        None => adresse,
    };
    if adresse.len() > 254 || (adresse.contains([' ', '<']) && !adresse.starts_with('"')) {
        return Err("553 5.1.3 no such address");
    }
    Ok((adresse.to_owned(), parametres))
}

/// Decodes base64 with its padding; `=` alone is the empty answer. `None` where it isn't base64.
pub(super) fn base64(texte: &str) -> Option<Vec<u8>> {
    if texte == "=" {
        return Some(Vec::new());
    }
    let corps = texte.trim_end_matches('=');
    if !texte.len().is_multiple_of(4) || texte.len() - corps.len() > 2 {
        return None;
    }
    let (mut sortie, mut reserve, mut bits) = (Vec::with_capacity(texte.len()), 0u32, 0u32);
    for o in corps.bytes() {
        let v = match o {
            b'A'..=b'Z' => o - b'A',
            b'a'..=b'z' => o - b'a' + 26,
            b'0'..=b'9' => o - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        reserve = (reserve << 6 | u32::from(v)) & 0xff_ffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            sortie.push(u8::try_from(reserve >> bits & 0xff).ok()?);
        }
    }
    Some(sortie)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("ehlo moi", Ok(Commande::Ehlo))]
    #[case("HELO moi", Ok(Commande::Helo))]
    #[case("EHLO", Err("501 5.5.4 your name is missing"))]
    #[case("mail from:<>", Ok(Commande::Mail { de: String::new(), taille: None }))]
    #[case("MAIL FROM: <a@b.fr> SIZE=12 BODY=8BITMIME", Ok(Commande::Mail { de: "a@b.fr".into(), taille: Some(12) }))]
    #[case("MAIL FROM:<a@b.fr> SIZE=99999999999999999999", Ok(Commande::Mail { de: "a@b.fr".into(), taille: Some(usize::MAX) }))]
    #[case("MAIL FROM:<a@b.fr> SIZE=", Err("501 5.5.4 wrong parameter"))]
    #[case("MAIL FROM:<a@b.fr> SMTPUTF8", Err("555 5.5.4 unknown parameter"))]
    #[case("MAIL FROM:a@b.fr", Err("501 5.5.4 MAIL FROM:<address>, RCPT TO:<address>"))]
    #[case("MAIL", Err("501 5.5.4 MAIL FROM:<address>, RCPT TO:<address>"))]
    #[case("RCPT TO:<@x.fr,@y.fr:a@b.fr>", Ok(Commande::Rcpt("a@b.fr".into())))]
    #[case("RCPT TO:<\"a>b\"@c.fr>", Ok(Commande::Rcpt("\"a>b\"@c.fr".into())))]
    #[case("RCPT TO:<Postmaster>", Ok(Commande::Rcpt("Postmaster".into())))]
    #[case("RCPT TO:<>", Err("553 5.1.3 no such address"))]
    #[case("RCPT TO:<a>", Err("553 5.1.3 no such address"))]
    #[case("RCPT TO:<a@b.fr>x", Err("501 5.5.4 MAIL FROM:<address>, RCPT TO:<address>"))]
    #[case("DATA now", Err("501 5.5.4 no argument here"))]
    #[case("AUTH PLAIN", Ok(Commande::Auth(None)))]
    #[case("AUTH plain AGEAYg==", Ok(Commande::Auth(Some("AGEAYg==".into()))))]
    #[case("AUTH LOGIN", Err("504 5.5.4 PLAIN only"))]
    #[case("STARTTLS", Err("502 5.5.1 not offered"))]
    #[case("", Err("500 5.5.1 unknown command"))]
    #[case("GET / HTTP/1.1", Err("500 5.5.1 unknown command"))]
    #[case("MAIL FROM:<é@b.fr>", Err("500 5.5.2 only visible ASCII"))]
    #[case("NOOP\t", Err("500 5.5.2 only visible ASCII"))]
    fn lines(#[case] ligne: &str, #[case] attendu: Result<Commande, &'static str>) {
        assert_eq!(lire(ligne.as_bytes()), attendu);
    }

    #[rstest]
    #[case("AGFsaW4Ac2VjcmV0", Some(&b"\0alin\0secret"[..]))]
    #[case("QQ==", Some(&b"A"[..]))]
    #[case("=", Some(&b""[..]))]
    #[case("QQ=", None)]
    #[case("Q*==", None)]
    fn base64_is_read(#[case] texte: &str, #[case] octets: Option<&[u8]>) {
        assert_eq!(base64(texte).as_deref(), octets);
    }
}
