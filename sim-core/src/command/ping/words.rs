//! Numbers and words of ping's options. Source: `strtol_or_err()`, `ping_strtod()`, `main()` of ping in iputils 20221126.

use super::super::iputils;
use super::{Output, fail, not_modelled, refuse};
use crate::base::Time;
use crate::ipv4::PmtuDisc;
use crate::packet::Data;

/// Long before it no packet holds that much.
const MOST_DATA: u32 = 100_000;
/// `INT_MAX` milliseconds.
const MOST_SECS: f64 = 2_147_483.647;
/// What `-W 0` comes to: `MAXWAIT`.
const MAXWAIT: Time = Time::from_secs(10);
/// What `-T` takes.
pub(super) const TIMESTAMPS: [&str; 3] = ["tsonly", "tsandaddr", "tsprespec"];
/// Octets of `-p` that count.
const MOST_PATTERN: usize = 16;

pub(super) fn number(text: &str, min: i64, max: i64) -> Result<i64, Output> {
    iputils::number("ping", text, min, max)
}

/// Seconds with a fraction. What follows the number is warned about, and nothing more.
fn seconds(text: &str, option: &str, warnings: &mut String) -> Result<f64, Output> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let odd =
        unsigned.is_empty() || unsigned.starts_with(['i', 'I', 'n', 'N', ' ', '+']) || unsigned.contains(['x', 'X']);
    if odd {
        return Err(not_modelled(option, text));
    }
    let (number, rest) = decimal(unsigned);
    if !rest.is_empty() {
        let say = format!(
            "ping: option argument contains garbage: {rest}\nping: this will become fatal error in the future\n"
        );
        warnings.push_str(&say);
    }
    Ok(if unsigned.len() < text.len() { -number } else { number })
}

/// strtod(3): the longest beginning that is a number, 0 if there is none, and the rest.
fn decimal(text: &str) -> (f64, &str) {
    let ends = (0..=text.len()).rev().filter(|end| text.is_char_boundary(*end));
    let looks = |word: &str| word.starts_with(|first: char| first.is_ascii_digit() || first == '.');
    let mut all = ends.filter_map(|end| {
        let (word, rest) = text.split_at(end);
        Some((word.parse().ok().filter(|_| looks(word))?, rest))
    });
    all.next().unwrap_or((0.0, text))
}

pub(super) fn linger(text: &str, warnings: &mut String) -> Result<Time, Output> {
    let secs = seconds(text, "ping: -W", warnings)?;
    if !(0.0..=MOST_SECS).contains(&secs) {
        return Err(fail(2, &format!("{warnings}ping: bad linger time: {text}\n")));
    }
    let linger = Time((secs * 1e9) as u64);
    Ok(if linger.as_millis() == 0 { MAXWAIT } else { linger })
}

/// `-i`, and whether it is less than nothing: then nobody waits.
pub(super) fn interval(text: &str, warnings: &mut String) -> Result<(Time, bool), Output> {
    let secs = seconds(text, "ping: -i", warnings)?;
    if secs > MOST_SECS {
        return Err(fail(2, &format!("{warnings}ping: bad timing interval: {text}\n")));
    }
    // It counts in milliseconds, as far down as an `int` does.
    Ok((Time::from_millis((secs * 1e3) as u64), secs * 1e3 <= -1.0))
}

pub(super) fn data_bytes(text: &str) -> Result<u32, Output> {
    let bytes = number(text, 0, i64::from(i32::MAX))?;
    let bytes = u32::try_from(bytes).ok().filter(|bytes| *bytes <= MOST_DATA);
    bytes.ok_or_else(|| refuse(&format!("ping: -s over {MOST_DATA} is not modelled")))
}

/// Path MTU discovery of the socket (`IP_MTU_DISCOVER`).
pub(super) fn pmtudisc(word: &str) -> Result<PmtuDisc, Output> {
    match word {
        "do" => Ok(PmtuDisc::Do),
        "want" => Ok(PmtuDisc::Want),
        "dont" => Ok(PmtuDisc::Dont),
        _ => Err(fail(2, &format!("ping: invalid -M argument: {word}\n"))),
    }
}

pub(super) fn ttl(text: &str) -> Result<u8, Output> {
    Ok(u8::try_from(number(text, 0, 255)?).unwrap_or(u8::MAX))
}

/// `-Q`: hexadecimal after `0x`, else decimal. The lowest two bits are ECN, which nothing here counts.
pub(super) fn tos(text: &str) -> Result<u8, Output> {
    let hex = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    let read = match hex {
        Some("") => Ok(0),
        Some(digits) => i64::from_str_radix(digits, 16),
        None if text.is_empty() => Ok(0),
        None => text.parse(),
    };
    match read {
        Err(_) => Err(fail(2, &format!("ping: bad TOS value: {text}\n"))),
        Ok(tos) if tos > 255 => {
            Err(fail(2, &format!("ping: the decimal value of TOS bits must be in range 0-255: {tos}\n")))
        }
        Ok(tos) => match u8::try_from(tos).ok().filter(|tos| tos & 3 == 0) {
            Some(tos) => Ok(tos),
            None => Err(not_modelled("ping: -Q with bits of ECN", text)),
        },
    }
}

/// The octets of `-p`: two digits each, but for a last one that stands alone. Source: `fill()`.
pub(super) fn pattern(text: &str) -> Result<Data, Output> {
    if !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(fail(2, &format!("ping: patterns must be specified as hex digits: {text}\n")));
    }
    let (mut octets, mut len) = ([0; MOST_PATTERN], 0);
    let pairs = text.as_bytes().chunks(2).filter_map(|pair| std::str::from_utf8(pair).ok());
    for (octet, pair) in octets.iter_mut().zip(pairs) {
        *octet = u8::from_str_radix(pair, 16).unwrap_or_default();
        len += 1;
    }
    Ok(Data::Pattern { octets, len })
}

#[cfg(test)]
mod tests {
    use super::*;

    // Seen with iputils 20221126.
    #[test]
    fn a_time_may_have_garbage_behind_it() {
        for (typed, secs, rest) in
            [("1.5", 1.5, ""), ("1e-1", 0.1, ""), ("1s", 1.0, "s"), ("1,5", 1.0, ",5"), ("foo", 0.0, "foo")]
        {
            assert_eq!(decimal(typed), (secs, rest), "{typed}");
        }
    }

    #[test]
    fn a_pattern_is_shown_in_whole_octets() {
        let shown = |typed| pattern(typed).ok().and_then(Data::pattern);
        assert_eq!(shown("F").as_deref(), Some("0f"));
        assert_eq!(shown("0102").as_deref(), Some("0102"));
        assert_eq!(shown(&"ab".repeat(20)), Some("ab".repeat(16)));
        assert!(pattern("zz").is_err());
    }
}
