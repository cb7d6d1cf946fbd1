//! Draws what stands still: hosts, wires, plugs, ears, addresses.

use sim_core::base::IfIndex;
use sim_core::lab::Mark;

use super::drawing::{Anchor, Drawing, Group, id_part};
use super::geometry::{Line, Num, Pt, Rect, pt};
use super::house::has_wire;
use super::letters::Voice;
use super::marks;
use super::plan::{Device, Ear, House, MOST_PENNANTS, Plan, Shape, Side, Wire, pennant_w};
use super::scene::Scene;
use crate::l10n::Arg;

/// A gap beside a plug that has no carrier.
const GAP: f32 = 13.0;

/// Closed hosts, the open host's box, and the wires between them.
pub(super) fn ground(scene: &Scene<'_>, plan: &Plan, out: &mut Drawing) {
    open_host(scene, plan, out);
    for bar in plan.bars(scene) {
        for (plug, y) in &bar.ports {
            out.rect("bar", Rect::new(bar.x, y - 2.0, plug - bar.x, 4.0), 0.0);
        }
        out.rect("bar", Rect::new(bar.x - 4.0, bar.top - 11.0, 8.0, bar.bottom - bar.top + 22.0), 0.0);
    }
    for house in &plan.houses {
        closed_host(scene, house, plan.origin(), out);
    }
    let open = &plan.inside.rect;
    marks::badge(scene, scene.marks.host(scene.hosts[scene.focus].id), pt(open.x + 1.0, open.y + 1.0), out);
    for wire in &plan.wires {
        tube(scene, wire, out);
    }
    for house in &plan.houses {
        marks::on_house(scene, house, out);
    }
}

/// Plugs with their taps and addresses.
pub(super) fn devices(scene: &Scene<'_>, plan: &Plan, out: &mut Drawing) {
    for device in &plan.devices {
        plug(scene, device, out);
        let link = scene.link(device.host, device.ifindex);
        let mark = link.and_then(|link| scene.marks.link(scene.hosts[device.host].id, link));
        marks::badge(scene, mark, pt(device.plug.x, device.plug.y - 1.0), out);
        ear(scene, device, out);
        notes(scene, device, out);
    }
}

fn open_host(scene: &Scene<'_>, plan: &Plan, out: &mut Drawing) {
    let inside = &plan.inside;
    out.open(Group::new(format!("host-{}", id_part(&inside.name)), "host-open").data("host", &*inside.name));
    host_box(inside.rect, out);
    out.text(Voice::Title, "", inside.name_at, &inside.name);
    if inside.forwarding {
        let x = inside.name_at.x + Voice::Title.width(&inside.name) + 12.0;
        let y = inside.name_at.y;
        forwards(pt(x, y), 17.0, out);
        out.text(Voice::Small, "t2", pt(x + 24.0, y - 1.0), &scene.lang.text("pic-forwarding"));
    }
    out.close();
}

/// Two arrows, there and back.
fn forwards(at: Pt, w: f32, out: &mut Drawing) {
    let (a, b) = (Num(at.y - 8.5), Num(at.y - 2.5));
    let (left, right) = (Num(at.x), Num(at.x + w));
    out.path("fwd", format!("M{left} {a}H{right}m-4-4 4 4M{right} {b}H{left}m4 4-4-4"));
}

fn host_box(rect: Rect, out: &mut Drawing) {
    out.rect("host", rect, 3.0);
    out.line("host-top", &Line::new([pt(rect.x, rect.y + 1.0), pt(rect.right(), rect.y + 1.0)], 0.0));
}

fn closed_host(scene: &Scene<'_>, house: &House, origin: Pt, out: &mut Drawing) {
    let state = &scene.hosts[house.host];
    let place = [("x", house.rect.x - origin.x), ("y", house.rect.y - origin.y)];
    let group = Group::new(format!("host-{}", id_part(&state.name)), "host-closed").data("host", &*state.name);
    out.open(place.into_iter().fold(group, |group, (name, value)| group.data(name, format!("{value:.0}"))));
    let mut y = match house.shape {
        Shape::House => house.rect.y + 31.0,
        Shape::Hut => house.rect.y + 20.5,
        Shape::Bar => house.rect.y - 7.0,
    };
    if house.shape == Shape::Bar {
        out.rect("bar", house.rect, 0.0);
    } else {
        host_box(house.rect, out);
    }
    for line in &house.name {
        out.text(Voice::Name, "", pt(house.text_x, y), line);
        y += 18.0;
    }
    if let Some(process) = &house.process {
        out.text(Voice::MonoSmall, "t2", pt(house.text_x, y - 1.0), process);
    }
    if state.forwarding {
        let last = house.name.last().map_or(0.0, |line| Voice::Name.width(line));
        forwards(pt(house.text_x + last + 7.0, house.rect.y + 13.0 + house.name.len() as f32 * 18.0), 14.0, out);
    }
    out.close();
}

