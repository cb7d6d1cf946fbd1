//! A lab under way: each command is tried on the model before the next is drawn.

use std::net::Ipv4Addr;

use sim_core::base::{Budget, CommandId};
use sim_core::command::{execute, split_line};
use sim_core::link::NeighTimers;
use sim_core::program::Output;
use sim_core::trace::Journal;
use sim_core::world::World;

use super::grammar::{Known, Said, Told};
use super::slip::slip;
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

/// Everything that every lab begins with: two cables, both up.
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

/// What most labs begin with as well.
const OFTEN: [&str; 6] = [
    "ip -n A addr add 10.0.0.1/24 dev a0",
    "ip -n A addr add 10.0.1.1/24 dev a1",
    "ip -n B addr add 10.0.0.2/24 dev b0",
    "ip -n B addr add 10.0.1.2/24 dev b1",
    "ip -n A route add default via 10.0.0.2",
    "ip -n B route add default via 10.0.0.1",
];

/// The lab of a seed, with what it says counted.
pub fn draw(grammar: &Grammar, seed: u64, refused: Refused, coverage: &mut Coverage) -> NamedLab {
    let mut draft = Draft::new(grammar, seed);
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
    NamedLab { name: format!("random-{seed}"), text: draft.text() }
}

/// A lab under way.
#[derive(Clone, Debug)]
pub struct Draft<'a> {
    grammar: &'a Grammar,
    dice: Dice,
    lines: Vec<String>,
    world: World,
}

impl<'a> Draft<'a> {
    pub fn new(grammar: &'a Grammar, seed: u64) -> Self {
        let mut draft = Self { grammar, dice: Dice(seed), lines: Vec::new(), world: World::new(NeighTimers::FROZEN) };
        let often = OFTEN.into_iter().filter(|_| !draft.dice.one_in(6)).collect::<Vec<_>>();
        for line in START.lines().chain(often) {
            draft.run(line).expect("the model obeys every start");
        }
        draft
    }

    fn text(&self) -> String {
        format!("# Two hosts, two cables, and chance\n{}\n", self.lines.join("\n"))
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
        if !in_the_language(&told.text) {
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
        if changes_carrier(&told.text) {
            // The far end of a cable may notice up to a second late.
            self.run("sleep 1.2").ok();
        }
        true
    }

    fn draw(&mut self, kind: &str) -> Vec<Told> {
        let (host, other) = if self.dice.roll(4) == 0 { ("B", "A") } else { ("A", "B") };
        let (world, lines, grammar) = (&self.world, &self.lines, self.grammar);
        let mut known = |what, dice: &mut Dice, said: &mut Said| match what {
            Known::Host => said.text += host,
            Known::Other => said.text += other,
            Known::Device => said.text += device(world, host, dice),
            Known::Here => said.text += &an_address(world, host, dice),
            Known::There => said.text += &an_address(world, other, dice),
            Known::OtherDevice => said.text += device(world, other, dice),
            Known::Again => again(grammar, lines, dice, said),
            Known::Near => {
                let of_the_story = in_one_of(said.before.iter().map(|told| &*told.text), dice);
                said.text += &of_the_story.unwrap_or_else(|| near(lines, dice));
            }
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
        if self.dice.one_in(SLIPS) {
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
        let words = split_line(line).map_err(|error| error.to_string())?;
        let id = CommandId(u32::try_from(self.lines.len()).expect("a short lab"));
        self.world.tick();
        let mut journal = Journal::new(id, self.world.now(), Budget::LAB);
        let Output { stderr, .. } = execute(&mut self.world, id, &mut journal, &words).output;
        if let Some(what) = stderr.strip_prefix("hairpin: ") {
            return Err(what.lines().next().unwrap_or_default().to_owned());
        }
        let left_out = journal.not_modelled().map(|what| format!("a packet: {what:?}"));
        left_out.map_or(Ok(()), Err)
    }
}

/// Mostly a card, and mostly the same one.
fn device<'a>(world: &'a World, host: &str, dice: &mut Dice) -> &'a str {
    let links = world.find(host).into_iter().flat_map(|host| host.links.iter());
    let names: Vec<&str> = links.map(|link| &*link.name).collect();
    if dice.one_in(3) { dice.pick(&names) } else { names[1 % names.len()] }
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

/// A change of a device that its cable's far end sees.
fn changes_carrier(line: &str) -> bool {
    let mut words = line.split(' ').skip_while(|word| *word != "link");
    words.next().is_some() && words.next().is_some_and(|verb| !"show".starts_with(verb) && !"list".starts_with(verb))
}
