//! Lives here: `ip route get`: the lookup itself, asked by hand; the same code that a packet goes through.
//! Does not: decide (`ipv4/route_output.rs` for what this host sends, `ipv4/route_input.rs` for what comes in).
//! Go on: `read.rs` for its words, `print.rs` for its answer.
//! Source: `iproute_get()` of iproute2 6.1, `inet_rtm_getroute()` in Linux 6.18.

mod print;
mod read;

use super::super::super::{done, is_refusal};
use super::super::print::Printer;
use super::filter::Filter;
use super::text::print_one;
use super::{Args, Output, Reply, Shell, Target, not_modelled, rtnetlink};
use crate::base::{Cause, Errno, HostId, IfIndex, Route, TableId};
use crate::ipv4::Reject;
use crate::netns::Netns;
use crate::trace::{LookupSteps, StepKind};
use print::Answer;
use read::Asked;

pub(super) fn run(shell: &mut Shell<'_>, target: Target, args: Args<'_>) -> Reply {
    let host = target.host()?;
    if target.options.statistics > 0 {
        return Err(not_modelled("ip route get", "-s"));
    }
    let asked = Asked::read(shell, target, args)?;
    let warned = |output: Output| Output { stderr: format!("{}{}", asked.warning, output.stderr), ..output };
    if asked.unsupported {
        return Err(warned(super::extack("Unsupported ip proto")));
    }
    let netns = shell.world.host(host);
    if asked.connected && !asked.is_plain(netns, &target.options) {
        return Err(not_modelled("ip route get", "connected"));
    }
    let answer = match asked.iif {
        Some(iif) => input(shell, host, iif, &asked),
        None => output(shell, host, &asked),
    };
    let answer = answer.map_err(|refused| if is_refusal(&refused) { refused } else { warned(refused) })?;
    let netns = shell.world.host(host);
    if asked.fibmatch {
        let route = answer.route.as_ref().ok_or_else(|| warned(rtnetlink(Errno::Ehostunreach.text())))?;
        return Ok(warned(done(fibmatch(target, netns, route))));
    }
    if answer.exception.is_some() && target.options.json {
        return Err(not_modelled("ip route get", "-j"));
    }
    let printed = answer.render(&target.options, netns, &asked);
    // Once more with the source that was found; without rules nothing else can come of it.
    let printed = if asked.connected && asked.flow.src.is_unspecified() { printed.repeat(2) } else { printed };
    Ok(warned(done(printed)))
}

/// What comes in by a device.
fn input(shell: &mut Shell<'_>, host: HostId, iif: IfIndex, asked: &Asked) -> Result<Answer, Output> {
    let netns = shell.world.host(host);
    let place = netns.links.place(Some(iif));
    let flow = asked.as_input();
    let mut log = LookupSteps { journal: &mut *shell.journal, place, packet: None };
    netns.ipv4.route_input(&netns.links, iif, &flow, &mut log).map(Answer::from).map_err(|rejected| {
        let (dst, errno) = (flow.dst, rejected.errno());
        let cause = if let Reject::Martian { cause, .. } = rejected { cause } else { Cause::none() };
        shell.journal.step(place, None, StepKind::NoRoute { dst, errno }, "ip_route_input_slow", cause);
        rtnetlink(errno.text())
    })
}

/// What this host sends.
fn output(shell: &mut Shell<'_>, host: HostId, asked: &Asked) -> Result<Answer, Output> {
    let netns = shell.world.host(host);
    let found = netns.ipv4.route_traced(&netns.links, shell.journal, None, &asked.flow);
    if let Some(choice) = found.as_ref().ok().and_then(|out| out.default.clone()) {
        // To ask moves the choice on, as a packet does.
        let by = shell.cause();
        shell.world.host_mut(host).ipv4.fib.remember_default(choice, &by);
    }
    let netns = shell.world.host(host);
    let place = netns.links.place(None);
    match found {
        Ok(out) => Ok(Answer::from(out)),
        Err(errno) => {
            let kind = StepKind::NoRoute { dst: asked.flow.dst, errno };
            let cause = netns.ipv4.fib.why_absent(asked.flow.dst);
            shell.journal.step(place, None, kind, "ip_route_output_key_hash_rcu", cause);
            Err(rtnetlink(errno.text()))
        }
    }
}

fn fibmatch(target: Target, netns: &Netns, route: &Route) -> String {
    let mut printer = Printer::new(&target.options);
    let shown = shows_table(netns, route.table);
    let known = if shown { Filter::all() } else { Filter::silent_on(route.table) };
    print_one(target, netns, &known, route, &mut printer);
    printer.finish()
}

/// Before somebody added a rule, tables local and main are one, and the kernel calls it main.
fn shows_table(netns: &Netns, table: TableId) -> bool {
    netns.ipv4.rules.custom || table != TableId::LOCAL
}
