//! `cargo xtask ci`: every check that a plain machine can run, in order, timed.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use crate::tool::{self, Features, Msrv, Release};
use crate::workspace::{cargo, command, file, read, run as carry_out};
use crate::{book, contract, deps, schema, tidy, workflows};

/// Run every check that needs only a Rust toolchain, and go on after a failure
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Checks to run, in the order of `--list`; all if none is named
    #[arg(value_parser = names())]
    checks: Vec<String>,
    /// Leave a check out; may be repeated
    #[arg(long, value_parser = names())]
    skip: Vec<String>,
    /// Print the names of the checks and run nothing
    #[arg(long)]
    list: bool,
}

type Check = (&'static str, fn() -> Result<()>);

const CHECKS: &[Check] = &[
    ("test", || {
        carry_out(cargo().args(["test", "--workspace", "--all-features"]))
    }),
    ("fmt", || {
        carry_out(cargo().args(["fmt", "--all", "--check"]))
    }),
    ("tidy", || tidy::run(&tidy::Args::default())),
    ("deps", deps::run),
    ("contract", || contract::run(&contract::Args::default())),
    ("schema", || {
        schema::run(&schema::Args {
            check: true,
            split: None,
        })
    }),
    ("clippy", clippy),
    ("doc", doc),
    ("examples", || {
        carry_out(cargo().args([
            "build",
            "--quiet",
            "--workspace",
            "--examples",
            "--all-features",
        ]))
    }),
    ("demo", demo),
    ("features", || {
        Features {
            pairs: false,
            package: None,
        }
        .run()
    }),
    ("wasm", wasm),
    ("msrv", || Msrv { check: false }.run()),
    ("package", Release::rehearse),
    ("book", book::with_packages),
    ("workflows", workflows::run),
    ("spelling", tool::spelling),
];

/// The verbs that only the workflows run, and what they check.
const LEFT: &[(&str, &str)] = &[
    ("binary", "the same binary twice, for each system"),
    ("browser", "the pages in a real browser"),
    ("interop", "every method of the clients of others"),
    ("packages", "the Python and npm packages in clean places"),
    ("deny", "licences, bans, sources and advisories"),
    (
        "features --pairs",
        "each area alone, and each pair of features",
    ),
    ("sbom", "the bill of materials"),
    ("minimal-versions", "the oldest dependencies"),
    ("msrv --check", "compiling with the oldest supported Rust"),
    ("public-types", "foreign types in public signatures"),
    ("semver", "the public API against that of the last release"),
    ("ci test", "the tests on macOS and Windows"),
];

fn names() -> clap::builder::PossibleValuesParser {
    CHECKS.iter().map(|(name, _)| *name).into()
}

pub(crate) fn run(args: &Args) -> Result<()> {
    if args.list {
        for (name, _) in CHECKS {
            println!("{name}");
        }
        return Ok(());
    }
    let mut results = Vec::new();
    let mut left = LEFT.to_vec();
    for (name, check) in CHECKS {
        let is_named = args.checks.iter().any(|chosen| chosen == name);
        if args.skip.iter().any(|skipped| skipped == name) || !(args.checks.is_empty() || is_named)
        {
            continue;
        }
        if *name == "spelling" && !is_named && !tool::has_typos() {
            left.push(("spelling", "typos is not installed here"));
            continue;
        }
        println!("\n── {name} ──");
        let (outcome, took) = timed(*check);
        results.push((*name, outcome, took));
    }
    println!();
    for name in &args.skip {
        println!("skip  {name}");
    }
    println!("left to the workflows:");
    for (command, what) in &left {
        println!("  {command:<16} {what}");
    }
    summary(&results)
}

fn summary(results: &[(&str, Result<()>, Duration)]) -> Result<()> {
    let mut failed = Vec::new();
    for (name, outcome, took) in results {
        let word = if outcome.is_ok() { "ok" } else { "FAIL" };
        println!("{word:<5} {name:<9} {:>7.1} s", took.as_secs_f64());
        if let Err(problem) = outcome {
            failed.push(format!("{name}: {problem:#}"));
        }
    }
    ensure!(failed.is_empty(), "failed\n{}", failed.join("\n"));
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "a person reads how long a check took on the real clock"
)]
fn timed(check: fn() -> Result<()>) -> (Result<()>, Duration) {
    let start = Instant::now();
    let outcome = check();
    (outcome, start.elapsed())
}

