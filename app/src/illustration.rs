//! Drawn photographs: a façade, a room and a plan for each home, always the same for the same home.
//!
//! Served at `/photos/{file}` with a long cache: [`adresse`] writes the name, [`dessin`] reads it back and draws.
//! No style attribute and no script: the picture needs nothing from the page's policy.

use std::fmt::Write as _;

use crate::{i18n::Lang, tr};

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A building.
    Appartement,
    /// A house.
    Maison,
}

/// A home, as far as its drawings need to know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Logement {
    /// Chooses the archetype, the colours, the trees.
    pub seed: u64,
    /// Building or house.
    pub kind: Kind,
    /// Floors above the ground (0: a sensible number).
    pub etages: u8,
    /// Main rooms, for the plan (0: three).
    pub pieces: u8,
}

impl Logement {
    /// A home whose height and plan come from the seed.
    #[must_use]
    pub const fn new(seed: u64, kind: Kind) -> Self {
        Self { seed, kind, etages: 0, pieces: 0 }
    }

    /// The address of drawing `n`: 1 the façade, 2 a room, 3 the plan.
    #[must_use]
    pub fn adresse(self, n: u8) -> String {
        let Self { seed, kind, etages, pieces } = self;
        let kind = match kind {
            Kind::Appartement => 'a',
            Kind::Maison => 'm',
        };
        format!("/photos/{kind}{etages}t{pieces}-{seed}-{n}.svg")
    }

    /// Reads a file name back (`a5t3-42-1.svg`) with the drawing's number.
    #[must_use]
    pub fn lire(file: &str) -> Option<(Self, u8)> {
        let mut parts = file.strip_suffix(".svg")?.split('-');
        let (spec, seed, n) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        let kind = match spec.get(..1)? {
            "a" => Kind::Appartement,
            "m" => Kind::Maison,
            _ => return None,
        };
        let (etages, pieces) = spec.get(1..)?.split_once('t')?;
        let home = Self { seed: seed.parse().ok()?, kind, etages: etages.parse().ok()?, pieces: pieces.parse().ok()? };
        Some((home, n.parse().ok()?))
    }

    /// What drawing `n` shows, for those who don't see it.
    #[must_use]
    pub fn legende(self, l: Lang, n: u8) -> String {
        match n {
            2 => tr!(
                l,
                "Dessin : un séjour avec une grande fenêtre et du parquet.",
                "Drawing: a living room with a large window and a wooden floor."
            ),
            3 => {
                let pieces = self.pieces.clamp(1, 6);
                tr!(l, "Dessin : le plan type d'un T{pieces}.", "Drawing: the typical plan of a T{pieces}.")
            }
            _ => match (self.kind, Rng::new(self.seed).below(6)) {
                (Kind::Maison, n) if n % 2 == 0 => tr!(
                    l,
                    "Dessin : des maisons en rangée, vues de la rue.",
                    "Drawing: terraced houses seen from the street."
                ),
                (Kind::Maison, _) => tr!(
                    l,
                    "Dessin : une maison avec un jardin, vue de la rue.",
                    "Drawing: a house with a garden, seen from the street."
                ),
                (_, 0) => tr!(
                    l,
                    "Dessin : un immeuble de brique, vu de la rue.",
                    "Drawing: a brick building seen from the street."
                ),
                (_, 1) => tr!(
                    l,
                    "Dessin : un immeuble ancien à volets, avec un commerce.",
                    "Drawing: an older building with shutters and a shop."
                ),
                (_, 2) => tr!(l, "Dessin : une tour entourée d'arbres.", "Drawing: a tower among trees."),
                (_, 3) => tr!(
                    l,
                    "Dessin : un immeuble récent avec des balcons de bois.",
                    "Drawing: a recent building with wooden balconies."
                ),
                (_, 4) => tr!(
                    l,
                    "Dessin : un immeuble clair à l'angle arrondi.",
                    "Drawing: a pale building with a rounded corner."
                ),
                (_, _) => tr!(
                    l,
                    "Dessin : un long immeuble avec des balcons de couleur.",
                    "Drawing: a long building with coloured balconies."
                ),
            },
        }
    }
}

/// The address of a drawing, when only the seed and the kind are known.
#[must_use]
pub fn adresse(seed: u64, kind: Kind, n: u8) -> String {
    Logement::new(seed, kind).adresse(n)
}

/// Draws the file of `/photos/{file}`; `None` when the name means nothing.
#[must_use]
pub fn dessin(file: &str) -> Option<String> {
    let (home, n) = Logement::lire(file)?;
    match n {
        1 => Some(facade(home.seed, home.kind, home.etages)),
        2 => Some(interieur(home.seed)),
        3 => Some(plan(home.pieces)),
        _ => None,
    }
}

/// SplitMix64: the same drawing for the same home, for ever.
struct Rng(u64);

