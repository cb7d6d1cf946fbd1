//! A command as it is typed on its host: the prefix that names the host becomes the prompt.

use std::fmt;

/// `A# ` and `ip addr add 10.0.3.110/24 dev lo`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folded {
    /// With its blank: "A# "; "# " for a command of no host.
    pub prompt: String,
    pub command: String,
}

impl Folded {
    /// Whose prompt it is; nothing for a command of no host.
    pub fn host(&self) -> &str {
        self.prompt.trim_end_matches("# ")
    }
}

/// As it stands at the prompt.
impl fmt::Display for Folded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.prompt, self.command)
    }
}

/// Folds `ip -n A …`, `bridge -n A …` and `ip netns exec A …`; any other line stays as it is.
pub fn fold(line: &str) -> Folded {
    let line = line.trim();
    let (host, command) = on_host(line).unwrap_or(("", line.to_owned()));
    Folded { prompt: format!("{host}# "), command }
}

fn on_host(line: &str) -> Option<(&str, String)> {
    let (program, rest) = word(line)?;
    let (first, rest) = word(rest)?;
    match (program, first) {
        ("ip" | "bridge", "-n" | "-netns" | "--netns") => {
            let (host, rest) = word(rest)?;
            Some((host, format!("{program} {rest}").trim_end().to_owned()))
        }
        ("ip", "netns") => {
            let ("exec", rest) = word(rest)? else { return None };
            let (host, rest) = word(rest)?;
            (!rest.is_empty()).then(|| (host, rest.to_owned()))
        }
        _ => None,
    }
}

/// The first word and what follows it. A quote is left alone: such a line is shown as it is written.
fn word(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let end = text.find([' ', '\t']).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    (!word.is_empty() && !word.contains(['"', '\''])).then_some((word, rest.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[track_caller]
    fn check(line: &str, prompt: &str, command: &str) {
        let folded = fold(line);
        assert_eq!((folded.prompt.as_str(), folded.command.as_str()), (prompt, command));
    }

    #[test]
    fn the_host_goes_into_the_prompt() {
        check("ip -n A addr add 10.0.3.110/24 dev lo", "A# ", "ip addr add 10.0.3.110/24 dev lo");
        check("ip  netns exec GW  ping -c 1 10.0.3.2", "GW# ", "ping -c 1 10.0.3.2");
        check("bridge -n S fdb", "S# ", "bridge fdb");
    }

    #[test]
    fn a_command_of_no_host_keeps_every_word() {
        check("ip netns add A", "# ", "ip netns add A");
        check("ip link add a netns A type veth peer name b", "# ", "ip link add a netns A type veth peer name b");
        check("ip netns exec A", "# ", "ip netns exec A");
        check("ip -n 'A' addr", "# ", "ip -n 'A' addr");
        check("", "# ", "");
    }
}
