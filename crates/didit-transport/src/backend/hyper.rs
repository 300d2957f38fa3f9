//! A transport over hyper: the lighter of the two.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use ::hyper::body::Incoming;
use async_trait::async_trait;
use http::header::PROXY_AUTHORIZATION;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::{self, Client};
use hyper_util::client::proxy::matcher::Matcher;
use hyper_util::rt::{TokioExecutor, TokioTimer};

use self::connect::{ConnectTimeout, Connector};
use super::proxy::ProxySettings;
use super::{BackendError, CONNECT_TIMEOUT, POOL_IDLE_TIMEOUT, check, classify, tls};
use crate::body::{RequestStream, response_body};
use crate::error::{DeliveryState, TransportError, TransportErrorKind};
use crate::transport::{Request, Response, Transport};

mod connect;

/// Sends requests by hyper over a pool of connections.
///
/// HTTP/1.1, and with the feature `http2` whatever the server prefers. Needs a
/// tokio runtime. Cloning shares the pool.
///
/// A connection that the server closed while it was idle is replaced without
/// telling the caller, because then nothing of the request was written. Nothing
/// else is ever sent twice.
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
    proxies: Arc<Matcher>,
}

impl HyperTransport {
    /// A transport with the defaults: ten seconds to connect, Mozilla's root
    /// certificates, the environment's proxies.
    ///
    /// # Errors
    ///
    /// [`BackendError`] when a proxy variable cannot be honoured.
    pub fn new() -> Result<Self, BackendError> {
        Self::builder().build()
    }

    /// For other settings.
    pub fn builder() -> HyperBuilder {
        HyperBuilder {
            connect_timeout: CONNECT_TIMEOUT,
            tls: None,
        }
    }
}

/// Settings of a [`HyperTransport`].
#[derive(Debug, Clone)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct HyperBuilder {
    connect_timeout: Duration,
    tls: Option<rustls::ClientConfig>,
}

impl HyperBuilder {
    /// How long connecting may take, TLS handshake included.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// TLS as the caller configured it: other root certificates, a client
    /// certificate, another provider. Its list of protocols (ALPN) is replaced.
    pub fn tls_config(mut self, config: rustls::ClientConfig) -> Self {
        self.tls = Some(config);
        self
    }

    /// Builds the transport.
    ///
    /// # Errors
    ///
    /// [`BackendError`] when a proxy variable of the environment cannot be
    /// honoured.
    pub fn build(self) -> Result<HyperTransport, BackendError> {
        self.build_behind(ProxySettings::from_env()?)
    }

    pub(super) fn build_behind(
        self,
        proxies: ProxySettings,
    ) -> Result<HyperTransport, BackendError> {
        let proxies = Arc::new(proxies.matcher());
        let mut tls = match self.tls {
            Some(config) => config,
            None => tls::default_config()?,
        };
        // hyper-rustls panics when it is not the one to fill it in.
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
            .pool_timer(TokioTimer::new())
            .timer(TokioTimer::new())
            .build(ConnectTimeout::new(https, self.connect_timeout));
        Ok(HyperTransport { client, proxies })
    }
}

#[async_trait]
impl Transport for HyperTransport {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        check(&request)?;
        let (mut parts, body) = request.into_parts();
        // A tunnel authenticates by CONNECT; a plain request carries the header
        // itself.
        if parts.uri.scheme_str() == Some("http")
            && let Some(proxy) = self.proxies.intercept(&parts.uri)
            && let Some(authorization) = proxy.basic_auth()
        {
            parts
                .headers
                .insert(PROXY_AUTHORIZATION, authorization.clone());
        }
        let request = http::Request::from_parts(parts, body.stream());
        let response = self.client.request(request).await.map_err(explain)?;
        Ok(response.map(|body: Incoming| response_body(body, explain_body)))
    }
}

impl fmt::Debug for HyperTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HyperTransport(..)")
    }
}

fn explain(error: legacy::Error) -> TransportError {
    let (kind, delivery) = if error.is_connect() {
        (TransportErrorKind::Connect, DeliveryState::NotSent)
    } else {
        classify(&error)
    };
    TransportError::new(kind)
        .with_delivery(delivery)
        .with_source(error)
}

fn explain_body(error: ::hyper::Error) -> TransportError {
    let (kind, _) = classify(&error);
    TransportError::new(kind).with_source(error)
}
