//! Responses of handlers.

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_DISPOSITION, CONTENT_TYPE, HeaderName, LOCATION, RETRY_AFTER};
use http::{HeaderValue, Response, StatusCode};
use serde::Serialize;
use serde_json::json;

/// A response: status, headers and body.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) content_type: Option<&'static str>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: Bytes,
}

/// Result of a handler; an error response ends it by `?`.
pub(crate) type HandlerResult = Result<Reply, Reply>;

pub(crate) const JSON: &str = "application/json";
pub(crate) const HTML: &str = "text/html; charset=utf-8";

const NOT_FOUND_PAGE: &str = "\
<!doctype html>
<html lang=\"en\">
<head>
  <title>Not Found</title>
</head>
<body>
  <h1>Not Found</h1><p>The requested resource was not found on this server.</p>
</body>
</html>
";

impl Reply {
    pub(crate) const fn new(
        status: StatusCode,
        content_type: Option<&'static str>,
        body: Bytes,
    ) -> Self {
        Self {
            status,
            content_type,
            headers: Vec::new(),
            body,
        }
    }

    /// A JSON response.
    pub(crate) fn json(status: StatusCode, body: &impl Serialize) -> Self {
        Self::json_text(status, to_text(body))
    }

    /// 200 with a JSON body.
    pub(crate) fn ok(body: &impl Serialize) -> Self {
        Self::json(StatusCode::OK, body)
    }

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
        Self::new(status, Some(JSON), body.into())
    }

    pub(crate) fn no_content() -> Self {
        Self::new(StatusCode::NO_CONTENT, None, Bytes::new())
    }

    pub(crate) fn bytes(content_type: &'static str, body: Bytes) -> Self {
        Self::new(StatusCode::OK, Some(content_type), body)
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

    /// 400 `{"detail":"text"}`: the state does not allow the operation.
    pub(crate) fn refused(text: &str) -> Self {
        Self::detail(StatusCode::BAD_REQUEST, text)
    }

    pub(crate) fn unauthorized(text: &str) -> Self {
        Self::detail(StatusCode::UNAUTHORIZED, text)
    }

    pub(crate) fn conflict(text: &str) -> Self {
        Self::detail(StatusCode::CONFLICT, text)
    }

    /// Returns a document, or 500 if it can't be drawn.
    pub(crate) fn drawn(document: Option<Vec<u8>>) -> Result<Vec<u8>, Self> {
        let text = "The report can't be generated.";
        document.ok_or_else(|| Self::detail(StatusCode::INTERNAL_SERVER_ERROR, text))
    }

    pub(crate) fn not_found(text: &str) -> Self {
        Self::detail(StatusCode::NOT_FOUND, text)
    }

    pub(crate) fn forbidden(text: &str) -> Self {
        Self::detail(StatusCode::FORBIDDEN, text)
    }

    /// The HTML page of the service's router for a malformed path.
    pub(crate) fn html_not_found() -> Self {
        Self::html(StatusCode::NOT_FOUND, NOT_FOUND_PAGE)
    }

    pub(crate) fn html(status: StatusCode, page: &'static str) -> Self {
        Self::new(status, Some(HTML), Bytes::from_static(page.as_bytes()))
    }

    pub(crate) fn moved(location: &str) -> Self {
        Self::html(StatusCode::MOVED_PERMANENTLY, "").with_header(LOCATION, location)
    }

    pub(crate) fn method_not_allowed(method: &str, allowed: &str) -> Self {
        let text = format!("Method \"{method}\" not allowed.");
        Self::detail(StatusCode::METHOD_NOT_ALLOWED, &text).with_header(ALLOW, allowed)
    }

    /// 501 for an operation that the fake does not model.
    pub(crate) fn not_modelled(what: &str) -> Self {
        Self::detail(
            StatusCode::NOT_IMPLEMENTED,
            &format!("The fake does not model {what}."),
        )
    }

    /// 429 with the waiting time in whole seconds.
    pub(crate) fn throttled(text: &str, retry_after: i64) -> Self {
        Self::detail(StatusCode::TOO_MANY_REQUESTS, text)
            .with_header(RETRY_AFTER, &retry_after.to_string())
    }

    pub(crate) fn attachment(self, file: &str) -> Self {
        self.with_header(CONTENT_DISPOSITION, &format!("attachment; filename={file}"))
    }

    pub(crate) fn with_header(mut self, name: HeaderName, value: &str) -> Self {
        self.header(name, value);
        self
    }

    /// Adds a header, unless its value is invalid.
    pub(crate) fn header(&mut self, name: HeaderName, value: &str) {
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

/// An object that a request names.
pub(crate) trait OrNotFound<T> {
    /// Returns the object, or 404 if it does not exist.
    fn or_not_found(self, text: &str) -> Result<T, Reply>;
}

impl<T> OrNotFound<T> for Option<T> {
    fn or_not_found(self, text: &str) -> Result<T, Reply> {
        self.ok_or_else(|| Reply::not_found(text))
    }
}

/// The JSON text of a value.
pub(crate) fn to_text(value: &impl Serialize) -> String {
    // Fails only for maps whose keys are not text and for values that fail on purpose.
    serde_json::to_string(value).unwrap_or_default()
}
