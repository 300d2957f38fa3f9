//! A request for a page: query and form.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Method, Request};

use crate::fake::Fake;
use crate::vocabulary::Query;

/// A request for a page.
pub(super) struct PageRequest<'r> {
    pub(super) fake: &'r Fake,
    pub(super) path: &'r str,
    pub(super) query: Query,
    /// The submitted form; `None` if the method is not POST.
    pub(super) form: Option<Query>,
    pub(super) headers: &'r HeaderMap,
}

impl<'r> PageRequest<'r> {
    pub(super) fn read(fake: &'r Fake, request: &'r Request<Bytes>) -> Self {
        let is_form = request.headers().get(CONTENT_TYPE).is_some_and(|value| {
            (value.as_bytes()).starts_with(b"application/x-www-form-urlencoded")
        });
        let form = str::from_utf8(request.body()).ok().filter(|_| is_form);
        Self {
            fake,
            path: request.uri().path(),
            query: Query::parse(request.uri().query()),
            form: (*request.method() == Method::POST).then(|| Query::parse(form)),
            headers: request.headers(),
        }
    }
}
