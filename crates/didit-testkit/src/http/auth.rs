//! Authentication and authorization.

use didit_types::operation::{self, Method, Operation};
use http::HeaderMap;

use crate::http::reply::Reply;
use crate::state::State;
use crate::vocabulary::{Key, key::Access};

/// Text of the request's API key.
pub(crate) fn key_text(headers: &HeaderMap) -> Option<&str> {
    headers.get("x-api-key")?.to_str().ok()
}

/// Returns the access token of a request.
#[cfg(any(feature = "account", feature = "authentication"))]
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(http::header::AUTHORIZATION)?;
    value.to_str().ok()?.strip_prefix("Bearer ")
}

/// Returns the API key of a request, or an error response if it is missing or invalid.
pub(crate) fn authenticate(
    state: &State,
    headers: &HeaderMap,
    operation: &Operation,
) -> Result<Key, Reply> {
    let key = key_text(headers).and_then(|text| state.keys.get(text));
    match key.filter(|key| key.is_valid(state.now)) {
        Some(key) => Ok(key.clone()),
        None => Err(unauthenticated(
            state,
            operation,
            headers.contains_key("x-api-key"),
        )),
    }
}

/// The response to a request without a valid key.
///
/// Source: <https://docs.didit.me/console/api-keys>
fn unauthenticated(state: &State, operation: &Operation, has_key: bool) -> Reply {
    if operation.resource == Some("users") {
        // Documented for this resource only.
        return if has_key {
            Reply::forbidden(FORBIDDEN)
        } else {
            Reply::unauthorized(NO_TOKEN)
        };
    }
    let current = state.settings.revision.is_current();
    if !current || has_key || *operation == operation::SHARE_SESSION {
        Reply::unauthorized(NO_CREDENTIALS)
    } else {
        Reply::forbidden(FORBIDDEN)
    }
}

const NO_CREDENTIALS: &str = "Authentication credentials were not provided or are invalid.";

const NO_TOKEN: &str =
    "You must be authenticated with a valid access token to access this endpoint.";

const FORBIDDEN: &str = "You do not have permission to perform this action.";

/// Checks that the key grants access to the operation.
pub(crate) fn authorize(key: &Key, operation: &Operation) -> Result<(), Reply> {
    let access = match operation.method {
        Method::Get => Access::Read,
        _ => Access::Write,
    };
    let allowed = operation
        .resource
        .is_none_or(|resource| key.allows(resource, access));
    let is_report = [operation::GENERATE_PDF, operation::GENERATE_USER_PDF].contains(operation);
    if !allowed || (is_report && !key.media) {
        return Err(Reply::forbidden(FORBIDDEN));
    }
    Ok(())
}

/// Whether an unknown session returns 404 even if the key is invalid.
pub(crate) fn finds_session_first(operation: &Operation) -> bool {
    ![
        operation::LIST_REVIEWS,
        operation::CREATE_REVIEW,
        operation::UPDATE_KYB_PARTY,
    ]
    .contains(operation)
}
