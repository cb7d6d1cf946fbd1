//! The metrics of a route as a person says them, and as `ip` prints them.
//! Source: `iproute_modify()`, `print_rta_metrics()`, `get_time_rtt()` of iproute2 6.1.

use super::super::super::args::{Args, matches};
use super::super::super::number;
use super::super::print::{Printer, Value};
use super::{Output, invalid, not_modelled};
use crate::base::{Metric, Metrics};
use crate::ipv4::AskedMetrics;

/// So many fit the request that iproute2 makes.
const MOST_WORDS: usize = 30;

/// Reads a word if it begins a metric; else nothing is read. Whole words come first, since `rtt` is no `rttvar`.
pub(super) fn read(word: &str, args: &mut Args<'_>, asked: &mut AskedMetrics) -> Result<bool, Output> {
    let Some(metric) = named(word) else { return Ok(false) };
    if asked.said.len() == MOST_WORDS {
        return Err(not_modelled("ip route: more metrics than 30, like", word));
    }
    let mut value = args.value()?;
    match metric {
        Metric::RtoMin => asked.locks.push(metric),
        Metric::Features | Metric::Quickack | Metric::FastopenNoCookie => {}
        Metric::Mtu
        | Metric::Window
        | Metric::Rtt
        | Metric::Rttvar
        | Metric::Ssthresh
        | Metric::Cwnd
        | Metric::Advmss
        | Metric::Reordering
        | Metric::Hoplimit
        | Metric::Initcwnd
        | Metric::Initrwnd
        | Metric::Congctl => {
            if value == "lock" {
                asked.locks.push(metric);
                value = args.value()?;
            }
        }
    }
    asked.said.push((metric, read_value(metric, value)?));
    Ok(true)
}

fn named(word: &str) -> Option<Metric> {
    const WHOLE: [Metric; 6] =
        [Metric::Mtu, Metric::Hoplimit, Metric::Advmss, Metric::Rtt, Metric::RtoMin, Metric::FastopenNoCookie];
    const BEGUN: [Metric; 10] = [
        Metric::Reordering,
        Metric::Window,
        Metric::Cwnd,
        Metric::Initcwnd,
        Metric::Initrwnd,
        Metric::Features,
        Metric::Quickack,
        Metric::Congctl,
        Metric::Rttvar,
        Metric::Ssthresh,
    ];
    let whole = WHOLE.into_iter().find(|metric| metric.name() == word);
    whole.or_else(|| BEGUN.into_iter().find(|metric| matches(word, metric.name())))
}

fn read_value(metric: Metric, word: &str) -> Result<u32, Output> {
    let wrong = |name: &str| invalid(word, &format!("\"{name}\" value is invalid"));
    let number = |name| number::u32(word).ok_or_else(|| wrong(name));
    let time = |name| {
        if word.contains("0x") && word.contains('.') {
            Err(not_modelled("ip route: a time", word))
        } else {
            time(word).ok_or_else(|| wrong(name))
        }
    };
    let scaled = |by| time(metric.name()).map(|(time, unit)| if unit { time.wrapping_mul(by) } else { time });
    match metric {
        Metric::Rtt => scaled(8),
        Metric::Rttvar => scaled(4),
        Metric::RtoMin => scaled(1),
        Metric::Hoplimit => {
            number("hoplimit").and_then(|hops| if hops > 255 { Err(wrong("hoplimit")) } else { Ok(hops) })
        }
        Metric::Features if word == "ecn" => Ok(FEATURE_ECN),
        Metric::Features => Err(invalid(word, "\"features\" value not valid")),
        Metric::Quickack | Metric::FastopenNoCookie => match number(metric.name())? {
            yes @ (0 | 1) => Ok(yes),
            _ => Err(invalid(word, &format!("\"{}\" value should be 0 or 1", metric.name()))),
        },
        Metric::Congctl => Ok(congctl(word)),
        Metric::Advmss => number("mss"),
        Metric::Mtu
        | Metric::Window
        | Metric::Ssthresh
        | Metric::Cwnd
        | Metric::Reordering
        | Metric::Initcwnd
        | Metric::Initrwnd => number(metric.name()),
    }
}

/// `RTAX_FEATURE_ECN`
const FEATURE_ECN: u32 = 1;

/// The kernel cuts a name to 15 octets. 0 is none that it knows.
fn congctl(word: &str) -> u32 {
    let known = Metric::CONGCTLS.iter().position(|name| *name == word);
    known.and_then(|place| u32::try_from(place + 1).ok()).unwrap_or(0)
}

/// A time in milliseconds, rounded up, and whether it had a unit; without one it is the kernel's own number.
fn time(word: &str) -> Option<(u32, bool)> {
    let (number, unit) = if word.contains('.') { fraction(word)? } else { whole(word)? };
    let factor = match unit.to_ascii_lowercase().as_str() {
        "" | "ms" | "msec" | "msecs" => 1.0,
        "s" | "sec" | "secs" => 1000.0,
        _ => return None,
    };
    let ms = number * factor;
    // What does not fit is cut off as x86-64 does it.
    let cut = if ms < 9_223_372_036_854_775_808.0 { ms as u64 as u32 } else { 0 };
    Some((if f64::from(cut) < ms { cut.wrapping_add(1) } else { cut }, !unit.is_empty()))
}

