//! An event with its time, as the line of JSON that journal and JSON output hold. Pure.

use jiff::Timestamp;
use serde::{Deserialize, Serialize, Serializer, de::Error as _};
use serde_json::{Map, Value};

use super::event::Event;

/// A point in time, by both clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The machine's clock.
    pub at: Timestamp,
    /// The sandbox's clock, where there is one.
    pub cloud: Option<Timestamp>,
}

/// An event with its time: one line of JSON.
#[derive(Debug, Clone, PartialEq)]
pub struct Stamped {
    /// When.
    pub moment: Moment,
    /// What.
    pub event: Event,
}

impl Stamped {
    /// The line of JSON, without its line end.
    pub fn to_line(&self) -> String {
        serde_json::to_string(self).expect("events are plain data")
    }

    /// Reads a line of JSON.
    pub fn from_line(line: &str) -> Result<Stamped, serde_json::Error> {
        serde_json::from_str(line)
    }
}

// The event's own fields come first, with `type` at the front; the times follow.
impl Serialize for Stamped {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = serde_json::to_value(&self.event).map_err(serde::ser::Error::custom)?;
        let Value::Object(mut fields) = value else { return Err(serde::ser::Error::custom("an event is an object")) };
        fields.insert("at".to_owned(), Value::String(self.moment.at.to_string()));
        if let Some(cloud) = self.moment.cloud {
            fields.insert("simulated".to_owned(), Value::String(cloud.to_string()));
        }
        fields.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Stamped {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut fields = Map::deserialize(deserializer)?;
        let mut time = |name: &str| -> Result<Option<Timestamp>, D::Error> {
            match fields.remove(name) {
                None => Ok(None),
                Some(value) => Timestamp::deserialize(value).map(Some).map_err(D::Error::custom),
            }
        };
        let at = time("at")?.ok_or_else(|| D::Error::missing_field("at"))?;
        let cloud = time("simulated")?;
        let event = Event::deserialize(Value::Object(fields)).map_err(D::Error::custom)?;
        Ok(Stamped { moment: Moment { at, cloud }, event })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::event::{SkipReason, Stage};
    use crate::stacks::StackId;
    use crate::terraform::Summary;

    #[test]
    fn lines() {
        let moment = Moment { at: "2026-11-20T10:00:00Z".parse().expect("a time"), cloud: None };
        let stack: StackId = "primary/platform".parse().expect("a stack");
        let summary = Summary { add: 3, ..Summary::default() };
        let events = [
            Event::Version { schema: 1, terradrill: "0.1.0".into() },
            Event::StackPlanned { stack: stack.clone(), summary },
            Event::StackSkipped { stack: stack.clone(), reason: SkipReason::DependencyFailed { stack } },
            Event::PhaseFinished { phase: Stage::Failback, seconds: 1.5 },
        ];
        let stamped: Vec<Stamped> = events.into_iter().map(|event| Stamped { moment, event }).collect();
        let lines: Vec<String> = stamped.iter().map(Stamped::to_line).collect();
        insta::assert_snapshot!(lines.join("\n"), @r#"
        {"type":"version","schema":1,"terradrill":"0.1.0","at":"2026-11-20T10:00:00Z"}
        {"type":"stack_planned","stack":"primary/platform","summary":{"add":3,"change":0,"remove":0,"replace":0,"import":0,"outputs":0,"drift":0},"at":"2026-11-20T10:00:00Z"}
        {"type":"stack_skipped","stack":"primary/platform","reason":{"because":"dependency_failed","stack":"primary/platform"},"at":"2026-11-20T10:00:00Z"}
        {"type":"phase_finished","phase":"failback","seconds":1.5,"at":"2026-11-20T10:00:00Z"}
        "#);
        for (line, stamped) in lines.iter().zip(&stamped) {
            assert_eq!(&Stamped::from_line(line).expect("a line"), stamped);
        }
        let both = Stamped { moment: Moment { cloud: Some(moment.at), ..moment }, ..stamped[0].clone() };
        assert_eq!(Stamped::from_line(&both.to_line()).expect("a line"), both);
        assert!(Stamped::from_line(r#"{"type":"version","schema":1,"terradrill":"x"}"#).is_err());
    }
}
