//! What a person types at a host's prompt, as the command of the lab that it becomes. The other way round is `explain::fold`.

/// The line that does on `host` what was typed there: its host is named, and a ping that would never end sends one packet.
///
/// A line that names its host by itself, or belongs to none (`ip netns add`, `sleep`), stays as it is; so does every
/// line that is typed at the prompt of no host.
pub fn command(host: &str, typed: &str) -> String {
    let line = typed.replace(['\r', '\n'], " ");
    let line = line.trim();
    let (program, rest) = line.split_once([' ', '\t']).unwrap_or((line, ""));
    let rest = rest.trim_start();
    match (program, rest.split([' ', '\t']).next().unwrap_or_default()) {
        _ if host.is_empty() => line.to_owned(),
        ("" | "sleep", _) | ("ip", "netns") | ("ip" | "bridge", "-n" | "-netns" | "--netns") => line.to_owned(),
        ("ip" | "bridge", _) => format!("{program} -n {host} {rest}").trim_end().to_owned(),
        ("ping", _) if !has(rest, "-c") => {
            let wait = if has(rest, "-W") { "" } else { " -W 1" };
            format!("ip netns exec {host} ping -c 1{wait} {rest}").trim_end().to_owned()
        }
        _ => format!("ip netns exec {host} {line}"),
    }
}

/// The text of a lab with one more command at its end.
pub fn appended(lab: &str, command: &str) -> String {
    let gap = if lab.is_empty() || lab.ends_with('\n') { "" } else { "\n" };
    format!("{lab}{gap}{command}\n")
}

fn has(words: &str, option: &str) -> bool {
    words.split([' ', '\t']).any(|word| word.starts_with(option))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::fold;

    #[test]
    fn the_prompt_s_host_is_named_in_the_line() {
        assert_eq!(command("A", "ip addr add 10.0.0.1/24 dev lo"), "ip -n A addr add 10.0.0.1/24 dev lo");
        assert_eq!(command("A", " sysctl -w net.ipv4.ip_forward=1"), "ip netns exec A sysctl -w net.ipv4.ip_forward=1");
        assert_eq!(command("A", "ip"), "ip -n A");
    }

    #[test]
    fn a_line_that_names_its_host_stays() {
        for line in ["ip -n B route", "ip netns exec B ping -c 1 10.0.0.1", "ip netns add C", "sleep 1"] {
            assert_eq!(command("A", line), line);
        }
        assert_eq!(command("", "ip link add a netns A type dummy"), "ip link add a netns A type dummy");
    }

    #[test]
    fn a_ping_that_would_never_end_sends_one_packet_and_waits_a_second() {
        assert_eq!(command("A", "ping 10.0.3.2"), "ip netns exec A ping -c 1 -W 1 10.0.3.2");
        assert_eq!(command("A", "ping -W 4 10.0.3.2"), "ip netns exec A ping -c 1 -W 4 10.0.3.2");
        assert_eq!(command("A", "ping -c 2 10.0.3.2"), "ip netns exec A ping -c 2 10.0.3.2");
    }

    #[test]
    fn what_is_typed_is_what_the_notebook_shows() {
        for typed in ["ip route", "ping -c 1 10.0.3.2", "sysctl -w net.ipv4.ip_forward=1", "bridge fdb"] {
            let folded = fold(&command("A", typed));
            assert_eq!((folded.prompt.as_str(), folded.command.as_str()), ("A# ", typed));
        }
    }

    #[test]
    fn line_breaks_make_no_second_command() {
        assert_eq!(command("A", "ip addr\nip netns add B"), "ip -n A addr ip netns add B");
    }

    #[test]
    fn a_lab_without_a_last_line_end_gets_one() {
        assert_eq!(appended("ip netns add A", "sleep 1"), "ip netns add A\nsleep 1\n");
    }
}
