//! A recovery plan, for somebody who is tired.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::table::{columns, indent};
use super::wrap;
use crate::clouds::Operation;
use crate::estimates::rto::Estimate;
use crate::estimates::steps::Span;
use crate::posture::RegionPosture;
use crate::recovery::{Mode, Plan, Purpose, Step, StepKey, StepKind};
use crate::topology::units::duration;
use crate::topology::{Region, RegionName, Role, Topology};

/// The plan as text. Prose is wrapped at the width; tables are as wide as they need to be.
pub(crate) fn human(plan: &Plan, estimate: &Estimate, topology: &Topology, width: usize) -> String {
    let mut text = String::new();
    let mode = match plan.mode {
        Mode::Graceful => "graceful: all regions answer, nothing is lost",
        Mode::Ungraceful => "ungraceful: what the lost region had not replicated is lost",
    };
    let title = format!("{} of {} ({mode})", title(plan.purpose), topology.environment);
    let _ = writeln!(text, "{}", wrap(&title, width));
    if plan.from.epoch != plan.to.epoch {
        let posture = format!("Posture {} → {}: {}", plan.from.epoch, plan.to.epoch, plan.to.because);
        let _ = writeln!(text, "{}", wrap(&posture, width));
    }
    text.push('\n');
    let rows: Vec<Vec<String>> = topology.regions.iter().map(|region| region_row(plan, region)).collect();
    text.push_str(&indent(&columns(&rows), 2));
    text.push('\n');
    let interrupts = interrupts(plan);
    let mut rows = vec![["", "#", "phase", "step", "after", "usually", "worst"].map(str::to_owned).to_vec()];
    for (index, step) in plan.steps.iter().enumerate() {
        let after: Vec<String> = step
            .after
            .iter()
            .filter_map(|id| plan.steps.iter().position(|step| step.key == *id))
            .map(|position| (position + 1).to_string())
            .collect();
        let time = own_time(step, estimate);
        rows.push(vec![
            if step.restores_service && interrupts { "*" } else { " " }.to_owned(),
            format!("{:>2}", index + 1),
            step.phase.to_string(),
            step.title.clone(),
            if after.is_empty() { "–".into() } else { after.join(" ") },
            duration(time.typical),
            duration(time.worst),
        ]);
    }
    text.push_str(&indent(&columns(&rows), 2));
    text.push('\n');
    let mut notes = Vec::new();
    if interrupts {
        notes.push("* clients are served again once all of these are done".to_owned());
    }
    notes.extend(plan.remarks.iter().map(|remark| format!("! {remark}")));
    for note in &notes {
        text.push_str(&indent(&wrap(note, width.saturating_sub(2)), 2));
    }
    if !notes.is_empty() {
        text.push('\n');
    }
    for line in estimate_lines(plan, estimate, topology) {
        let _ = writeln!(text, "{}", wrap(&line, width));
    }
    text
}

/// Whether clients wait for the plan: some step gives them service again, and a failover's lost regions served them.
fn interrupts(plan: &Plan) -> bool {
    let served = |region: &RegionName| {
        let part = plan.from.of(region);
        part.serves || part.databases.values().any(|role| *role == Role::Primary)
    };
    plan.steps.iter().any(|step| step.restores_service)
        && (plan.purpose != Purpose::Failover || plan.lost.iter().any(served))
}

/// What a step adds to those that it waits for, DNS included: along the longest path these add up.
fn own_time(step: &Step, estimate: &Estimate) -> Span {
    let path = &estimate.critical;
    let begin = estimate.detect.then(estimate.decide);
    let end = |key: &StepKey| estimate.steps[key].end;
    let before = match path.iter().position(|id| *id == step.key) {
        Some(0) => begin,
        Some(position) => end(&path[position - 1]),
        None => step.after.iter().map(end).fold(begin, Span::or_longer),
    };
    between(before, end(&step.key))
}

/// From the first step until the last has ended.
fn whole(plan: &Plan, estimate: &Estimate) -> Span {
    let begin = estimate.detect.then(estimate.decide);
    let last = plan.steps.iter().map(|step| estimate.steps[&step.key].end).fold(begin, Span::or_longer);
    between(begin, last)
}

fn between(from: Span, to: Span) -> Span {
    Span { typical: to.typical - from.typical, worst: to.worst - from.worst }
}

fn title(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Failover => "Failover",
        Purpose::Reprotect => "Re-protection",
        Purpose::Failback => "Failback",
    }
}

