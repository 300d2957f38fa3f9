//! A request of the journal as a curl command and as Rust code.

use bytes::Bytes;
use serde_json::Value;

use crate::http::journal::Exchange;

/// The body of a request.
enum Body<'e> {
    None,
    Json(Value),
    Text(&'e str),
    Binary,
}

impl<'e> Body<'e> {
    fn of(bytes: &'e Bytes) -> Self {
        if bytes.is_empty() {
            return Self::None;
        }
        if let Ok(json) = serde_json::from_slice(bytes) {
            return Self::Json(json);
        }
        std::str::from_utf8(bytes).map_or(Self::Binary, Self::Text)
    }
}

/// Returns the request as a curl command. The journal has no API keys: the command reads the
/// key from the environment.
pub(super) fn curl(exchange: &Exchange, origin: &str) -> String {
    let mut lines = vec![format!(
        "curl -X {} {}",
        exchange.method,
        quoted(&format!("{origin}{}", exchange.path))
    )];
    lines.push("-H \"x-api-key: $DIDIT_API_KEY\"".to_owned());
    match Body::of(&exchange.request) {
        Body::None => {}
        Body::Json(json) => {
            lines.push("-H 'content-type: application/json'".to_owned());
            lines.push(format!("--data-raw {}", quoted(&json.to_string())));
        }
        Body::Text(text) => lines.push(format!("--data-raw {}", quoted(text))),
        Body::Binary => lines.push("--data-binary @body".to_owned()),
    }
    lines.join(" \\\n  ")
}

/// Quotes an argument for a POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Returns the request as code with `didit-api`, which reads base URL and API key from the
/// environment.
pub(super) fn rust(exchange: &Exchange) -> String {
    let (body, attach) = match Body::of(&exchange.request) {
        Body::None => (String::new(), ""),
        Body::Json(json) => {
            let text = raw(&format!("{json:#}"));
            let read = format!("let body: serde_json::Value = serde_json::from_str({text})?;\n");
            (read, "    .json(&body)\n")
        }
        Body::Text(_) | Body::Binary => {
            return "// `Client::request` sends JSON; this body is not JSON.".to_owned();
        }
    };
    let (first, method) = exchange.method.as_str().split_at(1);
    let (method, path) = (method.to_lowercase(), raw(&exchange.path));
    format!(
        "use didit_api::Client;\nuse didit_api::types::operation::Method;\n\n\
         let didit = Client::from_env()?;\n{body}let response = didit\n    \
         .request(Method::{first}{method}, {path})\n{attach}    .await?;\n"
    )
}

/// Returns a Rust string literal of a text.
fn raw(text: &str) -> String {
    if !text.contains(['"', '\\', '\r']) {
        return format!("\"{text}\"");
    }
    let mut hashes = "#".to_owned();
    while text.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    format!("r{hashes}\"{text}\"{hashes}")
}
