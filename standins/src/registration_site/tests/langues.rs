//! The pages in both languages.

use super::*;
use std::collections::BTreeSet;

/// Words that only French has; each would betray a sentence left as it was.
const FRANCAIS: &[&str] = &[
    "au", "aux", "avec", "ce", "cette", "dans", "de", "des", "du", "en", "est", "et", "il", "la", "le", "les", "mes",
    "mois", "ne", "non", "nom", "ou", "oui", "par", "pas", "pour", "qui", "rien", "sans", "sont", "sur", "un", "une",
    "voici", "vos", "votre", "vous",
];

/// What may read alike in both languages.
const PAREILS: &[&str] = &["Active", "Commune", "Communes", "Situation", "Type", "Types"];

/// What a page says: its texts, and the attributes that are read aloud. What is marked as being in another language is
/// left out.
fn dits(page: &str) -> Vec<&str> {
    let mut dits = Vec::new();
    for morceau in page.split_once("<head>").unwrap().1.split('<').skip(1) {
        let (balise, texte) = morceau.split_once('>').unwrap();
        for attribut in ["aria-label=\"", "title=\"", "alt=\"", "placeholder=\""] {
            dits.extend(balise.split(attribut).skip(1).map(|s| s.split('"').next().unwrap()));
        }
        if !balise.contains(" lang=\"") {
            dits.push(texte.trim());
        }
    }
    dits.retain(|d| !d.is_empty());
    dits
}

/// The text with one kind of apostrophe: those of the site's sentences are curly, those of names are escaped.
fn apostrophes(texte: &str) -> String {
    espaces(texte).replace("&#39;", "’").replace('\'', "’")
}

/// What comes from the demandes and not from the site: names, places, addresses, employers.
fn donnees(toutes: &[Gardee], r: &Referentiel) -> BTreeSet<String> {
    let mut s = BTreeSet::new();
    for Gardee { demande: d, .. } in toutes {
        for p in d.adultes() {
            s.insert(p.nom_complet());
            s.extend(p.emploi.employeur.clone());
            s.extend(p.email.as_ref().map(ToString::to_string));
            s.extend(p.adresse.as_ref().map(|a| format!("{}, {} {}", a.voie, a.code_postal, a.commune)));
        }
        s.extend(d.personnes_a_charge.iter().map(|p| format!("{} {}", p.prenom, p.nom)));
        let communes = d.recherche.communes.iter().chain(d.logement_actuel.insee.iter());
        s.extend(communes.filter_map(|i| r.commune(i)).map(|c| c.nom.to_owned()));
    }
    // The examples of the form name a real place.
    s.insert("Paris 11e Arrondissement".to_owned());
    s.iter().map(|t| apostrophes(t)).collect()
}

/// Nothing in the English page is French, and nothing but data is the same in both.
#[track_caller]
fn traduite(ou: &str, fr: &str, en: &str, donnees: &BTreeSet<String>) {
    bien_faite_en(Lang::Fr, fr);
    bien_faite_en(Lang::En, en);
    let (fr, en) = (apostrophes(fr), apostrophes(en));
    // The longest first: a place may begin another's name.
    let mut la: Vec<&String> = donnees.iter().filter(|d| en.contains(d.as_str())).collect();
    la.sort_by_key(|d| std::cmp::Reverse(d.len()));
    let francais: BTreeSet<&str> = dits(&fr).into_iter().collect();
    for dit in dits(&en) {
        let reste = la.iter().fold(dit.to_owned(), |reste, d| reste.replace(d.as_str(), ""));
        let mots: Vec<&str> = reste.split(|c: char| !c.is_alphabetic()).filter(|m| !m.is_empty()).collect();
        for mot in &mots {
            let francais = FRANCAIS.contains(&mot.to_lowercase().as_str());
            // No English word of these pages has an accent.
            assert!(!francais && mot.is_ascii(), "{ou}: « {mot} » in “{dit}”");
        }
        // « T1 bis, T2 » is the same for everyone.
        let dit_quelque_chose = mots.iter().any(|m| m.len() > 1 && *m != "bis" && !m.chars().all(char::is_uppercase));
        let pareil = francais.contains(dit) && !PAREILS.contains(&reste.as_str());
        assert!(!dit_quelque_chose || !pareil, "{ou}: “{dit}” in both");
    }
}

impl Essai {
    /// A page, in a language asked for by the cookie.
    async fn lue(&self, chemin: &str, seance: &str, l: Lang) -> String {
        self.page(chemin, &avec_langue(seance, l)).await.1
    }
}

fn avec_langue(seance: &str, l: Lang) -> String {
    format!("{seance}; langue_demonstration={}", l.code())
}

