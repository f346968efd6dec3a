//! The ledger at the command line: its key, what is seen of it, and how a gate is let open that can't read it.

use std::os::unix::fs::PermissionsExt as _;

use crate::support::TestEnv;
use crate::support::gate::{Gate, Ledger, until};

#[test]
fn a_key_goes_into_a_new_file_that_only_its_owner_reads() {
    let env = TestEnv::empty();
    let made = env.run("fence key --out fence.pem").success();
    let public = made.stdout();
    let public = public.strip_prefix("fence:\n  public_key: ").expect("lines of the topology").trim();
    assert_eq!(public.len(), 44, "{public}");
    let mode = std::fs::metadata(env.path("fence.pem")).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let text = env.read("fence.pem");
    assert!(text.starts_with("-----BEGIN PRIVATE KEY-----"));
    insta::assert_snapshot!(env.run("fence key --out fence.pem"), @"
    ------- stderr -------
    error: fence.pem is not written
      caused by: File exists (os error 17)
    hint: a key that is in use can't be made again; name another file
    [exit status: 22]
    ");
    assert_eq!(env.read("fence.pem"), text);
    insta::assert_snapshot!(env.run("fence key"), @"
    ------- stderr -------
    error: The private part isn't written to what is no terminal
    hint: `--out FILE` writes it into a file that only you can read, `--out -` writes it all the same
    [exit status: 2]
    ");
    let printed = env.run("fence key --out -").success();
    assert!(printed.stdout().starts_with("-----BEGIN PRIVATE KEY-----"));
    assert!(printed.stderr().contains("public_key: "));
    let json = env.run("fence key --out other.pem --format json").success().stdout();
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["public_key"].as_str().map(str::len), Some(44));
}

#[test]
fn what_is_seen_when_nobody_answers() {
    let ledger = Ledger::new(7);
    let env = crate::support::gate::environment();
    env.write("gate.json", crate::support::gate::config(|config| config["ledger"] = ledger.config()));
    let seen = env.run("fence status --gate gate.json --front primary=http://127.0.0.1:1").success().stdout();
    let lines: Vec<&str> = seen.lines().collect();
    assert_eq!(lines[0], "in force: not known: too few holders answer");
    for (line, who) in
        lines[1..].iter().zip(["holder primary", "holder secondary", "holder witness", "gate of primary"])
    {
        assert!(line.starts_with(&format!("{who}: ")) && line.contains("Connection refused"), "{line}");
    }
    env.write("fence.pem", ledger.pem());
    insta::assert_snapshot!(env.run("fence assume --gate gate.json --fence-key fence.pem"), @"
    ------- stderr -------
    error: Nothing was written: no holder or gate that answers has an entry of the ledger
    hint: `terradrill fence status` shows who answers; `apply` writes the first entry once the stores are there
    [exit status: 22]
    ");
    env.write("alone.json", crate::support::gate::config(|_| {}));
    insta::assert_snapshot!(env.run("fence status --gate alone.json"), @"
    ------- stderr -------
    error: alone.json names no ledger
    hint: a system of one region has none: there is nobody to be fenced from
    [exit status: 10]
    ");
}

#[test]
fn a_gate_that_can_not_read_the_ledger_is_let_open() {
    let ledger = Ledger::new(7);
    let gate = Gate::start(|config| config["ledger"] = ledger.config());
    until("it has looked", || gate.get("/livez").status == 200);
    assert_eq!(gate.ask("POST", "/fence", &[], &ledger.entry(4, &["primary"], &[])).status, 200);
    let env = gate.env();
    let assume = |key: &str| {
        let arguments = format!("fence assume --gate gate.json --front primary={} --fence-key {key}", gate.front());
        let mut command = env.command("", &arguments);
        let path = std::env::var("PATH").unwrap_or_default();
        command.env("FENCE_KEY", ledger.pem()).env("PATH", format!("{}:{path}", env.path("bin").display()));
        env.answer(&mut command)
    };
    env.write("other.pem", Ledger::new(8).pem());
    insta::assert_snapshot!(assume("other.pem"), @"
    ------- stderr -------
    error: Nothing was written: the key isn't the one that the gates know
    hint: `--fence-key` names the private part of the topology's `fence.public_key`
    [exit status: 22]
    ");
    insta::assert_snapshot!(assume("nowhere.pem"), @"
    ------- stderr -------
    error: There is no key to sign with: nowhere.pem can't be read
      caused by: No such file or directory (os error 2)
    hint: `--fence-key` takes a file, `env:NAME` or a secret's ARN; `terradrill fence key` makes a key
    [exit status: 2]
    ");
    insta::assert_snapshot!(assume("env:NOWHERE"), @"
    ------- stderr -------
    error: There is no key to sign with: the variable NOWHERE isn't set
    hint: `--fence-key` takes a file, `env:NAME` or a secret's ARN; `terradrill fence key` makes a key
    [exit status: 2]
    ");
    assert_eq!(gate.get("/fence").json()["state"], "cold");
    insta::assert_snapshot!(assume("env:FENCE_KEY"), @"
    epoch 4 of run test: primary serves
    gate of primary: open
    ------- stderr -------
    [exit status: 0]
    ");
    assert_eq!(gate.get("/healthz").status, 200);
    // A secret, by the cloud's own command line.
    env.write("secret.pem", ledger.pem());
    env.write(
        "bin/aws",
        format!(
            "#!/bin/sh\necho \"$@\" > '{}'\ncat '{}'\n",
            env.path("asked").display(),
            env.path("secret.pem").display()
        ),
    );
    std::fs::set_permissions(env.path("bin/aws"), std::fs::Permissions::from_mode(0o755)).expect("our own");
    let arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:fence-AbCdEf";
    let _ = assume(arn).success();
    assert!(
        env.read("asked")
            .starts_with(&format!("secretsmanager get-secret-value --secret-id {arn} --region eu-west-1 "))
    );
}
