//! `ifconfig IFACE WORD…`: word after word is done, and what fails does not hold up the next one.
//! Source: `main()`, `set_flag()`, `set_netmask()` of `ifconfig.c` in net-tools 2.10; netdevice(7).

use std::fmt::Write as _;
use std::net::Ipv4Addr;

use super::{Address, Args, Output, Reply, Shell, atoi, base, cut, done, fail, interfaces, ip, is_refusal, mask};
use super::{not_modelled, resolve, with_length};
use crate::base::{Errno, HostId, IfIndex};
use crate::ipv4::{Ipv4, Label};
use crate::link::{DeviceFlags, LinkError, Links};

const PROGRAM: &str = "ifconfig";

/// What a misuse prints. Source: `usage()`.
fn usage() -> Output {
    fail(3, include_str!("usage/ifconfig.txt"))
}

/// Families that it knows beside IPv4.
const FAMILIES: [&str; 10] = ["unix", "inet6", "ax25", "netrom", "rose", "ipx", "ddp", "ec", "ash", "x25"];

/// Words that it knows and this model does not.
const UNKNOWN: [&str; 16] = [
    "trailers",
    "-trailers",
    "-broadcast",
    "-pointopoint",
    "keepalive",
    "outfill",
    "add",
    "del",
    "tunnel",
    "name",
    "dynamic",
    "-dynamic",
    "mem_start",
    "io_addr",
    "irq",
    "media",
];

pub(in crate::command) fn run(shell: &mut Shell<'_>, host: HostId, mut args: Args<'_>) -> Reply {
    let (mut all, mut short) = (false, false);
    while let Some(option) = args.peek().filter(|word| word.starts_with('-')) {
        args.next();
        match option {
            "-a" => all = true,
            "-s" => short = true,
            "-v" => {} // There is nothing to be told that is not told anyway.
            "-V" | "-version" | "--version" | "-h" | "-help" | "--help" | "-?" => {
                return Err(not_modelled(PROGRAM, option));
            }
            other => {
                let what = format!("ifconfig: option `{other}' not recognised.\n");
                return Err(fail(1, &format!("{what}ifconfig: `--help' gives usage information.\n")));
            }
        }
    }
    let Some(name) = args.next() else { return interfaces::all(shell, host, all, short) };
    let name = cut(name);
    match args.peek() {
        None => return interfaces::one(shell, host, name, short),
        Some("inet") => drop(args.next()),
        Some(family) if FAMILIES.contains(&family) => return Err(not_modelled(PROGRAM, family)),
        Some(_) => {}
    }
    let dev = shell.world.host(host).links.by_name(base(name)).map(|device| (device.index, device.made.clone()));
    if let Some((_, made)) = &dev {
        shell.journal.need(made);
    }
    let dev = dev.map(|(index, _)| index);
    let mut interface = Interface { shell, host, name, dev, exit: 0, stderr: String::new(), masked: false };
    while let Some(word) = args.next() {
        if let Err(early) = interface.word(word, &mut args) {
            // What was told before is told still; a refusal stands for itself.
            let stderr = if is_refusal(&early) { early.stderr } else { interface.stderr + &early.stderr };
            return Err(Output { stderr, ..early });
        }
    }
    let Interface { exit, stderr, .. } = interface;
    Ok(Output { exit: exit & 0xff, stderr, ..done(String::new()) })
}

/// What is being changed, and what went wrong so far.
struct Interface<'a, 's> {
    shell: &'a mut Shell<'s>,
    host: HostId,
    /// As it was typed: `lo:0`.
    name: &'a str,
    dev: Option<IfIndex>,
    exit: i32,
    stderr: String,
    /// `netmask` went by.
    masked: bool,
}

/// A flag of the device, and whether it shall be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flag {
    Up,
    Promisc,
    Allmulti,
    Multicast,
    Noarp,
    /// One that a device has or has not, whatever is said.
    Fixed,
}

