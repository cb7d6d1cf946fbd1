//! A lab under way: each command is tried on the model before the next is drawn.

use std::net::Ipv4Addr;

use sim_core::base::{Budget, CommandId};
use sim_core::command::split_line;
use sim_core::link::NeighTimers;
use sim_core::world::World;

use super::grammar::{Kind, Known, Said, Told};
use super::network::{Machine, Network};
use super::scene::{Roles, Scene};
use super::slip::slip;
use super::timing::{self, play};
use super::{Coverage, Dice, Grammar};
use crate::labs::NamedLab;

/// What becomes of a command that the model leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is counted, and another is drawn.
    Redrawn,
    /// It stays, and the lab is compared up to it.
    Kept,
}

/// As many commands as a lab gets beyond its start.
const COMMANDS: usize = 28;

/// What is drawn in vain before a lab has enough.
const PATIENCE: usize = 200;

/// One in so many commands slips.
const SLIPS: u64 = 12;

/// One in so many draws is a story: commands that belong together.
const STORIES: u64 = 3;

/// One in so many stories is told in another order, or with a command missing; between two of its commands, one in so
/// many times, something else happens.
const ASIDES: u64 = 5;

/// The lab of a seed, with what it says counted.
pub fn draw(grammar: &Grammar, seed: u64, refused: Refused, coverage: &mut Coverage) -> NamedLab {
    let mut draft = Draft::new(grammar, seed);
    draft.begin(refused, coverage);
    let mut drawn = 0;
    for _ in 0..PATIENCE {
        if drawn >= COMMANDS {
            break;
        }
        if draft.dice.one_in(STORIES) {
            drawn += draft.story(refused, coverage);
        } else if draft.command("command", refused, coverage) {
            drawn += 1;
            if draft.turns_the_way() && !draft.dice.one_in(3) {
                drawn += usize::from(draft.command("consequence", refused, coverage));
            }
        }
    }
    NamedLab { name: format!("{}-{seed}", draft.scene.name()), text: draft.text() }
}

/// A lab under way.
#[derive(Clone, Debug)]
pub struct Draft<'a> {
    grammar: &'a Grammar,
    scene: Scene,
    dice: Dice,
    lines: Vec<String>,
    world: World,
}

impl<'a> Draft<'a> {
    fn new(grammar: &'a Grammar, seed: u64) -> Self {
        let world = World::new(NeighTimers::FROZEN, Budget::LAB);
        Self { grammar, scene: Scene::TwoHosts, dice: Dice(seed), lines: Vec::new(), world }
    }

    fn text(&self) -> String {
        format!("# {}\n{}\n", self.scene.title(), self.lines.join("\n"))
    }

    /// What is there before chance has its say: two hosts, or a network.
    fn begin(&mut self, refused: Refused, coverage: &mut Coverage) {
        match self.grammar.kind {
            Kind::TwoHosts => {
                for line in Scene::two_hosts(&mut self.dice) {
                    self.run(line).expect("the model obeys every start");
                }
            }
            Kind::Network => {
                let topology = self.grammar.say("topology", &mut self.dice, &mut |_, _, _| ());
                let network = Network::new(&topology.text);
                topology.story().iter().for_each(|told| coverage.count(told, None));
                for line in network.cabling() {
                    self.run(&line).expect("the model obeys every start");
                }
                self.scene = Scene::Network(network.clone());
                self.furnish(&network, refused, coverage);
            }
        }
    }

    /// Sysctls, addresses and routes: mostly those that a network needs.
    fn furnish(&mut self, network: &Network, refused: Refused, coverage: &mut Coverage) {
        for host in network.hosts() {
            let is_router = host.cards.iter().any(|card| card.segment != host.cards[0].segment);
            let roles = Roles::of(host);
            self.tell_all(if is_router { "ready-router" } else { "ready-host" }, &roles, refused, coverage);
        }
        for (host, card) in network.hosts().flat_map(|host| host.cards.iter().map(move |card| (host, card))) {
            self.tell_all("address", &Roles::of(host).with_card(card), refused, coverage);
        }
        for host in network.hosts() {
            self.lead(network, host, refused, coverage);
        }
    }

    /// The routes of a host: one default where one neighbour leads everywhere, mostly.
    fn lead(&mut self, network: &Network, host: &Machine, refused: Refused, coverage: &mut Coverage) {
        let ways = network.ways(host, &mut self.dice);
        let one = ways.first().filter(|first| ways.iter().all(|way| way.next == first.next));
        if let Some(one) = one.filter(|_| !self.dice.one_in(4)) {
            self.tell_all("default-way", &Roles::of(host).with_way(one), refused, coverage);
        } else {
            for way in &ways {
                self.tell_all("way", &Roles::of(host).with_way(way), refused, coverage);
            }
        }
    }

