//! `didit serve` and a plain HTTP client.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

pub(crate) struct Server {
    child: Child,
    ready: Value,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", self.shown()))
    }

    /// The body as text.
    pub(crate) fn shown(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }
}

impl Server {
    pub(crate) fn start(revision: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_didit"))
            .args([
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--json",
                "--revision",
                revision,
            ])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the command starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("stdout is piped"))
            .read_line(&mut line)
            .expect("a line when ready");
        let ready: Value = serde_json::from_str(&line).expect("the line is JSON");
        assert_eq!(ready["revision"], revision);
        Self { child, ready }
    }

    pub(crate) fn text(&self, name: &str) -> &str {
        self.ready[name]
            .as_str()
            .unwrap_or_else(|| panic!("{name} is missing"))
    }

    pub(crate) fn send(&self, key: &str, method: &str, path: &str, body: Option<&Value>) -> Answer {
        let host = self.text("base_url").trim_start_matches("http://");
        let mut stream = TcpStream::connect(host).expect("the server accepts");
        let mut request =
            format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
        if !key.is_empty() {
            let _ = write!(request, "x-api-key: {key}\r\n");
        }
        let body = body.map(Value::to_string).unwrap_or_default();
        if !body.is_empty() {
            request += "content-type: application/json\r\n";
        }
        let _ = write!(request, "content-length: {}\r\n\r\n{body}", body.len());
        stream
            .write_all(request.as_bytes())
            .expect("the request is sent");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("the answer ends");
        let end = bytes
            .windows(4)
            .position(|window| window == b"\r\n\r\n")
            .expect("a head");
        let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|code| code.parse().ok())
            .expect("a status");
        Answer {
            status,
            head,
            body: bytes[end + 4..].to_vec(),
        }
    }

    #[expect(
        clippy::needless_pass_by_value,
        reason = "so that a call can be written with `json!` in place"
    )]
    pub(crate) fn call(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        self.send(self.text("api_key"), method, path, body.as_ref())
    }

    /// Creates and completes a session.
    pub(crate) fn completed(&self, vendor_data: &str, scenario: &str) -> String {
        let created = self.call(
            "POST",
            "/v3/session/",
            Some(json!({"workflow_id": self.text("workflow_id"), "vendor_data": vendor_data})),
        );
        assert_eq!(created.status, 201);
        let id = created.json()["session_id"]
            .as_str()
            .expect("an id")
            .to_owned();
        self.complete(&id, scenario);
        id
    }

    /// Completes a session as its user.
    pub(crate) fn complete(&self, id: &str, scenario: &str) {
        let path = format!("/_fake/sessions/{id}/complete");
        let played = self.send("", "POST", &path, Some(&json!({"scenario": scenario})));
        assert_eq!(played.status, 200, "{}", played.shown());
    }

    /// Another application: its id, key and workflow.
    pub(crate) fn partner(&self) -> Value {
        self.send("", "POST", "/_fake/applications", Some(&json!({})))
            .json()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
