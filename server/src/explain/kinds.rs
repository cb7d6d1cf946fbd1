//! Which message speaks of which kind of step, and what it takes.

use sim_core::base::{IfIndex, Mac, Nud, RouteType};
use sim_core::trace::{ErrorSource, PktType, Program, RedirectRefusal, SourceWhy, StepKind, Stream};
use sim_core::why::looked;

use super::message::Message;
use super::told::Told;
use super::{arp, ends, lookup, nexthop};

/// What is said about a step. Kinds that differ in title and sentence may share what the kernel checks.
pub(super) struct Words {
    /// Holds `.title` and `.say`.
    pub(super) text: Message,
    /// Holds `.more`.
    pub(super) more: Message,
}

impl Words {
    pub(super) const fn of(text: Message, more: Message) -> Self {
        Self { text, more }
    }
}

impl From<Message> for Words {
    /// One key that holds all three.
    fn from(message: Message) -> Self {
        Self { more: message.clone(), text: message }
    }
}

/// The words for a step.
pub(super) fn words(told: &Told<'_>) -> Words {
    let say = |key| told.message(key);
    match &told.step.kind {
        StepKind::Connect { program, dst, src } => {
            say("why-connect").word("program", program.name()).addr("dst", *dst).addr("src", *src).into()
        }
        StepKind::Send { program, dst, seq } => {
            say(send_key(*program)).word("program", program.name()).addr("dst", *dst).count("seq", (*seq).into()).into()
        }
        StepKind::SyscallFailed { program, call, errno } => ends::errno(told, *program, call, *errno).into(),
        StepKind::Socket { program } => {
            say(socket_key(*program)).word("program", program.name()).choose("what", told.what()).into()
        }
        StepKind::Read { program, from } => {
            say("why-read").word("program", program.name()).choose("what", told.what()).addr("from", *from).into()
        }
        StepKind::Print { program, stream, text } => print(say("why-print"), *program, *stream, text).into(),
        StepKind::GiveUp { program, waited_ms } => {
            say("why-give-up").word("program", program.name()).word("waited", &seconds(*waited_ms)).into()
        }
        StepKind::Exit { program, status } => {
            let status = usize::try_from(*status).unwrap_or(255); // as the shell would show a negative one
            say(exit_key(*program)).word("program", program.name()).count("status", status).into()
        }

        StepKind::Rule(read) => lookup::rule(told, read),
        StepKind::Table(read) => lookup::table(told, read),
        StepKind::Nexthop(read) => nexthop::words(told, read),
        StepKind::Exception(read) => nexthop::learnt(told, read),
        StepKind::NoRoute { dst, errno } => {
            let key = match () {
                () if ends::was_refused(&told.steps[..told.index]) => "why-search-refused",
                () if looked(*errno) => "why-no-route",
                () => "why-refused-way",
            };
            say(key).addr("dst", *dst).code("error", errno.text()).into()
        }
        StepKind::Source { src, why } => Words::of(say(source_key(*why)).addr("src", *src), say("why-source")),

        StepKind::NeighKnown { nexthop, lladdr, before, after } => say("why-neigh-known")
            .addr("nexthop", *nexthop)
            .code("lladdr", &lladdr.to_string())
            .choose("state", known_as(*before, *after))
            .word("before", before.name())
            .word("after", after.name())
            .into(),
        StepKind::NeighWait { nexthop, before } => {
            say("why-neigh-wait").addr("nexthop", *nexthop).choose("before", before.name()).into()
        }
        StepKind::ArpAsk { target, attempt, sender, why } => arp::asks(told, *target, *attempt, *sender, *why),
        StepKind::NeighTimeout { nexthop, attempt } => {
            say("why-neigh-timeout").addr("nexthop", *nexthop).count("attempt", *attempt as usize).into()
        }
        StepKind::NeighFailed { nexthop } => say("why-neigh-failed").addr("nexthop", *nexthop).into(),
        StepKind::NeighLearn { neighbour, lladdr, before, after } => {
            let new = !before.is_valid() || before != after;
            let message = |key| say(key).addr("neighbour", *neighbour).code("lladdr", &lladdr.to_string());
            let text = message(if new { "why-neigh-learn" } else { "why-neigh-heard" }).choose("after", after.name());
            Words::of(text, say("why-neigh-learn"))
        }
        StepKind::ArpAnswer { target } => say("why-arp-answer").addr("target", *target).word("dev", told.dev()).into(),
        StepKind::ArpIgnore { target, why } => arp::keeps_silent(told, *target, *why),
        StepKind::ArpProxy { target, why } => arp::answers_for_another(told, *target, *why),
        StepKind::ArpProxyWait { target } => say("why-arp-proxy-wait").addr("target", *target).into(),
        StepKind::ArpNotify { addr } => say("why-arp-notify").addr("addr", *addr).word("dev", told.dev()).into(),
        StepKind::ArpOff => say("why-arp-off").word("dev", told.dev()).into(),
        StepKind::ArpUnused { sender } => say("why-arp-unused").addr("sender", *sender).into(),

        StepKind::LoopTurn => say("why-loop-turn").choose("what", told.what()).word("dev", told.dev()).into(),
        StepKind::OwnCopy => say("why-own-copy").choose("many", told.many()).addr("dst", told.dst()).into(),
        StepKind::BridgeLearn { lladdr } => {
            say("why-bridge-learn").code("lladdr", &lladdr.to_string()).word("dev", told.dev()).into()
        }
        StepKind::BridgeForward { lladdr, to } => {
            let port = told.names.dev(told.step.host, *to);
            say("why-bridge-forward").code("lladdr", &lladdr.to_string()).word("port", port).into()
        }
        StepKind::BridgeFlood { lladdr, ports } => {
            let all = match *lladdr {
                Mac::BROADCAST => "all",
                group if group.is_multicast() => "group",
                _ => "unknown",
            };
            let text = say("why-bridge-flood").choose("receiver", all).code("lladdr", &lladdr.to_string());
            text.count("ports", *ports as usize).into()
        }
        StepKind::BridgeUp => say("why-bridge-up").into(),
        StepKind::BridgeEnd => say("why-bridge-end").word("dev", told.dev()).into(),
        StepKind::Transmit => {
            let lladdr = told.frame().map(|frame| frame.dst.to_string());
            say("why-transmit")
                .choose("what", told.what())
                .choose("mac", if lladdr.is_some() { "known" } else { "none" })
                .code("lladdr", &lladdr.unwrap_or_default())
                .word("dev", told.dev())
                .into()
        }
        StepKind::FarMtu { mtu } => say("why-far-mtu")
            .count("mtu", *mtu as usize)
            .count("most", *mtu as usize + 4)
            .word("dev", told.dev())
            .into(),
        StepKind::Receive { pkttype } => {
            let key = if told.is_at_lo() { "why-receive-lo" } else { "why-receive" };
            let text = say(key).choose("what", told.what()).choose("pkttype", received_as(*pkttype));
            Words::of(text.word("dev", told.dev()), say("why-receive"))
        }

        StepKind::RouteKept { route } => {
            let text = say(kept_key(*route, told.is_at_lo())).word("dev", told.dev()).addr("dst", told.dst());
            Words::of(text, say("why-kept"))
        }
        StepKind::SourceChecked { src } => say("why-source-checked").addr("src", *src).word("dev", told.dev()).into(),
        StepKind::RouteRecorded { addr, room } => {
            say("why-route-recorded").addr("addr", *addr).code("addrs", &told.record()).count("room", *room).into()
        }
        StepKind::RouteFull => say("why-route-full").into(),
        StepKind::Deliver if told.is_udp() => say("why-deliver-udp").into(),
        StepKind::Deliver => say("why-deliver").choose("what", told.what()).into(),
        StepKind::PmtuLearn { dst, mtu } => say("why-pmtu-learn").addr("dst", *dst).count("mtu", *mtu as usize).into(),
        StepKind::RedirectHold { to } => say("why-redirect-hold").addr("to", *to).into(),
        StepKind::RedirectLearn { dst, gateway } => {
            say("why-redirect-learn").addr("dst", *dst).addr("gateway", *gateway).into()
        }
        StepKind::RedirectAsk { gateway } => say("why-redirect-ask").addr("gateway", *gateway).into(),
        StepKind::RedirectRefuse { gateway, why } => {
            let text = say(redirect_key(*why)).addr("gateway", *gateway).addr("by", told.src());
            Words::of(text, say("why-redirect-refuse").word("dev", told.dev()))
        }
        StepKind::Fragment { mtu, pieces } => {
            say("why-fragment").count("mtu", usize::from(*mtu)).count("pieces", usize::from(*pieces)).into()
        }
        StepKind::FragmentWait => say("why-fragment-wait").into(),
        StepKind::Reassemble { pieces } => say("why-reassemble").count("pieces", usize::from(*pieces)).into(),
        StepKind::Forward { ttl, route: RouteType::Broadcast, .. } => {
            say("why-forward-directed").addr("dst", told.dst()).count("ttl", usize::from(*ttl)).into()
        }
        StepKind::Forward { nexthop, ttl, route: _ } => {
            say("why-forward").addr("dst", told.dst()).addr("nexthop", *nexthop).count("ttl", usize::from(*ttl)).into()
        }
        StepKind::EchoAnswer { src, dst } => {
            let sent = if told.is_refused_next() { "no" } else { "yes" };
            say("why-echo-answer").choose("sent", sent).addr("src", *src).addr("dst", *dst).into()
        }
        StepKind::EchoIgnored => say("why-echo-ignored").into(),
        StepKind::ReplyRefused { src } => say("why-reply-refused").addr("src", *src).into(),
        StepKind::RateLimited { to } => say("why-rate-limited").addr("to", *to).into(),
        StepKind::IcmpError { source, to } => {
            let own = told.names.owns(told.step.host, *to);
            let mtu = if let ErrorSource::FragNeeded { mtu } = source { usize::from(*mtu) } else { 0 };
            let text = say(error_key(*source)).choose("self", if own { "yes" } else { "no" }).addr("to", *to);
            let text = text.addr("dst", told.dst()).count("mtu", mtu);
            match source {
                ErrorSource::Redirect { gateway } => {
                    let dev = told.names.dev(told.step.host, told.came_by().unwrap_or(IfIndex::LO));
                    Words::of(text.addr("gateway", *gateway), say("why-redirect").word("dev", dev))
                }
                ErrorSource::NeighFailed
                | ErrorSource::NoRoute
                | ErrorSource::Unreachable
                | ErrorSource::Prohibit
                | ErrorSource::TtlExceeded
                | ErrorSource::Port
                | ErrorSource::FragNeeded { .. } => Words::of(text, say("why-icmp-error")),
            }
        }

        StepKind::Drop { reason } => ends::dropped(told, *reason).into(),
        StepKind::BoundMet(limit) => ends::bound(*limit),
        StepKind::NotModelled { what } => ends::not_modelled(told, *what),
    }
}

