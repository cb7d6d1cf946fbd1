//! The picture in words, for those who hear it: hosts, cables, addresses, where the packet is, what the taps heard.

use serde::Serialize;
use sim_core::base::IfIndex;
use sim_core::lab::{HostState, LinkState, What, changes};
use sim_core::packet::Payload;

use super::journey::{At, Stop, journey};
use super::marks;
use super::scene::Scene;
use crate::explain::packet_key;
use crate::l10n::Arg;

/// So many of the things that a line changed are said.
const MOST_CHANGES: usize = 6;

/// What a picture shows, as sentences that stand for themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Words {
    /// One for each host, in order of creation.
    pub hosts: Vec<HostWords>,
    /// Where the packet, or the program, is.
    pub now: String,
    /// What the line changed: hosts, devices, addresses.
    pub changed: String,
    /// What tcpdump has heard so far on each device.
    pub taps: String,
}

/// A host, and each of its devices with addresses and cable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HostWords {
    pub name: String,
    /// The host in one sentence.
    pub host: String,
    /// One sentence for each device.
    pub devices: Vec<String>,
}

impl Words {
    /// All of it as one text.
    pub fn plain(&self) -> String {
        let hosts = self.hosts.iter().flat_map(|host| std::iter::once(&host.host).chain(&host.devices));
        let all: Vec<&str> =
            [&self.now, &self.changed, &self.taps].into_iter().chain(hosts).map(String::as_str).collect();
        all.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

pub(super) fn words(scene: &Scene<'_>) -> Words {
    if scene.hosts.is_empty() {
        return Words {
            hosts: Vec::new(),
            now: scene.lang.text("pic-empty-lab"),
            changed: String::new(),
            taps: String::new(),
        };
    }
    let hosts = scene.hosts.iter().enumerate().map(|(at, host)| HostWords {
        name: host.name.clone(),
        host: host_words(scene, at, host),
        devices: host.links.iter().map(|link| device_words(scene, host, link)).collect(),
    });
    Words { hosts: hosts.collect(), now: now(scene), changed: changed(scene), taps: taps(scene) }
}

/// What the line changed, the first few things.
fn changed(scene: &Scene<'_>) -> String {
    let all = changes(scene.marks.before(), &scene.hosts);
    let shown = all.iter().filter(|change| matches!(change.what, What::Host | What::Link | What::Addr));
    let words: Vec<String> = shown
        .take(MOST_CHANGES)
        .map(|change| {
            let args = [
                ("host", Arg::from(&*change.host)),
                ("what", Arg::from(&*change.text)),
                ("mark", Arg::from(marks::word(scene, change.mark))),
            ];
            scene.lang.with(if change.what == What::Host { "pic-say-change-host" } else { "pic-say-change" }, &args)
        })
        .collect();
    if words.is_empty() {
        return String::new();
    }
    scene.lang.with("pic-say-changed", &[("changes", Arg::from(words.join("; ")))])
}

fn host_words(scene: &Scene<'_>, at: usize, host: &HostState) -> String {
    let open = if at == scene.focus { "open" } else { "closed" };
    let forwarding = if host.forwarding { "on" } else { "off" };
    let args = [("host", Arg::from(&*host.name)), ("open", Arg::from(open)), ("forwarding", Arg::from(forwarding))];
    scene.lang.with("pic-say-host", &args)
}

fn device_words(scene: &Scene<'_>, host: &HostState, link: &LinkState) -> String {
    let lang = scene.lang;
    let addresses: Vec<String> = host
        .addrs
        .iter()
        .filter(|addr| addr.ifindex == link.ifindex)
        .map(|addr| if addr.label == link.name { addr.text() } else { format!("{} ({})", addr.text(), addr.label) })
        .collect();
    let addresses = if addresses.is_empty() { lang.text("pic-say-no-address") } else { addresses.join(", ") };
    let state = match (link.up, link.carrier) {
        (false, _) => "pic-state-down",
        (true, false) => "pic-state-no-carrier",
        (true, true) => "pic-state-up",
    };
    let far = link.peer.or(link.lower).and_then(|(id, ifindex)| {
        let host = scene.host(id)?;
        Some((scene.hosts[host].name.clone(), scene.link(host, ifindex)?.name.clone()))
    });
    let mut args = vec![
        ("host", Arg::from(&*host.name)),
        ("dev", Arg::from(&*link.name)),
        ("state", Arg::from(lang.text(state))),
        ("addresses", Arg::from(addresses)),
    ];
    match far {
        Some((far_host, far_dev)) => {
            args.extend([("farhost", Arg::from(far_host)), ("fardev", Arg::from(far_dev))]);
            lang.with(if link.peer.is_some() { "pic-say-device-cable" } else { "pic-say-device-on" }, &args)
        }
        None if link.ifindex == IfIndex::LO => lang.with("pic-say-device-lo", &args),
        None => lang.with("pic-say-device-open", &args),
    }
}

fn now(scene: &Scene<'_>) -> String {
    let lang = scene.lang;
    let Some(index) = scene.step.checked_sub(1) else {
        return if scene.steps.is_empty() { String::new() } else { lang.text("pic-say-before") };
    };
    let stops = journey(scene);
    let stop = stops[index];
    let place = place_words(scene, stop);
    let mut args =
        vec![("step", Arg::from(scene.step)), ("steps", Arg::from(scene.steps.len())), ("place", Arg::from(place))];
    let Some(seen) = stop.packet else { return lang.with("pic-say-now", &args) };
    let kind = lang.text(packet_key(&seen.payload));
    let (from, to) = match seen.payload {
        Payload::Ipv4(packet) => (packet.src.to_string(), packet.dst.to_string()),
        Payload::Arp(arp) => (arp.sender.to_string(), arp.target.to_string()),
    };
    args.extend([("kind", Arg::from(kind)), ("from", Arg::from(from)), ("to", Arg::from(to))]);
    lang.with("pic-say-packet", &args)
}

fn place_words(scene: &Scene<'_>, stop: Stop) -> String {
    let host = &scene.hosts[stop.host];
    let dev = |ifindex: IfIndex| scene.link(stop.host, ifindex).map_or_else(String::new, |link| link.name.clone());
    let (key, dev) = match stop.at {
        At::Process => ("pic-at-process", String::new()),
        At::Search(_) => ("pic-at-search", String::new()),
        At::Out(ifindex) => ("pic-at-out", dev(ifindex)),
        At::In(ifindex) => ("pic-at-in", dev(ifindex)),
        At::Kept(_) => ("pic-at-kept", String::new()),
        At::Icmp => ("pic-at-icmp", String::new()),
        At::Wire(IfIndex::LO) => ("pic-at-bend", dev(IfIndex::LO)),
        At::Wire(ifindex) => ("pic-at-wire", dev(ifindex)),
    };
    scene.lang.with(key, &[("host", Arg::from(&*host.name)), ("dev", Arg::from(dev))])
}

fn taps(scene: &Scene<'_>) -> String {
    if scene.steps.is_empty() {
        return String::new();
    }
    let heard =
        scene.hosts.iter().flat_map(|host| host.links.iter().map(move |link| (host, link))).map(|(host, link)| {
            let count = scene.count(host.id, link.ifindex);
            let args = [("dev", Arg::from(&*link.name)), ("host", Arg::from(&*host.name)), ("count", Arg::from(count))];
            scene.lang.with("pic-tap", &args)
        });
    format!("{}.", heard.collect::<Vec<_>>().join("; "))
}
