//! The photos of an offer: sent several at once, described, put in order, taken off.
//!
//! One form, one address: whichever button is pressed, what was typed in the descriptions is kept.

use super::bailleur;
use crate::galerie::vignette;
use crate::i18n::Lang;
use crate::shell::{Section, adresses};
use crate::ui::{
    FormErrors, Icon, Tone, back, button, details, dialog, error_summary, field, notice, post_button, rich, tag,
    textarea,
};
use crate::web::{App, Avis, Echec, Ident, Page, Rendu, Requete, rediriger, rediriger_avec};
use crate::{filtres, format, tr};
use axum::extract::multipart::{Field, Multipart, MultipartError, MultipartRejection};
use axum::extract::{DefaultBodyLimit, Path};
use axum::http::StatusCode;
use axum::routing::{get, post};
use domain::photo::{OCTETS_PAR_PHOTO, PHOTOS_PAR_OFFRE, TexteAlternatif, TexteAlternatifError};
use leptos::prelude::*;
use services::offres::DetailOffre;
use services::photos::{Photo, PhotoRefusee, Refus, Sens};
use std::collections::HashMap;
use uuid::Uuid;

/// The field of the files.
const FICHIERS: &str = "photos";
/// The heaviest form: every photo an offer may have, and the descriptions.
const ENVOI: usize = PHOTOS_PAR_OFFRE * OCTETS_PAR_PHOTO + 256 * 1024;
/// The most that is read of a text field, in bytes.
const TEXTE: usize = 4 * 1024;
/// The most files looked at, and descriptions read, in one form: twice what an offer has.
const PARTIES: usize = 2 * PHOTOS_PAR_OFFRE;

/// The pages of the photos.
pub(super) fn routes() -> axum::Router<App> {
    axum::Router::new()
        .route("/bailleur/offres/{id}/photos", get(montrer))
        .route("/bailleur/offres/{id}/photos/{photo}/supprimer", get(demander).post(supprimer))
}

/// What is heavy and may be slow to come: the server gives it more time than a page.
pub(super) fn envois() -> axum::Router<App> {
    let limit = DefaultBodyLimit::max(ENVOI);
    axum::Router::new().route("/bailleur/offres/{id}/photos", post(envoyer).layer(limit))
}

/// The address of an offer's photos.
pub(super) fn adresse(offre: Uuid) -> String {
    format!("{}/{offre}/photos", adresses::BAILLEUR_OFFRES)
}

fn champ_texte(photo: Uuid) -> String {
    format!("texte-{photo}")
}

/// What was sent, and what became of the files.
#[derive(Debug, Default)]
struct Envoi {
    textes: HashMap<Uuid, String>,
    ajoutees: usize,
    refusees: Vec<(String, Refus)>,
    fichiers: usize,
    deplacee: Option<(Uuid, Sens)>,
    a_supprimer: Option<Uuid>,
    /// « Enregistrer les descriptions » was pressed: every photo must have its own.
    decrire: bool,
    /// More was sent than is taken: what came before is kept.
    coupe: bool,
}

async fn montrer(r: Requete, Ident(id): Ident) -> Rendu {
    let (_, organisation) = bailleur(&r)?;
    let offre = r.services().mon_offre(organisation, id).await?;
    page(r, offre, Envoi::default(), FormErrors::new()).await
}

async fn page(
    r: Requete,
    offre: DetailOffre,
    envoi: Envoi,
    errors: FormErrors,
) -> Result<axum::response::Response, Echec> {
    let l = r.l;
    let photos = r.services().photos(offre.carte.id).await?;
    let refused = !errors.is_empty();
    let cut = envoi.coupe;
    let page =
        Page::new(tr!(l, "Photos du logement", "Photos of the home"), move || vue(l, &offre, &photos, &envoi, &errors))
            .dans(Section::BailleurOffres);
    let page = match (cut, refused) {
        (true, _) => page.status(StatusCode::PAYLOAD_TOO_LARGE),
        (_, true) => page.refusee(),
        _ => page,
    };
    Ok(r.page(page).await)
}

