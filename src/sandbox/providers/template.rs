//! Templates of computed values: identifiers and ARNs in the form that the real cloud gives them,
//! made from what the object is, without randomness.
//!
//! In a text, `{name}` is an attribute of the object (or another computed one), or one of:
//! `{region}`, `{account}`, `{environment}`, `{cluster}`, `{now}`, what the provider derives, and characters that follow from the object:
//! `{hex:N}`, `{HEX:N}`, `{digits:N}`, `{upper:N}`, `{lower:N}`, `{alnum:N}`, `{byte:SALT}`, `{uuid}`,
//! each with an optional salt (`{hex:17:acl}`), so that one object can have several. `{site:N:SALT}` is the
//! same for everything in one account and region. A text that is one placeholder keeps its type.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Map, Value as Json};

use super::change::Context;
use crate::sandbox::schema::Type;
use crate::sandbox::value::Value;

/// What a template may refer to.
pub(crate) struct Scope<'a> {
    /// Where the object stands.
    pub(crate) context: Context<'a>,
    /// What identifies the object before it has an identifier.
    pub(crate) seed: String,
    /// The object, in which attributes may still be unknown.
    pub(crate) object: &'a Value,
    /// Rules for the attributes that are unknown.
    pub(crate) computed: &'a BTreeMap<String, Json>,
}

/// How deep computed attributes may refer to each other.
const DEPTH: usize = 6;

impl Scope<'_> {
    /// Fills in a template.
    pub(crate) fn fill(&self, template: &Json) -> Json {
        self.json(template, DEPTH)
    }

    /// Fills in a text.
    pub(crate) fn text(&self, template: &str) -> String {
        as_text(&self.string(template, DEPTH))
    }

    fn json(&self, template: &Json, depth: usize) -> Json {
        match template {
            Json::String(text) => self.string(text, depth),
            Json::Array(items) => Json::Array(items.iter().map(|item| self.json(item, depth)).collect()),
            Json::Object(fields) => {
                Json::Object(fields.iter().map(|(name, value)| (name.clone(), self.json(value, depth))).collect())
            }
            other => other.clone(),
        }
    }

    fn string(&self, template: &str, depth: usize) -> Json {
        if let Some(name) = template.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'))
            && is_placeholder(name)
        {
            return self.placeholder(name, depth);
        }
        let mut text = String::new();
        let mut rest = template;
        while let Some(start) = rest.find('{') {
            let (before, after) = rest.split_at(start);
            text.push_str(before);
            match after[1..].split_once('}') {
                Some((name, after)) if is_placeholder(name) && !before.ends_with('$') => {
                    text.push_str(&as_text(&self.placeholder(name, depth)));
                    rest = after;
                }
                _ => {
                    text.push('{');
                    rest = &after[1..];
                }
            }
        }
        text.push_str(rest);
        Json::String(text)
    }

    fn placeholder(&self, name: &str, depth: usize) -> Json {
        let attribute = self.object.at(name);
        if !attribute.is_null() && attribute.is_known() {
            return attribute.to_json();
        }
        if let (Some(rule), true) = (self.computed.get(name), depth > 0 && attribute.is_unknown()) {
            return self.json(rule, depth - 1);
        }
        Json::String(match name {
            "region" => self.context.region.to_owned(),
            "account" => self.context.account.to_owned(),
            "environment" => self.context.session.split('/').next().unwrap_or_default().to_owned(),
            "cluster" => self.context.cluster.to_owned(),
            "now" => self.context.cloud.clock().now().to_string(),
            "uuid" => uuid(&[&self.seed, name]),
            _ => match name.split_once(':') {
                Some((form, rest)) => self.characters(form, rest),
                None => return (self.context.emulator.derive)(self, name).unwrap_or_else(|| Json::from("")),
            },
        })
    }

    fn characters(&self, form: &str, rest: &str) -> String {
        let (count, salt) = match rest.split_once(':') {
            Some((count, salt)) => (count.parse().unwrap_or(8), salt),
            None => rest.parse().map_or((32, rest), |count| (count, "")),
        };
        let seed = [self.seed.as_str(), salt];
        match form {
            "site" => draw(&[self.context.account, self.context.region, salt], count, LOWER),
            "hex" => draw(&seed, count, HEX),
            "HEX" => draw(&seed, count, HEX).to_ascii_uppercase(),
            "digits" => draw(&seed, count, DIGITS),
            "upper" => draw(&seed, count, UPPER),
            "lower" => draw(&seed, count, LOWER),
            "alnum" => draw(&seed, count, ALNUM),
            "byte" => u32::from_str_radix(&draw(&seed, 2, HEX), 16).unwrap_or(1).to_string(),
            "uuid" => uuid(&seed),
            _ => String::new(),
        }
    }
}