impl Rng {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    fn pick<T: Copy>(&mut self, among: &[T]) -> Option<T> {
        let n = u64::try_from(among.len()).ok().filter(|&n| n > 0)?;
        among.get(usize::try_from(self.below(n)).ok()?).copied()
    }

    fn colour(&mut self, among: &[&'static str]) -> &'static str {
        self.pick(among).unwrap_or("#b35a3f")
    }

    fn between(&mut self, from: u32, to: u32) -> u32 {
        from + u32::try_from(self.below(u64::from(to - from) + 1)).unwrap_or(0)
    }
}

/// A drawing under way: 360 × 240.
struct Drawing {
    svg: String,
}

impl Drawing {
    fn new() -> Self {
        Self { svg: String::from(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 240">"#) }
    }

    fn put(&mut self, text: &str) {
        self.svg.push_str(text);
    }

    fn path(&mut self, fill: &str, d: &str) {
        let _ = write!(self.svg, r#"<path fill="{fill}" d="{d}"/>"#);
    }

    fn rect(&mut self, fill: &str, x: u32, y: u32, w: u32, h: u32) {
        self.path(fill, &format!("M{x} {y}h{w}v{h}h-{w}z"));
    }

    /// Sky from top to horizon.
    fn sky(&mut self, rng: &mut Rng) {
        let (top, low) = rng
            .pick(&[
                ("#cfdcdf", "#f3e9d8"),
                ("#d6dde4", "#f5e8d6"),
                ("#9fb1c8", "#f2cfae"),
                ("#d9e4e8", "#f7edd9"),
                ("#d3dfe6", "#f8ecda"),
            ])
            .unwrap_or(("#cfdcdf", "#f3e9d8"));
        let _ = write!(
            self.svg,
            r##"<linearGradient id="s" x2="0" y2="1"><stop stop-color="{top}"/><stop offset="1" stop-color="{low}"/></linearGradient><path fill="url(#s)" d="M0 0h360v240H0z"/>"##
        );
        if rng.below(3) == 0 {
            let x = rng.between(40, 320);
            let _ = write!(self.svg, r##"<circle cx="{x}" cy="52" r="22" fill="#f0b98a" opacity=".75"/>"##);
        }
    }

    /// Pavement and road.
    fn ground(&mut self, rng: &mut Rng) {
        let (near, far) = rng
            .pick(&[("#c9bda8", "#b3a892"), ("#cbbfac", "#b5a994"), ("#cfc6b4", "#b9b09c"), ("#a8a48f", "#94907c")])
            .unwrap_or(("#c9bda8", "#b3a892"));
        self.path(near, "M0 212h360v28H0z");
        self.path(far, "M0 226h360v14H0z");
    }

    fn tree(&mut self, rng: &mut Rng, x: u32) {
        let r = rng.between(15, 25);
        let (light, dark) = rng
            .pick(&[("#5f7a5a", "#4d664b"), ("#6d8762", "#577050"), ("#7d9a6a", "#66835a"), ("#70895f", "#5a7350")])
            .unwrap_or(("#5f7a5a", "#4d664b"));
        let y = 190 - r;
        let trunk = 214 - y;
        let left = x - 2;
        self.path("#5b4636", &format!("M{left} {y}h4v{trunk}h-4z"));
        let half = r * 3 / 5;
        let top = y - r;
        let across = 2 * r;
        let _ = write!(self.svg, r#"<circle cx="{x}" cy="{y}" r="{r}" fill="{light}"/>"#);
        self.path(dark, &format!("M{x} {top}a{r} {r} 0 0 1 0 {across}a{half} {r} 0 0 0 0-{across}z"));
    }

    fn trees(&mut self, rng: &mut Rng) {
        let x = rng.between(22, 36);
        self.tree(rng, x);
        let x = rng.between(324, 338);
        self.tree(rng, x);
        if rng.below(2) == 0 {
            let x = rng.between(52, 70);
            self.tree(rng, x);
        }
    }

    /// One window as `#f`, a row of them as `#r`, then a row per floor.
    fn windows(&mut self, window: &str, at: &Grid) {
        let _ = write!(self.svg, r#"<defs><g id="f">{window}</g><g id="r">"#);
        for col in 0..at.cols {
            let x = at.x + col * at.dx;
            let _ = write!(self.svg, r##"<use href="#f" x="{x}"/>"##);
        }
        self.put("</g></defs>");
        for row in 0..at.rows {
            let y = at.y + row * at.dy;
            let _ = write!(self.svg, r##"<use href="#r" y="{y}"/>"##);
        }
    }

    /// Rectangles at some of the grid's places.
    fn some(&mut self, rng: &mut Rng, at: &Grid, one_in: u64, fill: &str, (x, y, w, h): (u32, u32, u32, u32)) {
        let mut d = String::new();
        for row in 0..at.rows {
            for col in 0..at.cols {
                if rng.below(one_in) == 0 {
                    let (x, y) = (at.x + col * at.dx + x, at.y + row * at.dy + y);
                    let _ = write!(d, "M{x} {y}h{w}v{h}h-{w}z");
                }
            }
        }
        if !d.is_empty() {
            self.path(fill, &d);
        }
    }

    fn end(mut self) -> String {
        self.put("</svg>");
        self.svg
    }
}

/// Where windows are.
struct Grid {
    x: u32,
    y: u32,
    dx: u32,
    dy: u32,
    cols: u32,
    rows: u32,
}

/// A framed window of `w` × `h` with its middle bar.
fn window(w: u32, h: u32, frame: &str, glass: &str) -> String {
    let (gw, gh, bar) = (w - 4, h - 4, w / 2 - 1);
    format!(
        r#"<path fill="{frame}" d="M0 0h{w}v{h}H0z"/><path fill="{glass}" d="M2 2h{gw}v{gh}H2z"/><path fill="{frame}" d="M{bar} 2h2v{gh}h-2z"/>"#
    )
}

const GLASS: &[&str] = &["#3f5068", "#475b70", "#41566a", "#4a5d70"];
const DOORS: &[&str] = &["#27405a", "#a5301b", "#2f5d62", "#39557d", "#8d6a44"];
const CURTAINS: &[&str] = &["#d9c9a6", "#e6d9be", "#f3c66b"];

/// A façade seen from the street.
#[must_use]
pub fn facade(seed: u64, kind: Kind, etages: u8) -> String {
    let mut rng = Rng::new(seed);
    let archetype = rng.below(6);
    let mut d = Drawing::new();
    d.sky(&mut rng);
    match (kind, archetype) {
        (Kind::Maison, n) if n % 2 == 0 => rangee(&mut d, &mut rng),
        (Kind::Maison, _) => pavillon(&mut d, &mut rng),
        (_, 0) => brique(&mut d, &mut rng, floors(etages, 3, 5)),
        (_, 1) => ancien(&mut d, &mut rng, floors(etages, 2, 4)),
        (_, 2) => tour(&mut d, &mut rng, floors(etages, 8, 11)),
        (_, 3) => recent(&mut d, &mut rng, floors(etages, 2, 4)),
        (_, 4) => arrondi(&mut d, &mut rng, floors(etages, 3, 5)),
        (_, _) => barre(&mut d, &mut rng, floors(etages, 3, 5)),
    }
    d.end()
}

/// The floors to draw: those asked for, within what the archetype can show.
fn floors(asked: u8, low: u32, high: u32) -> u32 {
    if asked == 0 { high } else { u32::from(asked).clamp(low, high) }
}

fn brique(d: &mut Drawing, rng: &mut Rng, floors: u32) {
    let (wall, shade, stone) = rng
        .pick(&[
            ("#b35a3f", "#a9523a", "#ead9bd"),
            ("#9c4f3c", "#8f4634", "#e6d3b3"),
            ("#c07a55", "#b36d49", "#f2e6cf"),
        ])
        .unwrap_or(("#b35a3f", "#a9523a", "#ead9bd"));
    let top = 212 - 32 - floors * 30;
    let (height, roof) = (212 - top, top - 12);
    d.rect(wall, 52, top, 256, height);
    d.rect(shade, 52, top, 128, height);
    d.path("#5d6473", &format!("M60 {top}l14-12h212l14 12z"));
    d.path("#8d4531", &format!("M92 {roof}h12v-9h-12zM248 {roof}h12v-9h-12z"));
    d.rect(stone, 48, top - 3, 264, 7);
    let middle = top + 30 * (floors / 2) + 6;
    d.rect(stone, 52, middle, 256, 3);
    let grid = Grid { x: 68, y: top + 12, dx: 41, dy: 30, cols: 6, rows: floors };
    let glass = rng.colour(GLASS);
    d.windows(&window(20, 20, "#f2e6cf", glass), &grid);
    let curtain = rng.colour(CURTAINS);
    d.some(rng, &grid, 3, curtain, (2, 2, 16, 7));
    d.some(rng, &grid, 8, "#2b3346", (0, 13, 20, 8));
    d.path(stone, "M163 212v-22q17-16 34 0v22z");
    let door = rng.colour(DOORS);
    d.path(door, "M167 212v-20q13-11 26 0v20z");
    d.path("#8a7f70", "M52 203h107v9H52zM201 203h107v9H201z");
    d.ground(rng);
    d.trees(rng);
}

fn ancien(d: &mut Drawing, rng: &mut Rng, floors: u32) {
    let (wall, band) = rng
        .pick(&[("#f3e8d3", "#d6c6a6"), ("#ead9bd", "#cdb98f"), ("#e9dfd0", "#c9bcab")])
        .unwrap_or(("#f3e8d3", "#d6c6a6"));
    d.path("#d8cbb5", "M0 84h76v128H0z");
    d.path("#cdbfa8", "M290 72h70v140h-70z");
    d.path("#6a7889", "M16 98h18v22h-18zM48 98h18v22h-18zM16 136h18v22h-18zM48 136h18v22h-18zM304 90h16v24h-16zM334 90h16v24h-16zM304 130h16v24h-16zM334 130h16v24h-16z");
    let top = 168 - floors * 33;
    let height = 212 - top;
    let roof = top - 18;
    d.rect(wall, 76, top, 214, height);
    d.path("#5a6478", &format!("M76 {top}l10-18h194l10 18z"));
    for x in [112, 172, 232] {
        d.rect(wall, x, roof + 2, 20, 16);
        d.rect("#3f5068", x + 3, roof + 5, 14, 13);
    }
    d.rect(band, 72, top - 2, 222, 4);
    let shutters = rng.colour(&["#5f8079", "#39557d", "#8fa5af", "#a5563f", "#6f8f5e"]);
    let glass = rng.colour(GLASS);
    let pane = format!(
        r##"<path fill="{shutters}" d="M0 0h9v25H0zM31 0h9v25h-9z"/><path fill="{glass}" d="M10 0h20v25H10z"/><path fill="#fbf4e6" d="M19 0h2v25h-2z"/><path fill="#2b3346" d="M8 19h24v1.5H8z"/>"##
    );
    let grid = Grid { x: 86, y: top + 8, dx: 51, dy: 33, cols: 4, rows: floors };
    d.windows(&pane, &grid);
    let curtain = rng.colour(CURTAINS);
    d.some(rng, &grid, 3, curtain, (10, 0, 9, 19));
    d.rect("#e0d1b3", 76, 172, 214, 40);
    let awning = rng.colour(&["#a5301b", "#2f5d62", "#39557d", "#6f8f5e"]);
    d.path("#27405a", "M88 174h104v38H88z");
    d.path("#e8d6a8", "M94 184h60v22H94z");
    d.path("#8fa5af", "M160 184h24v28h-24z");
    d.path(awning, "M84 172h112l6 12H78z");
    d.path("#f3e3c8", "M100 172h11l1 12h-12zM122 172h11l1 12h-12zM144 172h11l1 12h-12zM166 172h11l1 12h-12z");
    let door = rng.colour(DOORS);
    d.path(door, "M216 212v-32q14-12 28 0v32z");
    d.path("#3f5068", "M258 180h22v20h-22z");
    d.ground(rng);
    d.trees(rng);
}

fn tour(d: &mut Drawing, rng: &mut Rng, floors: u32) {
    let wall = rng.colour(&["#e9dfd0", "#e2d3bf", "#dcd8cc"]);
    d.path("#8796ab", "M0 130h64v82H0zM300 112h60v100h-60z");
    d.path("#b9c3ce", "M10 142h14v10h-14zM36 142h14v10h-14zM10 164h14v10h-14zM36 164h14v10h-14zM312 124h12v12h-12zM336 124h12v12h-12zM312 148h12v12h-12zM336 148h12v12h-12z");
    let top = 196 - floors * 16;
    let height = 212 - top;
    d.rect("#8b8f9b", 150, top - 14, 40, 12);
    d.rect(wall, 108, top, 148, height);
    d.rect("#c9bcab", 228, top, 28, height);
    d.rect("#6c7486", 104, top - 5, 156, 6);
    let panel = rng.colour(&["#a5563f", "#2f5d62", "#d79a3c", "#39557d"]);
    let pane =
        format!(r##"<path fill="#55667d" d="M0 0h13v10H0zM17 0h13v10H17z"/><path fill="{panel}" d="M0 8h30v3H0z"/>"##);
    let grid = Grid { x: 116, y: top + 6, dx: 36, dy: 16, cols: 3, rows: floors };
    d.windows(&pane, &grid);
    d.some(rng, &grid, 5, "#f3c66b", (0, 0, 13, 8));
    let side = Grid { x: 236, y: top + 6, dx: 20, dy: 16, cols: 1, rows: floors };
    d.some(rng, &side, 1, "#55667d", (0, 0, 12, 10));
    d.path("#6c7486", "M96 198h172v14H96z");
    d.path("#f3d08a", "M112 202h40v10h-40zM214 202h40v10h-40z");
    let door = rng.colour(DOORS);
    d.rect(door, 168, 196, 28, 16);
    d.ground(rng);
    d.trees(rng);
    let x = rng.between(280, 296);
    d.tree(rng, x);
}

fn recent(d: &mut Drawing, rng: &mut Rng, floors: u32) {
    let (wall, side, wood) = rng
        .pick(&[
            ("#f1eadc", "#e2d8c5", "#b98a56"),
            ("#e8e4da", "#d5cfc0", "#a2743f"),
            ("#dfe3df", "#cbd1cc", "#b07c4a"),
        ])
        .unwrap_or(("#f1eadc", "#e2d8c5", "#b98a56"));
    let top = 168 - floors * 36;
    let height = 212 - top;
    d.rect(wall, 58, top, 150, height);
    d.rect(side, 208, top + 28, 104, height - 28);
    d.path("#c7bba5", &format!("M58 {top}h150v6H58zM208 {}h104v5H208z", top + 28));
    let pane = format!(
        r##"<path fill="{wood}" d="M0 0h54v30H0z"/><path fill="#41566a" d="M6 4h24v26H6z"/><path fill="#5c7386" d="M32 4h16v26H32z"/><path fill="#33405a" opacity=".3" d="M-2 18h58v13H-2z"/><path fill="#33405a" d="M-2 17h58v2H-2z"/>"##
    );
    let grid = Grid { x: 70, y: top + 14, dx: 72, dy: 36, cols: 2, rows: floors };
    d.windows(&pane, &grid);
    let curtain = rng.colour(CURTAINS);
    d.some(rng, &grid, 2, curtain, (6, 4, 9, 26));
    for row in 1..floors {
        let y = grid.y + row * 36;
        let _ = write!(d.svg, r##"<use href="#f" x="232" y="{y}"/>"##);
    }
    for row in 0..floors {
        let (x, y) = (grid.x + rng.between(2, 96), grid.y + row * 36 + 18);
        let green = rng.colour(&["#6f8f5e", "#7d9b66", "#64855a"]);
        d.path(green, &format!("M{x} {y}q2-9 8-7q5-4 9 0q6 0 6 7z"));
    }
    d.path("#57606e", "M58 170h150v42H58z");
    d.path("#9fb3bd", "M66 178h26v34H66zM98 178h20v34H98zM156 178h26v34h-26z");
    let door = rng.colour(DOORS);
    d.rect(door, 126, 176, 22, 36);
    d.path("#cfc3ad", "M208 170h104v42H208z");
    d.path("#41566a", "M220 178h34v20h-34zM262 178h34v20h-34z");
    d.ground(rng);
    d.trees(rng);
    d.path("#7f9a68", "M228 212q4-14 20-11q12-7 26 0q21 0 24 11z");
}

fn arrondi(d: &mut Drawing, rng: &mut Rng, floors: u32) {
    let (wall, curve, band) = rng
        .pick(&[
            ("#f4ead8", "#e8dbc4", "#cf8f6d"),
            ("#f0ebe0", "#dfd8c8", "#8fa5af"),
            ("#f3e1c9", "#e4cfb0", "#7d9b66"),
        ])
        .unwrap_or(("#f4ead8", "#e8dbc4", "#cf8f6d"));
    let top = 192 - floors * 32;
    let straight = 212 - top - 60;
    d.path(wall, &format!("M50 {top}h176v{}H50z", 212 - top));
    d.path(curve, &format!("M226 {top}q78 0 78 60v{straight}h-78z"));
    d.path("#b9a98c", &format!("M46 {}h182q82 0 82 64h-6q0-58-78-58H46z", top - 5));
    let glass = rng.colour(GLASS);
    let grid = Grid { x: 64, y: top + 9, dx: 40, dy: 32, cols: 4, rows: floors };
    let pane = format!(r##"<path fill="{glass}" d="M0 0h24v18H0z"/><path fill="{wall}" d="M11 0h2v18h-2z"/>"##);
    d.windows(&pane, &grid);
    let curtain = rng.colour(CURTAINS);
    d.some(rng, &grid, 3, curtain, (0, 0, 10, 18));
    for row in 1..floors {
        let y = grid.y + row * 32;
        d.path("#43566a", &format!("M234 {y}h22v18h-22zM264 {y}h28v18h-28z"));
    }
    for row in 0..floors {
        let y = grid.y + row * 32 + 18;
        let end = if row == 0 { 226 } else { 300 };
        d.path(band, &format!("M54 {y}H{end}q7 2 7 8H54z"));
        d.path("#2b3346", &format!("M54 {}H{end}v2H54z", y - 1));
    }
    d.path("#7d8796", "M50 196h254v18H50z");
    d.path("#b9c7cc", "M60 199h28v12h-28zM98 199h28v12h-28zM192 199h28v12h-28zM230 199h28v12h-28zM266 199h28v12h-28z");
    let door = rng.colour(DOORS);
    d.rect(door, 138, 196, 36, 18);
    d.ground(rng);
    d.trees(rng);
}

fn barre(d: &mut Drawing, rng: &mut Rng, floors: u32) {
    let top = 178 - floors * 28;
    d.rect("#f0ebe0", 30, top, 300, 212 - top);
    d.rect("#a9a498", 26, top - 4, 308, 6);
    d.rect("#d9d2c3", 318, top + 2, 12, 210 - top);
    let grid = Grid { x: 44, y: top + 10, dx: 70, dy: 28, cols: 4, rows: floors };
    let pane = r##"<path fill="#c9c1b1" d="M0 0h44v26H0z"/><path fill="#4a5d70" d="M4 2h24v24H4z"/><path fill="#66798a" d="M30 2h12v24H30z"/>"##;
    d.windows(pane, &grid);
    let curtain = rng.colour(CURTAINS);
    d.some(rng, &grid, 3, curtain, (4, 2, 9, 22));
    let (one, two) = rng
        .pick(&[("#d79a3c", "#c26a4a"), ("#2f5d62", "#8fa5af"), ("#a5563f", "#d9ccb4"), ("#6f8f5e", "#d79a3c")])
        .unwrap_or(("#d79a3c", "#c26a4a"));
    d.some(rng, &grid, 1, "#d9ccb4", (0, 13, 44, 13));
    d.some(rng, &grid, 3, one, (0, 13, 44, 13));
    d.some(rng, &grid, 4, two, (0, 13, 44, 13));
    d.path("#7d8796", "M30 184h300v28H30z");
    d.path("#b9c7cc", "M42 190h40v14H42zM94 190h40v14H94zM226 190h40v14h-40zM278 190h40v14h-40z");
    let door = rng.colour(DOORS);
    d.path(door, "M150 188h28v24h-28zM184 188h28v24h-28z");
    d.ground(rng);
    d.trees(rng);
}

fn rangee(d: &mut Drawing, rng: &mut Rng) {
    d.path("#c5cfae", "M0 150q60-30 120-8t120-12 120 6v90H0z");
    let glass = rng.colour(GLASS);
    let _ = write!(
        d.svg,
        r##"<defs><g id="f"><path fill="#fbf4e6" d="M0 0h26v26H0z"/><path fill="{glass}" d="M3 3h20v20H3z"/><path fill="#fbf4e6" d="M12 3h2v20h-2zM3 12h20v2H3z"/></g></defs>"##
    );
    for x in [34, 134, 234] {
        let wall = rng.colour(&["#f2e6cf", "#e7c9a2", "#f0e3d0", "#d9a184", "#ead9bd"]);
        let roof = rng.colour(&["#7c4434", "#6b5a52", "#5a6478"]);
        let door = rng.colour(DOORS);
        d.rect(wall, x, 112, 92, 98);
        d.path(roof, &format!("M{} 114l51-46 51 46z", x - 5));
        d.rect("#8d4531", x + 62, 66, 11, 26);
        let _ = write!(
            d.svg,
            r##"<use href="#f" x="{}" y="124"/><use href="#f" x="{}" y="124"/><use href="#f" x="{}" y="165"/>"##,
            x + 12,
            x + 50,
            x + 14
        );
        d.rect("#fbf4e6", x + 58, 160, 22, 50);
        d.rect(door, x + 60, 162, 18, 48);
        d.rect("#dfe6e6", x + 63, 166, 12, 12);
    }
    d.path("#b7c09a", "M0 210h360v30H0z");
    d.path("#c9bda8", "M0 224h360v16H0z");
    d.path("#6f8f5e", "M0 212q8-11 18-7 10-6 20 0 10-5 18 0 12-5 18 7zM126 212q4-9 12-8 10-5 18 0 10-5 18 8zM226 212q4-9 12-8 10-5 18 0 10-5 18 8z");
    d.trees(rng);
}

fn pavillon(d: &mut Drawing, rng: &mut Rng) {
    let wall = rng.colour(&["#f2e6cf", "#f0e3d0", "#e7d3b3", "#f4ead8"]);
    let roof = rng.colour(&["#7c4434", "#8d4531", "#5a6478"]);
    let glass = rng.colour(GLASS);
    let shutters = rng.colour(&["#5f8079", "#39557d", "#a5563f", "#6f8f5e"]);
    let door = rng.colour(DOORS);
    d.path("#c5cfae", "M0 148q70-26 140-6t220-10v84H0z");
    d.rect(wall, 84, 108, 150, 104);
    d.rect(wall, 234, 144, 66, 68);
    d.path(roof, "M74 110l85-52 85 52zM230 146l8-20h58l12 20z");
    d.rect("#8d4531", 196, 60, 14, 30);
    d.path("#d6c6a6", "M144 84h30v22h-30z");
    d.rect(glass, 148, 88, 22, 18);
    let _ = write!(
        d.svg,
        r##"<defs><g id="f"><path fill="{shutters}" d="M-10 0h10v26h-10zM24 0h10v26H24z"/><path fill="#fbf4e6" d="M0 0h24v26H0z"/><path fill="{glass}" d="M2 2h20v22H2z"/><path fill="#fbf4e6" d="M11 2h2v22h-2z"/></g></defs><use href="#f" x="106" y="122"/><use href="#f" x="188" y="122"/><use href="#f" x="106" y="170"/>"##
    );
    d.path("#fbf4e6", "M172 162h28v50h-28z");
    d.rect(door, 175, 165, 22, 47);
    d.path("#7c8794", "M244 164h46v48h-46z");
    d.path("#98a3ae", "M248 170h38v4h-38zM248 182h38v4h-38zM248 194h38v4h-38z");
    d.path("#b7c09a", "M0 210h360v30H0z");
    d.path("#d8ccb6", "M172 212h28l16 28h-56zM244 212h46l14 28h-66z");
    d.path("#6f8f5e", "M0 214q10-12 22-7 10-6 20 0 12-5 20 0 12-4 14 7zM306 214q6-11 18-8 10-5 18 0 10-4 18 0v8z");
    d.path("#c26a4a", "M96 208h4v4h-4zM108 206h4v6h-4zM120 208h4v4h-4z");
    d.trees(rng);
}

/// A living room.
#[must_use]
pub fn interieur(seed: u64) -> String {
    let mut rng = Rng::new(seed ^ 0x51ED);
    let mut d = Drawing::new();
    let (wall, curtain, sofa, cushion) = rng
        .pick(&[
            ("#efe4d2", "#d9a184", "#3f6b6e", "#4a7a7c"),
            ("#e9e6dc", "#8fae86", "#a5563f", "#b86a52"),
            ("#f0e3cf", "#8fa5af", "#39557d", "#4b6890"),
            ("#ece0d4", "#d79a3c", "#5a6478", "#6b768b"),
        ])
        .unwrap_or(("#efe4d2", "#d9a184", "#3f6b6e", "#4a7a7c"));
    let floor = rng.colour(&["#b98a56", "#a97c4c", "#c39a68"]);
    d.path(wall, "M0 0h360v240H0z");
    d.path(floor, "M0 176h360v64H0z");
    let planks = (0..9).fold(String::new(), |mut out, i| {
        let x = i * 44;
        let _ = write!(out, "M{x} 240l30-64h2l-30 64z");
        out
    });
    let _ = write!(d.svg, r##"<path fill="#5b4636" opacity=".25" d="{planks}"/>"##);
    d.path("#faf3e4", "M0 170h360v7H0z");
    d.path("#fbf6ea", "M96 34h168v116H96z");
    d.path("#cfe0e6", "M102 40h74v104h-74zM184 40h74v104h-74z");
    d.path("#8fae86", "M102 112q40-22 74-8v40h-74zM184 106q40 8 74-6v44h-74z");
    let roof = rng.colour(&["#c9a27f", "#b35a3f", "#d8cbb5"]);
    d.path(roof, "M118 92h20v40h-20zM206 80h28v50h-28z");
    d.path(curtain, "M84 26h26v138q-14 4-26 0zM250 26h26v138q-12 4-26 0z");
    d.path("#5b4636", "M78 22h204v5H78z");
    d.path("#faf3e4", "M120 152h120v16H120z");
    d.path(sofa, "M20 150h66q6 0 6 8v36H14v-36q0-8 6-8z");
    d.path(cushion, "M24 156h26v20H24zM54 156h26v20H54z");
    d.path("#fbf6ea", "M300 60h40v52h-40z");
    let art = rng.colour(&["#e7c9a2", "#d3dfe6", "#ead9bd"]);
    d.path(art, "M304 64h32v44h-32z");
    d.path("#8a9f7a", "M304 108l12-20 8 10 6-8 6 18z");
    if rng.below(2) == 0 {
        d.path("#c26a4a", "M308 196h28v-22h-28z");
        d.path("#5f7a5a", "M322 176q-22-14-16-40 12 10 16 34 2-30 18-40 2 28-14 46z");
    } else {
        d.path("#8d6a44", "M296 150h56v4h-56zM300 154h4v44h-4zM344 154h4v44h-4z");
        d.path("#a5301b", "M312 138h8v12h-8z");
        d.path("#e8d6a8", "M330 130h4v20h-4zM322 118h20l4 14h-28z");
    }
    d.end()
}

/// A typical plan for a home of `pieces` main rooms.
#[must_use]
pub fn plan(pieces: u8) -> String {
    let mut d = Drawing::new();
    d.path("#f4eee0", "M0 0h360v240H0z");
    // Walls inside the frame M46 28h268v184; each text sits in its room.
    let (walls, doors, rooms): (&str, &str, &[(u32, u32, &str)]) = match pieces {
        1 => (
            "M228 28v64m0 26v94M228 120h86",
            "M228 92a26 26 0 0 1 26 26",
            &[(136, 124, "Séjour"), (271, 78, "Bains"), (271, 172, "Entrée")],
        ),
        2 => (
            "M190 28v60m0 26v98M190 128h36m26 0h62M46 146h60m26 0h58",
            "M190 88a26 26 0 0 1 26 26M226 128a26 26 0 0 0 26 26M106 146a26 26 0 0 0 26 26",
            &[(118, 92, "Chambre"), (252, 84, "Séjour"), (252, 176, "Cuisine"), (118, 184, "Bains")],
        ),
        0 | 3 => (
            "M176 28v52m0 28v104M176 124h-38m-26 0H46M176 124h28m26 0h84M250 124v88M118 124v34m0 26v28",
            "M176 80a28 28 0 0 1 28 28M112 124a26 26 0 0 0 26 26M230 124a26 26 0 0 1-26 26M118 184a26 26 0 0 1-26-26",
            &[
                (112, 82, "Chambre 1"),
                (246, 82, "Séjour"),
                (282, 172, "Ch. 2"),
                (212, 176, "Cuisine"),
                (80, 200, "Bains"),
                (148, 196, "Entrée"),
            ],
        ),
        4 => (
            "M150 28v60m0 26v98M150 128H92m-26 0H46M150 128h24m26 0h114M232 28v38m0 26v36M232 128v84",
            "M150 88a26 26 0 0 1 26 26M92 128a26 26 0 0 0-26 26M174 128a26 26 0 0 0 26 26M232 66a26 26 0 0 0-26 26",
            &[
                (98, 82, "Chambre 1"),
                (190, 58, "Entrée"),
                (272, 82, "Chambre 2"),
                (98, 176, "Séjour"),
                (190, 180, "Cuisine"),
                (272, 176, "Chambre 3"),
            ],
        ),
        _ => (
            "M128 28v92m0 26v66M212 28v92M46 120h56m26 0h84m26 0h76M212 146v66M268 120v92",
            "M102 120a26 26 0 0 0 26 26M238 120a26 26 0 0 1-26 26",
            &[
                (87, 78, "Chambre 1"),
                (170, 78, "Chambre 2"),
                (263, 78, "Chambre 3"),
                (87, 176, "Chambre 4"),
                (170, 176, "Séjour"),
                (240, 176, "Cuis."),
                (291, 176, "Bains"),
            ],
        ),
    };
    let _ = write!(
        d.svg,
        r##"<g fill="none" stroke="#19213a"><path stroke-width="5" d="M46 28h268v184H46z"/><path stroke-width="3.5" d="{walls}"/><path stroke="#857d6c" stroke-width="1.5" d="{doors}"/><path stroke="#fff" stroke-width="3" d="M70 28h50M220 28h70M46 150v40M314 150v40"/></g><g fill="#19213a" font-family="sans-serif" font-size="12" text-anchor="middle">"##
    );
    for (x, y, room) in rooms {
        let _ = write!(d.svg, r#"<text x="{x}" y="{y}">{room}</text>"#);
    }
    d.put("</g>");
    d.end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_back() {
        let home = Logement { seed: u64::MAX, kind: Kind::Maison, etages: 2, pieces: 5 };
        let address = home.adresse(3);
        assert_eq!(address, "/photos/m2t5-18446744073709551615-3.svg");
        assert_eq!(Logement::lire(address.trim_start_matches("/photos/")), Some((home, 3)));
        for wrong in [
            "",
            "a.svg",
            "a5t3-1.svg",
            "x5t3-1-1.svg",
            "a5t3-1-1",
            "a5t3-1-1-1.svg",
            "a5t3-é-1.svg",
            "é5t3-1-1.svg",
            "a999t3-1-1.svg",
        ] {
            assert_eq!(dessin(wrong), None, "{wrong}");
        }
        assert_eq!(dessin("a5t3-1-4.svg"), None);
    }

    #[test]
    fn drawings_are_small_stable_and_clean() {
        let mut all = Vec::new();
        for seed in 0..60 {
            for (kind, n) in [("a", 1), ("m", 1), ("a", 2), ("a", 3)] {
                for etages in [0, 1, 5, 40] {
                    let pieces = seed % 7;
                    let file = format!("{kind}{etages}t{pieces}-{seed}-{n}.svg");
                    let svg = dessin(&file).unwrap_or_default();
                    assert_eq!(Some(&svg), dessin(&file).as_ref());
                    assert!((500..4_500).contains(&svg.len()), "{file}: {} bytes", svg.len());
                    assert!(svg.starts_with("<svg xmlns=") && svg.ends_with("</svg>"));
                    assert!(!svg.contains("style") && !svg.contains("script") && !svg.contains("--"), "{file}");
                    all.push(svg);
                }
            }
        }
        all.sort_unstable();
        all.dedup();
        assert!(all.len() > 200, "{} different drawings", all.len());
    }
}
