//! What a lab may say: `grammar.txt` and `network.txt`, read.

use std::collections::BTreeMap;
use std::mem;

use super::Dice;

/// What the labs of a grammar happen in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    TwoHosts,
    Network,
}

/// Productions, each with the ways to say it.
#[derive(Clone, Debug)]
pub struct Grammar {
    pub(super) kind: Kind,
    productions: Vec<Production>,
    /// How many ways there are in all.
    ways: usize,
}

#[derive(Clone, Debug)]
struct Production {
    name: String,
    ways: Vec<Way>,
}

#[derive(Clone, Debug)]
struct Way {
    /// Its number among all ways.
    id: usize,
    weight: u64,
    /// As written.
    text: String,
    parts: Vec<Part>,
}

#[derive(Clone, Debug)]
enum Part {
    Text(String),
    Symbol(Symbol, Times),
    /// A word for what a symbol says: the first time it is drawn, then it is said again as it was.
    Named(String, Symbol),
    /// The next command of a story.
    Next,
}

#[derive(Clone, Copy, Debug)]
enum Symbol {
    Production(usize),
    /// What only the lab so far knows.
    Of(Known),
}

/// What a grammar can not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    Host,
    Device,
    /// The other host, and a device of it.
    Other,
    OtherDevice,
    /// An address that the host has, and one of the other host.
    Here,
    There,
    /// An earlier command, with another verb.
    Again,
    /// An address that an earlier command spoke of, or one in a network that it did.
    Near,
    /// What only a network has.
    Net(InNetwork),
}

/// What a network knows of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InNetwork {
    /// The card under way, and the address that belongs to it.
    Card,
    Right,
    /// A network that is not the host's, and the address of the next router on the way there.
    To,
    Next,
    /// A host that has more than one network, and a device of it.
    Router,
    RouterDevice,
    /// An address that somebody in one of the host's networks should have; one that anybody should; a network.
    Neighbour,
    Anyone,
    Network,
    /// A MAC address that some device has.
    Lladdr,
    /// A switch, its bridge, and one of its ports; nothing is said where there is none.
    Switch,
    Bridge,
    Port,
}

#[derive(Clone, Copy, Debug)]
enum Times {
    Once,
    /// `?`: one or nothing.
    Maybe,
    /// `*`: none to three.
    Some,
}

/// What was said, and by which ways: a command, or the last of a story.
#[derive(Clone, Debug, Default)]
pub struct Said {
    pub text: String,
    pub ways: Vec<usize>,
    /// The commands of the story before this one.
    pub before: Vec<Told>,
    named: BTreeMap<String, String>,
}

/// One command of a story.
#[derive(Clone, Debug, Default)]
pub struct Told {
    pub text: String,
    pub ways: Vec<usize>,
}

impl Said {
    /// Every command, in order.
    pub fn story(self) -> Vec<Told> {
        let mut story = self.before;
        story.push(Told { text: self.text, ways: self.ways });
        story
    }
}

impl Grammar {
    /// The grammar of `ip`, `sysctl` and `ping`, said of two hosts.
    ///
    /// # Panics
    /// Where the file uses a name that it does not explain.
    pub fn new() -> Self {
        Self::parse(Kind::TwoHosts, include_str!("grammar.txt"))
    }

    /// The grammar of networks of up to six hosts, and of what is done to them.
    ///
    /// # Panics
    /// Where the file uses a name that it does not explain.
    pub fn network() -> Self {
        Self::parse(Kind::Network, include_str!("network.txt"))
    }

    /// About how many neighbours the hosts of a lab know in the end.
    pub const fn neighbours(&self) -> usize {
        match self.kind {
            Kind::TwoHosts => 12,
            Kind::Network => 32,
        }
    }

    fn parse(kind: Kind, text: &str) -> Self {
        let lines = || text.lines().filter(|line| !line.is_empty() && !line.trim_start().starts_with('#'));
        let names: Vec<&str> = lines().filter(|line| !line.starts_with(' ')).collect();
        let numbers: BTreeMap<&str, usize> = names.iter().enumerate().map(|(number, name)| (*name, number)).collect();
        let mut productions = Vec::<Production>::new();
        let mut ways = 0;
        for line in lines() {
            if !line.starts_with(' ') {
                productions.push(Production { name: line.to_owned(), ways: Vec::new() });
                continue;
            }
            if let Some(more) = line.strip_prefix("    ") {
                let way = productions.last_mut().and_then(|own| own.ways.last_mut()).expect("a story has begun");
                way.text = format!("{} / {}", way.text, more.trim());
                way.parts.push(Part::Next);
                way.parts.extend(parts(more.trim(), &numbers));
                continue;
            }
            let line = line.trim();
            let weighted = line.split_once("* ").and_then(|(weight, text)| Some((weight.parse().ok()?, text)));
            let (weight, text) = weighted.unwrap_or((1, line));
            let way = Way { id: ways, weight, text: text.to_owned(), parts: parts(text, &numbers) };
            productions.last_mut().expect("a way stands under its production").ways.push(way);
            ways += 1;
        }
        Self { kind, productions, ways }
    }

