//! Photos of offers, from hostile files to what is served; favourites. Every file is made here, byte by byte where it
//! must be wrong.

use crate::support::Moteur::{Postgres, Sqlite};
use crate::support::*;
use domain::photo::{PHOTOS_PAR_OFFRE, TexteAlternatif};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Rgb, RgbImage, Rgba, RgbaImage};
use rstest::rstest;
use services::Erreur;
use services::horloge::JOUR;
use services::photos::{Photo, PhotoRefusee, Refus, Sens};
use std::io::Cursor;
use uuid::Uuid;

/// Left half red, right half blue; `nuance` makes it another picture.
fn image(w: u32, h: u32, nuance: u8) -> RgbImage {
    RgbImage::from_fn(w, h, |x, _| if x < w / 2 { Rgb([200, nuance, 0]) } else { Rgb([0, nuance, 200]) })
}

fn jpeg(w: u32, h: u32, nuance: u8) -> Vec<u8> {
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, 90).encode_image(&image(w, h, nuance)).unwrap();
    out
}

fn ecrite(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// An EXIF block: an orientation, and a position on Earth.
fn exif(orientation: u8) -> Vec<u8> {
    let mut tiff = b"MM\0\x2a\0\0\0\x08".to_vec();
    // Two entries: orientation (SHORT), then where the position is (LONG).
    tiff.extend([0, 2]);
    tiff.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    tiff.extend([0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38]);
    tiff.extend([0, 0, 0, 0]);
    // The position: « N », and its degrees as three fractions.
    tiff.extend([0, 2]);
    tiff.extend([0x00, 0x01, 0, 2, 0, 0, 0, 2, b'N', 0, 0, 0]);
    tiff.extend([0x00, 0x02, 0, 5, 0, 0, 0, 3, 0, 0, 0, 68]);
    tiff.extend([0, 0, 0, 0]);
    for n in [48_u32, 1, 51, 1, 0, 1] {
        tiff.extend(n.to_be_bytes());
    }
    tiff.extend(b"GPS-SECRET-OF-A-TENANT");
    tiff
}

fn jpeg_avec_exif(w: u32, h: u32, orientation: u8) -> Vec<u8> {
    let (plain, exif) = (jpeg(w, h, 7), exif(orientation));
    let mut out = plain[..2].to_vec();
    out.extend([0xFF, 0xE1]);
    out.extend(u16::try_from(exif.len() + 8).unwrap().to_be_bytes());
    out.extend(b"Exif\0\0");
    out.extend(exif);
    out.extend(&plain[2..]);
    out
}

/// A PNG whose header says `w` × `h` and that holds next to nothing.
fn bombe(w: u32, h: u32) -> Vec<u8> {
    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |crc, b| {
            (0..8).fold(crc ^ u32::from(*b), |c, _| if c & 1 == 1 { (c >> 1) ^ 0xEDB8_8320 } else { c >> 1 })
        })
    }
    let mut header = b"IHDR".to_vec();
    header.extend(w.to_be_bytes());
    header.extend(h.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]);
    let mut out = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    out.extend(&header);
    out.extend(crc(&header).to_be_bytes());
    let data = b"IDAT\x78\x9c\x03\0\0\0\0\x01";
    out.extend(8_u32.to_be_bytes());
    out.extend(data);
    out.extend(crc(data).to_be_bytes());
    out.extend(b"\0\0\0\0IEND\xae\x42\x60\x82");
    out
}

fn texte(t: &str) -> TexteAlternatif {
    TexteAlternatif::parse(t).unwrap()
}

/// Every statement about photos and favourites, once.
pub(crate) async fn tout_faire(s: &services::Services, bailleur: Uuid, offre: Uuid, compte: Uuid) {
    let id = s.ajouter_photo(bailleur, offre, jpeg(200, 200, 0)).await.unwrap();
    s.ajouter_photo(bailleur, offre, jpeg(200, 200, 90)).await.unwrap();
    s.ranger_photos(bailleur, offre, &[(id, texte("Séjour avec parquet"))], Some((id, Sens::Apres))).await.unwrap();
    s.photos(offre).await.unwrap();
    s.page_offre(offre, Some(compte), None, None).await.unwrap();
    s.premieres_photos(&[offre]).await.unwrap();
    s.fichier_photo(id, 200).await.unwrap();
    s.fichier_de_ma_photo(bailleur, id, 200).await.unwrap();
    s.retirer_photo(bailleur, offre, id).await.unwrap();
    s.ajouter_favori(compte, offre).await.unwrap();
    s.mes_favoris(compte).await.unwrap();
    s.retirer_favori(compte, offre).await.unwrap();
}

