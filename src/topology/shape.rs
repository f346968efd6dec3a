//! Compares a tree with the JSON Schema: unknown keys, wrong types, missing keys, words that aren't among the choices.
//! What conforms is handed on, so that the rest of a file is checked although a part of it is wrong.

use std::ops::Range;

use serde_json::{Map, Value as Json};

use super::tree::{Node, Value, shown};
use crate::diagnostic::{Diagnostic, Diagnostics, did_you_mean};

/// The parts of `node` that conform to `schema` (a schema made by schemars), as JSON that the schema's type deserializes.
/// `None` if the node itself doesn't conform.
pub(super) fn conform(node: &Node, schema: &Json, diagnostics: &mut Diagnostics) -> Option<Json> {
    Shape { root: schema, diagnostics }.value(node, schema, "the file")
}

struct Shape<'a> {
    root: &'a Json,
    diagnostics: &'a mut Diagnostics,
}

impl<'a> Shape<'a> {
    fn resolve(&self, schema: &'a Json) -> &'a Json {
        if let Some(reference) = schema.get("$ref").and_then(Json::as_str) {
            let target =
                self.root.pointer(reference.trim_start_matches('#')).expect("schemars resolves its own references");
            return self.resolve(target);
        }
        // Option<T> of a referenced type is `anyOf: [T, null]`.
        if let Some(options) = schema.get("anyOf").and_then(Json::as_array) {
            let present = options.iter().find(|option| option.get("type").and_then(Json::as_str) != Some("null"));
            return self.resolve(present.expect("anyOf holds a type besides null"));
        }
        schema
    }

    fn value(&mut self, node: &Node, schema: &'a Json, name: &str) -> Option<Json> {
        let schema = self.resolve(schema);
        if let Some(words) = choices(schema) {
            return self.choice(node, &words, name);
        }
        let types = types(schema);
        match &node.value {
            Value::Mapping(_) if types.contains(&"object") => self.mapping(node, schema),
            Value::Sequence(items) if types.contains(&"array") => {
                let items_schema = schema.get("items")?;
                Some(Json::Array(items.iter().filter_map(|item| self.value(item, items_schema, name)).collect()))
            }
            Value::Scalar { text, quoted: false } if matches!(text.as_str(), "" | "~" | "null") => {
                // `key:` without a value: an empty section is fine, an empty value is a forgotten one.
                if types.contains(&"object") && schema.get("required").is_none() {
                    return Some(Json::Object(Map::new()));
                }
                if types.contains(&"array") {
                    return Some(Json::Array(Vec::new()));
                }
                self.wrong(node, schema, name)
            }
            Value::Scalar { text, .. } if types.contains(&"string") => Some(Json::String(text.clone())),
            Value::Scalar { text, quoted: false } if types.contains(&"integer") => match text.parse::<u64>() {
                Ok(number) if u32::try_from(number).is_ok_and(|n| fits(n, schema)) => Some(Json::from(number)),
                _ => self.wrong(node, schema, name),
            },
            Value::Scalar { text, quoted: false } if types.contains(&"boolean") => match text.as_str() {
                "true" => Some(Json::Bool(true)),
                "false" => Some(Json::Bool(false)),
                _ => self.wrong(node, schema, name),
            },
            _ => self.wrong(node, schema, name),
        }
    }

    fn mapping(&mut self, node: &Node, schema: &'a Json) -> Option<Json> {
        let Value::Mapping(entries) = &node.value else { return None };
        let properties = schema.get("properties").and_then(Json::as_object);
        let additional = schema.get("additionalProperties").filter(|value| value.is_object());
        let mut object = Map::new();
        let mut complete = true;
        for (key, entry) in entries {
            let known = properties.and_then(|properties| properties.get(key)).or(additional);
            let Some(known) = known else {
                self.unknown_key(key, &entry.key_span, properties);
                continue;
            };
            if says_null(&entry.value) && known.get("default").is_some_and(Json::is_null) {
                continue;
            }
            let name = format!("`{}`", shown(key));
            if let Some(value) = self.value(&entry.value, known, &name) {
                object.insert(key.clone(), value);
            }
        }
        for required in schema.get("required").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str) {
            if !object.contains_key(required) {
                complete = false;
                if node.entry(required).is_none() {
                    self.diagnostics.push(
                        Diagnostic::error("topology::missing-key", format!("The key `{required}` is missing"))
                            .at(first_line(node), format!("this needs `{required}`")),
                    );
                }
            }
        }
        complete.then_some(Json::Object(object))
    }

    fn unknown_key(&mut self, key: &str, place: &Range<usize>, properties: Option<&Map<String, Json>>) {
        let keys: Vec<&str> = properties.into_iter().flatten().map(|(key, _)| key.as_str()).collect();
        let help = match did_you_mean(key, keys.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("the keys here are {}", listed(&keys)),
        };
        self.diagnostics.push(
            Diagnostic::error("topology::unknown-key", format!("There is no key `{}` here", shown(key)))
                .at(place.clone(), "unknown key")
                .help(help),
        );
    }

    fn choice(&mut self, node: &Node, words: &[&str], name: &str) -> Option<Json> {
        let text = match &node.value {
            Value::Scalar { text, .. } if words.contains(&text.as_str()) => return Some(Json::String(text.clone())),
            Value::Scalar { text, .. } => text.as_str(),
            _ => "",
        };
        let help = match did_you_mean(text, words.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("choose one of {}", listed(words)),
        };
        self.diagnostics.push(
            Diagnostic::error("topology::unknown-choice", format!("This value of {name} isn't one of the choices"))
                .at(first_line(node), format!("not one of {}", listed(words)))
                .help(help),
        );
        None
    }

