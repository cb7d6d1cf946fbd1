//! Which host hangs on which, seen from the open one: layers by the number of cables between, and in each layer an
//! order in which the cables of a tree and of a ring need not cross. No coordinates here.

use sim_core::base::IfIndex;

use super::cables::{Cable, cables, peer};
use super::house::Ports;
use super::inside::cards;
use super::scene::Scene;
use super::untangle::untangle;

/// The closed hosts as trees; what hangs on nothing that the open host reaches has a root of its own.
pub(super) struct Topology {
    /// By host: how many cables away it is. Roots that hang on nothing are in layer 1, the open host is in 0.
    pub(super) layer: Vec<usize>,
    /// By host: those that hang on it.
    pub(super) children: Vec<Vec<usize>>,
    /// What hangs on nothing, in order of creation. What has no cable at all is in `alone`.
    pub(super) roots: Vec<usize>,
    pub(super) alone: Vec<usize>,
    focus: usize,
    /// By host: its place when all are read from above to below.
    pub(super) order: Vec<usize>,
    neighbours: Vec<Vec<usize>>,
}

impl Topology {
    pub(super) fn new(scene: &Scene<'_>) -> Self {
        let count = scene.hosts.len();
        let mut neighbours = vec![Vec::new(); count];
        for Cable(a, b) in cables(scene) {
            if let Some(b) = b.filter(|b| b.host != a.host) {
                neighbours[a.host].push(b.host);
                neighbours[b.host].push(a.host);
            }
        }
        // In the order of each host's own cards.
        for (host, near) in neighbours.iter_mut().enumerate() {
            *near = cards(scene, host).into_iter().filter_map(|card| peer(scene, host, card)).collect();
            near.retain(|other| *other != host);
            let mut seen = Vec::new();
            near.retain(|other| {
                !seen.contains(other) && {
                    seen.push(*other);
                    true
                }
            });
        }
        let mut new = Self {
            layer: vec![usize::MAX; count],
            children: vec![Vec::new(); count],
            roots: Vec::new(),
            alone: Vec::new(),
            focus: scene.focus,
            order: vec![usize::MAX; count],
            neighbours,
        };
        new.spread(scene.focus, 0);
        for host in 0..count {
            if new.layer[host] != usize::MAX {
                continue;
            }
            if new.neighbours[host].is_empty() {
                new.layer[host] = 1;
                new.alone.push(host);
            } else {
                let root = new.middle_of(host);
                new.roots.push(root);
                new.spread(root, 1);
            }
        }
        new.number_all();
        untangle(&mut new);
        new
    }

    pub(super) fn neighbours(&self, host: usize) -> &[usize] {
        &self.neighbours[host]
    }

    /// All pairs of hosts that a cable joins.
    pub(super) fn joined(&self) -> Vec<(usize, usize)> {
        let pairs = self.neighbours.iter().enumerate();
        pairs.flat_map(|(a, near)| near.iter().filter(move |b| a < **b).map(move |b| (a, *b))).collect()
    }

    /// Gives every host its place in the order.
    pub(super) fn number_all(&mut self) {
        let mut next = 0;
        for root in std::iter::once(self.focus).chain(self.roots.clone()).chain(self.alone.clone()) {
            self.number(root, &mut next);
        }
    }

    /// Gives layers to all that can be reached from a host, the nearest first.
    fn spread(&mut self, root: usize, layer: usize) {
        self.layer[root] = layer;
        let mut queue = std::collections::VecDeque::from([root]);
        while let Some(host) = queue.pop_front() {
            for near in self.neighbours[host].clone() {
                if self.layer[near] == usize::MAX {
                    self.layer[near] = self.layer[host] + 1;
                    self.children[host].push(near);
                    queue.push_back(near);
                }
            }
        }
    }

    /// Of all that hang together with a host the one with most cables.
    fn middle_of(&self, host: usize) -> usize {
        let (mut all, mut at) = (vec![host], 0);
        while let Some(here) = all.get(at).copied() {
            let more: Vec<usize> = self.neighbours[here].iter().copied().filter(|near| !all.contains(near)).collect();
            all.extend(more);
            at += 1;
        }
        let most = |host: &usize| (self.neighbours[*host].len(), std::cmp::Reverse(*host));
        all.into_iter().max_by_key(most).unwrap_or(host)
    }

    fn number(&mut self, root: usize, next: &mut usize) {
        let mut stack = vec![root];
        while let Some(host) = stack.pop() {
            self.order[host] = *next;
            *next += 1;
            stack.extend(self.children[host].iter().rev());
        }
    }

    /// The plugs of a closed host, each side from above to below: towards the open host at the left, all others right.
    /// `moved` says which side a cable takes where a person chose the host's place.
    pub(super) fn ports(&self, scene: &Scene<'_>, host: usize, moved: impl Fn(usize) -> Option<bool>) -> Ports {
        let is_left = |card: &IfIndex| {
            let Some(far) = peer(scene, host, *card).filter(|far| *far != host) else { return false };
            moved(far).unwrap_or(self.layer[far] < self.layer[host])
        };
        let (mut left, mut right): (Vec<_>, Vec<_>) = cards(scene, host).into_iter().partition(is_left);
        self.sort(scene, host, &mut left, true);
        self.sort(scene, host, &mut right, false);
        Ports { left, right }
    }

    /// Puts cards in the order in which their far ends stand.
    pub(super) fn sort(&self, scene: &Scene<'_>, host: usize, cards: &mut [IfIndex], at_left: bool) {
        cards.sort_by_key(|card| {
            let Some((far, far_dev)) = scene.link(host, *card).and_then(|link| link.peer) else {
                return (usize::MAX, 0, card.0);
            };
            let Some(far) = scene.host(far) else { return (usize::MAX, 0, card.0) };
            // Of several cables between two hosts both ends keep one order, but for those that turn back.
            let first = if host < far { card.0 } else { far_dev.0 };
            let turns = !at_left && self.layer[far] == self.layer[host] && self.order[far] < self.order[host];
            (self.order[far], if turns { u32::MAX - first } else { first }, card.0)
        });
    }
}
