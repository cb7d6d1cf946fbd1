//! One of everything that a trace may hold, made by hand.

mod arp;
mod instead;
mod nexthops;
mod reasons;
mod stories;

use std::net::Ipv4Addr;
use std::sync::Arc;

use sim_core::base::{
    Bound, Budget, Cause, CommandId, DevNames, DropReason, Errno, HostId, IfIndex, Mac, Nexthops, Nud, PacketId, Route,
    RouteProto, RouteType, Scope, TableId, Time,
};
use sim_core::lab::{AddrState, HostState, LinkKind, LinkState};
use sim_core::packet::{Arp, ArpOp, Body, Echo, Frame, Icmp, IpOptions, Ipv4, Payload, RecordRoute, Udp, Unreachable};
use sim_core::trace::{
    Dir, ErrorSource, ExceptionRead, Fate, Heard, Moved, NotModelled, Packet, PktType, Program, Purpose,
    RedirectRefusal, RuleAnswer, RuleMiss, RuleRead, SourceWhy, Step, StepKind, Stream, TableAnswer, TableRead, Unread,
};

use sim_core::why::Story;

use nexthops::{choices, several, way};
use reasons::{drops, errnos};

pub(super) use instead::sayings;
pub(super) use stories::stories;

const A: HostId = HostId(0);
const B: HostId = HostId(1);
const ETH: IfIndex = IfIndex(2);
const MAC: Mac = Mac([2, 0, 0, 0, 1, 1]);

pub(super) fn addr(last: u8) -> Ipv4Addr {
    Ipv4Addr::new(10, 0, 0, last)
}

/// With `lo` and `eth0`, 127.0.0.1/8 on the one and 10.0.0.1/24 on the other; only the first host is up.
pub(super) fn host(id: u16, name: &str) -> HostState {
    let link = |ifindex, name: &str, kind| LinkState {
        ifindex,
        name: name.into(),
        kind,
        mac: MAC,
        mtu: 1500,
        up: id == A.0,
        carrier: true,
        peer: None,
        master: None,
        lower: None,
        cause: Cause::none(),
    };
    let address = |ifindex, dev: &str, net: &str| AddrState {
        ifindex,
        dev: dev.into(),
        net: net.parse().expect("a prefix"),
        peer: None,
        label: dev.into(),
        scope: Scope::GLOBAL,
        secondary: false,
        cause: Cause::none(),
    };
    HostState {
        id: HostId(id),
        name: name.into(),
        forwarding: false,
        links: vec![link(IfIndex::LO, "lo", LinkKind::Loopback), link(ETH, "eth0", LinkKind::Veth)],
        addrs: vec![address(IfIndex::LO, "lo", "127.0.0.1/8"), address(ETH, "eth0", "10.0.0.1/24")],
        rules: Vec::new(),
        routes: Vec::new(),
        neighbours: Vec::new(),
        sysctls: Vec::new(),
        cause: Cause::none(),
    }
}

pub(super) const fn story() -> Story<'static> {
    Story { steps: &[], heard: &[], program: Program::Ping, asker: A, dst: Ipv4Addr::new(10, 0, 0, 2), line_no: 9 }
}

fn step(host: HostId, kind: StepKind, payload: Option<Payload>) -> Step {
    let id = PacketId { command: CommandId(1), ordinal: 1 };
    Step {
        at: Time::ZERO,
        host,
        dev: Some(ETH),
        seen: payload.map(|payload| Arc::new(Packet { id, payload: payload.into() })),
        kind,
        function: "f",
        counters: Moved::none(),
        cause: Cause::none(),
        needs: Cause::none(),
    }
}

fn icmp(body: Icmp) -> Ipv4 {
    let (src, dst, body) = (addr(1), addr(2), Body::Icmp(body));
    Ipv4 { src, dst, ttl: 64, tos: 0, df: true, mark: 0, frag: None, options: None, body }
}

fn ip(body: Icmp) -> Payload {
    Payload::Ipv4(icmp(body))
}

const ECHO: Echo = Echo { id: 1, seq: 1, data_bytes: 56 };

fn request() -> Payload {
    ip(Icmp::EchoRequest(ECHO))
}

fn reply() -> Payload {
    ip(Icmp::EchoReply(ECHO))
}

fn error() -> Payload {
    let about = icmp(Icmp::EchoRequest(ECHO)).quoted();
    ip(Icmp::DestUnreachable { code: Unreachable::Host, about })
}

