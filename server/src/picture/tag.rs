//! The tag of the current packet, or of what a program or the kernel just did without one.

use sim_core::packet::{ArpOp, Payload};
use sim_core::trace::{ExceptionRead, NexthopCandidate, StepKind};

use super::drawing::{Anchor, Drawing, Group};
use super::geometry::{Line, Pt, Rect, pt};
use super::journey::Stop;
use super::letters::{Voice, wrap};
use super::plan::Device;
use super::scene::{Scene, role_class};
use super::ways::Map;
use crate::explain::packet_key;
use crate::l10n::Arg;

/// Widest that a tag may be; the head of the open host keeps so much free.
pub(super) const TAG_W: f32 = 276.0;
/// Letters of Linux in one line of a tag beside the packet, and of one that has a place of its own.
const TAG_LETTERS: (usize, usize) = (33, 45);
const MOST_LINES: usize = 3;
/// How much farther from a packet its tag may stand than right beside it, the nearest first.
const FARTHER: [f32; 4] = [0.0, 24.0, 52.0, 84.0];

/// Draws the tag of the current stop: what is there, and what it carries.
pub(super) fn tag(map: &Map<'_>, index: usize, spot: Pt, stop: Stop, out: &mut Drawing) {
    let letters = if map.plan.tag_is_fixed { TAG_LETTERS.1 } else { TAG_LETTERS.0 };
    let lines = words(map.scene, index, stop, letters);
    let w = lines.iter().map(Words::width).fold(0.0, f32::max) + 16.0;
    let h = 8.0 + lines.len() as f32 * 14.0;
    let room = Rect::new(0.0, 0.0, w, h);
    let beside = if map.plan.tag_is_fixed { None } else { free_beside(map, spot, room) };
    let (at, lead) = beside.unwrap_or((map.plan.tag_at, None));
    let role = stop.packet.map_or("none", |seen| role_class(seen.payload.role()));
    out.open(Group::new("packet-tag", format!("packet-tag {role}")).at(at));
    if let Some(lead) = lead {
        out.line("lead", &lead);
    }
    out.rect("tag", room, 2.0);
    for (row, words) in lines.iter().enumerate() {
        let y = 15.0 + row as f32 * 14.0;
        out.text(words.voice, words.tone, pt(8.0, y), &words.text);
        out.text_at(Voice::Small, "t2", Anchor::End, pt(w - 8.0, y), &words.right);
    }
    out.close();
}

/// One line of a tag.
struct Words {
    voice: Voice,
    tone: &'static str,
    text: String,
    right: String,
}

impl Words {
    fn bold(text: String) -> Self {
        Self { voice: Voice::Bold, tone: "", text, right: String::new() }
    }

    /// Why the kernel dropped it, by its own name.
    fn reason(name: &str) -> Self {
        Self { voice: Voice::MonoSmallBold, tone: "", text: format!("× {name}"), right: String::new() }
    }

    fn mono(text: String) -> Self {
        Self { voice: Voice::MonoSmall, tone: "", text, right: String::new() }
    }

    fn width(&self) -> f32 {
        let beside = if self.right.is_empty() { 0.0 } else { 14.0 + Voice::Small.width(&self.right) };
        self.voice.width(&self.text) + beside
    }
}

fn words(scene: &Scene<'_>, index: usize, stop: Stop, letters: usize) -> Vec<Words> {
    let said = said(scene, &scene.steps[index].kind, letters);
    let Some(seen) = stop.packet else {
        return if said.is_empty() { vec![Words::bold(scene.lang.text("pic-asks"))] } else { said };
    };
    let kind = scene.lang.text(packet_key(&seen.payload));
    let mut head = Words { tone: "role-t", ..Words::bold(kind) };
    let second = match seen.payload {
        Payload::Ipv4(packet) => {
            head.right = format!("TTL {}", packet.ttl);
            let src = if packet.src.is_unspecified() { "?".to_owned() } else { packet.src.to_string() };
            format!("{src} → {}", packet.dst)
        }
        Payload::Arp(arp) => {
            let (first, last) = match arp.op {
                ArpOp::Request => (format!("who-has {}", arp.target), format!("tell {}", arp.sender)),
                ArpOp::Reply => (arp.sender.to_string(), format!("is-at {}", arp.sender_mac)),
            };
            if first.len() + 1 + last.len() <= letters {
                format!("{first} {last}")
            } else {
                head.right = first;
                last
            }
        }
    };
    // What a step says with a word of Linux of its own, the packet's addresses do not say.
    if said.len() > 1 {
        return said;
    }
    let mut lines = vec![said.into_iter().next().unwrap_or(head)];
    lines.extend(wrap(&second, letters).into_iter().map(Words::mono));
    lines
}

