//! The real gate, on a port of this machine: what it answers, what it refuses, when it shuts.

use std::fs::File;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixDatagram;
use std::process::Command;
use std::time::{Duration, SystemTime};

use crate::support::TestEnv;
use crate::support::gate::{Gate, Ledger, until};

#[test]
fn a_region_alone_follows_no_ledger() {
    let gate = Gate::start(|_| {});
    until("it is open", || gate.get("/healthz").status == 200);
    let health = gate.get("/healthz");
    assert_eq!(
        health.json(),
        serde_json::json!({
            "serves": true, "degraded": true, "region": "primary", "epoch": 3, "reasons": []
        })
    );
    assert_eq!(health.header("cache-control"), Some("no-store"));
    let head = gate.ask("HEAD", "/healthz", &[], "");
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert_eq!(gate.get("/livez").status, 200);
    let lease = gate.get("/lease");
    assert_eq!((lease.status, lease.json()["granted"].clone()), (200, true.into()));
    assert_eq!(gate.ask("POST", "/healthz", &[], "").status, 405);
    assert_eq!(gate.get("/fence").status, 404);
    assert_eq!(gate.ask("POST", "/fence", &[], "{}").status, 404);
    assert_eq!(gate.get("/").status, 404);
    assert_eq!(gate.authorize("r1", "llm-service").status, 200);
    assert_eq!(gate.authorize("r1", "other").header("x-gate-reason"), Some("no such service"));
    assert_eq!(gate.ask("GET", "/authorize", &[], "").status, 400);
}

#[test]
fn what_the_replicas_can_not_take_is_sent_away_and_the_health_path_stays() {
    let gate = Gate::start(|config| config["inference"]["llm-service"]["slots"] = 2.into());
    until("it is open", || gate.get("/healthz").status == 200);
    let proxy = UnixDatagram::unbound().expect("a socket");
    let ended = |id: &str| {
        let line = format!("<190>Nov 27 20:00:00 proxy: {id}");
        proxy.send_to(line.as_bytes(), gate.state("requests.sock")).expect("it is heard");
    };
    // Until the proxy says that anything ended, nobody is sent away for it.
    for id in ["r1", "r2", "r3"] {
        assert_eq!(gate.authorize(id, "llm-service").status, 200);
    }
    ended("r3");
    until("it is full", || gate.authorize("r4", "llm-service").status == 403);
    let busy = gate.authorize("r4", "llm-service");
    assert_eq!(busy.header("x-gate-reason"), Some("busy"));
    let seconds: u64 = busy.header("retry-after").expect("when to come again").parse().expect("seconds");
    assert!((1..=45).contains(&seconds), "{seconds}");
    assert_eq!(gate.get("/healthz").status, 200, "shedding is no reason to leave the answers of DNS");
    ended("r1");
    until("there is a place again", || gate.authorize("r4", "llm-service").status == 200);
}

#[test]
fn the_database_counts_as_it_was_seen_lately() {
    let gate = Gate::start(|config| config["database"] = "vector-db".into());
    until("it has looked", || gate.reasons() == ["vector-db: not seen lately"]);
    assert_eq!(gate.get("/lease").status, 503);
    let shut = gate.authorize("r1", "llm-service");
    assert_eq!((shut.status, shut.header("x-gate-reason")), (403, Some("shut")));
    assert!(shut.header("retry-after").is_some());
    for (word, reason) in [
        ("primary 2", "vector-db: no write of epoch 3 was read back yet"),
        ("replica", "vector-db: takes no writes: it is a replica"),
        ("read-only", "vector-db: takes no writes: it is read-only"),
        ("unreachable", "vector-db: doesn't answer"),
        ("<html>", "vector-db: not seen lately"),
    ] {
        gate.write("database", word);
        until(word, || gate.reasons() == [reason]);
    }
    gate.write("database", "primary 3");
    until("it opens", || gate.get("/healthz").status == 200);
    let seen = File::options().write(true).open(gate.state("database")).expect("the file");
    seen.set_modified(SystemTime::now() - Duration::from_secs(16)).expect("its time");
    until("it was seen too long ago", || gate.reasons() == ["vector-db: not seen lately"]);
}

#[test]
fn a_posture_that_does_not_let_it_serve() {
    let gate = Gate::start(|config| config["serves"] = false.into());
    until("it has looked", || gate.reasons() == ["the posture of epoch 3 doesn't let primary serve"]);
    assert_eq!(gate.get("/healthz").status, 503);
}