fn tube(scene: &Scene<'_>, wire: &Wire, out: &mut Drawing) {
    let [a, b] = &wire.ends;
    let Some((host, link)) = scene.hosts.get(a.host).zip(scene.link(a.host, a.ifindex)) else { return };
    let id = format!("cable-{}/{}", id_part(&host.name), id_part(&link.name));
    let dev = format!("{}/{}", host.name, link.name);
    // The gap is beside the plug that is down: nothing comes through there.
    let length = wire.line.length();
    let (from, to) = if wire.is_lo || wire.is_open {
        (0.0, length)
    } else {
        (if a.up { 0.0 } else { GAP }, if b.up { length } else { length - GAP })
    };
    let line = wire.line.slice(from, to);
    let group = Group::new(id, "cable").data("dev", dev);
    let far = scene.hosts.get(b.host).zip(scene.link(b.host, b.ifindex)).filter(|_| !wire.is_lo);
    out.open(match far {
        Some((host, link)) => group.data("far", format!("{}/{}", host.name, link.name)),
        None => group,
    });
    out.line(if wire.is_lo { "tube lo" } else { "tube" }, &line);
    out.line(if wire.is_lo { "bore lo" } else { "bore" }, &line);
    out.close();
}

fn plug(scene: &Scene<'_>, device: &Device, out: &mut Drawing) {
    let host = &scene.hosts[device.host];
    let Some(link) = scene.link(device.host, device.ifindex) else { return };
    let id = format!("dev-{}/{}", id_part(&host.name), id_part(&link.name));
    let state = match (link.up, link.carrier) {
        (false, _) => "down",
        (true, false) => "no-carrier",
        (true, true) => "up",
    };
    let said = scene.lang.text(&format!("pic-state-{state}"));
    let group = Group::new(id, "dev").data("dev", format!("{}/{}", host.name, link.name)).data("state", state);
    out.open(group.title(format!("{}: {said}", link.name)));
    out.rect(if link.up { "port" } else { "port-down" }, device.plug, 2.0);
    let middle = device.plug.centre();
    let at = pt(middle.x, middle.y + device.voice.size() * 0.34);
    out.text_at(device.voice, if link.up { "port-t" } else { "port-t down" }, Anchor::Middle, at, &link.name);
    out.close();
}

fn ear(scene: &Scene<'_>, device: &Device, out: &mut Drawing) {
    let host = &scene.hosts[device.host];
    let Some(link) = scene.link(device.host, device.ifindex) else { return };
    let Ear { at, faces, wall, pill, worded } = &device.ear;
    if pill.w == 0.0 {
        return;
    }
    let count = scene.count(host.id, device.ifindex);
    let args = [("dev", Arg::from(&*link.name)), ("host", Arg::from(&*host.name)), ("count", Arg::from(count))];
    let id = format!("ear-{}/{}", id_part(&host.name), id_part(&link.name));
    let class = if count > 0 { "ear on" } else { "ear" };
    let group = Group::new(id, class)
        .data("dev", format!("{}/{}", host.name, link.name))
        .data("count", count.to_string())
        .title(scene.lang.with("pic-tap", &args));
    out.open(group);
    let heard = count > 0;
    if device.side == Side::Bottom && !has_wire(scene, device.host, device.ifindex) {
        // There is no wire that the cup could sit on.
        out.line("ear-lead", &Line::new([device.tip(), pt(at.x, at.y + 11.0)], 0.0));
    }
    let (cup, waves, lead) = sign(*at, *faces, *wall, pill);
    out.path(if heard { "ear-on" } else { "ear-off" }, if heard { cup } else { cup + &lead });
    if heard {
        out.path("wave", waves);
        let far = if *faces == Side::Left { at.x - wall - pill.right() } else { pill.x - at.x - wall };
        if *faces != Side::Bottom && far > 60.0 {
            out.path("ear-lead", lead);
        }
    }
    out.rect(if heard { "ear-on" } else { "ear-off" }, *pill, pill.h / 2.0);
    let y = pill.centre().y;
    if *worded {
        let tone = if heard { "ear-on-t" } else { "t2" };
        out.text(Voice::Small, tone, pt(pill.x + 12.0, y + 4.2), "tcpdump");
    }
    let voice = if heard { Voice::Bold } else { Voice::Sans };
    let tone = if heard { "ear-on-t" } else { "t2" };
    let number = count.to_string();
    if *worded {
        out.text_at(voice, tone, Anchor::End, pt(pill.right() - 11.0, y + 4.6), &number);
    } else {
        out.text_at(voice, tone, Anchor::Middle, pt(pill.centre().x, y + 4.6), &number);
    }
    out.close();
}

