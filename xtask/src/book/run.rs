//! Does what a page says, block by block, and compares what it shows with what is seen.

use std::fmt;
use std::path::PathBuf;

use super::compare::difference;
use super::links::joined;
use super::page::{Page, Snippet};
use super::shell::Shell;
use crate::Outcome;
use crate::workspace::file;

/// What every page is run with.
pub(crate) struct Tools {
    /// The folder of `didit`.
    pub(crate) programs: PathBuf,
    pub(crate) crates: PathBuf,
    /// What the pages get instead of 4010, where the fake listens, and of 4011, where a
    /// receiver of webhooks does.
    pub(crate) ports: [u16; 2],
}

/// What was done.
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

/// A command that was left running, and what it should have printed by the end.
struct Running {
    number: usize,
    line: usize,
    shown: String,
}

/// Does everything on one page. The error begins with a line number.
pub(crate) fn page(page: &Page, tools: &Tools, tally: &mut Tally) -> Outcome {
    let mut stage = Stage {
        page,
        tools,
        tally,
        shell: None,
        running: Vec::new(),
    };
    for snippet in &page.snippets {
        stage
            .snippet(snippet)
            .map_err(|problem| format!("{}: {problem}", snippet.line))?;
    }
    stage.end()
}

struct Stage<'a> {
    page: &'a Page,
    tools: &'a Tools,
    tally: &'a mut Tally,
    shell: Option<Shell>,
    running: Vec<Running>,
}

impl Stage<'_> {
    fn snippet(&mut self, snippet: &Snippet) -> Outcome {
        if let Some(name) = snippet.noted("file") {
            let text = self.ported(&snippet.text);
            self.tally.files += 1;
            return self.shell()?.write(name, &text);
        }
        match snippet.language.as_str() {
            "rust" => {
                if let Some(includes) = snippet.includes() {
                    return self.pieces(&includes);
                }
                // All pages at once, by rustdoc.
                self.tally.doctests += 1;
                Ok(())
            }
            "sh" => {
                self.command(snippet, &snippet.text, None)?;
                Ok(())
            }
            "console" => self.console(snippet),
            "python" => self.script(snippet, "python3", "py"),
            "js" => self.script(snippet, "node", "mjs"),
            "json" => {
                self.tally.parsed += 1;
                let parsed = serde_json::from_str::<serde_json::Value>(&snippet.text);
                parsed.map(drop).map_err(|error| error.to_string())
            }
            "text" => Ok(()),
            "" => Err("name the language of the block; `text` is for drawings".into()),
            other => Err(format!(
                "nobody runs `{other}`; give the block a file, or make it `text`"
            )),
        }
    }

    /// Pieces of programs exist, and the page runs the programs.
    fn pieces(&mut self, includes: &[(&str, Option<&str>)]) -> Outcome {
        for (target, anchor) in includes {
            let path = joined(&self.page.path, target);
            let text = file(&path)?;
            if let Some(anchor) = anchor
                && !text.contains(&format!("ANCHOR: {anchor}\n"))
            {
                return Err(format!("{path} has no ANCHOR: {anchor}"));
            }
            let program = path.split("examples/").last().unwrap_or_default();
            let program = program.split(['/', '.']).next().unwrap_or_default();
            let wanted = format!("--example {program}");
            let run = self
                .page
                .snippets
                .iter()
                .any(|snippet| snippet.language == "console" && snippet.text.contains(&wanted));
            if !run {
                return Err(format!("no command of the page runs {path}"));
            }
            self.tally.pieces += 1;
        }
        Ok(())
    }

    fn console(&mut self, snippet: &Snippet) -> Outcome {
        let steps = steps(&snippet.text);
        if steps.is_empty() {
            return Err("a block of `console` has lines that start with `$ `".into());
        }
        for (command, shown) in steps {
            self.command(snippet, &command, Some(&shown))?;
        }
        Ok(())
    }

    fn command(&mut self, snippet: &Snippet, command: &str, shown: Option<&str>) -> Outcome {
        let command = self.ported(command.trim());
        self.tally.commands += 1;
        let shown_or_nothing = shown.unwrap_or_default().to_owned();
        match snippet.note.as_deref() {
            Some("background") => {
                let lines = usize::from(!shown_or_nothing.is_empty());
                let number = self.shell()?.start_in_background(&command, lines)?;
                self.running.push(Running {
                    number,
                    line: snippet.line,
                    shown: shown_or_nothing,
                });
                Ok(())
            }
            Some("repository") => {
                let seen = self.shell()?.run_in_repository(&command)?;
                self.compare(shown, &seen)
            }
            None => {
                let seen = self.shell()?.run(&command)?;
                self.compare(shown, &seen)
            }
            Some(other) => Err(format!("what is `{other}`?")),
        }
    }

    fn compare(&mut self, shown: Option<&str>, seen: &str) -> Outcome {
        let Some(shown) = shown else {
            return Ok(());
        };
        self.tally.outputs += 1;
        difference(shown, seen).map_or(Ok(()), Err)
    }

    fn script(&mut self, snippet: &Snippet, program: &str, ending: &str) -> Outcome {
        let name = format!("line-{}.{ending}", snippet.line);
        let text = self.ported(&snippet.text);
        self.tally.scripts += 1;
        let shell = self.shell()?;
        shell.write(&name, &text)?;
        shell
            .run(&format!("{program} \"$SCRATCH/{name}\""))
            .map(drop)
    }

    /// What the commands in the background have printed by now.
    fn end(mut self) -> Outcome {
        for running in std::mem::take(&mut self.running) {
            let expected = running.shown.lines().filter(|line| line.trim() != "…");
            let lines = expected.count();
            let seen = self.shell()?.background(running.number, lines)?;
            // It goes on: what comes later is not compared.
            let shown = format!("{}…", running.shown);
            self.compare(Some(&shown), &seen)
                .map_err(|problem| format!("{}: {problem}", running.line))?;
        }
        Ok(())
    }

    fn ported(&self, text: &str) -> String {
        let [fake, receiver] = self.tools.ports.map(|port| format!("127.0.0.1:{port}"));
        text.replace("127.0.0.1:4010", &fake)
            .replace("127.0.0.1:4011", &receiver)
    }

    fn shell(&mut self) -> Result<&mut Shell, String> {
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
        self.shell.as_mut().ok_or_else(|| "no shell".into())
    }
}

