//! The `didit` command: a fake Didit server, a demo, and commands for sessions
//! and webhooks.

mod args;
mod cli;
mod commands;
mod complete;
mod config;
mod connect;
mod error;
mod fake;
mod files;
mod options;
mod output;
mod prompt;
mod secrets;
mod signal;
mod webhook;

use std::io::Write as _;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};
use clap_complete::CompleteEnv;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::cli::Cli;
use crate::commands::shell;
use crate::error::CliError;
use crate::output::text;

fn main() -> ExitCode {
    secrets::register_environment();
    let folder = std::env::current_dir().ok();
    let completion = CompleteEnv::with_factory(Cli::command).var(shell::COMPLETE);
    match completion.try_complete(std::env::args_os(), folder.as_deref()) {
        Ok(false) => {}
        Ok(true) => return ExitCode::SUCCESS,
        Err(error) => return print_usage(error),
    }
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return print_usage(error),
    };
    cli.global.color.write_global();
    log_to_stderr();
    let (json, reveal) = (cli.global.json, cli.global.reveal);
    let result = tokio::runtime::Runtime::new()
        .map_err(|error| CliError::local(format!("cannot start the async runtime: {error}")))
        .and_then(|runtime| runtime.block_on(cli.run()));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => error.report(json, reveal),
    }
}

/// Prints what clap returns: help and version to standard output, errors to
/// standard error. The text repeats arguments, so secrets are removed from it.
fn print_usage(error: clap::Error) -> ExitCode {
    // Control characters of arguments would be among those of the colors.
    let arguments = std::env::args_os();
    let arguments = arguments.map(|argument| text::clean(&argument.to_string_lossy()).into_owned());
    let error = Cli::try_parse_from(arguments).err().unwrap_or(error);
    if error.use_stderr() && std::env::args_os().any(|argument| argument == "--json") {
        let text = error.render().to_string();
        let reason = text.split("\n\n").next().unwrap_or_default();
        let words: Vec<_> = reason.split_whitespace().collect();
        return CliError::misuse(words.join(" ").trim_start_matches("error: "))
            .with_hint("see the usage: --help")
            .report(true, false);
    }
    let text = error.render().ansi().to_string();
    let text = secrets::redact(&text);
    let size = if error.use_stderr() {
        terminal_size::terminal_size_of(std::io::stderr())
    } else {
        terminal_size::terminal_size_of(std::io::stdout())
    };
    // Usage lines and long options are not wrapped.
    let text = text::fill(&text::clean_styled(&text), text::columns(size));
    // If the stream is closed, the exit code is the only result.
    let _ = if error.use_stderr() {
        anstream::stderr().write_all(text.as_bytes())
    } else {
        anstream::stdout().write_all(text.as_bytes())
    };
    ExitCode::from(if error.use_stderr() { 2 } else { 0 })
}

/// Configures logging from `RUST_LOG` (`target=level`, separated by commas).
/// Defaults to warnings.
fn log_to_stderr() {
    let filter = std::env::var("RUST_LOG")
        .ok()
        .and_then(|directives| directives.parse().ok())
        .unwrap_or_else(|| Targets::new().with_default(LevelFilter::WARN));
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .with_writer(|| secrets::LogWriter);
    tracing_subscriber::registry()
        .with(lines)
        .with(filter)
        .init();
}