#[tokio::test]
async fn every_page_is_in_both_languages() {
    let e = essai().await;
    let toutes = e.site.toutes().await.unwrap();
    let donnees = donnees(&toutes, &e.site.referentiel);
    let anne = e.entrer().await;
    let les_deux = async |ou: &str, seance: &str| {
        let (fr, en) = (e.lue(ou, seance, Lang::Fr).await, e.lue(ou, seance, Lang::En).await);
        traduite(ou, &fr, &en, &donnees);
    };
    for ou in ["/?fin=quitte", "/?fin=1", "/demonstration", "/nulle-part", "/?numero=a&numero=b"] {
        les_deux(ou, "").await;
    }
    for fait in ["", "?fait=modifiee", "?fait=renouvelee", "?fait=pieces", "?fait=trop-tard", "?fait=x"] {
        les_deux(&format!("/demande{fait}"), &anne).await;
    }
    les_deux("/demande/modifier", &anne).await;
    les_deux("/demande/pieces", &anne).await;
    // Every household of the demonstration: other situations, resources, reasons and pieces.
    for g in &toutes {
        let seance = format!("sne_demonstration={}", e.site.ouvrir_seance(g.demande.numero_unique.clone()));
        les_deux("/demande", &seance).await;
        if g.etat == EtatDemande::Active {
            les_deux("/demande/modifier", &seance).await;
            les_deux("/demande/pieces", &seance).await;
        }
    }
    e.au(date(2027, 8, 12));
    les_deux("/demande", &anne).await;
    les_deux("/demonstration", "").await;
}

#[tokio::test]
async fn what_is_wrong_is_said_in_the_language_of_the_page() {
    let e = essai().await;
    let donnees = donnees(&e.site.toutes().await.unwrap(), &e.site.referentiel);
    let vide = BTreeSet::new();
    for (n, d, phrase) in [
        ("", "", "Give your unique number."),
        ("1007201204261175", "25/12/1989", "2 characters are missing: it needs 18."),
        ("10072012042611750", "25/12/1989", "One character is missing"),
        ("11107200204390G11751", "x", "Write the day, the month and the year"),
        ("9990720020439G1175", "01/01/2090", "This date is to come."),
        ("1111320020439G1175", "01/01/1800", "This date is too long ago."),
        (NUMERO, "31/02/1989", "This day does not exist."),
        (NUMERO, "26/12/1989", "No demand goes with this number"),
        ("é", "", "Digits and letters only."),
    ] {
        let champs = [("numero", n), ("naissance", d)];
        let (_, _, fr) = e.poster("/consulter", &avec_langue("", Lang::Fr), &champs).await;
        let (statut, _, en) = e.poster("/consulter", &avec_langue("", Lang::En), &champs).await;
        assert_eq!(statut, 422);
        assert!(en.contains(phrase), "{n} {d}: {en}");
        assert!(
            en.contains(&format!("value=\"{n}\"")) && en.contains(&format!("value=\"{d}\"")),
            "what was typed stays"
        );
        traduite(phrase, &fr, &en, &vide);
    }

    let seance = e.entrer().await;
    let mut v = champs(&e.lire().await.unwrap(), &e.site.referentiel);
    for (nom, valeur) in [
        ("nom", "R2D2"),
        ("naissance", ""),
        ("email", "@"),
        ("telephone", "abc"),
        ("commune_1", "Paris"),
        ("commune_2", "X-X"),
        ("commune_3", "93048"),
        ("commune_4", "93048"),
        ("loyer_max", "-3"),
        ("a_naitre", "40"),
        ("charge_0_naissance", "1"),
        ("statut_0", "x"),
        ("siret_0", "82454114802433"),
        ("siret_1", "12"),
        ("salaire_0", "1,640"),
        ("salaire_1", "x"),
        ("rfr1_0", "99999999999"),
    ] {
        mettre(&mut v, nom, valeur);
    }
    v.retain(|(n, _)| n != "typologie");
    let v = emprunter(&v);
    let (_, _, fr) = e.poster("/demande/modifier", &avec_langue(&seance, Lang::Fr), &v).await;
    let (statut, _, en) = e.poster("/demande/modifier", &avec_langue(&seance, Lang::En), &v).await;
    assert_eq!(statut, 422);
    assert!(en.contains("<h2>17 fields to correct</h2>"), "{en}");
    for (nom, phrase) in [
        ("commune_1", "Choose an arrondissement"),
        ("salaire_0", "Two digits at most after the point, and no comma between thousands."),
        ("typologie", "Tick at least one type of home."),
    ] {
        assert!(en.contains(&format!("id=\"{nom}-erreur\">{phrase}")), "{nom}");
    }
    traduite("errors", &fr, &en, &donnees);

    let genre = "multipart/form-data; boundary=B";
    let coupe = "--B\r\nContent-Disposition: form-data; name=\"fichier\"\r\n\r\nx".to_owned();
    let (_, _, fr) = e.envoyer("/demande/pieces", &avec_langue(&seance, Lang::Fr), genre, coupe.clone()).await;
    let (_, _, en) = e.envoyer("/demande/pieces", &avec_langue(&seance, Lang::En), genre, coupe).await;
    assert!(en.contains("The upload was cut off."));
    traduite("pieces", &fr, &en, &donnees);

    // What the pages themselves never send.
    for (chemin, champs, statut) in [
        ("/panne", &[("mode", "x")][..], 400),
        ("/panne", &[][..], 422),
        ("/demonstration/etat", &[("numero", "0290119123456G1104"), ("etat", "active")][..], 404),
        ("/style.css", &[][..], 405),
    ] {
        let (dit, _, fr) = e.poster(chemin, &avec_langue("", Lang::Fr), champs).await;
        let (_, _, en) = e.poster(chemin, &avec_langue("", Lang::En), champs).await;
        assert_eq!(dit, statut, "{chemin}");
        traduite(chemin, &fr, &en, &vide);
    }
    let etranger = async |chemin: &str| {
        let envoi = e.http.post(format!("{}{chemin}", e.adresse)).header("cookie", avec_langue("", Lang::En));
        let r = envoi.header("sec-fetch-site", "cross-site").send().await.unwrap();
        assert_eq!(r.status().as_u16(), 403);
        r.text().await.unwrap()
    };
    assert!(etranger("/quitter").await.contains("<h1>Form refused</h1>"));
    assert_eq!(
        etranger("/api/v1/sante").await,
        "Formulaire d’un autre site refusé.\n",
        "the interface has one language"
    );
}

