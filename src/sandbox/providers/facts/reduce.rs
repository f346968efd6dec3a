//! Reduces a file of facts about all types of a release to the types that are served, and to what is asked of them.
//!
//! The input is JSON: `version` and `types`, by path as described in [`TypeFacts`]. What is about an argument that the
//! served schema doesn't have is left out; what the schema has and the release doesn't is kept as `absent`. Sentences of
//! the provider are never carried over: of an advice against an argument, the names in it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::{Map, Value as Json, json};

use super::TypeFacts;
use super::check::{Check, Form};
use crate::sandbox::schema::{Block, NestedBlock, ProviderSchemas, Schema, Type};

/// Why facts could not be reduced.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum ReduceError {
    /// Not JSON, or not of that shape.
    #[error("these are no facts: {0}")]
    Json(String),
    /// Types without facts that no page describes either.
    #[error("no facts of {}: describe them in documented.json, with the documentation", .0.join(", "))]
    Types(Vec<String>),
}

/// The release and the text of its reduced file; `documented` are the types that need no facts.
///
/// # Errors
/// [`ReduceError`] if the input isn't of that shape, or a type is missing.
pub(crate) fn reduce(
    input: &str,
    schemas: &ProviderSchemas,
    documented: &BTreeSet<String>,
) -> Result<(String, String), ReduceError> {
    let unusable = |error: &dyn std::fmt::Display| ReduceError::Json(error.to_string());
    let file: Json = serde_json::from_str(input).map_err(|error| unusable(&error))?;
    let text = |name: &str| file.get(name).and_then(Json::as_str).map(str::to_owned);
    let (Some(version), Some(source)) = (text("version"), text("source")) else {
        return Err(unusable(&"they name no release"));
    };
    let all = [("", &schemas.resources), ("data.", &schemas.data_sources), ("ephemeral.", &schemas.ephemeral)];
    let mut lines = Vec::new();
    let mut missing = Vec::new();
    for (prefix, types) in all {
        for (kind, schema) in types {
            let name = format!("{prefix}{kind}");
            match file.get("types").and_then(|types| types.get(&name)) {
                Some(facts) => {
                    let facts = serde_json::to_string(&of_type(facts, schema)?).map_err(|error| unusable(&error))?;
                    lines.push(format!("{}:{facts}", json!(name)));
                }
                None if documented.contains(&name) => {}
                None => missing.push(name),
            }
        }
    }
    if !missing.is_empty() {
        return Err(ReduceError::Types(missing));
    }
    let mut text = format!("{{\n\"source\":{},\n\"version\":{},\n\"types\":{{\n", json!(source), json!(version));
    let _ = write!(text, "{}\n}}\n}}\n", lines.join(",\n"));
    Ok((version, text))
}

fn of_type(facts: &Json, schema: &Schema) -> Result<TypeFacts, ReduceError> {
    let block = &schema.block;
    let paths = |key: &str| -> Vec<String> {
        let listed = facts.get(key).and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str);
        listed.filter(|path| has(block, path)).map(str::to_owned).collect()
    };
    let entries = |key: &str| {
        let all = facts.get(key).and_then(Json::as_object).into_iter().flatten();
        all.filter(|(path, _)| has(block, path))
    };
    let others = |key: &str| -> BTreeMap<String, Vec<String>> {
        let names = |listed: &Json| -> Vec<String> {
            let listed = listed.as_array().into_iter().flatten().filter_map(Json::as_str);
            listed.filter(|path| has(block, path)).map(str::to_owned).collect()
        };
        entries(key)
            .map(|(path, listed)| (path.clone(), names(listed)))
            .filter(|(_, names)| !names.is_empty())
            .collect()
    };
    let groups = |key: &str| -> Vec<Vec<String>> {
        let with_own = others(key).into_iter().map(|(path, names)| {
            names.into_iter().chain([path]).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>()
        });
        with_own.collect::<BTreeSet<_>>().into_iter().collect()
    };
    let counts = |key: &str, in_schema: fn(&NestedBlock) -> i64| -> BTreeMap<String, usize> {
        let unsaid = entries(key)
            .filter(|(path, count)| nested(block, path).is_none_or(|nested| Some(in_schema(nested)) != count.as_i64()));
        unsaid.filter_map(|(path, count)| Some((path.clone(), usize::try_from(count.as_u64()?).ok()?))).collect()
    };
    let checks = entries("check")
        .map(|(path, check)| Ok((path.clone(), of_check(check)?)))
        .collect::<Result<BTreeMap<_, _>, ReduceError>>()?;
    let known = facts.get("attributes").and_then(Json::as_object);
    let absent = known.map_or_else(Vec::new, |known| {
        let mut absent = Vec::new();
        absences(block, "", known, &mut absent);
        absent
    });
    Ok(TypeFacts {
        documentation: None,
        framework: facts.get("framework").and_then(Json::as_bool).unwrap_or_default(),
        absent,
        replace: paths("replace"),
        replace_if_configured: paths("replace_if_configured"),
        replace_if: paths("replace_if"),
        defaults: entries("default").map(|(path, value)| (path.clone(), value.clone())).collect(),
        checks: checks.into_iter().filter(|(_, check)| *check != Check::default()).collect(),
        conflicts: others("conflicts"),
        exactly_one: groups("exactly_one"),
        at_least_one: groups("at_least_one"),
        required_with: others("required_with"),
        min_items: counts("min_items", |nested| nested.min_items),
        max_items: counts("max_items", |nested| nested.max_items),
        write_only: paths("write_only"),
        deprecated: entries("deprecated").map(|(path, advice)| (path.clone(), names(advice, path))).collect(),
    })
}

