//! What the current line changed, on the things that the picture shows: hosts, devices, addresses. Settings, rules and
//! routes are in the tables.

use sim_core::base::{HostId, IfIndex};
use sim_core::lab::{HostState, LinkState, Mark};

use super::drawing::{Anchor, Drawing, Group};
use super::geometry::{Pt, Rect, pt};
use super::letters::Voice;
use super::plan::{House, Shape};
use super::scene::Scene;
use crate::sitting::Sitting;

/// Half a badge.
const HALF: f32 = 7.5;
/// So much room the sign before an address takes.
pub(super) const SIGN_W: f32 = 13.0;

/// The lab before the current line, beside the lab after it.
#[derive(Debug, Default)]
pub(super) struct Marks {
    before: Vec<HostState>,
}

/// An address that the line took away.
pub(super) struct Gone {
    pub(super) label: String,
    pub(super) text: String,
}

impl Marks {
    pub(super) fn of(sitting: &Sitting<'_>) -> Self {
        let Some(command) = sitting.command else { return Self::default() };
        let before = sitting.run.commands.iter().take_while(|other| other.id != command.id).last();
        Self { before: before.map(|before| sitting.run.state(Some(before.id))).unwrap_or_default() }
    }

    pub(super) fn before(&self) -> &[HostState] {
        &self.before
    }

    fn was(&self, host: HostId) -> Option<&HostState> {
        self.before.iter().find(|was| was.id == host)
    }

    /// A host that is new has a mark of its own, and none on what it was born with.
    pub(super) fn host(&self, host: HostId) -> Option<Mark> {
        self.was(host).is_none().then_some(Mark::Added)
    }

    pub(super) fn link(&self, host: HostId, link: &LinkState) -> Option<Mark> {
        let Some(was) = self.was(host)?.links.iter().find(|was| was.ifindex == link.ifindex) else {
            return Some(Mark::Added);
        };
        let of = |link: &LinkState| (link.name.clone(), link.up, link.carrier, link.mtu, link.mac, link.master);
        (of(was) != of(link)).then_some(Mark::Changed)
    }

    /// `text` as `ip addr` prints the address.
    pub(super) fn addr(&self, host: HostId, ifindex: IfIndex, text: &str, label: &str) -> Option<Mark> {
        let mut same = self.was(host)?.addrs.iter().filter(|was| was.ifindex == ifindex && was.text() == text);
        match same.next() {
            None => Some(Mark::Added),
            Some(was) => (was.label != label).then_some(Mark::Changed),
        }
    }

    /// Addresses that a device no longer has.
    pub(super) fn gone(&self, host: &HostState, ifindex: IfIndex) -> Vec<Gone> {
        let Some(was) = self.was(host.id) else { return Vec::new() };
        let is_there = |text: &str| host.addrs.iter().any(|addr| addr.ifindex == ifindex && addr.text() == text);
        let all = was.addrs.iter().filter(|addr| addr.ifindex == ifindex && !is_there(&addr.text()));
        all.map(|addr| Gone { label: addr.label.clone(), text: addr.text() }).collect()
    }
}

/// Sign of a mark.
pub(super) const fn sign(mark: Mark) -> &'static str {
    match mark {
        Mark::Added => "+",
        Mark::Changed => "~",
        Mark::Gone => "−",
    }
}

/// The word that a screen reader says for it.
pub(super) fn word(scene: &Scene<'_>, mark: Mark) -> String {
    scene.lang.text(match mark {
        Mark::Added => "page-added",
        Mark::Changed => "page-changed",
        Mark::Gone => "page-gone",
    })
}

/// The sign on the upper left corner of a thing.
pub(super) fn badge(scene: &Scene<'_>, mark: Option<Mark>, corner: Pt, out: &mut Drawing) {
    let Some(mark) = mark else { return };
    out.open(Group::new("", "mark-line").title(word(scene, mark)));
    out.rect("changed", Rect::around(corner, HALF), 2.0);
    out.text_at(Voice::MonoSmallBold, "cause-t", Anchor::Middle, pt(corner.x, corner.y + 4.2), sign(mark));
    out.close();
}

/// The sign of a closed host: a switch has it before its name, since a plug stands at its corner.
pub(super) fn on_house(scene: &Scene<'_>, house: &House, out: &mut Drawing) {
    let at = match house.shape {
        Shape::House | Shape::Hut => pt(house.rect.x, house.rect.y),
        Shape::Bar => pt(house.text_x - 10.0, house.rect.y - 12.0),
    };
    badge(scene, scene.marks.host(scene.hosts[house.host].id), at, out);
}

