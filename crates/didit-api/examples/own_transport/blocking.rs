//! Transport with the standard library alone: one blocking connection per request.
use std::io::{Error, ErrorKind, Read, Write};
use std::{net::TcpStream, time::Duration};

use didit_api::transport::{Request, Response, Transport, TransportError, async_trait};

pub(crate) struct Blocking;

#[async_trait]
impl Transport for Blocking {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        use didit_api::transport::TransportErrorKind::Interrupted;
        let body = request.body().collect(32 << 20).await?;
        let failed = |error| TransportError::new(Interrupted).with_source(error);
        exchange(&request, &body).map_err(failed)
    }
}

fn exchange(request: &Request, body: &[u8]) -> Result<Response, Error> {
    let no_http = || Error::from(ErrorKind::InvalidData);
    let host = request.uri().authority().ok_or_else(no_http)?.as_str();
    let path = request.uri().path_and_query().ok_or_else(no_http)?;
    let (method, length) = (request.method(), body.len());
    let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\n");
    for (name, value) in request.headers() {
        let value = value.to_str().map_err(Error::other)?;
        head.extend([name.as_str(), ": ", value, "\r\n"]);
    }
    let rest = format!("content-length: {length}\r\nconnection: close\r\n\r\n");
    let mut stream = TcpStream::connect(host)?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    stream.write_all(&[head.as_bytes(), rest.as_bytes(), body].concat())?;
    let mut received = Vec::new();
    stream.read_to_end(&mut received)?;
    let gap = received.windows(4).position(|four| four == b"\r\n\r\n");
    let (head, body) = received.split_at(gap.ok_or_else(no_http)?);
    let head = str::from_utf8(head).map_err(Error::other)?;
    let mut response = http::Response::builder().status(head.get(9..12).ok_or_else(no_http)?);
    for (name, value) in head.lines().filter_map(|line| line.split_once(": ")) {
        response = response.header(name, value);
    }
    let body = body[4..].to_vec().into();
    response.body(body).map_err(Error::other)
}
