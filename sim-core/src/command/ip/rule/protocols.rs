//! Protocols above IP, by name and by number: `/etc/protocols`.

use super::{Output, not_modelled};

/// By name, or by a decimal number; `None` if it is neither. Source: `inet_proto_a2n()` in iproute2 6.1.
pub(in crate::command::ip) fn number(word: &str) -> Result<Option<u8>, Output> {
    // The other names that a protocol has are in capitals.
    if word.contains(|letter: char| letter.is_ascii_uppercase()) {
        return Err(not_modelled("ip: ipproto", word));
    }
    let named = NAMES.into_iter().find_map(|(number, name)| (name == word).then_some(number));
    Ok(named.or_else(|| word.parse().ok()))
}

/// The first name that it has. Source: `inet_proto_n2a()` in iproute2 6.1.
pub(super) fn name(number: u8, numeric: bool) -> String {
    let named = NAMES.into_iter().find(|(own, _)| *own == number && !numeric);
    named.map_or_else(|| format!("ipproto-{number}"), |(_, name)| name.to_owned())
}

const NAMES: [(u8, &str); 56] = [
    (0, "ip"),
    (0, "hopopt"),
    (1, "icmp"),
    (2, "igmp"),
    (3, "ggp"),
    (4, "ipencap"),
    (5, "st"),
    (6, "tcp"),
    (8, "egp"),
    (9, "igp"),
    (12, "pup"),
    (17, "udp"),
    (20, "hmp"),
    (22, "xns-idp"),
    (27, "rdp"),
    (29, "iso-tp4"),
    (33, "dccp"),
    (36, "xtp"),
    (37, "ddp"),
    (38, "idpr-cmtp"),
    (41, "ipv6"),
    (43, "ipv6-route"),
    (44, "ipv6-frag"),
    (45, "idrp"),
    (46, "rsvp"),
    (47, "gre"),
    (50, "esp"),
    (51, "ah"),
    (57, "skip"),
    (58, "ipv6-icmp"),
    (59, "ipv6-nonxt"),
    (60, "ipv6-opts"),
    (73, "rspf"),
    (81, "vmtp"),
    (88, "eigrp"),
    (89, "ospf"),
    (93, "ax.25"),
    (94, "ipip"),
    (97, "etherip"),
    (98, "encap"),
    (103, "pim"),
    (108, "ipcomp"),
    (112, "vrrp"),
    (115, "l2tp"),
    (124, "isis"),
    (132, "sctp"),
    (133, "fc"),
    (135, "mobility-header"),
    (136, "udplite"),
    (137, "mpls-in-ip"),
    (138, "manet"),
    (139, "hip"),
    (140, "shim6"),
    (141, "wesp"),
    (142, "rohc"),
    (143, "ethernet"),
];
