//! How a [`Client`] is set up.

mod base_url;
mod environment;
mod error;

use std::fmt;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use didit_transport::policy::{Observer, Policies, RateLimiter, RetryPolicy, TokenBuckets};
use didit_transport::{SharedClock, SharedTransport};
use didit_types::SecretString;
use didit_types::operation;
use http::HeaderValue;
use http::uri::Scheme;

use crate::client::{Client, Parts};

pub(crate) use self::base_url::{BaseUrl, is_loopback};
pub use self::error::ConfigError;

/// The address of the service. Source: the OpenAPI document, `servers`.
pub const DEFAULT_BASE_URL: &str = "https://verification.didit.me";

/// Limits that apply where nothing else was set.
///
/// The slowest documented operation, the PDF report, asks for 60 seconds.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(60);
const DEADLINE: Duration = Duration::from_secs(120);

/// Sets up a [`Client`]; see [`Client::builder`].
#[must_use = "nothing happens before `build`"]
pub struct ClientBuilder {
    key: SecretString,
    base_url: String,
    allow_insecure: bool,
    user_agent: Option<String>,
    transport: Backend,
    clock: Option<SharedClock>,
    deadline: Duration,
    attempt_timeout: Duration,
    retry: RetryPolicy,
    pace: Pace,
    observer: Option<Arc<dyn Observer>>,
    names: Names,
}

enum Pace {
    Documented,
    Given(Arc<dyn RateLimiter>),
    Off,
}

enum Backend {
    Hyper,
    Reqwest,
    Given(SharedTransport),
}

impl Backend {
    fn transport(self) -> Result<SharedTransport, ConfigError> {
        match self {
            #[cfg(feature = "hyper")]
            Self::Hyper => didit_transport::HyperTransport::new()
                .map(SharedTransport::new)
                .map_err(|error| ConfigError::Transport(error.into())),
            #[cfg(not(feature = "hyper"))]
            Self::Hyper => Err(ConfigError::MissingBackend("hyper")),
            #[cfg(feature = "reqwest")]
            Self::Reqwest => didit_transport::ReqwestTransport::new()
                .map(SharedTransport::new)
                .map_err(|error| ConfigError::Transport(error.into())),
            #[cfg(not(feature = "reqwest"))]
            Self::Reqwest => Err(ConfigError::MissingBackend("reqwest")),
            Self::Given(transport) => Ok(transport),
        }
    }
}

/// What a mistake is reported under: the method, or the variable.
struct Names {
    key: &'static str,
    base_url: &'static str,
}

impl ClientBuilder {
    pub(crate) fn new(key: SecretString) -> Self {
        Self {
            key,
            base_url: DEFAULT_BASE_URL.to_owned(),
            allow_insecure: false,
            user_agent: None,
            transport: Backend::Hyper,
            clock: None,
            deadline: DEADLINE,
            attempt_timeout: ATTEMPT_TIMEOUT,
            retry: RetryPolicy::default(),
            pace: Pace::Documented,
            observer: None,
            names: Names {
                key: "api_key",
                base_url: "base_url",
            },
        }
    }

