//! What is known about the clouds: regions, GPU types, prices and bills, latency, SLAs, durations, control planes.
//!
//! The data stands in `data/*.csv`, embedded in the binary; every row names its source (a key into
//! `sources.csv`, which has the address and the date). A table is read once, when it is first asked
//! for, and rows borrow from the embedded text. The catalogue answers "not known" by `None`; it never
//! guesses silently: what is estimated is marked so.
//!
//! Adding a row: put it where the table's order puts it, add its source to `sources.csv` if that is new,
//! and run the tests of this module (they read every row of every table).

pub(crate) mod bill;
mod cloud;
pub(crate) mod control_planes;
mod figures;
pub(crate) mod frequencies;
pub(crate) mod gpus;
pub(crate) mod kubernetes;
pub(crate) mod latency;
pub(crate) mod locations;
pub(crate) mod prices;
pub(crate) mod replication;
pub(crate) mod slas;
pub(crate) mod sources;
mod table;
pub(crate) mod timings;

pub(crate) use cloud::Cloud;
pub(crate) use figures::{Figure, FigureKind, Provenance};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cloud_has_regions_machines_and_prices() {
        for cloud in Cloud::ALL {
            assert!(locations::all().any(|region| region.cloud == cloud), "locations.csv has no region of {cloud}");
            assert!(gpus::all().any(|gpu| gpu.cloud == cloud), "gpu_types.csv has no type of {cloud}");
            assert!(prices::all().any(|price| price.cloud == cloud), "prices.csv has no line of {cloud}");
        }
    }
}
