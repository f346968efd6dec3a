//! The stories by which the recorded logs are made: a small system of two regions, and what is done to it.
//!
//! One goes well and tries every invariant. Of each switch there is one that breaks what it names; it goes no further than
//! it takes to see that, so that it breaks little else.

use super::super::super::log::{Fact, LogEntry, What};
use super::super::super::switch::Switch;
use super::super::super::world::cells::Cell;
use super::super::super::world::faults::Loss;
use super::super::super::world::fixture::{
    ACTIVE, HOSTNAME, PRIMARY, SECONDARY, STANDBY, WITNESS, database, entry_of, holder, posture, system,
};
use super::super::super::world::{Input, Outcome, Refusal, World};
use super::super::{Watched, WatchedHolder, WatchedRegion};
use crate::clouds::Side;
use crate::sandbox::clock::Instant;
use crate::sandbox::resource::Resource;

const ALL: [&str; 3] = ["primary", "secondary", "witness"];

/// When the watch begins, in seconds: everything runs.
const SINCE: f64 = 900.0;
/// When the primary's region is lost.
const LOST: f64 = 1_300.0;
/// When somebody has decided what to do.
const DECIDED: f64 = 1_340.0;
/// Two days later.
const FAILBACK: f64 = 180_000.0;

pub(super) fn at(seconds: f64) -> Instant {
    Instant::EPOCH.plus_seconds(seconds)
}

/// How a story is watched.
pub(super) fn watched(counted_lost: u64) -> Watched {
    let region = |name: &str, location: &str, serves, latch: &str| WatchedRegion {
        name: name.to_owned(),
        location: location.to_owned(),
        serves,
        database: Some("shop-vector-db".to_owned()),
        primary: serves,
        latches: vec![latch.to_owned()],
    };
    let holder = |name| {
        let (bucket, location) = holder(name);
        WatchedHolder { bucket, location: location.to_owned() }
    };
    Watched {
        environment: "shop".to_owned(),
        hostname: HOSTNAME.to_owned(),
        since: at(SINCE),
        regions: vec![region("primary", PRIMARY, true, SECONDARY), region("secondary", SECONDARY, false, PRIMARY)],
        holders: ALL.map(holder).to_vec(),
        counted_lost: Some(counted_lost),
    }
}

/// A world, and what its log says.
struct Story {
    world: World,
    entries: Vec<LogEntry>,
}

