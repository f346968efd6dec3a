//! What Terraform is told that an object will be: the planned state of a change.
//!
//! Plans are strictly valid: what the configuration says, stays; what it leaves out and the provider
//! does not compute, is null; what the provider computes keeps its value, and is unknown where there
//! is none yet. Pure.

use super::schema::{Block, NestedBlock, Nesting};
use super::value::Value;

/// The object that a configuration makes of a prior one. `prior` is `None` for what is new: then
/// everything that the provider computes is unknown.
pub(crate) fn merge(block: &Block, config: &Value, prior: Option<&Value>) -> Value {
    if !matches!(config, Value::Map(_)) {
        return config.clone();
    }
    let attributes = block.attributes.iter().map(|(name, attribute)| {
        let said = config.get(name);
        let value = if attribute.write_only {
            Value::Null
        } else if let (Some((nesting, inner)), false) = (&attribute.nested, said.is_null()) {
            collection(*nesting, inner, said, prior.map(|prior| prior.get(name)))
        } else if !said.is_null() {
            said.clone()
        } else if !attribute.computed {
            Value::Null
        } else {
            prior.map_or(Value::Unknown, |prior| prior.get(name).clone())
        };
        (name.clone(), value)
    });
    let blocks = block.blocks.iter().map(|(name, nested)| {
        let prior = prior.map(|prior| prior.get(name));
        (name.clone(), collection(nested.nesting, &nested.block, config.get(name), prior))
    });
    Value::Map(attributes.chain(blocks).collect())
}

fn collection(nesting: Nesting, block: &Block, config: &Value, prior: Option<&Value>) -> Value {
    let existing = |prior: Option<&Value>| prior.filter(|prior| !prior.is_null()).cloned();
    match (nesting, config) {
        (Nesting::Single | Nesting::Group, config) => merge(block, config, existing(prior).as_ref()),
        (Nesting::List, Value::List(items)) => {
            let prior = prior.map_or(&[][..], Value::items);
            Value::List(items.iter().enumerate().map(|(index, item)| merge(block, item, prior.get(index))).collect())
        }
        (Nesting::Set, Value::List(items)) => {
            let mut left: Vec<&Value> = prior.map_or(&[][..], Value::items).iter().collect();
            let planned = items.iter().map(|item| {
                // An element is the same as before if planning it against that changes nothing.
                let same = left.iter().position(|before| merge(block, item, Some(before)) == **before);
                match same {
                    Some(index) => left.swap_remove(index).clone(),
                    None => merge(block, item, None),
                }
            });
            Value::set_of(planned.collect())
        }
        (Nesting::Map, Value::Map(fields)) => Value::Map(
            fields
                .iter()
                .map(|(name, item)| {
                    let before = existing(prior.map(|prior| prior.get(name)));
                    (name.clone(), merge(block, item, before.as_ref()))
                })
                .collect(),
        ),
        (_, other) => other.clone(),
    }
}

/// Where a made object isn't as it was planned: what was known has another value. A set is one place.
pub(crate) fn departure(planned: &Value, made: &Value) -> Option<String> {
    let join = |name: &str, inside: Option<String>| {
        inside.map(|rest| format!("{name}.{rest}").trim_end_matches('.').to_owned())
    };
    match (planned, made) {
        (Value::Unknown, _) => None,
        (Value::Map(fields), Value::Map(_)) => {
            fields.iter().find_map(|(name, field)| join(name, departure(field, made.get(name))))
        }
        (Value::List(_), Value::List(_)) if !planned.is_known() => None,
        _ => (planned != made).then(String::new),
    }
}

/// A step into a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    /// An attribute or block by name.
    Attribute(String),
    /// An element of a list.
    Index(usize),
    /// An element of a map.
    Key(String),
}

/// The places at a path of names divided by dots where two objects differ. A set is one place; of a block that the path
/// ends with only the number counts.
pub(crate) fn differences(block: &Block, path: &str, planned: &Value, prior: &Value) -> Vec<Vec<Step>> {
    let mut found = Vec::new();
    descend(block, path, planned, prior, &mut Vec::new(), &mut found);
    found
}

