//! Does what a page says, block by block, and compares the output.

use std::fmt;
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail, ensure};

use super::compare::difference;
use super::shell::Shell;
use crate::page::{Page, Snippet};

/// The settings of every page.
pub(crate) struct Tools {
    /// The folder of `didit`.
    pub(crate) programs: PathBuf,
    pub(crate) crates: PathBuf,
    /// The ports used instead of 4010 (the fake) and 4011 (a receiver of webhooks).
    pub(crate) ports: [u16; 2],
}

/// Counts of what was done.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    doctests: usize,
    pieces: usize,
    files: usize,
    commands: usize,
    outputs: usize,
    scripts: usize,
    parsed: usize,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            doctests,
            pieces,
            files,
            commands,
            outputs,
            scripts,
            parsed,
        } = self;
        write!(
            f,
            "Rust: {doctests} blocks run, {pieces} pieces of programs that are run; files: {files} written and used; \
             commands: {commands} run, the output of {outputs} compared; Python and Node: {scripts} run; JSON: {parsed} parsed"
        )
    }
}

/// Two ports that no process listens on.
pub(super) fn free_ports() -> Result<[u16; 2]> {
    // Both are held before one is given back, so that they differ.
    let listener = || TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
    let (first, second) = (listener()?, listener()?);
    Ok([first.local_addr()?.port(), second.local_addr()?.port()])
}

/// A command in the background, and the output it is expected to have by the end of the page.
struct Running {
    number: usize,
    line: usize,
    shown: String,
}

/// Does everything on one page. The error begins with a line number.
pub(super) fn page(page: &Page, tools: &Tools, tally: &mut Tally) -> Result<()> {
    let mut runner = Runner {
        page,
        tools,
        tally,
        shell: None,
        running: Vec::new(),
    };
    for snippet in &page.snippets {
        runner
            .snippet(snippet)
            .with_context(|| snippet.line.to_string())?;
    }
    runner.end()
}

struct Runner<'a> {
    page: &'a Page,
    tools: &'a Tools,
    tally: &'a mut Tally,
    shell: Option<Shell>,
    running: Vec<Running>,
}

