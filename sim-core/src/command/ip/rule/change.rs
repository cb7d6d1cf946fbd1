//! `ip rule add` and `del`. Source: `fib_nl_newrule()`, `fib_nl_delrule()`, `fib4_rule_configure()` in Linux 6.18.

use std::ops::RangeInclusive;

use super::super::super::done;

use super::read::Said;
use super::{Args, Output, Reply, Shell, Target, extack, fail, rtnetlink};
use crate::base::TableId;
use crate::ipv4::{Rule, RuleAction, RuleError};

pub(super) fn add(shell: &mut Shell<'_>, target: Target, args: Args<'_>) -> Reply {
    let host = target.host()?;
    if args.peek().is_none() {
        return Err(fail(1, "\"ip rule add\" requires arguments.\n"));
    }
    let said = Said::read(args, "add")?;
    let cause = shell.cause();
    let ipv4 = &mut shell.world.host_mut(host).ipv4;
    let priority = said.priority.unwrap_or_else(|| ipv4.rules.default_priority());
    let action = checked_action(&said, priority).map_err(|error| said.warned(error))?.unwrap_or(RuleAction::Lookup);
    check_tos(said.selector.tos).map_err(|error| said.warned(error))?;
    let table = match said.table_named() {
        TableId::UNSPEC if action == RuleAction::Lookup && !said.selector.l3mdev => {
            let table = ipv4.fib.unused_table();
            table.into_iter().for_each(|table| ipv4.fib.new_table(table));
            table
        }
        table => Some(table).filter(|table| *table != TableId::UNSPEC),
    };
    let (selector, suppress, proto) = (said.selector.clone(), said.suppress, said.proto);
    let rule = Rule { priority, selector, action, table, suppress, proto, cause };
    ipv4.rules.add(rule).map_err(|error| said.warned(refused(error)))?;
    Ok(said.warned(done(String::new())))
}

pub(super) fn delete(shell: &mut Shell<'_>, target: Target, args: Args<'_>) -> Reply {
    let host = target.host()?;
    if args.peek().is_none() {
        return Err(fail(1, "\"ip rule del\" requires arguments.\n"));
    }
    let said = Said::read(args, "del")?;
    let rules = &shell.world.host(host).ipv4.rules;
    let priority = said.priority.unwrap_or_else(|| rules.default_priority());
    let action = checked_action(&said, priority).map_err(|error| said.warned(error))?;
    let cause = shell.cause();
    let rules = &mut shell.world.host_mut(host).ipv4.rules;
    let gone = rules.delete(|rule| fits(&said, action, rule), &cause);
    let gone = gone.map_err(|error| said.warned(refused(error)))?;
    shell.journal.need(&gone.cause);
    Ok(said.warned(done(String::new())))
}

/// All that was said; what a `goto` leads to, and `not`, do not count. Source: `rule_find()` in Linux 6.18.
fn fits(said: &Said, action: Option<RuleAction>, rule: &Rule) -> bool {
    let (own, wanted) = (&rule.selector, &said.selector);
    let goto = |action: &RuleAction| matches!(action, RuleAction::Goto(_));
    let any = |action: RuleAction| action == RuleAction::Other(0);
    action.is_none_or(|action| any(action) || action == rule.action || (goto(&action) && goto(&rule.action)))
        && said.table.is_none_or(|table| table == TableId::UNSPEC || rule.table == Some(table))
        && said.priority.is_none_or(|priority| priority == rule.priority)
        && (wanted.iif.is_none() || wanted.iif == own.iif)
        && (wanted.oif.is_none() || wanted.oif == own.oif)
        && (wanted.mark.value == 0 || wanted.mark.value == own.mark.value)
        && (wanted.mark.mask == 0 || wanted.mark.mask == own.mark.mask)
        && (said.suppress.ifgroup.is_none() || said.suppress.ifgroup == rule.suppress.ifgroup)
        && (said.suppress.prefix_len.is_none() || said.suppress.prefix_len == rule.suppress.prefix_len)
        && (wanted.tun_id == 0 || wanted.tun_id == own.tun_id)
        && (!wanted.l3mdev || own.l3mdev)
        && (wanted.uids.is_none() || wanted.uids == own.uids)
        && (wanted.ipproto == 0 || wanted.ipproto == own.ipproto)
        && (said.proto.0 == 0 || said.proto == rule.proto)
        && (wanted.sport.is_none() || wanted.sport == own.sport)
        && (wanted.dport.is_none() || wanted.dport == own.dport)
        && (wanted.from.is_none() || wanted.from == own.from)
        && (wanted.to.is_none() || wanted.to == own.to)
        && (wanted.tos == 0 || wanted.tos == own.tos)
}

/// Source: `fib_rule_port_range_valid()` in Linux 6.18.
fn check_ranges(said: &Said) -> Result<(), Output> {
    if said.selector.uids.as_ref().is_some_and(|uids| uids.is_empty() || *uids.end() == u32::MAX) {
        return Err(extack("Invalid uid range"));
    }
    let is_valid = |all: &RangeInclusive<u16>| *all.start() != 0 && !all.is_empty() && *all.end() < u16::MAX;
    let bad = |ports: &Option<RangeInclusive<u16>>| ports.as_ref().is_some_and(|all| !is_valid(all));
    if bad(&said.selector.sport) {
        return Err(extack("Invalid sport range"));
    }
    if bad(&said.selector.dport) {
        return Err(extack("Invalid dport range"));
    }
    Ok(())
}

/// Source: `fib_nl2rule()`, `fib_nl2rule_rtnl()` in Linux 6.18.
fn checked_action(said: &Said, priority: u32) -> Result<Option<RuleAction>, Output> {
    let action = said.action()?;
    check_ranges(said)?;
    match action {
        Some(RuleAction::Goto(target)) if target <= priority => Err(refused(RuleError::Backward)),
        action => Ok(action),
    }
}

/// Only of a new rule: one that goes is compared. Source: `fib4_rule_configure()` in Linux 6.18.
fn check_tos(tos: u8) -> Result<(), Output> {
    if tos & 3 != 0 {
        return Err(extack("Invalid dsfield (tos): ECN bits must be 0"));
    }
    if tos & !crate::ipv4::Flow::TOS_BITS != 0 {
        return Err(extack("Invalid tos"));
    }
    Ok(())
}

fn refused(error: RuleError) -> Output {
    match error {
        RuleError::Exists | RuleError::NotThere => rtnetlink(&error.to_string()),
        RuleError::Backward => extack(&error.to_string()),
    }
}
