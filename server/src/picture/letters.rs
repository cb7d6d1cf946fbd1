//! How wide a text is. The reader's fonts are not known here, so the widest of those that mock and page
//! name (DejaVu Sans and its Mono) is what is measured; a text in a narrower font has air around it.

/// The voices and sizes of the picture; each is a set of classes in `picture.css`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Voice {
    /// What Linux says or is told: 13.
    Mono,
    /// The same at 12.
    MonoSmall,
    /// The same, bold: 13.
    MonoBold,
    /// The same, bold: 12.
    MonoSmallBold,
    /// A device's name on its plug in a roomy drawing: 15, bold.
    MonoLarge,
    /// The instrument: 13.
    Sans,
    /// The same at 12.
    Small,
    /// The same, bold: 13.
    Bold,
    /// The same, bold: 12.
    SmallBold,
    /// A closed host's name: 15, bold.
    Name,
    /// The open host's name: 17, bold.
    Title,
}

impl Voice {
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Mono => "m",
            Self::MonoSmall => "m sm",
            Self::MonoBold => "m b",
            Self::MonoSmallBold => "m sm b",
            Self::MonoLarge => "m b lg",
            Self::Sans => "",
            Self::Small => "sm",
            Self::Bold => "b",
            Self::SmallBold => "sm b",
            Self::Name => "b lg",
            Self::Title => "b xl",
        }
    }

    pub(super) const fn size(self) -> f32 {
        match self {
            Self::MonoSmall | Self::MonoSmallBold | Self::Small | Self::SmallBold => 12.0,
            Self::Mono | Self::MonoBold | Self::Sans | Self::Bold => 13.0,
            Self::MonoLarge | Self::Name => 15.0,
            Self::Title => 17.0,
        }
    }

    const fn is_mono(self) -> bool {
        match self {
            Self::Mono | Self::MonoSmall | Self::MonoBold | Self::MonoSmallBold | Self::MonoLarge => true,
            Self::Sans | Self::Small | Self::Bold | Self::SmallBold | Self::Name | Self::Title => false,
        }
    }

    const fn is_bold(self) -> bool {
        match self {
            Self::MonoBold
            | Self::MonoSmallBold
            | Self::MonoLarge
            | Self::Bold
            | Self::SmallBold
            | Self::Name
            | Self::Title => true,
            Self::Mono | Self::MonoSmall | Self::Sans | Self::Small => false,
        }
    }

    pub(crate) fn width(self, text: &str) -> f32 {
        let ems: f32 = if self.is_mono() {
            0.605 * text.chars().count() as f32
        } else {
            text.chars().map(sans_em).sum::<f32>() * if self.is_bold() { 1.1 } else { 1.0 }
        };
        ems * self.size()
    }

    /// How many mono letters fit into a width; at least eight.
    pub(super) fn letters_in(self, width: f32) -> usize {
        ((width / (0.605 * self.size())) as usize).max(8)
    }
}

fn sans_em(ch: char) -> f32 {
    match ch {
        'i' | 'j' | 'l' | '\'' | '.' | ',' | ':' | ';' | '|' | 'I' | ' ' | '!' => 0.34,
        'f' | 't' | 'r' | '(' | ')' | '-' | '/' | '[' | ']' => 0.41,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '→' => 0.98,
        'A'..='Z' => 0.72,
        '0'..='9' => 0.64,
        _ => 0.62,
    }
}

/// Breaks a text into lines of at most `most` letters, at blanks where there are any.
pub(super) fn wrap(text: &str, most: usize) -> Vec<String> {
    break_lines(text, |line| line.chars().count() <= most)
}

/// Breaks a text into lines of at most a width.
pub(super) fn wrap_to(text: &str, voice: Voice, width: f32) -> Vec<String> {
    break_lines(text, |line| voice.width(line) <= width)
}

fn break_lines(text: &str, fits: impl Fn(&str) -> bool) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let longer = lines.last().map(|line| format!("{line} {word}"));
        if let (Some(longer), Some(line)) = (longer.filter(|longer| fits(longer)), lines.last_mut()) {
            *line = longer;
            continue;
        }
        let mut rest = word;
        while !fits(rest) {
            let (part, after) = rest.split_at(cut(rest, &fits));
            lines.push(part.to_owned());
            rest = after;
        }
        if !rest.is_empty() {
            lines.push(rest.to_owned());
        }
    }
    lines
}

/// Where a word that is too long is cut: after a hyphen in its latter part, or as late as it fits.
fn cut(word: &str, fits: impl Fn(&str) -> bool) -> usize {
    let ends: Vec<usize> = word.char_indices().map(|(at, ch)| at + ch.len_utf8()).collect();
    let latest = ends.iter().copied().take_while(|end| fits(&word[..*end])).last().unwrap_or(ends[0]);
    let hyphen = word[..latest].rfind(['-', '_', '.']).map(|at| at + 1).filter(|end| *end * 3 > latest);
    hyphen.unwrap_or(latest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_breaks_at_blanks_and_a_long_word_where_it_must() {
        assert_eq!(wrap("default via 10.0.3.2 dev lo", 20), ["default via 10.0.3.2", "dev lo"]);
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("another-host-of", 9), ["another-", "host-of"]);
        assert!(wrap("", 4).is_empty());
    }

    #[test]
    fn no_voice_is_smaller_than_twelve() {
        assert!([Voice::MonoSmall, Voice::Small, Voice::SmallBold].iter().all(|voice| voice.size() >= 12.0));
    }
}
