//! What must exist, and what can't go while others need it.

use super::behaviour::{Behaviour, Reference};
use super::change::{Change, Context, Refusal, Verb};
use super::table::Table;
use crate::sandbox::value::Value;

/// Refuses a create or update that refers to what doesn't exist.
///
/// # Errors
/// The refusal that the cloud's API would give.
pub(crate) fn check_exist(change: &Change<'_>, table: &Table, behaviour: &Behaviour) -> Result<(), Refusal> {
    let emulator = change.context.emulator;
    for (path, reference) in behaviour.needs.iter().chain(&behaviour.knows) {
        let mut before = Vec::new();
        leaves(change.prior, path, &mut before);
        let mut names = Vec::new();
        leaves(change.planned, path, &mut names);
        for name in names {
            if before.contains(&name)
                || !(emulator.is_own)(change, reference, name)
                || exists(change, table, reference, name)
            {
                continue;
            }
            let message = table.get(&reference.kind).and_then(|behaviour| behaviour.missing.as_deref());
            let message = message.unwrap_or(emulator.errors.missing).replace("{value}", name);
            return Err(emulator.refuse(behaviour, change.verb, change.planned, &message));
        }
    }
    Ok(())
}

/// Refuses to create more than the account may have.
///
/// # Errors
/// The refusal that the cloud's API would give.
pub(crate) fn check_quota(change: &Change<'_>, behaviour: &Behaviour) -> Result<(), Refusal> {
    let Some(quota) = &behaviour.quota else { return Ok(()) };
    let region = (!behaviour.global).then_some(change.context.region);
    let Context { cloud, account, emulator, .. } = change.context;
    let present = cloud.list(change.kind, region);
    if present.iter().filter(|resource| (emulator.is_of)(resource, account)).count() < quota.count {
        return Ok(());
    }
    Err(emulator.refuse(behaviour, Verb::Create, change.planned, &quota.refusal))
}

/// Refuses the deletion of what others need.
///
/// # Errors
/// The refusal that the cloud's API would give.
pub(crate) fn check_unused(change: &Change<'_>, table: &Table, behaviour: &Behaviour) -> Result<(), Refusal> {
    for (kind, path, attribute) in table.users(change.kind) {
        let Some(name) = change.prior.at(attribute).text() else { continue };
        let Some(user) = table.get(kind) else { continue };
        let region = (!user.global && !behaviour.global).then_some(change.context.region);
        let used = change.context.cloud.list(kind, region).iter().any(|resource| {
            let mut names = Vec::new();
            json_leaves(&resource.attributes, path, &mut names);
            names.contains(&name) && may_be_meant(change.prior, &resource.attributes)
        });
        if used {
            let emulator = change.context.emulator;
            let message = fill(behaviour.in_use.as_deref().unwrap_or(emulator.errors.in_use), change.prior);
            return Err(emulator.refuse(behaviour, Verb::Delete, change.prior, &message));
        }
    }
    Ok(())
}

/// Whether what one object says is about the other: what is named within a cluster is that cluster's alone.
fn may_be_meant(object: &Value, user: &serde_json::Value) -> bool {
    let theirs = user.get("cluster_name").and_then(serde_json::Value::as_str);
    object.get("cluster_name").text().zip(theirs).is_none_or(|(own, theirs)| own == theirs)
}

/// Fills an object's own attributes into a message.
pub(crate) fn fill(message: &str, object: &Value) -> String {
    let mut text = String::new();
    let mut rest = message;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            rest = after;
            break;
        };
        match object.at(name) {
            Value::String(value) => text.push_str(value),
            Value::Null | Value::Unknown => {}
            other => text.push_str(&other.to_json().to_string()),
        }
        rest = after;
    }
    text.push_str(rest);
    text
}

fn exists(change: &Change<'_>, table: &Table, reference: &Reference, name: &str) -> bool {
    let target = table.get(&reference.kind);
    let global = target.is_none_or(|behaviour| behaviour.global);
    let region = (!global).then_some(change.context.region);
    let named = |reference: &Reference| {
        change.context.cloud.list(&reference.kind, region).iter().any(|resource| {
            let mut names = Vec::new();
            json_leaves(&resource.attributes, &reference.attribute, &mut names);
            names.contains(&name) || resource.text("arn") == Some(name)
        })
    };
    named(reference) || target.is_some_and(|behaviour| behaviour.also.iter().any(named))
}

/// All texts at a path, through lists.
fn leaves<'a>(value: &'a Value, path: &str, found: &mut Vec<&'a str>) {
    match (value, path) {
        (Value::List(items), _) => items.iter().for_each(|item| leaves(item, path, found)),
        (Value::String(text), "") => found.push(text),
        (_, "") => {}
        _ => {
            let (first, rest) = path.split_once('.').unwrap_or((path, ""));
            leaves(value.get(first), rest, found);
        }
    }
}

fn json_leaves<'a>(value: &'a serde_json::Value, path: &str, found: &mut Vec<&'a str>) {
    match (value, path) {
        (serde_json::Value::Array(items), _) => items.iter().for_each(|item| json_leaves(item, path, found)),
        (serde_json::Value::String(text), "") => found.push(text),
        (_, "") => {}
        _ => {
            let (first, rest) = path.split_once('.').unwrap_or((path, ""));
            if let Some(value) = value.get(first) {
                json_leaves(value, rest, found);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_named_within_a_cluster_is_that_clusters() {
        let entry = |cluster: &str| {
            Value::Map(BTreeMap::from([("cluster_name".to_owned(), Value::String(cluster.to_owned()))]))
        };
        let association = json!({ "cluster_name": "shop", "principal_arn": "arn:aws:iam::000000000000:role/apply" });
        assert!(may_be_meant(&entry("shop"), &association));
        assert!(!may_be_meant(&entry("blog"), &association));
        assert!(may_be_meant(&Value::Map(BTreeMap::new()), &association));
    }
}