/// What a step says for itself; nothing where the packet says all.
fn said(scene: &Scene<'_>, kind: &StepKind, letters: usize) -> Vec<Words> {
    let lang = scene.lang;
    let titled = |key: &str, text: String| vec![Words::bold(lang.text(key)), Words::mono(text)];
    match kind {
        StepKind::Print { text, .. } => wrap(text, letters).into_iter().take(MOST_LINES).map(Words::mono).collect(),
        StepKind::SyscallFailed { call, errno, .. } => {
            vec![Words::bold(format!("{call}()")), Words::mono(errno.text().to_owned())]
        }
        StepKind::Exit { program, status } => {
            let args = [("program", Arg::from(program.name())), ("status", Arg::from(status.to_string()))];
            vec![Words::bold(lang.with("pic-exit", &args))]
        }
        StepKind::GiveUp { program, .. } => {
            vec![Words::bold(lang.with("pic-gives-up", &[("program", Arg::from(program.name()))]))]
        }
        StepKind::Connect { src, dst, .. } => titled("pic-connect", format!("{src} → {dst}")),
        StepKind::RouteRecorded { addr, .. } => titled("pic-recorded", addr.to_string()),
        StepKind::NeighTimeout { nexthop, .. } => titled("pic-no-answer", nexthop.to_string()),
        StepKind::NeighFailed { nexthop } => titled("pic-neigh-failed", nexthop.to_string()),
        StepKind::Nexthop(read) => {
            let way =
                |won: &NexthopCandidate| won.nexthop.via.map_or_else(|| won.dev.to_string(), |via| via.to_string());
            titled("pic-nexthop", read.winner().map(way).unwrap_or_default())
        }
        StepKind::Exception(ExceptionRead { gateway: Some(gateway), .. }) => {
            titled("pic-learnt", format!("via {gateway}"))
        }
        StepKind::Exception(ExceptionRead { mtu, .. }) => {
            titled("pic-learnt", format!("mtu {}", mtu.unwrap_or_default()))
        }
        StepKind::NoRoute { errno, .. } => titled("pic-no-route", errno.text().to_owned()),
        StepKind::Drop { reason } => vec![Words::reason(reason.name())],
        StepKind::ReplyRefused { .. } => vec![Words::bold(format!("× {}", lang.text("pic-refused")))],
        StepKind::BoundMet(_) => vec![Words::bold(lang.text("pic-bound"))],
        StepKind::NotModelled { .. } => vec![Words::bold(lang.text("pic-not-modelled"))],
        StepKind::Send { .. }
        | StepKind::Socket { .. }
        | StepKind::Read { .. }
        | StepKind::Rule(_)
        | StepKind::Table(_)
        | StepKind::Source { .. }
        | StepKind::NeighKnown { .. }
        | StepKind::NeighWait { .. }
        | StepKind::ArpAsk { .. }
        | StepKind::NeighLearn { .. }
        | StepKind::ArpAnswer { .. }
        | StepKind::ArpIgnore { .. }
        | StepKind::ArpProxy { .. }
        | StepKind::ArpProxyWait { .. }
        | StepKind::ArpNotify { .. }
        | StepKind::ArpOff
        | StepKind::ArpUnused { .. }
        | StepKind::LoopTurn
        | StepKind::OwnCopy
        | StepKind::BridgeLearn { .. }
        | StepKind::BridgeForward { .. }
        | StepKind::BridgeFlood { .. }
        | StepKind::BridgeUp
        | StepKind::BridgeEnd
        | StepKind::Transmit
        | StepKind::FarMtu { .. }
        | StepKind::Receive { .. }
        | StepKind::RouteKept { .. }
        | StepKind::SourceChecked { .. }
        | StepKind::Deliver
        | StepKind::EchoAnswer { .. }
        | StepKind::EchoIgnored
        | StepKind::PmtuLearn { .. }
        | StepKind::RedirectHold { .. }
        | StepKind::RedirectLearn { .. }
        | StepKind::RedirectAsk { .. }
        | StepKind::RedirectRefuse { .. }
        | StepKind::Fragment { .. }
        | StepKind::FragmentWait
        | StepKind::RouteFull
        | StepKind::Reassemble { .. }
        | StepKind::Forward { .. }
        | StepKind::RateLimited { .. }
        | StepKind::IcmpError { .. } => Vec::new(),
    }
}