/// The cup on the wire, the two sound arcs, and the straight lead of one that has heard nothing.
fn sign(at: Pt, faces: Side, wall: f32, pill: &Rect) -> (String, String, String) {
    match faces {
        Side::Bottom => {
            let (x, y) = (at.x, at.y + wall);
            let cup = format!("M{} {}a10 10 0 0 0 20 0z", Num(x - 10.0), Num(y));
            let waves = format!(
                "M{} {}a11 11 0 0 0 13 0M{} {}a17 17 0 0 0 19 0",
                Num(x - 6.5),
                Num(y + 13.0),
                Num(x - 9.5),
                Num(y + 17.5)
            );
            let lead = format!("M{} {}V{}", Num(x), Num(y + 10.0), Num(pill.y));
            (cup, waves, lead)
        }
        Side::Left | Side::Right => {
            let way = if faces == Side::Left { -1.0 } else { 1.0 };
            let sweep = u8::from(faces == Side::Right);
            let (x, y) = (at.x + way * wall, at.y);
            let edge = if faces == Side::Left { pill.right() } else { pill.x };
            let cup = format!("M{} {}a11 11 0 0 {sweep} 0 22z", Num(x), Num(y - 11.0));
            let waves = format!(
                "M{} {}a14 14 0 0 {sweep} 0 15M{} {}a22 22 0 0 {sweep} 0 23",
                Num(x + way * 15.0),
                Num(y - 7.5),
                Num(x + way * 20.5),
                Num(y - 11.5)
            );
            let lead = format!("M{} {}H{}", Num(x + way * 11.0), Num(y), Num(edge));
            (cup, waves, lead)
        }
    }
}

fn notes(scene: &Scene<'_>, device: &Device, out: &mut Drawing) {
    let notes = &device.notes;
    let Some(link) = scene.link(device.host, device.ifindex).filter(|_| !notes.rows.is_empty()) else { return };
    let id = format!("notes-{}/{}", id_part(&scene.hosts[device.host].name), id_part(&link.name));
    out.open(Group::new(id, ""));
    for (at, note) in notes.rows.iter().enumerate() {
        let y = notes.at.y + at as f32 * super::plan::NOTE_H;
        let lit = note.lines.iter().any(|line| scene.is_cause(*line));
        let tone = if lit { "" } else { "t2" };
        if !note.is_address {
            out.text(Voice::Small, "t2", pt(notes.at.x, y), &note.text);
            continue;
        }
        let start = notes.at.x + notes.sign_w;
        let x = start + notes.label_w;
        let tone = match note.mark {
            None => tone,
            Some(mark) => {
                let end = x + Voice::MonoSmall.width(&note.text);
                out.rect("changed", Rect::new(notes.at.x - 3.0, y - 13.0, end - notes.at.x + 5.5, 17.0), 2.0);
                out.text(Voice::MonoSmallBold, "cause-t", pt(notes.at.x, y), marks::sign(mark));
                if mark == Mark::Gone { "gone" } else { "" }
            }
        };
        out.text(Voice::MonoSmall, tone, pt(start, y), &note.label);
        out.text(Voice::MonoSmall, tone, pt(x, y), &note.text);
        pennants(scene, &note.lines, MOST_PENNANTS, pt(x + Voice::MonoSmall.width(&note.text) + 4.0, y - 13.5), out);
    }
    out.close();
}

/// A pennant for each line, at most so many, from the left; lit for a cause of the current step.
pub(super) fn pennants(scene: &Scene<'_>, lines: &[usize], most: usize, corner: Pt, out: &mut Drawing) {
    let mut x = corner.x;
    for line in shown_lines(scene, lines, most) {
        let lit = scene.is_cause(line);
        let w = pennant_w(line);
        out.open(Group::new("", if lit { "pen-now" } else { "pen-line" }).data("line", line.to_string()));
        let d = format!("M{} {}h{}l6 9-6 9h-{}z", Num(x), Num(corner.y), Num(w - 6.0), Num(w - 6.0));
        out.path(if lit { "pennant" } else { "pennant-idle" }, d);
        let tone = if lit { "pennant-t" } else { "t2" };
        out.text(Voice::SmallBold, tone, pt(x + 5.0, corner.y + 13.2), &line.to_string());
        out.close();
        x += w + 4.0;
    }
}

/// Of many lines those that are causes now, then the last: it is what the thing was made by.
fn shown_lines(scene: &Scene<'_>, lines: &[usize], most: usize) -> Vec<usize> {
    let mut shown: Vec<usize> = lines.to_vec();
    shown.sort_by_key(|line| (!scene.is_cause(*line), std::cmp::Reverse(*line)));
    shown.truncate(most);
    shown.sort_unstable();
    shown
}

/// The way that an answer from `lo` may take.
pub(super) fn might(scene: &Scene<'_>, plan: &Plan, out: &mut Drawing) {
    let Some(lo) = plan.device(scene.focus, IfIndex::LO) else { return };
    let inside = &plan.inside;
    let line = Line::new([pt(inside.in_x, lo.plug.y - 4.0), pt(inside.in_x, inside.icmp.bottom() + 6.0)], 0.0);
    out.line("might", &line);
}