/// Reads a part to its end; nothing when it is longer than `most`, whose rest is passed over.
async fn lire(part: &mut Field<'_>, most: usize) -> Result<Option<Vec<u8>>, MultipartError> {
    let mut read = Vec::new();
    let mut fits = true;
    while let Some(chunk) = part.chunk().await? {
        fits = fits && read.len() + chunk.len() <= most;
        if fits {
            read.extend_from_slice(&chunk);
        } else {
            // Its memory is given back while the rest goes by.
            read = Vec::new();
        }
    }
    Ok(fits.then_some(read))
}

/// A file's name as it can be shown.
fn nom_montre(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let name: String = name.chars().filter(|c| !c.is_control()).collect();
    if name.chars().count() <= 60 { name } else { name.chars().take(57).chain("…".chars()).collect() }
}

/// Takes the parts as they come: one file in memory at a time, and what is good is kept whatever follows.
async fn recevoir(
    r: &Requete,
    organisation: Uuid,
    offre: Uuid,
    parts: &mut Multipart,
    envoi: &mut Envoi,
) -> Result<(), Recu> {
    while let Some(mut part) = parts.next_field().await? {
        let name = part.name().unwrap_or_default().to_owned();
        if name == FICHIERS {
            let file = nom_montre(part.file_name().unwrap_or_default());
            let content = lire(&mut part, OCTETS_PAR_PHOTO).await?;
            // A browser sends an empty part when nothing was chosen.
            if file.is_empty() && content.as_ref().is_some_and(Vec::is_empty) {
                continue;
            }
            envoi.fichiers += 1;
            if envoi.fichiers > PARTIES {
                continue;
            }
            let done = match content {
                None => Err(PhotoRefusee::Fichier(Refus::TropLourde)),
                Some(content) => r.services().ajouter_photo(organisation, offre, content).await,
            };
            match done {
                Ok(_) => envoi.ajoutees += 1,
                Err(PhotoRefusee::Fichier(why)) => envoi.refusees.push((file, why)),
                Err(PhotoRefusee::Autre(e)) => return Err(Recu::Echec(e.into())),
            }
            continue;
        }
        let text = lire(&mut part, TEXTE).await?.unwrap_or_default();
        let text = String::from_utf8_lossy(&text).into_owned();
        let id = || text.parse::<Uuid>().ok();
        match name.as_str() {
            "monter" => envoi.deplacee = id().map(|p| (p, Sens::Avant)),
            "descendre" => envoi.deplacee = id().map(|p| (p, Sens::Apres)),
            "supprimer" => envoi.a_supprimer = id(),
            "decrire" => envoi.decrire = true,
            _ => {
                if let Some(photo) = name.strip_prefix("texte-").and_then(|p| p.parse().ok())
                    && envoi.textes.len() < PARTIES
                {
                    envoi.textes.insert(photo, text);
                }
            }
        }
    }
    Ok(())
}

/// Why a form stopped being read.
enum Recu {
    Coupe(StatusCode),
    Echec(Echec),
}

impl From<MultipartError> for Recu {
    fn from(e: MultipartError) -> Self {
        Self::Coupe(e.status())
    }
}

async fn envoyer(r: Requete, Ident(id): Ident, parts: Result<Multipart, MultipartRejection>) -> Rendu {
    // Whose offer it is comes first: nobody else's files are read.
    let (_, organisation) = bailleur(&r)?;
    let offre = r.services().mon_offre(organisation, id).await?;
    let mut parts = parts.map_err(|_| Echec::Illisible)?;
    let mut envoi = Envoi::default();
    match recevoir(&r, organisation, id, &mut parts, &mut envoi).await {
        Ok(()) => {}
        Err(Recu::Coupe(StatusCode::PAYLOAD_TOO_LARGE)) => envoi.coupe = true,
        Err(Recu::Coupe(_)) => return Err(Echec::Illisible),
        Err(Recu::Echec(e)) => return Err(e),
    }
    let l = r.l;
    let photos = r.services().photos(id).await?;
    let (good, errors) = juger(l, &photos, &envoi);
    r.services().ranger_photos(organisation, id, &good, envoi.deplacee).await?;
    if !errors.is_empty() {
        return page(r, offre, envoi, errors).await;
    }
    if let Some(photo) = envoi.a_supprimer {
        return Ok(rediriger(&format!("{}/{photo}/supprimer", adresse(id))));
    }
    let here = adresse(id);
    match envoi.deplacee {
        // Back to the photo that moved, not to the top.
        Some((photo, _)) => Ok(rediriger(&format!("{here}?avis={}#photo-{photo}", Avis::Enregistre.code()))),
        None => Ok(rediriger_avec(&here, Avis::Enregistre)),
    }
}