    fn tell_all(&mut self, kind: &str, roles: &Roles, refused: Refused, coverage: &mut Coverage) {
        for told in self.say(kind, roles) {
            self.tell(told, refused, coverage);
        }
    }

    /// The last command may have changed where a packet goes.
    fn turns_the_way(&self) -> bool {
        let words: Vec<&str> = self.lines.last().map_or_else(Vec::new, |line| line.split(' ').collect());
        let asks = ["get", "show", "list", "ls", "help"];
        let looks = words.get(4).is_none_or(|verb| asks.contains(verb));
        words.get(3).is_some_and(|object| ["route", "rule", "ro", "r", "ru"].contains(object) && !looks)
            || words.contains(&"sysctl")
    }

    /// Draws a command, or its consequence. Whether it stays.
    fn command(&mut self, kind: &str, refused: Refused, coverage: &mut Coverage) -> bool {
        self.draw(kind).into_iter().all(|told| self.tell(told, refused, coverage))
    }

    /// Draws commands that belong together. How many stay.
    fn story(&mut self, refused: Refused, coverage: &mut Coverage) -> usize {
        let mut story = self.draw("story");
        let last = story.len() - 1;
        if last > 0 && self.dice.one_in(ASIDES) {
            let at = self.dice.place(last);
            story.swap(at, at + 1);
        }
        if last > 0 && self.dice.one_in(ASIDES) {
            story.remove(self.dice.place(story.len()));
        }
        let mut kept = 0;
        for told in story {
            kept += usize::from(self.tell(told, refused, coverage));
            if self.dice.one_in(ASIDES) {
                kept += usize::from(self.command("command", refused, coverage));
            }
        }
        kept
    }

    /// Runs what was drawn. Whether it stays.
    fn tell(&mut self, told: Told, refused: Refused, coverage: &mut Coverage) -> bool {
        if told.text.is_empty() {
            // The way to say nothing.
            coverage.count(&told, None);
        }
        if !in_the_language(&told.text) || !self.is_for_the_model_to_say(&told.text) {
            return false;
        }
        let before = self.world.clone();
        let left_out = self.run(&told.text).err();
        coverage.count(&told, left_out.as_deref());
        if left_out.is_some() && refused == Refused::Redrawn {
            self.world = before;
            self.lines.pop();
            return false;
        }
        if is_of_links(&told.text) || carriers(&before) != carriers(&self.world) {
            // The far end of a cable may notice up to a second late.
            self.run("sleep 1.2").ok();
        }
        true
    }

    /// Not for the real time that a network takes: where a rest is enough, the lab gets one.
    fn is_for_the_model_to_say(&mut self, line: &str) -> bool {
        if self.grammar.kind == Kind::TwoHosts || timing::is_steady(&self.world, self.next_id(), line) {
            return true;
        }
        let (world, lines) = (self.world.clone(), self.lines.len());
        let rested = self.run("sleep 1").is_ok() && timing::is_steady(&self.world, self.next_id(), line);
        if !rested {
            self.world = world;
            self.lines.truncate(lines);
        }
        rested
    }

    fn draw(&mut self, kind: &str) -> Vec<Told> {
        let roles = self.scene.roles(&mut self.dice);
        self.say(kind, &roles)
    }

    fn say(&mut self, kind: &str, roles: &Roles) -> Vec<Told> {
        let (scene, world, lines, grammar) = (&self.scene, &self.world, &self.lines, self.grammar);
        let (host, other) = (&*roles.host, &*roles.other);
        let mut known = |what, dice: &mut Dice, said: &mut Said| match what {
            Known::Host => said.text += host,
            Known::Other => said.text += other,
            Known::Device => said.text += scene.device(world, host, dice),
            Known::Here => said.text += &an_address(world, host, dice),
            Known::There => said.text += &an_address(world, other, dice),
            Known::OtherDevice => said.text += scene.device(world, other, dice),
            Known::Again => again(grammar, lines, dice, said),
            Known::Near => {
                let of_the_story = in_one_of(said.before.iter().map(|told| &*told.text), dice);
                said.text += &of_the_story.unwrap_or_else(|| near(lines, dice));
            }
            Known::Net(what) => said.text += &scene.in_network(world, roles, what, dice),
        };
        let mut story = grammar.say(kind, &mut self.dice, &mut known).story();
        for told in &mut story {
            tidy(&mut told.text);
            self.slip(told);
        }
        story
    }

    /// One in [`SLIPS`] commands is mistyped.
    fn slip(&mut self, told: &mut Told) {
        if self.grammar.kind == Kind::TwoHosts && self.dice.one_in(SLIPS) {
            let kind = self.grammar.say("slip", &mut self.dice, &mut |_, _, _| ());
            let slipped = slip(&told.text, &kind.text, &mut self.dice);
            if slipped != told.text {
                told.text = slipped;
                told.ways.extend(kind.ways);
            }
        }
    }

