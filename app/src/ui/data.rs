//! What is shown: states, figures, stages, time lines, tables.

use std::fmt::Write as _;

use leptos::{prelude::*, tachys::html::InertElement};

use super::{Content, Icon, Tone, icon, renders, rich, who};
use crate::{i18n::Lang, tr};

/// A tag with its state's sign: « ✓ Convient ».
#[must_use]
pub fn tag(tone: Tone, text: impl Into<String>) -> AnyView {
    let sign = (!matches!(tone, Tone::Info | Tone::Now)).then(|| view! { {icon(tone.icon())} " " });
    view! { <span class="tag" data-s=tone.s()>{sign} {rich(text)}</span> }.into_any()
}

/// A plain tag, with an icon and a tone or without.
#[must_use]
pub fn tag_icon(sign: Option<Icon>, tone: Option<Tone>, text: impl Into<String>) -> AnyView {
    let sign = sign.map(|sign| view! { {icon(sign)} " " });
    view! { <span class="tag" data-s=tone.map(Tone::s)>{sign} <span>{rich(text)}</span></span> }.into_any()
}

/// Tags in a row.
#[must_use]
pub fn tags(tags: impl IntoIterator<Item = AnyView>) -> AnyView {
    let tags: Vec<_> = tags.into_iter().collect();
    view! { <div class="tags">{tags}</div> }.into_any()
}

/// « DPE C » on its colour, as a tag. Outside A to G: nothing.
#[must_use]
pub fn dpe(class: char) -> AnyView {
    let class = class.to_ascii_uppercase();
    ('A'..='G')
        .contains(&class)
        .then(|| {
            view! {
                <span class="tag">"DPE " <span class="dpe" data-c=class.to_string()>{class.to_string()}</span></span>
            }
        })
        .into_any()
}

/// The round mark of a state; `sign` when another drawing than the tone's says more.
#[must_use]
pub fn mark(tone: Tone, sign: Option<Icon>) -> AnyView {
    view! { <span class="mark" data-s=tone.s()>{icon(sign.unwrap_or(tone.icon()))}</span> }.into_any()
}

/// What an employer can't see; « caché » is said.
#[must_use]
pub fn veil(l: Lang) -> AnyView {
    view! { <span class="veil"></span><span class="sr">{tr!(l, "caché", "hidden")}</span> }.into_any()
}

/// One point of a comparison: see [`fit`].
pub struct Fit {
    tone: Tone,
    icon: Option<Icon>,
    title: String,
    action: Option<(String, String)>,
    texts: Vec<AnyView>,
    figures: Vec<(String, String)>,
}

/// A rule and its answer, with the figures compared.
#[must_use]
pub fn fit(tone: Tone, title: impl Into<String>) -> Fit {
    Fit { tone, icon: None, title: title.into(), action: None, texts: Vec::new(), figures: Vec::new() }
}

impl Fit {
    /// A sentence under the title.
    #[must_use]
    pub fn text(self, text: impl Into<String>) -> Self {
        let text = rich(text);
        self.body(view! { <p>{text}</p> })
    }

    /// Any block under the title.
    #[must_use]
    pub fn body(mut self, view: impl Content) -> Self {
        self.texts.push(view.content());
        self
    }

    /// Two things compared: « Votre foyer : », « 3 personnes ». Write the label with its colon.
    #[must_use]
    pub fn figure(mut self, label: impl Into<String>, value: impl Into<String>) -> Self {
        self.figures.push((label.into(), value.into()));
        self
    }

    /// A link at the end of the title's line.
    #[must_use]
    pub fn link(mut self, href: impl Into<String>, text: impl Into<String>) -> Self {
        self.action = Some((href.into(), text.into()));
        self
    }

    /// Another drawing in the mark.
    #[must_use]
    pub fn icon(mut self, sign: Icon) -> Self {
        self.icon = Some(sign);
        self
    }

    /// The `<li>`.
    #[must_use]
    pub fn into_any(self) -> AnyView {
        let title = rich(self.title);
        let title = match self.action {
            Some((href, text)) => {
                view! { <div class="row ends"><b>{title}</b> " " <a href=href>{rich(text)}</a></div> }.into_any()
            }
            None => view! { <p><b>{title}</b></p> }.into_any(),
        };
        let figures = (!self.figures.is_empty()).then(|| {
            let figures = self
                .figures
                .into_iter()
                .map(|(label, value)| view! { <span>{rich(label)} " " <b>{rich(value)}</b></span> " " })
                .collect_view();
            view! { <p class="vs">{figures}</p> }
        });
        let body = (figures.is_some() || !self.texts.is_empty())
            .then(|| view! { <div class="stack g1">{self.texts} {figures}</div> });
        view! { <li>{mark(self.tone, self.icon)} {title} {body}</li> }.into_any()
    }
}