const fn send_key(program: Program) -> &'static str {
    match program {
        Program::Ping | Program::Ip | Program::Sleep => "why-send",
        Program::Arping => "why-send-arping",
        Program::Traceroute | Program::Tracepath => "why-send-probe",
    }
}

const fn socket_key(program: Program) -> &'static str {
    match program {
        Program::Ping | Program::Ip | Program::Sleep => "why-socket",
        Program::Arping => "why-socket-arping",
        Program::Traceroute | Program::Tracepath => "why-socket-probe",
    }
}

const fn exit_key(program: Program) -> &'static str {
    match program {
        Program::Ping => "why-exit-ping",
        Program::Arping => "why-exit-arping",
        Program::Traceroute | Program::Tracepath => "why-exit-probe",
        Program::Ip | Program::Sleep => "why-exit-ip",
    }
}

const fn source_key(why: SourceWhy) -> &'static str {
    match why {
        SourceWhy::RouteSays => "why-source-route-says",
        SourceWhy::GatewayNetwork => "why-source-gateway-network",
        SourceWhy::DeviceFirst => "why-source-device-first",
        SourceWhy::OtherDevice => "why-source-other-device",
        SourceWhy::NoAddress => "why-source-no-address",
    }
}

const fn kept_key(route: RouteType, at_lo: bool) -> &'static str {
    match route {
        RouteType::Local => "why-kept-local",
        RouteType::Broadcast if at_lo => "why-kept-broadcast",
        RouteType::Broadcast => "why-kept-copy",
        RouteType::Multicast if at_lo => "why-kept-group",
        RouteType::Multicast => "why-kept-group-copy",
        // A packet keeps only a route that leads somewhere.
        RouteType::Unicast
        | RouteType::Anycast
        | RouteType::Blackhole
        | RouteType::Unreachable
        | RouteType::Prohibit
        | RouteType::Throw => "why-kept-unicast",
    }
}

