//! The tables of `templates/README.md`, from the schemas of contexts and variables.

use std::fmt::Write as _;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::{
    capacity, certificates, data, endpoint, every, identity, links, platform, regional, state, traffic, workloads,
};

/// The fields of a struct, of which it is a schema.
fn schema<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    settings.into_generator().into_root_schema_for::<T>().to_value()
}

/// Both tables in Markdown: what templates see, and what stacks are told.
#[must_use]
pub fn reference() -> String {
    let contexts = [
        ("every", schema::<every::Context<'_>>()),
        (
            "identity, certificates, platform, capacity, postgres, redis, queue, workloads, links",
            schema::<regional::Context>(),
        ),
        ("state", schema::<state::Context>()),
        ("endpoint", schema::<endpoint::Context>()),
        ("traffic", schema::<traffic::Context>()),
    ];
    let variables = [
        ("every", schema::<every::Variables<'_>>()),
        ("certificates", schema::<certificates::Variables<'_>>()),
        ("identity", schema::<identity::Variables<'_>>()),
        ("state", schema::<state::Variables>()),
        ("platform", schema::<platform::Variables<'_>>()),
        ("capacity", schema::<capacity::Variables<'_>>()),
        ("postgres", schema::<data::Database<'_>>()),
        ("redis", schema::<data::Cache<'_>>()),
        ("queue", schema::<data::Queue<'_>>()),
        ("workloads", schema::<workloads::Variables<'_>>()),
        ("endpoint", schema::<endpoint::Variables<'_>>()),
        ("links", schema::<links::Variables<'_>>()),
        ("traffic", schema::<traffic::Variables<'_>>()),
    ];
    let mut text = "What templates see:\n\n| stack kind | path | type | meaning |\n|---|---|---|---|\n".to_owned();
    for (kinds, schema) in contexts {
        let mut found = Vec::new();
        paths("", &schema, &mut found);
        rows(&mut text, kinds, &found);
    }
    text.push_str(
        "\nWhat `terraform.tfvars` holds. Times are whole seconds.\n\n| stack kind | variable | type | taken from |\n|---|---|---|---|\n",
    );
    for (kinds, schema) in variables {
        let found: Vec<Row> = properties(&schema)
            .map(|(name, of)| Row { name: name.clone(), kind: terraform_type(of), meaning: meaning(of) })
            .collect();
        rows(&mut text, kinds, &found);
    }
    text
}

/// A row of a table.
struct Row {
    name: String,
    kind: String,
    meaning: String,
}

fn rows(text: &mut String, kinds: &str, found: &[Row]) {
    for (index, Row { name, kind, meaning }) in found.iter().enumerate() {
        let kinds = if index == 0 { kinds } else { "" };
        let _ = writeln!(text, "|{}{kinds} | `{name}` | {kind} | {meaning} |", if index == 0 { " " } else { "" });
    }
}

fn properties(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    schema["properties"].as_object().into_iter().flatten()
}

/// A description in one line, as a cell of a table.
fn meaning(schema: &Value) -> String {
    let text = schema["description"].as_str().unwrap_or_default().replace('\n', " ");
    text.strip_suffix('.').unwrap_or(&text).to_owned()
}

/// The schema itself where null is allowed beside it.
fn without_null(schema: &Value) -> (&Value, bool) {
    let any = schema["anyOf"].as_array().into_iter().flatten();
    match any.into_iter().find(|one| one["type"] != "null") {
        Some(inner) => (inner, true),
        None => (schema, false),
    }
}

/// The paths of a context, with those below them.
fn paths(above: &str, schema: &Value, found: &mut Vec<Row>) {
    for (name, outer) in properties(schema) {
        let (inner, _) = without_null(outer);
        let path = format!("{above}{name}");
        let variants: Vec<&Value> =
            inner["oneOf"].as_array().into_iter().flatten().filter(|one| one["properties"].is_object()).collect();
        let listed = &inner["items"];
        let nested = if listed["properties"].is_object() { listed } else { inner };
        let kind = match (variants.is_empty(), nested["properties"].is_object()) {
            (false, _) => "one of several".to_owned(),
            (true, true) if inner["type"] == "array" => "list".to_owned(),
            (true, true) => "object".to_owned(),
            (true, false) => terraform_type(outer),
        };
        found.push(Row { name: path.clone(), kind, meaning: meaning(outer) });
        // A list's members are written as in a loop over it.
        let below = if inner["type"] == "array" { format!("{path}[].") } else { format!("{path}.") };
        for variant in variants {
            paths(&below, variant, found);
        }
        paths(&below, nested, found);
    }
}

/// A type as Terraform writes it.
fn terraform_type(schema: &Value) -> String {
    let (inner, nullable) = without_null(schema);
    if nullable {
        return format!("{} or null", terraform_type(inner));
    }
    if let Some(text) = schema["const"].as_str() {
        return format!("`{text}`");
    }
    if schema["oneOf"].is_array() || schema["enum"].is_array() {
        return "string".to_owned();
    }
    match &schema["type"] {
        Value::Array(types) => {
            let named = types.iter().filter_map(Value::as_str).find(|name| *name != "null").unwrap_or_default();
            let mut one = schema.clone();
            one["type"] = named.into();
            format!("{} or null", terraform_type(&one))
        }
        Value::String(name) if name == "array" => format!("list({})", terraform_type(&schema["items"])),
        Value::String(name) if name == "object" && schema["properties"].is_object() => {
            let needed =
                |name: &String| schema["required"].as_array().is_some_and(|all| all.contains(&name.as_str().into()));
            let fields = properties(schema).map(|(name, of)| match (needed(name), terraform_type(of)) {
                (true, kind) => format!("{name} = {kind}"),
                (false, kind) => format!("{name} = optional({})", kind.trim_end_matches(" or null")),
            });
            format!("object({{ {} }})", fields.collect::<Vec<_>>().join(", "))
        }
        Value::String(name) if name == "object" => format!("map({})", terraform_type(&schema["additionalProperties"])),
        Value::String(name) => simple(name).to_owned(),
        _ => "any".to_owned(),
    }
}

fn simple(name: &str) -> &str {
    match name {
        "boolean" => "bool",
        "integer" => "number",
        name => name,
    }
}
