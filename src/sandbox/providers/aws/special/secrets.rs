//! Secrets: their shape is kept, their value is not.

use serde_json::{Map, Value as Json};

use crate::sandbox::providers::change::Change;
use crate::sandbox::providers::template::draw_alnum;
use crate::sandbox::value::Value;

/// Where a stored version keeps the made-up value that readers get.
pub(crate) const MADE_UP: &str = "sandbox_value";

/// A new value is a new version.
pub(super) fn plan_version(planned: &mut Value, prior: &Value, config: &Value) {
    let changed = ["secret_string", "secret_binary", "secret_string_wo_version"]
        .iter()
        .any(|name| config.get(name) != prior.get(name));
    if !prior.is_null() && changed {
        for name in ["id", "version_id", "has_secret_string_wo"] {
            planned.set(name, Value::Unknown);
        }
    }
}

/// Keeps a made-up value of the same shape: what is secret never reaches the sandbox's storage.
pub(super) fn store(change: &Change<'_>, attributes: &mut Json) {
    let written = change.config.get("secret_string_wo").text().or_else(|| change.config.get("secret_string").text());
    let seed = change.planned.get("secret_id").text().unwrap_or_default();
    if let (Some(written), Json::Object(fields)) = (written, attributes) {
        let made_up = made_up(written, seed);
        fields.insert(MADE_UP.to_owned(), Json::String(made_up));
        if fields.get("secret_string").is_some_and(Json::is_string) {
            // What was given as a plain argument is in the state anyway and must come back as it was.
            fields.insert("secret_string".to_owned(), Json::String(written.to_owned()));
        }
    }
}

/// A value in the shape of another: an object keeps its keys, everything else becomes a password.
fn made_up(written: &str, seed: &str) -> String {
    match serde_json::from_str(written) {
        Ok(Json::Object(fields)) => {
            let fields: Map<_, _> =
                fields.keys().map(|name| (name.clone(), Json::String(draw_alnum(&[seed, name], 40)))).collect();
            Json::Object(fields).to_string()
        }
        _ => draw_alnum(&[seed], 40),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_up_value_has_the_shape_of_the_written_one_and_none_of_its_text() {
        let value = made_up(r#"{"username":"postgres","password":"hunter2"}"#, "arn");
        let parsed: Json = serde_json::from_str(&value).unwrap();
        assert_eq!(parsed.as_object().unwrap().len(), 2);
        assert!(!value.contains("hunter2") && !value.contains("postgres"));
        assert_eq!(made_up("hunter2", "arn").len(), 40);
    }
}
