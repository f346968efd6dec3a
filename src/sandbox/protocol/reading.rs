//! Data sources and ephemeral resources.

use serde_json::Value as Json;

use super::lifecycle::Failure;
use super::service::Service;
use crate::sandbox::plan;
use crate::sandbox::providers::Configuration;
use crate::sandbox::schema::Schema;
use crate::sandbox::value::Value;

/// Reads a data source.
pub(super) fn read_data(
    service: &Service,
    configuration: &Configuration,
    kind: &str,
    schema: &Schema,
    config: &Value,
) -> Result<Value, Failure> {
    let place = configuration.place(&service.cloud, config)?;
    let found = (service.emulator.data)(&service.context(configuration, &place), kind, schema, config)?;
    let mut value = Value::from_json(&Json::Object(found), &schema.ty);
    if let Value::Map(said) = plan::merge(&schema.block, config, Some(&Value::Null)) {
        // What the configuration says stays as it is said.
        for (name, said) in said.into_iter().filter(|(_, said)| !said.is_null()) {
            value.set(&name, said);
        }
    }
    Ok(value)
}

/// Opens an ephemeral resource.
pub(super) fn open_ephemeral(
    service: &Service,
    configuration: &Configuration,
    kind: &str,
    schema: &Schema,
    config: &Value,
) -> Result<Value, Failure> {
    let place = configuration.place(&service.cloud, config)?;
    Ok((service.emulator.ephemeral)(&service.context(configuration, &place), kind, schema, config)?)
}
