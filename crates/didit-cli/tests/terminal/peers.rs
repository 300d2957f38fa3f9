//! Servers, proxies and senders that behave otherwise than the API.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;

use didit_transport::{Clock as _, TokioClock};
use didit_webhooks::{Secret, Signer};

#[cfg(unix)]
use crate::screen::Out;
use crate::support::{SECRET, Terminal};

const ID: &str = "11111111-2222-4333-8444-555555555555";

/// Starts a server that answers every request with `response`; without one, it never answers.
fn serve(response: Option<Vec<u8>>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let mut open = Vec::new();
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            read_head(&mut stream);
            match &response {
                Some(response) => stream.write_all(response).unwrap(),
                None => open.push(stream),
            }
        }
    });
    address
}

fn answering(response: Vec<u8>) -> SocketAddr {
    serve(Some(response))
}

fn respond(head: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head =
        format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {length}\r\n{head}\r\n");
    [head.as_bytes(), body].concat()
}

pub(crate) fn read_head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && matches!(stream.read(&mut byte), Ok(1)) {
        head.push(byte[0]);
    }
    String::from_utf8(head).unwrap()
}

fn terminal(server: SocketAddr) -> Terminal {
    let mut terminal = Terminal::bare();
    terminal.set("DIDIT_API_KEY", "key");
    terminal.set("DIDIT_BASE_URL", &format!("http://{server}"));
    terminal
}

#[test]
fn page_of_a_portal_is_no_answer_of_the_api() {
    let mut terminal = terminal(answering(respond(
        "Content-Type: text/html\r\n",
        b"<html>log in</html>",
    )));
    let finished = terminal.run("doctor");
    assert_eq!(finished.code, 1);
    assert!(
        finished.stdout.contains("not answered by the API"),
        "{}",
        finished.stdout
    );
}

#[test]
fn undocumented_text_of_a_service_is_announced_and_revealed() {
    let body = br#"{"detail": "Ask Grace in room 7.", "vendor_data": ["Known to us as Ada."]}"#;
    let answer = String::from_utf8(respond("", body)).unwrap();
    let answer = answer.replace("200 OK", "409 Conflict").into_bytes();
    let terminal = terminal(answering(answer));
    let line = ["users", "get", "user-7"];
    // A server on this machine is taken for a fake.
    let told = terminal.finish(&line, "").stderr;
    assert!(
        told.contains("the service said: Ask Grace in room 7.; Known to us as Ada."),
        "{told}"
    );
    assert!(told.contains("address: http://127.0.0.1:"), "{told}");
    let told = terminal
        .finish(&[&line[..], &["--json"]].concat(), "")
        .stderr;
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!(
        told["error"]["said"],
        "Ask Grace in room 7.; Known to us as Ada."
    );
}

#[cfg(unix)]
#[test]
fn wait_before_a_retry_is_shown_on_a_terminal() {
    let answer = String::from_utf8(respond("Retry-After: 1\r\n", b"{}")).unwrap();
    let answer = answer
        .replace("200 OK", "429 Too Many Requests")
        .into_bytes();
    let mut terminal = terminal(answering(answer));
    terminal.set("DIDIT_MAX_RETRIES", "1");
    let shown = terminal.watch(&["users", "get", "user-7"], Out::Both(80), None);
    assert_eq!(shown.code, 6, "{}", shown.stdout);
    let told = "the request failed; it is repeated after: ";
    assert!(shown.stdout.contains(told), "{}", shown.stdout);
    let piped = terminal.finish(&["users", "get", "user-7"], "");
    assert!(!piped.stderr.contains("repeated after"), "{}", piped.stderr);
}

#[test]
fn compressed_answer_is_named() {
    let body = b"\x1f\x8b\x08\x00rest";
    let mut terminal = terminal(answering(respond("Content-Encoding: gzip\r\n", body)));
    let finished = terminal.run("sessions list");
    assert!(
        finished.stderr.contains("compressed (gzip)"),
        "{}",
        finished.stderr
    );
}

#[test]
fn decision_in_json_is_printed_as_it_came() {
    let body = r#"{"status":"Approved","z":12345678901234567890123, "a":0.12345678901234567890}"#;
    let mut terminal = terminal(answering(respond("", body.as_bytes())));
    let finished = terminal.run(&format!("sessions decision {ID} --json"));
    assert_eq!(finished.stdout.trim_end(), body);
}

