//! An HTTP client of the fake for tests.

use bytes::Bytes;
use didit_testkit::Fake;
use http::{HeaderMap, Request, StatusCode};
use serde_json::Value;

/// Calls a fake with one key.
pub(crate) struct Caller {
    pub(crate) fake: Fake,
    pub(crate) key: String,
}

/// A response.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    pub(crate) json: Value,
}

impl Caller {
    pub(crate) fn new(fake: &Fake) -> Self {
        Self {
            fake: fake.clone(),
            key: fake.api_key(),
        }
    }

    pub(crate) fn with_key(fake: &Fake, key: &str) -> Self {
        Self {
            fake: fake.clone(),
            key: key.to_owned(),
        }
    }

    pub(crate) fn call(&self, method: &str, path: &str, body: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if !self.key.is_empty() {
            request = request.header("x-api-key", &self.key);
        }
        answer(
            &self.fake,
            request
                .body(Bytes::copy_from_slice(body.as_bytes()))
                .unwrap(),
        )
    }

    /// Sends a multipart form.
    pub(crate) fn upload(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Answer {
        let mut body = Vec::new();
        for (field, value) in fields {
            let part = format!(
                "--B\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
            );
            body.extend(part.into_bytes());
        }
        for (field, name, bytes) in files {
            let head = format!(
                "--B\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n"
            );
            body.extend(head.into_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--B--\r\n");
        let mut request =
            Request::post(path).header("content-type", "multipart/form-data; boundary=B");
        if !self.key.is_empty() {
            request = request.header("x-api-key", &self.key);
        }
        answer(&self.fake, request.body(body.into()).unwrap())
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.call("GET", path, "")
    }

    pub(crate) fn post(&self, path: &str, body: impl Into<Value>) -> Answer {
        self.call("POST", path, &body.into().to_string())
    }

    pub(crate) fn patch(&self, path: &str, body: impl Into<Value>) -> Answer {
        self.call("PATCH", path, &body.into().to_string())
    }

    /// Creates a session and returns its id.
    pub(crate) fn create(&self, workflow_id: &str, vendor_data: &str) -> String {
        let answer = self.post(
            "/v3/session/",
            serde_json::json!({"workflow_id": workflow_id, "vendor_data": vendor_data}),
        );
        assert_eq!(answer.status, 201, "{}", answer.text);
        answer.json["session_id"].as_str().unwrap().to_owned()
    }

    /// Creates a session without `vendor_data` and returns the response.
    pub(crate) fn create_raw(&self, workflow_id: &str) -> Answer {
        self.post(
            "/v3/session/",
            serde_json::json!({ "workflow_id": workflow_id }),
        )
    }

    /// Creates and completes a session.
    pub(crate) fn completed(&self, vendor_data: &str, scenario: &str) -> String {
        let id = self.create(&self.fake.workflow_id(), vendor_data);
        self.fake.complete(&id, scenario).unwrap();
        id
    }

    pub(crate) fn decision(&self, id: &str) -> Value {
        let answer = self.get(&format!("/v3/session/{id}/decision/"));
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json
    }

    pub(crate) fn set_status(&self, id: &str, status: &str) -> Answer {
        self.patch(
            &format!("/v3/session/{id}/update-status/"),
            serde_json::json!({ "new_status": status }),
        )
    }
}

pub(crate) fn answer(fake: &Fake, request: Request<Bytes>) -> Answer {
    let (parts, body) = fake.handle(request).into_parts();
    let text = String::from_utf8_lossy(&body).into_owned();
    Answer {
        status: parts.status,
        headers: parts.headers,
        json: serde_json::from_str(&text).unwrap_or(Value::Null),
        text,
    }
}