fn arp(op: ArpOp) -> Payload {
    Payload::Arp(Arp { op, sender_mac: MAC, sender: addr(1), target_mac: Mac::ZERO, target: addr(2) })
}

/// A datagram to a host.
fn datagram() -> Payload {
    let body = Body::Udp(Udp { sport: 50_001, dport: 33_434, data_bytes: 32 });
    Payload::Ipv4(Ipv4 {
        src: addr(1),
        dst: addr(2),
        ttl: 1,
        tos: 0,
        df: false,
        mark: 0,
        frag: None,
        options: None,
        body,
    })
}

/// To a group, asking for a record of its way.
fn to_group() -> Payload {
    let mut record = RecordRoute::empty();
    assert!(record.write(addr(1)));
    let (dst, options) = (Ipv4Addr::new(224, 0, 0, 5), Some(IpOptions::RecordRoute(record)));
    let body = Body::Icmp(Icmp::EchoRequest(ECHO));
    Payload::Ipv4(Ipv4 { src: addr(1), dst, ttl: 1, tos: 0, df: true, mark: 0, frag: None, options, body })
}

fn payloads() -> [Payload; 9] {
    let about = icmp(Icmp::EchoRequest(ECHO)).quoted();
    let (exceeded, redirect) = (Icmp::TimeExceeded { about }, Icmp::Redirect { gateway: addr(9), about });
    let (asks, tells) = (arp(ArpOp::Request), arp(ArpOp::Reply));
    [request(), to_group(), datagram(), reply(), error(), ip(exceeded), ip(redirect), asks, tells]
}

fn route(kind: RouteType, dst: &str, dev: IfIndex, via: Option<Ipv4Addr>, proto: RouteProto) -> Arc<Route> {
    Arc::new(Route {
        kind,
        dst: dst.parse().expect("a prefix"),
        table: TableId::MAIN,
        tos: 0,
        scope: Scope::GLOBAL,
        proto,
        metric: 0,
        prefsrc: None,
        nexthops: if kind.leads() { Nexthops::One(way(dev, via)) } else { Nexthops::None },
        nhid: None,
        metrics: None,
        cause: Cause::none(),
        needs: Cause::none(),
    })
}

/// Routes of every shape that can win.
fn winners() -> Vec<Arc<Route>> {
    const BOOT: RouteProto = RouteProto::BOOT;
    const KERNEL: RouteProto = RouteProto::KERNEL;
    use RouteType::{Broadcast, Local, Unicast};
    vec![
        route(Local, "10.0.0.1/32", ETH, None, KERNEL),
        route(Local, "127.0.0.0/8", IfIndex::LO, None, KERNEL),
        route(Broadcast, "10.0.0.255/32", ETH, None, KERNEL),
        route(Unicast, "10.0.0.0/24", ETH, None, KERNEL),
        route(Unicast, "0.0.0.0/0", ETH, Some(addr(9)), BOOT),
        route(Unicast, "0.0.0.0/0", IfIndex::LO, Some(addr(9)), BOOT),
        several(),
    ]
}

fn table(purpose: Purpose, answer: TableAnswer, routes: &[(Arc<Route>, Fate)], unread: Vec<Unread>) -> StepKind {
    table_to(addr(2), purpose, answer, routes, unread)
}

fn table_to(
    dst: Ipv4Addr,
    purpose: Purpose,
    answer: TableAnswer,
    routes: &[(Arc<Route>, Fate)],
    unread: Vec<Unread>,
) -> StepKind {
    StepKind::Table(TableRead {
        purpose,
        dst,
        priority: 0,
        table: TableId::LOCAL,
        routes: routes.iter().map(|(route, _)| Arc::clone(route)).collect(),
        fates: routes.iter().map(|(_, fate)| *fate).collect(),
        names: names(),
        answer,
        unread: unread.into(),
    })
}

fn names() -> DevNames {
    let mut names = DevNames::default();
    names.set(ETH, "eth0".into());
    names
}

fn refusing(kind: RouteType) -> Arc<Route> {
    route(kind, "10.0.0.0/24", ETH, None, RouteProto::BOOT)
}

fn default_route() -> Arc<Route> {
    route(RouteType::Unicast, "0.0.0.0/0", ETH, Some(addr(9)), RouteProto::BOOT)
}

