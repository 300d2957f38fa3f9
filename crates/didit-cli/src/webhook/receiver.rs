//! HTTP server that receives webhooks.

use std::convert::Infallible;
use std::net::SocketAddr;
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
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::error::{CliError, CliResult};

/// Maximum length of a body in bytes. Events are much shorter.
const MAX_BODY: usize = 1024 * 1024;

/// Maximum time to send the last responses at shutdown.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(1);

/// Pause after a connection could not be accepted.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// A webhook to respond to.
#[derive(Debug)]
pub(crate) struct ReceivedRequest {
    pub(crate) at: SystemTime,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    response: oneshot::Sender<StatusCode>,
}

impl ReceivedRequest {
    /// Waits until the sender disconnects.
    pub(crate) async fn abandoned(&mut self) {
        self.response.closed().await;
    }

    pub(crate) fn respond(self, status: StatusCode) {
        // The sender can have disconnected.
        let _ = self.response.send(status);
    }
}

/// A server that receives webhooks.
#[derive(Debug)]
pub(crate) struct Receiver {
    address: SocketAddr,
    requests: mpsc::Receiver<ReceivedRequest>,
    /// Stops the server when it is dropped.
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
}

impl Receiver {
    pub(crate) async fn start(address: SocketAddr) -> CliResult<Self> {
        let cannot_listen = |error| cannot_listen(address, &error);
        let listener = TcpListener::bind(address).await.map_err(cannot_listen)?;
        let address = listener.local_addr().map_err(cannot_listen)?;
        let (sender, requests) = mpsc::channel(64);
        let (stop, stopped) = oneshot::channel();
        Ok(Self {
            address,
            requests,
            stop,
            server: tokio::spawn(serve(listener, sender, stopped)),
        })
    }

    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits for the next request.
    pub(crate) async fn next(&mut self) -> Option<ReceivedRequest> {
        self.requests.recv().await
    }

    /// Sends the open responses and stops the server.
    pub(crate) async fn stop(self) {
        drop((self.requests, self.stop));
        let _ = self.server.await;
    }
}

async fn serve(
    listener: TcpListener,
    requests: mpsc::Sender<ReceivedRequest>,
    mut stopped: oneshot::Receiver<()>,
) {
    let graceful = GracefulShutdown::new();
    loop {
        let stream = tokio::select! {
            _ = &mut stopped => break,
            accepted = listener.accept() => {
                let Ok((stream, _)) = accepted else {
                    // The peer disconnected, or there are no file descriptors left: some are
                    // free when other connections have ended.
                    TokioClock::new().sleep(ACCEPT_PAUSE).await;
                    continue;
                };
                stream
            }
        };
        let requests = requests.clone();
        let service = service_fn(move |request| respond(request, requests.clone()));
        let connection = hyper::server::conn::http1::Builder::new()
            .serve_connection(TokioIo::new(stream), service);
        // The sender retries after a broken connection.
        tokio::spawn(graceful.watch(connection));
    }
    let _ = tokio::time::timeout(SHUTDOWN_TIMEOUT, graceful.shutdown()).await;
}

async fn respond(
    request: Request<Incoming>,
    requests: mpsc::Sender<ReceivedRequest>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let status = if head.method != Method::POST {
        StatusCode::METHOD_NOT_ALLOWED
    } else if let Ok(body) = Limited::new(body, MAX_BODY).collect().await {
        let (response, status) = oneshot::channel();
        let received = ReceivedRequest {
            at: TokioClock::new().now(),
            headers: head.headers,
            body: body.to_bytes(),
            response,
        };
        // Fails if the receiver is stopped.
        let _ = requests.send(received).await;
        status.await.unwrap_or(StatusCode::SERVICE_UNAVAILABLE)
    } else {
        StatusCode::PAYLOAD_TOO_LARGE
    };
    let mut response = Response::new(Full::default());
    *response.status_mut() = status;
    Ok(response)
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
