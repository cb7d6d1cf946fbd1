//! Labs of any size: a line of routers, a switch full of hosts, switches in a ring. To see how cost grows with the work.

use std::fmt::Write as _;

use sim_core::base::{Budget, CommandId};
use sim_core::command::{Words, execute, split_line};
use sim_core::lab::{Lab, Run};
use sim_core::program::Output;
use sim_core::trace::{Journal, Record};
use sim_core::world::World;

/// Room for a thousand hosts, where [`Budget::LAB`] ends at 64.
pub const ROOMY: Budget = Budget {
    lab_bytes: 1 << 20,
    commands: 20_000,
    hosts: 1_000,
    links: 4_000,
    events_per_command: 100_000,
    events: 1_000_000,
    steps_per_command: 100_000,
    routes_per_command: 1_000_000,
    routes: 10_000_000,
    ..Budget::LAB
};

/// A script that makes a network, and the ping from one end of it to the other.
#[derive(Clone, Debug)]
pub struct Grown {
    pub build: String,
    /// One command line: a single echo request, which is answered.
    pub ping: String,
}

impl Grown {
    /// So many hosts in a row, each a router but for the two at the ends. The way there is everybody's default route,
    /// the way back a route to the first network; a packet and its answer live for 255 hops.
    ///
    /// # Panics
    /// With fewer than two hosts, or more than 250: no packet would live that long.
    pub fn line(hosts: usize) -> Self {
        assert!((2..=250).contains(&hosts), "a line of {hosts} hosts");
        let last = hosts - 1;
        let mut build = String::from("# A line of routers\n");
        for host in 0..hosts {
            say(&mut build, format_args!("ip netns add H{host}"));
        }
        for host in 0..last {
            let next = host + 1;
            say(
                &mut build,
                format_args!("ip link add r{host} netns H{host} type veth peer name l{next} netns H{next}"),
            );
        }
        for host in 0..hosts {
            let (before, ahead) = (host.checked_sub(1), (host < last).then_some(host));
            if let Some(net) = ahead {
                say(&mut build, format_args!("ip -n H{host} addr add 10.0.{net}.1/24 dev r{host}"));
                say(&mut build, format_args!("ip -n H{host} link set r{host} up"));
            }
            if let Some(net) = before {
                say(&mut build, format_args!("ip -n H{host} addr add 10.0.{net}.2/24 dev l{host}"));
                say(&mut build, format_args!("ip -n H{host} link set l{host} up"));
            }
            if let Some(net) = ahead {
                say(&mut build, format_args!("ip -n H{host} route add default via 10.0.{net}.2"));
            }
            if let Some(net) = before.filter(|net| *net > 0) {
                say(&mut build, format_args!("ip -n H{host} route add 10.0.0.0/24 via 10.0.{net}.1"));
            }
            if before.is_some() && ahead.is_some() {
                say(&mut build, format_args!("ip netns exec H{host} sysctl -qw net.ipv4.ip_forward=1"));
            }
        }
        // The echo reply's TTL: `-t` is only for the request's.
        say(&mut build, format_args!("ip netns exec H{last} sysctl -qw net.ipv4.ip_default_ttl=255"));
        Self { build, ping: format!("ip netns exec H0 ping -c 1 -W 4 -t 255 10.0.{}.2\n", last - 1) }
    }

    /// So many hosts at the ports of one bridge; the first pings the last.
    ///
    /// # Panics
    /// With fewer than two hosts, or more than 250: they are in one `/24`.
    pub fn switch(hosts: usize) -> Self {
        assert!((2..=250).contains(&hosts), "a switch with {hosts} hosts");
        let mut build = String::from("# A switch with many hosts\nip netns add S\n");
        say(&mut build, format_args!("ip -n S link add br0 type bridge"));
        say(&mut build, format_args!("ip -n S link set br0 up"));
        for host in 1..=hosts {
            say(&mut build, format_args!("ip netns add H{host}"));
            say(&mut build, format_args!("ip link add e{host} netns H{host} type veth peer name p{host} netns S"));
            say(&mut build, format_args!("ip -n S link set p{host} master br0"));
            say(&mut build, format_args!("ip -n S link set p{host} up"));
            say(&mut build, format_args!("ip -n H{host} addr add 10.0.0.{host}/24 dev e{host}"));
            say(&mut build, format_args!("ip -n H{host} link set e{host} up"));
        }
        Self { build, ping: format!("ip netns exec H1 ping -c 1 -W 4 10.0.0.{hosts}\n") }
    }

