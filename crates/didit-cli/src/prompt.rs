//! Prompts.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

use crate::error::{CliError, CliResult};
use crate::output::text::clean;
use crate::secrets;

/// Whether standard input and standard error are a terminal.
pub(crate) fn is_interactive() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Prompts for a secret without echo, or reads a line from a pipe.
pub(crate) fn secret(name: &str) -> CliResult<String> {
    let text = if is_interactive() {
        rpassword::prompt_password(format!("{name}: "))
    } else {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line).map(|_| line)
    };
    let text = text.map_err(|error| CliError::misuse(format!("cannot read {name}: {error}")))?;
    let text = text.trim();
    if text.is_empty() {
        return Err(CliError::misuse(format!("{name} is empty")));
    }
    secrets::register(text);
    Ok(text.to_owned())
}

/// Asks for confirmation of a change that cannot be undone.
///
/// # Errors
///
/// If the answer is not yes, or without a terminal unless `yes` is set.
pub(crate) fn confirm(question: &str, yes: bool) -> CliResult {
    if yes {
        return Ok(());
    }
    if !is_interactive() {
        let message = format!("not confirmed: {question}");
        return Err(CliError::misuse(message).with_hint("confirm with --yes in a script"));
    }
    let mut answer = String::new();
    write!(io::stderr(), "{} [y/N] ", clean(question))?;
    io::stdin().lock().read_line(&mut answer)?;
    if matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes") {
        Ok(())
    } else {
        Err(CliError::misuse("canceled"))
    }
}
