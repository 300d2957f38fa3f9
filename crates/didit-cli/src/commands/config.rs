//! `didit config`: the file with the profiles.

use clap::{Subcommand, ValueEnum};
use serde_json::{Map, Value, json};

use crate::cli::Global;
use crate::failure::{Failure, Outcome};
use crate::profile::{Config, Profile};
use crate::prompt;
use crate::screen::{Screen, paint};
use crate::style::{ACCENT, BOLD, DIM};
use crate::table::{Cell, Column, Table};

/// What to do with the configuration.
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  didit config set api_key --profile live        asks for the key
  didit config set base_url http://127.0.0.1:4010 --profile local
  didit config use local")]
pub(crate) enum Command {
    /// Print where the file stands
    Path,
    /// List the profiles; their keys are not shown
    List,
    /// Set a value of a profile; a key is asked for, never taken from an argument
    Set {
        /// What to set
        setting: Setting,
        /// The value; not for keys
        value: Option<String>,
    },
    /// Take a value of a profile away
    Unset {
        /// What to take away
        setting: Setting,
    },
    /// Make a profile the default
    Use {
        /// The profile
        name: String,
    },
    /// Remove a profile
    Remove {
        /// The profile
        name: String,
        /// Do not ask
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
    ApiKey,
    WebhookSecret,
}

impl Setting {
    const fn is_secret(self) -> bool {
        matches!(self, Self::ApiKey | Self::WebhookSecret)
    }

    const fn name(self) -> &'static str {
        match self {
            Self::BaseUrl => "base_url",
            Self::WorkflowId => "workflow_id",
            Self::ApiKey => "api_key",
            Self::WebhookSecret => "webhook_secret",
        }
    }

    const fn of(self, profile: &mut Profile) -> &mut Option<String> {
        match self {
            Self::BaseUrl => &mut profile.base_url,
            Self::WorkflowId => &mut profile.workflow_id,
            Self::ApiKey => &mut profile.api_key,
            Self::WebhookSecret => &mut profile.webhook_secret,
        }
    }
}

pub(crate) fn run(command: Command, global: &Global, screen: &mut Screen) -> Outcome {
    match command {
        Command::Path => {
            let path = Config::path()?;
            if screen.is_json() {
                screen.data(&json!({ "path": path.display().to_string() }))
            } else {
                screen.line(path.display())
            }
        }
        Command::List => list(&Config::load()?, screen),
        Command::Set { setting, value } => {
            let value = value_for(setting, value)?;
            change(global, screen, |profile| *setting.of(profile) = Some(value))
        }
        Command::Unset { setting } => change(global, screen, |profile| *setting.of(profile) = None),
        Command::Use { name } => {
            let mut config = Config::load()?;
            config.profile(Some(&name))?;
            config.default = Some(name);
            config.save()?;
            list(&config, screen)
        }
        Command::Remove { name, yes } => {
            let mut config = Config::load()?;
            config.profile(Some(&name))?;
            prompt::confirm(&format!("Remove the profile \"{name}\" and its keys?"), yes)?;
            config.profiles.remove(&name);
            config.default = config.default.filter(|default| *default != name);
            config.save()?;
            list(&config, screen)
        }
    }
}

fn value_for(setting: Setting, value: Option<String>) -> Outcome<String> {
    match value {
        // The value is not repeated: it was a key.
        Some(_) if setting.is_secret() => Err(Failure::misuse(format!(
            "{} is not taken from an argument, where others can see it",
            setting.name()
        ))
        .with_hint(format!(
            "leave it out and you are asked: didit config set {}",
            setting.name()
        ))),
        Some(value) => Ok(value),
        None if setting.is_secret() => prompt::secret(setting.name()),
        None => Err(Failure::misuse(format!("{} needs a value", setting.name()))),
    }
}

/// Changes the named profile, which is made if it does not exist.
fn change(global: &Global, screen: &mut Screen, set: impl FnOnce(&mut Profile)) -> Outcome {
    let mut config = Config::load()?;
    let name = global
        .profile
        .clone()
        .or_else(|| config.default.clone())
        .unwrap_or_else(|| "default".to_owned());
    if name.is_empty() {
        return Err(Failure::misuse("a profile needs a name"));
    }
    set(config.profiles.entry(name.clone()).or_default());
    config.default.get_or_insert(name);
    config.save()?;
    list(&config, screen)
}

fn list(config: &Config, screen: &mut Screen) -> Outcome {
    if screen.is_json() {
        let profiles: Map<String, Value> = config
            .profiles
            .iter()
            .map(|(name, profile)| {
                let shown = json!({
                    "base_url": profile.base_url,
                    "workflow_id": profile.workflow_id,
                    "has_api_key": profile.api_key.is_some(),
                    "has_webhook_secret": profile.webhook_secret.is_some(),
                });
                (name.clone(), shown)
            })
            .collect();
        return screen.data(&json!({ "default": config.default, "profiles": profiles }));
    }
    if config.profiles.is_empty() {
        screen.line("There is no profile yet.")?;
        return screen.line(paint(
            DIM,
            "Make one with: didit config set api_key --profile NAME",
        ));
    }
    let mut table = Table::new([
        Column::cut("PROFILE", 8),
        Column::cut("BASE URL", 16),
        Column::whole("API KEY"),
        Column::whole("WEBHOOK SECRET").optional(),
        Column::cut("WORKFLOW", 8).optional(),
    ]);
    let presence = |value: &Option<String>| match value {
        Some(_) => Cell::from("set"),
        None => Cell::new("-", DIM),
    };
    let text = |value: &Option<String>, style| match value {
        Some(value) => Cell::new(value, style),
        None => Cell::new("-", DIM),
    };
    for (name, profile) in &config.profiles {
        let is_default = config.default.as_ref() == Some(name);
        table.row([
            if is_default {
                Cell::new(format!("{name} (default)"), BOLD)
            } else {
                Cell::from(name.as_str())
            },
            text(&profile.base_url, ACCENT),
            presence(&profile.api_key),
            presence(&profile.webhook_secret),
            text(&profile.workflow_id, DIM),
        ]);
    }
    table.print(screen)
}
