//! `cargo xtask ci`: every gate that a plain machine can run, in order, timed.

use std::ffi::OsStr;
use std::time::{Duration, Instant};

use crate::workspace::{cargo, run};
use crate::{Outcome, book, examples, features, release, schema};

pub(crate) const HELP: &str = "\
usage: cargo xtask ci [NAME]… [--skip NAME]… [--list]

Runs the checks named, or all, in this order, and goes on after a failure so
that one run shows all:

  test      cargo test --workspace --all-features
  fmt       cargo fmt --all --check
  tidy      cargo xtask tidy
  deps      cargo xtask deps
  contract  cargo xtask contract
  schema    cargo xtask schema --check
  clippy    cargo clippy on all targets and features, warnings denied
  doc       cargo doc with all features, warnings denied
  examples  every example program, built
  demo      the command that README's Run-it heading shows
  features  cargo xtask features
  msrv      cargo xtask msrv
  package   cargo xtask release --dry-run
  book      cargo xtask book, with the crates that were packed; needs python3 and node
  workflows cargo xtask workflows

  --skip NAME  leave a check out; may be repeated
  --list       print the names and run nothing

Left to the workflows in .github/workflows, and said so at the end: other
operating systems, compiling with the oldest supported Rust, minimal versions,
each pair of features, cargo-deny, cargo-semver-checks, foreign types in public
signatures.
";

const LEFT: &str = "\
left to the workflows: tests on macOS and Windows, the oldest supported Rust,
minimal versions, pairs of features, cargo-deny, cargo-semver-checks,
foreign types in public signatures";

struct Check {
    name: &'static str,
    run: fn() -> Outcome,
}

const CHECKS: &[Check] = &[
    Check {
        name: "test",
        run: || run(cargo().args(["test", "--workspace", "--all-features"])),
    },
    Check {
        name: "fmt",
        run: || run(cargo().args(["fmt", "--all", "--check"])),
    },
    Check {
        name: "tidy",
        run: || verb_of("tidy"),
    },
    Check {
        name: "deps",
        run: || verb_of("deps"),
    },
    Check {
        name: "contract",
        run: || verb_of("contract"),
    },
    Check {
        name: "schema",
        run: schema::compare,
    },
    Check {
        name: "clippy",
        run: clippy,
    },
    Check {
        name: "doc",
        run: doc,
    },
    Check {
        name: "examples",
        run: examples::build_all,
    },
    Check {
        name: "demo",
        run: examples::readme,
    },
    Check {
        name: "features",
        run: || features::check(false, None),
    },
    Check {
        name: "msrv",
        run: || verb_of("msrv"),
    },
    Check {
        name: "package",
        run: release::rehearse,
    },
    Check {
        name: "book",
        run: book::from_tarballs,
    },
    Check {
        name: "workflows",
        run: || verb_of("workflows"),
    },
];

pub(crate) fn verb(parser: &mut lexopt::Parser) -> Outcome {
    let mut chosen = Vec::new();
    let mut skipped = Vec::new();
    while let Some(arg) = parser.next().map_err(|error| error.to_string())? {
        match arg {
            lexopt::Arg::Value(name) => chosen.push(known(&name)?),
            lexopt::Arg::Long("skip") => {
                let name = parser.value().map_err(|error| error.to_string())?;
                skipped.push(known(&name)?);
            }
            lexopt::Arg::Long("list") => {
                for check in CHECKS {
                    println!("{}", check.name);
                }
                return Ok(());
            }
            other => return Err(other.unexpected().to_string()),
        }
    }
    let mut results = Vec::new();
    for check in CHECKS {
        if skipped.contains(&check.name) || !(chosen.is_empty() || chosen.contains(&check.name)) {
            continue;
        }
        println!("\n── {} ──", check.name);
        let (outcome, took) = timed(check.run);
        results.push((check.name, outcome, took));
    }
    summary(&results, &skipped)
}

/// The name of a check, as the table spells it.
fn known(name: &OsStr) -> Result<&'static str, String> {
    let check = CHECKS.iter().find(|check| name == check.name);
    check
        .map(|check| check.name)
        .ok_or_else(|| format!("no check `{}`", name.to_string_lossy()))
}

fn summary(results: &[(&str, Outcome, Duration)], skipped: &[&str]) -> Outcome {
    println!();
    let mut failed = Vec::new();
    for (name, outcome, took) in results {
        let word = if outcome.is_ok() { "ok" } else { "FAIL" };
        println!("{word:<5} {name:<9} {:>7.1} s", took.as_secs_f64());
        if let Err(problem) = outcome {
            failed.push(format!("{name}: {problem}"));
        }
    }
    for name in skipped {
        println!("{:<5} {name}", "skip");
    }
    println!("{LEFT}");
    if failed.is_empty() {
        Ok(())
    } else {
        Err(format!("failed\n{}", failed.join("\n")))
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a person reads how long a check took on the real clock"
)]
fn timed(check: fn() -> Outcome) -> (Outcome, Duration) {
    let start = Instant::now();
    let outcome = check();
    (outcome, start.elapsed())
}

/// Another verb, with no options.
fn verb_of(name: &str) -> Outcome {
    let verb = crate::VERBS
        .iter()
        .find(|verb| verb.name == name)
        .ok_or_else(|| format!("no verb {name}"))?;
    (verb.run)(&mut lexopt::Parser::from_args(std::iter::empty::<&str>()))
}

fn clippy() -> Outcome {
    run(cargo().args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--all-features",
        "--",
        "-D",
        "warnings",
    ]))
}

fn doc() -> Outcome {
    let mut command = cargo();
    run(command
        .args(["doc", "--workspace", "--all-features", "--no-deps"])
        .env("RUSTDOCFLAGS", "-D warnings"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_lists_every_check() {
        for check in CHECKS {
            assert!(
                HELP.contains(&format!("\n  {:<9} ", check.name)),
                "{}",
                check.name
            );
        }
    }

    #[test]
    fn a_check_that_does_not_exist_is_refused() {
        assert!(verb(&mut lexopt::Parser::from_args(["tests"])).is_err());
        assert!(verb(&mut lexopt::Parser::from_args(["--skip", "tests"])).is_err());
    }

    #[test]
    fn one_failure_fails_the_whole() {
        let results = [
            ("fmt", Ok(()), Duration::ZERO),
            ("doc", Err("bad".into()), Duration::ZERO),
        ];
        assert!(summary(&results, &[]).unwrap_err().contains("doc: bad"));
        assert!(summary(&results[..1], &[]).is_ok());
    }
}
