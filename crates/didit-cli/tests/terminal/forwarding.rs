//! What a handler and a sender get from `didit listen --forward-to`.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;

use rustix::process::{Pid, Signal, kill_process};

use crate::peers::read_head;
use crate::support::{Running, Terminal};

const BODY: &str = r#"{"status":"Approved"}"#;

/// A listener that forwards to `handler`, and the address that it listens on.
fn listen(terminal: &Terminal, handler: &TcpListener, more: &[&str]) -> (Running, String) {
    let url = format!("http://{}/hook", handler.local_addr().unwrap());
    let arguments = ["--no-register", "--skip-verify", "--forward-to", &url];
    let (listener, url) = terminal.listen(&[&arguments, more].concat());
    (listener, url.replace("http://", ""))
}

fn handler() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").unwrap()
}

fn send(address: &str, headers: &str, body: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    let request = format!("POST / HTTP/1.1\r\nhost: x\r\nx-kept: 1\r\n{headers}\r\n{body}");
    stream.write_all(request.as_bytes()).unwrap();
    stream
}

#[test]
fn headers_of_the_connection_are_not_forwarded() {
    let length = format!("content-length: {}\r\n", BODY.len());
    let chunked = format!("{:x}\r\n{BODY}\r\n0\r\n", BODY.len());
    let whole = |headers: &str| (format!("{headers}{length}"), BODY.to_owned());
    let samples = [
        whole("connection: x-foo\r\nx-foo: 1\r\n"),
        whole(
            "connection: keep-alive, X-Foo , x-bar\r\nx-foo: 1\r\nX-Bar: 2\r\nkeep-alive: timeout=5\r\n",
        ),
        whole("connection: \u{e9}, x-foo\r\nconnection: x-bar\r\nx-foo: 1\r\nx-bar: 2\r\n"),
        whole("connection: te\r\nte: trailers\r\n"),
        whole("connection: upgrade\r\nupgrade: websocket\r\n"),
        whole("proxy-connection: keep-alive\r\nproxy-authorization: Basic eDp5\r\n"),
        (
            "transfer-encoding: chunked\r\n".to_owned(),
            format!("{chunked}\r\n"),
        ),
        (
            "transfer-encoding: chunked\r\ntrailer: x-foo\r\n".to_owned(),
            format!("{chunked}x-foo: 1\r\n\r\n"),
        ),
    ];
    let (terminal, handler) = (Terminal::bare(), handler());
    let (_listener, address) = listen(&terminal, &handler, &[]);
    for (headers, body) in samples {
        let mut sender = send(&address, &headers, &body);
        let mut stream = handler.accept().unwrap().0;
        let head = read_head(&mut stream).to_ascii_lowercase();
        let mut got = vec![0; BODY.len()];
        stream.read_exact(&mut got).unwrap();
        assert_eq!(got, BODY.as_bytes());
        stream
            .write_all(b"HTTP/1.1 204 x\r\nconnection: close\r\n\r\n")
            .unwrap();
        assert!(read_head(&mut sender).starts_with("HTTP/1.1 204"));
        assert!(
            head.contains(&length) && head.contains("x-kept: 1\r\n"),
            "{head}"
        );
        for name in [
            "connection",
            "keep-alive",
            "proxy-",
            "te:",
            "trailer",
            "transfer-",
            "upgrade",
            "x-foo",
            "x-bar",
        ] {
            let is_there = head.lines().any(|line| line.starts_with(name));
            assert!(!is_there, "{name} of {headers} was forwarded: {head}");
        }
    }
}

/// A handler may close its connection after a response, without notice.
#[test]
fn each_delivery_has_its_connection() {
    let (terminal, handler) = (Terminal::bare(), handler());
    let (_listener, address) = listen(&terminal, &handler, &[]);
    let length = format!("content-length: {}\r\n", BODY.len());
    for _ in 0..2 {
        let mut sender = send(&address, &length, BODY);
        let mut stream = handler.accept().unwrap().0;
        read_head(&mut stream);
        stream.read_exact(&mut vec![0; BODY.len()]).unwrap();
        stream.write_all(b"HTTP/1.1 204 x\r\n\r\n").unwrap();
        assert!(read_head(&mut sender).starts_with("HTTP/1.1 204"));
        let limit = Some(std::time::Duration::from_secs(30));
        stream.set_read_timeout(limit).unwrap();
        assert_eq!(stream.read(&mut [0]).unwrap(), 0);
    }
}

