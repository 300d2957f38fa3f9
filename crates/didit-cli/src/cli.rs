//! The command line.

use clap::{Args, Parser, Subcommand};

use crate::commands::{
    blocklist, config, decision, demo, doctor, scenarios, serve, sessions, shell, webhooks,
};
use crate::{failure, style};

/// Identity verification at the terminal: a fake Didit to build against, and
/// daily work with a real account.
#[derive(Debug, Parser)]
#[command(
    name = "didit",
    version,
    styles = style::HELP,
    after_long_help = failure::EXIT_CODES,
    propagate_version = false,
    disable_help_subcommand = true,
    arg_required_else_help = true,
    max_term_width = 100
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,

    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub(crate) struct Global {
    /// Work with this profile of the configuration file
    #[arg(
        long,
        global = true,
        hide_short_help = true,
        value_name = "NAME",
        env = "DIDIT_PROFILE",
        hide_env_values = true
    )]
    pub(crate) profile: Option<String>,

    /// Where the API stands, with or without the version [env: DIDIT_BASE_URL]
    // Read from the environment by hand: the profile ranks between the two.
    #[arg(long, global = true, hide_short_help = true, value_name = "URL")]
    pub(crate) base_url: Option<String>,

    /// Read the API key from this file, which nobody else may read
    /// [key from the environment: DIDIT_API_KEY]
    #[arg(
        long,
        global = true,
        hide_short_help = true,
        value_name = "FILE",
        env = "DIDIT_API_KEY_FILE",
        hide_env_values = true
    )]
    pub(crate) api_key_file: Option<std::path::PathBuf>,

    /// Print JSON for programs instead of text for people
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) json: bool,

    /// Show personal data instead of masking it
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) reveal: bool,

    /// When to use colour
    #[arg(
        long,
        global = true,
        hide_short_help = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_default_value = true
    )]
    pub(crate) color: Color,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

impl Color {
    pub(crate) fn write_global(self) {
        match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run a fake Didit on this machine
    Serve(serve::Serve),

    /// Watch an identity verification go through, from start to end
    Demo(demo::Demo),

    /// Create, look at, decide, share and delete sessions
    #[command(subcommand)]
    Sessions(sessions::Command),

    /// Block people who were found out, and free them again
    #[command(subcommand)]
    Blocklist(blocklist::Command),

    /// Verify, sign, receive and send webhooks
    #[command(subcommand)]
    Webhooks(webhooks::Command),

    /// Show, compare and check decisions in files
    #[command(subcommand)]
    Decision(decision::Command),

    /// List how a session of a sandbox can end
    Scenarios(scenarios::Scenarios),

    /// Check the key, the address, the clock, the way to the service and the webhooks
    Doctor(doctor::Doctor),

    /// Show and change the configuration file and its profiles
    #[command(subcommand)]
    Config(config::Command),

    /// Print a completion script for a shell
    Completions(shell::Completions),

    /// Print the manual page, or write one for each command
    Man(shell::Man),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_well_formed() {
        super::Cli::command().debug_assert();
    }
}
