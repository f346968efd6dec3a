use super::faults::Loss;
use super::fixture::{
    ACTIVE, HOSTNAME, PRIMARY, Posture, SECONDARY, STANDBY, database, deployment, entry, holder, node_group, posture,
    system,
};
use super::*;
use crate::gate::State;

/// A world with a stopwatch: every step says at which second it happens.
struct Story {
    world: World,
    inputs: Vec<(Instant, Input)>,
}

fn at(seconds: f64) -> Instant {
    Instant::EPOCH.plus_seconds(seconds)
}

fn cell(region: &str) -> Cell {
    Cell { environment: "shop".into(), region: region.into() }
}

impl Story {
    /// The whole system, applied in the first second, and ready after ten minutes.
    fn begin() -> Self {
        let mut story = Self { world: World::default(), inputs: Vec::new() };
        for resource in system() {
            story.put(0.0, resource);
        }
        story.decide(0.0, &["primary", "secondary", "witness"], 0, &["primary"], &[]);
        story
    }

    /// Writes an entry of the ledger to these holders.
    fn decide(&mut self, seconds: f64, holders: &[&str], epoch: u64, serves: &[&str], shut: &[&str]) {
        for name in holders {
            let (bucket, location) = holder(name);
            let kept = self.world.entry(&bucket, location).expect("it answers");
            let version = kept.map(|kept| kept.version);
            let entry = entry(epoch, serves, shut);
            let write = Input::WriteEntry { bucket, holder: location.to_owned(), version, entry };
            self.act(seconds, write).expect("nobody else writes");
        }
    }

    /// By which ways writes are taken, and where.
    fn ways(&mut self, seconds: f64) -> Vec<String> {
        self.world.advance(at(seconds));
        self.world.ways().map(|(cell, via, store)| format!("{} {via:?} {store}", cell.region)).collect()
    }

    fn state(&mut self, seconds: f64, region: &str) -> State {
        self.world.advance(at(seconds));
        self.world.fence(&cell(region)).map_or_else(
            || self.world.gates.of(&cell(region)).unwrap().knowledge().unwrap().0.state(),
            |answer| answer.state,
        )
    }

    fn act(&mut self, seconds: f64, input: Input) -> Result<Outcome, Refusal> {
        self.inputs.push((at(seconds), input.clone()));
        self.world.apply(at(seconds), input)
    }

    fn put(&mut self, seconds: f64, resource: Resource) {
        self.act(seconds, Input::Put(Box::new(resource))).expect("putting is never refused");
    }

    fn posture(&mut self, seconds: f64, region: &str, stands: Posture) {
        for resource in posture(region, stands) {
            self.put(seconds, resource);
        }
    }

    fn lose(&mut self, seconds: f64, region: &str) {
        self.act(seconds, Input::Lose(Loss::Region(region.into()))).expect("it was there");
    }

    fn latch(&mut self, seconds: f64, region: &str, holder: &str, shut: bool) -> Result<Outcome, Refusal> {
        self.act(seconds, Input::SetLatch { environment: None, region: region.into(), holder: holder.into(), shut })
    }

    fn write(&mut self, seconds: f64, region: &str, number: u64) -> Result<Outcome, Refusal> {
        self.act(seconds, Input::WriteMarker { cell: cell(region), number })
    }

    fn through_name(&mut self, seconds: f64, number: u64) -> Result<String, Refusal> {
        match self.act(seconds, Input::WriteThroughName { hostname: HOSTNAME.into(), number })? {
            Outcome::Written { region } => Ok(region),
            other => panic!("a write ends as {other:?}"),
        }
    }

    fn healthy(&mut self, seconds: f64, region: &str) -> bool {
        self.world.advance(at(seconds));
        self.world.health(&cell(region)).healthy
    }

    fn answers(&mut self, seconds: f64) -> Vec<String> {
        self.world.advance(at(seconds));
        let name = self.world.name(HOSTNAME).expect("there are records");
        name.answers.into_iter().map(|answer| answer.to.to_string()).collect()
    }

    fn ready(&mut self, seconds: f64, region: &str, component: &str) -> u32 {
        self.world.advance(at(seconds));
        let pods = self.world.pods(region);
        pods.iter().filter(|pod| pod.component == component).map(|pod| pod.ready).sum()
    }
}

