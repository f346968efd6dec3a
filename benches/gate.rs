//! What the gate adds to a request: `cargo bench --bench gate`. It needs nginx.
//!
//! The proxy asks the gate for every request, and reports the end of each to it. The same requests, 200 a second, go through
//! the module's own configuration of the proxy to an upstream that answers at once, and through that configuration without
//! the question; both at a time, so that whatever else the machine does is in both. The gate follows a ledger, and watches a
//! database. Its bar: one millisecond at the 99th percentile. And what the gate takes of the machine's memory.
//!
//! These are figures to look at on a quiet machine, not tests.

#![expect(clippy::print_stdout, reason = "printing figures is what this is for")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::{Value, json};

const PER_SECOND: u32 = 200;
const SECONDS: u32 = 30;
const TEMPLATES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/modules/kubernetes/gate/files");

/// Ends what was started.
struct Ends(Child);

impl Drop for Ends {
    fn drop(&mut self) {
        // A proxy that is killed leaves its workers behind.
        let _ = rustix::process::kill_process(rustix::process::Pid::from_child(&self.0), rustix::process::Signal::TERM);
        let _ = self.0.wait();
    }
}

fn main() {
    if Command::new("nginx").arg("-v").stderr(Stdio::null()).status().is_err() {
        println!("no nginx, no figures");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let [gate, with, without, upstream, own] = [(); 5].map(|()| free_port());
    let key = SigningKey::from_bytes(&[7; 32]);
    fs::write(folder.path().join("gate.json"), config(&key)).expect("writable");
    fs::write(folder.path().join("nginx.conf"), proxy(folder.path(), gate, with, without, upstream, own))
        .expect("writable");
    let log = || fs::File::create(folder.path().join("log")).expect("a file");
    let mut gates = Command::new(env!("CARGO_BIN_EXE_terradrill"));
    gates.arg("gate").arg("--config").arg(folder.path().join("gate.json")).arg("--state").arg(folder.path());
    gates.args(["--listen", &format!("127.0.0.1:{gate}")]);
    gates.env("AWS_ACCESS_KEY_ID", "none").env("AWS_SECRET_ACCESS_KEY", "none");
    let gate_process = Ends(gates.stderr(log()).spawn().expect("the gate starts"));
    let mut nginx = Command::new("nginx");
    nginx.arg("-c").arg(folder.path().join("nginx.conf")).args(["-e", "stderr", "-g", "daemon off; user root;"]);
    let _nginx = Ends(nginx.stderr(Stdio::null()).spawn().expect("nginx starts"));
    open(gate, &key);

    let load = |port: u16, later: Duration| std::thread::spawn(move || load(port, later));
    let loads = [load(without, Duration::ZERO), load(with, Duration::from_micros(2_500))];
    let [alone, gated] = loads.map(|load| load.join().expect("figures"));
    println!("milliseconds of a request, {PER_SECOND} a second for {SECONDS} s");
    println!("| | median | 99 % | 99.9 % |\n|---|---|---|---|");
    let shown = |name: &str, of: &[Duration]| {
        let at = |share: f64| of[((of.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
        println!("| {name} | {:.2} | {:.2} | {:.2} |", at(0.5), at(0.99), at(0.999));
        at(0.99)
    };
    let (alone, gated) = (shown("proxy alone", &alone), shown("proxy and gate", &gated));
    println!("added at 99 %: {:.2} ms; the bar is 1 ms", gated - alone);
    let status = fs::read_to_string(format!("/proc/{}/status", gate_process.0.id())).unwrap_or_default();
    for line in status.lines().filter(|line| ["VmRSS", "RssAnon"].iter().any(|name| line.starts_with(name))) {
        println!("the gate's memory: {}", line.split_whitespace().collect::<Vec<_>>().join(" "));
    }
}

/// Requests at a steady pace over one connection, and how long each took, sorted. The first second is for warming up.
fn load(port: u16, later: Duration) -> Vec<Duration> {
    let connect = || {
        let connection = TcpStream::connect(("127.0.0.1", port)).expect("it listens");
        connection.set_nodelay(true).expect("a socket");
        (connection.try_clone().expect("a socket"), BufReader::new(connection))
    };
    let (mut connection, mut reader) = connect();
    let begun = Instant::now() + later;
    let mut taken = Vec::new();
    for number in 0..PER_SECOND * (SECONDS + 1) {
        let due = begun + Duration::from_secs(1) * number / PER_SECOND;
        // The proxy closes a connection after its thousandth request.
        if number % 500 == 499 {
            (connection, reader) = connect();
        }
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        let sent = Instant::now();
        connection.write_all(b"GET / HTTP/1.1\r\nHost: bench\r\n\r\n").expect("it is open");
        let (status, _) = response(&mut reader);
        assert_eq!(status, 200, "the gate is open");
        if number >= PER_SECOND {
            taken.push(sent.elapsed());
        }
    }
    taken.sort();
    taken
}

fn response(reader: &mut BufReader<TcpStream>) -> (u16, String) {
    let (mut line, mut headers) = (String::new(), BTreeMap::new());
    reader.read_line(&mut line).expect("an answer");
    let status = line.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a header");
        let Some((name, value)) = line.trim().split_once(": ") else { break };
        headers.insert(name.to_lowercase(), value.to_owned());
    }
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("a body");
    (status, String::from_utf8(body).expect("text"))
}

fn ask(port: u16, head: &str, body: &str) -> Option<Value> {
    let mut connection = TcpStream::connect(("127.0.0.1", port)).ok()?;
    let text = format!("{head} HTTP/1.1\r\nHost: gate\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    connection.write_all(text.as_bytes()).ok()?;
    serde_json::from_str(&response(&mut BufReader::new(connection)).1).ok()
}

/// Lets it open with an entry that is made for it: its holders answer nobody, which is all the same to a request.
fn open(port: u16, key: &SigningKey) {
    let end = Instant::now() + Duration::from_secs(20);
    loop {
        if let Some(found) = ask(port, "GET /fence", "") {
            if found["open"] == true {
                return;
            }
            let entry = json!({
                "environment": "demo", "epoch": 1, "serves": ["primary"], "primary": { "vector-db": "primary" },
                "holders": ["a", "b", "c"], "run": "bench", "written_at": "2026-11-27T03:00:00Z",
                "answers": [found["gate"]],
            });
            let entry = entry.to_string();
            let signature = key.sign(format!("terradrill ledger entry 1\n{entry}").as_bytes());
            let signed = json!({ "entry": entry, "signature": STANDARD.encode(signature.to_bytes()) });
            ask(port, "POST /fence", &signed.to_string());
        }
        assert!(Instant::now() < end, "the gate opens");
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn config(key: &SigningKey) -> String {
    let endpoint = format!("http://127.0.0.1:{}", free_port());
    let holder = json!({ "bucket": "bench", "region": "nowhere", "endpoint": endpoint });
    json!({
        "environment": "demo", "region": "primary", "epoch": 0, "serves": true, "health_path": "/healthz",
        "inference": { "llm-service": { "replicas": "127.0.0.1", "desired": 1, "floor": 1, "slots": 256 } },
        "ledger": {
            "public_key": STANDARD.encode(key.verifying_key().as_bytes()),
            "holders": { "a": holder, "b": holder, "c": holder },
        },
    })
    .to_string()
}

/// The module's configuration; beside it the same without the question, and what answers at once.
fn proxy(state: &Path, gate: u16, with: u16, without: u16, upstream: u16, own: u16) -> String {
    let state = state.display().to_string();
    let fill = |name: &str, values: &[(&str, &str)]| {
        let text = fs::read_to_string(Path::new(TEMPLATES).join(name)).expect("the module's template");
        values.iter().fold(text, |text, (name, value)| text.replace(&format!("${{{name}}}"), value))
    };
    let server = |port: u16, asks: bool| {
        let upstream = format!("http://127.0.0.1:{upstream}");
        let values = [("service", "llm-service"), ("upstream", upstream.as_str()), ("state", state.as_str())];
        let locations = fill("service.conf.tftpl", &values);
        let question = |line: &&str| asks || !["auth_request", "syslog"].iter().any(|word| line.contains(word));
        let locations = locations.lines().filter(question).map(|line| format!("{line}\n")).collect::<String>();
        let port = port.to_string();
        fill("server.conf.tftpl", &[("port", &port), ("health_path", "/healthz"), ("locations", &locations)])
    };
    let answers = format!("\n  server {{\n    listen {upstream};\n    return 200 ok;\n  }}\n");
    let servers = server(with, true) + &server(without, false) + &answers;
    let (gate, own) = (format!("127.0.0.1:{gate}"), own.to_string());
    let values = [
        ("state", state.as_str()),
        ("temporary", &state),
        ("resolver", "127.0.0.1"),
        ("gate", &gate),
        ("own_port", &own),
        ("servers", &servers),
    ];
    fill("nginx.conf.tftpl", &values).replace("worker_processes auto;", "worker_processes 1;")
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port").port()
}