impl Runner<'_> {
    fn snippet(&mut self, snippet: &Snippet) -> Result<()> {
        if let Some(name) = snippet.noted("file") {
            let text = self.ported(&snippet.text);
            self.tally.files += 1;
            return self.shell()?.write(name, &text);
        }
        if let Some(name) = snippet.noted("example") {
            return self.piece(name);
        }
        match snippet.language.as_str() {
            // All pages at once, by rustdoc.
            "rust" => self.tally.doctests += 1,
            "sh" => self.command(snippet, &snippet.text, None)?,
            "console" => {
                let steps = steps(&snippet.text);
                ensure!(
                    !steps.is_empty(),
                    "a block of `console` has lines that start with `$ `"
                );
                for (command, shown) in steps {
                    self.command(snippet, &command, Some(&shown))?;
                }
            }
            "python" => self.script(snippet, "python3", "py")?,
            "js" => self.script(snippet, "node", "mjs")?,
            "json" => {
                self.tally.parsed += 1;
                serde_json::from_str::<serde_json::Value>(&snippet.text)?;
            }
            "text" => {}
            other => bail!("no way to run `{other}`"),
        }
        Ok(())
    }

    /// A piece of a program, which a command of the page runs.
    fn piece(&mut self, name: &str) -> Result<()> {
        let file = name.split('#').next().unwrap_or_default();
        if file.starts_with("packages/") {
            // `cargo xtask packages` runs it.
            self.tally.pieces += 1;
            return Ok(());
        }
        let program = file.split("examples/").last().unwrap_or_default();
        let program = program.split(['/', '.']).next().unwrap_or_default();
        let test = file
            .split("/tests/")
            .nth(1)
            .and_then(|rest| rest.split(['/', '.']).next());
        // A program with sources in a folder is a package with tests.
        let wanted = if let Some(test) = test {
            format!("--test {test}")
        } else if file.contains("/src/") {
            format!("--package didit-example-{program}")
        } else {
            format!("--example {program}")
        };
        let mut commands = self
            .page
            .snippets
            .iter()
            .filter(|snippet| snippet.language == "console");
        ensure!(
            commands.any(|snippet| snippet.text.contains(&wanted)),
            "no command of the page runs {file}"
        );
        self.tally.pieces += 1;
        Ok(())
    }

    fn command(&mut self, snippet: &Snippet, command: &str, shown: Option<&str>) -> Result<()> {
        let command = self.ported(command.trim());
        self.tally.commands += 1;
        let seen = match snippet.note.as_deref() {
            Some("background") => {
                let shown = shown.unwrap_or_default().to_owned();
                let number = self
                    .shell()?
                    .start_in_background(&command, usize::from(!shown.is_empty()))?;
                self.running.push(Running {
                    number,
                    line: snippet.line,
                    shown,
                });
                return Ok(());
            }
            Some("repository") => self.shell()?.run_in_repository(&command)?,
            None => self.shell()?.run(&command)?,
            Some(other) => bail!("unknown comment `{other}`"),
        };
        shown.map_or(Ok(()), |shown| self.compare(shown, &seen))
    }

    fn compare(&mut self, shown: &str, seen: &str) -> Result<()> {
        self.tally.outputs += 1;
        match difference(shown, seen) {
            None => Ok(()),
            Some(difference) => bail!(difference),
        }
    }

    fn script(&mut self, snippet: &Snippet, program: &str, ending: &str) -> Result<()> {
        let name = format!("line-{}.{ending}", snippet.line);
        let text = self.ported(&snippet.text);
        self.tally.scripts += 1;
        let shell = self.shell()?;
        shell.write(&name, &text)?;
        shell
            .run(&format!("{program} \"$SCRATCH/{name}\""))
            .map(drop)
    }

    /// Compares the output of the commands in the background.
    fn end(mut self) -> Result<()> {
        for running in std::mem::take(&mut self.running) {
            let lines = running
                .shown
                .lines()
                .filter(|line| line.trim() != "…")
                .count();
            let seen = self.shell()?.background(running.number, lines)?;
            // It goes on: later output is not compared.
            let shown = format!("{}…", running.shown);
            self.compare(&shown, &seen)
                .with_context(|| running.line.to_string())?;
        }
        Ok(())
    }

    fn ported(&self, text: &str) -> String {
        let [fake, receiver] = self.tools.ports.map(|port| format!("127.0.0.1:{port}"));
        text.replace("127.0.0.1:4010", &fake)
            .replace("127.0.0.1:4011", &receiver)
    }

    fn shell(&mut self) -> Result<&mut Shell> {
        if self.shell.is_none() {
            let name = self.page.path.replace(['/', '.'], "-");
            let tools = self.tools;
            self.shell = Some(Shell::start(
                &name,
                &tools.programs,
                &tools.crates,
                tools.ports,
            )?);
        }
        self.shell.as_mut().context("no shell")
    }
}

/// The commands of a transcript, each with the output shown after it.
fn steps(text: &str) -> Vec<(String, String)> {
    let mut steps: Vec<(String, String)> = Vec::new();
    let mut continued = false;
    for line in text.lines() {
        match (line.strip_prefix("$ "), steps.last_mut()) {
            (None, Some((command, _))) if continued => {
                command.push('\n');
                command.push_str(line);
            }
            (Some(command), _) => steps.push((command.to_owned(), String::new())),
            (None, Some((_, shown))) => {
                shown.push_str(line);
                shown.push('\n');
            }
            (None, None) => {}
        }
        continued = line.ends_with('\\');
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(text: &str) -> Result<()> {
        let tools = Tools {
            programs: PathBuf::from("/nowhere"),
            crates: PathBuf::from("/nowhere"),
            ports: [1, 2],
        };
        page(
            &Page::parse("docs/none-of-the-book.md", text),
            &tools,
            &mut Tally::default(),
        )
    }

    #[test]
    fn transcript_is_commands_and_their_output() {
        let text = "$ a \\\n  b\none\n\ntwo\n$ c\n";
        let expected = [
            ("a \\\n  b".to_owned(), "one\n\ntwo\n".to_owned()),
            ("c".to_owned(), String::new()),
        ];
        assert_eq!(steps(text), expected);
    }

    #[test]
    fn block_that_is_not_run_or_not_valid_is_refused() {
        assert!(outcome("```json\n{\"a\": 1}\n```\n").is_ok());
        for text in [
            "```perl\n1\n```\n",
            "```\n1\n```\n",
            "```json\n{a: 1}\n```\n",
        ] {
            assert!(format!("{:#}", outcome(text).unwrap_err()).starts_with("1: "));
        }
    }

    #[test]
    fn piece_of_a_program_that_is_not_run_is_refused() {
        let text = "<!-- example: examples/a.rs#b -->\n```rust\n```\n";
        assert!(
            format!("{:#}", outcome(text).unwrap_err()).contains("no command of the page runs")
        );
    }
}
