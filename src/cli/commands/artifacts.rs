//! `terradrill artifacts`

use std::path::Path;

use super::super::args::{ArtifactsCommand, Format};
use super::super::error::CommandError;
use super::super::exit::ExitCode;
use super::super::output::Output;
use crate::artifacts;

pub(crate) fn run(command: &ArtifactsCommand, output: &Output) -> Result<ExitCode, CommandError> {
    match command {
        ArtifactsCommand::Manifest { folder } => manifest(folder, output),
    }
}

fn manifest(folder: &Path, output: &Output) -> Result<ExitCode, CommandError> {
    let written = artifacts::write_manifest(folder, |name, bytes| output.status(&format!("{name} ({})", size(bytes))))?;
    match output.format {
        Format::Json => output.json(&serde_json::json!({
            "schema": 1,
            "manifest": written.path,
            "digest": format!("sha256:{}", written.digest),
            "files": written.files,
            "bytes": written.bytes,
        }))?,
        Format::Human => {
            output.status(&format!("{}: {} of {}", written.path.display(), files(written.files), size(written.bytes)));
            output.status("upload it with the weights; in the topology, under the service's `model`:");
            output.data(&format!("digest: sha256:{}\n", written.digest))?;
        }
    }
    Ok(ExitCode::Done)
}

fn files(number: usize) -> String {
    if number == 1 { "1 file".to_owned() } else { format!("{number} files") }
}

fn size(bytes: u64) -> String {
    let units = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    let unit = units.into_iter().find(|(unit, _)| bytes >= *unit);
    unit.map_or_else(|| format!("{bytes} B"), |(unit, name)| format!("{:.1} {name}", bytes as f64 / unit as f64))
}
