//! Answers that are pages.

use askama::Template;
use http::StatusCode;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, LOCATION, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};

use crate::http::reply::{HTML, Reply};

/// Nothing comes from elsewhere and no script stands in a page. Where a form leads is
/// not limited here: the hosted page ends with a redirect to the application's callback.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'";

/// A page of the dashboard, which nobody else may show: its buttons would be pressed
/// under another picture.
pub(super) fn desk(status: StatusCode, template: &impl Template) -> Reply {
    let policy = format!("{POLICY}; form-action 'self'; frame-ancestors 'none'");
    page(status, template, &policy)
}

/// A page of the hosted flow, which an application may show in a frame.
pub(super) fn hosted(status: StatusCode, template: &impl Template) -> Reply {
    page(status, template, POLICY)
}

fn page(status: StatusCode, template: &impl Template, policy: &str) -> Reply {
    let Ok(body) = template.render() else {
        return Reply::detail(
            StatusCode::INTERNAL_SERVER_ERROR,
            "The page can't be written.",
        );
    };
    let mut reply = Reply::bytes(HTML, body.into());
    reply.status = status;
    reply.header(CONTENT_SECURITY_POLICY, policy);
    // A page without a referrer would post its forms without an origin.
    reply.header(REFERRER_POLICY, "same-origin");
    reply.header(CACHE_CONTROL, "no-store");
    guarded(reply)
}

/// What no answer to a browser goes without.
pub(super) fn guarded(mut reply: Reply) -> Reply {
    reply.header(X_CONTENT_TYPE_OPTIONS, "nosniff");
    reply.header(
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    );
    reply
}

/// Where to go after a form was sent.
pub(super) fn see_other(location: &str) -> Reply {
    let mut reply = Reply::no_content();
    reply.status = StatusCode::SEE_OTHER;
    reply.header(LOCATION, location);
    reply
}
