//! The documents that terraform answers with: a shown plan, outputs, a state. Pure types.
//!
//! Only what is judged and reported is kept; the rest of a shown plan (the configuration, planned values) is as large
//! as everything else together and is skipped while reading. Values may be secrets: nothing here prints one.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::message::ChangeCounts;

/// A saved plan, as `show -json` tells it.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Plan {
    /// What is planned for each resource, "no-op" included.
    #[serde(default)]
    pub resource_changes: Vec<ResourceChange>,
    /// What was changed outside terraform since its last apply.
    #[serde(default)]
    pub resource_drift: Vec<ResourceChange>,
    /// What is planned for each output.
    #[serde(default)]
    pub output_changes: BTreeMap<String, OutputChange>,
    /// False if applying would do nothing; absent in older answers.
    pub applyable: Option<bool>,
    /// True if planning failed on the way.
    #[serde(default)]
    pub errored: bool,
}

/// What is planned for one resource.
#[derive(Debug, Clone, Deserialize)]
pub struct ResourceChange {
    /// Its address, with module path and index.
    pub address: String,
    /// Where it was before it moved.
    pub previous_address: Option<String>,
    /// `managed` or `data`.
    pub mode: String,
    /// Its type, such as `aws_db_instance`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Why terraform decided so, where it says.
    pub action_reason: Option<String>,
    /// The change itself.
    pub change: Change,
}

/// Before and after.
#[derive(Clone, Deserialize)]
pub struct Change {
    /// What will be done, in order.
    pub actions: Vec<Action>,
    /// The object now; null if there is none. May hold secrets.
    #[serde(default)]
    pub before: Value,
    /// The object afterwards, without what is only known then. May hold secrets.
    #[serde(default)]
    pub after: Value,
    /// `true` where a value is only known after the apply.
    #[serde(default)]
    pub after_unknown: Value,
    /// The attributes that force a replacement, as paths.
    #[serde(default)]
    pub replace_paths: Vec<Vec<Value>>,
    /// Present if the object is taken over rather than made.
    pub importing: Option<Value>,
}

impl fmt::Debug for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Change").field("actions", &self.actions).finish_non_exhaustive()
    }
}

/// What is planned for one output.
#[derive(Clone, Deserialize)]
pub struct OutputChange {
    /// What will be done.
    pub actions: Vec<Action>,
    /// The value in the state now; null if there is none. May be a secret.
    #[serde(default)]
    pub before: Value,
    /// The value afterwards. May be a secret.
    #[serde(default)]
    pub after: Value,
}

impl fmt::Debug for OutputChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutputChange").field("actions", &self.actions).finish_non_exhaustive()
    }
}

/// One thing that is done to an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Nothing.
    NoOp,
    /// It is made.
    Create,
    /// A data source is read during the apply.
    Read,
    /// It is changed in place.
    Update,
    /// It is destroyed.
    Delete,
    /// It leaves the state and lives on.
    Forget,
    /// An action that a later version of terraform brought.
    #[serde(other)]
    Unknown,
}

impl ResourceChange {
    /// Whether this is a resource, and not a data source.
    pub fn is_managed(&self) -> bool {
        self.mode == "managed"
    }

    /// Whether the object exists before.
    pub fn exists(&self) -> bool {
        !self.change.before.is_null()
    }

    /// Whether anything is done to it.
    pub fn changes(&self) -> bool {
        self.is_managed() && self.change.actions.iter().any(|action| !matches!(action, Action::NoOp | Action::Read))
    }

    /// Destroyed, and made again.
    pub fn replaces(&self) -> bool {
        self.has(Action::Delete) && self.has(Action::Create)
    }

    /// Destroyed (or dropped from the state), and not made again.
    pub fn destroys(&self) -> bool {
        (self.has(Action::Delete) || self.has(Action::Forget)) && !self.has(Action::Create)
    }

    /// Changed in place.
    pub fn updates(&self) -> bool {
        self.has(Action::Update)
    }

