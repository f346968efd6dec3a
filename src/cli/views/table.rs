//! Columns of text.

use textwrap::core::display_width;

/// Lays rows out in columns, two spaces apart; the last column isn't padded.
pub(crate) fn columns(rows: &[Vec<String>]) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..count)
        .map(|column| rows.iter().filter_map(|row| row.get(column)).map(|cell| display_width(cell)).max().unwrap_or(0))
        .collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (column, cell) in row.iter().enumerate() {
            line.push_str(cell);
            if column + 1 < row.len() {
                let padding = widths[column].saturating_sub(display_width(cell)) + 2;
                line.push_str(&" ".repeat(padding));
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// The text with every line moved to the right.
pub(crate) fn indent(text: &str, by: usize) -> String {
    text.lines().map(|line| if line.is_empty() { "\n".into() } else { format!("{}{line}\n", " ".repeat(by)) }).collect()
}
