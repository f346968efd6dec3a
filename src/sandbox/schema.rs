//! Provider schemas: what a resource, data source or provider block may hold.
//!
//! They are read from the form that `terraform providers schema -json` prints, trimmed to the
//! types that the modules use ([`trim`]), and embedded with the provider. [`wire`] hands them to Terraform.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

mod trim;
mod types;
pub(crate) mod wire;

pub(crate) use trim::trim;
pub(crate) use types::Type;

/// Everything that a provider serves.
#[derive(Debug)]
pub(crate) struct ProviderSchemas {
    /// The provider's release that the schemas were taken from.
    #[cfg(test)]
    pub(crate) version: String,
    /// The provider block.
    pub(crate) provider: Schema,
    /// Managed resource types.
    pub(crate) resources: BTreeMap<String, Schema>,
    /// Data sources.
    pub(crate) data_sources: BTreeMap<String, Schema>,
    /// Ephemeral resource types.
    pub(crate) ephemeral: BTreeMap<String, Schema>,
}

/// The schema of one type.
#[derive(Debug)]
pub(crate) struct Schema {
    /// The version that states carry.
    pub(crate) version: i64,
    /// The top-level block.
    pub(crate) block: Block,
    /// The type of a whole object.
    pub(crate) ty: Type,
}

/// A block: attributes and blocks inside.
#[derive(Debug, Default)]
pub(crate) struct Block {
    /// Attributes by name.
    pub(crate) attributes: BTreeMap<String, Attribute>,
    /// Nested blocks by name.
    pub(crate) blocks: BTreeMap<String, NestedBlock>,
}

/// An attribute.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "the protocol's own flags, one to one")]
pub(crate) struct Attribute {
    /// The type of its value.
    pub(crate) ty: Type,
    /// Attributes inside, where the attribute itself has a schema.
    pub(crate) nested: Option<(Nesting, Block)>,
    /// The configuration must set it.
    pub(crate) required: bool,
    /// The configuration may set it.
    pub(crate) optional: bool,
    /// The provider sets it, if the configuration does not.
    pub(crate) computed: bool,
    /// Not to be shown.
    pub(crate) sensitive: bool,
    /// Handed on and never stored.
    pub(crate) write_only: bool,
    /// Not to be used any more.
    pub(crate) deprecated: bool,
}

/// A nested block with its number of occurrences.
#[derive(Debug)]
pub(crate) struct NestedBlock {
    /// How occurrences are collected.
    pub(crate) nesting: Nesting,
    /// What each holds.
    pub(crate) block: Block,
    /// The fewest that are legal.
    pub(crate) min_items: i64,
    /// The most that are legal, 0 for no bound.
    pub(crate) max_items: i64,
}

/// How the occurrences of a block are collected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nesting {
    /// One, or null.
    Single,
    /// One, never null.
    Group,
    /// In order.
    List,
    /// Without order.
    Set,
    /// By label.
    Map,
}

/// Text that is not a provider's schema.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum SchemaError {
    /// Not JSON at all.
    #[error("not JSON: {0}")]
    Json(String),
    /// JSON of another shape.
    #[error("{place}: {problem}")]
    Shape {
        /// Where in the schema.
        place: String,
        /// What is wrong there.
        problem: String,
    },
}

fn shape(place: &str, problem: impl Into<String>) -> SchemaError {
    SchemaError::Shape { place: place.to_owned(), problem: problem.into() }
}

impl ProviderSchemas {
    /// Reads an embedded schema file and its overlay.
    pub(crate) fn load(text: &str, overlay: &str) -> Self {
        Self::parse(text, overlay).expect("the embedded schemas are tested to parse")
    }

