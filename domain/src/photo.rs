//! Photos of a dwelling: how many, how large, in which widths, and the words that say what each shows.

/// The most photos an offer has.
pub const PHOTOS_PAR_OFFRE: usize = 12;
/// The heaviest file that is taken, in bytes.
pub const OCTETS_PAR_PHOTO: usize = 10 * 1024 * 1024;
/// The most pixels a photo may have: 50 million, more than any phone's.
pub const PIXELS_PAR_PHOTO: u64 = 50_000_000;
/// The least a photo's shorter side may be, in pixels: below that nothing is seen.
pub const COTE_MINIMUM: u32 = 200;
/// How many times longer than the other a side may be.
pub const ALLONGEMENT: u32 = 3;
/// Widths that are kept, in pixels: a phone, a phone's sharp screen, a wide screen.
pub const LARGEURS: [u32; 3] = [480, 960, 1600];

/// The widths a photo of `largeur` pixels is kept in, smallest first. Never wider than it is.
#[must_use]
pub fn largeurs(largeur: u32) -> Vec<u32> {
    let widest = largeur.min(LARGEURS[2]);
    LARGEURS.into_iter().filter(|w| *w < widest).chain([widest]).collect()
}

/// The height that goes with `cible`, one of [`largeurs`]: at least 1.
#[must_use]
pub fn hauteur_pour(largeur: u32, hauteur: u32, cible: u32) -> u32 {
    let (w, h, to) = (u64::from(largeur.max(1)), u64::from(hauteur), u64::from(cible));
    u32::try_from((h * to + w / 2) / w).unwrap_or(u32::MAX).max(1)
}

/// What a photo shows, for those who don't see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TexteAlternatif(String);

/// Why a text does not say what a photo shows; each has its own sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TexteAlternatifError {
    /// Nothing was typed.
    Vide,
    /// Fewer than 8 characters, or « photo 1 », « image du logement »: it says nothing.
    NeDitRien,
    /// The name of a file.
    NomDeFichier,
    /// More than 200 characters.
    TropLong,
}

impl TexteAlternatif {
    /// The most characters.
    pub const CARACTERES: usize = 200;
    const MOINS: usize = 8;

    /// Reads what a landlord types: spaces made single, line breaks dropped.
    ///
    /// # Errors
    /// One variant per way to say nothing.
    pub fn parse(texte: &str) -> Result<Self, TexteAlternatifError> {
        let texte =
            texte.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect::<Vec<_>>();
        let texte = texte.join(" ");
        if texte.is_empty() {
            return Err(TexteAlternatifError::Vide);
        }
        if texte.chars().count() > Self::CARACTERES {
            return Err(TexteAlternatifError::TropLong);
        }
        let lower = texte.to_lowercase();
        let is_file = [".jpg", ".jpeg", ".png", ".webp", ".heic"].iter().any(|end| lower.ends_with(end))
            || ["img_", "dsc_", "dscn", "pxl_"].iter().any(|start| lower.starts_with(start));
        if is_file {
            return Err(TexteAlternatifError::NomDeFichier);
        }
        // Words that every photo of every dwelling could bear.
        const CREUX: [&str; 12] =
            ["photo", "photos", "image", "logement", "appartement", "maison", "du", "de", "la", "le", "l", "n"];
        let says = lower
            .split(|c: char| !c.is_alphanumeric())
            .any(|w| !w.is_empty() && !CREUX.contains(&w) && !w.chars().all(|c| c.is_ascii_digit()));
        if !says || texte.chars().count() < Self::MOINS {
            return Err(TexteAlternatifError::NeDitRien);
        }
        Ok(Self(texte))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use TexteAlternatifError as E;
    use rstest::rstest;

    #[rstest]
    #[case("Séjour avec parquet et deux fenêtres", None)]
    #[case("  La  cuisine\r\névier\tet fenêtre ", None)]
    #[case("", Some(E::Vide))]
    #[case(" \n ", Some(E::Vide))]
    #[case("Salon", Some(E::NeDitRien))]
    #[case("Photo 1", Some(E::NeDitRien))]
    #[case("Photo de l'appartement n° 3", Some(E::NeDitRien))]
    #[case("IMG_20261122_101500", Some(E::NomDeFichier))]
    #[case("salon rénové.JPG", Some(E::NomDeFichier))]
    fn a_text_says_something(#[case] text: &str, #[case] wrong: Option<E>) {
        assert_eq!(TexteAlternatif::parse(text).err(), wrong);
    }

    #[test]
    fn a_text_is_one_line_of_at_most_200_characters() {
        let read = |t: &str| TexteAlternatif::parse(t).map(|t| t.as_str().to_owned());
        assert_eq!(read("  La  cuisine\r\névier "), Ok("La cuisine évier".to_owned()));
        assert_eq!(read(&"é".repeat(200)).map(|t| t.chars().count()), Ok(200));
        assert_eq!(read(&"é".repeat(201)), Err(E::TropLong));
    }

    #[rstest]
    #[case(300, &[300])]
    #[case(480, &[480])]
    #[case(481, &[480, 481])]
    #[case(1000, &[480, 960, 1000])]
    #[case(1600, &[480, 960, 1600])]
    #[case(8000, &[480, 960, 1600])]
    fn never_wider_than_it_is(#[case] width: u32, #[case] kept: &[u32]) {
        assert_eq!(largeurs(width), kept);
    }

    #[test]
    fn heights_keep_the_shape() {
        assert_eq!(hauteur_pour(4000, 3000, 480), 360);
        assert_eq!(hauteur_pour(1000, 1, 480), 1);
        assert_eq!(hauteur_pour(1600, 1600, 1600), 1600);
    }
}
