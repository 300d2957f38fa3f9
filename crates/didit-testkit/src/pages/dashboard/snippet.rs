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
    let method = exchange.method.as_str().to_lowercase();
    let mut code = "use didit_api::Client;\nuse didit_api::types::operation::Method;\n\n\
        let didit = Client::from_env()?;\n"
        .to_owned();
    let body = match Body::of(&exchange.request) {
        Body::None => None,
        Body::Json(json) => Some(serde_json::to_string_pretty(&json).unwrap_or_default()),
        Body::Text(_) | Body::Binary => {
            return "// `Client::request` sends JSON; this body is not JSON.".to_owned();
        }
    };
    if let Some(body) = &body {
        code.push_str("let body: serde_json::Value = serde_json::from_str(");
        code.push_str(&raw(body));
        code.push_str(")?;\n");
    }
    code.push_str("let response = didit\n    .request(Method::");
    code.push_str(method.get(..1).unwrap_or_default().to_uppercase().as_str());
    code.push_str(method.get(1..).unwrap_or_default());
    code.push_str(", ");
    code.push_str(&raw(&exchange.path));
    code.push_str(")\n");
    if body.is_some() {
        code.push_str("    .json(&body)\n");
    }
    code.push_str("    .await?;\n");
    code
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
