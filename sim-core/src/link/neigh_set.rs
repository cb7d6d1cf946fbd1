//! What `ip neigh` does to an entry: it overrides what ARP learnt. Source: `__neigh_update()` in Linux 6.18, with
//! `NEIGH_UPDATE_F_ADMIN`.

use thiserror::Error;

use super::neigh::{Neigh, NeighEffect};
use super::neigh_parms::NeighParms;
use crate::base::{Mac, Nud, RouteProto, Time};

/// What an entry is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NeighSet {
    pub lladdr: Option<Mac>,
    pub nud: Nud,
    pub router: bool,
    pub extern_learn: bool,
    /// Who says so; unspecified, it stays who it was.
    pub proto: RouteProto,
}

/// The entry stays as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("No link layer address given")]
pub struct NoLladdr;

impl Neigh {
    /// Source: `neigh_add()` in Linux 6.18.
    pub fn made_by(&mut self, proto: RouteProto) {
        if proto != RouteProto::UNSPEC {
            self.proto = proto;
        }
    }

    /// # Errors
    /// [`NoLladdr`] for a state that needs an address which neither the command nor the entry has.
    pub fn set(&mut self, set: NeighSet, parms: &NeighParms, now: Time) -> Result<Option<NeighEffect>, NoLladdr> {
        self.extern_learn = set.extern_learn;
        self.made_by(set.proto);
        let before = self.nud;
        if !set.nud.is_valid() {
            // Linux keeps the address and neither shows nor uses it: only a valid entry has one.
            (self.nud, self.lladdr, self.attempts) = (set.nud, None, 0);
            self.restart(now);
            let asked = matches!(before, Nud::Incomplete | Nud::Probe);
            return Ok((asked && set.nud == Nud::Failed).then_some(NeighEffect::Fail));
        }
        let lladdr = set.lladdr.or(self.lladdr.filter(|_| before.is_valid())).ok_or(NoLladdr)?;
        let connected = matches!(set.nud, Nud::Permanent | Nud::Noarp | Nud::Reachable);
        if connected {
            self.confirmed = Some(now);
        } else if self.lladdr != Some(lladdr) {
            self.confirmed = None;
        }
        self.router = set.router;
        // The timer of DELAY and PROBE has run out already: what it would do then happens now.
        let sure = self.confirmed.is_some_and(|at| now <= at + parms.delay_first_probe);
        let nud = if set.nud == Nud::Delay && sure { Nud::Reachable } else { set.nud };
        if (self.nud, self.lladdr) != (nud, Some(lladdr)) {
            (self.nud, self.lladdr, self.attempts) = (nud, Some(lladdr), 0);
            self.restart(now);
            self.hurried = matches!(nud, Nud::Delay | Nud::Probe) && before != nud;
        }
        Ok((!before.is_valid()).then_some(NeighEffect::Flush))
    }
}
