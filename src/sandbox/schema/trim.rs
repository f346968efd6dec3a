//! Trims a full provider schema to the types that the modules use.
//!
//! The input is what `terraform providers schema -json` prints in a directory that requires the
//! provider. Adding a type: add its name to the provider's `wanted` list (`providers/<provider>/types`),
//! run the schema command with the provider's schema, give the type its behaviour.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Map, Value as Json, json};

/// Why a schema could not be trimmed.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum TrimError {
    /// Not JSON.
    #[error("the provider schema is not JSON: {0}")]
    Json(String),
    /// The provider is not in the file.
    #[error("the schema file does not hold {0}")]
    Provider(String),
    /// The file does not say which release it was taken from, nor did the caller.
    #[error("the release of {0} is not known: neither the file nor the command names it")]
    Version(String),
    /// Types that the provider doesn't have.
    #[error("{provider} has no {}", .types.join(", "))]
    Types {
        /// The provider's source address.
        provider: String,
        /// The types that are not there, as they were written.
        types: Vec<String>,
    },
}

/// Trims a schema file to the wanted types of one provider, such as `hashicorp/aws`.
///
/// A wanted type is a resource type; `data.` before it makes it a data source, `ephemeral.` an
/// ephemeral resource type. The result has one line for each type, in order, so that a change is
/// easy to review. The release is read from the file's `x_provider_version`, where there is one,
/// and must be given otherwise.
///
/// # Errors
/// [`TrimError`] if the file is no schema, or lacks the provider or a type.
pub(crate) fn trim(
    input: &str,
    provider: &str,
    version: Option<&str>,
    wanted: &BTreeSet<String>,
) -> Result<String, TrimError> {
    let file: Json = serde_json::from_str(input).map_err(|error| TrimError::Json(error.to_string()))?;
    let suffix = format!("/{provider}");
    let (_, schemas) = file
        .get("provider_schemas")
        .and_then(Json::as_object)
        .and_then(|all| all.iter().find(|(address, _)| address.ends_with(&suffix)))
        .ok_or_else(|| TrimError::Provider(provider.to_owned()))?;
    let version = version
        .or_else(|| file.get("x_provider_version").and_then(Json::as_str))
        .ok_or_else(|| TrimError::Version(provider.to_owned()))?;

    let mut missing = Vec::new();
    let mut sections =
        [("resource_schemas", ""), ("data_source_schemas", "data."), ("ephemeral_resource_schemas", "ephemeral.")]
            .map(|(section, prefix)| (section, prefix, Map::new()));
    for name in wanted {
        let found = sections.iter_mut().rev().find_map(|(section, prefix, kept)| {
            let kind = name.strip_prefix(*prefix)?;
            Some((kind, schemas.get(*section).and_then(|all| all.get(kind)), kept))
        });
        match found {
            Some((kind, Some(schema), kept)) => {
                kept.insert(kind.to_owned(), without_prose(schema));
            }
            _ => missing.push(name.clone()),
        }
    }
    if !missing.is_empty() {
        return Err(TrimError::Types { provider: provider.to_owned(), types: missing });
    }

    let mut text = format!("{{\n\"source\":{},\n\"version\":{},\n", json!(provider), json!(version));
    let provider = without_prose(schemas.get("provider").unwrap_or(&json!({"version": 0, "block": {}})));
    let _ = write!(text, "\"provider\":{provider}");
    for (section, _, kept) in sections {
        let _ = write!(text, ",\n\"{section}\":{{");
        for (index, (kind, schema)) in kept.iter().enumerate() {
            let _ = write!(text, "{}\n{}:{schema}", if index == 0 { "" } else { "," }, json!(kind));
        }
        text.push_str("\n}");
    }
    text.push_str("\n}\n");
    Ok(text)
}

/// A schema without descriptions and without flags that are off.
fn without_prose(json: &Json) -> Json {
    match json {
        Json::Object(fields) => Json::Object(
            fields
                .iter()
                .filter(|(name, value)| {
                    let prose = matches!(name.as_str(), "description" | "description_kind") && value.is_string();
                    !prose && **value != Json::Bool(false)
                })
                .map(|(name, value)| (name.clone(), without_prose(value)))
                .collect(),
        ),
        Json::Array(items) => Json::Array(items.iter().map(without_prose).collect()),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INPUT: &str = r#"{"x_provider_version":"6.25.0","provider_schemas":{"registry.example/hashicorp/aws":{
        "provider":{"version":0,"block":{"attributes":{"region":{"type":"string","description":"Where.","optional":true}}}},
        "resource_schemas":{"aws_a":{"version":0,"block":{"attributes":{"description":{"type":"string","sensitive":false}}}},"aws_b":{}},
        "data_source_schemas":{"aws_a":{"version":0,"block":{}}}}}}"#;

    fn wanted(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn only_the_wanted_types_are_kept_without_prose() {
        let text = trim(INPUT, "hashicorp/aws", None, &wanted(&["aws_a", "data.aws_a"])).unwrap();
        insta::assert_snapshot!(text, @r#"
        {
        "source":"hashicorp/aws",
        "version":"6.25.0",
        "provider":{"version":0,"block":{"attributes":{"region":{"type":"string","optional":true}}}},
        "resource_schemas":{
        "aws_a":{"version":0,"block":{"attributes":{"description":{"type":"string"}}}}
        },
        "data_source_schemas":{
        "aws_a":{"version":0,"block":{}}
        },
        "ephemeral_resource_schemas":{
        }
        }
        "#);
    }

    #[test]
    fn what_is_missing_is_named() {
        let error = trim(INPUT, "hashicorp/aws", None, &wanted(&["aws_c", "data.aws_b"])).unwrap_err();
        assert_eq!(error.to_string(), "hashicorp/aws has no aws_c, data.aws_b");
        assert!(matches!(trim(INPUT, "hashicorp/google", None, &wanted(&[])), Err(TrimError::Provider(_))));
    }
}
