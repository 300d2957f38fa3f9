//! Signs deliveries, for tests and for a fake Didit.

use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, USER_AGENT};
use serde::Serialize;

use crate::canonical::{write_ascii, write_canonical};
use crate::secret::Secret;
use crate::{BodyError, header};

/// Creates deliveries and signatures as Didit does.
///
/// ```
/// use didit_webhooks::{Secret, Signer, Verifier};
/// use std::time::{Duration, UNIX_EPOCH};
///
/// let secret = Secret::new("test secret")?;
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

/// A signed delivery, ready to be posted to a receiver.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Delivery {
    /// `Content-Type`, `User-Agent`, the three signatures, and `X-Timestamp` if the body
    /// has a `timestamp`.
    pub headers: HeaderMap,
    /// Body: sorted, compact JSON in ASCII.
    pub body: Vec<u8>,
}

/// An event that cannot be delivered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SignError {
    /// The event cannot be encoded as JSON.
    #[error("the event cannot be encoded as JSON")]
    Json(#[from] serde_json::Error),
    /// The JSON of the event has no canonical form.
    #[error("the event has no canonical form")]
    Body(#[from] BodyError),
}

/// The signatures of one body.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Signatures {
    /// `X-Signature` over the bytes of the body.
    pub raw: String,
    /// `X-Signature-V2` over the canonical form.
    pub v2: String,
    /// `X-Signature-Simple` over four fields.
    pub simple: String,
    /// `X-Timestamp`: the `timestamp` of the body, or `None` if it has none.
    pub timestamp: Option<String>,
}

impl Signatures {
    /// Returns header names and values.
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
    /// Creates a signer that uses `secret`.
    #[must_use]
    pub fn new(secret: Secret) -> Self {
        Self { secret }
    }

    /// Signs a body without changing it.
    ///
    /// # Errors
    ///
    /// [`BodyError`] if the body has no canonical form.
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

    /// Encodes an event as Didit does, and signs it. The event contains its `timestamp` in
    /// Unix seconds.
    ///
    /// # Errors
    ///
    /// [`SignError`] if the event cannot be encoded.
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
            // A timestamp that is not valid in a header is not repeated there.
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
        Ok(Delivery { headers, body })
    }

    /// Creates a test delivery like the console's, with `X-Didit-Test-Webhook: true`. Such
    /// events also have `"test_webhook": true` in their `metadata`, and no `event_id`.
    ///
    /// # Errors
    ///
    /// [`SignError`] if the event cannot be encoded.
    pub fn deliver_test<T: Serialize + ?Sized>(&self, event: &T) -> Result<Delivery, SignError> {
        let mut delivery = self.deliver(event)?;
        delivery.headers.insert(
            HeaderName::from_static(header::TEST),
            HeaderValue::from_static("true"),
        );
        Ok(delivery)
    }
}
