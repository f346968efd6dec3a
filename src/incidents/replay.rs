//! An incident against a topology: what goes, whether there is a way out, how long that takes, what would have told.

use schemars::JsonSchema;
use serde::Serialize;

use super::data_loss::{DataLoss, Loss};
use super::incident::{How, Incident, Thing};
use super::walk::{self, Walked};
use super::windows::{self, Reach, Window};
use crate::catalog::Provenance;
use crate::estimates::rto::{self, Decision};
use crate::estimates::steps::Span;
use crate::posture::Posture;
use crate::recovery::{self, Impossible, REGION_LOSS, Scenario};
use crate::rules::{Checked, Finding};
use crate::topology::{Region, RegionName, Topology};

/// Seconds within which regions that go one after the other are lost together: nobody moves into one of them.
const TOGETHER: f64 = 3_600.0;

/// An incident's replay.
#[derive(Debug)]
pub(crate) struct Replay<'a> {
    /// The incident.
    pub incident: &'a Incident,
    /// The region that it was moved to.
    pub moved_to: Option<&'a Region>,
    /// What of the topology goes, in the order of time.
    pub windows: Vec<Window>,
    /// What comes of it.
    pub outcome: Outcome,
    /// Lessons whose rule finds fault with this topology.
    pub told: Vec<Told<'a>>,
    /// Rules that would tell, and find no fault here.
    pub silent: Vec<&'a str>,
    /// Lessons that no topology can show.
    pub lessons: Vec<&'a str>,
}

/// A lesson that `check` tells about this topology.
#[derive(Clone, Debug)]
pub(crate) struct Told<'a> {
    /// The rule.
    pub rule: &'a str,
    /// What the incident teaches.
    pub because: &'a str,
    /// What the rule finds.
    pub findings: Vec<&'a Finding>,
    /// Reasons given in the topology for ignoring it.
    pub ignored: Vec<&'a str>,
}

/// What comes of an incident.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Outcome {
    /// The topology has nothing where it happened.
    NotTouched(String),
    /// It is over before anybody would move.
    Passes {
        /// The regions that are gone for so long.
        lost: Vec<RegionName>,
        /// Seconds without service.
        seconds: u64,
    },
    /// What goes makes people move, or would stop those who have to: the way out of what is hurt, if serving regions are,
    /// and the way out of the worst loss that could come on top, if it differs.
    Moves(Vec<Way>),
}

/// Why a recovery plan is walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Why {
    /// Serving regions are gone.
    Gone,
    /// Serving regions answer with errors: whether to move is a decision.
    Errors,
    /// All serving regions go on; one of them could have been lost meanwhile.
    Meanwhile,
}

/// The way out of a loss in the middle of an incident.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Way {
    /// Why it is walked.
    pub why: Why,
    /// What is lost.
    pub lost: Vec<RegionName>,
    /// Seconds from the incident's beginning to the loss.
    pub at: u64,
    /// Seconds from the loss until the lost regions serve again by themselves; `None` if the sources don't tell, or if the
    /// loss is only supposed.
    pub back: Option<u64>,
    /// Why there is no recovery plan, if there is none.
    pub impossible: Option<Impossible>,
    /// The plan's steps.
    pub steps: Vec<Walked>,
    /// Seconds from the loss until clients are served again, by the plan or by waiting; `None` if neither ends.
    pub rto: Option<Span>,
    /// What the plan takes on a day on which nothing else is gone.
    pub ordinary: Option<Span>,
    /// The weakest source among its figures.
    pub weakest: Option<Provenance>,
    /// What becomes of the data.
    pub data: Vec<DataLoss>,
    /// What was gone meanwhile, and no step needs.
    pub unneeded: Vec<(Thing, Reach)>,
}

impl Way {
    /// How bad it is, to choose the worst of several.
    fn badness(&self) -> f64 {
        self.rto.map_or(f64::INFINITY, |rto| if self.impossible.is_some() { f64::MAX } else { rto.typical })
    }

    /// The first step that had to wait.
    #[must_use]
    pub(crate) fn first_held(&self) -> Option<&Walked> {
        self.steps.iter().find(|step| step.held.is_some())
    }
}

