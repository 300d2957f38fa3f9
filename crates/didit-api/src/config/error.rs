//! Settings that a client can't be built with.

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
