//! Reads bits from the front. What is read becomes a field, and what nobody read is data: nothing is left out.

use std::net::Ipv4Addr;

use sim_core::base::Mac;

use super::{Field, Layer, Name, Proto, Value};

#[derive(Debug)]
pub(super) struct Reader<'a> {
    octets: &'a [u8],
    /// The next bit.
    at: usize,
    layers: Vec<Layer>,
    /// Of the layer that is being read.
    fields: Vec<Field>,
    pub(super) quoted: bool,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(octets: &'a [u8]) -> Self {
        Self { octets, at: 0, layers: Vec::new(), fields: Vec::new(), quoted: false }
    }

    /// The octets that are not read yet.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.octets.get(self.at.div_ceil(8)..).unwrap_or_default()
    }

    /// What `read` reads is one layer, also where the octets end before it does: it answers `None` then.
    pub(super) fn layer<T>(&mut self, proto: Proto, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let done = read(self);
        if done.is_none() {
            self.skip_to_octet();
        }
        self.close(proto);
        done
    }

    /// All that is left.
    pub(super) fn data(&mut self, proto: Proto, name: Name) {
        self.octets(name, self.rest().len());
        self.close(proto);
    }

    pub(super) fn finish(mut self) -> Vec<Layer> {
        self.data(Proto::Data, Name::Data);
        self.layers
    }

    fn close(&mut self, proto: Proto) {
        let fields = std::mem::take(&mut self.fields);
        if !fields.is_empty() {
            self.layers.push(Layer { proto, quoted: self.quoted, fields });
        }
    }

    /// A header that ended within an octet, which has to be somebody's.
    fn skip_to_octet(&mut self) {
        let left = self.at.next_multiple_of(8) - self.at;
        if left > 0 {
            self.hex(Name::Data, left);
        }
    }

    pub(super) fn number(&mut self, name: Name, bits: usize) -> Option<u64> {
        self.field(name, bits, Value::Number)
    }

    pub(super) fn hex(&mut self, name: Name, bits: usize) -> Option<u64> {
        self.field(name, bits, Value::Hex)
    }

    pub(super) fn bit(&mut self, name: Name) -> Option<bool> {
        self.field(name, 1, |bit| Value::Bit(bit == 1)).map(|bit| bit == 1)
    }

    pub(super) fn mac(&mut self, name: Name) -> Option<()> {
        let mac = |number: u64| Value::Mac(Mac(std::array::from_fn(|at| (number >> (40 - 8 * at) & 0xff) as u8)));
        self.field(name, 48, mac).map(|_| ())
    }

    pub(super) fn addr(&mut self, name: Name) -> Option<()> {
        self.field(name, 32, |number| Value::Addr(Ipv4Addr::from((number & 0xffff_ffff) as u32))).map(|_| ())
    }

    /// As many octets, or as many as there are.
    pub(super) fn octets(&mut self, name: Name, count: usize) {
        let rest = self.rest();
        let octets = &rest[..count.min(rest.len())];
        if !octets.is_empty() {
            let bits = self.at..self.at + 8 * octets.len();
            self.at = bits.end;
            self.fields.push(Field { name, bits, value: Value::Octets(octets.to_vec()) });
        }
    }

    fn field(&mut self, name: Name, bits: usize, value: impl FnOnce(u64) -> Value) -> Option<u64> {
        let range = self.at..self.at + bits;
        if range.end > 8 * self.octets.len() {
            return None;
        }
        let bit = |at: usize| u64::from(self.octets[at / 8] >> (7 - at % 8) & 1);
        let number = range.clone().fold(0, |number, at| number << 1 | bit(at));
        self.at = range.end;
        self.fields.push(Field { name, bits: range, value: value(number) });
        Some(number)
    }
}
