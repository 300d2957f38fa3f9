//! Configuration of a client.

mod env;

use std::fmt;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use didit_transport::policy::{Observer, Policies, RateLimiter, RetryPolicy};
use didit_transport::{SharedClock, SharedTransport};
use http::HeaderValue;

use crate::account::Account;
use crate::base_url::BaseUrl;
use crate::config_error::ConfigError;
use crate::core::Core;
use crate::keys::{KeySource, Keys};
use crate::limits::RateLimit;

/// Base URL of the service. Source: the OpenAPI document, `servers`.
pub const DEFAULT_BASE_URL: &str = "https://verification.didit.me";

/// Base URL of accounts. Source: <https://docs.didit.me/openapi-auth.json>, `servers`.
#[cfg(feature = "account")]
pub const DEFAULT_ACCOUNT_BASE_URL: &str = "https://apx.didit.me";

/// Default limit of one attempt: the slowest documented operation, the PDF report,
/// needs 60 seconds.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(60);
/// Default limit of a whole call.
const DEADLINE: Duration = Duration::from_secs(120);

/// Builder of a [`Client`](crate::Client); see [`Client::builder`](crate::Client::builder).
#[must_use = "a builder does nothing before `build`"]
pub struct ClientBuilder {
    api_key: KeySource,
    base_url: String,
    #[cfg(feature = "account")]
    account_base_url: Option<String>,
    allow_insecure: bool,
    user_agent: Option<String>,
    backend: Backend,
    roots: Option<Vec<u8>>,
    clock: Option<SharedClock>,
    deadline: Duration,
    attempt_timeout: Duration,
    retry: RetryPolicy,
    rate_limit: RateLimit,
    max_limiter_wait: Duration,
    observer: Option<Arc<dyn Observer>>,
    account: Account,
    names: SettingNames,
}

enum Backend {
    Hyper,
    Reqwest,
    Custom(SharedTransport),
}

impl Backend {
    fn into_transport(self, roots: Option<&[u8]>) -> Result<SharedTransport, ConfigError> {
        #[cfg(any(feature = "hyper", feature = "reqwest"))]
        let failed =
            |error: didit_transport::backend::BackendError| ConfigError::Transport(error.into());
        match self {
            #[cfg(feature = "hyper")]
            Self::Hyper => {
                let mut builder = didit_transport::HyperTransport::builder();
                if let Some(pem) = roots {
                    builder = builder.root_certificates(pem);
                }
                builder.build().map(SharedTransport::new).map_err(failed)
            }
            #[cfg(not(feature = "hyper"))]
            Self::Hyper => Err(ConfigError::MissingBackend("hyper")),
            #[cfg(feature = "reqwest")]
            Self::Reqwest => match roots {
                Some(pem) => didit_transport::ReqwestTransport::with_root_certificates(pem),
                None => didit_transport::ReqwestTransport::new(),
            }
            .map(SharedTransport::new)
            .map_err(failed),
            #[cfg(not(feature = "reqwest"))]
            Self::Reqwest => Err(ConfigError::MissingBackend("reqwest")),
            Self::Custom(_) if roots.is_some() => Err(ConfigError::RootsOfCustomTransport),
            Self::Custom(transport) => Ok(transport),
        }
    }
}

/// Names of the settings in errors: methods of the builder, or environment variables.
struct SettingNames {
    api_key: &'static str,
    base_url: &'static str,
    #[cfg(feature = "account")]
    account_base_url: &'static str,
}

impl ClientBuilder {
    pub(crate) fn new(api_key: KeySource) -> Self {
        Self {
            api_key,
            base_url: DEFAULT_BASE_URL.to_owned(),
            #[cfg(feature = "account")]
            account_base_url: None,
            allow_insecure: false,
            user_agent: None,
            backend: Backend::Hyper,
            roots: None,
            clock: None,
            deadline: DEADLINE,
            attempt_timeout: ATTEMPT_TIMEOUT,
            retry: RetryPolicy::default(),
            rate_limit: RateLimit::Documented,
            max_limiter_wait: Duration::from_secs(2),
            observer: None,
            account: Account::default(),
            names: SettingNames {
                api_key: "api_key",
                base_url: "base_url",
                #[cfg(feature = "account")]
                account_base_url: "account_base_url",
            },
        }
    }

