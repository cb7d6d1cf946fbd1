//! The command line of traceroute(8) 2.1.2, which reads its options in a way of its own.

use super::args::Args;
use super::{Output, Reply, Shell, fail, iputils, not_modelled, refuse};
use crate::base::{HostId, Time};
use crate::packet::{Ipv4, Udp};
use crate::program::{Traceroute, Waits, run as run_programs};

/// Options without a value, and with one, which it knows.
const FLAGS: &str = "46dFITnrUVDeA";
const VALUED: &str = "fgimNpqstwzMOP";
/// What the usage says of a value.
const NAMES: [(char, &str); 9] = [
    ('f', "first_ttl"),
    ('i', "device"),
    ('m', "max_ttl"),
    ('N', "squeries"),
    ('p', "port"),
    ('q', "nqueries"),
    ('s', "src_addr"),
    ('t', "tos"),
    ('w', "MAX,HERE,NEAR"),
];
const MOST_HOPS: i64 = 255;
const MOST_PROBES: i64 = 10;
const MOST_BYTES: i64 = 65_000;
/// What tcpdump would take for another protocol than UDP, and what the kernel gives away as source.
const PORTS: std::ops::RangeInclusive<i64> = 20_000..=45_000;

pub(super) fn run(shell: &mut Shell<'_>, host: HostId, args: Args<'_>) -> Reply {
    let traceroute = parse(args)?;
    let mut outputs = run_programs(shell.world, shell.journal, vec![(host, Box::new(traceroute))]);
    Ok(outputs.pop().unwrap_or_default())
}

/// What was said, before it is looked at as a whole.
struct Said {
    traceroute: Traceroute,
    numeric: bool,
    first: i64,
    hops: i64,
    probes: i64,
    bytes: i64,
    /// The wait, as it was typed.
    wait: Option<Wait>,
}

/// Seconds, and two factors.
type Wait = [f64; 3];

fn parse(mut args: Args<'_>) -> Result<Traceroute, Output> {
    let traceroute = Traceroute::to(String::new(), std::net::Ipv4Addr::UNSPECIFIED);
    let usual = i64::from(Traceroute::PACKET_BYTES);
    let mut said = Said { traceroute, numeric: false, first: 1, hops: 30, probes: 3, bytes: usual, wait: None };
    // Where a word stands: 1 for the first.
    let (mut at, mut operands, mut only_operands) = (0, 0, false);
    while let Some(word) = args.next() {
        at += 1;
        match word.strip_prefix('-').filter(|flags| !flags.is_empty() && !only_operands) {
            Some("-") => only_operands = true,
            Some(flags) if flags.starts_with('-') => return Err(not_modelled("traceroute", word)),
            Some(flags) => at = said.option(flags, at, &mut args)?,
            None => {
                operands += 1;
                said.operand(word, operands, at, &mut args)?;
            }
        }
    }
    if operands == 0 {
        return Err(fail(2, "Specify \"host\" missing argument.\n"));
    }
    said.finish()
}

impl Said {
    /// One word of options, of which one with a value stands alone. Says where its last word stands.
    fn option(&mut self, flags: &str, at: usize, args: &mut Args<'_>) -> Result<usize, Output> {
        let Some(first) = flags.chars().next() else { return Ok(at) };
        if VALUED.contains(first) {
            let attached = &flags[1..];
            let next = if attached.is_empty() { args.next() } else { Some(attached) };
            let Some(name) = NAMES.iter().find(|(letter, _)| *letter == first).map(|(_, name)| name) else {
                return Err(not_modelled("traceroute", &format!("-{first}")));
            };
            let Some(value) = next else {
                let say = format!("Option `-{first}' (argc {at}) requires an argument: `-{first} {name}'\n");
                return Err(fail(2, &say));
            };
            let at = if attached.is_empty() { at + 1 } else { at };
            self.valued(first, value, at)?;
            return Ok(at);
        }
        for flag in flags.chars() {
            match flag {
                'n' => self.numeric = true,
                '4' => {}
                'I' => self.traceroute.icmp = true,
                'F' => self.traceroute.dontfrag = true,
                known if FLAGS.contains(known) || VALUED.contains(known) => {
                    return Err(not_modelled("traceroute", &format!("-{known}")));
                }
                unknown => return Err(fail(2, &format!("Bad option `-{unknown}' (argc {at})\n"))),
            }
        }
        Ok(at)
    }

