//! The example of a hand-written transport, run.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use didit_transport::{Request, Transport, TransportErrorKind};
use futures_executor::block_on;

use self::blocking_http::BlockingHttp;

#[path = "../examples/blocking_transport/blocking_http.rs"]
mod blocking_http;

fn post(url: String) -> Request {
    http::Request::post(url)
        .header("x-api-key", "k")
        .body("hello".into())
        .unwrap()
}

#[test]
fn the_example_sends_and_receives() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/thing/?a=b", listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        let mut seen = String::new();
        while !seen.ends_with("hello") {
            let mut some = [0; 1024];
            let count = socket.read(&mut some).unwrap();
            seen += str::from_utf8(&some[..count]).unwrap();
        }
        socket
            .write_all(b"HTTP/1.0 201 Created\r\nx-a: b\r\n\r\nhi")
            .unwrap();
        seen
    });
    let response = block_on(BlockingHttp.send(post(url))).unwrap();
    assert_eq!(response.status(), 201);
    assert_eq!(response.headers()["x-a"], "b");
    assert_eq!(block_on(response.into_body().collect(10)).unwrap(), "hi");
    let seen = server.join().unwrap();
    assert!(seen.starts_with("POST /thing/?a=b HTTP/1.0\r\n"), "{seen}");
    assert!(seen.contains("x-api-key: k\r\n"), "{seen}");
}

#[test]
fn example_recognizes_a_refused_connection() {
    let error = block_on(BlockingHttp.send(post("http://127.0.0.1:1/".to_owned()))).unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Connect);
    assert!(!error.may_have_reached_server());
}
