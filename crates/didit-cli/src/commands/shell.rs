//! `didit completions` and `didit man`.

use std::path::PathBuf;

use clap::{Args, Command};
use clap_complete::env::Shells;

use crate::error::CliResult;
use crate::files;
use crate::output::Output;
use crate::output::text::path;

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  eval \"$(didit completions bash)\"")]
pub(crate) struct Completions {
    shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  didit man | man -l -")]
pub(crate) struct Man {
    /// Write one page per command to this folder
    #[arg(long, value_name = "FOLDER")]
    dir: Option<PathBuf>,
}

/// Environment variable by which a shell asks for completions.
pub(crate) const COMPLETE: &str = "DIDIT_COMPLETE";

/// Prints the script by which a shell asks this command for completions.
pub(crate) fn completions(args: &Completions, output: &mut Output) -> CliResult {
    let mut script = Vec::new();
    let shells = Shells::builtins();
    if let Some(shell) = shells.completer(&args.shell.to_string()) {
        shell.write_registration(COMPLETE, "didit", "didit", "didit", &mut script)?;
    }
    output.raw(&script)
}

/// Prints the manual page of `command`, or writes the pages of all commands.
pub(crate) fn man(args: &Man, command: Command, output: &mut Output) -> CliResult {
    let Some(folder) = &args.dir else {
        let mut page = Vec::new();
        clap_mangen::Man::new(command).render(&mut page)?;
        return output.raw(&page);
    };
    std::fs::create_dir_all(folder)
        .and_then(|()| clap_mangen::generate_to(command, folder))
        .map_err(files::cannot_write(folder))?;
    output.line(format_args!("pages written to {}", path(folder)))
}
