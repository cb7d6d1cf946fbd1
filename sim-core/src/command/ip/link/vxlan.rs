//! The words of `type vxlan`. Source: `vxlan_parse_opt()` in iproute2 6.1.

use std::net::Ipv4Addr;

use super::super::super::args::{Args, matches};
use super::super::super::{addr, number};
use super::super::{Output, Shell, device, fail, not_modelled};
use super::usage;
use super::words::{duplicate, wrong};
use crate::base::{HostId, IfIndex};
use crate::link::Vxlan;

const COMMAND: &str = "ip link add: type vxlan";

/// What was said of a tunnel.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct VxlanWords {
    id: Option<u32>,
    remote: Option<Ipv4Addr>,
    local: Option<Ipv4Addr>,
    dev: Option<IfIndex>,
    dstport: Option<u16>,
    ttl: Option<u8>,
    tos: Option<u8>,
    learning: Option<bool>,
    ageing: Option<u32>,
    maxaddr: Option<u32>,
}

/// What is said when nobody said which port a tunnel shall send to.
const NO_PORT: &str = "vxlan: destination port not specified\n\
    Will use Linux kernel default (non-standard value)\n\
    Use 'dstport 4789' to get the IANA assigned value\n\
    Use 'dstport 0' to get default and quiet this message\n";

/// Linux keeps the port that it had before there was a standard.
const DEFAULT_PORT: u16 = 8472;

impl VxlanWords {
    /// With the kernel's own for what was not said. Source: `vxlan_nl2conf()` in Linux 6.18.
    pub(super) fn config(self, underlay: HostId) -> Vxlan {
        Vxlan {
            vni: self.id.unwrap_or_default(),
            underlay,
            lower: self.dev,
            remote: self.remote.filter(|remote| !remote.is_unspecified()),
            local: self.local.filter(|local| !local.is_unspecified()),
            dstport: self.dstport.filter(|port| *port != 0).unwrap_or(DEFAULT_PORT),
            ttl: self.ttl.unwrap_or_default(),
            tos: self.tos.unwrap_or_default(),
            learning: self.learning.unwrap_or(true),
            ageing_secs: self.ageing.unwrap_or(300),
            maxaddr: self.maxaddr.unwrap_or_default(),
        }
    }

    fn hear<'a>(
        &mut self,
        shell: &mut Shell<'_>,
        host: Option<HostId>,
        word: &'a str,
        args: &mut Args<'a>,
    ) -> Result<(), Output> {
        match word {
            "id" | "vni" => {
                let value = once(&self.id, "id", args.value()?)?;
                let id = number::u32(value).filter(|id| *id < 1 << 24);
                self.id = Some(id.ok_or_else(|| wrong(value, "invalid id"))?);
            }
            "group" | "remote" => {
                let value = once(&self.remote, word, args.value()?)?;
                let remote = address(value)?;
                if remote.is_multicast() != (word == "group") {
                    return Err(wrong(value, &format!("invalid {word} address")));
                }
                self.remote = Some(remote);
            }
            "local" => {
                let value = once(&self.local, "local", args.value()?)?;
                self.local = Some(address(value)?);
                if self.local.is_some_and(|local| local.is_multicast()) {
                    return Err(wrong(value, "invalid local address"));
                }
            }
            "dev" => {
                let value = once(&self.dev, "dev", args.value()?)?;
                let found = host.map(|host| device(shell, host, value)).transpose();
                self.dev = found.map_err(|output| Output { exit: 255, ..output })?;
            }
            "dstport" => {
                let value = once(&self.dstport, "dstport", args.value()?)?;
                let port = number::u32(value).and_then(|port| u16::try_from(port).ok());
                self.dstport = Some(port.ok_or_else(|| wrong(value, "dst port"))?);
            }
            "ttl" => {
                let value = once(&self.ttl, "ttl", args.value()?)?;
                self.ttl = Some(match number::u32(value).map(u8::try_from) {
                    Some(Ok(ttl)) => ttl,
                    Some(Err(_)) => return Err(wrong(value, "TTL must be <= 255")),
                    None if value == "auto" => 0,
                    None => return Err(not_modelled(COMMAND, &format!("ttl {value}"))),
                });
            }
            "tos" => {
                let value = once(&self.tos, "tos", args.value()?)?;
                let hex = u8::from_str_radix(value.strip_prefix("0x").unwrap_or(value), 16).ok();
                self.tos = Some(hex.ok_or_else(|| not_modelled(COMMAND, &format!("tos {value}")))?);
            }
            "nolearning" | "learning" => self.learning = Some(once(&self.learning, word, word)? == "learning"),
            "ageing" => {
                let value = once(&self.ageing, "ageing", args.value()?)?;
                let ageing = number::u32(value).filter(|secs| (1..=3600).contains(secs));
                self.ageing = Some(ageing.ok_or_else(|| not_modelled(COMMAND, &format!("ageing {value}")))?);
            }
            "maxaddress" => {
                let value = once(&self.maxaddr, "maxaddress", args.value()?)?;
                let most = number::u32(value);
                self.maxaddr = Some(most.ok_or_else(|| not_modelled(COMMAND, &format!("maxaddress {value}")))?);
            }
            word if OPTIONS.iter().any(|option| matches(word, option)) => return Err(not_modelled(COMMAND, word)),
            word => return Err(fail(1, &format!("vxlan: unknown command \"{word}\"?\n{}", usage::VXLAN))),
        }
        Ok(())
    }
}

