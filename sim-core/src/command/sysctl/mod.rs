//! sysctl(8) of procps 4.0: reads and writes keys of a host.

mod number;
pub(super) mod path;

use std::sync::Arc;

use super::args::Args;
use super::{Output, Reply, Shell, fail, not_modelled, refuse};
use crate::base::HostId;
use crate::ipv4::{HostKey, Of, Sysctl};
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
        let _ = asked.find(shell.world.host(host))?;
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
        if name.starts_with('-') || name.trim().is_empty() || name.contains(['*', '?', '[']) {
            return Err(not_modelled("sysctl", word));
        }
        if value.is_some() && (options.names || options.binary) {
            return Err(not_modelled("sysctl: writing with", if options.names { "-N" } else { "-b" }));
        }
        let path = path_of(name.trim());
        if path.contains("//") || path.split('/').any(|part| part == "." || part == "..") {
            return Err(not_modelled("sysctl", word));
        }
        Ok(Self { path, value, incomplete: options.write && value.is_none() })
    }

    /// Only what is not modelled is an error of the whole command.
    fn find(&self, netns: &Netns) -> Result<Result<Sysctl, PathError>, Output> {
        let parts: Vec<&str> = self.path.split('/').collect();
        match path::find(netns, &parts) {
            Err(PathError::NotModelled | PathError::Directory) if !self.incomplete => {
                Err(refuse(&format!("sysctl: {} is not modelled, so nothing was done", swapped(&self.path))))
            }
            found => Ok(found),
        }
    }

    fn run(&self, shell: &mut Shell<'_>, host: HostId, options: &Options, output: &mut Output) -> Result<(), Output> {
        let mut error = |text: &str| {
            output.exit = 1;
            output.stderr += &format!("sysctl: {text}\n");
        };
        if self.incomplete {
            error("command line(0): invalid syntax, continuing...");
            return Ok(());
        }
        let key = match self.find(shell.world.host(host))? {
            Ok(key) => key,
            Err(why) => {
                let because =
                    if why == PathError::NotADirectory { "Not a directory" } else { "No such file or directory" };
                if !options.ignore {
                    error(&format!("cannot stat /proc/sys/{}: {because}", self.path));
                }
                return Ok(());
            }
        };
        shell.need_sysctl(host, key);
        let name = swapped(&self.path);
        if let Some(value) = self.value {
            let Some(number) = number::read(value).filter(|number| takes(key, *number)) else {
                error(&format!("setting key \"{name}\": Invalid argument"));
                return Ok(());
            };
            let cause = shell.cause();
            if key == Sysctl::Host(HostKey::FibMultipathHashPolicy) && number > 2 {
                return Err(refuse(&format!("sysctl: {name} = {number} is not modelled, so nothing was done")));
            }
            let netns = shell.world.host_mut(host);
            Arc::make_mut(&mut netns.ipv4.sysctls).set(key, number, &cause);
            netns.ipv4.note_linkdown(&netns.links);
        }
        let shown = match self.value {
            Some(_) if options.quiet => return Ok(()),
            Some(value) => value.to_owned(),
            None => sysctl_value(shell.world.host(host), key),
        };
        output.stdout += &match options {
            Options { names: true, .. } => format!("{name}\n"),
            Options { binary: true, .. } => shown,
            Options { values: true, .. } => format!("{shown}\n"),
            Options { .. } => format!("{name} = {shown}\n"),
        };
        Ok(())
    }
}

impl Shell<'_> {
    /// A device's file is there because of the device.
    pub(super) fn need_sysctl(&mut self, host: HostId, key: Sysctl) {
        if let Sysctl::Conf(Of::Dev(dev), _) = key {
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
    }
}

/// As its file holds it, without the end of line.
pub fn sysctl_value(netns: &Netns, key: Sysctl) -> String {
    netns.ipv4.sysctls.get(key).to_string()
}

/// Source: `proc_dointvec()`, `proc_dou8vec_minmax()` in Linux 6.18.
fn takes(key: Sysctl, number: i32) -> bool {
    let (least, most) = match key {
        Sysctl::Host(key) => key.range(),
        Sysctl::Conf(..) => HostKey::IpForward.range(),
    };
    (least..=most).contains(&number)
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
