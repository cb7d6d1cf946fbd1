//! Lives here: the command line of ping(8), iputils 20221126.
//! Does not: what ping then does (`program/ping.rs`).
//! Go on: `words.rs` for the values of options, `six.rs` for addresses of IPv6.

mod six;
mod words;

use std::net::{Ipv4Addr, Ipv6Addr};

use super::args::Args;
use super::{Output, Reply, Shell, fail, iputils, is_refusal, not_modelled, refuse};
use crate::base::{HostId, Time};
use crate::ipv4::{HostKey, PmtuDisc, Sysctl};
use crate::program::{Ping, run as run_programs};
use six::Six;

/// What it prints for `-h`, and for an option that it does not know.
const USAGE: &str = include_str!("usage.txt");
const VERSION: &str = "ping from iputils 20221126
libcap: yes, IDN: yes, NLS: no, error.h: yes, getrandom(): yes, __fpending(): yes
";
/// Options without a value, and with one, as getopt(3) has them.
const FLAGS: &str = "46aAbBCdDfhLnOqrRUvV";
const VALUED: &str = "ceFiIlmMNpQsStTwW";

pub(super) fn run(shell: &mut Shell<'_>, host: HostId, args: Args<'_>) -> Reply {
    let Asked { mut ping, warnings, pmtudisc, six } = parse(args)?;
    if let Some(six) = six {
        return Err(after(six.ask(shell, host, ping.device.as_deref()), &ping, &warnings));
    }
    // Nobody shall answer many in fragments: with `-b`, and to a group, they are forbidden. Source: `ping4_run()`.
    ping.options.pmtudisc = pmtudisc.unwrap_or_else(|| {
        let (sysctls, key) = (&shell.world.host(host).ipv4.sysctls, HostKey::IpNoPmtuDisc);
        shell.journal.need(&sysctls.cause(Sysctl::Host(key)));
        match (ping.asks_many(), sysctls.is_on(key)) {
            (true, _) => PmtuDisc::Do,
            (false, true) => PmtuDisc::Dont,
            (false, false) => PmtuDisc::Want,
        }
    });
    let mut outputs = run_programs(shell.world, shell.journal, vec![(host, Box::new(ping))]);
    let output = outputs.pop().unwrap_or_default();
    Ok(Output { stderr: format!("{warnings}{}", output.stderr), ..output })
}

/// There is room for one of them.
const ONE_OPTION: &str = "ping: only one of -T or -R may be used\n";
/// A source route has room for no more.
const MOST_TARGETS: usize = 10;

struct Asked {
    ping: Ping,
    /// Printed before it starts.
    warnings: String,
    /// `-M`
    pmtudisc: Option<PmtuDisc>,
    /// It is IPv6 that was asked.
    six: Option<Six>,
}

fn parse(mut args: Args<'_>) -> Result<Asked, Output> {
    let mut said = Said::new();
    let (mut targets, mut only_targets) = (Vec::new(), false);
    while let Some(word) = args.next() {
        match word.strip_prefix('-').filter(|flags| !flags.is_empty() && !only_targets) {
            Some("-") => only_targets = true,
            Some(flags) => said.flags(flags, &mut args)?,
            None => targets.push(word),
        }
    }
    match targets.as_slice() {
        [] => Err(fail(1, "ping: usage error: Destination address required\n")),
        [target] => said.finish(target, &[]),
        [.., _] if targets.len() > MOST_TARGETS => Err(fail(2, USAGE)),
        [hops @ .., target] => said.finish(target, hops),
    }
}

/// What the options said.
struct Said<'a> {
    ping: Ping,
    count: Option<i64>,
    /// `-i` was said.
    interval: bool,
    pattern: Option<&'a str>,
    pmtudisc: Option<PmtuDisc>,
    only_ipv4: bool,
    only_ipv6: bool,
    /// `-T`
    timestamps: bool,
    /// `-I` with an address of IPv6.
    source6: Option<Ipv6Addr>,
    warnings: String,
}