impl Interface<'_, '_> {
    fn word(&mut self, word: &str, args: &mut Args<'_>) -> Result<(), Output> {
        match word {
            "up" => self.flag(Flag::Up, true),
            "down" => self.flag(Flag::Up, false),
            "arp" => self.flag(Flag::Noarp, false),
            "-arp" => self.flag(Flag::Noarp, true),
            "promisc" => self.flag(Flag::Promisc, true),
            "-promisc" => self.clear(Flag::Promisc),
            "allmulti" => self.flag(Flag::Allmulti, true),
            "-allmulti" => self.clear(Flag::Allmulti),
            "multicast" => self.flag(Flag::Multicast, true),
            "-multicast" => self.clear(Flag::Multicast),
            "mtu" => self.mtu(args.next().ok_or_else(usage)?),
            "txqueuelen" => self.txqueuelen(args.next().ok_or_else(usage)?),
            "hw" => self.hw(args),
            "broadcast" => {
                if let Some(word) = args.next() {
                    self.address("SIOCSIFBRDADDR", word, Ipv4::set_if_broadcast);
                }
                self.flag(Flag::Fixed, true)
            }
            "pointopoint" => {
                if let Some(word) = args.next() {
                    self.address("SIOCSIFDSTADDR", word, Ipv4::set_if_peer);
                }
                self.flag(Flag::Fixed, true)
            }
            "dstaddr" => {
                self.address("SIOCSIFDSTADDR", args.next().ok_or_else(usage)?, Ipv4::set_if_peer);
                Ok(())
            }
            "netmask" => {
                let word = args.next().filter(|_| !self.masked).ok_or_else(usage)?;
                self.masked = true;
                self.address("SIOCSIFNETMASK", word, Ipv4::set_if_mask);
                Ok(())
            }
            unknown if UNKNOWN.contains(&unknown) => Err(not_modelled(PROGRAM, unknown)),
            address => self.own(address),
        }
    }

    fn failed(&mut self, what: &str, why: &str) {
        let _ = writeln!(self.stderr, "{what}: {why}");
        self.exit |= 1;
    }

    /// What the kernel answers to a request; without a device it is asked in vain.
    fn ioctl(&mut self, what: &str, ask: impl FnOnce(&mut Self, IfIndex) -> Result<(), &'static str>) {
        let answer = match self.dev {
            Some(dev) => ask(self, dev),
            None => Err(Errno::Enodev.text()),
        };
        if let Err(why) = answer {
            self.failed(what, why);
        }
    }

    /// Asks for something about the address of this label.
    fn address(
        &mut self,
        what: &str,
        word: &str,
        set: impl FnOnce(&mut Ipv4, &Links, (IfIndex, &str), Ipv4Addr, &crate::base::Cause) -> Result<(), Errno>,
    ) {
        let addr = match resolve(word) {
            Ok(found) => found.addr(),
            Err(why) => {
                self.stderr += &why;
                self.exit |= 1;
                return;
            }
        };
        self.ioctl(what, |own, dev| {
            own.need_labelled(dev);
            let cause = own.shell.cause();
            let netns = own.shell.world.host_mut(own.host);
            set(&mut netns.ipv4, &netns.links, (dev, own.name), addr, &cause).map_err(Errno::text)
        });
    }

    /// What is done to an address depends on the commands that it comes from.
    fn need_labelled(&mut self, dev: IfIndex) {
        let labelled = self.shell.world.host(self.host).ipv4.labelled(dev, self.name);
        let cause = labelled.map(|own| own.cause.clone()).unwrap_or_default();
        self.shell.journal.need(&cause);
    }

    /// A word that is none of its own is an address, perhaps with a length.
    fn own(&mut self, word: &str) -> Result<(), Output> {
        let (word, len) = with_length(word).ok_or_else(usage)?;
        if len.is_some() && self.masked {
            return Err(usage());
        }
        let mask = len.map(|len| mask(PROGRAM, len)).transpose()?;
        let help = "ifconfig: `--help' gives usage information.\n";
        let addr = resolve(word).map(Address::addr).map_err(|why| fail(1, &(why + help)))?;
        self.ioctl("SIOCSIFADDR", |own, dev| {
            own.need_labelled(dev);
            let cause = own.shell.cause();
            let netns = own.shell.world.host_mut(own.host);
            let label = Label::new(own.name).map_err(|_| Errno::Einval.text())?;
            netns.ipv4.set_if_addr(&netns.links, (dev, label), addr, &cause).map_err(Errno::text)
        });
        // An alias that was given no address is gone.
        if !(addr.is_unspecified() && self.name.contains(':')) {
            self.flag(Flag::Up, true)?;
        }
        if let Some(mask) = mask {
            self.ioctl("SIOCSIFNETMASK", |own, dev| {
                let cause = own.shell.cause();
                let netns = own.shell.world.host_mut(own.host);
                netns.ipv4.set_if_mask(&netns.links, (dev, own.name), mask, &cause).map_err(Errno::text)
            });
        }
        Ok(())
    }

