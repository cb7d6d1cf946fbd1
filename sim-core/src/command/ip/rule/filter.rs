//! Which rules `show` and `flush` are about. Source: `iprule_list_flush_or_save()`, `filter_nlmsg()` of iproute2 6.1.

use std::ops::RangeInclusive;

use ipnet::Ipv4Net;

use super::super::super::addr::inet_destination;
use super::super::super::number;
use super::super::route::{dsfield, invalid, protocol, table};
use super::read::uids;
use super::{Args, Output, fail, matches, protocols};
use crate::base::{RouteProto, TableId};
use crate::ipv4::{Mark, Rule};

#[derive(Default)]
pub(super) struct Filter<'a> {
    priority: Option<u32>,
    inverted: bool,
    from: Option<Ipv4Net>,
    to: Option<Ipv4Net>,
    tos: Option<u8>,
    /// What is 0 asks nothing.
    mark: Mark,
    iif: Option<&'a str>,
    oif: Option<&'a str>,
    l3mdev: bool,
    /// 0 asks nothing.
    tun_id: u64,
    uids: Option<RangeInclusive<u32>>,
    /// 0 asks nothing.
    ipproto: u8,
    sport: Option<RangeInclusive<u16>>,
    dport: Option<RangeInclusive<u16>>,
    /// So does table 0.
    table: Option<TableId>,
    /// Only `flush` looks at it.
    proto: Option<RouteProto>,
}

impl<'a> Filter<'a> {
    pub(super) fn read(mut args: Args<'a>) -> Result<Self, Output> {
        let mut filter = Self::default();
        while let Some(word) = args.next() {
            filter.word(word, &mut args)?;
        }
        Ok(filter)
    }

    fn word(&mut self, word: &str, args: &mut Args<'a>) -> Result<(), Output> {
        match word {
            _ if ["preference", "order", "priority"].into_iter().any(|full| matches(word, full)) || word == "pref" => {
                let value = args.value()?;
                let priority = number::u32(value).ok_or_else(|| invalid(value, "preference value is invalid"))?;
                self.priority = Some(priority);
            }
            "not" => self.inverted = true,
            "tos" | "dsfield" => {
                let value = args.value()?;
                self.tos = Some(dsfield(value).ok_or_else(|| invalid(value, "TOS value is invalid"))?);
            }
            "fwmark" => self.mark = mark(args.value()?)?,
            "dev" | "iif" => self.iif = Some(device_name(args.value()?, "\"iif\"/\"dev\"")?),
            "oif" => self.oif = Some(device_name(args.value()?, "\"oif\"")?),
            "l3mdev" => self.l3mdev = true,
            _ if matches(word, "tun_id") => {
                let value = args.value()?;
                self.tun_id = number::u64(value).ok_or_else(|| invalid(value, "\"tun_id\" value is invalid"))?;
            }
            "uidrange" => self.uids = Some(uids(args.value()?)?),
            "ipproto" => {
                let value = args.value()?;
                let number = protocols::number(value)?;
                self.ipproto = number.ok_or_else(|| invalid(value, "Invalid \"ipproto\" value"))?;
            }
            "sport" => self.sport = Some(ports(args.value()?, "invalid port range")?),
            "dport" => self.dport = Some(ports(args.value()?, "invalid dport range")?),
            _ if matches(word, "lookup") => self.table = Some(table_of(args.value()?)?),
            _ if matches(word, "table") && word.len() > 1 => self.table = Some(table_of(args.value()?)?),
            _ if matches(word, "from") || matches(word, "src") => self.from = Some(inet_destination(args.value()?)?),
            _ if matches(word, "protocol") => {
                let value = args.value()?;
                let proto = protocol(value).ok_or_else(|| invalid(value, "invalid \"protocol\""))?;
                self.proto = Some(proto);
            }
            _ => {
                let word = if matches(word, "dst") || matches(word, "to") { args.value()? } else { word };
                self.to = Some(inet_destination(word)?);
            }
        }
        Ok(())
    }

    pub(super) fn fits(&self, rule: &Rule) -> bool {
        let within = |wanted: Option<Ipv4Net>, own: Option<Ipv4Net>| {
            wanted.is_none_or(|wanted| {
                let own = own.unwrap_or_default();
                wanted.prefix_len() <= own.prefix_len() && wanted.contains(&own.addr())
            })
        };
        let own = &rule.selector;
        let same_ports =
            |wanted: &Option<RangeInclusive<u16>>, own: &Option<RangeInclusive<u16>>| wanted.is_none() || wanted == own;
        self.priority.is_none_or(|priority| priority == rule.priority)
            && (!self.inverted || own.invert)
            && within(self.from, own.from)
            && within(self.to, own.to)
            && self.tos.is_none_or(|tos| tos == own.tos)
            && (self.mark.value == 0 || self.mark.value == own.mark.value)
            && (self.mark.mask == 0 || self.mark.mask == own.mark.mask)
            && self.iif.is_none_or(|iif| own.iif.as_deref() == Some(iif))
            && self.oif.is_none_or(|oif| own.oif.as_deref() == Some(oif))
            && (!self.l3mdev || own.l3mdev)
            && (self.tun_id == 0 || self.tun_id == own.tun_id)
            && (self.uids.is_none() || self.uids == own.uids)
            && (self.ipproto == 0 || self.ipproto == own.ipproto)
            && same_ports(&self.sport, &own.sport)
            && same_ports(&self.dport, &own.dport)
            && self.table.is_none_or(|table| table == TableId::UNSPEC || rule.table == Some(table))
    }

    pub(super) fn is_flushed(&self, rule: &Rule) -> bool {
        self.fits(rule) && self.proto.is_none_or(|proto| proto == rule.proto)
    }
}

fn table_of(word: &str) -> Result<TableId, Output> {
    table(word).ok_or_else(|| invalid(word, "table id value is invalid"))
}

fn mark(word: &str) -> Result<Mark, Output> {
    let (value, mask) = word.split_once('/').map_or((word, None), |(value, mask)| (value, Some(mask)));
    let value = number::u32(value).ok_or_else(|| invalid(word, "fwmark value is invalid"))?;
    let read = |mask: &str| number::u32(mask).ok_or_else(|| invalid(mask, "fwmask value is invalid"));
    Ok(Mark { value, mask: mask.map(read).transpose()?.unwrap_or(0) })
}

fn device_name<'a>(word: &'a str, key: &str) -> Result<&'a str, Output> {
    let good = !word.is_empty() && word.len() < 16 && !word.contains(['/', ' ', '\t']);
    let wrong = || fail(255, &format!("Error: argument \"{word}\" is wrong: {key} not a valid ifname\n"));
    if good { Ok(word) } else { Err(wrong()) }
}

/// More than 16 bits are cut off.
fn ports(word: &str, why: &str) -> Result<RangeInclusive<u16>, Output> {
    let wrong = || invalid(word, why);
    let (first, last) = word.split_once('-').unwrap_or((word, word));
    let low = |text: &str| text.parse::<u32>().map(|port| (port & 0xffff) as u16).map_err(|_| wrong());
    Ok(low(first)?..=low(last)?)
}
