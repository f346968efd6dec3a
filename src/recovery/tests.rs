use std::collections::BTreeSet;

use super::*;
use crate::posture::Posture;
use crate::topology::{RegionName, ServiceName, Topology};

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
    failover(topology, &posture, &Scenario::new(REGION_LOSS, &names, topology, &posture)?)
}

fn outline(plan: &Plan) -> Vec<String> {
    plan.steps
        .iter()
        .map(|step| {
            let mark = if step.restores_service { "*" } else { " " };
            format!(
                "{mark} {:<10} {:<28} after {}",
                step.phase,
                step.key,
                step.after.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
            )
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
        // One entry of the ledger to stop the writes, one to let them in.
        assert_eq!(back.to.epoch, 3);
    }
}

#[test]
fn what_cannot_be_recovered_is_said_when_planning() {
    let topology = shipped("active-passive");
    assert_eq!(region_loss(&topology, &["primary", "secondary"]), Err(Impossible::NoSurvivor));
    assert_eq!(region_loss(&topology, &["tertiary"]), Err(Impossible::UnknownRegion("tertiary".into())));
}

/// Four regions, one after the other less busy; the last keeps the state of global stacks.
fn four_regions() -> Topology {
    let mut text = "regions:\n".to_owned();
    for (name, location, role, traffic) in [
        ("a", "us-east-1", "primary", "40%"),
        ("b", "eu-west-1", "replica", "30%"),
        ("c", "us-west-2", "replica", "30%"),
        ("d", "eu-central-1", "replica", "0%"),
    ] {
        text.push_str(&format!(
            "  {name}: {{ region: {location}, traffic: {traffic}, resources: [llm-service (2 replicas), vector-db ({role})] }}\n"
        ));
    }
    crate::topology::parse(&text, "four").0.expect("a sound topology").0
}

#[test]
fn of_four_regions_any_two_are_fenced_by_the_other_two() {
    let topology = four_regions();
    let names = ["a", "b", "c", "d"];
    for (index, one) in names.iter().enumerate() {
        for other in &names[index + 1..] {
            let plan = region_loss(&topology, &[one, other]).expect("a plan");
            let survivors: Vec<RegionName> =
                names.iter().filter(|name| ![one, other].contains(name)).map(|name| named(name)).collect();
            for lost in [one, other] {
                let fence = plan.step(&StepKey::Fence(named(lost))).expect("a fence");
                let StepKind::Operation { operation, .. } = &fence.kind else { panic!("{fence:?}") };
                assert_eq!(operation.places(), survivors, "{one} and {other}");
                // One of them is enough: nobody is waited for who is lost meanwhile.
                assert_eq!(fence.needs, [Need::OneOf(survivors.clone())]);
            }
            let back = failback(&topology, &plan.to).expect("a plan");
            for lost in [one, other] {
                let open = back.step(&StepKey::Unlatch(named(lost))).expect("an opening");
                assert_eq!(open.needs.len(), 3, "all others hold a latch of {lost}, and all are opened");
            }
        }
    }
}

#[test]
fn what_an_earlier_failover_left_holds_no_latch_of_the_next() {
    let topology = four_regions();
    let first = lose(&topology, &Posture::normal(&topology, 0), "a").expect("a plan");
    let second = lose(&topology, &first.to, "b").expect("a plan");
    let fence = second.step(&StepKey::Fence(named("b"))).expect("a fence");
    assert_eq!(fence.needs, [Need::OneOf(vec![named("c"), named("d")])]);
}

#[test]
fn every_step_waits_only_for_earlier_ones_and_for_nothing_that_is_lost() {
    for name in ["active-passive", "active-active", "production"] {
        let topology = shipped(name);
        for region in &topology.regions {
            let Ok(plan) = region_loss(&topology, &[region.name.as_str()]) else { continue };
            let mut seen = BTreeSet::new();
            for step in &plan.steps {
                assert!(step.after.iter().all(|id| seen.contains(id)), "{}", step.key);
                assert!(seen.insert(step.key.clone()), "{} twice", step.key);
                assert!(!step.needs.contains(&Need::Region(region.name.clone())), "{}", step.key);
            }
            let kinds = crate::stacks::stacks(&topology, &plan.to);
            for id in plan.stacks() {
                let stack = kinds.iter().find(|stack| stack.id == *id).expect("a stack of the topology");
                assert!(stack.in_failover, "{id} in a failover");
            }
        }
    }
}

fn named(name: &str) -> RegionName {
    RegionName::new(name).expect("legal")
}

fn keys(plan: &Plan) -> Vec<String> {
    plan.steps.iter().map(|step| step.key.to_string()).collect()
}

fn lose(topology: &Topology, posture: &Posture, lost: &str) -> Result<Plan, Impossible> {
    failover(topology, posture, &Scenario { name: REGION_LOSS.to_owned(), lost: vec![named(lost)] })
}

#[test]
fn what_an_earlier_failover_left_behind_takes_nothing_over() {
    let topology = shipped("active-active");
    let first = lose(&topology, &Posture::normal(&topology, 0), "us-east").expect("a plan");
    let second = lose(&topology, &first.to, "eu-west").expect("a plan");
    assert_eq!(second.to.primary(&ServiceName::new("vector-db").expect("legal")), Some(&named("ap-southeast")));
    assert!(second.to.of(&named("us-east")).latch_shut, "only a failback opens a latch");
    assert!(!keys(&second).iter().any(|key| key.ends_with("us-east")), "{:?}", keys(&second));

    let topology = shipped("active-passive");
    let first = lose(&topology, &Posture::normal(&topology, 0), "primary").expect("a plan");
    assert_eq!(lose(&topology, &first.to, "secondary"), Err(Impossible::OnlyShut(vec![named("primary")])));
}

#[test]
fn a_failback_opens_every_latch() {
    let topology = shipped("active-passive");
    let lost = lose(&topology, &Posture::normal(&topology, 0), "secondary").expect("a plan");
    let back = failback(&topology, &lost.to).expect("a plan");
    assert!(keys(&back).contains(&"unlatch-secondary".to_owned()), "{:?}", keys(&back));
    assert!(!back.step(&StepKey::Unlatch(named("secondary"))).expect("there").restores_service);
}

#[test]
fn nothing_is_replaced_before_what_it_is_to_follow_takes_writes() {
    for name in ["active-passive", "active-active"] {
        let topology = shipped(name);
        let lost = region_loss(&topology, &[]).expect("a plan");
        for plan in way_back(&topology, &lost.to).expect("plans").iter().chain([&lost]) {
            let mut sure: BTreeSet<&StepKey> = BTreeSet::new();
            for step in &plan.steps {
                let after = step.after.iter().any(|id| sure.contains(id));
                if after
                    || matches!(step.kind, StepKind::Probe { probe: Probe::Writable(..) | Probe::WriteAccepted, .. })
                {
                    sure.insert(&step.key);
                }
                let replaces = matches!(&step.kind, StepKind::Terraform { replace, .. } if !replace.is_empty());
                assert!(!replaces || sure.contains(&step.key), "{} of the {}", step.key, plan.purpose);
            }
        }
    }
}

#[test]
fn a_failover_that_was_begun_goes_on() {
    let topology = shipped("active-active");
    let plan = lose(&topology, &Posture::normal(&topology, 0), "us-east").expect("a plan");
    let begun = plan.to.begun(&plan.from, &plan.lost);
    assert!(!begun.is_normal(&topology));

    let again = lose(&topology, &begun, "us-east").expect("a plan");
    assert_eq!((&again.steps, &again.to), (&plan.steps, &plan.to));
    assert_ne!(again.remarks, plan.remarks, "it is said");

    let worse = lose(&topology, &begun, "eu-west").expect("a plan");
    assert_eq!(worse.lost, [named("us-east"), named("eu-west")]);
    assert_eq!(worse.to.epoch, plan.to.epoch + 1);
    assert_eq!(worse.to.serving().collect::<Vec<_>>(), [&named("ap-southeast")]);

    assert_eq!(failback(&topology, &begun), Err(Impossible::Unfinished(vec![named("us-east")])));
}

#[test]
fn a_failback_that_was_begun_goes_on_without_making_copies_again() {
    let topology = shipped("active-passive");
    let lost = region_loss(&topology, &[]).expect("a plan");
    let plans = way_back(&topology, &lost.to).expect("plans");
    assert_eq!(plans.iter().map(|plan| plan.purpose).collect::<Vec<_>>(), [Purpose::Reprotect, Purpose::Failback]);
    let begun = plans[1].to.begun(&plans[1].from, &[]);
    let again = way_back(&topology, &begun).expect("plans");
    assert_eq!(again.len(), 1);
    assert_eq!((&again[0].steps, &again[0].to), (&plans[1].steps, &plans[1].to));
}

#[test]
fn a_database_that_goes_to_another_cloud_is_said() {
    let text = include_str!("../../tests/fixtures/topologies/mixed.yaml");
    let topology = crate::topology::parse(text, "mixed").0.expect("a sound topology").0;
    let plan = region_loss(&topology, &[]).expect("a plan");
    assert!(
        plan.remarks.iter().any(|remark| remark.contains("no managed replication crosses clouds")),
        "{:?}",
        plan.remarks
    );
}
