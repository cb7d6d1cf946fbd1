//! The recorder's format, `kernel-lab/1`, of a run. See `tests/kernel/README.md`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{CommandRun, Lab, Run};
use crate::base::{Counter, HostId, IfIndex, Nud};
use crate::command::{route_lines, rule_text};
use crate::netns::Netns;
use crate::packet::{Body, Icmp, Payload};
use crate::trace::{Dir, Heard, Record};
use crate::world::World;

/// What `hairpin run LAB --json` prints.
#[derive(Clone, Debug, Serialize)]
pub struct Transcript {
    pub format: &'static str,
    /// The lab's file name without `.lab`.
    pub lab: String,
    pub title: String,
    pub source: String,
    pub directives: BTreeMap<String, String>,
    pub hosts: Vec<String>,
    pub commands: Vec<Command>,
    #[serde(rename = "final")]
    pub last: BTreeMap<String, Final>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Command {
    /// From 1.
    pub n: usize,
    pub line_no: usize,
    pub comment: String,
    pub line: String,
    pub exit: i32,
    pub stdout: String,
    pub stderr: String,
    pub frames: Vec<Frame>,
    pub counters: BTreeMap<String, Counters>,
    pub kernel: Option<()>,
}

/// One frame at one tap.
#[derive(Clone, Debug, Serialize)]
pub struct Frame {
    pub host: String,
    pub dev: String,
    pub dir: Dir,
    pub text: String,
    pub eth_src: String,
    pub eth_dst: String,
    pub pkttype: &'static str,
    pub ttl: Option<u8>,
    pub tos: Option<u8>,
    pub df: Option<bool>,
    pub ip_len: Option<u16>,
    pub frag: Option<String>,
}

/// By name, in the kernel's order.
#[derive(Clone, Debug)]
pub struct Counters(Vec<(Counter, u64)>);

impl Serialize for Counters {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(counter, by)| (counter.name(), by)))
    }
}

/// A host after the last command.
#[derive(Clone, Debug, Serialize)]
pub struct Final {
    pub links: Vec<FinalLink>,
    pub addr: Vec<FinalAddr>,
    pub routes: Vec<String>,
    pub rules: Vec<String>,
    pub neigh: Vec<FinalNeigh>,
}

