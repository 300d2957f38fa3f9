//! `cargo xtask book`: builds the book and follows all of its instructions.

mod compare;
mod run;
mod shell;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};

use self::run::{Tally, Tools};
use crate::page::{Page, joined};
use crate::tidy::updated;
use crate::workspace::{
    absolute, cargo, command, file, files, read, report, root, run as carry_out, target, write,
};

/// Build the book of docs/ and do everything that its pages tell the reader to do
///
/// Builds with mdbook into target/book, and does what the pages say, in the order of docs/SUMMARY.md. Rust runs as a
/// doctest of didit-examples; a piece of an example program follows `<!-- example: FILE#ANCHOR -->`, and a command of
/// the page runs that program. `sh` and `console` blocks are run, the output of the latter is compared by its shape
/// where runs differ (ids, times, ports, keys); `…` matches anything. `python` and `js` are run, `json` is parsed,
/// `text` is a drawing. A comment before a block says more: `file: NAME` writes it to a file, `background` leaves its
/// command running until the page ends, `repository` runs it in the repository.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Only pages with this text in their path
    #[arg(long, default_value = "")]
    page: String,
    /// The folder that `cargo add` and `cargo install` take the crates from
    #[arg(long, default_value = "crates")]
    crates: PathBuf,
    /// Bring the blocks of example programs up to date and do nothing else
    #[arg(long)]
    write: bool,
}

/// The version that the book is built with.
const MDBOOK: &str = "0.5.4";

pub(crate) fn run(args: &Args) -> Result<()> {
    if args.write {
        return write_examples();
    }
    follow(&args.page, &root().join(&args.crates))
}

/// Follows the whole book with the crates that `cargo xtask release --dry-run` has packed.
pub(crate) fn with_packages() -> Result<()> {
    let packages = root().join("target/package");
    ensure!(
        packages.exists(),
        "nothing is packed yet: run `cargo xtask release --dry-run`"
    );
    follow("", &packages)
}

fn write_examples() -> Result<()> {
    for path in files(".", ".md")? {
        let text = file(&path)?;
        let fresh = updated(&text, |path| file(path).ok());
        if fresh != text {
            write(&root().join(&path), fresh)?;
            println!("{path}");
        }
    }
    Ok(())
}

fn follow(chosen: &str, crates: &Path) -> Result<()> {
    let pages = pages()?;
    build()?;
    carry_out(cargo().args(["build", "--quiet", "--package", "didit-cli"]))?;
    let tools = Tools {
        programs: target()?.join("debug"),
        crates: absolute(crates)?,
        ports: run::free_ports()?,
    };
    let mut tally = Tally::default();
    let mut problems = Vec::new();
    let wanted: Vec<&Page> = pages
        .iter()
        .filter(|page| page.path.contains(chosen))
        .collect();
    for page in &wanted {
        println!("{}", page.path);
        if let Err(problem) = run::page(page, &tools, &mut tally) {
            println!("  {problem:#}");
            problems.push(format!("{}:{problem:#}", page.path));
        }
    }
    problems.extend(doctests(&wanted)?);
    println!("{} pages; {tally}; none skipped", pages.len());
    report(&problems)
}

/// The pages that SUMMARY.md names, in its order; an error if docs/ has others.
fn pages() -> Result<Vec<Page>> {
    let summary = Page::parse("docs/SUMMARY.md", &file("docs/SUMMARY.md")?);
    let named: Vec<String> = summary
        .links
        .iter()
        .map(|(_, target)| joined(&summary.path, target))
        .collect();
    let forgotten: Vec<_> = files("docs", ".md")?
        .into_iter()
        .filter(|path| *path != summary.path && !named.contains(path))
        .collect();
    ensure!(
        forgotten.is_empty(),
        "SUMMARY.md does not name {}",
        forgotten.join(", ")
    );
    named
        .iter()
        .map(|path| Ok(Page::parse(path, &file(path)?)))
        .collect()
}

/// Builds the pages; a warning of mdbook fails like an error.
fn build() -> Result<()> {
    let mut mdbook = command("mdbook");
    if mdbook.arg("--version").output().is_err() {
        let tools = root().join("target/tools/bin/mdbook");
        if !tools.exists() {
            // Neither its search nor its server is needed here, and without them it is built in a minute.
            crate::tool::install("mdbook", MDBOOK)?;
        }
        mdbook = command(absolute(&tools)?);
    } else {
        mdbook = command("mdbook");
    }
    let output = mdbook
        .args(["build", "docs", "--dest-dir"])
        .arg(absolute(&root())?.join("target/book"))
        .output();
    let output = output.context("mdbook")?;
    let log = String::from_utf8_lossy(&output.stderr);
    ensure!(
        output.status.success() && !log.contains("WARN") && !log.contains("ERROR"),
        "mdbook failed:\n{log}"
    );
    Ok(())
}

/// Runs the Rust of all pages, as the package didit-examples lists them.
fn doctests(pages: &[&Page]) -> Result<Vec<String>> {
    let list = file("examples/book.rs")?;
    let with_rust = pages.iter().filter(|page| page.doctests() > 0);
    let unlisted = with_rust.filter(|page| !list.contains(&format!("\"../{}\"", page.path)));
    let problems: Vec<String> = unlisted
        .map(|page| format!("{}: examples/book.rs does not list it", page.path))
        .collect();
    let shown: usize = pages.iter().map(|page| page.doctests()).sum();
    let output = read(cargo().args(["test", "--doc", "--package", "didit-examples"]))
        .context("the Rust of the pages")?;
    let passed: usize = output
        .lines()
        .filter_map(|line| {
            line.strip_prefix("test result: ok. ")?
                .split_once(" passed")
        })
        .filter_map(|(count, _)| count.parse::<usize>().ok())
        .sum();
    if passed < shown {
        bail!("{shown} blocks of Rust are shown and {passed} were run");
    }
    Ok(problems)
}
