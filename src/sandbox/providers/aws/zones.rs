//! Names that follow from a region's.

use crate::catalog::locations;

/// The partition of a region: the second part of its ARNs.
pub(super) fn partition(region: &str) -> &'static str {
    locations::find(region).and_then(|region| region.location().partition).unwrap_or("aws")
}

/// A region's short name as zone ids and cache endpoints use it: `us-east-1` is `use1`.
pub(super) fn short_region(region: &str) -> String {
    region
        .split('-')
        .enumerate()
        .map(|(index, part)| if index == 1 { abbreviate(part) } else { part.to_owned() })
        .collect()
}

fn abbreviate(direction: &str) -> String {
    match direction {
        "northeast" => "ne".to_owned(),
        "southeast" => "se".to_owned(),
        "northwest" => "nw".to_owned(),
        "southwest" => "sw".to_owned(),
        _ => direction.chars().take(1).collect(),
    }
}

/// The id of a zone: `us-east-1a` is `use1-az1`.
pub(super) fn zone_id(region: &str, letter: char) -> String {
    let number = (letter as u32).saturating_sub('a' as u32) + 1;
    format!("{}-az{number}", short_region(region))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_have_ids() {
        assert_eq!(zone_id("us-east-1", 'a'), "use1-az1");
        assert_eq!(zone_id("ap-southeast-2", 'c'), "apse2-az3");
    }
}
