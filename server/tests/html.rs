//! Enough of HTML to look at our own pages: tags with their attributes, forms with their fields, text between tags.

use std::fmt;

/// A start tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tag {
    /// Its name, lower case.
    pub(crate) name: String,
    /// Its attributes, references resolved.
    pub(crate) attrs: Vec<(String, String)>,
    /// Where it begins in the document.
    pub(crate) at: usize,
}

impl Tag {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attrs.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

/// A document, scanned once.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    pub(crate) source: String,
    pub(crate) tags: Vec<Tag>,
    /// Text between tags, without scripts and styles.
    pub(crate) texts: Vec<String>,
}

/// One field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) name: String,
    /// `text`, `hidden`, `radio`, `select`, `textarea`, `button`…
    pub(crate) kind: String,
    pub(crate) value: String,
    /// Sent when nothing is touched.
    pub(crate) on: bool,
}

/// A form.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Form {
    /// `get`, `post`.
    pub(crate) method: String,
    /// Its address.
    pub(crate) action: String,
    pub(crate) fields: Vec<Field>,
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.fields.iter().map(|x| format!("{}:{}", x.name, x.kind)).collect();
        write!(f, "{} {} ({})", self.method, self.action, names.join(", "))
    }
}

impl Form {
    /// What a browser would send, untouched.
    pub(crate) fn values(&self) -> Vec<(String, String)> {
        let mut button = false;
        self.fields
            .iter()
            .filter(|f| f.on)
            // One button is pressed, not all.
            .filter(|f| f.kind != "button" || !std::mem::replace(&mut button, true))
            .map(|f| (f.name.clone(), f.value.clone()))
            .collect()
    }

    /// The same with the fields of a kind filled.
    pub(crate) fn fill(&self, filled: &[(&str, &str)]) -> Vec<(String, String)> {
        let mut values = self.values();
        for (name, value) in filled {
            match values.iter_mut().find(|(n, _)| n == name) {
                Some(pair) => pair.1 = (*value).to_owned(),
                None => values.push(((*name).to_owned(), (*value).to_owned())),
            }
        }
        values
    }

    /// Name of the first field of a kind.
    pub(crate) fn named(&self, kind: &str) -> Option<&str> {
        self.fields.iter().find(|f| f.kind == kind).map(|f| f.name.as_str())
    }

    /// Distinct names, in order.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for f in &self.fields {
            if !names.contains(&f.name) {
                names.push(f.name.clone());
            }
        }
        names
    }
}

/// Resolves the references that our renderer writes.
pub(crate) fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

fn attributes(mut rest: &str) -> Vec<(String, String)> {
    let mut attrs = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            return attrs;
        }
        let end = rest.find(|c: char| c.is_whitespace() || c == '=' || c == '/').unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start();
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            match after.chars().next() {
                Some(q @ ('"' | '\'')) => {
                    let close = after[1..].find(q).map_or(after.len(), |i| i + 1);
                    value = unescape(&after[1..close]);
                    rest = after.get(close + 1..).unwrap_or_default();
                }
                _ => {
                    let close = after.find(char::is_whitespace).unwrap_or(after.len());
                    value = unescape(&after[..close]);
                    rest = &after[close..];
                }
            }
        }
        if name.is_empty() {
            rest = rest.get(1..).unwrap_or_default();
            continue;
        }
        attrs.push((name, value));
    }
}

/// The end of a tag: the first `>` outside quotes.
fn tag_end(text: &str) -> usize {
    let mut quote = None;
    for (i, b) in text.bytes().enumerate() {
        match (quote, b) {
            (None, b'>') => return i,
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(q), b) if q == b => quote = None,
            _ => {}
        }
    }
    text.len()
}

impl Document {
    pub(crate) fn parse(source: &str) -> Self {
        let (mut tags, mut texts) = (Vec::new(), Vec::new());
        let mut at = 0;
        while let Some(found) = source[at..].find('<') {
            let text = source[at..at + found].trim();
            if !text.is_empty() {
                texts.push(unescape(text));
            }
            at += found;
            let rest = &source[at..];
            if rest.starts_with("<!--") {
                at += rest.find("-->").map_or(rest.len(), |i| i + 3);
                continue;
            }
            let end = tag_end(rest);
            let inside = rest.get(1..end).unwrap_or_default();
            let begin = at;
            at = (at + end + 1).min(source.len());
            if !inside.starts_with(|c: char| c.is_ascii_alphabetic()) {
                continue;
            }
            let cut = inside.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(inside.len());
            let name = inside[..cut].to_ascii_lowercase();
            tags.push(Tag { attrs: attributes(&inside[cut..]), at: begin, name: name.clone() });
            if matches!(name.as_str(), "script" | "style" | "textarea") {
                let close = format!("</{name}");
                let skip = source[at..].find(&close).unwrap_or(source.len() - at);
                if name == "textarea" {
                    let value = unescape(source[at..at + skip].trim_start_matches('\n'));
                    if let Some(tag) = tags.last_mut() {
                        tag.attrs.push(("\0value".to_owned(), value));
                    }
                }
                at += skip;
            }
        }
        Self { source: source.to_owned(), tags, texts }
    }

    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Tag> {
        self.tags.iter().filter(move |t| t.name == name)
    }

