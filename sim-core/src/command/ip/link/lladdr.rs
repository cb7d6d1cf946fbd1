//! Link-layer addresses and numbers as iproute2 reads them.

use super::super::super::{Output, fail};

/// One to 32 octets between colons, each read as far as it is hexadecimal; what has a dot is an IPv4 address.
/// Source: `ll_addr_a2n()` in iproute2 6.1.
pub(in crate::command::ip) fn lladdr(word: &str) -> Result<Vec<u8>, Output> {
    if word.contains('.') {
        let addr = super::super::super::addr::addr(word).map_err(|_| invalid(word))?;
        return Ok(addr.octets().to_vec());
    }
    word.split(':').take(32).map(|part| octet(part).ok_or_else(|| invalid(part))).collect()
}

/// What is said of an address that is none of Ethernet.
pub(in crate::command::ip) fn wrong_length(len: usize) -> String {
    format!("Error: Invalid address length {len} - must be 6 bytes\n")
}

fn invalid(part: &str) -> Output {
    fail(1, &format!("\"{part}\" is invalid lladdr.\n"))
}

/// As `sscanf("%x")` reads it: what follows the digits is passed over.
fn octet(part: &str) -> Option<u8> {
    let part = part.trim_start().trim_start_matches('+');
    let hex = part.strip_prefix("0x").or_else(|| part.strip_prefix("0X")).unwrap_or(part);
    let digits = hex.find(|letter: char| !letter.is_ascii_hexdigit()).unwrap_or(hex.len());
    match (digits, part.starts_with('0')) {
        (0, false) => None,
        (0, true) => Some(0),
        _ => u8::from_str_radix(&hex[..digits], 16).ok(),
    }
}

/// Decimal, octal or hexadecimal, the whole word. Source: `get_integer()` in iproute2 6.1.
pub(super) fn integer(word: &str) -> Option<i32> {
    let (sign, digits) = match word.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, word.strip_prefix('+').unwrap_or(word)),
    };
    let (digits, radix) = match digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        Some(hex) => (hex, 16),
        None if digits.len() > 1 && digits.starts_with('0') => (&digits[1..], 8),
        None => (digits, 10),
    };
    let plain = digits.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let value = i64::from_str_radix(digits, radix).ok().filter(|_| plain)?;
    i32::try_from(sign * value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    // Tried with iproute2 6.1.
    #[test]
    fn a_mac_is_read_octet_by_octet_as_far_as_it_is_hexadecimal() {
        let length = |word: &str| lladdr(word).map(|octets| octets.len());
        assert_eq!(lladdr("2:0:0:0:1:99"), Ok(vec![2, 0, 0, 0, 1, 0x99]));
        assert_eq!(lladdr("02:00:00:00:00:1g"), Ok(vec![2, 0, 0, 0, 0, 1]));
        assert_eq!((length("foo"), length("02-00-00"), length("10.0.0.1")), (Ok(1), Ok(1), Ok(4)));
        assert_eq!(length("zz").map_err(|output| output.stderr), Err("\"zz\" is invalid lladdr.\n".to_owned()));
        assert!(lladdr("02:00:100").is_err());
    }

    #[test]
    fn a_number_may_be_octal_or_hexadecimal() {
        assert_eq!(["1500", "0x400", "010", "-5", "0"].map(integer), [1500, 1024, 8, -5, 0].map(Some));
        assert_eq!(["foo", "", "1x", "--1", "+-1", "99999999999"].map(integer), [None; 6]);
    }
}
