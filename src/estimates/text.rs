//! Figures as people read them: ranges, percent, US dollars, and the table of patterns.

use std::fmt::Write as _;

use super::money;
use super::patterns::{self, Patterns, Row};
use super::steps::Span;
use crate::catalog::Provenance;
use crate::topology::units::duration;

/// Seconds from usual to worst.
#[must_use]
pub fn range(span: Span) -> String {
    if (span.worst - span.typical).abs() < 0.5 {
        return duration(span.typical);
    }
    format!("{} to {}", duration(span.typical), duration(span.worst))
}

/// One word for one, with an s for any other count.
#[must_use]
pub fn noun(count: u32, one: &str) -> String {
    if count == 1 { one.to_owned() } else { format!("{one}s") }
}

/// Percent with as many nines as the distance to 100 deserves: two figures of it.
#[must_use]
pub fn percent(value: f64) -> String {
    let down = 100.0 - value;
    let digits = if down <= 0.0 { 2 } else { (1 - down.log10().floor() as i32).clamp(1, 6) as usize };
    format!("{value:.digits$}")
}

/// US dollars with separators, in the figures that the weakest source deserves.
#[must_use]
pub fn dollars(usd: f64, weakest: Option<Provenance>) -> String {
    let whole = money::rounded(usd, weakest.map(|weakest| weakest.kind)).round() as u64;
    if whole == 0 && usd > 0.0 {
        return "under 1".into();
    }
    let digits = whole.to_string();
    let mut said = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            said.push(',');
        }
        said.push(digit);
    }
    said
}

/// The table of patterns in Markdown, each figure with the kind of its weakest source, and the sources below.
#[must_use]
pub fn patterns_markdown(patterns: &Patterns) -> String {
    let mut text = String::new();
    for (index, row) in patterns_rows(patterns, true).into_iter().enumerate() {
        let _ = writeln!(text, "| {} |", row.join(" | "));
        if index == 0 {
            text.push_str("|---|---|---|---|---|---|\n");
        }
    }
    for (column, sources) in patterns.sources.columns() {
        let cited: Vec<String> = sources.iter().map(|provenance| citation(*provenance)).collect();
        let _ = write!(text, "\n- {column}: {}", cited.join("; "));
    }
    text.push('\n');
    text
}

fn citation(provenance: Provenance) -> String {
    let (title, address) = (provenance.source.title, provenance.source.address);
    let named = if address.is_empty() { title.to_owned() } else { format!("[{title}]({address})") };
    format!("{named} ({}, {})", provenance.kind, provenance.date())
}

/// The rows of the table of patterns, its head first; with `sources` each figure has the kind of its weakest source behind it.
#[must_use]
pub fn patterns_rows(patterns: &Patterns, sources: bool) -> Vec<Vec<String>> {
    let head = ["pattern", "second region runs", "RTO", "RPO", "availability (%)", "USD a month"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    rows.extend(patterns.rows.iter().map(|row| pattern_row(row, sources)));
    rows
}

fn pattern_row(row: &Row, sources: bool) -> Vec<String> {
    let with = |figure: String, weakest| {
        if sources { format!("{figure} ({})", patterns::kind(weakest)) } else { figure }
    };
    let missing = if row.without_price > 0 { format!(" + {} without price", row.without_price) } else { String::new() };
    let availability = row.availability_percent;
    vec![
        row.pattern.to_string(),
        row.runs.clone(),
        row.rto.map_or_else(|| "no way back".into(), |rto| with(range(rto), row.rto_weakest)),
        row.rpo.map_or_else(|| "not known".into(), |rpo| with(range(rpo), row.rpo_weakest)),
        with(format!("{} to {}", percent(availability.typical), percent(availability.worst)), row.availability_weakest),
        with(format!("{}{missing}", dollars(row.usd_per_month, row.usd_weakest)), row.usd_weakest),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn precision_follows_the_source() {
        assert_eq!([99.5, 99.98, 99.9984, 100.0].map(percent), ["99.50", "99.980", "99.9984", "100.00"]);
        assert_eq!(dollars(1_234_567.0, None), "1,230,000");
        assert_eq!(dollars(0.0, None), "0");
    }
}
