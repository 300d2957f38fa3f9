//! A transport over reqwest, for programs that have it anyway.

use std::fmt;

use ::reqwest::{Body, Client, ClientBuilder, Url, redirect, retry};
use async_trait::async_trait;

use super::proxy::ProxySettings;
use super::{BackendError, CONNECT_TIMEOUT, POOL_IDLE_TIMEOUT, check, classify, tls};
use crate::body::response_body;
use crate::error::{DeliveryState, TransportError, TransportErrorKind};
use crate::transport::{Request, Response, Transport};

/// Sends requests by reqwest. Needs a tokio runtime. Cloning shares the pool.
///
/// reqwest does three things by default that an API client must not do, all
/// switched off here: it follows redirects (and hands `x-api-key` to the host
/// that it is sent to), it decompresses, and it repeats a request that the
/// server refused at the protocol level. It also tidies the path of a URL
/// (`%2e%2e` goes up a level): a request whose path or query it would change is
/// refused before anything is sent.
///
/// reqwest adds `accept: */*` where the request has no `accept`, which says what
/// leaving it out says.
///
/// ```no_run
/// use didit_transport::{ReqwestTransport, SharedTransport};
///
/// let transport = SharedTransport::new(ReqwestTransport::new()?);
/// # Ok::<_, didit_transport::backend::BackendError>(())
/// ```
#[derive(Clone)]
pub struct ReqwestTransport {
    client: Client,
}

impl ReqwestTransport {
    /// A transport with the defaults: ten seconds to connect, Mozilla's root
    /// certificates, the environment's proxies.
    ///
    /// # Errors
    ///
    /// [`BackendError`] when a proxy variable of the environment cannot be
    /// honoured.
    pub fn new() -> Result<Self, BackendError> {
        Self::from_builder(Self::builder()?)
    }

    /// reqwest's own builder with this crate's defaults, to be changed and given
    /// to [`from_builder`](Self::from_builder).
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn builder() -> Result<ClientBuilder, BackendError> {
        Self::builder_behind(ProxySettings::from_env()?)
    }

    pub(super) fn builder_behind(proxies: ProxySettings) -> Result<ClientBuilder, BackendError> {
        let mut tls = tls::default_config()?;
        if cfg!(feature = "http2") {
            tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        }
        let builder = Client::builder()
            .tls_backend_preconfigured(tls)
            .connect_timeout(CONNECT_TIMEOUT)
            .pool_idle_timeout(POOL_IDLE_TIMEOUT);
        proxies
            .apply(builder)
            .map_err(|error| BackendError::Client(error.without_url().into()))
    }

    /// Builds the client from the caller's settings, with redirects, retries and
    /// decompression switched off whatever they say.
    ///
    /// It takes a builder and not a [`Client`] because a finished client does
    /// not tell whether it follows redirects. Begin with
    /// [`builder`](Self::builder): reqwest compiled without a TLS provider, as
    /// it is by this crate alone, panics when it is not given one.
    ///
    /// # Errors
    ///
    /// [`BackendError::Client`] when reqwest refuses the settings.
    pub fn from_builder(builder: ClientBuilder) -> Result<Self, BackendError> {
        let client = builder
            .redirect(redirect::Policy::none())
            .referer(false)
            .retry(retry::never())
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd()
            .build()
            .map_err(|error| BackendError::Client(error.without_url().into()))?;
        Ok(Self { client })
    }
}

#[async_trait]
impl Transport for ReqwestTransport {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        check(&request)?;
        let (parts, body) = request.into_parts();
        let mut outgoing = ::reqwest::Request::new(parts.method, unchanged(&parts.uri)?);
        *outgoing.headers_mut() = parts.headers;
        if body.content_length() != Some(0) {
            *outgoing.body_mut() = Some(match body.into_bytes() {
                Ok(bytes) => Body::from(bytes),
                Err(body) => Body::wrap(body.stream()),
            });
        }
        let response = self.client.execute(outgoing).await.map_err(explain)?;
        let (parts, body) = http::Response::<Body>::from(response).into_parts();
        let mut response = Response::new(response_body(body, explain));
        *response.status_mut() = parts.status;
        *response.version_mut() = parts.version;
        *response.headers_mut() = parts.headers;
        Ok(response)
    }
}

/// The URL as reqwest sends it, if that equals the requested one.
fn unchanged(uri: &http::Uri) -> Result<Url, TransportError> {
    let refused = || TransportError::new(TransportErrorKind::Request);
    let url = Url::parse(&uri.to_string()).map_err(|error| {
        refused()
            .with_detail("the URL is not valid")
            .with_source(error)
    })?;
    if url.path() != uri.path() || url.query() != uri.query() {
        return Err(refused().with_detail("the path or the query would not be sent as given"));
    }
    Ok(url)
}

fn explain(error: ::reqwest::Error) -> TransportError {
    let error = error.without_url();
    let (kind, delivery) = if error.is_connect() {
        (TransportErrorKind::Connect, DeliveryState::NotSent)
    } else if error.is_builder() {
        (TransportErrorKind::Request, DeliveryState::NotSent)
    } else {
        match classify(&error) {
            (TransportErrorKind::Other, delivery) if error.is_timeout() => {
                (TransportErrorKind::Timeout, delivery)
            }
            found => found,
        }
    };
    TransportError::new(kind)
        .with_delivery(delivery)
        .with_source(error)
}

impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReqwestTransport(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Uri;

    #[test]
    fn a_path_that_would_be_tidied_is_refused() {
        for uri in [
            "http://h/a/users/%2e%2e/delete/",
            "http://h/a/users/%2E%2E/delete/",
            "http://h/a/users/../delete/",
            "http://h/a/./x/",
            "http://h/a/%2e/x/",
        ] {
            let error = unchanged(&Uri::from_static(uri)).unwrap_err();
            assert_eq!(error.kind(), TransportErrorKind::Request, "{uri}");
            assert!(!error.may_have_reached_server());
        }
    }

    #[test]
    fn an_ordinary_path_and_query_pass_unchanged() {
        for uri in [
            "http://h",
            "http://h/",
            "http://h/a/a%2Fb/?page=2&q=%C3%A9%20x",
            "http://h/a..b/...",
        ] {
            assert!(unchanged(&Uri::from_static(uri)).is_ok(), "{uri}");
        }
    }
}
