//! Slips of the keyboard: a command with one word gone, doubled, cut short, in another's place, or garbage.

use super::Dice;

/// A command after a slip such as `cut` or `put garbage`. Only what follows the object of `ip` slips: a lab's language
/// wants the rest as it is.
pub(super) fn slip(line: &str, slip: &str, dice: &mut Dice) -> String {
    let mut words: Vec<&str> = line.split(' ').collect();
    let Some(first) = first_free(&words) else { return line.to_owned() };
    let at = first + dice.place(words.len() - first);
    let (what, with) = slip.split_once(' ').unwrap_or((slip, ""));
    match what {
        "drop" => drop(words.remove(at)),
        "double" => words.insert(at, words[at]),
        "swap" if at > first => words.swap(at - 1, at),
        "cut" if !words[at].contains('\'') => words[at] = &words[at][..1 + dice.place(words[at].len())],
        "put" => words[at] = with,
        "end" => words.push(with),
        _ => {}
    }
    words.join(" ")
}

/// The first word after the object of `ip -n HOST [-OPTION …] OBJECT …`.
fn first_free(words: &[&str]) -> Option<usize> {
    if !words.starts_with(&["ip", "-n"]) {
        return None;
    }
    let object = 3 + words.get(3..)?.iter().position(|word| !word.starts_with('-'))?;
    (object + 1 < words.len()).then_some(object + 1)
}
