//! The command line of tracepath(8), iputils 20221126.

use super::args::Args;
use super::getopt::{Getopt, Opt};
use super::{Output, Reply, Shell, fail, iputils, not_modelled, refuse};
use crate::base::HostId;
use crate::program::{Tracepath, run as run_programs};

const USAGE: &str = include_str!("usage.txt");
const VERSION: &str = "tracepath from iputils 20221126
libcap: yes, IDN: yes, NLS: no, error.h: yes, getrandom(): yes, __fpending(): yes
";
/// Shorter packets have no room for the time and the TTL that tracepath writes into them.
const ROOMY_BYTES: i64 = 52;
/// Octets of the headers.
const LEAST_BYTES: i64 = 28;
const MOST_BYTES: i64 = 65535;
/// What tcpdump would take for another protocol than UDP.
const LEAST_PORT: i64 = 20_000;
const MOST_PORT: i64 = 49_000;

pub(super) fn run(shell: &mut Shell<'_>, host: HostId, args: Args<'_>) -> Reply {
    let tracepath = parse(args)?;
    let mut outputs = run_programs(shell.world, shell.journal, vec![(host, Box::new(tracepath))]);
    Ok(outputs.pop().unwrap_or_default())
}

fn parse(args: Args<'_>) -> Result<Tracepath, Output> {
    let usage = |why: String| fail(255, &format!("{why}{USAGE}"));
    let (mut numeric, mut bytes, mut hops, mut port, mut targets) = (false, 0, 30, 0, Vec::new());
    for opt in Getopt::new(args, "46nbh?l:m:p:V") {
        match opt {
            Opt::Flag('4') => {}
            Opt::Flag('n') => numeric = true,
            Opt::Flag(letter @ ('6' | 'b')) => return Err(not_modelled("tracepath", &format!("-{letter}"))),
            Opt::Flag('V') => return Err(Output { exit: 0, stdout: VERSION.to_owned(), stderr: String::new() }),
            Opt::Valued('l', value) => {
                bytes = number(value, 0, i64::from(i32::MAX))?;
                if bytes != 0 && bytes <= LEAST_BYTES {
                    let most = i32::MAX;
                    let say = format!("tracepath: pktlen must be within: {LEAST_BYTES} < value <= {most}\n");
                    return Err(fail(1, &say));
                }
                if bytes != 0 && !(ROOMY_BYTES..=MOST_BYTES).contains(&bytes) {
                    return Err(not_modelled("tracepath: -l", value));
                }
            }
            Opt::Valued('m', value) => hops = number(value, 0, 255)?,
            Opt::Valued('p', value) => port = number(value, 0, 65535)?,
            Opt::Operand(target) => targets.push(target),
            Opt::Missing(letter) => {
                return Err(usage(format!("tracepath: option requires an argument -- '{letter}'\n")));
            }
            Opt::Unknown(letter) => return Err(usage(format!("tracepath: invalid option -- '{letter}'\n"))),
            Opt::Flag(_) | Opt::Valued(..) => return Err(usage(String::new())),
        }
    }
    let [target] = targets.as_slice() else { return Err(usage(String::new())) };
    let (name, of_target) = target.split_once('/').map_or((*target, None), |(name, port)| (name, Some(port)));
    if let Some(of_target) = of_target {
        port = number(of_target, 0, 65535)?;
    }
    if name.contains(':') {
        return Err(refuse("tracepath: IPv6 is not modelled"));
    }
    let dst = iputils::resolve(name).map_err(|why| fail(1, &format!("tracepath: {name}: {why}\n")))?;
    if !numeric {
        return Err(refuse("tracepath: needs -n here, since nobody knows names"));
    }
    let mut tracepath = Tracepath::to(dst);
    if port != 0 {
        if !(LEAST_PORT..=MOST_PORT).contains(&port) {
            return Err(not_modelled("tracepath: port", &port.to_string()));
        }
        tracepath.port = u16::try_from(port).unwrap_or(tracepath.port);
    }
    if bytes != 0 {
        tracepath.mtu = u32::try_from(bytes).unwrap_or(tracepath.mtu);
    }
    tracepath.max_hops = u8::try_from(hops).unwrap_or(u8::MAX);
    Ok(tracepath)
}

fn number(text: &str, min: i64, max: i64) -> Result<i64, Output> {
    iputils::number("tracepath", text, min, max)
}