/// The list of points.
#[must_use]
pub fn fits(points: impl IntoIterator<Item = Fit>) -> AnyView {
    let points: Vec<_> = points.into_iter().map(Fit::into_any).collect();
    view! { <ul role="list" class="fit">{points}</ul> }.into_any()
}

/// A label and its value, for [`facts`] and [`figs`].
pub struct Fact {
    label: String,
    value: AnyView,
    changed: bool,
}

/// A fact in words.
#[must_use]
pub fn fact(label: impl Into<String>, value: impl Into<String>) -> Fact {
    Fact { label: label.into(), value: rich(value), changed: false }
}

impl Fact {
    /// A value that is a view.
    #[must_use]
    pub fn view(label: impl Into<String>, value: impl Content) -> Self {
        Self { label: label.into(), value: value.content(), changed: false }
    }

    /// It has just changed: on the ground of « à savoir ».
    #[must_use]
    pub fn changed(mut self, changed: bool) -> Self {
        self.changed = changed;
        self
    }

    fn pair(self) -> AnyView {
        view! {
            <div class=self.changed.then_some("new")><dt>{rich(self.label)}</dt> <dd>{self.value}</dd></div>
        }
        .into_any()
    }
}

/// A record: `facts(false, […])`; `one` for a single column.
#[must_use]
pub fn facts(one: bool, pairs: impl IntoIterator<Item = Fact>) -> AnyView {
    let pairs: Vec<_> = pairs.into_iter().map(Fact::pair).collect();
    view! { <dl class=if one { "facts one" } else { "facts" }>{pairs}</dl> }.into_any()
}

/// Two to four lone figures.
#[must_use]
pub fn figs(pairs: impl IntoIterator<Item = Fact>) -> AnyView {
    let pairs: Vec<_> = pairs.into_iter().map(Fact::pair).collect();
    view! { <dl class="figs">{pairs}</dl> }.into_any()
}

/// A line of [`money`].
pub struct MoneyRow {
    label: String,
    detail: Option<String>,
    value: String,
    sum: bool,
}

/// A label and an amount (or points, or a delay).
#[must_use]
pub fn money_row(label: impl Into<String>, value: impl Into<String>) -> MoneyRow {
    MoneyRow { label: label.into(), detail: None, value: value.into(), sum: false }
}

impl MoneyRow {
    /// The small line under the label.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// A total: between two rules.
    #[must_use]
    pub fn sum(mut self) -> Self {
        self.sum = true;
        self
    }
}

/// The table of amounts: see [`money`].
pub struct MoneyTable {
    caption: String,
    shown: bool,
    head: Option<(String, String)>,
    rows: Vec<MoneyRow>,
}

/// Amounts, points or delays, in lines. The caption is only heard unless `.show_caption()`.
#[must_use]
pub fn money(caption: impl Into<String>, rows: impl IntoIterator<Item = MoneyRow>) -> MoneyTable {
    MoneyTable { caption: caption.into(), shown: false, head: None, rows: rows.into_iter().collect() }
}

impl MoneyTable {
    /// The names of the two columns, only heard.
    #[must_use]
    pub fn head(mut self, label: impl Into<String>, value: impl Into<String>) -> Self {
        self.head = Some((label.into(), value.into()));
        self
    }

    /// The caption is seen.
    #[must_use]
    pub fn show_caption(mut self) -> Self {
        self.shown = true;
        self
    }

    /// The view.
    #[must_use]
    pub fn into_any(self) -> AnyView {
        let head = self.head.map(|(label, value)| {
            view! { <thead class="sr"><tr><th scope="col">{label}</th><th scope="col">{value}</th></tr></thead> }
        });
        let bodies = self
            .rows
            .into_iter()
            .map(|row| {
                let detail = row.detail.map(|detail| view! { " " <small>{rich(detail)}</small> });
                view! {
                    <tbody class=row.sum.then_some("sum")>
                        <tr><th scope="row">{rich(row.label)} {detail}</th><td class="n">{rich(row.value)}</td></tr>
                    </tbody>
                }
            })
            .collect_view();
        view! {
            <table class="money">
                <caption class=(!self.shown).then_some("sr")>{rich(self.caption)}</caption>
                {head}
                {bodies}
            </table>
        }
        .into_any()
    }
}

/// The rank, large, and its sentence: « 4e », « sur 41 candidatures à ce jour. »
#[must_use]
pub fn rank(ordinal: impl Into<String>, sentence: impl Content) -> AnyView {
    view! { <div class="row"><p class="rank">{rich(ordinal)}</p><p>{sentence.content()}</p></div> }.into_any()
}