    /// Sets the base URL, with or without `/v3` at its end; a path before it is kept.
    /// Defaults to [`DEFAULT_BASE_URL`].
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self
    }

    /// Sets the base URL of [accounts](crate::Client::account), with or without `/auth/v2` at its end.
    /// Defaults to [`DEFAULT_ACCOUNT_BASE_URL`] beside the default base URL, and has no default beside
    /// another one, so that a test against a fake sends no password to the service.
    #[cfg(feature = "account")]
    pub fn account_base_url(mut self, url: impl Into<String>) -> Self {
        self.account_base_url = Some(url.into());
        self
    }

    /// Sets the organisation and the application of the key, for operations whose paths contain
    /// them: cases, networks and reports. No default.
    pub fn account(mut self, account: Account) -> Self {
        self.account = account;
        self
    }

    /// Allows a base URL with plain http to another machine, which sends the API key
    /// unencrypted. Defaults to `false`; loopback is always allowed.
    pub fn allow_insecure(mut self, allow: bool) -> Self {
        self.allow_insecure = allow;
        self
    }

    /// Sets the limit of a whole call: all attempts, the waits between them and the
    /// response body. Defaults to 120 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.deadline = timeout;
        self
    }

    /// Sets the limit of one attempt. Defaults to 60 s.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// Sets how often a failed request is sent again where that is safe. Defaults to 2.
    pub fn max_retries(mut self, retries: u32) -> Self {
        let attempts = NonZeroU32::MIN.saturating_add(retries);
        self.retry = self.retry.max_attempts(attempts);
        self
    }

    /// Sets the retry policy. Replaces an earlier [`max_retries`](Self::max_retries).
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Sets the rate limiter, such as one that a fleet shares. It receives the
    /// [names](didit_types::operation::RateScope::as_str) of the scopes.
    ///
    /// Defaults to the documented limit of each scope; a 429 slows the client down
    /// further. Clones of a client share their limiter, separately built clients do not.
    ///
    /// Source: <https://docs.didit.me/integration/rate-limiting>
    pub fn rate_limiter(mut self, limiter: Arc<dyn RateLimiter>) -> Self {
        self.rate_limit = RateLimit::Custom(limiter);
        self
    }

    /// Shares the documented limits with the other processes that use the same key, through a
    /// [`RateStore`](didit_transport::policy::RateStore) such as
    /// [`RedisRates`](didit_transport::policy::RedisRates). While the store is away, this process
    /// keeps to its share, the limit divided by `processes`.
    ///
    /// ```no_run
    /// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
    /// use didit_api::Client;
    /// use didit_api::transport::policy::RedisRates;
    ///
    /// // Without retries, which would hold back requests while Redis is away.
    /// let config = redis::aio::ConnectionManagerConfig::new().set_number_of_retries(0);
    /// let redis = redis::Client::open("redis://127.0.0.1/")?;
    /// let redis = redis.get_connection_manager_with_config(config).await?;
    /// let client = Client::builder("key").fleet(RedisRates::new(redis), 20).build()?;
    /// # drop(client);
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "redis")]
    pub fn fleet(
        mut self,
        store: impl didit_transport::policy::RateStore + Clone,
        processes: u32,
    ) -> Self {
        self.rate_limit = RateLimit::fleet(store, processes);
        self
    }

    /// Sets how long an attempt may wait for the rate limiter. A longer wait is an error at once, with
    /// the wait in [`Error::retry_after`](crate::Error::retry_after), so that a web handler does not
    /// sleep; a batch job sets a longer one. Defaults to 2 s.
    pub fn max_limiter_wait(mut self, wait: Duration) -> Self {
        self.max_limiter_wait = wait;
        self
    }

    /// Sends every call immediately, without client-side rate limits.
    pub fn without_rate_limiter(mut self) -> Self {
        self.rate_limit = RateLimit::Off;
        self
    }

    /// Sets an observer of every attempt, wait and call, for metrics.
    pub fn observer(mut self, observer: Arc<dyn Observer>) -> Self {
        self.observer = Some(observer);
        self
    }

    /// Sets the product name that precedes `didit-api/VERSION` in the `User-Agent` header.
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.user_agent = Some(name.into());
        self
    }

    /// Sends requests with hyper, the default. Requires the feature `hyper`, which is on
    /// by default.
    pub fn hyper(mut self) -> Self {
        self.backend = Backend::Hyper;
        self
    }

    /// Sends requests with reqwest. Requires the feature `reqwest`.
    pub fn reqwest(mut self) -> Self {
        self.backend = Backend::Reqwest;
        self
    }

    /// Trusts the certificates in this PEM text, besides Mozilla's and those of the variables
    /// `SSL_CERT_FILE` and `SSL_CERT_DIR`; for a gateway or proxy with a private authority.
    ///
    /// ```no_run
    /// # fn run() -> Result<(), Box<dyn std::error::Error>> {
    /// use didit_api::Client;
    ///
    /// let pem = std::fs::read("/etc/ssl/company.pem")?;
    /// let client = Client::builder("key").root_certificates(pem).build()?;
    /// # drop(client);
    /// # Ok(())
    /// # }
    /// ```
    pub fn root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.roots = Some(pem.into());
        self
    }

    /// Sends requests with a custom HTTP stack, which must keep the
    /// [contract](didit_transport::Transport). Outside of a tokio runtime it requires a
    /// [`clock`](Self::clock) too.
    pub fn transport(mut self, transport: SharedTransport) -> Self {
        self.backend = Backend::Custom(transport);
        self
    }

    /// Sets the clock. Defaults to tokio's, whose timers require a tokio runtime.
    pub fn clock(mut self, clock: SharedClock) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Builds the shared parts of a client; see `ClientBuilder::build`.
    pub(crate) fn into_core(self) -> Result<Core, ConfigError> {
        let parse = |url: &str, version, setting| {
            let base_url = BaseUrl::parse(url, version)
                .map_err(|problem| ConfigError::InvalidBaseUrl { setting, problem })?;
            if base_url.is_insecure() && !self.allow_insecure {
                return Err(ConfigError::InsecureBaseUrl(setting));
            }
            Ok(base_url)
        };
        let base_url = parse(&self.base_url, "/v3", self.names.base_url)?;
        #[cfg(feature = "account")]
        let account_url = {
            let is_default = BaseUrl::parse(DEFAULT_BASE_URL, "/v3").as_ref() == Ok(&base_url);
            let default = is_default.then_some(DEFAULT_ACCOUNT_BASE_URL);
            let url = self.account_base_url.as_deref().or(default);
            url.map(|url| parse(url, "/auth/v2", self.names.account_base_url))
                .transpose()?
        };
        let clock = match self.clock {
            Some(clock) => clock,
            None => default_clock()?,
        };
        let keys = Keys::new(self.api_key, self.names.api_key)?;
        let product = concat!("didit-api/", env!("CARGO_PKG_VERSION"));
        let user_agent = match &self.user_agent {
            None => HeaderValue::from_static(product),
            Some(name) => HeaderValue::try_from(format!("{name} {product}"))
                .map_err(|_| ConfigError::InvalidUserAgent)?,
        };
        let mut policies = Policies::new(clock.clone())
            .deadline(self.deadline)
            .attempt_timeout(self.attempt_timeout)
            .max_limiter_wait(self.max_limiter_wait)
            .retry(self.retry);
        if let Some(observer) = &self.observer {
            policies = policies.observer(observer.clone());
        }
        let limited = self.rate_limit.apply(policies.clone(), clock.clone());
        let backend = self.backend.into_transport(self.roots.as_deref())?;
        Ok(Core {
            transport: limited.wrap(backend.clone()),
            backend,
            policies,
            rate_limit: self.rate_limit,
            deadline: self.deadline,
            clock,
            base_url,
            #[cfg(feature = "account")]
            account_url,
            keys: Arc::new(keys),
            account: self.account,
            user_agent,
            observer: self.observer,
        })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Without the base URL: it may contain a password, which `build` rejects.
        f.debug_struct("ClientBuilder")
            .field("api_key", &self.api_key)
            .field("deadline", &self.deadline)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}

