//! What live drills have measured, in place of assumptions. Drills in the sandbox measure nothing: their durations are the
//! catalogue's own.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::steps::Span;
use crate::recovery::Phase;
use crate::topology::{RegionName, Topology};

/// A live drill's figures.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Measurement {
    /// The drill: the name of its folder.
    pub drill: String,
    /// The scenario, such as `region-loss`.
    pub scenario: String,
    /// When it began.
    pub date: Date,
    /// What was lost.
    pub lost: Vec<RegionName>,
    /// Seconds from the loss until clients were served again.
    pub rto: Option<f64>,
    /// Seconds of writes that were missing.
    pub rpo: Option<f64>,
    /// Seconds of each phase along the critical path.
    pub phases: BTreeMap<Phase, f64>,
    /// Whether every objective was met.
    pub objectives_met: bool,
    /// Whether the topology is still the one that was drilled.
    pub current: bool,
}

/// The fields of a drill's report that matter here.
#[derive(Deserialize)]
struct Report {
    scenario: String,
    /// The digest of what was drilled.
    #[serde(default)]
    topology: String,
    lost: Vec<String>,
    simulated: bool,
    began: String,
    #[serde(default)]
    measured: Measured,
    verdict: String,
    #[serde(default)]
    phases: Vec<PhaseTime>,
}

#[derive(Default, Deserialize)]
struct Measured {
    rto: Option<f64>,
    rpo: Option<f64>,
}

#[derive(Deserialize)]
struct PhaseTime {
    phase: Phase,
    measured: f64,
}

/// Reads a drill's `report.json`; `Ok(None)` for a simulated drill and for one that was not brought to its end.
///
/// # Errors
/// If the text is no drill's report.
pub(crate) fn parse(drill: &str, text: &str, topology: &Topology) -> Result<Option<Measurement>, String> {
    let report: Report = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if report.simulated || report.verdict == "incomplete" {
        return Ok(None);
    }
    let date = report.began.get(..10).and_then(|day| day.parse().ok());
    let date = date.ok_or_else(|| format!("`{}` doesn't begin with a date", report.began.escape_debug()))?;
    // Regions are written with the cloud's own name behind them: `primary (us-east-1)`.
    let name = |text: &String| text.split_once(' ').map_or(text.as_str(), |(name, _)| name).to_owned();
    let lost = report.lost.iter().map(|text| topology.find_region(&name(text)).map(|region| region.name.clone()));
    // A drill that lost a region which is no more says nothing of today's.
    let Some(lost) = lost.collect::<Option<Vec<_>>>() else { return Ok(None) };
    Ok(Some(Measurement {
        drill: drill.to_owned(),
        scenario: report.scenario,
        date,
        lost,
        rto: report.measured.rto,
        rpo: report.measured.rpo,
        phases: report.phases.into_iter().map(|time| (time.phase, time.measured)).collect(),
        objectives_met: report.verdict == "passed",
        current: report.topology == topology.digest,
    }))
}

/// The newest measurement of a loss of exactly these regions.
#[must_use]
pub(crate) fn newest<'a>(measurements: &'a [Measurement], lost: &[RegionName]) -> Option<&'a Measurement> {
    let same = |measurement: &&Measurement| {
        measurement.lost.len() == lost.len() && measurement.lost.iter().all(|region| lost.contains(region))
    };
    measurements.iter().filter(same).max_by(|a, b| a.date.cmp(&b.date).then(a.drill.cmp(&b.drill)))
}

/// An estimate with a measured figure in its typical place. One drill doesn't know the worst day: that stays the
/// estimate's, unless what was measured was worse.
#[must_use]
pub(crate) fn replace(estimated: Span, measured: Option<f64>) -> Span {
    measured.map_or(estimated, |seconds| Span { typical: seconds, worst: estimated.worst.max(seconds) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topology() -> Topology {
        let text = include_str!("../../environments/active-passive/topology.yaml");
        crate::topology::parse(text, "test").0.expect("a sound topology").0
    }

    fn report(simulated: bool, region: &str, verdict: &str) -> String {
        serde_json::json!({
            "scenario": "region-loss", "lost": [region], "simulated": simulated, "began": "2026-10-01T08:00:00Z",
            "verdict": verdict, "measured": { "rto": 512.0, "rpo": 1.5 },
            "phases": [{ "phase": "detect", "measured": 31.0, "estimated": 30.0 }],
        })
        .to_string()
    }

    #[test]
    fn only_live_drills_count() {
        let topology = topology();
        let read = |text: &str| parse("2026-10-01-a", text, &topology);
        let live = read(&report(false, "primary (us-east-1)", "passed")).expect("a report").expect("live");
        assert_eq!((live.rto, live.rpo, live.date.to_string().as_str()), (Some(512.0), Some(1.5), "2026-10-01"));
        assert_eq!(live.phases.get(&Phase::Detect), Some(&31.0));
        assert_eq!(read(&report(true, "primary (us-east-1)", "passed")), Ok(None));
        assert_eq!(read(&report(false, "primary (us-east-1)", "incomplete")), Ok(None));
        assert_eq!(read(&report(false, "gone (us-west-2)", "passed")), Ok(None));
        assert!(read("{}").is_err());
    }

    #[test]
    fn the_newest_of_the_same_loss_counts() {
        let topology = topology();
        let of = |drill: &str| {
            parse(drill, &report(false, "primary", "missed"), &topology).expect("a report").expect("live")
        };
        let all = [of("b"), of("c"), of("a")];
        let primary = topology.regions[0].name.clone();
        assert_eq!(newest(&all, &[primary]).map(|found| found.drill.as_str()), Some("c"));
        assert_eq!(newest(&all, &[topology.regions[1].name.clone()]), None);
        let span = replace(Span { typical: 300.0, worst: 600.0 }, Some(512.0));
        assert_eq!((span.typical, span.worst), (512.0, 600.0));
    }
}