/// strtod(3), for decimal numbers that are not negative.
fn fraction(word: &str) -> Option<(f64, &str)> {
    let unsigned = word.strip_prefix('+').unwrap_or(word);
    let digits = unsigned.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(unsigned.len());
    let mantissa = &unsigned[..digits];
    let (number, rest) = unsigned.split_at(mantissa.match_indices('.').nth(1).map_or(digits, |(second, _)| second));
    Some((number.parse().ok()?, rest))
}

/// strtoul(3) with base 0: a minus turns the number round.
fn whole(word: &str) -> Option<(f64, &str)> {
    let (negative, unsigned) = match word.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, word.strip_prefix('+').unwrap_or(word)),
    };
    let (digits, radix) = match unsigned.strip_prefix("0x").or_else(|| unsigned.strip_prefix("0X")) {
        Some(hex) => (hex, 16),
        None if unsigned.starts_with('0') => (unsigned, 8),
        None => (unsigned, 10),
    };
    let end = digits.find(|letter: char| !letter.is_digit(radix)).unwrap_or(digits.len());
    let number = u64::from_str_radix(&digits[..end], radix).ok()?;
    Some((if negative { number.wrapping_neg() } else { number } as f64, &digits[end..]))
}

/// A list of one object in JSON; nothing where a route has none.
pub(super) fn print(printer: &mut Printer, metrics: Option<&Metrics>) {
    let Some(metrics) = metrics else { return };
    printer.open_list(Some("metrics"));
    printer.open(None);
    for (metric, value) in metrics.iter() {
        let lock = if metrics.is_locked(metric) { "lock " } else { "" };
        printer.text(format!("{} {lock}", metric.name()));
        print_value(printer, metric, value);
    }
    printer.close();
    printer.close_list();
}

fn print_value(printer: &mut Printer, metric: Metric, value: u32) {
    let mut time = |ms: u32| {
        let text = if ms < 1000 { format!("{ms}ms ") } else { format!("{}s ", seconds(ms)) };
        printer.both(metric.name(), Value::Number(ms.into()), text);
    };
    match metric {
        Metric::Rtt => time(value / 8),
        Metric::Rttvar => time(value / 4),
        Metric::RtoMin => time(value),
        Metric::Features if value == FEATURE_ECN => printer.both("ecn", Value::Null, "ecn "),
        Metric::Features => {}
        Metric::Congctl => {
            let place = usize::try_from(value).unwrap_or_default().wrapping_sub(1);
            let name = Metric::CONGCTLS.get(place).copied().unwrap_or_default();
            printer.both("congestion", Value::Text(name), format!("{name} "));
        }
        Metric::Mtu
        | Metric::Window
        | Metric::Ssthresh
        | Metric::Cwnd
        | Metric::Advmss
        | Metric::Reordering
        | Metric::Hoplimit
        | Metric::Initcwnd
        | Metric::Initrwnd
        | Metric::Quickack
        | Metric::FastopenNoCookie => {
            printer.both(metric.name(), Value::Number(value.into()), format!("{value} "));
        }
    }
}

/// C's `%g`: six significant digits, without zeros at the end.
fn seconds(ms: u32) -> String {
    let value = f64::from(ms) / 1000.0;
    let whole_digits = (ms / 1000).to_string().len();
    if whole_digits > 6 {
        let (mantissa, exponent) = format!("{value:.5e}").split_once('e').map_or_else(Default::default, owned);
        return format!("{}e+{exponent:0>2}", short(&mantissa));
    }
    short(&format!("{value:.*}", 6 - whole_digits))
}

fn owned((mantissa, exponent): (&str, &str)) -> (String, String) {
    (mantissa.to_owned(), exponent.to_owned())
}

fn short(decimal: &str) -> String {
    if decimal.contains('.') { decimal.trim_end_matches('0').trim_end_matches('.') } else { decimal }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    // Seen on Linux 6.18 with iproute2 6.1.
    #[test]
    fn a_time_is_rounded_up_and_may_have_a_unit() {
        for (typed, means) in [
            ("10", (10, false)),
            ("1.5s", (1500, true)),
            ("0.3ms", (1, true)),
            ("5S", (5000, true)),
            ("-5ms", (1, true)),
            ("0x10secs", (16000, true)),
        ] {
            assert_eq!(time(typed), Some(means), "{typed}");
        }
        for typed in ["10us", "foo", "", ".", "-1.5", "1.2.3", "5 ms", "09"] {
            assert_eq!(time(typed), None, "{typed}");
        }
    }

    #[test]
    fn seconds_are_printed_as_c_prints_them() {
        let shown = [1500, 10_000, 123_456_789, 4_294_967_295].map(seconds);
        assert_eq!(shown, ["1.5", "10", "123457", "4.29497e+06"]);
    }
}
