//! `didit config`.

use clap::{Subcommand, ValueEnum};
use serde_json::{Map, Value, json};

use crate::config::{Config, Profile};
use crate::connect::Context;
use crate::error::{CliError, CliResult};
use crate::output::Output;
use crate::output::style::{ACCENT, BOLD, DIM, PLAIN};
use crate::output::table::{Cell, Column, Table};
use crate::output::text::clean;
use crate::prompt;

#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  didit config set api_key --profile live        prompts for the key
  didit config set base_url http://127.0.0.1:4010 --profile local
  didit config use local")]
pub(crate) enum Command {
    /// Print the path of the configuration file
    Path,
    /// List profiles
    List,
    /// Set a value of a profile
    Set {
        setting: Setting,
        /// Value; not for secrets, which are prompted for
        value: Option<String>,
    },
    /// Remove a value of a profile
    Unset { setting: Setting },
    /// Set the default profile
    Use {
        /// Profile name
        name: String,
    },
    /// Remove a profile
    Remove {
        /// Profile name
        name: String,
        /// Skip confirmation
        #[arg(long)]
        yes: bool,
    },
}

/// A value of a profile.
#[derive(Debug, Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum Setting {
    BaseUrl,
    WorkflowId,
    OrganizationId,
    ApplicationId,
    ApiKey,
    WebhookSecret,
}

impl Setting {
    const fn is_secret(self) -> bool {
        matches!(self, Self::ApiKey | Self::WebhookSecret)
    }

    fn name(self) -> String {
        let value = self.to_possible_value();
        value.map_or_else(String::new, |value| value.get_name().to_owned())
    }

    const fn of(self, profile: &mut Profile) -> &mut Option<String> {
        match self {
            Self::BaseUrl => &mut profile.base_url,
            Self::WorkflowId => &mut profile.workflow_id,
            Self::OrganizationId => &mut profile.organization_id,
            Self::ApplicationId => &mut profile.application_id,
            Self::ApiKey => &mut profile.api_key,
            Self::WebhookSecret => &mut profile.webhook_secret,
        }
    }
}

pub(crate) fn run(command: Command, cx: &mut Context) -> CliResult {
    let named = cx.global.profile.as_deref();
    let config = match command {
        Command::Path => {
            let path = Config::path()?.display().to_string();
            return if cx.output.is_json() {
                cx.output.data(&json!({ "path": path }))
            } else {
                cx.output.line(clean(&path))
            };
        }
        Command::List => Config::load()?,
        Command::Set { setting, value } => {
            // Prompts before others have to wait.
            Config::load()?;
            let value = read_value(setting, value)?;
            Config::change(|config| {
                *setting.of(profile_mut(config, named)?) = Some(value);
                Ok(())
            })?
        }
        Command::Unset { setting } => Config::change(|config| {
            *setting.of(profile_mut(config, named)?) = None;
            Ok(())
        })?,
        Command::Use { name } => Config::change(|config| {
            config.profile(Some(&name))?;
            config.default = Some(name);
            Ok(())
        })?,
        Command::Remove { name, yes } => {
            Config::load()?.profile(Some(&name))?;
            prompt::confirm(&format!("Remove the profile \"{name}\" and its keys?"), yes)?;
            Config::change(|config| {
                config.profiles.remove(&name);
                config.default.take_if(|default| *default == name);
                Ok(())
            })?
        }
    };
    list(&config, &mut cx.output)
}

fn read_value(setting: Setting, value: Option<String>) -> CliResult<String> {
    let name = setting.name();
    match value {
        // The message does not repeat the value, which is a secret.
        Some(_) if setting.is_secret() => Err(CliError::misuse(format!(
            "{name} is a secret; other users can see arguments"
        ))
        .with_hint(format!("enter it at the prompt: didit config set {name}"))),
        Some(value) => Ok(value),
        None if setting.is_secret() => prompt::secret(&name),
        None => Err(CliError::misuse(format!("{name} requires a value"))),
    }
}

/// The profile that `set` and `unset` change: the named, else the default one.
/// Created if it does not exist.
fn profile_mut<'c>(config: &'c mut Config, named: Option<&str>) -> CliResult<&'c mut Profile> {
    let name = named
        .or(config.default.as_deref())
        .unwrap_or("default")
        .to_owned();
    if name.is_empty() {
        return Err(CliError::misuse("the profile name is empty"));
    }
    config.default.get_or_insert_with(|| name.clone());
    Ok(config.profiles.entry(name).or_default())
}

fn list(config: &Config, output: &mut Output) -> CliResult {
    if output.is_json() {
        let to_json = |profile: &Profile| {
            json!({
                "base_url": profile.base_url,
                "workflow_id": profile.workflow_id,
                "organization_id": profile.organization_id,
                "application_id": profile.application_id,
                "has_api_key": profile.api_key.is_some(),
                "has_webhook_secret": profile.webhook_secret.is_some(),
            })
        };
        let profiles = config.profiles.iter();
        let profiles: Map<String, Value> = profiles
            .map(|(name, profile)| (name.clone(), to_json(profile)))
            .collect();
        return output.data(&json!({ "default": config.default, "profiles": profiles }));
    }
    if config.profiles.is_empty() {
        output.line("No profiles.")?;
        return output.note("Create one: didit config set api_key --profile NAME");
    }
    let mut table = Table::new([
        Column::wrapped("PROFILE", 8),
        Column::wrapped("BASE URL", 16),
        Column::fixed("API KEY"),
        Column::fixed("WEBHOOK SECRET").optional(),
        Column::wrapped("WORKFLOW", 8).optional(),
    ]);
    let cell = |value: &Option<String>, style| match value {
        Some(value) => Cell::new(value, style),
        None => Cell::new("-", DIM),
    };
    let presence = |value: &Option<String>| cell(&value.as_ref().map(|_| "set".to_owned()), PLAIN);
    for (name, profile) in &config.profiles {
        table.row([
            if config.default.as_ref() == Some(name) {
                Cell::new(format!("{name} (default)"), BOLD)
            } else {
                Cell::from(name)
            },
            cell(&profile.base_url, ACCENT),
            presence(&profile.api_key),
            presence(&profile.webhook_secret),
            cell(&profile.workflow_id, DIM),
        ]);
    }
    table.print(output)
}
