//! The keys by which an inbox distinguishes events and their subjects.

use didit_types::SessionId;
use didit_types::webhook::Event;
use sha2::{Digest as _, Sha256};

/// The keys by which an inbox records an event, for a table of your own.
///
/// ```
/// use didit_types::webhook::Event;
/// use didit_webhooks::inbox::Identity;
///
/// let event = Event::from_slice(br#"{"webhook_type": "status.updated", "timestamp": 1774970000,
///     "event_id": "6f0b", "session_id": "11111111-2222-3333-4444-555555555555"}"#)?;
/// let identity = Identity::of(&event);
/// assert_eq!(identity.event, "id/6f0b");
/// assert_eq!(identity.subject, "session/11111111-2222-3333-4444-555555555555");
/// # Ok::<(), didit_types::DecodeError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Identity {
    /// Key of the event: the same for every delivery of it. Contains the `event_id`; for an
    /// event without one, the type, the subject and the `timestamp`.
    pub event: String,
    /// Key of the session, user, company or transaction; that of the event if it has none.
    pub subject: String,
    /// The signed `timestamp` of the delivery, in Unix seconds.
    pub position: i64,
}

impl Identity {
    /// Returns the keys of an event.
    #[must_use]
    pub fn of(event: &Event) -> Self {
        let kind = event.kind();
        let position = event.timestamp().unwrap_or_default();
        let subject = subject(event);
        let key = match (event.event_id(), &subject) {
            (Some(id), _) => format!("id/{}", id.as_str()),
            // A second `In Review` has another timestamp and is a different event.
            (None, Some(subject)) => format!("at/{subject}/{}/{position}", kind.as_str()),
            (None, None) => format!("at/{}/{}/{position}", digest(event), kind.as_str()),
        };
        Self {
            subject: subject.unwrap_or_else(|| key.clone()),
            event: key,
            position,
        }
    }

    /// The keys of a state of a session that no event reported. It changes no order.
    pub(super) fn of_session(session: &SessionId, state: &str) -> Self {
        let subject = format!("session/{}", session.as_str());
        Self {
            event: format!("state/{subject}/{state}"),
            subject,
            position: i64::MIN,
        }
    }
}

/// Key of the subject of an event, if the subject has an id.
fn subject(event: &Event) -> Option<String> {
    if let Some(id) = event.session_id() {
        return Some(format!("session/{}", id.as_str()));
    }
    let (what, id) = match event {
        Event::UserStatusUpdated(event) | Event::UserDataUpdated(event) => {
            let id = event.didit_internal_id.as_ref();
            ("user", id.or(event.vendor_user_id.as_ref())?.as_str())
        }
        Event::BusinessStatusUpdated(event) | Event::BusinessDataUpdated(event) => {
            let id = event.didit_internal_id.as_ref();
            (
                "business",
                id.or(event.vendor_business_id.as_ref())?.as_str(),
            )
        }
        Event::TransactionCreated(event) | Event::TransactionStatusUpdated(event) => {
            ("transaction", event.transaction().id?.as_str())
        }
        _ => return None,
    };
    Some(format!("{what}/{id}"))
}

/// Digest of an event without any id.
fn digest(event: &Event) -> String {
    use std::fmt::Write as _;
    let json = serde_json::to_vec(event).unwrap_or_default();
    let mut text = String::new();
    for byte in Sha256::digest(json) {
        // Writing to a `String` can't fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
