//! From what was sent to what is shown: bounded before it is decoded, turned upright, made smaller, written anew.
//!
//! Nothing of the file itself is kept, so neither is what it carried besides the picture: position, camera, owner,
//! thumbnails, whatever was hidden behind its end.

use crate::photos::Refus;
use domain::photo::{ALLONGEMENT, COTE_MINIMUM, OCTETS_PAR_PHOTO, PIXELS_PAR_PHOTO, hauteur_pour, largeurs};
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder as _, ImageError, ImageFormat, ImageReader, Limits, RgbImage};
use std::io::Cursor;

/// Quality of what is written, out of 100: above, files grow and nobody sees it.
const QUALITE: u8 = 80;
/// The most memory one decoding may ask for, in bytes: 50 million pixels of 16 bits with transparency.
const MEMOIRE: u64 = 8 * PIXELS_PAR_PHOTO;

/// How a HEIC file begins, after its first length.
const HEIC: [&[u8; 8]; 5] = [b"ftypheic", b"ftypheix", b"ftyphevc", b"ftypmif1", b"ftypmsf1"];

/// A photo ready to be kept.
#[derive(Debug)]
pub(super) struct Tiree {
    /// Width of the largest file, pixels.
    pub(super) largeur: u32,
    /// Its height.
    pub(super) hauteur: u32,
    /// Each width with its JPEG, smallest first.
    pub(super) fichiers: Vec<(u32, Vec<u8>)>,
}

/// What the first bytes say the file is; its name says nothing.
fn format(octets: &[u8]) -> Result<ImageFormat, Refus> {
    match image::guess_format(octets) {
        Ok(f @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) => Ok(f),
        // What recent iPhones save as long as nobody asks for JPEG: named, for many landlords will send it.
        _ if HEIC.iter().any(|brand| octets.get(4..12) == Some(brand.as_slice())) => Err(Refus::Heic),
        _ => Err(Refus::PasUnePhoto),
    }
}

/// Whether a JPEG goes on to its end. The decoder fills what is missing with grey and says nothing.
fn jpeg_entier(octets: &[u8]) -> bool {
    let mut at = 2;
    loop {
        // A marker: 0xFF, as many as one likes, then its code.
        let Some(from) = octets.get(at..).and_then(|rest| rest.iter().position(|b| *b == 0xFF)) else { return false };
        at += from;
        let Some(code) = octets.get(at..).and_then(|rest| rest.iter().find(|b| **b != 0xFF)) else { return false };
        let code = *code;
        while octets.get(at) == Some(&0xFF) {
            at += 1;
        }
        at += 1;
        match code {
            0xD9 => return true,
            // Stuffing and restarts of the coded data, and markers without a length.
            0x00 | 0x01 | 0xD0..=0xD8 => {}
            _ => match octets.get(at..at + 2) {
                Some(length) => at += usize::from(u16::from_be_bytes([length[0], length[1]])).max(2),
                None => return false,
            },
        }
    }
}

fn abimee(error: &ImageError) -> Refus {
    match error {
        ImageError::Limits(_) => Refus::TropDePixels,
        _ => Refus::Abimee,
    }
}

/// Makes the files of a photo. Runs on a thread that may block: a second or so for the largest.
pub(super) fn tirer(octets: &[u8]) -> Result<Tiree, Refus> {
    if octets.len() > OCTETS_PAR_PHOTO {
        return Err(Refus::TropLourde);
    }
    let format = format(octets)?;
    if format == ImageFormat::Jpeg && !jpeg_entier(octets) {
        return Err(Refus::Abimee);
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMOIRE);
    let mut reader = ImageReader::with_format(Cursor::new(octets), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|e| abimee(&e))?;
    // Only the header was read so far: a bomb of 30 000 × 30 000 ends here, before any memory is taken for it.
    let (wide, high) = decoder.dimensions();
    if u64::from(wide) * u64::from(high) > PIXELS_PAR_PHOTO || decoder.total_bytes() > MEMOIRE {
        return Err(Refus::TropDePixels);
    }
    if wide.min(high) < COTE_MINIMUM {
        return Err(Refus::TropPetite);
    }
    if wide.max(high) > ALLONGEMENT * wide.min(high) {
        return Err(Refus::TropAllongee);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(|e| abimee(&e))?;
    let turned = matches!(
        orientation,
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
    );
    let (upright_w, upright_h) = if turned { (high, wide) } else { (wide, high) };
    let kept = largeurs(upright_w);
    let largest = kept.last().copied().unwrap_or(upright_w);
    let (w, h) = (largest, hauteur_pour(upright_w, upright_h, largest));
    // Made smaller first, turned after: turning needs a second copy, of the small one then.
    let (before_w, before_h) = if turned { (h, w) } else { (w, h) };
    let mut small = reduire(&picture, before_w, before_h);
    drop(picture);
    small.apply_orientation(orientation);
    let mut current = sur_blanc(small);
    let mut fichiers = Vec::with_capacity(kept.len());
    for &to in kept.iter().rev() {
        if to != current.width() {
            let next = hauteur_pour(w, h, to);
            current = image::imageops::resize(&current, to, next, FilterType::CatmullRom);
        }
        fichiers.push((to, ecrire(&current)?));
    }
    fichiers.reverse();
    Ok(Tiree { largeur: w, hauteur: h, fichiers })
}

/// Twice the size by averaging, which is quick, then the rest by a sharper filter.
fn reduire(picture: &DynamicImage, w: u32, h: u32) -> DynamicImage {
    if (picture.width(), picture.height()) == (w, h) {
        return picture.clone();
    }
    if picture.width() > 2 * w {
        return picture.thumbnail_exact(2 * w, 2 * h).resize_exact(w, h, FilterType::CatmullRom);
    }
    picture.resize_exact(w, h, FilterType::CatmullRom)
}

/// JPEG has no transparency: what shows through is white.
fn sur_blanc(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let rgba = picture.into_rgba8();
    let mut out = RgbImage::new(rgba.width(), rgba.height());
    for (to, from) in out.pixels_mut().zip(rgba.pixels()) {
        let alpha = u32::from(from.0[3]);
        for (t, f) in to.0.iter_mut().zip(&from.0[..3]) {
            let mixed = (u32::from(*f) * alpha + 255 * (255 - alpha) + 127) / 255;
            *t = u8::try_from(mixed).unwrap_or(u8::MAX);
        }
    }
    out
}

fn ecrire(picture: &RgbImage) -> Result<Vec<u8>, Refus> {
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, QUALITE).encode_image(picture).map_err(|_| Refus::Abimee)?;
    Ok(out)
}
