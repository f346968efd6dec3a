//! Rebuilds the crate when a template or module is added, changed or removed: `include_dir!` alone notices only changes.

fn main() {
    for folder in ["templates", "modules"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
