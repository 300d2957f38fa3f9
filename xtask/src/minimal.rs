//! `cargo xtask minimal-versions`: the lower bounds in the manifests are true.

use std::process::Command;

use crate::workspace::{cargo, copy_sources, root, run};
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
    let copy = root().join("target/minimal-versions");
    copy_sources(&copy)?;
    let update = ["update", "--quiet", "-Z", "direct-minimal-versions"];
    run(Command::new("rustup")
        .args(["run", "nightly", "cargo"])
        .args(update)
        .env_remove("RUSTUP_TOOLCHAIN")
        .current_dir(&copy))?;
    run(cargo()
        .args(["check", "--workspace", "--all-features", "--locked"])
        .arg("--target-dir")
        .arg(root().join("target"))
        .current_dir(&copy))
}
