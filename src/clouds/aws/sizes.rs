//! Classes of RDS instances and types of ElastiCache nodes: a prefix, a family and a size.

use crate::clouds::sizes::{SizeForm, Sizes};

/// Families of classes that RDS for PostgreSQL 15 and newer takes.
/// <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Support.html>
const DATABASE: [&str; 31] = [
    "c6gd", "m5", "m5d", "m6g", "m6gd", "m6i", "m6id", "m6idn", "m6in", "m7g", "m7i", "m8g", "m8gd", "r5", "r5b",
    "r5d", "r6g", "r6gd", "r6i", "r6id", "r6idn", "r6in", "r7g", "r7i", "r8g", "r8gd", "t3", "t4g", "x2g", "x2idn",
    "x2iedn",
];

/// Families of node types that ElastiCache for Valkey takes.
/// <https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheNodes.SupportedTypes.html>
const CACHE: [&str; 12] = ["c7gn", "m4", "m5", "m6g", "m7g", "r4", "r5", "r6g", "r6gd", "r7g", "t3", "t4g"];

pub(super) const SIZES: Sizes = Sizes {
    database: SizeForm {
        is_legal: |text| is_legal(text, "db.", &DATABASE),
        called: "a class of RDS for PostgreSQL",
        example: "db.r7g.large",
    },
    cache: SizeForm {
        is_legal: |text| is_legal(text, "cache.", &CACHE),
        called: "a node type of ElastiCache",
        example: "cache.m7g.large",
    },
    // Of gp3 storage.
    storage: 20..=65_536,
};

fn is_legal(text: &str, prefix: &str, families: &[&str]) -> bool {
    text.strip_prefix(prefix)
        .and_then(|rest| rest.split_once('.'))
        .is_some_and(|(family, size)| families.contains(&family) && is_size(size))
}

/// `micro` to `xlarge`, and multiples of the last.
fn is_size(text: &str) -> bool {
    let multiple = text.strip_suffix("xlarge").is_some_and(|count| count.chars().all(|c| c.is_ascii_digit()));
    multiple || matches!(text, "micro" | "small" | "medium" | "large")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_of_its_engine_and_of_a_known_family() {
        for legal in ["db.r7g.large", "db.t4g.micro", "db.m6i.24xlarge", "db.m5.xlarge"] {
            assert!((SIZES.database.is_legal)(legal), "{legal}");
        }
        for illegal in
            ["cache.r7g.large", "db.r99g.large", "r7g.large", "db.r7g", "db.r7g.huge", "db.r7g.largexlarge", "db."]
        {
            assert!(!(SIZES.database.is_legal)(illegal), "{illegal}");
        }
        assert!((SIZES.cache.is_legal)("cache.m7g.large") && !(SIZES.cache.is_legal)("db.m7g.large"));
    }
}
