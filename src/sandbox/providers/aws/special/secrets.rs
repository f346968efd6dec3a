//! Secrets: their shape is kept, their value is not.

use serde_json::{Map, Value as Json};

use crate::sandbox::providers::Leftover;
use crate::sandbox::providers::behaviour::Behaviour;
use crate::sandbox::providers::change::{Change, Refusal, Verb};
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

/// Where a deleted secret is kept until its recovery window is over.
const SCHEDULED: &str = "aws_secretsmanager_secret/scheduled";

const MILLISECONDS_A_DAY: f64 = 86_400_000.0;

/// A name is free again when the recovery window of the secret that had it is over.
pub(super) fn before(change: &Change<'_>, behaviour: &Behaviour) -> Result<Option<f64>, Refusal> {
    let Some(name) = change.planned.get("name").text().filter(|_| change.verb == Verb::Create) else { return Ok(None) };
    let cloud = change.context.cloud;
    let scheduled = cloud.get(&change.context.key(SCHEDULED, &format!("{}/{name}", change.context.region)));
    let gone_at = scheduled.as_ref().and_then(|secret| secret.attributes.get("gone_at")).and_then(Json::as_f64);
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of this century are far below 2^52")]
    if gone_at.is_some_and(|gone_at| (cloud.clock().now().0 as f64) < gone_at) {
        let message =
            format!("InvalidRequestException: The name {name} belongs to a secret that is scheduled for deletion.");
        return Err(change.context.emulator.refuse(behaviour, change.verb, change.planned, &message));
    }
    Ok(None)
}

/// A deleted secret keeps its name until its recovery window is over.
pub(super) fn scheduled(change: &Change<'_>) -> Option<Leftover> {
    let name = change.prior.get("name").text()?;
    let days = change.prior.get("recovery_window_in_days").number().filter(|days| *days > 0.0)?;
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of this century are far below 2^52")]
    let gone_at = change.context.cloud.clock().now().0 as f64 + days * MILLISECONDS_A_DAY;
    let identity = format!("{}/{name}", change.context.region);
    Some(Leftover {
        kind: SCHEDULED,
        identity,
        attributes: serde_json::json!({"name": name, "gone_at": gone_at}),
        fact: None,
    })
}

/// Keeps a made-up value of the same shape: what is secret never reaches the sandbox's storage.
pub(super) fn store(change: &Change<'_>, attributes: &mut Json) {
    let written = change.config.get("secret_string_wo").text().or_else(|| change.config.get("secret_string").text());
    let secret = change.planned.get("secret_id").text().unwrap_or_default();
    let revision = change.planned.get("secret_string_wo_version").number().unwrap_or_default();
    if let (Some(written), Json::Object(fields)) = (written, attributes) {
        let made_up = made_up(written, &format!("{secret}/{revision}"));
        fields.insert(MADE_UP.to_owned(), Json::String(made_up));
        if fields.get("secret_string").is_some_and(Json::is_string) {
            // What was given as a plain argument is in the state anyway and must come back as it was.
            fields.insert("secret_string".to_owned(), Json::String(written.to_owned()));
        }
    }
}

/// A value in the shape of another: an object keeps its keys and what isn't text, everything else becomes a password.
fn made_up(written: &str, seed: &str) -> String {
    match serde_json::from_str(written) {
        Ok(Json::Object(fields)) => {
            let kept = |name: &str, value: Json| match value {
                Json::String(_) => Json::String(draw_alnum(&[seed, name], 40)),
                other => other,
            };
            let fields: Map<_, _> =
                fields.into_iter().map(|(name, value)| (name.clone(), kept(&name, value))).collect();
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
        let value = made_up(r#"{"username":"postgres","password":"hunter2","revision":2}"#, "arn");
        let parsed: Json = serde_json::from_str(&value).unwrap();
        assert_eq!(parsed.as_object().unwrap().len(), 3);
        assert_eq!(parsed["revision"], 2);
        assert!(!value.contains("hunter2") && !value.contains("postgres"));
        assert_eq!(made_up("hunter2", "arn").len(), 40);
    }
}
