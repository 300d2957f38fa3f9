//! Global options and environment variables.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::error::{CliError, CliResult};

/// Options of every command.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// Profile of the configuration file
    #[arg(long, global = true, hide_short_help = true)]
    #[arg(value_name = "NAME", env = "DIDIT_PROFILE", hide_env_values = true)]
    pub(crate) profile: Option<String>,
    /// API base URL [env: DIDIT_BASE_URL]
    // Not read by clap: a named profile takes precedence over the environment.
    #[arg(long, global = true, hide_short_help = true, value_name = "URL")]
    pub(crate) base_url: Option<String>,
    /// File with the API key, readable by its owner only [key in env: DIDIT_API_KEY]
    #[arg(long, global = true, hide_short_help = true)]
    #[arg(
        value_name = "FILE",
        env = "DIDIT_API_KEY_FILE",
        hide_env_values = true
    )]
    pub(crate) api_key_file: Option<PathBuf>,
    /// Print JSON
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) json: bool,
    /// Print the results of a jq filter of the JSON
    #[arg(long, global = true, hide_short_help = true, value_name = "FILTER")]
    pub(crate) jq: Option<String>,
    /// Print personal data unmasked
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) reveal: bool,
    /// Color output
    #[arg(long, global = true, hide_short_help = true)]
    #[arg(value_name = "WHEN", default_value = "auto", hide_default_value = true)]
    pub(crate) color: Color,
}

/// When output is colored. `Auto` follows the terminal and `NO_COLOR`.
#[derive(Debug, Default, Clone, Copy, ValueEnum)]
pub(crate) enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

impl Color {
    /// Sets the choice for all output of this process.
    pub(crate) fn write_global(self) {
        match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}

/// Value of an environment variable, trimmed. `None` if it is unset or blank.
///
/// # Errors
///
/// If the value is not UTF-8. It is not ignored: the command would use another
/// server or another key.
pub(crate) fn environment(name: &str) -> CliResult<Option<String>> {
    let Some(value) = std::env::var_os(name) else {
        return Ok(None);
    };
    let value = value
        .into_string()
        .map_err(|_| CliError::misuse(format!("{name} is not UTF-8")))?;
    Ok(Some(value.trim().to_owned()).filter(|value| !value.is_empty()))
}
