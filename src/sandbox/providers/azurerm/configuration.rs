//! What a provider block of `hashicorp/azurerm` says, and where its objects stand.

use super::part;
use crate::sandbox::cloud::Cloud;
use crate::sandbox::providers::Place;
use crate::sandbox::value::Value;

/// The subscription of an environment that names none.
const NO_SUBSCRIPTION: &str = "00000000-0000-0000-0000-000000000000";

/// Attributes that name, by id, what an object is part of, in the order in which they count.
const PARENTS: [&str; 17] = [
    "subnet_id",
    "server_id",
    "replica_server_id",
    "kubernetes_cluster_id",
    "capacity_reservation_group_id",
    "nat_gateway_id",
    "private_dns_zone_id",
    "key_vault_id",
    "namespace_id",
    "storage_account_id",
    "source_storage_account_id",
    "managed_redis_id",
    "user_assigned_identity_id",
    "profile_id",
    "target_resource_id",
    "scope",
    "id",
];

/// A provider block, as far as the simulated cloud cares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Configuration {
    /// The subscription that owns what is made.
    pub(in crate::sandbox::providers) subscription: String,
}

impl Configuration {
    pub(super) fn read(block: &Value) -> Result<Self, String> {
        let subscription = block.get("subscription_id");
        if subscription.is_unknown() {
            return Err("the provider's subscription is not yet known".to_owned());
        }
        let subscription = subscription.text().filter(|id| !id.is_empty()).unwrap_or(NO_SUBSCRIPTION).to_owned();
        Ok(Self { subscription })
    }

    /// An object stands where it says, else where its group is, or the group of what it is part of; in no region if there is none.
    pub(in crate::sandbox::providers) fn place(&self, cloud: &Cloud, object: &Value) -> Place {
        let location = object.get("location").text().filter(|location| !location.is_empty() && *location != "global");
        let own = || object.get("resource_group_name").text();
        let parents = PARENTS.iter().filter_map(|parent| part(object.get(parent).text()?, "resourceGroups"));
        let group = || own().into_iter().chain(parents).find_map(|group| region_of(cloud, group));
        let region = location.map(normal).or_else(group).unwrap_or_default();
        Place { region, cluster_name: String::new(), cluster: String::new() }
    }
}

/// The region of a resource group.
pub(super) fn region_of(cloud: &Cloud, group: &str) -> Option<String> {
    let groups = cloud.list("azurerm_resource_group", None);
    groups.into_iter().find(|known| known.text("name") == Some(group)).map(|group| group.region)
}

/// A region's name as Azure keeps it: `West Europe` is `westeurope`.
fn normal(location: &str) -> String {
    location.replace(' ', "").to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subscription_may_be_left_out_and_must_be_known() {
        let read = |subscription: Value| Configuration::read(&Value::object([("subscription_id", subscription)]));
        assert_eq!(read(Value::Null).expect("the sandbox's").subscription, NO_SUBSCRIPTION);
        assert_eq!(read("a".into()).expect("one").subscription, "a");
        assert!(read(Value::Unknown).is_err());
    }

    #[test]
    fn an_object_stands_where_it_says() {
        let configuration = Configuration { subscription: String::new() };
        let place = |object: Value| configuration.place(&Cloud::in_memory(), &object).region;
        assert_eq!(place(Value::object([("location", "West Europe".into())])), "westeurope");
        assert_eq!(place(Value::object([("name", "x".into())])), "");
    }
}
