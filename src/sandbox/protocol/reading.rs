//! Data sources and ephemeral resources.

use super::configuration::Configuration;
use super::lifecycle::Failure;
use super::place::{context, place};
use super::service::Service;
use crate::sandbox::providers::aws::{data, ephemeral};
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
    let place = place(service, configuration, config)?;
    Ok(data::read(&context(service, configuration, &place), kind, schema, config)?)
}

/// Opens an ephemeral resource.
pub(super) fn open_ephemeral(
    service: &Service,
    configuration: &Configuration,
    kind: &str,
    schema: &Schema,
    config: &Value,
) -> Result<Value, Failure> {
    let place = place(service, configuration, config)?;
    Ok(ephemeral::open(&context(service, configuration, &place), kind, schema, config)?)
}