/// Replays an incident in the topology's normal posture. With `at` it happens there, in place of where it did.
#[must_use]
pub(crate) fn replay<'a>(
    incident: &'a Incident,
    topology: &'a Topology,
    at: Option<&'a Region>,
    checked: &'a Checked,
) -> Replay<'a> {
    let windows = windows::windows(incident, topology, at);
    let stage = Stage { incident, topology, posture: Posture::normal(topology, 0), windows: &windows };
    let outcome = if windows.is_empty() { Outcome::NotTouched(untouched(incident)) } else { stage.outcome() };
    let touched = !matches!(outcome, Outcome::NotTouched(_));
    let (mut told, mut silent, mut lessons) = (Vec::new(), Vec::new(), Vec::new());
    for lesson in incident.lessons.iter().filter(|_| touched) {
        let Some(rule) = lesson.rule.as_deref() else {
            lessons.push(lesson.because.as_str());
            continue;
        };
        let findings: Vec<&Finding> = checked.findings.iter().filter(|finding| finding.rule == rule).collect();
        let ignored: Vec<&str> = checked
            .ignored
            .iter()
            .filter(|ignored| ignored.finding.rule == rule)
            .map(|ignored| ignored.reason.as_str())
            .collect();
        if findings.is_empty() && ignored.is_empty() {
            silent.push(rule);
        } else {
            told.push(Told { rule, because: &lesson.because, findings, ignored });
        }
    }
    Replay { incident, moved_to: at, windows, outcome, told, silent, lessons }
}

fn untouched(incident: &Incident) -> String {
    let operator = &incident.operator;
    match (incident.cloud, &incident.region, &incident.neighbour) {
        (None, ..) => format!("it happened at {operator}, which isn't a cloud that topologies use"),
        (Some(cloud), Some(region), Some(neighbour)) => {
            format!(
                "no region of this topology is {region} or {neighbour}, and nothing that all of {} shares was gone",
                cloud.title()
            )
        }
        (Some(cloud), Some(region), None) => {
            format!(
                "no region of this topology is {region}, and nothing that was gone is shared with {}",
                cloud.title()
            )
        }
        (Some(cloud), None, _) => format!("no region of this topology is on {}, nor is its DNS", cloud.title()),
    }
}

struct Stage<'a> {
    incident: &'a Incident,
    topology: &'a Topology,
    posture: Posture,
    windows: &'a [Window],
}

