//! `terraform.tfvars`: a stack's variables, written by code rather than by a template.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{format, hcl};

/// One assignment per variable, in the order of their names and in the form of `terraform fmt`. Names are identifiers;
/// values that take several lines are set apart by blank lines, as a person would.
#[must_use]
pub(crate) fn tfvars(variables: &BTreeMap<String, Value>) -> String {
    let mut text = String::new();
    let mut after_long = false;
    for (name, value) in variables {
        let expression = hcl::expression(value);
        let long = expression.contains('\n');
        if (long || after_long) && !text.is_empty() {
            text.push('\n');
        }
        text.push_str(name);
        text.push_str(" = ");
        text.push_str(&expression);
        text.push('\n');
        after_long = long;
    }
    format::format(&text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn short_values_are_aligned_and_long_ones_stand_apart() {
        let variables = BTreeMap::from([
            ("epoch".to_owned(), json!(0)),
            ("database_role".to_owned(), json!("primary")),
            ("tags".to_owned(), json!({ "App": "ai", "Environment": "production" })),
            ("zones".to_owned(), json!(["a", "b"])),
        ]);
        insta::assert_snapshot!(tfvars(&variables), @r#"
        database_role = "primary"
        epoch         = 0

        tags = {
          App         = "ai"
          Environment = "production"
        }

        zones = ["a", "b"]
        "#);
    }
}