const fn error_key(source: ErrorSource) -> &'static str {
    match source {
        ErrorSource::NeighFailed => "why-icmp-error-neigh-failed",
        ErrorSource::NoRoute => "why-icmp-error-no-route",
        ErrorSource::Unreachable => "why-icmp-error-unreachable",
        ErrorSource::Prohibit => "why-icmp-error-prohibit",
        ErrorSource::TtlExceeded => "why-icmp-error-ttl-exceeded",
        ErrorSource::Port => "why-icmp-error-port",
        ErrorSource::FragNeeded { .. } => "why-icmp-error-frag-needed",
        ErrorSource::Redirect { .. } => "why-icmp-error-redirect",
    }
}

const fn redirect_key(why: RedirectRefusal) -> &'static str {
    match why {
        RedirectRefusal::OtherGateway => "why-redirect-refuse-other-gateway",
        RedirectRefusal::NotAccepted => "why-redirect-refuse-not-accepted",
        RedirectRefusal::NoRouter => "why-redirect-refuse-no-router",
        RedirectRefusal::OffLink => "why-redirect-refuse-off-link",
        RedirectRefusal::NoGateway => "why-redirect-refuse-no-gateway",
    }
}

/// What a known neighbour is known as, as far as the sentence differs.
fn known_as(before: Nud, after: Nud) -> &'static str {
    match after {
        Nud::Delay if before == after => "waiting",
        Nud::Delay => "delay",
        Nud::Permanent => "permanent",
        Nud::Noarp => "noarp",
        Nud::None | Nud::Incomplete | Nud::Reachable | Nud::Stale | Nud::Probe | Nud::Failed => "valid",
    }
}