/// One tick per candidature: the first `sent` green, `me` (counted from 1) brick, the others grey.
/// Always beside its sentence. Above 120 candidatures the ticks thin out, the places stay right.
#[must_use]
pub fn strip(total: u32, sent: u32, me: Option<u32>) -> AnyView {
    if total == 0 {
        return ().into_any();
    }
    let step = total.div_ceil(120);
    let ticks = |from: u32, to: u32| {
        (from..to).filter(|i| i % step == 0).fold(String::new(), |mut d, i| {
            let _ = write!(d, "M{i}.5 6v10");
            d
        })
    };
    let sent = sent.min(total);
    let mut svg = format!(
        r#"<svg class="strip" viewBox="0 0 {total} 22" preserveAspectRatio="none" aria-hidden="true"><path d="{}"/><path class="go" d="{}"/>"#,
        ticks(sent, total),
        ticks(0, sent),
    );
    if let Some(me) = me.filter(|me| (1..=total).contains(me)) {
        let _ = write!(svg, r#"<path class="me" d="M{}.5 0v22"/>"#, me - 1);
    }
    svg.push_str("</svg>");
    InertElement::new(svg).into_any()
}

/// What the colours of a strip mean.
#[must_use]
pub fn strip_key(l: Lang, sent: u32) -> AnyView {
    let go = tr!(
        l,
        "les {sent} dossiers le plus souvent envoyés au bailleur",
        "the {sent} files most often sent to the landlord"
    );
    let (me, others) = (tr!(l, "vous", "you"), tr!(l, "les autres candidatures", "the other applications"));
    view! {
        <p class="key"><span class="go">{go}</span> " " <span class="me">{me}</span> " " <span>{others}</span></p>
    }
    .into_any()
}

/// How far along, in percent (0 to 100), always with the figure written beside.
#[must_use]
pub fn gauge(percent: f64) -> AnyView {
    let percent = percent.clamp(0.0, 100.0);
    InertElement::new(format!(
        r#"<svg class="gauge" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect width="{percent:.1}" height="4"/></svg>"#
    ))
    .into_any()
}

/// Where a stage stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StageState {
    /// Over.
    Done,
    /// The current one.
    Now,
    /// To come.
    Next,
    /// The candidature stopped here.
    Stop,
}

/// One of the seven stages.
pub struct Stage {
    /// Its name.
    pub label: String,
    /// Its drawing, when it is current or to come.
    pub icon: Icon,
    /// Where it stands.
    pub state: StageState,
    /// The day, or « depuis le 8 déc. ».
    pub note: Option<String>,
}

/// The seven stages: a column, or a row when the block is wide enough.
#[must_use]
pub fn track(l: Lang, stages: impl IntoIterator<Item = Stage>) -> AnyView {
    let stages = stages
        .into_iter()
        .map(|stage| {
            let (s, sign, said) = match stage.state {
                StageState::Done => ("done", Icon::Check, tr!(l, "Terminé", "Done")),
                StageState::Now => ("now", stage.icon, tr!(l, "En cours", "In progress")),
                StageState::Next => ("next", stage.icon, tr!(l, "À venir", "To come")),
                StageState::Stop => ("stop", Icon::Cross, tr!(l, "Arrêtée ici", "Stopped here")),
            };
            let note = match stage.note {
                Some(note) => {
                    let said = tr!(l, "{said} : ", "{said}: ");
                    view! { <small><span class="sr">{said}</span> {rich(note)}</small> }.into_any()
                }
                None => view! { <span class="sr">{said}</span> }.into_any(),
            };
            view! {
                <li data-s=s aria-current=(stage.state == StageState::Now).then_some("step")>
                    <span class="dot">{icon(sign)}</span>
                    <b>{rich(stage.label)}</b>
                    {note}
                </li>
            }
        })
        .collect_view();
    view! { <div class="track"><ol class="stages" role="list">{stages}</ol></div> }.into_any()
}

/// A line of the time line: see [`event`].
pub struct Event {
    state: Option<&'static str>,
    datetime: String,
    when: String,
    title: String,
    texts: Vec<AnyView>,
    who: Option<(Icon, String)>,
}

/// Something that happened: `datetime` for machines, `when` for people.
#[must_use]
pub fn event(datetime: impl ToString, when: impl Into<String>, title: impl Into<String>) -> Event {
    Event {
        state: None,
        datetime: datetime.to_string(),
        when: when.into(),
        title: title.into(),
        texts: Vec::new(),
        who: None,
    }
}

impl Event {
    /// To come: an empty ring.
    #[must_use]
    pub fn next(mut self) -> Self {
        self.state = Some("next");
        self
    }

    /// The current one.
    #[must_use]
    pub fn now(mut self) -> Self {
        self.state = Some("now");
        self
    }