#[test]
fn json_of_several_lines_is_printed_on_one() {
    let body = "{\r\n\t\"results\": [\n    {\"name\": \"a\u{9b}b\"}\n  ]\n}\n";
    let mut terminal = terminal(answering(respond("", body.as_bytes())));
    let finished = terminal.run("api GET /v3/sessions/");
    assert_eq!(finished.stdout.lines().count(), 1, "{}", finished.stdout);
    let value: serde_json::Value = serde_json::from_str(&finished.stdout).unwrap();
    assert_eq!(value["results"][0]["name"], "a\u{9b}b");
}

#[test]
fn wait_ends_at_its_timeout_when_the_server_is_silent() {
    let mut terminal = terminal(serve(None));
    terminal.set("DIDIT_TIMEOUT", "60");
    let start = TokioClock::new().monotonic();
    let finished = terminal.run(&format!("sessions wait {ID} --timeout 1"));
    assert_eq!(finished.code, 8, "{}", finished.stderr);
    let took = TokioClock::new().monotonic().saturating_sub(start);
    assert!(took.as_secs() < 30);
}

#[test]
fn port_that_is_none_is_refused() {
    for port in ["99999", "0x50", "-1", ""] {
        let mut terminal = Terminal::bare();
        terminal.set("DIDIT_API_KEY", "key");
        terminal.set("DIDIT_BASE_URL", &format!("http://127.0.0.1:{port}"));
        assert_eq!(terminal.run("sessions list").code, 2, "{port}");
    }
}

#[test]
fn unsupported_proxy_is_named_and_loopback_is_reached() {
    let mut terminal = Terminal::with_fake();
    terminal.set("ALL_PROXY", "socks5h://user:hunter2@127.0.0.1:1080");
    let finished = terminal.run("sessions list");
    assert_eq!(finished.code, 0, "{}", finished.stderr);
    assert!(finished.stderr.contains("ALL_PROXY"), "{}", finished.stderr);
    let doctor = terminal.run("doctor");
    assert!(doctor.stdout.contains("ALL_PROXY"), "{}", doctor.stdout);
    assert!(!doctor.stdout.contains("hunter2") && !finished.stderr.contains("hunter2"));
}

/// The handler answers when all deliveries have arrived: one after the other, none would be.
#[test]
fn deliveries_are_forwarded_side_by_side_without_headers_of_the_connection() {
    const COUNT: usize = 100;
    let handler = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hook", handler.local_addr().unwrap());
    let heads = thread::spawn(move || {
        let mut streams: Vec<_> = (0..COUNT).map(|_| handler.accept().unwrap().0).collect();
        let heads: Vec<_> = streams.iter_mut().map(read_head).collect();
        for stream in &mut streams {
            stream
                .write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
                .unwrap();
        }
        heads
    });
    let mut terminal = Terminal::bare();
    terminal.set("DIDIT_WEBHOOK_SECRET", SECRET);
    let mut forward = terminal.start(&[
        "webhooks",
        "forward",
        "--listen",
        "127.0.0.1:0",
        "--json",
        "--to",
        &url,
    ]);
    let address = forward.line()["listening"]
        .as_str()
        .unwrap()
        .replace("http://", "");
    let epoch = std::time::SystemTime::UNIX_EPOCH;
    let now = TokioClock::new()
        .now()
        .duration_since(epoch)
        .unwrap()
        .as_secs();
    let body = format!(r#"{{"status":"Approved","timestamp":{now}}}"#);
    let signatures = Signer::new(Secret::new(SECRET).unwrap())
        .sign(body.as_bytes())
        .unwrap();
    let signed = signatures
        .iter()
        .map(|(name, value)| [name, ": ", value, "\r\n"].concat());
    let request = format!(
        "POST / HTTP/1.1\r\nHost: x\r\nConnection: close, X-Hop\r\nX-Hop: 1\r\n{}\
         Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n",
        signed.collect::<String>(),
        body.len()
    );
    let senders: Vec<_> = (0..COUNT)
        .map(|_| {
            let mut stream = TcpStream::connect(&address).unwrap();
            stream.write_all(request.as_bytes()).unwrap();
            stream
        })
        .collect();
    for mut stream in senders {
        let head = read_head(&mut stream);
        assert!(head.starts_with("HTTP/1.1 204"), "{head}");
    }
    for head in heads.join().unwrap() {
        let head = head.to_ascii_lowercase();
        assert!(
            !head.contains("x-hop") && !head.contains("transfer-encoding"),
            "{head}"
        );
        assert!(
            head.contains(&format!("content-length: {}\r\n", body.len())),
            "{head}"
        );
    }
}
