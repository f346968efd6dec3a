//! Schemas as messages of the plugin protocol.

use super::{Attribute, Block, NestedBlock, Nesting, ProviderSchemas, Schema};
use crate::sandbox::proto;

/// The answer to Terraform's question what a provider serves.
pub(crate) fn response(schemas: &ProviderSchemas) -> proto::ProviderSchemaResponse {
    let all = |types: &std::collections::BTreeMap<String, Schema>| {
        types.iter().map(|(kind, schema)| (kind.clone(), self::schema(schema))).collect()
    };
    proto::ProviderSchemaResponse {
        provider: Some(schema(&schemas.provider)),
        resource_schemas: all(&schemas.resources),
        data_source_schemas: all(&schemas.data_sources),
        ephemeral_resource_schemas: all(&schemas.ephemeral),
        diagnostics: Vec::new(),
        server_capabilities: Some(capabilities()),
    }
}

/// What the server can do beyond the protocol's first version.
pub(crate) fn capabilities() -> proto::ServerCapabilities {
    proto::ServerCapabilities { plan_destroy: false, get_provider_schema_optional: true, move_resource_state: false }
}

fn schema(schema: &Schema) -> proto::Schema {
    proto::Schema { version: schema.version, block: Some(block(&schema.block, schema.version)) }
}

fn block(block: &Block, version: i64) -> proto::schema::Block {
    proto::schema::Block {
        version,
        attributes: attributes(block),
        block_types: block.blocks.iter().map(|(name, nested)| nested_block(name, nested)).collect(),
        deprecated: false,
    }
}

fn attributes(block: &Block) -> Vec<proto::schema::Attribute> {
    block.attributes.iter().map(|(name, attribute)| self::attribute(name, attribute)).collect()
}

fn attribute(name: &str, attribute: &Attribute) -> proto::schema::Attribute {
    let nested_type = attribute.nested.as_ref().map(|(nesting, block)| proto::schema::Object {
        attributes: attributes(block),
        nesting: mode(*nesting) as i32,
    });
    proto::schema::Attribute {
        name: name.to_owned(),
        r#type: if nested_type.is_some() { Vec::new() } else { attribute.ty.to_json().to_string().into_bytes() },
        required: attribute.required,
        optional: attribute.optional,
        computed: attribute.computed,
        sensitive: attribute.sensitive,
        deprecated: attribute.deprecated,
        nested_type,
        write_only: attribute.write_only,
    }
}

fn nested_block(name: &str, nested: &NestedBlock) -> proto::schema::NestedBlock {
    proto::schema::NestedBlock {
        type_name: name.to_owned(),
        block: Some(block(&nested.block, 0)),
        nesting: mode(nested.nesting) as i32,
        min_items: nested.min_items,
        max_items: nested.max_items,
    }
}

fn mode(nesting: Nesting) -> proto::schema::NestingMode {
    match nesting {
        Nesting::Single => proto::schema::NestingMode::Single,
        Nesting::Group => proto::schema::NestingMode::Group,
        Nesting::List => proto::schema::NestingMode::List,
        Nesting::Set => proto::schema::NestingMode::Set,
        Nesting::Map => proto::schema::NestingMode::Map,
    }
}
