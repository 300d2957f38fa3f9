//! Client of the API.

use std::sync::Arc;

use crate::account::Account;
use crate::call::Call;
use crate::config::ClientBuilder;
use crate::config_error::ConfigError;
use crate::core::Core;
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::keys::{KeySource, Keys};

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
    pub fn new(api_key: impl Into<KeySource>) -> Result<Self, ConfigError> {
        Self::builder(api_key).build()
    }

    /// Creates a builder for a client with an API key, or a [provider](KeySource::provider) of it.
    pub fn builder(api_key: impl Into<KeySource>) -> ClientBuilder {
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
    /// | `DIDIT_AUTH_BASE_URL` | base URL of accounts, with or without `/auth/v2` |
    /// | `DIDIT_ORGANIZATION_ID`, `DIDIT_APPLICATION_ID` | the [account](Account) |
    ///
    /// [`ClientBuilder::from_env`] reads the same variables and accepts further settings.
    ///
    /// # Errors
    ///
    /// Returns a [`ConfigError`] that names the variable.
    pub fn from_env() -> Result<Self, ConfigError> {
        ClientBuilder::from_env()?.build()
    }

    /// Creates a client of another application, with the connections and the settings of this one
    /// but without its [account](Self::with_account),
    /// and separate rate limits: the service counts each application by itself. A limiter of
    /// [`rate_limiter`](ClientBuilder::rate_limiter) is shared, and so is the store of a fleet.
    ///
    /// ```
    /// # fn tenants(client: didit_api::Client) -> Result<(), didit_api::ConfigError> {
    /// let tenant = client.for_application("key of the tenant")?;
    /// # drop(tenant);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Returns a [`ConfigError`] if the key is empty or invalid in a header.
    pub fn for_application(&self, api_key: impl Into<KeySource>) -> Result<Self, ConfigError> {
        let core = &self.0;
        let keys = Keys::new(api_key.into(), "api_key")?;
        let policies = core
            .rate_limit
            .apply(core.policies.clone(), core.clock.clone());
        Ok(Self(Arc::new(Core {
            transport: policies.wrap(core.backend.clone()),
            keys: Arc::new(keys),
            account: Account::default(),
            ..Core::clone(core)
        })))
    }

    /// Returns this client with another [account](Account), for the client of
    /// [another application](Self::for_application).
    #[must_use]
    pub fn with_account(&self, account: Account) -> Self {
        Self(Arc::new(Core {
            account,
            ..Core::clone(&self.0)
        }))
    }

    /// Returns the ids of the account, for requests that contain them.
    pub(crate) fn ids(&self) -> Account {
        self.0.account.clone()
    }

    /// Opens a connection, so that the first call does not wait for it. Sends a health check without
    /// the key; its answer does not matter.
    ///
    /// # Errors
    ///
    /// Returns an [`Error`] if there is no connection.
    pub async fn warm_up(&self) -> Result<(), Error> {
        self.health().check().raw().await.map(drop)
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
