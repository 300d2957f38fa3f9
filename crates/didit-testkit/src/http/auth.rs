//! Who is asking, and whether they may.

use didit_types::operation::{self, Method, Operation};
use http::{HeaderMap, StatusCode};

use crate::http::context::not_authenticated;
use crate::http::reply::Reply;
use crate::state::State;
use crate::state::application::{Access, Key};

/// The text that a request gives as its key.
pub(crate) fn key_text(headers: &HeaderMap) -> Option<&str> {
    headers.get("x-api-key")?.to_str().ok()
}

/// The key of a request, or why it is none.
pub(crate) fn authenticate(
    state: &State,
    headers: &HeaderMap,
    operation: &Operation,
) -> Result<Key, Reply> {
    let key = key_text(headers).and_then(|text| state.keys.get(text));
    let key = key.filter(|key| {
        !key.revoked
            && key
                .expires_at
                .is_none_or(|expires_at| expires_at > state.now)
    });
    match key {
        Some(key) => Ok(key.clone()),
        None => Err(refusal(state, operation, headers.contains_key("x-api-key"))),
    }
}

/// The answer to a request without a valid key.
///
/// Source: <https://docs.didit.me/console/api-keys>
fn refusal(state: &State, operation: &Operation, sent: bool) -> Reply {
    if operation.resource == Some("users") {
        // As their own pages have it, and no other group.
        return if sent {
            Reply::forbidden(FORBIDDEN)
        } else {
            Reply::detail(StatusCode::UNAUTHORIZED, NO_TOKEN)
        };
    }
    let current = state.settings.revision.is_current();
    if !current || sent || *operation == operation::SHARE_SESSION {
        not_authenticated(StatusCode::UNAUTHORIZED)
    } else {
        Reply::forbidden(FORBIDDEN)
    }
}

const NO_TOKEN: &str =
    "You must be authenticated with a valid access token to access this endpoint.";

const FORBIDDEN: &str = "You do not have permission to perform this action.";

/// Whether the key's scopes reach the operation.
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

/// Whether a session is looked up before the key is checked, so that an unknown
/// one gives a 404 whatever the key.
pub(crate) fn looks_up_first(operation: &Operation) -> bool {
    ![
        operation::LIST_REVIEWS,
        operation::CREATE_REVIEW,
        operation::UPDATE_KYB_PARTY,
    ]
    .contains(operation)
}