#[test]
fn what_is_no_entry_of_the_environment_is_refused() {
    let ledger = Ledger::new(7);
    let gate = Gate::start(|config| config["ledger"] = ledger.config());
    until("it has begun", || gate.get("/livez").status == 200);
    assert_eq!(gate.get("/fence").json()["state"], "cold");
    let refused = |status: u16, text: &str, words: &str| {
        let answer = gate.ask("POST", "/fence", &[], text);
        assert_eq!(answer.status, status, "{}", answer.body);
        let why = answer.json()["refused"].as_str().expect("why").to_owned();
        assert!(why.contains(words), "{why}");
    };
    refused(400, "", "can't be read as an entry");
    refused(400, "<html>", "can't be read as an entry");
    refused(400, "{\"entry\":3}", "can't be read as an entry");
    refused(413, &"x".repeat(17_000), "shorter than 16384 bytes");
    refused(403, &Ledger::new(8).entry(4, &["secondary"], &[]), "signature");
    refused(403, &ledger.entry(4, &["secondary"], &[]).replace("epoch\\\":4", "epoch\\\":5"), "signature");
    refused(403, &ledger.entry_of("shop", 4, &["secondary"], &[]), "of the environment `shop`");
    assert!(gate.get("/fence").json()["latest"].is_null(), "nothing of it was learned");
    let taken = gate.ask("POST", "/fence", &[], &ledger.entry(4, &["secondary"], &[]));
    assert_eq!((taken.status, taken.json()["state"].clone()), (200, "revoked".into()));
    refused(409, &ledger.entry(3, &["primary"], &[]), "it is of epoch 3, and 4 is known here");
    let again = gate.ask("POST", "/fence", &[], &ledger.entry(4, &["secondary"], &[]));
    assert_eq!(again.status, 200, "whoever says it twice is told the same");
    assert_eq!(gate.get("/lease").status, 503);
}

#[test]
fn a_fresh_entry_opens_the_gate_that_it_was_made_for() {
    let ledger = Ledger::new(7);
    let gate = Gate::start(|config| config["ledger"] = ledger.config());
    until("it has begun", || gate.get("/livez").status == 200);
    let number = gate.get("/fence").json()["gate"].as_str().expect("its number").to_owned();
    let other = gate.ask("POST", "/fence", &[], &ledger.entry(4, &["primary"], &["0123456789abcdef"]));
    assert_eq!(other.json()["state"], "cold", "it was made for another one");
    let fresh = ledger.entry(4, &["primary"], &[&number]);
    assert_eq!(gate.ask("POST", "/fence", &[], &fresh).json()["state"], "confirmed");
    until("it opens", || gate.get("/healthz").status == 200);
    assert_ne!(gate.get("/fence").json()["gate"], number.as_str(), "it answers once");
    // Any later entry shuts it again.
    let later = gate.ask("POST", "/fence", &[("X-Gate-Outside", "1")], &ledger.entry(5, &["secondary"], &[]));
    assert_eq!(later.json()["open"], false);
    assert_eq!(gate.authorize("r1", "llm-service").status, 403);
}

/// A process of this name, whatever it is.
fn process(gate: &Gate, name: &str) -> std::process::Child {
    let path = gate.state(name);
    gate.write(name, "#!/bin/sh\nwhile :; do sleep 0.1; done\n");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("our own");
    Command::new(&path).spawn().expect("it starts")
}

#[test]
fn streams_end_with_the_region_and_nobody_else_is_told_to() {
    for (name, ends) in [("nginx", true), ("other", false)] {
        let gate = Gate::start(|config| config["database"] = "vector-db".into());
        let mut child = process(&gate, name);
        gate.write("database", "primary 3");
        until("it opens", || gate.get("/healthz").status == 200);
        assert_eq!(gate.authorize("r1", "llm-service").status, 200);
        gate.write("nginx.pid", &format!("{}\n", child.id()));
        gate.write("database", "unreachable");
        until("it shuts", || gate.get("/healthz").status == 503);
        if ends {
            until("the proxy was told", || child.try_wait().expect("our own child").is_some());
        } else {
            until("it says why not", || gate.log().contains("names a process of `other`"));
            assert!(child.try_wait().expect("our own child").is_none());
        }
        let _ = child.kill();
        let _ = child.wait();
    }
}