    /// Every internal address that a link leads to.
    pub(crate) fn links(&self) -> Vec<String> {
        self.all("a")
            .filter_map(|t| t.get("href"))
            .filter(|h| h.starts_with('/') && !h.starts_with("//"))
            .map(str::to_owned)
            .collect()
    }

    /// The forms; one without an address posts to `own`.
    pub(crate) fn forms(&self, own: &str) -> Vec<Form> {
        let mut forms: Vec<Form> = Vec::new();
        let mut inside = false;
        let mut select: Option<usize> = None;
        let mut first = false;
        let mut ends = self.source.match_indices("</form").map(|(i, _)| i).peekable();
        for tag in &self.tags {
            while ends.next_if(|end| *end < tag.at).is_some() {
                inside = false;
            }
            if tag.name == "form" {
                inside = true;
                select = None;
                forms.push(Form {
                    method: tag.get("method").unwrap_or("get").to_ascii_lowercase(),
                    action: tag.get("action").filter(|a| !a.is_empty()).unwrap_or(own).to_owned(),
                    fields: Vec::new(),
                });
                continue;
            }
            let Some(form) = forms.last_mut().filter(|_| inside) else { continue };
            let name = tag.get("name").unwrap_or_default().to_owned();
            let value = tag.get("value").unwrap_or_default().to_owned();
            match tag.name.as_str() {
                "input" if !name.is_empty() => {
                    let kind = tag.get("type").unwrap_or("text").to_ascii_lowercase();
                    let on = !matches!(kind.as_str(), "radio" | "checkbox") || tag.get("checked").is_some();
                    let value = if value.is_empty() && kind == "checkbox" { "on".to_owned() } else { value };
                    form.fields.push(Field { name, kind, value, on });
                }
                "button" if !name.is_empty() => {
                    form.fields.push(Field { name, kind: "button".to_owned(), value, on: true })
                }
                "textarea" if !name.is_empty() => {
                    let value = tag.get("\0value").unwrap_or_default().to_owned();
                    form.fields.push(Field { name, kind: "textarea".to_owned(), value, on: true });
                }
                "select" if !name.is_empty() => {
                    form.fields.push(Field { name, kind: "select".to_owned(), value: String::new(), on: true });
                    first = true;
                    select = Some(form.fields.len() - 1);
                }
                "option" => {
                    if let Some(field) = select.and_then(|i| form.fields.get_mut(i))
                        && (std::mem::take(&mut first) || tag.get("selected").is_some())
                    {
                        field.value = value;
                    }
                }
                _ => {}
            }
        }
        forms
    }
}

#[test]
fn the_scanner_reads_forms_and_links() {
    let d = Document::parse(
        "<!DOCTYPE html><html lang=\"fr\"><body><a href=\"/a?b=1&amp;c=2\">x</a>\
         <form method=\"post\" action=\"/p\"><input name=\"e\" type=\"email\" value=\"a&quot;b\"><textarea name=\"t\">\n&lt;x></textarea>\
         <select name=\"s\"><option value=\"1\">1<option value=\"2\" selected>2</select><button name=\"go\" value=\"y\">Go</button></form>\
         <form><input name=\"q\"/></form></body></html>",
    );
    assert_eq!(d.links(), ["/a?b=1&c=2"]);
    let forms = d.forms("/own");
    assert_eq!(forms.len(), 2);
    let pairs = |f: &Form| f.values().into_iter().map(|(n, v)| format!("{n}={v}")).collect::<Vec<_>>();
    assert_eq!(pairs(&forms[0]), ["e=a\"b", "t=<x>", "s=2", "go=y"]);
    assert_eq!((forms[1].method.as_str(), forms[1].action.as_str()), ("get", "/own"));
}
