//! The configuration file: named profiles, one per account or fake server.
//!
//! ```toml
//! default = "live"
//!
//! [profiles.live]
//! api_key = "…"
//!
//! [profiles.local]
//! base_url = "http://127.0.0.1:4010"
//! api_key = "…"
//! webhook_secret = "…"
//! ```
//!
//! Its path is `DIDIT_CONFIG`, or `didit/config.toml` in the platform's
//! configuration folder. It holds keys, so other users must not have access.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use etcetera::BaseStrategy as _;
use serde::{Deserialize, Serialize};

use crate::error::{CliError, CliResult};
use crate::options::{Global, environment};
use crate::{files, secrets};

/// Content of the configuration file. Not `Debug`: it holds keys.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    /// Profile that is used without `--profile`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) default: Option<String>,
    #[serde(default)]
    pub(crate) profiles: BTreeMap<String, Profile>,
}

/// Settings of one account or fake server.
#[derive(Default, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Profile {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) base_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) workflow_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) organization_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) application_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) api_key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) webhook_secret: Option<String>,
}

impl Config {
    /// Path of the file, whether or not it exists.
    pub(crate) fn path() -> CliResult<PathBuf> {
        if let Some(path) = std::env::var_os("DIDIT_CONFIG").filter(|path| !path.is_empty()) {
            return Ok(path.into());
        }
        etcetera::base_strategy::choose_native_strategy()
            .map(|folders| folders.config_dir().join("didit").join("config.toml"))
            .map_err(|error| {
                CliError::misuse(format!("there is no configuration folder: {error}"))
                    .with_hint("set DIDIT_CONFIG to the path of a file")
            })
    }

    /// Reads the file. Without a file, the configuration is empty.
    pub(crate) fn load() -> CliResult<Self> {
        let path = Self::path()?;
        let Some(text) = files::read_private(&path)? else {
            return Ok(Self::default());
        };
        let config: Self = toml::from_str(&text).map_err(|error| {
            // `Display` of the error quotes the line, which may hold a key.
            let line = error.span().map_or(1, |span| {
                text[..span.start.min(text.len())].lines().count().max(1)
            });
            let (path, reason) = (path.display(), error.message());
            CliError::misuse(format!("{path}: line {line}: {reason}"))
        })?;
        for profile in config.profiles.values() {
            let profile_secrets = [&profile.api_key, &profile.webhook_secret];
            for secret in profile_secrets.into_iter().flatten() {
                secrets::register(secret);
            }
        }
        Ok(config)
    }

    /// Reads the file, applies a change and replaces the file, one process at a time. If the
    /// file is a link, replaces the target of the link.
    pub(crate) fn change(change: impl FnOnce(&mut Self) -> CliResult) -> CliResult<Self> {
        let path = Self::path()?;
        let path = fs::canonicalize(&path).unwrap_or(path);
        let cannot_write = files::cannot_write(&path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(&cannot_write)?;
        }
        let lock = files::open_lock(&path).map_err(&cannot_write)?;
        lock.lock().map_err(&cannot_write)?;
        let mut config = Self::load()?;
        change(&mut config)?;
        let text = toml::to_string_pretty(&config).map_err(|error| {
            CliError::local(format!("cannot encode the configuration: {error}"))
        })?;
        files::write_private(&path, text.as_bytes()).map_err(cannot_write)?;
        Ok(config)
    }

    /// The profile with that name, else the default profile.
    ///
    /// # Errors
    ///
    /// If the profile does not exist.
    pub(crate) fn profile(&self, name: Option<&str>) -> CliResult<Option<(&str, &Profile)>> {
        let Some(name) = name.or(self.default.as_deref()) else {
            return Ok(None);
        };
        if let Some((name, profile)) = self.profiles.get_key_value(name) {
            return Ok(Some((name, profile)));
        }
        let hint = if self.profiles.is_empty() {
            "create one: didit config set api_key --profile NAME".to_owned()
        } else {
            let names: Vec<_> = self.profiles.keys().map(String::as_str).collect();
            format!("profiles: {}", names.join(", "))
        };
        Err(CliError::misuse(format!("profile \"{name}\" does not exist")).with_hint(hint))
    }
}

/// A setting: of the profile named by `--profile`, else of the environment, else
/// of the default profile.
pub(crate) fn pick(
    global: &Global,
    from_profile: Option<String>,
    variable: &str,
) -> CliResult<Option<String>> {
    let from_environment = environment(variable)?;
    Ok(if global.profile.is_some() {
        from_profile.or(from_environment)
    } else {
        from_environment.or(from_profile)
    })
}
