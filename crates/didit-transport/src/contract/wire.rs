//! Cases of failing connections.

use std::error::Error as _;
use std::fmt::Write as _;
use std::future::poll_fn;
use std::net::SocketAddr;
use std::pin::pin;

use bytes::Bytes;
use http::StatusCode;
use tokio::net::TcpListener;

use super::fault::{FaultServer, Step};
use super::site::pattern;
use crate::body::RequestBody;
use crate::error::{DeliveryState, TransportError, TransportErrorKind};
use crate::transport::{Request, Transport};

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

fn get(base: &str) -> Request {
    http::Request::get(format!("{base}/thing/?name=secret-name"))
        .header("x-api-key", "secret-key")
        .body(RequestBody::empty())
        .expect("a valid request")
}

fn post(base: &str) -> Request {
    http::Request::post(format!("{base}/thing/"))
        .header("x-api-key", "secret-key")
        .body(RequestBody::from("a body of some bytes"))
        .expect("a valid request")
}

/// Sends a request and collects the response body.
async fn send_and_collect(
    transport: &impl Transport,
    request: Request,
) -> Result<Bytes, TransportError> {
    let response = transport.send(request).await?;
    response.into_body().collect(1 << 26).await
}

/// Returns the URL of a port without a server.
async fn unused_address() -> String {
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0)))
        .await
        .expect("a free port on loopback");
    let address = listener.local_addr().expect("a bound port");
    format!("http://{address}")
}

/// # Panics
///
/// Panics if the transport violates the contract, as every case.
pub async fn a_refused_connection_is_a_connect_error(transport: &impl Transport) {
    let error = send_and_collect(transport, post(&unused_address().await))
        .await
        .expect_err("the connection is refused");
    assert_eq!(error.kind(), TransportErrorKind::Connect);
    assert!(!error.may_have_reached_server());
    assert!(error.source().is_some(), "the error has a source");
}

pub async fn an_error_shows_no_url(transport: &impl Transport) {
    let server = FaultServer::start(vec![
        vec![Step::ReadAll, Step::Close],
        vec![
            Step::ReadAll,
            Step::write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n"),
            Step::Close,
        ],
    ])
    .await;
    for base in [unused_address().await, server.base_url(), server.base_url()] {
        let error = send_and_collect(transport, get(&base))
            .await
            .expect_err("a failure");
        let mut printed = format!("{error} {error:?}");
        let mut cause = error.source();
        while let Some(error) = cause {
            write!(printed, " {error} {error:?}").expect("writing to a string");
            cause = error.source();
        }
        for secret in ["secret", "/thing", "http://"] {
            assert!(!printed.contains(secret), "{printed}");
        }
    }
}

pub async fn a_connection_closed_without_a_response_is_interrupted_and_not_retried(
    transport: &impl Transport,
) {
    let server = FaultServer::start(vec![vec![Step::ReadAll, Step::Close]]).await;
    let error = send_and_collect(transport, post(&server.base_url()))
        .await
        .expect_err("there is no response");
    assert_eq!(error.kind(), TransportErrorKind::Interrupted);
    assert_eq!(error.delivery(), DeliveryState::Unknown);
    assert_eq!(server.seen().whole, 1, "the request was sent once");
}

pub async fn a_connection_reset_without_a_response_is_interrupted_and_not_retried(
    transport: &impl Transport,
) {
    let server = FaultServer::start(vec![vec![Step::ReadAll, Step::Reset]]).await;
    let error = send_and_collect(transport, post(&server.base_url()))
        .await
        .expect_err("there is no response");
    assert_eq!(error.kind(), TransportErrorKind::Interrupted);
    assert!(error.may_have_reached_server());
    assert_eq!(server.seen().whole, 1, "the request was sent once");
}

pub async fn a_closed_idle_connection_is_replaced(transport: &impl Transport) {
    let server = FaultServer::start(vec![
        vec![Step::ReadAll, Step::write(OK), Step::Gate, Step::Close],
        vec![Step::ReadAll, Step::write(OK)],
    ])
    .await;
    send_and_collect(transport, get(&server.base_url()))
        .await
        .expect("the first response");
    server.open();
    // Whether or not the client has noticed the end, the request must be sent exactly once.
    let second = send_and_collect(transport, get(&server.base_url())).await;
    match second {
        Ok(body) => {
            assert_eq!(body, "ok");
            assert_eq!(server.seen().whole, 2);
        }
        Err(error) => assert_eq!(error.kind(), TransportErrorKind::Interrupted),
    }
}

pub async fn an_invalid_response_is_a_decode_error(transport: &impl Transport) {
    let server = FaultServer::start(vec![vec![
        Step::ReadAll,
        Step::write("hello?\r\n\r\n"),
        Step::Close,
    ]])
    .await;
    let error = send_and_collect(transport, get(&server.base_url()))
        .await
        .expect_err("the response is not HTTP");
    assert_eq!(error.kind(), TransportErrorKind::Decode);
    assert_eq!(error.delivery(), DeliveryState::Answered);
}

pub async fn a_proxy_error_page_is_a_response(transport: &impl Transport) {
    let page =
        "HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\ncontent-length: 6\r\n\r\n<html>";
    let server = FaultServer::start(vec![vec![Step::ReadAll, Step::write(page)]]).await;
    let response = transport
        .send(get(&server.base_url()))
        .await
        .expect("a response");
    assert_eq!(response.status(), StatusCode::BAD_GATEWAY);
    assert_eq!(
        response.into_body().collect(100).await.expect("a body"),
        "<html>"
    );
}

