//! The page on which a user of an application signs in. The fake asks for no password.

use askama::Template;
use http::StatusCode;

use super::texts::Texts;
use super::view::{End, Frame};
use crate::http::Reply;
use crate::pages::request::PageRequest;
use crate::pages::response::{hosted as page, see_other};
use crate::state::Kind;
use crate::vocabulary::canonical_uuid;

/// Maximum number of users that the page proposes.
const USERS: usize = 20;

#[derive(Template)]
#[template(path = "hosted/sign_in.html")]
struct SignInPage {
    frame: Frame,
    users: Vec<String>,
}

/// Shows the page in the language of `ui_locales`, or in that of the browser.
pub(in crate::pages) fn respond(request: &PageRequest<'_>, application: &str) -> Reply {
    let locales = request.query.get("ui_locales");
    let requested = locales.and_then(|locales| locales.split(' ').next());
    let mut frame = Frame::unknown(Texts::chosen(request, requested));
    frame.missing = frame.t.missing(requested);
    frame.languages = Texts::all()
        .iter()
        .map(|texts| (texts, in_language(request, texts.code)))
        .collect();
    let mut state = request.fake.lock();
    let id = canonical_uuid(application);
    let Some(application) = id.and_then(|id| state.app_by_id.get(&id).copied()) else {
        return refused(frame, "This application is unknown.");
    };
    let sent = |name| request.form.as_ref().and_then(|form| form.get(name));
    let user = sent("vendor_data");
    let is_cancelled = sent("cancel").is_some();
    if user.is_some() || is_cancelled {
        let user = user.filter(|_| !is_cancelled);
        return match state.authorize(application, &request.query, user) {
            Ok(location) => see_other(&location),
            Err(problem) => refused(frame, problem),
        };
    }
    let users = state.entities((application, Kind::User), USERS, |_| true);
    let users = users.iter().filter_map(|user| user.vendor_data());
    let users = users.map(str::to_owned).collect();
    page(StatusCode::OK, &SignInPage { frame, users })
}

/// Returns the URL of the page in another language.
fn in_language(request: &PageRequest<'_>, language: &str) -> String {
    let start = format!("{}?", request.path);
    let query_at = start.len();
    let others = request
        .query
        .iter()
        .filter(|(name, _)| *name != "ui_locales");
    form_urlencoded::Serializer::for_suffix(start, query_at)
        .extend_pairs(others)
        .append_pair("ui_locales", language)
        .finish()
}

/// The page of a link that is not valid. The problem is for developers, and in English.
fn refused(frame: Frame, problem: &'static str) -> Reply {
    let texts = [frame.t.sign_in.refused, problem];
    let end = End::new(frame, texts, ("bad", "cross"));
    page(StatusCode::BAD_REQUEST, &end)
}
