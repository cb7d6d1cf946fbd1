//! The shortest lab that still shows a difference.

use std::path::Path;
use std::sync::Mutex;

use crate::judge::{Difference, difference, record};
use crate::labs::NamedLab;
use crate::recorder::Recorder;

/// Recordings that one lab may cost.
const RECORDINGS: usize = 240;

/// Takes away lines, then pairs of words, as long as the same command still differs.
pub fn shrink(lab: &NamedLab, found: Difference, recorder: &Recorder, folder: &Path) -> (NamedLab, Difference) {
    let mut search = Search { best: lab.clone(), found, recorder, folder, left: RECORDINGS };
    let lines = search.lines().len();
    let ends = search.found.command.as_ref().and_then(|line| search.lines().iter().rposition(|one| one == line));
    if let Some(end) = ends
        && end + 1 < lines
    {
        let shorter = vec![search.lines()[..=end].to_vec()];
        search.try_all(shorter);
    }
    let mut size = search.lines().len().div_ceil(2).max(1);
    loop {
        let lines = search.lines();
        let without = |start: usize| [&lines[..start], &lines[lines.len().min(start + size)..]].concat();
        let shorter = search.try_all((0..lines.len()).step_by(size).map(without).collect());
        if search.left == 0 || !shorter && size == 1 {
            break;
        }
        if !shorter {
            size = size.div_ceil(2);
        }
    }
    while search.left > 0 && search.try_all(with_fewer_words(&search.lines())) {}
    (search.best, search.found)
}

struct Search<'a> {
    best: NamedLab,
    found: Difference,
    recorder: &'a Recorder,
    folder: &'a Path,
    left: usize,
}

impl Search<'_> {
    fn lines(&self) -> Vec<String> {
        self.best.text.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect()
    }

    /// Its first line.
    fn title(&self) -> &str {
        self.best.text.lines().next().unwrap_or("#")
    }

    /// Records all candidates side by side. Whether one still shows the difference: the shortest such is the best now.
    fn try_all(&mut self, mut candidates: Vec<Vec<String>>) -> bool {
        candidates.truncate(self.left);
        self.left -= candidates.len();
        let shown = Mutex::new(Vec::new());
        std::thread::scope(|threads| {
            for (number, lines) in candidates.iter().enumerate() {
                let (name, shown, search) = (format!("{}-{number}", self.best.name), &shown, &*self);
                threads.spawn(move || {
                    let text = format!("{}\n{}\n", search.title(), lines.join("\n"));
                    let lab = NamedLab { name, text };
                    let found =
                        record(&lab, search.recorder).ok().and_then(|said| difference(&lab, &said, search.folder));
                    if let Some(found) = found.filter(|found| search.is_the_same(found)) {
                        shown.lock().expect("nobody panics").push((lab, found));
                    }
                });
            }
        });
        let shown = shown.into_inner().expect("nobody panics");
        let Some((lab, found)) = shown.into_iter().min_by_key(|(lab, _)| lab.text.len()) else { return false };
        self.best.text = lab.text;
        self.found = found;
        true
    }

    /// The same command differs, or again only what is left in the end.
    fn is_the_same(&self, found: &Difference) -> bool {
        let start = |line: &Option<String>| line.as_ref().map(|line| line.split(' ').take(5).collect::<String>());
        start(&self.found.command) == start(&found.command)
    }
}

/// Each lab with one pair of words gone, behind the verb of a command.
fn with_fewer_words(lines: &[String]) -> Vec<Vec<String>> {
    const FREE: usize = 6;
    let mut all = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let words: Vec<&str> = line.split(' ').collect();
        for word in (FREE..words.len()).filter(|_| words.starts_with(&["ip", "-n"])) {
            let mut shorter = lines.to_vec();
            shorter[at] = [&words[..word], &words[words.len().min(word + 2)..]].concat().join(" ");
            all.push(shorter);
        }
    }
    all
}