#[test]
fn a_new_system_serves_from_its_active_region_once_its_pods_are_warm() {
    let mut story = Story::begin();
    // Image, ten GiB of weights and warm-up take a little more than three minutes.
    assert_eq!(story.ready(180.0, PRIMARY, "inference"), 0);
    assert_eq!(story.ready(200.0, PRIMARY, "inference"), 2);
    assert!(story.healthy(200.0, PRIMARY));
    assert!(!story.healthy(200.0, SECONDARY));
    assert_eq!(story.answers(300.0), [PRIMARY]);
    assert_eq!(story.through_name(300.0, 1).as_deref(), Ok(PRIMARY));
    assert_eq!(story.write(301.0, PRIMARY, 2), Ok(Outcome::Written { region: PRIMARY.into() }));
    assert!(matches!(story.write(301.0, SECONDARY, 3), Err(Refusal::Replica { .. })));
}

#[test]
fn a_region_is_lost_failed_over_and_returned_and_stays_shut() {
    let mut story = Story::begin();
    story.through_name(600.0, 1).unwrap();
    story.write(989.0, PRIMARY, 2).unwrap();
    story.write(999.0, PRIMARY, 3).unwrap();
    story.lose(1000.0, PRIMARY);

    // Nobody answers; the name leads to no region, for none is healthy.
    assert!(!story.healthy(1001.0, PRIMARY));
    assert_eq!(story.write(1001.0, PRIMARY, 4), Err(Refusal::Lost(PRIMARY.into())));
    assert_eq!(story.answers(1034.0), [PRIMARY], "three checks in ten seconds each, then the name servers");
    assert_eq!(story.answers(1100.0), ["sorry"]);
    assert_eq!(story.through_name(1100.0, 4), Err(Refusal::Sorry(HOSTNAME.into())));

    // Fence, promote, scale, open.
    let shut = story.latch(1100.0, "primary", SECONDARY, true).unwrap();
    assert_eq!(shut, Outcome::EffectiveAt(at(1110.0)));
    assert!(matches!(story.latch(1100.0, "primary", PRIMARY, true), Err(Refusal::Lost(_))));
    assert!(matches!(story.latch(1100.0, "tertiary", SECONDARY, true), Err(Refusal::NoLatch { .. })));
    story.decide(1100.0, &["secondary", "witness"], 1, &["secondary"], &["primary"]);
    story.put(1400.0, database(SECONDARY, None));
    assert_eq!(story.world.database(&cell(SECONDARY)).unwrap().highest, Some(2), "3 was younger than the lag");
    story.posture(1500.0, SECONDARY, Posture { serves: false, ..ACTIVE });
    assert_eq!(story.ready(1600.0, SECONDARY, "inference"), 1);
    // A node starts in three minutes, its pod needs another three.
    assert_eq!(story.ready(1890.0, SECONDARY, "inference"), 2);
    story.posture(1900.0, SECONDARY, ACTIVE);
    assert!(!story.healthy(1904.0, SECONDARY), "the gate reads its posture with a delay");
    assert!(story.healthy(1905.0, SECONDARY));
    assert_eq!(story.answers(1939.0), ["sorry"], "a check is patient in both directions");
    assert_eq!(story.answers(1940.0), [SECONDARY]);
    // Sorry may be kept for half a minute.
    story.world.advance(at(1969.0));
    assert!(!story.world.name(HOSTNAME).unwrap().settled);
    assert_eq!(story.through_name(2000.0, 5).as_deref(), Ok(SECONDARY));
    assert!(story.world.name(HOSTNAME).unwrap().settled);

    // The lost region returns as it was: up, writable and stale. Its gate shut when nobody reached it any longer, and says no
    // before it has asked: half a minute after the loss it is sure of nothing, and a look after the return it knows.
    assert_eq!(story.state(2099.0, PRIMARY), State::Isolated);
    story.act(2100.0, Input::Return(Loss::Region(PRIMARY.into()))).unwrap();
    assert!(!story.healthy(2100.0, PRIMARY));
    assert_eq!(story.state(2106.0, PRIMARY), State::Revoked);
    let stale = story.world.database(&cell(PRIMARY)).unwrap();
    assert!(stale.writable);
    assert_eq!(stale.highest, Some(3));
    // Nothing keeps out who writes past the gate.
    assert!(story.write(2107.0, PRIMARY, 6).is_ok());
    assert_eq!(story.answers(2300.0), [SECONDARY]);
    assert_eq!(story.through_name(2300.0, 7).as_deref(), Ok(SECONDARY));
    let ways = ["Name", "Kept", "Stream", "Lease"].map(|way| format!("{SECONDARY} {way} {SECONDARY}"));
    assert_eq!(story.ways(2300.0), ways);
}

