//! One of every way in which a trace may end, made by hand.

use sim_core::trace::{AnnounceWhy, SilenceWhy};

use super::*;
use sim_core::why::{Ending, Loss};

/// Steps, what taps heard of them, and how it ended.
pub(in crate::explain::tests) type Ended = (Vec<Step>, Vec<Heard>, Ending);

/// Every way in which a trace may end.
pub(in crate::explain::tests) fn stories() -> Vec<Ended> {
    [asked(), refused(), answered(), in_vain(), unread_replies(), cut_short()].concat()
}

/// A step at which an echo request is seen.
fn at(host: HostId, kind: StepKind) -> Step {
    step(host, kind, Some(request()))
}

fn sent() -> Step {
    at(A, StepKind::Send { program: Program::Ping, dst: addr(2), seq: 1 })
}

fn decided(won: Arc<Route>, lost: &[(Arc<Route>, Fate)], unread: Vec<Unread>) -> Step {
    let routes = [&[(won, Fate::Won)], lost].concat();
    step(A, table(Purpose::Output, TableAnswer::Route, &routes, unread), None)
}

fn asked() -> Vec<Ended> {
    let ended = |steps| (steps, Vec::new(), Ending::Found);
    let local = || winners().swap_remove(0);
    let outranked = table(Purpose::Output, TableAnswer::Outranked, &[(local(), Fate::OutrankedByMain)], Vec::new());
    let mut all: Vec<_> = winners().into_iter().map(|won| ended(vec![decided(won, &[], unread())])).collect();
    for fate in [Fate::WorseMetric, Fate::ShorterPrefix] {
        all.push(ended(vec![decided(local(), &[(default_route(), fate)], Vec::new())]));
    }
    all.push(ended(vec![step(A, outranked, None), decided(default_route(), &[], Vec::new())]));
    let table = Some(TableId(20));
    let read =
        RuleRead { purpose: Purpose::Output, dst: addr(2), place: 1, priority: 0, table, answer: RuleAnswer::Reads };
    let by_rule = Step { cause: Cause::of(CommandId(1)), ..step(A, StepKind::Rule(read), None) };
    all.push(ended(vec![by_rule, decided(default_route(), &[], Vec::new())]));
    all.push(ended(Vec::new()));
    all
}

fn refused() -> Vec<Ended> {
    let nothing = StepKind::NoRoute { dst: addr(2), errno: Errno::Enetunreach };
    let failed = StepKind::SyscallFailed { program: Program::Ping, call: "connect", errno: Errno::Eacces };
    let gone = Step { cause: Cause::of(CommandId(1)), ..step(A, nothing.clone(), None) };
    let mut all = vec![
        (vec![step(A, nothing, None)], Vec::new(), Ending::NoRoute { at: 0 }),
        (vec![gone], Vec::new(), Ending::NoRoute { at: 0 }),
    ];
    for won in [2, 3] {
        let steps = vec![decided(winners().swap_remove(won), &[], Vec::new()), step(A, failed.clone(), None)];
        all.push((steps, Vec::new(), Ending::Refused { at: 1, errno: Errno::Eacces }));
    }
    let prohibited = vec![turned_away(RouteType::Prohibit), step(A, failed, None)];
    all.push((prohibited, Vec::new(), Ending::Refused { at: 1, errno: Errno::Eacces }));
    all
}

fn answered() -> Vec<Ended> {
    let by = |hosts: &[HostId]| Ending::Answered { by: hosts.to_vec() };
    let turned = || vec![sent(), at(A, StepKind::LoopTurn)];
    let mac = step(A, StepKind::Read { program: Program::Ping, from: addr(2) }, Some(arp(ArpOp::Reply)));
    let mut all = vec![
        (turned(), heard(&[(A, IfIndex::LO)]), by(&[A])),
        (turned(), heard(&[(A, IfIndex::LO), (A, ETH), (A, ETH)]), by(&[A])),
        (vec![sent(), sent(), mac.clone()], heard(&[(A, ETH), (B, ETH), (B, IfIndex::LO)]), by(&[A, B])),
        (vec![sent(), sent(), mac.clone(), mac], Vec::new(), by(&[B])),
    ];
    let known = StepKind::NeighKnown { nexthop: addr(2), lladdr: MAC, before: Nud::Stale, after: Nud::Delay };
    let echo = at(B, StepKind::EchoAnswer { src: addr(2), dst: addr(1) });
    let no_socket = at(A, StepKind::Drop { reason: DropReason::NoSocket });
    let late = vec![at(A, StepKind::OwnCopy), echo, no_socket];
    all.push((late, Vec::new(), by(&[A])));
    for back in [ETH, IfIndex::LO] {
        let receive = step(A, StepKind::Receive { pkttype: PktType::Host }, Some(reply()));
        let steps = vec![at(A, known.clone()), at(A, StepKind::Transmit), Step { dev: Some(back), ..receive }];
        all.push((steps, heard(&[(A, ETH)]), by(&[B])));
    }
    all
}

