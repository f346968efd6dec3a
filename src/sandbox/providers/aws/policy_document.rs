//! `aws_iam_policy_document`: statements in blocks become a policy in JSON.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use crate::sandbox::providers::change::Refusal;
use crate::sandbox::value::Value;

/// Reads the data source.
///
/// # Errors
/// If a document to merge is not JSON.
pub(super) fn read(config: &Value) -> Result<Map<String, Json>, Refusal> {
    let version = config.get("version").text().unwrap_or("2012-10-17");
    let mut statements: Vec<Json> = Vec::new();
    for source in documents(config, "source_policy_documents", "source_json")? {
        append(&mut statements, &source, false);
    }
    let own: Vec<Json> = config.get("statement").items().iter().map(statement).collect();
    append(&mut statements, &json!({"Statement": own}), true);
    for document in documents(config, "override_policy_documents", "override_json")? {
        append(&mut statements, &document, true);
    }
    let mut policy = Map::new();
    policy.insert("Version".to_owned(), Json::from(version));
    if let Some(id) = config.get("policy_id").text() {
        policy.insert("Id".to_owned(), Json::from(id));
    }
    policy.insert("Statement".to_owned(), Json::Array(statements));
    let policy = Json::Object(policy);
    let minified = policy.to_string();
    let text = serde_json::to_string_pretty(&policy).unwrap_or_else(|_| minified.clone());
    let id = u32::from_le_bytes(crc(&text)).to_string();
    Ok(Map::from_iter([
        ("id".to_owned(), Json::from(id)),
        ("json".to_owned(), Json::from(text)),
        ("minified_json".to_owned(), Json::from(minified)),
        ("version".to_owned(), Json::from(version)),
    ]))
}

fn documents(config: &Value, list: &str, single: &str) -> Result<Vec<Json>, Refusal> {
    let texts = config.get(list).items().iter().chain(std::iter::once(config.get(single))).filter_map(Value::text);
    texts
        .filter(|text| !text.trim().is_empty())
        .map(|text| {
            serde_json::from_str(text).map_err(|error| Refusal::new(format!("merging IAM policy document: {error}")))
        })
        .collect()
}

/// Adds a document's statements. With `replace`, one with the `Sid` of an earlier one takes its place.
fn append(statements: &mut Vec<Json>, document: &Json, replace: bool) {
    let more: Vec<Json> = match document.get("Statement") {
        Some(Json::Array(more)) => more.clone(),
        Some(one) => vec![one.clone()],
        None => Vec::new(),
    };
    for statement in more {
        let sid = statement.get("Sid").and_then(Json::as_str).filter(|sid| !sid.is_empty());
        let same = statements.iter().position(|other| sid.is_some() && other.get("Sid").and_then(Json::as_str) == sid);
        match same {
            Some(index) if replace => statements[index] = statement,
            _ => statements.push(statement),
        }
    }
}

fn statement(block: &Value) -> Json {
    let mut statement = Map::new();
    if let Some(sid) = block.get("sid").text().filter(|sid| !sid.is_empty()) {
        statement.insert("Sid".to_owned(), Json::from(sid));
    }
    statement.insert("Effect".to_owned(), Json::from(block.get("effect").text().unwrap_or("Allow")));
    for (name, key) in [("principals", "Principal"), ("not_principals", "NotPrincipal")] {
        if let Some(principals) = principals(block.get(name)) {
            statement.insert(key.to_owned(), principals);
        }
    }
    for (name, key) in [
        ("actions", "Action"),
        ("not_actions", "NotAction"),
        ("resources", "Resource"),
        ("not_resources", "NotResource"),
    ] {
        if let Some(values) = one_or_many(block.get(name)) {
            statement.insert(key.to_owned(), values);
        }
    }
    let mut conditions: BTreeMap<&str, BTreeMap<&str, Vec<Json>>> = BTreeMap::new();
    for condition in block.get("condition").items() {
        let (test, variable) = (condition.get("test").text(), condition.get("variable").text());
        let values = condition.get("values").items().iter().map(Value::to_json);
        let by_test = conditions.entry(test.unwrap_or_default()).or_default();
        by_test.entry(variable.unwrap_or_default()).or_default().extend(values);
    }
    if !conditions.is_empty() {
        let conditions = conditions.into_iter().map(|(test, variables)| {
            let variables = variables.into_iter().map(|(variable, values)| (variable.to_owned(), unwrap_one(values)));
            (test.to_owned(), Json::Object(variables.collect()))
        });
        statement.insert("Condition".to_owned(), Json::Object(conditions.collect()));
    }
    Json::Object(statement)
}