#[cfg(feature = "tokio")]
#[expect(clippy::unnecessary_wraps, reason = "without the feature it fails")]
fn default_clock() -> Result<SharedClock, ConfigError> {
    Ok(SharedClock::new(didit_transport::TokioClock::new()))
}

#[cfg(not(feature = "tokio"))]
fn default_clock() -> Result<SharedClock, ConfigError> {
    Err(ConfigError::MissingClock)
}

#[cfg(test)]
mod tests {
    use didit_transport::{ManualClock, ResponseBody, from_fn};

    use super::*;

    /// Builder whose client answers every request with 200.
    pub(super) fn offline(builder: ClientBuilder) -> ClientBuilder {
        let transport = from_fn(|_| async { Ok(http::Response::new(ResponseBody::empty())) });
        builder
            .transport(SharedTransport::new(transport))
            .clock(SharedClock::new(ManualClock::new()))
    }

    fn builder(key: &str) -> ClientBuilder {
        offline(ClientBuilder::new(key.into()))
    }

    #[test]
    fn plain_http_is_limited_to_loopback() {
        for (url, allowed) in [
            ("http://127.0.0.1:4010", true),
            ("http://127.8.8.8", true),
            ("http://[::1]:4010", true),
            ("http://localhost:4010", true),
            ("http://verification.didit.me", false),
            ("http://127.0.0.1.example.com", false),
            ("http://localhost.example.com", false),
            ("http://192.168.0.1", false),
        ] {
            let builder = || builder("key").base_url(url);
            assert_eq!(builder().into_core().is_ok(), allowed, "{url}");
            assert!(builder().allow_insecure(true).into_core().is_ok());
        }
    }

    #[test]
    fn debug_shows_no_key() {
        let builder_text = format!("{:#?}", builder("s3cret-key"));
        let core = builder("s3cret-key").into_core().unwrap();
        let error = builder("s3cret\nkey").into_core().unwrap_err();
        for text in [
            builder_text,
            format!("{core:#?}"),
            format!("{error:?} {error}"),
        ] {
            assert!(!text.contains("s3cret"), "{text}");
        }
    }

    #[cfg(not(feature = "reqwest"))]
    #[test]
    fn missing_backend_is_named() {
        let error = builder("key").reqwest().into_core().unwrap_err();
        assert!(error.to_string().contains("`reqwest`"), "{error}");
    }
}
