//! The topology: the YAML file and the validated model made from it.
//!
//! `tree` reads the text, `shape` compares it with the JSON Schema of `spec`'s types, `validate`, `regions` and
//! `placements` make the `model`. Each hands on what is sound, so that all mistakes are reported at once. Nothing here reads files.

mod capacity;
mod cloud_names;
mod fence;
mod image;
mod keepers;
mod model;
mod network;
mod placements;
mod ports;
mod region;
mod region_set;
mod regions;
mod services;
mod shape;
mod sizes;
mod sorry;
mod spec;
mod traffic;
mod tree;
pub(crate) mod units;
mod validate;
mod witnesses;

use std::ops::Range;
use std::sync::LazyLock;

pub(crate) use fence::is_witness;
pub(crate) use image::Image;
pub use model::Topology;
pub(crate) use model::{
    Access, ComputeKind, Holder, Ignored, OnBlind, Part, Placement, Ports, Region, RegionName, Replication, Role,
    Scaling, Service, ServiceName, Status, Traffic, Witness,
};
pub(crate) use tree::MAX_BYTES;

use crate::diagnostic::{Diagnostic, Diagnostics};

/// Where the keys of a topology file stand.
#[derive(Clone, Debug)]
pub struct Places(tree::Node);

impl Places {
    /// Byte range of the value at a path such as `["regions", "primary", "traffic"]`, or of the nearest key above it that
    /// is in the file.
    #[must_use]
    pub fn of(&self, path: &[&str]) -> Range<usize> {
        let node = self.0.nearest(path);
        match &node.value {
            tree::Value::Scalar { .. } => node.span.clone(),
            _ => self.0.key_span(path),
        }
    }
}

static SCHEMA: LazyLock<serde_json::Value> =
    LazyLock::new(|| serde_json::to_value(schemars::schema_for!(spec::TopologySpec)).expect("a schema is JSON"));

/// The JSON Schema of a topology file.
#[must_use]
pub fn schema() -> &'static serde_json::Value {
    &SCHEMA
}

/// Reads a topology. `environment` is the name of its folder. The model is there exactly if no diagnostic is an error.
#[must_use]
pub fn parse(text: &str, environment: &str) -> (Option<(Topology, Places)>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    if text.len() > MAX_BYTES {
        diagnostics.push(
            Diagnostic::error(
                "yaml::too-large",
                format!("The file has {} bytes; a topology has at most {MAX_BYTES}", text.len()),
            )
            .help("is this really a topology?"),
        );
        return (None, diagnostics);
    }
    let (tree, found) = tree::read(text);
    diagnostics.extend(found);
    let Some(tree) = tree else { return (None, diagnostics) };
    let conforming = shape::conform(&tree, schema(), &mut diagnostics);
    let Some(conforming) = conforming else { return (None, diagnostics) };
    let digest = digest(&conforming);
    let spec = serde_json::from_value::<spec::TopologySpec>(conforming);
    let spec = match spec {
        Ok(spec) => spec,
        Err(error) => {
            diagnostics.push(Diagnostic::error("topology::unreadable", format!("The file can't be read: {error}")));
            return (None, diagnostics);
        }
    };
    let (topology, found) = validate::validate(&spec, &tree, environment, digest);
    diagnostics.extend(found);
    if diagnostics.has_errors() {
        return (None, diagnostics);
    }
    (topology.map(|topology| (topology, Places(tree))), diagnostics)
}

/// What is drilled: rules that are switched off don't change it.
fn digest(file: &serde_json::Value) -> String {
    let mut said = file.clone();
    if let Some(keys) = said.as_object_mut() {
        keys.shift_remove("check");
    }
    crate::digest::short(&said.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_that_of_what_the_file_says() {
        let digest = |text: &str| parse(text, "test").0.expect("a sound topology").0.digest;
        let file =
            digest("regions:\n  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (1 replica)] }\n");
        let laid_out = "# ours\ncheck: { ignore: [{ rule: single-region, reason: a trial }] }\nregions:\n  primary:\n    region: us-east-1\n    traffic: 100%\n    resources:\n      - llm-service (1 replica)\n";
        assert_eq!(file, digest(laid_out));
        assert_ne!(file, digest(&laid_out.replace("(1 replica)", "(2 replicas)")));
    }
}
