//! Where hosts stand in the picture, written into the text of a lab: `#@ at R1 420 60`.

use sim_core::lab::{Entry, Lab, Line, Pragma};

/// The text of a lab that says that a host stands here. What it said of the host before is replaced; else the line
/// comes at its end, so that no other line gets another number.
pub fn placed(lab: &str, host: &str, x: i32, y: i32) -> String {
    let is_word = !host.is_empty() && !host.contains(|ch: char| ch.is_whitespace() || ch.is_control());
    if !is_word {
        return lab.to_owned();
    }
    let line = format!("#@ at {host} {x} {y}");
    let before = places(lab).into_iter().find(|(_, of)| of == host);
    let Some((line_no, _)) = before else { return super::appended(lab, &line) };
    let lines = lab.lines().enumerate().map(|(at, text)| if at + 1 == line_no { &*line } else { text });
    lines.map(|text| format!("{text}\n")).collect()
}

/// The text of a lab that says nothing of places any more, and the number that one of its lines then has.
pub fn tidied(lab: &str, line: Option<usize>) -> (String, Option<usize>) {
    let gone: Vec<usize> = places(lab).into_iter().map(|(line_no, _)| line_no).collect();
    let kept = lab.lines().enumerate().filter(|(at, _)| !gone.contains(&(at + 1)));
    let text = kept.map(|(_, text)| format!("{text}\n")).collect();
    (text, line.map(|line| line - gone.iter().filter(|other| **other < line).count()))
}

/// Does a lab say where hosts stand?
pub(super) fn says_places(lab: &Lab) -> bool {
    lab.entries.iter().any(|entry| matches!(entry.line, Line::Pragma(Pragma::At { .. })))
}

/// The lines that say where a host stands, with its name.
fn places(lab: &str) -> Vec<(usize, String)> {
    let Ok(lab) = Lab::parse(lab) else { return Vec::new() };
    let place = |entry: &Entry| {
        let Line::Pragma(Pragma::At { host, .. }) = &entry.line else { return None };
        Some((entry.line_no, host.clone()))
    };
    lab.entries.iter().filter_map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAB: &str = "# two\n#@ at A 1 2\nip netns add A\n#@ at B 3 4\nip netns add B\n";

    #[test]
    fn a_place_replaces_the_one_before_and_moves_no_line() {
        assert_eq!(placed(LAB, "B", 300, 40), LAB.replace("at B 3 4", "at B 300 40"));
        assert_eq!(placed("ip netns add C", "C", 5, 6), "ip netns add C\n#@ at C 5 6\n");
    }

    #[test]
    fn what_is_no_name_of_a_host_adds_no_line() {
        for host in ["", "A B", "A\nip netns del A"] {
            assert_eq!(placed(LAB, host, 1, 1), LAB);
        }
    }

    #[test]
    fn a_tidy_lab_keeps_all_other_lines_and_finds_one_of_them_again() {
        let (text, line) = tidied(LAB, Some(5));
        assert_eq!(text, "# two\nip netns add A\nip netns add B\n");
        assert_eq!(line, Some(3));
        assert!(!says_places(&Lab::parse(&text).expect("a lab")));
    }
}
