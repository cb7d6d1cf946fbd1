//! The command line of arping(8), iputils 20221126.

use super::args::Args;
use super::getopt::{Getopt, Opt};
use super::{Output, Reply, Shell, addr, fail, iputils, not_modelled, refuse};
use crate::base::{HostId, Time};
use crate::program::{Arping, run as run_programs};

/// What it prints for `-h`, and for a line that it does not understand.
const USAGE: &str = include_str!("usage.txt");
const VERSION: &str = "arping from iputils 20221126
libcap: yes, IDN: yes, NLS: no, error.h: yes, getrandom(): yes, __fpending(): yes
";

pub(super) fn run(shell: &mut Shell<'_>, host: HostId, args: Args<'_>) -> Reply {
    let arping = parse(args)?;
    let mut outputs = run_programs(shell.world, shell.journal, vec![(host, Box::new(arping))]);
    Ok(outputs.pop().unwrap_or_default())
}

fn parse(args: Args<'_>) -> Result<Arping, Output> {
    let mut arping = Arping::default();
    let (mut count, mut targets) = (None, Vec::new());
    let usage = |why: String| fail(2, &format!("{why}{USAGE}"));
    for opt in Getopt::new(args, "h?bfDUAqc:w:i:s:I:V") {
        match opt {
            Opt::Flag('b') => arping.broadcast_only = true,
            Opt::Flag('f') => arping.quit_on_reply = true,
            Opt::Flag('D') => (arping.dad, arping.quit_on_reply) = (true, true),
            Opt::Flag('U') => arping.unsolicited = true,
            Opt::Flag('A') => (arping.advert, arping.unsolicited) = (true, true),
            Opt::Flag('q') => arping.quiet = true,
            Opt::Flag('V') => return Err(Output { exit: 0, stdout: VERSION.to_owned(), stderr: String::new() }),
            Opt::Valued('c', value) => count = Some(number(value, 1)?),
            Opt::Valued('w', value) => arping.timeout = Some(number(value, 0)?).filter(|secs| *secs > 0).map(secs),
            Opt::Valued('i', value) => match number(value, 0)? {
                0 => return Err(not_modelled("arping: -i", value)),
                interval => arping.interval = secs(interval),
            },
            Opt::Valued('s', value) => arping.source = Some(addr::aton(value).ok_or_else(|| value.to_owned())),
            Opt::Valued('I', value) => arping.device = Some(value.to_owned()).filter(|name| !name.is_empty()),
            Opt::Operand(target) => targets.push(target),
            Opt::Missing(letter) => return Err(usage(format!("arping: option requires an argument -- '{letter}'\n"))),
            Opt::Unknown(letter) => return Err(usage(format!("arping: invalid option -- '{letter}'\n"))),
            Opt::Flag(_) | Opt::Valued(..) => return Err(usage(String::new())),
        }
    }
    let [target] = targets.as_slice() else { return Err(usage(String::new())) };
    arping.count = count.ok_or_else(|| refuse("arping: needs -c COUNT here, so that it ends"))?;
    arping.dst = iputils::resolve(target).map_err(|why| fail(2, &format!("arping: {target}: {why}\n")))?;
    Ok(arping)
}

fn number(text: &str, min: i64) -> Result<u32, Output> {
    let number = iputils::number("arping", text, min, i64::from(i32::MAX))?;
    Ok(u32::try_from(number).unwrap_or(u32::MAX))
}

fn secs(secs: u32) -> Time {
    Time::from_secs(u64::from(secs))
}
