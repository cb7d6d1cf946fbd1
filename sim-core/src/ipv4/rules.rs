//! The routing policy: which tables are read, in which order, for which packets.
//! Source: ip-rule(8); `net/core/fib_rules.c` and `net/ipv4/fib_rules.c` in Linux 6.18.

use std::net::Ipv4Addr;
use std::ops::RangeInclusive;
use std::sync::{Arc, LazyLock};

use ipnet::Ipv4Net;
use thiserror::Error;

use super::Flow;
use crate::base::{Cause, DevName, RouteProto, RouteType, TableId};
use crate::link::Links;
use crate::trace::RuleMiss;

/// A policy rule: `32766: from all lookup main`. Smaller priorities are tried first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub priority: u32,
    pub selector: Selector,
    pub action: RuleAction,
    /// What `lookup` reads. Any action may name one; `None` is the kernel's `RT_TABLE_UNSPEC`.
    pub table: Option<TableId>,
    pub suppress: Suppress,
    /// Who made it, as a route has it: `kernel` for the three that every host is born with, else what was said.
    pub proto: RouteProto,
    pub cause: Cause,
}

/// Which packets a rule is for. What is not said fits every packet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selector {
    /// `not`: for the packets that the rest does not fit.
    pub invert: bool,
    pub from: Option<Ipv4Net>,
    pub to: Option<Ipv4Net>,
    /// By name: the device may not be there yet, and the rule then fits no packet.
    pub iif: Option<DevName>,
    pub oif: Option<DevName>,
    pub mark: Mark,
    /// Type of service, without its lowest two bits.
    pub tos: u8,
    /// Whose packet it is; the kernel's own are root's, 0.
    pub uids: Option<RangeInclusive<u32>>,
    /// The tunnel that it came out of; 0 asks nothing, and no packet of this model comes out of one.
    pub tun_id: u64,
    /// It belongs to a VRF, which reads its own table; there are none here.
    pub l3mdev: bool,
    pub ipproto: u8,
    pub sport: Option<RangeInclusive<u16>>,
    pub dport: Option<RangeInclusive<u16>>,
}

/// `fwmark VALUE/MASK`; a mask of 0 asks nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    pub value: u32,
    pub mask: u32,
}

/// What a rule does with a packet that it is for. Source: `FR_ACT_…` in `include/uapi/linux/fib_rules.h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleAction {
    /// Reads the rule's table.
    Lookup,
    /// On with the rule of this priority, if there is one.
    Goto(u32),
    Nop,
    /// `blackhole`, `unreachable` or `prohibit`: the search ends with their error.
    Refuse(RouteType),
    /// Any other number: the kernel keeps it, and takes it for `blackhole`.
    Other(u8),
}

impl RuleAction {
    /// With what the search ends, if it ends here.
    pub const fn refusal(self) -> Option<RouteType> {
        match self {
            Self::Refuse(kind) => Some(kind),
            Self::Other(_) => Some(RouteType::Blackhole),
            Self::Lookup | Self::Goto(_) | Self::Nop => None,
        }
    }
}

/// Which answers of its table a rule does not take. Source: `fib4_rule_suppress()` in Linux 6.18.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Suppress {
    /// Routes with a prefix no longer than this.
    pub prefix_len: Option<u32>,
    /// Routes out of devices of this group.
    pub ifgroup: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RuleError {
    #[error("File exists")]
    Exists,
    #[error("No such file or directory")]
    NotThere,
    #[error("Backward goto not supported")]
    Backward,
}

/// The rules of a host by priority, then by age. Every host is born with three.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Shared by the checkpoints of a lab until one comes or goes.
    all: Arc<Vec<Entry>>,
    /// Somebody added or deleted a rule once. Until then the kernel keeps tables local and main in one trie.
    pub custom: bool,
    /// The commands that made it so, and those that took away a rule that every host is born with.
    pub touched: Cause,
}

/// A rule in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    rule: Rule,
    /// It says nothing about packets, as most rules: there is nothing to look at.
    fits_all: bool,
}

impl Entry {
    fn new(rule: Rule) -> Self {
        let fits_all = rule.selector == Selector::default();
        Self { rule, fits_all }
    }
}

/// What every host is born with, shared by all that have nothing else.
static BORN: LazyLock<Rules> = LazyLock::new(Rules::born);