    /// A sentence.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        let text = rich(text);
        self.texts.push(view! { <p>{text}</p> }.into_any());
        self
    }

    /// Any block.
    #[must_use]
    pub fn body(mut self, view: impl Content) -> Self {
        self.texts.push(view.content());
        self
    }

    /// Who acted, or will.
    #[must_use]
    pub fn who(mut self, sign: Icon, name: impl Into<String>) -> Self {
        self.who = Some((sign, name.into()));
        self
    }
}

/// What comes (on top), then what happened, newest first.
#[must_use]
pub fn log(events: impl IntoIterator<Item = Event>) -> AnyView {
    let events = events
        .into_iter()
        .map(|event| {
            view! {
                <li data-s=event.state>
                    <time datetime=event.datetime>{rich(event.when)}</time>
                    <p><b>{rich(event.title)}</b></p>
                    {event.texts}
                    {event.who.map(|(sign, name)| who(sign, name))}
                </li>
            }
        })
        .collect_view();
    view! { <ol class="log" role="list">{events}</ol> }.into_any()
}

/// A cell of a [`table`].
pub struct Cell {
    view: AnyView,
    numeric: bool,
    header: bool,
}

/// An ordinary cell.
#[must_use]
pub fn cell(view: impl Content) -> Cell {
    Cell { view: view.content(), numeric: false, header: false }
}

/// The cell that names its line (one per line).
#[must_use]
pub fn row_header(view: impl Content) -> Cell {
    Cell { view: view.content(), numeric: false, header: true }
}

impl Cell {
    /// A figure: aligned to the end.
    #[must_use]
    pub fn n(mut self) -> Self {
        self.numeric = true;
        self
    }
}

/// A line of a [`table`].
pub struct Row {
    cells: Vec<Cell>,
    current: bool,
}

/// A line.
#[must_use]
pub fn row(cells: impl IntoIterator<Item = Cell>) -> Row {
    Row { cells: cells.into_iter().collect(), current: false }
}

impl Row {
    /// The one whose panel is open.
    #[must_use]
    pub fn current(mut self, current: bool) -> Self {
        self.current = current;
        self
    }
}

/// The working table: see [`table`].
pub struct Table {
    caption: String,
    columns: Vec<(String, Option<AnyView>)>,
    rows: Vec<Row>,
}

/// A table whose lines become blocks on a phone; each cell then bears its column's name. The caption is only heard.
#[must_use]
pub fn table<T: Into<String>>(
    caption: impl Into<String>,
    columns: impl IntoIterator<Item = T>,
    rows: impl IntoIterator<Item = Row>,
) -> Table {
    Table {
        caption: caption.into(),
        columns: columns.into_iter().map(|name| (name.into(), None)).collect(),
        rows: rows.into_iter().collect(),
    }
}

impl Table {
    /// Puts a view (a sorting link) in place of the name of column `index`.
    #[must_use]
    pub fn head(mut self, index: usize, view: impl Content) -> Self {
        if let Some(column) = self.columns.get_mut(index) {
            column.1 = Some(view.content());
        }
        self
    }

    /// The view.
    #[must_use]
    pub fn into_any(self) -> AnyView {
        let numeric: Vec<bool> = (0..self.columns.len())
            .map(|i| self.rows.first().and_then(|row| row.cells.get(i)).is_some_and(|cell| cell.numeric))
            .collect();
        let names: Vec<String> = self.columns.iter().map(|(name, _)| name.clone()).collect();
        let head = self
            .columns
            .into_iter()
            .zip(numeric)
            .map(|((name, view), numeric)| {
                let view = view.unwrap_or_else(|| rich(name));
                view! { <th role="columnheader" scope="col" class=numeric.then_some("n")>{view}</th> }
            })
            .collect_view();
        let rows = self
            .rows
            .into_iter()
            .map(|row| {
                let cells = row
                    .cells
                    .into_iter()
                    .enumerate()
                    .map(|(i, cell)| {
                        let class = cell.numeric.then_some("n");
                        if cell.header {
                            view! { <th role="rowheader" scope="row" class=class>{cell.view}</th> }.into_any()
                        } else {
                            let name = names.get(i).cloned();
                            view! { <td role="cell" class=class data-l=name>{cell.view}</td> }.into_any()
                        }
                    })
                    .collect_view();
                view! { <tr role="row" aria-current=row.current.then_some("true")>{cells}</tr> }
            })
            .collect_view();
        let name = self.caption.replace("**", "");
        view! {
            // Wider than the screen, it scrolls: by keyboard too.
            <div class="tbl fold" role="group" tabindex="0" aria-label=name>
                <table role="table">
                    <caption class="sr">{rich(self.caption)}</caption>
                    <thead role="rowgroup"><tr role="row">{head}</tr></thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    }
}

renders!(Fit, MoneyTable, Table);
