//! The words of a rule. Source: `iprule_modify()` of iproute2 6.1, `fib_nl2rule()` in Linux 6.18.

use std::ops::RangeInclusive;

use ipnet::Ipv4Net;

use super::super::super::addr::{addr as inet_addr, destination, is_default};
use super::super::super::number;
use super::super::route::{Kind, dsfield, invalid, kind, protocol, table, table_after};
use super::{Args, Output, USAGE, extack, fail, is_refusal, matches, not_modelled, protocols};
use crate::base::{DevName, RouteProto, RouteType, TableId};
use crate::ipv4::{Mark, RuleAction, Selector, Suppress};

/// What was said of a rule; what was not is `None`.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) priority: Option<u32>,
    pub(super) selector: Selector,
    /// The mask that some `fwmark` named: it stays where a later one names none.
    fwmask: Option<u32>,
    /// The number of what it does: `FR_ACT_…`.
    kind: Option<u8>,
    goto: Option<u32>,
    /// Without a table of its own it need not name one.
    table_ok: bool,
    /// Printed before the kernel answers.
    pub(super) warning: &'static str,
    pub(super) table: Option<TableId>,
    pub(super) suppress: Suppress,
    pub(super) proto: RouteProto,
}

impl Said {
    pub(super) fn read(mut args: Args<'_>, verb: &str) -> Result<Self, Output> {
        let mut said = Self::default();
        while let Some(word) = args.next() {
            said.word(word, &mut args, verb).map_err(|error| said.warned(error))?;
        }
        if said.selector.l3mdev && said.table.is_some_and(|table| table != TableId::UNSPEC) {
            return Err(said.warned(fail(22, "table can not be specified for l3mdev rules\n")));
        }
        if said.selector.l3mdev && said.selector.invert {
            // It would read the table of a VRF for what belongs to none.
            return Err(not_modelled(&format!("ip rule {verb}: not"), "l3mdev"));
        }
        Ok(said)
    }

    /// What comes after the warning.
    pub(super) fn warned(&self, mut output: Output) -> Output {
        if !is_refusal(&output) {
            output.stderr.insert_str(0, self.warning);
        }
        output
    }

    /// What it does; `None` where nothing was said of it. Source: `fib_nl2rule_rtnl()` in Linux 6.18.
    ///
    /// # Errors
    /// A `goto` without a target, and a target without a `goto`.
    pub(super) fn action(&self) -> Result<Option<RuleAction>, Output> {
        match (self.kind, self.goto) {
            (Some(GOTO), Some(target)) => Ok(Some(RuleAction::Goto(target))),
            (Some(GOTO), None) => Err(extack("Missing goto target for action goto")),
            (_, Some(_)) => Err(extack("Unexpected goto")),
            (kind, None) => Ok(kind.map(act)),
        }
    }

    /// The table that a new rule names. Source: `iprule_modify()` in iproute2 6.1.
    pub(super) fn table_named(&self) -> TableId {
        let usual = if self.table_ok { TableId::UNSPEC } else { TableId::MAIN };
        self.table.unwrap_or(usual)
    }

