//! The routing policy: which tables are read, in which order. Source: ip-rule(8); `net/ipv4/fib_rules.c` in Linux 6.18.

use crate::base::{Cause, TableId};

/// A policy rule: `32766: from all lookup main`. Smaller priorities are tried first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub priority: u32,
    pub table: TableId,
    pub cause: Cause,
}

/// The rules of a host by priority. Every host is born with three.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    all: Vec<Rule>,
    /// Somebody added a rule once. Until then the kernel keeps tables local and main in one trie.
    pub custom: bool,
}

impl Default for Rules {
    fn default() -> Self {
        let born = [(0, TableId::LOCAL), (32766, TableId::MAIN), (32767, TableId::DEFAULT)];
        let all = born.map(|(priority, table)| Rule { priority, table, cause: Cause::none() });
        Self { all: all.to_vec(), custom: false }
    }
}

impl Rules {
    pub fn iter(&self) -> impl Iterator<Item = &Rule> {
        self.all.iter()
    }

    /// The rules that would be tried after this one.
    pub fn after(&self, rule: &Rule) -> impl Iterator<Item = &Rule> {
        self.all.iter().filter(move |other| other.priority > rule.priority)
    }
}
