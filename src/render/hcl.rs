//! JSON values as HCL expressions: the only way in which a value gets into a rendered file.
//!
//! Strings are literals: quotes, backslashes, control characters and the template markers `${` and `%{` are escaped, so
//! that no value can become code. The writer is our own rather than hcl-rs's formatter, because that one leaves the
//! marker in `%${x}` unescaped (hcl-rs 0.20); hcl-rs and hcl-edit check what is written.
//!
//! The layout is that of a careful author: short lists of scalars on one line, everything else one item per line.
//! Indentation and the alignment of `=` are the formatter's (`format`).

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

/// Widest list that stays on one line, in characters.
const INLINE_LIST_WIDTH: usize = 80;

/// Words that can't stand bare as an object's key.
const KEYWORDS: [&str; 8] = ["true", "false", "null", "for", "in", "if", "else", "endif"];

/// The HCL expression for a JSON value. Objects are written with their keys sorted.
#[must_use]
pub(crate) fn expression(value: &Value) -> String {
    let mut text = String::new();
    write_expression(&mut text, value, 0);
    text
}

/// A string as a quoted HCL literal.
#[must_use]
pub(crate) fn quoted(string: &str) -> String {
    let mut text = String::with_capacity(string.len() + 2);
    text.push('"');
    let mut characters = string.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '$' | '%' if characters.peek() == Some(&'{') => {
                text.push(character);
                text.push(character);
            }
            // Everything that an editor or a diff would not show as itself, with the invisible separators and the
            // characters that turn the direction of writing.
            c if c.is_control()
                || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}') =>
            {
                write!(text, "\\u{:04x}", u32::from(c)).expect("a string takes every write");
            }
            c => text.push(c),
        }
    }
    text.push('"');
    text
}

/// Whether a text is an identifier of HCL as rendered files use them: ASCII letters, digits, `_` and `-`, not beginning
/// with a digit or `-`.
#[must_use]
pub(crate) fn is_identifier(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

fn write_expression(text: &mut String, value: &Value, depth: usize) {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(flag) => text.push_str(if *flag { "true" } else { "false" }),
        Value::Number(number) => write!(text, "{number}").expect("a string takes every write"),
        Value::String(string) => text.push_str(&quoted(string)),
        Value::Array(items) => write_list(text, items, depth),
        Value::Object(members) => {
            let members: BTreeMap<&String, &Value> = members.iter().collect();
            write_object(text, &members, depth);
        }
    }
}

fn write_list(text: &mut String, items: &[Value], depth: usize) {
    if items.iter().all(|item| !item.is_array() && !item.is_object()) {
        let inline = format!("[{}]", items.iter().map(expression).collect::<Vec<_>>().join(", "));
        if inline.chars().count() <= INLINE_LIST_WIDTH {
            text.push_str(&inline);
            return;
        }
    }
    text.push_str("[\n");
    for item in items {
        indent(text, depth + 1);
        write_expression(text, item, depth + 1);
        text.push_str(",\n");
    }
    indent(text, depth);
    text.push(']');
}

fn write_object(text: &mut String, members: &BTreeMap<&String, &Value>, depth: usize) {
    if members.is_empty() {
        text.push_str("{}");
        return;
    }
    text.push_str("{\n");
    for (key, value) in members {
        indent(text, depth + 1);
        if is_identifier(key) && !KEYWORDS.contains(&key.as_str()) {
            text.push_str(key);
        } else {
            text.push_str(&quoted(key));
        }
        text.push_str(" = ");
        write_expression(text, value, depth + 1);
        text.push('\n');
    }
    indent(text, depth);
    text.push('}');
}

fn indent(text: &mut String, depth: usize) {
    for _ in 0..depth {
        text.push_str("  ");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hcl_edit::expr::Expression;
    use hcl_edit::template::Element;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn every_kind_of_value_is_written_as_a_person_would() {
        let value = json!({
            "b": [1, 2.5, true, null],
            "a": "text",
            "not an identifier": {},
            "for": [],
            "zones": [{ "name": "a" }],
        });
        insta::assert_snapshot!(expression(&value), @r#"
        {
          a = "text"
          b = [1, 2.5, true, null]
          "for" = []
          "not an identifier" = {}
          zones = [
            {
              name = "a"
            },
          ]
        }
        "#);
    }

    #[test]
    fn a_long_list_goes_over_several_lines() {
        let value = json!((0..8).map(|n| format!("subnet-number-{n}")).collect::<Vec<_>>());
        assert!(expression(&value).starts_with("[\n  \"subnet-number-0\",\n"));
    }

    #[test]
    fn markers_and_control_characters_are_escaped() {
        for (string, literal) in [
            ("${x}", r#""$${x}""#),
            ("%{ if x }", r#""%%{ if x }""#),
            ("%${x}", r#""%$${x}""#),
            ("$%{x}", r#""$%%{x}""#),
            ("$${x}", r#""$$${x}""#),
            ("a\"b\\", r#""a\"b\\""#),
            ("line\nline\r\t", r#""line\nline\r\t""#),
            ("\u{0}\u{7f}\u{202e}", r#""\u0000\u007f\u202e""#),
            ("$ { 100%", r#""$ { 100%""#),
        ] {
            assert_eq!(quoted(string), literal);
        }
    }

    #[test]
    fn identifiers() {
        for good in ["a", "_a", "vector-db", "A1"] {
            assert!(is_identifier(good), "{good}");
        }
        for bad in ["", "1a", "-a", "a b", "a\"", "a.b", "é", "a\n", "${a}"] {
            assert!(!is_identifier(bad), "{bad}");
        }
    }

    /// What hcl-edit reads back, or `None` if any part of it is code.
    fn read_literal(text: &str) -> Option<String> {
        match text.parse::<Expression>().ok()? {
            Expression::String(string) => Some(string.value().to_string()),
            Expression::StringTemplate(template) => template
                .iter()
                .map(|element| match element {
                    Element::Literal(literal) => Some(literal.value().to_string()),
                    _ => None,
                })
                .collect(),
            _ => None,
        }
    }

    /// Strings in which markers, quotes and escapes are as likely as anything else.
    fn hostile_string() -> impl Strategy<Value = String> {
        let pieces = prop_oneof![
            Just("$".to_owned()),
            Just("%".to_owned()),
            Just("{".to_owned()),
            Just("}".to_owned()),
            Just("\"".to_owned()),
            Just("\\".to_owned()),
            Just("\n".to_owned()),
            Just("<<EOT\n".to_owned()),
            Just("u0024".to_owned()),
            any::<char>().prop_map(String::from),
        ];
        proptest::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn no_string_becomes_code(string in hostile_string()) {
            let read = read_literal(&quoted(&string));
            prop_assert!(read.is_some(), "{:?} became code", string);
            // hcl-edit reads `%$${` as itself where Terraform reads `%${`; all else has to come back unchanged.
            let doubled = ["$${", "%%{", "$%{", "%${"].iter().any(|marker| string.contains(marker));
            if !doubled {
                prop_assert_eq!(read.expect("checked above"), string);
            }
        }

        #[test]
        fn a_hostile_string_stays_inside_its_attribute(key in hostile_string(), string in hostile_string()) {
            let text = format!("a = {}\n", expression(&json!({ key: [string, { "b": "c" }] })));
            let body: hcl_edit::structure::Body = text.parse().expect("an expression");
            prop_assert_eq!(body.len(), 1);
        }
    }
}