/// A free place beside the packet, with the short line that leads to it.
fn free_beside(map: &Map<'_>, spot: Pt, room: Rect) -> Option<(Pt, Option<Line>)> {
    let (plan, inside) = (map.plan, &map.plan.inside);
    let reach = map.m.disc + 5.0;
    let away = reach + 8.0;
    // Outside the open host, whose head keeps a place for it, the tag may also stand farther off.
    let farthest = if inside.rect.meets(&Rect::around(spot, 1.0)) { 1 } else { FARTHER.len() };
    let at_sides = FARTHER[..farthest].iter().flat_map(|farther| {
        let away = away + farther;
        let (right, left) = (pt(spot.x + away, spot.y), pt(spot.x - away, spot.y));
        let (below, above) = (pt(spot.x, spot.y + away), pt(spot.x, spot.y - away));
        let beside = [
            (pt(right.x, right.y - room.h / 2.0), pt(spot.x + reach, spot.y), right),
            (pt(left.x - room.w, left.y - room.h / 2.0), pt(spot.x - reach, spot.y), left),
        ];
        let over = [0.5, 0.85, 0.15].map(|part| {
            let x = spot.x - room.w * part;
            let below = (pt(x, below.y), pt(spot.x, spot.y + reach), below);
            [below, (pt(x, above.y - room.h), pt(spot.x, spot.y - reach), above)]
        });
        let [near, later @ ..] = over;
        let [right, left] = beside;
        std::iter::once(right).chain(near).chain([left]).chain(later.into_iter().flatten())
    });
    let panel = Rect::new(inside.rect.x, inside.icmp.bottom(), inside.panel_right - inside.rect.x + 6.0, inside.rect.h);
    let panel = Rect { h: inside.rect.bottom() - panel.y, ..panel };
    let head = Rect::new(inside.rect.x, inside.rect.y, inside.head_right - inside.rect.x, 40.0);
    let lane = Rect::new(inside.out_x - 8.0, inside.icmp.bottom(), 16.0, inside.rect.bottom() - inside.icmp.bottom());
    let process = inside.process.as_ref().map(|(rect, _)| *rect);
    let fits = |corner: Pt| {
        let rect = Rect { x: corner.x, y: corner.y, ..room }.grown(2.0);
        let own = [Some(panel), Some(head), Some(inside.icmp), process, Some(lane)];
        rect.x >= 2.0
            && rect.y >= 2.0
            && rect.right() <= plan.width - 2.0
            && rect.bottom() <= plan.height - 2.0
            && own.into_iter().flatten().all(|other| !other.meets(&rect))
            && plan.taken.is_free(&rect)
    };
    // The line to it had better cross nothing that is written.
    let written: Vec<Rect> = plan.devices.iter().flat_map(Device::rects).collect();
    let is_clear = |(from, to): (Pt, Pt)| {
        let (x, y) = (from.x.min(to.x) - 1.0, from.y.min(to.y) - 1.0);
        let line = Rect::new(x, y, (from.x - to.x).abs() + 2.0, (from.y - to.y).abs() + 2.0);
        written.iter().all(|rect| !rect.meets(&line))
    };
    let fitting: Vec<_> = at_sides.filter(|(corner, ..)| fits(*corner)).collect();
    let clear = fitting.iter().find(|(_, from, to)| is_clear((*from, *to)));
    let (corner, from, to) = *clear.or(fitting.first())?;
    let own = |at: Pt| pt(at.x - corner.x, at.y - corner.y);
    Some((corner, Some(Line::new([own(from), own(to)], 0.0))))
}
