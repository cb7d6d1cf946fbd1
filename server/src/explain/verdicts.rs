//! What the last decision of each host made of its rules and routes: which one won, and why the others did not.

use std::collections::BTreeMap;

use sim_core::base::HostId;
use sim_core::command::route_text;
use sim_core::trace::{Candidate, RuleAnswer, Step, StepKind, TableRead};

use super::Rich;
use super::lookup::{unread, weighed};
use super::names::Names;
use crate::sitting::Sitting;

/// What became of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RuleFate {
    /// Its table had the answer, or it refused by itself.
    Decided,
    /// Its table had none: the next one was tried.
    NoAnswer,
    /// It is for other packets, or only leads on.
    Passed,
    /// The search ended before it.
    Never,
    /// Its table is being read.
    Reading,
}

/// What became of a route.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RouteFate {
    /// "won", "lost" or "never".
    pub(crate) fate: &'static str,
    /// Empty for the winner.
    pub(crate) reason: Rich,
}

/// The decision of one host.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Verdicts {
    /// By priority. Rules that are not here may still be read.
    pub(crate) rules: BTreeMap<u32, RuleFate>,
    /// By what `ip route show table all` prints.
    pub(crate) routes: BTreeMap<String, RouteFate>,
}

/// Of each host that decided anything up to the current step, its last decision; nothing before the first step.
pub(crate) fn verdicts(sitting: &Sitting<'_>) -> BTreeMap<HostId, Verdicts> {
    let names = Names::of(sitting);
    let mut searches: BTreeMap<HostId, Vec<&Step>> = BTreeMap::new();
    for step in &sitting.steps()[..sitting.step] {
        let search = searches.entry(step.host).or_default();
        if matches!(step.kind, StepKind::Rule(_)) && !goes_on(search, step) {
            search.clear();
        }
        if matches!(step.kind, StepKind::Rule(_) | StepKind::Table(_)) {
            search.push(step);
        }
    }
    let all = searches.into_iter().filter(|(_, search)| !search.is_empty());
    all.map(|(host, search)| (host, of_search(host, &search, &names, sitting))).collect()
}

/// The search that was under way asks the same, and has no answer yet.
fn goes_on(search: &[&Step], step: &Step) -> bool {
    let StepKind::Rule(next) = &step.kind else { return true };
    let asks_this = |dst, purpose| (dst, purpose) == (next.dst, next.purpose);
    search.last().is_some_and(|last| {
        let same_packet = last.seen.as_ref().map(|seen| seen.id) == step.seen.as_ref().map(|seen| seen.id);
        let open = if let StepKind::Table(read) = &last.kind {
            asks_this(read.dst, read.purpose) && !read.answer.ends_the_search()
        } else if let StepKind::Rule(read) = &last.kind {
            asks_this(read.dst, read.purpose) && !matches!(read.answer, RuleAnswer::Refuses(_))
        } else {
            false
        };
        same_packet && open
    })
}

fn of_search(host: HostId, search: &[&Step], names: &Names<'_>, sitting: &Sitting<'_>) -> Verdicts {
    let mut verdicts = Verdicts::default();
    for step in search {
        if let StepKind::Rule(read) = &step.kind {
            let fate = match read.answer {
                RuleAnswer::Reads => RuleFate::Reading,
                RuleAnswer::Refuses(_) => RuleFate::Decided,
                RuleAnswer::Missed(_) | RuleAnswer::Jumps(_) | RuleAnswer::Passes => RuleFate::Passed,
            };
            verdicts.rules.insert(read.priority, fate);
            if fate == RuleFate::Decided {
                verdicts.never_after(host, read.priority, names);
            }
        } else if let StepKind::Table(read) = &step.kind {
            let ends = read.answer.ends_the_search();
            verdicts.rules.insert(read.priority, if ends { RuleFate::Decided } else { RuleFate::NoAnswer });
            verdicts.weigh(host, read, names, sitting);
            if ends {
                verdicts.never_after(host, read.priority, names);
            }
        }
    }
    verdicts
}

impl Verdicts {
    fn weigh(&mut self, host: HostId, read: &TableRead, names: &Names<'_>, sitting: &Sitting<'_>) {
        let full = |candidate: &Candidate| route_text(&candidate.route, &candidate.dev);
        for candidate in read.candidates() {
            let text = weighed(host, &candidate, names, sitting.lang);
            self.routes.insert(full(&candidate), RouteFate { fate: text.fate, reason: text.reason });
        }
        let reason = unread(read, sitting.lang);
        for (route, dev) in read.unread.iter().flat_map(|rule| read.never(rule)) {
            let never = RouteFate { fate: "never", reason: reason.clone() };
            self.routes.entry(route_text(&route, &dev)).or_insert(never);
        }
    }

    fn never_after(&mut self, host: HostId, priority: u32, names: &Names<'_>) {
        let rules = names.state(host).map_or(&[][..], |host| &host.rules);
        for rule in rules.iter().filter(|rule| rule.priority > priority) {
            self.rules.entry(rule.priority).or_insert(RuleFate::Never);
        }
    }
}

#[cfg(test)]
mod tests {
    use sim_core::lab::Lab;

    use super::*;
    use crate::l10n::Lang;
    use crate::sitting::Position;

    const LAB: &str = "ip netns add A\nip -n A link set lo up\nip -n A addr add 10.0.3.110/24 dev lo\n\
                       ip -n A route add 10.9.0.0/16 via 10.0.3.2 dev lo\nip netns exec A ping -c 1 10.0.3.2\n";

    fn at(step: usize) -> BTreeMap<HostId, Verdicts> {
        let lab = Lab::parse(LAB).expect("a lab");
        let run = lab.run();
        let position = Position { line: Some(5), step: Some(step), focus: None };
        verdicts(&Sitting::new(&lab, &run, Lang::En, &position))
    }

    #[test]
    fn before_the_first_step_nothing_is_decided() {
        assert!(at(0).is_empty());
    }

    #[test]
    fn the_route_that_won_is_one_and_the_rules_behind_it_were_never_looked_at() {
        let all = at(100);
        let verdicts = &all[&HostId(0)];
        let won: Vec<_> = verdicts.routes.iter().filter(|(_, fate)| fate.fate == "won").map(|(full, _)| full).collect();
        assert_eq!(won.len(), 1, "{won:?}");
        assert!(
            won[0].starts_with("local 10.0.3.110 dev lo"),
            "the reply goes to where the request came from: {won:?}"
        );
        assert_eq!(verdicts.rules[&0], RuleFate::Decided);
        assert_eq!(verdicts.rules[&32766], RuleFate::Never);
        let lost = verdicts.routes.iter().find(|(full, _)| full.starts_with("10.9.0.0/16")).expect("table main").1;
        assert_eq!(lost.fate, "never");
        assert!(!lost.reason.is_empty());
    }
}
