//! When data services of a region make backups and are maintained.
//!
//! A replica can't be promoted while it is backed up, so that no two regions of a service are at once. A region's hour follows
//! from the service's name and its own, and from where it lies: in its night. It moves only for one that stands earlier in the
//! file and has the same hour.

use crate::digest;
use crate::topology::{Region, ServiceName, Topology};

/// Hours of a night, from 22 to 6.
const NIGHT: u32 = 8;
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// When a service of a region is busy with itself, in UTC.
pub(super) struct Windows {
    /// When backups begin, such as `03:00-03:30`.
    pub backup: String,
    /// When there may be maintenance, such as `sun:05:30-sun:06:00`: two hours after the backup, and in the half of an hour in
    /// which no region's begins.
    pub maintenance: String,
}

impl Windows {
    pub(super) fn of(topology: &Topology, region: &Region, service: &ServiceName) -> Self {
        let hour = hour(topology, region, service);
        let later = (hour + 2) % 24;
        let day = DAYS[seed(region, service, "day") as usize % DAYS.len()];
        let next = if later == 23 {
            DAYS[(DAYS.iter().position(|one| *one == day).unwrap_or_default() + 1) % DAYS.len()]
        } else {
            day
        };
        Self {
            backup: format!("{hour:02}:00-{hour:02}:30"),
            maintenance: format!("{day}:{later:02}:30-{next}:{:02}:00", (later + 1) % 24),
        }
    }
}

/// The hour in which a region's backups begin.
fn hour(topology: &Topology, region: &Region, service: &ServiceName) -> u32 {
    let mut taken = Vec::new();
    for other in topology.regions.iter().filter(|other| other.placement(service).is_some()) {
        let mut hour = wanted(other, service);
        // A day has room for 24; more than that share.
        while taken.len() < 24 && taken.contains(&hour) {
            hour = (hour + 1) % 24;
        }
        if other.name == region.name {
            return hour;
        }
        taken.push(hour);
    }
    wanted(region, service)
}

/// An hour of the region's night, in UTC.
fn wanted(region: &Region, service: &ServiceName) -> u32 {
    // The sun goes 15 degrees in an hour.
    let offset = (region.location.location().longitude / 15.0).round() as i32;
    let local = 22 + (seed(region, service, "hour") % NIGHT) as i32;
    (local - offset).rem_euclid(24) as u32
}

fn seed(region: &Region, service: &ServiceName, of: &str) -> u32 {
    let bytes = digest::sha256([service.as_str(), "/", region.name.as_str(), "/", of]);
    u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCATIONS: [&str; 12] = [
        "us-east-1",
        "us-east-2",
        "us-west-1",
        "us-west-2",
        "ca-central-1",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "eu-central-1",
        "eu-north-1",
        "ap-southeast-1",
        "ap-northeast-1",
    ];

    /// The windows of a database in some of these places, by place.
    fn windows(locations: &[&str]) -> Vec<(String, String, String)> {
        let mut text = "regions:\n".to_owned();
        for (index, location) in locations.iter().enumerate() {
            let (traffic, role) = if index == 0 { ("100%", "primary") } else { ("0%", "replica") };
            text.push_str(&format!(
                "  r-{location}: {{ region: {location}, traffic: {traffic}, resources: [vector-db ({role})] }}\n"
            ));
        }
        let topology = crate::topology::parse(&text, "test").0.expect("a sound topology").0;
        let service = topology.services.keys().next().expect("one").clone();
        topology
            .regions
            .iter()
            .map(|region| {
                let Windows { backup, maintenance } = Windows::of(&topology, region, &service);
                (region.location.as_str().to_owned(), backup, maintenance)
            })
            .collect()
    }

    #[test]
    fn no_two_regions_are_busy_at_once() {
        let all = windows(&LOCATIONS);
        let mut begin: Vec<&str> = all.iter().map(|(_, backup, _)| backup.as_str()).collect();
        // Backups fill the first half of an hour, and maintenance the second half of another.
        assert!(all.iter().all(|(_, backup, maintenance)| &backup[2..5] == ":00" && &maintenance[6..9] == ":30"));
        begin.sort_unstable();
        begin.dedup();
        assert_eq!(begin.len(), LOCATIONS.len(), "{all:?}");
        let mut maintained: Vec<&str> = all.iter().map(|(_, _, maintenance)| &maintenance[4..9]).collect();
        maintained.sort_unstable();
        maintained.dedup();
        assert_eq!(maintained.len(), LOCATIONS.len(), "{all:?}");
    }

    #[test]
    fn a_region_more_moves_nobody_whose_hour_it_does_not_want() {
        let (two, three) =
            (windows(&["us-east-1", "eu-west-1"]), windows(&["us-east-1", "ap-southeast-1", "eu-west-1"]));
        assert_eq!((&two[0], &two[1]), (&three[0], &three[2]));
    }

    #[test]
    fn it_is_night_where_it_is_done() {
        insta::assert_snapshot!(format!("{:?}", windows(&["us-east-1", "eu-west-1"])), @r#"[("us-east-1", "08:00-08:30", "tue:10:30-tue:11:00"), ("eu-west-1", "05:00-05:30", "mon:07:30-mon:08:00")]"#);
    }
}