    /// `SIOCGIFFLAGS`, `SIOCSIFFLAGS`. An alias has no flags: taken down it goes, and else nothing is done.
    fn flag(&mut self, flag: Flag, set: bool) -> Result<(), Output> {
        let Some(dev) = self.dev else {
            let _ = writeln!(self.stderr, "{}: ERROR while getting interface flags: No such device", self.name);
            self.exit = -1;
            return Ok(());
        };
        let netns = self.shell.world.host(self.host);
        let Some(device) = netns.links.get(dev) else { return Ok(()) };
        if self.name.contains(':') {
            let stays_up = if flag == Flag::Up { set } else { device.up };
            match netns.ipv4.labelled(dev, self.name).cloned() {
                None => {
                    let _ = writeln!(self.stderr, "SIOCSIFFLAGS: {}", Errno::Eaddrnotavail.text());
                    self.exit = -1;
                }
                Some(_) if stays_up => {}
                Some(addr) => {
                    self.shell.journal.need(&addr.cause);
                    let netns = self.shell.world.host_mut(self.host);
                    netns.ipv4.delete_address(&netns.links, &addr);
                }
            }
            return Ok(());
        }
        let flags = device.flags;
        let flags = match flag {
            Flag::Up => return self.up(dev, set),
            Flag::Fixed => flags,
            Flag::Promisc => DeviceFlags { promisc: set, ..flags },
            Flag::Allmulti => DeviceFlags { allmulti: set, ..flags },
            Flag::Multicast => DeviceFlags { multicast: set, ..flags },
            Flag::Noarp => DeviceFlags { noarp: set, ..flags },
        };
        let cause = self.shell.cause();
        self.shell.world.host_mut(self.host).set_flags(dev, flags, &cause);
        Ok(())
    }

    fn up(&mut self, dev: IfIndex, up: bool) -> Result<(), Output> {
        let told = |error: LinkError| fail(255, &format!("SIOCSIFFLAGS: {error}\n"));
        match ip::bring(self.shell, self.host, dev, up, told) {
            Err(refusal) if is_refusal(&refusal) => Err(refusal),
            Err(output) => {
                self.stderr += &output.stderr;
                self.exit = -1;
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }

    /// Takes a flag away, and looks whether it is gone. Source: `test_flag()`.
    fn clear(&mut self, flag: Flag) -> Result<(), Output> {
        self.flag(flag, false)?;
        if self.dev.is_none() {
            let _ = writeln!(self.stderr, "{}: ERROR while testing interface flags: No such device", self.name);
        } else if self.name.contains(':') {
            return Err(not_modelled(PROGRAM, "a flag of an alias"));
        }
        Ok(())
    }

    fn mtu(&mut self, word: &str) -> Result<(), Output> {
        let mtu = atoi(word);
        if self.dev == Some(IfIndex::LO) && (0..68).contains(&mtu) {
            return Err(not_modelled("ifconfig lo: mtu", "less than 68"));
        }
        self.ioctl("SIOCSIFMTU", |own, dev| {
            let cause = own.shell.cause();
            own.shell.world.set_mtu(own.host, dev, mtu, &cause).map_err(|_| Errno::Einval.text())
        });
        Ok(())
    }

    fn txqueuelen(&mut self, word: &str) -> Result<(), Output> {
        let len = atoi(word);
        self.ioctl("SIOCSIFTXQLEN", |own, dev| {
            let len = u32::try_from(len).map_err(|_| Errno::Einval.text())?;
            if let Some(device) = own.shell.world.host_mut(own.host).links.get_mut(dev) {
                device.txqueuelen = len;
            }
            Ok(())
        });
        Ok(())
    }

    /// `hw ether MAC`
    fn hw(&mut self, args: &mut Args<'_>) -> Result<(), Output> {
        let class = args.next().ok_or_else(usage)?;
        let word = args.next().ok_or_else(usage)?;
        if class != "ether" {
            return Err(not_modelled("ifconfig hw", class));
        }
        let Some(octets) = ether(word) else {
            let _ = writeln!(self.stderr, "{word}: invalid ether address.");
            self.exit |= 1;
            return Ok(());
        };
        let Some(dev) = self.dev.filter(|dev| *dev != IfIndex::LO) else {
            let why = if self.dev.is_some() { Errno::Einval } else { Errno::Enodev };
            self.failed("SIOCSIFHWADDR", why.text());
            return Ok(());
        };
        let told = |error: LinkError| fail(1, &format!("SIOCSIFHWADDR: {error}\n"));
        match ip::set_mac(self.shell, self.host, dev, &octets, told) {
            Err(refusal) if is_refusal(&refusal) => Err(refusal),
            Err(output) => {
                self.stderr += &output.stderr;
                self.exit |= 1;
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }
}

/// Six octets of one or two digits between colons; those that are missing are zero. Source: `in_ether()`.
pub(super) fn ether(word: &str) -> Option<[u8; 6]> {
    let mut octets = [0; 6];
    for (at, part) in word.split(':').enumerate() {
        let digits = (1..=2).contains(&part.len()) && part.bytes().all(|octet| octet.is_ascii_hexdigit());
        *octets.get_mut(at)? = u8::from_str_radix(part, 16).ok().filter(|_| digits)?;
    }
    Some(octets)
}
