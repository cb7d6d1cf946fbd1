//! What the programs of iputils 20221126 have in common: how they read numbers and names of hosts.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::{Output, addr, fail};

/// strtol(3) with base 10, of the whole word. Source: `strtol_or_err()`.
pub(super) fn number(program: &str, text: &str, min: i64, max: i64) -> Result<i64, Output> {
    let invalid = |why: &str| fail(1, &format!("{program}: invalid argument: '{text}'{why}\n"));
    let blank = |letter: char| letter == ' ' || ('\t'..='\r').contains(&letter);
    let trimmed = text.trim_start_matches(blank);
    let digits = trimmed.strip_prefix(['+', '-']).unwrap_or(trimmed);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(invalid(""));
    }
    let number = trimmed.parse().map_err(|_| invalid(": Numerical result out of range"))?;
    if (min..=max).contains(&number) {
        return Ok(number);
    }
    Err(invalid(&format!(": out of range: {min} <= value <= {max}")))
}

/// The address of a host that was named, or what getaddrinfo(3) says where nobody answers for names but the file
/// `/etc/hosts`, which knows one.
pub(super) fn resolve(name: &str) -> Result<Ipv4Addr, &'static str> {
    match addr::aton(name) {
        Some(addr) => Ok(addr),
        None if name == "localhost" => Ok(Ipv4Addr::LOCALHOST),
        None if name.parse::<Ipv6Addr>().is_ok() => Err("Address family for hostname not supported"),
        None if is_name(name) => Err("Temporary failure in name resolution"),
        None => Err("Name or service not known"),
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn a_number_is_decimal_and_whole() {
        for (typed, means) in
            [("010", Some(10)), (" 7", Some(7)), ("+7", Some(7)), ("1x", None), ("0x5", None), ("", None)]
        {
            assert_eq!(number("ping", typed, 0, 100).ok(), means, "{typed}");
        }
    }
}
