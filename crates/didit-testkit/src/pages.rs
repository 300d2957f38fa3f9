//! What a person sees of the fake in a browser: the hosted page of a session, and the dashboard.
//!
//! The pages are HTML that works without scripts; one small script keeps them up to date.

mod asset;
mod callback;
mod dashboard;
mod fields;
mod hosted;
mod live;
mod page;
mod step;
mod words;

use std::net::SocketAddr;

use bytes::Bytes;
use didit_types::Language;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Method, Request, Response};

use self::fields::Fields;
use crate::fake::Fake;
use crate::server::guard;

/// A request for a page.
struct Asked<'r> {
    fake: &'r Fake,
    path: &'r str,
    query: Fields,
    /// The members of a form that is sent in; `None` for a reader.
    form: Option<Fields>,
    headers: &'r HeaderMap,
}

impl<'r> Asked<'r> {
    fn read(fake: &'r Fake, request: &'r Request<Bytes>) -> Self {
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

    /// The page of a list that is asked for, counted from 1.
    fn page(&self) -> usize {
        let page = self.query.get("page").and_then(|text| text.parse().ok());
        page.filter(|&page| page > 0).unwrap_or(1)
    }
}

/// Whether a path leads to a page. The paths of the API begin with words that are no
/// language.
fn is_page(segments: &[&str]) -> bool {
    match segments {
        [""] | ["dashboard", ..] | ["assets" | "session", _] | ["session", _, "live"] => true,
        [language, "session", _] => Language::from(*language).is_known(),
        _ => false,
    }
}

/// Answers a request for a page; `None` leaves it to the API.
pub(crate) async fn answer(
    fake: &Fake,
    request: &Request<Bytes>,
    peer: SocketAddr,
) -> Option<Response<Bytes>> {
    let path = request.uri().path().strip_prefix('/')?;
    let segments: Vec<&str> = path.split('/').collect();
    if !is_page(&segments) {
        return None;
    }
    if let Err(reply) = guard::same_site(request.method(), request.uri(), request.headers()) {
        return Some(reply.into_response());
    }
    let asked = Asked::read(fake, request);
    let reply = match segments[..] {
        [""] => dashboard::answer(&asked, &[], peer).await,
        ["dashboard", ref path @ ..] => dashboard::answer(&asked, path, peer).await,
        ["assets", file] => asset::serve(file),
        ["session", token, "live"] => hosted::live(&asked, token).await,
        ["session", token] => hosted::answer(&asked, None, token),
        [language, "session", token] => hosted::answer(&asked, Some(language), token),
        _ => return None,
    };
    Some(reply.into_response())
}

#[cfg(test)]
mod tests {
    use didit_types::operation::{self, Segment};

    use super::*;

    #[test]
    fn no_path_of_the_api_is_a_page() {
        for operation in operation::ALL {
            let mut segments: Vec<_> = operation
                .segments()
                .map(|segment| match segment {
                    Segment::Literal(text) => text,
                    Segment::Parameter(_) => "session",
                })
                .collect();
            assert!(!is_page(&segments), "{operation}");
            segments.push("");
            assert!(!is_page(&segments), "{operation}");
        }
    }

    #[test]
    fn a_language_that_is_none_leads_to_no_page() {
        assert!(is_page(&["pt-BR", "session", "AAAAAAAAAAAA"]));
        for word in ["v3", "xx", "", "_fake"] {
            assert!(!is_page(&[word, "session", "AAAAAAAAAAAA"]), "{word}");
        }
    }
}
