//! A network of up to six hosts: who is cabled to whom, which addresses belong where, and which way leads on.
//!
//! What it looks like is one word of `network.txt`: `A-x B-x x-y R-y R-C` are cables; a small letter is a switch.

use std::collections::BTreeMap;

use super::Dice;

/// Hosts and switches with their cables.
#[derive(Clone, Debug)]
pub(super) struct Network {
    pub(super) machines: Vec<Machine>,
    /// The two ends of each: machine, and which of its cards.
    pub(super) cables: Vec<[End; 2]>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct End {
    pub(super) machine: usize,
    pub(super) card: usize,
}

#[derive(Clone, Debug)]
pub(super) struct Machine {
    pub(super) name: String,
    pub(super) is_switch: bool,
    pub(super) cards: Vec<Card>,
}

/// A device at the end of a cable.
#[derive(Clone, Debug)]
pub(super) struct Card {
    pub(super) name: String,
    /// Which network it is in, from 1: what a broadcast reaches.
    pub(super) segment: usize,
    /// The last octet of its address; 0 for a switch, which has none.
    octet: usize,
}

impl Card {
    /// The address that it should have.
    pub(super) fn right(&self) -> String {
        format!("10.0.{}.{}", self.segment, self.octet)
    }
}

/// How a host gets to a network that it is not in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Way {
    pub(super) to: String,
    pub(super) next: String,
    pub(super) card: String,
}

impl Network {
    /// # Panics
    /// Where a cable has not two ends.
    pub(super) fn new(topology: &str) -> Self {
        let mut network = Self { machines: Vec::new(), cables: Vec::new() };
        for cable in topology.split(' ') {
            let (one, other) = cable.split_once('-').expect("a cable has two ends");
            let ends = [one, other].map(|name| network.plug(name));
            network.cables.push(ends);
        }
        network.divide();
        network
    }

    /// A new card in a machine, which may be new as well.
    fn plug(&mut self, letter: &str) -> End {
        let name = letter.to_uppercase();
        let found = self.machines.iter().position(|machine| machine.name == name);
        let machine = found.unwrap_or_else(|| {
            let is_switch = letter != name;
            self.machines.push(Machine { name, is_switch, cards: Vec::new() });
            self.machines.len() - 1
        });
        let cards = &mut self.machines[machine].cards;
        cards.push(Card { name: format!("{}{}", letter.to_lowercase(), cards.len()), segment: 0, octet: 0 });
        End { machine, card: cards.len() - 1 }
    }

    /// Numbers the networks, and the cards in each.
    fn divide(&mut self) {
        // A cable is a network of its own until a switch joins it with another.
        let mut joined: Vec<usize> = (0..self.cables.len()).collect();
        for switch in (0..self.machines.len()).filter(|number| self.machines[*number].is_switch) {
            let is_here = |cable: &[End; 2]| cable.iter().any(|end| end.machine == switch);
            let here: Vec<usize> = (0..joined.len()).filter(|number| is_here(&self.cables[*number])).collect();
            let numbers: Vec<usize> = here.iter().map(|number| joined[*number]).collect();
            let least = numbers.iter().copied().min().unwrap_or(0);
            joined.iter_mut().filter(|number| numbers.contains(number)).for_each(|number| *number = least);
        }
        let mut segments = BTreeMap::new();
        let mut octets = BTreeMap::new();
        for (ends, number) in self.cables.iter().zip(joined) {
            let next = segments.len() + 1;
            let segment = *segments.entry(number).or_insert(next);
            for end in ends {
                let machine = &mut self.machines[end.machine];
                let octet: &mut usize = octets.entry(segment).or_default();
                *octet += usize::from(!machine.is_switch);
                let card = &mut machine.cards[end.card];
                (card.segment, card.octet) = (segment, if machine.is_switch { 0 } else { *octet });
            }
        }
    }

    pub(super) fn hosts(&self) -> impl Iterator<Item = &Machine> {
        self.machines.iter().filter(|machine| !machine.is_switch)
    }

    pub(super) fn switches(&self) -> impl Iterator<Item = &Machine> {
        self.machines.iter().filter(|machine| machine.is_switch)
    }

    pub(super) fn host(&self, name: &str) -> Option<&Machine> {
        self.hosts().find(|machine| machine.name == name)
    }

    pub(super) fn segments(&self) -> usize {
        self.hosts().flat_map(|host| host.cards.iter().map(|card| card.segment)).max().unwrap_or(0)
    }

