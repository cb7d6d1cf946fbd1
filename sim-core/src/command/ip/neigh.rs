//! `ip neigh show`

use std::fmt::Write as _;

use super::super::args::{Args, matches};
use super::super::done;
use super::{Options, Reply, Shell, Target, device, not_modelled, verb};
use crate::base::Nud;

/// Options before the object that have a meaning here.
pub(super) const OBEYS: Options = Options::NONE;

pub(super) fn run(shell: &mut Shell<'_>, target: Target, mut args: Args<'_>) -> Reply {
    let host = target.host()?;
    match verb(&mut args) {
        verb if matches(verb, "show") || matches(verb, "list") || verb == "lst" => {}
        verb => return Err(not_modelled("ip neigh", verb)),
    }
    let mut only = None;
    while let Some(word) = args.next() {
        match word {
            "dev" if only.is_none() => only = Some(device(shell, host, args.value()?)?),
            other => return Err(not_modelled("ip neigh show", other)),
        }
    }
    let netns = shell.world.host(host);
    let shown = |nud: Nud| !matches!(nud, Nud::None | Nud::Noarp);
    let mut entries: Vec<_> = netns
        .ipv4
        .neighbours
        .iter()
        .filter(|entry| shown(entry.nud) && only.is_none_or(|only| only == entry.dev))
        .map(|entry| (netns.links.name(entry.dev), entry))
        .collect();
    entries.sort_by(|(a, x), (b, y)| (a, x.dst).cmp(&(b, y.dst)));
    let mut text = String::new();
    for (name, entry) in entries {
        let _ = write!(text, "{}", entry.dst);
        if only.is_none() {
            let _ = write!(text, " dev {name}");
        }
        if let Some(lladdr) = entry.lladdr {
            let _ = write!(text, " lladdr {lladdr}");
        }
        let _ = writeln!(text, " {} ", entry.nud.name());
    }
    Ok(done(text))
}
