//! Where a random lab happens: what only the hosts that are there can say of a command.

use sim_core::link::DeviceKind;
use sim_core::world::World;

use super::Dice;
use super::grammar::InNetwork;
use super::network::{Card, Machine, Network, Way, bridge};

/// Everything that every lab of two hosts begins with: two cables, both up.
const START: &str = "ip netns add A
ip netns add B
ip link add a0 netns A type veth peer name b0 netns B
ip link add a1 netns A type veth peer name b1 netns B
ip -n A link set lo up
ip -n A link set a0 up
ip -n A link set a1 up
ip -n B link set lo up
ip -n B link set b0 up
ip -n B link set b1 up
sleep 1.2";

/// What most of them begin with as well.
const OFTEN: [&str; 6] = [
    "ip -n A addr add 10.0.0.1/24 dev a0",
    "ip -n A addr add 10.0.1.1/24 dev a1",
    "ip -n B addr add 10.0.0.2/24 dev b0",
    "ip -n B addr add 10.0.1.2/24 dev b1",
    "ip -n A route add default via 10.0.0.2",
    "ip -n B route add default via 10.0.0.1",
];

/// Stands for what is not there. No lab may hold it, so the command around it is never said.
const NOBODY: &str = "\u{0}";

#[derive(Clone, Debug)]
pub(super) enum Scene {
    TwoHosts,
    Network(Network),
}

/// Who acts in a command or a story.
#[derive(Clone, Debug, Default)]
pub(super) struct Roles {
    pub(super) host: String,
    pub(super) other: String,
    router: String,
    switch: Option<String>,
    card: Option<Card>,
    way: Option<Way>,
}

impl Roles {
    pub(super) fn of(host: &Machine) -> Self {
        Self { host: host.name.clone(), ..Self::default() }
    }

    pub(super) fn with_card(self, card: &Card) -> Self {
        Self { card: Some(card.clone()), ..self }
    }

    pub(super) fn with_way(self, way: &Way) -> Self {
        Self { way: Some(way.clone()), ..self }
    }
}

impl Scene {
    /// How labs of it are called.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::TwoHosts => "random",
            Self::Network(_) => "network",
        }
    }

    pub(super) const fn title(&self) -> &'static str {
        match self {
            Self::TwoHosts => "Two hosts, two cables, and chance",
            Self::Network(_) => "A network, and chance",
        }
    }

    /// The commands that a lab of two hosts begins with.
    pub(super) fn two_hosts(dice: &mut Dice) -> Vec<&'static str> {
        let often: Vec<&str> = OFTEN.into_iter().filter(|_| !dice.one_in(6)).collect();
        START.lines().chain(often).collect()
    }

    pub(super) fn roles(&self, dice: &mut Dice) -> Roles {
        let Self::Network(network) = self else {
            let (host, other) = if dice.roll(4) == 0 { ("B", "A") } else { ("A", "B") };
            return Roles { host: host.to_owned(), other: other.to_owned(), ..Roles::default() };
        };
        let hosts: Vec<&str> = network.hosts().map(|host| &*host.name).collect();
        let switches: Vec<&str> = network.switches().map(|switch| &*switch.name).collect();
        let host = dice.place(hosts.len());
        let other = (host + 1 + dice.place(hosts.len() - 1)) % hosts.len();
        let between = |host: &&Machine| host.cards.len() > 1;
        let routers: Vec<&str> = network.hosts().filter(between).map(|host| &*host.name).collect();
        let router = match network.host(hosts[host]).and_then(|host| network.next_router(host, dice)) {
            Some(next) if !dice.one_in(3) => &*next.name,
            _ if routers.is_empty() => hosts[host],
            _ => dice.pick(&routers),
        };
        let switch = (!switches.is_empty()).then(|| dice.pick(&switches).to_owned());
        Roles {
            host: hosts[host].to_owned(),
            other: hosts[other].to_owned(),
            router: router.to_owned(),
            switch,
            card: None,
            way: None,
        }
    }

    /// A device that a host has: of two hosts mostly a card, and mostly the same one; in a network any, and seldom `lo`.
    pub(super) fn device<'a>(&self, world: &'a World, host: &str, dice: &mut Dice) -> &'a str {
        let links = world.find(host).into_iter().flat_map(|host| host.links.iter());
        let names: Vec<&str> = links.map(|link| &*link.name).collect();
        let rather_lo = match self {
            Self::TwoHosts => {
                return if dice.one_in(3) { dice.pick(&names) } else { names[1 % names.len()] };
            }
            Self::Network(_) => dice.one_in(24),
        };
        if rather_lo || names.len() < 2 { names[0] } else { dice.pick(&names[1..]) }
    }

    /// What only a network knows; there is none of it where only two hosts are.
    pub(super) fn in_network(&self, world: &World, roles: &Roles, what: InNetwork, dice: &mut Dice) -> String {
        let Self::Network(network) = self else { return NOBODY.to_owned() };
        let some = |names: Vec<String>, dice: &mut Dice| {
            if names.is_empty() { NOBODY.to_owned() } else { names[dice.place(names.len())].clone() }
        };
        let or_nobody = |text: Option<&String>| text.cloned().unwrap_or_else(|| NOBODY.to_owned());
        match what {
            InNetwork::Card => {
                let card = roles.card.as_ref().map(|card| &card.name);
                or_nobody(card.or(roles.way.as_ref().map(|way| &way.card)))
            }
            InNetwork::Right => or_nobody(roles.card.as_ref().map(Card::right).as_ref()),
            InNetwork::To => or_nobody(roles.way.as_ref().map(|way| &way.to)),
            InNetwork::Next => or_nobody(roles.way.as_ref().map(|way| &way.next)),
            InNetwork::Router => roles.router.clone(),
            InNetwork::RouterDevice => self.device(world, &roles.router, dice).to_owned(),
            InNetwork::Neighbour => {
                let host = network.host(&roles.host);
                let near = host.into_iter().flat_map(|host| network.neighbours(host)).map(|(_, _, card)| card.right());
                some(near.collect(), dice)
            }
            InNetwork::Anyone => {
                let cards = network.hosts().flat_map(|host| &host.cards);
                some(cards.map(Card::right).collect(), dice)
            }
            InNetwork::Network => format!("10.0.{}.0/24", 1 + dice.place(network.segments())),
            InNetwork::Lladdr => {
                let links = world.hosts().flat_map(|host| host.links.iter()).filter(|link| !link.is_loopback());
                some(links.map(|link| link.mac.to_string()).collect(), dice)
            }
            InNetwork::Switch => or_nobody(roles.switch.as_ref()),
            InNetwork::Bridge => or_nobody(roles.switch.as_deref().map(bridge).as_ref()),
            InNetwork::Port => {
                let links = roles.switch.as_ref().and_then(|switch| world.find(switch)).into_iter();
                let ports = links.flat_map(|host| host.links.iter()).filter(|link| is_cable(&link.kind));
                some(ports.map(|link| link.name.to_string()).collect(), dice)
            }
        }
    }
}

fn is_cable(kind: &DeviceKind) -> bool {
    matches!(kind, DeviceKind::Veth { .. })
}
