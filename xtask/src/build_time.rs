//! `cargo xtask build-time`: the cost of depending on a crate in a clean build, compared with a yardstick.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use crate::workspace::{absolute, cargo, report, root, run as carry_out, shown, write};

/// Compare clean builds that depend on a crate with clean builds that depend on its yardstick
///
/// Writes two empty crates under target/build-time, one that depends on a crate of this workspace and one on its
/// yardstick, and builds both from nothing: dev profile, no compiler cache, not incremental (as cargo builds what comes
/// from a registry), dependencies downloaded before. Prints the fastest of the rounds and fails when the ratio of wall
/// times is over its limit. The ratio with every area of the API is printed too, without a limit.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Measure this crate only
    #[arg(long, value_parser = PAIRS.map(|pair| pair.package))]
    package: Option<String>,
    /// Builds of each crate, in turn
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
}

/// A crate of this workspace and what its build is compared with.
struct Pair {
    package: &'static str,
    yardstick: &'static str,
    /// The dependencies of the yardstick, as in a manifest.
    dependencies: &'static str,
    /// The largest ratio of the wall times.
    most: f64,
}

const PAIRS: [Pair; 2] = [
    Pair {
        package: "didit-types",
        yardstick: "serde with derive, serde_json",
        dependencies: "serde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"\n",
        most: 1.4,
    },
    Pair {
        package: "didit-api",
        yardstick: "reqwest",
        dependencies: "reqwest = \"0.13\"\n",
        most: 0.8,
    },
];

pub(crate) fn run(args: &Args) -> Result<()> {
    println!(
        "{:<36} {:>6} {:>8} {:>6}",
        "clean build with", "crates", "wall", "ratio"
    );
    let mut problems = Vec::new();
    let chosen = |pair: &&Pair| {
        args.package
            .as_deref()
            .is_none_or(|name| name == pair.package)
    };
    for pair in PAIRS.iter().filter(chosen) {
        problems.extend(measure(pair, args.rounds)?);
    }
    report(&problems)
}

/// Builds the crates of a pair `rounds` times and prints the fastest builds; returns what is wrong with the ratio.
fn measure(pair: &Pair, rounds: u32) -> Result<Option<String>> {
    let path = absolute(&root().join("crates").join(pair.package))?;
    let own = |features: &str| {
        let (name, path) = (pair.package, path.display());
        format!("{name} = {{ path = '{path}', features = [{features}] }}\n")
    };
    let yardstick = format!("{}-yardstick", pair.package);
    let builds = [
        (
            pair.yardstick.to_owned(),
            prepare(&yardstick, pair.dependencies)?,
        ),
        (pair.package.to_owned(), prepare(pair.package, &own(""))?),
        (
            format!("{}, full", pair.package),
            prepare(&format!("{}-full", pair.package), &own("'full'"))?,
        ),
    ];
    let mut best = [(0, Duration::MAX); 3];
    for _ in 0..rounds {
        for ((_, folder), best) in builds.iter().zip(&mut best) {
            let build = build(folder)?;
            if build.1 < best.1 {
                *best = build;
            }
        }
    }
    let ratio = |wall: Duration| wall.as_secs_f64() / best[0].1.as_secs_f64();
    for ((name, _), (crates, wall)) in builds.iter().zip(&best) {
        let seconds = wall.as_secs_f64();
        println!(
            "{name:<36} {crates:>6} {seconds:>6.1} s {:>6.2}",
            ratio(*wall)
        );
    }
    let (ratio, most) = (ratio(best[1].1), pair.most);
    println!("{:<36} {ratio:>24.2}", format!("ratio (at most {most})"));
    Ok((ratio > most).then(|| {
        format!(
            "{} takes {ratio:.2} times as long to build as {}",
            pair.package, pair.yardstick
        )
    }))
}

/// Writes an empty crate with the versions that this workspace is locked to, and downloads its dependencies.
fn prepare(name: &str, dependencies: &str) -> Result<PathBuf> {
    let folder = absolute(&root())?.join("target/build-time").join(name);
    let manifest = format!(
        "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\n{dependencies}\n[workspace]\n"
    );
    write(&folder.join("Cargo.toml"), manifest)?;
    write(&folder.join("src/lib.rs"), "")?;
    std::fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
    carry_out(cargo().args(["fetch", "--quiet"]).current_dir(&folder))?;
    Ok(folder)
}

/// Builds the crate in `folder` from nothing: the number of crates compiled, the empty one left out, and the time.
#[expect(clippy::disallowed_methods, reason = "the real clock is the subject")]
fn build(folder: &Path) -> Result<(usize, Duration)> {
    let target = folder.join("target");
    if target.exists() {
        std::fs::remove_dir_all(&target)?;
    }
    let mut command = cargo();
    command
        .args(["build", "--offline", "--color", "never", "--target-dir"])
        .arg(&target)
        .current_dir(folder)
        .env("CARGO_INCREMENTAL", "0")
        .env("RUSTC_WRAPPER", "")
        .env("RUSTC_WORKSPACE_WRAPPER", "");
    for (name, _) in std::env::vars_os() {
        if changes_the_build(&name.to_string_lossy()) {
            command.env_remove(name);
        }
    }
    let start = Instant::now();
    let output = command.output()?;
    let wall = start.elapsed();
    let log = String::from_utf8_lossy(&output.stderr);
    ensure!(
        output.status.success(),
        "failed: {}\n{log}",
        shown(&command)
    );
    Ok((compiled(&log).saturating_sub(1), wall))
}

/// Whether an environment variable would make the build other than a plain one.
fn changes_the_build(name: &str) -> bool {
    name.starts_with("CARGO_PROFILE_")
        || ["CARGO_BUILD_JOBS", "RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS"].contains(&name)
}

/// The number of crates compiled according to cargo's log.
fn compiled(log: &str) -> usize {
    log.lines()
        .filter(|line| line.trim_start().starts_with("Compiling "))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_compiled_crate_is_counted_once() {
        let log = "   Compiling serde v1.0.0\n   Compiling empty v0.0.0 (/x)\n    Finished `dev`\n";
        assert_eq!(compiled(log), 2);
    }

    #[test]
    fn variables_of_the_profile_change_the_build() {
        assert!(changes_the_build("CARGO_PROFILE_DEV_DEBUG"));
        assert!(!changes_the_build("CARGO_HOME"));
    }
}
