//! `cargo xtask minimal-versions`: the lower bounds in the manifests are true.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::workspace::{root, run};
use crate::{Outcome, no_options};

pub(crate) const HELP: &str = "\
usage: cargo xtask minimal-versions

Copies the workspace to target/minimal-versions, locks every direct dependency
there at the oldest version its manifest allows and checks all crates with all
features. Needs a nightly toolchain (`rustup toolchain install nightly`) for the
lock file alone; the check runs on the default toolchain.
";

pub(crate) fn verb(parser: &mut lexopt::Parser) -> Outcome {
    no_options(parser)?;
    let root = root();
    let copy = root.join("target/minimal-versions");
    for part in ["crates", "xtask"] {
        let target = copy.join(part);
        if target.exists() {
            fs::remove_dir_all(&target).map_err(|error| error.to_string())?;
        }
        copy_folder(&root.join(part), &target).map_err(|error| format!("{part}: {error}"))?;
    }
    for file in ["Cargo.toml", "clippy.toml", "README.md"] {
        fs::copy(root.join(file), copy.join(file)).map_err(|error| format!("{file}: {error}"))?;
    }
    copy_folder(&root.join("docs"), &copy.join("docs"))
        .map_err(|error| format!("docs: {error}"))?;
    let mut lock = Command::new("rustup");
    lock.args([
        "run",
        "nightly",
        "cargo",
        "update",
        "-Z",
        "direct-minimal-versions",
    ])
    .current_dir(&copy);
    lock.env_remove("RUSTUP_TOOLCHAIN");
    run(&mut lock)?;
    let mut check = crate::workspace::cargo();
    check
        .args(["check", "--workspace", "--all-features", "--locked"])
        .current_dir(&copy);
    run(&mut check)
}

fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}