/// Reads what follows the type; `None` if nothing does.
pub(super) fn read(
    shell: &mut Shell<'_>,
    host: Option<HostId>,
    mut args: Args<'_>,
    warning: &mut &'static str,
) -> Result<Option<VxlanWords>, Output> {
    if args.peek().is_none() {
        return Ok(None);
    }
    let mut said = VxlanWords::default();
    while let Some(word) = args.next() {
        said.hear(shell, host, word, &mut args)?;
    }
    if said.id.is_none() {
        return Err(not_modelled(COMMAND, "without id"));
    }
    if said.remote.is_some_and(|remote| remote.is_multicast()) && said.dev.is_none() {
        return Err(fail(1, "vxlan: 'group' requires 'dev' to be specified\n"));
    }
    if said.dstport.is_none() {
        *warning = NO_PORT;
    }
    Ok(Some(said))
}

/// Every word that iproute2 knows here, each by any of its beginnings.
const OPTIONS: [&str; 47] = [
    "id",
    "vni",
    "group",
    "remote",
    "local",
    "dev",
    "ttl",
    "hoplimit",
    "tos",
    "dsfield",
    "df",
    "label",
    "flowlabel",
    "ageing",
    "maxaddress",
    "port",
    "srcport",
    "dstport",
    "nolearning",
    "learning",
    "proxy",
    "noproxy",
    "rsc",
    "norsc",
    "l2miss",
    "nol2miss",
    "l3miss",
    "nol3miss",
    "udpcsum",
    "noudpcsum",
    "udp6zerocsumtx",
    "noudp6zerocsumtx",
    "udp6zerocsumrx",
    "noudp6zerocsumrx",
    "remcsumtx",
    "noremcsumtx",
    "remcsumrx",
    "noremcsumrx",
    "external",
    "noexternal",
    "gbp",
    "gpe",
    "vnifilter",
    "novnifilter",
    "localbypass",
    "nolocalbypass",
    "help",
];

fn once<'a, T>(said: &Option<T>, key: &str, word: &'a str) -> Result<&'a str, Output> {
    if said.is_some() { Err(duplicate(key, word)) } else { Ok(word) }
}

/// Source: `get_addr()` in iproute2 6.1, for an address of no family yet.
fn address(word: &str) -> Result<Ipv4Addr, Output> {
    if word.contains(':') || ["any", "all", "default"].contains(&word) {
        return Err(not_modelled(COMMAND, word));
    }
    addr::addr(word).map_err(|_| fail(1, &format!("Error: any valid address is expected rather than \"{word}\".\n")))
}
