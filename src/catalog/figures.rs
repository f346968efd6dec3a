//! Figures that know where they come from.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::sources::Source;

/// How far a figure can be trusted, from the strongest to the weakest.
///
/// The order is what "the weakest link" of a sum means: `max` of two kinds is the weaker one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FigureKind {
    /// Measured, in a live drill of this environment or by the source named.
    Measured,
    /// The provider's documentation says so.
    Documentation,
    /// The provider's service level agreement: a promise to pay, not a probability.
    Sla,
    /// Somebody else says so.
    Secondary,
    /// Our own estimate or assumption.
    Assumption,
}

impl FigureKind {
    /// The name used in tables and reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Documentation => "documentation",
            Self::Sla => "sla",
            Self::Secondary => "secondary",
            Self::Assumption => "assumption",
        }
    }
}

impl fmt::Display for FigureKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

impl FromStr for FigureKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Measured, Self::Documentation, Self::Sla, Self::Secondary, Self::Assumption]
            .into_iter()
            .find(|kind| kind.name() == text)
            .ok_or_else(|| format!("`{text}` is not a kind of figure"))
    }
}

/// Where a figure comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(into = "Shown")]
#[schemars(with = "Shown")]
pub struct Provenance {
    /// How far it can be trusted.
    pub kind: FigureKind,
    /// Who says so.
    pub source: &'static Source,
}

impl Provenance {
    /// When the source said so.
    #[must_use]
    pub const fn date(&self) -> Date {
        self.source.date
    }

    /// The weaker of the two.
    #[must_use]
    pub fn weakest(self, other: Self) -> Self {
        if other.kind > self.kind { other } else { self }
    }
}

/// A [`Provenance`] as it is written.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Provenance")]
struct Shown {
    /// How far it can be trusted.
    kind: FigureKind,
    /// Who says so.
    source: &'static str,
    /// Where; empty for what nobody else says.
    address: &'static str,
    /// When the source said so.
    date: Date,
}

impl From<Provenance> for Shown {
    fn from(provenance: Provenance) -> Self {
        let Source { title, address, .. } = *provenance.source;
        Self { kind: provenance.kind, source: title, address, date: provenance.date() }
    }
}

/// A value and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Figure<T> {
    /// The value; its unit is the field's or the function's that gives it.
    pub value: T,
    /// Where it comes from.
    pub provenance: Provenance,
}

impl<T> Figure<T> {
    /// A figure of this kind and source.
    #[must_use]
    pub(crate) const fn new(value: T, kind: FigureKind, source: &'static Source) -> Self {
        Self { value, provenance: Provenance { kind, source } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::sources;

    #[test]
    fn a_sum_is_as_weak_as_its_weakest_part() {
        let source = sources::get("assumption").expect("is in the table");
        let strong = Provenance { kind: FigureKind::Documentation, source };
        let weak = Provenance { kind: FigureKind::Assumption, source };
        assert_eq!(strong.weakest(weak), weak);
        assert_eq!(weak.weakest(strong), weak);
        assert!(FigureKind::Measured < FigureKind::Sla);
    }
}