struct Chez {
    m: Monde,
    bailleur: Uuid,
    offre: Uuid,
}

async fn chez(moteur: Moteur) -> Option<Chez> {
    let m = Monde::ouvrir(moteur).await?;
    let bailleur = m.bailleur("111111118").await;
    let offre = m.offre(bailleur, "A").await;
    Some(Chez { m, bailleur, offre })
}

impl Chez {
    async fn ajouter(&self, octets: Vec<u8>) -> Result<Uuid, PhotoRefusee> {
        self.m.s.ajouter_photo(self.bailleur, self.offre, octets).await
    }

    async fn refus(&self, octets: Vec<u8>) -> Refus {
        match self.ajouter(octets).await {
            Err(PhotoRefusee::Fichier(why)) => why,
            other => panic!("{other:?}"),
        }
    }

    async fn ordre(&self) -> Vec<Uuid> {
        self.m.s.photos(self.offre).await.unwrap().into_iter().map(|p| p.id).collect()
    }

    /// A file as its landlord sees it, described or not.
    async fn fichier(&self, photo: Uuid, largeur: u32) -> Result<Vec<u8>, Erreur> {
        self.m.s.fichier_de_ma_photo(self.bailleur, photo, largeur).await
    }

    /// What everyone sees.
    async fn vues(&self) -> Vec<Photo> {
        self.m.s.page_offre(self.offre, None, None, None).await.unwrap().photos
    }

    async fn comptees(&self) -> i64 {
        self.m.s.offre(self.offre).await.unwrap().carte.photos
    }
}

fn lue(octets: &[u8]) -> RgbImage {
    ImageReader::with_format(Cursor::new(octets), ImageFormat::Jpeg).decode().unwrap().into_rgb8()
}

#[rstest]
#[tokio::test]
async fn three_widths_never_wider_than_the_photo(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(c) = chez(moteur).await else { return };
    let large = c.ajouter(jpeg(2000, 1500, 0)).await.unwrap();
    let small = c.ajouter(ecrite(&image(700, 500, 1).into(), ImageFormat::Png)).await.unwrap();
    let webp = c.ajouter(ecrite(&image(400, 300, 2).into(), ImageFormat::WebP)).await.unwrap();
    for (id, kept, gone) in [(large, vec![480, 960, 1600], 2000), (small, vec![480, 700], 960), (webp, vec![400], 480)]
    {
        let photo = c.m.s.photos(c.offre).await.unwrap().into_iter().find(|p| p.id == id).unwrap();
        assert_eq!(photo.largeurs(), kept);
        for w in kept {
            let file = c.fichier(id, w).await.unwrap();
            assert_eq!(image::guess_format(&file).unwrap(), ImageFormat::Jpeg);
            let picture = lue(&file);
            assert_eq!(picture.width(), w);
            assert!(picture.get_pixel(5, 50).0[0] > 150 && picture.get_pixel(w - 5, 50).0[2] > 150, "{id} {w}");
        }
        assert!(matches!(c.fichier(id, gone).await, Err(Erreur::Introuvable)));
    }
    let photo = &c.m.s.photos(c.offre).await.unwrap()[0];
    assert_eq!((photo.largeur, photo.hauteur), (1600, 1200));
}

