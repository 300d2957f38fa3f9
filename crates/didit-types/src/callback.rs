//! Parameters of the redirect to the `callback` URL.

use alloc::{string::String, vec::Vec};

use crate::{SessionId, SessionStatus, model::model};

model! {
    /// Parameters added to the `callback` URL of a session.
    ///
    /// The user's browser carries them and can change them: use them to choose the page to
    /// show, never for a decision. Retrieve the decision or wait for the signed webhook.
    ///
    /// Source: <https://docs.didit.me/sessions-api/create-session>
    pub struct UntrustedCallback {
        /// Session id reported by the browser.
        pub session_id: Option<SessionId> = "verificationSessionId",
        /// Session status reported by the browser.
        pub status: Option<SessionStatus>,
    }
}

impl UntrustedCallback {
    /// Parses the query of the URL (the part after `?`), percent-encoded. Ignores other
    /// parameters.
    #[must_use]
    pub fn from_query(query: &str) -> Self {
        let mut callback = Self::default();
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            match name {
                "verificationSessionId" => callback.session_id = Some(decoded(value).into()),
                "status" => callback.status = Some(decoded(value).into()),
                _ => {}
            }
        }
        callback
    }
}

/// Decodes form encoding; invalid sequences are kept.
fn decoded(text: &str) -> String {
    let digit = |byte: Option<&u8>| char::from(*byte?).to_digit(16);
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let code = match (digit(bytes.get(at + 1)), digit(bytes.get(at + 2))) {
            (Some(high), Some(low)) if byte == b'%' => u8::try_from(high * 16 + low).ok(),
            _ => None,
        };
        at += if code.is_some() { 3 } else { 1 };
        out.push(code.unwrap_or(if byte == b'+' { b' ' } else { byte }));
    }
    String::from_utf8_lossy(&out).into_owned()
}
