//! The transport on reqwest, for programs that already depend on it.

use std::fmt;

use ::reqwest::{Body, Client, ClientBuilder, Url, redirect, retry};

use super::proxy::ProxySettings;
use super::{
    BackendError, CONNECT_TIMEOUT, POOL_IDLE_TIMEOUT, classify, connect_error, tls, validate,
};
use crate::body::response_body;
use crate::error::{DeliveryState, TransportError, TransportErrorKind};
use crate::transport::{Request, Response, SendFuture, Transport};

/// A transport on reqwest. Requires a tokio runtime. Cloning shares the pool.
///
/// Three defaults of reqwest are disabled: following redirects (which sends `x-api-key` to another
/// host), decompression, and retries after a rejection at the protocol level. reqwest also
/// normalizes the path of a URL (`%2e%2e` is the parent); a request whose path or query it would
/// change is rejected before anything is sent.
///
/// reqwest adds `accept: */*` to a request without `accept`, which has the same meaning.
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
    /// Proxies of the environment, if the client uses them.
    proxies: Option<ProxySettings>,
}

impl ReqwestTransport {
    /// Creates a transport with the defaults: a connect timeout of 10 s, the root certificates and the
    /// proxies of [`backend`](super).
    ///
    /// # Errors
    ///
    /// Returns a [`BackendError`] if `SSL_CERT_FILE` or `SSL_CERT_DIR` can't be read.
    pub fn new() -> Result<Self, BackendError> {
        Self::with_settings(ProxySettings::from_env(), None)
    }

    /// Creates a transport with the defaults, which also trusts the certificates in this PEM text,
    /// such as the content of a file.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new), and if the text has no certificates.
    pub fn with_root_certificates(pem: impl AsRef<[u8]>) -> Result<Self, BackendError> {
        Self::with_settings(ProxySettings::from_env(), Some(pem.as_ref()))
    }

    pub(super) fn with_settings(
        proxies: ProxySettings,
        roots: Option<&[u8]>,
    ) -> Result<Self, BackendError> {
        let transport = Self::from_builder(Self::builder_with(proxies.clone(), roots)?)?;
        Ok(Self {
            proxies: Some(proxies),
            ..transport
        })
    }

    /// Returns reqwest's builder with this crate's defaults, for
    /// [`from_builder`](Self::from_builder).
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn builder() -> Result<ClientBuilder, BackendError> {
        Self::builder_with(ProxySettings::from_env(), None)
    }

    fn builder_with(
        proxies: ProxySettings,
        roots: Option<&[u8]>,
    ) -> Result<ClientBuilder, BackendError> {
        let mut tls = tls::default_config(roots)?;
        if cfg!(feature = "http2") {
            tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        }
        let builder = Client::builder()
            .tls_backend_preconfigured(tls)
            .connect_timeout(CONNECT_TIMEOUT)
            .pool_idle_timeout(POOL_IDLE_TIMEOUT);
        Ok(proxies.apply(builder))
    }

    /// Builds the transport from the caller's settings, and disables redirects, retries and
    /// decompression.
    ///
    /// Takes a builder because a [`Client`] does not expose whether it follows redirects. Start from
    /// [`builder`](Self::builder): this crate compiles reqwest without a TLS provider, and reqwest
    /// panics if none is set.
    ///
    /// # Errors
    ///
    /// Returns [`BackendError::Client`] if reqwest rejects the settings.
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
        Ok(Self {
            client,
            proxies: None,
        })
    }
}

impl ReqwestTransport {
    /// Prepares a request to be sent.
    fn prepare(&self, request: Request) -> Result<::reqwest::Request, TransportError> {
        validate(&request)?;
        if let Some(proxies) = &self.proxies {
            proxies.proxy_of(request.uri())?;
        }
        let (parts, body) = request.into_parts();
        let mut prepared = ::reqwest::Request::new(parts.method, checked_url(&parts.uri)?);
        *prepared.headers_mut() = parts.headers;
        if !body.is_empty() {
            *prepared.body_mut() = Some(match body.into_bytes() {
                Ok(bytes) => Body::from(bytes),
                Err(body) => Body::wrap(body.stream()),
            });
        }
        Ok(prepared)
    }
}

impl Transport for ReqwestTransport {
    fn send<'a, 'b>(&'a self, request: Request) -> SendFuture<'b>
    where
        'a: 'b,
    {
        let started = self
            .prepare(request)
            .map(|request| self.client.execute(request));
        Box::pin(async {
            let response = started?.await.map_err(explain)?;
            let (parts, body) = http::Response::<Body>::from(response).into_parts();
            let mut response = Response::new(response_body(body, explain));
            *response.status_mut() = parts.status;
            *response.version_mut() = parts.version;
            *response.headers_mut() = parts.headers;
            Ok(response)
        })
    }
}

/// Returns the URL if reqwest sends it unchanged.
fn checked_url(uri: &http::Uri) -> Result<Url, TransportError> {
    let error = || TransportError::new(TransportErrorKind::Request);
    let url = Url::parse(&uri.to_string()).map_err(|source| {
        error()
            .with_detail("the URL is not valid")
            .with_source(source)
    })?;
    if url.path() != uri.path() || url.query() != uri.query() {
        return Err(error().with_detail("the path or the query would be changed"));
    }
    Ok(url)
}

fn explain(error: ::reqwest::Error) -> TransportError {
    let error = error.without_url();
    if error.is_connect() {
        return connect_error(error);
    }
    let (kind, delivery) = if error.is_builder() {
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
    fn a_path_that_would_be_normalized_is_rejected() {
        for uri in [
            "http://h/a/users/%2e%2e/delete/",
            "http://h/a/users/%2E%2E/delete/",
            "http://h/a/users/../delete/",
            "http://h/a/./x/",
            "http://h/a/%2e/x/",
        ] {
            let error = checked_url(&Uri::from_static(uri)).unwrap_err();
            assert_eq!(error.kind(), TransportErrorKind::Request, "{uri}");
            assert!(!error.may_have_reached_server());
        }
    }

    #[test]
    fn other_paths_and_queries_are_unchanged() {
        for uri in [
            "http://h",
            "http://h/",
            "http://h/a/a%2Fb/?page=2&q=%C3%A9%20x",
            "http://h/a..b/...",
        ] {
            assert!(checked_url(&Uri::from_static(uri)).is_ok(), "{uri}");
        }
    }
}
