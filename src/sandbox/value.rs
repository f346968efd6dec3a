//! Terraform's values: as the provider computes with them, as `MessagePack` on the wire and as JSON
//! in states and in the simulated cloud.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::schema::Type;

mod msgpack;

pub(crate) use msgpack::{decode, encode};

/// A value that may be unknown, in whole or in part.
///
/// Sets are lists in ascending order, so that equal sets are equal values. Objects and maps look
/// the same: the schema's type tells them apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Value {
    /// Nothing.
    #[default]
    Null,
    /// Known only after apply.
    Unknown,
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number(Number),
    /// Text.
    String(String),
    /// A list, set or tuple.
    List(Vec<Value>),
    /// A map or object.
    Map(BTreeMap<String, Value>),
    /// A value with the type that it brought.
    Dynamic(Box<(Type, Value)>),
}

/// A number: Terraform's numbers are decimal and of any length.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Number {
    /// A whole number.
    Int(i64),
    /// Any other, in decimal notation.
    Decimal(String),
}

/// Bytes that are not a value of the type.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0}")]
pub(crate) struct ValueError(String);

impl Number {
    fn from_f64(number: f64) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "the bound keeps every whole number exact")]
        if number.fract() == 0.0 && number.abs() < 9e15 {
            Self::Int(number as i64)
        } else {
            Self::Decimal(number.to_string())
        }
    }

    fn from_text(text: &str) -> Self {
        match text.parse::<i64>() {
            Ok(number) => Self::Int(number),
            Err(_) => Self::Decimal(text.to_owned()),
        }
    }

    /// The number as a float.
    pub(crate) fn as_f64(&self) -> f64 {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "sizes and counts are far below 2^52")]
            Self::Int(number) => *number as f64,
            Self::Decimal(text) => text.parse().unwrap_or(f64::NAN),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(Number::Int(number))
    }
}

static NULL: Value = Value::Null;

