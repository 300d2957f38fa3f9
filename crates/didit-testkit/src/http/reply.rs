//! Answers, before they become HTTP.

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_DISPOSITION, CONTENT_TYPE, HeaderName, LOCATION, RETRY_AFTER};
use http::{HeaderValue, Response, StatusCode};
use serde::Serialize;
use serde_json::json;

/// An answer: a status, a body and what else belongs to it.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) content_type: Option<&'static str>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: Bytes,
}

/// What a handler returns; `?` ends it with an answer of refusal.
pub(crate) type HandlerResult = Result<Reply, Reply>;

pub(crate) const JSON: &str = "application/json";
pub(crate) const HTML: &str = "text/html; charset=utf-8";

impl Reply {
    /// A JSON response.
    pub(crate) fn json(status: StatusCode, body: &impl Serialize) -> Self {
        Self::json_text(status, to_text(body))
    }

    /// 200 with a JSON body.
    pub(crate) fn ok(body: &impl Serialize) -> Self {
        Self::json(StatusCode::OK, body)
    }

    #[expect(dead_code, reason = "the operations are converted next")]
    /// 201 with a JSON body.
    pub(crate) fn created(body: &impl Serialize) -> Self {
        Self::json(StatusCode::CREATED, body)
    }

    /// 400 with a JSON body.
    pub(crate) fn bad(body: &impl Serialize) -> Self {
        Self::json(StatusCode::BAD_REQUEST, body)
    }

    /// A response whose body is JSON text already.
    pub(crate) fn json_text(status: StatusCode, body: String) -> Self {
        Self {
            status,
            content_type: Some(JSON),
            headers: Vec::new(),
            body: body.into(),
        }
    }

    pub(crate) fn ok_text(body: String) -> Self {
        Self::json_text(StatusCode::OK, body)
    }

    pub(crate) fn created_text(body: String) -> Self {
        Self::json_text(StatusCode::CREATED, body)
    }

    pub(crate) fn no_content() -> Self {
        Self {
            status: StatusCode::NO_CONTENT,
            content_type: None,
            headers: Vec::new(),
            body: Bytes::new(),
        }
    }

    pub(crate) fn bytes(content_type: &'static str, body: Bytes) -> Self {
        Self {
            status: StatusCode::OK,
            content_type: Some(content_type),
            headers: Vec::new(),
            body,
        }
    }

    /// `{"detail":"text"}`, the most common error body.
    pub(crate) fn detail(status: StatusCode, text: &str) -> Self {
        Self::json(status, &json!({ "detail": text }))
    }

    /// 400 `{"field":["text"]}`: a field is not valid.
    pub(crate) fn field(name: &str, text: &str) -> Self {
        Self::bad(&json!({ name: [text] }))
    }

    /// 400 `{"field":"text"}`: the fields are valid, but the operation is not possible.
    pub(crate) fn rule(name: &str, text: &str) -> Self {
        Self::bad(&json!({ name: text }))
    }

    /// 400 `["text"]`.
    pub(crate) fn bare(text: &str) -> Self {
        Self::bad(&json!([text]))
    }

    pub(crate) fn not_found(text: &str) -> Self {
        Self::detail(StatusCode::NOT_FOUND, text)
    }

    pub(crate) fn forbidden(text: &str) -> Self {
        Self::detail(StatusCode::FORBIDDEN, text)
    }

    /// The page of the service's URL router for a path that it cannot read.
    pub(crate) fn html_not_found() -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            content_type: Some(HTML),
            headers: Vec::new(),
            body: Bytes::from_static(
                b"<!doctype html>\n<html lang=\"en\">\n<head>\n  <title>Not Found</title>\n</head>\n<body>\n  <h1>Not Found</h1><p>The requested resource was not found on this server.</p>\n</body>\n</html>\n",
            ),
        }
    }

    pub(crate) fn moved(location: &str) -> Self {
        let mut reply = Self {
            status: StatusCode::MOVED_PERMANENTLY,
            content_type: Some(HTML),
            headers: Vec::new(),
            body: Bytes::new(),
        };
        reply.header(LOCATION, location);
        reply
    }

    pub(crate) fn method_not_allowed(method: &str, allowed: &str) -> Self {
        let mut reply = Self::detail(
            StatusCode::METHOD_NOT_ALLOWED,
            &format!("Method \"{method}\" not allowed."),
        );
        reply.header(ALLOW, allowed);
        reply
    }

    /// What the fake does not model says so, and never pretends to have done it.
    pub(crate) fn not_modelled(what: &str) -> Self {
        Self::detail(
            StatusCode::NOT_IMPLEMENTED,
            &format!("The fake does not model {what}."),
        )
    }

    /// 429 with the time to wait, in whole seconds.
    pub(crate) fn throttled(text: &str, retry_after: i64) -> Self {
        let mut reply = Self::detail(StatusCode::TOO_MANY_REQUESTS, text);
        reply.header(RETRY_AFTER, &retry_after.to_string());
        reply
    }

    pub(crate) fn attachment(mut self, file: &str) -> Self {
        self.header(CONTENT_DISPOSITION, &format!("attachment; filename={file}"));
        self
    }

    pub(crate) fn header(&mut self, name: HeaderName, value: &str) {
        // A value made here holds nothing that a header may not; one that
        // does is left out rather than sent broken.
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.push((name, value));
        }
    }

    pub(crate) fn into_response(self) -> Response<Bytes> {
        let mut response = Response::new(self.body);
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        if let Some(content_type) = self.content_type {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        }
        for (name, value) in self.headers {
            headers.append(name, value);
        }
        response
    }
}

/// The JSON text of a value.
pub(crate) fn to_text(value: &impl Serialize) -> String {
    // Fails only for maps whose keys are not text and for values that fail on purpose.
    serde_json::to_string(value).unwrap_or_default()
}
