//! The captures: what a tcpdump on each device showed while the command ran.

use std::cmp::Ordering;

use askama::Template;
use sim_core::trace::Dir;

use super::links::Links;
use crate::l10n::{Arg, Lang};
use crate::picture::id_part;
use crate::refs;
use crate::sitting::Sitting;

#[derive(Template)]
#[template(path = "captures.html")]
struct Captures<'a> {
    lang: Lang,
    links: &'a Links,
    taps: Vec<Tap>,
    step: usize,
    /// The text of the lab, for the file.
    lab: String,
}

/// A tcpdump that listens on one device.
struct Tap {
    host: String,
    dev: String,
    heard: Vec<Frame>,
}

struct Frame {
    /// The step at which the tap heard it, from 1.
    step: usize,
    packet: u32,
    dir: Dir,
    /// As `tcpdump -nn -t` prints it.
    text: String,
}

pub(super) fn render(sitting: &Sitting<'_>, links: &Links) -> askama::Result<String> {
    Captures { lang: sitting.lang, links, taps: taps(sitting), step: sitting.step, lab: sitting.lab.text() }.render()
}

impl Captures<'_> {
    fn caption(&self, tap: &Tap) -> String {
        let args = [("host", Arg::from(tap.host.as_str())), ("dev", Arg::from(tap.dev.as_str()))];
        self.lang.with("page-tap", &args)
    }

    fn direction(&self, frame: &Frame) -> String {
        self.lang.text(match frame.dir {
            Dir::In => "page-in",
            Dir::Out => "page-out",
        })
    }

    /// Heard now, or not yet, while the command is being played.
    fn class(&self, frame: &Frame) -> &'static str {
        match frame.step.cmp(&self.step) {
            Ordering::Equal => "now",
            Ordering::Greater if self.step > 0 => "later",
            Ordering::Greater | Ordering::Less => "",
        }
    }

    fn of(&self, tap: &Tap, frame: &Frame) -> String {
        format!("{} {}", refs::packet(frame.packet), refs::dev(&tap.host, &tap.dev))
    }
}

impl Tap {
    fn id(&self) -> String {
        format!("tap-{}/{}", id_part(&self.host), id_part(&self.dev))
    }
}

/// Taps that heard something first, each in the order of hosts and devices.
fn taps(sitting: &Sitting<'_>) -> Vec<Tap> {
    let Some(command) = sitting.command else { return Vec::new() };
    let hosts = sitting.run.state(Some(command.id));
    let mut taps: Vec<Tap> = hosts
        .iter()
        .flat_map(|host| host.links.iter().map(move |link| (host, link)))
        .map(|(host, link)| {
            let frames = command.record.heard.iter().filter(|heard| (heard.host, heard.dev) == (host.id, link.ifindex));
            let heard = frames
                .map(|heard| Frame {
                    step: heard.step + 1,
                    packet: heard.packet.ordinal,
                    dir: heard.dir,
                    text: heard.frame.payload.to_string(),
                })
                .collect();
            Tap { host: host.name.clone(), dev: link.name.clone(), heard }
        })
        .collect();
    taps.sort_by_key(|tap| tap.heard.is_empty());
    taps
}

/// Frames that taps have heard up to the current step; all of them while nothing is played.
pub(super) fn heard(sitting: &Sitting<'_>) -> usize {
    let heard = sitting.command.map_or(&[][..], |command| &command.record.heard);
    heard.iter().filter(|heard| sitting.step == 0 || heard.step < sitting.step).count()
}
