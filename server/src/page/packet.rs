//! The packet of the current step: its fields with what they mean and what changed, and its octets.

use askama::Template;
use sim_core::trace::{Dir, Origin};

use super::links::Links;
use super::meaning::Meaning;
use super::octets::{Line, lines};
use crate::dissect::Layer;
use crate::explain::packet_key;
use crate::inspect::{Change, Framed, Inspected, Key, keyed, mark};
use crate::l10n::{Arg, Lang};
use crate::sitting::Sitting;

#[derive(Template)]
#[template(path = "packet.html")]
struct Packet<'a> {
    lang: Lang,
    links: &'a Links,
    step: usize,
    shown: Option<Shown>,
}

/// A packet in words.
struct Shown {
    /// Its number among those of the command.
    number: u32,
    name: String,
    /// As `tcpdump -nn -t` prints it.
    text: String,
    place: String,
    origin: Option<String>,
    /// The step before on its way.
    before: Option<usize>,
    changes: usize,
    /// `SO_MARK` before and now.
    mark: (u32, u32),
    sheets: Vec<Sheet>,
    lines: Vec<Line>,
    octets: usize,
    /// So many octets are not written out.
    left_out: usize,
}

/// A layer.
struct Sheet {
    label: &'static str,
    octets: usize,
    /// It was not there at the step before.
    new: bool,
    /// It is of the packet that an error is about.
    quoted: bool,
    rows: Vec<Row>,
}

/// A field.
struct Row {
    id: String,
    label: &'static str,
    filter: &'static str,
    value: String,
    before: Option<String>,
    meaning: String,
}

pub(super) fn render(sitting: &Sitting<'_>, links: &Links) -> askama::Result<String> {
    let inspected = sitting.command.zip(sitting.step.checked_sub(1));
    let inspected = inspected.and_then(|(command, index)| Inspected::at(sitting.run, command, index));
    let shown = inspected.map(|inspected| Shown::of(&inspected, sitting));
    Packet { lang: sitting.lang, links, step: sitting.step, shown }.render()
}

impl Shown {
    fn of(inspected: &Inspected, sitting: &Sitting<'_>) -> Self {
        let (lang, moment) = (sitting.lang, &inspected.moment);
        let before = inspected.before.as_ref();
        let meaning = Meaning::of(sitting, inspected);
        let mut keys = keyed(&inspected.layers).map(|(key, _)| key);
        let mut sheets: Vec<Sheet> = Vec::new();
        let mut changes = 0;
        for layer in &inspected.layers {
            let keys: Vec<Key> = keys.by_ref().take(layer.fields.len()).collect();
            let sheet = sheet(layer, &keys, inspected, &meaning);
            changes += if sheet.new { 1 } else { sheet.rows.iter().filter(|row| row.before.is_some()).count() };
            sheets.push(sheet);
        }
        let mark = (before.map_or(0, |(_, _, moment)| mark(&moment.seen.payload)), mark(&moment.seen.payload));
        let mark = if before.is_none() { (mark.1, mark.1) } else { mark };
        let (lines, left_out) = lines(inspected);
        Self {
            number: moment.seen.id.ordinal,
            name: lang.text(packet_key(&moment.seen.payload)),
            text: moment.seen.payload.to_string(),
            place: place(sitting, &moment.framed),
            origin: inspected.origin.map(|origin| origin_text(lang, origin)),
            before: before.map(|(step, ..)| *step),
            changes: changes + usize::from(mark.0 != mark.1),
            mark,
            sheets,
            lines,
            octets: inspected.octets.len(),
            left_out,
        }
    }
}

fn sheet(layer: &Layer, keys: &[Key], inspected: &Inspected, meaning: &Meaning<'_>) -> Sheet {
    let change = |key: &Key, field| {
        let (_, fields, _) = inspected.before.as_ref()?;
        fields.change(key, field)
    };
    let changes: Vec<Option<Change>> = keys.iter().zip(&layer.fields).map(|(key, field)| change(key, field)).collect();
    let rows = keys.iter().zip(&layer.fields).zip(&changes).map(|((key, field), change)| Row {
        id: key.id(),
        label: field.name.label(),
        filter: field.name.filter(),
        value: field.to_string(),
        before: match change {
            Some(Change::From(before)) => Some(before.clone()),
            Some(Change::New) | None => None,
        },
        meaning: meaning.say(layer, field),
    });
    Sheet {
        label: layer.proto.label(),
        octets: layer.octets(),
        new: changes.iter().all(|change| *change == Some(Change::New)),
        quoted: layer.quoted,
        rows: rows.collect(),
    }
}

/// Where it is, and what frame is around it.
fn place(sitting: &Sitting<'_>, framed: &Framed) -> String {
    let (Some(step), Some(command)) = (sitting.current(), sitting.command) else { return String::new() };
    let host = command.after.host(step.host);
    let (key, dev) = match framed {
        Framed::Now { dev, dir: Dir::Out, .. } => ("page-inspect-leaves", Some(*dev)),
        Framed::Now { dev, dir: Dir::In, .. } => ("page-inspect-comes", Some(*dev)),
        Framed::CameBy { dev, .. } => ("page-inspect-came", Some(*dev)),
        Framed::NotYet => ("page-inspect-not-yet", None),
    };
    let dev = dev.map(|dev| host.links.name(dev).to_string()).unwrap_or_default();
    sitting.lang.with(key, &[("host", Arg::from(&*host.name)), ("dev", dev.into())])
}

fn origin_text(lang: Lang, origin: Origin) -> String {
    let (key, arg) = match origin {
        Origin::Sent { program, .. } => ("page-inspect-sent", ("program", Arg::from(program.name()))),
        Origin::Answers(of) => ("page-inspect-answers", ("number", Arg::Number(of.ordinal.into()))),
        Origin::About(of) => ("page-inspect-about", ("number", Arg::Number(of.ordinal.into()))),
        Origin::Asks(of) => ("page-inspect-asks", ("number", Arg::Number(of.ordinal.into()))),
        Origin::Command => ("page-inspect-command", ("number", Arg::Number(0))),
    };
    lang.with(key, &[arg])
}

impl Packet<'_> {
    fn head(&self, shown: &Shown) -> String {
        let args = [("number", Arg::Number(shown.number.into())), ("name", shown.name.as_str().into())];
        self.lang.with("page-inspect-packet", &args)
    }

    fn changed(&self, shown: &Shown, before: &usize) -> String {
        let args = [("count", Arg::from(shown.changes)), ("step", (*before).into())];
        self.lang.with("page-inspect-changed", &args)
    }

    fn size(&self, octets: &usize) -> String {
        self.lang.with("page-inspect-octets", &[("count", (*octets).into())])
    }
}

impl Shown {
    /// The layers of the packet itself.
    fn own(&self) -> impl Iterator<Item = &Sheet> {
        self.sheets.iter().filter(|sheet| !sheet.quoted)
    }

    /// Those of the packet that an error is about.
    fn about(&self) -> Vec<&Sheet> {
        self.sheets.iter().filter(|sheet| sheet.quoted).collect()
    }
}
