//! How a [`Client`] is set up.

use std::ffi::OsString;
use std::fmt;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use didit_transport::policy::{Observer, Policies, RateLimiter, RetryPolicy, TokenBuckets};
use didit_transport::{SharedClock, SharedTransport};
use didit_types::Secret;
use didit_types::operation;
use http::HeaderValue;
use http::uri::{Authority, PathAndQuery, Scheme, Uri};

use crate::client::{Client, Parts};
use crate::collect::Collect;

/// The address of the service. Source: the OpenAPI document, `servers`.
pub const DEFAULT_BASE_URL: &str = "https://verification.didit.me";

/// Limits that apply where nothing else was set.
///
/// The slowest documented operation, the PDF report, asks for 60 seconds.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(60);
const DEADLINE: Duration = Duration::from_secs(120);

/// A setting that a client can't be built with. It never shows a value that
/// could be a key.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// There is no key.
    #[error("{0} is not set; create a key in the console under API & Webhooks")]
    MissingApiKey(&'static str),
    /// The key holds something that no HTTP header can carry, such as a line break.
    #[error("{0} holds characters that an API key can't have; was a line break copied with it?")]
    InvalidApiKey(&'static str),
    /// The address can't be used.
    #[error("{setting} {problem}")]
    InvalidBaseUrl {
        /// The method or the variable it was set by.
        setting: &'static str,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The key would travel unencrypted.
    #[error(
        "{0} is plain http to another machine, which would show the key to the network; \
         use https, or allow_insecure if that is what you want"
    )]
    InsecureBaseUrl(&'static str),
    /// A variable of the environment has no value of the right kind.
    #[error("{variable} must be {expected}")]
    InvalidVariable {
        /// Its name.
        variable: &'static str,
        /// What it should hold.
        expected: &'static str,
    },
    /// A header value that no request can carry.
    #[error("user_agent holds characters that a header can't have")]
    InvalidUserAgent,
    /// There is nothing to send requests with: the HTTP stack that was chosen is
    /// not compiled in.
    #[error(
        "no HTTP stack: enable the feature `{0}` of didit-api, choose another stack, \
         or hand a transport to ClientBuilder::transport"
    )]
    MissingBackend(&'static str),
    /// There is nothing to measure time with.
    #[error(
        "no clock: enable the feature `tokio` of didit-api, or hand one to ClientBuilder::clock"
    )]
    MissingClock,
    /// The HTTP stack could not be set up.
    #[error("the HTTP stack could not be set up")]
    Transport(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Sets up a [`Client`]; see [`Client::builder`].
#[must_use = "nothing happens before `build`"]
pub struct ClientBuilder {
    key: Secret,
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
    pub(crate) fn new(key: Secret) -> Self {
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

    /// Takes the settings from the environment; see [`Client::from_env`].
    ///
    /// # Errors
    ///
    /// [`ConfigError`], which names the variable.
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::from_variables(|name| std::env::var_os(name))
    }

    /// As [`from_env`](Self::from_env), from any other source of variables.
    pub(crate) fn from_variables(
        read: impl Fn(&str) -> Option<OsString>,
    ) -> Result<Self, ConfigError> {
        // An empty variable counts as one that is not set: that is what
        // container files write for "no value".
        let text = |variable: &'static str| match read(variable).map(OsString::into_string) {
            None => Ok(None),
            Some(Ok(text)) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
            Some(Err(_)) => Err(ConfigError::InvalidVariable {
                variable,
                expected: "UTF-8 text",
            }),
        };
        let key = text(API_KEY)?.ok_or(ConfigError::MissingApiKey(API_KEY))?;
        let mut builder = Self::new(Secret::from(key));
        builder.names = Names {
            key: API_KEY,
            base_url: BASE_URL,
        };
        if let Some(url) = text(BASE_URL)? {
            builder = builder.base_url(url);
        }
        if let Some(seconds) = text(TIMEOUT)? {
            let timeout = seconds
                .parse()
                .ok()
                .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
                .filter(|timeout| !timeout.is_zero())
                .ok_or(ConfigError::InvalidVariable {
                    variable: TIMEOUT,
                    expected: "a positive number of seconds, such as 30",
                })?;
            builder = builder.timeout(timeout);
        }
        if let Some(retries) = text(MAX_RETRIES)? {
            let retries = retries
                .parse()
                .ok()
                .filter(|retries| *retries <= 100)
                .ok_or(ConfigError::InvalidVariable {
                    variable: MAX_RETRIES,
                    expected: "a whole number from 0 to 100",
                })?;
            builder = builder.max_retries(retries);
        }
        Ok(builder)
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
            && !is_loopback_host(base.authority.host())
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
            transport: policies.wrap(SharedTransport::new(Collect(backend))),
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

/// A pace that can't exceed the documented limits.
///
/// The service counts over a sliding minute, so what a bucket holds and what
/// runs into it within a minute must together stay within the limit: a fifth of
/// it at once, and four fifths a minute after.
fn documented_pace(clock: SharedClock) -> TokenBuckets {
    operation::ALL
        .iter()
        .fold(TokenBuckets::new(clock), |pace, operation| {
            let scope = operation.scope;
            match scope.per_minute() {
                Some(limit) => pace.with_scope(scope.as_str(), limit / 5, Duration::from_secs(15)),
                None => pace,
            }
        })
}

const API_KEY: &str = "DIDIT_API_KEY";
const BASE_URL: &str = "DIDIT_BASE_URL";
const TIMEOUT: &str = "DIDIT_TIMEOUT";
const MAX_RETRIES: &str = "DIDIT_MAX_RETRIES";

/// Where the service is: a scheme, a host, and a path that all others stand under.
#[derive(Debug, Clone)]
pub(crate) struct BaseUrl {
    scheme: Scheme,
    authority: Authority,
    /// Empty, or starts with a slash and ends without one.
    prefix: String,
}

impl BaseUrl {
    fn parse(text: &str, setting: &'static str) -> Result<Self, ConfigError> {
        let refuse = |problem| Err(ConfigError::InvalidBaseUrl { setting, problem });
        // `Uri` drops a fragment without a word.
        if text.contains(['#', '?']) {
            return refuse("must have no query and no fragment");
        }
        let Ok(uri) = text.trim().parse::<Uri>() else {
            return refuse("is not a URL");
        };
        let parts = uri.into_parts();
        let (Some(scheme), Some(authority)) = (parts.scheme, parts.authority) else {
            return refuse("must be absolute, such as https://verification.didit.me");
        };
        if scheme != Scheme::HTTP && scheme != Scheme::HTTPS {
            return refuse("must begin with https://");
        }
        if authority.as_str().contains('@') {
            return refuse("must hold no user name and no password");
        }
        if authority.host().is_empty() {
            return refuse("has no host");
        }
        let path = parts.path_and_query.as_ref().map_or("", PathAndQuery::path);
        let path = path.trim_end_matches('/');
        let prefix = path.strip_suffix("/v3").unwrap_or(path);
        if !prefix.is_empty() && crate::path::custom(prefix).is_err() {
            return refuse("has a path that can't be used");
        }
        Ok(Self {
            scheme,
            authority,
            prefix: prefix.to_owned(),
        })
    }

    /// The whole address of a request.
    pub(crate) fn join(&self, target: PathAndQuery) -> Result<Uri, http::Error> {
        let builder = Uri::builder()
            .scheme(self.scheme.clone())
            .authority(self.authority.clone());
        if self.prefix.is_empty() {
            builder.path_and_query(target).build()
        } else {
            let target = format!("{}{target}", self.prefix);
            builder.path_and_query(target).build()
        }
    }
}

/// Whether a host is this machine.
fn is_loopback_host(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || address.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Whether a link leads to this machine.
pub(crate) fn is_loopback(uri: &Uri) -> bool {
    uri.host().is_some_and(is_loopback_host)
}

#[cfg(test)]
mod tests {
    use didit_transport::{ManualClock, ResponseBody, from_fn};

    use super::*;

    fn clock() -> SharedClock {
        SharedClock::new(ManualClock::new())
    }

    fn nowhere() -> SharedTransport {
        SharedTransport::new(from_fn(|_| async {
            Ok(http::Response::new(ResponseBody::empty()))
        }))
    }

    fn with_url(url: &str) -> Result<String, String> {
        let base = BaseUrl::parse(url, "base_url").map_err(|error| error.to_string())?;
        let uri = base.join(PathAndQuery::from_static("/x/")).unwrap();
        Ok(uri.to_string())
    }

    fn from(variables: &[(&str, &str)]) -> Result<Client, ConfigError> {
        ClientBuilder::from_variables(|name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).into())
        })?
        .transport(nowhere())
        .clock(clock())
        .build()
    }

    #[test]
    fn the_version_may_stand_at_the_end_of_the_address() {
        for url in [
            "https://verification.didit.me",
            "https://verification.didit.me/",
            "https://verification.didit.me/v3",
            "https://verification.didit.me/v3/",
        ] {
            assert_eq!(with_url(url).unwrap(), "https://verification.didit.me/x/");
        }
        assert_eq!(
            with_url("http://[::1]:9/proxy/v3/").unwrap(),
            "http://[::1]:9/proxy/x/"
        );
    }

    #[test]
    fn an_address_with_more_than_a_path_is_refused() {
        for url in [
            "",
            "verification.didit.me",
            "/v3",
            "ftp://x/",
            "https://u:p@x/",
            "https://x/?a=1",
            "https://x/#a",
            "https://x/../y",
            "https://",
            "not a url",
        ] {
            let error = with_url(url).unwrap_err();
            assert!(error.starts_with("base_url "), "{error}");
        }
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
    fn a_wrong_variable_is_named() {
        for (variables, name) in [
            (&[][..], "DIDIT_API_KEY"),
            (&[("DIDIT_API_KEY", " ")], "DIDIT_API_KEY"),
            (&[("DIDIT_API_KEY", "a\nb")], "DIDIT_API_KEY"),
            (
                &[("DIDIT_API_KEY", "k"), ("DIDIT_BASE_URL", "x")],
                "DIDIT_BASE_URL",
            ),
            (
                &[
                    ("DIDIT_API_KEY", "k"),
                    ("DIDIT_BASE_URL", "http://x.example"),
                ],
                "DIDIT_BASE_URL",
            ),
            (
                &[("DIDIT_API_KEY", "k"), ("DIDIT_TIMEOUT", "soon")],
                "DIDIT_TIMEOUT",
            ),
            (
                &[("DIDIT_API_KEY", "k"), ("DIDIT_TIMEOUT", "0")],
                "DIDIT_TIMEOUT",
            ),
            (
                &[("DIDIT_API_KEY", "k"), ("DIDIT_TIMEOUT", "inf")],
                "DIDIT_TIMEOUT",
            ),
            (
                &[("DIDIT_API_KEY", "k"), ("DIDIT_MAX_RETRIES", "-1")],
                "DIDIT_MAX_RETRIES",
            ),
        ] {
            let error = from(variables).unwrap_err().to_string();
            assert!(error.starts_with(name), "{error}");
        }
    }

    #[test]
    fn variables_set_what_they_name() {
        let builder = ClientBuilder::from_variables(|name| match name {
            "DIDIT_API_KEY" => Some("k".into()),
            "DIDIT_TIMEOUT" => Some("2.5".into()),
            "DIDIT_MAX_RETRIES" => Some("0".into()),
            _ => None,
        })
        .unwrap();
        assert_eq!(builder.deadline, Duration::from_millis(2500));
        assert!(format!("{builder:?}").contains("max_attempts: 1"));
        assert_eq!(builder.base_url, DEFAULT_BASE_URL);
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
