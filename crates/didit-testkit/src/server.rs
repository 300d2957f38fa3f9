//! The loopback server.

use std::io::{self, BufWriter, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener as StdListener};
use std::ops::Deref;
use std::pin::pin;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use bytes::Bytes;
use didit_transport::{Clock as _, Sleep, TokioClock};
use futures_util::FutureExt as _;
use http::header::CONNECTION;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, oneshot, watch};
use tokio::task::{JoinError, JoinSet};

use crate::ResponseFault;
use crate::fake::Fake;
use crate::http::{
    Reply,
    pipeline::{BODY_LIMIT, too_large},
};
use crate::state::snapshot::Snapshot;

mod body;
mod courier;
pub(crate) mod guard;
#[cfg(test)]
mod tests;

use body::{Interrupted, ServedBody};

/// Time between two attempts to accept a connection, if the machine has no resources.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Maximum time to read the body of a request.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// At a shutdown, time in which open connections may send one more request.
const LAST_REQUESTS: Duration = Duration::from_millis(200);

/// Maximum time of a shutdown.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(3);

/// A [`Fake`] on a loopback port, for clients with any HTTP stack.
///
/// The server runs on its own thread, so that it works with any executor. It stops when this
/// value is dropped; if it panicked, the drop panics too. [`Self::shut_down`] answers the
/// requests under way first. It dereferences to [`Fake`].
///
/// The clock is that of the machine. [`Fake::advance`] moves the time of the fake ahead;
/// webhooks are signed at the time of the machine, so that receivers accept them.
///
/// ```
/// use didit_testkit::FakeDidit;
///
/// let didit = FakeDidit::start_blocking();
/// assert!(didit.base_url().starts_with("http://127.0.0.1:"));
/// assert_eq!(didit.api_key().len(), 43);
/// ```
#[derive(Debug)]
pub struct FakeDidit {
    fake: Fake,
    address: SocketAddr,
    base_url: String,
    /// Sends for a shutdown; dropped for a stop.
    stop: Option<oneshot::Sender<()>>,
    ended: oneshot::Receiver<()>,
    thread: Option<JoinHandle<()>>,
}

impl FakeDidit {
    /// Starts a server with the default settings on a free port.
    ///
    /// # Panics
    ///
    /// If no loopback port is available. [`FakeDidit::serve`] returns the error instead.
    #[expect(clippy::unused_async, reason = "consistent with other async test code")]
    pub async fn start() -> Self {
        Self::start_blocking()
    }

    /// [`Self::start`] for tests that are not async.
    ///
    /// # Panics
    ///
    /// If no loopback port is available.
    pub fn start_blocking() -> Self {
        let fake = Fake::builder().clock(TokioClock::new()).build();
        match Self::serve(fake, SocketAddr::from((Ipv4Addr::LOCALHOST, 0))) {
            Ok(server) => server,
            Err(error) => panic!("the fake Didit can't listen on a loopback port: {error}"),
        }
    }

    /// Serves a fake at an address; port 0 selects a free one. The server is ready when it
    /// returns.
    ///
    /// # Errors
    ///
    /// The I/O error if the address is not available.
    pub fn serve(fake: Fake, address: SocketAddr) -> io::Result<Self> {
        let listener = StdListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let base_url = format!("http://{}", reachable(address));
        fake.set_origin(&base_url);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (stop, stopped) = oneshot::channel();
        let (running, ended) = oneshot::channel();
        let served = fake.clone();
        let due = Arc::new(Notify::new());
        fake.set_waker(Some({
            let due = Arc::clone(&due);
            Arc::new(move || due.notify_one())
        }));
        let thread = std::thread::Builder::new()
            .name("fake-didit".to_owned())
            .spawn(move || {
                let _running = running;
                runtime.block_on(run(listener, served, due, stopped));
            })?;
        Ok(Self {
            fake,
            address,
            base_url,
            stop: Some(stop),
            ended,
            thread: Some(thread),
        })
    }

    /// Base URL for clients on this machine, without a trailing slash:
    /// `http://127.0.0.1:4010`.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Address on which the server listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Whether the server delivers webhooks to this URL: only to loopback addresses with
    /// plain HTTP.
    ///
    /// ```
    /// use didit_testkit::FakeDidit;
    ///
    /// assert!(FakeDidit::delivers_to("http://localhost:8000/webhooks/didit"));
    /// assert!(!FakeDidit::delivers_to("https://example.com/webhooks/didit"));
    /// ```
    pub fn delivers_to(url: &str) -> bool {
        courier::loopback(url).is_some()
    }

