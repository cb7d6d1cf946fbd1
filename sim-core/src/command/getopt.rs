//! The options of a command line as getopt(3) finds them: several in a word, wherever they stand.

use super::args::Args;

/// One thing that getopt(3) finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opt<'a> {
    Flag(char),
    Valued(char, &'a str),
    /// One that needs a value, and has none.
    Missing(char),
    Unknown(char),
    /// What is no option.
    Operand(&'a str),
}

#[derive(Clone, Debug)]
pub(super) struct Getopt<'a> {
    args: Args<'a>,
    /// The letters, each with `:` behind it if it takes a value.
    known: &'static str,
    /// What is left of a word of options.
    rest: &'a str,
    /// `--` went by.
    only_operands: bool,
}

impl<'a> Getopt<'a> {
    pub(super) const fn new(args: Args<'a>, known: &'static str) -> Self {
        Self { args, known, rest: "", only_operands: false }
    }

    fn one(&mut self, letter: char) -> Opt<'a> {
        let mut known = self.known.chars().skip_while(|own| *own != letter);
        if letter == ':' || known.next().is_none() {
            return Opt::Unknown(letter);
        }
        if known.next() != Some(':') {
            return Opt::Flag(letter);
        }
        let value = if self.rest.is_empty() { self.args.next() } else { Some(std::mem::take(&mut self.rest)) };
        value.map_or(Opt::Missing(letter), |value| Opt::Valued(letter, value))
    }
}

impl<'a> Iterator for Getopt<'a> {
    type Item = Opt<'a>;

    fn next(&mut self) -> Option<Opt<'a>> {
        if self.rest.is_empty() {
            let word = self.args.next()?;
            match word.strip_prefix('-').filter(|flags| !flags.is_empty() && !self.only_operands) {
                Some("-") => {
                    self.only_operands = true;
                    return self.next();
                }
                Some(flags) => self.rest = flags,
                None => return Some(Opt::Operand(word)),
            }
        }
        let letter = self.rest.chars().next()?;
        self.rest = &self.rest[letter.len_utf8()..];
        Some(self.one(letter))
    }
}

#[cfg(test)]
mod tests {
    use super::super::split_line;
    use super::*;

    #[test]
    fn options_may_share_a_word_and_stand_behind_operands() {
        let words = split_line("-fqI a0 10.0.0.2 -c1 -x -c -- -f").expect("fine");
        let found: Vec<_> = Getopt::new(Args::new(&words), "fqI:c:").collect();
        let (a0, target) = (Opt::Valued('I', "a0"), Opt::Operand("10.0.0.2"));
        let all = [Opt::Flag('f'), Opt::Flag('q'), a0, target, Opt::Valued('c', "1"), Opt::Unknown('x')];
        assert_eq!(found[..6], all);
        assert_eq!(found[6..], [Opt::Valued('c', "--"), Opt::Flag('f')]);
    }
}
