//! The web pages of the fake: the hosted page of a session, and the dashboard.
//!
//! The pages are HTML that works without scripts; one small script keeps them up to date.
//! `request`, `response`, `live` and `format` are shared; `hosted` and `dashboard` do
//! not depend on each other.

mod assets;
mod dashboard;
mod format;
mod hosted;
mod live;
mod request;
mod response;

use std::net::SocketAddr;

use bytes::Bytes;
use didit_types::Language;
use http::{Request, Response};

use self::request::PageRequest;
use crate::fake::Fake;
use crate::server::guard;

/// Returns whether a path is that of a page. No path of the API begins with a language.
fn is_page(segments: &[&str]) -> bool {
    match segments {
        [""] | ["dashboard", ..] | ["assets" | "session" | "u", _] | ["session", _, "live"] => true,
        #[cfg(feature = "authentication")]
        ["auth", "v2", "authentication", _, "sign-in"] => true,
        [language, "session", _] => Language::from(*language).is_known(),
        _ => false,
    }
}

/// Responds to a request for a page, or returns `None` if the path is not that of a page.
pub(crate) async fn respond(
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
    let request = PageRequest::read(fake, request);
    let reply = match segments[..] {
        [""] => dashboard::respond(&request, &[], peer).await,
        ["dashboard", ref path @ ..] => dashboard::respond(&request, path, peer).await,
        ["assets", file] => assets::serve(file),
        ["u", workflow] => hosted::unilink(&request, workflow),
        ["session", token, "live"] => hosted::live(&request, token).await,
        ["session", token] => hosted::respond(&request, None, token),
        #[cfg(feature = "authentication")]
        ["auth", "v2", "authentication", application, "sign-in"] => {
            hosted::sign_in::respond(&request, application)
        }
        [language, "session", token] => hosted::respond(&request, Some(language), token),
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
    fn unknown_language_is_not_a_page() {
        assert!(is_page(&["pt-BR", "session", "AAAAAAAAAAAA"]));
        for segment in ["v3", "xx", "", "_fake"] {
            assert!(!is_page(&[segment, "session", "AAAAAAAAAAAA"]), "{segment}");
        }
    }
}
