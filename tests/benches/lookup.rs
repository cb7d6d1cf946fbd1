//! How fast a lookup is, beside what it is made of: a bare scan of the same routes, a bare longest-prefix match.

use std::hint::black_box;
use std::net::Ipv4Addr;
use std::sync::Arc;

use ipnet::Ipv4Net;
use prefix_trie::PrefixMap;
use sim_core::base::{
    Budget, Cause, CommandId, HostId, Nexthop, Nexthops, Route, RouteProto, RouteType, Scope, TableId, Time,
};
use sim_core::ipv4::{Fib, Flow, Insert, Rules};
use sim_core::link::Links;
use sim_core::trace::{Journal, LookupSteps, Purpose, Silent};
use tests::measure::{each, print_ratio};

/// As the playground has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    println!("{:<44} {:>10} {:>10} {:>9}", "a lookup", "ours", "bare", "ours/bare");
    few(10);
    few(50);
    many(100_000);
}

/// So many a command's journal hears of when a ping through a router is answered.
const LOOKUPS: u32 = 8;

/// Beside a scan of the same routes that only finds the longest prefix.
fn few(count: u32) {
    let (fib, rules, links) = (fib(count), Rules::default(), Links::new(HostId(0), Cause::none()));
    let routes: Vec<Arc<Route>> = fib.table(TableId::MAIN).to_vec();
    let mut next = destinations();
    let scan = each(10_000, || {
        let dst = next();
        let longest = routes.iter().filter(|route| route.dst.contains(&dst)).max_by_key(|route| route.dst.prefix_len());
        black_box(longest);
    });
    let mut next = destinations();
    let silent = each(10_000, || {
        let flow = Flow::to(Purpose::Output, next());
        black_box(fib.lookup(&rules, &links, &flow, &mut Silent).is_ok());
    });
    let mut next = destinations();
    let recorded = each(100, || {
        let mut journal = Journal::new(CommandId(1), Time::ZERO, Budget::LAB);
        for _ in 0..LOOKUPS {
            let flow = Flow::to(Purpose::Output, next());
            let mut log = LookupSteps { journal: &mut journal, place: links.place(None), packet: None };
            black_box(fib.lookup(&rules, &links, &flow, &mut log).is_ok());
        }
        black_box(journal);
    }) / LOOKUPS;
    print_ratio(&format!("{count} routes, beside a scan"), silent, scan, "at most 2");
    print_ratio(&format!("{count} routes, recorded, beside a scan"), recorded, scan, "at most 10");
}

/// Beside the trie's own match.
fn many(count: u32) {
    let (fib, rules, links) = (fib(count), Rules::default(), Links::new(HostId(0), Cause::none()));
    let trie: PrefixMap<Ipv4Net, u32> =
        fib.table(TableId::MAIN).iter().map(|route| (route.dst, route.metric)).collect();
    let mut next = destinations();
    let bare = each(10_000, || {
        black_box(trie.get_lpm(&Ipv4Net::from(next())));
    });
    let mut next = destinations();
    let ours = each(10_000, || {
        let flow = Flow::to(Purpose::Output, next());
        black_box(fib.lookup(&rules, &links, &flow, &mut Silent).is_ok());
    });
    print_ratio(&format!("{count} routes, beside prefix-trie"), ours, bare, "at most 1.5");
}

/// Networks of 16 to 28 bits all over, and a default route.
fn fib(count: u32) -> Fib {
    let mut fib = Fib::default();
    let route = |dst: Ipv4Net| {
        let nexthops = Nexthops::One(Nexthop::new(sim_core::base::IfIndex::LO, None, Scope::LINK, false));
        let (kind, scope, proto) = (RouteType::Unicast, Scope::LINK, RouteProto::STATIC);
        let (table, tos, metric, prefsrc, nhid, metrics) = (TableId::MAIN, 0, 0, None, None, None);
        let (cause, needs) = (Cause::none(), Cause::none());
        Route { kind, dst, table, tos, scope, proto, metric, prefsrc, nexthops, nhid, metrics, cause, needs }
    };
    fib.insert(route(Ipv4Net::default()), Insert::ADD).expect("the first");
    let mut seed = 1;
    while fib.table(TableId::MAIN).len() < count as usize {
        let (addr, len) = (draw(&mut seed), 16 + draw(&mut seed) % 13);
        let dst = Ipv4Net::new(Ipv4Addr::from(addr), len as u8).expect("a length up to 28");
        let _ = fib.insert(route(dst.trunc()), Insert::ADD); // Chance may say one twice.
    }
    fib
}

/// The same few thousand, over and over: as traffic is, and so that the memory's pace does not hide the code's.
fn destinations() -> impl FnMut() -> Ipv4Addr {
    let mut seed = 7;
    let all: Vec<Ipv4Addr> = (0..2048).map(|_| Ipv4Addr::from(draw(&mut seed))).collect();
    let mut next = 0;
    move || {
        next = (next + 1) % all.len();
        all[next]
    }
}

/// SplitMix64, its upper half.
const fn draw(seed: &mut u64) -> u32 {
    *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *seed;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((mixed ^ (mixed >> 31)) >> 32) as u32
}
