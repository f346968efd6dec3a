//! Sizes of databases and caches, in the words of the clouds where they stand.

use std::collections::BTreeMap;

use super::model::{Region, Service, ServiceName};
use super::tree::shown;
use super::validate::Validation;
use crate::clouds::{self, Sizes};

/// Refuses sizes that no cloud has on which a service stands. One word can't be every cloud's: elsewhere the default is used.
pub(super) fn sizes(services: &BTreeMap<ServiceName, Service>, regions: &[Region], check: &mut Validation<'_>) {
    for (name, service) in services {
        let mut sizes: Vec<&Sizes> = Vec::new();
        for region in regions.iter().filter(|region| region.placement(name).is_some()) {
            let own = &clouds::profile(region.cloud).sizes;
            if !sizes.iter().any(|known| std::ptr::eq(*known, own)) {
                sizes.push(own);
            }
        }
        if sizes.is_empty() {
            continue;
        }
        let (instance, forms): (_, Vec<_>) = match service {
            Service::Postgres { instance, .. } => (instance, sizes.iter().map(|sizes| &sizes.database).collect()),
            Service::Redis { instance } => (instance, sizes.iter().map(|sizes| &sizes.cache).collect()),
            Service::Inference { .. } | Service::Queue | Service::Objects => continue,
        };
        if let Some(instance) = instance
            && !forms.iter().any(|form| (form.is_legal)(instance))
        {
            let called: Vec<_> = forms.iter().map(|form| form.called).collect();
            let usual: Vec<_> = forms.iter().map(|form| format!("`{}`", form.example)).collect();
            check.wrong(
                "topology::instance",
                &["services", name.as_str(), "instance"],
                format!("`{}` isn't {}", shown(instance), called.join(" or ")),
                &format!("write one such as {}, or leave it out", usual.join(" or ")),
            );
        }
        if let Service::Postgres { storage_gib, .. } = service {
            let from = sizes.iter().map(|sizes| *sizes.storage.start()).max().unwrap_or_default();
            let to = sizes.iter().map(|sizes| *sizes.storage.end()).min().unwrap_or_default();
            if !(from..=to).contains(storage_gib) {
                check.wrong(
                    "topology::storage",
                    &["services", name.as_str(), "storage"],
                    format!("A database can't have {storage_gib} GiB there"),
                    &format!("write {from}GiB to {to}GiB"),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    /// What is said of `services:`.
    fn said(services: &str) -> Vec<String> {
        let text = format!(
            "services: {{ {services} }}\nregions:\n  a: {{ region: us-east-1, traffic: 100%, resources: [vector-db (primary), cache (active), message-queue (active)] }}\n"
        );
        let diagnostics = crate::topology::parse(&text, "test").1;
        diagnostics
            .sorted()
            .iter()
            .map(|one| format!("{}: {} / {}", one.code, one.summary, one.help.as_deref().unwrap_or_default()))
            .collect()
    }

    #[test]
    fn an_instance_is_one_of_its_engine() {
        assert!(said("vector-db: { kind: postgres, instance: db.r6g.large, storage: 20GiB }").is_empty());
        insta::assert_snapshot!(said("vector-db: { instance: cache.m7g.large }, cache: { instance: db.r7g.large }").join("\n"), @"
        topology::instance: `cache.m7g.large` isn't a class of RDS for PostgreSQL / write one such as `db.r7g.large`, or leave it out
        topology::instance: `db.r7g.large` isn't a node type of ElastiCache / write one such as `cache.m7g.large`, or leave it out
        ");
    }

    #[test]
    fn storage_is_within_what_the_service_has() {
        insta::assert_snapshot!(said("vector-db: { storage: 10GiB }").join("\n"), @"topology::storage: A database can't have 10 GiB there / write 20GiB to 65536GiB");
        assert_eq!(said("vector-db: { storage: 100TiB }").len(), 1);
    }

    #[test]
    fn revisions_are_counted_from_one() {
        assert_eq!(said("vector-db: { password_revision: 0 }").len(), 1);
        assert!(said("vector-db: { password_revision: 2 }").is_empty());
    }
}