/// The log of what goes well, or of what a switch breaks.
pub(super) fn tell(switch: Option<Switch>) -> Vec<LogEntry> {
    let mut story = Story::begin();
    if let Some(switch) = switch {
        story.act(SINCE, Input::Break(switch)).expect("switches can always be set");
    }
    let Some(switch) = switch else {
        story.lose_holders();
        story.lose_witness();
        story.write(&[1_290.0, 1_299.0]);
        story.fail_over(1_381.0);
        story.go_back(FAILBACK);
        return story.entries;
    };
    match switch {
        Switch::NoSorry | Switch::OneNameForBoth | Switch::NoSnapshots => story.fail_over(1_381.0),
        Switch::CheckedSorry => {
            story.lose(1_000.0, Loss::Machines(PRIMARY.into()));
            story.give_back(1_100.0, Loss::Machines(PRIMARY.into()));
        }
        Switch::HealthPathOnly => {
            story.decide(1_000.0, &ALL, "r1", 1, (&["secondary"], &["primary"]));
            // Somebody thinks better of it.
            story.decide(1_100.0, &ALL, "r2", 2, (&["primary"], &[]));
        }
        Switch::UnleasedWriters => {
            story.lose(LOST, Loss::Region(PRIMARY.into()));
            story.fence(DECIDED);
            story.promote_begins(1_381.0, SECONDARY);
        }
        Switch::PromoteUnproven => story.promote_unproven(),
        Switch::PromoteEarly => {
            story.write(&[1_290.0, 1_298.0]);
            story.fail_over(1_345.0);
        }
        Switch::AnyVersion => {
            story.decide(1_000.0, &ALL, "one", 1, (&["primary"], &[]));
            story.decide(1_001.0, &ALL, "another", 1, (&["primary"], &[]));
        }
        Switch::ResumeUnasked => {
            story.lose(1_000.0, Loss::Machines(PRIMARY.into()));
            story.decide(1_010.0, &ALL, "r1", 1, (&["secondary"], &["primary"]));
            story.give_back(1_013.0, Loss::Machines(PRIMARY.into()));
        }
        Switch::WaitForTheLost => {
            story.lose(LOST, Loss::Region(PRIMARY.into()));
            story.plan(DECIDED, "failover", false);
            story.decide(1_400.0, &["secondary", "witness"], "r1", 1, (&["secondary"], &["primary"]));
        }
        Switch::QuorumAsLiveness => story.lose_holders(),
        Switch::UnreachableIsShut => {
            story.lose(1_000.0, Loss::Region(SECONDARY.into()));
            story.give_back(1_100.0, Loss::Region(SECONDARY.into()));
        }
        Switch::LatchByControlPlane => {
            story.lose(LOST, Loss::Region(PRIMARY.into()));
            story.fence(DECIDED);
        }
        Switch::WaitForAll => {
            story.lose(LOST, Loss::Region(PRIMARY.into()));
            story.fence(DECIDED);
            story.promote(1_381.0);
        }
        Switch::OneSignal => {
            story.lose(LOST, Loss::Region(PRIMARY.into()));
            story.fence(DECIDED);
            story.until(LOST + 5.0 * 3_600.0);
        }
        Switch::PauseTheAudit => {
            story.write(&[1_100.0, 1_109.0]);
            story.fail_over(1_381.0);
        }
        Switch::DivergentTail => {
            story.write(&[1_290.0, 1_299.0]);
            story.fail_over(1_381.0);
            story.go_back(10_000.0);
        }
    }
    let last = story.entries.last().expect("something happened").at;
    story.until(last.seconds_since(Instant::EPOCH) + 300.0);
    story.entries
}

impl Story {
    fn begin() -> Self {
        let mut story = Self { world: World::default(), entries: Vec::new() };
        for resource in system() {
            story.put(0.0, resource);
        }
        story.decide(0.0, &ALL, "r0", 0, (&["primary"], &[]));
        story
    }

    fn act(&mut self, seconds: f64, input: Input) -> Result<Outcome, Refusal> {
        let outcome = self.world.apply(at(seconds), input.clone());
        self.happened();
        if let Some(fact) = input.fact(&outcome) {
            self.says(seconds, What::Control, "", fact);
        }
        outcome
    }

    fn put(&mut self, seconds: f64, resource: Resource) {
        self.act(seconds, Input::Put(Box::new(resource))).expect("putting is never refused");
    }

    fn until(&mut self, seconds: f64) {
        self.world.advance(at(seconds));
        self.happened();
        // Somebody looked.
        self.entries.push(entry(at(seconds), What::Control, "", None));
    }

    /// Takes what happened by itself into the log: what tells a fact that some predicate reads.
    fn happened(&mut self) {
        for (at, event) in self.world.take_events() {
            let is_read = |fact: &Fact| !matches!(fact, Fact::Answer { name, .. } if name != HOSTNAME);
            if let Some(fact) = event.fact.filter(is_read) {
                self.entries.push(entry(at, What::Event, &event.environment, Some(fact)));
            }
        }
    }

    fn says(&mut self, seconds: f64, what: What, session: &str, fact: Fact) {
        self.entries.push(entry(at(seconds), what, session, Some(fact)));
    }

    /// What whoever acts says of it.
    fn notes(&mut self, seconds: f64, fact: Fact) {
        self.world.advance(at(seconds));
        self.happened();
        self.says(seconds, What::Control, "shop", fact);
    }