    /// Completes when the server has ended, which only a panic in it causes. The drop of this
    /// value then does not panic.
    pub async fn ended(&mut self) {
        // The sender is never used: it is dropped with the thread.
        let _ = (&mut self.ended).await;
        drop(self.thread.take().map(JoinHandle::join));
    }

    /// Stops accepting connections, answers the requests under way, for 3 s at most, and
    /// returns the fake, which nothing changes any more.
    ///
    /// # Panics
    ///
    /// If the server panicked.
    pub fn shut_down(mut self) -> Fake {
        if let Some(stop) = self.stop.take() {
            // Fails if the server has ended.
            let _ = stop.send(());
        }
        self.fake.clone()
        // Dropping the server waits for its thread.
    }

    /// The served fake.
    pub fn fake(&self) -> &Fake {
        &self.fake
    }
}

impl Deref for FakeDidit {
    type Target = Fake;

    fn deref(&self) -> &Fake {
        &self.fake
    }
}

impl Drop for FakeDidit {
    fn drop(&mut self) {
        drop(self.stop.take());
        let ended = self.thread.take().map(JoinHandle::join);
        // The courier has ended.
        self.fake.set_waker(None);
        if let Some(Err(panic)) = ended
            && !std::thread::panicking()
        {
            std::panic::resume_unwind(panic);
        }
    }
}

/// Replaces an unspecified address by the loopback address.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address.ip() {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    address
}

async fn run(
    listener: StdListener,
    fake: Fake,
    due: Arc<Notify>,
    mut stopped: oneshot::Receiver<()>,
) {
    let listener = match TcpListener::from_std(listener) {
        Ok(listener) => listener,
        Err(error) => panic!("the listener can't be used: {error}"),
    };
    let (closing, is_closing) = watch::channel(false);
    let mut tasks = JoinSet::new();
    let courier = tasks.spawn(courier::run(fake.clone(), due));
    let clock = TokioClock::new();
    let mut pause: Option<Sleep> = None;
    let is_shutdown = loop {
        tokio::select! {
            // Ended tasks come first, so that their panics are not lost.
            biased;
            Some(ended) = tasks.join_next() => resume_panic(ended),
            stopped = &mut stopped => break stopped.is_ok(),
            () = async { if let Some(pause) = &mut pause { pause.await } }, if pause.is_some() => {
                pause = None;
            }
            accepted = listener.accept(), if pause.is_none() => match accepted {
                Ok((stream, peer)) => {
                    tasks.spawn(connection(stream, peer, fake.clone(), is_closing.clone()));
                }
                // The client has gone.
                Err(error) if matches!(
                    error.kind(),
                    io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset
                ) => {}
                // Without file descriptors, the next call would fail at once as well.
                Err(_) => pause = Some(clock.sleep(ACCEPT_PAUSE)),
            }
        }
    };
    if is_shutdown {
        while let Some(Ok((stream, peer))) = listener.accept().now_or_never() {
            tasks.spawn(connection(stream, peer, fake.clone(), is_closing.clone()));
        }
        drop(listener);
        courier.abort();
        closing.send_replace(true);
        let drain = async {
            while let Some(ended) = tasks.join_next().await {
                resume_panic(ended);
            }
        };
        let _ = tokio::time::timeout(DRAIN_TIMEOUT, drain).await;
    }
    tasks.abort_all();
    while let Some(ended) = tasks.join_next().await {
        resume_panic(ended);
    }
}

/// Resumes the panic of a task, which ends the server and fails the test.
fn resume_panic(ended: Result<(), JoinError>) {
    if let Err(error) = ended
        && error.is_panic()
    {
        std::panic::resume_unwind(error.into_panic());
    }
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    fake: Fake,
    is_closing: watch::Receiver<bool>,
) {
    // Send small responses immediately.
    let _ = stream.set_nodelay(true);
    serve(stream, is_closing, |request| handle(request, peer, &fake)).await;
}

