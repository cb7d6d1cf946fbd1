//! Nexthop objects: ways with a number, that routes and groups refer to, and what falls when one of them goes.
//! Source: `net/ipv4/nexthop.c` in Linux 6.18.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Ipv4, NexthopConfig, RouteError};
use crate::base::{
    Cause, Errno, IfIndex, Multipath, Nexthop, NexthopId, Nexthops, Route, RouteProto, RouteType, Scope, TableId,
};
use crate::link::Links;

/// Where a nexthop object leads. Source: `struct nh_info`, `struct nh_group` in Linux 6.18.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NexthopLead {
    /// Nowhere; the kernel keeps it at `lo`.
    Blackhole,
    Way(Nexthop),
    /// Others share the traffic by weight.
    Group(Vec<(NexthopId, u16)>),
}

/// One object: `id 1 via 10.0.1.2 dev eth0 scope link`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NexthopObject {
    pub lead: NexthopLead,
    pub proto: RouteProto,
    pub cause: Cause,
}

/// Where a new object shall lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeadConfig {
    /// `onlink` is refused for it.
    Blackhole {
        onlink: bool,
    },
    Way(NexthopConfig),
    Group(Vec<(NexthopId, u16)>),
}

/// The objects of one host, by number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NexthopObjects {
    /// Shared by the checkpoints of a lab until one of them changes.
    objects: Arc<BTreeMap<NexthopId, NexthopObject>>,
    /// The last number that the kernel chose.
    last: u32,
}

impl NexthopObjects {
    /// By number.
    pub fn iter(&self) -> impl Iterator<Item = (NexthopId, &NexthopObject)> {
        self.objects.iter().map(|(id, object)| (*id, object))
    }

    pub fn get(&self, id: NexthopId) -> Option<&NexthopObject> {
        self.objects.get(&id)
    }

    /// Source: `nh_find_unused_id()` in Linux 6.18.
    fn unused(&mut self) -> NexthopId {
        loop {
            self.last = self.last.wrapping_add(1);
            if self.last != 0 && !self.objects.contains_key(&NexthopId(self.last)) {
                return NexthopId(self.last);
            }
        }
    }

    /// The type and the nexthops of a route that refers to an object.
    fn resolve(&self, id: NexthopId) -> Option<(Nexthops, bool)> {
        let one = |lead: &NexthopLead| match lead {
            NexthopLead::Blackhole => Some((Nexthop::new(IfIndex::LO, None, Scope::HOST, false), true)),
            NexthopLead::Way(way) => Some((*way, false)),
            NexthopLead::Group(_) => None,
        };
        let object = self.get(id)?;
        let NexthopLead::Group(members) = &object.lead else {
            let (nexthop, blackhole) = one(&object.lead)?;
            return Some((Nexthops::One(nexthop), blackhole));
        };
        let mut ways = members.iter().filter_map(|(id, weight)| {
            let (nexthop, blackhole) = one(&self.get(*id)?.lead)?;
            Some((Nexthop { weight: *weight, ..nexthop }, blackhole))
        });
        if members.len() == 1 {
            let (nexthop, blackhole) = ways.next()?;
            return Some((Nexthops::One(nexthop), blackhole));
        }
        let nexthops = ways.map(|(nexthop, _)| nexthop).collect();
        let mut multipath = Multipath { nexthops, onlink: false, linkdown: false };
        multipath.rebalance(|_| false);
        Some((Nexthops::Many(multipath.into()), false))
    }

    /// The commands that an object came from, and its members.
    pub fn cause(&self, id: NexthopId) -> Cause {
        let Some(object) = self.get(id) else { return Cause::none() };
        let members = match &object.lead {
            NexthopLead::Group(members) => members.as_slice(),
            NexthopLead::Blackhole | NexthopLead::Way(_) => &[],
        };
        let of =
            |cause: Cause, (id, _): &(NexthopId, u16)| self.get(*id).map_or(cause.clone(), |own| cause.and(&own.cause));
        members.iter().fold(object.cause.clone(), of)
    }

    fn groups_with(&self, id: NexthopId) -> impl Iterator<Item = (NexthopId, &[(NexthopId, u16)])> {
        self.objects.iter().filter_map(move |(group, object)| match &object.lead {
            NexthopLead::Group(members) if members.iter().any(|(member, _)| *member == id) => {
                Some((*group, members.as_slice()))
            }
            NexthopLead::Group(_) | NexthopLead::Blackhole | NexthopLead::Way(_) => None,
        })
    }

    /// Takes away an object; groups shrink, and go with their last member.
    fn remove(&mut self, id: NexthopId) {
        Arc::make_mut(&mut self.objects).remove(&id);
        let groups: Vec<NexthopId> = self.groups_with(id).map(|(group, _)| group).collect();
        for group in groups {
            let object = Arc::make_mut(&mut self.objects).get_mut(&group);
            let Some(NexthopObject { lead: NexthopLead::Group(members), .. }) = object else { continue };
            members.retain(|(member, _)| *member != id);
            if members.is_empty() {
                self.remove(group);
            }
        }
    }
}