    /// The cards of others that a host shares a network with, each with its own card there.
    pub(super) fn neighbours<'a>(
        &'a self,
        host: &'a Machine,
    ) -> impl Iterator<Item = (&'a Card, &'a Machine, &'a Card)> {
        let others = move || self.hosts().filter(|other| other.name != host.name);
        host.cards.iter().flat_map(move |own| {
            let cards = others().flat_map(|other| other.cards.iter().map(move |card| (other, card)));
            cards.filter(|(_, card)| card.segment == own.segment).map(move |(other, card)| (own, other, card))
        })
    }

    /// One of the shortest ways to every network that a host is not in.
    pub(super) fn ways(&self, host: &Machine, dice: &mut Dice) -> Vec<Way> {
        let mut ways = Vec::new();
        for segment in 1..=self.segments() {
            let far = self.distances(segment);
            let own = far.get(&*host.name).copied();
            let leads = |next: &Machine| own.is_some_and(|own| far.get(&*next.name).is_some_and(|next| *next < own));
            let next: Vec<_> = self.neighbours(host).filter(|(_, next, _)| leads(next)).collect();
            if !next.is_empty() {
                let (card, _, next) = next[dice.place(next.len())];
                ways.push(Way { to: format!("10.0.{segment}.0/24"), next: next.right(), card: card.name.clone() });
            }
        }
        ways
    }

    /// The first router on the way of a host to one of the networks that it is not in.
    pub(super) fn next_router(&self, host: &Machine, dice: &mut Dice) -> Option<&Machine> {
        let ways = self.ways(host, dice);
        if ways.is_empty() {
            return None;
        }
        let next = &ways[dice.place(ways.len())].next;
        self.hosts().find(|machine| machine.cards.iter().any(|card| card.right() == *next))
    }

    /// How many routers are between each host and a network.
    fn distances(&self, segment: usize) -> BTreeMap<&str, usize> {
        let is_in = |host: &&Machine| host.cards.iter().any(|card| card.segment == segment);
        let mut far: BTreeMap<&str, usize> = self.hosts().filter(is_in).map(|host| (&*host.name, 0)).collect();
        for distance in 1..self.machines.len() {
            let near = |host: &&Machine| {
                self.neighbours(host).any(|(_, next, _)| far.get(&*next.name).is_some_and(|own| *own < distance))
            };
            let reached: Vec<&str> = self.hosts().filter(near).map(|host| &*host.name).collect();
            reached.into_iter().for_each(|name| {
                far.entry(name).or_insert(distance);
            });
        }
        far
    }

    /// Everything before the first address: cables, switches, all of it up.
    pub(super) fn cabling(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for machine in &self.machines {
            let Machine { name, is_switch, .. } = machine;
            lines.push(format!("ip netns add {name}"));
            if *is_switch {
                let bridge = bridge(name);
                lines.push(format!("ip -n {name} link add {bridge} type bridge"));
                lines.push(format!("ip -n {name} link set {bridge} up"));
            } else {
                lines.push(format!("ip -n {name} link set lo up"));
            }
        }
        for cable in &self.cables {
            let [one, other] = cable.map(|end| {
                let machine = &self.machines[end.machine];
                (machine, &machine.cards[end.card].name)
            });
            let ((host, card), (other_host, other_card)) = (one, other);
            let (near, far) = (&host.name, &other_host.name);
            lines.push(format!("ip link add {card} netns {near} type veth peer name {other_card} netns {far}"));
            for (machine, card) in [one, other] {
                let master =
                    if machine.is_switch { format!(" master {}", bridge(&machine.name)) } else { String::new() };
                lines.push(format!("ip -n {} link set {card}{master} up", machine.name));
            }
        }
        // The far end of a cable may notice up to a second late.
        lines.push("sleep 1.2".to_owned());
        lines
    }
}

/// The device of a switch that its cables are plugged into.
pub(super) fn bridge(switch: &str) -> String {
    format!("{}br", switch.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_switch_joins_cables_and_a_router_parts_networks() {
        let network = Network::new("A-x B-x x-y R-y R-C");
        let cards = |name: &str| -> Vec<String> {
            network.host(name).expect("it is a host").cards.iter().map(Card::right).collect()
        };
        assert_eq!((cards("A"), cards("B")), (vec!["10.0.1.1".to_owned()], vec!["10.0.1.2".to_owned()]));
        assert_eq!(
            (cards("R"), cards("C")),
            (vec!["10.0.1.3".to_owned(), "10.0.2.1".to_owned()], vec!["10.0.2.2".to_owned()])
        );
    }

    #[test]
    fn a_way_leads_to_the_next_router_on_it() {
        let network = Network::new("A-R R-S S-B");
        let ways = network.ways(network.host("A").expect("it is a host"), &mut Dice(1));
        let to: Vec<(&str, &str)> = ways.iter().map(|way| (&*way.to, &*way.next)).collect();
        assert_eq!(to, [("10.0.2.0/24", "10.0.1.2"), ("10.0.3.0/24", "10.0.1.2")]);
    }
}