fn region_row(plan: &Plan, region: &Region) -> Vec<String> {
    let (old, new) = (plan.from.of(&region.name), plan.to.of(&region.name));
    let now = if plan.lost.contains(&region.name) { "lost" } else { serving(old) };
    let mut changes = Vec::new();
    if new.latch_shut != old.latch_shut {
        changes.push(if new.latch_shut { "latch shut".to_owned() } else { "latch opened".to_owned() });
    }
    for (database, role) in &new.databases {
        if old.databases.get(database) != Some(role) {
            changes.push(format!("{database} becomes {role}"));
        }
    }
    for (service, count) in &new.replicas {
        let before = old.replicas.get(service).copied().unwrap_or(0);
        if before != *count {
            changes.push(format!("{service} {before} → {count} replicas"));
        }
    }
    if old.nodes.desired != new.nodes.desired {
        changes.push(format!("{} → {} GPU nodes", old.nodes.desired, new.nodes.desired));
    }
    if changes.is_empty() {
        changes.push("as it is".to_owned());
    }
    vec![region.name.to_string(), region.location.to_string(), format!("{now} → {}", serving(new)), changes.join(", ")]
}

fn serving(part: &RegionPosture) -> &'static str {
    if part.serves { "serving" } else { "standby" }
}

fn estimate_lines(plan: &Plan, estimate: &Estimate, topology: &Topology) -> Vec<String> {
    let range = |span: Span| format!("{} (worst {})", duration(span.typical), duration(span.worst));
    let begin = estimate.detect.then(estimate.decide);
    if !interrupts(plan) {
        let nobody = if plan.purpose == Purpose::Failover { "No client is interrupted by this loss. " } else { "" };
        return vec![format!("{nobody}The plan usually takes {}.", range(whole(plan, estimate)))];
    }
    if plan.purpose != Purpose::Failover {
        return vec![format!("It usually takes {} until it is verified.", range(between(begin, estimate.rto)))];
    }
    let mut line = format!(
        "Expected recovery time: {} from the loss, of which {} to notice and {} to decide.",
        range(estimate.rto),
        duration(estimate.detect.typical),
        duration(estimate.decide.typical)
    );
    if let Some(objective) = topology.objectives.rto {
        let verdict = if estimate.rto.typical <= objective as f64 { "within" } else { "beyond" };
        let _ = write!(line, " That is {verdict} the objective of {}.", duration(objective as f64));
    }
    if let Some(full) = estimate.full {
        let _ = write!(line, " All replicas are ready after {}.", range(full));
    }
    let weakest = estimate
        .weakest
        .map(|weakest| format!("Its weakest figure is of the kind `{}` ({}).", weakest.kind, weakest.source.title));
    std::iter::once(line).chain(weakest).collect()
}

/// The plan for machines.
pub(crate) fn json(plan: &Plan, estimate: &Estimate, topology: &Topology) -> Value {
    let span = |span: Span| json!({ "typical": span.typical.round(), "worst": span.worst.round() });
    let steps: Vec<Value> = plan
        .steps
        .iter()
        .map(|step| {
            json!({
                "id": step.key,
                "phase": step.phase,
                "title": step.title,
                "action": action(step),
                "after": step.after,
                "needs": step.needs.iter().map(ToString::to_string).collect::<Vec<_>>(),
                "restores_service": step.restores_service,
                "within_seconds": within(step),
                "tries": tries(step),
                "seconds": span(own_time(step, estimate)),
            })
        })
        .collect();
    json!({
        "schema": 1,
        "environment": topology.environment,
        "purpose": plan.purpose,
        "mode": plan.mode,
        "lost": plan.lost,
        "from_epoch": plan.from.epoch,
        "posture": plan.to,
        "steps": steps,
        "remarks": plan.remarks,
        "estimate": {
            "rto_seconds": interrupts(plan).then(|| span(estimate.rto)),
            "full_capacity_seconds": estimate.full.map(span),
            "plan_seconds": span(whole(plan, estimate)),
            "detect_seconds": span(estimate.detect),
            "decide_seconds": span(estimate.decide),
            "critical_path": estimate.critical,
        },
    })
}

/// Plans that follow each other, for machines.
pub(crate) fn list<'a>(plans: impl Iterator<Item = (&'a Plan, Estimate)>, topology: &Topology) -> Value {
    let plans: Vec<Value> = plans.map(|(plan, estimate)| json(plan, &estimate, topology)).collect();
    json!({ "schema": 1, "environment": topology.environment, "plans": plans })
}

/// Seconds after which a step that waits has failed.
fn within(step: &Step) -> Option<u64> {
    match step.kind {
        StepKind::Probe { within, .. } => Some(within),
        StepKind::Terraform { .. } | StepKind::Operation { .. } => None,
    }
}

