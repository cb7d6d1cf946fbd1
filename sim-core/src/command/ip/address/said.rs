//! What `add`, `change`, `replace` and `del` say of an address. Source: `ipaddr_modify()` in iproute2 6.1.

use std::fmt::Write as _;
use std::net::{Ipv4Addr, Ipv6Addr};

use ipnet::Ipv4Net;

use super::super::super::addr::{addr, prefix};
use super::super::super::args::{Args, matches};
use super::super::super::number;
use super::super::{Output, fail, garbage, not_modelled};
use super::flags::{Flag, Use};
use super::scope;
use crate::base::Scope;
use crate::ipv4::Label;

/// A prefix, and whether its length was named.
#[derive(Clone, Copy, Debug)]
pub(super) struct Prefix<'a> {
    pub(super) net: Ipv4Net,
    pub(super) word: &'a str,
}

impl Prefix<'_> {
    pub(super) fn has_length(&self) -> bool {
        self.word.contains('/')
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broadcast {
    /// `+`: all bits of the host set.
    Last,
    /// `-`: none.
    First,
    Named(Ipv4Addr),
}

#[derive(Clone, Debug)]
pub(super) struct Said<'a> {
    pub(super) local: Option<Prefix<'a>>,
    pub(super) peer: Option<Prefix<'a>>,
    pub(super) broadcast: Option<Broadcast>,
    pub(super) dev: Option<&'a str>,
    pub(super) label: Option<&'a str>,
    pub(super) scope: Option<Scope>,
    pub(super) metric: u32,
    pub(super) valid_lft: Option<u32>,
    pub(super) preferred_lft: Option<u32>,
    pub(super) noprefixroute: bool,
    pub(super) autojoin: bool,
    /// IPv4 was named, or something that only IPv4 has.
    pub(super) is_ipv4: bool,
    anycast: bool,
}

pub(super) const FOREVER: u32 = u32::MAX;

impl<'a> Said<'a> {
    pub(super) const fn nothing(is_ipv4: bool) -> Self {
        Self {
            local: None,
            peer: None,
            broadcast: None,
            dev: None,
            label: None,
            scope: None,
            metric: 0,
            valid_lft: None,
            preferred_lft: None,
            noprefixroute: false,
            autojoin: false,
            is_ipv4,
            anycast: false,
        }
    }

    /// Reads every word. `warnings` gets what is said of words without effect, also where a later word is wrong.
    pub(super) fn read(&mut self, mut args: Args<'a>, verb: &str, warnings: &mut String) -> Result<(), Output> {
        while let Some(word) = args.next() {
            match word {
                "peer" | "remote" => {
                    let word = args.value()?;
                    once("peer", self.peer.is_some(), word)?;
                    self.peer = Some(self.prefix(word, verb)?);
                }
                _ if matches(word, "broadcast") || word == "brd" => {
                    let word = args.value()?;
                    once("broadcast", self.broadcast.is_some(), word)?;
                    self.broadcast = Some(match word {
                        "+" => Broadcast::Last,
                        "-" => Broadcast::First,
                        word => Broadcast::Named(self.addr(word, verb)?),
                    });
                }
                // The kernel does nothing with it.
                "anycast" => {
                    let word = args.value()?;
                    once("anycast", self.anycast, word)?;
                    self.addr(word, verb)?;
                    self.anycast = true;
                }
                "scope" => {
                    let word = args.value()?;
                    self.scope = Some(scope(word).ok_or_else(|| wrong(word, "invalid scope value."))?);
                }
                "dev" => self.dev = Some(args.value()?),
                "label" => {
                    let word = args.value()?;
                    // Each is sent, and one that is too long spoils all.
                    let spoilt = self.label.filter(|own| own.len() > Label::MAX_OCTETS);
                    self.label = spoilt.or(Some(word));
                }
                _ if ["metric", "priority", "preference"].iter().any(|full| matches(word, full)) => {
                    let word = args.value()?;
                    self.metric = number::u32(word).ok_or_else(|| wrong(word, "\"metric\" value is invalid\n"))?;
                }
                _ if matches(word, "valid_lft") => {
                    once("valid_lft", self.valid_lft.is_some(), word)?;
                    self.valid_lft = Some(lifetime(args.value()?, "valid_lft value")?);
                }
                _ if matches(word, "preferred_lft") => {
                    once("preferred_lft", self.preferred_lft.is_some(), word)?;
                    self.preferred_lft = Some(lifetime(args.value()?, "preferred_lft value")?);
                }
                _ => match Flag::by_name(word) {
                    Some(flag) => self.flag(flag, word, warnings),
                    None => self.local(word, &mut args, verb)?,
                },
            }
        }
        Ok(())
    }

