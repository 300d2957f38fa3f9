//! `cargo xtask features`: every crate compiles, without a warning, under every feature set.

use std::process::Stdio;

use crate::Outcome;
use crate::workspace::{self, Member};

pub(crate) const HELP: &str = "\
usage: cargo xtask features [--pairs] [--package NAME]

Runs `cargo check` on each crate with no default features, with the default
features, with each single feature and with all of them, and fails on an error
or on a warning.

  --pairs         each pair of features too (the workflows run these)
  --package NAME  this crate alone
";

pub(crate) fn verb(parser: &mut lexopt::Parser) -> Outcome {
    let mut pairs = false;
    let mut package = None;
    while let Some(arg) = parser.next().map_err(|error| error.to_string())? {
        match arg {
            lexopt::Arg::Long("pairs") => pairs = true,
            lexopt::Arg::Long("package") => {
                package = Some(
                    parser
                        .value()
                        .map_err(|error| error.to_string())?
                        .to_string_lossy()
                        .into_owned(),
                );
            }
            other => return Err(other.unexpected().to_string()),
        }
    }
    check(pairs, package.as_deref())
}

/// Checks every crate, or `package` alone.
pub(crate) fn check(pairs: bool, package: Option<&str>) -> Outcome {
    let members = workspace::members()?;
    let chosen: Vec<&Member> = members
        .iter()
        .filter(|member| package.is_none_or(|package| package == member.name))
        .collect();
    if chosen.is_empty() {
        return Err(format!(
            "no crate {} in this workspace",
            package.unwrap_or_default()
        ));
    }
    let mut broken = Vec::new();
    let mut count = 0;
    for member in chosen {
        for set in sets(&member.features, pairs) {
            count += 1;
            let name = format!("{} {}", member.name, set.join(" "));
            match compile(member, &set)? {
                None => println!("ok    {name}"),
                Some(output) => {
                    println!("FAIL  {name}\n{output}");
                    broken.push(name);
                }
            }
        }
    }
    if broken.is_empty() {
        println!("{count} feature sets checked");
        Ok(())
    } else {
        Err(format!(
            "{} of {count} feature sets do not compile cleanly:\n{}",
            broken.len(),
            broken.join("\n")
        ))
    }
}

/// What cargo said, if that was an error or a warning.
fn compile(member: &Member, set: &[String]) -> Result<Option<String>, String> {
    let mut command = workspace::cargo();
    command
        .args(["check", "--quiet", "--package", &member.name])
        .args(set)
        .stdout(Stdio::null());
    let output = command
        .output()
        .map_err(|error| format!("cannot start cargo: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Ok((!output.status.success() || said.contains("warning: ")).then_some(said))
}

/// The feature sets to try, as arguments of cargo.
fn sets(features: &[String], pairs: bool) -> Vec<Vec<String>> {
    let exactly = |features: &str| {
        vec![
            "--no-default-features".to_owned(),
            format!("--features={features}"),
        ]
    };
    let mut sets = vec![vec!["--no-default-features".to_owned()], Vec::new()];
    sets.extend(features.iter().map(|feature| exactly(feature)));
    if pairs {
        for (index, first) in features.iter().enumerate() {
            sets.extend(
                features[index + 1..]
                    .iter()
                    .map(|second| exactly(&format!("{first},{second}"))),
            );
        }
    }
    sets.push(vec!["--all-features".to_owned()]);
    // A crate without features has one set, not three.
    if features.is_empty() {
        sets.truncate(1);
    }
    sets
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(features: &[&str], pairs: bool) -> usize {
        let features: Vec<String> = features
            .iter()
            .map(|feature| (*feature).to_owned())
            .collect();
        sets(&features, pairs).len()
    }

    #[test]
    fn each_feature_stands_alone_once() {
        assert_eq!(count(&["a", "b", "c"], false), 3 + 3);
    }

    #[test]
    fn pairs_are_each_tried_once() {
        assert_eq!(count(&["a", "b", "c"], true), 3 + 3 + 3);
    }

    #[test]
    fn a_crate_without_features_is_checked_once() {
        assert_eq!(count(&[], true), 1);
    }
}