/// Replaces what is unknown in a value by what the rules say, or by nothing.
pub(crate) fn complete(value: &Value, ty: &Type, path: &str, scope: &Scope<'_>) -> Value {
    match (value, ty) {
        (Value::Unknown, ty) => {
            let json = scope.computed.get(path).map(|rule| scope.fill(rule));
            match (json, ty) {
                (Some(json), ty) => Value::from_json(&json, ty),
                (None, Type::List(_) | Type::Set(_)) => Value::List(Vec::new()),
                (None, Type::Map(_)) => Value::from_json(&Json::Object(Map::new()), ty),
                (None, _) => Value::Null,
            }
        }
        (Value::List(items), Type::List(inner)) => {
            Value::List(items.iter().map(|item| complete(item, inner, path, scope)).collect())
        }
        (Value::List(items), Type::Set(inner)) => {
            Value::set_of(items.iter().map(|item| complete(item, inner, path, scope)).collect())
        }
        (Value::Map(fields), Type::Object(types)) => Value::Map(
            fields
                .iter()
                .map(|(name, field)| {
                    let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                    let field = types.get(name).map_or_else(|| field.clone(), |ty| complete(field, ty, &path, scope));
                    (name.clone(), field)
                })
                .collect(),
        ),
        (Value::Map(fields), Type::Map(inner)) => {
            Value::Map(fields.iter().map(|(name, field)| (name.clone(), complete(field, inner, path, scope))).collect())
        }
        (value, _) => value.clone(),
    }
}

/// Whether the text between two braces is a placeholder: JSON inside a text is none.
fn is_placeholder(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && characters.all(|character| character.is_ascii_alphanumeric() || "_.:-".contains(character))
}

fn as_text(json: &Json) -> String {
    match json {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        other => other.to_string(),
    }
}

const HEX: &[u8] = b"0123456789abcdef";
const DIGITS: &[u8] = b"0123456789";
const LOWER: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
const UPPER: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const ALNUM: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// Draws characters that follow from a seed.
pub(crate) fn draw(seed: &[&str], count: usize, alphabet: &[u8]) -> String {
    let mut text = String::with_capacity(count);
    let mut round = 0_u32;
    while text.len() < count {
        let seed = seed.iter().flat_map(|part| [part.as_bytes(), &[0]]);
        for byte in crate::digest::sha256(seed.chain([round.to_le_bytes().as_slice()])) {
            if text.len() < count {
                text.push(char::from(alphabet[usize::from(byte) % alphabet.len()]));
            }
        }
        round += 1;
    }
    text
}

/// Letters and digits that follow from a seed.
pub(crate) fn draw_alnum(seed: &[&str], count: usize) -> String {
    draw(seed, count, ALNUM)
}

/// A UUID that follows from a seed.
pub(crate) fn uuid(seed: &[&str]) -> String {
    let hex = draw(seed, 32, HEX);
    let mut text = String::with_capacity(36);
    for (index, part) in [&hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..]].into_iter().enumerate() {
        let version = match index {
            0 => "",
            2 => "-4",
            3 => "-8",
            _ => "-",
        };
        let _ = write!(text, "{version}{part}");
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::clouds::Provider;
    use crate::sandbox::cloud::Cloud;
    use crate::sandbox::providers::Emulator;

    #[tokio::test]
    async fn templates_take_attributes_rules_and_characters() {
        let cloud = Cloud::in_memory();
        let context = Context {
            cloud: &cloud,
            session: "test/a",
            emulator: Emulator::of(Provider::Aws).unwrap(),
            region: "eu-west-1",
            account: "123456789012",
            cluster: "",
        };
        let object = Value::object([("id", Value::Unknown), ("port", 5432.into()), ("name", "db".into())]);
        let computed = BTreeMap::from([("id".to_owned(), json!("vpc-{hex:17}"))]);
        let scope = Scope { context, seed: "seed".to_owned(), object: &object, computed: &computed };
        let id = scope.text("{id}");
        assert_eq!(id.len(), 21);
        assert_eq!(
            scope.text("arn:{partition}:ec2:{region}:{account}:vpc/{id}"),
            format!("arn:aws:ec2:eu-west-1:123456789012:vpc/{id}")
        );
        assert_eq!(scope.fill(&json!({"a": ["{port}", "x{port}"]})), json!({"a": [5432, "x5432"]}));
        assert_eq!(scope.text("{\"a\":\"{account}\"} ${account-id}"), "{\"a\":\"123456789012\"} ${account-id}");
        assert_eq!(scope.text("{absent}"), "");
    }

    #[test]
    fn drawn_characters_follow_from_the_seed_alone() {
        assert_eq!(uuid(&["a"]), uuid(&["a"]));
        assert_ne!(uuid(&["a"]), uuid(&["b"]));
        assert_ne!(draw(&["a", "b"], 9, HEX), draw(&["ab", ""], 9, HEX));
        assert_eq!(uuid(&["a"]).len(), 36);
        assert_eq!(draw(&["a"], 70, DIGITS).len(), 70);
    }
}
