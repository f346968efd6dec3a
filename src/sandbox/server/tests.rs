use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use super::super::api::{OpenSession, Operate, ResourceQuery, WriteEntry};
use super::super::client::ClientError;
use super::super::log::{LogQuery, State, What};
use super::super::resource::Call;
use super::super::world::faults::Loss;
use super::super::world::fixture::{ACTIVE, HOSTNAME, PRIMARY, SECONDARY, database, entry, holder, posture, system};
use super::*;
use crate::clouds::Operation;
use crate::clouds::Provider;

const SHOP: &str = "shop";

fn start(folder: &Path) -> Sandbox {
    Sandbox::start(&Options::new(folder.join("sandbox"))).unwrap()
}

/// One request over a connection of its own; `None` if the connection is closed without an answer.
fn request(method: &str, url: &str, body: &str) -> Option<(u16, String)> {
    let (address, path) = url.strip_prefix("http://")?.split_once('/')?;
    let mut stream = TcpStream::connect(address).ok()?;
    let head = format!("{method} /{path} HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n", body.len());
    stream.write_all(format!("{head}{body}").as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let status = answer.split(' ').nth(1)?.parse().ok()?;
    let (_, body) = answer.split_once("\r\n\r\n")?;
    Some((status, body.to_owned()))
}

fn session(label: &str, region: &str) -> OpenSession {
    OpenSession {
        label: label.to_owned(),
        state_region: Some(region.to_owned()),
        state_path: None,
        process: None,
        holds_clock: true,
        serves: true,
    }
}

fn refusal<T: std::fmt::Debug>(result: Result<T, ClientError>) -> String {
    match result {
        Err(ClientError::Refused { reason, .. }) => reason,
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn a_failover_can_be_followed_through_the_control_api() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = start(folder.path());
    let client = sandbox.client();
    let answer = client.health(PRIMARY, SHOP).unwrap().expect("something answers");
    assert!(!answer.serves && !answer.reasons.is_empty());
    for resource in system() {
        sandbox.cloud().put(resource);
    }
    for name in ["primary", "secondary", "witness"] {
        let (bucket, location) = holder(name);
        assert_eq!(client.read_entry(location, &bucket).unwrap(), None);
        let write = WriteEntry { version: None, entry: entry(0, &["primary"], &[]) };
        assert!(client.write_entry(location, &bucket, &write).unwrap());
        assert!(!client.write_entry(location, &bucket, &write).unwrap(), "it keeps one by now");
    }
    client.sleep(600.0).unwrap();
    let answer = client.health(PRIMARY, SHOP).unwrap().expect("something answers");
    assert!(answer.serves && answer.region.as_deref() == Some("primary"), "{answer:?}");
    assert_eq!(client.write_through_name(HOSTNAME, 1).unwrap().region, PRIMARY);
    assert!(refusal(client.write_marker(SECONDARY, SHOP, 2)).contains("replica"));
    client.sleep(10.0).unwrap();

    client.lose(Loss::Region(PRIMARY.into())).unwrap();
    let lost_at = client.now().unwrap();
    assert!(refusal(client.lose(Loss::Region(PRIMARY.into()))).contains("lost already"));
    assert_eq!(client.health(PRIMARY, SHOP).unwrap(), None);
    assert!(refusal(client.markers(PRIMARY, SHOP)).contains("does not answer"));
    let latch = Operate {
        environment: Some(SHOP.into()),
        operation: Operation::SetLatch { judges: "primary".into(), holders: vec![SECONDARY.into()], shut: true },
    };
    let done = client.operate(&latch).unwrap();
    assert!(done.effective_at > client.now().unwrap());
    client.sleep(10.0).unwrap();
    let latches = client.latches(SHOP).unwrap();
    let shut: Vec<&str> = latches.iter().filter(|latch| latch.shut).map(|latch| latch.region.as_str()).collect();
    assert_eq!(shut, ["primary"]);

    sandbox.cloud().put(database(SECONDARY, None));
    for resource in posture(SECONDARY, ACTIVE) {
        sandbox.cloud().put(resource);
    }
    for name in ["secondary", "witness"] {
        let (bucket, location) = holder(name);
        let kept = client.read_entry(location, &bucket).unwrap().expect("the first entry");
        let write = WriteEntry { version: Some(kept.version), entry: entry(1, &["secondary"], &["primary"]) };
        assert!(client.write_entry(location, &bucket, &write).unwrap());
    }
    let (bucket, location) = holder("primary");
    assert!(refusal(client.read_entry(location, &bucket)).contains("does not answer"));
    client.sleep(600.0).unwrap();
    let workloads = client.workloads(SECONDARY, SHOP).unwrap();
    assert!(workloads.pods.iter().all(|pod| pod.ready == pod.desired), "{workloads:?}");
    let name = client.dns(HOSTNAME).unwrap();
    assert!(name.settled && name.answers[0].to.to_string() == SECONDARY);
    let markers = client.markers(SECONDARY, SHOP).unwrap();
    assert!(markers.writable && markers.highest == Some(1));
    client.give_back(Loss::Region(PRIMARY.into())).unwrap();
    assert!(client.faults().unwrap().is_empty());
    // It learns within a look that it was left behind.
    client.sleep(10.0).unwrap();
    let fence = client.fence(PRIMARY, SHOP).unwrap().expect("its gate answers");
    assert!(fence.state == State::Revoked && !fence.open, "{fence:?}");
    let since = LogQuery { since: Some(lost_at), what: Some(What::Event), ..LogQuery::default() };
    let events = client.log(&since).unwrap();
    assert!(events.windows(2).all(|pair| pair[0].number < pair[1].number));
    assert!(events.iter().any(|event| event.operation == "promoted" && event.region == SECONDARY));
    let alarms = ResourceQuery { kind: Some("aws_cloudwatch_metric_alarm".into()), ..ResourceQuery::default() };
    assert_eq!(client.resources(&alarms).unwrap().len(), 2);
}

#[test]
fn locks_of_runs_that_were_killed_are_dropped() {
    let own = tempfile::tempdir().unwrap();
    let kept = own.path().join("sandbox/states/us-east-1/env/primary");
    std::fs::create_dir_all(&kept).unwrap();
    for name in ["platform.lock", "platform.tfstate"] {
        std::fs::write(kept.join(name), "{}").unwrap();
    }
    let _sandbox = start(own.path());
    assert!(!kept.join("platform.lock").exists());
    assert!(kept.join("platform.tfstate").exists());
}

#[test]
fn states_are_locked_and_go_with_their_region() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = start(folder.path());
    let client = sandbox.client();
    let opened = client.open_session(&session("shop/primary/platform", PRIMARY)).unwrap();
    let url = opened.env["TF_HTTP_ADDRESS"].as_str();
    assert_eq!(request("GET", url, "").map(|(status, _)| status), Some(404));
    let mine = r#"{"ID":"mine"}"#;
    assert_eq!(request("LOCK", url, mine).map(|(status, _)| status), Some(200));
    assert_eq!(request("LOCK", url, r#"{"ID":"theirs"}"#), Some((423, mine.into())));
    assert_eq!(request("POST", url, "state").map(|(status, _)| status), Some(423));
    let own = format!("{url}?ID=mine");
    assert_eq!(request("POST", &own, "state").map(|(status, _)| status), Some(200));
    assert_eq!(request("UNLOCK", url, mine).map(|(status, _)| status), Some(200));

    client.lose(Loss::StateStorage(PRIMARY.into())).unwrap();
    assert_eq!(request("GET", url, ""), None);
    client.give_back(Loss::StateStorage(PRIMARY.into())).unwrap();
    assert_eq!(request("GET", url, ""), Some((200, "state".into())));

    let states = LogQuery { service: Some("state".into()), region: Some(PRIMARY.into()), ..LogQuery::default() };
    let log = client.log(&states).unwrap();
    assert!(log.iter().filter(|entry| entry.operation == "connect" && entry.refused).count() == 1);
    assert!(log.iter().any(|entry| entry.session == "shop/primary/platform" && entry.operation == "write"));
    client.close_session(&opened.id).unwrap();
    assert!(client.close_session(&opened.id).is_err());
}

#[test]
fn calls_into_a_lost_region_are_refused_and_counted() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = start(folder.path());
    let client = sandbox.client();
    let call = |region, service| {
        sandbox.cloud().call(&Call {
            session: "shop/secondary/platform",
            provider: Provider::Aws,
            region,
            service,
            operation: "read",
            kind: "aws_vpc",
        })
    };
    call(PRIMARY, "ec2").unwrap();
    client.lose(Loss::Region(PRIMARY.into())).unwrap();
    let error = call(PRIMARY, "ec2").unwrap_err();
    assert_eq!(error.to_string(), "ec2 in us-east-1 does not answer: region us-east-1 is lost");
    call(SECONDARY, "ec2").unwrap();
    let lost = LogQuery {
        what: Some(What::Call),
        region: Some(PRIMARY.into()),
        session: Some("shop/secondary/".into()),
        ..LogQuery::default()
    };
    let refused: Vec<bool> = client.log(&lost).unwrap().iter().map(|entry| entry.refused).collect();
    assert_eq!(refused, [false, true]);
}

#[test]
fn a_second_process_attaches_and_a_stopped_sandbox_is_found_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("sandbox");
    assert!(Client::attach(&own).unwrap().is_none());
    let sandbox = start(folder.path());
    for resource in system() {
        sandbox.cloud().put(resource);
    }
    let attached = Client::attach(&own).unwrap().expect("it runs");
    assert_eq!(attached.address(), sandbox.address());
    assert!(matches!(Sandbox::start(&Options::new(&own)), Err(StartError::Storage(StorageError::Busy(_)))));
    let count = attached.status().unwrap().resources;
    assert!(count > 0);
    drop(sandbox);
    assert!(Client::attach(&own).unwrap().is_none());
    let again = start(folder.path());
    assert_eq!(again.client().status().unwrap().resources, count);
}

#[test]
fn a_session_whose_process_has_ended_is_closed() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = start(folder.path());
    let client = sandbox.client();
    let mut child = std::process::Command::new("true").spawn().unwrap();
    let process = child.id();
    child.wait().unwrap();
    let mut orphan = session("shop/primary/platform", PRIMARY);
    orphan.process = Some(process);
    let mut own = session("shop/secondary/platform", SECONDARY);
    own.process = Some(std::process::id());
    client.open_session(&orphan).unwrap();
    client.open_session(&own).unwrap();
    let mut labels = client.status().unwrap().sessions;
    while labels.len() > 1 {
        std::thread::sleep(Duration::from_millis(20));
        labels = client.status().unwrap().sessions;
    }
    assert_eq!(labels, ["shop/secondary/platform"]);
}

#[tokio::test]
async fn a_sandbox_can_start_and_stop_inside_a_runtime() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = start(folder.path());
    let client = sandbox.client();
    let status = tokio::task::spawn_blocking(move || client.status()).await.unwrap().unwrap();
    assert_eq!(status.process, std::process::id());
    drop(sandbox);
}
