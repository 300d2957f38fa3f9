//! What became of a webhook.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::HeaderMap;
use serde::{Deserialize, Serialize};

use super::destination::Target;
use crate::http::json::{Object, array};
use crate::state::profile::EntityStatus;
use crate::vocabulary::id::Uuid;
use crate::vocabulary::status::Status;
use crate::vocabulary::time::UtcTime;

/// A webhook to one destination, with every attempt to deliver it.
#[derive(Clone, Serialize, Deserialize)]
pub struct DeliveryRecord {
    pub(crate) id: Uuid,
    pub(crate) event_id: Uuid,
    pub(crate) destination: Uuid,
    pub(crate) target: Target,
    pub(crate) subject: Subject,
    pub(crate) webhook_type: Cow<'static, str>,
    pub(crate) event: Box<str>,
    pub(crate) attempts: Vec<DeliveryAttempt>,
    pub(crate) pending: bool,
    /// An attempt that was asked for is made once.
    pub(crate) resent: bool,
    pub(crate) created_at: UtcTime,
}

/// What a webhook is about, in the state that it tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Subject {
    Session(Uuid, Status),
    /// A user or a company.
    Entity(Uuid, EntityStatus),
}

impl Subject {
    pub(crate) const fn session(self) -> Option<Uuid> {
        match self {
            Self::Session(id, _) => Some(id),
            Self::Entity(..) => None,
        }
    }

    pub(crate) const fn status(self) -> &'static str {
        match self {
            Self::Session(_, status) => status.as_str(),
            Self::Entity(_, status) => status.as_str(),
        }
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
    /// What the receiver said with its status, if it was short text.
    #[serde(default)]
    pub(crate) answer: Option<Box<str>>,
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum AttemptOutcome {
    /// The receiver answered with this status.
    Answered(u16),
    /// The receiver did not answer within five seconds.
    TimedOut,
    /// There was no connection, or it broke.
    Refused,
}

impl AttemptOutcome {
    /// Any 2xx.
    pub fn is_success(self) -> bool {
        matches!(self, Self::Answered(200..=299))
    }

    /// 5xx, 404, time-outs and connections that failed are tried again; redirects and
    /// other refusals are not.
    pub fn is_retried(self) -> bool {
        matches!(
            self,
            Self::Answered(404 | 500..=599) | Self::TimedOut | Self::Refused
        )
    }
}

impl DeliveryRecord {
    /// Its own id, by which it can be sent again.
    pub fn id(&self) -> String {
        self.id.to_string()
    }

    /// The type of the event, such as `status.updated`.
    pub fn webhook_type(&self) -> &str {
        &self.webhook_type
    }

    /// The session that it is about; `None` where it is about a user or a company.
    pub fn session_id(&self) -> Option<String> {
        self.subject.session().map(|id| id.to_string())
    }

    /// The status that it tells: of the session, the user or the company.
    pub fn status(&self) -> &'static str {
        self.subject.status()
    }

    /// The attempts so far.
    pub fn attempts(&self) -> &[DeliveryAttempt] {
        &self.attempts
    }

    /// Whether another attempt is to come.
    pub fn is_pending(&self) -> bool {
        self.pending
    }

    /// Whether it arrived.
    pub fn is_delivered(&self) -> bool {
        self.attempts
            .iter()
            .filter_map(|attempt| attempt.outcome)
            .any(AttemptOutcome::is_success)
    }

    pub(crate) fn to_json(&self) -> String {
        let attempts = array(self.attempts.iter().map(DeliveryAttempt::to_json));
        let state = match (self.pending, self.is_delivered()) {
            (_, true) => "delivered",
            (true, false) => "pending",
            (false, false) => "failed",
        };
        Object::with_capacity(512)
            .display("uuid", self.id)
            .display("event_id", self.event_id)
            .display("destination", self.destination)
            .string("request_url", self.target.as_str())
            .optional("session_id", self.session_id().as_deref())
            .string("webhook_type", &self.webhook_type)
            .string("status", self.status())
            .string("state", state)
            .string("created_at", &self.created_at.rfc3339())
            .raw("attempts", &attempts)
            .finish()
    }
}

impl fmt::Debug for DeliveryRecord {
    /// Without the event: it describes a person.
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
    /// When it was made, by the fake's clock.
    pub fn at(&self) -> std::time::SystemTime {
        self.at.to_system()
    }

    /// What was sent.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// What was sent.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// How it ended; `None` while the receiver has not answered yet.
    pub fn outcome(&self) -> Option<AttemptOutcome> {
        self.outcome
    }

    fn to_json(&self) -> String {
        let mut headers = Object::new();
        for (name, value) in &self.headers {
            headers = headers.string(name.as_str(), &String::from_utf8_lossy(value.as_bytes()));
        }
        let json = Object::with_capacity(512)
            .string("at", &self.at.rfc3339())
            .raw("request_headers", &headers.finish())
            .raw(
                "request_body",
                std::str::from_utf8(&self.body).unwrap_or("null"),
            );
        match self.outcome {
            None => json.optional("response_status", None),
            Some(AttemptOutcome::Answered(status)) => json.number("response_status", status),
            Some(AttemptOutcome::TimedOut) => json
                .optional("response_status", None)
                .string("error", "timeout"),
            Some(AttemptOutcome::Refused) => json
                .optional("response_status", None)
                .string("error", "connection failed"),
        }
        .finish()
    }
}

impl fmt::Debug for DeliveryAttempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeliveryAttempt({:?})", self.outcome)
    }
}

/// Headers are written as a list of names and values.
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

/// The body of a webhook is ASCII, and written as text.
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