#[tokio::test]
async fn the_choice_of_a_language_is_kept() {
    let e = essai().await;
    let lire = async |chemin: &str, entetes: &[(&str, &str)]| {
        let mut envoi = e.http.get(format!("{}{chemin}", e.adresse));
        for (nom, valeur) in entetes {
            envoi = envoi.header(*nom, *valeur);
        }
        let r = envoi.send().await.unwrap();
        let cookie = r.headers().get("set-cookie").map(|v| v.to_str().unwrap().to_owned());
        (espaces(&r.text().await.unwrap()), cookie)
    };
    let (page, cookie) = lire("/", &[]).await;
    bien_faite(&page);
    assert_eq!(cookie, None);
    // The link of the header: the same page in English, and the choice kept.
    let lien = page.split("<a href=\"").find(|s| s.contains(">English</a>")).unwrap().split('"').next().unwrap();
    assert_eq!(lien, "/?lang=en");
    let (page, cookie) = lire(lien, &[]).await;
    bien_faite_en(Lang::En, &page);
    let cookie = cookie.unwrap();
    let (page, redit) = lire("/demonstration", &[("cookie", cookie.split(';').next().unwrap())]).await;
    bien_faite_en(Lang::En, &page);
    assert_eq!(redit, None);
    assert!(page.contains("<a href=\"/demonstration\" aria-current=\"page\">Demonstration demands</a>"));
    // Without a choice: AL'in's, then the browser's.
    bien_faite_en(Lang::En, &lire("/", &[("cookie", "langue=en")]).await.0);
    bien_faite_en(Lang::En, &lire("/", &[("accept-language", "en-US,en;q=0.5")]).await.0);
    bien_faite(&lire("/", &[("accept-language", "en-US"), ("cookie", "langue_demonstration=fr")]).await.0);
    // What sends elsewhere keeps it too, and an address that only takes forms leads back to a page.
    let seance = e.entrer().await;
    let r = e.http.get(format!("{}/?lang=en", e.adresse)).header("cookie", &seance).send().await.unwrap();
    assert_eq!((r.status().as_u16(), r.headers()["location"].to_str().unwrap()), (303, "/demande"));
    assert!(r.headers()["set-cookie"].to_str().unwrap().starts_with("langue_demonstration=en;"));
    for (chemin, vers) in [
        ("/consulter?lang=en", "/"),
        ("/quitter", "/"),
        ("/demande/renouveler", "/demande"),
        ("/demonstration/etat", "/demonstration"),
        ("/panne", "/demonstration"),
    ] {
        let r = e.http.get(format!("{}{chemin}", e.adresse)).send().await.unwrap();
        assert_eq!((r.status().as_u16(), r.headers()["location"].to_str().unwrap()), (303, vers), "{chemin}");
    }
    // The interface sets nothing.
    let r = e.http.get(format!("{}/api/v1/sante?lang=en", e.adresse)).send().await.unwrap();
    assert!(r.headers().get("set-cookie").is_none());
    assert_eq!(r.text().await.unwrap(), "ok\n");
}