#[test]
fn whoever_is_inside_a_lost_region_writes_until_its_gate_is_sure_that_nobody_is_outside() {
    let mut story = Story::begin();
    let all = ["Name", "Kept", "Stream", "Lease"].map(|way| format!("{PRIMARY} {way} {PRIMARY}"));
    assert_eq!(story.ways(999.0), all);
    story.lose(1000.0, PRIMARY);
    assert_eq!(story.ways(1001.0), [format!("{PRIMARY} Lease {PRIMARY}")]);
    assert!(story.ways(1029.0).len() == 1);
    // Half a minute of silence, the look that it takes to see it, and the lease that runs out.
    assert_eq!(story.state(1041.0, PRIMARY), State::Isolated);
    assert!(story.ways(1041.0).is_empty());
}

#[test]
fn a_living_region_that_is_cut_off_from_anybody_shuts_when_it_is_left_behind() {
    for (from, learns_within) in [(Side::Holders, 5.0), (Side::Probes, 10.0), (Side::Clients, 10.0)] {
        let mut story = Story::begin();
        story.act(1000.0, Input::Lose(Loss::Partition { region: PRIMARY.into(), from })).unwrap();
        story.decide(1100.0, &["secondary", "witness"], 1, &["secondary"], &["primary"]);
        let push = Input::Push { cell: cell(PRIMARY), entry: entry(1, &["secondary"], &["primary"]) };
        // Who can't be told reads it, and who can't read is told.
        let told = story.act(1100.0, push);
        assert_eq!(told.is_ok(), from != Side::Probes, "{from}");
        assert_eq!(story.state(1100.0 + learns_within, PRIMARY), State::Revoked, "{from}");
        let primary = |way: &String| way.starts_with(PRIMARY);
        assert!(!story.ways(1116.0).iter().any(primary), "{from}: {:?}", story.ways(1116.0));
    }
}

#[test]
fn a_living_region_that_hears_nothing_else_hears_of_its_latch_by_dns() {
    let mut story = Story::begin();
    story.act(1000.0, Input::Lose(Loss::Partition { region: PRIMARY.into(), from: Side::Holders })).unwrap();
    assert_eq!(story.state(1100.0, PRIMARY), State::Blind);
    // Nobody sends it the entry. The other region's gate shuts the latch, and the name servers follow.
    story.decide(1100.0, &["secondary", "witness"], 1, &["secondary"], &["primary"]);
    assert_eq!(story.state(1110.0, PRIMARY), State::Blind);
    assert_eq!(story.state(1400.0, PRIMARY), State::Revoked);
    let reasons = story.world.health(&cell(PRIMARY)).reasons;
    assert!(reasons.contains(&"too few holders can be read, and by DNS a latch about primary is shut".to_owned()));
}

#[test]
fn machines_that_stood_still_ask_before_they_go_on() {
    let mut story = Story::begin();
    story.act(1000.0, Input::Lose(Loss::Machines(PRIMARY.into()))).unwrap();
    assert!(story.ways(1000.0).is_empty());
    story.decide(1100.0, &["secondary", "witness"], 1, &["secondary"], &["primary"]);
    story.act(1200.0, Input::Return(Loss::Machines(PRIMARY.into()))).unwrap();
    assert!(story.ways(1200.0).is_empty(), "not for a moment");
    assert_eq!(story.state(1206.0, PRIMARY), State::Revoked);
}

