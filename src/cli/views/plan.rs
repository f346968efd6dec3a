//! A recovery plan, for somebody who is tired.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::table::{columns, indent};
use crate::estimates::rto::Estimate;
use crate::estimates::steps::Span;
use crate::posture::RegionPosture;
use crate::recovery::{Action, Mode, Operation, Plan, Purpose, Step};
use crate::topology::units::duration;
use crate::topology::{Region, Topology};

/// The plan as text.
pub(crate) fn human(plan: &Plan, estimate: &Estimate, topology: &Topology) -> String {
    let mut text = String::new();
    let mode = match plan.mode {
        Mode::Graceful => "graceful: all regions answer, nothing is lost",
        Mode::Ungraceful => "ungraceful: what the lost region had not replicated is lost",
    };
    let _ = writeln!(text, "{} of {} ({mode})", title(plan.purpose), topology.environment);
    if plan.from.epoch != plan.to.epoch {
        let _ = writeln!(text, "Posture {} → {}: {}", plan.from.epoch, plan.to.epoch, plan.to.because);
    }
    text.push('\n');
    let rows: Vec<Vec<String>> = topology.regions.iter().map(|region| region_row(plan, region)).collect();
    text.push_str(&indent(&columns(&rows), 2));
    text.push('\n');
    let mut rows = vec![["", "#", "phase", "step", "after", "usually", "worst"].map(str::to_owned).to_vec()];
    for (index, step) in plan.steps.iter().enumerate() {
        let after: Vec<String> = step
            .after
            .iter()
            .filter_map(|id| plan.steps.iter().position(|step| step.id == *id))
            .map(|position| (position + 1).to_string())
            .collect();
        let time = &estimate.steps[&step.id];
        rows.push(vec![
            if step.restores_service { "*" } else { " " }.to_owned(),
            format!("{:>2}", index + 1),
            step.phase.to_string(),
            step.title.clone(),
            if after.is_empty() { "–".into() } else { after.join(" ") },
            duration(time.end.typical - time.start.typical),
            duration(time.end.worst - time.start.worst),
        ]);
    }
    text.push_str(&indent(&columns(&rows), 2));
    text.push_str("\n  * clients are served again once all of these are done\n");
    for remark in &plan.remarks {
        let _ = writeln!(text, "  ! {remark}");
    }
    let _ = writeln!(text, "\n{}", estimate_line(plan, estimate, topology));
    text
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
    vec![region.name.to_string(), region.location.clone(), format!("{now} → {}", serving(new)), changes.join(", ")]
}

fn serving(part: &RegionPosture) -> &'static str {
    if part.serves { "serving" } else { "standby" }
}

fn estimate_line(plan: &Plan, estimate: &Estimate, topology: &Topology) -> String {
    let range = |span: Span| format!("{} (worst {})", duration(span.typical), duration(span.worst));
    if plan.purpose != Purpose::Failover {
        return format!("It usually takes {} until it is verified.", range(plain(estimate)));
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
    if let Some(weakest) = estimate.weakest {
        let _ = write!(line, "\nIts weakest figure is of the kind `{}` ({}).", weakest.kind, weakest.source.title);
    }
    line
}

/// The time of the steps alone.
fn plain(estimate: &Estimate) -> Span {
    let begin = estimate.detect.then(estimate.decide);
    Span { typical: estimate.rto.typical - begin.typical, worst: estimate.rto.worst - begin.worst }
}

/// The plan for machines.
pub(crate) fn json(plan: &Plan, estimate: &Estimate, topology: &Topology) -> Value {
    let span = |span: Span| json!({ "typical": span.typical.round(), "worst": span.worst.round() });
    let steps: Vec<Value> = plan
        .steps
        .iter()
        .map(|step| {
            let time = &estimate.steps[&step.id];
            json!({
                "id": step.id,
                "phase": step.phase,
                "title": step.title,
                "action": action(step),
                "after": step.after,
                "needs": step.needs.iter().map(ToString::to_string).collect::<Vec<_>>(),
                "restores_service": step.restores_service,
                "timeout_seconds": step.timeout,
                "retries": step.retries,
                "required": step.required,
                "seconds": { "typical": (time.end.typical - time.start.typical).round(), "worst": (time.end.worst - time.start.worst).round() },
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
            "rto_seconds": span(estimate.rto),
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

fn action(step: &Step) -> Value {
    match &step.action {
        Action::Terraform { stacks, replace, .. } => {
            json!({ "kind": "terraform", "stacks": stacks, "replace": replace })
        }
        Action::Operation(Operation::SetLatch { region, holder, shut }) => {
            json!({ "kind": "operation", "operation": "set-latch", "region": region, "holder": holder, "shut": shut })
        }
        Action::Operation(Operation::Unprotect { region, database }) => {
            json!({ "kind": "operation", "operation": "unprotect", "region": region, "database": database })
        }
        Action::Probe(_) => json!({ "kind": "probe" }),
        Action::Approval(_) => json!({ "kind": "approval" }),
        Action::Wait(seconds) => json!({ "kind": "wait", "seconds": seconds }),
    }
}