impl Default for Rules {
    fn default() -> Self {
        BORN.clone()
    }
}

impl Rules {
    fn born() -> Self {
        let born = [(0, TableId::LOCAL), (32766, TableId::MAIN), (32767, TableId::DEFAULT)];
        let all = born.map(|(priority, table)| Rule {
            priority,
            selector: Selector::default(),
            action: RuleAction::Lookup,
            table: Some(table),
            suppress: Suppress::default(),
            proto: RouteProto::KERNEL,
            cause: Cause::none(),
        });
        Self { all: Arc::new(all.map(Entry::new).into()), custom: false, touched: Cause::none() }
    }

    pub fn iter(&self) -> impl Iterator<Item = &Rule> {
        self.all.iter().map(|entry| &entry.rule)
    }

    /// The rule at a place, from 0, and why it is not for a packet; `None` if it is.
    #[inline]
    pub(super) fn tried(&self, place: usize, links: &Links, flow: &Flow) -> Option<(&Rule, Option<RuleMiss>)> {
        let Entry { rule, fits_all } = self.all.get(place)?;
        Some((rule, if *fits_all { None } else { rule.miss(links, flow) }))
    }

    /// The rules from a place on, which would be tried after those before it.
    #[inline]
    pub(super) fn later(&self, place: usize) -> impl Iterator<Item = &Rule> {
        self.all.get(place..).unwrap_or_default().iter().map(|entry| &entry.rule)
    }

    /// Where a `goto` leads: the first rule of that priority. Source: `fib_nl_newrule()` in Linux 6.18.
    pub fn target(&self, priority: u32) -> Option<usize> {
        self.iter().position(|rule| rule.priority == priority)
    }

    /// The priority of a rule that was given none: just before the second one, whatever that is.
    /// Source: `fib_default_rule_pref()` in Linux 6.18.
    pub fn default_priority(&self) -> u32 {
        self.iter().nth(1).map_or(0, |second| second.priority.saturating_sub(1))
    }

    /// Behind those of the same priority. Source: `fib_newrule()` in Linux 6.18.
    ///
    /// # Errors
    /// `Exists` for the same rule again, `Backward` for a `goto` that does not lead on.
    pub fn add(&mut self, rule: Rule) -> Result<(), RuleError> {
        if let RuleAction::Goto(target) = rule.action
            && target <= rule.priority
        {
            return Err(RuleError::Backward);
        }
        if self.iter().any(|own| own.is_again(&rule)) {
            return Err(RuleError::Exists);
        }
        let at = self.all.partition_point(|own| own.rule.priority <= rule.priority);
        self.touch(&rule.cause.clone());
        Arc::make_mut(&mut self.all).insert(at, Entry::new(rule));
        Ok(())
    }

    /// Takes away the first rule that fits. Source: `fib_delrule()` in Linux 6.18.
    ///
    /// # Errors
    /// `NotThere` if none fits.
    pub fn delete(&mut self, fits: impl Fn(&Rule) -> bool, cause: &Cause) -> Result<Rule, RuleError> {
        let at = self.iter().position(fits).ok_or(RuleError::NotThere)?;
        self.touch(cause);
        if self.all[at].rule.cause.is_none() {
            self.touched = self.touched.and(cause);
        }
        Ok(Arc::make_mut(&mut self.all).remove(at).rule)
    }

    fn touch(&mut self, cause: &Cause) {
        if !self.custom {
            self.touched = cause.clone();
        }
        self.custom = true;
    }
}

impl Rule {
    /// To the kernel a new rule is this one again: where a `goto` leads and `not` make no other, nor do addresses and
    /// a tos of which the new one says nothing. Source: `rule_exists()`, `fib4_rule_compare()` in Linux 6.18.
    fn is_again(&self, new: &Self) -> bool {
        let goto = |rule: &Self| matches!(rule.action, RuleAction::Goto(_));
        let action = self.action == new.action || (goto(self) && goto(new));
        let rest = |rule: &Self| (rule.priority, rule.table, rule.suppress, rule.proto);
        let (own, said) = (&self.selector, &new.selector);
        let tos = if said.tos == 0 { 0 } else { own.tos };
        let (from, to) = (said.from.and(own.from), said.to.and(own.to));
        action && rest(self) == rest(new) && Selector { invert: said.invert, from, to, tos, ..own.clone() } == *said
    }

