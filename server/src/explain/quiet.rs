//! A command that sends nothing and asks nothing: what it printed, and how it ended.

use super::message::Message;
use super::rich::Rich;
use super::text::Answer;
use crate::sitting::Sitting;

/// How a complaint begins that is ours, not Linux's: something is not modelled.
const OURS: &str = "hairpin: ";

pub(super) fn answer(sitting: &Sitting<'_>) -> Answer {
    let (headline, said) = match sitting.command {
        Some(command) => said(command.exit, &command.stdout, &command.stderr),
        None => (Message::new("why-quiet-empty"), Message::new("why-quiet-begin")),
    };
    Answer { headline: headline.say(sitting.lang), paragraph: said.say(sitting.lang), taps: Rich::default() }
}

/// Headline and sentence.
pub(super) fn said(exit: i32, stdout: &str, stderr: &str) -> (Message, Message) {
    let printed = stdout.lines().count();
    let complaint = stderr.lines().next().or(stdout.lines().next().filter(|_| exit != 0));
    let ours = complaint.and_then(|complaint| complaint.strip_prefix(OURS));
    let (headline, key) = match (exit, printed, complaint) {
        (_, _, Some(_)) if ours.is_some() => ("why-quiet-edge", "why-quiet-refused"),
        (0, 0, None) => ("why-quiet", "why-quiet-done"),
        (0, _, None) => ("why-quiet", "why-quiet-printed"),
        (0, _, Some(_)) => ("why-quiet", "why-quiet-warned"),
        (_, _, Some(_)) => ("why-quiet", "why-quiet-failed"),
        (_, _, None) => ("why-quiet", "why-quiet-status"),
    };
    let said = Message::new(key)
        .count("lines", printed)
        .count("status", usize::try_from(exit).unwrap_or(255))
        .code("complaint", ours.or(complaint).unwrap_or_default());
    (Message::new(headline), said)
}
