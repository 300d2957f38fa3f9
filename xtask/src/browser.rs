//! `cargo xtask browser`: a real browser works through every page of the fake.

use std::process::Command;

use anyhow::{Result, ensure};

use crate::workspace::{absolute, cargo, npm, read, run as carry_out, target, write};

/// Playwright without its bundled browsers, the accessibility checker, and Didit's own web SDK.
const PACKAGES: [&str; 3] = [
    "playwright-core@1.64.1",
    "axe-core@4.14.1",
    "@didit-protocol/sdk-web@0.4.0",
];

const FILES: [(&str, &str); 6] = [
    ("main.mjs", include_str!("browser/main.mjs")),
    ("inspector.mjs", include_str!("browser/inspector.mjs")),
    ("sdk.mjs", include_str!("browser/sdk.mjs")),
    ("hosted.mjs", include_str!("browser/hosted.mjs")),
    ("dashboard.mjs", include_str!("browser/dashboard.mjs")),
    ("records.mjs", include_str!("browser/records.mjs")),
];

pub(crate) fn run() -> Result<()> {
    install()?;
    let target = target()?;
    let folder = target.join("browser");
    for (name, text) in FILES {
        write(&folder.join(name), text)?;
    }
    let folder = absolute(&folder)?;
    npm(&folder, &PACKAGES)?;
    carry_out(cargo().args(["build", "--package", "didit-cli"]))?;
    let program = absolute(&target)?.join("debug/didit");
    carry_out(
        Command::new("node")
            .arg("main.mjs")
            .arg(program)
            .current_dir(folder),
    )
}

/// Whether a program is on the path.
fn has(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

fn install() -> Result<()> {
    let mut missing = Vec::new();
    if !["chromium", "google-chrome"].iter().any(|name| has(name)) {
        missing.push("chromium");
    }
    if !has("npm") {
        missing.push("npm");
    }
    if missing.is_empty() {
        return Ok(());
    }
    let is_root = has("apt-get") && read(Command::new("id").arg("-u"))?.trim() == "0";
    ensure!(is_root, "install {} first", missing.join(", "));
    carry_out(Command::new("apt-get").args(["update", "--quiet=2"]))?;
    let install = ["install", "--yes", "--quiet=2", "--no-install-recommends"];
    carry_out(Command::new("apt-get").args(install).args(missing))
}
