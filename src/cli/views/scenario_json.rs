//! What an incident's replay shows, for machines.

use schemars::JsonSchema;
use serde::Serialize;

use super::scenario::Answer;
use crate::catalog::FigureKind;
use crate::estimates::steps::Span;
use crate::incidents::{DataLoss, Outcome, Reach, Source, Thing, Walked, Way, Why, Window};
use crate::topology::RegionName;

/// What `check --scenario ID --format json` prints. Seconds count from the incident's beginning, those of steps and of
/// `rto_seconds` from the loss.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "terradrill check --scenario")]
pub(crate) struct Output<'a> {
    /// The version of this form: 1.
    schema: u32,
    /// The environment.
    environment: &'a str,
    /// The incident's id.
    scenario: &'a str,
    /// What happened, in a line.
    title: &'a str,
    /// When it began, in UTC.
    began: String,
    /// How long it lasted.
    lasted_seconds: u64,
    /// The region that it is moved to by `--at`.
    at: Option<&'a RegionName>,
    /// What of the topology was gone or degraded, and when.
    windows: &'a [Window],
    /// What comes of it.
    outcome: Ends<'a>,
    /// Whether an objective would have been missed.
    objective_missed: bool,
    /// Rules that tell about it beforehand.
    told: Vec<Told<'a>>,
    /// Rules that would tell, and find no fault here.
    silent: &'a [&'a str],
    /// Lessons that no topology can show.
    lessons: &'a [&'a str],
    /// Where the facts come from.
    sources: &'a [Source],
}

/// What comes of an incident.
#[derive(Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Ends<'a> {
    /// The topology has nothing where it happened.
    NotTouched {
        /// Why not.
        why: &'a str,
    },
    /// It is over before anybody would move.
    Passes {
        /// The regions that are gone for so long.
        lost: &'a [RegionName],
        /// How long.
        seconds: u64,
    },
    /// There is something to move away from.
    Moves {
        /// Each way out.
        ways: Vec<WayOut<'a>>,
    },
}

/// The way out of a loss in the middle of an incident.
#[derive(Serialize, JsonSchema)]
struct WayOut<'a> {
    /// Why it is walked.
    why: Why,
    /// What is lost.
    lost: &'a [RegionName],
    /// When it is lost.
    at_seconds: u64,
    /// How long after the loss it serves again by itself; null if the sources don't tell.
    back_seconds: Option<u64>,
    /// Why there is no recovery plan, if there is none.
    impossible: Option<String>,
    /// The first step that needed something that was gone.
    first_held: Option<&'a str>,
    /// The recovery time; null if there is no end in sight.
    rto_seconds: Option<Span>,
    /// The recovery time of the same plan on an ordinary day.
    ordinary_rto_seconds: Option<Span>,
    /// The weakest kind of figure in it.
    weakest_figure: Option<FigureKind>,
    /// The recovery plan's steps.
    steps: &'a [Walked],
    /// What each data service misses afterwards.
    data: &'a [DataLoss],
    /// What was gone and no step needs.
    unneeded: Vec<Unneeded<'a>>,
}

/// Something that was gone and no step needs.
#[derive(Serialize, JsonSchema)]
struct Unneeded<'a> {
    /// What.
    thing: Thing,
    /// Whose.
    reach: &'a Reach,
}

/// A rule that tells about an incident.
#[derive(Serialize, JsonSchema)]
struct Told<'a> {
    /// The rule's id.
    rule: &'a str,
    /// What the incident teaches.
    because: &'a str,
    /// What the rule finds in this topology.
    findings: Vec<&'a str>,
    /// Reasons given in the topology for ignoring it.
    ignored: &'a [&'a str],
}

/// The output of an answer.
pub(crate) fn output<'a>(answer: &Answer<'a>) -> Output<'a> {
    let replay = answer.replay;
    let told = replay.told.iter().map(|told| Told {
        rule: told.rule,
        because: told.because,
        findings: told.findings.iter().map(|finding| finding.message.as_str()).collect(),
        ignored: &told.ignored,
    });
    Output {
        schema: 1,
        environment: answer.environment,
        scenario: &replay.incident.id,
        title: &replay.incident.title,
        began: replay.incident.began.to_string(),
        lasted_seconds: replay.incident.lasted,
        at: replay.moved_to.map(|region| &region.name),
        windows: &replay.windows,
        outcome: match &replay.outcome {
            Outcome::NotTouched(why) => Ends::NotTouched { why },
            Outcome::Passes { lost, seconds } => Ends::Passes { lost, seconds: *seconds },
            Outcome::Moves(ways) => Ends::Moves { ways: ways.iter().map(way_out).collect() },
        },
        objective_missed: answer.misses_objective(),
        told: told.collect(),
        silent: &replay.silent,
        lessons: &replay.lessons,
        sources: &replay.incident.sources,
    }
}

fn way_out(way: &Way) -> WayOut<'_> {
    let whole = |span: Span| Span { typical: span.typical.round(), worst: span.worst.round() };
    WayOut {
        why: way.why,
        lost: &way.lost,
        at_seconds: way.at,
        back_seconds: way.back,
        impossible: way.impossible.as_ref().map(ToString::to_string),
        first_held: way.first_held().map(|step| step.step.as_str()),
        rto_seconds: way.rto.map(whole),
        ordinary_rto_seconds: way.ordinary.map(whole),
        weakest_figure: way.weakest.map(|weakest| weakest.kind),
        steps: &way.steps,
        data: &way.data,
        unneeded: way.unneeded.iter().map(|(thing, reach)| Unneeded { thing: *thing, reach }).collect(),
    }
}
