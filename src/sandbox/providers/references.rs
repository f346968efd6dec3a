//! What must exist, and what can't go while others need it.

use super::table::{Behaviour, Reference, Table};
use super::{Change, Refusal, Verb};
use crate::sandbox::value::Value;

/// Refuses a create or update that refers to what doesn't exist.
///
/// # Errors
/// The refusal that the cloud's API would give.
pub(crate) fn check_exist(change: &Change<'_>, table: &Table, behaviour: &Behaviour) -> Result<(), Refusal> {
    for (path, reference) in behaviour.needs.iter().chain(&behaviour.knows) {
        let mut before = Vec::new();
        leaves(change.prior, path, &mut before);
        let mut names = Vec::new();
        leaves(change.planned, path, &mut names);
        for name in names {
            if before.contains(&name) || !is_own(change, reference, name) || exists(change, table, reference, name) {
                continue;
            }
            let message = table.get(&reference.kind).and_then(|behaviour| behaviour.missing.as_deref());
            let message = message.unwrap_or("InvalidParameterValue: '{value}' does not exist").replace("{value}", name);
            return Err(behaviour.refuse(change.verb, &object_name(behaviour, change.planned), &message));
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
    let owner = format!(":{}:", change.context.account);
    let own = change.context.cloud.list(change.kind, region);
    // The ARN names the account, where it names one at all.
    let own = own
        .iter()
        .filter(|resource| resource.text("arn").is_none_or(|arn| arn.contains(&owner) || arn.contains(":::")));
    if own.count() < quota.count {
        return Ok(());
    }
    Err(behaviour.refuse(Verb::Create, &object_name(behaviour, change.planned), &quota.refusal))
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
            let message =
                behaviour.in_use.as_deref().unwrap_or("DependencyViolation: resource {id} has a dependent object");
            let message = fill(message, change.prior);
            return Err(behaviour.refuse(Verb::Delete, &object_name(behaviour, change.prior), &message));
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

/// What a message calls an object.
pub(crate) fn object_name(behaviour: &Behaviour, object: &Value) -> String {
    let own = ["name", "identifier", "bucket", "replication_group_id", "node_group_name", "cluster_name", "id"];
    let named = own.iter().find_map(|name| object.get(name).text()).map(str::to_owned);
    if object.get("node_group_name").text().is_some() || behaviour.noun == "EKS Add-On" {
        return fill("{cluster_name}:{node_group_name}{addon_name}", object);
    }
    named.unwrap_or_default()
}

/// Whether a name is of this account and region, so that it can be looked up here: foreign objects
/// are named by their ARN and never called.
fn is_own(change: &Change<'_>, reference: &Reference, name: &str) -> bool {
    if name.is_empty() {
        return false;
    }
    if reference.attribute != "arn" {
        return !name.starts_with("alias/");
    }
    let mut parts = name.splitn(6, ':');
    let (Some("arn"), Some(_), Some(_)) = (parts.next(), parts.next(), parts.next()) else { return false };
    let (region, account, rest) = (parts.next(), parts.next(), parts.next().unwrap_or_default());
    account == Some(change.context.account)
        && region.is_some_and(|region| region.is_empty() || region == change.context.region)
        && !rest.starts_with("alias/")
        && !rest.starts_with("role/aws-service-role/")
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
