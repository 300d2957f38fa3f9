//! Records of deliveries and their attempts.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use didit_types::SessionId;
use http::HeaderMap;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::destination::Target;
use crate::vocabulary::{UtcTime, Uuid};

/// The delivery of a webhook to one destination, with all its attempts.
#[derive(Clone, Serialize, Deserialize)]
pub struct DeliveryRecord {
    pub(crate) id: Uuid,
    pub(crate) event_id: Uuid,
    pub(crate) destination: Uuid,
    pub(crate) target: Target,
    pub(crate) subject: Subject,
    pub(crate) webhook_type: Cow<'static, str>,
    pub(crate) event: Arc<Value>,
    pub(crate) attempts: Vec<DeliveryAttempt>,
    pub(crate) pending: bool,
    /// Whether it was resent by request; such an attempt is not retried.
    pub(crate) resent: bool,
    /// Whether it is a test event, which has no `event_id` and another header.
    #[serde(default)]
    pub(crate) is_test: bool,
    /// Time of the signature of every attempt; `None` for the time of each.
    #[serde(default)]
    pub(crate) signed_at: Option<UtcTime>,
    pub(crate) created_at: UtcTime,
}

/// The subject of a webhook and the status it reports.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Subject {
    /// `None` if the webhook is about a user or a business.
    pub(crate) session: Option<Uuid>,
    pub(crate) status: Cow<'static, str>,
}

impl Subject {
    pub(crate) fn of(session: Option<Uuid>, status: impl Into<Cow<'static, str>>) -> Self {
        let status = status.into();
        Self { session, status }
    }
}

/// One attempt to deliver a webhook.
#[derive(Clone, Serialize, Deserialize)]
pub struct DeliveryAttempt {
    pub(crate) due: UtcTime,
    pub(crate) at: UtcTime,
    #[serde(with = "as_pairs")]
    pub(crate) headers: HeaderMap,
    #[serde(with = "as_text")]
    pub(crate) body: Bytes,
    pub(crate) outcome: Option<AttemptOutcome>,
    #[serde(default)]
    pub(crate) answer: ReceiverResponse,
}

/// What a receiver over HTTP responded, and how fast.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub(crate) struct ReceiverResponse {
    /// The body, if it is short text.
    pub(crate) text: Option<Box<str>>,
    /// Milliseconds until the outcome.
    pub(crate) millis: Option<u32>,
}

/// Outcome of a delivery attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum AttemptOutcome {
    /// The receiver responded with this status.
    Answered(u16),
    /// The receiver did not respond within 5 s.
    TimedOut,
    /// The connection failed or was closed.
    Refused,
}

impl AttemptOutcome {
    /// Whether the receiver accepted the webhook with a 2xx status.
    pub fn is_success(self) -> bool {
        matches!(self, Self::Answered(200..=299))
    }

    /// Whether the attempt is retried: after a 5xx or 404 status, a timeout or a connection
    /// error, but not after a redirect or another 4xx status.
    pub fn is_retried(self) -> bool {
        matches!(
            self,
            Self::Answered(404 | 500..=599) | Self::TimedOut | Self::Refused
        )
    }
}

impl DeliveryRecord {
    /// Id of the delivery, for [`Fake::resend`](crate::Fake::resend).
    pub fn id(&self) -> String {
        self.id.to_string()
    }

    /// URL of the receiver; `in-process` for a function or a service.
    pub fn url(&self) -> &str {
        self.target.as_str()
    }

    /// Type of the event, such as `status.updated`.
    pub fn webhook_type(&self) -> &str {
        &self.webhook_type
    }

    /// Id of the session; `None` if the event is about a user or a business.
    pub fn session_id(&self) -> Option<SessionId> {
        self.subject
            .session
            .map(|id| SessionId::from(id.to_string()))
    }

    /// Status of the session, the user or the business that the event reports.
    pub fn status(&self) -> &str {
        &self.subject.status
    }

    /// Attempts so far, oldest first.
    pub fn attempts(&self) -> &[DeliveryAttempt] {
        &self.attempts
    }

    /// Whether another attempt is scheduled.
    pub fn is_pending(&self) -> bool {
        self.pending
    }

    /// Whether an attempt succeeded.
    pub fn is_delivered(&self) -> bool {
        self.attempts
            .iter()
            .filter_map(|attempt| attempt.outcome)
            .any(AttemptOutcome::is_success)
    }

    /// The delivery as the control plane shows it.
    pub(crate) fn to_json(&self) -> Value {
        let attempts: Vec<_> = self.attempts.iter().map(DeliveryAttempt::to_json).collect();
        let state = match (self.pending, self.is_delivered()) {
            (_, true) => "delivered",
            (true, false) => "pending",
            (false, false) => "failed",
        };
        json!({
            "uuid": self.id,
            "event_id": self.event_id,
            "destination": self.destination,
            "request_url": self.target.as_str(),
            "session_id": self.subject.session,
            "webhook_type": self.webhook_type,
            "status": self.status(),
            "state": state,
            "created_at": self.created_at.rfc3339(),
            "attempts": attempts,
        })
    }
}

impl fmt::Debug for DeliveryRecord {
    /// Omits the event, which contains personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {:?}, {} attempts",
            self.webhook_type,
            self.subject,
            self.attempts.len()
        )
    }
}

impl DeliveryAttempt {
    /// Time of the attempt by the fake's clock.
    pub fn at(&self) -> std::time::SystemTime {
        self.at.to_system()
    }

    /// Headers that were sent, including all three signatures.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Body that was sent.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Outcome of the attempt; `None` while the receiver has not responded.
    pub fn outcome(&self) -> Option<AttemptOutcome> {
        self.outcome
    }

    fn to_json(&self) -> Value {
        let text =
            |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers: BTreeMap<_, _> = self
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), text(value)))
            .collect();
        let mut attempt = json!({
            "at": self.at.rfc3339(),
            "request_headers": headers,
            "request_body": serde_json::from_slice::<Value>(&self.body).ok(),
            "response_status": null,
        });
        match self.outcome {
            None => {}
            Some(AttemptOutcome::Answered(status)) => attempt["response_status"] = status.into(),
            Some(AttemptOutcome::TimedOut) => attempt["error"] = "timeout".into(),
            Some(AttemptOutcome::Refused) => attempt["error"] = "connection failed".into(),
        }
        attempt
    }
}

impl fmt::Debug for DeliveryAttempt {
    /// Omits the headers and the body, which contains personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeliveryAttempt({:?})", self.outcome)
    }
}

/// Serializes headers as a list of names and values.
mod as_pairs {
    use http::{HeaderMap, HeaderName, HeaderValue};
    use serde::de::Error as _;
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(
        headers: &HeaderMap,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(
            headers
                .iter()
                .map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value.as_bytes()))),
        )
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<HeaderMap, D::Error> {
        Vec::<(String, String)>::deserialize(deserializer)?
            .into_iter()
            .map(|(name, value)| {
                let name: HeaderName = name.parse().map_err(D::Error::custom)?;
                let value: HeaderValue = value.parse().map_err(D::Error::custom)?;
                Ok((name, value))
            })
            .collect()
    }
}

/// Serializes the body of a webhook, which is ASCII, as text.
mod as_text {
    use bytes::Bytes;
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(body: &Bytes, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&String::from_utf8_lossy(body))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Bytes, D::Error> {
        String::deserialize(deserializer).map(Bytes::from)
    }
}
