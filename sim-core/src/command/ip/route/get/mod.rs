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
use super::{Args, Options, Output, Reply, Shell, Target, not_modelled, rtnetlink};
use crate::base::{Cause, Errno, HostId, IfIndex, Route, TableId};
use crate::ipv4::Reject;
use crate::netns::Netns;
use crate::trace::{LookupSteps, StepKind};
use print::Answer;
pub(super) use print::print_learnt;
use read::Asked;

pub(super) fn run(shell: &mut Shell<'_>, target: Target, args: Args<'_>) -> Reply {
    let host = target.host()?;
    if target.options.statistics > 0 {
        return Err(not_modelled("ip route get", "-s"));
    }
    let asked = Asked::read(shell, target, args)?;
    let warned = |mut output: Output| {
        if !is_refusal(&output) {
            output.stderr.insert_str(0, &asked.warning);
        }
        output
    };
    if asked.translated {
        return Err(warned(super::extack("ipv4: Unsupported attribute in route get request")));
    }
    if asked.unsupported {
        return Err(warned(super::extack("Unsupported ip proto")));
    }
    let mut printer = Printer::new(&target.options);
    let has_source = answer(shell, host, &asked, &target.options, &mut printer).map_err(warned)?;
    if !asked.connected || asked.from {
        return Ok(warned(done(printer.finish())));
    }
    if !has_source {
        let stderr = "Failed to connect the route\n".to_owned();
        return Err(warned(Output { exit: 1, stdout: printer.broken_off(), stderr }));
    }
    // iproute2 means to ask from the source that was found, but sends what it sent before; JSON is over by then.
    let options = Options { json: false, ..target.options };
    let mut again = Printer::new(&options);
    answer(shell, host, &asked, &options, &mut again).map_err(warned)?;
    Ok(warned(done(printer.finish() + &again.finish())))
}

/// Asks, and prints the answer. Says whether it has a source that was not asked for.
fn answer(
    shell: &mut Shell<'_>,
    host: HostId,
    asked: &Asked,
    options: &Options,
    printer: &mut Printer,
) -> Result<bool, Output> {
    let answer = match asked.iif {
        Some(iif) => input(shell, host, iif, asked),
        None => output(shell, host, asked),
    }?;
    let netns = shell.world.host(host);
    if asked.fibmatch {
        let route = answer.route.as_ref().ok_or_else(|| rtnetlink(Errno::Ehostunreach.text()))?;
        fibmatch(options, netns, route, printer);
        return Ok(route.prefsrc.is_some());
    }
    answer.print(options, netns, asked, printer);
    Ok(answer.source(asked).is_some())
}

/// What comes in by a device.
fn input(shell: &mut Shell<'_>, host: HostId, iif: IfIndex, asked: &Asked) -> Result<Answer, Output> {
    let netns = shell.world.host(host);
    let place = netns.links.place(Some(iif));
    let flow = asked.as_input();
    let mut log = LookupSteps { journal: &mut *shell.journal, place, packet: None };
    let found = netns.ipv4.route_input(&netns.links, iif, &flow, &mut log);
    if let Ok(into) = &found
        && into.exception.is_some()
    {
        shell.world.host_mut(host).ipv4.exceptions.note_used(into.exception.as_deref());
    }
    let place = shell.world.host(host).links.place(Some(iif));
    found.map(Answer::from).map_err(|rejected| {
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
    if let Ok(out) = &found
        && (out.default.is_some() || out.exception.is_some())
    {
        // To ask moves a choice on, as a packet does.
        let by = shell.cause();
        shell.world.host_mut(host).ipv4.remember(out, &by);
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

fn fibmatch(options: &Options, netns: &Netns, route: &Route, printer: &mut Printer) {
    let told = Route { table: told_table(netns, route.table), ..route.clone() };
    print_one(options, netns, &Filter::all(), &told, printer);
}

/// Before somebody added a rule, tables local and main are one, and the kernel calls it main.
fn told_table(netns: &Netns, table: TableId) -> TableId {
    if netns.ipv4.rules.custom || table != TableId::LOCAL { table } else { TableId::MAIN }
}
