//! Responses that are pages.

use askama::Template;
use bytes::Bytes;
use http::StatusCode;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, LOCATION, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};

use crate::http::{Reply, reply::HTML};

/// Allows no resources of other origins and no inline scripts. The targets of forms are
/// not restricted: the hosted page ends with a redirect to the application's callback.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'";

/// Returns a page of the dashboard. Other sites can't frame it: a visitor could press its
/// buttons under another picture.
pub(super) fn dashboard(status: StatusCode, template: &impl Template) -> Reply {
    let policy = format!("{POLICY}; form-action 'self'; frame-ancestors 'none'");
    page(status, template, &policy)
}

/// Returns a hosted page, which an application can frame.
pub(super) fn hosted(status: StatusCode, template: &impl Template) -> Reply {
    page(status, template, POLICY)
}

fn page(status: StatusCode, template: &impl Template, policy: &str) -> Reply {
    let Ok(body) = template.render() else {
        return Reply::detail(
            StatusCode::INTERNAL_SERVER_ERROR,
            "The page can't be rendered.",
        );
    };
    let reply = Reply::new(status, Some(HTML), body.into())
        .with_header(CONTENT_SECURITY_POLICY, policy)
        // Without a referrer, browsers send forms without an origin.
        .with_header(REFERRER_POLICY, "same-origin")
        .with_header(CACHE_CONTROL, "no-store");
    guarded(reply)
}

/// Adds the security headers of every response to a browser.
pub(super) fn guarded(reply: Reply) -> Reply {
    let resource_policy = HeaderName::from_static("cross-origin-resource-policy");
    reply
        .with_header(X_CONTENT_TYPE_OPTIONS, "nosniff")
        .with_header(resource_policy, "same-origin")
}

/// Redirects to another page after a form is submitted.
pub(super) fn see_other(location: &str) -> Reply {
    Reply::new(StatusCode::SEE_OTHER, None, Bytes::new()).with_header(LOCATION, location)
}
