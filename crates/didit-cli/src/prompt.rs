//! Questions to the person at the terminal.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

use crate::failure::{Failure, Outcome};

/// Whether somebody is there to answer.
pub(crate) fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks for a key without showing it, or reads it from a pipe.
pub(crate) fn secret(question: &str) -> Outcome<String> {
    let text = if can_ask() {
        rpassword::prompt_password(format!("{question}: "))
    } else {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line).map(|_| line)
    };
    let text = text.map_err(|error| Failure::misuse(format!("nothing could be read: {error}")))?;
    let text = text.trim();
    if text.is_empty() {
        return Err(Failure::misuse(format!("{question}: nothing was entered")));
    }
    crate::redact::register(text);
    Ok(text.to_owned())
}

/// Asks before something is done that cannot be undone. `yes` answers for the
/// person; without it and without a terminal nothing is done.
pub(crate) fn confirm(question: &str, yes: bool) -> Outcome {
    if yes {
        return Ok(());
    }
    if !can_ask() {
        return Err(
            Failure::misuse(format!("not done without being asked: {question}"))
                .with_hint("add --yes to do it from a script"),
        );
    }
    let mut answer = String::new();
    write!(io::stderr(), "{question} [y/N] ")?;
    io::stderr().flush()?;
    io::stdin().lock().read_line(&mut answer)?;
    if matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes") {
        Ok(())
    } else {
        Err(Failure::misuse("nothing was done"))
    }
}
