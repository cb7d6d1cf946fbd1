use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::Args;
use sim_core::lab::{Lab, Run};
use sim_core::why::{self, Offer, Wish, causes};

use super::file::{self, seen};
use crate::api;
use crate::explain::{self, Heading, fold};
use crate::l10n::Lang;
use crate::pcapng::PcapngError;
use crate::sitting::{Position, Sitting};

#[derive(Args, Debug)]
pub(super) struct Why {
    /// A lab and one of its lines, such as `riddle.lab:20`. The lab `-` is standard input
    #[arg(value_name = "LAB:LINE")]
    place: Place,
    /// The language of the answer: en or pt
    #[arg(long, default_value = "en", value_parser = lang)]
    lang: Lang,
    /// Say instead what would have to be different: answered, answered_by=HOST, leaves_by=DEV or from=ADDRESS
    #[arg(long)]
    wish: Option<Wish>,
    /// Print the answer as JSON: what POST /api/v1/why answers
    #[arg(long, conflicts_with = "wish")]
    json: bool,
}

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    lab: PathBuf,
    line: usize,
}

impl FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (lab, line) =
            text.rsplit_once(':').filter(|(lab, _)| !lab.is_empty()).ok_or("a file, a colon, a line number")?;
        let line = line.parse().map_err(|_| format!("{line:?} is no line number"))?;
        Ok(Self { lab: Path::new(lab).to_owned(), line })
    }
}

pub(super) fn lang(tag: &str) -> Result<Lang, String> {
    Lang::from_tag(tag).ok_or_else(|| "the page speaks en and pt".to_owned())
}

impl Why {
    /// Says what the command on a line came to, because of which lines, and what would have been without them.
    ///
    /// # Errors
    /// The lab can not be read or is none, no command is on the line, or the answer can not be written, in words.
    pub(super) fn execute(self) -> Result<(), String> {
        let Place { lab: path, line } = self.place;
        let lab = file::lab(&path)?;
        let run = lab.run();
        if run.at_line(line).is_none() {
            return Err(format!("{}: no command is on line {line}", path.display()));
        }
        let mut out = io::BufWriter::new(io::stdout().lock());
        let printed = match &self.wish {
            None if self.json => write_json(&mut out, &lab, &run, line, self.lang),
            None => tell(&mut out, &lab, &run, line, self.lang),
            Some(wish) => offer(&mut out, &lab, &run, line, (wish, self.lang)),
        };
        seen(printed.and_then(|()| out.flush()).map_err(PcapngError::Io))
    }
}

/// The changes after which a wish holds, the smallest first.
fn offer(out: &mut impl Write, lab: &Lab, run: &Run, line: usize, (wish, lang): (&Wish, Lang)) -> io::Result<()> {
    let Some(command) = run.at_line(line) else { return Ok(()) };
    let Some(asked) = why::ask(lab, run, command.id, wish) else { return Ok(()) };
    if asked.holds {
        return writeln!(out, "{}", lang.text("wish-holds"));
    }
    if asked.offers.is_empty() {
        writeln!(out, "{}", lang.with("wish-none", &[("tried", asked.tried.into())]))?;
    }
    let told = explain::offers(run, command.id, &asked, lang);
    for (Offer { line, was, now, .. }, then) in asked.offers.iter().zip(told) {
        let signs = [('-', was), ('+', now)];
        for (sign, text) in signs.into_iter().filter_map(|(sign, text)| Some((sign, text.as_ref()?))) {
            writeln!(out, "{line:>4} {sign} {text}")?;
        }
        writeln!(out, "       {}\n", then.plain())?;
    }
    if asked.cut { writeln!(out, "{}", lang.text("wish-cut")) } else { Ok(()) }
}

fn write_json(out: &mut impl Write, lab: &Lab, run: &Run, line: usize, lang: Lang) -> io::Result<()> {
    let answer = api::why::answer(lab, run, line, lang).map_err(io::Error::other)?;
    serde_json::to_writer(&mut *out, &answer)?;
    writeln!(out)
}

fn tell(out: &mut impl Write, lab: &Lab, run: &Run, line: usize, lang: Lang) -> io::Result<()> {
    let Some(command) = run.at_line(line) else { return Ok(()) };
    let at = Position { line: Some(line), ..Position::default() };
    let answer = explain::answer(&Sitting::new(lab, run, lang, &at));
    writeln!(out, "{line}: {}\n", fold(&command.line))?;
    for part in [answer.headline, answer.paragraph, answer.taps].iter().filter(|part| !part.is_empty()) {
        writeln!(out, "{}", part.plain())?;
    }
    let because = causes(run, command.id);
    let mut causes =
        run.commands.iter().filter(|cause| cause.id != command.id && because.contains(cause.id)).peekable();
    if causes.peek().is_some() {
        writeln!(out, "\n{}:", explain::heading(Heading::Because, lang).plain())?;
    }
    for cause in causes {
        writeln!(out, "{:5}  {}", cause.line_no, fold(&cause.line))?;
    }
    writeln!(out, "\n{}:", explain::heading(Heading::Mattered, lang).plain())?;
    for mattered in sim_core::why::mattered(lab, run, &[command.id]) {
        let told = explain::mattered(run, &mattered, lang);
        let decided = told.instead.iter().zip(&mattered.matters).filter(|(_, matter)| !matter.builds);
        for said in decided.map(|(said, _)| said).chain(&told.builds).chain(&told.remarks) {
            writeln!(out, "- {}", said.plain())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_file_and_a_line() {
        let place = |lab: &str, line| Ok(Place { lab: lab.into(), line });
        assert_eq!("a.lab:20".parse(), place("a.lab", 20));
        assert_eq!("c:/x:y.lab:3".parse(), place("c:/x:y.lab", 3));
        assert!("a.lab".parse::<Place>().is_err());
        assert!(":3".parse::<Place>().is_err());
        assert_eq!("a.lab:x".parse::<Place>(), Err("\"x\" is no line number".to_owned()));
    }
}
