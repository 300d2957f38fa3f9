//! `cargo xtask build-time`: what depending on a crate costs a clean build, beside a yardstick.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::Outcome;
use crate::workspace::{absolute, cargo, root, run, shown};

pub(crate) const HELP: &str = "\
usage: cargo xtask build-time [--package NAME] [--rounds N]

For each pair writes two empty crates under target/build-time, one that depends
on a crate of this workspace and one on its yardstick, and builds both from
nothing: dev profile, no compiler cache, not incremental (as cargo builds what
comes from a registry), dependencies downloaded before. Prints the fastest of
the rounds and fails when the ratio of wall times is over its limit:

  didit-types  beside serde with derive and serde_json  at most 1.5
  didit-api    beside reqwest                           at most 0.8

  --package NAME  this pair alone
  --rounds N      builds of each crate, in turn (2)
";

/// A crate of this workspace and what its build is measured against.
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
        most: 1.5,
    },
    Pair {
        package: "didit-api",
        yardstick: "reqwest",
        dependencies: "reqwest = \"0.13\"\n",
        most: 0.8,
    },
];

pub(crate) fn verb(parser: &mut lexopt::Parser) -> Outcome {
    let mut package = None;
    let mut rounds = 2;
    while let Some(arg) = parser.next().map_err(|error| error.to_string())? {
        match arg {
            lexopt::Arg::Long("package") => {
                let value = parser.value().map_err(|error| error.to_string())?;
                package = Some(value.to_string_lossy().into_owned());
            }
            lexopt::Arg::Long("rounds") => {
                rounds = number(&parser.value().map_err(|error| error.to_string())?)?;
            }
            other => return Err(other.unexpected().to_string()),
        }
    }
    let chosen: Vec<&Pair> = PAIRS
        .iter()
        .filter(|pair| package.as_deref().is_none_or(|name| name == pair.package))
        .collect();
    if chosen.is_empty() {
        return Err(format!("no pair {}", package.unwrap_or_default()));
    }
    println!(
        "{:<36} {:>6} {:>8} {:>9}",
        "a clean build with", "crates", "wall", "processor"
    );
    let mut broken = Vec::new();
    for pair in chosen {
        broken.extend(measure(pair, rounds)?);
    }
    if broken.is_empty() {
        Ok(())
    } else {
        Err(broken.join("\n"))
    }
}

fn number(text: &OsString) -> Result<u32, String> {
    text.to_str()
        .and_then(|text| text.parse().ok())
        .filter(|rounds| *rounds > 0)
        .ok_or_else(|| format!("{}: not a number of rounds", text.to_string_lossy()))
}

/// Builds both crates of a pair `rounds` times and prints the fastest; what is wrong, if the ratio is.
fn measure(pair: &Pair, rounds: u32) -> Result<Option<String>, String> {
    let own = format!(
        "{} = {{ path = '{}' }}\n",
        pair.package,
        absolute(&root().join("crates").join(pair.package))?.display()
    );
    let ours = prepare(pair.package, &own)?;
    let theirs = prepare(&format!("{}-yardstick", pair.package), pair.dependencies)?;
    let mut best: [Option<Build>; 2] = [None, None];
    for _ in 0..rounds {
        for (folder, best) in [&theirs, &ours].into_iter().zip(&mut best) {
            let build = build(folder)?;
            if best.as_ref().is_none_or(|best| build.wall < best.wall) {
                *best = Some(build);
            }
        }
    }
    let [Some(theirs), Some(ours)] = best else {
        return Err("nothing was built".into());
    };
    println!("{}", theirs.line(pair.yardstick));
    println!("{}", ours.line(pair.package));
    let wall = ratio(ours.wall, theirs.wall);
    let processor = match (ours.processor, theirs.processor) {
        (Some(ours), Some(theirs)) => format!("{:.2}", ratio(ours, theirs)),
        _ => "-".into(),
    };
    println!(
        "{:<36} {:>6} {wall:>8.2} {processor:>9}",
        format!("ratio (at most {})", pair.most),
        ""
    );
    Ok((wall > pair.most).then(|| {
        format!(
            "{} takes {wall:.2} times as long to build as {}, at most {} allowed",
            pair.package, pair.yardstick, pair.most
        )
    }))
}

fn ratio(ours: Duration, theirs: Duration) -> f64 {
    ours.as_secs_f64() / theirs.as_secs_f64()
}

/// What one build cost.
struct Build {
    /// Crates compiled, the empty one left out.
    crates: usize,
    wall: Duration,
    /// `None` where the system does not tell.
    processor: Option<Duration>,
}

