//! Cases that need a server that responds, but no network.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::{Method, StatusCode};

use super::site::{COMPRESSED, Site, pattern};
use crate::body::RequestBody;
use crate::error::TransportErrorKind;
use crate::transport::{Request, Response, Transport};

const MEGABYTE: usize = 1 << 20;

fn request(site: &Site, method: Method, path: &str, body: impl Into<RequestBody>) -> Request {
    http::Request::builder()
        .method(method)
        .uri(format!("{}{path}", site.base))
        .body(body.into())
        .expect("a valid request")
}

async fn send(site: &Site, method: Method, path: &str, body: impl Into<RequestBody>) -> Response {
    let request = request(site, method, path, body);
    site.transport.send(request).await.expect("a response")
}

async fn collect(response: Response) -> Bytes {
    let body = response.into_body();
    body.collect(64 * MEGABYTE).await.expect("a whole body")
}

/// A stream of a number of chunks, each of the same size.
struct Chunks(usize);

const CHUNK: usize = 10_000;

impl Stream for Chunks {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.checked_sub(1).map(|left| {
            self.0 = left;
            Ok(pattern(CHUNK))
        }))
    }
}

/// # Panics
///
/// Panics if the transport violates the contract, as every case.
pub async fn an_empty_body_is_sent_and_received(site: &Site) {
    for method in [Method::GET, Method::POST, Method::PATCH, Method::DELETE] {
        let response = send(site, method, "/echo", RequestBody::empty()).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(collect(response).await, "");
    }
}

pub async fn a_small_body_is_sent_and_received(site: &Site) {
    let response = send(site, Method::POST, "/echo", r#"{"a":1}"#).await;
    assert_eq!(collect(response).await, r#"{"a":1}"#);
}

pub async fn a_body_of_ten_megabytes_is_sent_and_received(site: &Site) {
    let sent = pattern(10 * MEGABYTE);
    let response = send(site, Method::POST, "/echo", sent.clone()).await;
    assert_eq!(response.body().content_length(), Some(sent.len() as u64));
    assert!(
        collect(response).await == sent,
        "the sent bytes are returned"
    );
    let download = send(site, Method::GET, "/bytes/10485760", "").await;
    assert!(
        collect(download).await == sent,
        "the bytes of the server are received"
    );
}

pub async fn a_streamed_body_is_sent_and_received(site: &Site) {
    let whole: Vec<u8> = pattern(CHUNK).repeat(30);
    for length in [None, Some(whole.len() as u64)] {
        let body = RequestBody::replay(length, || Chunks(30));
        let response = send(site, Method::POST, "/echo", body).await;
        assert!(
            collect(response).await == whole,
            "a stream of length {length:?}"
        );
    }
}

pub async fn a_response_to_head_has_no_body(site: &Site) {
    let response = send(site, Method::HEAD, "/bytes/5", "").await;
    assert_eq!(response.headers()["content-length"], "5");
    assert_eq!(collect(response).await, "");
    // The connection can be reused.
    let response = send(site, Method::GET, "/bytes/5", "").await;
    assert_eq!(collect(response).await.len(), 5);
}

pub async fn any_status_is_a_response(site: &Site) {
    for status in [
        200, 201, 202, 204, 299, 300, 301, 304, 307, 308, 400, 401, 403, 404, 409, 413, 418, 422,
        429, 451, 499, 500, 501, 502, 503, 504, 529, 599,
    ] {
        let response = send(site, Method::GET, &format!("/status/{status}"), "").await;
        assert_eq!(response.status(), status);
    }
}

pub async fn headers_are_sent_and_received(site: &Site) {
    let mut request = request(site, Method::GET, "/echo", "");
    for value in ["one", "two"] {
        let value = http::HeaderValue::from_static(value);
        request.headers_mut().append("x-ping", value);
    }
    let response = site.transport.send(request).await.expect("a response");
    let pongs: Vec<_> = response.headers().get_all("x-pong").iter().collect();
    assert_eq!(pongs, ["one", "two"]);
}

pub async fn no_header_with_a_meaning_is_added(site: &Site) {
    let mut request = request(site, Method::POST, "/echo", "{}");
    request
        .headers_mut()
        .insert("x-ping", http::HeaderValue::from_static("1"));
    let response = site.transport.send(request).await.expect("a response");
    let names = response.headers()["x-names"].to_str().expect("names");
    for name in names.split(',') {
        // `accept: */*` has the same meaning as no `accept`.
        let neutral = ["accept", "content-length", "host", "x-ping"];
        assert!(neutral.contains(&name), "the transport added `{name}`");
    }
}

pub async fn a_compressed_body_is_not_decompressed(site: &Site) {
    let response = send(site, Method::GET, "/gzip", "").await;
    assert_eq!(response.headers()["content-encoding"], "gzip");
    assert_eq!(collect(response).await, COMPRESSED.as_slice());
}

pub async fn a_path_is_sent_as_given_or_rejected(site: &Site) {
    for target in [
        "/echo/a%2Fb/?q=%20x&y=a+b",
        "/echo/%2e%2e/up",
        "/echo/%2E%2E/up",
        "/echo/.%2e/up",
        "/echo/../up",
        "/echo/./here",
        "/echo/%2e/here",
        "/echo//double",
        "/echo/%00",
        "/echo/%C3%A9",
        "/echo/a;b=c,d@e:f!$&'()*",
        "/echo?empty=",
        "/echo?",
    ] {
        match site
            .transport
            .send(request(site, Method::GET, target, ""))
            .await
        {
            Ok(response) => {
                let seen = response.headers().get("x-target");
                assert_eq!(
                    seen.and_then(|seen| seen.to_str().ok()),
                    Some(target),
                    "the path was changed"
                );
            }
            Err(error) => {
                assert_eq!(error.kind(), TransportErrorKind::Request, "{target}");
                assert!(!error.may_have_reached_server(), "{target}");
            }
        }
    }
}

pub async fn a_request_without_a_host_is_rejected(site: &Site) {
    let request = http::Request::get("/echo")
        .body(RequestBody::empty())
        .expect("a valid request");
    let error = site.transport.send(request).await.expect_err("no host");
    assert_eq!(error.kind(), TransportErrorKind::Request);
    assert!(!error.may_have_reached_server());
}