    /// So many switches in a ring, and a host that asks for one that is not there: its question goes round for ever.
    ///
    /// # Panics
    /// With fewer than two switches: that would be no ring.
    pub fn ring(switches: usize) -> Self {
        assert!(switches >= 2, "a ring of {switches} switches");
        let mut build = String::from("# Switches in a ring\nip netns add A\n");
        for switch in 0..switches {
            say(&mut build, format_args!("ip netns add S{switch}"));
            say(&mut build, format_args!("ip -n S{switch} link add br0 type bridge"));
            say(&mut build, format_args!("ip -n S{switch} link set br0 up"));
        }
        let mut cable = |(one, own): (String, String), (other, port): (String, String)| {
            say(&mut build, format_args!("ip link add {own} netns {one} type veth peer name {port} netns {other}"));
            for (host, dev) in [(one, own), (other, port)] {
                if host != "A" {
                    say(&mut build, format_args!("ip -n {host} link set {dev} master br0"));
                }
                say(&mut build, format_args!("ip -n {host} link set {dev} up"));
            }
        };
        cable(("A".to_owned(), "e0".to_owned()), ("S0".to_owned(), "a0".to_owned()));
        for switch in 0..switches {
            let next = (switch + 1) % switches;
            cable((format!("S{switch}"), format!("r{switch}")), (format!("S{next}"), format!("l{next}")));
        }
        say(&mut build, format_args!("ip -n A addr add 10.0.0.1/24 dev e0"));
        Self { build, ping: "ip netns exec A ping -c 1 -W 1 10.0.0.9\n".to_owned() }
    }

    /// The lab that builds it and then pings so many times.
    ///
    /// # Panics
    /// If it is longer than a budget allows.
    pub fn lab(&self, pings: usize, budget: Budget) -> Lab {
        let text = format!("{}{}", self.build, self.ping.repeat(pings));
        Lab::parse_within(&text, budget).expect("within the budget")
    }

    /// Builds it and pings so many times, with room for all of it.
    pub fn run(&self, pings: usize) -> Run {
        self.lab(pings, ROOMY).run()
    }
}

/// What was built, to do one thing in it over and over.
#[derive(Clone, Debug)]
pub struct Built {
    world: World,
    id: CommandId,
    ping: Words,
}

impl Built {
    /// Builds a network and pings so many times: after the first, neighbours know each other.
    ///
    /// # Panics
    /// If a command fails.
    pub fn after(network: &Grown, pings: usize) -> Self {
        Self::before(&network.lab(pings, ROOMY), &network.ping)
    }

    /// Runs a lab, and has a ping ready that comes after it.
    ///
    /// # Panics
    /// If a command fails.
    pub fn before(lab: &Lab, ping: &str) -> Self {
        let run = lab.run();
        let failed = run.commands.iter().find(|command| command.exit != 0);
        assert!(failed.is_none(), "{failed:?}");
        let id = CommandId(u32::try_from(run.commands.len() + 1).expect("a few thousand"));
        Self { world: run.world(None).clone(), id, ping: split_line(ping.trim()).expect("words") }
    }

    pub const fn world(&self) -> &World {
        &self.world
    }

    /// Pings, with every step recorded, and leaves all as it was.
    pub fn ping(&self) -> (World, Output, Record) {
        let mut world = self.world.clone();
        world.tick();
        let mut journal = Journal::new(self.id, world.now(), *world.budget());
        let output = execute(&mut world, self.id, &mut journal, &self.ping).output;
        (world, output, journal.finish())
    }
}

fn say(script: &mut String, line: std::fmt::Arguments<'_>) {
    writeln!(script, "{line}").expect("a string takes all");
}
