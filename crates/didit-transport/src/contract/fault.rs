//! A server on loopback that fails by script.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinHandle;

/// An action of a [`FaultServer`] on a connection.
#[derive(Clone)]
#[non_exhaustive]
pub enum Step {
    /// Reads the head of the request.
    ReadHead,
    /// Reads the head, and half of the body by its `content-length`.
    ReadHalf,
    /// Reads the whole request, and counts it in [`Seen::whole`].
    ReadAll,
    /// Writes these bytes.
    Write(Vec<u8>),
    /// Runs a function, for example to advance a clock.
    Do(Arc<dyn Fn() + Send + Sync>),
    /// Waits for [`FaultServer::open`].
    Gate,
    /// Waits until the client closes the connection.
    Hold,
    /// Closes the connection.
    Close,
    /// Resets the connection.
    Reset,
}

impl Step {
    /// Returns a step that writes `text`.
    pub fn write(text: impl Into<String>) -> Self {
        Self::Write(text.into().into_bytes())
    }

    /// Returns a step that runs `action`.
    pub fn act(action: impl Fn() + Send + Sync + 'static) -> Self {
        Self::Do(Arc::new(action))
    }
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ReadHead => "ReadHead",
            Self::ReadHalf => "ReadHalf",
            Self::ReadAll => "ReadAll",
            Self::Write(_) => "Write",
            Self::Do(_) => "Do",
            Self::Gate => "Gate",
            Self::Hold => "Hold",
            Self::Close => "Close",
            Self::Reset => "Reset",
        })
    }
}

/// The record of a [`FaultServer`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Seen {
    /// Number of accepted connections.
    pub connections: usize,
    /// Number of requests whose head was received.
    pub begun: usize,
    /// Number of requests received completely, on which a real server would act.
    pub whole: usize,
    /// Number of connections that the client closed during [`Step::Hold`].
    pub abandoned: usize,
    /// Number of connections that the server closed or reset.
    pub closed: usize,
    /// Heads of the requests.
    pub heads: Vec<String>,
}

/// A server on loopback that follows a script.
///
/// The script is a list of exchanges, each a list of [`Step`]s. Every accepted connection, and every
/// further request on it, uses the next exchange. The last exchange repeats. An exchange leaves the
/// connection open for the next request.
///
/// ```
/// use didit_transport::contract::{FaultServer, Step, run};
///
/// run(async {
///     let server = FaultServer::start(vec![
///         vec![Step::ReadAll, Step::Reset],
///         vec![Step::ReadAll, Step::write("HTTP/1.1 204 No Content\r\n\r\n")],
///     ])
///     .await;
///     assert_eq!(server.seen().connections, 0);
/// });
/// ```
pub struct FaultServer {
    address: SocketAddr,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

struct Shared {
    script: Mutex<Script>,
    seen: watch::Sender<Seen>,
    gate: Semaphore,
}

struct Script {
    exchanges: Vec<Vec<Step>>,
    next: usize,
}

impl FaultServer {
    /// Binds a free port of 127.0.0.1 and serves `script` there until dropped.
    ///
    /// # Panics
    ///
    /// Panics if no port is available, or if the script is empty.
    pub async fn start(script: Vec<Vec<Step>>) -> Self {
        assert!(!script.is_empty(), "the script must contain an exchange");
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0)))
            .await
            .expect("a free port on loopback");
        let address = listener.local_addr().expect("a bound port");
        let shared = Arc::new(Shared {
            script: Mutex::new(Script {
                exchanges: script,
                next: 0,
            }),
            seen: watch::Sender::new(Seen::default()),
            gate: Semaphore::new(0),
        });
        let task = tokio::spawn(accept(listener, shared.clone()));
        Self {
            address,
            shared,
            task,
        }
    }

    /// `http://127.0.0.1:PORT`.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns the record so far.
    pub fn seen(&self) -> Seen {
        self.shared.seen.borrow().clone()
    }

    /// Waits until the record satisfies `condition`.
    ///
    /// # Panics
    ///
    /// Panics if the server stops before.
    pub async fn until(&self, condition: impl FnMut(&Seen) -> bool) {
        self.shared
            .seen
            .subscribe()
            .wait_for(condition)
            .await
            .expect("the server is running");
    }

    /// Opens one [`Step::Gate`].
    pub fn open(&self) {
        self.shared.gate.add_permits(1);
    }
}