    /// The address of the service, with or without `/v3` at its end; a path
    /// before it is kept. [`DEFAULT_BASE_URL`] if not set.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self
    }

    /// Lets the key travel over plain http to another machine. Loopback needs
    /// no permission.
    pub fn allow_insecure(mut self, allow: bool) -> Self {
        self.allow_insecure = allow;
        self
    }

    /// The limit of a whole call: its attempts, the waits between them and the
    /// body. 120 seconds if not set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.deadline = timeout;
        self
    }

    /// The limit of one attempt. 60 seconds if not set.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// How often a request that failed is sent again, where that is safe.
    /// Twice if not set.
    pub fn max_retries(mut self, retries: u32) -> Self {
        let attempts = NonZeroU32::MIN.saturating_add(retries);
        self.retry = self.retry.max_attempts(attempts);
        self
    }

    /// When a request that failed is sent again. Replaces what
    /// [`max_retries`](Self::max_retries) has set before.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Paces the calls by the caller's own rule, such as one that a fleet shares.
    /// It is asked with the [names](operation::RateScope::as_str) of the scopes.
    ///
    /// If nothing else is set, the client keeps itself below the documented
    /// limits of each scope and learns from the refusals of the service. Clones
    /// share that; clients that are built apart do not.
    ///
    /// Source: <https://docs.didit.me/integration/rate-limiting>
    pub fn rate_limiter(mut self, limiter: Arc<dyn RateLimiter>) -> Self {
        self.pace = Pace::Given(limiter);
        self
    }

    /// Sends every call at once, whatever the documented limits are.
    pub fn without_rate_limiter(mut self) -> Self {
        self.pace = Pace::Off;
        self
    }

    /// Tells `observer` of every attempt, wait and call, for metrics.
    pub fn observer(mut self, observer: Arc<dyn Observer>) -> Self {
        self.observer = Some(observer);
        self
    }

    /// What the client calls itself, before its own name and version.
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.user_agent = Some(name.into());
        self
    }

    /// Sends requests with hyper, which is what happens if nothing else is chosen.
    /// Needs the feature `hyper`, which is on by default.
    pub fn hyper(mut self) -> Self {
        self.transport = Backend::Hyper;
        self
    }

    /// Sends requests with reqwest. Needs the feature `reqwest`.
    pub fn reqwest(mut self) -> Self {
        self.transport = Backend::Reqwest;
        self
    }

    /// Sends requests with the caller's own HTTP stack, which must keep the
    /// [contract](didit_transport::Transport). Outside of a tokio runtime it needs
    /// a [`clock`](Self::clock) beside it.
    pub fn transport(mut self, transport: SharedTransport) -> Self {
        self.transport = Backend::Given(transport);
        self
    }

    /// Measures time with the caller's own clock. If not set, with tokio's, whose
    /// waits need a tokio runtime.
    pub fn clock(mut self, clock: SharedClock) -> Self {
        self.clock = Some(clock);
        self
    }

    /// The client.
    ///
    /// # Errors
    ///
    /// [`ConfigError`], which names the setting.
    pub fn build(self) -> Result<Client, ConfigError> {
        let base = BaseUrl::parse(&self.base_url, self.names.base_url)?;
        if base.scheme == Scheme::HTTP
            && !base_url::is_loopback_host(base.authority.host())
            && !self.allow_insecure
        {
            return Err(ConfigError::InsecureBaseUrl(self.names.base_url));
        }
        let invalid_key = ConfigError::InvalidApiKey(self.names.key);
        let text = self.key.reveal();
        if text.is_empty() {
            return Err(ConfigError::MissingApiKey(self.names.key));
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(invalid_key);
        }
        let mut key = HeaderValue::from_str(text).map_err(|_| invalid_key)?;
        key.set_sensitive(true);
        let own = concat!("didit-api/", env!("CARGO_PKG_VERSION"));
        let user_agent = match &self.user_agent {
            None => HeaderValue::from_static(own),
            Some(name) => HeaderValue::try_from(format!("{name} {own}"))
                .map_err(|_| ConfigError::InvalidUserAgent)?,
        };
        let clock = match self.clock {
            Some(clock) => clock,
            None => default_clock()?,
        };
        let mut policies = Policies::new(clock.clone())
            .deadline(self.deadline)
            .attempt_timeout(self.attempt_timeout)
            .retry(self.retry);
        match self.pace {
            Pace::Documented => {
                policies = policies.rate_limiter(Arc::new(documented_pace(clock.clone())));
            }
            Pace::Given(limiter) => policies = policies.rate_limiter(limiter),
            Pace::Off => {}
        }
        if let Some(observer) = self.observer {
            policies = policies.observer(observer);
        }
        let backend = self.transport.transport()?;
        Ok(Client::from_parts(Parts {
            transport: policies.wrap(backend),
            clock,
            base,
            key,
            user_agent,
        }))
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The address is left out: it may hold a password that `build` refuses.
        f.debug_struct("ClientBuilder")
            .field("key", &self.key)
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

/// A pace that can't exceed the documented limits. The service counts over a
/// sliding minute, and a bucket lets no window of its length see more than that.
fn documented_pace(clock: SharedClock) -> TokenBuckets {
    operation::ALL
        .iter()
        .fold(TokenBuckets::new(clock), |pace, operation| {
            let scope = operation.scope;
            match scope.per_minute() {
                Some(limit) => pace.with_scope(scope.as_str(), limit, Duration::from_secs(60)),
                None => pace,
            }
        })
}

#[cfg(test)]
mod tests {
    use didit_transport::{ManualClock, ResponseBody, from_fn};

    use super::*;

    pub(super) fn clock() -> SharedClock {
        SharedClock::new(ManualClock::new())
    }

    pub(super) fn nowhere() -> SharedTransport {
        SharedTransport::new(from_fn(|_| async {
            Ok(http::Response::new(ResponseBody::empty()))
        }))
    }

    #[test]
    fn plain_http_is_for_loopback_alone() {
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
            let build = |builder: ClientBuilder| {
                builder
                    .base_url(url)
                    .transport(nowhere())
                    .clock(clock())
                    .build()
            };
            assert_eq!(build(Client::builder("key")).is_ok(), allowed, "{url}");
            assert!(build(Client::builder("key").allow_insecure(true)).is_ok());
        }
    }

    #[test]
    fn debug_shows_no_key() {
        let builder = Client::builder("s3cret-key")
            .transport(nowhere())
            .clock(clock());
        assert!(!format!("{builder:#?}").contains("s3cret"));
        let client = builder.build().unwrap();
        assert!(!format!("{client:#?}").contains("s3cret"));
        let error = Client::builder("s3cret\nkey")
            .transport(nowhere())
            .clock(clock())
            .build()
            .unwrap_err();
        assert!(!format!("{error:?} {error}").contains("s3cret"));
    }

    #[cfg(not(feature = "reqwest"))]
    #[test]
    fn a_stack_that_is_not_compiled_in_is_named() {
        let error = Client::builder("key")
            .clock(clock())
            .reqwest()
            .build()
            .unwrap_err();
        assert!(error.to_string().contains("`reqwest`"), "{error}");
    }
}
