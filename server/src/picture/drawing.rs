//! The elements of a picture in the order of painting. `templates/picture.svg` writes them.

use askama::Template;

use super::geometry::{Line, Num, Pt, Rect, pt};
use super::letters::Voice;

/// One thing to write.
#[derive(Clone, Debug)]
pub(super) enum Item {
    Open(Group),
    Close,
    Rect { class: &'static str, rect: Rect, rx: f32 },
    Path { class: &'static str, d: String },
    Circle { class: &'static str, centre: Pt, r: f32 },
    Text { class: String, at: Pt, spans: Vec<(&'static str, String)> },
}

/// A `<g>`: what belongs to one thing.
#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    id: String,
    class: String,
    data: Vec<(&'static str, String)>,
    at: Option<Pt>,
    title: String,
}

impl Group {
    /// `id` without the prefix of the drawing.
    pub(super) fn new(id: impl Into<String>, class: impl Into<String>) -> Self {
        Self { id: id.into(), class: class.into(), ..Self::default() }
    }

    /// A `data-` attribute.
    pub(super) fn data(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.data.push((name, value.into()));
        self
    }

    /// Where its own origin is.
    pub(super) fn at(mut self, at: Pt) -> Self {
        self.at = Some(at);
        self
    }

    /// What a pointer over it shows.
    pub(super) fn title(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }
}

/// Where a text is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// Collects items, and the boxes of all texts as they are laid out.
#[derive(Debug, Default)]
pub(super) struct Drawing {
    pub(super) items: Vec<Item>,
    /// Each text with its box, in the coordinates of the drawing.
    pub(super) texts: Vec<(Rect, String)>,
    /// Each thing that covers what is below it, with how many texts are.
    pub(super) covers: Vec<(Rect, usize)>,
    origins: Vec<Pt>,
}

impl Drawing {
    pub(super) fn open(&mut self, group: Group) {
        self.origins.push(group.at.unwrap_or_default());
        self.items.push(Item::Open(group));
    }

    pub(super) fn close(&mut self) {
        self.origins.pop();
        self.items.push(Item::Close);
    }

    pub(super) fn rect(&mut self, class: &'static str, rect: Rect, rx: f32) {
        self.cover(rect);
        self.items.push(Item::Rect { class, rect, rx });
    }

    pub(super) fn path(&mut self, class: &'static str, d: impl Into<String>) {
        self.items.push(Item::Path { class, d: d.into() });
    }

    pub(super) fn line(&mut self, class: &'static str, line: &Line) {
        if !line.is_empty() {
            self.path(class, line.d());
        }
    }

    pub(super) fn circle(&mut self, class: &'static str, centre: Pt, r: f32) {
        self.cover(Rect::around(centre, r * 0.8));
        self.items.push(Item::Circle { class, centre, r });
    }

    /// One line of text on its baseline, from its start. `tone` is a class beside those of the voice.
    pub(super) fn text(&mut self, voice: Voice, tone: &'static str, at: Pt, text: &str) {
        self.write(voice, tone, Anchor::Start, at, vec![("", text.to_owned())]);
    }

    pub(super) fn text_at(&mut self, voice: Voice, tone: &'static str, anchor: Anchor, at: Pt, text: &str) {
        self.write(voice, tone, anchor, at, vec![("", text.to_owned())]);
    }

    /// A text in parts, each with a class of its own.
    pub(super) fn write(
        &mut self,
        voice: Voice,
        tone: &'static str,
        anchor: Anchor,
        at: Pt,
        spans: Vec<(&'static str, String)>,
    ) {
        let whole: String = spans.iter().map(|(_, text)| text.as_str()).collect();
        if whole.trim().is_empty() {
            return;
        }
        let width = voice.width(&whole);
        let (held, left) = match anchor {
            Anchor::Start => ("", at.x),
            Anchor::Middle => ("mid", at.x - width / 2.0),
            Anchor::End => ("end", at.x - width),
        };
        let origin = self.origin();
        let size = voice.size();
        let room = Rect::new(left + origin.x, at.y - 0.78 * size + origin.y, width, size);
        self.texts.push((room, whole));
        let class =
            [voice.class(), tone, held].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        self.items.push(Item::Text { class, at, spans });
    }

    fn cover(&mut self, rect: Rect) {
        let origin = self.origin();
        self.covers.push((Rect { x: rect.x + origin.x, y: rect.y + origin.y, ..rect }, self.texts.len()));
    }

    fn origin(&self) -> Pt {
        self.origins.iter().fold(pt(0.0, 0.0), |sum, by| pt(sum.x + by.x, sum.y + by.y))
    }

    /// # Errors
    /// Only if the template cannot be written.
    pub(super) fn svg(&self, frame: &Frame<'_>) -> Result<String, askama::Error> {
        Picture { frame, items: &self.items }.render()
    }
}

/// What stands around the drawing.
#[derive(Debug)]
pub(super) struct Frame<'a> {
    /// `wide` or `narrow`.
    pub(super) class: &'static str,
    /// What ids begin with.
    pub(super) prefix: &'static str,
    pub(super) width: f32,
    pub(super) height: f32,
    /// From where the places of hosts are counted.
    pub(super) origin: Pt,
    pub(super) lang: &'static str,
    pub(super) title: &'a str,
    pub(super) desc: &'a str,
}

#[derive(Template)]
#[template(path = "picture.svg", escape = "html")]
struct Picture<'a> {
    frame: &'a Frame<'a>,
    items: &'a [Item],
}

fn num(value: impl std::borrow::Borrow<f32>) -> Num {
    Num(*value.borrow())
}

/// A name as part of an id: no blank, no quote, and no `/`, which stands between host and device.
pub(super) fn id_part(name: &str) -> String {
    let mut id = String::with_capacity(name.len());
    for ch in name.chars() {
        if ch.is_ascii_alphanumeric() || ".:@-".contains(ch) {
            id.push(ch);
        } else {
            for octet in ch.to_string().bytes() {
                id.push_str(&format!("_{octet:02x}"));
            }
        }
    }
    id
}

#[cfg(test)]
mod tests {
    use super::id_part;

    #[test]
    fn no_two_names_have_one_id() {
        let names = ["A-x", "A_x", "A x", "A_5fx", "A\"x"];
        let ids: std::collections::BTreeSet<String> = names.iter().map(|name| id_part(name)).collect();
        assert_eq!(ids.len(), names.len());
        assert!(ids.iter().all(|id| !id.contains([' ', '"', '/'])));
    }
}