/// What of a check can be asked of a value.
fn of_check(json: &Json) -> Result<Check, ReduceError> {
    let list = |key: &str| match json.get(key) {
        Some(Json::Array(items)) => items.clone(),
        Some(Json::String(text)) => vec![Json::from(text.as_str())],
        _ => Vec::new(),
    };
    let mut kept = Map::new();
    for key in ["range", "prefix"] {
        if let Some(value) = json.get(key) {
            kept.insert(key.to_owned(), value.clone());
        }
    }
    // The lengths that a validator let through when it was tried with letters are as good as those that it states, but
    // where it takes no letters at all.
    let tried = json.get("letters").filter(|letters| letters.get(1) != Some(&json!(0)));
    if let Some(length) = json.get("length").or(tried) {
        kept.insert("length".to_owned(), length.clone());
    }
    for key in ["regex", "not_regex"] {
        kept.insert(key.to_owned(), Json::Array(list(key)));
    }
    let mut check: Check =
        serde_json::from_value(Json::Object(kept)).map_err(|error| ReduceError::Json(error.to_string()))?;
    let form = json.get("form").and_then(Json::as_str).unwrap_or_default();
    check.form = form.split('+').find_map(self::form);
    check.multiple_of = form.strip_prefix("IntDivisibleBy ").and_then(|step| step.parse().ok());
    check.any = list("any").iter().map(of_check).collect::<Result<_, _>>()?;
    if check.any.contains(&Check::default()) {
        // One of them lets everything through, as far as is known.
        check.any.clear();
    }
    let flag = |key: &str| json.get(key).and_then(Json::as_bool).unwrap_or_default();
    check.ignore_case = flag("ignore_case");
    check.one_of = list("one_of");
    check.or_other = flag("or_other");
    if check.or_other && check.any.is_empty() && check.form.is_none() {
        check.one_of.clear();
        check.or_other = false;
    }
    if check.one_of.is_empty() && check.regex.is_empty() && check.not_regex.is_empty() {
        check.ignore_case = false;
    }
    Ok(check)
}

/// The form that a validator asks for, by its name.
fn form(validator: &str) -> Option<Form> {
    Some(match validator {
        "StringIsJSON" | "ValidIAMPolicyJSON" | "IAMPolicy" => Form::Json,
        "ValidARN" | "ARN" => Form::Arn,
        "IsIPAddress" => Form::Ip,
        "IsIPv4Address" => Form::Ipv4,
        "IsIPv6Address" => Form::Ipv6,
        "IsCIDR" => Form::Cidr,
        "IsCIDRNetwork" | "ValidCIDRNetworkAddress" => Form::Network,
        "ValidIPv4CIDRNetworkAddress" | "IPv4CIDRNetworkAddress" => Form::Ipv4Network,
        "ValidIPv6CIDRNetworkAddress" | "IPv6CIDRNetworkAddress" => Form::Ipv6Network,
        "IsRFC3339Time" | "RFC3339" | "ValidUTCTimestamp" => Form::Time,
        "ValidBase64String" => Form::Base64,
        "validateTypeStringNullableInt" => Form::Integer,
        "validateTypeStringNullableIntOrPercent" => Form::IntegerOrPercent,
        "validateModeBits" => Form::Octal,
        "validateResourceQuantity" => Form::Quantity,
        _ => return None,
    })
}

/// The names of arguments and types in an advice, but for the one that it is about.
fn names(advice: &Json, path: &str) -> Vec<String> {
    let own = path.rsplit('.').next().unwrap_or(path);
    let text = advice.as_str().unwrap_or_default();
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || "_.".contains(c)));
    let mut names: Vec<String> = Vec::new();
    for word in words.map(|word| word.trim_matches('.')) {
        let is_name = word.contains('_') && !word.contains("__");
        if is_name && word != own && word != path && !names.iter().any(|name| name == word) {
            names.push(word.to_owned());
        }
    }
    names
}

