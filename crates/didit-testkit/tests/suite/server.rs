//! The loopback server.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc;
use std::time::Duration;

use didit_testkit::{Fake, FakeDidit};
use didit_transport::{Clock as _, TokioClock};
use didit_webhooks::{Receiver, Secret, Verifier};
use futures_executor::block_on;

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
    let receiver = TcpListener::bind("127.0.0.1:0").unwrap();
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

/// Reads a request or a response with a JSON object; `None` if the connection ends before.
fn message(stream: &mut TcpStream) -> Option<(String, serde_json::Value)> {
    let (mut text, mut buffer) = (Vec::new(), [0; 8192]);
    loop {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return None,
            Ok(read) => text.extend_from_slice(&buffer[..read]),
        }
        let start = text
            .iter()
            .position(|&byte| byte == b'{')
            .unwrap_or(text.len());
        let (head, body) = text.split_at(start);
        if let Ok(body) = serde_json::from_slice(body) {
            return Some((String::from_utf8_lossy(head).into_owned(), body));
        }
    }
}

#[test]
fn receiver_that_calls_the_api_gets_the_next_webhook_afterwards() {
    let didit = FakeDidit::start_blocking();
    let receiver = TcpListener::bind("127.0.0.1:0").unwrap();
    didit.deliver_to(format!("http://{}/hook", receiver.local_addr().unwrap()));
    let statuses = std::thread::scope(|scope| {
        let didit = &didit;
        let statuses = scope.spawn(move || {
            let mut statuses = Vec::new();
            while statuses.len() < 3 {
                let mut stream = receiver.accept().unwrap().0;
                let (_, event) = message(&mut stream).unwrap();
                if event["status"] == "Approved" {
                    let id = event["session_id"].as_str().unwrap();
                    let head = format!("PATCH /v3/session/{id}/update-status/");
                    let answer = exchange(didit, &head, r#"{"new_status":"Declined"}"#);
                    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
                    // The webhook of this call waits for the answer to this one.
                    receiver.set_nonblocking(true).unwrap();
                    assert!(receiver.accept().is_err());
                    receiver.set_nonblocking(false).unwrap();
                }
                statuses.push(event["status"].as_str().unwrap().to_owned());
                let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
                stream.write_all(answer).unwrap();
            }
            statuses
        });
        didit.approved("user-7");
        statuses.join().unwrap()
    });
    assert_eq!(statuses, ["In Progress", "Approved", "Declined"]);
    block_on(didit.settle());
    for delivery in didit.deliveries() {
        assert_eq!(
            (delivery.is_delivered(), delivery.attempts().len()),
            (true, 1)
        );
    }
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
fn base_url_of_an_unspecified_address_is_loopback() {
    let didit = FakeDidit::serve(Fake::new(), "0.0.0.0:0".parse().unwrap()).unwrap();
    let own = format!("http://127.0.0.1:{}", didit.address().port());
    assert_eq!(didit.base_url(), own);
    assert!(exchange(&didit, "GET /system/healthcheck", "").contains("\"ok\""));
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

/// Creates sessions until the server takes no more connections, and counts the answers.
fn write_sessions(didit: &FakeDidit) -> impl Fn(&mpsc::Sender<()>) + Send + Clone + 'static {
    let body = format!(r#"{{"workflow_id":"{}"}}"#, didit.workflow_id());
    let (address, key) = (didit.address(), didit.api_key());
    let request = format!(
        "POST /v3/session/ HTTP/1.1\r\nhost: {address}\r\nx-api-key: {key}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    move |acknowledge| {
        while let Ok(mut stream) = TcpStream::connect(address) {
            // A connection that the server has closed takes no request: nothing is created.
            while stream.write_all(request.as_bytes()).is_ok() {
                let Some((head, _)) = message(&mut stream) else {
                    break;
                };
                assert!(head.starts_with("HTTP/1.1 201"), "{head}");
                let _ = acknowledge.send(());
            }
        }
    }
}

#[test]
fn ended_server_is_reported_once() {
    let mut didit = FakeDidit::start_blocking();
    didit.observe(|_| panic!("the observer is broken"));
    let answer = try_exchange(&didit, "GET /v3/sessions/", "");
    assert_eq!(answer.unwrap_or_default(), "");
    block_on(didit.ended());
}

#[test]
fn shutdown_answers_every_request_that_it_takes() {
    for _ in 0..3 {
        let didit = FakeDidit::start_blocking();
        let (acknowledge, acknowledged) = mpsc::channel();
        let write = write_sessions(&didit);
        let writers: Vec<_> = (0..16)
            .map(|_| {
                let (write, acknowledge) = (write.clone(), acknowledge.clone());
                std::thread::spawn(move || write(&acknowledge))
            })
            .collect();
        drop(acknowledge);
        assert_eq!(acknowledged.iter().take(100).count(), 100);
        let fake = didit.shut_down();
        for writer in writers {
            writer.join().unwrap();
        }
        let created = fake.changes_since(0).len();
        assert_eq!(100 + acknowledged.iter().count(), created);
    }
}

/// A receiver on a socket that accepts connections and never answers.
fn hung_receiver() -> (TcpListener, String) {
    let receiver = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hook", receiver.local_addr().unwrap());
    (receiver, url)
}

#[test]
fn control_plane_does_not_wait_for_a_hung_receiver() {
    let didit = FakeDidit::start_blocking();
    let (_receiver, url) = hung_receiver();
    didit.deliver_to(url);
    let id = didit.in_progress("user-7");
    let clock = TokioClock::new();
    let complete = format!("POST /_fake/sessions/{id}/complete");
    for (request, body) in [
        (&*complete, "{}"),
        ("GET /_fake/journal", ""),
        ("POST /_fake/clock/advance", r#"{"seconds":1}"#),
        ("GET /_fake/webhooks", ""),
        ("GET /_fake/clock", ""),
    ] {
        let start = clock.monotonic();
        let answer = exchange(&didit, request, body);
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        // 100 ms of waiting, and more than enough for a busy machine; a delivery times out after 5 s.
        assert!(
            clock.monotonic() < start + Duration::from_secs(4),
            "{request}"
        );
    }
}

#[test]
fn webhooks_do_not_reach_a_fake() {
    let didit = FakeDidit::start_blocking();
    didit.deliver_to(format!("{}/_fake/reset", didit.base_url()));
    let id = didit.approved("user-7");
    block_on(didit.settle());
    assert!(didit.status(&id).is_some());
    let attempts = didit.deliveries();
    let outcome = attempts[0].attempts()[0].outcome();
    assert_eq!(outcome, Some(didit_testkit::AttemptOutcome::Answered(403)));
}

#[test]
fn loopback_is_recognised_in_its_mapped_form() {
    let Ok(didit) = FakeDidit::serve(Fake::new(), "[::]:0".parse().unwrap()) else {
        return; // This machine has no IPv6.
    };
    let address = SocketAddr::from(([127, 0, 0, 1], didit.address().port()));
    let mut stream = TcpStream::connect(address).unwrap();
    let request =
        format!("GET /_fake/journal HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[test]
fn webhooks_have_the_time_of_the_machine() {
    let didit = FakeDidit::start_blocking();
    let (receiver, url) = hung_receiver();
    didit.deliver_to(url);
    drop(receiver);
    didit.advance(Duration::from_secs(7 * 86_400));
    didit.approved("user-7");
    block_on(didit.settle());
    let secret = Secret::new(didit.webhook_secret()).unwrap();
    // On the time of the machine.
    let receiver = Receiver::new(Verifier::new(secret));
    for delivery in didit.deliveries() {
        let attempt = &delivery.attempts()[0];
        let body = http_body_util::Full::new(attempt.body().clone());
        let event = block_on(receiver.receive(attempt.headers(), body)).unwrap();
        assert_eq!(event.session_id().cloned(), delivery.session_id());
    }
    let ahead = didit.now();
    let reset = exchange(&didit, "POST /_fake/clock/reset", "");
    assert!(reset.starts_with("HTTP/1.1 200"), "{reset}");
    assert!(didit.now() < ahead - Duration::from_secs(6 * 86_400));
    didit.advance(Duration::from_secs(7 * 86_400));
    didit.reset();
    assert!(didit.now() < ahead - Duration::from_secs(6 * 86_400));
}