/// What to write, and what to say.
fn juger(l: Lang, photos: &[Photo], envoi: &Envoi) -> (Vec<(Uuid, TexteAlternatif)>, FormErrors) {
    let mut errors = FormErrors::new();
    let mut good = Vec::new();
    if envoi.coupe {
        let most = format::octets(l, u32::try_from(ENVOI).unwrap_or(u32::MAX));
        errors.push(
            FICHIERS,
            tr!(
                l,
                "L'envoi dépasse {most} : la suite n'a pas été lue. Envoyez moins de photos à la fois",
                "More than {most} was sent: the rest was not read. Send fewer photos at once"
            ),
        );
    }
    let all = envoi.fichiers;
    let n = all.saturating_sub(envoi.ajoutees);
    if n > 0 {
        errors.push(
            FICHIERS,
            if n == all {
                tr!(l, "Aucun fichier n'a été gardé : la raison est sous le champ", "No file was kept: the reason is under the field")
            } else if n == 1 {
                tr!(
                    l,
                    "1 fichier sur {all} n'a pas été gardé : la raison est sous le champ. Les autres sont ajoutés",
                    "1 file of {all} was not kept: the reason is under the field. The others are added"
                )
            } else {
                tr!(
                    l,
                    "{n} fichiers sur {all} n'ont pas été gardés : la raison est sous le champ. Les autres sont ajoutés",
                    "{n} files of {all} were not kept: the reason is under the field. The others are added"
                )
            },
        );
    }
    let mut changed = false;
    for p in photos {
        let Some(text) = envoi.textes.get(&p.id) else { continue };
        changed |= text.trim() != p.alt;
        match TexteAlternatif::parse(text) {
            Ok(text) => good.push((p.id, text)),
            // Asked for when one says the descriptions are done, or takes one away; not while one sends files.
            Err(TexteAlternatifError::Vide) if !envoi.decrire && !p.decrite() => {}
            // Of no account: it goes.
            Err(_) if envoi.a_supprimer == Some(p.id) => {}
            Err(e) => errors.push(champ_texte(p.id), dire_texte(l, e)),
        }
    }
    let nothing = !envoi.decrire && !changed && envoi.deplacee.is_none() && envoi.a_supprimer.is_none();
    if nothing && envoi.fichiers == 0 {
        errors.push(FICHIERS, tr!(l, "Choisissez d'abord une ou plusieurs photos", "Choose one or more photos first"));
    }
    (good, errors)
}

fn dire_texte(l: Lang, e: TexteAlternatifError) -> String {
    let most = TexteAlternatif::CARACTERES;
    match e {
        TexteAlternatifError::Vide => {
            tr!(l, "Écrivez ce que montre la photo", "Write what the photo shows")
        }
        TexteAlternatifError::NeDitRien => tr!(
            l,
            "Dites-en plus : quelle pièce, et ce qu'on y voit. Par exemple : séjour avec parquet et deux fenêtres",
            "Say more: which room, and what one sees. For example: living room with wooden floor and two windows"
        ),
        TexteAlternatifError::NomDeFichier => tr!(
            l,
            "C'est un nom de fichier. Écrivez ce que montre la photo",
            "This is the name of a file. Write what the photo shows"
        ),
        TexteAlternatifError::TropLong => {
            tr!(l, "Raccourcissez : {most} caractères au plus", "Shorten it: {most} characters at the most")
        }
    }
}