/// Source: `rtm_to_nh_config_rtnl()` in Linux 6.18.
fn check_device(links: &Links, dev: IfIndex) -> Result<(), RouteError> {
    if !links.is_up(dev) {
        Err(RouteError::Said("Nexthop device is not up"))
    } else if !links.has_carrier(dev) {
        Err(RouteError::Said("Carrier for nexthop device is down"))
    } else {
        Ok(())
    }
}

impl Ipv4 {
    /// `ip nexthop add`, or `replace`; without a number the kernel chooses one. Answers with what it needed.
    ///
    /// # Errors
    /// What the kernel answers. Source: `rtm_to_nh_config()`, `nexthop_add()`, `replace_nexthop()` in Linux 6.18.
    pub fn add_nexthop(
        &mut self,
        links: &Links,
        id: Option<NexthopId>,
        asked: &LeadConfig,
        proto: RouteProto,
        replace: bool,
        cause: Cause,
    ) -> Result<Cause, RouteError> {
        Self::check_lead(asked)?;
        if replace && id.is_none() {
            return Err(RouteError::Said("Replace requires nexthop id"));
        }
        match asked {
            LeadConfig::Way(NexthopConfig { oif: Some(dev), .. }) => check_device(links, *dev)?,
            LeadConfig::Group(members) => self.check_group(members)?,
            LeadConfig::Way(_) | LeadConfig::Blackhole { .. } => {}
        }
        let id = id.unwrap_or_else(|| self.nexthops.unused());
        let (lead, needed) = self.lead_of(links, asked)?;
        if let Some(old) = self.nexthops.get(id) {
            if !replace {
                return Err(RouteError::Errno(Errno::Eexist));
            }
            self.check_replaced(id, &old.lead, &lead)?;
        }
        Arc::make_mut(&mut self.nexthops.objects).insert(id, NexthopObject { lead, proto, cause });
        self.renew_routes();
        Ok(needed)
    }

    /// What is said, before it is looked at whether it can be.
    fn check_lead(asked: &LeadConfig) -> Result<(), RouteError> {
        match asked {
            LeadConfig::Blackhole { .. } => Ok(()),
            LeadConfig::Way(way) => {
                let why = "Device attribute required for non-blackhole and non-fdb nexthops";
                way.oif.ok_or(RouteError::Said(why))?;
                if way.via.is_none() && way.onlink {
                    Err(RouteError::Said("ONLINK flag can not be set for nexthop without a gateway"))
                } else {
                    Ok(())
                }
            }
            LeadConfig::Group(members) => {
                let twice = |at: usize| members[at + 1..].iter().any(|(other, _)| *other == members[at].0);
                if (0..members.len()).any(twice) {
                    return Err(RouteError::Said("Nexthop id can not be used twice in a group"));
                }
                Ok(())
            }
        }
    }

    /// Source: `nh_check_attr_group_rtnl()`, `valid_group_nh()` in Linux 6.18.
    fn check_group(&self, members: &[(NexthopId, u16)]) -> Result<(), RouteError> {
        for (id, _) in members {
            match &self.nexthops.get(*id).ok_or(RouteError::Said("Invalid nexthop id"))?.lead {
                NexthopLead::Way(_) => {}
                NexthopLead::Group(_) => {
                    return Err(RouteError::Said("Hash-threshold group can not be a nexthop within a group"));
                }
                NexthopLead::Blackhole if members.len() > 1 => {
                    let why = "Blackhole nexthop can not be used in a group with more than 1 path";
                    return Err(RouteError::Said(why));
                }
                NexthopLead::Blackhole => {}
            }
        }
        Ok(())
    }

    fn lead_of(&self, links: &Links, asked: &LeadConfig) -> Result<(NexthopLead, Cause), RouteError> {
        let check = |way: &NexthopConfig| {
            let way = NexthopConfig { via: way.via.filter(|via| !via.is_unspecified()), ..*way };
            self.check_nexthop(links, TableId::MAIN, Scope::GLOBAL, &way)
        };
        match asked {
            LeadConfig::Blackhole { onlink } => {
                let at_lo = NexthopConfig { oif: Some(IfIndex::LO), onlink: *onlink, ..NexthopConfig::default() };
                check(&at_lo).map(|(_, needed)| (NexthopLead::Blackhole, needed))
            }
            LeadConfig::Way(way) => check(way).map(|(nexthop, needed)| (NexthopLead::Way(nexthop), needed)),
            LeadConfig::Group(members) => {
                let causes = members.iter().filter_map(|(id, _)| self.nexthops.get(*id));
                let needed = causes.fold(Cause::none(), |needed, own| needed.and(&own.cause));
                Ok((NexthopLead::Group(members.clone()), needed))
            }
        }
    }

