//! Tiers of Cloud SQL and node types of Memorystore for Valkey.

use crate::clouds::sizes::{SizeForm, Sizes};

pub(super) const SIZES: Sizes = Sizes {
    database: SizeForm {
        is_legal: |text| text.starts_with("db-"),
        called: "a tier of Cloud SQL",
        example: "db-perf-optimized-N-2",
    },
    cache: SizeForm {
        is_legal: |text| ["HIGHMEM_MEDIUM", "HIGHMEM_XLARGE", "SHARED_CORE_NANO", "STANDARD_SMALL"].contains(&text),
        called: "a node type of Memorystore for Valkey",
        example: "HIGHMEM_MEDIUM",
    },
    storage: 10..=65_536,
};