impl Value {
    /// Whether it is null.
    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Whether it is unknown as a whole.
    pub(crate) fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }

    /// Whether no part of it is unknown.
    pub(crate) fn is_known(&self) -> bool {
        match self {
            Self::Unknown => false,
            Self::List(items) => items.iter().all(Self::is_known),
            Self::Map(fields) => fields.values().all(Self::is_known),
            Self::Dynamic(inner) => inner.1.is_known(),
            _ => true,
        }
    }

    /// The text of a string.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The number as a float.
    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(number.as_f64()),
            _ => None,
        }
    }

    /// Whether it is `true`.
    pub(crate) fn is_true(&self) -> bool {
        matches!(self, Self::Bool(true))
    }

    /// The elements of a list or set; none for everything else.
    pub(crate) fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    /// The fields of a map or object; none for everything else.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&String, &Self)> {
        let fields = match self {
            Self::Map(fields) => Some(fields),
            _ => None,
        };
        fields.into_iter().flatten()
    }

    /// A field of a map or object; null if it isn't there.
    pub(crate) fn get(&self, name: &str) -> &Self {
        match self {
            Self::Map(fields) => fields.get(name).unwrap_or(&NULL),
            _ => &NULL,
        }
    }

    /// What lies at a path of names divided by dots. A list on the way stands for its first element,
    /// or for the one whose index the path names: `scaling_config.min_size`, `a.0.b`.
    pub(crate) fn at(&self, path: &str) -> &Self {
        path.split('.').fold(self, |value, name| match value {
            Self::List(items) => match name.parse::<usize>() {
                Ok(index) => items.get(index).unwrap_or(&NULL),
                Err(_) => items.first().map_or(&NULL, |item| item.get(name)),
            },
            other => other.get(name),
        })
    }

    /// Sets a field of an object.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<Self>) {
        if let Self::Map(fields) = self {
            fields.insert(name.to_owned(), value.into());
        }
    }

    /// An object of fields.
    #[cfg(test)]
    pub(crate) fn object<const N: usize>(fields: [(&str, Self); N]) -> Self {
        Self::Map(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// Reads JSON as a value of a type: an object gets exactly the type's attributes, and what
    /// doesn't fit becomes null.
    pub(crate) fn from_json(json: &Json, ty: &Type) -> Self {
        match (ty, json) {
            (Type::Dynamic, Json::Object(fields)) => {
                let ty = fields.get("type").and_then(Type::parse);
                ty.map_or(Self::Null, |ty| {
                    let value = Self::from_json(fields.get("value").unwrap_or(&Json::Null), &ty);
                    Self::Dynamic(Box::new((ty, value)))
                })
            }
            (Type::String, Json::String(text)) => Self::String(text.clone()),
            (Type::String, Json::Number(_) | Json::Bool(_)) => Self::String(json.to_string()),
            (Type::Bool, Json::Bool(value)) => Self::Bool(*value),
            (Type::Bool, Json::String(text)) => text.parse().map_or(Self::Null, Self::Bool),
            (Type::Number, Json::Number(number)) => Self::Number(match (number.as_i64(), number.as_f64()) {
                (Some(number), _) => Number::Int(number),
                (None, Some(number)) => Number::from_f64(number),
                (None, None) => Number::Decimal(number.to_string()),
            }),
            (Type::Number, Json::String(text)) => Self::Number(Number::from_text(text)),
            (Type::List(inner), Json::Array(items)) => {
                Self::List(items.iter().map(|item| Self::from_json(item, inner)).collect())
            }
            (Type::Set(inner), Json::Array(items)) => {
                Self::set_of(items.iter().map(|item| Self::from_json(item, inner)).collect())
            }
            (Type::Tuple(types), Json::Array(items)) => {
                Self::List(types.iter().zip(items).map(|(ty, item)| Self::from_json(item, ty)).collect())
            }
            (Type::Map(inner), Json::Object(fields)) => {
                Self::Map(fields.iter().map(|(name, value)| (name.clone(), Self::from_json(value, inner))).collect())
            }
            (Type::Object(types), Json::Object(fields)) => Self::Map(
                types
                    .iter()
                    .map(|(name, ty)| (name.clone(), Self::from_json(fields.get(name).unwrap_or(&Json::Null), ty)))
                    .collect(),
            ),
            _ => Self::Null,
        }
    }

    /// A set of elements. Elements that are not wholly known may turn out to differ, so each is kept.
    pub(crate) fn set_of(mut items: Vec<Self>) -> Self {
        items.sort();
        items.dedup_by(|next, kept| next == kept && kept.is_known());
        Self::List(items)
    }

    /// The value as JSON; what is unknown becomes null.
    pub(crate) fn to_json(&self) -> Json {
        match self {
            Self::Null | Self::Unknown => Json::Null,
            Self::Bool(value) => Json::Bool(*value),
            Self::Number(Number::Int(number)) => Json::from(*number),
            Self::Number(number @ Number::Decimal(text)) => {
                let exact = Number::from_f64(number.as_f64()) == *number;
                if exact { Json::from(number.as_f64()) } else { Json::String(text.clone()) }
            }
            Self::String(text) => Json::String(text.clone()),
            Self::List(items) => Json::Array(items.iter().map(Self::to_json).collect()),
            Self::Map(fields) => {
                Json::Object(fields.iter().map(|(name, value)| (name.clone(), value.to_json())).collect())
            }
            Self::Dynamic(inner) => serde_json::json!({"type": inner.0.to_json(), "value": inner.1.to_json()}),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(fields: &[(&str, Type)]) -> Type {
        Type::Object(fields.iter().map(|(name, ty)| ((*name).to_owned(), ty.clone())).collect())
    }

    #[test]
    fn json_is_brought_into_the_shape_of_the_type() {
        let ty = object(&[("a", Type::String), ("b", Type::Set(Box::new(Type::Number))), ("c", Type::Bool)]);
        let value = Value::from_json(&json!({"a": 1, "b": [2, 1.5, 2], "unknown": true}), &ty);
        let expected = Value::object([
            ("a", "1".into()),
            ("b", Value::List(vec![2.into(), Value::Number(Number::Decimal("1.5".to_owned()))])),
            ("c", Value::Null),
        ]);
        assert_eq!(value, expected);
        assert_eq!(value.to_json(), json!({"a": "1", "b": [2, 1.5], "c": null}));
    }

    #[test]
    fn paths_enter_the_first_element_of_a_list() {
        let value = Value::object([("a", Value::List(vec![Value::object([("b", 3.into())])]))]);
        assert_eq!(value.at("a.b"), &Value::from(3));
        assert_eq!(value.at("a.0.b"), &Value::from(3));
        assert!(value.at("a.1.b").is_null());
        assert!(value.at("x.y").is_null());
    }
}
