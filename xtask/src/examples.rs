//! The programs a reader is pointed to, run: every example, and the command of the README.

use serde_json::Value;

use crate::Outcome;
use crate::workspace::{cargo, file, metadata, run};

/// Runs every example program with all features; each ends by itself, with success.
pub(crate) fn run_all() -> Outcome {
    let mut broken = Vec::new();
    for (package, example) in examples(&metadata(&["--no-deps"])?) {
        println!("{package}: {example}");
        let mut command = cargo();
        command.args(["run", "--quiet", "--all-features", "--package", &package]);
        command
            .args(["--example", &example])
            .stdout(std::process::Stdio::null());
        if run(&mut command).is_err() {
            broken.push(format!("{package}: {example}"));
        }
    }
    if broken.is_empty() {
        Ok(())
    } else {
        Err(format!("these examples fail: {}", broken.join(", ")))
    }
}

/// Package and name of every example.
fn examples(metadata: &Value) -> Vec<(String, String)> {
    let mut examples = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        for target in package["targets"].as_array().into_iter().flatten() {
            let kinds = target["kind"].as_array().into_iter().flatten();
            if let (Some(package), Some(name)) = (package["name"].as_str(), target["name"].as_str())
                && kinds.into_iter().any(|kind| kind == "example")
            {
                examples.push((package.to_owned(), name.to_owned()));
            }
        }
    }
    examples
}

/// Runs the command under "## Run it" of the README, as printed.
pub(crate) fn readme() -> Outcome {
    let command = command_under("## Run it", &file("README.md")?)
        .ok_or("README.md: no command under `## Run it`")?;
    let mut words = command.split_whitespace();
    if words.next() != Some("cargo") {
        return Err(format!("README.md: `{command}` is no command of cargo"));
    }
    run(cargo().args(words))
}

/// The one line of the first fenced block under a heading.
fn command_under(heading: &str, text: &str) -> Option<String> {
    let under = text.lines().skip_while(|line| *line != heading);
    let block = under.skip_while(|line| !line.starts_with("```")).skip(1);
    let lines: Vec<&str> = block.take_while(|line| !line.starts_with("```")).collect();
    match lines[..] {
        [line] => Some(line.to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_is_the_one_line_under_its_heading() {
        let text = "## Test it\n\n```sh\nb\n```\n\n## Run it\n\nwords\n\n```sh\ncargo run\n```\n";
        assert_eq!(
            command_under("## Run it", text).as_deref(),
            Some("cargo run")
        );
        assert_eq!(command_under("## Fly it", text), None);
        assert_eq!(
            command_under("## Run it", "## Run it\n```sh\na\nb\n```\n"),
            None
        );
    }

    #[test]
    fn only_examples_are_listed() {
        let metadata = serde_json::json!({"packages": [{"name": "p", "targets": [
            {"name": "lib", "kind": ["lib"]}, {"name": "e", "kind": ["example"]},
        ]}]});
        assert_eq!(examples(&metadata), [("p".to_owned(), "e".to_owned())]);
    }
}
