//! Values as `MessagePack`, as the plugin protocol writes them: an unknown value is an extension of
//! type 0 (or 12, with refinements, which are passed over), a dynamic one a pair of type and value,
//! and a number that no float holds exactly is text.

use std::collections::BTreeMap;

use rmpv::Value as Pack;

use super::{Number, Value, ValueError};
use crate::sandbox::schema::Type;

/// Reads a value of a type.
///
/// # Errors
/// [`ValueError`] if the bytes are no value of that type.
pub(crate) fn decode(bytes: &[u8], ty: &Type) -> Result<Value, ValueError> {
    let mut bytes = bytes;
    let pack = rmpv::decode::read_value(&mut bytes).map_err(|error| ValueError(error.to_string()))?;
    unpack(pack, ty)
}

fn unpack(pack: Pack, ty: &Type) -> Result<Value, ValueError> {
    match (ty, pack) {
        (_, Pack::Nil) => Ok(Value::Null),
        (_, Pack::Ext(0 | 12, _)) => Ok(Value::Unknown),
        (Type::Bool, Pack::Boolean(value)) => Ok(Value::Bool(value)),
        (Type::String, Pack::String(text)) => {
            text.into_str().map(Value::String).ok_or_else(|| ValueError("text is not UTF-8".to_owned()))
        }
        (Type::Number, Pack::Integer(number)) => Ok(Value::Number(match number.as_i64() {
            Some(number) => Number::Int(number),
            None => Number::Decimal(number.to_string()),
        })),
        (Type::Number, Pack::F64(number)) => Ok(Value::Number(Number::from_f64(number))),
        (Type::Number, Pack::F32(number)) => Ok(Value::Number(Number::from_f64(f64::from(number)))),
        (Type::Number, Pack::String(text)) => Ok(Value::Number(Number::from_text(text.as_str().unwrap_or_default()))),
        (Type::List(inner), Pack::Array(items)) => {
            items.into_iter().map(|item| unpack(item, inner)).collect::<Result<_, _>>().map(Value::List)
        }
        (Type::Set(inner), Pack::Array(items)) => {
            items.into_iter().map(|item| unpack(item, inner)).collect::<Result<_, _>>().map(Value::set_of)
        }
        (Type::Tuple(types), Pack::Array(items)) if types.len() == items.len() => {
            types.iter().zip(items).map(|(ty, item)| unpack(item, ty)).collect::<Result<_, _>>().map(Value::List)
        }
        (Type::Map(inner), Pack::Map(entries)) => entries
            .into_iter()
            .map(|(name, value)| Ok((key(&name)?, unpack(value, inner)?)))
            .collect::<Result<_, _>>()
            .map(Value::Map),
        (Type::Object(types), Pack::Map(entries)) => {
            let mut fields: BTreeMap<String, Value> = types.keys().map(|name| (name.clone(), Value::Null)).collect();
            for (name, value) in entries {
                let name = key(&name)?;
                let ty = types.get(&name).ok_or_else(|| ValueError(format!("the schema has no attribute {name}")))?;
                fields.insert(name, unpack(value, ty)?);
            }
            Ok(Value::Map(fields))
        }
        (Type::Dynamic, Pack::Array(pair)) => {
            let mut pair = pair.into_iter();
            let (Some(ty), Some(value), None) = (pair.next(), pair.next(), pair.next()) else {
                return Err(ValueError("a dynamic value is a pair of type and value".to_owned()));
            };
            let ty = ty.as_slice().or_else(|| ty.as_str().map(str::as_bytes)).unwrap_or_default();
            let ty = serde_json::from_slice(ty).ok().and_then(|json| Type::parse(&json));
            let ty = ty.ok_or_else(|| ValueError("a dynamic value's type can't be read".to_owned()))?;
            let value = unpack(value, &ty)?;
            Ok(Value::Dynamic(Box::new((ty, value))))
        }
        (ty, pack) => Err(ValueError(format!("{pack} is no {}", ty.to_json()))),
    }
}

