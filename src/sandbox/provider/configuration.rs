//! What a provider block says.

use std::collections::BTreeMap;

use crate::catalog::{Cloud, locations};
use crate::sandbox::resource::Provider;
use crate::sandbox::value::Value;

/// The account of an environment that names none.
const NO_ACCOUNT: &str = "000000000000";

/// A provider's configuration, as far as the simulated clouds care.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Configuration {
    /// The region where calls land that name none; empty for Kubernetes.
    pub(crate) region: String,
    /// The account that owns what is made.
    pub(crate) account: String,
    /// Tags that every resource gets.
    pub(crate) default_tags: BTreeMap<String, Value>,
    /// The address of a Kubernetes cluster; `None` while it is unknown.
    pub(crate) host: Option<String>,
}

impl Configuration {
    /// Reads a provider block.
    ///
    /// # Errors
    /// Says what is missing or unusable, as the real provider would.
    pub(crate) fn read(provider: Provider, block: &Value) -> Result<Self, String> {
        match provider {
            Provider::Kubernetes => {
                let host = block.get("host").text().map(|host| host.trim_end_matches('/').to_owned());
                Ok(Self { host, ..Self::default() })
            }
            _ => {
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
                    host: None,
                })
            }
        }
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
        let read = |block: &Value| Configuration::read(Provider::Aws, block);
        assert_eq!(read(&block).unwrap().account, "123456789012");
        let block = Value::object([("region", "us-east-1".into())]);
        assert_eq!(read(&block).unwrap().account, NO_ACCOUNT);
        assert!(read(&Value::object([("region", Value::Unknown)])).is_err());
        assert!(read(&Value::object([("region", "us-east-9".into())])).is_err());
    }
}