impl<'a> Said<'a> {
    fn new() -> Self {
        let ping = Ping::to(String::new(), Ipv4Addr::UNSPECIFIED);
        Self {
            ping,
            count: None,
            interval: false,
            pattern: None,
            pmtudisc: None,
            only_ipv4: false,
            only_ipv6: false,
            timestamps: false,
            source6: None,
            warnings: String::new(),
        }
    }

    /// One word of options: `-qc1`.
    fn flags(&mut self, flags: &'a str, args: &mut Args<'a>) -> Result<(), Output> {
        let mut rest = flags;
        while let Some(flag) = rest.chars().next() {
            rest = &rest[flag.len_utf8()..];
            if VALUED.contains(flag) {
                let value = if rest.is_empty() { args.next() } else { Some(rest) };
                let missing = || fail(2, &format!("ping: option requires an argument -- '{flag}'\n{USAGE}"));
                return self.valued(flag, value.ok_or_else(missing)?);
            }
            self.flag(flag)?;
        }
        Ok(())
    }

    fn flag(&mut self, flag: char) -> Result<(), Output> {
        match flag {
            'b' => (self.ping.broadcast, self.ping.options.broadcast) = (true, true),
            'B' => self.ping.strict_source = true,
            'q' => self.ping.quiet = true,
            'r' => self.ping.dontroute = true,
            'O' => self.ping.outstanding = true,
            'R' if self.timestamps => return Err(fail(2, ONE_OPTION)),
            'R' => self.ping.options.record_route = true,
            // Debugging, and how the time is taken: nothing that shows.
            'd' | 'U' => {}
            'L' => self.ping.options.mc_noloop = true,
            'n' => self.ping.numeric = true,
            'a' => self.ping.audible = true,
            'A' => self.ping.adaptive = true,
            'f' => self.ping.flood = true,
            '4' => self.only_ipv4 = true,
            '6' => self.only_ipv6 = true,
            'h' => return Err(fail(2, USAGE)),
            'V' => return Err(Output { exit: 0, stdout: VERSION.to_owned(), stderr: String::new() }),
            known if FLAGS.contains(known) => return Err(not_modelled("ping", &format!("-{known}"))),
            unknown => return Err(fail(2, &format!("ping: invalid option -- '{unknown}'\n{USAGE}"))),
        }
        if self.only_ipv4 && self.only_ipv6 {
            return Err(fail(2, "ping: only one -4 or -6 option may be specified\n"));
        }
        Ok(())
    }

    fn valued(&mut self, flag: char, value: &'a str) -> Result<(), Output> {
        let (ping, warnings) = (&mut self.ping, &mut self.warnings);
        let within = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
        match flag {
            'c' => self.count = Some(words::number(value, 1, i64::MAX)?),
            'i' => {
                ((ping.interval, ping.at_once), self.interval) = (words::interval(value, warnings)?, true);
            }
            'e' => ping.ident = Some(u16::try_from(words::number(value, 0, 65535)?).unwrap_or_default()),
            'W' => ping.linger = words::linger(value, warnings)?,
            's' => ping.data_bytes = words::data_bytes(value)?,
            'w' => {
                let secs = u64::try_from(words::number(value, 0, i64::from(i32::MAX))?).unwrap_or_default();
                ping.limit = (secs > 0).then(|| Time::from_secs(secs));
            }
            'M' => self.pmtudisc = Some(words::pmtudisc(value)?),
            't' => {
                let ttl = Some(words::ttl(value)?);
                (ping.options.ttl, ping.options.mc_ttl) = (ttl, ttl);
            }
            'Q' => ping.options.tos = words::tos(value)?,
            'm' => ping.mark = within(words::number(value, 0, i64::from(u32::MAX))?),
            'l' => ping.preload = within(words::number(value, 1, 65536)?),
            'p' => self.pattern = Some(value),
            'T' if ping.options.record_route => return Err(fail(2, ONE_OPTION)),
            'T' if !words::TIMESTAMPS.contains(&value) => {
                return Err(fail(2, &format!("ping: invalid timestamp type: {value}\n")));
            }
            'T' => self.timestamps = true,
            'I' => self.bind_to(value)?,
            other => return Err(not_modelled("ping", &format!("-{other}"))),
        }
        Ok(())
    }

