//! A minimal browser for the tests of the pages.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use didit_testkit::{Fake, FakeDidit};
use serde_json::{Value, json};

/// A response.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Page {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    pub(crate) fn location(&self) -> &str {
        self.header("location").unwrap_or("nowhere")
    }

    /// Returns the text between the first `start` and the next `end`.
    pub(crate) fn between(&self, start: &str, end: &str) -> &str {
        let (_, rest) = self.body.split_once(start).unwrap_or(("", &self.body));
        rest.split_once(end).map_or("", |(text, _)| text)
    }

    pub(crate) fn h1(&self) -> &str {
        self.between("<h1>", "</h1>")
    }
}

pub(crate) struct Browser {
    pub(crate) didit: FakeDidit,
}

impl Browser {
    pub(crate) fn new() -> Self {
        Self {
            didit: FakeDidit::start_blocking(),
        }
    }

    pub(crate) fn with(fake: Fake) -> Self {
        let didit = FakeDidit::serve(fake, "127.0.0.1:0".parse().unwrap()).unwrap();
        Self { didit }
    }

    /// Sends a request with additional header lines over a new connection.
    pub(crate) fn send(&self, method: &str, path: &str, lines: &[&str], body: &str) -> Page {
        let own = format!("host: {}", self.didit.address());
        let length = format!("content-length: {}", body.len());
        let mut head = vec![format!("{method} {path} HTTP/1.1")];
        if !lines
            .iter()
            .any(|line| line.to_lowercase().starts_with("host:"))
        {
            head.push(own);
        }
        head.extend(lines.iter().map(|&line| line.to_owned()));
        head.extend([
            "connection: close".to_owned(),
            length,
            String::new(),
            String::new(),
        ]);
        let head = head.join("\r\n");
        let mut stream = TcpStream::connect(self.didit.address()).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body.as_bytes()).unwrap();
        let mut response = Vec::new();
        stream.read_to_end(&mut response).unwrap();
        let response = String::from_utf8_lossy(&response);
        let (head, body) = response.split_once("\r\n\r\n").unwrap();
        Page {
            status: head[9..12].parse().unwrap(),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    pub(crate) fn get(&self, path: &str) -> Page {
        self.send("GET", path, &[], "")
    }

    pub(crate) fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let origin = format!("origin: {}", self.didit.base_url());
        let lines = ["content-type: application/x-www-form-urlencoded", &origin];
        self.send("POST", path, &lines, &body)
    }

    /// Calls the API.
    pub(crate) fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        let request = http::Request::builder()
            .method(method)
            .uri(path)
            .header("x-api-key", self.didit.api_key())
            .body(body.to_string().into())
            .unwrap();
        let response = self.didit.handle(request);
        assert!(response.status().is_success(), "{:?}", response.body());
        serde_json::from_slice(response.body()).unwrap_or_default()
    }

    /// Root of the paths of cases.
    pub(crate) fn cases(&self) -> String {
        let (organization, application) =
            (self.didit.organization_id(), self.didit.application_id());
        format!("/v3/organization/{organization}/application/{application}/cases/")
    }

    /// Creates a session of the full workflow; returns its id and the path of its page.
    pub(crate) fn create(&self, mut members: Value) -> (String, String) {
        if members.get("workflow_id").is_none() {
            members["workflow_id"] = json!(self.didit.workflow_id());
        }
        let session = self.call("POST", "/v3/session/", &members);
        let url = session["url"].as_str().unwrap();
        let path = url.strip_prefix(self.didit.base_url()).unwrap();
        (
            session["session_id"].as_str().unwrap().to_owned(),
            path.to_owned(),
        )
    }
}
