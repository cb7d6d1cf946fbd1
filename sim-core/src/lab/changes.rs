//! What one command changed: two states of the hosts side by side, as far as tables show them.

use super::{HostState, LinkState};

/// One difference between two states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The host's name.
    pub host: String,
    pub mark: Mark,
    pub what: What,
    /// As `ip` would print it, on one line: as it is now, or as it was before it went.
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Added,
    Changed,
    Gone,
}

/// The table in which it is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Host,
    Link,
    Addr,
    Rule,
    Route,
    Neigh,
    Sysctl,
}

/// A row of a table: what it is, by which it is known again, and how it reads.
struct Row {
    what: What,
    key: String,
    text: String,
}

/// All differences, host by host, and in a host in the order of [`What`].
pub fn changes(before: &[HostState], after: &[HostState]) -> Vec<Change> {
    let mut all = Vec::new();
    for host in after {
        let was = before.iter().find(|was| was.id == host.id);
        if was.is_none() {
            all.push(Change { host: host.name.clone(), mark: Mark::Added, what: What::Host, text: host.name.clone() });
        }
        differ(&host.name, was.map(rows).unwrap_or_default(), rows(host), &mut all);
    }
    for host in before.iter().filter(|was| !after.iter().any(|host| host.id == was.id)) {
        all.push(Change { host: host.name.clone(), mark: Mark::Gone, what: What::Host, text: host.name.clone() });
    }
    all
}

/// Rows that read the same are the same; of the others those with one key are one that changed.
fn differ(host: &str, mut before: Vec<Row>, after: Vec<Row>, all: &mut Vec<Change>) {
    let mut take = |fits: &dyn Fn(&Row) -> bool| {
        let at = before.iter().position(fits)?;
        Some(before.remove(at))
    };
    let is = |row: &Row, other: &Row| row.what == other.what && row.key == other.key;
    let fresh: Vec<Row> =
        after.into_iter().filter(|row| take(&|was| is(was, row) && was.text == row.text).is_none()).collect();
    let mut changes: Vec<Change> = Vec::new();
    for row in fresh {
        let mark = if take(&|was| is(was, &row)).is_some() { Mark::Changed } else { Mark::Added };
        changes.push(Change { host: host.to_owned(), mark, what: row.what, text: row.text });
    }
    let gone = before.into_iter();
    changes.extend(gone.map(|row| Change { host: host.to_owned(), mark: Mark::Gone, what: row.what, text: row.text }));
    changes.sort_by_key(|change| change.what as u8);
    all.extend(changes);
}

fn rows(host: &HostState) -> Vec<Row> {
    let row = |what, key: String, text: String| Row { what, key, text };
    let links = host.links.iter().map(|link| row(What::Link, link.ifindex.0.to_string(), link_text(link, host)));
    let addrs = host.addrs.iter().map(|addr| {
        let label = if addr.label == addr.dev { String::new() } else { format!(" label {}", addr.label) };
        row(What::Addr, format!("{} {}", addr.dev, addr.text()), format!("{} dev {}{label}", addr.text(), addr.dev))
    });
    let rules = host.rules.iter().map(|rule| {
        let text = format!("{}: {}", rule.priority, rule.text);
        row(What::Rule, text.clone(), text)
    });
    let routes = host
        .routes
        .iter()
        .map(|route| row(What::Route, format!("{} {}", route.table.0, route.dst), route.text.clone()));
    let neighbours = host.neighbours.iter().map(|neigh| {
        let lladdr = neigh.lladdr.map(|mac| format!(" lladdr {mac}")).unwrap_or_default();
        let text = format!("{} dev {}{lladdr} {}", neigh.dst, neigh.dev, neigh.nud.name());
        row(What::Neigh, format!("{} {}", neigh.dst, neigh.dev), text)
    });
    let sysctls = host
        .sysctls
        .iter()
        .map(|entry| row(What::Sysctl, entry.key.clone(), format!("{} = {}", entry.key, entry.value)));
    links.chain(addrs).chain(rules).chain(routes).chain(neighbours).chain(sysctls).collect()
}

/// `enp0s3: <UP,LOWER_UP> mtu 1500`, with the flags that a command can change, as `ip link` names them.
fn link_text(link: &LinkState, host: &HostState) -> String {
    let flags = match (link.up, link.carrier) {
        (true, true) => "UP,LOWER_UP",
        (true, false) => "NO-CARRIER,UP",
        (false, _) => "",
    };
    let master = link.master.and_then(|master| host.links.iter().find(|link| link.ifindex == master));
    let master = master.map(|master| format!(" master {}", master.name)).unwrap_or_default();
    format!("{}: <{flags}> mtu {}{master}", link.name, link.mtu)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::Lab;

    /// What the last line of a lab changed, each as a line with its mark.
    fn changed(lab: &str) -> Vec<String> {
        let run = Lab::parse(lab).expect("small").run();
        let [.., before, last] = &run.commands[..] else { panic!("two commands") };
        let all = changes(&run.state(Some(before.id)), &run.state(Some(last.id)));
        let sign = |mark| match mark {
            Mark::Added => '+',
            Mark::Changed => '~',
            Mark::Gone => '-',
        };
        all.into_iter().map(|change| format!("{} {} {}", sign(change.mark), change.host, change.text)).collect()
    }

    const CABLE: &str = "ip netns add A\nip netns add B\nip link add a0 netns A type veth peer name b0 netns B\n";

    #[test]
    fn an_address_brings_its_routes() {
        let added =
            changed(&format!("{CABLE}ip -n A link set a0 up\nip -n A addr add 10.0.3.110/24 dev a0 label a0:0\n"));
        assert_eq!(
            added,
            [
                "+ A 10.0.3.110/24 dev a0 label a0:0",
                "+ A 10.0.3.0/24 dev a0 proto kernel scope link src 10.0.3.110 linkdown",
                "+ A local 10.0.3.110 dev a0 table local proto kernel scope host src 10.0.3.110",
                "+ A broadcast 10.0.3.255 dev a0 table local proto kernel scope link src 10.0.3.110 linkdown",
            ]
        );
    }

    #[test]
    fn a_device_that_goes_down_takes_its_routes_away_and_changes_both_ends() {
        let up =
            format!("{CABLE}ip -n B link set b0 up\nip -n A link set a0 up\nip -n A addr add 10.0.0.1/32 dev a0\n");
        let down = changed(&format!("{up}ip -n A route add 10.9.0.0/24 dev a0\nip -n A link set a0 down\n"));
        assert!(down.contains(&"~ A a0: <> mtu 1500".to_owned()), "{down:?}");
        assert!(down.contains(&"- A 10.9.0.0/24 dev a0 scope link".to_owned()), "{down:?}");
        assert!(down.contains(&"~ B b0: <NO-CARRIER,UP> mtu 1500".to_owned()), "{down:?}");
    }

    #[test]
    fn a_setting_a_host_and_nothing_at_all() {
        let set = changed("ip netns add A\nip netns exec A sysctl -w net.ipv4.ip_forward=1\n");
        assert_eq!(set, ["+ A net.ipv4.ip_forward = 1"]);
        let host = changed("ip netns add A\nip netns add B\n");
        assert_eq!(host[..2], ["+ B B", "+ B lo: <> mtu 65536"]);
        assert_eq!(changed("ip netns add A\nip -n A addr\n"), [""; 0]);
    }
}
