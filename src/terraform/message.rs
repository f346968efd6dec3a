//! One line of terraform's `-json` output, as a value. Pure.
//!
//! Adding one: add the variant, its line in [`parse_line`], and a row in the test's table. What is not known stays
//! [`Message::Other`] and is still in the log.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::plan::OutputValue;

/// What terraform reports while it works.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// The first line: terraform's version.
    Version(String),
    /// An error or a warning.
    Diagnostic(Diagnostic),
    /// A resource is going to change: address and action.
    PlannedChange {
        /// The resource's address.
        address: String,
        /// `create`, `update`, `replace`, `delete`, `read`, …
        action: String,
    },
    /// A resource was changed outside terraform.
    Drift {
        /// The resource's address.
        address: String,
        /// `update` or `delete`.
        action: String,
    },
    /// How many changes are planned or were applied.
    ChangeSummary(ChangeCounts),
    /// The outputs after an apply; sensitive ones without their value.
    Outputs(BTreeMap<String, OutputValue>),
    /// The apply of a resource started, goes on, or ended.
    Resource(ResourceProgress),
    /// Reading a resource started.
    RefreshStarted {
        /// The resource's address.
        address: String,
    },
    /// Reading a resource ended.
    RefreshFinished {
        /// The resource's address.
        address: String,
    },
    /// A line of another kind (`type`); for future versions of terraform, and what nobody here needs.
    Other {
        /// The line's `type`, empty if it has none.
        kind: String,
    },
    /// A line that is not JSON: a crash, a wrapper's message.
    Text(String),
}

/// How a resource's apply is getting on.
#[derive(Debug, Clone, PartialEq)]
pub enum ResourceProgress {
    /// Started.
    Started {
        /// The resource's address.
        address: String,
        /// `create`, `update`, `delete`, …
        action: String,
    },
    /// Still going on.
    Continues {
        /// The resource's address.
        address: String,
        /// `create`, `update`, `delete`, …
        action: String,
        /// Seconds since it started.
        seconds: f64,
    },
    /// Done.
    Finished {
        /// The resource's address.
        address: String,
        /// `create`, `update`, `delete`, …
        action: String,
        /// Seconds that it took.
        seconds: f64,
    },
    /// Failed; the error itself comes as a diagnostic.
    Failed {
        /// The resource's address.
        address: String,
        /// `create`, `update`, `delete`, …
        action: String,
        /// Seconds that it took.
        seconds: f64,
    },
}

/// Numbers of a plan or an apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ChangeCounts {
    /// Created.
    pub add: u64,
    /// Updated in place.
    pub change: u64,
    /// Destroyed.
    pub remove: u64,
    /// Imported.
    #[serde(default)]
    pub import: u64,
}

/// An error or a warning of terraform's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// `error` or `warning`.
    pub severity: String,
    /// One line.
    pub summary: String,
    /// The rest.
    #[serde(default)]
    pub detail: String,
    /// The resource that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The place in the configuration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<Position>,
}

/// A place in a `.tf` file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The file, as terraform names it.
    pub filename: String,
    /// Line and column, from 1.
    pub start: Start,
}

/// Line and column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Start {
    /// From 1.
    pub line: u64,
    /// From 1.
    #[serde(default)]
    pub column: u64,
}

impl Diagnostic {
    /// Whether this stops the command.
    pub fn is_error(&self) -> bool {
        self.severity == "error"
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.summary)?;
        if let Some(address) = &self.address {
            write!(f, " ({address})")?;
        }
        match self.detail.lines().map(str::trim).find(|line| !line.is_empty()) {
            Some(line) => write!(f, ": {line}"),
            None => Ok(()),
        }
    }
}

/// Reads one line of output. Never fails: what can't be read is [`Message::Text`].
pub(crate) fn parse_line(line: &str) -> Message {
    match serde_json::from_str::<Value>(line) {
        Ok(value) if value.is_object() => from_object(&value),
        _ => Message::Text(line.to_owned()),
    }
}

fn from_object(value: &Value) -> Message {
    let kind = text(value, "/type");
    match kind.as_str() {
        "version" => Message::Version(text(value, "/terraform")),
        "diagnostic" => diagnostic(value),
        "planned_change" => Message::PlannedChange {
            address: text(value, "/change/resource/addr"),
            action: text(value, "/change/action"),
        },
        "resource_drift" => {
            Message::Drift { address: text(value, "/change/resource/addr"), action: text(value, "/change/action") }
        }
        "change_summary" => match value.get("changes").map(ChangeCounts::deserialize) {
            Some(Ok(counts)) => Message::ChangeSummary(counts),
            _ => Message::Other { kind },
        },
        "outputs" => match value.get("outputs").map(BTreeMap::deserialize) {
            Some(Ok(outputs)) => Message::Outputs(outputs),
            _ => Message::Other { kind },
        },
        "refresh_start" => Message::RefreshStarted { address: text(value, "/hook/resource/addr") },
        "refresh_complete" => Message::RefreshFinished { address: text(value, "/hook/resource/addr") },
        "apply_start" | "apply_progress" | "apply_complete" | "apply_errored" => {
            let address = text(value, "/hook/resource/addr");
            let action = text(value, "/hook/action");
            let seconds = value.pointer("/hook/elapsed_seconds").and_then(Value::as_f64).unwrap_or(0.0);
            Message::Resource(match kind.as_str() {
                "apply_start" => ResourceProgress::Started { address, action },
                "apply_progress" => ResourceProgress::Continues { address, action, seconds },
                "apply_complete" => ResourceProgress::Finished { address, action, seconds },
                _ => ResourceProgress::Failed { address, action, seconds },
            })
        }
        _ => Message::Other { kind },
    }
}

