//! The octets of a packet, eight a line, in groups of those that say the same fields.

use std::ops::Range;

use crate::inspect::{Inspected, keyed};

/// Octets in a line: as many as a narrow column has room for.
const PER_LINE: usize = 8;
/// Octets that are written out: headers are no longer, and the rest is data.
const SHOWN: usize = 256;

pub(super) struct Line {
    /// Of its first octet, four hexadecimal digits.
    pub(super) offset: String,
    pub(super) groups: Vec<Group>,
    /// Printable ones as they are, the others as dots.
    pub(super) ascii: String,
}

/// Neighbouring octets with bits of the same fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Group {
    /// Of the fields: see [`crate::inspect::Key::id`]. Never empty.
    pub(super) fields: Vec<String>,
    /// It is the first one of the first of its fields.
    pub(super) begins: bool,
    pub(super) octets: Vec<String>,
}

/// The lines of a hex dump, and how many octets it leaves out.
pub(super) fn lines(inspected: &Inspected) -> (Vec<Line>, usize) {
    let octets = &inspected.octets[..inspected.octets.len().min(SHOWN)];
    let fields: Vec<(String, Range<usize>)> =
        keyed(&inspected.layers).map(|(key, field)| (key.id(), field.octets())).collect();
    let lines = octets.chunks(PER_LINE).enumerate().map(|(at, chunk)| Line {
        offset: format!("{:04x}", at * PER_LINE),
        groups: groups(at * PER_LINE, chunk, &fields),
        ascii: chunk.iter().map(|octet| if (0x20..0x7f).contains(octet) { char::from(*octet) } else { '.' }).collect(),
    });
    (lines.collect(), inspected.octets.len() - octets.len())
}

fn groups(from: usize, octets: &[u8], fields: &[(String, Range<usize>)]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (at, octet) in (from..).zip(octets) {
        let here = || fields.iter().filter(|(_, octets)| octets.contains(&at));
        let ids: Vec<String> = here().map(|(id, _)| id.clone()).collect();
        let begins = here().next().is_some_and(|(_, octets)| octets.start == at);
        let octet = format!("{octet:02x}");
        match groups.last_mut() {
            Some(last) if last.fields == ids => last.octets.push(octet),
            Some(_) | None => groups.push(Group { fields: ids, begins, octets: vec![octet] }),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn octets_that_share_a_field_stand_together_and_those_that_share_one_in_part_do_not() {
        let fields = [("flags", 0..1), ("offset", 0..2), ("ttl", 2..3), ("src", 3..7)];
        let fields = fields.map(|(id, octets)| (id.to_owned(), octets));
        let of = |fields: &[&str], begins, octets: &[&str]| Group {
            fields: fields.iter().map(|id| (*id).to_owned()).collect(),
            begins,
            octets: octets.iter().map(|octet| (*octet).to_owned()).collect(),
        };
        assert_eq!(
            groups(0, &[0x20, 1, 64, 10, 0], &fields),
            [
                of(&["flags", "offset"], true, &["20"]),
                of(&["offset"], false, &["01"]),
                of(&["ttl"], true, &["40"]),
                of(&["src"], true, &["0a", "00"])
            ]
        );
        assert_eq!(groups(5, &[0, 1], &fields), [of(&["src"], false, &["00", "01"])]);
    }
}