#[rstest]
#[tokio::test]
async fn hostile_files_are_refused_by_what_they_are(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(c) = chez(moteur).await else { return };
    let whole = jpeg(800, 600, 0);
    let png = ecrite(&image(800, 600, 0).into(), ImageFormat::Png);
    let cut = |bytes: &[u8]| bytes[..bytes.len() * 2 / 3].to_vec();
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>".to_vec();
    let mut gif = b"GIF89a\x20\x03\x20\x03\0\0\0".to_vec();
    gif.extend([0; 64]);
    let wrong: Vec<(&str, Vec<u8>, Refus)> = vec![
        ("nothing", Vec::new(), Refus::PasUnePhoto),
        ("SVG, whatever it is called", svg, Refus::PasUnePhoto),
        ("HTML", b"<!doctype html><script>alert(1)</script>".to_vec(), Refus::PasUnePhoto),
        ("GIF", gif, Refus::PasUnePhoto),
        ("HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec(), Refus::Heic),
        ("JPEG cut short", cut(&whole), Refus::Abimee),
        ("JPEG cut in its header", whole[..20].to_vec(), Refus::Abimee),
        ("PNG cut short", cut(&png), Refus::Abimee),
        ("JPEG of noise", [&whole[..3], &[0xA5; 4000], b"\xFF\xD9"].concat(), Refus::Abimee),
        ("PNG bomb", bombe(60_000, 60_000), Refus::TropDePixels),
        ("PNG that lies", bombe(800, 600), Refus::Abimee),
        ("11 MB", [whole.clone(), vec![0; 11 * 1024 * 1024]].concat(), Refus::TropLourde),
        ("too small", jpeg(199, 300, 0), Refus::TropPetite),
        ("too long", jpeg(1000, 300, 0), Refus::TropAllongee),
    ];
    for (what, bytes, why) in wrong {
        assert_eq!(c.refus(bytes).await, why, "{what}");
    }
    // A JPEG may say 65 535 × 65 535 in a few bytes.
    let mut giant = jpeg(800, 600, 0);
    let frame = giant.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
    giant[frame + 5..frame + 9].fill(0xFF);
    assert_eq!(c.refus(giant).await, Refus::TropDePixels);
    assert_eq!(c.ordre().await, Vec::<Uuid>::new(), "nothing of all that was kept");
    assert_eq!(c.m.nombre("SELECT COUNT(*) FROM photo_fichier").await, 0);
}

#[rstest]
#[tokio::test]
async fn only_the_picture_stays_of_a_file(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(c) = chez(moteur).await else { return };
    // A photo that is an archive and a page as well, and that says where it was taken.
    let mut polyglot = jpeg_avec_exif(900, 600, 6);
    polyglot.extend(b"PK\x03\x04 GPS-SECRET-BEHIND <script>alert(1)</script>");
    let id = c.ajouter(polyglot).await.unwrap();
    let photo = c.m.s.photos(c.offre).await.unwrap().remove(0);
    assert_eq!((photo.largeur, photo.hauteur), (600, 900), "turned upright");
    for w in photo.largeurs() {
        let file = c.fichier(id, w).await.unwrap();
        for secret in [b"GPS-SECRET".as_slice(), b"Exif", b"<script", b"PK\x03\x04"] {
            assert!(!file.windows(secret.len()).any(|part| part == secret), "{w}");
        }
        let mut decoder = ImageReader::with_format(Cursor::new(&file), ImageFormat::Jpeg).into_decoder().unwrap();
        assert!(decoder.exif_metadata().unwrap().is_none() && decoder.icc_profile().unwrap().is_none());
        let picture = lue(&file);
        // A quarter turn clockwise: what was left is at the top.
        let (top, bottom) = (picture.get_pixel(w / 2, 5), picture.get_pixel(w / 2, picture.height() - 5));
        assert!(top.0[0] > 150 && bottom.0[2] > 150, "{top:?} {bottom:?}");
    }
}

#[tokio::test]
async fn what_shows_through_is_white() {
    let c = chez(Sqlite).await.unwrap();
    let clear = RgbaImage::from_pixel(400, 300, Rgba([0, 0, 0, 0]));
    let id = c.ajouter(ecrite(&clear.into(), ImageFormat::Png)).await.unwrap();
    assert_eq!(lue(&c.fichier(id, 400).await.unwrap()).get_pixel(200, 150).0, [255, 255, 255]);
}

#[rstest]
#[tokio::test]
async fn a_photo_is_seen_once_described(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(c) = chez(moteur).await else { return };
    let (a, b) = (c.ajouter(jpeg(400, 300, 0)).await.unwrap(), c.ajouter(jpeg(400, 300, 90)).await.unwrap());
    assert_eq!(c.comptees().await, 0);
    let autre = c.m.offre(c.bailleur, "B").await;
    c.m.s.ranger_photos(c.bailleur, c.offre, &[(b, texte("Séjour avec parquet"))], None).await.unwrap();
    assert_eq!(c.comptees().await, 1);
    let seen = c.vues().await;
    assert_eq!(seen.iter().map(|p| (p.id, p.alt.as_str())).collect::<Vec<_>>(), [(b, "Séjour avec parquet")]);
    let first = c.m.s.premieres_photos(&[c.offre, autre]).await.unwrap();
    assert_eq!(first.iter().map(|(o, p)| (*o, p.id)).collect::<Vec<_>>(), [(c.offre, b)]);
    // Described too, the one before comes first.
    c.m.s.ranger_photos(c.bailleur, c.offre, &[(a, texte("Cuisine équipée"))], None).await.unwrap();
    assert_eq!(c.m.s.premieres_photos(&[c.offre]).await.unwrap()[0].1.id, a);
    assert_eq!(c.vues().await.iter().map(|p| p.id).collect::<Vec<_>>(), [a, b]);
    assert_eq!(c.comptees().await, 2);
    c.m.s.retirer_photo(c.bailleur, c.offre, a).await.unwrap();
    assert_eq!((c.comptees().await, c.ordre().await), (1, vec![b]));
    assert_eq!(c.m.nombre("SELECT COUNT(DISTINCT photo_id) FROM photo_fichier").await, 1);
    // The lists are told: what they keep in memory is read again.
    let (of_offer, of_place) = (
        c.m.nombre("SELECT MAX(revision) FROM offre").await,
        c.m.nombre("SELECT MAX(offres) FROM revision_departement").await,
    );
    assert_eq!(of_offer, of_place);
}

#[rstest]
#[tokio::test]
async fn a_file_is_its_landlords_until_it_is_out(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(c) = chez(moteur).await else { return };
    let id = c.ajouter(jpeg(400, 300, 0)).await.unwrap();
    let another = c.m.bailleur("222222226").await;
    let seen = async |id| {
        let s = &c.m.s;
        let all =
            [s.fichier_photo(id, 400).await, s.fichier_de_ma_photo(another, id, 400).await, c.fichier(id, 400).await];
        all.map(|file| file.is_ok())
    };
    assert_eq!(seen(id).await, [false, false, true], "not described");
    c.m.s.ranger_photos(c.bailleur, c.offre, &[(id, texte("Séjour avec parquet"))], None).await.unwrap();
    assert_eq!(seen(id).await, [true, false, true]);
    // Described, of an offer that comes out later.
    let mut later = c.m.nouvelle(c.bailleur, "B");
    later.publiee_a = c.m.s.maintenant() + JOUR;
    let offre = c.m.s.publier(&later).await.unwrap();
    let id = c.m.s.ajouter_photo(c.bailleur, offre, jpeg(400, 300, 0)).await.unwrap();
    c.m.s.ranger_photos(c.bailleur, offre, &[(id, texte("Séjour avec parquet"))], None).await.unwrap();
    assert_eq!(seen(id).await, [false, false, true], "not out");
    c.m.avancer(JOUR);
    assert_eq!(seen(id).await, [true, false, true]);
}

#[rstest]
#[tokio::test]
async fn photos_are_put_in_order(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(c) = chez(moteur).await else { return };
    let mut ids = Vec::new();
    for n in 0..3 {
        ids.push(c.ajouter(jpeg(300, 200, n * 60)).await.unwrap());
    }
    let [a, b, d] = [ids[0], ids[1], ids[2]];
    let bouger = async |id, sens| c.m.s.ranger_photos(c.bailleur, c.offre, &[], Some((id, sens))).await.unwrap();
    bouger(d, Sens::Avant).await;
    assert_eq!(c.ordre().await, [a, d, b]);
    bouger(a, Sens::Apres).await;
    assert_eq!(c.ordre().await, [d, a, b]);
    // At the ends, and for what is not there, nothing moves.
    bouger(d, Sens::Avant).await;
    bouger(b, Sens::Apres).await;
    bouger(Uuid::from_u128(1), Sens::Avant).await;
    assert_eq!(c.ordre().await, [d, a, b]);
    c.m.s.retirer_photo(c.bailleur, c.offre, a).await.unwrap();
    bouger(b, Sens::Avant).await;
    assert_eq!(c.ordre().await, [b, d]);
}

#[rstest]
#[tokio::test]
async fn twelve_photos_at_the_most_even_at_once_and_never_twice(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(c) = chez(moteur).await else { return };
    assert!(c.ajouter(jpeg(200, 200, 0)).await.is_ok());
    assert_eq!(c.refus(jpeg(200, 200, 0)).await, Refus::DejaLa);
    let autre = c.m.autre_serveur().await;
    let mut tasks = tokio::task::JoinSet::new();
    for n in 1..=16_u8 {
        let s = if n % 2 == 0 { c.m.s.clone() } else { autre.clone() };
        let (bailleur, offre) = (c.bailleur, c.offre);
        tasks.spawn(async move { s.ajouter_photo(bailleur, offre, jpeg(200, 200, n * 10)).await.is_ok() });
    }
    let taken = tasks.join_all().await.into_iter().filter(|ok| *ok).count();
    assert_eq!(taken, PHOTOS_PAR_OFFRE - 1);
    assert_eq!(c.ordre().await.len(), PHOTOS_PAR_OFFRE);
    assert_eq!(c.refus(jpeg(200, 200, 250)).await, Refus::Complet);
}

#[rstest]
#[tokio::test]
async fn another_landlord_changes_nothing(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(c) = chez(moteur).await else { return };
    let id = c.ajouter(jpeg(300, 200, 0)).await.unwrap();
    let autre = c.m.bailleur("222222226").await;
    let la_sienne = c.m.offre(autre, "B").await;
    let s = &c.m.s;
    let refused = s.ajouter_photo(autre, c.offre, jpeg(300, 200, 9)).await;
    assert!(matches!(refused, Err(PhotoRefusee::Autre(Erreur::Introuvable))));
    let words = [(id, texte("Façade de brique"))];
    assert!(matches!(s.ranger_photos(autre, c.offre, &words, None).await, Err(Erreur::Introuvable)));
    assert!(matches!(s.retirer_photo(autre, c.offre, id).await, Err(Erreur::Introuvable)));
    // Through an offer of its own neither.
    s.ranger_photos(autre, la_sienne, &words, Some((id, Sens::Avant))).await.unwrap();
    assert!(matches!(s.retirer_photo(autre, la_sienne, id).await, Err(Erreur::Introuvable)));
    assert_eq!(s.photos(c.offre).await.unwrap()[0].alt, "");
}

#[rstest]
#[tokio::test]
async fn favourites_are_kept_told_and_let_go(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(c) = chez(moteur).await else { return };
    let s = &c.m.s;
    let (moi, elle) = (c.m.demandeur(1).await, c.m.demandeur(2).await);
    let autre = c.m.offre(c.bailleur, "B").await;
    s.ajouter_favori(moi, c.offre).await.unwrap();
    s.ajouter_favori(moi, c.offre).await.unwrap();
    c.m.avancer(1_000_000);
    s.ajouter_favori(moi, autre).await.unwrap();
    let kept = async |who| s.page_offre(c.offre, who, None, None).await.unwrap().favori;
    assert_eq!((kept(Some(moi)).await, kept(Some(elle)).await, kept(None).await), (true, false, false));
    let mine = s.mes_favoris(moi).await.unwrap();
    assert_eq!(mine.iter().map(|f| f.carte.id).collect::<Vec<_>>(), [autre, c.offre], "latest first");
    c.m.s.retirer_offre(c.bailleur, autre, domain::candidature::MotifRefus::ErreurAnnonce).await.unwrap();
    let mine = s.mes_favoris(moi).await.unwrap();
    let now = s.maintenant();
    assert_eq!(
        mine.iter().map(|f| (f.etat.as_str(), f.ouverte(now))).collect::<Vec<_>>(),
        [("retiree", false), ("publiee", true)]
    );
    s.retirer_favori(elle, c.offre).await.unwrap();
    s.retirer_favori(moi, autre).await.unwrap();
    assert_eq!(s.mes_favoris(moi).await.unwrap().len(), 1);
    assert!(matches!(s.ajouter_favori(moi, Uuid::from_u128(9)).await, Err(Erreur::Introuvable)));
    // An account that goes takes its list along.
    c.m.executer("DELETE FROM compte").await;
    assert_eq!(c.m.nombre("SELECT COUNT(*) FROM favori").await, 0);
}
