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

/// Full, but for the last. A slice, since most copies of it change a host and few get one.
type Group = Arc<[Arc<Netns>]>;

impl Hosts {
    pub(super) fn len(&self) -> usize {
        self.groups.last().map_or(0, |last| (self.groups.len() - 1) * GROUP + last.len())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Netns> {
        self.groups.iter().flat_map(|group| group.iter()).map(AsRef::as_ref)
    }

    pub(super) fn get(&self, id: HostId) -> &Netns {
        let (group, at) = place(id);
        &self.groups[group][at]
    }

    pub(super) fn get_mut(&mut self, id: HostId) -> &mut Netns {
        let (group, at) = place(id);
        let group = &mut Arc::make_mut(&mut self.groups)[group];
        Arc::make_mut(&mut Arc::make_mut(group)[at])
    }

    /// It gets the next id: so many as there were before it.
    pub(super) fn push(&mut self, host: Netns) {
        let groups = Arc::make_mut(&mut self.groups);
        match groups.last_mut().filter(|last| last.len() < GROUP) {
            Some(last) => *last = last.iter().cloned().chain([Arc::new(host)]).collect(),
            None => groups.push(Arc::new([Arc::new(host)])),
        }
    }

    /// Those that are not as they were in an older copy; one that is new is not among them.
    pub(super) fn changed_since(&self, older: &Self) -> Vec<HostId> {
        if Arc::ptr_eq(&self.groups, &older.groups) {
            return Vec::new();
        }
        let pairs = self.groups.iter().zip(older.groups.iter()).filter(|(group, old)| !Arc::ptr_eq(group, old));
        let hosts = pairs.flat_map(|(group, old)| group.iter().zip(old.iter()));
        hosts.filter(|(host, old)| !Arc::ptr_eq(host, old)).map(|(host, _)| host.id()).collect()
    }
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
        assert_eq!(hosts.get(HostId(33)).name, "H33");
    }

    #[test]
    fn a_change_is_seen_in_its_own_copy_alone_and_by_its_id() {
        let older = hosts(40);
        let mut newer = older.clone();
        newer.get_mut(HostId(17)).name = "X".to_owned();
        newer.push(Netns::new(HostId(40), "new", NeighTimers::FROZEN, Cause::none()));
        assert_eq!((older.get(HostId(17)).name.as_str(), newer.get(HostId(17)).name.as_str()), ("H17", "X"));
        assert_eq!(newer.changed_since(&older), [HostId(17)]);
        assert!(newer.changed_since(&newer.clone()).is_empty());
    }

    #[test]
    fn a_change_copies_its_group_and_no_other() {
        let older = hosts(40);
        let mut newer = older.clone();
        newer.get_mut(HostId(17)).name = "X".to_owned();
        let shared = newer.groups.iter().zip(older.groups.iter()).map(|(new, old)| Arc::ptr_eq(new, old));
        assert_eq!(shared.collect::<Vec<_>>(), [true, false, true]);
    }
}
