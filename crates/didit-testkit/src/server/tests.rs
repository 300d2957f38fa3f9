//! The server as a transport, and slow requests.

use didit_transport::{
    HyperTransport, Request, Response, Transport, TransportError, async_trait, transport_contract,
};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::*;

type Handler = fn(http::Request<Bytes>) -> http::Response<Bytes>;

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
            // Without the sender, the connections would close.
            let (_closing, is_closing) = watch::channel(false);
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let served = serve(stream, is_closing.clone(), move |request| async move {
                    handler(request)
                });
                tokio::spawn(served);
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

#[tokio::test(start_paused = true)]
async fn slow_bodies_end() {
    let (mut client, server) = tokio::io::duplex(1024);
    let (_closing, is_closing) = watch::channel(false);
    let server = serve(server, is_closing, |_| async {
        panic!("the body is not complete")
    });
    let head = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{";
    let client = async move {
        client.write_all(head).await.unwrap();
        let mut answer = String::new();
        client.read_to_string(&mut answer).await.unwrap();
        answer
    };
    let start = tokio::time::Instant::now();
    let (answer, ()) = tokio::join!(client, server);
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert_eq!(start.elapsed().as_secs(), BODY_TIMEOUT.as_secs());
}

transport_contract! {
    mod over_loopback = exchange(OverLoopback::new);
}