fn unread() -> Vec<Unread> {
    let routes = [default_route(), route(RouteType::Unicast, "11.0.0.0/8", ETH, None, RouteProto::BOOT)];
    vec![Unread { priority: 32766, table: TableId::MAIN, routes: routes.into_iter().collect() }]
}

fn tables() -> Vec<StepKind> {
    let mut tables = Vec::new();
    let losers = [
        Fate::OtherPrefix,
        Fate::OtherPrefix,
        Fate::ShorterPrefix,
        Fate::OutrankedByMain,
        Fate::WorseMetric,
        Fate::OtherDevice,
        Fate::ScopeTooWide,
        Fate::OtherTos,
        Fate::LessTos,
        Fate::Suppressed,
        Fate::Dead,
    ];
    let mut lost = losers.map(|fate| (default_route(), fate)).to_vec();
    lost.push((winners().swap_remove(0), Fate::OtherPrefix));
    for purpose in [Purpose::Output, Purpose::Input, Purpose::Arp, Purpose::Source] {
        tables
            .extend(winners().into_iter().map(|won| table(purpose, TableAnswer::Route, &[(won, Fate::Won)], unread())));
        tables.push(table(purpose, TableAnswer::NoMatch, &lost, Vec::new()));
        tables.extend(
            lost.iter().map(|lost| table(purpose, TableAnswer::NoMatch, std::slice::from_ref(lost), Vec::new())),
        );
        tables.push(table(purpose, TableAnswer::Empty, &[], Vec::new()));
        tables.push(table(purpose, TableAnswer::Outranked, &lost[3..4], Vec::new()));
        tables.push(table(purpose, TableAnswer::Suppressed, &lost[9..10], Vec::new()));
        for kind in [RouteType::Blackhole, RouteType::Unreachable, RouteType::Prohibit] {
            tables.push(table(purpose, TableAnswer::Refused, &[(refusing(kind), Fate::Won)], unread()));
        }
        tables.push(table(purpose, TableAnswer::Throw, &[(refusing(RouteType::Throw), Fate::Won)], Vec::new()));
    }
    tables
}

/// What else can come of a rule.
fn rule_answers() -> impl Iterator<Item = RuleAnswer> {
    let misses = [
        RuleMiss::From,
        RuleMiss::To,
        RuleMiss::Iif,
        RuleMiss::Oif,
        RuleMiss::Mark,
        RuleMiss::TunId,
        RuleMiss::L3mdev,
        RuleMiss::Uid,
        RuleMiss::Tos,
        RuleMiss::Ipproto,
        RuleMiss::Sport,
        RuleMiss::Dport,
        RuleMiss::Inverted,
    ];
    let others = [RuleAnswer::Jumps(300), RuleAnswer::Passes, RuleAnswer::Refuses(RouteType::Prohibit)];
    misses.map(RuleAnswer::Missed).into_iter().chain(others)
}

