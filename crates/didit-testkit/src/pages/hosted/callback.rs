//! The callback URL that the end user returns to.
//! Source: <https://docs.didit.me/sessions-api/create-session>

use form_urlencoded::Serializer;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// Characters that a URL can't contain.
const BROKEN: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\');

/// Schemes that a browser would execute, or open on this machine.
const HARMFUL: [&str; 7] = [
    "javascript",
    "data",
    "vbscript",
    "blob",
    "file",
    "about",
    "view-source",
];

/// Returns the callback URL with the session and its status in the query, or `None` if its
/// scheme is unsafe.
pub(super) fn address(callback: &str, session_id: &str, status: &str) -> Option<String> {
    let callback = callback.trim();
    let (scheme, _) = callback.split_once(':')?;
    let is_scheme = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    if scheme.is_empty()
        || !scheme.chars().all(is_scheme)
        || HARMFUL.contains(&scheme.to_ascii_lowercase().as_str())
    {
        return None;
    }
    let callback = utf8_percent_encode(callback, BROKEN).to_string();
    let (address, fragment) = match callback.split_once('#') {
        Some((address, fragment)) => (address, Some(fragment)),
        None => (callback.as_str(), None),
    };
    let mut address = address.to_owned();
    if !address.contains('?') {
        address.push('?');
    } else if !address.ends_with(['?', '&']) {
        address.push('&');
    }
    let query_at = address.len();
    let mut address = Serializer::for_suffix(address, query_at)
        .append_pair("verificationSessionId", session_id)
        .append_pair("status", status)
        .finish();
    if let Some(fragment) = fragment {
        address.push('#');
        address.push_str(fragment);
    }
    Some(address)
}
