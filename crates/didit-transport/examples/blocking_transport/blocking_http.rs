//! A custom transport: HTTP/1.0 over a blocking socket of the standard
//! library alone. A real one would hand the work to its runtime's thread pool.

use std::io::{self, Read, Write};
use std::net::TcpStream;

use didit_transport::{
    Request, Response, Transport, TransportError, TransportErrorKind, async_trait,
};

pub(crate) struct BlockingHttp;

#[async_trait]
impl Transport for BlockingHttp {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let invalid = || TransportError::new(TransportErrorKind::Request);
        let failed = |kind| move |e: io::Error| TransportError::new(kind).with_source(e);
        let interrupted = failed(TransportErrorKind::Interrupted);

        let host = request.uri().authority().ok_or_else(invalid)?;
        let target = request.uri().path_and_query().ok_or_else(invalid)?;
        let body = request.body().collect(16 << 20).await?;
        let mut head =
            format!("{} {target} HTTP/1.0\r\nhost: {host}\r\n", request.method()).into_bytes();
        for (name, value) in request.headers() {
            head.extend(format!("{name}: ").bytes());
            head.extend([value.as_bytes(), b"\r\n"].concat());
        }
        head.extend(format!("content-length: {}\r\n\r\n", body.len()).bytes());

        let address = (host.host(), host.port_u16().unwrap_or(80));
        let mut socket =
            TcpStream::connect(address).map_err(failed(TransportErrorKind::Connect))?;
        socket.write_all(&head).map_err(interrupted)?;
        socket.write_all(&body).map_err(interrupted)?;
        let mut answer = Vec::new();
        socket.read_to_end(&mut answer).map_err(interrupted)?;
        parse(&answer).ok_or_else(|| TransportError::new(TransportErrorKind::Decode))
    }
}

fn parse(answer: &[u8]) -> Option<Response> {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let mut lines = str::from_utf8(&answer[..end]).ok()?.lines();
    let mut response = http::Response::builder().status(lines.next()?.split(' ').nth(1)?);
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        response = response.header(name, value.trim());
    }
    response.body(answer[end + 4..].to_vec().into()).ok()
}