    /// Runs a line on the model and keeps it.
    ///
    /// # Errors
    /// What the model says that it leaves out.
    fn run(&mut self, line: &str) -> Result<(), String> {
        self.lines.push(line.to_owned());
        let id = CommandId(u32::try_from(self.lines.len()).expect("a short lab"));
        play(&mut self.world, id, line).map(drop)
    }

    fn next_id(&self) -> CommandId {
        CommandId(u32::try_from(self.lines.len() + 1).expect("a short lab"))
    }
}

/// An address that a host has, but not that of loopback.
fn an_address(world: &World, host: &str, dice: &mut Dice) -> String {
    let addrs = world.find(host).into_iter().flat_map(|host| host.ipv4.addresses.iter());
    let addrs: Vec<Ipv4Addr> = addrs.map(|own| own.net.addr()).filter(|addr| !addr.is_loopback()).collect();
    if addrs.is_empty() { "10.0.0.2".to_owned() } else { addrs[dice.place(addrs.len())].to_string() }
}

/// An earlier command with another verb.
fn again(grammar: &Grammar, lines: &[String], dice: &mut Dice, said: &mut Said) {
    const OBJECTS: [&str; 5] = ["addr", "route", "rule", "neigh", "nexthop"];
    const VERBS: [&str; 6] = ["add", "replace", "append", "prepend", "change", "del"];
    let is_such = |words: &Vec<&str>| words.len() > 5 && OBJECTS.contains(&words[3]) && VERBS.contains(&words[4]);
    let earlier: Vec<Vec<&str>> =
        lines.iter().map(|line| line.split(' ').collect()).filter(is_such).collect::<Vec<_>>();
    if earlier.is_empty() {
        return;
    }
    let mut words = earlier[dice.place(earlier.len())].clone();
    let verb = grammar.say("again-verb", dice, &mut |_, _, _| ());
    words[4] = &verb.text;
    if verb.text == "del" && dice.one_in(2) {
        // Who deletes says less.
        words.truncate(6 + dice.place(words.len() - 5));
    }
    said.text += &words.join(" ");
    said.ways.extend(&verb.ways);
    if words[3] == "route" && dice.one_in(3) {
        let more = grammar.say("again-more", dice, &mut |_, _, _| ());
        said.text += &format!(" {}", more.text);
        said.ways.extend(&more.ways);
    }
}

/// Somewhere that an earlier command may have changed the way to.
fn near(lines: &[String], dice: &mut Dice) -> String {
    const LATELY: usize = 4;
    let lately = if dice.one_in(3) { 0 } else { lines.len().saturating_sub(LATELY) };
    in_one_of(lines[lately..].iter().map(String::as_str), dice).unwrap_or_else(|| "10.0.0.2".to_owned())
}

/// An address of a network that one of some commands names.
fn in_one_of<'a>(lines: impl Iterator<Item = &'a str>, dice: &mut Dice) -> Option<String> {
    const HOSTS: [u8; 5] = [1, 2, 7, 129, 255];
    const FAR: &str = "192.0.2.0/24";
    let nets = lines.flat_map(|line| line.split(' ')).filter_map(|word| {
        let word = if word == "default" { FAR } else { word };
        let (addr, len) = word.split_once('/').unwrap_or((word, "32"));
        Some((addr.parse::<Ipv4Addr>().ok()?, len.parse::<u8>().ok()?))
    });
    let nets: Vec<(Ipv4Addr, u8)> = nets.collect();
    if nets.is_empty() {
        return None;
    }
    let (addr, len) = nets[dice.place(nets.len())];
    let [a, b, c, _] = addr.octets();
    let addr = if len < 32 { Ipv4Addr::new(a, b, c, HOSTS[dice.place(HOSTS.len())]) } else { addr };
    let usual = !addr.is_unspecified() && !addr.is_multicast() && !addr.is_broadcast();
    Some(if usual { addr.to_string() } else { "192.0.2.7".to_owned() })
}

/// What a choice of nothing leaves behind.
fn tidy(text: &mut String) {
    *text = text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
}

/// Whether the recorder takes it: the rules of the language are in `tests/kernel/README.md`.
fn in_the_language(line: &str) -> bool {
    let Ok(words) = split_line(line) else { return false };
    let forbidden = |word: &str| ["save", "restore", "monitor"].contains(&word);
    words.get(0).is_some() && !words.iter().any(forbidden)
}

/// Which devices are up, and which have a carrier: what the far end of a cable sees.
fn carriers(world: &World) -> Vec<(bool, bool)> {
    world.hosts().flat_map(|host| host.links.iter().map(|device| (device.up, device.carrier))).collect()
}

/// It may be a change of a device, whatever this model makes of it.
fn is_of_links(line: &str) -> bool {
    let mut words = line.split(' ').skip_while(|word| *word != "link");
    words.next().is_some() && words.next().is_some_and(|verb| !"show".starts_with(verb) && !"list".starts_with(verb))
}
