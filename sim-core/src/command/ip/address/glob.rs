//! Patterns of labels. Source: fnmatch(3) without flags.

/// Whether a pattern with `*`, `?` and `[…]` fits the whole text.
pub(super) fn fits(pattern: &str, text: &str) -> bool {
    glob(pattern.as_bytes(), text.as_bytes())
}

/// After each `*` only the last one is tried again: what an earlier one took can stay as it is.
fn glob(mut pattern: &[u8], mut text: &[u8]) -> bool {
    let mut again: Option<(&[u8], &[u8])> = None;
    loop {
        let step = match (pattern.split_first(), text.split_first()) {
            (None, None) => return true,
            (Some((b'*', rest)), _) => {
                again = Some((rest, text));
                Some((rest, text))
            }
            (Some(_), Some((letter, after))) => one(pattern, *letter).map(|rest| (rest, after)),
            (None, Some(_)) | (Some(_), None) => None,
        };
        (pattern, text) = match (step, again) {
            (Some(step), _) => step,
            (None, Some((rest, [_, after @ ..]))) => {
                again = Some((rest, after));
                (rest, after)
            }
            (None, _) => return false,
        };
    }
}

/// What is left of a pattern when its first piece took one letter.
fn one(pattern: &[u8], letter: u8) -> Option<&[u8]> {
    match pattern {
        [b'?', rest @ ..] => Some(rest),
        [b'\\', escaped, rest @ ..] => (*escaped == letter).then_some(rest),
        [b'[', set @ ..] => match in_set(set, letter) {
            Some((fits, rest)) => fits.then_some(rest),
            None => (letter == b'[').then_some(set), // Without its end it stands for itself.
        },
        [own, rest @ ..] => (*own == letter).then_some(rest),
        [] => None,
    }
}

/// Whether a letter is in `a-z]…`, and what comes after the set; `None` if the set has no end.
fn in_set(set: &[u8], letter: u8) -> Option<(bool, &[u8])> {
    let (negated, mut set) = match set {
        [b'!' | b'^', rest @ ..] => (true, rest),
        _ => (false, set),
    };
    let (mut found, mut first) = (false, true);
    loop {
        set = match set {
            [b']', rest @ ..] if !first => return Some((found != negated, rest)),
            [from, b'-', to, rest @ ..] if *to != b']' => {
                found |= (*from..=*to).contains(&letter);
                rest
            }
            [b'\\', own, rest @ ..] | [own, rest @ ..] => {
                found |= *own == letter;
                rest
            }
            [] => return None,
        };
        first = false;
    }
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_pattern_fits_as_fnmatch_says() {
        for (pattern, text) in [
            ("eth0:*", "eth0:web"),
            ("*", ""),
            ("*0*:?", "eth0:1"),
            ("[ab]0", "a0"),
            ("[!ab]0", "c0"),
            ("[a-c]*x", "b0xx"),
            ("a\\*", "a*"),
            ("[a", "[a"),
            ("[]]", "]"),
        ] {
            assert!(fits(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in
            [("eth0", "eth0:1"), ("?", ""), ("[ab]0", "c0"), ("*:", "eth0"), ("", "a"), ("a*b", "ac")]
        {
            assert!(!fits(pattern, text), "{pattern} {text}");
        }
    }
}