    fn word(&mut self, word: &str, args: &mut Args<'_>, verb: &str) -> Result<(), Output> {
        let selector = &mut self.selector;
        match word {
            "not" => selector.invert = true,
            "from" => selector.from = net(args.value()?)?,
            "to" => selector.to = net(args.value()?)?,
            "pref" => self.priority = Some(priority(args.value()?)?),
            _ if ["preference", "order", "priority"].into_iter().any(|full| matches(word, full)) => {
                self.priority = Some(priority(args.value()?)?);
            }
            "tos" => selector.tos = tos(args.value()?)?,
            _ if matches(word, "dsfield") => selector.tos = tos(args.value()?)?,
            "fwmark" => {
                let (value, mask) = mark(args.value()?)?;
                self.fwmask = mask.or(self.fwmask);
                let all = if value == 0 { 0 } else { u32::MAX };
                selector.mark = Mark { value, mask: self.fwmask.unwrap_or(all) };
            }
            _ if matches(word, "tun_id") => {
                let value = args.value()?;
                let id = number::u64(value);
                selector.tun_id = id.ok_or_else(|| invalid(value, "\"tun_id\" value is invalid"))?;
            }
            "lookup" => self.table = Some(table_after(self.table, table_of(args.value()?)?)),
            _ if matches(word, "realms") => return Err(not_modelled(&format!("ip rule {verb}"), word)),
            _ if matches(word, "table") => self.table = Some(table_after(self.table, table_of(args.value()?)?)),
            _ if matches(word, "protocol") => {
                let value = args.value()?;
                self.proto = protocol(value).ok_or_else(|| invalid(value, "\"protocol\" value is invalid"))?;
            }
            "sup_pl" => self.suppress.prefix_len = Some(prefix_len(args.value()?)?),
            _ if matches(word, "suppress_prefixlength") => self.suppress.prefix_len = Some(prefix_len(args.value()?)?),
            "sup_group" => self.suppress.ifgroup = Some(group(args.value()?)?),
            _ if matches(word, "suppress_ifgroup") => self.suppress.ifgroup = Some(group(args.value()?)?),
            "dev" | "iif" => selector.iif = Some(device_name(args.value()?, "\"iif\"/\"dev\"")?),
            "oif" => selector.oif = Some(device_name(args.value()?, "\"oif\"")?),
            "l3mdev" => (selector.l3mdev, self.table_ok) = (true, true),
            "uidrange" => selector.uids = Some(uids(args.value()?)?),
            _ if word == "nat" || matches(word, "map-to") => {
                self.warning = "Warning: route NAT is deprecated\n";
                let value = args.value()?;
                let wrong = || fail(1, &format!("Error: an IP address is expected rather than \"{value}\"\n"));
                if !is_default(value) {
                    inet_addr(value).map_err(|_| wrong())?;
                }
                self.kind = Some(NAT);
            }
            "ipproto" => selector.ipproto = ipproto(args.value()?)?,
            "sport" => selector.sport = Some(ports(args.value()?, "sport")?),
            "dport" => selector.dport = Some(ports(args.value()?, "dport")?),
            _ => {
                let word = if word == "type" { args.value()? } else { word };
                self.kind = Some(match word {
                    _ if matches(word, "help") => return Err(fail(255, USAGE)),
                    _ if matches(word, "goto") => {
                        let to = args.value()?;
                        self.goto = Some(number::u32(to).ok_or_else(|| invalid(to, "invalid target"))?);
                        GOTO
                    }
                    _ if matches(word, "nop") => NOP,
                    _ => type_number(word)?,
                });
                self.table_ok = true;
            }
        }
        Ok(())
    }
}

/// `0/0` is as good as nothing; host bits stay.
fn net(word: &str) -> Result<Option<Ipv4Net>, Output> {
    Ok(Some(destination(word)?).filter(|net| net.prefix_len() > 0))
}

fn priority(word: &str) -> Result<u32, Output> {
    number::u32(word).ok_or_else(|| invalid(word, "preference value is invalid"))
}

fn tos(word: &str) -> Result<u8, Output> {
    dsfield(word).ok_or_else(|| invalid(word, "TOS value is invalid"))
}

/// Without a mask every bit counts.
fn mark(word: &str) -> Result<(u32, Option<u32>), Output> {
    let (value, mask) = word.split_once('/').map_or((word, None), |(value, mask)| (value, Some(mask)));
    let value = number::u32(value).ok_or_else(|| invalid(value, "fwmark value is invalid"))?;
    let number = |mask| number::u32(mask).ok_or_else(|| invalid(mask, "fwmask value is invalid"));
    Ok((value, mask.map(number).transpose()?))
}

fn table_of(word: &str) -> Result<TableId, Output> {
    table(word).ok_or_else(|| invalid(word, "invalid table ID"))
}

fn prefix_len(word: &str) -> Result<u32, Output> {
    let len = number::u32(word).filter(|len| i32::try_from(*len).is_ok());
    len.ok_or_else(|| invalid(word, "suppress_prefixlength value is invalid"))
}