    fn flag(&mut self, flag: Flag, word: &str, warnings: &mut String) {
        let _ = match flag.usage() {
            Use::OnlyIpv6 => writeln!(warnings, "Warning: {word} option can be set only for IPv6 addresses"),
            Use::ReadOnly => writeln!(warnings, "Warning: {word} option is not mutable from userspace"),
            Use::Settable => {
                self.noprefixroute |= flag == Flag::Noprefixroute;
                self.autojoin |= flag == Flag::Autojoin;
                Ok(())
            }
        };
    }

    fn local(&mut self, word: &'a str, args: &mut Args<'a>, verb: &str) -> Result<(), Output> {
        let word = if word == "local" { args.value()? } else { word };
        if matches(word, "help") {
            return Err(super::usage());
        }
        if self.local.is_some() {
            return Err(garbage("local", word));
        }
        self.local = Some(self.prefix(word, verb)?);
        Ok(())
    }

    fn prefix(&mut self, word: &'a str, verb: &str) -> Result<Prefix<'a>, Output> {
        let net = prefix_of(word, self.is_ipv4, &format!("ip addr {verb}"))?;
        self.is_ipv4 = true;
        Ok(Prefix { net, word })
    }

    /// Source: `get_addr()` in iproute2 6.1.
    fn addr(&mut self, word: &str, verb: &str) -> Result<Ipv4Addr, Output> {
        other_kind(word, self.is_ipv4, &format!("ip addr {verb}"))?;
        let kind = if self.is_ipv4 { "inet" } else { "any valid" };
        let expected = || fail(1, &format!("Error: {kind} address is expected rather than \"{word}\".\n"));
        let addr = addr(word).map_err(|_| expected())?;
        self.is_ipv4 = true;
        Ok(addr)
    }
}

/// Source: `get_prefix()` in iproute2 6.1, which names the family if it is known.
pub(super) fn prefix_of(word: &str, is_ipv4: bool, command: &str) -> Result<Ipv4Net, Output> {
    other_kind(word, is_ipv4, command)?;
    let kind = if is_ipv4 { "inet" } else { "any valid" };
    let expected = || fail(1, &format!("Error: {kind} prefix is expected rather than \"{word}\".\n"));
    prefix(word).map_err(|_| expected())
}

/// The names of everything, and IPv6, which the model leaves out.
fn other_kind(word: &str, is_ipv4: bool, command: &str) -> Result<(), Output> {
    let addr = word.split('/').next().unwrap_or(word);
    if ["default", "any", "all"].contains(&word) || !is_ipv4 && addr.parse::<Ipv6Addr>().is_ok() {
        return Err(not_modelled(command, word));
    }
    Ok(())
}

fn lifetime(word: &str, what: &str) -> Result<u32, Output> {
    match word {
        "forever" => Ok(FOREVER),
        word => number::u32(word).ok_or_else(|| wrong(word, what)),
    }
}

/// Source: `duparg()` in iproute2 6.1.
fn once(key: &str, already: bool, word: &str) -> Result<(), Output> {
    if already {
        return Err(fail(255, &format!("Error: duplicate \"{key}\": \"{word}\" is the second value.\n")));
    }
    Ok(())
}

/// Source: `invarg()` in iproute2 6.1.
pub(super) fn wrong(word: &str, why: &str) -> Output {
    fail(255, &format!("Error: argument \"{word}\" is wrong: {why}\n"))
}