#[test]
fn gates_repeat_what_the_ledger_says_of_latches() {
    let mut story = Story::begin();
    story.decide(1000.0, &["primary", "secondary", "witness"], 1, &["secondary"], &["primary"]);
    let shut = |story: &mut Story, seconds: f64| {
        story.world.advance(at(seconds));
        story.world.latches().into_iter().filter(|(_, shut)| *shut).map(|(latch, _)| latch.is.judges.clone()).collect()
    };
    let latches: Vec<String> = shut(&mut story, 1060.0);
    assert_eq!(latches, ["primary"]);
    // Two days later nobody has missed a signal.
    story.world.take_events();
    assert_eq!(shut(&mut story, 173_800.0), latches);
    assert!(!story.world.take_events().iter().any(|(_, event)| event.operation == "latch-silent"));
    story.decide(173_900.0, &["primary", "secondary", "witness"], 2, &["primary"], &[]);
    assert_eq!(shut(&mut story, 174_000.0), Vec::<String>::new());
}

/// A latch in the one region about the other.
fn second_holder(region: &str) -> Vec<Resource> {
    let mut system = system();
    let mut latch = system.iter().find(|one| one.attributes["alarm_name"] == "shop-latch-primary").unwrap().clone();
    latch.key.identity.push_str("/second");
    latch.region = region.to_owned();
    let mut check = system.iter().find(|one| one.key.identity == "primary-latch").unwrap().clone();
    check.key.identity.push_str("/second");
    check.attributes["id"] = check.key.identity.clone().into();
    check.attributes["cloudwatch_alarm_region"] = region.into();
    let site = system.iter_mut().find(|one| one.key.identity == "primary-site").unwrap();
    site.attributes["child_health_threshold"] = 3.into();
    site.attributes["child_healthchecks"].as_array_mut().unwrap().push(check.key.identity.clone().into());
    system.extend([latch, check]);
    system
}

#[test]
fn one_shut_latch_is_enough_and_a_lost_holder_blocks_nothing() {
    const THIRD: &str = "ap-southeast-1";
    let mut story = Story { world: World::default(), inputs: Vec::new() };
    for resource in second_holder(THIRD) {
        story.put(0.0, resource);
    }
    story.decide(0.0, &["primary", "secondary", "witness"], 0, &["primary"], &[]);
    assert_eq!(story.answers(600.0), [PRIMARY]);
    story.lose(600.0, THIRD);
    assert_eq!(story.answers(700.0), [PRIMARY], "it keeps its last word");
    story.latch(700.0, "primary", SECONDARY, true).unwrap();
    assert_eq!(story.answers(720.0), ["sorry"]);
    // And the other way round: what was shut there stays so when its holder is lost.
    story.act(800.0, Input::Return(Loss::Region(THIRD.into()))).unwrap();
    story.latch(800.0, "primary", THIRD, true).unwrap();
    story.world.advance(at(820.0));
    story.lose(820.0, THIRD);
    story.latch(830.0, "primary", SECONDARY, false).unwrap();
    assert_eq!(story.answers(900.0), ["sorry"]);
}

#[test]
fn a_latch_that_hears_nothing_stays_shut_and_it_is_said() {
    let mut story = Story::begin();
    // Nobody repeats anything where no gate runs.
    story.put(600.0, deployment(SECONDARY, "gate", 0, "gate"));
    story.latch(700.0, "primary", SECONDARY, true).unwrap();
    for repeated in [760.0, 820.0] {
        story.latch(repeated, "primary", SECONDARY, true).unwrap();
    }
    story.world.take_events();
    assert_eq!(story.answers(5000.0), ["sorry"]);
    let silent: Vec<_> =
        story.world.take_events().into_iter().filter(|(_, event)| event.operation == "latch-silent").collect();
    let [(when, event)] = silent.as_slice() else { panic!("{silent:?}") };
    assert_eq!((*when, event.detail.as_str()), (at(1000.0), "primary of shop"));
}

#[test]
fn a_client_keeps_an_answer_for_its_time_to_live() {
    let mut story = Story::begin();
    story.posture(400.0, SECONDARY, Posture { serves: true, ..STANDBY });
    story.decide(400.0, &["primary", "secondary", "witness"], 1, &["primary", "secondary"], &[]);
    assert_eq!(story.through_name(590.0, 1).as_deref(), Ok(PRIMARY));
    story.lose(600.0, PRIMARY);
    // The standby's replica follows the lost primary: its region answers, and can't write.
    assert_eq!(story.answers(640.0), [SECONDARY]);
    assert_eq!(story.through_name(649.0, 2), Err(Refusal::Lost(PRIMARY.into())), "still remembered");
    assert_eq!(story.through_name(651.0, 3), Err(Refusal::Lost(PRIMARY.into())), "forwarded to the source");
    story.put(660.0, database(SECONDARY, None));
    // A second primary, as far as the ledger knows.
    assert!(matches!(story.through_name(661.0, 4), Err(Refusal::NotServing { .. })));
    story.decide(662.0, &["secondary", "witness"], 2, &["secondary"], &["primary"]);
    assert_eq!(story.through_name(668.0, 4).as_deref(), Ok(SECONDARY));
}