fn group(word: &str) -> Result<u32, Output> {
    let group = if word == "default" { Some(0) } else { number::u32(word) };
    group.ok_or_else(|| invalid(word, "Invalid \"suppress_ifgroup\" value"))
}

/// Source: `get_ifname()`, `check_ifname()` in iproute2 6.1.
fn device_name(word: &str, key: &str) -> Result<DevName, Output> {
    let good = !word.is_empty() && word.len() < 16 && !word.contains(['/', ' ', '\t']);
    if good {
        Ok(word.into())
    } else {
        Err(fail(255, &format!("Error: argument \"{word}\" is wrong: {key} not a valid ifname\n")))
    }
}

fn ipproto(word: &str) -> Result<u8, Output> {
    protocols::number(word)?.ok_or_else(|| invalid(word, "Invalid \"ipproto\" value"))
}

/// `PORT` or `FIRST-LAST`, with anything behind. More than 16 bits are cut off, and what is then no range is for the
/// kernel to refuse. Source: `iprule_modify()` in iproute2 6.1.
fn ports(word: &str, key: &str) -> Result<RangeInclusive<u16>, Output> {
    let wrong = || invalid(word, if key == "sport" { "invalid port range" } else { "invalid dport range" });
    let (first, rest) = scan_u16(word).ok_or_else(wrong)?;
    let last = rest.strip_prefix('-').and_then(scan_u16).map_or(first, |(last, _)| last);
    Ok(first..=last)
}

/// The number that a text begins with, and what follows, as `%hu` of scanf(3) reads it.
fn scan_u16(text: &str) -> Option<(u16, &str)> {
    scan(text).map(|(number, rest)| ((number & 0xffff) as u16, rest))
}

/// `FIRST-LAST`, with anything behind. More than 32 bits are cut off. Source: `iprule_modify()` in iproute2 6.1.
pub(super) fn uids(word: &str) -> Result<RangeInclusive<u32>, Output> {
    let low = |number: u64| (number & 0xffff_ffff) as u32;
    let read = scan(word).and_then(|(first, rest)| Some((first, scan(rest.strip_prefix('-')?)?.0)));
    let (first, last) = read.ok_or_else(|| invalid(word, "invalid UID range"))?;
    Ok(low(first)..=low(last))
}

/// The same without a bound but that of the machine.
fn scan(text: &str) -> Option<(u64, &str)> {
    let text = text.trim_start_matches([' ', '\t', '\n', '\u{b}', '\u{c}', '\r']);
    let (negative, text) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (digits, rest) = text.split_at(text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len()));
    if digits.is_empty() {
        return None;
    }
    // Too large for 64 bits is the largest of them, whatever its sign.
    let number = digits.parse::<u64>().map_or(u64::MAX, |number| if negative { number.wrapping_neg() } else { number });
    Some((number, rest))
}

/// `FR_ACT_GOTO`, `FR_ACT_NOP`, and what iproute2 says for NAT: `RTN_NAT`.
const GOTO: u8 = 2;
const NOP: u8 = 3;
const NAT: u8 = 10;

/// The number of a type; rules share the numbers of routes, and mean other things by some of them.
fn type_number(word: &str) -> Result<u8, Output> {
    let number = match kind(word) {
        Some(Kind::Known(kind)) => Some(kind.number()),
        Some(Kind::Refused("nat")) => Some(NAT),
        Some(Kind::Refused("xresolve")) => Some(11),
        Some(Kind::Refused(_)) | None => number::u32(word).and_then(|number| u8::try_from(number).ok()),
    };
    number.ok_or_else(|| fail(255, &format!("Error: argument \"{word}\" is wrong: Failed to parse rule type\n")))
}

/// What the kernel does for a number that is no `goto`.
fn act(number: u8) -> RuleAction {
    match number {
        1 => RuleAction::Lookup,
        NOP => RuleAction::Nop,
        6 => RuleAction::Refuse(RouteType::Blackhole),
        7 => RuleAction::Refuse(RouteType::Unreachable),
        8 => RuleAction::Refuse(RouteType::Prohibit),
        other => RuleAction::Other(other),
    }
}