/// Whether a schema has a path.
fn has(block: &Block, path: &str) -> bool {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let first = first.trim_end_matches("[]").trim_end_matches("{}");
    match (block.attributes.get(first), block.blocks.get(first), rest) {
        (Some(_), _, None) | (_, Some(_), None) => true,
        (Some(attribute), _, Some(rest)) => has_field(&attribute.ty, rest),
        (_, Some(nested), Some(rest)) => has(&nested.block, rest),
        (None, None, _) => false,
    }
}

fn has_field(ty: &Type, path: &str) -> bool {
    match ty {
        Type::List(inner) | Type::Set(inner) | Type::Map(inner) => has_field(inner, path),
        Type::Object(fields) => {
            let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
            fields.get(first.trim_end_matches("[]")).is_some_and(|ty| rest.is_none_or(|rest| has_field(ty, rest)))
        }
        _ => false,
    }
}

/// The block at a path.
fn nested<'b>(block: &'b Block, path: &str) -> Option<&'b NestedBlock> {
    match path.split_once('.') {
        None => block.blocks.get(path),
        Some((first, rest)) => nested(&block.blocks.get(first)?.block, rest),
    }
}

/// What a schema has and a release doesn't.
fn absences(block: &Block, above: &str, known: &Map<String, Json>, absent: &mut Vec<String>) {
    let path = |name: &String| if above.is_empty() { name.clone() } else { format!("{above}.{name}") };
    let own = |name: &&String| above.is_empty() && matches!(name.as_str(), "id" | "timeouts");
    absent.extend(block.attributes.keys().filter(|name| !own(name)).map(path).filter(|path| !known.contains_key(path)));
    for (name, nested) in block.blocks.iter().filter(|(name, _)| !own(name)) {
        let path = path(name);
        if known.contains_key(&path) {
            absences(&nested.block, &path, known, absent);
        } else {
            absent.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEMA: &str = r#"{"version":"6.25.0","provider":{"block":{}},"resource_schemas":{"aws_a":{"block":{
        "attributes":{"id":{"type":"string","computed":true},"x":{"type":"string","optional":true},
            "y":{"type":"number","optional":true},"late":{"type":"string","optional":true}},
        "block_types":{"b":{"nesting_mode":"list","max_items":1,"block":{"attributes":{"z":{"type":"string"}}}}}}}}}"#;

    #[test]
    fn only_what_is_asked_is_kept() {
        let input = r#"{"source":"hashicorp/aws","version":"6.25.0","types":{"aws_b":{},"aws_a":{
            "attributes":{"x":"string O","y":"number O","b":"block list O","b.z":"string O","gone":"string O"},
            "replace":["x","gone"],"replace_if":["region"],"suppress":["x"],"timeouts":{"create":5},
            "default":{"y":3,"gone":1},"conflicts":{"x":["y","gone"]},"exactly_one":{"x":["y"],"y":["x"]},
            "max_items":{"b":1,"x":4},"deprecated":{"x":"Do use aws_a_x or the y.z_1 argument, not x"},
            "check":{"x":{"form":"validName","message":"no <value>","letters":[1,63]},"y":{"probes_pass":true},
                "b.z":{"form":"StringIsJSON"}}}}}"#;
        let schemas = ProviderSchemas::parse(SCHEMA, "{}").unwrap();
        let (version, text) = reduce(input, &schemas, &BTreeSet::new()).unwrap();
        assert_eq!(version, "6.25.0");
        insta::assert_snapshot!(text, @r#"
        {
        "source":"hashicorp/aws",
        "version":"6.25.0",
        "types":{
        "aws_a":{"absent":["late"],"replace":["x"],"default":{"y":3},"check":{"b.z":{"form":"json"},"x":{"length":[1,63]}},"conflicts":{"x":["y"]},"exactly_one":[["x","y"]],"max_items":{"x":4},"deprecated":{"x":["aws_a_x","y.z_1"]}}
        }
        }
        "#);
    }

    #[test]
    fn a_type_without_facts_needs_its_documentation() {
        let schemas = ProviderSchemas::parse(SCHEMA, "{}").unwrap();
        let input = r#"{"source":"hashicorp/aws","version":"6.25.0","types":{}}"#;
        let error = reduce(input, &schemas, &BTreeSet::new()).unwrap_err();
        assert_eq!(error, ReduceError::Types(vec!["aws_a".to_owned()]));
        assert!(reduce(input, &schemas, &BTreeSet::from(["aws_a".to_owned()])).is_ok());
        assert!(matches!(reduce("[]", &schemas, &BTreeSet::new()), Err(ReduceError::Json(_))));
    }
}