/// Why a file was not kept, and what to do.
fn dire_refus(l: Lang, why: Refus) -> String {
    match why {
        Refus::PasUnePhoto => tr!(
            l,
            "ce n'est pas une photo JPEG, PNG ou WebP, même si son nom le dit. Enregistrez-la en JPEG.",
            "this is not a JPEG, PNG or WebP photo, whatever its name says. Save it as JPEG."
        ),
        Refus::Heic => tr!(
            l,
            "le format HEIC des iPhone ne se lit pas partout. Enregistrez la photo en JPEG.",
            "the HEIC format of iPhones can't be read everywhere. Save the photo as JPEG."
        ),
        Refus::Abimee => tr!(
            l,
            "la photo est abîmée ou incomplète. Ouvrez-la, enregistrez-la de nouveau, puis renvoyez-la.",
            "the photo is damaged or incomplete. Open it, save it again, then send it again."
        ),
        Refus::TropLourde => tr!(
            l,
            "elle dépasse 10 Mo. Réduisez-la : 2000 pixels de large suffisent.",
            "it is over 10 MB. Make it smaller: 2000 pixels wide is enough."
        ),
        Refus::TropDePixels => tr!(
            l,
            "elle a plus de 50 millions de pixels. Réduisez-la : 2000 pixels de large suffisent.",
            "it has more than 50 million pixels. Make it smaller: 2000 pixels wide is enough."
        ),
        Refus::TropPetite => tr!(
            l,
            "elle est trop petite : il faut au moins 200 pixels de chaque côté, mieux 1600 de large.",
            "it is too small: at least 200 pixels each way, better 1600 wide."
        ),
        Refus::TropAllongee => tr!(
            l,
            "elle est trop allongée : un côté fait plus de trois fois l'autre. Recadrez-la.",
            "it is too stretched: one side is more than three times the other. Crop it."
        ),
        Refus::DejaLa => tr!(l, "cette photo est déjà là.", "this photo is there already."),
        Refus::Complet => {
            tr!(
                l,
                "le logement a déjà ses 12 photos. Supprimez-en une d'abord.",
                "the home has its 12 photos already. Delete one first."
            )
        }
    }
}

fn vue(l: Lang, offre: &DetailOffre, photos: &[Photo], envoi: &Envoi, errors: &FormErrors) -> AnyView {
    let waiting = photos.iter().filter(|p| !p.decrite()).count();
    let told = (waiting > 0).then(|| {
        let n = format::compte(
            l,
            i64::try_from(waiting).unwrap_or(0),
            ["photo attend sa description", "photos attendent leur description"],
            ["photo waits for its description", "photos wait for their description"],
        );
        notice(Tone::Wait, n)
            .text(tr!(
                l,
                "Une photo paraît dès qu'elle est décrite : les personnes qui ne la voient pas lisent votre texte.",
                "A photo is published once it is described: people who can't see it read your text."
            ))
            .into_any()
    });
    let name = offre.libelle().dire(l);
    let address = format!("{}, {}", offre.adresse, offre.carte.commune);
    view! {
        <div class="wrap stack g4">
            {back(adresses::BAILLEUR_OFFRES, tr!(l, "Mes offres", "My homes"))}
            <div class="stack g1">
                <h1 tabindex="-1">{tr!(l, "Photos du logement", "Photos of the home")}</h1>
                <p><b>{rich(name)}</b> " " <span class="muted">{address}</span></p>
            </div>
            {error_summary(l, errors)}
            {told}
            <form class="stack g4" method="post" enctype="multipart/form-data" action=adresse(offre.carte.id) novalidate=true>
                {ajouter(l, photos.len(), envoi, errors)}
                {(!photos.is_empty()).then(|| liste(l, photos, envoi, errors))}
            </form>
        </div>
    }
    .into_any()
}

