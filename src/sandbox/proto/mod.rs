//! Terraform's plugin protocol, version 6: the messages and the server side of
//! its service.
//!
//! `tfplugin6.rs` is generated from `tfplugin6.proto` and committed, so that a
//! build needs no protobuf compiler. After a change of the `.proto`, run
//! `UPDATE_PROTOCOL=1 cargo test protocol_code_is_current`, which writes it.

#[expect(unreachable_pub, clippy::allow_attributes, reason = "generated code: the .proto holds the documentation")]
#[rustfmt::skip]
mod tfplugin6;

pub(crate) use tfplugin6::*;

#[cfg(test)]
mod tests {
    use std::path::Path;

    /// The committed code is what the `.proto` generates.
    #[test]
    fn protocol_code_is_current() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/sandbox/proto");
        let files = protox::compile([folder.join("tfplugin6.proto")], [&folder]).expect("the .proto compiles");
        let out = tempfile::tempdir().expect("a temporary folder");
        tonic_prost_build::configure()
            .build_client(false)
            .build_transport(false)
            .out_dir(out.path())
            .compile_fds(files)
            .expect("code is generated");
        let made = std::fs::read_to_string(out.path().join("tfplugin6.rs")).expect("one file");
        let committed = folder.join("tfplugin6.rs");
        if std::env::var_os("UPDATE_PROTOCOL").is_some() {
            std::fs::write(&committed, &made).expect("the generated file can be written");
        }
        let held = std::fs::read_to_string(&committed).unwrap_or_default();
        assert!(
            made == held,
            "src/sandbox/proto/tfplugin6.rs is not what tfplugin6.proto generates; \
             run UPDATE_PROTOCOL=1 cargo test protocol_code_is_current"
        );
    }
}
