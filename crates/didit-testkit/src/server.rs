//! The loopback server.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener as StdListener};
use std::ops::Deref;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use bytes::Bytes;
use didit_transport::{Clock as _, TokioClock};
use http::{Request, Response};
use http_body_util::{BodyExt as _, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, oneshot};
use tokio::task::{JoinError, JoinSet};

use crate::ResponseFault;
use crate::fake::Fake;
use crate::http::pipeline::{BODY_LIMIT, too_large};

mod body;
mod courier;
pub(crate) mod guard;

use body::{Interrupted, ServedBody};

/// A [`Fake`] on a loopback port, for clients with any HTTP stack.
///
/// The server runs on its own thread, so that it works with any executor. It stops when this
/// value is dropped; if it panicked, the drop panics too. It dereferences to [`Fake`].
///
/// The clock is that of the machine, so that webhooks have valid timestamps.
/// [`Fake::advance`] moves it ahead.
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
    stop: Option<oneshot::Sender<()>>,
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
        let served = fake.clone();
        let thread = std::thread::Builder::new()
            .name("fake-didit".to_owned())
            .spawn(move || runtime.block_on(run(listener, served, stopped)))?;
        Ok(Self {
            fake,
            address,
            base_url,
            stop: Some(stop),
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
        if let Some(thread) = self.thread.take()
            && let Err(panic) = thread.join()
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

async fn run(listener: StdListener, fake: Fake, mut stopped: oneshot::Receiver<()>) {
    let listener = match TcpListener::from_std(listener) {
        Ok(listener) => listener,
        Err(error) => panic!("the listener can't be used: {error}"),
    };
    let due = Arc::new(Notify::new());
    fake.set_waker({
        let due = Arc::clone(&due);
        move || due.notify_one()
    });
    let mut tasks = JoinSet::new();
    tasks.spawn(courier::run(fake.clone(), due));
    loop {
        tokio::select! {
            // Ended tasks come first, so that their panics are not lost.
            biased;
            Some(ended) = tasks.join_next() => resume_panic(ended),
            _ = &mut stopped => break,
            accepted = listener.accept() => {
                // Failed connections are ignored.
                if let Ok((stream, peer)) = accepted {
                    tasks.spawn(connection(stream, peer, fake.clone()));
                }
            }
        }
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

async fn connection(stream: TcpStream, peer: SocketAddr, fake: Fake) {
    serve(stream, |request| handle(request, peer, &fake)).await;
}

/// Serves the requests of a connection until it closes.
async fn serve<F>(stream: TcpStream, handler: impl Fn(Request<Bytes>) -> F)
where
    F: Future<Output = Response<Bytes>>,
{
    // Send small responses immediately.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| exchange(request, &handler));
    // Connection errors are ignored.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

/// Handles a request to the control plane, the pages or the API.
async fn handle(request: Request<Bytes>, peer: SocketAddr, fake: &Fake) -> Response<Bytes> {
    let control = request.uri().path().starts_with("/_fake/");
    let allowed = || {
        guard::same_machine(peer)?;
        guard::same_site(request.method(), request.uri(), request.headers())
    };
    if control && let Err(reply) = allowed() {
        return reply.into_response();
    }
    #[cfg(feature = "pages")]
    if let Some(response) = crate::pages::respond(fake, &request, peer).await {
        return response;
    }
    let response = fake.handle(request);
    if control {
        // The deliveries that became due are complete when the request returns.
        idle(fake).await;
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
    let Ok(body) = Limited::new(body, BODY_LIMIT).collect().await else {
        return Ok(too_large().into_response().map(ServedBody::whole));
    };
    let mut response = handler(Request::from_parts(parts, body.to_bytes())).await;
    match response.extensions_mut().remove::<ResponseFault>() {
        None => {}
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

/// Waits until all due deliveries have an outcome, at most for their timeout.
async fn idle(fake: &Fake) {
    let clock = TokioClock::new();
    let timeout = courier::TIMEOUT + Duration::from_secs(1);
    while fake.is_delivering() && clock.monotonic() < timeout {
        clock.sleep(Duration::from_millis(2)).await;
    }
}

#[cfg(test)]
mod tests {
    use didit_transport::{
        HyperTransport, Request, Response, Transport, TransportError, async_trait,
        transport_contract,
    };

    use super::*;

    type Handler = fn(http::Request<Bytes>) -> http::Response<Bytes>;

    #[test]
    fn base_url_of_an_unspecified_address_is_loopback() {
        for (listens, reached) in [
            ("0.0.0.0:4010", "127.0.0.1:4010"),
            ("[::]:4010", "[::1]:4010"),
            ("127.0.0.1:4010", "127.0.0.1:4010"),
            ("192.0.2.7:80", "192.0.2.7:80"),
        ] {
            assert_eq!(reachable(listens.parse().unwrap()).to_string(), reached);
        }
        let every = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0));
        let didit = FakeDidit::serve(Fake::new(), every).unwrap();
        let own = format!("http://127.0.0.1:{}", didit.address().port());
        assert_eq!(didit.base_url(), own);
    }

    /// A transport to a handler behind the server, over a socket.
    struct OverLoopback {
        address: SocketAddr,
        client: HyperTransport,
    }

    impl OverLoopback {
        fn new(handler: Handler) -> Self {
            let listener = StdListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
            listener.set_nonblocking(true).unwrap();
            let address = listener.local_addr().unwrap();
            tokio::spawn(async move {
                let listener = TcpListener::from_std(listener).unwrap();
                loop {
                    let (stream, _) = listener.accept().await.unwrap();
                    tokio::spawn(serve(
                        stream,
                        move |request| async move { handler(request) },
                    ));
                }
            });
            let client = HyperTransport::new().unwrap();
            Self { address, client }
        }
    }

    #[async_trait]
    impl Transport for OverLoopback {
        async fn send(&self, mut request: Request) -> Result<Response, TransportError> {
            let mut parts = request.uri().clone().into_parts();
            if parts
                .authority
                .as_ref()
                .is_some_and(|host| host == "127.0.0.1")
            {
                parts.authority = self.address.to_string().parse().ok();
                *request.uri_mut() = http::Uri::from_parts(parts).unwrap();
            }
            self.client.send(request).await
        }
    }

    transport_contract! {
        mod over_loopback = exchange(OverLoopback::new);
    }
}
