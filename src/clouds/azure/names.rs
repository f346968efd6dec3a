//! Names on Azure.

use crate::clouds::names::{Named, Names};
use crate::digest;

/// Characters of the system in a storage account's name, which has at most 24, letters and digits alone.
const OF_SYSTEM: usize = 9;

/// Storage accounts and servers are named in one space for all subscriptions: a digest of what makes a name unique stands in
/// for it. `modules/azure/names` makes the same.
pub(super) fn name(names: &Names<'_>, of: Named<'_>) -> String {
    let Names { system, account, at } = names;
    let label = || digest::hex(&digest::sha256([format!("{system}/{account}/{at}")])[..5]);
    match of {
        Named::StateStore | Named::FenceStore => {
            let what = if of == Named::FenceStore { "fence" } else { "state" };
            let beginning: String = system.chars().filter(char::is_ascii_alphanumeric).take(OF_SYSTEM).collect();
            format!("{beginning}{what}{}", label())
        }
        Named::Database(service) | Named::Cache(service) => format!("{system}-{service}-{}", label()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LABEL: &str = "badc881037";

    #[test]
    fn names_are_those_that_the_modules_make() {
        // From modules/azure/names, by Terraform.
        let names = Names { system: "demo", account: "00000000-0000-0000-0000-000000000000", at: "westeurope" };
        let label = &digest::hex(&digest::sha256(["demo/00000000-0000-0000-0000-000000000000/westeurope"]))[..10];
        assert_eq!(label, LABEL);
        assert_eq!(name(&names, Named::StateStore), format!("demostate{LABEL}"));
        assert_eq!(name(&names, Named::FenceStore), format!("demofence{LABEL}"));
        assert_eq!(name(&names, Named::Database("vector-db")), format!("demo-vector-db-{LABEL}"));
    }

    #[test]
    fn a_storage_account_has_a_legal_name_of_its_own() {
        let name = |at| name(&Names { system: "a-name-of-twenty-chr", account: "x", at }, Named::StateStore);
        let west = name("westeurope");
        assert!(west.len() <= 24 && west.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()), "{west}");
        assert_ne!(west, name("northeurope"));
    }
}
