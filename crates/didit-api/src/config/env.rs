//! Settings from environment variables.

use std::ffi::OsString;
use std::time::Duration;

use super::{ClientBuilder, SettingNames};
use crate::account::Account;
use crate::config_error::ConfigError;

const API_KEY: &str = "DIDIT_API_KEY";
const BASE_URL: &str = "DIDIT_BASE_URL";
#[cfg(feature = "account")]
const AUTH_BASE_URL: &str = "DIDIT_AUTH_BASE_URL";
const TIMEOUT: &str = "DIDIT_TIMEOUT";
const MAX_RETRIES: &str = "DIDIT_MAX_RETRIES";
const ORGANIZATION_ID: &str = "DIDIT_ORGANIZATION_ID";
const APPLICATION_ID: &str = "DIDIT_APPLICATION_ID";

impl ClientBuilder {
    /// Reads the settings from environment variables; see
    /// [`Client::from_env`](crate::Client::from_env).
    ///
    /// # Errors
    ///
    /// Returns a [`ConfigError`] that names the variable.
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::from_variables(|name| std::env::var_os(name))
    }

    fn from_variables(read: impl Fn(&str) -> Option<OsString>) -> Result<Self, ConfigError> {
        let invalid = |variable, expected| ConfigError::InvalidVariable { variable, expected };
        // An empty variable counts as unset: container files write "no value" like that.
        let text = |variable: &'static str| match read(variable).map(OsString::into_string) {
            None => Ok(None),
            Some(Ok(text)) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
            Some(Err(_)) => Err(invalid(variable, "UTF-8 text")),
        };
        let key = text(API_KEY)?.ok_or(ConfigError::MissingApiKey(API_KEY))?;
        let mut builder = Self::new(key.into());
        builder.names = SettingNames {
            api_key: API_KEY,
            base_url: BASE_URL,
            #[cfg(feature = "account")]
            account_base_url: AUTH_BASE_URL,
        };
        if let Some(url) = text(BASE_URL)? {
            builder = builder.base_url(url);
        }
        #[cfg(feature = "account")]
        if let Some(url) = text(AUTH_BASE_URL)? {
            builder = builder.account_base_url(url);
        }
        builder = builder.account(Account {
            organization: text(ORGANIZATION_ID)?.map(Into::into),
            application: text(APPLICATION_ID)?.map(Into::into),
        });
        if let Some(seconds) = text(TIMEOUT)? {
            let seconds = seconds.parse().ok();
            let timeout = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
            let expected = "a positive number of seconds, such as 30";
            builder = builder.timeout(
                timeout
                    .filter(|timeout| !timeout.is_zero())
                    .ok_or_else(|| invalid(TIMEOUT, expected))?,
            );
        }
        if let Some(retries) = text(MAX_RETRIES)? {
            let retries = retries.parse().ok().filter(|retries| *retries <= 100);
            let expected = "a whole number from 0 to 100";
            builder = builder.max_retries(retries.ok_or_else(|| invalid(MAX_RETRIES, expected))?);
        }
        Ok(builder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::DEFAULT_BASE_URL;
    use crate::config::tests::offline;

    #[test]
    fn invalid_variable_is_named() {
        for (key, variable, value) in [
            ("", "DIDIT_API_KEY", ""),
            ("", "DIDIT_API_KEY", " "),
            ("", "DIDIT_API_KEY", "a\nb"),
            ("", "DIDIT_API_KEY", "a b"),
            ("k", "DIDIT_BASE_URL", "x"),
            ("k", "DIDIT_BASE_URL", "http://x.example"),
            ("k", "DIDIT_TIMEOUT", "soon"),
            ("k", "DIDIT_TIMEOUT", "0"),
            ("k", "DIDIT_TIMEOUT", "inf"),
            ("k", "DIDIT_MAX_RETRIES", "-1"),
        ] {
            let error = ClientBuilder::from_variables(|name| match name {
                _ if name == variable => Some(value.into()),
                API_KEY => Some(key.into()),
                _ => None,
            })
            .and_then(|builder| offline(builder).into_core())
            .unwrap_err()
            .to_string();
            assert!(error.starts_with(variable), "{error}");
        }
    }

    #[test]
    fn variables_set_the_builder() {
        let builder = ClientBuilder::from_variables(|name| match name {
            API_KEY => Some("k".into()),
            TIMEOUT => Some("2.5".into()),
            MAX_RETRIES => Some("0".into()),
            _ => None,
        })
        .unwrap();
        assert_eq!(builder.deadline, Duration::from_millis(2500));
        assert!(format!("{builder:?}").contains("max_attempts: 1"));
        assert_eq!(builder.base_url, DEFAULT_BASE_URL);
    }
}
