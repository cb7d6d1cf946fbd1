//! sysctl(8) of procps 4.0: reads and writes keys of a host.

mod number;
pub(super) mod path;

use std::sync::Arc;

use super::args::Args;
use super::{Output, Reply, Shell, fail, not_modelled, refuse};
use crate::base::HostId;
use crate::ipv4::{HostKey, NotTaken, Obeyed, Of, Sysctl};
use crate::netns::Netns;
use path::PathError;

/// Options. Source: sysctl(8).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Options {
    /// `-n`
    values: bool,
    /// `-N`
    names: bool,
    /// `-b`: no end of line.
    binary: bool,
    /// `-q`: a written key is not shown.
    quiet: bool,
    /// `-w`: every word is to be written.
    write: bool,
    /// `-e`: a key that is not there is no error.
    ignore: bool,
}

pub(super) fn run(shell: &mut Shell<'_>, host: HostId, args: Args<'_>) -> Reply {
    let (options, words) = parse(args)?;
    let asked: Vec<Asked<'_>> = words.iter().map(|word| Asked::parse(word, &options)).collect::<Result<_, _>>()?;
    // What is not modelled anywhere in the command refuses all of it, before anything is written.
    for asked in &asked {
        asked.check(shell.world.host(host))?;
    }
    let mut output = Output::default();
    for asked in &asked {
        asked.run(shell, host, &options, &mut output)?;
    }
    Ok(output)
}

fn parse<'a>(mut args: Args<'a>) -> Result<(Options, Vec<&'a str>), Output> {
    let (mut options, mut words, mut only_words, mut any) = (Options::default(), Vec::new(), false, false);
    while let Some(word) = args.next() {
        if only_words || word == "-" || !word.starts_with('-') {
            words.push(word);
        } else if word == "--" {
            only_words = true;
        } else {
            any = true;
            let long = [
                ("--values", 'n'),
                ("--names", 'N'),
                ("--binary", 'b'),
                ("--quiet", 'q'),
                ("--write", 'w'),
                ("--ignore", 'e'),
            ];
            let letters = long.iter().find(|(full, _)| *full == word).map(|(_, letter)| letter.to_string());
            for letter in letters.as_deref().unwrap_or(&word[1..]).chars() {
                match letter {
                    'n' => options.values = true,
                    'N' => options.names = true,
                    'b' => options.binary = true,
                    'q' => options.quiet = true,
                    'w' => options.write = true,
                    'e' => options.ignore = true,
                    _ => return Err(not_modelled("sysctl", word)),
                }
            }
        }
    }
    match (words.is_empty(), any) {
        (false, _) => Ok((options, words)),
        (true, true) => Err(fail(1, "sysctl: no variables specified\nTry `sysctl --help' for more information.\n")),
        (true, false) => Err(refuse("sysctl needs a key")),
    }
}

/// One word: a key to read, or to write.
struct Asked<'a> {
    /// Below `/proc/sys`, with slashes.
    path: String,
    value: Option<&'a str>,
    /// `-w` without a value.
    incomplete: bool,
}

impl<'a> Asked<'a> {
    fn parse(word: &'a str, options: &Options) -> Result<Self, Output> {
        let (name, value) = word.split_once('=').map_or((word, None), |(name, value)| (name, Some(value.trim())));
        // A minus before a written key only makes its errors harmless, where they are not about the key itself.
        if name.starts_with('-') || name.trim().is_empty() {
            return Err(not_modelled("sysctl", word));
        }
        if value.is_some() && (options.names || options.binary) {
            return Err(not_modelled("sysctl: writing with", if options.names { "-N" } else { "-b" }));
        }
        let path = path_of(name.trim());
        if path.contains("//") || path.ends_with('/') || path.split('/').any(|part| part == "." || part == "..") {
            return Err(not_modelled("sysctl", word));
        }
        Ok(Self { path, value, incomplete: options.write && value.is_none() })
    }

    fn find(&self, netns: &Netns) -> Result<Sysctl, PathError> {
        path::find(netns, &self.path.split('/').collect::<Vec<_>>())
    }

    /// The files below it, where it is a directory.
    fn list(&self, netns: &Netns) -> Option<Vec<(String, Sysctl)>> {
        path::list(netns, &self.path.split('/').collect::<Vec<_>>())
    }

    /// What is not modelled is an error of the whole command.
    fn check(&self, netns: &Netns) -> Result<(), Output> {
        let refused = |what: &str| Err(refuse(&format!("sysctl: {what} is not modelled, so nothing was done")));
        let name = swapped(&self.path);
        match (self.find(netns), self.value) {
            _ if self.incomplete => Ok(()),
            (Err(PathError::NotModelled), _) => refused(&name),
            (Err(PathError::Directory), None) if self.list(netns).is_none() => refused(&name),
            (Ok(key), Some(value)) if !is_modelled(netns, key, value) => refused(&format!("{name} = {value}")),
            (Ok(_) | Err(PathError::Directory | PathError::NotThere | PathError::NotADirectory), _) => Ok(()),
        }
    }