fn key(name: &Pack) -> Result<String, ValueError> {
    name.as_str().map(str::to_owned).ok_or_else(|| ValueError(format!("{name} is no name")))
}

/// Writes a value.
pub(crate) fn encode(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(1024);
    // Writing to memory can't fail; an empty answer would be refused by Terraform as no value.
    if rmpv::encode::write_value(&mut bytes, &pack(value)).is_err() {
        bytes.clear();
    }
    bytes
}

fn pack(value: &Value) -> Pack {
    match value {
        Value::Null => Pack::Nil,
        Value::Unknown => Pack::Ext(0, vec![0]),
        Value::Bool(value) => Pack::Boolean(*value),
        Value::Number(Number::Int(number)) => Pack::from(*number),
        Value::Number(Number::Decimal(text)) => Pack::from(text.as_str()),
        Value::String(text) => Pack::from(text.as_str()),
        Value::List(items) => Pack::Array(items.iter().map(pack).collect()),
        Value::Map(fields) => {
            Pack::Map(fields.iter().map(|(name, value)| (Pack::from(name.as_str()), pack(value))).collect())
        }
        Value::Dynamic(inner) => {
            Pack::Array(vec![Pack::Binary(inner.0.to_json().to_string().into_bytes()), pack(&inner.1)])
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn types_and_values() -> impl Strategy<Value = (Type, Value)> {
        let leaf = prop_oneof![
            any::<bool>().prop_map(|value| (Type::Bool, Value::Bool(value))),
            any::<i64>().prop_map(|number| (Type::Number, number.into())),
            (-1e6..1e6f64).prop_map(|number| (Type::Number, Value::Number(Number::from_f64(number)))),
            ".{0,8}".prop_map(|text| (Type::String, text.into())),
            Just((Type::String, Value::Null)),
            Just((Type::Map(Box::new(Type::String)), Value::Unknown)),
        ];
        leaf.prop_recursive(3, 12, 3, |inner| {
            prop_oneof![
                inner.clone().prop_map(|(ty, value)| (Type::List(Box::new(ty)), Value::List(vec![value]))),
                inner.clone().prop_map(|(ty, value)| (Type::Dynamic, Value::Dynamic(Box::new((ty, value))))),
                prop::collection::btree_map("[a-z]{1,4}", inner, 0..3).prop_map(|fields| {
                    let types = fields.iter().map(|(name, field)| (name.clone(), field.0.clone())).collect();
                    let values = fields.into_iter().map(|(name, field)| (name, field.1)).collect();
                    (Type::Object(types), Value::Map(values))
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn values_come_back_as_they_were_written((ty, value) in types_and_values()) {
            // A dynamic null is written like any other null, and read as one.
            let read = decode(&encode(&value), &ty);
            prop_assert_eq!(read, Ok(value));
        }

        #[test]
        fn any_bytes_are_a_value_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let ty = Type::Object([("a".to_owned(), Type::List(Box::new(Type::Dynamic)))].into());
            let _ = decode(&bytes, &ty);
        }
    }

    #[test]
    fn refined_unknowns_and_exact_decimals_are_read() {
        let bytes = |pack: Pack| {
            let mut bytes = Vec::new();
            rmpv::encode::write_value(&mut bytes, &pack).unwrap();
            bytes
        };
        assert_eq!(decode(&bytes(Pack::Ext(12, vec![0x81, 1, 0xc2])), &Type::String), Ok(Value::Unknown));
        let tenth = decode(&bytes(Pack::from("0.1")), &Type::Number).unwrap();
        assert_eq!(decode(&encode(&tenth), &Type::Number), Ok(tenth));
        assert_eq!(decode(&bytes(Pack::F64(3.0)), &Type::Number), Ok(3.into()));
        assert!(decode(&bytes(Pack::from(3)), &Type::String).is_err());
    }
}