fn clippy() -> Result<()> {
    carry_out(
        cargo()
            .args(["clippy", "--workspace", "--all-targets", "--all-features"])
            .args(["--", "-D", "warnings"]),
    )
}

fn doc() -> Result<()> {
    carry_out(
        cargo()
            .args(["doc", "--workspace", "--all-features", "--no-deps"])
            .env("RUSTDOCFLAGS", "-D warnings"),
    )
}

/// Compiles for WebAssembly what needs neither sockets nor a runtime.
fn wasm() -> Result<()> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let mut rustc = command("rustc");
    let library = read(rustc.args(["--print", "target-libdir", "--target", TARGET]))?;
    if !std::path::Path::new(library.trim()).exists() {
        println!("left out: `rustup target add {TARGET}`");
        return Ok(());
    }
    for package in ["didit-types", "didit-api", "didit-webhooks"] {
        let check = [
            "check",
            "--quiet",
            "--no-default-features",
            "--target",
            TARGET,
        ];
        carry_out(cargo().args(check).args(["--package", package]))?;
    }
    Ok(())
}

/// Runs the command under "## Run it" of the README, as printed.
fn demo() -> Result<()> {
    let text = file("README.md")?;
    let command =
        command_under("## Run it", &text).context("README.md: no one command under `## Run it`")?;
    let words = command
        .strip_prefix("cargo ")
        .context("README.md: not a command of cargo")?;
    carry_out(cargo().args(words.split_whitespace()))
}

/// The one line of the first fenced block under a heading.
fn command_under<'a>(heading: &str, text: &'a str) -> Option<&'a str> {
    let under = text.lines().skip_while(|line| *line != heading);
    let mut block = under.skip_while(|line| !line.starts_with("```")).skip(1);
    let line = block.next()?;
    block.next()?.starts_with("```").then_some(line)
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    #[test]
    fn one_failure_fails_the_whole() {
        let results = [
            ("fmt", Ok(()), Duration::ZERO),
            ("doc", Err(anyhow!("bad")), Duration::ZERO),
        ];
        assert!(
            summary(&results)
                .unwrap_err()
                .to_string()
                .contains("doc: bad")
        );
        assert!(summary(&results[..1]).is_ok());
    }

    #[test]
    fn readme_command_is_the_one_line_under_its_heading() {
        let text = "## Test it\n\n```sh\nb\n```\n\n## Run it\n\nText.\n\n```sh\ncargo run\n```\n";
        assert_eq!(command_under("## Run it", text), Some("cargo run"));
        assert_eq!(command_under("## Fly it", text), None);
        assert_eq!(
            command_under("## Run it", "## Run it\n```sh\na\nb\n```\n"),
            None
        );
    }

    #[test]
    fn workflows_run_every_check_and_every_verb_left_to_them() {
        let ci = file(".github/workflows/ci.yml").unwrap();
        let release = file(".github/workflows/release.yml").unwrap();
        let workflows = format!("{ci}{release}");
        for (command, _) in LEFT {
            assert!(
                workflows.contains(&format!("cargo xtask {command}")),
                "no workflow runs {command}"
            );
        }
        let gates = ci
            .lines()
            .find_map(|line| line.trim().strip_prefix("check: ["))
            .unwrap();
        for (name, _) in CHECKS {
            let is_gate = gates
                .split(|letter: char| !letter.is_alphabetic())
                .any(|gate| gate == *name);
            let verb = workflows.contains(&format!("xtask {name}\n"))
                || workflows.contains(&format!("xtask {name} --"));
            assert!(
                is_gate || verb || *name == "test",
                "no workflow runs {name}"
            );
        }
    }
}
