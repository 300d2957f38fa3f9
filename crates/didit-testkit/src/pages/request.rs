//! A request for a page: query and form.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Method, Request};

use crate::fake::Fake;

/// A request for a page.
pub(super) struct PageRequest<'r> {
    pub(super) fake: &'r Fake,
    pub(super) path: &'r str,
    pub(super) query: Fields,
    /// The submitted form; `None` if the method is not POST.
    pub(super) form: Option<Fields>,
    pub(super) headers: &'r HeaderMap,
}

impl<'r> PageRequest<'r> {
    pub(super) fn read(fake: &'r Fake, request: &'r Request<Bytes>) -> Self {
        let is_form = request.headers().get(CONTENT_TYPE).is_some_and(|value| {
            (value.as_bytes()).starts_with(b"application/x-www-form-urlencoded")
        });
        let form = if is_form { &request.body()[..] } else { &[] };
        Self {
            fake,
            path: request.uri().path(),
            query: Fields::parse(request.uri().query().unwrap_or_default().as_bytes()),
            form: (*request.method() == Method::POST).then(|| Fields::parse(form)),
            headers: request.headers(),
        }
    }
}

/// The fields of a query or a form, in order.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    fn parse(text: &[u8]) -> Self {
        Self(form_urlencoded::parse(text).into_owned().collect())
    }

    /// Returns the first value of a name. An empty value counts as absent.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// Returns the first value of a name as a positive number.
    pub(super) fn number(&self, name: &str) -> Option<usize> {
        let number = self.get(name)?.parse().ok()?;
        (number > 0).then_some(number)
    }

    /// Returns every value of a name.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let fields = self.0.iter();
        fields
            .filter(move |(known, value)| known == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }
}