/// Hosts and devices that are gone stand in a line below the drawing, as many as there is room for. Says its height.
pub(super) fn gone(scene: &Scene<'_>, left: f32, right: f32, top: f32, out: &mut Drawing) -> f32 {
    let mut names = Vec::new();
    for was in scene.marks.before() {
        match scene.hosts.iter().find(|host| host.id == was.id) {
            None => names.push(was.name.clone()),
            Some(host) => {
                let is_gone = |link: &&LinkState| host.links.iter().all(|other| other.ifindex != link.ifindex);
                names.extend(was.links.iter().filter(is_gone).map(|link| format!("{} ({})", link.name, was.name)));
            }
        }
    }
    if names.is_empty() {
        return 0.0;
    }
    let room = right - left - SIGN_W - 8.0;
    let mut text = names[0].clone();
    for name in &names[1..] {
        let more = format!("{text}, {name}");
        if Voice::MonoSmall.width(&more) > room {
            break;
        }
        text = more;
    }
    let y = top + 12.0;
    let width = Voice::MonoSmall.width(&text) + SIGN_W + 8.0;
    out.open(Group::new("gone", "mark-line").title(word(scene, Mark::Gone)));
    out.rect("changed", Rect::new(left, y - 13.0, width, 18.0), 2.0);
    out.text(Voice::MonoSmallBold, "cause-t", pt(left + 3.0, y), sign(Mark::Gone));
    out.text(Voice::MonoSmall, "gone", pt(left + SIGN_W + 2.0, y), &text);
    out.close();
    24.0
}

#[cfg(test)]
mod tests {
    use sim_core::lab::Lab;

    use super::super::tests::faults;
    use super::super::{Size, svg, words};
    use super::*;
    use crate::l10n::Lang;
    use crate::sitting::Position;

    /// Looks at every line of a lab, with each of two hosts open.
    fn every_line(text: &str, mut look: impl FnMut(&Sitting<'_>, &str)) {
        let lab = Lab::parse(text).expect("a lab");
        let run = lab.run();
        for command in &run.commands {
            for focus in ["A", "B"] {
                let at = Position { line: Some(command.line_no), step: None, focus: Some(focus.to_owned()) };
                look(&Sitting::new(&lab, &run, Lang::En, &at), &command.line);
            }
        }
    }

    const LAB: &str = "ip netns add A\nip netns add B\nip link add a0 netns A type veth peer name b0 netns B\n\
        ip -n A link set a0 up\nip -n A addr add 10.0.0.1/24 dev a0\nip -n A addr del 10.0.0.1/24 dev a0\n\
        ip -n A route add blackhole 10.9.0.0/16\nip -n B link del b0\nip netns del B\n";

    /// The signs in a picture of the last of so many lines, each with the text beside it.
    fn signs(lines: usize) -> Vec<String> {
        let text: String = LAB.split_inclusive('\n').take(lines).collect();
        let lab = Lab::parse(&text).expect("a lab");
        let run = lab.run();
        let at = Position { line: Some(lines), step: None, focus: Some("A".to_owned()) };
        let svg = svg(&Sitting::new(&lab, &run, Lang::En, &at), Size::Wide).expect("written");
        let document = roxmltree::Document::parse(&svg).expect("well formed");
        let texts: Vec<_> = document.descendants().filter(|node| node.has_tag_name("text")).collect();
        let is_sign = |node: &roxmltree::Node<'_, '_>| {
            node.attribute("class").is_some_and(|class| class.split(' ').any(|class| class == "cause-t"))
        };
        let said = |at: usize| texts.get(at).and_then(|node| node.text()).unwrap_or_default();
        let signs = (0..texts.len()).filter(|at| is_sign(&texts[*at]));
        signs
            .map(|at| {
                let next = texts.get(at + 1).filter(|next| next.parent() == texts[at].parent());
                format!("{} {}", said(at), next.map_or("", |_| said(at + 1))).trim().to_owned()
            })
            .collect()
    }

    #[test]
    fn what_a_line_added_changed_and_took_away_has_its_sign() {
        assert_eq!(signs(2), ["+"], "host B");
        assert_eq!(signs(3), ["+", "+"], "both ends of the cable");
        assert_eq!(signs(4), ["~"], "a0 is up");
        assert_eq!(signs(5), ["+ 10.0.0.1/24"]);
        assert_eq!(signs(6), ["− 10.0.0.1/24"]);
        assert_eq!(signs(7), [""; 0], "a route is in the tables");
        assert_eq!(signs(8), ["− a0 (A), b0 (B)"]);
        assert_eq!(signs(9), ["− B"]);
    }

    #[test]
    fn whoever_hears_the_picture_is_told_as_well() {
        let mut heard = Vec::new();
        every_line(LAB, |sitting, _| heard.push(words(sitting).changed));
        heard.dedup();
        assert_eq!(heard[1], "This line: host B (added); lo: <> mtu 65536 of B (added).");
        assert!(heard.contains(&"This line: 10.0.0.1/24 dev a0 of A (gone).".to_owned()), "{heard:#?}");
        assert!(heard.contains(&String::new()), "nothing is said of a route");
    }

    #[test]
    fn no_sign_meets_a_text() {
        for text in [
            LAB,
            include_str!("../../../static/labs/seed-loopback-alias.lab"),
            include_str!("../../../tests/kernel/labs/addr-labels.lab"),
            include_str!("../../../tests/kernel/labs/forward-redirect.lab"),
        ] {
            every_line(text, |sitting, line| {
                for size in [Size::Wide, Size::Narrow] {
                    let found = faults(&Scene::new(sitting), size);
                    assert!(found.is_empty(), "{line}, {size:?}: {found:#?}");
                }
            });
        }
    }
}
