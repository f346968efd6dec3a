//! SKUs of flexible servers and of Managed Redis.

use crate::clouds::sizes::{SizeForm, Sizes};

pub(super) const SIZES: Sizes = Sizes {
    database: SizeForm {
        // Those that burst can have no replica.
        is_legal: |text| ["GP_Standard_", "MO_Standard_"].iter().any(|tier| text.starts_with(tier)),
        called: "a SKU of Azure Database for PostgreSQL",
        example: "GP_Standard_D2ds_v5",
    },
    cache: SizeForm {
        is_legal: |text| {
            let tiers = ["Balanced_B", "ComputeOptimized_X", "FlashOptimized_A", "MemoryOptimized_M"];
            tiers.iter().any(|tier| text.starts_with(tier))
        },
        called: "a SKU of Azure Managed Redis",
        example: "Balanced_B5",
    },
    storage: 32..=32_767,
};
