//! The programs a reader is pointed to: every example, and the command of the README.

use crate::Outcome;
use crate::workspace::{cargo, file, run};

/// Builds every example program with all features. Servers among them never end and
/// others want an address or a key, so they are run by the tests that know what to give.
pub(crate) fn build_all() -> Outcome {
    run(cargo().args([
        "build",
        "--quiet",
        "--workspace",
        "--examples",
        "--all-features",
    ]))
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
}
