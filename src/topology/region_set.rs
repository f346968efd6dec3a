//! The regions of a topology, in the order of its file and by name.

use std::collections::HashMap;
use std::ops::{Deref, DerefMut};

use super::model::{Region, RegionName};

/// Regions in the order of the file. It is a slice that also finds by name at once, however many there are.
#[derive(Clone, Debug, PartialEq)]
pub struct RegionSet {
    regions: Vec<Region>,
    places: HashMap<RegionName, usize>,
}

impl RegionSet {
    /// The region of a name.
    #[must_use]
    pub fn get(&self, name: &RegionName) -> Option<&Region> {
        self.places.get(name).map(|place| &self.regions[*place])
    }
}

impl From<Vec<Region>> for RegionSet {
    fn from(regions: Vec<Region>) -> Self {
        let places = regions.iter().enumerate().map(|(place, region)| (region.name.clone(), place)).collect();
        Self { regions, places }
    }
}

impl Deref for RegionSet {
    type Target = [Region];

    fn deref(&self) -> &[Region] {
        &self.regions
    }
}

/// To change what a region has; its name stays.
impl DerefMut for RegionSet {
    fn deref_mut(&mut self) -> &mut [Region] {
        &mut self.regions
    }
}

impl<'a> IntoIterator for &'a RegionSet {
    type Item = &'a Region;
    type IntoIter = std::slice::Iter<'a, Region>;

    fn into_iter(self) -> Self::IntoIter {
        self.regions.iter()
    }
}