    fn check_replaced(&self, id: NexthopId, old: &NexthopLead, new: &NexthopLead) -> Result<(), RouteError> {
        let is_group = |lead: &NexthopLead| matches!(lead, NexthopLead::Group(_));
        // The routes that refer to it, or to a group with it, have to agree.
        let groups: Vec<NexthopId> = self.nexthops.groups_with(id).map(|(group, _)| group).collect();
        let first = match new {
            NexthopLead::Group(members) => members.first().and_then(|(id, _)| self.nexthops.get(*id)),
            NexthopLead::Blackhole | NexthopLead::Way(_) => None,
        };
        for (_, routes) in self.fib.iter() {
            for route in routes.iter().filter(|own| own.nhid.is_some_and(|of| of == id || groups.contains(&of))) {
                check_scope(first.map_or(new, |own| &own.lead), is_group(new), route.scope)?;
            }
        }
        match (is_group(old), is_group(new)) {
            (false, true) => Err(RouteError::Said("Can not replace a nexthop with a nexthop group")),
            (true, false) => Err(RouteError::Said("Can not replace a nexthop group with a nexthop")),
            (false, false) if *new == NexthopLead::Blackhole => {
                let shared = self.nexthops.groups_with(id).any(|(_, members)| members.len() > 1);
                let why = "Blackhole nexthop can not be a member of a group with more than one path";
                if shared { Err(RouteError::Said(why)) } else { Ok(()) }
            }
            (false, false) | (true, true) => Ok(()),
        }
    }

    /// The nexthops of a new route that refers to an object, and whether it is a blackhole.
    /// Source: `fib_check_nexthop()` in Linux 6.18.
    pub(super) fn check_nhid(&self, id: NexthopId, scope: Scope) -> Result<(Nexthops, bool), RouteError> {
        let missing = RouteError::Said("Nexthop id does not exist");
        let object = self.nexthops.get(id).ok_or(missing)?;
        match &object.lead {
            NexthopLead::Group(members) => {
                let first = members.first().and_then(|(id, _)| self.nexthops.get(*id)).ok_or(missing)?;
                check_scope(&first.lead, true, scope)?;
            }
            lead @ (NexthopLead::Blackhole | NexthopLead::Way(_)) => check_scope(lead, false, scope)?,
        }
        self.nexthops.resolve(id).ok_or(missing)
    }

    /// `ip nexthop del`: groups shrink, and routes that refer to what is gone go as well. Answers with its cause.
    ///
    /// # Errors
    /// `Enoent`.
    pub fn delete_nexthop(&mut self, id: NexthopId) -> Result<Cause, RouteError> {
        let gone = self.nexthops.get(id).ok_or(RouteError::Errno(Errno::Enoent))?.cause.clone();
        self.nexthops.remove(id);
        self.renew_routes();
        Ok(gone)
    }

    /// A device went, or its carrier: its objects go. Source: `nexthop_flush_dev()` in Linux 6.18.
    pub(super) fn flush_nexthops(&mut self, dev: IfIndex) {
        let of_device = |own: &NexthopObject| matches!(own.lead, NexthopLead::Way(way) if way.dev == dev);
        let gone: Vec<_> = self.nexthops.iter().filter(|(_, own)| of_device(own)).map(|(id, _)| id).collect();
        if !gone.is_empty() {
            gone.into_iter().for_each(|id| self.nexthops.remove(id));
            self.renew_routes();
        }
    }

    /// Routes that refer to objects follow them.
    fn renew_routes(&mut self) {
        let Self { fib, nexthops, .. } = self;
        fib.each_of_objects(|route| {
            let Some((id, (ways, blackhole))) = route.nhid.and_then(|id| Some((id, nexthops.resolve(id)?))) else {
                return false;
            };
            let kind = kind_now(route, blackhole);
            if route.kind != kind || !route.nexthops.are_same(&ways) {
                let cause = route.cause.and(&nexthops.cause(id));
                let route = Arc::make_mut(route);
                (route.kind, route.nexthops, route.cause) = (kind, ways, cause);
            }
            true
        });
    }
}

/// A blackhole nexthop makes a unicast route a blackhole.
fn kind_now(route: &Route, blackhole: bool) -> RouteType {
    match (route.kind, blackhole) {
        (RouteType::Unicast, true) => RouteType::Blackhole,
        (RouteType::Blackhole, false) => RouteType::Unicast,
        (kind, _) => kind,
    }
}

/// Source: `nexthop_check_scope()` in Linux 6.18.
fn check_scope(lead: &NexthopLead, group: bool, scope: Scope) -> Result<(), RouteError> {
    if group && scope == Scope::HOST {
        return Err(RouteError::Said("Route with host scope can not have multiple nexthops"));
    }
    let NexthopLead::Way(way) = lead else { return Ok(()) };
    if scope == Scope::HOST && way.via.is_some() {
        Err(RouteError::Said("Route with host scope can not have a gateway"))
    } else if way.onlink && scope >= Scope::LINK {
        Err(RouteError::Said("Scope mismatch with nexthop"))
    } else {
        Ok(())
    }
}
