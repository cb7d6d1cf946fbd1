use crate::base::{Cause, IfIndex, Mac, Time};

/// Who is behind which port of a bridge, the newest entry first. Source: `net/bridge/br_fdb.c` in Linux 6.18.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fdb(Vec<FdbEntry>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FdbEntry {
    pub mac: Mac,
    /// `None`: the bridge itself.
    pub port: Option<IfIndex>,
    pub kind: FdbKind,
    /// When a frame from there came last.
    pub updated: Time,
    /// What taught it: the command whose packet came from there, or who wrote it down.
    pub cause: Cause,
}

impl FdbEntry {
    /// Somebody has the address besides who gives it up: a port, or `None` for the bridge itself. Answers whether.
    fn pass_to(&mut self, heir: Option<Option<IfIndex>>) -> bool {
        if let Some(port) = heir {
            self.port = port;
        }
        heir.is_some()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FdbKind {
    /// `permanent`: frames for it are the host's own.
    Local,
    /// Written by hand; it does not age.
    Static,
    /// Learnt, or written as if it had been.
    Dynamic,
}

impl FdbKind {
    pub const ALL: [Self; 3] = [Self::Local, Self::Static, Self::Dynamic];
}

/// `BR_DEFAULT_AGEING_TIME` in Linux 6.18.
const AGEING: Time = Time::from_secs(300);

impl Fdb {
    pub fn iter(&self) -> impl Iterator<Item = &FdbEntry> {
        self.0.iter()
    }

    pub fn find(&self, mac: Mac) -> Option<&FdbEntry> {
        self.0.iter().find(|entry| entry.mac == mac)
    }

    /// Puts an entry in, in the place of another one for the same address.
    pub fn set(&mut self, entry: FdbEntry) {
        match self.0.iter_mut().find(|own| own.mac == entry.mac) {
            Some(own) => *own = entry,
            None => self.0.insert(0, entry),
        }
    }

    /// A frame came from an address by a port. Answers whether that was news. An entry written by hand moves as well.
    /// Source: `br_fdb_update()` in Linux 6.18.
    pub fn learn(&mut self, mac: Mac, port: IfIndex, now: Time, cause: &Cause) -> bool {
        self.0.retain(|own| own.kind != FdbKind::Dynamic || now - own.updated < AGEING);
        match self.0.iter_mut().find(|own| own.mac == mac) {
            Some(own) if own.kind == FdbKind::Local => false,
            Some(own) => {
                own.updated = now;
                let moved = own.port != Some(port);
                if moved {
                    (own.port, own.cause) = (Some(port), cause.clone());
                }
                moved
            }
            None => {
                let (kind, port) = (FdbKind::Dynamic, Some(port));
                self.0.insert(0, FdbEntry { mac, port, kind, updated: now, cause: cause.clone() });
                true
            }
        }
    }

    /// An address of the host itself: the bridge's, or a port's. Source: `fdb_add_local()` in Linux 6.18.
    pub fn add_local(&mut self, mac: Mac, port: Option<IfIndex>, cause: &Cause) {
        if self.find(mac).is_some_and(|own| own.kind == FdbKind::Local) {
            return;
        }
        self.0.retain(|own| own.mac != mac);
        let (kind, updated) = (FdbKind::Local, Time::ZERO);
        self.0.insert(0, FdbEntry { mac, port, kind, updated, cause: cause.clone() });
    }

    /// The bridge, or a port, has another address. Source: `br_fdb_changeaddr()` in Linux 6.18.
    pub fn change_local(
        &mut self,
        old: Mac,
        new: Mac,
        (port, heir): (Option<IfIndex>, Option<Option<IfIndex>>),
        cause: &Cause,
    ) {
        let falls = |own: &FdbEntry| own.kind == FdbKind::Local && own.mac == old && own.port == port;
        self.0.retain_mut(|own| !falls(own) || own.pass_to(heir));
        self.add_local(new, port, cause);
    }

    /// A port forwards no more: what was learnt of it is forgotten.
    /// Source: `br_fdb_delete_by_port()` in Linux 6.18.
    pub fn forget_learnt(&mut self, port: IfIndex) {
        self.0.retain(|own| own.port != Some(port) || own.kind != FdbKind::Dynamic);
    }

    /// A port leaves: all of it goes, but for addresses of the host that another port has too, or the bridge.
    /// Source: `br_fdb_delete_by_port()`, `fdb_delete_local()` in Linux 6.18.
    pub fn forget_port(&mut self, port: IfIndex, heir: impl Fn(Mac) -> Option<Option<IfIndex>>) {
        self.0.retain_mut(|own| own.port != Some(port) || (own.kind == FdbKind::Local && own.pass_to(heir(own.mac))));
    }

    /// Answers whether there was one.
    pub fn remove(&mut self, mac: Mac, port: Option<IfIndex>) -> bool {
        let before = self.0.len();
        self.0.retain(|own| (own.mac, own.port) != (mac, port));
        self.0.len() != before
    }

    /// Everything goes, the host's own addresses too. Source: `br_fdb_delete_bulk()` in Linux 6.18.
    pub fn flush(&mut self) {
        self.0.clear();
    }

    /// Only what ages goes: `fdb_flush` of ip-link(8). Source: `br_fdb_flush()` in Linux 6.18.
    pub fn flush_dynamic(&mut self) {
        self.0.retain(|own| own.kind != FdbKind::Dynamic);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Mac = Mac([2, 0, 0, 0, 0, 1]);
    const TWO: Mac = Mac([2, 0, 0, 0, 0, 2]);
    const P1: IfIndex = IfIndex(3);
    const P2: IfIndex = IfIndex(4);

    #[test]
    fn an_address_is_behind_the_port_where_it_was_heard_last() {
        let (mut fdb, cause) = (Fdb::default(), Cause::none());
        fdb.add_local(ONE, None, &cause);
        assert!(!fdb.learn(ONE, P1, Time::ZERO, &cause));
        assert!(fdb.learn(TWO, P1, Time::ZERO, &cause));
        assert!(!fdb.learn(TWO, P1, Time::ZERO, &cause));
        assert!(fdb.learn(TWO, P2, Time::ZERO, &cause));
        assert_eq!(fdb.find(TWO).and_then(|entry| entry.port), Some(P2));
        fdb.forget_learnt(P2);
        assert_eq!(fdb.find(TWO), None);
    }

    #[test]
    fn what_was_learnt_is_forgotten_after_five_minutes_of_silence() {
        let (mut fdb, cause) = (Fdb::default(), Cause::none());
        fdb.learn(TWO, P1, Time::ZERO, &cause);
        fdb.learn(ONE, P1, Time::from_secs(300), &cause);
        assert_eq!(fdb.iter().map(|entry| entry.mac).collect::<Vec<_>>(), [ONE]);
    }
}