/// Every kind of step; a new one does not compile until it is here.
fn kinds() -> Vec<StepKind> {
    let programs = [Program::Ping, Program::Arping, Program::Traceroute, Program::Tracepath, Program::Ip];
    let nuds = [
        Nud::None,
        Nud::Incomplete,
        Nud::Reachable,
        Nud::Stale,
        Nud::Delay,
        Nud::Probe,
        Nud::Failed,
        Nud::Permanent,
        Nud::Noarp,
    ];
    let mut kinds = tables();
    kinds.extend(choices());
    for program in programs {
        let streams =
            [Stream::Stdout, Stream::Stderr].map(|stream| StepKind::Print { program, stream, text: "x\n".into() });
        kinds.extend(streams);
        kinds.push(StepKind::Connect { program, dst: addr(2), src: addr(1) });
        kinds.extend([1, 2].map(|seq| StepKind::Send { program, dst: addr(2), seq }));
        kinds.push(StepKind::Socket { program });
        kinds.push(StepKind::Read { program, from: addr(2) });
        kinds.push(StepKind::GiveUp { program, waited_ms: 1_000 });
        kinds.extend([0, 1, 2].map(|status| StepKind::Exit { program, status }));
        kinds.extend(errnos().map(|errno| StepKind::SyscallFailed { program, call: "connect", errno }));
    }
    for priority in [0, 32766] {
        for purpose in [Purpose::Output, Purpose::Input, Purpose::Arp, Purpose::Source] {
            let table = Some(TableId(priority));
            let read = RuleRead { purpose, dst: addr(2), place: 0, priority, table, answer: RuleAnswer::Reads };
            kinds.push(StepKind::Rule(read));
            kinds.extend(rule_answers().map(|answer| StepKind::Rule(RuleRead { answer, ..read })));
        }
    }
    kinds.extend(errnos().map(|errno| StepKind::NoRoute { dst: addr(2), errno }));
    let whys = [
        SourceWhy::RouteSays,
        SourceWhy::GatewayNetwork,
        SourceWhy::DeviceFirst,
        SourceWhy::OtherDevice,
        SourceWhy::NoAddress,
    ];
    kinds.extend(whys.map(|why| StepKind::Source { src: addr(1), why }));
    for nud in nuds {
        let (before, after) = (nud, nud);
        kinds.push(StepKind::NeighKnown { nexthop: addr(2), lladdr: MAC, before, after });
        kinds.push(StepKind::NeighWait { nexthop: addr(2), before });
        kinds.push(StepKind::NeighLearn { neighbour: addr(2), lladdr: MAC, before, after });
    }
    kinds.extend(arp::kinds());
    kinds.extend([1, 2].map(|attempt| StepKind::NeighTimeout { nexthop: addr(2), attempt }));
    kinds.push(StepKind::NeighFailed { nexthop: addr(2) });
    kinds.push(StepKind::ArpAnswer { target: addr(2) });
    kinds.push(StepKind::ArpOff);
    kinds.push(StepKind::ArpUnused { sender: addr(2) });
    kinds.extend([StepKind::LoopTurn, StepKind::OwnCopy, StepKind::Transmit]);
    kinds.extend([StepKind::BridgeUp, StepKind::BridgeEnd, StepKind::BridgeLearn { lladdr: MAC }]);
    kinds.push(StepKind::BridgeForward { lladdr: MAC, to: ETH });
    kinds.extend([0, 1, 2].map(|ports| StepKind::BridgeFlood { lladdr: MAC, ports }));
    kinds.push(StepKind::BridgeFlood { lladdr: Mac([0x01, 0x00, 0x5e, 0, 0, 5]), ports: 2 });
    let pkttypes = [PktType::Host, PktType::Broadcast, PktType::Multicast, PktType::Otherhost, PktType::Outgoing];
    kinds.extend(pkttypes.map(|pkttype| StepKind::Receive { pkttype }));
    let routes = [RouteType::Unicast, RouteType::Local, RouteType::Broadcast, RouteType::Multicast];
    kinds.extend(routes.map(|route| StepKind::RouteKept { route }));
    kinds.push(StepKind::FarMtu { mtu: 1_400 });
    kinds.push(StepKind::SourceChecked { src: addr(1) });
    kinds.push(StepKind::Deliver);
    kinds.push(StepKind::EchoAnswer { src: addr(2), dst: addr(1) });
    kinds.push(StepKind::EchoIgnored);
    kinds.push(StepKind::ReplyRefused { src: addr(2) });
    let errors = [
        ErrorSource::NeighFailed,
        ErrorSource::NoRoute,
        ErrorSource::Unreachable,
        ErrorSource::Prohibit,
        ErrorSource::TtlExceeded,
        ErrorSource::Port,
        ErrorSource::FragNeeded { mtu: 1_400 },
        ErrorSource::Redirect { gateway: addr(9) },
    ];
    let told = |source| [1, 2].map(|to| StepKind::IcmpError { source, to: addr(to) });
    kinds.extend(errors.into_iter().flat_map(told));
    kinds.extend([RouteType::Unicast, RouteType::Broadcast].map(|route| StepKind::Forward {
        nexthop: addr(2),
        ttl: 63,
        route,
    }));
    let learnt = [(Some(addr(9)), None), (None, Some(1_400)), (Some(addr(9)), Some(1_400))];
    kinds.extend(learnt.map(|(gateway, mtu)| StepKind::Exception(ExceptionRead { dst: addr(2), gateway, mtu })));
    kinds.push(StepKind::PmtuLearn { dst: addr(2), mtu: 1_400 });
    kinds.extend([StepKind::RedirectHold { to: addr(2) }, StepKind::RedirectAsk { gateway: addr(9) }]);
    kinds.push(StepKind::RedirectLearn { dst: addr(2), gateway: addr(9) });
    let refusals = [
        RedirectRefusal::OtherGateway,
        RedirectRefusal::NotAccepted,
        RedirectRefusal::NoRouter,
        RedirectRefusal::OffLink,
        RedirectRefusal::NoGateway,
    ];
    kinds.extend(refusals.map(|why| StepKind::RedirectRefuse { gateway: addr(9), why }));
    kinds.extend([StepKind::Fragment { mtu: 1_400, pieces: 2 }, StepKind::FragmentWait]);
    kinds.push(StepKind::Reassemble { pieces: 2 });
    kinds.extend([StepKind::RouteRecorded { addr: addr(2), room: 7 }, StepKind::RouteFull]);
    kinds.push(StepKind::RateLimited { to: addr(2) });
    kinds.extend(drops().map(|reason| StepKind::Drop { reason }));
    let bounds = [
        Bound::Commands,
        Bound::Hosts,
        Bound::Links,
        Bound::EventsPerCommand,
        Bound::Events,
        Bound::StepsPerCommand,
        Bound::OutputBytes,
        Bound::LabOutputBytes,
    ];
    kinds.extend(bounds.map(|bound| StepKind::BoundMet(Budget::LAB.limit(bound))));
    let edges = [NotModelled::Fragmentation, NotModelled::LostPiece, NotModelled::Macvlan, NotModelled::Vxlan];
    kinds.extend(edges.map(|what| StepKind::NotModelled { what }));
    kinds
}

