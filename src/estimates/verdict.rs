//! An estimate beside an objective.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use super::steps::Span;

/// Whether an objective would hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Also on a bad day.
    Kept,
    /// Usually, and not on a bad day.
    AtRisk,
    /// Not even usually.
    Missed,
    /// A figure is missing.
    NotKnown,
    /// Nothing was asked for.
    NotAsked,
}

impl Verdict {
    /// Seconds against an objective in seconds.
    #[must_use]
    pub fn of(estimate: Option<Span>, objective: Option<u64>) -> Self {
        let Some(objective) = objective.map(|seconds| seconds as f64) else { return Self::NotAsked };
        match estimate {
            None => Self::NotKnown,
            Some(span) if span.typical > objective => Self::Missed,
            Some(span) if span.worst > objective => Self::AtRisk,
            Some(_) => Self::Kept,
        }
    }

    /// Whether the objective can't be relied on.
    #[must_use]
    pub const fn is_bad(self) -> bool {
        matches!(self, Self::AtRisk | Self::Missed)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Kept => "kept",
            Self::AtRisk => "at risk",
            Self::Missed => "missed",
            Self::NotKnown => "not known",
            Self::NotAsked => "no objective",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typical_and_worst_against_an_objective() {
        let of = |typical, worst, objective| Verdict::of(Some(Span { typical, worst }), objective);
        assert_eq!(of(60.0, 120.0, Some(120)), Verdict::Kept);
        assert_eq!(of(60.0, 121.0, Some(120)), Verdict::AtRisk);
        assert_eq!(of(121.0, 300.0, Some(120)), Verdict::Missed);
        assert_eq!(of(121.0, 300.0, None), Verdict::NotAsked);
        assert_eq!(Verdict::of(None, Some(1)), Verdict::NotKnown);
    }
}
