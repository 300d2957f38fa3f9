//! `didit completions` and `didit man`.

use std::path::PathBuf;

use clap::{Args, CommandFactory as _};

use crate::cli::Cli;
use crate::failure::{Failure, Outcome};
use crate::screen::Screen;

/// Print a completion script for a shell.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  didit completions bash > ~/.local/share/bash-completion/completions/didit"
)]
pub(crate) struct Completions {
    /// The shell
    shell: clap_complete::Shell,
}

/// Print the manual page.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  didit man | man -l -")]
pub(crate) struct Man {
    /// Write a page for the command and each of its subcommands into this folder
    #[arg(long, value_name = "FOLDER")]
    dir: Option<PathBuf>,
}

pub(crate) fn completions(arguments: &Completions, screen: &mut Screen) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "didit", &mut script);
    screen.line(String::from_utf8_lossy(&script).trim_end())
}

pub(crate) fn man(arguments: &Man, screen: &mut Screen) -> Outcome {
    let Some(folder) = &arguments.dir else {
        let mut page = Vec::new();
        clap_mangen::Man::new(Cli::command()).render(&mut page)?;
        return screen.line(String::from_utf8_lossy(&page).trim_end());
    };
    std::fs::create_dir_all(folder)
        .and_then(|()| clap_mangen::generate_to(Cli::command(), folder))
        .map_err(|error| {
            Failure::local(format!(
                "the pages could not be written to {}: {error}",
                folder.display()
            ))
        })?;
    screen.line(format_args!("pages written to {}", folder.display()))
}
