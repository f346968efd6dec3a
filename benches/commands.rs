//! What the short commands take, as whole processes: `cargo bench --bench commands`.
//!
//! - `check` of the short topology, and of a thousand regions;
//! - the demo: `drill region-loss --sandbox` on the short topology, from nothing to the report;
//! - `render` of 1,000 stacks, `render --check` of the same, and the memory that the latter takes.
//!
//! These are figures to look at on a quiet machine, not tests.

#![expect(clippy::print_stdout, reason = "printing figures is what this is for")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const SHORT: &str = include_str!("../environments/active-passive/topology.yaml");

/// Cloud regions of the large topology.
const LOCATIONS: [&str; 20] = [
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
    "ca-central-1",
    "sa-east-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "eu-central-1",
    "eu-north-1",
    "eu-south-1",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-south-1",
    "ap-east-1",
    "me-south-1",
    "af-south-1",
];
/// Those that offer the default GPUs.
const WITH_GPUS: [&str; 13] = [
    "us-east-1",
    "us-east-2",
    "us-west-2",
    "ca-central-1",
    "sa-east-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "eu-central-1",
    "eu-north-1",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-southeast-2",
];
/// Queues of each region, so that all stacks together are a thousand.
const QUEUES: usize = 46;
const ROUNDS: usize = 5;

fn main() {
    let root = tempfile::tempdir().expect("a temporary folder");
    write(root.path(), "short", SHORT);
    write(root.path(), "large", &large());
    let check = best(|| run(root.path(), "check --env short").0);
    println!("check of the short topology: {} (bar: 20 ms)", shown(check));
    write(root.path(), "wide", &wide());
    let check = best(|| run(root.path(), "check --env wide").0);
    println!("check of 1,000 regions: {} (bar: 100 ms)", shown(check));
    run(root.path(), "render --env short");
    let (drill, _) = run(root.path(), "drill region-loss --sandbox --env short");
    println!("the demo drill: {} (bar: 20,000 ms)", shown(drill));
    let folder = root.path().join("environments/large");
    let render = best(|| {
        for entry in fs::read_dir(&folder).expect("the environment") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                fs::remove_dir_all(path).expect("own folder");
            }
        }
        run(root.path(), "render --env large").0
    });
    let stacks: usize = fs::read_dir(&folder)
        .expect("the environment")
        .filter_map(|place| fs::read_dir(place.expect("readable").path()).ok())
        .map(Iterator::count)
        .sum();
    println!("render of {stacks} stacks: {} (bar: 1 s)", shown(render));
    let mut memory = 0;
    let compared = best(|| {
        let (took, peak) = run(root.path(), "render --check --env large");
        memory = memory.max(peak);
        took
    });
    println!("render --check of the same: {} (bar: 0.5 s), {} MB (bar: 200 MB)", shown(compared), memory / 1000);
}

/// A thousand regions of which a hundred serve.
fn wide() -> String {
    // There aren't that many places: each is there many times, which is an error.
    let mut text = "check: { ignore: [{ rule: region-twice, reason: a figure is taken }] }\nregions:\n".to_owned();
    for number in 0..1_000 {
        let (status, traffic) = if number < 100 { ("active", 1) } else { ("standby", 0) };
        let role = if number == 0 { "primary" } else { "replica" };
        let location = WITH_GPUS[number % WITH_GPUS.len()];
        let (second, third) = (number / 16, number % 16 * 16);
        writeln!(
            text,
            "  r-{number}:\n    region: {location}\n    status: {status}\n    traffic: {traffic}%\n    \
             network: {{ cidr: 10.{second}.{third}.0/20 }}\n    resources: [llm-service (2 replicas), \
             vector-db ({role}), cache (active), message-queue (active)]"
        )
        .expect("a string takes every write");
    }
    text
}

/// Twenty regions with so many queues that there are a thousand stacks.
fn large() -> String {
    let mut text = "services:\n".to_owned();
    for queue in 0..QUEUES {
        writeln!(text, "  queue-{queue}: {{ kind: queue }}").expect("a string takes every write");
    }
    text.push_str("regions:\n");
    for location in LOCATIONS {
        let queues: Vec<String> = (0..QUEUES).map(|queue| format!("queue-{queue} (active)")).collect();
        writeln!(
            text,
            "  r-{location}:\n    region: {location}\n    traffic: 5%\n    resources: [{}]",
            queues.join(", ")
        )
        .expect("a string takes every write");
    }
    text
}

fn write(root: &Path, environment: &str, topology: &str) {
    let folder = root.join("environments").join(environment);
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("topology.yaml"), topology).expect("a file");
}

fn best(round: impl FnMut() -> Duration) -> Duration {
    std::iter::repeat_with(round).take(ROUNDS).min().expect("there are rounds")
}

fn shown(took: Duration) -> String {
    format!("{:.1} ms", took.as_secs_f64() * 1000.0)
}

/// Runs a command to its end: how long it took, and the most memory it had, in kB (0 where nobody tells).
fn run(root: &Path, arguments: &str) -> (Duration, u64) {
    let begun = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_terradrill"))
        .args(arguments.split(' '))
        .current_dir(root)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary starts");
    let mut peak = 0;
    let status = loop {
        if let Some(status) = child.try_wait().expect("the child is ours") {
            break status;
        }
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let now = line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0);
        peak = peak.max(now);
        std::thread::sleep(Duration::from_micros(500));
    };
    assert!(status.success(), "{arguments}: {status}");
    (begun.elapsed(), peak)
}
