//! What stands where a configuration says nothing.

use serde_json::Value as Json;

use super::TypeFacts;
use crate::sandbox::schema::Block;
use crate::sandbox::value::Value;

/// A configuration with the defaults of its type, in every block that it has.
pub(crate) fn with_defaults(facts: &TypeFacts, block: &Block, config: &Value) -> Value {
    let mut filled = config.clone();
    for (path, default) in &facts.defaults {
        fill(block, path, default, &mut filled);
    }
    filled
}

fn fill(block: &Block, path: &str, default: &Json, object: &mut Value) {
    match object {
        Value::List(items) => items.iter_mut().for_each(|item| fill(block, path, default, item)),
        Value::Map(fields) => match path.split_once('.') {
            Some((first, rest)) => {
                if let (Some(nested), Some(inside)) = (block.blocks.get(first), fields.get_mut(first)) {
                    fill(&nested.block, rest, default, inside);
                }
            }
            None => {
                if let (Some(attribute), Some(field)) = (block.attributes.get(path), fields.get_mut(path))
                    && field.is_null()
                {
                    *field = Value::from_json(default, &attribute.ty);
                }
            }
        },
        _ => {}
    }
}
