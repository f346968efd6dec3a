//! `terradrill schema`

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::super::args::SchemaOf;
use super::super::error::CommandError;
use super::super::exit::ExitCode;
use super::super::output::Output;
use super::super::views::{check_json, scenario_json};
use crate::drill::DrillRecord;

pub(crate) fn run(of: SchemaOf, output: &Output) -> Result<ExitCode, CommandError> {
    let schema = match of {
        SchemaOf::Topology => crate::topology::schema().clone(),
        SchemaOf::Check => answer::<check_json::Output<'_>>(),
        SchemaOf::Scenario => answer::<scenario_json::Output<'_>>(),
        SchemaOf::Drill => answer::<DrillRecord>(),
    };
    output.data(&format!("{schema:#}\n"))?;
    Ok(ExitCode::Done)
}

/// The schema of what is written, where a field that may be null is there nevertheless.
fn answer<T: JsonSchema>() -> Value {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>().to_value()
}
