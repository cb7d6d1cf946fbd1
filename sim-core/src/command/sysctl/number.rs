//! Numbers as the kernel reads them from a file under `/proc/sys`.

/// The first number of a text: blanks before it, a minus, then decimal, octal (`010`) or hexadecimal (`0x1f`); what
/// comes after a blank is not looked at. It may have 64 bits and a sign. Source: `proc_get_long()`, `do_proc_dointvec()` in Linux 6.18.
pub(super) fn read(text: &str) -> Option<i128> {
    let word = text.split_ascii_whitespace().next()?;
    let (negative, digits) = word.strip_prefix('-').map_or((false, word), |digits| (true, digits));
    let hex = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X"));
    let (digits, radix) = match hex {
        Some(hex) => (hex, 16),
        None if digits.starts_with('0') => (digits, 8),
        None => (digits, 10),
    };
    let plain = digits.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let magnitude = i128::from(u64::from_str_radix(digits, radix).ok().filter(|_| plain)?);
    Some(if negative { -magnitude } else { magnitude })
}

#[cfg(test)]
mod tests {
    use super::read;

    // Each written to conf.a0.rp_filter on Linux 6.18.
    #[test]
    fn numbers_are_those_that_the_kernel_takes() {
        for (text, means) in [
            (" 1", Some(1)),
            ("1 2", Some(1)),
            ("0X1f", Some(31)),
            ("010", Some(8)),
            ("00", Some(0)),
            ("-1", Some(-1)),
            ("-2147483648", Some(i32::MIN.into())),
            ("18446744073709551615", Some(u64::MAX.into())),
            ("18446744073709551616", None),
            ("99999999999999999999", None),
            ("08", None),
            ("+1", None),
            ("-+1", None),
            ("0x", None),
            ("1x", None),
            ("1,2", None),
            (" ", None),
            ("", None),
        ] {
            assert_eq!(read(text), means, "{text:?}");
        }
    }
}