/// Each kind alone with each kind of packet; a rule after a table; one packet after another.
pub(super) fn step_lists() -> Vec<Vec<Step>> {
    let mut lists = Vec::new();
    for kind in kinds() {
        lists.extend(payloads().map(|payload| vec![step(A, kind.clone(), Some(payload))]));
        lists.push(vec![Step { dev: Some(IfIndex::LO), ..step(A, kind.clone(), Some(request())) }]);
        lists.push(vec![step(A, kind, None)]);
    }
    let unspecified =
        ["ip_do_fragment", "__dev_forward_skb2", "arp_process", "__udp4_lib_rcv", "ip_forward", "dst_discard"];
    lists.extend(unspecified.map(|function| {
        let drop = StepKind::Drop { reason: DropReason::NotSpecified };
        vec![Step { function, ..step(A, drop, Some(request())) }]
    }));
    let nothing = table(Purpose::Output, TableAnswer::Empty, &[], Vec::new());
    let (place, table, answer) = (1, Some(TableId::MAIN), RuleAnswer::Reads);
    let next = RuleRead { purpose: Purpose::Output, dst: addr(2), place, priority: 32766, table, answer };
    lists.push(vec![step(A, nothing, None), step(A, StepKind::Rule(next), None)]);
    lists.push(vec![step(A, group_by_default(), None)]);
    lists.push(directed());
    for kind in [RouteType::Blackhole, RouteType::Unreachable, RouteType::Prohibit] {
        let no_route = step(A, StepKind::NoRoute { dst: addr(2), errno: Errno::Einval }, None);
        lists.push(vec![turned_away(kind), no_route]);
        lists.extend(errnos().map(|errno| {
            vec![
                turned_away(kind),
                step(A, StepKind::SyscallFailed { program: Program::Ping, call: "connect", errno }, None),
            ]
        }));
    }
    for before in payloads() {
        lists.extend(
            payloads().map(|after| [before, after].map(|payload| step(A, StepKind::Deliver, Some(payload))).to_vec()),
        );
    }
    lists
}

/// For everyone on another link, and sent on to them.
fn directed() -> Vec<Step> {
    let everyone = route(RouteType::Broadcast, "10.0.3.255/32", ETH, None, RouteProto::KERNEL);
    let read = table(Purpose::Input, TableAnswer::Route, &[(everyone, Fate::Won)], Vec::new());
    let forward = StepKind::Forward { nexthop: addr(255), ttl: 63, route: RouteType::Broadcast };
    [read, forward].map(|kind| step(A, kind, Some(request()))).to_vec()
}

/// The route to a group that has none of its own.
fn group_by_default() -> StepKind {
    let default = route(RouteType::Unicast, "0.0.0.0/0", ETH, Some(addr(9)), RouteProto::BOOT);
    table_to(Ipv4Addr::new(224, 0, 0, 5), Purpose::Output, TableAnswer::Route, &[(default, Fate::Won)], Vec::new())
}

/// A table whose route refuses.
fn turned_away(kind: RouteType) -> Step {
    step(A, table(Purpose::Output, TableAnswer::Refused, &[(refusing(kind), Fate::Won)], unread()), None)
}
