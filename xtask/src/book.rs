//! `cargo xtask book`: builds the book and does everything that it tells its reader to do.

mod compare;
mod links;
mod page;
mod run;
mod shell;

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use self::page::Page;
use self::run::{Tally, Tools};
use crate::Outcome;
use crate::workspace::{absolute, cargo, file, files, read, root, run as carry_out};

pub(crate) const HELP: &str = "\
usage: cargo xtask book [--page TEXT] [--crates FOLDER]

Builds the book of docs/ with mdbook into target/book (mdbook is installed into
target/tools if it is missing), follows every link, and does what the pages say,
page by page in the order of docs/SUMMARY.md:

  rust          compiled and run as a doctest of the package didit-examples; a
                piece of an example program is there by `{{#include …}}`, and the
                program is run by a command of the page
  sh            run
  console       the lines after `$ ` are run, what they print is compared
  python, js    run by python3 and node
  json          parsed
  text          a drawing

A comment before a block says more of it:

  <!-- file: NAME -->     write the block to this file
  <!-- background -->     leave the command running until the page ends
  <!-- repository -->     run it in the repository instead of an empty folder

Output is compared by its shape where runs differ: ids, times, times taken,
ports of this machine, keys and tokens. `…` stands for anything, alone on a line
for any lines. `didit`, python3, node and bash are needed; nothing is skipped.

  --page TEXT      only pages with this in their path
  --crates FOLDER  what `cargo add` and `cargo install` take the crates from
                   (crates/ if not set)
";

/// The version that CI builds the book with.
const MDBOOK: &str = "0.5.4";

pub(crate) fn verb(parser: &mut lexopt::Parser) -> Outcome {
    let mut chosen = PathBuf::new();
    let mut crates = root().join("crates");
    while let Some(arg) = parser.next().map_err(|error| error.to_string())? {
        let into = match &arg {
            lexopt::Arg::Long("page") => &mut chosen,
            lexopt::Arg::Long("crates") => &mut crates,
            other => return Err(other.clone().unexpected().to_string()),
        };
        *into = parser.value().map_err(|error| error.to_string())?.into();
    }
    follow(&chosen, &crates)
}

/// Follows the whole book with the crates that `cargo xtask release --dry-run` has unpacked.
pub(crate) fn from_tarballs() -> Outcome {
    let tarballs = root().join("target/tarballs");
    if !tarballs.exists() {
        return Err("nothing is packed yet: `cargo xtask release --dry-run` does it".into());
    }
    follow(Path::new(""), &tarballs)
}

fn follow(chosen: &Path, crates: &Path) -> Outcome {
    let crates = absolute(crates)?;
    let pages = pages()?;
    let by_path: BTreeMap<String, Page> = pages
        .iter()
        .map(|path| Ok((path.clone(), Page::parse(path, &file(path)?))))
        .collect::<Result<_, String>>()?;

    let (links, mut problems) = links::check(&by_path, |path| root().join(path).exists());
    build()?;
    let mut tally = Tally::default();
    let tools = Tools {
        programs: programs()?,
        crates,
        ports: free_ports()?,
    };
    let wanted: Vec<&Page> = pages
        .iter()
        .filter(|path| path.contains(&*chosen.to_string_lossy()))
        .filter_map(|path| by_path.get(path))
        .collect();
    for page in &wanted {
        println!("{}", page.path);
        if let Err(problem) = run::page(page, &tools, &mut tally) {
            println!("  {problem}");
            problems.push(format!("{}:{problem}", page.path));
        }
    }
    problems.extend(doctests(&wanted)?);
    println!(
        "{} pages, {links} links; {tally}; none skipped",
        pages.len()
    );
    if problems.is_empty() {
        Ok(())
    } else {
        Err(format!("book\n{}", problems.join("\n")))
    }
}

/// The pages that SUMMARY.md names, in its order; an error if docs/ has others.
fn pages() -> Result<Vec<String>, String> {
    let summary = Page::parse("docs/SUMMARY.md", &file("docs/SUMMARY.md")?);
    let pages: Vec<String> = summary
        .links
        .iter()
        .map(|link| links::joined(&summary.path, &link.target))
        .collect();
    let all = files("docs", ".md")?;
    let forgotten: Vec<_> = all
        .into_iter()
        .filter(|path| *path != summary.path && !pages.contains(path))
        .collect();
    if forgotten.is_empty() {
        Ok(pages)
    } else {
        Err(format!("SUMMARY.md does not name {}", forgotten.join(", ")))
    }
}

/// Builds the pages; a warning of mdbook fails like an error.
fn build() -> Outcome {
    let output = mdbook()?
        .args(["build", "docs", "--dest-dir"])
        .arg(root().join("target/book"))
        .current_dir(root())
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("mdbook: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    if output.status.success() && !said.contains("WARN") && !said.contains("ERROR") {
        Ok(())
    } else {
        Err(format!("mdbook is not content:\n{said}"))
    }
}

/// The mdbook of this machine, or one under target/.
fn mdbook() -> Result<Command, String> {
    let installed = Command::new("mdbook").arg("--version").output();
    if installed.is_ok_and(|output| output.status.success()) {
        return Ok(Command::new("mdbook"));
    }
    let tools = root().join("target/tools");
    let program = tools.join("bin/mdbook");
    if !program.exists() {
        // Neither its search nor its server is needed here, and without them it is built in a minute.
        carry_out(
            cargo()
                .args([
                    "install",
                    "mdbook",
                    "--version",
                    MDBOOK,
                    "--locked",
                    "--quiet",
                ])
                .args(["--debug", "--no-default-features", "--root"])
                .arg(&tools),
        )?;
    }
    Ok(Command::new(program))
}

/// The folder of a freshly built `didit`.
fn programs() -> Result<PathBuf, String> {
    carry_out(cargo().args(["build", "--quiet", "--package", "didit-cli"]))?;
    let metadata = crate::workspace::metadata(&["--no-deps"])?;
    let target = metadata["target_directory"]
        .as_str()
        .ok_or("cargo metadata names no target folder")?;
    Ok(PathBuf::from(target).join("debug"))
}

/// Runs the Rust of all pages, as the package didit-examples lists them.
fn doctests(pages: &[&Page]) -> Result<Vec<String>, String> {
    let list = file("examples/book.rs")?;
    let mut problems = Vec::new();
    let mut shown = 0;
    for page in pages.iter().filter(|page| page.doctests() > 0) {
        shown += page.doctests();
        if !list.contains(&format!("\"../{}\"", page.path)) {
            problems.push(format!("{}: examples/book.rs does not list it", page.path));
        }
    }
    let printed = read(cargo().args(["test", "--doc", "--package", "didit-examples"]));
    let printed = printed.map_err(|problem| format!("{problem}: the Rust of the pages"))?;
    let passed: usize = printed
        .lines()
        .filter_map(|line| {
            line.strip_prefix("test result: ok. ")?
                .split_once(" passed")
        })
        .filter_map(|(count, _)| count.parse::<usize>().ok())
        .sum();
    if passed < shown {
        problems.push(format!(
            "{shown} blocks of Rust are shown and {passed} were run"
        ));
    }
    Ok(problems)
}

/// Two ports that nobody listens on.
fn free_ports() -> Result<[u16; 2], String> {
    let listener =
        || TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(|error| error.to_string());
    // Both are held before one is given back, so that they differ.
    let (first, second) = (listener()?, listener()?);
    let port = |listener: TcpListener| match listener.local_addr() {
        Ok(address) => Ok(address.port()),
        Err(error) => Err(error.to_string()),
    };
    Ok([port(first)?, port(second)?])
}
