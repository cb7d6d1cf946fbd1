//! A macvlan or a vxlan has no cable: a word beside it says which device it stands on, and where both are on one edge of
//! a host, a bracket.

use sim_core::base::IfIndex;
use sim_core::lab::HostState;

use super::drawing::{Drawing, Group, id_part};
use super::geometry::{Num, Pt, pt};
use super::plan::{Device, Plan, Side};
use super::scene::Scene;
use crate::l10n::Arg;

/// From the inner edge of a plug to the bracket.
const REACH: f32 = 9.0;

/// The word beside a device that stands on another, which may be in another host.
pub(super) fn on(scene: &Scene<'_>, host: &HostState, ifindex: IfIndex) -> Option<String> {
    let link = host.links.iter().find(|link| link.ifindex == ifindex)?;
    let (far, lower) = link.lower?;
    let far = scene.host(far)?;
    let lower = &scene.link(far, lower)?.name;
    let args =
        [("dev", Arg::from(&*link.name)), ("lower", Arg::from(&**lower)), ("host", Arg::from(&*scene.hosts[far].name))];
    let key = if scene.hosts[far].id == host.id { "pic-stands-on" } else { "pic-stands-on-far" };
    Some(scene.lang.with(key, &args))
}

/// A bracket for each device that stands on another of the same host, on the same edge of it.
pub(super) fn brackets(scene: &Scene<'_>, plan: &Plan, out: &mut Drawing) {
    for device in &plan.devices {
        let (host, link) = (&scene.hosts[device.host], scene.link(device.host, device.ifindex));
        let lower = link.and_then(|link| link.lower).filter(|(lower, _)| *lower == host.id);
        let lower = lower.and_then(|(_, lower)| plan.device(device.host, lower));
        let Some((link, lower)) = link.zip(lower.filter(|lower| lower.side == device.side)) else { continue };
        let id = format!("stands-{}/{}", id_part(&host.name), id_part(&link.name));
        let (path, foot) = bracket(device, lower);
        out.open(Group::new(id, "stands").data("dev", format!("{}/{}", host.name, link.name)));
        out.path("stands-on", path);
        out.circle("bar", foot, 3.5);
        out.close();
    }
}

/// The way from plug to plug, and where it ends at the lower one.
fn bracket(device: &Device, lower: &Device) -> (String, Pt) {
    let (from, to) = (device.plug.centre(), lower.plug.centre());
    match device.side {
        Side::Right => {
            let (x, foot) = (device.plug.x.min(lower.plug.x) - REACH, lower.plug.x - 3.5);
            (format!("M{} {}H{}V{}H{}", Num(device.plug.x), Num(from.y), Num(x), Num(to.y), Num(foot)), pt(foot, to.y))
        }
        Side::Left => {
            let (right, foot) = (device.plug.right(), lower.plug.right() + 3.5);
            let x = right.max(lower.plug.right()) + REACH;
            (format!("M{} {}H{}V{}H{}", Num(right), Num(from.y), Num(x), Num(to.y), Num(foot)), pt(foot, to.y))
        }
        Side::Bottom => {
            let (y, foot) = (device.plug.y.min(lower.plug.y) - REACH, lower.plug.y - 3.5);
            (format!("M{} {}V{}H{}V{}", Num(from.x), Num(device.plug.y), Num(y), Num(to.x), Num(foot)), pt(to.x, foot))
        }
    }
}

#[cfg(test)]
mod tests {
    use sim_core::lab::Lab;

    use super::super::scene::Scene;
    use super::super::tests::faults;
    use super::super::{Size, svg, words};
    use crate::l10n::Lang;
    use crate::sitting::{Position, Sitting};

    const LAB: &str = "ip netns add A\nip netns add B\nip -n A link add a0 type veth peer name b0 netns B\n\
        ip -n A link add m0 link a0 type macvlan mode bridge\n\
        ip -n A link add v0 type vxlan id 7 dev a0 dstport 4789\nip -n A link add v1 type vxlan id 8 dstport 4790\n\
        ip -n A link add m1 link a0 type macvlan mode bridge\nip -n A link set m1 netns B\n\
        ip -n B addr add 10.0.0.7/24 dev m1\n";

    /// What is written beside a device.
    fn beside(svg: &str, id: &str) -> Vec<String> {
        let document = roxmltree::Document::parse(svg).expect("well formed");
        let notes = document.descendants().find(|node| node.attribute("id") == Some(id));
        let texts = notes.into_iter().flat_map(|notes| notes.descendants()).filter(|node| node.has_tag_name("text"));
        texts.filter_map(|node| node.text()).map(str::to_owned).collect()
    }

    #[test]
    fn a_macvlan_and_a_vxlan_show_what_they_stand_on() {
        let lab = Lab::parse(LAB).expect("a lab");
        let run = lab.run();
        for focus in ["A", "B"] {
            let at = Position { line: None, step: None, focus: Some(focus.to_owned()) };
            let sitting = Sitting::new(&lab, &run, Lang::En, &at);
            for (size, prefix) in [(Size::Wide, 'w'), (Size::Narrow, 'n')] {
                let svg = svg(&sitting, size).expect("written");
                for (dev, word) in [("A/m0", "m0 on a0"), ("A/v0", "v0 on a0"), ("B/m1", "m1 on a0 of A"), ("A/v1", "")]
                {
                    let texts = beside(&svg, &format!("{prefix}-notes-{dev}"));
                    assert_eq!(texts.first().map_or("", String::as_str), word, "{dev}, {focus} open, {size:?}");
                }
                let found = faults(&Scene::new(&sitting), size);
                assert!(found.is_empty(), "{focus}, {size:?}: {found:#?}");
            }
            let said = words(&sitting).plain();
            assert!(said.contains("m0 of A (down): no address; stands on a0 of A."), "{said}");
            assert!(said.contains("m1 of B (down): 10.0.0.7/24; stands on a0 of A."), "{said}");
            assert!(said.contains("v1 of A (down): no address; no cable."), "{said}");
        }
    }

    #[test]
    fn a_bracket_leads_from_plug_to_plug_on_one_edge() {
        let lab = Lab::parse(LAB).expect("a lab");
        let run = lab.run();
        let at = Position { line: None, step: None, focus: Some("A".to_owned()) };
        let svg = svg(&Sitting::new(&lab, &run, Lang::En, &at), Size::Wide).expect("written");
        for (dev, stands) in [("A/m0", true), ("A/v0", true), ("A/v1", false), ("A/a0", false), ("B/m1", false)] {
            assert_eq!(svg.contains(&format!("id=\"w-stands-{dev}\"")), stands, "{dev}");
        }
    }
}
