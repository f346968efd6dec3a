//! What a provider block of `hashicorp/aws` says.

use std::collections::BTreeMap;

use crate::catalog::{Cloud, locations};
use crate::sandbox::providers::Place;
use crate::sandbox::providers::behaviour::Behaviour;
use crate::sandbox::schema::Block;
use crate::sandbox::value::Value;

/// The account of an environment that names none.
const NO_ACCOUNT: &str = "000000000000";

/// A provider block, as far as the simulated cloud cares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Configuration {
    /// The region where calls land that name none.
    region: String,
    /// The account that owns what is made.
    pub(in crate::sandbox::providers) account: String,
    /// Tags that every resource gets.
    default_tags: BTreeMap<String, Value>,
}

impl Configuration {
    pub(super) fn read(block: &Value) -> Result<Self, String> {
        let region = block.get("region").text().unwrap_or_default().to_owned();
        if region.is_empty() {
            return Err("Invalid AWS Region: the provider's region is missing or not yet known".to_owned());
        }
        if locations::find(&region).is_none_or(|known| known.cloud() != Cloud::Aws) {
            return Err(format!("Invalid AWS Region: {region}"));
        }
        let default_tags = block.at("default_tags.tags").fields();
        Ok(Self {
            region,
            account: account(block),
            default_tags: default_tags.map(|(name, value)| (name.clone(), value.clone())).collect(),
        })
    }

    /// An object stands in the region that it names, or in the provider's.
    pub(in crate::sandbox::providers) fn place(&self, object: &Value) -> Place {
        let named = object.get("region").text().filter(|region| !region.is_empty());
        let region = named.unwrap_or(&self.region).to_owned();
        Place { region, cluster_name: String::new(), cluster: String::new() }
    }

    /// Fills in the region of what is new, and all tags.
    pub(in crate::sandbox::providers) fn fill(
        &self,
        block: &Block,
        behaviour: &Behaviour,
        planned: &mut Value,
        config: &Value,
        is_new: bool,
    ) {
        let has = |name| block.attributes.contains_key(name);
        if is_new && has("region") && config.get("region").is_null() && !behaviour.global {
            planned.set("region", self.region.as_str());
        }
        if has("tags_all") {
            planned.set("tags_all", self.tags(config));
        }
    }

    /// All tags: the provider's and the object's own.
    fn tags(&self, config: &Value) -> Value {
        let own = config.get("tags");
        if own.is_unknown() {
            return Value::Unknown;
        }
        let mut tags = self.default_tags.clone();
        tags.extend(own.fields().map(|(name, value)| (name.clone(), value.clone())));
        tags.retain(|_, value| !value.is_null());
        Value::Map(tags)
    }
}

/// The account that a provider block means: that of the role it assumes, else the one it allows.
fn account(block: &Value) -> String {
    let role = block.at("assume_role.role_arn").text().and_then(|arn| arn.split(':').nth(4));
    let allowed = block.get("allowed_account_ids").items().first().and_then(Value::text);
    role.filter(|account| !account.is_empty()).or(allowed).unwrap_or(NO_ACCOUNT).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_account_is_that_of_the_assumed_role() {
        let role = |arn: &str| Value::List(vec![Value::object([("role_arn", arn.into())])]);
        let block = Value::object([
            ("region", "us-east-1".into()),
            ("assume_role", role("arn:aws:iam::123456789012:role/apply")),
            ("allowed_account_ids", Value::List(vec!["210987654321".into()])),
        ]);
        let read = Configuration::read;
        assert_eq!(read(&block).unwrap().account, "123456789012");
        let block = Value::object([("region", "us-east-1".into())]);
        assert_eq!(read(&block).unwrap().account, NO_ACCOUNT);
        assert!(read(&Value::object([("region", Value::Unknown)])).is_err());
        assert!(read(&Value::object([("region", "us-east-9".into())])).is_err());
    }
}
