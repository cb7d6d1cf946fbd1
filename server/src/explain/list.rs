//! Names in a row, as a language joins them: "lo and enp0s3", "lo, enp0s3 e mais 2".

use super::message::Message;
use crate::l10n::Lang;

/// More than this many are counted instead.
pub(super) const NAMED: usize = 4;

/// Joins parts that are marked already; an empty list is an empty text.
pub(super) fn join(parts: &[String], lang: Lang) -> String {
    let (named, counted) = parts.split_at(if parts.len() > NAMED { NAMED - 1 } else { parts.len() });
    let others =
        (!counted.is_empty()).then(|| Message::new("why-list-others").count("count", counted.len()).text(lang, ""));
    let all: Vec<&str> = named.iter().chain(&others).map(String::as_str).collect();
    let Some((last, before)) = all.split_last() else { return String::new() };
    match before {
        [] => (*last).to_owned(),
        _ => Message::new("why-list").said("before", before.join(", ")).said("last", (*last).to_owned()).text(lang, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(count: usize, lang: Lang, expected: &str) {
        let parts: Vec<_> = (0..count).map(|n| format!("eth{n}")).collect();
        assert_eq!(join(&parts, lang), expected);
    }

    #[test]
    fn a_list_ends_as_its_language_does() {
        check(0, Lang::En, "");
        check(1, Lang::En, "eth0");
        check(2, Lang::Pt, "eth0 e eth1");
        check(3, Lang::En, "eth0, eth1 and eth2");
        check(9, Lang::En, "eth0, eth1, eth2 and 6 others");
    }
}
