//! Before and after: the same field of one packet at two steps.

use std::collections::BTreeMap;

use crate::dissect::{Field, Layer, Name};

/// A field by its place: a packet that is quoted has the same names again, and a record of the way one name nine times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) quoted: bool,
    pub(crate) name: Name,
    /// From 1, among those of one name.
    pub(crate) nth: usize,
}

impl Key {
    /// As a part of an id: `ip-ttl`, `about-ip-ttl`, `ip-rec_rt-2`.
    pub(crate) fn id(&self) -> String {
        let about = if self.quoted { "about-" } else { "" };
        let nth = if self.nth > 1 { format!("-{}", self.nth) } else { String::new() };
        format!("{about}{}{nth}", self.name.filter().replace('.', "-"))
    }
}

/// What became of a field since the step before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// It was there, with this value.
    From(String),
    /// It was not there.
    New,
}

/// The fields of a packet, each with its value in words.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fields(BTreeMap<Key, String>);

impl Fields {
    pub(super) fn of(layers: &[Layer]) -> Self {
        Self(keyed(layers).map(|(key, field)| (key, field.to_string())).collect())
    }

    /// `None` of what is as it was.
    pub(crate) fn change(&self, key: &Key, field: &Field) -> Option<Change> {
        match self.0.get(key) {
            None => Some(Change::New),
            Some(before) if *before == field.to_string() => None,
            Some(before) => Some(Change::From(before.clone())),
        }
    }
}

/// Every field with its key, in order.
pub(crate) fn keyed(layers: &[Layer]) -> impl Iterator<Item = (Key, &Field)> {
    let mut counts: BTreeMap<(bool, Name), usize> = BTreeMap::new();
    layers.iter().flat_map(|layer| layer.fields.iter().map(|field| (layer.quoted, field))).map(
        move |(quoted, field)| {
            let nth = counts.entry((quoted, field.name)).or_default();
            *nth += 1;
            (Key { quoted, name: field.name, nth: *nth }, field)
        },
    )
}
