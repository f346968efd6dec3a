//! A gate that runs, and a ledger that it follows.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::pkcs8::EncodePrivateKey as _;
use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::{Value, json};

use super::TestEnv;

/// A gate's configuration: one region whose only service has one of two replicas ready.
pub(crate) fn config(change: impl FnOnce(&mut Value)) -> String {
    let mut config = json!({
        "environment": "demo", "region": "primary", "epoch": 3, "serves": true, "health_path": "/healthz",
        "database": null,
        "inference": { "llm-service": { "replicas": "127.0.0.1", "desired": 2, "floor": 1, "slots": 256 } },
        "ledger": null,
        "latches": null
    });
    change(&mut config);
    serde_json::to_string_pretty(&config).expect("JSON")
}

/// An empty folder, and credentials: nobody is asked for any.
pub(crate) fn environment() -> TestEnv {
    TestEnv::empty().variable("AWS_ACCESS_KEY_ID", "none").variable("AWS_SECRET_ACCESS_KEY", "none")
}

/// A gate in a folder of its own, on a port of its own. It ends with the value.
pub(crate) struct Gate {
    env: TestEnv,
    child: Child,
    port: u16,
}

/// What it answers.
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Gate {
    pub(crate) fn start(change: impl FnOnce(&mut Value)) -> Self {
        Self::start_with(change, false)
    }

    /// `variables`: in place of flags.
    pub(crate) fn start_with(change: impl FnOnce(&mut Value), variables: bool) -> Self {
        let env = environment();
        env.write("gate.json", config(change));
        env.write("state/keep", "");
        let port = free_port();
        let log = fs::File::create(env.path("log")).expect("a file");
        let listen = format!("127.0.0.1:{port}");
        let mut command = if variables {
            let mut command = env.command("", "gate");
            command.env("TERRADRILL_GATE_CONFIG", "gate.json").env("TERRADRILL_GATE_STATE", "state");
            command.env("TERRADRILL_GATE_LISTEN", listen);
            command
        } else {
            env.command("", &format!("gate --config gate.json --state state --listen {listen}"))
        };
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn().expect("it starts");
        let gate = Self { env, child, port };
        until("it listens", || TcpStream::connect(("127.0.0.1", port)).is_ok());
        gate
    }

    pub(crate) fn front(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn env(&self) -> &TestEnv {
        &self.env
    }

    /// A file of the folder that it shares with the proxy.
    pub(crate) fn state(&self, name: &str) -> PathBuf {
        self.env.path("state").join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        self.env.write(&format!("state/{name}"), text);
    }

    pub(crate) fn log(&self) -> String {
        self.env.read("log")
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], "")
    }

    pub(crate) fn authorize(&self, id: &str, service: &str) -> Answer {
        self.ask("GET", "/authorize", &[("X-Request-Id", id), ("X-Service", service)], "")
    }

    /// Why it is shut.
    pub(crate) fn reasons(&self) -> Vec<String> {
        serde_json::from_value(self.get("/healthz").json()["reasons"].clone()).expect("reasons")
    }

    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut connection = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        connection.set_read_timeout(Some(Duration::from_secs(10))).expect("a time limit");
        let mut text = format!("{method} {path} HTTP/1.1\r\nHost: gate\r\nConnection: close\r\n");
        text += &format!("Content-Length: {}\r\n", body.len());
        for (name, value) in headers {
            text += &format!("{name}: {value}\r\n");
        }
        // It may answer before it has read all: what is too long isn't.
        let _ = connection.write_all(format!("{text}\r\n{body}").as_bytes());
        let mut found = Vec::new();
        let mut buffer = [0; 4096];
        while let Ok(length) = connection.read(&mut buffer) {
            if length == 0 {
                break;
            }
            found.extend_from_slice(&buffer[..length]);
        }
        let found = String::from_utf8(found).expect("text");
        let (head, body) = found.split_once("\r\n\r\n").expect("an answer");
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status").parse().expect("a number");
        let headers =
            lines.filter_map(|line| line.split_once(": ")).map(|(name, value)| (name.to_lowercase(), value.to_owned()));
        Answer { status, headers: headers.collect(), body: body.to_owned() }
    }

    pub(crate) fn signal(&self, signal: rustix::process::Signal) {
        let process = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(process, signal).expect("our own child");
    }

    /// Its exit status, once it has ended.
    pub(crate) fn ends(&mut self) -> Option<i32> {
        until("it ends", || self.child.try_wait().expect("our own child").is_some());
        self.child.wait().expect("our own child").code()
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }
}

/// A ledger whose entries are made here, by what is documented of their form, and whose holders answer nobody.
pub(crate) struct Ledger(SigningKey);

impl Ledger {
    pub(crate) fn new(seed: u8) -> Self {
        Self(SigningKey::from_bytes(&[seed; 32]))
    }

    /// The private part.
    pub(crate) fn pem(&self) -> String {
        self.0.to_pkcs8_pem(Default::default()).expect("a key can be written").to_string()
    }

    pub(crate) fn config(&self) -> Value {
        // A port that nobody listens on.
        let endpoint = format!("http://127.0.0.1:{}", free_port());
        let holder =
            |name: &str| json!({ "bucket": format!("demo-fence-{name}"), "region": name, "endpoint": endpoint });
        json!({
            "public_key": STANDARD.encode(self.0.verifying_key().as_bytes()),
            "on_blind": "serve",
            "holders": { "primary": holder("here"), "secondary": holder("there"), "witness": holder("elsewhere") },
            "peers": {},
            "siblings": null
        })
    }

    pub(crate) fn entry(&self, epoch: u64, serves: &[&str], answers: &[&str]) -> String {
        self.entry_of("demo", epoch, serves, answers)
    }

    pub(crate) fn entry_of(&self, environment: &str, epoch: u64, serves: &[&str], answers: &[&str]) -> String {
        let entry = json!({
            "environment": environment, "epoch": epoch, "serves": serves, "primary": {},
            "holders": ["primary", "secondary", "witness"], "run": "test", "written_at": "2026-11-27T03:00:00Z",
            "answers": answers,
        })
        .to_string();
        let signature = self.0.sign(format!("terradrill ledger entry 1\n{entry}").as_bytes());
        json!({ "entry": entry, "signature": STANDARD.encode(signature.to_bytes()) }).to_string()
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port").port()
}

/// Waits until something is so.
#[track_caller]
pub(crate) fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(20);
    while !holds() {
        assert!(Instant::now() < end, "not in time: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
