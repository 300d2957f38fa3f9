//! The `didit` command: a fake Didit server, a demo, and daily work with
//! sessions and webhooks from a terminal.

mod cli;
mod commands;
mod connect;
mod failure;
mod input;
mod mask;
mod profile;
mod progress;
mod prompt;
mod receiver;
mod redact;
mod report;
mod screen;
mod sender;
mod signal;
mod style;
mod table;
mod when;

use std::process::ExitCode;

use clap::Parser as _;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::cli::Cli;
use crate::failure::Failure;

fn main() -> ExitCode {
    redact::register_environment();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return explain(&error),
    };
    cli.global.color.write_global();
    log_to_stderr();
    let json = cli.global.json;
    let result = tokio::runtime::Runtime::new()
        .map_err(|error| Failure::local(format!("no runtime could be started: {error}")))
        .and_then(|runtime| runtime.block_on(commands::run(cli)));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(json),
    }
}

/// Help and versions go to standard output, mistakes to standard error. What
/// was typed is repeated there, so it passes through the redaction.
fn explain(error: &clap::Error) -> ExitCode {
    use std::io::Write as _;

    if error.use_stderr() && std::env::args_os().any(|word| word == "--json") {
        let text = error.render().to_string();
        let reason = text.split("\n\n").next().unwrap_or_default();
        let words: Vec<_> = reason.split_whitespace().collect();
        return Failure::misuse(words.join(" ").trim_start_matches("error: "))
            .with_hint("what there is: --help")
            .report(true);
    }
    let text = error.render().ansi().to_string();
    let text = redact::text(&text);
    // If the stream is closed, the exit code remains.
    let _ = if error.use_stderr() {
        anstream::stderr().write_all(text.as_bytes())
    } else {
        anstream::stdout().write_all(text.as_bytes())
    };
    ExitCode::from(if error.use_stderr() { 2 } else { 0 })
}

/// `RUST_LOG` says what is logged, as `target=level` separated by commas;
/// without it, warnings are.
fn log_to_stderr() {
    let filter = std::env::var("RUST_LOG")
        .ok()
        .and_then(|directives| directives.parse().ok())
        .unwrap_or_else(|| Targets::new().with_default(LevelFilter::WARN));
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .with_writer(|| redact::LogWriter);
    tracing_subscriber::registry()
        .with(lines)
        .with(filter)
        .init();
}
