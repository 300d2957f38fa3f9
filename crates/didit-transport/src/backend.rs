//! Transports on hyper and reqwest.
//!
//! Both use rustls with the ring provider, set explicitly, because rustls panics if it must choose
//! between two providers. Both trust Mozilla's root certificates, which are compiled in; pass a TLS
//! configuration to add another authority.
//!
//! Both support `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` (upper or lower case).
//! Loopback is never proxied. An unsupported value is an error at construction, never a direct
//! connection.

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
mod proxy_tests;

/// Default maximum duration of connecting, including the TLS handshake.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Idle connections are closed before common load balancers do so (60 s), so that a request rarely
/// uses a connection that is about to close.
const POOL_IDLE_TIMEOUT: Duration = Duration::from_secs(50);

/// Error of building a transport.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackendError {
    /// A proxy variable of the environment has an unsupported value, which is not shown because it
    /// can contain a password.
    #[error("the environment variable {variable} {reason}")]
    Proxy {
        /// Name of the variable.
        variable: &'static str,
        /// Reason for which the value is unsupported.
        reason: &'static str,
    },
    /// Configuring TLS failed.
    #[error("configuring TLS failed")]
    Tls(#[source] Box<dyn StdError + Send + Sync>),
    /// Building the HTTP client failed.
    #[error("building the HTTP client failed")]
    Client(#[source] Box<dyn StdError + Send + Sync>),
}

/// Rejects requests that an HTTP client would change or fail on.
fn validate(request: &Request) -> Result<(), TransportError> {
    let invalid =
        |detail| Err(TransportError::new(TransportErrorKind::Request).with_detail(detail));
    let uri = request.uri();
    if !matches!(uri.scheme_str(), Some("http" | "https")) {
        return invalid("the URL must begin with http:// or https://");
    }
    match uri.authority() {
        None => return invalid("the URL has no host"),
        // An HTTP client can turn it into an authorization header.
        Some(authority) if authority.as_str().contains('@') => {
            return invalid("the URL must not contain a user name or password");
        }
        Some(_) => {}
    }
    if request.method() == Method::CONNECT {
        return invalid("the method CONNECT is not supported");
    }
    Ok(())
}

/// Determines the kind of an error from its source chain.
fn classify(error: &(dyn StdError + 'static)) -> (TransportErrorKind, DeliveryState) {
    let mut cause = Some(error);
    let mut found = (TransportErrorKind::Other, DeliveryState::Unknown);
    while let Some(error) = cause {
        if error.is::<BodySourceError>() {
            return (TransportErrorKind::Request, DeliveryState::Unknown);
        }
        if let Some(error) = error.downcast_ref::<::hyper::Error>() {
            found = if error.is_canceled() {
                // The request was queued when its connection ended.
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
            // The wrapped error is not among its sources.
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
    fn a_request_without_host_or_scheme_or_with_credentials_is_rejected() {
        for uri in ["/relative", "ftp://h/x", "http://user:secret@h/x"] {
            let error = validate(&request(Method::GET, uri)).unwrap_err();
            assert_eq!(error.kind(), TransportErrorKind::Request, "{uri}");
            assert!(!error.may_have_reached_server());
            assert!(!error.to_string().contains("secret"));
        }
        assert!(validate(&request(Method::CONNECT, "http://h/")).is_err());
        assert!(validate(&request(Method::GET, "http://h/a?b")).is_ok());
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