fn principals(blocks: &Value) -> Option<Json> {
    let mut by_type: BTreeMap<&str, Vec<Json>> = BTreeMap::new();
    for block in blocks.items() {
        let identifiers = block.get("identifiers").items().iter().map(Value::to_json);
        by_type.entry(block.get("type").text().unwrap_or_default()).or_default().extend(identifiers);
    }
    if by_type.is_empty() {
        return None;
    }
    if by_type.len() == 1 && by_type.get("*").is_some_and(|all| all == &[Json::from("*")]) {
        return Some(Json::from("*"));
    }
    Some(Json::Object(by_type.into_iter().map(|(kind, names)| (kind.to_owned(), unwrap_one(names))).collect()))
}

/// The values of a set: alone if there is one, else as a list in descending order, as the provider writes it.
fn one_or_many(set: &Value) -> Option<Json> {
    let mut values: Vec<Json> = set.items().iter().map(Value::to_json).collect();
    if values.is_empty() {
        return None;
    }
    values.reverse();
    Some(unwrap_one(values))
}

fn unwrap_one(mut values: Vec<Json>) -> Json {
    match values.len() {
        1 => values.remove(0),
        _ => Json::Array(values),
    }
}

/// Four bytes that follow from a text.
fn crc(text: &str) -> [u8; 4] {
    let hash = crate::digest::sha256([text]);
    [hash[0], hash[1], hash[2], hash[3]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_become_a_policy() {
        let list = |items: &[&str]| Value::List(items.iter().map(|&item| item.into()).collect());
        let block = Value::object([
            ("sid", "Read".into()),
            ("actions", list(&["s3:GetObject", "s3:ListBucket"])),
            ("resources", list(&["*"])),
            (
                "principals",
                Value::List(vec![Value::object([
                    ("type", "Service".into()),
                    ("identifiers", list(&["ec2.amazonaws.com"])),
                ])]),
            ),
            (
                "condition",
                Value::List(vec![Value::object([
                    ("test", "Bool".into()),
                    ("variable", "aws:SecureTransport".into()),
                    ("values", list(&["false"])),
                ])]),
            ),
        ]);
        let config = Value::object([("statement", Value::List(vec![block]))]);
        let document = read(&config).unwrap();
        insta::assert_snapshot!(document["minified_json"].as_str().unwrap(), @r#"{"Version":"2012-10-17","Statement":[{"Sid":"Read","Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":["s3:ListBucket","s3:GetObject"],"Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}"#);
    }

    #[test]
    fn a_later_statement_of_the_same_name_takes_its_place() {
        let override_with = r#"{"Statement":[{"Sid":"A","Effect":"Deny"}]}"#;
        let config = Value::object([
            ("source_json", r#"{"Statement":{"Sid":"A","Effect":"Allow"}}"#.into()),
            ("override_json", override_with.into()),
        ]);
        let policy: Json = serde_json::from_str(read(&config).unwrap()["json"].as_str().unwrap()).unwrap();
        assert_eq!(policy["Statement"], json!([{"Sid": "A", "Effect": "Deny"}]));
        assert!(read(&Value::object([("source_json", "{".into())])).is_err());
    }
}
