//! Ephemeral resources: values that live as long as Terraform runs.

use super::special::MADE_UP_SECRET;
use crate::sandbox::plan;
use crate::sandbox::providers::change::{Context, Refusal};
use crate::sandbox::providers::template::draw_alnum;
use crate::sandbox::resource::Resource;
use crate::sandbox::schema::Schema;
use crate::sandbox::value::Value;

/// Opens an ephemeral resource.
///
/// # Errors
/// The refusal that the cloud's API would give.
pub(super) fn open(context: &Context<'_>, kind: &str, schema: &Schema, config: &Value) -> Result<Value, Refusal> {
    let mut value = plan::merge(&schema.block, config, Some(&Value::Null));
    value.set("region", context.region);
    context.call(context.region, "secretsmanager", "data", kind)?;
    match kind {
        "aws_secretsmanager_random_password" => {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a length, bounded here")]
            let length = config.get("password_length").number().unwrap_or(32.0).clamp(1.0, 4096.0) as usize;
            let seed = context.cloud.clock().now().to_string();
            value.set("random_password", draw_alnum(&[context.session, &seed], length));
        }
        "aws_secretsmanager_secret_version" => read_secret(context, config, &mut value)?,
        _ => return Err(Refusal::new(format!("the sandbox can't open {kind}"))),
    }
    Ok(value)
}

fn read_secret(context: &Context<'_>, config: &Value, value: &mut Value) -> Result<(), Refusal> {
    let wanted = config.get("secret_id").text().unwrap_or_default();
    let missing = || {
        Refusal::new(format!(
            "reading Secrets Manager Secret Version ({wanted}): operation error Secrets Manager: GetSecretValue, \
             ResourceNotFoundException: Secrets Manager can't find the specified secret."
        ))
    };
    let secret = find_secret(context, wanted).ok_or_else(missing)?;
    let id = secret.text("id").unwrap_or_default().to_owned();
    let versions = context.cloud.list("aws_secretsmanager_secret_version", None);
    let newest =
        versions.iter().filter(|version| version.text("secret_id") == Some(&id)).max_by_key(|version| version.changed);
    let version = newest.ok_or_else(missing)?;
    let own_region = id.split(':').nth(3).unwrap_or_default();
    value.set("arn", id.replace(&format!(":{own_region}:"), &format!(":{}:", context.region)));
    value.set("secret_string", version.text(MADE_UP_SECRET).unwrap_or_default());
    value.set("version_id", version.text("version_id").unwrap_or_default());
    value.set("version_stage", "AWSCURRENT");
    value.set("version_stages", Value::List(vec!["AWSCURRENT".into()]));
    value.set("created_date", version.created.to_string());
    Ok(())
}

/// A secret by name or ARN: one of the region, or one that has a copy there.
pub(super) fn find_secret(context: &Context<'_>, wanted: &str) -> Option<Resource> {
    let is_wanted = |secret: &Resource| {
        let arn = secret.text("arn").unwrap_or_default();
        let (_, suffix) = wanted.split_once(":secret:").unwrap_or_default();
        secret.text("name") == Some(wanted) || arn == wanted || (!suffix.is_empty() && arn.ends_with(suffix))
    };
    let copied = |secret: &Resource| {
        let copies = secret.attributes.get("replica").and_then(serde_json::Value::as_array);
        copies.into_iter().flatten().any(|copy| copy["region"] == context.region)
    };
    let secrets = context.cloud.list("aws_secretsmanager_secret", None);
    secrets.into_iter().find(|secret| is_wanted(secret) && (secret.region == context.region || copied(secret)))
}