    pub const fn ways(&self) -> usize {
        self.ways
    }

    /// Every way, as `production: text`, in order.
    pub fn names(&self) -> impl Iterator<Item = String> {
        let all = self.productions.iter().flat_map(|one| one.ways.iter().map(move |way| (&one.name, &way.text)));
        all.map(|(name, text)| format!("{name}: {text}"))
    }

    /// Says a production; `known` says what only the lab so far knows.
    ///
    /// # Panics
    /// Where there is no such production.
    pub fn say(&self, name: &str, dice: &mut Dice, known: &mut dyn FnMut(Known, &mut Dice, &mut Said)) -> Said {
        let found = self.productions.iter().position(|production| production.name == name);
        let mut said = Said::default();
        self.production(found.expect("a production of the grammar"), dice, known, &mut said);
        said
    }

    fn production(
        &self,
        number: usize,
        dice: &mut Dice,
        known: &mut dyn FnMut(Known, &mut Dice, &mut Said),
        said: &mut Said,
    ) {
        let ways = &self.productions[number].ways;
        let mut roll = dice.roll(ways.iter().map(|way| way.weight).sum());
        let fits = |way: &&Way| {
            let here = roll < way.weight;
            roll = roll.saturating_sub(way.weight);
            here
        };
        let way = ways.iter().find(fits).expect("a roll is below the sum");
        said.ways.push(way.id);
        for part in &way.parts {
            match part {
                Part::Text(text) => said.text += text,
                Part::Symbol(symbol, times) => {
                    let times = match times {
                        Times::Once => 1,
                        Times::Maybe => dice.roll(2),
                        Times::Some => [0, 0, 0, 0, 1, 1, 1, 1, 2, 3][dice.place(10)],
                    };
                    for time in 0..times {
                        if time > 0 {
                            said.text.push(' ');
                        }
                        self.symbol(*symbol, dice, known, said);
                    }
                }
                Part::Named(name, symbol) => {
                    if let Some(before) = said.named.get(name) {
                        said.text += before;
                    } else {
                        let start = said.text.len();
                        self.symbol(*symbol, dice, known, said);
                        said.named.insert(name.clone(), said.text[start..].to_owned());
                    }
                }
                Part::Next => {
                    let told = Told { text: mem::take(&mut said.text), ways: mem::take(&mut said.ways) };
                    said.before.push(told);
                    // Each command of a story speaks for all of it.
                    said.ways.push(way.id);
                }
            }
        }
    }

    fn symbol(
        &self,
        symbol: Symbol,
        dice: &mut Dice,
        known: &mut dyn FnMut(Known, &mut Dice, &mut Said),
        said: &mut Said,
    ) {
        match symbol {
            Symbol::Production(number) => self.production(number, dice, known, said),
            Symbol::Of(what) => known(what, dice, said),
        }
    }
}

impl Default for Grammar {
    fn default() -> Self {
        Self::new()
    }
}

fn parts(text: &str, numbers: &BTreeMap<&str, usize>) -> Vec<Part> {
    if text == "." {
        return Vec::new();
    }
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        let (name, after) = after.split_once('>').expect("a name ends");
        let (word, name) = name.split_once('=').map_or((None, name), |(word, name)| (Some(word), name));
        let (name, times) = match name.strip_suffix('?').map(|name| (name, Times::Maybe)) {
            Some(maybe) => maybe,
            None => name.strip_suffix('*').map_or((name, Times::Once), |name| (name, Times::Some)),
        };
        let symbol = match name {
            "host" => Symbol::Of(Known::Host),
            "device" => Symbol::Of(Known::Device),
            "again" => Symbol::Of(Known::Again),
            "near" => Symbol::Of(Known::Near),
            "other" => Symbol::Of(Known::Other),
            "here" => Symbol::Of(Known::Here),
            "there" => Symbol::Of(Known::There),
            "other-device" => Symbol::Of(Known::OtherDevice),
            name => match numbers.get(name) {
                Some(number) => Symbol::Production(*number),
                None => Symbol::Of(Known::Net(in_network(name).unwrap_or_else(|| panic!("<{name}> is not explained")))),
            },
        };
        parts.push(Part::Text(before.to_owned()));
        parts.push(word.map_or(Part::Symbol(symbol, times), |word| Part::Named(word.to_owned(), symbol)));
        rest = after;
    }
    parts.push(Part::Text(rest.to_owned()));
    parts
}

fn in_network(name: &str) -> Option<InNetwork> {
    Some(match name {
        "card" => InNetwork::Card,
        "right" => InNetwork::Right,
        "to" => InNetwork::To,
        "next" => InNetwork::Next,
        "router" => InNetwork::Router,
        "router-device" => InNetwork::RouterDevice,
        "neighbour" => InNetwork::Neighbour,
        "anyone" => InNetwork::Anyone,
        "network" => InNetwork::Network,
        "lladdr" => InNetwork::Lladdr,
        "switch" => InNetwork::Switch,
        "bridge" => InNetwork::Bridge,
        "port" => InNetwork::Port,
        _ => return None,
    })
}