    fn wrong(&mut self, node: &Node, schema: &Json, name: &str) -> Option<Json> {
        let expected = match types(schema).first() {
            Some(&"object") => "a mapping of keys to values".to_owned(),
            Some(&"array") => "a list".to_owned(),
            Some(&"integer") => match schema.get("maximum").and_then(Json::as_u64) {
                Some(maximum) => format!("a whole number from 0 to {maximum}"),
                None => "a whole number".to_owned(),
            },
            Some(&"boolean") => "`true` or `false`".to_owned(),
            _ => "a text or number".to_owned(),
        };
        let found = match &node.value {
            Value::Mapping(_) => "a mapping",
            Value::Sequence(_) => "a list",
            Value::Scalar { text, quoted: false } if text.is_empty() => "nothing",
            Value::Scalar { .. } => "this",
        };
        self.diagnostics.push(
            Diagnostic::error("topology::wrong-type", format!("The value of {name} must be {expected}"))
                .at(first_line(node), format!("found {found}")),
        );
        None
    }
}

/// The choices of an enumeration: `enum: [..]` or, with documented variants, `oneOf: [{const: ..}]`.
fn choices(schema: &Json) -> Option<Vec<&str>> {
    if let Some(words) = schema.get("enum").and_then(Json::as_array) {
        return Some(words.iter().filter_map(Json::as_str).collect());
    }
    let options = schema.get("oneOf")?.as_array()?;
    Some(options.iter().filter_map(|option| option.get("const").and_then(Json::as_str)).collect())
}

fn types(schema: &Json) -> Vec<&str> {
    match schema.get("type") {
        Some(Json::String(one)) => vec![one],
        Some(Json::Array(several)) => several.iter().filter_map(Json::as_str).filter(|kind| *kind != "null").collect(),
        _ => Vec::new(),
    }
}

/// Whether a value is null in so many words: where that is the default, somebody says that there is none. Nothing at all is
/// a value that was forgotten (a parser makes `~` of it).
fn says_null(node: &Node) -> bool {
    matches!(&node.value, Value::Scalar { text, quoted: false } if text == "null")
}

fn fits(number: u32, schema: &Json) -> bool {
    schema.get("maximum").and_then(Json::as_u64).is_none_or(|maximum| u64::from(number) <= maximum)
}

/// A mark for a whole section would fill the screen; its first line is enough.
fn first_line(node: &Node) -> std::ops::Range<usize> {
    match &node.value {
        Value::Scalar { .. } => node.span.clone(),
        Value::Mapping(entries) => entries.first().map_or(node.span.clone(), |(_, entry)| entry.key_span.clone()),
        Value::Sequence(items) => items.first().map_or(node.span.clone(), first_line),
    }
}

fn listed(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::{spec::TopologySpec, tree};
    use super::*;

    fn mistakes(text: &str) -> Vec<String> {
        let schema = serde_json::to_value(schemars::schema_for!(TopologySpec)).expect("a schema is JSON");
        let (tree, mut diagnostics) = tree::read(text);
        conform(&tree.expect("valid YAML"), &schema, &mut diagnostics);
        diagnostics.into_iter().map(|d| format!("{} {}", d.code, d.help.unwrap_or(d.summary))).collect()
    }

    #[test]
    fn all_mistakes_are_found_at_once() {
        let found = mistakes(
            "regions:\n  primary:\n    regoin: us-east-1\n    status: actve\n    network: [1]\n    compute: {gpu: {min: -1}}\n",
        );
        assert_eq!(
            found,
            [
                "topology::unknown-key did you mean `region`?",
                "topology::unknown-choice did you mean `active`?",
                "topology::wrong-type The value of `network` must be a mapping of keys to values",
                "topology::wrong-type The value of `min` must be a whole number",
                "topology::missing-key The key `region` is missing",
            ]
        );
    }

    #[test]
    fn what_is_so_or_not_is_true_or_false() {
        let regions = "regions: {a: {region: us-east-1}}\n";
        assert!(mistakes(&format!("observability: true\n{regions}")).is_empty());
        let wrong = "topology::wrong-type The value of `observability` must be `true` or `false`";
        assert_eq!(mistakes(&format!("observability: yes\n{regions}")), [wrong]);
        assert_eq!(mistakes(&format!("observability: \"true\"\n{regions}")), [wrong]);
    }

    #[test]
    fn null_is_said_in_so_many_words_where_it_is_the_default() {
        let regions = "regions: {a: {region: us-east-1}}\n";
        assert!(mistakes(&format!("gate: {{ image: null }}\nfence: {{ public_key: null }}\n{regions}")).is_empty());
        let wrong = "topology::wrong-type The value of `image` must be a text or number";
        assert_eq!(mistakes(&format!("gate:\n  image:\n{regions}")), [wrong], "a value that was forgotten");
        let wrong = "topology::wrong-type The value of `image` must be a text or number";
        assert_eq!(mistakes(&format!("services: {{ a: {{ image: null }} }}\n{regions}")), [wrong]);
    }

    #[test]
    fn numbers_are_fine_where_text_is_meant() {
        assert!(
            mistakes("clouds: {aws: {account: 123456789012}}\nregions: {a: {region: us-east-1, traffic: 100}}\n")
                .is_empty()
        );
    }
}
