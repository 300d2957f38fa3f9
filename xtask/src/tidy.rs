//! `cargo xtask tidy`: the house rules that no compiler checks, each a small function over text.

mod circles;
mod finding;
mod language;
mod manifest;
mod markdown;
mod rust;

use std::collections::BTreeMap;

use anyhow::{Result, ensure};

use self::finding::Finding;
pub(crate) use self::markdown::updated;
use crate::page::Page;
use crate::source::Source;
use crate::workspace::{file, files, root};

/// Check sources, manifests and pages against the house rules
///
/// Rust: module docs; a note above 400 lines, a failure above 600; API paths only in didit-types::operation; test
/// names without `test_`; no to-do marks, unfinished macros, ignored tests or sleeps; a reason for every `allow` and
/// `expect`; no import circle inside a crate; no public type name in two crates; no replaced name; no word that the
/// language guide avoids. Manifests: dependencies and lints from the workspace. Markdown: relative links lead to a
/// file and its heading; blocks of example programs are up to date; no avoided word; every file of changes/ names its crates.
#[derive(clap::Args, Default)]
pub(crate) struct Args {
    /// Report only paths that start so, such as crates/didit-api
    path: Option<String>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let only = args.path.as_deref().unwrap_or_default();
    let (mut read, mut broken) = (0, 0);
    let mut check = |path: &str, findings: Vec<Finding>| {
        read += 1;
        for finding in findings.iter().filter(|_| path.starts_with(only)) {
            println!("{path}:{finding}");
            broken += usize::from(!finding.note);
        }
    };
    let mut types = language::Types::default();
    let mut sources = Vec::new();
    for folder in ["crates", "examples", "xtask"] {
        for path in files(folder, ".rs")? {
            let text = file(&path)?;
            let source = Source::split(&text);
            let mut findings = rust::findings(&path, &text, &source);
            findings.extend(language::rust(&path, &source));
            check(&path, findings);
            types.add(&path, &source);
            sources.push((path, source));
        }
        for path in files(folder, "Cargo.toml")? {
            check(&path, manifest::findings(&file(&path)?));
            let src = path.replace("Cargo.toml", "src");
            let own = sources
                .iter()
                .filter(|(path, _)| path.starts_with(&format!("{src}/")));
            check(
                &src,
                circles::findings(&src, own.map(|(path, source)| (path.as_str(), source))),
            );
        }
    }
    for path in crate::changelog::paths()? {
        let wrong = crate::changelog::entries(&file(&path)?).err();
        check(
            &path,
            wrong
                .map(|why| Finding::at(1, format!("{why:#}")))
                .into_iter()
                .collect(),
        );
    }
    let mut pages = BTreeMap::new();
    for path in files(".", ".md")? {
        let text = file(&path)?;
        check(&path, language::markdown(&path, &text));
        pages.insert(path.clone(), Page::parse(&path, &text));
    }
    for (path, page) in &pages {
        let mut findings = markdown::links(page, &pages, |target| root().join(target).exists());
        findings.extend(markdown::examples(page, |path| file(path).ok()));
        check(path, findings);
    }
    let twice = types.findings();
    for line in twice.iter().filter(|line| line.contains(only)) {
        println!("{line}");
        broken += 1;
    }
    println!("{read} files read, {broken} broken rules");
    ensure!(broken == 0, "tidy: see above");
    Ok(())
}