fn in_vain() -> Vec<Ended> {
    let ended = |steps, nexthop| (steps, Vec::new(), Ending::NeighbourSilent { nexthop: addr(nexthop) });
    let ask = || at(A, arp::ask(1, AnnounceWhy::PacketSource));
    let hear = || step(B, StepKind::Receive { pkttype: PktType::Broadcast }, Some(arp(ArpOp::Request)));
    let ignore = at(B, StepKind::ArpIgnore { target: addr(2), why: SilenceWhy::NotMine });
    let error_sent = || step(A, StepKind::IcmpError { source: ErrorSource::NeighFailed, to: addr(1) }, Some(error()));
    let error_read = step(A, StepKind::Read { program: Program::Ping, from: addr(1) }, Some(error()));
    let error_late = step(A, StepKind::Deliver, Some(error()));
    let nowhere = step(A, StepKind::Drop { reason: DropReason::QdiscDrop }, Some(arp(ArpOp::Request)));
    vec![
        ended(vec![ask(), hear()], 2),
        ended(vec![ask(), hear(), ignore, error_sent(), error_late], 2),
        ended(vec![ask(), error_sent(), error_read], 2),
        ended(vec![ask(), nowhere], 2),
        ended(Vec::new(), 9),
    ]
}

fn unread_replies() -> Vec<Ended> {
    let echo = || at(B, StepKind::EchoAnswer { src: addr(2), dst: addr(1) });
    let wait = at(A, StepKind::NeighWait { nexthop: addr(2), before: Nud::None });
    let owner = at(B, StepKind::ArpAnswer { target: addr(2) });
    let no_socket = || at(B, StepKind::Drop { reason: DropReason::NoSocket });
    let lost = |by, how| Ending::ReplyLost { by, how };
    let mut all = vec![
        (vec![wait, owner, echo()], Vec::new(), lost(B, Loss::StayedInside)),
        (vec![echo()], Vec::new(), lost(A, Loss::Unknown)),
    ];
    for how in [Loss::NoRoute, Loss::NeighbourSilent { nexthop: addr(1) }, Loss::Dropped { at: 1 }, Loss::Unknown] {
        all.push((vec![echo(), no_socket()], Vec::new(), lost(B, how)));
    }
    for host in [A, B] {
        let kept = at(host, StepKind::RouteKept { route: RouteType::Unicast });
        let refused = at(host, StepKind::ReplyRefused { src: addr(2) });
        all.push((vec![kept, refused], Vec::new(), Ending::ReplyRefused { at: 1 }));
    }
    all
}

fn cut_short() -> Vec<Ended> {
    let one = |kind, ending| (vec![at(B, kind)], Vec::new(), ending);
    let dropped = drops().map(|reason| one(StepKind::Drop { reason }, Ending::Dropped { at: 0, reason }));
    let edge = StepKind::NotModelled { what: NotModelled::Macvlan };
    let mut all = dropped.to_vec();
    all.push(one(edge, Ending::NotModelled { at: 0 }));
    all.push(one(StepKind::BoundMet(Budget::LAB.limit(Bound::Events)), Ending::Bound { at: 0 }));
    all.push((vec![sent()], Vec::new(), Ending::Silent));
    all
}

fn heard(places: &[(HostId, IfIndex)]) -> Vec<Heard> {
    let frame = Frame { src: MAC, dst: MAC, payload: request().into() };
    let packet = PacketId { command: CommandId(1), ordinal: 1 };
    let hear = |(host, dev): &(HostId, IfIndex)| Heard {
        at: Time::ZERO,
        host: *host,
        dev: *dev,
        dir: Dir::In,
        pkttype: PktType::Host,
        packet,
        frame: frame.clone(),
        step: 0,
    };
    places.iter().map(hear).collect()
}
