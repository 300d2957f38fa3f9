//! The transport on hyper.

use std::fmt;
use std::time::Duration;

use ::hyper::body::Incoming;
use http::header::PROXY_AUTHORIZATION;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::{self, Client, ResponseFuture};
use hyper_util::client::proxy::matcher::Intercept;
use hyper_util::rt::{TokioExecutor, TokioTimer};

use self::connect::{ConnectTimeout, Connector, Proxies};
use super::proxy::ProxySettings;
use super::{
    BackendError, CONNECT_TIMEOUT, POOL_IDLE_TIMEOUT, classify, connect_error, tls, validate,
};
use crate::body::{RequestStream, response_body};
use crate::error::TransportError;
use crate::transport::{Request, SendFuture, Transport};

mod connect;

/// A transport on hyper with a connection pool. It has fewer dependencies than `ReqwestTransport`.
///
/// Uses HTTP/1.1, and HTTP/2 with the feature `http2` if the server prefers it. Requires a tokio
/// runtime. Cloning shares the pool.
///
/// An idle connection that the server has closed is replaced, because nothing of the request was
/// sent. No request is sent twice otherwise.
///
/// ```no_run
/// use didit_transport::{HyperTransport, SharedTransport};
///
/// let transport = SharedTransport::new(HyperTransport::new()?);
/// # Ok::<_, didit_transport::backend::BackendError>(())
/// ```
#[derive(Clone)]
pub struct HyperTransport {
    client: Client<ConnectTimeout<HttpsConnector<Connector>>, RequestStream>,
    proxies: Proxies,
}

impl HyperTransport {
    /// Creates a transport with the defaults: a connect timeout of 10 s, the root certificates and the
    /// proxies of [`backend`](super).
    ///
    /// # Errors
    ///
    /// Returns a [`BackendError`] if `SSL_CERT_FILE` or `SSL_CERT_DIR` can't be read.
    pub fn new() -> Result<Self, BackendError> {
        Self::builder().build()
    }

    /// Returns a builder for other settings.
    pub fn builder() -> HyperBuilder {
        HyperBuilder {
            connect_timeout: CONNECT_TIMEOUT,
            tls: None,
            roots: None,
            max_idle: usize::MAX,
        }
    }
}

/// Settings of a [`HyperTransport`].
#[derive(Debug, Clone)]
#[must_use = "a builder has no effect until `build` is called"]
pub struct HyperBuilder {
    connect_timeout: Duration,
    tls: Option<rustls::ClientConfig>,
    roots: Option<Vec<u8>>,
    max_idle: usize,
}

impl HyperBuilder {
    /// Sets the maximum duration of connecting, including the TLS handshake. Defaults to 10 s.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// Sets how many idle connections to a host are kept for the next request. Defaults to all; 0
    /// is for servers that close connections without notice.
    pub fn pool_max_idle_per_host(mut self, count: usize) -> Self {
        self.max_idle = count;
        self
    }

    /// Trusts the certificates in this PEM text, such as the content of a file, besides the
    /// [default ones](super). [`tls_config`](Self::tls_config) replaces all.
    pub fn root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.roots = Some(pem.into());
        self
    }

    /// Sets the TLS configuration, for a client certificate, another provider or no default root
    /// certificates. Its protocols (ALPN) are replaced.
    pub fn tls_config(mut self, config: rustls::ClientConfig) -> Self {
        self.tls = Some(config);
        self
    }

    /// Builds the transport.
    ///
    /// # Errors
    ///
    /// Returns a [`BackendError`] if root certificates can't be read.
    pub fn build(self) -> Result<HyperTransport, BackendError> {
        self.build_with_proxies(ProxySettings::from_env())
    }

    pub(super) fn build_with_proxies(
        self,
        proxies: ProxySettings,
    ) -> Result<HyperTransport, BackendError> {
        let proxies = Proxies::new(proxies);
        let mut tls = match self.tls {
            Some(config) => config,
            None => tls::default_config(self.roots.as_deref())?,
        };
        // hyper-rustls sets the protocols, and panics if they are set already.
        tls.alpn_protocols.clear();
        let https = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_http1();
        #[cfg(feature = "http2")]
        let https = https.enable_http2();
        let https = https.wrap_connector(Connector::new(proxies.clone()));
        let client = Client::builder(TokioExecutor::new())
            .pool_idle_timeout(POOL_IDLE_TIMEOUT)
            .pool_max_idle_per_host(self.max_idle)
            .pool_timer(TokioTimer::new())
            .timer(TokioTimer::new())
            .build(ConnectTimeout::new(https, self.connect_timeout));
        Ok(HyperTransport { client, proxies })
    }
}

impl HyperTransport {
    /// Begins to send a request.
    fn start(&self, request: Request) -> Result<ResponseFuture, TransportError> {
        validate(&request)?;
        let (mut parts, body) = request.into_parts();
        let proxy = self.proxies.of(&parts.uri)?;
        // The CONNECT of a tunnel contains the credentials; a plain request needs its own header.
        if parts.uri.scheme_str() == Some("http")
            && let Some(authorization) = proxy.as_ref().and_then(Intercept::basic_auth)
        {
            parts
                .headers
                .insert(PROXY_AUTHORIZATION, authorization.clone());
        }
        let request = http::Request::from_parts(parts, body.stream());
        Ok(self.client.request(request))
    }
}

impl Transport for HyperTransport {
    fn send<'a, 'b>(&'a self, request: Request) -> SendFuture<'b>
    where
        'a: 'b,
    {
        let started = self.start(request);
        Box::pin(async {
            let response = started?.await.map_err(explain)?;
            Ok(response.map(|body: Incoming| response_body(body, explain_body)))
        })
    }
}

impl fmt::Debug for HyperTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HyperTransport(..)")
    }
}

fn explain(error: legacy::Error) -> TransportError {
    if error.is_connect() {
        return connect_error(error);
    }
    let (kind, delivery) = classify(&error);
    TransportError::new(kind)
        .with_delivery(delivery)
        .with_source(error)
}

fn explain_body(error: ::hyper::Error) -> TransportError {
    let (kind, _) = classify(&error);
    TransportError::new(kind).with_source(error)
}