fn ajouter(l: Lang, there: usize, envoi: &Envoi, errors: &FormErrors) -> AnyView {
    let left = PHOTOS_PAR_OFFRE.saturating_sub(there);
    let kept = (envoi.ajoutees > 0).then(|| {
        let n = format::compte(
            l,
            i64::try_from(envoi.ajoutees).unwrap_or(0),
            ["photo ajoutée", "photos ajoutées"],
            ["photo added", "photos added"],
        );
        notice(Tone::Ok, n).status().into_any()
    });
    let refused = (!envoi.refusees.is_empty()).then(|| {
        let lines = envoi
            .refusees
            .iter()
            .map(|(name, why)| {
                let name =
                    if name.is_empty() { tr!(l, "Fichier sans nom", "File without a name") } else { name.clone() };
                view! { <li><b>{name}</b> {tr!(l, " : ", ": ")} {dire_refus(l, *why)}</li> }
            })
            .collect_view();
        view! { <ul class="stack g1" id="refus" role="list">{lines}</ul> }
    });
    let input = (left > 0 || errors.of(FICHIERS).is_some()).then(|| {
        let label = tr!(l, "Ajouter des photos", "Add photos");
        let hint = tr!(
            l,
            "Encore {left} au plus. JPEG, PNG ou WebP, 10 Mo chacune. Vous pouvez en choisir plusieurs à la fois.",
            "{left} more at the most. JPEG, PNG or WebP, 10 MB each. You can choose several at once."
        );
        let input = field(l, FICHIERS, label)
            .kind("file")
            .hint(hint)
            .errors(errors)
            .attr("accept", "image/jpeg,image/png,image/webp")
            .attr("multiple", "");
        let input = if envoi.refusees.is_empty() { input } else { input.described_by("refus") };
        input.into_any()
    });
    let full = (left == 0).then(|| {
        view! { <p>{tr!(l, "Les 12 photos sont là. Pour en ajouter une autre, supprimez-en une.", "All 12 photos are there. To add another, delete one.")}</p> }
    });
    let send = (left > 0).then(|| button(tr!(l, "Envoyer les photos", "Send the photos")).icon(Icon::Send).into_any());
    view! {
        <section class="sheet stack g2" aria-labelledby="ajouter">
            <h2 class="h3" id="ajouter">{tr!(l, "Nouvelles photos", "New photos")}</h2>
            {kept}
            {full}
            {input}
            {refused}
            {send.map(|s| view! { <p>{s}</p> })}
            <p class="small muted">{tr!(
                l,
                "Le lieu, la date et l'appareil inscrits dans le fichier sont effacés. Ne montrez ni visage, ni nom, ni plaque.",
                "The place, date and camera written in the file are erased. Show no face, name or number plate."
            )}</p>
        </section>
    }
    .into_any()
}

fn liste(l: Lang, photos: &[Photo], envoi: &Envoi, errors: &FormErrors) -> AnyView {
    let last = photos.len();
    let all = photos
        .iter()
        .zip(1_usize..)
        .map(|(p, n)| {
            let state = match (p.decrite(), n) {
                (false, _) => Some(tag(Tone::Wait, tr!(l, "Pas encore publiée", "Not published yet"))),
                (true, 1) => Some(tag(Tone::Info, tr!(l, "Photo de la liste", "Photo of the list"))),
                _ => None,
            };
            let typed = envoi.textes.get(&p.id).cloned().unwrap_or_else(|| p.alt.clone());
            let id = p.id.to_string();
            let which = tr!(l, ", photo {n}", ", photo {n}");
            let press = |name: &'static str, sign: Icon, text: String| {
                button(text).quiet().icon(sign).sends(name, id.clone()).said(which.clone()).into_any()
            };
            let up = (n > 1).then(|| press("monter", Icon::Up, tr!(l, "Avancer", "Move earlier")));
            let down = (n < last).then(|| press("descendre", Icon::Down, tr!(l, "Reculer", "Move later")));
            let label = tr!(l, "Ce que montre la photo {n}", "What photo {n} shows");
            let alt = if p.decrite() { p.alt.clone() } else { tr!(l, "Photo {n}, pas encore décrite", "Photo {n}, not described yet") };
            view! {
                <li class="sheet epreuve" id=format!("photo-{id}")>
                    {vignette(l, p, alt)}
                    <div class="stack g2">
                        <p class="row"><b>{tr!(l, "Photo {n}", "Photo {n}")}</b> " " {state}</p>
                        {textarea(l, champ_texte(p.id), label)
                            .value(typed)
                            .rows(2)
                            .maxlength(u32::try_from(TexteAlternatif::CARACTERES).unwrap_or(200))
                            .errors(errors)
                            .described_by("bien-decrire")}
                        <div class="row">{up} {down} {press("supprimer", Icon::Trash, tr!(l, "Supprimer", "Delete"))}</div>
                    </div>
                </li>
            }
        })
        .collect_view();
    let save = || button(tr!(l, "Enregistrer les descriptions", "Save the descriptions")).sends("decrire", "1");
    view! {
        <section class="stack" aria-labelledby="photos-la">
            <h2 class="h3" id="photos-la">{tr!(l, "Photos du logement, dans l'ordre", "Photos of the home, in order")} " " <span class="count">{last}</span></h2>
            <p id="bien-decrire">{tr!(
                l,
                "Une phrase courte, obligatoire : quelle pièce, ce qu'on y voit, la lumière. Pas de « photo de… ».",
                "A short sentence, required: which room, what one sees, the light. No “photo of…”."
            )}</p>
            {details(tr!(l, "Trois bons exemples", "Three good examples"), false, view! {
                <ul>
                    <li>{tr!(l, "Séjour de 20 m² avec parquet et deux fenêtres sur la cour.", "Living room of 20 m² with wooden floor and two windows on the courtyard.")}</li>
                    <li>{tr!(l, "Salle de bains avec douche de plain-pied et barre d'appui.", "Bathroom with a step-free shower and a grab bar.")}</li>
                    <li>{tr!(l, "Façade en brique de quatre étages, entrée avec une rampe.", "Brick front of four floors, entrance with a ramp.")}</li>
                </ul>
            })}
            <ol class="epreuves" role="list">{all}</ol>
            <p>{save().main()}</p>
        </section>
    }
    .into_any()
}

