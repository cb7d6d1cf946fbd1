//! `ip route show` and `flush`. Source: `iproute_list_flush_or_save()`, `iproute_flush()` of iproute2 6.1.

use super::super::super::done;
use super::super::print::Printer;
use super::filter::Filter;
use super::get::print_learnt;
use super::text::print_one;
use super::{Args, Options, Output, Reply, Shell, Target, fail, not_modelled};
use crate::base::{Errno, HostId, TableId};
use crate::netns::Netns;

pub(super) fn run(shell: &mut Shell<'_>, target: Target, args: Args<'_>) -> Reply {
    let host = target.host()?;
    let filter = Filter::read(shell, host, target.options.only_ipv4, args)?;
    if filter.cache && target.options.statistics > 0 {
        // How many hold on to each, and for how long.
        return Err(not_modelled("ip route show: cache with", "-s"));
    }
    let mut printer = Printer::new(&target.options);
    if is_missing(shell, host, &filter) {
        let stderr = "Error: ipv4: FIB table does not exist.\nDump terminated\n".to_owned();
        return Err(Output { exit: 2, stdout: printer.broken_off(), stderr });
    }
    let netns = shell.world.host(host);
    if filter.cache {
        show_learnt(target, netns, &filter, &mut printer);
    }
    for (_, routes) in netns.ipv4.fib.iter().filter(|(table, _)| filter.wants_table(*table)) {
        for route in routes.iter().filter(|route| filter.fits(route)) {
            print_one(&target.options, netns, &filter, route, &mut printer);
        }
    }
    Ok(done(printer.finish()))
}

/// What was learnt by each route and used since; routes that share it show it each.
/// Source: `fib_dump_info_fnhe()` in Linux 6.18.
fn show_learnt(target: Target, netns: &Netns, filter: &Filter, printer: &mut Printer) {
    let wanted = netns.ipv4.fib.iter().filter(|(table, _)| filter.table.is_none_or(|wanted| wanted == *table));
    for route in wanted.flat_map(|(_, routes)| routes) {
        let learnt = netns.ipv4.exceptions.iter().filter(|own| own.used && own.belongs_to(route));
        for own in learnt.filter(|own| filter.fits_learnt(route, own)) {
            print_learnt(printer, (&target.options, filter), netns, (route, own));
        }
    }
}

/// Takes away each route that `show` would show, but for those of a nexthop object: what the kernel says of one names both
/// the object and its way, and in a deletion it takes only one of them. Source: `rtm_to_fib_config()` in Linux 6.18.
pub(super) fn flush(shell: &mut Shell<'_>, target: Target, args: Args<'_>) -> Reply {
    let host = target.host()?;
    if args.peek().is_none() {
        return Err(fail(1, "\"ip route flush\" requires arguments.\n"));
    }
    let filter = Filter::read(shell, host, target.options.only_ipv4, args)?;
    if !filter.cache && is_missing(shell, host, &filter) {
        return Err(fail(2, "Error: ipv4: FIB table does not exist.\nFlush terminated\n"));
    }
    if filter.cache && !shell.world.host(host).ipv4.exceptions.is_empty() {
        shell.world.host_mut(host).ipv4.exceptions.flush();
    }
    let options = Options { json: false, pretty: false, ..target.options };
    let netns = shell.world.host(host);
    let wanted = netns.ipv4.fib.iter().filter(|(table, _)| filter.wants_table(*table));
    let going: Vec<_> = wanted.flat_map(|(_, routes)| routes).filter(|route| filter.fits(route)).cloned().collect();
    let mut printer = Printer::new(&options);
    if options.statistics > 1 {
        going.iter().for_each(|route| print_one(&options, netns, &filter, route, &mut printer));
    }
    let fib = &mut shell.world.host_mut(host).ipv4.fib;
    fib.forget(|route| route.nhid.is_none() && going.iter().any(|gone| std::ptr::eq(&raw const **gone, route)));
    going.iter().for_each(|route| shell.journal.need(&route.cause));
    if going.iter().any(|route| route.nhid.is_some()) {
        let stderr = format!("Failed to send flush request: {}\n", Errno::Einval.text());
        return Err(Output { exit: 2, stdout: printer.finish(), stderr });
    }
    let said = match going.len() {
        _ if target.options.statistics == 0 => String::new(),
        _ if filter.cache => "*** IPv4 routing cache is flushed.\n".to_owned(),
        0 => "Nothing to flush.\n".to_owned(),
        count => {
            let each = printer.finish();
            format!("{each}\n*** Round 1, deleting {count} entries ***\n*** Flush is complete after 1 round ***\n")
        }
    };
    Ok(done(said))
}

/// The kernel knows of no such table; of main it does not say so.
fn is_missing(shell: &Shell<'_>, host: HostId, filter: &Filter) -> bool {
    let fib = &shell.world.host(host).ipv4.fib;
    filter.table.is_some_and(|table| table != TableId::MAIN && !fib.has_table(table))
}
