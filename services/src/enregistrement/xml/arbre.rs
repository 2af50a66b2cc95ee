//! A small tree of elements, read under bounds: what the reader picks its tags from.

use super::{Illisible, TAILLE_MAX};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Deepest nesting; the State's own documents reach nine.
const PROFONDEUR_MAX: usize = 32;
/// Most elements in a document.
const ELEMENTS_MAX: usize = 20_000;

/// An element: its local name, its `code` attribute, its text, its children.
#[derive(Debug, Default)]
pub(super) struct Noeud {
    nom: String,
    code: Option<String>,
    texte: String,
    enfants: Vec<Noeud>,
}

impl Noeud {
    /// The first child of that local name.
    pub(super) fn enfant(&self, nom: &str) -> Option<&Self> {
        self.enfants.iter().find(|e| e.nom == nom)
    }

    /// The trimmed text of a child; `None` when missing or empty.
    pub(super) fn texte(&self, nom: &str) -> Option<&str> {
        self.enfant(nom).map(|e| e.texte.trim()).filter(|t| !t.is_empty())
    }

    /// The `code` attribute of a child.
    pub(super) fn code(&self, nom: &str) -> Option<&str> {
        self.enfant(nom).and_then(Self::son_code)
    }

    /// Its own `code` attribute.
    pub(super) fn son_code(&self) -> Option<&str> {
        self.code.as_deref().map(str::trim).filter(|c| !c.is_empty())
    }

    /// The elements of a list; none where the list is missing.
    pub(super) fn liste(&self, liste: &str, element: &str) -> impl Iterator<Item = &Self> {
        self.enfant(liste).into_iter().flat_map(move |l| l.enfants.iter().filter(move |e| e.nom == element))
    }

    /// The first element of that name anywhere, depth first.
    pub(super) fn chercher(&self, nom: &str) -> Option<&Self> {
        if self.nom == nom { Some(self) } else { self.enfants.iter().find_map(|e| e.chercher(nom)) }
    }
}

/// Reads a whole document.
pub(super) fn lire(xml: &str) -> Result<Noeud, Illisible> {
    if xml.len() > TAILLE_MAX {
        return Err(Illisible::TropGros);
    }
    let mut lecteur = Reader::from_str(xml);
    // The bottom of the pile stands for the document itself.
    let mut pile = vec![Noeud::default()];
    let mut elements = 0;
    loop {
        match lecteur.read_event().map_err(|_| Illisible::Malforme)? {
            Event::Start(debut) => {
                elements += 1;
                if elements > ELEMENTS_MAX || pile.len() > PROFONDEUR_MAX {
                    return Err(Illisible::TropProfond);
                }
                pile.push(element(&debut)?);
            }
            Event::Empty(debut) => {
                elements += 1;
                if elements > ELEMENTS_MAX {
                    return Err(Illisible::TropProfond);
                }
                let noeud = element(&debut)?;
                pile.last_mut().ok_or(Illisible::Malforme)?.enfants.push(noeud);
            }
            Event::End(_) => {
                let noeud = pile.pop().ok_or(Illisible::Malforme)?;
                pile.last_mut().ok_or(Illisible::Malforme)?.enfants.push(noeud);
            }
            Event::Text(t) => {
                let texte = t.xml_content().map_err(|_| Illisible::Malforme)?;
                pile.last_mut().ok_or(Illisible::Malforme)?.texte.push_str(&texte);
            }
            Event::CData(t) => {
                let texte = t.decode().map_err(|_| Illisible::Malforme)?;
                pile.last_mut().ok_or(Illisible::Malforme)?.texte.push_str(&texte);
            }
            Event::GeneralRef(r) => {
                let nom = r.decode().map_err(|_| Illisible::Malforme)?;
                let c = match (r.resolve_char_ref(), &*nom) {
                    (Ok(Some(c)), _) => c,
                    (Ok(None), "amp") => '&',
                    (Ok(None), "lt") => '<',
                    (Ok(None), "gt") => '>',
                    (Ok(None), "quot") => '"',
                    (Ok(None), "apos") => '\'',
                    _ => return Err(Illisible::Entite),
                };
                pile.last_mut().ok_or(Illisible::Malforme)?.texte.push(c);
            }
            Event::DocType(_) => return Err(Illisible::Entite),
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => break,
        }
    }
    let document = pile.pop().ok_or(Illisible::Malforme)?;
    if !pile.is_empty() || !document.texte.trim_start_matches('\u{feff}').trim().is_empty() {
        return Err(Illisible::Malforme);
    }
    let mut racines = document.enfants.into_iter();
    match (racines.next(), racines.next()) {
        (Some(racine), None) => Ok(racine),
        _ => Err(Illisible::Malforme),
    }
}

fn element(debut: &BytesStart<'_>) -> Result<Noeud, Illisible> {
    let nom = std::str::from_utf8(debut.local_name().into_inner()).map_err(|_| Illisible::Malforme)?.to_owned();
    let mut code = None;
    for attribut in debut.attributes() {
        let attribut = attribut.map_err(|_| Illisible::Malforme)?;
        if attribut.key.local_name().into_inner() == b"code" {
            code = Some(attribut.unescape_value().map_err(|_| Illisible::Entite)?.into_owned());
        }
    }
    Ok(Noeud { nom, code, ..Noeud::default() })
}
