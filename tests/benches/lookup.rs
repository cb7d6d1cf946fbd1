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
use tests::measure::{each_beside, print_ratio};

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
    let scan = |dst: Ipv4Addr| {
        let longest = routes.iter().filter(|route| route.dst.contains(&dst)).max_by_key(|route| route.dst.prefix_len());
        black_box(longest);
    };
    let silent = |dst| {
        black_box(fib.lookup(&rules, &links, &Flow::to(Purpose::Output, dst), &mut Silent).is_ok());
    };
    let recorded = |dsts: [Ipv4Addr; LOOKUPS as usize]| {
        let mut journal = Journal::new(CommandId(1), Time::ZERO, Budget::LAB);
        for dst in dsts {
            let mut log = LookupSteps { journal: &mut journal, place: links.place(None), packet: None };
            black_box(fib.lookup(&rules, &links, &Flow::to(Purpose::Output, dst), &mut log).is_ok());
        }
        black_box(journal);
    };
    let (mut next, mut too) = (destinations(), destinations());
    let (ours, bare) = each_beside(10_000, || silent(next()), || scan(too()));
    print_ratio(&format!("{count} routes, beside a scan"), ours, bare, "at most 2");
    let mut eight = || std::array::from_fn(|_| next());
    let (ours, bare) = each_beside(1000, || recorded(eight()), || (0..LOOKUPS).for_each(|_| scan(too())));
    print_ratio(&format!("{count} routes, recorded, beside a scan"), ours / LOOKUPS, bare / LOOKUPS, "at most 10");
}

/// Beside the trie's own match.
fn many(count: u32) {
    let (fib, rules, links) = (fib(count), Rules::default(), Links::new(HostId(0), Cause::none()));
    let trie: PrefixMap<Ipv4Net, u32> =
        fib.table(TableId::MAIN).iter().map(|route| (route.dst, route.metric)).collect();
    let (mut next, mut too) = (destinations(), destinations());
    let ours = || {
        black_box(fib.lookup(&rules, &links, &Flow::to(Purpose::Output, next()), &mut Silent).is_ok());
    };
    let bare = || {
        black_box(trie.get_lpm(&Ipv4Net::from(too())));
    };
    let (ours, bare) = each_beside(10_000, ours, bare);
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
