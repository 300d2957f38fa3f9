//! The fake on a loopback port.

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

/// A [`Fake`] behind a real socket, for a client that is to use its own HTTP stack.
///
/// The server has its own thread, so it works under any executor, and its own port.
/// It ends when this value is dropped; if it panicked, the drop panics too, so that the
/// test sees it. Everything that a [`Fake`] can do is there by `Deref`.
///
/// Time is that of the machine, so that webhooks are fresh to their receiver;
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
    /// When no loopback port can be had. [`FakeDidit::serve`] gives the error instead.
    #[expect(
        clippy::unused_async,
        reason = "reads as what it does beside the other awaits of a test"
    )]
    pub async fn start() -> Self {
        Self::start_blocking()
    }

    /// [`Self::start`] for a test that is not async.
    ///
    /// # Panics
    ///
    /// When no loopback port can be had.
    pub fn start_blocking() -> Self {
        let fake = Fake::builder().clock(TokioClock::new()).build();
        match Self::serve(fake, SocketAddr::from((Ipv4Addr::LOCALHOST, 0))) {
            Ok(server) => server,
            Err(error) => panic!("the fake Didit can't listen on a loopback port: {error}"),
        }
    }

    /// Serves a fake at an address; port 0 takes a free one. When it returns, the server
    /// answers.
    ///
    /// # Errors
    ///
    /// When the address can't be listened on.
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

    /// Where a client on this machine reaches the server, without a slash at its end:
    /// `http://127.0.0.1:4010`.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Where the server listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Whether a server carries webhooks to this address. It does by plain HTTP on this
    /// machine, and never reaches into the network.
    ///
    /// ```
    /// use didit_testkit::FakeDidit;
    ///
    /// assert!(FakeDidit::delivers_to("http://localhost:8000/webhooks/didit"));
    /// assert!(!FakeDidit::delivers_to("https://example.com/webhooks/didit"));
    /// ```
    pub fn delivers_to(url: &str) -> bool {
        courier::here(url).is_some()
    }

    /// The fake behind the server.
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

/// A server that listens on every address is reached by that of this machine.
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
            // What has ended is looked at first: a panic must not be outrun by the stop.
            biased;
            Some(ended) = tasks.join_next() => surface(ended),
            _ = &mut stopped => break,
            accepted = listener.accept() => {
                // A connection that failed before it began concerns nobody.
                if let Ok((stream, peer)) = accepted {
                    tasks.spawn(connection(stream, peer, fake.clone()));
                }
            }
        }
    }
    tasks.abort_all();
    while let Some(ended) = tasks.join_next().await {
        surface(ended);
    }
}

/// A task that panicked takes the server with it, and the test that holds it.
fn surface(ended: Result<(), JoinError>) {
    if let Err(error) = ended
        && error.is_panic()
    {
        std::panic::resume_unwind(error.into_panic());
    }
}

async fn connection(stream: TcpStream, peer: SocketAddr, fake: Fake) {
    serve(stream, |request| answer(request, peer, &fake)).await;
}

/// Answers the requests of a connection until it ends.
async fn serve<F>(stream: TcpStream, answer: impl Fn(Request<Bytes>) -> F)
where
    F: Future<Output = Response<Bytes>>,
{
    // Small answers must not wait for more.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| exchange(request, &answer));
    // A connection that breaks is the client's business.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

/// What the fake says to a request that came over a socket.
async fn answer(request: Request<Bytes>, peer: SocketAddr, fake: &Fake) -> Response<Bytes> {
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
        // A test that moved the time wants to see what came of it.
        idle(fake).await;
    }
    response
}

/// One request and its answer on the wire, disturbed as the fault plan has marked it.
async fn exchange<F>(
    request: Request<Incoming>,
    answer: impl Fn(Request<Bytes>) -> F,
) -> Result<Response<ServedBody>, Interrupted>
where
    F: Future<Output = Response<Bytes>>,
{
    let (parts, body) = request.into_parts();
    let Ok(body) = Limited::new(body, BODY_LIMIT).collect().await else {
        return Ok(too_large().into_response().map(ServedBody::whole));
    };
    let mut response = answer(Request::from_parts(parts, body.to_bytes())).await;
    match response.extensions_mut().remove::<ResponseFault>() {
        None => {}
        // The fault is about real sockets, and so is its time.
        Some(ResponseFault::Delay(delay)) => TokioClock::new().sleep(delay).await,
        Some(ResponseFault::Hang) => std::future::pending().await,
        Some(ResponseFault::Reset) => return Err(Interrupted),
        Some(ResponseFault::Cut(bytes)) => {
            return Ok(response.map(|body| ServedBody::cut(body, bytes)));
        }
    }
    Ok(response.map(ServedBody::whole))
}

/// Ends when every webhook that is due has been answered, or has had its time.
async fn idle(fake: &Fake) {
    let clock = TokioClock::new();
    let patience = courier::TIMEOUT + Duration::from_secs(1);
    while fake.is_delivering() && clock.monotonic() < patience {
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
    fn a_server_on_every_address_tells_one_that_clients_can_use() {
        for (listens, told) in [
            ("0.0.0.0:4010", "127.0.0.1:4010"),
            ("[::]:4010", "[::1]:4010"),
            ("127.0.0.1:4010", "127.0.0.1:4010"),
            ("192.0.2.7:80", "192.0.2.7:80"),
        ] {
            assert_eq!(reachable(listens.parse().unwrap()).to_string(), told);
        }
        let every = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0));
        let didit = FakeDidit::serve(Fake::new(), every).unwrap();
        let own = format!("http://127.0.0.1:{}", didit.address().port());
        assert_eq!(didit.base_url(), own);
    }

    /// The way to a handler behind the fake's server: each request goes over a socket.
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
