//! `cargo xtask msrv`: no dependency asks for a newer Rust than this workspace promises.

use serde_json::Value;

use crate::workspace::{self, cargo, metadata, run};
use crate::{Outcome, flag};

pub(crate) const HELP: &str = "\
usage: cargo xtask msrv [--check]

Fails when a package in Cargo.lock declares a `rust-version` above that of this
workspace, or when README or the workflow name another version. Compiling with
that Rust is left to the workflows; clippy refuses newer std calls meanwhile.

  --check  compile everything too, with the toolchain in use, as the workflows
           do with the oldest one
";

pub(crate) fn verb(parser: &mut lexopt::Parser) -> Outcome {
    let check = flag(parser, "check")?;
    let metadata = metadata(&[])?;
    let ours = promised(&metadata).ok_or("didit-types declares no rust-version")?;
    let newer = newer_than(&metadata, &ours);
    if !newer.is_empty() {
        return Err(format!(
            "these packages need a newer Rust than {ours}:\n{}",
            newer.join("\n")
        ));
    }
    let workflow = workspace::file(".github/workflows/ci.yml")?;
    if !workflow.contains(&format!("toolchain: \"{ours}\"")) {
        return Err(format!(
            ".github/workflows/ci.yml has no job with `toolchain: \"{ours}\"`"
        ));
    }
    println!("every package that declares a rust-version is content with {ours}");
    if check {
        run(cargo().args(["check", "--workspace", "--all-features", "--locked"]))
    } else {
        Ok(())
    }
}

fn promised(metadata: &Value) -> Option<String> {
    let packages = metadata["packages"].as_array()?;
    let types = packages
        .iter()
        .find(|package| package["name"] == "didit-types")?;
    types["rust_version"].as_str().map(str::to_owned)
}

fn newer_than(metadata: &Value, ours: &str) -> Vec<String> {
    let packages = metadata["packages"].as_array().into_iter().flatten();
    packages
        .filter_map(|package| {
            let needed = package["rust_version"].as_str()?;
            (version(needed) > version(ours)).then(|| {
                format!(
                    "  {} {} needs {needed}",
                    package["name"], package["version"]
                )
            })
        })
        .collect()
}

/// `1.90` and `1.90.0` are one version.
fn version(text: &str) -> [u32; 3] {
    let mut parts = text.split('.').map(|part| part.parse().unwrap_or(0));
    std::array::from_fn(|_| parts.next().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_patch_number_is_zero() {
        assert_eq!(version("1.90"), version("1.90.0"));
        assert!(version("1.100") > version("1.90.1"));
    }

    #[test]
    fn only_a_newer_package_is_named() {
        let metadata = serde_json::json!({"packages": [
            {"name": "didit-types", "version": "0.1.0", "rust_version": "1.90"},
            {"name": "old", "version": "1.0.0", "rust_version": "1.63.0"},
            {"name": "new", "version": "2.0.0", "rust_version": "1.91"},
            {"name": "silent", "version": "1.0.0", "rust_version": null},
        ]});
        assert_eq!(promised(&metadata).unwrap(), "1.90");
        assert_eq!(
            newer_than(&metadata, "1.90"),
            ["  \"new\" \"2.0.0\" needs 1.91"]
        );
    }
}
