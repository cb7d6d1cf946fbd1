//! Numbers as iproute2 reads them: decimal, octal after `0`, hexadecimal after `0x`.

/// Source: `get_u32()` in iproute2 6.1.
pub(super) fn u32(word: &str) -> Option<u32> {
    u32::try_from(u64(word)?).ok()
}

/// Source: `get_u64()` in iproute2 6.1, which is strtoull(3) with base 0 and asks for the whole word.
pub(super) fn u64(word: &str) -> Option<u64> {
    let blank = |letter: char| letter == ' ' || ('\t'..='\r').contains(&letter);
    let unsigned = word.trim_start_matches(blank);
    let (negative, unsigned) = match unsigned.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, unsigned.strip_prefix('+').unwrap_or(unsigned)),
    };
    let (digits, radix) = match unsigned.strip_prefix("0x").or_else(|| unsigned.strip_prefix("0X")) {
        Some(hex) => (hex, 16),
        None if unsigned.starts_with('0') => (unsigned, 8),
        None => (unsigned, 10),
    };
    if !digits.starts_with(|letter: char| letter.is_ascii_alphanumeric()) {
        return None;
    }
    let number = u64::from_str_radix(digits, radix).ok()?;
    Some(if negative { number.wrapping_neg() } else { number })
}

#[cfg(test)]
mod tests {
    use super::u32;

    #[test]
    fn a_number_may_be_octal_or_hexadecimal() {
        for (typed, means) in [("7", 7), ("0x10", 16), ("010", 8), ("0", 0), ("+5", 5), ("4294967295", u32::MAX)] {
            assert_eq!(u32(typed), Some(means), "{typed}");
        }
        for typed in ["", "-1", "4294967296", "0x", "08", "7x", "+", "1 ", "+-1"] {
            assert_eq!(u32(typed), None, "{typed}");
        }
    }
}
