//! Links to other places of the same lab: they carry on all that the address says besides.

use form_urlencoded::Serializer;

use super::PageContext;
use crate::l10n::Lang;
use crate::query::View;
use crate::sitting::Sitting;

/// A name and a value of an address.
pub(super) type Pair = (&'static str, String);

/// What every link of a page has in common.
#[derive(Clone, Debug)]
pub(super) struct Links {
    line: Option<usize>,
    step: usize,
    /// What was answered of the questions about this line.
    guess: Option<String>,
    kept: Vec<Pair>,
}

impl Links {
    pub(super) fn new(sitting: &Sitting<'_>, context: &PageContext<'_>) -> Self {
        let mut kept: Vec<Pair> = context.added.iter().map(|line| ("add", line.clone())).collect();
        kept.extend(context.lang.map(|lang| ("lang", lang.code().to_owned())));
        kept.extend(context.theme.map(|theme| ("theme", theme.code().to_owned())));
        kept.extend(context.focus.map(|focus| ("focus", focus.to_owned())));
        kept.extend(shown(context.view));
        let guess = context.guess.map(|(no, choice)| format!("{no}.{choice}"));
        Self { line: sitting.command.map(|command| command.line_no), step: sitting.step, guess, kept }
    }

    /// A line, before its first step. (References, since that is what a template hands over.)
    pub(super) fn line(&self, line_no: &usize) -> String {
        query(&[("line", line_no.to_string())], &self.kept)
    }

    /// A step of the line that is being played.
    pub(super) fn step(&self, step: &usize) -> String {
        query(&self.place(*step), &self.kept)
    }

    /// The same place in another language.
    pub(super) fn lang(&self, lang: Lang) -> String {
        let mut kept = self.kept_but("lang");
        kept.push(("lang", lang.code().to_owned()));
        query(&self.place(self.step), &kept)
    }

    /// The same place with another host open.
    pub(super) fn focus(&self, host: &str) -> String {
        let mut kept = self.kept_but("focus");
        kept.push(("focus", host.to_owned()));
        query(&self.place(self.step), &kept)
    }

    /// The same lab, played without a word on how it is shown.
    pub(super) fn out_of_lecture(&self) -> String {
        self.view(&View::Picture)
    }

    /// The same place, shown in another way.
    pub(super) fn view(&self, view: &View) -> String {
        let mut kept = self.kept_but("view");
        kept.extend(shown(*view));
        query(&self.place(self.step), &kept)
    }

    /// Two labs side by side, in the same language and theme.
    pub(super) fn compare(&self) -> String {
        let kept: Vec<Pair> = self.kept.iter().filter(|(name, _)| matches!(*name, "lang" | "theme")).cloned().collect();
        if kept.is_empty() { "/compare".to_owned() } else { format!("/compare{}", query(&[], &kept)) }
    }

    /// What a form has to send besides a field of its own, to stay where the reader stands.
    pub(super) fn here_but(&self, name: &str) -> Vec<Pair> {
        let mut here = self.place(self.step);
        here.extend(self.kept_but(name));
        here.retain(|(of, _)| *of != name);
        here
    }

    /// What a form has to send besides its own fields, to go on with the same lab.
    pub(super) fn kept(&self) -> &[Pair] {
        &self.kept
    }

    /// The lab without what was added last.
    pub(super) fn taken_back(&self) -> Vec<Pair> {
        let mut kept = self.kept.clone();
        if let Some(last) = kept.iter().rposition(|(name, _)| *name == "add") {
            kept.remove(last);
        }
        kept
    }

    /// The address says that something is added to the lab as it came.
    pub(super) fn adds(&self) -> bool {
        self.kept.iter().any(|(name, _)| *name == "add")
    }

    fn place(&self, step: usize) -> Vec<Pair> {
        let line = self.line.map(|line| ("line", line.to_string()));
        let guess = self.guess.clone().map(|guess| ("guess", guess));
        line.into_iter().chain([("step", step.to_string())]).chain(guess).collect()
    }

    fn kept_but(&self, name: &str) -> Vec<Pair> {
        self.kept.iter().filter(|(of, _)| *of != name).cloned().collect()
    }
}

/// The picture is what an address without a word about it shows.
fn shown(view: View) -> Option<Pair> {
    (view != View::default()).then(|| ("view", view.code().to_owned()))
}

fn query(place: &[Pair], kept: &[Pair]) -> String {
    let mut query = Serializer::for_suffix(String::from("?"), 1);
    query.extend_pairs(place).extend_pairs(kept);
    query.finish()
}