impl Build {
    fn line(&self, name: &str) -> String {
        let processor = self.processor.map_or("-".into(), seconds);
        let (crates, wall) = (self.crates, seconds(self.wall));
        format!("{name:<36} {crates:>6} {wall:>8} {processor:>9}")
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

/// Writes an empty crate of its own workspace, with the versions that this workspace is locked to,
/// and downloads what it needs.
fn prepare(name: &str, dependencies: &str) -> Result<PathBuf, String> {
    let folder = absolute(&root())?.join("target/build-time").join(name);
    let fault = |error: std::io::Error| format!("{}: {error}", folder.display());
    fs::create_dir_all(folder.join("src")).map_err(fault)?;
    let manifest = format!(
        "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\n{dependencies}\n[workspace]\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest).map_err(fault)?;
    fs::write(folder.join("src/lib.rs"), "").map_err(fault)?;
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).map_err(fault)?;
    run(cargo().args(["fetch", "--quiet"]).current_dir(&folder))?;
    Ok(folder)
}

/// Builds the crate in `folder` from nothing.
#[expect(clippy::disallowed_methods, reason = "the clock is what is asked for")]
fn build(folder: &Path) -> Result<Build, String> {
    let target = folder.join("target");
    if target.exists() {
        fs::remove_dir_all(&target).map_err(|error| format!("{}: {error}", target.display()))?;
    }
    let mut command = cargo();
    command
        .args(["build", "--offline", "--color", "never", "--target-dir"])
        .arg(&target)
        .current_dir(folder)
        // As cargo builds what it takes from a registry; a crate at a path it would build incrementally.
        .env("CARGO_INCREMENTAL", "0")
        .env("RUSTC_WRAPPER", "")
        .env("RUSTC_WORKSPACE_WRAPPER", "");
    for (name, _) in std::env::vars_os() {
        if changes_the_build(&name.to_string_lossy()) {
            command.env_remove(name);
        }
    }
    let before = (children(), Instant::now());
    let output = command
        .output()
        .map_err(|error| format!("cannot start cargo: {error}"))?;
    let (after, wall) = (children(), before.1.elapsed());
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(format!("failed: {}\n{said}", shown(&command)));
    }
    let processor = after
        .zip(before.0)
        .map(|(after, before)| after.saturating_sub(before));
    Ok(Build {
        crates: compiled(&said).saturating_sub(1),
        wall,
        processor,
    })
}

/// Whether an environment variable would make the build other than a plain one.
fn changes_the_build(name: &str) -> bool {
    name.starts_with("CARGO_PROFILE_")
        || ["CARGO_BUILD_JOBS", "RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS"].contains(&name)
}

/// How many crates cargo says that it compiled.
fn compiled(said: &str) -> usize {
    said.lines()
        .filter(|line| line.trim_start().starts_with("Compiling "))
        .count()
}

/// The processor time of the processes started by this one that have ended, on Linux.
fn children() -> Option<Duration> {
    children_of(&fs::read_to_string("/proc/self/stat").ok()?)
}

/// Reads `cutime` and `cstime`, the 16th and 17th field, in hundredths of a second. The second field
/// is the program's name in brackets, which may hold spaces.
fn children_of(stat: &str) -> Option<Duration> {
    let (_, rest) = stat.rsplit_once(") ")?;
    let mut fields = rest.split_whitespace().skip(13);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some(Duration::from_millis((user + system) * 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_children_stands_behind_the_name() {
        let stat = "7 (a b) c) S 1 7 7 0 -1 4194304 100 200 0 0 5 6 123 45 20 0 1 0 900 1 1";
        assert_eq!(children_of(stat), Some(Duration::from_millis(1680)));
        assert_eq!(children_of("7 (a) S 1"), None);
    }

    #[test]
    fn every_compiled_crate_is_counted_once() {
        let said =
            "   Compiling serde v1.0.0\n   Compiling empty v0.0.0 (/x)\n    Finished `dev`\n";
        assert_eq!(compiled(said), 2);
    }

    #[test]
    fn a_build_is_not_changed_from_outside() {
        assert!(changes_the_build("CARGO_PROFILE_DEV_DEBUG"));
        assert!(!changes_the_build("CARGO_HOME"));
    }

    #[test]
    fn no_round_is_no_number_of_rounds() {
        assert_eq!(number(&"3".into()), Ok(3));
        assert!(number(&"0".into()).is_err());
        assert!(number(&"x".into()).is_err());
    }

    #[test]
    fn a_pair_nobody_knows_is_refused() {
        let mut parser = lexopt::Parser::from_args(["--package", "nope"]);
        assert_eq!(verb(&mut parser).unwrap_err(), "no pair nope");
    }
}