    fn plan(&mut self, seconds: f64, purpose: &str, done: bool) {
        self.notes(seconds, Fact::Plan { purpose: purpose.to_owned(), done });
    }

    fn lose(&mut self, seconds: f64, loss: Loss) {
        self.act(seconds, Input::Lose(loss)).expect("it was there");
    }

    fn give_back(&mut self, seconds: f64, loss: Loss) {
        self.act(seconds, Input::Return(loss)).expect("it was lost");
    }

    /// Writes an entry to these holders, and sends it to the gates that can be reached.
    fn decide(&mut self, seconds: f64, holders: &[&str], run: &str, epoch: u64, (serves, shut): (&[&str], &[&str])) {
        let entry = entry_of(run, epoch, serves, shut);
        for name in holders {
            let (bucket, location) = holder(name);
            let kept = self.world.entry(&bucket, location).expect("it answers");
            // What two who write at once have read.
            let version = if self.world.is_broken(Switch::AnyVersion) { None } else { kept.map(|kept| kept.version) };
            let write = Input::WriteEntry { bucket, holder: location.to_owned(), version, entry: entry.clone() };
            self.act(seconds, write).expect("nobody else writes");
        }
        for region in [PRIMARY, SECONDARY] {
            let cell = Cell { environment: "shop".to_owned(), region: region.to_owned() };
            // Who can't be told reads it.
            let _ = self.act(seconds, Input::Push { cell, entry: entry.clone() });
        }
    }

    /// Numbered writes through the name, a second apart.
    fn write(&mut self, from_to: &[f64; 2]) {
        let mut seconds = from_to[0];
        while seconds <= from_to[1] {
            let is_marker = |entry: &&LogEntry| matches!(entry.fact, Some(Fact::Marker { .. }));
            let number = self.entries.iter().filter(is_marker).count() as u64 + 1;
            let _ = self.act(seconds, Input::WriteThroughName { hostname: HOSTNAME.to_owned(), number });
            seconds += 1.0;
        }
    }

    fn latch(&mut self, seconds: f64, shut: bool) {
        let (region, holder) = ("primary".to_owned(), SECONDARY.to_owned());
        self.act(seconds, Input::SetLatch { environment: None, region, holder, shut }).expect("it answers");
    }

    fn promote_begins(&mut self, seconds: f64, store: &str) {
        let begins = Fact::Promote { database: "shop-vector-db".to_owned(), store: store.to_owned(), done: false };
        self.notes(seconds, begins);
    }

    fn posture(&mut self, seconds: f64, region: &str, stands: super::super::super::world::fixture::Posture) {
        for resource in posture(region, stands) {
            self.put(seconds, resource);
        }
    }

    /// A terraform of the survivor calls a cloud.
    fn calls(&mut self, seconds: f64) {
        let mut call = entry(at(seconds), What::Call, "shop/secondary/vector-db", None);
        (call.region, call.service, call.operation) = (SECONDARY.to_owned(), "rds".to_owned(), "update".to_owned());
        self.entries.push(call);
    }

    fn lose_holders(&mut self) {
        let all =
            [PRIMARY, SECONDARY, WITNESS].map(|region| Loss::Service { region: region.into(), service: "s3".into() });
        for loss in all.clone() {
            self.lose(950.0, loss);
        }
        for loss in all {
            self.give_back(1_050.0, loss);
        }
    }

    fn lose_witness(&mut self) {
        self.lose(1_100.0, Loss::Region(WITNESS.into()));
        self.give_back(1_200.0, Loss::Region(WITNESS.into()));
    }

    fn fence(&mut self, seconds: f64) {
        self.plan(seconds, "failover", false);
        self.decide(seconds, &["secondary", "witness"], "r1", 1, (&["secondary"], &["primary"]));
        self.latch(seconds, true);
        self.calls(seconds + 1.0);
        self.notes(seconds + 40.0, Fact::Proven { region: "primary".to_owned(), epoch: 1 });
    }

