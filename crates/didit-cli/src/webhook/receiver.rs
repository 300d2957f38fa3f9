//! HTTP server that receives webhooks.

use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use didit_transport::{Clock as _, TokioClock};
use http::{HeaderMap, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;

use crate::error::{CliError, CliResult};

/// Maximum length of a body in bytes. Events are much shorter.
const MAX_BODY: usize = 1024 * 1024;

/// Maximum time to send the last responses at shutdown.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(1);

/// A request as it arrived.
#[derive(Debug)]
pub(crate) struct ReceivedRequest {
    pub(crate) at: SystemTime,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// A server that is bound to its address but does not serve yet.
#[derive(Debug)]
pub(crate) struct Receiver {
    listener: TcpListener,
    address: SocketAddr,
}

impl Receiver {
    pub(crate) async fn bind(address: SocketAddr) -> CliResult<Self> {
        let cannot_listen = |error| cannot_listen(address, &error);
        let listener = TcpListener::bind(address).await.map_err(cannot_listen)?;
        let address = listener.local_addr().map_err(cannot_listen)?;
        Ok(Self { listener, address })
    }

    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `shutdown` resolves, then finishes open responses. `handle`
    /// returns the status of the response.
    pub(crate) async fn serve<F, Fut>(self, handle: F, shutdown: impl Future<Output = ()>)
    where
        F: Fn(ReceivedRequest) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = StatusCode> + Send + 'static,
    {
        let handle = Arc::new(handle);
        let graceful = GracefulShutdown::new();
        let mut shutdown = pin!(shutdown);
        loop {
            let stream = tokio::select! {
                () = &mut shutdown => break,
                accepted = self.listener.accept() => {
                    let Ok((stream, _)) = accepted else {
                        // The peer disconnected, or there are no file descriptors left.
                        tokio::task::yield_now().await;
                        continue;
                    };
                    stream
                }
            };
            let handle = Arc::clone(&handle);
            let service = service_fn(move |request| {
                let handle = Arc::clone(&handle);
                async move { Ok::<_, std::convert::Infallible>(respond(request, &*handle).await) }
            });
            let connection = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service);
            // The sender retries after a broken connection.
            tokio::spawn(graceful.watch(connection));
        }
        let _ = tokio::time::timeout(SHUTDOWN_TIMEOUT, graceful.shutdown()).await;
    }
}

async fn respond<F, Fut>(request: Request<Incoming>, handle: &F) -> Response<Full<Bytes>>
where
    F: Fn(ReceivedRequest) -> Fut,
    Fut: Future<Output = StatusCode>,
{
    let (head, body) = request.into_parts();
    let status = if head.method != Method::POST {
        StatusCode::METHOD_NOT_ALLOWED
    } else if let Ok(body) = Limited::new(body, MAX_BODY).collect().await {
        let received = ReceivedRequest {
            at: TokioClock::new().now(),
            headers: head.headers,
            body: body.to_bytes(),
        };
        handle(received).await
    } else {
        StatusCode::PAYLOAD_TOO_LARGE
    };
    let mut response = Response::new(Full::default());
    *response.status_mut() = status;
    response
}

/// Converts an error of binding a server to `address`.
pub(crate) fn cannot_listen(address: SocketAddr, error: &std::io::Error) -> CliError {
    let result = CliError::local(format!("cannot listen on {address}: {error}"));
    if error.kind() == std::io::ErrorKind::AddrInUse {
        result.with_hint("another program uses it; choose another port, or 0 for a free one")
    } else {
        result
    }
}