    /// Made, without anything being destroyed.
    pub fn creates(&self) -> bool {
        self.has(Action::Create) && !self.has(Action::Delete)
    }

    fn has(&self, action: Action) -> bool {
        self.change.actions.contains(&action)
    }

    /// The attributes whose values differ, as dotted paths without list indexes (`scaling_config.desired_size`), sorted.
    /// What is only known after the apply is not among them: see [`ResourceChange::unknown_attributes`].
    pub fn changed_attributes(&self) -> Vec<String> {
        let mut paths = BTreeSet::new();
        differences(&self.change.before, &self.change.after, &self.change.after_unknown, &mut Vec::new(), &mut paths);
        paths.into_iter().collect()
    }

    /// The top-level attributes that are, in whole or in part, only known after the apply, sorted.
    pub fn unknown_attributes(&self) -> Vec<String> {
        let Value::Object(unknown) = &self.change.after_unknown else { return Vec::new() };
        let mut names: Vec<String> =
            unknown.iter().filter(|(_, value)| holds_true(value)).map(|(name, _)| name.clone()).collect();
        names.sort();
        names
    }

    /// A top-level attribute before and after, null where it isn't.
    pub fn values(&self, attribute: &str) -> (&Value, &Value) {
        (
            self.change.before.get(attribute).unwrap_or(&Value::Null),
            self.change.after.get(attribute).unwrap_or(&Value::Null),
        )
    }

    /// The attributes that force the replacement, as dotted paths.
    pub fn replace_causes(&self) -> Vec<String> {
        self.change
            .replace_paths
            .iter()
            .map(|path| {
                let steps: Vec<String> =
                    path.iter().map(|step| step.as_str().map_or_else(|| step.to_string(), str::to_owned)).collect();
                steps.join(".")
            })
            .collect()
    }
}

/// Collects the paths of the places where two values differ, leaving out those that are not known afterwards.
fn differences<'a>(
    before: &'a Value,
    after: &'a Value,
    unknown: &'a Value,
    path: &mut Vec<&'a str>,
    paths: &mut BTreeSet<String>,
) {
    if before == after || *unknown == Value::Bool(true) {
        return;
    }
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => {
            let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
            for name in names {
                path.push(name);
                let at = |object: &'a serde_json::Map<String, Value>| object.get(name).unwrap_or(&Value::Null);
                differences(at(old), at(new), unknown.get(name).unwrap_or(&Value::Null), path, paths);
                path.pop();
            }
        }
        (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
            for (index, (old, new)) in old.iter().zip(new).enumerate() {
                differences(old, new, unknown.get(index).unwrap_or(&Value::Null), path, paths);
            }
        }
        _ => {
            paths.insert(path.join("."));
        }
    }
}

/// Whether `true` stands anywhere in a tree of unknown markers.
fn holds_true(value: &Value) -> bool {
    match value {
        Value::Bool(unknown) => *unknown,
        Value::Array(items) => items.iter().any(holds_true),
        Value::Object(fields) => fields.values().any(holds_true),
        _ => false,
    }
}

/// A plan's numbers, and what it does besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Summary {
    /// Resources made.
    pub add: u64,
    /// Resources changed in place.
    pub change: u64,
    /// Resources destroyed.
    pub remove: u64,
    /// Of those made and destroyed: resources that are replaced (and counted in both).
    pub replace: u64,
    /// Resources taken over.
    pub import: u64,
    /// Outputs whose value changes.
    pub outputs: u64,
    /// Resources that were changed outside terraform.
    pub drift: u64,
}

impl Summary {
    /// Whether an apply has anything to do.
    pub fn has_changes(&self) -> bool {
        self.add + self.change + self.remove + self.import + self.outputs > 0
    }

    /// The sum of two, for totals.
    pub fn plus(&self, other: &Summary) -> Summary {
        Summary {
            add: self.add + other.add,
            change: self.change + other.change,
            remove: self.remove + other.remove,
            replace: self.replace + other.replace,
            import: self.import + other.import,
            outputs: self.outputs + other.outputs,
            drift: self.drift + other.drift,
        }
    }

