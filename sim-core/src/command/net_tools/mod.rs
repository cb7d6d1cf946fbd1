//! Lives here: the tools before iproute2, as Debian has them: `ifconfig`, `route`, `arp`. Source: net-tools 2.10.
//! Does not: know more of addresses than ioctl(2) says (`ipv4/devinet.rs`); what they lack `ip` has.
//! Go on: `ifconfig.rs` changes an interface, `interfaces.rs` shows them; `route.rs` and `route_list.rs`; `arp.rs`.

mod arp;
mod ifconfig;
mod interfaces;
mod route;
mod route_list;

use std::net::Ipv4Addr;

use super::addr::aton;
use super::args::Args;
use super::{Output, Reply, Shell, done, fail, ip, is_refusal, not_modelled};

pub(super) use arp::run as arp;
pub(super) use ifconfig::run as ifconfig;
pub(super) use route::run as route;

/// `IFNAMSIZ` - 1: what is longer is cut.
const NAME_OCTETS: usize = 15;

/// What is left of a name of an interface: the kernel has room for fifteen octets.
fn cut(name: &str) -> &str {
    name.get(..NAME_OCTETS).unwrap_or(name)
}

/// The device behind an alias: `lo` of `lo:0`.
fn base(name: &str) -> &str {
    name.split(':').next().unwrap_or(name)
}

/// What a word for an address means; a network, if it is `default`. Source: `INET_resolve()`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Address {
    Host(Ipv4Addr),
    Default,
}

impl Address {
    const fn addr(self) -> Ipv4Addr {
        match self {
            Self::Host(addr) => addr,
            Self::Default => Ipv4Addr::UNSPECIFIED,
        }
    }
}

/// Where nobody answers for names but the file `/etc/hosts`, which knows one.
fn resolve(word: &str) -> Result<Address, String> {
    let plain = |octet: u8| octet.is_ascii_alphanumeric() || b"-_.".contains(&octet);
    let letters = word.bytes().any(|octet| !octet.is_ascii_digit() && octet != b'.');
    match word {
        "default" => Ok(Address::Default),
        "localhost" => Ok(Address::Host(Ipv4Addr::LOCALHOST)),
        _ => aton(word).map(Address::Host).ok_or_else(|| {
            let is_name = letters && word.bytes().all(plain) && !word.starts_with('-');
            format!("{word}: {}\n", if is_name { "Host name lookup failure" } else { "Unknown host" })
        }),
    }
}

/// `10.0.0.1/24`: what stands before the stroke, and the length; `None` if that is no number.
/// Source: `INET_getnetmask()`.
fn with_length(word: &str) -> Option<(&str, Option<u32>)> {
    let Some((addr, len)) = word.split_once('/') else { return Some((word, None)) };
    let digits = len.bytes().all(|octet| octet.is_ascii_digit());
    let len = if len.is_empty() { Some(0) } else { len.parse().ok() };
    len.filter(|_| digits).map(|len| (addr, Some(len)))
}

/// A length above 32 turns into a mask that nobody means.
fn mask(program: &str, len: u32) -> Result<Ipv4Addr, Output> {
    match len {
        0 => Ok(Ipv4Addr::UNSPECIFIED),
        1..=32 => Ok(Ipv4Addr::from(u32::MAX << (32 - len))),
        _ => Err(not_modelled(program, &format!("/{len}"))),
    }
}

/// atoi(3): the digits that a word begins with; 0 where there are none.
fn atoi(word: &str) -> i32 {
    let word = word.trim_start_matches([' ', '\t']);
    let (minus, digits) = match word.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, word.strip_prefix('+').unwrap_or(word)),
    };
    let end = digits.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(digits.len());
    let number: i64 = digits[..end].parse().unwrap_or(if end == 0 { 0 } else { i64::MAX });
    #[expect(clippy::cast_possible_truncation, reason = "as glibc cuts it")]
    let number = (if minus { -number } else { number }) as i32;
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_nobody_knows_is_told_from_what_is_no_name() {
        assert_eq!(resolve("bogus").expect_err("unknown"), "bogus: Host name lookup failure\n");
        assert_eq!(resolve("10.1.2.3.4").expect_err("no name"), "10.1.2.3.4: Unknown host\n");
        assert_eq!(resolve("+").expect_err("no name"), "+: Unknown host\n");
        assert_eq!(resolve("10.3").map(Address::addr), Ok(Ipv4Addr::new(10, 0, 0, 3)));
    }

    #[test]
    fn a_number_ends_where_its_digits_end() {
        for (word, means) in [("12", 12), ("-1", -1), ("12x", 12), ("x", 0), ("", 0), ("99999999999999999999", -1)] {
            assert_eq!(atoi(word), means, "{word}");
        }
    }

    #[test]
    fn a_length_may_be_empty_but_no_word() {
        assert_eq!(with_length("10.0.0.1"), Some(("10.0.0.1", None)));
        assert_eq!(with_length("10.0.0.1/"), Some(("10.0.0.1", Some(0))));
        assert_eq!(with_length("10.0.0.1/24"), Some(("10.0.0.1", Some(24))));
        assert_eq!(with_length("10.0.0.1/x"), None);
    }
}
