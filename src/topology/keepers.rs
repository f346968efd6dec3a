//! Which region keeps what for another: the copy of its state, and its latches.

use super::model::{Region, RegionName, Topology};
use crate::clouds::LatchHome;

impl Topology {
    /// The region that keeps the copy of another one's state: the home of state, or, for that one, the first other region.
    /// `None` in a topology of one region.
    #[must_use]
    pub(crate) fn state_keeper(&self, of: &RegionName) -> Option<&Region> {
        if *of != self.state.home {
            return Some(self.home());
        }
        self.regions.iter().find(|region| region.name != *of)
    }

    /// The regions that hold a latch of another one's, each its own: all others on the cloud of the DNS service, whose
    /// monitoring it asks.
    pub(crate) fn latch_holders<'a>(&'a self, of: &'a RegionName) -> impl Iterator<Item = &'a Region> + use<'a> {
        let dns = self.traffic.dns;
        let holds = move |region: &&Region| dns.latch_home() == LatchHome::Alarm && region.cloud == dns.cloud();
        self.regions.iter().filter(move |region| region.name != *of).filter(holds)
    }

    /// The regions of which one holds a latch, in the order of the file.
    pub(crate) fn latches_in<'a>(&'a self, holder: &'a RegionName) -> impl Iterator<Item = &'a RegionName> + use<'a> {
        let held = move |of: &&Region| self.latch_holders(&of.name).any(|by| by.name == *holder);
        self.regions.iter().filter(held).map(|of| &of.name)
    }

    /// The regions from one of which a region's only latch is set, the first that is there: where it is an edit of the DNS
    /// service's records, or no other region is on its cloud.
    pub(crate) fn latch_setters<'a>(&'a self, of: &'a RegionName) -> impl Iterator<Item = &'a Region> + use<'a> {
        let home = std::iter::once(self.home());
        home.chain(self.regions.iter().filter(|region| region.name != self.state.home))
            .filter(move |region| region.name != *of)
    }
}

#[cfg(test)]
mod tests {

    #[test]
    fn a_region_has_a_latch_in_every_other_on_the_cloud_of_the_dns_service() {
        let text = include_str!("../../tests/fixtures/topologies/mixed.yaml");
        let topology = crate::topology::parse(text, "mixed").0.expect("a sound topology").0;
        for region in &topology.regions {
            let holders: Vec<_> = topology.latch_holders(&region.name).collect();
            assert!(holders.iter().all(|holder| holder.cloud == topology.traffic.dns.cloud()));
            assert!(holders.iter().all(|holder| holder.name != region.name));
            // Where there is no such, somebody has to set it all the same.
            assert!(topology.latch_setters(&region.name).all(|setter| setter.name != region.name));
            assert!(topology.latch_setters(&region.name).next().is_some());
        }
        let alone = "regions:\n  a: { region: us-east-1, traffic: 100%, resources: [llm-service (1 replica)] }\n";
        let alone = crate::topology::parse(alone, "alone").0.expect("a sound topology").0;
        let only = &alone.regions[0].name;
        assert!(alone.latch_holders(only).next().is_none() && alone.latch_setters(only).next().is_none());
        assert!(alone.state_keeper(only).is_none());
    }
}
