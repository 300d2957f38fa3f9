//! The configuration file: named profiles, each an account or a fake.
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
//! It stands at the platform's place for configuration, or where `DIDIT_CONFIG`
//! says. It holds keys, so a file that others can read is refused.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;
use serde::{Deserialize, Serialize};

use crate::failure::{Failure, Outcome};
use crate::redact;

/// The whole file.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    /// The profile that is used when none is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) default: Option<String>,
    #[serde(default)]
    pub(crate) profiles: BTreeMap<String, Profile>,
}

/// One account, or one fake.
#[derive(Default, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Profile {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) base_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) workflow_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) api_key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) webhook_secret: Option<String>,
}

impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Profile")
            .field("base_url", &self.base_url)
            .field("workflow_id", &self.workflow_id)
            .field("api_key", &self.api_key.as_ref().map(|_| "[key]"))
            .field(
                "webhook_secret",
                &self.webhook_secret.as_ref().map(|_| "[secret]"),
            )
            .finish()
    }
}

impl Config {
    /// Where the file stands, whether or not it exists.
    pub(crate) fn path() -> Outcome<PathBuf> {
        if let Some(path) = std::env::var_os("DIDIT_CONFIG").filter(|path| !path.is_empty()) {
            return Ok(path.into());
        }
        etcetera::base_strategy::choose_native_strategy()
            .map(|place| place.config_dir().join("didit").join("config.toml"))
            .map_err(|error| {
                Failure::misuse(format!("no place for the configuration file: {error}"))
                    .with_hint("set DIDIT_CONFIG to the path of a file")
            })
    }

    /// The file's content; an empty configuration where there is no file.
    pub(crate) fn load() -> Outcome<Self> {
        let path = Self::path()?;
        let Some(text) = read_private(&path)? else {
            return Ok(Self::default());
        };
        let config: Self = toml::from_str(&text).map_err(|error| {
            // The error's own Display quotes the line, which may hold a key.
            let line = error.span().map_or(1, |span| {
                text[..span.start.min(text.len())].lines().count().max(1)
            });
            Failure::misuse(format!(
                "{}: line {line}: {}",
                path.display(),
                error.message()
            ))
        })?;
        for profile in config.profiles.values() {
            for secret in [&profile.api_key, &profile.webhook_secret]
                .into_iter()
                .flatten()
            {
                redact::register(secret);
            }
        }
        Ok(config)
    }

    /// Writes the file anew, for its owner alone.
    pub(crate) fn save(&self) -> Outcome {
        let path = Self::path()?;
        let failed = |error: io::Error| {
            Failure::local(format!("{} could not be written: {error}", path.display()))
        };
        let text = toml::to_string_pretty(self).map_err(|error| {
            Failure::local(format!("the configuration cannot be written: {error}"))
        })?;
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        let draft = path.with_extension("toml.new");
        write_private(&draft, text.as_bytes()).map_err(failed)?;
        fs::rename(&draft, &path).map_err(failed)
    }

    /// The profile to use: the named one, which must exist, else the default.
    pub(crate) fn profile(&self, name: Option<&str>) -> Outcome<Option<(&str, &Profile)>> {
        let Some(wanted) = name.or(self.default.as_deref()) else {
            return Ok(None);
        };
        match self.profiles.get_key_value(wanted) {
            Some((name, profile)) => Ok(Some((name, profile))),
            None => Err(
                Failure::misuse(format!("there is no profile \"{wanted}\"")).with_hint(
                    if self.profiles.is_empty() {
                        "make one with: didit config set api_key --profile NAME".to_owned()
                    } else {
                        let names: Vec<_> = self.profiles.keys().map(String::as_str).collect();
                        format!("there are: {}", names.join(", "))
                    },
                ),
            ),
        }
    }
}

/// The text of a file that holds keys, or `None` where there is no such file.
/// A file that others can read is refused.
pub(crate) fn read_private(path: &Path) -> Outcome<Option<String>> {
    let failed = |error: io::Error| {
        Failure::misuse(format!("{} could not be read: {error}", path.display()))
    };
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    refuse_readable_by_others(&file, path)?;
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(failed)?;
    Ok(Some(text))
}

#[cfg(unix)]
fn refuse_readable_by_others(file: &File, path: &Path) -> Outcome {
    use std::os::unix::fs::PermissionsExt as _;

    let mode = file
        .metadata()
        .map_err(|error| Failure::misuse(format!("{} could not be read: {error}", path.display())))?
        .permissions()
        .mode();
    let of_others = mode & 0o077;
    if of_others == 0 {
        return Ok(());
    }
    Err(Failure::misuse(format!(
        "{} can be read by others (mode {:03o})",
        path.display(),
        mode & 0o777
    ))
    .with_hint(format!("it holds a key; run: chmod 600 {}", path.display())))
}

/// Elsewhere a user's own folders are closed to others by default, and there is
/// no portable way to ask.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "on Unix it can fail")]
fn refuse_readable_by_others(_: &File, _: &Path) -> Outcome {
    Ok(())
}

/// Writes a new file that only its owner can read.
pub(crate) fn write_private(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        write_private(&path, b"k").unwrap();
        assert_eq!(read_private(&path).unwrap().as_deref(), Some("k"));
        for mode in [0o640, 0o604, 0o644, 0o666] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            assert!(read_private(&path).is_err(), "{mode:o}");
        }
    }

    #[test]
    fn a_file_that_is_not_there_is_no_error() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read_private(&folder.path().join("none")).unwrap(), None);
    }

    #[test]
    fn a_profile_does_not_print_its_keys() {
        let profile = Profile {
            api_key: Some("canary".into()),
            webhook_secret: Some("canary".into()),
            ..Profile::default()
        };
        assert!(!format!("{profile:?}").contains("canary"));
    }

    #[test]
    fn a_named_profile_must_exist_and_the_default_is_taken_otherwise() {
        let config: Config =
            toml::from_str("default = 'a'\n[profiles.a]\n[profiles.b]\nbase_url = 'http://b'")
                .unwrap();
        assert_eq!(config.profile(None).unwrap().unwrap().0, "a");
        assert_eq!(config.profile(Some("b")).unwrap().unwrap().0, "b");
        assert!(config.profile(Some("c")).is_err());
        assert!(Config::default().profile(None).unwrap().is_none());
    }
}