#[derive(Clone, Debug, Serialize)]
pub struct FinalLink {
    pub dev: String,
    pub mac: String,
    pub mtu: u32,
    pub up: bool,
    pub carrier: bool,
    pub master: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct FinalAddr {
    pub dev: String,
    pub address: String,
    pub peer: Option<String>,
    pub broadcast: Option<String>,
    pub scope: String,
    pub label: Option<String>,
    pub secondary: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct FinalNeigh {
    pub dst: String,
    pub dev: String,
    pub lladdr: Option<String>,
    pub state: &'static str,
}

impl Transcript {
    /// `name` is the lab's file name without `.lab`.
    pub fn new(name: &str, lab: &Lab, run: &Run) -> Self {
        let world = run.world(None);
        let mut ids = Drawn::default();
        let numbered = run.commands.iter().enumerate();
        Self {
            format: "kernel-lab/1",
            lab: name.to_owned(),
            title: lab.title("").unwrap_or_default().to_owned(),
            source: format!("hairpin {}", env!("CARGO_PKG_VERSION")),
            directives: lab.directives().map(|(key, value)| (key.to_owned(), value.to_owned())).collect(),
            hosts: world.hosts().map(|host| host.name.to_string()).collect(),
            commands: numbered.map(|(at, done)| command(at + 1, lab, done, &mut ids)).collect(),
            last: world.hosts().map(|host| (host.name.to_string(), last(host))).collect(),
        }
    }
}

/// Source ports from here on are the kernel's choice, and are shown from 50001 on.
const EPHEMERAL: u16 = 32768;
const EPHEMERAL_SHOWN: u16 = 50001;

/// What the kernel or a program draws at random.
#[derive(Default)]
struct Drawn {
    echo: Numbering,
    port: Numbering,
}

/// Numbers from 1 in order of first appearance, frames taken as stored.
#[derive(Default)]
struct Numbering {
    seen: Vec<u16>,
}

impl Numbering {
    fn number(&mut self, id: u16) -> u16 {
        let at = self.seen.iter().position(|seen| *seen == id).unwrap_or_else(|| {
            self.seen.push(id);
            self.seen.len() - 1
        });
        u16::try_from(at + 1).unwrap_or(u16::MAX)
    }
}

fn command(n: usize, lab: &Lab, done: &CommandRun, ids: &mut Drawn) -> Command {
    let world = &done.after;
    let name = |host: &HostId| world.host(*host).name.to_string();
    Command {
        n,
        line_no: done.line_no,
        comment: lab.comment(done.entry),
        line: done.line.clone(),
        exit: done.exit,
        stdout: done.stdout.clone(),
        stderr: done.stderr.clone(),
        frames: in_order(&done.record).into_iter().map(|heard| frame(world, heard, ids)).collect(),
        counters: done.record.counters.iter().map(|(host, by)| (name(host), Counters(by.clone()))).collect(),
        kernel: None,
    }
}

/// By host, then device, then time.
fn in_order(record: &Record) -> Vec<&Heard> {
    let mut frames: Vec<&Heard> = record.heard.iter().collect();
    frames.sort_by_key(|heard| (heard.host, heard.dev));
    frames
}

fn frame(world: &World, heard: &Heard, ids: &mut Drawn) -> Frame {
    let host = world.host(heard.host);
    let mut payload = *heard.frame.payload;
    if let Payload::Ipv4(ip) = &mut payload
        && ip.frag.is_none_or(|frag| frag.offset == 0)
    {
        match &mut ip.body {
            Body::Icmp(Icmp::EchoRequest(echo) | Icmp::EchoReply(echo)) => echo.id = ids.echo.number(echo.id),
            Body::Udp(udp) if udp.sport >= EPHEMERAL => {
                udp.sport = (EPHEMERAL_SHOWN - 1).saturating_add(ids.port.number(udp.sport));
            }
            Body::Icmp(Icmp::DestUnreachable { .. } | Icmp::TimeExceeded { .. } | Icmp::Redirect { .. })
            | Body::Udp(_) => {}
        }
    }
    let ip = match payload {
        Payload::Ipv4(ip) => Some(ip),
        Payload::Arp(_) => None,
    };
    Frame {
        host: host.name.to_string(),
        dev: name(host, heard.dev),
        dir: heard.dir,
        text: payload.to_string(),
        eth_src: heard.frame.src.to_string(),
        eth_dst: heard.frame.dst.to_string(),
        pkttype: heard.pkttype.name(),
        ttl: ip.map(|ip| ip.ttl),
        tos: ip.map(|ip| ip.tos),
        df: ip.map(|ip| ip.df),
        ip_len: ip.map(|ip| ip.total_bytes()),
        frag: ip.and_then(|ip| ip.frag).map(|frag| format!("{}{}", frag.offset, if frag.more { "+" } else { "" })),
    }
}

fn name(host: &Netns, dev: IfIndex) -> String {
    host.links.name(dev).to_string()
}

fn last(host: &Netns) -> Final {
    let Netns { links, ipv4, .. } = host;
    let all_routes = ipv4.fib.iter().flat_map(|(_, routes)| routes);
    let mut neigh: Vec<_> = ipv4.neighbours.iter().filter(|entry| entry.nud != Nud::Noarp).collect();
    neigh.sort_by_key(|entry| (name(host, entry.dev), entry.dst));
    Final {
        links: links
            .iter()
            .map(|device| FinalLink {
                dev: device.name.to_string(),
                mac: device.mac.to_string(),
                mtu: device.mtu,
                up: device.up,
                carrier: device.can_transmit(),
                master: device.master().map(|master| name(host, master)),
            })
            .collect(),
        addr: links
            .iter()
            .flat_map(|device| ipv4.addresses.of(device.index))
            .map(|own| FinalAddr {
                dev: name(host, own.dev),
                address: own.net.to_string(),
                peer: own.peer.filter(|peer| !peer.is_unspecified()).map(|peer| peer.to_string()),
                broadcast: own.broadcast.map(|broadcast| broadcast.to_string()),
                scope: own.scope.to_string(),
                label: Some(own.label.as_str().to_owned()).filter(|label| !label.is_empty()),
                secondary: own.secondary,
            })
            .collect(),
        routes: all_routes.flat_map(|route| route_lines(route, host)).collect(),
        rules: ipv4
            .rules
            .iter()
            .map(|rule| format!("{}:\t{}", rule.priority, rule_text(rule, &ipv4.rules, links)))
            .collect(),
        neigh: neigh
            .into_iter()
            .map(|entry| FinalNeigh {
                dst: entry.dst.to_string(),
                dev: name(host, entry.dev),
                lladdr: entry.lladdr.map(|lladdr| lladdr.to_string()),
                state: if entry.nud.is_valid() && entry.nud != Nud::Permanent { "resolved" } else { entry.nud.name() },
            })
            .collect(),
    }
}