    fn promote(&mut self, begins: f64) {
        self.promote_begins(begins, SECONDARY);
        self.posture(begins + 1.0, SECONDARY, ACTIVE);
        self.put(begins + 20.0, database(SECONDARY, None));
    }

    /// The whole of it: loss, failover, return, a copy again.
    fn fail_over(&mut self, promotes: f64) {
        self.lose(LOST, Loss::Region(PRIMARY.into()));
        if promotes < DECIDED + 40.0 {
            self.plan(DECIDED, "failover", false);
            self.decide(DECIDED, &["secondary", "witness"], "r1", 1, (&["secondary"], &["primary"]));
            self.latch(DECIDED, true);
        } else {
            self.fence(DECIDED);
        }
        self.promote(promotes);
        self.write(&[1_500.0, 1_504.0]);
        self.plan(1_510.0, "failover", true);
        self.give_back(1_600.0, Loss::Region(PRIMARY.into()));
        self.plan(1_610.0, "re-protect", false);
        self.rebuild([1_650.0, 3_000.0], PRIMARY, SECONDARY);
        self.plan(3_010.0, "re-protect", true);
    }

    /// Makes a database anew as a copy of another.
    fn rebuild(&mut self, [from, to]: [f64; 2], region: &str, source: &str) {
        if !self.world.is_broken(Switch::NoSnapshots) {
            self.notes(from, Fact::Snapshot { database: "shop-vector-db".to_owned(), store: region.to_owned() });
        }
        self.act(from, Input::Remove(database(region, None).key)).expect("removing is never refused");
        self.put(to, database(region, Some(source)));
    }

    fn go_back(&mut self, begins: f64) {
        self.plan(begins, "failback", false);
        self.decide(begins, &ALL, "r2", 2, (&[], &["primary"]));
        self.notes(begins + 7.0, Fact::Proven { region: "secondary".to_owned(), epoch: 2 });
        self.promote_begins(begins + 8.0, PRIMARY);
        self.put(begins + 300.0, database(PRIMARY, None));
        self.decide(begins + 301.0, &ALL, "r3", 3, (&["primary"], &[]));
        self.latch(begins + 302.0, false);
        self.write(&[begins + 400.0, begins + 404.0]);
        self.rebuild([begins + 500.0, begins + 2_000.0], SECONDARY, PRIMARY);
        self.posture(begins + 2_001.0, SECONDARY, STANDBY);
        self.until(begins + 2_100.0);
        self.plan(begins + 2_110.0, "failback", true);
    }

    /// The primary is cut off from everybody but its clients, and somebody promotes all the same. The name has left it by then,
    /// and it hears of it before the time is over that gates have.
    fn promote_unproven(&mut self) {
        let cut = |from| Loss::Partition { region: PRIMARY.into(), from };
        self.lose(940.0, cut(Side::Probes));
        self.lose(1_000.0, cut(Side::Holders));
        self.posture(1_000.0, SECONDARY, ACTIVE);
        self.plan(1_010.0, "failover", false);
        self.decide(1_010.0, &["secondary", "witness"], "r1", 1, (&["secondary"], &["primary"]));
        let reason = "it must be down".to_owned();
        self.notes(1_011.0, Fact::Decided { region: "primary".to_owned(), reason });
        self.promote_begins(1_012.0, SECONDARY);
        self.put(1_014.0, database(SECONDARY, None));
        self.give_back(1_030.0, cut(Side::Holders));
        self.give_back(1_030.0, cut(Side::Probes));
    }
}

fn entry(at: Instant, what: What, session: &str, fact: Option<Fact>) -> LogEntry {
    LogEntry {
        number: 0,
        at,
        what,
        session: session.to_owned(),
        region: String::new(),
        service: String::new(),
        operation: String::new(),
        kind: String::new(),
        refused: false,
        detail: String::new(),
        fact,
    }
}
