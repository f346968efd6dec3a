//! Reading a resource's attributes, as a provider's schema shapes them.

use serde_json::Value;

/// The first object of a nested block, whether it is kept as a list or as an object.
pub(crate) fn block<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    match value.get(name)? {
        Value::Array(items) => items.first(),
        object @ Value::Object(_) => Some(object),
        _ => None,
    }
}

/// Every object of a nested block.
pub(crate) fn blocks<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    match value.get(name) {
        Some(Value::Array(items)) => items,
        Some(object @ Value::Object(_)) => std::slice::from_ref(object),
        _ => &[],
    }
}

/// A text attribute; `None` if it is absent, null or empty.
pub(crate) fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name)?.as_str().filter(|content| !content.is_empty())
}

/// A number, also if it is written as text.
pub(crate) fn number(value: &Value, name: &str) -> Option<f64> {
    match value.get(name)? {
        Value::Number(number) => number.as_f64(),
        Value::String(content) => content.trim().parse().ok(),
        _ => None,
    }
}

/// A count, also if it is written as text.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be a whole number in range")]
pub(crate) fn count(value: &Value, name: &str) -> Option<u32> {
    let number = number(value, name)?;
    (number >= 0.0 && number <= f64::from(u32::MAX) && number.fract() == 0.0).then_some(number as u32)
}

/// A truth value, if there is one.
pub(crate) fn truth(value: &Value, name: &str) -> Option<bool> {
    value.get(name)?.as_bool()
}

/// The value at a dotted path; lists are entered at their first item.
pub(crate) fn at<'a>(value: &'a Value, path: &str) -> &'a Value {
    path.split('.').fold(value, |mut value, key| {
        while let Value::Array(items) = value {
            value = items.first().unwrap_or(&Value::Null);
        }
        &value[key]
    })
}

/// A truth value; absent and null are false.
pub(crate) fn flag(value: &Value, name: &str) -> bool {
    truth(value, name).unwrap_or(false)
}

/// The texts of a list or set.
pub(crate) fn texts<'a>(value: &'a Value, name: &str) -> Vec<&'a str> {
    value
        .get(name)
        .and_then(Value::as_array)
        .map(|items| items.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default()
}

/// An entry of a map of texts.
pub(crate) fn entry<'a>(value: &'a Value, map: &str, key: &str) -> Option<&'a str> {
    value.get(map)?.get(key)?.as_str()
}

/// The name in a Kubernetes object's metadata.
pub(crate) fn object_name(value: &Value) -> Option<&str> {
    text(block(value, "metadata")?, "name")
}

/// A label in a Kubernetes object's metadata.
pub(crate) fn label<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    entry(block(value, "metadata")?, "labels", name)
}