    fn run(&self, shell: &mut Shell<'_>, host: HostId, options: &Options, output: &mut Output) -> Result<(), Output> {
        if self.incomplete {
            error(output, "command line(0): invalid syntax, continuing...");
            return Ok(());
        }
        let name = swapped(&self.path);
        let netns = shell.world.host(host);
        let key = match (self.find(netns), self.value) {
            (Ok(key), _) => key,
            // Whoever may not write is told so, and all is well.
            (Err(PathError::Directory), Some(_)) => {
                output.stderr += &format!("sysctl: setting key \"{name}\": Invalid argument\n");
                return Ok(());
            }
            (Err(PathError::Directory), None) => {
                for (path, key) in self.list(netns).unwrap_or_default() {
                    shell.need_sysctl(host, key);
                    show(output, options, &swapped(&path), sysctl_value(shell.world.host(host), key));
                }
                return Ok(());
            }
            (Err(why @ (PathError::NotThere | PathError::NotADirectory | PathError::NotModelled)), _) => {
                let because =
                    if why == PathError::NotADirectory { "Not a directory" } else { "No such file or directory" };
                if !options.ignore {
                    error(output, &format!("cannot stat /proc/sys/{}: {because}", self.path));
                }
                return Ok(());
            }
        };
        shell.need_sysctl(host, key);
        let Some(value) = self.value else {
            show(output, options, &name, sysctl_value(shell.world.host(host), key));
            return Ok(());
        };
        let invalid = format!("setting key \"{name}\": Invalid argument");
        if matches!(key, Sysctl::Conf(_, key) if key.obeyed() == Obeyed::ReadOnly) {
            output.stderr += &format!("sysctl: {invalid}\n");
            return Ok(());
        }
        let Some(kept) = number::read(value).and_then(|number| keeps(key, number).ok()) else {
            error(output, &invalid);
            return Ok(());
        };
        let cause = shell.cause();
        let netns = shell.world.host_mut(host);
        Arc::make_mut(&mut netns.ipv4.sysctls).set(key, kept, &cause);
        netns.ipv4.note_linkdown(&netns.links);
        if !options.quiet {
            show(output, options, &name, value.to_owned());
        }
        Ok(())
    }
}

fn error(output: &mut Output, text: &str) {
    output.exit = 1;
    output.stderr += &format!("sysctl: {text}\n");
}

fn show(output: &mut Output, options: &Options, name: &str, value: String) {
    output.stdout += &match options {
        Options { names: true, .. } => format!("{name}\n"),
        Options { binary: true, .. } => value,
        Options { values: true, .. } => format!("{value}\n"),
        Options { .. } => format!("{name} = {value}\n"),
    };
}

impl Shell<'_> {
    /// A device's file is there because of the device.
    pub(super) fn need_sysctl(&mut self, host: HostId, key: Sysctl) {
        if let Sysctl::Conf(Of::Dev(dev), _) | Sysctl::Neigh(dev, _) = key {
            let made = self.world.host(host).links.get(dev).map(|device| device.made.clone());
            made.iter().for_each(|made| self.journal.need(made));
        }
    }
}

/// With dots, as sysctl(8) prints it.
pub fn sysctl_name(netns: &Netns, key: Sysctl) -> String {
    let of = |of| match of {
        Of::All => "all".to_owned(),
        Of::Default => "default".to_owned(),
        Of::Dev(dev) => swapped(&netns.links.name(dev)),
    };
    match key {
        Sysctl::Host(key) => format!("net.ipv4.{}", key.name()),
        Sysctl::Conf(whose, key) => format!("net.ipv4.conf.{}.{}", of(whose), key.name()),
        Sysctl::Neigh(dev, key) => format!("net.ipv4.neigh.{}.{}", of(Of::Dev(dev)), key.name()),
    }
}

/// As its file holds it, without the end of line.
pub fn sysctl_value(netns: &Netns, key: Sysctl) -> String {
    let number = netns.ipv4.sysctls.get(key);
    match key {
        Sysctl::Neigh(_, key) => key.shows(number).to_string(),
        Sysctl::Host(_) | Sysctl::Conf(..) => number.to_string(),
    }
}

/// What the kernel keeps of a number. Source: `proc_dointvec()`, `proc_dou8vec_minmax()`, `proc_dointvec_ms_jiffies()` in
/// Linux 6.18.
fn keeps(key: Sysctl, wide: i128) -> Result<i32, NotTaken> {
    let number = i32::try_from(wide).map_err(|_| NotTaken::Invalid);
    match key {
        Sysctl::Host(HostKey::IcmpRatelimit) => HostKey::keeps_millis(wide),
        Sysctl::Host(key) => {
            let (least, most) = key.range();
            number.and_then(|number| if (least..=most).contains(&number) { Ok(number) } else { Err(NotTaken::Invalid) })
        }
        Sysctl::Conf(..) => number,
        Sysctl::Neigh(_, key) => key.keeps(wide),
    }
}

/// Whether a number may be written here as on Linux: what is not obeyed may be told again what it is.
fn is_modelled(netns: &Netns, key: Sysctl, value: &str) -> bool {
    let Some(number) = number::read(value) else { return true };
    let obeyed = match key {
        Sysctl::Host(HostKey::FibMultipathHashPolicy) => return number != 3,
        Sysctl::Host(_) => true,
        Sysctl::Conf(_, key) => key.obeyed() != Obeyed::NotModelled,
        Sysctl::Neigh(_, key) => key.obeyed() != Obeyed::NotModelled,
    };
    match keeps(key, number) {
        Ok(kept) => obeyed || kept == netns.ipv4.sysctls.get(key),
        Err(NotTaken::Invalid) => true,
        Err(NotTaken::NotModelled) => false,
    }
}

/// The separator that comes first is the one between the parts: `net.ipv4.conf.a0/5.tag` is `net/ipv4/conf/a0.5/tag`.
fn path_of(name: &str) -> String {
    if name.find(['/', '.']).is_some_and(|at| name[at..].starts_with('/')) { name.to_owned() } else { swapped(name) }
}

fn swapped(name: &str) -> String {
    let swap = |letter| match letter {
        '.' => '/',
        '/' => '.',
        other => other,
    };
    name.chars().map(swap).collect()
}
