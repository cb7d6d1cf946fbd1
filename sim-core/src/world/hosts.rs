//! The hosts of a world by id, in groups: a copy that changes one host makes anew its group and the list of groups, so
//! that a checkpoint costs little, however many hosts there are.

use std::sync::Arc;

use crate::base::HostId;
use crate::netns::Netns;

/// Hosts in a group: near the root of how many a large lab has.
const GROUP: usize = 16;

/// Copies share all that neither of them has changed since.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hosts {
    groups: Arc<Vec<Group>>,
}

/// Full, but for the last.
type Group = Arc<Vec<Member>>;

#[derive(Clone, Debug)]
struct Member {
    /// Of its name, which it keeps: a search looks at hosts that have the right one, and at no others.
    mark: u32,
    host: Arc<Netns>,
}

impl Hosts {
    pub(super) fn len(&self) -> usize {
        self.groups.last().map_or(0, |last| (self.groups.len() - 1) * GROUP + last.len())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Netns> {
        self.members().map(|member| &*member.host)
    }

    /// The first of that name that counts.
    pub(super) fn find(&self, name: &str, counts: impl Fn(HostId) -> bool) -> Option<&Netns> {
        let mark = mark(name);
        let mut marked = self.members().filter(|member| member.mark == mark).map(|member| &*member.host);
        marked.find(|host| &*host.name == name && counts(host.id()))
    }

    fn members(&self) -> impl Iterator<Item = &Member> {
        self.groups.iter().flat_map(|group| group.iter())
    }

    pub(super) fn get(&self, id: HostId) -> &Netns {
        let (group, at) = place(id);
        &self.groups[group][at].host
    }

    pub(super) fn get_mut(&mut self, id: HostId) -> &mut Netns {
        let (group, at) = place(id);
        let group = &mut Arc::make_mut(&mut self.groups)[group];
        Arc::make_mut(&mut Arc::make_mut(group)[at].host)
    }

    /// It gets the next id: so many as there were before it.
    pub(super) fn push(&mut self, host: Netns) {
        let member = Member { mark: mark(&host.name), host: Arc::new(host) };
        let groups = Arc::make_mut(&mut self.groups);
        match groups.last_mut().filter(|last| last.len() < GROUP) {
            Some(last) => Arc::make_mut(last).push(member),
            None => groups.push(Arc::new(vec![member])),
        }
    }

    /// Those that are not as they were in an older copy; one that is new is not among them.
    pub(super) fn changed_since(&self, older: &Self) -> Vec<HostId> {
        if Arc::ptr_eq(&self.groups, &older.groups) {
            return Vec::new();
        }
        let pairs = self.groups.iter().zip(older.groups.iter()).filter(|(group, old)| !Arc::ptr_eq(group, old));
        let members = pairs.flat_map(|(group, old)| group.iter().zip(old.iter()));
        members.filter(|(own, old)| !Arc::ptr_eq(&own.host, &old.host)).map(|(own, _)| own.host.id()).collect()
    }
}

/// FNV-1a.
fn mark(name: &str) -> u32 {
    name.bytes().fold(0x811c_9dc5, |mark, octet| (mark ^ u32::from(octet)).wrapping_mul(0x0100_0193))
}

fn place(id: HostId) -> (usize, usize) {
    let id = usize::from(id.0);
    (id / GROUP, id % GROUP)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Cause;
    use crate::link::NeighTimers;

    fn hosts(count: u16) -> Hosts {
        let mut hosts = Hosts::default();
        for id in 0..count {
            hosts.push(Netns::new(HostId(id), &format!("H{id}"), NeighTimers::FROZEN, Cause::none()));
        }
        hosts
    }

    #[test]
    fn each_host_is_found_at_its_id() {
        let hosts = hosts(40);
        assert_eq!(hosts.len(), 40);
        assert!(hosts.iter().enumerate().all(|(at, host)| usize::from(host.id().0) == at));
        assert_eq!(&*hosts.get(HostId(33)).name, "H33");
    }

    #[test]
    fn hosts_are_found_by_their_names_also_where_several_have_one() {
        let mut hosts = hosts(40);
        hosts.push(Netns::new(HostId(40), "H7", NeighTimers::FROZEN, Cause::none()));
        let find = |name, but| hosts.find(name, |id| id != HostId(but)).map(|host| host.id().0);
        assert_eq!((find("H7", 0), find("H7", 7), find("H39", 0), find("H", 0)), (Some(7), Some(40), Some(39), None));
    }

    // Both have the FNV-1a mark 0x5e4daa9d.
    #[test]
    fn names_of_one_mark_are_told_apart() {
        let mut hosts = Hosts::default();
        for (id, name) in [(0, "costarring"), (1, "liquid")] {
            hosts.push(Netns::new(HostId(id), name, NeighTimers::FROZEN, Cause::none()));
        }
        assert_eq!(mark("costarring"), mark("liquid"));
        assert_eq!(hosts.find("liquid", |_| true).map(Netns::id), Some(HostId(1)));
    }

    #[test]
    fn a_change_is_seen_in_its_own_copy_alone_and_by_its_id() {
        let older = hosts(40);
        let mut newer = older.clone();
        newer.get_mut(HostId(17)).links.take_number();
        newer.push(Netns::new(HostId(40), "new", NeighTimers::FROZEN, Cause::none()));
        assert_ne!(older.get(HostId(17)), newer.get(HostId(17)));
        assert_eq!(newer.changed_since(&older), [HostId(17)]);
        assert!(newer.changed_since(&newer.clone()).is_empty());
    }

    #[test]
    fn a_change_copies_its_group_and_no_other() {
        let older = hosts(40);
        let mut newer = older.clone();
        newer.get_mut(HostId(17)).links.take_number();
        let shared = newer.groups.iter().zip(older.groups.iter()).map(|(new, old)| Arc::ptr_eq(new, old));
        assert_eq!(shared.collect::<Vec<_>>(), [true, false, true]);
    }
}
