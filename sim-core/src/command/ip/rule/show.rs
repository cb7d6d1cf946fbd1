//! `ip rule show` and `flush`. Source: `iprule_list_flush_or_save()`, `filter_nlmsg()` of iproute2 6.1.

use super::super::super::done;
use super::super::print::Printer;
use super::filter::Filter;
use super::{Args, Reply, Shell, Target, text};

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
    while let Ok(gone) = rules.delete(|rule| rule.priority != 0 && filter.is_flushed(rule), &cause) {
        shell.journal.need(&gone.cause);
    }
    Ok(done(String::new()))
}