impl Drop for FaultServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl fmt::Debug for FaultServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FaultServer")
            .field("address", &self.address)
            .field("seen", &self.seen())
            .finish_non_exhaustive()
    }
}

impl Shared {
    fn next_exchange(&self) -> Vec<Step> {
        let mut script: MutexGuard<'_, Script> =
            self.script.lock().unwrap_or_else(PoisonError::into_inner);
        let exchange = script.exchanges[script.next].clone();
        script.next = (script.next + 1).min(script.exchanges.len() - 1);
        exchange
    }

    fn note(&self, change: impl FnOnce(&mut Seen)) {
        self.seen.send_modify(change);
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        shared.note(|seen| seen.connections += 1);
        let mut connection = Connection {
            stream,
            shared: shared.clone(),
            pending: Vec::new(),
        };
        // An error of the client's connection is ignored.
        tokio::spawn(async move {
            _ = connection.serve().await;
        });
    }
}

struct Connection {
    stream: TcpStream,
    shared: Arc<Shared>,
    /// Received bytes that no step has read.
    pending: Vec<u8>,
}

impl Connection {
    async fn serve(&mut self) -> io::Result<()> {
        loop {
            let mut body_left = None;
            for step in self.shared.next_exchange() {
                match step {
                    Step::ReadHead => {
                        self.head(&mut body_left).await?;
                    }
                    Step::ReadHalf => {
                        let length = self.head(&mut body_left).await?;
                        self.skip(length / 2).await?;
                        body_left = Some(length - length / 2);
                    }
                    Step::ReadAll => {
                        let length = self.head(&mut body_left).await?;
                        self.skip(length).await?;
                        body_left = Some(0);
                        self.shared.note(|seen| seen.whole += 1);
                    }
                    Step::Write(bytes) => self.stream.write_all(&bytes).await?,
                    Step::Do(action) => action(),
                    Step::Gate => {
                        if let Ok(permit) = self.shared.gate.acquire().await {
                            permit.forget();
                        }
                    }
                    Step::Hold => {
                        let mut rest = [0; 1024];
                        while self.stream.read(&mut rest).await.is_ok_and(|n| n > 0) {}
                        self.shared.note(|seen| seen.abandoned += 1);
                        return Ok(());
                    }
                    Step::Close => {
                        self.stream.shutdown().await?;
                        self.shared.note(|seen| seen.closed += 1);
                        return Ok(());
                    }
                    Step::Reset => {
                        self.stream.set_zero_linger()?;
                        self.shared.note(|seen| seen.closed += 1);
                        return Ok(());
                    }
                }
            }
            // The next exchange starts with the first byte of a request.
            if self.pending.is_empty() && self.fill().await? == 0 {
                return Ok(());
            }
        }
    }

    /// Reads the head, unless this exchange has read it. Returns the remaining length of the body.
    async fn head(&mut self, body_left: &mut Option<usize>) -> io::Result<usize> {
        if let Some(left) = *body_left {
            return Ok(left);
        }
        let end = loop {
            if let Some(at) = self.pending.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            if self.fill().await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        };
        let head: Vec<u8> = self.pending.drain(..end).collect();
        let head = String::from_utf8_lossy(&head).into_owned();
        let length = head
            .lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            .and_then(|(_, value)| value.trim().parse().ok())
            .unwrap_or(0);
        self.shared.note(|seen| {
            seen.begun += 1;
            seen.heads.push(head);
        });
        *body_left = Some(length);
        Ok(length)
    }

    async fn skip(&mut self, length: usize) -> io::Result<()> {
        while self.pending.len() < length {
            if self.fill().await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        self.pending.drain(..length);
        Ok(())
    }

    async fn fill(&mut self) -> io::Result<usize> {
        self.stream.read_buf(&mut self.pending).await
    }
}
