//! What the browser carries back to the `callback` address.

use alloc::{string::String, vec::Vec};

use crate::{SessionId, SessionStatus, model::model};

model! {
    /// The parameters that are appended to the `callback` address of a session.
    ///
    /// They pass through the user's browser, which can change them: they may choose
    /// the page to show, and decide nothing. Read the decision or wait for the signed
    /// webhook. Source: <https://docs.didit.me/sessions-api/create-session>
    pub struct UntrustedCallback {
        /// The session that the browser says it comes from.
        pub session_id: Option<SessionId> = "verificationSessionId",
        /// The status that the browser says the session has.
        pub status: Option<SessionStatus>,
    }
}

impl UntrustedCallback {
    /// Reads the query of the address (what follows the `?`), percent-encoded as it
    /// came. Other parameters are passed over.
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

/// Undoes the percent-encoding of a form; what is not encoded well stays as it is.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoded_status_is_read() {
        for query in [
            "verificationSessionId=11111111-2222-3333-4444-555555555555&status=In%20Review",
            "a=b&status=In+Review&verificationSessionId=11111111-2222-3333-4444-555555555555&c",
        ] {
            let callback = UntrustedCallback::from_query(query);
            assert_eq!(callback.status, Some(SessionStatus::InReview));
            assert_eq!(
                callback.session_id,
                Some("11111111-2222-3333-4444-555555555555".into())
            );
        }
    }

    #[test]
    fn a_broken_encoding_stays_as_it_is() {
        for query in ["status=%", "status=%4", "status=%zz", "status=%ff", "%=%&="] {
            let status = UntrustedCallback::from_query(query).status;
            assert!(status.is_none_or(|status| !status.is_known()), "{query}");
        }
    }
}
