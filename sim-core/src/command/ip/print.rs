//! What `ip` prints, as text or as JSON: one function of an object says both, so that they cannot part.
//! Source: `lib/json_print.c` and `lib/json_writer.c` in iproute2 6.1.

use std::fmt::Write as _;
use std::net::Ipv4Addr;

use super::Options;

/// A value in JSON.
#[derive(Clone, Copy, Debug)]
pub(super) enum Value<'a> {
    Text(&'a str),
    Number(u64),
    Flag(bool),
    Null,
    /// A number that is the machine's and not the lab's: the recorder writes N for it.
    Machine,
    /// A span of time: the recorder writes T for it.
    Time,
}

/// Gathers what a command prints. Text goes through [`Self::text`], JSON through [`Self::json`], what is in both
/// through [`Self::both`].
#[derive(Debug)]
pub(super) struct Printer {
    out: String,
    json: bool,
    pretty: bool,
    oneline: bool,
    depth: usize,
    /// Something stands before in the same object or array: the next thing needs a comma.
    after_another: bool,
}

/// Room for the answer of a command that says little, so that it does not grow word by word.
const USUAL_OCTETS: usize = 128;

impl Printer {
    /// In JSON the list of what is printed is open from here.
    pub(super) fn new(options: &Options) -> Self {
        let Options { json, pretty, oneline, .. } = *options;
        let out = String::with_capacity(USUAL_OCTETS);
        let mut printer = Self { out, json, pretty, oneline, depth: 0, after_another: false };
        printer.open_list(None);
        printer
    }

    /// Only in text.
    pub(super) fn text(&mut self, text: impl AsRef<str>) {
        if !self.json {
            self.out.push_str(text.as_ref());
        }
    }

    /// The end of a line that `-o` joins with the next one.
    pub(super) fn soft_break(&mut self) {
        self.text(if self.oneline { "\\" } else { "\n" });
    }

    /// Only in JSON.
    pub(super) fn json(&mut self, key: &str, value: Value<'_>) {
        if self.json {
            self.name(key);
            self.value(value);
        }
    }

    /// A value without a name, in a list; in text as it is written there.
    pub(super) fn item(&mut self, value: Value<'_>, text: impl AsRef<str>) {
        if self.json {
            self.comma();
            self.value(value);
        }
        self.text(text);
    }

    /// In JSON under its key, in text as it is written there.
    pub(super) fn both(&mut self, key: &str, value: Value<'_>, text: impl AsRef<str>) {
        self.json(key, value);
        self.text(text);
    }

    /// A string in JSON; in text behind what is written before it and in front of a blank: `dev eth0 `.
    pub(super) fn word(&mut self, key: &str, before: &str, value: &str) {
        if self.json {
            self.name(key);
            self.value(Value::Text(value));
        } else {
            self.out.push_str(before);
            self.out.push_str(value);
            self.out.push(' ');
        }
    }

    /// As [`Self::word`], for what is printed most.
    pub(super) fn addr(&mut self, key: &str, before: &str, addr: Ipv4Addr) {
        if self.json {
            return self.word(key, before, &addr.to_string());
        }
        self.out.push_str(before);
        for (octet, after) in addr.octets().into_iter().zip([".", ".", ".", " "]) {
            self.out.push_str(itoa::Buffer::new().format(octet));
            self.out.push_str(after);
        }
    }

    /// A number in JSON; in text behind what is written before it and in front of a blank: `uid 0 `.
    pub(super) fn number(&mut self, key: &str, before: &str, number: u64) {
        self.json(key, Value::Number(number));
        if !self.json {
            self.out.push_str(before);
            self.out.push_str(itoa::Buffer::new().format(number));
            self.out.push(' ');
        }
    }

    /// An object, under a key or in a list.
    pub(super) fn open(&mut self, key: Option<&str>) {
        self.begin(key, "{");
    }

    pub(super) fn close(&mut self) {
        self.end("}");
    }

    /// A list, under a key or in another list.
    pub(super) fn open_list(&mut self, key: Option<&str>) {
        self.begin(key, "[");
        if self.json && self.pretty {
            self.out.push(' ');
        }
    }

    pub(super) fn close_list(&mut self) {
        if self.json && self.pretty && self.after_another {
            self.out.push(' ');
        }
        self.after_another = false;
        self.end("]");
    }