    /// The numbers of an apply, where only resources are counted.
    pub fn counts(&self) -> ChangeCounts {
        ChangeCounts { add: self.add, change: self.change, remove: self.remove, import: self.import }
    }
}

impl Plan {
    /// Sums the plan up.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for resource in self.resource_changes.iter().filter(|resource| resource.is_managed()) {
            summary.add += u64::from(resource.creates() || resource.replaces());
            summary.change += u64::from(resource.updates());
            summary.remove += u64::from(resource.destroys() || resource.replaces());
            summary.replace += u64::from(resource.replaces());
            summary.import += u64::from(resource.change.importing.is_some());
        }
        let changes = |output: &&OutputChange| output.actions.iter().any(|action| *action != Action::NoOp);
        summary.outputs = self.output_changes.values().filter(changes).count() as u64;
        summary.drift = self.resource_drift.len() as u64;
        summary
    }

    /// Whether the state holds any resource now.
    pub fn exists(&self) -> bool {
        self.resource_changes.iter().any(|resource| resource.is_managed() && resource.exists())
    }

    /// The number that an output has in the state now, before this plan.
    ///
    /// The plan's `prior_state` is not asked: its outputs are evaluated anew while planning, so that they hold the
    /// values of this configuration (terraform 1.11).
    pub fn applied_output(&self, name: &str) -> Option<u64> {
        self.output_changes.get(name).and_then(|output| output.before.as_u64())
    }
}

/// An output's value, from `output -json` or a state.
#[derive(Clone, PartialEq, Deserialize)]
pub struct OutputValue {
    /// Whether it may be shown.
    #[serde(default)]
    pub sensitive: bool,
    /// The value; null where it isn't told.
    #[serde(default)]
    pub value: Value,
}

impl fmt::Debug for OutputValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.sensitive { f.write_str("(sensitive)") } else { self.value.fmt(f) }
    }
}

/// What is known of a state without reading its resources' attributes.
#[derive(Debug, Clone, PartialEq)]
pub struct StateSummary {
    /// Grows by one with every write.
    pub serial: u64,
    /// The same for all versions of one state.
    pub lineage: String,
    /// Managed objects in it.
    pub resources: usize,
    /// Its outputs.
    pub outputs: BTreeMap<String, OutputValue>,
}

