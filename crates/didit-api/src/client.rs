//! Client of the API.

use std::sync::Arc;

use didit_types::SecretString;

use crate::call::Call;
use crate::config::{ClientBuilder, ConfigError};
use crate::core::Core;
use crate::endpoint::Endpoint;

/// Client of the Didit API.
///
/// Clones are cheap and share connections and rate limits. A client serves any number of
/// tasks at once.
#[derive(Debug, Clone)]
pub struct Client(pub(crate) Arc<Core>);

impl Client {
    /// Creates a client with an API key and the default settings.
    ///
    /// # Errors
    ///
    /// Returns a [`ConfigError`] if the key is empty or invalid in a header.
    pub fn new(api_key: impl Into<SecretString>) -> Result<Self, ConfigError> {
        Self::builder(api_key).build()
    }

    /// Creates a builder for a client with an API key.
    pub fn builder(api_key: impl Into<SecretString>) -> ClientBuilder {
        ClientBuilder::new(api_key.into())
    }

    /// Creates a client from environment variables:
    ///
    /// | variable | value |
    /// | --- | --- |
    /// | `DIDIT_API_KEY` | API key; required |
    /// | `DIDIT_BASE_URL` | base URL, with or without `/v3` |
    /// | `DIDIT_TIMEOUT` | limit of a whole call in seconds |
    /// | `DIDIT_MAX_RETRIES` | how often a failed request is sent again |
    ///
    /// [`ClientBuilder::from_env`] reads the same variables and accepts further settings.
    ///
    /// # Errors
    ///
    /// Returns a [`ConfigError`] that names the variable.
    pub fn from_env() -> Result<Self, ConfigError> {
        ClientBuilder::from_env()?.build()
    }

    /// Prepares a call of an endpoint: one of this crate, or a custom one.
    pub fn call<E: Endpoint>(&self, endpoint: E) -> Call<E> {
        Call::new(Arc::clone(&self.0), endpoint)
    }
}

impl ClientBuilder {
    /// Builds the client.
    ///
    /// # Errors
    ///
    /// Returns a [`ConfigError`] that names the invalid setting.
    pub fn build(self) -> Result<Client, ConfigError> {
        self.into_core().map(|core| Client(Arc::new(core)))
    }
}