    /// Everything that was printed.
    pub(super) fn finish(mut self) -> String {
        self.close_list();
        if self.json {
            self.out.push('\n');
        }
        self.out
    }

    /// What was printed when the command broke off: a list in JSON stays open.
    pub(super) fn broken_off(self) -> String {
        self.out
    }

    fn begin(&mut self, key: Option<&str>, bracket: &str) {
        if !self.json {
            return;
        }
        match key {
            Some(key) => self.name(key),
            None => self.comma(),
        }
        self.out.push_str(bracket);
        self.depth += 1;
        self.after_another = false;
    }

    fn end(&mut self, bracket: &str) {
        if !self.json {
            return;
        }
        self.depth = self.depth.saturating_sub(1);
        if self.after_another {
            self.line();
        }
        self.out.push_str(bracket);
        self.after_another = true;
    }

    fn name(&mut self, key: &str) {
        self.comma();
        self.line();
        self.after_another = false;
        self.quoted(key);
        self.out.push_str(if self.pretty { ": " } else { ":" });
    }

    fn value(&mut self, value: Value<'_>) {
        match value {
            Value::Text(text) => self.quoted(text),
            Value::Number(number) => drop(write!(self.out, "{number}")),
            Value::Flag(flag) => drop(write!(self.out, "{flag}")),
            Value::Null => self.out.push_str("null"),
            Value::Machine => self.out.push('N'),
            Value::Time => self.out.push('T'),
        }
        self.after_another = true;
    }

    fn comma(&mut self) {
        if self.after_another {
            self.out.push(',');
        }
    }

    fn line(&mut self) {
        if self.pretty {
            self.out.push('\n');
            self.out.push_str(&"    ".repeat(self.depth));
        }
    }

    fn quoted(&mut self, text: &str) {
        self.out.push('"');
        for letter in text.chars() {
            match letter {
                '"' => self.out.push_str("\\\""),
                '\\' => self.out.push_str("\\\\"),
                '\n' => self.out.push_str("\\n"),
                '\t' => self.out.push_str("\\t"),
                letter => self.out.push(letter),
            }
        }
        self.out.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(options: Options) -> String {
        let mut printer = Printer::new(&options);
        printer.open(None);
        printer.both("ifname", Value::Text("lo"), "lo:");
        printer.open_list(Some("flags"));
        printer.item(Value::Text("LOOPBACK"), " LOOPBACK");
        printer.item(Value::Text("UP"), ",UP");
        printer.close_list();
        printer.soft_break();
        printer.json("mtu", Value::Number(65536));
        printer.open_list(Some("addr_info"));
        printer.open(None);
        printer.json("dynamic", Value::Flag(true));
        printer.close();
        printer.close_list();
        printer.close();
        printer.text("end\n");
        printer.finish()
    }

    #[test]
    fn one_function_prints_text_and_json() {
        let json = Options { json: true, ..Options::default() };
        assert_eq!(printed(Options::default()), "lo: LOOPBACK,UP\nend\n");
        assert_eq!(printed(Options { oneline: true, ..Options::default() }), "lo: LOOPBACK,UP\\end\n");
        let compact = r#"[{"ifname":"lo","flags":["LOOPBACK","UP"],"mtu":65536,"addr_info":[{"dynamic":true}]}]"#;
        assert_eq!(printed(json), format!("{compact}\n"));
    }

    #[test]
    fn an_address_is_printed_as_it_is_displayed() {
        for octet in 0..=u8::MAX {
            let (addr, mut printer) = (Ipv4Addr::new(octet, 0, 10, 255 - octet), Printer::new(&Options::default()));
            printer.addr("dst", "to ", addr);
            assert_eq!(printer.finish(), format!("to {addr} "));
        }
    }

    // As `ip -j -p addr show dev lo` of iproute2 6.1 lays it out: tests/kernel/transcripts/show-json.json.
    #[test]
    fn pretty_json_has_the_layout_of_iproute2() {
        let pretty = Options { json: true, pretty: true, ..Options::default() };
        let wanted = r#"[ {
        "ifname": "lo",
        "flags": [ "LOOPBACK","UP" ],
        "mtu": 65536,
        "addr_info": [ {
                "dynamic": true
            } ]
    } ]
"#;
        assert_eq!(printed(pretty), wanted);
        assert_eq!(Printer::new(&pretty).finish(), "[ ]\n");
    }
}
