//! Linux routing as values: hosts, cables, addresses, routes, and why a packet went where it went.
//!
//! A lab is a script of the commands that a person would type on a real machine. Replaying it answers what
//! each command printed, which frames every tap saw, and every step of every packet with the kernel
//! function, the counters, and the lines of the lab that it came from:
//!
//! ```
//! use sim_core::lab::Lab;
//!
//! let lab = Lab::parse("
//!     ip netns add A
//!     ip -n A link set lo up
//!     ip -n A addr add 10.0.3.110/24 dev lo label lo:0
//!     ip netns exec A ping -c 1 10.0.3.2
//! ").expect("a short lab");
//! let ping = lab.run().commands.pop().expect("four commands");
//! assert!(ping.stdout.contains("64 bytes from 10.0.3.2: icmp_seq=1 ttl=64"));
//! ```
//!
//! Nothing here reads a clock, draws a random number, opens a file or knows a language but Linux's own:
//! the same lab gives the same octets for ever. The judge is the real kernel: `tests/kernel/README.md`.
//! How much a lab may do is bounded, for whoever comes by [`base::Budget::LAB`], and for a caller who has more room by
//! a budget of its own: [`lab::Lab::parse_within`].
//!
//! # The floors, from the ground up; each uses only those before it
//!
//! | floor | what lives there |
//! |---|---|
//! | [`base`] | ids, virtual time, causes, the words of a route, drop reasons, budgets |
//! | [`packet`] | what travels: Ethernet, ARP, IPv4, ICMP, UDP; how tcpdump prints it, and its octets |
//! | [`trace`] | the record: steps, lookups with their candidates, what taps heard |
//! | [`link`] | devices, cables, bridges, the neighbour table and its states |
//! | [`ipv4`] | addresses, rules, tables, the lookup, the way out, the way in, ARP, ICMP, sysctls |
//! | [`netns`] | one host: links and IPv4 composed |
//! | [`world`] | hosts and wires, and the queue of events |
//! | [`program`] | ping, arping, traceroute, tracepath, sleep, and the loop that runs them |
//! | [`command`] | the command language: `ip`, `bridge`, `ifconfig`, `route`, `arp`, `sysctl`, `cat`, and programs |
//! | [`lab`] | a script: its lines, its replay, its transcript, the state to look at |
//! | [`why`] | which commands made something happen, and what would have happened without them |
//!
//! # What is modelled
//!
//! Hosts joined by veth cables, with all that `ip link` sets, moves and deletes of them; `lo`; bridges that flood and
//! learn; macvlans and VXLAN tunnels as devices, which carry no frames yet; addresses with labels, scopes, peers,
//! broadcasts, secondaries and lifetimes, set by `ip` or by the tools before it; any number of tables (`local` and `main` are one trie until a rule is added,
//! as in the kernel) with routes that lead or refuse, by one nexthop, by several or by nexthop objects; their metrics;
//! policy rules, by users and marks too; source selection; ARP with its states and timers, entries set by hand, answers
//! for others, and the sysctls that say who asks, who answers and who is believed; ICMP echo, to broadcast addresses
//! and to groups too, with a record of its way (`ping -R`); routers that send packets on, also to everyone on another
//! link (`bc_forwarding`), the errors that they send back, no more than their rate limits let them, and the redirects
//! that a host obeys or not; UDP as far as `traceroute`, `tracepath` and a closed port need it; sysctls of `net.ipv4`
//! that something here obeys, `rp_filter` among them.
//!
//! # What is not, and says so when it is met
//!
//! Hash policy 3, realms, resilient groups of nexthops, neighbours that are `managed`, options of a bridge, frames of
//! macvlans and tunnels, programs that join a group and routers of groups, options of IPv4 other than those of `ping
//! -R`, names other than `localhost`, IPv6. A command or an option that is not modelled is refused by name with exit
//! status 2 and does nothing; a packet that would need it stops its command in the same way.
//!
//! # Differs from Linux, on purpose
//!
//! - MAC addresses, echo identifiers, UDP source ports and the identification of IPv4 are ordinals, times are printed
//!   as `T`: Linux draws or measures them.
//! - A frame is 10 µs on a cable and 1 µs in `lo`; a command that only configures takes 20 ms.
//! - An answer of proxy ARP waits for half of `proxy_delay`; the kernel draws the time up to the whole.
//! - Timers of neighbours run out at the next multiple of 4 ms; the kernel rounds up to 32 ms and more.
//! - With `# neigh: real` an entry is REACHABLE for 30 s, and elsewhere as long as `base_reachable_time_ms` says; the
//!   kernel draws the half to one and a half times as much.
//! - `ip -d link` shows the queues and offloading limits of the recording machine's cables.
//! - The hash of a flow has seed 1, and a `connect` without a source port hashes as port 0: Linux draws both.
//! - A host that is deleted is gone at once, and so are its cables; Linux cleans up a moment later.
//! - The far end of a cable notices at once that its peer went down, and so does a bridge of its port; Linux may take a
//!   second, and what `arp_notify` tells as a card comes up ends at such a port. An address goes at once when its time
//!   is over.

pub mod base;
pub mod command;
pub mod ipv4;
pub mod lab;
pub mod link;
pub mod netns;
pub mod packet;
pub mod program;
pub mod trace;
pub mod why;
pub mod world;