/// How often a step that acts is begun, where its cause of failure may pass.
fn tries(step: &Step) -> Option<u32> {
    match step.kind {
        StepKind::Terraform { tries, .. } | StepKind::Operation { tries, .. } => Some(tries),
        StepKind::Probe { .. } => None,
    }
}

fn action(step: &Step) -> Value {
    match &step.kind {
        StepKind::Terraform { stacks, replace, .. } => {
            json!({ "kind": "terraform", "stacks": stacks, "replace": replace })
        }
        StepKind::Operation { operation: Operation::SetLatch { judges, holders, shut }, .. } => {
            json!({ "kind": "operation", "operation": "set-latch", "region": judges, "holders": holders, "shut": shut })
        }
        StepKind::Operation { operation: Operation::WriteLedger { epoch, content, .. }, .. } => {
            json!({ "kind": "operation", "operation": "write-ledger", "epoch": epoch, "content": content })
        }
        StepKind::Operation { operation: Operation::Promote { at, database, how }, .. } => {
            json!({ "kind": "operation", "operation": "promote", "region": at, "database": database, "how": how })
        }
        StepKind::Operation { operation: Operation::Unprotect { at, database }, .. } => {
            json!({ "kind": "operation", "operation": "unprotect", "region": at, "database": database })
        }
        StepKind::Probe { .. } => json!({ "kind": "probe" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimates::rto::{self, Decision};
    use crate::posture::Posture;
    use crate::recovery::{REGION_LOSS, Scenario, failover, reprotect};

    const SHORT: &str = include_str!("../../../environments/active-passive/topology.yaml");
    const THREE: &str = include_str!("../../../environments/active-active/topology.yaml");

    fn topology(text: &str) -> Topology {
        crate::topology::parse(text, "test").0.expect("a sound topology").0
    }

    fn way_out(topology: &Topology, lost: &str) -> Plan {
        let posture = Posture::normal(topology, 0);
        let scenario = Scenario::new(REGION_LOSS, &[lost.to_owned()], topology, &posture).expect("known");
        failover(topology, &posture, &scenario).expect("a plan")
    }

    fn shown(plan: &Plan, topology: &Topology, width: usize) -> String {
        human(plan, &rto::estimate(plan, topology, Decision::Human), topology, width)
    }

    #[test]
    fn the_times_of_the_longest_path_add_up_to_the_recovery_time() {
        for text in [SHORT, THREE] {
            let topology = topology(text);
            let plan = way_out(&topology, "us-east-1");
            let estimate = rto::estimate(&plan, &topology, Decision::Human);
            let path = estimate.critical.iter().filter_map(|id| plan.step(id)).map(|step| own_time(step, &estimate));
            let sum = path.fold(estimate.detect.then(estimate.decide), Span::then);
            assert!((sum.typical - estimate.rto.typical).abs() < 0.001, "{sum:?} {:?}", estimate.rto);
            assert!((sum.worst - estimate.rto.worst).abs() < 0.001, "{sum:?} {:?}", estimate.rto);
        }
        let topology = topology(SHORT);
        let plan = way_out(&topology, "primary");
        let verify = plan.step(&StepKey::VerifyTraffic).expect("clients are looked for");
        let estimate = rto::estimate(&plan, &topology, Decision::Human);
        assert!(own_time(verify, &estimate).typical >= 60.0, "DNS is waited for");
    }

    #[test]
    fn a_plan_that_nobody_waits_for_says_so() {
        let topology = topology(SHORT);
        let plan = way_out(&topology, "secondary");
        let machines = json(&plan, &rto::estimate(&plan, &topology, Decision::Human), &topology);
        assert!(machines["estimate"]["rto_seconds"].is_null(), "{machines}");
        let standby = shown(&plan, &topology, 100);
        assert!(standby.contains("\nNo client is interrupted by this loss. The plan usually takes "), "{standby}");
        let posture = way_out(&topology, "primary").to;
        let lost: Vec<RegionName> =
            posture.regions.keys().filter(|name| posture.of(name).latch_shut).cloned().collect();
        let again = shown(&reprotect(&topology, &posture, &lost).expect("a plan"), &topology, 100);
        assert!(again.contains("\nThe plan usually takes ") && !again.contains("takes 0s"), "{again}");
        for text in [standby, again] {
            assert!(!text.contains("  *") && !text.contains("recovery time"), "{text}");
        }
    }

    #[test]
    fn prose_keeps_to_the_width() {
        let topology = topology(SHORT);
        let text = shown(&way_out(&topology, "primary"), &topology, 60);
        let (_, prose) = text.split_once("  * clients").expect("a legend");
        assert!(prose.lines().all(|line| line.chars().count() <= 60), "{text}");
        assert!(text.lines().next().is_some_and(|line| line.chars().count() <= 60), "{text}");
    }
}
