//! A local HTTP server that takes webhooks in.

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

use crate::failure::{Failure, Outcome};

/// Longer bodies are refused; an event of Didit's is far shorter.
const LONGEST_BODY: usize = 1024 * 1024;

/// How long the last answers may take to leave.
const PARTING: Duration = Duration::from_secs(1);

/// A request as it arrived.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) at: SystemTime,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// A server that is bound and not yet serving: its address can be handed out.
#[derive(Debug)]
pub(crate) struct Receiver {
    listener: TcpListener,
    address: SocketAddr,
}

impl Receiver {
    pub(crate) async fn bind(address: SocketAddr) -> Outcome<Self> {
        let failed = |error: std::io::Error| {
            let failure = Failure::local(format!("{address} cannot be listened on: {error}"));
            if error.kind() == std::io::ErrorKind::AddrInUse {
                failure
                    .with_hint("another program has it; choose another port, or 0 for a free one")
            } else {
                failure
            }
        };
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        Ok(Self { listener, address })
    }

    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `end`, and lets the answers on their way arrive. `handle`
    /// gives the status to answer.
    pub(crate) async fn serve<F, Fut>(self, handle: F, end: impl Future<Output = ()>)
    where
        F: Fn(Received) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = StatusCode> + Send + 'static,
    {
        let handle = Arc::new(handle);
        let graceful = GracefulShutdown::new();
        let mut end = pin!(end);
        loop {
            let stream = tokio::select! {
                () = &mut end => break,
                accepted = self.listener.accept() => {
                    let Ok((stream, _)) = accepted else {
                        // Out of file descriptors, or the peer gave up: others may do better.
                        tokio::task::yield_now().await;
                        continue;
                    };
                    stream
                }
            };
            let handle = Arc::clone(&handle);
            let service = service_fn(move |request| {
                let handle = Arc::clone(&handle);
                async move { Ok::<_, std::convert::Infallible>(answer(request, &*handle).await) }
            });
            let connection = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service);
            // A connection that breaks is the sender's to repeat.
            tokio::spawn(graceful.watch(connection));
        }
        // A sender that does not read its answer is not waited for.
        let _ = tokio::time::timeout(PARTING, graceful.shutdown()).await;
    }
}

async fn answer<F, Fut>(request: Request<Incoming>, handle: &F) -> Response<Full<Bytes>>
where
    F: Fn(Received) -> Fut,
    Fut: Future<Output = StatusCode>,
{
    let (head, body) = request.into_parts();
    let status = if head.method == Method::POST {
        match Limited::new(body, LONGEST_BODY).collect().await {
            Ok(body) => {
                handle(Received {
                    at: TokioClock::new().now(),
                    headers: head.headers,
                    body: body.to_bytes(),
                })
                .await
            }
            Err(_) => StatusCode::PAYLOAD_TOO_LARGE,
        }
    } else {
        StatusCode::METHOD_NOT_ALLOWED
    };
    let mut response = Response::new(Full::default());
    *response.status_mut() = status;
    response
}