fn diagnostic(value: &Value) -> Message {
    match value.get("diagnostic").map(Diagnostic::deserialize) {
        Some(Ok(diagnostic)) => Message::Diagnostic(diagnostic),
        _ => Message::Diagnostic(Diagnostic {
            severity: text(value, "/@level"),
            summary: text(value, "/@message"),
            detail: String::new(),
            address: None,
            range: None,
        }),
    }
}

fn text(value: &Value, pointer: &str) -> String {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        let resource = r#"{"addr":"module.db.aws_db_instance.this","resource_type":"aws_db_instance"}"#;
        let address = "module.db.aws_db_instance.this".to_owned();
        let action = "update".to_owned();
        let table = [
            (r#"{"type":"version","terraform":"1.11.4","ui":"1.2"}"#.to_owned(), Message::Version("1.11.4".into())),
            (
                format!(r#"{{"type":"planned_change","change":{{"resource":{resource},"action":"update"}}}}"#),
                Message::PlannedChange { address: address.clone(), action: action.clone() },
            ),
            (
                format!(r#"{{"type":"resource_drift","change":{{"resource":{resource},"action":"update"}}}}"#),
                Message::Drift { address: address.clone(), action: action.clone() },
            ),
            (
                r#"{"type":"change_summary","changes":{"add":1,"change":2,"import":0,"remove":3,"operation":"plan"}}"#
                    .to_owned(),
                Message::ChangeSummary(ChangeCounts { add: 1, change: 2, remove: 3, import: 0 }),
            ),
            (
                format!(r#"{{"type":"apply_start","hook":{{"resource":{resource},"action":"update"}}}}"#),
                Message::Resource(ResourceProgress::Started { address: address.clone(), action: action.clone() }),
            ),
            (
                format!(
                    r#"{{"type":"apply_progress","hook":{{"resource":{resource},"action":"update","elapsed_seconds":10}}}}"#
                ),
                Message::Resource(ResourceProgress::Continues {
                    address: address.clone(),
                    action: action.clone(),
                    seconds: 10.0,
                }),
            ),
            (
                format!(
                    r#"{{"type":"apply_errored","hook":{{"resource":{resource},"action":"update","elapsed_seconds":3}}}}"#
                ),
                Message::Resource(ResourceProgress::Failed { address: address.clone(), action, seconds: 3.0 }),
            ),
            (
                r#"{"type":"outputs","outputs":{"epoch":{"sensitive":false,"type":"number","value":3}}}"#.to_owned(),
                Message::Outputs([("epoch".to_owned(), OutputValue { sensitive: false, value: 3.into() })].into()),
            ),
            (r#"{"type":"from_the_future","x":1}"#.to_owned(), Message::Other { kind: "from_the_future".into() }),
            ("{}".to_owned(), Message::Other { kind: String::new() }),
            ("panic: oh no".to_owned(), Message::Text("panic: oh no".into())),
            ("7".to_owned(), Message::Text("7".into())),
            (r#"{"type":"apply_st"#.to_owned(), Message::Text(r#"{"type":"apply_st"#.into())),
        ];
        for (line, expected) in table {
            assert_eq!(parse_line(&line), expected, "{line}");
        }
    }

    #[test]
    fn diagnostics() {
        let line = r#"{"@level":"error","@message":"Error: Region lost","type":"diagnostic","diagnostic":{"severity":"error","summary":"Region lost","detail":"\nus-east-1 does not answer\nmore","address":"aws_vpc.this","range":{"filename":"main.tf","start":{"line":3,"column":1,"byte":9},"end":{"line":3,"column":9,"byte":17}}}}"#;
        let Message::Diagnostic(diagnostic) = parse_line(line) else { panic!("not a diagnostic") };
        assert!(diagnostic.is_error());
        assert_eq!(diagnostic.to_string(), "Region lost (aws_vpc.this): us-east-1 does not answer");
        assert_eq!(diagnostic.range.map(|range| (range.filename, range.start.line)), Some(("main.tf".to_owned(), 3)));
    }
}
