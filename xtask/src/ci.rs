//! `cargo xtask ci`: every gate that a plain machine can run, in order, timed.

use std::ffi::OsStr;
use std::process::Command;
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
  spelling  cargo xtask spelling, where typos is installed

  --skip NAME  leave a check out; may be repeated
  --list       print the names and run nothing

What is left to the workflows in .github/workflows is said at the end.
";

/// The verbs that only the workflows run, and what they check.
const LEFT: &[(&str, &str)] = &[
    ("binary", "the same binary twice, for each system"),
    ("browser", "the pages in a real browser"),
    ("clients", "every method of the clients of others"),
    ("deny", "licences, bans, sources and advisories"),
    ("features --pairs", "each pair of features"),
    ("materials", "the bill of materials"),
    ("minimal-versions", "the oldest dependencies"),
    ("msrv --check", "compiling with the oldest supported Rust"),
    ("public-types", "foreign types in public signatures"),
    ("semver", "the public API beside that of the last release"),
    ("ci test", "the tests on macOS and Windows"),
];

struct Check {
    name: &'static str,
    run: fn() -> Outcome,
}

/// The check that a machine may lack the tool for.
const SPELLING: &str = "spelling";

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
    Check {
        name: SPELLING,
        run: || verb_of("spelling"),
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
    let mut left = LEFT.to_vec();
    for check in CHECKS {
        if skipped.contains(&check.name) || !(chosen.is_empty() || chosen.contains(&check.name)) {
            continue;
        }
        if chosen.is_empty() && is_left(check) {
            left.push(("spelling", "typos is not installed here"));
            continue;
        }
        println!("\n── {} ──", check.name);
        let (outcome, took) = timed(check.run);
        results.push((check.name, outcome, took));
    }
    summary(&results, &skipped, &left)
}

/// Whether this machine lacks what the check needs.
fn is_left(check: &Check) -> bool {
    let typos = || Command::new("typos").arg("--version").output();
    check.name == SPELLING && typos().is_err()
}

/// The name of a check, as the table spells it.
fn known(name: &OsStr) -> Result<&'static str, String> {
    let check = CHECKS.iter().find(|check| name == check.name);
    check
        .map(|check| check.name)
        .ok_or_else(|| format!("no check `{}`", name.to_string_lossy()))
}

fn summary(
    results: &[(&str, Outcome, Duration)],
    skipped: &[&str],
    left: &[(&str, &str)],
) -> Outcome {
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
    println!("left to the workflows:");
    for (command, what) in left {
        println!("  {command:<16} {what}");
    }
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
        assert!(
            summary(&results, &[], &[])
                .unwrap_err()
                .contains("doc: bad")
        );
        assert!(summary(&results[..1], &[], &[]).is_ok());
    }
    #[test]
    fn the_workflows_run_what_is_left_to_them_and_every_check() {
        let workflows = ["ci", "release"]
            .map(|name| crate::workspace::file(&format!(".github/workflows/{name}.yml")).unwrap());
        let calls: Vec<&str> = workflows
            .iter()
            .flat_map(|text| text.split("cargo xtask ").skip(1))
            .map(|call| call.lines().next().unwrap_or_default())
            .collect();
        for (command, _) in LEFT {
            assert!(
                calls.iter().any(|call| call.starts_with(command)),
                "no workflow runs {command}"
            );
        }
        let gates = workflows[0]
            .lines()
            .find_map(|line| line.trim().strip_prefix("check: ["));
        let gates: Vec<&str> = gates
            .unwrap()
            .split(|letter: char| !letter.is_alphabetic())
            .collect();
        let verb = |call: &str| call.split(' ').next().unwrap_or_default().to_owned();
        for check in CHECKS {
            let is_run = gates.contains(&check.name)
                || calls
                    .iter()
                    .any(|call| verb(call) == check.name || *call == format!("ci {}", check.name));
            assert!(is_run, "no workflow runs {}", check.name);
        }
        for call in calls {
            let verb = verb(call);
            let is_known = ["ci", "release"].contains(&verb.as_str())
                || CHECKS.iter().any(|check| check.name == verb)
                || LEFT.iter().any(|(command, _)| command.starts_with(&verb));
            assert!(is_known, "the end does not tell of {verb}");
        }
    }
}
