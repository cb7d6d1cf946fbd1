//! cat(1) of coreutils 9.1, for files under `/proc/sys`.

use super::args::Args;
use super::sysctl::path::{PathError, find};
use super::{Output, Reply, Shell, not_modelled, refuse, sysctl_value};
use crate::base::HostId;

pub(super) fn run(shell: &mut Shell<'_>, host: HostId, mut args: Args<'_>) -> Reply {
    let mut found = Vec::new();
    while let Some(word) = args.next() {
        if word.starts_with('-') {
            return Err(not_modelled("cat", word));
        }
        let below = word.strip_prefix("/proc/sys/").ok_or_else(|| not_modelled("cat", word))?;
        let parts: Vec<&str> = below.split('/').filter(|part| !part.is_empty()).collect();
        if parts.iter().any(|part| *part == "." || *part == "..") {
            return Err(not_modelled("cat", word));
        }
        let answer = match find(shell.world.host(host), &parts) {
            Err(PathError::NotModelled) => return Err(not_modelled("cat", word)),
            Ok(_) if word.ends_with('/') => Err(PathError::NotADirectory),
            answer => answer,
        };
        found.push((word, answer));
    }
    if found.is_empty() {
        return Err(refuse("cat needs a file"));
    }
    let mut output = Output::default();
    for (word, answer) in found {
        let why = match answer {
            Ok(key) => {
                shell.need_sysctl(host, key);
                output.stdout += &format!("{}\n", sysctl_value(shell.world.host(host), key));
                continue;
            }
            Err(PathError::Directory) => "Is a directory",
            Err(PathError::NotADirectory) => "Not a directory",
            Err(PathError::NotThere | PathError::NotModelled) => "No such file or directory",
        };
        output.exit = 1;
        output.stderr += &format!("cat: {word}: {why}\n");
    }
    Ok(output)
}
