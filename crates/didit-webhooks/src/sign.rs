//! Signing: for tests, and for a fake Didit.

use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, USER_AGENT};
use serde::Serialize;

use crate::canonical::{write_ascii, write_canonical};
use crate::secret::Secret;
use crate::{BodyError, header};

/// Makes deliveries and signatures as Didit makes them.
///
/// ```
/// use didit_webhooks::{Secret, Signer, Verifier};
/// use std::time::{Duration, UNIX_EPOCH};
///
/// let secret = Secret::new("a secret of your test")?;
/// let event = serde_json::json!({
///     "webhook_type": "status.updated",
///     "timestamp": 1_774_970_000,
///     "session_id": "11111111-2222-3333-4444-555555555555",
///     "status": "Approved",
///     "score": 100.0,
/// });
/// let delivery = Signer::new(secret.clone()).deliver(&event)?;
/// assert!(delivery.body.starts_with(br#"{"score":100,"session_id":"1111"#));
///
/// let now = UNIX_EPOCH + Duration::from_secs(1_774_970_002);
/// Verifier::new(secret).verify_bytes(&delivery.body, &delivery.headers, now)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Signer {
    secret: Secret,
}

/// A delivery as Didit sends it, to be posted to a receiver.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Delivery {
    /// `Content-Type`, `User-Agent`, the three signatures, and `X-Timestamp` where the
    /// body has a `timestamp`.
    pub headers: HeaderMap,
    /// Sorted, compact JSON in ASCII.
    pub body: Vec<u8>,
}

/// Why an event could not be made a delivery.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SignError {
    /// The event has no JSON form.
    #[error("the event can't be written as JSON")]
    Json(#[from] serde_json::Error),
    /// Its JSON has no canonical form.
    #[error("the event has no canonical form")]
    Body(#[from] BodyError),
}

/// The signatures of one body.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Signatures {
    /// `X-Signature`: over the bytes as they are.
    pub raw: String,
    /// `X-Signature-V2`: over the canonical form.
    pub v2: String,
    /// `X-Signature-Simple`: over four fields.
    pub simple: String,
    /// `X-Timestamp`: the body's `timestamp`, nothing if it has none.
    pub timestamp: Option<String>,
}

impl Signatures {
    /// Header names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        [
            (header::SIGNATURE, self.raw.as_str()),
            (header::SIGNATURE_V2, self.v2.as_str()),
            (header::SIGNATURE_SIMPLE, self.simple.as_str()),
        ]
        .into_iter()
        .chain(
            self.timestamp
                .as_deref()
                .map(|timestamp| (header::TIMESTAMP, timestamp)),
        )
    }
}

impl Signer {
    /// Signs with `secret`.
    #[must_use]
    pub fn new(secret: Secret) -> Self {
        Self { secret }
    }

    /// Signs a body as it is, re-ordering and re-encoding nothing.
    pub fn sign(&self, body: &[u8]) -> Result<Signatures, BodyError> {
        let mut v2 = self.secret.mac();
        let fields = write_canonical(body, &mut v2)?;
        let simple = fields.simple(body);
        Ok(Signatures {
            raw: self.secret.mac().of(body).finish().to_string(),
            v2: v2.finish().to_string(),
            simple: self.secret.mac().of(&simple.message()).finish().to_string(),
            timestamp: Some(simple.timestamp).filter(|timestamp| !timestamp.is_empty()),
        })
    }

    /// Writes an event as Didit writes it, and signs it. The event brings its own
    /// `timestamp`, in unix seconds.
    pub fn deliver<T: Serialize + ?Sized>(&self, event: &T) -> Result<Delivery, SignError> {
        let json = serde_json::to_vec(event)?;
        let mut body = Vec::with_capacity(json.len());
        write_ascii(&json, &mut body)?;
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(
            USER_AGENT,
            HeaderValue::from_static("DiditWebhook/2.0 +https://didit.me"),
        );
        for (name, value) in self.sign(&body)?.iter() {
            // A body whose timestamp is no header's text has none to repeat there.
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
        Ok(Delivery { headers, body })
    }

    /// The same as a test send of the console: with `X-Didit-Test-Webhook: true`. Such
    /// events also have `"test_webhook": true` in their `metadata`, and no `event_id`.
    pub fn deliver_test<T: Serialize + ?Sized>(&self, event: &T) -> Result<Delivery, SignError> {
        let mut delivery = self.deliver(event)?;
        delivery.headers.insert(
            HeaderName::from_static(header::TEST),
            HeaderValue::from_static("true"),
        );
        Ok(delivery)
    }
}
