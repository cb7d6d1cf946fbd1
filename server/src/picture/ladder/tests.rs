use sim_core::lab::Lab;

use super::*;
use crate::explain;
use crate::l10n::Lang;
use crate::sitting::Position;

const ROUTER: &str = "\
ip netns add A
ip netns add R
ip netns add B
ip netns add C
ip link add a0 netns A type veth peer name r0 netns R
ip link add r1 netns R type veth peer name b0 netns B
ip -n A link set lo up
ip -n A link set a0 up
ip -n R link set r0 up
ip -n R link set r1 up
ip -n B link set b0 up
ip -n A addr add 10.0.1.2/24 dev a0
ip -n R addr add 10.0.1.1/24 dev r0
ip -n R addr add 10.0.2.1/24 dev r1
ip -n B addr add 10.0.2.2/24 dev b0
ip netns exec R sysctl -w net.ipv4.ip_forward=1
ip -n A route add default via 10.0.1.1
ip -n B route add default via 10.0.2.1
ip netns exec A ping -c 1 -W 1 10.0.2.2
ip netns exec A ping -c 1 -W 1 10.0.1.2
";
const THROUGH: usize = 19;
const ITSELF: usize = 20;

fn drawn(line: usize, look: impl FnOnce(&Ladder)) {
    let lab = Lab::parse(ROUTER).expect("a lab");
    let run = lab.run();
    let at = Position { line: Some(line), step: None, focus: None };
    let sitting = Sitting::new(&lab, &run, Lang::En, &at);
    look(&ladder(&sitting, &explain::steps(&sitting)).expect("a ladder"));
}

#[test]
fn hosts_stand_in_the_order_in_which_the_packet_comes_to_them_and_their_devices_toward_their_wires() {
    drawn(THROUGH, |ladder| {
        let names: Vec<_> = ladder.hosts.iter().map(|host| &*host.name).collect();
        assert_eq!(names, ["A", "R", "B"]);
        assert_eq!(ladder.apart, ["C"]);
        let across: Vec<_> =
            ladder.hosts.iter().flat_map(|host| &host.plugs).map(|plug| (&*plug.name, plug.x)).collect();
        assert_eq!(across.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["a0", "r0", "r1", "b0"]);
        assert!(across.is_sorted_by(|(_, left), (_, right)| left < right), "{across:?}");
        let bands: Vec<_> = ladder.hosts.iter().map(|host| (host.from, host.from + host.span)).collect();
        assert!(bands.is_sorted_by(|left, right| left.1 < right.0), "{bands:?}");
    });
}

#[test]
fn a_frame_falls_from_plug_to_plug_and_says_what_it_is() {
    drawn(THROUGH, |ladder| {
        let plug =
            |name: &str| ladder.hosts.iter().flat_map(|host| &host.plugs).find(|plug| plug.name == name).expect(name).x;
        let hops: Vec<_> = ladder
            .rungs
            .iter()
            .filter_map(|rung| {
                let Way::Wire { pieces, goes_right } = &rung.way else { return None };
                let (first, last) = (pieces.first()?, pieces.last()?);
                assert!(first.y1 < last.y2, "time falls");
                assert_eq!((first.x1 < last.x2, rung.x), (*goes_right, last.x2));
                let label = rung.label.as_ref()?;
                Some((first.x1, last.x2, format!("{} {}", label.name, label.more)))
            })
            .collect();
        let (a0, r0, r1, b0) = (plug("a0"), plug("r0"), plug("r1"), plug("b0"));
        let hop = |from, to, what: &str| (from, to, what.to_owned());
        assert_eq!(
            hops,
            [
                hop(a0, r0, "ARP request 10.0.1.1"),
                hop(r0, a0, "ARP reply 10.0.1.1"),
                hop(a0, r0, "echo request TTL 64"),
                hop(r1, b0, "ARP request 10.0.2.2"),
                hop(b0, r1, "ARP reply 10.0.2.2"),
                hop(r1, b0, "echo request TTL 63"),
                hop(b0, r1, "echo reply TTL 64"),
                hop(r0, a0, "echo reply TTL 63"),
            ]
        );
    });
}

