//! The command line of ping(8), iputils 20221126.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::args::Args;
use super::{Output, Reply, Shell, addr, fail, not_modelled, refuse};
use crate::base::{HostId, RouteType, Time};
use crate::program::{Ping, run as run_programs};

/// Shorter intervals would only cost time: nothing in the model is that quick.
const SHORTEST_INTERVAL_SECS: f64 = 0.01;
/// More does not fit a frame, and fragments are not modelled.
const MOST_DATA: i64 = 1472;

pub(super) fn run(shell: &mut Shell<'_>, host: HostId, args: Args<'_>) -> Reply {
    let ping = parse(args)?;
    if let Some(source) = ping.source {
        let ipv4 = &shell.world.host(host).ipv4;
        let broadcast =
            [source, ping.dst].into_iter().find(|addr| ipv4.fib.addr_type(&ipv4.rules, *addr) == RouteType::Broadcast);
        if let Some(addr) = broadcast {
            return Err(not_modelled("ping: -I with the broadcast address", &addr.to_string()));
        }
    }
    let mut outputs = run_programs(shell.world, shell.journal, vec![(host, Box::new(ping))]);
    Ok(outputs.pop().unwrap_or_default())
}

fn parse(mut args: Args<'_>) -> Result<Ping, Output> {
    let mut ping = Ping::to(String::new(), Ipv4Addr::UNSPECIFIED);
    let mut count = None;
    let mut target = None;
    while let Some(word) = args.next() {
        let Some(flags) = word.strip_prefix('-').filter(|flags| !flags.is_empty()) else {
            if target.replace(word).is_some() {
                return Err(refuse("ping: more than one destination (source routing) is not modelled"));
            }
            continue;
        };
        let mut rest = flags;
        while let Some(flag) = rest.chars().next() {
            rest = &rest[flag.len_utf8()..];
            match flag {
                'b' => ping.broadcast = true,
                'q' => ping.quiet = true,
                'n' | '4' => {}
                'c' | 'i' | 'W' | 's' | 't' | 'w' | 'M' | 'I' => {
                    let value = if rest.is_empty() { args.next() } else { Some(rest) };
                    let value = value.ok_or_else(|| refuse(&format!("ping: option -{flag} needs a value")))?;
                    match flag {
                        'c' => count = Some(number(value, 1, i64::MAX)?),
                        'i' => ping.interval = interval(value)?,
                        'W' => ping.linger = seconds(value).ok_or_else(|| not_modelled("ping", "-W"))?,
                        's' => ping.data_bytes = data_bytes(value)?,
                        'w' => {
                            let secs = u64::try_from(number(value, 0, i64::from(i32::MAX))?).unwrap_or_default();
                            ping.limit = (secs > 0).then(|| Time::from_secs(secs));
                        }
                        'M' => ping.dont_fragment = dont_fragment(value)?,
                        'I' if value.contains(':') => {
                            return Err(match value.parse::<Ipv6Addr>() {
                                Ok(_) => not_modelled("ping: -I", value),
                                Err(_) => fail(2, &format!("ping: invalid source address: {value}\n")),
                            });
                        }
                        'I' => match value.parse::<Ipv4Addr>() {
                            Ok(addr) if addr.is_unspecified() || addr.is_multicast() => {
                                return Err(not_modelled("ping: -I", value));
                            }
                            Ok(addr) => ping.source = Some(addr),
                            Err(_) => ping.device = Some(value.to_owned()),
                        },
                        _ => ping.ttl = Some(ttl(value)?),
                    }
                    rest = "";
                }
                other => return Err(not_modelled("ping", &format!("-{other}"))),
            }
        }
    }
    let target = target.ok_or_else(|| fail(1, "ping: usage error: Destination address required\n"))?;
    let count = count.ok_or_else(|| refuse("ping: needs -c COUNT here, so that it ends"))?;
    ping.count = u32::try_from(count).unwrap_or(u32::MAX);
    ping.dst = destination(target)?;
    ping.target = target.to_owned();
    Ok(ping)
}

fn destination(target: &str) -> Result<Ipv4Addr, Output> {
    match addr::aton(target) {
        Some(addr) if addr.is_unspecified() => Err(refuse("ping: 0.0.0.0 is not modelled")),
        Some(addr) => Ok(addr),
        None if target.contains(':') => Err(refuse("ping: IPv6 is not modelled")),
        None if target == "localhost" => Err(refuse("ping: names are not modelled: say 127.0.0.1")),
        None if !target.is_empty()
            && target.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte)) =>
        {
            Err(fail(2, &format!("ping: {target}: Temporary failure in name resolution\n")))
        }
        None => Err(fail(2, &format!("ping: {target}: Name or service not known\n"))),
    }
}

/// Source: `strtol_or_err()` in iputils 20221126.
fn number(text: &str, min: i64, max: i64) -> Result<i64, Output> {
    let number: i64 = text.parse().map_err(|_| fail(1, &format!("ping: invalid argument: '{text}'\n")))?;
    if (min..=max).contains(&number) {
        return Ok(number);
    }
    Err(fail(1, &format!("ping: invalid argument: '{text}': out of range: {min} <= value <= {max}\n")))
}

fn seconds(text: &str) -> Option<Time> {
    let secs: f64 = text.parse().ok()?;
    (0.0..=86_400.0).contains(&secs).then_some(Time((secs * 1e9) as u64))
}

fn interval(text: &str) -> Result<Time, Output> {
    let span = seconds(text).filter(|span| *span >= Time((SHORTEST_INTERVAL_SECS * 1e9) as u64));
    span.ok_or_else(|| refuse(&format!("ping: -i {text}: intervals from 0.01 s to a day are modelled")))
}

fn data_bytes(text: &str) -> Result<u16, Output> {
    let bytes = number(text, 0, i64::from(i32::MAX))?;
    match u16::try_from(bytes) {
        Ok(fits) if bytes <= MOST_DATA => Ok(fits),
        Ok(_) | Err(_) => Err(refuse("ping: -s over 1472 needs fragments, which are not modelled")),
    }
}

/// Path MTU discovery of the socket (`IP_MTU_DISCOVER`). Source: `main()` of ping in iputils 20221126.
fn dont_fragment(word: &str) -> Result<bool, Output> {
    match word {
        "do" | "want" => Ok(true),
        "dont" => Ok(false),
        _ => Err(fail(2, &format!("ping: invalid -M argument: {word}\n"))),
    }
}

fn ttl(text: &str) -> Result<u8, Output> {
    Ok(u8::try_from(number(text, 0, 255)?).unwrap_or(u8::MAX))
}