const fn received_as(pkttype: PktType) -> &'static str {
    match pkttype {
        PktType::Host => "host",
        PktType::Broadcast => "broadcast",
        PktType::Multicast => "multicast",
        PktType::Otherhost => "otherhost",
        PktType::Outgoing => "outgoing",
    }
}

/// Programs may print several lines at once; the first with anything in it stands for them.
fn print(message: Message, program: Program, stream: Stream, text: &str) -> Message {
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let stream = match stream {
        Stream::Stdout => "stdout",
        Stream::Stderr => "stderr",
    };
    message.word("program", program.name()).choose("stream", stream).word("start", &start_of(line)).code("text", line)
}

/// As much of a line as a title has room for.
fn start_of(line: &str) -> String {
    const ROOM: usize = 32;
    let Some((cut, _)) = line.char_indices().nth(ROOM) else { return line.to_owned() };
    let end = line[..cut].rfind(' ').unwrap_or(cut);
    format!("{} …", line[..end].trim_end_matches([' ', ':']))
}

/// Milliseconds as seconds, without zeros that say nothing: `1`, `0.5`.
fn seconds(ms: u64) -> String {
    let text = format!("{}.{:03}", ms / 1_000, ms % 1_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_written_without_idle_zeros() {
        assert_eq!([0, 500, 1_000, 1_050, 10_000].map(seconds), ["0", "0.5", "1", "1.05", "10"]);
    }

    #[test]
    fn a_long_line_is_cut_between_words() {
        assert_eq!(start_of("64 bytes from 10.0.3.2: icmp_seq=1 ttl=64"), "64 bytes from 10.0.3.2 …");
        assert_eq!(start_of("Sent 1 probes"), "Sent 1 probes");
    }
}
