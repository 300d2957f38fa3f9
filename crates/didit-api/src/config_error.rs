//! Error of an invalid client configuration.

/// Invalid setting of a client. Never shows a value that could be an API key.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The API key is missing or empty.
    #[error("{0} is not set; create a key in the console under API & Webhooks")]
    MissingApiKey(&'static str),
    /// The API key contains a character that an HTTP header can't carry, such as a line break.
    #[error("{0} contains a character that is invalid in an API key, such as a line break")]
    InvalidApiKey(&'static str),
    /// The base URL is invalid.
    #[error("{setting} {problem}")]
    InvalidBaseUrl {
        /// Method or environment variable that set the URL.
        setting: &'static str,
        /// What is wrong with the URL.
        problem: &'static str,
    },
    /// The base URL would send the API key unencrypted to another machine.
    #[error(
        "{0} is plain http to another machine, which would expose the API key to the network; \
         use https, or set allow_insecure"
    )]
    InsecureBaseUrl(&'static str),
    /// The value of an environment variable is invalid.
    #[error("{variable} must be {expected}")]
    InvalidVariable {
        /// Name of the variable.
        variable: &'static str,
        /// Kind of value that the variable takes.
        expected: &'static str,
    },
    /// The user agent contains a character that an HTTP header can't carry.
    #[error("user_agent contains a character that is invalid in a header")]
    InvalidUserAgent,
    /// The chosen HTTP stack is not compiled in.
    #[error(
        "no HTTP stack: enable the feature `{0}` of didit-api, choose another stack, \
         or pass a transport to ClientBuilder::transport"
    )]
    MissingBackend(&'static str),
    /// No clock is compiled in.
    #[error(
        "no clock: enable the feature `tokio` of didit-api, or pass one to ClientBuilder::clock"
    )]
    MissingClock,
    /// Root certificates are set for a custom HTTP stack, which has its own.
    #[error("root_certificates has no effect on the HTTP stack of ClientBuilder::transport")]
    RootsOfCustomTransport,
    /// The HTTP stack failed to start.
    #[error("the HTTP stack failed to start: {0}")]
    Transport(#[source] Box<dyn std::error::Error + Send + Sync>),
}