fn descend(block: &Block, path: &str, planned: &Value, prior: &Value, at: &mut Vec<Step>, found: &mut Vec<Vec<Step>>) {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let (after, before) = (planned.get(first), prior.get(first));
    at.push(Step::Attribute(first.to_owned()));
    match (rest, block.blocks.get(first)) {
        (Some(rest), Some(NestedBlock { nesting: Nesting::Single | Nesting::Group, block, .. })) => {
            descend(block, rest, after, before, at, found);
        }
        (Some(rest), Some(NestedBlock { nesting: Nesting::List, block, .. })) if !after.is_unknown() => {
            let (after, before) = (after.items(), before.items());
            for index in 0..after.len().max(before.len()) {
                match (after.get(index), before.get(index)) {
                    (Some(after), Some(before)) => {
                        at.push(Step::Index(index));
                        descend(block, rest, after, before, at, found);
                        at.pop();
                    }
                    (after, before) => {
                        let lone = after.or(before).map_or(&Value::Null, |value| value.at(rest));
                        if !lone.is_null() && !lone.is_unknown() {
                            found.push(at.clone());
                        }
                    }
                }
            }
        }
        (Some(rest), Some(NestedBlock { nesting: Nesting::Set, .. })) if !after.is_unknown() => {
            let said = |set: &Value| {
                let mut all: Vec<Value> = set.items().iter().map(|item| item.at(rest).clone()).collect();
                all.retain(|value| !is_empty(value));
                all.sort();
                all
            };
            if said(after) != said(before) {
                found.push(at.clone());
            }
        }
        (None, Some(NestedBlock { nesting: Nesting::Single | Nesting::Group, .. })) => {
            if after.is_null() != before.is_null() {
                found.push(at.clone());
            }
        }
        (None, Some(_)) => {
            if !after.is_unknown() && count(after) != count(before) {
                found.push(at.clone());
            }
        }
        _ => {
            if after != before && !(is_empty(after) && is_empty(before)) {
                found.push(at.clone());
            }
        }
    }
    at.pop();
}

/// Whether nothing is said; empty text says nothing either.
fn is_empty(value: &Value) -> bool {
    value.is_null() || value.text() == Some("")
}

/// How many blocks there are.
fn count(blocks: &Value) -> usize {
    blocks.items().len().max(blocks.fields().count())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::sandbox::schema::ProviderSchemas;

    fn schema() -> ProviderSchemas {
        let text = json!({"version": "1.0.0", "provider": {"block": {}}, "resource_schemas": {"aws_x": {"block": {
        "attributes": {
            "id": {"type": "string", "computed": true},
            "name": {"type": "string", "required": true},
            "size": {"type": "number", "optional": true, "computed": true},
            "note": {"type": "string", "optional": true},
            "secret": {"type": "string", "optional": true, "write_only": true},
        },
        "block_types": {
            "disk": {"nesting_mode": "list", "block": {"attributes": {
                "kind": {"type": "string", "optional": true}, "path": {"type": "string", "computed": true}}}},
            "copy": {"nesting_mode": "set", "block": {"attributes": {
                "region": {"type": "string", "required": true}, "state": {"type": "string", "computed": true}}}},
        }}}}});
        ProviderSchemas::parse(&text.to_string(), "{}").unwrap()
    }

    fn value(schemas: &ProviderSchemas, json: serde_json::Value) -> Value {
        Value::from_json(&json, &schemas.resources["aws_x"].ty)
    }

    #[test]
    fn what_is_computed_is_unknown_at_first_and_kept_later() {
        let schemas = schema();
        let block = &schemas.resources["aws_x"].block;
        let config =
            value(&schemas, json!({"name": "a", "secret": "s", "disk": [{"kind": "ssd"}], "copy": [{"region": "b"}]}));
        let made = merge(block, &config, None);
        assert!(made.get("id").is_unknown() && made.get("size").is_unknown() && made.at("disk.path").is_unknown());
        assert!(made.get("note").is_null() && made.get("secret").is_null());

        let prior = value(
            &schemas,
            json!({"id": "i", "name": "a", "size": 3, "disk": [{"kind": "ssd", "path": "p"}],
                "copy": [{"region": "b", "state": "ok"}]}),
        );
        assert_eq!(merge(block, &config, Some(&prior)), prior);

        let more = value(
            &schemas,
            json!({"name": "a", "disk": [{"kind": "ssd"}, {"kind": "hdd"}], "copy": [{"region": "a"}, {"region": "b"}]}),
        );
        let changed = merge(block, &more, Some(&prior));
        assert!(changed.at("disk.1.path").is_unknown());
        let states: Vec<_> = changed.get("copy").items().iter().map(|copy| copy.get("state").text()).collect();
        assert_eq!(states, [None, Some("ok")]);
    }

    #[test]
    fn differences_name_attributes_inside_lists() {
        let schemas = schema();
        let block = &schemas.resources["aws_x"].block;
        let prior = value(&schemas, json!({"name": "a", "disk": [{"kind": "ssd"}]}));
        let planned = value(&schemas, json!({"name": "b", "disk": [{"kind": "hdd"}, {"kind": "ssd"}]}));
        let attribute = |name: &str| Step::Attribute(name.to_owned());
        assert_eq!(differences(block, "name", &planned, &prior), [vec![attribute("name")]]);
        assert_eq!(
            differences(block, "disk.kind", &planned, &prior),
            [vec![attribute("disk"), Step::Index(0), attribute("kind")], vec![attribute("disk")]]
        );
        assert!(differences(block, "note", &planned, &prior).is_empty());
    }
}