    fn valued(&mut self, letter: char, value: &str, at: usize) -> Result<(), Output> {
        let wrong = || fail(2, &format!("Cannot handle `-{letter}' option with arg `{value}' (argc {at})\n"));
        let number = || number(value).ok_or_else(wrong);
        match letter {
            'f' => self.first = number()?,
            'm' => self.hops = number()?,
            'q' => self.probes = number()?,
            'N' => self.traceroute.sim_probes = u32::try_from(number()?).unwrap_or(u32::MAX),
            't' => match u8::try_from(number()?).ok().filter(|tos| tos & 3 == 0) {
                Some(tos) => self.traceroute.tos = tos,
                None => return Err(not_modelled("traceroute: -t", value)),
            },
            'p' => match number()? {
                port if PORTS.contains(&port) => self.traceroute.port = u16::try_from(port).unwrap_or_default(),
                _ => return Err(not_modelled("traceroute: -p", value)),
            },
            'w' => self.wait = Some(wait(value).ok_or_else(wrong)?),
            'i' => self.traceroute.device = Some(value.to_owned()),
            's' => {
                let named = iputils::resolve(value);
                let source = named.map_err(|why| fail(2, &format!("{value}: {why}\n{}", wrong().stderr)))?;
                self.traceroute.source = Some(source);
            }
            _ => return Err(not_modelled("traceroute", &format!("-{letter}"))),
        }
        Ok(())
    }

    fn operand(&mut self, word: &str, place: usize, at: usize, args: &mut Args<'_>) -> Result<(), Output> {
        let wrong =
            |what: &str| format!("Cannot handle \"{what}\" cmdline arg `{word}' on position {place} (argc {at})\n");
        match place {
            1 if word.contains(':') => Err(refuse("traceroute: IPv6 is not modelled")),
            1 => {
                self.traceroute.target = word.to_owned();
                let named = iputils::resolve(word);
                self.traceroute.dst = named.map_err(|why| fail(2, &format!("{word}: {why}\n{}", wrong("host"))))?;
                Ok(())
            }
            2 => {
                self.bytes = number(word).ok_or_else(|| fail(2, &wrong("packetlen")))?;
                Ok(())
            }
            _ => {
                let words = at + std::iter::from_fn(|| args.next()).count() + 1;
                Err(fail(2, &format!("Extra arg `{word}' (position {place}, argc {words})\n")))
            }
        }
    }

    /// Source: `main()` in traceroute 2.1.2.
    fn finish(self) -> Result<Traceroute, Output> {
        let Self { mut traceroute, numeric, first, hops, probes, bytes, wait } = self;
        let refused = |why: &str| Err(fail(2, &format!("{why}\n")));
        // Negative numbers are large ones.
        let large = |number: i64| if number < 0 { i64::from(u32::MAX) } else { number };
        if first == 0 || large(first) > large(hops) {
            return refused("first hop out of range");
        }
        if large(hops) > MOST_HOPS {
            return refused("max hops cannot be more than 255");
        }
        if !(1..=MOST_PROBES).contains(&probes) {
            return refused("no more than 10 probes per hop");
        }
        if let Some([max, here, near]) = wait {
            if max < 0.0 || here < 0.0 || near < 0.0 {
                return refused(&format!("bad wait specifications `{max},{here},{near}' used"));
            }
            if max == 0.0 {
                return Err(not_modelled("traceroute: -w", "0"));
            }
            let thousandths = |factor: f64| (factor * 1e3) as u64;
            traceroute.wait = Waits { max: Time((max * 1e9) as u64), here: thousandths(here), near: thousandths(near) };
        }
        if bytes > MOST_BYTES {
            return refused(&format!("too big packetlen {bytes} specified"));
        }
        if !numeric {
            return Err(refuse("traceroute: needs -n here, since nobody knows names"));
        }
        let headers = i64::from(Ipv4::HEADER_BYTES + Udp::HEADER_BYTES);
        let count = |number: i64| u32::try_from(number).unwrap_or(1);
        (traceroute.first_hop, traceroute.max_hops, traceroute.probes_per_hop) =
            (count(first), count(hops), count(probes));
        traceroute.data_bytes = u16::try_from(bytes - headers).unwrap_or(0);
        Ok(traceroute)
    }
}

/// strtol(3) with base 0, of the whole word.
fn number(word: &str) -> Option<i64> {
    let (negative, digits) = word.strip_prefix('-').map_or((false, word), |digits| (true, digits));
    let (digits, radix) = match digits.strip_prefix("0x") {
        Some(hex) => (hex, 16),
        None if digits.len() > 1 && digits.starts_with('0') => (&digits[1..], 8),
        None => (digits, 10),
    };
    if !digits.starts_with(|first: char| first.is_ascii_hexdigit()) {
        return None;
    }
    let number = i64::from(i32::from_str_radix(digits, radix).ok()?);
    Some(if negative { -number } else { number })
}

/// `MAX`, or `MAX,HERE,NEAR`.
fn wait(word: &str) -> Option<Wait> {
    let plain = |part: &str| {
        let digits = part.strip_prefix('-').unwrap_or(part);
        let plain = digits.bytes().all(|letter| letter.is_ascii_digit() || letter == b'.');
        part.parse::<f64>().ok().filter(|_| plain)
    };
    match word.split(',').collect::<Vec<_>>()[..] {
        [max] => Some([plain(max)?, 0.0, 0.0]),
        [max, here, near] => Some([plain(max)?, plain(here)?, plain(near)?]),
        _ => None,
    }
}
