//! A server on loopback that misbehaves by script.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinHandle;

/// One thing that a [`FaultServer`] does with a connection.
#[derive(Clone)]
#[non_exhaustive]
pub enum Step {
    /// Reads the head of the request.
    ReadHead,
    /// Reads the head and half of the body that `content-length` announces.
    ReadHalf,
    /// Reads the whole request. Only from here on has the server "done" it.
    ReadAll,
    /// Writes these bytes as they are.
    Write(Vec<u8>),
    /// Does something else, for example moves a clock.
    Do(Arc<dyn Fn() + Send + Sync>),
    /// Waits for [`FaultServer::open`].
    Gate,
    /// Says nothing more and waits until the client goes away.
    Hold,
    /// Closes the connection properly.
    Close,
    /// Resets the connection.
    Reset,
}

impl Step {
    /// Writes `text` as it is.
    pub fn write(text: impl Into<String>) -> Self {
        Self::Write(text.into().into_bytes())
    }

    /// Does `action`.
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

/// What a [`FaultServer`] has seen so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Seen {
    /// Connections that were accepted.
    pub connections: usize,
    /// Requests that came at least as far as the end of their head.
    pub begun: usize,
    /// Requests that came completely: what a real server would have acted on.
    pub whole: usize,
    /// Connections that the client gave up while the server held them.
    pub abandoned: usize,
    /// Connections that the server has closed or reset.
    pub closed: usize,
    /// The heads of the requests as they came.
    pub heads: Vec<String>,
}

/// A server on loopback that follows a script, to the byte.
///
/// The script is a list of exchanges, each a list of [`Step`]s. A connection
/// takes the next exchange when it is accepted, and another one for every
/// further request that comes over it. The last exchange repeats. At the end of
/// its steps an exchange leaves the connection open for the next request.
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
    /// When the port cannot be had, or the script is empty.
    pub async fn start(script: Vec<Vec<Step>>) -> Self {
        assert!(!script.is_empty(), "the script must hold an exchange");
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

    /// What has happened so far.
    pub fn seen(&self) -> Seen {
        self.shared.seen.borrow().clone()
    }

    /// Waits until what has happened satisfies `condition`.
    ///
    /// # Panics
    ///
    /// When the server has ended without it.
    pub async fn until(&self, condition: impl FnMut(&Seen) -> bool) {
        self.shared
            .seen
            .subscribe()
            .wait_for(condition)
            .await
            .expect("the server is running");
    }

    /// Lets one [`Step::Gate`] pass.
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
        // A client that goes away is the client's affair.
        tokio::spawn(async move {
            _ = connection.serve().await;
        });
    }
}

struct Connection {
    stream: TcpStream,
    shared: Arc<Shared>,
    /// Bytes that arrived and were not read yet.
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
            // Another exchange begins with the first byte of a request.
            if self.pending.is_empty() && self.fill().await? == 0 {
                return Ok(());
            }
        }
    }

    /// Reads the head, unless this exchange has; returns what is left of the
    /// body.
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
