//! The loopback server.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use didit_testkit::FakeDidit;

/// Sends one request over a new connection.
fn exchange(didit: &FakeDidit, head: &str, body: &str) -> String {
    try_exchange(didit, head, body).unwrap_or_else(|error| error.to_string())
}

fn try_exchange(didit: &FakeDidit, head: &str, body: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(didit.address())?;
    let request = format!(
        "{head} HTTP/1.1\r\nhost: {}\r\nx-api-key: {}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        didit.address(),
        didit.api_key(),
        body.len()
    );
    stream.write_all(request.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

#[test]
fn links_have_the_address_of_the_server() {
    let didit = FakeDidit::start_blocking();
    let body = format!(r#"{{"workflow_id":"{}"}}"#, didit.workflow_id());
    let answer = exchange(&didit, "POST /v3/session/", &body);
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    assert!(answer.contains(&format!("\"url\":\"{}/session/", didit.base_url())));
    let list = exchange(&didit, "GET /v3/sessions/?limit=1", "");
    assert!(list.contains("\"count\":1"), "{list}");
}

#[test]
fn webhooks_are_delivered_over_tcp_and_retried() {
    let receiver = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = receiver.local_addr().unwrap();
    let hits = std::thread::spawn(move || {
        let mut bodies = Vec::new();
        for status in ["500 Oops", "200 OK"] {
            let (mut stream, _) = receiver.accept().unwrap();
            let mut buffer = [0; 8192];
            let mut text = String::new();
            while !text.contains("\"workflow_version\"") {
                let read = stream.read(&mut buffer).unwrap();
                text.push_str(&String::from_utf8_lossy(&buffer[..read]));
            }
            stream
                .write_all(
                    format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
                        .as_bytes(),
                )
                .unwrap();
            bodies.push(text);
        }
        bodies
    });
    let didit = FakeDidit::start_blocking();
    didit.deliver_to(format!("http://{address}/hook"));
    let body = format!(r#"{{"workflow_id":"{}"}}"#, didit.workflow_id());
    exchange(&didit, "POST /v3/session/", &body);
    exchange(&didit, "POST /_fake/clock/advance", r#"{"seconds":604800}"#);
    exchange(&didit, "POST /_fake/clock/advance", r#"{"seconds":60}"#);
    let bodies = hits.join().unwrap();
    assert!(bodies[0].contains("\"status\":\"Expired\""));
    let event_id = |body: &str| body.split("event_id\":\"").nth(1).unwrap()[..36].to_owned();
    assert_eq!(event_id(&bodies[0]), event_id(&bodies[1]));
    assert!(didit.deliveries()[0].is_delivered());
}

#[test]
fn faults_apply_to_the_socket() {
    use didit_testkit::Fault;

    let didit = FakeDidit::start_blocking();
    let list = "GET /v3/sessions/";
    didit.fault(Fault::reset().times(1));
    assert_eq!(try_exchange(&didit, list, "").unwrap_or_default(), "");
    didit.fault(Fault::cut_body(5).times(1));
    let cut = try_exchange(&didit, list, "").unwrap_or_default();
    assert!(cut.ends_with("\r\n\r\n{\"cou"), "{cut}");
    assert!(exchange(&didit, list, "").contains("\"results\":[]"));
}

#[test]
fn server_starts_in_any_executor() {
    let didit = futures_executor::block_on(FakeDidit::start());
    assert!(exchange(&didit, "GET /system/healthcheck", "").contains("\"ok\""));
}

#[test]
#[should_panic(expected = "the receiver is broken")]
fn server_panic_fails_the_test() {
    let didit = FakeDidit::start_blocking();
    didit.on_webhook(|_| panic!("the receiver is broken"));
    let session = didit.handle(
        http::Request::post("/v3/session/")
            .header("x-api-key", didit.api_key())
            .body(format!(r#"{{"workflow_id":"{}"}}"#, didit.workflow_id()).into())
            .unwrap(),
    );
    let session: serde_json::Value = serde_json::from_slice(session.body()).unwrap();
    let id = session["session_id"].as_str().unwrap();
    let path = format!("POST /_fake/sessions/{id}/complete");
    exchange(&didit, &path, "{}");
}
