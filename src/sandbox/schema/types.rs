//! The types of Terraform's values, in the JSON form that schemas and the protocol write them in.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

/// The type of a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Type {
    /// `string`
    String,
    /// `number`
    Number,
    /// `bool`
    Bool,
    /// A value that brings its own type.
    Dynamic,
    /// `list(…)`
    List(Box<Type>),
    /// `set(…)`
    Set(Box<Type>),
    /// `map(…)`
    Map(Box<Type>),
    /// `object({…})`
    Object(BTreeMap<String, Type>),
    /// `tuple([…])`
    Tuple(Vec<Type>),
}

impl Type {
    /// Reads a type; `None` if it is none.
    pub(crate) fn parse(json: &Json) -> Option<Self> {
        if let Some(name) = json.as_str() {
            return match name {
                "string" => Some(Self::String),
                "number" => Some(Self::Number),
                "bool" => Some(Self::Bool),
                "dynamic" => Some(Self::Dynamic),
                _ => None,
            };
        }
        let parts = json.as_array()?;
        let inner = parts.get(1)?;
        let boxed = || Self::parse(inner).map(Box::new);
        match parts.first()?.as_str()? {
            "list" => Some(Self::List(boxed()?)),
            "set" => Some(Self::Set(boxed()?)),
            "map" => Some(Self::Map(boxed()?)),
            "tuple" => inner.as_array()?.iter().map(Self::parse).collect::<Option<_>>().map(Self::Tuple),
            "object" => {
                let attributes = inner.as_object()?.iter();
                attributes
                    .map(|(name, ty)| Some((name.clone(), Self::parse(ty)?)))
                    .collect::<Option<_>>()
                    .map(Self::Object)
            }
            _ => None,
        }
    }

    /// The type as the protocol writes it.
    pub(crate) fn to_json(&self) -> Json {
        match self {
            Self::String => json!("string"),
            Self::Number => json!("number"),
            Self::Bool => json!("bool"),
            Self::Dynamic => json!("dynamic"),
            Self::List(inner) => json!(["list", inner.to_json()]),
            Self::Set(inner) => json!(["set", inner.to_json()]),
            Self::Map(inner) => json!(["map", inner.to_json()]),
            Self::Tuple(parts) => json!(["tuple", parts.iter().map(Self::to_json).collect::<Vec<_>>()]),
            Self::Object(attributes) => {
                let attributes: serde_json::Map<_, _> =
                    attributes.iter().map(|(name, ty)| (name.clone(), ty.to_json())).collect();
                json!(["object", attributes])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_come_back_as_they_were_written() {
        for json in [
            json!("string"),
            json!("dynamic"),
            json!(["list", ["object", {"a": "number", "b": ["map", "bool"]}]]),
            json!(["tuple", ["string", ["set", "string"]]]),
        ] {
            assert_eq!(Type::parse(&json).unwrap().to_json(), json);
        }
        assert_eq!(Type::parse(&json!("text")), None);
        assert_eq!(Type::parse(&json!(["list"])), None);
    }
}
