//! `cargo xtask tidy`: the house rules that no compiler holds, each a small function over text.

mod manifest;
mod markdown;
mod rust;

use std::fmt;

use crate::source::Source;
use crate::workspace::{file, files};
use crate::{Outcome, no_options};

pub(crate) const HELP: &str = "\
usage: cargo xtask tidy

Rust sources under crates/, examples/ and xtask/:
  module docs     every file of a src folder opens with `//!`
  file length     a note above 400 lines, a failure above 600
  path literals   the API's paths stand in didit-types::operation alone
  test names      a test is named for the situation, not `test_…`
  left-overs      no to-do marks, unfinished macros, ignored tests, sleeps
  allowances      every `allow` and `expect` attribute gives its reason; none excuses dead code
Manifests:
  dependencies    every dependency comes from the workspace's table
  lints           every member takes the workspace's lints
Markdown:
  links           every relative link leads to a file
  changes         every file of changes/ names the crate it is about
";

/// One broken rule.
#[derive(Debug, PartialEq)]
pub(crate) struct Finding {
    /// Counted from one; zero is the file as a whole.
    line: usize,
    text: String,
    /// A note is printed and does not fail the run.
    note: bool,
}

impl Finding {
    fn at(line: usize, text: impl Into<String>) -> Self {
        Self {
            line,
            text: text.into(),
            note: false,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {}{}",
            self.line,
            if self.note { "note: " } else { "" },
            self.text
        )
    }
}

pub(crate) fn verb(parser: &mut lexopt::Parser) -> Outcome {
    no_options(parser)?;
    let mut read = 0;
    let mut broken = 0;
    let mut check = |path: &str, findings: Vec<Finding>| {
        read += 1;
        for finding in findings {
            println!("{path}:{finding}");
            broken += usize::from(!finding.note);
        }
    };
    for folder in ["crates", "examples", "xtask"] {
        for path in files(folder, ".rs")? {
            let text = file(&path)?;
            check(&path, rust::findings(&path, &text, &Source::split(&text)));
        }
        for path in files(folder, "Cargo.toml")? {
            check(&path, manifest::findings(&file(&path)?));
        }
    }
    for path in crate::changes::paths()? {
        let wrong = crate::changes::entries(&file(&path)?).err();
        check(
            &path,
            wrong.map(|why| Finding::at(1, why)).into_iter().collect(),
        );
    }
    for path in files(".", ".md")? {
        check(
            &path,
            markdown::findings(&path, &file(&path)?, |target| {
                crate::workspace::root().join(target).exists()
            }),
        );
    }
    println!("{read} files read, {broken} broken rules");
    if broken == 0 {
        Ok(())
    } else {
        Err("tidy: see above".into())
    }
}
