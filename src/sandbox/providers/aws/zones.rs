//! Names that follow from a region's.

use crate::catalog::Cloud;
use crate::catalog::locations;
use crate::clouds;

/// Zones whose number isn't their letter's. Which zone of an account is which differs by account; the sandbox's account is one
/// of those whose first zones take a cluster.
const NUMBERS: [(&str, &[(char, u8)]); 2] =
    [("us-east-1", &[('c', 4), ('d', 6), ('e', 3), ('f', 5)]), ("ap-northeast-1", &[('a', 4), ('c', 1), ('d', 2)])];

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

/// The zones of a region: name and id of each.
pub(super) fn zones(region: &str) -> Vec<(String, String)> {
    let names = locations::find(region).map(|region| (clouds::profile(Cloud::Aws).zones)(region));
    let letters =
        |name: String| name.chars().last().map(|letter| (zone_id(region, letter), name)).map(|(id, name)| (name, id));
    names.unwrap_or_default().into_iter().filter_map(letters).collect()
}

/// The id of a zone: `us-east-1a` is `use1-az1`.
pub(super) fn zone_id(region: &str, letter: char) -> String {
    let own = NUMBERS.iter().find(|(known, _)| *known == region).map_or(&[][..], |(_, numbers)| numbers);
    let number = own.iter().find(|(of, _)| *of == letter).map(|(_, number)| u32::from(*number));
    let number = number.unwrap_or_else(|| (letter as u32).saturating_sub('a' as u32) + 1);
    format!("{}-az{number}", short_region(region))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_have_ids() {
        assert_eq!(zone_id("us-east-1", 'a'), "use1-az1");
        assert_eq!(zone_id("us-east-1", 'e'), "use1-az3");
        assert_eq!(zone_id("ap-southeast-2", 'c'), "apse2-az3");
        assert_eq!(zones("us-west-1")[1], ("us-west-1c".to_owned(), "usw1-az3".to_owned()));
    }
}