/// Both ids of an address; what is no id is unknown.
fn deux(ids: &(String, String)) -> Result<(Uuid, Uuid), Echec> {
    match (ids.0.parse(), ids.1.parse()) {
        (Ok(offre), Ok(photo)) => Ok((offre, photo)),
        _ => Err(Echec::Introuvable),
    }
}

async fn demander(r: Requete, Path(ids): Path<(String, String)>) -> Rendu {
    let (_, organisation) = bailleur(&r)?;
    let (id, photo) = deux(&ids)?;
    let offre = r.services().mon_offre(organisation, id).await?;
    let photos = r.services().photos(id).await?;
    let n = photos.iter().position(|p| p.id == photo).ok_or(Echec::Introuvable)?;
    let l = r.l;
    let page = Page::new(tr!(l, "Supprimer une photo", "Delete a photo"), move || {
        let name = filtres::titre(l, &offre.carte);
        let place = n + 1;
        let alone = photos.iter().filter(|p| p.decrite()).count() == 1 && photos[n].decrite();
        let after = alone.then(|| {
            let text = tr!(
                l,
                "C'est la seule photo publiée : un dessin la remplacera.",
                "It is the only published photo: a drawing will take its place."
            );
            view! { <p>{text}</p> }
        });
        let picture = vignette(l, &photos[n], photos[n].alt.clone());
        let body = view! {
            {picture}
            <p>{tr!(l, "Photo {place} : {name}. Elle ne pourra pas être retrouvée.", "Photo {place}: {name}. It can't be brought back.")}</p>
            {after}
        };
        let actions = view! {
            {post_button(format!("{}/{photo}/supprimer", adresse(id)), button(tr!(l, "Supprimer la photo", "Delete the photo")).danger())}
            {button(tr!(l, "Garder la photo", "Keep the photo")).href(adresse(id))}
        };
        dialog(tr!(l, "Supprimer cette photo ?", "Delete this photo?"), body, actions).into_any()
    })
    .dans(Section::BailleurOffres);
    Ok(r.page(page).await)
}

async fn supprimer(r: Requete, Path(ids): Path<(String, String)>) -> Rendu {
    let (_, organisation) = bailleur(&r)?;
    let (id, photo) = deux(&ids)?;
    r.services().retirer_photo(organisation, id, photo).await?;
    Ok(rediriger_avec(&adresse(id), Avis::Enregistre))
}

#[cfg(test)]
mod tests;
