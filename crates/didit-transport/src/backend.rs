//! Ready transports over hyper and reqwest, and what they have in common.
//!
//! Both use rustls with the ring provider, handed over explicitly: a graph that
//! holds a second provider makes rustls panic when it has to choose one. Both
//! trust the root certificates of Mozilla that are compiled in; a company's own
//! authority is added by passing a TLS configuration.
//!
//! Both honour `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` (upper or
//! lower case). Loopback is never proxied. A variable that cannot be honoured is
//! an error at construction, never a silent direct connection.

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use http::Method;

use crate::body::BodySourceError;
use crate::error::{DeliveryState, TransportError, TransportErrorKind};
use crate::transport::Request;

#[cfg(feature = "hyper")]
pub mod hyper;
mod proxy;
#[cfg(feature = "reqwest")]
pub mod reqwest;
mod tls;

#[cfg(test)]
#[cfg(all(feature = "contract-tests", feature = "hyper", feature = "reqwest"))]
mod behind_a_proxy;

/// Connecting, the TLS handshake included, may take this long.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Idle connections are closed before common load balancers (60 s) do it, so
/// that a request seldom meets a connection that is about to go.
const POOL_IDLE_TIMEOUT: Duration = Duration::from_secs(50);

/// Why a transport could not be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackendError {
    /// A proxy variable of the environment is set to something that cannot be
    /// honoured. Its value is not shown: it may hold a password.
    #[error("the environment variable {variable} {reason}")]
    Proxy {
        /// The variable's name.
        variable: &'static str,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// TLS could not be set up.
    #[error("TLS could not be set up")]
    Tls(#[source] Box<dyn StdError + Send + Sync>),
    /// The HTTP client could not be built.
    #[error("the HTTP client could not be built")]
    Client(#[source] Box<dyn StdError + Send + Sync>),
}

/// Refuses what an HTTP stack would change, misread or choke on.
fn check(request: &Request) -> Result<(), TransportError> {
    let refuse = |detail| Err(TransportError::new(TransportErrorKind::Request).with_detail(detail));
    let uri = request.uri();
    if !matches!(uri.scheme_str(), Some("http" | "https")) {
        return refuse("the URL must begin with http:// or https://");
    }
    match uri.authority() {
        None => return refuse("the URL has no host"),
        // A stack may turn it into an authorization header.
        Some(authority) if authority.as_str().contains('@') => {
            return refuse("the URL must not hold a user name or a password");
        }
        Some(_) => {}
    }
    if request.method() == Method::CONNECT {
        return refuse("CONNECT is not a request for a resource");
    }
    Ok(())
}

/// Reads the kind of a failure from its source chain.
fn classify(error: &(dyn StdError + 'static)) -> (TransportErrorKind, DeliveryState) {
    let mut cause = Some(error);
    let mut found = (TransportErrorKind::Other, DeliveryState::Unknown);
    while let Some(error) = cause {
        if error.is::<BodySourceError>() {
            return (TransportErrorKind::Request, DeliveryState::Unknown);
        }
        if let Some(error) = error.downcast_ref::<::hyper::Error>() {
            found = if error.is_canceled() {
                // hyper's word for a request that was still waiting to be
                // written when its connection ended.
                return (TransportErrorKind::Interrupted, DeliveryState::NotSent);
            } else if error.is_parse() {
                (TransportErrorKind::Decode, DeliveryState::Answered)
            } else if error.is_timeout() {
                (TransportErrorKind::Timeout, DeliveryState::Unknown)
            } else if error.is_user() {
                (TransportErrorKind::Request, DeliveryState::Unknown)
            } else {
                (TransportErrorKind::Interrupted, DeliveryState::Unknown)
            };
        }
        if let Some(error) = error.downcast_ref::<io::Error>() {
            match error.kind() {
                io::ErrorKind::TimedOut => {
                    found = (TransportErrorKind::Timeout, DeliveryState::Unknown);
                }
                io::ErrorKind::ConnectionReset
                | io::ErrorKind::ConnectionAborted
                | io::ErrorKind::BrokenPipe
                | io::ErrorKind::NotConnected
                | io::ErrorKind::UnexpectedEof => {
                    found = (TransportErrorKind::Interrupted, DeliveryState::Unknown);
                }
                _ => {}
            }
            // What it wraps is not among its sources.
            if let Some(wrapped) = error.get_ref() {
                cause = Some(wrapped);
                continue;
            }
        }
        cause = error.source();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::RequestBody;

    fn request(method: Method, uri: &'static str) -> Request {
        http::Request::builder()
            .method(method)
            .uri(uri)
            .body(RequestBody::empty())
            .unwrap()
    }

    #[test]
    fn a_request_without_host_scheme_or_with_credentials_is_refused() {
        for uri in ["/relative", "ftp://h/x", "http://user:secret@h/x"] {
            let error = check(&request(Method::GET, uri)).unwrap_err();
            assert_eq!(error.kind(), TransportErrorKind::Request, "{uri}");
            assert!(!error.may_have_reached_server());
            assert!(!error.to_string().contains("secret"));
        }
        assert!(check(&request(Method::CONNECT, "http://h/")).is_err());
        assert!(check(&request(Method::GET, "http://h/a?b")).is_ok());
    }

    #[test]
    fn the_deepest_cause_decides_the_kind() {
        let reset = io::Error::other(io::Error::from(io::ErrorKind::ConnectionReset));
        assert_eq!(classify(&reset).0, TransportErrorKind::Interrupted);
        let timed_out = io::Error::from(io::ErrorKind::TimedOut);
        assert_eq!(classify(&timed_out).0, TransportErrorKind::Timeout);
        let local = io::Error::other(BodySourceError::new(io::ErrorKind::NotFound.into()));
        assert_eq!(classify(&local).0, TransportErrorKind::Request);
    }
}