#[test]
fn a_regions_gpu_stock_limits_its_nodes() {
    let mut story = Story::begin();
    let short = Loss::Capacity { region: SECONDARY.into(), instance_type: None, instances: 2 };
    story.act(300.0, Input::Lose(short.clone())).unwrap();
    story.put(300.0, node_group(SECONDARY, 4));
    story.put(300.0, deployment(SECONDARY, "inference", 4, "vllm"));
    story.world.advance(at(1000.0));
    let gpu = |story: &Story| {
        let groups = story.world.nodes(SECONDARY);
        let group = groups.into_iter().find(|group| group.group == "gpu" && group.gpus > 0).unwrap();
        (group.desired, group.ready)
    };
    assert_eq!(gpu(&story), (4, 2));
    assert_eq!(story.ready(1000.0, SECONDARY, "inference"), 2);
    story.act(1000.0, Input::Return(short)).unwrap();
    story.world.advance(at(1180.0));
    assert_eq!(gpu(&story), (4, 4));
    // Scaling down takes pods with it.
    story.put(2000.0, node_group(SECONDARY, 1));
    assert_eq!(story.ready(2000.0, SECONDARY, "inference"), 1);
}

#[test]
fn a_changed_template_restarts_one_pod_at_a_time() {
    let mut story = Story::begin();
    story.put(300.0, deployment(PRIMARY, "inference", 2, "vllm:2"));
    let available = |story: &mut Story, seconds| {
        story.world.advance(at(seconds));
        let pods = story.world.pods(PRIMARY);
        let pod = pods.iter().find(|pod| pod.component == "inference").unwrap();
        (pod.ready, pod.available)
    };
    assert_eq!(available(&mut story, 301.0), (0, 1));
    assert_eq!(available(&mut story, 495.0), (1, 1));
    assert_eq!(available(&mut story, 700.0), (2, 2));
    assert!(story.healthy(700.0, PRIMARY));
}

#[test]
fn gpus_need_a_device_plugin() {
    let mut story = Story { world: World::default(), inputs: Vec::new() };
    for resource in system() {
        if resource.key.kind != "kubernetes_daemon_set_v1" {
            story.put(0.0, resource);
        }
    }
    assert_eq!(story.ready(900.0, PRIMARY, "inference"), 0);
    assert_eq!(story.ready(900.0, PRIMARY, "gate"), 2);
}

#[test]
fn looking_late_or_often_makes_no_difference() {
    let mut story = Story::begin();
    story.lose(700.0, PRIMARY);
    story.put(900.0, database(SECONDARY, None));
    story.posture(901.0, SECONDARY, ACTIVE);
    story.world.advance(at(3000.0));
    let mut often = World::default();
    let mut events = Vec::new();
    let mut second = 0.0;
    for (when, input) in &story.inputs {
        while at(second) < *when {
            often.advance(at(second));
            second += 7.0;
        }
        let _ = often.apply(*when, input.clone());
    }
    while second < 3000.0 {
        often.advance(at(second));
        second += 7.0;
    }
    often.advance(at(3000.0));
    events.extend(often.take_events());
    assert_eq!(events, story.world.take_events());
    assert_eq!(often, story.world);
}

#[test]
fn a_world_survives_being_written_and_read() {
    let mut story = Story::begin();
    story.lose(700.0, PRIMARY);
    story.latch(705.0, "primary", SECONDARY, true).unwrap();
    story.posture(710.0, SECONDARY, ACTIVE);
    story.world.take_events();
    let text = serde_json::to_string(&story.world).unwrap();
    let mut read: World = serde_json::from_str(&text).unwrap();
    assert_eq!(read, story.world);
    read.advance(at(2000.0));
    story.world.advance(at(2000.0));
    assert_eq!(read, story.world);
}
