//! `ip rule show` and `flush`. Source: `iprule_list_flush_or_save()`, `filter_nlmsg()` of iproute2 6.1.

use ipnet::Ipv4Net;

use super::super::super::addr::inet_destination;
use super::super::super::done;
use super::super::super::number;
use super::super::print::Printer;
use super::super::route::{invalid, protocol, table};
use super::{Args, Output, Reply, Shell, Target, matches, not_modelled, text};
use crate::base::TableId;
use crate::ipv4::Rule;

#[derive(Default)]
struct Filter<'a> {
    priority: Option<u32>,
    from: Option<Ipv4Net>,
    to: Option<Ipv4Net>,
    iif: Option<&'a str>,
    oif: Option<&'a str>,
    table: Option<TableId>,
}

impl<'a> Filter<'a> {
    fn read(mut args: Args<'a>) -> Result<Self, Output> {
        let mut filter = Self::default();
        while let Some(word) = args.next() {
            match word {
                _ if ["preference", "order", "priority"].into_iter().any(|full| matches(word, full))
                    || word == "pref" =>
                {
                    let value = args.value()?;
                    filter.priority =
                        Some(number::u32(value).ok_or_else(|| invalid(value, "preference value is invalid"))?);
                }
                "not" | "tos" | "fwmark" | "l3mdev" | "uidrange" | "tun_id" | "ipproto" | "sport" | "dport" => {
                    return Err(not_modelled("ip rule show", word));
                }
                _ if matches(word, "dsfield") => return Err(not_modelled("ip rule show", word)),
                "dev" => filter.iif = Some(args.value()?),
                "iif" => filter.iif = Some(args.value()?),
                "oif" => filter.oif = Some(args.value()?),
                "lookup" => filter.table = Some(table_of(args.value()?)?),
                _ if matches(word, "table") => filter.table = Some(table_of(args.value()?)?),
                _ if matches(word, "from") => filter.from = Some(inet_destination(args.value()?)?),
                _ if matches(word, "protocol") => {
                    let value = args.value()?;
                    // It is read, and no rule is left out for it.
                    protocol(value).ok_or_else(|| invalid(value, "invalid \"protocol\"\n"))?;
                }
                _ => {
                    let word = if matches(word, "dst") || matches(word, "to") { args.value()? } else { word };
                    filter.to = Some(inet_destination(word)?);
                }
            }
        }
        Ok(filter)
    }

    fn fits(&self, rule: &Rule) -> bool {
        let within = |wanted: Option<Ipv4Net>, own: Option<Ipv4Net>| {
            wanted.is_none_or(|wanted| {
                let own = own.unwrap_or_default();
                wanted.prefix_len() <= own.prefix_len() && wanted.contains(&own.addr())
            })
        };
        self.priority.is_none_or(|priority| priority == rule.priority)
            && within(self.from, rule.selector.from)
            && within(self.to, rule.selector.to)
            && self.iif.is_none_or(|iif| rule.selector.iif.as_deref() == Some(iif))
            && self.oif.is_none_or(|oif| rule.selector.oif.as_deref() == Some(oif))
            && self.table.is_none_or(|table| table == TableId::UNSPEC || rule.table == Some(table))
    }
}

fn table_of(word: &str) -> Result<TableId, Output> {
    table(word).ok_or_else(|| invalid(word, "table id value is invalid"))
}

pub(super) fn run(shell: &Shell<'_>, target: Target, args: Args<'_>) -> Reply {
    let host = target.host()?;
    let filter = Filter::read(args)?;
    let netns = shell.world.host(host);
    let mut printer = Printer::new(&target.options);
    for rule in netns.ipv4.rules.iter().filter(|rule| filter.fits(rule)) {
        let resolved = |priority| netns.ipv4.rules.target(priority).is_some();
        text::print(&mut printer, &target.options, &netns.links, rule, resolved);
    }
    Ok(done(printer.finish()))
}

/// Takes away what `show` would show. A priority of 0 is none to netlink, so those rules stay.
pub(super) fn flush(shell: &mut Shell<'_>, target: Target, args: Args<'_>) -> Reply {
    let host = target.host()?;
    let filter = Filter::read(args)?;
    let cause = shell.cause();
    let rules = &mut shell.world.host_mut(host).ipv4.rules;
    while let Ok(gone) = rules.delete(|rule| rule.priority != 0 && filter.fits(rule), &cause) {
        shell.journal.need(&gone.cause);
    }
    Ok(done(String::new()))
}