impl Stage<'_> {
    fn outcome(&self) -> Outcome {
        for (how, why) in [(How::Gone, Why::Gone), (How::Degraded, Why::Errors)] {
            let Some(first) = self.hurt(how).find(|(region, _)| self.carries(region)) else { continue };
            let at = first.1.from;
            let now = at as f64;
            let mut lost: Vec<RegionName> = Vec::new();
            for (region, window) in self.hurt(how) {
                if window.overlaps(now, now + TOGETHER) && !lost.contains(region) {
                    lost.push(region.clone());
                }
            }
            let way = self.way(why, lost, at);
            let patience = way.steps.iter().filter_map(|step| step.start).reduce(f64::min).unwrap_or_default();
            if why == Why::Gone && way.back.is_some_and(|seconds| (seconds as f64) < patience) {
                return Outcome::Passes { lost: way.lost, seconds: way.back.unwrap_or_default() };
            }
            let mut ways = vec![way];
            if why == Why::Errors {
                ways.extend(Some(self.worst_meanwhile()).filter(|worst| worst.first_held().is_some()));
            }
            return Outcome::Moves(ways);
        }
        Outcome::Moves(vec![self.worst_meanwhile()])
    }

    /// The regions in which what runs is hurt so, in the order of time.
    fn hurt(&self, how: How) -> impl Iterator<Item = (&RegionName, &Window)> {
        self.windows.iter().filter_map(move |window| match &window.reach {
            Reach::Region(region) if window.thing == Thing::Serving && window.how == how => Some((region, window)),
            _ => None,
        })
    }

    /// Whether service depends on a region in normal posture.
    fn carries(&self, region: &RegionName) -> bool {
        let primary = || self.topology.databases().any(|(_, primary)| primary.name == *region);
        self.posture.of(region).serves || primary()
    }

    /// The worst that the loss of one serving region could do while the incident lasts.
    fn worst_meanwhile(&self) -> Way {
        let mut worst: Option<Way> = None;
        let serving: Vec<&RegionName> = self.topology.regions.iter().map(|region| &region.name).collect();
        for region in serving.into_iter().filter(|region| self.carries(region)) {
            for at in self.windows.iter().map(|window| window.from) {
                let mut lost = vec![region.clone()];
                for (gone, window) in self.hurt(How::Gone) {
                    if window.overlaps(at as f64, at as f64 + TOGETHER) && !lost.contains(gone) {
                        lost.push(gone.clone());
                    }
                }
                let way = self.way(Why::Meanwhile, lost, at);
                if worst.as_ref().is_none_or(|worst| way.badness() > worst.badness()) {
                    worst = Some(way);
                }
            }
        }
        worst.expect("a topology has a region that serves, and a touched one has windows")
    }

    fn way(&self, why: Why, lost: Vec<RegionName>, at: u64) -> Way {
        let back = if why == Why::Meanwhile { None } else { self.back(&lost, at) };
        let scenario = Scenario { name: REGION_LOSS.to_owned(), lost: lost.clone() };
        let plan = recovery::failover(self.topology, &self.posture, &scenario);
        let to = plan.as_ref().ok().map(|plan| &plan.to);
        let loss =
            Loss { incident: self.incident, topology: self.topology, lost: &lost, at, to, windows: self.windows };
        let data = loss.data();
        let waiting = back.map(|seconds| Span::exactly(seconds as f64));
        let mut way = Way {
            why,
            lost: lost.clone(),
            at,
            back,
            impossible: None,
            steps: Vec::new(),
            rto: waiting,
            ordinary: None,
            weakest: None,
            data,
            unneeded: Vec::new(),
        };
        match plan {
            Err(impossible) => way.impossible = Some(impossible),
            Ok(plan) => {
                let estimate = rto::estimate(&plan, self.topology, Decision::Automatic);
                way.steps = walk::walk(&plan, &estimate, self.topology, self.windows, at);
                let begin = estimate.detect.then(estimate.decide);
                let restoring = way.steps.iter().filter(|step| step.restores_service);
                let by_plan = restoring
                    .map(|step| Some(Span { typical: step.end?, worst: step.worst_end? }))
                    .try_fold(begin, |longest, end| Some(longest.or_longer(end?)));
                way.rto = by_plan.or(waiting);
                way.ordinary = Some(estimate.rto);
                way.weakest = estimate.weakest;
                let needed: Vec<(Thing, Reach)> =
                    plan.steps.iter().flat_map(|step| walk::ways(step, &plan, self.topology)).flatten().collect();
                way.unneeded = self.gone_and_not(&needed, &lost, at);
            }
        }
        way
    }

    /// Seconds from the loss until all lost regions serve again by themselves.
    fn back(&self, lost: &[RegionName], at: u64) -> Option<u64> {
        let hurt = self.windows.iter().filter(|window| {
            let of_lost = matches!(&window.reach, Reach::Region(region) if lost.contains(region));
            of_lost && window.thing == Thing::Serving && window.overlaps(at as f64, f64::INFINITY)
        });
        hurt.map(|window| window.until).try_fold(0, |last, until| Some(last.max(until?.saturating_sub(at))))
    }

    fn gone_and_not(&self, needed: &[(Thing, Reach)], lost: &[RegionName], at: u64) -> Vec<(Thing, Reach)> {
        let mut unneeded = Vec::new();
        for window in self.windows {
            let what = (window.thing, window.reach.clone());
            let is_lost = matches!(&window.reach, Reach::Region(region) if lost.contains(region));
            let open = window.how == How::Gone && window.overlaps(at as f64, at as f64 + TOGETHER);
            if open && !is_lost && !needed.contains(&what) && !unneeded.contains(&what) {
                unneeded.push(what);
            }
        }
        unneeded
    }
}
