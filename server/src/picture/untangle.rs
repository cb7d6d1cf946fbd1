//! An order of hosts in which fewer cables cross. In a tree none do, whatever the order; what a mesh has beside its tree is
//! looked at here. The children of one host change places among themselves, all at once by the middle of what else they
//! are joined to (barycentre, Sugiyama, Tagawa and Toda 1981) or two beside each other (greedy switching, Eades and
//! Kelly 1986), and stay so if that helps.

use super::topology::Topology;

const ROUNDS: usize = 6;
/// Pairs of cables that are compared at most: some ten milliseconds. After that the order is as good as it is.
const MOST_PAIRS: usize = 4_000_000;

pub(super) fn untangle(topology: &mut Topology) {
    let cables = topology.joined();
    let mut left = MOST_PAIRS;
    let mut least = crossings(topology, &cables);
    for _ in 0..ROUNDS {
        let before = least;
        for host in 0..topology.children.len() {
            for candidate in candidates(topology, host) {
                if least == 0 || left < cables.len() * cables.len() {
                    return;
                }
                left -= cables.len() * cables.len();
                let kept = std::mem::replace(&mut topology.children[host], candidate);
                topology.number_all();
                let now = crossings(topology, &cables);
                if now < least {
                    least = now;
                } else {
                    topology.children[host] = kept;
                    topology.number_all();
                }
            }
        }
        if least == before {
            return;
        }
    }
}

/// Other orders of the children of a host.
fn candidates(topology: &Topology, host: usize) -> Vec<Vec<usize>> {
    let children = &topology.children[host];
    if children.len() < 2 {
        return Vec::new();
    }
    let middle = |child: &usize| {
        let others: Vec<usize> = topology.neighbours(*child).iter().copied().filter(|other| *other != host).collect();
        if others.is_empty() {
            return topology.order[*child] as f32;
        }
        others.iter().map(|other| topology.order[*other] as f32).sum::<f32>() / others.len() as f32
    };
    let mut sorted = children.clone();
    sorted.sort_by(|a, b| middle(a).total_cmp(&middle(b)));
    let swapped = (1..children.len()).map(|at| {
        let mut swapped = children.clone();
        swapped.swap(at - 1, at);
        swapped
    });
    std::iter::once(sorted).chain(swapped).collect()
}

/// How many pairs of cables cross, if each layer is a column and cables run straight; those within a layer go round
/// behind it.
fn crossings(topology: &Topology, cables: &[(usize, usize)]) -> usize {
    let place = |host: usize| (topology.layer[host], topology.order[host]);
    let ends: Vec<_> = cables.iter().map(|(a, b)| (place(*a).min(place(*b)), place(*a).max(place(*b)))).collect();
    let mut count = 0;
    for (at, one) in ends.iter().enumerate() {
        count += ends[..at].iter().filter(|other| cross(one, other)).count();
    }
    count
}

/// Layer and order of both ends of a cable, the nearer one first.
type Ends = ((usize, usize), (usize, usize));

fn cross(one: &Ends, other: &Ends) -> bool {
    let ((layer, a), (deeper, b)) = *one;
    let ((other_layer, c), (other_deeper, d)) = *other;
    if layer != other_layer {
        return false;
    }
    let within = |x: usize, from: usize, to: usize| from < x && x < to;
    match (layer == deeper, other_layer == other_deeper) {
        (false, false) => (a < c && b > d) || (a > c && b < d),
        (true, false) => within(c, a, b),
        (false, true) => within(a, c, d),
        (true, true) => (within(a, c, d) && b > d) || (within(c, a, b) && d > b),
    }
}