/// The commands of a transcript, each with what is shown after it.
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

    fn tools() -> Tools {
        Tools {
            programs: PathBuf::from("/nowhere"),
            crates: PathBuf::from("/nowhere"),
            ports: [1, 2],
        }
    }

    fn outcome(text: &str) -> (Outcome, Tally) {
        let mut tally = Tally::default();
        let parsed = Page::parse("docs/none-of-the-book.md", text);
        (page(&parsed, &tools(), &mut tally), tally)
    }

    #[test]
    fn a_transcript_is_commands_and_what_they_print() {
        let text = "$ a \\\n  b\none\n\ntwo\n$ c\n";
        assert_eq!(
            steps(text),
            [
                ("a \\\n  b".to_owned(), "one\n\ntwo\n".to_owned()),
                ("c".to_owned(), String::new())
            ]
        );
    }

    #[test]
    fn a_language_that_nobody_runs_is_refused() {
        for text in ["```perl\n1\n```\n", "```\n1\n```\n"] {
            let (outcome, _) = outcome(text);
            assert!(outcome.unwrap_err().starts_with("1: "));
        }
    }

    #[test]
    fn json_that_is_none_is_refused() {
        assert!(outcome("```json\n{\"a\": 1}\n```\n").0.is_ok());
        assert!(outcome("```json\n{a: 1}\n```\n").0.is_err());
    }

    #[test]
    fn a_piece_of_a_program_that_nobody_runs_is_refused() {
        let (outcome, _) = outcome("```rust\n{{#include ../xtask/src/main.rs}}\n```\n");
        assert!(outcome.unwrap_err().contains("no command of the page runs"));
    }
}