/// The handler answers none of them before all have come, so that its time is not added up.
#[test]
fn a_hundred_deliveries_are_forwarded_side_by_side() {
    let (terminal, handler) = (Terminal::bare(), handler());
    let (_listener, address) = listen(&terminal, &handler, &[]);
    let mut senders = [(); 100].map(|()| send(&address, "content-length: 2\r\n", "{}"));
    let open = [(); 100].map(|()| handler.accept().unwrap().0);
    for mut stream in open {
        read_head(&mut stream);
        stream.read_exact(&mut [0; 2]).unwrap();
        stream
            .write_all(b"HTTP/1.1 204 x\r\nconnection: close\r\n\r\n")
            .unwrap();
    }
    for sender in &mut senders {
        assert!(read_head(sender).starts_with("HTTP/1.1 204"));
    }
}

#[test]
fn error_of_the_handler_is_shown_with_its_text() {
    let (terminal, handler) = (Terminal::bare(), handler());
    let url = format!("http://{}", handler.local_addr().unwrap());
    thread::spawn(move || {
        for stream in handler.incoming() {
            let mut stream = stream.unwrap();
            read_head(&mut stream);
            let text = "no such \u{1b}[8msession\n";
            let length = text.len();
            let head = format!("HTTP/1.1 422 x\r\nconnection: close\r\ncontent-length: {length}");
            stream
                .write_all(format!("{head}\r\n\r\n{text}").as_bytes())
                .unwrap();
        }
    });
    terminal.file("secret", "a-secret-of-a-test");
    let line = [
        "webhooks",
        "trigger",
        "status.updated",
        "--secret-file",
        "secret",
        "--to",
        &url,
    ];
    let sent = terminal.finish(&line, "");
    assert_eq!(sent.code, 1);
    for part in ["422", "Didit would not retry it", "no such  [8msession\n"] {
        assert!(sent.stdout.contains(part), "{}", sent.stdout);
    }
    let arguments = ["--no-register", "--skip-verify", "--forward-to", &url];
    let (mut listener, address) = terminal.listen(&arguments);
    let mut sender = send(
        &address.replace("http://", ""),
        "content-length: 2\r\n",
        "{}",
    );
    assert!(read_head(&mut sender).starts_with("HTTP/1.1 422"));
    let forwarded = listener.line()["forwarded"].clone();
    assert_eq!(forwarded["text"], "no such \u{1b}[8msession\n");
}

#[test]
fn delivery_of_a_sender_that_hung_up_is_dropped() {
    let (terminal, handler) = (Terminal::bare(), handler());
    let (mut listener, address) = listen(&terminal, &handler, &["--count", "1"]);
    let sender = send(&address, "content-length: 2\r\n", "{}");
    let mut stream = handler.accept().unwrap().0;
    read_head(&mut stream);
    drop(sender);
    let error = &listener.line()["forwarded"]["error"];
    assert_eq!(error, "the sender disconnected");
    // So is that to the handler.
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).unwrap();
    assert!(listener.child.wait().unwrap().success());
}

/// The handler does not answer: a listener that waited for it would answer 502.
#[test]
fn signal_ends_the_listener_at_once() {
    for signal in [Signal::INT, Signal::TERM] {
        let (terminal, handler) = (Terminal::bare(), handler());
        let (mut listener, address) = listen(&terminal, &handler, &[]);
        let mut senders: Vec<_> = (0..3)
            .map(|_| send(&address, "content-length: 2\r\n", "{}"))
            .collect();
        let _open: Vec<_> = senders.iter().map(|_| handler.accept().unwrap()).collect();
        kill_process(Pid::from_child(&listener.child), signal).unwrap();
        for sender in &mut senders {
            let head = read_head(sender);
            assert!(head.starts_with("HTTP/1.1 503"), "{head}");
        }
        assert_eq!(listener.child.wait().unwrap().code(), Some(0));
    }
}
