//! Spawns terraform. Nothing else in the crate does.
//!
//! - Each terraform has a process group of its own, so that the terminal's Ctrl-C reaches terradrill alone, which hands
//!   it on: one SIGINT to the terraform process (never to its providers) for each interrupt. Two mean "abort" to
//!   terraform. Nothing is killed on a timer, and dropping a future kills nothing.
//! - A command that works (`init`, `plan`, `apply`) writes into its log file, not into a pipe, and the file is read
//!   while it grows. With a pipe, terraform would die of SIGPIPE at its next line if terradrill were killed, in the
//!   middle of an apply and before it wrote its state (terraform 1.11: exit 141). So it finishes, and `resume` finds its
//!   state and its log.
//! - A command that answers with a document, which may hold secrets, is read through a pipe and never logged.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::process::{Child, Command};

use super::command::CommandLine;
use super::interrupt::Interrupts;

/// How often a growing log is looked at. Ends are noticed at once; this only bounds how late progress is shown.
const LOOK_EVERY: Duration = Duration::from_millis(25);

/// A document and what was said beside it.
#[derive(Debug)]
pub(super) struct Collected {
    pub(super) status: ExitStatus,
    pub(super) stdout: Vec<u8>,
    pub(super) stderr: String,
}

/// How a command that writes into its log ended.
#[derive(Debug)]
pub(super) struct Ended {
    pub(super) status: ExitStatus,
    /// Whether it was sent a SIGINT.
    pub(super) interrupted: bool,
}

fn spawn(line: &CommandLine, stdout: Stdio, stderr: Stdio) -> io::Result<Child> {
    Command::new(&line.program)
        .args(&line.arguments)
        .env_clear()
        .envs(&line.environment)
        .current_dir(&line.directory)
        .stdin(Stdio::null())
        .stdout(stdout)
        .stderr(stderr)
        .process_group(0)
        .kill_on_drop(false)
        .spawn()
}

/// Runs a command that answers with a document.
pub(super) async fn collect(line: &CommandLine) -> io::Result<Collected> {
    let output = spawn(line, Stdio::piped(), Stdio::piped())?.wait_with_output().await?;
    Ok(Collected {
        status: output.status,
        stdout: output.stdout,
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}

/// Runs a command that works, handing each line that it writes to `sink` while it does.
pub(super) async fn stream(
    line: &CommandLine,
    log: &Path,
    sink: &mut (dyn FnMut(&str) + Send),
    mut interrupts: Interrupts,
) -> io::Result<Ended> {
    let mut writer = OpenOptions::new().create(true).append(true).mode(0o600).open(log)?;
    writeln!(writer, "$ {}", line.display())?;
    let mut growing = Growing::open(log)?;
    let mut seen = interrupts.count();
    let mut child = spawn(line, writer.try_clone()?.into(), writer.into())?;
    let mut interrupted = false;
    let mut look = tokio::time::interval(LOOK_EVERY);
    look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let status = loop {
        tokio::select! {
            status = child.wait() => break status?,
            count = interrupts.more_than(seen) => {
                seen = count;
                interrupted = true;
                interrupt(&child)?;
            }
            _ = look.tick() => growing.read(sink)?,
        }
    };
    growing.read(sink)?;
    growing.finish(sink);
    Ok(Ended { status, interrupted })
}

/// Sends one SIGINT to the process, not to its group: terraform itself tells its providers.
fn interrupt(child: &Child) -> io::Result<()> {
    // The id is gone once the process was waited for; as long as it is there, it is no other process's.
    let id = child.id().and_then(|id| rustix::process::Pid::from_raw(id.cast_signed()));
    match id.map(|id| rustix::process::kill_process(id, rustix::process::Signal::INT)) {
        None | Some(Ok(()) | Err(rustix::io::Errno::SRCH)) => Ok(()),
        Some(Err(error)) => Err(error.into()),
    }
}

/// A file that grows, read line by line from where it ended when it was opened. Lines have no limit.
struct Growing {
    file: File,
    pending: Vec<u8>,
}

impl Growing {
    fn open(path: &Path) -> io::Result<Self> {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::End(0))?;
        Ok(Growing { file, pending: Vec::new() })
    }

    fn read(&mut self, sink: &mut (dyn FnMut(&str) + Send)) -> io::Result<()> {
        let already = self.pending.len();
        self.file.read_to_end(&mut self.pending)?;
        // What was pending holds no line end, so only the new bytes are searched.
        let Some(end) = self.pending[already..].iter().rposition(|byte| *byte == b'\n') else { return Ok(()) };
        let rest = self.pending.split_off(already + end + 1);
        let complete = std::mem::replace(&mut self.pending, rest);
        for line in complete[..complete.len() - 1].split(|byte| *byte == b'\n') {
            sink(&String::from_utf8_lossy(line));
        }
        Ok(())
    }

    fn finish(&mut self, sink: &mut (dyn FnMut(&str) + Send)) {
        if !self.pending.is_empty() {
            sink(&String::from_utf8_lossy(&self.pending));
            self.pending.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_while_the_file_grows() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("log");
        std::fs::write(&path, "old\n").expect("written");
        let mut growing = Growing::open(&path).expect("opened");
        let mut writer = OpenOptions::new().append(true).open(&path).expect("opened");
        let mut lines: Vec<String> = Vec::new();
        let mut step = |text: &str, lines: &mut Vec<String>| {
            writer.write_all(text.as_bytes()).expect("written");
            growing.read(&mut |line| lines.push(line.to_owned())).expect("read");
        };
        step("one\ntw", &mut lines);
        assert_eq!(lines, ["one"]);
        step("", &mut lines);
        step("o\n\nthree\nfour", &mut lines);
        assert_eq!(lines, ["one", "two", "", "three"]);
        let long = "x".repeat(3_000_000);
        step(&long, &mut lines);
        step("\n", &mut lines);
        assert_eq!(lines[4].len(), 3_000_004);
        growing.finish(&mut |_| panic!("nothing is left"));
    }

    /// A program that counts its interrupts and ends at the second.
    const COUNTING: &str = r#"
        count=0
        trap 'count=$((count + 1)); echo "interrupt $count"; if [ $count = 2 ]; then kill $!; exit 3; fi' INT
        echo ready
        while :; do sleep 600 & wait; kill $!; done
    "#;

    #[tokio::test]
    async fn every_interrupt_is_one_signal() {
        let directory = tempfile::tempdir().expect("a directory");
        let line = CommandLine {
            program: "/bin/sh".into(),
            arguments: vec!["-c".into(), COUNTING.into()],
            environment: std::env::vars_os().collect(),
            directory: directory.path().to_owned(),
            name: "test",
        };
        let (interrupter, interrupts) = super::super::interrupt::interrupts();
        let mut lines: Vec<String> = Vec::new();
        let mut sink = |line: &str| {
            lines.push(line.to_owned());
            if lines.len() < 3 {
                interrupter.interrupt();
            }
        };
        let log = directory.path().join("log");
        let ended = stream(&line, &log, &mut sink, interrupts).await.expect("it ran");
        assert_eq!(lines, ["ready", "interrupt 1", "interrupt 2"]);
        assert_eq!((ended.status.code(), ended.interrupted), (Some(3), true));
        let logged = std::fs::read_to_string(log).expect("a log");
        assert!(logged.starts_with("$ sh -c"), "{logged}");
    }
}