#[test]
fn a_gate_ends_after_its_proxy() {
    let mut gate = Gate::start(|_| {});
    let mut proxy = process(&gate, "nginx");
    gate.write("nginx.pid", &proxy.id().to_string());
    until("it is open", || gate.get("/healthz").status == 200);
    gate.signal(rustix::process::Signal::TERM);
    until("it has heard", || gate.log().contains("the proxy beside it still runs"));
    assert_eq!(gate.authorize("r1", "llm-service").status, 200);
    proxy.kill().expect("our own child");
    proxy.wait().expect("our own child");
    assert_eq!(gate.ends(), Some(0));
}

#[test]
fn variables_say_what_flags_say() {
    let gate = Gate::start_with(|_| {}, true);
    until("it is open", || gate.get("/healthz").status == 200);
}

#[test]
fn a_configuration_that_can_not_be_followed() {
    let env = TestEnv::empty();
    env.write("gate.json", "{ \"environment\": \"demo\",\n  \"region\": 3 }");
    insta::assert_snapshot!(env.run("gate --config gate.json --state . --listen 127.0.0.1:0"), @r#"
    ------- stderr -------
    gate::form

      × This is no configuration of a gate
       ╭─[gate.json:2:13]
     1 │ { "environment": "demo",
     2 │   "region": 3 }
       ·             ┬
       ·             ╰── invalid type: integer `3`, expected a string
       ╰────
    [exit status: 10]
    "#);
    env.write(
        "gate.json",
        crate::support::gate::config(|config| {
            config["health_path"] = "healthz".into();
            config["ledger"] = Ledger::new(7).config();
            config["ledger"]["public_key"] = "AAAA".into();
            config["ledger"]["peers"]["secondary"] = "secondary.example.com".into();
        }),
    );
    insta::assert_snapshot!(env.run("gate --config gate.json --state . --listen 127.0.0.1:0"), @r#"
    ------- stderr -------
    gate::value

      × `health_path` must be a path that begins with `/` and isn't one of the gate's own
       ╭─[gate.json:6:3]
     5 │   "serves": true,
     6 │   "health_path": "healthz",
       ·   ──────┬──────
       ·         ╰── here
     7 │   "database": null,
       ╰────
    gate::value

      × `ledger.public_key` isn't an Ed25519 public key: base64 of 32 bytes, as `terradrill fence key`
      │ prints it
        ╭─[gate.json:17:5]
     16 │   "ledger": {
     17 │     "public_key": "AAAA",
        ·     ──────┬─────
        ·           ╰── here
     18 │     "on_blind": "serve",
        ╰────
    gate::value

      × `ledger.peers.secondary` must be a scheme and a host, such as https://eu-west-
      │ 1.api.example.com
        ╭─[gate.json:37:7]
     36 │     "peers": {
     37 │       "secondary": "secondary.example.com"
        ·       ─────┬─────
        ·            ╰── here
     38 │     },
        ╰────
    [exit status: 10]
    "#);
    insta::assert_snapshot!(env.run("gate --config nowhere.json --state . --listen 127.0.0.1:0"), @"
    ------- stderr -------
    error: nowhere.json can't be read
      caused by: No such file or directory (os error 2)
    hint: module `gate` makes it, as gate.json of a config map; `gate --config` and `fence --gate` name another place
    [exit status: 10]
    ");
    env.write("gate.json", crate::support::gate::config(|_| {}));
    insta::assert_snapshot!(env.run("gate --config gate.json --state nowhere --listen 127.0.0.1:0"), @"
    ------- stderr -------
    error: the gate can't begin: nowhere/requests.sock: No such file or directory (os error 2)
    hint: `--state` names a folder that is there and can be written
    [exit status: 1]
    ");
}

#[test]
fn a_port_that_is_taken() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("its address").port().to_string();
    let env = TestEnv::empty();
    env.write("gate.json", crate::support::gate::config(|_| {}));
    let answer = env.run(&format!("gate --config gate.json --state . --listen 127.0.0.1:{port}"));
    insta::assert_snapshot!(answer.to_string().replace(&port, "PORT"), @"
    ------- stderr -------
    error: the gate can't listen on 127.0.0.1:PORT
      caused by: Address already in use (os error 98)
    hint: another gate may run there; `--listen` names another port
    [exit status: 1]
    ");
}