    /// Reads a trimmed schema file and lays an overlay over it: a JSON merge patch (RFC 7396) with
    /// what the schema's source loses.
    ///
    /// # Errors
    /// [`SchemaError`] for anything that is not a schema.
    pub(crate) fn parse(text: &str, overlay: &str) -> Result<Self, SchemaError> {
        let json =
            |text: &str| serde_json::from_str::<Json>(text).map_err(|error| SchemaError::Json(error.to_string()));
        let mut file = json(text)?;
        merge(&mut file, &json(overlay)?);
        let types = |name: &str| -> Result<BTreeMap<String, Schema>, SchemaError> {
            let mut all = BTreeMap::new();
            for (kind, schema) in file.get(name).and_then(Json::as_object).into_iter().flatten() {
                all.insert(kind.clone(), Schema::parse(kind, schema)?);
            }
            Ok(all)
        };
        Ok(Self {
            #[cfg(test)]
            version: file.get("version").and_then(Json::as_str).unwrap_or_default().to_owned(),
            provider: Schema::parse("provider", file.get("provider").unwrap_or(&Json::Null))?,
            resources: types("resource_schemas")?,
            data_sources: types("data_source_schemas")?,
            ephemeral: types("ephemeral_resource_schemas")?,
        })
    }
}

/// Lays a JSON merge patch over a document.
fn merge(document: &mut Json, patch: &Json) {
    let Json::Object(patch) = patch else {
        *document = patch.clone();
        return;
    };
    if !document.is_object() {
        *document = Json::Object(Map::new());
    }
    let Json::Object(document) = document else { return };
    for (name, value) in patch {
        if value.is_null() {
            document.shift_remove(name);
        } else {
            merge(document.entry(name.clone()).or_insert(Json::Null), value);
        }
    }
}

impl Schema {
    fn parse(kind: &str, json: &Json) -> Result<Self, SchemaError> {
        let block = Block::parse(kind, json.get("block").unwrap_or(&Json::Null))?;
        let version = json.get("version").and_then(Json::as_i64).unwrap_or(0);
        Ok(Self { version, ty: block.implied_type(), block })
    }
}

impl Block {
    fn parse(place: &str, json: &Json) -> Result<Self, SchemaError> {
        let mut block = Self { attributes: attributes(place, json)?, blocks: BTreeMap::new() };
        for (name, nested) in json.get("block_types").and_then(Json::as_object).into_iter().flatten() {
            let place = format!("{place}.{name}");
            let count = |key| nested.get(key).and_then(Json::as_i64).unwrap_or(0);
            block.blocks.insert(
                name.clone(),
                NestedBlock {
                    nesting: Nesting::parse(&place, nested)?,
                    block: Self::parse(&place, nested.get("block").unwrap_or(&Json::Null))?,
                    min_items: count("min_items"),
                    max_items: count("max_items"),
                },
            );
        }
        Ok(block)
    }

    /// The type of the object that a block becomes.
    pub(crate) fn implied_type(&self) -> Type {
        let attributes = self.attributes.iter().map(|(name, attribute)| (name.clone(), attribute.ty.clone()));
        let blocks = self
            .blocks
            .iter()
            .map(|(name, nested)| (name.clone(), nested.nesting.collect(nested.block.implied_type())));
        Type::Object(attributes.chain(blocks).collect())
    }
}

fn attributes(place: &str, json: &Json) -> Result<BTreeMap<String, Attribute>, SchemaError> {
    let mut attributes = BTreeMap::new();
    for (name, json) in json.get("attributes").and_then(Json::as_object).into_iter().flatten() {
        let place = format!("{place}.{name}");
        let flag = |key| json.get(key).and_then(Json::as_bool).unwrap_or(false);
        let (ty, nested) = if let Some(nested) = json.get("nested_type") {
            let nesting = Nesting::parse(&place, nested)?;
            let block = Block { attributes: self::attributes(&place, nested)?, blocks: BTreeMap::new() };
            (nesting.collect(block.implied_type()), Some((nesting, block)))
        } else {
            let ty = json.get("type").ok_or_else(|| shape(&place, "has no type"))?;
            (Type::parse(ty).ok_or_else(|| shape(&place, format!("{ty} is no type")))?, None)
        };
        attributes.insert(
            name.clone(),
            Attribute {
                ty,
                nested,
                required: flag("required"),
                optional: flag("optional"),
                computed: flag("computed"),
                sensitive: flag("sensitive"),
                write_only: flag("write_only"),
                deprecated: flag("deprecated"),
            },
        );
    }
    Ok(attributes)
}