impl StateSummary {
    /// Reads what `state pull` prints: nothing at all when there is no state yet.
    pub(super) fn parse(text: &[u8]) -> Result<Option<StateSummary>, serde_json::Error> {
        #[derive(Deserialize)]
        struct State {
            serial: u64,
            lineage: String,
            #[serde(default)]
            outputs: BTreeMap<String, OutputValue>,
            #[serde(default)]
            resources: Vec<Resource>,
        }
        #[derive(Deserialize)]
        struct Resource {
            mode: String,
            #[serde(default)]
            instances: Vec<serde::de::IgnoredAny>,
        }
        if text.iter().all(u8::is_ascii_whitespace) {
            return Ok(None);
        }
        let state: State = serde_json::from_slice(text)?;
        let managed = state.resources.iter().filter(|resource| resource.mode == "managed");
        Ok(Some(StateSummary {
            serial: state.serial,
            lineage: state.lineage,
            resources: managed.map(|resource| resource.instances.len()).sum(),
            outputs: state.outputs,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(text: &str) -> Plan {
        serde_json::from_str(text).expect("a plan")
    }

    #[test]
    fn a_plan_is_summed_up() {
        let plan = plan(
            r#"{"format_version":"1.2","planned_values":{},"resource_changes":[
              {"address":"a.x","mode":"managed","type":"a","change":{"actions":["create"],"before":null,"after":{}}},
              {"address":"a.y","mode":"managed","type":"a","change":{"actions":["update"],
                 "before":{"k":1,"same":2,"gone":3,"id":"i"},"after":{"k":2,"same":2,"new":4},"after_unknown":{"id":true,"l":[false]}}},
              {"address":"a.z[\"k\"]","mode":"managed","type":"a","change":{"actions":["create","delete"],
                 "before":{"k":1},"after":{"k":2},"replace_paths":[["k"],["block",0,"name"]]}},
              {"address":"a.w","mode":"managed","type":"a","change":{"actions":["forget"],"before":{},"after":null}},
              {"address":"a.v","mode":"managed","type":"a","change":{"actions":["no-op"],"before":{},"after":{}}},
              {"address":"data.d.x","mode":"data","type":"d","change":{"actions":["read"],"before":null,"after":{}}}],
              "output_changes":{"epoch":{"actions":["update"],"before":3,"after":4},"x":{"actions":["no-op"]}},
              "applyable":true,"complete":true,"errored":false}"#,
        );
        assert_eq!(
            plan.summary(),
            Summary { add: 2, change: 1, remove: 2, replace: 1, import: 0, outputs: 1, drift: 0 }
        );
        assert!(plan.exists());
        assert_eq!(plan.applied_output("epoch"), Some(3));
        assert_eq!(plan.applied_output("x"), None);
        assert_eq!(plan.resource_changes[1].changed_attributes(), ["gone", "k", "new"]);
        assert_eq!(plan.resource_changes[1].unknown_attributes(), ["id"]);
        assert_eq!(plan.resource_changes[2].replace_causes(), ["k", "block.0.name"]);
        assert!(!plan.resource_changes[5].changes());
    }

    #[test]
    fn changed_attributes_are_paths_into_blocks() {
        let plan = plan(
            r#"{"resource_changes":[{"address":"a.x","mode":"managed","type":"a","change":{"actions":["update"],
               "before":{"metadata":[{"name":"n","generation":1}],"scaling":[{"min":1,"max":2}],"list":[1],"gone":"x"},
               "after":{"metadata":[{"name":"n"}],"scaling":[{"min":2,"max":2}],"list":[1,2],"gone":null},
               "after_unknown":{"metadata":[{"generation":true}],"list":[false,false]}}}]}"#,
        );
        let change = &plan.resource_changes[0];
        assert_eq!(change.changed_attributes(), ["gone", "list", "scaling.min"]);
        assert_eq!(change.unknown_attributes(), ["metadata"]);
        assert_eq!(change.values("gone"), (&Value::from("x"), &Value::Null));
    }

    #[test]
    fn unknown_actions_are_kept() {
        let plan = plan(
            r#"{"resource_changes":[{"address":"a.x","mode":"managed","type":"a","change":{"actions":["teleport"]}}]}"#,
        );
        assert_eq!(plan.resource_changes[0].change.actions, [Action::Unknown]);
        assert!(plan.resource_changes[0].changes());
    }

    #[test]
    fn secrets_are_not_printed() {
        let plan = plan(
            r#"{"resource_changes":[{"address":"a.x","mode":"managed","type":"a","change":{"actions":["update"],
               "before":{"password":"hunter2"},"after":{"password":"hunter3"}}}],
               "output_changes":{"o":{"actions":["update"],"before":"hunter2","after":"hunter3"}}}"#,
        );
        assert!(!format!("{plan:?}").contains("hunter"));
        let output = OutputValue { sensitive: true, value: Value::from("hunter2") };
        assert_eq!(format!("{output:?}"), "(sensitive)");
    }

    #[test]
    fn states() {
        assert_eq!(StateSummary::parse(b"\n").expect("empty"), None);
        let text = br#"{"version":4,"serial":7,"lineage":"l","outputs":{"epoch":{"value":3,"type":"number"}},
            "resources":[{"mode":"managed","instances":[{},{}]},{"mode":"data","instances":[{}]}]}"#;
        let state = StateSummary::parse(text).expect("a state").expect("some");
        assert_eq!((state.serial, state.resources, state.outputs.len()), (7, 2, 1));
        assert!(StateSummary::parse(b"no").is_err());
    }
}