pub async fn an_informational_response_is_skipped(transport: &impl Transport) {
    let hints = format!("HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n{OK}");
    let server = FaultServer::start(vec![vec![Step::ReadAll, Step::write(hints)]]).await;
    assert_eq!(
        send_and_collect(transport, get(&server.base_url()))
            .await
            .expect("the response"),
        "ok"
    );
}

pub async fn a_truncated_body_is_an_error(transport: &impl Transport) {
    let cut = "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc";
    let server = FaultServer::start(vec![vec![Step::ReadAll, Step::write(cut), Step::Close]]).await;
    let response = transport
        .send(get(&server.base_url()))
        .await
        .expect("the head is received");
    assert_eq!(response.body().content_length(), Some(10));
    let error = response
        .into_body()
        .collect(100)
        .await
        .expect_err("seven bytes are missing");
    assert_eq!(error.kind(), TransportErrorKind::Interrupted);
    assert_eq!(error.delivery(), DeliveryState::Answered);
}

pub async fn a_truncated_chunked_body_is_an_error(transport: &impl Transport) {
    let cut = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nabcde\r\n";
    let server = FaultServer::start(vec![vec![Step::ReadAll, Step::write(cut), Step::Close]]).await;
    let error = send_and_collect(transport, get(&server.base_url()))
        .await
        .expect_err("no last chunk");
    assert_eq!(error.kind(), TransportErrorKind::Interrupted);
    assert_eq!(error.delivery(), DeliveryState::Answered);
}

pub async fn the_head_arrives_before_the_body(transport: &impl Transport) {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n";
    let script = vec![
        Step::ReadAll,
        Step::write(head),
        Step::Gate,
        Step::write("ok"),
    ];
    let server = FaultServer::start(vec![script]).await;
    let response = transport
        .send(get(&server.base_url()))
        .await
        .expect("the head");
    server.open();
    assert_eq!(
        response.into_body().collect(10).await.expect("the body"),
        "ok"
    );
}

pub async fn a_slow_body_streams_as_it_arrives(transport: &impl Transport) {
    let server = FaultServer::start(vec![vec![
        Step::ReadAll,
        Step::write("HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\na"),
        Step::Gate,
        Step::write("b"),
        Step::Gate,
        Step::write("c"),
    ]])
    .await;
    let response = transport
        .send(get(&server.base_url()))
        .await
        .expect("the head");
    let mut body = response.into_body();
    for expected in ["a", "b", "c"] {
        // The server writes the next byte after this one was read.
        let chunk = body.chunk().await.expect("no failure").expect("a chunk");
        assert_eq!(chunk, expected);
        server.open();
    }
    assert!(body.chunk().await.expect("no failure").is_none());
}

pub async fn a_response_before_the_end_of_the_request_is_a_response(transport: &impl Transport) {
    let rejection =
        "HTTP/1.1 413 Payload Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    let server = FaultServer::start(vec![vec![
        Step::ReadHead,
        Step::write(rejection),
        // Reads the rest of the request, because closing earlier would reset the connection and
        // could discard the response.
        Step::Hold,
    ]])
    .await;
    let request = http::Request::post(server.base_url())
        .body(RequestBody::from(pattern(1 << 16)))
        .expect("a valid request");
    let response = transport.send(request).await.expect("a response");
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

pub async fn a_redirect_is_not_followed_and_the_key_is_not_sent(transport: &impl Transport) {
    let other = FaultServer::start(vec![vec![Step::ReadAll, Step::write(OK)]]).await;
    for status in [
        "301 Moved Permanently",
        "302 Found",
        "303 See Other",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let redirect = format!(
            "HTTP/1.1 {status}\r\nlocation: {}/elsewhere\r\ncontent-length: 0\r\n\r\n",
            other.base_url()
        );
        let server = FaultServer::start(vec![vec![Step::ReadAll, Step::write(redirect)]]).await;
        for request in [get(&server.base_url()), post(&server.base_url())] {
            let response = transport.send(request).await.expect("a response");
            assert!(response.status().is_redirection());
            response
                .into_body()
                .collect(10)
                .await
                .expect("an empty body");
        }
    }
    assert_eq!(other.seen().connections, 0, "the other host was called");
}

pub async fn a_dropped_call_is_cancelled(transport: &impl Transport) {
    let server = FaultServer::start(vec![vec![Step::ReadAll, Step::Hold]]).await;
    {
        let mut call = transport.send(post(&server.base_url()));
        let mut arrived = pin!(server.until(|seen| seen.whole == 1));
        poll_fn(|cx| {
            assert!(call.as_mut().poll(cx).is_pending(), "there is no response");
            arrived.as_mut().poll(cx)
        })
        .await;
    }
    // The server sees the end of the connection.
    server.until(|seen| seen.abandoned == 1).await;
}

pub async fn a_body_dropped_early_stops_the_download(transport: &impl Transport) {
    let server = FaultServer::start(vec![vec![
        Step::ReadAll,
        Step::write("HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\nabc"),
        Step::Hold,
    ]])
    .await;
    let response = transport
        .send(get(&server.base_url()))
        .await
        .expect("the head");
    let mut body = response.into_body();
    body.chunk().await.expect("no failure").expect("a chunk");
    drop(body);
    server.until(|seen| seen.abandoned == 1).await;
}
