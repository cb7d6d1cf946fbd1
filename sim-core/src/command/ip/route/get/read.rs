//! The words of `ip route get`. Source: `iproute_get()` of iproute2 6.1.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::super::super::super::addr::{addr, any_addr, destination, inet_destination, is_default};
use super::super::super::super::args::matches;
use super::super::super::super::{is_refusal, number};
use super::super::names::dsfield;
use super::super::{Args, Output, Shell, Target, device, fail, invalid, not_modelled, usage};
use crate::base::IfIndex;
use crate::ipv4::{InputFlow, OutputFlow};
use crate::trace::Purpose;

/// What was asked.
pub(super) struct Asked {
    pub(super) flow: OutputFlow,
    /// The device by which a packet would have come in.
    pub(super) iif: Option<IfIndex>,
    /// Whose the packet would be; the last number is nobody's, and a received packet is so unless it was said.
    pub(super) uid: u32,
    /// Show the route that decides, and not what comes of it.
    pub(super) fibmatch: bool,
    /// Ask once more.
    pub(super) connected: bool,
    /// A source was said, whichever.
    pub(super) from: bool,
    /// A protocol that the kernel does not look up by.
    pub(super) unsupported: bool,
    /// Another destination was asked for, which only routes of MPLS have.
    pub(super) translated: bool,
    /// Each length that was said and is not 32.
    pub(super) warning: String,
}

/// What was said so far.
struct Said<'a> {
    flow: OutputFlow,
    dst: Option<Ipv4Net>,
    oif: Option<&'a str>,
    iif: Option<&'a str>,
    ipproto: Option<u8>,
    uid: Option<u32>,
    fibmatch: bool,
    connected: bool,
    from: bool,
    warning: String,
    /// `as`
    translated: bool,
    /// Some word showed that IPv4 is meant, or `-4` said so.
    inet: bool,
}

impl Asked {
    pub(super) fn read(shell: &mut Shell<'_>, target: Target, mut args: Args<'_>) -> Result<Self, Output> {
        let host = target.host()?;
        let mut said = Said::new(target.options.only_ipv4);
        while let Some(word) = args.next() {
            if let Err(mut output) = said.word(word, &mut args) {
                if !is_refusal(&output) {
                    output.stderr.insert_str(0, &said.warning);
                }
                return Err(output);
            }
        }
        let net = said.dst.ok_or_else(|| fail(1, "need at least a destination address\n"))?;
        let iif = said.iif.map(|name| device(shell, host, name)).transpose()?;
        let oif = said.oif.map(|name| device(shell, host, name)).transpose()?;
        let Said { mut flow, ipproto, uid, fibmatch, connected, from, translated, warning, .. } = said;
        let uid = uid.unwrap_or(if iif.is_some() { u32::MAX } else { 0 });
        // Without a protocol it is asked for UDP: `inet_rtm_getroute()`.
        let known = [OutputFlow::ICMP, OutputFlow::TCP, OutputFlow::UDP];
        let unsupported = ipproto.is_some_and(|said| !known.contains(&said));
        flow = OutputFlow { dst: net.addr(), oif, uid, ipproto: ipproto.unwrap_or(OutputFlow::UDP), ..flow };
        Ok(Self { flow, iif, uid, fibmatch, connected, from, unsupported, translated, warning })
    }

    /// As a packet that comes in asks it.
    pub(super) fn as_input(&self) -> InputFlow {
        let OutputFlow { dst, src, tos, mark, ipproto, sport, dport, .. } = self.flow;
        InputFlow { tos, mark, ipproto, sport, dport, ..InputFlow::new(Purpose::Input, src, dst) }
    }
}

impl<'a> Said<'a> {
    fn new(inet: bool) -> Self {
        let flow = OutputFlow::to(Ipv4Addr::UNSPECIFIED);
        let (dst, oif, iif) = (None, None, None);
        Self {
            flow,
            dst,
            oif,
            iif,
            ipproto: None,
            uid: None,
            fibmatch: false,
            connected: false,
            from: false,
            warning: String::new(),
            translated: false,
            inet,
        }
    }

    fn word(&mut self, word: &str, args: &mut Args<'a>) -> Result<(), Output> {
        match word {
            "tos" => self.flow.tos = tos(args.value()?)?,
            _ if matches(word, "dsfield") => self.flow.tos = tos(args.value()?)?,
            _ if matches(word, "from") => {
                let value = args.value()?;
                if matches(value, "help") {
                    return Err(usage());
                }
                self.flow.src = self.prefix(value)?.addr();
                self.from = true;
            }
            _ if matches(word, "iif") => self.iif = Some(args.value()?),
            _ if matches(word, "mark") => {
                let value = args.value()?;
                let wrong = || fail(255, &format!("Error: argument \"{value}\" is wrong: invalid mark value\n"));
                self.flow.mark = number::u32(value).ok_or_else(wrong)?;
            }
            "dev" => self.oif = Some(args.value()?),
            _ if matches(word, "oif") => self.oif = Some(args.value()?),
            // The kernel then marks its route, and says `notify` to whoever asks next.
            _ if matches(word, "notify") => return Err(not_modelled("ip route get", word)),
            _ if matches(word, "connected") => self.connected = true,
            _ if matches(word, "vrf") => return Err(invalid(args.value()?, "Invalid VRF")),
            _ if matches(word, "uid") => {
                let value = args.value()?;
                self.uid = Some(number::u32(value).ok_or_else(|| invalid(value, "invalid UID"))?);
            }
            _ if matches(word, "sport") => self.flow.sport = port(args.value()?, "sport")?,
            _ if matches(word, "dport") => self.flow.dport = port(args.value()?, "dport")?,
            _ if matches(word, "ipproto") => self.ipproto = Some(ipproto(args.value()?)?),
            _ if matches(word, "fibmatch") => self.fibmatch = true,
            "as" => {
                let value = args.value()?;
                let value = if value == "to" { args.value()? } else { value };
                // An address of no octets is one as well.
                if !is_default(value) {
                    if self.inet { addr(value) } else { any_addr(value) }?;
                }
                (self.inet, self.translated) = (true, true);
            }
            _ => {
                let word = if word == "to" { args.value()? } else { word };
                if matches(word, "help") {
                    return Err(usage());
                }
                let net = self.prefix(word)?;
                if word.contains('/') && net.prefix_len() != 32 {
                    let len = net.prefix_len();
                    self.warning +=
                        &format!("Warning: /{len} as prefix is invalid, only /32 (or none) is supported.\n");
                }
                self.dst = Some(net);
            }
        }
        Ok(())
    }

    fn prefix(&mut self, word: &str) -> Result<Ipv4Net, Output> {
        let read = if self.inet { inet_destination(word) } else { destination(word) }?;
        self.inet |= !is_default(word);
        Ok(read)
    }
}

fn tos(word: &str) -> Result<u8, Output> {
    dsfield(word).ok_or_else(|| invalid(word, "TOS value is invalid"))
}

fn port(word: &str, key: &str) -> Result<u16, Output> {
    let port = number::u32(word).and_then(|port| u16::try_from(port).ok());
    port.ok_or_else(|| invalid(word, &format!("invalid {key}")))
}

/// By name, or by a decimal number. Source: `inet_proto_a2n()` in iproute2 6.1.
fn ipproto(word: &str) -> Result<u8, Output> {
    super::super::super::rule::protocol_number(word)?.ok_or_else(|| invalid(word, "Invalid \"ipproto\" value"))
}