    /// `-I`: an address, or else a device.
    fn bind_to(&mut self, value: &str) -> Result<(), Output> {
        if value.contains(':') {
            let source = value.parse().map_err(|_| fail(2, &format!("ping: invalid source address: {value}\n")))?;
            // Whoever asks by IPv4 has no source yet, but keeps the one that the kernel chooses.
            (self.source6, self.ping.source, self.ping.strict_source) = (Some(source), None, true);
            return Ok(());
        }
        match value.parse::<Ipv4Addr>() {
            // What is left for the kernel to choose is kept.
            Ok(addr) if addr.is_unspecified() => (self.ping.source, self.ping.strict_source) = (None, true),
            Ok(addr) => self.ping.source = Some(addr),
            Err(_) => self.ping.device = Some(value.to_owned()),
        }
        Ok(())
    }

    fn finish(self, target: &str, hops: &[&str]) -> Result<Asked, Output> {
        let Self { mut ping, count, interval, pattern, pmtudisc, only_ipv4, only_ipv6, timestamps, source6, warnings } =
            self;
        let count = count.ok_or_else(|| refuse("ping: needs -c COUNT here, so that it ends"))?;
        ping.count = u32::try_from(count).unwrap_or(u32::MAX);
        if timestamps {
            return Err(not_modelled("ping", "-T"));
        }
        if ping.flood && (ping.at_once || ping.preload > 1) {
            return Err(refuse("ping: -f together with -l, or with -i below 0, is not modelled"));
        }
        if ping.at_once && ping.limit.is_some() {
            return Err(refuse("ping: -w together with -i below 0 is not modelled"));
        }
        if ping.flood && !interval {
            ping.interval = Time::ZERO;
        }
        ping.data = pattern.map(words::pattern).transpose()?.unwrap_or(ping.data);
        let after = |output: Output| after(output, &ping, &warnings);
        if only_ipv4 && target.parse::<Ipv6Addr>().is_ok() {
            return Err(after(other_family(target)));
        }
        let six = six::read(target)?.map(|dst| Six { dst, source: source6 });
        if only_ipv6 && six.is_none() {
            let why = destination(target).map_or_else(|error| error, |_| other_family(target));
            return Err(after(why));
        }
        if !hops.is_empty() && (six.is_some() || ping.options.record_route) {
            return Err(after(fail(2, USAGE)));
        }
        if six.is_some() {
            return Ok(Asked { ping, warnings, pmtudisc, six });
        }
        let mut first_hop = None;
        for hop in hops {
            let hop = destination(hop).map_err(after)?;
            first_hop = first_hop.or(Some(hop));
        }
        let dst = destination(target).map_err(after)?;
        (ping.dst, ping.target, ping.first_hop) = (dst, target.to_owned(), first_hop);
        Ok(Asked { ping, warnings, pmtudisc, six: None })
    }
}

/// Only what Linux says comes after what it said before.
fn after(output: Output, ping: &Ping, warnings: &str) -> Output {
    let warned = |output: Output| Output { stderr: format!("{warnings}{}", output.stderr), ..output };
    match ping.data.pattern() {
        _ if is_refusal(&output) => output,
        Some(pattern) if !ping.quiet => Output { stdout: format!("PATTERN: 0x{pattern}\n"), ..warned(output) },
        Some(_) | None => warned(output),
    }
}

fn other_family(target: &str) -> Output {
    fail(2, &format!("ping: {target}: Address family for hostname not supported\n"))
}

fn destination(target: &str) -> Result<Ipv4Addr, Output> {
    iputils::resolve(target).map_err(|why| fail(2, &format!("ping: {target}: {why}\n")))
}
