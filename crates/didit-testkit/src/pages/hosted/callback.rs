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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn query_of_the_callback_is_kept() {
        let lines: Vec<_> = [
            "https://app.example/done",
            "https://app.example/done?",
            "https://app.example/done?user=7#top",
            "http://localhost:3000/?a=b&",
            "myapp://verified",
            "https://app.example/José und \"mehr\"",
            "HTTPS://APP.EXAMPLE",
        ]
        .into_iter()
        .map(|callback| address(callback, "11111111-2222", "In Review").unwrap())
        .collect();
        insta::assert_snapshot!(lines.join("\n"), @r"
        https://app.example/done?verificationSessionId=11111111-2222&status=In+Review
        https://app.example/done?verificationSessionId=11111111-2222&status=In+Review
        https://app.example/done?user=7&verificationSessionId=11111111-2222&status=In+Review#top
        http://localhost:3000/?a=b&verificationSessionId=11111111-2222&status=In+Review
        myapp://verified?verificationSessionId=11111111-2222&status=In+Review
        https://app.example/Jos%C3%A9%20und%20%22mehr%22?verificationSessionId=11111111-2222&status=In+Review
        HTTPS://APP.EXAMPLE?verificationSessionId=11111111-2222&status=In+Review
        ");
    }

    #[test]
    fn script_callbacks_are_rejected() {
        for callback in [
            "javascript:alert(1)",
            " JavaScript:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,<script>",
            "/relative",
            "",
        ] {
            assert_eq!(address(callback, "1", "Approved"), None, "{callback}");
        }
    }
}
