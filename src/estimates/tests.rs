use super::data::Effect;
use super::losses::{LossEstimate, Lost, Outcome};
use super::patterns::Pattern;
use super::*;
use crate::topology::Topology;

const PAIR: &str = "objectives: { rto: 15m, rpo: 5m, availability: 99.9% }
regions:
  a:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (5 replicas), vector-db (primary), message-queue (active)]
  b:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica), message-queue (standby)]
";

fn topology(text: &str) -> Topology {
    let (found, diagnostics) = crate::topology::parse(text, "test");
    found.unwrap_or_else(|| panic!("{diagnostics:?}")).0
}

fn estimates(text: &str) -> Estimates {
    Estimates::of(&topology(text), &[], &Question::default()).expect("nothing is asked")
}

fn single<'a>(estimates: &'a Estimates, name: &str) -> &'a LossEstimate {
    let is = |loss: &&LossEstimate| matches!(&loss.lost, Lost::Regions(names) if names[0].as_str() == name);
    estimates.losses.iter().find(is).expect("the region's loss is estimated")
}

#[test]
fn parts_add_up_to_the_recovery_time() {
    for text in [
        PAIR,
        include_str!("../../environments/active-active/topology.yaml"),
        include_str!("../../environments/production/topology.yaml"),
    ] {
        for loss in estimates(text).losses {
            let Outcome::Recovered(recovery) = loss.outcome else { continue };
            let typical: f64 = recovery.parts.iter().map(|time| time.span.typical).sum();
            let worst: f64 = recovery.parts.iter().map(|time| time.span.worst).sum();
            assert!((typical - recovery.rto.typical).abs() < 0.001, "{:?}", loss.lost);
            // A zone's database and nodes come back side by side: there the worst may be the other's.
            assert!(worst <= recovery.rto.worst + 0.001, "{:?}", loss.lost);
        }
    }
}

#[test]
fn each_loss_has_its_outcome() {
    let found = estimates(PAIR);
    let a = single(&found, "a");
    assert!(matches!(a.outcome, Outcome::Recovered(_)));
    assert_eq!((a.interrupted_percent, a.rto_verdict, a.rpo_verdict), (100, Verdict::AtRisk, Verdict::Kept));
    let effects: Vec<(&str, bool)> =
        a.data.iter().map(|loss| (loss.service.as_str(), matches!(loss.effect, Effect::Writes(_)))).collect();
    assert_eq!(effects, [("message-queue", false), ("vector-db", true)]);
    let b = single(&found, "b");
    assert!(matches!(b.outcome, Outcome::Unaffected { .. }) && b.data.is_empty());
    let cloud = found.losses.iter().find(|loss| matches!(loss.lost, Lost::Cloud(_))).expect("a cloud");
    assert!(matches!(cloud.outcome, Outcome::Impossible { .. }));
    assert_eq!((cloud.rto_verdict, cloud.rpo_verdict), (Verdict::Missed, Verdict::Missed));
}

#[test]
fn a_database_on_another_cloud_is_no_way_back() {
    let found = estimates(&PAIR.replace("eu-west-1", "westeurope"));
    let a = single(&found, "a");
    let Outcome::Impossible { why } = &a.outcome else { panic!("{:?}", a.outcome) };
    assert!(why.contains("no managed replication brings it there from a (us-east-1)"), "{why}");
    assert_eq!((a.rto(), a.rpo, a.rto_verdict, a.rpo_verdict), (None, None, Verdict::Missed, Verdict::NotKnown));
    let patterns = found.patterns.as_ref().expect("two regions");
    assert!(patterns.rows.iter().all(|row| row.rto.is_none()), "{:?}", patterns.rows);
    assert!(matches!(single(&found, "b").outcome, Outcome::Unaffected { .. }));
}

#[test]
fn an_active_region_without_traffic_interrupts_nobody() {
    let text = PAIR
        .replace("    region: eu-west-1\n", "    region: eu-west-1\n    status: active\n")
        .replace("2 replicas", "1 replica");
    let found = estimates(&text);
    let of = |lost: Lost| found.losses.iter().find(|loss| loss.lost == lost).expect("is estimated");
    let b = || crate::topology::RegionName::new("b").expect("a name");
    for lost in [Lost::Regions(vec![b()]), Lost::Zone(b())] {
        let loss = of(lost);
        assert!(matches!(loss.outcome, Outcome::Unaffected { .. }), "{loss:?}");
        assert_eq!(loss.interrupted_percent, 0);
    }
    assert!(matches!(single(&found, "a").outcome, Outcome::Recovered(_)));
}

#[test]
fn a_region_alone_has_no_way_back_and_no_patterns() {
    let alone = estimates(
        "regions:\n  a:\n    region: us-east-1\n    traffic: 100%\n    resources: [llm-service (2 replicas)]\n",
    );
    assert!(matches!(single(&alone, "a").outcome, Outcome::Impossible { .. }));
    assert!(alone.patterns.is_none());
    let state = alone.losses.iter().find(|loss| matches!(loss.lost, Lost::StateStorage(_))).expect("its state");
    let Outcome::Unaffected { why } = &state.outcome else { panic!("{:?}", state.outcome) };
    assert!(why.ends_with("there is no other region to keep a copy"), "{why}");
    let region = alone.availability.regions[0].percent;
    assert!(alone.availability.typical_percent < region, "its own failures count in full, and losses come on top");
}

#[test]
fn cheaper_patterns_are_slower() {
    let patterns = estimates(PAIR).patterns.expect("two regions");
    let rows: Vec<_> = patterns.rows.iter().filter(|row| row.pattern != Pattern::AsDesigned).collect();
    for pair in rows.windows(2) {
        let (fast, cheap) = (pair[0], pair[1]);
        assert!(fast.usd_per_month > cheap.usd_per_month, "{} and {}", fast.pattern, cheap.pattern);
        let rto = |row: &super::patterns::Row| row.rto.expect("a way").typical;
        assert!(rto(fast) <= rto(cheap), "{} and {}", fast.pattern, cheap.pattern);
        // Where both regions serve, the loss of either is felt: that may cost more than a warm standby's few minutes.
        if fast.pattern != Pattern::Hot {
            assert!(fast.availability_percent.worst >= cheap.availability_percent.worst);
        }
    }
    assert_eq!(patterns.rows[0].usd_per_month, rows[1].usd_per_month, "the topology is a warm standby");
}

#[test]
fn availability_follows_its_formula() {
    let found = estimates(PAIR);
    let loss = single(&found, "a").rto().expect("a way").typical;
    let [a, b] = [0, 1].map(|index| 1.0 - found.availability.regions[index].percent / 100.0);
    let expected = 0.5 * loss / 3_600.0 / 8_760.0 + a * b;
    assert!((1.0 - found.availability.typical_percent / 100.0 - expected).abs() < 1e-12);
    assert_eq!(found.availability.verdict, Verdict::Kept);
}

#[test]
fn what_has_no_price_is_in_no_total() {
    let priced = estimates(PAIR).money;
    assert!(priced.unknown.is_empty(), "{:?}", priced.unknown);
    let text = format!("services: {{ vector-db: {{ kind: postgres, instance: db.r7g.4xlarge }} }}\n{PAIR}");
    let money = estimates(&text).money;
    assert_eq!(money.unknown.len(), 2, "{:?}", money.unknown);
    assert!(money.usd_per_month < priced.usd_per_month);
}
