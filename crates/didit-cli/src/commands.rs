//! One module for each noun of the command line.

pub(crate) mod blocklist;
pub(crate) mod config;
pub(crate) mod decision;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod scenarios;
pub(crate) mod serve;
pub(crate) mod sessions;
pub(crate) mod shell;
pub(crate) mod webhooks;

use crate::cli::{Cli, Command};
use crate::failure::Outcome;
use crate::screen::Screen;
use crate::signal::interruptible;

/// Carries out a command.
pub(crate) async fn run(cli: Cli) -> Outcome {
    let global = cli.global;
    let mut screen = Screen::new(global.json, global.reveal);
    match cli.command {
        Command::Serve(arguments) => serve::run(arguments, &mut screen).await?,
        Command::Demo(arguments) => {
            interruptible(demo::run(arguments, &global, &mut screen)).await?;
        }
        Command::Sessions(command) => sessions::run(command, &global, &mut screen).await?,
        Command::Webhooks(command) => webhooks::run(command, &global, &mut screen).await?,
        Command::Blocklist(command) => blocklist::run(command, &global, &mut screen).await?,
        Command::Decision(command) => decision::run(command, &mut screen)?,
        Command::Scenarios(arguments) => scenarios::run(arguments, &global, &mut screen).await?,
        Command::Doctor(arguments) => doctor::run(arguments, &global, &mut screen).await?,
        Command::Config(command) => config::run(command, &global, &mut screen)?,
        Command::Completions(completions) => shell::completions(&completions, &mut screen)?,
        Command::Man(man) => shell::man(&man, &mut screen)?,
    }
    screen.flush()
}
