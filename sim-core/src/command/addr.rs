//! Addresses and prefixes as iproute2 and inet_aton(3) read them.

use std::net::{Ipv4Addr, Ipv6Addr};

use ipnet::Ipv4Net;

use super::{Output, fail, refuse};

/// `10.0.3.110/24`, `10/8`, `10.0.0.1/255.255.255.0`; without a length it is `/32`.
/// Source: `get_prefix_1()` in iproute2 6.1.
pub(super) fn prefix(word: &str) -> Result<Ipv4Net, Output> {
    let wrong = || fail(1, &format!("Error: any valid prefix is expected rather than \"{word}\".\n"));
    let (addr, len) = word.split_once('/').map_or((word, None), |(addr, len)| (addr, Some(len)));
    let addr = short_dotted(addr).ok_or_else(|| not_ipv6(addr).err().unwrap_or_else(wrong))?;
    let len = match len {
        None => 32,
        Some(len) => prefix_len(len).ok_or_else(wrong)?,
    };
    Ipv4Net::new(addr, len).map_err(|_| wrong())
}

/// iproute2 takes an IPv6 address wherever no family was named; this model does not know them.
pub(super) fn not_ipv6(word: &str) -> Result<(), Output> {
    let is_ipv6 = word.parse::<Ipv6Addr>().is_ok();
    if is_ipv6 { Err(refuse(&format!("ip: IPv6 is not modelled: \"{word}\""))) } else { Ok(()) }
}

/// A prefix, or `default`, `any` or `all` for every address. Source: `get_prefix_1()` in iproute2 6.1.
pub(super) fn destination(word: &str) -> Result<Ipv4Net, Output> {
    if is_default(word) { Ok(Ipv4Net::default()) } else { prefix(word) }
}

/// Every address, of whatever family.
pub(super) fn is_default(word: &str) -> bool {
    ["default", "any", "all"].contains(&word)
}

/// The same where only IPv4 can be meant. Source: `get_prefix()` in iproute2 6.1.
pub(super) fn inet_destination(word: &str) -> Result<Ipv4Net, Output> {
    destination(word).map_err(|_| fail(1, &format!("Error: inet prefix is expected rather than \"{word}\".\n")))
}

/// An address alone. Source: `get_addr()` in iproute2 6.1.
pub(super) fn addr(word: &str) -> Result<Ipv4Addr, Output> {
    short_dotted(word).ok_or_else(|| fail(1, &format!("Error: inet address is expected rather than \"{word}\".\n")))
}

/// The same where nothing has shown yet which family is meant.
pub(super) fn any_addr(word: &str) -> Result<Ipv4Addr, Output> {
    not_ipv6(word)?;
    if ["default", "any", "all"].contains(&word) {
        // iproute2 sends an address of no octets.
        return Err(refuse(&format!("ip: no single address is meant by \"{word}\", and that is not modelled")));
    }
    addr(word).map_err(|_| fail(1, &format!("Error: any valid address is expected rather than \"{word}\".\n")))
}

/// The same for a command that may have been told the family: `ip -4`.
pub(super) fn addr_of(only_ipv4: bool, word: &str) -> Result<Ipv4Addr, Output> {
    if only_ipv4 && !is_default(word) { addr(word) } else { any_addr(word) }
}

/// A length, or a mask of which octets may be left out as of an address: `255.255` is 16. Source: `get_netmask()` in
/// iproute2 6.1.
fn prefix_len(word: &str) -> Option<u8> {
    if let Some(mask) = word.contains('.').then(|| short_dotted(word)).flatten() {
        return ipnet::ipv4_mask_to_prefix(mask).ok();
    }
    let digits = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    word.parse().ok().filter(|len| digits && *len <= 32)
}

/// One to four octets, decimal, octal or hexadecimal; those that are missing are zero. Source: `get_addr_ipv4()` in
/// iproute2 6.1.
fn short_dotted(word: &str) -> Option<Ipv4Addr> {
    if let Ok(plain) = word.parse() {
        return Some(plain); // Four decimal octets, as nearly everybody writes them.
    }
    let mut octets = [0; 4];
    for (at, part) in word.split('.').enumerate() {
        *octets.get_mut(at)? = number(part)?.try_into().ok()?;
    }
    Some(Ipv4Addr::from(octets))
}

/// inet_aton(3): one to four numbers, decimal, octal or hexadecimal; the last fills what is left.
pub(super) fn aton(word: &str) -> Option<Ipv4Addr> {
    let parts: Vec<u32> = word.split('.').map(number).collect::<Option<_>>()?;
    let (last, leading) = parts.split_last()?;
    if leading.len() > 3 || leading.iter().any(|octet| *octet > 255) {
        return None;
    }
    let bits_left = 32 - 8 * u32::try_from(leading.len()).ok()?;
    if u64::from(*last) >= 1 << bits_left {
        return None;
    }
    let high = leading.iter().enumerate().map(|(at, octet)| octet << (24 - 8 * at)).sum::<u32>();
    Some(Ipv4Addr::from(high | last))
}

fn number(text: &str) -> Option<u32> {
    let (digits, radix) = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(hex) => (hex, 16),
        None if text.len() > 1 && text.starts_with('0') => (&text[1..], 8),
        None => (text, 10),
    };
    let plain = digits.bytes().all(|byte| byte.is_ascii_alphanumeric());
    u32::from_str_radix(digits, radix).ok().filter(|_| plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    // FACTS.md 44.
    #[test]
    fn an_address_of_ping_may_be_short_or_one_number() {
        for (typed, means) in [
            ("10.2", "10.0.0.2"),
            ("167772162", "10.0.0.2"),
            ("012.0.0.2", "10.0.0.2"),
            ("10.0.0", "10.0.0.0"),
            ("0x7f.1", "127.0.0.1"),
        ] {
            assert_eq!(aton(typed).map(|addr| addr.to_string()).as_deref(), Some(means), "{typed}");
        }
        for typed in ["10.0.0.256", "", "10..1", "1.2.3.4.5", "09", "+1.2.3.4"] {
            assert_eq!(aton(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_prefix_of_ip_may_leave_out_octets_and_name_a_mask() {
        assert_eq!(prefix("10/8").expect("fine").to_string(), "10.0.0.0/8");
        assert_eq!(prefix("10.1.2.3/255.255.0.0").expect("fine").to_string(), "10.1.2.3/16");
        assert_eq!(prefix("10.1.2.3/255.255").expect("fine").to_string(), "10.1.2.3/16");
        assert_eq!(prefix("10.1.2.3").expect("fine").to_string(), "10.1.2.3/32");
        for typed in ["10.0.0.256/24", "10.0.0.1/33", "10.0.0.1/", "foo", "10.5.1.1/0.0.0.255"] {
            assert!(prefix(typed).is_err(), "{typed}");
        }
    }
}