    /// Why the rule is not for a packet; `None` if it is. Source: `fib_rule_match()`, `fib4_rule_match()` in Linux 6.18.
    fn miss(&self, links: &Links, flow: &Flow) -> Option<RuleMiss> {
        let miss = self.selector.miss(links, flow);
        if self.selector.invert { miss.is_none().then_some(RuleMiss::Inverted) } else { miss }
    }
}

impl Selector {
    fn miss(&self, links: &Links, flow: &Flow) -> Option<RuleMiss> {
        let dev = |name: &DevName| links.by_name(name).map(|device| device.index);
        let outside = |net: &Option<Ipv4Net>, addr: Ipv4Addr| net.is_some_and(|net| !net.contains(&addr));
        let beyond = |ports: &Option<RangeInclusive<u16>>, port| ports.as_ref().is_some_and(|all| !all.contains(&port));
        if self.iif.as_ref().is_some_and(|name| dev(name) != Some(flow.iif)) {
            Some(RuleMiss::Iif)
        } else if self.oif.as_ref().is_some_and(|name| dev(name).is_none() || dev(name) != flow.oif) {
            Some(RuleMiss::Oif)
        } else if (flow.mark ^ self.mark.value) & self.mark.mask != 0 {
            Some(RuleMiss::Mark)
        } else if self.tun_id != 0 {
            Some(RuleMiss::TunId)
        } else if self.l3mdev {
            Some(RuleMiss::L3mdev)
        } else if self.uids.as_ref().is_some_and(|uids| !uids.contains(&flow.uid)) {
            Some(RuleMiss::Uid)
        } else if outside(&self.from, flow.src) {
            Some(RuleMiss::From)
        } else if outside(&self.to, flow.dst) {
            Some(RuleMiss::To)
        } else if self.tos != 0 && self.tos != flow.tos & Flow::TOS_BITS {
            Some(RuleMiss::Tos)
        } else if self.ipproto != 0 && self.ipproto != flow.ipproto {
            Some(RuleMiss::Ipproto)
        } else if beyond(&self.sport, flow.sport) {
            Some(RuleMiss::Sport)
        } else if beyond(&self.dport, flow.dport) {
            Some(RuleMiss::Dport)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(priority: u32, action: RuleAction) -> Rule {
        let (selector, suppress, cause) = (Selector::default(), Suppress::default(), Cause::none());
        Rule { priority, selector, action, table: None, suppress, proto: RouteProto::UNSPEC, cause }
    }

    // FACTS.md 27: 32765 first, later just below any low one, and 0 next to a second rule 0.
    #[test]
    fn a_rule_without_a_priority_comes_just_before_the_second_one() {
        let mut rules = Rules::default();
        assert_eq!(rules.default_priority(), 32765);
        rules.add(rule(100, RuleAction::Nop)).expect("new");
        assert_eq!(rules.default_priority(), 99);
        rules.add(rule(0, RuleAction::Nop)).expect("new");
        assert_eq!(rules.default_priority(), 0);
    }

    #[test]
    fn a_goto_only_leads_on_and_the_same_rule_is_taken_once() {
        let mut rules = Rules::default();
        assert_eq!(rules.add(rule(450, RuleAction::Goto(450))), Err(RuleError::Backward));
        rules.add(rule(450, RuleAction::Goto(500))).expect("new");
        assert_eq!(rules.add(rule(450, RuleAction::Goto(600))), Err(RuleError::Exists));
        rules.add(rule(450, RuleAction::Nop)).expect("another action");
    }

    #[test]
    fn a_rule_that_says_less_is_one_that_is_there() {
        let from = |priority, net: &str| {
            let selector = Selector { from: Some(net.parse().expect("a network")), ..Selector::default() };
            Rule { selector, ..rule(priority, RuleAction::Nop) }
        };
        let mut rules = Rules::default();
        rules.add(from(450, "127.0.0.1/32")).expect("new");
        assert_eq!(rules.add(rule(450, RuleAction::Nop)), Err(RuleError::Exists));
        rules.add(from(450, "127.0.0.0/8")).expect("another network");
        rules.add(rule(451, RuleAction::Nop)).expect("another priority");
        rules.add(from(451, "127.0.0.1/32")).expect("it says more");
    }
}
