//! The labs that the model must replay as Linux does, and what comes from them by taking one command out.

use sim_core::lab::Lab;

use crate::repository;

/// Labs of `tests/kernel/labs` whose every command is modelled.
pub const MODELLED: [&str; 2] = ["seed-loopback-alias", "two-hosts-one-wire"];

/// The text of a lab, with the name that its transcript gets.
#[derive(Clone, Debug)]
pub struct NamedLab {
    pub name: String,
    pub text: String,
}

impl NamedLab {
    /// A lab of `tests/kernel/labs`.
    pub fn of_kernel(name: &str) -> Self {
        let text = repository::read(&format!("tests/kernel/labs/{name}.lab"));
        Self { name: name.to_owned(), text }
    }

    /// A lab of the gallery.
    pub fn of_gallery(name: &str) -> Self {
        let text = repository::read(&format!("static/labs/{name}.lab"));
        Self { name: name.to_owned(), text }
    }

    /// Each lab that is this one without one of its commands; the name says the line that is gone.
    pub fn without_each_command(&self) -> Vec<Self> {
        let without = |at: usize| {
            let kept = self.text.lines().enumerate().filter(|(line, _)| *line != at);
            let text = kept.flat_map(|(_, line)| [line, "\n"]).collect();
            Self { name: format!("{}-without-{:02}", self.name, at + 1), text }
        };
        self.parse().commands().map(|(at, _)| without(at)).collect()
    }

    /// # Panics
    /// Where the text is past the bounds of a lab, which none of ours is.
    pub fn parse(&self) -> Lab {
        Lab::parse(&self.text).unwrap_or_else(|error| panic!("{}: {error}", self.name))
    }

    /// The commands as written, in order.
    pub fn commands(&self) -> Vec<String> {
        let lab = self.parse();
        lab.commands().map(|(at, _)| lab.entries[at].text.trim().to_owned()).collect()
    }
}

/// The names of every lab of `tests/kernel/labs`, sorted.
pub fn kernel() -> Vec<String> {
    let files = repository::files("tests/kernel/labs");
    let name = |file: &String| Some(file.strip_prefix("tests/kernel/labs/")?.strip_suffix(".lab")?.to_owned());
    files.iter().filter_map(name).collect()
}

/// The names of every lab of the gallery, sorted.
pub fn gallery() -> Vec<String> {
    let files = repository::files("static/labs");
    let name = |file: &String| Some(file.strip_prefix("static/labs/")?.strip_suffix(".lab")?.to_owned());
    files.iter().filter_map(name).collect()
}
