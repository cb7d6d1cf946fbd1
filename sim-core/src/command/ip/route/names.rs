//! Words and numbers of tables, protocols, scopes, types and classes of service.
//! Source: `lib/rt_names.c`, `ip/rtm_map.c` of iproute2 6.1, with the files of `/etc/iproute2`.

use super::super::super::args::matches;
use super::super::super::number;
use crate::base::{RouteProto, RouteType, Scope, TableId};

/// Source: `rtnl_rttable_a2n()`.
pub(in crate::command::ip) fn table(word: &str) -> Option<TableId> {
    let named = [TableId::UNSPEC, TableId::DEFAULT, TableId::MAIN, TableId::LOCAL];
    named.into_iter().find(|table| table.name() == Some(word)).or_else(|| number::u32(word).map(TableId))
}

/// Which table counts of those that one command names. One past 255 travels in an attribute of its own, which the kernel
/// takes rather than the octet of the header, whichever was said last.
/// Source: `iproute_modify()`, `iprule_modify()` in iproute2 6.1; `rtm_to_fib_config()` in Linux 6.18.
pub(in crate::command::ip) fn table_after(before: Option<TableId>, said: TableId) -> TableId {
    const OCTET: u32 = 255;
    before.filter(|before| before.0 > OCTET && said.0 <= OCTET).unwrap_or(said)
}

/// A table's name, or its number.
pub(in crate::command::ip) fn table_text(table: TableId, numeric: bool) -> String {
    table.name().filter(|_| !numeric).map_or_else(|| table.0.to_string(), str::to_owned)
}

/// Source: `rtnl_rtprot_a2n()`.
pub(in crate::command::ip) fn protocol(word: &str) -> Option<RouteProto> {
    let by_number = || number::u32(word).and_then(|number| u8::try_from(number).ok()).map(RouteProto);
    RouteProto::named(word).or_else(by_number)
}

pub(in crate::command::ip) fn protocol_text(proto: RouteProto, numeric: bool) -> String {
    proto.name().filter(|_| !numeric).map_or_else(|| proto.0.to_string(), str::to_owned)
}

/// Source: `rtnl_rtscope_a2n()`.
pub(super) fn scope(word: &str) -> Option<Scope> {
    let named = [Scope::GLOBAL, Scope::SITE, Scope::LINK, Scope::HOST, Scope::NOWHERE];
    let by_number = || number::u32(word).and_then(|number| u8::try_from(number).ok()).map(Scope);
    named.into_iter().find(|scope| scope.name() == Some(word)).or_else(by_number)
}

/// A type of iproute2's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::command::ip) enum Kind {
    Known(RouteType),
    /// By its name: the kernel takes no route of it.
    Refused(&'static str),
}

/// A type by its name, or a beginning of it. Source: `rtnl_rtntype_a2n()`.
pub(in crate::command::ip) fn kind(word: &str) -> Option<Kind> {
    const WHOLE: [(&str, Kind); 4] = [
        ("local", Kind::Known(RouteType::Local)),
        ("nat", Kind::Refused("nat")),
        ("brd", Kind::Known(RouteType::Broadcast)),
        ("throw", Kind::Known(RouteType::Throw)),
    ];
    const BEGUN: [(&str, Kind); 8] = [
        ("broadcast", Kind::Known(RouteType::Broadcast)),
        ("anycast", Kind::Known(RouteType::Anycast)),
        ("multicast", Kind::Known(RouteType::Multicast)),
        ("prohibit", Kind::Known(RouteType::Prohibit)),
        ("unreachable", Kind::Known(RouteType::Unreachable)),
        ("blackhole", Kind::Known(RouteType::Blackhole)),
        ("xresolve", Kind::Refused("xresolve")),
        ("unicast", Kind::Known(RouteType::Unicast)),
    ];
    let whole = WHOLE.into_iter().find(|(full, _)| *full == word);
    let named = whole.or_else(|| BEGUN.into_iter().find(|(full, _)| matches(word, full))).map(|(_, kind)| kind);
    named.or_else(|| {
        let number = number::u32(word).and_then(|number| u8::try_from(number).ok())?;
        let known = RouteType::ALL.into_iter().find(|kind| kind.number() == number);
        Some(known.map_or(Kind::Refused("a number"), Kind::Known))
    })
}

/// Source: `rtnl_rtntype_n2a()`.
pub(in crate::command::ip) fn kind_text(kind: RouteType, numeric: bool) -> String {
    if numeric { kind.number().to_string() } else { kind.name().to_owned() }
}

/// Source: `rtnl_dsfield_a2n()`: a name, or a number in hexadecimal.
pub(in crate::command::ip) fn dsfield(word: &str) -> Option<u8> {
    let named = DSFIELDS.into_iter().find_map(|(value, name)| (name == word).then_some(value));
    named.or_else(|| u8::from_str_radix(word.strip_prefix("0x").unwrap_or(word), 16).ok())
}

pub(in crate::command::ip) fn dsfield_text(value: u8, numeric: bool) -> String {
    let named = DSFIELDS.into_iter().find(|(of, _)| *of == value && !numeric);
    named.map_or_else(|| format!("0x{value:02x}"), |(_, name)| name.to_owned())
}

/// As `/etc/iproute2/rt_dsfield` has them.
const DSFIELDS: [(u8, &str); 21] = [
    (0x00, "default"),
    (0x28, "AF11"),
    (0x30, "AF12"),
    (0x38, "AF13"),
    (0x48, "AF21"),
    (0x50, "AF22"),
    (0x58, "AF23"),
    (0x68, "AF31"),
    (0x70, "AF32"),
    (0x78, "AF33"),
    (0x88, "AF41"),
    (0x90, "AF42"),
    (0x98, "AF43"),
    (0x20, "CS1"),
    (0x40, "CS2"),
    (0x60, "CS3"),
    (0x80, "CS4"),
    (0xa0, "CS5"),
    (0xc0, "CS6"),
    (0xe0, "CS7"),
    (0xb8, "EF"),
];