/// Serves the requests of a connection until it closes. When the server closes, it answers
/// the requests that arrive in the next moment as well.
async fn serve<S, F>(
    stream: S,
    mut is_closing: watch::Receiver<bool>,
    handler: impl Fn(Request<Bytes>) -> F,
) where
    S: AsyncRead + AsyncWrite + Unpin,
    F: Future<Output = Response<Bytes>>,
{
    let closing = is_closing.clone();
    let service = service_fn(|request| {
        let exchange = exchange(request, &handler);
        let closing = &closing;
        async move {
            let mut response = exchange.await?;
            if *closing.borrow() {
                close(response.headers_mut());
            }
            Ok::<_, Interrupted>(response)
        }
    });
    // Without a whole head, hyper closes the connection after 30 s.
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    let closed = async {
        // An error means that the server has ended.
        let _ = is_closing.wait_for(|is_closing| *is_closing).await;
        TokioClock::new().sleep(LAST_REQUESTS).await;
    };
    // Connection errors are ignored.
    tokio::select! {
        _ = &mut connection => return,
        () = closed => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

fn close(headers: &mut HeaderMap) {
    headers.insert(CONNECTION, HeaderValue::from_static("close"));
}

/// Handles a request to the control plane, the pages or the API.
async fn handle(request: Request<Bytes>, peer: SocketAddr, fake: &Fake) -> Response<Bytes> {
    let path = request.uri().path();
    let control = path.starts_with("/_fake/");
    let allowed = || {
        guard::no_webhook(request.headers())?;
        if control {
            guard::same_machine(peer)?;
            guard::same_site(request.method(), request.uri(), request.headers())?;
        }
        Ok(())
    };
    if let Err(reply) = allowed() {
        let reply: Reply = reply;
        return reply.into_response();
    }
    if path == "/_fake/settle" {
        rest(fake, courier::TIMEOUT + Duration::from_secs(1)).await;
    }
    #[cfg(feature = "pages")]
    if let Some(response) = crate::pages::respond(fake, &request, peer).await {
        return response;
    }
    if path == "/_fake/state" && request.method() == Method::GET {
        let mut response = Reply::json_text(StatusCode::OK, String::new()).into_response();
        let snapshot = Arc::new(fake.take_snapshot());
        response.extensions_mut().insert(snapshot);
        return response;
    }
    let waits = control && request.method() == Method::POST;
    let response = fake.handle(request);
    if response.extensions().get() == Some(&ResponseFault::AfterWebhooks) {
        rest(fake, courier::TIMEOUT + Duration::from_secs(1)).await;
    }
    if waits {
        // Receivers that answer at once have answered when the request returns.
        rest(fake, Duration::from_millis(80)).await;
    }
    response
}

/// Handles a request and applies the fault of its response.
async fn exchange<F>(
    request: Request<Incoming>,
    handler: impl Fn(Request<Bytes>) -> F,
) -> Result<Response<ServedBody>, Interrupted>
where
    F: Future<Output = Response<Bytes>>,
{
    let (parts, body) = request.into_parts();
    let body = Limited::new(body, BODY_LIMIT).collect();
    let reply = match tokio::time::timeout(BODY_TIMEOUT, body).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(_)) => Err(too_large()),
        Err(_) => Err(Reply::detail(
            StatusCode::REQUEST_TIMEOUT,
            "The request body did not arrive within 30 s.",
        )),
    };
    let body = match reply {
        Ok(body) => body,
        Err(reply) => {
            let mut response = reply.into_response();
            close(response.headers_mut());
            return Ok(response.map(ServedBody::whole));
        }
    };
    let mut response = handler(Request::from_parts(parts, body)).await;
    if let Some(snapshot) = response.extensions_mut().remove::<Arc<Snapshot>>() {
        let write = move |chunks| {
            let mut chunks = BufWriter::with_capacity(1 << 16, chunks);
            // The client may have gone.
            let _ = snapshot.write(&mut chunks).and_then(|()| chunks.flush());
        };
        return Ok(response.map(|_| ServedBody::streamed(write)));
    }
    match response.extensions_mut().remove::<ResponseFault>() {
        // The handler has waited.
        None | Some(ResponseFault::AfterWebhooks) => {}
        // Real time, because the socket is real.
        Some(ResponseFault::Delay(delay)) => TokioClock::new().sleep(delay).await,
        Some(ResponseFault::Hang) => std::future::pending().await,
        Some(ResponseFault::Reset) => return Err(Interrupted),
        Some(ResponseFault::Cut(bytes)) => {
            return Ok(response.map(|body| ServedBody::cut(body, bytes)));
        }
    }
    Ok(response.map(ServedBody::whole))
}

/// Waits until all due deliveries have an outcome, or for a time.
async fn rest(fake: &Fake, timeout: Duration) {
    let _ = tokio::time::timeout(timeout, fake.settle()).await;
}
