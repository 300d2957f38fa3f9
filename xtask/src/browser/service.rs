//! `didit serve` as a program of its own, and the calls of an application to it.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use super::application::Application;

pub(super) struct Service {
    pub(super) url: String,
    pub(super) callback: String,
    api_key: String,
    workflow_id: String,
    agent: ureq::Agent,
    program: Child,
}

impl Service {
    pub(super) fn start(program: &Path, application: &Application) -> Result<Self, String> {
        let mut program = Command::new(program)
            .args(["serve", "--listen", "127.0.0.1:0", "--seed", "8", "--json"])
            .arg("--webhook-url")
            .arg(format!("{}/hook", application.url))
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{}: {error}", program.display()))?;
        let mut line = String::new();
        if let Some(stdout) = program.stdout.take() {
            BufReader::new(stdout)
                .read_line(&mut line)
                .map_err(|error| error.to_string())?;
        }
        let about: Value = serde_json::from_str(&line).map_err(|error| error.to_string())?;
        let text = |name: &str| about[name].as_str().unwrap_or_default().to_owned();
        Ok(Self {
            url: text("base_url"),
            callback: format!("{}/done?user=7", application.url),
            api_key: text("api_key"),
            workflow_id: text("workflow_id"),
            agent: agent(),
            program,
        })
    }

    /// A call with the application's key.
    pub(super) fn call(&self, method: &str, path: &str, body: &Value) -> Result<Value, String> {
        let request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.url))
            .header("x-api-key", &self.api_key)
            .header("content-type", "application/json")
            .body(if body.is_null() {
                String::new()
            } else {
                body.to_string()
            })
            .map_err(|error| error.to_string())?;
        let text = self
            .agent
            .run(request)
            .and_then(|mut response| response.body_mut().read_to_string())
            .map_err(|error| format!("{method} {path}: {error}"))?;
        Ok(serde_json::from_str(&text).unwrap_or_default())
    }

    /// A session that waits for its user: its id and its page.
    pub(super) fn create(&self, more: Value) -> Result<(String, String), String> {
        let mut body = json!({"workflow_id": self.workflow_id, "callback": self.callback});
        if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
            body.extend(more);
        }
        let session = self.call("POST", "/v3/session/", &body)?;
        match (session["session_id"].as_str(), session["url"].as_str()) {
            (Some(id), Some(url)) => Ok((id.to_owned(), url.to_owned())),
            _ => Err(format!("no session was created: {session}")),
        }
    }

    /// A session whose user has come to this end.
    pub(super) fn finished(&self, scenario: &str) -> Result<(String, String), String> {
        let (id, url) = self.create(json!({"vendor_data": format!("user-{scenario}")}))?;
        let path = format!("/_fake/sessions/{id}/complete");
        self.call("POST", &path, &json!({"scenario": scenario}))?;
        Ok((id, url))
    }

    pub(super) fn status(&self, id: &str) -> Result<String, String> {
        let decision = self.call("GET", &format!("/v3/session/{id}/decision/"), &Value::Null)?;
        Ok(decision["status"].as_str().unwrap_or_default().to_owned())
    }

    pub(super) fn advance(&self, seconds: u64) -> Result<(), String> {
        let path = "/_fake/clock/advance";
        self.call("POST", path, &json!({"seconds": seconds}))
            .map(drop)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// A client that takes every status as an answer.
pub(super) fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(std::time::Duration::from_secs(120)));
    config.build().into()
}
