//! How answers look: values in, text out.

pub(crate) mod check;
pub(crate) mod check_json;
pub(crate) mod check_sarif;
pub(crate) mod drill;
pub(crate) mod estimates;
pub(crate) mod plan;
pub(crate) mod run;
pub(crate) mod scenario;
pub(crate) mod scenario_json;
pub(crate) mod table;

/// The text in lines of at most this many characters, where words allow it.
pub(crate) fn wrap(text: &str, width: usize) -> String {
    let mut wrapped = String::new();
    let mut column = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > width {
            wrapped.push('\n');
            column = 0;
        } else if column > 0 {
            wrapped.push(' ');
            column += 1;
        }
        wrapped.push_str(word);
        column += length;
    }
    wrapped
}
