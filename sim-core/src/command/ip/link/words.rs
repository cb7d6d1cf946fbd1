//! The words that `ip link add`, `set`, `delete` and a veth's `peer` share. Source: `iplink_parse()` in iproute2 6.1.

use super::super::super::args::{Args, matches};
use super::super::{Output, Shell, fail, garbage, not_modelled, refuse};
use super::lladdr::{integer, lladdr};
use crate::base::{HostId, IfIndex};
use crate::link::{DeviceFlags, NAME_OCTETS};

/// What was said of one device. `Option`s are `None` where nothing was said.
#[derive(Clone, Debug, Default)]
pub(super) struct Words<'a> {
    pub(super) name: Option<&'a str>,
    pub(super) dev: Option<&'a str>,
    pub(super) index: Option<IfIndex>,
    /// The device below; looked for when all is read.
    pub(super) link: Option<&'a str>,
    pub(super) address: Option<Vec<u8>>,
    /// The one that a cable has anyway.
    pub(super) broadcast: bool,
    pub(super) txqueuelen: Option<u32>,
    pub(super) mtu: Option<i32>,
    pub(super) netns: Option<HostId>,
    pub(super) master: Option<IfIndex>,
    pub(super) nomaster: bool,
    pub(super) alias: Option<&'a str>,
    pub(super) group: Option<u32>,
    pub(super) tx_queues: Option<u32>,
    pub(super) rx_queues: Option<u32>,
    pub(super) carrier: bool,
    pub(super) up: Option<bool>,
    flags: Vec<(Flag, bool)>,
    /// The type; what follows it is not read here.
    pub(super) kind: Option<&'a str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flag {
    Multicast,
    Allmulticast,
    Promisc,
    Trailers,
    Arp,
    Dynamic,
}

impl Words<'_> {
    /// The flags that a device has then.
    pub(super) fn flags(&self, mut flags: DeviceFlags) -> DeviceFlags {
        for (flag, on) in &self.flags {
            match flag {
                Flag::Multicast => flags.multicast = *on,
                Flag::Allmulticast => flags.allmulti = *on,
                Flag::Promisc => flags.promisc = *on,
                Flag::Trailers => flags.notrailers = !on,
                Flag::Arp => flags.noarp = !on,
                Flag::Dynamic => flags.dynamic = *on,
            }
        }
        flags
    }
}

/// Reads up to the type. `command` is what is said when a word is not modelled; `host` is where names are looked up.
pub(super) fn read<'a>(
    shell: &mut Shell<'_>,
    command: &str,
    host: Option<HostId>,
    args: &mut Args<'a>,
) -> Result<Words<'a>, Output> {
    let mut said = Words::default();
    while let Some(word) = args.next() {
        match WORDS.iter().find(|(full, short)| matches(word, full) && (*short || word.len() == full.len())) {
            Some(&("type", _)) => {
                said.kind = Some(args.value()?);
                break;
            }
            Some(&(key, _)) => said.hear(shell, command, host, key, args)?,
            None => {
                let dev = if word == "dev" { args.value()? } else { word };
                // The same word of the line, not only the same name.
                if said.dev.map(str::as_ptr) != said.name.map(str::as_ptr) {
                    return Err(garbage("dev", dev));
                }
                if dev.is_empty() || dev.len() > ALTNAME_OCTETS || dev.contains(['/', ' ', '\t']) {
                    return Err(wrong(dev, "\"dev\" not a valid ifname"));
                }
                said.dev = Some(dev);
            }
        }
    }
    // Both of `ip link add NAME` and `ip link add name NAME`.
    said.name = said.name.or(said.dev);
    said.dev = said.dev.or(said.name);
    let there = host.zip(said.dev).is_some_and(|(host, dev)| shell.world.host(host).links.by_name(cut(dev)).is_some());
    match &said.address {
        Some(address) if there && address.len() != 6 => {
            Err(fail(1, &format!("Invalid address length {} - must be 6 bytes\n", address.len())))
        }
        Some(_) | None => Ok(said),
    }
}

