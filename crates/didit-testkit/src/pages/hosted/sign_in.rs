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

pub(in crate::pages) fn respond(request: &PageRequest<'_>, application: &str) -> Reply {
    let frame = Frame::unknown(Texts::of("en"));
    let mut state = request.fake.lock();
    let id = canonical_uuid(application);
    let Some(application) = id.and_then(|id| state.app_by_id.get(&id).copied()) else {
        return refused(frame, "This application is unknown.");
    };
    let user = request
        .form
        .as_ref()
        .and_then(|form| form.get("vendor_data"));
    let is_cancelled = request
        .form
        .as_ref()
        .is_some_and(|form| form.get("cancel").is_some());
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

fn refused(frame: Frame, problem: &'static str) -> Reply {
    let end = End {
        frame,
        title: "This sign-in is not possible",
        lead: problem,
        class: "bad",
        icon: "cross",
        callback: None,
        resume: None,
    };
    page(StatusCode::BAD_REQUEST, &end)
}