#[test]
fn a_reply_is_a_hairpin_in_the_host_that_answers() {
    drawn(THROUGH, |ladder| {
        let turns: Vec<_> = ladder.rungs.iter().filter(|rung| matches!(rung.way, Way::Turn { .. })).collect();
        let [turn] = turns[..] else { panic!("one turn") };
        let Way::Turn { is_left, reach, .. } = turn.way else { panic!("a turn") };
        assert!(!is_left && reach > 0.0, "away from the wire, and down");
        assert_eq!(turn.role, sim_core::packet::Role::Reply);
        let answers = ladder.hosts.iter().find(|host| host.name == "B").expect("B");
        assert!(turn.x > answers.from && turn.x < answers.from + answers.span);
    });
}

#[test]
fn what_stays_in_a_host_turns_in_lo_and_crosses_no_wire() {
    drawn(ITSELF, |ladder| {
        assert_eq!(ladder.hosts.len(), 1);
        let turns = ladder.rungs.iter().filter(|rung| matches!(rung.way, Way::Turn { .. })).count();
        assert_eq!(turns, 3, "the request and the reply in lo, and the answer between them");
        assert!(!ladder.rungs.iter().any(|rung| matches!(rung.way, Way::Wire { .. })));
    });
}

const SWITCH: &str = "\
ip netns add A
ip netns add S
ip netns add B
ip netns add C
ip -n S link add br0 type bridge
ip link add a0 netns A type veth peer name p1 netns S
ip link add b0 netns B type veth peer name p2 netns S
ip link add c0 netns C type veth peer name p3 netns S
ip -n S link set p1 master br0
ip -n S link set p2 master br0
ip -n S link set p3 master br0
ip -n S link set br0 up
ip -n S link set p1 up
ip -n S link set p2 up
ip -n S link set p3 up
ip -n A link set a0 up
ip -n B link set b0 up
ip -n C link set c0 up
ip -n A addr add 10.0.0.1/24 dev a0
ip -n B addr add 10.0.0.2/24 dev b0
ip netns exec A ping -c 1 -W 1 10.0.0.2
";

#[test]
fn the_copies_of_a_flood_come_from_the_port_by_which_the_frame_came() {
    let lab = Lab::parse(SWITCH).expect("a lab");
    let run = lab.run();
    let sitting = Sitting::new(&lab, &run, Lang::En, &Position { line: Some(21), ..Position::default() });
    let ladder = ladder(&sitting, &explain::steps(&sitting)).expect("a ladder");
    let switch = ladder.hosts.iter().find(|host| host.name == "S").expect("S");
    let port = |name: &str| switch.plugs.iter().find(|plug| plug.name == name).expect(name).x;
    let from = |name: &str| {
        let leaves = ladder.rungs.iter().find(|rung| rung.x == port(name) && rung.shape == Shape::Packet);
        match leaves.expect("it leaves by this port").way {
            Way::Inside(piece) => piece.x1,
            Way::None | Way::Wire { .. } | Way::Turn { .. } => panic!("it comes from within"),
        }
    };
    assert_eq!([from("p2"), from("p3")], [port("p1"); 2]);
}

#[test]
fn every_step_has_its_place_on_the_sheet() {
    for line in [THROUGH, ITSELF] {
        drawn(line, |ladder| {
            for rung in &ladder.rungs {
                assert!((0.0..=100.0).contains(&rung.x) && (0.0..=ladder.height).contains(&rung.y), "step {}", rung.no);
                assert!(!rung.title.is_empty());
            }
            assert!(ladder.rungs.is_sorted_by(|before, after| before.y < after.y));
        });
    }
}
