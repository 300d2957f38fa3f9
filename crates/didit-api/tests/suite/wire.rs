//! Requests over a socket, on both HTTP stacks.

use std::sync::{Arc, Mutex};

use didit_api::types::operation::Method;
use didit_api::{Client, ClientBuilder, FileUpload};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::support::SESSION;

/// Server with the same response to every request, and the heads of its requests.
async fn server(answer: &'static str) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let record = Arc::clone(&seen);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = Vec::new();
            while !head.windows(4).any(|four| four == b"\r\n\r\n") {
                match stream.read_buf(&mut head).await {
                    Ok(0) | Err(_) => break,
                    Ok(_) => {}
                }
            }
            record
                .lock()
                .unwrap()
                .push(String::from_utf8(head).unwrap());
            _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    (format!("http://{address}"), seen)
}

fn stacks(base_url: &str) -> [(&'static str, Client); 2] {
    let client = |choose: fn(ClientBuilder) -> ClientBuilder| {
        let builder = Client::builder("s3cret-key")
            .base_url(base_url)
            .max_retries(0);
        choose(builder).build().unwrap()
    };
    [
        ("hyper", client(ClientBuilder::hyper)),
        ("reqwest", client(ClientBuilder::reqwest)),
    ]
}

const NOT_FOUND: &str =
    "HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";

#[tokio::test]
async fn hostile_id_is_rejected_or_stays_one_segment() {
    let (base_url, seen) = server(NOT_FOUND).await;
    for (stack, client) in stacks(&base_url) {
        for id in [
            "..",
            ".",
            "%2e%2e",
            "%2E.",
            "a/../../x",
            "",
            "x\n",
            "x\r\nhost: evil",
            "\0",
            &"x".repeat(10_000),
        ] {
            let error = client.sessions().retrieve_decision(id).await.unwrap_err();
            assert!(error.is_validation(), "{stack} {id:?}: {error}");
        }
        assert!(seen.lock().unwrap().is_empty(), "{stack}");
        for (id, segment) in [
            ("a/b", "a%2Fb"),
            ("a?b=c", "a%3Fb%3Dc"),
            ("a#b", "a%23b"),
            ("a%2fb", "a%252fb"),
            ("é x", "%C3%A9%20x"),
            ("a;b,c", "a%3Bb%2Cc"),
        ] {
            let error = client.sessions().retrieve_decision(id).await.unwrap_err();
            assert!(error.is_not_found(), "{stack} {id:?}: {error}");
            let head = seen.lock().unwrap().pop().unwrap();
            let expected = format!("GET /v3/session/{segment}/decision/ HTTP/1.1\r\n");
            assert!(head.starts_with(&expected), "{stack} {id:?}: {head}");
        }
    }
}

#[tokio::test]
async fn custom_path_is_sent_unchanged() {
    let (base_url, seen) = server(NOT_FOUND).await;
    for (stack, client) in stacks(&base_url) {
        let path = "/v3/users/a%2Fb%20c/?limit=1&x=%C3%A9";
        let picture = FileUpload::from_bytes("a.jpg", "x");
        for (call, method) in [
            (client.request(Method::Get, path), "GET"),
            (
                client.request(Method::Post, path).file("image", picture),
                "POST",
            ),
        ] {
            assert!(call.await.unwrap_err().is_not_found());
            let head = seen.lock().unwrap().pop().unwrap();
            assert!(
                head.starts_with(&format!("{method} {path} HTTP/1.1\r\n")),
                "{stack}: {head}"
            );
        }
    }
}

#[tokio::test]
async fn redirect_is_an_error_and_never_gets_the_key() {
    let (elsewhere, seen_elsewhere) = server(NOT_FOUND).await;
    for status in [
        "301 Moved Permanently",
        "302 Found",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let answer = format!(
            "HTTP/1.1 {status}\r\nlocation: {elsewhere}/x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        );
        let (base_url, seen) = server(answer.leak()).await;
        for (stack, client) in stacks(&base_url) {
            let error = client.sessions().approve(SESSION).await.unwrap_err();
            assert!(
                error.is_redirect() && !error.may_have_taken_effect(),
                "{stack}: {error}"
            );
            let head = seen.lock().unwrap().pop().unwrap().to_lowercase();
            assert!(head.contains("x-api-key: s3cret-key"), "{stack}: {head}");
        }
    }
    assert!(seen_elsewhere.lock().unwrap().is_empty());
}

#[tokio::test]
async fn refused_connection_was_not_sent() {
    // Unlike a port that was free a moment ago, no other test gets this one.
    for (stack, client) in stacks("http://127.0.0.1:1") {
        let error = client.sessions().approve(SESSION).await.unwrap_err();
        assert!(
            error.is_connect() && !error.may_have_taken_effect(),
            "{stack}: {error}"
        );
        assert!(error.is_retryable(), "{stack}: {error}");
        assert!(!format!("{error:?}").contains("s3cret"), "{stack}");
    }
}
