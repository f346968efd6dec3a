//! What losing or changing an object of a Terraform type takes with it, by type: `types.yaml` of each cloud's folder.
//!
//! Sources: the providers' documentation of what a destroyed object takes with it. A type `holds` something if losing the
//! object loses data, loses keys or names that others hold on to, or gives back capacity that may not be had again.
//! Paths are dotted, without the indexes of lists.
//!
//! Adding one: its row in the provider's file, in alphabetical order.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What is lost with an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holds {
    /// Data: databases, buckets, queues, images.
    Data,
    /// Keys and secrets, without which data can't be read.
    Keys,
    /// What users are served by: clusters, GPU pools, load balancers, zones.
    Service,
    /// Capacity that may not be given again.
    Capacity,
}

impl std::fmt::Display for Holds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Holds::Data => "holds data",
            Holds::Keys => "holds keys or secrets",
            Holds::Service => "serves",
            Holds::Capacity => "holds capacity",
        })
    }
}

/// What is to be known of a Terraform type before an object of it is changed.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResourceType {
    holds: Option<Holds>,
    /// The objects that `holds` speaks of; all of them if absent.
    only_if: Option<Condition>,
    /// Attributes that follow from the posture; a path stands for everything below it.
    #[serde(default)]
    pub posture: Vec<String>,
    /// Sizes of a group of nodes.
    #[serde(default)]
    pub sizes: Vec<String>,
    /// Whether its creation leaves something to the next apply, as the provider documents or tests it.
    #[serde(default)]
    pub settles: bool,
    #[serde(default)]
    irreversible: Vec<Irreversible>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Condition {
    path: String,
    is: String,
}

/// A change in place that can't be taken back in place.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Irreversible {
    /// The attribute; for [`When::Touched`] its name wherever it stands.
    pub attribute: String,
    /// Which changes of it.
    pub when: When,
    /// What they do, after "the change of …".
    pub does: String,
}

/// Which changes of an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum When {
    /// From nothing to the name of a primary.
    MadeReplica,
    /// From something to nothing.
    Cleared,
    /// From something to anything else.
    Left,
    /// From true to false.
    Lifted,
    /// Any.
    Touched,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    every_type: Vec<Irreversible>,
    types: BTreeMap<String, ResourceType>,
}

static FILES: LazyLock<Vec<(&'static str, File)>> = LazyLock::new(|| {
    [
        ("aws_", include_str!("aws/types.yaml")),
        ("azurerm_", include_str!("azure/types.yaml")),
        ("google_", include_str!("gcp/types.yaml")),
        ("kubernetes_", include_str!("kubernetes/types.yaml")),
    ]
    .into_iter()
    .map(|(prefix, text)| (prefix, serde_saphyr::from_str(text).expect("the tables of types are read by the tests")))
    .collect()
});

fn file(kind: &str) -> Option<&'static File> {
    FILES.iter().find(|(prefix, _)| kind.starts_with(prefix)).map(|(_, file)| file)
}

/// The row of a type, if it has one.
#[must_use]
pub(crate) fn find(kind: &str) -> Option<&'static ResourceType> {
    file(kind)?.types.get(kind)
}

/// The type of a resource, by its address: `module.a["x"].aws_db_instance.this[0]` is an `aws_db_instance`.
#[must_use]
pub(crate) fn of_address(address: &str) -> Option<&str> {
    let (mut depth, mut dots) = (0, Vec::new());
    for (at, letter) in address.char_indices() {
        match letter {
            '[' => depth += 1,
            ']' => depth -= 1,
            '.' if depth == 0 => dots.push(at),
            _ => {}
        }
    }
    let end = dots.pop()?;
    let start = dots.pop().map_or(0, |dot| dot + 1);
    address.get(start..end)
}

/// All types that have a row, with their names.
pub(crate) fn all() -> impl Iterator<Item = (&'static str, &'static ResourceType)> {
    FILES.iter().flat_map(|(_, file)| &file.types).map(|(name, row)| (name.as_str(), row))
}

/// The changes of a type's objects that can't be taken back in place.
pub(crate) fn irreversible(kind: &str) -> impl Iterator<Item = &'static Irreversible> {
    let own = find(kind).map_or(&[][..], |row| &row.irreversible);
    own.iter().chain(file(kind).map_or(&[][..], |file| &file.every_type))
}

/// Tells what an object of this type holds; nothing for types that can be made again without loss. `object` is the
/// resource as it is now, for the types where that decides.
#[must_use]
pub(crate) fn holds(kind: &str, object: &Value) -> Option<Holds> {
    let row = find(kind)?;
    let meant =
        row.only_if.as_ref().is_none_or(|only| at(object, &only.path).and_then(Value::as_str) == Some(&only.is));
    row.holds.filter(|_| meant)
}

/// The value at a dotted path, through the single blocks on its way.
#[must_use]
pub(crate) fn at<'a>(object: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(object, |value, name| match value {
        Value::Array(blocks) => blocks.first()?.get(name),
        other => other.get(name),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted_and_each_row_is_of_its_provider() {
        for (prefix, file) in FILES.iter() {
            assert!(file.types.keys().all(|name| name.starts_with(prefix)), "{prefix}");
        }
        for text in [
            include_str!("aws/types.yaml"),
            include_str!("azure/types.yaml"),
            include_str!("gcp/types.yaml"),
            include_str!("kubernetes/types.yaml"),
        ] {
            let rows = text
                .lines()
                .filter_map(|line| line.strip_prefix("  ").filter(|row| row.starts_with(char::is_alphabetic)));
            assert!(rows.map(|row| row.split(':').next().unwrap_or(row)).is_sorted());
        }
    }

    #[test]
    fn addresses_tell_types() {
        for address in
            ["aws_db_instance.this", "module.a.aws_db_instance.this", "module.a[\"x.y\"].aws_db_instance.b[0]"]
        {
            assert_eq!(of_address(address), Some("aws_db_instance"), "{address}");
        }
        assert_eq!(of_address("nothing"), None);
        assert!(find("aws_db_instance").is_some_and(|row| row.settles));
    }

    #[test]
    fn services_hold_if_they_balance_load() {
        let service = |kind: &str| serde_json::json!({"spec": [{"type": kind}]});
        assert_eq!(holds("kubernetes_service_v1", &service("LoadBalancer")), Some(Holds::Service));
        assert_eq!(holds("kubernetes_service_v1", &service("ClusterIP")), None);
        assert_eq!(holds("aws_db_instance", &Value::Null), Some(Holds::Data));
        assert_eq!(holds("aws_security_group_rule", &Value::Null), None);
    }
}