/// In iproute2's own order, which decides what a beginning means; `true` for those that may be shortened.
const WORDS: [(&str, bool); 45] = [
    ("up", false),
    ("down", false),
    ("name", false),
    ("index", false),
    ("link", true),
    ("address", true),
    ("broadcast", true),
    ("brd", false),
    ("txqueuelen", true),
    ("qlen", false),
    ("txqlen", true),
    ("mtu", false),
    ("xdpgeneric", false),
    ("xdpdrv", false),
    ("xdpoffload", false),
    ("xdp", false),
    ("netns", false),
    ("multicast", false),
    ("allmulticast", false),
    ("promisc", false),
    ("trailers", false),
    ("arp", false),
    ("carrier", false),
    ("vf", false),
    ("master", true),
    ("vrf", false),
    ("nomaster", true),
    ("dynamic", true),
    ("type", true),
    ("alias", true),
    ("group", false),
    ("mode", false),
    ("state", false),
    ("numtxqueues", true),
    ("numrxqueues", true),
    ("addrgenmode", true),
    ("link-netns", true),
    ("link-netnsid", false),
    ("protodown", false),
    ("protodown_reason", false),
    ("gso_max_size", false),
    ("gso_max_segs", false),
    ("gro_max_size", false),
    ("parentdev", false),
    ("help", true),
];

const ALTNAME_OCTETS: usize = 127;
const ALIAS_OCTETS: usize = 255;

impl<'a> Words<'a> {
    fn hear(
        &mut self,
        shell: &mut Shell<'_>,
        command: &str,
        host: Option<HostId>,
        key: &'static str,
        args: &mut Args<'a>,
    ) -> Result<(), Output> {
        match key {
            "up" | "down" => self.up = Some(key == "up"),
            "name" => {
                let name = args.value()?;
                once(&self.name, "name", name)?;
                if name.is_empty() || name.len() > NAME_OCTETS || name.contains(['/', ' ', '\t']) {
                    return Err(wrong(name, "\"name\" not a valid ifname"));
                }
                self.name = Some(name);
                self.dev = self.dev.or(Some(name));
            }
            "index" => {
                let word = args.value()?;
                once(&self.index, "index", word)?;
                let digits = word.bytes().take_while(u8::is_ascii_digit).count();
                let index = word[..digits].parse().ok().filter(|index| *index > 0);
                self.index = Some(IfIndex(index.ok_or_else(|| wrong(word, "Invalid \"index\" value"))?));
            }
            "link" if command == "ip link add" => self.link = Some(args.value()?),
            "address" => self.address = Some(lladdr(args.value()?)?),
            "broadcast" | "brd" => {
                // The kernel lets it be anything, and then takes only that for a broadcast.
                if lladdr(args.value()?)? != [0xff; 6] {
                    return Err(not_modelled(command, key));
                }
                self.broadcast = true;
            }
            "txqueuelen" | "qlen" | "txqlen" => {
                let len = number(&self.txqueuelen, "txqueuelen", args.value()?)?;
                let len =
                    u32::try_from(len).map_err(|_| refuse(&format!("{command}: a queue has no negative length")))?;
                self.txqueuelen = Some(len);
            }
            "mtu" => self.mtu = Some(number(&self.mtu, "mtu", args.value()?)?),
            "netns" => {
                let name = args.value()?;
                once(&self.netns, "netns", name)?;
                self.netns = Some(netns(shell, command, name)?);
            }
            "multicast" => self.flag(Flag::Multicast, key, args)?,
            "allmulticast" => self.flag(Flag::Allmulticast, key, args)?,
            "promisc" => self.flag(Flag::Promisc, key, args)?,
            "trailers" => self.flag(Flag::Trailers, key, args)?,
            "arp" => self.flag(Flag::Arp, key, args)?,
            "dynamic" => self.flag(Flag::Dynamic, key, args)?,
            "carrier" => match args.value()? {
                "on" | "off" => self.carrier = true,
                other => {
                    let why = format!("argument of \"carrier\" must be one of \"off\", \"on\", not \"{other}\"");
                    return Err(fail(22, &format!("Error: {why}\n")));
                }
            },
            "master" => {
                let name = args.value()?;
                self.master = Some(master(shell, host, name)?);
            }
            "vrf" => return Err(wrong(args.value()?, "Not a valid VRF name\n")),
            "nomaster" => self.nomaster = true,
            "alias" => {
                let alias = args.value()?;
                if alias.len() > ALIAS_OCTETS {
                    return Err(wrong(alias, "alias too long\n"));
                }
                self.alias = Some(alias);
            }
            "group" => {
                let word = args.value()?;
                once(&self.group, "group", word)?;
                self.group = Some(group(word)?);
            }
            "numtxqueues" => self.tx_queues = Some(queues(&self.tx_queues, key, args.value()?)?),
            "numrxqueues" => self.rx_queues = Some(queues(&self.rx_queues, key, args.value()?)?),
            other => return Err(not_modelled(command, other)),
        }
        Ok(())
    }

