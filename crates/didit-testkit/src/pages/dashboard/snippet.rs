//! A call as a line for a terminal, and as code.

use bytes::Bytes;
use serde_json::Value;

use crate::http::journal::Exchange;

/// A body that can be shown.
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

/// The call for a POSIX shell. The key comes from the environment: the journal keeps none.
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

/// One word of a shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// The call with `didit-api`, which takes address and key from the environment.
pub(super) fn rust(exchange: &Exchange) -> String {
    let method = exchange.method.as_str().to_lowercase();
    let mut code = "use didit_api::Client;\nuse didit_api::types::operation::Method;\n\n\
        let didit = Client::from_env()?;\n"
        .to_owned();
    let body = match Body::of(&exchange.request) {
        Body::None => None,
        Body::Json(json) => Some(serde_json::to_string_pretty(&json).unwrap_or_default()),
        Body::Text(_) | Body::Binary => {
            return "// `Client::request` sends JSON, and this body is none.".to_owned();
        }
    };
    if let Some(body) = &body {
        code.push_str("let body: serde_json::Value = serde_json::from_str(");
        code.push_str(&raw(body));
        code.push_str(")?;\n");
    }
    code.push_str("let answer = didit\n    .request(Method::");
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

/// A literal that holds the text as it is.
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

#[cfg(test)]
mod tests {
    use crate::Fake;

    use super::*;

    fn exchange(body: &str) -> Exchange {
        let fake = Fake::new();
        let request = http::Request::post("/anywhere/?note=it's")
            .body(body.to_owned().into())
            .unwrap();
        fake.handle(request);
        fake.journal().remove(0)
    }

    #[test]
    fn a_call_is_copied_as_it_was() {
        let exchange = exchange(r##"{"vendor_data":"it's \"#1\""}"##);
        insta::assert_snapshot!(curl(&exchange, "http://127.0.0.1:4010"), @r##"
        curl -X POST 'http://127.0.0.1:4010/anywhere/?note=it'\''s' \
          -H "x-api-key: $DIDIT_API_KEY" \
          -H 'content-type: application/json' \
          --data-raw '{"vendor_data":"it'\''s \"#1\""}'
        "##);
        insta::assert_snapshot!(rust(&exchange), @r###"
        use didit_api::Client;
        use didit_api::types::operation::Method;

        let didit = Client::from_env()?;
        let body: serde_json::Value = serde_json::from_str(r##"{
          "vendor_data": "it's \"#1\""
        }"##)?;
        let answer = didit
            .request(Method::Post, "/anywhere/?note=it's")
            .json(&body)
            .await?;
        "###);
    }

    #[test]
    fn a_literal_ends_where_its_text_does() {
        assert_eq!(raw("plain"), "\"plain\"");
        assert_eq!(raw(r##"a"#b"##), r###"r##"a"#b"##"###);
    }

    #[test]
    fn a_body_that_is_no_json_is_not_made_to_look_like_it() {
        let exchange = exchange("not json");
        assert!(curl(&exchange, "").ends_with("--data-raw 'not json'"));
        assert!(rust(&exchange).starts_with("//"));
    }
}
