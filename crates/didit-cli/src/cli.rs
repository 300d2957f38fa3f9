//! The command line and the dispatch to commands.

use clap::{CommandFactory as _, Parser, Subcommand};

use crate::commands::{
    api, blocklist, config, decision, demo, doctor, events, fake, resources, scenarios, serve,
    sessions, shell, trigger, webhooks,
};
use crate::connect::Context;
use crate::error::{self, CliResult};
use crate::options::Global;
use crate::output::style;
use crate::signal::interruptible;

/// Identity verification with Didit: a fake server for development, and commands
/// for real accounts
#[derive(Debug, Parser)]
#[command(
    name = "didit",
    version,
    styles = style::HELP,
    after_long_help = error::EXIT_CODES,
    propagate_version = false,
    disable_help_subcommand = true,
    arg_required_else_help = true,
    max_term_width = 100
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run a fake Didit server
    Serve(serve::Serve),
    /// Receive, verify and print webhooks: short for webhooks listen
    Listen(webhooks::Listen),
    /// Create sessions in a fake, and complete them with scenarios
    Trigger(trigger::Trigger),
    /// List and resend the webhooks of a fake
    #[command(subcommand)]
    Events(events::Command),
    /// Follow the requests to a fake
    #[command(subcommand)]
    Logs(events::Logs),
    /// Control a fake: clock, faults, applications, state
    #[command(subcommand)]
    Fake(fake::Command),
    /// Open a page in the browser
    #[command(subcommand)]
    Open(fake::Open),
    /// Call any operation of the API
    Api(api::Api),
    /// Run a demo of identity verification
    Demo(demo::Demo),
    /// Manage sessions
    #[command(subcommand)]
    Sessions(sessions::Command),
    /// Manage the blocklist
    #[command(subcommand)]
    Blocklist(blocklist::Command),
    #[command(flatten)]
    Resource(resources::Command),
    /// Verify, sign, receive and send webhooks
    #[command(subcommand)]
    Webhooks(webhooks::Command),
    /// Inspect decisions in files
    #[command(subcommand)]
    Decision(decision::Command),
    /// List sandbox scenarios
    Scenarios(scenarios::Scenarios),
    /// Check configuration, API key, connection and webhooks
    Doctor(doctor::Doctor),
    /// Manage profiles
    #[command(subcommand)]
    Config(config::Command),
    /// Generate shell completions
    Completions(shell::Completions),
    /// Generate manual pages
    Man(shell::Man),
}

impl Cli {
    /// Runs the command.
    pub(crate) async fn run(self) -> CliResult {
        let mut cx = Context::new(self.global)?;
        match self.command {
            Command::Serve(args) => serve::run(args, &mut cx).await?,
            Command::Listen(args) => webhooks::listen(args, &mut cx).await?,
            Command::Trigger(args) => interruptible(trigger::run(args, &mut cx)).await?,
            Command::Events(command) => interruptible(events::run(command, &mut cx)).await?,
            Command::Logs(command) => events::logs(command, &mut cx).await?,
            Command::Fake(command) => interruptible(fake::run(command, &mut cx)).await?,
            Command::Open(page) => fake::open(page, &mut cx).await?,
            Command::Api(args) => interruptible(api::run(args, &mut cx)).await?,
            Command::Demo(args) => interruptible(demo::run(args, &mut cx)).await?,
            Command::Sessions(command) => sessions::run(command, &mut cx).await?,
            Command::Blocklist(command) => blocklist::run(command, &mut cx).await?,
            Command::Resource(command) => {
                interruptible(resources::run(command, &mut cx)).await?;
            }
            Command::Webhooks(command) => webhooks::run(command, &mut cx).await?,
            Command::Decision(command) => decision::run(command, &mut cx).await?,
            Command::Scenarios(args) => scenarios::run(args, &mut cx).await?,
            Command::Doctor(_) => doctor::run(&mut cx).await?,
            Command::Config(command) => config::run(command, &mut cx)?,
            Command::Completions(args) => shell::completions(&args, &mut cx.output)?,
            Command::Man(args) => shell::man(&args, Self::command(), &mut cx.output)?,
        }
        cx.output.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn debug_of_arguments_shows_no_secret() {
        let line = "didit serve --api-key canary-key --webhook-secret canary-secret";
        let parsed = Cli::try_parse_from(line.split(' ')).unwrap();
        assert!(!format!("{parsed:?}").contains("canary"));
    }
}