    /// Source: `on_off()` in iproute2 6.1.
    fn flag(&mut self, flag: Flag, key: &str, args: &mut Args<'a>) -> Result<(), Output> {
        let on = match args.value()? {
            "on" => true,
            "off" => false,
            other => {
                let why = format!("argument of \"{key}\" must be \"on\" or \"off\", not \"{other}\"");
                return Err(fail(1, &format!("Error: {why}\n")));
            }
        };
        self.flags.push((flag, on));
        Ok(())
    }
}

/// `ip` cuts an alias such as `eth0:1` down to its device.
pub(super) fn cut(name: &str) -> &str {
    super::super::before_colon(name)
}

/// A device that others hang on.
pub(super) fn master(shell: &Shell<'_>, host: Option<HostId>, name: &str) -> Result<IfIndex, Output> {
    let found = host.and_then(|host| shell.world.host(host).links.by_name(cut(name)));
    found.map(|device| device.index).ok_or_else(|| wrong(name, "Device does not exist\n"))
}

/// Source: `rtnl_group_a2n()` in iproute2 6.1; `/etc/iproute2/group`.
pub(super) fn group(word: &str) -> Result<u32, Output> {
    if word == "default" {
        return Ok(0);
    }
    let number = integer(word).and_then(|number| u32::try_from(number).ok());
    number.ok_or_else(|| wrong(word, "Invalid \"group\" value\n"))
}

/// Source: `invarg()` in iproute2 6.1.
pub(super) fn wrong(word: &str, why: &str) -> Output {
    fail(255, &format!("Error: argument \"{word}\" is wrong: {why}\n"))
}

/// Source: `duparg()` in iproute2 6.1.
pub(super) fn duplicate(key: &str, second: &str) -> Output {
    fail(255, &format!("Error: duplicate \"{key}\": \"{second}\" is the second value.\n"))
}

fn once<T>(said: &Option<T>, key: &str, second: &str) -> Result<(), Output> {
    if said.is_some() { Err(duplicate(key, second)) } else { Ok(()) }
}

fn number<T>(said: &Option<T>, key: &str, word: &str) -> Result<i32, Output> {
    once(said, key, word)?;
    integer(word).ok_or_else(|| wrong(word, &format!("Invalid \"{key}\" value\n")))
}

/// The kernel reads a negative number as a large one, and refuses it as that.
fn queues(said: &Option<u32>, key: &str, word: &str) -> Result<u32, Output> {
    Ok(number(said, key, word)?.cast_unsigned())
}

fn netns(shell: &mut Shell<'_>, command: &str, name: &str) -> Result<HostId, Output> {
    let Some(host) = shell.world.find(name) else {
        // A number is a process.
        return Err(match integer(name) {
            Some(_) => not_modelled(command, name),
            None => wrong(name, "Invalid \"netns\" value\n"),
        });
    };
    let (id, made) = (host.id(), host.links.made().clone());
    shell.journal.need(&made);
    Ok(id)
}
