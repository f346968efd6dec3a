use std::collections::BTreeSet;

use super::*;

fn shipped(name: &str) -> Topology {
    let text = match name {
        "active-passive" => include_str!("../../environments/active-passive/topology.yaml"),
        "active-active" => include_str!("../../environments/active-active/topology.yaml"),
        _ => include_str!("../../environments/production/topology.yaml"),
    };
    crate::topology::parse(text, name).0.expect("a shipped topology").0
}

fn region_loss(topology: &Topology, lost: &[&str]) -> Result<Plan, Impossible> {
    let posture = Posture::normal(topology, 0);
    let names: Vec<String> = lost.iter().map(|name| (*name).to_owned()).collect();
    failover(topology, &posture, &Scenario::new(ScenarioKind::RegionLoss, &names, topology, &posture)?)
}

fn outline(plan: &Plan) -> Vec<String> {
    plan.steps
        .iter()
        .map(|step| {
            let mark = if step.restores_service { "*" } else { " " };
            format!("{mark} {:<10} {:<28} after {}", step.phase, step.id, step.after.join(" "))
        })
        .collect()
}

#[test]
fn failover_of_active_passive() {
    let topology = shipped("active-passive");
    let plan = region_loss(&topology, &[]).expect("a plan");
    insta::assert_snapshot!(outline(&plan).join("\n"));
    let secondary = plan.to.of(&RegionName::new("secondary").expect("legal"));
    assert!(secondary.serves);
    assert_eq!(secondary.nodes.desired, 5);
    assert_eq!(plan.to.epoch, 1);
}

#[test]
fn failover_of_active_active_promotes_where_traffic_is() {
    let topology = shipped("active-active");
    let plan = region_loss(&topology, &[]).expect("a plan");
    insta::assert_snapshot!(outline(&plan).join("\n"));
}

#[test]
fn the_way_back() {
    for name in ["active-passive", "active-active"] {
        let topology = shipped(name);
        let lost = region_loss(&topology, &[]).expect("a plan");
        let again = reprotect(&topology, &lost.to, &lost.lost).expect("a plan");
        let back = failback(&topology, &lost.to).expect("a plan");
        insta::assert_snapshot!(
            format!("{name}_way_back"),
            format!("{}\n\n{}", outline(&again).join("\n"), outline(&back).join("\n"))
        );
        assert!(back.to.is_normal(&topology));
        assert_eq!(back.to.epoch, 2);
    }
}

#[test]
fn what_cannot_be_recovered_is_said_when_planning() {
    let topology = shipped("active-passive");
    assert_eq!(region_loss(&topology, &["primary", "secondary"]), Err(Impossible::NoSurvivor));
    assert_eq!(region_loss(&topology, &["tertiary"]), Err(Impossible::UnknownRegion("tertiary".into())));
    let topology = shipped("active-active");
    // The latches are held in the home of state: with it gone too, the primary can't be fenced.
    let both = region_loss(&topology, &["us-east", "ap-southeast"]);
    assert!(matches!(both, Err(Impossible::NeedsLost { .. })), "{both:?}");
}

#[test]
fn every_step_waits_only_for_earlier_ones_and_for_nothing_that_is_lost() {
    for name in ["active-passive", "active-active", "production"] {
        let topology = shipped(name);
        for region in &topology.regions {
            let Ok(plan) = region_loss(&topology, &[region.name.as_str()]) else { continue };
            let mut seen = BTreeSet::new();
            for step in &plan.steps {
                assert!(step.after.iter().all(|id| seen.contains(id)), "{}", step.id);
                assert!(seen.insert(step.id.clone()), "{} twice", step.id);
                assert!(!step.needs.contains(&Need::Region(region.name.clone())), "{}", step.id);
            }
            let kinds = crate::stacks::stacks(&topology, &plan.to);
            for id in plan.stacks() {
                let stack = kinds.iter().find(|stack| stack.id == *id).expect("a stack of the topology");
                assert!(stack.in_failover(), "{id} in a failover");
            }
        }
    }
}