impl Nesting {
    fn parse(place: &str, json: &Json) -> Result<Self, SchemaError> {
        match json.get("nesting_mode").and_then(Json::as_str) {
            Some("single") => Ok(Self::Single),
            Some("group") => Ok(Self::Group),
            Some("list") => Ok(Self::List),
            Some("set") => Ok(Self::Set),
            Some("map") => Ok(Self::Map),
            other => Err(shape(place, format!("nesting mode {other:?} is unknown"))),
        }
    }

    fn collect(self, object: Type) -> Type {
        match self {
            Self::Single | Self::Group => object,
            Self::List => Type::List(Box::new(object)),
            Self::Set => Type::Set(Box::new(object)),
            Self::Map => Type::Map(Box::new(object)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clouds::Provider;
    use crate::sandbox::providers::Emulator;

    #[test]
    fn the_embedded_schemas_parse_and_name_their_release() {
        for emulator in Emulator::all() {
            let (provider, schemas) = (emulator.provider, &emulator.schemas);
            assert!(schemas.version.split('.').count() == 3, "{provider:?} {}", schemas.version);
            assert!(!schemas.resources.is_empty());
            for kind in schemas.resources.keys() {
                assert_eq!(Provider::of_kind(kind), Some(provider), "{kind}");
            }
            let data_sources = schemas.data_sources.keys().map(|kind| format!("data.{kind}"));
            let mut embedded: Vec<_> = schemas.resources.keys().cloned().chain(data_sources).collect();
            // Those of AWS are in no schema that terraform prints.
            if provider != Provider::Aws {
                embedded.extend(schemas.ephemeral.keys().map(|kind| format!("ephemeral.{kind}")));
            }
            let mut listed: Vec<_> = types(provider).lines().map(str::to_owned).collect();
            embedded.sort();
            listed.sort();
            assert_eq!(embedded, listed, "run `terradrill sandbox schemas` after a change of the list");
        }
    }

    fn types(provider: Provider) -> &'static str {
        match provider {
            Provider::Aws => include_str!("providers/aws/types"),
            Provider::Azurerm => include_str!("providers/azurerm/types"),
            _ => include_str!("providers/kubernetes/types"),
        }
    }

    #[test]
    fn an_overlay_adds_and_removes() {
        let text = r#"{"version":"1.2.3","provider":{"block":{}},"resource_schemas":{"aws_a":{"version":1,"block":
            {"attributes":{"x":{"type":"string","computed":true,"write_only":true}}}}}}"#;
        let overlay = r#"{"resource_schemas":{"aws_a":{"block":{"attributes":{"x":{"write_only":null},
            "y":{"type":["set","number"],"optional":true}}}}}}"#;
        let schemas = ProviderSchemas::parse(text, overlay).unwrap();
        let schema = &schemas.resources["aws_a"];
        assert_eq!(schema.version, 1);
        assert!(!schema.block.attributes["x"].write_only);
        assert_eq!(schema.block.attributes["y"].ty, Type::Set(Box::new(Type::Number)));
    }

    #[test]
    fn a_wrong_schema_says_where_it_is_wrong() {
        let text = r#"{"provider":{"block":{"attributes":{"x":{"type":"text"}}}}}"#;
        let error = ProviderSchemas::parse(text, "{}").unwrap_err();
        assert_eq!(error.to_string(), r#"provider.x: "text" is no type"#);
        assert!(matches!(ProviderSchemas::parse("{", "{}"), Err(SchemaError::Json(_))));
    }
}
