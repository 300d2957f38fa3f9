//! The server that responds correctly.

use std::fmt;
use std::net::SocketAddr;

use bytes::Bytes;
use http::{HeaderValue, Request, Response, StatusCode};
use http_body::Frame;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::body::ResponseBody;
use crate::transport::{SharedTransport, Transport};

/// Responds to the requests of the contract:
///
/// - `/echo…` returns the request body, the path and query in `x-target`, and the names of the
///   headers in `x-names`;
/// - `/status/N` returns the status N;
/// - `/bytes/N` returns N bytes;
/// - `/gzip` returns a compressed body.
///
/// Any other path is a 404.
pub fn site(request: Request<Bytes>) -> Response<Bytes> {
    let path = request.uri().path();
    if path.starts_with("/echo") {
        return echo(request);
    }
    let mut response = Response::new(Bytes::new());
    if path == "/gzip" {
        *response.body_mut() = Bytes::from_static(&COMPRESSED);
        response
            .headers_mut()
            .insert("content-encoding", HeaderValue::from_static("gzip"));
    } else if let Some(Ok(length)) = path.strip_prefix("/bytes/").map(str::parse) {
        *response.body_mut() = pattern(length);
    } else {
        let status = path.strip_prefix("/status/").and_then(|n| n.parse().ok());
        *response.status_mut() = status.unwrap_or(StatusCode::NOT_FOUND);
    }
    response
}

fn echo(request: Request<Bytes>) -> Response<Bytes> {
    let mut names: Vec<_> = request
        .headers()
        .keys()
        .map(http::HeaderName::as_str)
        .collect();
    names.sort_unstable();
    let names = names.join(",");
    let target = request
        .uri()
        .path_and_query()
        .map_or("/", |target| target.as_str());
    let mut response = Response::new(Bytes::new());
    for (name, value) in [("x-names", names.as_str()), ("x-target", target)] {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    }
    for value in request.headers().get_all("x-ping") {
        response.headers_mut().append("x-pong", value.clone());
    }
    *response.body_mut() = request.into_body();
    response
}

/// The gzip format of an empty text.
pub(super) const COMPRESSED: [u8; 20] = [
    0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0,
];

/// Returns bytes without a short period.
pub(super) fn pattern(length: usize) -> Bytes {
    // By whole periods, which is fast in a debug build as well.
    let period: Vec<u8> = (0..251).collect();
    let mut bytes = period.repeat(length / period.len() + 1);
    bytes.truncate(length);
    bytes.into()
}

/// A transport and its server, [`site`].
pub struct Site {
    pub(super) transport: SharedTransport,
    pub(super) base: String,
    server: Option<JoinHandle<()>>,
}

impl Site {
    /// Wraps a transport that contains the server.
    pub fn in_process(transport: impl Transport) -> Self {
        Self {
            transport: SharedTransport::new(transport),
            base: "http://127.0.0.1".to_owned(),
            server: None,
        }
    }

    /// Starts the server on a free port of 127.0.0.1, for `transport`.
    ///
    /// # Panics
    ///
    /// Panics if no port is available.
    pub async fn on_loopback(transport: impl Transport) -> Self {
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0)))
            .await
            .expect("a free port on loopback");
        let address = listener.local_addr().expect("a bound port");
        Self {
            transport: SharedTransport::new(transport),
            base: format!("http://{address}"),
            server: Some(tokio::spawn(serve(listener))),
        }
    }
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Site")
            .field("base", &self.base)
            .finish_non_exhaustive()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if let Some(server) = &self.server {
            server.abort();
        }
    }
}

async fn serve(listener: TcpListener) {
    while let Ok((connection, _)) = listener.accept().await {
        let service = service_fn(|request: Request<Incoming>| async {
            let (parts, body) = request.into_parts();
            let response = site(Request::from_parts(parts, collect(body).await?));
            Ok::<_, hyper::Error>(response.map(ResponseBody::from))
        });
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(connection), service));
    }
}

async fn collect(mut body: Incoming) -> hyper::Result<Bytes> {
    let mut whole = Vec::new();
    while let Some(frame) =
        std::future::poll_fn(|cx| http_body::Body::poll_frame(std::pin::Pin::new(&mut body), cx))
            .await
    {
        if let Ok(data) = frame.map(Frame::into_data)? {
            whole.extend_from_slice(&data);
        }
    }
    Ok(whole.into())
}
