use crate::base::Mac;

/// The link-layer groups that a device listens to, in the order in which they came.
/// Source: `struct netdev_hw_addr_list` in Linux 6.18; ip-maddress(8).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Groups(Vec<Membership>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Membership {
    pub mac: Mac,
    /// How many asked for it; a person counts as one, however often they ask.
    pub users: u32,
    /// A person is among them: `static`.
    pub by_hand: bool,
}

impl Groups {
    /// 224.0.0.1, which every device that is up listens to.
    pub const ALL_HOSTS: Mac = Mac([0x01, 0x00, 0x5e, 0, 0, 1]);
    /// ff02::1 of IPv6, which listens also where it is switched off.
    pub const ALL_NODES: Mac = Mac([0x33, 0x33, 0, 0, 0, 1]);

    pub fn iter(&self) -> impl Iterator<Item = &Membership> {
        self.0.iter()
    }

    /// Source: `__hw_addr_add_ex()` in Linux 6.18.
    pub fn join(&mut self, mac: Mac, by_hand: bool) {
        match self.0.iter_mut().find(|own| own.mac == mac) {
            Some(own) if own.by_hand && by_hand => {}
            Some(own) => {
                own.users += 1;
                own.by_hand |= by_hand;
            }
            None => self.0.push(Membership { mac, users: 1, by_hand }),
        }
    }

    /// Answers whether there was something to leave. Source: `__hw_addr_del_entry()` in Linux 6.18.
    pub fn leave(&mut self, mac: Mac, by_hand: bool) -> bool {
        let found = self.0.iter_mut().find(|own| own.mac == mac && (own.by_hand || !by_hand));
        let Some(own) = found else { return false };
        own.users -= 1;
        own.by_hand &= !by_hand;
        self.0.retain(|own| own.users > 0);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(groups: &Groups) -> Vec<(Mac, u32, bool)> {
        groups.iter().map(|own| (own.mac, own.users, own.by_hand)).collect()
    }

    // Tried with Linux 6.18.
    #[test]
    fn a_person_joins_a_group_once_beside_the_kernel() {
        let mut groups = Groups::default();
        groups.join(Groups::ALL_HOSTS, false);
        groups.join(Groups::ALL_HOSTS, true);
        groups.join(Groups::ALL_HOSTS, true);
        assert_eq!(shown(&groups), [(Groups::ALL_HOSTS, 2, true)]);
        assert!(groups.leave(Groups::ALL_HOSTS, true));
        assert!(!groups.leave(Groups::ALL_HOSTS, true));
        assert_eq!(shown(&groups), [(Groups::ALL_HOSTS, 1, false)]);
    }
}
